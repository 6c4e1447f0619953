"""Constraints where a user writes them: in specs, sketches, Python files and the API."""

import pytest

from csp_ir import Draft, Exhausted, SpecError, Unsatisfiable, read_spec, solve

SPEC = """
Scale and shift.

def f(x: int) -> int

f(1) == 5
f(2) == 7

sketch:
    return x ?op ?a: int + ?b: int  {comment}

constraints:
    {constraint}
    ?b >= 0
"""


def spec(constraint="?a in (2, 3)", comment=""):
    return SPEC.format(constraint=constraint, comment=comment)


def test_a_section_and_a_comment_of_the_sketch():
    read = read_spec(spec(comment="# constraint: ?a != ?b"))
    assert read.constraints == ("?a in (2, 3)", "?b >= 0", "?a != ?b")
    assert solve(read, work=4).assignment == {"op": "*", "a": "2", "b": "3"}


def test_a_python_file():
    text = 'def f(x: int) -> int:\n    """Twice, twice.\n\n    >>> f(1)\n    4\n    """\n'
    text += "    # constraint: ?a > 3\n    return x * ?a: int\n"
    assert read_spec(text).constraints == ("?a > 3",)
    assert solve(text, work=4).assignment == {"a": "4"}


def test_the_api():
    draft = Draft.parse("def f(x: int) -> int:\n    return x * ?a: int + ?b: int  # constraint: ?a in (1, 2, 3)")
    result = draft.solve([((1,), 5)], constraints=["?b == 2"], work=4)
    assert result.assignment == {"a": "3", "b": "2"}


def test_constraints_that_exclude_each_other_are_unsatisfiable_with_a_minimal_core():
    result = solve(spec("?b in (-1, -2)"), work=4)
    assert isinstance(result.verdict, Unsatisfiable)
    assert set(result.verdict.core) == {"?b in (-1, -2)", "?b >= 0"}


def test_constraints_that_only_lack_candidates_are_exhausted():
    result = solve(spec("?a == 'zz + 1'"), work=10)
    assert isinstance(result.verdict, Exhausted)
    assert "a" in result.verdict.short


def test_an_unreadable_constraint_names_itself():
    with pytest.raises(SpecError, match="no hole \\?c; did you mean|no hole \\?c"):
        solve(spec("?c > 0"), work=4)
