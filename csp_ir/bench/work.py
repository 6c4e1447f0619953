"""One item: solve it, judge it on the hidden checks, say what it took. Plain data in, plain data out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from csp_ir.bench.arms import OF_SOLVE, OPTIONS
from csp_ir.bench.figures import figures
from csp_ir.bench.model import Task, job_facts
from csp_ir.errors import CspIrError, SpecError
from csp_ir.interpreter.outcomes import Returned, describe
from csp_ir.providers.failing import WAITING
from csp_ir.result import Result
from csp_ir.spec.assemble import more_examples
from csp_ir.spec.model import Example, Raises, Spec
from csp_ir.spec.read import read_spec
from csp_ir.spec.values import read_value
from csp_ir.verdict import Unknown

_JUDGE_SECONDS = 10.0
READING = 20.0  # seconds for reading a spec


def run_job(id: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The result of one item. Never raises for what the task holds; a fault of ours is status "error"."""
    facts = job_facts(id, payload)
    started = time.perf_counter()
    try:
        task = Task.from_json(payload["task"])
        facts |= _sygus(task, payload) if task.kind == "sygus" else _spec(task, payload)
    except CspIrError as error:
        facts |= {"status": "error", "verdict": f"{type(error).__name__}: {error}", "right": None}
    facts.setdefault("seconds", time.perf_counter() - started)
    facts.setdefault("cpu", 0.0)
    facts.setdefault("memory_mb", None)
    return facts


def _sygus(task: Task, payload: Mapping[str, Any]) -> dict[str, Any]:
    from csp_ir.api import solve_task

    holdout = int(payload["arm"]["options"].get("holdout", 0))
    started = time.perf_counter()
    memory = int(payload["limits"]["memory_mb"])
    result = solve_task(task.text, file=task.file, seconds=_seconds(payload), holdout=holdout, memory_mb=memory)
    facts = _told(task, result, started)
    if (kept := result.record.get("held_back")) is not None:
        right, total = kept
        facts |= {"judged": True, "right": right == total, "hidden": f"right on {right} of {total} examples kept back"}
    return facts


def _told(task: Task, result: Result, started: float) -> dict[str, Any]:
    """What an item's result says of a solve that began at `started` (of `time.perf_counter`)."""
    worker = result.record.get("worker", {})
    return {
        "status": _status(result),
        "verdict": str(result.verdict),
        "code": result.code,
        "right": None,
        "figures": figures(result.record),
        "spec": task.text,
        "record": dict(result.record),
        "seconds": time.perf_counter() - started,
        "cpu": worker.get("cpu", 0.0),
        "memory_mb": worker.get("memory_mb"),
    }


def _status(result: Result) -> str:
    """What became of an item: its verdict, or how its worker failed."""
    verdict = result.verdict
    if isinstance(verdict, Unknown) and verdict.died:
        return "crashed"
    if isinstance(verdict, Unknown) and verdict.failed and verdict.what.startswith(WAITING):
        return WAITING
    if isinstance(verdict, Unknown) and verdict.what == "memory":
        return "memory"
    return type(verdict).__name__.lower()


def _seconds(payload: Mapping[str, Any]) -> float:
    limit = float(payload["limits"]["seconds"])
    own = payload["arm"]["options"].get("seconds")
    return min(limit, float(own)) if own else limit


def read_task_spec(task: Task) -> Spec:
    """The spec of a task, its separate examples included, read in a worker. Raises InputError."""
    from csp_ir.wall.broker import Ended, Job, run

    arguments = {"text": task.text, "file": task.file, "examples": [list(e) for e in task.examples]}
    try:
        return run(Job("csp_ir.bench.work:spec_of", arguments, {}, READING))
    except Ended as end:
        raise SpecError(f"it could not be read: {end.said}", file=task.file, remedy="give a shorter spec") from None


def spec_of(text: str, file: str | None, examples: list[list[str]]) -> Spec:
    """The spec of a text, with more examples, each (call, value) as text. Raises InputError."""
    spec = read_spec(text, file=file)
    if not examples:
        return spec
    own = {repr(e.args) for e in spec.examples}
    told = more_examples(spec, [(i, f"{call} == {value}") for i, (call, value) in enumerate(examples, 1)])
    return replace(spec, examples=(*spec.examples, *(replace(e, line=None) for e in told if repr(e.args) not in own)))


