"""Tables: of Markdown, reStructuredText, CSV, a spreadsheet, or columns that are lined up."""

from __future__ import annotations

import csv
import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from csp_ir.ir.read_object import is_exception
from csp_ir.spec.doubts import Doubt
from csp_ir.spec.forms.blocks import arguments
from csp_ir.spec.forms.claim import MENTIONED, SHOWN, Claim, UnreadError
from csp_ir.spec.forms.page import Page, Reading
from csp_ir.spec.forms.written import result
from csp_ir.spec.model import Raises

_RESULTS = {
    "result", "results", "expected", "output", "outputs", "returns", "return", "return value", "answer", "expected output",
    "expected result", "expected value", "value", "returned", "gives", "out", "=>", "->", "→", "should return", "returned value", "want",
}  # fmt: skip
_CALLS = {"call", "expression", "example", "function call", "code", "invocation", "test"}
_INPUTS = {"input", "inputs", "arguments", "args", "argument", "parameters", "given", "in"}
_BESIDE = {
    "#",
    "no",
    "no.",
    "case",
    "name",
    "description",
    "note",
    "notes",
    "explanation",
    "comment",
    "comments",
    "why",
    "reason",
    "remark",
    "remarks",
    "id",
    "test case",
    "",
}
RULE = re.compile(r"\s*(?:[|+]\s*[:=+-]+|[:=+-]{2,})[\s|:=+-]*$")
_SPLITS = ("|", "\t", ";", ",", "  ")
_EMPTY = re.compile(r"[*_]*[(<]\s*(?:the\s+)?empty(?: \w+)?\s*[)>][*_]*", re.I)
_TRUTHS = {"yes": True, "no": False, "y": True, "n": False, "✓": True, "✗": False}
MOST_ROWS = 5_000
MOST_UNREAD = 3  # rows at the start of a table


@dataclass(frozen=True)
class _Columns:
    """What each column holds: the index of a parameter, "result", "call", "input", or nothing."""

    roles: tuple[int | str | None, ...]


def table_form(page: Page, at: int) -> Reading | None:
    """A heading row that names the parameters and the result, and the rows below it."""
    text = page.lines[at]
    named = split = next(
        (
            s
            for s in _SPLITS
            if s in text.strip() and (columns := _columns(cells_of(text, s), page, _plainly(page, at, s)))
        ),
        None,
    )
    if split is None:
        following = page.lines[at + 1] if at + 1 < len(page.lines) else ""
        wiki = bool(re.fullmatch(r"\|\|.*\|\|", text.strip())) and following.strip().startswith("|")
        if not wiki and not ("|" in text and "|" in following and RULE.match(following)):
            return None
        split, columns = "|", _by_position(cells_of(text, "|"), page, page.ranks[at])
        if columns is None:
            return None
    assert columns is not None
    end = at + 1
    claims: list[Claim] = []
    doubts: list[Doubt] = []
    while end < min(len(page.lines), at + MOST_ROWS):
        line = page.lines[end]
        if RULE.match(line) or (split != "|" and line.strip().startswith(("```", "~~~")) and not claims):
            end += 1
            continue
        cells = cells_of(line, split) if split.strip() == "" or split in line else []
        if len(cells) < 2 or not line.strip():
            break
        if len(cells) == len(columns.roles) + 1 and split.isspace():
            cells = cells[1:]  # rows have labels
        number = page.numbers[end]
        try:
            claims.append(replace(_claim(cells, columns, page), line=number, rank=SHOWN))
        except UnreadError as error:
            remedy = f"{page.called}(...) == ..."
            doubts.append(Doubt(number, 1, line.strip()[:80], str(error), remedy, False))
            if not claims and len(doubts) > MOST_UNREAD:
                break
        end += 1
    if not claims and not (split == "|" and doubts):
        return None
    if named is None and doubts:
        return Reading(end, [], doubts)  # no heading says that the rows are examples, and not all read as such
    return Reading(end, claims, doubts)


def _plainly(page: Page, at: int, split: str) -> bool:
    """Whether the cells of a heading are set apart so that it can be no sentence; those between commas, where rows of as many follow."""
    if split != ",":
        return True
    cells, *rows = (cells_of(line, ",") for line in [*page.lines[at : at + 3], "", ""][:3])
    return all(len(row) == len(cells) for row in rows) and all(c.isidentifier() for c in cells)


