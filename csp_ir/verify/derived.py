"""What laws say of results from those that are known: of `f(x + y) == f(x) + f(y)` and f(1) == 3, that f(2) is 6.

The calls of a law have names of their own; where the values of all but one are known, that one is what makes the law hold.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Signal, freeze, snapshot
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import free_names, replaced
from csp_ir.spec.laws import calls_of, law_of
from csp_ir.spec.model import Example, Law, Raises, Spec, Witness
from csp_ir.spec.values import coerce, conforms
from csp_ir.verify.admitted import results
from csp_ir.verify.behaviour import generated_inputs
from csp_ir.verify.judge import Clause, holds
from csp_ir.verify.oracle import EXAMPLES, INPUTS, LIMITS, LOOK, TRYING, Oracle
from csp_ir.work import worked

ROUNDS = 3  # in which results that were derived are used
TRIED = 400  # results that one call is tried with
Known = dict[Hashable, Example]


@dataclass(frozen=True)
class _Call:
    """A call in a law. needs: the names that its arguments speak of."""

    name: str
    args: list[Clause]
    needs: frozenset[str]


@dataclass(frozen=True)
class _Form:
    """A law with names for its calls. sides: of `call == side`, by the call's name."""

    law: Law
    calls: list[_Call]
    body: Clause
    sides: dict[str, Clause]


@dataclass
class _Instance:
    """A law with values. used: the examples they come from; open: the names of the one call without a value, args: its arguments."""

    env: dict[str, Any]
    used: list[Example] = field(default_factory=list)
    open: tuple[str, ...] = ()
    args: tuple[Any, ...] = ()


