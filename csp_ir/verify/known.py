"""A spec with the examples that its clauses are found to say, beside those that it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from csp_ir.interpreter.outcomes import freeze
from csp_ir.spec.model import Example, Raises, Spec, Witness
from csp_ir.verify.behaviour import generated_inputs
from csp_ir.verify.bounds import bounds_of
from csp_ir.verify.derived import Derived
from csp_ir.verify.oracle import INPUTS, Oracle
from csp_ir.work import worked

SHARE = 0.2  # of the work, for examples that `ensures` decides, where the spec has none, and that laws derive


class Known:
    """What is known of results. spec: as it was given, with the examples that were made and learned."""

    def __init__(self, spec: Spec) -> None:
        self.spec = self.given = spec
        self.oracle = Oracle(spec)

    @cached_property
    def derived(self) -> Derived:
        """What laws derive."""
        return Derived(self.oracle)

    def make(self, deadline: float) -> Sequence[Example]:
        """Examples that clauses decide of small inputs, which join the spec."""
        given = self.given
        refusing = not any(isinstance(e.expected, Raises) for e in given.examples)
        made = self.oracle.refused() if refusing else []
        if given.ensures and not given.examples:
            made += self.oracle.examples(worked() + SHARE * (deadline - worked()))
        made += self.derived.examples(worked() + SHARE * (deadline - worked()), made)
        self.spec = replace(self.spec, examples=(*self.spec.examples, *made))
        return made

    def learn(self, counterexample: tuple[Any, ...] | None, witness: Witness | None) -> Example | None:
        """The example that a refutation teaches; None where the clauses do not say what the result should be."""
        if witness is not None:
            return self.derived.example(witness, self.spec.examples)
        return None if counterexample is None else self.oracle.example(counterexample)

    def add(self, example: Example) -> bool:
        """Take an example in; False where one of the same arguments is known."""
        if any(freeze(e.args) == freeze(example.args) for e in self.spec.examples):
            return False
        self.spec = replace(self.spec, examples=(*self.spec.examples, example))
        return True

    def inputs(self, count: int = INPUTS) -> list[tuple[Any, ...]]:
        """Arguments of which the spec wants a result, small ones first."""
        types, bounds = [p.type for p in self.given.parameters], bounds_of(self.given.parameters, self.given.requires)
        made = generated_inputs(
            types, [], constants=self.oracle.constants, count=count, admits=self.oracle.requested, bounds=bounds
        )
        return sorted((i.args for i in made), key=lambda args: len(repr(args)))
