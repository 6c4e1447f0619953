"""The search among likely terms: what passes, in what order, and that nothing that passes is lost."""

from __future__ import annotations

from itertools import islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Returned
from csp_ir.ir.rewrite import fill
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec
from csp_ir.wanted import branching, growing
from csp_ir.wanted.branching import Branching, said
from csp_ir.wanted.growing import grown_of, uses_of
from csp_ir.wanted.places import places
from csp_ir.work import worked


def search_of(text: str) -> tuple[Spec, Branching]:
    spec = read_spec(text)
    assert spec.sketch is not None
    where = places(spec.sketch, spec.examples, spec_constants(spec), spec.prose)
    return spec, Branching(spec.sketch, spec.examples, where)


def filled(text: str, most: int = 1, work: float = 5.0) -> list[dict[str, str]]:
    spec, search = search_of(text)
    assert spec.sketch is not None
    found = []
    for filling in islice(search.fillings(worked() + work), most):
        machine = compile_program(fill(spec.sketch, dict(filling.chosen)))
        for example in spec.examples:
            assert example.accepts(machine.run(example.args, trace=False).outcome)
        found.append({h: str(e) for h, e in filling.chosen.items()})
    return found


def answers(text: str, calls: list[tuple[tuple[object, ...], object]]) -> None:
    """The first fill gives these results."""
    spec, search = search_of(text)
    assert spec.sketch is not None
    filling = next(search.fillings(worked() + 8.0))
    machine = compile_program(fill(spec.sketch, dict(filling.chosen)))
    for args, want in calls:
        outcome = machine.run(args, trace=False).outcome
        assert isinstance(outcome, Returned) and outcome.value == want, (args, outcome)


def test_a_choice_between_two_terms() -> None:
    answers(
        """Find the length of the longest run of days with at least `goal` steps.

def best(steps: list[int], goal: int) -> int

best([5000, 9000, 12000, 3000, 8000], 8000) == 2
best([10, 20, 30], 15) == 2
best([1, 2, 3], 10) == 0
best([7, 7, 1, 7, 7, 7], 7) == 3

sketch:
    best = 0
    current = 0
    for count in steps:
        current = ?next_run: int
        best = max(best, current)
    return best
""",
        [(([9, 1, 9, 9], 5), 2), (([], 3), 0), (([4, 4, 4], 4), 3)],
    )


def test_several_holes_of_a_stack() -> None:
    answers(
        """Evaluate postfix notation. The operators are +, - and *; all other tokens are integers.

def postfix(text: str) -> int

postfix('3 4 +') == 7
postfix('10 2 - 3 *') == 24
postfix('-7') == -7

sketch:
    stack = []
    for token in text.split():
        if token in ('+', '-', '*'):
            right = stack.pop()
            left = stack.pop()
            if token == '+':
                stack.append(left + right)
            else:
                stack.append(?difference: int if token == '-' else ?product: int)
        else:
            stack.append(?number: int)
    return stack[-1]
""",
        [(("8 3 -",), 5), (("2 3 4 * +",), 14)],
    )


def test_the_function_itself() -> None:
    answers(
        """Flatten a nested list of numbers.

def flatten(items: list) -> list[int]

flatten([1, [2, 3], 4]) == [1, 2, 3, 4]
flatten([[1, [2, [3]]]]) == [1, 2, 3]

sketch:
    flat = []
    for item in items:
        if isinstance(item, list):
            flat.extend(?inner: list[int])
        else:
            flat.append(item)
    return flat
""",
        [(([[[5]], 6, []],), [5, 6]), (([],), [])],
    )


def test_a_loop_that_would_not_end_is_given_up() -> None:
    text = """Count the halvings.

def halvings(n: int) -> int

halvings(8) == 3
halvings(20) == 4

sketch:
    count = 0
    while n > 1:
        n = ?half: int
        count += 1
    return count
"""
    (first,) = filled(text)
    assert first.keys() == {"half"}


ORDER = """Add up.

def f(xs: list[int]) -> int

f([1, 2, 3]) == {want}

sketch:
    total = ?start: int
    for x in xs:
        total += ?step: int
    return total
"""


