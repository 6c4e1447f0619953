"""Choosing among contenders by what they do on inputs nobody gave.

Programs that pass the examples vote: on each generated input every sample gives its answer,
and a contender's agreement is the share of the votes that its answers get (minimum Bayes
risk decoding over executions: Shi et al., "Natural Language to Code Translation with
Execution", 2022), with the share of those that agree with it everywhere beside it (the
consensus sets of Chen et al., "CodeT", 2022). An exception that a program raises by itself is an
answer; an input on which most samples crash lies outside what the function is for, and counts little.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field

from csp_ir.interpreter.outcomes import Outcome, Raised, Returned
from csp_ir.ir import nodes as ir
from csp_ir.samples.contenders import Contender
from csp_ir.samples.faults import unread_parameters
from csp_ir.verify.behaviour import Input, outcome_key

NEAR, FAR = 2.0, 1.0
GROUP_SHARE = 0.5
UNUSED_PARAMETER = 0.25
CONSTANT = 0.4


@dataclass
class Group:
    """Contenders that give the same on every input that counts.

    share: the part of all votes behind it; members: contenders, the best first.
    """

    members: list[Contender]
    share: float


@dataclass
class Ranking:
    """The contenders' groups, the best first, and what was compared.

    inputs: the generated inputs; rows: by the id of a contender, its outcomes on them.
    bystanders: outcomes of samples that fail some example, and their share of all votes.
    """

    groups: list[Group]
    inputs: list[Input] = field(default_factory=list)
    rows: dict[int, list[Outcome]] = field(default_factory=dict)
    bystanders: list[tuple[list[Outcome], float]] = field(default_factory=list)

    @property
    def best(self) -> Contender:
        return self.groups[0].members[0]


def rank(
    contenders: Sequence[Contender],
    inputs: Sequence[Input],
    rows: Sequence[Sequence[Outcome]],
    weights: Sequence[float],
    bystanders: Sequence[tuple[Sequence[Outcome], float]] = (),
    meant: Collection[str] = (),
    trust: Sequence[float] = (),
) -> Ranking:
    """Groups of equal behaviour, the most plausible first.

    Args:
        contenders: all equally good on the examples.
        inputs: what they were run on; rows: the outcomes of each contender.
        weights: the votes of each.
        bystanders: outcomes and votes of programs that are not in the running but may be right
            on most inputs: samples that fail some example.
        meant: kinds of exceptions that are answers.
        trust: of each contender, a factor for what speaks against its text.
    """

    def answers(outcome: Outcome) -> bool:
        return isinstance(outcome, Returned) or (isinstance(outcome, Raised) and outcome.kind in meant)

    keys = [[outcome_key(o) for o in row] for row in rows]
    total = sum(weights) or 1.0
    everyone = total + sum(w for _, w in bystanders)
    votes: list[dict[Hashable, float]] = [defaultdict(float) for _ in inputs]
    valid = [0.0] * len(inputs)
    for row, weight in [*zip(rows, weights, strict=True), *bystanders]:
        for j, outcome in enumerate(row):
            votes[j][outcome_key(outcome)] += weight / everyone
            valid[j] += weight / everyone * answers(outcome)
    counted = [j for j in range(len(inputs)) if valid[j] >= 0.5]
    together: dict[Hashable, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        together[tuple(key[j] for j in counted)].append(i)
    room = sum((NEAR if inputs[j].near else FAR) * valid[j] for j in counted) or 1.0
    scored: list[tuple[float, int, Group]] = []
    for order, members in enumerate(together.values()):
        share = sum(weights[i] for i in members) / total
        first = members[0]
        agreement = sum(
            (NEAR if inputs[j].near else FAR) * valid[j] * votes[j][keys[first][j]]
            for j in counted
            if answers(rows[first][j])
        )
        plausible = max(plausibility(contenders[i], rows[i]) * (trust[i] if trust else 1.0) for i in members)
        score = (agreement / room + GROUP_SHARE * share) * plausible
        members.sort(key=lambda i: (-trust[i] if trust else 0.0, *_representative(contenders[i], weights[i])))
        scored.append((-score, order, Group([contenders[i] for i in members], share)))
    scored.sort(key=lambda s: s[:2])
    own = {id(c): list(r) for c, r in zip(contenders, rows)}
    others = [(list(row), weight / everyone) for row, weight in bystanders]
    return Ranking([g for _, _, g in scored], list(inputs), own, others)


def plausibility(contender: Contender, row: Sequence[Outcome]) -> float:
    """1 for a program that looks like an answer; less where it ignores parameters or never varies."""
    factor = 1.0
    factor *= UNUSED_PARAMETER ** _unused(contender)
    values = {outcome_key(o) for o in row if not isinstance(o, Raised)}
    if len(row) >= 8 and len(values) <= 1:
        factor *= CONSTANT
    return factor


def _unused(contender: Contender) -> int:
    """How many parameters the function never reads."""
    if contender.program is not None:
        function = contender.program.function
        read = {n.id for s in function.body for n in s.walk() if isinstance(n, ir.Name)}
        return sum(p.name not in read for p in function.parameters)
    return len(unread_parameters(contender.source, contender.name))


def _representative(contender: Contender, weight: float) -> tuple[float, ...]:
    """Of programs that do the same: the least changed, the commonest, the shortest."""
    program = contender.program
    size = len(contender.source) if program is None else sum(1 for _ in program.walk())
    return (program is None, contender.cost, -weight, size, min(contender.samples, default=0))
