"""What is verified is what the user gets."""

from __future__ import annotations

from typing import Any

import pytest

from csp_ir.pipeline import solve
from csp_ir.verify import verify
from csp_ir.verify.sandbox import run_python

SPEC = """How many ways lead up so many steps, one or two at a time; "eval" them \\ once.

def ways(n: int) -> int

ways(1) == 1
ways(5) == 8
ways(40) == 165580141
"""
SAMPLE = """import functools
@functools.lru_cache(maxsize=None)
def ways(n):
    return 1 if n < 2 else ways(n - 1) + ways(n - 2)
"""


def test_cpython_runs_the_text_that_is_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def watched(code: str, *args: Any, **options: Any) -> Any:
        ran.append(code)
        return run_python(code, *args, **options)

    monkeypatch.setattr(verify, "run_python", watched)
    result = solve(SPEC, samples=[SAMPLE], seconds=20, embedded=False)
    assert result.solved and result.code in ran
    assert ">>> ways(40)" in ran[-1] and "one or two at a time" in ran[-1]


def test_a_text_that_is_no_python_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "render", lambda program, **text: "def ways(n) return n" if text else "eval")
    result = solve(SPEC, samples=[SAMPLE], seconds=20, embedded=False)
    assert not result.solved
