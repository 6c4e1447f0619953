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
    assert solve(read_spec(HEAD + more), seconds=20).verdict == Unsatisfiable(core)


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
    from csp_ir.pipeline import contradiction

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
    from csp_ir.pipeline import contradiction

    assert contradiction(read_spec(HEAD + more)) == ()
