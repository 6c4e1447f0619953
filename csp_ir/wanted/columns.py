"""Columns of a question for the engine over texts, numbers and lists of texts: names in scope and parts of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csp_ir.deduction.everyday.language import sort_of

MOST_PARTS = 6
_KEYS: dict[type, type] = {list: int, tuple: int, dict: str}
Column = tuple[str, tuple[Any, ...]]


def columns_of(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[Column]:
    """Each name whose values the engine takes, as it is; of others the parts that it takes, with their texts."""
    found: list[Column] = []
    for name, values in zip(names, zip(*rows)):
        found += _columns(name, tuple(values), 0)
    return found + _looked_up(names, rows)


def _looked_up(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[Column]:
    """Elements of lists and dictionaries at what another name holds, where every row has one."""
    found: list[Column] = []
    columns = dict(zip(names, zip(*rows)))
    for name, values in columns.items():
        kind = _KEYS.get(type(values[0]))
        for other, places in columns.items():
            if kind is None or any(type(v) is not type(values[0]) for v in values) or len(found) == MOST_PARTS:
                continue
            if all(type(p) is kind for p in places):
                try:
                    parts = tuple(v[p] for v, p in zip(values, places))
                except LookupError:
                    continue
                found += _columns(f"{name}[{other}]", parts, 1)
    return found


def _columns(text: str, values: tuple[Any, ...], depth: int) -> list[Column]:
    frozen = tuple(tuple(v) if type(v) is list else v for v in values)
    if all(type(v) is list for v in values) or all(type(v) not in (list, tuple) for v in values):
        if sort_of(frozen) is not None:
            return [(text, frozen)]
    kinds = {type(v) for v in values}
    if kinds == {dict} and depth < 2:
        keys = [k for k in values[0] if type(k) in (str, int) and all(k in v for v in values)]
        parts = [(f"{text}[{k!r}]", tuple(v[k] for v in values)) for k in keys[:MOST_PARTS]]
    elif kinds in ({list}, {tuple}):
        sizes = {len(v) for v in values}
        parts = []
        if len(sizes) == 1 and depth < 2:
            parts = [(f"{text}[{k}]", tuple(v[k] for v in values)) for k in range(min(MOST_PARTS, *sizes, MOST_PARTS))]
        else:
            return [(f"len({text})", tuple(map(len, values)))]
    else:
        return []
    return [c for t, v in parts for c in _columns(t, v, depth + 1)]
