"""Environments that no run has shown: what the draft changes in its loops has other values, as on later rounds.

Terms are told apart by the rows of a scope; without these `max(best, current)` would be `current` where `best` was
always 0, and `totals.get(key, 0)` would be 0 where nothing was in `totals` yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, cycle
from typing import Any

from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import target_names
from csp_ir.spec.model import Example, Raises

LARGE = 8  # numbers beyond it grow by parts of themselves
MOST = 4  # environments of which others are imagined
MIXED, STRIDES = 8, (1, 2, 3, 5, 7)  # environments mixed of others, by which steps
ALIKE, PAIRS = 2, 3  # environments in which two names are given one value; such pairs of each
ENDS = ("q", "7z")  # of texts that are longer than any was
_ORDERED = (int, float, str, date)
STEPS = (1, 2, 3, 5), (12, 7, 5, 2)  # by how much the numbers of an environment grow: in either order
MUTATING = frozenset(("append", "add", "extend", "insert", "update", "setdefault", "pop", "popleft", "remove", "sort"))

_NOTHING = (ir.ListDisplay(()), ir.DictDisplay(()), ir.Literal(0), ir.Literal(""))

Environment = Mapping[str, Any]


def states(draft: ir.Program) -> frozenset[str]:
    """Names that have a value before a loop and are changed in it; where its statements are open, those that start at nothing."""
    found: set[str] = set()
    started = {
        t.id
        for n in draft.function.walk()
        if isinstance(n, ir.Assign) and n.value in _NOTHING
        for t in n.targets
        if isinstance(t, ir.Name)
    }

    def look(body: Sequence[ir.Stmt], bound: frozenset[str], before: frozenset[str]) -> frozenset[str]:
        for s in body:
            found.update(changed(s) & before)
            if isinstance(s, ir.ExprStmt) and isinstance(s.value, ir.Hole):
                found.update(started & before)
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
        case ir.ExprStmt(value=ir.MethodCall(receiver=receiver, method=method)) if method in MUTATING:
            return frozenset(written_to(receiver))
        case ir.ExprStmt(value=ir.MethodCall(receiver=ir.MethodCall(receiver=receiver))):
            return frozenset(written_to(receiver))
    return frozenset()


def all_changed(s: ir.Stmt) -> frozenset[str]:
    """The names that a statement and those within it change."""
    return frozenset().union(*(changed(n) for n in s.walk() if isinstance(n, ir.Stmt)))


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
    yield from _mixed(environments)
    for end, known in zip(ENDS, environments):  # and what nothing changes may be longer or larger
        yield {n: _longer(v, end) for n, v in known.items()}
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
        if number < ALIKE:
            yield from _alike(known)
        counts = [n for n in names if type(known[n]) is int]
        if sizes and counts:
            yield {**known, counts[-1]: max(sizes)}


def _mixed(environments: Sequence[Environment]) -> Iterator[dict[str, Any]]:
    """Environments in which every name has a value that it had in some other one, so that names vary by themselves.

    A record may be any of the records with its keys that are at hand.
    """
    records: dict[Any, list[Any]] = {}
    for e in environments:
        for v in e.values():
            if type(v) is dict and v:
                records.setdefault(tuple(v), []).append(v)
    seen = {n: [e[n] for e in environments if n in e] for e in environments for n in e}
    for values in seen.values():
        keys = next((tuple(v) for v in values if type(v) is dict and v), None)
        values += _crossed(records.get(keys, [])) if keys is not None else []
    for number in range(MIXED if len(environments) > 1 else 0):
        steps = cycle(STRIDES)
        known = environments[number % len(environments)]
        yield {n: seen[n][(number + k * next(steps)) % len(seen[n])] for k, n in enumerate(known)}


def _crossed(records: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Records, each followed by one that has its fields from several of them."""
    found: list[Any] = []
    for number, record in enumerate(records[:MOST]):
        places = zip(record, cycle(STRIDES))
        found += [record, {key: records[(number + step) % len(records)][key] for key, step in places}]
    return found


def _alike(known: Environment) -> Iterator[dict[str, Any]]:
    """The environment where one value is what another is: there comparisons differ that are strict or not."""
    pairs = [(a, b) for a, b in combinations(known, 2) if type(known[a]) is type(known[b]) and known[a] != known[b]]
    for a, b in [p for p in pairs if type(known[p[0]]) in _ORDERED][:PAIRS]:
        yield {**known, a: known[b]}


def _longer(value: Any, end: str) -> Any:
    if type(value) is str:
        return value + end
    return value + len(end) if type(value) in (int, float) else value


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
            kinds = set(map(type, value))
            like = [v for r in results if type(r) is list for v in r if not kinds or type(v) in kinds]
            more = [v for v in others if not kinds or type(v) in kinds]
            return [*value, *((like if like and (step % 2 or not more) else more) or value)[: 1 + step % 3]]
        case set():
            return value | set(others[step % 2 :])
        case dict():
            held = [v for d in (value, *results) if type(d) is dict for v in d.values()] or [step]
            return {**value, **{key: held[k % len(held)] for k, key in enumerate(others[step % 2 :])}}
        case tuple():
            return tuple(grown(v, step + k, others, results) for k, v in enumerate(value))
    return value
