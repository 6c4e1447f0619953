"""Texts that fall into fields, and tests of what texts start and end with."""

from __future__ import annotations

from typing import Any

import pytest

from csp_ir.goals.propose import propose_programs
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Returned
from csp_ir.spec.read import read_spec
from csp_ir.work import worked
from tests.goals.test_solve import BUDGET

# (spec, further arguments, their result)
SOLVED: dict[str, tuple[str, tuple[Any, ...], Any]] = {
    "a part of each field": (
        "The names in a list of settings.\n\ndef names(text: str) -> list[str]\n\nnames('a:1;b:2') == ['a', 'b']\n"
        "names('colour:red') == ['colour']\nnames('x:1;yy:22;zzz:333') == ['x', 'yy', 'zzz']\n",
        ("k:1;long:9",),
        ["k", "long"],
    ),
    "fields joined in another case": (
        "Join the parts as capitalised words.\n\ndef join(text: str) -> str\n\njoin('ab-cd-ef') == 'AbCdEf'\n"
        "join('xyz') == 'Xyz'\njoin('is-so') == 'IsSo'\n",
        ("one-two-three-four",),
        "OneTwoThreeFour",
    ),
    "the first field, and the others in another case": (
        "Kebab case to camel case.\n\ndef camel(text: str) -> str\n\ncamel('ab-cd-ef') == 'abCdEf'\ncamel('xyz') == 'xyz'\n"
        "camel('is-so') == 'isSo'\n",
        ("one-two-three-four",),
        "oneTwoThreeFour",
    ),
    "words of camel case": (
        "Camel case to kebab case.\n\ndef kebab(text: str) -> str\n\nkebab('abCdEf') == 'ab-cd-ef'\nkebab('xyz') == 'xyz'\n"
        "kebab('isSo') == 'is-so'\n",
        ("oneTwoThreeFour",),
        "one-two-three-four",
    ),
    "numbers of a text": (
        "The sum of all numbers.\n\ndef total(text: str) -> int\n\ntotal('a1 b2') == 3\ntotal('20 and 30') == 50\n"
        "total('none') == 0\n",
        ("x7y8",),
        15,
    ),
    "what some texts end with": (
        "Whether it is a note.\n\ndef is_note(name: str) -> bool\n\nis_note('a.md') == True\nis_note('b.c') == False\n"
        "is_note('md.d') == False\nis_note('x.y.md') == True\nis_note('q') == False\n",
        ("read.me.md",),
        True,
    ),
    "what the prose writes out": (
        "The value of 3 * n + 7.\n\ndef value(n: int) -> int\n\nvalue(0) == 7\nvalue(5) == 22\n",
        (10,),
        37,
    ),
}


@pytest.mark.parametrize("name", SOLVED)
def test_right_on_what_no_example_shows(name: str) -> None:
    text, args, expected = SOLVED[name]
    solution = next(iter(propose_programs(read_spec(text), worked() + BUDGET)))
    assert compile_program(solution.program).run(args).outcome == Returned(expected)
