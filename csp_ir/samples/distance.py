"""How far an outcome is from what an example wants, from 0 (it is that) to 1."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from csp_ir.interpreter.outcomes import Outcome, Raised, Returned
from csp_ir.spec.model import Example, Raises

MAX_TEXT = 300


def distance(outcome: Outcome, example: Example) -> float:
    """0 where they match; a crash is 1, a wrong type near 1, a like value nearer 0."""
    if example.accepts(outcome):
        return 0.0
    wanted = example.expected
    if isinstance(wanted, Raises):
        return 0.9 if isinstance(outcome, Raised) else 1.0
    if not isinstance(outcome, Returned):
        return 1.0
    value = outcome.value
    if value is None:
        return 0.97
    if type(value) in (int, float) and type(wanted) in (int, float):
        gap = abs(value - wanted) if abs(value) < 1e300 and abs(wanted) < 1e300 else 1e300
        return 0.1 if gap == 0 else 0.4 + 0.4 * gap / (gap + 1 + abs(wanted))
    if type(value) is not type(wanted):
        return 0.3 if _same(value, wanted) else 0.9
    if type(value) is bool:
        return 0.6
    a, b = _parts(value), _parts(wanted)
    return 0.2 + 0.6 * (1 - SequenceMatcher(None, a, b, autojunk=False).ratio())


def _same(a: Any, b: Any) -> bool:
    try:
        return bool(list(a) == list(b)) if hasattr(a, "__iter__") and hasattr(b, "__iter__") else bool(a == b)
    except Exception:
        return False


def _parts(value: Any) -> Sequence[Any]:
    if isinstance(value, str):
        return value[:MAX_TEXT]
    if isinstance(value, list | tuple):
        return [repr(v)[:80] for v in value[:MAX_TEXT]]
    return repr(value)[:MAX_TEXT]


def mean_distance(outcomes: Sequence[Outcome], examples: Sequence[Example]) -> float:
    """The mean over the examples."""
    if not examples:
        return 0.0
    return sum(distance(o, e) for o, e in zip(outcomes, examples, strict=True)) / len(examples)
