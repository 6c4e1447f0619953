"""Conditions as expressions: of what refines a hole, with a name for the value that `_` stands for."""

from __future__ import annotations

from functools import lru_cache

from csp_ir.errors import IRSyntaxError
from csp_ir.ir.nodes import Expr, Hole, Name, Node
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.refined import VALUE
from csp_ir.ir.rewrite import bound_at, free_names, map_nodes


def of_value(expr: Expr, name: str) -> Expr:
    """A condition with a name for the free `_` in it. Raises IRSyntaxError where it binds `_` too."""
    if VALUE not in free_names(expr):
        return expr
    if any(VALUE in bound_at(node) for node in expr.walk()):
        raise IRSyntaxError(
            "`_` is the value here, and bound in the condition too", remedy="another name for the latter"
        )

    def change(node: Node) -> Node:
        return Name(name, position=node.position) if isinstance(node, Name) and node.id == VALUE else node

    changed: Expr = map_nodes(expr, change)
    return changed


def hole_condition(hole: Hole) -> Expr | None:
    """What a value of a hole has to satisfy, in which the hole's name is the value; None where anything will do.

    Other names are variables where the hole stands, or what is built in. Raises IRSyntaxError.
    """
    return _condition(hole.where, hole.name) if hole.where else None


@lru_cache(maxsize=1000)
def _condition(where: str, name: str) -> Expr:
    return of_value(parse_expr(where, names=(VALUE, name)), name)
