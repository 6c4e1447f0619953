"""The main loop: propose, propagate, search, check, learn, refocus, until solved or the budget ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from csp_ir.constraints.structure import Structure, structures, violation, without_sketch
from csp_ir.domains.model import Problem
from csp_ir.domains.refined import broken, refined_holes
from csp_ir.errors import IRSyntaxError, OutOfBudget
from csp_ir.interpreter.outcomes import describe, shown
from csp_ir.ir.check import check_program
from csp_ir.ir.nodes import Program
from csp_ir.ir.parse import parse_fragment
from csp_ir.ir.printer import print_program
from csp_ir.ir.rewrite import holes_in
from csp_ir.providers.failing import failed
from csp_ir.record import Listener, Recorder
from csp_ir.refutation.contradiction import contradiction, excluded_fills
from csp_ir.render.python import render
from csp_ir.result import LOW_CONFIDENCE, Result
from csp_ir.sketch import fill_sketch
from csp_ir.solution import Grounds, Shortage, Solution, Whole
from csp_ir.spec.model import Example, Spec, Witness
from csp_ir.spec.read import read_spec
from csp_ir.verdict import INTERRUPTED, Exhausted, Solved, Unknown, Unsatisfiable, Verdict
from csp_ir.verify.advice import advice
from csp_ir.verify.known import Known
from csp_ir.verify.question import Dropped, Suspect
from csp_ir.verify.verify import Verification, delivered, verify, verify_text
from csp_ir.work import counted, granted, late, moment, waiting, within, worked

if TYPE_CHECKING:
    from csp_ir.portfolio.stage import Portfolio
    from csp_ir.providers.base import Proposer
    from csp_ir.samples.worth import Wrote

__all__ = ["LOW_CONFIDENCE", "solve"]

Ask = Callable[[Any], Example | Dropped | None]
NEAREST_SECONDS = 1.0  # for finding the fill that passes most examples, where none passes all
LATE_SECONDS = 0.25  # the same, once the time is over
CHECKING = 0.2  # of the work, that is left for judging an answer by clauses
PROVING = 0.5  # of the seconds left, for the proof of one program
LOOKED, LOOKING = 12, 1.0  # inputs, and work, for whether clauses decide what results are
OPEN = 0.45  # confidence at most, where they do not
DECIDED = 0.9  # confidence where `ensures` says what every result is, and held on generated inputs
Found = tuple[Solution | Whole, Verification]


def solve(
    spec: Spec | str,
    *,
    seconds: float = 60.0,
    work: float | None = None,
    budget: str = "",
    search: str = "trace",
    file: str | None = None,
    tests: str = "",
    on_event: Listener | None = None,
    samples: Sequence[str] = (),
    ask: Ask | None = None,
    providers: Sequence[Proposer] | Portfolio = (),
    embedded: bool = True,
    allow_weak_sandbox: bool = False,
    prove: int = 0,
) -> Result:
    """What `csp_ir.solve` does, in this process; its arguments are explained there.

    work: of `csp_ir.work`. budget: what a message calls the time that ran out, where `seconds` is only what is left of it.
    """
    known: Spec = read_spec(spec, file=file, tests=tests) if isinstance(spec, str) else spec
    recorder = Recorder(on_event)
    declined: set[str] = set()
    if prove:
        from csp_ir.deduction.smt.smtlib import z3_module

        z3_module("--prove")
    sources = replace(_sources(samples, providers, embedded), weak=allow_weak_sandbox, prove=prove)
    work = granted(work, seconds)
    spent = budget or f"time ({seconds:g} s)", f"work ({work:g})"
    with within(work, seconds) as deadline:
        while True:
            asked = None if ask is None else declined
            result = _accounted(_solve(known, deadline, spent, search, sources, recorder, asked), sources)
            question = next((q for q in result.questions if str(q) not in declined), None)
            if ask is None or question is None or not (result.solved or isinstance(question, Suspect)):
                return result
            with waiting():
                answer = ask(question)
            if answer is not None:
                known, text = question.settled(known, answer)
                recorder("note", {"text": text})
            declined.add(str(question))


@dataclass(frozen=True)
class Sources:
    """Where programs come from beside the embedded proposer; weak: whether they may run in a sandbox that lacks layers.

    prove: the bound up to which their clauses are proved; 0 where they are tested alone.

    wrote: what models wrote in the solve; at its beginning the samples, where there is a portfolio.
    refuted: programs that a counterexample refuted from which no example could be learned, with what they break.
    """

    samples: Sequence[str] = ()
    portfolio: Portfolio | None = None
    embedded: bool = True
    weak: bool = False
    prove: int = 0
    wrote: list[Wrote] = field(default_factory=list)
    refuted: list[tuple[str, str]] = field(default_factory=list)


def _sources(samples: Sequence[str], providers: Sequence[Proposer] | Portfolio, embedded: bool) -> Sources:
    if not providers:
        return Sources(samples, None, embedded)
    from csp_ir.portfolio.stage import Portfolio
    from csp_ir.samples.worth import Wrote

    portfolio = providers if isinstance(providers, Portfolio) else Portfolio.of(providers)
    return Sources(samples, portfolio, embedded, wrote=[Wrote(text) for text in samples])


def _solve(
    spec: Spec, deadline: float, ends: tuple[str, str], search: str, sources: Sources, recorder: Recorder,
    declined: Set[str] | None = None,
) -> Result:  # fmt: skip
    """One round; ends: what to call the time, and the work, where it runs out.

    declined: the questions that were left open, where somebody answers questions.
    """
    fallback: Found | None = None
    fewest = 0
    short: dict[str, str] = {}
    ran_out = ""
    problems: list[Problem] = []  # of the sketch, as it is being filled
    refuted: list[tuple[Any, ...]] = []
    witnesses: list[Witness] = []
    open_: tuple[Any, ...] = ()
    shapes = structures(spec.constraints, spec.file)
    if spec.sketch is None:
        without_sketch(spec.constraints, spec.file)
    elif errors := check_program(spec.sketch):
        errors[0].file = spec.file
        raise errors[0]
    try:
        if core := contradiction(spec):
            return _finish(recorder, spec, Unsatisfiable(core), None)
        known = Known(spec)
        until = deadline - CHECKING * (deadline - worked()) if spec.promises else deadline
        proposals = _first(known, deadline, until, search, recorder, sources, problems)
        while (proposal := next(proposals, None)) is not None:
            if isinstance(proposal, Shortage):
                short.update(proposal.holes)
                ran_out = ran_out or proposal.ran_out  # all of them have to be through
                open_ += proposal.questions
                if declined is not None and sources.portfolio is None and _doubted(proposal.questions, declined):
                    # What the answer makes right is in hand, so nothing is searched before it.
                    return _finish(recorder, spec, Unknown("an example is in doubt"), fallback, problems, open_)
                continue
            if isinstance(proposal, Whole):
                checked, text = verify_text(proposal.code, spec, deadline=deadline, weak=sources.weak), proposal.code
            else:
                checked = verify(proposal.program, spec, deadline=deadline, inputs=refuted, witnesses=witnesses)
                text = print_program(proposal.program)
                checked = _refined(_structured(checked, proposal.program, shapes), proposal, spec)
                if checked.passed and sources.prove and spec.promises:
                    from csp_ir.proof.verdicts import proved

                    left = moment(deadline) - time.monotonic()
                    checked = proved(
                        checked, proposal.program, spec, bound=sources.prove, seconds=PROVING * max(0.0, left)
                    )
            recorder("candidate", {"code": text, "passed": checked.passed})
            if checked.passed:
                if sources.prove and isinstance(proposal, Solution) and proposal.twins:
                    proposal = _apart(proposal, spec, sources.prove, moment(deadline) - time.monotonic())
                return _finish(recorder, spec, Solved(spec.left_out), (proposal, checked), problems, open_)
            if checked.counterexample is not None or checked.witness is not None:
                learned = known.learn(checked.counterexample, checked.witness)
                if learned is not None and known.add(learned):
                    ran_out = ""
                    proposals = propose(known.spec, until, search, recorder, sources, problems)
                    recorder("note", {"text": f"learned from ensures: {learned.describe(spec.name)}"})
                elif learned is None:
                    sources.refuted.append((text, checked.failures[0]))
                witnesses += [checked.witness] if checked.witness is not None else []
                refuted += [checked.counterexample] if checked.counterexample is not None else []
            if fallback is None or len(checked.failures) < fewest:
                fallback, fewest = (proposal, checked), len(checked.failures)
                recorder("best", {"code": text, "failures": checked.failures[:3]})
            recorder("refuted", {"why": checked.failures[:3]})
    except KeyboardInterrupt as stop:
        what, left = (stop.what, LATE_SECONDS) if isinstance(stop, OutOfBudget) else (INTERRUPTED, NEAREST_SECONDS)
        return _finish(recorder, spec, Unknown(what), fallback or _nearest(spec, problems, left), problems)
    left = deadline - worked()
    fallback = fallback or _nearest(spec, problems, min(max(left, 0.1), NEAREST_SECONDS))
    if left <= 0 or ran_out == "time":
        what = "; ".join((ends[0] if late() else ends[1], *filter(None, short.values())))
        return _finish(recorder, spec, Unknown(what), fallback, problems, open_)
    if ran_out:
        return _finish(recorder, spec, Unknown(ran_out), fallback, problems, open_)
    if sources.portfolio is not None and (spent := sources.portfolio.spent) is not None:
        return _finish(recorder, spec, Unknown(f"budget ({spent})"), fallback, problems, open_)
    if core := excluded_fills(spec):
        return _finish(recorder, spec, Unsatisfiable(core), fallback, problems, open_)
    failure = "" if sources.portfolio is None else failed(recorder.events)
    verdict = Unknown(failure, failed=True) if failure else Exhausted(short or _missing(spec))
    return _finish(recorder, spec, verdict, fallback, problems, open_)


def _doubted(questions: Sequence[Any], declined: Set[str]) -> bool:
    """Whether an example is asked about that nobody has been asked about."""
    return any(isinstance(q, Suspect) and str(q) not in declined for q in questions)


def _nearest(spec: Spec, problems: Sequence[Problem], seconds: float) -> Found | None:
    """The fill of a sketch that passes most examples, told as a program that failed the others."""
    from csp_ir.fits.partial import best_fill

    nearest = best_fill(problems[-1], seconds) if problems else None
    if nearest is None:
        return None
    failures = [f"{e.describe(spec.name)}: {describe(outcome)}" for e, outcome in nearest.failures]
    passed = f"passes {nearest.passed} of {len(spec.examples)} examples, not verified"
    fill = Solution(nearest.program, 0.0, 0.0, assignment=nearest.assignment)
    return fill, Verification(False, [passed, *failures])


def _structured(checked: Verification, program: Program, shapes: Sequence[Structure]) -> Verification:
    """The verification, failed where the program breaks a structure constraint."""
    broken = [why for shape in shapes if (why := violation(shape, program))]
    if not broken:
        return replace(checked, checked=[*checked.checked, *(f"`{s.text}`" for s in shapes)]) if shapes else checked
    return replace(checked, passed=False, failures=[*checked.failures, *broken])


def _refined(checked: Verification, proposal: Solution, spec: Spec) -> Verification:
    """The verification, failed where what fills a refined hole of the sketch breaks its condition in an example."""
    holes = refined_holes(spec.sketch) if spec.sketch is not None and checked.passed else {}
    if spec.sketch is None or not holes:
        return checked
    kinds = {n: h.kind for n, h in holes_in(spec.sketch).items()}
    try:
        chosen = {n: parse_fragment(text, kinds.get(n, "")) for n, text in proposal.assignment.items()}
    except IRSyntaxError:
        chosen = {}
    if unknown := [f"?{n} where {h.where}: it is not known what fills it" for n, h in holes.items() if n not in chosen]:
        return replace(checked, not_checked=[*checked.not_checked, *unknown])
    if (why := broken(spec.sketch, chosen, spec.examples)) is not None:
        return replace(checked, passed=False, failures=[*checked.failures, why.describe(spec.name)])
    held = [f"?{n} where {h.where}, at every read of the examples" for n, h in holes.items()]
    return replace(checked, checked=[*checked.checked, *held])


def _accounted(result: Result, sources: Sources) -> Result:
    """The result with what its providers used and which guarantees they lost, in its record."""
    if sources.portfolio is None:
        return result
    notes = [n for e in result.record["events"] if e["event"] == "proposal" for n in e.get("notes", ())]
    cost = {} if sources.portfolio.meter is None else {"cost": sources.portfolio.meter.data()}
    return replace(result, record={**result.record, **cost, "provider_notes": list(dict.fromkeys(notes))})


def _missing(spec: Spec) -> dict[str, str]:
    """What is short where no proposer could say it."""
    if spec.sketch is not None:
        return {name: "" for name in holes_in(spec.sketch)} or {"body": "the given program fails"}
    if not spec.examples and not spec.ensures:
        return {"body": f"nothing to check a program by: add examples, e.g. `{spec.name}(...) == ...`"}
    if not spec.examples:
        return {
            "body": f"programs are drafted from examples, and there are none: add some, e.g. `{spec.name}(...) == ...`"
        }
    return {"body": "no expression and no loop that was built fits every example"}


def _first(
    known: Known,
    deadline: float,
    until: float,
    search: str,
    recorder: Recorder,
    sources: Sources,
    problems: list[Problem],
) -> Iterator[Solution | Whole | Shortage]:
    """Programs that clauses say in so many words, where they alone say what is wanted; then those of all proposers."""
    spec = known.given
    if (spec.ensures or spec.laws) and not spec.examples and spec.sketch is None and sources.embedded:
        from csp_ir.goals.promised import stated

        yield from stated(spec, known.inputs())
    for example in known.make(deadline):
        recorder("note", {"text": f"made from clauses: {example.describe(spec.name)}"})
    yield from propose(known.spec, until, search, recorder, sources, problems)


def propose(
    spec: Spec,
    deadline: float,
    search: str,
    recorder: Recorder,
    sources: Sources,
    problems: list[Problem] | None = None,
) -> Iterator[Solution | Whole | Shortage]:
    """Programs that pass the examples, most plausible first; a Shortage where a draft cannot be filled.

    problems: takes in the problem of a sketch, once there is one.
    """
    given = spec.sketch if spec.sketch is not None and spec.sketch.complete else None
    if sources.portfolio is not None and given is None:
        from csp_ir.portfolio.stage import propose_with_providers

        free = partial(_free, spec, search, recorder, problems) if sources.embedded else None
        yield from propose_with_providers(
            spec, sources.portfolio, deadline, recorder, embedded=sources.embedded, search=search, weak=sources.weak,
            free=free, wrote=sources.wrote, refuted=sources.refuted,
        )  # fmt: skip
        return
    last: list[Solution | Whole | Shortage] = []
    if sources.samples:
        from csp_ir.samples.propose import propose_from_samples

        for found in propose_from_samples(spec, sources.samples, deadline, recorder, sources.weak):
            if isinstance(found, Grounds) and found.last_resort:
                last.append(found)
            else:
                yield found
    if given is not None:
        yield Solution(given, cost=0.0, confidence=1.0, evidence=["the program was given complete"])
    elif sources.embedded:
        # With a program kept back there is time left for it, and no guess counts.
        until = deadline - 0.7 * (deadline - worked()) if last else deadline
        for found in _free(spec, search, recorder, problems, until):
            if isinstance(found, Shortage) or not last or found.confidence >= LOW_CONFIDENCE:
                yield found
    yield from last


def _free(
    spec: Spec, search: str, recorder: Recorder, problems: list[Problem] | None, until: float
) -> Iterator[Solution | Shortage]:
    """What the embedded enumerator proposes."""
    if spec.sketch is None:
        from csp_ir.goals.propose import propose_programs

        yield from propose_programs(spec, until, recorder)
        if spec.ensures:
            from csp_ir.goals.promised import tried

            yield from tried(spec)
        return
    watch = None if problems is None else problems.append
    until -= min(NEAREST_SECONDS, 0.1 * (until - worked()))
    yield from fill_sketch(spec, spec.sketch, until, search, recorder, watch)


def _apart(solution: Solution, spec: Spec, bound: int, seconds: float) -> Solution:
    """The solution with what is proved of the programs that do the same on all inputs that were tried."""
    from csp_ir.proof.twins import told_apart

    found = told_apart(solution.program, solution.twins, spec, bound=bound, seconds=PROVING * max(0.0, seconds))
    return replace(
        solution,
        evidence=[*solution.evidence, *found.said()],
        questions=[*solution.questions, *found.questions],
    )


def _clear(known: Known, confidence: float, warnings: tuple[str, ...]) -> tuple[float, tuple[str, ...]]:
    """Confidence and warnings, as it is known whether the clauses, which held, say what every result is."""
    spec, oracle = known.given, known.oracle
    left = None if oracle.decides or spec.examples else oracle.left_open(known.inputs()[:LOOKED], worked() + LOOKING)
    if oracle.decides or left is False:
        return max(confidence, DECIDED), spec.warnings
    if not left:
        return confidence, warnings
    args, values = left
    call = f"{spec.name}({', '.join(map(shown, args))})"
    said = f"the clauses leave open what results are: {call} may be {shown(values[0])} or {shown(values[1])}"
    return min(confidence, OPEN), (*warnings, said)


def _finish(
    recorder: Recorder, spec: Spec, verdict: Verdict, best: Found | None,
    problems: Sequence[Problem] = (), open_: Sequence[Any] = (),
) -> Result:  # fmt: skip
    """The result; `best` is the solution, or without one what came nearest; problems: of a sketch, the last one.

    open_: questions that no single program raises.
    """
    program: Program | None = spec.sketch
    code: str | None = None
    parts: dict[str, Any] = {"spec": {"name": spec.name, "file": spec.file, "examples": len(spec.examples)}}
    for word, clause in spec.clauses():
        parts["spec"].setdefault(word, []).append(clause)
    parts["work"] = round(counted(), 3)
    parts["not_checked"] = list(spec.notes)
    if problems:
        from csp_ir.fits.told import domains_told

        parts["domains"] = domains_told(problems[-1])
    confidence = 0.0
    warnings: tuple[str, ...] = spec.warnings
    parts["warnings"] = list(warnings)
    questions = tuple(open_)
    assignment: dict[str, str] = {}
    if best is not None:
        solution, checked = best
        confidence, assignment = solution.confidence, dict(solution.assignment)
        warnings, questions = (*spec.warnings, *solution.warnings), (*open_, *solution.questions)
        if spec.ensures and isinstance(verdict, Solved):
            known = Known(spec)
            questions = known.oracle.undecided(questions)
            if any(line.startswith("ensures ") for line in checked.checked):
                confidence, warnings = _clear(known, confidence, warnings)
        if isinstance(solution, Whole):
            code = solution.code
        else:
            program = solution.program
            code = delivered(program, spec) if isinstance(verdict, Solved) else render(program, prose=spec.prose)
        if not isinstance(verdict, Solved):  # the best so far: what is wrong with it is said, not hidden
            confidence = 0.0
            warnings = (f"not a solution: {'; '.join(checked.failures[:3])}", *warnings)
        parts |= {
            "confidence": confidence,
            "evidence": list(solution.evidence),
            "warnings": list(warnings),
            "statistics": dict(solution.statistics),
            "alternatives": list(solution.alternatives),
            "known": list(map(str, checked.standings)),
            "checked": list(checked.checked),
            "not_checked": [*checked.not_checked, *spec.notes],
            "failures": list(checked.failures),
            "assignment": assignment,
            "code": code,
        }
    parts["questions"] = [str(q) for q in questions]
    parts["next"] = advice(spec, verdict)
    record = recorder.record(verdict={"kind": type(verdict).__name__, "text": str(verdict)}, **parts)
    return Result(verdict, program, code, assignment, confidence, warnings, questions, record)
