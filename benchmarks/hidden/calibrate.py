"""Fit what confidence makes of the grounds of an answer, and draw how reliable it is.

    python -m benchmarks.hidden.calibrate RUN.json... [--seed 0] [--penalty 0.01]

RUN.json: of benchmarks.hidden.run. Half of the tasks, drawn by their names, fit a logistic function of the grounds
(`csp_ir.draft.judge.grounds`) whose weights cannot make more doubt mean more trust; the other half is reported on. Prints the weights for
`csp_ir.draft.confidence`, and of the answers in each bin the share that is right, with the weights that are in the package and with
those fitted.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Sequence
from math import exp, log
from pathlib import Path
from typing import Any

from benchmarks.hidden.report import ANSWERS, reliability
from csp_ir.draft.confidence import WEIGHTS, confidence_of

STEPS, RATE = 4000, 0.3
Row = dict[str, Any]


def answers(runs: Sequence[Path]) -> list[Row]:
    """The rows of runs that have an answer with its grounds."""
    rows = [row for run in runs for row in json.loads(run.read_text(encoding="utf-8"))["rows"]]
    return [row for row in rows if row["outcome"] in ANSWERS and row.get("grounds")]


def halves(rows: Sequence[Row], seed: int) -> tuple[list[Row], list[Row]]:
    """The rows in two parts by the names of their tasks, so that a task is always in the same one."""
    parts: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        parts[zlib.crc32(f"{seed} {row['set']}:{row['name']}".encode()) & 1].append(row)
    return parts


def fitted(rows: Sequence[Row], penalty: float, start: dict[str, float] = WEIGHTS) -> dict[str, float]:
    """Weights by gradient descent on the log loss from those to start with; but for the constant none is above 0."""
    weights = dict(start)
    for _ in range(STEPS):
        slope = {name: penalty * (w - start[name]) for name, w in weights.items()}
        for row in rows:
            miss = confidence_of(row["grounds"], weights) - (row["outcome"] == "right")
            for name in weights:
                slope[name] += miss * (row["grounds"].get(name, 0.0) if name else 1.0) / len(rows)
        weights = {name: w - RATE * slope[name] for name, w in weights.items()}
        weights = {name: min(0.0, w) if name else w for name, w in weights.items()}
    return {name: round(w, 2) for name, w in weights.items()}


def loss(rows: Sequence[Row], weights: dict[str, float]) -> float:
    """Nats of surprise an answer."""
    total = 0.0
    for row in rows:
        p = min(0.999, max(0.001, confidence_of(row["grounds"], weights)))
        total -= log(p if row["outcome"] == "right" else 1 - p)
    return total / max(1, len(rows))


def diagram(rows: Sequence[Row], weights: dict[str, float]) -> str:
    """The reliability of rows at the confidence that weights give."""
    told = [row | {"confidence": confidence_of(row["grounds"], weights)} for row in rows]
    return f"{reliability(told)}\nloss {loss(rows, weights):.3f} nats, {exp(-loss(rows, weights)):.0%} in the mean"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN.json")
    parser.add_argument("--seed", type=int, default=0, help="of the halves (default 0)")
    parser.add_argument(
        "--penalty", type=float, default=0.01, help="for weights far from those in the package (default 0.01)"
    )
    options = parser.parse_args()
    fit, kept = halves(answers(options.runs), options.seed)
    weights = fitted(fit, options.penalty)
    print(f"{len(fit)} answers fit, {len(kept)} are reported on\n\nWEIGHTS = {weights}")
    print(f"\nwith the weights in the package:\n{diagram(kept, dict(WEIGHTS))}")
    print(f"\nwith those fitted:\n{diagram(kept, weights)}")


if __name__ == "__main__":
    main()
