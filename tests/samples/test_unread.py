"""Samples that cannot be read are named; those that run only whole are weighed like the rest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.pipeline import solve
from csp_ir.samples.sample import Sample
from csp_ir.samples.unread import only_whole, unread
from csp_ir.verify.sandbox import missing_layers

SPEC = """How often the commonest letter stands in a text.

def most(text: str) -> int

most("abca") == 2
most("") == 0
"""
READ = "def most(text: str) -> int:\n    return max(map(text.count, text), default=0)\n"
WHOLE = (
    "class Above:\n    pass\n\nclass Counts(Above):\n    def __init__(self):\n        self.seen = {}\n    def add(self, c):\n        self.seen[c] = self.seen.get(c, 0) + 1\n\n"
    "def most(text: str) -> int:\n    counts = Counts()\n    for c in text:\n        counts.add(c)\n    return max(counts.seen.values(), default=0)\n"
)
LETTERS = "def most(text: str) -> int:\n    return max((text.count(c) for c in text if c.isalpha()), default=0)\n"
NO_PROGRAM = "def most(text: str) -> int:\n    break\n"
TALK = "I am sorry, I cannot do that."
sandboxed = pytest.mark.skipif(bool(missing_layers()), reason="foreign programs are not run here")


def test_a_sample_that_cannot_be_read_is_named_with_the_reason() -> None:
    result = solve(SPEC, samples=[READ, TALK, NO_PROGRAM, TALK], seconds=5, embedded=False)
    assert result.solved
    wanted = ("samples 2 and 4 cannot be read: no function could be recovered from the text",
              "sample 3 cannot be read: Python does not compile it")  # fmt: skip
    assert all(w in result.warnings for w in wanted)
    notes = [e["text"] for e in result.record["events"] if e["event"] == "note"]
    assert all(w in notes for w in wanted)


def test_where_none_can_be_read_the_verdict_says_why() -> None:
    result = solve(SPEC, samples=[TALK], seconds=3, embedded=False)
    assert not result.solved and "sample 1 cannot be read: no function" in str(result.verdict)


def test_the_summary_names_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec, samples = tmp_path / "most.txt", tmp_path / "samples.jsonl"
    spec.write_text(SPEC)
    samples.write_text("".join(json.dumps({"text": t}) + "\n" for t in (READ, READ, TALK)))
    assert main(["solve", str(spec), "--samples", str(samples), "--no-embedded", "--time", "5"]) == 0
    assert "warning: sample 3 cannot be read: no function could be recovered" in capsys.readouterr().err


@sandboxed
def test_what_runs_whole_votes_and_asks_as_the_rest() -> None:
    result = solve(SPEC, samples=[LETTERS, WHOLE, READ, *[LETTERS] * 4, *[READ] * 4], work=4, embedded=False)
    assert result.solved and "isalpha" not in str(result.code)
    question = next(iter(result.questions))
    assert sorted(question.weights) == pytest.approx([5 / 11, 6 / 11], abs=0.01)
    notes = [e["text"] for e in result.record["events"] if e["event"] == "note"]
    assert any(n.startswith("sample 2 runs only whole, in the sandbox: ") for n in notes)
    alone = solve(SPEC, samples=[*[WHOLE] * 6, *[LETTERS] * 5], work=4, embedded=False)
    assert "class Counts" in str(alone.code) and len(alone.questions) >= 1


def test_many_are_counted_and_few_are_numbered() -> None:
    samples = [Sample(i, reason="a" if i < 9 else "b") for i in range(10)]
    assert unread(samples, {0}) == ("samples 2, 3, 4, 5, 6 and 3 more cannot be read: a", "sample 10 cannot be read: b")
    each = [Sample(i, source="x", reason=str(i)) for i in range(6)]
    assert only_whole(each)[-1] == "2 more samples run only whole, in the sandbox, each for a reason of its own"
