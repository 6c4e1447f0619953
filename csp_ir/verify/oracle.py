"""What `ensures` says of a result before any program gives one.

A counterexample is more use to a proposer with the result it should have had. Where a
clause reads `result == e`, that result is e; where the result is a bool or an int, the
values that `ensures` admits are tried one by one, and if there is one alone it is taken.
An int is looked for near zero and near the arguments: such an example steers a proposer,
it never decides a verdict, which rests on `ensures` itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Limits, Returned, Signal, snapshot
from csp_ir.ir.nodes import Compare, Expr, Name
from csp_ir.spec.model import Example, Spec
from csp_ir.spec.values import coerce, conforms
from csp_ir.verify.question import Question

LIMITS = Limits(steps=20_000)
WINDOW = 300


class Oracle:
    """The `ensures` of a spec, as a judge of single results."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        names = tuple(p.name for p in spec.parameters)
        functions = {f.name: f for f in spec.helpers}
        self.requires: list[Callable[..., Any]] = []
        self.ensures: list[Callable[..., Any]] = []
        self.exact: list[Callable[..., Any]] = []
        own = any(isinstance(n, Name) and n.id == spec.name for e in spec.ensures for n in e.walk())
        if own:  # it speaks of other results of the function, which only a program gives
            return
        try:
            self.requires = [compile_expr(e, names, functions, limits=LIMITS) for e in spec.requires]
            self.ensures = [compile_expr(e, (*names, "result"), functions, limits=LIMITS) for e in spec.ensures]
            self.exact = [compile_expr(e, names, functions, limits=LIMITS) for e in _equals_result(spec.ensures)]
        except CspIrError:
            self.ensures = []

    @property
    def decides(self) -> bool:
        """Whether a clause says what every result is."""
        return bool(self.exact)

    def admits(self, args: Sequence[Any], value: Any) -> bool:
        """Whether every clause holds of a result."""
        return all(_true(clause, (*args, value)) for clause in self.ensures)

    def example(self, args: tuple[Any, ...]) -> Example | None:
        """The arguments with the one result that `ensures` admits; None where it is not known or not alone."""
        if not self.ensures or not all(_true(clause, args) for clause in self.requires):
            return None
        found = [v for v in self._candidates(args) if self.admits(args, v)]
        return self.spec.example(args, found[0]) if len(found) == 1 else None

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
        if returns.name == "bool":
            return [True, False]
        if returns.name == "int":
            near = {a + d for a in args if type(a) is int for d in range(-WINDOW, WINDOW + 1)}
            return sorted(near | set(range(-WINDOW, WINDOW + 1)))
        return []


def _equals_result(ensures: Iterable[Expr]) -> Iterable[Expr]:
    """The sides of `result == e` that do not speak of the result."""
    for clause in ensures:
        if isinstance(clause, Compare) and clause.ops == ("==",):
            for one, other in ((clause.first, clause.rest[0]), (clause.rest[0], clause.first)):
                if one == Name("result") and not any(n == Name("result") for n in other.walk()):
                    yield other


def _true(clause: Callable[..., Any], args: Sequence[Any]) -> bool:
    try:
        return bool(clause(*map(snapshot, args)))
    except (Exception, Signal):
        return False
