"""Providers of other packages, the conformance test of the seam, and LiteLLM."""

from __future__ import annotations

import asyncio
import sys
import time
from importlib.metadata import EntryPoint
from types import SimpleNamespace
from typing import Any

import pytest

from csp_ir.errors import MissingExtraError, PluginError
from csp_ir.providers import plugins
from csp_ir.providers.base import (
    Abilities,
    CallError,
    Completion,
    Format,
    Prompt,
    Proposal,
    Request,
    Sampling,
    Usage,
)  # fmt: skip
from csp_ir.providers.config import check_kind, provider, readiness
from csp_ir.providers.conformance import check_provider
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.scripted import Scripted
from tests.providers.servers import GOOD, serving
from tests.providers.test_wire import SPEC, propose


def canned(model: str) -> Scripted:
    return Scripted(
        lambda p, f, s: Completion((GOOD,), usage=Usage(1, 1, calls=1)), name=f"canned:{model}", model=model
    )


def unfinished(model: str) -> int:
    return 3


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Any:
    points = [
        EntryPoint(name, f"{__name__}:{function}", plugins.GROUP)
        for name, function in (("canned", "canned"), ("unfinished", "unfinished"), ("absent", "absent"))
    ]
    monkeypatch.setattr(plugins, "entry_points", lambda group: points if group == plugins.GROUP else [])
    plugins.named.cache_clear()
    yield
    plugins.named.cache_clear()


def test_a_provider_of_another_package_is_named_like_any_other(installed: None) -> None:
    made = provider("canned:small")
    assert isinstance(made, LLMProvider) and made.name == "canned:small" and propose(made).useful
    assert check_kind("canned:x") == "canned" and any(r.kind == "canned" and r.ready for r in readiness())
    for name in ("unfinished", "absent"):
        with pytest.raises(PluginError, match=f"provider '{name}'.*failed"):
            provider(f"{name}:x")


# --- the conformance test -----------------------------------------------------------------------


class Own:
    name = "own"

    def __init__(self, found: Any) -> None:
        self.found = found

    async def propose(self, request: Request) -> Any:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    async def aclose(self) -> None:
        return None


def answers(*texts: str, **more: Any) -> Completion:
    return Completion(texts, **{"usage": Usage(1, 1, calls=1), **more})


TEXTS = Abilities(samples=True)


def test_good_providers_conform() -> None:
    assert check_provider(lambda: Scripted(lambda p, f, s: answers("x"), abilities=TEXTS)) == 2
    assert check_provider(lambda: Own(Proposal("own"))) == 0
    assert (
        check_provider(lambda: LLMProvider(Scripted(lambda p, f, s: answers("def double(x):\n    return 2 * x")))) >= 1
    )


@pytest.mark.parametrize(
    ("found", "complaint"),
    [
        (answers("a", "b", "c", "d"), "4 answers where"),
        (answers("a", logprobs=(1.5,)), "above 0"),
        (answers("a", logprobs=(-1.0, -1.0)), "one a text"),
        (answers("a", finish_reasons=("end_turn",)), "finish reasons"),
        (answers("a", usage=Usage(-1)), "counts"),
        (answers("a", usage=Usage(calls=1)), "nobody counted"),
        (ValueError("oops"), "CallError is due"),
        (CallError("odd", "a kind of its own"), "no known kind"),
    ],
)
def test_backends_that_break_the_seam_are_found(found: Any, complaint: str) -> None:
    def script(p: Prompt, f: Format, s: Sampling) -> Completion:
        if isinstance(found, Exception):
            raise found
        return found

    with pytest.raises(AssertionError, match=complaint):
        check_provider(lambda: Scripted(script, abilities=TEXTS))


@pytest.mark.parametrize(("found", "complaint"), [(3, "no Proposal"), (ValueError("oops"), "failures go into")])
def test_proposers_that_break_the_seam_are_found(found: Any, complaint: str) -> None:
    with pytest.raises(AssertionError, match=complaint):
        check_provider(lambda: Own(found))


@pytest.mark.parametrize("kind", ["openai", "vllm", "llamacpp"])
def test_own_backends_conform(kind: str) -> None:
    pytest.importorskip("openai")
    from csp_ir.providers.openai_compatible import OpenAICompatible

    with serving(answer=lambda body: ["x + x"]) as server:
        assert check_provider(lambda: OpenAICompatible(server.url, "served", kind=kind), 10.0) >= 6


# --- LiteLLM -----------------------------------------------------------------------------------------


class Refused(Exception):
    status_code = 400
    response = None


def test_litellm_answers_and_what_it_refuses_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []

    async def acompletion(**sent: Any) -> Any:
        seen.append(sent)
        if "seed" in sent:
            raise Refused("mistral does not support parameters: ['seed']")
        data = {"choices": [{"message": {"content": GOOD}}], "usage": {"prompt_tokens": 3, "completion_tokens": 4}}
        return SimpleNamespace(model_dump=lambda: data)

    monkeypatch.setitem(sys.modules, "litellm", SimpleNamespace(acompletion=acompletion))
    made = provider("litellm:mistral/small")
    assert propose(made).useful and [("seed" in s, s["model"]) for s in seen][:1] == [(False, "mistral/small")]
    from csp_ir.providers.litellm import LiteLLM

    sampling = Sampling(seed=1, max_tokens=9)
    found = asyncio.run(LiteLLM("mistral/small").complete(Prompt("s", "u"), Format(), sampling, time.monotonic() + 9))
    assert found.texts == (GOOD,) and found.usage == Usage(3, 4, calls=1) and SPEC.name == "grade"


def test_litellm_is_an_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "litellm", None)
    with pytest.raises(MissingExtraError, match=r"csp-ir\[litellm\]"):
        provider("litellm:mistral/small")
