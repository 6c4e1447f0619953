"""Functions made simpler: what is written at length, in fewer words, and nothing that does otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.errors import InputError
from csp_ir.reverse.refactor import refactor_text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("def f(n: int) -> bool:\n    if n > 10:\n        return True\n    else:\n        return False\n", "return n > 10"),
        ("def f(xs: list[int]) -> list[int]:\n    out = []\n    for i in range(len(xs)):\n        if xs[i] > 2:\n            out.append(xs[i])\n    return out\n", "return [x for x in xs if x > 2]"),
        ("def f(a: int, b: int) -> int:\n    if a > b:\n        c = a\n    else:\n        c = b\n    d = a + b\n    return c * 1 + 0\n", "return max(a, b)"),
        ("def f(xs: list[int], x: int) -> bool:\n    for y in xs:\n        if y == x:\n            return True\n    return False\n", "return x in xs"),
        ("def f(xs: list[int]) -> int:\n    total = 0\n    for x in xs:\n        total += x\n    return total\n", "return sum(xs)"),
        ("def f(a: int) -> int:\n    if not (a == 3):\n        return 1\n    return 2\n", "return 1 if a != 3 else 2"),
    ],
)  # fmt: skip
def test_what_is_written_at_length(text: str, wanted: str) -> None:
    found = refactor_text(text, "m.py::f", bound=0, seconds=10)
    assert wanted in found.text and found.after < found.before
    assert found.comparison is not None and found.comparison.difference is None


def test_nothing_simpler() -> None:
    found = refactor_text("def f(a: int, b: int) -> int:\n    return a * 3 - b\n", "m.py::f", bound=0, seconds=5)
    assert (found.text, found.comparison, found.before) == ("", None, found.after)
    with pytest.raises(InputError, match="outside the IR"):
        refactor_text("import os\n\ndef f(a: int) -> str:\n    return os.sep * a\n", "m.py::f")


def test_an_argument_that_is_changed_stays_changed() -> None:
    text = "def f(xs: list[int]) -> int:\n    xs.append(0)\n    n = len(xs) - 1\n    return n\n"
    found = refactor_text(text, "m.py::f", bound=0, seconds=5)
    assert "xs.append(0)" in found.text and "return len(xs) - 1" in found.text


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module = tmp_path / "m.py"
    module.write_text("# kept\ndef f(n: int) -> int:\n    m = n + 1  # one more\n    return m\n\n\nlast = 1  # kept\n")
    assert main(["compare", "--refactor", "--in-place", f"{module}::f"]) == 0
    out, err = capsys.readouterr()
    assert "+    return n + 1" in out and "equivalent: proved" in err
    assert module.read_text() == "# kept\ndef f(n: int) -> int:\n    return n + 1\n\n\nlast = 1  # kept\n"
    assert main(["compare", "--refactor", f"{module}::f"]) == 1 and "nothing simpler" in capsys.readouterr().err
    assert main(["compare", f"{module}::f"]) == 2 and "--refactor" in capsys.readouterr().err
