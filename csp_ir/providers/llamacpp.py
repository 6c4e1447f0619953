"""`local`: a small open model in this process, through `xllamacpp` (llama.cpp), with GBNF grammars and log-probabilities.

Holes are filled by letting the model go on with the draft's text under the hole's grammar.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from csp_ir.errors import MissingExtraError
from csp_ir.providers.base import Abilities, CallError, Completion, Format, Prompt, Sampling, Usage
from csp_ir.providers.grammar import Grammar, alt
from csp_ir.providers.openai_compatible import listed_tokens, token_logprobs
from csp_ir.providers.wire import tokens, vetted

ABILITIES = Abilities(
    frozenset(("text", "json", "grammar", "choice")), samples=True, seed=True, logprobs=True, continues=True, small=True
)
T = TypeVar("T")
_KEY = secrets.token_hex(16)
_servers: dict[tuple[str, int, int], Any] = {}
_lock = threading.Lock()


class LlamaCpp:
    """A GGUF model in this process.

    Args:
        path: the model's file.
        name: what it is called in records.
        slots: how many samples are drawn together; threads: of the CPU.
        context: tokens a slot.

    Raises: MissingExtraError without `xllamacpp`.
    """

    def __init__(
        self, path: str | os.PathLike[str], name: str = "", *, slots: int = 8, threads: int = 1, context: int = 2048
    ) -> None:
        try:
            import xllamacpp
        except ImportError:
            raise MissingExtraError("a local model", "local") from None
        self.library = xllamacpp
        self.path = Path(path)
        self.name = f"local:{name or self.path.stem}"
        self.model = f"{name or self.path.stem}@local"
        self.abilities = ABILITIES
        self.slots, self.threads, self.context = slots, threads, context

    def server(self) -> Any:
        """The loaded model; one for all backends of the same file and size."""
        key = (str(self.path), self.slots, self.threads)
        with _lock:
            if key not in _servers:
                if not self.path.is_file():
                    raise CallError("missing", f"no model file {self.path}; try: csp-ir models pull smollm2")
                params = self.library.CommonParams()
                params.model.path = str(self.path)
                params.n_ctx, params.n_parallel = self.context * self.slots, self.slots
                params.cpuparams.n_threads = params.cpuparams_batch.n_threads = self.threads
                params.verbosity = -1
                # Only the tokenizer is asked over HTTP: on this machine, any free port, with a key of this process.
                params.hostnames, params.port, params.api_keys = ["127.0.0.1"], 0, [_KEY]
                _servers[key] = self.library.Server(params)
            return _servers[key]

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        return await in_daemon(lambda: self._complete(prompt, format, sampling, deadline))

    def _complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        server = self.server()
        texts: list[str] = []
        logprobs: list[float | None] = []
        reasons: list[str] = []
        usage = Usage(calls=1)
        for start in range(0, sampling.n, self.slots):
            if start and time.monotonic() >= deadline:
                break
            body = self.body(prompt, format, sampling, min(self.slots, sampling.n - start), start)
            try:
                if prompt.start:
                    data = server.handle_completions({**body, "prompt": prompt.start})
                else:
                    messages = [{"role": "system", "content": prompt.system}] if prompt.system else []
                    messages.append({"role": "user", "content": prompt.user})
                    data = server.handle_chat_completions({**body, "messages": messages})
            except Exception as error:
                raise CallError("bad_request", f"{self.name}: {error}", usage=usage) from None
            usage += self.read(data, texts, logprobs, reasons)
        drawn = Completion(tuple(texts), tuple(logprobs), usage, tuple(reasons), self.model)
        return vetted(drawn, self.name, sampling.n)

    def body(self, prompt: Prompt, format: Format, sampling: Sampling, n: int, start: int) -> dict[str, Any]:
        body: dict[str, Any] = {"n": n, "max_tokens": sampling.max_tokens, "logprobs": 1 if prompt.start else True}
        if sampling.temperature is not None:
            body["temperature"] = sampling.temperature
        if sampling.seed is not None:
            body["seed"] = sampling.seed + start
        if sampling.stop:
            body["stop"] = list(sampling.stop)
        if format.kind in ("grammar", "choice"):
            # The grammar does the cutting; the usual cuts of rare tokens would leave no variety within it.
            body |= {"top_k": 0, "top_p": 1.0, "min_p": 0.01}
        if format.kind == "grammar":
            assert format.grammar is not None
            body["grammar"] = format.grammar.gbnf()
        elif format.kind == "choice":
            body["grammar"] = Grammar({"root": alt(*format.choices)}).gbnf()
        elif format.kind == "json":
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "schema": format.schema},
            }
        return body

    def read(self, data: Any, texts: list[str], logprobs: list[float | None], reasons: list[str]) -> Usage:
        """Add the samples of one answer; returns its usage. Raises CallError for an error answer."""
        choices = data.get("choices") if isinstance(data, dict) else None
        if not isinstance(choices, list):
            message = str(data.get("error", data) if isinstance(data, dict) else data)[:300]
            raise CallError("bad_request", f"{self.name}: {message}")
        for choice in choices:
            text = choice.get("text")
            if text is None:
                text = choice.get("message", {}).get("content")
            texts.append(text or "")
            logprobs.append(token_logprobs(choice.get("logprobs")))
            reasons.append("length" if choice.get("finish_reason") == "length" else "stop")
        raw = data.get("usage")
        drawn = max(tokens(raw, "completion_tokens"), listed_tokens(data))
        return Usage(tokens(raw, "prompt_tokens"), drawn, unreported=int(raw is None))

    async def score(self, start: str, texts: Sequence[str]) -> list[float]:
        """The log-probability of each text as what follows `start`, without its end.

        Texts begin with the blank that belongs to their first token. The model is held on the
        text's usual tokens by a grammar of token ids. Raises CallError.
        """
        return await in_daemon(lambda: [self._score(start, text) for text in texts])

    def _score(self, start: str, text: str) -> float:
        before, whole = self._tokens(start), self._tokens(start + text)
        shared = next((i for i, (a, b) in enumerate(zip(before, whole)) if a != b), min(len(before), len(whole)))
        rest = whole[shared:]
        if not rest or shared < len(before):  # the text melts into what stands before it
            return float("-inf")
        grammar = "root ::= " + " ".join(f"<[{token}]>" for token in rest) + "\n"
        body = {"prompt": start, "max_tokens": len(rest), "temperature": 0.0, "logprobs": 1, "grammar": grammar}
        data = self.server().handle_completions(body)
        try:
            content = data["choices"][0]["logprobs"]["content"][: len(rest)]
            return float(sum(token["logprob"] for token in content))
        except (LookupError, TypeError):
            raise CallError("invalid", f"{self.name}: no log-probabilities in {str(data)[:200]}") from None

    def _tokens(self, text: str) -> list[int]:
        import json
        import urllib.request

        headers = {"content-type": "application/json", "authorization": f"Bearer {_KEY}"}
        url = f"{self.server().listening_address}/tokenize"
        request = urllib.request.Request(url, json.dumps({"content": text}).encode(), headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as response:
            return list(json.loads(response.read())["tokens"])

    async def aclose(self) -> None:
        return None


async def in_daemon(work: Callable[[], T]) -> T:
    """The result of blocking work in a thread that does not keep the process from ending."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if not answer.done():
            answer.set_exception(error) if error is not None else answer.set_result(result)  # type: ignore[arg-type]

    def target() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as raised:
            error = raised
        loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=target, name="csp-ir-llama", daemon=True).start()
    return await answer
