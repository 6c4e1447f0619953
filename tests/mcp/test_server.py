"""The tools as an agent meets them: by the SDK's own client, in this process, over stdio and over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
import uvicorn
from mcp import Client, StdioServerParameters

from csp_ir.cli import main
from csp_ir.mcp.server import http, make
from csp_ir.mcp.tools import TOOLS, Budget

SPEC = "Twice.\n\ndef double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\n"
OPEN = "Combine two numbers.\n\ndef pick(x: int, y: int) -> int\n\npick(2, 2) == 4\npick(0, 0) == 0\n"
DRAFT = 'def half(x: int) -> int:\n    """Halve.\n\n    >>> half(6)\n    3\n    """\n    return x ?op ?by: int\n'
ENDLESS = "def f(n: int) -> int:\n    while n >= 0 or n < 0:\n        n = n + 1\n    return n\n"
HARD = "def f(x: int) -> int\n\nf(1) == 77777\nf(2) == 13\nf(3) == -9999\n"


def asked(work: Callable[[Client], Awaitable[None]], target: Any = None, **budget: Any) -> None:
    """Have a client do something with a server of its own."""

    async def main() -> None:
        server = make(Budget(**budget)) if target is None else target
        async with Client(server) as client:
            await asyncio.wait_for(work(client), 100)

    asyncio.run(main())


async def told(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def test_tools_say_what_they_are_for_and_what_they_answer() -> None:
    async def work(client: Client) -> None:
        tools = {t.name: t for t in (await client.list_tools()).tools}
        assert tools.keys() == TOOLS.keys()
        for tool in tools.values():
            assert tool.description and tool.output_schema and tool.annotations and tool.annotations.read_only_hint
        assert "samples" in tools["solve"].input_schema["properties"]

    asked(work)


def test_a_solve_tells_how_it_goes_on_and_keeps_its_record() -> None:
    async def work(client: Client) -> None:
        said: list[tuple[float, float | None, str | None]] = []

        async def progress(done: float, total: float | None, message: str | None) -> None:
            said.append((done, total, message))

        result = await client.call_tool("solve", {"spec": SPEC}, progress_callback=progress)
        answer = result.structured_content
        assert isinstance(answer, dict) and answer["solved"] and "return" in answer["code"] and not answer["nearest"]
        assert said and said[-1][1] == Budget().seconds and all(a[0] <= b[0] for a, b in zip(said, said[1:]))
        (content,) = (await client.read_resource(answer["record"])).contents
        assert json.loads(content.text)["spec"]["name"] == "double"

    asked(work)


def test_samples_of_an_agent_are_run_and_used() -> None:
    async def work(client: Client) -> None:
        attempts = ["def double(x):\n    return x ** 2", "def double(x):\n    return x << 1"]
        answer = await told(client, "solve", spec=SPEC, samples=attempts)
        assert answer["solved"]
        space: dict[str, Any] = {}
        exec(answer["code"], space)
        assert space["double"](7) == 14

    asked(work)


def test_what_failed_is_never_given_as_code() -> None:
    async def work(client: Client) -> None:
        answer = await told(client, "solve", spec=HARD, seconds=1)
        assert not answer["solved"] and answer["code"] == "" and answer["said"]

    asked(work)


def test_questions_come_with_the_examples_that_settle_them() -> None:
    async def work(client: Client) -> None:
        found = await told(client, "questions", spec=OPEN)
        assert found["questions"]
        first = found["questions"][0]
        assert len(first["answers"]) == len(first["examples"]) >= 2
        assert first["examples"][0] == f"{first['call']} == {first['answers'][0]}"
        settled = await told(client, "solve", spec=OPEN + first["examples"][0] + "\n")
        assert first["call"] not in [q["call"] for q in settled["questions"]]

    asked(work)


def test_drafts_are_looked_into() -> None:
    async def work(client: Client) -> None:
        fits = await told(client, "fits", draft=DRAFT, hole="by")
        (hole,) = fits["holes"]
        assert hole["type"] == "int" and hole["scope"] == {"x": "int"} and hole["fits"]
        filled = DRAFT.replace("?op", "//")
        why = await told(client, "why", draft=filled, hole="by", candidate="3")
        assert not why["fits"] and "gives 2" in why["reasons"][0]
        assert (await told(client, "why", draft=filled, hole="by", candidate="2"))["fits"]
        checked = await told(client, "check", spec=SPEC, code="def double(x):\n    return x * x")
        assert checked["passed"] is False and "10" in checked["failures"][0]
        assert (await told(client, "check", spec=SPEC + "double(2) == 5\n"))["troubles"]

    asked(work)


def test_functions_are_compared_and_mended() -> None:
    async def work(client: Client) -> None:
        first, second = "def f(x: int) -> int:\n    return x + x\n", "def f(x: int) -> int:\n    return x * x\n"
        compared = await told(client, "compare", first=first, second=second)
        assert compared["verdict"] == "different" and len(compared["outcomes"]) == 2
        wrong = 'def f(x: int) -> int:\n    """Twice.\n\n    >>> f(3)\n    6\n    >>> f(5)\n    10\n    """\n    return x * 3\n'
        mended = await told(client, "repair", code=wrong)
        assert mended["failing"] and "-    return x * 3" in mended["diff"] and "return x * 3" not in mended["module"]

    asked(work)


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("solve", {"spec": "def f(x: Foo) -> int\nf(1) == 2\n"}, "unknown type `Foo`"),
        ("fits", {"draft": DRAFT, "hole": "gone"}, "there is no hole ?gone"),
        ("why", {"draft": SPEC, "hole": "a", "candidate": "1"}, "has no sketch"),
    ],
)
def test_bad_input_is_told_with_its_remedy(tool: str, arguments: dict[str, Any], said: str) -> None:
    async def work(client: Client) -> None:
        result = await client.call_tool(tool, arguments)
        assert result.is_error and said in result.content[0].text

    asked(work)


def test_no_client_exceeds_the_budget() -> None:
    async def work(client: Client) -> None:
        answer = await told(client, "solve", spec=HARD, seconds=1000)
        assert not answer["solved"] and any(
            f"ran out of {what}" in answer["said"] for what in ("time (0.5 s)", "work (0.5)")
        )
        many = await client.call_tool("solve", {"spec": SPEC, "samples": ["x"] * 4})
        assert many.is_error and "at most 3" in many.content[0].text
        long = await client.call_tool("check", {"spec": "x" * 10_001})
        assert long.is_error and "at most 10,000 characters" in long.content[0].text

    asked(work, seconds=0.5, samples=3, characters=10_000)


def test_what_a_call_has_no_time_for_is_an_error() -> None:
    async def work(client: Client) -> None:
        slow = await client.call_tool("compare", {"first": ENDLESS, "second": ENDLESS.replace("+ 1", "+ 2")})
        assert slow.is_error and "0.01 s" in slow.content[0].text

    asked(work, seconds=0.01)


def test_a_solve_that_is_cancelled_leaves_nothing_running() -> None:
    async def work(client: Client) -> None:
        started = asyncio.Event()

        async def progress(*_: Any) -> None:
            started.set()

        solving = asyncio.ensure_future(client.call_tool("solve", {"spec": HARD}, progress_callback=progress))
        await started.wait()
        solving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await solving
        assert (await told(client, "solve", spec=SPEC))["solved"]  # one at once: the first has ended

    asked(work, at_once=1)


def test_over_standard_streams() -> None:
    async def work(client: Client) -> None:
        assert (await told(client, "solve", spec=SPEC))["solved"]

    environment = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME")}
    asked(work, StdioServerParameters(command=sys.executable, args=["-m", "csp_ir", "mcp"], env=environment))


@pytest.fixture
def address() -> Iterator[str]:
    """The host and port of a server in this process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(http(make(), "127.0.0.1", port), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.02)
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_over_http(address: str) -> None:
    async def work(client: Client) -> None:
        assert (await told(client, "check", spec=SPEC))["functions"] == ["double"]

    asked(work, f"http://{address}/mcp")


@pytest.mark.parametrize("header", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}])
def test_other_origins_and_hosts_are_refused(address: str, header: dict[str, str]) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    request = urllib.request.Request(f"http://{address}/mcp", json.dumps(call).encode(), {**accept, **header})
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    assert caught.value.code in (403, 421)


def test_an_address_that_is_taken_is_said(capsys) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["mcp", "--http", str(taken.getsockname()[1])]) == 2
    assert "cannot listen on 127.0.0.1:" in capsys.readouterr().err
