"""How the grammar of likely terms makes the expressions of a function: each choice, with what else could have been chosen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from csp_ir.errors import CspIrError
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import infer
from csp_ir.ir.parse import parse_program
from csp_ir.ir.rewrite import MIRRORED, map_children, map_nodes
from csp_ir.ir.types import ANY, BOOL, Type
from csp_ir.wanted.derived import Derived, Tree
from csp_ir.wanted.kinds import holds, simplified
from csp_ir.wanted.likely import Likely
from csp_ir.wanted.places import places
from csp_ir.wanted.unwritten import order

FUNCTIONS = Path(__file__).parent / "functions"
HOLE = "taken_out"


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
            likely = Likely(place)
            tree = _Fewest(likely).tree(_ordered(expr), kind, place.slot)
            yield program.function.name, None if tree is None else list(_listed(tree, likely)), str(expr)


def _ordered(expr: ir.Expr) -> ir.Expr:
    """Comparisons as the grammar writes them: which of the two comes first is not chosen."""

    def change(n: ir.Node) -> ir.Node:
        match n:
            case ir.Compare(first=a, ops=(str(op),), rest=(b,)) if op in MIRRORED and order(a) > order(b):
                return replace(n, first=b, ops=(MIRRORED[op],), rest=(a,))
        return n

    made: ir.Expr = map_nodes(expr, change)
    return made


def _listed(tree: Tree, likely: Likely) -> Iterator[Choice]:
    options = {"said": ("said", False, False)}
    options |= {o.key: (o.key, o.said, o.far) for o in likely.options(tree.kind, tree.slot)}
    yield Choice(tree.kind.name, tree.slot, tuple(options.values()), tree.key)
    for part in tree.parts:
        yield from _listed(part, likely)


class _Fewest(Derived):
    """Derivations of the fewest choices, whatever they cost; literals that no one else names are the spec's."""

    turns = False

    def ways(self, expr: ir.Expr, kind: Type, slot: str) -> Iterator[Tree]:
        yield from super().ways(expr, kind, slot)
        if isinstance(expr, ir.Literal) and holds(expr.value, kind):
            yield Tree(0.0, 1, kind, slot, "said")

    def rank(self, tree: Tree) -> tuple[float, ...]:
        return (tree.size,)
