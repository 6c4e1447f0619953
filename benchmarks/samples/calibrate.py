"""Fit how sure one sample that passes leaves us, and draw how reliable that is.

    python -m benchmarks.samples.calibrate DATA [--samples 8] [--examples 3] [--rows ROWS.json] [--penalty 0.01]

DATA: as for `run.py`. Of each task with examples, the first samples that pass some of them (1, 2, ... of the first `--examples`), each
alone, are judged by the hidden test, with their grounds (`csp_ir.samples.grounds`). Half of the tasks fit, the others are reported on.
`--rows` keeps what was measured, or reads it where the file is there.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.hidden.calibrate import diagram, fitted, halves
from benchmarks.samples.run import Judge, as_text, hidden, raw, tasks_of
from csp_ir.samples.contenders import Contender
from csp_ir.samples.grounds import WEIGHTS, grounds
from csp_ir.samples.propose import compare, listen
from csp_ir.samples.worth import Wrote
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec
from csp_ir.work import worked

WORK = 30.0
MOST_READ = 40  # samples of a task


def rows_of(task: dict[str, Any], count: int, most: int, judge: Judge) -> Iterator[dict[str, Any]]:
    """One row for each sample of a task that passes, and each number of examples."""
    spec = read_spec(as_text(task))
    if not spec.examples:
        return
    whole = listen(spec, [Wrote(s) for s in task["samples"][:MOST_READ]], worked() + WORK, lambda *_: None)
    for shown in range(1, min(most, len(spec.examples)) + 1):
        less = replace(spec, examples=spec.examples[:shown])
        for contender in [c for c in whole.contenders if all(c.passed[:shown]) and not c.cut][:count]:
            sample = task["samples"][contender.samples[0]]
            told = told_of(less, contender)
            outcome = "right" if judge.passes(raw(task, sample, hidden(task))) else "wrong"
            yield {"set": "samples", "name": task["task_id"], "outcome": outcome, "grounds": told, "shown": shown}


def told_of(spec: Spec, contender: Contender) -> dict[str, float]:
    """The grounds of a sample alone."""
    ranking = compare(spec, [contender], worked() + WORK, count=1)
    return grounds(spec, contender, ranking.inputs, ranking.rows[id(contender)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--samples", type=int, default=8, help="of each task and number of examples (default 8)")
    parser.add_argument("--examples", type=int, default=3, help="at most (default 3)")
    parser.add_argument("--every", type=int, default=1, help="every Nth task")
    parser.add_argument("--rows", type=Path, help="where what was measured is kept")
    parser.add_argument("--penalty", type=float, default=0.01, help="for weights far from those in the package")
    options = parser.parse_args()
    if options.rows and options.rows.exists():
        rows = json.loads(options.rows.read_text(encoding="utf-8"))
    else:
        judge = Judge()
        tasks = tasks_of(options.data, None, options.every)
        rows = [row for task in tasks for row in rows_of(task, options.samples, options.examples, judge)]
        judge.close()
        if options.rows:
            options.rows.write_text(json.dumps(rows), encoding="utf-8")
    fit, kept = halves(rows, 0)
    weights = fitted(fit, options.penalty, WEIGHTS)
    print(f"{len(fit)} samples fit, {len(kept)} are reported on\n\nWEIGHTS = {weights}")
    print(f"\nwith the weights in the package:\n{diagram(kept, WEIGHTS)}")
    print(f"\nwith those fitted:\n{diagram(kept, weights)}")


if __name__ == "__main__":
    main()
