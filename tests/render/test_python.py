"""Rendered text: runnable, formatted, and its doctests hold."""

from __future__ import annotations

import ast
import doctest
import subprocess
import sys
from typing import Any

import pytest

from csp_ir.ir.parse import parse_program
from csp_ir.ir.rewrite import holes_in, reachable
from csp_ir.render.python import WIDTH, render
from csp_ir.spec.model import Example, Raises
from tests.generate import Generator, Source


def test_everything_a_file_needs(tmp_path) -> None:
    program = parse_program(
        "def unit(v: T) -> T:\n    return v\n\n"
        "def f(text: str, *rest: int) -> Counter[str]:\n"
        "    if math.inf < 0:\n        return collections.Counter()\n"
        "    return unit(collections.Counter(re.findall('[a-z]+', text)))"
    )
    examples = [Example(("a b a",), {"a": 2, "b": 1}), Example(("",), {})]
    code = render(program, prose="Count the words.", examples=[])
    names: dict[str, Any] = {}
    exec(code, names)
    assert [dict(names["f"](*e.args)) for e in examples] == [e.expected for e in examples]
    assert code.startswith("import collections\nimport math\nimport re\nfrom collections import Counter\nfrom typing")
    (tmp_path / "out.py").write_text(code)
    done = subprocess.run([sys.executable, "-m", "mypy", "--version"], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        done = subprocess.run(
            [sys.executable, "-m", "mypy", str(tmp_path / "out.py")], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "expected",
    [1, -0.5, "it's", 'say "hi"', "a\nb", "\\n", "é\t", None, [], {}, set(), {1, 2}, {"b": {2, 1}}, (1,), True, b"x",
     float("inf"), Raises("ValueError"), Raises("ValueError", "no: good")],
)  # fmt: skip
def test_doctests_hold(expected: Any) -> None:
    program = parse_program("def f(x, y):\n    if y:\n        raise ValueError(y)\n    return x")
    raised = expected.message or "" if isinstance(expected, Raises) else ""
    args = (1, raised or "x") if isinstance(expected, Raises) else (expected, "")
    code = render(program, prose='Give "x" back,\nor raise \\ it.', examples=[Example(args, expected)])
    names: dict[str, Any] = {}
    exec(code, names)
    names["__name__"] = "f_module"
    found = doctest.DocTestParser().get_doctest(names["f"].__doc__, names, "f", None, 0)
    failed, attempted = doctest.DocTestRunner(verbose=False).run(found)
    assert failed == 0
    assert attempted == 1 or isinstance(expected, float) and abs(expected) == float("inf")


def test_long_lines_are_broken_where_a_formatter_would() -> None:
    program = parse_program(
        "def f(rows, table):\n    return sorted([(a, b) for a, b in rows if b in table and len(table[b]) > 3 and "
        "a not in (1, 2, 3, 4, 5, 6, 7, 8, 9)], key=lambda p: (-p[0], p[1]))"
    )
    assert render(program).split("\n")[1:] == [
        "    return sorted(",
        "        [",
        "            (a, b)",
        "            for a, b in rows",
        "            if b in table and len(table[b]) > 3 and a not in (1, 2, 3, 4, 5, 6, 7, 8, 9)",
        "        ],",
        "        key=lambda p: (-p[0], p[1]),",
        "    )",
        "",
    ]


@pytest.mark.parametrize("seed", range(60))
def test_generated_programs_keep_their_meaning(seed: int) -> None:
    """Breaking lines changes layout only: the rendered text reads back as the same program."""
    program = reachable(parse_program(Generator(Source(seed), depth=5).program()))
    code = render(program)
    assert parse_program(code, entry="entry") == program
    assert ast.parse(code)


def test_most_lines_fit() -> None:
    lines = [
        line
        for seed in range(40)
        for line in render(parse_program(Generator(Source(seed), depth=5).program())).split("\n")
    ]
    assert sum(len(line) > WIDTH for line in lines) < len(lines) / 20


def test_prose_becomes_the_docstring() -> None:
    program = parse_program("def f(x):\n    return x")
    prose = 'First """line""".\n\n- a point ' + "that is long " * 12 + "\n- another\n\n>>> f(1)\n2"
    doc = ast.get_docstring(ast.parse(render(program, prose=prose)).body[0])
    assert doc is not None
    assert doc.startswith("First '''line'''.\n\n- a point")
    assert "\n- another" in doc and ">>>" not in doc
    assert all(len(line) <= WIDTH for line in doc.split("\n"))


def test_what_keeps_its_results_has_its_docstring_below_its_head() -> None:
    source = "import functools\n\n@functools.cache\ndef helper(x):\n    return x\n\n@functools.lru_cache(maxsize=None)\ndef f(x):\n    return helper(x)\n"
    text = render(parse_program(source, entry="f"), prose="The same.", examples=[Example((1,), 1)])
    *_, helper, function = ast.parse(text).body
    assert isinstance(helper, ast.FunctionDef) and isinstance(function, ast.FunctionDef)
    assert len(helper.decorator_list) == len(function.decorator_list) == 1
    assert str(ast.get_docstring(function)).startswith("The same.") and ">>> f(1)" in text


def test_a_draft_is_not_rendered() -> None:
    draft = parse_program("def f(x):\n    return ?h")
    assert holes_in(draft)
    with pytest.raises(ValueError, match="holes"):
        render(draft)
