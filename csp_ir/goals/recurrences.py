"""Recurrences that clauses state, as loops: `f(0) == 0`, `f(1) == 1` and `f(k + 2) == f(k + 1) + f(k)`."""

from __future__ import annotations

from collections.abc import Iterator

from csp_ir.goals.equations import RESULT, conjuncts, speaks_of, value_of
from csp_ir.ir import nodes as ir
from csp_ir.ir.printer import print_expr
from csp_ir.ir.rewrite import map_nodes
from csp_ir.spec.laws import calls_of
from csp_ir.spec.model import Spec

Step = tuple[str, int, ir.Expr]  # a variable, how far beyond it the result is of, and the result, over earlier ones


def recurrences(spec: Spec, known: str, turn: str) -> Iterator[str]:
    """Bodies that count results up from those of 0, 1, ...; known, turn: names that the clauses do not have."""
    if len(spec.parameters) != 1 or spec.parameters[0].type.name != "int":
        return
    (name,) = (p.name for p in spec.parameters)
    first = _first(spec)
    for variable, beyond, result in (*_of_laws(spec), *_of_result(spec, name)) if first else ():
        renamed = _named(result, variable, turn)
        earlier: ir.Expr = map_nodes(renamed, lambda n: _looked_up(n, spec.name, known))
        if speaks_of(earlier, ir.Name(spec.name)):
            continue
        start, stop = len(first) - beyond, f"{name} + {1 - beyond}" if beyond < 1 else f"{name} - {beyond - 1}"
        yield (
            f"{known} = [{', '.join(map(print_expr, first))}]\nfor {turn} in range({start}, {stop}):\n"
            f"    {known}.append({print_expr(earlier)})\nreturn {known}[{name}]\n"
        )


def _first(spec: Spec) -> list[ir.Expr]:
    """What the results of 0, 1, ... are, as far as clauses say it."""
    found: dict[int, ir.Expr] = {}
    for condition in conjuncts(law.expr for law in spec.laws if not law.variables):
        for call in calls_of(condition, spec.name):
            value = value_of([condition], call)
            if (
                len(call.args) == 1
                and isinstance(call.args[0], ir.Literal)
                and type(call.args[0].value) is int
                and value is not None
            ):
                found[call.args[0].value] = value
    return [found[k] for k in range(len(found)) if all(j in found for j in range(k + 1))]


def _of_laws(spec: Spec) -> Iterator[Step]:
    for law in spec.laws:
        if len(law.variables) != 1:
            continue
        (variable,) = (v.name for v in law.variables)
        calls = {c: at for c in calls_of(law.expr, spec.name) if (at := _offset(c, variable)) is not None}
        if not calls:
            continue
        last = max(calls, key=lambda c: calls[c])
        value = value_of(conjuncts([law.expr]), last)
        if value is not None:
            yield variable, calls[last], value


def _offset(call: ir.Call, variable: str) -> int | None:
    """How far beyond a variable the one argument of a call is."""
    arg = call.args[0] if len(call.args) == 1 else None
    if arg == ir.Name(variable):
        return 0
    if isinstance(arg, ir.Binary) and arg.left == ir.Name(variable) and isinstance(arg.right, ir.Literal):
        by = arg.right.value
        if type(by) is int and arg.op in ("+", "-"):
            return by if arg.op == "+" else -by
    return None


def _of_result(spec: Spec, name: str) -> Iterator[Step]:
    for condition in conjuncts(spec.ensures):
        parts = condition.operands if isinstance(condition, ir.BoolOp) and condition.op == "or" else (condition,)
        for part in parts:
            value = value_of(conjuncts([part])) if speaks_of(part, RESULT) else None
            if value is not None and speaks_of(value, ir.Name(spec.name)):
                yield name, 0, value


def _named(expr: ir.Expr, old: str, new: str) -> ir.Expr:
    changed: ir.Expr = map_nodes(expr, lambda n: ir.Name(new) if n == ir.Name(old) else n)
    return changed


def _looked_up(node: ir.Node, function: str, known: str) -> ir.Node:
    if isinstance(node, ir.Call) and node.function == ir.Name(function) and len(node.args) == 1:
        return ir.Subscript(ir.Name(known), node.args[0])
    return node
