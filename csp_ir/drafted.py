"""Bodies of common drafts whose expression holes are filled by what the examples want of them.

Where the catalogue of `csp_ir.draft` finds nothing: its loops are filled from enumerated terms, while here each hole
is asked for the values that a run of the rest of the draft leaves it (`csp_ir.wanted`), so that deep elements, keys,
tests and summands are found.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from csp_ir.domains.model import Problem
from csp_ir.domains.reference import filled
from csp_ir.draft.costs import NAME_COST
from csp_ir.draft.task import Found, Task
from csp_ir.errors import InputError
from csp_ir.ir.check import check_program
from csp_ir.ir.nodes import Program
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_block
from csp_ir.ir.rewrite import without_called_lambdas
from csp_ir.ir.types import Type, element_type, type_text
from csp_ir.search.base import Budget
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.model import Raises
from csp_ir.wanted.propose import propose_wanted

DRAFT_SECONDS, SEARCH_SECONDS = 3.0, 1.0  # at most, of one draft
SHARE = 0.4  # of the time left, for all drafts
MOST_BODIES = 3  # of one draft
ENOUGH = 3  # drafts that gave something
PLAIN, TESTED, LOOPED = 2.0, 3.0, 4.0  # nats of a draft


def drafted(task: Task) -> Iterator[Found]:
    """Bodies that give every example's result, from the simplest drafts first."""
    spec = task.spec
    if any(isinstance(e.expected, Raises) for e in task.examples):
        return
    until = time.monotonic() + SHARE * max(0.0, task.deadline - time.monotonic())
    head = ", ".join(f"{p.name}: {type_text(p.type)}" for p in spec.parameters)
    gave = 0
    for name, body, cost in sorted(drafts(task), key=lambda d: d[2]):
        if time.monotonic() > until or gave == ENOUGH:
            return
        try:
            text = f"def {spec.name}({head}) -> {type_text(spec.returns)}:\n{body}"
            draft = replace(parse_program(text, records=spec.helpers), helpers=spec.helpers)
        except InputError:
            continue
        if check_program(draft):
            continue
        bodies = list(islice(_bodies(task, draft, min(until, time.monotonic() + DRAFT_SECONDS)), MOST_BODIES))
        gave += bool(bodies)
        for text, more in bodies:
            yield Found(text, cost + more, f"draft: {name}")


def _bodies(task: Task, draft: Program, until: float) -> Iterator[tuple[str, float]]:
    """Fills of one draft as body texts with their costs, cheapest first."""
    examples = tuple(task.examples)
    words = sorted({w.lower() for w in task.spec.prose.replace(",", " ").replace(".", " ").split()})
    problem = Problem.of(draft, examples)
    found = propose_wanted(draft, examples, {}, until, prose=task.spec.prose, words=words)
    for hole, candidate in found:
        if hole in problem.domains:
            problem.domains[hole].add(candidate)
    if not all(d.candidates for d in problem.domains.values()):
        return
    for result in TraceSearch().solutions(problem, Budget(SEARCH_SECONDS)):
        if result.status != "solved":
            return
        program = without_called_lambdas(filled(problem, result.assignment))
        yield print_block(program.function.body), result.cost


def drafts(task: Task) -> Iterator[tuple[str, str, float]]:
    """Name, body and cost of each draft that the signature admits."""
    returns = task.spec.returns
    result = type_text(returns)
    if returns.name == "tuple" and 2 <= len(returns.args) <= 4:
        parts = ", ".join(f"(?part{k}: {type_text(t)})" for k, t in enumerate(returns.args, 1))
        yield "tuple", f"    return ({parts})", PLAIN
    taken = {p.name for p in task.spec.parameters}
    for k, p in enumerate(task.spec.parameters):
        values = [e.args[k] for e in task.examples]
        for source, item, cost in _sources(p.name, p.type, taken, values):
            yield from _over(source, item, returns, result, cost)


