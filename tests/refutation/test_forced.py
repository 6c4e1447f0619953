"""What examples force on holes; no fill that passes is called impossible."""

from __future__ import annotations

import itertools
from collections import deque
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from csp_ir import read_spec, solve
from csp_ir.fits.pending import run_past
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Returned
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.ir.rewrite import fill, holes_in
from csp_ir.refutation.contradiction import contradiction
from csp_ir.refutation.forced import incompatible
from csp_ir.spec.model import Example
from csp_ir.verdict import Unsatisfiable


def core(text: str, *rows: tuple[tuple[Any, ...], Any]) -> tuple[list[int], str] | None:
    """Numbers of the examples, and the reason."""
    examples = [Example(args, expected) for args, expected in rows]
    found = incompatible(parse_program(text), examples)
    return None if found is None else ([examples.index(e) for e in found.examples], found.reason)


@pytest.mark.parametrize(
    ("text", "rows", "numbers", "reason"),
    [
        ("def f(n):\n    return ?k: constant", [((1,), 3), ((2,), 3), ((4,), 6)], [0, 2], "one constant"),
        ("def f(n):\n    return n * (?k: constant)", [((1,), 3), ((2,), 6), ((4,), 4)], [0, 2], "3 and 1"),
        ("def f(s):\n    return s + (?k: constant) + '!'", [(("a",), "ab!"), (("b",), "bc!")], [0, 1], "'b' and 'c'"),
        ("def f(xs):\n    return [?k: constant for x in xs]", [(([1],), [3]), (([1, 2],), [3, 4])], [1], "3 and 4"),
        ("def f(n):\n    a = ?j: constant\n    return (?k: constant, a)", [((1,), (3, 1)), ((2,), (4, 1))], [0, 1], "?k"),
        ("def f(n):\n    return ?k: constant", [((1,), 1), ((2,), True)], [0, 1], "1 and True"),
        ("def f(n):\n    return [?k: constant[int], n]", [((1,), ["x", 1])], [0], "?k: int"),
        ("def f(n):\n    return [?a, n]", [((1,), [3, 1]), ((2,), [1, 3])], [1], "gives [?a, 2]"),
        ("def f(n, m):\n    return ?v: name", [((1, 2), 1), ((2, 2), 2), ((3, 2), 2)], [0, 2], "no variable"),
        ("def g(b):\n    return ?k\ndef f(n):\n    return g(n % 2)", [((1,), 3), ((2,), 6), ((3,), 5)], [0, 2], "same"),
    ],
)  # fmt: skip
def test_a_minimal_core(text: str, rows: list[Any], numbers: list[int], reason: str) -> None:
    found = core(text, *rows)
    assert found is not None and found[0] == numbers and reason in found[1]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("def f(n):\n    return ?k", [((1,), 3), ((2,), 4)]),  # no constant
        ("def f(n):\n    return n * (?k: constant)", [((0,), 0), ((2,), 6)]),
        ("def f(n):\n    return n + (?k: constant)", [((0.1,), 0.3), ((0.2,), 0.4)]),  # roundings differ
        ("def f(n):\n    return not (?k: constant)", [((1,), False), ((2,), False)]),
        ("def f(n):\n    if n > ?t:\n        return ?k: constant\n    return ?j: constant", [((1,), 3), ((2,), 4)]),
        # ?a may empty the list
        ("def f(xs):\n    y = ?a\n    if xs:\n        return [x for x in xs]\n    return 3", [(([1],), 3)]),
        ("def f(n):\n    def g(b):\n        return ?k\n    return g(1)", [((1,), 3), ((2,), 6)]),
        ("def f(n):\n    yield n\n    return n + (?k: constant)", [((1,), 3), ((2,), 6)]),
        ("def f(n):\n    return deque([?k])", [((1,), deque([3]))]),
    ],
)
def test_nothing_is_made_up(text: str, rows: list[Any]) -> None:
    assert core(text, *rows) is None


