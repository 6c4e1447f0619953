"""Results that lie on a line of one term: `a * k + c`, rounded ones, `round((a - c) * p / q, d)`, as of one scale to another,
and those in proportion to one, `a * p / q`, with `math.pi` or a root."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations, product
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.goals.model import Goal
from csp_ir.goals.numbers import ADD, DIV, MUL, NEG, SUB, numeric, rounded_to
from csp_ir.goals.scope import Scope, operation

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

SUBJECTS, ROUNDED, LEAST = 400, 20, 3  # terms looked at, for rounded results; these, as two lie on some line always
STEEPEST = 1_000  # of numerator and denominator
EXACT = 9  # places to which results that were not rounded are compared
ROUND, TURN = 2_000, 360  # terms looked at, for results in proportion; of the numerator times the denominator
NAMES, DEGREE = 4, 4  # names of one product; of their powers together
PI = Fraction(math.pi)
PI_TIMES, TIMES_PI = (operation(t, 4, "pi circle circumference radius") for t in ("math.pi * {0}", "{0} * math.pi"))
PLAIN, NARROW = 24, Fraction(1, 500)  # of a fraction beside a root; of a ratio, how far it may be open there
ROOTS = {
    operation(f"math.sqrt({k}) * {{0}}", 4, words): Fraction(math.sqrt(k))
    for k, words in ((2, "diagonal square octagon root"), (3, "triangle equilateral hexagon tetrahedron cube root"))
}
POWERS = {2: operation("{0} ** 2", 3, "square squared area"), 3: operation("{0} ** 3", 4, "cube cubed volume")}


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
                slope = (Fraction(rise) / Fraction(run)).limit_denominator(STEEPEST)
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
        if isinstance(rest, Fraction):
            rest = int(rest) if rest.denominator == 1 else round(float(rest), EXACT)
        if slope == -1 and rest:
            made = scope.apply(SUB, scope.constant(rest), a)
        else:
            made = _plus(scope, _times(scope, a, slope), rest)
        if made is not None and made is not a:
            yield made


def rounded_line(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """A line through at least three results, the simplest within what rounding leaves open."""
    wants = goal.values
    if float not in goal.kinds or len(set(wants)) < LEAST:
        return
    places = max(len(repr(w).partition(".")[2].rstrip("0")) for w in wants if type(w) is float)
    if places > EXACT // 2:
        return
    open_by = Fraction(1, 2 * 10 ** max(1, places))
    for a in numeric(scope, ROUNDED):
        xs = [a.values[i] for i in goal.asked]
        if any(x is ERROR or type(x) is float and x - x != 0 for x in xs) or len(set(xs)) < LEAST:
            continue
        scope.work.spend(len(xs))
        slope = _slope(xs, wants, open_by)
        if slope is None or slope == 0 or slope.denominator == 1 and abs(slope) == 1:
            continue
        for made in _of_slope(scope, a, slope, xs, wants, open_by):
            for term in (made, scope.apply(rounded_to(max(1, places)), made)):
                if term is not None and goal.met(term.values):
                    yield term
                    break


def proportional(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`a * p / q` and `math.pi * a * p / q`, of one term or a product of powers of names; of the fractions that all results leave open the simplest."""
    wants = goal.values
    if scope.depth or float not in goal.kinds or len(set(wants)) < 2 or not all(wants):
        return
    near = [10.0**-EXACT * abs(w) if goal.digits is None else 0.5 * 10.0**-goal.digits for w in wants]
    products = _products(scope)
    for a in [*products, *numeric(scope, ROUND)]:
        scope.work.spend()
        xs = [a.values[i] for i in goal.asked]
        if any(x is ERROR or not x or x - x != 0 for x in xs):
            continue
        try:
            ends = [sorted(Fraction(e) / Fraction(x) for e in (w - n, w + n)) for x, w, n in zip(xs, wants, near)]
        except OverflowError:
            continue
        low, high = max(e[0] for e in ends), min(e[1] for e in ends)
        if low > high:
            continue
        narrow = high - low < NARROW * abs(low)
        if (ratio := _simple(low, high)) and (made := _part(scope, a, ratio)) is not None:
            yield made
        if ratio := _simple(low / PI, high / PI):
            yield from _with_pi(scope, a, ratio)
        for root, number in ROOTS.items():
            if narrow and (ratio := _simple(low / number, high / number, PLAIN)):
                yield from filter(None, (_part(scope, scope.apply(root, a), ratio),))


def _simple(low: Fraction, high: Fraction, most: int = TURN) -> Fraction | None:
    """The simplest fraction of an interval, where its numerator times its denominator is small."""
    found = simplest(low, high)
    return found if 0 < abs(found.numerator) * found.denominator <= most else None


