"""What the hole of a sketch may be beside one term: a choice, a conjunction, a tuple, a call of the function itself, each of holes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from csp_ir.ir import nodes as ir
from csp_ir.ir.types import ANY, BOOL, FLOAT, INT, STR, Type
from csp_ir.wanted.kinds import fits, simplified
from csp_ir.wanted.likely import Place

# Nats of `a if b else c`, `a and b`, `a or b`, a tuple, and of what stands beside a call of the function itself, or a second.
CHOICE, BOTH, EITHER, PAIR, BESIDE, AGAIN = 2.2, 1.8, 2.4, 0.5, 2.0, 1.5
GUARD, LATER = 2.0, 0.5  # of a list that must have something, and of each list before it


@dataclass(frozen=True)
class Made:
    """A hole as a form of holes. cost: nats of the form; parts: the holes within, with their types."""

    cost: float
    expr: ir.Expr
    parts: Mapping[str, Type]


def forms_of(hole: str, kind: Type, place: Place) -> Iterator[Made]:
    """The forms that a hole of a type may be."""

    def part(name: str, of: Type) -> ir.Hole:
        return ir.Hole(f"{hole}_{name}_", of)

    if kind.name == "tuple" and kind.args:
        holes = [part(f"part{i}", t) for i, t in enumerate(kind.args)]
        yield Made(PAIR, ir.TupleDisplay(tuple(holes)), {h.name: t for h, t in zip(holes, kind.args)})
        return
    test = part("test", BOOL)
    if kind == BOOL:
        first, second = part("first", BOOL), part("second", BOOL)
        for i, name in enumerate(n for n, k in place.names.items() if k.name == "list"):
            yield Made(GUARD + LATER * i, ir.BoolOp("and", (ir.Name(name), second)), {second.name: BOOL})
        for op, cost in (("and", BOTH), ("or", EITHER)):
            yield Made(cost, ir.BoolOp(op, (first, second)), {first.name: BOOL, second.name: BOOL})
        return
    if place.own is not None:
        yield from calls_of(hole, kind, place.own, place.called)
    body, other = part("body", kind), part("else", kind)
    yield Made(CHOICE, ir.IfExp(test, body, other), {test.name: BOOL, body.name: kind, other.name: kind})


def calls_of(hole: str, kind: Type, own: ir.Function, cost: float) -> Iterator[Made]:
    """Calls of the function itself, alone and beside another part or each other."""
    gives = simplified(own.returns)
    if fits(gives, kind) is None:
        return
    needed = [p for p in own.parameters if p.default is None]
    for some in (needed, list(own.parameters))[: 1 + (len(needed) < len(own.parameters))]:
        holes = [ir.Hole(f"{hole}_{p.name}_", simplified(p.type)) for p in some]
        parts = {h.name: h.type or ANY for h in holes}
        call = ir.Call(ir.Name(own.name), tuple(holes))
        yield Made(cost, call, parts)
        again = [ir.Hole(f"{hole}_{p.name}_again_", simplified(p.type)) for p in some]
        if kind in (INT, FLOAT, STR) or kind.name == "list":
            both = ir.Binary(call, "+", ir.Call(ir.Name(own.name), tuple(again)))
            yield Made(cost + AGAIN, both, {**parts, **{h.name: h.type or ANY for h in again}})
        beside = ir.Hole(f"{hole}_beside_", kind)
        more = {**parts, beside.name: kind}
        if kind in (INT, FLOAT):
            yield Made(cost + BESIDE, ir.Call(ir.Name("max"), (beside, call)), more)
        if kind in (INT, FLOAT, STR) or kind.name == "list":
            yield Made(cost + BESIDE, ir.Binary(beside, "+", call), more)


def form_filled(expr: ir.Expr, parts: Mapping[str, ir.Expr]) -> ir.Expr:
    """A form over terms."""
    match expr:
        case ir.Hole(name=name):
            return parts[name]
        case ir.IfExp(test, body, other):
            return ir.IfExp(form_filled(test, parts), form_filled(body, parts), form_filled(other, parts))
        case ir.BoolOp(op, operands):
            return ir.BoolOp(op, tuple(form_filled(o, parts) for o in operands))
        case ir.TupleDisplay(items):
            return ir.TupleDisplay(tuple(form_filled(i, parts) for i in items))
        case ir.Call(function, args):
            return ir.Call(function, tuple(form_filled(a, parts) for a in args))
        case ir.Binary(left, op, right):
            return ir.Binary(form_filled(left, parts), op, form_filled(right, parts))
    return expr
