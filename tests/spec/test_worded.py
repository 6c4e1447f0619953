"""Functions that are told in words: a name, what is passed, and examples without a call."""

from __future__ import annotations

import pytest

from csp_ir.errors import SpecError
from csp_ir.spec.read import read_spec

ARROWS = '\n\n"a b" -> "b a"\n"x" -> "x"\n'


@pytest.mark.parametrize(
    ("words", "parameters"),
    [
        ("Write a function named `turn_words` that takes a string `text` and turns its words round.", ["text"]),
        ("I need a function called turn_words. It turns the words of a text round.", ["x"]),
        ("Turn the words of a text round. Please call it turn_words, thanks!", ["x"]),
        (
            "Complete the *turn_words* function below.\n\nIt has the following parameter(s):\n\n- *string text*: the words",
            ["text"],
        ),
        (
            "The function **turn_words** turns words round.\n\nParameters:\n- `text` (str): the words\n- of any kind",
            ["text"],
        ),
        ("Create a function turn_words with one argument s, which is a text.", ["s"]),
        ("The method `turnWords`, in Python turn_words, turns words round.", ["x"]),
    ],
)
def test_a_name_and_what_is_passed(words: str, parameters: list[str]) -> None:
    spec = read_spec(words + ARROWS)
    assert (spec.name, [p.name for p in spec.parameters], str(spec.returns)) == ("turn_words", parameters, "str")
    assert [(e.args, e.expected) for e in spec.examples] == [(("a b",), "b a"), (("x",), "x")]
    assert any("no `def` line" in w for w in spec.warnings)


@pytest.mark.parametrize(
    "examples",
    [
        "For example for 1, 2 and 3 it returns 2. For 9, 9 and 1 it returns 9.",
        "1, 2, 3 -> 2\n9, 9, 1 -> 9",
        "first 1, second 2, third 3 -> 2\nfirst 9, second 9, third 1 -> 9",
        "Input:\n1 2 3\nOutput:\n2\n\nInput:\n9 9 1\nOutput:\n9",
        "Input:\np = 1\nq = 2\nr = 3\nOutput:\n2\n\nInput:\np = 9\nq = 9\nr = 1\nOutput:\n9",
        "p\tq\tr\tbetween\n1\t2\t3\t2\n9\t9\t1\t9",
        "If you pass 1, 2 and 3, you get 2 back. If you pass 9, 9 and 1, you get 9 back.",
        "| p | q | r | result |\n|---|---|---|---|\n| 1 | 2 | 3 | 2 |\n| 9 | 9 | 1 | 9 |",
        "||p||q||r||middle_one||\n|1|2|3|2|\n|9|9|1|9|",
    ],
)
@pytest.mark.parametrize("said", ["", " It takes three numbers p, q and r and gives the one between the others."])
def test_examples_show_how_much_is_passed(examples: str, said: str) -> None:
    spec = read_spec(f"Write a function called middle_one.{said}\n\n{examples}\n")
    assert [(e.args, e.expected) for e in spec.examples] == [((1, 2, 3), 2), ((9, 9, 1), 9)]
    assert spec.name == "middle_one"
    assert not said or [p.name for p in spec.parameters] == ["p", "q", "r"]


def test_words_alone_are_enough_where_they_name_it_all() -> None:
    spec = read_spec("Write a function called `shout` that takes a string `text` and puts it in capitals.")
    assert (spec.name, [p.name for p in spec.parameters], spec.examples) == ("shout", ["text"], ())


