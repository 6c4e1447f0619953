"""What several outcomes have in common, in words: `every ?init still alive gives a negative value`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csp_ir.interpreter.outcomes import Outcome, Raised, Returned

FEW = 3
LONGEST = 24


def together(outcomes: Sequence[Outcome], expected: Any, others: Sequence[str]) -> str:
    """A clause that is true of all outcomes of an example, none of which is what it expects.

    Args:
        outcomes: with every choice that is left for the other holes, at least one.
        others: these holes.
    """
    if len(others) == 1:
        subject = f"every ?{others[0]} still alive"
    else:
        subject = "every choice still alive for " + ", ".join(f"?{h}" for h in others)
    return f"{subject} {_what(outcomes, expected)}"


def _what(outcomes: Sequence[Outcome], expected: Any) -> str:
    raised = {o.kind for o in outcomes if isinstance(o, Raised)}
    values = [o.value for o in outcomes if isinstance(o, Returned)]
    if not values:
        return f"raises {_listed(sorted(raised))}"
    texts = list(dict.fromkeys(map(repr, values)))
    if len(texts) <= FEW and all(len(t) <= LONGEST for t in texts):
        gives = f"gives {_listed(texts)}"
    else:
        gives = _numbers(values, expected) or _sizes(values, expected) or "gives another value"
    return f"{gives} or raises {_listed(sorted(raised))}" if raised else gives


def _numbers(values: Sequence[Any], expected: Any) -> str:
    if not all(type(v) in (int, float) for v in (*values, expected)):
        return ""
    if all(v < 0 for v in values) and expected >= 0:
        return "gives a negative value"
    if all(v < expected for v in values):
        return "gives less"
    return "gives more" if all(v > expected for v in values) else ""


def _sizes(values: Sequence[Any], expected: Any) -> str:
    kinds = {type(v) for v in values}
    if kinds != {type(expected)}:
        return f"gives no {type(expected).__name__}" if type(expected) not in kinds else ""
    if type(expected) not in (str, list, tuple, set, dict):
        return ""
    if not any(values) and expected:
        return "gives an empty one"
    if all(len(v) < len(expected) for v in values):
        return "gives a shorter one"
    return "gives a longer one" if all(len(v) > len(expected) for v in values) else ""


def _listed(texts: Sequence[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"
