"""Asking about a text that is being written: each question is a job behind the wall, and ends where its task is cancelled."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from csp_ir.asynchronous import stoppable
from csp_ir.errors import CspIrError, InputError
from csp_ir.session.clerk import Telling
from csp_ir.session.seen import Edit, Passing, Seen, Site
from csp_ir.wall.broker import Ended, Job, run

if TYPE_CHECKING:
    from csp_ir.result import Result

HOME = {
    **dict.fromkeys(("look", "look_closer", "why"), "csp_ir.session.look"),
    **dict.fromkeys(("fill", "fill_each", "put_in_place", "add_example", "test_of"), "csp_ir.session.edits"),
    **dict.fromkeys(("compare_job", "repair_job", "doubts_job"), "csp_ir.reverse.jobs"),
    "passing": "csp_ir.session.passing",
    "asked_of": "csp_ir.session.filling",
}
SHARE = 0.4  # of the time of a job, for each of its halves
SECONDS = 30.0  # of a question
AT_ONCE = 32
KEPT = 64  # answers
State = Mapping[str, str]  # as of `csp_ir.session.log`


class Desk:
    """Answers questions about texts; those that it gave last it knows by heart. For one event loop."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._known: OrderedDict[Hashable, Any] = OrderedDict()
        self._threads = ThreadPoolExecutor(AT_ONCE, "csp-ir-desk")

    def close(self) -> None:
        """Take no more questions."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def warm(self) -> None:
        """Let workers have imported what questions need before the first is asked."""
        for _ in range(2):  # they import the rest for the second job
            with contextlib.suppress(CspIrError):
                await self._stoppable(lambda stop: _answer("csp_ir.wall.jobs:layers_job", {}, self.seconds, stop))

    async def look(self, text: str, file: str | None = None) -> Seen:
        """What is to be written in a text and what is wrong there. Raises CspIrError where no answer was found."""
        return await self._ask("look", text=text, file=file)

    async def closer(
        self, text: str, file: str | None, name: str, hole: str | None = None, most: int = 10
    ) -> Site | None:
        """A site with what fits its holes, or one of them; None where the text has it no more. Raises CspIrError."""
        return await self._ask("look_closer", text=text, file=file, name=name, hole=hole, most=most)

    async def why(
        self, text: str, file: str | None, name: str, hole: str, candidate: str
    ) -> tuple[bool, tuple[str, ...]]:
        """Whether a text fits a hole, and what speaks for or against it. Raises CspIrError, InputError for an unknown hole."""
        return await self._ask("why", text=text, file=file, name=name, hole=hole, candidate=candidate)

    async def passing(self, text: str, file: str | None, code: str, tests: str = "") -> Passing:
        """Whether code does what a spec says. Raises CspIrError, InputError where the spec cannot be read."""
        return await self._ask("passing", text=text, file=file, code=code, tests=tests)

    async def solved(self, state: State, telling: Telling, **options: Any) -> Result:
        """Solve the spec of a state; what was pinned stays, what was forbidden is not proposed.

        telling: called with the kind and the data of each event. Options and errors as of `csp_ir.solve`.
        """
        from csp_ir.api import solve

        loop = asyncio.get_running_loop()
        spec = await self._ask("asked_of", state=dict(state))

        def told(kind: str, data: dict[str, Any]) -> None:
            with contextlib.suppress(RuntimeError):  # the loop is gone
                loop.call_soon_threadsafe(telling, kind, data)

        return await self._stoppable(lambda stop: solve(spec, on_event=told, stop=stop, **options))

    async def compare(self, first: str, second: str, names: tuple[str, str], bound: int = 6) -> dict[str, Any]:
        """Whether two functions do the same, as `csp_ir.reverse.jobs.compare_job` tells it; names: in modules, or ""."""
        paths = [f"{w}.py::{n}" if n else f"{w}.py" for w, n in zip(("first", "second"), names, strict=True)]
        more = {"weak": False, "bound": bound, "inputs": 600, "share": self.seconds * SHARE}
        return await self._ask("compare_job", texts=[first, second], paths=paths, **more)

    async def repair(self, code: str, name: str, tests: str = "") -> dict[str, Any]:
        """The smallest patch with which a function passes, as `csp_ir.reverse.jobs.repair_job` tells it."""
        path = f"module.py::{name}" if name else "module.py"
        share = self.seconds * SHARE
        return await self._ask("repair_job", text=code, path=path, tests=tests, examples="", weak=False, share=share)

    async def missing_tests(self, text: str, file: str | None, name: str, module: str) -> str:
        """A test for pytest of what a function does where its own tests leave it open; "" where they leave nothing. Raises InputError."""
        path, share = f"{file or 'module.py'}::{name}", self.seconds * SHARE
        found = await self._ask("doubts_job", text=text, path=path, tests="", share=share, module=module)
        if found["unread"]:
            raise InputError(found["unread"][0], file=file, remedy="csp-ir lift runs it whole")
        return str(found["pytest"]) if any(row["missing"] for row in found["functions"]) else ""

    async def fill(self, text: str, file: str | None, name: str, assignment: Mapping[str, str]) -> tuple[Edit, ...]:
        """Texts in place of holes; raises InputError where they would mean something else there."""
        return await self._ask("fill", text=text, file=file, name=name, assignment=dict(assignment))

    async def fill_each(
        self, text: str, file: str | None, name: str, hole: str, texts: tuple[str, ...]
    ) -> list[tuple[Edit, ...]]:
        """Each text in place of a hole; () for one that would mean something else there."""
        return await self._ask("fill_each", text=text, file=file, name=name, hole=hole, texts=texts)

    async def put_in_place(self, text: str, file: str | None, name: str, code: str) -> tuple[Edit, ...]:
        """An answer in place of a function's body. Raises SpecError."""
        return await self._ask("put_in_place", text=text, file=file, name=name, code=code)

    async def add_example(self, text: str, file: str | None, name: str, call: str, result: str) -> tuple[Edit, ...]:
        """One more example. Raises InputError where the text has no place for it."""
        return await self._ask("add_example", text=text, file=file, name=name, call=call, result=result)

    async def test_of(self, text: str, file: str | None, name: str, module: str) -> str:
        """A test that holds the examples of a site. Raises InputError where there is none."""
        return await self._ask("test_of", text=text, file=file, name=name, module=module)

    async def solve(self, text: str, file: str | None, name: str | None = None, **options: Any) -> Result:
        """Solve a spec, or the function `name` of a module; options and errors as of `csp_ir.solve`."""
        from csp_ir.api import solve

        named = f"{file or 'module.py'}::{name}" if name else file
        return await self._stoppable(lambda stop: solve(text, file=named, stop=stop, **options))

    async def _ask(self, function: str, **arguments: Any) -> Any:
        key = function, repr(sorted(arguments.items()))
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        name = f"{HOME[function]}:{function}"
        answer = await self._stoppable(lambda stop: _answer(name, arguments, self.seconds, stop))
        self._known[key] = answer
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return answer

    async def _stoppable(self, work: Callable[[threading.Event], Any]) -> Any:
        """What a function gives that ends soon after the event it is passed; it is set where the task is cancelled."""
        stop = threading.Event()
        return await stoppable(asyncio.get_running_loop().run_in_executor(self._threads, work, stop), stop)


def _answer(function: str, arguments: Mapping[str, Any], seconds: float, stop: threading.Event) -> Any:
    try:
        return run(Job(function, arguments, {}, seconds, stop=stop))
    except Ended as end:
        raise CspIrError(f"no answer: {end.said}") from None
