"""Solve sets of tasks without a model, judge the answers on checks that the solver does not see.

    python -m benchmarks.hidden.run SET... [--seconds 10] [--seed 0] [--json OUT] [--against OLD.json] [--only NAME ...]

A set: one of benchmarks/suites, or the path of a folder or file in a layout of `sets.py`. Each task is solved in a process
of its own on one core; seconds are CPU seconds (`solver.py`). Outcomes: right; wrong (at a confidence that the command
line does not call low); flagged (wrong, at low confidence); and, unsolved, what was said instead.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from benchmarks.hidden.report import against, table
from benchmarks.hidden.sets import Task, baselines, read_sets
from benchmarks.samples.run import Judge

ROOT = Path(__file__).resolve().parents[2]
FULL = 0.9  # of its seconds: a task that took more used up its budget


class Solver:
    """A process that solves on one core, and one that judges. without: a table and the number of a row to be taken away."""

    def __init__(self, core: int, seed: int, without: tuple[str, int] | tuple[()] = ()) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.hidden.solver", str(core), *map(str, without)], cwd=ROOT, text=True,
            env=os.environ | {"PYTHONHASHSEED": str(seed)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.judge = Judge()

    def row(self, task: Task, asked: dict[str, Any]) -> dict[str, Any]:
        """What came of a task, as plain data: the solver's answer, the outcome, the first check that fails."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"text": task.text, "samples": task.samples, **asked}) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        row = {"set": task.set, "name": task.name, "category": task.category, "outcome": told["verdict"], **told}
        if told.get("code"):
            miss = self.judge.said(task.judged(told["code"], told["entry"]))
            row |= {"miss": miss, "outcome": "right" if not miss else "flagged" if told["low"] else "wrong"}
        if told.get("nearest"):
            row["nearest_right"] = self.judge.passes(task.judged(told["nearest"], told["entry"]))
        return row | {"spent": told["cpu"] >= FULL * asked["seconds"]}

    def close(self) -> None:
        self.judge.close()
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def rows_of(
    tasks: list[Task], asked: dict[str, Any], seed: int = 0, jobs: int = 1, without: tuple[str, int] | tuple[()] = ()
) -> Iterator[dict[str, Any]]:
    """What came of each task, in order. `asked`: seconds and arm."""
    cores, jobs = sorted(os.sched_getaffinity(0)), min(jobs, len(tasks))
    if not jobs:
        return
    solvers = [Solver(cores[i % len(cores)], seed, without) for i in range(jobs)]
    free: SimpleQueue[Solver] = SimpleQueue()
    for solver in solvers:
        free.put(solver)

    def solved(task: Task) -> dict[str, Any]:
        solver = free.get()
        try:
            return solver.row(task, asked)
        finally:
            free.put(solver)

    try:
        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(solved, tasks)
    finally:
        for solver in solvers:
            solver.close()


def line(row: dict[str, Any], code: bool) -> str:
    """A task's line, and what is wrong with its answer."""
    shown = f"{row['confidence']:.2f}" if row.get("code") else ""
    text = f"{row['name']:34} {row['outcome']:13} {shown:>5} {row['cpu']:7.2f} s{' all' if row['spent'] else ''}"
    text += f"  {row['miss'][:120]}" if row.get("miss") else "" if row.get("code") else f"  {row['said'][:120]}"
    if code and row.get("code"):
        body = [x for x in row["code"].rsplit('"""', 1)[-1].splitlines() if x.strip()]
        text += "".join(f"\n    | {x}" for x in body)
    return text


def revision() -> str:
    """The commit that is measured, with a mark where files differ from it; empty outside a checkout."""
    found = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return found.stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="SET")
    parser.add_argument("--seconds", type=float, default=10.0, help="CPU seconds a task (default 10)")
    parser.add_argument(
        "--seed", type=int, default=0, help="of the solver's hashes of texts, 0 to 4294967295 (default 0)"
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", help="tasks whose name contains one of these")
    parser.add_argument("--jobs", type=int, default=1, help="tasks at once, a core each (default 1)")
    parser.add_argument("--code", action="store_true", help="print the code of every answer")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write what came of each task")
    parser.add_argument("--against", type=Path, metavar="OLD.json", help="say what changed since that run")
    options = parser.parse_args()
    tasks = [t for t in read_sets(options.sets) if not options.only or any(o in t.name for o in options.only)]
    old = json.loads(options.against.read_text(encoding="utf-8")) if options.against else None
    asked = {"seconds": options.seconds, "arm": "embedded"}
    run: dict[str, Any] = {"revision": revision(), **asked, "seed": options.seed, "rows": []}
    for row in rows_of(tasks, asked, options.seed, options.jobs):
        run["rows"].append(row)
        print(line(row, options.code), flush=True)
        if options.json:  # as it goes: a run that is cut short keeps what it measured
            options.json.write_text(json.dumps(run, indent=1), encoding="utf-8")
    print(table(run))
    for name in options.sets:
        for who, figure in baselines(name).items():
            print(f"published for {name}: {who} {figure}")
    if old:
        print(against(old, run))


if __name__ == "__main__":
    main()
