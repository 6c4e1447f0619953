"""The component library: what the IR may call, as one table.

A row gives name, signatures (several where Python overloads), cost (-log p: the higher,
the later an enumerator tries it) and the plain words that evoke it. `meaning` is the
Python function itself: the interpreter guards it, the enumerator bounds its inputs.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from csp_ir.ir.component_rows import ATTRIBUTE_ROWS, FUNCTIONS, METHOD_ROWS, OPERATOR_ROWS
from csp_ir.ir.module_rows import MODULE_ROWS
from csp_ir.ir.modules import CLASS_MODULE
from csp_ir.ir.plain_values import PLAIN_TYPES
from csp_ir.ir.types import Type


@dataclass(frozen=True)
class Component:
    """One signature of one component.

    kind: "function" (`len`, `math.sqrt`), "method" (`str.split`), "attribute" (`date.year`), "constant" (`math.pi`)
        or "operator".
    params: positional parameter types; a method's first is its receiver.
    optional: how many of the last parameters may be left out.
    meaning: takes the positional arguments.
    pure: leaves its arguments as they were.
    enumerate: whether the embedded enumerator builds terms with it.
    """

    name: str
    kind: str
    params: tuple[Type, ...]
    result: Type
    meaning: Callable[..., Any]
    cost: float
    words: tuple[str, ...] = ()
    optional: int = 0
    pure: bool = True
    enumerate: bool = True

    @property
    def arity(self) -> int:
        return len(self.params)


def _index(value: Any, at: Any) -> Any:
    return value[at]


def _slice_from(value: Any, start: Any) -> Any:
    return value[start:]


def _slice_to(value: Any, stop: Any) -> Any:
    return value[:stop]


def _slice(value: Any, start: Any, stop: Any) -> Any:
    return value[start:stop]


def _step(value: Any, step: Any) -> Any:
    return value[::step]


# Meanings of operators, as the IR writes them.
BINARY: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "**": operator.pow, "&": operator.and_, "|": operator.or_, "^": operator.xor,
    "<<": operator.lshift, ">>": operator.rshift,
}  # fmt: skip
UNARY: Mapping[str, Callable[[Any], Any]] = {
    "-": operator.neg, "+": operator.pos, "~": operator.invert, "not": operator.not_,
}  # fmt: skip
COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "is": operator.is_, "is not": operator.is_not, "in": lambda a, b: a in b, "not in": lambda a, b: a not in b,
}  # fmt: skip
_OPERATORS: Mapping[str, Callable[..., Any]] = {
    **{f"op.{op}": meaning for op, meaning in BINARY.items()}, "neg": UNARY["-"], "not": UNARY["not"],
    **{f"cmp.{op}": meaning for op, meaning in COMPARE.items()},
    "and": lambda a, b: a and b, "or": lambda a, b: a or b, "if": lambda c, a, b: a if c else b,
    "index": _index, "slice.from": _slice_from, "slice.to": _slice_to, "slice": _slice, "slice.step": _step,
}  # fmt: skip

_BY_TYPE: dict[str, type] = {t.__name__: t for t in (str, int, float, list, dict, set, frozenset, tuple, bytes)}


def _meaning(name: str, kind: str) -> Callable[..., Any]:
    import builtins
    import importlib

    if kind == "operator":
        return _OPERATORS[name]
    owner, _, attribute = name.rpartition(".")
    if kind == "attribute":
        return operator.attrgetter(attribute)
    if name in CLASS_MODULE or owner in CLASS_MODULE:
        made = PLAIN_TYPES[owner or name]
        return getattr(made, attribute) if owner else made
    if kind == "method":
        if owner in _BY_TYPE:
            return getattr(_BY_TYPE[owner], attribute)
        return getattr(getattr(importlib.import_module("collections"), owner), attribute)
    if not owner:
        return getattr(builtins, name)
    if owner in _BY_TYPE:
        return getattr(_BY_TYPE[owner], attribute)
    module, _, member = name.partition(".")
    return operator.attrgetter(member)(importlib.import_module(module))


def _signature(text: str) -> tuple[tuple[Type, ...], Type, int]:
    from csp_ir.ir.parse import parse_type

    left, _, right = text.partition("->")
    params, optional = [], 0
    for part in _split(left):
        if part.endswith("="):
            optional += 1
            part = part[:-1]
        params.append(_TYPES[part] if part in _TYPES else _TYPES.setdefault(part, parse_type(part)))
    right = right.strip()
    result = _TYPES[right] if right in _TYPES else _TYPES.setdefault(right, parse_type(right))
    return tuple(params), result, optional


_TYPES: dict[str, Type] = {}


def _split(text: str) -> list[str]:
    """Split at top-level commas."""
    parts, depth, start = [], 0, 0
    for i, char in enumerate(text):
        depth += {"[": 1, "]": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    parts.append(text[start:].strip())
    return [p for p in parts if p]


@cache
def table() -> tuple[Component, ...]:
    """Every component, in the order of the rows."""
    out: list[Component] = []
    tables = (
        ("function", FUNCTIONS), ("method", METHOD_ROWS), ("attribute", ATTRIBUTE_ROWS), ("operator", OPERATOR_ROWS),
        ("function", MODULE_ROWS),
    )  # fmt: skip
    for kind, rows in tables:
        for line in rows.strip().splitlines():
            name, signatures, cost, flags, *more = (field.strip() for field in line.split("|", 4))
            words = more[0] if more else ""
            name = "op.|" if name == "op.OR" else name
            row_kind = "constant" if "c" in flags else kind
            meaning: Any = None
            for signature in signatures.split(";"):
                params, result, optional = _signature(signature)
                if meaning is None:
                    found = _meaning(name, row_kind)
                    meaning = (lambda value=found: value) if row_kind == "constant" else found
                out.append(
                    Component(
                        name,
                        row_kind,
                        params,
                        result,
                        meaning,
                        float(cost),
                        tuple(words.split()),
                        optional,
                        pure="!" not in flags,
                        enumerate="-" not in flags,
                    )  # fmt: skip
                )
    return tuple(out)


@cache
def _index_by_name() -> Mapping[str, tuple[Component, ...]]:
    found: dict[str, list[Component]] = {}
    for component in table():
        found.setdefault(component.name, []).append(component)
    return {name: tuple(rows) for name, rows in found.items()}


def by_name(name: str) -> tuple[Component, ...]:
    """The rows of a name: "len", "math.sqrt", "str.split", "op.+"; empty when there are none."""
    return _index_by_name().get(name, ())


@cache
def methods_named(method: str) -> tuple[Component, ...]:
    """Rows of a method of that name on any type."""
    return tuple(c for c in table() if c.kind == "method" and c.name.endswith("." + method))


@cache
def enumerable() -> tuple[Component, ...]:
    """Components from which the enumerator builds terms."""
    return tuple(c for c in table() if c.enumerate and c.pure)


@cache
def builtin_names() -> frozenset[str]:
    """Names every scope holds: builtin functions and types."""
    return frozenset(c.name for c in table() if c.kind in ("function", "constant") and "." not in c.name)


def __getattr__(name: str) -> Any:
    if name == "COMPONENTS":
        return table()
    if name == "OPERATORS":
        return tuple(c for c in table() if c.kind == "operator")
    raise AttributeError(name)
