"""How much of other people's specs is read: `python -m benchmarks.reading.run DATA... [--judge] [--verbose]`. See README.md."""

from __future__ import annotations

import argparse
import ast
import gzip
import json
import sys
import textwrap
from collections import Counter
from pathlib import Path
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.spec.model import Raises, Spec
from csp_ir.spec.read import read_spec

LAYOUTS = ("stub", "docstring, signature", "signature, docstring")


def rows_of(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def texts_of(row: dict[str, Any]) -> dict[str, str]:
    """A row's spec in each of its layouts."""
    if "spec" in row:
        return {"text": row["spec"]}
    tree = ast.parse(row["prompt"] + "\n    pass\n")
    function = next(n for n in reversed(tree.body) if isinstance(n, ast.FunctionDef) and n.name == row["entry_point"])
    doc = next(n for n in function.body if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))
    lines = row["prompt"].split("\n")
    raw = "\n".join(lines[doc.lineno - 1 : doc.end_lineno]).strip().strip("\"'")
    written = textwrap.dedent(raw if raw.startswith("\n") else f"    {raw}")
    bare = ast.FunctionDef(function.name, function.args, [ast.Pass()], [], function.returns)
    head = ast.unparse(ast.fix_missing_locations(bare)).split("\n")[0].rstrip(":")
    return dict(zip(LAYOUTS, (row["prompt"], f"{written}\n\n{head}\n", f"{head}\n\n{written}\n"), strict=True))


def named(row: dict[str, Any]) -> list[tuple[tuple[Any, ...], Any]]:
    """(arguments, result) of the examples that the data names; a call within another, as in `round(f(1), 2)`, is the inner one."""
    out = []
    for call, value in row.get("examples", ()):
        node = ast.parse(call, mode="eval").body
        while isinstance(node, ast.Call) and getattr(node.func, "id", "") != row["entry_point"]:
            node = node.args[0]
        assert isinstance(node, ast.Call)
        out.append((tuple(ast.literal_eval(a) for a in node.args), ast.literal_eval(value)))
    return out


def wrong_ones(row: dict[str, Any], spec: Spec, found: list[Any]) -> list[Any]:
    """The examples that a sample which passes the hidden test does not satisfy; all where no sample passes it."""
    from benchmarks.samples.run import Judge, hidden, raw

    judge = Judge()
    try:
        right = next((s for s in row.get("samples", ()) if judge.passes(raw(row, s, hidden(row)))), None)
        if right is None:
            return []
        tests = [(e, f"assert {spec.name}(*{e.args!r}) == {e.expected!r}") for e in found]
        return [e for e, test in tests if not judge.passes(raw(row, right, test))]
    finally:
        judge.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--judge", action="store_true", help="hold what the data does not name against right samples")
    parser.add_argument(
        "--verbose", action="store_true", help="say which examples were missed or added, and what was noted"
    )
    options = parser.parse_args()
    refused = 0
    for path in options.data:
        totals: dict[str, Counter[str]] = {}
        for row in rows_of(path):
            wanted = named(row)
            for layout, text in texts_of(row).items():
                count = totals.setdefault(layout, Counter())
                refused += _count(row, layout, text, wanted, count, options)
        for layout, count in totals.items():
            share = (
                f", {count['found']} of {count['named']} named examples found ({100 * count['found'] / count['named']:.1f}%)"
                if count["named"]
                else ""
            )
            judged = (
                f" ({count['wrong']} of them contradict a right sample)"
                if options.judge and layout == LAYOUTS[1]
                else ""
            )
            print(
                f"{path.name}, {layout}: {count['read']} of {count['specs']} read{share}; {count['examples']} examples and {count['checks']} checks in all, "
                f"{count['more']} of them not named{judged}; {count['none']} specs without any, {count['silent']} of these without a word"
            )
    return 1 if refused else 0


def _count(
    row: dict[str, Any], layout: str, text: str, wanted: list[Any], count: Counter[str], options: argparse.Namespace
) -> int:
    count["specs"] += 1
    name = row.get("task_id") or row.get("name")
    try:
        spec = read_spec(text)
    except CspIrError as error:
        print(f"REFUSED {name} ({layout}): {error}")
        return 1
    missed = [w for w in wanted if not any(e.args == w[0] and e.expected == w[1] for e in spec.examples)]
    more = [e for e in spec.examples if not any(e.args == args for args, _ in wanted)] if "examples" in row else []
    count.update(
        read=1, named=len(wanted), found=len(wanted) - len(missed), examples=len(spec.examples), checks=len(spec.probes), more=len(more),
        none=not (spec.examples or spec.probes), silent=not (spec.examples or spec.probes or spec.notes or spec.warnings) and "==" in text,
    )  # fmt: skip
    if options.judge and more and layout == LAYOUTS[1]:
        against = wrong_ones(row, spec, [e for e in more if not isinstance(e.expected, Raises)])
        count["wrong"] += len(against)
        for e in against:
            print(f"CONTRADICTS {name}: {spec.name}{e.args!r} == {e.expected!r} (line {e.line})")
    if options.verbose:
        for what, rows in (
            ("missed", missed),
            ("more", [(e.args, e.expected) for e in more]),
            ("noted", [*spec.warnings, *spec.notes]),
        ):
            for item in rows:
                print(f"{what} {name} ({layout}): {item}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
