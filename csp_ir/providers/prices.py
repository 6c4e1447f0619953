"""Prices of models, in dollars for a million tokens. Dated; a user's own table goes before it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

from csp_ir.errors import InputError
from csp_ir.files import read_utf8
from csp_ir.providers.base import Usage

PRICES_OF = "2026-11"


@dataclass(frozen=True)
class Price:
    """Dollars for a million tokens. Writing the prompt cache costs 1.25 times the input (five-minute entries)."""

    input: float
    output: float
    cache_read: float = 0.0
    cache_write: float | None = None

    def scaled(self, factor: float) -> Price:
        write = None if self.cache_write is None else self.cache_write * factor
        return Price(self.input * factor, self.output * factor, self.cache_read * factor, write)

    def cost(self, usage: Usage) -> float:
        """Dollars."""
        write = 1.25 * self.input if self.cache_write is None else self.cache_write
        return (
            usage.input_tokens * self.input
            + usage.output_tokens * self.output
            + usage.cache_read_tokens * self.cache_read
            + usage.cache_write_tokens * write
        ) / 1e6


PRICES: dict[str, Price] = {
    "claude-haiku-5-5": Price(0.10, 0.50, 0.01),
    "claude-sonnet-5-5": Price(2.0, 10.0, 0.10),
    "claude-opus-5-5": Price(4.0, 20.0, 0.20),
    "claude-fable-5-1": Price(10.0, 50.0, 0.25),
}
FREE = Price(0.0, 0.0)


def load_prices(path: str | os.PathLike[str]) -> dict[str, Price]:
    """A user's price table: JSON, `{"model": {"input": 1.0, "output": 5.0, "cache_read": 0.1}}`. Raises InputError."""
    text = read_utf8(path)
    try:
        data = json.loads(text)
        return {str(m): Price(**{k: float(v) for k, v in row.items()}) for m, row in data.items()}
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        remedy = '{"MODEL": {"input": DOLLARS, "output": DOLLARS, "cache_read": DOLLARS}}, for a million tokens'
        raise InputError(f"not a price table: {error}", file=str(path), remedy=remedy) from None


def price_of(model: str, own: Mapping[str, Price] | None = None) -> Price | None:
    """The price of a model; None: unknown.

    Dated names ("claude-haiku-5-5-20261001") are found by their beginning; "@batch" after a name halves the price,
    "@local" is free.
    """
    model, _, way = model.partition("@")
    if way == "local":
        return FREE
    if way == "batch":
        full = price_of(model, own)
        return None if full is None else full.scaled(0.5)
    for table in (own or {}, PRICES):
        matches = [m for m in table if model == m or model.startswith(f"{m}-")]
        if matches:
            return table[max(matches, key=len)]
    return None