def _products(scope: Scope) -> list[Term]:
    """Products of powers of the names that are numbers."""
    names = [t for t in scope.leaves if t.sort in ("int", "float") and not t.fixed][:NAMES]
    found: list[Term] = []
    for powers in product((0, 1, *POWERS), repeat=len(names)):
        if not 1 < sum(powers) <= DEGREE:
            continue
        parts = [scope.apply(POWERS[p], t) if p in POWERS else t for t, p in zip(names, powers) if p]
        made: Term | None = parts[0]
        for part in parts[1:]:
            made = None if made is None or part is None else scope.apply(MUL, made, part)
        found += [made] if made is not None else []
    return [*found, *_differences(scope, names)]


def _differences(scope: Scope, names: Sequence[Term]) -> list[Term]:
    """Differences and sums of the squares or cubes of two names, alone and times another name."""
    found: list[Term] = []
    for a, b in permutations(names, 2):
        for power, op in product(POWERS.values(), (SUB, ADD)):
            x, y = scope.apply(power, a), scope.apply(power, b)
            made = scope.apply(op, x, y) if x is not None and y is not None else None
            if made is not None:
                others = [scope.apply(MUL, made, c) for c in names if c is not a and c is not b]
                found += [made, *filter(None, others)]
    return found


def _part(scope: Scope, a: Term | None, ratio: Fraction) -> Term | None:
    """`a * p / q` as one operation: a fraction that all results fix is no number by itself."""
    p, q = ratio.numerator, ratio.denominator
    if a is None or ratio == 1:
        return a
    text = "{0}" + (f" * {p}" if p != 1 else "") + (f" / {q}" if q != 1 else "")
    return scope.apply(operation(text, 2 + len(f"{abs(p)}{q}"), "half third quarter part"), a)


def _with_pi(scope: Scope, a: Term, ratio: Fraction) -> Iterator[Term]:
    """`math.pi * a * p / q`, and `p / q * math.pi * a`, which may differ in the last digit."""
    made = [_part(scope, scope.apply(PI_TIMES, a), ratio)]
    factor = _times(scope, scope.constant(ratio.numerator), Fraction(1, ratio.denominator))
    if ratio != 1 and factor is not None and (turned := scope.apply(TIMES_PI, factor)) is not None:
        made.append(scope.apply(MUL, turned, a))
    yield from filter(None, made)


def _slope(xs: Sequence[Any], wants: Sequence[Any], open_by: Fraction) -> Fraction | None:
    """The simplest slope that the two furthest points leave open; None where it is not simple."""
    low, high = min(range(len(xs)), key=xs.__getitem__), max(range(len(xs)), key=xs.__getitem__)
    run = Fraction(xs[high]) - Fraction(xs[low])
    rise = Fraction(str(wants[high])) - Fraction(str(wants[low]))
    found = simplest((rise - 2 * open_by) / run, (rise + 2 * open_by) / run)
    return found if max(abs(found.numerator), found.denominator) <= STEEPEST else None


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of the least denominator in an interval (Stern and Brocot's tree, by continued fractions)."""
    if low > high:
        low, high = high, low
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = low.numerator // low.denominator
    if low == whole or whole + 1 <= high:
        return Fraction(whole if low == whole else whole + 1)
    return whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))


def _of_slope(
    scope: Scope, a: Term, slope: Fraction, xs: Sequence[Any], wants: Sequence[Any], open_by: Fraction
) -> Iterator[Term]:
    """`(a - c) * p / q` where a whole c fits, then `a * p / q + c`."""
    rests = [Fraction(str(w)) - slope * Fraction(x) for x, w in zip(xs, wants)]
    low, high = max(rests) - open_by, min(rests) + open_by
    if low > high:
        return
    zero = simplest(*sorted((-low / slope, -high / slope)))
    if zero.denominator == 1:
        yield from filter(None, (_times(scope, _plus(scope, a, -int(zero)), slope),))
    if rest := simplest(low, high):
        number = int(rest) if rest.denominator == 1 else float(rest)
        yield from filter(None, (_plus(scope, _times(scope, a, slope), number),))


def _plus(scope: Scope, a: Term | None, number: Any) -> Term | None:
    """`a + number`, `a - -number` where that is below zero."""
    if a is None or not number:
        return a
    return scope.apply(SUB if number < 0 else ADD, a, scope.constant(abs(number)))


def _times(scope: Scope, a: Term | None, slope: Fraction) -> Term | None:
    """`a * p / q`."""
    if a is not None and slope == -1:
        return scope.apply(NEG, a)
    if a is not None and slope.numerator != 1:
        a = scope.apply(MUL, a, scope.constant(slope.numerator))
    if a is not None and slope.denominator != 1:
        a = scope.apply(DIV, a, scope.constant(slope.denominator))
    return a
