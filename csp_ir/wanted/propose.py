"""Candidates for the holes of a draft from the values that its examples want of them.

Extra candidates, never prunes: they go the way of all others, through search and verification.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, product
from typing import Any

from csp_ir.domains.fragments import target_holes
from csp_ir.domains.model import Candidate
from csp_ir.draft.costs import LAMBDA
from csp_ir.draft.kinds import called_holes
from csp_ir.draft.statements import block_candidates
from csp_ir.errors import IRTypeError
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext, hole_contexts
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.rewrite import fill, holes_in
from csp_ir.ir.types import ANY, Type
from csp_ir.spec.model import Example
from csp_ir.wanted.expressions import argument_names
from csp_ir.wanted.fill import Filler
from csp_ir.wanted.question import Question, questions
from csp_ir.wanted.rows import wanted_rows

MOST_WAYS = 3
MOST_VARIANTS = 60
MOST_FORMS = 3  # statements found for one hole
MOST_FIXED = 8  # candidates tried of a hole that has to be fixed
QUESTION_SECONDS, FORM_SECONDS, STATEMENT_SECONDS = 2.0, 2.0, 3.0
Proposal = tuple[str, Candidate]


@dataclass(frozen=True)
class Asked:
    """What is known beside the draft. simple: hole -> its cheapest candidates so far, cheapest first."""

    examples: Sequence[Example]
    simple: Mapping[str, Sequence[Candidate]]
    filler: Filler
    deadline: float

    def late(self) -> bool:
        return time.monotonic() > self.deadline


def propose_wanted(
    draft: ir.Program,
    examples: Sequence[Example],
    simple: Mapping[str, Sequence[Candidate]],
    deadline: float,
    *,
    prose: str = "",
    words: Sequence[str] = (),
    constants: Sequence[Any] = (),
) -> Iterator[Proposal]:
    """Candidates of holes that give what the examples want there.

    Args:
        simple: enumerated candidates of the holes: operators, functions and, where need be, others are fixed by them.
        deadline: of `time.monotonic`.
        prose, words, constants: what the spec says and names.
    """
    literals = [n.value for n in draft.walk() if isinstance(n, ir.Literal) and isinstance(n.value, int | float | str)]
    filler = Filler(prose, frozenset(words), [*constants, *literals], minor_names(draft))
    asked = Asked(examples, simple, filler, deadline)
    contexts = hole_contexts(draft)
    blocks = [h for h, c in contexts.items() if c.kind == "block"]
    if blocks:
        asked = replace(asked, deadline=min(deadline, time.monotonic() + STATEMENT_SECONDS))
        yield from _statements(draft, contexts, blocks, asked)
    else:
        yield from _filled(draft, asked)


def minor_names(draft: ir.Program) -> frozenset[str]:
    """Names that are rarely meant where others are in scope: what is accumulated, what a loop goes over."""
    found: set[str] = set()
    started: set[str] = set()
    tested: set[str] = set()
    open_loops = False
    for n in draft.walk():
        match n:
            case ir.AugAssign(target=ir.Name(id=name)):
                found.add(name)
            case ir.MethodCall(receiver=ir.Name(id=name), method="append" | "extend" | "add"):
                found.add(name)
            case ir.Assign(targets=(ir.Name(id=name),), value=ir.ListDisplay(()) | ir.DictDisplay(())):
                found.add(name)
            case ir.Assign(targets=(ir.Name(id=name),), value=ir.Literal(value=0 | "")):
                started.add(name)
            case ir.Assign(targets=(ir.Name(id=name),), value=ir.Binary(left=ir.Name(id=other))) if name == other:
                found.add(name)
            case ir.For() | ir.Clause():
                found |= _gone_over(n.iter)
                open_loops = open_loops or (
                    isinstance(n, ir.For) and any(h.kind == "block" for h in holes_in(n).values())
                )
            case ir.While():
                tested |= {x.id for x in n.test.walk() if isinstance(x, ir.Name)}
    # What starts at nothing before a loop whose statements are open most likely accumulates there.
    return frozenset(found | started if open_loops else found) - tested


def _gone_over(iterable: ir.Expr) -> set[str]:
    base = iterable.receiver if isinstance(iterable, ir.MethodCall) else iterable
    return {base.id} if isinstance(base, ir.Name) else set()


# --- expressions ----------------------------------------------------------------------------


def _filled(draft: ir.Program, asked: Asked) -> Iterator[Proposal]:
    """Candidates of a draft without statement holes."""
    seen: set[tuple[str, Fragment]] = set()
    holes = [h for h, e in holes_in(draft).items() if e.kind != "type"]
    must = _must_be_fixed(draft)
    for chosen in _choices(must, asked):
        if asked.late():
            return
        for hole, expr, cost in _rounds(draft, chosen, asked, len(holes)):
            if (hole, expr) not in seen:
                seen.add((hole, expr))
                yield hole, Candidate(expr, cost, ("wanted",))
    # Holes that ask for each other's values: the others are fixed by candidates, one hole after the other.
    asked_for = {h for h, _ in seen}
    for hole in holes:
        if hole in asked_for or hole in must:
            continue
        for chosen in _choices([h for h in holes if h != hole], asked):
            if asked.late():
                return
            for found, expr, cost in _rounds(draft, chosen, asked, 1):
                if (found, expr) not in seen:
                    seen.add((found, expr))
                    yield found, Candidate(expr, cost, ("wanted",))


def _must_be_fixed(draft: ir.Program) -> list[str]:
    """Holes a run cannot go past: operators, names that are assigned."""
    operators = [h for h, e in holes_in(draft).items() if e.kind == "operator"]
    return [*operators, *target_holes(draft)]


def _choices(holes: Sequence[str], asked: Asked) -> Iterator[dict[str, Fragment]]:
    """Fillings of the holes by their simplest candidates, cheapest first."""
    pools = []
    for hole in holes:
        pool = [c for c in asked.simple.get(hole, ()) if not isinstance(c.fragment, tuple)][:MOST_FIXED]
        if not pool:
            return
        pools.append(pool)
    combinations = [(sum(c.cost for c in picked), picked) for picked in islice(product(*pools), 4000)]
    combinations.sort(key=lambda c: c[0])
    for _, picked in combinations[:MOST_VARIANTS]:
        yield {h: c.fragment for h, c in zip(holes, picked)}


def _rounds(
    draft: ir.Program, chosen: Mapping[str, Fragment], asked: Asked, left: int
) -> Iterator[tuple[str, ir.Expr, float]]:
    """Answers to what is asked with some holes chosen; then, with the best of them chosen too, of the others."""
    try:
        program = fill(draft, {h: f for h, f in chosen.items()})
        contexts = hole_contexts(program)
    except IRTypeError:
        return
    scopes = {h: list(c.scope) for h, c in contexts.items() if c.kind not in ("operator", "block", "type")}
    arities = function_arities(program, contexts)
    for hole, (arity, result) in arities.items():
        scopes[hole] = list(argument_names(arity))
        contexts[hole] = replace(contexts[hole], kind="term", expected=result, scope=dict.fromkeys(scopes[hole], ANY))
    for way in wanted_rows(program, asked.examples, {}, asked.late, MOST_WAYS, asked.filler.minor):
        best: dict[str, ir.Expr] = {}
        waiting = set(scopes)
        for question in sorted(questions(way, scopes), key=_ease):
            if asked.late():
                return
            if not worth_asking(question):
                continue
            until = min(asked.deadline, time.monotonic() + QUESTION_SECONDS)
            found = asked.filler.answers(question, contexts[question.hole], until)
            if found:
                best[question.hole] = found[0][0]
                if question.hole in arities:
                    best[question.hole] = ir.Lambda(argument_names(arities[question.hole][0]), found[0][0])
                if question.exact and len(question.names) == len(scopes[question.hole]):
                    waiting.discard(question.hole)
            for expr, cost in found:
                if question.hole in arities:
                    expr, cost = ir.Lambda(argument_names(arities[question.hole][0]), expr), cost + LAMBDA
                yield question.hole, expr, cost
        for hole, expr in best.items():
            if left > 1 and waiting - {hole}:
                yield from _rounds(draft, {**chosen, hole: expr}, asked, left - 1)
        if best and not waiting:
            return


def function_arities(draft: ir.Program, contexts: Mapping[str, HoleContext]) -> dict[str, tuple[int, Type]]:
    """Holes that stand for functions: how many arguments they take, and what they give."""
    found: dict[str, tuple[int, Type]] = {}
    for hole, context in contexts.items():
        if context.expected.name == "Callable":
            found[hole] = len(context.expected.args) - 1, context.expected.args[-1]
        elif context.kind == "function":
            found[hole] = 1, ANY
    for hole, count in called_holes(draft).items():
        found[hole] = count, found.get(hole, (0, ANY))[1]
    return {h: a for h, a in found.items() if a[0] > 0}


def _ease(question: Question) -> tuple[bool, int]:
    return not question.exact, len(question.rows)


def worth_asking(question: Question) -> bool:
    """Whether the rows say something: more than the same truth value everywhere."""
    known = [d for d in question.domains if d is not None]
    if question.relations or not known:
        return bool(question.relations)
    return not (all(d == (True,) for d in known) or all(d == (False,) for d in known))


def _form_cost(form: Candidate) -> float:
    """A statement's cost for the order in which forms are tried: ending a loop or function at once is rarely meant."""
    ends = isinstance(form.fragment, tuple) and isinstance(
        form.fragment[-1], ir.Return | ir.Break | ir.Continue | ir.Pass
    )
    return form.cost + 3.0 * ends