class Derived:
    """Results that laws, and clauses of `ensures` that call the function, derive from known ones."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle, self.spec = oracle, oracle.spec
        self.functions = {f.name: f for f in self.spec.helpers}
        self.forms = [form for law in _laws(self.spec) if (form := self._form(law)) is not None]

    def examples(self, deadline: float, more: Sequence[Example] = (), most: int = EXAMPLES) -> list[Example]:
        """Examples of small arguments beside those of the spec and these, until there are so many in all."""
        known = _known((*self.spec.examples, *more))
        found: list[Example] = []
        for _ in range(ROUNDS):
            before = len(found)
            for form in self.forms:
                for values in self._values(form.law, known):
                    if len(known) >= most or worked() > deadline:
                        return found
                    if (example := self._derived(form, values, known, deadline)) is not None:
                        found.append(example)
                        known[_key(example.args)] = example
            if len(found) == before:
                break
        return found

    def example(self, witness: Witness, examples: Sequence[Example], deadline: float = math.inf) -> Example | None:
        """What a law says of the values that broke it, where results are known; None where that decides nothing."""
        for form in self.forms:
            if str(form.law) == witness.law:
                return self._derived(form, witness.values, _known(examples), deadline)
        return None

    def contradiction(self, deadline: float = math.inf) -> tuple[str, ...]:
        """Examples that break a law together, and the law, as texts; empty where none do."""
        known = _known(self.spec.examples)
        for form in self.forms:
            for values in self._values(form.law, known):
                if worked() > deadline:
                    return ()
                found = self._looked_up(form, values, known)
                if found is None or found.open:
                    continue
                if holds(form.body, tuple(found.env.values())) is False:
                    told = (e.describe(self.spec.name) for e in {_key(e.args): e for e in found.used}.values())
                    return (*told, f"ensures {form.law}")
        return ()

    def _form(self, law: Law) -> _Form | None:
        count = len(self.spec.parameters)
        names = [v.name for v in law.variables]
        body: ir.Expr = law.expr
        calls: list[_Call] = []
        try:
            while inner := calls_of(body, self.spec.name):
                call = inner[0]
                if len(call.args) != count or call.keywords:
                    return None
                args = [compile_expr(a, tuple(names), self.functions, limits=LIMITS) for a in call.args]
                name = ir.Name(_new_name(f"call_{len(calls)}", [*names, *self.functions]))
                calls.append(_Call(name.id, args, frozenset(n for a in call.args for n in free_names(a))))
                names.append(name.id)
                body = replaced(body, call, name)
            if any(isinstance(n, ir.Name) and n.id == self.spec.name for n in body.walk()):
                return None
            compiled = compile_expr(body, tuple(names), self.functions, limits=LIMITS)
            sides = {
                one.id: compile_expr(other, tuple(n for n in names if n != one.id), self.functions, limits=LIMITS)
                for one, other in _sides(body, {c.name for c in calls})
            }
        except CspIrError:
            return None
        return _Form(law, calls, compiled, sides)

    def _values(self, law: Law, known: Known) -> Iterator[tuple[Any, ...]]:
        """Values of a law's variables: like the known arguments of their types, small ones first."""
        if not law.variables:
            yield ()
        columns = []
        for v in law.variables:
            at = [i for i, p in enumerate(self.spec.parameters) if p.type == v.type]
            columns.append([e.args[i] for e in known.values() for i in at])
        rows = list(zip(*columns, strict=False))
        constants = self.oracle.constants
        made = generated_inputs([v.type for v in law.variables], rows, constants=constants, count=INPUTS)
        yield from sorted([*rows, *(i.args for i in made)], key=lambda values: len(repr(values)))

    def _looked_up(self, form: _Form, values: tuple[Any, ...], known: Known) -> _Instance | None:
        """A law with values for its variables and calls; None where two calls are unknown, or one of which nothing is asked."""
        env: dict[str, Any] = dict(zip((v.name for v in form.law.variables), values, strict=True))
        instance = _Instance(env)
        for call in form.calls:
            if call.needs.intersection(instance.open):
                return None
            try:
                args = tuple(a(*map(snapshot, env.values())) for a in call.args)
            except (Exception, Signal):
                return None
            if not self._wanted(args):
                return None
            example = known.get(_key(args))
            if example is None and instance.open and _key(instance.args) != _key(args):
                return None
            if example is None:
                instance.open, instance.args = (*instance.open, call.name), args
            else:
                instance.used.append(example)
            env[call.name] = None if example is None else example.expected
        return instance

    def _wanted(self, args: tuple[Any, ...]) -> bool:
        """Whether the spec wants a result of arguments."""
        typed = all(conforms(a, p.type) for a, p in zip(args, self.spec.parameters, strict=True))
        return typed and self.oracle.requested(args)

    def _derived(self, form: _Form, values: tuple[Any, ...], known: Known, deadline: float) -> Example | None:
        instance = self._looked_up(form, values, known)
        if instance is None or not instance.open:
            return None
        found: list[Any] = []
        for tried, value in enumerate(self._results(form, instance), 1):
            env = {**instance.env, **dict.fromkeys(instance.open, value)}
            if holds(form.body, tuple(env.values())) is True and self.oracle.admits(instance.args, value):
                found.append(value)
            if len(found) > 1 or (tried % LOOK == 0 and worked(LOOK * TRYING) > deadline):
                return None
        return self.spec.example(instance.args, found[0]) if found else None

    def _results(self, form: _Form, instance: _Instance) -> Iterator[Any]:
        """What the open call may give: the other side of an equation, else small values and parts of what is known."""
        returns = self.spec.returns
        for name in instance.open if len(instance.open) == 1 else ():
            if (side := form.sides.get(name)) is not None:
                try:
                    value = coerce(side(*(snapshot(v) for n, v in instance.env.items() if n != name)), returns)
                except (Exception, Signal):
                    return
                if conforms(value, returns):
                    yield value
                return
        near = [*(e.expected for e in instance.used), *instance.args]
        yield from (v for v in islice(results(returns, near, self.oracle.constants), TRIED) if conforms(v, returns))


def _laws(spec: Spec) -> Iterator[Law]:
    """The laws of a spec, and the clauses of one result that call the function, as such."""
    yield from spec.laws
    function = ir.Function(spec.name, spec.parameters, spec.returns, ())
    functions = {f.name: f for f in (*spec.helpers, function)}
    for clause in spec.ensures:
        if calls_of(clause, spec.name):
            yield law_of(clause, [], function, functions)


def _new_name(name: str, taken: Sequence[str]) -> str:
    return name if name not in taken else _new_name(f"{name}_", taken)


def _sides(body: ir.Expr, calls: Set[str]) -> Iterator[tuple[ir.Name, ir.Expr]]:
    """Calls that are one side of an equation, by their names, with the other side, which does not speak of them."""
    if isinstance(body, ir.Compare) and body.ops == ("==",):
        for one, other in ((body.first, body.rest[0]), (body.rest[0], body.first)):
            if isinstance(one, ir.Name) and one.id in calls and one.id not in free_names(other):
                yield one, other


def _known(examples: Sequence[Example]) -> Known:
    """Examples with a result that is exact, by their arguments."""
    return {_key(e.args): e for e in examples if not isinstance(e.expected, Raises) and e.wanted_key is not None}


def _key(args: tuple[Any, ...]) -> Hashable:
    return tuple(map(freeze, args))
