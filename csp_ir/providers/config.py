"""Provider strings, settings, and the stack of wrappers round each backend.

anthropic:MODEL            Claude; ANTHROPIC_API_KEY. `anthropic:MODEL@batch` goes by Message Batches
SERVER:MODEL               a server that speaks the OpenAI protocol: one of `servers.SERVERS`, at its usual address, at
                           that of --base-url, or as SERVER:URL#MODEL; one of the user's own names its models itself
modal:APP#MODEL            the vLLM server that `csp-ir modal deploy` made
litellm:MODEL              whatever LiteLLM reaches
local:NAME or local:FILE   a GGUF model in this process; `local` is local:smollm2
recorded:FILE#BACKEND      answers recorded with --record-calls
NAME:...                   a provider of another package, by its entry point (`plugins.py`)
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from csp_ir.errors import InputError
from csp_ir.providers.base import Backend, Proposer
from csp_ir.providers.cache import Cached, Store
from csp_ir.providers.catalogue import EFFORTS, price_of
from csp_ir.providers.drawing import Drawn
from csp_ir.providers.limits import Limited
from csp_ir.providers.metering import Counted, Meter, Metered
from csp_ir.providers.plugins import named, plugin
from csp_ir.providers.prices import Price
from csp_ir.providers.provider import LLMProvider
from csp_ir.providers.recording import Recorded, Recording
from csp_ir.providers.retry import Retrying
from csp_ir.providers.servers import SERVERS, key_of
from csp_ir.providers.tracing import Traced

if TYPE_CHECKING:
    from csp_ir.providers.llamacpp import LlamaCpp

KINDS = ("anthropic", *SERVERS, "modal", "litellm", "local", "recorded")
_REMEDY = "one of anthropic:MODEL, openai:MODEL (or another of `csp-ir providers`), vllm:URL, local:NAME, recorded:FILE"


@dataclass
class Options:
    """What the stacks of all providers share.

    cache: None: no cache. record: file for calls and answers. concurrent, per_minute: limits for each provider.
    temperature: for drafting; seed: of the first sample. modal_hosts: hosts of the user's own on Modal, beside those
    under modal.run that a provider string names; Modal's proxy keys go to no other.
    base_url: address for servers whose string names none. effort: how much models are to think, one of `EFFORTS`.
    patient: whether a call of `@batch` waits for its batch.
    """

    meter: Meter = field(default_factory=Meter)
    cache: Store | None = None
    record: str | None = None
    concurrent: int = 16
    per_minute: int | None = None
    temperature: float | None = 0.8
    seed: int | None = 0
    modal_hosts: Sequence[str] = ()
    base_url: str = ""
    effort: str | None = None
    patient: bool = True


def provider(text: str, options: Options | None = None) -> Proposer:
    """The proposer a provider string names, in its wrappers.

    Raises: InputError for a string that names none; MissingExtraError without its packages.
    """
    options = options or Options()
    found = plugin(text) if check_kind(text) not in KINDS else backend(text, options)
    if not isinstance(found, Backend):  # a package's own proposer
        return found
    made: Backend = found
    if isinstance(made, Recorded):
        made = Counted(made, options.meter)
    else:
        many = made.abilities.samples
        made = Limited(
            Retrying(Traced(Metered(made, options.meter))), concurrent=options.concurrent, per_minute=options.per_minute
        )
        if many or made.room:
            made = Drawn(made)
        if options.cache is not None:
            made = Cached(made, options.cache)
        if options.record is not None:
            made = Recording(made, options.record)
    tokens = 320 if made.abilities.small else 700
    return LLMProvider(made, temperature=options.temperature, seed=options.seed, program_tokens=tokens)


def check_kind(text: str) -> str:
    """The sort of provider that a string names. Raises InputError for one that is unknown."""
    kind = text.partition(":")[0]
    if kind not in KINDS and kind not in named():
        raise InputError(f"no provider {text!r}", remedy=_REMEDY)
    return kind


def backend(text: str, options: Options | None = None) -> Backend:
    """The backend a provider string names, bare. Raises InputError, MissingExtraError."""
    options = options or Options()
    kind, rest = check_kind(text), text.partition(":")[2]
    place, _, detail = rest.partition("#")
    if options.effort is not None and options.effort not in EFFORTS:
        raise InputError(f"no effort {options.effort!r}", remedy=f"one of {', '.join(EFFORTS)}")
    if kind == "anthropic":
        return _anthropic(place, options)
    if kind in SERVERS:
        return _server(kind, rest, options)
    if kind == "modal":
        from csp_ir.providers.modal_app import deployed_url
        from csp_ir.providers.openai_compatible import OpenAICompatible

        return OpenAICompatible(deployed_url(place or None), detail or None, modal=True, effort=options.effort)
    if kind == "litellm":
        from csp_ir.providers.litellm import LiteLLM

        if not rest:
            raise InputError("litellm: which model?", remedy="litellm:PUBLISHER/MODEL")
        return LiteLLM(rest, effort=options.effort)
    if kind == "recorded":
        return Recorded(place, detail or None)
    return _local(place)


def _anthropic(model: str, options: Options) -> Backend:
    if not model:
        raise InputError("anthropic: which model?", remedy="anthropic:claude-haiku-5-5")
    if model.endswith("@batch"):
        from csp_ir.providers.batches import AnthropicBatches

        return AnthropicBatches(model, effort=options.effort, patient=options.patient)
    from csp_ir.providers.anthropic import Anthropic

    return Anthropic(model, effort=options.effort)


def _server(kind: str, rest: str, options: Options) -> Backend:
    """A server by SERVER:MODEL or SERVER:URL#MODEL; one of the user's own may go without MODEL."""
    url, _, model = rest.partition("#") if "://" in rest else (options.base_url, "", rest)
    bare = re.fullmatch(r"(localhost|[\d.]+)(:\d+)?(/.*)?|.*#.*", rest) if "://" not in rest else None
    if bare or (url and not re.match(r"https?://[^/\s]+", url)):
        raise InputError(f"{kind}:{rest} names no server", remedy=f"{kind}:http://HOST:PORT#MODEL")
    if not model and not SERVERS[kind].own and not url:
        raise InputError(f"{kind}: which model?", remedy=f"{kind}:MODEL, or {kind}:URL#MODEL")
    from csp_ir.providers.openai_compatible import OpenAICompatible

    modal = kind == "vllm" and on_modal(url, options.modal_hosts)
    return OpenAICompatible(url, model or None, kind=kind, modal=modal, effort=options.effort)


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


