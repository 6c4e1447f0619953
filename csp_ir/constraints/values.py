"""What a constraint sees of a candidate: its value or text, type, size and names.

A candidate that is a literal, with or without a sign, or a display of literals, has that value. Any other
expression, a name, an operator, a type or a block of statements is seen as its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from csp_ir.domains.model import fragment_text
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import infer
from csp_ir.ir.components import UNARY
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.rewrite import free_names
from csp_ir.ir.types import Type, type_text

DISPLAYS = (ir.TupleDisplay, ir.ListDisplay, ir.SetDisplay)  # what a value may be `in`


text_of = lru_cache(maxsize=50_000)(fragment_text)


@lru_cache(maxsize=50_000)
def value_of(fragment: Fragment) -> Any:
    """The value of a literal or of a display of literals; the text of anything else."""
    if isinstance(fragment, ir.Expr):
        try:
            return _literal(fragment)
        except ValueError:
            pass
    return text_of(fragment)


def _literal(node: ir.Expr | None) -> Any:
    match node:
        case ir.Literal():
            return node.value
        case ir.Unary(op=op, operand=operand) if op in UNARY:
            try:
                return UNARY[op](_literal(operand))
            except TypeError:
                raise ValueError from None
        case ir.ListDisplay():
            return [_literal(i) for i in node.items]
        case ir.TupleDisplay():
            return tuple(_literal(i) for i in node.items)
        case ir.SetDisplay():
            return frozenset(_literal(i) for i in node.items)
        case ir.DictDisplay():
            return {_literal(k): _literal(v) for k, v in zip(node.keys, node.values, strict=True)}
    raise ValueError


@lru_cache(maxsize=50_000)
def size_of(fragment: Fragment) -> int:
    """How many nodes a fragment has; 1 for an operator."""
    if isinstance(fragment, str):
        return 1
    roots = fragment if isinstance(fragment, tuple) else (fragment,)
    return sum(1 for root in roots for _ in root.walk())


@lru_cache(maxsize=50_000)
def names_in(fragment: Fragment) -> frozenset[str]:
    """The names a fragment reads (for statements, all the names in them)."""
    if isinstance(fragment, str):
        return frozenset()
    if isinstance(fragment, tuple):
        return frozenset(n.id for root in fragment for n in root.walk() if isinstance(n, ir.Name))
    return free_names(fragment)


def type_of(fragment: Fragment, scope: Mapping[str, Type], functions: Mapping[str, ir.Function]) -> Type | None:
    """The type of an expression where it stands; None for operators and statements."""
    return infer(fragment, scope, functions) if isinstance(fragment, ir.Expr) else None


def type_name(kind: Type | None) -> str:
    return "" if kind is None else type_text(kind)
