"""Edits of statements: lost returns, wrong nesting, wrong order, missing guards.

Wrong indentation and lost returns are what models get wrong most, so these are the
cheapest. Each edit gives a whole program; expressions are `mutations`' business.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import bound_by, map_nodes
from csp_ir.samples.sites import Block, at, blocks, put, with_block
from csp_ir.spec.model import Example, Raises

_TWINS = ((">=", ">"), ("<=", "<"), (">", ">="), ("<", "<="), ("and", "or"), ("or", "and"), ("/", "//"), ("==", "!="))
HANDLED = 0.8


@dataclass(frozen=True)
class Edit:
    """A program made by one edit, what it costs, and what was done."""

    cost: float
    program: ir.Program
    what: str


def edits(
    program: ir.Program, failing: Sequence[Example], suspicious: dict[int, float], raised: Sequence[str] = ()
) -> Iterator[Edit]:
    """Programs one statement edit away.

    Args:
        failing: the examples that the program fails; guards are made from them.
        raised: the kind of exception that each of them ends with, "" where none; handlers are made from them.
        suspicious: scores of statements; what no failing run reaches is left alone, save for
            what may be missing.
    """
    yield from _handlers(program, failing, raised)
    everywhere = blocks(program)
    for block in everywhere:
        yield from _returns(program, block)
        yield from _nesting(program, block)
        yield from _order(program, block, suspicious)
        yield from _statements(program, block, suspicious)
    yield from _guards(program, failing)
    yield from _copies(program)
    for old, new in _TWINS:
        changed = map_nodes(program, partial(_turned, old=old, new=new))
        if changed != program:
            yield Edit(1.3, changed, f"every {old} becomes {new}")


def _returns(program: ir.Program, block: Block) -> Iterator[Edit]:
    body = block.statements
    last = body[-1] if body else None
    if isinstance(last, ir.ExprStmt):
        value = last.value
        if isinstance(value, ir.Call) and isinstance(value.function, ir.Name) and value.function.id == "print":
            if len(value.args) == 1:
                value = value.args[0]
        yield Edit(0.5, with_block(program, block, (*body[:-1], ir.Return(value))), "returned the last value")
    if isinstance(last, ir.Assign) and isinstance(last.targets[0], ir.Name):
        lost = (*body, ir.Return(last.targets[0]))
        yield Edit(0.8, with_block(program, block, lost), "returned what was assigned last")
    if block.top and not isinstance(last, ir.Return):
        function = at(program, block.path)
        for name in _assigned(body) + [p.name for p in function.parameters]:
            added = with_block(program, block, (*body, ir.Return(ir.Name(name))))
            yield Edit(0.8, added, f"added `return {name}` at the end")
        for truth in (True, False):
            added = with_block(program, block, (*body, ir.Return(ir.Literal(truth))))
            yield Edit(1.0, added, f"added `return {truth}` at the end")
    if block.top and isinstance(last, ir.Return) and isinstance(last.value, ir.Name | ir.Literal):
        for name in _assigned(body):
            if ir.Name(name) != last.value:
                other = with_block(program, block, (*body[:-1], ir.Return(ir.Name(name))))
                yield Edit(1.0, other, f"returned {name} instead")


def _assigned(body: Sequence[ir.Stmt]) -> list[str]:
    names: dict[str, None] = {}
    for root in body:
        for n in root.walk():
            if isinstance(n, ir.Assign | ir.NamedExpr):
                names.update(dict.fromkeys(bound_by(n)))
    return list(names)


def _nesting(program: ir.Program, block: Block) -> Iterator[Edit]:
    """The tail of a compound statement moved behind it; a statement behind one moved into it; else unbound."""
    for i, s in enumerate(block.statements):
        for field in ("body", "orelse"):
            inner = getattr(s, field, ())
            if not isinstance(s, ir.If | ir.For | ir.While) or not inner:
                continue
            for size in range(1, min(3, len(inner) + (field == "orelse"))):
                kept = inner[:-size]
                if not kept and field == "body":
                    break
                moved = (replace(s, **{field: kept}), *inner[-size:])  # type: ignore[arg-type]
                out = block.statements[:i] + moved + block.statements[i + 1 :]
                yield Edit(0.7, with_block(program, block, out), f"moved {size} out of a block")
            # The tail of the last compound inside goes out two levels at once.
            deep = inner[-1]
            if isinstance(deep, ir.If) and deep.orelse and len(deep.orelse) == 1:
                kept = inner[:-1] + (replace(deep, orelse=()),)
                out = block.statements[:i] + (replace(s, **{field: kept}), *deep.orelse) + block.statements[i + 1 :]  # type: ignore[arg-type]
                yield Edit(0.8, with_block(program, block, out), "moved an else behind the loop")
        if i + 1 < len(block.statements) and isinstance(s, ir.If | ir.For | ir.While):
            following = block.statements[i + 1]
            for field in ("body", "orelse"):
                if field == "orelse" and not isinstance(s, ir.If):
                    continue
                taken = replace(s, **{field: (*getattr(s, field), following)})  # type: ignore[arg-type]
                out = block.statements[:i] + (taken,) + block.statements[i + 2 :]
                yield Edit(0.7, with_block(program, block, out), f"moved a statement into the {field} before it")
        if isinstance(s, ir.If) and len(s.orelse) == 1 and isinstance(s.orelse[0], ir.If):
            out = block.statements[:i] + (replace(s, orelse=()), s.orelse[0]) + block.statements[i + 1 :]
            yield Edit(1.0, with_block(program, block, out), "made an elif an if")
        if isinstance(s, ir.If) and i + 1 < len(block.statements) and isinstance(block.statements[i + 1], ir.If):
            if not s.orelse:
                out = (
                    block.statements[:i] + (replace(s, orelse=(block.statements[i + 1],)),) + block.statements[i + 2 :]
                )
                yield Edit(1.0, with_block(program, block, out), "made an if an elif")


def _order(program: ir.Program, block: Block, suspicious: dict[int, float]) -> Iterator[Edit]:
    body = block.statements
    for i in range(len(body) - 1):
        if suspicious.get(block.numbers[i], 0) > 0 and not isinstance(body[i], ir.Return):
            out = body[:i] + (body[i + 1], body[i]) + body[i + 2 :]
            yield Edit(1.0, with_block(program, block, out), "exchanged two statements")


def _statements(program: ir.Program, block: Block, suspicious: dict[int, float]) -> Iterator[Edit]:
    body = block.statements
    for i, (number, s) in enumerate(zip(block.numbers, body, strict=True)):
        if suspicious.get(number, 0) <= 0:
            continue

        def out(*new: ir.Stmt, i: int = i) -> ir.Program:
            return with_block(program, block, (*body[:i], *new, *body[i + 1 :]))

        if len(body) > 1:
            early = isinstance(s, ir.Return | ir.Break) and block.in_loop
            yield Edit(0.9 if early else 1.3, out(), "dropped a statement")
        if isinstance(s, ir.If):
            yield Edit(1.3, out(*s.body), "dropped a condition")
            if s.orelse and not isinstance(s.orelse[0], ir.If):
                yield Edit(0.9, out(replace(s, body=s.orelse, orelse=s.body)), "exchanged the branches")
        if isinstance(s, ir.AugAssign) and isinstance(s.op, str):
            for op in ("+", "-", "*", "//", "/"):
                if op != s.op:
                    yield Edit(1.0, out(replace(s, op=op)), f"{s.op}= becomes {op}=")
            yield Edit(1.0, out(ir.Assign((s.target,), s.value)), f"{s.op}= becomes =")
        if isinstance(s, ir.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ir.Name):
            for op in ("+", "-", "*"):
                yield Edit(1.1, out(ir.AugAssign(s.targets[0], op, s.value)), f"= becomes {op}=")
        if isinstance(s, ir.Break) or (isinstance(s, ir.Continue) and block.in_loop):
            yield Edit(1.0, out(ir.Continue() if isinstance(s, ir.Break) else ir.Break()), "break for continue")
        if isinstance(s, ir.For | ir.While) and i + 1 <= len(body):
            yield Edit(1.4, out(replace(s, body=(*s.body, ir.Break()))), "left the loop after one turn")
        if isinstance(s, ir.ExprStmt) and isinstance(s.value, ir.MethodCall) and isinstance(s.value.receiver, ir.Name):
            yield Edit(0.7, out(ir.Assign((s.value.receiver,), s.value)), "kept the result of a call")
            if s.value.method in ("append", "add") and block.in_loop:
                fresh = ir.Compare(s.value.args[0], ("not in",), (s.value.receiver,)) if s.value.args else None
                if fresh is not None:
                    yield Edit(1.2, out(ir.If(fresh, (s,))), "added only what is new")
        if isinstance(s, ir.ExprStmt) and isinstance(s.value, ir.Call) and s.value.args:
            first = s.value.args[0]
            if isinstance(first, ir.Name):
                yield Edit(0.7, out(ir.Assign((first,), s.value)), "kept the result of a call")


def _guards(program: ir.Program, failing: Sequence[Example]) -> Iterator[Edit]:
    """`if not xs: return ...` and the like, from examples that fail on boundary arguments."""
    function = program.function
    for example in failing[:4]:
        if isinstance(example.expected, Raises):
            guard: ir.Stmt = ir.Raise(example.expected.kind)
        else:
            value = _constant(example.expected)
            if value is None:
                continue
            guard = ir.Return(value)
        for parameter, arg in zip(function.parameters, example.args, strict=False):
            name = ir.Name(parameter.name)
            tests: list[ir.Expr] = []
            if arg in (0, "", [], (), {}, None) or arg == set():
                tests.append(ir.Unary("not", name))
            if type(arg) is int and arg in (0, 1, 2, -1):
                tests.append(ir.Compare(name, ("==",), (ir.Literal(arg),)))
                tests.append(ir.Compare(name, ("<=",), (ir.Literal(arg),)))
            if type(arg) is int and arg < 0:
                tests.append(ir.Compare(name, ("<",), (ir.Literal(0),)))
            if isinstance(arg, list | str | tuple) and len(arg) in (1, 2):
                length = ir.Call(ir.Name("len"), (name,))
                tests.append(ir.Compare(length, ("<=" if len(arg) > 1 else "==",), (ir.Literal(len(arg)),)))
            if isinstance(arg, list | str | tuple) and not example.expected and arg:
                tests.append(ir.Compare(ir.Call(ir.Name("len"), (name,)), ("<",), (ir.Literal(len(arg) + 1),)))
            for test in tests:
                guarded = replace(function, body=(ir.If(test, (guard,)), *function.body))
                yield Edit(1.6, replace(program, function=guarded), "added a guard for a boundary case")


def _handlers(program: ir.Program, failing: Sequence[Example], raised: Sequence[str]) -> Iterator[Edit]:
    """What the function does, tried, with the result that is wanted where it raises: what it gives elsewhere it gives as before."""
    function = program.function
    for kind, example in dict(zip(raised, failing)).items():
        value = None if isinstance(example.expected, Raises) else _constant(example.expected)
        if kind and value is not None:
            handler = ir.Handler((kind,), None, (ir.Return(value),))
            tried = replace(function, body=(ir.Try(function.body, (handler,)),))
            yield Edit(HANDLED, replace(program, function=tried), f"caught {kind}")


def _constant(value: Any) -> ir.Expr | None:
    if (
        value is None
        or (type(value) in (bool, int, float) and abs(value) <= 2)
        or (type(value) is str and len(value) <= 1)
    ):
        return ir.Literal(value)
    if value == [] and type(value) is list:
        return ir.ListDisplay(())
    if value == () and type(value) is tuple:
        return ir.TupleDisplay(())
    if type(value) is tuple and len(value) <= 3 and all(v is None or v == 0 for v in value):
        return ir.TupleDisplay(tuple(ir.Literal(v) for v in value))
    return None


def _copies(program: ir.Program) -> Iterator[Edit]:
    """A parameter copied before the body changes it."""
    function = program.function
    for p in function.parameters:
        changed = any(
            isinstance(n, ir.MethodCall)
            and n.receiver == ir.Name(p.name)
            and n.method in ("append", "sort", "remove", "pop", "insert", "reverse", "extend")
            for n in program.walk()
        ) or any(
            isinstance(t, ir.Subscript) and t.value == ir.Name(p.name)
            for n in program.walk()
            if isinstance(n, ir.Assign)
            for t in n.targets
        )
        if changed:
            copy = ir.Assign((ir.Name(p.name),), ir.Call(ir.Name("list"), (ir.Name(p.name),)))
            yield Edit(0.8, put(program, ("function", "body"), (copy, *function.body)), f"copied {p.name} first")


def _turned(n: ir.Node, old: str, new: str) -> ir.Node:
    if isinstance(n, ir.Compare) and old in n.ops:
        return replace(n, ops=tuple(new if op == old else op for op in n.ops))
    if isinstance(n, ir.BoolOp | ir.Binary | ir.AugAssign) and n.op == old:
        return replace(n, op=new)
    return n
