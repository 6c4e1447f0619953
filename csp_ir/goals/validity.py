"""Validations: few tests that hold together wherever True is wanted, each about a text, its parts or its elements.

Where the examples show few ways to be wrong, the prose must say the others: of the tests that hold for everything valid
those come first that speak of the numbers and words of the prose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.constants import form_marks
from csp_ir.draft.decide import bound_tests
from csp_ir.draft.library import Op
from csp_ir.draft.stems import stems_of
from csp_ir.draft.weigh import UNSUPPORTED, literal_text
from csp_ir.goals.elements import ALL, Elements
from csp_ir.goals.model import Goal
from csp_ir.goals.phrased import phrased
from csp_ir.goals.scope import Scope, item, operation
from csp_ir.goals.sources import Source
from csp_ir.goals.tests import COMPARED, EQ, NOT, guarded, split
from csp_ir.goals.texts import SPLIT

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

SUPPORTED, STRUCTURE = (
    0.4,
    0.5,
)  # the share of its price that a test costs which the prose states; nats of a number of parts
SIZES = frozenset("character letter digit long length short word symbol".split())  # what bounds of a length speak of
MOST, STATES, SUBJECTS, TESTS, SEPARATED, INNER = 6, 3000, 14, 200, 2, 40
PARTS = 6
TOGETHER, MENTIONED = 0.5, 2.5  # nats of an `and`; below which a test that no example needs is meant by a number

LEN = operation("len({0})", 2, "length long digit character number exactly count four two three part")
INT = operation("int({0})", 2, "number value integer")
SHAPES = tuple(
    operation(template, cost, words)
    for template, cost, words in (
        ("{0}.isdigit()", 2, "digit number numeric figure"),
        ("{0}.isalpha()", 2, "letter alphabet"),
        ("{0}.isalnum()", 2, "alphanumeric"),
        ("{0}.isupper()", 2, "uppercase capital"),
        ("{0}.islower()", 2, "lowercase small"),
        ("(str(int({0})) == {0})", 4, "leading zero"),
        ("({0} != '')", 3, "empty"),
    )
)


def _is(term: Term, op: Op) -> bool:
    return term.op is not None and term.op.template == op.template


@dataclass(frozen=True)
class Check:
    """A test that holds on all valid rows. price: nats. fails: the invalid rows on which it is False; breaks: raises.

    within: the elements of which it is said; None for the row itself.
    """

    term: Term
    price: float
    fails: frozenset[int]
    breaks: frozenset[int]
    within: Elements | None = None

    @property
    def text(self) -> str:
        return self.term.text


def validated(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`p and q and all(r for x in parts)`: the cheapest tests that catch every invalid row, and what the prose says besides."""
    yes, no = split(goal)
    if not yes or not no or scope.depth:
        return
    checks = sorted((c for c in _checks(solver, scope, yes, no) if _telling(c.term)), key=lambda c: c.price)
    chosen = _covering(checks, no)
    if chosen is None:
        return
    variants = [chosen, *(v for c in chosen if (v := _covering([o for o in checks if o is not c], no)) is not None)]
    for variant in variants:
        for kept in (variant, _told(scope, variant, checks), _said(scope, variant, checks)):
            if (made := _together(scope, _of_one_number(checks, _guarded(checks, kept)), kept)) is not None:
                yield made


def _checks(solver: Solver, scope: Scope, yes: list[int], no: list[int]) -> Iterator[Check]:
    bools = sorted((t for t in scope.terms if t.sort == "bool" and not t.fixed), key=scope.weights.cost)[:TESTS]
    parts = list(_parts(scope, yes))
    numeric = [t for t in scope.terms if t.sort in ("int", "float") and not t.fixed and len(t.args) < 2]
    subjects = sorted(numeric, key=scope.weights.cost)[:SUBJECTS]
    named, numbers = _about(scope, [p for _, ps in parts for p in ps], yes)
    for term in [
        *bools,
        *filter(None, (scope.apply(NOT, t) for t in bools)),
        *named,
        *_bounded(scope, [*subjects, *numbers], yes),
    ]:
        if (check := _check(scope, term, yes, no)) is not None:
            yield check
    for whole, _ in parts:
        source = Source(
            whole, "p", ("p",), [None if v is ERROR else [(x,) for x in v] for v in whole.values], whole.cost
        )
        yield from _of_elements(solver, Elements(scope, source), yes, no)
    known = {whole.text for whole, _ in parts}
    for elements in solver.elements(scope)[:3]:
        if elements.source.plain and elements.source.term.text not in known:
            yield from _of_elements(solver, elements, yes, no)


def _check(scope: Scope, term: Term, yes: list[int], no: list[int]) -> Check | None:
    if any(term.values[i] is not True for i in yes):
        return None
    fails = frozenset(i for i in no if term.values[i] is False)
    breaks = frozenset(i for i in no if term.values[i] is ERROR)
    return Check(term, STRUCTURE if _sized(scope, term) else _price(scope, term), fails, breaks)


