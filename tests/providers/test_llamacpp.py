"""The model in this process, with a stand-in for the library that writes without end."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from csp_ir.providers import llamacpp
from csp_ir.providers.base import CallError, Format, Prompt, Sampling
from csp_ir.providers.llamacpp import LlamaCpp, streamed

PROMPT = Prompt("system", "user")
LIBRARY = """
import time
from types import SimpleNamespace

class Server:
    running = 0
    def __init__(self, params): pass
    def handle_chat_completions(self, body, heard): return self.write(body, heard, lambda t: {"delta": {"content": t}})
    def handle_completions(self, body, heard): return self.write(body, heard, lambda t: {"text": t})
    def write(self, body, heard, told):
        if body.get("grammar") == "bad":
            return heard({"error": {"code": 400, "message": "no such grammar"}})
        Server.running += 1
        try:
            for i in range(body["max_tokens"]):
                time.sleep(0.001)
                for n in range(body["n"]):
                    if heard({"choices": [{"index": n, **told("x"), "logprobs": {"content": [{"token": "x", "logprob": -0.5}]}}]}):
                        return
            for n in range(body["n"]):
                heard({"choices": [{"index": n, **told(""), "finish_reason": "stop"}]})
            heard({"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": body["max_tokens"]}})
        finally:
            Server.running -= 1

def CommonParams():
    return SimpleNamespace(model=SimpleNamespace(), cpuparams=SimpleNamespace(), cpuparams_batch=SimpleNamespace())
"""


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    library = SimpleNamespace()
    exec(LIBRARY, library.__dict__)
    monkeypatch.setitem(sys.modules, "xllamacpp", library)
    monkeypatch.setattr(llamacpp, "_servers", {})
    (tmp_path / "m.gguf").write_bytes(b"GGUF")
    return LlamaCpp(tmp_path / "m.gguf")


def ask(model: LlamaCpp, n: int = 1, tokens: int = 5, seconds: float = 30.0, prompt: Prompt = PROMPT) -> Any:
    sampling = Sampling(n, 0.8, 1, tokens)
    return asyncio.run(model.complete(prompt, Format(), sampling, time.monotonic() + seconds))


@pytest.mark.parametrize("prompt", [PROMPT, Prompt("", "", "def f():")])
def test_answers_are_put_together_token_by_token(model: LlamaCpp, prompt: Prompt) -> None:
    found = ask(model, 3, prompt=prompt)
    assert found.texts == ("xxxxx",) * 3 and found.logprobs == (-2.5,) * 3 and found.finish_reasons == ("stop",) * 3
    assert (found.usage.input_tokens, found.usage.output_tokens, found.usage.unreported) == (5, 15, 0)


def test_the_deadline_ends_the_model_and_keeps_what_it_wrote(model: LlamaCpp) -> None:
    found = ask(model, 2, 10**9, 0.2)
    assert set(found.finish_reasons) == {"length"} and found.texts[0].startswith("x") and found.usage.unreported == 1
    assert found.usage.output_tokens == sum(map(len, found.texts))


def test_a_cancelled_call_ends_the_model(model: LlamaCpp) -> None:
    async def work() -> None:
        call = asyncio.ensure_future(model.complete(PROMPT, Format(), Sampling(max_tokens=10**9), float("inf")))
        while not model.library.Server.running:
            await asyncio.sleep(0.005)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        for thread in [t for t in threading.enumerate() if t.name == "csp-ir-llama"]:
            await asyncio.to_thread(thread.join, 30)
        assert not model.library.Server.running

    asyncio.run(work())


def test_errors_are_told(model: LlamaCpp) -> None:
    assert streamed(model.server().handle_completions, {"grammar": "bad"}, lambda: False)["error"]["code"] == 400
    with pytest.raises(CallError, match="no such grammar"):
        model.read({"error": {"message": "no such grammar"}}, [], [], [])


def test_another_file_under_the_same_name_is_another_model(model: LlamaCpp) -> None:
    before = asyncio.run(model.identity(0.0))
    model.path.write_bytes(b"GGUF of another model")
    assert before and asyncio.run(model.identity(0.0)) != before
    model.path.unlink()
    assert asyncio.run(model.identity(0.0)) == ""


def test_a_process_ends_while_its_model_writes(tmp_path: Path) -> None:
    """What the library is in the middle of when the process ends must have ended before."""
    (tmp_path / "m.gguf").write_bytes(b"GGUF")
    (tmp_path / "xllamacpp.py").write_text(LIBRARY)
    code = f"""
import asyncio, atexit, sys, time
sys.path.insert(0, {str(tmp_path)!r})
import xllamacpp
atexit.register(lambda: print("running", xllamacpp.Server.running, flush=True))
from csp_ir.providers.base import Format, Prompt, Sampling
from csp_ir.providers.llamacpp import LlamaCpp
from csp_ir.providers.loop import background
call = LlamaCpp({str(tmp_path / "m.gguf")!r}).complete(Prompt("", "u"), Format(), Sampling(max_tokens=10**9), float("inf"))
asyncio.run_coroutine_threadsafe(call, background())
while not xllamacpp.Server.running:
    time.sleep(0.005)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0 and done.stdout == "running 0\n", done
