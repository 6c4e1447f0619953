"""Terms of the formulas that the prose writes out, such as `3 * n + 1`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csp_ir.draft.bank import Term
from csp_ir.errors import CspIrError
from csp_ir.goals.scope import Scope, operation_of
from csp_ir.ir.nodes import Name
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_expr


def written(scope: Scope) -> Iterator[Term]:
    """The formulas of the prose whose names a scope has."""
    leaves = scope.named
    for text in scope.weights.prose.formulas:
        try:
            expr = parse_expr(text, names=list(leaves))
        except CspIrError:
            continue
        names = tuple(dict.fromkeys(n.id for n in expr.walk() if isinstance(n, Name)))
        if not names or not leaves.keys() >= set(names):
            continue
        template = print_expr(expr)
        for i, name in enumerate(names):
            template = re.sub(rf"\b{re.escape(name)}\b", f"{{{i}}}", template)
        op = operation_of(f"({template})", len(names))
        if op is not None and (made := scope.apply(op, *(leaves[n] for n in names))) is not None:
            yield made
