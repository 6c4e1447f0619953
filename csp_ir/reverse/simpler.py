"""Programs that say the same as another one in fewer words, or may: each is to be run and compared before it is believed.

Rules rewrite what people write at length (a loop that builds a list, a test that gives a truth value, a variable that is read once); beside
them any expression may become a part of itself or a small term of the names in scope, and any statement may go.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from csp_ir.draft.candidates import hole_candidates
from csp_ir.errors import CspIrError
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.rewrite import bound_by, map_nodes
from csp_ir.samples.sites import blocks, expression_sites, put, with_block
from csp_ir.work import worked

STATEMENT = 2.0  # what a statement costs beside its expressions, which cost one a node
TERMS, LEAST_NODES, TERM_SECONDS = 120, 4, 0.3
TRUE, FALSE, ZERO, ONE = ir.Literal(True), ir.Literal(False), ir.Literal(0), ir.Literal(1)
_NOT = {
    "==": "!=",
    "!=": "==",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "in": "not in",
    "not in": "in",
    "is": "is not",
    "is not": "is",
}
_NEUTRAL = {("+", ZERO), ("-", ZERO), ("*", ONE), ("//", ONE), ("+", ir.Literal("")), ("+", ir.ListDisplay(()))}


def cost(program: ir.Program) -> float:
    """How much there is to read in a function and what it calls."""
    functions = (program.function, *program.helpers)
    return sum(STATEMENT if isinstance(n, ir.Stmt) else 1.0 for f in functions for s in f.body for n in s.walk())


def simpler(program: ir.Program) -> Iterator[ir.Program]:
    """Programs that cost less, those by rules first."""
    most = cost(program)
    for made in _all(program):
        if cost(made) < most:
            yield made


def _all(program: ir.Program) -> Iterator[ir.Program]:
    for block in blocks(program):
        for new in _statements(block.statements):
            yield with_block(program, block, new)
    sites = expression_sites(program)
    for site in sites:
        for expr in _rules(site.expr):
            yield put(program, site.path, expr)
    for block in blocks(program):
        for i in range(len(block.statements)):
            rest = (*block.statements[:i], *block.statements[i + 1 :])
            if rest:
                yield with_block(program, block, rest)
            elif not block.top:
                yield with_block(program, block, (ir.Pass(),))
    for site in sites:
        for part in site.expr.children():
            if isinstance(part, ir.Expr) and not isinstance(part, ir.Slice | ir.Starred | ir.FormattedValue):
                yield put(program, site.path, part)
    for site in sites:
        if sum(1 for _ in site.expr.walk()) >= LEAST_NODES:
            yield from (put(program, site.path, t) for t in _terms(program, site.path))


def _terms(program: ir.Program, path: tuple[str | int, ...]) -> Iterator[ir.Expr]:
    """Small terms of what is in scope at a place."""
    try:
        context = hole_contexts(put(program, path, ir.Hole("term")))["term"]
    except (CspIrError, KeyError):
        return
    for c in islice(hole_candidates(context, limit=TERMS, deadline=worked() + TERM_SECONDS), TERMS):
        if isinstance(c.fragment, ir.Expr):
            yield c.fragment


# --- statements ------------------------------------------------------------------------


def _statements(body: tuple[ir.Stmt, ...]) -> Iterator[tuple[ir.Stmt, ...]]:
    for i, s in enumerate(body):
        before, after = body[:i], body[i + 1 :]
        if isinstance(s, ir.If):
            yield from ((*before, *new, *after) for new in _ifs(s))
            if (
                after
                and isinstance(after[0], ir.Return)
                and len(s.body) == 1
                and isinstance(s.body[0], ir.Return)
                and not s.orelse
            ):
                joined = _chosen(s.test, s.body[0].value, after[0].value)
                yield from ((*before, ir.Return(e), *after[1:]) for e in joined)
        if isinstance(s, ir.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ir.Name) and after:
            yield from ((*before, *new) for new in _inlined(s.targets[0], s.value, after))
            if isinstance(after[0], ir.For):
                yield from ((*before, new, *after[1:]) for new in _folded(s.targets[0], s.value, after[0]))
        if isinstance(s, ir.For):
            yield from ((*before, new, *after) for new in _each(s))
            found = _found(s, after)
            if found is not None:
                yield (*before, found)


def _ifs(s: ir.If) -> Iterator[tuple[ir.Stmt, ...]]:
    if len(s.body) == 1 and len(s.orelse) == 1:
        one, other = s.body[0], s.orelse[0]
        if isinstance(one, ir.Return) and isinstance(other, ir.Return):
            yield from ((ir.Return(e),) for e in _chosen(s.test, one.value, other.value))
        if isinstance(one, ir.Assign) and isinstance(other, ir.Assign) and one.targets == other.targets:
            yield from ((ir.Assign(one.targets, e),) for e in _chosen(s.test, one.value, other.value))
    if s.body and isinstance(s.body[-1], ir.Return | ir.Raise | ir.Continue | ir.Break) and s.orelse:
        yield (ir.If(s.test, s.body), *s.orelse)
    if len(s.body) == 1 and isinstance(s.body[0], ir.If) and not s.orelse and not s.body[0].orelse:
        yield (ir.If(ir.BoolOp("and", (s.test, s.body[0].test)), s.body[0].body),)
    if s.body == (ir.Pass(),) and s.orelse:
        yield (ir.If(_negated(s.test), s.orelse),)


def _chosen(test: ir.Expr, one: ir.Expr | None, other: ir.Expr | None) -> Iterator[ir.Expr]:
    """One of two values, by a test."""
    if one is None or other is None:
        return
    if (one, other) == (TRUE, FALSE):
        yield test
        yield ir.Call(ir.Name("bool"), (test,))
    if (one, other) == (FALSE, TRUE):
        yield _negated(test)
    if one == FALSE:
        yield ir.BoolOp("and", (_negated(test), other))
    if other == FALSE:
        yield ir.BoolOp("and", (test, one))
    if one == TRUE:
        yield ir.BoolOp("or", (test, other))
    if isinstance(test, ir.Compare) and {test.first, *test.rest} == {one, other}:
        yield ir.Call(ir.Name("max"), (test.first, *test.rest))
        yield ir.Call(ir.Name("min"), (test.first, *test.rest))
    yield ir.IfExp(test, one, other)


def _negated(test: ir.Expr) -> ir.Expr:
    if isinstance(test, ir.Unary) and test.op == "not":
        return test.operand
    if isinstance(test, ir.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], str):
        return ir.Compare(test.first, (_NOT[test.ops[0]],), test.rest)
    return ir.Unary("not", test)


def _inlined(name: ir.Name, value: ir.Expr, after: Sequence[ir.Stmt]) -> Iterator[tuple[ir.Stmt, ...]]:
    """What follows with the value in place of the one read of a variable."""
    reads = [n for s in after for n in s.walk() if n == name]
    if len(reads) == 1 and not any(name.id in bound_by(n) for s in after for n in s.walk()):
        yield tuple(map_nodes(s, lambda n: value if n == name else n) for s in after)


def _folded(name: ir.Name, start: ir.Expr, loop: ir.For) -> Iterator[ir.Stmt]:
    """A variable and the loop that builds it, as one expression."""
    body: tuple[ir.Stmt, ...] = loop.body
    conditions: tuple[ir.Expr, ...] = ()
    if loop.orelse or len(body) != 1:
        return
    if isinstance(body[0], ir.If) and not body[0].orelse and len(body[0].body) == 1:
        conditions, body = (body[0].test,), body[0].body
    s = body[0]
    clause = (ir.Clause(loop.target, loop.iter, conditions),)
    if (
        isinstance(s, ir.ExprStmt)
        and isinstance(s.value, ir.MethodCall)
        and s.value.receiver == name
        and len(s.value.args) == 1
    ):
        kind = {"append": "list", "add": "set"}.get(s.value.method)
        if kind is not None and start in (ir.ListDisplay(()), ir.Call(ir.Name("set"))):
            yield ir.Assign((name,), ir.Comprehension(kind, s.value.args[0], clause))
    if isinstance(s, ir.AugAssign) and s.target == name and s.op == "+":
        made = ir.Comprehension("generator", s.value, clause)
        if start == ir.Literal(""):
            yield ir.Assign((name,), ir.MethodCall(ir.Literal(""), "join", (made,)))
        else:
            given = (made,) if start == ZERO else (made, start)
            yield ir.Assign((name,), ir.Call(ir.Name("sum"), given))
    if (
        isinstance(s, ir.Assign)
        and len(s.targets) == 1
        and isinstance(s.targets[0], ir.Subscript)
        and s.targets[0].value == name
        and start == ir.DictDisplay()
    ):
        yield ir.Assign((name,), ir.Comprehension("dict", s.value, clause, s.targets[0].index))


def _each(loop: ir.For) -> Iterator[ir.Stmt]:
    """A loop over the indices of a list, of which it reads the elements alone, as one over these."""
    listed = _indexed(loop.iter)
    if listed is not None and isinstance(loop.target, ir.Name):
        element = ir.Subscript(listed, loop.target)
        body = tuple(map_nodes(s, lambda n: loop.target if n == element else n) for s in loop.body)
        yield ir.For(loop.target, listed, body, loop.orelse)


def _indexed(over: ir.Expr) -> ir.Name | None:
    """The list of which `range(len(list))` goes over the indices."""
    match over:
        case ir.Call(ir.Name("range"), (ir.Call(ir.Name("len"), (ir.Name() as listed,)),)):
            return listed
    return None


def _put_for(old: ir.Expr, new: ir.Expr, node: ir.Node) -> ir.Node:
    return new if node == old else node


def _free(e: ir.Expr) -> str:
    """A name for an element that an expression does not use."""
    used = {n.id for n in e.walk() if isinstance(n, ir.Name)}
    return next(n for n in ("x", "y", "item", "element", "each") if n not in used)


def _found(loop: ir.For, after: Sequence[ir.Stmt]) -> ir.Stmt | None:
    """A loop that returns a truth value where one element passes a test, and the return after it, as `any` or `all`."""
    if (
        len(after) != 1
        or not isinstance(after[0], ir.Return)
        or len(loop.body) != 1
        or not isinstance(loop.body[0], ir.If)
    ):
        return None
    test = loop.body[0]
    if len(test.body) != 1 or test.orelse or not isinstance(test.body[0], ir.Return):
        return None
    word = {(TRUE, FALSE): "any", (FALSE, TRUE): "all"}.get((test.body[0].value, after[0].value))  # type: ignore[arg-type]
    if word is None:
        return None
    element = test.test if word == "any" else _negated(test.test)
    return ir.Return(
        ir.Call(ir.Name(word), (ir.Comprehension("generator", element, (ir.Clause(loop.target, loop.iter),)),))
    )


# --- expressions -----------------------------------------------------------------------


def _rules(e: ir.Expr) -> Iterator[ir.Expr]:
    """What an expression may be written as."""
    match e:
        case ir.Unary("not", operand):
            yield _negated(operand)
        case ir.Unary("-", ir.Unary("-", inner)):
            yield inner
        case ir.IfExp(test, one, other):
            yield from _chosen(test, one, other)
        case ir.Binary(left, op, right):
            if (op, right) in _NEUTRAL:
                yield left
            if (op, left) in _NEUTRAL and op in ("+", "*"):
                yield right
        case ir.Compare(first, (op,), (right,)):
            if right in (TRUE, FALSE) and op in ("==", "is"):
                yield first if right == TRUE else _negated(first)
            if isinstance(first, ir.Call) and first.function == ir.Name("len") and right == ZERO:
                yield first.args[0] if op in (">", "!=") else ir.Unary("not", first.args[0])
        case ir.Compare():
            pass
        case ir.BoolOp("and", operands) if (
            all(isinstance(o, ir.Compare) and len(o.ops) == 1 for o in operands) and len(operands) == 2
        ):
            a, b = operands
            assert isinstance(a, ir.Compare) and isinstance(b, ir.Compare)
            if a.rest[0] == b.first:
                yield ir.Compare(a.first, (*a.ops, *b.ops), (*a.rest, *b.rest))
        case ir.Comprehension("list", element, (ir.Clause(target, over, ()),)) if element == target:
            yield ir.Call(ir.Name("list"), (over,))
        case ir.Comprehension(kind, element, (ir.Clause(ir.Name(index), over, conditions),), key) if (
            listed := _indexed(over)
        ) is not None:
            part, name = ir.Subscript(listed, ir.Name(index)), ir.Name(_free(e))
            put_in = partial(_put_for, part, name)
            made, named = map_nodes(element, put_in), None if key is None else map_nodes(key, put_in)
            kept = tuple(map_nodes(c, put_in) for c in conditions)
            yield ir.Comprehension(kind, made, (ir.Clause(name, listed, kept),), named)
        case ir.Call(ir.Name(outer), (ir.Call(ir.Name(inner), args, keywords),)) if inner in (
            "list",
            "tuple",
            "sorted",
        ) and outer in ("sorted", "sum", "max", "min", "set", "len", "list", "tuple"):
            yield ir.Call(ir.Name(outer), args if not keywords else (ir.Call(ir.Name(inner), args, keywords),))
            yield ir.Call(ir.Name(inner), args, keywords)
        case _:
            pass