@settings(max_examples=8, deadline=None)
@given(st.integers(4, 12), st.integers(0, 3))
def test_nothing_that_passes_is_lost(width: int, start: int) -> None:
    """Against trying all pairs of the same terms, in the order of their costs."""
    want = 6 + start
    spec, search = search_of(ORDER.format(want=want))
    assert spec.sketch is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(branching, "MOST", {"whole": width, "test": width, "part": width})
        patch.setattr(branching, "WIDEST", 0)
        patch.setattr(branching, "ALIKE", width)
        patch.setattr(branching, "TOLD", width * width)
        patch.setattr(Branching, "combined", lambda self: iter([{}]))
        given_ = {frozenset((h, str(e)) for h, e in f.chosen.items()) for f in search.fillings(worked() + 20)}
        pools = {h: search.pool(h, search.places[h][0], False).exprs[:width] for h in ("start", "step")}
    passing = set()
    for a, b in product(pools["start"], pools["step"]):
        machine = compile_program(fill(spec.sketch, {"start": a, "step": b}))
        if all(e.accepts(machine.run(e.args, trace=False).outcome) for e in spec.examples):
            passing.add(frozenset((("start", str(a)), ("step", str(b)))))
    assert given_ == passing


def sketch_of(body: str, head: str = "def f(xs: list[int]) -> list[int]") -> object:
    spec = read_spec(f"Do it.\n\n{head}\n\nsketch:\n" + "\n".join("    " + line for line in body.splitlines()))
    return spec.sketch


@pytest.mark.parametrize(
    "body, grown",
    [
        ("out = []\nfor x in xs:\n    out.append(?v: int)\nreturn out", "out"),
        ("out = []\nfor x in xs:\n    out.append(?v: int)\nreturn out + [1]", "out"),
        ("out = []\nfor x in xs:\n    out.append(?v: int)\nout.reverse()\nreturn out", ""),
        ("out = []\nfor x in xs:\n    out = ?v: list[int]\nreturn out", ""),
        ("out = []\nfor x in xs:\n    out.append(?v: int)\n    if ?t: bool:\n        return [x]\nreturn out", ""),
        ("out = []\nfor x in xs:\n    out.append(x)\nreturn f(out)", ""),
    ],
)
def test_what_only_grows(body: str, grown: str) -> None:
    draft = sketch_of(body)
    assert grown_of(draft) == grown  # type: ignore[arg-type]


def test_uses_of_holes() -> None:
    draft = sketch_of("out = []\nfor x in xs:\n    if ?t: bool:\n        out.append(?v: int)\nreturn out")
    assert uses_of(draft, "out") == {"v": "item"}  # type: ignore[arg-type]
    assert growing.tests_of(draft) == {"t"}  # type: ignore[arg-type]
    changed = sketch_of("out = []\nfor x in xs:\n    out.append(?v: int)\n    out[-1] = 3\nreturn out")
    assert uses_of(changed, "out") == {}  # type: ignore[arg-type]


def test_rich_results_say_more() -> None:
    assert said(True) < said(7) < said([1, 2, 3]) <= said(list(range(90)))


def test_what_uses_no_parameter_is_dearer() -> None:
    text = """Sum of the even numbers, but at most the limit.

def capped(xs: list[int], limit: int) -> int

capped([1, 2, 4, 7], 10) == 6
capped([], 3) == 0
capped([8, 12, 2], 10) == 10
capped([20, 4], 30) == 24

sketch:
    total = 0
    for x in xs:
        if x % 2 == 0:
            total += x
    return ?capped
"""
    answers(text, [(([3, 5], 1), 0), (([6, 6], 7), 7)])


def test_the_function_calls_itself_where_it_returns_early() -> None:
    text = """Ways to climb n steps, one or two at a time.

def ways(n: int) -> int

ways(1) == 1
ways(3) == 3
ways(5) == 8
ways(7) == 21

sketch:
    if n <= 1:
        return 1
    return ?ways
"""
    answers(text, [((10,), 89), ((0,), 1)])
