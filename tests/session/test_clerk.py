"""A worker that answers question after question: it keeps what it knows, and no question outlives whoever asked it."""

from __future__ import annotations

import asyncio
import os

import pytest

from csp_ir.errors import CspIrError, InputError
from csp_ir.session.clerk import Clerk
from csp_ir.wall.broker import NICE
from csp_ir.wall.pool import Ending, Pool, using

LOOK, FILLING = "csp_ir.session.look:look", "csp_ir.session.filling:narrowed"
SPEC = "def half(x: int) -> int\n\nsketch:\n    return x ?op ?by\n\nexamples:\n    half(6) == 3\n    half(8) == 4\n"


class Watched(Pool):
    """Counts workers, and looks at the priority of each before it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.forked = 0
        self.priorities: list[int] = []

    def fork(self, *given: int) -> tuple[int, object]:  # type: ignore[override]
        self.forked += 1
        return super().fork(*given)

    def end(self, pid: int) -> Ending:
        self.priorities.append(os.getpriority(os.PRIO_PROCESS, pid))
        return super().end(pid)


def test_one_worker_answers_all_and_errors_cross_the_wall() -> None:
    async def work() -> None:
        clerk = Clerk(30)
        for number in range(3):
            seen = await clerk.ask(LOOK, text=SPEC + "\n" * number, file=None)
            assert [s.name for s in seen.sites] == ["half"]
        with pytest.raises(InputError, match="no open hole"):
            await clerk.ask("csp_ir.session.filling:tried", state={"spec": SPEC}, hole="gone", text="1")
        assert (await clerk.ask(LOOK, text=SPEC, file=None)).sites
        clerk.close()

    pool = Watched()
    token = using.set(pool)
    try:
        asyncio.run(work())
        assert pool.forked == 1
    finally:
        using.reset(token)
        pool.close()


def test_what_is_told_on_the_way_reaches_whoever_asked_until_nobody_waits() -> None:
    async def work() -> None:
        clerk = Clerk(30, background=True)
        told: list[str] = []
        found = await clerk.ask(FILLING, lambda kind, _: told.append(kind), state={"spec": SPEC})
        assert told[0] == "draft" and set(told) == {"draft", "sizes", "hole"} and found["open"]
        first = asyncio.ensure_future(
            clerk.ask(FILLING, lambda *_: first.cancel(), state={"spec": SPEC + "\n"})
        )  # it is cancelled by what it tells first
        with pytest.raises(asyncio.CancelledError):
            await first
        dropped = asyncio.ensure_future(clerk.ask(FILLING, state={"spec": SPEC + "\n\n"}))
        await asyncio.sleep(0)
        dropped.cancel()
        assert (await clerk.ask(LOOK, text=SPEC, file=None)).sites
        clerk.close()

    asyncio.run(work())


def test_a_question_that_takes_too_long_or_kills_its_worker_is_the_only_one_without_an_answer() -> None:
    async def work() -> None:
        clerk = Clerk(1.0)
        with pytest.raises(CspIrError, match="ran out of time"):
            await clerk.ask("timeit:timeit", stmt="while True: pass", number=1)
        clerk.seconds = 30
        with pytest.raises(CspIrError, match="worker process died"):
            await clerk.ask("timeit:timeit", stmt="import os; os._exit(3)", number=1)
        assert (await clerk.ask(LOOK, text=SPEC, file=None)).sites
        clerk.close()

    asyncio.run(work())


@pytest.mark.parametrize("background", [False, True])
def test_what_goes_on_in_the_background_lets_others_go_first(background: bool) -> None:
    from csp_ir.wall.broker import Job, run

    pool = Watched()
    token = using.set(pool)
    try:
        run(Job(LOOK, {"text": SPEC, "file": None}, background=background))
        here = os.getpriority(os.PRIO_PROCESS, 0)
        assert pool.forked == 1 and pool.priorities == [NICE if background else here]
    finally:
        using.reset(token)
        pool.close()
