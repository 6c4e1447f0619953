"""`json` of plain data: what a text of it takes is known before it is written, and reading one makes nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from csp_ir.interpreter.library import Named, named
from csp_ir.interpreter.meter import DEEPEST, NESTED, TABLES
from csp_ir.interpreter.operators import Operators
from csp_ir.interpreter.outcomes import RECORDS, parts_of

ESCAPED = 12  # characters that one may be written as
READ = 9  # units for a character that is read


def plain_json(meter: Operators) -> Named:
    """Dotted name -> guarded function, for one meter."""

    def dumps(*args: Any, **keywords: Any) -> Any:
        _only_plain(meter, keywords, "cls")
        layout = (keywords.get("indent"), keywords.get("separators"))
        for value in args[:1] or [keywords.get("obj")]:
            _before_writing(meter, value, layout)
        if callable(default := keywords.get("default")):
            keywords["default"] = _ticking(meter, default, layout)
        return meter.built(json.dumps(*args, **keywords))

    def loads(*args: Any, **keywords: Any) -> Any:
        _only_plain(meter, keywords, "cls")
        for text in args[:1] or [keywords.get("s")]:
            if isinstance(text, str | bytes):
                meter.charge(READ * len(text))
        return meter.built(json.loads(*args, **keywords))

    return {f"json.{f.__name__}": named(getattr(json, f.__name__), f) for f in (dumps, loads)}


def _only_plain(meter: Operators, keywords: dict[str, Any], name: str) -> None:
    """End the run at a class that would be called with the machinery of `json`."""
    if keywords.get(name) is not None:
        meter.stop("attributes of the IR")


def _ticking(meter: Operators, default: Callable[..., Any], layout: tuple[Any, Any]) -> Callable[..., Any]:
    """What a program gives for values that JSON lacks: each takes a step, and what it is replaced by is charged."""

    def called(value: Any) -> Any:
        next(meter.ticker, False) or meter.stop("steps")
        made = default(value)
        _before_writing(meter, made, layout)
        return made

    return called


def _before_writing(meter: Operators, value: Any, layout: tuple[Any, Any]) -> None:
    indent, separators = layout
    step = max(0, indent) if isinstance(indent, int) else len(indent) if type(indent) is str else 0
    between = sum(len(s) for s in separators if type(s) is str) if type(separators) in (list, tuple) else 4
    meter.charge(_length(meter, value, step, between) if type(value) in NESTED else _alone(value))


def _length(meter: Operators, value: Any, step: int, between: int) -> int:
    """At most about so many characters, shared parts as often as they show; bounded work."""
    total = _alone(value)
    stack: list[tuple[Any, int]] = [(value, 1)]
    while stack:
        item, depth = stack.pop()
        if depth > DEEPEST:
            meter.stop("value size")
        parts = parts_of(item) if type(item) in RECORDS else item
        total += (between + step * depth + 2) * (len(parts) + 1)
        for some in (parts, item.values()) if type(item) in TABLES else (parts,):
            total += sum(map(_alone, some))
            stack += [(part, depth + 1) for part in some if type(part) in NESTED]
        if total > meter.limits.memory:
            meter.stop("memory")
    return total


def _alone(value: Any) -> int:
    kind = type(value)
    if kind is str:
        return len(value) if value.isascii() else ESCAPED * len(value)
    return 8 + (value.bit_length() // 3 if kind is int else 0)
