"""The environments of a hole: those that differ in more than what loops change tell terms apart first."""

from csp_ir.ir.check import hole_contexts
from csp_ir.ir.parse import parse_program
from csp_ir.ir.types import ANY
from csp_ir.wanted.place import MOST_ROWS, Place

DRAFT = "def f(text: str, pages: list[int]) -> bool:\n    return ?test"


def test_every_value_of_what_no_loop_changes_has_its_turn():
    context = hole_contexts(parse_program(DRAFT))["test"]
    place = Place(context, ("text", "pages"), ANY, states=frozenset(("pages",)))
    for pages in range(2 * MOST_ROWS):
        place.saw({"text": "1", "pages": list(range(pages))})
    for text in ("1-3", "7"):
        place.saw({"text": text, "pages": []})
    shown = list(place.environments.values())
    assert len(shown) == MOST_ROWS
    assert [e["text"] for e in shown[:3]] == ["1", "1-3", "7"]
