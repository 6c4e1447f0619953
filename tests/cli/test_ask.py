"""Questions on the terminal: their answers, and answers written to the spec."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.cli.ask import Answers, ask_on_terminal
from csp_ir.interpreter.outcomes import Returned
from csp_ir.spec.model import Example, Raises
from csp_ir.verify.question import Question, Suspect

QUESTION = Question.of("f", (3,), [Returned(6), Returned(9)])


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("".join(f"{x}\n" for x in lines).encode())))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("2",), 9),
        (("= 7",), 7),
        (("3", "7"), 7),
        (("3", "raises KeyError"), Raises("KeyError")),
        (("3", "seven", "1"), 6),
        (("9", "1"), 6),
    ],
)
def test_an_answer_is_one_of_those_given_or_something_else(monkeypatch, capsys, lines, expected) -> None:
    typed(monkeypatch, *lines)
    assert ask_on_terminal(QUESTION) == Example((3,), expected)
    assert "3. something else: ___" in capsys.readouterr().err


def test_answers_are_kept_but_for_those_on_examples(monkeypatch) -> None:
    typed(monkeypatch, "1", "", "1")
    answers = Answers()
    answers(QUESTION)
    assert answers(QUESTION) is None
    answers(Suspect.about("f", Example((3,), 7), 1, Returned(6), 2, 2))
    assert answers.given == ["f(3) == 6"]


def test_answers_are_saved(tmp_path: Path, monkeypatch, capsys) -> None:
    spec = tmp_path / "pick.txt"
    spec.write_text("def pick(xs: list[int] where non-empty) -> int\n\nensures:\n    result in xs\n")
    before = spec.read_text()
    typed(monkeypatch, "1", "", "", "", "", "")
    main(["solve", str(spec), "--ask", "--save-answers", "--work", "4"])
    assert spec.read_text().startswith(before) and spec.read_text().count("pick([") == 1
    assert "1 answer written to " in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--save-answers"], ["--ask", "--save-answers", "-"]])
def test_answers_go_to_one_file(tmp_path: Path, capsys, options) -> None:
    spec = tmp_path / "a.txt"
    spec.write_text("def f(n: int) -> int\n\nf(1) == 1\n")
    assert main(["solve", *options, *([] if "-" in options else [str(spec)])]) == 2
    assert "--save-answers writes answers to one SPEC" in capsys.readouterr().err
