"""What other samples say at like places: fragments to fill a hole with, the commonest cheapest."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.rewrite import free_names, renamed
from csp_ir.samples.sites import expression_sites
from csp_ir.spec.model import Spec

MAX_FRAGMENT = 25
NEAREST, SCALE = 0.7, 0.2


class Donors:
    """Fragments by place, over all samples; parameters carry the spec's names."""

    def __init__(self, spec: Spec, programs: Iterable[tuple[ir.Program, float]]) -> None:
        self.fragments: dict[tuple[str, ...], Counter[ir.Expr]] = defaultdict(Counter)
        self.total = 0.0
        self.known = builtin_names()
        names = [p.name for p in spec.parameters]
        for program, weight in programs:
            self.total += weight
            own = [p.name for p in program.function.parameters]
            mapping = {a: b for a, b in zip(own, names, strict=False) if a != b}
            plain = ir.Program(renamed(program.function, mapping)) if mapping else ir.Program(program.function)
            for site in expression_sites(plain):
                if not isinstance(site.expr, ir.Literal | ir.Name):
                    self.fragments[site.place][site.expr] += weight  # type: ignore[assignment]

    def at(
        self, place: tuple[str, ...], scope: Mapping[str, object], parameters: Mapping[str, str], limit: int = 25
    ) -> list[tuple[float, ir.Expr]]:
        """Fragments seen at a place that need only names in scope, with costs.

        parameters: the spec's name of each parameter -> the program's own.
        """
        found = []
        mapping = {a: b for a, b in parameters.items() if a != b}
        for fragment, count in self.fragments.get(place, Counter()).most_common(limit * 4):
            expr = renamed(fragment, mapping) if mapping else fragment
            if free_names(expr) - self.known - scope.keys() or sum(1 for _ in expr.walk()) > MAX_FRAGMENT:
                continue
            share = min(1.0, count / max(self.total, 1.0))
            found.append((NEAREST - SCALE * math.log(share), expr))
            if len(found) == limit:
                break
        return found
