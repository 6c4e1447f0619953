"""What each kind of answer is found for: the prose and few examples, then a further input."""

from __future__ import annotations

import re
from typing import Any

import pytest

from csp_ir.draft.bank import sort_of_all
from csp_ir.draft.constants import mined
from csp_ir.draft.judge import rank
from csp_ir.draft.prose import Prose
from csp_ir.draft.task import Task
from csp_ir.goals.fallbacks import fallbacks
from csp_ir.goals.forms import ITEM, WHOLE, Skeleton, form_of
from csp_ir.goals.propose import propose
from csp_ir.goals.skeletons import LOOPS, RECURSIONS, WHILES
from csp_ir.spec.read import read_spec
from csp_ir.work import worked
from tests.goals.test_solve import result

Case = tuple[str, tuple[Any, ...], Any]

RULES: dict[str, Case] = {
    "a flag doubles": (
        "A ticket costs 3 up to and including 2 zones, 5 up to and including 4 zones, and 8 for anything further. At night the price doubles.\n\n"
        "def fare(zones: int, night: bool) -> int\n\nfare(1, False) == 3\nfare(3, False) == 5\nfare(9, False) == 8\nfare(4, True) == 10\n",
        (7, True),
        16,
    ),
    "one more where a test holds": (
        "Share sweets as evenly as possible among some children; the leftover ones go one each to the first children.\n\n"
        "def shares(sweets: int, children: int) -> list[int]\n\nshares(10, 3) == [4, 3, 3]\nshares(8, 4) == [2, 2, 2, 2]\nshares(7, 4) == [2, 2, 2, 1]\nshares(11, 4) == [3, 3, 3, 2]\nshares(9, 5) == [2, 2, 2, 2, 1]\n",
        (12, 5),
        [3, 3, 2, 2, 2],
    ),
    "in two parts": (
        "The even numbers first, in ascending order, then the odd numbers in descending order.\n\ndef parts(numbers: list[int]) -> list[int]\n\n"
        "parts([5, 2, 9, 4, 1]) == [2, 4, 9, 5, 1]\nparts([3, 7]) == [7, 3]\n",
        ([1, 8, 6, 3],),
        [6, 8, 3, 1],
    ),
    "what some give, in an order": (
        "The names of the open tickets, by priority and then by name.\n\ndef names(tickets: list[dict]) -> list[str]\n\n"
        "names([{'name': 'b', 'priority': 2, 'open': True}, {'name': 'c', 'priority': 1, 'open': True}, {'name': 'a', 'priority': 1, 'open': False}]) == ['c', 'b']\n"
        "names([{'name': 'z', 'priority': 1, 'open': True}, {'name': 'y', 'priority': 1, 'open': True}]) == ['y', 'z']\nnames([]) == []\n",
        ([{"name": "q", "priority": 1, "open": True}, {"name": "p", "priority": 0, "open": True}, {"name": "o", "priority": 1, "open": True}],),
        ["p", "o", "q"],
    ),
    "letters that become something else": (
        "Double every vowel of a word and leave the other letters as they are.\n\ndef doubled(word: str) -> str\n\n"
        "doubled('cat') == 'caat'\ndoubled('Ohio') == 'OOhiioo'\n",
        ("bEd",),
        "bEEd",
    ),
    "dictionaries in one": (
        "Merge two tables of best times; for a runner in both the smaller time is kept.\n\ndef merged(a: dict[str, int], b: dict[str, int]) -> dict[str, int]\n\n"
        "merged({'x': 4, 'y': 9}, {'y': 7, 'z': 1}) == {'x': 4, 'y': 7, 'z': 1}\nmerged({'x': 2}, {'x': 5}) == {'x': 2}\n",
        ({"k": 3}, {"k": 1, "l": 8}),
        {"k": 1, "l": 8},
    ),
    "days from one date to another": (
        "How many days lie from the arrival to the departure?\n\ndef nights(arrival: str, departure: str) -> int\n\n"
        "nights('2024-02-27', '2024-03-01') == 3\nnights('2023-12-31', '2024-01-01') == 1\n",
        ("2023-02-27", "2023-03-01"),
        2,
    ),
    "three neighbours": (
        "Count the days that were warmer than both of their neighbours.\n\ndef peaks(days: list[int]) -> int\n\npeaks([1, 3, 2, 5, 4]) == 2\npeaks([1, 2, 3]) == 0\n",
        ([9, 1, 8, 1, 9],),
        1,
    ),
    "from 1 to a number": (
        "Count the numbers from 1 to limit that share no common factor greater than 1 with n.\n\ndef coprime(n: int, limit: int) -> int\n\n"
        "coprime(6, 10) == 3\ncoprime(7, 14) == 12\n",
        (2, 9),
        5,
    ),
    "common to all": (
        "The letters that appear in every word, in any order.\n\ndef shared(words: list[str]) -> set[str]\n\n"
        "shared(['stone', 'notes', 'once']) == {'o', 'n', 'e'}\nshared(['hello', 'yellow']) == {'e', 'l', 'o'}\n",
        (["ab", "b"],),
        {"b"},
    ),
    "runs of digits": (
        "Replace every run of digits by a single '#'.\n\ndef hidden(text: str) -> str\n\nhidden('room 101, floor 3') == 'room #, floor #'\nhidden('a1b22') == 'a#b#'\n",
        ("2024-05",),
        "#-#",
    ),
    "two results that the prose names": (
        "'fits' if a code starts with an uppercase letter and ends with a digit, and 'wrong' otherwise.\n\ndef verdict(code: str) -> str\n\n"
        "verdict('Room 12') == 'fits'\nverdict('room 12') == 'wrong'\n",
        ("Room",),
        "wrong",
    ),
}  # fmt: skip

