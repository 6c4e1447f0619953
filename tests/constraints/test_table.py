from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.constraints.read import read_constraints
from csp_ir.constraints.table import Table
from csp_ir.domains.model import Candidate
from csp_ir.ir.nodes import Literal
from csp_ir.ir.parse import parse_program

HOLES = ("a", "b", "c", "d")
SKETCH = parse_program("def f(x: int) -> list[int]:\n    return [?a: int, ?b: int, ?c: int, ?d: int]")
ATOMS = st.sampled_from(HOLES)
NUMBERS = st.integers(-2, 3)
COMPARISON = st.builds(
    lambda a, op, b: f"{a} {op} {b}",
    ATOMS,
    st.sampled_from(["==", "!=", "<", "<=", ">"]),
    st.one_of(ATOMS, NUMBERS.map(str)),
)
SUM = st.builds(lambda a, b, op, n: f"{a} + {b} {op} {n}", ATOMS, ATOMS, st.sampled_from(["==", "<", ">="]), NUMBERS)
MEMBER = st.builds(
    lambda a, b, rows: f"({a}, {b}) in {rows!r}", ATOMS, ATOMS, st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1)
)
DIFFERENT = st.permutations(HOLES).map(lambda p: f"all_different({', '.join(p[:3])})")
SIMPLE = st.one_of(COMPARISON, SUM, MEMBER, DIFFERENT)
TEXTS = st.one_of(
    SIMPLE,
    st.builds(lambda p, q: f"if {p} then {q}", SIMPLE, SIMPLE),
    st.builds(lambda p, q: f"({p}) or ({q})", SIMPLE, SIMPLE),
)
DOMAINS = st.fixed_dictionaries({h: st.lists(NUMBERS, min_size=1, max_size=4, unique=True) for h in HOLES})
NAMESPACE = {"all_different": lambda *v: len(set(v)) == len(v)}


def meaning(text, values):
    """What Python itself makes of the constraint (the tests' own text, so `eval` is safe here)."""
    if text.startswith("if "):
        condition, then = text[3:].split(" then ")
        return not eval(condition, dict(NAMESPACE), values) or bool(eval(then, dict(NAMESPACE), values))
    return bool(eval(text, dict(NAMESPACE), values))


@settings(max_examples=150, deadline=None)
@given(TEXTS, DOMAINS, st.lists(st.tuples(ATOMS, st.integers(0, 15)), max_size=3))
def test_narrowing_is_exactly_what_brute_force_keeps(text, domains, shrinks):
    candidates = {h: [Candidate(Literal(v)) for v in values] for h, values in domains.items()}
    masks = {h: (1 << len(values)) - 1 for h, values in domains.items()}
    for constraint in read_constraints([text], SKETCH):
        table = Table(constraint, candidates)
        live = dict(masks)
        for shrink in [None, *shrinks]:
            if shrink is not None:
                live[shrink[0]] &= shrink[1]
            kept = {h: 0 for h in constraint.scope}
            options = [[i for i in range(len(domains[h])) if live[h] >> i & 1] for h in HOLES]
            for combination in product(*options):
                if meaning(text, {h: domains[h][i] for h, i in zip(HOLES, combination)}):
                    for h, i in zip(HOLES, combination):
                        if h in kept:
                            kept[h] |= 1 << i
            if all(live[h] for h in HOLES if h not in constraint.scope):
                assert table.narrow(live) == kept
                assert table.complete


def test_candidates_that_come_later_are_seen():
    (constraint,) = read_constraints(["a < b"], SKETCH)
    candidates = {h: [Candidate(Literal(2))] for h in HOLES}
    table = Table(constraint, candidates)
    assert table.narrow({"a": 1, "b": 1}) == {"a": 0, "b": 0}
    candidates["b"].append(Candidate(Literal(3)))
    assert table.narrow({"a": 1, "b": 3}) == {"a": 1, "b": 2}


def test_a_product_too_large_to_list_is_left_alone_until_it_shrinks():
    (constraint,) = read_constraints(["a + b + c == 0"], SKETCH)
    candidates = {h: [Candidate(Literal(v)) for v in range(80)] for h in HOLES}
    table = Table(constraint, candidates)
    everything = (1 << 80) - 1
    assert table.narrow({"a": everything, "b": everything, "c": everything})["a"] == everything
    assert not table.complete
    assert table.narrow({"a": everything, "b": 1, "c": everything}) == {"a": 1, "b": 1, "c": 1}
    assert table.complete
