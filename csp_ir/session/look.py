"""Looking at a text that is being written, as a worker does it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from csp_ir.errors import InputError, IRSyntaxError
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext, check_program, hole_contexts
from csp_ir.ir.hole_text import mark_holes
from csp_ir.ir.parse import parse_module
from csp_ir.ir.types import type_text
from csp_ir.refutation.contradiction import contradiction
from csp_ir.session.seen import Filling, OpenHole, Place, Seen, Site, Trouble
from csp_ir.spec.model import Spec
from csp_ir.spec.module import is_module
from csp_ir.spec.read import read_spec
from csp_ir.spec.sections import sections_of
from csp_ir.spec.signature import is_stub

if TYPE_CHECKING:
    from csp_ir.fits.fitting import Fitting as Fitter

LIMIT = 60  # candidates of a hole
FEW = 3  # of those that do not fit
ASKED = re.compile(r"#\s*csp-ir\s*:", re.I)
_DEF = re.compile(r"(?:async\s+)?def\s+(\w+)")
_ON_LINE = re.compile(r"\(line (\d+)\)")


def look(text: str, file: str | None) -> Seen:
    """What is to be written in a text, and what is wrong there; the fits of holes are left to `look_closer`.

    A Python file is looked at function by function: those with holes, stubs with examples, and those with a comment
    `# csp-ir:`. Of other code nothing is said.
    """
    text = text.replace("\r\n", "\n")
    lines = text.split("\n")
    if not _is_python(text, file):
        return _of_spec(text, lines, file)
    try:
        module = parse_module(text, file=file)
    except IRSyntaxError as error:
        return Seen((), (_trouble(error, lines),) if _concerns(text) else ())
    sites = []
    elsewhere = list(enumerate(lines, 1))
    for name, first, last in functions(lines):
        elsewhere = [(number, line) for number, line in elsewhere if not first <= number <= last]
        f = module.named(name)
        inside = "\n".join(lines[first - 1 : last])
        asked = bool(ASKED.search(inside))
        if f is None:
            if name in module.errors and (asked or _spans(inside)):
                sites.append(
                    Site(name, _lines(lines, first, last), (), (), (_trouble(module.errors[name], lines),), True)
                )
        elif asked or any(isinstance(n, ir.Hole) for n in f.walk()) or (is_stub(f) and f.doc):
            site = _site(text, lines, f"{file or 'module.py'}::{name}", _lines(lines, first, last), name)
            if asked or site.holes or site.examples:
                sites.append(site)
    return Seen(tuple(sites), tuple(_out_of_reach(text, {number for number, _ in elsewhere})))


def look_closer(text: str, file: str | None, name: str, hole: str | None, most: int) -> Site | None:
    """A site with what fits its holes, or one of them, the `most` best; None where the text has it no more."""
    text = text.replace("\r\n", "\n")
    seen = look(text, file)
    site = next((s for s in seen.sites if s.name == name), None)
    if site is None or not site.holes or any(t.level == "error" for t in site.troubles):
        return site
    from csp_ir.fits.fitting import Fitting as Fitter

    fitter = Fitter.of(spec_of(text, file, site))
    holes, troubles = [], list(site.troubles)
    for h in site.holes:
        if hole is None or h.name == hole:
            h, wrong = _closer(h, fitter, most)
            troubles += [Trouble(h.places[0], wrong, "warning")] if wrong and h.places else []
        holes.append(h)
    return replace(site, holes=tuple(holes), troubles=tuple(troubles))


def why(text: str, file: str | None, name: str, hole: str, candidate: str) -> tuple[bool, tuple[str, ...]]:
    """Whether nothing speaks against a text in a hole, and what type, scope, constraints and examples say of it.

    Raises: InputError where there is no such site or hole, or the text cannot be read.
    """
    from csp_ir.fits.fitting import Fitting as Fitter

    text = text.replace("\r\n", "\n")
    seen = look(text, file)
    site = next((s for s in seen.sites if s.name == name), None)
    if site is None:
        raise InputError(f"nothing named `{name}` is to be written", file=file, remedy="name a function with holes")
    fitter = Fitter.of(spec_of(text, file, site))
    fitter.context(hole)
    judged = fitter.judge(hole, fitter.draft.read(hole, candidate))
    return judged.fits, judged.refuted or judged.lines


def spec_of(text: str, file: str | None, site: Site) -> Spec:
    """The spec of a site. Raises InputError."""
    return read_spec(text, file=f"{file or 'module.py'}::{site.name}" if site.of_module else file)


def _out_of_reach(text: str, elsewhere: set[int]) -> Iterator[Trouble]:
    """Holes on lines that belong to no function that is looked at."""
    for name, start, end in _spans(text):
        place = _place(text, start, end)
        if place.line in elsewhere:
            said = f"?{name} is not filled: it is in no function at the top level of the module"
            yield Trouble(place, said, "warning", "move it into a function of its own")


# --- functions of a module, and specs ----------------------------------------------------------


def _is_python(text: str, file: str | None) -> bool:
    return bool(file and file.endswith((".py", ".pyi"))) or is_module(text)


def _concerns(text: str) -> bool:
    """Whether a text that cannot be read is meant for csp-ir: other tools say what is wrong with plain Python."""
    return bool(ASKED.search(text) or _spans(text))


def _spans(text: str) -> list[tuple[str, int, int]]:
    try:
        return mark_holes(text).spans
    except IRSyntaxError:
        return [("", 0, 0)]  # a hole that is malformed is one


def functions(lines: list[str]) -> Iterator[tuple[str, int, int]]:
    """Name, first and last line of every function at the top level; comments right above it belong to it."""
    starts = [i for i, line in enumerate(lines) if _DEF.match(line)]
    for at in starts:
        end = at + 1
        while end < len(lines) and (not lines[end].strip() or lines[end][0] in " \t)#"):
            end += 1
        last = end
        while last > at + 1 and (not lines[last - 1].strip() or lines[last - 1].startswith("#")):
            last -= 1
        first = at
        while first > 0 and lines[first - 1].startswith(("#", "@")):
            first -= 1
        yield _DEF.match(lines[at])[1], first + 1, last  # type: ignore[index]


def _of_spec(text: str, lines: list[str], file: str | None) -> Seen:
    whole = _lines(lines, 1, len(lines))
    try:
        spec = read_spec(text, file=file)
    except InputError as error:
        return Seen((), (_trouble(error, lines),))
    return Seen((_site_of(spec, text, lines, whole, of_module=False),))


def _site(text: str, lines: list[str], file: str, place: Place, name: str) -> Site:
    try:
        spec = read_spec(text, file=file)
    except InputError as error:
        return Site(name, place, (), (), (_trouble(error, lines, place),), True)
    return _site_of(spec, text, lines, place, of_module=True)


def _site_of(spec: Spec, text: str, lines: list[str], place: Place, of_module: bool) -> Site:
    examples = tuple(replace(e, line=None).describe(spec.name) for e in spec.examples)
    troubles = [_at(w, lines, place, "warning") for w in spec.warnings]
    holes: tuple[OpenHole, ...] = ()
    if spec.sketch is not None:
        found = [_trouble(e, lines, place) for e in check_program(spec.sketch)]
        troubles += [t for t in found if place.line <= t.place.line <= place.end_line]  # others are of what it calls
        holes = _holes(hole_contexts(spec.sketch), text if of_module else _sketch_alone(lines), place)
    if not any(t.level == "error" for t in troubles):
        troubles += _failing(spec, lines, place)
        try:
            if core := contradiction(spec):
                troubles.append(_at(f"these contradict each other: {'; '.join(core)}", lines, place, "error"))
        except InputError as error:
            troubles.append(_trouble(error, lines, place))
    complete = spec.sketch is not None and spec.sketch.complete
    return Site(spec.name, place, examples, holes, tuple(troubles), of_module, complete and of_module)


def _failing(spec: Spec, lines: list[str], place: Place) -> Iterator[Trouble]:
    """The examples that code without holes does not pass."""
    if spec.sketch is None or not spec.sketch.complete:
        return
    from csp_ir.interpreter.machine import compile_program
    from csp_ir.interpreter.outcomes import describe

    machine = compile_program(spec.sketch)
    for example in spec.examples:
        outcome = machine.run(example.args).outcome
        if not example.accepts(outcome):
            said = f"{replace(example, line=None).describe(spec.name)} fails: {describe(outcome)}"
            line = example.line or 0
            yield _at(f"{said} (line {line})" if line else said, lines, place, "error")


def _sketch_alone(lines: list[str]) -> str:
    """The text of a spec with nothing left of it but the sketch, where it stands."""
    kept = {number for number, _ in sections_of(list(enumerate(lines, 1))).get("sketch")} or range(1, len(lines) + 1)
    return "\n".join(line if number in kept else "" for number, line in enumerate(lines, 1))


def _holes(contexts: dict[str, HoleContext], text: str, place: Place) -> tuple[OpenHole, ...]:
    return tuple(sorted(_found(contexts, text, place), key=lambda h: (h.places[0].line, h.places[0].column)))


def _found(contexts: dict[str, HoleContext], text: str, place: Place) -> Iterator[OpenHole]:
    spans = [(n, _place(text, start, end)) for n, start, end in _spans(text)]
    lines = text.split("\n")
    for name, c in contexts.items():
        places = [p for n, p in spans if n == name and place.line <= p.line <= place.end_line]
        if not places and c.position is not None and (dots := _dots(lines, *c.position)):
            places = [dots]
        if places:
            typed = type_text(c.expected) if c.kind not in ("block", "type") else ""
            scope = {n: type_text(t) for n, t in c.scope.items()}
            yield OpenHole(name, c.kind, typed, tuple(places), scope, c.description)


def _closer(hole: OpenHole, fitter: Fitter, most: int) -> tuple[OpenHole, str]:
    """A hole with what fits it; and why nothing does, where nothing does."""
    from csp_ir.fits.told import scope_text

    found = fitter.fits(hole.name, LIMIT)
    needs = fitter.needs(hole.name)
    wanted = tuple(dict.fromkeys(_short(v) for n in needs for v in n.wanted))
    said = tuple(
        f"example {i}: {scope_text(n.environments[0], _short) or 'nothing in scope'}"
        + (f"; wanted {', then '.join(dict.fromkeys(map(_short, n.wanted)))}" if n.wanted else "")
        for i, n in enumerate(needs, 1)
        if n.environments
    )
    fits = tuple(Filling(hole.name, str(f.candidate), f.passes, f.waits) for f in found[:most])
    gone = tuple(_gone(hole.name, fitter))
    seen = replace(hole, needs=said, wanted=wanted, fits=fits, size=len(found), gone=gone)
    if found or hole.kind == "block":
        return seen, ""
    reasons = "; ".join(f"`{text}`: {why}" for text, why in gone)
    return seen, f"nothing that was proposed fits ?{hole.name}" + (f" ({reasons})" if reasons else "")


def _gone(hole: str, fitter: Fitter) -> Iterator[tuple[str, str]]:
    """The likeliest texts that do not fit, each with what speaks against it."""
    left = FEW
    for candidate in fitter.candidates(hole)[:LIMIT]:
        if left and fitter.outcomes(hole, candidate.fragment) is None:
            judged = fitter.judge(hole, candidate.fragment)
            if judged.refuted:
                left -= 1
                yield judged.text, judged.refuted[0]


def _short(value: object, most: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= most else text[: most - 3] + "..."


# --- places -------------------------------------------------------------------------------------


def _place(text: str, start: int, end: int) -> Place:
    def at(offset: int) -> tuple[int, int]:
        before = text[:offset]
        return before.count("\n") + 1, len(before) - before.rfind("\n")

    return Place(*at(start), *at(end))


def _dots(lines: list[str], line: int, column: int) -> Place | None:
    """Where a value that is written `...` stands: columns of the IR count bytes."""
    if not 0 < line <= len(lines):
        return None
    at = len(lines[line - 1].encode()[: column - 1].decode(errors="ignore"))
    return Place(line, at + 1, line, at + 4) if lines[line - 1][at : at + 3] == "..." else None


def _lines(lines: list[str], first: int, last: int) -> Place:
    return Place(first, 1, last, len(lines[last - 1]) + 1 if last else 1)


def _trouble(error: InputError, lines: list[str], within: Place | None = None) -> Trouble:
    head = _head(lines, within)
    if error.line is None or not 0 < error.line <= len(lines):
        return Trouble(head, error.message, "error", error.remedy)
    line = lines[error.line - 1]
    indent = len(line) - len(line.lstrip())
    column = min(max(error.column or 1, indent + 1), len(line) + 1)
    word = re.compile(r"\w+|.").match(line, column - 1)
    end = word.end() + 1 if word and error.column else len(line) + 1
    return Trouble(Place(error.line, column, error.line, max(end, column)), error.message, "error", error.remedy)


def _at(message: str, lines: list[str], within: Place, level: str) -> Trouble:
    """A sentence at the last line it names, or else at the head."""
    numbers: list[str] = _ON_LINE.findall(message) or re.findall(r"\bline (\d+)\b", message)
    for number in map(int, reversed(numbers)):
        if 0 < number <= len(lines) and lines[number - 1].strip():
            line = lines[number - 1]
            return Trouble(Place(number, len(line) - len(line.lstrip()) + 1, number, len(line) + 1), message, level)
    return Trouble(_head(lines, within), message, level)


def _head(lines: list[str], within: Place | None) -> Place:
    """The line of the `def`, or the first line."""
    first, last = (within.line, within.end_line) if within else (1, len(lines))
    at = next((i for i in range(first, last + 1) if _DEF.match(lines[i - 1])), first)
    return Place(at, 1, at, len(lines[at - 1]) + 1)
