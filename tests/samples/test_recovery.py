import pytest

from csp_ir.samples.recovery import recover
from csp_ir.samples.sample import read_all, read_sample
from csp_ir.spec.read import read_spec
from csp_ir.verify.verify import verify

SPEC = read_spec("Add the two numbers.\ndef add(a: int, b: int) -> int\nadd(1, 2) == 3\nadd(0, 0) == 0")
HEADER = "def add(a: int, b: int) -> int:"

GOOD = {
    "body": "    return a + b\n",
    "body without margin": "return a + b",
    "body whose first line lost its margin": "total = a\n    total += b\n    return total",
    "whole program": "def add(a, b):\n    return a + b\n",
    "run-on": "    return a + b\n\n\ndef main():\n    print(add(1, 2))\n\nmain()\n",
    "tests behind": "def add(a, b):\n    return a + b\n\nassert add(1, 2) == 3\nprint(add(1, 2))\n",
    "chat": "Sure! Here it is:\n\n```python\ndef add(a, b):\n    return a + b\n```\n\nIt adds them.",
    "fence without end": "Of course.\n```\ndef add(a, b):\n    return a + b\n",
    "two fences": "First try:\n```py\ndef add(a, b):\n    return a\n```\nBetter:\n```py\ndef add(a, b):\n    return a + b\n```",
    "its use in a second fence": "```python\ndef add(a, b):\n    return a + b\n```\n\nUse:\n```python\nprint(add(1, 2))\n```",
    "body in a fence": "```python\n    return a + b\n```",
    "cut at a stray fence": "    return a + b\n```\nThis works because",
    "chatter before": "The solution follows.\n\ndef add(a, b):\n    return a + b\n",
    "in a class": "class Solution:\n    def add(self, a, b):\n        return a + b\n",
    "in a class that calls itself": "class Solution:\n    ZERO = 0\n\n    def add(self, a, b):\n        return self._plus(a, b) + Solution.ZERO\n\n    @staticmethod\n    def _plus(a, b):\n        return a + b\n",
    "in a class beside a constant": "STEP = 1\n\nclass Solution:\n    def add(self, a, b):\n        while b > 0:\n            a, b = a + STEP, b - STEP\n        return a\n",
    "wrong name": "def plus(x, y):\n    return x + y\n",
    "wrong name, recursive": "def plus(x, y):\n    if y == 0:\n        return x\n    return plus(x + 1, y - 1)\n",
    "other parameter names": "def add(first, second):\n    return first + second\n",
    "tabs": "def add(a, b):\n\tif a:\n\t\treturn a + b\n\treturn b\n",
    "uneven indentation": "    if a > 0:\n        return a + b\n      return a + b\n",
    "missing colon": "    if a > 0\n        return a + b\n    return a + b\n",
    "truncated": "    total = a + b\n    return total\n    if total > (3 and",
    "truncated in a string": "    return a + b\n    x = 'abc",
    "helper behind": "    return plus(a, b)\n\n\ndef plus(x, y):\n    return x + y\n",
    "constant before": "ZERO = 0\n\ndef add(a, b):\n    return a + b + ZERO\n",
    "constant that is a parameter elsewhere": "def add(a, b):\n    return a + b\n\na = 5\n",
    "missing import": "    return reduce(lambda x, y: x + y, [a, b])\n",
    "end of a docstring first": " of both numbers.\n    \"\"\"\n    return a + b\n",
    "windows lines": "def add(a, b):\r\n    return a + b\r\n",
    "unused imports": "import os\nimport numpy as np\n\ndef add(a, b):\n    return a + b\n",
    "unused class": "class A:\n    pass\n\ndef add(a, b):\n    return a + b\n",
}  # fmt: skip


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD.keys())
def test_what_can_be_mended_is(text):
    sample = read_sample(SPEC, text)
    assert sample.program is not None, sample.reason
    assert verify(sample.program, SPEC).passed, sample.source


@pytest.mark.parametrize(
    "text",
    [
        "",
        "    pass\n",
        "I cannot do that.",
        "def other(x):\n    return x\n",
        "\0",
        "    # nothing\n",
        "((((",
        "x" * 90_000,
    ],
)
def test_what_cannot_be_recovered_gives_nothing(text):
    sample = read_sample(SPEC, text)
    assert sample.program is None and sample.reason


def test_mends_are_named_and_untouched_text_has_none():
    assert recover(GOOD["body"], HEADER, "add")[0].edits == ()
    (found,) = recover(GOOD["chat"], HEADER, "add")
    assert found.edits == ("took the code out of its fence",)
    assert "Sure" not in found.source


def test_outside_the_ir_is_kept_whole_with_its_reason():
    sample = read_sample(SPEC, "def add(a, b):\n    class Box:\n        value = a\n    return Box.value + b\n")
    assert sample.program is None and "class" in sample.reason and "class Box" in sample.source


def test_reading_keeps_its_deadline():
    read = read_all(SPEC, ["    return a + b\n"] * 3, deadline=0.0)
    assert [s.index for s in read] == [0, 1, 2] and all("no time" in s.reason for s in read)


def test_a_method_passed_as_a_function_is_wrapped():
    spec = read_spec("def top(text: str) -> str\ntop('a b a') == 'a'")
    sample = read_sample(spec, "    return max(text.split(), key=text.split().count)\n")
    assert sample.program is not None and verify(sample.program, spec).passed
    kept = read_sample(spec, "    return ' '.join(map(str.upper, text.split()))\n")
    assert kept.program is not None and "lambda" not in kept.source
