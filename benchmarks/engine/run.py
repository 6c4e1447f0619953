"""python benchmarks/engine/run.py: program executions and CPU time of seven arms on the same pools.

--quick          fewer instances      --seconds S     budget of an arm on an instance (CPU)
--only TEXT      instances whose name contains TEXT
--json FILE      all rows             --fixpoint      time of propagation on 40 holes x 100 candidates
--agree N        brute force and the three engines on N random small problems
--agree-drawn N  CPython, the engines and the propagators on N drafts drawn over the whole IR
--arms TEXT      of these alone, for either: "trace", "cpsat", "python-constraint"
--answers FILE   what brute force found with --agree, written there or read where a run before has written it
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import sys
import time
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.arms import ARMS, RIVALS, cheaper, right
from engine.families import generated
from engine.skeletons import skeletons

TIMES, MATTERS = 3, 0.02  # an arm that much faster than ours is told of, where ours takes so many seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--only", default="")
    parser.add_argument("--arms", default="")
    parser.add_argument("--json", default="")
    parser.add_argument("--fixpoint", action="store_true")
    parser.add_argument("--agree", type=int, default=0)
    parser.add_argument("--agree-drawn", type=int, default=0)
    parser.add_argument("--answers", default="")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.fixpoint:
        from engine.fixpoint import measure

        measure()
    elif options.agree:
        agree(options.agree, options.seed, options.arms, options.answers)
    elif options.agree_drawn:
        from engine.against_plain import agree_drawn

        agree_drawn(options.agree_drawn, options.seed, options.arms)
    else:
        compare(options)


def compare(options: argparse.Namespace) -> None:
    instances = (i for i in chain(skeletons(), generated(options.quick)) if options.only in i.name)
    names = [a for a in ARMS if not options.arms or a in options.arms.split(",")]
    rows = []
    print(f"{'instance':28}" + "".join(f"{a:>26}" for a in names))
    for instance in instances:
        row = {"instance": instance.name, "family": instance.family, "holes": instance.holes, "domain": instance.domain}
        cells = []
        gc.collect()
        gc.freeze()  # what earlier instances left is not collected on any arm's time
        for name in names:
            outcome = ARMS[name](instance.problem, options.seconds)
            solved = outcome.assignment is not None
            if solved and not right(instance.problem, outcome.assignment):
                raise SystemExit(f"{name} gave a wrong answer on {instance.name}: {outcome.assignment}")
            row[name] = {**outcome.extra, "solved": solved, "runs": outcome.runs, "seconds": round(outcome.seconds, 4)}
            if name == "ours" and solved:
                row["cheaper"] = cheaper(instance.problem, outcome.assignment)
            cells.append(f"{outcome.runs:>14}{'' if solved else '+':1}{outcome.seconds:>9.3f} s")
        rows.append(row)
        print(f"{instance.name:28}" + "".join(f"{c:>26}" for c in cells), flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1), encoding="utf-8")
    summary(rows, [n for n in names if n in RIVALS and RIVALS[n] in names])
    slower(rows, names)


def summary(rows: list[dict], others: list[str]) -> None:
    """Each arm against ours on the instances that one of the two solves."""
    print("\nours against each arm, on the instances that one of the two solves: fewest executions, lowest CPU time;")
    print("by family the median of its executions over ours (one that ran out counts with what it must spend at least)")
    for other in others:
        mine = RIVALS[other]
        some = [r for r in rows if r[mine]["solved"] or r[other]["solved"]]
        fewer = sum(better(r, mine, other, "runs") for r in some)
        faster = sum(better(r, mine, other, "seconds") for r in some)
        solved = (
            f"{sum(r[mine]['solved'] for r in rows)} against {sum(r[other]['solved'] for r in rows)} of {len(rows)}"
        )
        print(
            f"  {mine + ' / ' + other:32} solved {solved:24} fewest {fewer}/{len(some)}  fastest {faster}/{len(some)}"
        )
        cells = []
        for family in dict.fromkeys(r["family"] for r in some):
            ratios = [ratio(r, mine, other) for r in some if r["family"] == family and r[mine]["solved"]]
            cells.append(f"{family} x{statistics.median(ratios):.3g}" if ratios else f"{family} none")
        print("      " + "  ".join(cells))
    if "product" in others:
        for holes in sorted({r["holes"] for r in rows}):
            ratios = [ratio(r, "ours", "product") for r in rows if r["holes"] == holes and r["ours"]["solved"]]
            if ratios:
                least, median = min(ratios), statistics.median(ratios)
                print(
                    f"product / ours, executions, {holes:2} holes: least x{least:.3g}  median x{median:.3g}  ({len(ratios)})"
                )


def slower(rows: list[dict], names: list[str]) -> None:
    """Every instance on which another arm is more than 3 times faster than ours for the same question, and by how much."""
    found = []
    for row in rows:
        for other in names:
            mine = RIVALS.get(other)
            if mine not in names or not row[other]["solved"]:
                continue
            taken, least = row[mine]["seconds"], row[other]["seconds"]
            if taken > MATTERS and (taken > TIMES * least or not row[mine]["solved"]):
                ran = "" if row[mine]["solved"] else "+"
                found.append(f"  {row['instance']:28} {mine} {taken:.3f}{ran} s, {other} {least:.3f} s")
    print(
        f"\ninstances where another arm is more than {TIMES} times faster and ours takes over {MATTERS} s: {len(found)}"
    )
    print("\n".join(found))


def ratio(row: dict, mine: str, other: str) -> float:
    """Executions of another arm over ours. The product, where it ran out, has every cheaper assignment to run first."""
    runs = row[other]["runs"]
    if other == "product" and not row[other]["solved"]:
        runs = max(runs, row.get("cheaper", 0))
    return runs / max(1, row[mine]["runs"])


def better(row: dict, mine: str, other: str, what: str) -> bool:
    if not row[mine]["solved"]:
        return False
    return not row[other]["solved"] or row[mine][what] <= row[other][what]


def agree(count: int, seed: int, arms: str = "", answers: str = "") -> None:
    """Satisfiability and optimal cost by brute force and by the three engines (or those named)."""
    from csp_ir.domains.random_problems import random_problem
    from csp_ir.domains.reference import REFERENCE_LIMITS, assignments, is_right
    from csp_ir.search.base import Budget
    from csp_ir.search.cpsat import CpSatSearch
    from csp_ir.search.pyconstraint import PythonConstraintSearch
    from csp_ir.search.trace import TraceSearch

    engines = [kind(limits=(REFERENCE_LIMITS,)) for kind in (TraceSearch, CpSatSearch, PythonConstraintSearch)]
    engines = [e for e in engines if not arms or e.name in arms.split(",")]
    known = Path(answers).read_text(encoding="utf-8").split() if answers and Path(answers).exists() else []
    found: list[str] = []  # the cost by brute force, "none" where nothing passes
    started, solvable = time.process_time(), 0
    for number in range(count):
        problem = random_problem(random.Random(f"agree {seed} {number}"), largest=4)
        if number < len(known):
            found.append(known[number])
        else:
            fills = sorted(assignments(problem), key=lambda f: f[0])
            cheapest = next((cost for cost, chosen in fills if is_right(problem, chosen)), None)
            found.append("none" if cheapest is None else f"{cheapest:.6f}")
        wanted = ("exhausted", 0.0) if found[-1] == "none" else ("solved", float(found[-1]))
        solvable += found[-1] != "none"
        for engine in engines:
            result = engine.search(problem, Budget(60))
            if (result.status, round(result.cost, 6)) != wanted:
                raise SystemExit(f"problem {number} of seed {seed}: {engine.name} {result}, brute force {wanted}")
        if not (number + 1) % 1000:
            print(f"{number + 1} problems, {solvable} solvable, {time.process_time() - started:.0f} s CPU", flush=True)
    if answers and len(found) > len(known):
        Path(answers).write_text("\n".join(found), encoding="utf-8")
    told = ", ".join(e.name for e in engines)
    print(f"{count} problems agree ({solvable} solvable; {told}), {time.process_time() - started:.0f} s CPU")


if __name__ == "__main__":
    main()
