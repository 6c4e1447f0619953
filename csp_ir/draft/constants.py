"""The constants that a program may use, from one place, each with where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from os.path import commonprefix
from typing import Any

from csp_ir.draft import listed
from csp_ir.draft.bank import sort_of
from csp_ir.draft.library import stems
from csp_ir.draft.own import members, words_of
from csp_ir.draft.prose import Prose
from csp_ir.draft.units import UNITS
from csp_ir.draft.weigh import Constant
from csp_ir.interpreter.outcomes import freeze
from csp_ir.ir.held import texts_in
from csp_ir.spec.constants import clause_constants
from csp_ir.spec.model import Raises, Spec

LARGEST, LONGEST = 10**9, 40
_PERCENT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s*(?:%|percent\b|per cent\b)")
_FORM = re.compile(r"\b([A-Z])\1*([:/.\-])([A-Z])\3*\b")  # of a text, as HH:MM
SEPARATORS = (", ", "-", ",", "_", ":", "/", "...", "*")


def mined(spec: Spec, prose: Prose) -> list[Constant]:
    """The constants that a spec suggests, each once, under the likeliest origin: "prose", "small", "derived", "examples"."""
    kinds = {sort_of(v) for e in spec.examples for v in e.args}
    results = [e.expected for e in spec.examples if not isinstance(e.expected, Raises)]
    outs = {sort_of(w) for w in results}
    texts = any("str" in k or k == "any" for k in (*kinds, *outs)) or any(
        texts_in([list(e.args) for e in spec.examples])
    )
    bounds = [b.number for b in prose.bounds if type(b.number) is int]
    found = [Constant(v, "prose") for v in (*prose.numbers, *bounds) if abs(v) < LARGEST]
    named = clause_constants(spec)
    shown = [[list(e.args), e.expected] for e in spec.examples]
    found += [Constant(v, "prose") for v in named if not isinstance(v, str) and abs(v) < LARGEST]
    found += [Constant(v, "small") for v in (0, 1, 2)]
    found += _members(spec, prose)
    if texts:
        given = set(texts_in([list(e.args) for e in spec.examples]))
        said = [t for t in prose.texts if t in prose.wanting or t not in given]
        found += [Constant(t, "prose") for t in (*said, *(v for v in named if isinstance(v, str))) if len(t) <= LONGEST]
        found += [Constant(t, "prose") for t in prose.letters if any(t in text for text in texts_in(shown))]
        found += [Constant(t, "small") for t in ("", " ")]
        found += [Constant(t, "derived") for t in _parts(prose, spec, given)]
    found += _plain(kinds, outs, results, prose)
    found += [Constant(v, "derived") for v in (*percentages(prose), *_units(prose, results))]
    found += [Constant(n, "derived") for n in _rows_of_names(prose, spec)]
    found += [Constant(t, "examples") for t in _shared(spec, results)]
    unique: dict[Any, Constant] = {}
    for c in found:
        unique.setdefault(freeze(c.value), c)
    return list(unique.values())


def _members(spec: Spec, prose: Prose) -> Iterator[Constant]:
    for member in members(spec.helpers):
        yield Constant(member, "prose" if stems(words_of(member.name)) & prose.stems else "small")


def _plain(kinds: set[str], outs: set[str], results: Sequence[Any], prose: Prose) -> Iterator[Constant]:
    """Starts and fallbacks of the wanted type."""
    if "float" in outs:
        yield Constant(0.0, "small")
    if any(k.startswith("dict") for k in kinds):
        yield Constant(0, "small")
    if any(o.startswith("list") for o in outs):
        yield Constant([], "small")
    if None in results:
        yield Constant(None, "small")
    if -1 in [w for w in results if type(w) is int] or any(c.output == -1 for c in prose.clauses([-1])):
        yield Constant(-1, "small")


def percentages(prose: Prose) -> list[float]:
    """Each percentage as a fraction, and what is left and what it makes when it is taken off and added."""
    shares = [float(m[1]) / 100 for m in _PERCENT.finditer(prose.masked)]
    return [round(v, 9) for s in shares for v in (s, 1 - s, 1 + s) if v]


def _units(prose: Prose, results: Sequence[Any]) -> list[int]:
    if not any(type(r) in (int, float, str, tuple) for r in results):
        return []
    return [n for unit, sizes in UNITS.items() if unit in prose.stems for n in sizes]


def _parts(prose: Prose, spec: Spec, given: set[str]) -> Iterator[str]:
    """Pieces of quoted texts that results or arguments have, of an argument its signs alone, and separators of forms such as HH:MM.

    given: the texts of arguments.
    """
    shown = repr([e.args for e in spec.examples]) + repr([e.expected for e in spec.examples])
    for text in prose.texts:
        pieces = [p for p in re.findall(r"[A-Za-z]+|\d+|[^\w\s]+\s?|\s", text) if p != text]
        pieces = [p for p in pieces if not p[0].isalnum()] if text in given else pieces[:6]
        yield from (p for p in dict.fromkeys(pieces) if not p.isdigit() and p.strip() and p in shown)
    yield from form_marks(prose)


def form_marks(prose: Prose) -> list[str]:
    """What separates the parts of the forms of texts that the prose shows, such as HH:MM."""
    return [m[2] for m in _FORM.finditer(prose.text)]


def _rows_of_names(prose: Prose, spec: Spec) -> Iterator[list[str]]:
    """Names that the prose gives in a row, where two of them or more are seen in the examples."""
    seen = set(texts_in([[e.args, e.expected] for e in spec.examples]))
    for row in listed.names(prose):
        if len(seen & set(row.items)) > 1:
            yield list(row.items)


def _shared(spec: Spec, results: Sequence[Any]) -> Iterable[str]:
    """What all text results start or end with, and separators they have that their inputs lack."""
    results = [w for w in results if isinstance(w, str)]
    if len(set(results)) < 2:
        return
    given = repr([e.args for e in spec.examples])
    for text in (commonprefix(results), commonprefix([r[::-1] for r in results])[::-1]):
        if text and not all(text in repr(e.args) for e in spec.examples):
            yield text
            if text.strip() != text and text.strip():
                yield text.strip()
    for mark in SEPARATORS:
        if any(mark in r for r in results) and mark not in given:
            yield mark
