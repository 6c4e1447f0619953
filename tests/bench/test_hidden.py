"""benchmarks/hidden: sets are read, answers judged, runs compared."""

import json

import pytest

from benchmarks.hidden.report import against, names, reliability, totals
from benchmarks.hidden.run import rows_of
from benchmarks.hidden.sets import Task, read_sets
from benchmarks.samples.run import Judge

DOUBLE = "Double the number.\n\ndef double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\n"
REFUSED = "Double the number.\n"


@pytest.fixture(scope="module")
def judge():
    made = Judge()
    yield made
    made.close()


def test_a_folder_is_read_and_its_sketches_are_a_set_of_their_own(tmp_path):
    rows = [{"name": "double", "area": "numbers", "hidden": [{"args": "(3,)", "returns": "6"}]}]
    (tmp_path / "hidden.json").write_text(json.dumps(rows))
    (tmp_path / "double.txt").write_text(DOUBLE)
    (tmp_path / "double_sketch.txt").write_text(DOUBLE + "\nsketch:\n    return ?r\n")
    plain, sketch = read_sets([str(tmp_path)])
    name = f"{tmp_path.parent.name}/{tmp_path.name}"
    assert (plain.set, plain.name, plain.category) == (name, "double", "numbers")
    assert (sketch.set, sketch.name, sketch.hidden) == (f"{name}/sketches", "double_sketch", plain.hidden)


def test_lines_and_suites_are_read(tmp_path):
    file = tmp_path / "some.jsonl"
    file.write_text(json.dumps({"name": "a/1", "spec": DOUBLE, "hidden": ["assert double(3) == 6"], "setup": "n = 1"}))
    tasks = read_sets([str(file), "phase3"])
    assert (tasks[0].set, tasks[0].setup) == (f"{tmp_path.name}/some", "n = 1")
    assert len(tasks) == 19 and {t.set for t in tasks[1:]} == {"phase3"}


@pytest.mark.parametrize("text", ["{", '{"name": "a", "spec": "b", "hidden": []}'])
def test_a_set_that_judges_nothing_is_refused(tmp_path, text):
    file = tmp_path / "some.jsonl"
    file.write_text(text)
    with pytest.raises(SystemExit, match="hidden checks"):
        read_sets([str(file)])
    with pytest.raises(SystemExit, match="phase3"):
        read_sets(["no_such_set"])


@pytest.mark.parametrize(
    ("hidden", "code", "said"),
    [
        ({"args": "(3,)", "returns": "6"}, "2 * x", ""),
        ({"args": ["3"], "returns": "6"}, "x + 2", "gave 5, wanted 6"),
        ({"args": "(3,)", "returns": "True"}, "1", "gave 1, wanted True"),
        ({"args": "(3,)", "returns": "[3.0]"}, "[x]", ""),
        ({"args": "(3,)", "returns": "[3]"}, "[x / 1]", "wanted [3]"),
        ({"args": "(3,)", "returns": "{'a': 0.3}"}, "{'a': 0.1 + 0.2}", ""),
        ({"args": "(3,)", "raises": "ZeroDivisionError"}, "x // 0", ""),
        ({"args": "(3,)", "raises": "ValueError"}, "x // 0", "raised ZeroDivisionError, wanted ValueError"),
        ({"args": "(3,)", "raises": "ValueError"}, "x", "gave 3, wanted ValueError"),
        (["f(3)", "[3]"], "[x]", ""),
        (["f(3)", "[3]"], "(x,)", "gave (3,), wanted [3]"),
        ("assert f(3) == 3.0", "x", ""),
        ("assert f(3) == 4", "x", "AssertionError"),
        ({"args": "(3,)", "returns": "3"}, "__import__('os')._exit(0)", "no answer"),
    ],
)
def test_answers_are_judged(judge, hidden, code, said):
    found = judge.said(f"def f(x):\n    return {code}\n{Task('s', 'n', '', (hidden,)).test('f')}")
    assert said in found and bool(said) == bool(found)


def test_each_task_has_an_outcome():
    tasks = [
        Task("a", "good", DOUBLE, ({"args": "(3,)", "returns": "6"},)),
        Task("a", "bad", DOUBLE, ({"args": "(3,)", "returns": "7"},)),
        Task("a", "refused", REFUSED, ("assert True",)),
    ]
    good, bad, refused = rows_of(tasks, {"seconds": 5, "arm": "embedded"})
    assert (good["outcome"], good["miss"], refused["outcome"]) == ("right", "", "refused")
    assert bad["outcome"] in ("wrong", "flagged") and bad["miss"].endswith("gave 6, wanted 7")
    assert good["cpu"] > 0 and not good["spent"] and good["name"] == "good"


def row(name, outcome, confidence=0.9, cpu=1.0):
    solved = {"confidence": confidence, "low": confidence < 0.5, "code": "..."}
    unsolved = {"code": None}
    kind = solved if outcome in ("right", "wrong", "flagged") else unsolved
    return {"set": "a", "name": name, "outcome": outcome, "cpu": cpu, "spent": False, **kind}


def test_tables_count_by_outcome():
    rows = [row("p", "right", 0.4), row("q", "wrong", 0.85), row("r", "right", 0.85), row("s", "exhausted", cpu=3.0)]
    cells = totals(rows).splitlines()[2].split()
    assert cells == ["a", "4", "2", "50", "1", "1", "0", "1", "0", "1.00", "1.00", "3.00", "-"]
    lines = [line.split() for line in reliability(rows).splitlines()]
    assert names(rows).splitlines() == ["wrong in a (1): q", "exhausted in a (1): s"]
    assert ["0.8", "to", "0.9", "2", "1", "0.50"] in lines and ["above", "0.8", "2", "1", "0.50"] in lines


def test_what_changed_between_runs_is_said():
    head = {"revision": "r", "arm": "embedded", "seconds": 10.0, "seed": 0}
    old = {**head, "rows": [row("p", "right"), row("q", "exhausted"), row("r", "right", cpu=2.0), row("gone", "right")]}
    new = {
        **head,
        "seconds": 5.0,
        "rows": [row("p", "wrong"), row("q", "right"), row("r", "right"), row("new", "right")],
    }
    text = against(old, new)
    for said in ("3 tasks in common", "1 gained, 1 lost", "exhausted -> right (1): a:q", "right -> wrong (1): a:p"):
        assert said in text
    assert "differ in seconds" in text and "of the 1 that both have right: 2.0, now 1.0" in text
