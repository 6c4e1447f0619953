"""Running asynchronous proposers from synchronous code, inside or outside another event loop."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import CancelledError
from typing import Any, TypeVar

T = TypeVar("T")
_lock = threading.Lock()
_loops: dict[int, asyncio.AbstractEventLoop] = {}


def background() -> asyncio.AbstractEventLoop:
    """The loop of this process that lives in a thread of its own, so that connections outlive one call."""
    with _lock:
        loop = _loops.get(os.getpid())
        if loop is None:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="csp-ir-providers", daemon=True).start()
            _loops.clear()
            _loops[os.getpid()] = loop
        return loop


def run(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine; interrupting the wait (Ctrl-C) cancels it."""
    future = asyncio.run_coroutine_threadsafe(work, background())
    try:
        return future.result()
    except CancelledError:
        raise
    except BaseException:
        future.cancel()
        raise


def iterate(source: AsyncIterator[T]) -> Iterator[T]:
    """The items of an asynchronous iterator; leaving early closes it, which cancels what it started."""

    async def step() -> tuple[bool, T | None]:
        try:
            return True, await anext(source)
        except StopAsyncIteration:
            return False, None

    try:
        while True:
            more, item = run(step())
            if not more:
                return
            yield item  # type: ignore[misc]
    finally:
        run(_closed(source))


async def _closed(source: Any) -> None:
    """Close an asynchronous iterator, waiting for a step of it that is being cancelled."""
    for _ in range(200):
        try:
            await source.aclose()
            return
        except RuntimeError:
            await asyncio.sleep(0.01)
