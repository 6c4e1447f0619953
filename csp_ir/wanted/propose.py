"""Candidates for the holes of a draft from the values that its examples want of them.

Extra candidates, never prunes: they go the way of all others, through search and verification.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from csp_ir.domains.model import Candidate
from csp_ir.draft.statements import block_candidates
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext, hole_contexts
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.rewrite import holes_in, target_names, targets_of
from csp_ir.spec.model import Example
from csp_ir.wanted.explore import Asked, Explorer
from csp_ir.wanted.imagined import written_to
from csp_ir.wanted.scopes import Evidence
from csp_ir.work import worked

RUNS_SHARE = 0.75  # of the time, for runs and what they ask for
Proposal = tuple[str, Candidate]


class Proposals:
    """Candidates of the holes of a draft: what gives what the examples want there, and what is likely where they want nothing.

    Args:
        simple: candidates of operators, names that are assigned and statements, which a run cannot go past, cheapest first.
        contexts: of its holes, and of those within these statements.
        prose, constants: what the spec says and names.
    """

    def __init__(
        self,
        draft: ir.Program,
        examples: Sequence[Example],
        simple: Mapping[str, Sequence[Candidate]],
        *,
        contexts: Mapping[str, HoleContext] | None = None,
        prose: str = "",
        constants: Sequence[Any] = (),
    ) -> None:
        self.draft = draft
        self.contexts = hole_contexts(draft) if contexts is None else contexts
        simple = dict(simple)
        for block, context in [(h, c) for h, c in self.contexts.items() if c.kind == "block" and h not in simple]:
            made = block_candidates(context, draft, wide=False)
            simple[block] = made.candidates
            self.contexts = {**self.contexts, **made.inner}
        self.asked = Asked(examples, simple, evidence_of(draft, examples, prose, constants), 0, 0.0, 0.0)
        self.explorer: Explorer | None = None

    def filled(self, most: int) -> list[dict[str, Fragment]]:
        """Fills that gave what was wanted of their last hole, cheapest there first; none was run."""
        return [] if self.explorer is None else self.explorer.filled(most)

    def more(
        self, deadline: float, effort: int = 0, beside: Sequence[Mapping[str, Fragment]] = ()
    ) -> Iterator[Proposal]:
        """What is found until a deadline of `work.worked`, beside what was found before.

        effort: how much work each hole is worth, from 0. beside: fills, the best first, of which single holes are looked
        at before all else.
        """
        now = worked()
        until = now + RUNS_SHARE * (deadline - now)
        if self.explorer is None:
            self.explorer = Explorer(self.draft, self.asked, self.contexts)
        self.explorer.later(effort, deadline, until)
        self.explorer.beside(beside)
        yield from self.explorer.candidates()


def evidence_of(draft: ir.Program, examples: Sequence[Example], prose: str, constants: Sequence[Any]) -> Evidence:
    """What is said beside a draft, with its names that are rarely meant."""
    minor = minor_names(draft)
    return Evidence(prose, draft, examples, constants, minor, waiting(draft))


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
        for t in targets_of(n) for x in written_to(t)
    )  # fmt: skip
    named = Counter(n.id for n in draft.walk() if isinstance(n, ir.Name))
    return frozenset(n for n in bound if named[n] <= changed[n] + targets[n])


def _gone_over(iterable: ir.Expr) -> set[str]:
    match iterable:
        case ir.MethodCall(receiver=ir.Name(id=name)) | ir.Name(id=name):
            return {name}
        case ir.Call(function=ir.Name(id=name), args=args) if name != "range":
            return {x for a in args for x in _gone_over(a)}
    return set()
