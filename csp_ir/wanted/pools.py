"""The likely terms of one hole, told apart by the values that they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from csp_ir.domains.model import bits
from csp_ir.goals.choices import PLAIN, bounded
from csp_ir.goals.model import key_of
from csp_ir.interpreter.evaluation import call_guarded, compile_each
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir import nodes as ir
from csp_ir.ir.types import BOOL, Type
from csp_ir.wanted.unwritten import names_in
from csp_ir.work import spend

BANDS = (60, 240, 900)  # how many of the cheapest terms are looked at together
TERM_LIMITS = Limits(steps=500)
TERM = 2e-6  # units of work of a term's value


class Pool:
    """The terms that may stand in a hole, cheapest first, with their values in the environments that were met.

    Args:
        names: of the environment.
        terms: with their nats.
        truth: whether only the truth of a value counts.
        kind: the type that is wanted.
    """

    def __init__(self, names: Sequence[str], terms: Sequence[tuple[float, ir.Expr]], truth: bool, kind: Type) -> None:
        self.names, self.truth, self.kind = tuple(names), truth, kind
        self.costs = [c for c, _ in terms]
        self.exprs = [e for _, e in terms]
        self.functions: list[Callable[..., Any]] = []
        self.all = (1 << len(terms)) - 1
        self._using: dict[str, int] = {}
        self._known: dict[tuple[int, str], list[tuple[Any, int]]] = {}

    def classes(self, environment: Mapping[str, Any], alive: int) -> tuple[list[tuple[Any, int]], int]:
        """The values that the cheapest live terms give in an environment, each with a mask of those that give it, and a mask of
        the live terms that were not looked at."""
        values = [environment[n] for n in self.names]
        end = self._end((alive & -alive).bit_length())
        band = alive & ((1 << end) - 1)
        key = end, shown(values)
        found = self._known.get(key)
        if found is None and 3 * band.bit_count() > end:
            found = self._known[key] = self._told_apart(values, ((1 << end) - 1) & self.all)
        if found is None:
            return self._told_apart(values, band), alive & ~band
        return [(v, m & band) for v, m in found if m & band], alive & ~band

    def _end(self, place: int) -> int:
        """Where the band ends that a term is in, counted from 1."""
        return next((b for b in BANDS if place <= b), len(self.costs))

    def _told_apart(self, values: Sequence[Any], mask: int) -> list[tuple[Any, int]]:
        found: dict[Any, list[Any]] = {}
        functions = self.functions
        if mask.bit_length() > len(functions):
            until = self._end(mask.bit_length())
            functions += compile_each(self.exprs[len(functions) : until], self.names, limits=TERM_LIMITS)
        spend(TERM * mask.bit_count())
        terms = list(bits(mask))
        outcomes = call_guarded((functions[i] for i in terms), values, TERM_LIMITS)
        for i, (value, error) in zip(terms, outcomes, strict=True):
            if error is not None:
                continue
            kind = type(value)
            if self.kind == BOOL and kind is not bool:
                if not self.truth:
                    continue
                value, kind = bool(value), bool
            if kind not in PLAIN and not bounded(value):
                continue
            own = (kind, value) if kind in PLAIN else key_of(value)
            known = found.get(own)
            if known is None:
                found[own] = [value, 1 << i]
            else:
                known[1] |= 1 << i
        return [(v, m) for v, m in found.values()]

    def using(self, name: str) -> int:
        """A mask of the terms that have a name."""
        if name not in self._using:
            self._using[name] = sum(1 << i for i, e in enumerate(self.exprs) if name in names_in(e))
        return self._using[name]

    def cost(self, mask: int) -> float:
        """The nats of the cheapest term of a mask."""
        return self.costs[(mask & -mask).bit_length() - 1]

    def first(self, mask: int, most: int) -> list[tuple[float, ir.Expr]]:
        """The cheapest terms of a mask with their nats."""
        found: list[tuple[float, ir.Expr]] = []
        while mask and len(found) < most:
            at = (mask & -mask).bit_length() - 1
            found.append((self.costs[at], self.exprs[at]))
            mask &= mask - 1
        return found


def shown(values: Sequence[Any]) -> str:
    """A text that is the same for equal values, whatever order their sets are in."""
    return repr([sorted(map(repr, v)) if isinstance(v, set | frozenset) else v for v in values])
