from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.deduction.language import Language, Term, evaluate
from csp_ir.deduction.marks import Marks, Tools, Valued, behind_last, counted, most_items, replaced, tools_of
from csp_ir.deduction.smt.grammar import language_of
from csp_ir.deduction.smt.task import read_task

GRAMMAR = """((S String) (I Int) (B Bool))
((S String (s "," ", " " " "-" (str.++ S S) (str.replace S S S) (str.at S I) (str.substr S I I) (int.to.str I) (ite B S S)))
 (I Int (0 1 -1 (+ I I) (- I I) (str.len S) (str.indexof S S I) (str.to.int S) (ite B I I)))
 (B Bool (true false (= I I) (str.prefixof S S) (str.suffixof S S) (str.contains S S))))"""
TEXT = st.text("ab, ", max_size=9)
TEXTS = st.lists(TEXT, min_size=1, max_size=4).map(tuple)


def language() -> Language:
    return language_of(
        read_task(f'(set-logic SLIA)(synth-fun f ((s String)) String {GRAMMAR})(constraint (= (f "a") "a"))')
    )


@pytest.fixture(scope="module")
def tools() -> Tools:
    found = tools_of(language())
    assert found is not None
    return found


def base_and(tools: Tools, texts: tuple[str, ...], separator: str) -> tuple[Valued, Term]:
    leaves = tools.language.leaves[tools.text]
    return Valued(next(t for t in leaves if t.column == 0), texts), next(t for t in leaves if t.value == separator)


def means(valued: Valued, texts: tuple[str, ...]) -> bool:
    """Whether the values that were kept along are what the term gives."""
    return evaluate(valued.term, (texts,), len(texts)) == valued.values


@given(TEXTS, st.sampled_from([",", ", ", " "]), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_items_are_those_of_a_split(texts: tuple[str, ...], separator: str, k: int) -> None:
    tools = tools_of(language())
    assert tools is not None
    base, between = base_and(tools, texts, separator)
    marks = Marks(tools, base, between, max(k + 1, most_items(texts, separator)))
    item, there = marks.item(k), marks.there(k)
    assert item is not None and there is not None
    for values, text in zip(zip(item.values, there.values), texts, strict=True):
        # A run such as ",, " may be cut elsewhere once more separators stand behind it: the first cut is the same.
        parts = (text + separator * marks.most).split(separator)
        assert values[0] == text[len(separator.join([*parts[:k], ""])) :][: len(parts[k])]
    assert means(item, texts) and means(there, texts)


@given(TEXTS, st.sampled_from([",", ", ", " "]))
@settings(max_examples=60, deadline=None)
def test_occurrences_are_counted_and_taken_away(texts: tuple[str, ...], separator: str) -> None:
    tools = tools_of(language())
    assert tools is not None
    base, between = base_and(tools, texts, separator)
    old = tools.written(between, len(texts))
    times = max(t.count(separator) for t in texts)
    number = counted(tools, base, old, times)
    if number is not None:  # ",,  " grows another one when the first is made shorter
        assert number.values == tuple(t.count(separator) for t in texts) and means(number, texts)
    assert number is not None or len(separator) > 1
    nothing = tools.amount(0, len(texts))
    assert nothing is not None
    empty = Valued(Term(tools.cut.component, (between, nothing.term, nothing.term)), ("",) * len(texts))
    rest = replaced(tools, base, old, empty, times)
    assert rest is None or (rest.values == tuple(t.replace(separator, "") for t in texts) and means(rest, texts))


@pytest.mark.parametrize("texts", [("a, b, c", "d", "e, f"), ("a b c d e f", "g h", "i"), ("x,y", "z", "u,v,w")])
def test_the_last_item_however_many_there_are(tools: Tools, texts: tuple[str, ...]) -> None:
    separator = next(s for s in (", ", ",", " ") if any(s in t for t in texts))
    base, between = base_and(tools, texts, separator)
    last = behind_last(tools, base, tools.written(between, len(texts)), max(t.count(separator) for t in texts))
    assert last is not None and last.values == tuple(t.split(separator)[-1] for t in texts)
    assert means(last, texts)
    marks = Marks(tools, base, between, most_items(texts, separator))
    two = marks.from_behind(1)
    assert two is not None and two.values == tuple(separator.join(t.split(separator)[-2:]) for t in texts)


def test_numbers_are_put_together_from_the_constants(tools: Tools) -> None:
    for wanted in (-1, 0, 1, 2, 7, 20):
        number = tools.amount(wanted, 2)
        assert number is not None and number.values == (wanted, wanted) and means(number, ("", ""))
    assert tools.amount(-7, 2) is None and tools.amount(1000, 2) is None
