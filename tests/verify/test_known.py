"""Examples that clauses say: made of small inputs, and learned from refutations."""

from __future__ import annotations

from csp_ir.pipeline import solve
from csp_ir.spec.model import Example
from csp_ir.spec.read import read_spec
from csp_ir.verify.known import Known
from csp_ir.work import worked

DISTINCT = (
    "The different values, sorted.\n\ndef distinct(xs: list[int]) -> list[int]\n\nensures:\n    all(x in result for x in xs)\n"
    "    all(x in xs for x in result)\n    all(a < b for a, b in zip(result, result[1:]))\n"
)


def test_made_examples_join_the_spec_and_a_solve_begins_with_them() -> None:
    known = Known(read_spec(DISTINCT))
    made = known.make(worked() + 20)
    assert len(made) > 3 and all(e.expected == sorted(set(e.args[0])) for e in made)
    assert known.spec.examples == tuple(made) and known.given.examples == ()
    result = solve(DISTINCT, work=15)
    assert result.solved and any("made from clauses" in e.get("text", "") for e in result.record["events"])


def test_what_is_learned_is_taken_in_once() -> None:
    known = Known(read_spec("def twice(n: int) -> int\n\ntwice(1) == 2\n\nensures:\n    result == n + n\n"))
    learned = known.learn((7,), None)
    assert learned is not None and learned.expected == 14
    assert known.add(learned) and not known.add(learned) and not known.add(Example((1,), 2))
    assert known.learn(None, None) is None


def test_inputs_are_those_of_which_a_result_is_wanted() -> None:
    spec = read_spec(
        "def f(n: int where n > 3) -> int\n\nraises:\n    ValueError when n > 90\n\nensures:\n    result > n\n"
    )
    inputs = Known(spec).inputs()
    assert inputs and all(3 < n <= 90 for (n,) in inputs)
