"""A picture as SVG text, with no dependency."""

from __future__ import annotations

from html import escape
from math import log2

from csp_ir.graph.layout import Layout, Rect, layout
from csp_ir.graph.picture import Arrow, Box, Picture, Tie

MARGIN, HEAD = 28.0, 34.0
COLOURS = {
    "term": ("#e8f0fe", "#3b6fd4"), "operator": ("#fef0e0", "#c9741a"), "name": ("#e6f5ea", "#2e8b4f"),
    "constant": ("#f1ecfb", "#7a55c7"), "predicate": ("#fdeaf1", "#c23b74"), "block": ("#eef1f4", "#5b6b7b"),
    "function": ("#eef1f4", "#5b6b7b"), "type": ("#e4f6f6", "#1d8a8a"),
}  # fmt: skip
TIE = "#a3446e"
INK, FAINT = "#1f2933", "#6b7785"
FONT = "font-family='DejaVu Sans, Verdana, Helvetica, sans-serif'"
MAX_LABELS = 45
NARROWEST = 540.0
LINE = 19.0
ARC, ARCS = 15.0, 4  # how far apart the arcs of constraints over one row are, and how many heights there are


def to_svg(picture: Picture) -> str:
    """The drawing, as a standalone SVG document."""
    placed = layout(picture)
    notes = _notes(picture)
    width = max(placed.width, NARROWEST) + 2 * MARGIN
    lines = [part for note, colour in notes for part in _wrapped(note, colour, int((width - 2 * MARGIN) / 6.9))]
    top = MARGIN + HEAD + (ARC * min(len(picture.ties), ARCS) if any(_in_a_row(t, placed) for t in picture.ties) else 0)
    height = top + placed.height + 30 + LINE * len(lines) + MARGIN
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width:.0f}' height='{height:.0f}' "
        f"viewBox='0 0 {width:.0f} {height:.0f}' {FONT} font-size='12'>",
        "<defs>" + "".join(_marker(*m) for m in (("flow", "#7b8794"), ("order", "#1f2933"))) + "</defs>",
        f"<rect width='{width:.0f}' height='{height:.0f}' fill='white'/>",
        f"<text x='{MARGIN}' y='{MARGIN + 6}' font-size='17' font-weight='bold' fill='{INK}'>{escape(_title(picture))}</text>",
        f"<g transform='translate({(width - placed.width) / 2:.1f},{top:.1f})'>",
    ]
    parts += [
        f"<rect x='{r.x:.1f}' y='{r.y:.1f}' width='{r.width:.1f}' height='{r.height:.1f}' rx='14' fill='#f6f4ee' "
        "stroke='#cfc8b4' stroke-dasharray='2 3'/>"
        for r in placed.blocks
    ]
    parts += _ties(picture, placed)
    labelled = len(picture.arrows) <= MAX_LABELS
    drawn = [_arrow(a, route, picture.mark) for a, route in zip(picture.arrows, placed.routes, strict=True)]
    parts += drawn
    parts += [_box(picture.boxes[name], rect, picture.mark) for name, rect in placed.boxes.items()]
    if labelled:
        parts += _labels(picture, placed)
    parts.append("</g>")
    y = top + placed.height + 34
    for line, colour in lines:
        parts.append(f"<text x='{MARGIN}' y='{y:.1f}' fill='{colour}'>{escape(line)}</text>")
        y += LINE
    parts.append("</svg>")
    return "\n".join(parts)


def _title(picture: Picture) -> str:
    holes, levels = len(picture.boxes), len(picture.levels)
    return f"{picture.title}: {holes} {picture.noun}{'s' * (holes != 1)} in {levels} level{'s' * (levels != 1)}"


def _notes(picture: Picture) -> list[tuple[str, str]]:
    """The legend: only what occurs."""
    kinds = {a.kind for a in picture.arrows}
    said = []
    if "data" in kinds:
        said.append("solid arrow: its value can reach the hole through the variables named")
    if "control" in kinds:
        said.append("dashed arrow: it decides whether the hole is read")
    if "call" in kinds:
        said.append("arrow: it calls the other one")
    if "order" in kinds:
        said.append("black arrow: chosen first (depends_on)")
    if any(len(g) > 1 for level in picture.levels for g in level):
        what = "holes that wait for one another" if picture.mark else "functions that call one another"
        said.append(f"shaded: {what}")
    if any(b.critical for b in picture.boxes.values()):
        said.append("thick frame: the longest chain of levels")
    if any(b.before is not None for b in picture.boxes.values()):
        said.append("numbers: candidates before → after propagation")
    notes = [("; ".join(said) + ("." if said else ""), FAINT)] if said else []
    rest = [f"{picture.left_out} further arrows are implied by those drawn"] if picture.left_out else []
    if picture.possible:
        rest.append(f"{picture.possible} more pairs are possible, since a hole may read whatever is in scope")
    if rest:
        notes.append(("; ".join(rest) + ".", FAINT))
    notes += [(f"{t.number}  {t.text}", TIE) for t in picture.ties]
    notes += [(f"on ?{b.name}: {c}", TIE) for b in picture.boxes.values() for c in b.conditions]
    return notes


