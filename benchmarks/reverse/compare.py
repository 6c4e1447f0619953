"""Pairs of functions, compared: which verdicts are right, and how many pairs that do the same are proved.

    python -m benchmarks.reverse.compare FILE.jsonl [--bound 6] [--seconds 20] [--only NAME ...] [--json OUT]

A row: {"name": "...", "one": a module's text with one function, "other": another one's, "same": whether the two do the same}, or a row
of benchmarks.reverse.repair, whose right and faulty module are two functions that do not.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.reverse.sets import options_of, rows

# What a verdict is, by whether the two functions do the same.
JUDGED = {
    (True, "equivalent"): "proved", (True, "equivalent up to a bound"): "proved up to a bound", (True, "no difference found"): "left open",
    (True, "different"): "FALSE DIFFERENCE", (False, "different"): "told apart", (False, "no difference found"): "missed",
    (False, "equivalent up to a bound"): "missed within the bound", (False, "equivalent"): "FALSE PROOF",
}  # fmt: skip


def main() -> None:
    parser = options_of(__doc__)
    parser.add_argument("--bound", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = []
    for row in rows(options.file, options.only):
        found.append(judged(row, options.bound, options.seconds))
        f = found[-1]
        print(f"{f['outcome']:22} {f['cpu']:6.2f} s  {f['name']}  {f['said'][:140]}", flush=True)
    counts = Counter(f["outcome"] for f in found)
    print(f"{len(found)} pairs: " + ", ".join(f"{n} {outcome}" for outcome, n in counts.most_common()))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def judged(row: dict[str, Any], bound: int, seconds: float) -> dict[str, Any]:
    """The outcome of one row."""
    from csp_ir.errors import CspIrError
    from csp_ir.reverse.compare import compare_texts

    if "right" in row:
        row = row | {"one": row["right"], "other": row["right"].replace(*row["fault"], 1), "same": False}
    began = time.process_time()
    try:
        found = compare_texts([row["one"], row["other"]], ["one.py", "other.py"], bound=bound, seconds=seconds)
        outcome, said = JUDGED[bool(row["same"]), found.verdict], str(found)
    except CspIrError as error:
        outcome, said = "not read", str(error).replace("\n", " ")
    return {"name": row["name"], "outcome": outcome, "said": said, "cpu": round(time.process_time() - began, 2)}


if __name__ == "__main__":
    main()
