"""Candidates of block holes: short statements over what is in scope, with holes of their own.

A block candidate such as `if ?b_test: return ?b_result` leaves its expressions open, so that
few statements stand for many, and the search shares the work between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from csp_ir.domains.model import Candidate
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.ir.components import builtin_names
from csp_ir.ir.rewrite import holes_in, renamed
from csp_ir.ir.types import ANY, BOOL, Type

MAX_VARIABLES = 6
STATEMENT_COST = 1.0
REPEATED_COST = 0.9  # of a statement that stands elsewhere too
END_COST = 3.0  # for ending a loop in its first round, or a function before what follows
NOTHING_COST = 3.0  # of a statement that does nothing
_NUMBERS = ("int", "float")
_AGAIN = (ir.Assign, ir.AugAssign, ir.ExprStmt)


@dataclass(frozen=True)
class Blocks:
    """Candidates of one block hole, and the contexts of the holes in them."""

    candidates: list[Candidate]
    inner: dict[str, HoleContext]


def block_candidates(context: HoleContext, draft: ir.Program, wide: bool) -> Blocks:
    """Statements for a block hole, cheapest first.

    Args:
        context: of the block hole; draft: where it stands.
        wide: also two statements in a row, and branches on both sides.
    """
    maker = _Maker(context, draft)
    single = list(maker.single())
    last = draft.function.body[-1]
    at_end = not context.in_loop and isinstance(last, ir.ExprStmt) and isinstance(last.value, ir.Hole)
    ends = 0.0 if at_end else END_COST
    rows: list[tuple[tuple[ir.Stmt, ...], float]] = [
        ((s,), cost + (ends if isinstance(s, ir.Return | ir.Break | ir.Continue) else 0.0)) for s, cost in single
    ]
    rows += [((ir.If(maker.hole("test", BOOL), (s,)),), cost + 1.5) for s, cost in single if not isinstance(s, ir.Pass)]
    rows += repeated(context, draft)
    if wide:
        again = _Maker(context, draft, suffix="2")
        second = [(s, c) for s, c in again.single() if not isinstance(s, ir.Pass)]
        plain = [(s, c) for s, c in single if not isinstance(s, ir.Pass | ir.Return | ir.Break | ir.Continue)]
        rows += [((a, b), ca + cb) for a, ca in plain for b, cb in second]
        rows += [
            ((ir.If(maker.hole("test", BOOL), (a,), (b,)),), ca + cb + 1.5)
            for a, ca in single
            for b, cb in second
            if not isinstance(a, ir.Pass)
        ]
        maker.inner |= again.inner
    rows = list({body: (body, cost) for body, cost in sorted(rows, key=lambda r: -r[1])}.values())
    rows.sort(key=lambda r: r[1])
    return Blocks([Candidate(tuple(body), cost, ("statements",)) for body, cost in rows], maker.inner)


def repeated(context: HoleContext, draft: ir.Program) -> Iterator[tuple[tuple[ir.Stmt, ...], float]]:
    """Statements that the draft has elsewhere, alone and two by two, and the same about another name."""
    there = dict.fromkeys(n for n in draft.function.walk() if isinstance(n, _AGAIN) and not holes_in(n))
    usable = [s for s in there if _names(s) <= context.scope.keys()]
    for s in usable:
        yield (s,), REPEATED_COST
    steps = [s for s in usable if isinstance(s, ir.AugAssign)]
    for k, a in enumerate(steps):
        yield from (((a, b), 2 * REPEATED_COST) for b in steps[k + 1 :] if a.target != b.target)
    for s in there:
        names = _names(s)
        for old in sorted(names):
            for new in sorted(context.scope.keys() - names):
                again = renamed(s, {old: new})
                if _names(again) <= context.scope.keys() and _alike(context.scope.get(old, ANY), context.scope[new]):
                    yield (again,), REPEATED_COST + STATEMENT_COST


def _names(s: ir.Stmt) -> frozenset[str]:
    return frozenset(n.id for n in s.walk() if isinstance(n, ir.Name)) - builtin_names()


def _alike(a: Type, b: Type) -> bool:
    return ANY in (a, b) or a.name == b.name


class _Maker:
    def __init__(self, context: HoleContext, draft: ir.Program, suffix: str = "") -> None:
        self.context = context
        self.returns = draft.function.returns
        # What a loop goes over is left alone: a list that grows under its loop never ends.
        self.looped = {
            n.iter.id for n in draft.walk() if isinstance(n, ir.For | ir.Clause) and isinstance(n.iter, ir.Name)
        }
        self.suffix = suffix
        self.inner: dict[str, HoleContext] = {}

    def hole(self, part: str, kind: Type) -> ir.Hole:
        name = f"{self.context.name}_{part}{self.suffix}"
        self.inner[name] = replace(self.context, name=name, kind="term", expected=kind, description="")
        return ir.Hole(name, kind if kind != ANY else None)

    def single(self) -> Iterator[tuple[ir.Stmt, float]]:
        """One statement each."""
        if self.returns.name != "None":
            yield ir.Return(self.hole("result", self.returns)), STATEMENT_COST
        for name, kind in list(self.context.scope.items())[-MAX_VARIABLES:]:
            if kind.name == "Callable" or name in self.looped:
                continue
            variable = ir.Name(name)
            yield ir.Assign((variable,), self.hole(f"new_{name}", kind)), STATEMENT_COST + 0.2
            if kind.name in _NUMBERS:
                yield ir.AugAssign(variable, "+", self.hole(f"more_{name}", kind)), STATEMENT_COST + 0.1
            if kind.name == "str":
                yield ir.AugAssign(variable, "+", self.hole(f"more_{name}", kind)), STATEMENT_COST + 0.1
            item = kind.args[0] if kind.args else ANY
            if kind.name in ("list", "set"):
                method = "append" if kind.name == "list" else "add"
                call = ir.MethodCall(variable, method, (self.hole(f"item_{name}", item),))
                yield ir.ExprStmt(call), STATEMENT_COST
            if kind.name == "dict":
                key, value = kind.args if len(kind.args) == 2 else (ANY, ANY)
                target = ir.Subscript(variable, self.hole(f"key_{name}", key))
                yield ir.Assign((target,), self.hole(f"value_{name}", value)), STATEMENT_COST + 0.3
                yield from self.gathered(variable, name, key, value)
        if self.context.in_loop:
            yield ir.Break(), STATEMENT_COST + 0.5
            yield ir.Continue(), STATEMENT_COST + 0.7
        yield ir.Pass(), NOTHING_COST

    def gathered(self, variable: ir.Name, name: str, key: Type, value: Type) -> Iterator[tuple[ir.Stmt, float]]:
        """What is added to an entry of a dictionary that may not be there yet."""
        where = self.hole(f"key_{name}", key)
        if value.name in (*_NUMBERS, "Any"):
            start = ir.Literal(0.0 if value.name == "float" else 0)
            so_far = ir.MethodCall(variable, "get", (where, start))
            total = ir.Binary(so_far, "+", self.hole(f"more_{name}", value))
            yield ir.Assign((ir.Subscript(variable, where),), total), STATEMENT_COST + 0.5
        if value.name in ("list", "Any"):
            item = value.args[0] if value.name == "list" and value.args else ANY
            entry = ir.MethodCall(variable, "setdefault", (where, ir.ListDisplay()))
            call = ir.MethodCall(entry, "append", (self.hole(f"item_{name}", item),))
            yield ir.ExprStmt(call), STATEMENT_COST + 0.5
