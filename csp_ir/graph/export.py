"""A picture as a file: SVG, PNG, an HTML page, or Graphviz text."""

from __future__ import annotations

from html import escape
from pathlib import Path

from csp_ir.errors import InputError, MissingExtraError
from csp_ir.graph.picture import Picture
from csp_ir.graph.svg import to_svg

FORMATS = ("svg", "png", "html", "dot")


def check_format(path: str) -> str:
    """The format that a file name's ending names; SVG for `-`. Raises InputError for another ending."""
    if path == "-":
        return "svg"
    suffix = Path(path).suffix.lstrip(".").lower()
    known = {**{f: f for f in FORMATS}, "htm": "html", "gv": "dot"}
    if suffix not in known:
        raise InputError(f"no picture format `{suffix}`", file=path, remedy=f"end the name with .{', .'.join(FORMATS)}")
    return known[suffix]


def export(picture: Picture, path: str) -> str:
    """The text of a picture in the format of a file name's ending; for a PNG the SVG that `finished` draws.

    Raises: InputError for another ending.
    """
    writers = {"svg": to_svg, "png": to_svg, "html": to_html, "dot": to_dot}
    return writers[check_format(path)](picture)


def finished(text: str, path: str) -> bytes:
    """What goes into the file. Raises MissingExtraError for a PNG without the extra `draw`."""
    return to_png(text) if check_format(path) == "png" else text.encode()


def to_png(svg: str) -> bytes:
    """An SVG drawn by resvg."""
    try:
        import resvg_py
    except ImportError:
        raise MissingExtraError("a PNG of the graph", "draw") from None
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=2))


def to_dot(picture: Picture) -> str:
    """Graphviz text: groups as clusters, constraints as small nodes."""
    lines = ["digraph holes {", "  rankdir=TB; node [shape=box, style=rounded, fontname=Helvetica];"]
    number = 0
    for level in picture.levels:
        for group in level:
            indent = "  "
            if len(group) > 1:
                lines.append(f"  subgraph cluster_{number} {{ style=dotted;")
                number, indent = number + 1, "    "
            for name in group:
                box = picture.boxes[name]
                sizes = "" if box.before is None else f"\\n{box.before} → {box.after}"
                frame = ", penwidth=2" if box.critical else ""
                lines.append(f"{indent}{_quoted(name)} [label={_quoted(f'?{name}: {box.type}{sizes}', True)}{frame}];")
            if len(group) > 1:
                lines.append("  }")
    styles = {"data": "solid", "control": "dashed", "order": "bold"}
    for arrow in picture.arrows:
        label = f", label={_quoted(arrow.label)}" if arrow.label else ""
        lines.append(f"  {_quoted(arrow.source)} -> {_quoted(arrow.target)} [style={styles[arrow.kind]}{label}];")
    for tie in picture.ties:
        lines.append(f"  c{tie.number} [shape=plaintext, label={_quoted(tie.text)}];")
        lines += [f"  {_quoted(h)} -> c{tie.number} [dir=none, style=dotted];" for h in tie.holes]
    return "\n".join([*lines, "}", ""])


def _quoted(text: str, escaped: bool = False) -> str:
    text = text.replace('"', '\\"') if escaped else text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def to_html(picture: Picture) -> str:
    """One page with the drawing and tables; it needs nothing else."""
    level_of = {name: i for i, level in enumerate(picture.levels, 1) for group in level for name in group}
    rows = []
    for name, box in picture.boxes.items():
        sizes = "" if box.before is None else f"{box.before} → {box.after}"
        cells = (f"?{name}", box.kind, box.type, str(level_of[name]), sizes, "; ".join(box.conditions))
        rows.append("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>")
    ties = "".join(f"<li>{escape(t.text)} <small>({escape(', '.join(t.holes))})</small></li>" for t in picture.ties)
    heads = "".join(f"<th>{h}</th>" for h in ("hole", "kind", "type", "level", "candidates", "conditions"))
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(picture.title)}: holes</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body {{ font: 15px/1.45 system-ui, sans-serif; margin: 2rem; color: #1f2933; }}
figure {{ margin: 0 0 1.5rem; overflow: auto; border: 1px solid #dde2e7; border-radius: 8px; }}
table {{ border-collapse: collapse; }} td, th {{ text-align: left; padding: .3rem .8rem; border-bottom: 1px solid #e5e9ed; }}
td:nth-child(1), td:nth-child(3) {{ font-family: ui-monospace, monospace; }}
</style></head><body>
<h1>{escape(picture.title)}</h1>
<figure>{to_svg(picture)}</figure>
<h2>Holes</h2><table><tr>{heads}</tr>{"".join(rows)}</table>
{f"<h2>Constraints</h2><ol>{ties}</ol>" if ties else ""}
</body></html>
"""
