"""A worker behind the wall that answers one question after another: for a text that is looked at again at every keystroke."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Mapping
from contextvars import copy_context
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.wall.broker import Ended, Job, run
from csp_ir.wall.messages import error_of, parts

Telling = Callable[[str, Any], None]


@dataclass
class _Question:
    function: str
    arguments: Mapping[str, Any]
    loop: asyncio.AbstractEventLoop
    answer: asyncio.Future[Any]
    telling: Telling | None
    gone: bool = False  # nobody waits for it any more

    def settle(self, found: Any, error: Exception | None = None) -> None:
        """From any thread."""

        def set_it() -> None:
            if self.gone:
                self.answer.cancel()
            elif not self.answer.done():
                if error is None:
                    self.answer.set_result(found)
                else:
                    self.answer.set_exception(error)

        self.soon(set_it)

    def soon(self, work: Callable[..., None], *given: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is gone
            self.loop.call_soon_threadsafe(work, *given)


class Clerk:
    """Answers in the order of asking. Its worker begins with the first question and ends with `close`, or where one takes too long.

    seconds: of a question. background: whether other work of this machine goes first.
    """

    def __init__(self, seconds: float, background: bool = False) -> None:
        self.seconds, self.background = seconds, background
        self._questions: SimpleQueue[_Question | None] | None = None
        self._stop = threading.Event()

    async def ask(self, function: str, telling: Telling | None = None, **arguments: Any) -> Any:
        """What "module:function" gives; `telling` is called with what it tells on the way (`csp_ir.session.turns.tell`).

        A question that is cancelled is dropped where it waits, and ends where it is told something.

        Raises: the errors of csp-ir that the function raises; CspIrError where there is no answer in time, or the worker died.
        """
        loop = asyncio.get_running_loop()
        question = _Question(function, arguments, loop, loop.create_future(), telling)
        if self._questions is None:
            self._questions, self._stop = SimpleQueue(), threading.Event()
            within = copy_context().run  # the pool in use is one of the context
            threading.Thread(target=within, args=(self._work, self._questions, self._stop), daemon=True).start()
        self._questions.put(question)
        try:
            return await asyncio.wait_for(asyncio.shield(question.answer), self.seconds)
        except TimeoutError:
            self.close()
            raise CspIrError(f"no answer: ran out of time ({self.seconds:g} s)") from None
        finally:
            question.gone = True

    def close(self) -> None:
        """End the worker; questions that wait get no answer."""
        if self._questions is not None:
            self._stop.set()
            self._questions.put(None)
            self._questions = None

    def _work(self, questions: SimpleQueue[_Question | None], stop: threading.Event) -> None:
        """In a thread of its own: hold the worker until it ends."""
        at: list[_Question] = []  # the one that is being answered

        def following(answer: Any) -> Any:
            if at:
                wrong = isinstance(answer, dict) and "error" in answer
                given = (None, error_of(answer["error"])) if wrong else tuple(parts(answer, "is"))
                at.pop().settle(*given)
            while (question := questions.get()) is not None:
                if not question.gone:
                    at.append(question)
                    return {"do": question.function, "with": dict(question.arguments)}
            return None

        def told(message: Any) -> bool:
            kind, data = parts(message, "kind", "data")
            if at and not at[0].gone and at[0].telling is not None:
                at[0].soon(at[0].telling, str(kind), data)
            return bool(at) and not at[0].gone

        handlers = {"next": following, "told": told}
        job = Job("csp_ir.session.turns:take_turns", {}, handlers, stop=stop, background=self.background)
        why: Exception = CspIrError("no answer: the worker was stopped")
        try:
            run(job)
        except Ended as end:
            why = CspIrError(f"no answer: {end.said}")
        except Exception as error:
            why = error
        if self._questions is questions:
            self._questions = None
        left = [*at, *(q for q in _rest(questions) if q is not None)]
        for question in left:
            question.settle(None, why)


def _rest(questions: SimpleQueue[_Question | None]) -> list[_Question | None]:
    found = []
    while not questions.empty():
        found.append(questions.get())
    return found
