"""What is seen of a text that is being written."""

import pytest

from csp_ir.errors import InputError
from csp_ir.session.look import look, look_closer, why
from csp_ir.session.passing import passing

MODULE = '''"""Two to write, and two that are not."""

import numpy as np


def open_one(x: int) -> str:
    """As text.

    >>> open_one(3)
    '3'
    """
    return ?value: str


def whole(xs):
    return np.mean(xs, axis=...)


# csp-ir: no examples yet
def asked(x: int) -> int:
    return abs(x) + missing


def stub(x: int) -> int:
    """Twice.

    >>> stub(2)
    4
    """


def other(x: int) -> int:
    return ?value: int
'''


def cut(text, place):
    lines = text.split("\n")
    assert place.line == place.end_line
    return lines[place.line - 1][place.column - 1 : place.end_column - 1]


def test_only_what_is_to_be_written_is_a_site():
    seen = look(MODULE, "m.py")
    assert [s.name for s in seen.sites] == ["open_one", "asked", "stub", "other"] and not seen.troubles
    sites = {s.name: s for s in seen.sites}
    assert [str(t) for s in seen.sites for t in s.troubles] == [
        "name 'missing' is not defined\ntry: a parameter, or assign it first"
    ]
    assert cut(MODULE, sites["asked"].troubles[0].place) == "missing"
    assert (sites["stub"].place.line, sites["stub"].place.end_line) == (24, 29)


def test_holes_of_one_name_in_two_functions_are_two():
    sites = {s.name: s for s in look(MODULE, "m.py").sites}
    (first,), (second,) = sites["open_one"].holes, sites["other"].holes
    assert (first.type, second.type) == ("str", "int")
    assert [cut(MODULE, p) for p in (*first.places, *second.places)] == ["?value: str", "?value: int"]


def test_plain_python_is_left_to_other_tools():
    assert look("def f(x:\n    return\n", "m.py") == look("class A(B): pass\n", "m.py") == look("", "m.py")
    assert look("def f(x:\n    return ?a\n", "m.py").troubles[0].place.line == 1


def test_a_spec_is_a_site_whose_holes_are_those_of_its_sketch():
    text = "Why ?this: no hole.\n\ndef f(x: int) -> int\n\nsketch:\n    return x ?op ...\n\nexamples:\n    3 -> 6\n    3 -> 7\n"
    (site,) = look(text, "f.txt").sites
    assert [(h.name, cut(text, h.places[0])) for h in site.holes] == [("op", "?op"), ("blank1", "...")]
    assert "contradict" in site.troubles[0].message and cut(text, site.troubles[0].place) == "3 -> 7"
    assert look("def f(x: Foo) -> int\nf(1) == 2\n", "f.txt").troubles[0].message == "unknown type `Foo`"


def test_a_mistake_of_a_line_is_shown_under_its_words():
    seen = look("def f(x: int) -> int\n\nexamples:\n    f('a') == 3\n", None)
    (trouble,) = [*seen.troubles, *(t for s in seen.sites for t in s.troubles)]
    assert (trouble.place.line, trouble.place.column) == (4, 5)


def test_a_closer_look_has_what_fits_and_what_is_wanted():
    site = look_closer(MODULE, "m.py", "open_one", "value", 3)
    (hole,) = site.holes
    assert hole.wanted == ("'3'",) and hole.size > 0 and hole.fits[0].passes == 1
    assert hole.fits[0].text == "str(x)"
    assert look_closer(MODULE, "m.py", "gone", None, 3) is None


def test_why_says_what_speaks_against_a_text():
    assert why(MODULE, "m.py", "open_one", "value", "str(x)")[0]
    fits, reasons = why(MODULE, "m.py", "open_one", "value", "hex(x)")
    assert not fits and "gives '0x3'" in reasons[0]
    with pytest.raises(InputError, match="nothing named"):
        why(MODULE, "m.py", "gone", "value", "1")


def test_code_passes_fails_or_cannot_be_read():
    spec = "Twice.\n\ndef f(x: int) -> int\n\nf(2) == 4\nf(3) == 6\n"
    assert passing(spec, None, "def f(x):\n    return 2 * x").passed
    failed = passing(spec, None, "def f(x):\n    return x ** 2")
    assert not failed.passed and "9" in failed.failures[0]
    whole = passing(spec, None, "class A(int):\n    pass\n\ndef f(x):\n    return A(2) * x")
    assert whole.passed and "outside the IR" in whole.checked[0]
    assert "cannot be read" in passing(spec, None, "").failures[0]


def test_holes_out_of_reach_are_said_to_be():
    text = "class A:\n    def f(self, x: int) -> int:\n        return x + ?a: int\n\n\ndef g(x: int) -> int:\n    return ?b: int\n"
    seen = look(text, "m.py")
    assert [s.name for s in seen.sites] == ["g"]
    (trouble,) = seen.troubles
    assert "?a is not filled" in trouble.message and trouble.place.line == 3 and trouble.level == "warning"
    assert look("import golf\n\n\ndef course(hole):\n    return hole('a')\n", "m.py").troubles == ()


def test_code_without_holes_is_run_on_its_examples():
    text = '# csp-ir: check\ndef f(x: int) -> int:\n    """F.\n\n    >>> f(1)\n    2\n    >>> f(0)\n    0\n    """\n    return 1 // x * 2\n'
    (site,) = look(text, "m.py").sites
    (trouble,) = site.troubles
    assert site.complete and trouble.place.line == 7 and "f(0) == 0 fails: raised ZeroDivisionError" in trouble.message
    (site,) = look(text.replace("1 // x * 2", "x * 2"), "m.py").sites
    assert not site.troubles


def test_what_does_not_fit_is_told_with_its_reason():
    text = 'def f(x: int) -> int:\n    """F.\n\n    >>> f(3), f(4)\n    (9, 16)\n    """\n    return x ?op x\n'
    site = look_closer(text, "m.py", "f", None, 5)
    (hole,) = site.holes
    assert [f.text for f in hole.fits] == ["*"] and len(hole.gone) == 3
    assert hole.gone[0] == ("+", "example 1, f(3): gives 6, wanted 9")
    assert hole.needs[0] == "example 1: x = 3, between 3 and 3; wanted 9"
