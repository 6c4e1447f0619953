"""Terms of what the prose lists: values by bounds, values of names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from csp_ir.draft import listed
from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.draft.weigh import literal_text
from csp_ir.goals.scope import Scope, operation, operation_of

LEN = operation("len({0})", 2, "length size many number count long short")
PRICE = 2  # half nats of a listing: the prose spells it out
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda v, n: v < n, "<=": lambda v, n: v <= n, ">": lambda v, n: v > n, ">=": lambda v, n: v >= n,
}  # fmt: skip
Steps = Sequence[tuple[str, Callable[[Any], bool], Any]]


def looked_up(scope: Scope) -> Iterator[Term]:
    """What the listings of the prose give for the likeliest subjects of a scope."""
    prose = scope.weights.prose
    numbers = list(_subjects(scope, ("int", "float")))
    for t in listed.tiers(prose):
        steps = list(map(_step, t.steps))
        for default in t.rest or _defaults(scope, steps):
            op = _tiered(steps, default, t.stems)
            scope.bank.take_in(op, PRICE)
            yield from (made for s in numbers if (made := scope.apply(op, s)) is not None)
    for b in listed.brackets(prose):
        whole = _bracketed(b)
        yield from (made for s in numbers if whole is not None and (made := scope.apply(whole, s)) is not None)
    texts = list(_subjects(scope, ("str",)))
    for p in listed.pairs(prose):
        table = _cased(scope, texts, p.items)
        if table:
            for op in _table(table, p.stems):
                yield from (made for s in texts if (made := scope.apply(op, s)) is not None)


def _subjects(scope: Scope, sorts: tuple[str, ...]) -> Iterator[Term]:
    """The names of a scope and, for numbers, the lengths of those that have one."""
    yield from (t for t in scope.leaves if t.sort in sorts)
    if "int" in sorts:
        sized = [t for t in scope.leaves if t.sort.startswith(("list", "str"))]
        yield from (made for t in sized if (made := scope.apply(LEN, t)) is not None)


def _step(step: tuple[Any, Any]) -> tuple[str, Callable[[Any], bool], Any]:
    bound, value = step
    low = literal_text(bound.number)
    if bound.op == "range":
        return f"{low} <= {{0}} <= {literal_text(bound.upper)}", lambda v: bool(bound.number <= v <= bound.upper), value
    test = _TESTS[bound.op]
    return f"{{0}} {bound.op} {low}", lambda v: test(v, bound.number), value


def _defaults(scope: Scope, steps: Steps) -> list[Any]:
    """What may be meant where no bound holds: the last value, nothing, or a result that the prose names besides."""
    values = [v for _, _, v in steps]
    found: list[Any] = [values[-1], None]
    found.append(0 if all(type(v) in (int, float) for v in values) else "")
    found += [q for q, _, _ in scope.weights.prose.quotes if q not in values][:2] if type(values[0]) is str else []
    return found


def _tiered(steps: Steps, default: Any, stems: frozenset[str]) -> Op:
    """`a if {0} <= 1 else b if {0} <= 5 else default`; a default equal to the last value needs no test."""
    tested = [*steps]
    while tested and tested[-1][2] == default:
        tested.pop()
    text = "".join(f"{_braced(v)} if {test} else " for test, _, v in tested)

    def meaning(value: Any) -> Any:
        return next((v for _, test, v in tested if test(value)), default)

    return Op(f"({text}{_braced(default)})", ("num",), meaning, PRICE, stems)


def _bracketed(brackets: listed.Brackets) -> Op | None:
    """`min({0}, 50) * 2 + max(0, min({0}, 150) - 50) * 3 + max(0, {0} - 150) * 5`."""
    pieces: list[str] = []
    low: float = 0
    for size, rate in brackets.parts:
        high = None if size is None else low + size
        upto = "{0}" if high is None else f"min({{0}}, {high})"
        if rate:
            pieces.append(f"{upto if not low else f'max(0, {upto} - {low})'} * {rate}")
        low = high if high is not None else low
    return operation_of(f"({' + '.join(pieces)})", 1, brackets.stems) if pieces else None


def _braced(value: Any) -> str:
    return literal_text(value).replace("{", "{{").replace("}", "}}")


def _table(table: dict[Any, Any], stems: frozenset[str]) -> Iterator[Op]:
    """`{...}[{0}]`, and `.get` with nothing or zero for what is not listed."""
    text = _braced(table)
    yield Op(f"{text}[{{0}}]", ("str",), lambda v: table[v], PRICE, stems)
    zero = 0 if all(type(v) in (int, float) for v in table.values()) else None
    for default in dict.fromkeys((None, zero)):
        more = "" if default is None else f", {literal_text(default)}"
        yield Op(f"{text}.get({{0}}{more})", ("str",), lambda v, d=default: table.get(v, d), PRICE + 1, stems)


def _cased(scope: Scope, texts: list[Term], items: Sequence[tuple[Any, Any]]) -> dict[Any, Any]:
    """The pairs as a table, in the case that the arguments have; empty where no argument is a key."""
    shown = {v.casefold(): v for t in texts for v in t.values[: scope.asked] if v is not ERROR}
    keys = {str(k).casefold() for k, _ in items}
    if not keys & shown.keys():
        return {}
    lower = all(v == v.lower() for k, v in shown.items() if k in keys)
    upper = all(v == v.upper() for k, v in shown.items() if k in keys)

    def cased(value: Any) -> Any:
        if type(value) is not str:
            return value
        known = shown.get(value.casefold())
        return known if known is not None else value.lower() if lower else value.upper() if upper else value

    return {cased(k): cased(v) if type(v) is str and v.casefold() in keys else v for k, v in items}
