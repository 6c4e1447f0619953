"""python benchmarks/engine/run.py: program executions and CPU time of six arms on the same pools.

--quick          fewer instances      --seconds S     budget of an arm on an instance (CPU)
--only TEXT      instances whose name contains TEXT
--json FILE      all rows             --fixpoint      time of propagation on 40 holes x 100 candidates
--agree N        brute force and the three engines on N random small problems
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.arms import ARMS, right
from engine.families import generated
from engine.skeletons import skeletons


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--only", default="")
    parser.add_argument("--arms", default="")
    parser.add_argument("--json", default="")
    parser.add_argument("--fixpoint", action="store_true")
    parser.add_argument("--agree", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    if options.fixpoint:
        from engine.fixpoint import measure

        measure()
    elif options.agree:
        agree(options.agree, options.seed)
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
        for name in names:
            outcome = ARMS[name](instance.problem, options.seconds)
            solved = outcome.assignment is not None
            if solved and not right(instance.problem, outcome.assignment):
                raise SystemExit(f"{name} gave a wrong answer on {instance.name}: {outcome.assignment}")
            row[name] = {"solved": solved, "runs": outcome.runs, "seconds": round(outcome.seconds, 4), **outcome.extra}
            cells.append(f"{outcome.runs:>14}{'' if solved else '+':1}{outcome.seconds:>9.3f} s")
        rows.append(row)
        print(f"{instance.name:28}" + "".join(f"{c:>26}" for c in cells), flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1), encoding="utf-8")
    if "ours" in names:
        summary(rows, [n for n in names if n != "ours"])


def summary(rows: list[dict], others: list[str]) -> None:
    """Per family and arm: solved, executions, and against ours the ratio; `+` marks what ran out of budget."""
    print("\nexecutions relative to ours (median; an arm that ran out counts with what it had spent), solved")
    for family in dict.fromkeys(r["family"] for r in rows):
        mine = [r for r in rows if r["family"] == family]
        cells = [f"ours {sum(r['ours']['solved'] for r in mine)}/{len(mine)}"]
        for other in others:
            ratio = statistics.median(r[other]["runs"] / max(1, r["ours"]["runs"]) for r in mine)
            cells.append(f"{other} x{ratio:.3g} {sum(r[other]['solved'] for r in mine)}/{len(mine)}")
        print(f"  {family:14}" + "  ".join(cells))
    print("\nshare of instances where ours has the fewest executions / the lowest CPU time (unsolved counts as lost)")
    for other in others:
        fewer = sum(better(r, other, "runs") for r in rows)
        faster = sum(better(r, other, "seconds") for r in rows)
        print(f"  against {other:18} {fewer}/{len(rows)}   {faster}/{len(rows)}")
    for label, keep in (
        ("6 holes", lambda r: r["holes"] == 6),
        ("3 to 6 holes, domains of 50", lambda r: 3 <= r["holes"] <= 6 and r["domain"] == 50),
    ):
        some = [r["product"]["runs"] / max(1, r["ours"]["runs"]) for r in rows if keep(r) and "product" in r]
        if some:
            print(f"product / ours at {label}: least x{min(some):.3g}, median x{statistics.median(some):.3g}")


def better(row: dict, other: str, what: str) -> bool:
    if not row["ours"]["solved"]:
        return False
    return not row[other]["solved"] or row["ours"][what] <= row[other][what]


def agree(count: int, seed: int) -> None:
    """Satisfiability and optimal cost by brute force and by the three engines."""
    from csp_ir.domains.random_problems import random_problem
    from csp_ir.domains.reference import REFERENCE_LIMITS, brute_force
    from csp_ir.search.base import Budget
    from csp_ir.search.cpsat import CpSatSearch
    from csp_ir.search.pyconstraint import PythonConstraintSearch
    from csp_ir.search.trace import TraceSearch

    engines = [kind(limits=(REFERENCE_LIMITS,)) for kind in (TraceSearch, CpSatSearch, PythonConstraintSearch)]
    started, solvable = time.process_time(), 0
    for number in range(count):
        problem = random_problem(random.Random(f"agree {seed} {number}"), largest=4)
        found = brute_force(problem)
        wanted = ("solved", round(found[0][0], 6)) if found else ("exhausted", 0.0)
        solvable += bool(found)
        for engine in engines:
            result = engine.search(problem, Budget(60))
            if (result.status, round(result.cost, 6)) != wanted:
                raise SystemExit(f"problem {number} of seed {seed}: {engine.name} {result}, brute force {wanted}")
        if not (number + 1) % 1000:
            print(f"{number + 1} problems, {solvable} solvable, {time.process_time() - started:.0f} s CPU", flush=True)
    print(f"{count} problems agree ({solvable} solvable), {time.process_time() - started:.0f} s CPU")


if __name__ == "__main__":
    main()
