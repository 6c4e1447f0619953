"""Rewriting IR: filling holes, mapping over nodes, free names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from csp_ir.ir import nodes as ir
from csp_ir.ir.types import Type, union_of

N = TypeVar("N", bound=ir.Node)


def map_children(node: N, change: Callable[[ir.Node], Any]) -> N:
    """`node` with `change` applied to each direct child.

    A child for which `change` returns a tuple is spliced into the tuple that holds it.
    The node itself is returned when nothing changed.
    """
    changes: dict[str, Any] = {}
    for name in ir.field_names(type(node)):
        old = getattr(node, name)
        new = _map_value(old, change)
        if new is not old:
            changes[name] = new
    return replace(node, **changes) if changes else node


def _map_value(value: Any, change: Callable[[ir.Node], Any]) -> Any:
    if isinstance(value, ir.Node):
        return change(value)
    if type(value) is not tuple:
        return value
    out: list[Any] = []
    same = True
    for item in value:
        new = _map_value(item, change)
        same = same and new is item
        if isinstance(item, ir.Stmt) and type(new) is tuple:
            out.extend(new)
        else:
            out.append(new)
    return value if same else tuple(out)


def map_nodes(node: Any, change: Callable[[ir.Node], Any]) -> Any:
    """`change` applied bottom-up to every node."""
    if isinstance(node, tuple):
        return _map_value(node, lambda child: map_nodes(child, change))
    return change(map_children(node, lambda child: map_nodes(child, change)))


def renamed(node: Any, names: Mapping[str, str]) -> Any:
    """A node (or statements) with names replaced wherever they are read or bound."""

    def change(n: ir.Node) -> ir.Node:
        if isinstance(n, ir.Name) and n.id in names:
            return replace(n, id=names[n.id])
        if isinstance(n, ir.Lambda) and any(p in names for p in n.params):
            return replace(n, params=tuple(names.get(p, p) for p in n.params))
        if isinstance(n, ir.Parameter) and n.name in names:
            return replace(n, name=names[n.name])
        if isinstance(n, ir.Handler) and n.name is not None and n.name in names:
            return replace(n, name=names[n.name])
        if isinstance(n, ir.Nonlocal):
            return replace(n, names=tuple(names.get(x, x) for x in n.names))
        if isinstance(n, ir.Function) and n.name in names:
            return replace(n, name=names[n.name])
        return n

    return map_nodes(node, change)


def substituted(node: N, values: Mapping[str, ir.Expr]) -> N:
    """A node (or statements) with expressions in place of the names that stand for them; nothing is said of what binds them."""
    changed: N = map_nodes(node, lambda n: values.get(n.id, n) if isinstance(n, ir.Name) else n)
    return changed


def fill(node: Any, assignment: Mapping[str, ir.Fragment]) -> Any:
    """`node` with holes replaced: by an expression, by statements, by the text of an operator or a type.

    Args:
        node: any node, or a tuple of statements.
        assignment: hole name -> fragment; holes not named stay.
    """

    def change(n: ir.Node) -> Any:
        if isinstance(n, ir.ExprStmt) and isinstance(n.value, ir.Hole):
            value = assignment.get(n.value.name)
            return value if isinstance(value, tuple) else _in_children(n)
        if isinstance(n, ir.Hole):
            value = assignment.get(n.name)
            return value if isinstance(value, ir.Expr) else _fill_types(n, assignment)
        return _fill_operator(_fill_types(_in_children(n), assignment), assignment)

    def _in_children(n: ir.Node) -> ir.Node:
        return map_children(n, change)

    if isinstance(node, tuple):
        return _map_value(node, change)
    return change(node)


def _fill_operator(n: ir.Node, assignment: Mapping[str, ir.Fragment]) -> ir.Node:
    if isinstance(n, ir.Binary | ir.AugAssign) and isinstance(n.op, ir.Hole):
        op = assignment.get(n.op.name)
        if isinstance(op, str):
            if isinstance(n, ir.Binary) and op in ir.COMPARE_OPERATORS:
                return ir.Compare(n.left, (op,), (n.right,), position=n.position)
            if isinstance(n, ir.Binary) and op in ir.BOOLEAN_OPERATORS:
                return ir.BoolOp(op, (n.left, n.right), position=n.position)
            return replace(n, op=op)
    if isinstance(n, ir.Compare) and any(isinstance(op, ir.Hole) for op in n.ops):
        ops = tuple(_operator_text(op, assignment) for op in n.ops)
        return replace(n, ops=ops)
    return n


def _operator_text(op: str | ir.Hole, assignment: Mapping[str, ir.Fragment]) -> str | ir.Hole:
    value = assignment.get(op.name) if isinstance(op, ir.Hole) else None
    return value if isinstance(value, str) else op


def without_called_lambdas(node: Any) -> Any:
    """`node` with each `(lambda x: body)(name)` written as its body over the name."""

    def change(n: ir.Node) -> ir.Node:
        if not (isinstance(n, ir.Call) and isinstance(n.function, ir.Lambda) and not n.keywords):
            return n
        params, body = n.function.params, n.function.body
        if len(params) != len(n.args) or not all(isinstance(a, ir.Name | ir.Literal) for a in n.args):
            return n
        if any(isinstance(x, ir.Lambda | ir.Comprehension) for x in body.walk()):
            return n  # what they bind may be named like an argument
        given = dict(zip(params, n.args))
        return substituted(body, given)

    return map_nodes(node, change)


def holes_in(node: Any) -> dict[str, ir.Hole]:
    """The holes below `node` (any fragment), by name, in source order."""
    found: dict[str, ir.Hole] = {}
    if isinstance(node, str):
        return found
    for root in node if isinstance(node, tuple) else (node,):
        for n in root.walk():
            kind = type(n)
            if kind is ir.Hole:
                found.setdefault(n.name, n)  # type: ignore[attr-defined]
            if kind in ir.TYPED:
                for t in ir.types_at(n):
                    for name in ir.type_holes(t):
                        found.setdefault(name, ir.Hole(name, None, "", "type", position=n.position))
    return found


def _fill_types(n: ir.Node, assignment: Mapping[str, ir.Fragment]) -> ir.Node:
    """The types written at a node with their holes replaced."""
    if type(n) not in ir.TYPED:
        return n
    if not any(name in assignment for t in ir.types_at(n) for name in ir.type_holes(t)):
        return n
    match n:
        case ir.Parameter() | ir.Hole():
            assert n.type is not None
            return replace(n, type=_fill_type(n.type, assignment))
        case ir.Function():
            return replace(n, returns=_fill_type(n.returns, assignment))
        case ir.Assign():
            assert n.annotation is not None
            return replace(n, annotation=_fill_type(n.annotation, assignment))
    return n


def _fill_type(t: Type, assignment: Mapping[str, ir.Fragment]) -> Type:
    if t.name == "Hole":
        text = assignment.get(t.label)
        return _type_of(text) if isinstance(text, str) else t
    if not t.args:
        return t
    args = tuple(_fill_type(a, assignment) for a in t.args)
    return union_of(*args) if t.name == "Union" else Type(t.name, args, t.label)


@lru_cache(maxsize=1000)
def _type_of(text: str) -> Type:
    from csp_ir.ir.parse import parse_type

    return parse_type(text)


MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""Each comparison, and what it is with its sides exchanged."""


