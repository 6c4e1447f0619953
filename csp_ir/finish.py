"""What a solve hands back of what it found: the result, and how sure it is of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csp_ir.domains.model import Problem
from csp_ir.interpreter.outcomes import OutOfSteps, describe, shown
from csp_ir.ir.nodes import Program
from csp_ir.ir.rewrite import holes_in
from csp_ir.record import Recorder
from csp_ir.render.python import render
from csp_ir.result import Result
from csp_ir.solution import Solution, Whole
from csp_ir.spec.model import Spec
from csp_ir.verdict import Exhausted, Solved, Verdict
from csp_ir.verify.advice import advice
from csp_ir.verify.known import Known
from csp_ir.verify.verify import Verification, delivered
from csp_ir.work import counted, worked

FEW = 2  # examples up to which more of them are proposed
LOOKED, LOOKING = 12, 1.0  # inputs, and work, for whether clauses decide what results are
ENDLESS = 0.05  # of the inputs: a program that does not finish on more of them is doubtful
OPEN = 0.45  # confidence at most, where they do not
DECIDED = 0.9  # confidence where `ensures` says what every result is, and held on generated inputs
Found = tuple[Solution | Whole, Verification]


def nearest(spec: Spec, problems: Sequence[Problem], seconds: float) -> Found | None:
    """The fill of a sketch that passes most examples, told as a program that failed the others."""
    from csp_ir.search.partial import best_fill

    nearest = best_fill(problems[-1], seconds) if problems else None
    if nearest is None:
        return None
    failures = [f"{e.describe(spec.name)}: {describe(outcome)}" for e, outcome in nearest.failures]
    passed = f"passes {nearest.passed} of {len(spec.examples)} examples, not verified"
    fill = Solution(nearest.program, 0.0, 0.0, assignment=nearest.assignment)
    return fill, Verification(False, [passed, *failures])


def missing(spec: Spec, made: int = 0) -> dict[str, str]:
    """What is short where no proposer could say it; made: examples that clauses said."""
    if spec.sketch is not None:
        return {name: "" for name in holes_in(spec.sketch)} or {"body": "the given program fails"}
    if not spec.examples and not spec.ensures:
        return {"body": f"nothing to check a program by: add examples, e.g. `{spec.name}(...) == ...`"}
    if not spec.examples and made:
        return {"body": f"no expression and no loop that was built fits the {made} examples that the clauses say"}
    if not spec.examples:
        return {
            "body": f"programs are drafted from examples, and there are none: add some, e.g. `{spec.name}(...) == ...`"
        }
    return {"body": "no expression and no loop that was built fits every example"}


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


def _endless(checked: Verification) -> str:
    """A sentence on the inputs that a program has no end on, where these are many; else empty."""
    endless = [args for args, outcome in checked.trials if isinstance(outcome, OutOfSteps)]
    if len(endless) <= ENDLESS * len(checked.trials):
        return ""
    least = min(endless, key=lambda args: len(repr(args)))
    return f"it does not finish on {len(endless):,} of {len(checked.trials):,} inputs, such as {', '.join(map(shown, least))}"


def _decisive(spec: Spec, verdict: Verdict) -> Sequence[Any]:
    """The inputs whose results would decide most, where nothing was found and little but prose says what is wanted."""
    silent = spec.ensures or spec.laws or spec.sketch is not None or len(spec.examples) > FEW
    if silent or not isinstance(verdict, Exhausted):
        return ()
    from csp_ir.goals.deciding import deciding

    return deciding(spec)


def finish(
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
            if said := _endless(checked):
                confidence, warnings = min(confidence, OPEN), (*warnings, said)
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
    decisive = [] if questions else _decisive(spec, verdict)
    questions = (*questions, *decisive)
    parts["questions"] = [str(q) for q in questions]
    parts["next"] = advice(spec, verdict, example=not decisive)
    record = recorder.record(verdict={"kind": type(verdict).__name__, "text": str(verdict)}, **parts)
    return Result(verdict, program, code, assignment, confidence, warnings, questions, record)
