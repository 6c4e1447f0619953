"""Expressions read backwards: the value that one operand must have for the whole to be a wanted one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from csp_ir.interpreter.evaluation import Function, compile_expr
from csp_ir.interpreter.inverses import INVERSES
from csp_ir.interpreter.outcomes import Limits, LimitSignal
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.rewrite import free_names

UNDECIDED = object()
NONE = object()


@dataclass(frozen=True)
class _Step:
    """An operator round the operand, the function of its other side and what that reads."""

    op: str
    left: bool
    other: Function | None
    names: tuple[str, ...]


@dataclass(frozen=True)
class Inverse:
    """An expression whose operand stands under `+`, `-` and `*` alone, outermost first."""

    steps: tuple[_Step, ...]

    @classmethod
    def of(cls, expr: ir.Expr, operand: str, variables: Collection[str], limits: Limits) -> Inverse | None:
        """The inverse for one of the variables in an expression; None where there is none."""
        steps: list[_Step] = []
        while expr != ir.Name(operand):
            if isinstance(expr, ir.Unary) and expr.op == "-":
                steps.append(_Step("unary -", True, None, ()))
                expr = expr.operand
                continue
            if not isinstance(expr, ir.Binary) or expr.op not in ("+", "-", "*"):
                return None
            left, right = operand in free_names(expr.left), operand in free_names(expr.right)
            if left == right:
                return None
            other = expr.right if left else expr.left
            names = tuple(sorted(free_names(other).intersection(variables)))
            if free_names(other) - set(names) - builtin_names():
                return None
            steps.append(_Step(str(expr.op), left, compile_expr(other, names, limits=limits), names))
            expr = expr.left if left else expr.right
        return cls(tuple(steps))

    def __call__(self, wanted: Any, environment: Mapping[str, Any]) -> Any:
        """The value that the operand must have, of the type of the wanted one; NONE, or UNDECIDED.

        Args:
            environment: has what else the expression reads.
        """
        for step in self.steps:
            other = None
            if step.other is not None:
                try:
                    other = step.other(*[environment[n] for n in step.names])
                except (LimitSignal, Exception):
                    return UNDECIDED
            wanted = _solve(step.op, other, wanted, step.left)
            if wanted is NONE or wanted is UNDECIDED:
                return wanted
        return wanted


def _solve(op: str, other: Any, wanted: Any, left: bool) -> Any:
    """The operand on the left (or right) of an operator."""
    kind = type(wanted)
    if op != "unary -" and type(other) is not kind:
        return UNDECIDED
    if kind is not int and (op != "+" or kind not in (str, list, tuple)):
        return UNDECIDED
    if op == "unary -":
        return -wanted
    found = INVERSES[op][0 if left else 1](wanted, other)
    return UNDECIDED if found is None else found[0] if found else NONE
