"""Servers that echo keys, send calls elsewhere, steer terminals, or answer out of all measure."""

from __future__ import annotations

import io
import json
import logging
import stat
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.logs import JsonFormatter, KeyFilter
from csp_ir.providers.base import CallError, Completion
from csp_ir.providers.cache import Cached, Store
from csp_ir.providers.config import Options, backend, on_modal
from csp_ir.providers.metering import Meter
from csp_ir.providers.openai_compatible import OpenAICompatible, token_logprobs
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.recording import Recording
from csp_ir.providers.settings import settings
from csp_ir.providers.wire import _seconds, tokens, vetted
from csp_ir.secrets import HIDDEN
from tests.providers.servers import GOOD, KEY, Server, serving
from tests.providers.test_wire import BACKENDS, bare, propose, stack

pytest.importorskip("anthropic")
pytest.importorskip("openai")

SPEC = "90 and above is A, else B.\n\ndef grade(score: int) -> str\n\ngrade(95) == 'A'\ngrade(85) == 'B'\ngrade(90) == 'A'\n"
MODAL = {"MODAL_KEY": "wk-8sdf76sdf8", "MODAL_SECRET": "ws-kd93jdk39d"}


@pytest.fixture
def modal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in MODAL.items():
        monkeypatch.setenv(name, value)


def on_modal_here(server: Server) -> LLMProvider:
    return LLMProvider(OpenAICompatible(server.url, "served", modal=True))


# --- where keys go -------------------------------------------------------------------------


def test_modal_keys_go_to_modal_and_with_a_redirect_of_the_same_host(modal: None) -> None:
    with serving(faults=["303"]) as server:
        assert propose(on_modal_here(server)).useful
    headers = server.requests[0][1]
    assert (headers["modal-key"], headers["modal-secret"]) == tuple(MODAL.values())


def test_modal_keys_go_to_no_other_server(modal: None) -> None:
    with serving() as server:
        assert propose(stack("vllm", server, Meter())).useful
        assert propose(LLMProvider(backend(f"vllm:{server.url}#served"))).useful
    assert len(server.requests) == 2
    for _, headers, _ in server.requests:
        assert not any(value in str(headers) for value in MODAL.values())


@pytest.mark.parametrize(
    ("url", "hosts", "sent"),
    [
        ("https://me--app.modal.run", (), True),
        ("https://me--app.modal.run:443/v1", (), True),
        ("http://me--app.modal.run", (), False),
        ("https://modal.run.example.org", (), False),
        ("https://notmodal.run", (), False),
        ("https://example.org/.modal.run", (), False),
        ("https://x.modal.run@example.org", (), False),
        ("https://llm.example.org", ("llm.example.org",), True),
        ("https://other.example.org", ("llm.example.org",), False),
    ],
)
def test_what_is_on_modal(url: str, hosts: tuple[str, ...], sent: bool) -> None:
    assert on_modal(url, hosts) is sent


def test_hosts_on_modal_are_named_in_the_settings(modal: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "csp-ir.toml").write_text('modal_hosts = ["llm.example.org"]\n')
    hosts = settings()["modal_hosts"]
    for host, sent in (("llm.example.org", True), ("other.example.org", False)):
        made = backend(f"vllm:https://{host}#m", Options(modal_hosts=hosts))
        assert isinstance(made, OpenAICompatible) and ("Modal-Key" in made.client.default_headers) is sent


@pytest.mark.parametrize("kind", [*BACKENDS, "modal"])
def test_nothing_is_sent_on_to_another_server(kind: str, modal: None) -> None:
    with serving() as other, serving(always="sent elsewhere", elsewhere=other.url) as server:
        proposal = propose(on_modal_here(server) if kind == "modal" else stack(kind, server, Meter()))
    assert not other.requests and len(server.requests) == 1
    assert proposal.failure is not None and proposal.failure.kind == "connection"
    assert "127.0.0.1, which was not named" in proposal.failure.message


def test_what_belongs_to_an_account_with_openai_goes_to_no_other_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-openai-9f8e7d6c")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-4f4f4f4f")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-5a5a5a5a")
    with serving() as server:
        propose(LLMProvider(backend(f"vllm:{server.url}#served")))
    assert not any(word in str(server.requests[0][1]) for word in ("sk-of-openai", "org-4f", "proj-5a"))


# --- keys that come back ------------------------------------------------------------------


def echoing(body: dict[str, object]) -> list[str]:
    return [
        f'{GOOD}\n# {KEY}\nkey = "{KEY}"',
        f'def grade(score):\n    """{KEY}"""\n    class A:\n        pass\n    return "{KEY}"',
    ]


@contextmanager
def logged():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(KeyFilter())
    logger = logging.getLogger("csp_ir")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield stream
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


@pytest.mark.parametrize("kind", BACKENDS)
def test_an_echoed_key_is_in_no_answer_cache_or_recording(kind: str, tmp_path: Path) -> None:
    with serving(answer=echoing) as server, logged() as log:
        stored = Recording(Cached(bare(kind, server), Store(tmp_path / "cache.sqlite")), tmp_path / "calls.jsonl")
        proposal = propose(LLMProvider(stored))
    assert KEY in str(server.requests[0][1])
    held = b"".join(p.read_bytes() for p in tmp_path.iterdir()).decode("utf-8", "replace")
    assert len(proposal.texts) > 0 and HIDDEN in held
    for text in (held, repr(proposal), log.getvalue()):
        assert KEY not in text


