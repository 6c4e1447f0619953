"""What every node of the IR is: immutable, compared by structure, with its sub-nodes found by its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple


class Position(NamedTuple):
    """1-based line and column."""

    line: int
    column: int


@dataclass(frozen=True)
class Node:
    """Any node. `children()` yields the direct sub-nodes in source order."""

    position: Position | None = field(default=None, compare=False, repr=False, kw_only=True)

    def children(self) -> Iterator[Node]:
        return iter(_children(self))

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in source order."""
        todo: list[Node] = [self]
        while todo:
            node = todo.pop()
            yield node
            if below := _children(node):
                below.reverse()
                todo += below


_FIELDS: dict[type, tuple[str, ...]] = {}
_WORD = re.compile(r"\w+")
_WITHOUT_NODES = {"int", "float", "str", "bytes", "bool", "None", "tuple", "Type"}


def field_names(kind: type) -> tuple[str, ...]:
    """The fields of a node's class that may hold nodes; looked up once per class, since walks are everywhere."""
    names = _FIELDS.get(kind)
    if names is None:
        own = [f for f in fields(kind) if f.name != "position"]  # type: ignore[arg-type]
        names = _FIELDS[kind] = tuple(f.name for f in own if set(_WORD.findall(str(f.type))) - _WITHOUT_NODES)
    return names


def _children(node: Node) -> list[Node]:
    found: list[Node] = []
    kind = type(node)
    names = _FIELDS.get(kind)
    for name in field_names(kind) if names is None else names:
        value = getattr(node, name)
        if type(value) is tuple:
            _collect(value, found)
        elif isinstance(value, Node):
            found.append(value)
    return found


def _collect(items: tuple[Any, ...], found: list[Node]) -> None:
    for item in items:
        if isinstance(item, Node):
            found.append(item)
        elif type(item) is tuple:
            _collect(item, found)


class Expr(Node):
    """An expression."""


@dataclass(frozen=True)
class Name(Expr):
    """A parameter, local, helper, or builtin function used by name."""

    id: str


class Stmt(Node):
    """A statement."""


class Pattern(Node):
    """A pattern of `match`."""