def _spec(task: Task, payload: Mapping[str, Any]) -> dict[str, Any]:
    from csp_ir.api import solve

    spec = read_task_spec(task)
    keywords = solve_keywords(task, payload)
    started = time.perf_counter()
    result = solve(spec, **keywords)
    facts: dict[str, Any] = {
        **_told(task, result, started),
        "confidence": result.confidence,
        "warnings": list(result.warnings),
        "questions": [str(q) for q in result.questions],
    }
    if result.solved and result.code is not None and task.judged:
        right, why = judge(task, result.code, spec, weak=payload["limits"]["weak_sandbox"])
        facts |= {"right": right, "hidden": why}
    elif task.judged:
        facts["right"] = False
    return facts


def solve_keywords(task: Task, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The keywords of `solve` that an arm means. Raises InputError for a source that cannot be had."""
    arm, limits = payload["arm"], payload["limits"]
    options = arm["options"]
    keywords: dict[str, Any] = {k: OPTIONS[k](v) for k, v in options.items() if k in OF_SOLVE}
    keywords |= {"seconds": _seconds(payload), "allow_weak_sandbox": limits["weak_sandbox"]}
    keywords["memory_mb"] = int(limits["memory_mb"])
    providers = []
    for source in arm["sources"]:
        kind, _, detail = source.partition(":")
        if kind == "samples":
            keywords["samples"] = list(task.samples[: int(detail)] if detail else task.samples)
        elif kind != "embedded":
            providers.append(source)
    if "embedded" not in arm["sources"]:
        keywords["embedded"] = False
    if providers:
        keywords |= _provider_keywords(providers, options, limits, payload["seed"])
    return keywords


def _provider_keywords(
    sources: list[str], options: Mapping[str, str], limits: Mapping[str, Any], seed: int
) -> dict[str, Any]:
    """The keyword `providers` of `solve`: a portfolio with a meter of its own, so that costs are of this item alone."""
    from csp_ir.portfolio.stage import Portfolio
    from csp_ir.providers.cache import Store
    from csp_ir.providers.config import Options, provider, tiers
    from csp_ir.providers.metering import Meter

    meter = Meter(limits["cost_usd"])
    store = Store() if options.get("cache", "on") == "on" else None
    asked = Options(
        meter, store, seed=seed, base_url=options.get("base_url", ""), effort=options.get("effort"), patient=False
    )
    made = [provider(text, asked) for text in sources]
    replayed = any(text.startswith("recorded:") for text in sources)
    more: dict[str, Any] = {"programs": int(options["programs"])} if "programs" in options else {}
    return {"providers": Portfolio(tiers(made), meter=meter, ordered=replayed, **more)}


def judge(task: Task, code: str, spec: Spec | None = None, *, weak: bool = False) -> tuple[bool, str]:
    """Run the hidden checks on a solution, in the sandbox. Returns whether all hold, and a sentence.

    weak: whether a suite's own test may run where the sandbox lacks layers.

    Raises: CspIrError where it may not.
    """
    from csp_ir.verify.sandbox import harmless, run_python

    name = spec.name if spec is not None else task.entry
    if task.hidden_test:
        entry = task.entry or name
        text = f"{code}\n\n{task.hidden_test}\n\ndef _csp_ir_judge():\n    check({entry})\n    return True\n"
        if "def check(" not in task.hidden_test:
            text = f"{code}\n\ndef _csp_ir_judge():\n{_indented(task.hidden_test)}\n    return True\n"
        run = run_python(text, "_csp_ir_judge", [()], seconds=_JUDGE_SECONDS, weak=weak)
        if run.missing:
            raise CspIrError(f"the hidden test was {run.failure}")
        right = not run.failure and len(run.outcomes) == 1 and run.outcomes[0] == Returned(True)
        said = run.failure or (describe(run.outcomes[0]) if run.outcomes else "no answer")
        return right, "the hidden test holds" if right else f"the hidden test: {said}"
    calls = [tuple(read_value(a) for a in h.args) for h in task.hidden]
    # Weak: a solution is a rendered program, or a sample that was allowed to run whole.
    run = run_python(code, name, calls, seconds=_JUDGE_SECONDS, weak=weak or harmless(code))
    if run.failure:
        return False, run.failure
    wrong = []
    for hidden, outcome in zip(task.hidden, run.outcomes, strict=True):
        expected = Raises(hidden.raises) if hidden.raises else read_value(hidden.returns or "None")
        example = Example((), expected) if spec is None else spec.example((), expected)
        if not example.accepts(outcome):
            wanted = f"raise {hidden.raises}" if hidden.raises else f"give {hidden.returns}"
            wrong.append(f"{name}({', '.join(hidden.args)}) must {wanted[:200]}, {describe(outcome)}")
    if wrong:
        return False, f"{len(wrong)} of {len(calls)} hidden checks fail; first: {wrong[0]}"
    return True, f"{len(calls)} hidden checks hold"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines()) or "    pass"
