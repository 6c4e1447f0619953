"""The benchmark of what is known: functions are proved or tested as they stand, and a false proof would be seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.evidence import run
from benchmarks.evidence.recheck import by_cvc5, impossible
from benchmarks.evidence.run import broken, counts, kind_of, of_function
from csp_ir.ir.parse import parse_program
from csp_ir.spec.read import read_spec

HALF = {"name": "half", "spec": "def half(n: int) -> int\nensures: 2 * result <= n < 2 * result + 2\n"}


def test_a_function_is_proved_or_fails() -> None:
    pytest.importorskip("z3")
    good = of_function({**HALF, "code": "def half(n: int) -> int:\n    return n // 2\n"}, 4, 200)
    assert (
        good["outcome"] == "passes" and [kind_of(said) for said in good["known"]] == ["proved"] and "false" not in good
    )
    assert (
        of_function({**HALF, "code": "def half(n: int) -> int:\n    return n // 2 + 1\n"}, 4, 200)["outcome"] == "fails"
    )
    assert of_function({**HALF, "code": "def half(n: int) -> int:\n    import os\n"}, 4, 200)["outcome"] == "not read"
    assert "| clauses | 1 | 0 | 0 | 0 |" in counts([good])


def test_a_clause_that_does_not_hold_is_seen_on_more_inputs() -> None:
    program = parse_program("def half(n: int) -> int:\n    return n // 2 + (n == 6)\n")
    assert "(6,)" in broken(program, read_spec(HALF["spec"]), "ensures 2 * result <= n < 2 * result + 2", 400)


def test_the_suite_has_clauses_and_no_examples() -> None:
    rows = [
        json.loads(line)
        for line in (Path(run.__file__).parent / "properties_dev.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    specs = [read_spec(row["spec"]) for row in rows]
    assert len(specs) >= 24 and all(s.promises and not s.examples for s in specs) and all(row["hidden"] for row in rows)


def test_what_proofs_rest_on_is_kept_for_another_solver() -> None:
    pytest.importorskip("z3")
    with impossible() as found:
        of_function({**HALF, "code": "def half(n: int) -> int:\n    return n // 2\n"}, 4, 10)
    assert found and all("(check-sat)" in text for text in found)
    pytest.importorskip("cvc5")
    assert set(by_cvc5(found)) == {"agrees"}
    assert by_cvc5({"(declare-fun n () Int)(assert (> n 3))(check-sat)": None})["DISAGREES"] == 1


def test_the_functions_of_the_suite_are_read() -> None:
    lines = (Path(run.__file__).parent / "functions_dev.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        assert parse_program(row["code"], entry=row["name"]).function.name == read_spec(row["spec"]).name == row["name"]
