import io

import pytest

from csp_ir.cli import main
from csp_ir.errors import InputError
from csp_ir.fits.session import Session

SPEC = """
Scale and shift.

def f(x: int) -> int

f(1) == 5
f(2) == 7

sketch:
    y = x ?op ?a: int
    return y + ?b: int

constraints:
    ?a != ?b
    ?a in (1, 2, 3)
"""


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "spec.txt"
    path.write_text(SPEC)
    return path


def fill(monkeypatch, capsys, args, *lines):
    """The exit code and what was said, for lines typed one after the other, then end of input."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    code = main(["fill", *map(str, args)])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_a_session_narrows_undoes_and_defers():
    session = Session.start(SPEC)
    assert set(session.open_holes()) == {"op", "a", "b"}
    before = session.sizes()
    session.choose("a", "2")
    after = session.sizes()
    assert "a" not in after and after["b"] < before["b"]
    session.choose("op", "*")
    assert 0 < session.sizes()["b"] < before["b"]
    assert [str(f.candidate) for f in session.fits("b", 5)][:1] == ["3"]
    assert session.fits("b", 1)[0].passes == 2
    step = session.undo()
    assert (step.hole, step.text) == ("op", "*") and session.sizes() == after
    session.defer("op")
    assert session.open_holes()[-1] == "op"


def test_state_is_resumed_exactly():
    session = Session.start(SPEC)
    session.choose("a", "2")
    session.defer("b")
    again = Session.of_state(session.state())
    assert again.steps == session.steps and again.open_holes() == session.open_holes()
    assert again.state() == session.state()


@pytest.mark.parametrize(
    "change, says",
    [
        (lambda d: {}, "holds no spec"),
        (lambda d: d | {"spec": "Words."}, "no signature"),
        (lambda d: d | {"fill:zz": "1"}, "no open hole"),
        (lambda d: d | {"fill:a": "1 +"}, "not Python"),
    ],
)
def test_a_state_that_does_not_fit_is_refused(change, says):
    with pytest.raises(InputError, match=says):
        Session.of_state(change(Session.start(SPEC).state()))


def test_going_to_a_state_that_does_not_fit_changes_nothing():
    session = Session.start(SPEC)
    session.choose("a", "2")
    state = session.state()
    with pytest.raises(InputError):
        session.go(state | {"fill:b": "zz"})
    assert session.state() == state


def test_what_cannot_stand_there_is_refused():
    session = Session.start(SPEC)
    for hole, text in (("a", "'text'"), ("a", "zz"), ("op", "plus"), ("a", "1 +"), ("nope", "1")):
        with pytest.raises(InputError):
            session.choose(hole, text)
    assert session.steps == []


def test_filling_to_the_end_prints_verified_code(spec, monkeypatch, capsys, tmp_path):
    out = tmp_path / "out.py"
    code, said = fill(monkeypatch, capsys, [spec, "-o", out], ":go op", "*", ":go a", "= 2", "= 3")
    assert code == 0
    assert "y = x * 2" in said and "return y + 3" in said and "2 examples run by the interpreter" in said
    assert "candidates left: " in said
    assert "def f" in out.read_text()


def test_quit_keeps_the_state_and_resume_goes_on(spec, monkeypatch, capsys, tmp_path):
    state = tmp_path / "state.json"
    code, said = fill(monkeypatch, capsys, [spec, "--state", state], ":go a", "= 2", ":defer", ":q")
    assert code == 1 and "1 filled, 2 open; resume with" in said
    code, said = fill(monkeypatch, capsys, ["--state", state], ":go op", "*", "1")
    assert code == 0 and "resumed: 1 filled, 2 open" in said
    spec.write_text(SPEC.replace("Scale", "Change"))
    assert fill(monkeypatch, capsys, [spec, "--state", state])[0] == 2


def test_steps_are_undone_redone_branched_and_merged(spec, monkeypatch, capsys, tmp_path):
    state = tmp_path / "s.jsonl"
    lines = [
        ":go a",
        "= 2",
        ":undo",
        ":undo",
        ":redo",
        ":redo",
        ":branch second",
        ":go op",
        "*",
        ":branch main",
        ":go a",
    ]
    code, said = fill(
        monkeypatch,
        capsys,
        [spec, "--state", state],
        *lines,
        ":undo",
        ":go a",
        "= 3",
        ":merge second",
        ":history",
        ":q",
    )
    assert code == 1
    assert "?a is open again" in said and "there is nothing to undo" in said and "there is nothing to redo" in said
    assert "a: `3` here, `2` there" in said  # the branches part where the undo went back to
    code, said = fill(monkeypatch, capsys, ["--state", state, "--branch", "second"], ":branch", ":show", ":q")
    assert "branches: main, second" in said and "x * 2" in said


def test_branches_that_conflict_are_shown_and_settled(spec, monkeypatch, capsys, tmp_path):
    state = tmp_path / "s.jsonl"
    lines = [
        ":branch second",
        ":go a",
        "= 2",
        ":branch main",
        ":go a",
        "= 3",
        ":merge second",
        ":show",
        ":merge second a",
        ":show",
    ]
    code, said = fill(monkeypatch, capsys, [spec, "--state", state], *lines, ":merge nowhere", ":q")
    assert code == 1 and "a: `3` here, `2` there" in said and "there is no branch nowhere" in said
    assert said.index("?op 3") < said.rindex("?op 2")


def test_own_text_that_an_example_refutes_needs_a_yes(spec, monkeypatch, capsys):
    lines = [":go a", "= 2", ":go op", "*", "= 9", "n", ":why 3", ":why 9", "= 9", "y", "u", "= 3"]
    code, said = fill(monkeypatch, capsys, [spec], *lines)
    assert code == 0
    assert "gives 11, wanted 5" in said and "nothing speaks against it" in said and "it cannot be there" in said
    assert "all holes are filled, but:" in said
    assert "return y + 3" in said


def test_the_search_may_fill_the_rest(spec, monkeypatch, capsys):
    code, said = fill(monkeypatch, capsys, [spec], ":go b", "= 3", ":solve")
    assert code == 0 and "?op = *" in said and "?a = 2" in said


def test_mistakes_are_told_and_nothing_is_lost(spec, monkeypatch, capsys):
    code, said = fill(monkeypatch, capsys, [spec], "99", ":nonsense", ":go zz", "foo +", ":undo", ":help", "", ":show")
    assert code == 1 and "there is no fit 99" in said and "there is no open hole ?zz" in said
    assert "there is nothing to undo" in said and "your own text" in said and "nothing was kept" in said
    assert fill(monkeypatch, capsys, [])[0] == 2


def test_statements_are_proposed_and_bring_holes_of_their_own():
    text = "Sum.\n\ndef f(xs: list[int]) -> int\n\nsketch:\n    total = 0\n    for x in xs:\n        ?update\n    return total\n\nf([1, 2]) == 3\nf([5]) == 5\n"
    session = Session.start(text)
    assert session.sizes()["update"] > 3
    texts = [str(f.candidate) for f in session.fits("update", 20)]
    adding = next(t for t in texts if t.startswith("total +="))
    session.choose("update", adding)
    (inner,) = session.open_holes()
    assert [str(f.candidate) for f in session.fits(inner, 1)] == ["x"]
    assert Session.of_state(session.state()).open_holes() == [inner]


def test_what_fits_is_found_once_for_each_state():
    session = Session.start(SPEC)
    first = session.fitting()
    session.sizes()
    assert session.fitting() is first and session.fits("a", 3)
    session.choose("a", "2")
    second = session.fitting()
    assert second is not first and "a" not in second.draft.holes
    session.undo()
    assert "a" in session.fitting().draft.holes
