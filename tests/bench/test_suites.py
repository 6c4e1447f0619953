import gzip
import json

import pytest

from csp_ir.bench.arms import read_arm, read_arms
from csp_ir.bench.model import Hidden, Task
from csp_ir.bench.suites import read_suite
from csp_ir.bench.work import judge, read_task_spec
from csp_ir.errors import CspIrError, InputError
from csp_ir.spec.read import read_spec
from csp_ir.verify import sandbox

SPEC = "def double(x: int) -> int\n\ndouble(2) == 4\n"


def suite(folder, tasks, **more):
    (folder / "a.txt").write_text(SPEC)
    (folder / "suite.json").write_text(json.dumps({"tasks": tasks, **more}))
    return folder


def test_suite_with_hidden_checks(tmp_path):
    hidden = [{"args": ["3"], "returns": "6"}, {"args": ["'a'"], "raises": "TypeError"}]
    task = {"name": "double", "category": "ints", "spec": "a.txt", "hidden": hidden}
    read = read_suite(str(suite(tmp_path, [task], baselines={"model": "13/18"})))
    assert read.baselines == {"model": "13/18"}
    (only,) = read.tasks
    assert (only.name, only.category, only.kind, only.text) == ("double", "ints", "spec", SPEC)
    assert only.hidden == (Hidden(("3",), "6"), Hidden(("'a'",), raises="TypeError"))
    assert Task.from_json(json.loads(json.dumps(only.to_json()))) == only


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ({"name": "a"}, "not {name, spec}"),
        ({"spec": "a.txt", "hiden": []}, "no task key 'hiden'"),
        ({"spec": "missing.txt"}, "cannot read it"),
        ({"spec": "../../etc/passwd"}, "outside the suite"),
        ({"spec": "a.txt", "hidden": [{"args": ["1"]}]}, "not a hidden check"),
        ({"spec": "a.txt", "hidden": [{"args": ["open('x')"], "returns": "1"}]}, "not a Python literal"),
    ],
)
def test_bad_suites_say_what_is_wrong(tmp_path, task, said):
    with pytest.raises(InputError, match=said) as caught:
        read_suite(str(suite(tmp_path, [task])))
    assert caught.value.remedy and "suite.json" in str(caught.value) or "missing" in str(caught.value)


def test_two_tasks_of_one_name(tmp_path):
    with pytest.raises(InputError, match="two tasks"):
        read_suite(str(suite(tmp_path, [{"spec": "a.txt"}, {"spec": "a.txt"}])))


def test_folder_of_specs_has_categories_from_its_folders(tmp_path):
    (tmp_path / "one.txt").write_text(SPEC)
    (tmp_path / "strings").mkdir()
    (tmp_path / "strings" / "two.sl").write_text("(synth-fun f () Int)")
    tasks = {t.name: t for t in read_suite(str(tmp_path)).tasks}
    assert tasks["one"].kind == "spec" and tasks["strings/two"].kind == "sygus"
    assert tasks["strings/two"].category == "strings"


def test_suites_are_found_by_name_above_the_current_folder(tmp_path):
    folder = tmp_path / "benchmarks" / "suites" / "mini"
    folder.mkdir(parents=True)
    suite(folder, [{"spec": "a.txt"}])
    inner = tmp_path / "x" / "y"
    inner.mkdir(parents=True)
    assert read_suite("mini", inner).name == "mini"
    with pytest.raises(InputError, match="no suite") as caught:
        read_suite("absent", inner)
    assert "mini" in caught.value.remedy


def test_humaneval_layout(tmp_path):
    row = {
        "task_id": "HumanEval/0",
        "prompt": 'def inc(x: int) -> int:\n    """ Add one.\n    """\n',
        "entry_point": "inc",
        "examples": [["inc(1)", "2"]],
        "hidden_test": "def check(candidate):\n    assert candidate(5) == 6\n",
        "samples": ["    return x + 1\n"],
    }
    path = tmp_path / "tasks.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.write(json.dumps(row) + "\n")
    (task,) = read_suite(str(path)).tasks
    spec = read_task_spec(task)
    assert [(e.args, e.expected) for e in spec.examples] == [((1,), 2)]
    assert judge(task, "def inc(x):\n    return x + 1\n", weak=True) == (True, "the hidden test holds")
    right, why = judge(task, "def inc(x):\n    return 2\n", weak=True)
    assert not right and "AssertionError" in why


def test_a_suites_own_test_needs_every_layer(monkeypatch):
    monkeypatch.setattr(sandbox, "ABSENT", ("landlock",))
    task = Task("inc", "", entry="inc", hidden_test="def check(candidate):\n    assert candidate(5) == 6\n")
    code = "def inc(x):\n    return x + 1\n"
    with pytest.raises(CspIrError, match="lacks landlock"):
        judge(task, code)
    assert judge(task, code, weak=True)[0]


def test_mbpp_layout(tmp_path):
    row = {"task_id": 7, "text": "Add two numbers.", "test_list": ["assert add(1, 2) == 3", "assert add(2, 2) == 4"]}
    path = tmp_path / "mbpp.jsonl"
    path.write_text(json.dumps(row) + "\n")
    (task,) = read_suite(str(path)).tasks
    spec = read_task_spec(task)
    assert spec.name == "add" and [e.args for e in spec.examples] == [(1, 2)]
    assert judge(task, "def add(x, y):\n    return x + y\n", spec)[0]
    assert not judge(task, "def add(x, y):\n    return 3\n", spec)[0]


def test_a_broken_line_is_named(tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text('{"task_id": 1}\n')
    with pytest.raises(InputError, match="entry_point") as caught:
        read_suite(str(path))
    assert caught.value.line == 1


def test_hidden_checks_are_strict_about_types():
    task = Task("t", SPEC, hidden=(Hidden(("2",), "4"), Hidden(("0",), raises="ValueError")))
    spec = read_spec(SPEC)
    right, why = judge(task, "def double(x):\n    if x == 0:\n        raise ValueError\n    return x + x\n", spec)
    assert right and why == "2 hidden checks hold"
    right, why = judge(task, "def double(x):\n    return 4.0\n", spec)
    assert not right and why.startswith("2 of 2 hidden checks fail")


def test_arms():
    arm = read_arm("fast=embedded+samples:10?seconds=2&search=trace")
    assert (arm.name, arm.sources) == ("fast", ("embedded", "samples:10"))
    assert arm.options == {"seconds": "2", "search": "trace"}
    assert read_arm("vllm:http://h:1#a/b").sources == ("vllm:http://h:1#a/b",)
    for bad in ("", "embedded?nosuch=1", "embedded?seconds=x", "samples:ten"):
        with pytest.raises(InputError):
            read_arm(bad)
    with pytest.raises(InputError, match="two arms"):
        read_arms(("embedded", "embedded"))
