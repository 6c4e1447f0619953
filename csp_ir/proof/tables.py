"""Dictionaries and sets on symbols: keys that differ on a path, with their values, in order of insertion.

Whether a key is one that is there already is decided where symbols leave it open, so that on each path all keys are told apart.
Sets have no order that a proof may rely on: they are gone over only where none matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from csp_ir.proof.paths import Run
from csp_ir.proof.symbols import Held, Thrown, Unmodelled, both, either, equal, sort_of

if TYPE_CHECKING:
    from csp_ir.proof.expressions import Evaluator


@dataclass
class Table(Held):
    """kind: "dict" or "set"; pairs: keys and values, which are None in a set."""

    kind: str
    pairs: list[list[Any]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.pairs)

    def equals(self, other: Any) -> Any:
        if not isinstance(other, Table) or self.kind != other.kind or len(self) != len(other):
            return False
        every: Any = True
        for key, value in self.pairs:
            some: Any = False
            for its_key, its_value in other.pairs:
                some = either(some, both(equal(key, its_key), equal(value, its_value)))
            every = both(every, some)
        return every


@dataclass(frozen=True)
class View:
    """`keys`, `values` or `items` of a dictionary, as it is when that is gone over."""

    table: Table
    what: str


def made(run: Run, kind: str, pairs: Sequence[tuple[Any, Any]]) -> Table:
    """The table of some keys with values, later ones in the place of earlier ones. Raises Thrown, Unmodelled."""
    table = Table(kind)
    for key, value in pairs:
        _put(run, table, key, value)
    return table


def put(run: Run, table: Table, key: Any, value: Any) -> None:
    """`table[key] = value`. Raises Thrown, Unmodelled, NeedsDecision."""
    run.changes()
    _put(run, table, key, value)


def _put(run: Run, table: Table, key: Any, value: Any) -> None:
    pair = found(run, table, key)
    if pair is None:
        table.pairs.append([key, value])
    else:
        pair[1] = value


def found(run: Run, table: Table, key: Any) -> list[Any] | None:
    """The key that is there, and its value; None where it is not. Raises Thrown, Unmodelled, NeedsDecision."""
    _hashed(key)
    return next((pair for pair in table.pairs if run.decide(equal(pair[0], key))), None)


def has(table: Table, key: Any) -> Any:
    """`key in table`, without a decision. Raises Thrown, Unmodelled."""
    _hashed(key)
    inside: Any = False
    for known, _ in table.pairs:
        inside = either(inside, equal(known, key))
    return inside


def got(run: Run, table: Table, key: Any) -> Any:
    """`table[key]` of a dictionary. Raises Thrown, Unmodelled, NeedsDecision."""
    if table.kind != "dict":
        raise Thrown("TypeError")
    pair = found(run, table, key)
    if pair is None:
        raise Thrown("KeyError")
    return pair[1]


def over(value: Table | View) -> Iterator[Any]:
    """What iterating over a dictionary or view gives. Raises Thrown where it grows meanwhile, Unmodelled for a set."""
    table, what = (value, "keys") if isinstance(value, Table) else (value.table, value.what)
    if table.kind != "dict":
        raise Unmodelled("the order of a set")
    return _over(table, what, len(table))


def _over(table: Table, what: str, count: int) -> Iterator[Any]:
    for at in range(count + 1):
        if len(table) != count:
            raise Thrown("RuntimeError")
        if at < count:
            key, value = table.pairs[at]
            yield {"keys": key, "values": value}.get(what, (key, value))


def unordered(value: Any) -> Any:
    """The elements of a set, for what gives the same in any order; other values as they are."""
    return [key for key, _ in value.pairs] if isinstance(value, Table) and value.kind == "set" else value


def combined(run: Run, op: str, one: Table, other: Table) -> Table:
    """`|`, `&` or `-` of sets. Raises Unmodelled for dictionaries and other operators."""
    if one.kind != "set" or other.kind != "set" or op not in ("|", "&", "-"):
        raise Unmodelled(f"`{op}` of a {one.kind} and a {other.kind}")
    if op == "|":
        return made(run, "set", [(key, None) for t in (one, other) for key, _ in t.pairs])
    kept = [p for p in one.pairs if run.decide(has(other, p[0])) is (op == "&")]
    return Table("set", [list(p) for p in kept])


def within(one: Table, other: Table) -> Any:
    """Whether all elements of a set are in another one."""
    if one.kind != "set" or other.kind != "set":
        raise Thrown("TypeError")
    every: Any = True
    for key, _ in one.pairs:
        every = both(every, has(other, key))
    return every


def method(machine: Evaluator, table: Table, name: str, args: list[Any]) -> Any:
    """A call of a method. Raises Thrown, Unmodelled, NeedsDecision."""
    run = machine.run
    if table.kind == "set":
        if name == "add" and len(args) == 1:
            return put(run, table, args[0], None)
    elif name in ("keys", "values", "items") and not args:
        return View(table, name)
    elif name == "get" and len(args) in (1, 2):
        pair = found(run, table, args[0])
        return (args[1] if len(args) == 2 else None) if pair is None else pair[1]
    elif name == "setdefault" and len(args) == 2:
        if (pair := found(run, table, args[0])) is None:
            put(run, table, *args)
            return args[1]
        return pair[1]
    raise Unmodelled(f"`.{name}` of a {table.kind}")


def _hashed(key: Any) -> None:
    """Raises Thrown for what is no key, Unmodelled where it is not known whether it is one."""
    if isinstance(key, list | Table):
        raise Thrown("TypeError")
    if isinstance(key, tuple):
        for part in key:
            _hashed(part)
    elif key is not None and sort_of(key) is None:
        raise Unmodelled(f"{type(key).__name__} as a key")
