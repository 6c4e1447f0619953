import pytest

from csp_ir.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x9b2J\x07\x7f\0", "\\x9b2J\\x07\\x7f\\x00"),
        ("over\rwritten", "over\\rwritten"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("half \ud83d", "half \\ud83d"),
    ],
)
def test_what_steers_a_terminal_is_an_escape(text, shown):
    assert visible(text) == shown


@pytest.mark.parametrize("text", ["a\tb\nc\r\nd", "é ü 漢字 😀 \u00a0", "nothing at all", ""])
def test_other_text_stays(text):
    assert visible(text) == text
