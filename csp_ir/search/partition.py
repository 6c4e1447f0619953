"""Value classes: which candidates of a hole give which value in one environment.

Candidates that give the same value (and do the same to what can be changed) in every
environment in which their hole is read behave alike, so a search branches on classes.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from csp_ir.domains.model import Candidate, Fragment, bits
from csp_ir.interpreter.machine import compile_expr
from csp_ir.interpreter.outcomes import Limits, LimitSignal, freeze
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import methods_named
from csp_ir.ir.rewrite import free_names

MUTABLE = (list, dict, set)
MAX_ENTRIES = 200_000
CANDIDATE_LIMITS = Limits(steps=20_000)


@dataclass(frozen=True, slots=True)
class ValueClass:
    """Candidates with one behaviour.

    result: the frozen value (None where they raise); mask: the candidates;
    value: the value itself, to be used only when `shareable` between runs.
    """

    result: Hashable
    mask: int
    value: Any
    shareable: bool


def is_impure(node: ir.Node) -> bool:
    """Whether evaluating a fragment may change a value it can reach."""
    for n in node.walk():
        if isinstance(n, ir.MethodCall) and any(not c.pure for c in methods_named(n.method)):
            return True
        if isinstance(n, ir.Call) and isinstance(n.function, ir.FunctionRef):
            if n.function.name.startswith("heapq.heap") or n.function.name == "bisect.insort":
                return True
    return False


def changes_values(program: ir.Program) -> bool:
    """Whether a program changes lists, dicts or sets in place, so that sharing them matters."""
    for n in program.walk():
        if isinstance(n, ir.Assign) and any(not isinstance(x, ir.Name) for t in n.targets for x in _leaves(t)):
            return True
        if isinstance(n, ir.AugAssign | ir.Delete) or (isinstance(n, ir.Node) and is_impure_shallow(n)):
            return True
    return False


def _leaves(target: ir.Expr) -> list[ir.Expr]:
    if isinstance(target, ir.TupleDisplay):
        return [leaf for item in target.items for leaf in _leaves(item)]
    return [target]


def is_impure_shallow(n: ir.Node) -> bool:
    return isinstance(n, ir.MethodCall) and any(not c.pure for c in methods_named(n.method))


class HolePartition:
    """The classes of one hole's candidates, environment by environment."""

    def __init__(
        self, candidates: list[Candidate], kind: str, sharing: bool, functions: Mapping[str, ir.Function]
    ) -> None:
        self.candidates = candidates
        self.sharing = sharing or any(isinstance(c.fragment, ir.Expr) and is_impure(c.fragment) for c in candidates)
        self.names: tuple[str, ...] = ("left", "right") if kind == "operator" else _names(candidates)
        self.functions = functions
        self.compiled: list[Callable[..., Any] | None] = [None] * len(candidates)
        self.impure = [isinstance(c.fragment, ir.Expr) and is_impure(c.fragment) for c in candidates]
        self.classes: dict[Hashable, list[ValueClass]] = {}
        self.evaluated = 0

    def evaluate(self, index: int, environment: Mapping[str, Any]) -> Any:
        """The value of a candidate in an environment; raises what the candidate raises."""
        function = self.compiled[index]
        if function is None:
            expr = as_expr(self.candidates[index].fragment)
            function = self.compiled[index] = compile_expr(expr, self.names, limits=CANDIDATE_LIMITS)
        return function(*[environment.get(n) for n in self.names])

    def at(self, environment: Mapping[str, Any], alive: int) -> list[ValueClass]:
        """The classes of the candidates in `alive` (a superset is remembered) in an environment."""
        values = [environment.get(n) for n in self.names]
        key: Hashable = tuple(map(freeze, values))
        if self.sharing:
            key = (key, _alias_shape(values))
        found = self.classes.get(key)
        if found is None:
            if len(self.classes) > MAX_ENTRIES:
                self.classes.clear()
            found = self.classes[key] = self._partition(environment, alive)
        return found

    def _partition(self, environment: Mapping[str, Any], alive: int) -> list[ValueClass]:
        masks: dict[Hashable, int] = {}
        values: dict[Hashable, Any] = {}
        results: dict[Hashable, Hashable] = {}
        for index in bits(alive):
            self.evaluated += 1
            env = copy.deepcopy(dict(environment)) if self.impure[index] else environment
            result: Hashable = None
            try:
                value = self.evaluate(index, env)
                key: Hashable = (result := freeze(value))
                if self.sharing and isinstance(value, MUTABLE):
                    key = (key, _alias_of(value, env))
                if self.impure[index]:
                    key = (key, tuple((n, freeze(env.get(n))) for n in self.names))
            except LimitSignal as signal:
                key, value = ("$limit", signal.what), None
            except Exception as error:
                key, value = ("$raise", type(error).__name__), None
            masks[key] = masks.get(key, 0) | 1 << index
            values.setdefault(key, value)
            results.setdefault(key, result)
        return [
            ValueClass(results[k], m, values[k], _shareable(k, values[k]) and not self._any_impure(m))
            for k, m in masks.items()
        ]

    def _any_impure(self, mask: int) -> bool:
        return any(self.impure[i] for i in bits(mask))


