"""Wrappers round backends: retry, limits, cache, recording, metering; and pools of proposers."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.errors import BudgetExceededError, InputError
from csp_ir.holes.draft import Draft
from csp_ir.providers.base import CallError, Completion, Format, Prompt, Proposal, Request, Sampling, Usage
from csp_ir.providers.cache import Cached, Store
from csp_ir.providers.catalogue import price_of
from csp_ir.providers.grammar import Grammar, alt
from csp_ir.providers.limits import Limited
from csp_ir.providers.loop import Ahead, run
from csp_ir.providers.metering import Meter, Metered, prompt_bound
from csp_ir.providers.pool import Pool, Router, as_they_come
from csp_ir.providers.prices import Price, load_prices
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.recording import Recorded, Recording
from csp_ir.providers.retry import Retrying
from csp_ir.providers.scripted import Scripted
from csp_ir.providers.wrapping import call_key
from csp_ir.spec.read import read_spec

PROMPT, TEXT, ONE = Prompt("system", "user"), Format(), Sampling(max_tokens=50)
SPEC = read_spec("def double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\n")
GOOD = "def double(x):\n    return x * 2"


def ask(
    backend, sampling: Sampling = ONE, seconds: float = 20, prompt: Prompt = PROMPT, format: Format = TEXT
) -> Completion:
    return asyncio.run(backend.complete(prompt, format, sampling, time.monotonic() + seconds))


def failing(*errors: CallError) -> Scripted:
    """Fails with each error in turn, then answers."""
    waiting = list(errors)

    def script(prompt, format, sampling):
        if waiting:
            raise waiting.pop(0)
        return Completion(("fine",), usage=Usage(10, 1, calls=1), finish_reasons=("stop",))

    return Scripted(script)


# --- retry -------------------------------------------------------------------------------


def test_retries_sum_what_failed_calls_used() -> None:
    backend = failing(*(CallError("server", "500", retryable=True, usage=Usage(5, calls=1)) for _ in range(2)))
    assert ask(Retrying(backend, first=0.001)).usage == Usage(20, 1, calls=3) and backend.calls == 3


def test_what_cannot_be_retried_is_not() -> None:
    backend = failing(CallError("bad_request", "400"))
    with pytest.raises(CallError, match="400"):
        ask(Retrying(backend, first=0.001))
    assert backend.calls == 1


def test_attempts_and_deadline_bound_the_retries() -> None:
    errors = [CallError("server", "500", retryable=True, usage=Usage(1)) for _ in range(9)]
    backend = failing(*errors)
    with pytest.raises(CallError) as raised:
        ask(Retrying(backend, attempts=3, first=0.001))
    assert backend.calls == 3 and raised.value.usage == Usage(3)
    backend = failing(CallError("rate_limit", "429", retryable=True, retry_after=60))
    with pytest.raises(CallError):
        ask(Retrying(backend), seconds=0.5)
    assert backend.calls == 1


def test_overload_is_waited_out() -> None:
    backend = failing(*(CallError("overloaded", "503", retryable=True) for _ in range(9)))
    assert ask(Retrying(backend, attempts=2, first=0.001, longest=0.002)).texts == ("fine",)


# --- limits ------------------------------------------------------------------------------


def test_no_more_calls_at_once_than_allowed() -> None:
    running, most = 0, 0

    async def script(prompt, format, sampling):
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.005)
        running -= 1
        return "x"

    async def many() -> None:
        backend = Limited(Scripted(script), concurrent=3)
        await asyncio.gather(*(backend.complete(PROMPT, TEXT, ONE, float("inf")) for _ in range(12)))

    asyncio.run(many())
    assert most == 3


def test_a_rate_that_ends_after_the_deadline_fails() -> None:
    async def three() -> None:
        backend = Limited(Scripted(lambda p, f, s: "x"), per_minute=2)
        for _ in range(3):
            await backend.complete(PROMPT, TEXT, ONE, time.monotonic() + 5)

    with pytest.raises(CallError, match="2 calls a minute"):
        asyncio.run(three())


# --- cache -------------------------------------------------------------------------------


def test_a_hit_is_the_same_answer_and_costs_nothing(tmp_path: Path) -> None:
    backend = Scripted(
        lambda p, f, s: Completion(("a", "b"), (-1.0, None), Usage(5, 5, calls=1), ("stop", "length"), "m", ("n",))
    )
    cached = Cached(backend, Store(tmp_path / "c.sqlite"))
    first, second = ask(cached), ask(cached)
    assert backend.calls == 1 and first.usage == Usage(5, 5, calls=1) and second.usage == Usage()
    assert (second.texts, second.logprobs, second.finish_reasons, second.notes) == (
        ("a", "b"),
        (-1.0, None),
        ("stop", "length"),
        ("n",),
    )
    assert (cached.hits, cached.misses) == (1, 1)


def test_everything_that_decides_an_answer_is_in_the_key() -> None:
    backend = Scripted(lambda p, f, s: "")
    keys = [
        call_key(b, p, f, s)
        for b, p, f, s in (
            (backend, PROMPT, TEXT, ONE),
            (Scripted(lambda p, f, s: "", name="other"), PROMPT, TEXT, ONE),
            (Scripted(lambda p, f, s: "", model="other"), PROMPT, TEXT, ONE),
            (backend, Prompt("system", "user2"), TEXT, ONE),
            (backend, Prompt("system", "user", "start"), TEXT, ONE),
            (backend, PROMPT, Format("grammar", grammar=Grammar({"root": alt("a")})), ONE),
            (backend, PROMPT, Format("grammar", grammar=Grammar({"root": alt("b")})), ONE),
            (backend, PROMPT, Format("json", {"type": "object"}), ONE),
            (backend, PROMPT, TEXT, Sampling(max_tokens=50, temperature=0.5)),
            (backend, PROMPT, TEXT, Sampling(max_tokens=50, index=1)),
            (backend, PROMPT, TEXT, Sampling(max_tokens=50, n=2)),
            (backend, PROMPT, TEXT, Sampling(max_tokens=50, seed=3)),
            (backend, PROMPT, TEXT, Sampling(max_tokens=51)),
        )
    ]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("damage", ["rubbish", "row", "version", "empty"])
def test_a_damaged_cache_is_no_cache(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "c.sqlite"
    backend = Scripted(lambda p, f, s: "fine")
    ask(Cached(backend, Store(path)))
    if damage == "rubbish":
        path.write_bytes(b"not a database" * 1000)
        for extra in tmp_path.glob("c.sqlite-*"):
            extra.unlink()
    elif damage == "empty":
        path.write_bytes(b"")
    else:
        with sqlite3.connect(path) as db:
            text = "__import__('os')" if damage == "row" else json.dumps({"texts": "x"})
            db.execute("UPDATE completions SET answer = ?", (text,))
            if damage == "version":
                db.execute("PRAGMA user_version = 99")
    cached = Cached(backend, Store(path))
    assert ask(cached).texts == ("fine",) and backend.calls == 2
    assert ask(cached).texts == ("fine",) and backend.calls == 2, "it works again"


def test_failed_samples_are_not_kept(tmp_path: Path) -> None:
    backend = Scripted(lambda p, f, s: Completion(("x",), (), Usage(), ("refusal",)))
    cached = Cached(backend, Store(tmp_path / "c.sqlite"))
    ask(cached), ask(cached)
    assert backend.calls == 2


def test_stats_and_clear(tmp_path: Path) -> None:
    store = Store(tmp_path / "c.sqlite")
    assert store.stats()["entries"] == 0 and store.clear() == 0
    for i in range(3):
        store.put(f"k{i}", "local:x", "x", Completion(("a",)))
    found = store.stats()
    assert found["entries"] == 3 and found["models"] == {"local:x": 3} and found["bytes"] > 0
    assert store.clear() == 3 and store.get("k0") is None


def test_processes_share_a_cache(tmp_path: Path) -> None:
    code = (
        "import sys; from csp_ir.providers.cache import Store; from csp_ir.providers.base import Completion\n"
        "s = Store(sys.argv[1])\n"
        "for i in range(25): s.put(f'{sys.argv[2]}-{i}', 'b', 'm', Completion((str(i),)))"
    )
    path = tmp_path / "c.sqlite"
    workers = [subprocess.Popen([sys.executable, "-c", code, str(path), str(n)]) for n in range(3)]
    assert [w.wait() for w in workers] == [0, 0, 0]
    assert Store(path).stats()["entries"] == 75


# --- recording -----------------------------------------------------------------------------


def test_a_recording_replays_answers_and_failures(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    answers = iter(["one", CallError("server", "500", usage=Usage(3)), ["two", "three"]])

    def script(prompt, format, sampling):
        answer = next(answers)
        if isinstance(answer, CallError):
            raise answer
        return answer

    def outcomes(backend) -> list:
        found = []
        for i in range(3):
            try:
                found.append(ask(backend, Sampling(index=i)))
            except CallError as error:
                found.append((error.kind, str(error), error.usage))
        return found

    first = outcomes(Recording(Scripted(script), path))
    assert outcomes(Recorded(path)) == first
    assert Recorded(path).abilities == Scripted(script).abilities
    with pytest.raises(CallError, match="not in the record"):
        ask(Recorded(path), Sampling(index=9))


def test_a_call_the_budget_forbade_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    with pytest.raises(BudgetExceededError):
        ask(Recording(Metered(Scripted(lambda p, f, s: "x"), Meter(tokens=1)), path))
    with pytest.raises(CallError, match="budget ran out: tokens"):
        ask(Recorded(path))


@pytest.mark.parametrize("text", ["", "no json\n{}\n", '{"recording": 9}\n{"recording": 1}\n', "[]\n[]\n"])
def test_what_is_no_recording_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "calls.jsonl"
    path.write_text(text)
    with pytest.raises(InputError):
        Recorded(path)
    with pytest.raises(InputError):
        Recorded(tmp_path / "missing.jsonl")


def test_keys_never_reach_a_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "very-secret-value-1234")
    path = tmp_path / "calls.jsonl"
    ask(Recording(Scripted(lambda p, f, s: "you said very-secret-value-1234"), path))
    assert "very-secret" not in path.read_text()


# --- metering ------------------------------------------------------------------------------


def test_costs_follow_the_table() -> None:
    haiku = price_of("claude-haiku-5-5-20261001")
    assert haiku is not None
    assert haiku.cost(Usage(30_000, 1_000_000, 40_000, 30_000)) == pytest.approx(0.003 + 0.50 + 0.0004 + 0.00375)
    assert haiku.cost(Usage(30_001, 1_000_000, 40_000, 30_000)) == pytest.approx(0.0150005 + 2.50 + 0.002 + 0.01875)
    assert price_of("claude-haiku-5-5@batch").cost(Usage(100_000)) == pytest.approx(0.005)
    assert price_of("gpt-6.2-sol").cost(Usage(cache_read_tokens=1_000_000)) == 2.0, (
        "an unconfirmed price is no discount"
    )
    assert price_of("anything@local") == Price(0, 0) and price_of("unheard-of") is None
    assert price_of("unheard-of", {"unheard-of": Price(1, 2)}) == Price(1, 2)


def test_a_users_table_is_read_and_refused(tmp_path: Path) -> None:
    path = tmp_path / "prices.json"
    path.write_text('{"m": {"input": 1, "output": 2}}')
    assert load_prices(path) == {"m": Price(1, 2)}
    for bad in ("", "[]", '{"m": 1}', '{"m": {"input": "x", "output": 1}}'):
        path.write_text(bad)
        with pytest.raises(InputError):
            load_prices(path)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5_000), st.lists(st.tuples(st.integers(1, 6), st.integers(1, 400)), max_size=12))
def test_a_budget_is_never_exceeded(limit: int, calls: list[tuple[int, int]]) -> None:
    """Whatever servers answer within what they were asked for, concurrent calls stay within the tokens allowed."""
    meter = Meter(tokens=limit)

    async def script(prompt, format, sampling):
        await asyncio.sleep(0)
        return Completion(("x",), usage=Usage(prompt_bound(prompt, format), sampling.n * sampling.max_tokens, calls=1))

    async def all_of_them() -> list:
        backend = Metered(Scripted(script), meter)
        work = (backend.complete(PROMPT, TEXT, Sampling(n, max_tokens=m), float("inf")) for n, m in calls)
        return await asyncio.gather(*work, return_exceptions=True)

    done = asyncio.run(all_of_them())
    assert meter.total.tokens <= limit and not meter.reserved
    assert meter.total == sum((c.usage for c in done if isinstance(c, Completion)), Usage())


def test_a_small_budget_asks_for_less_before_it_refuses() -> None:
    seen = []
    backend = Metered(Scripted(lambda p, f, s: seen.append(s) or "x"), Meter(tokens=600))
    ask(backend, Sampling(n=8, max_tokens=300))
    assert seen[0].n == 1 and seen[0].max_tokens <= 300


def test_dollars_and_seconds_stop_calls() -> None:
    meter = Meter(dollars=1e-9)
    with pytest.raises(BudgetExceededError, match="dollars"):
        ask(Metered(Scripted(lambda p, f, s: "x", model="claude-opus-5-5"), meter))
    assert meter.exhausted() == "dollars"
    with pytest.raises(BudgetExceededError, match="seconds"):
        ask(Metered(Scripted(lambda p, f, s: "x"), Meter(deadline=time.monotonic() - 1)))


# --- pools -----------------------------------------------------------------------------------


class Timed:
    """A proposer that answers after some time, and knows whether it was cancelled."""

    def __init__(
        self, name: str, seconds: float, proposal: Proposal | None = None, error: Exception | None = None
    ) -> None:
        self.name, self.seconds, self.proposal, self.error = name, seconds, proposal, error
        self.asked: list[Request] = []
        self.cancelled = False

    async def propose(self, request: Request) -> Proposal:
        self.asked.append(request)
        try:
            await asyncio.sleep(self.seconds)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        if self.error is not None:
            raise self.error
        return self.proposal or Proposal(self.name)

    async def aclose(self) -> None:
        return None


def useful(name: str) -> Proposal:
    return asyncio.run(LLMProvider(Scripted(lambda p, f, s: GOOD, name=name)).propose(Request(SPEC)))


def test_the_first_useful_answer_wins_and_the_rest_is_cancelled() -> None:
    empty, quick, slow = Timed("empty", 0), Timed("quick", 0.02, useful("quick")), Timed("slow", 30, useful("slow"))
    proposal = asyncio.run(Pool([empty, quick, slow], first=True).propose(Request(SPEC)))
    assert proposal.useful and slow.cancelled and not quick.cancelled


def test_a_pool_puts_answers_together_and_survives_a_proposer_that_raises() -> None:
    broken = Timed("broken", 0, error=ValueError("oops"))
    proposal = asyncio.run(
        Pool([broken, Timed("a", 0, useful("a")), Timed("b", 0.01, useful("b"))]).propose(Request(SPEC))
    )
    assert len(proposal.programs) == 1 and proposal.failure is None
    assert any("ValueError: oops" in note for note in proposal.notes)


def test_answers_come_as_they_are_ready_and_leaving_cancels() -> None:
    slow = Timed("slow", 30)
    seen = []
    with Ahead(as_they_come([slow, Timed("quick", 0)], Request(SPEC)), time.monotonic() + 20) as found:
        for proposal in found:
            seen.append(proposal.provider)
            break
    assert seen == ["quick"] and slow.cancelled


def test_what_is_not_there_in_time_is_not_waited_for_and_an_error_is_raised_where_items_are_taken() -> None:
    slow = Timed("slow", 30)
    with Ahead(as_they_come([slow, Timed("quick", 0)], Request(SPEC)), time.monotonic() + 1) as found:
        assert [proposal.provider for proposal in found] == ["quick"]
    assert slow.cancelled

    async def failing():
        yield 1
        raise ValueError("oops")

    with Ahead(failing(), time.monotonic() + 20) as items:
        assert next(items) == 1
        with pytest.raises(ValueError, match="oops"):
            next(items)


def test_a_router_asks_the_dearer_only_for_what_is_short() -> None:
    draft = Draft.parse("def double(x: int) -> int:\n    return (?a: int) + (?b: int)")
    request = Request(SPEC, draft.program, tuple(draft.holes.values()), count=2)
    cheap = LLMProvider(
        Scripted(
            lambda p, f, s: ["x"] if "?a" in p.user.rpartition("different candidates")[2] else ["nonsense"],
            name="cheap",
        )
    )
    proposals = Timed("dear", 0)
    found = asyncio.run(Router([[cheap], [proposals]]).propose(request))
    assert [h.name for h in proposals.asked[0].holes] == ["b"] and list(found.candidates) == ["a"]
    untouched = Timed("dear", 0)
    asyncio.run(Router([[Timed("cheap", 0, useful("cheap"))], [untouched]]).propose(Request(SPEC)))
    assert untouched.asked == []


def test_running_from_inside_another_loop() -> None:
    async def outer() -> int:
        async def inner() -> int:
            await asyncio.sleep(0)
            return 7

        return run(inner())

    assert asyncio.run(outer()) == 7
