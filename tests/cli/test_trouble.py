"""Full disks, closed streams, folders that cannot be written: one clear line, the answer all the same, the exit code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from csp_ir.cli import main

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /dev/full and a POSIX shell")

SPEC = "Says é.\n\ndef double(x: int) -> int\n\ndouble(2) == 4\ndouble(3) == 6\ndouble(0) == 0\ndouble(-7) == -14\n"
RUN = f"{sys.executable} -m csp_ir"


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "spec.txt"
    path.write_text(SPEC, encoding="utf-8")
    return path


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """A line of shell, in which `csp-ir` is this program."""
    keep = {k: v for k, v in os.environ.items() if k != "PYTHONUNBUFFERED"}
    return subprocess.run(["sh", "-c", line.replace("csp-ir ", f"{RUN} ")], capture_output=True, text=True, env=keep)


def is_clear(said: str) -> bool:
    """No traceback, no fault of ours, no second try of the interpreter's own."""
    return not any(word in said for word in ("Traceback", "a fault of csp-ir", "Exception ignored", "Logging error"))


# what is run -> (the exit code, what stdout has, what stderr has)
STREAMS = {
    "csp-ir solve --quiet spec.txt > /dev/full": (2, "", "def double"),
    "csp-ir solve --quiet spec.txt >&-": (2, "", "standard output: it is closed"),
    "csp-ir solve --quiet spec.txt -o out.py >&-": (0, "", ""),
    "csp-ir solve spec.txt 2>/dev/full": (0, "def double", ""),
    "csp-ir solve spec.txt 2>&-": (0, "def double", ""),
    "csp-ir solve --quiet --ask spec.txt <&-": (0, "def double", ""),
    "csp-ir solve --quiet - <&-": (2, "", "cannot read it: it is closed"),
    "csp-ir check spec.txt > /dev/full": (2, "", "No space left on device"),
    "PYTHONUNBUFFERED=1 csp-ir check spec.txt > /dev/full": (2, "", "No space left on device"),
    "csp-ir --help > /dev/full": (2, "", "No space left on device"),
    "csp-ir --version >&-": (2, "", "it is closed"),
    "csp-ir nonsense 2>/dev/full": (2, "", ""),
    "csp-ir schema | head -c 10; exit 0": (0, "{", ""),
    "{ csp-ir help spec; echo code $? >&2; } | true": (0, "", "code 0"),
    "{ csp-ir check spec.txt; echo code $? >&2; } | true": (0, "", "code 0"),
    "PYTHONIOENCODING=ascii csp-ir solve --quiet spec.txt": (0, "Says \\xe9", ""),
    "LC_ALL=C PYTHONCOERCECLOCALE=0 PYTHONUTF8=0 csp-ir solve --quiet spec.txt": (0, "Says \\xe9", ""),
    "csp-ir solve --quiet spec.txt -o loop": (2, "def double", "loop: cannot write it: Too many levels"),
    "csp-ir solve --quiet spec.txt -o /dev/full": (2, "def double", "/dev/full: cannot write it: No space left"),
    "csp-ir solve --quiet spec.txt -o /dev/full > /dev/full": (2, "", "def double"),
    "csp-ir solve --quiet spec.txt -o spec.txt/x": (2, "def double", "Not a directory"),
    "csp-ir solve --quiet spec.txt --json /dev/full": (2, "def double", "/dev/full: cannot write it: No space left"),
    "csp-ir solve --quiet spec.txt --report /dev/full": (2, "def double", "/dev/full: cannot write it: No space left"),
    "csp-ir solve --quiet spec.txt -j 1 -o loop --json /dev/full": (2, "def double", "/dev/full: cannot write it"),
    "CSP_IR_LOG=debug:/dev/full csp-ir solve --quiet spec.txt": (0, "def double", "the log ends here"),
    "CSP_IR_LOG=debug:spec.txt/log csp-ir solve --quiet spec.txt": (2, "", "cannot write spec.txt/log"),
    "csp-ir bench run spec.txt -o spec.txt/run --quiet": (2, "", "spec.txt/run: nothing can be written here"),
    "csp-ir bench run spec.txt --metrics /dev/full --quiet": (2, "", "no metrics can be kept there"),
    "csp-ir graph sketch.txt -o spec.txt/x.svg": (2, "", "spec.txt/x.svg: cannot write it: Not a directory"),
    "csp-ir fill sketch.txt <&-": (1, "?k", ""),
    "csp-ir fill sketch.txt --state /dev/full </dev/null": (2, "", "/dev/full: cannot write it"),
}  # fmt: skip


