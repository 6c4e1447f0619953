"""Numbers taken apart: an affine function of a term, an operation with one known side, two terms and a rounding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op, stems
from csp_ir.goals.model import Goal, same
from csp_ir.goals.scope import Scope, operation
from csp_ir.interpreter.inverses import INVERSES, Inverse

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

SIDES, PAIRED = 500, 60
ALIKE, DEEP = 40, 3  # terms that are tried as the other side; sides of which the other is a goal
PLACES = 6

ADD = operation("({0} + {1})", 2, "add sum plus total more together increase")
SUB = operation("({0} - {1})", 2, "subtract minus difference less remain left change distance gap between apart")
MUL = operation("({0} * {1})", 2, "multiply times product each per")
DIV = operation("({0} / {1})", 3, "divide average per mean ratio half")
MAX = operation("max({0}, {1})", 2, "maximum least at larger greater never below under negative not")
MIN = operation("min({0}, {1})", 2, "minimum most at smaller up never above over cap limit not")
ABS = operation("abs({0})", 2, "absolute distance difference apart between either whichever magnitude")
INT = operation("int({0})", 2, "integer number convert single")
SPELLING = stems("digit concatenate join combine convert form rearrange merge".split())
NEG = operation("(-{0})", 2, "negative minus opposite")
# (operation, the inverse that gives its second argument for a result and the first)
UNDONE = (
    (ADD, INVERSES["+"][1]),
    (SUB, INVERSES["-"][1]),
    (MUL, INVERSES["*"][1]),
    (DIV, INVERSES["/"][1]),
    (operation("({1} - {0})", 2, "subtract minus difference"), INVERSES["-"][0]),
    (operation("({1} / {0})", 3, "divide average per mean ratio"), INVERSES["/"][0]),
)
PAIRS = tuple(
    operation(template, cost, words)
    for template, cost, words in (
        ("{0} * {1}", 2, "times product multiply"),
        ("{0} / {1}", 2, "divide average mean per ratio"),
        ("{0} / {1} * 100", 3, "percent percentage share rate"),
        ("({0} - {1}) / {1} * 100", 5, "percent percentage change growth increase"),
        ("({0} - {1}) / {0} * 100", 5, "percent percentage change margin"),
        ("{0} * {1} / 100", 3, "percent percentage discount tax tip interest commission"),
        ("{0} * (1 + {1} / 100)", 4, "percent tax gross increase raise tip including"),
        ("{0} * (1 - {1} / 100)", 4, "percent discount reduce off net sale"),
        ("{0} * (1 + {1})", 4, "rate tax interest increase"),
        ("{0} * (1 - {1})", 4, "rate discount reduce"),
        ("{0} / (1 + {1} / 100)", 5, "percent tax net without excluding"),
        ("{0} // {1}", 2, "divide whole full times"),
        ("{0} % {1}", 2, "remainder modulo rest left"),
        ("{0} + {1}", 2, "add sum plus"),
        ("{0} - {1}", 2, "difference minus subtract"),
        ("abs({0} - {1})", 3, "difference distance absolute between"),
        ("max({0}, {1})", 2, "maximum least at larger greater"),
        ("min({0}, {1})", 2, "minimum most at smaller up"),
        (
            "-(-{0} // {1})",
            4,
            "round up ceiling full every needed partly partial started begun",
        ),
    )
)
# What makes a whole number of a float.
ROUNDED = (
    operation("round({0})", 2, "round nearest whole"),
    operation("int({0})", 2, "truncate whole integer down drop cut fraction"),
    operation("math.floor({0})", 2, "down floor whole"),
    operation("math.ceil({0})", 2, "up ceiling"),
)


def numeric(scope: Scope, most: int, fixed: bool = False) -> list[Term]:
    """The cheapest terms that are numbers."""
    found = [t for t in scope.terms if t.sort in ("int", "float") and (fixed or not t.fixed)]
    return sorted(found, key=scope.weights.cost)[:most]


def unsigned(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`abs(a)` of one term that is now and then below zero."""
    if any(w < 0 for w in goal.values):
        return
    for a in scope.terms:
        if a.fixed or a.sort not in ("int", "float"):
            continue
        values = [a.values[i] for i in goal.asked]
        if values[0] is ERROR or abs(values[0]) != goal.values[0] or not any(v is not ERROR and v < 0 for v in values):
            continue
        if (made := scope.apply(ABS, a)) is not None and goal.met(made.values):
            yield made


def spelled(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`int(text)` of a text for which a goal is solved, where the prose speaks of digits or of joining them."""
    if not SPELLING & scope.weights.stems or len(set(goal.values)) < 2 or max(map(abs, goal.values)) < 10:
        return
    for text in solver.solve(scope, goal.mapped(list(map(str, goal.values))), depth - 1):
        if (made := scope.apply(INT, text)) is not None:
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
        for op, inverse in UNDONE:
            needed = _needed(inverse, [goal.values[k] for k in few], values)
            if needed is None:
                continue
            rows = tuple([goal.asked[k] for k in few])
            others = [b for b in scope.likely(rows, needed, digits) if b.sort in ("int", "float")]
            for b in others[:ALIKE]:
                if _gives(op, a, b, goal):
                    made = scope.apply(op, a, b)
                    if made is not None:
                        yield made


def _needed(inverse: Inverse, wants: Sequence[Any], values: Sequence[Any]) -> list[Any] | None:
    """What the other side must be on each row; None where nothing will do on some."""
    found = []
    for want, value in zip(wants, values):
        try:
            listed = inverse(want, value)
        except (ArithmeticError, ValueError, TypeError):
            return None
        if not listed:
            return None
        found.append(listed[0])
    return found


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
        for op, inverse in UNDONE:
            needed = _needed(inverse, goal.values, values)
            if needed is not None and all(type(x) is type(goal.values[0]) for x in needed):
                for b in solver.solve(scope, goal.mapped(needed), depth - 2)[:2]:
                    if (made := scope.apply(op, a, b)) is not None:
                        yield made


def clamped(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`max(low, f)` or `min(high, f)`: where the least or the largest value is wanted, f may be beyond it."""
    if depth < 2:
        return
    for op, bound in ((MAX, min(goal.values)), (MIN, max(goal.values))):
        rest = [i for i, w in zip(goal.asked, goal.values) if w != bound]
        if len({goal.wanted[i] for i in rest}) < (1 if bound == 0 else 2):
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
        for d in scope.weights.prose.places:
            made = scope.apply(rounded_to(d), term)
            if made is not None and goal.met(made.values):
                yield made


@cache
def rounded_to(d: int) -> Op:
    return operation(f"round({{0}}, {d})", 3, "round decimal place")


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
