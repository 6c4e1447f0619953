"""How sure one sample that passes leaves us: each ground, and what it does to the confidence."""

from __future__ import annotations

import pytest

from csp_ir import solve
from csp_ir.samples.grounds import VOTES, WEIGHTS, grounds
from csp_ir.samples.propose import compare, listen
from csp_ir.samples.slips import slips_of
from csp_ir.samples.worth import Wrote
from csp_ir.spec.read import read_spec
from csp_ir.work import worked

HEAD = "def unique(s: str) -> bool"
TWO = '\nunique("abc") == True\nunique("abca") == False\n'
PLAIN = "def unique(s):\n    return len(set(s)) == len(s)\n"
CASED = "def unique(s):\n    return len(set(s.lower())) == len(s)\n"


def told(spec_text: str, sample: str) -> dict[str, float]:
    spec = read_spec(spec_text)
    heard = listen(spec, [Wrote(sample)], worked() + 20, lambda *_: None)
    (contender,) = heard.passing
    ranking = compare(spec, [contender], worked() + 20, count=1)
    row = ranking.rows[id(contender)]
    slips = slips_of(spec, contender.program, ranking.inputs, row)
    return grounds(spec, contender, ranking.inputs, row, slips)


def test_each_ground_has_a_weight_that_makes_more_of_it_mean_less_trust() -> None:
    found = told(f"All different?\n{HEAD}{TWO}", PLAIN)
    assert {"", *found} == set(WEIGHTS) and all(w < 0 for name, w in WEIGHTS.items() if name)


def test_more_examples_and_richer_results_say_more() -> None:
    few, many = (
        told(f"All different?\n{HEAD}{TWO}", PLAIN),
        told(f'All different?\n{HEAD}{TWO}unique("") == True\n', PLAIN),
    )
    assert many["few"] < few["few"]
    rich = told('Double it.\ndef f(s: str) -> str\nf("ab") == "abab"\nf("") == ""\n', "def f(s):\n    return s * 2\n")
    assert rich["meagre"] < few["meagre"]


def test_words_that_no_operation_answers() -> None:
    prose = "Are all characters of s different, ignoring case?"
    plain, cased = (told(f"{prose}\n{HEAD}{TWO}", sample) for sample in (PLAIN, CASED))
    assert cased["unanswered"] < plain["unanswered"] and cased["terse"] < plain["terse"]
    assert told(f"All different? Then it is so: {prose}\n{HEAD}{TWO}", PLAIN)["asked"] > plain["asked"]


MEAN = "def mean(xs: list[float]) -> float\nmean([1.0, 2.0]) == 1.5\nmean([4.0]) == 4.0\n"


@pytest.mark.parametrize(
    ("prose", "guard", "breaks", "unraised"),
    [
        ("The mean.", "", 1.0, 0.0),
        ("The mean; 0 for none.", "    if not xs:\n        return 0.0\n", 0.0, 0.0),
        ("The mean; ValueError for none.", "", 1.0, 1.0),
        ("The mean; ValueError for none.", "    if not xs:\n        raise ValueError('none')\n", 0.0, 0.0),
    ],
)
def test_exceptions(prose: str, guard: str, breaks: float, unraised: float) -> None:
    found = told(f"{prose}\n{MEAN}", f"def mean(xs):\n{guard}    return sum(xs) / len(xs)\n")
    assert (found["breaks"], found["unraised"]) == (breaks, unraised)


def test_slips_that_no_example_tells() -> None:
    text = "The sum of both.\ndef add(a: int, b: int) -> int\nadd(0, 0) == 0\n"
    sample = "def add(a, b):\n    return a + b\n"
    assert told(text, sample)["slips"] > told(text + "add(2, 3) == 5\nadd(-4, 9) == 5\n", sample)["slips"]


def test_one_sample_alone_is_as_sure_as_its_grounds() -> None:
    prose = "Are all characters of s different? Case doesn't matter, and neither do blanks."
    alone = solve(f"{prose}\n{HEAD}{TWO}", samples=[PLAIN], seconds=10, embedded=False)
    borne_out = solve(f"{prose}\n{HEAD}{TWO}", samples=[PLAIN] * 8, seconds=10, embedded=False)
    assert alone.solved and alone.confidence < 0.65 < borne_out.confidence
    assert set(alone.record["statistics"]["told"]) == set(WEIGHTS) - {""}
    assert set(alone.record["statistics"]["votes"]) == set(VOTES) - {"", "grounds"}
