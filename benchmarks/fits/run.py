"""Ranked fits in a draft of ten holes with three examples: CPU time inside a process, of `csp-ir holes` as a whole
process, and of each step of filling the draft."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from csp_ir import Draft
from csp_ir.cli.fill import Terminal
from csp_ir.fits.fitting import Fitting
from csp_ir.fits.session import Session

SIGNATURE = "def f(xs: list[int], k: int) -> tuple[int, int, str]"
BODY = """
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
DRAFT = f"{SIGNATURE}:{BODY}"
EXAMPLES = [(([1, 2, 3], 2), (4, 2, "ok")), (([], 1), (0, 0, "none")), (([5, 5, 1], 5), (10, 2, "ok"))]
CHOSEN = {
    "init": "0", "start": "0", "best": "0", "keep": "x > 2", "step": "total + x", "more": "count + 1",
    "better": "max(best, x)", "empty": "k == 1", "zero": "0", "label": '"ok"',
}  # fmt: skip


def spec_text() -> str:
    lines = [f"f{args!r} == {expected!r}" for args, expected in EXAMPLES]
    return f"Total and count.\n\n{SIGNATURE}\n\nsketch:{BODY}\n" + "\n".join(
        ["examples:", *("    " + x for x in lines)]
    )


def inside() -> Iterator[tuple[str, float]]:
    """(what, CPU seconds) in this process, each on a fresh draft."""
    started = time.process_time()
    Draft.parse(DRAFT).fits("keep", n=5, examples=EXAMPLES)
    yield "fits of one hole", time.process_time() - started
    started = time.process_time()
    fitting = Fitting(Draft.parse(DRAFT), EXAMPLES)
    for hole in fitting.draft.holes:
        fitting.fits(hole, 5)
    yield "fits of all ten holes", time.process_time() - started
    started = time.process_time()
    fitting = Fitting(Draft.parse(DRAFT), EXAMPLES)
    for hole in fitting.draft.holes:
        fitting.needs(hole)
    yield "environments and wanted values of all", time.process_time() - started


def filling() -> Iterator[tuple[str, float]]:
    """(what, CPU seconds) of starting `csp-ir fill`, and of its slowest step: a choice, what it leaves, the next hole."""
    started = time.process_time()
    terminal = Terminal(Session.start(spec_text()), None, None)
    with contextlib.redirect_stdout(io.StringIO()):
        terminal.sizes = terminal.session.sizes()
        terminal.ask(terminal.session.open_holes()[0])
        first = time.process_time() - started
        steps = []
        while holes := terminal.session.open_holes():
            started = time.process_time()
            terminal.choose(holes[0], CHOSEN[holes[0]])
            if left := terminal.session.open_holes():
                terminal.ask(left[0])
            steps.append(time.process_time() - started)
    yield "fill: the start", first
    yield f"fill: the slowest of {len(steps)} steps", max(steps)
    yield "fill: a step in the middle", statistics.median(steps)


def whole(path: Path) -> Iterator[tuple[str, float]]:
    """(what, seconds) of `csp-ir holes` in a process of its own, imports and all."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "csp_ir", "holes", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ))
    seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.stdout.count("    fits: ") != len(CHOSEN) or "none found" in done.stdout:
        sys.exit(f"`csp-ir holes` did not show fits of {len(CHOSEN)} holes:\n{done.stdout}")
    yield "csp-ir holes, whole process, CPU", after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    yield "csp-ir holes, whole process, wall", seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    rows: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ten.txt"
        path.write_text(spec_text(), encoding="utf-8")
        for _ in range(repeat):
            for what, seconds in (*inside(), *filling(), *whole(path)):
                rows.setdefault(what, []).append(seconds)
    for what, each in rows.items():
        print(f"{what:40} {1000 * statistics.median(each):8.1f} ms")


if __name__ == "__main__":
    main()
