"""What each row of a table brings: the tasks that are gained and lost without it.

    python -m benchmarks.ablation SET... [--table NAME ...] [--base RUN.json] [--every] [--json OUT]

Sets are those of `benchmarks/hidden`. First all tasks are solved (or a run of the same revision is read with `--base`); then, for each
row, those tasks once more without it whose answer holds an instance of the row's template, or whose spec says one of its
words; with `--every`, all that had an answer. A row that is not missed by any task brought nothing to these sets: measure on sets
that were not made beside it. Tables are constants of modules, as rows of source (`benchmarks/hidden/rows.py`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.hidden.report import table
from benchmarks.hidden.rows import concerned, rows_in
from benchmarks.hidden.run import line, revision, rows_of
from benchmarks.hidden.sets import Task, read_sets
from csp_ir.bench.tables import columns

# What can be named with --table, besides module:NAME itself.
TABLES = {
    "derived": "csp_ir.draft.library:DERIVED",
    "skeletons": "csp_ir.goals.skeletons:LOOPS",
    "same words": "csp_ir.draft.stems:_SAME",
    "strong words": "csp_ir.draft.weigh:STRONG",
    "phrases": "csp_ir.draft.phrases:PHRASES",
    "weak words": "csp_ir.draft.weigh:WEAK",
    "test words": "csp_ir.draft.decide:_TEST_WORDS",
}
KINDS = ("brings", "costs", "saves", "spoils")
Key = tuple[str, str]


def key(row: dict[str, Any]) -> Key:
    return row["set"], row["name"]


def brought(base: dict[Key, dict[str, Any]], without: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Tasks by what a row does to them.

    brings: right with it alone; costs: right without it alone; saves, spoils: without it alone, or with it alone, confidently wrong.
    """
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for row in without:
        was, now = base[key(row)]["outcome"], row["outcome"]
        does = (("brings", was, now, "right"), ("costs", now, was, "right"), ("saves", now, was, "wrong"))
        for kind, one, other, outcome in (*does, ("spoils", was, now, "wrong")):
            if one == outcome != other:
                found[kind].append(":".join(key(row)))
                break
    return found


def _short(row: str) -> str:
    return " ".join(row.split())[:70]


def shown(results: list[dict[str, Any]]) -> str:
    """A row of the table each, those that bring most first, then what each brings and costs by name."""
    order = sorted(results, key=lambda r: (len(r["costs"]) - len(r["brings"]), -len(r["saves"]), -len(r["tried"])))
    counts = ("tried", *KINDS)
    lines = [["table", "row", *counts]]
    lines += [[r["table"], _short(r["row"]), *(str(len(r[k])) for k in counts)] for r in order]
    named = [
        f"{_short(r['row'])}: {'; '.join(f'{k} ' + ' '.join(r[k]) for k in KINDS if r[k])}"
        for r in order
        if any(r[k] for k in KINDS)
    ]
    nothing = sum(not r["brings"] and not r["saves"] for r in results)
    total = f"{nothing} of {len(results)} rows bring nothing to these tasks"
    return "\n\n".join([columns(lines, range(2, len(lines[0]))), "\n".join(named), total])


def measured(
    tasks: list[Task],
    base: dict[Key, dict[str, Any]],
    tables: dict[str, list[str]],
    asked: dict[str, Any],
    options: Any,
) -> Iterator[dict[str, Any]]:
    """What each row brings to the tasks that it may concern. options: rows, every, jobs, as on the command line."""
    answered = [t for t in tasks if base.get((t.set, t.name), {}).get("code")]
    wanted = options.rows or [""]
    for name, rows in tables.items():
        for i, row in enumerate(rows):
            if any(part in row for part in wanted):
                mine = [t for t in answered if options.every or concerned(row, base[t.set, t.name]["code"], t.text)]
                found = list(rows_of(mine, asked, asked["seed"], options.jobs, (TABLES.get(name, name), i)))
                tried = [":".join(key(r)) for r in found]
                yield {"table": name, "row": row, "tried": tried, **brought(base, found)}


def main() -> None:
    options = arguments()
    tables = {name: rows_in(TABLES.get(name, name)) for name in options.table or TABLES}
    tasks = read_sets(options.sets)
    asked = {"seconds": options.seconds, "arm": "embedded", "seed": options.seed}
    run = json.loads(options.base.read_text(encoding="utf-8")) if options.base else solved(tasks, asked, options.jobs)
    if unlike := [k for k in asked if run[k] != asked[k]]:
        raise SystemExit(f"{options.base}: made with another {' and '.join(unlike)}")
    results = []
    for told in measured(tasks, {key(r): r for r in run["rows"]}, tables, asked, options):
        results.append(told)
        counts = ", ".join(f"{k} {len(told[k])}" for k in ("tried", *KINDS))
        print(f"{told['table']}: {_short(told['row'])}: {counts}", flush=True)
        if options.json:  # as it goes: a run that is cut short keeps what it measured
            options.json.write_text(json.dumps({**run, "rows": results}, indent=1), encoding="utf-8")
    print("\n" + shown(results))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="SET")
    parser.add_argument(
        "--table", nargs="+", metavar="NAME", help=f"module:NAME or {', '.join(TABLES)}; default all these"
    )
    parser.add_argument("--rows", nargs="+", metavar="TEXT", help="rows that contain one of these")
    parser.add_argument("--base", type=Path, metavar="RUN.json", help="a run of benchmarks.hidden.run on this revision")
    parser.add_argument("--every", action="store_true", help="without each row, solve every task that had an answer")
    parser.add_argument("--seconds", type=float, default=10.0, help="CPU seconds a task (default 10)")
    parser.add_argument("--seed", type=int, default=0, help="of the solver's hashes of texts (default 0)")
    parser.add_argument("--jobs", type=int, default=1, help="tasks at once, a core each (default 1)")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write what each row brings")
    return parser.parse_args()


def solved(tasks: list[Task], asked: dict[str, Any], jobs: int) -> dict[str, Any]:
    """A run of all tasks with every row."""
    rows = []
    for row in rows_of(tasks, asked, asked["seed"], jobs):
        rows.append(row)
        print(line(row, False), flush=True)
    run = {"revision": revision(), **asked, "rows": rows}
    print(table(run) + "\n")
    return run


if __name__ == "__main__":
    main()
