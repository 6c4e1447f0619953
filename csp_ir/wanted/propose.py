"""Candidates for the holes of a draft from the values that its examples want of them.

Extra candidates, never prunes: they go the way of all others, through search and verification.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import Any

from csp_ir.domains.model import Candidate
from csp_ir.draft.statements import block_candidates
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext, hole_contexts
from csp_ir.ir.rewrite import fill, holes_in, target_names
from csp_ir.spec.model import Example
from csp_ir.wanted.explore import Asked, Explorer
from csp_ir.wanted.imagined import written_to
from csp_ir.wanted.scopes import Evidence
from csp_ir.work import worked

RUNS_SHARE = 0.5  # of the time, for runs and what they ask for
MOST_VARIANTS = 60
MOST_FORMS = 3  # statements found for one hole
MOST_STATES = 6  # in which holes of one statement are asked for
Proposal = tuple[str, Candidate]


class Proposals:
    """Candidates of the holes of a draft: what gives what the examples want there, and what is likely where they want nothing.

    Args:
        simple: candidates of operators and names that are assigned, which a run cannot go past.
        prose, constants: what the spec says and names.
    """

    def __init__(
        self,
        draft: ir.Program,
        examples: Sequence[Example],
        simple: Mapping[str, Sequence[Candidate]],
        *,
        prose: str = "",
        constants: Sequence[Any] = (),
    ) -> None:
        self.draft = draft
        self.contexts = hole_contexts(draft)
        self.blocks = [h for h, c in self.contexts.items() if c.kind == "block"]
        self.asked = Asked(examples, simple, evidence_of(draft, examples, prose, constants), 0, 0.0, 0.0)
        self.explorer: Explorer | None = None

    def more(self, deadline: float, effort: int = 0) -> Iterator[Proposal]:
        """What is found until a deadline of `work.worked`, beside what was found before.

        effort: how much work each hole is worth, from 0.
        """
        now = worked()
        until = now + RUNS_SHARE * (deadline - now)
        if self.blocks:
            asked = replace(self.asked, effort=effort, deadline=deadline, until=until)
            yield from _statements(self.draft, self.contexts, self.blocks, asked)
            return
        if self.explorer is None:
            self.explorer = Explorer(self.draft, self.asked)
        self.explorer.later(effort, deadline, until)
        yield from self.explorer.candidates()


def evidence_of(draft: ir.Program, examples: Sequence[Example], prose: str, constants: Sequence[Any]) -> Evidence:
    """What is said beside a draft, with its names that are rarely meant."""
    minor = minor_names(draft)
    return Evidence(prose, draft, examples, constants, minor, gone_over(draft), looped(draft), waiting(draft))


def minor_names(draft: ir.Program) -> frozenset[str]:
    """Names that are rarely meant where others are in scope: what is accumulated, what a loop goes over."""
    found: set[str] = set()
    started: set[str] = set()
    tested: set[str] = set()
    stacks: set[str] = set()
    open_loops = False
    # What a while loop counts with is a place to look at.
    counters = {
        id(s) for n in draft.walk() if isinstance(n, ir.While) for s in n.walk()
        if isinstance(s, ir.AugAssign) and isinstance(s.value, ir.Literal)
    }  # fmt: skip
    for n in draft.walk():
        match n:
            case ir.AugAssign(target=ir.Name(id=name)) if id(n) not in counters:
                found.add(name)
            case ir.MethodCall(receiver=ir.Name(id=name), method="append" | "extend" | "add"):
                found.add(name)
            case ir.MethodCall(receiver=ir.Name(id=name), method="pop" | "popleft"):
                stacks.add(name)
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


def gone_over(draft: ir.Program) -> dict[str, frozenset[str]]:
    """For each hole in a loop the names that it and the loops around it go over."""
    found: dict[str, frozenset[str]] = {}
    for n in draft.walk():
        names: set[str] = set()
        inside: list[ir.Node] = []
        if isinstance(n, ir.For):
            names, inside = _gone_over(n.iter), list(n.body)
        elif isinstance(n, ir.Comprehension):
            names = {x for c in n.clauses for x in _gone_over(c.iter)}
            inside = [x for x in (n.key, n.element, *(t for c in n.clauses for t in c.conditions)) if x is not None]
        for hole in {h for x in inside for h in holes_in(x)}:
            found[hole] = found.get(hole, frozenset()) | names
    return found


def looped(draft: ir.Program) -> frozenset[str]:
    """Names that some loop goes over."""
    return frozenset(x for n in draft.walk() if isinstance(n, ir.For | ir.Clause) for x in _gone_over(n.iter))


def waiting(draft: ir.Program) -> frozenset[str]:
    """Names that are bound, and perhaps added to, but never read outside of what only changes them."""
    bound = {p.name for p in draft.function.parameters}
    changed: Counter[str] = Counter()
    for n in draft.walk():
        match n:
            case ir.Assign():
                bound |= {x for t in n.targets for x in target_names(t)}
                own = {t.id for t in n.targets if isinstance(t, ir.Name)}
                changed.update(x.id for x in n.value.walk() if isinstance(x, ir.Name) and x.id in own)
            case ir.For() | ir.Clause():
                bound |= set(target_names(n.target))
            case ir.Lambda():
                bound |= set(n.params)
            case ir.ExprStmt(value=ir.MethodCall(receiver=ir.Name(id=name))):
                changed[name] += 1
    targets = Counter(
        x for n in draft.walk() if isinstance(n, ir.Assign | ir.AugAssign | ir.For | ir.Clause)
        for t in (n.targets if isinstance(n, ir.Assign) else (n.target,)) for x in written_to(t)
    )  # fmt: skip
    named = Counter(n.id for n in draft.walk() if isinstance(n, ir.Name))
    return frozenset(n for n in bound if named[n] <= changed[n] + targets[n])


def _gone_over(iterable: ir.Expr) -> set[str]:
    base = iterable.receiver if isinstance(iterable, ir.MethodCall) else iterable
    while isinstance(base, ir.Call) and base.args:
        base = base.args[0]
    return {base.id} if isinstance(base, ir.Name) else set()


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
    done = 0
    for _, picked in combinations[:MOST_VARIANTS]:
        if asked.late() or done == MOST_FORMS:
            return
        forms = dict(zip(blocks, picked))
        variant = fill(draft, {b: c.fragment for b, c in forms.items()})
        evidence = evidence_of(variant, asked.examples, asked.evidence.prose, asked.evidence.constants)
        inside = Explorer(variant, replace(asked, evidence=evidence))
        inside.explore(MOST_STATES)
        found = {h: inside.filler.answered(p) for h, p in inside.places.items() if p.answers}
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
