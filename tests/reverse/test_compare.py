"""Two functions: proved to do the same, told apart by the smallest input, or neither."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from random import Random

import pytest

from csp_ir.cli import main
from csp_ir.errors import InputError, SpecError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_program
from csp_ir.reverse.compare import compare_texts
from csp_ir.reverse.model import BOUNDED, DIFFERENT, OPEN, PROVED, Comparison
from csp_ir.samples.mutations import Around, alternatives
from csp_ir.samples.sites import expression_sites, put
from csp_ir.verify.behaviour import outcome_key
from tests.proof.generate import Maker

needs_z3 = pytest.mark.skipif(importlib.util.find_spec("z3") is None, reason="extra smt")


def compared(one: str, other: str, bound: int = 4) -> Comparison:
    return compare_texts([one, other], ["a.py", "b.py"], bound=bound, inputs=200, seconds=10)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("def f(n: int) -> int:\n    return n * 2 if n != 77123 else 0\n", "def g(n):\n    return n + n\n", "f(77123) gave 0, g(77123) gave 154246"),
        ("def f(n: int) -> bool:\n    return n > 3\n", "def g(n: int) -> int:\n    return int(n > 3)\n", "f(0) gave False, g(0) gave 0"),
        ("def f(n: int) -> int:\n    return n\n", "def g(n: int) -> int:\n    if n <= 0:\n        raise ValueError('no')\n    return n\n", "f(0) gave 0, g(0) raised ValueError: no"),
        ("def f(xs: list[int]) -> list[int]:\n    xs.sort()\n    return xs\n", "def g(xs: list[int]) -> list[int]:\n    return sorted(xs)\n", "f([1, 0]): both results are the same, but of its arguments f leaves [0, 1], g leaves [1, 0]"),
        ("def f(s: str) -> bool:\n    return s.lower() == 'yes'\n", "def g(s: str) -> bool:\n    return s in ('yes', 'YES')\n", "f('Yes') gave True, g('Yes') gave False"),
        ("def f(s: str, n: int) -> str:\n    return s[:n]\n", "def g(s: str, n: int) -> str:\n    return s[:max(n, 0)]\n", "f('aa', -1) gave 'a', g('aa', -1) gave ''"),
    ],
)  # fmt: skip
def test_the_smallest_input_that_tells_two_apart(one: str, other: str, said: str) -> None:
    found = compared(one, other, bound=0)
    assert (found.verdict, str(found)) == (DIFFERENT, f"different: {said}")


@needs_z3
@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        ("def f(n: int) -> int:\n    return n * 2\n", "def g(m: int) -> int:\n    return m + m\n", PROVED),
        ("def f(a: int, b: int) -> int:\n    return a if a > b else b\n", "def g(a, b):\n    return max(a, b)\n", PROVED),
        ("def f(n: int) -> int:\n    if n < 0:\n        raise ValueError('a')\n    return n\n", "def g(n: int) -> int:\n    if not n >= 0:\n        raise ValueError('b')\n    return n\n", PROVED),
        ("def f(xs: list[int]) -> int:\n    t = 0\n    for x in xs:\n        t += x\n    return t\n", "def g(xs: list[int]) -> int:\n    return sum(xs)\n", BOUNDED),
        ("def f(s: str) -> str:\n    return s.upper().strip()\n", "def g(s: str) -> str:\n    return s.strip().upper()\n", OPEN),
        ("def f(a: int, b: int) -> int:\n    return a * b // 7\n", "def g(a: int, b: int) -> int:\n    return a * b // 7 + (a == 123456789 and b == 3)\n", DIFFERENT),
    ],
)  # fmt: skip
def test_proofs(one: str, other: str, verdict: str) -> None:
    assert compared(one, other).verdict == verdict


def test_tests_alone_never_say_equivalent() -> None:
    found = compared("def f(n: int) -> int:\n    return n + n\n", "def g(n: int) -> int:\n    return 2 * n\n", bound=0)
    assert found.verdict == OPEN and found.inputs > 100
    assert str(found).startswith("no difference in ") and str(found).endswith("; not proved: not asked for")


def test_code_outside_the_ir_is_run_whole() -> None:
    one = "import os\ndef f(n: int):\n    return len(os.sep) * n\n"
    other = "def g(n: int):\n    return n if n < 50 else n - 1\n"
    found = compare_texts([one, other], ["a.py", "b.py"], True)
    assert str(found) == "different: f(50) gave 50, g(50) gave 49"
    assert "outside the IR" in found.coverage[0].unknown
    same = compare_texts([one, one], ["a.py", "b.py"], True)
    assert same.verdict == OPEN and same.unproved == "`f` is outside the IR"


def test_helpers_of_one_name_are_told_apart() -> None:
    one = "def h(n: int) -> int:\n    return n + 1\n\ndef f(n: int) -> int:\n    return h(n)\n"
    other = "def h(n: int) -> int:\n    return n\n\ndef f(n: int) -> int:\n    return h(n) + (n > 10 ** 12)\n"
    found = compare_texts([one, other], ["a.py::f", "b.py::f"], bound=4)
    assert str(found) == "different: a.py::f(0) gave 1, b.py::f(0) gave 0"


def test_what_is_no_data_is_not_compared() -> None:
    text = "def f(n: int):\n    return lambda: n\n"
    found = compared(text, text.replace(": n\n", ": n + 1\n"), bound=2)
    assert found.verdict == OPEN and "gave a function, which cannot be compared" in found.unended[0]
    weak = compare_texts(["import os\ndef f(n: int):\n    return os\n"] * 2, ["a.py", "b.py"], True)
    assert weak.verdict == OPEN and "which cannot be compared" in weak.unended[0]


def test_what_iterators_give_is_compared() -> None:
    text = "def f(n: int):\n    yield n\n"
    found = compared(text, text.replace("yield n", "yield n + 1"), bound=2)
    assert found.verdict == DIFFERENT and found.difference is not None and "f([0]" not in str(found)
    same = compared(text, "def f(n: int):\n    return iter([n])\n", bound=2)
    assert same.difference is None and same.inputs > 100
    mixed = compared(
        "def f(n: int) -> list[int]:\n    return []\n", "def f(n: int) -> list[int]:\n    return enumerate([])\n"
    )
    assert mixed.verdict == OPEN and mixed.unproved.startswith("one gives an iterator")


def test_functions_without_parameters() -> None:
    assert (
        str(compared("def f() -> int:\n    return 3\n", "def g() -> int:\n    return 4\n"))
        == "different: f() gave 3, g() gave 4"
    )


def test_bad_input() -> None:
    with pytest.raises(SpecError, match="`f` takes 1 arguments, `g` takes 2"):
        compared("def f(a):\n    return a\n", "def g(a, b):\n    return a\n")
    with pytest.raises(SpecError, match="2 functions in it"):
        compared("def f(a):\n    return a\n\ndef h(a):\n    return a\n", "def g(a):\n    return a\n")
    with pytest.raises(InputError, match="not Python"):
        compared("def f(a:\n", "def g(a):\n    return a\n")


@needs_z3
@pytest.mark.parametrize("seed", range(25))
def test_against_brute_force(seed: int) -> None:
    """A program and a slip of it: what is said of them holds of every small input."""
    maker, random = Maker(seed), Random(seed)
    try:
        program = parse_program(maker.program())
        sites = expression_sites(program)
        options = [(s, e) for s in sites for _, e in alternatives(s.expr, s.place, Around({}))]
        site, other = random.choice(options)
        second = parse_program(print_program(put(program, site.path, other)))
        machines = [compile_program(program), compile_program(second)]
    except (InputError, IndexError):
        return
    found = compare_texts(
        [print_program(program), print_program(second)], ["a.py", "b.py"], bound=3, inputs=50, seconds=5
    )
    rows = [[m.run(args, limits=Limits(steps=20_000)).outcome for m in machines] for args in maker.inputs()]
    differ = [outcome_key(a) != outcome_key(b) for a, b in rows]
    if found.verdict == PROVED:
        assert not any(differ)
    if found.difference is not None and not found.difference.after:
        a, b = (m.run(found.difference.args).outcome for m in machines)
        assert outcome_key(a) != outcome_key(b)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = tmp_path / "a.py", tmp_path / "b.py"
    one.write_text("def f(n: int) -> int:\n    return n\n")
    other.write_text("def g(n: int) -> int:\n    return abs(n)\n\ndef h(n: int) -> int:\n    return n\n")
    assert main(["compare", str(one), f"{other}::g"]) == 1
    assert capsys.readouterr().out == "different: f(-1) gave -1, g(-1) gave 1\n"
    assert main(["compare", str(one), f"{other}::h", "--bound", "0", "--json", "-"]) == 3
    assert json.loads(capsys.readouterr().out)["verdict"] == "no difference found"
    assert main(["compare", str(one), str(other)]) == 2
    assert "name one: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("def f(t: str, p: str) -> int:\n    return t.count(p) if p else 0\n", "def g(t: str, p: str) -> int:\n    return sum(t.startswith(p, i) for i in range(len(t))) if p else 0\n"),
        ("def f(t: str) -> str:\n    return t.partition('::')[0]\n", "def g(t: str) -> str:\n    return t.rpartition('::')[0] if '::' in t else t\n"),
    ],
)  # fmt: skip
def test_what_texts_hold_of_one_another(one: str, other: str) -> None:
    assert compared(one, other, bound=0).verdict == DIFFERENT
