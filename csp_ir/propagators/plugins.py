"""Propagators of installed packages, behind a boundary: a fault of theirs is told as theirs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import NoReturn

from csp_ir.domains.model import Conflict, Problem, Prune
from csp_ir.errors import PluginError
from csp_ir.propagators.base import Finding, Propagator

ENTRY_POINTS = "csp_ir.propagators"


def plugins() -> list[Propagator]:
    """Propagators of installed packages: entry points of the group `csp_ir.propagators`.

    An entry point names a Propagator class, or a function without arguments that gives one.

    Raises: PluginError when one cannot be loaded or gives something else; so do the propagators
    themselves where one fails or finds what is not there.
    """
    return [Plugin(point) for point in entry_points(group=ENTRY_POINTS)]


class Plugin(Propagator):
    """A propagator of another package; what it does wrong is raised as a PluginError that names it."""

    def __init__(self, point: EntryPoint) -> None:
        self.point = point
        try:
            made = point.load()()
        except Exception as error:
            self.fail(error)
        if not isinstance(made, Propagator):
            self.fail(f"it gave {made!r}, not a Propagator")
        self.name, self.cost = made.name, made.cost
        if not isinstance(self.name, str) or not self.name or not isinstance(self.cost, int):
            self.fail(f"its name {self.name!r} has to be a text and its cost {self.cost!r} a tier")
        self.inner = made

    def propagate(self, problem: Problem) -> Iterator[Finding]:
        try:
            for found in self.inner.propagate(problem):
                self.check(found, problem)
                yield found
        except PluginError:
            raise
        except Exception as error:
            self.fail(error)

    def watches(self, problem: Problem) -> frozenset[str] | None:
        try:
            holes = self.inner.watches(problem)
            return None if holes is None else frozenset(holes)
        except Exception as error:
            self.fail(error)

    def entailed(self, problem: Problem) -> bool | None:
        try:
            return self.inner.entailed(problem)
        except Exception as error:
            self.fail(error)

    def check(self, found: object, problem: Problem) -> None:
        if isinstance(found, Conflict):
            return
        if not isinstance(found, Prune):
            self.fail(f"it found {found!r}, which is neither a Prune nor a Conflict")
        domain = problem.domains.get(found.hole)
        if domain is None:
            self.fail(f"it prunes ?{found.hole}, and there is no such hole")
        if not 0 <= found.index < len(domain.candidates):
            self.fail(f"it prunes candidate {found.index} of ?{found.hole}, which has {len(domain.candidates)}")

    def fail(self, why: Exception | str) -> NoReturn:
        package = self.point.dist.name if self.point.dist is not None else self.point.value
        text = why if isinstance(why, str) else f"{type(why).__name__}: {why}"
        cause = why if isinstance(why, Exception) else None
        raise PluginError(self.point.name, package, text) from cause
