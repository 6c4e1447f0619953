"""What is drawn on a terminal while a solve goes on."""

from __future__ import annotations

import io
import re

import pytest

from csp_ir.report import progress
from csp_ir.report.progress import Progress


class Terminal(io.StringIO):
    """Sets an event of the drawing's once it was drawn on often enough."""

    def __init__(self, pictures: int) -> None:
        super().__init__()
        self.left = pictures
        self.drawing: Progress | None = None

    def write(self, text: str) -> int:
        self.left -= 1
        if self.left == 0:
            self.drawing.done.set()
        return super().write(text)


def drawn(pictures: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(progress, "DELAY", 0.0)
    monkeypatch.setattr(progress, "REST", 0.0)
    monkeypatch.setenv("COLUMNS", "40")
    terminal = Terminal(pictures)
    shown = terminal.drawing = Progress("task", terminal)
    shown("domains", {"sizes": {"a": 8, "b": 4}, "stage": "proposed\x1b[2J"})
    shown("prune", {"hole": "a"})
    shown("search", {"runs": 1234, "status": "solved"})
    with shown:
        shown.thread.join()
    return terminal.getvalue()


def test_each_picture_takes_the_place_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    first, second, rest = drawn(2, monkeypatch).split("\x1b[3F\x1b[J")
    for picture in (first, second):
        head, *holes = picture.splitlines()
        assert re.fullmatch(r"task +\d+\.\d s  1 pruned  1,234 runs  s.*", head) and len(head) == 39
        assert [line.split()[:2] for line in holes] == [["?a", "█" * 18 + "░" * 2], ["?b", "█" * 20]]
    assert rest == ""


def test_colours_are_where_they_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[32m█" in drawn(1, monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[32m" not in drawn(1, monkeypatch)


def test_what_is_shown_of_foreign_names_steers_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(progress, "DELAY", 0.0)
    terminal = Terminal(1)
    terminal.drawing = shown = Progress("a\x1b[2Jb\nc", terminal)
    with shown:
        shown.thread.join()
    assert "\x1b[2J" not in terminal.getvalue() and terminal.getvalue().split("\x1b[1F")[0].count("\n") == 1


def test_a_terminal_that_is_closed_ends_the_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "DELAY", 0.0)
    closed = io.StringIO()
    closed.close()
    with Progress("task", closed) as shown:
        shown.thread.join(5)
    assert not shown.thread.is_alive()
