"""Bottom-up enumeration in cost order, one term kept per vector of values.

A vector holds one value per row (the examples first, then probes: generated inputs without a
known result), so terms that no row tells apart are one term, and terms that only the probes
tell apart stay rivals. A term that raises on some rows stays: it is partial.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from copy import copy
from functools import cache
from typing import Any

from csp_ir.draft.library import Op
from csp_ir.ir.plain_values import PosixPath
from csp_ir.ir.types import EXACT
from csp_ir.work import worked


class _Error:
    """The value of a term that raised; equal only to itself."""

    def __repr__(self) -> str:
        return "ERROR"


ERROR = _Error()
_CAUGHT = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError)
_MAX_TOTAL = 40_000
LEAST, SPARED = 0.42, 0.8  # nats that a term costs at least: so much of its half nats, less what the prose may spare it
_QUOTIENTS = frozenset(("({0} / {1})", "({0} // {1})", "({0} % {1})", "({0} % {1} == 0)"))
_MEASURES = frozenset(("len({0})", "sum({0})", "max({0})", "min({0})", "({0} + {1})", "abs({0})"))
_ORDER = {"({0} < {1})": False, "({0} <= {1})": False, "({0} > {1})": True, "({0} >= {1})": True, "({0} == {1})": False}


class Term:
    """An expression with its values.

    op, args: how it is built; a leaf has no op and its text in `leaf`.
    target: names of the loop variables, where the op is a comprehension.
    cost: whole number, two to a nat. sort: see `sort_of_all`. total: no row raised.
    hits: bit i set where row i has the wanted value. fixed: names no variable. place: in its bank's order.
    """

    __slots__ = (
        "op", "args", "leaf", "target", "values", "cost", "sort", "total", "hits", "fixed", "place", "nats", "_text"
    )  # fmt: skip

    def __init__(
        self,
        values: tuple[Any, ...],
        cost: int,
        *,
        leaf: str = "",
        op: Op | None = None,
        args: tuple[Term, ...] = (),
        target: str = "",
        fixed: bool = False,
        sort: str = "",
    ) -> None:
        self.values, self.cost, self.leaf, self.op, self.args = values, cost, leaf, op, args
        self.target, self.fixed, self.hits, self.place = target, fixed, 0, 0
        kinds = set(map(type, values))
        self.total = _Error not in kinds
        self.sort = sort or _common_sort(values, kinds) or ""
        self._text = ""
        self.nats = -1.0  # see `Weights.cost`

    @property
    def text(self) -> str:
        if not self._text:
            self._text = self.leaf or self.op.template.format(*[a.text for a in self.args], t=self.target)  # type: ignore[union-attr]
        return self._text

    def walk(self) -> Iterator[Term]:
        yield self
        for a in self.args:
            yield from a.walk()

    def become(self, other: Term) -> None:
        """Take the form of a term with equal values; terms built of this one stay what they are."""
        self.op, self.args, self.leaf, self.target, self.cost = (
            other.op,
            other.args,
            other.leaf,
            other.target,
            other.cost,
        )
        self.fixed, self.nats, self._text = other.fixed, other.nats, ""

    def __repr__(self) -> str:
        return f"Term({self.text}, {self.cost})"


_SCALARS = {int: "int", float: "float", str: "str", bool: "bool", type(None): "None"}


_NAMED: dict[type, str] = {range: "range[int]", PosixPath: "Path"}


def sort_of(value: Any) -> str:
    """int, float, str, bool, None, list[int], dict, ...; the sort by which operations take arguments."""
    kind = type(value)
    if kind in _SCALARS:
        return _SCALARS[kind]
    if kind in _CONTAINERS:
        kinds = frozenset(map(type, value))
        if kinds <= _SCALARS.keys():
            return _container(kind.__name__, frozenset(map(_SCALARS.__getitem__, kinds)))
        return _container(kind.__name__, frozenset(map(sort_of, value)))
    return _NAMED.get(kind) or kind.__name__


_CONTAINERS = frozenset((list, tuple, set, frozenset))


def _filled(sorts: frozenset[str]) -> frozenset[str]:
    """Sorts without those of empty containers, where others of the kind say what they hold."""
    if len(sorts) < 2:
        return sorts
    return sorts - {s for s in sorts if s.endswith("[]") and any(o != s and o.startswith(s[:-1]) for o in sorts)}


@cache
def _container(kind: str, inner: frozenset[str]) -> str:
    """The sort of a list, tuple or set whose elements are of these sorts."""
    if inner == {"int", "float"}:
        return f"{kind}[float]"
    inner = _filled(inner)
    return f"{kind}[{next(iter(inner))}]" if len(inner) == 1 else f"{kind}[{'any' if inner else ''}]"


def sort_of_all(values: Iterable[Any]) -> str | None:
    """The common sort of a vector, "any" where sorts differ, None where every row raised."""
    return _common_sort(values, set(map(type, values)))


def _common_sort(values: Iterable[Any], kinds: set[type]) -> str | None:
    kinds = kinds - {_Error} if _Error in kinds else kinds
    if len(kinds) == 1:
        (base,) = kinds
        simple = _SCALARS.get(base)
        if simple is not None:
            return simple
        if base in (list, tuple, set):
            inner: set[type] = set()
            for v in values:
                if v is not ERROR:
                    inner.update(map(type, v))
            if not inner:
                return f"{base.__name__}[]"
            if len(inner) == 1 and (simple := _SCALARS.get(next(iter(inner)))):
                return f"{base.__name__}[{simple}]"
    elif not kinds:
        return None
    found = {sort_of(v) for v in values if v is not ERROR}
    found = set(_filled(frozenset(found)))
    if found == {"int", "float"}:
        return "float"
    if found == {"list[int]", "list[float]"}:
        return "list[float]"
    if len(found) > 1 and len(heads := {s.partition("[")[0] for s in found}) == 1:
        return f"{heads.pop()}[any]"
    return found.pop() if len(found) == 1 else "any"


_NO_KEYS = frozenset(("int", "str", "float", "bool", "any", "list", "dict", "set", "frozenset", "range", "None"))


@cache
def classes_of(sort: str) -> tuple[str, ...]:
    """The parameter classes that values of a sort may stand for."""
    base, _, inner = sort.partition("[")
    inner = inner.removesuffix("]")
    found = ["any", base]
    if sort in ("int", "float"):
        found.append("num")
    if base in ("list", "tuple", "range", "set", "frozenset"):
        found += ["iter", "sized"]
        if base in ("list", "tuple", "range"):
            found.append("seq")
        if inner in ("int", "float", ""):
            found.append("nums")
        if inner in ("str", ""):
            found.append("strs")
        if inner.startswith(("list[", "tuple[")):
            found.append("nested")
    if sort in ("str", "dict"):
        found.append("sized")
    if sort == "str":
        found += ["seq", "iter", "text"]
    if sort == "int":
        found.append("text")
    if base == "datetime":
        found.append("date")
    if base in EXACT:
        found.append("num")
    if sort in ("int", "str", "float", "bool", "any") or base == "tuple" or base not in _NO_KEYS:
        found.append("key")
    return tuple(dict.fromkeys(found))


@cache
def agree(a: str, b: str) -> bool:
    """Whether comparing values of these sorts makes sense."""
    numbers = ("int", "float")
    if a == b == "bool":
        return False
    return (
        a == b
        or ("any" in (a, b) and "bool" not in (a, b))
        or (a in numbers and b in numbers)
        or a.partition("[")[0] == b.partition("[")[0]
    )


def value_key(sort: str, values: tuple[Any, ...]) -> Hashable:
    """Equal for equal vectors. Raises TypeError where values cannot be compared."""
    if sort in _EXACT_SORTS:
        return (sort, values)
    if sort in _LISTED_SORTS:
        return (sort, tuple([tuple(v) if type(v) is list else v for v in values]))
    return (sort, repr(values))  # tells 1, 1.0 and True apart; equal sets may differ, which only costs a duplicate


_EXACT_SORTS = frozenset(("int", "str", "bool"))  # equal values have equal types
_LISTED_SORTS = frozenset(("list[int]", "list[str]", "list[bool]", "list[]"))


TWINS = 4  # terms that are kept beside one of equal values, the cheapest
LOOK = 128  # tries between two counts of the work
TRY, ROW = 1.4e-5, 1.8e-7  # units of a try, and of each of its rows: a quarter more than measured on ten solves


class Bank:
    """Terms over rows.

    Args:
        ops: (operation, its cost here).
        price: of two terms with equal values the one of lower price is kept; without it the first.
        apart: whether the second of two terms with equal values is worth keeping beside the first, as one of its `twins`.
        errors: on how many rows an operation of one argument, and of more, may raise, among the first so many.
        limit: distinct terms to keep; tries: applications to try; deadline: of `work.worked`, where it grows no more.
    """

    def __init__(
        self,
        ops: Sequence[tuple[Op, int]],
        *,
        limit: int = 20_000,
        tries: int = 120_000,
        price: Callable[[Term], float] | None = None,
        apart: Callable[[Term, Term], bool] | None = None,
        errors: tuple[int, int, int] = (1 << 30, 1 << 30, 1 << 30),
    ) -> None:
        self.errors = errors
        self.price, self.apart = price, apart
        self._twins: dict[int, list[Term]] = {}
        self.ops, self.limit, self.tries = ops, limit, tries
        self.terms: list[Term] = []
        self.tried = 0
        self.level = 0
        self.deadline = float("inf")
        self.full = False
        self._seen: dict[Hashable, Term] = {}
        self._levels: dict[str, dict[int, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._pending: dict[int, list[Term]] = defaultdict(list)
        self._steps: Iterator[Term | None] | None = None  # of a level that is not finished

    def offer(self, term: Term) -> None:
        """Put a term in as an atom: among the terms once the bank grows to its cost, at once where it has grown already."""
        if self.level:
            self.keep(term)
        else:
            self._pending[term.cost].append(term)

    def take_in(self, op: Op, price: int) -> None:
        """Let what the bank makes from now on be made with one more operation."""
        self.ops = sorted([*self.ops, (op, price)], key=lambda p: p[1])

    def grow(self, until: int) -> Iterator[Term]:
        """New terms of cost at most `until`, or as many as limits allow, cheapest first."""
        while not self.full:
            if self._steps is None:
                if self.level >= until:
                    return
                self._steps = self._next_level()
            for term in self._steps:
                if term is None:  # a limit is reached; what is left of the level waits for further ones
                    return
                yield term
            self._steps = None

    def _next_level(self) -> Iterator[Term | None]:
        self.level += 1
        for term in self._pending.pop(self.level, ()):
            if self.keep(term):
                yield term
        for op, price in self.ops:
            if price < self.level:
                yield from self._apply(op, price, self.level)

    def keep(self, term: Term) -> bool:
        """Keep a term unless one with the same values is there; then the first one stays."""
        if not term.sort:
            return False
        try:
            key = value_key(term.sort, term.values)
            known = self._seen.get(key)
            if known is not None:
                self._beside(known, term)
                self._improve(known, term)
                return False
        except (TypeError, RecursionError):
            return False
        if term.sort == "str" and sum([len(v) for v in term.values if v is not ERROR]) > _MAX_TOTAL:
            return False
        self._seen[key] = term
        term.place = len(self.terms)
        self.terms.append(term)
        level = max(self.level, term.cost)  # so that it is a part of what costs more only
        for name in classes_of(term.sort):
            self._levels[name][level].append(term)
        return True

    def twins(self, term: Term) -> Sequence[Term]:
        """Terms of the bank's values that were kept beside one of its terms."""
        return self._twins.get(id(term), ())

    def _beside(self, known: Term, term: Term) -> None:
        """Keep a term beside one of equal values, where it is worth it."""
        if self.apart is None or self.price is None or not self.apart(known, term):
            return
        twins = self._twins.setdefault(id(known), [])
        if all(t.text != term.text for t in twins):
            insort(twins, term, key=self.price)
            del twins[TWINS:]

    def _improve(self, known: Term, term: Term) -> None:
        """Let a term take the form of another with equal values that is cheaper."""
        if self.price is None or term.op is None or known.op is None:
            return
        price = self.price(known)
        if price < LEAST * term.cost - SPARED:
            return  # it cannot be
        if self.price(term) < price - 0.01 and not any(t is known for t in term.walk()):
            before = copy(known)
            known.become(term)
            self._beside(known, before)

    def _apply(self, op: Op, price: int, cost: int) -> Iterator[Term | None]:
        """New terms of one operation at a level, with None where a limit is reached."""
        budget = cost - price
        meaning, related, commutes = op.meaning, op.related, op.commutes
        few, fewer, rows = self.errors
        order, idle = _ORDER.get(op.template), _idle(op)
        indexes = op.template.startswith("{0}[")
        for args in self._choices(op.params, budget):
            if order is not None and (args[0].fixed or (order and not args[1].fixed)):
                continue  # a constant stands right, and `b > a` is `a < b`
            self.tried += 1
            if self.tried % LOOK == 0:
                late = worked(LOOK * (TRY + ROW * len(args[0].values))) > self.deadline
                if late or self.tried > self.tries or len(self.terms) > self.limit:
                    self.full = True
                    yield None
            fixed = True
            total = True
            for a in args:
                fixed = fixed and a.fixed
                total = total and a.total
            if fixed or (related and not agree(args[0].sort, args[1].sort)):
                continue
            if indexes and args[0].sort.startswith("range"):
                continue  # an element of a range is its first argument, shifted
            if len(args) == 2:
                left, right = args
                if idle is not None and idle(left, right):
                    continue
                if left is right:
                    if related or (commutes and op.template != "({0} * {1})" and op.template != "({0} + {1})"):
                        continue
                elif commutes and (left.fixed or (not right.fixed and left.place > right.place)):
                    continue  # one order is enough; a constant stands right
            values = evaluate(meaning, [a.values for a in args], total, few if len(args) == 1 else fewer, rows)
            if values is None:
                continue
            term = Term(values, cost, op=op, args=args)
            if self.keep(term):
                yield term

    def _choices(self, params: tuple[str, ...], budget: int) -> Iterator[tuple[Term, ...]]:
        levels = self._levels
        if len(params) == 1:
            for a in levels[params[0]].get(budget, ()):
                yield (a,)
        elif len(params) == 2:
            first, second = levels[params[0]], levels[params[1]]
            for cost in range(1, budget):
                left, right = first.get(cost), second.get(budget - cost)
                if left and right:
                    for a in left:
                        for b in right:
                            yield (a, b)
        else:
            first, second, third = levels[params[0]], levels[params[1]], levels[params[2]]
            for c1 in range(1, budget - 1):
                if not (left := first.get(c1)):
                    continue
                for c2 in range(1, budget - c1):
                    middle, right = second.get(c2), third.get(budget - c1 - c2)
                    if middle and right:
                        for a in left:
                            for b in middle:
                                for c in right:
                                    yield (a, b, c)


