"""Refinements of signatures: what they ask becomes `requires` and `ensures`; what is none is said."""

from __future__ import annotations

import json

import pytest

from csp_ir.errors import InputError
from csp_ir.ir.printer import print_expr
from csp_ir.ir.types import INT, list_of
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec


def read(head: str, below: str = "") -> Spec:
    return read_spec(f"Do it.\n\n{head}\n{below}")


def requires(spec: Spec) -> list[str]:
    return [print_expr(e) for e in spec.requires]


def ensures(spec: Spec) -> list[str]:
    return [print_expr(e) for e in spec.ensures]


@pytest.mark.parametrize(
    ("parameter", "asked"),
    [
        ("n: int where 0 <= n < 100", ["0 <= n < 100"]),
        ("n: int where _ > 0", ["n > 0"]),
        ("n: int where n in (1, 2) = 1", ["n in (1, 2)"]),
        ("n: int where n > 0, m: int where m > n", ["n > 0", "m > n"]),
        ("xs: list[int] where sorted(xs) == xs", ["sorted(xs) == xs"]),
        ("xs: list[int] where sorted and non-empty", ["list(xs) == sorted(xs) and len(xs) > 0"]),
        ("n: int where n is positive and n < 9", ["n > 0 and n < 9"]),
        ("text: str where text != 'a, b)'", ['text != "a, b)"']),
        ("xs: list[int where positive]", ["all(_ > 0 for _ in xs)"]),
        ("xs: list[list[int where _ < 3]]", ["all(all(_ < 3 for _ in _) for _ in xs)"]),
        ("d: dict[str where non-empty, int]", ["all(len(_) > 0 for _ in d)"]),
        ("p: tuple[int, int where even]", ["all(_ % 2 == 0 for _ in p[1:2])"]),
        ("n: int | None where n is None or n > 0", ["n is None or n > 0"]),
        ("n: Optional[Annotated[int, Ge(1)]]", ["n is None or n >= 1"]),
        ("n: Annotated[int, Ge(0), Lt(100)]", ["n >= 0", "n < 100"]),
        ("n: Annotated[int, annotated_types.Interval(gt=-1, le=5), MultipleOf(2)]", ["n > -1", "n <= 5", "n % 2 == 0"]),
        ("xs: Annotated[list[int], MinLen(1), Len(0, 5)]", ["len(xs) >= 1", "len(xs) >= 0", "len(xs) <= 5"]),
        ("x: Annotated[str, Field(min_length=2, description='a name'), 'a text']", ["len(x) >= 2"]),
        ("x: Annotated[str, Predicate(str.islower)]", ["str.islower(x)"]),
        ("sorted: bool, n: int where not sorted", ["not sorted"]),
        ("n: int", []),
    ],
)
def test_what_refines_a_parameter_is_required(parameter: str, asked: list[str]) -> None:
    assert requires(read(f"def f({parameter}) -> int")) == asked


@pytest.mark.parametrize(
    ("result", "promised"),
    [
        ("int where result >= n", ["result >= n"]),
        ("int where positive:", ["result > 0"]),
        ("Annotated[int, Ge(0)]:", ["result >= 0"]),
        ("list[int where _ <= n]", ["all(_ <= n for _ in result)"]),
    ],
)
def test_what_refines_the_result_is_ensured(result: str, promised: list[str]) -> None:
    assert ensures(read(f"def f(n: int) -> {result}")) == promised


def test_refinements_stand_before_the_clauses_of_the_sections() -> None:
    spec = read(
        "def f(n: int where n > 0) -> int where result > 1", "\nrequires:\n    n < 5\n\nensures:\n    result < 9\n"
    )
    assert (requires(spec), ensures(spec)) == (["n > 0", "n < 5"], ["result > 1", "result < 9"])


def test_types_are_those_without_their_refinements() -> None:
    spec = read("def f(xs: list[int where positive] where sorted, n: Annotated[int, Ge(0)]) -> int")
    assert [p.type for p in spec.parameters] == [list_of(INT), INT]
    assert [str(p.type) for p in spec.parameters] == ["list[int]", "int"]


