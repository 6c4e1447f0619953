"""python benchmarks/engine/growth.py: CPU time of every arm as one size of a problem grows, with fitted exponents.

--seconds S    budget of an arm on an instance (CPU)     --draws N    instances at each point
--only TEXT    axes whose name contains TEXT             --arms A,B   some of the arms

Axes: holes in a chain of assignments and in a loop that accumulates, candidates of a hole, examples, turns of a loop.
Instances are drawn from a seed; nothing asks that every hole matters. Every arm gets the examples sorted so that the
telling ones come first. A cell is the median over the draws; `+` marks an arm that ran out on half of them or more.
The exponent is the slope of log time over log size where the arm solved; over holes it is per hole (times e to the k).
"""

from __future__ import annotations

import argparse
import gc
import math
import random
import statistics
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.arms import ARMS, right
from engine.families import ints, make_problem, tests

from csp_ir.domains.model import Problem
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Returned
from csp_ir.ir.rewrite import fill
from csp_ir.search.trace import telling
from csp_ir.spec.model import Example

LONG = Limits(steps=1_000_000, memory=1 << 40)
Draw = Callable[[random.Random, int], tuple[Problem, Callable[[], tuple[object, ...]], int]]


def number(rng: random.Random) -> int:
    return rng.randint(-9, 20)


def chain(rng: random.Random, holes: int, size: int = 30, examples: int = 6):
    """`t1 = ?h1; t2 = ?h2; ...; return ?h`: each hole sees the parameters and all that was assigned before."""
    names, lines, pools = ["a", "b"], ["def f(a: int, b: int) -> int:"], {}
    for i in range(1, holes):
        pools[f"h{i}"] = ints(rng, names, size, tuple(range(max(5, size // 8))))
        lines.append(f"    t{i} = ?h{i}")
        names = [*names, f"t{i}"]
    pools[f"h{holes}"] = ints(rng, names, size, tuple(range(max(5, size // 8))))
    lines.append(f"    return ?h{holes}")
    return make_problem("\n".join(lines), pools), lambda: (number(rng), number(rng)), examples


def loop(rng: random.Random, holes: int, size: int = 20, examples: int = 6, turns: int = 6):
    """An accumulator: a start, steps that depend on tests, a result."""
    lines = ["def f(xs: list[int], n: int) -> int:", "    acc = ?init", "    for x in xs:"]
    pools = {"init": ints(rng, ["n", "len(xs)"], size)}
    for i in range(max(0, (holes - 3) // 2)):
        lines += [f"        if ?t{i}:", f"            acc = ?u{i}"]
        pools[f"t{i}"] = tests(rng, ["x", "n", "acc"], size)
        pools[f"u{i}"] = sums(rng, size)
    lines += ["        acc = ?step", "    return ?out"]
    pools["step"] = sums(rng, size)
    pools["out"] = ints(rng, ["acc", "n"], size)
    return make_problem("\n".join(lines), pools), lambda: ([number(rng) for _ in range(turns)], number(rng)), examples


def sums(rng: random.Random, size: int) -> dict[str, float]:
    """Steps whose result stays small over many turns."""
    pool = {
        t: c
        for t, c in ints(rng, ["acc", "x", "n"], 4 * size).items()
        if t.count("acc") < 2 and "acc *" not in t and "* acc" not in t
    }
    return dict(list(pool.items())[:size])


AXES: dict[str, tuple[Sequence[int], Draw]] = {
    "holes of a chain": ((2, 4, 6, 8, 10, 12), chain),
    "holes of a loop": ((3, 5, 7, 9, 11), loop),
    "candidates": ((10, 30, 100, 300, 1000), lambda rng, n: chain(rng, 3, n)),
    "examples": ((2, 10, 50, 200, 500), lambda rng, n: loop(rng, 3, 20, n)),
    "turns": ((10, 100, 1_000, 10_000, 100_000), lambda rng, n: loop(rng, 3, 20, 4, n)),
}  # fmt: skip


def instance(axis: str, size: int, seed: int) -> Problem:
    """A problem whose examples are a planted fill's results; two at least differ."""
    for attempt in range(500):
        rng = random.Random(f"{axis} {size} {seed} {attempt}")
        problem, args, count = AXES[axis][1](rng, size)
        planted = {h: rng.choice(d.candidates[len(d) // 4 :]).fragment for h, d in problem.domains.items()}
        machine = compile_program(fill(problem.draft, planted))
        rows = []
        for _ in range(count):
            given = args()
            outcome = machine.run(given, limits=LONG).outcome
            if not isinstance(outcome, Returned) or abs(outcome.value) > 10**9:
                break
            rows.append(Example(given, outcome.value))
        if len(rows) == count and len({r.expected for r in rows}) > 1:
            problem.examples = tuple(sorted(rows, key=telling))
            return problem
    raise RuntimeError(f"no instance of {axis} {size}")


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The slope of a least-squares line through the logarithms."""
    xs, ys = [math.log(s) for s in sizes], [math.log(max(s, 1e-4)) for s in seconds]
    return statistics.linear_regression(xs, ys).slope if len(xs) > 1 else math.nan


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--draws", type=int, default=4)
    parser.add_argument("--only", default="")
    parser.add_argument("--arms", default="")
    options = parser.parse_args()
    names = [a for a in ARMS if not options.arms or a in options.arms.split(",")]
    for axis, (sizes, _) in AXES.items():
        if options.only in axis:
            table(axis, sizes, names, options)


def table(axis: str, sizes: Sequence[int], names: Sequence[str], options: argparse.Namespace) -> None:
    """One axis: a row for each size, a column for each arm."""
    print(f"\n{axis:>20}" + "".join(f"{n:>20}" for n in names))
    solved: dict[str, list[tuple[float, float]]] = {n: [] for n in names}
    for size in sizes:
        cells = []
        problems = [instance(axis, size, seed) for seed in range(options.draws)]
        for name in names:
            spent, done = [], 0
            for problem in problems:
                gc.collect()
                outcome = ARMS[name](problem, options.seconds, LONG)
                if outcome.assignment is not None and not right(problem, outcome.assignment, LONG):
                    raise SystemExit(f"{name} gave a wrong answer on {axis} {size}: {outcome.assignment}")
                done += outcome.assignment is not None
                spent.append(outcome.seconds)
            median = statistics.median(spent)
            enough = 2 * done > len(problems)
            if enough:
                solved[name].append((math.exp(size) if axis.startswith("holes") else size, median))
            cells.append(f"{median:>13.4f}{'' if enough else '+':1} {done}/{len(problems)}")
        print(f"{size:>20}" + "".join(f"{c:>20}" for c in cells), flush=True)
    fits = [exponent(*zip(*rows, strict=True)) if len(rows) > 1 else math.nan for rows in solved.values()]
    print(f"{'exponent':>20}" + "".join(f"{f:>20.2f}" for f in fits), flush=True)


if __name__ == "__main__":
    main()
