"""Eight processes that fill and read one cache at once, from its creation on.

    python -m benchmarks.chaos.shared_cache [--processes 8] [--entries 200] [--rounds 3]

Every process writes entries of its own and entries that all of them write, and reads all the
while. At the end every entry must be there with its text, and the file must be whole. Exit code 1 otherwise.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from csp_ir.providers.base import Completion, Usage
from csp_ir.providers.cache import Store


def work(path: str, me: int, entries: int, start: float) -> None:
    time.sleep(max(0.0, start - time.time()))  # all at once, on a file that is not there yet
    store = Store(path)
    for i in range(entries):
        for key in (f"mine-{me}-{i}", f"shared-{i}"):
            store.put(key, "test", "m", Completion((f"text of {key}",), (), Usage(), ("stop",), "m"))
            found = store.get(key)
            assert found is not None and found.texts == (f"text of {key}",), key


def once(processes: int, entries: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="csp-ir-cache-") as folder:
        path = str(Path(folder) / "completions.sqlite")
        start = time.time() + 1.0
        context = multiprocessing.get_context("spawn")
        workers = [context.Process(target=work, args=(path, n, entries, start)) for n in range(processes)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        broken = [f"process {n} ended with {w.exitcode}" for n, w in enumerate(workers) if w.exitcode]
        with closing(sqlite3.connect(path)) as db:
            broken += [said for (said,) in db.execute("PRAGMA integrity_check") if said != "ok"]
        store = Store(path)
        keys = [f"mine-{n}-{i}" for n in range(processes) for i in range(entries)] + [
            f"shared-{i}" for i in range(entries)
        ]
        broken += [f"{k} is lost" for k in keys if (c := store.get(k)) is None or c.texts != (f"text of {k}",)]
    return broken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--entries", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    broken: list[str] = []
    started = time.monotonic()
    for _ in range(options.rounds):
        broken += once(options.processes, options.entries)
    written = options.rounds * options.processes * options.entries * 2
    for what in broken[:20]:
        print(f"BROKEN {what}")
    print(
        f"{options.processes} processes, {written} writes and as many reads, {time.monotonic() - started:.1f} s, broken: {len(broken)}"
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
