"""Solve a suite with the embedded proposer alone and score the answers on hidden inputs.

    python benchmarks/phase3/run.py                          # the 18 functions, worded here
    python benchmarks/phase3/run.py --suite families         # other functions of the same families
    python benchmarks/phase3/run.py --json phase3.json       # the same 18 in the wording of a JSON file

A suite is a folder of spec texts with a `suite.json` beside them: {"tasks": [{"name",
"category", "spec", "hidden": [{"args", "returns"} | {"args", "raises"}]}], "baselines": {...}};
values are Python literals as text, so that tuples survive. Hidden inputs are used to score only.

right: every hidden input answered as wanted. A wrong answer counts by its confidence:
confidently wrong at 0.5 or more. Times are CPU seconds of this process.
"""

from __future__ import annotations

import argparse
import ast
import json
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csp_ir import solve
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Raised, Returned, strict_equal

SUITES = Path(__file__).resolve().parent.parent / "suites"
LOW = 0.5


@dataclass
class Row:
    """One task's outcome. verdict: right, wrong (confident), low (wrong, said so), exhausted, error."""

    name: str
    category: str
    verdict: str
    solved: bool
    confidence: float
    seconds: float
    holes: int
    candidates: int
    assignments: int
    nogoods: int
    code: str
    miss: str
    confident: bool = False


def literal(text: Any) -> Any:
    return ast.literal_eval(text) if isinstance(text, str) else text


def load(suite: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    folder = SUITES / suite
    data = json.loads((folder / "suite.json").read_text())
    for task in data["tasks"]:
        task["text"] = (folder / task["spec"]).read_text()
    return data["tasks"], data.get("baselines", {})


def from_json(path: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Tasks in the wording of another file, scored on the hidden inputs of the suite here."""
    data = json.loads(Path(path).read_text())
    hidden = {t["name"]: t["hidden"] for t in load("phase3")[0]}
    tasks = []
    for task in data["tasks"]:
        signature = task["signature"]
        name = signature.split("(")[0].removeprefix("def ").strip()
        pair = "-> tuple" in signature
        rows = []
        for e in task["examples"]:
            value = tuple(e["returns"]) if pair else e["returns"]
            rows.append(f"{name}({', '.join(map(repr, e['args']))}) == {value!r}")
        text = "\n".join([task["prose"], "", signature, "", "examples:", *(f"    {r}" for r in rows)]) + "\n"
        tasks.append(
            {"name": task["name"], "category": task["category"], "text": text, "hidden": hidden.get(task["name"], [])}
        )
    return tasks, data.get("baseline", {})


def score(result: Any, hidden: list[dict[str, Any]]) -> str:
    """The first hidden input that is answered wrongly, as text; empty when there is none."""
    machine = compile_program(result.program)
    for row in hidden:
        args = tuple(literal(row["args"]))
        outcome = machine.run(args, limits=Limits(steps=2_000_000)).outcome
        if "raises" in row:
            good = isinstance(outcome, Raised) and outcome.kind == row["raises"]
            want = row["raises"]
        else:
            want = literal(row["returns"])
            good = isinstance(outcome, Returned) and strict_equal(outcome.value, want)
        if not good:
            got = repr(outcome.value) if isinstance(outcome, Returned) else str(outcome)
            return f"{args!r} gave {got[:60]}, wanted {want!r}"
    return ""


def run(task: dict[str, Any], seconds: float) -> Row:
    started = time.process_time()
    try:
        result = solve(task["text"], seconds=seconds)
    except Exception as error:  # a benchmark reports a crash and goes on
        return Row(
            task["name"],
            task["category"],
            "error",
            False,
            0.0,
            time.process_time() - started,
            0,
            0,
            0,
            0,
            "",
            repr(error)[:120],
        )
    spent = time.process_time() - started
    statistics = result.record.get("statistics", {})
    counts = [int(statistics.get(k, 0)) for k in ("holes", "candidates", "assignments", "nogoods")]
    if not result.solved:
        return Row(
            task["name"], task["category"], "exhausted", False, 0.0, spent, *counts, "", str(result.verdict)[:100]
        )
    miss = score(result, task["hidden"])
    confident = result.confidence >= LOW
    verdict = "right" if not miss else "wrong" if confident else "low"
    body = "\n".join(line for line in (result.code or "").split("\n") if line.strip())
    return Row(task["name"], task["category"], verdict, True, result.confidence, spent, *counts, body, miss, confident)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", default="phase3", help="a folder of benchmarks/suites")
    parser.add_argument("--json", help="a file in the layout of the Phase 3 facts")
    parser.add_argument("--only", help="tasks whose name contains this")
    parser.add_argument("--time", type=float, default=20.0, help="seconds a task")
    parser.add_argument("--code", action="store_true", help="print the code of every answer, not only of wrong ones")
    options = parser.parse_args()
    tasks, baselines = from_json(options.json) if options.json else load(options.suite)
    rows = []
    print(f"{'task':34} {'verdict':10} {'conf':>5} {'cpu s':>6} {'holes':>5} {'cand':>6} {'assign':>7} {'nogoods':>7}")
    for task in tasks:
        if options.only and options.only not in task["name"]:
            continue
        row = run(task, options.time)
        rows.append(row)
        print(
            f"{row.name:34} {row.verdict:10} {row.confidence:5.2f} {row.seconds:6.2f} {row.holes:5d} {row.candidates:6d}"
            f" {row.assignments:7d} {row.nogoods:7d}",
            flush=True,
        )
        if row.verdict in ("wrong", "low", "error", "exhausted") or options.code:
            print("    " + row.miss)
            print(
                "\n".join("    | " + line for line in row.code.split("\n") if '"""' not in line and ">>>" not in line)
            )
    summary(rows, baselines)


def summary(rows: list[Row], baselines: dict[str, Any]) -> None:
    by: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by[row.category].append(row)
    print(f"\n{'category':24} {'right':>7} {'wrong':>6} {'low':>5} {'exhausted':>10} {'cpu s':>7}")
    for category, members in [*sorted(by.items()), ("all", rows)]:
        count = {v: sum(r.verdict == v for r in members) for v in ("right", "wrong", "low", "exhausted", "error")}
        print(
            f"{category:24} {count['right']:3d}/{len(members):<3d} {count['wrong']:6d} {count['low']:5d}"
            f" {count['exhausted'] + count['error']:10d} {sum(r.seconds for r in members):7.2f}"
        )
    sure = [r for r in rows if r.confident]
    print(
        f"solved {sum(r.solved for r in rows)}; right {sum(r.verdict == 'right' for r in rows)}, of them confident {sum(r.verdict == 'right' for r in sure)}"
    )
    print(
        f"confident wrong {sum(r.verdict == 'wrong' for r in rows)}; low-confidence wrong {sum(r.verdict == 'low' for r in rows)}; slowest {max((r.seconds for r in rows), default=0):.2f} s"
    )
    for name, value in baselines.items():
        print(f"published baseline: {name} {value}")


if __name__ == "__main__":
    main()
