"""Specs as different people write them, written without a look at the table of forms, and what each of them says.

`styles/*.txt` hold specs under `@@@ title`; below `===`, the function's name and one line for each example
(`(arguments) -> result`, `~` a tolerance), `ensures N` for the number of conditions, or `none`.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from csp_ir.spec.model import Raises
from csp_ir.spec.read import read_spec

FILES = sorted((Path(__file__).parent / "styles").glob("*.txt"))
SPECS = [
    (path.stem, *re.split(r"\n=== ", part, maxsplit=1))
    for path in FILES
    for part in re.split(r"^@@@ ", path.read_text(encoding="utf-8"), flags=re.M)[1:]
]


def wanted(lines):
    """(args, result, tolerance) of each example, and how many conditions."""
    examples, ensures = [], 0
    for line in lines:
        if line.startswith("ensures "):
            ensures = int(line.split()[1])
        elif line != "none":
            call, _, result = line.rpartition(" -> ")
            result, _, tolerance = result.partition(" ~ ")
            value = Raises(result.split()[1]) if result.startswith("raises ") else ast.literal_eval(result)
            examples.append((ast.literal_eval(call), value, float(tolerance) if tolerance else None))
    return examples, ensures


@pytest.mark.parametrize(("kind", "text", "says"), SPECS, ids=[f"{k}: {t.split(chr(10))[0]}" for k, t, _ in SPECS])
def test_style(kind, text, says):
    name, *lines = says.strip().split("\n")
    examples, ensures = wanted(lines)
    spec = read_spec(text.split("\n", 1)[1])
    found = [
        (e.args, Raises(e.expected.kind) if isinstance(e.expected, Raises) else e.expected, e.tolerance)
        for e in sorted(spec.examples, key=lambda e: e.line or 0)
    ]
    assert spec.name == name
    assert [f[:2] for f in found] == [e[:2] for e in examples]
    assert [f[2] for f in found] == [pytest.approx(e[2]) if e[2] else None for e in examples]
    assert len(spec.ensures) == ensures


def test_they_are_many():
    assert len(SPECS) >= 60
