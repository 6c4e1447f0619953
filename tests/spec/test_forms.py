"""Layouts that people write specs in."""

from __future__ import annotations

from typing import Any

import pytest

from csp_ir.errors import InputError
from csp_ir.spec.layout import joined, open_brackets, trailing_examples
from csp_ir.spec.read import read_spec

FORMS: dict[str, tuple[str, list[tuple[tuple[Any, ...], Any]], str]] = {
    'markdown': (
        '''# Count vowels

Count the vowels of a text.

```python
def count_vowels(s: str) -> int
```

| s | result |
|---|--------|
| "abc" | 1 |
| "" | 0 |
| "aeiou" | 5 |
''',
        [(('abc',), 1), (('',), 0), (('aeiou',), 5)],
        '# Count vowels\n\nCount the vowels of a text.',
    ),
    'google docstring': (
        '''def count_vowels(s):
    """
    Count the vowels.

    Args:
        s: a text

    Returns:
        how many

    Examples:
        >>> count_vowels("abc")
        1
        >>> count_vowels("")   # nothing
        0
    """
    pass
''',
        [(('abc',), 1), (('',), 0)],
        'Count the vowels.\n\nArgs:\ns: a text\n\nReturns:\nhow many',
    ),
    'comments as arrows': (
        '''Count vowels.
def count_vowels(s: str) -> int:
count_vowels("abc")  # => 1
count_vowels("") # -> 0
count_vowels("aeiou") => 5
count_vowels('x') returns 0
For example, count_vowels("ee") should return 2.
''',
        [(('abc',), 1), (('',), 0), (('aeiou',), 5), (('x',), 0), (('ee',), 2)],
        'Count vowels.',
    ),
    'module with a helper': (
        '''"""Module doc."""
from typing import List

def helper(x: int) -> int:
    return x + 1

def f(xs: List[int]) -> List[int]:
    """Add one to each.

    f([1, 2]) == [2, 3]
    f([]) == []
    """
    raise NotImplementedError
''',
        [(([1, 2],), [2, 3]), (([],), [])],
        'Add one to each.',
    ),
    'signature over lines': (
        '''Sum.
def f(
    a: int,
    b: int = 2,
) -> int

f(1) == 3
f(1, 5) == 6
f(a=1, b=1) == 2
''',
        [((1, 2), 3), ((1, 5), 6), ((1, 1), 2)],
        'Sum.',
    ),
    'signature label': (
        '''Sum.

Signature: def f(a: int, b: int) -> int

Examples:
- f(1, 2) == 3
- f(0, 0) == 0
''',
        [((1, 2), 3), ((0, 0), 0)],
        'Sum.',
    ),
    'example over lines': (
        '''def f(d: dict[str, int]) -> list[tuple[str, int]]

f({"a": 1,
   "b": 2}) == [("a", 1), ("b", 2)]
f({}) == []
''',
        [(({'a': 1, 'b': 2},), [('a', 1), ('b', 2)]), (({},), [])],
        '',
    ),
    'asserts': (
        '''def f(x: int) -> int
f(1) == 2  # one
f(2) == 3 # two
assert f(3) == 4, "three"
''',
        [((1,), 2), ((2,), 3), ((3,), 4)],
        '',
    ),
    'infinities': (
        '''def f(x: float) -> float
f(0.1) == 0.3
f(1e3) == float("inf")
f(-1) == -math.inf
''',
        [((0.1,), 0.3), ((1000.0,), float('inf')), ((-1.0,), -float('inf'))],
        '',
    ),
    'stub with asserts after it': (
        '''def f(x: int) -> int:
    """Twice."""
    return ?h

assert f(1) == 2
assert f(2) == 4
''',
        [((1,), 2), ((2,), 4)],
        'Twice.',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_form(name: str) -> None:
    text, examples, prose = FORMS[name]
    spec = read_spec(text)
    assert [(e.args, e.expected) for e in spec.examples] == examples
    assert spec.prose == prose


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("async def f(x): pass", "async"),
        ("class A:\n    def f(self): pass\n", "classes"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_spec(text)


def test_lines_keep_their_numbers() -> None:
    spec = read_spec("def f(x: int) -> int:\n    ...\n\nassert f(\n    1\n) == 2\nassert f(2) == 3\n")
    assert [e.line for e in spec.examples] == [4, 7]
    import re

    lines = joined([(1, "f(1,"), (2, "  2) == 3"), (3, "f((")], re.compile("f"))
    assert lines == [(1, "f(1, 2) == 3"), (3, "f((")]


def test_brackets_in_strings_do_not_count() -> None:
    assert open_brackets("f('(', \"[\"") == 1
    assert open_brackets("f(1)  # (") == 0


def test_a_main_block_is_no_code_of_the_function() -> None:
    text = "def f(x):\n    return x\n\nif __name__ == '__main__':\n    assert f(1) == 1\n    print(f(2))\n"
    source, found = trailing_examples(text)
    assert source.strip() == "def f(x):\n    return x"
    assert found == [(5, "assert f(1) == 1"), (6, "print(f(2))")]


@pytest.mark.parametrize("after", ["f(1) == 2\n", "More prose.\n\nf(1) == 2\n", "- f(1) -> 2\n"])
def test_what_stands_left_of_an_indented_sketch_ends_it(after: str) -> None:
    head = "Add.\n\ndef f(x: int) -> int\n\nsketch:\n    y = ?a\n    return x + y\n\n"
    spec = read_spec(head + after)
    assert [(e.args, e.expected) for e in spec.examples] == [((1,), 2)]
    assert spec.sketch is not None and len(spec.sketch.function.body) == 2
    text = 'def f(x: int) -> str\n\nsketch:\n    y = """a\nb"""\n    return y\n\nf(1) == "a\\nb"\n'
    assert read_spec(text).sketch is not None


def test_whole_functions_stay_the_sketch() -> None:
    spec = read_spec("Add.\nsketch:\ndef g(x):\n    return x\n\ndef f(x):\n    return g(x) + ?a\nexamples:\n  1 -> 2\n")
    assert spec.name == "f" and [h.name for h in spec.helpers] == ["g"]


def test_an_example_without_its_result_is_noted() -> None:
    spec = read_spec("def f(x: int) -> int\nf(1) ==\nf(2) == 3\n")
    assert [e.args for e in spec.examples] == [(2,)]
    assert len(spec.notes) == 1 and "line 2" in spec.notes[0] and "no result" in spec.notes[0]
    assert len(read_spec("def f(x: int) -> int\nf(x) ==\nf(2) == 3\n").examples) == 1


@pytest.mark.parametrize("between", ["\t", "; "])
def test_the_column_beside_all_the_parameters_is_the_result(between):
    rows = "\n".join(
        between.join(cells) for cells in (("nights", "view", "price"), ("1", "no", "80"), ("2", "yes", "190"))
    )
    spec = read_spec(f"The price of a room.\n\ndef price_of(nights: int, view: bool) -> int\n\n{rows}\n")
    assert [(e.args, e.expected) for e in spec.examples] == [((1, False), 80), ((2, True), 190)]
