"""benchmarks/ablation: rows are found in a table's source, taken away on import, matched with answers."""

import subprocess
import sys

import pytest

from benchmarks.ablation import TABLES, brought
from benchmarks.hidden.rows import concerned, rows_in

SOURCE = '''
LINES: str = """
{0}[0] | seq | first

{0}[1] | seq | second
"""
WORDS = frozenset(map(str.upper, "even odd prime".split()))
SHOWN = (
    ("fold", "acc = ?start\\nfor x in ?source:\\n    acc = ?step\\nreturn acc", max),
    ("sort", "return sorted(?source, key=lambda x: ?key)", sorted),
)
SAME = {k: v for k, v in (line.split(":") for line in "\\nlarge:big\\nsmall:little\\n".split())}
PRICES = {"a": 1, "b": 2}
NUMBER = 3
'''


@pytest.fixture
def module(tmp_path, monkeypatch):
    (tmp_path / "tables_of_a_test.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def test_rows_are_lines_words_or_elements(module):
    names = ("LINES", "WORDS", "SHOWN", "SAME", "PRICES")
    rows = {name: rows_in(f"tables_of_a_test:{name}") for name in names}
    assert rows["LINES"] == ["{0}[0] | seq | first", "{0}[1] | seq | second"]
    assert rows["WORDS"] == ["even", "odd", "prime"]
    assert [r[:7] for r in rows["SHOWN"]] == ["('fold'", "('sort'"]
    assert rows["SAME"] == ["large:big", "small:little"]
    assert rows["PRICES"] == ["'a': 1", "'b': 2"]
    for table in ("tables_of_a_test:NUMBER", "tables_of_a_test:NONE", "no_such_module:X"):
        with pytest.raises(SystemExit, match="no (rows|table|module)"):
            rows_in(table)


@pytest.mark.parametrize(
    ("name", "row", "left"),
    [
        ("LINES.split()", 0, "['{0}[1]', '|', 'seq', '|', 'second']"),
        ("sorted(WORDS)", 1, "['EVEN', 'PRIME']"),
        ("[s[0] for s in SHOWN]", 0, "['sort']"),
        ("SAME", 1, "{'large': 'big'}"),
        ("PRICES", 0, "{'b': 2}"),
    ],
)
def test_a_row_is_taken_away_on_import(module, name, row, left):
    table = next(t for t in ("LINES", "WORDS", "SHOWN", "SAME", "PRICES") if t in name)
    code = (
        f"from benchmarks.hidden.rows import take_away\ntake_away('tables_of_a_test:{table}', {row})\n"
        f"from tables_of_a_test import *\nprint({name})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": f".:{module}"}
    )
    assert done.stdout.strip() == left, done.stderr


@pytest.mark.parametrize(
    ("row", "body", "is_concerned"),
    [
        ("{0}[0] | seq | 1.4 | first", "return xs[1][0]", True),
        ("{0}[0] | seq | 1.4 | first", "return xs[1]", False),
        ("{0}[{1}] | seq int | 1.8 | nth", "return xs", False),  # not for the `list[int]` of the signature
        ("max(set({0}), key={0}.count) | seq | mode", "return max(set(xs), key=xs.count)", True),
        ("max(set({0}), key={0}.count) | seq | mode", "return max(set(xs), key=ys.count)", False),
        ("sorted(set({0}) | set({1})) | seq seq | union", "return sorted(set(xs) | set(ys))", True),
        ("sorted(set({0}) | set({1})) | seq seq | union", "return sorted(set(xs))", False),
        ("[a for p in zip({0}, {1}) for a in p] | seq", "return [v for w in zip(xs, ys) for v in w]", True),
        (
            "Skeleton('sort', 'return sorted(?source, key=lambda x: ?key)', f)",
            "return sorted(xs, key=lambda w: w)",
            True,
        ),
        ("Skeleton('map', 'return [?element for x in ?source]', f)", "return [y for y in xs if y]", False),
        (
            "Skeleton('fold', 'a = ?s\\nfor x in ?xs:\\n    a = ?t\\nreturn a', f)",
            "for x in xs:\n        return x",
            True,
        ),
        ("Skeleton('fold', 'a = ?s\\nfor x in ?xs:\\n    a = ?t\\nreturn a', f)", "return xs", False),
        ("large: larger biggest", "return xs", True),
        ("small: smallest", "return xs", False),
        ("deduced", "return xs", False),
        ("(deduced, 3.5)", "return xs", True),  # neither a template nor words: it may concern any
    ],
)
def test_a_row_concerns_answers_that_hold_its_template_or_specs_that_say_its_words(row, body, is_concerned):
    code = f'def f(xs: list[int], ys: list[int]) -> list[int]:\n    """xs[0]"""\n    {body}\n'
    assert concerned(row, code, "The biggest of the numbers.") == is_concerned


def test_what_a_row_brings():
    outcomes = {
        "a": ("right", "exhausted"),
        "b": ("wrong", "right"),
        "c": ("flagged", "wrong"),
        "d": ("wrong", "flagged"),
    }
    outcomes |= {"e": ("right", "right"), "f": ("right", "wrong")}
    base = {("s", n): {"set": "s", "name": n, "outcome": was} for n, (was, _) in outcomes.items()}
    without = [{"set": "s", "name": n, "outcome": now} for n, (_, now) in outcomes.items()]
    assert brought(base, without) == {"brings": ["s:a", "s:f"], "costs": ["s:b"], "saves": ["s:c"], "spoils": ["s:d"]}


def test_the_named_tables_are_there():
    assert all(rows_in(table) for table in TABLES.values())
