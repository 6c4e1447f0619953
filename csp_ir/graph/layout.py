"""A layered layout (Sugiyama, Tagawa and Toda 1981): levels from top to bottom, few crossings.

Groups of holes are laid out as blocks. Long arrows get a free lane through every row they
pass. Rows that would be too wide are wrapped; a picture that would be too tall is folded
into columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, sqrt

from csp_ir.graph.picture import Picture

BOX_HEIGHT, GAP, ROW_GAP, PAD, LANE = 62.0, 26.0, 58.0, 14.0, 18.0
MAX_WIDTH, MAX_ROWS = 1300.0, 22
CHARACTER, HEADING = 7.3, 8.8  # of a label, of a name


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> float:
        return self.x + self.width / 2


@dataclass
class Layout:
    """Where everything goes.

    boxes: hole -> rectangle. blocks: rectangles round groups of several holes.
    routes: per arrow of the picture, the points it passes, from source to target.
    """

    width: float = 0.0
    height: float = 0.0
    boxes: dict[str, Rect] = field(default_factory=dict)
    blocks: list[Rect] = field(default_factory=list)
    routes: list[list[tuple[float, float]]] = field(default_factory=list)


@dataclass
class _Unit:
    """A block of holes, or (without members) a lane for a passing arrow."""

    members: tuple[str, ...]
    row: int
    width: float
    height: float
    x: float = 0.0
    columns: int = 1
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)


def box_width(name: str, label: str) -> float:
    """Wide enough for the hole's name and its label."""
    return max(112.0, 26 + max(HEADING * min(28, len(name) + 1), CHARACTER * min(28, len(label))))


def layout(picture: Picture) -> Layout:
    """Positions for everything in a picture."""
    widths = {name: box_width(b.name, b.label) for name, b in picture.boxes.items()}
    units = _units(picture, widths)
    home = {name: i for i, unit in enumerate(units) for name in unit.members}
    lanes = _lanes(picture, units, home)
    rows = _order(units)
    _place(units, rows)
    return _finish(picture, units, rows, home, lanes, widths)


def _units(picture: Picture, widths: Mapping[str, float]) -> list[_Unit]:
    units: list[_Unit] = []
    row = 0
    for level in picture.levels:
        used = 0.0
        for group in level:
            columns = 1 if len(group) == 1 else min(6, ceil(sqrt(len(group) * 1.6)))
            wide = max(widths[m] for m in group)
            inner = PAD if len(group) > 1 else 0.0
            width = columns * wide + (columns - 1) * GAP + 2 * inner
            height = ceil(len(group) / columns) * (BOX_HEIGHT + GAP) - GAP + 2 * inner
            if used and used + width > MAX_WIDTH:
                row, used = row + 1, 0.0
            used += width + GAP
            units.append(_Unit(group, row, width, height, columns=columns))
        row += 1
    return units


def _lanes(picture: Picture, units: list[_Unit], home: Mapping[str, int]) -> list[list[int]]:
    """The units each arrow passes; lanes are added to `units` where it crosses rows. Shared between equal ends."""
    known: dict[tuple[int, int], list[int]] = {}
    out: list[list[int]] = []
    for arrow in picture.arrows:
        a, b = home[arrow.source], home[arrow.target]
        if a == b or units[a].row >= units[b].row:
            out.append([a, b])
            continue
        chain = known.get((a, b))
        if chain is None:
            chain = [a]
            for row in range(units[a].row + 1, units[b].row):
                units.append(_Unit((), row, LANE, 0.0))
                chain.append(len(units) - 1)
            chain.append(b)
            for upper, lower in zip(chain, chain[1:]):
                units[upper].after.append(lower)
                units[lower].before.append(upper)
            known[a, b] = chain
        out.append(chain)
    return out


