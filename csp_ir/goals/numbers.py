"""Numbers taken apart: an affine function of a term, an operation with one known side, two terms and a rounding."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.goals.model import Goal, same
from csp_ir.goals.scope import Scope, operation

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

SUBJECTS, SIDES, PAIRED = 400, 500, 60
ALIKE, DEEP = 40, 3  # terms that are tried as the other side; sides of which the other is a goal
PLACES = 6

ADD = operation("({0} + {1})", lambda a, b: a + b, 2, "add sum plus total more together increase")
SUB = operation(
    "({0} - {1})", lambda a, b: a - b, 2, "subtract minus difference less remain left change distance gap between apart"
)
MUL = operation("({0} * {1})", lambda a, b: a * b, 2, "multiply times product each per")
DIV = operation("({0} / {1})", lambda a, b: a / b, 3, "divide average per mean ratio half")
MAX = operation("max({0}, {1})", max, 2, "maximum least at larger greater never below under negative not")
MIN = operation("min({0}, {1})", min, 2, "minimum most at smaller up never above over cap limit not")
ABS = operation("abs({0})", abs, 2, "absolute distance difference apart between either whichever magnitude")
NEG = operation("(-{0})", lambda a: -a, 2, "negative minus opposite")
# (operation, what its second argument must be for a first argument and a result)
INVERSES: tuple[tuple[Any, Callable[[Any, Any], Any]], ...] = (
    (ADD, lambda a, w: w - a),
    (SUB, lambda a, w: a - w),
    (MUL, lambda a, w: _quotient(w, a)),
    (DIV, lambda a, w: a / w),
    (operation("({1} - {0})", lambda a, b: b - a, 2, "subtract minus difference"), lambda a, w: w + a),
    (operation("({1} / {0})", lambda a, b: b / a, 3, "divide average per mean ratio"), lambda a, w: w * a),
)
PAIRS = tuple(
    operation(template, meaning, cost, words)
    for template, meaning, cost, words in (
        ("{0} * {1}", lambda a, b: a * b, 2, "times product multiply"),
        ("{0} / {1}", lambda a, b: a / b, 2, "divide average mean per ratio"),
        ("{0} / {1} * 100", lambda a, b: a / b * 100, 3, "percent percentage share rate"),
        ("({0} - {1}) / {1} * 100", lambda a, b: (a - b) / b * 100, 5, "percent percentage change growth increase"),
        ("({0} - {1}) / {0} * 100", lambda a, b: (a - b) / a * 100, 5, "percent percentage change margin"),
        ("{0} * {1} / 100", lambda a, b: a * b / 100, 3, "percent percentage discount tax tip interest commission"),
        ("{0} * (1 + {1} / 100)", lambda a, b: a * (1 + b / 100), 4, "percent tax gross increase raise tip including"),
        ("{0} * (1 - {1} / 100)", lambda a, b: a * (1 - b / 100), 4, "percent discount reduce off net sale"),
        ("{0} * (1 + {1})", lambda a, b: a * (1 + b), 4, "rate tax interest increase"),
        ("{0} * (1 - {1})", lambda a, b: a * (1 - b), 4, "rate discount reduce"),
        ("{0} / (1 + {1} / 100)", lambda a, b: a / (1 + b / 100), 5, "percent tax net without excluding"),
        ("{0} // {1}", lambda a, b: a // b, 2, "divide whole full times"),
        ("{0} % {1}", lambda a, b: a % b, 2, "remainder modulo rest left"),
        ("{0} + {1}", lambda a, b: a + b, 2, "add sum plus"),
        ("{0} - {1}", lambda a, b: a - b, 2, "difference minus subtract"),
        ("abs({0} - {1})", lambda a, b: abs(a - b), 3, "difference distance absolute between"),
        ("max({0}, {1})", max, 2, "maximum least at larger greater"),
        ("min({0}, {1})", min, 2, "minimum most at smaller up"),
        (
            "-(-{0} // {1})",
            lambda a, b: -(-a // b),
            4,
            "round up ceiling full every needed partly partial started begun",
        ),
    )
)
# What makes a whole number of a float.
ROUNDED = (
    operation("round({0})", round, 2, "round nearest whole"),
    operation("int({0})", int, 2, "truncate whole integer down drop cut fraction"),
    operation("math.floor({0})", math.floor, 2, "down floor whole"),
    operation("math.ceil({0})", math.ceil, 2, "up ceiling"),
)


def _quotient(w: Any, a: Any) -> Any:
    if type(w) is int and type(a) is int:
        if w % a:
            raise ValueError
        return w // a
    return w / a


def numeric(scope: Scope, most: int, fixed: bool = False) -> list[Term]:
    """The cheapest terms that are numbers."""
    found = [t for t in scope.terms if t.sort in ("int", "float") and (fixed or not t.fixed)]
    return sorted(found, key=scope.weights.cost)[:most]


def affine(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`a * k + c` of one term."""
    if goal.digits is not None or len(goal.asked) < 2:
        return
    wants, asked = goal.values, goal.asked
    last = next((k for k, w in enumerate(wants) if w != wants[0]), None)
    if last is None:
        return
    rise = wants[last] - wants[0]
    for a in numeric(scope, SUBJECTS):
        scope.work.spend()
        values = [a.values[i] for i in asked]
        if not a.total and any(v is ERROR for v in values) or values[0] == values[last]:
            continue
        run, x, y = values[last] - values[0], values[0], wants[0]
        try:
            if type(y) is float or a.sort == "float":
                slope = (Fraction(rise) / Fraction(run)).limit_denominator(1000)
                rest = y - slope * Fraction(x)
                if not all(math.isclose(slope * Fraction(v) + rest, w, abs_tol=1e-9) for v, w in zip(values, wants)):
                    continue
            elif all([(w - y) * run == (v - x) * rise for v, w in zip(values, wants)]):
                slope = Fraction(rise, run)
                rest = y - slope * x
            else:
                continue
        except (ValueError, OverflowError, TypeError):
            continue
        yield from _line(scope, a, slope, rest)