def _sized(scope: Scope, term: Term) -> bool:
    """Whether a test is of a number of parts that the prose names, or that a form which it shows has."""
    if not (_is(term, EQ) and _is(term.args[0], LEN) and _is(term.args[0].args[0], SPLIT)):
        return False
    mark, size = term.args[0].args[0].args[1].values[0], term.args[1].values[0]
    prose = scope.weights.prose
    apart = mark in prose.texts and bool({"separat", "split"} & prose.stems)
    return size in prose.numbers or apart or mark in form_marks(prose) or not scope.weights.stems


def _price(scope: Scope, term: Term) -> float:
    """Nats of a test: little as far as the prose supports it, much where it does not."""
    share = scope.weights.support(term)
    return scope.weights.cost(term) * (1 - (1 - SUPPORTED) * share) + UNSUPPORTED * (1 - share)


# --- subjects -------------------------------------------------------------------------------


def _parts(scope: Scope, yes: list[int]) -> Iterator[tuple[Term, list[Term]]]:
    """Texts split at what all valid ones have, with their parts where all have the same number of them."""
    found = 0
    for leaf in (t for t in scope.leaves if t.sort == "str"):
        texts = [leaf.values[i] for i in yes]
        if ERROR in texts:
            continue  # a field that some lack
        marks = [c for c in dict.fromkeys(texts[0]) if not c.isalnum() and all(c in t for t in texts)]
        for mark in marks[:SEPARATED]:
            whole = scope.apply(SPLIT, leaf, scope.constant(mark))
            if whole is None or found == SEPARATED:
                continue
            found += 1
            sizes = {len(whole.values[i]) for i in yes}
            parts = [scope.apply(item(k), whole) for k in range(min(PARTS, *sizes))] if len(sizes) == 1 else []
            yield whole, [whole, *(p for p in parts if p is not None)]


def _about(scope: Scope, parts: Sequence[Term], yes: list[int]) -> tuple[list[Term], list[Term]]:
    """Tests of the shape of texts and parts, and their numbers: lengths and values."""
    tests: list[Term | None] = []
    numbers: list[Term] = []
    for part in [*(t for t in scope.leaves if t.sort == "str"), *parts]:
        length = scope.apply(LEN, part)
        sizes = {length.values[i] for i in yes} if length is not None else set()
        if length is not None and len(sizes) == 1:
            tests.append(scope.apply(EQ, length, scope.constant(sizes.pop())))
        numbers += [] if length is None else [length]
        if part.sort == "str" or type(part.values[yes[0]]) is str:
            tests += [scope.apply(op, part) for op in SHAPES]
            numbers += [
                n for n in (scope.apply(INT, part),) if n is not None and ERROR not in [n.values[i] for i in yes]
            ]
    return [t for t in tests if t is not None], numbers


def _bounded(scope: Scope, numbers: Sequence[Term], yes: list[int]) -> list[Term]:
    """Comparisons of numbers that the prose makes, or might make with the numbers that it names."""
    prose = scope.weights.prose
    leaves = {t.leaf: t for t in scope.leaves if t.op is None}
    found = []
    for term, bound, half in bound_tests(prose.bounds, numbers, leaves, scope.rows):
        around = stems_of(prose.masked[max(0, bound.start - 30) : bound.end + 30].replace("\x01", " "))
        if not half and (SIZES & around or not any(_is(p, LEN) for p in term.walk())):
            found.append(term)
    for n in prose.written:
        constant = scope.constant(n)
        for subject in numbers:
            for op in (EQ,) if _is(subject, LEN) else (COMPARED["<="], COMPARED[">="], EQ):
                if all(subject.values[i] is not ERROR and op.meaning(subject.values[i], n) for i in yes):
                    if (made := scope.apply(op, subject, constant)) is not None:
                        found.append(made)
    return found


def _of_elements(solver: Solver, elements: Elements, yes: list[int], no: list[int]) -> Iterator[Check]:
    """Tests that hold of all elements of each valid row."""
    if not elements.usable or any(elements.spans[i] is None for i in yes):
        return
    inner = elements.inner
    solver.prepare(inner)
    good = [k for i in yes for k in range(*(elements.spans[i] or (0, 0)))]
    if not good:
        return
    tests, numbers = _about(inner, (), good)
    bools = sorted((t for t in elements.tests), key=inner.weights.cost)[:INNER]
    for term in [*tests, *bools, *filter(None, (inner.apply(NOT, t) for t in bools)), *_bounded(inner, numbers, good)]:
        if not elements.mentions(term) or any(term.values[k] is not True for k in good):
            continue
        fails, breaks = set[int](), set[int]()
        for i in no:
            said = next((v for v in _of_row(elements, term, i) if v is not True), True)
            (breaks if said is ERROR else fails if said is False else set()).add(i)
        yield Check(term, _price(inner, term) + 0.5, frozenset(fails), frozenset(breaks), elements)


def _of_row(elements: Elements, term: Term, row: int) -> tuple[Any, ...]:
    span = elements.spans[row]
    return (ERROR,) if span is None else term.values[span[0] : span[1]]


