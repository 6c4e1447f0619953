"""The Ray executor on a real cluster on this machine; needs `csp-ir[ray]`."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from csp_ir.bench.arms import read_arms
from csp_ir.bench.executors import make_executor
from csp_ir.bench.executors.local import LocalExecutor
from csp_ir.bench.model import Limits, Suite, Task
from csp_ir.bench.runner import make_jobs
from csp_ir.cli import main

pytest.importorskip("ray")
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="finds Ray's workers in /proc"),
    pytest.mark.timeout(300),
]

ADD = "def add(x: int, y: int) -> int\n\nadd(1, 2) == 3\nadd(5, 5) == 10\nadd(0, 7) == 7\nadd(-3, 1) == -2\n"
CLASH = "def f(x: int) -> int\n\nf(1) == 2\nf(1) == 3\n"
HARD = "def f(x: int) -> int\n\nf(1) == 171\nf(2) == -5\nf(3) == 99\nf(4) == 71234\nf(5) == -8\n"


@pytest.fixture(scope="module")
def cluster():
    import ray

    package = Path(__file__).resolve().parents[2] / "csp_ir"
    ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False, runtime_env={"py_modules": [str(package)]})
    yield ray
    ray.shutdown()


def jobs(texts, seconds=20.0):
    suite = Suite("s", tuple(Task(f"t{i}", text) for i, text in enumerate(texts)), "")
    return list(make_jobs(suite, read_arms(("embedded",)), repeat=2, seed=3, limits=Limits(seconds)))


def facts(results):
    """What must not depend on where an item ran."""
    same = ("status", "code", "verdict", "confidence", "figures", "seed", "warnings", "questions")
    return {r["id"]: {k: r.get(k) for k in same} for r in results}


def test_the_same_results_as_on_this_machine(cluster):
    work = jobs([ADD, CLASH])
    there = list(make_executor("ray").run(iter(work)))
    here = list(LocalExecutor(2).run(iter(work)))
    assert len(there) == 4 and facts(there) == facts(here)


def test_the_kill_of_a_worker_loses_nothing(cluster):
    killed = []

    def kill():
        for _ in range(400):
            busy = [pid for pid, line in workers() if b"ray::_task" in line]
            if len(busy) >= 2:
                os.kill(busy[0], signal.SIGKILL)
                killed.append(busy[0])
                return
            time.sleep(0.05)

    thread = threading.Thread(target=kill)
    thread.start()
    results = list(make_executor("ray").run(iter(jobs([HARD] * 3, seconds=2.0))))
    thread.join()
    assert killed and killed[0] not in {pid for pid, _ in workers()}
    assert len({r["id"] for r in results}) == 6
    assert {r["status"] for r in results} <= {"unknown", "exhausted", "solved"}


def workers():
    """Ray workers of this cluster: processes that descend from this one."""
    parents, lines = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                lines[int(folder.name)] = (folder / "cmdline").read_bytes()
            except (OSError, ValueError, IndexError):
                continue
    for pid, line in lines.items():
        if line.startswith(b"ray::"):
            above = parents.get(pid, 0)
            while above > 1 and above != os.getpid():
                above = parents.get(above, 0)
            if above == os.getpid():
                yield pid, line


def test_solve_on_the_cluster(cluster, tmp_path, capsys):
    for name, text in (("a.txt", ADD), ("b.txt", ADD.replace("add", "plus"))):
        (tmp_path / name).write_text(text)
    assert main(["solve", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--executor", "ray", "--quiet"]) == 0
    out = capsys.readouterr().out
    assert out.index("def add(") < out.index("def plus(")


def test_a_cluster_that_is_not_there():
    import subprocess

    code = (
        "from csp_ir.bench.executors import make_executor\n"
        "from csp_ir.errors import InputError\n"
        "try:\n    make_executor('ray', address='127.0.0.1:9')\n"
        "except InputError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=200)
    assert "cannot reach a Ray cluster at 127.0.0.1:9" in done.stdout and "ray start --head" in done.stdout, done.stderr