def _line(scope: Scope, a: Term, slope: Fraction, rest: Any) -> Iterator[Term]:
    made: Term | None = a
    if slope.denominator == 1:
        if slope == -1 and rest:
            made = scope.apply(SUB, scope.constant(_number(rest)), a)
            if made is not None:
                yield made
            return
        if slope != 1:
            made = scope.apply(NEG, a) if slope == -1 else scope.apply(MUL, a, scope.constant(int(slope)))
    else:
        over = scope.constant(slope.denominator)
        top = a if slope.numerator == 1 else scope.apply(MUL, a, scope.constant(slope.numerator))
        made = None if top is None else scope.apply(DIV, top, over)
    if made is not None and rest:
        number = _number(rest)
        op, number = (SUB, -number) if number < 0 else (ADD, number)
        made = scope.apply(op, made, scope.constant(number))
    if made is not None and made is not a:
        yield made


def _number(value: Any) -> Any:
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else round(float(value), 9)
    return value


def unsigned(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`abs(a)` of one term that is now and then below zero."""
    if any(w < 0 for w in goal.values):
        return
    first = goal.asked[0]
    for a in numeric(scope, len(scope.terms)):
        if (
            (v := a.values[first]) is not ERROR
            and abs(v) == goal.values[0]
            and any(a.values[i] is not ERROR and a.values[i] < 0 for i in goal.asked)
        ):
            if (made := scope.apply(ABS, a)) is not None and goal.met(made.values):
                yield made


def undone(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """An operation of which one side is a term of the bank and the other is looked up."""
    digits = PLACES if float in goal.kinds else None
    few = sorted({0, len(goal.asked) // 2, len(goal.asked) - 1})
    for a in numeric(scope, SIDES):
        scope.work.spend()
        values = [a.values[goal.asked[k]] for k in few]
        if not a.total and any(v is ERROR for v in values):
            continue
        for op, inverse in INVERSES:
            try:
                needed = [inverse(v, goal.values[k]) for v, k in zip(values, few)]
            except (ArithmeticError, ValueError, TypeError):
                continue
            rows = tuple([goal.asked[k] for k in few])
            others = [b for b in scope.likely(rows, needed, digits) if b.sort in ("int", "float")]
            for b in others[:ALIKE]:
                if _gives(op, a, b, goal):
                    made = scope.apply(op, a, b)
                    if made is not None:
                        yield made


def _gives(op: Op, a: Term, b: Term, goal: Goal) -> bool:
    """Whether an operation on two terms gives what is wanted, up to the first row on which it does not."""
    try:
        return all(same(op.meaning(a.values[i], b.values[i]), w, goal.digits) for i, w in zip(goal.asked, goal.values))
    except (ArithmeticError, ValueError, TypeError):
        return False


def other_side(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """An operation of which one side is a likely term of the bank and the other is a goal."""
    for a in numeric(scope, DEEP if depth > 2 else 0):
        values = [a.values[i] for i in goal.asked]
        if any(v is ERROR for v in values):
            continue
        for op, inverse in INVERSES:
            try:
                needed = [inverse(v, w) for v, w in zip(values, goal.values)]
            except (ArithmeticError, ValueError, TypeError):
                continue
            if all(type(x) is type(goal.values[0]) for x in needed):
                for b in solver.solve(scope, goal.mapped(needed), depth - 2)[:2]:
                    if (made := scope.apply(op, a, b)) is not None:
                        yield made


def clamped(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`max(low, f)` or `min(high, f)`: where the least or the largest value is wanted, f may be beyond it."""
    if depth < 2:
        return
    for op, bound in ((MAX, min(goal.values)), (MIN, max(goal.values))):
        rest = [i for i, w in zip(goal.asked, goal.values) if w != bound]
        if len({goal.wanted[i] for i in rest}) < 2:
            continue
        for f in solver.solve(scope, goal.only(rest), depth - 1):
            if (made := scope.apply(op, scope.constant(bound), f)) is not None:
                yield made


def paired(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """A formula over two terms, perhaps rounded."""
    places = _places(goal)
    sides = [t for t in numeric(scope, PAIRED, fixed=True) if not (t.fixed and 0 in t.values)]
    sides += [t for t in numeric(scope, SIDES) if t not in sides and _of_names(t)]
    first = goal.asked[0]
    columns = [(t, t.values[first]) for t in sides if t.values[first] is not ERROR]
    for op in PAIRS:
        if _shares(op) and "%" not in scope.weights.prose.text and not op.words & scope.weights.stems:
            continue
        for a, x in columns:
            if a.fixed:
                continue
            scope.work.spend(len(sides) // 8)
            for b, y in columns:
                if b is not a and _near(op.meaning, x, y, goal.values[0]) and _all_near(op.meaning, a, b, goal):
                    yield from _rounded(scope, goal, scope.apply(op, a, b), places)
    for a in numeric(scope, SIDES):
        if a.sort == "float":
            yield from _rounded(scope, goal, a, places)


def _of_names(term: Term) -> bool:
    """Whether a term is the product, sum or difference of two names."""
    return term.op is not None and len(term.args) == 2 and all(a.op is None and not a.fixed for a in term.args)


def _shares(op: Op) -> bool:
    """Whether a formula is one of percentages and rates, which nobody means without saying so."""
    return "100" in op.template or "(1 " in op.template


def _near(function: Callable[[Any, Any], Any], x: Any, y: Any, want: Any) -> bool:
    """Whether a result is what is wanted, or a float that rounds to it."""
    try:
        made = function(x, y)
        return bool(made == want or type(made) is float and -1 <= made - want <= 1)
    except (ArithmeticError, ValueError, TypeError):
        return False


def _all_near(function: Callable[[Any, Any], Any], a: Term, b: Term, goal: Goal) -> bool:
    return all(_near(function, a.values[i], b.values[i], w) for i, w in zip(goal.asked, goal.values))


def _rounded(scope: Scope, goal: Goal, term: Term | None, places: list[int]) -> Iterator[Term]:
    if term is None:
        return
    if goal.met(term.values):
        yield term
    if term.sort != "float":
        return
    if int in goal.kinds:
        for op in ROUNDED:
            if all(_rounds(op.meaning, term.values[i], w) for i, w in zip(goal.asked, goal.values)):
                made = scope.apply(op, term)
                if made is not None:
                    yield made
    for d in places:
        if all(same(term.values[i], w, d) for i, w in zip(goal.asked, goal.values)):
            made = scope.apply(rounded_to(d), term)
            if made is not None:
                yield made


def rounded(scope: Scope, goal: Goal, term: Term) -> Iterator[Term]:
    """A term that is right without it, rounded to the places that the prose names."""
    if term.sort == "float" and not term.fixed and not term.text.startswith("round("):
        for d in [n for n in scope.weights.prose.numbers if type(n) is int and 0 < n <= PLACES]:
            made = scope.apply(rounded_to(d), term)
            if made is not None and goal.met(made.values):
                yield made


@cache
def rounded_to(d: int) -> Op:
    return operation(f"round({{0}}, {d})", lambda v: round(v, d), 3, "round decimal place")


def _rounds(function: Callable[[Any], Any], value: Any, want: Any) -> bool:
    try:
        return value is not ERROR and bool(function(value) == want)
    except (ArithmeticError, ValueError, TypeError):
        return False


def _places(goal: Goal) -> list[int]:
    """The places to which wanted floats may have been rounded."""
    if float not in goal.kinds:
        return []
    shown = max(len(repr(w).partition(".")[2].rstrip("0")) for w in goal.values if type(w) is float)
    return [p for p in dict.fromkeys((shown, 1, 2)) if shown <= p <= 6]
