"""Merging: samples of one structure become one draft whose holes are where they differ.

Locals are renamed by order of appearance, so that samples that differ only in names are one.
Clusters share their tree of statements; anti-unification (Plotkin, 1970) of a cluster keeps
what its members share and puts a hole where they differ, with what they say there as its
domain and -log of its frequency as its cost. N samples with k independent decisions hold up
to N^k programs; the trace search looks at all of them.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from csp_ir.domains.model import Candidate, Domain, Problem
from csp_ir.errors import CspIrError
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir import nodes as ir
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.rewrite import fill, renamed
from csp_ir.record import Recorder
from csp_ir.samples.canonical import canonical, renaming
from csp_ir.samples.contenders import Contender, run_limits
from csp_ir.search.base import Budget
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.model import Spec
from csp_ir.work import worked

MAX_HOLES = 14
MAX_CLUSTER = 40
PER_CLUSTER = 4
CLUSTER_SECONDS = 1.5
_TARGETS = ("target", "targets")


@dataclass
class Merged:
    """A draft made from a cluster, its holes' fragments with their frequencies, and who is in it."""

    draft: ir.Program
    observed: dict[str, Counter[Fragment]]
    samples: list[int]


@dataclass
class _Unifier:
    weights: Sequence[float]
    observed: dict[str, Counter[Fragment]] = field(default_factory=dict)

    def many(self, nodes: Sequence[Any]) -> Any:
        """What the nodes share, with holes where they differ."""
        first = nodes[0]
        if all(n == first for n in nodes):
            return first
        if isinstance(first, ir.Expr):
            deeper = self.same_shape(nodes)
            return deeper if deeper is not None else self.hole(nodes)
        return self.same_shape(nodes)

    def same_shape(self, nodes: Sequence[Any]) -> Any:
        """The nodes unified part by part; None where a part that cannot be a hole differs."""
        first = nodes[0]
        if any(type(n) is not type(first) for n in nodes):
            return None
        changes: dict[str, Any] = {}
        for f in fields(first):
            if f.name == "position":
                continue
            values = [getattr(n, f.name) for n in nodes]
            if all(v == values[0] for v in values):
                continue
            if f.name in _TARGETS or not self.unifiable(values):
                return None
            new = self.part(values, f.name)
            if new is None:
                return None
            changes[f.name] = new
        return replace(first, **changes)

    def unifiable(self, values: Sequence[Any]) -> bool:
        if all(isinstance(v, ir.Node) for v in values):
            return True
        return all(type(v) is tuple and len(v) == len(values[0]) for v in values)

    def part(self, values: Sequence[Any], name: str) -> Any:
        if isinstance(values[0], ir.Node):
            return self.many(values) if isinstance(values[0], ir.Expr) else self.same_shape(values)
        items = []
        for column in zip(*values, strict=True):
            saved = dict(self.observed)
            if not all(isinstance(v, ir.Node) for v in column):
                if any(v != column[0] for v in column):
                    return None
                items.append(column[0])
                continue
            item = self.many(column)
            if item is None:
                self.observed = saved
                if not all(isinstance(v, ir.Stmt) for v in column):
                    return None
                item = ir.ExprStmt(self.hole([(v,) for v in column], "block"))
            items.append(item)
        return tuple(items)

    def hole(self, fragments: Sequence[Any], kind: str = "term") -> ir.Hole:
        name = f"d{len(self.observed)}"
        counts: Counter[Fragment] = Counter()
        for fragment, weight in zip(fragments, self.weights, strict=True):
            counts[fragment] += weight  # type: ignore[assignment]
        self.observed[name] = counts
        return ir.Hole(name, kind=kind)


def clusters(spec: Spec, contenders: Sequence[Contender]) -> list[list[tuple[ir.Program, Contender]]]:
    """Programs of equal structure, under the first one's names; the largest cluster first."""
    groups: dict[Hashable, list[tuple[ir.Program, Contender]]] = defaultdict(list)
    for c in contenders:
        if c.program is not None:
            groups[_structure(c.program.function.body)].append((c.program, c))
    found = []
    for members in groups.values():
        if len(members) > 1:
            leader = members[0][0]
            found.append([(_under(leader, p), c) for p, c in members[:MAX_CLUSTER]])
    return sorted(found, key=lambda g: -sum(c.weight for _, c in g))


