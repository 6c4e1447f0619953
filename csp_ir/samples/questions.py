"""Questions: an input on which programs with real weight behind them differ."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Sequence

from csp_ir.interpreter.outcomes import Outcome, Raised, Returned
from csp_ir.samples.agreement import Ranking
from csp_ir.samples.contenders import Contender
from csp_ir.spec.model import Spec
from csp_ir.verify.behaviour import outcome_key
from csp_ir.verify.question import Question, Suspect

MIN_SHARE, BYSTANDERS = 0.12, 0.2
MAX_ANSWERS = 4
MOST_ASKED = 1  # questions of one answer; when it is answered there are new ones
MOST_AGREE, MOST_SAY = 0.8, 0.65  # of the programs that fail one example only, and of all: they give the same on it


def questions(ranking: Ranking, name: str, limit: int = MOST_ASKED) -> list[Question]:
    """At most `limit` questions: the inputs that split the votes best and may well refute the best program, near and small ones preferred.

    An answer counts when at least MIN_SHARE of the votes give it; samples that fail an example
    vote only near the examples, and an answer that only they give needs BYSTANDERS. Two questions never split
    the groups in the same way.
    """
    total = (sum(g.share for g in ranking.groups) or 1.0) / max(0.01, 1 - sum(w for _, w in ranking.bystanders))
    found: list[tuple[float, tuple[Hashable, ...], Question]] = []
    for j, given in enumerate(ranking.inputs):
        shares: dict[Hashable, float] = defaultdict(float)
        shown: dict[Hashable, Outcome] = {}
        split: list[Hashable] = []
        for group in ranking.groups:
            outcome = ranking.rows[id(group.members[0])][j]
            key = outcome_key(outcome)
            shares[key] += group.share / total
            shown.setdefault(key, outcome)
            split.append(key)
        running = set(shares)
        if given.near:
            for row, share in ranking.bystanders:
                key = outcome_key(row[j])
                shares[key] += share
                shown.setdefault(key, row[j])
        spread = sum(shares.values())
        for key in shares:
            shares[key] /= spread
        shares = {k: s for k, s in shares.items() if k in running or s >= BYSTANDERS and isinstance(shown[k], Returned)}
        real = [k for k in shares if shares[k] >= MIN_SHARE and isinstance(shown[k], Returned | Raised)]
        if len(real) < 2 or not isinstance(shown[real[0]], Returned):
            continue
        real.sort(key=lambda k: -shares[k])
        if sum(isinstance(shown[k], Returned) for k in real) < 2 and not given.near:
            continue  # only an error against a value, far from the examples: probably outside the domain
        entropy = -sum(shares[k] * math.log2(shares[k]) for k in real)
        own = shares.get(outcome_key(ranking.rows[id(ranking.best)][j]), 0.0)
        value = entropy * (1 - own) * (1.5 if given.near else 1.0) / (1 + len(repr(given.args)) / 60)
        outcomes = tuple(shown[k] for k in real[:MAX_ANSWERS])
        weights = tuple(round(shares[k], 3) for k in real[:MAX_ANSWERS])
        place = {k: i for i, k in enumerate(dict.fromkeys(split))}
        pattern: tuple[Hashable, ...] = tuple(place[k] for k in split)
        found.append((value, pattern, Question.of(name, given.args, outcomes, weights)))
    found.sort(key=lambda f: -f[0])
    chosen: dict[Hashable, Question] = {}
    for _, pattern, question in found:
        chosen.setdefault(pattern, question)
        if len(chosen) == limit:
            break
    return list(chosen.values())


def suspects(spec: Spec, contenders: Sequence[Contender]) -> list[Suspect]:
    """The example that most programs fail which pass all others, where they agree on what it gives; else none.

    That they agree says little where they raise, or give what another example gives too: one of two answers is soon agreed on.

    Args:
        contenders: none of them passes every example.
    """
    found: list[Suspect] = []
    everyone = sum(c.weight for c in contenders)
    for at, example in enumerate(spec.examples if len(spec.examples) > 1 else ()):
        given: dict[Hashable, float] = defaultdict(float)
        shown: dict[Hashable, Outcome] = {}
        others = [e for e in spec.examples if e is not example]
        for c in contenders:
            outcome = spec.level(c.outcomes[at])
            if all(c.passed[:at]) and all(c.passed[at + 1 :]) and isinstance(outcome, Returned | Raised):
                given[outcome_key(outcome)] += c.weight
                shown.setdefault(outcome_key(outcome), outcome)
        key = max(given, key=lambda k: given[k], default=None)
        if key is None or isinstance(shown[key], Raised) or any(e.accepts(shown[key]) for e in others):
            continue
        if given[key] >= max(2, MOST_AGREE * sum(given.values()), MOST_SAY * everyone):
            among = round(sum(given.values()))
            found.append(Suspect.about(spec.name, example, at + 1, shown[key], round(given[key]), among))
    return sorted(found, key=lambda q: -q.agreeing)[:1]
