"""Goals solved over small scopes: each answer is run on inputs that no example shows."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from csp_ir.draft.judge import price_of
from csp_ir.draft.task import Task
from csp_ir.goals.propose import propose
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Returned
from csp_ir.ir.parse import parse_program
from csp_ir.spec.read import read_spec
from csp_ir.work import worked

BUDGET = 10.0  # units, as where a user names none

# (spec, further arguments, their result)
SOLVED = {
    "percent change": (
        "The change from old to new in percent, rounded to one decimal. If old is 0 return None.\n\n"
        "def change(old: float, new: float) -> float | None\n\nchange(100.0, 110.0) == 10.0\nchange(80.0, 60.0) == -25.0\n"
        "change(3.0, 4.0) == 33.3\nchange(0.0, 5.0) == None\n",
        (7.0, 9.0),
        28.6,
    ),
    "sum by key": (
        'Sum the "cost" per "team".\n\ndef totals(rows: list[dict]) -> dict[str, int]\n\n'
        "totals([{'team': 'a', 'cost': 1}, {'team': 'b', 'cost': 5}, {'team': 'a', 'cost': 7}]) == {'a': 8, 'b': 5}\n"
        "totals([]) == {}\ntotals([{'team': 'c', 'cost': 3}]) == {'c': 3}\n",
        ([{"team": "x", "cost": 2}, {"team": "x", "cost": 2}],),
        {"x": 4},
    ),
    "three lists side by side": (
        "Count the places where all three lists hold the same.\n\n"
        "def same(a: list[int], b: list[int], c: list[int]) -> int\n\n"
        "same([1, 2, 3], [1, 2, 4], [1, 5, 3]) == 1\nsame([7, 8], [7, 8], [7, 8]) == 2\n"
        "same([1, 2], [2, 2], [2, 1]) == 0\n",
        ([4, 4], [4, 5], [4, 4]),
        1,
    ),
    "from one place to another": (
        "The sum of the numbers between two indices, both inclusive.\n\n"
        "def part(xs: list[int], first: int, last: int) -> int\n\n"
        "part([1, 2, 3, 4, 5], 1, 3) == 9\npart([5, 5, 7, 1], 0, 1) == 10\n",
        ([1, 10, 100, 1000], 2, 3),
        1100,
    ),
    "a set of what passes a test": (
        "The numbers below n that divide it, as a set.\n\ndef below(n: int) -> set[int]\n\n"
        "below(12) == {1, 2, 3, 4, 6}\nbelow(25) == {1, 5}\nbelow(7) == {1}\n",
        (20,),
        {1, 2, 4, 5, 10},
    ),
    "a series": (
        "The sum 1 + 1/4 + 1/9 + ... + 1/n**2.\n\ndef series(n: int) -> float\n\nseries(1) == 1.0\nseries(2) == 1.25\n",
        (4,),
        1 + 1 / 4 + 1 / 9 + 1 / 16,
    ),
    "what the prose says of a missing field": (
        'Add up the "size" of the boxes. A box without a size counts as two.\n\n'
        "def sizes(boxes: list[dict]) -> int\n\n"
        "sizes([{'id': 1, 'size': 4}, {'id': 2}]) == 6\nsizes([{'id': 5, 'size': 9}]) == 9\nsizes([]) == 0\n",
        ([{"id": 7}, {"id": 8}, {"size": 1}],),
        5,
    ),
    "a list that is missing": (
        'Whether a tag is among the "tags" of a page; a page without that entry has none.\n\n'
        "def tagged(page: dict, tag: str) -> bool\n\n"
        "tagged({'id': 3, 'tags': ['new', 'hot']}, 'hot') == True\ntagged({'id': 4, 'tags': ['old']}, 'hot') == False\n"
        "tagged({'id': 5}, 'old') == False\n",
        ({"tags": ["a", "b"]}, "a"),
        True,
    ),
    "a field of the least": (
        'The "name" of the runner with the lowest "time".\n\ndef winner(runners: list[dict]) -> str\n\n'
        "winner([{'name': 'Ann', 'time': 12}, {'name': 'Cy', 'time': 10}]) == 'Cy'\n"
        "winner([{'name': 'Bo', 'time': 8}, {'name': 'Al', 'time': 9}]) == 'Bo'\n",
        ([{"name": "X", "time": 3}, {"name": "Y", "time": 2}, {"name": "Z", "time": 5}],),
        "Y",
    ),
    "a number between what all texts have": (
        "The share of a part in percent, with one decimal and a percent sign.\n\n"
        "def share(part: int, whole: int) -> str\n\nshare(1, 4) == '25.0%'\nshare(1, 3) == '33.3%'\nshare(3, 3) == '100.0%'\n",
        (1, 8),
        "12.5%",
    ),
    "a state that only some elements change": (
        "A blank means the same as above. Fill the blanks in; those at the top stay blank.\n\n"
        "def fill(cells: list[str]) -> list[str]\n\n"
        "fill(['a', '', '', 'b', '']) == ['a', 'a', 'a', 'b', 'b']\nfill(['', 'x', '']) == ['', 'x', 'x']\nfill(['', '']) == ['', '']\n",
        (["q", "", "r"],),
        ["q", "q", "r"],
    ),
    "a unit again and again": (
        "A bar of two hashes for every point above the first.\n\ndef bar(points: int) -> str\n\n"
        "bar(1) == ''\nbar(3) == '####'\nbar(2) == '##'\nbar(6) == '##########'\n",
        (8,),
        "#" * 14,
    ),
    "insert after the first": (
        "def edit(xs: list[int]) -> list[int]\n\nedit([1, 2, 3]) == [1, 7, 2, 3]\nedit([5]) == [5, 7]\n"
        "edit([4, 4, 0, 9]) == [4, 7, 4, 0, 9]\n",
        ([8, 8],),
        [8, 7, 8],
    ),
}


@pytest.mark.parametrize("name", SOLVED)
def test_the_first_body_is_right_on_what_no_example_shows(name: str) -> None:
    text, args, expected = SOLVED[name]
    assert result(text, args) == expected


def result(text: str, args: tuple[Any, ...], *, cheapest: bool = False) -> Any:
    """What the first body, or the cheapest of all, gives."""
    spec = read_spec(text)
    task = Task(spec, worked() + BUDGET)
    found = min(propose(task), key=partial(price_of, task)) if cheapest else next(propose(task))
    head = text[text.index("def ") :].splitlines()[0]
    body = "\n".join("    " + line for line in found.body.splitlines())
    outcome = compile_program(parse_program(f"{head}:\n{body}")).run(args).outcome
    assert isinstance(outcome, Returned), outcome
    return outcome.value
