"""Second turns: what a model that repairs what it is shown makes of programs with one wrong step, and one that does not listen.

    python -m benchmarks.models.turns DATA [--every 4] [--arms repairing,deaf,alone] [--seconds 10] [--seed 0]

Of each task for which a recorded program is right and can be read, that program with one step changed, so that it fails a visible
example, is all that the model writes at first. Judged by the hidden tests, like benchmarks/models/run.py.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.hidden.run import revision, rows_of
from benchmarks.models.run import line, task_of
from benchmarks.samples.run import Judge, hidden, raw, tasks_of
from csp_ir.bench.tables import columns
from csp_ir.domains.fragments import as_expr
from csp_ir.errors import CspIrError
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.printer import print_program
from csp_ir.samples.contenders import Contender
from csp_ir.samples.edits import edits
from csp_ir.samples.mutations import Around, alternatives
from csp_ir.samples.sample import read_sample
from csp_ir.samples.sites import expression_sites, put
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec

ARMS: dict[str, dict[str, Any]] = {
    "repairing": {"model": "repairing"},
    "deaf": {"model": "deaf"},
    "alone": {"model": "deaf", "attempts": 1},
}
MOST_SAMPLES = 40  # of a task that are looked at for one that is right


def right_program(spec: Spec, row: dict[str, Any], judge: Judge) -> ir.Program | None:
    """The first recorded program that is right and can be read."""
    for text in row["samples"][:MOST_SAMPLES]:
        if judge.passes(raw(row, text, hidden(row))):
            program = read_sample(spec, text).program
            if program is not None and all(_passed(program, spec)):
                return program
    return None


def _passed(program: ir.Program, spec: Spec) -> tuple[bool, ...]:
    made = Contender(program, "", "sample")
    if not made.runs:
        return ()
    made.judge(spec.examples, spec.name, float("inf"))
    return made.passed


def changed(program: ir.Program, spec: Spec) -> Iterator[ir.Program]:
    """The program with one step changed."""
    functions = {f.name: f for f in (*program.helpers, program.function)}
    for site in expression_sites(program):
        draft = put(program, site.path, ir.Hole("here"))
        scope = hole_contexts(draft)["here"].scope
        for _, other in alternatives(site.expr, site.place, Around(scope, spec_constants(spec), functions)):
            yield put(program, site.path, as_expr(other))
    for edit in edits(program, (), {}):
        yield edit.program


def broken(program: ir.Program, spec: Spec, chance: random.Random) -> ir.Program | None:
    """One of the changed programs that fails an example and can be run."""
    found = list(changed(program, spec))
    chance.shuffle(found)
    for other in found:
        try:
            passed = _passed(other, spec)
        except CspIrError:
            continue
        if passed and not all(passed):
            return other
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="recorded answers, JSON Lines, gzipped or not")
    parser.add_argument("--arms", default=",".join(ARMS))
    parser.add_argument("--seconds", type=float, default=10.0, help="CPU seconds a task")
    parser.add_argument("--every", type=int, default=1, help="only every n-th task")
    parser.add_argument("--only", help="task ids or entry points, comma-separated")
    parser.add_argument("--seed", type=int, default=0, help="of the steps that are changed")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write what came of each task")
    options = parser.parse_args()
    judge = Judge()
    tasks = []
    for row in tasks_of(options.data, options.only, options.every):
        spec = read_spec(row["prompt"])
        right = right_program(spec, row, judge) if spec.examples else None
        wrong = broken(right, spec, random.Random(f"{options.seed} {row['task_id']}")) if right else None
        if right is not None and wrong is not None:
            task = replace(task_of(row, 1), samples=(print_program(wrong),))
            tasks.append((task, print_program(right)))
    judge.close()
    run: dict[str, Any] = {"revision": revision(), "rows": []}
    table = [["arm", "samples", "right", "wrong", "flagged", "unsolved", "CPU median", "90%"]]
    for arm in options.arms.split(","):
        rows = []
        for task, text in tasks:
            asked = {
                "seconds": options.seconds,
                "arm": "model",
                "programs": 1,
                "embedded": False,
                "right": text,
                **ARMS[arm],
            }
            rows += rows_of([task], asked)
            run["rows"].append({"arm_name": arm, **rows[-1]})
            print(f"{arm:10} {task.name:30} {rows[-1]['outcome']:10} {rows[-1]['cpu']:6.2f} s", flush=True)
            if options.json:
                options.json.write_text(json.dumps(run, indent=1), encoding="utf-8")
        table.append(line(arm, 1, rows))
    print(
        f"\n{run['revision']}: {len(tasks)} tasks with one wrong step, {options.seconds:g} CPU seconds, seed {options.seed}\n"
    )
    print(columns(table, range(1, len(table[0]))))


if __name__ == "__main__":
    main()
