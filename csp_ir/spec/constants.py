"""Values that a spec names."""

from __future__ import annotations

import re
from typing import Any

from csp_ir.spec.model import Spec


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
