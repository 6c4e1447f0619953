"""Better than best-of-N? Solves recorded tasks from their samples and scores with hidden tests.

    python benchmarks/samples/run.py DATA --samples 10

DATA is JSON Lines (gzipped or not): task_id, entry_point, prompt, hidden_test, samples, and
for the baseline examples ([call, value] as Python source). `hidden_test` only scores.
"""

from __future__ import annotations

import argparse
import ast
import gzip
import inspect
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from csp_ir import solve
from csp_ir.errors import InputError

IMPORTS = (
    "from typing import *\n"
    "import math, re, itertools, functools, collections, string, operator, heapq, bisect, statistics, copy, hashlib\n"
)
ORIGINS = {"sample": "by choosing", "merge": "by merging", "repair": "by repair", None: "by the drafter"}


class Judge:
    """Scores texts in a process of its own, and remembers."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("judge.py")
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.known: dict[str, str] = {}

    def passes(self, code: str) -> bool:
        """Whether a text runs without an error."""
        return not self.said(code)

    def said(self, code: str) -> str:
        """The error that a text ends with; empty where it runs without."""
        if code not in self.known:
            assert self.process.stdin is not None and self.process.stdout is not None
            self.process.stdin.write(json.dumps({"code": code}) + "\n")
            self.process.stdin.flush()
            self.known[code] = json.loads(self.process.stdout.readline())
        return self.known[code]

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def body_of(sample: str) -> str:
    """A sample up to the first line that starts a new top-level statement."""
    kept: list[str] = []
    for line in sample.splitlines():
        if kept and line and not line[0].isspace() and line[0] not in "#)]}":
            break
        kept.append(line)
    return "\n".join(kept)


def raw(task: dict[str, Any], sample: str, test: str) -> str:
    return f"{task['prompt']}{body_of(sample)}\n{test}\n"


def hidden(task: dict[str, Any]) -> str:
    return f"{task['hidden_test']}\ncheck({task['entry_point']})"


def visible(task: dict[str, Any]) -> str:
    return "\n".join(f"assert {call} == {value}" for call, value in task.get("examples", ()))


def as_text(task: dict[str, Any]) -> str:
    """The prompt as a person would write it down without code: its docstring, then its signature."""
    lines = task["prompt"].split("\n")
    at = max(i for i, line in enumerate(lines) if line.startswith(f"def {task['entry_point']}("))
    function = next(n for n in ast.parse(task["prompt"]).body if getattr(n, "lineno", 0) == at + 1)
    assert isinstance(function, ast.FunctionDef)
    header = re.sub(r":\s*$", "", " ".join(line.strip() for line in lines[at : function.body[0].lineno - 1]))
    texts = [s.value.value for s in function.body if isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)]
    return f"{inspect.cleandoc(texts[0]) if texts else ''}\n\n{header}\n"


def baselines(task: dict[str, Any], count: int, judge: Judge) -> dict[str, bool | float]:
    """What a user gets without csp-ir: any sample, the first that passes the visible examples."""
    samples = task["samples"][:count]
    right = [judge.passes(raw(task, s, hidden(task))) for s in samples]
    first = next((i for i, s in enumerate(samples) if judge.passes(raw(task, s, visible(task)))), None)
    return {
        "one_sample": sum(right) / max(1, len(right)),
        "first_passing": first is not None and right[first],
        "any_right": any(right),
    }


def solved(task: dict[str, Any], count: int, seconds: float, judge: Judge, form: str) -> dict[str, Any]:
    """One solve, scored. form: of the spec, "stub" or "text"."""
    started, cpu = time.monotonic(), time.process_time()
    try:
        result = solve(
            as_text(task) if form == "text" else task["prompt"], samples=task["samples"][:count], seconds=seconds
        )
    except InputError as error:
        return {"right": False, "verdict": f"bad input: {error}", "solved": False, "origin": None, "seconds": 0.0}
    used = time.monotonic() - started, time.process_time() - cpu
    code = result.code or ""
    text = f"{IMPORTS}{task['prompt'].rstrip()}\n    pass\n\n\n{code}\n{hidden(task)}\n"
    return {
        "right": bool(code) and judge.passes(text),
        "solved": result.solved,
        "verified": result.solved and bool(result.record["spec"]["examples"]),
        "verdict": str(result.verdict),
        "origin": dict(result.record.get("statistics", {})).get("origin"),
        "confidence": result.confidence,
        "questions": [str(q) for q in result.questions],
        "seconds": round(used[0], 2),
        "cpu_seconds": round(used[1], 2),
    }


def tasks_of(path: str, wanted: str | None, every: int) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.endswith(".gz") else open
    names = set(wanted.split(",")) if wanted else None
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            task = json.loads(line)
            if number % every == 0 and (names is None or {task["task_id"], task["entry_point"]} & names):
                yield task | {"half": "even" if number % 2 == 0 else "odd"}


def summary(rows: list[dict[str, Any]], count: int) -> str:
    """The figures the issue asks for."""
    n = len(rows)
    lines = [f"{n} tasks, {count} samples each"]
    if all("first_passing" in r for r in rows):
        lines += [
            f"  one sample (mean)               {sum(r['one_sample'] for r in rows):6.1f}",
            f"  first that passes the examples  {sum(r['first_passing'] for r in rows):6d}",
            f"  any right (an oracle's choice)  {sum(r['any_right'] for r in rows):6d}",
        ]
    right = [r for r in rows if r["right"]]
    halves = {h: (sum(r["half"] == h for r in right), sum(r["half"] == h for r in rows)) for h in ("even", "odd")}
    lines.append(f"  csp-ir                          {len(right):6d}")
    lines += [f"      {half} tasks {got} of {of}" for half, (got, of) in halves.items()]
    origins = Counter(r["origin"] for r in right)
    lines += [f"      {ORIGINS.get(o, o)}: {k}" for o, k in origins.most_common()]
    passed = [r for r in rows if r.get("verified")]
    wrong = [r for r in passed if not r["right"]]
    flagged = sum(bool(r["questions"]) for r in wrong)
    lines.append(f"  answers that passed every visible example: {len(passed)}, wrong: {len(wrong)}, "
                 f"of these flagged by a question: {flagged}")  # fmt: skip
    asked_in_vain = sum(bool(r["questions"]) for r in passed if r["right"])
    lines.append(f"  right answers with a question: {asked_in_vain}")
    times = sorted(r["seconds"] for r in rows)
    lines.append(f"  seconds: median {times[n // 2]:.2f}, longest {times[-1]:.2f}, total {sum(times):.0f}")
    return "\n".join(lines)


def add_options(parser: argparse.ArgumentParser, *, seconds: float, form: str) -> None:
    """The options that say which recorded tasks are solved, from what, and how; with these defaults."""
    parser.add_argument("data", help="JSON Lines, gzipped or not")
    parser.add_argument("--samples", type=int, default=10, help="samples a task, in order (default %(default)s)")
    parser.add_argument("--tasks", help="task ids or entry points, separated by commas")
    parser.add_argument("--every", type=int, default=1, help="only every n-th task")
    parser.add_argument("--seconds", type=float, default=seconds, help="at most so long a task (default %(default)s)")
    parser.add_argument(
        "--as",
        dest="form",
        choices=("stub", "text"),
        default=form,
        help="how the prompt is given (default %(default)s)",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Solve recorded tasks from their samples; score with hidden tests.")
    add_options(parser, seconds=20.0, form="stub")
    parser.add_argument("--no-baselines", action="store_true", help="do not score the samples themselves")
    parser.add_argument("-o", "--output", help="write all rows as JSON")
    options = parser.parse_args()
    judge = Judge()
    rows: list[dict[str, Any]] = []
    for task in tasks_of(options.data, options.tasks, options.every):
        row = {"task": task["task_id"], "name": task["entry_point"], "half": task["half"]}
        if not options.no_baselines:
            row |= baselines(task, options.samples, judge)
        row |= solved(task, options.samples, options.seconds, judge, options.form)
        rows.append(row)
        mark = "right" if row["right"] else "wrong"
        print(f"{row['task']:16} {row['name']:30} {mark} {row['origin'] or '-':8} {row['seconds']:6.2f} s", flush=True)
    judge.close()
    if not rows:
        sys.exit("no such task")
    print(summary(rows, options.samples))
    if options.output:
        Path(options.output).write_text(json.dumps({"samples": options.samples, "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
