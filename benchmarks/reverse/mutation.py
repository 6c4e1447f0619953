"""Slips of the pen decided class by class, against running each by itself: whether the verdicts agree, and how many runs either takes.

    python -m benchmarks.reverse.mutation FILE.jsonl... [--tests 10] [--most 200] [--only NAME ...]

Rows as of the other commands here: every function in them is taken once. Its tests are the calls of its row, else inputs that are made
for it, with what it gives on them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.reverse.sets import asserts, options_of, rows


def main() -> None:
    parser = options_of(__doc__, nargs="+")
    parser.add_argument("--tests", type=int, default=10)
    parser.add_argument("--most", type=int, default=200)
    options = parser.parse_args()
    total: dict[str, float] = {}
    count = 0
    for name, text, calls in _functions(options.file, options.only):
        if count >= options.most:
            break
        found = judged(name, text, calls, options.tests)
        if found is None:
            continue
        count += 1
        print(
            f"{name}: {found['slips']} slips on {found['tests']} tests; {found['runs']} runs and {found['evaluations']} evaluations, "
            f"{found['until']} by itself until one catches it, {found['all']} on all; {found['disagree']} verdicts differ",
            flush=True,
        )
        for key, value in found.items():
            total[key] = total.get(key, 0) + value
    t = total
    print(
        f"{count} functions, {t['slips']:,} slips, {t['alive']:,} pass their tests; verdicts that differ: {t['disagree']}"
    )
    print(
        f"runs by classes: {t['runs']:,}, and {t['evaluations']:,} evaluations of an expression, in {t['cpu']:.1f} s of CPU"
    )
    print(
        f"runs of each by itself, on every test: {t['all']:,} ({t['all'] / t['runs']:.1f} times as many), in {t['all_cpu']:.1f} s"
    )
    print(
        f"... until a test catches it: {t['until']:,} ({t['until'] / t['runs']:.1f} times), in {t['until_cpu']:.1f} s"
    )


def _functions(files: list[Path], only: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    """The name, the module and the calls of every function of the sets, each once."""
    seen = set()
    for file in files:
        for row in rows(file, only):
            for key in ("right", "one", "other", "code"):
                if row.get(key) and row[key] not in seen:
                    seen.add(row[key])
                    yield row["name"], row[key], [*row.get("calls", ()), *row.get("hidden", ())]


def judged(name: str, text: str, calls: list[str], tests: int) -> dict[str, Any] | None:
    """The counts of one function; None where it is outside the IR."""
    from csp_ir.errors import CspIrError
    from csp_ir.interpreter.outcomes import OutOfSteps, Returned
    from csp_ir.reverse.code import LIMITS, SHORT, functions_of, read_code
    from csp_ir.reverse.inputs import made, typed, with_types
    from csp_ir.reverse.mutants import machine_of
    from csp_ir.reverse.survivors import survivors
    from csp_ir.spec.model import Example

    names = functions_of(text, None)
    name = name if name in names else names[-1]
    try:
        code = read_code(text, f"{name}.py::{name}", tests=asserts(text, calls, True) if calls else "")
        if code.program is None:
            return None
        given = list(code.spec.examples)
        if not calls:
            found = made([code], with_types(code.spec, typed([code])), 6 * tests)[::6]
            ran = [(args, code.machine.run(args, limits=LIMITS).outcome) for args in found]
            given = [Example(args, o.value) for args, o in ran if isinstance(o, Returned)]
    except CspIrError:
        return None
    outcomes = [code.machine.run(e.args, limits=SHORT).outcome for e in given]
    given = [e for e, o in zip(given, outcomes, strict=True) if e.accepts(o) and not isinstance(o, OutOfSteps)]
    if not given:
        return None
    began = time.process_time()
    kept = survivors(code, given)
    cpu = time.process_time() - began
    alive, until, until_cpu, all_cpu = [], 0, 0.0, 0.0
    for number, mutant in enumerate(kept.classes.mutants):
        began = time.process_time()
        machine = machine_of(code.program, mutant)
        assert machine is not None
        caught = False
        for e in given:
            until += not caught
            passed = e.accepts(machine.run(e.args, limits=kept.classes.limits_of(e.args), trace=False).outcome)
            if not passed and not caught:
                caught, until_cpu = True, until_cpu + time.process_time() - began
        all_cpu += time.process_time() - began
        if not caught:
            alive.append(number)
            until_cpu += time.process_time() - began
    return {
        "slips": kept.tried, "tests": len(given), "alive": len(alive), "disagree": len(set(alive) ^ set(kept.found)),
        "runs": kept.counts.runs, "evaluations": kept.counts.evaluations, "all": kept.tried * len(given), "until": until,
        "cpu": cpu, "all_cpu": all_cpu, "until_cpu": until_cpu,
    }  # fmt: skip


if __name__ == "__main__":
    main()
