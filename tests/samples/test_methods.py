"""Functions out of the classes in which samples write them."""

from __future__ import annotations

from typing import Any

import pytest

from csp_ir.samples.methods import BEHIND, FLATTENED, out_of_class

STATE = "class Adder:\n    def __init__(self, start=0):\n        self.sum = start\n\n    def add(self, a, b=2):\n        self.sum += a + b\n        return self.sum\n"
PLAIN = "from functools import cache\n\nclass Solution:\n    STEP = 1\n\n    def add(self, a, b=2):\n        return a if b == 0 else self._next(self.add(a, b - 1))\n\n    @classmethod\n    @cache\n    def _next(cls, n):\n        return n + cls.STEP\n"


def made(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(text, "<test>", "exec"), names)
    return names


@pytest.mark.parametrize(
    ("text", "edits"),
    [(PLAIN, [FLATTENED, BEHIND]), (STATE, [BEHIND]), (PLAIN.replace("self, a", "this, a").replace("self.", "this."), [FLATTENED, BEHIND])],
)  # fmt: skip
def test_a_method_as_a_function(text: str, edits: list[str]) -> None:
    found = list(out_of_class(text, "add"))
    assert [edit for _, (edit,) in found] == edits
    assert all((made(t)["add"](3, 4), made(t)["add"](3)) == (7, 5) for t, _ in found)


@pytest.mark.parametrize(
    "text", ["class A:\n    def other(self): ...\n", "def add(a, b): ...\n", "class A(:\n", "x = 1\n"]
)
def test_no_such_method(text: str) -> None:
    assert not list(out_of_class(text, "add"))


def test_an_instance_that_takes_arguments_is_not_made() -> None:
    text = "class A:\n    def __init__(self, start):\n        self.start = start\n\n    def add(self, a):\n        return a + self.start\n"
    assert not list(out_of_class(text, "add"))
