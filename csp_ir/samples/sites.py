"""Places in a program: the expressions that may be opened as holes, the statements, and edits at a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from csp_ir.ir import nodes as ir

Path = tuple[str | int, ...]
_TARGETS = {("Assign", "targets"), ("For", "target"), ("Clause", "target"), ("AugAssign", "target"), ("Delete", "targets"),
            ("NamedExpr", "target")}  # fmt: skip


@dataclass(frozen=True)
class Site:
    """An expression and where it stands.

    path: from the program down to it.
    statement: the number of the statement it belongs to, in source order.
    place: what it is to its parent, such as ("If", "test") or ("Call", "args", "range").
    """

    path: Path
    expr: ir.Expr
    statement: int
    place: tuple[str, ...]


def expression_sites(program: ir.Program) -> list[Site]:
    """Every expression that is read (not assigned to) and has a meaning by itself, in source order."""
    sites = [
        Site(path, node, number, place)
        for path, node, number, place in _walk(program, (), -1, ("Program",), [0])
        if isinstance(node, ir.Expr)
    ]
    if any(isinstance(node, _PLACED) for node in program.walk()):
        return [s for s in sites if not any(isinstance(node, _PLACED) for node in s.expr.walk())]
    return sites


_PLACED = (ir.NamedExpr, ir.Yield, ir.YieldFrom)


def _walk(
    node: ir.Node, path: Path, number: int, place: tuple[str, ...], counter: list[int]
) -> Iterator[tuple[Path, ir.Node, int, tuple[str, ...]]]:
    if isinstance(node, ir.Pattern):
        return
    if isinstance(node, ir.Stmt) and not (isinstance(node, ir.Function) and len(path) <= 2):
        number = counter[0]
        counter[0] += 1
    if isinstance(node, ir.Expr) and not isinstance(node, ir.Slice | ir.Starred | ir.FormattedValue):
        yield path, node, number, place
    for f in fields(node):
        if (type(node).__name__, f.name) in _TARGETS or f.name in ("position", "parameters"):
            continue
        value = getattr(node, f.name)
        here = (type(node).__name__, f.name, *_callee(node))
        if isinstance(value, ir.Node):
            if not (f.name == "function" and isinstance(node, ir.Call)):
                yield from _walk(value, (*path, f.name), number, here, counter)
        elif type(value) is tuple:
            for i, item in enumerate(value):
                if isinstance(item, ir.Node):
                    yield from _walk(item, (*path, f.name, i), number, here, counter)


def _callee(node: ir.Node) -> tuple[str, ...]:
    if isinstance(node, ir.Call):
        function = node.function
        return (function.id,) if isinstance(function, ir.Name) else (getattr(function, "name", ""),)
    return (node.method,) if isinstance(node, ir.MethodCall) else ()


def put(node: Any, path: Path, value: Any) -> Any:
    """`node` with what stands at `path` replaced; a tuple of statements is spliced in."""
    if not path:
        return value
    field, rest = str(path[0]), path[1:]
    old = getattr(node, field)
    if rest and isinstance(rest[0], int):
        at = rest[0]
        new = put(old[at], rest[1:], value)
        middle = new if type(new) is tuple else (new,)
        return replace(node, **{field: old[:at] + middle + old[at + 1 :]})
    return replace(node, **{field: put(old, rest, value)})


def at(node: Any, path: Path) -> Any:
    """What stands at a path."""
    for step in path:
        node = node[step] if isinstance(step, int) else getattr(node, step)
    return node


@dataclass(frozen=True)
class Block:
    """Statements that stand together: a body, an else branch.

    path: of the node that holds them; field: "body", "orelse", "final".
    numbers: each statement's number, as in `Site`.
    """

    path: Path
    field: str
    statements: tuple[ir.Stmt, ...]
    numbers: tuple[int, ...]
    in_loop: bool
    top: bool


def blocks(program: ir.Program) -> list[Block]:
    """Every block of the entry and its helpers, in source order."""
    counter = [0]
    found: list[Block] = []

    def visit(node: ir.Node, path: Path, in_loop: bool, top: bool) -> None:
        for f in fields(node):
            value = getattr(node, f.name)
            if f.name in ("body", "orelse", "final") and type(value) is tuple and not isinstance(node, ir.IfExp):
                loop = in_loop or (isinstance(node, ir.For | ir.While) and f.name == "body")
                numbers = []
                at = len(found)
                for i, s in enumerate(value):
                    numbers.append(counter[0])
                    counter[0] += 1
                    visit(s, (*path, f.name, i), loop and not isinstance(s, ir.Function), False)
                found.insert(at, Block(path, f.name, value, tuple(numbers), loop, top and f.name == "body"))
            elif f.name in ("handlers", "cases"):
                for i, handler in enumerate(value):
                    visit(handler, (*path, f.name, i), in_loop, False)

    for i, helper in enumerate(program.helpers):
        visit(helper, ("helpers", i), False, False)
    # `_walk` numbers the entry's statements before the helpers': its field comes first.
    entry: list[Block] = []
    helpers, found = found, entry
    counter[0] = 0
    visit(program.function, ("function",), False, True)
    shift = counter[0]
    moved = [replace(b, numbers=tuple(n + shift for n in b.numbers)) for b in helpers]
    return [*entry, *moved]


def with_block(program: ir.Program, block: Block, statements: tuple[ir.Stmt, ...]) -> ir.Program:
    """The program with other statements in a block."""
    return put(program, (*block.path, block.field), statements)  # type: ignore[no-any-return]