# --- statements -----------------------------------------------------------------------------


def _statements(
    draft: ir.Program, contexts: Mapping[str, HoleContext], blocks: Sequence[str], asked: Asked
) -> Iterator[Proposal]:
    """Statements for block holes: each form with its own holes filled by what is wanted of them."""
    pools: list[list[Candidate]] = []
    for block in blocks:
        offered = block_candidates(contexts[block], draft, wide=False).candidates
        pools.append([c for c in offered if isinstance(c.fragment, tuple)])
    combinations = [(sum(map(_form_cost, picked)), picked) for picked in islice(product(*pools), 4000)]
    combinations.sort(key=lambda c: c[0])
    combinations = combinations[: 4 * MOST_VARIANTS]
    done = 0
    for quick, (_, picked) in chain(((True, c) for c in combinations), ((False, c) for c in combinations)):
        if asked.late() or done == MOST_FORMS or (done and not quick):
            return
        forms = dict(zip(blocks, picked))
        variant = fill(draft, {b: c.fragment for b, c in forms.items()})
        found: dict[str, list[Candidate]] = {}
        until = min(asked.deadline, time.monotonic() + FORM_SECONDS)
        inside = replace(asked, filler=replace(asked.filler, quick=quick, minor=minor_names(variant)), deadline=until)
        for hole, candidate in _filled(variant, inside):
            found.setdefault(hole, []).append(candidate)
        complete = 0
        for block, form in forms.items():
            inner = list(holes_in(form.fragment))
            if all(h in found for h in inner):
                complete += 1
                for filling in islice(product(*(sorted(found[h], key=lambda c: c.cost)[:3] for h in inner)), 9):
                    fragment = fill(form.fragment, {h: c.fragment for h, c in zip(inner, filling)})
                    cost = form.cost + sum(c.cost for c in filling)
                    yield block, Candidate(fragment, round(cost, 3), ("wanted",))
        for hole, candidates in found.items():
            if hole in contexts:
                for candidate in candidates:
                    yield hole, candidate
        done += complete == len(forms) and any(holes_in(c.fragment) for c in picked)
