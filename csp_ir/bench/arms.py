"""Arms as text: `[NAME=]SOURCE[+SOURCE...][?OPTION=VALUE&...]`."""

from __future__ import annotations

import re
from typing import Any

from csp_ir.bench.model import Arm
from csp_ir.errors import InputError

_NAME = re.compile(r"^([\w.-]+)=(?=.)")


def _on_off(text: str) -> str:
    if text not in ("on", "off"):
        raise ValueError("on or off")
    return text


# option -> its reader. cache, programs, base_url and effort are for providers, holdout for SyGuS tasks.
OPTIONS: dict[str, Any] = {
    "search": str,
    "seconds": float,
    "work": float,
    "holdout": int,
    "cache": _on_off,
    "programs": int,
    "base_url": str,
    "effort": str,
}
OF_SOLVE = ("search", "seconds", "work")
_EXAMPLE = "embedded, samples:10+embedded, fast=embedded?seconds=2, vllm:http://HOST:8000#MODEL"


def read_arm(text: str) -> Arm:
    """Read an arm. Raises InputError.

    >>> read_arm("fast=embedded+samples:10?seconds=2").sources
    ('embedded', 'samples:10')
    """
    rest, name = text.strip(), ""
    if match := _NAME.match(rest):
        name, rest = match[1], rest[match.end() :]
    sources_text, _, query = rest.partition("?")
    sources = tuple(s.strip() for s in sources_text.split("+") if s.strip())
    if not sources:
        raise InputError(f"an arm without a source: {text!r}", remedy=f"for example {_EXAMPLE}")
    options: dict[str, str] = {}
    for part in filter(None, query.split("&")):
        key, _, value = part.partition("=")
        if key not in OPTIONS:
            raise InputError(f"no arm option {key!r} in {text!r}", remedy=f"options: {', '.join(OPTIONS)}")
        try:
            OPTIONS[key](value)
        except ValueError:
            raise InputError(f"{key} cannot be {value!r}", remedy=f"for example {_EXAMPLE}") from None
        options[key] = value
    for source in sources:
        kind, _, detail = source.partition(":")
        if kind == "samples" and detail and not detail.isdigit():
            raise InputError(f"{source!r}: not a number of samples", remedy="samples, or samples:10")
    return Arm(name or rest, text, sources, options)


def read_arms(texts: tuple[str, ...]) -> tuple[Arm, ...]:
    """Several arms with distinct names. Raises InputError."""
    arms = tuple(map(read_arm, texts))
    names = [a.name for a in arms]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"two arms named {name!r}", remedy="name them: --arm first=... --arm second=...")
    return arms
