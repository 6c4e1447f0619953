"""python benchmarks/engine/growing.py: drafts whose result grows turn by turn, a list of records or a text.

--seconds S    budget of a search (CPU)     --draws N    instances of each
--only TEXT    families whose name contains TEXT         --arms A,B   some of the arms

Instances are drawn from a seed, with a planted fill whose results are the examples'.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.arms import ARMS, right
from engine.families import LIMITS, Pool, examples, ints, make_problem, strings, tests

from csp_ir.domains.model import Problem
from csp_ir.ir.rewrite import fill

Made = tuple[str, dict[str, Pool], str]


def queue(rng: random.Random, size: int) -> Made:
    """Waiting times: three assignments a turn, one of them into the list."""
    text = (
        "def f(xs: list[int], n: int) -> list[int]:\n    waits = []\n    free_at = 0\n    for x in xs:\n"
        "        begin = ?a\n        waits.append(?b)\n        free_at = ?c\n    return waits"
    )
    now = ["x", "n", "free_at"]
    return (
        text,
        {"a": ints(rng, now, size), "b": ints(rng, [*now, "begin"], size), "c": ints(rng, [*now, "begin"], size)},
        "ln",
    )


def chosen(rng: random.Random, size: int) -> Made:
    """A filter with a state."""
    text = (
        "def f(xs: list[int], n: int) -> list[int]:\n    out = []\n    last = ?i\n    for x in xs:\n"
        "        if ?t:\n            out.append(?b)\n            last = ?c\n    return out"
    )
    now = ["x", "n", "last"]
    pools = {
        "i": ints(rng, ["n", "xs[0]"], size),
        "t": tests(rng, now, size),
        "b": ints(rng, now, size),
        "c": ints(rng, now, size),
    }
    return text, pools, "ln"


def pairs(rng: random.Random, size: int) -> Made:
    """A list and a total, returned together."""
    text = (
        "def f(xs: list[int], n: int) -> tuple[list[int], int]:\n    out, total = [], 0\n    for x in xs:\n"
        "        step = ?a\n        total = ?b\n        out.append(?c)\n    return out, total"
    )
    now = ["x", "n", "total"]
    return text, {h: ints(rng, [*now, *more], size) for h, more in (("a", ()), ("b", ["step"]), ("c", ["step"]))}, "ln"


def seen(rng: random.Random, size: int) -> Made:
    """What is put in depends on what is there."""
    text = (
        "def f(xs: list[int], n: int) -> list[int]:\n    out = []\n    for x in xs:\n        step = ?a\n"
        "        if len(out) < n or step not in out:\n            out.append(?b)\n    return out"
    )
    now = ["x", "n", "len(out)", "sum(out)"]
    return text, {"a": ints(rng, now, size), "b": ints(rng, [*now, "step"], size)}, "ln"


def tallied(rng: random.Random, size: int) -> Made:
    """A dict is changed on the way, so that runs start at the beginning."""
    text = (
        "def f(xs: list[int], n: int) -> list[int]:\n    counts = {}\n    out = []\n    for x in xs:\n"
        "        step = ?a\n        counts[step] = counts.get(step, 0) + 1\n        out.append(?b)\n        n = ?c\n    return out"
    )
    now = ["x", "n", "len(counts)"]
    return (
        text,
        {"a": ints(rng, now, size), "b": ints(rng, [*now, "counts[step]"], size), "c": ints(rng, now, size)},
        "ln",
    )


def letters(rng: random.Random, size: int) -> Made:
    """A text built from pieces."""
    text = (
        "def f(s: str, t: str) -> str:\n    out = ''\n    last = t\n    for c in s:\n"
        "        piece = ?a\n        out += ?b\n        last = ?c\n    return out"
    )
    now = ["c", "t", "last"]
    return (
        text,
        {
            "a": strings(rng, now, size),
            "b": strings(rng, [*now, "piece"], size),
            "c": strings(rng, [*now, "piece"], size),
        },
        "ss",
    )


FAMILIES: dict[str, Callable[[random.Random, int], Made]] = {
    "queue": queue,
    "chosen": chosen,
    "pairs": pairs,
    "seen": seen,
    "tallied": tallied,
    "letters": letters,
}
SIZES = (30, 100, 300)


def instance(family: str, size: int, seed: int) -> Problem:
    """A problem whose examples are a planted fill's results."""
    for attempt in range(1_000):
        rng = random.Random(f"{family} {size} {seed} {attempt}")
        text, pools, kinds = FAMILIES[family](rng, size)
        problem = make_problem(text, pools)
        planted = {h: rng.choice(d.candidates[len(d) // 3 :]).fragment for h, d in problem.domains.items()}
        rows = examples(rng, fill(problem.draft, planted), kinds)
        if rows and all(len(str(r.expected)) < 300 for r in rows):
            problem.examples = rows
            return problem
    raise RuntimeError(f"no instance of {family} {size}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--arms", default="ours,ours (first)")
    options = parser.parse_args()
    names = options.arms.split(",")
    print(f"{'':16}" + "".join(f"{n:>32}" for n in names))
    for family in FAMILIES:
        if options.only not in family:
            continue
        for size in SIZES:
            problems = [instance(family, size, seed) for seed in range(options.draws)]
            cells = []
            for name in names:
                spent = []
                for problem in problems:
                    gc.collect()
                    outcome = ARMS[name](problem, options.seconds, LIMITS)
                    if outcome.assignment is not None and not right(problem, outcome.assignment, LIMITS):
                        raise SystemExit(f"{name} gave a wrong answer on {family} {size}: {outcome.assignment}")
                    spent.append(f"{outcome.seconds:.3f}" + ("" if outcome.assignment is not None else "+"))
                cells.append(" ".join(spent))
            print(f"{family + ' ' + str(size):16}" + "".join(f"{c:>32}" for c in cells), flush=True)


if __name__ == "__main__":
    main()
