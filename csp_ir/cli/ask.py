"""Asking a question on the terminal: on stderr, so that stdout stays the code."""

from __future__ import annotations

import builtins
import sys

from csp_ir.cli.streams import read_line
from csp_ir.spec.model import Example, Raises
from csp_ir.spec.values import read_value
from csp_ir.verify.question import Dropped, Question, Suspect


class Answers:
    """Asks on the terminal, and keeps the answers: as texts of examples, by the name of the function."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self, question: Question) -> Example | Dropped | None:
        answer = ask_on_terminal(question)
        if isinstance(answer, Example) and not isinstance(question, Suspect):
            self.given.append(answer.describe(question.name))
        return answer


def ask_on_terminal(question: Question) -> Example | Dropped | None:
    """The answer as an example; None where the user leaves the question open or input ends."""
    call = f"{question.name}({', '.join(map(repr, question.args))})"
    suspect = isinstance(question, Suspect)
    print(str(question) if suspect else f"What should {call} return?", file=sys.stderr)
    for number, answer in enumerate(question.answers, 1):
        weight = f"  ({question.weights[number - 1]:.0%})" if question.weights else ""
        print(f"  {number}. {answer}{weight}", file=sys.stderr)
    other = len(question.answers) + 1
    print(f"  {other}. something else: ___", file=sys.stderr)
    while True:
        drop = "`drop` to do without the example, " if suspect else ""
        print(
            f"Number, `= value`, `raises Kind`, {drop}or Enter to leave it open: ", end="", file=sys.stderr, flush=True
        )
        line = read_line()
        if not line.strip():
            print(file=sys.stderr)
            return None
        if line.strip() == str(other):
            print("The result, or `raises Kind`: ", end="", file=sys.stderr, flush=True)
            line = f"= {value}" if not (value := read_line().strip()).startswith("raises ") else value
        try:
            return read_answer(question, line.strip())
        except ValueError as error:
            print(f"{error}", file=sys.stderr)


def read_answer(question: Question, text: str) -> Example | Dropped:
    """The example that an answer's text means. Raises ValueError with what to write instead."""
    if text == "drop" and isinstance(question, Suspect):
        return Dropped(question.args)
    if text.isdigit() and question.outcomes:
        if 1 <= int(text) <= len(question.outcomes):
            return question.example(int(text) - 1)
        raise ValueError(f"a number from 1 to {len(question.outcomes)}, or `= {text}` for the value itself")
    if text.startswith("raises "):
        kind = text.removeprefix("raises ").strip()
        found = getattr(builtins, kind, None)
        if not (isinstance(found, type) and issubclass(found, Exception)):
            raise ValueError(f"{kind} is not a builtin exception")
        return Example(question.args, Raises(kind))
    try:
        return Example(question.args, read_value(text.removeprefix("=").strip()))
    except ValueError:
        raise ValueError(f"not a value: {text}; write a Python literal such as 3, 'abc' or [1, 2]") from None
