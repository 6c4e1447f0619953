import json

import pytest

from csp_ir import read_spec, solve
from csp_ir.cli import main
from csp_ir.errors import InputError
from csp_ir.report.text import explanation, trace
from csp_ir.report.why import why

SPEC = """
Scale and shift.

def f(x: int) -> int

f(1) == 5
f(2) == 7

sketch:
    return x ?op ?a: int + ?b: int

constraints:
    ?a != ?b
    0 < ?a < 4
"""


@pytest.fixture(scope="module")
def solved():
    spec = read_spec(SPEC)
    return spec, solve(spec, work=6)


def said(solved, hole, text, spec=True):
    read, result = solved
    return "\n".join(why(result.record, hole, text, read if spec else None))


def test_chosen_removed_kept_and_never_proposed(solved):
    read, result = solved
    assert result.solved
    for hole, text in result.assignment.items():
        assert f"?{hole} = `{text}` was chosen" in said(solved, hole, text)
    removed = next(e for e in result.record["events"] if e["event"] == "prune" and e["hole"] == "a")
    story = said(solved, "?a", removed["candidate"])
    assert "was removed by relation: `0 < ?a < 4` does not hold of it" in story
    kept = next(
        row[0]
        for e in result.record["events"]
        if e["event"] == "domains" and "candidates" in e
        for row in e["candidates"]["b"]
        if row[0] not in (result.assignment["b"], "x")
    )
    assert "nothing removed it before the search" in said(solved, "b", kept)
    assert f"the search chose `{result.assignment['b']}`" in said(solved, "b", kept)
    never = said(solved, "b", "x*2 + 1009")
    assert "`x * 2 + 1009` was never proposed" in never
    assert "with what was chosen for the others" in never and "wanted 5" in never


def test_a_candidate_that_would_do_as_well_is_said_to(solved):
    read, result = solved
    other = f"({result.assignment['b']}) + 0"
    assert "it passes every example too" in said(solved, "b", other)


def test_type_and_scope_speak_for_themselves(solved):
    assert "cannot be there" in said(solved, "b", "'text'")
    assert "foo" in said(solved, "b", "foo(x)")


def test_a_record_alone_answers_what_it_knows(solved, tmp_path, capsys):
    _, result = solved
    path = tmp_path / "record.json"
    path.write_text(json.dumps(result.record, default=repr))
    assert main(["why", str(path), "b", result.assignment["b"]]) == 0
    assert "was chosen" in capsys.readouterr().out
    assert main(["why", str(path), "b", "x * 99"]) == 0
    assert "add `--spec SPEC`" in capsys.readouterr().out


def test_the_command_solves_a_spec_first_and_takes_negative_numbers(tmp_path, capsys):
    path = tmp_path / "spec.txt"
    path.write_text(SPEC)
    assert main(["why", str(path), "a", "-1"]) == 0
    assert "?a = `-1` was removed" in capsys.readouterr().out
    assert main(["why", str(path), "nope", "1"]) == 2
    assert "there is no hole ?nope" in capsys.readouterr().err
    assert main(["why", str(path), "a", "1 +"]) == 2
    assert "`1 +`: not Python" in capsys.readouterr().err


def test_what_is_no_operator_is_refused(solved):
    with pytest.raises(InputError, match="no operator"):
        said(solved, "op", "plus")


def test_the_explanation_tells_the_story_in_order(solved):
    _, result = solved
    text = explanation(result)
    assert trace(json.loads(json.dumps(result.record, default=repr)), str(result.verdict)) == text
    order = [
        "proposed: ",
        "?a loses ",
        "left after propagation: ",
        "search ",
        "passed verification",
        "\nsolved",
        "chosen: ",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "more: `0 < ?a < 4` does not hold of it" in text


def test_every_kind_of_event_has_a_line():
    events = [
        {"t": 0.1, "event": "nogood", "parts": [["a", ["1", "2"]]], "evidence": "example 1 fails"},
        {"t": 0.1, "event": "draft", "skeleton": "fold", "text": "def f(x):\n    return x"},
        {"t": 0.2, "event": "proposal", "provider": "model", "count": 3, "failure": "slow"},
        {"t": 0.2, "event": "question", "input": "(1,)", "answers": {"2": 3}},
        {"t": 0.2, "event": "note", "text": "a note"},
        {"t": 0.3, "event": "surprise", "what": "new"},
    ]
    text = trace({"events": events, "counts": {"prune": 5}, "verdict": {"text": "exhausted"}})
    for part in (
        "?a in ['1', '2']",
        "draft (fold)",
        "model proposed 3",
        "slow",
        "differ on (1,)",
        "a note",
        "what new",
    ):
        assert part in text
    assert "5 more events of the kind `prune`" in text and text.endswith("exhausted")


def test_a_record_lists_every_candidate_and_why_it_was_removed(solved):
    _, result = solved
    kept = json.loads(json.dumps(result.record, default=repr)) | {"events": []}
    told = kept["domains"]["a"]
    assert told["left_out"] == 0 and len(told["candidates"]) == len(told["costs"]) > 10
    propagator, _, reason, indices = next(row for row in told["removed"] if row[0] == "relation")
    for index in indices:
        story = why(kept, "a", told["candidates"][index])
        assert story[0].startswith(f"?a = `{told['candidates'][index]}` was removed by {propagator}: {reason}")
    assert "was never proposed" in why(kept, "a", "1009")[0]
    kept["domains"]["a"] = told | {"left_out": 7}
    assert "leaves out 7, so whether it was proposed is not known" in why(kept, "a", "1009")[0]
