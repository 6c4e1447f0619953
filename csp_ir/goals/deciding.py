"""Inputs whose results would say most of a function, where its spec shows none or too few.

Readings of the prose are the terms of a bank over the inputs, as plausible as their price says; an input is worth what its
result would tell between them (the expected information of a query: MacKay, "Information-Based Objective Functions for
Active Data Selection", 1992).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.task import Task
from csp_ir.goals.model import FREE, Goal, OutOfWork, Work
from csp_ir.goals.propose import priced
from csp_ir.goals.scope import Scope
from csp_ir.goals.solve import Solver
from csp_ir.interpreter.outcomes import Returned, freeze
from csp_ir.ir.types import Type
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Spec
from csp_ir.spec.values import conforms
from csp_ir.verify.behaviour import Input, generated_inputs
from csp_ir.verify.bounds import bounds_of
from csp_ir.verify.oracle import Oracle
from csp_ir.verify.question import Deciding
from csp_ir.work import worked

INPUTS, READINGS = 32, 60  # that are looked at
WORK, SECONDS = 60_000, 2.0  # evaluations, and units of work at most
FLAT = 1.5  # nats of a price that count as one: prices of whole readings are rough
LONG = 40  # characters of an input that make it half as good
LEAST = 0.05  # bits that are worth an input
SHOWN, SHARE = 3, 0.1  # answers of one input, and the weight of one that is shown


@dataclass(frozen=True)
class _Reading:
    """What a term gives on each input, as keys and values, and how plausible it is."""

    keys: tuple[Hashable, ...]
    term: Term
    weight: float


def deciding(spec: Spec, most: int = 3) -> list[Deciding]:
    """The inputs whose results would tell most between the readings of a spec, the most telling first.

    Each tells what those before it, and the examples, leave open; small inputs are preferred, for a person has to say their results.
    """
    made = generated_inputs(
        [p.type for p in spec.parameters], [e.args for e in spec.examples], constants=spec_constants(spec), count=INPUTS,
        admits=Oracle(spec).requested if spec.requires or spec.raises else None, bounds=bounds_of(spec.parameters, spec.requires),
    )  # fmt: skip
    if not made:
        return []
    shown = [Input(e.args, True) for e in spec.examples]
    made = [*shown, *made]
    found = _readings(spec, made)
    chosen = list(range(len(shown)))
    while len(chosen) < len(shown) + most:
        told = {j: _information(found, (*chosen, j)) for j in range(len(made)) if j not in chosen}
        before = _information(found, chosen)
        worth = {j: (t - before) / (1 + len(repr(made[j].args)) / LONG) for j, t in told.items()}
        best = max(worth, key=lambda j: worth[j], default=None)
        if best is None or told[best] - before < LEAST:
            break
        chosen.append(best)
    return [_question(spec, made[j], found, j) for j in chosen[len(shown) :]]


def _readings(spec: Spec, inputs: Sequence[Input]) -> list[_Reading]:
    """The most plausible terms of the result's type, each behaviour once."""
    task = Task(replace(spec, examples=()), worked() + SECONDS)
    task.rows = [i.args for i in inputs]
    leaves = [Term(tuple(r[k] for r in task.rows), 1, leaf=name) for k, name in enumerate(task.names)]
    work = Work(WORK, task.deadline)
    scope = Scope(leaves, len(task.rows), task.weights, work, 0)
    with suppress(OutOfWork):
        Solver(task.prose, 0, None, Goal((FREE,) * len(task.rows))).prepare(scope)
    found: dict[tuple[Hashable, ...], tuple[float, Term]] = {}
    for term in scope.terms:
        if term.fixed or not all(v is ERROR or _of_type(v, spec.returns) for v in term.values):
            continue
        keys = tuple("raises" if v is ERROR else freeze(v) for v in term.values)
        price = priced(task, term)
        if keys not in found or price < found[keys][0]:
            found[keys] = price, term
    best = sorted(((p, k, t) for k, (p, t) in found.items()), key=lambda f: f[0])[:READINGS]
    return [_Reading(k, t, math.exp((best[0][0] - p) / FLAT)) for p, k, t in best]


def _of_type(value: object, returns: Type) -> bool:
    """Whether a result is of a type; a truth value is no number here."""
    return conforms(value, returns) and not (isinstance(value, bool) and returns.name in ("int", "float"))


def _information(readings: Sequence[_Reading], inputs: Sequence[int]) -> float:
    """Bits that the results on some inputs tell of which reading is meant."""
    parts: dict[tuple[Hashable, ...], float] = defaultdict(float)
    for r in readings:
        parts[tuple(r.keys[j] for j in inputs)] += r.weight
    total = sum(parts.values()) or 1.0
    return -sum(w / total * math.log2(w / total) for w in parts.values())


def _question(spec: Spec, given: Input, readings: Sequence[_Reading], at: int) -> Deciding:
    """What the likeliest readings give there, as answers to choose from."""
    weights: dict[Hashable, float] = defaultdict(float)
    values: dict[Hashable, object] = {}
    for r in readings:
        if r.term.values[at] is not ERROR:
            weights[r.keys[at]] += r.weight
            values.setdefault(r.keys[at], r.term.values[at])
    total = sum(r.weight for r in readings)
    likely = [k for k in sorted(weights, key=lambda k: -weights[k]) if weights[k] >= SHARE * total][:SHOWN]
    return Deciding.of(
        spec.name, given.args, [Returned(values[k]) for k in likely], [round(weights[k] / total, 3) for k in likely]
    )
