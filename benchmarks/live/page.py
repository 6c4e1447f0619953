"""Whether clients of one page wait for one another: each types while the others' specs are being solved.

    python -m benchmarks.live.page [--clients N] [--keys N]

Starts `csp-ir serve`, opens so many sessions, and types in all of them at once: first with no solve at work, then with one
begun in every session (as many run as the server has slots for, the rest waits). Prints milliseconds from a keystroke to its diagnostics
(median, 95th percentile, worst), of both, and how many solves ended meanwhile; and milliseconds of CPU of a keystroke, of server and workers. On a
busy machine the clock's figures mean little, so the load is printed beside them.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SPEC = """Decide whether a number is prime.

def is_prime(n: int) -> bool

sketch:
    if n < ?least:
        return ?small
    for i in range(?start, n):
        if n ?op i == ?rest:
            return ?found
    return ?otherwise

examples:
    7 -> True
    4 -> False
    1 -> False
    2 -> True
    9 -> False
    25 -> True
"""  # 25 is wrong, so that the search takes its time
EVERY = 0.25  # seconds between two keystrokes


class Client:
    """One session over HTTP: a connection that hears what happens, and one for each order."""

    def __init__(self, address: str, name: str) -> None:
        parts = urlsplit(address)
        self.port, self.name = parts.port or 80, name
        self.token = parse_qs(parts.query)["token"][0]
        self.seen: dict[int, asyncio.Event] = {}
        self.ready = asyncio.Event()
        self.answers = 0
        self.number = 0

    async def ask(self, path: str, body: str | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**24)
        head = (
            f"{'GET' if body is None else 'POST'} /api/{self.name}/{path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        )
        head += f"X-Csp-Ir-Token: {self.token}\r\nContent-Type: application/json\r\nConnection: close\r\n"
        data = (body or "").encode()
        writer.write(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)
        await writer.drain()
        return reader, writer

    async def follow(self) -> None:
        reader, _writer = await self.ask("events", None)
        kind = b""
        while line := await reader.readline():
            if line.startswith(b"event: "):
                kind = line[7:].strip()
                self.ready.set()
            elif line.startswith(b"data: ") and kind == b"seen":
                number = json.loads(line[6:])["number"]
                if number in self.seen:
                    self.seen[number].set()
            elif line.startswith(b"data: {") and kind == b"answer" and len(line) > 20:
                self.answers += 1

    async def order(self, name: str, **given: object) -> None:
        reader, writer = await self.ask(name, json.dumps(given))
        await reader.read()
        writer.close()

    async def key(self) -> float:
        """Milliseconds from one more keystroke to its diagnostics."""
        self.number += 1
        mine = self.seen[self.number] = asyncio.Event()
        began = time.perf_counter()
        await self.order("type", text=f"{SPEC}\n# {self.name} {self.number}", number=self.number)
        await asyncio.wait_for(mine.wait(), 60)
        return 1000 * (time.perf_counter() - began)

    async def keys(self, count: int) -> list[float]:
        taken = []
        await asyncio.sleep(EVERY * random.random())
        for _ in range(count):
            taken.append(await self.key())
            await asyncio.sleep(EVERY)
        return taken


def cpu(pid: int) -> float:
    """Seconds of CPU of a process and of those that it started and that still are, as Linux counts them."""
    stats = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            stats[int(folder.name)] = int(fields[1]), int(fields[11]) + int(fields[12])
    family = {pid}
    while more := {p for p, (parent, _) in stats.items() if parent in family} - family:
        family |= more
    return sum(stats[p][1] for p in family if p in stats) / os.sysconf("SC_CLK_TCK")


def said(what: str, taken: list[float]) -> str:
    taken = sorted(taken)
    tail = taken[int(0.95 * (len(taken) - 1))]
    return f"{what}: median {statistics.median(taken):.0f} ms, 95% {tail:.0f} ms, worst {taken[-1]:.0f} ms"


async def main(clients: int, keys: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "csp_ir", "serve", "--port", "0", "--no-browser", "--state", folder]
        server = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        assert server.stdout is not None
        address = (await server.stdout.readline()).decode().split()[1]
        everyone = [Client(address, f"client{n}") for n in range(clients)]
        following = [asyncio.ensure_future(c.follow()) for c in everyone]
        try:
            await asyncio.gather(*(c.ready.wait() for c in everyone))
            await asyncio.gather(*(c.keys(2) for c in everyone))
            before = cpu(server.pid)
            quiet = sum(await asyncio.gather(*(c.keys(keys) for c in everyone)), [])
            spent = cpu(server.pid) - before
            await asyncio.gather(*(c.order("solve") for c in everyone))
            await asyncio.sleep(0.5)
            busy = sum(await asyncio.gather(*(c.keys(keys) for c in everyone)), [])
            ended = sum(c.answers for c in everyone)
        finally:
            for task in following:
                task.cancel()
            server.terminate()
            await server.wait()
    print(f"{clients} clients, {keys} keystrokes each, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(said("no solve at work", quiet) + f"; {1000 * spent / len(quiet):.0f} ms of CPU each")
    print(said("solves at work", busy) + f"; {ended} of {clients} solves ended meanwhile")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--keys", type=int, default=10)
    given = parser.parse_args()
    asyncio.run(main(given.clients, given.keys))
