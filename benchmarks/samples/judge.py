"""Runs hidden tests: one JSON line `{"code": ...}` in, what went wrong as a text out. Forks and limits itself for each.

It is run as a script in a process of its own (`python -I judge.py`), by `run.py`.
"""

import json
import os
import resource
import signal
import sys

SECONDS = 4
MEMORY = 1 << 30
MOST = 400  # characters of what went wrong
DONE = b"done"


def judged(code: str) -> str:
    """What keeps a text from running to its end; empty where nothing does. In a forked child, with limits on time, memory and files."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        silence = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(silence, fd)
        signal.alarm(SECONDS + 2)
        try:
            exec(compile(code, "<program>", "exec"), {"__name__": "program"})
            os.write(writing, DONE)
        except BaseException as error:
            os.write(writing, f"{type(error).__name__}: {error}"[:MOST].encode(errors="replace"))
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    os.set_blocking(reading, False)  # a process that the text left behind may still hold the other end
    try:
        said = os.read(reading, 4 * MOST)
    except BlockingIOError:
        said = b""
    os.close(reading)
    return "" if said == DONE else said.decode() or "it gave no answer"


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(judged(json.loads(line)["code"])), flush=True)
