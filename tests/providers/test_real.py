"""Real models, where they are: CSP_IR_TEST_GGUF names a file, CSP_IR_TEST_VLLM a server (`URL#MODEL`). See docs/providers.md."""

from __future__ import annotations

import os
import time

import pytest

from csp_ir.holes.draft import Draft
from csp_ir.providers.base import Format, Proposal, Request, Sampling
from csp_ir.providers.config import Options, provider
from csp_ir.providers.loop import run
from csp_ir.providers.prompts import program_prompt
from csp_ir.providers.schema import programs_schema
from csp_ir.spec.read import read_spec

REAL = [
    f"{kind}:{os.environ[name]}"
    for kind, name in (("local", "CSP_IR_TEST_GGUF"), ("vllm", "CSP_IR_TEST_VLLM"))
    if os.environ.get(name)
]
pytestmark = [pytest.mark.skipif(not REAL, reason="no real model named"), pytest.mark.timeout(900)]

SPEC = read_spec("90 and above is A, else B.\n\ndef grade(score: int) -> str\n\ngrade(95) == 'A'\ngrade(85) == 'B'\n")
DRAFT = Draft.parse(
    "def grade(score: int) -> str:\n    if (?test: bool):\n        return 'A'\n    return (?other: str)"
)


def ask(text: str, **more) -> Proposal:
    request = Request(SPEC, **{"count": 4, "deadline": time.monotonic() + 600, "constants": (90,), **more})
    return run(provider(text, Options()).propose(request))


@pytest.mark.parametrize("text", REAL)
def test_holes_under_their_grammars(text: str) -> None:
    proposal = ask(text, draft=DRAFT.program, holes=tuple(DRAFT.holes.values()))
    assert proposal.failure is None, proposal
    assert proposal.candidates["test"] and proposal.candidates["other"]
    assert not [n for n in proposal.notes if "break the grammar" in n], proposal.notes
    assert all(c.cost > 0 for c in proposal.candidates["test"])
    assert proposal.usage.output_tokens >= 4 * 2 * 2 and proposal.usage.unreported == 0


@pytest.mark.parametrize("text", REAL)
def test_whole_programs(text: str) -> None:
    proposal = ask(text)
    assert proposal.texts and proposal.usage.input_tokens > 0


@pytest.mark.parametrize("text", REAL)
def test_a_json_schema_is_kept(text: str) -> None:
    backend = provider(text, Options()).backend
    completion = run(
        backend.complete(
            program_prompt(Request(SPEC, count=1), many=True),
            Format("json", programs_schema()),
            Sampling(max_tokens=400, temperature=0.0),
            time.monotonic() + 600,
        )
    )
    assert completion.finish_reasons[0] == "length" or completion.texts[0].lstrip().startswith("{")


@pytest.mark.skipif("CSP_IR_TEST_GGUF" not in os.environ, reason="no model file named")
def test_a_local_model_scores_candidates_of_others() -> None:
    from csp_ir.providers.llamacpp import LlamaCpp

    scorer = LlamaCpp(os.environ["CSP_IR_TEST_GGUF"])
    right, wrong = run(scorer.score("def is_even(n):\n    return", [" n % 2 == 0", " 7 * n"]))
    assert 0 > right > wrong
