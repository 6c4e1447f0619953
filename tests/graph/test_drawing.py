import random
import re
from xml.etree import ElementTree

import pytest

from csp_ir.cli import main
from csp_ir.constraints.read import read_constraints
from csp_ir.errors import InputError
from csp_ir.graph.export import export, finished
from csp_ir.graph.layout import layout
from csp_ir.graph.picture import picture
from csp_ir.holes.draft import Draft

SPEC = """
Add up.

def f(xs: list[int], k: int) -> int

f([1, 2, 3], 2) == 5

sketch:
    acc = ?init: int
    for x in xs:
        if ?keep: bool:
            acc = acc + ?step: int
    return acc

constraints:
    ?init in (0, 1)
    ?keep != ?step
"""


def random_draft(rng: random.Random, holes: int) -> Draft:
    names = [f"v{i}" for i in range(1 + holes // 3)]
    lines = ["def f(xs: list[int], k: int) -> int:", *(f"    {n} = k" for n in names)]
    indent = 1
    for made in range(1, holes + 1):
        kind, pad = rng.random(), "    " * indent
        if kind < 0.25 and indent < 4:
            lines.append(pad + (f"if ?h{made}: bool:" if kind < 0.15 else f"for x in range(?h{made}: int):"))
            lines.append(pad + f"    {rng.choice(names)} = k")
            indent += 1
            continue
        reader = f"{rng.choice(names)} + " if rng.random() < 0.5 else ""
        lines.append(pad + f"{rng.choice(names)} = {reader}?h{made}: int")
        indent = max(1, indent - (rng.random() < 0.4))
    return Draft.parse("\n".join([*lines, "    return v0"]))


def overlap(a, b):
    return a.x < b.x + b.width and b.x < a.x + a.width and a.y < b.y + b.height and b.y < a.y + a.height


@pytest.mark.parametrize("holes", [1, 3, 10, 40, 90])
@pytest.mark.parametrize("seed", range(4))
def test_boxes_never_overlap_and_arrows_end_on_them(holes, seed):
    drawn = picture(random_draft(random.Random(seed), holes))
    placed = layout(drawn)
    assert set(placed.boxes) == set(drawn.boxes) and len(drawn.boxes) == holes
    rects = list(placed.boxes.values())
    assert not [1 for i, a in enumerate(rects) for b in rects[:i] if overlap(a, b)]
    assert all(r.x >= -1 and r.x + r.width <= placed.width + 1 for r in rects)
    assert all(r.y >= -1 and r.y + r.height <= placed.height + 1 for r in rects)
    for arrow, route in zip(drawn.arrows, placed.routes, strict=True):
        for name, (x, y) in ((arrow.source, route[0]), (arrow.target, route[-1])):
            r = placed.boxes[name]
            assert r.x - 1 <= x <= r.x + r.width + 1 and r.y - 1 <= y <= r.y + r.height + 1


def drawn():
    draft = Draft.parse(
        SPEC.split("sketch:")[1].split("constraints:")[0].join(["def f(xs: list[int], k: int) -> int:", ""])
    )
    constraints = read_constraints(["?init in (0, 1)", "?keep != ?step"], draft.program)
    return picture(draft, constraints, {"init": 60, "keep": 20, "step": 9}, {"init": 2, "keep": 20, "step": 9})


def test_svg_holds_every_hole_size_and_constraint():
    text = export(drawn(), "a.svg")
    root = ElementTree.fromstring(text)
    words = " ".join(root.itertext())
    for expected in ("?init", "60 → 2", "20 → 20", "?keep != ?step", "on ?init: ?init in (0, 1)", "acc"):
        assert expected in words


def test_dot_and_html_and_png():
    dot = export(drawn(), "a.dot")
    assert '"init" -> "step"' in dot and dot.count("{") == dot.count("}")
    page = export(drawn(), "a.html")
    assert "<svg" in page and "?keep" in page and not re.search(r"(src|href)=", page)
    pytest.importorskip("resvg_py")
    assert finished(export(drawn(), "a.png"), "a.png").startswith(b"\x89PNG")
    with pytest.raises(InputError, match="no picture format"):
        export(drawn(), "a.gif")


def test_names_are_escaped():
    draft = Draft.parse("def f(s: str) -> bool:\n    return ?a: str < 'x'")
    constraints = read_constraints(["?a != '<b>&\"'"], draft.program)
    ElementTree.fromstring(export(picture(draft, constraints), "a.svg"))
    assert "<b>" not in export(picture(draft, constraints), "a.html")


def test_command(tmp_path, capsys):
    spec = tmp_path / "spec.txt"
    spec.write_text(SPEC)
    assert main(["graph", str(spec)]) == 0
    said = capsys.readouterr().out
    assert (
        "level 1: ?init (line " in said and "?keep -> ?step  control" in said and "constraint: ?keep != ?step" in said
    )
    assert main(["graph", str(spec), "-o", str(tmp_path / "g.svg"), "--no-sizes"]) == 0
    assert " · line " in (tmp_path / "g.svg").read_text()
    ElementTree.parse(tmp_path / "g.svg")
    assert main(["graph", str(spec), "-o", str(tmp_path / "g.gif")]) == 2


def test_constraints_within_a_row_are_drawn_over_it_each_at_its_height():
    draft = Draft.parse("def f(x: int) -> int:\n    return ?a * ?b // ?c + ?d\n")
    texts = ["all_different(a, b, c)", "?a != ?b", "?c < ?d"]
    drawn = picture(draft, read_constraints(texts, draft.program))
    svg = export(drawn, "x.svg")
    circles = re.findall(r"<circle cx='([\d.-]+)' cy='([\d.-]+)' r='9.5'", svg)
    assert len({float(y) for _, y in circles}) == 3
    assert all(float(y) < 0 for _, y in circles)  # the row of boxes begins at 0
    assert svg.rfind("stroke-dasharray='1 3'") < svg.find("r='9.5'")  # no line over a number
