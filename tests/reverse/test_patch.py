"""Changed programs written back into their files: the new text is the new program, and lines that did not change stay as they are."""

from __future__ import annotations

from random import Random

import pytest

from csp_ir.errors import InputError
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_program
from csp_ir.reverse.code import read_code
from csp_ir.reverse.patch import patched
from csp_ir.samples.edits import edits
from csp_ir.samples.mutations import Around, alternatives
from csp_ir.samples.sites import blocks, expression_sites, put
from tests.proof.generate import Maker


def commented(text: str) -> str:
    """A module with a comment on each line, in a style of its own."""
    lines = [f"{line}   # {i}" for i, line in enumerate(text.split("\n"))]
    return "# of someone\nimport os.path\n\n\n" + "\n".join(lines) + "\n\nAFTER = [1,2]  # kept\n"


@pytest.mark.parametrize("seed", range(40))
def test_a_slip_is_written_where_it_is(seed: int) -> None:
    random = Random(seed)
    text = commented(print_program(parse_program(Maker(seed).program())))
    before = read_code(text, "m.py::f").program
    assert before is not None
    options = [
        put(before, s.path, e) for s in expression_sites(before) for _, e in alternatives(s.expr, s.place, Around({}))
    ]
    options += [e.program for e in edits(before, [], {n: 1.0 for b in blocks(before) for n in b.numbers})]
    for after in random.sample(options, min(12, len(options))):

        def is_right(new: str, after: object = after) -> bool:
            try:
                return read_code(new, "m.py::f").program == after
            except InputError:
                return False

        new = patched(text, before, after, is_right)
        if new is None:  # it is no program that can be read
            try:
                parse_program(print_program(after))
            except InputError:
                continue
        assert new is not None, print_program(after)
        assert new.startswith("# of someone\n") and new.endswith("\n\nAFTER = [1,2]  # kept\n")