SHAPES: dict[str, Case] = {
    "handed out": (
        "Hand out the stock to the orders in turn; each receives what it asks for, or whatever is left.\n\ndef given(stock: int, orders: list[int]) -> list[int]\n\n"
        "given(10, [4, 5, 3]) == [4, 5, 1]\ngiven(3, [5, 1]) == [3, 0]\ngiven(8, [2, 2]) == [2, 2]\n",
        (5, [1, 9, 1]),
        [1, 4, 0],
    ),
    "kept by a key": (
        "Keep the first spelling of each name, where upper or lower case makes no difference.\n\ndef kept(names: list[str]) -> list[str]\n\n"
        "kept(['Ann', 'bob', 'ann']) == ['Ann', 'bob']\nkept(['aX', 'AX', 'ab']) == ['aX', 'ab']\n",
        (["Q", "q", "R"],),
        ["Q", "R"],
    ),
    "refused moves": (
        "The balance after each move; a move that would take it below zero is refused and the balance stays.\n\ndef balances(start: int, moves: list[int]) -> list[int]\n\n"
        "balances(10, [5, -3]) == [15, 12]\nbalances(2, [-3, -1, 1]) == [2, 1, 2]\nbalances(5, []) == []\n",
        (4, [-4, -1]),
        [0, 0],
    ),
    "lines of a width": (
        "Break a text into lines: put as many whole words on a line as fit into the width.\n\ndef lines(text: str, width: int) -> list[str]\n\n"
        "lines('the cat sat on the mat', 7) == ['the cat', 'sat on', 'the mat']\nlines('a wonderful day', 5) == ['a', 'wonderful', 'day']\n",
        ("to be or", 5),
        ["to be", "or"],
    ),
    "until a test fails": (
        "Multiply the digits of a number, then those of the result, until one digit is left. List every number along the way.\n\ndef chain(n: int) -> list[int]\n\n"
        "chain(77) == [77, 49, 36, 18, 8]\nchain(5) == [5]\nchain(205) == [205, 0]\n",
        (39,),
        [39, 27, 14, 4],
    ),
    "blocks of intervals": (
        "Join bookings that overlap or touch, given in no particular order, into blocks.\n\ndef blocks(bookings: list[tuple[int, int]]) -> list[tuple[int, int]]\n\n"
        "blocks([(9, 11), (13, 15), (10, 12)]) == [(9, 12), (13, 15)]\nblocks([(14, 16), (12, 14)]) == [(12, 16)]\nblocks([(8, 18), (9, 10), (20, 21)]) == [(8, 18), (20, 21)]\n",
        ([(5, 6), (1, 9)],),
        [(1, 9)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", [*RULES, *SHAPES])
def test_a_kind_of_answer_is_found(name: str) -> None:
    spec, args, wanted = (RULES | SHAPES)[name]
    assert result(spec, args, cheapest=True) == wanted


def test_what_the_prose_gives_for_nothing_is_put_round_a_body_that_raises() -> None:
    text = (
        "The second largest of the different numbers, None if there is no such number.\n\ndef second(xs: list[int]) -> int\n\n"
        "second([3, 1, 2]) == 2\nsecond([5, 5, 4]) == 4\n"
    )
    task = Task(read_spec(text), worked() + 60)
    ranked = rank(task, list(propose(task)))
    bodies = [f.body for f in fallbacks(task, ranked)]
    assert any("return None" in b and "sorted(" in b for b in bodies)
    plain = Task(read_spec(text.replace(", None if there is no such number", "")), worked() + 60)
    assert not list(fallbacks(plain, ranked))


def test_an_empty_container_says_nothing_of_what_others_hold() -> None:
    assert sort_of_all([[["a"], ["b"]], [["a"], []], []]) == "list[list[str]]"


def test_quoted_texts_are_constants_wherever_arguments_hold_texts() -> None:
    spec = read_spec(
        'Sum the amounts whose status is not "void".\n\ndef f(rows: list[dict]) -> int\n\n'
        "f([{'amount': 1, 'status': 'paid'}]) == 1\nf([]) == 0\n"
    )
    assert "void" in [c.value for c in mined(spec, Prose(spec.prose, ["rows"]))]


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Upper or lower case makes no difference.", {"case"}),
        ("Names that differ only in upper and lower case are the same.", {"case"}),
        ("It needs an upper and a lower case letter.", {"uppercase", "lowercase"}),
    ],
)
def test_either_case_asks_for_none(text: str, stems: set[str]) -> None:
    found = Prose(text).stems & {"case", "uppercase", "lowercase", "low"}
    assert stems <= found or "case" in found
    assert ("uppercase" in found) == ("uppercase" in stems)


def test_digits_0_to_9_are_no_numbers() -> None:
    assert not Prose("It ends with a digit 0-9.").bounds and Prose("It ends with a digit 0-9.").numbers == []


@pytest.mark.parametrize("skeleton", [*LOOPS, *WHILES, *RECURSIONS], ids=lambda s: s.name)
def test_what_a_skeleton_assigns_is_named_in_its_states(skeleton: Skeleton) -> None:
    """Only those get another name where a parameter has theirs."""
    assigned = re.findall(r"^\s*([a-z]+)(?:, ([a-z]+))? = ", skeleton.text, re.MULTILINE)
    assert {name for pair in assigned for name in pair if name} <= {*skeleton.states}


def test_parts_that_never_change_are_checked_as_they_are_appended() -> None:
    pairs = Skeleton(
        "", "result = []\nfor $t in $s:\n    if result and ?same($t):\n        result[-1] = (result[-1][0], ?right($t))\n"
        "    else:\n        result.append((?first($t), ?second($t)))\nreturn result\n", 0.0, "", {"result": "result"},
    )  # fmt: skip
    holes = {h.name: h for h in form_of(pairs, {"t": "x", "s": "_items"}, ["xs"]).holes}
    assert (holes["first"].use, holes["first"].part) == (ITEM, 0) and holes["second"].part is None
    kept = Skeleton(
        "", "result = []\nfor $t in $s:\n    if not result or ?test($t, by=result[-1]):\n        result.append(?item($t))\nreturn result\n",
        0.0, "", {"result": "result"},
    )  # fmt: skip
    assert {h.name: h.part for h in form_of(kept, {"t": "x", "s": "_items"}, ["xs"]).holes}["item"] == WHOLE
