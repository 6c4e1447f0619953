"""Whatever the text, reading ends in constraints or in an error with a remedy, and asking ends in an answer."""

from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.constraints.contradiction import contradictory
from csp_ir.constraints.read import read_constraints
from csp_ir.constraints.suggest import suggestions
from csp_ir.domains.model import Candidate
from csp_ir.errors import InputError
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.spec.read import read_spec

SKETCH = parse_program("def f(xs: list[int], k: int) -> int:\n    t = k ?op ?a: int\n    return t + ?b: int")
WORDS = (
    "?a ?b a b op k 1 2.5 'x' \"y\" [ ] ( ) { } , : == != < in not and or if then else implies => lambda for all len sum"
    " all_different depends_on type_match uses type_of size text value ** 10 ** 99 % // . append __class__ None True xs[0]"
    " f'{a}' ?op ?zz <?a: int?> # \\ \n \t é 0x 1_ *a **b -> := await yield range(10**9) [0]*10**9 while"
).split(" ")
TEXT = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.text(max_size=40)
FILLS = [parse_expr(t) for t in ("1", "0", "-2.5", "k", "k + 1", "'x'", "[1, 2]", "len(xs)")]


@settings(max_examples=400, deadline=None)
@given(TEXT)
def test_constraints(text):
    try:
        constraints = read_constraints([text], SKETCH)
    except InputError as error:
        assert error.remedy
        return
    suggestions(constraints, hole_contexts(SKETCH))
    contradictory(constraints, seconds=0.2)
    for constraint in constraints:
        for fragment in FILLS:
            chosen = {h: Candidate("+" if h == "op" else fragment) for h in constraint.scope}
            assert constraint.allows(chosen) in (True, False)


LIFT = st.lists(
    st.sampled_from(
        'ir f { } intent: signature: f(x: int) -> int effects: assert: - result > x x>0 <?a: T?> <? ?> {<?h: int = "w"?>}'
        ' \n # return constraints: loop_constraint( ) {"type": 1} examples: f(1) == 2 , : ->'.split(" ")
    ),
    max_size=25,
).map(lambda words: "ir f {\n  signature: f(x: int) -> int\n" + " ".join(words) + "\n}")


@settings(max_examples=300, deadline=None)
@given(LIFT | st.text(max_size=60).map(lambda t: f"ir f {{\n intent: {t}\n signature: f(x: int) -> int\n}}"))
def test_lift_text(text):
    try:
        read_spec(text)
    except InputError as error:
        assert str(error)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        "name parameters returns holes identifier type_hint description constraints kind type summary predicate elements"
        " requirement search_type min_distance args expected".split()
    ), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.fixed_dictionaries(
        {
            "signature": st.fixed_dictionaries(
                {"name": st.just("f")}, optional={"parameters": JSON, "returns": JSON, "holes": JSON}
            )
        },
        optional={
            k: JSON for k in ("intent", "effects", "assertions", "constraints", "examples", "metadata", "typed_holes")
        },
    )
)
def test_lift_json(data):
    import json

    try:
        read_spec(json.dumps(data))
    except InputError as error:
        assert str(error)
