"""Hostile inputs through the command line: none may escape, read a secret, hang, take too much memory or break the broker.

    python -m benchmarks.attacks.run FOLDER... [--time 2] [--memory-mb 1024] [--jobs 1] [--marks "*"]

FOLDER holds inputs, one a file: specs (.txt, .py, .json, .ir, .yaml), tasks (.sl), and samples (NAME.jsonl, solved with NAME.txt).
Each runs as `csp-ir solve FILE --time T` with a secret in its environment and in a file of its home. It is held to this:

    escape   no file appears or changes in the home, the working folder or the temporary folder, none that --marks matches
             in /tmp (where others write too, give what the inputs write); no process is left
    secret   the secret is nowhere in what was printed or written
    hang     it ends within T + 1 s (and the start of a process, measured beside it)
    memory   no process of its tree holds more than the bound at any look (every 20 ms)
    broker   the exit code is a documented one, and there is no traceback

    refusal  an input whose name begins with `refusal` is right and harmless: it is solved

Prints a line for each input that breaks one, a table, and exits with 1 if any did.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.chaos.kill import tree

KINDS = (".txt", ".py", ".json", ".ir", ".yaml", ".sl")
EXIT_CODES = {0, 1, 2, 3, 4, 130}


def inputs(folder: Path) -> Iterator[tuple[Path, Path | None]]:
    """(spec, samples or None) of a folder, by name."""
    for path in sorted(folder.iterdir()):
        if path.suffix in KINDS:
            samples = path.with_suffix(".jsonl")
            yield path, samples if samples.exists() else None


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def files(*folders: Path) -> dict[str, float]:
    found = {}
    for folder in folders:
        for path in folder.rglob("*"):
            try:
                found[str(path)] = path.lstat().st_mtime
            except OSError:
                continue
    return found


def marked(mark: str) -> list[int]:
    """Processes that hold a mark in their environment or were started with it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if mark.encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def attack(spec: Path, samples: Path | None, seconds: float, memory: int, start: float, marks: str) -> list[str]:
    """What one input broke."""
    secret, broken = secrets.token_hex(12), []
    with tempfile.TemporaryDirectory(prefix="attack-") as place:
        home, temporary, work = (Path(place) / n for n in ("home", "tmp", "work"))
        for folder in (home, temporary, work):
            folder.mkdir()
        (home / "secret.txt").write_text(secret)
        (home / "csp_ir_secret").write_text(secret)
        shutil.copy(spec, work / spec.name)
        command = [
            sys.executable,
            "-m",
            "csp_ir",
            "solve",
            spec.name,
            "--time",
            f"{seconds:g}",
            "--json",
            "../record.json",
        ]
        if samples is not None:
            shutil.copy(samples, work / samples.name)
            command += ["--samples", samples.name]
        environment = {
            "PATH": os.environ.get("PATH", ""), "HOME": str(home), "TMPDIR": str(temporary), "SECRET": secret,
            "ANTHROPIC_API_KEY": secret, "PYTHONPATH": os.environ.get("PYTHONPATH", str(Path(__file__).parents[2])),
        }  # fmt: skip
        before = files(home, temporary, work) | {str(p): 0.0 for p in Path("/tmp").glob(marks)}
        began, most = time.monotonic(), 0
        with open(Path(place) / "out", "wb") as out, open(Path(place) / "err", "wb") as err:
            process = subprocess.Popen(
                command, cwd=work, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err
            )  # fmt: skip
            while process.poll() is None:
                most = max(most, *map(resident, tree(process.pid)))
                if time.monotonic() - began > seconds + 20:
                    process.kill()
                time.sleep(0.02)
        took = time.monotonic() - began
        if took > seconds + 1 + start:
            broken.append(f"hang: {took:.1f} s")
        if most > memory:
            broken.append(f"memory: {most / 2**20:.0f} MiB")
        out_text, err_text = ((Path(place) / n).read_text(errors="replace") for n in ("out", "err"))
        printed = out_text + err_text
        if process.returncode not in EXIT_CODES or "Traceback" in err_text or "a fault of csp-ir" in err_text:
            last = err_text.strip().splitlines()[-1:] or [""]
            broken.append(f"broker: exit code {process.returncode}: {last[0][:150]}")
        record = Path(place) / "record.json"
        if spec.name.startswith("refusal") and process.returncode not in (0, 4):
            broken.append(f"refusal: {(err_text.strip().splitlines() or [''])[0][:200]}")
        if secret in printed or (record.exists() and secret in record.read_text(errors="replace")):
            broken.append("secret: printed or recorded")
        after = files(home, temporary, work)
        new = [p for p, at in after.items() if before.get(p) != at]
        new += [str(p) for p in Path("/tmp").glob(marks) if str(p) not in before and "attack-" not in p.name]
        if new := [p for p in new if Path(p).is_file()]:
            broken.append(f"escape: {new[0]}")
        if left := marked(secret):
            broken.append(f"escape: process {left[0]} is left")
    return broken


def start_time() -> float:
    """Seconds that a solve which has nothing to do takes, the slower of two."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "bad.txt"
        path.write_text("def f(x: int) -> int\n\nf(1) == 1\n\nsketch:\n    return x\n")
        times = []
        for _ in range(2):
            began = time.monotonic()
            subprocess.run(
                [sys.executable, "-m", "csp_ir", "solve", str(path), "--quiet"], capture_output=True, check=False
            )
            times.append(time.monotonic() - began)
    return max(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--time", type=float, default=2.0)
    parser.add_argument("--memory-mb", type=int, default=1024)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--marks", default="*", help="names of files in /tmp that count as an escape")
    options = parser.parse_args()
    start = start_time()
    found = [(f, s, samples) for f in options.folders for s, samples in inputs(f)]
    counts: Counter[str] = Counter()
    with ThreadPoolExecutor(options.jobs) as pool:
        asked = [
            pool.submit(attack, s, x, options.time, options.memory_mb * 2**20, start, options.marks)
            for _, s, x in found
        ]
        for (folder, spec, _), future in zip(found, asked, strict=True):
            for line in (broken := future.result()):
                print(f"{folder.name}/{spec.name}: {line}", flush=True)
            counts.update({line.partition(":")[0] for line in broken})
    print(f"{len(found)} inputs, --time {options.time:g}, a start takes {start:.2f} s")
    for kind in ("escape", "secret", "hang", "memory", "broker", "refusal"):
        print(f"  {kind:8} {counts[kind]}")
    return 1 if counts else 0


if __name__ == "__main__":
    sys.exit(main())
