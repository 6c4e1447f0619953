"""Everyday text tasks: solved, right on the rows held back, and time.

python benchmarks/everyday/run.py [--suite FOLDER] [--seconds 20] [--only NAME ...] [--out results.json]
python benchmarks/everyday/run.py --deduction     # the deduction proposer alone, without the rest of csp-ir
"""

import argparse
import ast
import json
import time
from pathlib import Path

SUITE = Path(__file__).resolve().parent.parent / "suites" / "everyday"


def code_of(text, seconds, deduction):
    """Python code for a spec, or None."""
    if not deduction:
        from csp_ir import solve

        return solve(text, seconds=seconds).code
    from csp_ir.deduction.everyday.propose import propose_by_deduction
    from csp_ir.render.python import render
    from csp_ir.solution import Solution
    from csp_ir.spec.read import read_spec

    spec = read_spec(text)
    for found in propose_by_deduction(spec, time.monotonic() + seconds, lambda kind, data: None):
        if isinstance(found, Solution):
            return render(found.program, prose=spec.prose, examples=spec.examples)
    return None


def right_on(code, name, hidden):
    """How many held-back rows the code is right on."""
    names = {}
    exec(code, names)
    right = 0
    for row in hidden:
        try:
            value = names[name](*map(ast.literal_eval, row["args"]))
        except Exception:
            continue
        wanted = ast.literal_eval(row["returns"])
        right += type(value) is type(wanted) and value == wanted
    return right


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", type=Path, default=SUITE)
    parser.add_argument("--seconds", type=float, default=20.0, help="a task (default 20)")
    parser.add_argument("--only", nargs="+", help="names of tasks")
    parser.add_argument("--deduction", action="store_true", help="the deduction proposer alone")
    parser.add_argument("--out", type=Path, help="write the records as JSON")
    args = parser.parse_args()
    tasks = json.loads((args.suite / "suite.json").read_text(encoding="utf-8"))["tasks"]
    records = []
    for task in tasks:
        if args.only and task["name"] not in args.only:
            continue
        text = (args.suite / task["spec"]).read_text(encoding="utf-8")
        cpu, wall = time.process_time(), time.perf_counter()
        code = code_of(text, args.seconds, args.deduction)
        record = {
            "task": task["name"],
            "solved": code is not None,
            "right": right_on(code, task["name"], task["hidden"]) if code else 0,
            "rows": len(task["hidden"]),
            "cpu_s": round(time.process_time() - cpu, 3),
            "wall_s": round(time.perf_counter() - wall, 3),
            "code": code,
        }
        records.append(record)
        verdict = "right" if record["right"] == record["rows"] else "wrong" if code else "unsolved"
        body = code.rsplit('"""', 1)[-1].strip().replace("\n", " ") if code else ""
        print(
            f"{task['name']:26} {verdict:9} {record['right']}/{record['rows']}  {record['cpu_s']:6.2f} s  {body[:110]}",
            flush=True,
        )
    times = sorted(r["cpu_s"] for r in records)
    solved = sum(r["solved"] for r in records)
    right = sum(r["right"] == r["rows"] for r in records)
    print(
        f"{len(records)} tasks: {solved} solved, {right} right on every row held back; "
        f"CPU seconds: median {times[len(times) // 2]:.2f}, 90th percentile {times[int(0.9 * len(times))]:.2f}, "
        f"most {times[-1]:.2f}"
    )
    if args.out:
        args.out.write_text(json.dumps(records, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
