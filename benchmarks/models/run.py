"""Better than the model? Recorded answers go through `solve(providers=...)`, and hidden tests judge what comes out.

    python -m benchmarks.models.run DATA [--samples 5,10] [--arms default,no-embedded] [--every 4 | --only NAME,...]

DATA: recorded answers as for benchmarks/samples. Besides the arms, the table has what a user gets without csp-ir: the first
sample, the first of N that passes the visible examples, any of N that is right; and what it costs at the published price
of a model (`--price`), a token being four characters: in all, and for each task that came out right. `samples` is `--samples` with the same texts.
Solving and judging are those of benchmarks/hidden: a process of its own on one core, CPU seconds.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.hidden.run import revision, rows_of
from benchmarks.hidden.sets import Task
from benchmarks.models.replay import tokens
from benchmarks.samples.run import IMPORTS, Judge, baselines, hidden, raw, tasks_of
from csp_ir.bench.tables import columns
from csp_ir.providers.base import Usage
from csp_ir.providers.catalogue import price_of
from csp_ir.providers.prices import Price
from csp_ir.verdict import ENOUGH

Row = dict[str, Any]
ARMS: dict[str, Row] = {
    "samples": {"arm": "samples"},
    "embedded": {"arm": "embedded"},
    "no-embedded": {"arm": "model", "model": "replay", "embedded": False},
    "default": {"arm": "model", "model": "replay"},
    "prefer-free": {"arm": "model", "model": "replay", "free_enough": ENOUGH},
    "deaf": {"arm": "model", "model": "deaf"},
}


def task_of(row: Row, count: int) -> Task:
    """A recorded task with its first samples."""
    return Task(
        "recorded", row["entry_point"], row["prompt"], (hidden(row),),
        before=f"{IMPORTS}{row['prompt'].rstrip()}\n    pass\n\n\n", samples=tuple(row["samples"][:count]),
    )  # fmt: skip


def without(data: list[Row], count: int, judge: Judge) -> list[Row]:
    """What a user gets without csp-ir, a row a task."""
    found = []
    for row in data:
        first = judge.passes(raw(row, row["samples"][0], hidden(row)))
        found.append({"first": first, **baselines(row, count, judge)})
    return found


def bought(data: list[Row], count: int, price: Price) -> float:
    """Dollars for the first samples of each task, asked for at once with its text alone."""
    return sum(price.cost(Usage(tokens(row["prompt"]), tokens(*row["samples"][:count]))) for row in data)


def costs(dollars: float, right: int) -> list[str]:
    """In thousandths of a dollar: all, and for each task that is right."""
    return [f"{1000 * dollars:.2f}", f"{1000 * dollars / right:.3f}" if right else ""]


def right(row: Row) -> bool:
    """Whether what is given back is right: the answer, or the best so far where there is none."""
    return row["outcome"] == "right" or bool(row.get("nearest_right"))


def line(arm: str, count: int, rows: list[Row]) -> list[str]:
    cpu = sorted(r["cpu"] for r in rows)
    outcomes = [r["outcome"] for r in rows]
    unsolved = len(rows) - sum(o in ("right", "wrong", "flagged") for o in outcomes)
    good = sum(map(right, rows))
    counts = [good, outcomes.count("wrong"), outcomes.count("flagged"), unsolved]
    dollars = sum(r["figures"].get("cost_usd") or 0.0 for r in rows if "figures" in r)
    spent = costs(dollars, good) if arm not in ("samples", "embedded") else ["", ""]
    return [arm, str(count), *map(str, counts), f"{median(cpu):.2f}", f"{cpu[int(0.9 * (len(cpu) - 1))]:.2f}", *spent]


def lost(names: list[str], ours: list[Row], theirs: list[Row]) -> str:
    """The tasks that the first of N that passes has right and an arm has not, and the other way round."""
    pairs = list(zip(names, ours, theirs, strict=True))
    less = [n for n, o, t in pairs if t["first_passing"] and not right(o)]
    more = [n for n, o, t in pairs if right(o) and not t["first_passing"]]
    return f"{len(more)} gained, {len(less)} lost against best of N: {' '.join(less)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="recorded answers, JSON Lines, gzipped or not")
    parser.add_argument("--samples", default="5,10", help="samples a task, comma-separated (default 5,10)")
    parser.add_argument("--arms", default="no-embedded,default,prefer-free", help=f"of {', '.join(ARMS)}")
    parser.add_argument("--seconds", type=float, default=10.0, help="CPU seconds a task (default 10)")
    parser.add_argument("--every", type=int, default=1, help="only every n-th task")
    parser.add_argument(
        "--price", default="gpt-4o-mini", help="the model at whose price answers are counted (default %(default)s)"
    )
    parser.add_argument("--only", help="task ids or entry points, comma-separated")
    parser.add_argument("--seed", type=int, default=0, help="of the solver's hashes of texts")
    parser.add_argument("--jobs", type=int, default=1, help="tasks at once, a core each")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write what came of each task")
    options = parser.parse_args()
    data = list(tasks_of(options.data, options.only, options.every))
    if not data:
        raise SystemExit("no such task")
    arms = options.arms.split(",")
    if unknown := set(arms) - set(ARMS):
        raise SystemExit(f"no arm {', '.join(sorted(unknown))}: one of {', '.join(ARMS)}")
    price = price_of(options.price)
    if price is None:
        raise SystemExit(f"no price is known of {options.price}")
    judge = Judge()
    table = [["arm", "samples", "right", "wrong", "flagged", "unsolved", "CPU median", "90%", "$/1000", "a right one"]]
    run: Row = {"revision": revision(), "seconds": options.seconds, "seed": options.seed, "rows": []}
    notes = []
    for count in map(int, options.samples.split(",")):
        theirs = without(data, count, judge)
        for name, key in (("first sample", "first"), ("best of N", "first_passing"), ("oracle", "any_right")):
            good = sum(t[key] for t in theirs)
            table.append(
                [
                    name,
                    str(count),
                    str(good),
                    *[""] * 5,
                    *costs(bought(data, 1 if key == "first" else count, price), good),
                ]
            )
        for arm in arms:
            asked = {"seconds": options.seconds, "programs": count, "price": options.price, **ARMS[arm]}
            ours = []
            for row in rows_of([task_of(d, count) for d in data], asked, options.seed, options.jobs):
                ours.append(row)
                run["rows"].append({"arm_name": arm, "samples": count, **row})
                print(f"{arm:12} {count:3} {row['name']:30} {row['outcome']:10} {row['cpu']:6.2f} s", flush=True)
                if options.json:
                    options.json.write_text(json.dumps(run, indent=1), encoding="utf-8")
            table.append(line(arm, count, ours))
            notes.append(f"{arm} at {count}: {lost([d['entry_point'] for d in data], ours, theirs)}")
    judge.close()
    print(f"\n{run['revision']}: {len(data)} tasks, {options.seconds:g} CPU seconds a task, seed {options.seed}\n")
    print(columns(table, range(1, len(table[0]))))
    print("\n".join(notes))


if __name__ == "__main__":
    main()
