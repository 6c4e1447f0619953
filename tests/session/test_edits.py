"""Changes of a text that is being written."""

import pytest

from csp_ir.errors import InputError
from csp_ir.session.edits import add_example, applied, fill, fill_each, put_in_place, test_of

test_of.__test__ = False  # pytest takes it for a test

HEAD = 'def f(x: int) -> int:\n    """F.\n\n    >>> f(2)\n    6\n    """\n'


def filled(body, **assignment):
    text = HEAD + body
    return applied(text, fill(text, "m.py", "f", assignment)).removeprefix(HEAD)


@pytest.mark.parametrize(
    ("body", "text", "wanted"),
    [
        ("    return ?a * 2", "x + 1", "    return (x + 1) * 2"),
        ("    return ?a", "x + 1", "    return x + 1"),
        ("    return max(?a, x)", "x + 1 if x else 2", "    return max(x + 1 if x else 2, x)"),
        ("    return ?a if x else ?a", "-1", "    return (-1) if x else (-1)"),
        ("    return 2 ** hole('a', int)", "abs(x)", "    return 2 ** abs(x)"),
        ("    return x == ?a", "x < 2", "    return x == (x < 2)"),
        ("    return x |hole('a')| 3", "*", "    return x * 3"),
        ("    return x?a(3)", "-", "    return x - (3)"),
        (
            "    if x:\n        ?a\n    return x",
            "x = 1\nx = 2",
            "    if x:\n        x = 1\n        x = 2\n    return x",
        ),
        ("    hole['a'] = 3\n    return 3", "y", "    y = 3\n    return 3"),
    ],
)
def test_a_fill_is_written_as_it_has_to_be(body, text, wanted):
    assert filled(body, a=text) == wanted


def test_values_that_are_dots_are_filled_one_by_one():
    assert filled("    return ... + x * ...", blank1="1") == "    return 1 + x * ..."
    assert filled("    return ... + x * ...", blank1="1", blank2="x - 1") == "    return 1 + x * (x - 1)"


def test_what_would_mean_something_else_is_refused():
    text = HEAD + "    return x + x ?op 3 + 1"
    with pytest.raises(InputError, match="would mean something else"):
        fill(text, "m.py", "f", {"op": "<"})
    with pytest.raises(InputError, match="no hole"):
        fill(text, "m.py", "f", {"ap": "<"})
    less, times = fill_each(text, "m.py", "f", "op", ["<", "*"])
    assert not less and applied(text, times).endswith("return x + x * 3 + 1")


def test_an_answer_is_put_in_place_as_the_lines_that_change():
    text = "import re\n\n\n" + HEAD + "    ...\n\n\nB = 1\n"
    (edit,) = put_in_place(text, "m.py", "f", "def f(x: int) -> int:\n    return 3 * x\n")
    assert (edit.place.line, edit.text) == (10, "    return 3 * x")
    bare = HEAD + "\n\nB = 1\n"
    answer = put_in_place(bare, "m.py", "f", "import math\n\ndef f(x: int) -> int:\n    return math.gcd(x, 6)\n")
    assert applied(bare, answer).count("import math") == 1 and "    return math.gcd(x, 6)\n" in applied(bare, answer)


@pytest.mark.parametrize(
    ("doc", "wanted"),
    [
        ('    """F."""\n', '    """F.\n\n    >>> f(1)\n    3\n    """\n'),
        ('    """F.\n    """\n', '    """F.\n\n    >>> f(1)\n    3\n    """\n'),
        (
            '    """F.\n\n    >>> f(2)\n    6\n    """\n',
            '    """F.\n\n    >>> f(2)\n    6\n    >>> f(1)\n    3\n    """\n',
        ),
    ],
)
def test_an_example_is_a_doctest(doc, wanted):
    text = f"# csp-ir:\ndef f(x: int) -> int:\n{doc}    return ?a\n"
    assert wanted in applied(text, add_example(text, "m.py", "f", "f(1)", "3"))


def test_an_example_of_a_spec_stands_among_the_others():
    plain = "F.\n\ndef f(x: int) -> int\n\nf(2) == 6\n\nensures:\n    result > 0\n"
    assert "f(2) == 6\nf(0) raises ValueError\n\nensures" in applied(
        plain, add_example(plain, None, "f", "f(0)", "raises ValueError")
    )
    section = "F.\n\ndef f(x: int) -> int\n\nexamples:\n    2 -> 6\n"
    assert "    2 -> 6\n    f(1) == 3\n" in applied(section, add_example(section, None, "f", "f(1)", "3"))


def test_where_there_is_no_place_for_an_example_that_is_said():
    text = "# csp-ir:\ndef f(x: int) -> int:\n    return ?a\n"
    with pytest.raises(InputError, match="no docstring"):
        add_example(text, "m.py", "f", "f(1)", "3")


def test_a_test_holds_the_examples():
    text = (
        HEAD.replace("    6\n", "    6\n    >>> f(0)\n    Traceback (most recent call last):\n    ValueError: no\n")
        + "    return 3 * x\n"
    )
    assert test_of(text, "m.py", "f", "m") == (
        "import pytest\n\nfrom m import f\n\n\ndef test_f():\n    assert f(2) == 6\n"
        "    with pytest.raises(ValueError):\n        f(0)\n"
    )
    with pytest.raises(InputError, match="no examples"):
        test_of("def f(x: int) -> int:\n    return x\n", "m.py", "f", "m")


def test_other_functions_of_a_module_matter_to_a_fill_only_where_they_are_named():
    other = "\n\ndef {0}(y: int) -> int:\n    return {1}\n"
    text = 'def f(x: int) -> int:\n    """F.\n\n    >>> f(1)\n    4\n    """\n    return ?a: int\n'
    text += other.format("g", "h(y)") + other.format("h", "y + 3") + other.format("unread", "y.nonsense")
    fills = fill_each(text, "m.py", "f", "a", ["g(x)", "x + 3", "unknown(x)"])
    assert [[e.text for e in edits] for edits in fills] == [["g(x)"], ["x + 3"], ["unknown(x)"]]
    assert applied(text, fills[0]).count("def ") == 4
