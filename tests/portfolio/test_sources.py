"""One weighing of models, of what is made of their texts, and of what is free; turns that show what failed."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from csp_ir import solve as solve_behind
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Returned
from csp_ir.ir.parse import parse_program
from csp_ir.pipeline import solve
from csp_ir.portfolio.stage import Portfolio
from csp_ir.providers.base import Completion, Usage
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.scripted import Scripted
from csp_ir.record import Recorder
from csp_ir.samples.contenders import free_contender
from csp_ir.samples.plausible import recites
from csp_ir.samples.propose import listen, offered, worth_of
from csp_ir.samples.worth import LIKELY, Wrote
from csp_ir.solution import Solution
from csp_ir.spec.read import read_spec

# Two examples are easily met: `(")" + text).endswith(")")` gives the same.
BALANCED = """Whether every opening bracket has its closing one.

def balanced(text: str) -> bool

balanced("(())") == True
balanced("(") == False
"""
RIGHT = """def balanced(text):
    depth = 0
    for c in text:
        depth += 1 if c == "(" else -1 if c == ")" else 0
        if depth < 0:
            return False
    return depth == 0
"""
WRONG = 'def balanced(text):\n    return text.count("(") == text.count(")")'
CURIOUS = 'def balanced(text: str) -> bool:\n    return (")" + text).endswith(")")'


def model(script) -> LLMProvider:
    return LLMProvider(Scripted(script))


def curious(cost: float, confidence: float = 0.7) -> Solution:
    return Solution(parse_program(CURIOUS), cost, confidence)


@pytest.mark.parametrize("embedded", [True, False])
def test_a_models_right_program_is_not_given_up_for_a_free_one(embedded: bool) -> None:
    result = solve(BALANCED, providers=[model(lambda p, f, s: RIGHT)], embedded=embedded, work=4)
    assert result.solved and "depth" in str(result.code)


def test_a_free_program_counts_by_its_length_and_what_agrees_with_it() -> None:
    spec = read_spec(BALANCED)
    deadline = float("inf")

    def first(texts: list[str], free: Solution, heeded: bool = True) -> str:
        heard = listen(spec, [Wrote(t) for t in texts], deadline, Recorder())
        passing = [*heard.passing, free_contender(spec, free, deadline)]
        found = next(iter(offered(spec, heard, passing, deadline, Recorder(), heeded=heeded)))
        return "free" if found.program == free.program else "model"

    assert first([RIGHT], curious(4.0)) == "model"
    assert first([RIGHT, WRONG, WRONG, WRONG], curious(4.0)) == "model"
    assert first([RIGHT], curious(0.1)) == "free"
    assert first([RIGHT], curious(0.1), heeded=False) == "model"


def test_a_free_program_does_not_win_against_a_models_program_that_passes() -> None:
    spec = "What is left.\n\ndef kept(numbers: list[int]) -> list[int]\n\nkept([1, 2, 3, 2, 4]) == [1, 3, 4]\n"
    once = "def kept(numbers):\n    return [n for n in numbers if numbers.count(n) == 1]"
    result = solve(spec, providers=[model(lambda p, f, s: once)], work=4)
    assert result.solved and "count" in str(result.code)


@pytest.mark.parametrize(
    ("body", "answer"),
    [("return 288 if n > 0 else 1", True), ("return n * 72", False), ("return 24", False), ("return 1", False)],
)
def test_a_constant_that_is_one_examples_result_is_recited_unless_the_prose_names_it(body: str, answer: bool) -> None:
    spec = read_spec("At least 24.\n\ndef f(n: int) -> int\n\nf(4) == 288\nf(1) == 24\nf(0) == 1\n")
    assert recites(parse_program(f"def f(n: int) -> int:\n    {body}"), spec) is answer


def test_votes_of_a_free_program_are_the_share_that_its_nats_say() -> None:
    spec = read_spec(BALANCED)
    free = free_contender(spec, curious(2.0), float("inf"))
    assert worth_of(free, 9) == pytest.approx(10 * 2.718281828**-2)


def test_sources_that_agree_are_surer_than_either() -> None:
    spec = read_spec(BALANCED)
    heard = listen(spec, [Wrote(RIGHT)], float("inf"), Recorder())
    alone = next(iter(offered(spec, heard, heard.passing, float("inf"), Recorder()))).confidence
    same = Solution(parse_program("def balanced(text: str) -> bool:\n" + RIGHT.split("\n", 1)[1]), 3.0, 0.6)
    both = [*heard.passing, free_contender(spec, same, float("inf"))]
    found = next(iter(offered(spec, heard, both, float("inf"), Recorder())))
    assert alone < found.confidence <= 0.95 and any("the enumerator" in e for e in found.evidence)


def test_a_free_answer_below_the_stated_confidence_has_the_model_asked() -> None:
    backend = Scripted(lambda p, f, s: RIGHT)
    portfolio = Portfolio([[LLMProvider(backend)]], free_enough=0.99)
    result = solve(BALANCED, providers=portfolio, work=4)
    assert backend.calls == 1 and "depth" in str(result.code)


def test_a_free_answer_at_the_stated_confidence_has_nobody_asked() -> None:
    backend = Scripted(lambda p, f, s: "def double(x):\n    return 2 * x")
    spec = "Twice the number.\n\ndef double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\ndouble(0) == 0\n"
    result = solve(spec, providers=Portfolio([[LLMProvider(backend)]], free_enough=0.5), work=4)
    assert result.solved and backend.calls == 0
    solve(spec, providers=[LLMProvider(backend)], work=4)
    assert backend.calls == 1


COUNT = """How many of the numbers are at least the limit.

