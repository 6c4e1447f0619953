"""Provider strings, settings, and the stack of wrappers round each backend.

anthropic:MODEL            Claude; ANTHROPIC_API_KEY. `anthropic:MODEL@batch` goes by Message Batches
vllm:URL#MODEL             an OpenAI-compatible server with XGrammar; without #MODEL, the first it serves
llamacpp:URL#MODEL         a llama.cpp server
modal:APP                  the vLLM server that `csp-ir modal deploy` made
local:NAME or local:FILE   a GGUF model in this process; `local` is local:smollm2
recorded:FILE#BACKEND      answers recorded with --record-calls
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from csp_ir.errors import CspIrError, InputError, MissingExtraError
from csp_ir.files import read_utf8
from csp_ir.providers.base import Backend
from csp_ir.providers.cache import Cached, Store
from csp_ir.providers.limits import Limited
from csp_ir.providers.metering import Counted, Meter, Metered
from csp_ir.providers.places import CONFIG, config_file
from csp_ir.providers.prices import Price, price_of
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.recording import Recorded, Recording
from csp_ir.providers.retry import Retrying

if TYPE_CHECKING:
    from csp_ir.providers.llamacpp import LlamaCpp

KINDS = ("anthropic", "vllm", "llamacpp", "modal", "local", "recorded")
_REMEDY = "one of anthropic:MODEL, vllm:URL#MODEL, llamacpp:URL, modal:APP, local:NAME, recorded:FILE"


@dataclass
class Options:
    """What the stacks of all providers share.

    cache: None: no cache. record: file for calls and answers. concurrent, per_minute: limits for each provider.
    temperature: for drafting; seed: of the first sample. modal_hosts: hosts of the user's own on Modal, beside those
    under modal.run that a provider string names; Modal's proxy keys go to no other.
    """

    meter: Meter = field(default_factory=Meter)
    cache: Store | None = None
    record: str | None = None
    concurrent: int = 16
    per_minute: int | None = None
    temperature: float | None = 0.8
    seed: int | None = 0
    modal_hosts: Sequence[str] = ()


def provider(text: str, options: Options | None = None) -> LLMProvider:
    """The proposer a provider string names, in its wrappers.

    Raises: InputError for a string that names none; MissingExtraError without its packages.
    """
    options = options or Options()
    made: Backend = backend(text, options.modal_hosts)
    if isinstance(made, Recorded):
        made = Counted(made, options.meter)
    else:
        made = Limited(
            Retrying(Metered(made, options.meter)), concurrent=options.concurrent, per_minute=options.per_minute
        )
        if options.cache is not None:
            made = Cached(made, options.cache)
        if options.record is not None:
            made = Recording(made, options.record)
    tokens = 320 if made.abilities.small else 700
    return LLMProvider(made, temperature=options.temperature, seed=options.seed, program_tokens=tokens)


def check_kind(text: str) -> str:
    """The sort of provider that a string names. Raises InputError for one that is unknown."""
    kind = text.partition(":")[0]
    if kind not in KINDS:
        raise InputError(f"no provider {text!r}", remedy=_REMEDY)
    return kind


def backend(text: str, modal_hosts: Sequence[str] = ()) -> Backend:
    """The backend a provider string names, bare. Raises InputError, MissingExtraError."""
    kind, rest = check_kind(text), text.partition(":")[2]
    place, _, detail = rest.partition("#")
    if kind == "anthropic":
        if not place:
            raise InputError("anthropic: which model?", remedy="anthropic:claude-haiku-5-5")
        from csp_ir.providers.anthropic import Anthropic, AnthropicBatches

        return AnthropicBatches(place) if place.endswith("@batch") else Anthropic(place)
    if kind in ("vllm", "llamacpp"):
        if not re.match(r"https?://[^/\s]+", place):
            raise InputError(f"{text!r} names no server", remedy=f"{kind}:http://HOST:PORT#MODEL")
        from csp_ir.providers.openai_compatible import OpenAICompatible

        return OpenAICompatible(place, detail or None, dialect=kind, modal=on_modal(place, modal_hosts))
    if kind == "modal":
        from csp_ir.providers.modal_app import deployed_url
        from csp_ir.providers.openai_compatible import OpenAICompatible

        return OpenAICompatible(deployed_url(place or None), detail or None, modal=True)
    if kind == "recorded":
        return Recorded(place, detail or None)
    return _local(place)


def on_modal(url: str, hosts: Sequence[str] = ()) -> bool:
    """Whether a server that the user names is one on Modal.

    >>> on_modal("https://me--app.modal.run/v1"), on_modal("https://modal.run.example.org"), on_modal("http://me.modal.run")
    (True, False, False)
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme == "https" and (host in hosts or host.endswith(".modal.run"))


