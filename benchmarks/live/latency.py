"""How soon an editor has an answer: a real client opens, changes and asks about a file of about 300 lines.

    python -m benchmarks.live.latency [--times N]

Prints wall-clock milliseconds (median and worst) from what the editor sends to what it shows: the first diagnostics of a
file that is opened, those after a keystroke, hover over a hole, completion in it. The server is warm, as it is some
seconds after an editor has started. On a busy machine these figures mean nothing, so the load is printed beside them, and below
them the milliseconds of CPU that the server and its worker take for one answer, which do not depend on it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import time

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from csp_ir.wall.broker import Job, run

DRAFT = '''

def is_prime(n: int) -> bool:
    """Decide whether a number is prime.

    >>> is_prime(7), is_prime(9), is_prime(2), is_prime(1)
    (True, False, True, False)
    """
    if n < ?least:
        return False
    for i in range(?start: int, n):
        if n ?op i == 0:
            return False
    return True
'''
OTHER = '''

def step_{0}(limit: int, values: list[int]) -> int:
    """Add up what is above a limit."""
    total = 0
    for value in values:
        if value > limit:
            total += value * {0}
    return total
'''
TEXT = '"""A module."""\n' + "".join(OTHER.format(i) for i in range(30)) + DRAFT


async def main(times: int) -> None:
    client = LanguageClient("latency", "1")
    shown: asyncio.Queue[str] = asyncio.Queue()

    @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def published(params: lsp.PublishDiagnosticsParams) -> None:
        shown.put_nowait(params.uri)

    async def until(uri: str) -> None:
        while await shown.get() != uri:
            pass

    await client.start_io(sys.executable, "-m", "csp_ir", "lsp")
    await client.initialize_async(lsp.InitializeParams(lsp.ClientCapabilities()))
    client.initialized(lsp.InitializedParams())
    taken: dict[str, list[float]] = {}

    async def timed(what: str, work: object) -> None:
        began = time.perf_counter()
        await work  # type: ignore[misc]
        taken.setdefault(what, []).append(1000 * (time.perf_counter() - began))

    for number in range(-2, times):  # the first two warm it
        uri, text = f"file:///latency{number}.py", f"{TEXT}# {number}\n"
        line = text[: text.index("?start")].count("\n")
        at = lsp.Position(line, text.split("\n")[line].index("?start") + 1)
        document = lsp.TextDocumentIdentifier(uri)
        client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, "python", 1, text)))
        await timed("first diagnostics", until(uri))
        await timed("hover", client.text_document_hover_async(lsp.HoverParams(document, at)))
        await timed("completion", client.text_document_completion_async(lsp.CompletionParams(document, at)))
        while not shown.empty():
            shown.get_nowait()
        change = lsp.TextDocumentContentChangeWholeDocument(text + "#\n")
        version = lsp.VersionedTextDocumentIdentifier(version=2, uri=uri)
        client.text_document_did_change(lsp.DidChangeTextDocumentParams(version, [change]))
        await timed("diagnostics after a keystroke", until(uri))
        client.text_document_did_close(lsp.DidCloseTextDocumentParams(document))
        if number < 0:
            taken.clear()
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()
    print(f"{len(TEXT.splitlines())} lines, {times} times, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for what, found in taken.items():
        print(f"{what}: median {statistics.median(found):.0f} ms, worst {max(found):.0f} ms")


def cpu(times: int) -> None:
    """Print the CPU of one answer of each sort."""
    site = {"text": TEXT, "file": "m.py", "name": "is_prime"}
    questions: dict[str, dict[str, object]] = {
        "look:look": {"text": TEXT, "file": "m.py"},
        "look:look_closer": {**site, "hole": None, "most": 10},
        "edits:fill_each": {**site, "hole": "start", "texts": [str(n) for n in range(10)]},
    }
    for function, arguments in questions.items():
        found = []
        for _ in range(times + 2):
            job, began = Job(f"csp_ir.session.{function}", arguments, {}, 60.0), time.process_time()
            run(job)
            assert job.ending is not None
            found.append(1000 * (time.process_time() - began + job.ending.cpu))
        print(f"CPU of {function}: median {statistics.median(found[2:]):.0f} ms, worst {max(found[2:]):.0f} ms")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--times", type=int, default=10)
    given = parser.parse_args()
    asyncio.run(main(given.times))
    cpu(given.times)
