"""The local executor with workers that misbehave, and with the real one."""

import json
import os
import sys
import textwrap
import time
from pathlib import Path

import pytest

from csp_ir.bench.arms import read_arms
from csp_ir.bench.executors.local import LocalExecutor
from csp_ir.bench.model import Job, Limits, Suite, Task
from csp_ir.bench.runner import make_jobs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX processes")


def job(name, seconds=1.0, memory_mb=2048):
    (made,) = make_jobs(
        Suite("s", (Task(name, name),), ""),
        read_arms(("embedded",)),
        repeat=1,
        seed=0,
        limits=Limits(seconds, memory_mb),
    )
    return made


WORKER = """
import json, os, sys, time
order = json.loads(sys.stdin.buffer.read())
what = order["payload"]["task"]["name"]
if what == "hang":
    time.sleep(100)
if what == "die":
    os.kill(os.getpid(), 9)
if what == "garbage":
    print("{not json")
    sys.exit(0)
if what == "eat":
    from csp_ir.bench.worker import limit_process
    limit_process(int(sys.argv[1]), 10)
    bytearray(10**10)
if what == "child":
    import subprocess
    subprocess.Popen(["sleep", "100"])
if what == "slow":
    time.sleep(0.3)
print(json.dumps({"id": order["id"], "task": what, "status": "solved", "pid": os.getpid(), "right": None}))
"""


@pytest.fixture
def run(tmp_path):
    path = tmp_path / "worker.py"
    path.write_text(textwrap.dedent(WORKER))

    def go(jobs, at_once):
        return list(LocalExecutor(at_once, worker=(sys.executable, str(path)), grace=0.5).run(iter(jobs)))

    return go


def test_misbehaving_workers_fail_alone(run):
    names = ["hang", "fine", "die", "garbage", "eat", "also fine"]
    results = {r["task"]: r for r in run([job(n) for n in names], at_once=3)}
    statuses = {n: results[n]["status"] for n in names}
    assert statuses == {
        "hang": "timeout", "fine": "solved", "die": "crashed", "garbage": "crashed", "eat": "memory", "also fine": "solved",
    }  # fmt: skip
    assert "-9" in results["die"]["verdict"]


def test_jobs_are_taken_only_as_there_is_room():
    taken = []

    def jobs():
        for i in range(100):
            taken.append(i)
            yield job("slow")

    stream = LocalExecutor(2, worker=(sys.executable, "-c", WORKER)).run(jobs())
    next(stream)
    assert len(taken) <= 3
    stream.close()


def test_closing_ends_what_runs(tmp_path):
    executor = LocalExecutor(2, worker=(sys.executable, "-c", WORKER), grace=60)
    stream = executor.run(iter([job("fine"), job("hang", 100), job("hang", 100)]))
    next(stream)
    pids = [item.process.pid for item in executor.running.values()]
    stream.close()
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_real_item_and_its_hash_seed():
    spec = "def double(x: int) -> int\n\ndouble(2) == 4\ndouble(3) == 6\ndouble(0) == 0\ndouble(-7) == -14\n"
    task = Task("double", spec)
    jobs = make_jobs(Suite("s", (task,), ""), read_arms(("embedded",)), repeat=1, seed=5, limits=Limits(20.0))
    (result,) = LocalExecutor().run(jobs)
    assert result["status"] == "solved" and result["seed"] == 5
    namespace = {}
    exec(result["code"], namespace)
    assert namespace["double"](21) == 42
    assert result["record"]["verdict"]["kind"] == "Solved" and result["memory_mb"] > 1
    json.dumps(result)


def test_a_worker_dies_with_the_process_that_started_it(tmp_path):
    import signal
    import subprocess

    if sys.platform != "linux":
        pytest.skip("only Linux can promise it")
    pid_file = tmp_path / "pid"
    inner = f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    code = (
        "import sys, subprocess, os, time\n"
        f"c = 'from csp_ir.bench.worker import die_with_parent; assert die_with_parent(); ' + {inner!r}\n"
        "subprocess.Popen([sys.executable, '-c', c]); time.sleep(60)"
    )
    outer = subprocess.Popen([sys.executable, "-c", code])
    while not pid_file.exists() or not pid_file.read_text():
        assert outer.poll() is None
        time.sleep(0.02)
    child = int(pid_file.read_text())
    outer.send_signal(signal.SIGKILL)
    outer.wait()
    for _ in range(500):
        try:
            if Path(f"/proc/{child}/stat").read_text().split()[2] == "Z":
                break
        except FileNotFoundError:
            break
        time.sleep(0.01)
    else:
        pytest.fail("the worker outlived its parent")


def test_a_job_is_plain_data():
    made = job("x")
    assert isinstance(made, Job) and json.loads(json.dumps(made.payload)) == made.payload
