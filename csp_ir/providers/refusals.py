"""What a server refuses of a request is learned once, and left out of every later one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csp_ir.providers.base import CallError

# Fields that a request can do without -> how refusals name them, and what may be sent instead.
_NAMES: dict[str, str] = {
    "max_tokens": r"max_tokens",
    "max_completion_tokens": r"max_completion_tokens",
    "n": r"""['"`]n['"`]|\bn\b(?=\s*(?:[=>:<]|must|should|is\b|to be|greater))|parameter:? n\b""",
    "logprobs": r"logprobs",
    "seed": r"\bseed\b",
    "temperature": r"\btemperature\b",
    "stop": r"""['"`]stop['"`]|\bstop\b(?= (?:sequences|is|parameter))""",
    "stop_sequences": r"stop_sequences",
    "reasoning_effort": r"reasoning_effort|reasoning\.effort|reasoning effort",
    "chat_template_kwargs": r"chat_template_kwargs|enable_thinking",
    "response_format": r"response_format|json_schema|json mode|structured outputs?",
    "structured_outputs": r"structured_outputs|guided_|xgrammar",
    "grammar": r"\bgrammar\b",
    "output_config": r"output_config|output_format",
    "thinking": r"\bthinking\b",
}
_INSTEAD = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
_LIMIT = re.compile(
    r"(?:at most|up to|maximum|max(?:imum)? (?:value )?(?:is|of)|<=|less than or equal to|supports)\D{0,40}(\d{2,7})",
    re.I,
)
FEWEST = 256  # tokens: a server that takes no more is none for this


@dataclass
class Refusals:
    """What one model of one server refused.

    left_out: field -> the one that is sent in its place, "" for none. most: tokens that it answers with.
    """

    left_out: dict[str, str] = field(default_factory=dict)
    most: int = 0

    def heeded(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """A request without what is known to be refused."""
        sent = dict(body)
        for name, instead in self.left_out.items():
            if name in sent and (value := sent.pop(name)) is not None and instead:
                sent[instead] = value
        for name in _INSTEAD:
            if name in sent and self.most:
                sent[name] = min(sent[name], self.most)
        return sent

    def learn(self, error: CallError, sent: Mapping[str, Any]) -> str:
        """The field that a refusal is about, now learned; "" where it is about none, or nothing new."""
        if error.kind != "bad_request":
            return ""
        name = _blamed(error.detail, sent)
        if name in _INSTEAD and self._capped(error.detail, sent[name]):
            return name
        if not name or name in self.left_out:
            return ""
        self.left_out[name] = "" if _INSTEAD.get(name) in self.left_out else _INSTEAD.get(name, "")
        return name

    def heeds(self, error: CallError, sent: Mapping[str, Any]) -> bool:
        """Whether a request that was refused would now be another: for what its refusal teaches, or one meanwhile of
        another request did."""
        known = error.kind == "bad_request" and any(name in sent for name in self.left_out)
        return bool(self.learn(error, sent)) or known

    def _capped(self, said: str, tokens: int) -> bool:
        """Whether a refusal says how many tokens would do."""
        limit = int(found[1]) if (found := _LIMIT.search(said)) else 0
        most = min(limit, tokens) // 2 if "context" in said.lower() else limit
        if not FEWEST <= most < tokens:
            return False
        self.most = most
        return True


def _blamed(said: str, sent: Mapping[str, Any]) -> str:
    """The field of a request that a refusal names: as its `param`, or first in its text."""
    for param in _params(said):
        if param in _NAMES and param in sent:
            return param
    found = [
        (m.start(), name) for name, names in _NAMES.items() if name in sent and (m := re.search(names, said, re.I))
    ]
    return min(found)[1] if found else ""


def _params(said: str) -> list[str]:
    try:
        data = json.loads(said)
    except (ValueError, RecursionError):
        return []
    data = data[0] if isinstance(data, list) and data else data
    errors = data.get("error", data) if isinstance(data, dict) else None
    param = errors.get("param") if isinstance(errors, dict) else None
    return [param.partition(".")[0]] if isinstance(param, str) else []
