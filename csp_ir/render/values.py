"""Values and calls as Python text that gives them again, in the names that a rendered program imports."""

from __future__ import annotations

import ast
from enum import Enum
from typing import Any

from csp_ir.interpreter.outcomes import RECORDS, parts_of
from csp_ir.ir import nodes as n
from csp_ir.ir.plain_values import PLAIN_TYPES, plain_parts

MOST = 2000  # characters
_CLASSES: dict[Any, str] = {kind: name for name, kind in PLAIN_TYPES.items()}
_BRACKETS: dict[Any, tuple[str, str]] = {list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}")}


def value_text(value: Any) -> str | None:
    """Python text that gives the value; None where there is none short and certain."""
    try:
        text = _text(value)
    except (ValueError, RecursionError, MemoryError, TypeError, SyntaxError):
        return None
    return text if len(text) <= MOST and "\n" not in text else None


def shown_text(value: Any) -> str | None:
    """What the interactive interpreter prints of a value; None where it is long or uncertain."""
    if value_text(value) is None:
        return None
    text = repr(value)
    return text if len(text) <= MOST and "\n" not in text else None


def call_text(function: n.Function, example: Any) -> str | None:
    """The call of an example as it was written: keywords stay keywords, defaults that were left out stay out.

    example: with `args`, and where it is known `form`: of each argument "" (by position), its name, or None (left out),
        and `through`: a function that its result is seen through.
    """
    form = getattr(example, "form", ()) or ("",) * len(example.args)
    parts = []
    for value, how in zip(example.args, form, strict=True):
        if how is None:
            continue
        text = value_text(value)
        if text is None:
            return None
        parts.append(f"{how}={text}" if how else text)
    call, through = f"{function.name}({', '.join(parts)})", getattr(example, "through", "")
    return f"{through}({call})" if through else call


def unordered(value: Any) -> bool:
    """Whether a value holds a set, whose order differs from process to process."""
    if type(value) in (set, frozenset):
        return True
    if type(value) is dict:
        return any(map(unordered, value.values()))
    if type(value) in RECORDS:
        return any(map(unordered, parts_of(value)))
    return type(value) in (list, tuple) and any(map(unordered, value))


def _text(value: Any) -> str:
    kind = type(value)
    if kind in _BRACKETS and value:
        items = ", ".join(map(_text, value))
        left, right = _BRACKETS[kind]
        return f"{left}{items}{',' if kind is tuple and len(value) == 1 else ''}{right}"
    if kind is dict:
        return f"{{{', '.join(f'{_text(k)}: {_text(v)}' for k, v in value.items())}}}"
    if kind is frozenset:
        return f"frozenset({_text(set(value)) if value else ''})"
    if kind in RECORDS:
        return f"{kind.__name__}({', '.join(f'{k}={_text(getattr(value, k))}' for k in RECORDS[kind])})"
    if kind in _CLASSES:
        return _plain(value)
    if isinstance(value, Enum):
        return f"{kind.__name__}.{value.name}"
    text = "set()" if kind is set else repr(value)
    if kind is not set and repr(ast.literal_eval(text)) != text:
        raise ValueError(text)
    return text


def _plain(value: Any) -> str:
    name = _CLASSES[type(value)]
    parts = list(plain_parts(value))
    if name == "timedelta":
        named = [f"{k}={v}" for k, v in zip(("days", "seconds", "microseconds"), parts, strict=True) if v]
        return f"timedelta({', '.join(named)})"
    least = {"datetime": 5, "time": 2}.get(name, len(parts))
    while len(parts) > least and not parts[-1]:
        parts.pop()
    return f"{name}({', '.join(map(_text, parts))})"
