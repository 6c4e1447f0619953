"""Filling the holes of a sketch: propose, propagate, search, and widen what is short."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import Any

from csp_ir.constraints.admitted import asked_types
from csp_ir.constraints.model import Constraint
from csp_ir.constraints.read import read_constraints
from csp_ir.constraints.suggest import constants as named_constants
from csp_ir.constraints.suggest import pinned, suggestions
from csp_ir.domains.model import Candidate, Domain, Nogood, Problem
from csp_ir.domains.refined import broken, refined_holes
from csp_ir.draft.candidates import CONSTANT_COST
from csp_ir.draft.environments import MAX_ENVIRONMENTS, SAMPLE_LIMITS, sample_environments
from csp_ir.draft.kinds import candidates_of_kind
from csp_ir.draft.statements import block_candidates
from csp_ir.draft.type_candidates import type_candidates
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import StuckSignal, freeze, snapshot
from csp_ir.ir.check import check_program
from csp_ir.ir.nodes import Expr, ExprStmt, Fragment, Hole, ListDisplay, Literal, Program, Stmt
from csp_ir.ir.rewrite import fill, free_names, holes_in
from csp_ir.judged import APART, Judge, Prices, batches, numbers_in
from csp_ir.propagators.engine import default_propagators, propagate
from csp_ir.record import Recorder
from csp_ir.search.anytime import solutions_in_time
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.engines import engine
from csp_ir.search.partial import near_fills
from csp_ir.search.shortage import shortage
from csp_ir.search.widening import among, cheapest, narrowed, steppable_first, wanted_first, widening
from csp_ir.solution import Shortage, Solution
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Example, Spec
from csp_ir.wanted.branching import Branching
from csp_ir.wanted.derived import Derived
from csp_ir.wanted.explore import expression_holes
from csp_ir.wanted.expressions import Facts
from csp_ir.wanted.fill import BARE
from csp_ir.wanted.imagined import all_changed
from csp_ir.wanted.locals import likely_contexts
from csp_ir.wanted.places import places
from csp_ir.wanted.propose import Proposals, minor_names, waiting
from csp_ir.wanted.usage import Odds, odds, spots
from csp_ir.work import worked

# Widening rounds: candidates a hole, and how deep terms are nested; before them, how much work a hole's goals are worth.
ROUNDS = ((20, 1), (60, 1), (200, 2), (800, 2), (3000, 3))
EFFORTS = (0, 0, 0, 1)
UNLIKELY_COST = 2.0  # of what only a variable of another type than the result's allows
FUNCTIONS = 60  # functions by name, which cost no more to enumerate, in any round
NESTED_LIMIT = 60  # candidates of a hole inside a proposed statement
BROKEN_A_ROUND = 500  # solutions that may break what refines a hole before the search of a round is given up
REFUTED_A_ROUND = 25  # solutions that verification may refuse before the domains are widened
MOST_LISTED = 200
ENOUGH = 3  # rounds, after which a hole whose own constraints allow none of its candidates is given up
# Of the time left, for the search of a round before the last, and of one after which more is asked for; at least so much.
SEARCH_SHARE, FIRST_SHARE, MIN_SEARCH = 0.35, 0.2, 0.5
LIKELIEST = 30  # candidates of each hole that are searched with calls of the function itself
FILLED = 16  # fills that are run before others are searched for
BESIDE = 12  # fills of which single holes are looked at again
WANTED_SHARE, MOST_WANTED_SECONDS = 0.35, 8.0  # of the time left, for candidates from wanted values
NEAR_SHARE = 0.1  # of the time left, for fills that pass some of the examples
# Of the time, for fills of likely terms, and units at most; how much longer they are looked for once one is found, of what that took; how many.
LIKELY_SHARE, MOST_LIKELY, ENOUGH_MORE, MOST_FOUND = 0.3, 3.0, 1.0, 60
WITH_STATEMENTS = 0.5  # of it where statements are open: then runs are followed from their start, and searching is slow


def fill_sketch(
    spec: Spec,
    sketch: Program,
    deadline: float,
    search: str,
    recorder: Recorder,
    watch: Callable[[Problem], None] | None = None,
) -> Iterator[Solution | Shortage]:
    """Solutions of a sketch, cheapest first and from few candidates to many.

    A consumer that asks for the next one has refuted the last, which becomes a nogood. Indices,
    permanent prunes and nogoods survive from round to round. A Shortage, naming a minimal set of
    short holes, ends it when the widest domains do not do, or says what ran out. No round follows the first where
    none adds a candidate.

    watch: is given the problem, which grows from round to round, once it is made.
    """
    if errors := check_program(sketch):
        errors[0].file = spec.file
        raise errors[0]
    constraints = read_constraints(spec.constraints, sketch, file=spec.file)
    constants = [*spec_constants(spec), *named_constants(constraints)]
    words = set(re.findall(r"[a-z]+", spec.prose.lower()))
    problem: Problem | None = None
    proposals: Proposals | None = None
    short: Mapping[str, str] = {}
    ran_out = ""
    open_ = {n: h.kind for n, h in holes_in(sketch).items() if n not in pinned(constraints)}
    goals = spec.examples and open_ and "type" not in open_.values()
    efforts = EFFORTS if goals else ()
    refined = bool(refined_holes(sketch))
    near: list[dict[str, Fragment]] = []
    judge = Judge(spec, deadline, waiting(sketch), len(holes_in(sketch)))
    for number, (limit, rounds) in enumerate((*(ROUNDS[0] for _ in efforts), *ROUNDS), -len(efforts)):
        if worked() > deadline:
            ran_out = "time"
            break
        if problem is not None and number > 0 and hopeless(problem, all_final=number >= ENOUGH):
            break
        alone = number < 0 and not constraints
        problem = propose(sketch, spec.examples, constants, words, limit, rounds, deadline, constraints, problem, alone)
        last = number == len(ROUNDS) - 1 or (number >= 0 and fixed(problem) >= problem.contexts.keys())
        if watch is not None:
            watch(problem)
        if goals and number == -len(efforts) and not constraints and not refined and likely_holes(problem):
            until = worked() + min(MOST_LIKELY, LIKELY_SHARE * (deadline - worked()))
            _likely(problem, spec, constants, until, recorder, judge)
            for solution, result in judge.solutions(problem) if judge.settled else ():
                yield solution
                _refuted(problem, result, recorder, "verification refused this fill")
        if number < 0 or (number < len(EFFORTS) and not efforts):
            if proposals is None:
                simple = {n: sorted(d.candidates, key=lambda c: c.cost) for n, d in problem.domains.items()}
                named_ = named_constants(constraints)
                proposals = Proposals(
                    sketch, problem.examples, simple, contexts=problem.contexts, prose=spec.prose, constants=named_
                )
            share = WITH_STATEMENTS if "block" in open_.values() else WANTED_SHARE
            until = min(deadline, worked() + min(MOST_WANTED_SECONDS, share * (deadline - worked())))
            beside = [*judge.best(problem, BESIDE), *near]
            _add_wanted(problem, proposals.more(until, (efforts or EFFORTS)[number], beside), recorder)
        recorder("domains", {"stage": "proposed", "sizes": sizes(problem), "candidates": listed(problem)})
        # What is ill-typed or unbound may pass where no example reads it: only when nothing well-formed does.
        for strict in (True, False) if last else (True,):
            if not strict and not held_back(problem):
                break
            for domain in problem.domains.values():
                domain.restore_relative()
            until = min(deadline, worked() + max(1.0, 0.1 * (deadline - worked())))
            conflict = propagate(problem, default_propagators(strict), deadline=until, recorder=recorder).conflict
            recorder("domains", {"stage": "propagated", "sizes": sizes(problem)})
            if conflict is not None:
                ran_out = ""
                short = {hole: conflict.reason for hole in conflict.holes[:1]} if strict or not short else short
                continue
            chosen = engine(search)
            left = max(0.01, deadline - worked())
            seconds = left if last else max(MIN_SEARCH, (SEARCH_SHARE if number >= -1 else FIRST_SHARE) * left)
            steppable = steppable_first(problem)
            # What it has beside what can be stepped is slow to search, so that only the likeliest of it comes first.
            whole = problem if number >= -1 or steppable is None else narrowed(problem, cheapest(LIKELIEST)) or problem
            shown = among(problem, proposals.filled(FILLED)) if proposals is not None and not last else None
            for scope in filter(None, (shown, whole, steppable, None if last else wanted_first(problem))):
                if last:
                    results = solutions_in_time(chosen, scope, Budget(seconds))
                else:
                    results = widening(chosen, scope, seconds)
                results = keeping(results, problem, recorder) if refined else results
                tried, end = 0, None
                for batch in batches(results):
                    for result in batch.results:
                        said = {"engine": chosen.name, "status": result.status, "cost": result.cost}
                        recorder("search", said | dict(result.statistics))
                    judge.hold(batch.fills)
                    end = batch.last
                    if scope is shown:
                        continue  # what is searched for may cost less
                    if not last and not judge.settled:
                        break  # what is found costs more than the examples bear out: more candidates are asked for
                    for solution, result in judge.solutions(problem):
                        yield solution
                        _refuted(problem, result, recorder, "verification refused this fill")
                        tried += 1
                    if tried >= REFUTED_A_ROUND:
                        break
                ran_out = end.ran_out if end is not None and end.status == "unknown" else ""
                short = {} if end is not None else short
                if ran_out != "time" and scope is problem:
                    break
            if number < -1 and not judge.held:
                near = near_fills(problem, NEAR_SHARE * max(0.0, deadline - worked()), BESIDE)
            if ran_out == "time" and (last or worked() > deadline):
                break
        if ran_out == "time" and worked() > deadline:
            break
    if problem is not None:
        for solution, result in judge.solutions(problem):
            yield solution
            _refuted(problem, result, recorder, "verification refused this fill")
    if ran_out == "time" and worked() > deadline:
        yield Shortage({}, ran_out="time")
        return
    if problem is not None and not short:
        short = shortage(problem, Budget(max(0.0, min(3.0, deadline - worked()))))
    yield Shortage(
        dict(short) or {n: "no combination of its candidates passes every example" for n in holes_in(sketch)}, ran_out
    )


def likely_holes(problem: Problem) -> bool:
    """Whether all that is open are expressions whose types are known from where they stand."""
    return all(c.kind in ("term", "constant") for c in problem.contexts.values())


def _likely(
    problem: Problem, spec: Spec, constants: Sequence[Any], until: float, recorder: Recorder, judge: Judge
) -> None:
    """Give the judge fills of likely terms that pass, whose terms join the domains, and what people write in each hole."""
    search = Branching(problem.draft, spec.examples, places(problem.draft, spec.examples, constants, spec.prose))
    judge.prices = {h: Prices(Derived(search.likely[h]), k, search.dearest(h)) for h, (k, _) in search.places.items()}
    least, found = inf, 0
    for filling in search.fillings(until):
        chosen = {h: Candidate(e, round(filling.costs[h], 3), ("likely",)) for h, e in filling.chosen.items()}
        if chosen.keys() < problem.domains.keys():
            continue
        assignment = {h: problem.domains[h].add(c) for h, c in chosen.items()}
        judge.hold([SearchResult("solved", assignment, round(filling.cost, 3), statistics={"runs": search.runs})])
        found += 1
        least = min(least, filling.cost)
        if judge.settled:
            until = min(until, worked() + max(MIN_SEARCH, ENOUGH_MORE * search.spent))
            search.until = until
        if found >= MOST_FOUND or filling.cost > least + APART:
            break
    recorder("search", {"engine": "branching", "status": "solved" if found else "unknown", "runs": search.runs})


def held_back(problem: Problem) -> bool:
    """Whether a candidate was removed for what it is, not for what it does."""
    return any(
        not p.permanent and p.propagator in ("types", "scope")
        for d in problem.domains.values()
        for p in d.prunes.values()
    )


def fixed(problem: Problem) -> frozenset[str]:
    """Holes to which no round adds a candidate: constraints list their values, or their place does."""
    known = pinned(problem.constraints)
    return frozenset(n for n, c in problem.contexts.items() if n in known or c.kind in ("operator", "name", "type"))


def hopeless(problem: Problem, all_final: bool = False) -> bool:
    """Whether no round can help: none adds a candidate, or all that is final of a hole breaks its own constraints."""
    final = fixed(problem)
    if final >= problem.contexts.keys():
        return True
    final = frozenset(problem.contexts) if all_final else final
    alone: dict[str, list[Any]] = {}
    for constraint in problem.constraints:
        if len(constraint.scope) == 1 and constraint.scope[0] in final:
            alone.setdefault(constraint.scope[0], []).append(constraint)
    return any(
        not any(all(c.allows({hole: candidate}) for c in each) for candidate in problem.domains[hole].candidates)
        for hole, each in alone.items()
    )


def _add_wanted(problem: Problem, proposals: Iterable[tuple[str, Candidate]], recorder: Recorder) -> None:
    """Add candidates that give what the examples want of each hole, and likely ones where they want nothing."""
    listed_ = pinned(problem.constraints)
    found = [p for p in proposals if p[0] in problem.domains and p[0] not in listed_]
    shown: dict[str, list[list[Any]]] = {}
    for hole, candidate in found:
        before = len(problem.domains[hole].candidates)
        if problem.domains[hole].add(candidate) == before:
            shown.setdefault(hole, []).append([str(candidate), candidate.cost])
    recorder(
        "domains",
        {
            "stage": "wanted",
            "sizes": {h: len(c) for h, c in shown.items()},
            "candidates": {h: c[:MOST_LISTED] for h, c in shown.items()},
        },
    )


def keeping(results: Iterator[SearchResult], problem: Problem, recorder: Recorder) -> Iterator[SearchResult]:
    """The solutions that keep what refines the holes; the others become nogoods, and not too many of them are looked at."""
    left = BROKEN_A_ROUND
    for result in results:
        chosen = {n: problem.domains[n].candidates[i].fragment for n, i in result.assignment.items()}
        why = broken(problem.draft, chosen, problem.examples) if result.status == "solved" else None
        if why is None:
            yield result
            continue
        _refuted(problem, result, recorder, why.describe(problem.draft.function.name))
        left -= 1
        if not left:
            yield SearchResult("unknown", ran_out="fills that keep what refines the holes")
            return


def _refuted(problem: Problem, result: SearchResult, recorder: Recorder, evidence: str) -> None:
    """Keep an assignment that was refused from coming up in later rounds."""
    parts = tuple((n, 1 << i) for n, i in result.assignment.items())
    problem.nogoods.append(Nogood(parts, evidence))
    shown = {n: str(problem.domains[n].candidates[i]) for n, i in result.assignment.items()}
    recorder("nogood", {"parts": shown, "evidence": evidence})


def sizes(problem: Problem) -> dict[str, int]:
    return {n: len(d) for n, d in problem.domains.items()}


def listed(problem: Problem) -> dict[str, list[list[Any]]]:
    """The first candidates of each hole with their costs, for the record."""
    return {n: [[str(c), c.cost] for c in d.candidates[:MOST_LISTED]] for n, d in problem.domains.items()}


def propose(
    sketch: Program,
    examples: Sequence[Example],
    constants: Sequence[Any],
    words: set[str],
    limit: int,
    rounds: int,
    deadline: float,
    constraints: Sequence[Constraint] = (),
    known: Problem | None = None,
    wanted: bool = False,
) -> Problem:
    """The problem of a sketch with enumerated domains.

    Args:
        known: an earlier round's problem; its domains are added to.
        wanted: whether nothing is enumerated for its expressions, since their candidates come from what is wanted.
    """
    problem = known or Problem.of(sketch, tuple(examples), tuple(constraints))
    contexts = dict(problem.contexts)
    there = spots(sketch)
    forms: list[tuple[str, tuple[Stmt, ...]]] = []
    for name, context in problem.contexts.items():
        if context.kind == "block":
            blocks = block_candidates(context, sketch, wide=rounds > 1)
            changing = odds(there[name], tuple(context.scope)) if name in there else Odds()
            for candidate in blocks.candidates:
                statements = candidate.fragment if isinstance(candidate.fragment, tuple) else ()
                cost = candidate.cost + changing.cost(frozenset().union(*map(all_changed, statements)))
                problem.domains[name].add(replace(candidate, cost=round(cost, 3)))
                if statements and any(map(holes_in, statements)):
                    forms.append((name, statements))
            for inner, inside in blocks.inner.items():
                contexts[inner] = inside
                problem.domains.setdefault(inner, Domain(inner))
    problem.contexts = contexts
    there = spots(sketch, forms)
    nested = contexts.keys() - holes_in(sketch).keys()
    functions = Facts(sketch).function_holes  # filled with functions by name too
    aside = expression_holes(sketch) - functions if wanted else frozenset()
    guessed = {n for n, c in contexts.items() if c.kind in ("term", "constant", "name")}
    asked = {n: replace(contexts[n], expected=t) for n, t in asked_types(constraints).items() if n in guessed}
    guesses = likely_contexts(sketch, contexts, examples) | asked
    simple = {
        n: candidates_of_kind(
            guesses.get(n, c), sketch, constants=constants, words=words, limit=12, rounds=1, deadline=deadline
        )
        for n, c in contexts.items()
        if c.kind not in ("block", "type") and n not in nested and n not in aside
    }
    environments = sample_environments(sketch, examples, simple)
    at_blocks = block_environments(sketch, examples)
    minor = minor_names(sketch)
    for name in nested:
        first = next((e for block, e in at_blocks.items() if name.startswith(block + "_")), [])
        environments[name] = [*first, *(later(e, minor) for e in first if minor & e.keys())]
    listed_ = pinned(constraints)
    named = suggestions(constraints, contexts, {f.name: f for f in sketch.helpers})
    for name, context in contexts.items():
        if context.kind == "block" or name in aside:
            continue
        if context.kind == "type":
            for candidate in type_candidates(sketch, name, examples, named.get(name, ())):
                problem.domains[name].add(candidate)
            continue
        for fragment in named.get(name, ()):
            problem.domains[name].add(Candidate(fragment, CONSTANT_COST, ("constraints",)))
        if name in listed_:
            continue
        some = (guesses[name], context) if name in guesses else (context,)
        used = odds(there[name], tuple(context.scope)) if name in there else Odds()
        for likely in some[:1] if name in asked else some:
            for candidate in candidates_of_kind(
                likely,
                sketch,
                environments=environments.get(name, ()),
                constants=constants,
                words=words,
                limit=min(limit, NESTED_LIMIT) if name in nested else max(limit, FUNCTIONS * (name in functions)),
                rounds=min(2, rounds) if name in nested else rounds,
                deadline=min(deadline, max(worked() + 2, (worked() * 3 + deadline) / 4)),
            ):
                cost = candidate.cost + UNLIKELY_COST * (name in guesses and likely is context)
                if isinstance(candidate.fragment, Expr):
                    alone = isinstance(candidate.fragment, Literal) and bool([*numbers_in(candidate.fragment)])
                    cost += used.cost(free_names(candidate.fragment)) + BARE * alone
                problem.domains[name].add(replace(candidate, cost=round(cost, 3)))
    return problem


def later(environment: Mapping[str, Any], minor: frozenset[str]) -> dict[str, Any]:
    """An environment as a later visit may find it: what starts at nothing has grown, so that it is told from nothing."""
    return {n: _grown(v) if n in minor else v for n, v in environment.items()}


def _grown(value: Any) -> Any:
    if type(value) in (int, float):
        return value + 3
    return value + value if type(value) is list and value else value + "x" if type(value) is str else value


def block_environments(sketch: Program, examples: Sequence[Example]) -> dict[str, list[dict[str, Any]]]:
    """The environments in which examples come to block holes that do nothing."""
    blocks = [h for h, e in holes_in(sketch).items() if e.kind == "block"]
    if not blocks:
        return {}
    # A hole that is read and thrown away tells the environments of every visit.
    probes = fill(sketch, {h: (ExprStmt(ListDisplay((Hole(h),))),) for h in blocks})
    machine = compile_program(probes)
    found: dict[str, list[dict[str, Any]]] = {}
    seen: set[Any] = set()

    def read(hole: str, environment: dict[str, Any]) -> Any:
        if hole not in blocks:
            raise StuckSignal(hole)
        key = hole, freeze(tuple(environment.items()))
        if key not in seen and len(found.setdefault(hole, [])) < MAX_ENVIRONMENTS:
            seen.add(key)
            found[hole].append({n: snapshot(v) for n, v in environment.items()})
        return None

    for example in examples[:MAX_ENVIRONMENTS]:
        machine.run(example.args, limits=SAMPLE_LIMITS, holes=read, trace=False)
    return found
