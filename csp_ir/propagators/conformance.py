"""The conformance test of the propagator seam; call it from the tests of your own propagator.

    from csp_ir.propagators.conformance import check_propagator

    def test_my_propagator():
        check_propagator(MyPropagator)

It draws small random problems and compares with brute force, which fills in every
combination and runs the complete program.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from csp_ir.domains.model import Conflict, Problem, Prune, bits
from csp_ir.domains.random_problems import random_problem
from csp_ir.domains.reference import assignments, filled, is_right
from csp_ir.ir.check import check_program
from csp_ir.propagators.base import Propagator
from csp_ir.propagators.engine import propagate


def check_propagator(
    make: Callable[[], Propagator],
    problems: int = 200,
    seed: int = 0,
    draw: Callable[[random.Random], Problem] = random_problem,
) -> int:
    """Test a propagator on random problems.

    Args:
        make: gives a fresh propagator.
        problems: how many to draw; `draw`: draws one.

    Returns: how many findings were checked; 0 says that it found nothing in these problems, and that nothing was
        tested: `draw` problems in which there is something to find.

    Raises: AssertionError that shows the problem and what is wrong with the finding.
    """
    checked = 0
    for number in range(problems):
        problem = draw(random.Random(f"{seed}:{number}"))
        checked += check_on(make, problem, f"problem {number} of seed {seed}", random.Random(number))
    return checked


def check_on(make: Callable[[], Propagator], problem: Problem, label: str, rng: random.Random) -> int:
    """The same on one problem; `rng` draws the smaller problem that monotony is tested on."""
    before = {n: (d.alive, len(d.candidates), dict(d.prunes)) for n, d in problem.domains.items()}
    propagator = make()
    assert isinstance(propagator, Propagator), f"{propagator!r} is not a Propagator"
    assert propagator.name, "a propagator needs a name"
    assert isinstance(propagator.cost, int), f"{propagator.name}: cost must be a tier, an int"
    answer = propagator.propagate(problem)
    assert isinstance(answer, Iterable), f"{propagator.name}: propagate gave {answer!r}, not prunes ({label})"
    findings = list(answer)
    after = {n: (d.alive, len(d.candidates), dict(d.prunes)) for n, d in problem.domains.items()}
    assert before == after, f"{propagator.name} changed the problem itself ({label})"
    for f in findings:
        _well_formed(f, propagator, problem, label)
    right: list[dict[str, int]] = right_assignments(problem) if findings else []
    where = f"{label}\n{describe(problem)}"
    for f in findings:
        if isinstance(f, Conflict):
            assert not right, f"{f.propagator}: {f.reason}\nbut {right[0]} is right\n{where}"
        else:
            bad = [a for a in right if a.get(f.hole) == f.index]
            assert not bad, f"{f.propagator}: {f.reason}\nbut {bad[0]} is right\n{where}"
    entailed = propagator.entailed(problem)
    assert entailed in (True, False, None)
    if entailed is False:
        assert not right_assignments(problem), (
            f"{propagator.name} says nothing can hold, but something is right\n{where}"
        )
    _permanent(findings, problem, where)
    _monotone(make, problem, findings, rng, where)
    if findings:
        _fixpoint(make, problem, right, where)
    return len(findings)


def right_assignments(problem: Problem) -> list[dict[str, int]]:
    """Assignments that are right; where no example decides, those whose program the type checker accepts."""
    right = [a for _, a in assignments(problem) if is_right(problem, a)]
    return right if problem.examples else [a for a in right if not check_program(filled(problem, a))]


def _well_formed(f: Prune | Conflict, propagator: Propagator, problem: Problem, label: str) -> None:
    assert isinstance(f, Prune | Conflict), f"{propagator.name}: found {f!r}, neither a Prune nor a Conflict ({label})"
    assert f.propagator == propagator.name, f"{propagator.name}: a finding says it is {f.propagator!r}'s ({label})"
    assert f.reason.strip() and "\n" not in f.reason, f"{propagator.name}: a reason is one sentence, not {f.reason!r}"
    if isinstance(f, Prune):
        domain = problem.domains.get(f.hole)
        assert domain is not None, f"{propagator.name}: no hole {f.hole!r} ({label})"
        assert domain.alive >> f.index & 1, f"{propagator.name}: ?{f.hole} has no live candidate {f.index} ({label})"


def _permanent(findings: Iterable[Prune | Conflict], problem: Problem, where: str) -> None:
    """A permanent prune holds whatever is alive elsewhere: here, with every candidate alive."""
    permanent = [f for f in findings if isinstance(f, Prune) and f.permanent]
    if not permanent:
        return
    whole = problem.copy()
    for d in whole.domains.values():
        d.alive = (1 << len(d.candidates)) - 1
    right = right_assignments(whole)
    for f in permanent:
        bad = [a for a in right if a.get(f.hole) == f.index]
        assert not bad, f"{f.propagator}: permanent, {f.reason}\nbut {bad[0]} is right with all alive\n{where}"


def _monotone(
    make: Callable[[], Propagator],
    problem: Problem,
    findings: Iterable[Prune | Conflict],
    rng: random.Random,
    where: str,
) -> None:
    smaller = problem.copy()
    for d in smaller.domains.values():
        gone = rng.choice(list(bits(d.alive))) if len(d) > 1 and rng.random() < 0.5 else None
        if gone is not None:
            d.alive &= ~(1 << gone)
    again = list(make().propagate(smaller))
    if any(isinstance(f, Conflict) for f in again):
        return
    found = {(f.hole, f.index) for f in again if isinstance(f, Prune)}
    for f in findings:
        if isinstance(f, Conflict):
            raise AssertionError(f"{f.propagator}: a conflict is gone with fewer candidates: {f.reason}\n{where}")
        lost = smaller.domains[f.hole].alive >> f.index & 1 and (f.hole, f.index) not in found
        assert not lost, (
            f"{f.propagator} is not monotone: with fewer candidates it no longer finds: {f.reason}\n{where}"
        )


def _fixpoint(make: Callable[[], Propagator], problem: Problem, right: list[dict[str, int]], where: str) -> None:
    copy = problem.copy()
    result = propagate(copy, [make()])
    if result.conflict is not None:
        assert not right, f"the fixpoint is a conflict ({result.conflict.reason}), but {right[0]} is right\n{where}"
        return
    again = list(make().propagate(copy))
    assert not again, f"not at rest after the fixpoint: {again[0]}\n{where}"
    for a in right:
        lost = [h for h, i in a.items() if not copy.domains[h].alive >> i & 1]
        assert not lost, f"the fixpoint removed {a[lost[0]]} of ?{lost[0]}, which is right\n{where}"


def describe(problem: Problem) -> str:
    """The problem as text, for messages."""
    from csp_ir.ir.printer import print_program

    lines = [print_program(problem.draft)]
    for name, d in problem.domains.items():
        lines.append(f"?{name}: " + " | ".join(f"{i}: {d.candidates[i]}" for i in d.live()))
    lines += [f"example: {e.args!r} -> {e.expected!r}" for e in problem.examples]
    lines += [f"nogood: {n.parts}" for n in problem.nogoods] + [f"constraint: {c.text}" for c in problem.constraints]
    return "\n".join(lines)
