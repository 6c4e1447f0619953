"""The table of forms: each with its look, its reader, and ways of writing that `f` of 3 is 6."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from csp_ir.spec.forms.blocks import assigned_form, block_form, row_form
from csp_ir.spec.forms.calls import ARROW, line_form
from csp_ir.spec.forms.code import announced_form, assignment_form, test_form
from csp_ir.spec.forms.doctests import doctest_form
from csp_ir.spec.forms.page import Page, Reading
from csp_ir.spec.forms.rows import case_form
from csp_ir.spec.forms.scenarios import scenario_form
from csp_ir.spec.forms.sentences import sentence_form
from csp_ir.spec.forms.tables import table_form


@dataclass(frozen=True)
class Form:
    """A form. start: what its first line holds; shown: texts in it that all say `f(3) == 6`, of `def f(x: int) -> int`."""

    name: str
    start: re.Pattern[str]
    read: Callable[[Page, int], Reading | None]
    shown: tuple[str, ...] = ()


FORMS = (
    Form(
        "a session",
        re.compile(r"\s*(?:>>>|In\s*\[\d*\]:)"),
        doctest_form,
        (">>> f(3)\n6", ">>> x = 3\n>>> f(x)\n6", ">>> f(3) == 6\nTrue", ">>> print(f(3))\n6", "In [1]: f(3)\nOut[1]: 6"),
    ),
    Form(
        "tests",
        re.compile(r"\s*(?:(?:async )?def test|class \w*Test|@(?:\w+\.)?(?:mark\.|fixture|describe|it\b|context)|with .*[rR]aises.*:|for \w.* in (?:[\[({]|zip|enumerate|range|sorted|reversed).*:\s*$)"),
        test_form,
        (
            "def test_f():\n    x = 3\n    assert f(x) == 6",
            "class TestF(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(f(3), 6)",
            '@pytest.mark.parametrize("x, wanted", [(3, 6)])\ndef test_f(x, wanted):\n    assert f(x) == wanted',
            "for x, wanted in [(3, 6)]:\n    assert f(x) == wanted",
        ),
    ),
    Form(
        "a scenario",
        re.compile(r"\s*(?:[-*]\s+)?\W{0,2}(?:Given|When)\b"),
        scenario_form,
        ("Given the number 3\nWhen I call f\nThen the result is 6", "Given x is 3\nThen f gives 6", "Given x is <n>\nThen f gives <m>\n  Examples:\n| n | m |\n| 3 | 6 |", "When f(3) is called\nThen 6 is returned"),
    ),
    Form(
        "a call below what announces it",
        re.compile(r"\W*(?:for|given|with|if|when)\s.*=", re.I),
        announced_form,
        ("For `x = 3`, the output should be\n`f(x) = 6`.",),
    ),
    Form("a variable", re.compile(r"\s*[A-Za-z_][\w, ]*=(?!=)"), assignment_form),
    Form(
        "an input and its output",
        re.compile(r"\W*(?:\w+\W+){0,3}?(?:inputs?|args|arguments?|params|parameters?|given|call|in)\b", re.I),
        block_form,
        (
            "Input: 3\nOutput: 6", "Input: x = 3\nOutput: 6\nExplanation: 3 + 3", "Input: 3, Output: 6", "**Input:** `x = 3`\n**Output:** `6`",
            "Input:\n  x : 3\nOutput:\n  6", "Sample Input 1\n3\nSample Output 1\n6", "Given: 3\nExpected: 6", "- Input: 3 -> Output: 6",
        ),
    ),  # fmt: skip
    Form(
        "a call and its result",
        re.compile(r".*\("),
        line_form,
        (
            "f(3) == 6", "assert f(3) == 6", "6 == f(3)", "f(3) = 6", "f(x=3) is 6", "self.assertEqual(f(3), 6)", "f(3) -> 6",
            "f(3) => 6", "f(3) ==> 6", "f(3) ➞ 6", "f(3) returns 6", "f(3) should return 6.", "f(3) should just be 6.", "For example, f(3) gives 6 and so on.",
            "f(3)  # 6", "f(3)  # => 6 (twice 3)", "f(3)  # returns 6", "print(f(3))  # 6", "f(3)\n# => 6", "f(3)\n6",
            "f(3) simply 6", "f(x: 3)  // 6", "f 3 == 6", "fmt.Println(f(3)) // 6", "assert_eq!(f(3), 6);", "expect(f(3)).toBe(6);", "irb(main):001:0> f(3)\n=> 6",
            "f(3) -> 3 + 3 = 6", "x = 3\nf(x) == 6", "Solution().f(3) == 6", "f(3) == 6; f(3) == 6.0",
        ),
    ),  # fmt: skip
    Form(
        "a table",
        re.compile(r".*(?:\||,|;|\t|\S\s{2,}\S)"),
        table_form,
        ("| x | result |\n|---|---|\n| 3 | 6 |", "x,expected\n3,6", "x   result\n3   6", "| call | gives | Remark |\n|---|---|---|\n| `f(3)` | `6` | twice |", "||x||doubled||\n|3|6|"),
    ),
    Form(
        "a row of tests",
        re.compile(r"\s*(?:[\[({]|\w+\.each\s*\(|(?:InlineData|TestCase|DataRow|Arguments\.of|arguments)\s*\()"),
        case_form,
        ("[InlineData(3, 6)]", "test.each([[3, 6]])('f', (x, y) => {", "tests := []struct{ in int; want int }{\n    {3, 6},\n}"),
    ),
    Form(
        "arguments, an arrow, the result",
        re.compile(rf".*{ARROW}"),
        row_form,
        ("3 -> 6", "- 3 => 6", "x = 3 → 6", "x 3 -> 6", "Example: 3 -> 6"),
    ),
    Form("arguments assigned, and a result", re.compile(r"\W*\w+\s*[=:]"), assigned_form, ("x = 3\nreturn 6",)),
    Form(
        "a sentence",
        re.compile(r".*[\d'\"\[{(]|.*\b(?:none|null|true|false|empty)\b", re.I),
        sentence_form,
        (
            "For x = 3 the output should be 6.", "If x is 3, return 6.", "Given 3, the function should return 6.", "With input 3 it returns 6.",
            "For x = 3, which is odd, the output should be 6.", "For example, the number 3 becomes 6.", "An input of 3 gives 6.",
            "It should return 6 for 3.", "Expected: 6 for 3, of course.",
        ),
    ),  # fmt: skip
)  # fmt: skip
