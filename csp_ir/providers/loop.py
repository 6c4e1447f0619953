"""Running asynchronous proposers from synchronous code, inside or outside another event loop."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import CancelledError
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
CLOSING = 2.0  # seconds at most for what is cancelled to end
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


class Ahead(Iterator[T]):
    """The items of an asynchronous iterator that goes on in the background while this thread does something else.

    Use it in `with`: leaving closes the iterator, which cancels what it started. It ends at `until` (of `time.monotonic`),
    whatever is still at work.
    """

    def __init__(self, source: AsyncIterator[T], until: float) -> None:
        self._until = until
        self._ended = threading.Event()
        self._items: SimpleQueue[tuple[T] | BaseException | None] = SimpleQueue()
        self._future = asyncio.run_coroutine_threadsafe(self._pump(source), background())

    async def _pump(self, source: AsyncIterator[T]) -> None:
        end: BaseException | None = None
        try:
            async for item in source:
                self._items.put((item,))
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # it is raised where the items are taken
            end = error
        finally:
            self._items.put(end)
            await _closed(source)
            self._ended.set()

    def __next__(self) -> T:
        try:
            item = self._items.get(timeout=max(0.0, self._until - time.monotonic()))
        except Empty:
            raise StopIteration from None
        if isinstance(item, tuple):
            return item[0]
        self._items.put(None)
        raise StopIteration if item is None else item

    def __enter__(self) -> Ahead[T]:
        return self

    def __exit__(self, *_: object) -> None:
        self._future.cancel()
        self._ended.wait(CLOSING)


async def _closed(source: Any) -> None:
    """Close an asynchronous iterator, waiting for a step of it that is being cancelled."""
    for _ in range(200):
        try:
            await source.aclose()
            return
        except RuntimeError:
            await asyncio.sleep(0.01)
