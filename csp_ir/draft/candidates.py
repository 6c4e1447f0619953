"""Candidates for one hole: typed terms over what is in scope there, cheapest first.

Terms are grown by size from the names in scope, constants of the spec and components.
Where sample environments are known, terms that agree on all of them are kept apart only
by cost: the cheapest of each class comes first, the others after all classes.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from itertools import product
from operator import attrgetter
from typing import Any

from csp_ir.domains.model import Candidate
from csp_ir.draft import derived
from csp_ir.draft.forms import (
    ERROR,
    ComponentForm,
    DerivedForm,
    Form,
    column_key,
    component_forms,
    derived_form,
    erased,
    fits,
    is_bounded,
)
from csp_ir.draft.library import stems
from csp_ir.draft.own import own_components
from csp_ir.interpreter.outcomes import endless
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.check import HoleContext
from csp_ir.ir.types import Type
from csp_ir.work import worked

NAME_COST, CONSTANT_COST, EVOKED_BONUS = 0.7, 1.4, 0.8
TEN = 10  # digits are taken off by it

ARITHMETIC = ("+", "-", "*", "//", "%", "/", "**")
COMPARISONS = ("==", "<", "<=", ">", ">=", "!=", "in", "not in")

COMPONENT_WIDTHS, DERIVED_WIDTHS = (60, 24, 8), (60, 16, 6)  # choices of each argument, where there are so many
_FLOATS = ("float", "int", "Any")
_cost, _place = attrgetter("cost"), attrgetter("place")
_LOOSE = frozenset(("Var", "Any", "Union", "Iterable", "Hole"))


@dataclass(slots=True, eq=False)
class Term:
    """An expression with its type, cost and its value in each sample environment; total: it is ERROR in none.

    place: among the terms that forms are applied to, by cost.
    """

    expr: ir.Expr
    type: Type
    cost: float
    values: tuple[Any, ...] | None
    names: frozenset[str]
    total: bool
    place: int = 0


def hole_candidates(
    context: HoleContext,
    *,
    environments: Sequence[Mapping[str, Any]] = (),
    constants: Sequence[Any] = (),
    words: Iterable[str] = (),
    limit: int = 200,
    rounds: int = 2,
    deadline: float | None = None,
    helpers: Sequence[ir.Function] = (),
) -> list[Candidate]:
    """Candidates for a hole where it stands.

    Args:
        context: kind, expected type and scope of the hole.
        environments: sample environments in which it was read.
        constants: values the spec names.
        words: words of the prose; they make the components they evoke cheaper.
        limit: at most so many.
        rounds: how many times components are applied on top of each other.
        deadline: of `work.worked`.
        helpers: of the draft, records among them, whose fields, members, constructors and calls are components too.
    """
    if context.kind == "operator":
        return _operators(context)
    own = tuple(map(ComponentForm, own_components(helpers))) if helpers else ()
    grower = _Grower(context, list(environments), set(words), deadline or worked() + 5, own)
    grower.leaves(constants)
    for round_ in range(rounds):
        grower.grow(cap=max(400, 2 * limit), enough=limit if round_ == rounds - 1 else None)
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
        self,
        context: HoleContext,
        environments: list[Mapping[str, Any]],
        words: set[str],
        deadline: float,
        own: tuple[ComponentForm, ...] = (),
    ) -> None:
        self.own = own
        self.context = context
        self.environments = environments
        self.words = words
        self.stems = stems(words)
        self.deadline = deadline
        self.terms: list[Term] = []
        self.seen: set[Hashable] = set()
        self.texts: set[ir.Expr] = set()
        self.again: list[Term] = []
        self.old = 0

    def late(self) -> bool:
        return worked(6e-4) > self.deadline

    def add(
        self, expr: ir.Expr, kind: Type, cost: float, values: tuple[Any, ...] | None, names: frozenset[str]
    ) -> bool:
        """Keep a term. Returns: whether its values are new."""
        if expr in self.texts:
            return False
        self.texts.add(expr)
        total = values is None or not any([v is ERROR for v in values])
        term = Term(expr, kind, cost, values, names, total)
        if values:
            if not total and all([v is ERROR for v in values]):
                return False
            key = (kind, column_key(values))
            if key in self.seen:
                self.again.append(term)
                return False
            self.seen.add(key)
        self.terms.append(term)
        return True

    def leaves(self, constants: Sequence[Any]) -> None:
        n = len(self.environments)
        for name, kind in self.context.scope.items():
            if kind.name == "Callable":
                continue
            found = [e.get(name, ERROR) for e in self.environments]
            values = tuple([v if is_bounded(v) else ERROR for v in found]) if n else None
            self.add(ir.Name(name), kind, NAME_COST, values, frozenset((name,)))
        for value in [*constants, *_defaults(self.context)]:
            kind = t.type_of_value(value)
            expr = _constant(value)
            if expr is not None:
                cost = CONSTANT_COST + (value == TEN) * 0.8
                self.add(
                    expr, erased(kind), cost, (value if is_bounded(value) else ERROR,) * n if n else None, frozenset()
                )

    def grow(self, cap: int, enough: int | None = None) -> None:
        """Apply every form once to what there is, the cheapest application first.

        Args:
            cap: only so many of the cheapest terms are applied to.
            enough: so many terms that fit the hole are wanted, and only those are kept: the round is the last one.
        """
        last = enough is not None
        terms = sorted(self.terms, key=_cost)[:cap]
        for place, term in enumerate(terms):
            term.place = place
        fresh = {id(x) for x in self.terms[self.old :]}
        fitting = sorted([x.cost for x in self.terms if self.fits_hole(x.type)]) if last else []
        self.old = len(self.terms)
        for tried, (cost, form, args) in enumerate(_cheapest_first(self.runs(terms, last))):
            if tried % 32 == 31 and self.late():
                return
            if enough is not None and len(fitting) >= enough and fitting[enough - 1] <= cost:
                return  # whatever comes now costs as much as all that is wanted, or more
            if not args or any([id(a) in fresh for a in args]) and any([a.names for a in args]):
                if self.apply(form, args, cost, last) and last:
                    insort(fitting, cost)

    def runs(self, terms: list[Term], last: bool) -> Iterator[Run]:
        """Every form over the terms; `last` leaves out those that cannot give what the hole wants."""
        by_type: dict[Type, list[Term]] = {}
        by_class: dict[str, list[Term]] = {}
        for term in terms:
            by_type.setdefault(term.type, []).append(term)
        for kind, alike in by_type.items():
            for name in derived.classes_of_type(kind):
                by_class.setdefault(name, []).extend(alike)
        pools: dict[Type, list[Term]] = {}
        for form in (*self.own, *component_forms()):
            component = form.component
            if not component.params and component.kind != "constant":
                continue
            if not last or fits(component.result, self.context.expected):
                for p in component.params:
                    if p not in pools:
                        pools[p] = _pool(p, by_type)
                evoked = bool(self.words.intersection(component.words))
                yield from _runs(form, [pools[p] for p in component.params], evoked, COMPONENT_WIDTHS)
        for pool in by_class.values():
            pool.sort(key=_place)
        for row, evoked in derived.worth_trying(self.stems):
            yield from _runs(derived_form(row), [by_class.get(c, []) for c in row.op.params], evoked, DERIVED_WIDTHS)

    def apply(self, form: Form, args: tuple[Term, ...], cost: float, last: bool) -> bool:
        if len(args) == 2 and args[0] is args[1] and not form.twice:
            return False
        kind = form.kind(tuple([a.type for a in args]))
        if kind is None or last and not self.fits_hole(kind):
            return False
        expr = form.expr(tuple([a.expr for a in args]))
        if expr is None or expr in self.texts:
            return False
        rows = len(self.environments)
        values: tuple[Any, ...] | None = None
        if rows:
            values = form.column([a.values or () for a in args], rows, all([a.total for a in args]))
        if kind == t.ANY and isinstance(form, DerivedForm):
            known = next((v for v in values or () if v is not ERROR and not endless(v)), ERROR)
            if values is None:
                return False
            if known is not ERROR:
                kind = erased(t.type_of_value(known))
                if last and not self.fits_hole(kind):
                    return False
        return self.add(expr, kind, cost, values, frozenset().union(*[a.names for a in args]))

    def fits_hole(self, kind: Type) -> bool:
        """As `fits`, but a truth value is not offered where a number is wanted."""
        expected = self.context.expected
        return fits(kind, expected) and not (kind.name == "bool" and expected.name in ("int", "float"))

    def best(self, limit: int) -> list[Candidate]:
        fitting = sorted([x for x in self.terms if self.fits_hole(x.type)], key=_cost)
        chosen = fitting[:limit]
        if len(chosen) < limit:
            others = sorted([x for x in self.again if self.fits_hole(x.type)], key=_cost)
            chosen += others[: limit - len(chosen)]
        return [Candidate(x.expr, round(x.cost, 3), ("enumerator",)) for x in chosen]


@dataclass(slots=True, eq=False)
class Run:
    """Applications of one form with all arguments but the last fixed; the last goes through `tail`, by cost.

    A constant has neither.
    """

    form: Form
    head: tuple[Term, ...]
    tail: list[Term]
    bonus: float
    spent: float

    def cost(self, at: int) -> float:
        last = self.tail[at].cost if self.tail else 0.0
        return self.form.cost + (self.spent + last) - self.bonus


def _pool(wanted: Type, by_type: Mapping[Type, list[Term]]) -> list[Term]:
    """The terms that may stand where a type is wanted, cheapest first."""
    heads = _FLOATS if wanted.name == "float" else (wanted.name, "Any")
    kinds = [k for k in by_type if (wanted.name in _LOOSE or k.name in heads) and fits(k, wanted)]
    return sorted([x for k in kinds for x in by_type[k]], key=_place)


def _runs(form: Form, pools: list[list[Term]], evoked: bool, widths: tuple[int, ...]) -> Iterator[Run]:
    if not pools:
        yield Run(form, (), [], EVOKED_BONUS * evoked, 0.0)
    elif all(pools):
        width = widths[min(len(pools), len(widths)) - 1]
        *heads, tail = [p[:width] for p in pools]
        for head in product(*heads):
            yield Run(form, head, tail, EVOKED_BONUS * evoked, sum([a.cost for a in head]))


def _cheapest_first(runs: Iterable[Run]) -> Iterator[tuple[float, Form, tuple[Term, ...]]]:
    """(cost, form, arguments) of every application, those of equal cost in the order of the runs."""
    heap = [(run.cost(0), number, 0, run) for number, run in enumerate(runs)]
    heapify(heap)
    while heap:
        cost, number, at, run = heap[0]
        yield cost, run.form, (*run.head, *run.tail[at : at + 1])
        if at + 1 < len(run.tail):
            heapreplace(heap, (run.cost(at + 1), number, at + 1, run))
        else:
            heappop(heap)


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
