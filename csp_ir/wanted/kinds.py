"""The types of the grammar of likely terms: simpler than the IR's, with records; which fits where, what a scheme stands for.

A record is `record[types of its values]`, its keys in `label`, one a line, with "?" behind those that some records lack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from csp_ir.ir import types as t
from csp_ir.ir.types import ANY, BOOL, FLOAT, INT, NONE, STR, Type

# Kinds of parts: what has a length, what may be None, what may be of several types, a text that stands between others.
SIZED, OPTIONAL, MIXED, MARK = Type("sized"), Type("optional"), Type("mixed"), Type("mark")
UNSURE = 0.75  # nats of a term whose type is a guess
WHOLE = 0.25  # nats of an int where a float is wanted


def simplified(kind: Type) -> Type:
    """A type as the grammar knows it: bare containers hold anything, what is written says nothing."""
    name, args = kind.name, tuple(map(simplified, kind.args))
    if name in ("list", "set", "dict") and not args:
        args = (ANY, ANY) if name == "dict" else (ANY,)
    if name == "tuple" and not args:
        return Type("tuple*", (ANY,))
    if name in ("Iterable", "Iterator", "deque", "frozenset"):
        name = "list" if name != "frozenset" else "set"
        args = args or (ANY,)
    if name == "Counter":
        name, args = "dict", (*args, INT)
    return t.union_of(*args) if name == "Union" else Type(name, args, kind.label)


def within(kinds: Iterable[Type]) -> tuple[Type, ...]:
    """The types and those of their parts, and what is mostly made of them."""
    found: dict[Type, None] = {}
    todo = [*kinds, INT, STR, BOOL]
    while todo:
        kind = todo.pop(0)
        if kind in found or kind.name in ("Callable",):
            continue
        found[kind] = None
        todo += kind.args
        if kind == STR:
            todo.append(t.list_of(STR))
        if kind.name == "dict":
            todo += [t.set_of(kind.args[0])]
        if kind.name == "list":
            todo.append(t.set_of(kind.args[0]))
    return tuple(found)


def fits(kind: Type, wanted: Type) -> float | None:
    """What a term of a type costs more where another is wanted; None where it does not fit."""
    if kind == wanted:
        return 0.0
    if wanted == SIZED:
        if kind == ANY:
            return UNSURE * 2
        return 0.0 if kind.name in ("list", "dict", "set", "str", "tuple", "record") else None
    if wanted == OPTIONAL:
        return UNSURE if kind == ANY else 0.0 if kind.name == "Union" and NONE in kind.args else None
    if wanted == MIXED:
        return 0.0 if kind == ANY or kind.name == "Union" and len([a for a in kind.args if a != NONE]) > 1 else None
    if wanted == MARK:
        return None
    if kind == ANY or wanted == ANY:
        return UNSURE
    if kind.name == "Union":
        members = [a for a in kind.args if a != NONE]
        return UNSURE / 2 if any(fits(a, wanted) is not None for a in members) else None
    if wanted.name == "Union":
        return 0.0 if kind in wanted.args else None
    if kind.name == "record" and wanted.name == "dict":
        return 0.0
    if kind == INT and wanted == FLOAT:
        return WHOLE
    if kind.name == wanted.name and len(kind.args) == len(wanted.args):
        more = [fits(a, b) for a, b in zip(kind.args, wanted.args)]
        return None if None in more else sum(m for m in more if m)
    return None


def holds(value: Any, kind: Type) -> bool:
    """Whether a literal may stand where a type is wanted."""
    if value is None:
        return kind == NONE or kind.name == "Union" and NONE in kind.args
    if kind == ANY:
        return True
    if kind.name == "Union":
        return any(holds(value, a) for a in kind.args)
    if kind == MARK:
        return type(value) is str
    return type(value).__name__ == kind.name or kind == FLOAT and type(value) is int


def unified(scheme: Type, kind: Type, bound: Mapping[str, Type]) -> dict[str, Type] | None:
    """Types for the variables of a scheme with which it is a type; None where there are none."""
    if scheme.name == "Var":
        if kind in (SIZED, OPTIONAL, MIXED, MARK):
            return None
        known = bound.get(scheme.label)
        return {**bound, scheme.label: kind} if known is None else dict(bound) if known == kind else None
    if scheme.name != kind.name or len(scheme.args) != len(kind.args):
        return None
    found: dict[str, Type] | None = dict(bound)
    for a, b in zip(scheme.args, kind.args):
        if found is None:
            return None
        found = unified(a, b, found)
    return found


def is_open(kind: Type) -> bool:
    """Whether a scheme has variables."""
    return kind.name == "Var" or any(map(is_open, kind.args))


def is_free(kind: Type) -> bool:
    """Whether values of a container's type are made without one in scope."""
    return kind.name == "list" and kind.args[0] in (STR, INT)
