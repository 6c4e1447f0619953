"""Clauses of `ensures` about calls of the function with values that no parameter names: `f(x + y) == f(x) + f(y)`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from csp_ir.errors import IRTypeError
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.components import builtin_names
from csp_ir.ir.infer import Inference
from csp_ir.ir.rewrite import bound_at, free_names, map_nodes
from csp_ir.spec.model import Law

MOST_TYPINGS = 200
_PLAIN = (t.INT, t.STR, t.FLOAT, t.BOOL)


def calls_of(expr: ir.Expr, name: str) -> list[ir.Call]:
    """The calls of a function in an expression, inner ones first, each once; those with what the expression binds left out."""
    bound = {b for node in expr.walk() for b in bound_at(node)}
    found: dict[ir.Call, None] = {}

    def note(node: ir.Node) -> ir.Node:
        if isinstance(node, ir.Call) and node.function == ir.Name(name) and not free_names(node) & bound:
            found.setdefault(node)
        return node

    map_nodes(expr, note)
    return list(found)


def variables_of(
    expr: ir.Expr, name: str, scope: Mapping[str, t.Type], functions: Mapping[str, ir.Function]
) -> list[str]:
    """The names of a clause that are nothing known and all stand in calls of the function; none where one stands nowhere there."""
    known = {*scope, *functions, *builtin_names()}
    free = [n.id for n in expr.walk() if isinstance(n, ir.Name) and n.id in free_names(expr) - known]
    inside = {n for call in calls_of(expr, name) for a in call.args for n in free_names(a)}
    return list(dict.fromkeys(free)) if inside.issuperset(free) else []


def is_closed(expr: ir.Expr, name: str, scope: Mapping[str, t.Type]) -> bool:
    """Whether a clause speaks of certain calls of the function alone."""
    return bool(calls_of(expr, name)) and free_names(expr).isdisjoint(scope)


def law_of(expr: ir.Expr, variables: list[str], function: ir.Function, functions: Mapping[str, ir.Function]) -> Law:
    """The law that a clause with variables is; a parameter that it names is one too, and `result` that of a call with them.

    Raises: IRTypeError where no type of a variable is found.
    """
    own = ir.Call(ir.Name(function.name), tuple(ir.Name(p.name) for p in function.parameters))
    whole: ir.Expr = map_nodes(expr, lambda n: own if isinstance(n, ir.Name) and n.id == "result" else n)
    named = {p.name: p.type for p in function.parameters if p.name in free_names(whole)}
    types = {**named, **_types(whole, variables, named, function, functions)}
    return Law(whole, tuple(ir.Parameter(v, kind) for v, kind in types.items()), frozenset(named))


def _types(
    expr: ir.Expr, variables: list[str], named: Mapping[str, t.Type], function: ir.Function,
    functions: Mapping[str, ir.Function],
) -> dict[str, t.Type]:  # fmt: skip
    """A type of each variable: the parameter's that it is passed for, else the first with which the clause can be typed."""
    passed = dict(_passed(expr, functions))
    likely = list(dict.fromkeys([*(p.type for p in function.parameters), *_parts(function), *_PLAIN]))
    choices = [[passed[v]] if v in passed else likely for v in variables]
    for types in islice(product(*choices), MOST_TYPINGS):
        typing = dict(zip(variables, types, strict=True))
        if _typed(expr, {**named, **typing}, function, functions):
            return typing
    open_ = next(v for v in variables if v not in passed) if len(passed) < len(variables) else variables[0]
    position = next((n.position for n in expr.walk() if n == ir.Name(open_)), None)
    raise IRTypeError(
        f"no type of `{open_}` is found with which the clause can be read",
        column=position.column if position else None,
        remedy=f"a variable stands for an argument of `{function.name}`, or for a part of one",
    )


def _passed(expr: ir.Expr, functions: Mapping[str, ir.Function]) -> Iterator[tuple[str, t.Type]]:
    """Names that are an argument by themselves, with the type of the parameter."""
    for node in expr.walk():
        if isinstance(node, ir.Call) and isinstance(node.function, ir.Name) and node.function.id in functions:
            for arg, parameter in zip(node.args, functions[node.function.id].parameters, strict=False):
                if isinstance(arg, ir.Name) and not parameter.takes_rest:
                    yield arg.id, parameter.type


def _parts(function: ir.Function) -> Iterator[t.Type]:
    for p in function.parameters:
        yield from p.type.args


def _typed(
    expr: ir.Expr, scope: Mapping[str, t.Type], function: ir.Function, functions: Mapping[str, ir.Function]
) -> bool:
    """Whether a clause has no error of types, and what is passed to the function fits its parameters."""
    errors: list[str] = []
    inference = Inference(functions, lambda _node, message, _remedy="": errors.append(message))
    inference.visit(expr, scope, t.BOOL)
    for call in calls_of(expr, function.name):
        for arg, parameter in zip(call.args, function.parameters, strict=False):
            if not t.fits(inference.visit(arg, scope, parameter.type), parameter.type):
                return False
    return not errors