@pytest.mark.parametrize("line", STREAMS)
def test_the_line_says_it_and_the_answer_is_not_lost(line: str, spec: Path) -> None:
    (spec.parent / "loop").symlink_to("loop")
    (spec.parent / "sketch.txt").write_text("def f(x: int) -> int\n\nsketch:\n    return x + ?k\n\nf(1) == 3\n")
    done = shell(line)
    code, output, said = STREAMS[line]
    assert done.returncode == code, done.stderr
    assert output in done.stdout and said in done.stderr and is_clear(done.stderr), done.stderr
    assert (spec.parent / "loop").is_symlink()


CONFINED = """
for folder in /tmp /var/tmp {here}; do
  mount --bind $folder $folder && mount -o remount,bind,ro $folder || exit 77
done
cd {here}
"""


def confined(here: Path, script: str) -> subprocess.CompletedProcess[str]:
    """A shell in which nothing can be written: no folder for temporary files, no home, not where it is."""
    if shutil.which("unshare") is None:
        pytest.skip("no unshare here")
    text = CONFINED.format(here=here) + script
    keep = {**os.environ, "HOME": str(here), "XDG_CACHE_HOME": str(here / "no")}
    done = subprocess.run(["unshare", "-Urm", "sh", "-c", text], capture_output=True, text=True, env=keep)
    if done.returncode in (1, 77) and ("unshare" in done.stderr or "mount" in done.stderr):
        pytest.skip("mounting is not allowed here")
    return done


def test_nothing_can_be_written_anywhere(spec: Path) -> None:
    here = spec.parent
    done = confined(here, f"{RUN} solve spec.txt -o out.py")
    assert done.returncode == 2 and "def double" in done.stdout, done.stderr
    assert "out.py: cannot write it: Read-only file system" in done.stderr and is_clear(done.stderr)
    plain = confined(here, f"{RUN} solve spec.txt -j 1 --json -")
    assert plain.returncode == 0 and '"Solved"' in plain.stdout and is_clear(plain.stderr), plain.stderr
    bench = confined(here, f"{RUN} bench run spec.txt")
    assert bench.returncode == 2 and "nothing can be written here: Read-only" in bench.stderr, bench.stderr


def test_a_disk_that_fills_up_in_a_benchmark_ends_the_run_with_what_is_finished(
    spec: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from csp_ir.bench import store

    (spec.parent / "suite").mkdir()
    for name in "ab":
        (spec.parent / "suite" / f"{name}.txt").write_text(SPEC, encoding="utf-8")
    kept = store.LineFile.append

    def append(self: store.LineFile, data: dict[str, object]) -> None:
        if data["task"] == "b":
            raise OSError(28, "No space left on device")
        kept(self, data)

    monkeypatch.setattr(store.LineFile, "append", append)
    assert main(["bench", "run", "suite", "-o", "run", "--quiet"]) == 2
    output, said = capsys.readouterr()
    assert "solved" in output and "run: No space left on device; the run ends here" in said


def test_control_characters_are_shown_and_not_sent(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steering = "\x1b]0;owned\x07\x1b[2J\u202e"
    spec.write_text(f"def f(x: {steering}) -> int\n\nf(1) == 2\nf(3) == 4\n", encoding="utf-8")
    assert main(["solve", str(spec)]) in (0, 4)
    spec.write_text(f"sketch:\n    {steering}\n", encoding="utf-8")
    assert main(["solve", str(spec)]) == 2
    spec.write_text(f"It {steering}.\n\ndef f(x: str) -> str\n\nf('{steering}') == '{steering}'\n", encoding="utf-8")
    main(["solve", str(spec), "--explain"])
    main(["check", str(spec)])
    main(["solve", steering])
    main([steering])
    output, said = capsys.readouterr()
    for text in (output, said):
        assert not set(text) & set("\x1b\x07\u202e")
    assert "\\x1b]0;owned\\x07" in said and "\\x1b" in output
