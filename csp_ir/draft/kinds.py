"""Candidates for a hole by its kind: names, constants, functions, operators, terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csp_ir.domains.fragments import assigned_names
from csp_ir.domains.model import Candidate
from csp_ir.draft.candidates import CONSTANT_COST, NAME_COST, hole_candidates
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.ir.components import enumerable
from csp_ir.ir.infer import could_fit
from csp_ir.ir.types import ANY, type_of_value

_SMALL: tuple[Any, ...] = (0, 1, 2, -1, 10, "", " ", True, False, None, 0.5, ())


_OWNERS = frozenset(("str", "int", "float", "bytes", "list", "dict", "set", "frozenset", "tuple"))


def called_holes(draft: ir.Program) -> dict[str, int]:
    """Holes that are called, with the number of arguments."""
    return {
        n.function.name: len(n.args) for n in draft.walk() if isinstance(n, ir.Call) and isinstance(n.function, ir.Hole)
    }


def key_holes(draft: ir.Program) -> dict[str, bool]:
    """Holes that say what things are ordered by, and whether as a function: `key=?h`, `key=lambda x: ?h`."""
    found: dict[str, bool] = {}
    for n in draft.walk():
        for word in n.keywords if isinstance(n, ir.Call | ir.MethodCall) else ():
            value = word.value.body if isinstance(word.value, ir.Lambda) else word.value
            if word.name == "key" and isinstance(value, ir.Hole):
                found[value.name] = value is word.value
    return found


def candidates_of_kind(
    context: HoleContext,
    draft: ir.Program,
    *,
    environments: Sequence[Mapping[str, Any]] = (),
    constants: Sequence[Any] = (),
    words: Iterable[str] = (),
    limit: int = 200,
    rounds: int = 2,
    deadline: float | None = None,
) -> list[Candidate]:
    """Candidates for any hole but a block; arguments as for `hole_candidates`."""
    if context.kind == "name":
        return _names(context, draft)
    if context.kind == "constant":
        return _constants(context, constants, limit)
    arity = called_holes(draft).get(context.name)
    if arity is None and context.kind == "function":
        wanted = context.expected
        arity = len(wanted.args) - 1 if wanted.name == "Callable" and wanted.args else 1
    if arity is not None:
        return [*_own_functions(context, draft, arity), *_functions(arity, set(words), limit)][:limit]
    return hole_candidates(
        context,
        environments=environments,
        constants=constants,
        words=words,
        limit=limit,
        rounds=rounds,
        deadline=deadline,
        helpers=draft.helpers,
    )


def _names(context: HoleContext, draft: ir.Program) -> list[Candidate]:
    names = [*context.scope, *sorted(assigned_names(draft) - context.scope.keys() - {draft.function.name})]
    return [Candidate(ir.Name(n), NAME_COST + 0.1 * i, ("names",)) for i, n in enumerate(names)]


def _constants(context: HoleContext, constants: Sequence[Any], limit: int) -> list[Candidate]:
    """The spec's constants, small values, and the more integers the more candidates are wanted."""
    found: dict[str, Candidate] = {}
    for i, value in enumerate([*constants, *_SMALL, *range(3, limit // 4), *range(-2, -limit // 8, -1)]):
        if not isinstance(value, int | float | str | bool | type(None)):
            continue
        if context.expected == ANY or could_fit(type_of_value(value), context.expected):
            found.setdefault(repr(value), Candidate(ir.Literal(value), CONSTANT_COST + 0.05 * i, ("constants",)))
    return list(found.values())


def _own_functions(context: HoleContext, draft: ir.Program, arity: int) -> list[Candidate]:
    """Helpers of the draft and functions in scope that take so many arguments."""
    helpers = [f.name for f in draft.helpers if len(f.parameters) == arity]
    local = [n for n, t in context.scope.items() if t.name == "Callable" and len(t.args) == arity + 1]
    return [Candidate(ir.Name(n), NAME_COST + 0.1 * i, ("names",)) for i, n in enumerate((*local, *helpers))]


def _functions(arity: int, words: set[str], limit: int) -> list[Candidate]:
    """Functions and methods of the component library that take so many arguments."""
    found: dict[str, Candidate] = {}
    for c in enumerable():
        if c.kind == "method" and c.name.partition(".")[0] not in _OWNERS:
            continue  # cannot be called by itself
        if c.kind in ("operator", "constant") or not c.arity - c.optional <= arity <= c.arity:
            continue
        expr: ir.Expr = ir.FunctionRef(c.name) if "." in c.name else ir.Name(c.name)
        cost = c.cost - (0.8 if words.intersection(c.words) else 0)
        found.setdefault(c.name, Candidate(expr, round(max(0.1, cost), 3), ("functions",)))
    return sorted(found.values(), key=lambda c: c.cost)[:limit]
