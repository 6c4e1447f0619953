"""Code in answers as chat models write them: whatever stands round it, it is read, and its faults are said."""

from __future__ import annotations

import pytest

from csp_ir.ir.parse import parse_type
from csp_ir.pipeline import solve
from csp_ir.samples.answers import blocks_of, chunks
from csp_ir.samples.faults import faults, undefined
from csp_ir.samples.recovery import recover
from csp_ir.samples.sample import read_sample
from csp_ir.spec.read import read_spec

SPEC = read_spec("Twice a number.\ndef twice(n: int) -> int\ntwice(2) == 4\ntwice(5) == 10")
CODE = "def twice(n):\n    return n * 2\n"
WRONG = "def twice(n):\n    return None\n"
FENCED = f"```python\n{CODE}```"
DRESSED = {
    "fence of four": f"````python\n{CODE}````\n",
    "fence in the docstring": '```python\ndef twice(n):\n    """Twice.\n\n    ```\n    >>> twice(1)\n    ```\n    """\n    return n * 2\n```',
    "fence in a docstring, no other": 'def twice(n):\n    """\n    ```python\n    twice(1)\n    ```\n    """\n    return n * 2\n',
    "reasoning with code": f"<think>\nSo:\n```python\n{WRONG}```\nno.\n</think>\n{FENCED}",
    "reasoning without fences": f"<think>\n{WRONG}</think>\n{CODE}",
    "reasoning that was opened elsewhere": f"{WRONG}</think>\n\n{FENCED}",
    "end token": f"{CODE.rstrip()}<|im_end|>\n<|im_start|>user\nThanks",
    "tags": f"[PYTHON]\n{CODE}[/PYTHON]\n[TESTS]\nassert twice(1) == 2\n[/TESTS]",
    "one more turn": f"{CODE}\nHuman: and thrice?\n\nAssistant: def thrice(n): return 3 * n",
    "corrected": f"```python\n{WRONG}```\nThat is wrong:\n{FENCED}",
    "parts": "```python\nFACTOR = 2\n```\nand then\n```python\ndef twice(n):\n    return n * FACTOR\n```",
    "parts, a class": "```python\nclass By:\n    def __init__(self, k):\n        self.k = k\n```\n```python\ndef twice(n):\n    return n * By(2).k\n```",
    "lambda": "twice = lambda n: n * 2\n",
    "annotated constant": "FACTOR: int = 2\n\ndef twice(n):\n    return n * FACTOR\n",
    "in a list": "1. So:\n\n   ```python\n   def twice(n):\n       return n * 2\n   ```\n",
    "windows": f"Sure:\r\n\r\n{FENCED}\r\n".replace("\n", "\r\n"),
    "cut in the tests": f"```python\n{CODE}\ndef test_twice():\n    assert twice(",
    "type alias": "from typing import List\n\nNumber = int\n\ndef twice(n: Number) -> Number:\n    return n * 2\n",
    "state": "_seen = {}\n\ndef twice(n):\n    if n not in _seen:\n        _seen[n] = n * 2\n    return _seen[n]\n",
    "decorated": "import functools\n\n@functools.cache\ndef twice(n):\n    return n * 2\n",
    "tags in a pattern": 'import re\n\ndef twice(n):\n    m = re.match(r"(?P<s>\\d+)(?P<code>x*)$", str(n))\n    return int(m["s"]) * 2\n',
    "a builtin that the IR has not": "def twice(n):\n    return len(bytearray(n)) * 2\n",
}  # fmt: skip


@pytest.mark.parametrize("text", DRESSED.values(), ids=DRESSED.keys())
def test_a_right_answer_wins_whatever_it_is_dressed_in(text: str) -> None:
    result = solve(SPEC, samples=[WRONG, text], seconds=10, embedded=False)
    assert result.solved and result.confidence > 0.5, (result.code, result.warnings)
    assert result.record["statistics"]["origin"] == "sample"


def test_of_two_versions_in_an_answer_the_one_that_passes_counts() -> None:
    text = f"{FENCED}\nOr shorter, untested:\n```python\n{WRONG}```"
    assert solve(SPEC, samples=[text], seconds=10, embedded=False).solved


def test_fences_close_as_they_were_opened() -> None:
    assert blocks_of("````\na\n```\nb\n````\nc\n~~~\nd\n```\n~~~") == ["a\n```\nb", "d\n```"]
    assert blocks_of("```py\nx = 1") == ["x = 1"]
    assert [c for c, _ in chunks("no fence", "f")] == ["no fence"]


