"""`solve` for programs with an event loop: awaited, or followed event by event; cancelling ends it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Any

from csp_ir.api import solve
from csp_ir.events import Event, Finished, event_of

if TYPE_CHECKING:
    from csp_ir.result import Result
    from csp_ir.spec.model import Spec


async def asolve(spec: Spec | str, **options: Any) -> Result:
    """`solve`, awaited. The loop goes on meanwhile: the solve waits for its worker in a thread.

    Args: those of `solve`; callbacks are called from that thread.

    Raises: what `solve` raises. Where the task is cancelled the solve ends as with Ctrl-C, and CancelledError is raised
        once it has.
    """
    stop = options.pop("stop", None) or threading.Event()
    return await stoppable(asyncio.ensure_future(asyncio.to_thread(solve, spec, stop=stop, **options)), stop)


async def stoppable(work: asyncio.Future[Any], stop: threading.Event) -> Any:
    """What a future gives that ends soon after an event is set; it is set where the task is cancelled."""
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stop.set()
        with contextlib.suppress(Exception):
            await work
        raise


async def solving(spec: Spec | str, **options: Any) -> AsyncGenerator[Event, None]:
    """The events of a solve as they come, the last of them Finished with the Result. Leaving early cancels the solve.

    Args: those of `solve`, but for `on_event`.

    Raises: what `solve` raises.
    """
    loop = asyncio.get_running_loop()
    events: asyncio.Queue[Event | None] = asyncio.Queue()

    def told(kind: str, data: dict[str, Any]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is gone
            loop.call_soon_threadsafe(events.put_nowait, event_of(kind, data))

    work = asyncio.ensure_future(asolve(spec, on_event=told, **options))
    work.add_done_callback(lambda _: loop.call_soon(events.put_nowait, None))
    try:
        while (event := await events.get()) is not None:
            yield event
        yield Finished("finished", {}, work.result())
    finally:
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await work
