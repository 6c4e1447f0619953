"""The inverse of `if`: rows are split among branches, and tests are learned to tell the parts apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.decide import Decider, bound_tests, make_tests
from csp_ir.draft.weigh import STRONG, UNSUPPORTED
from csp_ir.goals.model import FREE, Goal, key_of
from csp_ir.goals.scope import Scope, operation
from csp_ir.goals.slices import ints_of
from csp_ir.goals.tests import NOT, thresholds

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

IF = operation("({1} if {0} else {2})", 2, "if when otherwise else unless")
RESULTS, TESTS, SPLITS, CONSTANTS, SHORT = 80, 250, 8, 5, 4
TOLD, UNTOLD = 0.2, 1.0  # nats of a decision list whose tests the prose states, or not all of them


def branches(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`a if p else b`, of terms that give what is wanted on some rows, or of goals for them."""
    if len(goal.asked) < 2:
        return
    if depth == 1:
        yield from _decided(solver, scope, goal)
    elif not (_named(solver, goal) and solver.solve(scope, goal, 1)):
        yield from _split(solver, scope, goal, depth)


def _named(solver: Solver, goal: Goal) -> bool:
    """Whether the prose names every result, so that its clauses say in which order to decide."""
    results = {key_of(w): w for w in goal.values}
    return 1 < len(results) == len(solver.prose.clauses(list(results.values())))


def chosen(scope: Scope, test: Term, yes: Term, no: Term) -> Term:
    """The term of a conditional: only the branch that is taken counts on a row."""
    values = tuple(
        ERROR if c is ERROR else a if c else b for c, a, b in zip(test.values, yes.values, no.values)
    )  # fmt: skip
    scope.work.spend()
    made = Term(values, IF.cost + test.cost + yes.cost + no.cost, op=IF, args=(test, yes, no))
    made.nats = scope.weights.cost(made) + UNSUPPORTED * (1 - scope.weights.support(test))
    return made


def constants_of(solver: Solver, scope: Scope, goal: Goal) -> list[Term]:
    """Wanted values that may be constants: those that recur, or that the prose names, or that are plain."""
    found: dict[Any, tuple[Any, int]] = {}
    for w in goal.values:
        found[key_of(w)] = w, found.get(key_of(w), (w, 0))[1] + 1
    named = [c.output for c in solver.prose.clauses([w for w, _ in found.values()])]
    out = []
    for w, count in found.values():
        if w is None or isinstance(w, bool | str | int | float) or w in ([], {}, ()):
            told = any(type(c) is type(w) and c == w for c in named)
            if told or count > 1 or w is None or w in ("", 0, 0.0, [], {}, ()):
                term = scope.constant(w)
                if told:
                    term.cost = min(term.cost, 2)
                out.append(term)
    return out


def tests_of(solver: Solver, scope: Scope, rows: int) -> list[Any]:
    """Conditions over the asked rows: bounds of the prose first, then tests of the bank, cheapest first."""
    numeric = [t for t in scope.terms if t.sort in ("int", "float") and not t.fixed and t.total and t.cost <= 7]
    numeric = [t for t in numeric if not any(_calculates(p, scope.weights.stems) for p in t.walk())]
    numeric.sort(key=scope.weights.cost)
    leaves = {t.leaf: t for t in scope.leaves if t.op is None}
    bounds = bound_tests(solver.prose.bounds, numeric[:12], leaves, scope.rows)
    bools = sorted((t for t in scope.terms if t.sort == "bool" and not t.fixed), key=scope.weights.cost)
    return make_tests(bools[:TESTS], rows, bounds)


_ARITHMETIC = re.compile(r"\(-?\{0\}( [-+*/%]+ \{1\})?\)")


def _calculates(part: Term, stems: frozenset[str]) -> bool:
    """Whether a part of a term calculates without the prose having said so: not what a bound speaks of."""
    return part.op is not None and bool(_ARITHMETIC.fullmatch(part.op.template)) and not part.op.words & stems & STRONG


def _decided(solver: Solver, scope: Scope, goal: Goal) -> Iterator[Term]:
    """A decision list over terms of the bank and constants; the asked rows must be the first ones."""
    rows = len(goal.asked)
    if goal.asked != tuple(range(rows)) or rows > 24:
        return
    results = constants_of(solver, scope, goal)
    for t in results:
        t.hits = goal.hits(t.values)
    everything = (1 << rows) - 1
    partial = [(mask, t) for mask, t in scope.partial(goal) if mask != everything and not t.fixed]
    partial.sort(key=lambda p: scope.weights.cost(p[1]))
    for mask, t in partial[:RESULTS]:
        own = Term(t.values, t.cost, leaf=t.leaf, op=t.op, args=t.args, target=t.target)
        own.hits = mask
        results.append(own)
    if not results:
        return
    clauses = solver.prose.clauses([t.values[0] for t in results if t.fixed])
    decider = Decider(rows, results, tests_of(solver, scope, rows), clauses, scope.weights)
    found = decider.solve(4)
    scope.work.spend(len(decider._memo) * 8)
    for d in found[:4]:
        if not d.branches:
            continue
        made = d.default
        for b in reversed(d.branches):
            test = b.test.term if not b.test.negated else scope.apply(NOT, b.test.term)
            if test is None:
                break
            made = chosen(scope, test, b.result, made)
        else:
            made.nats = d.cost + (TOLD if all(b.supported for b in d.branches) else UNTOLD)
            yield made


