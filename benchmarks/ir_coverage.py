"""How much recorded Python the IR holds.

    python benchmarks/ir_coverage.py DATA.jsonl.gz [--cache FILE] [--seconds N]

DATA has one task a line: task_id, entry_point, prompt, samples, hidden_test. A sample is cut at
its first new top-level statement. Printed: the fraction of samples that compile as Python and
that parse and check; with --cache, which holds verdicts of the hidden tests between runs, the
fraction of tasks with a passing sample that parses and checks.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path

from csp_ir.errors import InputError
from csp_ir.ir.check import check_program
from csp_ir.ir.parse import parse_program


def cut(body: str) -> str:
    """The body up to the first line that starts a new top-level statement."""
    lines: list[str] = []
    for line in body.splitlines():
        if line.strip() and not line[0].isspace():
            break
        lines.append(line)
    return "\n".join(lines).rstrip() + "\n"


def compiles(code: str) -> bool:
    try:
        compile(code, "sample", "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def rejection(code: str, entry: str) -> str | None:
    """Why the IR does not hold `code`, or None."""
    try:
        errors = check_program(parse_program(code, entry=entry))
    except InputError as error:
        return f"parse: {error.message}"
    return f"check: {errors[0].message}" if errors else None


def passes(code: str, task: dict, seconds: float, cache: dict[str, bool]) -> bool:
    text = f"{code}\n{task['hidden_test']}\ncheck({task['entry_point']})\n"
    key = hashlib.sha256(text.encode()).hexdigest()
    if key not in cache:
        try:
            run = subprocess.run(
                [sys.executable, "-I", "-"], input=text, text=True, timeout=seconds, capture_output=True
            )
            cache[key] = run.returncode == 0
        except subprocess.TimeoutExpired:
            cache[key] = False
    return cache[key]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, help="file of verdicts; also turns the hidden tests on")
    parser.add_argument("--seconds", type=float, default=5.0, help="limit of one hidden test")
    parser.add_argument("--budget", type=float, default=600.0, help="seconds for all hidden tests")
    options = parser.parse_args()
    cache = json.loads(options.cache.read_text()) if options.cache and options.cache.exists() else {}
    end = time.monotonic() + options.budget
    tried = held = tasks = solved = solved_held = 0
    reasons: collections.Counter[str] = collections.Counter()
    passing_reasons: collections.Counter[str] = collections.Counter()
    with gzip.open(options.data, "rt") as file:
        for line in file:
            task = json.loads(line)
            tasks += 1
            passed = passed_held = False
            for sample in dict.fromkeys(map(cut, task["samples"])):
                code = task["prompt"] + sample
                if not compiles(code):
                    continue
                why = rejection(code, task["entry_point"])
                tried, held = tried + 1, held + (why is None)
                reasons[why or ""] += why is not None
                wanted = options.cache and not passed_held and time.monotonic() < end
                if wanted and passes(code, task, options.seconds, cache):
                    passed, passed_held = True, why is None
                    passing_reasons[why or ""] += why is not None
            solved, solved_held = solved + passed, solved_held + passed_held
            if options.cache:
                options.cache.write_text(json.dumps(cache))
    print(f"distinct samples that compile: {tried}; parse and check: {held} ({held / max(tried, 1):.1%})")
    if options.cache:
        print(f"tasks: {tasks}; with a passing sample: {solved}; one of them parses and checks: {solved_held} "
              f"({solved_held / max(solved, 1):.1%})")  # fmt: skip
    for title, counter in (("all samples", reasons), ("passing samples", passing_reasons)):
        print(f"rejections, {title}:")
        for why, count in counter.most_common(15):
            if count:
                print(f"  {count:5}  {why}")


if __name__ == "__main__":
    main()
