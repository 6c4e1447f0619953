"""The corpus of hostile fragments, through every way into csp-ir."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from corpus import CANARY, EXPRESSIONS, HELD, SLOW, STATEMENTS, TEXTS
from own import NOT_READ

from csp_ir.errors import IRSyntaxError
from csp_ir.ir.parse import parse_program

HERE = Path(__file__).parent
SAMPLED = {"spec": ["4"], "expression": ["3"], "sketch": ["3"], "json": ["3"], "samples": ["2"], "components": ["40"], "held": ["6"], "own": ["9"]}  # fmt: skip
# one in so many here; all of them: `drive.py components`
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits need POSIX")


def test_the_corpus_is_large_and_without_repetition():
    every = [*EXPRESSIONS, *STATEMENTS, *HELD, *TEXTS]
    assert len(every) >= 600 and len(set(every)) == len(every)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "part", ["spec", "sketch", "expression", "program", "json", "samples", "sygus", "held", "components", "own"]
)
def test_fragments_end_cleanly_and_reach_nothing(part, tmp_path):
    environment = {**os.environ, "CSP_IR_TEST_SECRET": CANARY}
    sampled = SAMPLED.get(part, [])
    command = [sys.executable, str(HERE / "drive.py"), part, *sampled]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=590)
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads(done.stdout)
    assert report["faults"] == []
    assert report["events"] == []
    assert CANARY not in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []
    assert report["peak_mb"] < 800  # the interpreter's own bound is 64 Mi elements, 8 bytes each
    assert sum(report["kinds"].values()) == report["runs"] > 0


@pytest.mark.parametrize("text", NOT_READ)
def test_what_a_class_may_not_have_is_refused(text):
    with pytest.raises(IRSyntaxError) as caught:
        parse_program(text)
    assert caught.value.line


@pytest.mark.timeout(100)
def test_a_deadline_ends_what_counts_do_not(tmp_path):
    spec = tmp_path / "slow.txt"
    spec.write_text(SLOW)
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "csp_ir", "solve", str(spec), "--time", "1"], capture_output=True, text=True, timeout=90
    )
    assert done.returncode in (1, 3), done.stderr
    assert time.monotonic() - started < 60 and "Traceback" not in done.stderr
