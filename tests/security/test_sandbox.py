"""Attacks on the sandbox by code that runs in it for real."""

import http.server
import os
import sys
import threading
from pathlib import Path

import pytest

from csp_ir.interpreter.outcomes import OutOfSteps, Raised, Returned
from csp_ir.verify.sandbox import run_python

sys.path.insert(0, str(Path(__file__).parent))
from corpus import CANARY

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the layers are Linux's")
LAYERS = ("process", "namespaces", "limits", "landlock", "seccomp")


def attack(body, *arguments, seconds=10.0, memory_mb=512):
    """What `def f(*args): body` gives, and the level in force."""
    code = "def f(*args):\n" + "\n".join("    " + line for line in body.strip("\n").split("\n"))
    result = run_python(code, "f", [arguments], seconds=seconds, memory_mb=memory_mb)
    assert not result.failure, result.failure
    return result.outcomes[0], result.level.split(", ")


def needs(level, *layers):
    """Skip where this system lacks every one of the layers that hold an attack."""
    if not set(layers) & set(level):
        pytest.skip(f"this system has none of {layers}")


def test_the_level_names_the_layers_in_force():
    outcome, level = attack("return 1")
    assert outcome == Returned(1) and level[0] == "process" and set(level) <= set(LAYERS) and "limits" in level


@pytest.mark.parametrize(
    "body",
    [
        "return open('/etc/passwd').read()",
        "return open(args[0]).read()",
        "import os\nreturn os.listdir('/')",
        "import os\nreturn os.listdir('.')",
        "import os\nreturn open(f'/proc/{os.getppid()}/environ', 'rb').read()",
        "import os\nreturn open(f'/proc/{os.getppid()}/mem', 'rb').read(1)",
        "return open('/proc/self/environ', 'rb').read()",
        "return open('/proc/self/maps').read()",
        "return open('x', 'w').write('a')",
        "return open('/tmp/csp-ir-nowhere', 'w').write('a')",
        "return open('/dev/shm/x', 'w').write('a')",
        "import os\nreturn os.mkdir('d')",
        "import os\nreturn os.symlink('/etc', 'e')",
        "import os\nreturn os.unlink(args[0])",
        "import os\nreturn os.rename(args[0], args[0] + 'x')",
        "import os\nreturn os.chmod(args[0], 0o777)",
        "import os\nreturn os.memfd_create('a')",
        "import os\nreturn os.open('/dev/tty', os.O_RDWR)",
    ],
)
def test_no_file_is_read_or_changed(body, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY)
    outcome, level = attack(body, str(secret))
    needs(level, "landlock")
    assert isinstance(outcome, Raised) and outcome.kind in ("PermissionError", "OSError"), outcome
    assert secret.read_text() == CANARY and list(tmp_path.iterdir()) == [secret]


@pytest.mark.parametrize(
    "body",
    [
        "import socket\nreturn str(socket.socket())",
        "import socket\nreturn str(socket.create_connection(('127.0.0.1', args[0]), 2))",
        "import urllib.request\nreturn urllib.request.urlopen(f'http://127.0.0.1:{args[0]}/').read()",
        "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('\\0x')\nreturn 1",
        "import socket\nreturn socket.gethostbyname('example.org')",
        "import ctypes\nn = ctypes.CDLL(None).socket(2, 1, 0)\nif n < 0:\n    raise OSError\nreturn n",
    ],
)
def test_no_network(body):
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        outcome, level = attack(body, server.server_port)
    finally:
        server.shutdown()
        server.server_close()
    needs(level, "namespaces", "seccomp")
    assert isinstance(outcome, Raised) and asked == [], outcome


@pytest.mark.parametrize(
    "body",
    [
        "import os\nreturn os.fork()",
        "import os\nreturn os.system('id') == 0 or os._exit(1)",
        "import subprocess\nreturn subprocess.run(['true']).returncode",
        "import os\nos.execv('/bin/true', ['true'])",
        "import os\nreturn os.posix_spawn('/bin/true', ['true'], {})",
        "import ctypes\nn = ctypes.CDLL(None).syscall(57)\nif n < 0:\n    raise OSError\nreturn n",
        "import threading\nt = threading.Thread(target=print)\nt.start()\nreturn 1",
        "import multiprocessing\np = multiprocessing.Process(target=print)\np.start()\nreturn 1",
    ],
)
def test_no_process(body):
    outcome, level = attack(body)
    needs(level, "seccomp")
    stopped = isinstance(outcome, Raised) or outcome == OutOfSteps("process ended")
    assert stopped, outcome


