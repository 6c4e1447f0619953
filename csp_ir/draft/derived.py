"""Derived rows of the library as the candidates of sketches use them: over typed terms, as IR."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from csp_ir.draft.bank import agree, classes_of
from csp_ir.draft.library import RARE, Op, derived_operations
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import infer
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.rewrite import bound_at, free_names, substituted
from csp_ir.ir.types import Type, type_text, unwritten

ARGUMENT = "argument_{}_"


@dataclass(frozen=True, eq=False)
class Row:
    """A derived operation. expr: over `argument_0_`, ...; bound: names that it binds inside."""

    op: Op
    expr: ir.Expr
    bound: frozenset[str]

    @property
    def cost(self) -> float:
        return self.op.cost / 2

    @property
    def asks_type(self) -> bool:
        """Whether it asks for the type of its argument."""
        return self.op.template.startswith(("(type({0})", "isinstance({0}", "({0} is None)"))


@cache
def rows() -> tuple[Row, ...]:
    """Every derived operation whose template is IR."""
    found = []
    for op in derived_operations():
        expr = parse_expr(op.template.format(*[ARGUMENT.format(i) for i in range(len(op.params))]))
        found.append(Row(op, expr, frozenset(name for n in expr.walk() for name in bound_at(n))))
    return tuple(found)


def worth_trying(stems: Collection[str]) -> list[tuple[Row, bool]]:
    """Rows that are not too rare under these stems of the prose, and whether the prose evokes them."""
    return [(r, bool(r.op.words & set(stems))) for r in rows() if r.op.cost < RARE or r.op.words & set(stems)]


def classes_of_type(kind: Type) -> tuple[str, ...]:
    """The parameter classes that a term of a type may stand for."""
    return ("any", "key") if kind.name in ("Any", "Union") else classes_of(_sort(kind))


def _sort(kind: Type) -> str:
    """The sort of values of a type; how an annotation was written says nothing of it."""
    return type_text(unwritten(kind))


def sensible(row: Row, kinds: tuple[Type, ...]) -> bool:
    """Whether types that must agree do, and no type is asked for that is known."""
    if row.asks_type and kinds[0].name not in ("Any", "Union"):
        return False
    return not row.op.related or agree(_sort(kinds[0]), _sort(kinds[1]))


def applied(row: Row, args: tuple[ir.Expr, ...]) -> ir.Expr | None:
    """The row over arguments; None where it would capture a name of theirs."""
    if row.bound and any(row.bound & free_names(a) for a in args):
        return None
    given: Mapping[str, ir.Expr] = {ARGUMENT.format(i): a for i, a in enumerate(args)}
    return substituted(row.expr, given)


@cache
def result_type(row: Row, kinds: tuple[Type, ...]) -> Type:
    """The type that the row has over arguments of these types."""
    return infer(row.expr, {ARGUMENT.format(i): k for i, k in enumerate(kinds)})
