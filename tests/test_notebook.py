"""What notebooks show, and `%%csp_ir` in a real IPython shell."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import csp_ir
from csp_ir.cells import plain
from csp_ir.domains.model import Candidate, Domain, Prune
from csp_ir.interpreter.outcomes import Returned
from csp_ir.ir.parse import parse_expr
from csp_ir.verdict import Exhausted, Solved
from csp_ir.verify.question import Question

CLAMP = """Keep a number within bounds.

def clamp(x: int, low: int, high: int) -> int

clamp(5, 0, 10) == 5
clamp(-5, 0, 10) == 0
clamp(15, 0, 10) == 10
"""


class Read(HTMLParser):
    """The texts and tags of a page; every tag that is opened must be closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_result_shows_its_code_and_its_questions() -> None:
    question = Question.of("f", ("<b>",), [Returned("x"), Returned(["y"])], [0.75, 0.25])
    result = csp_ir.Result(Solved(), code="def f(x):\n    return '<i>'\n", confidence=0.4, questions=(question,))
    read = Read(result._repr_html_())
    assert "solved, low confidence 0.40" in read.text and "return '<i>'" in read.text and "'<b>'" in read.text
    assert read.tags == {"div", "p", "pre", "code", "ul", "li"}
    assert "```python\ndef f(x):" in result._repr_markdown_() and "\\<b\\>" in result._repr_markdown_()


def test_what_failed_is_not_shown_as_an_answer() -> None:
    result = csp_ir.Result(Exhausted({"a": "7"}), code="def f(): ...", record={"failures": ["f() gave 1"]})
    read = Read(result._repr_html_())
    assert read.text.index("exhausted") < read.text.index("not a solution") < read.text.index("def f()")
    assert "f() gave 1" in read.text


def test_questions_and_domains_are_tables() -> None:
    question = Question.of("f", (1,), [Returned("x"), Returned(2)], [0.75, 0.25])
    assert "what should f(1) give?answerweight'x'75%225%" in Read(question._repr_html_()).text
    domain = Domain("a")
    for text in ("x + 1", "y"):
        domain.add(Candidate(parse_expr(text)))
    domain.prune(Prune("a", 1, "y is not in scope", "scope", True))
    assert "1 of 2 candidates are left" in domain._repr_markdown_()
    assert "| y | 1.00 | y is not in scope |" in domain._repr_markdown_()


def test_code_with_fences_stays_within_its_own() -> None:
    result = csp_ir.Result(Solved(), code='def f():\n    return """\n```\n"""\n', confidence=1.0)
    assert "\n````python\n" in result._repr_markdown_()
    assert plain("a\nb|c") == "a b\\|c"


@pytest.fixture
def shell() -> Iterator[InteractiveShell]:
    made = InteractiveShell.instance()
    made.run_line_magic("load_ext", "csp_ir")
    yield made
    InteractiveShell.clear_instance()


def test_a_cell_is_solved_and_its_function_defined(shell: InteractiveShell) -> None:
    result = shell.run_cell_magic("csp_ir", "--define --to found", CLAMP)
    assert result.solved and shell.user_ns["found"] is result
    assert shell.run_cell("clamp(99, 1, 7)").result == 7


@pytest.mark.parametrize(
    ("line", "cell", "said"),
    [("", "def f(x: Foo) -> int\nf(1) == 2\n", "unknown type `Foo`"), ("--tame 3", CLAMP, "knows no `--tame`"),
     ("--time x", CLAMP, "invalid float value"), ("--to 3x", CLAMP, "no name of a variable")],
)  # fmt: skip
def test_a_slip_in_a_cell_is_said_with_its_remedy(shell, line: str, cell: str, said: str, capsys) -> None:
    assert shell.run_cell_magic("csp_ir", line, cell) is None
    assert said in capsys.readouterr().out
