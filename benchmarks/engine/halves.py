"""python benchmarks/engine/halves.py: what two processes could gain at best by searching one half each of a hole's candidates.

--only TEXT    instances whose name contains TEXT     --seconds S    CPU seconds of a search at most

For each hole its candidates are dealt out in turn, in order of cost, and each half is searched as if the cost of the cheapest solution were
known from the start, as no exchange of bounds can do better. The gain is the time of the whole, with that bound too, over that
of the slower half: 2 would be perfect. Halves cost more than the whole together, where states they would share are made twice.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.arms import LIMITS, untouched
from engine.families import generated
from engine.skeletons import skeletons

from csp_ir.domains.model import Problem
from csp_ir.search.base import Budget, SearchResult
from csp_ir.search.stages import staged
from csp_ir.search.trace import TraceSearch, _Attempt
from csp_ir.search.variants import SCALE


class Within(_Attempt):
    """A search that lets nothing wait which costs more than `most`."""

    most = float("inf")

    def push(self, cost: float, depth: int, what: object) -> None:
        if cost <= self.most:
            super().push(cost, depth, what)  # type: ignore[arg-type]


def searched(problem: Problem, seconds: float, most: float) -> tuple[SearchResult, float]:
    """The first result within a cost, and its CPU seconds."""
    problem = untouched(problem)
    budget = Budget(seconds, clock=time.process_time)

    def attempt(limits: object, spent: dict[str, float]) -> Within:
        found = Within(problem, budget, LIMITS, TraceSearch(limits=(LIMITS,)), spent)
        found.most = most
        return found

    results: Iterator[SearchResult] = staged((LIMITS,), attempt)
    started = time.process_time()
    result = next(results)
    return result, time.process_time() - started


def halves(problem: Problem, hole: str) -> list[Problem]:
    """The problem with every other candidate of a hole, and with the rest."""
    domain = problem.domains[hole]
    order = sorted(domain.live(), key=lambda i: domain.candidates[i].cost)
    found = []
    for some in (order[::2], order[1::2]):
        half = untouched(problem)
        half.domains[hole].alive = sum(1 << i for i in some)
        found.append(half)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument(
        "--least", type=float, default=1.0, help="seconds that a search takes by itself, to be looked at"
    )
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    for instance in chain(skeletons(), generated()):
        if options.only not in instance.name:
            continue
        result, taken = searched(instance.problem, options.seconds, float("inf"))
        if result.status != "solved" or taken < options.least:
            continue
        most = round(result.cost * SCALE)
        _, whole = searched(instance.problem, options.seconds, most)
        rows = []
        for hole in instance.problem.domains:
            times = [searched(half, options.seconds, most)[1] for half in halves(instance.problem, hole)]
            rows.append((whole / max(times), sum(times) / whole, hole))
        told = "  ".join(f"?{hole} x{gain:.2f} ({work:.2f})" for gain, work, hole in sorted(rows, reverse=True))
        print(f"{instance.name:24} {whole:6.2f} s; gain at best (work of both over the whole): {told}", flush=True)


if __name__ == "__main__":
    main()
