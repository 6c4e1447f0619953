"""Which answers of models are read into the IR, which run whole in the sandbox, and which are refused.

    python -m benchmarks.samples.language DATA.jsonl... [--samples N] [--show]

DATA has either one answer a line (spec, completion, and `ok`: whether it is right, if that is known; wrong ones are left
out), or one task a line with many (prompt, entry_point, samples, of which the first N are taken). Printed: counts, and the
reasons of those that are not read, by how many.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.ir_coverage import compiles, cut
from csp_ir.errors import CspIrError
from csp_ir.samples.sample import Sample, read_sample
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec

WAYS = ("read", "whole", "refused")


def answers(file: Path, samples: int) -> Iterator[tuple[Spec, str]]:
    """Each spec with an answer to it; specs that cannot be read, and answers that are known to be wrong, are left out."""
    with gzip.open(file, "rt") if file.suffix == ".gz" else open(file) as lines:
        for line in lines:
            row = json.loads(line)
            task = "entry_point" in row
            try:
                spec = read_spec(row["prompt"] if task else row["spec"])
            except CspIrError:
                continue
            if not task:
                if row.get("ok", True):
                    yield spec, row["completion"]
                continue
            for sample in dict.fromkeys(map(cut, row["samples"][:samples])):
                if compiles(row["prompt"] + sample):
                    yield spec, row["prompt"] + sample


def way(sample: Sample) -> str:
    """Whether a sample is read into the IR, runs whole in the sandbox, or neither."""
    return WAYS[0] if sample.program is not None else WAYS[1] if sample.source else WAYS[2]


def kind(reason: str) -> str:
    """A reason without the names of one program."""
    return re.sub(r"attribute `\.\w+`", "attribute", reason)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--samples", type=int, default=10, help="of each task")
    parser.add_argument("--show", action="store_true", help="each answer that is not read")
    options = parser.parse_args()
    for file in options.data:
        ways: Counter[str] = Counter()
        reasons: Counter[tuple[str, str]] = Counter()
        for spec, text in answers(file, options.samples):
            sample = read_sample(spec, text)
            ways[way(sample)] += 1
            if sample.program is None:
                reasons[way(sample), kind(sample.reason)] += 1
                if options.show:
                    print(f"--- {spec.name}: {sample.reason}\n{text}")
        total = sum(ways.values())
        print(
            f"{file.name}: {total} answers; "
            + ", ".join(f"{w} {ways[w]} ({ways[w] / max(total, 1):.1%})" for w in WAYS)
        )
        for (how, why), count in reasons.most_common(40):
            print(f"  {count:5}  {how:8} {why}")


if __name__ == "__main__":
    main()