def _split(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """Rows with a constant result, and a goal for the others; or two goals, for what a test tells apart."""
    tried: set[frozenset[int]] = set()
    found = 0
    for constant in _frequent(constants_of(solver, scope, goal), goal):
        rows = [i for i, w in zip(goal.asked, goal.values) if key_of(w) == key_of(constant.values[0])]
        rest = [i for i in goal.asked if i not in rows]
        if not rest or frozenset(rows) in tried or len(rest) == 1 and len(goal.asked) > 2:
            continue
        tried.add(frozenset(rows))
        for other in _general(scope, solver.solve(scope, goal.only(rest), depth - 1))[:2]:
            for test in telling(solver, scope, rows, rest, depth):
                yield chosen(scope, test, constant, other)
                found += 1
    if found:
        return
    for t in _partings(scope, goal):
        rows = [i for i in goal.asked if t.values[i] is True]
        rest = [i for i in goal.asked if t.values[i] is False]
        part = frozenset(rows)
        if not rows or not rest or len(rows) + len(rest) < len(goal.asked) or part in tried:
            continue
        tried |= {part, frozenset(rest)}
        small, large = sorted((rows, rest), key=len)
        first = solver.solve(scope, goal.only(small), depth - 2 if depth > 3 else int(len(small) > 1))
        second = solver.solve(scope, goal.only(large), depth - 1) if first else []
        for a in _general(scope, first)[:2]:
            for b in _general(scope, second)[:2]:
                yes, no = (a, b) if small is rows else (b, a)
                yield chosen(scope, t, yes, no)
                found += 1
        if found > 3 or len(tried) > 4 * SPLITS:
            return


def _general(scope: Scope, terms: list[Term]) -> list[Term]:
    """Terms with those last that quote a piece of a result which nothing names: of one row that is always cheap."""
    return sorted(terms, key=lambda t: any(_by_heart(scope, p) for p in t.walk()))


def _by_heart(scope: Scope, part: Term) -> bool:
    quoted = part.op is None and part.fixed and part.sort == "str" and len(part.leaf) > SHORT
    return quoted and scope.weights.origin(part.leaf) == "arbitrary"


def sides(scope: Scope, rows: list[int], rest: list[int]) -> Goal:
    """The goal of a test that is true on some rows and false on others."""
    wanted: list[Any] = [FREE] * scope.rows
    for i in rows:
        wanted[i] = True
    for i in rest:
        wanted[i] = False
    return Goal(tuple(wanted))


def _frequent(constants: list[Term], goal: Goal) -> list[Term]:
    """The constants that most rows want."""
    keys = list(map(key_of, goal.values))
    return sorted(constants, key=lambda t: -keys.count(key_of(t.values[0])))[:CONSTANTS]


def _partings(scope: Scope, goal: Goal) -> list[Term]:
    """Tests that may tell rows apart, cheapest first: those of the bank, and bounds between values of the likeliest numbers."""
    found = [t for t in scope.terms if t.sort == "bool" and not t.fixed]
    for t in ints_of(scope) if scope.depth == 0 else ():
        values = [t.values[i] for i in goal.asked]
        if any(v is ERROR for v in values):
            continue
        for low in sorted(set(values))[:-1]:
            good, bad = [v for v in values if v > low], [v for v in values if v <= low]
            for op, constant in thresholds(scope, good, bad):
                if (made := scope.apply(op, t, scope.constant(constant))) is not None:
                    found.append(made)
    return sorted(found, key=scope.weights.cost)[: 10 * SPLITS]


def telling(solver: Solver, scope: Scope, rows: list[int], rest: list[int], depth: int) -> list[Term]:
    """Tests that are true on some rows and false on the others."""
    return solver.solve(scope, sides(scope, rows, rest), min(depth - 1, 2))[:3]


def body(term: Term) -> str:
    """The statements that return a term: a conditional becomes `if`s."""
    lines = []
    while term.op is IF:
        test, yes, term = term.args
        lines.append(f"if {bare(test.text)}:")
        lines += [f"    {line}" for line in body(yes).splitlines()]
    return "\n".join([*lines, f"return {bare(term.text)}"])


def bare(text: str) -> str:
    """A text without brackets round all of it."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth = 0
    for k, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if depth == 0:
            return text[1:-1] if k == len(text) - 1 and "," not in text else text
    return text
