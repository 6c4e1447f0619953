"""What fuzzing found, kept; and a short run of each target on fresh mutations."""

from pathlib import Path

import pytest

from benchmarks.fuzz.fuzz import SEEDS, mutate
from benchmarks.fuzz.targets import TARGETS, one

FOUND = [
    ("spec", "def f(n: int) -> bool\n\nsketch:\n    return ?bi?big\n\nf(1) == True\n"),
    ("expression", "x if y else ?h: int?h: int"),
    ("expression", "an+ b * -c  *1e999* 2"),
    ("expression", "--0"),
    ("expression", "---0"),
    ("expression", "0x" + "f" * 5000),
    ("sygus", '(set-logic BV)\n(define-fun g ((x (_ BitVec 8))) (_ BitVec 8) (bvadd"Hole" x #x01))\n(synth-fun f ((x (_ BitVec 8))) (_ BitVec 8))\n(constraint (= (f #x01) (g #x01)))\n'),
    ("sygus", '(define-fun g ((x (_ BitVec 8))) (_ BitVec 8) (bvadd x #x0"L"1))\n(synth-fun f ((x (_ BitVec 8))) (_ BitVec 8))\n(constraint (= (f #x01) (g #x01)))\n'),
    ("sygus", "(define-fun g ((x Int)) Int (g x))(synth-fun f ((x Int)) Int)(constraint (= (f 1) (g 1)))"),
    ("value", "2 ** 11_00 / 4"),
    ("value", "2.0 ** 100000"),
    ("json", '{"csp_ir": 1, "program": {"node": "Program", "function": {"node": "Function", "name": "f", "parameters": [], "returns": "Any", "body": [{"node": "Return", "value": {"node": "Hole", "name": 3, "type": "int", "description": [], "kind": {}}}], "doc": 1}, "helpers": []}}'),
    ("sandbox", "process\n('returned', ('nosuch', []))"),
    ("sandbox", "process\n('returned', ('list', 5))\n(" + "(" * 500),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), FOUND)
def test_findings_stay_fixed(name, text):
    one(name, text.encode("utf-8", "surrogatepass"))


def test_every_target_has_seeds():
    assert set(SEEDS) == set(TARGETS)


@pytest.mark.parametrize("name", TARGETS)
def test_mutations_of_the_seeds(name, tmp_path: Path):
    done, found = mutate(name, 300, 60.0, seed=20_261_124, out=tmp_path)
    assert done == 300 and found == 0, [p.read_bytes() for p in tmp_path.glob("*.bin")]


@pytest.mark.parametrize("name", TARGETS)
def test_each_target_accepts_a_seed(name):
    assert any(one(name, text.encode("utf-8")) for text in SEEDS[name])
