"""Are the questions worth asking? Draws some of those of a run to be judged by a person from the spec alone, and counts what was judged.

    python -m benchmarks.evidence.questions draw ROWS.json [--count 100] [--seed 1] > DRAWN.jsonl
    python -m benchmarks.evidence.questions count DRAWN.jsonl JUDGED.jsonl

ROWS.json: of `benchmarks.evidence.second --truth --json`. A line of DRAWN.jsonl: number, spec, call, answers in no order that says whose they are, and,
not to be looked at before it is judged, whether the true answer is another one than the program's.
A line of JUDGED.jsonl: number, kind, the first being a good question: "doubt" (a reader of the spec would not be sure of the result, or finds it
a case that the spec should settle), "plain" (the spec says what the result is), "outside" (the spec excludes the input, or it is nonsense),
"again" (another question asked the same), "example" (an example that is in doubt with reason).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

GOOD = ("doubt", "example")


def draw(rows: list[dict[str, Any]], count: int, seed: int) -> list[dict[str, Any]]:
    """So many of the questions at random, without what says how they came about."""
    asked = [(row, q) for row in rows if row["passes"] for q in row["asked"]]
    random.Random(seed).shuffle(asked)
    return [
        {"number": k, "spec": row["text"], "call": q["call"], "answers": sorted(q["answers"]), "tells": q.get("tells")}
        for k, (row, q) in enumerate(asked[:count], 1)
    ]


def count(drawn: list[dict[str, Any]], judged: list[dict[str, Any]]) -> str:
    """How many of each kind."""
    kinds = {line["number"]: line["kind"] for line in judged}
    found = Counter(kinds.get(line["number"], "not judged") for line in drawn)
    doubts = sum(found[k] for k in GOOD)
    good = sum(bool(line["tells"]) or kinds.get(line["number"]) in GOOD for line in drawn)
    told = ", ".join(f"{n} {kind}" for kind, n in found.most_common())
    tells = Counter(line["tells"] for line in drawn)
    return (
        f"{good} of {len(drawn)} questions ({100 * good / max(1, len(drawn)):.0f}%) change the program or are doubts that a reader of the spec shares\n"
        f"doubts by the spec alone: {doubts} ({told}); answers that are another than the program's: {tells[True]}, not known: {tells[None]}"
    )


def lines_of(path: Path) -> list[dict[str, Any]]:
    return list(map(json.loads, path.read_text(encoding="utf-8").splitlines()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "count"))
    parser.add_argument("file", type=Path)
    parser.add_argument("judged", type=Path, nargs="?")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.what == "count":
        print(count(lines_of(options.file), lines_of(options.judged)))
        return
    for line in draw(json.loads(options.file.read_text(encoding="utf-8")), options.count, options.seed):
        print(json.dumps(line))


if __name__ == "__main__":
    main()
