"""Second opinions on an answer with which all that passes agrees: inputs on which it may well be wrong, although nobody says so.

Rivals come from elsewhere than the samples: slips of the pen that no example tells from the answer, and samples that fail an example
but may be right on others. Where the answer itself raises on an input that is like the examples, or an empty one, that input is asked about too.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from csp_ir.interpreter.outcomes import Outcome, Raised, Returned
from csp_ir.samples.agreement import Ranking
from csp_ir.samples.contenders import Contender
from csp_ir.samples.grounds import breaks
from csp_ir.samples.questions import MOST_ASKED
from csp_ir.samples.slips import Slips
from csp_ir.spec.model import Spec
from csp_ir.verify.behaviour import outcome_key
from csp_ir.verify.question import Question

SLIPS, STEEP = 0.3, 2.0  # the weight of all slips together, and how fast it falls with their distance
BREAKS = 0.3  # the weight of a result that nobody gave, where the answer raises
MOST_ANSWERS = 4
LEAST = 0.03  # of the weight, that is worth a question
LONG = 60  # characters of an input that make a question half as good
NEAR = 1.5  # times better is one on an input like the examples


@dataclass
class _Votes:
    """What is said of one input: weights and outcomes by key; pattern: who says otherwise than the answer."""

    weights: dict[Hashable, float] = field(default_factory=lambda: defaultdict(float))
    shown: dict[Hashable, Outcome] = field(default_factory=dict)
    pattern: list[int] = field(default_factory=list)

    def cast(self, voter: int, outcome: Outcome, weight: float) -> None:
        key = outcome_key(outcome)
        self.weights[key] += weight
        self.shown.setdefault(key, outcome)
        self.pattern.append(voter)


def second_opinions(
    spec: Spec, answer: Contender, ranking: Ranking, slips: Slips, asked: Sequence[Question]
) -> list[Question]:
    """Questions about single results of an answer, the one most likely to show it wrong first.

    Args:
        ranking: of what passes, with the inputs and what everyone gives on them.
        slips: of the answer.
        asked: questions that are asked already; with them there are `MOST_ASKED`.
    """
    own = ranking.rows[id(answer)]
    total = sum(math.exp(-STEEP * s.cost) for s in slips.alive) or 1.0
    taken = {repr(q.args) for q in asked}
    found: list[tuple[float, tuple[int, ...], Question]] = []
    for j, given in enumerate(ranking.inputs):
        if repr(given.args) in taken or not isinstance(own[j], Returned | Raised):
            continue
        votes = _Votes()
        mine = outcome_key(own[j])
        for number, (row, weight) in enumerate(ranking.bystanders):
            if given.near and outcome_key(row[j]) != mine and isinstance(row[j], Returned):
                votes.cast(number, row[j], weight)
        for number, slip in enumerate(slips.alive, len(ranking.bystanders)):
            outcome = slip.outcome(spec, given.args)
            if outcome_key(outcome) != mine and isinstance(outcome, Returned | Raised):
                votes.cast(number, outcome, SLIPS * math.exp(-STEEP * slip.cost) / total)
        against = sum(votes.weights.values()) + BREAKS * breaks(spec, answer, given, own[j])
        if against < LEAST or not _worth(own[j], votes):
            continue
        value = against * (NEAR if given.near else 1.0) / (1 + len(repr(given.args)) / LONG)
        others = sorted(votes.weights, key=lambda k: -votes.weights[k])[: MOST_ANSWERS - 1]
        outcomes = [own[j], *(votes.shown[k] for k in others)]
        found.append((value, tuple(votes.pattern), Question.of(spec.name, given.args, outcomes)))
    found.sort(key=lambda f: -f[0])
    chosen: dict[tuple[int, ...], Question] = {}
    for _, pattern, question in found:
        if len(chosen) + len(asked) >= MOST_ASKED:
            break
        chosen.setdefault(pattern, question)
    return list(chosen.values())


def _worth(own: Outcome, votes: _Votes) -> bool:
    """Whether a person can say which is right: there is a result to tell from, or an error that nobody wrote."""
    return isinstance(own, Raised) or any(isinstance(o, Returned) for o in votes.shown.values())
