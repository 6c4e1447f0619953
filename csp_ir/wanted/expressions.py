"""Expressions of a draft in which some values are not known yet.

What is known is computed by the interpreter's guarded expressions; an open hole gives a `Visit`, and operations on
one are recorded as `Applied` instead of stopping the run. A test that is not known is decided by the caller.
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from csp_ir.draft.kinds import called_holes, key_holes
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Limits, LimitSignal, StuckSignal, snapshot
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.components import BINARY, COMPARE, UNARY, builtin_names
from csp_ir.ir.rewrite import free_names
from csp_ir.wanted import calls
from csp_ir.wanted.values import (
    Applied,
    Closure,
    GiveUp,
    OpenFunction,
    ProgramError,
    Refuted,
    Unknown,
    Visit,
    finite,
    is_open,
    key_of,
)

LIMITS = Limits(steps=2_000)
MOST_STEPS = 1_500
MOST_DECISIONS = 60  # tests of one run that are not known: a loop of more hardly ends by them
Chosen = Mapping[str, Callable[[dict[str, Any]], Any]]


def argument_names(count: int) -> tuple[str, ...]:
    """Names of the parameters of a function that fills a hole."""
    return ("x", "y", "z")[:count] if count <= 3 else tuple(f"x{k}" for k in range(1, count + 1))


class Facts:
    """What is asked of each expression of a draft again and again."""

    def __init__(self, draft: ir.Program) -> None:
        self.draft = draft
        self.functions = {f.name: f for f in (*draft.helpers, draft.function)}
        self.function_holes = frozenset(
            h for h, c in hole_contexts(draft).items() if c.kind == "function" or c.expected.name == "Callable"
        ) | frozenset((*called_holes(draft), *(h for h, alone in key_holes(draft).items() if alone)))
        self.truths = frozenset(h for h, c in hole_contexts(draft).items() if c.expected.name == "bool")
        self._own = frozenset(n.name for n in draft.walk() if isinstance(n, ir.Function))
        self._found: dict[int, tuple[bool, tuple[str, ...]]] = {}
        self._compiled: dict[tuple[int, tuple[str, ...]], Callable[..., Any]] = {}

    def of(self, e: ir.Expr) -> tuple[bool, tuple[str, ...]]:
        """Whether it can be computed where its names are known, and these names."""
        found = self._found.get(id(e))
        if found is None:
            names = free_names(e)
            closed = not names & self._own and not any(isinstance(n, ir.Hole | ir.NamedExpr) for n in e.walk())
            found = self._found[id(e)] = closed, tuple(sorted(names))
        return found

    def compiled(self, e: ir.Expr, names: tuple[str, ...]) -> Callable[..., Any]:
        key = id(e), names
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = compile_expr(e, names, limits=LIMITS)
        return found


class Evaluation(ABC):
    """What one run has decided and read so far.

    Args:
        chosen: holes that are filled: their value in an environment.
        decisions: answers for the first tests that are not known; the rest are False.
        refutes: called at a test that is not known, with the environment; True where the run cannot end well.
        keys: of dictionaries in the wanted result, with what they hold: a key that is not known may be one of them.
    """

    def __init__(
        self,
        facts: Facts,
        chosen: Chosen,
        decisions: Sequence[bool] = (),
        refutes: Callable[[dict[str, Any]], bool] | None = None,
        keys: Mapping[Any, Any] | None = None,
    ) -> None:
        self.keys = keys or {}
        self.facts, self.chosen, self.decisions, self.refutes = facts, chosen, decisions, refutes
        self.path: list[tuple[Any, bool]] = []
        self.visits: list[Visit] = []
        self.known_tests: dict[Any, bool] = {}
        self.steps = 0
        self.depth = 0
        self.counts: dict[str, int] = {}

    @abstractmethod
    def invoke(self, function: ir.Function, args: Sequence[Any], outer: dict[str, Any]) -> Any:
        """What a function of the draft gives; `outer`: the environment that it sees."""

    def tick(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise GiveUp

    def items(self, value: Any) -> Iterator[Any]:
        """The items of a value; what it raises as it goes on is the program's too."""
        if isinstance(value, Unknown):
            raise GiveUp(value)
        return self._items(self.guarded(iter, [value]))

    def _items(self, items: Iterator[Any]) -> Iterator[Any]:
        end = object()
        while (item := self.guarded(next, [items, end])) is not end:
            yield item

    def assign(self, target: ir.Expr, value: Any, env: dict[str, Any]) -> None:
        match target:
            case ir.Name():
                env[target.id] = value
            case ir.TupleDisplay() | ir.ListDisplay():
                if any(isinstance(t, ir.Starred) for t in target.items):
                    raise GiveUp
                if isinstance(value, Unknown):
                    parts = [Applied("[]", operator.getitem, value, k) for k in range(len(target.items))]
                else:
                    parts = list(self.items(value))
                if len(parts) != len(target.items):
                    raise ProgramError("ValueError")
                for part, item in zip(target.items, parts):
                    self.assign(part, item, env)
            case ir.Subscript():
                base, index = self.value(target.value, env), self.value(target.index, env)
                if isinstance(base, Unknown) or is_open(index):
                    calls.store_open(base, index, snapshot(value))
                    return
                try:
                    base[index] = value
                except Exception as error:
                    raise ProgramError(type(error).__name__) from None
                finite(base)
            case _:
                raise GiveUp

    # --- tests ------------------------------------------------------------------------------

    def truth(self, value: Any, env: dict[str, Any]) -> bool:
        """The truth of a value; of one that is not known, as decided."""
        if not isinstance(value, Unknown):
            return bool(value)
        key = key_of(value) if isinstance(value, Visit) else id(value)
        known = self.known_tests.get(key)
        if known is not None:
            return known
        if self.refutes is not None and self.refutes(env):
            raise Refuted
        at = len(self.path)
        if at == MOST_DECISIONS:
            raise GiveUp
        decision = self.decisions[at] if at < len(self.decisions) else False
        whole = isinstance(value, Visit) and value.hole not in self.facts.truths
        self.path.append((Applied("bool", bool, value) if whole else value, decision))
        self.known_tests[key] = decision
        return decision

    # --- expressions ------------------------------------------------------------------------

    def value(self, e: ir.Expr, env: dict[str, Any]) -> Any:
        closed, names = self.facts.of(e)
        if closed:
            here = tuple(n for n in names if n in env)
            args = [env[n] for n in here]
            if not any(is_open(a) or isinstance(a, Closure | OpenFunction) for a in args):
                return self.guarded(self.facts.compiled(e, here), args)
        method = _VISIT.get(type(e))
        if method is None:
            raise GiveUp
        return method(self, e, env)

    def guarded(self, function: Callable[..., Any], args: Sequence[Any]) -> Any:
        try:
            return function(*args)
        except (GiveUp, Refuted, ProgramError):
            raise
        except (LimitSignal, StuckSignal):
            raise GiveUp from None
        except Exception as error:
            raise ProgramError(type(error).__name__) from None

    def hole(self, e: ir.Hole, env: dict[str, Any]) -> Any:
        if e.kind in ("operator", "block", "type"):
            raise GiveUp
        evaluate = self.chosen.get(e.name)
        here = {n: v for n, v in env.items() if not isinstance(v, Closure | OpenFunction)}
        if evaluate is not None:
            if any(is_open(v) for v in here.values()):
                here = {n: v for n, v in here.items() if not is_open(v)}
                return self.guarded(evaluate, [here])  # a NameError there is the program's: the path is refuted
            return self.guarded(evaluate, [here])
        if e.name in self.facts.function_holes:
            return OpenFunction(e.name)
        return self.visit(e.name, here)

    def visit(self, hole: str, here: dict[str, Any]) -> Visit:
        """One more read of an open hole."""
        number = self.counts[hole] = self.counts.get(hole, -1) + 1
        visit = Visit(hole, number, {n: snapshot(v) for n, v in here.items()})
        self.visits.append(visit)
        return visit

    def name(self, e: ir.Name, env: dict[str, Any]) -> Any:
        if e.id in env:
            return env[e.id]
        if e.id in self.facts.functions:
            return Closure(self.facts.functions[e.id], {})
        if e.id in builtin_names():
            return self.guarded(self.facts.compiled(e, ()), [])
        raise ProgramError("NameError")

    def binary(self, op: str | ir.Hole, left: Any, right: Any, env: dict[str, Any]) -> Any:
        if isinstance(op, ir.Hole):
            evaluate = self.chosen.get(op.name)
            if evaluate is None or is_open(left) or is_open(right):
                raise GiveUp
            return self.guarded(evaluate, [{ir.LEFT: left, ir.RIGHT: right}])
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            return Applied(op, BINARY[op], snapshot(left), snapshot(right))
        if is_open(left) or is_open(right):
            if op not in ("+", "*"):
                raise GiveUp
        elif op in ("**", "<<", "*") and not _small(left, right):
            raise GiveUp
        return self.guarded(BINARY[op], [left, right])

    def boolean(self, e: ir.BoolOp, env: dict[str, Any]) -> Any:
        value: Any = None
        for operand in e.operands:
            value = self.value(operand, env)
            if self.truth(value, env) is (e.op == "or"):
                return True if isinstance(value, Unknown) and e.op == "or" else value
        return value

    def compare(self, e: ir.Compare, env: dict[str, Any]) -> Any:
        left = self.value(e.first, env)
        value: Any = True
        for k, (op, operand) in enumerate(zip(e.ops, e.rest)):
            right = self.value(operand, env)
            if isinstance(op, ir.Hole):
                value = self.binary(op, left, right, env)
            elif isinstance(left, Unknown) or isinstance(right, Unknown) or is_open(left) or is_open(right):
                value = Applied(op, COMPARE[op], snapshot(left), snapshot(right))
            else:
                value = self.guarded(COMPARE[op], [left, right])
            if k < len(e.ops) - 1 and not self.truth(value, env):
                return value
            left = right
        return value

    def unary(self, e: ir.Unary, env: dict[str, Any]) -> Any:
        value = self.value(e.operand, env)
        function = UNARY[e.op]
        if isinstance(value, Unknown):
            return Applied(f"unary {e.op}", function, value)
        return self.guarded(function, [value])

    def conditional(self, e: ir.IfExp, env: dict[str, Any]) -> Any:
        return self.value(e.body if self.truth(self.value(e.test, env), env) else e.orelse, env)

    def subscript(self, e: ir.Subscript, env: dict[str, Any]) -> Any:
        base = self.value(e.value, env)
        if isinstance(e.index, ir.Slice):
            bounds = [None if b is None else self.value(b, env) for b in (e.index.lower, e.index.upper, e.index.step)]
            if isinstance(base, Unknown) or any(isinstance(b, Unknown) for b in bounds):
                return Applied("[:]", lambda v, a, b, c: v[a:b:c], snapshot(base), *bounds)
            return self.guarded(lambda v: v[slice(*bounds)], [base])
        index = calls.settled_key(self, base, self.value(e.index, env), env)
        if isinstance(base, Unknown) or is_open(index):
            return Applied("[]", operator.getitem, snapshot(base), index)
        return self.guarded(operator.getitem, [base, index])

    def display(self, e: ir.ListDisplay | ir.TupleDisplay, env: dict[str, Any]) -> Any:
        if any(isinstance(i, ir.Starred) for i in e.items):
            raise GiveUp
        items = [self.value(i, env) for i in e.items]
        return items if isinstance(e, ir.ListDisplay) else tuple(items)

    def dictionary(self, e: ir.DictDisplay, env: dict[str, Any]) -> Any:
        pairs = []
        for k, v in zip(e.keys, e.values):
            if k is None:
                raise GiveUp
            pairs.append((self.value(k, env), self.value(v, env)))
        return calls.mapping(pairs)

    def text(self, e: ir.FString, env: dict[str, Any]) -> Any:
        parts: list[Any] = []
        for part in e.parts:
            if isinstance(part, ir.FormattedValue):
                value = self.value(part.value, env)
                if part.conversion or part.spec or (is_open(value) and not isinstance(value, Unknown)):
                    raise GiveUp
                parts.append(Applied("str", str, value) if isinstance(value, Unknown) else str(value))
            else:
                parts.append(self.value(part, env))
        return Applied("join", _join, "", parts) if is_open(parts) else "".join(parts)

    def comprehension(self, e: ir.Comprehension, env: dict[str, Any]) -> Any:
        found: list[Any] = []

        def look(clauses: tuple[ir.Clause, ...], here: dict[str, Any]) -> None:
            if not clauses:
                value = self.value(e.element, here)
                found.append((self.value(e.key, here), value) if e.key is not None else value)
                return
            first, *rest = clauses
            for item in self.items(self.value(first.iter, here)):
                self.tick()
                inside = dict(here)
                self.assign(first.target, item, inside)
                if all(self.truth(self.value(c, inside), inside) for c in first.conditions):
                    look(tuple(rest), inside)

        look(e.clauses, env)
        if e.kind == "dict":
            return calls.mapping(found)
        if e.kind == "set":
            return Applied("set", set, found) if is_open(found) else self.guarded(set, [found])
        return found

    def lambda_(self, e: ir.Lambda, env: dict[str, Any]) -> Any:
        return Closure(e, env)

    def call_expression(self, e: ir.Call, env: dict[str, Any]) -> Any:
        if any(isinstance(a, ir.Starred) for a in e.args):
            raise GiveUp
        args = [self.value(a, env) for a in e.args]
        keywords = {k.name: self.value(k.value, env) for k in e.keywords}
        if isinstance(e.function, ir.Hole):
            return self.apply(self.hole(e.function, env), args, keywords)
        if isinstance(e.function, ir.Name | ir.FunctionRef):
            name = e.function.id if isinstance(e.function, ir.Name) else e.function.name
            if name not in env and name not in self.facts.functions:
                return calls.call(self, name, e.function, args, keywords, env)
        return self.apply(self.value(e.function, env), args, keywords)

    def apply(self, function: Any, args: Sequence[Any], keywords: Mapping[str, Any] | None = None) -> Any:
        """A function's value called: a lambda, a function of the program, or a builtin one."""
        if keywords:
            raise GiveUp
        if isinstance(function, OpenFunction):
            return self.visit(function.hole, dict(zip(argument_names(len(args)), args)))
        if isinstance(function, Closure):
            if isinstance(function.node, ir.Lambda):
                inside = {**function.environment, **dict(zip(function.node.params, args))}
                return self.value(function.node.body, inside)
            return self.invoke(function.node, args, function.environment)
        if isinstance(function, Unknown) or not callable(function):
            raise GiveUp
        if any(is_open(a) for a in args):
            return Applied("call", function, *map(snapshot, args))
        return self.guarded(function, args)

    def method_call(self, e: ir.MethodCall, env: dict[str, Any]) -> Any:
        if any(isinstance(a, ir.Starred) for a in e.args):
            raise GiveUp
        receiver = self.value(e.receiver, env)
        if e.method == "sort" and type(receiver) is list and not e.args:
            calls.sort_in_place(self, receiver, {k.name: self.value(k.value, env) for k in e.keywords})
            return None
        if e.keywords:
            raise GiveUp
        return calls.method(self, receiver, e.method, [self.value(a, env) for a in e.args], env)


def _small(*values: Any) -> bool:
    return all(not isinstance(v, int) or abs(v) < 10_000 for v in values)


def _join(separator: str, parts: Sequence[str]) -> str:
    return separator.join(parts)


_VISIT: dict[type, Callable[..., Any]] = {
    ir.Hole: Evaluation.hole, ir.Name: Evaluation.name, ir.BoolOp: Evaluation.boolean, ir.Compare: Evaluation.compare, ir.Unary: Evaluation.unary,
    ir.IfExp: Evaluation.conditional, ir.Subscript: Evaluation.subscript, ir.ListDisplay: Evaluation.display,
    ir.TupleDisplay: Evaluation.display, ir.DictDisplay: Evaluation.dictionary, ir.FString: Evaluation.text,
    ir.Comprehension: Evaluation.comprehension, ir.Lambda: Evaluation.lambda_, ir.Call: Evaluation.call_expression,
    ir.MethodCall: Evaluation.method_call,
    ir.Binary: lambda run, e, env: run.binary(e.op, run.value(e.left, env), run.value(e.right, env), env),
}  # fmt: skip