def test_an_echoed_key_is_in_nothing_that_a_solve_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = "not/shaped.like+a=key"
    monkeypatch.setenv("VLLM_API_KEY", key)
    monkeypatch.setenv("CSP_IR_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("CSP_IR_LOG", f"debug:{tmp_path / 'log'}")
    monkeypatch.chdir(tmp_path)
    Path("spec.txt").write_text(SPEC)

    def answer(body: dict[str, object]) -> list[str]:
        return [f"def grade(score: int) -> str:\n    return 'A' if score >= 90 else 'B'\n# {key}", f"{key} = )", key]

    with serving(answer=answer) as server:
        source = f"vllm:{server.url}#served"
        arguments = ["solve", "spec.txt", "--no-embedded", "--provider", source, "--explain", "--allow-weak-sandbox"]
        code = main([*arguments, "--json", "record.json", "--report", "page.html", "-o", "out.py"])
        server.always = "401"
        main([*arguments, "--no-cache"])
    for handler in list(logging.getLogger("csp_ir").handlers):
        logging.getLogger("csp_ir").removeHandler(handler)
        handler.close()
    logging.getLogger("csp_ir").setLevel(logging.NOTSET)
    assert code == 0 and key in str(server.requests[0][1])
    output, said = capsys.readouterr()
    written = {str(p): p.read_bytes().decode("utf-8", "replace") for p in tmp_path.rglob("*") if p.is_file()}
    assert len(written) > 4
    for name, text in {**written, "stdout": output, "stderr": said}.items():
        assert key not in text and KEY not in text, name


def test_the_cache_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "cache.sqlite"
    store = Store(path)
    for _ in range(2):
        store.put("k", "b", "m", Completion(("text",)))
        assert store.get("k") == Completion(("text",)) and stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o644)  # as older versions left it
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_names_that_a_server_gives_do_not_steer_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steering = "\x1b]0;owned\x07\x9b2J"
    monkeypatch.chdir(tmp_path)
    Path("spec.txt").write_text(SPEC)
    with serving(answer=lambda body: [f"{steering}(", f"def grade(score):\n    return '{steering}'"]) as server:
        arguments = ["solve", "spec.txt", "--no-embedded", "--provider", f"vllm:{server.url}#m", "--no-cache"]
        main([*arguments, "--explain", "--time", "5"])
    output, said = capsys.readouterr()
    assert not set(output + said) & set("\x1b\x07\x9b")


# --- out of all measure -------------------------------------------------------------------


@pytest.mark.parametrize("value", ["-5", "-1e308", "nan", "-inf", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_retry_after_of_the_past_is_no_wait(value: str) -> None:
    with serving(faults=[f"retry-after {value}"]) as server:
        started = time.monotonic()
        assert propose(stack("vllm", server, Meter())).useful
    assert len(server.requests) == 2 and time.monotonic() - started < 5


@pytest.mark.parametrize("value", ["inf", "1e999", "9" * 400, "Thu, 01 Jan 0001 00:00:00 +9999", "x", "٣", "31 Feb"])
def test_a_retry_after_that_is_no_number_of_seconds(value: str) -> None:
    assert _seconds(value) is None or _seconds(value) >= 0


@pytest.mark.parametrize("kind", BACKENDS)
def test_half_characters_are_a_failure_of_the_provider(kind: str, tmp_path: Path) -> None:
    with serving(answer=lambda body: ["def grade(score):\n    return '\ud83d'"]) as server:
        stored = Recording(Cached(bare(kind, server), Store(tmp_path / "c.sqlite")), tmp_path / "calls")
        proposal = propose(LLMProvider(stored))
    assert proposal.failure is not None and "lone surrogates" in proposal.failure.message


def test_answers_beside_one_with_half_characters_are_taken() -> None:
    with serving(answer=lambda body: ["\udc80", GOOD, GOOD]) as server:
        proposal = propose(stack("vllm", server, Meter()))
    assert proposal.useful and any("1 of 3 answers" in note for note in proposal.notes)


@pytest.mark.parametrize("kind", BACKENDS)
def test_27_megabytes_of_choices_are_a_failure_of_the_provider(kind: str) -> None:
    with serving(always="27 MB of choices") as server:
        proposal = propose(stack(kind, server, Meter()), seconds=60)
    assert proposal.failure is not None and "parts" in proposal.failure.message and not proposal.texts


def test_more_answers_than_were_asked_for_are_a_failure() -> None:
    with pytest.raises(CallError, match="3 answers where 2"):
        vetted(Completion(("a", "b", "c")), "vllm:x", 2)


def test_an_error_without_end_is_cut() -> None:
    with serving(always="an endless error") as server:
        proposal = propose(stack("vllm", server, Meter(), attempts=1), seconds=30)
    assert proposal.failure is not None and proposal.failure.kind == "server"
    assert len(proposal.failure.message) < 500


@pytest.mark.parametrize("number", ["1" + "0" * 400, "1e999", "-1", "NaN", "true", '"9"'])
def test_numbers_that_are_none(number: str) -> None:
    data = json.loads(f'{{"usage": {{"n": {number}}}, "content": [{{"token": "a", "logprob": {number}}}]}}')
    assert tokens(data["usage"], "n") == 0
    total = token_logprobs(data)
    assert total is None or total in (-1.0, 1.0)
