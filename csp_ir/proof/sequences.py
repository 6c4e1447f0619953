"""Sequences on symbols: texts by SMT-LIB's strings, lists and tuples of known length, ranges with symbols for ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from csp_ir.deduction.smt.sexpr import Sexpr
from csp_ir.proof.paths import Cut, Run
from csp_ir.proof.symbols import (
    BOOL,
    INT,
    STRING,
    Symbol,
    Thrown,
    Unmodelled,
    arithmetic,
    both,
    compared,
    either,
    equal,
    known,
    number,
    size,
    sort_of,
    term_of,
)
from csp_ir.proof.tables import Table, View, got, has, over


@dataclass(frozen=True)
class Range:
    """A range of which an end is a symbol; step: known, not 0."""

    start: Any
    stop: Any
    step: int


def made_range(*args: Any) -> Any:
    """`range(...)`. Raises Thrown, Unmodelled."""
    for a in args:
        number(a)
    start, stop, step = (0, *args, 1) if len(args) == 1 else (*args, 1)[:3]
    if isinstance(step, Symbol):
        raise Unmodelled("a range with a symbol for its step")
    if step == 0:
        raise Thrown("ValueError")
    return range(start, stop, step) if known(start, stop) else Range(start, stop, int(step))


def walked(run: Run, value: Any) -> Iterator[Any]:
    """What iterating over a value gives, lazily, and of a list as it is then. Raises Thrown, Unmodelled."""
    if isinstance(value, list | tuple | str | range) or hasattr(value, "__next__"):
        return iter(value)
    if isinstance(value, Range):
        return _counted(run, value)
    if isinstance(value, Table | View):
        return over(value)
    if isinstance(value, Symbol) and value.sort == STRING:
        return _letters(run, value)
    if sort_of(value) is not None or value is None:
        raise Thrown("TypeError")
    raise Unmodelled(f"iteration over {type(value).__name__}")


def _counted(run: Run, r: Range) -> Iterator[Any]:
    for turn in range(run.bound + 1):
        at = arithmetic("+", r.start, turn * r.step)
        if not run.decide(compared("<" if r.step > 0 else ">", at, r.stop)):
            return
        if turn == run.bound:
            raise Cut(f"loops of {run.bound} turns")
        yield run.named(at)


def _letters(run: Run, text: Symbol) -> Iterator[Any]:
    for at in range(run.bound + 1):
        if not run.decide(compared("<", at, size(text))):
            return
        if at == run.bound:
            raise Cut(f"texts of length {run.bound}")
        yield Symbol(STRING, ("str.at", text.term, str(at)))


def contains(run: Run, left: Any, right: Any) -> Any:
    """`left in right`. Raises Thrown, Unmodelled."""
    if isinstance(right, Table):
        return has(right, left)
    if isinstance(right, list | tuple):
        found: Any = False
        for inside in right:
            found = either(found, equal(left, inside))
        return found
    if sort_of(right) == STRING:
        if sort_of(left) != STRING:
            raise Thrown("TypeError")
        return left in right if known(left, right) else Symbol(BOOL, ("str.contains", term_of(right), term_of(left)))
    if isinstance(right, range | Range):
        if sort_of(left) not in (INT, BOOL):
            raise Unmodelled("what is no number in a range")
        if abs(right.step) != 1:
            raise Unmodelled("membership in a range with steps")
        low, high = (right.start, right.stop) if right.step > 0 else (
            arithmetic("+", right.stop, 1), arithmetic("+", right.start, 1),
        )  # fmt: skip
        return both(compared("<=", low, left), compared("<", left, high))
    if sort_of(right) is not None or right is None:
        raise Thrown("TypeError")
    raise Unmodelled(f"membership in {type(right).__name__}")


def item(run: Run, value: Any, index: Any) -> Any:
    """`value[index]`. Raises Thrown, Unmodelled."""
    if isinstance(value, Table):
        return got(run, value, index)
    place = placed(run, value, index)
    if isinstance(value, Symbol):
        return Symbol(STRING, ("str.at", value.term, term_of(place)))
    if isinstance(place, Symbol):  # a text that is known, at a place that is not
        return Symbol(STRING, ("str.at", term_of(value), place.term))
    return value[place]


def placed(run: Run, value: Any, index: Any) -> Any:
    """The place of an index in a sequence, from its start. Raises Thrown for one outside, Unmodelled."""
    if not (isinstance(value, list | tuple | str) or sort_of(value) == STRING):
        if sort_of(value) is not None or value is None:
            raise Thrown("TypeError")
        raise Unmodelled(f"an element of {type(value).__name__}")
    if sort_of(index) not in (INT, BOOL):
        raise Thrown("TypeError")
    length = size(value)
    if isinstance(value, list | tuple):
        place = run.among(_whole(index), range(-len(value), len(value)))
        if place is None:
            raise Thrown("IndexError")
        return place % len(value)
    index = _whole(index)
    if not run.decide(both(compared("<=", arithmetic("-", 0, length), index), compared("<", index, length))):
        raise Thrown("IndexError")
    return arithmetic("+", index, length) if run.decide(compared("<", index, 0)) else index


def _whole(index: Any) -> Any:
    """An index as an int."""
    return arithmetic("+", index, 0) if sort_of(index) == BOOL else index


def sliced(run: Run, value: Any, start: Any, stop: Any, step: Any) -> Any:
    """`value[start:stop:step]`. Raises Thrown, Unmodelled."""
    for part in (start, stop, step):
        if part is not None and sort_of(part) not in (INT, BOOL):
            raise Thrown("TypeError")
    if known(value, start, stop, step) and isinstance(value, str):
        return _cut(value, start, stop, step)
    if isinstance(value, list | tuple):
        if isinstance(step, Symbol):
            raise Unmodelled("a slice with a symbol for its step")
        return _cut(value, _end(run, start, len(value)), _end(run, stop, len(value)), step)
    if sort_of(value) != STRING:
        if sort_of(value) is not None or value is None:
            raise Thrown("TypeError")
        raise Unmodelled(f"a slice of {type(value).__name__}")
    if step is not None and (isinstance(step, Symbol) or step != 1):
        raise Unmodelled("a slice of a text with steps")
    length = size(value)
    low, high = _within(start, length, 0), _within(stop, length, length)
    cut: Sexpr = ("str.substr", term_of(value), term_of(low), term_of(arithmetic("-", high, low)))
    return Symbol(STRING, cut)  # SMT-LIB's substr is empty where its length is not positive, as Python's slice is


def _cut(value: Any, start: Any, stop: Any, step: Any) -> Any:
    try:
        return value[start:stop:step]
    except ValueError:
        raise Thrown("ValueError") from None


def _end(run: Run, end: Any, length: int) -> Any:
    """An end of a slice of a sequence of known length, decided."""
    if not isinstance(end, Symbol):
        return end
    end = _whole(end)
    if run.decide(compared("<=", end, -length)):
        return -length if length else 0
    if run.decide(compared(">=", end, length)):
        return length
    return run.among(end, range(-length, length + 1))


def _within(end: Any, length: Any, otherwise: Any) -> Any:
    """An end of a slice as a place from 0 to the length."""
    if end is None:
        return otherwise
    end = _whole(end)
    from_end = arithmetic("+", end, length)
    place = _choose(compared("<", end, 0), _choose(compared("<", from_end, 0), 0, from_end), end)
    return _choose(compared(">", place, length), length, place)


def _choose(test: Any, yes: Any, no: Any) -> Any:
    if not isinstance(test, Symbol):
        return yes if test else no
    return Symbol(INT, ("ite", test.term, term_of(yes), term_of(no)))
