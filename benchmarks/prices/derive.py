"""How the grammar of likely terms makes the expressions of a function: each choice, with what else could have been chosen."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import infer
from csp_ir.ir.parse import parse_program
from csp_ir.ir.rewrite import map_children, map_nodes
from csp_ir.ir.types import ANY, BOOL, Type
from csp_ir.wanted.grammar import Row, display, itself
from csp_ir.wanted.kinds import fits, holds, simplified
from csp_ir.wanted.likely import Likely, Place
from csp_ir.wanted.places import places
from csp_ir.wanted.unwritten import order

HOLE = "taken_out"
FLIPPED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "==", "!=": "!="}


@dataclass(frozen=True)
class Choice:
    """What stood somewhere. options: keys of what could stand there, whether words of the prose evoke each, whether it is far
    (`Option`); chosen: one of them."""

    kind: str
    slot: str
    options: tuple[tuple[str, bool, bool], ...]
    chosen: str


def functions(path: Path) -> Iterator[tuple[str, ir.Program]]:
    """The functions of a file with their docstrings."""
    for n in ast.parse(path.read_text()).body:
        if isinstance(n, ast.FunctionDef):
            try:
                yield ast.get_docstring(n) or "", parse_program(ast.unparse(n))
            except (CspIrError, RecursionError, ValueError):
                continue


def taken_out(program: ir.Program) -> Iterator[tuple[ir.Program, ir.Expr, bool]]:
    """The program with each of its expressions taken out that a person might leave open, the expression, and whether it is a test."""

    def parts(e: ir.Expr, test: bool) -> Iterator[tuple[ir.Expr, bool]]:
        match e:
            case ir.IfExp():
                yield from (*parts(e.test, True), *parts(e.body, test), *parts(e.orelse, test))
            case ir.BoolOp():
                yield from (p for o in e.operands for p in parts(o, True))
            case ir.TupleDisplay():
                yield from (p for i in e.items for p in parts(i, False))
            case _:
                yield e, test

    def within(node: ir.Node) -> Iterator[tuple[ir.Expr, bool]]:
        match node:
            case ir.If(test=e) | ir.While(test=e):
                yield from parts(e, True)
            case ir.Assign(value=ir.Expr() as e) | ir.AugAssign(value=e) | ir.Return(value=ir.Expr() as e):
                yield from parts(e, False)
                for t in getattr(node, "targets", ()) or (getattr(node, "target", None),):
                    if isinstance(t, ir.Subscript):
                        yield from parts(t.index, False)
            case ir.ExprStmt(value=ir.MethodCall(args=args)):
                yield from (p for a in args for p in parts(a, False))
            case ir.Comprehension():
                yield from (p for e in (node.key, node.element) if e is not None for p in parts(e, False))
                yield from (p for c in node.clauses for test in c.conditions for p in parts(test, True))

    for expr, test in [p for n in program.function.walk() for p in within(n)]:
        done = False

        def change(n: ir.Node, expr: ir.Expr = expr) -> ir.Node:
            nonlocal done
            if n is expr and not done:
                done = True
                return ir.Hole(HOLE)
            return map_children(n, change)

        draft = replace(program, function=map_children(program.function, change))
        if done:
            yield draft, expr, test


def choices(path: Path) -> Iterator[tuple[str, list[Choice] | None, str]]:
    """Of each expression that is taken out of the functions of a file: the function's name, the choices that make it
    (None where the grammar cannot), and its text."""
    for said, program in functions(path):
        for draft, expr, test in taken_out(program):
            try:
                kind, place = places(draft, (), (), said)[HOLE]
            except (CspIrError, KeyError):
                continue
            own = simplified(infer(expr, place.names))
            kind = BOOL if test else own if kind == ANY or (own != ANY and ANY not in own.args) else kind
            yield program.function.name, Derived(place).choices(_ordered(expr), kind, place.slot), str(expr)


def _ordered(expr: ir.Expr) -> ir.Expr:
    """What may be written either way round, as the grammar writes it."""

    def change(n: ir.Node) -> ir.Node:
        match n:
            case ir.Compare(first=a, ops=(op,), rest=(b,)) if op in FLIPPED and order(a) > order(b):
                return replace(n, first=b, ops=(FLIPPED[op],), rest=(a,))
        return n

    ordered: ir.Expr = map_nodes(expr, change)
    return ordered


@dataclass(frozen=True)
class _Tree:
    """What makes an expression of a type. size: how many choices; key: of the option that was taken."""

    size: int
    kind: Type
    key: str
    row: Row | None = None
    parts: tuple[_Tree, ...] = ()


class Derived:
    """Derivations in one place, of the fewest choices."""

    def __init__(self, place: Place) -> None:
        self.likely = Likely(place)
        self.known: dict[tuple[ir.Expr, Type], _Tree | None] = {}

    def choices(self, expr: ir.Expr, kind: Type, slot: str) -> list[Choice] | None:
        tree = self.tree(expr, kind)
        return None if tree is None else list(self.listed(tree, slot))

    def listed(self, tree: _Tree, slot: str) -> Iterator[Choice]:
        options = {"said": ("said", False, False)}
        options |= {o.key: (o.key, o.said, o.far) for o in self.likely.options(tree.kind, slot)}
        yield Choice(tree.kind.name, slot, tuple(options.values()), tree.key)
        for part, inner in zip(tree.parts, tree.row.slots if tree.row else ()):
            yield from self.listed(part, inner)

    def tree(self, expr: ir.Expr, kind: Type) -> _Tree | None:
        key = expr, kind
        if key not in self.known:
            self.known[key] = None
            self.known[key] = min(self._ways(expr, kind), key=lambda t: t.size, default=None)
        return self.known[key]

    def _ways(self, expr: ir.Expr, kind: Type) -> Iterator[_Tree]:
        if isinstance(expr, ir.Name):
            own = self.likely.place.names.get(expr.id)
            if own is not None and fits(own, kind) is not None:
                yield _Tree(1, kind, "name")
        if isinstance(expr, ir.Literal) and holds(expr.value, kind):
            own_key = repr(expr.value)
            common = any(o.key == own_key for o in self.likely.options(kind, "value"))
            yield _Tree(1, kind, own_key if common else "said")
        for option in self.likely.options(kind, "value"):
            for _, types, row in option.rows:
                found = _parts(row, expr, len(types))
                trees = [self.tree(a, k) for a, k in zip(found or (), types)]
                if found is not None and None not in trees:
                    some = tuple(t for t in trees if t is not None)
                    yield _Tree(1 + sum(t.size for t in some), kind, option.key, row, some)


def _parts(row: Row, expr: ir.Expr, size: int) -> Sequence[ir.Expr] | None:
    """The parts over which a row makes an expression."""
    if row.template is not None:
        swapped = [replace(expr, left=expr.right, right=expr.left)] if isinstance(expr, ir.Binary) and row.sign in ("plus", "*", "&", "|") else []  # fmt: skip
        for way in (expr, *swapped):
            found: dict[str, ir.Expr] = {}
            if _same(row.template, way, found):
                return [found[f"a{i}"] for i in range(size)]
        return None
    if row.build is display:
        return expr.items if isinstance(expr, ir.TupleDisplay) and len(expr.items) == size else None
    if row.build is itself:
        return (expr,)
    if isinstance(expr, ir.FString):
        held = [p.value if isinstance(p, ir.FormattedValue) else p for p in expr.parts]
        return held if len(held) == size and isinstance(row.build, partial) and row.build(held) == expr else None
    inner = expr.value if isinstance(expr, ir.Subscript) else expr.receiver if isinstance(expr, ir.MethodCall) else None
    return (inner,) if inner is not None and size == 1 and row.build([inner]) == expr else None


def _same(template: Any, expr: Any, found: dict[str, ir.Expr]) -> bool:
    """Whether a template is an expression, with what its parts are then."""
    if isinstance(template, ir.Name) and template.id[0] == "a" and template.id[1:].isdigit():
        return isinstance(expr, ir.Expr) and found.setdefault(template.id, expr) == expr
    if type(template) is not type(expr):
        return False
    if isinstance(template, ir.Node):
        shown = [f.name for f in fields(template) if f.compare and f.init]
        return all(_same(getattr(template, f), getattr(expr, f), found) for f in shown)
    if isinstance(template, tuple):
        return len(template) == len(expr) and all(_same(a, b, found) for a, b in zip(template, expr))
    return bool(template == expr)
