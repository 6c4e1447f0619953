"""Specs in YAML: JSON's data, and nothing that JSON cannot say."""

from __future__ import annotations

from datetime import date

import pytest

from csp_ir.errors import SpecError
from csp_ir.spec.read import read_spec

SPEC = """signature: "def age(born: date, today: date) -> int"
prose: |
  Years between two dates.
  yes: no sections here.
examples:
  - args: [2000-01-31, "2024-02-01"]
    returns: 24
  - args: {born: 1999-05-01, today: 2020-01-01}
    returns: 21
  - age(date(1990, 1, 1), date(1991, 1, 1)) == 1
"""


def test_a_spec() -> None:
    spec = read_spec(SPEC, file="a.yaml")
    assert {e.args for e in spec.examples} >= {(date(2000, 1, 31), date(2024, 2, 1))}
    assert len(spec.examples) == 3
    assert read_spec("---\n" + SPEC).examples == spec.examples


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("prose: a\nprose: b\n", "twice"),
        ("prose: !!python/object/apply:os.system [x]\n", "tag"),
        ("prose: !foo x\n", "tag"),
        ("prose: &a x\nsignature: *a\n", "alias"),
        ("prose: [1\n", "YAML"),
        ("exampels: []\n", "not known"),
        ("prose: a\x7f\n", "YAML"),
        ("[a]: 1\n", "YAML|key"),
    ],
)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        read_spec(text, file="a.yml")


def test_definitions_and_records_in_data() -> None:
    text = (
        'definitions: |\n  class Color(Enum):\n      RED = "red"\n\n  @dataclass\n  class P:\n      x: int\n      c: Color\n'
        'signature: "def f(p: P) -> Color"\nprose: The colour.\nexamples:\n  - args: [{x: 1, c: red}]\n    returns: RED\n'
    )
    (example,) = read_spec(text, file="a.yaml").examples
    assert example.args[0].c is example.expected
