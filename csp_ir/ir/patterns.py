"""The nodes of `match`: what a pattern may be, and its cases."""

from __future__ import annotations

from dataclasses import dataclass

from csp_ir.ir.tree import Expr, Name, Node, Pattern, Stmt


@dataclass(frozen=True)
class ValuePattern(Pattern):
    """A Literal, or a member of an enumeration."""

    value: Expr


@dataclass(frozen=True)
class CapturePattern(Pattern):
    """Takes anything; without a name, `_`."""

    name: Name | None = None


@dataclass(frozen=True)
class SequencePattern(Pattern):
    """`[a, *rest]`."""

    items: tuple[Pattern, ...] = ()


@dataclass(frozen=True)
class StarPattern(Pattern):
    """`*name` in a SequencePattern; without a name, `*_`."""

    name: Name | None = None


@dataclass(frozen=True)
class MappingPattern(Pattern):
    """`{key: pattern, **rest}`; a key is what a ValuePattern holds."""

    keys: tuple[Expr, ...] = ()
    values: tuple[Pattern, ...] = ()
    rest: Name | None = None


@dataclass(frozen=True)
class ClassPattern(Pattern):
    """`kind(items, name=value)`; kind is a Name or FunctionRef: a builtin class, a class of the library or a record."""

    kind: Expr
    items: tuple[Pattern, ...] = ()
    names: tuple[str, ...] = ()
    values: tuple[Pattern, ...] = ()


@dataclass(frozen=True)
class OrPattern(Pattern):
    options: tuple[Pattern, ...]


@dataclass(frozen=True)
class AsPattern(Pattern):
    pattern: Pattern
    name: Name


@dataclass(frozen=True)
class Case(Node):
    """`case pattern if guard:`."""

    pattern: Pattern
    body: tuple[Stmt, ...]
    guard: Expr | None = None


@dataclass(frozen=True)
class Match(Stmt):
    subject: Expr
    cases: tuple[Case, ...]
