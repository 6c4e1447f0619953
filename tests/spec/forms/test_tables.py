"""Tables as wikis, spreadsheets and exports write them."""

import pytest

from csp_ir.spec.read import read_spec

JOIN = "Join two texts.\n\ndef join(left: str, right: str) -> str\n\n"


def shown(text: str) -> list[tuple[tuple[object, ...], object]]:
    return [(e.args, e.expected) for e in read_spec(text).examples]


@pytest.mark.parametrize(
    "table",
    [
        '||left||right||join||\n|"a"|"b"|"ab"|\n|"c"|""|"c"|',
        "left;right;join\na;b;ab\nc;;c",
        "\tleft\tright\tjoin\nT1\ta\tb\tab\nT2\tc\t(empty)\tc",
        "left | right | result\n--- | --- | ---\na | b | ab\nc | *(empty text)* | c",
        "| left , right , EXPECTED , ACTUAL |\n  a , b , ab , abb\n  c , , c , cc",
        "|left|right|expected|\n|-|-|-|\n|a|b|ab|\n|c|`''`|c|",
    ],
)
def test_a_table(table: str) -> None:
    assert shown(JOIN + table + "\n") == [(("a", "b"), "ab"), (("c", ""), "c")]


def test_a_pipe_in_a_cell() -> None:
    assert shown(JOIN + "| left | right | result |\n|---|---|---|\n| a\\|b | c | a\\|bc |\n") == [
        (("a|b", "c"), "a|bc")
    ]


def test_truths_as_people_tick_them() -> None:
    text = "May they enter?\n\ndef enter(age: int, member: bool) -> bool\n\nage,member,result\n17,no,no\n18,yes,yes\n"
    assert shown(text) == [((17, False), False), ((18, True), True)]


def test_a_column_of_the_functions_name_counts_only_where_none_says_result() -> None:
    assert not shown("A mark.\n\ndef mark(points: int) -> str\n\npoints\tmark\texpected\n9\tx\tA\n")


def test_a_table_of_other_things_is_none_of_examples() -> None:
    text = (
        JOIN + "| version | date | change |\n|---|---|---|\n| 1.2 | 2024-07-01 | 'faster' |\n| 1.1 | 1999 | first |\n"
    )
    text = text.replace("right: str", "right: int")
    assert not shown(text)


@pytest.mark.parametrize(
    ("headings", "read"),
    [("before | after | both", True), ("left | after | both", True), ("right | after | both", False)],
)
def test_columns_in_order_where_no_heading_says_otherwise(headings: str, read: bool) -> None:
    text = f"{JOIN}| {headings} |\n|---|---|---|\n| a | b | ab |\n"
    assert shown(text) == [(("a", "b"), "ab")] * read
