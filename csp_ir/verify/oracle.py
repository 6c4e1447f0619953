"""What `ensures` says of a result before any program gives one.

A counterexample is more use to a proposer with the result it should have had. Where a
clause reads `result == e`, that result is e; else values of the result's type (`admitted`) are tried one by one, and
if one alone is admitted it is taken. Such an example steers a proposer, it never decides a verdict, which rests on
`ensures` itself. Of a spec without examples the proposers get such ones (counterexample-guided inductive synthesis:
Solar-Lezama et al., ASPLOS 2006).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import Any, Literal

from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Limits, Returned, Signal, freeze, snapshot
from csp_ir.ir.nodes import Compare, Expr, Function, Name
from csp_ir.ir.nodes import Literal as Constant
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Example, Spec
from csp_ir.spec.values import coerce, conforms
from csp_ir.verify.admitted import results
from csp_ir.verify.behaviour import generated_inputs
from csp_ir.verify.bounds import bounds_of
from csp_ir.verify.judge import Clause, Refusals, holds
from csp_ir.verify.question import Question
from csp_ir.work import worked

LIMITS = Limits(steps=20_000)
LOOK, TRYING = 64, 1e-5  # values between two looks at the clock, and units of work of one clause on one
EXAMPLES = 10  # of a spec that has none,
INPUTS = 96  # inputs they are chosen from,
ALIKE = 3  # and so many of them with one result
ALONE = 5  # inputs of which one result alone is admitted, and the clauses say what results are
REFUSED = 2  # that a clause of `raises` refuses


class Oracle:
    """The `ensures` of a spec, as a judge of single results."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        names = tuple(p.name for p in spec.parameters)
        functions = {f.name: f for f in spec.helpers}
        self.requires = _compiled(spec.requires, names, functions) or []
        # What speaks of other results of the function only a program decides.
        alone = [e for e in spec.ensures if not any(isinstance(n, Name) and n.id == spec.name for n in e.walk())]
        self.ensures = _compiled(alone, (*names, "result"), functions) or []
        self.exact = _compiled(_equals_result(alone), names, functions) or [] if self.ensures else []
        self.refusals = Refusals((), names, functions, LIMITS)
        with suppress(CspIrError):
            self.refusals = Refusals(spec.raises, names, functions, LIMITS)

    @cached_property
    def constants(self) -> list[Any]:
        """Numbers and texts of the spec and its helpers."""
        literals = (n.value for f in self.spec.helpers for n in f.walk() if isinstance(n, Constant))
        return [*spec_constants(self.spec), *(v for v in literals if isinstance(v, int | float | str))]

    @property
    def decides(self) -> bool:
        """Whether a clause says what every result is."""
        return bool(self.exact)

    def requested(self, args: tuple[Any, ...]) -> bool:
        """Whether arguments count, and are to have a result: `requires` holds of them, and no condition of `raises`."""
        return all(holds(clause, args) is True for clause in self.requires) and not self.refusals.at(args)

    def admits(self, args: Sequence[Any], value: Any) -> bool:
        """Whether every clause holds of a result."""
        return all(holds(clause, (*args, value)) is True for clause in self.ensures)

    def example(self, args: tuple[Any, ...], deadline: float = math.inf) -> Example | None:
        """The arguments with what they must raise, or the one result that `ensures` admits; None where it is not known or not alone."""
        if refused := self.refusals.at(args):
            return self.spec.example(args, refused[0].wanted)
        if not self.ensures or not self.requested(args):
            return None
        found = self.admitted(args, deadline)
        return self.spec.example(args, found[0]) if len(found) == 1 else None

    def admitted(self, args: tuple[Any, ...], deadline: float = math.inf) -> list[Any]:
        """The first results that `ensures` admits, two at most; none after the deadline."""
        found: list[Any] = []
        for tried, value in enumerate(self._candidates(args), 1):
            if self.admits(args, value):
                found.append(value)
            if len(found) > 1:
                break
            if tried % LOOK == 0 and worked(LOOK * TRYING * len(self.ensures)) > deadline:
                return []
        return found

    def left_open(
        self, inputs: Iterable[tuple[Any, ...]], deadline: float
    ) -> Literal[False] | tuple[tuple[Any, ...], list[Any]] | None:
        """The first of some inputs with two results that are admitted; False where one alone is, of enough; None where it is not known."""
        alone = 0
        for args in inputs:
            if not self.ensures or worked() > deadline:
                break
            found = self.admitted(args, deadline)
            if len(found) > 1:
                return args, found
            alone += len(found)
        return False if alone >= ALONE else None

    def examples(self, deadline: float, most: int = EXAMPLES) -> list[Example]:
        """Examples of small arguments of which one result alone is admitted, not many with the same; where the spec gives none."""
        if not self.ensures:
            return []
        types = [p.type for p in self.spec.parameters]
        bounds = bounds_of(self.spec.parameters, self.spec.requires)
        made = generated_inputs(types, [], constants=self.constants, count=INPUTS, admits=self.requested, bounds=bounds)
        found: list[Example] = []
        same: Counter[Any] = Counter()
        for given in sorted(made, key=lambda i: len(repr(i.args))):
            if len(found) == most or worked() > deadline:
                break
            example = self.example(given.args, deadline)
            if example is not None and same[look := _look(example.expected)] < ALIKE:
                same[look] += 1
                found.append(example)
        return found

    def refused(self, most: int = REFUSED) -> list[Example]:
        """Examples of small arguments that `raises` speaks of, some of each clause."""
        found: list[Example] = []
        types = [p.type for p in self.spec.parameters]
        for clause, condition in self.refusals.clauses:
            admits = partial(_held, condition)
            bounds = bounds_of(self.spec.parameters, [clause.when])
            made = generated_inputs(types, [], constants=self.constants, count=INPUTS, admits=admits, bounds=bounds)
            small = sorted(made, key=lambda i: len(repr(i.args)))
            found += [e for given in small[:most] if (e := self.example(given.args)) is not None]
        return found

    def undecided(self, questions: Iterable[Any]) -> tuple[Any, ...]:
        """The questions on which `ensures` admits more than one of the answers."""
        return tuple(q for q in questions if not isinstance(q, Question) or self._open(q))

    def _open(self, question: Question) -> bool:
        if not self.ensures or not question.outcomes:
            return True
        values = [o.value for o in question.outcomes if isinstance(o, Returned)]
        others = len(question.outcomes) - len(values)
        return sum(self.admits(question.args, v) for v in values) + others > 1

    def _candidates(self, args: tuple[Any, ...]) -> Iterable[Any]:
        returns = self.spec.returns
        for clause in self.exact:
            try:
                value = coerce(clause(*map(snapshot, args)), returns)
            except (Exception, Signal):
                return []
            return [value] if conforms(value, returns) else []
        return (v for v in results(returns, args, self.constants) if conforms(v, returns))


def _held(condition: Clause, args: tuple[Any, ...]) -> bool:
    return holds(condition, args) is True


def _look(value: Any) -> Any:
    """Equal for results that show much the same: equal ones, and holders of one size."""
    return (type(value), len(value)) if isinstance(value, list | tuple | dict | set) else freeze(value)


def _equals_result(ensures: Iterable[Expr]) -> Iterable[Expr]:
    """The sides of `result == e` that do not speak of the result."""
    for clause in ensures:
        if isinstance(clause, Compare) and clause.ops == ("==",):
            for one, other in ((clause.first, clause.rest[0]), (clause.rest[0], clause.first)):
                if one == Name("result") and not any(n == Name("result") for n in other.walk()):
                    yield other


def _compiled(
    clauses: Iterable[Expr], names: tuple[str, ...], functions: Mapping[str, Function]
) -> list[Clause] | None:
    try:
        return [compile_expr(e, names, functions, limits=LIMITS) for e in clauses]
    except CspIrError:
        return None