# --- choosing -------------------------------------------------------------------------------


def _covering(checks: Sequence[Check], no: list[int]) -> list[Check] | None:
    """The cheapest tests of which one fails on each invalid row, over the sets of rows; None where there are none."""
    best: dict[frozenset[int], tuple[float, list[Check]]] = {frozenset(): (0.0, [])}
    cheapest: dict[frozenset[int], Check] = {}
    for c in checks:
        if c.fails:
            cheapest.setdefault(c.fails, c)
    for c in cheapest.values():
        for caught, (cost, chosen) in list(best.items()):
            more = caught | c.fails
            price = cost + c.price + TOGETHER
            if more != caught and len(chosen) < MOST and price < best.get(more, (1e9, []))[0]:
                best[more] = price, [*chosen, c]
        if len(best) > STATES:
            break
    return best[all_][1] if (all_ := frozenset(no)) in best else None


def _told(scope: Scope, chosen: list[Check], checks: Sequence[Check]) -> list[Check]:
    """The tests with the cheapest one for each number and shape that the prose names and that they leave out."""
    kept = list(chosen)
    for n in filter(None, scope.weights.prose.numbers):
        leaf = literal_text(n)
        if not any(p.leaf == leaf for c in kept for p in c.term.walk()):
            more = (c for c in checks if any(p.leaf == leaf for p in c.term.walk()))
            kept += [c for c in more if c.price < MENTIONED][:1]
    for c in checks:
        if (
            c.term.op in SHAPES
            and c.term.op.words & scope.weights.stems
            and all(c.term.op is not o.term.op for o in kept)
        ):
            kept.append(c)
    return kept[: MOST + 2]


def _said(scope: Scope, chosen: list[Check], checks: Sequence[Check]) -> list[Check]:
    """The tests with all others that phrases of the prose say in so many words."""
    said = {t.text for t in phrased(scope) if t.sort == "bool"}
    kept = [*chosen, *(c for c in checks if c.text in said and all(c.text != o.text for o in chosen))]
    return kept[: MOST + 2]


def _telling(term: Term) -> bool:
    """Whether a test may fail at all, and says nothing twice."""
    if term.op is not None and term.op.template == NOT.template:
        inner = term.args[0]
        return not _is(inner, NOT) and _telling(inner)
    return len(term.args) != 2 or (
        term.args[0] is not term.args[1] and not (term.args[1].leaf == "0" and _is(term.args[0], LEN))
    )


def _of_one_number(checks: Sequence[Check], kept: list[Check]) -> list[Check]:
    """The tests with those of the number of parts, where they speak of parts."""
    wholes = {p.text for c in kept for p in c.term.walk() if _is(p, SPLIT)}
    wholes |= {c.within.source.term.text for c in kept if c.within is not None and _is(c.within.source.term, SPLIT)}
    more = [
        c
        for c in checks
        if c.price == STRUCTURE
        and c.term.op is EQ
        and _is(c.term.args[0], LEN)
        and c.term.args[0].args[0].text in wholes
    ]
    return [*(c for c in more if c not in kept), *kept]


def _guarded(checks: Sequence[Check], kept: list[Check]) -> list[Check]:
    """The tests with those without which `int` raises on texts that no example shows."""
    for c in kept:
        for p in (p for p in c.term.walk() if _is(p, INT) and p.args[0].sort == "str"):
            whole = p.args[0].args[0].text if p.args[0].op is not None and p.args[0].args else ""
            guards = [
                g for g in checks if _is(g.term, SHAPES[0])
                and (g.within is c.within and g.term.args[0].text == p.args[0].text or g.within is not None and g.within.source.term.text == whole)
            ]  # fmt: skip
            if guards and not any(g in kept for g in guards):
                kept = [guards[0], *kept]
    return kept


def _counts(check: Check) -> bool:
    return any(_is(p, INT) for p in check.term.walk())


def _together(scope: Scope, checks: Sequence[Check], priced: Sequence[Check]) -> Term | None:
    """All tests as one: what may raise behind what fails there; the tests of one kind of elements under one `all`.

    priced: those that cost something.
    """
    order = sorted(checks, key=lambda c: (_counts(c), len(c.breaks), -len(c.fails)))
    made: Term | None = None
    done: list[Elements] = []
    for c in order:
        if c.within is None:
            term: Term | None = c.term
        elif c.within in done:
            continue
        else:
            done.append(c.within)
            term = _all(c.within, [o for o in order if o.within is c.within])
        if term is None:
            return None
        made = term if made is None else guarded(scope, made, term, True)
    if made is not None:
        made.nats = sum(c.price for c in priced) + TOGETHER * (len(priced) - 1)
    return made


def _all(elements: Elements, checks: Sequence[Check]) -> Term | None:
    inner: Term | None = None
    for c in checks:
        inner = c.term if inner is None else guarded(elements.inner, inner, c.term, True)
    if inner is None:
        return None
    values = [next((v for v in _of_row(elements, inner, i) if v is not True), True) for i in range(elements.outer.rows)]
    return elements.made(ALL, (inner,), tuple(values))
