"""What the level says is true: with layers switched off, each forbidden thing is tried for real."""

import itertools
import os
import socket
import sys

import pytest

from csp_ir.interpreter.outcomes import Returned
from csp_ir.verify import sandbox
from csp_ir.verify.sandbox import LAYERS, lacking, missing_layers, refusal, run_python

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the layers are Linux's")

# What is tried -> (the layers that each forbid it, the code).
FORBIDDEN = {
    "read a file": ({"landlock"}, "open(folder + '/secret').read()"),
    "list a folder": ({"landlock"}, "os.listdir(folder)"),
    "make a file": ({"landlock"}, "open(folder + '/made', 'w').close()"),
    "write to a file": ({"landlock", "limits"}, "os.write(os.open(folder + '/secret', os.O_WRONLY), b'x')"),
    "cut a file": ({"landlock", "seccomp"}, "os.truncate(folder + '/long', 0)"),
    "remove a file": ({"landlock", "seccomp"}, "os.unlink(folder + '/doomed')"),
    "change a mode": ({"seccomp"}, "os.chmod(folder + '/secret', 0o640)"),
    "reach the network": ({"namespaces", "seccomp"}, "connect(port)"),
    "fork": ({"limits", "seccomp"}, "fork()"),
    "take memory": ({"limits"}, "bytearray(2 ** 30)"),
    "open many files": ({"limits"}, "[os.dup(2) for _ in range(40)]"),
    "raise a limit": ({"limits", "seccomp"}, "raise_limit()"),
    "look at the parent's signals": ({"seccomp"}, "os.kill(os.getppid(), 0)"),
    "name the machine": ({"seccomp"}, "refused_call(ctypes.CDLL(None).sethostname(b'x', 1))"),
}
CAPABLE = {"name the machine"}  # forbidden without any layer: no capability is kept
PROGRAM = """
import ctypes, os

def connect(port):
    import socket
    socket.create_connection(("127.0.0.1", port), 2).close()

def fork():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)

def raise_limit():
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (4096, 4096))

def refused_call(result):
    if result:
        raise OSError

def f(folder, port, texts):
    done = []
    for name, text in texts.items():
        try:
            eval(text)
        except (OSError, MemoryError, ValueError):
            continue
        done.append(name)
    return done
"""


@pytest.fixture
def folder(tmp_path):
    for name in ("secret", "long", "doomed"):
        (tmp_path / name).write_text("text")
    return tmp_path


def attempted(folder, **options):
    """What of FORBIDDEN went through, and the level that was reported."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        given = (str(folder), server.getsockname()[1], {name: text for name, (_, text) in FORBIDDEN.items()})
        result = run_python(PROGRAM, "f", [given], weak=True, **options)
    (outcome,) = result.outcomes
    assert isinstance(outcome, Returned), outcome
    return set(outcome.value), set(result.level.split(", "))


@pytest.mark.parametrize("absent", [c for n in range(len(LAYERS) + 1) for c in itertools.combinations(LAYERS, n)])
def test_what_a_reported_layer_forbids_does_not_happen(absent, folder, monkeypatch):
    monkeypatch.setattr(sandbox, "ABSENT", absent)
    done, level = attempted(folder)
    assert not level & set(absent)
    happened = {name for name, (holders, _) in FORBIDDEN.items() if holders & level and name in done} | done & CAPABLE
    assert not happened, f"with {sorted(level)}"
    free = {name for name, (holders, _) in FORBIDDEN.items() if not holders & level} - CAPABLE
    if "landlock" in absent and "limits" in absent:  # these forbid more than is promised of them on every kernel
        assert free <= done, f"with {sorted(level)}: the attempt itself is at fault"


def test_root_without_seccomp_can_fork_and_the_limits_are_not_reported(folder, monkeypatch):
    if os.geteuid() != 0:
        pytest.skip("the kernel counts the processes of everybody else")
    monkeypatch.setattr(sandbox, "ABSENT", ("seccomp",))
    done, level = attempted(folder)
    assert "fork" in done and "limits" not in level


@pytest.mark.parametrize("layer", LAYERS)
def test_without_a_layer_that_it_needs_code_is_not_run(layer, folder, monkeypatch):
    monkeypatch.setattr(sandbox, "ABSENT", (layer,))
    code = "def f(path):\n    open(path, 'w').write('run')\n    return 1"
    result = run_python(f"open({str(folder / 'made')!r}, 'w').write('run')\n{code}", "f", [(str(folder / "made"),)])
    assert not (folder / "made").exists() and result.outcomes == ()
    assert layer in result.missing and result.failure == refusal(result.missing) and layer in result.failure
    assert layer in missing_layers() and result.missing == lacking(result.level)


def test_with_every_layer_code_is_run():
    result = run_python("def f():\n    return 1", "f", [()])
    if result.missing:
        assert result.outcomes == () and result.missing == missing_layers()
    else:
        assert result.outcomes == (Returned(1),) and missing_layers() == ()
