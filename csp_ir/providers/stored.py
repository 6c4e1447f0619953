"""Completions as plain JSON data, for the cache and for records. Nothing stored is ever executed."""

from __future__ import annotations

from typing import Any

from csp_ir.providers.base import Completion, Usage


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
    if not isinstance(data, dict) or "texts" not in data or data.keys() - Completion.__dataclass_fields__.keys():
        return None
    usage, model = data.get("usage", {}), data.get("model", "")
    whole = isinstance(usage, dict) and usage.keys() <= Usage.__dataclass_fields__.keys() and isinstance(model, str)
    if not whole or any(type(v) is not int for v in usage.values()):
        return None
    texts, reasons, notes = (_all(data.get(key, []), str) for key in ("texts", "finish_reasons", "notes"))
    logprobs = _all(data.get("logprobs", []), float, int, type(None))
    if texts is None or logprobs is None or reasons is None or notes is None:
        return None
    return Completion(texts, tuple(map(_number, logprobs)), Usage(**usage), reasons, model, notes)


def _all(held: Any, *kinds: type) -> tuple[Any, ...] | None:
    """A list of nothing but values of some kinds, as a tuple; else None."""
    return tuple(held) if isinstance(held, list) and all(type(v) in kinds for v in held) else None


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
