from csp_ir.draft.bank import ERROR, Bank, Term, classes_of, sort_of_all, value_key
from csp_ir.draft.library import operations


def grown(columns, until=6):
    bank = Bank([(op, op.cost) for op in operations()], tries=20_000)
    for name, values in columns.items():
        bank.offer(Term(tuple(values), 1, leaf=name))
    return bank, list(bank.grow(until))


def test_terms_have_the_values_their_text_says():
    bank, terms = grown({"x": [1, 5, -3], "s": ["ab", "", "Q"]}, until=6)
    import collections
    import itertools
    import math
    import statistics

    names = {"collections": collections, "itertools": itertools, "math": math, "statistics": statistics}
    for term in terms[:600]:
        for x, s, value in zip([1, 5, -3], ["ab", "", "Q"], term.values):
            if value is not ERROR:
                assert eval(term.text, {**names, "x": x, "s": s}) == value, term.text


def test_one_term_per_vector_and_the_cheapest_first():
    bank, terms = grown({"x": [1, 5, -3]}, until=7)
    keys = [value_key(t.sort, t.values) for t in terms]
    assert len(keys) == len(set(keys))
    assert [t.cost for t in terms] == sorted(t.cost for t in terms)


def test_what_says_more_is_kept_beside_what_is_shorter():
    ops = [(op, op.cost) for op in operations() if op.template in ("max({0})", "{0}[-1]", "min({0})")]
    bank = Bank(ops, price=lambda t: t.cost / 2, apart=lambda known, term: "max" in term.text)
    bank.offer(Term(([1, 5], [2, 7]), 1, leaf="xs"))
    (last,) = (t for t in bank.grow(8) if t.values == (5, 7))
    assert {last.text, *(t.text for t in bank.twins(last))} == {"xs[-1]", "max(xs)"}


def test_a_partial_term_stays_and_one_that_always_raises_goes():
    bank, terms = grown({"s": ["12", "x"]}, until=6)
    assert any(t.text == "int(s)" and t.values == (12, ERROR) for t in terms)
    bank, terms = grown({"s": ["y", "x"]}, until=6)
    assert not any(t.text == "int(s)" for t in terms)


def test_sorts():
    assert sort_of_all([[], [1]]) == "list[int]"
    assert sort_of_all([1, True]) == "any"
    assert sort_of_all([1, 2.0]) == "float"
    assert "nums" in classes_of("list[int]") and "nums" not in classes_of("list[str]")
