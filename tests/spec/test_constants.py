from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Spec


def test_numbers_at_the_end_of_a_sentence_are_named_too():
    prose = "Freezes at 32. Half is 2.5. Then -7, 'x' and 8; not v1.2, 3x or 1.2.3."
    assert spec_constants(Spec("f", prose=prose)) == [32, -7, 8, 2.5, "x"]
