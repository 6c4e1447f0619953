"""The clock counts work, so that the answer does not depend on how busy the machine is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from csp_ir import work
from csp_ir.record import timeless

# More is to be tried for it than the work that it is given, so that what is left undone depends on the clock.
UNSOLVED = """
The score of a hand.

def score(cards: list[int], bonus: str) -> int

score([3, 9, 4, 1], "kql") == 817
score([2, 2], "zz") == 45
score([7], "a") == 1311
score([], "bonus") == 6
"""


def test_work_is_what_was_counted() -> None:
    with work.within(5.0, 1_000.0) as point:
        began = work.worked(0.0)
        work.spend(2.0)
        assert work.worked(1.0) == pytest.approx(began + 3.0, abs=1e-3)
        assert point == pytest.approx(began + 5.0, abs=1e-3) and not work.late()


def test_the_wall_sets_the_pace_where_there_is_less_time_than_work() -> None:
    with work.within(1_000_000.0, 1.0) as point:
        began, started = work.worked(0.0), time.monotonic()
        while work.worked(0.0) < began + 1_000.0:
            assert time.monotonic() < started + 60.0
        assert work.late() and work.worked(0.0) < point + 60_000_000.0
        assert work.moment(point) == pytest.approx(started + 1.0, abs=0.5)
    assert not work.late()


def test_time_in_which_somebody_thinks_is_nobodys() -> None:
    with work.within(1_000_000.0, 1.0):
        before = work.worked(0.0)
        with work.waiting():
            time.sleep(0.05)
        assert work.worked(0.0) - before < 50_000.0


def record(folder: Path, name: str, busy: int = 0, nice: int = 0) -> object:
    """What a solve in a process of its own records, without its times, beside `busy` others on the same core."""
    core = min(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None

    def alone() -> None:
        if core is not None:
            os.sched_setaffinity(0, {core})
        os.nice(nice)

    loop = [sys.executable, "-c", "while True: pass"]
    others = [subprocess.Popen(loop, preexec_fn=alone if core is not None else None) for _ in range(busy)]
    try:
        command = [sys.executable, "-m", "csp_ir", "solve", "spec.txt", "--work", "0.3", "--json", name, "--quiet"]
        done = subprocess.run(
            command, cwd=folder, capture_output=True, env={**os.environ, "PYTHONHASHSEED": str(nice)}, preexec_fn=alone
        )
    finally:
        for other in others:
            other.kill()
            other.wait()
    assert done.returncode == 3, done.stderr.decode()
    return timeless(json.loads((folder / name).read_text()))


@pytest.mark.skipif(sys.platform == "win32", reason="processes are not nice there")
def test_a_busy_machine_gives_the_same_record(tmp_path: Path) -> None:
    (tmp_path / "spec.txt").write_text(UNSOLVED)
    idle = record(tmp_path, "idle.json")
    busy = record(tmp_path, "busy.json", busy=2, nice=5)
    assert "ran out of work (0.3)" in json.dumps(idle)
    assert busy == idle
