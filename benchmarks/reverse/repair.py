"""Repair of functions with one fault each, judged on calls that the repair never sees.

    python -m benchmarks.reverse.repair FILE.jsonl [--seconds 30] [--only NAME ...] [--json OUT] [--weak]
    python -m benchmarks.reverse.repair --quixbugs FOLDER

A row: {"name": the function, "right": a module's text, "fault": [old, new], "calls": [...], "hidden": [...]}. The faulty module is the
right one with the first `old` replaced by `new` (or the text "code", where a row has that); what calls must give is what they give in the right one. `calls` are the
tests that the repair gets. FOLDER is a clone of QuixBugs (github.com/jkoppel/QuixBugs), of whose JSON test cases every other one is visible.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.reverse.sets import asserts, options_of, outcomes, rows

OUTCOMES = ("right", "wrong", "not repaired", "not read", "passes already")


def main() -> None:
    parser = options_of(__doc__, nargs="?")
    parser.add_argument("--quixbugs", type=Path)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--weak", action="store_true", help="run where the sandbox lacks a layer too")
    options = parser.parse_args()
    given = quixbugs(options) if options.quixbugs else rows(options.file, options.only)
    found = []
    for row in given:
        found.append(judged(row, options.seconds, options.weak))
        f = found[-1]
        print(f"{f['outcome']:14} {f['cpu']:6.1f} s  {f['name']}  {f.get('said', '')}", flush=True)
    counts = Counter(f["outcome"] for f in found)
    silent = sum(f["outcome"] == "wrong" and not f["told"] for f in found)
    print(f"{len(found)} functions: " + ", ".join(f"{counts[o]} {o}" for o in OUTCOMES))
    print(f"wrong patches that say nothing of what else changed, and name no rival: {silent}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def judged(row: dict[str, Any], seconds: float, weak: bool) -> dict[str, Any]:
    """The outcome of one row."""
    from csp_ir.errors import CspIrError
    from csp_ir.reverse.repair import repair_text

    name = row["name"]
    code = row.get("code") or row["right"].replace(*row["fault"], 1)
    data: dict[str, Any] = {"name": name, "told": False}
    tests = asserts(row["right"], row["calls"], weak)
    began = time.process_time()
    try:
        result = repair_text(code, f"{name}.py::{name}", tests, seconds=seconds, weak=weak)
    except CspIrError as error:
        return data | {"outcome": "not read", "said": str(error), "cpu": time.process_time() - began}
    data["cpu"] = round(time.process_time() - began, 2)
    if result.verdict == "nothing to repair":
        return data | {"outcome": "passes already"}
    if result.patch is None:
        return data | {"outcome": "not repaired", "said": "; ".join(result.notes)}
    data["told"] = bool(result.patch.changed or result.question)
    wanted, given = (outcomes(text, row["hidden"], weak) for text in (row["right"], result.patch.text))
    wrong = [c for c, a, b in zip(row["hidden"], wanted, given, strict=True) if a != b]
    said = f"{'; '.join(result.patch.edits)}; {result.patch.altered} of {result.patch.inputs} altered, {result.patch.mended} mended, {len(result.rivals)} rivals"  # fmt: skip
    if wrong:
        patches = [outcomes(p.text, row["hidden"], weak) == wanted for p in result.rivals]
        said += f"; {len(wrong)} hidden fail, such as {wrong[0]}{'; a rival is right' if any(patches) else ''}"
    return data | {"outcome": "wrong" if wrong else "right", "said": said}


def quixbugs(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The programs of a clone whose test cases are data."""
    for path in sorted((options.quixbugs / "json_testcases").glob("*.json")):
        name = path.stem
        if options.only and not any(o in name for o in options.only):
            continue
        cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        calls = [f"{name}({', '.join(map(repr, args if isinstance(args, list) else [args]))})" for args, _ in cases]
        right, code = ((options.quixbugs / f"{kind}python_programs" / path.with_suffix(".py").name).read_text(encoding="utf-8") for kind in ("correct_", ""))  # fmt: skip
        if "yield" in right:
            calls = [f"list({call})" for call in calls]
        yield {"name": name, "right": right, "code": code, "calls": calls[::2], "hidden": calls[1::2] or calls}


if __name__ == "__main__":
    main()
