"""The specs in `examples/`: each is read, solved, and right on inputs that it does not give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from csp_ir.pipeline import solve
from csp_ir.spec.read import read_spec
from csp_ir.verdict import Unsatisfiable

FOLDER = Path(__file__).parent.parent / "examples"

# Calls that the spec does not list, with what a reader of its prose would expect.
UNSEEN: dict[str, list[tuple[tuple[Any, ...], Any]]] = {
    "clamp.txt": [((15, 0, 10), 10), ((3, -2, 2), 2), ((-9, -3, -1), -3), ((4, 4, 4), 4)],
    "count_words.txt": [(("a b c",), 3), (("   ",), 0)],
    "digit_sum.txt": [((12345,), 6), ((7,), 7), ((18,), 9)],
    "discount.txt": [((1000.0,), 900.0), ((99.5,), 99.5), ((50.0,), 50.0)],
    "distinct.txt": [((2, 8, 4), 1), ((10, 4, 6), 15)],
    "fahrenheit.txt": [((37,), 98), ((-40,), -40), ((20,), 68)],
    "grade.txt": [((95,), "A"), ((80,), "B"), ((61,), "C"), ((12,), "F")],
    "initials.txt": [(("Grace Hopper",), "GH"), (("a b c d",), "ABCD")],
    "keep_within.ir": [((7, 2, 5), 5), ((-7, -2, 5), -2), ((3, 3, 3), 3)],
    "longest.txt": [((["zz", "aaaa", "b"],), "aaaa"), ((["ab", "cd", "e"],), "ab")],
    "mean.json": [(([4.0, 6.0],), 5.0), (([2.0, 2.0, 5.0],), 3.0)],
    "moving_sum.py": [(([1, 1, 1, 1], 3), [3, 3]), (([9], 1), [9])],
    "port.txt": [(("8080",), 8080), (("-1",), -1)],
    "prime_sketch.txt": [((97,), True), ((49,), False), ((0,), False)],
    "reverse_words.py": [(("one",), "one"), (("x y z",), "z y x")],
}
# Units of work of those whose answers are soon there, and others looked for until the work is spent.
WORK = {"digit_sum.txt": 4.0, "fahrenheit.txt": 4.0, "initials.txt": 4.0, "longest.txt": 4.0, "prime_sketch.txt": 8.0}
FILES = sorted(p.name for p in FOLDER.iterdir() if p.suffix in (".txt", ".py", ".json", ".ir"))


@pytest.mark.parametrize("name", FILES)
def test_it_is_read(name: str) -> None:
    spec = read_spec((FOLDER / name).read_text(encoding="utf-8"), file=name)
    assert len(spec.examples) >= 2
    assert spec.prose
    assert name in UNSEEN or name == "contradiction.txt"


@pytest.mark.parametrize("name", UNSEEN)
def test_it_is_solved_rightly(name: str) -> None:
    spec = read_spec((FOLDER / name).read_text(encoding="utf-8"), file=name)
    result = solve(spec, seconds=100, work=WORK.get(name))
    assert result.solved, str(result.verdict)
    assert result.code is not None
    names: dict[str, Any] = {}
    exec(result.code, names)
    for args, expected in UNSEEN[name]:
        assert names[spec.name](*args) == expected


def test_a_contradiction_is_named() -> None:
    result = solve((FOLDER / "contradiction.txt").read_text(encoding="utf-8"))
    assert isinstance(result.verdict, Unsatisfiable)
    assert result.verdict.core == ("twice(1) == 2 (line 5)", "twice(1) == 3 (line 7)")
