"""Scenarios, sentences and tables of other habits: what is read, and what is left as prose."""

from __future__ import annotations

import pytest

from csp_ir.spec.model import Raises, Spec
from csp_ir.spec.read import read_spec


def spec(text: str, head: str = "def f(n: int, word: str) -> str") -> Spec:
    return read_spec(f"Join.\n\n{head}\n\n{text}\n")


def found(text: str, head: str = "def f(n: int, word: str) -> str") -> list[object]:
    return [(e.args, e.expected) for e in spec(text, head).examples]


@pytest.mark.parametrize(
    "text",
    [
        'Scenario: one\n  Given the number 2\n  And the word "ab"\n  When they are joined\n  Then the result is "2ab"',
        'Given the number 2 and the word "ab"\nThen f returns "2ab"',
        'When I call f(2, "ab")\nThen I get "2ab"',
        'For `n = 2` and `word = "ab"`, the output should be\n`f(n, word) = "2ab"`.',
        'Given n = 2, word = "ab", the function should return:\n\nf(n, word) == "2ab"',
        'f(2, "ab") should just be "2ab".',
        'f(2, "ab") simply gives "2ab"',
        'f(2, "ab") then returns "2ab"',
        'Examples\n\n- 2, "ab" are a number and a word, so the result would be "2ab".',
        '||n||word||joined||\n|2|"ab"|"2ab"|',
        "| n | word | joined | Remark |\n|---|---|---|---|\n| 2 | ab | 2ab | easy |",
        "| # | word | n | joined |\n|---|---|---|---|\n| 1 | ab | 2 | 2ab |",
    ],
)
def test_is_an_example(text: str) -> None:
    assert found(text) == [((2, "ab"), "2ab")]


def test_a_scenario_that_raises() -> None:
    assert found('Given the number -1\nAnd the word "a"\nThen a ValueError is raised') == [
        ((-1, "a"), Raises("ValueError"))
    ]


@pytest.mark.parametrize(
    "text",
    [
        'Given the number 2\nAnd the word "ab"\nThen the result is not "x"',
        'Given the number 2\nAnd the word "ab"\nThen the result contains "x"',
        'Given the number 2\nThen the result is "x"',
        'Given the number 2\nAnd the word "ab"\nThen the result is "x"\nAnd the length is 3',
        'Given the number 2\nAnd the word "ab"\nThen the result is short',
        '- 2, "ab" are a number and a word, so the result would be "2ab".',
        'For n = 2 and word = "ab", the output should be\n\nas long as both are',
        'f(2, "ab") should not just be "2ab".',
        'f(2, "ab") never returns "2ab"',
        "n,word,joined\n2,ab,2ab",
    ],
)
def test_is_none(text: str) -> None:
    assert not found(text)


def test_front_matter_is_prose() -> None:
    text = "---\nname: Doubling\nexamples: none\nlabels: [1, 2]\n---\n\nDouble it.\n\ndef twice(n: int) -> int\n\ntwice(2) == 4\n"
    read = read_spec(text)
    assert len(read.examples) == 1 and "name: Doubling" in read.prose and not read.requires
    rule = read_spec("---\nDouble it.\n\ndef twice(n: int) -> int\n\ntwice(2) == 4\n")
    assert len(rule.examples) == 1


def test_a_table_of_calls_shows_the_signature() -> None:
    read = read_spec(
        "Doubling\n\n| Call | Result | Remark |\n|---|---|---|\n| `twice(2)` | `4` | |\n\nIt takes one argument, `n`.\n"
    )
    assert (read.name, [p.name for p in read.parameters]) == ("twice", ["n"])
    assert [(e.args, e.expected) for e in read.examples] == [((2,), 4)]


def test_tests_among_text_are_no_function_to_write() -> None:
    text = 'Double.\n\n```python\ndef twice(n):\n    return n\n```\n\n```python\n@test.describe("twice")\ndef group():\n    @test.it("doubles")\n    def _():\n        test.assert_equals(twice(2), 4)\n```\n'
    read = read_spec(text)
    assert read.name == "twice" and [(e.args, e.expected) for e in read.examples] == [((2,), 4)]


@pytest.mark.parametrize(
    "line",
    [
        'assert_eq!(f(2, "ab"), "2ab");',
        'assert.strictEqual(f(2, "ab"), "2ab");',
        'Assert.AreEqual("2ab", f(2, "ab"));',
        'XCTAssertEqual(f(2, "ab"), "2ab")',
        '$this->assertSame("2ab", f(2, "ab"));',
        "describe('f', () => {\n  it('joins', () => {\n    expect(f(2, 'ab')).toBe('2ab');\n  });\n});",
    ],
)
def test_assertions_of_other_languages(line: str) -> None:
    assert found(line) == [((2, "ab"), "2ab")]


@pytest.mark.parametrize(
    "text",
    [
        'At present f(2, "ab") returns "x", which is wrong.',
        '### Actual behavior\n\n`f(2, "ab")` returns `"x"`',
        'f(2, "ab") returns "x" instead of "2ab"',
        'Actual:\nf(2, "ab") == "x"',
    ],
)
def test_what_happens_but_should_not_is_no_example(text: str) -> None:
    assert not found(text) and len(spec(text).notes) == 1


def test_what_stands_below_the_next_heading_counts_again() -> None:
    text = '### Actual\n`f(2, "ab")` returns `"x"`\n\n### Expected\n`f(2, "ab")` returns `"2ab"`'
    assert found(text) == [((2, "ab"), "2ab")]


def test_sample_inputs_alone_show_how_many_parameters_there_are() -> None:
    read = read_spec(
        "Complete the isLeap function below.\n\nIt has the following parameter(s):\n\n    int year: a year\n\n"
        "Sample Input 0\n\n1990\n\nSample Output 0\n\nFalse\n"
    )
    assert (read.name, len(read.parameters)) == ("isLeap", 1)
    assert [(e.args, e.expected) for e in read.examples] == [((1990,), False)]


def test_an_outline_is_a_scenario_for_each_row() -> None:
    outline = 'Scenario Outline: several\n  Given the number <n>\n  And the word "<w>"\n  When they are joined\n  Then the result is "<j>"\n\n'
    table = "  Examples:\n    | n | w | j |\n    | 2 | ab | 2ab |\n    | 3 |  | 3 |\n"
    assert found(outline + table) == [((2, "ab"), "2ab"), ((3, ""), "3")]
    assert found(outline) == []


def test_a_sentence_with_an_equation_is_no_calculation() -> None:
    assert found("f(0) is 0. Negative n raises an error. Must be fast for n = 90.", "def f(n: int) -> int") == [
        ((0,), 0)
    ]
    assert found("f(3) -> 3 + 3 = 6", "def f(n: int) -> int") == [((3,), 6)]


@pytest.mark.parametrize("said", ["simply", ", I'd expect", "just", "turns into"])
def test_other_ways_to_say_it(said: str) -> None:
    assert found(f'f(2, "ab") {said} "2ab".') == [((2, "ab"), "2ab")]


def test_an_exception_before_its_call() -> None:
    text = 'Less than one should raise a ValueError: f(0, "a").'
    assert found(text) == [((0, "a"), Raises("ValueError"))]