CUT = {
    "in a name": "def twice(n):\n    if n > 0:\n        return n * 2\n    if n == 0:\n        return 0\n    retu",
    "in a bracket": "def twice(n):\n    if n > 0:\n        return n * 2\n    return (n *",
    "at a name": "def twice(n):\n    if n > 0:\n        return n * 2\n    return other_name",
    "between statements": "def twice(n):\n    if n > 0:\n        return n * 2\n",
}


@pytest.mark.parametrize("text", CUT.values(), ids=CUT.keys())
def test_a_cut_answer_is_never_more_than_low_confidence(text: str) -> None:
    result = solve(SPEC, samples=[text] * 5, seconds=10, embedded=False)
    assert result.confidence < 0.5 and result.warnings
    whole = solve(SPEC, samples=[*[text] * 5, CODE], seconds=10, embedded=False)
    assert (
        whole.solved
        and "n * 2" in str(whole.code)
        and "if" not in str(whole.code).partition("return")[0].split('"""')[-1]
    )


def test_what_follows_a_whole_function_may_be_cut() -> None:
    (found,) = recover(f"{CODE}\ndef other(x):\n    return (x +", "def twice(n: int) -> int:", "twice", 1)
    assert not found.cut and "other" not in found.source
    (cut,) = recover(
        "def twice(n):\n    if n:\n        return 2 * n\n    x = (n +", "def twice(n: int) -> int:", "twice", 1
    )
    assert cut.cut
    (ended,) = recover("def twice(n):\n    return 2 * n\n    x = (n +", "def twice(n: int) -> int:", "twice", 1)
    assert not ended.cut  # it had ended before


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return n", ()),
        ("if n: return 1", ("a way through it ends without a result",)),
        ("if n: return 1\n    else: raise ValueError", ()),
        ("while True:\n        n += 1\n        if n > 9: return n", ()),
        ("while True:\n        break", ("a way through it ends without a result",)),
        ("for i in range(n): return i", ("a way through it ends without a result",)),
        ("try:\n        return 1\n    except ValueError:\n        pass", ("a way through it ends without a result",)),
        ("with open(n) as f:\n        return f", ()),
        ("match n:\n        case 1: return 1\n        case _: return 2", ()),
        ("match n:\n        case 1: return 1", ("a way through it ends without a result",)),
        ("yield n", ()),
        ("return [m for m in range(n) if (k := m)] + [k]", ()),
        ("return helper(n)", ("`helper` is not defined",)),
        ("def inner(x):\n        return x + missing\n    return inner(n)", ("`missing` is not defined",)),
        ("global seen\n    seen = n\n    return seen", ()),
    ],
)
def test_faults_of_a_text(body: str, said: tuple[str, ...]) -> None:
    assert faults(f"def f(n):\n    {body}\n", "f", parse_type("int")) == said


def test_a_result_that_may_be_none_may_be_left_out() -> None:
    assert faults("def f(n):\n    if n: return 1\n", "f", parse_type("int | None")) == ()
    assert undefined("import os\nfrom typing import List as L\nx: L = os\nclass A: y = x\n") == []
    assert undefined("def f(:") == []


def test_what_was_mended_and_what_the_prose_says_besides_is_warned_of() -> None:
    spec = read_spec(
        "Grade: 'A' from 90, 'B' from 80, 'C' from 70.\ndef g(n: int) -> str\ng(95) == 'A'\ng(85) == 'B'\ng(10) == 'C'"
    )
    text = "def g(n)\n    if n >= 90:\n        return 'A'\n    return 'B' if n >= 80 else 'C'\n"
    result = solve(spec, samples=[text], seconds=10, embedded=False)
    assert any("mended: put a colon back" in w for w in result.warnings)
    assert any("the prose says 70" in w for w in result.warnings)


def test_an_exception_that_programs_raise_is_a_vote() -> None:
    spec = read_spec("The root of a square.\ndef root(n: int) -> int\nroot(9) == 3\nroot(16) == 4\nroot(1) == 1")
    refuses = "def root(n):\n    if n < 0:\n        raise ValueError(n)\n    return int(n ** 0.5)\n"
    accepts = "def root(n):\n    return int(abs(n) ** 0.5)\n"
    result = solve(spec, samples=[accepts, refuses, f"{refuses}\n", refuses.replace("(n)", "()")], seconds=10)
    assert "raise ValueError" in str(result.code)


def test_a_helper_that_changes_state_keeps_it() -> None:
    sample = read_sample(SPEC, "calls = []\n\ndef twice(n):\n    calls.append(n)\n    return n * 2\n")
    assert sample.program is None and "`calls` is changed" in sample.reason and "calls = []" in sample.source
