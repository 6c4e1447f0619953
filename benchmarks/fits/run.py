"""CPU time of ranked fits in a draft of ten holes with three examples."""

from __future__ import annotations

import argparse
import statistics
import time

from csp_ir import Draft
from csp_ir.fits.fitting import Fitting

DRAFT = """
def f(xs: list[int], k: int) -> tuple[int, int, str]:
    total = ?init: int
    count = ?start: int
    best = ?best: int
    for x in xs:
        if ?keep: bool:
            total = ?step: int
            count = ?more: int
        best = ?better: int
    if ?empty: bool:
        return (?zero: int, 0, "none")
    return (total, count, ?label: str)
"""
EXAMPLES = [(([1, 2, 3], 2), (4, 2, "ok")), (([], 1), (0, 0, "none")), (([5, 5, 1], 5), (10, 2, "ok"))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    rows: dict[str, list[float]] = {}
    for _ in range(repeat):
        started = time.process_time()
        Draft.parse(DRAFT).fits("keep", n=5, examples=EXAMPLES)
        rows.setdefault("fits of one hole", []).append(time.process_time() - started)
        started = time.process_time()
        fitting = Fitting(Draft.parse(DRAFT), EXAMPLES)
        for hole in fitting.draft.holes:
            fitting.fits(hole, 5)
        rows.setdefault("fits of all ten holes", []).append(time.process_time() - started)
        started = time.process_time()
        fitting = Fitting(Draft.parse(DRAFT), EXAMPLES)
        for hole in fitting.draft.holes:
            fitting.needs(hole)
        rows.setdefault("environments and wanted values of all", []).append(time.process_time() - started)
    for what, seconds in rows.items():
        print(f"{what:40} {1000 * statistics.median(seconds):8.1f} ms")


if __name__ == "__main__":
    main()
