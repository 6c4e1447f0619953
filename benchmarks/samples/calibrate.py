"""Fit how sure an answer drawn from samples leaves us, and draw how reliable that is.

    python -m benchmarks.samples.calibrate DATA [--samples 1,3,10] [--examples 3] [--rows ROWS.json] [--penalty 0.01]

DATA: as for `run.py`. For each task with examples, each number of samples and 1, 2, ... of the first `--examples`, the first answer that
passes them is judged by the hidden test, with its grounds and votes (`csp_ir.samples.grounds`). Half of the tasks fit, the others are reported on.
`--rows` keeps what was measured, or reads it where the file is there.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.hidden.calibrate import diagram, fitted, halves
from benchmarks.samples.run import IMPORTS, Judge, as_text, hidden, tasks_of
from csp_ir.ir.printer import print_program
from csp_ir.samples.grounds import VOTES, WEIGHTS, weighed
from csp_ir.samples.propose import propose_from_samples
from csp_ir.solution import Solution, Whole
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec
from csp_ir.work import worked

WORK = 5.0


def rows_of(task: dict[str, Any], counts: Sequence[int], most: int, judge: Judge) -> Iterator[dict[str, Any]]:
    """One row for each number of samples, and of examples, for which a task has an answer that passes."""
    spec = read_spec(as_text(task))
    for count, shown in product(counts, range(1, min(most, len(spec.examples)) + 1)):
        less = replace(spec, examples=spec.examples[:shown])
        found = answer(less, task["samples"][:count])
        if found is None:
            continue
        code = found.code if isinstance(found, Whole) else print_program(found.program)
        text = f"{IMPORTS}{task['prompt'].rstrip()}\n    pass\n\n\n{code}\n{hidden(task)}\n"
        outcome = "right" if judge.passes(text) else "wrong"
        told = found.statistics["told"]
        yield {
            "set": "samples",
            "name": task["task_id"],
            "outcome": outcome,
            "grounds": told,
            "samples": count,
            "shown": shown,
        }


def answer(spec: Spec, samples: Sequence[str]) -> Solution | Whole | None:
    """The first answer whose grounds are known."""
    found = propose_from_samples(spec, samples, worked() + WORK, lambda *_: None)
    return next((f for f in found if isinstance(f, Solution | Whole) and "told" in f.statistics), None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--samples", default="1,3,10", help="how many, separated by commas (default 1,3,10)")
    parser.add_argument("--examples", type=int, default=3, help="at most (default 3)")
    parser.add_argument("--every", type=int, default=1, help="every Nth task")
    parser.add_argument("--rows", type=Path, help="where what was measured is kept")
    parser.add_argument("--penalty", type=float, default=0.01, help="for weights far from those in the package")
    options = parser.parse_args()
    if options.rows and options.rows.exists():
        rows = json.loads(options.rows.read_text(encoding="utf-8"))
    else:
        judge = Judge()
        counts = [int(n) for n in options.samples.split(",")]
        tasks = tasks_of(options.data, None, options.every)
        rows = [row for task in tasks for row in rows_of(task, counts, options.examples, judge)]
        judge.close()
        if options.rows:
            options.rows.write_text(json.dumps(rows), encoding="utf-8")
    alone = [row for row in rows if row["samples"] == 1 and not row["votes"]["made"]]
    report("WEIGHTS", alone, WEIGHTS, options.penalty)
    voted = [{**row, "grounds": {**row["votes"], "grounds": weighed(row["grounds"])}} for row in rows]
    report("VOTES", voted, VOTES, options.penalty)


def report(name: str, rows: list[dict[str, Any]], weights: dict[str, float], penalty: float) -> None:
    """Print a table fitted on half of the tasks, and how reliable it is on the others, beside the one in the package."""
    fit, kept = halves(rows, 0)
    found = fitted(fit, penalty, weights)
    print(f"\n{len(fit)} answers fit, {len(kept)} are reported on\n\n{name} = {found}")
    print(f"\nwith the weights in the package:\n{diagram(kept, weights)}")
    print(f"\nwith those fitted:\n{diagram(kept, found)}")


if __name__ == "__main__":
    main()
