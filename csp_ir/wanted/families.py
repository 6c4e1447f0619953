"""Terms that put cheap terms of a scope together in the ways that are meant most often, cheapest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from heapq import nsmallest
from itertools import product
from typing import Any

from csp_ir.draft.bank import ERROR, Term, agree
from csp_ir.draft.decide import bound_tests
from csp_ir.draft.library import Op
from csp_ir.goals.concat import PLUS
from csp_ir.goals.model import OutOfWork, keys_of
from csp_ir.goals.numbers import ADD, DIV, MUL, PAIRS, SUB
from csp_ir.goals.scope import Scope, operation
from csp_ir.goals.tests import COMPARED, EQ, NE, NOT, guarded
from csp_ir.goals.texts import SPLIT, STR
from csp_ir.wanted.scopes import AT

SUBJECTS = 50  # cheapest terms that are put together
SUMS = 16  # cheapest numbers of which sums are compared
TOGETHER = 60  # cheapest tests that are put together
GUARD = 1.0  # nats of a test that holds exactly where another may be asked
SIDES = 14  # cheapest texts on both sides of a constant
TURN = -1.2  # nats of comparing two things by two of their parts in turn, beside the parts
ALIKE = 0.8  # nats off for two things that are made alike
MIRROR = str.maketrans("<>", "><")  # a sign as it is read from the other side
WIDER = 3  # pairs tried for each that is wanted
IN = operation("({0} in {1})", 3, "in contain has include exist known among")
NOT_IN = operation("({0} not in {1})", 3, "not new missing without unknown")
SUBSET = operation("({0} <= {1})", 3, "every subset contain")
LEN = operation("len({0})", 1, "length long many count number size character digit")
REMOVED = operation("{0}.replace({1}, '')", 2, "without remove ignore drop strip")
SLICE = operation("{0}[{1}:{2}]", 2, "from to between part piece slice chunk")
INT = operation("int({0})", 2, "number integer whole int")
SORTED = operation("sorted({0})", 2, "sort order alphabetical ascending")
LISTED = operation("list({0})", 2, "list each every")
TURNED = operation("{0}[::-1]", 3, "reverse backward order last unchanged")
SHARES = tuple(
    operation(template, 3, "percent percentage share rate interest")
    for template in (
        "(1 + {0} / 100)", "(1 - {0} / 100)",
        "({0} / 100)", "(100 - {0})", "(100 + {0})",
    )
)  # fmt: skip
_MODULO = tuple(op for op in PAIRS if op.template in ("{0} // {1}", "{0} % {1}"))
_EXTREMES = tuple(op for op in PAIRS if op.template.startswith(("max(", "min(")))
_BY_ZERO, _BY_CONSTANT = _EXTREMES, (ADD, SUB, MUL, DIV, *_MODULO, *_EXTREMES)
_SMALL = frozenset(("0", "1", "2", "0.0", "1.0"))
_OPPOSED = (EQ, NE, IN, NOT_IN, *COMPARED.values())  # tests whose opposite is one too
_SHARES = tuple(op for op in PAIRS if "100" in op.template and op.cost <= 4 or "(1 " in op.template)


def distinct(terms: Iterable[Term], limit: int) -> list[Term]:
    """Those with other values than the ones before."""
    seen: set[Any] = set()
    out = []
    for t in terms:
        try:
            key = keys_of(t.values)
            if key in seen:
                continue
            seen.add(key)
        except TypeError:
            pass
        out.append(t)
        if len(out) == limit:
            break
    return out


def cheapest(scope: Scope, most: int, sorts: Sequence[str] = (), fixed: bool = True) -> list[Term]:
    """The cheapest terms of some sorts, of all where none is given."""
    some = [t for t in scope.terms if (not sorts or t.sort in sorts) and (fixed or not t.fixed)]
    return nsmallest(most, some, key=scope.weights.cost)


def paired(scope: Scope, terms: Sequence[Term], ops: Callable[[Term, Term], Sequence[Op]], most: int) -> list[Term]:
    """Operations on two of some terms, the cheapest of them."""
    cost, alone = scope.weights.cost, scope.weights.alone
    pairs: list[tuple[float, int, Op, Term, Term]] = []
    for k, a in enumerate(terms):
        for b in terms[: k + 1]:
            if a.fixed and b.fixed:
                continue
            together = cost(a) + cost(b) - (ALIKE if a.op is b.op is not None else 0.0)
            for op in ops(a, b):
                pairs.append((together + alone(op), len(pairs), op, a, b))
            if a is not b:
                for op in ops(b, a):
                    pairs.append((together + alone(op), len(pairs), op, b, a))
    made = (scope.apply(op, a, b) for _, _, op, a, b in nsmallest(most, pairs))
    return [t for t in made if t is not None]


def enrich(scope: Scope, most: int) -> None:
    """Put sums, differences, extremes and the like of cheap numbers into the bank."""
    numbers = cheapest(scope, SUBJECTS, ("int", "float"))
    scope.offer([*pieces(scope), *slices(scope)])
    shares = [scope.apply(op, t) for t in numbers[:8] if not t.fixed for op in SHARES]
    scope.offer(share for share in shares if share is not None)
    scope.offer(sorted(paired(scope, numbers, _arithmetic, most), key=scope.weights.cost))


def pieces(scope: Scope) -> Iterator[Term]:
    """Parts of texts between marks that are in all of them, parts of these, the numbers that they are; without marks."""
    marks = [t for t in scope.terms if t.fixed and t.sort == "str" and t.values[0]]
    some = cheapest(scope, SIDES // 3, ("str",), fixed=False)
    for text in some:
        known = [v for v in text.values if v is not ERROR]
        for mark in marks:
            if any(mark.values[0] in v for v in known) and (rest := scope.apply(REMOVED, text, mark)) is not None:
                yield rest
                if (size := scope.apply(LEN, rest)) is not None:
                    yield size
    parts = [p for t in some for p in _parts(scope, t, marks)]
    yield from parts
    for part in [p for p in parts if p.sort == "str"][: SIDES // 2]:
        yield from _parts(scope, part, marks)


def _parts(scope: Scope, text: Term, marks: Sequence[Term]) -> Iterator[Term]:
    known = [v for v in text.values if v is not ERROR]
    for mark in marks:
        if not all(mark.values[0] in v for v in known) or (parts := scope.apply(SPLIT, text, mark)) is None:
            continue
        yield parts
        for place in (0, 1, 2, 3, -1):
            if (part := scope.apply(AT, parts, scope.constant(place))) is not None and _known(scope, part):
                yield part
                if (number := scope.apply(INT, part)) is not None and _known(scope, number):
                    yield number


def _known(scope: Scope, term: Term) -> bool:
    """Whether a term raises in no environment that a run has shown."""
    return ERROR not in term.values[: scope.asked]


def slices(scope: Scope) -> Iterator[Term]:
    """`s[i:i + n]` and `s[i:j]` of what is named."""
    whole = [t for t in scope.leaves if t.op is None and t.sort.partition("[")[0] in ("str", "list", "tuple")]
    numbers = [t for t in scope.leaves if t.op is None and t.sort == "int"]
    for s in whole:
        for i in numbers:
            for j in numbers:
                if i is not j:
                    for end in (scope.apply(ADD, i, j), j):
                        if end is not None and (made := scope.apply(SLICE, s, i, end)) is not None:
                            yield made


def _arithmetic(a: Term, b: Term) -> Sequence[Op]:
    if a is b:
        return ()
    if b.fixed:
        if b.leaf == "1":
            return (ADD, SUB)
        return _BY_ZERO if b.leaf in ("0", "0.0") else () if b.leaf.startswith("(-") else _BY_CONSTANT
    if a.fixed:
        return () if a.leaf in _SMALL or a.leaf.startswith("(-") else (SUB, DIV)
    both = (ADD, MUL, *_EXTREMES) if a.place < b.place else ()
    return (*both, SUB, DIV, *_MODULO, *_SHARES)


def lists(scope: Scope) -> list[Term]:
    """Keys of dictionaries and elements of sets in order, lists turned round or in order."""
    made: list[Term | None] = []
    for t in cheapest(scope, SUBJECTS, fixed=False):
        base = t.sort.partition("[")[0]
        if base in ("dict", "set"):
            made += [scope.apply(SORTED, t), scope.apply(LISTED, t)]
        elif base == "list":
            made += [scope.apply(op, t) for op in (SORTED, TURNED)]
    return [t for t in made if t is not None]


def texts(scope: Scope, most: int) -> list[Term]:
    """Two texts one after the other, perhaps with a constant between them; numbers as texts."""
    some = cheapest(scope, SIDES, ("str",), fixed=False)
    numbers = [scope.apply(STR, t) for t in cheapest(scope, SIDES, ("int",), fixed=False)]
    some += [t for t in numbers if t is not None]
    marks = [t for t in cheapest(scope, SIDES, ("str",)) if t.fixed and t.leaf not in ('""', "''")]
    plain = paired(scope, [*some, *marks], lambda a, b: (PLUS,) if a is not b else (), most)
    cost = scope.weights.cost
    three = nsmallest(
        most,
        [
            (cost(a) + cost(m) + cost(b), k, a, m, b)
            for k, (a, m, b) in enumerate(product(some, marks, some))
            if a is not b
        ],
    )
    for _, _, a, m, b in three:
        left = scope.apply(PLUS, a, m)
        if left is not None and (made := scope.apply(PLUS, left, b)) is not None:
            plain.append(made)
    return plain


# --- tests ----------------------------------------------------------------------------------


def tests(scope: Scope, found: Sequence[Term], limit: int) -> Iterator[Term]:
    """Comparisons of cheap terms, bounds of the prose, and two of them together, one perhaps guarding the other."""
    cost = scope.weights.cost
    found = [t for t in found if len(t.args) != 2 or t.args[0].text != t.args[1].text]
    with suppress(OutOfWork):
        found += compared(scope, limit)
    plain = distinct(nsmallest(2 * limit, [*found, *bounded(scope)], key=cost), 2 * limit)
    yield from plain
    yield from (n for t in plain[:TOGETHER] if (n := _negated(scope, t)) is not None)
    total = [t for t in plain if t.total and not t.fixed and len(set(t.values)) > 1][:TOGETHER]
    total += [n for t in total[: TOGETHER // 2] if (n := _negated(scope, t)) is not None]
    exact = _by_values([t for t in plain if t.total and not t.fixed], scope.asked or None)
    for t in plain[: 4 * TOGETHER]:
        if not t.total:
            yield from guards(scope, total, t)
            yield from exact_guards(scope, exact, t)
    for k, a in enumerate(total):
        for b in total[k + 1 :]:
            yield from (m for value in (True, False) if (m := guarded(scope, a, b, value)) is not None)


def guards(scope: Scope, total: Sequence[Term], test: Term) -> Iterator[Term]:
    """`g and test`, `g or test` for what decides wherever the test raises."""
    raising = [k for k, v in enumerate(test.values) if v is ERROR]
    for value in (True, False):
        some = [
            g for g in total if all(g.values[k] is not value for k in raising) and any(v is value for v in g.values)
        ]
        for g in some[:4]:
            if (made := guarded(scope, g, test, value)) is not None:
                yield made


def _negated(scope: Scope, test: Term) -> Term | None:
    """`not test`, where no comparison says that itself."""
    return None if test.op in _OPPOSED else scope.apply(NOT, test)


def _by_values(tests: Sequence[Term], rows: int | None) -> dict[tuple[Any, ...], list[Term]]:
    found: dict[tuple[Any, ...], list[Term]] = {}
    for t in tests:
        found.setdefault(t.values[:rows], []).append(t)
    return found


def exact_guards(scope: Scope, tests: dict[tuple[Any, ...], list[Term]], test: Term) -> Iterator[Term]:
    """`g and test`, `not g or test` for what holds exactly where the test does not raise: what it is there for.

    Of environments that are only imagined nothing is asked: none may come to pass.
    """
    safe = tuple(v is not ERROR for v in test.values[: scope.asked or None])
    for both, values in ((True, safe), (False, tuple(not v for v in safe))):
        for g in tests.get(values, ())[:2]:
            if (made := guarded(scope, g, test, both)) is not None:
                made.nats = scope.weights.cost(test) + min(GUARD, scope.weights.cost(g))
                yield made


def compared(scope: Scope, limit: int) -> Iterator[Term]:
    """Cheap terms compared with one another, sums of numbers among them; one by one, and by two parts in turn."""
    subjects = [t for t in cheapest(scope, 2 * SUBJECTS) if t.sort not in ("bool", "None")][:SUBJECTS]
    orders = frozenset(COMPARED.values())
    found = paired(scope, subjects, lambda a, b: [o for o in _comparisons(a, b) if o in orders], limit * WIDER // 2)
    found += paired(
        scope, subjects, lambda a, b: [o for o in _comparisons(a, b) if o not in orders], limit * WIDER // 2
    )
    yield from (t for t in found if t.sort == "bool")
    yield from _in_turn(scope)
    numbers = cheapest(scope, SUMS, ("int", "float"), fixed=False)
    sums = paired(scope, numbers, lambda a, b: (ADD,) if a is not b and a.place < b.place else (), 3 * SUMS)
    one = scope.constant(1)
    sums += [t for s in sums[:SUMS] if (t := scope.apply(ADD, s, one)) is not None]
    of_sums = paired(
        scope,
        [*sums, *numbers],
        lambda a, b: tuple(COMPARED.values()) if b.op is ADD and a.op is not ADD and not _with(a, b) else (),
        2 * limit,
    )
    yield from (t for t in of_sums if t.sort == "bool")


def _with(part: Term, whole: Term) -> bool:
    return any(t is part for t in whole.walk())


def _in_turn(scope: Scope) -> Iterator[Term]:
    """`(a.x, a.y) < (b.x, b.y)` for two names and the same two operations on each."""
    by_op: dict[tuple[str, str], dict[str, Term]] = {}
    for t in scope.terms:
        if t.op is not None and len(t.args) == 1 and t.args[0].op is None and t.sort in ("int", "str", "float"):
            by_op.setdefault((t.args[0].sort, t.op.template), {})[t.args[0].leaf] = t
    both = [(key, found) for key, found in by_op.items() if len(found) > 1]
    for (sort, _), first in both[:SIDES]:
        for (other, _), second in both[:SIDES]:
            if other != sort or first is second:
                continue
            names = sorted(n for n in first if n in second)[:3]
            f, g = (next(iter(found.values())).op for found in (first, second))
            for a, b in ((a, b) for a in names for b in names if a < b):
                for sign in COMPARED:
                    sides = first[a].args[0], first[b].args[0]
                    if (made := scope.apply(in_turn(sign, f, g), *sides)) is not None:
                        alone = scope.weights.alone
                        parts = sum(alone(o) for o in (f, g) if o is not None)
                        parts += min(alone(COMPARED[sign]), alone(COMPARED[sign.translate(MIRROR)]))
                        made.nats = TURN + parts + sum(map(scope.weights.cost, sides))
                        yield made


@cache
def in_turn(sign: str, first: Op, second: Op) -> Op:
    """`(a.x, a.y) < (b.x, b.y)` as an operation on a and b: what repeats is said once."""
    sides = [f"({first.template}, {second.template})".replace("{0}", f"{{{k}}}") for k in (0, 1)]
    compare, f, g = COMPARED[sign].meaning, first.meaning, second.meaning
    cost = first.cost + second.cost + COMPARED[sign].cost
    words = first.words | second.words | COMPARED[sign].words
    return Op(
        f"({sides[0]} {sign} {sides[1]})", ("any", "any"), lambda a, b: compare((f(a), g(a)), (f(b), g(b))), cost, words
    )


def _comparisons(a: Term, b: Term) -> Sequence[Op]:
    if a is b or not _may_be_equal(a, b) and not _holds(b, a):
        return ()
    holds = (IN, NOT_IN) if _holds(b, a) else ()
    # What is compared stands on the left: of two terms the one that is made later, an element or what is made of it.
    if a.fixed or not agree(a.sort, b.sort) or not b.fixed and a.place < b.place:
        return (*holds, SUBSET) if a.sort.startswith("set") and b.sort.startswith("set") else holds
    return (*holds, *_orders(a, b))


def _may_be_equal(a: Term, b: Term) -> bool:
    """Whether some values of two terms are of one type; numbers are."""
    if "any" not in (a.sort, b.sort):
        return True
    first, second = ({type(v) for v in t.values if v is not ERROR} for t in (a, b))
    return bool(first & second) or len((first | second) - {int, float}) < 1


def _orders(a: Term, b: Term) -> Sequence[Op]:
    base = a.sort.partition("[")[0]
    if base in ("list", "dict"):
        return (EQ,)
    if base in ("set", "frozenset"):
        return (EQ, SUBSET)
    if base == "str" and (b.fixed or a.op is not b.op):
        return (EQ, NE)  # of texts, only what is said of two things alike is put in order
    return (EQ, NE, *COMPARED.values())


def _holds(container: Term, item: Term) -> bool:
    base, _, inner = container.sort.partition("[")
    if base == "str":
        return item.sort == "str"
    return base in ("list", "set", "dict", "tuple", "frozenset") and (not inner or inner[:-1] in (item.sort, "any", ""))


def bounded(scope: Scope) -> Iterator[Term]:
    """The bounds that the prose sets, on cheap numbers."""
    numeric = [t for t in scope.terms if t.sort in ("int", "float") and not t.fixed and t.total]
    numeric = nsmallest(12, numeric, key=scope.weights.cost)
    leaves = {t.leaf: t for t in scope.leaves if t.op is None}
    yield from (term for term, _, _ in bound_tests(scope.weights.prose.bounds, numeric, leaves, scope.rows))
