"""Numbers in texts: read out of them, changed by units and steps, written with places, signs and separators."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.goals.cuts import CAUGHT, cutting, distinct, over, pattern
from csp_ir.goals.scope import Scope, operation

READ, PAIRED = 30, 8
UNITS = (2, 3, 4, 5, 7, 10, 12, 20, 24, 25, 30, 50, 60, 100, 365, 500, 1000, 3600, 86400, 10**6, 10**9)
FACTORS = frozenset((1, 7, 10, 12, 24, 60, 100, 1000, 3600, 86400, 10**6, 10**9))
STEPS = (2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 50, 60, 100, 250, 500, 1000)
RUN = re.compile(r"(?:(?<![\w)])[+-])?\d+(?:,\d{3})*(?:\.\d+)?%?")
CLOCK = re.compile(r"\d{1,2}:\d{2}(?!\d)")


def _stripped(keep: str, point: str = ".") -> Callable[[str], float]:
    drop = re.compile(f"[^{keep}]")
    return lambda v: float(drop.sub("", v).replace(point, "."))


def _digits(v: str) -> int:
    return int(re.sub(r"\D", "", v))


# How a number is read out of a text: (operation, texts that it reads so).
_READ = (
    (operation("int({0})", 2), re.compile(r"\s*[+-]?\d+\s*")),
    (operation("float({0})", 2), re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)\s*")),
    (operation("int({0}.replace(',', ''))", 4), re.compile(r"\s*[+-]?\d{1,3}(,\d{3})*\s*|\s*\d+\s*")),
    (operation("float({0}.replace(',', ''))", 4), re.compile(r"\s*[+-]?(\d{1,3}(,\d{3})*|\d+)(\.\d+)?\s*")),
    (cutting(f"int(re.sub({pattern(chr(92) + 'D')}, '', {{0}}))", _digits, 5), re.compile(r"\D*\d+\D*|\D*\d{1,3}(,\d{3})*\D*")),
    (cutting(f"float(re.sub({pattern('[^' + chr(92) + 'd.]')}, '', {{0}}))", _stripped(r"\d."), 5), re.compile(r"[^\d.]*(\d{1,3}(,\d{3})*|\d+)(\.\d+)?[^\d.]*")),
    (cutting(f"float(re.sub({pattern('[^' + chr(92) + 'd.-]')}, '', {{0}}))", _stripped(r"\d.-"), 6), re.compile(r"[^\d.-]*-?(\d{1,3}(,\d{3})*|\d+)(\.\d+)?[^\d.-]*")),
    (cutting(f"float(re.sub({pattern('[^' + chr(92) + 'd,]')}, '', {{0}}).replace(',', '.'))", _stripped(r"\d,", ","), 6), re.compile(r"[^\d.,]*(\d{1,3}(\.\d{3})*|\d+)(,\d+)?[^\d.,]*")),
    (cutting(f"float(re.sub({pattern('[^' + chr(92) + 'd.,]')}, '', {{0}}).replace(',', '.'))", _stripped(r"\d.,", ","), 7), re.compile(r"[^\d.,]*\d+([.,]\d+)?[^\d.,]*")),
)  # fmt: skip


@cache
def _places() -> tuple[Op, ...]:
    found = []
    for k in (0, 1, -1, 2, -2, 3):
        for text, kind, cost in ((r"\d+", int, 6), (r"\d+(?:\.\d+)?", float, 8)):
            compiled = re.compile(text)
            found.append(
                cutting(
                    f"{kind.__name__}(re.findall({pattern(text)}, {{0}})[{k}])",
                    lambda v, c=compiled, k=k, kind=kind: kind(c.findall(v)[k]),
                    cost + abs(k),
                )
            )
    return tuple(found)


def readings(scope: Scope, subjects: Sequence[Term], asked: Sequence[int]) -> list[Term]:
    """Numbers that the texts hold, and the numbers of the scope, cheapest first."""
    found = [t for t in scope.leaves if t.sort in ("int", "float")]
    for n, t in enumerate(subjects):
        values = [t.values[i] for i in asked]
        if not all(any(c.isdigit() for c in v) for v in values):
            continue
        ops = [op for op, shape in _READ if all(shape.fullmatch(v) for v in values)]
        for op in (*ops, *(_places() if n < 3 else ())):
            made = over(scope, op, t, asked)
            if made is not None:
                found.append(made)
    return distinct(scope, found, asked, 1)[:READ]


# --- written --------------------------------------------------------------------------------


def _form(spec: str, cost: int) -> Op:
    return cutting(f"format({{0}}, '{spec}')", lambda v: f"{v:{spec}}", cost)


STR = operation("str({0})", 2, "text string")
PLAIN = _form("g", 3)
# (operation, places after the point to which it rounds, None for ints only, what a text stands for beside its value)
FORMS: tuple[tuple[Op, int | None, float], ...] = (
    (STR, None, 1), (PLAIN, 6, 1), (_form(".0f", 4), 0, 1), (_form(".1f", 4), 1, 1), (_form(".2f", 4), 2, 1),
    (_form(".3f", 5), 3, 1), (_form(",", 4), None, 1), (_form(",.0f", 5), 0, 1), (_form(",.2f", 5), 2, 1),
    (_form(",.1f", 6), 1, 1), (_form("02d", 4), None, 1), (_form("03d", 4), None, 1), (_form("04d", 4), None, 1),
    (_form("05d", 5), None, 1), (_form("06d", 5), None, 1), (_form("08d", 5), None, 1), (_form("+", 5), None, 1),
    (_form("+,", 6), None, 1), (_form(".0%", 5), 2, 100), (_form(".1%", 5), 3, 100), (_form(".2%", 5), 4, 100),
)  # fmt: skip
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
ORDINAL = cutting(
    "{{1: 'st', 2: 'nd', 3: 'rd'}}.get({0} % 10 if {0} // 10 % 10 != 1 else 0, 'th')",
    lambda n: ENDINGS.get(n % 10 if n // 10 % 10 != 1 else 0, "th"),
    8,
)
CLOCKS = (
    cutting("'{{:02d}}:{{:02d}}'.format({0} // 60, {0} % 60)", lambda n: f"{n // 60:02d}:{n % 60:02d}", 6),
    cutting("'{{}}:{{:02d}}'.format({0} // 60, {0} % 60)", lambda n: f"{n // 60}:{n % 60:02d}", 6),
)


def parts(scope: Scope, numbers: Sequence[Term], wanted: dict[int, str]) -> Iterator[Term]:
    """Numbers written so that they stand in what is wanted on each asked row."""
    asked = list(wanted)
    for n in numbers:
        for op, places, _ in FORMS:
            if (places is None) != (n.sort == "int") and op is not PLAIN:
                continue
            yield from _standing(scope, op, n, asked, wanted)
        if n.sort == "int":
            yield from _standing(scope, ORDINAL, n, asked, wanted)


def _standing(scope: Scope, op: Op, n: Term, asked: Sequence[int], wanted: dict[int, str]) -> Iterator[Term]:
    try:
        if all(n.values[i] is not ERROR and op.meaning(n.values[i]) in wanted[i] for i in asked):
            if (made := scope.apply(op, n)) is not None:
                yield made
    except CAUGHT:
        return


def runs(
    scope: Scope, numbers: Sequence[Term], wanted: dict[int, str], choose: Callable[[list[Any]], list[Term]]
) -> Iterator[Term]:
    """Numbers of another value than any that is read, for the runs of digits of what is wanted: sums, units, steps.

    Args:
        choose: terms for constants that the rows want.
    """
    asked = list(wanted)
    for shape in (RUN, CLOCK):
        found = [shape.findall(wanted[i]) for i in asked]
        count = min(map(len, found))
        if not count or count > 4:
            continue
        columns = [[f[k] for f in found] for k in range(count)]
        if any(len(f) != count for f in found):
            columns += [[f[k] for f in found] for k in range(-count, 0)]
        for texts in columns:
            if len(set(texts)) > 1 or len(texts) == 1:
                yield from _number_of(scope, numbers, texts, asked, shape is CLOCK, choose)


def _number_of(
    scope: Scope,
    numbers: Sequence[Term],
    texts: Sequence[str],
    asked: Sequence[int],
    clock: bool,
    choose: Callable[[list[Any]], list[Term]],
) -> Iterator[Term]:
    for op, places, scale in CLOCK_FORMS if clock else FORMS:
        values = [_value(op, t, places, scale, clock) for t in texts]
        if any(v is None for v in values):
            continue
        for n in computed(scope, numbers, values, places if not clock else None, asked):
            if all(_same_text(op, n.values[i], t) for i, t in zip(asked, texts)):
                if (made := scope.apply(op, n)) is not None:
                    yield made
        if op is STR and not clock:
            for n, units in factors(numbers, values, asked):
                for unit in choose(units)[:2]:
                    if (scaled := scope.apply(TIMES if n.sort == "int" else ROUNDED, n, unit)) is not None:
                        if (made := scope.apply(op, scaled)) is not None:
                            yield made


TIMES = operation("({0} * {1})", 2, "multiply times")
ROUNDED = operation("round({0} * {1})", 3, "multiply times")
CLOCK_FORMS = tuple((c, None, 1.0) for c in CLOCKS)


def _value(op: Op, text: str, places: int | None, scale: float, clock: bool) -> Any:
    if clock:
        h, m = text.split(":")
        value: Any = int(h) * 60 + int(m)
    else:
        plain = text.replace(",", "").rstrip("%")
        try:
            value = int(plain) if places is None else float(plain) / scale
        except ValueError:
            return None
    return value if _same_text(op, value, text) else None


def _same_text(op: Op, value: Any, text: str) -> bool:
    try:
        return value is not ERROR and bool(op.meaning(value) == text)
    except CAUGHT:
        return False


# --- computed -------------------------------------------------------------------------------


@cache
def _unary() -> tuple[tuple[Op, bool], ...]:
    """Operations of one number, and whether they make whole ones of whole ones."""
    found = [(operation("abs({0})", 4), True)]
    for k in UNITS:
        found.append((cutting(f"{{0}} * {k}", lambda a, k=k: a * k, 4), True))
        found.append((cutting(f"{{0}} / {k}", lambda a, k=k: a / k, 4), False))
        found.append((cutting(f"{{0}} // {k}", lambda a, k=k: a // k, 5), True))
        found.append((cutting(f"{{0}} % {k}", lambda a, k=k: a % k, 5), True))
        found.append((cutting(f"round({{0}} * {k})", lambda a, k=k: round(a * k), 6), False))
    for k in STEPS:
        found.append((cutting(f"({{0}} // {k} * {k})", lambda a, k=k: a // k * k, 6), True))
        found.append((cutting(f"(-(-{{0}} // {k}) * {k})", lambda a, k=k: -(-a // k) * k, 7), True))
        found.append((cutting(f"(round({{0}} / {k}) * {k})", lambda a, k=k: round(a / k) * k, 7), True))
        found.append((cutting(f"({{0}} // {k} * {k} + {k - 1})", lambda a, k=k: a // k * k + k - 1, 8), True))
        found.append((cutting(f"({{0}} // {k} * {k} + {k})", lambda a, k=k: a // k * k + k, 8), True))
    for c in range(1, 13):
        found.append((cutting(f"({{0}} + {c})", lambda a, c=c: a + c, 4 + c // 3), True))
        found.append((cutting(f"({{0}} - {c})", lambda a, c=c: a - c, 4 + c // 3), True))
    return tuple(found)


_BINARY = tuple(
    operation(template, cost, words)
    for template, cost, words in (
        ("({0} + {1})", 3, "add sum plus total"),
        ("({0} - {1})", 3, "subtract difference minus"),
        ("{0} * {1}", 3, "multiply times product"),
        ("{0} / {1}", 3, "divide per ratio average"),
        ("({0} * 60 + {1})", 5, "minute hour second"),
        ("({0} - {1}) / 60", 5, "hour minute difference"),
        ("{0} / {1} * 100", 5, "percent"),
    )
)


def computed(
    scope: Scope, numbers: Sequence[Term], values: Sequence[Any], places: int | None, asked: Sequence[int]
) -> Iterator[Term]:
    """Numbers with these values on the asked rows, to within the rounding of so many places."""
    slack = 0 if places is None else 0.5 * 10**-places + 1e-9
    for n in numbers:
        got = [n.values[i] for i in asked]
        if _near(got, values, slack):
            yield n
            continue
        scope.work.spend(len(_unary()) // 16)
        for op, _ in _unary():
            if _fits(op, [got], values, slack) and (made := scope.apply(op, n)) is not None:
                yield made
    for a in numbers[:PAIRED]:
        for b in numbers[:PAIRED]:
            if a is not b:
                columns = [[a.values[i] for i in asked], [b.values[i] for i in asked]]
                for op in _BINARY:
                    if _fits(op, columns, values, slack) and (made := scope.apply(op, a, b)) is not None:
                        yield made


def _fits(op: Op, columns: Sequence[Sequence[Any]], values: Sequence[Any], slack: float) -> bool:
    for k, v in enumerate(values):
        try:
            got = op.meaning(*[c[k] for c in columns])
        except CAUGHT:
            return False
        if (got != v or type(got) is float) if not slack else abs(got - v) > slack:
            return False
    return True


def _near(got: Sequence[Any], values: Sequence[Any], slack: float) -> bool:
    return all(
        type(g) in (int, float) and (type(g) is int or bool(slack)) and abs(g - v) <= slack for g, v in zip(got, values)
    )


def factors(numbers: Sequence[Term], values: Sequence[Any], asked: Sequence[int]) -> Iterator[tuple[Term, list[Any]]]:
    """Numbers with what they must be multiplied by on each row, where that is a unit or one."""
    for n in numbers:
        try:
            ratios = [v / n.values[i] for i, v in zip(asked, values)]
        except CAUGHT:
            continue
        whole = [round(r) for r in ratios]
        if all(w in FACTORS for w in whole) and all(map(math.isclose, ratios, whole)) and len(set(whole)) > 1:
            yield n, whole
