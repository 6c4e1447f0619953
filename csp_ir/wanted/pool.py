"""What a hole may hold where nothing says which value it must give: the likeliest terms of its scope, by its type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from heapq import nsmallest
from itertools import islice, permutations, product

from csp_ir.draft.bank import ERROR, Term
from csp_ir.goals.branches import chosen
from csp_ir.goals.choices import measure
from csp_ir.goals.model import OutOfWork
from csp_ir.goals.numbers import NEG
from csp_ir.goals.scope import Scope, operation
from csp_ir.goals.tables import tuple_of
from csp_ir.ir import nodes as ir
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.types import ANY, Type, fits, type_of_value
from csp_ir.wanted.families import distinct, lists, tests, texts

SUBJECTS = 50  # cheapest terms that something may stand instead of
PARTS = 24  # cheapest terms for a part of a tuple
OPAQUE = 3.0  # nats of a call whose result is not known
SIGN = 0.25  # nats of a minus before a part of a tuple
MOST_CALLS = 8
CASED = 6  # terms for each conditional that is offered
CASES, BRANCHES = 14, 10  # tests of conditionals; terms for their branches
TOGETHER = "pair tuple by then"  # words that speak of several values in one
ELSE = operation("({0} or {1})", 3, "missing empty default instead otherwise none no")
_BUILT = frozenset(("list", "tuple", "dict", "set"))
_SIMPLE = {"int": ("int",), "float": ("float", "int"), "str": ("str",), "bool": ("bool",)}


def fitting(expected: Type) -> Callable[[Term], bool]:
    """Whether a term's values may stand where a type is expected; a truth value is no number."""
    simple = _SIMPLE.get(expected.name)
    if simple is not None:
        return lambda term: term.sort in simple
    if expected == ANY:
        return lambda term: True
    known: dict[str, bool] = {}

    def fit(term: Term) -> bool:
        found = known.get(term.sort)
        if found is None:
            found = term.sort.partition("[")[0] in ("any", expected.name) or expected.name not in _BUILT
            found = found and all(
                fits(type_of_value(v), expected) for v in [v for v in term.values if v is not ERROR][:3]
            )
            if "any" not in term.sort:
                known[term.sort] = found
        return found

    return fit


