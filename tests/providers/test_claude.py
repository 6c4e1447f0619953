"""Claude: how much it thinks, what its list says of a model, why it stops, what is cached."""

from __future__ import annotations

import time
from typing import Any

import pytest

from csp_ir.providers.base import CallError, Completion, Format, Prompt, Sampling
from csp_ir.providers.catalogue import ROOM
from csp_ir.providers.drawing import Drawn
from csp_ir.providers.loop import run
from csp_ir.providers.metering import Meter, Metered
from csp_ir.providers.schema import programs_schema
from tests.providers.servers import serving

pytest.importorskip("anthropic")

JSON = Format("json", schema=programs_schema())


def ask(server: Any, model: str, effort: str | None = None, format: Format = JSON, system: str = "s") -> dict[str, Any]:
    """The body of a request for 100 tokens."""
    from csp_ir.providers.anthropic import Anthropic

    made = Drawn(Metered(Anthropic(model, key="k", url=server.url, effort=effort), Meter()))
    run(made.complete(Prompt(system, "u"), format, Sampling(temperature=0.8, max_tokens=100), time.monotonic() + 30))
    return server.requests[-1][2]


@pytest.mark.parametrize(
    ("model", "effort", "thinking", "told", "room"),
    [
        ("claude-opus-5-5", None, None, None, ROOM["medium"]),
        ("claude-opus-5-5", "low", None, "low", ROOM["low"]),
        ("claude-opus-5-5", "minimal", None, "low", ROOM["minimal"]),
        ("claude-sonnet-5-5", None, None, None, ROOM["high"]),
        ("claude-sonnet-5-5", "none", {"type": "disabled"}, None, 0),
        ("claude-sonnet-5-5", "xhigh", {"type": "adaptive"}, "xhigh", ROOM["xhigh"]),
        ("claude-sonnet-4-6", None, None, None, 0),
        ("claude-sonnet-4-6", "high", {"type": "adaptive"}, "high", ROOM["high"]),
        ("claude-sonnet-4-6", "xhigh", {"type": "adaptive"}, "high", ROOM["xhigh"]),
        ("claude-haiku-4-5", None, None, None, 0),
        ("claude-haiku-4-5", "low", {"type": "enabled", "budget_tokens": ROOM["low"]}, None, ROOM["low"]),
        ("claude-opus-4-5", "medium", {"type": "enabled", "budget_tokens": ROOM["medium"]}, "medium", ROOM["medium"]),
    ],
)
def test_effort_is_told_as_each_model_takes_it(
    model: str, effort: str | None, thinking: Any, told: str | None, room: int
) -> None:
    with serving() as server:
        body = ask(server, model, effort)
    assert body.get("thinking") == thinking and body["output_config"].get("effort") == told
    assert body["max_tokens"] == 100 + room
    assert thinking is None or thinking["type"] != "enabled" or 1024 <= thinking["budget_tokens"] < body["max_tokens"]
    assert ("temperature" in body) == ("-4-" in model and thinking is None)


def test_what_the_list_says_goes_before_the_catalogue() -> None:
    no, yes = {"supported": False}, {"supported": True}
    listed = {
        "id": "claude-sonnet-5-5", "max_tokens": 64,
        "capabilities": {
            "structured_outputs": no, "effort": {**yes, "high": no, "low": yes},
            "thinking": {**yes, "types": {"adaptive": yes, "disabled": no, "enabled": no}},
        },
    }  # fmt: skip
    with serving(listed=listed) as server:
        body = ask(server, "claude-sonnet-5-5", "high")
        assert "output_config" not in body and body["max_tokens"] == 64
        assert ask(server, "claude-sonnet-5-5", "low")["output_config"] == {"effort": "low"}
        assert "thinking" not in ask(server, "claude-sonnet-5-5", "none")
    with serving(listed={"error": "of another shape", "max_tokens": "many"}) as server:
        assert "format" in ask(server, "claude-sonnet-5-5")["output_config"]


def test_what_a_model_refuses_is_left_out() -> None:
    with serving(refuses={"output_config"}) as server:
        assert "output_config" not in ask(server, "claude-unheard-of-9")
        assert [("output_config" in b) for _, _, b in server.requests] == [True, False]


@pytest.mark.parametrize(
    ("reason", "finish"),
    [
        ("end_turn", "stop"), ("stop_sequence", "stop"), ("tool_use", "stop"), ("max_tokens", "length"),
        ("pause_turn", "length"), ("model_context_window_exceeded", "length"), ("refusal", "refusal"), ("new", "stop"),
    ],
)  # fmt: skip
def test_why_it_stops(reason: str, finish: str) -> None:
    from csp_ir.providers.anthropic import Anthropic

    data = {"stop_reason": reason, "content": [{"type": "text", "text": "x"}], "usage": {"input_tokens": 1}}
    found = Anthropic("claude-haiku-5-5", key="k").read(data)
    assert found.finish_reasons == (finish,) and found.texts == ("x",) and not found.notes


def test_thoughts_that_take_all_the_tokens_are_told() -> None:
    from csp_ir.providers.anthropic import Anthropic

    made = Anthropic("claude-haiku-5-5", key="k")
    thoughts = {"type": "thinking", "thinking": "hm", "signature": "s"}
    found = made.read({"stop_reason": "max_tokens", "content": [thoughts], "usage": {"output_tokens": 9}})
    assert isinstance(found, Completion) and found.texts == ("",) and "thought all its tokens away" in found.notes[0]
    with pytest.raises(CallError):
        made.read({"content": None})


def test_instructions_are_cached_where_they_are_long_enough() -> None:
    with serving() as server:
        for system, cached in (("short", False), ("word " * 400, True)):
            body = ask(server, "claude-opus-5", system=system)
            assert ("cache_control" in body["system"][0]) is cached
        assert "cache_control" not in ask(server, "claude-haiku-4-5", system="word " * 400)["system"][0]
