"""The fill that passes most examples, where none passes all."""

from csp_ir import read_spec, solve
from csp_ir.constraints.read import read_constraints
from csp_ir.domains.model import Candidate, Problem
from csp_ir.domains.reference import assignments, filled, is_right
from csp_ir.interpreter.machine import compile_program
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.search.partial import best_fill
from csp_ir.spec.model import Example
from csp_ir.verdict import Unknown, Unsatisfiable

SKETCH = parse_program("def f(x: int) -> int:\n    if x > ?a:\n        return ?b\n    return ?c\n")
POOLS = {"a": ["0", "2", "x"], "b": ["x", "1", "x + x"], "c": ["0", "x", "-x"]}
EXAMPLES = [Example((x,), y) for x, y in ((1, 2), (3, 6), (-1, 1), (-2, 99), (2, 77))]


def problem(constraints=()):
    made = Problem.of(SKETCH, tuple(EXAMPLES), read_constraints(constraints, SKETCH))
    for hole, texts in POOLS.items():
        for text in texts:
            made.domains[hole].add(Candidate(parse_expr(text)))
    return made


def most_passed(made):
    def passed(chosen):
        machine = compile_program(filled(made, chosen))
        return sum(getattr(machine.run(e.args).outcome, "value", None) == e.expected for e in made.examples)

    without = Problem(made.draft, (), made.constraints, made.domains, [], made.contexts)
    return max(passed(chosen) for _, chosen in assignments(made) if is_right(without, chosen))


def test_it_passes_what_brute_force_finds():
    found = best_fill(problem(), 5.0)
    assert found is not None
    assert found.passed == most_passed(problem()) == 3
    assert [e.args for e, _ in found.failures] == [(-2,), (2,)]


def test_constraints_hold_in_it():
    constraints = ["?b != 'x + x'"]
    found = best_fill(problem(constraints), 5.0)
    assert found is not None and found.assignment["b"] != "x + x"
    assert found.passed == most_passed(problem(constraints))


def test_nothing_passes():
    made = problem()
    made.examples = (Example((1,), 5),)
    assert best_fill(made, 5.0) is None


def test_a_solve_that_fails_shows_it_and_does_not_claim_it():
    text = "Scale.\n\ndef scale(x: int, y: int) -> int\n\nsketch:\n    return ?a * ?b\n\nscale(5, 3) == 15\nscale(3, 4) == 13\n"
    spec = read_spec(text + "\nconstraints:\n    ?a in ('x', 'y')\n    ?b in ('x', 'y')\n")
    result = solve(spec, seconds=60)
    assert result.verdict == Unsatisfiable(("?a in ('x', 'y')", "?b in ('x', 'y')", "scale(3, 4) == 13 (line 9)"))
    assert not result.solved and result.confidence == 0
    assert "passes 1 of 2 examples, not verified" in result.warnings[0]
    assert result.code is not None and ">>>" not in result.code
    proposals = [e for e in result.record["events"] if e["event"] == "domains" and e["stage"] == "proposed"]
    assert [e["sizes"] for e in proposals] == [{"a": 2, "b": 2}], "constraints list all values: one round"


def test_an_enumeration_that_is_cut_short_is_unknown():
    examples = "\n".join(f"f({x}) == {(x * x * 7919 + 13) % 10007}" for x in range(20, 28))
    result = solve(f"Hash a number.\n\ndef f(x: int) -> int\n\n{examples}\n", seconds=0.3)
    assert isinstance(result.verdict, Unknown) and result.verdict.what.startswith(("time (0.3 s)", "work (0.3)"))