def _wrapped(note: str, colour: str, width: int) -> list[tuple[str, str]]:
    words, lines = note.split(" "), [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("    ")
        lines[-1] += word if not lines[-1].strip() else f" {word}"
    return [(line, colour) for line in lines]


def _marker(name: str, colour: str) -> str:
    return (
        f"<marker id='{name}' viewBox='0 0 10 10' refX='9' refY='5' markerWidth='7' markerHeight='7' orient='auto'>"
        f"<path d='M0,1 L10,5 L0,9 Z' fill='{colour}'/></marker>"
    )


def _box(box: Box, r: Rect, mark: str) -> str:
    fill, stroke = COLOURS.get(box.kind, COLOURS["term"])
    width = 2.6 if box.critical else 1.2
    tip = f"{mark}{box.name}: {box.type} [{box.kind}]" + "".join(f"\n{c}" for c in box.conditions)
    out = [
        f"<g><title>{escape(tip)}</title>",
        f"<rect x='{r.x:.1f}' y='{r.y:.1f}' width='{r.width:.1f}' height='{r.height:.1f}' rx='8' fill='{fill}' "
        f"stroke='{stroke}' stroke-width='{width}'/>",
        f"<text x='{r.x + 10:.1f}' y='{r.y + 19:.1f}' font-size='14' font-weight='bold' fill='{INK}'>"
        f"{escape(_short(mark + box.name, 28))}</text>",
        f"<text x='{r.x + 10:.1f}' y='{r.y + 35:.1f}' font-size='11.5' fill='{FAINT}'>{escape(_short(box.label, 28))}</text>",
    ]
    if box.conditions:
        out.append(f"<circle cx='{r.x + r.width - 12:.1f}' cy='{r.y + 13:.1f}' r='4.5' fill='{TIE}'/>")
    if box.before is not None and box.after is not None:
        room = r.width - 20
        whole = room * min(1.0, log2(1 + box.before) / 10)
        kept = room * min(1.0, log2(1 + box.after) / 10)
        y = r.y + r.height - 10
        out += [
            f"<text x='{r.x + 10:.1f}' y='{y - 3:.1f}' font-size='11.5' fill='{INK}'>{box.before} → {box.after}</text>",
            f"<rect x='{r.x + 10:.1f}' y='{y + 1:.1f}' width='{whole:.1f}' height='4' rx='2' fill='white' stroke='{stroke}' "
            "stroke-width='0.5'/>",
            f"<rect x='{r.x + 10:.1f}' y='{y + 1:.1f}' width='{kept:.1f}' height='4' rx='2' fill='{stroke}'/>",
        ]
    return "".join([*out, "</g>"])


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _arrow(arrow: Arrow, route: list[tuple[float, float]], mark: str) -> str:
    colour, marker = ("#1f2933", "order") if arrow.kind == "order" else ("#7b8794", "flow")
    dash = " stroke-dasharray='6 4'" if arrow.kind == "control" else ""
    wide = 1.8 if arrow.kind == "order" else 1.3
    tip = f"{mark}{arrow.source} → {mark}{arrow.target}" + (
        f" through {arrow.label}" if arrow.label else f" ({arrow.kind})"
    )
    return (
        f"<path d='{_curve(route)}' fill='none' stroke='{colour}' stroke-width='{wide}'{dash} "
        f"marker-end='url(#{marker})'><title>{escape(tip)}</title></path>"
    )


def _curve(route: list[tuple[float, float]]) -> str:
    x, y = route[0]
    out = [f"M{x:.1f},{y:.1f}"]
    for px, py in route[1:]:
        if abs(px - x) < 0.5 or abs(py - y) < 14:
            out.append(f"L{px:.1f},{py:.1f}")
        else:
            middle = (py - y) / 2
            out.append(f"C{x:.1f},{y + middle:.1f} {px:.1f},{py - middle:.1f} {px:.1f},{py:.1f}")
        x, y = px, py
    return " ".join(out)


def _labels(picture: Picture, placed: Layout) -> list[str]:
    """The variables of each arrow, half-way along its first stretch, where they hide nothing."""
    out: list[str] = []
    taken: list[Rect] = list(placed.boxes.values())
    for arrow, route in zip(picture.arrows, placed.routes, strict=True):
        if not arrow.label or len(route) < 2:
            continue
        text = _short(arrow.label, 18)
        width = 6.3 * len(text) + 6
        for share in (0.5, 0.62, 0.38, 0.75, 0.25):
            (ax, ay), (bx, by) = route[0], route[1]
            smooth = share * share * (3 - 2 * share)
            x, y = ax + (bx - ax) * smooth, ay + (by - ay) * share
            spot = Rect(x - width / 2, y - 8, width, 15)
            if not any(_overlap(spot, other) for other in taken):
                taken.append(spot)
                out.append(
                    f"<rect x='{spot.x:.1f}' y='{spot.y:.1f}' width='{width:.1f}' height='15' rx='3' fill='white' opacity='0.9'/>"
                    f"<text x='{x:.1f}' y='{y + 4:.1f}' font-size='11' text-anchor='middle' fill='{FAINT}'>{escape(text)}</text>"
                )
                break
    return out


def _overlap(a: Rect, b: Rect) -> bool:
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


def _ties(picture: Picture, placed: Layout) -> list[str]:
    """Constraints: dotted lines from their holes to a numbered dot; over the boxes where these stand in one row."""
    lines: list[str] = []
    dots: list[str] = []
    taken: list[Rect] = list(placed.boxes.values())
    arcs = 0
    for tie in picture.ties:
        rects = [placed.boxes[h] for h in tie.holes if h in placed.boxes]
        if len(rects) < 2:
            continue
        x = sum(r.centre for r in rects) / len(rects)
        if _in_a_row(tie, placed):
            y = min(r.y for r in rects) - 16 - ARC * (arcs % ARCS)
            x, arcs = _aside(x, y, taken), arcs + 1
            paths = [
                f"M{r.centre:.1f},{r.y:.1f} C{r.centre:.1f},{y:.1f} {r.centre:.1f},{y:.1f} {x:.1f},{y:.1f}"
                for r in rects
            ]
        else:
            x, y = _free(x, sum(r.y + r.height / 2 for r in rects) / len(rects), taken, placed)
            ends = [_nearest(r, x, y) for r in rects]
            paths = [f"M{px:.1f},{py:.1f} L{x:.1f},{y:.1f}" for px, py in ends]
        taken.append(Rect(x - 11, y - 11, 22, 22))
        lines += [
            f"<path d='{path}' stroke='{TIE}' stroke-width='1.2' stroke-dasharray='1 3' stroke-linecap='round' fill='none'/>"
            for path in paths
        ]
        dots.append(
            f"<g><title>{escape(tie.text)}</title><circle cx='{x:.1f}' cy='{y:.1f}' r='9.5' fill='white' stroke='{TIE}'/>"
            f"<text x='{x:.1f}' y='{y + 4:.1f}' font-size='11' text-anchor='middle' fill='{TIE}'>{tie.number}</text></g>"
        )
    return lines + dots


def _in_a_row(tie: Tie, placed: Layout) -> bool:
    tops = [placed.boxes[h].y for h in tie.holes if h in placed.boxes]
    return len(tops) > 1 and max(tops) - min(tops) < 1


def _aside(x: float, y: float, taken: list[Rect]) -> float:
    """The nearest place beside (x, y) that is on nothing."""
    for step in range(20):
        for side in (1, -1):
            spot = Rect(x + side * step * 12 - 11, y - 11, 22, 22)
            if not any(_overlap(spot, r) for r in taken):
                return x + side * step * 12
    return x


def _free(x: float, y: float, taken: list[Rect], placed: Layout) -> tuple[float, float]:
    """The nearest spot to (x, y) that is on nothing."""
    for radius in range(0, 400, 12):
        for dx, dy in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            px, py = x + dx * radius, y + dy * radius
            spot = Rect(px - 12, py - 12, 24, 24)
            inside = -10 <= px <= placed.width + 10 and -20 <= py <= placed.height + 24
            if inside and not any(_overlap(spot, r) for r in taken):
                return px, py
    return x, y


def _nearest(r: Rect, x: float, y: float) -> tuple[float, float]:
    return min(max(x, r.x), r.x + r.width), min(max(y, r.y), r.y + r.height)
