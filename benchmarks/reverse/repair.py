"""Repair of functions with one fault each, judged on calls that the repair never sees.

    python -m benchmarks.reverse.repair FILE.jsonl [--seconds 30] [--only NAME ...] [--json OUT] [--weak]
    python -m benchmarks.reverse.repair --quixbugs FOLDER

A row: {"name": the function, "right": a module's text, "fault": [old, new], "calls": [...], "hidden": [...]}. The faulty module is the
right one with the first `old` replaced by `new` (or the text "code", where a row has that); what calls must give is what they give in the right one. `calls` are the
tests that the repair gets. FOLDER is a clone of QuixBugs (github.com/jkoppel/QuixBugs), of whose test cases every other one is visible, and the first
that fails where none of these does; where a program's cases are functions of a file of tests, these are the cases.
"""

from __future__ import annotations

import argparse
import ast
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
    tests = row.get("tests") or asserts(row["right"], row["calls"], weak)
    began = time.process_time()
    try:
        result = repair_text(code, f"{name}.py::{name}", tests, seconds=seconds, weak=weak, beside=row.get("beside"))
    except CspIrError as error:
        return data | {"outcome": "not read", "said": str(error), "cpu": time.process_time() - began}
    data["cpu"] = round(time.process_time() - began, 2)
    if result.verdict == "nothing to repair":
        return data | {"outcome": "passes already"}
    if result.patch is None:
        return data | {"outcome": "not repaired", "said": "; ".join(result.notes)}
    data["told"] = bool(result.patch.changed or result.question)
    wrong = _failed(row, result.patch.text, weak)
    said = f"{'; '.join(result.patch.edits)}; {result.patch.altered} of {result.patch.inputs} altered, {result.patch.mended} mended, {len(result.rivals)} rivals"  # fmt: skip
    if wrong:
        rival = any(not _failed(row, p.text, weak) for p in result.rivals)
        said += f"; {len(wrong)} hidden fail, such as {wrong[0]}{'; a rival is right' if rival else ''}"
    return data | {"outcome": "wrong" if wrong else "right", "said": said}


def _failed(row: dict[str, Any], text: str, weak: bool) -> list[str]:
    """The hidden calls or tests that a module fails."""
    if "tests" in row:
        return _failed_tests(row, row["hidden"], text, weak)
    wanted, given = (outcomes(t, row["hidden"], weak) for t in (row["right"], text))
    return [c for c, a, b in zip(row["hidden"], wanted, given, strict=True) if a != b]


def _failed_tests(row: dict[str, Any], tests: str, text: str, weak: bool) -> list[str]:
    from csp_ir.reverse.trials import Trials

    trials = Trials(text, row["name"], tests, beside=row["beside"], stem=row["name"], weak=weak).ready()
    return list(trials.described(trials.run([""])[0]))


def quixbugs(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The programs of a clone."""
    for path in sorted((options.quixbugs / "python_testcases").glob("test_*.py")):
        name = path.stem.removeprefix("test_")
        if options.only and not any(o in name for o in options.only):
            continue
        right, code = ((options.quixbugs / f"{kind}python_programs" / f"{name}.py").read_text(encoding="utf-8") for kind in ("correct_", ""))  # fmt: skip
        row = {"name": name, "right": right, "code": code}
        cases = options.quixbugs / "json_testcases" / f"{name}.json"
        yield row | (_of_cases(row, cases, options.weak) if cases.exists() else _of_tests(row, path, options.weak))


def _of_cases(row: dict[str, Any], path: Path, weak: bool) -> dict[str, Any]:
    """Cases that are data."""
    cases = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    calls = [f"{row['name']}({', '.join(map(repr, args if isinstance(args, list) else [args]))})" for args, _ in cases]
    if "yield" in row["right"]:
        calls = [f"list({call})" for call in calls]
    wanted, given = (outcomes(text, calls, weak) for text in (row["right"], row["code"]))
    visible = _visible([a != b for a, b in zip(wanted, given, strict=True)])
    hidden = [c for i, c in enumerate(calls) if i not in visible]
    return {"calls": [calls[i] for i in visible], "hidden": hidden or calls}


def _of_tests(row: dict[str, Any], path: Path, weak: bool) -> dict[str, Any]:
    """Cases that are functions of a file of tests, of which the choice between the programs is left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    head = [ast.parse(f"from {row['name']} import {row['name']}").body[0]]
    body = [s for s in tree.body if not isinstance(s, ast.If)]
    tests = [s for s in body if isinstance(s, ast.FunctionDef)]
    beside = {"node": (path.parent / "node.py").read_text(encoding="utf-8")}

    def file_of(kept: list[ast.FunctionDef]) -> str:
        return ast.unparse(ast.Module([*head, *(s for s in body if s in kept or not isinstance(s, ast.FunctionDef))], []))  # fmt: skip

    known = row | {"beside": beside}
    visible = _visible([bool(_failed_tests(known, file_of([t]), row["code"], weak)) for t in tests])
    hidden = [t for i, t in enumerate(tests) if i not in visible]
    return {"beside": beside, "tests": file_of([tests[i] for i in visible]), "hidden": file_of(hidden or tests)}


def _visible(fails: list[bool]) -> list[int]:
    """Which cases the repair sees: every other one, and the first that fails where none of these does."""
    shown = list(range(0, len(fails), 2))
    return shown if any(fails[i] for i in shown) else sorted({*shown, *[i for i, f in enumerate(fails) if f][:1]})


if __name__ == "__main__":
    main()
