"""The engines and propagators on drawn problems, against what CPython makes of every fill."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from csp_ir.domains.fragments import assigned_names
from csp_ir.domains.model import Candidate, Domain, Fragment, Problem
from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, OutOfSteps
from csp_ir.ir.check import check_program
from csp_ir.ir.nodes import Program
from csp_ir.ir.parse import parse_fragment, parse_program
from csp_ir.ir.rewrite import fill
from csp_ir.propagators.engine import builtin_propagators, propagate
from csp_ir.refutation.impossible import impossible
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.cpsat import CpSatSearch
from csp_ir.search.pyconstraint import PythonConstraintSearch
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.model import Example, Raises

from .drawn import Drawn, draw
from .plain import Ending, Plain

LIMITS = (Limits(steps=2_000, memory=1_000_000, value_size=20_000),)
ENGINES = (
    TraceSearch(limits=LIMITS),
    TraceSearch(limits=LIMITS, cheapest=False, name="trace, first"),
    CpSatSearch(limits=LIMITS),
    PythonConstraintSearch(limits=LIMITS),
)
SECONDS = 20.0


def refused(drawn: Drawn) -> bool:
    """Whether the draft is refused before any engine sees it: no IR, or a sure error of the user's own text."""
    try:
        program = parse_program(drawn.text)
        compile_program(program)
        return bool(check_program(program))
    except CspIrError:
        return True


def problem_of(drawn: Drawn) -> Problem:
    """The drawn problem as the engines get it."""
    examples = tuple(
        Example(eval(args, {}), _expected(wanted)) for args, wanted in zip(drawn.args, drawn.wanted, strict=True)
    )
    problem = Problem.of(parse_program(drawn.text), examples)
    for hole, texts in drawn.domains.items():
        domain = problem.domains.setdefault(hole, Domain(hole))
        for text, cost in texts:
            domain.add(Candidate(_read(problem, text, drawn.kinds[hole]), cost))
    return problem


def _read(problem: Problem, text: str, kind: str) -> Fragment:
    return parse_fragment(text, kind, assigned_names(problem.draft))


def _expected(wanted: Ending) -> object:
    return Raises(wanted.what) if wanted.how == "raised" else eval(wanted.literal, {"set": set, "frozenset": frozenset})


class Plainly:
    """What CPython says of a problem's fills, in terms of candidates' indices."""

    def __init__(self, drawn: Drawn, problem: Problem) -> None:
        self.problem = problem
        self.index = {
            h: [problem.domains[h]._index[_read(problem, t, drawn.kinds[h])] for t, _ in texts]
            for h, texts in drawn.domains.items()
        }
        self.passing = self.keys(drawn.passing())
        self.drawn = drawn

    def keys(self, fills: list[dict[str, int]]) -> dict[tuple[tuple[str, int], ...], float]:
        found = {}
        for chosen in fills:
            key = tuple(sorted((h, self.index[h][i]) for h, i in chosen.items()))
            found[key] = round(sum(self.problem.domains[h].candidates[i].cost for h, i in key), 6)
        return found

    def meets_limit(self, key: tuple[tuple[str, int], ...]) -> bool:
        """Whether the interpreter cuts the filled program off, as it does where a list holds itself."""
        chosen = {h: self.problem.domains[h].candidates[i].fragment for h, i in key}
        program = self.problem.draft
        for _ in key:  # candidates may hold holes
            program = fill(program, chosen)
        machine = compile_program(program)
        runs = (machine.run(e.args, limits=LIMITS[0]).outcome for e in self.problem.examples)
        return any(isinstance(outcome, OutOfSteps) for outcome in runs)


def disagreements(drawn: Drawn, arms: str = "") -> list[str]:
    """Each kind of disagreement as one line; empty where all agree. arms: names of engines; else all, and the propagators."""
    problem = problem_of(drawn)
    plainly = Plainly(drawn, problem)
    found = []
    for engine in ENGINES:
        if arms and engine.name.split(",")[0] not in arms.split(","):
            continue
        try:
            results = list(engine.solutions(problem, Budget(SECONDS, clock=time.process_time)))
        except Exception as error:  # a benchmark reports what no engine may do
            found.append(f"{engine.name}: raises {type(error).__name__}: {error}")
            continue
        found += [f"{engine.name}: {what}" for what in _of_engine(engine.name, results, plainly)]
    if arms:
        return found
    return found + _of_propagators(problem, plainly) + _of_refutation(problem.draft, problem, plainly)


def _of_engine(name: str, results: list[SearchResult], plainly: Plainly) -> list[str]:
    *solved, last = results
    keys = [tuple(sorted(r.assignment.items())) for r in solved]
    costs = [round(r.cost, 6) for r in solved]
    found = []
    if wrong := [k for k in keys if k not in plainly.passing]:
        found.append(f"gives what does not pass {wrong[0]}")
    if last.status == "unknown":
        return [*found, f"is undecided: {last.ran_out}"]
    if missed := [k for k in plainly.passing if k not in keys and not plainly.meets_limit(k)]:
        found.append(f"{'misses' if keys else 'calls impossible'} what passes {missed[0]}")
    if any(plainly.passing.get(k, c) != c for k, c in zip(keys, costs, strict=True)):
        found.append("has another cost")
    if len(set(keys)) < len(keys):
        found.append("gives one twice")
    if costs != sorted(costs) and name != "trace, first":
        found.append("cheapest is not first")
    return found


def _of_propagators(problem: Problem, plainly: Plainly) -> list[str]:
    found = []
    copy = problem.copy()
    try:
        result = propagate(copy, builtin_propagators())
    except Exception as error:
        return [f"propagators: raise {type(error).__name__}: {error}"]
    for prune in result.prunes:
        if any((prune.hole, prune.index) in key for key in plainly.passing):
            found.append(f"propagator {prune.propagator}: {prune.reason}")
    if result.conflict is not None and plainly.passing:
        found.append(f"propagator {result.conflict.propagator}: conflict {result.conflict.reason}")
    return found


def _of_refutation(draft: Program, problem: Problem, plainly: Plainly) -> list[str]:
    core = impossible(draft, problem.examples, LIMITS[0])
    if not core:
        return []
    for number, example in enumerate(problem.examples):
        alone = impossible(draft, (example,), LIMITS[0])
        if alone and plainly.drawn.passing([number]):
            return [f"refutation: {alone} is no contradiction"]
    return []


def drawn_problems(seed: int, count: int) -> Iterator[tuple[str, Drawn]]:
    """Labelled problems that some engine gets to see."""
    number = 0
    with Plain() as plain:
        while count:
            label, number = f"drawn {seed} {number}", number + 1
            drawn = draw(random.Random(label), plain)
            if drawn is not None and not refused(drawn):
                count -= 1
                yield label, drawn


def agree_drawn(count: int, seed: int, arms: str = "") -> None:
    """Print every problem on which an engine or a propagator differs from CPython, and how many there are."""
    started, solvable, kinds = time.process_time(), 0, dict[str, int]()
    for number, (label, drawn) in enumerate(drawn_problems(seed, count), 1):
        solvable += bool(drawn.passing())
        for what in disagreements(drawn, arms):
            print(f"--- {label}: {what}\n{drawn}", flush=True)
            kind = what.split(":")[0] + (" undecided" if "is undecided" in what else "")
            kinds[kind] = kinds.get(kind, 0) + 1
        if not number % 500 or number == count:
            told = ", ".join(f"{k}: {n}" for k, n in kinds.items()) or "all agree"
            print(
                f"{number} problems ({solvable} solvable), {told}; {time.process_time() - started:.0f} s CPU",
                flush=True,
            )
