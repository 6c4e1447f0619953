"""A room's event loop waits for nobody: keystrokes are answered while solves are at work, and nothing is shown that is not an answer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from csp_ir.web.room import Room
from csp_ir.web.rooms import Rooms

HARD = "def f(x: int) -> int\n\nf(1) == 77777\nf(2) == 13\nf(3) == -99\nf(4) == 1234\n"
WRONG = HARD + "f(2) == 14\n"


async def heard(queue: asyncio.Queue[tuple[str, Any]], kind: str, number: int | None = None) -> Any:
    while True:
        found, data = await queue.get()
        if found == kind and (number is None or data.get("number") == number):
            return data


def test_eight_people_type_while_eight_solves_are_at_work(tmp_path: Path) -> None:
    async def person(room: Room, queue: asyncio.Queue[tuple[str, Any]]) -> None:
        await room.type(HARD)
        room.solve()
        while room.solving == "":
            await heard(queue, "solving")
        for number in (1, 2):
            await room.type(WRONG + "\n" * number, number)
            seen = await heard(queue, "seen", number)
            assert seen["troubles"]

    async def work() -> None:
        rooms = Rooms(tmp_path, None, 300.0, at_once=1)
        open_ = [await rooms.room(f"room{n}") for n in range(8)]
        await asyncio.gather(*[person(r, await r.follow()) for r in open_])
        assert sorted(r.solving for r in open_) == ["waiting"] * 7 + ["working"]
        assert not any(r.answer for r in open_)
        await rooms.close()
        assert [r.solving for r in open_] == [""] * 8

    asyncio.run(work())


def test_a_view_says_which_keystrokes_it_knows_of(tmp_path: Path) -> None:
    async def work() -> None:
        rooms = Rooms(tmp_path, None, 60.0, at_once=1)
        room = await rooms.room("typing")
        assert (await room.view())["typed"] == 0
        assert [await room.type(text) for text in ("a", "ab")] == [1, 2]
        view = await room.view()
        assert view["typed"] == 2 and view["spec"] == "ab" and view["typing"]
        await room.do(room.kept.undo)
        assert (await room.view())["spec"] != "ab"
        await rooms.close()

    asyncio.run(work())


def test_an_answer_to_a_question_becomes_an_example_and_the_spec_is_solved_again(tmp_path: Path) -> None:
    spec = "Sort.\n\ndef pick(a: int, b: int) -> int\n\npick(3, 3) == 3\npick(1, 1) == 1\n"

    async def work() -> None:
        rooms = Rooms(tmp_path, None, 60.0, at_once=1)
        room = await rooms.room("asking")
        queue = await room.follow()
        await room.type(spec)
        room.solve()
        asked: dict[str, Any] = {}
        while not asked:
            asked = await heard(queue, "answer")
        question = asked["questions"][0]
        await room.add_example(question["call"], question["results"][0])
        assert question["examples"][0] in room.kept.state["spec"]
        again: dict[str, Any] = {}
        while not again:
            again = await heard(queue, "answer")
        assert again["solved"] and question["call"] not in [q["call"] for q in again["questions"]]
        await rooms.close()

    asyncio.run(work())


def test_a_follower_who_reads_nothing_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csp_ir.web.room.WAITING", 6)

    async def work() -> None:
        rooms = Rooms(tmp_path, None, 60.0, at_once=1)
        room = await rooms.room("slow")
        queue = await room.follow()
        for _ in range(10):
            room.tell("event", {"kind": "best"})  # of a solve, which can be missed
        assert queue in room.followers and queue.qsize() <= 4
        for number in range(10):
            room.tell("trouble", {"said": str(number)})
        assert queue not in room.followers and queue.qsize() <= 6
        kinds = [queue.get_nowait()[0] for _ in range(queue.qsize())]
        assert kinds[-1] == "lost"
        await rooms.close()

    asyncio.run(work())
