"""How people write what is asked for: the nats of a program, and of what is said of it, counted in functions written for it.

A program costs the log of how rare each of its parts is where it stands (Witten-Bell smoothing from narrow to wide contexts);
each word of the prose counts as often as it goes with what is in the program, more than with programs at large. `idioms.json` holds
the counts; `python -m benchmarks.prices.idioms` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from math import log
from pathlib import Path
from typing import Any

from csp_ir.draft.parts import Parts, read_parts
from csp_ir.draft.stems import stems_of
from csp_ir.ir import nodes as ir

TABLE = Path(__file__).with_name("idioms.json")
OTHER = 5.0  # nats of a literal that neither prose nor usage knows
OWN = 3.0  # nats of a field that only the spec has
NAME = 0.6  # of the log of how many names of its sort there are, what one of them costs
AGAIN = 0.4  # of its nats, what a part costs that the program has already in such a place
ADDED = 0.3  # counts of a label by itself, beside those seen
UNANSWERED = -0.3  # nats of a word that does not go with anything in a program
SHORTEST = 3  # words that anything is asked for with
A_WORD = 0.9  # nats by which functions answer to a word of their own, on average
ANSWERED = 3.0  # what a nat of the prose counts, beside one of the program: words are said for more than one reason


@dataclass
class Idioms:
    """Counts of functions. narrow, wide: context -> label -> how often; labels: alone; usual: literals that are labels.
    stems: words that are said often enough to count; said: feature -> word -> the nats by which it is said more often of functions
    that have the feature than of all.
    sizes: of the log of a function's size by the log of how many words are said of it: slope, intercept, deviation."""

    usual: frozenset[str]
    labels: Mapping[str, int]
    wide: Mapping[str, Mapping[str, int]]
    narrow: Mapping[str, Mapping[str, int]]
    stems: frozenset[str]
    said: Mapping[str, Mapping[str, float]]
    sizes: Sequence[float]
    _known: dict[tuple[str, str], float] = field(default_factory=dict)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Idioms:
        return cls(**{**data, **{k: frozenset(data[k]) for k in ("usual", "stems")}})

    @cached_property
    def _whole(self) -> int:
        return sum(self.labels.values())

    def parts(self, function: ir.Function, said: str) -> Parts:
        return read_parts(function, said, self.usual)

    def nats(self, parts: Parts) -> float:
        """What a program costs, whatever is said of it."""
        cost = NAME * sum(log(max(2, many)) for many in parts.names)
        seen = set()
        for c in parts.choices:
            key = c.narrow, c.label
            if key not in self._known:
                own = c.label.startswith("field.") and c.label not in self.labels
                nats = OWN if own else -log(self._odds(c.label, c.wide, c.narrow))
                self._known[key] = nats + OTHER * c.label.startswith("other-")
            cost += self._known[key] * (AGAIN if key in seen else 1)
            seen.add(key)
        return cost

    def _odds(self, label: str, wide: str, narrow: str) -> float:
        p = (self.labels.get(label, 0) + ADDED) / (self._whole + ADDED * (len(self.labels) + 1))
        for some in (self.wide.get(wide), self.narrow.get(narrow)):
            if some:
                p = (some.get(label, 0) + len(some) * p) / (sum(some.values()) + len(some))
        return p

    def answered(self, parts: Parts, words: Iterable[str]) -> float:
        """The nats by which what is in a program speaks for the words that are said, each counted once."""
        best = dict.fromkeys((w for w in words if w in self.stems), UNANSWERED)
        for f in parts.features:
            for w, nats in self.said.get(f, {}).items():
                if nats > best.get(w, nats):
                    best[w] = nats
        return sum(best.values())

    def unlikely_size(self, parts: Parts, words: Collection[str]) -> float:
        """The nats by which a function is smaller or larger than what so much is said of."""
        slope, intercept, deviation = self.sizes
        off = log(len(parts.choices)) - slope * log(max(SHORTEST, len(words))) - intercept
        return 0.5 * (off / deviation) ** 2


@cache
def idioms() -> Idioms:
    """Those that come with the package."""
    return Idioms.read(json.loads(TABLE.read_text()))


def asked(name: str, prose: str) -> str:
    """What is said of a function: its name's words and its prose."""
    return f"{name.replace('_', ' ')}. {prose}"


@lru_cache(64)
def words_of(said: str) -> frozenset[str]:
    return stems_of(said)


def strangeness(function: ir.Function, said: str) -> float:
    """The nats of a function as an answer to what is said: how rarely its parts stand so, how unlikely its size is, less what
    it answers to; holes are free."""
    known, words = idioms(), words_of(said)
    parts = known.parts(function, said)
    usual = A_WORD * len(words & known.stems)
    return known.nats(parts) + known.unlikely_size(parts, words) - ANSWERED * (known.answered(parts, words) - usual)
