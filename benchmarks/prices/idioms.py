"""Counts how people write what is asked for, into `csp_ir/draft/idioms.json`.

python -m benchmarks.prices.idioms            # nats of functions that are kept aside, with their own prose and with that of another
python -m benchmarks.prices.idioms --write    # counts all functions
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log
from pathlib import Path
from statistics import linear_regression, pstdev

from benchmarks.prices.derive import FUNCTIONS, functions
from csp_ir.draft.idioms import TABLE, Idioms, asked, words_of
from csp_ir.draft.parts import literals_of, read_parts
from csp_ir.ir import nodes as ir

USUAL = 3  # functions in which a literal must stand to be a label of its own
# Counts that are kept: of a context, of a feature with a word, of a feature, of a word; nats of a word with a feature.
SEEN, TOGETHER, HAVE, RARE, LEAST = 2, 3, 3, 4, 0.3
SHRUNK = 2.0  # functions as many of which, chosen at large, stand beside those that have a feature
ONE_LINE = 110  # characters of what only tells what a function does
Asked = tuple[str, ir.Function]


def counted(some: Sequence[Asked]) -> Idioms:
    literals = Counter(v for _, f in some for v in literals_of(f))
    usual = frozenset(v for v, n in literals.items() if n >= USUAL)
    labels: Counter[str] = Counter()
    wide: dict[str, Counter[str]] = defaultdict(Counter)
    narrow: dict[str, Counter[str]] = defaultdict(Counter)
    stems: Counter[str] = Counter()
    features: Counter[str] = Counter()
    both: dict[str, Counter[str]] = defaultdict(Counter)
    sizes: list[tuple[float, float]] = []
    for said, function in some:
        parts = read_parts(function, said, usual)
        for c in parts.choices:
            labels[c.label] += 1
            wide[c.wide][c.label] += 1
            narrow[c.narrow][c.label] += 1
        words = words_of(said)
        if len(said) > ONE_LINE:
            sizes.append((log(len(words)), log(len(parts.choices))))
        stems.update(words)
        features.update(parts.features)
        for f in parts.features:
            both[f].update(words)
    shares = {w: n / len(some) for w, n in sorted(stems.items()) if n >= RARE}
    kept = {}
    for f, n in sorted(features.items()):
        nats = {
            w: log((both[f][w] + SHRUNK * p) / (n + SHRUNK) / p) for w, p in shares.items() if both[f][w] >= TOGETHER
        }
        if n >= HAVE and (most := {w: round(x, 1) for w, x in nats.items() if x >= LEAST}):
            kept[f] = most
    return Idioms(usual, labels, _often(wide), _often(narrow), frozenset(shares), kept, _sizes(sizes))


def _sizes(sizes: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """The line of least squares through logs of words and of sizes, and how far sizes lie from it."""
    line = linear_regression([w for w, _ in sizes], [s for _, s in sizes])
    off = [s - line.slope * w - line.intercept for w, s in sizes]
    return round(line.slope, 3), round(line.intercept, 3), round(pstdev(off), 3)


def _often(contexts: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {c: dict(sorted(some.items())) for c, some in sorted(contexts.items()) if sum(some.values()) >= SEEN}


def measured(known: Idioms, some: Sequence[Asked], others: Sequence[str]) -> tuple[float, float, float]:
    """Nats of a choice; those by which a function answers to its own words, and to those of another function."""
    nats = size = own = other = 0.0
    for (said, function), also in zip(some, others, strict=True):
        parts = known.parts(function, said)
        nats, size = nats + known.nats(parts), size + len(parts.choices)
        own += known.answered(parts, words_of(said))
        other += known.answered(parts, words_of(also))
    return nats / size, own / len(some), other / len(some)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("files", nargs="*", type=Path)
    reader.add_argument("--write", action="store_true")
    options = reader.parse_args()
    files = options.files or sorted(FUNCTIONS.glob("*.py"))
    some = [(asked(p.function.name, said), p.function) for f in files for said, p in functions(f)]
    if options.write:
        known = counted(some)
        data = {k: v for k, v in vars(known).items() if k[0] != "_"}
        data |= {
            "usual": sorted(known.usual),
            "stems": sorted(known.stems),
            "labels": dict(sorted(known.labels.items())),
        }
        TABLE.write_text(json.dumps(data, separators=(",", ":")) + "\n")
        print(f"{len(some)} functions, {TABLE.stat().st_size // 1024} KB")
        return
    random.Random(0).shuffle(some)
    aside, kept = some[::5], [a for i, a in enumerate(some) if i % 5]
    others = [said for said, _ in aside[1:] + aside[:1]]
    nats, own, other = measured(counted(kept), aside, others)
    print(
        f"{len(kept)} functions counted, {len(aside)} aside: {nats:.3f} nats a choice, {own:.1f} nats for its own words, {other:.1f} for another's"
    )


if __name__ == "__main__":
    main()
