"""What is known of models: prices, whether they think, which settings they take. One row a family, by the name's beginning.

Read in November 2026 from the publishers' pages (platform.claude.com, developers.openai.com, ai.google.dev) as stored
copies and others quoted them. What could not be confirmed is None: such a model is unpriced, and `--budget` refuses it.
Where a server lists what a model can (Claude's model list), that goes before these rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from csp_ir.providers.prices import FREE, Price

PRICES_OF = "2026-11"
EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
# Tokens that a model may think in before it answers, by effort: room beside the answer, not a promise of the server.
ROOM = dict(zip(EFFORTS, (0, 1024, 2048, 4096, 8192, 16384, 32768)))
# How a model thinks unless it is told otherwise: "" not at all, "manual" when given a budget of tokens, "asked" when
# asked to, "on" unless switched off, "always".
THINKING = ("", "manual", "asked", "on", "always")


@dataclass(frozen=True)
class Model:
    """A family of models.

    price: None: not confirmed; thinking: one of THINKING; effort: what the model does when none is given.
    efforts: the levels it takes; () for none. temperature, schemas: whether it takes them.
    cache: tokens below which its server caches no prompt.
    """

    price: Price | None = None
    thinking: str = ""
    effort: str = ""
    efforts: tuple[str, ...] = ()
    template: bool = False
    temperature: bool = True
    schemas: bool = True
    cache: int = 1024

    def room(self, effort: str | None) -> int:
        """Tokens to leave for thinking, for an effort that was asked for (None: the model's own)."""
        if effort is None:
            return ROOM[self.effort or "medium"] if self.thinking in ("on", "always") else 0
        return ROOM[effort] if self.thinking or effort in self.efforts else 0

    def level(self, effort: str) -> str | None:
        """The level that the model takes for an effort: it, else the next lower, else its lowest; None: it takes none."""
        lower = [e for e in self.efforts if EFFORTS.index(e) <= EFFORTS.index(effort)]
        return lower[-1] if lower else next(iter(self.efforts), None)


_CLAUDE = ("low", "medium", "high", "max")
_CLAUDE_5 = ("low", "medium", "high", "xhigh", "max")
_GPT = ("none", "low", "medium", "high", "xhigh", "max")


def _claude(price: Price | None, thinking: str, effort: str = "high", cache: int = 512) -> Model:
    return Model(price, thinking, effort, _CLAUDE_5, temperature=False, cache=cache)


def _claude_4(price: Price | None, thinking: str, cache: int, efforts: tuple[str, ...] = ()) -> Model:
    return Model(price, thinking, "high", efforts, cache=cache)


def _gpt(price: Price | None, effort: str = "medium") -> Model:
    return Model(price, "on", effort, _GPT, temperature=False)


def _long(price: Price, over: int = 272_000) -> Price:
    """A price that doubles, and half again for output, for prompts of over so many tokens."""
    long = Price(price.input * 2, price.output * 1.5, None if price.cache_read is None else price.cache_read * 2)
    return Price(price.input, price.output, price.cache_read, price.cache_write, over, long)


_HAIKU = Price(0.10, 0.50, 0.01, None, 100_000, Price(0.50, 2.50, 0.05))
_OPUS, _OPUS_4, _SONNET_4 = Price(5.0, 25.0, 0.50), Price(15.0, 75.0, 1.50), Price(3.0, 15.0, 0.30)

MODELS: dict[str, Model] = {
    "claude": _claude(None, "on"),  # one that is not listed is taken to be new
    "claude-fable-5-2": _claude(Price(8.0, 40.0, 0.20), "always"),
    "claude-fable-5-1": _claude(Price(10.0, 50.0, 0.25), "always"),
    "claude-fable-5": _claude(Price(10.0, 50.0, 1.0), "always"),
    "claude-mythos-5-2": _claude(None, "always"),
    "claude-mythos-5-1": _claude(Price(10.0, 50.0, 0.25), "always"),
    "claude-mythos-5": _claude(Price(10.0, 50.0, 1.0), "always"),
    "claude-opus-5-5": _claude(Price(4.0, 20.0, 0.20), "always", "medium"),
    "claude-opus-5": _claude(_OPUS, "on"),
    "claude-opus-4-8": _claude(_OPUS, "asked", cache=1024),
    "claude-opus-4-7": _claude(_OPUS, "asked", cache=2048),
    "claude-opus-4-6": _claude_4(_OPUS, "asked", 4096, _CLAUDE),
    "claude-opus-4-5": _claude_4(_OPUS, "manual", 4096, ("low", "medium", "high")),
    "claude-opus-4-1": _claude_4(_OPUS_4, "manual", 1024),
    "claude-sonnet-5-5": _claude(Price(2.0, 10.0, 0.10), "on", cache=1024),
    "claude-sonnet-5": _claude(Price(2.0, 10.0, 0.20), "on", cache=1024),
    "claude-sonnet-4-6": _claude_4(_SONNET_4, "asked", 1024, _CLAUDE),
    "claude-sonnet-4-5": _claude_4(_SONNET_4, "manual", 1024),
    "claude-sonnet-4": _claude_4(None, "manual", 1024),
    "claude-opus-4": _claude_4(None, "manual", 1024),
    "claude-haiku-5-5": _claude(_HAIKU, "on", "medium", cache=1024),
    "claude-haiku-4-5": _claude_4(Price(1.0, 5.0, 0.10), "manual", 4096),
    "claude-3": Model(schemas=False, cache=2048),
    "gpt-6.2-astra": _gpt(Price(8.0, 40.0, None)),
    "gpt-6.2-sol": _gpt(Price(2.0, 10.0, None)),
    "gpt-6.1-sol": _gpt(_long(Price(2.0, 10.0, 0.10, 2.5))),
    "gpt-6.1-terra": _gpt(Price(1.0, 5.0, 0.05, 1.25)),
    "gpt-6-astra": _gpt(_long(Price(10.0, 50.0, 1.0, 12.5))),
    "gpt-6-sol": _gpt(_long(Price(2.0, 10.0, 0.20, 2.5))),
    "gpt-6-luna": _gpt(_long(Price(0.10, 0.50, 0.01, 0.125))),
    "gpt-6": _gpt(None),
    "gpt-5.6-sol": _gpt(_long(Price(4.0, 20.0, 0.40))),
    "gpt-5.6-terra": _gpt(_long(Price(2.0, 12.0, 0.20))),
    "gpt-5.6-luna": _gpt(_long(Price(0.20, 1.20, 0.02))),
    "gpt-5.5": _gpt(Price(5.0, 30.0, 0.50)),
    "gpt-5.5-pro": _gpt(Price(30.0, 180.0, 3.0)),
    "gpt-5.4": _gpt(Price(2.5, 15.0, 0.25)),
    "gpt-5.4-mini": _gpt(Price(0.75, 4.5, 0.075)),
    "gpt-5.4-nano": _gpt(None),
    "gpt-5.4-pro": _gpt(Price(30.0, 180.0, 3.0)),
    "gpt-5.2": _gpt(Price(1.75, 14.0, 0.175)),
    "gpt-5": _gpt(None),
    "gpt-4.1": Model(Price(2.0, 8.0, None)),
    "gpt-4.1-mini": Model(Price(0.40, 1.60, None)),
    "gpt-4.1-nano": Model(Price(0.10, 0.40, None)),
    "gpt-4o-mini": Model(Price(0.15, 0.60, None)),
    "o1": _gpt(None),
    "o3": _gpt(None),
    "o4": _gpt(None),
    "gpt-oss": Model(thinking="on", effort="medium", efforts=("low", "medium", "high")),
    # At this price until the end of 2026; twice that afterwards.
    "gemini-3.8-flash": Model(Price(0.75, 3.75, 0.075), "on", "medium", ("low", "medium", "high")),
    "gemini-3.5-flash": Model(Price(1.5, 9.0, None), "on", "medium", ("low", "medium", "high")),
    "gemini-3.5-flash-lite": Model(Price(0.30, 2.5, None), "on", "medium", ("low", "medium", "high")),
    "gemini-3.1-pro": Model(
        Price(2.0, 12.0, None, None, 200_000, Price(4.0, 18.0, None)), "on", "high", ("low", "medium", "high")
    ),
    "gemini-3": Model(None, "on", "medium", ("low", "medium", "high")),
    "gemini-2.5": Model(None, "on", "medium", ("none", "low", "medium", "high")),
    # It thinks unless the chat template is told not to, which csp-ir does where no effort is asked for.
    "qwen3": Model(thinking="on", effort="none", efforts=EFFORTS, template=True),
    "qwen3-coder": Model(),
    "deepseek-r1": Model(thinking="always", effort="high"),
}


def model_of(name: str) -> Model:
    """The row of a model: the longest beginning of its name, without a publisher before it and a way of serving after it.

    >>> model_of("Qwen/Qwen3-8B").thinking, model_of("claude-opus-5-5@batch").price.output, model_of("phi-4").thinking
    ('on', 20.0, '')
    """
    bare = name.partition("@")[0].rpartition("/")[2].lower()
    fits = [m for m in MODELS if bare == m or (bare.startswith(m) and not bare[len(m)].isalpha())]
    return MODELS[max(fits, key=len)] if fits else Model()


def price_of(model: str, own: Mapping[str, Price] | None = None) -> Price | None:
    """The price of a model; None: unknown, unless a table of the user's own or a row here has its very name.

    A date after the name does not count; "@batch" after it halves the price, "@local" is free.

    >>> price_of("claude-haiku-5-5-20261001") == price_of("claude-haiku-5-5"), price_of("claude-haiku-5-5-turbo")
    (True, None)
    """
    model, _, way = model.partition("@")
    if way == "local":
        return FREE
    if way == "batch":
        full = price_of(model, own)
        return None if full is None else full.scaled(0.5)
    if matches := [m for m in own or {} if model == m or model.startswith(f"{m}-")]:
        return (own or {})[max(matches, key=len)]
    fits = [m for m in MODELS if model == m or (model.startswith(f"{m}-") and _dated(model[len(m) + 1 :]))]
    return MODELS[max(fits, key=len)].price if fits else None


def _dated(text: str) -> bool:
    return text in ("latest", "preview") or (text.replace("-", "").isdigit() and len(text) >= 4)
