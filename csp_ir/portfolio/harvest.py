"""Fragments of programs that models wrote, as candidates for holes.

N programs with k independent decisions hold up to N to the power k programs between them:
a right condition in a wrong program is as good as any other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, permutations
from typing import Any

from csp_ir.domains.model import Candidate
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext, infer
from csp_ir.ir.components import builtin_names
from csp_ir.ir.infer import could_fit
from csp_ir.ir.modules import TYPE_NAMES
from csp_ir.ir.nodes import Program
from csp_ir.ir.rewrite import free_names, map_nodes
from csp_ir.ir.types import BOOL

MAX_NODES, MAX_RENAMINGS, MAX_CANDIDATES = 24, 6, 60
SOURCE, VARIED, MAX_VARIED = "fragments", "variants", 24
_NEAR = {
    "<": (("<=", 1.0), (">", 2.0), (">=", 2.0)), "<=": (("<", 1.0), (">", 2.0), (">=", 2.0)),
    ">": ((">=", 1.0), ("<", 2.0), ("<=", 2.0)), ">=": ((">", 1.0), ("<", 2.0), ("<=", 2.0)),
    "==": (("!=", 1.5), ("<", 2.5), (">", 2.5)), "!=": (("==", 1.5),), "in": (("not in", 1.5),), "not in": (("in", 1.5),),
}  # fmt: skip


def harvest(programs: Iterable[Program], hole: HoleContext) -> list[Candidate]:
    """The expressions of some programs that may fill a hole, most frequent first.

    A local name of a program that the hole's scope lacks (a loop variable, say) is tried as each name of the scope.
    """
    if hole.kind not in ("term", "predicate", "constant"):
        return []
    expected = BOOL if hole.kind == "predicate" else hole.expected
    fitting = (lambda t: t == BOOL) if expected == BOOL else (lambda t: could_fit(t, expected))
    counts: Counter[ir.Expr] = Counter()
    for program in programs:
        seen = {e for e in _expressions(program) for e in _in_scope(e, hole)}
        counts.update(e for e in seen if fitting(infer(e, hole.scope)))
    found = []
    for expr, count in counts.most_common(MAX_CANDIDATES):
        size = sum(1 for _ in expr.walk())
        found.append(Candidate(expr, round(1.0 + 0.5 * size - min(1.0, 0.5 * math.log(count)), 3), (SOURCE,)))
    return found


def variants(candidates: Sequence[Candidate], constants: Sequence[Any], words: Iterable[str] = ()) -> list[Candidate]:
    """Candidates one small decision away from those a model gave: another constant or type that the spec names, a
    neighbouring comparison.

    A model that writes `score >= 80` has found the shape; which of the constants that the
    spec names stands there is for the examples to decide.
    """
    found: dict[ir.Expr, float] = {}
    kinds = sorted(TYPE_NAMES.intersection(words))
    given = {c.fragment for c in candidates}
    for candidate in sorted(candidates, key=lambda c: c.cost)[:MAX_VARIED]:
        if not isinstance(candidate.fragment, ir.Expr):
            continue
        for expr, cost in _neighbours(candidate.fragment, constants, kinds):
            if expr not in given:
                found[expr] = min(found.get(expr, math.inf), round(candidate.cost + cost, 3))
    return [Candidate(e, c, (VARIED,)) for e, c in found.items()]


def _neighbours(expr: ir.Expr, constants: Sequence[Any], kinds: Sequence[str]) -> Iterator[tuple[ir.Expr, float]]:
    literals = [n for n in expr.walk() if isinstance(n, ir.Literal) and type(n.value) in (int, float, str)]
    compares = [n for n in expr.walk() if isinstance(n, ir.Compare) and len(n.ops) == 1 and isinstance(n.ops[0], str)]
    changed = [expr]
    if len(literals) == 1:
        for value in constants:
            if type(value) is type(literals[0].value) and value != literals[0].value:
                changed.append(_replaced(expr, literals[0], ir.Literal(value)))
                yield changed[-1], 3.0
    types = [n for n in expr.walk() if isinstance(n, ir.Name) and n.id in TYPE_NAMES]
    if len(types) == 1:
        yield from ((_replaced(expr, types[0], ir.Name(k)), 3.0) for k in kinds if k != types[0].id)
    if len(compares) == 1:
        op = str(compares[0].ops[0])
        for other in changed:
            node = next(n for n in other.walk() if isinstance(n, ir.Compare))
            for near, cost in _NEAR.get(op, ()):
                yield _replaced(other, node, replace(node, ops=(near,))), cost + 3.0 * (other is not expr)


def _replaced(expr: ir.Expr, old: ir.Node, new: ir.Node) -> ir.Expr:
    return map_nodes(expr, lambda n: new if n == old and type(n) is type(old) else n)


def _expressions(program: Program) -> Iterator[ir.Expr]:
    for node in program.walk():
        # Names that an enclosing comprehension binds are renamed like other locals.
        if isinstance(node, ir.Expr) and not isinstance(node, ir.Slice | ir.Starred | ir.Hole | ir.FormattedValue):
            if sum(1 for _ in islice(node.walk(), MAX_NODES + 1)) <= MAX_NODES:
                yield node


def _in_scope(expr: ir.Expr, hole: HoleContext) -> Iterator[ir.Expr]:
    """The expression with its unknown names as names of the hole's scope."""
    free = free_names(expr)
    unknown = sorted(n for n in free if n not in hole.scope and n not in builtin_names())
    if not unknown:
        yield expr
        return
    others = [n for n in hole.scope if n not in free]
    for chosen in islice(permutations(others, len(unknown)), MAX_RENAMINGS):
        names = dict(zip(unknown, chosen, strict=True))
        yield map_nodes(expr, _Renaming(names))


class _Renaming:
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def __call__(self, node: ir.Node) -> ir.Node:
        return ir.Name(self.names[node.id]) if isinstance(node, ir.Name) and node.id in self.names else node
