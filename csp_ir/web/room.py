"""A session as it lives on a page: what was asked of it, what is being found out, and who is told."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from csp_ir.errors import CspIrError, InputError
from csp_ir.result import Result
from csp_ir.session.answers import answer_of, result_of
from csp_ir.session.clerk import Clerk
from csp_ir.session.desk import SECONDS, Desk
from csp_ir.session.seen import Seen, applied
from csp_ir.web.kept import Kept

LOOK, FILLING = "csp_ir.session.look", "csp_ir.session.filling"
logger = logging.getLogger(__name__)
PAUSE = 0.6  # seconds after the last keystroke until what was typed is a step, and holes are looked at
ALONE = 10.0  # seconds until a solve ends that nobody looks at
WAITING = 400  # messages that a follower may be behind
EVENTS = ("draft", "domains", "best")  # of a solve, that are told where nobody is far behind


class Room:
    """One session. For one event loop; everything that takes long is asked of workers, and files are written in a thread.

    slots: lets so many solves run at once, of all rooms together. seconds: of a solve.
    """

    def __init__(self, name: str, kept: Kept, desk: Desk, slots: asyncio.Semaphore, seconds: float) -> None:
        self.name, self.kept, self.desk, self.slots, self.seconds = name, kept, desk, slots, seconds
        self.looker, self.filler = Clerk(SECONDS), Clerk(SECONDS, background=True)
        self.followers: set[asyncio.Queue[tuple[str, Any]]] = set()
        self.seen: dict[str, Any] = {}
        self.holes: dict[str, Any] = {}  # as `narrowed` tells it, so far as that is known
        self.answer: dict[str, Any] = {}
        self.record: tuple[str, Mapping[str, Any]] | None = None  # the spec, and the run record of its last solve
        self.typed = 0  # keystrokes
        self.solving = ""  # "", "waiting" or "working"
        self.at_work: dict[str, asyncio.Task[None]] = {}
        self.order = asyncio.Lock()  # of what is done to `kept`
        self.disk = asyncio.Lock()  # of each look at it

    # --- followers --------------------------------------------------------------------------------

    async def follow(self) -> asyncio.Queue[tuple[str, Any]]:
        """A queue of what happens from now on, which begins with all that is known."""
        queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue(WAITING)
        first = not self.seen
        queue.put_nowait(("view", await self.view()))
        for kind, data in (("seen", self.seen), ("holes", self.holes), ("answer", self.answer)):
            if data:
                queue.put_nowait((kind, data))
        queue.put_nowait(("solving", self.solving))
        self.followers.add(queue)
        if first:
            self.look_again()
            self.narrow_again()
        return queue

    def leave(self, queue: asyncio.Queue[tuple[str, Any]]) -> None:
        self.followers.discard(queue)
        if not self.followers:
            asyncio.get_running_loop().call_later(ALONE, self._forsaken)

    def _forsaken(self) -> None:
        if not self.followers:
            for name in list(self.at_work):
                self.end(name)
            self.looker.close()
            self.filler.close()

    def tell(self, kind: str, data: Any) -> None:
        """Tell all followers; one that reads nothing any more is given up."""
        for queue in list(self.followers):
            if kind == "event" and queue.qsize() > WAITING // 2:
                continue
            try:
                queue.put_nowait((kind, data))
            except asyncio.QueueFull:
                self.followers.discard(queue)
                queue.get_nowait()
                queue.put_nowait(("lost", None))

    async def view(self) -> dict[str, Any]:
        typed = self.typed
        key = key_of(await self._state())
        return {"session": self.name, "typed": typed, "key": key, **await self._files(self.kept.told)}

    # --- tasks ------------------------------------------------------------------------------------

    def begin(self, name: str, work: Callable[..., Coroutine[Any, Any, None]], *given: Any) -> None:
        """Begin a task in place of the one of that name; nothing is looked for that nobody will see."""
        self.end(name)
        if self.followers or name not in ("look", "narrow"):
            self.at_work[name] = asyncio.ensure_future(self._told(name, work, *given))

    def end(self, name: str) -> None:
        if (task := self.at_work.pop(name, None)) is not None:
            task.cancel()

    async def _told(self, name: str, work: Callable[..., Coroutine[Any, Any, None]], *given: Any) -> None:
        try:
            await work(*given)
        except CspIrError as error:
            self.tell("trouble", {"of": name, "said": str(error)})
        except Exception as error:
            self.tell("trouble", {"of": name, "said": f"a fault of csp-ir, not of your input: {error}"})
            logger.exception("a fault in a task of a page")

    def look_again(self, number: int = 0) -> None:
        self.seen = {}
        self.begin("look", self._look, number)

    async def _look(self, number: int) -> None:
        state = await self._state()
        seen = await self.looker.ask(f"{LOOK}:look", text=state["spec"], file=state.get("file"))
        self.seen = {"number": number, **seen_told(seen)}
        self.tell("seen", self.seen)

    def narrow_again(self, first: str = "") -> None:
        self.holes = {}
        self.begin("narrow", self._narrow, first)

    async def _narrow(self, first: str) -> None:
        state = await self._state()
        self.holes = {"key": key_of(state)}

        def told(kind: str, data: Any) -> None:
            if kind == "draft":
                self.holes |= data
            elif kind == "sizes":
                self.holes.setdefault("stages", {})[data["stage"]] = (
                    self.holes.get("stages", {}).get(data["stage"], {}) | data["sizes"]
                )
            else:
                self.holes.setdefault("fits", {})[data["name"]] = data
            self.tell(kind, data)

        self.tell("narrowing", None)
        try:
            found = await self.filler.ask(f"{FILLING}:narrowed", told, state=state, first=first)
        except InputError as error:  # `seen` says where
            self.holes = {"key": key_of(state), "wrong": str(error)}
        else:
            self.holes = {
                "key": key_of(state),
                "stages": self.holes.get("stages", {"run": found.get("sizes", {})}),
            } | found
        self.tell("holes", self.holes)

    # --- what people do -----------------------------------------------------------------------------

    async def type(self, text: str, number: int = 0) -> int:
        """A keystroke: it is kept when this returns; what is wrong with the text is told, with the number of the keystroke.

        Returns: how many there have been. A view tells of how many it knows: an older one must not undo what was typed since.
        """
        async with self.order:
            await self._files(lambda: self.kept.type(text))
            self.typed += 1
        typed = self.typed
        self.look_again(number)
        self.begin("settle", self._settle)
        return typed

    async def _settle(self) -> None:
        await asyncio.sleep(PAUSE)
        async with self.order:
            await self._files(self.kept.settle)
        self.tell("view", await self.view())
        self.narrow_again()

    async def do(self, work: Callable[[], Any], first: str = "") -> Any:
        """Something done to the session, after what was typed; then all is looked at again."""
        self.end("settle")
        async with self.order:
            before = (await self._state())["spec"]
            done = await self._files(work)
            state = await self._state()
        self.tell("view", await self.view())
        if state["spec"] != before or not self.seen:
            self.look_again()
        self.narrow_again(first)
        return done

    async def tried(self, hole: str, text: str) -> dict[str, Any]:
        state = await self._state()
        return await self.filler.ask(f"{FILLING}:tried", state=state, hole=hole, text=text)

    async def drawn(self) -> str:
        state = await self._state()
        return await self.filler.ask(f"{FILLING}:drawn", state=state)

    async def add_example(self, call: str, result: str) -> None:
        """An answer to a question as one more example of the spec; then it is solved again. Raises InputError."""
        state = await self._state()
        text = state["spec"].replace("\r\n", "\n")
        name = call.partition("(")[0]
        edits = await self.desk.add_example(text, state.get("file"), name, call, result)
        self.end("solve")
        await self.do(lambda: self.kept.change({"spec": applied(text, edits)}))
        self.solve()

    async def put_in_place(self) -> None:
        """The answer in place of its function's body, in the spec. Raises InputError where there is none, or no function of a module."""
        state = await self._state()
        done = self.holes.get("done") or {}
        code = self.answer.get("code") if self.answer.get("key") == key_of(state) else ""
        code = code or (done.get("code") if self.holes.get("key") == key_of(state) else "")
        if not code:
            raise InputError("there is no answer to this spec", remedy="solve it, or fill its holes")
        text = state["spec"].replace("\r\n", "\n")
        edits = await self.desk.put_in_place(text, state.get("file"), named(code), code)
        await self.do(lambda: self.kept.change({"spec": applied(text, edits)}))

    def solve(self) -> None:
        self.begin("solve", self._solve)

    async def _solve(self) -> None:
        self._solving("waiting")
        try:
            async with self.slots:
                self._solving("working")
                self.end("settle")
                async with self.order:
                    typed = await self._files(self.kept.settle)
                    state = await self._state()
                if typed:
                    self.tell("view", await self.view())
                    self.narrow_again()
                self.answer, self.record = {}, None
                self.tell("answer", {})
                result = await self.desk.solved(state, self._event, seconds=self.seconds, background=True)
            await self._solved(state, result)
        finally:
            self._solving("")

    async def _solved(self, state: Mapping[str, str], result: Result) -> None:
        open_ = (
            {f"fill:{h}": t for h, t in result.assignment.items() if f"pin:{h}" not in state} if result.solved else {}
        )
        async with self.order:
            now = await self._state()
            if key_of(now) == key_of(state) and open_:
                await self._files(lambda: self.kept.change(dict(open_)))
                now = {**state, **open_}
            else:
                now = dict(state)
        self.record = state["spec"], result.record
        answer = vars(answer_of(result, ""))
        answer["questions"] = [{**vars(q), "results": list(map(result_of, q.answers))} for q in answer["questions"]]
        rivals = list(result.record.get("alternatives", ()))[:5] if result.solved else []
        self.answer = {**answer, "rivals": rivals, "key": key_of(now), "seconds": result.record.get("seconds")}
        self.tell("answer", self.answer)
        if open_:
            self.tell("view", await self.view())
            self.narrow_again()

    def _event(self, kind: str, data: Any) -> None:
        if kind in EVENTS:
            self.tell("event", {"kind": kind, **_small(data)})

    def _solving(self, how: str) -> None:
        self.solving = how
        self.tell("solving", how)

    async def close(self) -> None:
        """End all that is at work, and make a step of what was typed."""
        tasks = list(self.at_work.values())
        for name in list(self.at_work):
            self.end(name)
        await asyncio.gather(*tasks, return_exceptions=True)
        self.looker.close()
        self.filler.close()
        with contextlib.suppress(InputError):
            await self._files(self.kept.settle)

    async def _state(self) -> Mapping[str, str]:
        return await self._files(lambda: self.kept.state)  # type: ignore[no-any-return]

    async def _files(self, work: Callable[[], Any]) -> Any:
        async with self.disk:
            return await asyncio.to_thread(work)


def key_of(state: Mapping[str, str]) -> str:
    """What an answer is of: the spec, and what fills its holes."""
    return json.dumps(
        [state["spec"], state.get("site"), sorted(kv for kv in state.items() if kv[0].startswith("fill:"))]
    )


def named(code: str) -> str:
    """The function that an answer is of: the last one at the top."""
    return re.findall(r"^(?:async )?def (\w+)", code, re.M)[-1]


def seen_told(seen: Seen) -> dict[str, Any]:
    """What was seen of a text, as plain data."""
    troubles = [*seen.troubles, *(t for s in seen.sites for t in s.troubles)]
    return {
        "troubles": [{"level": t.level, "said": t.message, "remedy": t.remedy, "place": vars(t.place)} for t in troubles],
        "sites": [{"name": s.name, "examples": len(s.examples), "holes": [h.name for h in s.holes], "line": s.place.line, "of_module": s.of_module} for s in seen.sites],
    }  # fmt: skip


def _small(data: Any) -> dict[str, Any]:
    """An event without lists of candidates, which are long."""
    kept = {k: v for k, v in data.items() if k in ("sizes", "stage", "text", "failures")}
    return {k: v[:2000] if isinstance(v, str | list) else v for k, v in kept.items()}
