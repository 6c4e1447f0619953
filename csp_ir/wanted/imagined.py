"""Environments that no run has shown: what the draft changes in its loops has other values, as on later rounds.

Terms are told apart by the rows of a scope; without these `max(best, current)` would be `current` where `best` was
always 0, and `totals.get(key, 0)` would be 0 where nothing was in `totals` yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import target_names
from csp_ir.spec.model import Example, Raises

LARGE = 8  # numbers beyond it grow by parts of themselves
MOST = 6  # environments of which others are imagined
STEPS = (1, 2, 3, 5), (12, 7, 5, 2)  # by how much the numbers of an environment grow: in either order
_MUTATING = frozenset(("append", "add", "extend", "insert", "update", "setdefault", "pop", "popleft", "remove", "sort"))

Environment = Mapping[str, Any]


def states(draft: ir.Program) -> frozenset[str]:
    """Names that have a value before a loop and are changed in it."""
    found: set[str] = set()

    def look(body: Sequence[ir.Stmt], bound: frozenset[str], before: frozenset[str]) -> frozenset[str]:
        for s in body:
            found.update(changed(s) & before)
            bound |= changed(s)
            match s:
                case ir.For() | ir.While():
                    look(s.body, bound, bound)
                case ir.If():
                    bound = look(s.body, bound, before) | look(s.orelse, bound, before)
        return bound

    look(draft.function.body, frozenset(p.name for p in draft.function.parameters), frozenset())
    return frozenset(found)


def changed(s: ir.Stmt) -> frozenset[str]:
    """The names that a statement itself changes."""
    match s:
        case ir.Assign():
            return frozenset(x for t in s.targets for x in written_to(t))
        case ir.AugAssign(target=target):
            return frozenset(written_to(target))
        case ir.ExprStmt(value=ir.MethodCall(receiver=receiver, method=method)) if method in _MUTATING:
            return frozenset(written_to(receiver))
        case ir.ExprStmt(value=ir.MethodCall(receiver=ir.MethodCall(receiver=receiver))):
            return frozenset(written_to(receiver))
    return frozenset()


def written_to(target: ir.Expr) -> Iterator[str]:
    """The names that an assignment changes; what is only read to find the place does not count."""
    while isinstance(target, ir.Subscript):
        target = target.value
    yield from target_names(target)


def imagined(
    environments: Sequence[Environment], states: frozenset[str], examples: Sequence[Example]
) -> Iterator[dict[str, Any]]:
    """For some environments others, in which what is changed has grown by different amounts, or is past the end.

    examples: of whose results a part may be what is collected.
    """
    results = [e.expected for e in examples if not isinstance(e.expected, Raises)]
    for number, known in enumerate(environments[:MOST]):
        names = [n for n in known if n in states]
        others = [v for n, v in known.items() if n not in states and type(v) in (int, str, date, tuple)]
        sizes = [len(v) for v in known.values() if type(v) in (str, list)]
        for steps in STEPS:
            here = dict(known)
            for step, name in zip(cycle(steps), names):
                here[name] = grown(known[name], step + number % 2, others, results)
            if here != known:
                yield here
        counts = [n for n in names if type(known[n]) is int]
        if sizes and counts:
            yield {**known, counts[-1]: max(sizes)}


def grown(value: Any, step: int, others: Sequence[Any], results: Sequence[Any]) -> Any:
    """A value as it may be later; containers take in what else is at hand, or what a result of their kind holds."""
    match value:
        case bool():
            return not value if step % 2 else value
        case int() | float():
            return value + step * max(1, abs(value) // LARGE)
        case str():
            return value + "x " * (step % 2) + "ab"[step % 2]
        case date():
            return value + timedelta(days=step)
        case list():
            like = [v for r in results if type(r) is list for v in r]
            more = like if like and step % 2 else list(others)
            return [*value, *more[: 1 + step % 3]]
        case set():
            return value | set(others[step % 2 :])
        case dict():
            held = [v for d in (value, *results) if type(d) is dict for v in d.values()] or [step]
            return {**value, **{key: held[k % len(held)] for k, key in enumerate(others[step % 2 :])}}
        case tuple():
            return tuple(grown(v, step + k, others, results) for k, v in enumerate(value))
    return value
