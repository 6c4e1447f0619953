"""Inputs are made for every type that a spec may declare."""

import datetime
from decimal import Decimal

import pytest

from csp_ir.interpreter.outcomes import RECORDS, parts_of
from csp_ir.ir.types import Type
from csp_ir.spec.read import read_spec
from csp_ir.verify.behaviour import generated_inputs
from csp_ir.verify.inputs import find_violation
from csp_ir.work import worked

RECORDS_SPEC = """
Count them.

class Kind(Enum):
    SMALL = 1
    BIG = 2

@dataclass
class Line:
    name: str
    kind: Kind
    price: Decimal = Decimal("1.00")

class Row(TypedDict):
    id: int
    day: date

def count({parameter}) -> int

ensures:
    result >= 0
"""


def made(parameter, wanted=lambda v: True):
    """The smallest generated value of a parameter for which something holds."""
    spec = read_spec(RECORDS_SPEC.replace("{parameter}", f"x: {parameter}"))
    types = [p.type for p in spec.parameters]
    found = find_violation(
        types,
        lambda args: "wanted" if wanted(*args) else None,
        deadline=worked() + 60,
        records=spec.helpers,
    )
    assert found is not None, f"no {parameter} as wanted"
    return found[0][0]


@pytest.mark.parametrize(
    ("parameter", "kind"),
    [
        ("date", datetime.date), ("datetime", datetime.datetime), ("time", datetime.time),
        ("timedelta", datetime.timedelta), ("Decimal", Decimal), ("list[date]", list), ("dict[str, Decimal]", dict),
    ],
)  # fmt: skip
def test_values_of_the_standard_library(parameter, kind):
    assert type(made(parameter)) is kind


def test_a_record_is_made_of_its_fields():
    line = made("Line", lambda line: line.name != "" and line.kind.name == "BIG")
    assert type(line).__name__ == "Line" and type(line) in RECORDS
    name, kind, price = parts_of(line)
    assert name and kind.value == 2 and type(price) is Decimal
    assert len(made("list[Line]", lambda lines: len(lines) > 2)) > 2


def test_a_typed_dictionary_has_its_keys():
    row = made("Row", lambda row: row["id"] > 5)
    assert row.keys() == {"id", "day"} and type(row["day"]) is datetime.date


def test_a_literal_is_one_of_its_values():
    seen = set()
    made('Literal["up", "down"]', lambda v: seen.add(v) or len(seen) == 2)
    assert seen == {"up", "down"}


def test_what_cannot_be_made_is_said():
    with pytest.raises(ValueError, match="no inputs of type Callable"):
        made("Callable[[int], int]")


def test_inputs_near_the_examples_are_records_with_one_part_changed():
    text = (
        RECORDS_SPEC.replace("{parameter}", "x: list[Line]")
        + "\ncount([Line('a', Kind.BIG), Line('b', Kind.SMALL)]) == 2\n"
    )
    spec = read_spec(text)
    examples = [e.args for e in spec.examples]
    lines = [line for i in generated_inputs([p.type for p in spec.parameters], examples) for line in i.args[0]]
    assert {parts_of(line)[1].name for line in lines} == {"SMALL", "BIG"}
    assert len({parts_of(line)[0] for line in lines}) > 2 and len({parts_of(line)[2] for line in lines}) > 1


def test_dictionaries_that_share_their_keys_keep_them():
    rows = [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]
    spec = read_spec("def f(x: list[dict[str, object]]) -> int\n\nf([]) == 0\n")
    inputs = generated_inputs([p.type for p in spec.parameters], [(rows,), (rows[:1],)])
    found = [row for i in inputs for row in i.args[0] if isinstance(row, dict)]
    assert found and sum(row.keys() == {"id", "name"} for row in found) == len(found)
    assert len({str(row) for row in found}) > 4


def test_no_constants_are_drawn_of_the_modules_that_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    from hypothesis.internal.conjecture import providers

    def read() -> None:
        raise AssertionError("modules are read")

    monkeypatch.setattr(providers, "_get_local_constants", read)
    assert find_violation([Type("int")], lambda args: None, deadline=float("inf"), examples=200) is None
    assert providers._get_local_constants is read
