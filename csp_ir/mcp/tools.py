"""The tools: each is a function of the `Bench` that answers, and one row of `TOOLS`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from csp_ir.asynchronous import solving
from csp_ir.errors import InputError
from csp_ir.events import Event, Finished
from csp_ir.result import Result
from csp_ir.session.answers import (
    Answer,
    Checked,
    Compared,
    Fits,
    Questions,
    Repaired,
    Why,
    answer_of,
    asked_of,
    compared_of,
    fits_of,
    repaired_of,
)
from csp_ir.session.desk import SECONDS, Desk
from csp_ir.session.seen import Seen, Site

RECORDS = "csp-ir://records/"
KEPT = 32  # records
Telling = Callable[[float, str], Awaitable[None]]  # seconds gone by, and what happened


@dataclass(frozen=True)
class Budget:
    """What a client cannot exceed: seconds of a call, calls at once, samples, and characters of all texts together."""

    seconds: float = 60.0
    at_once: int = 4
    samples: int = 100
    characters: int = 500_000


@dataclass
class Bench:
    """Answers the tools' questions within a budget, and keeps the last records."""

    budget: Budget = field(default_factory=Budget)
    records: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self.desk = Desk(min(SECONDS, self.budget.seconds))
        self.free = asyncio.Semaphore(self.budget.at_once)

    async def solve(
        self, spec: str, samples: list[str], tests: str, function: str, seconds: float, telling: Telling
    ) -> Answer:
        result = await self._solved(spec, samples, tests, function, seconds, telling)
        return answer_of(result, self._keep(result))

    async def questions(
        self, spec: str, samples: list[str], tests: str, function: str, seconds: float, telling: Telling
    ) -> Questions:
        result = await self._solved(spec, samples, tests, function, seconds, telling)
        return Questions(result.solved, asked_of(result), str(result.verdict))

    async def fits(self, draft: str, function: str, hole: str, most: int) -> Fits:
        self._within(draft)
        async with self.free:
            site = await self._site(draft, function)
            if hole and hole not in [h.name for h in site.holes]:
                raise InputError(f"there is no hole ?{hole}", remedy=f"holes: {', '.join(h.name for h in site.holes)}")
            closer = await self.desk.closer(draft, None, site.name, hole or None, max(1, min(most, 60)))
        found = fits_of(closer or site)
        return Fits(found.function, [h for h in found.holes if hole in ("", h.name)], found.troubles)

    async def why(self, draft: str, hole: str, candidate: str, function: str) -> Why:
        self._within(draft, candidate)
        async with self.free:
            site = await self._site(draft, function)
            fits, reasons = await self.desk.why(draft, None, site.name, hole, candidate)
        return Why(fits, list(reasons))

    async def check(self, spec: str, code: str, tests: str) -> Checked:
        self._within(spec, code, tests)
        async with self.free:
            seen = await self.desk.look(spec)
            names, troubles = [s.name for s in seen.sites], [str(t) for t in _troubles(seen)]
            if not code:
                return Checked(names, troubles)
            found = await self.desk.passing(spec, None, code, tests)
        lists = list(found.failures), list(found.checked), list(found.not_checked)
        return Checked(names or [found.name], troubles, found.passed, *lists)

    async def compare(self, first: str, second: str, names: tuple[str, str]) -> Compared:
        self._within(first, second)
        async with self.free:
            return compared_of(await self.desk.compare(first, second, names))

    async def repair(self, code: str, function: str, tests: str) -> Repaired:
        self._within(code, tests)
        async with self.free:
            return repaired_of(await self.desk.repair(code, function, tests))

    # --- within the budget ------------------------------------------------------------------------

    async def _solved(
        self, spec: str, samples: list[str], tests: str, function: str, seconds: float, telling: Telling
    ) -> Result:
        self._within(spec, tests, *samples)
        if len(samples) > self.budget.samples:
            raise InputError(f"{len(samples)} samples", remedy=f"at most {self.budget.samples} at once")
        granted = min(seconds or self.budget.seconds, self.budget.seconds)
        file = f"module.py::{function}" if function else None
        began = asyncio.get_running_loop().time()
        async with self.free:
            events = solving(spec, file=file, tests=tests, samples=samples, seconds=max(0.1, granted))
            async with contextlib.aclosing(events):
                async for event in events:
                    if isinstance(event, Finished):
                        return event.result
                    await telling(asyncio.get_running_loop().time() - began, _said(event))
        raise AssertionError("a solve ends with Finished")

    def _within(self, *texts: str) -> None:
        if sum(map(len, texts)) > self.budget.characters:
            raise InputError("too much text at once", remedy=f"at most {self.budget.characters:,} characters")

    async def _site(self, draft: str, function: str) -> Site:
        seen = await self.desk.look(draft)
        sites = [s for s in seen.sites if not function or s.name == function]
        if sites:
            return next((s for s in sites if s.holes), sites[0])
        said = "; ".join(str(t) for t in _troubles(seen)) or "it has no function with holes"
        raise InputError(said, remedy="a function with ?holes and examples")

    def _keep(self, result: Result) -> str:
        name = secrets.token_hex(8)
        self.records[name] = json.dumps(dict(result.record), default=repr)
        while len(self.records) > KEPT:
            self.records.popitem(last=False)
        return RECORDS + name


