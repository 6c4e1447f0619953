"""Ctrl-C, time and memory: a solve that is stopped keeps what it has."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from csp_ir.cli.watchdog import resident, watched
from csp_ir.errors import OutOfBudget

ENDLESS = (
    "def f(x: int) -> int\n\nsketch:\n    while True:\n        x = x + ?k\n    return x\n\nexamples:\n    1 -> 2\n"
)

# A command line whose solve prints a line once it is under way, so that the test knows when to interrupt it.
# Whoever starts the tests in the background may have Ctrl-C ignored.
DRIVER = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
import csp_ir.pipeline as module
inner = module.solve
def solve(spec, **options):
    listener = options["on_event"]
    def heard(kind, data):
        listener(kind, data)
        if kind == "domains":
            print("under way", flush=True)
    options["on_event"] = heard
    return inner(spec, **options)
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
@pytest.mark.parametrize("place", ["csp_ir.spec.read", "csp_ir.pipeline", "click"])
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


WATCHED = """
from csp_ir.cli.watchdog import watched
from csp_ir.errors import OutOfBudget
try:
    with watched({seconds}, {memory}):
        {body}
except OutOfBudget as stop:
    print(stop.what)
"""


@pytest.mark.timeout(100)
@pytest.mark.parametrize(
    ("seconds", "memory", "body", "what"),
    [
        (0.5, 10**9, "while True: pass", "time (0.5 s)"),
        (0.5, 10**9, "[0 for _ in iter(int, 1)]", "time (0.5 s)"),
        (60, 50 * 2**20, "x = [[0] * 1000 for _ in iter(int, 1)]", "memory (50 MiB)"),
        (0.5, 10**9, "print('done')", "done"),
    ],
)
def test_the_watchdog(seconds: float, memory: int, body: str, what: str) -> None:
    code = WATCHED.format(seconds=seconds, memory=memory, body=body)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == what + "\n"


LOSING = """
import signal
from csp_ir.cli import watchdog
signal.signal(signal.SIGINT, signal.default_int_handler)
watchdog.LOST = 0.3
class Gone:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
try:
    with watchdog.watched(60):
        Gone()
        while True: pass
except KeyboardInterrupt:
    print("heard", signal.getsignal(signal.SIGINT) is signal.default_int_handler)
"""


@pytest.mark.timeout(100)
def test_a_ctrl_c_that_python_drops_is_raised_again() -> None:
    done = subprocess.run([sys.executable, "-c", LOSING], capture_output=True, text=True, check=True)
    assert done.stdout == "heard True\n" and "ignored" in done.stderr


def test_the_watchdog_leaves_a_foreign_alarm_alone() -> None:
    def handler(*_: object) -> None: ...

    before = signal.signal(signal.SIGALRM, handler)
    try:
        with watched(100):
            assert signal.getsignal(signal.SIGALRM) is handler
    finally:
        signal.signal(signal.SIGALRM, before)


def test_out_of_budget_is_a_stop_like_ctrl_c() -> None:
    assert issubclass(OutOfBudget, KeyboardInterrupt)
    assert resident() > 0 or sys.platform != "linux"
