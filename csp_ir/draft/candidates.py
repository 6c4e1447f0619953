"""Candidates for one hole: typed terms over what is in scope there, cheapest first.

Terms are grown by size from the names in scope, constants of the spec and components.
Where sample environments are known, terms that agree on all of them are kept apart only
by cost: the cheapest of each class comes first, the others after all classes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from csp_ir.domains.model import Candidate
from csp_ir.draft import derived
from csp_ir.draft.library import stems
from csp_ir.interpreter.outcomes import endless, freeze
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.check import HoleContext
from csp_ir.ir.components import Component, enumerable
from csp_ir.ir.types import Type

NAME_COST, CONSTANT_COST, EVOKED_BONUS = 0.7, 1.4, 0.8
MAX_SIZE = 20_000
TEN = 10  # digits are taken off by it
BIG = 10**15
ERROR = ("$raise",)

ARITHMETIC = ("+", "-", "*", "//", "%", "/", "**")
_SAME_SAYS_NOTHING = ("cmp.", "op.-", "op./", "op.%", "and", "or", "min", "max")  # of one term twice
COMPARISONS = ("==", "<", "<=", ">", ">=", "!=", "in", "not in")
_GUARDED = frozenset(
    ("op.**", "op.<<", "op.*", "math.factorial", "math.comb", "math.perm", "range", "str.zfill", "str.ljust",
     "str.rjust", "str.center", "math.pow", "math.exp")
)  # fmt: skip


@dataclass(frozen=True)
class Term:
    """An expression with its type, cost and its value in each sample environment."""

    expr: ir.Expr
    type: Type
    cost: float
    values: tuple[Any, ...] | None
    names: frozenset[str]


def hole_candidates(
    context: HoleContext,
    *,
    environments: Sequence[Mapping[str, Any]] = (),
    constants: Sequence[Any] = (),
    words: Iterable[str] = (),
    limit: int = 200,
    rounds: int = 2,
    deadline: float | None = None,
) -> list[Candidate]:
    """Candidates for a hole where it stands.

    Args:
        context: kind, expected type and scope of the hole.
        environments: sample environments in which it was read.
        constants: values the spec names.
        words: words of the prose; they make the components they evoke cheaper.
        limit: at most so many.
        rounds: how many times components are applied on top of each other.
        deadline: of `time.monotonic`.
    """
    if context.kind == "operator":
        return _operators(context)
    grower = _Grower(context, list(environments), set(words), deadline or time.monotonic() + 5)
    grower.leaves(constants)
    for round_ in range(rounds):
        grower.grow(last=round_ == rounds - 1, cap=max(400, 2 * limit))
        if grower.late():
            break
    return grower.best(limit)


def _operators(context: HoleContext) -> list[Candidate]:
    expected = context.expected.args[-1] if context.expected.name == "Callable" else context.expected
    if expected == t.BOOL:
        ordered: tuple[str, ...] = (*COMPARISONS, *ARITHMETIC)  # a number may stand where truth is asked for
    elif expected == t.ANY:
        ordered = (*ARITHMETIC, *COMPARISONS)
    else:
        ordered = ARITHMETIC
    return [Candidate(op, 1.0 + 0.1 * i, ("operators",)) for i, op in enumerate(ordered)]


class _Grower:
    def __init__(
        self, context: HoleContext, environments: list[Mapping[str, Any]], words: set[str], deadline: float
    ) -> None:
        self.context = context
        self.environments = environments
        self.words = words
        self.stems = stems(words)
        self.deadline = deadline
        self.terms: list[Term] = []
        self.seen: dict[Hashable, Term] = {}
        self.texts: set[ir.Expr] = set()
        self.again: list[Term] = []
        self.old = 0

    def late(self) -> bool:
        return time.monotonic() > self.deadline

    def add(
        self, expr: ir.Expr, kind: Type, cost: float, values: tuple[Any, ...] | None, names: frozenset[str]
    ) -> None:
        if expr in self.texts:
            return
        term = Term(expr, kind, cost, values, names)
        self.texts.add(expr)
        if values:
            if all(v is ERROR for v in values):
                return
            key = (kind, tuple(map(freeze, values)))
            known = self.seen.get(key)
            if known is not None:
                self.again.append(term)
                return
            self.seen[key] = term
        self.terms.append(term)

    def leaves(self, constants: Sequence[Any]) -> None:
        n = len(self.environments)
        for name, kind in self.context.scope.items():
            if kind.name == "Callable":
                continue
            found = [e.get(name, ERROR) for e in self.environments]
            values = tuple([v if _bounded(v) else ERROR for v in found]) if n else None
            self.add(ir.Name(name), kind, NAME_COST, values, frozenset((name,)))
        for value in [*constants, *_defaults(self.context)]:
            kind = t.type_of_value(value)
            expr = _constant(value)
            if expr is not None:
                cost = CONSTANT_COST + (value == TEN) * 0.8
                self.add(
                    expr, _erase(kind), cost, (value if _bounded(value) else ERROR,) * n if n else None, frozenset()
                )

    def grow(self, last: bool, cap: int) -> None:
        """Apply every component once to what there is; `last` keeps only what fits the hole."""
        terms = sorted(self.terms, key=lambda x: x.cost)[:cap]
        fresh = {id(x) for x in self.terms[self.old :]}
        first = len(fresh) == len(self.terms)
        self.old = len(self.terms)
        by_head: dict[str, list[Term]] = {}
        for term in terms:
            by_head.setdefault(term.type.name, []).append(term)
        for component in enumerable():
            if last and not _may_give(component.result, self.context.expected):
                continue
            if component.kind == "constant":
                self.apply(component, ())
                continue
            pools = [self.pool(p, terms, by_head) for p in component.params]
            if not all(pools) or not component.params:
                continue
            width = 60 if len(pools) == 1 else 24 if len(pools) == 2 else 8
            for args in product(*(p[:width] for p in pools)):
                if (first or any([id(a) in fresh for a in args])) and any([a.names for a in args]):
                    self.apply(component, args)
            if self.late():
                return
        self.grow_derived(terms, fresh, last)

    def grow_derived(self, terms: list[Term], fresh: set[int], last: bool) -> None:
        """Apply the small fixed expressions of the library as well."""
        by_class: dict[str, list[Term]] = {}
        for term in terms:
            for name in derived.classes_of_type(term.type):
                by_class.setdefault(name, []).append(term)
        for row, evoked in derived.worth_trying(self.stems):
            pools = [by_class.get(c, []) for c in row.op.params]
            if not all(pools):
                continue
            width = 60 if len(pools) == 1 else 16 if len(pools) == 2 else 6
            for args in product(*(p[:width] for p in pools)):
                if any(id(a) in fresh for a in args) and any(a.names for a in args):
                    self.apply_derived(row, args, evoked, last)
            if self.late():
                return

    def apply_derived(self, row: derived.Row, args: tuple[Term, ...], evoked: bool, last: bool) -> None:
        kinds = tuple(a.type for a in args)
        if len(args) == 2 and args[0] is args[1] or not derived.sensible(row, kinds):
            return
        kind = _erase(derived.result_type(row, kinds))
        if last and not _may_give(kind, self.context.expected) or (kind == t.ANY and not self.environments):
            return
        expr = derived.applied(row, tuple(a.expr for a in args))
        if expr is None:
            return
        cost = row.cost + sum(a.cost for a in args) - (EVOKED_BONUS if evoked else 0)
        values = None
        if self.environments:
            values = tuple(_meant(row.op.meaning, v) for v in zip(*(a.values or () for a in args), strict=True))
            if kind == t.ANY and (known := [v for v in values if v is not ERROR and not endless(v)]):
                kind = _erase(t.type_of_value(known[0]))
                if last and not _may_give(kind, self.context.expected):
                    return
        self.add(expr, kind, cost, values, frozenset().union(*(a.names for a in args)))

    def pool(self, wanted: Type, terms: list[Term], by_head: dict[str, list[Term]]) -> list[Term]:
        if wanted.name in ("Var", "Any", "Union", "Iterable", "Hole"):
            return [x for x in terms if t.fits(x.type, wanted)]
        heads = {"float": ("float", "int"), "list": ("list",)}.get(wanted.name, (wanted.name,))
        found = [x for h in (*heads, "Any") for x in by_head.get(h, ()) if t.fits(x.type, wanted)]
        return sorted(found, key=lambda x: x.cost)

    def apply(self, component: Component, args: tuple[Term, ...]) -> None:
        if len(args) == 2 and args[0] is args[1] and component.name.startswith(_SAME_SAYS_NOTHING):
            return
        bindings: dict[str, Type] | None = {}
        for parameter, argument in zip(component.params, args, strict=True):
            bindings = t.unify(parameter, argument.type, bindings)
            if bindings is None:
                return
        kind = _erase(t.substitute(component.result, bindings or {}))
        cost = component.cost + sum(a.cost for a in args)
        if self.words.intersection(component.words):
            cost -= EVOKED_BONUS
        values = None
        if self.environments:
            rows = zip(*(a.values or () for a in args), strict=True) if args else [()] * len(self.environments)
            values = tuple(_evaluate(component, row) for row in rows)
        names = frozenset().union(*(a.names for a in args)) if args else frozenset()
        self.add(apply_component(component, tuple(a.expr for a in args)), kind, cost, values, names)

    def best(self, limit: int) -> list[Candidate]:
        expected = self.context.expected
        fitting = [x for x in self.terms if _fits_hole(x.type, expected)]
        fitting.sort(key=lambda x: x.cost)
        chosen = fitting[:limit]
        if len(chosen) < limit:
            others = sorted((x for x in self.again if _fits_hole(x.type, expected)), key=lambda x: x.cost)
            chosen += others[: limit - len(chosen)]
        return [Candidate(x.expr, round(x.cost, 3), ("enumerator",)) for x in chosen]


def _defaults(context: HoleContext) -> list[Any]:
    kinds = {k.name for k in (*context.scope.values(), context.expected)}
    values: list[Any] = [0, 1, 2, -1, *([TEN] if "int" in kinds else [])]
    if "str" in kinds:
        values += ["", " "]
    if "float" in kinds:
        values += [0.0, 1.0]
    if context.expected.name in ("bool", "Any"):
        values += [True, False]
    if context.expected.name in ("list", "Any"):
        values.append([])
    if context.expected.name in ("dict", "Any"):
        values.append({})
    if context.expected.name in ("Union", "Any", "None"):
        values.append(None)
    return values


def _constant(value: Any) -> ir.Expr | None:
    if value == [] and isinstance(value, list):
        return ir.ListDisplay()
    if value == {} and isinstance(value, dict):
        return ir.DictDisplay()
    if isinstance(value, int | float | str | bool | type(None)):
        return ir.Literal(value)
    return None


def _may_give(result: Type, expected: Type) -> bool:
    return t.fits(result, expected)


def _fits_hole(kind: Type, expected: Type) -> bool:
    """As `fits`, but a truth value is not offered where a number is wanted."""
    return t.fits(kind, expected) and not (kind.name == "bool" and expected.name in ("int", "float"))


def _erase(kind: Type) -> Type:
    if kind.name == "Var":
        return t.ANY
    return Type(kind.name, tuple(map(_erase, kind.args)), kind.label) if kind.args else kind


def _evaluate(component: Component, row: tuple[Any, ...]) -> Any:
    for v in row:
        if v is ERROR:
            return ERROR
    if component.name in _GUARDED and any(type(v) is int and abs(v) > 10_000 for v in row):
        return ERROR
    if component.name in ("op.**", "math.pow") and any(isinstance(v, int | float) and abs(v) > 64 for v in row[1:]):
        return ERROR
    try:
        value = component.meaning(*row)
    except Exception:
        return ERROR
    if component.result.name in ("Iterator", "Iterable") and not isinstance(value, range):
        value = list(value)
    return value if _bounded(value) else ERROR


def _meant(meaning: Callable[..., Any], row: tuple[Any, ...]) -> Any:
    for v in row:
        if v is ERROR:
            return ERROR
    try:
        value = meaning(*row)
    except Exception:
        return ERROR
    return value if _bounded(value) else ERROR


def _bounded(value: Any) -> bool:
    kind = type(value)
    if kind is int:
        return -BIG < value < BIG  # type: ignore[no-any-return]
    if kind is bool or kind is float:
        return True
    return not hasattr(value, "__len__") or len(value) <= MAX_SIZE


_INFIX: dict[str, Callable[[tuple[ir.Expr, ...]], ir.Expr]] = {
    "neg": lambda a: ir.Unary("-", a[0]),
    "not": lambda a: ir.Unary("not", a[0]),
    "and": lambda a: ir.BoolOp("and", a),
    "or": lambda a: ir.BoolOp("or", a),
    "if": lambda a: ir.IfExp(a[0], a[1], a[2]),
    "index": lambda a: ir.Subscript(a[0], a[1]),
    "slice.from": lambda a: ir.Subscript(a[0], ir.Slice(a[1], None)),
    "slice.to": lambda a: ir.Subscript(a[0], ir.Slice(None, a[1])),
    "slice": lambda a: ir.Subscript(a[0], ir.Slice(a[1], a[2])),
    "slice.step": lambda a: ir.Subscript(a[0], ir.Slice(None, None, a[1])),
}


def apply_component(component: Component, args: tuple[ir.Expr, ...]) -> ir.Expr:
    """The IR of a component applied to arguments."""
    name = component.name
    if component.kind == "operator":
        if name in _INFIX:
            return _INFIX[name](args)
        family, _, op = name.partition(".")
        if family == "cmp":
            return ir.Compare(args[0], (op,), (args[1],))
        return ir.Binary(args[0], op, args[1])
    if component.kind == "method":
        return ir.MethodCall(args[0], name.rpartition(".")[2], args[1:])
    function: ir.Expr = ir.FunctionRef(name) if "." in name else ir.Name(name)
    return function if component.kind == "constant" else ir.Call(function, args)
