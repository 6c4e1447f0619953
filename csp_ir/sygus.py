"""A SyGuS-IF task answered as any other spec is."""

from __future__ import annotations

from typing import Any

from csp_ir.deduction.smt.answer import Answer
from csp_ir.deduction.smt.command import solve_sygus
from csp_ir.deduction.smt.sexpr import show
from csp_ir.record import Recorder
from csp_ir.result import Result


def solve_task(text: str, file: str | None, *, seconds: float, holdout: int = 0, python: bool = False) -> Result:
    """The Result of a SyGuS-IF task; its code is a define-fun, or Python.

    Raises: SygusError, MissingExtraError.
    """
    recorder = Recorder()
    answer = solve_sygus(text, seconds=seconds, holdout=holdout, note=lambda text: recorder("note", {"text": text}))
    task = answer.task
    parts: dict[str, Any] = {
        "spec": {"name": task.name, "file": file, "examples": len(task.rows), "constraints": len(task.others)},
        "statistics": answer.statistics,
    }
    code: str | None = None
    warnings: list[str] = []
    confidence = 0.0
    if answer.term is not None:
        code = answer.python if python else f"{answer.define_fun}\n"
        confidence, checked = _confidence(answer)
        if answer.held_back is not None:
            right, total = answer.held_back
            if right < total:
                warnings.append(f"wrong on {total - right} of the {total} examples kept back")
        parts |= {
            "size": answer.size,
            "term": show(answer.term),
            "held_back": list(answer.held_back) if answer.held_back else None,
            "confidence": confidence,
            "warnings": warnings,
            "checked": checked,
            "not_checked": [],
            "code": code,
        }
        recorder("candidate", {"code": code, "passed": True})
    verdict = {"kind": type(answer.verdict).__name__, "text": str(answer.verdict)}
    record = recorder.record(verdict=verdict, **parts)
    return Result(answer.verdict, None, code, {}, confidence, tuple(warnings), (), record)


def _confidence(answer: Answer) -> tuple[float, list[str]]:
    task = answer.task
    checked = [f"{answer.size} parts"]
    if task.others:
        checked.append("every constraint holds for all inputs")
        return 1.0, checked
    kept = len(task.rows) - (answer.held_back[1] if answer.held_back else 0)
    checked.append(f"{kept} of {kept} examples")
    # More parts than the rows can pin down is a guess; rows kept back are the better judge.
    confidence = min(0.95, 0.5 + 0.1 * kept - 0.01 * answer.size)
    if answer.held_back is not None:
        right, total = answer.held_back
        checked.append(f"{right} of {total} examples kept back")
        confidence = (right + 1) / (total + 2) if right == total else 0.5 * right / total
    return round(max(0.05, confidence), 2), checked
