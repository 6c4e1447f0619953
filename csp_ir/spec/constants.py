"""Values that a spec names."""

from __future__ import annotations

import re
from typing import Any

from csp_ir.spec.model import Spec

_LETTERS = re.compile(r"(?<![\w'])[A-Za-z](?:(?:[ /]|, ?)[A-Za-z](?![\w'])){2,}(?:,? (?:and|or) [A-Za-z](?![\w']))?")


def spec_letters(spec: Spec) -> str:
    """The letters that the prose lists one by one, as in `I V X L` and `a, e, i, o and u`."""
    listed = (c for run in _LETTERS.findall(spec.prose) for c in re.findall(r"\b[A-Za-z]\b", run))
    return "".join(dict.fromkeys(listed))


def spec_constants(spec: Spec) -> list[Any]:
    """Values the prose and the examples name."""
    found: list[Any] = [int(x) for x in re.findall(r"(?<![\w.])-?\d{1,9}(?!\w|\.\d)", spec.prose)]
    found += [float(x) for x in re.findall(r"(?<![\w.])-?\d+\.\d+(?!\w|\.\d)", spec.prose)]
    found += [a or b for a, b in re.findall(r"'([^'\n]{1,40})'|\"([^\"\n]{1,40})\"", spec.prose)]
    results = [e.expected for e in spec.examples if isinstance(e.expected, int | float | str | bool | type(None))]
    repeated = [r for r in results if results.count(r) > 1]
    unique: dict[Any, Any] = {}
    for value in [*found, *repeated]:
        unique.setdefault((type(value), value), value)
    return list(unique.values())
