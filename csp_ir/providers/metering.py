"""What calls cost, and a hard budget in dollars, tokens and seconds that every part shares."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from csp_ir.errors import BudgetExceededError
from csp_ir.providers.base import Backend, CallError, Completion, Format, Prompt, Sampling, Usage
from csp_ir.providers.catalogue import PRICES_OF, price_of
from csp_ir.providers.prices import Price
from csp_ir.providers.wrapping import Wrapper


class Allowance(Protocol):
    """What a solve asks of a Meter."""

    def exhausted(self) -> str | None: ...

    def data(self) -> dict[str, Any]: ...


@dataclass
class Meter:
    """Usage per backend, and what may still be spent.

    dollars, tokens: limits; None: no limit. deadline: of `time.monotonic`.
    prices: a user's own table, before the built-in one; assumed: the price of models that neither knows.

    A call starts only when its worst case (prompt and longest answers) still fits beside what the calls in flight may
    take, so the limits hold whatever servers answer. Of a small budget fewer samples are drawn, not shorter ones. A
    call whose use nobody reports counts as its worst case against the limits, and as unknown in what is told.
    """

    dollars: float | None = None
    tokens: int | None = None
    deadline: float = float("inf")
    prices: Mapping[str, Price] = field(default_factory=dict)
    assumed: Price | None = None
    usage: dict[str, Usage] = field(default_factory=dict)
    models: dict[str, str] = field(default_factory=dict)
    reserved: dict[int, tuple[float, int]] = field(default_factory=dict)
    paid: dict[str, float] = field(default_factory=dict)  # dollars per backend, as far as they are known
    feared: tuple[float, int] = (0.0, 0)  # dollars and tokens that calls without a report may have taken
    refused: str = ""
    _next: int = 0

    @property
    def total(self) -> Usage:
        return sum(self.usage.values(), Usage())

    @property
    def spent(self) -> float:
        """Dollars, for the models whose price is known."""
        return sum(self.paid.values())

    def price(self, model: str) -> Price | None:
        """The price that a model is counted at; None: unknown."""
        known = price_of(model, self.prices)
        return self.assumed if known is None else known

    def reserve(self, name: str, model: str, prompt: int, sampling: Sampling) -> tuple[int, Sampling]:
        """Room for one call; the sampling may come back smaller. Raises BudgetExceededError when there is none.

        Args:
            prompt: a bound on the prompt's tokens.
        """
        self.models[name] = model
        if time.monotonic() >= self.deadline:
            raise BudgetExceededError("seconds")
        price = self.price(model)
        if price is None and self.dollars is not None:
            self.refused = f"dollars: no price is known for {model}; give --assume-price INPUT/OUTPUT or --prices FILE"
            raise BudgetExceededError(self.refused)
        shortest = sampling.least or sampling.max_tokens
        while True:
            worst = Usage(prompt, sampling.n * sampling.max_tokens)
            dollars = 0.0
            if price is not None:
                dollars = max(price.cost(worst), price.cost(replace(worst, input_tokens=0, cache_write_tokens=prompt)))
            short = self._short(dollars, worst.tokens)
            if short is None:
                self._next += 1
                self.reserved[self._next] = (dollars, worst.tokens)
                return self._next, sampling
            if sampling.n > 1:
                sampling = replace(sampling, n=sampling.n - 1)
            elif sampling.max_tokens > shortest:
                sampling = replace(sampling, max_tokens=max(shortest, sampling.max_tokens // 2))
            else:
                self.refused = short
                raise BudgetExceededError(short)

    def _short(self, dollars: float, tokens: int) -> str | None:
        """Which limit a call that may take so much would break."""
        held = [self.feared, *self.reserved.values()]
        if self.dollars is not None and self.spent + sum(d for d, _ in held) + dollars > self.dollars:
            return "dollars"
        if self.tokens is not None and self.total.tokens + sum(t for _, t in held) + tokens > self.tokens:
            return "tokens"
        return None

    def settle(self, ticket: int, name: str, usage: Usage) -> None:
        """What a call used after all."""
        dollars, tokens = self.reserved.pop(ticket, (0.0, 0))
        self.usage[name] = self.usage.get(name, Usage()) + usage
        price = self.price(self.models.get(name, ""))
        if price is not None:
            self.paid[name] = self.paid.get(name, 0.0) + price.cost(usage)
        if usage.unreported:
            self.feared = (self.feared[0] + dollars, self.feared[1] + tokens)

    def exhausted(self) -> str | None:
        """What ran out, or None."""
        if time.monotonic() >= self.deadline:
            return "seconds"
        if self.refused:
            return self.refused
        if self.dollars is not None and self.spent >= self.dollars:
            return "dollars"
        return "tokens" if self.tokens is not None and self.total.tokens >= self.tokens else None

    def data(self) -> dict[str, Any]:
        """For records: totals, and usage and dollars per backend; None for dollars that are not known."""
        unknown = sorted(m for n, m in self.models.items() if n in self.usage and self.price(m) is None)
        guessed = sorted(m for m in set(self.models.values()) if self.assumed and price_of(m, self.prices) is None)
        found: dict[str, Any] = {
            "usage": self.total.data(),
            "dollars": round(self.spent, 6) if self.paid or not unknown else None,
            "prices_of": PRICES_OF,
            "providers": {n: {**u.data(), "dollars": _rounded(self.paid.get(n))} for n, u in self.usage.items()},
        }
        found |= {"price_unknown": unknown} if unknown else {}
        found |= {"dollars_unreported": round(self.feared[0], 6)} if self.feared[0] else {}
        return found | ({"price_assumed": guessed} if guessed else {})


def _rounded(dollars: float | None) -> float | None:
    return None if dollars is None else round(dollars, 6)


class Metered(Wrapper):
    """Counts every call in a shared Meter, and starts none that its budget may not bear."""

    def __init__(self, backend: Backend, meter: Meter) -> None:
        super().__init__(backend)
        self.meter = meter

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        ticket, sampling = self.meter.reserve(self.name, self.model, prompt_bound(prompt, format), sampling)
        used = Usage(unreported=1)  # a call that is cancelled may be billed, but nobody says how much
        try:
            completion = await self.backend.complete(prompt, format, sampling, deadline)
            used = completion.usage
            return completion
        except CallError as error:
            used = error.usage
            raise
        finally:
            self.meter.settle(ticket, self.name, used)


class Counted(Wrapper):
    """Counts what a recording says that calls used, and forbids none: a replay costs nothing anew."""

    def __init__(self, backend: Backend, meter: Meter) -> None:
        super().__init__(backend)
        self.meter = meter

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        self.meter.models[self.name] = self.model
        used = Usage()
        try:
            completion = await self.backend.complete(prompt, format, sampling, deadline)
            used = completion.usage
            return completion
        except CallError as error:
            used = error.usage
            if error.kind == "budget":
                self.meter.refused = str(error).rpartition(" ")[2]
            raise
        finally:
            self.meter.settle(0, self.name, used)


def prompt_bound(prompt: Prompt, format: Format) -> int:
    """A bound on a prompt's tokens: a token is at least two bytes of ordinary text, and templates add some."""
    text = sum(len(part.encode("utf-8", "surrogatepass")) for part in (prompt.system, prompt.user, prompt.start))
    schema = len(str(format.schema)) if format.schema else 0
    return 200 + (text + schema) // 2
