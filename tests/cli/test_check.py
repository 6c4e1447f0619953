"""`csp-ir check` and `csp-ir schema`."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from csp_ir.cli import main
from csp_ir.ir.jsonio import to_json
from csp_ir.ir.parse import parse_program
from tests.generate import Generator, Source, punch

EXAMPLES = "examples:\n    1 -> 2\n    2 -> 4\n    -1 -> 0\n"


def check(tmp_path: Path, body: str, examples: str = EXAMPLES) -> int:
    path = tmp_path / "spec.txt"
    path.write_text(f"def f(x: int) -> int\n\nsketch:\n    {body}\n\n{examples}")
    return main(["check", str(path)])


def test_a_program_is_run_on_every_example(tmp_path, capsys) -> None:
    assert check(tmp_path, "return x + x") == 1
    out = capsys.readouterr().out
    assert "passes f(1) == 2 (line 7)" in out
    assert "FAILS  f(-1) == 0 (line 9): gave -2" in out
    assert "f: 2 passed, 1 failed, 0 wait for a hole" in out


def test_holes_that_an_example_does_not_need_are_gone_round(tmp_path, capsys) -> None:
    assert check(tmp_path, "return x + x if x > 0 else ?low") == 0
    out = capsys.readouterr().out
    assert "waits  f(-1) == 0 (line 9): for ?low with x = -1" in out
    assert "2 passed, 0 failed, 1 wait for a hole" in out


def test_type_errors_have_their_place(tmp_path, capsys) -> None:
    assert check(tmp_path, "return x.upper() + missing") == 2
    err = capsys.readouterr().err
    assert "spec.txt:4:12: int has no method 'upper'" in err
    assert "spec.txt:4:24: name 'missing' is not defined" in err


def test_contradictions_are_shown(tmp_path, capsys) -> None:
    assert check(tmp_path, "return ?h", "examples:\n    1 -> 2\n    1 -> 3\n") == 1
    assert "contradict" in capsys.readouterr().out


def test_a_program_that_never_ends_is_said_to_run_out(tmp_path, capsys) -> None:
    assert check(tmp_path, "return f(x + 1)") == 1
    assert "ran out of depth" in capsys.readouterr().out


def test_the_schema_accepts_our_json(capsys) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    known = kind(schema)
    for seed in range(4):
        source = Source(seed)
        data = to_json(parse_program(punch(Generator(source).program(), source)))
        known.validate(data)
        del data["program"]["function"]["name"]
        with pytest.raises(jsonschema.ValidationError):
            known.validate(data)
