"""Runs hidden tests: one JSON line `{"code": ...}` in, `true` or `false` out. Forks and limits itself for each.

It is run as a script in a process of its own (`python -I judge.py`), by `run.py`.
"""

import json
import os
import resource
import signal
import sys

SECONDS = 4
MEMORY = 1 << 30


def judged(code: str) -> bool:
    """Whether a text runs to its end: in a forked child, with limits on time, memory and files."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        silence = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(silence, fd)
        signal.alarm(SECONDS + 2)
        status = 1
        try:
            exec(compile(code, "<program>", "exec"), {"__name__": "program"})
            status = 0
        except BaseException:
            pass
        os._exit(status)
    return os.waitpid(child, 0)[1] == 0


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(judged(json.loads(line)["code"])), flush=True)
