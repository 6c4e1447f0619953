"""A solve awaited, followed event by event, and cancelled."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

import csp_ir
from csp_ir.errors import SpecError
from csp_ir.events import Candidate, Event, Finished, Proposed, event_of
from csp_ir.providers.base import Completion, Usage
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.scripted import Scripted

SPEC = "def double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\ndouble(-1) == -2\n"
GOOD = Completion(("def double(x):\n    return x * 2",), usage=Usage(3, 4, calls=1))


class Hanging:
    """A model that says that it was asked, and never answers."""

    def __init__(self) -> None:
        self.asked, self.cancelled = threading.Event(), threading.Event()

    async def __call__(self, *_: Any) -> Completion:
        self.asked.set()
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        return GOOD

    async def wait(self) -> None:
        assert await asyncio.to_thread(self.asked.wait, 60)


def test_a_solve_is_awaited_while_the_loop_goes_on() -> None:
    async def work() -> tuple[Any, Any, int]:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0)

        ticking = asyncio.ensure_future(tick())
        both = await asyncio.gather(csp_ir.asolve(SPEC), csp_ir.asolve(SPEC, isolation="none"))
        ticking.cancel()
        return (*both, ticks)

    first, second, ticks = asyncio.run(work())
    assert first.solved and second.solved and ticks > 10


def test_what_solve_raises_is_raised() -> None:
    with pytest.raises(SpecError):
        asyncio.run(csp_ir.asolve("no spec at all"))


def test_cancelling_ends_the_solve_and_what_it_asks() -> None:
    model = Hanging()

    async def work() -> None:
        providers = [LLMProvider(Scripted(model))]
        solving = asyncio.ensure_future(csp_ir.asolve(SPEC, providers=providers, embedded=False, seconds=500))
        await model.wait()
        solving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await solving
        assert await asyncio.to_thread(model.cancelled.wait, 30)

    asyncio.run(asyncio.wait_for(work(), 100))


def test_another_thread_stops_a_solve() -> None:
    model, stop = Hanging(), threading.Event()
    threading.Thread(target=lambda: (model.asked.wait(60), stop.set()), daemon=True).start()
    result = csp_ir.solve(SPEC, providers=[LLMProvider(Scripted(model))], embedded=False, seconds=500, stop=stop)
    assert str(result.verdict) == "interrupted"


def test_events_come_as_types_and_end_with_the_result() -> None:
    async def work() -> list[Event]:
        providers = [LLMProvider(Scripted(lambda *_: GOOD))]
        return [e async for e in csp_ir.solving(SPEC, providers=providers, embedded=False)]

    events = asyncio.run(work())
    proposed = [e for e in events if isinstance(e, Proposed)]
    assert proposed[0].provider == "scripted" and proposed[0].usage == {
        "input_tokens": 3,
        "output_tokens": 4,
        "calls": 1,
    }
    assert any(isinstance(e, Candidate) and e.passed and "x * 2" in e.code for e in events)
    assert isinstance(events[-1], Finished) and events[-1].result.solved


def test_leaving_early_cancels() -> None:
    model = Hanging()

    async def work() -> None:
        events = csp_ir.solving(SPEC, providers=[LLMProvider(Scripted(model))], embedded=False, seconds=500)
        following = asyncio.ensure_future(anext(events))
        await model.wait()
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await events.aclose()
        assert await asyncio.to_thread(model.cancelled.wait, 30)

    asyncio.run(asyncio.wait_for(work(), 100))


def test_events_raise_what_the_solve_raises() -> None:
    async def work() -> None:
        async for _ in csp_ir.solving("no spec at all"):
            pass

    with pytest.raises(SpecError):
        asyncio.run(work())


def test_data_of_another_shape_is_an_event_all_the_same() -> None:
    assert event_of("unheard", {"a": 1}) == Event("unheard", {"a": 1})
    assert event_of("candidate", {"more": 2}) == Candidate("candidate", {"more": 2})
