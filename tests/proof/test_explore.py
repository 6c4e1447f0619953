"""What is not proved, explored on symbolic arguments; the tests need CrossHair."""

from __future__ import annotations

import builtins
from typing import Any

import pytest

from csp_ir.errors import MissingExtraError
from csp_ir.ir.parse import parse_program
from csp_ir.pipeline import solve
from csp_ir.proof.explore import explore, explored
from csp_ir.spec.read import read_spec
from csp_ir.verify.verify import Verification, verify

CLAMP = "Clamp.\n\ndef clamp(x: int, lo: int, hi: int) -> int\nrequires: lo <= hi\nensures: lo <= result <= hi\n"
CODE = "def clamp(x: int, lo: int, hi: int) -> int:\n    return max(lo, min(x, hi))\n"


def seen(spec_text: str, code: str, seconds: float = 3.0) -> Verification:
    pytest.importorskip("crosshair")
    spec = read_spec(spec_text)
    program = parse_program(code, entry=spec.name)
    checked = verify(program, spec)
    assert checked.passed
    return explored(checked, program, spec, seconds)


def test_all_paths_of_a_short_program_are_gone_through() -> None:
    found = seen(CLAMP, CODE)
    (line,) = [s for s in map(str, found.standings) if s.startswith("tested")]
    assert found.passed and "; explored all " in line and line.endswith(" paths by CrossHair")
    assert any("explored all" in line for line in found.checked)


def test_what_no_generated_input_meets_is_found_and_run_again() -> None:
    spec = "Half of a number.\n\ndef half(n: int) -> int\nensures: 0 <= n - 2 * result <= 1\n"
    code = "def half(n: int) -> int:\n    if n * n + 9 * n == 271837636:\n        return 0\n    return n // 2\n"
    found = seen(spec, code, 8.0)
    assert not found.passed and found.counterexample is not None
    (n,) = found.counterexample
    assert n * n + 9 * n == 271837636 and "ensures" in found.failures[0] and not found.standings


def test_what_a_program_raises_and_what_is_not_required_break_nothing() -> None:
    spec = "Divide.\n\ndef share(a: int, b: int) -> int\nrequires: a >= 0\nensures: result * b <= a or b < 0\n"
    found = seen(spec, "def share(a: int, b: int) -> int:\n    return a // b\n", 2.0)
    assert found.passed and any("explored" in str(s) for s in found.standings)


def test_types_that_stand_for_no_symbols_are_left_to_tests() -> None:
    spec = "Same.\n\nimport datetime\n\ndef same(d: datetime.date) -> datetime.date\nensures: result == d\n"
    found = seen(spec, "def same(d: datetime.date) -> datetime.date:\n    return d\n", 1.0)
    assert found.passed and not any("explored" in str(s) for s in found.standings)


def test_arguments_that_a_path_leaves_out_are_no_counterexample() -> None:
    pytest.importorskip("crosshair")
    assert explore(lambda x: None if x > 5 else True, [int], 3.0).all
    broken = explore(lambda x: None if x > 5 else x != 3, [int], 3.0)
    assert broken.found == (3,) and not broken.all


def test_the_extra_is_named_where_it_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "crosshair":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(MissingExtraError, match="csp-ir\\[crosshair\\]"):
        solve(CLAMP, seconds=5, explore=1.0)
