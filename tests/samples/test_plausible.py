"""What speaks against programs that pass their examples, and constants that a parameter can stand for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_program
from csp_ir.pipeline import solve
from csp_ir.portfolio.stage import Portfolio
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.scripted import ALL, Scripted
from csp_ir.samples.plausible import SURE, doubts, generalised, passes, rank, weight
from csp_ir.solution import Solution
from csp_ir.spec.read import read_spec

WEIGH = read_spec("""Sort a parcel: 'light' up to 20 kilograms, 'heavy' up to 40, otherwise 'freight'.

def weigh(kilograms: int, fragile: bool) -> str

weigh(3, True) == 'light'
weigh(30, False) == 'heavy'
weigh(90, True) == 'freight'
""")
GOOD = """def weigh(kilograms: int, fragile: bool) -> str:
    if kilograms <= 20:
        return 'light'
    if kilograms <= 40 or fragile and kilograms < 21:
        return 'heavy'
    return 'freight'
"""
SMALL = replace(ALL, small=True)
LIMIT = read_spec("""Keep a speed within its bounds.

def limit(speed: int, least: int, most: int) -> int

limit(5, 0, 9) == 5
limit(-5, 0, 9) == 0
limit(12, 0, 9) == 9
""")


def against(text: str, spec=WEIGH, **statistics: object) -> str:
    found = doubts(Solution(parse_program(text), 1.0, 0.9, statistics=statistics), spec)
    return "; ".join(why for _, why in found)


def test_a_program_that_the_prose_supports_has_no_doubts() -> None:
    assert against(GOOD) == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (" or fragile and kilograms < 21", "", "fragile is not read"),
        ("<= 20", "<= 26", "nothing names the constant 26"),
        ("<= 40", "<= 2", "the prose says 40"),
        ("or fragile and", "or (1 or fragile) and", "`1` is always the same"),
        ("'light'", "'freight'", "the prose says 'light'"),
    ],
)
def test_each_doubt_is_said(old: str, new: str, said: str) -> None:
    assert said in against(GOOD.replace(old, new)) and said not in against(GOOD)


def test_results_in_another_order_are_a_doubt() -> None:
    turned = GOOD.replace("'light'", "'?'").replace("'freight'", "'light'").replace("'?'", "'freight'")
    assert "another order" in against(turned)
    assert "made by repair" in against(GOOD, origin="repair")


def test_what_is_fitted_ranks_after_what_is_supported() -> None:
    fitted, good = (Solution(parse_program(GOOD.replace("<= 20", end)), 1.0, 0.9) for end in ("<= 26", "<= 20"))
    assert rank(fitted, doubts(fitted, WEIGH)) > rank(good, doubts(good, WEIGH))


def test_constants_give_way_to_parameters() -> None:
    fitted = parse_program(
        "def limit(speed, least: int, most: int) -> int:\n    if speed < 0:\n        return 0\n    return min(speed, 9)"
    )
    text = print_program(generalised(fitted, LIMIT))
    assert "speed < least" in text and "return least" in text and "min(speed, most)" in text


def test_constants_that_the_prose_names_stay() -> None:
    spec = read_spec("0 below zero, else the sum.\n\ndef f(a: int, b: int) -> int\n\nf(-1, 0) == 0\nf(2, 0) == 2\n")
    program = parse_program("def f(a: int, b: int) -> int:\n    return 0 if a < 0 else a + b")
    assert generalised(program, spec) == program


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([0, 9, 1, 2, 5]), min_size=3, max_size=3))
def test_what_is_generalised_passes_what_it_passed(numbers: list[int]) -> None:
    low, high, step = numbers
    program = parse_program(
        "def limit(speed: int, least: int, most: int) -> int:\n"
        f"    return max({low}, min({high}, speed * {step or 1} // {step or 1}))"
    )
    if passes(program, LIMIT):
        assert passes(generalised(program, LIMIT), LIMIT)


def test_a_doubtful_program_waits_for_a_better_one_and_is_kept_without() -> None:
    """Only repairs of the samples pass at first; the holes of a skeleton give what the prose says."""
    texts = ["def limit(speed, least, most):\n    return 0 if speed < least else speed"]

    def script(prompt, format, sampling):
        return texts if format.kind == "text" else answers

    answers = ["min(max(speed, least), most)"]
    result = solve(
        LIMIT, providers=Portfolio([[LLMProvider(Scripted(script, abilities=SMALL))]]), embedded=False, work=4
    )
    assert result.solved and "least" in str(result.code) and "most" in str(result.code)
    assert not [w for w in result.warnings if "nothing names" in w]


def test_half_the_confidence_is_left_to_what_is_hardly_supported() -> None:
    spec = read_spec("Some number.\n\ndef f(x: int, y: int) -> int\n\nf(1, 2) == 38\nf(2, 2) == 39\nf(5, 7) == 42\n")
    made = LLMProvider(Scripted(lambda p, f, s: "def f(x, y):\n    return x + 37" if f.kind == "text" else ["y"]))
    result = solve(spec, providers=[made], embedded=False, seconds=3)
    assert result.solved and result.confidence < 0.5
    assert weight(doubts(Solution(result.program, 1.0, 1.0), spec)) >= SURE  # type: ignore[arg-type]
    assert "nothing names the constant 37" in result.warnings


def test_skeletons_that_cost_no_further_question_are_rivals() -> None:
    """`guard` passes first; `attempt` has the same holes, is shorter, and needs no call."""
    spec = read_spec(
        "A number, or 0.\n\ndef f(text: str) -> int\n\nf('12') == 12\nf('ab') == 0\nf('') == 0\nf('7') == 7\n"
    )
    script = lambda p, f, s: "no" if f.kind == "text" else ["text.isdigit()", "int(text)"]  # noqa: E731
    backend = Scripted(script, abilities=SMALL)
    events: list[tuple[str, dict]] = []
    result = solve(
        spec,
        providers=[LLMProvider(backend)],
        embedded=False,
        work=6,
        on_event=lambda kind, data: events.append((kind, data)),
    )
    drafts = [data["skeleton"] for kind, data in events if kind == "draft"]
    assert {"guard", "attempt"} <= set(drafts) and not [d for d in drafts if d.startswith("accumulate")]
    assert "try:" in str(result.code) and sum(kind == "candidate" for kind, _ in events) == 1


def test_what_a_model_knows_needs_no_naming() -> None:
    spec = read_spec(
        "Count the closed letters.\n\ndef count(text: str) -> int\n\ncount('bad') == 3\ncount('my') == 0\n"
    )
    text = "def count(text: str) -> int:\n    return sum(1 for c in text if c in 'abdegopq')"
    for statistics, sure in (({"origin": "sample"}, True), ({"source": "m"}, True), ({"origin": "repair"}, False)):
        solution = Solution(parse_program(text), 1.0, 0.9, statistics=statistics)
        assert (weight(doubts(solution, spec)) < SURE) is sure
        assert weight(doubts(solution, spec, knowing=False)) >= SURE