def _idle(op: Op) -> Callable[[Term, Term], bool] | None:
    """Tells arguments over which an operation has a shorter form, or no use; None where it is always of use."""
    template = op.template
    if template in _QUOTIENTS:
        return lambda a, b: a is b or a.fixed or not _measures(b)
    if template == "({0} ** {1})":
        return lambda a, b: b.op is not None or a.leaf in ("0", "1")
    if template == "({0} - {1})":
        return lambda a, b: a is b or (b.fixed and _shifted(a)) or (a.fixed and a.cost > 1 and a.leaf != "1")
    if template == "({0} + {1})":
        return lambda a, b: (b.fixed and _shifted(a)) or (a.fixed and _shifted(b))
    if template.startswith("{0}.") and op.params[0] == "str":
        return lambda a, b: a is b or a.fixed or (b.op is not None and b.sort == "str" and not b.leaf)
    return None


def _measures(term: Term) -> bool:
    """Whether something may be divided by a term: a name, a part of one, a constant, a size or a sum."""
    return term.op is None or term.op.template in _MEASURES or term.op.template.startswith("{0}[")


def _shifted(term: Term) -> bool:
    """Whether a term adds or subtracts a constant already."""
    return term.op is not None and term.op.template in ("({0} + {1})", "({0} - {1})") and term.args[1].fixed


def evaluate(
    meaning: Any, columns: list[tuple[Any, ...]], total: bool, errors: int = 1 << 30, rows: int = 1 << 30
) -> tuple[Any, ...] | None:
    """The values of an operation over argument columns; None where more than `errors` of the first `rows` raise, or all."""
    if total:
        try:
            return tuple(map(meaning, *columns))
        except _CAUGHT:
            if not errors:
                return None
        except (RecursionError, MemoryError):
            return None
    elif not errors:
        return None
    out: list[Any] = []
    left = min(errors, rows - 1)
    try:
        for row in zip(*columns):
            if row[0] is not ERROR and row[-1] is not ERROR and (len(row) < 3 or row[1] is not ERROR):
                try:
                    out.append(meaning(*row))
                    continue
                except _CAUGHT:
                    pass
            out.append(ERROR)
            if len(out) <= rows:
                left -= 1
                if left < 0:
                    return None
    except (RecursionError, MemoryError):
        return None
    return tuple(out) if any([v is not ERROR for v in out]) else None