def _troubles(seen: Seen) -> list[Any]:
    return [*seen.troubles, *(t for s in seen.sites for t in s.troubles)]


def _said(event: Event) -> str:
    """An event in a few words."""
    data = event.data
    if event.kind == "best":
        return "the best so far fails " + "; ".join(map(str, data.get("failures", ())))[:200]
    if event.kind == "note":
        return str(data.get("text", ""))[:200]
    known = {k: v for k, v in data.items() if isinstance(v, str | int | float)}
    return " ".join([event.kind, *(f"{k}={str(v)[:60]}" for k, v in list(known.items())[:3])]).replace("\n", " ")


# name -> (title, what a model is told of it). A new tool is a row, a method of Bench, and its parameters in `server`.
TOOLS: dict[str, tuple[str, str]] = {
    "solve": (
        "Find a function that satisfies a spec",
        "Find a Python function that satisfies a spec and was run on every example. Use it when you have a signature and "
        "examples (doctests, asserts, tables, prose), or a half-written function with holes (`?name: type`, or "
        '`hole("name", int)`, or `...` for a value). Pass as `samples` every attempt of your own, whole functions as '
        "text: they are run, repaired and merged, and what they agree on counts. `function` names the one of a module. "
        "Only `code` is an answer; where `low_confidence` is true, put the `questions` to your user, add the "
        "example of the right answer to the spec and solve again.",
    ),
    "questions": (
        "What a spec leaves open",
        "Find inputs for which a spec does not decide what is right: several plausible programs pass all examples and "
        "differ there. Use it before you write code for a vague request; put the questions to your user, and add the "
        "example line of each right answer to the spec.",
    ),
    "check": (
        "Check a spec, and code against it",
        "Read a spec and say what is wrong with it (types, scope, examples that contradict each other). With `code`, run "
        "that on everything the spec says and tell what fails, what was run and what was not. Use it before you hand "
        "code to your user.",
    ),
    "fits": (
        "What fits the holes of a draft",
        "For a function with holes: what each hole must give on the examples, what is in scope, and which expressions "
        "fit, best first. The other holes stay open meanwhile. Use it to fill a draft step by step.",
    ),
    "why": (
        "Why a text does or does not fit a hole",
        "Try one text in one hole and say what type, scope, constraints and each example say of it.",
    ),
    "compare": (
        "Whether two functions do the same",
        "Look for an input on which two functions differ, and prove that there is none where that can be done. Use it after "
        "a refactoring, or to choose between two attempts: the difference is the question to ask.",
    ),
    "repair": (
        "Mend a function by the smallest patch",
        "A function that fails some of its examples (doctests in it, or `tests`) is mended by the smallest patch that makes "
        "it pass; what the patch changes on other inputs is told. Where a `question` remains, ask it.",
    ),
}