def _sources(name: str, kind: Type, taken: set[str], values: Sequence[Any]) -> Iterator[tuple[str, str, float]]:
    """What may be gone over, the loop variable, and what that costs."""
    item = next(n for n in ("item", "entry", "one", "part") if n not in taken)
    if kind.name in ("list", "set", "tuple*"):
        if element_type(kind).name == "str":
            item = next(n for n in ("text", "word", item) if n not in taken)
        yield name, item, 0.0
    elif kind.name == "str":
        yield f"{name}.split()", "word" if "word" not in taken else item, 0.5
        if any("\n" in v for v in values):
            yield f"{name}.splitlines()", "line" if "line" not in taken else item, 0.5
        for mark in _separators(values):
            yield f"{name}.split({mark!r})", "part" if "part" not in taken else item, 1.0
        yield name, "c" if "c" not in taken else item, NAME_COST
    elif kind.name == "dict" and not taken & {"key", "value"}:
        yield f"{name}.items()", "key, value", 0.0


def _separators(values: Sequence[str]) -> list[str]:
    """Marks that most of the texts hold, the most frequent first."""
    marks = Counter(c for v in values for c in set(v) if not c.isalnum() and not c.isspace())
    return [m for m, n in marks.most_common(3) if 2 * n >= len(values)]


def _over(source: str, item: str, returns: Type, result: str, cost: float) -> Iterator[tuple[str, str, float]]:
    loop = f"for {item} in {source}"
    if returns.name == "list":
        inner = type_text(element_type(returns))
        if element_type(returns).name != "tuple":
            yield f"each of {source}", f"    return [(?element: {inner}) {loop}]", PLAIN + cost
        yield f"some of {source}", f"    return [(?element: {inner}) {loop} if (?test: bool)]", TESTED + cost
        if "," not in item:
            yield f"{source} sorted", f"    return sorted({source}, key=lambda {item}: ?key)", TESTED + cost
        if element_type(returns).name == "tuple":
            kinds = element_type(returns).args
            parts = ", ".join(f"(?part{k}: {type_text(t)})" for k, t in enumerate(kinds, 1))
            yield f"tuple of each of {source}", f"    return [({parts}) {loop}]", PLAIN + cost
    if returns.name in ("int", "float"):
        yield f"sum over {source}", f"    return sum((?summand: {result}) {loop})", PLAIN + cost
        yield f"count in {source}", f"    return sum(1 {loop} if (?test: bool))", PLAIN + cost
        yield (
            f"sum over some of {source}",
            f"    return sum((?summand: {result}) {loop} if (?test: bool))",
            TESTED + cost,
        )
    if returns.name == "str":
        yield f"pieces of {source}", f"    return ''.join((?piece: str) {loop})", PLAIN + cost
        for mark in (" ", ", ", "-", "\\n"):
            yield f"{source} joined", f"    return '{mark}'.join((?piece: str) {loop})", PLAIN + 0.5 + cost
    if returns.name == "bool":
        yield f"any of {source}", f"    return any((?test: bool) {loop})", PLAIN + cost
        yield f"all of {source}", f"    return all((?test: bool) {loop})", PLAIN + cost
    if returns.name == "dict" and len(returns.args) == 2:
        key, value = (type_text(t) for t in returns.args)
        yield f"dictionary of {source}", f"    return {{(?key: {key}): (?value: {value}) {loop}}}", PLAIN + cost
        if returns.args[1].name in ("int", "float"):
            zero = "0" if returns.args[1].name == "int" else "0.0"
            yield (
                f"totals over {source}",
                f"    totals = {{}}\n    {loop}:\n        key = (?key: {key})\n"
                f"        totals[key] = totals.get(key, {zero}) + (?more: {value})\n    return totals",
                LOOPED + cost,
            )
        if returns.args[1].name == "list":
            inner = type_text(element_type(returns.args[1]))
            yield (
                f"groups of {source}",
                f"    groups = {{}}\n    {loop}:\n        groups.setdefault((?key: {key}), []).append((?item: {inner}))\n"
                "    return groups",
                LOOPED + cost,
            )
    if "," not in item:
        yield f"first of {source}", f"    return next(({item} {loop} if (?test: bool)), None)", TESTED + cost
        yield f"largest of {source}", f"    return max({source}, key=lambda {item}: ?key)", TESTED + cost
        yield f"smallest of {source}", f"    return min({source}, key=lambda {item}: ?key)", TESTED + cost
