"""Constraints between holes, as data that can be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from csp_ir.interpreter.outcomes import LimitSignal
from csp_ir.ir.nodes import Expr, Fragment

Fact = Callable[[Fragment], Any]
JointFact = Callable[..., Any]
Comparison = tuple[str, Callable[..., Any], Callable[..., Any]]


class HasFragment(Protocol):
    """A candidate, as far as a constraint is concerned."""

    @property
    def fragment(self) -> Fragment: ...


@dataclass(frozen=True)
class Constraint:
    """A condition on the candidates that fill some holes.

    It holds where its expression is true. An expression that is not true, raises, or runs
    into a limit of the interpreter does not hold; an antecedent that is not true makes an
    implication hold.

    text: as the user would write it.
    scope: the holes it speaks of, in order of appearance.
    kind: "relation", "all_different", "depends_on" or "type_match".
    line: of the spec, where it is known.
    facts: hole -> what the expression needs of that hole's candidate, in argument order.
    joint: what it needs of several candidates together: (holes, function of their fragments).
    condition, body: functions of all facts, holes in scope order, then joint facts.
    test, expr: what they were made from.
    comparison: operator and both sides, where the body compares something of the first hole
        alone with something of the second alone; each side is a function of that hole's facts.
    """

    text: str
    scope: tuple[str, ...]
    kind: str = "relation"
    line: int | None = None
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict, compare=False, repr=False)
    joint: tuple[tuple[tuple[str, ...], JointFact], ...] = field(default=(), compare=False, repr=False)
    condition: Callable[..., Any] | None = field(default=None, compare=False, repr=False)
    negated: bool = False
    body: Callable[..., Any] = field(default=bool, compare=False, repr=False)
    test: Expr | None = field(default=None, compare=False, repr=False)
    expr: Expr | None = field(default=None, compare=False, repr=False)
    comparison: Comparison | None = field(default=None, compare=False, repr=False)

    @property
    def order(self) -> bool:
        """Whether it also says that `scope[1]` is to be chosen before `scope[0]`."""
        return self.kind == "depends_on"

    def allows(self, assignment: Mapping[str, HasFragment]) -> bool | None:
        """Whether the constraint holds; None while a hole of its scope has no candidate.

        Args:
            assignment: hole -> candidate; other holes may be in it.
        """
        fragments = []
        for hole in self.scope:
            candidate = assignment.get(hole)
            if candidate is None:
                return None
            fragments.append(candidate.fragment)
        return self.holds(tuple(fragments))

    def holds(self, fragments: tuple[Fragment, ...]) -> bool:
        """Whether it holds of fragments, given in scope order."""
        return self.decide(fragments, tuple(self.known(h, f) for h, f in zip(self.scope, fragments, strict=True)))

    def known(self, hole: str, fragment: Fragment) -> tuple[Any, ...]:
        """The facts about one hole's fragment; compute once, use in many `decide`s."""
        return tuple(fact(fragment) for fact in self.facts.get(hole, ()))

    def decide(self, fragments: tuple[Fragment, ...], known: tuple[tuple[Any, ...], ...]) -> bool:
        """As `holds`, with the facts about each fragment given."""
        args = tuple(value for facts in known for value in facts)
        if self.joint:
            at = dict(zip(self.scope, fragments, strict=True))
            args += tuple(function(*(at[h] for h in holes)) for holes, function in self.joint)
        return self.true_of(args)

    def true_of(self, args: tuple[Any, ...]) -> bool:
        """Whether it holds of facts alone, in argument order."""
        if self.condition is not None and _true(self.condition, args) is self.negated:
            return True
        try:
            return bool(self.body(*args))
        except LimitSignal:
            return False
        except Exception:  # the expression's own, e.g. an order between a number and a text
            return False

    def __str__(self) -> str:
        return self.text


def _true(function: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    try:
        return bool(function(*args))
    except LimitSignal:
        return False
    except Exception:  # the expression's own, e.g. an order between a number and a text
        return False
