"""Plots as inline SVG. Colours are CSS variables of the page, so that they follow its theme."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 560, 260
LEFT, RIGHT, TOP, BOTTOM = 48, 22, 14, 40
PALETTE = 8

Point = tuple[float, float]


def colour(index: int) -> str:
    return f"var(--c{index % PALETTE})"


def _number(value: float) -> str:
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 1e-4 else f"{value:.0e}".replace("e-0", "e-")


def log_ticks(low: float, high: float) -> list[float]:
    """Powers of ten that span the values."""
    first, last = math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9)
    step = max(1, (last - first) // 6)
    return [10.0**k for k in range(first, max(last, first + 1) + 1, step)]


def linear_ticks(high: float, most: int = 5) -> list[float]:
    """Round whole numbers from 0 to at least `high`: what is counted here has no halves."""
    if high <= 0:
        return [0.0, 1.0]
    raw = high / most
    unit = 10 ** math.floor(math.log10(raw))
    step = max(1.0, next(unit * m for m in (1, 2, 5, 10) if unit * m >= raw))
    return [step * i for i in range(math.ceil(high / step - 1e-9) + 1)]


class _Frame:
    """Axes with a grid; maps values to pixels."""

    def __init__(
        self, xs: list[float], ys: list[float], *, log_x: bool, log_y: bool = False, size: Point = (WIDTH, HEIGHT)
    ) -> None:
        self.width, self.height = size
        self.log_x, self.log_y = log_x, log_y
        self.xs, self.ys = xs, ys

    def x(self, value: float) -> float:
        return LEFT + _share(value, self.xs, self.log_x) * (self.width - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return self.height - BOTTOM - _share(value, self.ys, self.log_y) * (self.height - TOP - BOTTOM)

    def axes(self, label_x: str, label_y: str) -> str:
        parts = []
        bottom, right = self.height - BOTTOM, self.width - RIGHT
        for tick in self.ys:
            y = self.y(tick)
            parts.append(f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>')
            parts.append(
                f'<text class="tick" x="{LEFT - 7}" y="{y + 3.5:.1f}" text-anchor="end">{_number(tick)}</text>'
            )
        for tick in self.xs:
            x = self.x(tick)
            parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{bottom}"/>')
            parts.append(
                f'<text class="tick" x="{x:.1f}" y="{bottom + 15}" text-anchor="middle">{_number(tick)}</text>'
            )
        middle = (LEFT + right) / 2
        parts.append(
            f'<text class="label" x="{middle}" y="{self.height - 5}" text-anchor="middle">{escape(label_x)}</text>'
        )
        up = (TOP + bottom) / 2
        turn = f'transform="rotate(-90 11 {up})"'
        parts.append(f'<text class="label" x="11" y="{up}" text-anchor="middle" {turn}>{escape(label_y)}</text>')
        return "".join(parts)

    def svg(self, inner: str, title: str) -> str:
        box = f'viewBox="0 0 {self.width} {self.height}"'
        return f'<svg class="plot" {box} role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>{inner}</svg>'


def _share(value: float, ticks: Sequence[float], log: bool) -> float:
    low, high = ticks[0], ticks[-1]
    if log:
        value, low, high = math.log10(max(value, low)), math.log10(low), math.log10(high)
    return 0.0 if high <= low else min(1.0, max(0.0, (value - low) / (high - low)))


def _step_path(frame: _Frame, points: Sequence[Point]) -> str:
    if not points:
        return ""
    path = f"M{frame.x(points[0][0]):.1f} {frame.y(points[0][1]):.1f}"
    return path + "".join(f"H{frame.x(x):.1f}V{frame.y(y):.1f}" for x, y in points[1:])


def cactus(times: Mapping[str, Sequence[float]], total: int) -> str:
    """Items that succeeded within each time, one line an arm; the time axis is logarithmic."""
    every = [max(t, 1e-3) for series in times.values() for t in series]
    if not every:
        return ""
    frame = _Frame(log_ticks(min(every), max(every)), linear_ticks(total), log_x=True)
    parts = [frame.axes("seconds an item (log)", "items that succeeded")]
    for index, (name, series) in enumerate(times.items()):
        ordered = sorted(max(t, 1e-3) for t in series)
        points: list[Point] = [(frame.xs[0], 0.0), *((t, i + 1.0) for i, t in enumerate(ordered))]
        points.append((frame.xs[-1], float(len(ordered))))
        line = f'<path class="line" style="stroke:{colour(index)}" d="{_step_path(frame, points)}">'
        parts.append(f"{line}<title>{escape(name)}: {len(ordered)} of {total}</title></path>")
    return frame.svg("".join(parts), "Items that succeeded within a time")


def distribution(values: Mapping[str, Sequence[float]], label: str, bins: int = 24) -> str:
    """A histogram an arm, side by side in each bin; the axis of values is logarithmic."""
    every = [v for series in values.values() for v in series if v > 0]
    if not every:
        return ""
    ticks = log_ticks(min(every), max(every))
    low, high = math.log10(ticks[0]), math.log10(ticks[-1])
    counts = {name: [0] * bins for name in values}
    for name, series in values.items():
        for value in series:
            if value > 0:
                place = int((math.log10(value) - low) / (high - low) * bins)
                counts[name][min(bins - 1, max(0, place))] += 1
    tallest = max((max(c) for c in counts.values()), default=1)
    frame = _Frame(ticks, linear_ticks(tallest), log_x=True)
    parts = [frame.axes(f"{label} (log)", "items")]
    slot = (frame.width - LEFT - RIGHT) / bins
    wide = slot * 0.86 / max(1, len(values))
    for index, (name, row) in enumerate(counts.items()):
        for place, count in enumerate(row):
            if count:
                x, y = LEFT + slot * place + slot * 0.07 + wide * index, frame.y(count)
                tall = frame.y(0) - y
                rectangle = f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" rx="1.5"'
                parts.append(f'{rectangle} style="fill:{colour(index)}"><title>{escape(name)}: {count}</title></rect>')
    return frame.svg("".join(parts), f"Distribution of {label}")


def domains(series: Mapping[str, Sequence[Point]], steps: int) -> str:
    """How many candidates each hole has left after each step; sizes are on a logarithmic axis."""
    sizes = [s for points in series.values() for _, s in points if s > 0]
    if not sizes or steps < 2:
        return ""
    xs = linear_ticks(steps - 1, 8)
    xs = sorted({round(x) for x in xs if x <= steps - 1} | {0, steps - 1})
    frame = _Frame([float(x) for x in xs], log_ticks(1, max(max(sizes), 2)), log_x=False, log_y=True)
    parts = [frame.axes("step", "candidates left (log)")]
    for index, (name, points) in enumerate(series.items()):
        shown = [(x, max(s, 1.0)) for x, s in points]
        apart = (index - (len(series) - 1) / 2) * min(2.2, 12 / len(series))  # equal sizes lie side by side
        dots = "".join(
            f'<circle cx="{frame.x(x):.1f}" cy="{frame.y(s):.1f}" r="2.6" style="fill:{colour(index)}">'
            f"<title>?{escape(name)}: {points[i][1]:g} after step {x:g}</title></circle>"
            for i, (x, s) in enumerate(shown)
        )
        line = f'<path class="line" style="stroke:{colour(index)}" d="{_step_path(frame, shown)}"/>'
        parts.append(f'<g transform="translate(0 {apart:.1f})">{line}{dots}</g>')
    return frame.svg("".join(parts), "Candidates left in each hole")


def rate_bar(rate: float, low: float, high: float, index: int) -> str:
    """A share with its interval, as a bar of plain HTML."""
    if math.isnan(rate):
        return ""
    bar = f'<i style="width:{100 * rate:.2f}%;background:{colour(index)}"></i>'
    whisker = f'<u style="left:{100 * low:.2f}%;width:{100 * max(0.0, high - low):.2f}%"></u>' if high > low else ""
    return f'<span class="rate" aria-hidden="true">{bar}{whisker}</span>'