def _order(units: list[_Unit]) -> list[list[int]]:
    """Rows of units, ordered by the mean position of their neighbours, in sweeps down and up."""
    rows: list[list[int]] = [[] for _ in range(max((u.row for u in units), default=-1) + 1)]
    for i, unit in enumerate(units):
        rows[unit.row].append(i)
    best, fewest = [list(r) for r in rows], _crossings(units, rows)
    for sweep in range(12):
        down = sweep % 2 == 0
        position = {i: k for row in rows for k, i in enumerate(row)}
        for row in rows if down else reversed(rows):

            def mean(i: int, position: dict[int, int] = position, down: bool = down) -> float:
                near = units[i].before if down else units[i].after
                return sum(position[n] for n in near) / len(near) if near else position[i]

            row.sort(key=mean)
            position.update({i: k for k, i in enumerate(row)})
        crossings = _crossings(units, rows)
        if crossings < fewest:
            best, fewest = [list(r) for r in rows], crossings
    return best


def _crossings(units: list[_Unit], rows: list[list[int]]) -> int:
    position = {i: k for row in rows for k, i in enumerate(row)}
    count = 0
    for row in rows:
        ends = [(k, position[b]) for k, i in enumerate(row) for b in units[i].after]
        count += sum(1 for i, (a, b) in enumerate(ends) for c, d in ends[i + 1 :] if (a - c) * (b - d) < 0)
    return count


def _place(units: list[_Unit], rows: list[list[int]]) -> None:
    """x of every unit: near the mean of its neighbours, in order, without overlap."""
    for row in rows:
        x = 0.0
        for i in row:
            units[i].x = x
            x += units[i].width + GAP
    for sweep in range(16):
        down = sweep % 2 == 0
        for row in rows if down else reversed(rows):
            wanted = []
            for i in row:
                near = units[i].before if down else units[i].after
                near = near or units[i].before or units[i].after
                middle = sum(units[n].x + units[n].width / 2 for n in near) / len(near) if near else None
                wanted.append(units[i].x if middle is None else middle - units[i].width / 2)
            _spread(units, row, wanted)
    left = min((u.x for u in units), default=0.0)
    for unit in units:
        unit.x -= left


