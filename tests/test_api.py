"""The public names."""

from __future__ import annotations

import inspect

import pytest

import csp_ir


def test_all_is_sorted_and_complete() -> None:
    assert csp_ir.__all__ == sorted(csp_ir.__all__)
    assert set(csp_ir.__all__) == {*csp_ir._HOME, "__version__"}
    assert dir(csp_ir) == csp_ir.__all__


@pytest.mark.parametrize("name", [n for n in csp_ir.__all__ if n != "__version__"])
def test_every_name_is_there_and_documented(name: str) -> None:
    value = getattr(csp_ir, name)
    assert value.__module__ == csp_ir._HOME[name]
    assert inspect.getdoc(value)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        csp_ir.nonsense  # noqa: B018


@pytest.mark.parametrize("name", sorted(n for n in csp_ir._HOME if n.endswith("Error")))
def test_errors_form_one_tree(name: str) -> None:
    assert issubclass(getattr(csp_ir, name), csp_ir.CspIrError)


def test_holes_in_the_fields_of_an_f_string_are_filled() -> None:
    draft = csp_ir.Draft.parse('def f(n: int) -> str:\n    return f"[{?e: int:>4}|{?s!r}]"')
    result = draft.solve([((1,), "[   2|'1']"), ((5,), "[   6|'5']")])
    assert result.solved and result.assignment["e"] == "n + 1"


def test_the_record_tells_what_is_required_and_ensured() -> None:
    text = "Twice.\n\ndef f(n: int where n % 7 == 2) -> int where result == n + n\n\nf(2) == 4\nf(9) == 18\n"
    result = csp_ir.solve(text, isolation="none", work=5)
    assert result.record["spec"]["requires"] == ["n % 7 == 2"]
    assert result.record["spec"]["ensures"] == ["result == n + n"]
    granted = "taken for granted: requires n % 7 == 2 ("
    assert result.solved and any(line.startswith(granted) for line in result.record["known"])


def test_an_answer_keeps_what_refines_the_holes_of_its_sketch() -> None:
    sketch = "def g(n: int) -> int:\n    low = ?a: int where a > n\n    return low + (?b: int where b < low)\n"
    examples = [((5,), 9), ((8,), 15), ((3,), 5)]
    free = csp_ir.Draft.parse(sketch.replace(" where a > n", "").replace(" where b < low", ""))
    result = csp_ir.Draft.parse(sketch).solve(examples, isolation="none", work=6)
    assert result.solved and result.assignment["b"] != free.solve(examples, isolation="none", work=6).assignment["b"]
    assert "?b where b < low, at every read of the examples" in result.record["checked"]


def test_the_signature_of_a_draft_is_refined_as_that_of_a_spec() -> None:
    text = "def f(n: int where n > 0) -> int where result > n:\n    return n + ?k: constant\n"
    result = csp_ir.Draft.parse(text).solve([((2,), 3)], isolation="none", work=5)
    assert result.record["spec"]["requires"] == ["n > 0"] and result.record["spec"]["ensures"] == ["result > n"]
    with pytest.raises(csp_ir.CspIrError, match="it is no condition in Python"):
        csp_ir.Draft.parse("def f(n: int where n is big) -> int:\n    return ?k").solve([((2,), 3)])
