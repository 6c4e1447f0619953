from __future__ import annotations

import time
from typing import Any

import pytest

from csp_ir.deduction.everyday.propose import propose_by_deduction
from csp_ir.render.python import render
from csp_ir.solution import Solution
from csp_ir.spec.read import read_spec


def solved(signature: str, rows: dict[Any, Any], prose: str = "A function.") -> Any:
    """The function proposed first, run by CPython."""
    calls = "\n".join(
        f"f({', '.join(map(repr, a if isinstance(a, tuple) else (a,)))}) == {b!r}" for a, b in rows.items()
    )
    spec = read_spec(f"{prose}\n\ndef f{signature}\n\n{calls}\n")
    for found in propose_by_deduction(spec, time.monotonic() + 60, lambda kind, data=None: None):
        assert isinstance(found, Solution)
        names: dict[str, Any] = {}
        exec(render(found.program), names)
        for args, wanted in rows.items():
            assert names["f"](*(args if isinstance(args, tuple) else (args,))) == wanted
        return names["f"]
    return None


TEXT = "(s: str) -> str"
CASES: dict[str, tuple[str, dict[Any, Any], dict[Any, Any]]] = {
    "initials of any number of words": (
        TEXT,
        {"Ada Lovelace": "A.L.", "Grace Brewster Hopper": "G.B.H.", "Plato": "P."},
        {"John Ronald Reuel Tolkien": "J.R.R.T."},
    ),
    "words reversed": (TEXT, {"a b c": "c b a", "hello world": "world hello"}, {"x y z w": "w z y x"}),
    "a phone number": (
        TEXT,
        {"5551234567": "(555) 123-4567", "2125550199": "(212) 555-0199"},
        {"9998887777": "(999) 888-7777"},
    ),
    "all but the last four masked": (TEXT, {"12345678": "****5678", "123456": "**3456"}, {"1234567890": "******7890"}),
    "a camel": (TEXT, {"a_big_cat": "aBigCat", "x": "x", "is_ok": "isOk"}, {"one_two_three_four": "oneTwoThreeFour"}),
    "numbers of a text": (
        "(s: str) -> list[str]",
        {"a1b22": ["1", "22"], "x": [], "7 8": ["7", "8"]},
        {"9z10": ["9", "10"]},
    ),
    "a sum of fields": ("(s: str) -> int", {"1,2": 3, "10": 10, "4,4,4": 12}, {"100,1": 101}),
    "two arguments": ("(a: str, b: str) -> str", {("x", "yy"): "yy, x", ("a", "b"): "b, a"}, {("p", "q"): "q, p"}),
    "a suffix tested": (
        "(s: str) -> bool",
        {"a.png": True, "b.txt": False, "png": False, "z.png": True},
        {"q.png": True},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_everyday_functions_hold_on_other_inputs(name: str) -> None:
    signature, rows, hidden = CASES[name]
    function = solved(signature, rows)
    assert function is not None
    for args, wanted in hidden.items():
        assert function(*(args if isinstance(args, tuple) else (args,))) == wanted


def test_prose_prefers_the_operation_it_names() -> None:
    rows = {"one three": ["three"], "a slow cub": ["slow"], "no": []}
    function = solved("(s: str) -> list[str]", rows, "The words with more than three letters.")
    assert function("every good boy does fine") == ["every", "good", "does", "fine"]


@pytest.mark.parametrize(
    "text",
    [
        "F.\n\ndef f(x: int) -> int\n\nf(1) == 2\nf(2) == 3\n",  # no text in it
        "F.\n\ndef f(x: dict[str, int]) -> str\n\nf({'a': 1}) == 'a'\n",  # no sort for it
        "F.\n\ndef f(s: str) -> int\n\nf('1') == 1\nf('x') raises ValueError\n",
    ],
)
def test_specs_outside_its_sorts_are_left_alone(text: str) -> None:
    assert list(propose_by_deduction(read_spec(text), time.monotonic() + 5, lambda kind, data=None: None)) == []


def test_the_deadline_is_kept() -> None:
    rows = "".join(f"f({a!r}) == {b!r}\n" for a, b in (("qwertyuiop", "zxcvb"), ("asdf", "mnbvlkj"), ("zz", "poiuy")))
    spec = read_spec(f"F.\n\ndef f(s: str) -> str\n\n{rows}")
    began = time.process_time()
    list(propose_by_deduction(spec, time.monotonic() + 0.5, lambda kind, data=None: None))
    assert time.process_time() - began < 5
