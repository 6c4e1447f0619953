"""Dictionaries and tuples taken apart: keys and values of elements, groups of elements with one key, parts."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op, stems
from csp_ir.goals.cuts import literal
from csp_ir.goals.elements import DICT, DICT_IF, LATEST, Elements
from csp_ir.goals.model import FREE, Goal
from csp_ir.goals.scope import Scope, operation
from csp_ir.goals.sources import fresh

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

KEYS, VALUES = 600, 40
REPEATED = 0.4  # of the price of what has the form of the part before it
WIDEST = 6  # parts of a tuple or record
LATER = stems("later last latest overwrite override win replace".split())
TUPLE = operation("tuple({0})", 2, "tuple")


def parts(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """A tuple of fixed length, part by part."""
    size = len(goal.values[0])
    if 1 <= size <= WIDEST and all(len(w) == size for w in goal.values):
        for chosen in _by_parts(solver, scope, goal, range(size), depth):
            yield _alike(scope, tuple_of(*chosen))


def record(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """A dictionary that has the same keys whatever the arguments, value by value."""
    keys = list(goal.values[0])
    if len(goal.asked) > 1 and 1 <= len(keys) <= WIDEST and all(w.keys() == set(keys) for w in goal.values):
        text = "{{" + ", ".join(f"{literal(k)}: {{{i}}}" for i, k in enumerate(keys)) + "}}"
        said = frozenset().union(*(stems(re.findall(r"[A-Za-z]+", k)) for k in keys if type(k) is str))
        op = Op(text, (), partial(_record, keys), 2, said)
        for chosen in _by_parts(solver, scope, goal, keys, depth):
            yield _alike(scope, _made(op, chosen))


def _by_parts(solver: Solver, scope: Scope, goal: Goal, places: Iterable[Any], depth: int) -> Iterator[list[Term]]:
    """Terms for what stands at each place of what is wanted: the cheapest, the second at one place, those of one form."""
    found: list[list[Term]] = []
    for place in places:
        column = solver.solve(scope, goal.mapped([w[place] for w in goal.values]), depth - 1)
        if not column:
            return
        found.append(column)
    best = [column[0] for column in found]
    yield best
    for k, column in enumerate(found):
        yield from ([*best[:k], c, *best[k + 1 :]] for c in column[1:2])
    for form in {t.op: None for t in found[0] if t.op is not None}:
        columns = [[t for t in column if t.op is form] for column in found]
        if all(columns):
            yield [column[0] for column in columns]


def _alike(scope: Scope, made: Term) -> Term:
    """A tuple or record, cheaper where its parts are of one form over one thing, which is said once."""
    forms = {(t.op, t.args[-1].text) for t in made.args if t.op is not None and len(t.args) > 1}
    if len(made.args) > 1 and len(forms) == 1 and all(len(t.args) > 1 for t in made.args):
        made.nats = scope.weights.cost(made) - REPEATED * sum(map(scope.weights.cost, made.args[1:]))
    return made


def tuple_of(*parts: Term, words: str = "pair tuple") -> Term:
    """The tuple of some terms."""
    text = "(" + ", ".join(f"{{{k}}}" for k in range(len(parts))) + ("," if len(parts) == 1 else "") + ")"
    return _made(operation(text, 2, words, meaning=_tuple), parts)


def _made(op: Op, parts: Sequence[Term]) -> Term:
    """What an operation makes of parts of which none may raise."""
    rows = zip(*(t.values for t in parts))
    values = tuple([ERROR if any(v is ERROR for v in row) else op.meaning(*row) for row in rows])
    cost = op.cost + sum(t.cost for t in parts)
    return Term(values, cost, op=op, args=tuple(parts), fixed=all(t.fixed for t in parts))


def as_tuple(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """The tuple of a list, which is a goal."""
    for elements in solver.solve(scope, goal.mapped(list(map(list, goal.values))), depth - 1):
        if (made := scope.apply(TUPLE, elements)) is not None:
            yield made


def _tuple(*values: Any) -> tuple[Any, ...]:
    return values


def _record(keys: Sequence[Any], *values: Any) -> dict[Any, Any]:
    return dict(zip(keys, values, strict=True))


def mapped(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """`{k: v for x in source if p}`: the keys of each row are those of its elements; of several with one key the last
    counts, where they were sorted for that, or are told by their places, or the prose says so."""
    if not any(goal.values):
        return
    in_order = bool(LATER & scope.weights.stems)
    for elements in solver.elements(scope):
        inner = elements.inner
        for k in elements.terms[:KEYS]:
            found = _of_keys(elements, goal, k)
            if (
                found is None
                or found[2]
                and not (in_order or elements.source.term.text.startswith(("sorted(", "enumerate(")))
            ):
                continue
            values, tests, again = found
            passing: list[Term | None] = [None]
            if not all(tests.values):
                passing = list(solver.solve(inner, tests, depth - 1))
            for v in solver.solve(inner, values, depth - 1) if passing else ():
                for p in passing[:2]:
                    triples = [
                        ERROR if ERROR in (a, c) or (c and b is ERROR) else (a, b, c)
                        for a, b, c in zip(k.values, v.values, p.values if p else [True] * inner.rows)
                    ]
                    made = elements.spread(triples, lambda part: {a: b for a, b, c in part if c})
                    whole = LATEST if again else DICT
                    term = elements.made(whole, (k, v), made) if p is None else elements.made(DICT_IF, (k, v, p), made)
                    if term is not None:
                        yield term


def _of_keys(elements: Elements, goal: Goal, k: Term) -> tuple[Goal, Goal, bool] | None:
    """What is wanted of the value of each element, whether it is kept, and whether a key comes twice.

    None where keys are missing.
    """
    for row, want in zip(goal.asked, goal.values):
        span = elements.spans[row]
        if span is None or want and next(iter(want)) not in k.values[slice(*span)]:
            return None
    values: list[Any] = [FREE] * elements.size
    tests: list[Any] = [FREE] * elements.size
    again = False
    for row, want in zip(goal.asked, goal.values):
        last: dict[Any, int] = {}
        for i in range(*(elements.spans[row] or (0, 0))):
            key = k.values[i]
            try:
                tests[i] = key is not ERROR and key in want
            except TypeError:
                return None
            if tests[i]:
                again = again or key in last
                last[key] = i
        if len(last) != len(want):
            return None
        for key, i in last.items():
            values[i] = want[key]
    wanted = Goal(tuple(values)), Goal(tuple(tests)), again
    return wanted if wanted[0].asked else None


# (text of the expression over key {0}, value {1}, variables {t}, source {2}; meaning of a group's values; cost; words)
GROUPS: tuple[tuple[str, Callable[[list[Any]], Any], str, int, str], ...] = (
    ("sum({1} for {t} in {2} if {0} == key)", sum, "num", 6, "sum total add group per"),
    ("sum(1 for {t} in {2} if {0} == key)", len, "any", 5, "count number many often group per tally"),
    ("[{1} for {t} in {2} if {0} == key]", list, "any", 6, "group list collect organize bucket"),
    ("max({1} for {t} in {2} if {0} == key)", max, "num", 7, "maximum highest largest best latest per"),
    ("min({1} for {t} in {2} if {0} == key)", min, "num", 7, "minimum lowest smallest cheapest per"),
    ("sorted({1} for {t} in {2} if {0} == key)", sorted, "any", 7, "group sort"),
    ("len({{{1} for {t} in {2} if {0} == key}})", lambda v: len(set(v)), "any", 8, "distinct different unique count"),
    ("[{1} for {t} in {2} if {0} == key][-1]", lambda v: v[-1], "any", 8, "last latest"),
    ("[{1} for {t} in {2} if {0} == key][0]", lambda v: v[0], "any", 8, "first earliest"),
)
GROUPED = tuple(
    (
        operation(
            f"{{{{key: {text} for key in dict.fromkeys({{0}} for {{t}} in {{2}})}}}}", cost, words, meaning=meaning
        ),
        sort,
    )
    for text, meaning, sort, cost, words in GROUPS
)
TESTED = "{{{{key: {} for key in dict.fromkeys({{0}} for {{t}} in {{3}} if {{2}})}}}}"
GROUPED_IF = tuple(
    (
        operation(
            TESTED.format(text.replace("{2}", "{3}").replace(" if {0}", " if {2} and {0}")),
            cost + 2,
            words,
            meaning=meaning,
        ),
        sort,
    )
    for text, meaning, sort, cost, words in GROUPS
)
TESTS = 40
ALONE = 2.5  # nats of groups of one element each, where the prose speaks of none
_EACH = stems("group per each every same total".split())


def grouped(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """A dictionary from each key of the elements to what its group gives."""
    if not any(goal.values):
        return
    for elements in solver.elements(scope):
        found = list(_grouped(elements, goal, None))
        for p in elements.tests[:TESTS] if not found else ():
            found += _grouped(elements, goal, p)
        yield from found


def _grouped(elements: Elements, goal: Goal, p: Term | None) -> Iterator[Term]:
    """The dictionaries of the groups of all elements, or of those that pass a test."""
    terms, found = elements.terms, 0
    passes = [True] * elements.size if p is None else p.values
    for k in terms[:KEYS]:
        if not _are_keys(elements, goal, k, passes):
            continue
        alone = _all_different(elements, goal, k, passes) and not _EACH & elements.weights.stems
        for op, sort in GROUPED if p is None else GROUPED_IF:
            for v in terms[:1] if op.meaning is len else terms[:VALUES]:
                if sort == "num" and v.sort not in ("int", "float"):
                    continue
                triples = [ERROR if ERROR in (a, b, c) else (a, b, c) for a, b, c in zip(k.values, v.values, passes)]
                values = elements.spread(triples, lambda part, op=op: _groups(part, op.meaning))
                if (
                    goal.met(values)
                    and (made := elements.made(op, (k, v) if p is None else (k, v, p), values)) is not None
                ):
                    found += 1
                    made.nats = elements.weights.cost(made) + ALONE * alone
                    yield made
        if found > 3:
            return


def _are_keys(elements: Elements, goal: Goal, k: Term, passes: Sequence[Any]) -> bool:
    """Whether the elements that pass have just the wanted keys."""
    for row, want in zip(goal.asked, goal.values):
        span = elements.spans[row]
        try:
            if span is None or {k.values[i] for i in range(*span) if passes[i] is True} != want.keys():
                return False
        except TypeError:
            return False
    return True


def _all_different(elements: Elements, goal: Goal, k: Term, passes: Sequence[Any]) -> bool:
    """Whether no two elements have one key, so that nothing shows what is done with a group."""
    spans = [span for row in goal.asked if (span := elements.spans[row]) is not None]
    keys = [[k.values[i] for i in range(*span) if passes[i] is True] for span in spans]
    return all(len(set(some)) == len(some) for some in keys)


def _groups(part: list[Any], meaning: Callable[[list[Any]], Any]) -> dict[Any, Any]:
    out: dict[Any, list[Any]] = {}
    for key, value, passes in part:
        if passes:
            out.setdefault(key, []).append(value)
    return {key: meaning(values) for key, values in out.items()}


# What is made of the values of a key that two dictionaries have: (text, function, half nats, words)
BOTH: tuple[tuple[str, Callable[[Any, Any], Any], int, str], ...] = (
    ("{a} + {b}", operator.add, 5, "add sum total together both"),
    ("max({a}, {b})", max, 5, "maximum larger greater higher bigger best both"),
    ("min({a}, {b})", min, 5, "minimum smaller lower less both"),
    ("{a} - {b}", operator.sub, 6, "subtract minus difference less both"),
    ("{a} * {b}", operator.mul, 6, "multiply product times both"),
)


def merged(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """Two dictionaries in one, where a key of both has something of its two values."""
    (key,) = fresh(("k",), scope.names)
    tables = [t for t in scope.leaves if t.sort.startswith("dict")]
    for a, b in permutations(tables, 2):
        for text, function, cost, words in BOTH:
            both = text.format(a=f"{{0}}[{key}]", b=f"{{1}}[{key}]")
            template = f"{{{{**{{0}}, **{{1}}, **{{{{{key}: {both} for {key} in {{0}} if {key} in {{1}}}}}}}}}}"
            op = operation(template, cost, f"merge combine key {words}", meaning=partial(_merge, function))
            if (made := scope.apply(op, a, b)) is not None:
                yield made


def _merge(function: Callable[[Any, Any], Any], a: dict[Any, Any], b: dict[Any, Any]) -> dict[Any, Any]:
    return {**a, **b, **{k: function(a[k], b[k]) for k in a if k in b}}
