"""Exit codes."""

from __future__ import annotations

SOLVED, NOT_SOLVED, BAD_INPUT, OUT_OF_BUDGET, LOW, INTERRUPTED = 0, 1, 2, 3, 4, 130
_WORSE = (SOLVED, LOW, NOT_SOLVED, BAD_INPUT, OUT_OF_BUDGET, INTERRUPTED)  # each worse than those before it


def worst_of(*codes: int) -> int:
    """The exit code of several specs: that of the one that went worst."""
    return max(codes, key=_WORSE.index)
