"""Ctrl-C at random moments from the start of csp-ir on: every run ends with 130, without a traceback.

    python -m benchmarks.chaos.interrupt --runs 50 [--seed 0]

CPython's own start is left out: it prints a traceback of its own, or is killed by the
signal, which a shell tells as 130. The specs take long, so that what ends by itself before its Ctrl-C is rare; such runs are counted apart. Exit code 1 if
any run ended otherwise, took more than 4 s after Ctrl-C, or left a process behind.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.chaos.kill import orphans

LONG = {
    "endless": "def f(x: int) -> int\n\nsketch:\n    while True:\n        x = x + ?k\n    return x\n\nexamples:\n    1 -> 2\n",
    "partly": "def f(x: int) -> int\n\nsketch:\n    if x > ?limit:\n        return ?a\n    return ?b\n\n"
    "examples:\n    1 -> 2\n    2 -> 4\n    3 -> 6\n    4 -> 1234567\n    5 -> -99876\n",
    "c": 'Count.\n\ndef f(x: int) -> int\n\nf(1) == 2\n\nsketch:\n    p = [1]\n    q = [1]\n    for i in range(60):\n        p = [p, p]\n'
    "        q = [q, q]\n    if p == q:\n        return x + ?k\n    return 0\n",
    "plain": "Odd.\n\ndef f(s: str) -> str\n\nf('a') == 'q7'\nf('b') == 'zzz'\nf('cc') == ''\n",
}  # fmt: skip
PATIENCE = 4.0  # seconds from Ctrl-C to the end


def start_of_python() -> float:
    """Seconds until CPython runs the first line of a program."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.monotonic() - began


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--longest", type=float, default=3.0, help="seconds until Ctrl-C at most")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    counts: Counter[str] = Counter()
    own = max(start_of_python() for _ in range(3))
    root = str(Path(__file__).parents[2])
    with tempfile.TemporaryDirectory(prefix="csp-ir-interrupt-") as folder:
        for name, text in LONG.items():
            (Path(folder) / f"{name}.txt").write_text(text)
        for number in range(options.runs):
            name, after = rng.choice(list(LONG)), rng.uniform(own, options.longest)
            command = ["solve", "--time", "30", f"{name}.txt"]
            process = subprocess.Popen(
                [sys.executable, "-m", "csp_ir", *command], cwd=folder, text=True, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": root},
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            )  # fmt: skip
            time.sleep(after)
            if process.poll() is not None:
                counts["ended before"] += 1
                process.communicate()
                continue
            process.send_signal(signal.SIGINT)
            pressed = time.monotonic()
            try:
                _, err = process.communicate(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                _, err = process.communicate()
            took = time.monotonic() - pressed
            fine = process.returncode in (130, -signal.SIGINT) and "Traceback" not in err and took <= PATIENCE
            counts["130, in time" if fine else "otherwise"] += 1
            if not fine:
                print(
                    f"{number} {name} after {after:.3f} s: exit code {process.returncode}, {took:.1f} s: {err[-300:]!r}"
                )
        ended = time.monotonic()
        while (left := orphans()) and time.monotonic() - ended < PATIENCE:
            time.sleep(0.1)
        if left:
            counts["otherwise"] += len(left)
            print(f"left behind: {left}")
    print(dict(counts))
    return 1 if counts["otherwise"] else 0


if __name__ == "__main__":
    sys.exit(main())
