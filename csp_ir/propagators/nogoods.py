"""Unit propagation over nogoods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csp_ir.domains.model import Conflict, Nogood, Problem, Prune, bits
from csp_ir.propagators.base import TABLES, Finding, Propagator


class Nogoods(Propagator):
    """When all parts of a nogood but one hold for every live candidate, that part must not hold."""

    name = "nogoods"
    cost = TABLES

    def watches(self, problem: Problem) -> frozenset[str] | None:
        return frozenset(hole for n in problem.nogoods for hole, _ in n.parts)

    def propagate(self, problem: Problem) -> Iterable[Finding]:
        for nogood in problem.nogoods:
            loose = self._loose(problem, nogood)
            if loose is None or len(loose) > 1:
                continue
            if not loose:
                yield Conflict(
                    f"every choice left is known to fail: {nogood.evidence}",
                    self.name,
                    tuple(h for h, _ in nogood.parts),
                    (nogood.evidence,),
                )
                return
            ((hole, mask),) = loose.items()
            others = ", ".join(f"?{h}" for h, _ in nogood.parts if h != hole)
            why = f"with every choice left for {others} it fails" if others else "it fails"
            for index in bits(problem.domains[hole].alive & mask):
                text = problem.domains[hole].candidates[index]
                yield Prune(
                    hole, index, f"?{hole} = `{text}` removed: {why} ({nogood.evidence})", self.name, not others
                )

    def _loose(self, problem: Problem, nogood: Nogood) -> Mapping[str, int] | None:
        """The parts that some live candidate escapes; None when one is escaped by all."""
        loose: dict[str, int] = {}
        for hole, mask in nogood.parts:
            domain = problem.domains.get(hole)
            if domain is None or not domain.alive & mask:
                return None
            if domain.alive & ~mask:
                loose[hole] = mask
        return loose

    def entailed(self, problem: Problem) -> bool | None:
        states = [self._loose(problem, n) for n in problem.nogoods]
        if any(s is not None and not s for s in states):
            return False
        return True if all(s is None for s in states) else None