def test_a_head_over_several_lines_and_prose_with_the_word() -> None:
    spec = read(
        "def f(\n    n: int where n > 0,\n    m: int where (m >\n        n),\n) -> int", "\nStop where n is 3.\n"
    )
    assert requires(spec) == ["n > 0", "m > n"] and "Stop where n is 3." in spec.prose


def test_json_stubs_and_aliases_are_refined_too() -> None:
    data = {"signature": "def f(n: int where 0 < n) -> int where result < n", "examples": ["f(3) == 2"]}
    assert (requires(read_spec(json.dumps(data))), ensures(read_spec(json.dumps(data)))) == (["0 < n"], ["result < n"])
    stub = 'Percent = Annotated[int, Ge(0), Le(100)]\n\ndef f(n: Percent) -> Percent:\n    """Half.\n\n    >>> f(4)\n    2\n    """\n'
    spec = read_spec(stub, file="f.py")
    assert (requires(spec), ensures(spec)) == (["n >= 0", "n <= 100"], ["result >= 0", "result <= 100"])


@pytest.mark.parametrize(
    ("parameter", "line", "column", "message"),
    [
        ("n: int where 0 <= m", 3, 25, "name 'm' is not defined"),
        ("n: int where 0 <= n <", 3, 28, "not Python"),
        ("n: int where", 3, 17, "a condition is missing"),
        ("n: str where n < 3", 3, 20, "str < int"),
        ("n: int where sorted", 3, 20, "never sorted"),
        ("n: int where sum(_ for _ in [n]) < _", 3, 20, "bound in the condition"),
        ("n: Annotated[int, Ge()]", 3, 25, "one bound"),
        ("n: Annotated[int, Interval(low=2)]", 3, 25, "takes no `low`"),
        ("n: Annotated[int, MinLen(2)]", 3, 25, "no length"),
    ],
)
def test_a_slip_in_a_refinement_is_an_error_with_its_place(
    parameter: str, line: int, column: int, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(f"def f({parameter}) -> int")
    assert message in str(caught.value) and (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.remedy


def test_the_place_of_a_slip_in_json() -> None:
    with pytest.raises(InputError) as caught:
        read_spec('{"prose": "Halve.",\n "signature": "def f(x: str where x != \\"a\\" + k) -> int"}', file="f.json")
    assert (caught.value.line, caught.value.column, caught.value.file) == (2, 46, "f.json")


@pytest.mark.parametrize("words", ["n is the number of rows", "every digit counts", "n is big"])
def test_words_are_no_error_and_not_dropped_in_silence(words: str) -> None:
    spec = read(f"def f(n: int where {words}) -> int")
    assert spec.parameters[0].type == INT and not spec.requires
    assert any(f"`{words}`, behind the type of `n`, is read as prose, and not checked" in w for w in spec.warnings)


def test_what_cannot_be_said_of_a_union_is_told() -> None:
    spec = read("def f(n: Annotated[int, Ge(0)] | str, m: Annotated[int, Ge(0)] | Annotated[int, Lt(-5)]) -> int")
    told = [w for w in spec.warnings if "holds of some values of a union only" in w]
    assert not spec.requires and len(told) == 2 and "`n`" in told[0] and "`m`" in told[1]


def test_what_refines_a_field_is_told() -> None:
    record = "@dataclass\nclass Item:\n    price: Annotated[int, Ge(0)]\n    name: str\n\n"
    spec = read_spec(f"Prices.\n\n{record}def total(items: list[Item]) -> int\n\ntotal([Item(2, 'a')]) == 2\n")
    (said,) = spec.warnings
    assert "the field `price` of `Item` is not checked" in said


def test_where_stands_behind_types_only() -> None:
    with pytest.raises(InputError, match="`where` stands behind a type only"):
        read_spec("def f(n: int) -> int\n\nsketch:\n    return n where n > 0\n\nexamples:\n    1 -> 1\n")