@pytest.mark.parametrize("text", ["Only words.", "Reverse a text, please.", "It took 3 s in 2.1, and 4 s in 2.0."])
def test_what_names_no_function_says_what_to_add(text: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_spec(text)
    assert "def " in caught.value.remedy


def test_texts_in_code_font() -> None:
    spec = read_spec(
        "Write `mask`.\n\n* `41111` becomes `*1111`\n* `1234` stays `1234`\n* the empty string gives the empty string\n"
    )
    assert [(e.args, e.expected) for e in spec.examples] == [(("41111",), "*1111"), (("1234",), "1234"), (("",), "")]


@pytest.mark.parametrize(
    "text",
    [
        "| Field | Value |\n|---|---|\n| Priority | High |\n| Reporter | Ann |",
        "## Benchmarks\n\n| version | seconds |\n|---|---|\n| 1 | 3 |",
        "History:\n    1 -> 2: moved",
        "ticket 4 -> 5 was closed",
        "Before: shout(3) -> 5",
        "Today: shout(3) gives 5",
        "O(n) is fine, mine took 12 s for n=20000",
    ],
)
def test_what_is_beside_the_point_is_no_example(text: str) -> None:
    spec = read_spec(f"def shout(x)\n\nshout(1) == 2\n\n{text}\n")
    assert [e.args for e in spec.examples] == [(1,)]


GOOD_PAIRS = """## 1512. Number of Good Pairs

Given an array `nums`, return the number of **good pairs**.

**Example 1:**

**Input:** nums = [1,2,3,1,1,3]
**Output:** 4
**Explanation:** There are 4 good pairs (0,3), (0,4), (3,4), (2,5) 0-indexed.
"""


def test_words_before_a_bracket_are_no_call_and_what_is_passed_is_no_name() -> None:
    spec = read_spec(GOOD_PAIRS)
    assert (spec.name, [p.name for p in spec.parameters]) == ("number_of_good_pairs", ["nums"])
    assert [(e.args, e.expected) for e in spec.examples] == [(([1, 2, 3, 1, 1, 3],), 4)]


def test_a_column_called_name_may_be_what_is_passed() -> None:
    spec = read_spec("### `initials`\n\n| name | result |\n|---|---|\n| Ada Lovelace | AL |\n| grace hopper | GH |\n")
    assert spec.name == "initials" and [e.args for e in spec.examples] == [("Ada Lovelace",), ("grace hopper",)]


@pytest.mark.parametrize(
    ("line", "args", "expected"),
    [
        ("For an empty list the result is 0.", ([],), 0),
        ("Given the empty string, return an empty list.", ("",), []),
        ("f('x') is an empty dictionary", ("x",), {}),
        ("for [10.0, 5.5] we want 13.95", ([10.0, 5.5],), 13.95),
        ("with [1] it's 2", ([1],), 2),
    ],
)
def test_values_and_results_in_words(line: str, args: tuple[object, ...], expected: object) -> None:
    (example,) = read_spec(f"def f(x)\n\n{line}\n").examples
    assert (example.args, example.expected) == (args, expected)


def test_a_greeting_is_no_title() -> None:
    assert read_spec("Hi team,\n\nplease double numbers, for 2 we want 4, for 5 we want 10\n").name == "solution"


TRIED = """How do I count vowels?

I tried this but it doesn't work:

    >>> count_vowels("hello")
    0

Expected: 2 for "hello", 0 for "rhythm" and 5 for "education".

    >>> count_vowels("aa")
    2
"""


def test_what_was_tried_is_no_example() -> None:
    spec = read_spec(TRIED)
    assert [(e.args, e.expected) for e in spec.examples] == [
        (("hello",), 2), (("rhythm",), 0), (("education",), 5), (("aa",), 2)
    ]  # fmt: skip
    assert any("is not what should be" in note for note in spec.notes)


def test_values_that_one_verb_takes_to_another() -> None:
    spec = read_spec("Swiss rounding.\n\nAcceptance criteria\n- 1.02 rounds to 1.00\n- 1.03 rounds to 1.05\n")
    assert [(e.args, e.expected) for e in spec.examples] == [((1.02,), 1.0), ((1.03,), 1.05)]


@pytest.mark.parametrize(
    ("head", "parameters", "name"),
    [
        ("Function signature: int maxProfit(int[] prices)", ["prices"], "maxProfit"),
        ("normalize(path: string): string", ["path"], "normalize"),
        ("slug(title): lower-cases the title", ["title"], "slug"),
    ],
)
def test_heads_behind_labels_and_without_keywords(head: str, parameters: list[str], name: str) -> None:
    spec = read_spec(f"Do it.\n\n{head}\n\n{name}(None) == None\n")
    assert (spec.name, [p.name for p in spec.parameters]) == (name, parameters)


@pytest.mark.parametrize(
    ("text", "examples"),
    [
        ("def f(s)\n\nf('a') true\nf('b') false\n", [(("a",), True), (("b",), False)]),
        ("def f(n)\n\nf(10) 0.25\n", []),  # alone it may be anything, as a time
        ("fee(minutes, resident), pasted:\n\nminutes,resident,fee\n0,FALSE,0.0\n91,TRUE,2.0\n", [((0, False), 0.0), ((91, True), 2.0)]),
        ("def f(xs: list[str])\n\nf(['a', 'A']) gives [] but should be ['a']\n", [((["a", "A"],), ["a"])]),
        ("def f(n)\n\nso f(1) -> 2 ?\nyes\nand f(2) -> 5 ?\nno, 4\n", [((1,), 2)]),
        ("def f(xs: list[int])\n\nSample Input 0\n\n3\n1 2 10\n\nSample Output 0\n\n1\n", [(([1, 2, 10],), 1)]),
        ("The function bonus takes one argument, the points.\n\n  99 points  => 99\n  100 points => 110\n", [((99,), 99), ((100,), 110)]),
        ("f(a: number, b?: string): string\n\nf(1) == 'a'\nf(1, 'b') == 'b'\n", [((1, None), "a"), ((1, "b"), "b")]),
        ("from datetime import date\n\ndef f(d: int, off: set[int] = frozenset()) -> int: days\nf(3) == 3\n", [((3, frozenset()), 3)]),
    ],
)  # fmt: skip
def test_examples_as_people_write_them(text: str, examples: list[tuple[tuple[object, ...], object]]) -> None:
    assert [(e.args, e.expected) for e in read_spec(text).examples] == examples
