"""Texts of one layout, each part a goal of its own."""

from __future__ import annotations

from tests.goals.test_solve import result


def test_minutes_and_seconds() -> None:
    text = (
        "Seconds as minutes and seconds.\n\ndef clock(seconds: int) -> str\n\n"
        "clock(0) == '0:00'\nclock(61) == '1:01'\nclock(725) == '12:05'\nclock(59) == '0:59'\n"
    )
    assert result(text, (3599,)) == "59:59"


def test_two_texts_in_one() -> None:
    text = "def pair(a: str, n: int) -> str\n\npair('x', 4) == 'X-5'\npair('yy', 9) == 'YY-10'\npair('q', 0) == 'Q-1'\n"
    assert result(text, ("ab", 41)) == "AB-42"
