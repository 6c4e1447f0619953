"""Solving with providers: whole programs, drafts, skeletons, what is asked again, tiers, budget, replay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csp_ir.cli.solve import exit_code
from csp_ir.domains.model import Candidate
from csp_ir.holes.draft import Draft
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_program
from csp_ir.pipeline import solve
from csp_ir.portfolio.asking import punctuation
from csp_ir.portfolio.harvest import harvest, variants
from csp_ir.portfolio.skeletons import distinct_results, skeletons
from csp_ir.portfolio.stage import Portfolio
from csp_ir.providers.base import Completion, Proposal, Request, Usage
from csp_ir.providers.config import Options, provider
from csp_ir.providers.metering import Meter, Metered
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.recording import Recording
from csp_ir.providers.scripted import Scripted
from csp_ir.record import timeless
from csp_ir.spec.read import read_spec

GRADE = """Give a letter: 90 and above is A, 80 to 89 is B, anything lower is C.

def grade(score: int) -> str

grade(95) == 'A'
grade(90) == 'A'
grade(85) == 'B'
grade(80) == 'B'
grade(55) == 'C'
grade(79) == 'C'
"""
SKETCH = """Sum of squares and a bonus.

def total(a: int, b: int) -> int

total(1, 2) == 5
total(3, 4) == 25
total(0, 3) == 9

sketch:
    def total(a: int, b: int) -> int:
        return (?first: int) + (?second: int)
