"""The interpreter against CPython on generated programs, each batch in a process with bounded memory and time.

    python -m benchmarks.agreement.run --programs 100000 --seed 0

Prints every kind of disagreement with the first program that shows it, and how many runs were compared. A program that
reaches one of the interpreter's limits is not run in CPython: it has none.
"""

from __future__ import annotations

import argparse
import decimal
import json
import re
import resource
import signal
import subprocess
import sys
import time
import warnings
from collections import Counter
from typing import Any

from benchmarks.agreement.programs import Programs
from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome, OutOfSteps, Raised, Returned, snapshot_all, strict_equal
from csp_ir.ir.parse import parse_program
from csp_ir.render.python import render

LIMITS = Limits(steps=3_000, depth=60, memory=500_000, value_size=20_000)
BATCH = 500
MEMORY = 2 << 30
_ADDRESS = re.compile(r" at 0x[0-9a-f]+|<(?:function|built-in|class|method|slot)[^>]*>|functools\.partial\(.*")


class Slow(BaseException):
    """CPython took too long for what the interpreter ended within its limits."""


def in_cpython(function: Any, args: list[Any]) -> Outcome:
    try:
        with decimal.localcontext(decimal.Context()):
            return Returned(function(*args))
    except RecursionError:
        return OutOfSteps("depth")
    except Exception as error:
        return Raised(type(error).__name__, str(error))


def plain(value: Any) -> Any:
    """What of a value two runs can agree on: data as it is, text without addresses, of everything else its type's name."""
    kind = type(value)
    if kind is str:
        return _ADDRESS.sub("", value)
    if kind in (int, float, bool, complex, bytes, range, type(None)):
        return value
    if kind in (list, tuple):
        return kind(map(plain, value))
    if isinstance(value, dict):
        return (kind.__name__, [(plain(k), plain(v)) for k, v in value.items()])
    if kind in (set, frozenset):  # objects stand in it by their addresses
        return (kind.__name__, sorted(map(plain, value), key=repr))
    if kind.__name__ in ("deque", "dict_keys", "dict_values", "dict_items"):
        return (kind.__name__, list(map(plain, value)))
    return kind.__name__ if not callable(value) else "function"


def alike(a: Any, b: Any) -> bool:
    try:
        return strict_equal(plain(a), plain(b))
    except RecursionError:  # they hold themselves
        return True


def same(theirs: Outcome, ours: Outcome) -> bool:
    if isinstance(theirs, Returned) and isinstance(ours, Returned):
        return alike(theirs.value, ours.value)
    if isinstance(theirs, Raised) and isinstance(ours, Raised):
        return theirs.kind == ours.kind and plain(theirs.message) == plain(ours.message)
    return isinstance(theirs, OutOfSteps)


def varies(function: Any, args: tuple[Any, ...], outcome: Outcome) -> bool:
    """Whether CPython itself says something else when asked again: objects stand in a set by their addresses."""
    kept: list[Any] = [outcome]  # so that new objects get new addresses
    for i in range(16):
        kept += [in_cpython(function, snapshot_all(args)), bytearray(40 * i)]
        if not same(outcome, kept[-2]):
            return True
    return False


def disagreements(seed: int) -> tuple[list[tuple[str, str]], Counter[str]]:
    """(kind, description) of what differs on a generated program, and how many runs ended in which way."""
    generator, counts = Programs(seed), Counter[str]()
    found: list[tuple[str, str]] = []
    text = generator.program()
    try:
        program = parse_program(text)
        machine = compile_program(program)
    except CspIrError as error:
        if not _compiles(text):
            return [], counts
        return [
            ("refused: " + re.sub(r"\W\w*\d+\w*", "", str(error).split(": ", 1)[1])[:60], f"{error}\n{text}")
        ], counts
    code, names = render(program), dict[str, Any]()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(code, "<program>", "exec"), names)
    for args in generator.inputs(3):
        run = machine.run(args, limits=LIMITS)
        counts[run.outcome.kind if isinstance(run.outcome, Raised) else type(run.outcome).__name__] += 1
        if isinstance(run.outcome, OutOfSteps):
            continue
        own = snapshot_all(args)
        theirs = in_cpython(names["entry"], own)
        if not same(theirs, run.outcome):
            if varies(names["entry"], args, theirs):
                continue
            kind = f"{_kind(theirs)} / {_kind(run.outcome)}"
            found.append(
                (kind, f"seed {seed}: entry{args!r}\n  CPython     {theirs}\n  interpreter {run.outcome}\n{code}")
            )
        elif not all(map(alike, own, run.arguments_after)):
            found.append(
                ("arguments", f"seed {seed}: entry{args!r} leaves {own!r}, ours {run.arguments_after!r}\n{code}")
            )
    return found, counts


def _compiles(text: str) -> bool:
    try:
        compile(text, "<program>", "exec")
    except SyntaxError:
        return False
    return True


def _kind(outcome: Outcome) -> str:
    if isinstance(outcome, Raised):
        return outcome.kind + " " + re.sub(r"'[^']*'|\d+", "", outcome.message)[:60]
    return type(outcome).__name__


def _slow(*_: Any) -> None:
    raise Slow


def batch(first: int, count: int) -> None:
    """Compare `count` programs; prints one JSON object."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (600, 600))
    signal.signal(signal.SIGALRM, _slow)
    found: dict[str, tuple[int, str]] = {}
    counts: Counter[str] = Counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for seed in range(first, first + count):
            signal.alarm(10)
            try:
                here, ended = disagreements(seed)
            except Slow:
                here, ended = [("slow", f"seed {seed}")], Counter()
            signal.alarm(0)
            counts += ended
            for kind, text in here:
                found[kind] = (found.get(kind, (0, ""))[0] + 1, found.get(kind, (0, text))[1])
    print(json.dumps({"found": found, "counts": counts}))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0, help="number of the first program")
    parser.add_argument("--batch", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.batch:
        batch(options.seed, options.batch)
        return 0
    started, shown, kinds, counts = time.monotonic(), set[str](), Counter[str](), Counter[str]()
    for first in range(options.seed, options.seed + options.programs, BATCH):
        size = min(BATCH, options.seed + options.programs - first)
        command = [sys.executable, "-m", "benchmarks.agreement.run", "--seed", str(first), "--batch", str(size)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            kinds[f"batch {first} died"] += 1
            print(f"--- batch {first} died: {done.returncode} {done.stderr[-1500:]}", flush=True)
            continue
        report = json.loads(done.stdout.splitlines()[-1])
        counts.update(report["counts"])
        for kind, (number, text) in report["found"].items():
            kinds[kind] += number
            if kind not in shown:
                shown.add(kind)
                print(f"--- {kind}\n{text}", flush=True)
    compared = sum(counts.values()) - counts["OutOfSteps"]
    wall = time.monotonic() - started
    print(
        json.dumps(
            {"programs": options.programs, "compared": compared, "ended": counts, "differ": kinds, "wall": round(wall)}
        )
    )
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