def scorer(text: str) -> LlamaCpp:
    """The model that orders the candidates of others: `local`, `local:NAME` or `local:FILE`.

    Raises: InputError for another sort, which cannot score; MissingExtraError without its package.
    """
    if check_kind(text) != "local":
        raise InputError(f"{text!r} cannot score candidates", remedy="local, local:NAME or local:FILE.gguf")
    return _local(text.partition(":")[2])


def _local(place: str) -> LlamaCpp:
    from csp_ir.providers.llamacpp import LlamaCpp
    from csp_ir.providers.models import model_path

    path = model_path(place or "smollm2")
    return LlamaCpp(path, place if place and not place.endswith(".gguf") else path.stem if place else "smollm2")


def tiers(providers: Sequence[LLMProvider], prices: dict[str, Price] | None = None) -> list[list[LLMProvider]]:
    """Providers grouped by the price of their output, cheapest first; one whose price is unknown counts as free."""
    grouped: dict[float, list[LLMProvider]] = {}
    for p in providers:
        price = price_of(p.backend.model, prices)
        grouped.setdefault(0.0 if price is None else price.output, []).append(p)
    return [grouped[cost] for cost in sorted(grouped)]


@dataclass(frozen=True)
class Readiness:
    """Whether a provider can be used here; `missing` says what to do where it cannot."""

    kind: str
    ready: bool
    missing: str = ""


def readiness() -> list[Readiness]:
    """Which sorts of providers can be used here. Nothing is called over the network."""
    found = []
    for kind, package, extra, variable in (
        ("anthropic", "anthropic", "llm", "ANTHROPIC_API_KEY"),
        ("vllm", "openai", "llm", ""),
        ("llamacpp", "openai", "llm", ""),
        ("modal", "modal", "modal", ""),
        ("local", "xllamacpp", "local", ""),
        ("recorded", "", "", ""),
    ):
        missing = []
        if package and not _installed(package):
            missing.append(f"pip install 'csp-ir[{extra}]'")
        if variable and not os.environ.get(variable):
            missing.append(f"set {variable}")
        if kind == "local":
            from csp_ir.providers.models import model_path

            try:
                model_path("smollm2")
            except InputError:
                missing.append("csp-ir models pull smollm2")
        found.append(Readiness(kind, not missing, "; ".join(missing)))
    return found


def _installed(package: str) -> bool:
    from importlib.util import find_spec

    return find_spec(package) is not None


# --- settings -------------------------------------------------------------------------


def settings() -> dict[str, Any]:
    """Settings of `csp-ir.toml` (here, else in the user's configuration folder) and CSP_IR_* variables, which win.

    Keys: providers, budget, budget_tokens, cache, prices, concurrent, per_minute, temperature, seed, route, modal_hosts.
    Raises: InputError where one cannot be read.
    """
    path = config_file()
    given: dict[str, Any] = {}
    if path is not None:
        try:
            given = tomllib.loads(read_utf8(path))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise InputError(f"cannot be read: {error}", file=str(path), remedy="write it as TOML") from None
    if path is None and not any(k.startswith("CSP_IR_") for k in os.environ):
        return {}
    try:
        return _validated(given)
    except CspIrError:
        raise
    except ValueError as error:
        first = error.errors()[0] if hasattr(error, "errors") else {"loc": ("?",), "msg": str(error)}
        place = ".".join(map(str, first["loc"])) or "settings"
        raise InputError(f"setting {place}: {first['msg']}", file=str(path) if path else None) from None


def _validated(given: dict[str, Any]) -> dict[str, Any]:
    try:
        from pydantic_settings import BaseSettings, SettingsConfigDict
    except ImportError:
        if given:
            raise MissingExtraError(f"reading {CONFIG}", "llm") from None
        return {}

    class Settings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="CSP_IR_", extra="forbid")
        providers: list[str] = []
        modal_hosts: list[str] = []
        budget: float | None = None
        budget_tokens: int | None = None
        cache: str | bool | None = None
        prices: str | None = None
        concurrent: int | None = None
        per_minute: int | None = None
        temperature: float | None = None
        seed: int | None = None
        route: str | None = None

        @classmethod
        def settings_customise_sources(cls, settings_cls: Any, *args: Any, **sources: Any) -> Any:
            return sources["env_settings"], sources["init_settings"]

    return Settings(**given).model_dump(exclude_none=True, exclude_defaults=True)
