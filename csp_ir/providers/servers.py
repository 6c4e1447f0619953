"""Servers that speak the OpenAI protocol: where they are, which variable holds their key, and what they are known to refuse.

One row a server. What is not written here is learned from the server's own refusals (`refusals.py`).
"""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Server:
    """A sort of server.

    url: its usual address; address: the variable that names another; keys: variables of its key, the first set one counts.
    style: how it is told of a format: "vllm" (`structured_outputs`), "llamacpp" (`grammar`), "schema" (`response_format`).
    own: whether it is a program of the user's own, which serves one model or lists those it has, and costs nothing a token.
    limit: what it calls the limit of tokens. omits: fields that it refuses or heeds wrongly.
    first_only: whether its usage field counts the first of several samples alone.
    """

    url: str
    keys: tuple[str, ...] = ()
    address: str = ""
    style: str = "schema"
    own: bool = False
    limit: str = "max_tokens"
    omits: frozenset[str] = frozenset()
    first_only: bool = False


SERVERS: dict[str, Server] = {
    "openai": Server("https://api.openai.com/v1", ("OPENAI_API_KEY",), "OPENAI_BASE_URL", limit="max_completion_tokens"),
    "openrouter": Server("https://openrouter.ai/api/v1", ("OPENROUTER_API_KEY",), omits=frozenset(("n",))),
    "groq": Server("https://api.groq.com/openai/v1", ("GROQ_API_KEY",), omits=frozenset(("n", "logprobs"))),
    "together": Server("https://api.together.xyz/v1", ("TOGETHER_API_KEY",)),
    "gemini": Server(
        "https://generativelanguage.googleapis.com/v1beta/openai", ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
        omits=frozenset(("logprobs", "seed")),
    ),
    "ollama": Server("http://127.0.0.1:11434/v1", ("OLLAMA_API_KEY",), "OLLAMA_HOST", own=True, omits=frozenset(("n",))),
    "lmstudio": Server("http://127.0.0.1:1234/v1", ("LM_API_TOKEN",), own=True, omits=frozenset(("n",))),
    "llamacpp": Server("http://127.0.0.1:8080/v1", ("LLAMA_API_KEY",), style="llamacpp", own=True, first_only=True),
    "vllm": Server("http://127.0.0.1:8000/v1", ("VLLM_API_KEY",), style="vllm", own=True),
}  # fmt: skip


def url_of(kind: str, given: str = "") -> str:
    """The address of a server: what is given, else what its variable says, else its usual one; with a path.

    >>> url_of("vllm", "http://gpu:8000"), url_of("vllm", "https://host/api/v1/")
    ('http://gpu:8000/v1', 'https://host/api/v1')
    """
    row = SERVERS[kind]
    said = given or (os.environ.get(row.address, "") if row.address else "") or row.url
    if "://" not in said:  # OLLAMA_HOST may be HOST:PORT, or what the server listens on
        said = f"http://{said}" if re.search(r":\d+$", said) else f"http://{said}:{urlsplit(row.url).port}"
    base = said.replace("//0.0.0.0:", "//127.0.0.1:").rstrip("/")
    return base if base.count("/") > 2 else f"{base}/v1"


def key_of(kind: str) -> tuple[str, str]:
    """The variable that holds a server's key and its value; the first of its variables and "" where none is set."""
    keys = SERVERS[kind].keys
    found = next((k for k in keys if os.environ.get(k)), keys[0])
    return found, os.environ.get(found, "")


def nearby(url: str) -> bool:
    """Whether an address is one of this machine or of a network of the user's own.

    >>> nearby("http://127.0.0.1:8000/v1"), nearby("http://gpu:8000"), nearby("https://llm.example.org")
    (True, True, False)
    """
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".lan", ".internal", ".home.arpa"))
