"""The queue: fixpoint whatever the order, conflicts, plug-ins."""

from __future__ import annotations

import random
from importlib.metadata import EntryPoint

import pytest

from csp_ir.domains.model import Candidate, Nogood, Problem, Prune
from csp_ir.domains.random_problems import random_problem
from csp_ir.errors import PluginError
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.propagators import plugins
from csp_ir.propagators.base import Finding, Propagator
from csp_ir.propagators.checked import UnsoundPrune
from csp_ir.propagators.conformance import check_propagator
from csp_ir.propagators.engine import builtin_propagators, propagate
from csp_ir.propagators.nogoods import Nogoods
from csp_ir.spec.model import Example


def nogood_problem(rng: random.Random) -> Problem:
    """A problem rich in nogoods."""
    problem = random_problem(rng)
    names = list(problem.contexts)
    for _ in range(rng.randint(1, 6)):
        chosen = rng.sample(names, min(len(names), rng.randint(1, 3)))
        problem.nogoods.append(Nogood(tuple((h, rng.getrandbits(5)) for h in chosen), "drawn"))
    return problem


@pytest.mark.parametrize("make", [type(p) for p in builtin_propagators()], ids=lambda m: m.name)
def test_builtin_propagators_conform(make: type[Propagator]) -> None:
    check_propagator(make, problems=25)


def test_nogoods_conform_and_find_something() -> None:
    assert check_propagator(Nogoods, problems=80, draw=nogood_problem) > 20


def test_the_fixpoint_does_not_depend_on_the_order_of_events() -> None:
    for seed in range(25):
        rng = random.Random(seed)
        problem = nogood_problem(rng)
        ends = set()
        for _ in range(4):
            copy = problem.copy()
            propagators = [Nogoods(), *builtin_propagators()]
            rng.shuffle(propagators)
            rng.shuffle(copy.nogoods)
            result = propagate(copy, propagators)
            alive = tuple(d.alive for d in copy.domains.values())
            ends.add(("conflict",) if result.conflict else alive)
        assert len(ends) == 1


def two_holes() -> Problem:
    problem = Problem.of(parse_program("def f(a: int) -> int:\n    return ?p + ?q"))
    for text in ("1", "a"):
        problem.domains["p"].add(Candidate(parse_expr(text)))
        problem.domains["q"].add(Candidate(parse_expr(text)))
    return problem


def test_a_reason_is_recorded_for_each_prune() -> None:
    problem = two_holes()
    problem.nogoods = [Nogood((("p", 0b11), ("q", 0b01)), "example 1 gives 2")]
    events = []
    result = propagate(problem, recorder=lambda kind, data: events.append((kind, data)), propagators=[Nogoods()])
    assert [str(p.reason) for p in result.prunes] == [
        "?q = `1` removed: with every choice left for ?p it fails (example 1 gives 2)"
    ]
    assert events[0][0] == "prune" and events[0][1]["candidate"] == "1"
    assert result.entailed == ("nogoods",)


def test_a_conflict_carries_its_evidence() -> None:
    problem = two_holes()
    problem.nogoods = [Nogood((("p", 0b11), ("q", 0b01)), "one"), Nogood((("q", 0b10),), "two")]
    result = propagate(problem, propagators=[Nogoods()])
    assert result.conflict is not None and result.conflict.holes


class NoLiteral(Propagator):
    """?q is no literal."""

    name = "no-literal"

    def propagate(self, problem: Problem):
        for i in problem.domains["q"].live():
            if str(problem.domains["q"].candidates[i]) == "1":
                yield Prune("q", i, "?q = `1` removed: it is a literal", self.name)


def test_a_plug_in_package_can_add_one(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("no-literal", f"{__name__}:NoLiteral", "csp_ir.propagators")
    monkeypatch.setattr(plugins, "entry_points", lambda group: [point] if group == point.group else [])
    problem = two_holes()
    assert "no-literal" in [p.propagator for p in propagate(problem).prunes]
    point = EntryPoint("no-literal", "builtins:dict", "csp_ir.propagators")
    with pytest.raises(PluginError, match="not a Propagator"):
        propagate(two_holes())


def test_conformance_catches_an_unsound_propagator() -> None:
    class First(Propagator):
        name = "first"

        def propagate(self, problem: Problem):
            for hole, d in problem.domains.items():
                for i in list(d.live())[1:]:
                    yield Prune(hole, i, "not the first", self.name)

    with pytest.raises(AssertionError, match="is right"):
        check_propagator(First, problems=20)


def test_conformance_catches_one_that_is_not_monotone() -> None:
    class WhenMany(Propagator):
        name = "when-many"

        def propagate(self, problem: Problem):
            for hole, d in problem.domains.items():
                if len(d) > 2 and not any(problem_right(problem, hole, i) for i in d.live()):
                    yield Prune(hole, d.alive.bit_length() - 1, "many", self.name)

    with pytest.raises(AssertionError):
        check_propagator(WhenMany, problems=150)


def problem_right(problem: Problem, hole: str, index: int) -> bool:
    from csp_ir.domains.reference import assignments, is_right

    return any(a.get(hole) == index and is_right(problem, a) for _, a in assignments(problem))


class Unsound(Propagator):
    name = "unsound"

    def propagate(self, problem: Problem) -> list[Finding]:
        return [Prune("p", i, "it is the second", self.name) for i in problem.domains["p"].live() if i == 1]


def test_a_debug_run_checks_every_prune(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSP_IR_CHECK", "1")
    problem = two_holes()
    problem.examples = (Example((2,), 3),)
    with pytest.raises(UnsoundPrune, match="it is the second"):
        propagate(problem, [Unsound()])
    for seed in range(25):
        propagate(nogood_problem(random.Random(seed)))
