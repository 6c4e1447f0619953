"""`csp-ir solve SPEC... --executor ...`: many specs at once, each in a limited process here or on a cluster."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from csp_ir.bench.executors import make_executor
from csp_ir.bench.model import Arm, Job, Limits, Suite, Task
from csp_ir.bench.runner import make_jobs
from csp_ir.bench.work import read_task_spec
from csp_ir.cli.codes import BAD_INPUT, INTERRUPTED, LOW, NOT_SOLVED, OUT_OF_BUDGET, SOLVED, worst_of
from csp_ir.cli.providers import asked
from csp_ir.cli.rivals import NOT_GIVEN, side_by_side
from csp_ir.cli.run import deliver, read_text, shown, write_text
from csp_ir.errors import InputError
from csp_ir.files import scratch_file
from csp_ir.report.story import story
from csp_ir.result import LOW_CONFIDENCE

MEMORY_MB = 2048


def solve_many(
    paths: Sequence[str],
    *,
    executor: str,
    address: str | None,
    jobs: int,
    seconds: float,
    sources: Sequence[str],
    options: Mapping[str, str],
    dollars: float | None,
    samples: Sequence[str],
    output: str | None,
    record: str | None,
    report: str | None,
    explain: bool,
    weak_sandbox: bool,
    quiet: bool,
    strict: bool = False,
    alternatives: int = 0,
) -> int:
    """Solve specs on an executor; prints each function, in the order of the specs, as soon as those before it are done.

    A spec that cannot be read is reported and does not keep the others from being solved.
    sources, options: of the arm that each spec is solved by; dollars: what models may cost a spec; samples: of the one spec.
    strict: whether an answer of low confidence is none; alternatives: rivals to show.
    Records and code go to disk spec by spec, so that memory does not grow with their number.
    Returns the exit code: the worst of the specs'.
    """
    engine = make_executor(executor, jobs=jobs, address=address)
    chosen = ("samples", *sources) if samples else tuple(sources)
    arm = Arm("solve", "+".join(chosen), chosen, options)
    limits = Limits(seconds, MEMORY_MB, dollars, weak_sandbox)
    worst = SOLVED

    def orders() -> Iterator[Job]:
        nonlocal worst
        for number, path in enumerate(paths):
            try:
                kind = "sygus" if path.endswith(".sl") else "spec"
                task = Task(
                    f"{number}", read_text(path), kind=kind, file=None if path == "-" else path, samples=tuple(samples)
                )
                if kind == "spec":
                    read_task_spec(task)
            except InputError as error:
                error.file = error.file or path
                print(f"error: {shown(error)}", file=sys.stderr)
                worst = worst_of(worst, BAD_INPUT)
                sink.skip(number)
                continue
            yield from make_jobs(Suite("", (task,), ""), (arm,), repeat=1, seed=0, limits=limits)

    pages: list[tuple[str, str, dict[str, Any]]] = []
    with _Sink(output, record, single=len(paths) == 1) as sink:
        try:
            with closing(engine.run(orders())) as results:  # type: ignore[type-var]
                for result in results:
                    code = exit_code(result, strict)
                    given = code in (SOLVED, LOW) or result["status"] != "solved"
                    sink.take(int(result["task"]), result if given else result | {"code": None})
                    worst = worst_of(worst, code)
                    if not quiet:
                        print(summary(paths[int(result["task"])], result), file=sys.stderr, flush=True)
                        if not given:
                            print(NOT_GIVEN, file=sys.stderr)
                    if alternatives and result.get("record"):
                        print(side_by_side(result.get("code") or "", result["record"], alternatives), file=sys.stderr)
                    if explain and result.get("record"):
                        print("\n".join(story(result["record"])["lines"]), file=sys.stderr, flush=True)
                    if report is not None and result.get("record"):
                        name = Path(paths[int(result["task"])]).stem
                        pages.append((name, result.get("spec", ""), result["record"]))
        except KeyboardInterrupt:
            worst = INTERRUPTED
    if report is not None and pages:
        from csp_ir.report.page import solve_page

        write_text(report, solve_page(pages))
    return worst


def exit_code(result: Mapping[str, Any], strict: bool = False) -> int:
    """The exit code of one item; what died ran out of some budget. strict: low confidence is not solved."""
    if result["status"] == "solved":
        low = (result.get("confidence") or 1.0) < LOW_CONFIDENCE
        return SOLVED if not low else NOT_SOLVED if strict else LOW
    return {"exhausted": NOT_SOLVED, "unsatisfiable": NOT_SOLVED, "error": BAD_INPUT}.get(
        result["status"], OUT_OF_BUDGET
    )


def summary(path: str, result: dict[str, Any]) -> str:
    """The line at the end of one spec."""
    seconds = f" in {result['seconds']:.2f} s" if "seconds" in result else ""
    lines = [f"{path}: {result['verdict']}{seconds}"]
    if result["status"] == "solved":
        if (confidence := result.get("confidence")) is not None:
            lines[0] += f", {'low ' if confidence < LOW_CONFIDENCE else ''}confidence {confidence:.2f}"
        lines += [f"  warning: {w}" for w in result.get("warnings", ())]
        lines += [f"  question: {q}" for q in result.get("questions", ())]
    lines += [f"  {line}" for line in asked(result.get("record") or {})]
    return "\n".join(lines)


class _Sink:
    """Puts results in the order of the specs and writes them: code to stdout or a file, records to a file."""

    def __init__(self, output: str | None, record: str | None, *, single: bool) -> None:
        self.output, self.record, self.single = output, record, single
        self.next = 0
        self.waiting: dict[int, dict[str, Any] | None] = {}
        self.codes: list[str] = []
        self.records = 0
        self.written = False
        self.spool: Any = None

    def __enter__(self) -> _Sink:
        if self.record is not None:
            self.spool = io.TextIOWrapper(scratch_file(), encoding="utf-8")
        return self

    def take(self, number: int, result: dict[str, Any] | None) -> None:
        self.waiting[number] = result
        while self.next in self.waiting:
            ready = self.waiting.pop(self.next)
            self.next += 1
            if ready is not None:
                self._write(ready)

    def skip(self, number: int) -> None:
        self.take(number, None)

    def _write(self, result: dict[str, Any]) -> None:
        code = result.get("code")
        if code and self.output is not None:
            self.codes.append(code)
        elif code and self.record != "-":
            deliver(None, ("\n\n" if self.written else "") + code)
            self.written = True
        if self.spool is not None:
            text = json.dumps(
                result.get("record") or {"verdict": {"kind": result["status"], "text": result["verdict"]}}
            )
            self.spool.write((",\n" if self.records else "") + text)
            self.records += 1

    def __exit__(self, *_: object) -> None:
        for number in sorted(self.waiting):  # after an interrupt there are gaps
            if (result := self.waiting.pop(number)) is not None:
                self._write(result)
        try:
            if self.output is not None and self.codes:
                deliver(self.output, "\n\n".join(self.codes))
        finally:
            if self.spool is not None:
                self.spool.seek(0)
                text = self.spool.read()
                write_text(str(self.record), text + "\n" if self.single and self.records == 1 else f"[{text}]\n")
                self.spool.close()
