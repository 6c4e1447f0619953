"""Values that a spec names."""

from __future__ import annotations

import re
from typing import Any

from csp_ir.ir.nodes import Literal
from csp_ir.spec.model import Spec

_LETTERS = re.compile(r"(?<![\w'])[A-Za-z](?:(?:[ /]|, ?)[A-Za-z](?![\w'])){2,}(?:,? (?:and|or) [A-Za-z](?![\w']))?")


def spec_letters(spec: Spec) -> str:
    """The letters that the prose lists one by one, as in `I V X L` and `a, e, i, o and u`."""
    listed = (c for run in _LETTERS.findall(spec.prose) for c in re.findall(r"\b[A-Za-z]\b", run))
    return "".join(dict.fromkeys(listed))


def clause_constants(spec: Spec) -> list[Any]:
    """Numbers and texts that the clauses name, each once."""
    clauses = (
        *spec.requires,
        *spec.ensures,
        *(law.expr for law in spec.laws),
        *spec.decreases,
        *(r.when for r in spec.raises),
    )
    values = [
        n.value for c in clauses for n in c.walk() if isinstance(n, Literal) and type(n.value) in (int, float, str)
    ]
    return list({(type(v), v): v for v in values}.values())


def spec_constants(spec: Spec) -> list[Any]:
    """Values the prose, the clauses and the examples name."""
    found: list[Any] = [int(x) for x in re.findall(r"(?<![\w.])-?\d{1,9}(?!\w|\.\d)", spec.prose)]
    found += [float(x) for x in re.findall(r"(?<![\w.])-?\d+\.\d+(?!\w|\.\d)", spec.prose)]
    found += [a or b for a, b in re.findall(r"'([^'\n]{1,40})'|\"([^\"\n]{1,40})\"", spec.prose)]
    results = [e.expected for e in spec.examples if isinstance(e.expected, int | float | str | bool | type(None))]
    repeated = [r for r in results if results.count(r) > 1]
    unique: dict[Any, Any] = {}
    for value in [*found, *clause_constants(spec), *repeated]:
        unique.setdefault((type(value), value), value)
    return list(unique.values())