def _spread(units: list[_Unit], row: list[int], wanted: list[float]) -> None:
    """The positions nearest to those wanted that keep order and gaps (isotonic regression by pooling)."""
    offsets, total = [], 0.0
    for i in row:
        offsets.append(total)
        total += units[i].width + GAP
    pools: list[list[float]] = []  # [sum, count]
    for w, o in zip(wanted, offsets, strict=True):
        pools.append([w - o, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            last = pools.pop()
            pools[-1][0] += last[0]
            pools[-1][1] += last[1]
    at = 0
    for value, count in pools:
        for _ in range(int(count)):
            units[row[at]].x = value / count + offsets[at]
            at += 1


def _finish(
    picture: Picture,
    units: list[_Unit],
    rows: list[list[int]],
    home: Mapping[str, int],
    lanes: list[list[int]],
    widths: Mapping[str, float],
) -> Layout:
    out = Layout()
    columns = max(1, ceil(len(rows) / MAX_ROWS))
    per_column = ceil(len(rows) / columns) if rows else 1
    tops, column_of, shift, gutters = [], [], [], []
    x0 = 0.0
    for c in range(columns):
        y, widest, leftmost = 0.0, 0.0, float("inf")
        mine = range(c * per_column, min(len(rows), (c + 1) * per_column))
        for r in mine:
            tops.append(y)
            column_of.append(c)
            y += max((units[i].height for i in rows[r]), default=0.0) + ROW_GAP
            widest = max([widest, *(units[i].x + units[i].width for i in rows[r])])
            leftmost = min([leftmost, *(units[i].x for i in rows[r])])
        leftmost = 0.0 if leftmost == float("inf") else leftmost
        shift.append(x0 - leftmost)
        gutters.append(x0 - 1.5 * GAP)
        x0 += widest - leftmost + 3 * GAP
        out.height = max(out.height, y - ROW_GAP)
    out.width = max(0.0, x0 - 3 * GAP)
    heights = [max((units[i].height for i in row), default=0.0) for row in rows]

    def left(unit: _Unit) -> float:
        return unit.x + shift[column_of[unit.row]]

    for unit in units:
        if not unit.members:
            continue
        top = tops[unit.row] + (heights[unit.row] - unit.height) / 2
        inner = PAD if len(unit.members) > 1 else 0.0
        wide = (unit.width - 2 * inner - (unit.columns - 1) * GAP) / unit.columns
        for k, name in enumerate(unit.members):
            x = left(unit) + inner + (k % unit.columns) * (wide + GAP) + (wide - widths[name]) / 2
            out.boxes[name] = Rect(x, top + inner + (k // unit.columns) * (BOX_HEIGHT + GAP), widths[name], BOX_HEIGHT)
        if len(unit.members) > 1:
            out.blocks.append(Rect(left(unit), top, unit.width, unit.height))
    starts, ends = _ports(picture, out.boxes, home)
    for arrow, chain in zip(picture.arrows, lanes, strict=True):
        key = (arrow.source, arrow.target)
        a, b = out.boxes[arrow.source], out.boxes[arrow.target]
        if home[arrow.source] == home[arrow.target]:
            out.routes.append(_inside(a, b))
            continue
        points = [(starts[key], a.y + a.height)]
        for i in chain[1:-1]:
            lane = units[i]
            middle = left(lane) + lane.width / 2
            points += [(middle, tops[lane.row]), (middle, tops[lane.row] + heights[lane.row])]
        points.append((ends[key], b.y))
        out.routes.append(_folded(points, out.height, gutters[column_of[units[chain[-1]].row]]))
    return out


def _ports(
    picture: Picture, boxes: Mapping[str, Rect], home: Mapping[str, int]
) -> tuple[dict[tuple[str, str], float], dict[tuple[str, str], float]]:
    """Where on a box's lower and upper edge each arrow leaves and arrives, so that they do not lie on one another."""
    starts: dict[tuple[str, str], float] = {}
    ends: dict[tuple[str, str], float] = {}
    for name, box in boxes.items():
        leaving = [a for a in picture.arrows if a.source == name and home[a.target] != home[name]]
        coming = [a for a in picture.arrows if a.target == name and home[a.source] != home[name]]
        leaving.sort(key=lambda a: boxes[a.target].centre)
        coming.sort(key=lambda a: boxes[a.source].centre)
        for k, arrow in enumerate(leaving, 1):
            starts[arrow.source, arrow.target] = box.x + box.width * k / (len(leaving) + 1)
        for k, arrow in enumerate(coming, 1):
            ends[arrow.source, arrow.target] = box.x + box.width * k / (len(coming) + 1)
    return starts, ends


def _inside(a: Rect, b: Rect) -> list[tuple[float, float]]:
    """Between two boxes of one block: from the nearer sides."""
    if abs(a.y - b.y) < 1:
        right = b.x > a.x
        start = a.x + a.width if right else a.x
        lift = -9.0 if right else 9.0
        return [(start, a.y + a.height / 2 + lift), (b.x if right else b.x + b.width, b.y + b.height / 2 + lift)]
    down = b.y > a.y
    side = 10.0 if down else -10.0
    return [(a.centre + side, a.y + a.height if down else a.y), (b.centre + side, b.y if down else b.y + b.height)]


def _folded(points: list[tuple[float, float]], bottom: float, gutter: float) -> list[tuple[float, float]]:
    """A way to the next column goes below the last row, up between the columns, and in above the first row."""
    out = [points[0]]
    for previous, point in zip(points, points[1:]):
        if point[1] < previous[1] - 1:
            low, high = bottom + GAP / 2, -GAP / 2
            out += [(previous[0], low), (gutter, low), (gutter, high), (point[0], high)]
        out.append(point)
    return out
