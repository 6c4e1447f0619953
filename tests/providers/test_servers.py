"""Servers of the OpenAI protocol as people have them: addresses and keys, refused and ignored fields, thoughts."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from csp_ir.cli.providers import asked
from csp_ir.errors import BudgetExceededError, InputError
from csp_ir.providers.base import CallError, Completion, Format, Prompt, Request, Sampling, Usage
from csp_ir.providers.cache import Cached, Store
from csp_ir.providers.catalogue import EFFORTS, MODELS, ROOM, THINKING, model_of
from csp_ir.providers.config import Options, backend, provider
from csp_ir.providers.drawing import Drawn
from csp_ir.providers.loop import run
from csp_ir.providers.metering import Meter, Metered, prompt_bound
from csp_ir.providers.prices import Price
from csp_ir.providers.prompts import program_prompt
from csp_ir.providers.provider import LLMProvider, cut_list
from csp_ir.providers.refusals import Refusals
from csp_ir.providers.retry import Retrying
from csp_ir.providers.schema import programs_schema
from csp_ir.providers.scripted import Scripted
from csp_ir.providers.servers import SERVERS, key_of, nearby, url_of
from tests.providers.servers import GOOD, KEY, serving
from tests.providers.test_wire import SPEC, propose

pytest.importorskip("openai")

PROMPT, TEXT = Prompt("system", "user"), Format()
UNKNOWN = {
    "message": "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens'.",
    "param": "max_tokens",
}


def made(server: Any, kind: str = "openai", meter: Meter | None = None, **more: Any) -> Drawn:
    from csp_ir.providers.openai_compatible import OpenAICompatible

    bare = OpenAICompatible(server.url, more.pop("model", "served"), kind=kind, key=KEY, **more)
    return Drawn(Retrying(Metered(bare, meter or Meter()), first=0.005, longest=0.01))


def ask(made: Any, n: int = 1, seconds: float = 20, format: Format = TEXT, **more: Any) -> Completion:
    sampling = Sampling(n, **{"seed": 5, "max_tokens": 100, "temperature": 0.8, **more})
    return run(made.complete(PROMPT, format, sampling, time.monotonic() + seconds))


# --- addresses and keys ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", SERVERS)
def test_every_server_is_named_by_its_sort(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for row in SERVERS.values():
        for variable in (*row.keys, row.address):
            monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv(SERVERS[kind].keys[0], "key-of-this-server-1")
    one = backend(f"{kind}:some/model:7b")
    assert one.served == "some/model:7b" and one.name == f"{kind}:some/model:7b"
    assert one.url.startswith(SERVERS[kind].url) and one.client.api_key == "key-of-this-server-1"
    there = backend(f"{kind}:http://127.0.0.1:9/v1#m")
    assert (there.url, there.served) == ("http://127.0.0.1:9/v1", "m")
    assert backend(f"{kind}:m", Options(base_url="http://127.0.0.1:7")).url == "http://127.0.0.1:7/v1"
    if SERVERS[kind].own:
        assert backend(kind).served is None
    else:
        with pytest.raises(InputError, match="which model"):
            backend(kind)


def test_the_usual_variables_of_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://gateway.example.org/openai/")
    monkeypatch.setenv("OLLAMA_HOST", "0.0.0.0:11435")
    assert url_of("openai") == "https://gateway.example.org/openai"
    assert url_of("ollama") == "http://127.0.0.1:11435/v1"
    monkeypatch.setenv("OLLAMA_HOST", "box")
    assert url_of("ollama") == "http://box:11434/v1"
    monkeypatch.setenv("GOOGLE_API_KEY", "g-key")
    monkeypatch.delenv("GEMINI_API_KEY", raising=False)
    assert key_of("gemini") == ("GOOGLE_API_KEY", "g-key")


def test_only_a_server_of_ones_own_costs_nothing() -> None:
    assert backend("vllm:http://127.0.0.1:9#m").model == "m@local" and backend("ollama:m").model == "m@local"
    assert backend("vllm:https://api.example.org#m").model == "m" and backend("openai:gpt-5.4").model == "gpt-5.4"
    assert nearby("http://192.168.1.4:8000") and nearby("http://[::1]:80") and not nearby("https://8.8.8.8")


# --- refused and ignored fields ------------------------------------------------------------------


def test_what_is_refused_is_learned_once_and_left_out() -> None:
    with serving(refuses={"max_completion_tokens", "logprobs", "seed", "temperature", "n"}) as server:
        meter = Meter()
        one = made(server, meter=meter)
        first = ask(one, 3)
        before = len(server.requests)
        second = ask(one, 3)
    bodies = [b for _, _, b in server.requests]
    assert first.texts == second.texts == (GOOD,) * 3
    assert before == 5 + 3, "five refusals, then three answers"
    for body in bodies[5:]:
        assert (
            not {"logprobs", "seed", "temperature", "n", "max_completion_tokens"} & set(body)
            and body["max_tokens"] == 100
        )
    assert len(bodies) == before + 3
    assert meter.total.tokens == server.tokens == (first.usage + second.usage).tokens


@pytest.mark.parametrize(
    ("said", "sent", "field", "instead"),
    [
        ({"error": UNKNOWN}, {"max_tokens": 9}, "max_tokens", "max_completion_tokens"),
        ("'n' : number must be at most 1", {"n": 3, "seed": 1}, "n", ""),
        ('{"detail": [{"loc": ["body", "seed"], "msg": "extra fields"}]}', {"n": 3, "seed": 1}, "seed", ""),
        ("Thinking models need another setting; logprobs are not supported", {"logprobs": True}, "logprobs", ""),
        ("Unrecognized request argument supplied: chat_template_kwargs", {"chat_template_kwargs": {}}, "chat_template_kwargs", ""),
        ("json_schema is not available for this model", {"response_format": {}}, "response_format", ""),
        ([{"error": {"message": "Unknown name \"seed\""}}], {"seed": 1}, "seed", ""),
        ("the prompt is not a list", {"n": 3, "seed": 1, "logprobs": True}, "", ""),
        ("your account is not active, please check your billing", {"n": 3, "stop": ["x"], "grammar": "g"}, "", ""),
    ],
)  # fmt: skip
def test_how_refusals_name_a_field(said: Any, sent: dict[str, Any], field: str, instead: str) -> None:
    import json

    error = CallError("bad_request", "400", detail=said if isinstance(said, str) else json.dumps(said))
    known = Refusals()
    assert known.learn(error, sent) == field and known.left_out == ({field: instead} if field else {})
    assert known.learn(error, sent) == "", "what is learned is not learned twice"
    assert known.learn(CallError("server", "500", detail=str(said)), sent) == ""


def test_what_another_request_was_refused_meanwhile_is_heeded() -> None:
    known, body = Refusals(), {"seed": 1, "n": 2}
    one, other = known.heeded(body), known.heeded(body)
    refused = CallError("bad_request", "400", detail="seed is not supported")
    assert known.heeds(refused, one) and known.heeds(refused, other) and known.heeded(body) == {"n": 2}
    assert not known.heeds(refused, known.heeded(body)), "it would be the same request again"
    assert not known.heeds(CallError("server", "500"), other)


@pytest.mark.parametrize(
    ("said", "sent", "most"),
    [
        ("max_tokens is too large: 9000. This model supports at most 4096 completion tokens", 9000, 4096),
        ("'max_tokens' is too large: 9000. This model's maximum context length is 8192 tokens", 9000, 4096),
        ("max_tokens: 5 is less than 16, the minimum", 5, 0),
    ],
)
def test_how_many_tokens_would_do(said: str, sent: int, most: int) -> None:
    known = Refusals()
    known.learn(CallError("bad_request", "400", detail=said), {"max_tokens": sent})
    assert known.most == most
    if most:
        assert known.heeded({"max_tokens": sent}) == {"max_tokens": most} and not known.left_out


@pytest.mark.parametrize("kind", ["openai", "together"])
def test_a_server_that_ignores_n_is_asked_n_times(kind: str) -> None:
    with serving(ignores_n=True, answer=lambda body: [f"seed {body['seed']}"]) as server:
        meter = Meter()
        one = made(server, kind, meter)
        assert ask(one, 4).texts == ("seed 5", "seed 6", "seed 7", "seed 8")
        assert len(server.requests) == 4 and "n" in server.requests[0][2]
        assert sorted(ask(one, 2).texts) == ["seed 5", "seed 6"] and "n" not in server.requests[-1][2]
    assert meter.total.tokens == server.tokens and meter.total.calls == 6


def test_a_small_budget_is_no_server_that_ignores_n() -> None:
    with serving() as server:
        one = made(server, meter=Meter(tokens=600))
        assert len(ask(one, 8).texts) == 3 and len(server.requests) == 1


def test_where_the_first_of_n_calls_fails_the_others_are_not_made() -> None:
    with serving(always="401") as server, pytest.raises(CallError):
        ask(made(server, "openrouter"), 8)
    assert len(server.requests) == 1


def test_some_of_n_calls_may_fail() -> None:
    with serving(faults=["ok", "cut off", "500", "500", "500", "500"]) as server:
        found = ask(made(server, "ollama"), 4)
        assert len(found.texts) >= 2 and found.usage.tokens == server.tokens
    asked = iter(range(9))

    def script(prompt: Prompt, format: Format, sampling: Sampling) -> Completion:
        if next(asked) == 2:
            raise CallError("server", "500", usage=Usage(3))
        return Completion(("x",), usage=Usage(1, 1, calls=1))

    alone = Scripted(script, abilities=SINGLE)
    found = ask(Drawn(alone), 4)
    assert found.texts == ("x",) * 3 and found.usage == Usage(6, 3, calls=3) and "500" in found.notes[0]


SINGLE = Scripted(lambda p, f, s: "").abilities.__class__(samples=False)


# --- thoughts --------------------------------------------------------------------------------------


def test_rows_of_the_catalogue_are_sound() -> None:
    for name, row in MODELS.items():
        assert row.thinking in THINKING and row.effort in ("", *EFFORTS) and set(row.efforts) <= set(EFFORTS), name
        assert row.price is None or row.price.long is None or row.price.long.input > row.price.input, name
        assert name == name.lower() and row.cache >= 512


def test_effort_is_told_as_each_server_takes_it() -> None:
    with serving() as server:
        ask(made(server, "vllm", model="Qwen/Qwen3-8B"))
        ask(made(server, "vllm", model="Qwen/Qwen3-8B", effort="low"))
        ask(made(server, "openai", model="gpt-6-sol", effort="high"))
        ask(made(server, "openai", model="gpt-6-sol", effort="none"))
        ask(made(server, "gemini", model="gemini-3.8-flash", effort="max"))
        ask(made(server, "openai", model="gpt-4.1"))
    qwen, low, sol, none, gemini, plain = (b for _, _, b in server.requests)
    assert qwen["chat_template_kwargs"] == {"enable_thinking": False} and qwen["max_tokens"] == 100
    assert low["chat_template_kwargs"] == {"enable_thinking": True} and low["max_tokens"] == 100 + ROOM["low"]
    assert sol["reasoning_effort"] == "high" and sol["max_completion_tokens"] == 100 + ROOM["high"]
    assert "temperature" not in sol and none["temperature"] == 0.8 and none["max_completion_tokens"] == 100
    assert gemini["reasoning_effort"] == "high", "the highest that the model takes"
    assert "reasoning_effort" not in plain and plain["max_completion_tokens"] == 100


def test_thoughts_that_eat_the_budget_are_found_out_once() -> None:
    with serving(thinks=2000) as server:
        meter = Meter()
        one = made(server, "vllm", meter)
        first = ask(one)
        second = ask(one)
        assert [b["max_tokens"] for _, _, b in server.requests] == [100, 100 + ROOM["medium"], 100 + ROOM["medium"]]
    assert first.texts == second.texts == (GOOD,) and "thought all its tokens away" in first.notes[0]
    assert meter.total.tokens == server.tokens == (first.usage + second.usage).tokens


def test_thoughts_before_an_answer_are_left_out() -> None:
    with serving(answer=lambda body: ["<think>\nTwice?\n</think>\n\n" + GOOD]) as server:
        assert ask(made(server, "llamacpp")).texts == (GOOD,)


def test_the_worst_case_of_a_model_that_thinks_counts_its_thoughts() -> None:
    with serving() as server, pytest.raises(BudgetExceededError):
        ask(made(server, model="gpt-6-sol", meter=Meter(tokens=2000)))
    assert not server.requests


# --- what is behind a name -----------------------------------------------------------------------


def test_another_model_under_the_same_name_is_told_and_not_answered_from_the_cache(tmp_path) -> None:
    store = Store(tmp_path / "c.sqlite")
    with serving(root="first") as server:
        one = Cached(made(server, "vllm"), store)
        ask(one), ask(one)
        assert len(server.requests) == 1
        server.root = "second"
        again = Cached(made(server, "vllm"), store)
        ask(again)
        assert len(server.requests) == 2
    with serving(answers_as=["a", "b", "b"]) as server:
        one = made(server)
        assert not ask(one).notes and "more than one model answers" in ask(one).notes[0]


def test_another_server_is_not_answered_from_the_cache(tmp_path) -> None:
    store = Store(tmp_path / "c.sqlite")
    with serving() as first, serving() as second:
        ask(Cached(made(first), store)), ask(Cached(made(second), store)), ask(Cached(made(second), store))
        assert (len(first.requests), len(second.requests)) == (1, 1)


# --- answers out of all measure ----------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["an endless answer", "a slow endless answer", "too many answers", "bad choices"])
def test_answers_out_of_all_measure_end(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csp_ir.providers.wire.MAX_BODY", 1_000_000)
    meter = Meter()
    with serving(always=fault) as server:
        bare = made(server, meter=meter)
        with pytest.raises((CallError, TimeoutError)):

            async def work() -> None:
                async with asyncio.timeout(1.0):
                    await bare.complete(PROMPT, TEXT, Sampling(2), time.monotonic() + 1.0)

            run(work())
    assert meter.total.unreported >= 1 or meter.total.tokens == server.tokens


def test_a_redirect_to_the_same_host_is_followed_and_a_loop_ends() -> None:
    with serving(always="in circles") as server, pytest.raises(CallError, match="connection"):
        ask(made(server), seconds=5)


# --- what can never succeed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind", "hint"),
    [("400", "bad_request", ""), ("401", "denied", "is OPENAI_API_KEY right?"), ("402", "denied", "credit"),
     ("403", "denied", "OPENAI_API_KEY"), ("404", "not_found", "--base-url")],
)  # fmt: skip
def test_what_can_never_succeed_is_made_once_and_explained(status: str, kind: str, hint: str) -> None:
    with serving(always=status) as server:
        one = made(server)
        for other in ("user", "another prompt"):
            with pytest.raises(CallError) as raised:
                run(one.complete(Prompt("s", other), TEXT, Sampling(3), time.monotonic() + 5))
            assert raised.value.kind == kind and hint in str(raised.value)
    assert len(server.requests) == 1


def test_a_missing_key_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROQ_API_KEY", raising=False)
    with serving(always="401") as server:
        found = propose(provider(f"groq:{server.url}#m"))  # type: ignore[arg-type]
    assert found.failure is not None and "GROQ_API_KEY is not set" in found.failure.message


def test_a_refused_request_is_not_repeated_and_others_are_made() -> None:
    with serving(faults=["ok", "400"]) as server:
        one = made(server)
        ask(one)
        for _ in range(2):
            with pytest.raises(CallError):
                run(one.complete(Prompt("s", "bad"), TEXT, Sampling(), time.monotonic() + 5))
        ask(one)
    assert len(server.requests) == 3


def test_a_refusal_is_made_once() -> None:
    with serving(always="refusal") as server:
        one = LLMProvider(made(server))
        found = [propose(one, count=1) for _ in range(2)]
    assert len(server.requests) == 1 and {f.failure.kind for f in found if f.failure} == {"refusal"}


def test_x_should_retry_and_retry_after_ms() -> None:
    with serving(faults=["500 no retry"]) as server:
        with pytest.raises(CallError):
            ask(made(server))
        assert len(server.requests) == 1
    with serving(faults=["400 retry", "429 ms"]) as server:
        started = time.monotonic()
        assert ask(made(server)).texts and len(server.requests) == 3
        assert time.monotonic() - started >= 0.05


# --- money -------------------------------------------------------------------------------------------------


def test_an_unpriced_model_is_refused_where_dollars_are_limited() -> None:
    from csp_ir.providers.prices import assumed

    with serving() as server:
        with pytest.raises(BudgetExceededError, match="--assume-price"):
            ask(made(server, "together", Meter(dollars=1.0)))
        assert not server.requests
        meter = Meter(dollars=1.0, assumed=assumed("2/10"))
        ask(made(server, "together", meter))
    assert meter.spent == pytest.approx((50 * 2 + 7 * 10) / 1e6) and meter.data()["price_assumed"] == ["served"]
    with pytest.raises(InputError):
        assumed("cheap")


def test_dollars_that_are_not_known_are_not_zero() -> None:
    with serving() as server:
        meter = Meter()
        ask(made(server, "together", meter))
    data = meter.data()
    assert data["dollars"] is None and data["providers"]["together:served"]["dollars"] is None
    assert "an unknown sum" in asked({"cost": data})[-1] and "$0" not in asked({"cost": data})[-1]


def test_a_call_that_nobody_reports_counts_as_its_worst_case() -> None:
    with serving(always="no usage") as server:
        meter = Meter(tokens=1000)
        one = made(server, meter=meter)
        ask(one, 3)
        with pytest.raises(BudgetExceededError):
            for _ in range(9):
                ask(one, 3)
    assert len(server.requests) < 4 and meter.total.unreported == len(server.requests)
    priced = Meter(assumed=Price(1.0, 2.0))
    with serving(always="no usage") as server:
        ask(made(server, "together", priced))
    assert priced.data()["dollars_unreported"] > 0 and "at least $0.0000" in asked({"cost": priced.data()})[-1]


def test_fewer_programs_rather_than_shorter_ones() -> None:
    seen: list[Sampling] = []

    def script(prompt: Prompt, format: Format, sampling: Sampling) -> Completion:
        seen.append(sampling)
        answer = '{"programs": ["def grade(score):\\n    return 1", "def grade(score):\\n    return 2", "def gra'
        return Completion((answer,), usage=Usage(9, 9, calls=1), finish_reasons=("length",))

    one = Scripted(script, abilities=type(SINGLE)(frozenset(("text", "json"))))
    asked = prompt_bound(program_prompt(Request(SPEC, count=5), many=True), Format("json", programs_schema()))
    found = propose(LLMProvider(Metered(one, Meter(tokens=asked + 2000))), count=5)
    assert 700 <= seen[0].max_tokens < 5 * 700
    assert len(found.texts) == 2, "the whole ones of a list that was cut off"
    with pytest.raises(BudgetExceededError):
        asyncio.run(
            Metered(one, Meter(tokens=700)).complete(PROMPT, TEXT, Sampling(max_tokens=3500, least=700), float("inf"))
        )
    assert cut_list("no list") == [] and cut_list('{"programs": [3, "x"]}') == []


def test_schemas_are_sent_as_servers_take_them() -> None:
    with serving() as server:
        ask(made(server), format=Format("json", schema=programs_schema()))
    sent = server.requests[0][2]["response_format"]
    assert sent["type"] == "json_schema" and "maxLength" not in str(sent)
    assert model_of("x").room(None) == 0
