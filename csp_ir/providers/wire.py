"""What the backends over HTTP share: one host, capped bodies, JSON, failures by status, answers without keys."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any

from csp_ir.providers.base import CallError, Completion, Prompt, Usage
from csp_ir.secrets import known_secrets, redact, redact_exact
from csp_ir.visible import visible

MAX_BODY = 32 * 1024 * 1024
MAX_ERROR = 64 * 1024
MAX_PARTS = 500_000  # lists and objects of an answer, each of which takes far more memory than text
MAX_COUNT = 10**12  # tokens that a server may say a call used
LONGEST_CALL = 600.0
# Errors of a program, not of a connection.
PROGRAMMING = (TypeError, AttributeError, NameError, LookupError)


def http_client(sdk: Any, name: str, hint: Callable[[int], str] = lambda status: "") -> Any:
    """An HTTP client for an SDK. It goes to no other host than the one it was sent to, so that no header with a key
    does, and it reads a bounded part of an error.

    hint: what to do about a status, "" for nothing.
    """

    async def look(response: Any) -> None:
        url = response.request.url
        if response.has_redirect_location:
            target = url.join(response.headers["location"])
            safer = url.scheme == "http" and target.scheme == "https"
            if target.host != url.host or not (safer or (target.scheme, target.port) == (url.scheme, url.port)):
                place = redact(visible(f"{target.scheme}://{target.host}"))[:200]
                raise CallError("connection", f"{name}: the server sends calls on to {place}, which was not named")
        elif response.status_code >= 400:
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > MAX_ERROR:
                    break
            said, status = bytes(body).decode("utf-8", "replace"), response.status_code
            raise status_error(name, status, response.headers, said, hint(status))

    # Errors are shown as they come, and so must not be packed.
    return sdk.DefaultAsyncHttpxClient(event_hooks={"response": [look]}, headers={"accept-encoding": "identity"})


async def read_json(response: Any, name: str) -> dict[str, Any]:
    """The JSON object of a streamed response of an SDK. Raises CallError when it is too large or none."""
    body = bytearray()
    async for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MAX_BODY:
            raise CallError(
                "invalid", f"{name}: an answer of over {MAX_BODY:,} bytes", usage=Usage(calls=1, unreported=1)
            )
    if body.count(b"{") + body.count(b"[") > MAX_PARTS:
        raise CallError("invalid", f"{name}: an answer of over {MAX_PARTS:,} parts", usage=Usage(calls=1, unreported=1))
    try:
        data = json.loads(bytes(body))
        if not isinstance(data, dict):
            raise ValueError("not an object")
    except (ValueError, RecursionError):
        raise CallError(
            "invalid", f"{name}: the answer is not JSON", retryable=True, usage=Usage(calls=1, unreported=1)
        ) from None
    return data


async def exchange(opened: Any, name: str, sdk: Any) -> dict[str, Any]:
    """The JSON body of a request that an SDK streams. Raises CallError for what the server or the transport did.

    Args:
        opened: the SDK's context manager of the response; name: the backend's; sdk: its package.
    """
    try:
        async with opened as response:
            return await read_json(response, name)
    except (sdk.APIError, sdk.APIConnectionError) as error:
        raise sdk_error(name, sdk, error) from None
    except (CallError, *PROGRAMMING):
        raise
    except Exception as error:  # the transport's own errors while a body is read
        raise CallError(
            "connection", f"{name}: the answer broke off ({type(error).__name__})", retryable=True,
            usage=Usage(calls=1, unreported=1),
        ) from None  # fmt: skip


def status_error(name: str, status: int, headers: Mapping[str, str], message: str, hint: str = "") -> CallError:
    """The CallError for an HTTP status. `x-should-retry` says, where it is sent, whether another try can help."""
    said = visible(redact(" ".join(message.split())))
    kind, retryable = "bad_request", False
    if status in (401, 402, 403):
        kind = "denied"
    elif status == 404:
        kind = "not_found"
    elif status == 429:
        kind, retryable = "rate_limit", True
    elif status in (503, 529):
        kind, retryable = "overloaded", True
    elif status >= 500 or status in (408, 409):
        kind, retryable = "server", True
    if (wish := headers.get("x-should-retry")) in ("true", "false"):
        retryable = wish == "true"
    text = f"{name}: HTTP {status}: {said[:300]}" + (f" ({hint})" if hint else "")
    return CallError(kind, text, retryable=retryable, retry_after=_wait(headers), detail=said[:4000])


def sdk_error(name: str, sdk: Any, error: Exception) -> CallError:
    """The CallError for an error of the `anthropic` or `openai` package (they share their shape)."""
    if isinstance(error, sdk.APIStatusError):
        return status_error(name, error.status_code, error.response.headers, str(error))
    if isinstance(error, sdk.APITimeoutError):
        return CallError("timeout", f"{name}: no answer in time", retryable=True)
    if isinstance(error.__cause__, CallError):  # of our own `http_client`
        return error.__cause__
    cause = type(error.__cause__ or error).__name__
    return CallError("connection", f"{name}: the connection failed ({cause})", retryable=True)


def messages(prompt: Prompt) -> list[dict[str, str]]:
    """A prompt as the messages of a chat."""
    instructions = [{"role": "system", "content": prompt.system}] if prompt.system else []
    return [*instructions, {"role": "user", "content": prompt.user or prompt.start}]


def time_left(deadline: float) -> float:
    """Seconds for one HTTP call."""
    return max(0.01, min(LONGEST_CALL, deadline - time.monotonic()))


def tokens(usage: Any, field: str) -> int:
    """A field of a usage object; 0 where it is missing, null or no count."""
    value = usage.get(field) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_COUNT else 0


def vetted(completion: Completion, name: str, wanted: int) -> Completion:
    """A completion as the rest may have it: no key that the server echoes, only Unicode text, no more than was asked for.

    Raises: CallError where there are more answers, or none of them is text.
    """
    got = len(completion.texts)
    if got > wanted:
        raise CallError("invalid", f"{name}: {got:,} answers where {wanted} were asked for", usage=completion.usage)
    good = [i for i, text in enumerate(completion.texts) if _is_text(text)]
    if got and not good:
        raise CallError("invalid", f"{name}: the answer holds half characters (lone surrogates)", retryable=True,
                        usage=completion.usage)  # fmt: skip
    notes = completion.notes
    if len(good) < got:
        notes += (f"{got - len(good)} of {got} answers of {name} hold half characters (lone surrogates)",)
    secrets = known_secrets()

    def kept(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(values[i] for i in good) if len(values) == got else values

    texts = tuple(redact_exact(text, secrets) for text in kept(completion.texts))
    return replace(
        completion, texts=texts, logprobs=kept(completion.logprobs), finish_reasons=kept(completion.finish_reasons),
        model=label(completion.model), notes=notes,
    )  # fmt: skip


def label(text: str) -> str:
    """A name that a server gave, fit to be shown."""
    return visible(redact_exact(text))[:200]


def _is_text(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def without_thoughts(text: str) -> str:
    """An answer without the thoughts that some servers leave before it; "" where they never end.

    >>> without_thoughts("<think>hm</think>\\n\\nx + 1"), without_thoughts("<think>hm")
    ('x + 1', '')
    """
    start = text.lstrip()
    if not start.startswith("<think>"):
        return text
    return start.partition("</think>")[2].lstrip()


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks to wait: `retry-after-ms`, else `retry-after`."""
    wait = _seconds(headers.get("retry-after-ms"))
    return wait / 1000 if wait is not None else _seconds(headers.get("retry-after"))


def _seconds(value: str | None) -> float | None:
    """`retry-after` in seconds or as a date."""
    if not value:
        return None
    try:
        seconds = float(value)
        return max(0.0, seconds) if math.isfinite(seconds) else None
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError, LookupError):
        return None