def pool(scope: Scope, expected: Type, limit: int, price: Callable[[Term], float], key: bool = False) -> list[Term]:
    """The terms of a type at the lowest prices, all told apart by the rows of the scope.

    key: whether the hole is what things are ordered by.
    """
    fit = fitting(expected)
    found = [t for t in scope.terms if fit(t)]
    wide = limit * (2 if expected.name == "bool" else 4 if expected.name == "tuple" else 1)
    for more in _made(scope, expected, found, limit, key):
        with suppress(OutOfWork):
            found += more()
    plain = distinct(sorted(found, key=price), wide)
    if not key and expected.name != "bool":
        with suppress(OutOfWork):
            plain += cases(scope, plain, limit // CASED, price)
    return plain


def _made(
    scope: Scope, expected: Type, found: Sequence[Term], limit: int, key: bool
) -> Iterator[Callable[[], Iterable[Term]]]:
    """What is made of cheap terms for a hole of a type, one after the other."""
    several = [t for t in (expected.args if expected.name == "Union" else (expected,)) if t.name == "tuple" and t.args]
    if several and several[0].args[-1].name != "...":
        yield lambda: tuples(scope, several[0].args, limit)
    if expected.name == "bool":
        yield lambda: tests(scope, [t for t in found if t.sort == "bool"], limit)
    elif expected.name == "tuple":
        return
    elif key:
        yield lambda: orders(scope, found, limit)
    else:
        fit = fitting(expected)
        if expected.name == "str":
            yield lambda: texts(scope, limit)
        yield lambda: filter(fit, lists(scope))
        yield lambda: filter(fit, instead(scope, limit // 4))


def cases(scope: Scope, found: Sequence[Term], limit: int, price: Callable[[Term], float]) -> list[Term]:
    """`a if p else b` of the cheapest of some terms, and the cheapest tests that tell rows apart."""
    bools = [t for t in scope.terms if t.sort == "bool" and not t.fixed]
    split = [t for t in tests(scope, bools, limit // 2) if {True, False} <= set(t.values)]
    parts = [(price(t), t) for t in _signed(scope, found, BRANCHES)]
    choices = [
        (scope.weights.cost(p) + yes + no, k, p, a, b)
        for p in nsmallest(CASES, split, key=scope.weights.cost)
        for k, ((yes, a), (no, b)) in enumerate(permutations(parts, 2))
        if not p.op or a.values != b.values
    ]
    made = [chosen(scope, p, a, b) for _, _, p, a, b in nsmallest(2 * limit, choices, key=lambda c: c[:2])]
    return distinct(sorted((t for t in made if t.sort), key=price), limit)


def instead(scope: Scope, limit: int) -> list[Term]:
    """`a or c` for terms that are empty or missing somewhere and constants that the prose names."""
    constants = [
        t for t in scope.terms if t.fixed and t.sort in ("str", "int") and scope.weights.origin(t.leaf) == "prose"
    ]
    some = [t for t in scope.terms if not t.fixed and any(v is not ERROR and not v for v in t.values)]
    some = [t for t in nsmallest(SUBJECTS, some, key=scope.weights.cost) if any(v for v in t.values if v is not ERROR)]
    made = [scope.apply(ELSE, a, c) for a, c in islice(product(some, constants), limit) if a.sort in (c.sort, "any")]
    return [t for t in made if t is not None]


# --- tuples and orders ----------------------------------------------------------------------


def tuples(scope: Scope, parts: Sequence[Type], limit: int) -> list[Term]:
    """Tuples of cheap terms, numbers also negated."""
    wide = max(4, min(PARTS, round((8 * limit) ** (1 / len(parts)))))
    columns = []
    for kind in parts:
        fit = fitting(kind)
        columns.append(
            nsmallest(wide, _signed(scope, [t for t in scope.terms if fit(t)], wide), key=scope.weights.cost)
        )
    return [tuple_of(*p, words=TOGETHER) for p in product(*columns)]


def orders(scope: Scope, found: Sequence[Term], limit: int) -> list[Term]:
    """What things may be ordered by: terms, numbers also negated, and pairs of them."""
    some = [t for t in found if t.sort in ("int", "float", "str", "any") or t.sort.startswith("tuple")]
    wide = max(6, round((2 * limit) ** 0.5))
    signed = nsmallest(wide, _signed(scope, [t for t in some if not t.fixed], wide), key=scope.weights.cost)
    return [*found, *signed, *(tuple_of(*p, words=TOGETHER) for p in product(signed, repeat=2) if p[0] is not p[1])]


def _signed(scope: Scope, terms: Sequence[Term], wide: int) -> list[Term]:
    some = nsmallest(wide, terms, key=scope.weights.cost)
    negated = [scope.apply(NEG, t) for t in some if t.sort in ("int", "float") and not t.fixed]
    for t in negated:
        if t is not None:
            t.nats = SIGN + scope.weights.cost(t.args[0])
            some.append(t)
    return some


# --- calls of the function itself -----------------------------------------------------------


def own_calls(scope: Scope, draft: ir.Program, expected: Type) -> list[tuple[ir.Expr, float]]:
    """Calls of the function on something else than its own arguments, alone and with a cheap term."""
    function, cost = draft.function, scope.weights.cost
    parameters = [p for p in function.parameters if p.default is None]
    if not 1 <= len(parameters) <= 3 or any(p.takes_rest for p in parameters):
        return []
    columns = []
    for p in parameters:
        some = [t for t in scope.terms if not t.fixed and _at_times(t, p.type)]
        columns.append(nsmallest(MOST_CALLS, some, key=cost))
    names = [p.name for p in parameters]
    found: list[tuple[ir.Expr, float]] = []
    rows = [r for r in product(*columns) if r[0].text != names[0] and any(t.text != n for t, n in zip(r, names))]
    rows.sort(key=lambda r: sum(map(cost, r)))
    for row in rows[:MOST_CALLS]:
        text = f"{function.name}({', '.join(t.text for t in row)})"
        price = sum(map(cost, row)) + (OPAQUE if _smaller(row[0], scope, names[0]) else 2 * OPAQUE)
        for form, more in _forms(expected, function.returns):
            found.append((parse_expr(form.format(text)), price + more))
    return found


def _smaller(term: Term, scope: Scope, parameter: str) -> bool:
    """Whether a term is a part of the function's own argument wherever both are of one type: what recursion goes to."""
    own = next((t for t in scope.leaves if t.leaf == parameter), None)
    seen = [] if own is None else list(zip(term.values, own.values))[: scope.asked]
    pairs = [(a, b) for a, b in seen if type(a) is type(b) and a is not ERROR]
    return bool(pairs) and all(measure(a) < measure(b) for a, b in pairs)


def _at_times(term: Term, expected: Type) -> bool:
    """Whether a term may stand where a type is expected on some row: others may come from guesses that were wrong."""
    if expected == ANY:
        return True
    kinds = {type(v): v for v in term.values if v is not ERROR}
    return any(type_of_value(v) != ANY and fits(type_of_value(v), expected) for v in kinds.values())


def _forms(expected: Type, returns: Type) -> Iterator[tuple[str, float]]:
    """What may be made of a result, and its price."""
    if fits(returns, expected) or expected == ANY:
        yield "{0}", 0.0
        if returns.name == "int":
            yield from (("1 + {0}", 2.0), ("{0} - 1", 3.0))
    elif expected.name == "bool":
        yield from (("{0}", 1.0), ("not {0}", 2.0))
