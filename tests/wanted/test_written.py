from csp_ir.draft.bank import ERROR, Term
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_expr
from csp_ir.wanted.written import terms_of, written

DRAFT = """def f(rows: list[dict[str, int]], limit: int) -> list[int]:
    stack = []
    for row in sorted(rows):
        if stack and ?test:
            stack[-1] = stack[-1] + ?more
        else:
            stack.append(row["n"])
        last = stack.pop()
        total = limit * 2
    return f(rows[1:], limit)
"""


def texts():
    return [print_expr(e) for e in written(parse_program(DRAFT))]


def test_what_is_read_or_written_counts_and_is_told_once():
    assert texts().count("stack[-1]") == 1 and 'row["n"]' in texts() and "limit * 2" in texts()


def test_what_changes_something_holds_a_hole_or_is_gone_over_does_not():
    assert not any("pop" in t or "append" in t or "?" in t or "f(" in t or "sorted" in t for t in texts())


def test_terms_have_the_values_of_their_names():
    leaves = [Term(([1, 2], []), 1, leaf="stack"), Term((3, 4), 1, leaf="limit")]
    found = {t.text: t.values for t in terms_of(parse_program(DRAFT), leaves)}
    assert found == {"stack[-1]": (2, ERROR), "(limit * 2)": (6, 8)}