"""


def model(script, name: str = "scripted", **more) -> LLMProvider:
    return LLMProvider(Scripted(script, name=name, **more))


def by_hole(**answers: list[str]):
    """A model that knows candidates for holes, and no programs."""

    def script(prompt, format, sampling):
        asked = prompt.user.rpartition("different candidates")[2]
        return next((a for hole, a in answers.items() if f"?{hole}:" in asked), ["I do not know"])

    return script


def test_a_whole_program_that_passes_is_the_answer() -> None:
    result = solve(
        GRADE,
        providers=[model(lambda p, f, s: "def grade(s):\n    return 'A' if s >= 90 else 'B' if s >= 80 else 'C'")],
        embedded=False,
    )
    assert result.solved and exit_code(result) == 0
    event = next(e for e in result.record["events"] if e["event"] == "proposal")
    assert event["provider"] == "scripted" and event["failure"] is None


def test_holes_of_a_sketch_take_candidates_of_a_model() -> None:
    script = by_hole(first=["a", "a * a", "a + b"], second=["b", "b * b"])
    result = solve(SKETCH, providers=[model(script)], embedded=False)
    assert result.solved and set(result.assignment.values()) == {"a * a", "b * b"}
    assert any("proposed by scripted" in e for e in result.record["evidence"])


def test_what_is_short_is_asked_for_again_with_the_reasons() -> None:
    prompts = []

    def script(prompt, format, sampling):
        prompts.append(prompt.user)
        again = "attempt 2" in prompt.user
        return by_hole(first=["a * a"] if again else ["a"], second=["b * b"])(prompt, format, sampling)

    result = solve(SKETCH, providers=[model(script)], embedded=False)
    assert result.solved and set(result.assignment.values()) == {"a * a", "b * b"}
    again = next(p for p in prompts if "Tried, and failed" in p)
    assert "?first: none of a, b * b will do" in again
    assert "with ?first = `a` and ?second = `a`, total(1, 2) gave 2, wanted 5" in again
    assert again.count("total(1, 2) gave") == 1 and "candidate" not in again.partition("Tried")[2].partition("\n\n")[0]


def test_the_enumerator_fills_what_the_model_leaves_open() -> None:
    result = solve(SKETCH, providers=[model(by_hole(first=["a * a"]))], embedded=True, seconds=30, work=2)
    assert result.solved


def test_parts_of_wrong_programs_make_a_right_one() -> None:
    """No sample is right; the right conditions are spread over them."""
    texts = [
        "def grade(s):\n    if s >= 90:\n        return 'A'\n    return 'C'",
        "def grade(s):\n    if s > 100:\n        return 'A'\n    if s >= 80:\n        return 'B'\n    return 'C'",
    ]

    def script(prompt, format, sampling):
        return texts if format.kind == "text" else ["s"]

    result = solve(GRADE, providers=[model(script)], embedded=False, work=6)
    assert result.solved, result.verdict
    assert "90" in str(result.code) and "80" in str(result.code)


def test_a_draft_of_a_model_is_filled() -> None:
    draft = "def grade(score: int) -> str:\n    return 'A' if ?high else 'B' if ?middle else 'C'"

    def script(prompt, format, sampling):
        return draft if format.kind == "text" else ["score >= 90", "score >= 80"]

    result = solve(GRADE, providers=[model(script)], embedded=False)
    assert result.solved and result.assignment == {"high": "score >= 90", "middle": "score >= 80"}


def test_nothing_usable_is_exhausted_and_says_so() -> None:
    result = solve(GRADE, providers=[model(lambda p, f, s: "I cannot")], embedded=False)
    assert exit_code(result) == 1 and "provider scripted" in str(result.verdict)


def test_a_budget_that_ends_is_unknown_and_keeps_what_was_found() -> None:
    meter = Meter(tokens=4_000)

    def script(prompt, format, sampling):
        return Completion(("def grade(s):\n    return 'A'",), usage=Usage(300, 700, calls=1), finish_reasons=("stop",))

    portfolio = Portfolio([[LLMProvider(Metered(Scripted(script), meter))]], meter=meter)
    result = solve(GRADE, providers=portfolio, embedded=False)
    assert exit_code(result) == 3 and "budget (tokens)" in str(result.verdict)
    assert meter.total.tokens <= 4_000 and result.record["cost"]["usage"]["calls"] >= 1


def test_the_dearer_tier_is_asked_only_when_the_cheaper_left_it_short() -> None:
    good = "def grade(s):\n    return 'A' if s >= 90 else 'B' if s >= 80 else 'C'"
    dear = Scripted(lambda p, f, s: good, name="dear")
    solve(GRADE, providers=Portfolio([[model(lambda p, f, s: good, "cheap")], [LLMProvider(dear)]]), embedded=False)
    assert dear.calls == 0
    result = solve(
        GRADE, providers=Portfolio([[model(lambda p, f, s: "no", "cheap")], [LLMProvider(dear)]]), embedded=False
    )
    assert result.solved and dear.calls == 1


class Own:
    """A proposer that somebody wrote: it knows the holes of SKETCH and nothing else."""

    name = "own"

    async def propose(self, request: Request) -> Proposal:
        if not request.holes:
            raise RuntimeError("only holes")
        texts = {"first": "a * a", "second": "b * b"}
        return Proposal(
            self.name, {h.name: (Candidate(parse_expr(texts[h.name]), 1.0, ("own",)),) for h in request.holes}
        )

    async def aclose(self) -> None:
        return None


def test_a_proposer_of_ones_own() -> None:
    assert solve(SKETCH, providers=[Own()], embedded=False).solved
    assert not solve(GRADE, providers=[Own()], embedded=False, seconds=5).solved


@pytest.mark.parametrize("spec", [GRADE, SKETCH], ids=["programs", "sketch"])
def test_a_replay_gives_the_same_code_and_record(tmp_path: Path, spec: str) -> None:
    path = tmp_path / "calls.jsonl"
    draft = "def grade(score: int) -> str:\n    return 'A' if ?high else 'B' if ?middle else 'C'"
    holes = by_hole(first=["a", "a * a"], second=["b * b"], high=["score > 90", "score >= 90"], middle=["score >= 80"])

    def script(prompt, format, sampling):
        texts = draft if format.kind == "text" else holes(prompt, format, sampling)
        return Completion((texts,) if isinstance(texts, str) else tuple(texts), usage=Usage(10, 5, calls=1))

    meter = Meter()
    made = LLMProvider(Recording(Metered(Scripted(script, model="claude-haiku-5-5"), meter), path), program_tokens=700)
    first = solve(spec, providers=Portfolio([[made]], meter=meter, ordered=True), embedded=False)
    meter = Meter()
    replayed = provider(f"recorded:{path}", Options(meter))
    second = solve(spec, providers=Portfolio([[replayed]], meter=meter, ordered=True), embedded=False)
    assert first.solved and first.code == second.code
    assert json.dumps(timeless(first.record)) == json.dumps(timeless(second.record))
    assert second.record["cost"]["dollars"] > 0


# --- parts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signature", "example", "names"),
    [
        ("def f(x: int) -> str", "f(1) == 'a'\nf(2) == 'b'", {"expression", "conditions", "guard", "attempt"}),
        ("def f(xs: list[int]) -> list[int]", "f([1]) == [1]", {"expression", "select from xs", "each of xs"}),
        ("def f(x: int) -> bool", "f(1) == True", {"two conditions", "search in a range"}),
        (
            "def f(xs: list[int], v: int) -> int",
            "f([1], 1) == 0",
            {"search in xs", "accumulate over xs", "two running values"},
        ),
        ("def f(xs: list[int]) -> tuple[int, int]", "f([1]) == (1, 1)", {"tuple"}),
    ],
)
def test_skeletons_follow_the_types(signature: str, example: str, names: set[str]) -> None:
    spec = read_spec(f"{signature}\n\n{example}\n")
    found = {s.name: s for s in skeletons(spec)}
    assert names <= set(found)
    for skeleton in found.values():
        draft = Draft(skeleton.draft)
        assert draft.holes and set(skeleton.fixed) <= set(draft.holes), print_program(skeleton.draft)


def test_results_are_in_the_order_of_the_prose() -> None:
    spec = read_spec(
        "Low is 'cold', high is 'hot', else 'mild'.\n\ndef f(x: int) -> str\n\nf(9) == 'hot'\nf(5) == 'mild'\nf(1) == 'cold'\n"
    )
    assert distinct_results(spec) == ('"cold"', '"hot"', '"mild"')
    assert distinct_results(read_spec("def f(x: int) -> list[int]\n\nf(1) == [1]\n")) == ()


def test_harvest_renames_loop_variables_and_keeps_types() -> None:
    program = Draft.parse("def g(ns: list[int]) -> list[int]:\n    return [n for n in ns if n % 2 == 0]").program
    draft = Draft.parse("def f(xs: list[int]) -> list[int]:\n    return [item for item in xs if (?test: bool)]")
    found = [str(c) for c in harvest([program], draft.holes["test"])]
    assert "item % 2 == 0" in found and "item % 2" not in found and not [t for t in found if "ns" in t]


def test_variants_keep_the_shape_and_vary_the_decision() -> None:
    draft = Draft.parse("def f(score: int) -> str:\n    return 'a' if (?test: bool) else 'b'")
    program = Draft.parse("def g(score: int) -> bool:\n    return score > 80").program
    given = harvest([program], draft.holes["test"])
    found = {str(c): c.cost for c in variants(given, [90, 80])}
    assert {"score >= 80", "score > 90", "score >= 90"} <= set(found) and "score > 80" not in found
    assert all(c > min(g.cost for g in given) for c in found.values())


def test_punctuation_of_examples_is_a_constant() -> None:
    spec = read_spec("def f(e: str) -> bool\n\nf('a@b.c') == True\nf('ab.c') == False\nf('a@b') == False\n")
    assert set(punctuation(spec)) == {"@", "."}


def test_a_search_that_tried_everything_says_so() -> None:
    prime = read_spec((Path(__file__).parents[2] / "examples" / "prime_sketch.txt").read_text())
    script = by_hole(least=["0"], small=["True"], start=["5"], rest=["7"], found=["n > i"], otherwise=["n > 8"])
    result = solve(prime, providers=[model(script)], embedded=False)
    assert not result.solved and "no choice of the candidates passes every example" in str(result.verdict)


def test_the_search_that_is_asked_for_is_used() -> None:
    script = by_hole(first=["a", "a * a"], second=["b", "b * b"])
    result = solve(SKETCH, providers=[model(script)], embedded=False, search="cpsat")
    assert result.solved
    assert {e["engine"] for e in result.record["events"] if e["event"] == "search"} == {"cpsat"}