def cells_of(line: str, split: str) -> list[str]:
    """The cells of a row of a table."""
    line = line.strip() if split != "\t" else line.rstrip("\n")
    if split == "|":
        line = line.replace("||", "|") if line.startswith("||") else line
        line = re.sub(r"^\||(?<!\\)\|$", "", line)
        return [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", line)]
    if split == ",":
        line = line.strip("| ")
    if split == "  ":
        return [c for c in re.split(r"\s{2,}|\t", line) if c]
    try:
        return [
            c if split == "\t" else c.strip()
            for c in next(csv.reader([line], delimiter=split, skipinitialspace=True), [])
        ]
    except csv.Error:
        return []


def _plain(cell: str) -> str:
    return (
        re.sub(r"[*_`\"']", "", cell).strip().lower()
        if not re.search(r"\w_\w", cell)
        else re.sub(r"[*`\"']", "", cell).strip().lower()
    )


def _columns(cells: Sequence[str], page: Page, plain: bool) -> _Columns | None:
    """The roles of columns whose heading names every parameter that must be given and one result; else None.

    plain: whether cells are set apart so plainly that what stands beside all the parameters is the result.
    """
    if not 2 <= len(cells) <= len(page.parameters) + 6:
        return None
    lower = {p.lower(): i for i, p in enumerate(page.parameters)}
    names = [*map(_plain, cells)]
    results = _RESULTS if _RESULTS.intersection(names) else {*_RESULTS, page.called.lower()}
    others = [c for c in names if c not in lower and c not in _BESIDE]
    if plain and len(others) == 1 and lower.keys() <= set(names):
        results = {*results, *others}
    roles: list[int | str | None] = []
    for cell in names:
        name = re.sub(rf"^{re.escape(page.called.lower())}\s*\(.*\)$", "->", cell)
        if cell in lower:
            roles.append(lower[cell])
        elif name in results and "result" not in roles:
            roles.append("result")
        elif cell in _CALLS:
            roles.append("call")
        elif cell in _INPUTS:
            roles.append("input")
        elif cell in _BESIDE or "result" in roles:
            roles.append(None)
        else:
            return None
    given = {r for r in roles if isinstance(r, int)}
    whole = "call" in roles or "input" in roles
    if "result" not in roles or not (whole or len(given) >= page.least) or (not given and not whole):
        return None
    return _Columns(tuple(roles))


def _by_position(cells: Sequence[str], page: Page, rank: int) -> _Columns | None:
    """The roles of a table with other headings but the right number of columns; those of remarks do not count.

    None where a heading names a parameter that has another place, or of two columns nothing says that they hold examples:
    no heading of theirs, and none above the table, as `rank` has it.
    """
    names, lower = [*map(_plain, cells)], [p.lower() for p in page.parameters]
    if (
        len(lower) == 1
        and rank == MENTIONED
        and {page.called.lower(), *lower, *_RESULTS, *_INPUTS}.isdisjoint({*names} - {"value"})
    ):
        return None
    first = next((i for i, n in enumerate(names) if n not in _BESIDE or n in lower), 0)
    last = next((i for i in range(len(names), 0, -1) if names[i - 1] not in _BESIDE), 0)
    if last - first != len(lower) + 1:
        return None
    if any(n in lower and n != p for n, p in zip(names[first:last], [*lower, ""], strict=True)):
        return None
    given = (*range(len(lower)), "result")
    return _Columns((*[None] * first, *given, *[None] * (len(names) - last)))


def _claim(cells: Sequence[str], columns: _Columns, page: Page) -> Claim:
    args: dict[int, Any] = {}
    keywords: tuple[tuple[str, Any], ...] = ()
    positional: tuple[Any, ...] = ()
    expected: Any = None
    single, found = False, False
    if len(cells) < len([r for r in columns.roles if r is not None]):
        raise UnreadError("a cell is missing")
    for cell, role in zip(cells, columns.roles, strict=False):
        if isinstance(role, int):
            args[role] = _value(cell, page.function.parameters[role].type.name)
        elif role in ("call", "input"):
            positional, keywords, _ = _whole(cell, page)
        elif role == "result":
            raised = re.match(r"(?:raises?\s+)?([A-Z]\w*)$", cell.strip())
            if raised and is_exception(raised[1]):
                expected = Raises(raised[1])
            else:
                expected, single = _value(cell, page.function.returns.name), cell.strip().startswith("(")
            found = True
    if not found:
        raise UnreadError("it has no result")
    if args:
        keywords = tuple((page.parameters[i], v) for i, v in sorted(args.items()))
    return Claim(positional, keywords, expected, words=True, single=single and not isinstance(expected, tuple))


def _whole(cell: str, page: Page) -> tuple[tuple[Any, ...], tuple[tuple[str, Any], ...], bool]:
    """A cell that holds all the arguments."""
    try:
        return arguments(cell, page)
    except UnreadError:
        if len(page.parameters) == 1 and page.function.parameters[0].type.name == "str":
            return (cell.strip(),), (), True
        raise


def _value(cell: str, kind: str) -> Any:
    """The value of a cell: a literal, or its text where the signature declares a text."""
    text = cell.strip()
    if kind == "str" and text[:1] not in ("'", '"'):
        return "" if _EMPTY.fullmatch(text) else text
    if kind == "bool" and text.lower() in _TRUTHS:
        return _TRUTHS[text.lower()]
    if not text and kind in ("Any", "str"):
        return ""
    try:
        found = result(text)
        if not found.rest.strip():
            return found.value
    except UnreadError:
        pass
    if kind == "Any" and text and re.fullmatch(r"[^\d\W][\w ,.!?'-]*", text):
        return text
    raise UnreadError(f"`{text}` is no value", "a value such as 3, 'text' or [1, 2]")


def heading(line: str, name: str = "") -> list[str] | None:
    """The parameters that the heading of a table names, where one of its columns is a result, or has the function's name; else None."""
    results = {*_RESULTS, name.lower()} - {"value", ""}  # fields have values too
    for split in _SPLITS:
        cells = [_plain(c) for c in cells_of(line, split)] if split in line.strip() else []
        if len(cells) < 2 or sum(c in results for c in cells) != 1:
            continue
        if any(c in _CALLS for c in cells):
            continue  # the calls name the function, and show its parameters
        shown = cells[: next(i for i, c in enumerate(cells) if c in results)] or cells
        given = [c for c in shown if c not in results and c not in _BESIDE]
        given = given or [c for c in shown if c not in results and c.isidentifier()]  # nothing else can be passed
        names = ["x"] if len(given) == 1 and given[0] in _INPUTS else given
        if (
            names
            and len(set(names)) == len(names)
            and all(n.isidentifier() and not keyword.iskeyword(n) for n in names)
        ):
            return names
    return None
