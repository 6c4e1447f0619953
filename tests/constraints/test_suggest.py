from csp_ir.constraints.read import read_constraints
from csp_ir.constraints.suggest import suggestions
from csp_ir.domains.model import fragment_text
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.parse import parse_program


def test_values_of_the_right_type_and_scope_are_proposed():
    program = parse_program("def f(n: int, s: str) -> str:\n    s = s * (n ?op ?a: int)\n    return ?b: str")
    texts = ["?a in (1, 2.5, -3)", "if op in ('+', 'x') then b == 's + s'", "(a, b) in [(7, 'q'), (8, 'zz + 1')]"]
    found = suggestions(read_constraints(texts, program), hole_contexts(program))
    assert {h: [fragment_text(f) for f in fragments] for h, fragments in found.items()} == {
        "a": ["1", "-3", "7", "8"],
        "op": ["+"],
        "b": ["s + s", '"s + s"', '"q"', '"zz + 1"'],
    }
