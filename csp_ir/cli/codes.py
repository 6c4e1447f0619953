"""Exit codes."""

from __future__ import annotations

SOLVED, NOT_SOLVED, BAD_INPUT, OUT_OF_BUDGET, INTERRUPTED = 0, 1, 2, 3, 130
