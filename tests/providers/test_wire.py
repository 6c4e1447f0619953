"""The backends against loopback servers: what is on the wire, and what becomes of every fault."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from csp_ir.cli.solve import exit_code, summary
from csp_ir.holes.draft import Draft
from csp_ir.pipeline import solve
from csp_ir.portfolio.stage import Portfolio
from csp_ir.providers.base import Request, Usage
from csp_ir.providers.catalogue import price_of
from csp_ir.providers.metering import Meter, Metered
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.retry import Retrying
from csp_ir.spec.read import read_spec
from tests.providers.servers import GOOD, KEY, UNKNOWN_USAGE, Server, serving

pytest.importorskip("anthropic")
pytest.importorskip("openai")

SPEC = read_spec(
    "90 and above is A, else B.\n\ndef grade(score: int) -> str\n\ngrade(95) == 'A'\ngrade(85) == 'B'\ngrade(90) == 'A'\n"
)
DRAFT = Draft.parse("def grade(score: int) -> str:\n    return 'A' if (?test: bool) else 'B'")
BACKENDS = ("anthropic", "vllm", "llamacpp")
FAULTS = (*UNKNOWN_USAGE, "303", "empty answer", "10 MB", "wrong schema", "injection", "cut off", "refusal")
RETRIED = ("reset", "broken off", "not json", "empty body", "429", "429 later", "500", "529", "503")


def bare(kind: str, server: Server):
    from csp_ir.providers.anthropic import Anthropic
    from csp_ir.providers.openai_compatible import OpenAICompatible

    if kind == "anthropic":
        return Anthropic("claude-haiku-5-5", key=KEY, url=server.url)
    return OpenAICompatible(server.url, "served", kind=kind, key=KEY)


def stack(kind: str, server: Server, meter: Meter, **retry) -> LLMProvider:
    return LLMProvider(Retrying(Metered(bare(kind, server), meter), first=0.005, longest=0.02, **retry))


def propose(provider: LLMProvider, seconds: float = 10.0, **more):
    async def work():
        try:
            return await provider.propose(Request(SPEC, **{"count": 3, "deadline": time.monotonic() + seconds, **more}))
        finally:
            await provider.aclose()

    return asyncio.run(work())


def filling() -> dict:
    return {"draft": DRAFT.program, "holes": tuple(DRAFT.holes.values())}


# --- the wire ----------------------------------------------------------------------------


def test_vllm_carries_temperature_n_seed_and_logprobs() -> None:
    with serving() as server:
        proposal = propose(stack("vllm", server, Meter()))
        path, headers, body = server.requests[0]
    assert path == "/v1/chat/completions" and headers["authorization"].startswith("Bearer ")
    assert (body["temperature"], body["n"], body["seed"], body["logprobs"]) == (0.8, 3, 0, True)
    assert "structured_outputs" not in body and not [k for k in body if k.startswith("guided")]
    assert proposal.programs[0].cost == pytest.approx(0.75)


def test_vllm_carries_the_grammar() -> None:
    with serving(answer=lambda body: ["score >= 90"]) as server:
        proposal = propose(stack("vllm", server, Meter()), **filling())
        body = server.requests[0][2]
    assert list(body["structured_outputs"]) == ["grammar"] and "root ::= " in body["structured_outputs"]["grammar"]
    assert [str(c) for c in proposal.candidates["test"]] == ["score >= 90"] and not proposal.notes


def test_llamacpp_carries_gbnf() -> None:
    with serving(answer=lambda body: ["score >= 90"]) as server:
        propose(stack("llamacpp", server, Meter()), **filling())
        body = server.requests[0][2]
    assert "root ::= " in body["grammar"] and "structured_outputs" not in body


def test_a_server_that_ignores_the_grammar_is_told_of() -> None:
    with serving(answer=lambda body: ["the score must be at least 90", "score >= 90", "score + 1"]) as server:
        meter = Meter()
        result = solve(
            replace(SPEC, sketch=DRAFT.program),
            providers=Portfolio([[stack("vllm", server, meter)]], meter=meter), embedded=False, seconds=10,
        )  # fmt: skip
    assert result.solved and result.assignment == {"test": "score >= 90"}
    assert any("break the grammar" in note for note in result.record["provider_notes"])
    assert "break the grammar" in summary("grade", result, 1.0)


def test_anthropic_carries_the_schema_and_a_cached_prefix_and_no_temperature() -> None:
    with serving() as server:
        proposal = propose(stack("anthropic", server, Meter()))
        path, headers, body = server.requests[0]
    assert path == "/v1/messages" and KEY in (
        headers.get("x-api-key"),
        headers.get("authorization", "").removeprefix("Bearer "),
    )
    assert body["output_config"]["format"]["type"] == "json_schema"
    assert "temperature" not in body and "n" not in body and "seed" not in body and "tool_choice" not in body
    assert body["system"][0]["text"] and "thinking" not in body
    assert len(proposal.programs) == 1 and proposal.usage.cache_read_tokens == 30


def test_older_claude_models_take_a_temperature() -> None:
    from csp_ir.providers.anthropic import Anthropic

    with serving() as server:
        propose(LLMProvider(Anthropic("claude-haiku-4-5", key="k", url=server.url)))
    assert server.requests[0][2]["temperature"] == 0.8


def test_the_first_served_model_is_used_where_none_is_named() -> None:
    from csp_ir.providers.openai_compatible import OpenAICompatible

    with serving() as server:
        backend = OpenAICompatible(server.url)
        propose(LLMProvider(backend))
    assert server.requests[0][2]["model"] == "served" and backend.name == "vllm:served"


def test_batches_answer_concurrent_calls_together(tmp_path: Path) -> None:
    from csp_ir.providers.batches import AnthropicBatches, Kept

    with serving() as server:
        meter = Meter()
        backend = AnthropicBatches(
            "claude-haiku-5-5@batch", key="k", url=server.url, window=0.05, poll=0.02, kept=Kept(tmp_path / "b")
        )
        provider = LLMProvider(Metered(backend, meter))

        async def both():
            request = Request(SPEC, count=2, deadline=time.monotonic() + 10)
            return await asyncio.gather(provider.propose(request), provider.propose(request))

        first, second = asyncio.run(both())
    assert first.useful and second.useful, (first, second)
    assert [p for p, _, _ in server.requests] == ["/v1/messages/batches"] and len(server.batches["batch_1"]) == 2
    assert meter.total.tokens == server.tokens
    full = price_of("claude-haiku-5-5").cost(meter.total)
    assert meter.spent == pytest.approx(full / 2) and meter.spent > 0


# --- faults --------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [f for f in FAULTS if f != "timeout"])
@pytest.mark.parametrize("kind", BACKENDS)
def test_one_fault_loses_nothing_that_can_be_had_again(kind: str, fault: str) -> None:
    meter = Meter()
    with serving(faults=[fault]) as server:
        proposal = propose(stack(kind, server, meter))
    assert len(server.requests) == (2 if fault in RETRIED else 1)
    assert proposal.useful == (fault in (*RETRIED, "303"))
    assert (proposal.failure is None) == proposal.useful
    assert meter.total.tokens == proposal.usage.tokens == server.tokens
    assert not meter.reserved


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("kind", BACKENDS[:2])
def test_a_lasting_fault_ends_in_the_right_verdict(kind: str, fault: str) -> None:
    meter = Meter()
    with serving(always=fault) as server:
        # Overload and rate limits are waited out until the deadline, so they get a near one.
        seconds = 0.5 if fault in ("timeout", "429", "429 later", "529", "503") else 90.0
        provider = stack(kind, server, meter, attempts=2)
        portfolio = Portfolio([[provider]], meter=meter, attempts=1)
        result = solve(SPEC, providers=portfolio, embedded=False, seconds=seconds)
        assert meter.total.tokens == server.tokens
    if fault == "303":
        assert result.solved
        return
    assert not result.solved and exit_code(result) in (1, 3), result.verdict
    failures = [e["failure"] for e in result.record["events"] if e["event"] == "proposal"]
    assert failures and all(failures)
    text = json.dumps(result.record, default=repr) + summary("grade", result, 1.0)
    assert KEY not in text


@pytest.mark.parametrize("kind", BACKENDS)
def test_a_lasting_fault_does_not_keep_the_enumerator_from_its_answer(kind: str) -> None:
    with serving(always="500") as server:
        provider = stack(kind, server, Meter(), attempts=1)
        spec = read_spec("def double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\ndouble(-3) == -6\n")
        result = solve(spec, providers=[provider], seconds=20)
    assert result.solved


@pytest.mark.parametrize("fault", ["timeout", "429"])
def test_the_deadline_holds(fault: str) -> None:
    started = time.monotonic()
    with serving(always=fault) as server:
        proposal = propose(stack("vllm", server, Meter()), seconds=0.3)
    assert proposal.failure is not None and time.monotonic() - started < 15


def test_slow_bodies_end_at_the_deadline() -> None:
    with serving(delay=30) as server:
        proposal = propose(stack("anthropic", server, Meter()), seconds=0.3)
    assert proposal.failure is not None and proposal.failure.kind == "timeout"


def test_retry_after_is_kept() -> None:
    with serving(faults=["429 later"]) as server:
        started = time.monotonic()
        assert propose(stack("vllm", server, Meter())).useful
        assert time.monotonic() - started >= 0.05


def test_holes_of_one_level_are_asked_for_at_once() -> None:
    text = "def f(x: int) -> int:\n    return max(" + ", ".join(f"(?h{i}: int)" for i in range(8)) + ")"
    draft = Draft.parse(text)
    with serving(answer=lambda body: ["x + 1"], delay=0.4) as server:
        provider = stack("vllm", server, Meter())
        started = time.monotonic()
        proposal = propose(provider, draft=draft.program, holes=tuple(draft.holes.values()))
        took = time.monotonic() - started
    assert len(proposal.candidates) == len(server.requests) == 8
    assert took < 8 * 0.4


def test_usage_adds_up_over_many_concurrent_faults() -> None:
    meter = Meter()
    faults = ["500", "ok", "not json", "cut off", "reset", "429", "ok", "wrong schema", "empty answer", "broken off"]
    with serving(faults=list(faults)) as server:
        provider = stack("anthropic", server, meter)

        async def many():
            request = Request(SPEC, count=2, deadline=time.monotonic() + 20)
            return await asyncio.gather(*(provider.propose(request) for _ in range(12)))

        proposals = asyncio.run(many())
    assert meter.total.tokens == server.tokens == sum((p.usage for p in proposals), Usage()).tokens
    assert sum(p.useful for p in proposals) >= 8


def test_good_answers_solve() -> None:
    assert "90" in GOOD
    with serving() as server:
        meter = Meter(dollars=1.0)
        result = solve(SPEC, providers=Portfolio([[stack("anthropic", server, meter)]], meter=meter), embedded=False)
    assert result.solved and exit_code(result) == 0
    assert result.record["cost"]["dollars"] == pytest.approx(meter.spent, abs=1e-6) and meter.spent > 0
    assert "$0.0000" in summary("grade", result, 0.1)


def test_llamacpp_counts_the_tokens_of_every_sample() -> None:
    """Its usage field counts those of the first sample alone."""
    listed = [{"token": "x", "logprob": -0.5}] * 4
    choice = {"message": {"content": "x"}, "finish_reason": "stop", "logprobs": {"content": listed}}
    data = {"choices": [choice] * 3, "usage": {"prompt_tokens": 9, "completion_tokens": 5}}
    with serving() as server:
        assert bare("llamacpp", server).read(data).usage == Usage(9, 12, calls=1)
        assert bare("vllm", server).read(data).usage == Usage(9, 5, calls=1)
