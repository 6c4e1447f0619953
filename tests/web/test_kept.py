"""What a session keeps on disk: steps, what is being typed, and which text of its file it knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from csp_ir.errors import InputError
from csp_ir.web.kept import Kept


def steps(kept: Kept) -> list[str]:
    return [s["said"] for s in kept.told()["steps"]]


def test_typing_becomes_one_step_before_the_next_thing_is_done(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "a.jsonl", start="one")
    for text in ("t", "tw", "two"):
        kept.type(text)
    assert kept.told()["typing"] and kept.state["spec"] == "two" and steps(kept) == ["the spec"]
    kept.change({"fill:a": "1", "pin:a": "yes"})
    assert steps(kept) == ["the spec", "spec edited", "?a = 1"] and not kept.told()["typing"]
    kept.type("three")
    kept.undo()
    assert kept.state["spec"] == "two" and kept.told()["ahead"][0]["said"] == "spec edited"
    kept.type("four")
    kept.redo()  # a new step leaves nothing to redo
    assert kept.state["spec"] == "four" and not kept.told()["ahead"]


def test_what_is_being_typed_outlives_its_process_unless_the_session_went_on_without_it(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    Kept(path, start="one").type("one more")
    assert Kept(path).state["spec"] == "one more"
    other = Kept(path)
    other.typed = None
    other.log.change({"spec": "elsewhere"})
    assert Kept(path).state["spec"] == "elsewhere"
    (tmp_path / "a.typing").write_text('{"at": ')
    assert Kept(path).state["spec"] == "elsewhere"


def test_a_file_that_changed_is_a_step_and_one_that_did_not_is_none(tmp_path: Path) -> None:
    spec, path = tmp_path / "s.txt", tmp_path / "a.jsonl"
    spec.write_text("on disk")
    kept = Kept(path, spec)
    kept.change({"spec": "mine"})
    assert kept.told()["saved"] is False
    assert Kept(path, spec).state["spec"] == "mine"
    kept.save()
    assert spec.read_text() == "mine" and kept.told()["saved"]
    spec.write_text("by an editor")
    again = Kept(path, spec)
    assert again.state["spec"] == "by an editor" and again.told()["saved"]
    again.undo()
    assert again.state["spec"] == "mine"


def test_any_step_can_be_gone_to_and_branches_are_shown(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "a.jsonl", start="s")
    for text in "123":
        kept.change({"fill:a": text})
    first, *_, last = [s["number"] for s in kept.told()["steps"]]
    kept.go(first)
    assert "fill:a" not in kept.state and len(kept.told()["ahead"]) == 3
    kept.go(last)
    assert kept.state["fill:a"] == "3" and not kept.told()["ahead"]
    with pytest.raises(InputError, match="no step 99"):
        kept.go(99)
    kept.switch("other")
    kept.change({"fill:a": "4"})
    kept.switch("main")
    kept.change({"fill:a": "5"})
    (conflict,) = kept.merge("other", None)
    assert (conflict.mine, conflict.theirs) == ("5", "4")
    assert kept.merge("other", ["fill:a"]) == [] and kept.state["fill:a"] == "4"
    assert steps(kept)[-1] == "a branch taken in" and set(kept.told()["branches"]) == {"main", "other"}


def test_a_session_that_others_wrote_is_plain_data(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"change": 1, "from": [], "sets": {"odd": "1", "fill:": "x"}, "branch": "main"}\n')
    kept = Kept(path, start="one")
    assert kept.state["spec"] == "" and steps(kept) == ["the spec"]
    (tmp_path / "b.jsonl").write_text("no session\n")
    with pytest.raises(InputError, match="no session"):
        Kept(tmp_path / "b.jsonl")
