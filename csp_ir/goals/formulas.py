"""Terms of the formulas that the prose writes out, such as `3 * n + 1`, and of its series, `1 + 1/2 + ... + 1/n`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csp_ir.draft.bank import Term
from csp_ir.errors import CspIrError
from csp_ir.goals.scope import Scope, operation_of
from csp_ir.goals.sources import fresh
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Signal
from csp_ir.ir.nodes import Name
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_expr

_SUMS = {"+": "sum", "*": "math.prod"}
FIRST = (1, 0, 2)  # where a series may begin


def written(scope: Scope) -> Iterator[Term]:
    """The formulas of the prose whose names a scope has, and the sums and products of its series."""
    leaves = scope.named
    for found in scope.weights.prose.series:
        made = _series(scope, *found.groups())
        yield from (made,) if made is not None else ()
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


def _series(scope: Scope, first: str, sign: str, second: str, last: str) -> Term | None:
    """The sum or product of a series up to its last part, which says of a name what the first two are of two numbers."""
    names = [n for n, t in scope.named.items() if t.sort == "int" and re.search(rf"\b{re.escape(n)}\b", last)]
    if len(names) != 1:
        return None
    try:
        part = parse_expr(last.strip("."), names=names)
        value = compile_expr(part, tuple(names))
        parts = [compile_expr(parse_expr(text), ())() for text in (first, second)]
        begin = next(k for k in FIRST if [value(k), value(k + 1)] == parts)
    except (CspIrError, Signal, ArithmeticError, StopIteration, TypeError):
        return None
    (turn,) = fresh(("i",), scope.names)
    body = re.sub(rf"\b{re.escape(names[0])}\b", turn, print_expr(part)).replace("{", "{{").replace("}", "}}")
    op = operation_of(f"{_SUMS[sign]}({body} for {turn} in range({begin}, {{0}} + 1))", 1)
    return None if op is None else scope.apply(op, scope.named[names[0]])
