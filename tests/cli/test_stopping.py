"""Ctrl-C, time and memory: a solve that is stopped keeps what it has."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from csp_ir.errors import OutOfBudget

ENDLESS = (
    "def f(x: int) -> int\n\nsketch:\n    while True:\n        x = x + ?k\n    return x\n\nexamples:\n    1 -> 2\n"
)

# A command line whose solve prints a line once it is under way, so that the test knows when to interrupt it.
# Whoever starts the tests in the background may have Ctrl-C ignored.
DRIVER = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
import csp_ir.api as module
inner = module.solve
def solve(spec, **options):
    def heard(kind, data):
        if kind == "domains":
            print("under way", flush=True)
    return inner(spec, on_event=heard, **options)
module.solve = solve
from csp_ir.cli import main
sys.exit(main(sys.argv[1:]))
"""


def interrupted(tmp_path: Path, text: str) -> tuple[str, str]:
    """What `solve` prints, and writes to standard error, when Ctrl-C comes in the middle of it."""
    path = tmp_path / "spec.txt"
    path.write_text(text)
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER, "solve", "--time", "50", str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "under way\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=40)
    assert process.returncode == 130
    return out, err


@pytest.mark.timeout(100)
def test_ctrl_c_tells_what_was_learned(tmp_path: Path) -> None:
    _, err = interrupted(tmp_path, ENDLESS)
    assert err.startswith("f: interrupted in ")
    assert "domains: ?k " in err
    assert "Traceback" not in err


PARTLY = (
    "def f(x: int) -> int\n\nsketch:\n    if x > ?limit:\n        return ?a\n    return ?b\n\n"
    "examples:\n    1 -> 2\n    2 -> 4\n    3 -> 6\n    4 -> 1234567\n    5 -> -99876\n"
)


@pytest.mark.timeout(100)
def test_ctrl_c_shows_the_fill_that_passes_most(tmp_path: Path) -> None:
    out, err = interrupted(tmp_path, PARTLY)
    assert "the best so far, not a solution:" in err and "passes 3 of 5 examples, not verified" in err
    assert "return" not in out


@pytest.mark.timeout(100)
@pytest.mark.parametrize("place", ["csp_ir.wall.broker", "csp_ir.api", "click"])
def test_ctrl_c_while_starting(place: str, tmp_path: Path) -> None:
    path = tmp_path / "spec.txt"
    path.write_text(ENDLESS)
    code = (
        "import sys\nclass Finder:\n    def find_spec(self, name, *_):\n"
        f"        if name == {place!r}:\n            raise KeyboardInterrupt\n"
        f"sys.meta_path.insert(0, Finder())\nfrom csp_ir.cli import main\nsys.exit(main(['solve', {str(path)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (130, "interrupted")


@pytest.mark.timeout(100)
def test_a_solve_out_of_time_ends_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "spec.txt"
    path.write_text(PARTLY + "    6 -> 31\n    7 -> 700001\n    8 -> -12\n")  # no line goes through them
    done = subprocess.run(
        [sys.executable, "-m", "csp_ir", "solve", "--time", "4", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (1, 3) and done.stderr.startswith("f: ") and "Traceback" not in done.stderr
    assert done.stdout == ""


def test_out_of_budget_is_a_stop_like_ctrl_c() -> None:
    assert issubclass(OutOfBudget, KeyboardInterrupt)
