"""What a text says of one call of the function."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any, Final

UNSAID: Final = object()  # a result of which only a check speaks

# How plainly a claim was made; where claims contradict each other, the plainer ones hold.
MENTIONED, INTRODUCED, SHOWN = 0, 1, 2


@dataclass(frozen=True)
class Claim:
    """A call and what it gives.

    args, keywords: as written; expected: a value, `Raises`, or UNSAID where `check` speaks instead.
    check: a condition on `result`; tolerance, through: see `Example`.
    line: where it stands; called: the name that was called, "" where none was.
    bare: whether only the truth of the result was claimed, as by `assert f(1)`.
    silent: whether it stands for a session without output; single: whether parentheses were round the result alone.
    strict: whether it stands where only examples may, so that one that does not fit is an error.
    exact: whether it is written in Python, so that it can mean nothing else.
    words: whether its values may be texts that lost their quotes, as in tables.
    reading: how it was read, where that is not how it was written.
    """

    args: tuple[Any, ...]
    keywords: tuple[tuple[str, Any], ...] = ()
    expected: Any = UNSAID
    check: ast.expr | None = None
    tolerance: float | None = None
    through: str = ""
    line: int = 0
    called: str = ""
    bare: bool = False
    silent: bool = False
    words: bool = False
    single: bool = False
    strict: bool = False
    exact: bool = False
    reading: str = ""
    rank: int = MENTIONED


class UnreadError(ValueError):
    """A claim that cannot be read: why, and what to write instead."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy
