"""Judging programs by laws: clauses that relate calls of the function with any values."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Signal, freeze, shown, snapshot
from csp_ir.ir import nodes as ir
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.laws import calls_of
from csp_ir.spec.model import Law, Spec, Witness
from csp_ir.verify.behaviour import generated_inputs
from csp_ir.verify.bounds import Bound, bounds_of
from csp_ir.verify.judge import Judge, Tally, holds
from csp_ir.work import worked

EXAMPLES = 100  # that Hypothesis generates,
MADE = 120  # others, made of what the function was run on,
SHOWN = 40  # and so many values of a type are taken for that
VALUE = 5e-3  # units of work, of values that are judged


class LawJudge:
    """Says of values of a law's variables what they break of it. tally: of how many values what came."""

    def __init__(self, law: Law, judge: Judge, spec: Spec, functions: Mapping[str, ir.Function]) -> None:
        """judge: of the same program. Raises CspIrError for a clause that cannot be compiled."""
        names = tuple(v.name for v in law.variables)
        self.law, self.judge, self.spec = law, judge, spec
        self.clause = compile_expr(law.expr, names, functions, limits=judge.limits)
        count = len(spec.parameters)
        self.calls = [c for c in calls_of(law.expr, spec.name) if len(c.args) == count and not c.keywords]
        self.args = [[compile_expr(a, names, functions, limits=judge.limits) for a in c.args] for c in self.calls]
        self.tally = Tally()
        self.seen: set[Hashable] = set()

    def __call__(self, values: tuple[Any, ...]) -> str | None:
        key = tuple(map(freeze, values))
        if key in self.seen:
            return None
        self.seen.add(key)
        if not self.asked(values):
            self.tally.skipped += 1
            return None
        self.tally.judged += 1
        held = holds(self.clause, values)
        if held is True:
            return None
        given = ", ".join(f"{v.name} = {shown(x)}" for v, x in zip(self.law.variables, values, strict=True))
        why = f" ({held})" if isinstance(held, str) else ""
        return f"ensures {self.law}{', with ' if given else ''}{given}{why}"

    def asked(self, values: tuple[Any, ...]) -> bool:
        """Whether the spec wants a result of every call of the function in the law; of one whose arguments raise, the law says it."""
        for args in self.args:
            try:
                called = tuple(a(*map(snapshot, values)) for a in args)
            except (Exception, Signal):
                return True
            if not self.judge.wants_result(called):
                return False
        return True

    def violation(self, given: Iterable[Witness], deadline: float) -> tuple[Witness, str] | None:
        """Values that break the law, and how, those given first; None where none are found. Raises ValueError: none can be made."""
        from csp_ir.verify.inputs import find_violation

        types = [v.type for v in self.law.variables]
        text = str(self.law)
        if (found := self._first((w.values for w in given if w.law == text), deadline)) is None:
            found = find_violation(
                types, self, deadline=deadline, examples=EXAMPLES, records=self.spec.helpers, bounds=self._bounds()
            )
        found = self._first(self._made(), deadline) if found is None else found
        return None if found is None else (Witness(text, found[0]), found[1])

    def _first(self, several: Iterable[tuple[Any, ...]], deadline: float) -> tuple[tuple[Any, ...], str] | None:
        for values in several:
            if worked(VALUE) > deadline:
                break
            if (why := self(values)) is not None:
                return values, why
        return None

    def _bounds(self) -> list[Bound]:
        """Of each variable that which `requires` sets to the parameter that it is passed for."""
        found = dict(self._passed(bounds_of(self.spec.parameters, self.spec.requires)))
        return [found.get(v.name, Bound()) for v in self.law.variables]

    def _passed(self, values: Sequence[Any]) -> Iterator[tuple[str, Any]]:
        """Variables that are an argument by themselves, with what belongs to its parameter."""
        for call in reversed(self.calls):
            yield from ((a.id, v) for a, v in zip(call.args, values, strict=True) if isinstance(a, ir.Name))

    def _made(self) -> list[tuple[Any, ...]]:
        """Values like those that the function was run on, of the same types, and like what program and spec name."""
        if not self.law.variables:
            return [()]
        rows = list(zip(*(self._known(v) for v in self.law.variables), strict=False))
        literals = (n.value for n in self.judge.machine.program.walk() if isinstance(n, ir.Literal))
        constants = [*spec_constants(self.spec), *(v for v in literals if type(v) in (int, float, str))]
        made = generated_inputs(
            [v.type for v in self.law.variables], rows, constants=constants, count=MADE, bounds=self._bounds()
        )
        return sorted([*rows, *(i.args for i in made)], key=lambda values: len(repr(values)))

    def _known(self, variable: ir.Parameter) -> list[Any]:
        """Values of a variable's type that the function was run on, in an order that differs from variable to variable."""
        at = [i for i, p in enumerate(self.spec.parameters) if p.type == variable.type]
        found = [args[i] for args, _ in self.judge.trials if len(args) == len(self.spec.parameters) for i in at]
        distinct = list({freeze(v): v for v in found}.values())[:SHOWN]
        turned = 7 * self.law.variables.index(variable) % max(1, len(distinct))
        return distinct[turned:] + distinct[:turned]


def law_judges(judge: Judge, spec: Spec) -> list[LawJudge]:
    """The judges of a spec's laws. Raises CspIrError for one that cannot be compiled."""
    program = judge.machine.program
    functions = {f.name: f for f in (*spec.helpers, *program.helpers, program.function)}
    return [LawJudge(law, judge, spec, functions) for law in spec.laws]
