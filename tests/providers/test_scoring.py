"""Candidates of one proposer, ordered by another's log-probabilities."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from csp_ir.holes.draft import Draft
from csp_ir.providers.base import CallError, Request
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.scoring import Scored
from csp_ir.providers.scripted import Scripted
from csp_ir.spec.read import read_spec

DRAFT = Draft.parse("def f(x: int) -> int:\n    return (?value: int)")
REQUEST = Request(
    read_spec("Twice x.\n\ndef f(x: int) -> int\n\nf(1) == 2\n"), DRAFT.program, tuple(DRAFT.holes.values())
)


class Judge:
    name = "judge"

    def __init__(self, likes: str = "", error: CallError | None = None) -> None:
        self.likes, self.error = likes, error
        self.starts: list[str] = []

    async def score(self, start: str, texts: Sequence[str]) -> list[float]:
        self.starts.append(start)
        if self.error is not None:
            raise self.error
        return [-0.5 if t == f" {self.likes}" else -9.0 for t in texts]


def propose(judge: Judge, most: int = 32):
    proposer = LLMProvider(Scripted(lambda p, f, s: ["x", "x + 1", "2 * x"]))
    return asyncio.run(Scored(proposer, judge, most).propose(REQUEST))


def test_the_scorer_orders() -> None:
    judge = Judge("2 * x")
    found = propose(judge).candidates["value"]
    assert [str(c) for c in found][0] == "2 * x" and found[0].cost == 0.5 and found[0].sources == ("scripted",)
    assert judge.starts[0].endswith("return") and "Twice x." in judge.starts[0]


def test_what_is_not_scored_comes_last() -> None:
    found = propose(Judge("x"), most=2).candidates["value"]
    assert [str(c) for c in found] == ["x", "x + 1", "2 * x"]


def test_a_scorer_that_fails_changes_nothing_but_a_note() -> None:
    proposal = propose(Judge(error=CallError("missing", "no model")))
    assert [str(c) for c in proposal.candidates["value"]] == ["x", "x + 1", "2 * x"]
    assert any("not ordered by judge" in n for n in proposal.notes)
