"""Sessions in a file: undone, branched and merged, shared by processes, and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from csp_ir.errors import InputError
from csp_ir.session.log import Conflict, Log

WRITER = """
import sys
from csp_ir.session.log import Log
log = Log(sys.argv[1])
for number in range(int(sys.argv[3])):
    log.change({f"{sys.argv[2]}:{number}": str(number)})
    print(number, flush=True)
"""


def writer(path: Path, name: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    made = Log(tmp_path / "s.jsonl")
    made.change({"spec": "S"})
    return made


def test_undo_and_redo_go_back_and_forth(log: Log) -> None:
    log.change({"fill:a": "1"})
    log.change({"fill:b": "2", "fill:a": None})
    assert log.state() == {"spec": "S", "fill:b": "2"}
    assert log.undo() == {"spec": "S", "fill:a": "1"} and log.undo() == {"spec": "S"} and log.undo() is None
    assert log.redo() == {"spec": "S", "fill:a": "1"}
    log.change({"fill:a": "3"})
    assert log.redo() is None  # a change begins a new future
    assert [c.number for c in log.history()] == [1, 2, 4]
    assert log.change({"fill:a": "3"}) == log.state() and len(log.history()) == 3  # what changes nothing is no step


def test_another_process_sees_and_continues(log: Log) -> None:
    other = Log(log.path)
    other.change({"fill:a": "1"})
    assert log.state()["fill:a"] == "1"
    log.undo()
    assert other.state() == {"spec": "S"} and other.redo() == {"spec": "S", "fill:a": "1"}


def test_branches_merge_where_they_do_not_conflict(log: Log) -> None:
    log.change({"fill:a": "1"})
    log.switch("second")
    log.change({"fill:b": "2"})
    log.switch("main")
    log.change({"fill:c": "3"})
    assert log.merge("second") == []
    assert log.state() == {"spec": "S", "fill:a": "1", "fill:c": "3", "fill:b": "2"}
    count = len(log.history())
    assert log.merge("second") == [] and len(log.history()) == count
    log.undo()
    assert "fill:b" not in log.state()


def test_conflicts_are_shown_and_settled(log: Log) -> None:
    log.change({"fill:a": "1"})
    log.switch("second")
    log.change({"fill:a": "2", "fill:b": "5"})
    log.switch("main")
    log.change({"fill:a": None})
    before = log.state()
    assert log.merge("second") == [Conflict("fill:a", None, "2")]
    assert log.state() == before
    assert str(log.merge("second")[0]) == "fill:a: nothing here, `2` there"
    assert log.merge("second", frozenset({"fill:a"})) == []
    assert log.state() == {"spec": "S", "fill:a": "2", "fill:b": "5"}


def test_two_processes_lose_nothing_of_each_other(log: Log) -> None:
    writers = [writer(log.path, name, 40) for name in ("one", "two")]
    assert [w.wait(60) for w in writers] == [0, 0]
    state = log.state()
    assert {k for k in state if k != "spec"} == {f"{w}:{i}" for w in ("one", "two") for i in range(40)}
    assert len({c.number for c in log.history()}) == 81


def test_a_kill_loses_nothing_that_was_said_to_be_kept(log: Log) -> None:
    process = writer(log.path, "one", 100_000)
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(20)]
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    told += process.stdout.readlines()
    with open(log.path, "ab") as file:
        file.write(b'{"change": 77, "fr')  # as a kill in the middle of a line leaves it
    again = Log(log.path)
    kept = [int(k.partition(":")[2]) for k in again.state() if k.startswith("one:")]
    assert kept == list(range(len(kept))) and len(kept) >= len([t for t in told if t.endswith("\n")])
    again.change({"fill:a": "1"})
    assert Log(log.path).state()["fill:a"] == "1"


@pytest.mark.parametrize(
    "text", ["nonsense", "nonsense\n", '{"x": 1}\n', '{"branch": "main", "at": 7}\n', '{"change": 2, "from": [1], "sets": {}, "branch": "m"}\n', "[]\n"]
)  # fmt: skip
def test_what_is_no_session_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "other.txt"
    path.write_text(text)
    with pytest.raises(InputError, match="no session") as caught:
        Log(path)
    assert caught.value.file == str(path) and path.read_text() == text


def test_places_that_cannot_be_written_are_said(tmp_path: Path, log: Log) -> None:
    with pytest.raises(InputError, match="cannot write it"):
        Log(tmp_path / "gone" / "s.jsonl")
    with pytest.raises(InputError, match="no name of a branch"):
        log.switch("a b")
    with pytest.raises(InputError, match="no branch other"):
        log.merge("other")


class Model(RuleBasedStateMachine):
    """Against a list of states and a place in it."""

    keys = st.sampled_from(["fill:a", "fill:b", "later:a"])
    values = st.none() | st.sampled_from(["1", "2"])

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.log = Log(os.path.join(self.folder.name, "s.jsonl"))
        self.states, self.at = [{"spec": "S"}], 0
        self.log.change({"spec": "S"})

    @rule(key=keys, value=values)
    def set(self, key: str, value: str | None) -> None:
        state = {**self.states[self.at], key: value}
        state = {k: v for k, v in state.items() if v is not None}
        if state != self.states[self.at]:
            self.states, self.at = [*self.states[: self.at + 1], state], self.at + 1
        assert self.log.change({key: value}) == state

    @rule()
    def undo(self) -> None:
        self.at = max(0, self.at - 1)
        self.log.undo()

    @rule()
    def redo(self) -> None:
        self.at = min(len(self.states) - 1, self.at + 1)
        self.log.redo()

    @rule()
    def reopen(self) -> None:
        self.log = Log(self.log.path)

    @invariant()
    def agrees(self) -> None:
        assert self.log.state() == self.states[self.at]

    def teardown(self) -> None:
        self.folder.cleanup()


TestModel = Model.TestCase
TestModel.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["x", "y"]), st.sampled_from(["1", "2"])), max_size=8))
@settings(max_examples=25, deadline=None)
def test_merging_keeps_what_either_changed_alone(steps: list[tuple[str, str, str]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        log = Log(os.path.join(folder, "s.jsonl"), "a")
        log.change({"spec": "S"})
        log.switch("b")
        for branch, key, value in steps:
            log.switch(branch)
            log.change({key: value})
        log.switch("a")
        mine, theirs = log.state("a"), log.state("b")
        conflicts = {c.key for c in log.merge("b", frozenset()) or log.merge("b")}
        assert not conflicts
        merged = log.state()
        for key in ("x", "y"):
            assert merged.get(key) == (mine.get(key) if key in mine else theirs.get(key))
