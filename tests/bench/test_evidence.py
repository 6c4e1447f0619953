"""The benchmark of what is known: functions are proved or tested as they stand, and a false proof would be seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.evidence import run
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
