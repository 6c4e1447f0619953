"""An answer in place of its stub: the body is written, all else stays byte for byte."""

from __future__ import annotations

import pytest

from csp_ir.errors import SpecError
from csp_ir.spec.splice import spliced

MODULE = '''"""Doc."""
import os  # keep


# about f
def f(x: int) -> int:  # why
    """Root.

    >>> f(4)
    2
    """
    # TODO
    raise NotImplementedError


def g(x): return   x
def h(x): ...
'''
ANSWER = "import math\n\n\ndef k(x):\n    return 1\n\n\ndef f(x: int) -> int:\n    if x:\n        return math.isqrt(x)\n    return k(0)\n"


def test_only_the_body_changes_but_for_what_it_needs() -> None:
    new = spliced(MODULE, "f", ANSWER)
    body = "    if x:\n        return math.isqrt(x)\n    return k(0)\n"
    without = new.replace(body, "    raise NotImplementedError\n").replace("import math\n", "")
    assert without.replace("def k(x):\n    return 1\n\n\n", "") == MODULE
    names: dict[str, object] = {}
    exec(new, names)
    assert names["f"](16) == 4  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(x): ...\n", "def f(x):\n    if x:\n        return 1\n    return 2\n"),
        ('def f(x):\r\n\t"""doc"""\r\n', 'def f(x):\r\n\t"""doc"""\r\n\tif x:\r\n\t\treturn 1\r\n\treturn 2\r\n'),
        ("def f(x):\n  pass  # soon\n\n\n# end", "def f(x):\n  if x:\n    return 1\n  return 2\n\n\n# end"),
        (
            "\ufeffdef f(\n    x,\n):\n    ...\n",
            "\ufeffdef f(\n    x,\n):\n    if x:\n        return 1\n    return 2\n",
        ),
        ("def f(x):\n    return ?y\n", "def f(x):\n    if x:\n        return 1\n    return 2\n"),
    ],
)
def test_layouts(text: str, expected: str) -> None:
    assert spliced(text, "f", "def f(x):\n    if x:\n        return 1\n    return 2\n") == expected


def test_an_import_that_is_there_is_not_repeated() -> None:
    text = "from datetime import date, timedelta\n\n\ndef f(d: date) -> date:\n    pass\n"
    answer = "from datetime import date, timedelta\n\n\ndef f(d: date) -> date:\n    return d + timedelta(days=1)\n"
    assert spliced(text, "f", answer).count("import") == 1


def test_a_name_that_means_another_thing_is_refused() -> None:
    with pytest.raises(SpecError, match="math"):
        spliced("math = 1\n\n\ndef f(x):\n    pass\n", "f", ANSWER)
    with pytest.raises(SpecError, match="no function"):
        spliced("x = 1\n", "f", ANSWER)
