"""Completions as plain JSON data, for the cache and for records. Nothing stored is ever executed."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from csp_ir.providers.base import Completion, Usage


class StoredUsage(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    calls: int = 0
    unreported: int = 0


class StoredCompletion(BaseModel):
    """The fields of a Completion."""

    model_config = ConfigDict(extra="forbid")
    texts: list[str]
    logprobs: list[float | None] = []
    usage: StoredUsage = StoredUsage()
    finish_reasons: list[str] = []
    model: str = ""
    notes: list[str] = []


def store(completion: Completion) -> dict[str, Any]:
    """A completion as data."""
    return {
        "texts": list(completion.texts),
        "logprobs": list(completion.logprobs),
        "usage": completion.usage.data(),
        "finish_reasons": list(completion.finish_reasons),
        "model": completion.model,
        "notes": list(completion.notes),
    }


def restore(data: Any) -> Completion | None:
    """The completion stored as `data`; None where the data is not one."""
    try:
        stored = StoredCompletion.model_validate(data)
    except ValidationError:
        return None
    return Completion(
        tuple(stored.texts),
        tuple(stored.logprobs),
        Usage(**stored.usage.model_dump()),
        tuple(stored.finish_reasons),
        stored.model,
        tuple(stored.notes),
    )
