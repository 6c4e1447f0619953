"""The text of LIFT-SYS IR: `ir name { section: ... }`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from csp_ir.errors import SpecError
from csp_ir.ir import nodes as ir
from csp_ir.spec.layout import Lines, unmarked
from csp_ir.spec.lift import (
    HOLE,
    NAME,
    START,
    Lift,
    add_assertion,
    add_constraint_text,
    effects_as_prose,
    hole_note,
    read_type,
    split_at_commas,
)

_SECTION = re.compile(
    r"^\s*(intent|rationale|signature|effects?|assert(?:ions?)?|examples?|constraints?)\s*:\s*(.*)$", re.I
)


def read_lift_text(text: str, file: str | None) -> Lift:
    """Read `.ir` text. Raises SpecError with line and remedy."""
    start = START.match(text)
    assert start is not None
    first = text[: start.end()].count("\n") + 1
    end = text.rstrip().rfind("}")
    if end < start.end():
        raise SpecError("the `ir` block is not closed", line=first, file=file, remedy="end it with `}`")
    sections: dict[str, Lines] = {}
    current = ""
    for number, line in enumerate(text[start.end() : end].split("\n"), first):
        line = re.sub(r"(^|\s)#.*$", "", line)
        if match := _SECTION.match(line):
            current = _section_name(match[1].lower())
            sections.setdefault(current, [])
            line = match[2]
        if not line.strip():
            continue
        if not current:
            raise SpecError(
                f"not a section of an `ir` block: {line.strip()[:40]!r}", line=number, column=1, file=file,
                remedy="intent:, signature:, effects: or assert:",
            )  # fmt: skip
        sections[current].append((number, line.strip()))
    if not sections.get("signature"):
        raise SpecError(
            "the `ir` block has no signature", line=first, file=file, remedy="signature: name(x: int) -> int"
        )
    notes: list[str] = []
    cleaned = {name: _without_holes(lines, name, notes) for name, lines in sections.items()}
    at = sections["signature"][0][0]
    lift = Lift(_signature(" ".join(line for _, line in cleaned["signature"]), at, file, notes), notes=notes)
    lift.prose = [*cleaned.get("intent", []), *cleaned.get("rationale", [])]
    for number, item in _items(cleaned.get("effects", [])):
        lift.effects.append((number, item))
    for number, item in _items(cleaned.get("assert", [])):
        add_assertion(lift, item, number)
    for number, item in _items(cleaned.get("constraints", [])):
        add_constraint_text(lift, item, number, file)
    lift.examples = list(_items(cleaned.get("examples", [])))
    effects_as_prose(lift)
    return lift


def _section_name(name: str) -> str:
    if name.startswith("assert"):
        return "assert"
    return {"effect": "effects", "example": "examples", "constraint": "constraints"}.get(name, name)


def _without_holes(lines: Lines, section: str, notes: list[str]) -> Lines:
    """Lines without their hole lists; every hole becomes a note."""
    joined = "\n".join(f"{number}\t{line}" for number, line in lines)
    for match in HOLE.finditer(joined):
        notes.append(hole_note(match["name"], match["type"] or "", match["why"] or "", match["kind"] or section))
    # A list `{<?a: T?>, <?b: U?>}` goes whole; a hole in the middle of words leaves its name.
    numbered = re.sub(r"\{[\s\d\t,]*(?:<\?[^}]*?\?>[\s\d\t,]*)+\}", "", joined)
    numbered = HOLE.sub(lambda m: m["name"] if section != "signature" else f"?{m['name']}", numbered)
    out: Lines = []
    for row in numbered.split("\n"):
        number, _, line = row.partition("\t")
        if line.strip() and number.strip().isdigit():
            out.append((int(number), line.strip()))
    return out


def _items(lines: Lines) -> Iterable[tuple[int, str]]:
    """`- item` lines, with the lines that continue them."""
    items: Lines = []
    for number, line in lines:
        if line.startswith(("-", "*")) or not items:
            items.append((number, unmarked(line)))
        else:
            items[-1] = (items[-1][0], f"{items[-1][1]} {line}")
    return [(n, i) for n, i in items if i]


def _signature(text: str, line: int, file: str | None, notes: list[str]) -> ir.Function:
    match = re.match(r"\s*(?:def\s+)?([?A-Za-z_]\w*)\s*\((.*)\)\s*(?:->\s*(.+?))?\s*:?\s*$", text, re.S)
    if match is None:
        raise SpecError(
            f"not a signature: {text[:60]!r}", line=line, file=file, remedy="signature: name(x: int) -> int"
        )
    parameters = []
    for part in split_at_commas(match[2]):
        name, _, type_ = part.partition(":")
        name = name.strip().lstrip("?")
        if not NAME.match(name):
            raise SpecError(f"not a parameter: {part.strip()!r}", line=line, file=file, remedy="write name: type")
        parameters.append(ir.Parameter(name, read_type(type_, f"the parameter {name}", notes)))
    returns = read_type(match[3] or "", "the result", notes)
    return ir.Function(match[1].lstrip("?"), tuple(parameters), returns, ())
