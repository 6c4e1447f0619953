"""Every spec in docs/spec.md is read; where an error follows it, it is that error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from csp_ir.errors import InputError
from csp_ir.ir.check import check_program
from csp_ir.spec.forms.table import FORMS
from csp_ir.spec.model import Raises
from csp_ir.spec.read import read_spec
from csp_ir.spec.sections import SECTIONS

TEXT = (Path(__file__).parent.parent.parent / "docs" / "spec.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```spec\n(.*?)```(?:\n\n```error\n(.*?)```)?", TEXT, re.S)


@pytest.mark.parametrize(("spec", "error"), BLOCKS)
def test_block(spec: str, error: str) -> None:
    if error:
        with pytest.raises(InputError) as caught:
            read_spec(spec)
        assert str(caught.value).startswith(error.rstrip("\n"))
        return
    found = read_spec(spec)
    assert found.examples and found.prose
    calls = len(re.findall(rf"\b{found.name}\(|^For ", spec, re.M)) - 1
    assert len(found.examples) == calls or "examples" in spec
    if found.sketch is not None:
        assert check_program(found.sketch) == []


def test_the_blocks_are_many_and_of_all_sorts() -> None:
    assert len(BLOCKS) >= 11
    assert sum(bool(error) for _, error in BLOCKS) >= 3
    specs = [read_spec(text) for text, error in BLOCKS if not error]
    assert any(s.sketch for s in specs) and any(s.ensures for s in specs) and any(s.constraints for s in specs)
    assert any(isinstance(e.expected, Raises) for s in specs for e in s.examples)


def _table() -> str:
    """The table of forms, as the page holds it."""
    rows = ["| form | written |", "| --- | --- |"]
    for form in FORMS:
        if form.shown:
            texts = (shown.replace("\n", " ↵ ").replace("|", "\\|") for shown in form.shown)
            rows.append(f"| {form.name} | " + ", ".join(f"`` {t} ``" if "`" in t else f"`{t}`" for t in texts) + " |")
    return "\n".join(rows)


def test_the_table_of_forms_is_the_one_that_is_read() -> None:
    assert _table() in TEXT, f"docs/spec.md does not hold:\n{_table()}"


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_is_named(section: str) -> None:
    assert f"`{section}`" in TEXT or section == "intent"
