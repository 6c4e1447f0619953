"""What code in a worker can do, tried by running it there; and how jobs end."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Any

import pytest

from csp_ir.errors import InputError, IRTypeError, SpecError
from csp_ir.verify.confine import LAYERS
from csp_ir.verify.sandbox import missing_layers
from csp_ir.wall.broker import Ended, Job, run
from csp_ir.wall.messages import WorkerFault
from csp_ir.wall.pool import Pool, shared, using

TOLD = "raise ValueError"
needs_all_layers = pytest.mark.skipif(bool(missing_layers()), reason="this system lacks a layer of the wall")


def inside(code: str, **more: Any) -> Any:
    """Run a text in a worker, as an escape from the interpreter would."""
    return run(Job("timeit:timeit", {"stmt": code, "number": 1}, **more))


@needs_all_layers
@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd')",
        "open('/proc/self/environ').read()",
        "open('/proc/BROKER/environ').read()",
        "import os; os.listdir('/')",
        "import os; os.listdir('TESTS')",
        "open('/tmp/csp-ir-test', 'w')",
        "import os; os.mkdir('/tmp/csp-ir-test')",
        "import os; os.remove('/tmp/csp-ir-test')",
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import subprocess; subprocess.run(['/bin/true'])",
        "import os; os.posix_spawn('/bin/true', ['true'], {})",
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 80))",
        "import socket; socket.socket(socket.AF_UNIX)",
        "import os; os.kill(os.getppid(), 9)",
        "import os, signal; os.kill(os.getppid(), signal.SIGTERM)",
        "import os; os.kill(BROKER, 9)",
        "import os; os.chmod('/tmp', 0o777)",
        "import os; os.setuid(0); os.unlink('/tmp/csp-ir-test')",
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
        "import signal; signal.setitimer(signal.ITIMER_REAL, 1)",
    ],
)
def test_a_worker_cannot(code: str) -> None:
    code = code.replace("BROKER", str(os.getpid())).replace("TESTS", str(Path(__file__).parent))
    with pytest.raises(WorkerFault) as found:
        inside(code)
    assert any(word in str(found.value) for word in ("Permission denied", "not permitted", "not allowed"))


def test_a_worker_has_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSP_IR_TEST_SECRET", "s3cret")
    with pytest.raises(WorkerFault) as found:
        fresh("import os; raise ValueError(str(dict(os.environ)))")
    assert "s3cret" not in str(found.value) and "PYTHONHASHSEED" in str(found.value)


def fresh(code: str) -> Any:
    """In a worker of a template that is started now, with the environment as it is."""
    pool = Pool()
    token = using.set(pool)
    try:
        return inside(code)
    finally:
        using.reset(token)
        pool.close()


@needs_all_layers
@pytest.mark.parametrize(
    "code", ["x = bytearray(2 * 10**9)", "x = []\nwhile True: x.append('a' * 10**5 + str(len(x)))"]
)
def test_memory_is_bounded(code: str) -> None:
    with pytest.raises(Ended) as found:
        inside(code)
    assert found.value.what == "memory"


@pytest.mark.parametrize("code", ["while True: pass", "sum(range(10**12))", "import time; time.sleep(100)"])
def test_the_clock_ends_a_worker_whatever_it_does(code: str) -> None:
    with pytest.raises(Ended) as found:
        inside(code, seconds=0.3)
    assert found.value.what == "time (0.3 s)"


def test_a_worker_that_dies_says_of_what_and_the_next_one_works() -> None:
    with pytest.raises(Ended) as found:
        inside("import ctypes; ctypes.string_at(0)")
    assert found.value.what == "" and "segmentation fault" in found.value.how
    assert inside("pass") >= 0


def test_a_template_that_dies_is_started_again() -> None:
    inside("pass")
    assert shared._process is not None
    os.kill(shared._process.pid, signal.SIGKILL)
    shared._process.wait()
    assert inside("pass") >= 0


FORGED = "from csp_ir.wall import port; import os; os.write(port.current._fd, {data!r})"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xff\xff",
        b"\x02\x00\x00\x00[]",
        b"\x02\x00\x00\x00{}",
        b"\x04\x00\x00\x00null",
        b'\x20\x00\x00\x00{"op":"steal","is":null,"id":10} ',
        b'\x10\x00\x00\x00{"op": "sandbox"',
        b'\x2b\x00\x00\x00{"op":"sandbox","is":{"orders":1},"id":null}',
        b'\x12\x00\x00\x00{"failed":{"a":1}}',
        b'\x3d\x00\x00\x00{"failed":{"kind":"__builtins__","module":"os","args":[],"has":{}}}'[:65],
    ],
)
def test_a_forged_message_ends_the_job_and_nothing_else(data: bytes) -> None:
    with pytest.raises(Ended) as found:
        inside(FORGED.format(data=data) + "\nimport time; time.sleep(5)")
    assert found.value.how


def test_errors_keep_their_place_and_remedy() -> None:
    with pytest.raises(SpecError) as found:
        run(Job("csp_ir.spec.read:read_spec", {"text": "", "file": "x.txt"}))
    assert found.value.file == "x.txt" and found.value.remedy
    with pytest.raises(IRTypeError):
        run(
            Job(
                "csp_ir.wall.jobs:solve_job", _arguments("def f(x: int) -> int\n\nf(1) == 1\n\nsketch:\n    return y\n")
            )
        )


def test_what_is_nested_too_deeply_is_bad_input() -> None:
    with pytest.raises(InputError, match="nested too deeply"):
        inside("def f(x): return f(x) + 1\nf(1)")


def _arguments(spec: str) -> dict[str, Any]:
    return {
        "spec": spec, "file": None, "search": "trace", "samples": [], "work": 20.0,
        "embedded": True, "weak": False, "portfolio": None, "listens": False, "asks": False,
    }  # fmt: skip


def test_jobs_run_side_by_side() -> None:
    found: list[Any] = []

    def one(number: int) -> None:
        found.append(
            run(Job("csp_ir.spec.read:read_spec", {"text": f"def f{number}(x: int) -> int\n\nf{number}(1) == 1"}))
        )

    threads = [threading.Thread(target=one, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(spec.name for spec in found) == ["f0", "f1", "f2", "f3"]


def test_no_worker_is_left_behind() -> None:
    inside("pass")
    assert shared._process is not None
    children = Path(f"/proc/{shared._process.pid}/task/{shared._process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not list children")
    assert children.read_text().split() == []


# A layer -> what it alone forbids, or it beside another of those named
HOLDS = {
    "open('/etc/passwd')": {"landlock"},
    "import socket; socket.socket()": {"seccomp"},
    "import os; os.execv('/bin/true', ['true'])": {"seccomp", "landlock"},
    "x = bytearray(2 * 10**9)": {"limits"},
    "import os; os.fork() or os._exit(0)": {"seccomp"},
}


@pytest.mark.parametrize("absent", [(), *((layer,) for layer in LAYERS), LAYERS])
def test_what_the_record_says_of_the_layers_is_true(absent: tuple[str, ...]) -> None:
    pool = Pool(absent)
    token = using.set(pool)
    try:
        found = run(Job("csp_ir.wall.jobs:layers_job", {}))
        assert not set(found) & set(absent)
        for code, holders in HOLDS.items():
            if holders & set(found):
                with pytest.raises((WorkerFault, Ended)):
                    inside(code)
    finally:
        using.reset(token)
        pool.close()
