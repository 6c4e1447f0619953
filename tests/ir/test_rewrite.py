"""Walks of a program: what its nodes bind and assign to, which of its returns decide."""

from __future__ import annotations

from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_expr
from csp_ir.ir.rewrite import bound_at, returned, targets_of

PROGRAM = parse_program("""
def f(xs: list[int], n: int) -> int:
    def g(a: int) -> int:
        return a
    total, (low, *rest) = 0, xs
    xs[n] += 1
    for k, x in enumerate(xs):
        if (y := x) > 2:
            return y
    try:
        return sum(v for v in rest)
    finally:
        del xs[0]
    return sorted(rest, key=lambda w: -w)[0]
""")


def test_every_name_that_a_node_binds_is_told() -> None:
    names = [name for node in PROGRAM.function.walk() for name in bound_at(node)]
    assert sorted(names) == sorted("f xs n g a total low rest k x y v w".split())


def test_targets_are_what_is_assigned_to_or_deleted() -> None:
    targets = [print_expr(t) for node in PROGRAM.function.walk() for t in targets_of(node)]
    assert targets == ["(total, (low, *rest))", "xs[n]", "(k, x)", "y", "v", "xs[0]"]


def test_a_return_that_finally_may_replace_does_not_decide() -> None:
    texts = [print_expr(r.value) for r in returned(PROGRAM.function.body) if r.value is not None]
    assert texts == ["y", "sorted(rest, key=lambda w: -w)[0]"]
