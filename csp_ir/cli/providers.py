"""`csp-ir providers`: which providers can be used here. And the options of `solve` that name them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from csp_ir.cli.codes import SOLVED
from csp_ir.cli.forms import format_option, tell
from csp_ir.errors import InputError
from csp_ir.verdict import ENOUGH

if TYPE_CHECKING:
    from csp_ir.providers.base import Proposer


@click.command()
@format_option
def command(form: str) -> int:
    """List the sorts of providers: which are ready, and what the others lack."""
    from csp_ir.providers.config import readiness

    rows = readiness()
    lines = [f"{row.kind:<10} {'ready' if row.ready else 'needs: ' + row.missing}" for row in rows]
    tell(form, [asdict(row) for row in rows], "\n".join(lines))
    return SOLVED


_OPTIONS = (
    click.option("--provider", "providers", multiple=True, help="A model to ask, e.g. anthropic:MODEL; repeatable."),
    click.option("--no-embedded", is_flag=True, help="Leave the embedded enumerator out."),
    click.option(
        "--prefer-free",
        is_flag=True,
        default=None,
        help=f"Ask models only where the enumerator's answer has a confidence below {ENOUGH}.",
    ),
    click.option(
        "--budget", type=click.FloatRange(min=0), help="Dollars that models may cost, for all specs together."
    ),
    click.option("--budget-tokens", type=click.IntRange(0), help="Tokens that models may use."),
    click.option("--programs", type=click.IntRange(1), help="Whole programs to ask each model for."),
    click.option("--route", type=click.Choice(("cheapest", "all")), help="Cheap models first, or all at once."),
    click.option("--rank-by", help="Order models' candidates by a local model's log-probability: local, local:FILE."),
    click.option("--no-cache", is_flag=True, help="Ask models anew, whatever the cache holds."),
    click.option("--record-calls", type=click.Path(dir_okay=False), help="Record calls for --provider recorded:FILE."),
    click.option(
        "--prompts", type=click.Path(file_okay=False), help="A folder of prompts of your own; see `csp-ir prompts`."
    ),
    click.option("--prices", type=click.Path(dir_okay=False), help="A price table of your own (JSON)."),
    click.option("--assume-price", help="Dollars for a million tokens of models without a known price: INPUT/OUTPUT."),
    click.option("--base-url", help="Address of the server, for openai:MODEL and other servers named without one."),
    click.option("--effort", help="How much models are to think: none, minimal, low, medium, high, xhigh or max."),
)


def provider_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that name providers to a command."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_NAMES = (
    "providers", "no_embedded", "prefer_free", "budget", "budget_tokens", "programs", "route", "no_cache", "record_calls",
    "prices", "prompts", "rank_by", "assume_price", "base_url", "effort",
)  # fmt: skip
# What processes elsewhere cannot share or reach.
_HERE_ONLY = {
    "prefer_free": "--prefer-free",
    "budget_tokens": "--budget-tokens",
    "route": "--route",
    "record_calls": "--record-calls",
    "prompts": "--prompts",
    "prices": "--prices",
    "assume_price": "--assume-price",
}


_SETTINGS = ("concurrent", "per_minute", "temperature", "seed", "modal_hosts", "base_url", "effort")


def _nothing_proposes() -> InputError:
    return InputError(
        "--no-embedded leaves nothing that proposes", remedy="name a model with --provider, or give --samples"
    )


def sources(
    given: dict[str, Any], specs: int, samples: bool = False
) -> tuple[tuple[str, ...], dict[str, str], float | None]:
    """What an executor's processes need to know of the providers: sources and options of an arm, dollars a spec.

    Args:
        given: the values of `provider_options`; they are taken out of it.
        specs: how many share the dollars of --budget.
        samples: whether there are samples, which propose as well.

    Raises: InputError for options that only a solve in this process can keep.
    """
    flags = {name: given.pop(name) for name in _NAMES}
    for name, option in _HERE_ONLY.items():
        if flags[name] is not None:
            raise InputError(f"{option} does not reach an executor's processes", remedy="leave out --executor and -j")
    found: dict[str, Any] = {}
    if _configured():
        from csp_ir.providers.settings import settings

        found = settings()
    providers = tuple(flags["providers"]) or tuple(found.get("providers", ()))
    if flags["no_embedded"] and not providers and not samples:
        raise _nothing_proposes()
    if providers:
        from csp_ir.providers.config import check_kind

        for text in providers:
            check_kind(text)
    options: dict[str, str] = {"cache": "off"} if flags["no_cache"] or found.get("cache") in (False, "off") else {}
    options |= {k: str(flags[k]) for k in ("programs", "base_url", "effort") if flags[k]}
    dollars = flags["budget"] if flags["budget"] is not None else found.get("budget")
    share = None if dollars is None else dollars / max(1, specs)
    return (*(() if flags["no_embedded"] else ("embedded",)), *providers), options, share


def portfolio(given: dict[str, Any], seconds: float, samples: bool = False) -> dict[str, Any]:
    """Options of `solve` for the providers the command line, the environment and csp-ir.toml name.

    Args:
        given: the values of `provider_options`; they are taken out of it.
        samples: whether there are samples, which propose as well.

    Raises: InputError, MissingExtraError.
    """
    flags = {name: given.pop(name) for name in _NAMES}
    if not (flags["providers"] or flags["no_embedded"] or flags["rank_by"]) and not _configured():
        return {}
    from csp_ir.providers.settings import settings

    found = settings()
    providers = list(flags["providers"]) or list(found.get("providers", ()))
    if not providers:
        if flags["no_embedded"] and not samples:
            raise _nothing_proposes()
        if flags["rank_by"]:
            raise InputError("--rank-by has no model's candidates to order", remedy="name a model with --provider")
        return {"embedded": False} if flags["no_embedded"] else {}
    from csp_ir.portfolio.stage import Portfolio
    from csp_ir.providers.cache import Store
    from csp_ir.providers.config import Options, provider, tiers
    from csp_ir.providers.metering import Meter
    from csp_ir.providers.prices import assumed, load_prices

    prices_file = flags["prices"] or found.get("prices")
    prices = load_prices(prices_file) if prices_file else {}
    guess = flags["assume_price"] or found.get("assume_price")
    dollars = flags["budget"] if flags["budget"] is not None else found.get("budget")
    tokens = flags["budget_tokens"] if flags["budget_tokens"] is not None else found.get("budget_tokens")
    meter = Meter(dollars, tokens, prices=prices, assumed=assumed(guess) if guess else None)
    cache = found.get("cache", True)
    replayed = [p for p in providers if p.startswith("recorded:")]
    options = Options(
        meter,
        None if flags["no_cache"] or cache in (False, "off") else Store(None if cache in (True, "on") else cache),
        flags["record_calls"],
        **{k: found[k] for k in _SETTINGS if k in found} | {k: flags[k] for k in ("base_url", "effort") if flags[k]},
    )
    made = [provider(text, options) for text in providers]
    route = flags["route"] or found.get("route", "cheapest")
    grouped: Sequence[Sequence[Proposer]] = tiers(made, prices) if route == "cheapest" else [made]
    if flags["rank_by"]:
        from csp_ir.providers.config import scorer
        from csp_ir.providers.scoring import Scored

        judge = scorer(flags["rank_by"])
        grouped = [[p if p.name == judge.name else Scored(p, judge) for p in tier] for tier in grouped]
    more = {"programs": flags["programs"]} if flags["programs"] else {}
    ordered = bool(replayed) or flags["record_calls"] is not None
    return {
        "providers": Portfolio(
            grouped,
            meter=meter,
            ordered=ordered,
            free_enough=ENOUGH if flags["prefer_free"] else None,
            prompts=own_prompts(flags["prompts"]),
            **more,
        ),
        "embedded": not flags["no_embedded"],
    }


def own_prompts(folder: str | None) -> dict[str, str]:
    """The prompts that the user puts in place of the package's own: of a folder, else of `prompts` beside csp-ir.toml.

    Raises: InputError for a text that is no such prompt.
    """
    from pathlib import Path

    from csp_ir.providers.places import prompts_folder
    from csp_ir.providers.templates import read_folder

    return read_folder(prompts_folder()) if folder is None else read_folder(Path(folder), strict=True)


def _configured() -> bool:
    """Whether providers may be named elsewhere than on the command line; cheap to ask."""
    import os

    if "CSP_IR_PROVIDERS" in os.environ:
        return True
    from csp_ir.providers.places import config_file

    return config_file() is not None


def asked(record: Mapping[str, Any]) -> list[str]:
    """What models used and cost, and which guarantees their servers did not keep."""
    lines = [f"provider: {note}" for note in record.get("provider_notes", ())]
    cost = record.get("cost")
    if cost is None:
        return lines
    usage = cost["usage"]
    tokens = sum(n for field, n in usage.items() if field.endswith("_tokens"))
    unknown, unreported = cost.get("price_unknown"), usage.get("unreported")
    dollars = "an unknown sum" if cost["dollars"] is None else f"${cost['dollars']:.4f}"
    least = "at least " if cost["dollars"] is not None and (unknown or cost.get("dollars_unreported")) else ""
    text = (
        f"models: {usage.get('calls', 0)} calls, {tokens:,} tokens, {least}{dollars} at prices of {cost['prices_of']}"
    )
    if unreported:
        text += f", and {unreported} call{'s' * (unreported > 1)} whose use nobody reported"
    if unknown:
        text += f" (no price known for {', '.join(unknown)})"
    if assumed := cost.get("price_assumed"):
        text += f" (a price assumed for {', '.join(assumed)})"
    return [*lines, text]