def tiers(providers: Sequence[Proposer], prices: dict[str, Price] | None = None) -> list[list[Proposer]]:
    """Providers grouped by the price of their output, cheapest first; one whose price is unknown counts as dearest.

    A server on Modal is billed by the second and not by the token: it goes with those that cost nothing.
    """
    grouped: dict[float, list[Proposer]] = {}
    for p in providers:
        backend = getattr(p, "backend", None)
        price = price_of(backend.model, prices) if backend is not None else None
        free = backend is None or p.name.startswith("modal:")
        cost = 0.0 if free and price is None else float("inf") if price is None else price.output
        grouped.setdefault(cost, []).append(p)
    return [grouped[cost] for cost in sorted(grouped)]


@dataclass(frozen=True)
class Readiness:
    """Whether a provider can be used here; `missing` says what to do where it cannot."""

    kind: str
    ready: bool
    missing: str = ""


def readiness() -> list[Readiness]:
    """Which sorts of providers can be used here. Nothing is called over the network."""
    from csp_ir.providers.anthropic import KEY

    rows = [("anthropic", "anthropic", "llm", KEY)]
    rows += [(kind, "openai", "llm", "" if row.own else key_of(kind)[0]) for kind, row in SERVERS.items()]
    rows += [("modal", "modal", "modal", "MODAL_KEY"), ("litellm", "litellm", "litellm", "")]
    rows += [("local", "xllamacpp", "local", ""), ("recorded", "", "", ""), *((n, "", "", "") for n in named())]
    found = []
    for kind, package, extra, variable in rows:
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
