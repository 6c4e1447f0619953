"""Lists out of slices, elements and constants: each answer is run on inputs that no example shows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.goals.test_solve import result

HEAD = "def f(x: list[int]) -> list[int]\n\n"
# examples, a further argument, its result
PUT_TOGETHER: dict[str, tuple[str, list[int], list[int]]] = {
    "swapped": (
        "f([6, 8, 5, 4]) == [6, 5, 8, 4]\nf([3, 9, 6]) == [3, 6, 9]\nf([6, 1, 4, 8, 0]) == [6, 4, 1, 8, 0]\n",
        [1, 2, 3, 4, 5, 6],
        [1, 3, 2, 4, 5, 6],
    ),
    "constants around": (
        "f([4, 0]) == [9, 3, 4, 0, 7]\nf([]) == [9, 3, 7]\nf([2, 6, 5]) == [9, 3, 2, 6, 5, 7]\n",
        [1],
        [9, 3, 1, 7],
    ),
    "replaced": (
        "f([4, 1, 62]) == [4, 9, 62]\nf([49, 55, 78, 3]) == [49, 9, 78, 3]\nf([35, 51, 6, 2, 8]) == [35, 9, 6, 2, 8]\n",
        [5, 5, 5, 5, 5, 5],
        [5, 9, 5, 5, 5, 5],
    ),
    "without one place": (
        "f([0, 6, 3]) == [0, 6]\nf([1, 5, 8, 8]) == [1, 5, 8]\nf([1, 2, 7, 9, 4]) == [1, 2, 9, 4]\n",
        [3, 7, 1, 9, 8, 6, 0],
        [3, 7, 9, 8, 6, 0],
    ),
    "without the first 7": (
        "f([7, 7, 9, 21]) == [7, 9, 21]\nf([9, 7, 72, 44, 7]) == [9, 72, 44, 7]\nf([5, 37, 7, 1]) == [5, 37, 1]\n"
        "f([7, 8]) == [8]\n",
        [24, 83, 51, 7, 5, 57, 0, 7],
        [24, 83, 51, 5, 57, 0, 7],
    ),
    "one of two slices": (
        "f([9, 7, 9, 2, 1]) == [9, 2, 1]\nf([8, 1, 3, 2]) == [3, 2]\nf([0, 6, 8, 5]) == [0, 6]\n"
        "f([3, 3, 4, 1, 9]) == [3, 3]\nf([7, 0, 5, 5]) == [5, 5]\nf([2, 7, 1]) == [2, 7]\n",
        [1, 1, 2, 2, 3],
        [1, 1],
    ),
    "the greatest so far": (
        "f([0, 2, 76, 4, 80, 1]) == [0, 2, 76, 76, 80, 80]\nf([4, 65, 41]) == [4, 65, 65]\nf([2, 4, 29, 0, 51]) == [2, 4, 29, 29, 51]\n",
        [5, 3, 9, 1],
        [5, 5, 9, 9],
    ),
    "sorted by tens": (
        "f([32, 55, 6, 35, 2, 70, 5]) == [6, 2, 5, 32, 35, 55, 70]\nf([5, 25, 77, 23, 45]) == [5, 25, 23, 45, 77]\n"
        "f([57, 47, 46, 72]) == [47, 46, 57, 72]\n",
        [99, 13, 94, 11],
        [13, 11, 99, 94],
    ),
    "the sum alone": ("f([4, 5]) == [9]\nf([1, 1, 7]) == [9]\nf([30, 4, 0]) == [34]\n", [1, 2, 3, 4], [10]),
    "every element twice": (
        "f([3, 1]) == [3, 3, 1, 1]\nf([6]) == [6, 6]\nf([2, 9, 0]) == [2, 2, 9, 9, 0, 0]\n",
        [5, 4],
        [5, 5, 4, 4],
    ),
}


@pytest.mark.parametrize("name", PUT_TOGETHER)
def test_pieces(name: str) -> None:
    examples, argument, expected = PUT_TOGETHER[name]
    assert result(HEAD + examples, (argument,)) == expected


CUT: dict[str, tuple[str, list[int], Any]] = {
    "a number": ("f([2, 0, 5, 1, 3, 8]) == [8]\nf([1, 2]) == []\nf([9, 9, 9, 9, 9, 4, 3]) == [4, 3]\n", [0] * 5 + [7], [7]),
    "an element": ("f([2, 5, 7]) == [2, 5]\nf([1, 4]) == [1]\nf([3, 3, 8, 0, 2]) == [3, 3, 8]\n", [4, 1, 1, 1, 6], [4, 1, 1, 1]),
    "a step": ("f([5, 6, 1, 2]) == [1]\nf([4, 8, 7, 3, 0, 2]) == [7, 2]\nf([1]) == []\n", [1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 6, 9]),
}  # fmt: skip


@pytest.mark.parametrize("name", CUT)
def test_slices(name: str) -> None:
    examples, argument, expected = CUT[name]
    assert result(HEAD + examples, (argument,)) == expected


def test_a_tuple_is_cut_and_put_together_like_a_list() -> None:
    text = "def f(x: tuple[int, ...]) -> tuple[int, ...]\n\nf((1, 5, 7, 8, 2)) == (1, 5, 7)\nf((2, 2, 9, 1)) == (2, 2, 9)\n"
    assert result(text + "f((4, 3, 2, 1, 0, 6)) == (4, 3, 2)\n", ((6, 5, 4, 3, 2, 1, 0),)) == (6, 5, 4)
    text = "Add the neighbours.\n\ndef f(x: tuple[int, ...]) -> tuple[int, ...]\n\nf((1, 5, 7)) == (6, 12)\n"
    assert result(text + "f((2, 6, 8, 9)) == (8, 14, 17)\nf((0, 1)) == (1,)\n", ((3, 3, 4, 0),)) == (6, 7, 4)


def test_an_element_far_inside() -> None:
    text = "def f(x: list[int]) -> int\n\nf([1, 2, 3, 4, 5]) == 4\nf([9, 7, 5, 3]) == 3\nf([2, 2, 0, 8, 1]) == 8\n"
    assert result(text, ([6, 5, 4, 3, 2, 1],)) == 3


def test_sources_are_of_several_forms() -> None:
    text = (
        "Sum the digits of base to the power.\n\ndef f(base: int, power: int) -> int\n\nf(2, 100) == 115\n"
        "f(8, 10) == 37\nf(3, 4) == 9\nf(7, 5) == 22\n"
    )
    assert result(text, (8, 15)) == 62


def test_lists_of_texts_are_joined_within_a_text() -> None:
    text = (
        "def f(names: list[str]) -> str\n\nf(['Ann', 'Bob', 'Cem']) == 'Ann, Bob and Cem'\nf(['Ann', 'Bob']) == 'Ann and Bob'\n"
        "f(['Ann', 'Bob', 'Cem', 'Didi']) == 'Ann, Bob, Cem and Didi'\n"
    )
    assert result(text, (["a", "b", "c", "d", "a"],)) == "a, b, c, d and a"


def test_nothing_is_put_together_of_no_pieces() -> None:
    text = "def f(x: str) -> list[int]\n\nf('') == []\nf('\\n') == []\n"
    assert result(text, ("",)) == []
