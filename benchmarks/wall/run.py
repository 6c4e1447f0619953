"""What the wall costs: whole processes that solve one spec behind it and without it, taken in turn.

    python -m benchmarks.wall.run [SPEC] [--runs 15]

Prints medians of wall and CPU seconds (children included) and their differences, and what one more solve costs a process
that has solved before, whose workers are forked from a template that is warm.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
ONE = "import sys\nfrom csp_ir import solve\nassert solve(open(sys.argv[1]).read(), isolation=sys.argv[2]).solved"
MANY = """
import sys, time, json
from csp_ir import solve
text, times = open(sys.argv[1]).read(), []
for _ in range(int(sys.argv[3])):
    began = time.perf_counter()
    assert solve(text, isolation=sys.argv[2]).solved
    times.append(time.perf_counter() - began)
print(json.dumps(times[3:]))
"""


def once(spec: Path, isolation: str) -> tuple[float, float]:
    """(wall, CPU) seconds of one process."""
    began, before = time.perf_counter(), os.times()
    subprocess.run([sys.executable, "-c", ONE, str(spec), isolation], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - began, cpu


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spec", nargs="?", type=Path, default=ROOT / "examples" / "count_words.txt")
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    times: dict[str, list[tuple[float, float]]] = {"none": [], "process": []}
    for _ in range(options.runs):
        for isolation, found in times.items():
            found.append(once(options.spec.resolve(), isolation))
    medians = {i: [statistics.median(t[k] for t in found) for k in (0, 1)] for i, found in times.items()}
    for isolation, (wall, cpu) in medians.items():
        print(f"{isolation:8} wall {wall:.3f} s, CPU {cpu:.3f} s")
    wall, cpu = (medians["process"][k] - medians["none"][k] for k in (0, 1))
    print(f"the wall costs {1000 * wall:+.0f} ms wall, {1000 * cpu:+.0f} ms CPU")
    for isolation in times:
        command = [sys.executable, "-c", MANY, str(options.spec.resolve()), isolation, str(options.runs + 3)]
        done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
        print(f"{isolation:8} one more solve in the same process: {statistics.median(json.loads(done.stdout)):.3f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
