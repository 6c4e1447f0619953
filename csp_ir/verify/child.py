"""The sandbox's inner side: runs in the limited subprocess. Sent as source text; imports nothing of csp_ir."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000


def confine(request):
    """Take rights away; returns the level in force."""
    level = "limits"
    if request["namespaces"] and sys.platform == "linux":
        try:
            import ctypes

            libc = ctypes.CDLL(None, use_errno=True)
            for flags in (CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS, CLONE_NEWNET | CLONE_NEWIPC):
                if libc.unshare(flags) == 0:
                    level = "limits, own network namespace"
                    break
        except (ImportError, OSError, AttributeError):
            pass
    limits = {
        resource.RLIMIT_CPU: int(request["seconds"]) + 1,
        resource.RLIMIT_AS: request["memory"],
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 16,
        resource.RLIMIT_NPROC: 0,
    }
    for what, value in limits.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (value, value))
    return level


def main():
    request = json.loads(sys.stdin.buffer.read())
    out = os.fdopen(int(sys.argv[1]), "w", encoding="utf-8")

    def send(data):
        out.write(json.dumps(data) + "\n")
        out.flush()

    send({"level": confine(request)})
    sys.stdin.close()
    sys.setrecursionlimit(request["depth"])
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    names = {"__name__": "candidate"}
    try:
        exec(compile(request["code"], "<candidate>", "exec"), names)  # the one place where Python text runs
        function = names[request["entry"]]
    except BaseException as error:
        send({"load": type(error).__name__, "text": str(error)[:300]})
        return
    for call in request["calls"]:
        try:
            args = [decode(a) for a in call]  # noqa: F821
            value = function(*args)
        except BaseException as error:
            send({"raised": type(error).__name__, "text": str(error)[:300]})
            continue
        try:
            send({"returned": encode(value)})  # noqa: F821
        except (TypeError, RecursionError) as error:
            send({"opaque": str(error)[:300]})


if __name__ == "__main__":
    main()
