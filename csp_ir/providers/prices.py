"""What tokens cost, in dollars for a million of them; a user's own table goes before the catalogue's."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from typing import Any

from csp_ir.errors import InputError
from csp_ir.files import read_utf8
from csp_ir.providers.base import Usage


@dataclass(frozen=True)
class Price:
    """Dollars for a million tokens.

    cache_read: None: not confirmed, and counted as input. cache_write: None: 1.25 times the input (five-minute entries).
    over, long: the price of a call whose prompt has more tokens than that, every token of it.
    """

    input: float
    output: float
    cache_read: float | None = 0.0
    cache_write: float | None = None
    over: int = 0
    long: Price | None = None

    def scaled(self, factor: float) -> Price:
        read = None if self.cache_read is None else self.cache_read * factor
        write = None if self.cache_write is None else self.cache_write * factor
        long = None if self.long is None else self.long.scaled(factor)
        return replace(
            self, input=self.input * factor, output=self.output * factor, cache_read=read, cache_write=write, long=long
        )

    def cost(self, usage: Usage) -> float:
        """Dollars of one call."""
        if self.long is not None and usage.prompt_tokens > self.over:
            return self.long.cost(usage)
        read = self.input if self.cache_read is None else self.cache_read
        write = 1.25 * self.input if self.cache_write is None else self.cache_write
        return (
            usage.input_tokens * self.input
            + usage.output_tokens * self.output
            + usage.cache_read_tokens * read
            + usage.cache_write_tokens * write
        ) / 1e6


FREE = Price(0.0, 0.0)
_REMEDY = '{"MODEL": {"input": DOLLARS, "output": DOLLARS, "cache_read": DOLLARS}}, for a million tokens'


def load_prices(path: str | os.PathLike[str]) -> dict[str, Price]:
    """A user's price table: JSON, `{"model": {"input": 1.0, "output": 5.0, "cache_read": 0.1}}`. Raises InputError."""
    text = read_utf8(path)
    try:
        return {str(m): _read(row) for m, row in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise InputError(f"not a price table: {error}", file=str(path), remedy=_REMEDY) from None


def _read(row: Any) -> Price:
    fields = ("input", "output", "cache_read", "cache_write")
    if unknown := set(row) - set(fields):
        raise ValueError(f"no such price: {', '.join(sorted(unknown))}")
    given: dict[str, Any] = {k: float(v) for k, v in row.items()}
    return Price(**given)


def assumed(text: str) -> Price:
    """A price given as `INPUT/OUTPUT`, or one for both. Raises InputError.

    >>> assumed("2/10") == Price(2.0, 10.0, None), assumed("0").cost(Usage(5, 5))
    (True, 0.0)
    """
    first, slash, second = text.partition("/")
    try:
        price = Price(float(first), float(second if slash else first), None)
    except ValueError:
        price = Price(-1.0, -1.0)
    if not 0 <= price.input < 1e6 or not 0 <= price.output < 1e6:
        raise InputError(f"not a price: {text!r}", remedy="INPUT/OUTPUT, dollars for a million tokens, such as 2/10")
    return price
