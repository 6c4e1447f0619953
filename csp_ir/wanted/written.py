"""Expressions that a draft has beside its holes: what is read there is likely meant in them too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

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
from csp_ir.ir.rewrite import free_names, renamed
from csp_ir.wanted.imagined import MUTATING

LIMITS = Limits(steps=2_000)
LEAST_NODES, MOST_NODES, MOST = 4, 12, 24  # nodes of an expression that is about another name, of any; expressions
PRICE, RENAMED = 2, 4  # half nats of an expression that the draft has; of one about another name
_READ = (ir.Subscript, ir.Attribute, ir.MethodCall, ir.Call, ir.Binary, ir.Unary, ir.Comprehension)
_OPEN = (ir.Hole, ir.NamedExpr, ir.Lambda, ir.Starred, ir.FString)


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
    """What a draft reads, as terms over the names that are in scope, and the same about another name of its kind."""
    known = {t.leaf: t for t in leaves if t.op is None}
    given = (n for n in draft.walk() if isinstance(n, ir.Assign))
    # What a variable is given is read as that variable.
    seen = {n.value for n in given if any(isinstance(t, ir.Name) and t.id in known for t in n.targets)}
    for expr in (e for e in written(draft) if e not in seen):
        names = sorted(free_names(expr) - builtin_names())
        for price, again in ((PRICE, expr), *((RENAMED, e) for e in _about_others(expr, names, known))):
            used = sorted(free_names(again) - builtin_names())
            if used and again not in seen and all(n in known for n in used):
                seen.add(again)
                made = _term(again, [known[n] for n in used], price)
                if made is not None and made.sort and made.sort != "None":
                    yield made


def _about_others(expr: ir.Expr, names: Sequence[str], known: Mapping[str, Term]) -> Iterator[ir.Expr]:
    """An expression with one name in place of another of its kind, as where two things are treated alike."""
    if sum(1 for _ in expr.walk()) < LEAST_NODES:
        return
    for old in names:
        for new, term in known.items():
            if new not in names and not term.fixed and (old not in known or known[old].sort == term.sort):
                yield renamed(expr, {old: new})


def _term(expr: ir.Expr, args: Sequence[Term], price: int) -> Term | None:
    names = tuple(t.leaf for t in args)
    text = print_expr(expr)
    if "callable" in {t.sort for t in args}:
        return None
    try:
        meaning = compile_expr(expr, names, limits=LIMITS)
    except CspIrError:
        return None
    place = {n: f"{{{k}}}" for k, n in enumerate(names)}
    template = re.sub(
        rf"(?<![\w.])({'|'.join(map(re.escape, names))})\b",
        lambda m: place[m[0]],
        text.replace("{", "{{").replace("}", "}}"),
    )
    template = f"({template})" if isinstance(expr, ir.Binary | ir.Unary) else template
    values = evaluate(meaning, [t.values for t in args], all(t.total for t in args))
    if values is None:
        return None
    op = Op(template, ("any",) * len(names), meaning, price, stems_of(" ".join(words_of(text))))
    made = Term(values, price, op=op, args=tuple(args))
    made.nats = price / 2
    return made
