"""Summaries of results: rates with bootstrap intervals, paired comparisons, cost per solved task.

Tasks are the unit that is resampled (Efron's percentile bootstrap over clusters), since
the repetitions of one task are not independent. Pairs are compared with the exact sign
test (McNemar without approximation) and the bootstrap of the mean difference.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.bench.model import FAILURES, success

RESAMPLES = 2000
LEVEL = 0.95

Result = dict[str, Any]


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


def bootstrap(values: Sequence[float], *, seed: int = 0, resamples: int = RESAMPLES) -> Interval:
    """Percentile interval of the mean of `values`; (nan, nan) for none."""
    if not values:
        return Interval(math.nan, math.nan)
    rng = random.Random(seed)
    count = len(values)
    means = sorted(sum(rng.choices(values, k=count)) / count for _ in range(resamples))
    tail = (1 - LEVEL) / 2
    return Interval(means[int(tail * resamples)], means[min(resamples - 1, int((1 - tail) * resamples))])


def by_task(results: Iterable[Result], value: Callable[[Result], float | None]) -> dict[str, float]:
    """Mean of a figure over the repetitions of each task; tasks without the figure are left out."""
    found: dict[str, list[float]] = {}
    for result in results:
        number = value(result)
        if number is not None:
            found.setdefault(result["task"], []).append(number)
    return {task: sum(v) / len(v) for task, v in found.items()}


@dataclass(frozen=True)
class Summary:
    """Of one arm, or one category of it. `right` and `wrong` count among judged items only."""

    items: int
    tasks: int
    solved: int
    right: int
    wrong: int
    judged: int
    failed: int
    rate: float
    interval: Interval
    seconds: float
    median_seconds: float
    slowest: float
    cpu: float
    cost_usd: float | None  # None: that of some item is not known
    cost_per_success: float | None
    memory_mb: float


def summarise(results: Sequence[Result]) -> Summary:
    """A summary of results; rates are of `success`, meaned over repetitions, then over tasks."""
    rates = by_task(results, lambda r: float(success(r)))
    solved = [r for r in results if r["status"] == "solved"]
    times = sorted(r.get("seconds") or 0.0 for r in results)
    cost = total_cost(results)
    won = sum(map(success, results))
    return Summary(
        items=len(results),
        tasks=len(rates),
        solved=len(solved),
        right=sum(r["right"] is True for r in solved),
        wrong=sum(r["right"] is False for r in solved),
        judged=sum(bool(r.get("judged")) for r in results),
        failed=sum(r["status"] in FAILURES for r in results),
        rate=sum(rates.values()) / len(rates) if rates else math.nan,
        interval=bootstrap(list(rates.values())),
        seconds=sum(times),
        median_seconds=times[len(times) // 2] if times else math.nan,
        slowest=times[-1] if times else math.nan,
        cpu=sum(r.get("cpu") or 0.0 for r in results),
        cost_usd=cost,
        cost_per_success=cost / won if won and cost is not None else None,
        memory_mb=max((r.get("memory_mb") or 0.0 for r in results), default=0.0),
    )


def total_cost(results: Sequence[Result]) -> float | None:
    """Dollars of some items; None where those of one are not known."""
    costs = [(r.get("figures") or {}).get("cost_usd", 0.0) for r in results]
    return None if None in costs else float(sum(costs))


@dataclass(frozen=True)
class Comparison:
    """Two sets of results on the tasks that both have.

    difference: success rate of b minus that of a. p: two-sided exact sign test over tasks.
    time_ratio: geometric mean of b's time over a's on tasks that both succeed at.
    """

    tasks: int
    rate_a: float
    rate_b: float
    difference: float
    interval: Interval
    better: tuple[str, ...]
    worse: tuple[str, ...]
    p: float
    time_ratio: float | None
    time_interval: Interval | None
    cost_a: float | None
    cost_b: float | None


def compare(a: Sequence[Result], b: Sequence[Result]) -> Comparison:
    """Compare b with a, task by task."""
    rate_a, rate_b = (by_task(r, lambda x: float(success(x))) for r in (a, b))
    shared = [t for t in rate_a if t in rate_b]
    differences = [rate_b[t] - rate_a[t] for t in shared]
    better = tuple(t for t, d in zip(shared, differences) if d > 0)
    worse = tuple(t for t, d in zip(shared, differences) if d < 0)
    time_a, time_b = (by_task(r, lambda x: x.get("seconds") if success(x) else None) for r in (a, b))
    logs = [math.log(max(time_b[t], 1e-6) / max(time_a[t], 1e-6)) for t in shared if t in time_a and t in time_b]
    spread = bootstrap(logs) if logs else None
    count = len(shared)
    return Comparison(
        tasks=count,
        rate_a=sum(rate_a[t] for t in shared) / count if count else math.nan,
        rate_b=sum(rate_b[t] for t in shared) / count if count else math.nan,
        difference=sum(differences) / count if count else math.nan,
        interval=bootstrap(differences),
        better=better,
        worse=worse,
        p=sign_test(len(better), len(worse)),
        time_ratio=math.exp(sum(logs) / len(logs)) if logs else None,
        time_interval=Interval(math.exp(spread.low), math.exp(spread.high)) if spread else None,
        cost_a=total_cost(a),
        cost_b=total_cost(b),
    )


def sign_test(wins: int, losses: int) -> float:
    """Two-sided exact p value of as lopsided a split of wins + losses fair coins.

    >>> sign_test(5, 0)
    0.0625
    """
    total = wins + losses
    tail = sum(math.comb(total, k) for k in range(min(wins, losses) + 1))
    return min(1.0, 2 * tail / 2**total)