def replaced(expr: ir.Expr, old: ir.Expr, new: ir.Expr) -> ir.Expr:
    """The expression with another for one of its parts, wherever that stands."""
    changed: ir.Expr = map_nodes(expr, lambda node: new if node == old else node)
    return changed


def target_names(target: ir.Expr) -> Iterator[str]:
    """The names that assigning to `target` binds."""
    if isinstance(target, ir.Name):
        yield target.id
    elif isinstance(target, ir.TupleDisplay | ir.ListDisplay):
        for item in target.items:
            yield from target_names(item)
    elif isinstance(target, ir.Starred):
        yield from target_names(target.value)


def bound_by(node: ir.Node) -> Iterator[str]:
    """The names that a node binds, by itself, in the function or module around it."""
    if isinstance(node, ir.Assign):
        for target in node.targets:
            yield from target_names(target)
    elif isinstance(node, ir.For | ir.AugAssign | ir.NamedExpr):
        yield from target_names(node.target)
    elif isinstance(node, ir.Function | ir.Handler):
        if node.name:
            yield node.name
    elif isinstance(node, ir.CapturePattern | ir.StarPattern | ir.AsPattern):
        if node.name is not None:
            yield node.name.id
    elif isinstance(node, ir.MappingPattern) and node.rest is not None:
        yield node.rest.id


