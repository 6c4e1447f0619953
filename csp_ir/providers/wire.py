"""What the backends over HTTP share: capped bodies, JSON, failures by status."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from csp_ir.providers.base import CallError, Usage
from csp_ir.secrets import redact

MAX_BODY = 32 * 1024 * 1024
LONGEST_CALL = 600.0
# Errors of a program, not of a connection.
PROGRAMMING = (TypeError, AttributeError, NameError, LookupError)


async def read_json(response: Any, name: str) -> dict[str, Any]:
    """The JSON object of a streamed response of an SDK. Raises CallError when it is too large or none."""
    body = bytearray()
    async for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MAX_BODY:
            raise CallError(
                "invalid", f"{name}: an answer of over {MAX_BODY:,} bytes", usage=Usage(calls=1, unreported=1)
            )
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


def status_error(name: str, status: int, headers: Mapping[str, str], message: str) -> CallError:
    """The CallError for an HTTP status."""
    retry_after = _seconds(headers.get("retry-after"))
    text = f"{name}: HTTP {status}: {redact(' '.join(message.split()))[:300]}"
    if status == 429:
        return CallError("rate_limit", text, retryable=True, retry_after=retry_after)
    if status in (503, 529):
        return CallError("overloaded", text, retryable=True, retry_after=retry_after)
    if status >= 500 or status in (408, 409):
        return CallError("server", text, retryable=True, retry_after=retry_after)
    return CallError("bad_request", text)


def sdk_error(name: str, sdk: Any, error: Exception) -> CallError:
    """The CallError for an error of the `anthropic` or `openai` package (they share their shape)."""
    if isinstance(error, sdk.APIStatusError):
        return status_error(name, error.status_code, error.response.headers, str(error))
    if isinstance(error, sdk.APITimeoutError):
        return CallError("timeout", f"{name}: no answer in time", retryable=True)
    cause = type(error.__cause__ or error).__name__
    return CallError("connection", f"{name}: the connection failed ({cause})", retryable=True)


def time_left(deadline: float) -> float:
    """Seconds for one HTTP call."""
    return max(0.01, min(LONGEST_CALL, deadline - time.monotonic()))


def tokens(usage: Any, field: str) -> int:
    """A field of a usage object; 0 where it is missing, null or no count."""
    value = usage.get(field) if isinstance(usage, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _seconds(value: str | None) -> float | None:
    """`retry-after` in seconds or as a date."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError):
        return None
