"""What is answered to programs, as data classes: agents are given their fields as a schema, `--format json` prints them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csp_ir.result import LOW_CONFIDENCE, Result
from csp_ir.session.seen import OpenHole, Site


@dataclass(frozen=True)
class Asked:
    """An input for which the spec does not say what is right. Ask the user; then add `example` with the right answer to the spec.

    weights: how much stands behind each answer, from 0 to 1; empty where that is not known.
    """

    question: str
    call: str
    answers: list[str]
    weights: list[float]
    examples: list[str]


@dataclass(frozen=True)
class Answer:
    """What came of a solve.

    verdict: "Solved", "Exhausted", "Unsatisfiable" or "Unknown"; said: it in words, with what is missing.
    code: the answer; empty unless solved. nearest: where nothing was solved, a program that fails, and is no answer.
    low_confidence: the answer passed all that was checked and is still likely to be wrong: ask the questions.
    record: the URI of the run record, to be read as a resource.
    """

    verdict: str
    solved: bool
    said: str
    code: str
    confidence: float
    low_confidence: bool
    checked: list[str]
    not_checked: list[str]
    warnings: list[str]
    questions: list[Asked]
    holes: dict[str, str]
    record: str
    nearest: str = ""
    nearest_fails: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Questions:
    """The questions that a spec leaves open, the most telling first; answered: whether it leaves none open that was found."""

    solved: bool
    questions: list[Asked]
    said: str


@dataclass(frozen=True)
class Fit:
    """A text that fits a hole: examples it decides, and examples that wait for other holes."""

    text: str
    passes: int
    waits: int


@dataclass(frozen=True)
class HoleFits:
    """A hole: what it is, what it must give, and what fits it. size: how many of what was proposed fit."""

    name: str
    kind: str
    type: str
    scope: dict[str, str]
    description: str
    needs: list[str]
    size: int
    fits: list[Fit]


@dataclass(frozen=True)
class Fits:
    """The holes of a function with what fits them, and what is wrong there."""

    function: str
    holes: list[HoleFits]
    troubles: list[str]


@dataclass(frozen=True)
class Why:
    """Whether nothing speaks against a text in a hole; reasons: what does, or what each example says."""

    fits: bool
    reasons: list[str]


@dataclass(frozen=True)
class Checked:
    """What is wrong with a spec (troubles) and, where code was given, whether it does what the spec says.

    passed: None without code. failures: where the code falls short; not_checked: what nothing was run for.
    """

    functions: list[str]
    troubles: list[str]
    passed: bool | None = None
    failures: list[str] = field(default_factory=list)
    checked: list[str] = field(default_factory=list)
    not_checked: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Compared:
    """What is known of two functions.

    verdict: "equivalent" (proved for all inputs), "equivalent up to a bound", "different", or "no difference found"
    (nothing but tests speaks for it). arguments, outcomes: the smallest input found on which they differ, and what each does.
    """

    verdict: str
    said: str
    arguments: list[str]
    outcomes: list[str]
    inputs: int


@dataclass(frozen=True)
class Repaired:
    """What became of a function that fails some of its examples.

    module: the module with the smallest patch that was found, empty without one; diff: the patch.
    changed: [call, before, now] of inputs beside the examples on which it changes what the function does.
    question: what tells this patch from one that is as likely; ask the user.
    """

    verdict: str
    said: str
    module: str
    diff: str
    failing: list[str]
    changed: list[list[str]]
    question: str


def compared_of(data: Mapping[str, Any]) -> Compared:
    """A comparison as a tool tells it."""
    d = data["difference"] or {"args": [], "outcomes": []}
    return Compared(data["verdict"], data["text"], list(d["args"]), list(d["outcomes"]), data["inputs"])


def repaired_of(data: Mapping[str, Any]) -> Repaired:
    """A repair as a tool tells it."""
    changed = [list(map(str, row)) for row in (data["patch"] or {}).get("changed", ())]
    return Repaired(
        data["verdict"], data["text"], data["module"] or "", data["diff"], list(data["failing"]), changed,
        str(data["question"] or ""),
    )  # fmt: skip


def answer_of(result: Result, record: str) -> Answer:
    """A result as a tool tells it. What failed is never given as code."""
    told: Mapping[str, Any] = result.record
    code = result.code or ""
    return Answer(
        type(result.verdict).__name__,
        result.solved,
        str(result.verdict),
        code if result.solved else "",
        round(result.confidence, 3),
        result.solved and result.confidence < LOW_CONFIDENCE,
        [str(c) for c in told.get("checked", ())],
        [str(c) for c in told.get("not_checked", ())],
        list(result.warnings),
        asked_of(result),
        dict(result.assignment) if result.solved else {},
        record,
        "" if result.solved else code,
        [] if result.solved else [str(f) for f in told.get("failures", ())],
    )


def asked_of(result: Result) -> list[Asked]:
    """The questions of a result, each answer with the line that settles it."""
    found = []
    for q in result.questions:
        call = f"{q.name}({', '.join(map(repr, q.args))})"
        lines = [_example(call, a) for a in q.answers]
        found.append(Asked(str(q), call, list(q.answers), [round(w, 3) for w in q.weights], lines))
    return found


def result_of(answer: str) -> str:
    """An answer of a question as an example's result: a literal, or "raises Kind"; "" for one that no example can hold."""
    if answer.startswith("an error ("):
        return f"raises {answer[len('an error (') : -1]}"
    return "" if answer == "no end" or answer.endswith("...") else answer


def _example(call: str, answer: str) -> str:
    result = result_of(answer)
    return f"{call} {'' if result.startswith('raises ') else '== '}{result}" if result else ""


def fits_of(site: Site) -> Fits:
    """A site as a tool tells it."""
    return Fits(site.name, [_hole(h) for h in site.holes], [str(t) for t in site.troubles])


def _hole(h: OpenHole) -> HoleFits:
    fits = [Fit(f.text, f.passes, f.waits) for f in h.fits]
    return HoleFits(h.name, h.kind, h.type, dict(h.scope), h.description, list(h.needs), h.size, fits)
