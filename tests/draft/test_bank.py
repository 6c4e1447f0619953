from csp_ir.draft.bank import ERROR, Bank
from csp_ir.draft.rows import ROWS


def test_bank_finds_a_term_and_keeps_partial_terms():
    bank = Bank([{"s": "12"}, {"s": "x"}], ["s"], [], ROWS, limit=500)
    terms = {t.text: t.values for t in bank.grow(4)}
    assert terms["int(s)"] == (12, ERROR)
    assert terms["len(s)"] == (2, 1)


def test_one_term_per_vector_of_values():
    terms = Bank([{"n": 3}, {"n": 5}], ["n"], [("1", 1, 1)], ROWS, limit=300).grow(5)
    assert len({(t.sort, repr(t.values)) for t in terms}) == len(terms)
