"""What a solve says where its providers failed, and batches that are waited for across processes."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from csp_ir.cli import main
from csp_ir.pipeline import solve
from csp_ir.providers.base import Request
from csp_ir.providers.batches import AnthropicBatches, Kept
from csp_ir.providers.config import Options, provider
from csp_ir.providers.failing import failed
from csp_ir.providers.loop import run
from csp_ir.providers.provider import LLMProvider
from csp_ir.verdict import Exhausted, Unknown
from tests.providers.servers import serving
from tests.providers.test_wire import SPEC

pytest.importorskip("anthropic")
pytest.importorskip("openai")

TEXT = "90 and above is A, else B.\n\ndef grade(score: int) -> str\n\ngrade(95) == 'A'\ngrade(85) == 'B'\ngrade(90) == 'A'\n"


def event(failure: str | None, name: str = "m", count: int = 0) -> dict[str, Any]:
    return {"event": "proposal", "provider": name, "failure": failure, "count": count}


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([], ""),
        ([event("denied: no key")], "no key"),
        ([event("denied: no key"), event("denied: no key", "n")], "no key"),
        ([event("server: 500"), event("timeout: late", "n")], "500; late"),
        ([event("denied: no key"), event(None, "n", 2)], ""),
        ([event("invalid: nothing usable")], ""),
        ([event("waiting: batch b is not done")], "waiting: batch b is not done"),
    ],
)
def test_providers_failed_where_none_gave_an_answer(events: list[dict[str, Any]], said: str) -> None:
    assert failed(events) == said


def test_the_verdict_says_that_the_provider_failed_and_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GROQ_API_KEY", raising=False)
    with serving(always="401") as server:
        made = provider(f"groq:{server.url}#m", Options())
        result = solve(SPEC, providers=[made], embedded=False, seconds=60)
    assert isinstance(result.verdict, Unknown) and result.verdict.failed and len(server.requests) == 1
    assert str(result.verdict).startswith("unknown: provider failed: groq:m: HTTP 401")
    assert "GROQ_API_KEY is not set" in str(result.verdict)


def test_useless_answers_are_no_failure_of_the_provider() -> None:
    with serving(always="injection") as server:
        result = solve(SPEC, providers=[provider(f"vllm:{server.url}#m", Options())], embedded=False, seconds=60)
    assert isinstance(result.verdict, Exhausted)


# --- batches ----------------------------------------------------------------------------------------------


def batches(server: Any, kept: Kept, **more: Any) -> AnthropicBatches:
    return AnthropicBatches(
        "claude-haiku-5-5", key="k", url=server.url, kept=kept, window=0.01, **{"poll": 0.01, **more}
    )


def ask(backend: AnthropicBatches, seconds: float = 10.0) -> Any:
    async def work() -> Any:
        request = Request(SPEC, count=2, deadline=time.monotonic() + seconds)
        return await LLMProvider(backend).propose(request)

    return run(work())


def test_a_batch_that_is_not_done_is_kept_and_answers_later(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "batches.jsonl")
    with serving(batch_ends=False) as server:
        found = ask(batches(server, kept), 0.3)
        assert found.failure is not None and found.failure.kind == "waiting" and "batch_1" in found.failure.message
        assert ask(batches(server, kept, patient=False)).failure.kind == "waiting"
        server.batch_ends = True
        again = ask(batches(server, Kept(kept.path)))
        assert again.useful and again.usage.tokens == server.tokens
        assert len(server.requests) == 1, "nothing was sent twice"
    assert not [line for line in kept.path.read_text().splitlines() if "score" in line], "no prompt is kept"


def test_a_caller_in_a_hurry_sends_one_round(tmp_path: Path) -> None:
    with serving(batch_ends=False) as server:
        hurried = batches(server, Kept(tmp_path / "b"), patient=False)
        assert ask(hurried).failure.kind == ask(hurried).failure.kind == "waiting"
    assert len(server.requests) == 1


def test_a_batch_that_is_gone_is_sent_anew(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "b.jsonl")
    with serving() as server:
        assert ask(batches(server, kept)).useful
        server.batches.clear()
        assert ask(batches(server, kept)).useful and len(server.requests) == 2


def test_torn_lines_of_kept_batches_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_text('{"batch": "b1", "server": "s", "calls": ["c"]}\n{"batch": 3}\n[1]\n{"bat')
    assert Kept(path).find("s", "c") == "b1" and Kept(path).find("s", "d") is None


def test_a_run_with_batches_waits_and_is_resumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CSP_IR_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("ANTHROPIC_API_KEY", "k" * 12)
    (tmp_path / "suite").mkdir()
    (tmp_path / "suite" / "grade.txt").write_text(TEXT)
    with serving(batch_ends=False) as server:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url)
        arm = "anthropic:claude-haiku-5-5@batch"
        assert main(["bench", "run", "suite", "--arm", arm, "-o", "out", "--quiet", "--time", "60"]) == 3
        assert "waiting: csp-ir bench resume out" in capsys.readouterr().err
        assert main(["bench", "resume", "out", "--quiet"]) == 3
        assert "waiting: csp-ir bench resume out" in capsys.readouterr().err
        server.batch_ends = True
        assert main(["bench", "resume", "out", "--quiet"]) == 0
        assert len(server.requests) == 1
    lines = [json.loads(x)["status"] for x in (tmp_path / "out" / "results.jsonl").read_text().splitlines()]
    assert lines == ["waiting", "waiting", "solved"] and "waiting" not in capsys.readouterr().err