@pytest.mark.parametrize(
    "body",
    [
        "import os\nos.kill(os.getppid(), 0)",
        "import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)",
        "import os\nos.kill(-1, 9)",
        "import os, resource\nresource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
        "import os\nos.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
        "import os\nos.sched_setaffinity(os.getppid(), {0})",
        "import fcntl, os\nfor fd in range(3, 32):\n    try:\n        fcntl.fcntl(fd, fcntl.F_SETOWN, os.getppid())\n"
        "    except PermissionError:\n        raise\n    except OSError:\n        continue\nreturn 1",
        "import signal\nsignal.alarm(0)\nsignal.setitimer(signal.ITIMER_REAL, 0)\nreturn 1",
        "import ctypes\nif ctypes.CDLL(None).syscall(101, 16, args[0], 0, 0) < 0:\n    raise OSError\nreturn 1",
        "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000) < 0:\n    raise OSError\nreturn 1",
        "import ctypes\nif ctypes.CDLL(None).mount(b'x', b'/', b'tmpfs', 0, 0) < 0:\n    raise OSError\nreturn 1",
    ],
)
def test_other_processes_are_out_of_reach(body):
    outcome, level = attack(body, os.getpid())
    needs(level, "seccomp")
    assert isinstance(outcome, Raised), outcome


def test_the_environment_is_empty(monkeypatch):
    monkeypatch.setenv("ACME_API_KEY", CANARY)
    outcome, _ = attack("import os\nreturn sorted(os.environ.items())")
    assert isinstance(outcome, Returned) and [k for k, _ in outcome.value] in ([], ["LC_CTYPE"])


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("while True:\n    pass", {"time"}),
        ("import time\ntime.sleep(1000)", {"time"}),
        ("return bytearray(10 ** 10)", {"memory"}),
        ("x = []\nwhile True:\n    x.append(bytearray(10 ** 7))", {"memory"}),
        ("return 'a' * 10 ** 8", {"value size"}),
        ("return [0] * 10 ** 7", {"value size"}),
        ("x = []\nx.append(x)\nreturn x", {"value size"}),
        ("import os\nos._exit(0)", {"process ended"}),
        ("import os, signal\nos.abort()", {"process ended"}),
        ("import ctypes\nctypes.string_at(0)", {"process ended"}),
        ("import sys\nsys.exit(0)", {"SystemExit"}),
        (
            "import sys\nsys.setrecursionlimit(10 ** 9)\ng = lambda n: g(n + 1)\nreturn g(0)",
            {"process ended", "memory", "time"},
        ),
    ],
)
def test_time_memory_and_size_are_bounded(body, what):
    outcome, _ = attack(body, seconds=2.0, memory_mb=256)
    said = outcome.kind if isinstance(outcome, Raised) else outcome.what
    assert said in what, outcome


@pytest.mark.parametrize(
    "line",
    [
        "'(' * 10 ** 6",
        "'[' * 10 ** 6",
        "'-' * 10 ** 6 + '1'",
        "'9' * 10 ** 6",
        '\'__import__("os").system("id")\'',
        "repr(('returned', ('list', 5)))",
        "repr(('returned', ('object', 'x', 1)))",
        "repr(('returned', ('nosuch', [])))",
        "repr(('out',))",
        "repr(7)",
        "'\\\\xff' * 1000",
    ],
)
def test_forged_answers_are_data_at_most(line):
    """Code that finds its runner can lie about its own results; it cannot make the parent run or parse without end."""
    code = (
        "import sys, os\n"
        "def f():\n"
        "    frame = sys._getframe()\n"
        "    while 'token' not in frame.f_locals:\n"
        "        frame = frame.f_back\n"
        f"    data = (frame.f_locals['token'] + {line} + chr(10)).encode()\n"
        "    while data:\n"
        "        data = data[os.write(frame.f_locals['out'], data):]\n"
        "    os._exit(0)\n"
    )
    result = run_python(code, "f", [()], seconds=5.0)
    assert len(result.outcomes) == 1 and not result.failure


def test_a_flood_of_output_is_cut():
    code = (
        "import sys, os\n"
        "def f():\n"
        "    frame = sys._getframe()\n"
        "    while 'out' not in frame.f_locals:\n"
        "        frame = frame.f_back\n"
        "    while True:\n"
        "        os.write(frame.f_locals['out'], b'x' * 65536)\n"
    )
    assert run_python(code, "f", [()], seconds=20.0).outcomes == (OutOfSteps("value size"),)


def test_what_programs_need_still_works():
    names = "math collections itertools functools re string random decimal fractions datetime statistics heapq bisect typing"
    body = f"import {', '.join(names.split())}\nreturn math.sqrt(16), str(decimal.Decimal(1) / 4), random.random() < 1"
    outcome, _ = attack(body)
    assert outcome == Returned((4.0, "0.25", True))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("error return without exception set", OutOfSteps("memory")),
        ("mine", Raised("SystemError", "mine")),
    ],
)
def test_a_fault_of_cpython_itself_counts_as_memory(message, expected):
    outcome, _ = attack(f"raise SystemError({message!r})")
    assert outcome == expected
