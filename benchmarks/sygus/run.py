"""SyGuS tasks by every arm, each in a process with the same limits, judged by an evaluator of their own.

python benchmarks/sygus/run.py FOLDER_OR_FILE ... [--arms csp-ir cvc5] [--seconds 10] [--out results.json]
python benchmarks/sygus/run.py FOLDER ... --generality
"""

import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from arms import SLACK
from evaluate import Task, parse, size

HERE = Path(__file__).resolve().parent
MEMORY = 4 << 30


def limited(seconds, core):
    def setup():
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 1))
        if core is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {core})

    return setup


def run_one(arm, path, seconds, core):
    """What one arm says of one task, with the process's wall clock, CPU time and memory."""
    command = [sys.executable, str(HERE / "arms.py"), arm, str(seconds), str(path)]
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE.parent.parent), os.environ.get("PYTHONPATH", "")])}
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, env=env,
        preexec_fn=limited(seconds, core),
    )  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        out, err = process.communicate(timeout=SLACK * seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    record = {"arm": arm, "task": path.stem, "wall_s": time.perf_counter() - began, "cpu_s": cpu}
    try:
        record |= json.loads(out.strip().splitlines()[-1])
    except (IndexError, ValueError):
        record |= {"status": "unknown", "error": err.strip()[-300:], "answer": None}
    if cpu > seconds + 0.5:
        record["status"] = "unknown"
    return record


def body_of(answer, name):
    """The body an answer gives the function, or None."""
    todo = parse(answer or "")
    while todo:
        term = todo.pop()
        if isinstance(term, list):
            if term[:2] == ["define-fun", name]:
                return term[4]
            todo += term
    return None


def judge(record, task, rows):
    """Adds size and whether the answer is right on all rows; a wrong answer is not solved."""
    if record["status"] != "solved":
        return
    body = body_of(record["answer"], task.name)
    if body is None:
        record["status"] = "unknown"
        return
    record["size"] = size(body)
    if rows:
        record["right"], record["rows"] = task.right_on(body, rows), len(rows)
    if task.others:
        record["refuted_by"] = task.refuted_by(body)


def files(paths):
    for path in map(Path, paths):
        yield from sorted(path.rglob("*.sl")) if path.is_dir() else [path]


def share(values, part):
    values = sorted(values)
    return values[min(len(values) - 1, int(part * len(values)))] if values else float("nan")


def table(records, arms):
    print(f"{'arm':8} {'tasks':>5} {'solved':>6} {'wrong':>5} {'contra.':>7} {'unknown':>7}  "
          f"{'median':>7} {'p90':>7} {'max':>7}  {'median':>7} {'p90':>7}  {'size':>5}")  # fmt: skip
    print(f"{'':49}{'seconds of CPU, start included':^23}  {'without start':^15}")
    for arm in arms:
        mine = [r for r in records if r["arm"] == arm]
        solved = [r for r in mine if r["status"] == "solved"]
        wrong = [r for r in solved if r.get("right", 0) != r.get("rows", 0) or r.get("refuted_by")]
        cpu, bare = [r["cpu_s"] for r in solved], [r["solve_s"] for r in solved]
        sizes = [r["size"] for r in solved]
        print(f"{arm:8} {len(mine):5} {len(solved) - len(wrong):6} {len(wrong):5} "
              f"{sum(r['status'] == 'contradictory' for r in mine):7} {sum(r['status'] == 'unknown' for r in mine):7}  "
              f"{share(cpu, 0.5):7.3f} {share(cpu, 0.9):7.3f} {max(cpu, default=0):7.3f}  "
              f"{share(bare, 0.5):7.3f} {share(bare, 0.9):7.3f}  "
              f"{statistics.median(sizes) if sizes else 0:5.0f}")  # fmt: skip


def solve_all(paths, arms, seconds, core):
    records = []
    for path in files(paths):
        task = Task(path)
        for arm in arms:
            record = run_one(arm, path, seconds, core)
            judge(record, task, task.rows)
            records.append(record)
            right = f"{record['right']}/{record['rows']}" if "rows" in record else ""
            print(f"{arm:8} {path.stem:40} {record['status']:13} {record['cpu_s']:7.3f} s  "
                  f"size {record.get('size', '-')!s:>4}  {right}", flush=True)  # fmt: skip
    return records


def generality(paths, arms, seconds, core):
    """Base tasks solved by the arms, judged on the rows of their `-long` variant where that has more."""
    found = {p.stem: p for p in files(paths)}
    records = []
    for stem, path in found.items():
        longer = found.get(f"{stem}-long")
        if longer is None:
            continue
        base, long = Task(path), Task(longer)
        if base.contradictory or long.contradictory or len(long.rows) <= len(base.rows):
            continue
        for arm in arms:
            record = run_one(arm, path, seconds, core)
            judge(record, base, long.rows)
            records.append(record)
            print(f"{arm:8} {stem:30} {record['status']:13} {record.get('right', '-')!s:>4} of {len(long.rows)} "
                  f"rows of the long variant; {record['answer'] if record.get('right') != len(long.rows) else ''}",
                  flush=True)  # fmt: skip
    for arm in arms:
        mine = [r for r in records if r["arm"] == arm]
        right = sum(r["status"] == "solved" and r["right"] == r["rows"] for r in mine)
        print(f"{arm}: {right} of {len(mine)} base solutions are right on every row of the long variant")
    return records


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", help="folders of .sl files, or files")
    parser.add_argument("--arms", nargs="+", default=["csp-ir", "cvc5"], choices=["csp-ir", "cvc5"])
    parser.add_argument("--seconds", type=float, default=10.0, help="of CPU and wall clock a task (default 10)")
    parser.add_argument("--core", type=int, default=None, help="pin every process to this core")
    parser.add_argument("--generality", action="store_true", help="solve X.sl, judge on the rows of X-long.sl")
    parser.add_argument("--out", type=Path, help="write the records as JSON")
    args = parser.parse_args()
    mode = generality if args.generality else solve_all
    records = mode(args.paths, args.arms, args.seconds, args.core)
    if not args.generality:
        table(records, args.arms)
    if args.out:
        args.out.write_text(json.dumps(records, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
