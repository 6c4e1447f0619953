"""Values and examples as a prompt shows them: bounded, and chosen where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csp_ir.spec.model import Example, Raises

MOST_VALUE, MOST_EXAMPLES = 400, 12
_TAIL = 80  # characters of the end of a long text that are kept


def bounded(text: str, most: int = MOST_VALUE) -> str:
    """A text that is at most about `most` characters long; what is left out is said.

    >>> bounded("a" * 500, 100)
    'aaaaaaaaaaaaaaaaaaaa ... (400 characters left out) ... aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
    """
    if len(text) <= most:
        return text
    head = most - _TAIL
    return f"{text[:head]} ... ({len(text) - most:,} characters left out) ... {text[-_TAIL:]}"


def value_text(value: Any) -> str:
    """A value as bounded Python text."""
    try:
        return bounded(repr(value))
    except (ValueError, RecursionError):
        return f"a {type(value).__name__} too large to show"


def call_text(name: str, example: Example) -> str:
    """The call of an example as bounded Python text: each argument is bounded, the shorter the more there are."""
    most = max(60, MOST_VALUE // max(1, len(example.args)))
    texts = [bounded(value_text(a), max(most, _TAIL + 20)) for a in example.args]
    return example.seen(f"{name}({', '.join(texts)})")


def example_line(name: str, example: Example) -> str:
    """One example as a line of code."""
    call, expected = call_text(name, example), example.expected
    return f"{call} raises {expected.kind}" if isinstance(expected, Raises) else f"{call} == {value_text(expected)}"


def examples_text(name: str, examples: Sequence[Example]) -> str:
    """The examples, one a line; of many those with results not seen before and the shortest, and how many there are."""
    lines = [example_line(name, e) for e in examples]
    if len(lines) <= MOST_EXAMPLES:
        return "\n".join(lines)
    seen: set[str] = set()
    new: dict[int, bool] = {}
    for i in sorted(range(len(lines)), key=lambda i: len(lines[i])):
        result = value_text(examples[i].expected)
        new[i] = result not in seen
        seen.add(result)
    chosen = sorted(sorted(new, key=lambda i: (not new[i], len(lines[i])))[:MOST_EXAMPLES])
    return "\n".join(
        [*(lines[i] for i in chosen), f"({len(chosen)} of {len(lines)} examples: short ones with different results)"]
    )