BODIES = [
    "return (?a: constant) {0} n",
    "return n {0} ?a",
    "x = ?a\n    xs.append(?b)\n    return [x, len(xs)]",
    "x = ?a: constant\n    xs.append(x)\n    return [xs, ?b: name]",
    "x = ?a\n    if xs:\n        return ?b: constant\n    return x",
    "return [?a: constant for x in xs] if n {0} ?b else [n, ?a: constant]",
    "x = xs\n    x += [?a]\n    return xs",
    "try:\n        return xs[?a]\n    except IndexError:\n        return ?b: constant",
    "for x in xs:\n        if x == ?a:\n            return ?b: constant\n    return n {0} (?c: constant)",
    "def g(b):\n        return ?a\n    return [g(1), ?b: name]",
    "return f'{{?a!r}}{{n}}'",
    "return -(?a: constant) {0} ?b",
]
POOLS = {
    "constant": ["0", "1", "2", "True", "1.0", "-1", "'a'"],
    "name": ["n", "xs", "x"],
    "term": ["n", "0", "1", "n + 1", "xs.pop()", "xs.clear()", "len(xs)", "xs", "x"],
}


@given(st.sampled_from(BODIES), st.sampled_from(["+", "-", "*", "=="]), st.data())
def test_brute_force_finds_no_fill_that_passes_where_none_is_said_to(body: str, op: str, data: st.DataObject) -> None:
    draft = parse_program(f"def f(n, xs):\n    {body.format(op)}")
    holes = holes_in(draft)
    fills = list(itertools.product(*(POOLS[h.kind] for h in holes.values())))
    chosen = data.draw(st.lists(st.sampled_from(fills), min_size=1, max_size=2))
    arguments = [(data.draw(st.integers(-1, 2)), data.draw(st.lists(st.integers(0, 2), max_size=2))) for _ in range(2)]
    examples = []
    for values, args in zip(itertools.cycle(chosen), arguments):  # each example is what some fill gives
        program = fill(draft, {h: parse_expr(t) for h, t in zip(holes, values)})
        outcome = compile_program(program).run(args, limits=Limits(steps=500)).outcome
        assume(isinstance(outcome, Returned))
        examples.append(Example(args, outcome.value))  # type: ignore[union-attr]
    found = incompatible(draft, examples)
    if found is None:
        return
    for values in fills:
        machine = compile_program(fill(draft, {h: parse_expr(t) for h, t in zip(holes, values)}))
        assert not all(e.accepts(machine.run(e.args, limits=Limits(steps=500)).outcome) for e in found.examples)


def test_the_verdict_names_the_examples() -> None:
    spec = "Same.\n\ndef f(n: int) -> int\n\nf(1) == 3\nf(2) == 3\nf(4) == 6\n\nsketch:\n    return ?k: constant\n"
    verdict = solve(read_spec(spec), work=4).verdict
    assert isinstance(verdict, Unsatisfiable)
    assert verdict.core[:2] == ("f(1) == 3 (line 5)", "f(4) == 6 (line 7)") and "?k is one constant" in verdict.core[2]


def test_an_example_and_a_constraint_exclude_each_other() -> None:
    head = "Add.\n\ndef f(n: int) -> int\n\nf(1) == 4\nf(2) == 5\n\nsketch:\n    return n + (?k: constant)\n\nconstraints:\n"
    found = contradiction(read_spec(head + "    ?k != 7\n    ?k in (1, 2)\n"))
    assert found == ("?k in (1, 2)", "f(1) == 4 (line 5), which wants ?k == 3")
    assert contradiction(read_spec(head + "    ?k != 7\n    ?k in (1, 3)\n")) == ()


def test_the_text_of_an_open_place_is_not_known_while_the_draft_runs() -> None:
    machine = compile_program(parse_program("def f(x):\n    return [f'{?e!r}', str([?e])]"))
    partial = run_past(machine, Example((1,), ["1", "[1]"]), {}, Limits())
    assert partial.verdict is None and partial.waits_for == "e"
