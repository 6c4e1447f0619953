"""Bodies for a spec: its results as a goal over its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.judge import SAID, bits, price_of
from csp_ir.draft.task import Found, Task
from csp_ir.draft.weigh import UNSUPPORTED
from csp_ir.goals.branches import IF, sides
from csp_ir.goals.fill import Maker
from csp_ir.goals.loops import loops
from csp_ir.goals.model import FREE, Goal, OutOfWork, Work
from csp_ir.goals.scope import LEVELS, Scope
from csp_ir.goals.solve import Solver
from csp_ir.goals.spell import CASES, Speller, speller_of
from csp_ir.spec.model import Raises

WORK = (60_000, 200_000, 400_000)  # of each effort
DEPTHS = (3, 4, 6)
PROBES = 4
PLAUSIBLE = 10.0  # nats of an answer with which the search ends at greater effort, however little the examples say
SLACK = 4.0  # nats beyond what the examples say
SPELLED = 250_000  # work that texts spelled out of pieces may take
AT_ONCE = 25.0  # nats of a text spelled out of pieces with which it ends where there is no prose to explain
LOOPS = (100_000, 200_000, 300_000)  # work for bodies with state, of each effort
HOPELESS, HELD = 25.0, 4  # nats of an answer that is not told before all efforts are made
CLEAR = 6.0  # nats below which an expression needs no loop beside it


def propose(task: Task) -> Iterator[Found]:
    """Bodies that give every example's result, from little effort to much."""
    return (found for found in by_effort(task) if found is not None)


def by_effort(task: Task) -> Iterator[Found | None]:
    """The same, with None behind those of each effort but the last that is worth it."""
    raised = [i for i, w in enumerate(task.wanted) if isinstance(w, Raises)]
    if len(raised) == task.n:
        return
    rows = [*task.rows[: task.n + PROBES]]
    leaves = [Term(tuple(r[k] for r in rows), 1, leaf=name) for k, name in enumerate(task.names)]
    said = SAID * bits(task) + SLACK
    wanted = [FREE if i in raised else w for i, w in enumerate(task.wanted)]
    goal = Goal((*wanted, *([FREE] * (len(rows) - task.n))))
    work = Work(SPELLED, task.deadline)
    scope = Scope(leaves, len(rows), task.weights, work, task.n)
    scope.speller, at_once = _spelled(task, scope, goal)
    if at_once and not raised:
        yield from map(partial(_found, task), at_once)
        enough = said if task.spec.prose.strip() else max(said, AT_ONCE)
        if priced(task, at_once[0]) < enough:
            return
    price = _once(task)
    maker = Maker(scope, task)
    held: list[Found] = []  # what is told where nothing better is found
    for effort in range(min(len(WORK), len(LEVELS))):
        enough = max(PLAUSIBLE if effort else 0.0, said)
        solver = Solver(task.prose, effort, price, goal, enough)
        work.grant(WORK[effort])
        with suppress(OutOfWork):
            solver.solve(scope, goal, DEPTHS[effort])
        terms = scope.memo.get((goal.key, DEPTHS[effort]), [])
        found: list[Found] = []
        with suppress(OutOfWork):
            for term in terms:
                found += _guarded(task, solver, scope, term, raised) if raised else [_found(task, term)]
        if not raised and (not found or price_of(task, found[0]) > CLEAR):
            work.grant(LOOPS[effort])
            with suppress(OutOfWork):
                for f in loops(solver, scope, maker):
                    found.append(f)
        found = sorted([*found, *held], key=partial(price_of, task))
        told = [f for f in found if price_of(task, f) < HOPELESS]
        held = found[len(told) :][:HELD]
        yield from told
        if told and price_of(task, told[0]) < enough:
            return
        yield None
    yield from held


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


def _once(task: Task) -> Callable[[Term], float]:
    """`priced`, worked out once for each text and cost."""
    known: dict[tuple[str, float], float] = {}

    def price(term: Term) -> float:
        key = term.text, task.weights.cost(term)
        if key not in known:
            known[key] = priced(task, term)
        return known[key]

    return price


def priced(task: Task, term: Term) -> float:
    """What an answer costs with what it leaves unexplained, in nats."""
    return price_of(task, _found(task, term))


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
