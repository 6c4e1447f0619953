"""Specs that no program can satisfy: the core names what excludes each other, and nothing else."""

import pytest

from csp_ir import Unsatisfiable, read_spec, solve

HEAD = "Twice.\n\ndef f(x: int) -> int\n\nf(1) == 2\nf(2) == 4\n"


@pytest.mark.parametrize(
    ("more", "core"),
    [
        ("f(1) == 3\n", ("f(1) == 2 (line 5)", "f(1) == 3 (line 7)")),
        ("\nensures:\n    result > 0\n    result < 2 * x\n", ("f(1) == 2 (line 5)", "ensures result < 2 * x")),
        (
            "\nrequires:\n    x > 1\n\nensures:\n    result < 2 * x\n",
            ("f(2) == 4 (line 6)", "ensures result < 2 * x"),
        ),
        ("\nsketch:\n    return ?k: constant\n\nconstraints:\n    ?k > 3\n    ?k < 2\n", ("?k > 3", "?k < 2")),
    ],
)
def test_a_minimal_core(more, core):
    assert solve(read_spec(HEAD + more), work=4).verdict == Unsatisfiable(core)


LISTED = "Scale.\n\ndef f(x)\n\nsketch:\n    return x * ?a + ?b\n\nconstraints:\n{said}\n\nexamples:\n{rows}\n"


def listed(said: tuple[str, ...], rows: tuple[str, ...]) -> tuple[str, ...]:

    def lines(texts):
        return "\n".join("    " + text for text in texts)

    verdict = solve(read_spec(LISTED.format(said=lines(said), rows=lines(rows))), seconds=20).verdict
    return verdict.core if isinstance(verdict, Unsatisfiable) else ()


def test_constraints_that_leave_a_few_fills_and_examples_that_fail_them() -> None:
    core = listed(("a in (1, 2)", "b == 4", "a + b > 0"), ("1 -> 6", "2 -> 9"))
    assert core == ("a in (1, 2)", "b == 4", "f(2) == 9 (line 15)")
    assert listed(("if a == 2 then b == 5 else b == 4", "a == 2", "b in (4, 5)"), ("1 -> 6",)) == (
        "if a == 2 then b == 5",
        "a == 2",
        "b in (4, 5)",
        "f(1) == 6 (line 14)",
    )


def test_equal_holes_share_their_list() -> None:
    assert listed(("a == b == 3",), ("1 -> 5",)) == ("a == b", "b == 3", "f(1) == 5 (line 12)")


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        (("a == b == 2",), ("1 -> 4.0",)),
        (("text(a) == '2'", "a == b"), ("1 -> 4.0",)),
        (("a in (1, 2)", "b == 4"), ("1 -> 6", "2 -> 8")),
        (("a == 2", "b == 4"), ("1 -> 6.0",)),  # 2.0 is equal to 2
        (("a == 1", "b == 0"), ("-0.0 -> -0.0",)),
        (("a == 'x'", "b == 0"), ("3 -> 9",)),  # the name x, which is written so
        (("text(a) == '2'", "b in ('x', 4)"), ("3 -> 9",)),
        (("a == 2", "b > 4"), ("1 -> 6",)),  # b has no list
        (("a in (2, [3])", "b == 0"), ("1 -> 9",)),  # a list has more than one way to behave
    ],
)
def test_no_list_is_taken_for_more_than_it_is(said: tuple[str, ...], rows: tuple[str, ...]) -> None:
    assert listed(said, rows) == ()


@pytest.mark.parametrize(
    ("signature", "more", "missing"),
    [
        ("x: int) -> T", "", "T"),
        ("x: int) -> T", "sketch:\n    return ?k", "T"),
        ("xs: list[A]) -> B", "f([]) raises ValueError\nf([1]) == 2", "B"),
        ("x: A) -> tuple[int, B]", "f(1) == (1, 1)", "B"),
    ],
)
def test_a_type_without_an_inhabitant(signature, more, missing):
    verdict = solve(read_spec(f"Absurd.\n\ndef f({signature}\n\n{more}\n"), seconds=20).verdict
    assert isinstance(verdict, Unsatisfiable)
    assert verdict.core[-1] == (
        f"no parameter's type mentions {missing}, so that no value of the type {missing} can be made"
    )


@pytest.mark.parametrize(
    ("signature", "more"),
    [
        ("x: A) -> A", "f(1) == 1"),
        ("xs: list[A]) -> A", "f([1]) == 1"),
        ("x: int) -> list[B]", "f(1) == []"),
        ("x: A) -> Optional[B]", "f(1) == None"),
        ("g: Callable[[int], B]) -> B", ""),
        ("x: Any) -> B", "f(1) == 1"),
        ("x: list) -> B", "f([1]) == 1"),
        ("x: int) -> B", "f(1) raises ValueError"),
    ],
)
def test_a_type_that_may_have_one(signature, more):
    from csp_ir.refutation.contradiction import contradiction

    assert contradiction(read_spec(f"Some.\n\ndef f({signature}\n\n{more}\n")) == ()


@pytest.mark.parametrize(
    "more",
    [
        "\nensures:\n    result == 2 * x\n",
        "\nrequires:\n    x > 5\n\nensures:\n    result < x\n",  # the examples are outside of what is promised
        "\nensures:\n    result // (x - 1) > 0\n",  # raises for one example: nothing is known
    ],
)
def test_no_core_is_made_up(more):
    from csp_ir.refutation.contradiction import contradiction

    assert contradiction(read_spec(HEAD + more)) == ()
