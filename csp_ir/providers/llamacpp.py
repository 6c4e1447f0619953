"""`local`: a small open model in this process, through `xllamacpp` (llama.cpp), with GBNF grammars and log-probabilities.

Holes are filled by letting the model go on with the draft's text under the hole's grammar. Answers come token by token, so
that a deadline, a cancelled call and the end of the process stop the model at once: a process that ends while the
library still works in it dies of it.
"""

from __future__ import annotations

import asyncio
import atexit
import hashlib
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
from csp_ir.providers.wire import messages, tokens, vetted

ABILITIES = Abilities(
    frozenset(("text", "json", "grammar", "choice")), samples=True, seed=True, logprobs=True, continues=True, small=True
)
T = TypeVar("T")
Stopped = Callable[[], bool]
_KEY = secrets.token_hex(16)
_servers: dict[tuple[str, int, int], Any] = {}
_lock = threading.Lock()
_leaving = threading.Event()  # set when the process ends
_working: set[threading.Thread] = set()
PATIENCE = 30.0  # seconds that the end of the process waits for the token that is being worked at


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
        return await in_daemon(lambda stopped: self._complete(prompt, format, sampling, deadline, stopped))

    def _complete(
        self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float, stopped: Stopped
    ) -> Completion:
        server = self.server()
        texts: list[str] = []
        logprobs: list[float | None] = []
        reasons: list[str] = []
        usage = Usage(calls=1)
        for start in range(0, sampling.n, self.slots):
            if start and (time.monotonic() >= deadline or stopped()):
                break
            body = self.body(prompt, format, sampling, min(self.slots, sampling.n - start), start)
            if prompt.start:
                handle, body = server.handle_completions, {**body, "prompt": prompt.start}
            else:
                handle, body = server.handle_chat_completions, {**body, "messages": messages(prompt)}
            try:
                data = streamed(handle, body, lambda: time.monotonic() >= deadline or stopped())
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
        return await in_daemon(lambda stopped: [self._score(start, text, stopped) for text in texts])

    def _score(self, start: str, text: str, stopped: Stopped) -> float:
        before, whole = self._tokens(start), self._tokens(start + text)
        shared = next((i for i, (a, b) in enumerate(zip(before, whole)) if a != b), min(len(before), len(whole)))
        rest = whole[shared:]
        if not rest or shared < len(before):  # the text melts into what stands before it
            return float("-inf")
        grammar = "root ::= " + " ".join(f"<[{token}]>" for token in rest) + "\n"
        body = {"prompt": start, "max_tokens": len(rest), "temperature": 0.0, "logprobs": 1, "grammar": grammar}
        data = streamed(self.server().handle_completions, body, stopped)
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

    async def identity(self, deadline: float) -> str:
        """The size of the model's file, and a digest of its beginning, which describes the model."""
        try:
            with open(self.path, "rb") as file:
                return f"{os.fstat(file.fileno()).st_size} {hashlib.sha256(file.read(1 << 20)).hexdigest()[:16]}"
        except OSError:
            return ""

    async def aclose(self) -> None:
        return None


def streamed(handle: Callable[..., Any], body: dict[str, Any], stopped: Stopped) -> dict[str, Any]:
    """The answer to a request as it would come in one piece; samples that are not at their end when it is stopped are
    cut off there, and the use of the prompt is not reported then."""
    samples: dict[int, dict[str, Any]] = {}
    answer: dict[str, Any] = {}

    def heard(chunk: Any) -> bool:
        if "error" in chunk:
            answer["error"] = chunk["error"]
        answer["usage"] = chunk.get("usage") or answer.get("usage")
        for choice in chunk.get("choices") or ():
            one = samples.setdefault(choice["index"], {"text": "", "content": [], "finish_reason": "length"})
            one["text"] += choice.get("text") or (choice.get("delta") or {}).get("content") or ""
            one["content"] += (choice.get("logprobs") or {}).get("content") or ()
            one["finish_reason"] = choice.get("finish_reason") or one["finish_reason"]
        return stopped()

    handle({**body, "stream": True, "stream_options": {"include_usage": True}}, heard)
    if "error" in answer:
        return answer
    choices = [
        {"text": s["text"], "finish_reason": s["finish_reason"], "logprobs": {"content": s["content"]}}
        for _, s in sorted(samples.items())
    ]
    return {**answer, "choices": choices}


async def in_daemon(work: Callable[[Stopped], T]) -> T:
    """The result of blocking work in a thread that does not keep the process from ending.

    The work is given a function that tells whether it is to stop: the caller was cancelled, or the process ends.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()
    cancelled = threading.Event()

    def settle(result: T | None, error: BaseException | None) -> None:
        if not answer.done():
            answer.set_exception(error) if error is not None else answer.set_result(result)  # type: ignore[arg-type]

    def target() -> None:
        result, error = None, None
        try:
            result = work(lambda: cancelled.is_set() or _leaving.is_set())
        except BaseException as raised:
            error = raised
        _working.discard(threading.current_thread())
        try:
            loop.call_soon_threadsafe(settle, result, error)
        except RuntimeError:  # the loop is closed
            pass

    thread = threading.Thread(target=target, name="csp-ir-llama", daemon=True)
    _working.add(thread)
    thread.start()
    try:
        return await answer
    except asyncio.CancelledError:
        cancelled.set()
        raise


@atexit.register
def _leave() -> None:
    """Stop what is at work, and wait for it."""
    _leaving.set()
    for thread in list(_working):
        thread.join(PATIENCE)
