"""The local executor with items that misbehave, and with real ones."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from csp_ir.bench.arms import read_arms
from csp_ir.bench.executors.local import LocalExecutor
from csp_ir.bench.model import Job, Limits, Suite, Task
from csp_ir.bench.runner import make_jobs
from csp_ir.wall.broker import Job as WallJob
from csp_ir.wall.broker import run as run_behind

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX processes")


def jobs_of(*tasks, seconds=20.0, memory_mb=800, seed=0):
    limits = Limits(seconds, memory_mb)
    return list(make_jobs(Suite("s", tasks, ""), read_arms(("embedded",)), repeat=1, seed=seed, limits=limits))


def job(name):
    return jobs_of(Task(name, name))[0]


def behind(code):
    return run_behind(WallJob("timeit:timeit", {"stmt": code, "number": 1}))


def work(id, payload):
    what = payload["task"]["name"]
    if what == "die":
        behind("import ctypes; ctypes.string_at(0)")
    if what == "raise":
        raise KeyError(what)
    if what == "exit":
        sys.exit(3)
    if what == "hang":
        behind("import time; time.sleep(100)")
    return {"id": id, "task": what, "status": "solved", "right": None}


def test_misbehaving_items_fail_alone():
    names = ["die", "fine", "raise", "exit", "also fine"]
    results = {r["task"]: r for r in LocalExecutor(3, work).run(map(job, names))}
    assert {n: results[n]["status"] for n in names} == {
        "die": "crashed", "fine": "solved", "raise": "crashed", "exit": "crashed", "also fine": "solved",
    }  # fmt: skip
    assert "segmentation fault" in results["die"]["verdict"]


def test_jobs_are_taken_only_as_there_is_room():
    taken = []

    def jobs():
        for i in range(100):
            taken.append(i)
            yield job("slow")

    stream = LocalExecutor(2, work).run(jobs())
    next(stream)
    assert len(taken) <= 3
    stream.close()


def test_closing_ends_what_runs():
    stream = LocalExecutor(2, work).run(map(job, ["fine", "hang", "hang"]))
    next(stream)
    stream.close()
    for thread in [t for t in threading.enumerate() if t.name.startswith("hang")]:
        thread.join(10)
        assert not thread.is_alive()


DOUBLE = "def double(x: int) -> int\n\ndouble(2) == 4\ndouble(3) == 6\ndouble(0) == 0\ndouble(-7) == -14\n"


def test_a_real_item():
    (result,) = LocalExecutor().run(jobs_of(Task("double", DOUBLE), seed=5))
    assert result["status"] == "solved" and result["seed"] == 5
    namespace = {}
    exec(result["code"], namespace)
    assert namespace["double"](21) == 42
    assert result["record"]["verdict"]["kind"] == "Solved" and result["memory_mb"] > 1 and result["cpu"] > 0
    json.dumps(result)


HOSTILE = "def f(x: int) -> int\n\nf(1) == 1\n\nsketch:\n    {}\n    return x\n"


def test_items_that_hang_or_eat_memory_fail_alone():
    hang = HOSTILE.format("y = 0\n    while True:\n        y = y + 1")
    tasks = Task("hang", hang), Task("double", DOUBLE), Task("bad", "def f(\n")
    results = {r["task"]: r for r in LocalExecutor(2).run(jobs_of(*tasks, seconds=2.0))}
    assert results["double"]["status"] == "solved"
    assert results["bad"]["status"] == "error" and results["hang"]["status"] in ("unknown", "exhausted")


def test_workers_die_with_the_process_that_started_them():
    if sys.platform != "linux":
        pytest.skip("only Linux can promise it")
    code = (
        "import threading, time\nfrom csp_ir.wall.broker import Job, run\nfrom csp_ir.wall.pool import shared\n"
        "job = Job('timeit:timeit', {'stmt': 'import time; time.sleep(60)', 'number': 1})\n"
        "run(Job('timeit:timeit', {'stmt': 'pass', 'number': 1}))\n"
        "threading.Thread(target=run, args=(job,), daemon=True).start()\n"
        "children = f'/proc/{shared._process.pid}/task/{shared._process.pid}/children'\n"
        "while not (found := open(children).read().split()): time.sleep(0.01)\n"
        "print(shared._process.pid, *found, flush=True)\ntime.sleep(60)"
    )
    outer = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert outer.stdout is not None
    pids = [int(p) for p in outer.stdout.readline().split()]
    assert len(pids) == 2
    outer.kill()
    outer.wait()
    outer.stdout.close()
    for _ in range(1000):
        if not any(alive(p) for p in pids):
            break
        time.sleep(0.01)
    else:
        pytest.fail("a worker outlived its broker")


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_job_is_plain_data():
    made = job("x")
    assert isinstance(made, Job) and json.loads(json.dumps(made.payload)) == made.payload
