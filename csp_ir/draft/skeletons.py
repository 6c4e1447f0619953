"""The catalogue of skeletons: how the body of a function may be built from terms.

Each row names a skeleton, shows its draft (a body with typed holes) and the function that
fills it. To add one: write `name(task) -> Iterator[Found]` that yields bodies whose terms
give every example's result, and add its row to `CATALOGUE`. Order does not matter for
what is chosen (costs decide), only for what is found first when time is short.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from csp_ir.draft import loops
from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.decide import Decider, Decision, make_tests
from csp_ir.draft.inner import MAP, Inner
from csp_ir.draft.task import Found, Task
from csp_ir.spec.model import Raises


@dataclass(frozen=True)
class Skeleton:
    """A row of the catalogue. draft: its body with holes, for reports."""

    name: str
    draft: str
    find: Callable[[Task], Iterator[Found]]


def expression(task: Task) -> Iterator[Found]:
    """`return e`."""
    best = [t for t in task.full if t.hits == task.everything and not t.fixed]
    if any(isinstance(w, Raises) for w in task.wanted):
        best += [t for t in task.full if not t.fixed and _raises_right(task, t)]
    best.sort(key=task.weights.cost)
    for t in best[:8]:
        yield Found(f"return {t.text}", task.weights.cost(t), "expression", [t])
    for t in [t for t in task.full if t.hits == task.everything and t.fixed][:1]:
        yield Found(f"return {t.text}", 6.0, "expression", [t])


def _raises_right(task: Task, t: Term) -> bool:
    """Raises where an exception is wanted, else gives the result; which exception is seen when it is run."""
    return all(
        (v is ERROR) if isinstance(w, Raises) else task.gives(i, v)
        for i, (v, w) in enumerate(zip(t.values, task.wanted))
    )


def decision(task: Task) -> Iterator[Found]:
    """`if p: return e ... return e`: guards, nested conditions and thresholds by divide and conquer."""
    results: list[Term] = []
    for value in task.outputs:
        few = len(task.outputs) <= max(2, task.n - 1) or any(
            type(c.output) is type(value) and c.output == value for c in task.clauses
        )
        simple = isinstance(value, Raises | str | int | float | bool | type(None)) or value in ([], {}, ())
        if simple and (few or value is None or isinstance(value, Raises)):
            term = task.constant(value)
            term.hits = _hits(task, term)
            results.append(term)
    terms = [
        t
        for t in task.full
        if t.hits and t.hits != task.everything and not t.fixed and (t.sort != "bool" or task.wanted_sort == "bool")
    ]
    terms.sort(key=task.weights.cost)
    results += terms[: 60 if task.wanted_sort == "bool" else 160]
    if not results:
        return
    decider = Decider(task.n, results, task.tests, task.clauses, task.weights, deadline=task.deadline)
    for d in decider.solve():
        if d.branches:
            yield _decided(task, d)
    task.assignments += len(decider._memo)


def _decided(task: Task, d: Decision) -> Found:
    supported: list[str] = []
    unsupported: list[str] = []
    arbitrary: list[str] = []
    for b in d.branches:
        (supported if b.supported else unsupported).append(b.test.text)
    constants = [b.result for b in d.branches] + [d.default]
    for t in constants:
        if t.fixed and t.sort != "raise" and t.cost > 1:
            arbitrary.append(t.text)
    return Found(
        d.body(),
        d.cost + (1.0 if unsupported or arbitrary else 0.2),
        "decision",
        d.terms,
        arbitrary,
        unsupported,
        supported,
    )


def _hits(task: Task, term: Term) -> int:
    mask = 0
    for i in range(task.n):
        if task.gives(i, term.values[i]):
            mask |= 1 << i
    return mask


def attempt(task: Task) -> Iterator[Found]:
    """`try: return e / except Kind: return constant`: e raises exactly where the constant is wanted."""
    weights = task.weights
    evoked = bool(weights.stems & _FAILS)
    for value in task.outputs:
        if isinstance(value, Raises):
            continue
        constant = task.constant(value)
        mask = _hits(task, constant)
        if mask == task.everything:
            continue
        found = 0
        for t in sorted((t for t in task.full if not t.fixed and not t.total), key=weights.cost)[:400]:
            raised = sum(1 << i for i in range(task.n) if t.values[i] is ERROR)
            if raised and raised & ~mask == 0 and t.hits | raised == task.everything and t.op is not None:
                kinds = _kinds(task, t)
                if kinds is None:
                    continue
                names = kinds[0] if len(kinds) == 1 else f"({', '.join(kinds)})"
                body = f"try:\n    return {t.text}\nexcept {names}:\n    return {constant.text}"
                named = any(type(c.output) is type(value) and c.output == value for c in task.clauses)
                cost = weights.cost(t) + (0.5 if named else 2.0) + (1.0 if evoked else 3.5)
                yield Found(body, cost, "try", [t, constant], [] if named else [constant.text])
                found += 1
                if found == 3:
                    break


_FAILS = frozenset(
    "cannot fail unable invalid convert error impossible pars possible parseable valid bad malform not wrong safe exception rais".split()
)


def _kinds(task: Task, t: Term) -> list[str] | None:
    """The exceptions that a term raises on the examples and probes."""
    from csp_ir.errors import CspIrError
    from csp_ir.interpreter.evaluation import compile_expr
    from csp_ir.interpreter.outcomes import Signal, snapshot
    from csp_ir.ir.parse import parse_expr

    found: dict[str, None] = {}
    try:
        run = compile_expr(parse_expr(t.text, names=task.names), tuple(task.names))
    except CspIrError:
        return None
    for row in task.rows[: task.n]:
        try:
            run(*[snapshot(v) for v in row])
        except (ValueError, TypeError, KeyError, IndexError, ZeroDivisionError, AttributeError, OverflowError) as error:
            found[type(error).__name__] = None
        except (Signal, Exception):
            return None
    return list(found) or None


def mapping(task: Task) -> Iterator[Found]:
    """`[e for x in xs]`, `"".join(e for c in s)`: one result per element, by expression or by decision."""
    for inner in task.inners:
        if inner.source.term.sort.startswith("range") and task.wanted_sort == "str":
            continue
        wanted, joiner = _wanted_items(task, inner)
        if wanted is None:
            continue
        flat = inner.aligned(wanted)
        if flat is None or not flat:
            continue
        exact = inner.maps_to(flat)
        for f in exact:
            term = inner.made(MAP, (f,), inner.spread(f.values, lambda part: part))
            if term is not None:
                yield _mapped(task, inner, f.text, joiner, task.weights.cost(term), [term])
        if not exact and len(flat) <= 24:
            yield from _mapped_decisions(task, inner, flat, joiner)


def _wanted_items(task: Task, inner: Inner) -> tuple[list[Any] | None, str | None]:
    if all(isinstance(w, list) for w in task.wanted):
        return list(task.wanted), None
    if all(isinstance(w, str) for w in task.wanted):
        for joiner in ("", " ", ", ", ",", "-", "_"):
            parts: list[Any] = [(list(w) if joiner == "" else w.split(joiner) if w else []) for w in task.wanted]
            if inner.aligned(parts) is not None and (joiner or inner.source.term.sort == "str"):
                return parts, joiner
    return None, None


def _mapped(task: Task, inner: Inner, text: str, joiner: str | None, cost: float, terms: list[Term]) -> Found:
    source = f"for {inner.source.target} in {inner.source.term.text}"
    if joiner is None:
        return Found(f"return [{text} {source}]", cost, "map", terms)
    return Found(f"return {joiner!r}.join({text} {source})", cost + 1.0, "map", terms)


def _mapped_decisions(task: Task, inner: Inner, flat: list[Any], joiner: str | None) -> Iterator[Found]:
    rows = len(flat)
    results: list[Term] = []
    for value in {repr(v): v for v in flat}.values():
        if isinstance(value, str | int | float | bool | type(None)):
            named = any(type(c.output) is type(value) and c.output == value for c in task.prose.clauses([value]))
            t = Term((value,) * inner.size, 1 if named else 5, leaf=repr(value), fixed=True)
            t.hits = _flat_hits(t, flat)
            results.append(t)
    for t in inner.terms:
        t.hits = _flat_hits(t, flat)
        if t.hits and t.sort != "bool":
            results.append(t)
    tests = make_tests(sorted(inner.tests, key=task.weights.cost)[:200], rows)
    clauses = task.prose.clauses([r.values[0] for r in results if r.fixed])
    for d in Decider(rows, results, tests, clauses, task.weights, deadline=task.deadline).solve()[:3]:
        if d.branches:
            found = _mapped(
                task, inner, d.expression().removeprefix("(").removesuffix(")"), joiner, d.cost + 3.0, d.terms
            )
            found.unsupported = [b.test.text for b in d.branches if not b.supported]
            found.skeleton = "map by decision"
            yield found


def _flat_hits(t: Term, flat: list[Any]) -> int:
    mask = 0
    for i, w in enumerate(flat):
        v = t.values[i]
        if type(v) is type(w) and v == w:
            mask |= 1 << i
    return mask


def filtering(task: Task) -> Iterator[Found]:
    """`[e for x in xs if p]`."""
    joined = all(isinstance(w, str) for w in task.wanted)
    if not (joined or all(isinstance(w, list) for w in task.wanted)):
        return
    for inner in task.inners:
        for joiner in ("", " ") if joined else (None,):
            wanted = (
                task.wanted
                if joiner is None
                else [list(w) if joiner == "" else w.split(" ") if w else [] for w in task.wanted]
            )
            for term in inner.filter_maps(wanted, task.deadline):
                text = term.text if joiner is None else f"{joiner!r}.join({term.text[1:-1]})"
                yield Found(
                    f"return {text}", task.weights.cost(term) + (1.0 if joiner is not None else 0.0), "filter", [term]
                )


CATALOGUE: tuple[Skeleton, ...] = (
    Skeleton("expression", "return ?value", expression),
    Skeleton("decision", "if ?test:\n    return ?special\nreturn ?value", decision),
    Skeleton("try", "try:\n    return ?value\nexcept ValueError:\n    return ?fallback", attempt),
    Skeleton("map", "return [?element for x in ?source]", mapping),
    Skeleton("filter", "return [?element for x in ?source if ?test]", filtering),
    Skeleton("fold", "acc = ?start\nfor x in ?source:\n    acc = ?step\nreturn acc", loops.fold),
    Skeleton("two accumulators", "a, b = ?first, ?second\nfor _ in range(n):\n    a, b = ?next_a, ?next_b\nreturn a", loops.two_accumulators),
    Skeleton("while", "count = 0\nwhile ?test:\n    x = ?step\n    count = ?more\nreturn count", loops.while_loop),
)  # fmt: skip
