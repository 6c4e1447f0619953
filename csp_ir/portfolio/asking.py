"""What the stage asks proposers for: constants of the spec's texts, sorts of holes, what was tried."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from csp_ir.domains.model import Candidate, Problem
from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, describe
from csp_ir.ir.check import HoleContext
from csp_ir.ir.rewrite import fill
from csp_ir.providers.base import Proposal, Proposer, Request
from csp_ir.providers.pool import as_they_come, failed
from csp_ir.providers.shown import call_text
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Spec

GRACE = 0.2  # seconds in which a model whose time is up says what it has
MOST_TOLD = 8  # candidates of a hole that a model is told of
LIMITS = Limits(steps=20_000)


def punctuation(spec: Spec) -> list[str]:
    """Characters, neither letters, digits nor blanks, that stand in the texts of at least two examples, and runs of
    such characters in the text of any."""
    counts: Counter[str] = Counter()
    runs: dict[str, None] = {}
    for example in spec.examples:
        texts = [a for a in example.args if isinstance(a, str)]
        counts.update({c for a in texts for c in a if not c.isalnum() and not c.isspace()})
        runs |= dict.fromkeys(r for a in texts for r in re.findall(r"[^\w\s]{2,4}", a))
    known = set(spec_constants(spec))
    common = [c for c, count in counts.most_common(6) if count > 1]
    return [c for c in (*common, *list(runs)[:4]) if c not in known]


async def answers(proposers: Sequence[Proposer], request: Request, ordered: bool) -> AsyncIterator[Proposal]:
    """Answers as they come; ordered: in the order of the proposers."""
    if ordered:
        for proposal in await in_order(proposers, request):
            yield proposal
        return
    async for proposal in as_they_come(proposers, request):
        yield proposal


async def in_order(proposers: Sequence[Proposer], request: Request) -> list[Proposal]:
    """All answers, in the order of the proposers."""
    found = await asyncio.gather(*(p.propose(request) for p in proposers), return_exceptions=True)
    return [
        answer if isinstance(answer, Proposal) else failed(p, answer)
        for p, answer in zip(proposers, found, strict=True)
    ]


def sort_of(hole: HoleContext) -> Any:
    """What decides which fragments may fill a hole."""
    return hole.kind, hole.expected, tuple(hole.scope.items()), hole.description


def places(problem: Problem) -> dict[str, Any]:
    """Each hole's sort and its number among the holes of that sort."""
    counts: Counter[Any] = Counter()
    found = {}
    for name, hole in problem.contexts.items():
        counts[sort_of(hole)] += 1
        found[name] = (sort_of(hole), counts[sort_of(hole)])
    return found


def sentence(problem: Problem, hole: str, need: str) -> str:
    """What was tried for a hole, and which value it would have had to give, where that is known."""
    ranked = sorted(problem.domains[hole].candidates, key=lambda c: c.cost)
    shown = ", ".join(str(c) for c in ranked[:MOST_TOLD]) or "what was tried"
    wanted = need.removeprefix("no candidate gives ")
    return f"?{hole}: none of {shown} will do" + (f": it should give {wanted}" if wanted != need else "")


def likeliest(problem: Problem, holes: Iterable[str]) -> dict[str, Candidate]:
    """The cheapest candidate of each hole that has one."""
    return {h: min(d.candidates, key=lambda c: c.cost) for h in holes if (d := problem.domains[h]).candidates}


def likeliest_fails(problem: Problem, name: str) -> str:
    """What the first candidates of all holes together give where they fail; empty where some hole has none."""
    best = likeliest(problem, problem.domains)
    if len(best) < len(problem.domains):
        return ""
    try:
        machine = compile_program(fill(problem.draft, {h: c.fragment for h, c in best.items()}))
    except CspIrError:
        return ""
    for example in problem.examples:
        outcome = machine.run(example.args, limits=LIMITS).outcome
        if not example.accepts(outcome):
            chosen = " and ".join(f"?{h} = `{c}`" for h, c in best.items())
            return f"with {chosen}, {call_text(name, example)} {describe(outcome)}, wanted {example.wish}"
    return ""
