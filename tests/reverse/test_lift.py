"""Functions told as specs: what their words and tests claim, what runs show, what holds of all of them."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.reverse.callers import calls_between
from csp_ir.reverse.lift import lift_text
from csp_ir.reverse.model import Lifted
from csp_ir.reverse.plain_types import plain_types
from csp_ir.reverse.sites import part_of
from csp_ir.spec.read import read_spec

MODULE = '''import os


def total(xs: list[int]) -> int:
    """Sum of xs.

    >>> total([1, 2])
    3
    """
    return sum(xs)


def grade(points: int) -> str:
    if points < 0:
        raise ValueError("less than nothing")
    if points > 89:
        return "A"
    return "B" if points > 61 else "C"


def here(n: int) -> str:
    return os.sep * n
'''


def lifted(text: str, name: str, tests: str = "") -> Lifted:
    return lift_text(text, f"m.py::{name}", tests, seconds=5)


def clauses(body: str, head: str) -> set[str]:
    text = f"def {head}:\n" + "".join(f"    {line}\n" for line in body.split("\n"))
    return {text for word, text, _ in lifted(text, head.partition("(")[0]).clauses}


def test_what_is_wanted_and_what_is_observed_are_told_apart() -> None:
    found = lifted(MODULE, "total", "assert total([]) == 0\n")
    assert set(found.wanted) == {"total([1, 2]) == 3", "total([]) == 0"}
    spec = found.spec()
    assert "    total([1, 2]) == 3\n" in spec
    assert all(line.endswith("  # observed") for line in spec.split("\n") if f"    {found.observed[0].call} " in line)
    assert ("ensures", "result == sum(xs)") in {(w, t) for w, t, _ in found.clauses}


def test_observed_runs_take_every_branch() -> None:
    found = lifted(MODULE, "grade")
    assert (found.coverage.taken, found.coverage.ways) == (6, 6)
    assert {o.outcome for o in found.observed} == {"== 'A'", "== 'B'", "== 'C'", "raises ValueError"}
    assert any(w == "raises" and t == "ValueError when points < 0" and n > 10 for w, t, n in found.clauses)
    assert found.effects == ("raises ValueError",)


@pytest.mark.parametrize(
    ("head", "body", "held", "never"),
    [
        ("f(xs: list[int]) -> list[int]", "return sorted(xs)", "result == sorted(xs)", "len(result) == len(xs)"),
        ("f(xs: list[int]) -> list[int]", "return xs[::-1]", "f(result) == xs", "result == sorted(result)"),
        ("f(a: int, b: int) -> int", "return a if a > b else b", "result == max(a, b)", "result >= 0"),
        ("f(s: str) -> str", "return s.strip().lower()", "f(result) == result", "result == s.lower()"),
        ("f(xs: list[int], n: int) -> list[list[int]]", "n = max(1, n)\nreturn [xs[i:i + n] for i in range(0, len(xs), n)]", "sum(result, []) == xs", "len(result) == len(xs)"),
        ("f(a: list[int], b: list[int]) -> list[int]", "return sorted(a + b)", "sorted(result) == sorted(a + b)", "result == sorted(a)"),
        ("f(s: str) -> dict[str, int]", "return {c: s.count(c) for c in s}", "sum(result.values()) == len(s)", "len(result) == len(s)"),
        ("f(n: int) -> int", "return n * n", "f(-n) == result", "result >= 1"),
    ],
)  # fmt: skip
def test_what_holds_is_found_and_what_does_not_is_not(head: str, body: str, held: str, never: str) -> None:
    found = clauses(body, head)
    assert held in found and never not in found, found


def test_what_holds_of_any_result_is_not_said() -> None:
    assert not {c for c in clauses("return 3 * n - 7 if n % 2 else 11 - n", "f(n: int) -> int") if "result" in c}


def test_a_round_trip_between_functions_of_a_module() -> None:
    text = "def pack(n: int) -> str:\n    return f'<{n}>'\n\ndef unpack(s: str) -> int:\n    return int(s[1:-1])\n\ndef both(n: int) -> int:\n    return unpack(pack(n))\n"
    assert "both(result) == result" in {t for _, t, _ in lifted(text, "both").clauses}
    found = lifted(text, "pack")
    assert "unpack(result) == n" in {t for _, t, _ in found.clauses}
    assert "# ensures unpack(result) == n" in found.spec() and read_spec(found.spec()).name == "pack"


@pytest.mark.parametrize("name", ["total", "grade"])
def test_the_spec_can_be_read_again(name: str) -> None:
    found = lifted(MODULE, name)
    spec = read_spec(found.spec())
    assert len(spec.examples) == len(found.wanted) + len(found.observed)
    assert [(w, t) for w, t in spec.clauses()] == [(w, t) for w, t, _ in found.clauses]


def test_what_gives_an_iterator_is_read_as_a_list() -> None:
    text = "def f(n: int):\n    for i in range(n):\n        yield i * 2\n    if n > 3:\n        yield from f(1)\n\ndef g(xs: list[int]):\n    return map(abs, xs)\n"
    found = lifted(text, "f")
    assert found.effects == ("yields its results one by one",) and any("as lists" in n for n in found.notes)
    assert found.signature == "def f(n: int) -> list[int]" and found.observed
    assert "all(x >= 0 for x in result)" in {t for _, t, _ in found.clauses}
    assert "len(result) == len(xs)" in {t for _, t, _ in lifted(text, "g").clauses}
    whole = lift_text(
        "import os\n\ndef f(n: int):\n    for i in range(n):\n        yield os.sep\n", "m.py::f", seconds=5, weak=True
    )
    assert whole.unread and any(o.outcome.startswith("== ['/', ") for o in whole.observed)


def test_code_outside_the_ir() -> None:
    found = lift_text(MODULE, "m.py::here", seconds=5, weak=True)
    assert "outside the IR" in found.unread and found.effects == ("asks the system",)
    assert found.observed


def test_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "good.py").write_text(
        "def f(n: int) -> int:\n    return n + 1\n\n\ndef g(*rest):\n    return rest\n\n\ndef spin(n):\n    while True:\n        n += 1\n"
    )
    (tmp_path / "src" / "worse.py").write_text("def broken(:\n")
    out = tmp_path / "out"
    assert main(["lift", str(tmp_path / "src"), "-o", str(out), "--jobs", "2"]) == 2
    err = capsys.readouterr().err
    assert "good.py: 3 of 3 functions" in err and "g: `*rest` is given as a list" in err
    assert "spin: none of " in err and "not Python" in err
    kept = [json.loads(p.read_text()) for p in sorted(out.glob("*.json"))]
    assert [r["name"] for r in kept[0]["functions"]] == ["f", "g", "spin"]
    main(["lift", str(tmp_path / "src"), "-o", str(out)])
    assert "good.py: 3 of 3 functions, as before" in capsys.readouterr().err
    assert main(["lift", f"{tmp_path / 'src' / 'good.py'}::f", "--as", "markdown", "--quiet"]) == 0
    assert "### `f`" in capsys.readouterr().out


HOSTILE = """import os
import shutil
import time


