"""Expressions that a draft has beside its holes: what is read there is likely meant in them too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from csp_ir.draft.bank import Term, evaluate
from csp_ir.draft.library import Op
from csp_ir.draft.own import words_of
from csp_ir.draft.stems import stems_of
from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.printer import print_expr
from csp_ir.ir.rewrite import free_names
from csp_ir.wanted.imagined import MUTATING

LIMITS = Limits(steps=2_000)
MOST_NODES, MOST = 8, 24  # nodes of an expression; expressions
PRICE = 2  # half nats of an expression that the draft has
_READ = (ir.Subscript, ir.Attribute, ir.MethodCall, ir.Call, ir.Binary, ir.Unary)
_OPEN = (ir.Hole, ir.NamedExpr, ir.Lambda, ir.Comprehension, ir.Starred, ir.FString)


def written(draft: ir.Program) -> list[ir.Expr]:
    """The distinct expressions of a draft that change nothing and hold no hole, in order.

    Places that are written to count; what a loop goes over and what is returned in the end do not.
    """
    own = {f.name for f in (*draft.helpers, draft.function)}
    over = {id(x) for n in draft.function.walk() if isinstance(n, ir.For | ir.Clause) for x in n.iter.walk()}
    last = draft.function.body[-1]
    over |= {id(x) for x in last.walk()} if isinstance(last, ir.Return) else set()
    found: list[ir.Expr] = [
        n for n in draft.function.walk() if isinstance(n, _READ) and id(n) not in over and _reads(n, own)
    ]
    return list(dict.fromkeys(found))[:MOST]


def _reads(expr: ir.Expr, own: set[str]) -> bool:
    nodes = list(expr.walk())
    if len(nodes) > MOST_NODES or any(isinstance(n, _OPEN) for n in nodes) or free_names(expr) & own:
        return False
    return not any(isinstance(n, ir.MethodCall) and n.method in MUTATING for n in nodes)


def terms_of(draft: ir.Program, leaves: Sequence[Term]) -> Iterator[Term]:
    """What a draft reads, as terms over the names that are in scope."""
    known = {t.leaf: t for t in leaves if t.op is None}
    for expr in written(draft):
        names = tuple(sorted(free_names(expr) - builtin_names()))
        if names and all(n in known for n in names):
            made = _term(expr, [known[n] for n in names])
            if made is not None and made.sort and made.sort != "None":
                yield made


def _term(expr: ir.Expr, args: Sequence[Term]) -> Term | None:
    names = tuple(t.leaf for t in args)
    text = print_expr(expr)
    if "{" in text or "callable" in {t.sort for t in args}:
        return None
    try:
        meaning = compile_expr(expr, names, limits=LIMITS)
    except CspIrError:
        return None
    place = {n: f"{{{k}}}" for k, n in enumerate(names)}
    template = re.sub(rf"(?<![\w.])({'|'.join(map(re.escape, names))})\b", lambda m: place[m[0]], text)
    template = f"({template})" if isinstance(expr, ir.Binary | ir.Unary) else template
    values = evaluate(meaning, [t.values for t in args], all(t.total for t in args))
    if values is None:
        return None
    op = Op(template, ("any",) * len(names), meaning, PRICE, stems_of(" ".join(words_of(text))))
    made = Term(values, PRICE, op=op, args=tuple(args))
    made.nats = PRICE / 2
    return made
