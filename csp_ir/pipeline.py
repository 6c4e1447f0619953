"""The main loop: propose, propagate, search, check, learn, refocus, until solved or the budget ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csp_ir.constraints.structure import Structure, structures, violation, without_sketch
from csp_ir.domains.model import Problem
from csp_ir.domains.refined import broken, refined_holes
from csp_ir.errors import IRSyntaxError, OutOfBudget
from csp_ir.finish import Found, finish, missing, nearest
from csp_ir.interpreter.machine import compile_program
from csp_ir.ir.check import check_program
from csp_ir.ir.nodes import Program
from csp_ir.ir.parse import parse_fragment
from csp_ir.ir.printer import print_program
from csp_ir.ir.rewrite import holes_in
from csp_ir.proposals import NEAREST_SECONDS, Sources, accounted, first, propose, sources_of
from csp_ir.providers.failing import failed
from csp_ir.record import Listener, Recorder
from csp_ir.refutation.contradiction import contradiction, excluded_fills
from csp_ir.result import LOW_CONFIDENCE, Result
from csp_ir.solution import Shortage, Solution, Whole
from csp_ir.spec.model import Example, Spec, Witness
from csp_ir.spec.read import read_spec
from csp_ir.verdict import INTERRUPTED, Exhausted, Solved, Unknown, Unsatisfiable
from csp_ir.verify.known import Known
from csp_ir.verify.question import Deciding, Dropped, Suspect
from csp_ir.verify.verify import Verification, verify, verify_text
from csp_ir.work import granted, late, moment, waiting, within, worked

if TYPE_CHECKING:
    from csp_ir.portfolio.stage import Portfolio
    from csp_ir.providers.base import Proposer

__all__ = ["LOW_CONFIDENCE", "solve"]

Ask = Callable[[Any], Example | Dropped | None]
LATE_SECONDS = 0.25  # the same, once the time is over
CHECKING = 0.2  # of the work, that is left for judging an answer by clauses
PROVING = 0.5  # of the seconds left, for the proof of one program
EXPLORING = 0.5  # the same, for what is not proved of it
ROUNDS, LEFT_AT_FIRST = (
    4,
    0.6,
)  # answers to questions after which a round may take all the time, and what earlier ones leave of it
CHECKING_TEXT = 2.0  # work for the examples of a program that runs whole


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
    explore: float = 0.0,
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
    if explore:
        from csp_ir.proof.explore import Tools

        Tools()
    sources = replace(sources_of(samples, providers, embedded), weak=allow_weak_sandbox, prove=prove, explore=explore)
    work = granted(work, seconds)
    spent = budget or f"time ({seconds:g} s)", f"work ({work:g})"
    kept: Result | None = None
    with within(work, seconds) as deadline:
        answers, last = 0, False
        while True:
            asked = None if ask is None else declined
            until = deadline if last or ask is None or not sources.samples else _of_round(deadline, answers)
            result = accounted(_solve(known, until, spent, search, sources, recorder, asked), sources)
            kept = _firmer(kept, result, known, sources.weak)
            if ask is None:
                return kept
            settled = False
            for question in (q for q in result.questions if str(q) not in declined):
                if not (result.solved or isinstance(question, Suspect | Deciding)):
                    break
                with waiting():
                    answer = ask(question)
                declined.add(str(question))
                if answer is not None:
                    known, text = question.settled(known, answer)
                    answers += 1
                    sources.answered.append(_borne_out(kept, known, sources.weak))
                    recorder("note", {"text": text})
                # An example that is left as it is no longer keeps the search from beginning.
                settled |= answer is not None or isinstance(question, Suspect)
                if settled and not isinstance(question, Deciding):
                    break
            if not settled and (kept.solved or until >= deadline):
                return kept
            last = not settled


def _of_round(deadline: float, answers: int) -> float:
    """Where a round ends after so many answers, so that those that may follow have time."""
    return deadline - (deadline - worked()) * LEFT_AT_FIRST if answers < ROUNDS else deadline


def _firmer(kept: Result | None, result: Result, spec: Spec, weak: bool) -> Result:
    """The earlier of two results, if everything that was told since bears it out; else the later one.

    An answer that is consistent with all that is known gives way to nothing, however a later round ended.
    """
    if kept is None or (result.solved and result.code == kept.code) or not _borne_out(kept, spec, weak):
        return result
    return replace(kept, questions=result.questions if result.solved else ())


def _borne_out(result: Result, spec: Spec, weak: bool) -> bool:
    """Whether a result is an answer to a spec that got more examples."""
    if not result.solved or result.code is None:
        return False
    if result.program is None:
        return not verify_text(result.code, spec, deadline=worked() + CHECKING_TEXT, weak=weak).failures
    machine = compile_program(result.program)
    return all(e.accepts(machine.run(e.args).outcome) for e in spec.examples)


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
            return finish(recorder, spec, Unsatisfiable(core), None)
        known = Known(spec)
        until = deadline - CHECKING * (deadline - worked()) if spec.promises else deadline
        proposals = first(known, deadline, until, search, recorder, sources, problems)
        while (proposal := next(proposals, None)) is not None:
            if isinstance(proposal, Shortage):
                short.update(proposal.holes)
                ran_out = ran_out or proposal.ran_out  # all of them have to be through
                open_ += proposal.questions
                if declined is not None and sources.portfolio is None and _doubted(proposal.questions, declined):
                    # What the answer makes right may be in hand, so nothing is searched before it.
                    return finish(
                        recorder, spec, Unknown("the answer to a question is waited for"), fallback, problems, open_
                    )
                continue
            if isinstance(proposal, Whole):
                checked, text = verify_text(proposal.code, spec, deadline=deadline, weak=sources.weak), proposal.code
            else:
                checked = verify(proposal.program, spec, deadline=deadline, inputs=refuted, witnesses=witnesses)
                text = print_program(proposal.program)
                checked = _refined(_structured(checked, proposal.program, shapes), proposal, spec)
                if checked.passed and sources.prove and spec.promises:
                    from csp_ir.proof.apart import proved

                    left = moment(deadline) - time.monotonic()
                    checked = proved(
                        checked, proposal.program, spec, bound=sources.prove, seconds=PROVING * max(0.0, left)
                    )
                if checked.passed and sources.explore and spec.ensures:
                    from csp_ir.proof.apart import explored

                    left = moment(deadline) - time.monotonic()
                    checked = explored(
                        checked, proposal.program, spec, min(sources.explore, EXPLORING * max(0.0, left))
                    )
            recorder("candidate", {"code": text, "passed": checked.passed})
            if checked.passed:
                if sources.prove and isinstance(proposal, Solution) and proposal.twins:
                    proposal = _apart(proposal, spec, sources.prove, moment(deadline) - time.monotonic())
                if proposal.confidence >= LOW_CONFIDENCE:  # nothing much is to be decided any more
                    open_ = tuple(q for q in open_ if not isinstance(q, Deciding))
                return finish(recorder, spec, Solved(spec.left_out), (proposal, checked), problems, open_)
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
        return finish(recorder, spec, Unknown(what), fallback or nearest(spec, problems, left), problems)
    left = deadline - worked()
    fallback = fallback or nearest(spec, problems, min(max(left, 0.1), NEAREST_SECONDS))
    if left <= 0 or ran_out == "time":
        what = "; ".join((ends[0] if late() else ends[1], *filter(None, short.values())))
        return finish(recorder, spec, Unknown(what), fallback, problems, open_)
    if ran_out:
        return finish(recorder, spec, Unknown(ran_out), fallback, problems, open_)
    if sources.portfolio is not None and (spent := sources.portfolio.spent) is not None:
        return finish(recorder, spec, Unknown(f"budget ({spent})"), fallback, problems, open_)
    if core := excluded_fills(spec):
        return finish(recorder, spec, Unsatisfiable(core), fallback, problems, open_)
    failure = "" if sources.portfolio is None else failed(recorder.events)
    verdict = Unknown(failure, failed=True) if failure else Exhausted(short or missing(spec, len(known.spec.examples)))
    return finish(recorder, spec, verdict, fallback, problems, open_)


def _doubted(questions: Sequence[Any], declined: Set[str]) -> bool:
    """Whether nobody has been asked yet about an example, or an input whose result would decide much."""
    return any(isinstance(q, Suspect | Deciding) and str(q) not in declined for q in questions)


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


def _apart(solution: Solution, spec: Spec, bound: int, seconds: float) -> Solution:
    """The solution with what is proved of the programs that do the same on all inputs that were tried."""
    from csp_ir.proof.apart import told_apart

    found = told_apart(solution.program, solution.twins, spec, bound=bound, seconds=PROVING * max(0.0, seconds))
    return replace(
        solution,
        evidence=[*solution.evidence, *found.said()],
        questions=[*solution.questions, *found.questions],
    )