def count(numbers: list[int], limit: int) -> int

count([1, 5, 7], 5) == 2
count([], 3) == 0
count([2, 2], 2) == 2
"""
CRASHES = "def count(numbers, limit):\n    best = numbers[0]\n    return sum(n >= limit for n in numbers if best)"
PLAIN = "def count(numbers, limit):\n    return sum(n >= limit for n in numbers)"


def test_the_next_request_shows_what_failed_and_where() -> None:
    prompts: list[str] = []

    def script(prompt, format, sampling):
        prompts.append(prompt.user)
        return PLAIN if "should" in prompt.user else CRASHES

    result = solve(COUNT, providers=[model(script)], embedded=False, work=4)
    assert result.solved and len(prompts) == 2
    for part in (
        "best = numbers[0]", "right for 2 of 3 examples", "count([], 3) should give 0, and raised IndexError",
        "the step `best = numbers[0]` with numbers = [], limit = 3",
    ):  # fmt: skip
        assert part in prompts[1], prompts[1]


def test_programs_that_fail_differently_are_shown_beside_the_nearest_and_equal_ones_once() -> None:
    texts = [CRASHES, CRASHES.replace("best", "first"), "def count(numbers, limit):\n    return len(numbers) + limit"]
    prompts: list[str] = []

    def script(prompt, format, sampling):
        prompts.append(prompt.user)
        return PLAIN if "should" in prompt.user else texts

    assert solve(COUNT, providers=[model(script)], embedded=False, work=4).solved
    assert prompts[1].count("right for") == 2 and prompts[1].index("numbers[0]") < prompts[1].index("len(numbers)")


def test_a_model_that_does_not_listen_loses_nothing() -> None:
    """What is wrong is repaired here."""
    wrong = "def count(numbers, limit):\n    return sum(n > limit for n in numbers)"
    result = solve(COUNT, providers=[model(lambda p, f, s: wrong if f.kind == "text" else "?")], embedded=False, work=6)
    assert result.solved and result.program is not None
    assert compile_program(result.program).run(([2, 3, 1], 2)).outcome == Returned(2)


def test_what_ensures_refutes_is_shown_and_what_was_heard_is_not_asked_for_again() -> None:
    spec = "The larger one.\n\ndef larger(a: int, b: int) -> int\n\nlarger(1, 2) == 2\n\nensures:\n    result == max(a, b)\n"
    prompts: list[str] = []

    def script(prompt, format, sampling):
        prompts.append(prompt.user)
        return (
            "def larger(a, b):\n    return a if a > b else b" if len(prompts) > 1 else "def larger(a, b):\n    return b"
        )

    result = solve(spec, providers=[model(script)], embedded=False, work=6)
    assert result.solved and len(prompts) == 2 and "return b" in prompts[1] and "should give" in prompts[1]


def test_samples_given_with_the_spec_are_weighed_before_anybody_is_asked() -> None:
    backend = Scripted(lambda p, f, s: PLAIN)
    result = solve(COUNT, samples=[PLAIN], providers=[LLMProvider(backend)], embedded=False, work=4)
    assert result.solved and backend.calls == 0
    assert solve(COUNT, samples=[CRASHES], providers=[LLMProvider(backend)], embedded=False, work=4).solved
    assert backend.calls == 1


# --- what a sample is worth -----------------------------------------------------------------


def worths(wrote: list[Wrote]) -> list[float]:
    return [c.weight for c in listen(read_spec(BALANCED), wrote, float("inf"), Recorder()).contenders]


def test_samples_of_one_model_without_probabilities_are_worth_one_each() -> None:
    assert worths([Wrote(RIGHT), Wrote(RIGHT), Wrote(WRONG)]) == [2.0, 1.0]


def test_the_likelier_of_two_samples_is_worth_a_little_more() -> None:
    assert worths([Wrote(RIGHT, cost=40.0), Wrote(WRONG, cost=5.0)]) == pytest.approx([1.0, 1 + LIKELY])


def test_a_model_most_of_whose_programs_fail_counts_less() -> None:
    bad = "def balanced(text):\n    return len(text)"
    good, poor, _ = worths([Wrote(RIGHT, "good"), Wrote(RIGHT, "good"), Wrote(WRONG, "poor"), Wrote(bad, "poor")])
    assert good == 2.0 and poor == pytest.approx((2 / 4) / (3 / 4))


def test_what_a_server_says_of_probabilities_reaches_the_weighing() -> None:
    answer = Completion((WRONG, RIGHT), (-90.0, -9.0), Usage(calls=1), ("stop", "stop"))
    result = solve(BALANCED, providers=[model(lambda p, f, s: answer)], embedded=False, work=4)
    assert "depth == 0" in str(result.code)
    answer = Completion((WRONG, RIGHT), (-9.0, -90.0), Usage(calls=1), ("stop", "stop"))
    result = solve(BALANCED, providers=[model(lambda p, f, s: answer)], embedded=False, work=4)
    assert "count" in str(result.code)


def test_a_free_answer_where_all_programs_of_the_model_fail_is_less_sure() -> None:
    spec = "Twice the number.\n\ndef double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\ndouble(0) == 0\n"
    alone = solve(spec, work=4).confidence
    crash = model(lambda p, f, s: "def double(x):\n    return x[0]" if f.kind == "text" else "?")
    beside = solve(spec, providers=[crash], work=4)
    assert beside.solved and beside.confidence <= 0.51 * alone
    assert any("no program that a model wrote" in w for w in beside.warnings)


def test_turns_prompts_and_the_stated_confidence_cross_the_wall() -> None:
    prompts: list[str] = []

    def script(prompt, format, sampling):
        prompts.append(prompt.user)
        return PLAIN if "should" in prompt.user else CRASHES

    mine = {"program": "MINE $task"}
    portfolio = Portfolio([[model(script)]], prompts=mine, free_enough=0.99)
    result = solve_behind(COUNT, providers=portfolio, embedded=False, work=6)
    assert result.solved and len(prompts) == 2
    assert prompts[0].startswith("MINE How many") and "count([], 3) should give 0" in prompts[1]


def test_a_small_models_lucky_program_waits_for_one_that_the_prose_supports() -> None:
    """Its constant is named by nobody; with a model that knows more, the same text is the answer at once."""
    lucky = "def limit(speed, most):\n    return 90 if speed > 88 else speed"
    spec = "At most the limit.\n\ndef limit(speed: int, most: int) -> int\n\nlimit(99, 90) == 90\nlimit(7, 90) == 7\n"

    def code(small: bool) -> str:
        backend = Scripted(lambda p, f, s: lucky if f.kind == "text" else "min(speed, most)")
        backend.abilities = replace(backend.abilities, small=small)
        return str(solve(spec, providers=[LLMProvider(backend)], embedded=False, work=4).code)

    assert "88" not in code(True) and "88" in code(False)


def test_a_model_that_refuses_is_asked_once_and_the_next_tier_is_shown_nothing_of_it() -> None:
    refusing = Scripted(lambda p, f, s: Completion(("",), (), Usage(), ("refusal",)), name="refusing")
    portfolio = Portfolio([[LLMProvider(refusing)], [model(lambda p, f, s: PLAIN)]])
    result = solve(COUNT, providers=portfolio, embedded=False, work=4)
    assert result.solved and refusing.calls == 1


@pytest.mark.parametrize("attempts", [1, 2])
def test_the_dearer_tier_is_shown_what_the_cheaper_wrote(attempts: int) -> None:
    prompts: list[str] = []

    def dear(prompt, format, sampling):
        prompts.append(prompt.user)
        return PLAIN

    tiers = [[model(lambda p, f, s: CRASHES if f.kind == "text" else "?")], [LLMProvider(Scripted(dear, name="dear"))]]
    result = solve(COUNT, providers=Portfolio(tiers, attempts=attempts), embedded=False, work=6)
    assert result.solved and (not prompts or "numbers[0]" in prompts[0])


def test_what_ensures_refutes_without_saying_what_is_right_is_shown_too() -> None:
    spec = (
        "The numbers, each once.\n\ndef once(numbers: list[int]) -> list[int]\n\nonce([3, 1]) == [1, 3]\n\n"
        "ensures:\n    len(set(result)) == len(result)\n"
    )
    prompts: list[str] = []

    def script(prompt, format, sampling):
        prompts.append(prompt.user)
        return "def once(numbers):\n    return sorted(" + ("set(numbers))" if len(prompts) > 1 else "numbers)")

    result = solve(spec, providers=[model(script)], embedded=False, work=6)
    assert result.solved and len(prompts) == 2
    assert "return sorted(numbers)" in prompts[1] and "violates: ensures len(set(result)) == len(result)" in prompts[1]


class Hangs:
    """A proposer that never answers."""

    name = "hangs"

    async def propose(self, request):
        await asyncio.sleep(3600)

    async def aclose(self) -> None:
        return None


@pytest.mark.parametrize("sketch", ["", "\nsketch:\n    def double(x: int) -> int:\n        return (?twice: int)\n"])
def test_who_never_answers_loses_nothing_that_is_free(sketch: str) -> None:
    spec = (
        f"Twice the number.\n\ndef double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\ndouble(0) == 0\n{sketch}"
    )
    result = solve(spec, providers=[Hangs()], seconds=8)
    assert result.solved and result.confidence > 0


def test_a_hanging_proposer_does_not_keep_another_ones_answer() -> None:
    portfolio = Portfolio([[Hangs(), model(lambda p, f, s: PLAIN)]])
    assert solve(COUNT, providers=portfolio, embedded=False, work=6).solved