def as_expr(fragment: Fragment) -> ir.Expr:
    if isinstance(fragment, str):
        left, right = ir.Name("left"), ir.Name("right")
        if fragment in ir.COMPARE_OPERATORS:
            return ir.Compare(left, (fragment,), (right,))
        if fragment in ir.BOOLEAN_OPERATORS:
            return ir.BoolOp(fragment, (left, right))
        return ir.Binary(left, fragment, right)
    if isinstance(fragment, tuple):
        raise TypeError("a block candidate has no value; expand it into the draft first")
    return fragment


def _names(candidates: list[Candidate]) -> tuple[str, ...]:
    names: set[str] = set()
    for c in candidates:
        if isinstance(c.fragment, ir.Expr):
            names |= free_names(c.fragment)
    from csp_ir.ir.components import builtin_names

    return tuple(sorted(names - builtin_names()))


def _shareable(key: Hashable, value: Any) -> bool:
    return not (isinstance(key, tuple) and key and key[0] in ("$limit", "$raise")) and _immutable(value)


def _immutable(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(map(_immutable, value))
    return isinstance(value, int | float | str | bytes | bool | type(None) | frozenset | range)


def _alias_of(value: Any, environment: Mapping[str, Any]) -> Hashable:
    """Where in the environment a changeable value, or parts of it, live; fresh values give no paths."""
    places: dict[int, tuple[Any, ...]] = {}
    for name in sorted(environment):
        _paths(environment[name], (name,), places, 4)
    found: list[Any] = []
    _walk_aliases(value, (), places, found, 4)
    return tuple(found)


def _paths(value: Any, path: tuple[Any, ...], places: dict[int, tuple[Any, ...]], depth: int) -> None:
    if isinstance(value, MUTABLE):
        if id(value) in places:
            return
        places[id(value)] = path
    if depth and isinstance(value, list | tuple):
        for i, item in enumerate(value[:64]):
            _paths(item, (*path, i), places, depth - 1)
    elif depth and isinstance(value, dict):
        for i, item in enumerate(list(value.values())[:64]):
            _paths(item, (*path, i), places, depth - 1)


def _walk_aliases(
    value: Any, path: tuple[Any, ...], places: dict[int, tuple[Any, ...]], found: list[Any], depth: int
) -> None:
    if isinstance(value, MUTABLE) and id(value) in places:
        found.append((path, places[id(value)]))
        return
    if depth and isinstance(value, list | tuple):
        for i, item in enumerate(value[:64]):
            _walk_aliases(item, (*path, i), places, found, depth - 1)
    elif depth and isinstance(value, dict):
        for i, item in enumerate(list(value.values())[:64]):
            _walk_aliases(item, (*path, i), places, found, depth - 1)


def _alias_shape(values: list[Any]) -> Hashable:
    """Which of the values are one and the same object."""
    first: dict[int, int] = {}
    return tuple(first.setdefault(id(v), i) if isinstance(v, MUTABLE) else -1 for i, v in enumerate(values))
