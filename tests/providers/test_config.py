"""Provider strings, settings, tiers, and the commands about providers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.errors import InputError
from csp_ir.providers.base import Completion
from csp_ir.providers.cache import Store
from csp_ir.providers.config import Options, backend, provider, readiness, tiers
from csp_ir.providers.modal_app import Deployment, serve_command
from csp_ir.providers.models import MODELS, model_path, pull
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.recording import Recording
from csp_ir.providers.scripted import Scripted
from csp_ir.providers.settings import settings


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("CSP_IR_CACHE", str(tmp_path / "cache"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gpt",
        "anthropic",
        "anthropic:",
        "openai",
        "openai:",
        "ollama:localhost:11434",
        "vllm:localhost",
        "vllm:http://",
        "recorded:missing.jsonl",
        "local:nomodel",
        "local:x.gguf",
    ],
)
def test_bad_provider_strings_have_a_remedy(text: str) -> None:
    with pytest.raises(InputError):
        backend(text)


def test_provider_strings() -> None:
    pytest.importorskip("anthropic")
    pytest.importorskip("openai")
    assert backend("anthropic:claude-haiku-5-5").name == "anthropic:claude-haiku-5-5"
    assert backend("anthropic:claude-haiku-5-5@batch").model == "claude-haiku-5-5@batch"
    served = backend("vllm:http://127.0.0.1:9/v1#qwen")
    assert served.name == "vllm:qwen" and served.url == "http://127.0.0.1:9/v1"
    assert backend("llamacpp:http://127.0.0.1:9").url == "http://127.0.0.1:9/v1"


def test_the_stack_of_wrappers(tmp_path: Path) -> None:
    pytest.importorskip("openai")
    options = Options(cache=Store(tmp_path / "c"), record=str(tmp_path / "calls.jsonl"))
    made = provider("vllm:http://127.0.0.1:9#m", options)
    names, layer = [], made.backend
    while hasattr(layer, "backend"):
        names.append(type(layer).__name__)
        layer = layer.backend
    assert names == ["Recording", "Cached", "Drawn", "Limited", "Retrying", "Traced", "Metered"]


def test_tiers_by_price() -> None:
    models = ("claude-opus-5-5", "free@local", "claude-haiku-5-5", "claude-opus-5-5", "unknown")
    made = [LLMProvider(Scripted(lambda p, f, s: "", name=m, model=m)) for m in models]
    assert [[p.name for p in tier] for tier in tiers(made)] == [
        ["free@local"],
        ["claude-haiku-5-5"],
        ["claude-opus-5-5"] * 2,
        ["unknown"],
    ]


def test_settings_from_file_and_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pydantic_settings")
    monkeypatch.delenv("CSP_IR_CACHE")
    assert settings() == {}
    Path("csp-ir.toml").write_text('providers = ["local"]\nbudget = 0.5\ntemperature = 0.2\n')
    assert settings() == {"providers": ["local"], "budget": 0.5, "temperature": 0.2}
    monkeypatch.setenv("CSP_IR_BUDGET", "2")
    assert settings()["budget"] == 2.0


@pytest.mark.parametrize("text", ["providers = [", 'budget = "much"', "unknown = 1"])
def test_bad_settings_are_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pydantic_settings")
    Path("csp-ir.toml").write_text(text)
    with pytest.raises(InputError):
        settings()


def test_readiness_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    rows = {r.kind: r for r in readiness()}
    assert (
        "ANTHROPIC_API_KEY" in rows["anthropic"].missing
        and "models pull" in rows["local"].missing
        and rows["recorded"].ready
    )
    assert main(["providers"]) == 0 and "recorded   ready" in capsys.readouterr().out


def test_models(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="models pull|not here"):
        model_path("smollm2")
    with pytest.raises(InputError):
        pull("unknown")
    for command in ("list", "pull"):
        out = capsys.readouterr().out if main(["models", command]) == 0 else ""
        assert "Apache-2.0" in out and "solves next to nothing" in out and "hf download Qwen/" in out
    with pytest.raises(InputError, match="hf download"):
        pull("qwen2.5-coder-7b")
    assert all(len(m.sha256) == 64 for m in MODELS.values())


def test_cache_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store().put("k", "local:x", "x", Completion(("a",)))
    assert main(["cache", "stats"]) == 0 and "local:x: 1" in capsys.readouterr().out
    assert main(["cache", "clear"]) == 0 and "1 answers deleted" in capsys.readouterr().out


def test_modal_dry_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["modal", "deploy", "--dry-run", "--model", "org/model"]) == 0
    out = capsys.readouterr().out
    assert "vllm serve org/model" in out and '"backend": "xgrammar"' in out
    assert "--max-model-len" in serve_command(Deployment())


SPEC = "def double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\ndouble(-1) == -2\n"


def test_solving_from_a_recording(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from csp_ir.pipeline import solve
    from csp_ir.portfolio.stage import Portfolio

    recorded = tmp_path / "calls.jsonl"
    made = LLMProvider(Recording(Scripted(lambda p, f, s: "def double(x):\n    return x * 2"), recorded))
    first = solve(SPEC, providers=Portfolio([[made]], ordered=True), embedded=False)
    (tmp_path / "spec.txt").write_text(SPEC)
    assert main(["solve", "spec.txt", "--provider", f"recorded:{recorded}", "--no-embedded", "--quiet"]) == 0
    assert capsys.readouterr().out == first.code


def test_prefer_free_asks_nobody_for_what_the_enumerator_is_sure_of(tmp_path: Path, capsys) -> None:
    from csp_ir.pipeline import solve
    from csp_ir.portfolio.stage import Portfolio

    recorded = tmp_path / "calls.jsonl"
    made = LLMProvider(Recording(Scripted(lambda p, f, s: "def double(x):\n    return x * 2"), recorded))
    solve(SPEC, providers=Portfolio([[made]], ordered=True), embedded=False)
    (tmp_path / "spec.txt").write_text(SPEC)
    flags = ["--provider", f"recorded:{recorded}", "--json", "record.json"]
    for more, asked in (([], 1), (["--prefer-free"], 0)):
        assert main(["solve", "spec.txt", *flags, *more]) == 0
        assert json.loads((tmp_path / "record.json").read_text())["counts"].get("proposal", 0) == asked
    assert main(["solve", "spec.txt", *flags, "--prompts", "nowhere"]) == 2
    assert "no such folder" in capsys.readouterr().err
    assert main(["solve", "spec.txt", *flags, "--prefer-free", "-j", "1"]) == 2


@pytest.mark.parametrize(
    "flags",
    [
        ["--no-embedded"],
        ["--provider", "nothing"],
        ["--provider", "recorded:x"],
        ["--budget", "-1", "--provider", "local"],
        ["--rank-by", "local"],
        ["--provider", "ollama:m", "--effort", "much"],
        ["--provider", "ollama:m", "--assume-price", "cheap"],
        ["--provider", "openai:m", "--base-url", "nowhere"],
        ["--rank-by", "vllm:http://127.0.0.1:1", "--provider", "vllm:http://127.0.0.1:1"],
    ],
)
def test_bad_flags_are_bad_input(tmp_path: Path, flags: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "spec.txt").write_text(SPEC)
    assert main(["solve", "spec.txt", *flags]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_rank_by_orders_the_candidates_of_a_provider(tmp_path: Path, monkeypatch, capsys) -> None:
    from csp_ir.pipeline import solve
    from csp_ir.portfolio.stage import Portfolio

    class Judge:
        name = "judge"

        async def score(self, start, texts):
            return [-0.25 if t == " x + x" else -5.0 for t in texts]

    monkeypatch.setattr("csp_ir.providers.config.scorer", lambda text: Judge())
    spec = "def double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\n\nsketch:\n    return (?value: int)\n"
    recorded, record = tmp_path / "calls.jsonl", tmp_path / "record.json"
    made = LLMProvider(Recording(Scripted(lambda p, f, s: ["2 * x", "x + x", "x"]), recorded))
    plain = solve(spec, providers=Portfolio([[made]], ordered=True), embedded=False)
    (tmp_path / "spec.txt").write_text(spec)
    flags = ["--provider", f"recorded:{recorded}", "--no-embedded", "--rank-by", "local", "--json", str(record)]
    assert main(["solve", "spec.txt", *flags]) == 0
    assert "x + x" in capsys.readouterr().out and "2 * x" in str(plain.code)
    assert json.loads(record.read_text())["assignment"] == {"value": "x + x"}
