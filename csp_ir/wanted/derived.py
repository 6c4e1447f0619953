"""How the grammar of likely terms makes an expression that somebody else proposed, and what it costs so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import MIRRORED
from csp_ir.ir.types import BOOL, Type
from csp_ir.wanted.grammar import Row, display, itself
from csp_ir.wanted.kinds import fits, simplified
from csp_ir.wanted.likely import Likely
from csp_ir.wanted.shapes import BOTH, CHOICE, EITHER


@dataclass(frozen=True)
class Tree:
    """What makes an expression of a type. nats: what it costs; size: how many choices; key: of the option that was taken."""

    nats: float
    size: int
    kind: Type
    slot: str
    key: str
    parts: tuple[Tree, ...] = ()


class Derived:
    """Derivations over the terms of one place, the cheapest of each expression. turns: whether comparisons are read either way round."""

    turns = True

    def __init__(self, likely: Likely) -> None:
        self.likely = likely
        self._known: dict[tuple[ir.Expr, Type, str], Tree | None] = {}

    def nats(self, expr: ir.Expr, kind: Type) -> float | None:
        """What an expression costs in the place, choices, conjunctions and calls of the function itself among them; None where the grammar has no way to it."""
        cost = self._formed(expr, kind, self.likely.place.slot)
        return None if cost is None else cost + self.likely.beside(expr)

    def _formed(self, expr: ir.Expr, kind: Type, slot: str) -> float | None:
        match expr:
            case ir.IfExp(test=test, body=body, orelse=other):
                return _sum(
                    CHOICE,
                    self._formed(test, BOOL, "test"),
                    self._formed(body, kind, slot),
                    self._formed(other, kind, slot),
                )
            case ir.BoolOp(op=op, operands=operands):
                form = BOTH if op == "and" else EITHER
                return _sum(form * (len(operands) - 1), *[self._formed(o, BOOL, "test") for o in operands])
        tree = self.tree(expr, kind, slot)
        return None if tree is None else tree.nats

    def tree(self, expr: ir.Expr, kind: Type, slot: str) -> Tree | None:
        """The cheapest derivation of an expression, whichever way round it is written."""
        key = expr, kind, slot
        if key not in self._known:
            self._known[key] = None  # a derivation that comes back to itself is none
            self._known[key] = min(self.ways(expr, kind, slot), key=self.rank, default=None)
        return self._known[key]

    def rank(self, tree: Tree) -> tuple[float, ...]:
        return tree.nats, tree.size

    def ways(self, expr: ir.Expr, kind: Type, slot: str) -> Iterator[Tree]:
        """All that an expression may be made by, each with the best derivation of its parts."""
        place, rules = self.likely.place, self.likely.rules(kind, slot)
        match expr:
            case ir.Call(function=ir.Name(id=name), args=args) if place.own is not None and name == place.own.name:
                kinds = [simplified(p.type) for p in place.own.parameters]
                given = [self.tree(a, k, "given") for a, k in zip(args, kinds)]
                if (
                    None not in given
                    and len(args) <= len(kinds)
                    and fits(simplified(place.own.returns), kind) is not None
                ):
                    some = tuple(t for t in given if t is not None)
                    yield Tree(place.called + sum(t.nats for t in some), 1 + len(some), kind, slot, "own", some)
        for option in rules.options:
            cost = rules.whole - option.score
            for more, leaf in option.leaves:
                if leaf == expr:
                    yield Tree(cost + more, 1, kind, slot, option.key)
            for more, types, row in option.rows:
                found = parts_of(row, expr, len(types), self.turns)
                trees = [self.tree(a, k, s) for a, k, s in zip(found or (), types, row.slots)]
                if found is not None and None not in trees:
                    some = tuple(t for t in trees if t is not None)
                    size = 1 + sum(t.size for t in some)
                    yield Tree(cost + more + sum(t.nats for t in some), size, kind, slot, option.key, some)


def _sum(*costs: float | None) -> float | None:
    return None if None in costs else sum(c for c in costs if c is not None)


def _turned(expr: ir.Expr, row: Row) -> ir.Expr | None:
    """What may be written either way round, the other way round."""
    match expr:
        case ir.Binary(left=a, right=b) if row.sign in ("plus", "*", "&", "|"):
            return replace(expr, left=b, right=a)
        case ir.Compare(first=a, ops=(str(op),), rest=(b,)) if op in MIRRORED:
            return replace(expr, first=b, ops=(MIRRORED[op],), rest=(a,))
        case ir.Call(function=ir.Name(id="max" | "min"), args=(a, b)):
            return replace(expr, args=(b, a))
    return None


def parts_of(row: Row, expr: ir.Expr, size: int, turns: bool) -> Sequence[ir.Expr] | None:
    """The parts over which a row makes an expression; None where it does not."""
    if row.template is not None:
        for way in (expr, _turned(expr, row) if turns or isinstance(expr, ir.Binary) else None):
            found: dict[str, ir.Expr] = {}
            if way is not None and _same(row.template, way, found):
                return [found[f"a{i}"] for i in range(size)]
        return None
    match expr:
        case ir.TupleDisplay(items=items) if row.build is display:
            return items if len(items) == size else None
        case _ if row.build is itself:
            return (expr,)
        case ir.FString(parts=parts) if isinstance(row.build, partial):
            held = [p.value if isinstance(p, ir.FormattedValue) else p for p in parts]
            return held if len(held) == size and row.build(held) == expr else None
        case ir.Subscript(value=inner) | ir.MethodCall(receiver=inner) if size == 1 and not isinstance(
            row.build, partial
        ):
            return (inner,) if row.build([inner]) == expr else None
    return None


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