def targets_of(node: ir.Node) -> tuple[ir.Expr, ...]:
    """What a statement, clause or `:=` assigns to or deletes."""
    if isinstance(node, ir.Assign | ir.Delete):
        return node.targets
    return (node.target,) if isinstance(node, ir.AugAssign | ir.For | ir.Clause | ir.NamedExpr) else ()


def bound_at(node: ir.Node) -> Iterator[str]:
    """The names that a node binds by itself, in a scope of its own too: parameters, what a clause goes through."""
    yield from bound_by(node)
    if isinstance(node, ir.Function):
        yield from (p.name for p in node.parameters)
    elif isinstance(node, ir.Clause):
        yield from target_names(node.target)
    elif isinstance(node, ir.Lambda):
        yield from node.params


def returned(body: tuple[ir.Stmt, ...]) -> Iterator[ir.Return]:
    """The returns of a function's body that nothing can intercept: no `finally`, no `with`."""
    for s in body:
        if isinstance(s, ir.Return):
            yield s
        elif isinstance(s, ir.If | ir.For | ir.While):
            yield from returned(s.body)
            yield from returned(s.orelse)


def is_generator(function: ir.Function) -> bool:
    """Whether a call of the function gives a generator."""
    todo: list[ir.Node] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ir.Yield | ir.YieldFrom):
            return True
        if not isinstance(node, ir.Function | ir.Lambda):
            todo += node.children()
    return False


def free_names(expr: ir.Node) -> frozenset[str]:
    """Names an expression reads that it does not bind itself (lambda and comprehension variables)."""
    if isinstance(expr, ir.Name):
        return frozenset((expr.id,))
    if isinstance(expr, ir.Lambda):
        return free_names(expr.body) - set(expr.params)
    if isinstance(expr, ir.NamedExpr):
        return free_names(expr.value)
    if isinstance(expr, ir.Comprehension):
        bound: set[str] = set()
        free: set[str] = set()
        for clause in expr.clauses:
            free |= free_names(clause.iter) - bound
            bound |= set(target_names(clause.target))
            for condition in clause.conditions:
                free |= free_names(condition) - bound
        for part in (expr.key, expr.element):
            if part is not None:
                free |= free_names(part) - bound
        return frozenset(free)
    result: frozenset[str] = frozenset()
    for child in expr.children():
        result |= free_names(child)
    return result


def reachable(program: ir.Program) -> ir.Program:
    """The program without the helpers, records among them, that nothing of it names."""
    helpers = {h.name: h for h in program.helpers}
    wanted: set[str] = set()
    todo: list[ir.Node] = [program.function]
    while todo and len(wanted) < len(helpers):
        for node in todo.pop().walk():
            named = set(_named(node))
            for name in (named & helpers.keys()) - wanted:
                wanted.add(name)
                todo.append(helpers[name])
    if len(wanted) == len(helpers):
        return program
    return replace(program, helpers=tuple(h for h in program.helpers if h.name in wanted))


def _named(node: ir.Node) -> Iterator[str]:
    """The names by which a node may mean a helper."""
    match node:
        case ir.Name():
            yield node.id
        case ir.Raise(exception=str(name)):
            yield name
        case ir.Handler():
            yield from node.exceptions
        case ir.Record():
            yield node.kind
    for t in ir.types_at(node):
        yield from type_names(t)


def type_names(t: Type) -> Iterator[str]:
    """The names of the constructors in a type."""
    yield t.name
    for a in t.args:
        yield from type_names(a)