def f(n: int) -> int:
    return n + 1


def wipe(n: int) -> int:
    shutil.rmtree({folder!r})
    os.remove({folder!r} + "/kept.txt")
    return n


def kill(n: int) -> int:
    os.kill(os.getppid(), 9)
    os.kill(os.getpid(), 9)
    return n


def spin(n: int) -> int:
    while time.time() > 0:
        pass
    return n
"""


def test_functions_that_do_harm_cost_only_themselves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "kept.txt").write_text("kept")
    module = tmp_path / "bad.py"
    module.write_text(HOSTILE.format(folder=str(tmp_path / "kept")))
    out = tmp_path / "out"
    main(["lift", str(module), "-o", str(out), "--jobs", "2", "--time", "4", "--allow-weak-sandbox"])
    assert (tmp_path / "kept" / "kept.txt").read_text() == "kept"
    rows = {r["name"]: r for r in json.loads(next(out.glob("*.json")).read_text())["functions"]}
    assert rows.keys() == {"f", "wipe", "kill", "spin"} and "result == n + 1" not in rows["kill"].get("spec", "")
    assert rows["f"]["unread"] == "" and rows["f"]["observed"]
    assert all(o[1].startswith("raises") for o in rows["wipe"].get("observed", ()))
    assert not rows["spin"].get("observed") and not rows["kill"].get("observed")
    assert "bad.py: " in capsys.readouterr().err


def test_calls_in_the_module_are_run_and_give_types() -> None:
    text = "def f(word, times=2):\n    return word[:times]\n\ndef g():\n    return f('hello', times=3) + f('ab')\n"
    found = lifted(text, "f")
    assert found.signature == "def f(word: str, times: int = 2) -> str"
    assert {("f('hello', 3)", "== 'hel'"), ("f('ab', 2)", "== 'ab'")} <= {(o.call, o.outcome) for o in found.observed}


def test_calls_in_other_modules() -> None:
    texts = {
        "src/pkg/__init__.py": "from .words import cut as clip\n",
        "src/pkg/words.py": "def cut(word, times=2):\n    return word[:times]\n\ncut('own')\n",
        "src/pkg/use.py": "from . import words\nfrom .words import cut as c\nc('ab', times=1)\nc(other)\nwords.cut('cd')\ncut('no')\n",
        "src/pkg/deep/far.py": "import pkg.words\nfrom ..words import cut\npkg.words.cut('ef')\ncut('ab', times=1)\n",
        "src/test_it.py": "from pkg import clip\nclip('gh', 3)\n",
        "src/other.py": "from elsewhere.words2 import cut\ncut('ij')\n",
        "src/pkg/json.py": "def dumps(x):\n    return x\n",
        "src/third.py": "import json\njson.dumps('is not that one')\n",
        "src/broken.py": "from pkg.words import cut(",
    }
    found = calls_between(texts)
    assert found.keys() == {"src/pkg/words.py"}
    lines = found["src/pkg/words.py"].splitlines()
    assert sorted(lines) == ["cut('ab', times=1)", "cut('cd')", "cut('ef')", "cut('gh', 3)"]


def test_calls_in_a_folder_give_types(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "words.py").write_text("def cut(word, times=2):\n    return word[:times]\n")
    use = tmp_path / "use.py"
    use.write_text("from words import cut\n\nLINE = cut('hello', times=3)\n")
    out = tmp_path / "out"
    main(["lift", str(tmp_path), "-o", str(out), "--quiet"])
    (row,) = next(r["functions"] for p in out.glob("*.json") if (r := json.loads(p.read_text()))["module"].endswith("words.py"))  # fmt: skip
    assert row["signature"] == "def cut(word: str, times: int = 2) -> str"
    assert ["cut('hello', 3)", "== 'hel'"] in row["observed"]
    use.write_text("from words import cut\n\nLINE = cut('other')\n")
    main(["lift", str(tmp_path), "-o", str(out)])
    assert "words.py: 1 of 1 functions\n" in capsys.readouterr().err


def test_a_page_with_the_graph_of_calls(tmp_path: Path) -> None:
    module, page = tmp_path / "m.py", tmp_path / "m.html"
    module.write_text(
        "def low(s: str) -> str:\n    return s + '<b>'\n\ndef high(s: str) -> str:\n    return low(s)\n\ndef any_of(*xs):\n    return xs\n"
    )
    main(["lift", str(module), "--page", str(page), "--quiet"])
    text = page.read_text()
    assert "2 functions in 2 levels" in text and "high → low" in text and "is given as a list" in text
    assert 'href="#m0-low"' in text and "&lt;b&gt;" in text and "<b>'" not in text


def test_of_a_large_module_what_is_needed_is_read() -> None:
    many = "".join(f"def f{i}(n: int) -> int:\n    return n + {i}\n\n" for i in range(200))
    text = f"{many}LIST = [f3]\n\ndef last(n: int) -> int:\n    return f7(n)\n\ndef after(n: int) -> int:\n    return last(n)\n"
    part = part_of(text, "last")
    kept = [f for f in range(200) if f"def f{f}(" in part]
    assert {3, 7} <= set(kept) and len(kept) < 45 and "def after" in part
    assert part.split("\n").index("def last(n: int) -> int:") == text.split("\n").index("def last(n: int) -> int:")
    found = lifted(text, "last")
    assert found.unread == "" and found.observed


def test_types_that_are_not_known_are_made_plain() -> None:
    text = "from typing import TypeAlias\n\nNumber: TypeAlias = 'float | str'\nPair = tuple[int, int]\n\n\ndef f(é: Number, n: Pair, m: re.Match[str]) -> list[Pair]:\n    x: Strange = n\n    return [x]\n"
    made = plain_types(text).split("\n")
    assert made[6:8] == [
        "def f(é: float | str, n: tuple[int, int], m: Any) -> list[tuple[int, int]]:",
        "    x: Any = n",
    ]
    assert plain_types("def f(n: int) -> str:\n    return 'a'\n") == "def f(n: int) -> str:\n    return 'a'\n"
    found = lifted("Pair = tuple[int, int]\n\ndef f(p: Pair, q: Strange = 3) -> int:\n    return p[0] + q\n", "f")
    assert found.unread == "" and found.signature == "def f(p: tuple[int, int], q: int = 3) -> int"
    odd = "import enum\n\nclass Unit(enum.Flag):\n    A = 1\n\n\ndef f(u: Unit, n: int) -> int:\n    return n + enum.auto()\n"
    assert lift_text(odd, "m.py::f", seconds=5, weak=True).signature.startswith("def f(u, n: int)")


def test_numbers_without_end_are_no_trouble() -> None:
    text = "from math import inf\n\ndef f(n: int, x: float) -> str:\n    if x == inf and n > 3:\n        return 'a'\n    return 'b' if n > x else 'c'\n"
    assert lifted(text, "f").coverage.ways


def test_runs_that_tell_something_are_shown() -> None:
    text = (
        "def f(s: str) -> str:\n    \"\"\"\n    >>> f('a_b')\n    'a-b'\n    \"\"\"\n    return s.replace('_', '-')\n"
    )
    found = lifted(text, "f")
    assert len(found.observed) >= 3
    changed = ["_" in o.call and bool(o.outcome.count("-")) for o in found.observed]
    assert changed.count(False) <= 1 and not any("\\" in o.call for o in found.observed)


def test_a_function_named_by_a_word_of_holes() -> None:
    found = lifted("def where(xs: list[int], x: int) -> int:\n    return xs.index(x) if x in xs else -1\n", "where")
    assert read_spec(found.spec()).name == "where" and not found.unread


def test_a_method_is_told_as_a_function() -> None:
    code = 'class Till:\n    def __init__(self, held: int) -> None:\n        self.held = held\n\n    def add(self, n: int) -> None:\n        """\n        >>> Till(1).add(2)\n        """\n        self.held += n\n'
    found = lifted(code, "Till.add")
    assert found.signature == "def Till_add(held: int, n: int) -> int"
    assert any("leaves in `held`" in note for note in found.notes)
    assert ("ensures", "result == held + n") in [(word, text) for word, text, _ in found.clauses]


def test_observed_runs_are_of_many_shapes() -> None:
    found = lifted("def clamp(x: int, low: int, high: int) -> int:\n    return max(low, min(x, high))\n", "clamp")
    rows = [ast.literal_eval(o.call.removeprefix("clamp")) for o in found.observed]
    assert {(x > low) - (x < low) for x, low, _ in rows} == {-1, 0, 1} and any(x > high > low for x, low, high in rows)
    assert all(len(o.call) < 30 for o in found.observed)


def test_a_module_that_imports_its_package(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "__init__.py").write_text('"""A package."""\n\nfrom pack.words import told\n')
    (pack / "low.py").write_text("import os\n\nMARK = os.sep and '!'\n")
    (pack / "words.py").write_text('"""Words."""\n\nfrom __future__ import annotations\n\nfrom .low import MARK\n\n\ndef told(word: str) -> str:\n    return word + MARK\n')  # fmt: skip
    assert main(["lift", str(pack / "words.py"), "--allow-weak-sandbox"]) == 0
    assert "result.startswith(word)" in capsys.readouterr().out