def _structure(body: Sequence[ir.Stmt]) -> Hashable:
    """The tree of compound statements and the number of simple ones; what they say does not count."""
    out: list[Hashable] = []
    for s in body:
        if isinstance(s, ir.If | ir.For | ir.While):
            out.append((type(s).__name__, _structure(s.body), _structure(s.orelse)))
        elif isinstance(s, ir.Function | ir.Try | ir.Match):
            out.append((type(s).__name__, repr(s)))
        else:
            out.append("simple")
    return tuple(out)


def _under(leader: ir.Program, program: ir.Program) -> ir.Program:
    """The program with the leader's names for parameters and, in order of appearance, locals."""
    theirs = list(renaming(leader.function))
    mine = list(renaming(program.function))
    mapping = {a: theirs[i] if i < len(theirs) else f"{a}_{i}" for i, a in enumerate(mine)}
    taken = {h.name for h in (*leader.helpers, *program.helpers)}
    if taken & {*mapping, *mapping.values()}:
        return program
    return replace(program, function=renamed(program.function, mapping))


def anti_unify(members: Sequence[tuple[ir.Program, Contender]]) -> Merged | None:
    """One draft for a cluster; None where nothing is shared or too much differs."""
    bodies = [p.function.body for p, _ in members]
    unifier = _Unifier([c.weight for _, c in members])
    body = unifier.part(bodies, "body") if len({len(b) for b in bodies}) == 1 else None
    if body is None or not unifier.observed or len(unifier.observed) > MAX_HOLES:
        return None
    helpers = {h.name: h for p, _ in members for h in p.helpers}
    first = members[0][0].function
    draft = ir.Program(replace(first, body=body), tuple(helpers.values()))
    samples = sorted({i for _, c in members for i in c.samples})
    return Merged(draft, unifier.observed, samples)


def merge(spec: Spec, contenders: Sequence[Contender], deadline: float, recorder: Recorder) -> list[Contender]:
    """Programs put together from what several samples say, each passing every example."""
    if not spec.examples:
        return []
    found: dict[ir.Program, Contender] = {}
    tried = 0
    limits = run_limits(spec, contenders)
    for members in clusters(spec, contenders):
        left = min(CLUSTER_SECONDS, deadline - worked())
        if left <= 0.05:
            break
        merged = anti_unify(members)
        if merged is None:
            continue
        tried += 1
        recorder("draft", {"skeleton": f"{len(members)} samples", "text": _text(merged.draft)})
        for contender in _solved(spec, merged, left, deadline, limits):
            found.setdefault(canonical(contender.program), contender)  # type: ignore[arg-type]
    recorder("note", {"text": f"merging: {tried} drafts from clusters of samples, {len(found)} programs pass"})
    return list(found.values())


def _text(draft: ir.Program) -> str:
    from csp_ir.ir.printer import print_program

    return print_program(draft)


def _solved(spec: Spec, merged: Merged, seconds: float, deadline: float, limits: tuple[Limits, ...]) -> list[Contender]:
    out: list[Contender] = []
    try:
        problem = Problem.of(merged.draft, spec.examples)
        for name, counts in merged.observed.items():
            if name not in problem.domains:
                return []
            problem.domains[name] = domain = Domain(name)
            total = sum(counts.values())
            for fragment, count in counts.most_common():
                domain.add(Candidate(fragment, -math.log(count / total), ("samples",)))
        cheapest = sum(min(c.cost for c in d.candidates) for d in problem.domains.values())
        results = TraceSearch(limits=limits).solutions(problem, Budget(seconds))
        for _ in range(PER_CLUSTER):
            result = next(results)
            if result.status != "solved":
                break
            chosen = {n: problem.domains[n].candidates[i] for n, i in result.assignment.items()}
            program = fill(merged.draft, {n: c.fragment for n, c in chosen.items()})
            edits = tuple(f"chose {c} at a place where the samples differ" for c in list(chosen.values())[:4])
            cost = 0.3 + 0.3 * (result.cost - cheapest)
            contender = Contender(program, "", "merge", list(merged.samples), cost, edits=edits)
            contender.judge(spec.examples, spec.name, deadline)
            if contender.passes_all:
                out.append(contender)
    except (CspIrError, StopIteration, RecursionError):  # a list that holds itself has no finite key
        pass
    return out
