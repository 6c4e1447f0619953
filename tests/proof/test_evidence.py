"""Evidence: made of the texts of spec and code alone, repeated byte for byte, told apart where it is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from csp_ir.errors import InputError
from csp_ir.proof.evidence import evidence, repeat

SPEC = "Twice.\n\ndef f(n: int where 7 <= n < 11) -> int where result > n\n\nf(9) == 18\n"
CODE = "def f(n: int) -> int:\n    return n + n\n"
SETS = "Letters.\n\ndef f(s: str) -> set[str] where len(result) <= len(s)\n\nf('abcab') == {'a', 'b', 'c'}\n"


def changed(**parts: Any) -> str:
    """The evidence with parts replaced, written as evidence is."""
    return json.dumps({**json.loads(evidence(SPEC, CODE, "f.txt")), **parts}, indent=1) + "\n"


def test_it_holds_what_was_run_and_with_what() -> None:
    data = json.loads(evidence(SPEC, CODE, "f.txt"))
    assert data["spec"]["text"] == SPEC and data["code"]["text"] == CODE
    assert ["9", "gave 18"] in data["runs"] and {r[0] for r in data["runs"]} == {"7", "8", "9", "10"}
    assert "ensures result > n on 4 inputs" in data["checked"]
    assert not any("seccomp" in line for line in data["checked"])


def test_proofs_are_repeated_too() -> None:
    pytest.importorskip("z3")
    told = evidence(SPEC, CODE, "f.txt", prove=4)
    data = json.loads(told)
    assert data["prove"]["bound"] == 4 and data["known"][1].startswith("proved: ensures result > n for all inputs")
    assert repeat(told, "e.json")[0]
    same, said = repeat(changed(prove=data["prove"]), "e.json")
    assert not same and any(line.startswith("known, there only: 'tested: ensures result > n") for line in said)


def test_it_is_repeated_byte_for_byte() -> None:
    same, said = repeat(evidence(SPEC, CODE, "f.txt"), "e.json")
    assert same and said[0].startswith("the same byte for byte: ")


def test_the_order_of_sets_of_another_process_changes_nothing() -> None:
    code = "def f(s: str) -> set[str]:\n    return set(s)\n"
    program = f"from csp_ir.proof.evidence import evidence\nprint(end=evidence({SETS!r}, {code!r}, 'f.txt'))"
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1 and '"gave set({' in made.pop()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"runs": [["9", "gave 19"]]}, "the first run that differs: ['9', 'gave 19'] there, ['9', 'gave 18'] here"),
        ({"checked": ["all of it"]}, "checked, there only: 'all of it'"),
        ({"python": "2.7"}, 'python: "2.7" there'),
        ({"csp_ir": "0.0"}, 'csp_ir: "0.0" there'),
    ],
)
def test_what_differs_is_told(parts: dict[str, Any], said: str) -> None:
    same, lines = repeat(changed(**parts), "e.json")
    assert not same and any(line.startswith(said) for line in lines)


def test_data_that_is_written_otherwise_is_not_the_same() -> None:
    assert repeat(evidence(SPEC, CODE, "f.txt") + " ", "e.json") == (False, ["the same data, written otherwise"])


@pytest.mark.parametrize("part", ["spec", "code"])
def test_a_text_that_is_not_the_one_of_the_hash_is_not_run(part: str) -> None:
    data = json.loads(evidence(SPEC, CODE, "f.txt"))
    data[part]["text"] += "\n"
    same, said = repeat(json.dumps(data), "e.json")
    assert not same and said == [f"the hash of the {part} is not that of its text: one of them was changed"]


@pytest.mark.parametrize(
    "text",
    [
        "", "[", "[" * 100_000, "[]", "{}", '{"evidence": true}', '{"evidence": 1}', '{"evidence": 2}', changed(prove=8), changed(prove={"bound": 10**6, "z3": ""}),
        changed(spec=[]), changed(runs={}), changed(more=1), changed(code={"sha256": 1, "text": "x"}),
    ],
)  # fmt: skip
def test_what_is_no_evidence_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(InputError) as caught:
        repeat(text, "e.json")
    assert caught.value.file == "e.json" and "--evidence FILE" in caught.value.remedy


def test_of_code_that_fails_or_cannot_be_read_there_is_none() -> None:
    with pytest.raises(InputError, match="the code does not pass"):
        evidence(SPEC, CODE.replace("n + n", "n"), "f.txt")
    with pytest.raises(InputError, match="outside the language"):
        evidence(SPEC, "import os\ndef f(n):\n    return os.getpid()\n", "f.txt")
