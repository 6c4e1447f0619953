"""Changes of a text that is being written, as a worker makes them: what they do is checked before they are handed out."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

from csp_ir.errors import InputError
from csp_ir.holes.draft import Draft
from csp_ir.ir.nodes import Program
from csp_ir.ir.printer import print_function
from csp_ir.session.look import functions, look, spec_of
from csp_ir.session.seen import Edit, Place, Site, applied
from csp_ir.spec.read import read_spec
from csp_ir.spec.splice import shared_ends, spliced

_WHOLE_BEFORE = re.compile(r"(?:^|[(,\[{:]|(?<![=<>!:])=|\b(?:return|elif|while|in|yield))\s*$")
_WHOLE_AFTER = re.compile(r"\s*(?:$|[),\]}:#])")
_ATOMS = (ast.Name, ast.Constant, ast.Call, ast.Attribute, ast.Subscript, ast.List, ast.Dict, ast.Set, ast.Tuple)


def fill(text: str, file: str | None, name: str, assignment: Mapping[str, str]) -> tuple[Edit, ...]:
    """Texts in place of the holes of a site.

    Raises: InputError where there is no such hole, or the text with them would not mean what the draft filled with them does.
    """
    text = text.replace("\r\n", "\n")
    site = _site(text, file, name)
    return _filled(text, file, site, _draft(text, file, site), assignment)


def fill_each(text: str, file: str | None, name: str, hole: str, texts: Sequence[str]) -> list[tuple[Edit, ...]]:
    """Each text in place of a hole; () for one that would mean something else there. Raises as `fill`."""
    text = text.replace("\r\n", "\n")
    site = _site(text, file, name)
    text = _alone(text, site, texts) if site.of_module else text
    draft = _draft(text, file, site)
    found: list[tuple[Edit, ...]] = []
    for one in texts:
        try:
            found.append(_filled(text, file, site, draft, {hole: one}))
        except InputError:
            found.append(())
    return found


def _alone(text: str, site: Site, texts: Sequence[str]) -> str:
    """A module without the functions that neither its site nor one of some texts speaks of, every line where it was."""
    lines = text.split("\n")
    others = {name: (first - 1, last) for name, first, last in functions(lines) if name != site.name}
    start, end = site.place.line - 1, site.place.end_line
    between = [line for i, line in enumerate(lines) if not any(first <= i < last for first, last in others.values())]
    todo, kept = ["\n".join([*lines[start:end], *between, *texts])], {site.name}
    while todo:
        for name in set(re.findall(r"\w+", todo.pop())) & others.keys() - kept:
            kept.add(name)
            todo.append("\n".join(lines[slice(*others[name])]))
    gone = {i for name, (first, last) in others.items() if name not in kept for i in range(first, last)}
    return "\n".join("" if i in gone else line for i, line in enumerate(lines))


def _draft(text: str, file: str | None, site: Site) -> Draft:
    sketch = spec_of(text, file, site).sketch
    if sketch is None:
        raise InputError(f"{site.name} has no holes", remedy="write some: ?name")
    return Draft(sketch)


def _filled(text: str, file: str | None, site: Site, draft: Draft, assignment: Mapping[str, str]) -> tuple[Edit, ...]:
    for hole in assignment:
        if hole not in draft.holes:
            raise InputError(f"there is no hole ?{hole}", remedy=f"holes: {', '.join(draft.holes)}")
    lines, chosen = text.split("\n"), [h for h in site.holes if h.name in assignment]
    edits = tuple(Edit(p, _fitted(lines, p, assignment[h.name], h.kind)) for h in chosen for p in h.places)
    meant = draft.fill(assignment).program
    read = spec_of(applied(text, edits), file, site).sketch
    if read is None or _printed(read) != _printed(meant):
        raise InputError(
            f"with `{next(iter(assignment.values()))}` in its place the text would mean something else",
            remedy="put what stands around the hole in brackets",
        )
    return edits


def put_in_place(text: str, file: str | None, name: str, code: str) -> tuple[Edit, ...]:
    """An answer in place of a function's body, as the lines that change. Raises SpecError."""
    text = text.replace("\r\n", "\n")
    old, new = text.split("\n"), spliced(text, name, code, file).split("\n")
    start, end = shared_ends(old, new)
    changed = "\n".join(new[start : len(new) - end])
    if start == len(old) - end and start > 0:  # lines are added below others
        return (Edit(Place(start, len(old[start - 1]) + 1, start, len(old[start - 1]) + 1), "\n" + changed),)
    last = len(old) - end
    return (Edit(Place(start + 1, 1, last, len(old[last - 1]) + 1), changed),)


def add_example(text: str, file: str | None, name: str, call: str, result: str) -> tuple[Edit, ...]:
    """One more example of a site: a doctest in its docstring, or a line of its spec.

    result: as a literal, or "raises Kind". Raises InputError where the text with it cannot be read, or has no place for it.
    """
    text = text.replace("\r\n", "\n")
    site = _site(text, file, name)
    lines = text.split("\n")
    edit = _doctest(lines, site, call, result) if site.of_module else _line(lines, call, result)
    before, after = spec_of(text, file, site), spec_of(applied(text, (edit,)), file, site)
    if len(after.examples) != len(before.examples) + 1:
        raise InputError("there is no place for one more example", remedy=f"write it: {call} == {result}")
    return (edit,)


