"""Bodies for a spec: its results as a goal over its parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from csp_ir.draft.bank import ERROR, Term, evaluate
from csp_ir.draft.judge import SAID, bits, once, plausible, price_of, rank, solutions
from csp_ir.draft.library import Op
from csp_ir.draft.task import Found, Task
from csp_ir.draft.weigh import UNSUPPORTED
from csp_ir.goals.attempts import attempts
from csp_ir.goals.branches import bare, body, sides
from csp_ir.goals.fallbacks import fallbacks
from csp_ir.goals.fill import Maker
from csp_ir.goals.lets import made_ready
from csp_ir.goals.loops import evoked, loops
from csp_ir.goals.model import FREE, Goal, OutOfWork, Work
from csp_ir.goals.scope import LEVELS, Scope
from csp_ir.goals.solve import Solver
from csp_ir.goals.spell import CASES, Speller, speller_of
from csp_ir.solution import Shortage, Solution
from csp_ir.spec.model import Raises, Spec
from csp_ir.work import worked

WORK = (90_000, 200_000, 400_000)  # of each effort
DEPTHS = (3, 4, 6)
KEPT_BACK = 0.2  # of the time, for comparing what was found
SURE = 4.0  # nats of an answer that is compared with none of greater effort: of a text spelled out of pieces, or without prose
LEFT = 0.6  # nats of what an answer leaves unexplained, at most, with which it is not compared with others
DECIDED = 12.0  # nats of a decision between results that the prose names, with which the search ends
PLAUSIBLE = 10.0  # nats of an answer with which the search ends at greater effort, however little the examples say
SLACK = 4.0  # nats beyond what the examples say
SPELLED = 250_000  # work that texts spelled out of pieces may take
AT_ONCE = 25.0  # nats of a text spelled out of pieces with which it ends where there is no prose to explain
ATTEMPTS = 20_000  # work for bodies with `try`
LOOPS = (100_000, 200_000, 300_000)  # work for bodies with state, of each effort
READY = 2.0  # units that this may take at most for one that the expression took
READIED = (60_000, 120_000, 200_000)  # work for an expression over a parameter that is made ready first, of each effort
EVOKED = 120_000  # work for those that the prose evokes, before expressions
PARTED = 2  # efforts of expressions over parts that are given
SHOWN = 3  # places of approximate results that say to how many they are meant
EXACT = 9  # digits that floats have in common
CLEAR = 6.0  # nats below which an expression needs no loop beside it


def propose_programs(
    spec: Spec, deadline: float, on_event: Callable[..., Any] | None = None
) -> Iterator[Solution | Shortage]:
    """Programs that give every example's result, most plausible first.

    Args:
        spec: with examples; its prose guides the choice.
        deadline: of `work.worked`.
        on_event: gets ("draft", ...), ("domains", ...) and ("refuted", ...) events.

    Yields: Solutions with confidence, evidence, warnings and questions; nothing where no body fits; at last a Shortage
        where time ended the search.
    """
    if not spec.examples or any(len(e.args) != len(spec.parameters) for e in spec.examples):
        return
    left = max(0.0, deadline - worked())
    task = Task(spec, deadline - KEPT_BACK * left, on_event)
    if not task.examples:
        return
    found = list(propose(task))
    ranked = rank(task, found)
    if more := list(fallbacks(task, ranked)):
        ranked = rank(task, [*found, *more])
    cut, task.deadline = worked() > task.deadline, deadline
    yield from solutions(task, ranked)
    if cut:
        yield Shortage({"body": f"the search was cut short after {task.spent:,} evaluations"}, ran_out="time")


def propose(task: Task, parts: Sequence[Op] = ()) -> Iterator[Found]:
    """Bodies that give every example's result, from little effort to much, until more of it is not worth it.

    parts: operations on all parameters in their order, which stand beside these; with them expressions alone are looked for.
    """
    raised = [i for i, w in enumerate(task.wanted) if isinstance(w, Raises)]
    if len(raised) == task.n:
        return
    rows = len(task.rows)
    leaves = [Term(tuple(r[k] for r in task.rows), 1, leaf=name) for k, name in enumerate(task.names)]
    said = SAID * bits(task) + SLACK
    silent = not task.spec.prose.strip()
    wanted = [FREE if i in raised else w for i, w in enumerate(task.wanted)]
    goal = _goal(task, [*wanted, *([FREE] * (rows - task.n))])
    work = Work(SPELLED, task.deadline)
    scope = Scope([*leaves, *_beside(parts, leaves)], rows, task.weights, work, task.n)
    scope.speller, at_once = _spelled(task, scope, goal)
    if at_once and not raised:
        yield from map(partial(_found, task), at_once)
        if priced(task, at_once[0]) < (max(said, AT_ONCE) if silent else SURE):
            return
    known = bool(at_once) and not raised and priced(task, at_once[0]) < said  # an answer: others are compared with it
    price = once(task, partial(_found, task))
    maker = Maker(scope, task)
    for effort in range(PARTED if parts else min(len(WORK), len(LEVELS))):
        enough = max(said, DECIDED if task.classifies else PLAUSIBLE if effort else 0.0)
        solver = Solver(task.prose, effort, price, goal, enough)
        found = sorted(
            _at_effort(task, solver, scope, None if known or parts else maker, raised), key=partial(plausible, task)
        )
        yield from found
        short = bool(found) and plausible(task, found[0]) < enough
        if short and (silent or _settled(task, found[0])) or effort and (short or known):
            return
        known = short


def _beside(parts: Sequence[Op], leaves: Sequence[Term]) -> Iterator[Term]:
    """Terms of operations on all parameters: names where they have a value on every row; they cost no more than such."""
    columns = [leaf.values for leaf in leaves]
    for part in parts:
        if (values := evaluate(part.meaning, columns, True)) is None:
            continue
        if ERROR not in values:
            yield Term(values, part.cost, leaf=part.template.format(*(leaf.leaf for leaf in leaves)))
        else:
            made = Term(values, part.cost, op=part, args=tuple(leaves))
            made.nats = part.cost / 2
            yield made


def _goal(task: Task, wanted: Sequence[Any]) -> Goal:
    """What is wanted; as near as the examples ask for."""
    tolerances = [e.tolerance for e in task.examples if e.tolerance]
    if not tolerances:
        return Goal(tuple(wanted))
    digits = max(math.floor(-math.log10(max(tolerances))), _shown(wanted))
    return Goal(tuple(round(w, digits) if type(w) is float else w for w in wanted), digits)


def _shown(wanted: Sequence[Any]) -> int:
    """The places after the point that results were surely meant to: those shown but for the last, which may have been cut off."""
    floats = [w for w in wanted if type(w) is float]
    places = [p for w in floats if (p := len(repr(w).partition(".")[2])) > 1]
    if not places or min(places) < SHOWN or any("e" in repr(w) for w in floats):
        return 0
    return min(min(places) - 1, EXACT - max(len(str(int(abs(w)))) for w in floats))


def _at_effort(task: Task, solver: Solver, scope: Scope, maker: Maker | None, raised: list[int]) -> list[Found]:
    """What one effort finds for the whole function: expressions, and bodies with state unless one is short.

    maker: of bodies with state; None where expressions alone are looked for.
    """
    effort, goal, work = solver.effort, solver.whole, scope.work
    assert goal is not None
    found: list[Found] = []
    if maker is not None and not effort and not raised:
        work.grant(EVOKED)
        with suppress(OutOfWork):
            for f in evoked(solver, scope, maker):
                found.append(f)
    before = worked()
    with work.half():
        work.grant(WORK[effort])
        with suppress(OutOfWork):
            solver.prepare(scope)
        work.grant(WORK[effort])
        with suppress(OutOfWork):
            solver.solve(scope, goal, DEPTHS[effort])
    with suppress(OutOfWork):
        for term in scope.memo.get((goal.key, DEPTHS[effort]), []):
            found += _guarded(task, solver, scope, term, raised) if raised else [_found(task, term)]
    task.note("draft", {"skeleton": "goal", "text": "return ?value", "bodies": len(found)})
    if not raised:
        work.grant(ATTEMPTS)
        with suppress(OutOfWork):
            for f in attempts(task, scope, goal):
                found.append(f)
        best = min(found, key=partial(price_of, task), default=None)
        if best is None or price_of(task, best) > CLEAR:
            with work.half(READY * (worked() - before)):
                found += made_ready(task, solver, scope, goal, READIED[effort])
            best = min(found, key=partial(price_of, task), default=None)
        most = solver.enough if effort or best is not None and _settled(task, best) else CLEAR
        if maker is not None and (best is None or price_of(task, best) > most):
            work.grant(LOOPS[effort])
            with suppress(OutOfWork):
                for f in loops(solver, scope, maker):
                    found.append(f)
    _told(task, scope)
    return found


def _settled(task: Task, found: Found) -> bool:
    """Whether an answer leaves so little of the prose that none of greater effort need be compared with it; it is short where there is none."""
    price = price_of(task, found)
    short = not task.weights.stems and price < SURE
    return short or price - found.cost <= LEFT or task.classifies


def _told(task: Task, scope: Scope) -> None:
    """Note the sizes of the banks, and the work."""
    task.spent = scope.work.used
    _, elements = scope.sources or (0, ())
    task.sizes |= {"value": len(scope.terms)}
    task.sizes |= {f"element of {e.source.term.text}": len(e.inner.terms) for e in elements}
    task.note("domains", {"stage": "draft", "sizes": dict(task.sizes)})


def _guarded(task: Task, solver: Solver, scope: Scope, term: Term, raised: list[int]) -> Iterator[Found]:
    """The body of a term where it raises what is wanted by itself, or behind tests that tell where what is raised."""
    plain = _found(task, term)
    if all(term.values[i] is ERROR for i in raised):
        yield plain
    guards: list[tuple[Term, Term]] = []
    for exception in dict.fromkeys(task.wanted[i] for i in raised):
        where = [i for i in raised if task.wanted[i] == exception]
        others = [i for i in range(task.n) if i not in where and not any(g.values[i] is True for g, _ in guards)]
        tests = solver.solve(scope, sides(scope, where, others), 3)
        if not tests:
            return
        guards.append((tests[0], task.constant(exception)))
    lines = [f"if {bare(test.text)}:\n    {what.text}" for test, what in guards]
    unsupported = [t.text for t, _ in guards if task.weights.support(t) == 0]
    cost = sum(task.weights.cost(t) + UNSUPPORTED * (1 - task.weights.support(t)) for t, _ in guards)
    terms = [*(t for t, _ in guards), term]
    yield Found("\n".join([*lines, plain.body]), plain.cost + cost, "goal", terms, unsupported=unsupported)


def _spelled(task: Task, scope: Scope, goal: Goal) -> tuple[Speller, list[Term]]:
    """Texts that are spelled out of pieces, for which no bank is needed."""
    speller = speller_of(scope)
    found: list[Term] = []
    if goal.kinds == {str} and any(t.sort == "str" for t in scope.leaves):
        with suppress(OutOfWork):
            found = sorted(speller.solve(goal, CASES), key=partial(priced, task))
    return speller, found


def _found(task: Task, term: Term) -> Found:
    cost = task.weights.cost(term)
    if task.wanted_sort == "bool":
        cost += UNSUPPORTED * (1 - task.weights.support(term))
    return Found(body(term), cost, "goal", [term])


def priced(task: Task, term: Term) -> float:
    """What an answer costs with what it leaves unexplained, in nats."""
    return price_of(task, _found(task, term))
