"""What a sample is worth as a vote: the track record of the model that wrote it, and how likely the model found it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from csp_ir.samples.contenders import Contender

LIKELY = 0.2  # at most so much more is the likeliest sample of a model worth than its unlikeliest: it breaks ties


@dataclass(frozen=True)
class Wrote:
    """A text that a model wrote. by: the model's name; cost: -log p of the text, None where nobody told it."""

    text: str
    by: str = ""
    cost: float | None = None


def weigh_samples(contenders: Iterable[Contender], wrote: Sequence[Wrote]) -> None:
    """Give each contender the worth of its samples: 1 each, where one model wrote them all and told no probabilities."""
    passing = {i for c in contenders for i in c.samples if c.passes_all}
    by: dict[str, list[int]] = defaultdict(list)
    for i, w in enumerate(wrote):
        by[w.by].append(i)
    records = {name: (1 + sum(i in passing for i in mine)) / (2 + len(mine)) for name, mine in by.items()}
    best = max(records.values(), default=1.0)
    likely = {i: share for mine in by.values() for i, share in _likely([(i, wrote[i]) for i in mine])}
    for c in contenders:
        c.worth = sum(records[wrote[i].by] / best * (1 + LIKELY * likely.get(i, 0.0)) for i in c.samples)


def _likely(wrote: Sequence[tuple[int, Wrote]]) -> Iterable[tuple[int, float]]:
    """Of each text with a probability, the share of the others that are less likely a character."""
    told = [(w.cost / max(1, len(w.text)), i) for i, w in wrote if w.cost is not None]
    return [(i, sum(other > cost for other, _ in told) / max(1, len(told) - 1)) for cost, i in told]
