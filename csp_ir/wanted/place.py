"""A hole with what runs have shown of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from csp_ir.interpreter.outcomes import freeze
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.ir.types import Type
from csp_ir.wanted.imagined import Environment
from csp_ir.wanted.usage import Odds

MOST_ROWS, MOST_SEEN = 24, 60  # environments that tell terms apart; kinds of them that are kept


@dataclass
class Place:
    """A hole with what runs have shown of it.

    names: what may be named; of a hole that stands for a function its `arity` parameters.
    odds: of these names. waiting: those that nothing else can use. own: what the hole gives a value to; starts: literals that it has elsewhere. states: names that loops change; answers: expressions that gave what was wanted, with their costs.
    """

    context: HoleContext
    names: tuple[str, ...]
    expected: Type
    arity: int = 0
    key: bool = False
    odds: Odds = field(default_factory=Odds)
    waiting: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    answers: dict[ir.Expr, float] = field(default_factory=dict)
    _groups: dict[Any, dict[Any, Environment]] = field(default_factory=dict)

    def saw(self, environment: Environment) -> None:
        """Take in an environment, where it says something new."""
        here = {n: environment[n] for n in self.names if n in environment}
        if not here and self.names:
            return
        key = freeze(tuple((n, v) for n, v in here.items() if n not in self.states))
        group = self._groups.get(key)
        if group is None and len(self._groups) < MOST_SEEN:
            group = self._groups[key] = {}
        if group is not None and len(group) < MOST_ROWS:
            group.setdefault(freeze(tuple(here.items())), here)

    @property
    def seen(self) -> int:
        """How much is known of where it is read: grows with the environments that say something new."""
        return len(self._groups) + min(MOST_ROWS, sum(map(len, self._groups.values())))

    @property
    def environments(self) -> dict[Any, Environment]:
        """Some of the environments in which it was read, such as differ in more than what loops change first."""
        found: dict[Any, Environment] = {}
        for layer in zip_longest(*(g.items() for g in self._groups.values())):
            for entry in layer:
                if entry is not None:
                    found.setdefault(*entry)
                    if len(found) >= MOST_ROWS:
                        return found
        return found

    def fragment(self, expr: ir.Expr) -> ir.Expr:
        """What stands in the hole."""
        return ir.Lambda(self.names[: self.arity], expr) if self.arity else expr
