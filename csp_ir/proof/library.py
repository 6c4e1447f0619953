"""Functions and methods of the library on symbols. What is not here is not modelled."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from csp_ir.proof import tables
from csp_ir.proof.paths import Cut
from csp_ir.proof.sequences import made_range, placed, walked
from csp_ir.proof.symbols import (
    BOOL,
    INT,
    STRING,
    Symbol,
    Thrown,
    Unmodelled,
    arithmetic,
    both,
    chosen,
    compared,
    either,
    equal,
    known,
    number,
    size,
    sort_of,
    sum_of,
    term_of,
    truth,
)
from csp_ir.proof.tables import unordered

if TYPE_CHECKING:
    from csp_ir.proof.expressions import Evaluator


MOST_ORDERED = 4  # texts that are not known, where they are sorted


@dataclass(frozen=True)
class Function:
    """A function of the library; meaning: of an evaluator and the arguments."""

    name: str
    meaning: Callable[..., Any]
    keywords: tuple[str, ...] = ()

    def call(self, machine: Evaluator, args: list[Any], keywords: dict[str, Any]) -> Any:
        if set(keywords) - set(self.keywords):
            raise Unmodelled(f"`{self.name}` with {', '.join(sorted(set(keywords) - set(self.keywords)))}")
        try:
            return self.meaning(machine, *args, **keywords)
        except TypeError as error:
            if "positional argument" in str(error):
                raise Unmodelled(f"`{self.name}` with {len(args)} arguments") from None
            raise


def named(name: str) -> Any:
    """What a name of the library means. Raises Unmodelled."""
    found = _FUNCTIONS.get(name)
    if found is None:
        raise Unmodelled(f"`{name}`")
    return found


def text(value: Any) -> Any:
    """`str(value)`. Raises Unmodelled."""
    if not isinstance(value, Symbol):
        if value is not None and type(value) not in (int, bool, str):
            raise Unmodelled(f"the text of {type(value).__name__}")
        return str(value)
    if value.sort == STRING:
        return value
    if value.sort == BOOL:
        return Symbol(STRING, ("ite", value.term, '"True"', '"False"'))
    below = ("str.++", '"-"', ("str.from_int", ("-", value.term)))
    return Symbol(STRING, ("ite", ("<", value.term, "0"), below, ("str.from_int", value.term)))


def _abs(machine: Evaluator, value: Any) -> Any:
    number(value)
    if known(value):
        return abs(value)
    return chosen(compared("<", value, 0), arithmetic("-", 0, value), arithmetic("+", value, 0))


def _least(sign: str, machine: Evaluator, *args: Any, **keywords: Any) -> Any:
    """`min` (sign "<") or `max` (">"): the first of those that are so."""
    plain = args if "key" in keywords else [unordered(a) for a in args]
    values = list(walked(machine.run, plain[0])) if len(args) == 1 else list(args)
    if not values:
        if "default" in keywords:
            return keywords["default"]
        raise Thrown("ValueError")
    key = keywords.get("key")
    best, best_key = values[0], _keyed(machine, key, values[0])
    for value in values[1:]:
        its = _keyed(machine, key, value)
        test = compared(sign, its, best_key)
        if (
            isinstance(test, Symbol)
            and sort_of(value) == sort_of(best) is not None
            and sort_of(its) == sort_of(best_key) is not None
        ):
            best, best_key = (
                machine.run.named(chosen(test, value, best)),
                machine.run.named(chosen(test, its, best_key)),
            )
        elif machine.run.decide(test):
            best, best_key = value, its
    return best


def _keyed(machine: Evaluator, key: Any, value: Any) -> Any:
    if key is None:
        return value
    return key.call(machine, [value], {}) if isinstance(key, Function) else key(value)


def _sum(machine: Evaluator, values: Any, start: Any = 0) -> Any:
    if sort_of(start) == STRING:
        raise Thrown("TypeError")
    total = start
    for value in walked(machine.run, unordered(values)):
        total = machine.run.named(sum_of(total, value))
    return total


def _all(every: bool, machine: Evaluator, values: Any) -> Any:
    found: Any = every
    eager = isinstance(values, list | tuple | range)  # whose elements are there, and raise nothing
    for value in walked(machine.run, values):
        one = truth(value)
        found = both(found, one) if every else either(found, one)
        if found is (not every) or not eager and machine.run.decide(found) is not every:
            return not every
    return found


def _sorted(machine: Evaluator, values: Any, key: Any = None, reverse: Any = False) -> Any:
    """By insertion. Ints and texts that are equal are the same, so a network of exchanges sorts these without a decision."""
    items = list(walked(machine.run, values if key is not None else unordered(values)))
    if isinstance(reverse, Symbol):
        raise Unmodelled("an order with a symbol for its direction")
    keys = [_keyed(machine, key, v) for v in items]
    plain = key is None and len({sort_of(v) for v in items}) == 1 and sort_of(items[0]) in (INT, STRING)
    if plain and not known(items):
        if len(items) > MOST_ORDERED and sort_of(items[0]) == STRING:
            raise Cut(f"orders of {MOST_ORDERED} texts")  # of more z3 has no end, and cannot be stopped
        return _exchanged(machine, items, ">" if reverse else "<")
    placed_items: list[Any] = []
    placed_keys: list[Any] = []
    for value, its in zip(items, keys, strict=True):
        at = len(placed_items)
        while at and machine.run.decide(
            compared("<", *((placed_keys[at - 1], its) if reverse else (its, placed_keys[at - 1])))
        ):
            at -= 1
        placed_items.insert(at, value)
        placed_keys.insert(at, its)
    return placed_items


def _exchanged(machine: Evaluator, items: list[Any], sign: str) -> list[Any]:
    for end in range(len(items) - 1, 0, -1):
        for k in range(end):
            test = compared(sign, items[k + 1], items[k])
            if isinstance(test, Symbol):
                a, b = items[k], items[k + 1]
                items[k], items[k + 1] = machine.run.named(chosen(test, b, a)), machine.run.named(chosen(test, a, b))
            elif test:
                items[k], items[k + 1] = items[k + 1], items[k]
    return items


def _isqrt(machine: Evaluator, value: Any) -> Any:
    number(value)
    if machine.run.decide(compared("<", value, 0)):
        raise Thrown("ValueError")
    if known(value):
        import math

        return math.isqrt(value)
    root = machine.run.fresh(INT)
    square, next_one = arithmetic("*", root, root), arithmetic("+", root, 1)
    for condition in (
        compared(">=", root, 0), compared("<=", square, value), compared("<", value, arithmetic("*", next_one, next_one)),
    ):  # fmt: skip
        machine.run.suppose(condition.term)
    return root


def _int(machine: Evaluator, value: Any = 0) -> Any:
    if sort_of(value) == STRING:
        raise Unmodelled("`int` of a text")
    if value is None:
        raise Thrown("TypeError")
    return int(value) if known(value) else Symbol(INT, number(value))


def _divmod(machine: Evaluator, a: Any, b: Any) -> Any:
    return machine.binary("//", a, b), machine.binary("%", a, b)


def _map(machine: Evaluator, function: Any, *values: Any) -> Iterator[Any]:
    walks = [walked(machine.run, v) for v in values]

    def called() -> Iterator[Any]:
        for args in zip(*walks, strict=False):
            yield function.call(machine, list(args), {}) if isinstance(function, Function) else function(*args)

    return called()


def _filter(machine: Evaluator, function: Any, values: Any) -> Iterator[Any]:
    walk = walked(machine.run, values)
    return (v for v in walk if machine.run.decide(v if function is None else _keyed(machine, function, v)))


def _reversed(machine: Evaluator, value: Any) -> Iterator[Any]:
    if not isinstance(value, list | tuple | str | range):
        raise Unmodelled("`reversed` of what has no known length")
    return reversed(value)


def _enumerate(machine: Evaluator, value: Any, start: Any = 0) -> Iterator[Any]:
    if isinstance(start, Symbol):
        raise Unmodelled("`enumerate` from a symbol")
    return enumerate(walked(machine.run, value), start)


def _keys(machine: Evaluator, value: Any) -> list[tuple[Any, None]]:
    return [(v, None) for v in walked(machine.run, unordered(value))]


_FUNCTIONS = {
    f.name: f
    for f in (
        Function("abs", _abs),
        Function("min", partial(_least, "<"), ("key", "default")),
        Function("max", partial(_least, ">"), ("key", "default")),
        Function("sum", _sum, ("start",)),
        Function("all", partial(_all, True)),
        Function("any", partial(_all, False)),
        Function("len", lambda machine, value: size(value)),
        Function("sorted", _sorted, ("key", "reverse")),
        Function("bool", lambda machine, value=False: truth(value)),
        Function("int", _int),
        Function("str", lambda machine, value="": text(value)),
        Function("range", lambda machine, *args: made_range(*args)),
        Function("list", lambda machine, value=(): list(walked(machine.run, value))),
        Function("tuple", lambda machine, value=(): tuple(walked(machine.run, value))),
        Function("zip", lambda machine, *values: zip(*(walked(machine.run, v) for v in values), strict=False)),
        Function("enumerate", _enumerate, ("start",)),
        Function("reversed", _reversed),
        Function("map", _map),
        Function("filter", _filter),
        Function("divmod", _divmod),
        Function("set", lambda machine, value=(): tables.made(machine.run, "set", _keys(machine, value))),
        Function("dict", lambda machine: tables.made(machine.run, "dict", ())),
        Function("math.isqrt", _isqrt),
    )
}


LIBRARY = frozenset(_FUNCTIONS)


def method(machine: Evaluator, value: Any, name: str, args: list[Any], keywords: dict[str, Any]) -> Any:
    """A call of a method. Raises Thrown, Unmodelled."""
    if isinstance(value, tables.Table) and not keywords:
        return tables.method(machine, value, name, args)
    if isinstance(value, list) and name in _OF_LISTS:
        if keywords and name != "sort":
            raise Unmodelled(f"`.{name}` with keywords")
        machine.run.changes()
        return _OF_LISTS[name](machine, value, *args, **keywords)
    if sort_of(value) == STRING and not keywords and name == "join" and len(args) == 1:
        return _joined(machine, value, args[0])
    if isinstance(value, list | tuple) and name == "count" and len(args) == 1:
        tests = [equal(v, args[0]) for v in value]
        total: Any = 0
        for test in tests:
            total = arithmetic("+", total, test)
        return total
    if (
        isinstance(value, str)
        and known(args)
        and all(type(a) in (str, int) for a in args)
        and name in _OF_KNOWN
        and not keywords
    ):
        return getattr(value, name)(*args)
    if sort_of(value) == STRING and name in _OF_TEXTS and not keywords:
        return _OF_TEXTS[name](machine, value, *_texts(args))
    raise Unmodelled(f"`.{name}`")


_OF_KNOWN = {
    "lower",
    "upper",
    "strip",
    "startswith",
    "endswith",
    "find",
    "replace",
    "isdigit",
    "isalpha",
    "split",
    "count",
}


def _texts(args: list[Any]) -> list[Any]:
    if any(sort_of(a) != STRING for a in args):
        raise Unmodelled("a method of texts with other arguments")
    return args


def _joined(machine: Evaluator, separator: Any, parts: Any) -> Any:
    made: Any = ""
    for k, part in enumerate(walked(machine.run, parts)):
        if sort_of(part) != STRING:
            raise Thrown("TypeError")
        made = machine.run.named(sum_of(sum_of(made, separator) if k else made, part))
    return made


def _replaced(machine: Evaluator, value: Any, old: Any, new: Any) -> Any:
    if isinstance(old, Symbol) or old == "":
        raise Unmodelled("`.replace` of a text that may be empty")
    return Symbol(STRING, ("str.replace_all", *map(term_of, (value, old, new))))


_OF_TEXTS: dict[str, Callable[..., Any]] = {
    "startswith": lambda machine, s, p: Symbol(BOOL, ("str.prefixof", term_of(p), term_of(s))),
    "endswith": lambda machine, s, p: Symbol(BOOL, ("str.suffixof", term_of(p), term_of(s))),
    "find": lambda machine, s, p: Symbol(INT, ("str.indexof", term_of(s), term_of(p), "0")),
    "replace": _replaced,
}


def _append(machine: Evaluator, value: list[Any], item: Any) -> None:
    value.append(item)


def _extend(machine: Evaluator, value: list[Any], items: Any) -> None:
    value.extend(list(walked(machine.run, items)))


def _pop(machine: Evaluator, value: list[Any], index: Any = -1) -> Any:
    return value.pop(placed(machine.run, value, index))


def _insert(machine: Evaluator, value: list[Any], index: Any, item: Any) -> None:
    if isinstance(index, Symbol) or type(index) is not int:
        raise Unmodelled("`.insert` at a symbol")
    value.insert(index, item)


def _reverse(machine: Evaluator, value: list[Any]) -> None:
    value.reverse()


def _copy(machine: Evaluator, value: list[Any]) -> list[Any]:
    return list(value)


def _sort(machine: Evaluator, value: list[Any], **keywords: Any) -> None:
    if set(keywords) - {"key", "reverse"}:
        raise Unmodelled("`.sort` with other keywords")
    value[:] = _sorted(machine, value, **keywords)


_OF_LISTS: dict[str, Callable[..., Any]] = {
    "append": _append, "extend": _extend, "pop": _pop, "insert": _insert, "reverse": _reverse, "copy": _copy, "sort": _sort,
}  # fmt: skip


def is_exception(kind: str, caught: str) -> bool:
    """Whether a builtin exception is caught under a name."""
    one, other = getattr(builtins, kind, None), getattr(builtins, caught, None)
    if not (isinstance(one, type) and isinstance(other, type)):
        raise Unmodelled(f"the exception {kind if not isinstance(one, type) else caught}")
    return issubclass(one, other)
