"""Whole answers as models write them, with the modules that they use: read, and the same in the interpreter, printed and rendered.

`answers.txt` holds them, each under the call that is made of it. They were written before the language held
what they use, with what the modules have in mind.
"""

from __future__ import annotations

import copy
import decimal
from pathlib import Path
from typing import Any

import pytest

from csp_ir.errors import IRSyntaxError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Raised, Returned, strict_equal
from csp_ir.ir.check import check_program
from csp_ir.ir.jsonio import from_json, to_json
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_program
from csp_ir.render.python import render

ANSWERS = [block.partition("\n") for block in (Path(__file__).parent / "answers.txt").read_text().split("--- ")[1:]]
# Those that the language does not hold, with what it says.
REFUSED = {
    "parse_binary": "attribute assignment", "merge_settings": "ChainMap", "dispatch_table": "changed from call to call",
    "count_calls": "attribute assignment", "timed": "attribute assignment", "repeat_text": "__doc__",
}  # fmt: skip


def call_of(text: str) -> tuple[str, tuple[Any, ...]]:
    name, _, rest = text.partition("(")
    return name, eval(f"(lambda *args: args)({rest}")


def cpython(text: str, name: str, args: tuple[Any, ...]) -> Returned | Raised:
    space: dict[str, Any] = {"__name__": "__main__"}
    with decimal.localcontext(decimal.Context()):
        try:
            exec(compile(text, "<answer>", "exec"), space)
            return Returned(space[name](*copy.deepcopy(args)))
        except Exception as error:
            return Raised(type(error).__name__, str(error))


def alike(a: Any, b: Any) -> bool:
    return strict_equal(a.value, b.value) if isinstance(a, Returned) and isinstance(b, Returned) else a == b


@pytest.mark.parametrize(
    ("call", "text"), [(call, text) for call, _, text in ANSWERS], ids=[a[0].partition("(")[0] for a in ANSWERS]
)
def test_an_answer_gives_what_cpython_gives(call: str, text: str) -> None:
    name, args = call_of(call)
    wanted = cpython(text, name, args)
    assert isinstance(wanted, Returned)
    if name in REFUSED:
        with pytest.raises(IRSyntaxError, match=REFUSED[name]):
            parse_program(text, entry=name)
        return
    program = parse_program(text, entry=name)
    assert check_program(program) == []
    again = parse_program(print_program(program), entry=name)
    assert again == program == from_json(to_json(program))
    before = decimal.getcontext().copy()
    outcome = compile_program(program).run(args).outcome
    assert alike(outcome, wanted), outcome
    assert alike(cpython(render(program), name, args), wanted)
    now = decimal.getcontext()
    assert (now.prec, now.rounding) == (before.prec, before.rounding)
