"""Keys are in no record, log, manifest, page or metrics file."""

import io
import json
import logging

import pytest

from csp_ir.cli import main
from csp_ir.errors import InputError
from csp_ir.logs import JsonFormatter, KeyFilter, set_up
from csp_ir.record import Recorder
from csp_ir.secrets import HIDDEN, known_secrets, redact, redact_exact

KEY = "q7Tz" + "kvPw93Lm"
SHAPED = "sk-" + "proj-a1b2c3d4e5f6g7h8"


@pytest.fixture
def key(monkeypatch):
    monkeypatch.setenv("ACME_API_KEY", KEY)
    return KEY


@pytest.mark.parametrize(
    "text",
    [
        f"401 for {KEY}",
        f"Authorization: Bearer {KEY}",
        f"key {SHAPED} refused",
        "{'x-api-key': 'abcdefgh12345678'}",
        "api_key=abcdefgh12345678&x=1",
        "https://user:hunter22@example.org/v1",
        "token ghp_" + "a1B2c3D4e5F6g7H8i9J0",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdef",
    ],
)
def test_keys_are_hidden(text, key):
    hidden = redact(text)
    assert HIDDEN in hidden
    for secret in (KEY, SHAPED, "abcdefgh12345678", "hunter22", "a1B2c3D4e5F6g7H8i9J0", "eyJzdWIi"):
        assert secret not in hidden


@pytest.mark.parametrize(
    "text",
    [
        "def as_integer_ratio_of_things(x): return x",
        "sk-learn is a library",
        "d['key'] = value",
        "tokens = line.split()",
        "x.pk-primary_key_column",
    ],
)
def test_code_and_prose_stay(text, monkeypatch):
    monkeypatch.delenv("ACME_API_KEY", raising=False)
    assert redact_exact({"a": [text]}, ()) == {"a": [text]}


def test_paths_and_short_values_are_not_keys(monkeypatch, tmp_path):
    monkeypatch.setenv("SOME_KEY", str(tmp_path))
    monkeypatch.setenv("OTHER_TOKEN", "short")
    assert str(tmp_path) not in known_secrets() and "short" not in known_secrets()


def test_records_have_no_keys(key):
    recorder = Recorder()
    recorder("proposal", {"failure": f"401: {KEY}", "notes": [f"sent {SHAPED}"]})
    text = json.dumps(recorder.record(verdict={"kind": "Unknown", "text": KEY}))
    assert KEY not in text and SHAPED not in text and text.count(HIDDEN) == 3


def test_logs_have_no_keys(key):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(KeyFilter())
    logger = logging.getLogger("csp_ir.test_keys")
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    logger.propagate = False
    try:
        logger.info("sent %s", {"authorization": f"Bearer {KEY}"}, extra={"body": {"nested": [KEY]}, "count": 3})
        try:
            raise ValueError(f"bad key {KEY}")
        except ValueError:
            logger.exception("it failed")
    finally:
        logger.removeHandler(handler)
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert KEY not in stream.getvalue()
    assert first["body"] == {"nested": [HIDDEN]} and first["count"] == 3 and first["level"] == "info"
    assert "ValueError" in second["traceback"]


def test_the_log_of_a_solve(tmp_path, monkeypatch, capsys):
    log = tmp_path / "log.jsonl"
    spec = tmp_path / "clash.txt"
    spec.write_text(f"It says {SHAPED}.\n\ndef f(x: int) -> int\n\nf(1) == 2\nf(1) == 3\n")
    monkeypatch.setenv("CSP_IR_LOG", f"debug:{log}")
    try:
        assert main(["solve", str(spec), "--quiet"]) == 1
    finally:
        for handler in list(logging.getLogger("csp_ir").handlers):
            logging.getLogger("csp_ir").removeHandler(handler)
            handler.close()
        logging.getLogger("csp_ir").setLevel(logging.NOTSET)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert any(line["message"].startswith("solve ended") and line["level"] == "info" for line in lines)
    assert SHAPED not in log.read_text()
    monkeypatch.setenv("CSP_IR_LOG", "loud")
    assert main(["solve", str(spec), "--quiet"]) == 2
    assert "no such level" in capsys.readouterr().err
    with pytest.raises(InputError):
        set_up("info:/nowhere/at/all.log")
