"""The canonical form of a program: names by order of appearance, symmetric operands in one order.

Two programs with one canonical form do the same; it is used to count samples that say the
same thing and to compare structure, never to be run.
"""

from __future__ import annotations

from dataclasses import replace

from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import bound_at, map_nodes, renamed

_MIRROR = {">": "<", ">=": "<="}
_SYMMETRIC = ("==", "!=")


def canonical(program: ir.Program) -> ir.Program:
    """The program with its own names replaced and symmetric comparisons and products in one order."""
    functions = tuple(_function(f) for f in (*program.helpers, program.function))
    return ir.Program(functions[-1], functions[:-1])


def renaming(function: ir.Function) -> dict[str, str]:
    """Own name (parameter, local, comprehension variable) -> a number of its first appearance."""
    names: dict[str, str] = {}
    for parameter in function.parameters:
        names.setdefault(parameter.name, f"a{len(names)}")
    for node in function.walk():
        for name in bound_at(node):
            if name not in names and name != function.name:
                names[name] = f"v{len(names)}"
    return names


def _function(function: ir.Function) -> ir.Function:
    plain = replace(function, doc="")
    return map_nodes(renamed(plain, renaming(function)), _ordered)  # type: ignore[no-any-return]


def _ordered(n: ir.Node) -> ir.Node:
    if isinstance(n, ir.Compare) and len(n.ops) == 1:
        op, left, right = n.ops[0], n.first, n.rest[0]
        if isinstance(op, str) and op in _MIRROR:
            return replace(n, first=right, ops=(_MIRROR[op],), rest=(left,))
        if op in _SYMMETRIC and repr(right) < repr(left):
            return replace(n, first=right, rest=(left,))
    if isinstance(n, ir.Binary) and n.op == "*" and repr(n.right) < repr(n.left):
        return replace(n, left=n.right, right=n.left)
    return n
