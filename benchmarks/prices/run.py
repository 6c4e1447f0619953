"""Fits the scores of `csp_ir.wanted.grammar_rows`: how likely each row, name and literal is where it may stand.

python -m benchmarks.prices.run            # how well the scores foretell functions that were kept aside
python -m benchmarks.prices.run --write    # fits all functions and writes the scores into the table
python -m benchmarks.prices.run --missing  # expressions that the grammar cannot make
python -m benchmarks.prices.run FILE...    # other functions than those of benchmarks/prices/functions

Expressions are taken out of the functions one at a time and derived (`derive`); a softmax over what could have stood at each step is
fitted by its likelihood, with a Gaussian prior (Adam). One function in five is kept aside. Needs numpy.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.prices.derive import FUNCTIONS, Choice, choices
from csp_ir.wanted import grammar_rows
from csp_ir.wanted.grammar import columns, key_of, leaves, literals

BASE, SLOT, KIND = 1.0, 2.0, 1.0  # precision of the prior of a score, of what a slot adds to it, of what a type does
STEPS, RATE = 300, 0.08
LEAST = 0.15  # what a slot or a type adds is left out below it
EVOKED, FAR = "evoked", "far"
Weights = dict[tuple[str, str], float]


class Data:
    """Choices as arrays. index: number of each feature, (option, "") or (option, slot or type)."""

    def __init__(self, some: Sequence[Choice], index: dict[tuple[str, str], int], new: bool) -> None:
        owner, feature, choice, chosen = [], [], [], []
        rows = 0
        typed = {*leaves(), *(repr(v) for _, v in literals())}
        for number, c in enumerate(s for s in some if any(s.chosen == o[0] for o in s.options)):
            for key, evoked, far in c.options:
                keys = [
                    (key, ""),
                    (key, c.slot),
                    *[(key, c.kind)] * (key in typed),
                    *[(EVOKED, "")] * evoked,
                    *[(FAR, "")] * far,
                ]
                for k in keys:
                    if new:
                        index.setdefault(k, len(index))
                    if k in index:
                        owner.append(rows)
                        feature.append(index[k])
                choice.append(number)
                if key == c.chosen:
                    chosen.append(rows)
                rows += 1
        self.owner, self.feature, self.choice, self.chosen = map(np.array, (owner, feature, choice, chosen))

    def likelihood(self, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The log likelihood of each choice, and the probability of each option."""
        s = np.zeros(len(self.choice))
        np.add.at(s, self.owner, w[self.feature])
        top = np.full(len(self.chosen), -np.inf)
        np.maximum.at(top, self.choice, s)
        e = np.exp(s - top[self.choice])
        whole = np.zeros(len(top))
        np.add.at(whole, self.choice, e)
        return s[self.chosen] - top - np.log(whole), e / whole[self.choice]


def fitted(some: Sequence[Choice]) -> Weights:
    index: dict[tuple[str, str], int] = {}
    data = Data(some, index, True)
    kinds = {c.kind for c in some}
    precision = np.array([BASE if not where else KIND if where in kinds else SLOT for _, where in index])
    w, m, v = (np.zeros(len(index)) for _ in range(3))
    for step in range(1, STEPS + 1):
        miss = -data.likelihood(w)[1]
        miss[data.chosen] += 1
        slope = -precision * w
        np.add.at(slope, data.feature, miss[data.owner])
        m, v = 0.9 * m + 0.1 * slope, 0.99 * v + 0.01 * slope**2
        w += RATE * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-8)
    return dict(zip(index, w.tolist()))


def nats(some: Sequence[Choice], weights: Weights) -> float:
    """The nats of a choice, on average."""
    index = {k: i for i, k in enumerate(weights)}
    return -float(Data(some, index, False).likelihood(np.array([*weights.values()]))[0].mean())


def written(weights: Weights) -> None:
    """Put the scores into the table."""
    more: dict[str, list[str]] = {}
    for (key, where), w in sorted(weights.items(), key=lambda i: i[0]):
        if where and abs(w) >= LEAST:
            more.setdefault(key, []).append(f"{where}{w:+.1f}")

    def scored(key: str) -> str:
        return " ".join([f"{weights.get((key, ''), 0.0):.1f}", *more.get(key, [])])

    path = Path(grammar_rows.__file__)
    text = path.read_text()
    lines = []
    for line in grammar_rows.ROWS.strip().splitlines():
        kind, _, template, parts, words = columns(line)
        lines.append(" | ".join((kind, scored(key_of(kind, template, parts)), template, parts, words)).rstrip())
    text = text.replace(grammar_rows.ROWS, "\n" + "\n".join(lines) + "\n")
    text = text.replace(grammar_rows.LEAVES, "\n" + "".join(f"{k} {scored(k)}\n" for k in leaves()))
    shown = [line.rpartition(" | ")[0] for line in grammar_rows.LITERALS.strip().splitlines()]
    known = "".join(f"{s} | {scored(repr(v))}\n" for s, (_, v) in zip(shown, literals()))
    path.write_text(text.replace(grammar_rows.LITERALS, "\n" + known))


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("files", nargs="*", type=Path)
    reader.add_argument("--write", action="store_true")
    reader.add_argument("--missing", action="store_true")
    options = reader.parse_args()
    found = [c for f in options.files or sorted(FUNCTIONS.glob("*.py")) for c in choices(f)]
    made = [(name, some) for name, some, _ in found if some is not None]
    print(
        f"{len(found)} expressions of {len({n for n, _, _ in found})} functions, {len(made)} of them made by the grammar"
    )
    if options.missing:
        shapes = Counter(re.sub(r"\b[a-z_]\w*\b(?!\()", "x", text) for _, some, text in found if some is None)
        print("\n".join(f"{n:4} {shape}" for shape, n in shapes.most_common(200)))
        return
    names = sorted({n for n, _ in made})
    random.Random(0).shuffle(names)
    aside = set() if options.write else set(names[::5])
    kept = [[c for n, some in made if (n in aside) == side for c in some] for side in (False, True)]
    weights = fitted(kept[0])
    print(
        f"{len(kept[0])} choices, {nats(kept[0], weights):.3f} nats each; evoked by the prose {weights[EVOKED, '']:+.2f}, far {weights[FAR, '']:+.2f}"
    )
    if options.write:
        written(weights)
    else:
        flat = dict.fromkeys(weights, 0.0)
        print(
            f"kept aside: {len(kept[1])} choices, {nats(kept[1], weights):.3f} nats each ({nats(kept[1], flat):.3f} without scores)"
        )


if __name__ == "__main__":
    main()
