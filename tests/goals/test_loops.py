"""Bodies with state: each is found, and run on inputs that no example shows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.goals.test_solve import result

# (spec, further arguments, their result)
SOLVED: dict[str, tuple[str, tuple[Any, ...], Any]] = {
    "pairs joined to the last": (
        "Summarise states as runs: for each stretch of equal states in a row, the state and how many.\n\n"
        "def runs(states: list[str]) -> list[tuple[str, int]]\n\n"
        "runs(['up', 'up', 'down', 'up']) == [('up', 2), ('down', 1), ('up', 1)]\nruns(['idle']) == [('idle', 1)]\nruns([]) == []\n",
        (["a", "a", "a", "b"],),
        [("a", 3), ("b", 1)],
    ),
    "totals by key": (
        'Sum the "cost" per "team".\n\ndef totals(rows: list[dict]) -> dict[str, int]\n\n'
        "totals([{'team': 'a', 'cost': 1}, {'team': 'b', 'cost': 5}, {'team': 'a', 'cost': 7}]) == {'a': 8, 'b': 5}\n"
        "totals([]) == {}\n",
        ([{"team": "x", "cost": 2}, {"team": "x", "cost": 2}],),
        {"x": 4},
    ),
    "a tree of records": (
        'Sum the "size" of a node and of all nodes below it, in the list "parts".\n\ndef weight(node: dict) -> int\n\n'
        "weight({'size': 5, 'parts': []}) == 5\n"
        "weight({'size': 1, 'parts': [{'size': 2, 'parts': []}, {'size': 3, 'parts': []}]}) == 6\n"
        "weight({'size': 1, 'parts': [{'size': 10, 'parts': [{'size': 100, 'parts': []}]}]}) == 111\n",
        ({"size": 7, "parts": [{"size": 7, "parts": [{"size": 7, "parts": []}]}]},),
        21,
    ),
    "nested dictionaries": (
        "Total size of a folder: a dict from names to a size or a dict for a subfolder of the same kind.\n\n"
        "def size(folder: dict) -> int\n\nsize({'a': 10, 'b': 5}) == 15\n"
        "size({'s': {'m': 100, 'l': {'x': 20}}, 'R': 3}) == 123\nsize({}) == 0\n",
        ({"a": {"b": {"c": {"d": 4}}}, "e": {}},),
        4,
    ),
    "paths of keys": (
        "Flatten a nested dict: the key of each value is the path of its keys joined with dots.\n\n"
        "def flat(config: dict) -> dict\n\nflat({'db': {'host': 'local', 'port': 5432}, 'debug': True}) == "
        "{'db.host': 'local', 'db.port': 5432, 'debug': True}\nflat({'a': {'b': {'c': 1}}}) == {'a.b.c': 1}\n"
        "flat({'x': {}, 'y': 2}) == {'y': 2}\n",
        ({"p": {"q": {"r": {"s": 0}}}},),
        {"p.q.r.s": 0},
    ),
}


@pytest.mark.parametrize("name", SOLVED)
def test_the_first_body_is_right_on_what_no_example_shows(name: str) -> None:
    text, args, expected = SOLVED[name]
    assert result(text, args) == expected


def test_shapes_that_name_an_element_are_not_tried_over_pairs() -> None:
    spec = (
        "Change for an amount in few coins.\n\ndef change(coins: dict[str, int]) -> int\n\n"
        "change({'a': 2}) == 2\nchange({'b': 3, 'c': 4}) == 7\n"
    )
    assert result(spec, ({"x": 1, "y": 5},)) == 6
