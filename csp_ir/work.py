"""The clock of everything that solves: work done, so that a busy machine gives the same answer as an idle one.

Below the edge (command line, broker, providers, sandbox) no other clock is read: a deadline is a point of `worked()`.
A unit is about what a core of 2024 does in a second. Counted are runs of the interpreter, by their steps, and each look
at this clock, by what is done on the average between two looks from that place. Where a solve has less time than its
work takes on this machine, the clock on the wall sets the pace instead, so that what was found is told in time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

LOOK = 2e-5  # units between two looks, where nothing more is said
MOST = 30.0  # units of a solve to which none are given; its seconds, where these are fewer


class _Clock(threading.local):
    """done: units counted; pace: units that a second of the wall clock stands for, from `began` on, at `base` units."""

    done = 0.0
    pace = 0.0
    began = 0.0
    base = 0.0


_clock = _Clock()


def granted(work: float | None, seconds: float) -> float:
    """The units of a solve that has so many seconds, where it says how many, and where it does not."""
    return min(seconds, MOST) if work is None else work


def worked(cost: float = LOOK) -> float:
    """The work done so far, in units, with `cost` for what was done since the last look."""
    _clock.done += cost
    return max(_clock.done, _by_the_wall()) if _clock.pace else _clock.done


def counted() -> float:
    """The units that were counted, whatever the wall clock says: the same in a replay, where nobody is waited for."""
    return _clock.done


def spend(cost: float) -> None:
    """Count work that was done."""
    _clock.done += cost


def _by_the_wall() -> float:
    return _clock.base + _clock.pace * (time.monotonic() - _clock.began)


def late() -> bool:
    """Whether the clock on the wall sets the pace: the machine takes longer for the work than there is time."""
    return _clock.pace > 0 and _by_the_wall() > _clock.done


def moment(point: float) -> float:
    """When, by `time.monotonic`, the work is at a point at the latest; for what waits for others."""
    if not _clock.pace:
        return time.monotonic() + max(0.0, point - _clock.done)
    return _clock.began + (point - _clock.base) / _clock.pace


@contextmanager
def within(work: float, seconds: float) -> Iterator[float]:
    """Gives the point at which so much work is done; what is done within it reaches that in so many seconds at the latest."""
    before = _clock.pace, _clock.began, _clock.base
    if not _clock.pace:
        _clock.done = 0.0  # the same sums, whatever was done before
    _clock.pace, _clock.began, _clock.base = work / seconds, time.monotonic(), _clock.done
    try:
        yield _clock.done + work
    finally:
        _clock.pace, _clock.began, _clock.base = before


@contextmanager
def waiting() -> Iterator[None]:
    """Time within it is nobody's."""
    started = time.monotonic()
    try:
        yield
    finally:
        _clock.began += time.monotonic() - started
