"""Recorded answers through providers: what the scripted models say, and what the table counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.models import run
from benchmarks.models.replay import NO_IDEA, deaf, repairing, replay, with_step_of
from csp_ir.providers.base import Format, Prompt, Sampling

TASK = {
    "task_id": "T/0", "entry_point": "double",
    "prompt": 'def double(x: int) -> int:\n    """Twice the number.\n    >>> double(2)\n    4\n    """\n',
    "examples": [["double(2)", "4"]],
    "hidden_test": "def check(candidate):\n    assert candidate(3) == 6\n",
    "samples": ["    return x ** 2\n", "    return x + 3\n", "    return 2 * x\n", "    return x + x\n"],
}  # fmt: skip
TEXT, HOLES = Format("text"), Format("json")


def test_a_replay_gives_the_next_samples_and_nothing_for_holes() -> None:
    script = replay(TASK["samples"])
    assert script(Prompt("", ""), HOLES, Sampling()) == ["{}"]
    assert script(Prompt("", ""), TEXT, Sampling(n=3)) == TASK["samples"][:3]
    assert script(Prompt("", ""), TEXT, Sampling(n=3)) == TASK["samples"][3:]
    assert script(Prompt("", ""), TEXT, Sampling(n=3)) == [NO_IDEA]
    always = deaf(TASK["samples"])
    assert always(Prompt("", ""), TEXT, Sampling(n=1)) == always(Prompt("", ""), TEXT, Sampling(n=1))


def test_a_repairing_model_puts_the_shown_step_right_and_no_other() -> None:
    right = "def f(x):\n    y = x + 1\n    return y"
    shown = right.replace("x + 1", "x - 1")
    assert with_step_of(shown, "y = x - 1", right) == right
    assert with_step_of(shown, "return y", right) is None
    script = repairing([shown], right)
    asked = Prompt("", f"```python\n{shown}\n```\nIt first goes wrong at the step `y = x - 1` with x = 2.")
    assert script(Prompt("", "Write it."), TEXT, Sampling()) == [shown]
    assert script(asked, TEXT, Sampling()) == [f"```python\n{right}\n```"]


def test_the_table_has_what_a_user_gets_with_and_without(
    tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data.jsonl"
    data.write_text(json.dumps(TASK) + "\n")
    monkeypatch.setattr(
        "sys.argv", ["run", str(data), "--samples", "1,4", "--arms", "default,no-embedded", "--seconds", "5"]
    )
    run.main()
    lines = capsys.readouterr().out.splitlines()
    counts = {
        tuple(line.split()[:-1][:4]): line for line in lines if line.startswith(("first", "best", "oracle", "default"))
    }
    assert any(line.startswith("best of N") and line.split()[3:5] == ["1", "0"] for line in counts.values())
    assert any(line.startswith("oracle") and line.split()[1:3] == ["4", "1"] for line in counts.values())
    four = next(line for line in lines if line.split()[:2] == ["default", "4"] and "%" not in line and " s" not in line)
    assert four.split()[2] == "1"
    assert any("default at 4: 1 gained, 0 lost against best of N" in line for line in lines)
