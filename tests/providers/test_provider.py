"""LLMProvider with scripted backends: what is asked, what is kept, what failures become."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace

import pytest

from csp_ir.holes.draft import Draft
from csp_ir.ir.printer import print_program
from csp_ir.providers.base import Abilities, CallError, Completion, Proposal, Proposer, Request, Usage
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.scripted import ALL, Scripted
from csp_ir.spec.read import read_spec

SPEC = read_spec(
    "Give a letter: 90 and above is A, else B.\n\ndef grade(score: int) -> str\n\ngrade(95) == 'A'\ngrade(85) == 'B'\n"
)
DRAFT = Draft.parse(
    "def grade(score: int) -> str:\n    if score ?op (?bound: int):\n        return (?high: str)\n    return (?low: str)\n"
)
JSON_ONLY = Abilities(frozenset(("text", "json")))


def ask(backend: Scripted, **more) -> Proposal:
    request = Request(SPEC, **{"deadline": time.monotonic() + 20, **more})
    return asyncio.run(LLMProvider(backend).propose(request))


def filling(*names: str) -> dict:
    return {"draft": DRAFT.program, "holes": tuple(DRAFT.holes[n] for n in names)}


def test_it_is_a_proposer() -> None:
    assert isinstance(LLMProvider(Scripted(lambda p, f, s: "")), Proposer)


@pytest.mark.parametrize(
    "answer",
    [
        "def grade(score: int) -> str:\n    return 'A' if score >= 90 else 'B'",
        "Sure!\n```python\ndef grade(s):\n    return 'A' if s >= 90 else 'B'\n```\nThis works because...",
        "```\ndef letter(score):\n    return 'A' if score >= 90 else 'B'\nprint(letter(3))\n```",
        "    return 'A' if score >= 90 else 'B'\n",
        "import math\n\ndef grade(score):\n    return 'A' if score >= 90 else 'B'\n\nassert grade(95) == 'A'\nIt is done (",
    ],
)
def test_programs_are_found_in_every_sort_of_answer(answer: str) -> None:
    proposal = ask(Scripted(lambda p, f, s: answer))
    assert [print_program(d.program) for d in proposal.programs] == [
        'def grade(score: int) -> str:\n    return "A" if score >= 90 else "B"'
    ]
    assert proposal.failure is None and proposal.useful


def test_programs_with_holes_are_drafts() -> None:
    proposal = ask(Scripted(lambda p, f, s: "def grade(score: int) -> str:\n    return 'A' if ?test else 'B'"))
    assert not proposal.programs[0].program.complete


def test_equal_programs_are_one_and_cost_is_minus_log_p() -> None:
    a, b = "def grade(score):\n    return 'A'", "def grade(score):\n    return 'B'"
    backend = Scripted(lambda p, f, s: Completion((a, b, a), (-5.0, -2.0, -3.0), Usage(10, 20), ("stop",) * 3))
    proposal = ask(backend)
    assert [d.cost for d in proposal.programs] == [3.0, 2.0] and proposal.usage == Usage(10, 20)


def test_answers_that_were_cut_off_are_failed_samples() -> None:
    backend = Scripted(lambda p, f, s: Completion(("def grade(score):\n    return 'A'",), (), Usage(1, 1), ("length",)))
    proposal = ask(backend)
    assert proposal.failure is not None and proposal.failure.kind == "truncated" and not proposal.programs
    assert proposal.texts == ("def grade(score):\n    return 'A'",)  # what in it has ended is for the reader of samples


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("def grade(score):\n    import os\n    return os.getcwd()", "not in the IR|import"),
        ("def grade(score):\n    return __import__('os')", "not in the IR"),
        ("def grade(a, b):\n    return a", "2 parameters, 1 are wanted"),
        ("def grade(score: int) -> str:\n    return scor", "scor"),
        ("I cannot help with that.", "no function|not Python|not one"),
        ("def grade(score):\n" + " " * 300_000, "too long"),
    ],
)
def test_what_cannot_be_used_is_rejected_with_its_reason(answer: str, why: str) -> None:
    proposal = ask(Scripted(lambda p, f, s: answer))
    assert not proposal.programs and proposal.failure is not None and proposal.failure.kind == "invalid"
    assert pytest.importorskip("re").search(why, proposal.rejected[0]), proposal.rejected


def test_many_programs_in_one_json_answer() -> None:
    programs = ["def grade(score):\n    return 'A'", "def grade(score):\n    return 'B'", 7]
    seen = []
    backend = Scripted(lambda p, f, s: seen.append((f, s)) or json.dumps({"programs": programs}), abilities=JSON_ONLY)
    proposal = ask(backend, count=3)
    assert len(proposal.programs) == 2 and seen[0][0].schema["properties"]["programs"]["type"] == "array"
    assert seen[0][1].n == 1 and backend.calls == 1


def test_candidates_of_several_holes_in_one_json_answer() -> None:
    answer = {"bound": ["90", "score", "'x'", "90"], "high": ['"A"', "score"], "low": 3}
    backend = Scripted(lambda p, f, s: json.dumps(answer), abilities=JSON_ONLY)
    proposal = ask(backend, **filling("bound", "high", "low"))
    assert {n: [str(c) for c in cs] for n, cs in proposal.candidates.items()} == {
        "bound": ["90", "score"],
        "high": ['"A"'],
    }
    assert any("JSON schema" in n for n in proposal.notes)
    assert any("int" in r or "str" in r for r in proposal.rejected)
    assert proposal.candidates["bound"][0].sources == ("scripted",)


def test_a_grammar_a_hole_all_holes_at_once() -> None:
    seen, waiting = [], []

    async def script(prompt, format, sampling):
        waiting.append(1)
        seen.append((format, sampling, len(waiting)))
        await asyncio.sleep(0.01)
        waiting.pop()
        return Completion(("score", "10", "score ="), (-1.0, -2.0, -0.5), Usage(5, 5, calls=1), ("stop",) * 3)

    proposal = ask(Scripted(script), count=3, **filling("bound", "high"))
    assert {f.kind for f, _, _ in seen} == {"grammar"} and max(n for _, _, n in seen) == 2
    assert [(str(c), c.cost) for c in proposal.candidates["bound"]] == [("score", 1.0), ("10", 2.0)]
    assert any("break the grammar" in n for n in proposal.notes)
    assert proposal.usage == Usage(10, 10, calls=2)


def test_holes_with_few_possible_fillings_are_not_asked_for() -> None:
    backend = Scripted(lambda p, f, s: pytest.fail("asked"))
    proposal = ask(backend, count=30, **filling("op"))
    assert ">=" in [str(c) for c in proposal.candidates["op"]] and backend.calls == 0


def test_repeated_requests_are_numbered_and_seeded_apart() -> None:
    seen = []
    provider = LLMProvider(Scripted(lambda p, f, s: seen.append(s) or "def grade(score):\n    return 'A'"), seed=7)

    async def twice() -> None:
        for _ in range(2):
            await provider.propose(Request(SPEC, count=3))

    asyncio.run(twice())
    assert [(s.index, s.seed, s.n) for s in seen] == [(0, 7, 3), (3, 10, 3)]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (CallError("rate_limit", "429", retryable=True, usage=Usage(3)), "rate_limit"),
        (CallError("server", "500"), "server"),
        (TimeoutError(), "timeout"),
    ],
)
def test_failed_calls_become_failures(error: Exception, kind: str) -> None:
    def script(prompt, format, sampling):
        raise error

    proposal = ask(Scripted(script))
    assert proposal.failure is not None and proposal.failure.kind == kind and not proposal.useful
    assert proposal.usage == getattr(error, "usage", Usage())


def test_one_failed_call_of_several_loses_nothing_else() -> None:
    def script(prompt, format, sampling):
        if "?high" in prompt.user.rpartition("For each hole")[2]:
            raise CallError("server", "500")
        return ["90"]

    proposal = ask(Scripted(script), **filling("bound", "high"))
    assert [str(c) for c in proposal.candidates["bound"]] == ["90"] and proposal.failure is None
    assert any("500" in n for n in proposal.notes)


def test_the_deadline_ends_a_slow_answer() -> None:
    async def script(prompt, format, sampling):
        await asyncio.sleep(30)
        return ""

    started = time.monotonic()
    proposal = ask(Scripted(script), deadline=time.monotonic() + 0.05)
    assert proposal.failure is not None and proposal.failure.kind == "timeout" and time.monotonic() - started < 10


def test_a_refusal_is_a_failure() -> None:
    proposal = ask(Scripted(lambda p, f, s: Completion(("",), (), Usage(4, 1), ("refusal",))))
    assert proposal.failure is not None and proposal.failure.kind == "refusal" and proposal.usage == Usage(4, 1)


def test_the_prompt_holds_spec_draft_scope_and_what_failed() -> None:
    prompts = []
    backend = Scripted(lambda p, f, s: prompts.append(p) or '{"bound": ["90"]}', abilities=JSON_ONLY)
    ask(backend, tried=("?bound = 80 gives 'A' for grade(85)",), attempt=1, **filling("bound"))
    text = prompts[0].user
    for part in ("90 and above is A", "grade(95) == 'A'", "?bound", "score: int", "?bound = 80 gives 'A'", "attempt 2"):
        assert part in text


def test_a_model_that_comes_to_no_end_is_asked_for_short_fragments() -> None:
    seen = []

    def script(prompt, format, sampling) -> Completion:
        seen.append(format.grammar)
        if len(seen) == 1:
            return Completion(("score + score * score +",) * 2, (-9.0, -9.0), Usage(10, 96, calls=1), ("length",) * 2)
        return Completion(("90", "score"), (-2.0, -1.0), Usage(10, 4, calls=1), ("stop",) * 2)

    proposal = ask(Scripted(script), **filling("bound"), count=2, constants=(90,))
    assert [str(c) for c in proposal.candidates["bound"]] == ["score", "90"] and proposal.failure is None
    assert proposal.usage == Usage(20, 100, calls=2)
    assert any("short fragments" in n for n in proposal.notes) and any("2 of 2 answers" in n for n in proposal.notes)
    long = " + ".join(["score"] * 30)
    assert seen[0].accepts(long) and not seen[1].accepts(long) and seen[1].accepts("score + 90")


def test_one_end_is_enough_to_keep_the_open_grammar() -> None:
    backend = Scripted(lambda p, f, s: Completion(("90", "score +"), (), Usage(calls=1), ("stop", "length")))
    proposal = ask(backend, **filling("bound"), count=2)
    assert backend.calls == 1 and [str(c) for c in proposal.candidates["bound"]] == ["90"]


def test_without_temperature_one_sample_is_asked_for() -> None:
    seen = []
    backend = Scripted(lambda p, f, s: seen.append(s) or "def grade(score):\n    return 'A'")
    asyncio.run(LLMProvider(backend, temperature=0.0).propose(Request(SPEC, count=8, deadline=time.monotonic() + 20)))
    assert [(s.n, s.temperature) for s in seen] == [(1, 0.0)]


def test_a_grammar_under_which_most_answers_are_cut_gives_way_to_short_fragments() -> None:
    def script(prompt, format, sampling) -> Completion:
        if backend.calls == 1:
            return Completion(("90", *("score +",) * 15), (), Usage(calls=1), ("stop", *("length",) * 15))
        return Completion(("score",), (), Usage(calls=1), ("stop",))

    backend = Scripted(script)
    proposal = ask(backend, **filling("bound"), count=16, constants=(90,))
    assert backend.calls == 2 and {str(c) for c in proposal.candidates["bound"]} == {"90", "score"}
    assert any("15 of 16 answers" in n and "short fragments" in n for n in proposal.notes)


def test_a_small_model_is_asked_in_a_chat_and_for_what_a_module_goes_on_with() -> None:
    seen = []

    def script(prompt, format, sampling):
        seen.append((prompt, sampling))
        return (
            "\n    return 'A' if score >= 90 else 'B'"
            if prompt.start
            else "```python\ndef mark(s):\n    return 'A'\n```"
        )

    able = replace(ALL, small=True, continues=True)
    proposal = ask(Scripted(script, abilities=able), count=3)
    (chat, _), (module, drawn) = seen
    assert chat.system == "" and "Write a Python function `grade(score: int) -> str`" in chat.user
    assert module.start.endswith("def grade(score: int) -> str:") and module.start.startswith("# ")
    assert drawn.n == 3 and "\ndef " in drawn.stop
    assert len(proposal.programs) == 2 and len(proposal.texts) == 2


def test_what_the_first_prompt_gave_stays_when_the_second_fails() -> None:
    def script(prompt, format, sampling):
        if prompt.start:
            raise CallError("server", "500")
        return "def grade(score):\n    return 'A'"

    proposal = ask(Scripted(script, abilities=replace(ALL, small=True, continues=True)))
    assert len(proposal.programs) == 1 and proposal.texts and proposal.failure is not None
