import json

import pytest

from csp_ir.bench.arms import read_arms
from csp_ir.bench.manifest import make_manifest
from csp_ir.bench.model import Limits, Suite, Task
from csp_ir.bench.store import RESULTS, RunStore, read_manifest, read_record, read_results
from csp_ir.errors import InputError
from csp_ir.files import LineFile, read_lines

SUITE = Suite("mini", (Task("a", "text"), Task("b", "text")), "here")


def manifest(seed=0):
    return make_manifest(
        SUITE, read_arms(("embedded",)), repeat=1, seed=seed, jobs=1, limits=Limits(), executor="local"
    )


def result(task, status="solved", **more):
    facts = {"task": task, "category": "", "arm": "embedded", "repeat": 0}
    return {"id": f"{task}|embedded|0", **facts, "status": status, **more}


def test_every_cut_of_the_results_leaves_the_whole_lines(tmp_path):
    with RunStore(tmp_path, manifest()) as store:
        store.add(result("a"))
        store.add(result("b"))
    whole = (tmp_path / RESULTS).read_bytes()
    first = whole.index(b"\n") + 1
    for cut in range(len(whole) + 1):
        (tmp_path / RESULTS).write_bytes(whole[:cut])
        with RunStore(tmp_path, manifest()) as store:
            assert len(store.results) == (0 if cut < first else 1 if cut < len(whole) else 2)
            store.add(result("b"))
        assert all(json.loads(line) for line in (tmp_path / RESULTS).read_text().splitlines())
        assert "b|embedded|0" in read_results(tmp_path)


def test_a_torn_tail_longer_than_a_block_is_dropped(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"a": 1}\n' + b"x" * 200_000)
    LineFile(path).close()
    assert path.read_bytes() == b'{"a": 1}\n'
    path.write_bytes(b"y" * 200_000)
    LineFile(path).close()
    assert path.read_bytes() == b""


def test_the_last_line_of_an_item_counts_and_failures_can_be_retried(tmp_path):
    with RunStore(tmp_path, manifest()) as store:
        store.add(result("a", "crashed"))
        store.add(result("b", "unknown"))
        assert store.done("a|embedded|0") and not store.done("a|embedded|0", retry_failed=True)
        assert store.done("b|embedded|0", retry_failed=True)
        store.add(result("a"))
    assert read_results(tmp_path)["a|embedded|0"]["status"] == "solved"


def test_records_lie_beside_the_results(tmp_path):
    with RunStore(tmp_path, manifest()) as store:
        line = store.add(result("a", record={"events": []}, spec="text"))
    assert "record" not in line
    assert read_record(tmp_path, "a|embedded|0") == {"id": "a|embedded|0", "spec": "text", "record": {"events": []}}
    assert read_record(tmp_path, "b|embedded|0") == {}


def test_another_run_or_another_writer_is_refused(tmp_path):
    with RunStore(tmp_path, manifest()), pytest.raises(InputError, match="another process"):
        RunStore(tmp_path, manifest())
    with pytest.raises(InputError, match="other seed"):
        RunStore(tmp_path, manifest(seed=1))
    with RunStore(tmp_path, manifest()):
        pass
    with pytest.raises(InputError, match="not a run folder"):
        read_manifest(tmp_path / "absent")


def test_keys_are_never_written(tmp_path, monkeypatch):
    monkeypatch.setenv("ACME_API_KEY", "correct-horse-battery")
    with RunStore(tmp_path, manifest()) as store:
        store.add(result("a", verdict="401 for correct-horse-battery", record={"note": ["correct-horse-battery"]}))
        store.add(result("b", verdict="key sk-proj-abc123def456ghi789 refused"))
    text = "".join(p.read_text() for p in tmp_path.rglob("*") if p.is_file())
    assert "correct-horse" not in text and "sk-proj" not in text and text.count("[hidden]") == 3


def test_lines_that_are_not_json_are_passed_over(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": 1}\nnot json\n\xff\xfe\n[1]\n{"b": 2}\n{"c"')
    assert list(read_lines(path)) == [{"a": 1}, {"b": 2}]
