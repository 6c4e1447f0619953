"""Orders by two keys, pairs of dictionaries, runs, days, and counts: each answer is run on inputs that no example shows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.goals.test_solve import result

# (spec, further arguments, their result)
SOLVED: dict[str, tuple[str, tuple[Any, ...], Any]] = {
    "two keys": (
        "Sort the players by points, most first, then by name.\n\ndef order(players: list[dict]) -> list[dict]\n\n"
        "order([{'name': 'b', 'points': 1}, {'name': 'a', 'points': 1}, {'name': 'c', 'points': 7}]) == "
        "[{'name': 'c', 'points': 7}, {'name': 'a', 'points': 1}, {'name': 'b', 'points': 1}]\n"
        "order([{'name': 'z', 'points': 2}, {'name': 'y', 'points': 3}]) == [{'name': 'y', 'points': 3}, {'name': 'z', 'points': 2}]\n"
        "order([{'name': 'n', 'points': 4}, {'name': 'm', 'points': 4}]) == [{'name': 'm', 'points': 4}, {'name': 'n', 'points': 4}]\n",
        ([{"name": "d", "points": 5}, {"name": "c", "points": 5}, {"name": "e", "points": 6}],),
        [{"name": "e", "points": 6}, {"name": "c", "points": 5}, {"name": "d", "points": 5}],
    ),
    "pairs of totals": (
        'Sum the "cost" per "team" of the rows that are not "void"; (team, total) pairs, highest total first, equal ones by team.\n\n'
        "def totals(rows: list[dict]) -> list[tuple[str, int]]\n\n"
        "totals([{'team': 'a', 'cost': 1}, {'team': 'b', 'cost': 5}, {'team': 'a', 'cost': 7, 'void': True}]) == [('b', 5), ('a', 1)]\n"
        "totals([{'team': 'd', 'cost': 3}, {'team': 'c', 'cost': 3, 'void': False}]) == [('c', 3), ('d', 3)]\n"
        "totals([{'team': 'x', 'cost': 2}, {'team': 'x', 'cost': 2}, {'team': 'y', 'cost': 9, 'void': True}]) == [('x', 4)]\n",
        ([{"team": "k", "cost": 2}, {"team": "l", "cost": 8}, {"team": "k", "cost": 1, "void": True}],),
        [("l", 8), ("k", 2)],
    ),
    "common ones, converted": (
        "The words that both lists contain, whatever their case, in lower case and sorted, each once.\n\n"
        "def common(a: list[str], b: list[str]) -> list[str]\n\ncommon(['Go', 'up'], ['go', 'out']) == ['go']\n"
        "common(['x', 'B', 'a'], ['A', 'b', 'c']) == ['a', 'b']\ncommon([], ['a']) == []\ncommon(['t', 'T'], ['t']) == ['t']\n",
        (["One", "two", "THREE", "two"], ["three", "TWO", "six", "Seven"]),
        ["three", "two"],
    ),
    "runs": (
        "For each run of equal letters the letter and how long it is.\n\ndef runs(text: str) -> list[tuple[str, int]]\n\n"
        "runs('aab') == [('a', 2), ('b', 1)]\nruns('') == []\nruns('zxxxz') == [('z', 1), ('x', 3), ('z', 1)]\n",
        ("mmmmn",),
        [("m", 4), ("n", 1)],
    ),
    "the last of each group": (
        "The id of the latest order of each client; orders have a date.\n\ndef last(orders: list[dict]) -> dict[str, str]\n\n"
        "last([{'client': 'a', 'id': 'p', 'date': '2024-02-01'}, {'client': 'a', 'id': 'z', 'date': '2024-01-01'}]) == {'a': 'p'}\n"
        "last([{'client': 'b', 'id': 'r', 'date': '2023-02-01'}, {'client': 'c', 'id': 'q', 'date': '2024-01-09'},"
        " {'client': 'b', 'id': 'm', 'date': '2023-03-01'}]) == {'b': 'm', 'c': 'q'}\n",
        ([{"client": "x", "id": "k", "date": "2024-09-01"}, {"client": "x", "id": "t", "date": "2024-07-01"}],),
        {"x": "k"},
    ),
    "days that pass two tests": (
        "Count the working days, Monday to Friday, from start to end, both included, except the holidays.\n\n"
        "def days(start: date, end: date, holidays: set[date]) -> int\n\n"
        "days(date(2024, 4, 1), date(2024, 4, 7), set()) == 5\n"
        "days(date(2024, 4, 1), date(2024, 4, 7), {date(2024, 4, 1)}) == 4\n"
        "days(date(2024, 4, 6), date(2024, 4, 7), set()) == 0\n"
        "days(date(2024, 4, 1), date(2024, 4, 19), {date(2024, 4, 6), date(2024, 5, 1)}) == 15\n"
        "days(date(2024, 4, 8), date(2024, 4, 14), {date(2024, 4, 10), date(2024, 4, 13)}) == 4\n"
        "days(date(2024, 4, 5), date(2024, 4, 8), {date(2024, 4, 6)}) == 2\n",
        (date(2024, 5, 1), date(2024, 5, 13), {date(2024, 5, 9)}),
        8,
    ),
}


@pytest.mark.parametrize("name", SOLVED)
def test_orders(name: str) -> None:
    text, arguments, wanted = SOLVED[name]
    assert result(text, arguments) == wanted