def test_of(text: str, file: str | None, name: str, module: str) -> str:
    """A test for pytest that holds the examples of a module's function; module: from which it imports it.

    Raises: InputError where there is no example.
    """
    spec = read_spec(text, file=f"{file or 'module.py'}::{name}")
    if not spec.examples:
        raise InputError(f"{name} has no examples", remedy="write one: a doctest, or a line of the spec")
    plain, raising = [], []
    for e in spec.examples:
        call = e.seen(f"{spec.name}({', '.join(map(repr, e.args))})")
        if e.wish.startswith("raises "):
            raising += [f"    with pytest.raises({e.wish[7:].partition('(')[0]}):", f"        {call}"]
        elif e.tolerance is not None:
            plain.append(f"    assert {call} == pytest.approx({e.expected!r}, abs={e.tolerance!r})")
        else:
            plain.append(f"    assert {call} == {e.expected!r}")
    body = [*plain, *raising]
    head = ["import pytest", ""] if any("pytest." in line for line in body) else []
    return "\n".join([*head, f"from {module} import {spec.name}", "", "", f"def test_{spec.name}():", *body, ""])


def _printed(program: Program) -> str:
    """A program as text; values written `...` are numbered anew where one is filled."""
    return re.sub(r"\?blank\d+", "?blank", print_function(program.function))


def _site(text: str, file: str | None, name: str) -> Site:
    site = next((s for s in look(text, file).sites if s.name == name), None)
    if site is None:
        raise InputError(f"nothing named `{name}` is to be written", file=file, remedy="name a function with holes")
    return site


def _fitted(lines: list[str], place: Place, text: str, kind: str) -> str:
    """A text as it has to be written at a place: indented, or in brackets."""
    before, after = lines[place.line - 1][: place.column - 1], lines[place.end_line - 1][place.end_column - 1 :]
    if kind == "block":
        return text.replace("\n", "\n" + before[: len(before) - len(before.lstrip())])
    if kind == "operator":
        return f"{'' if before.endswith(' ') else ' '}{text}{'' if after.startswith((' ', '=')) else ' '}"
    if kind in ("type", "name") or (_WHOLE_BEFORE.search(before) and _WHOLE_AFTER.match(after)):
        return text
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        return text
    negative = isinstance(node, ast.Constant) and text.startswith("-")
    return text if isinstance(node, _ATOMS) and not negative else f"({text})"


def _doctest(lines: list[str], site: Site, call: str, result: str) -> Edit:
    """A doctest below the last line of a docstring, which begins on one of the first lines below the head."""
    first, last = site.place.line, site.place.end_line
    opened = next((i for i in range(first, last + 1) if re.match(r"\s+[rR]?(\"\"\"|''')", lines[i - 1])), None)
    if opened is None:
        raise InputError(f"{site.name} has no docstring of three quotes", remedy='write one: """What it does."""')
    line = lines[opened - 1]
    indent = line[: len(line) - len(line.lstrip())]
    mark = '"""' if '"""' in line else "'''"
    closed = next(
        (i for i in range(opened, last + 1) if mark in (lines[i - 1] if i > opened else line.split(mark, 1)[1])), last
    )
    said = _raised(result) if result.startswith("raises ") else [result]
    new = [f">>> {call}", *said]
    at = lines[closed - 1].rfind(mark)
    own_line = not lines[closed - 1][:at].strip()
    gap = [] if closed > opened and ">>>" in "\n".join(lines[opened - 1 : closed]) else [""]
    text = "".join(f"{indent + part if part else ''}\n" for part in ([*gap, *new] if own_line else new))
    if own_line:
        return Edit(Place(closed, 1, closed, 1), text)
    above = "\n" + "".join(f"{part}\n" for part in gap)
    return Edit(Place(closed, at + 1, closed, at + 1), f"{above}{text}{indent}")


def _raised(result: str) -> list[str]:
    return ["Traceback (most recent call last):", "    ...", result.removeprefix("raises ")]


def _line(lines: list[str], call: str, result: str) -> Edit:
    """A line at the end of the examples of a spec: of their section, where it has one, or of the text."""
    said = f"{call} {result}" if result.startswith("raises ") else f"{call} == {result}"
    head = next((i for i, line in enumerate(lines) if re.match(r"examples?\s*:\s*$", line, re.I)), None)
    if head is not None:
        end = head + 1
        while end < len(lines) and lines[end].strip():
            end += 1
        indent = re.match(r"\s*", lines[end - 1])[0] if end > head + 1 else "    "  # type: ignore[index]
        return Edit(Place(end, len(lines[end - 1]) + 1, end, len(lines[end - 1]) + 1), f"\n{indent}{said}")
    end = next((i for i, line in enumerate(lines) if re.match(r"[a-z]+:\s*$", line)), len(lines))
    while end > 1 and not lines[end - 1].strip():
        end -= 1
    return Edit(Place(end, len(lines[end - 1]) + 1, end, len(lines[end - 1]) + 1), f"\n{said}")
