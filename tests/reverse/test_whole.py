"""Repair by tests that are no examples, of functions that the IR has only in part; methods and any number of arguments."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.errors import SpecError
from csp_ir.reverse.flat import flat, flat_tests, methods_of
from csp_ir.reverse.model import NOTHING, REPAIRED
from csp_ir.reverse.partly import read_partly
from csp_ir.reverse.repair import repair_text
from csp_ir.reverse.trials import Trials

CHAIN = """def last(node):
    while node.after.after is not None:   # on and on
        node = node.after
    return node
"""
NODE = """class Node:
    def __init__(self, value, after=None):
        self.value = value
        self.after = after
"""
TESTS = """import pytest
from pack.chain import last
from node import Node


@pytest.fixture
def three():
    return Node(1, Node(2, Node(3)))


def test_three(three):
    assert last(three).value == 3


@pytest.mark.parametrize("value", [4, 5])
def test_one(value):
    node = Node(value)
    assert last(node) is node
"""


def test_tests_of_objects_are_run_as_they_stand() -> None:
    found = repair_text(CHAIN, "chain.py::last", TESTS, seconds=10, beside={"node": NODE})
    assert found.verdict == REPAIRED and found.patch is not None
    assert found.patch.text == CHAIN.replace("node.after.after", "node.after")
    assert (found.examples, len(found.failing)) == (3, 3)
    assert repair_text(found.patch.text, "chain.py::last", TESTS, seconds=5, beside={"node": NODE}).verdict == NOTHING


def test_what_the_ir_lacks_stays() -> None:
    code = "import threading\n\nLOCK = threading.RLock()\n\n\ndef total(prices, rate):\n    with LOCK:\n        found = sum(prices)\n        return found - found * rate\n"
    tests = "def test_it():\n    assert total([1, 2], 2) == 9\n    assert total([], 3) == 0\n"
    found = repair_text(code, "m.py::total", tests, seconds=10)
    assert found.patch is not None and found.patch.text == code.replace("found - found", "found + found")


def test_a_test_that_hangs_or_kills_the_process_fails() -> None:
    trials = Trials("def f(n):\n    return n\n", "f", "def test_it():\n    assert f(1) == 1\n", weak=True).ready()
    ends = "import os\ndef f(n):\n    os._exit(1)"
    hangs = "def f(n):\n    while True:\n        n += 1"
    tried = trials.run([ends, "", hangs, "def f(n):\n    return 1"])
    assert [t[0].passed for t in tried] == [False, True, False, True]


def test_a_method() -> None:
    code = 'class Till:\n    def __init__(self, held: int = 0) -> None:\n        self.held = held\n\n    def take(self, n: int) -> int:\n        """Take some.\n\n        >>> till = Till(3)\n        >>> till.take(2)\n        1\n        >>> till.take(1)\n        0\n        """\n        self.held += n\n        return self.held\n'
    found = repair_text(code, "till.py::Till.take", seconds=10)
    assert found.patch is not None and "self.held -= n" in found.patch.text
    assert methods_of(code) == ["Till.take"]
    with pytest.raises(SpecError, match="no method"):
        flat(code, "Till.give")


def test_calls_of_a_method_are_calls_of_the_function_that_stands_for_it() -> None:
    code = "class Till:\n    def __init__(self, n: int = 1) -> None:\n        self.n = n\n\n    def more(self, n: int, *rest: int) -> int:\n        return self.n + n + sum(rest)\n"
    made = flat(code, "Till.more")
    names: dict[str, object] = {}
    exec(compile(ast.parse(made.text), "m", "exec"), names)
    told = flat_tests(code, "assert Till(5).more(1) == 6", "Till.more")
    assert told == "assert Till_more(its_n=5, n=1) == 6"
    exec(told, names)
    assert eval(f"{made.name}(n=1, rest=[2, 3])", names) == 7


def test_any_number_of_arguments() -> None:
    code = 'def total(*amounts: int, scale: int = 1, **more: int) -> int:\n    """Sum.\n\n    >>> total(1, 2, x=3)\n    6\n    """\n    return (sum(amounts) + sum(more.values())) * scale\n'
    made = flat(code, "total")
    assert "def total(amounts: list[int]=[], more: dict[str, int]={}, scale: int=1)" in made.text
    assert ">>> total(amounts=[1, 2], more={'x': 3})" in made.text
    names: dict[str, object] = {}
    exec(made.text, names)
    assert eval("total([1, 2], {'x': 3}, scale=2)", names) == 12


def test_opaque_parts_come_back_as_they_were() -> None:
    code = "def f(x, log):\n    with open(x) as g:\n        y = [log.line(i, j=3).text for i in g.lines if isinstance(i, str)]\n    x.size = len(y)\n    try:\n        del x.after\n    except log.Wrong as e:\n        raise log.Bad(e) from e\n    return y\n"
    partly = read_partly(code, "f")
    assert partly is not None and ast.dump(ast.parse(partly.whole(partly.program))) == ast.dump(ast.parse(code))
    assert partly.said(partly.program) == ""


def test_the_command_reads_modules_beside_the_tests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("chain.py", CHAIN), ("node.py", NODE), ("test_chain.py", TESTS.replace("pack.chain", "chain"))):
        (tmp_path / name).write_text(text)
    path = tmp_path / "chain.py"
    assert main(["repair", f"{path}::last", "--tests", str(tmp_path / "test_chain.py"), "--in-place"]) in (0, 4)
    assert path.read_text() == CHAIN.replace("node.after.after", "node.after")
    assert "of 3 examples failed" in capsys.readouterr().err
