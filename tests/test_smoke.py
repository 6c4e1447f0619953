"""The quickest sign that the package works: one spec, end to end, through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from csp_ir.cli import main

EXAMPLES = Path(__file__).parent.parent / "examples"


def test_count_words_is_solved(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(EXAMPLES / "count_words.txt")]) == 0
    out, err = capsys.readouterr()
    names: dict[str, object] = {}
    exec(out, names)
    assert names["count_words"]("a  b c ") == 3  # type: ignore[operator]
    assert "solved" in err
