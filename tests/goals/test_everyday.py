"""Shapes of everyday results: records, letters, plurals, widths, lists once each. Each answer is run on other inputs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.goals.test_solve import result

# (spec, further arguments, their result)
SOLVED: dict[str, tuple[str, tuple[Any, ...], Any]] = {
    "a record, its values of one form": (
        "How many temperatures are above the limit, and how many are not.\n\n"
        "def split(temps: list[int], limit: int) -> dict[str, int]\n\n"
        "split([31, 28, 35], 30) == {'above': 2, 'other': 1}\nsplit([], 5) == {'above': 0, 'other': 0}\n"
        "split([4, 4, 9, 1], 4) == {'above': 1, 'other': 3}\n",
        ([7, 8, 9, 10, 2], 8),
        {"above": 2, "other": 3},
    ),
    "a letter by its place, and a number": (
        "The name of a field of a board: a letter for the column (0 is a), then the row counted from 1.\n\n"
        "def field(column: int, row: int) -> str\n\nfield(0, 0) == 'a1'\nfield(2, 7) == 'c8'\nfield(7, 3) == 'h4'\n",
        (5, 1),
        "f2",
    ),
    "a plural": (
        "How many files were copied, as a text.\n\ndef told(files: int) -> str\n\n"
        "told(1) == '1 file'\ntold(3) == '3 files'\ntold(0) == '0 files'\n",
        (12,),
        "12 files",
    ),
    "never below a bound": (
        "The stock that is left after some pieces were sold, never below zero.\n\n"
        "def left(stock: int, sold: int) -> int\n\nleft(10, 3) == 7\nleft(4, 9) == 0\nleft(8, 8) == 0\nleft(20, 1) == 19\n",
        (5, 50),
        0,
    ),
    "the largest of none": (
        "The largest step between two neighbours of an ascending list; 0 for fewer than two.\n\n"
        "def step(xs: list[int]) -> int\n\nstep([1, 4, 5]) == 3\nstep([2, 9, 20]) == 11\nstep([6]) == 0\n",
        ([],),
        0,
    ),
    "of two lists, once each": (
        "All guests of both evenings in lower case, each once, in the order in which they come first.\n\n"
        "def guests(one: list[str], two: list[str]) -> list[str]\n\n"
        "guests(['Ann', 'bob'], ['BOB', 'Cy']) == ['ann', 'bob', 'cy']\nguests([], ['Q', 'q']) == ['q']\n"
        "guests(['z', 'Y'], ['a']) == ['z', 'y', 'a']\n",
        (["M", "m"], ["L", "M"]),
        ["m", "l"],
    ),
    "once each, sorted, behind a test": (
        "The words with an 'x' in lower case, without spaces round them, sorted, without duplicates.\n\n"
        "def words(entries: list[str]) -> list[str]\n\n"
        "words([' Xylo', 'axe', 'me', 'AXE ']) == ['axe', 'xylo']\nwords(['no']) == []\n"
        "words(['tax', 'if', 'Box', 'go']) == ['box', 'tax']\n",
        (["six ", "SIX", "fix", "to"],),
        ["fix", "six"],
    ),
    "as wide as a name says": (
        "The numbers as texts, padded with leading zeros to the given width.\n\n"
        "def labels(numbers: list[int], width: int) -> list[str]\n\n"
        "labels([7, 42], 3) == ['007', '042']\nlabels([5, 123], 2) == ['05', '123']\nlabels([8], 5) == ['00008']\n",
        ([9, 10], 4),
        ["0009", "0010"],
    ),
    "columns": (
        "The largest value of each column of a table.\n\ndef tops(rows: list[list[int]]) -> list[int]\n\n"
        "tops([[1, 9], [4, 2]]) == [4, 9]\ntops([[3]]) == [3]\ntops([[5, 6, 7], [8, 1, 2], [0, 0, 9]]) == [8, 6, 9]\n",
        ([[1, 2], [3, 0]],),
        [3, 2],
    ),
    "dates compared": (
        "Whether a bill, due on a day written DD.MM.YYYY, is overdue today.\n\ndef overdue(due: str, today: str) -> bool\n\n"
        "overdue('01.02.2024', '02.02.2024') == True\noverdue('05.05.2024', '05.05.2024') == False\n"
        "overdue('28.02.2023', '01.03.2023') == True\noverdue('01.01.2024', '31.12.2023') == False\n",
        ("30.04.2024", "01.05.2024"),
        True,
    ),
    "a layout": (
        "Whether a seat is written as one or two digits and a capital letter.\n\ndef seat(text: str) -> bool\n\n"
        "seat('7A') == True\nseat('12C') == True\nseat('A7') == False\nseat('7a') == False\n",
        ("123D",),
        False,
    ),
    "lines": (
        "Put '# ' in front of every line; lines end with '\\n'.\n\ndef comment(text: str) -> str\n\n"
        "comment('a') == '# a'\ncomment('a\\nbc') == '# a\\n# bc'\ncomment('x\\n\\ny') == '# x\\n# \\n# y'\n",
        ("p\nqr",),
        "# p\n# qr",
    ),
    "the first record, or None": (
        "The 'phone' of the first contact with that name; None if there is none.\n\n"
        "def phone(contacts: list[dict], name: str) -> str | None\n\n"
        "phone([{'name': 'A', 'phone': '1'}, {'name': 'B', 'phone': '2'}], 'B') == '2'\n"
        "phone([{'name': 'A', 'phone': '1'}], 'C') == None\nphone([], 'A') == None\n",
        ([{"name": "Q", "phone": "7"}, {"name": "Q", "phone": "8"}], "Q"),
        "7",
    ),
    "the last place of each": (
        "The position at which each letter occurs last, counted from 0.\n\ndef places(letters: list[str]) -> dict[str, int]\n\n"
        "places(['a', 'b', 'a']) == {'a': 2, 'b': 1}\nplaces([]) == {}\nplaces(['c']) == {'c': 0}\n",
        (["x", "x", "y", "x"],),
        {"x": 3, "y": 2},
    ),
    "steps of a tariff": (
        "Parking costs nothing up to and including 30 minutes, up to and including 120 minutes it costs 4, anything longer costs 9.\n\n"
        "def price(minutes: int) -> int\n\nprice(10) == 0\nprice(90) == 4\nprice(500) == 9\n",
        (30,),
        0,
    ),
    "phrases together": (
        "Check a voucher: it must start with 'V', have at least 5 characters and contain no spaces.\n\ndef ok(voucher: str) -> bool\n\n"
        "ok('V1234') == True\nok('X1234') == False\nok('V12') == False\nok('V 1234') == False\n",
        ("V123 ",),
        False,
    ),
    "the rest under a name": (
        "Count the files of each kind. The kind is followed by a '/'; files without a '/' are counted under 'top'.\n\n"
        "def kinds(files: list[str]) -> dict[str, int]\n\nkinds(['a/x', 'b/y', 'a/z']) == {'a': 2, 'b': 1}\n"
        "kinds(['readme', 'b/y']) == {'top': 1, 'b': 1}\nkinds(['c/d/e']) == {'c': 1}\n",
        (["x", "x/y/z"],),
        {"top": 1, "x": 1},
    ),
    "a longest run": (
        "The longest run of consecutive nights with frost, a temperature below the limit.\n\ndef frost(nights: list[int], limit: int) -> int\n\n"
        "frost([1, -2, -3, 4, -1], 0) == 2\nfrost([5, 6], 3) == 0\nfrost([1, 1, 1, 9, 1], 2) == 3\n",
        ([0, 3, 3, 3, 3, 0], 4),
        6,
    ),
    "sums up to a limit": (
        "Load crates into vans in order; a new van starts when the next crate would exceed the capacity. The weight in each van.\n\n"
        "def vans(crates: list[int], capacity: int) -> list[int]\n\nvans([4, 5, 3], 10) == [9, 3]\nvans([6, 6], 6) == [6, 6]\n"
        "vans([1, 2, 3, 4], 6) == [6, 4]\n",
        ([5, 5, 1], 10),
        [10, 1],
    ),
    "rates by brackets": (
        "The first 10 letters cost 3 each, the next 20 letters cost 2 each and all others cost 1 each.\n\ndef post(letters: int) -> int\n\n"
        "post(4) == 12\npost(15) == 40\npost(40) == 80\n",
        (31,),
        71,
    ),
    "steps counted": (
        "How many times must a sheet of that size be halved (whole units, rounded down) until it is at most the wanted size?\n\n"
        "def folds(size: int, wanted: int) -> int\n\nfolds(100, 30) == 2\nfolds(20, 20) == 0\nfolds(9, 1) == 3\nfolds(64, 5) == 4\n",
        (33, 2),
        4,
    ),
    "the best of totals, ties by name": (
        "The shop that sold the most pieces in all; one shop may be listed several times. On a tie the name first in the alphabet, "
        "'' without sales.\n\ndef best(sales: list[tuple[str, int]]) -> str\n\n"
        "best([('b', 3), ('a', 2), ('a', 2)]) == 'a'\nbest([('b', 3), ('a', 3)]) == 'a'\nbest([]) == ''\nbest([('a', 1), ('c', 1), ('b', 9)]) == 'b'\n",
        ([("q", 1), ("q", 1), ("p", 5)],),
        "p",
    ),
    "fields of pieces": (
        "Read options written as 'name:value' separated by '|'. Spaces around both are removed; pieces without ':' are skipped.\n\n"
        "def options(text: str) -> dict[str, str]\n\noptions('a: 12|b :2 c') == {'a': '12', 'b': '2 c'}\noptions('x:y|z') == {'x': 'y'}\noptions('') == {}\n",
        ("p : q r|s",),
        {"p": "q r"},
    ),
    "days between two texts": (
        "How many of the days from the first to the last, both included, are Sundays or Saturdays (dates as YYYY-MM-DD)?\n\n"
        "def weekend(first: str, last: str) -> int\n\nweekend('2024-03-04', '2024-03-10') == 2\nweekend('2024-03-09', '2024-03-09') == 1\n"
        "weekend('2024-03-11', '2024-03-15') == 0\nweekend('2024-03-12', '2024-03-11') == 0\n",
        ("2024-03-01", "2024-03-17"),
        6,
    ),
    "coins": (
        "Pay an amount with as few notes of 20, 10, 5 and 1 as possible. How many notes?\n\ndef notes(amount: int) -> int\n\n"
        "notes(36) == 4\nnotes(0) == 0\nnotes(9) == 5\n",
        (59,),
        8,
    ),
    "sessions": (
        "Split visits (sorted minutes) into groups: a new group begins when more than pause minutes lie between a visit and the previous one.\n\n"
        "def groups(visits: list[int], pause: int) -> list[list[int]]\n\ngroups([0, 10, 100, 105], 30) == [[0, 10], [100, 105]]\n"
        "groups([0, 30, 60], 30) == [[0, 30, 60]]\ngroups([], 10) == []\n",
        ([1, 2, 9], 3),
        [[1, 2], [9]],
    ),
}


@pytest.mark.parametrize("name", SOLVED)
def test_an_everyday_result(name: str) -> None:
    spec, args, wanted = SOLVED[name]
    assert result(spec, args, cheapest=name == "lines") == wanted
