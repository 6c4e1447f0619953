import json

from csp_ir import solve
from csp_ir.cli import main
from csp_ir.spec.model import Example
from csp_ir.verify import sandbox

SPEC = 'def largest(xs: list[int]) -> int:\n    """The largest.\n    >>> largest([1, 3, 2])\n    3\n    """\n'
BARE = 'def largest(xs: list[int]) -> int:\n    """The largest of a list of integers, 0 when it is empty."""\n'
RIGHT = "    if not xs:\n        return 0\n    return max(xs)\n"
SAME = "    best = None\n    for x in xs:\n        if best is None or x > best:\n            best = x\n    return best or 0\n"
OTHER = "    return xs[1]\n"
WRONG = "    return min(xs)\n"
WHOLE = "def largest(xs):\n    class Box:\n        best = max(xs)\n    return Box.best\n"


def test_agreement_chooses_among_programs_that_pass():
    result = solve(SPEC, samples=[OTHER, WRONG, RIGHT, SAME], work=4)
    assert result.solved and "xs[1]" not in (result.code or "")
    assert result.record["statistics"]["origin"] == "sample"
    assert any("samples say the same" in e for e in result.record["evidence"])


def test_equal_samples_count_once_each_whatever_their_names():
    renamed = "    if not xs:\n        return 0\n    m = xs[0]\n    for {0} in xs:\n        if {0} > m:\n            m = {0}\n    return m\n"
    result = solve(SPEC, samples=[OTHER, renamed.format("a"), renamed.format("b")], work=4)
    assert result.record["statistics"]["samples"] == 2


def test_without_examples_nothing_is_called_verified():
    result = solve(BARE, samples=[OTHER, RIGHT, SAME], work=4)
    assert result.solved and "max" in str(result.code) or "best" in str(result.code)
    assert result.confidence < 0.5
    assert any("nothing was verified" in w for w in result.warnings)
    assert any("no" in w for w in result.record["not_checked"])


def test_a_program_outside_the_ir_wins_whole():
    result = solve(SPEC, samples=[WRONG, WHOLE], work=4, allow_weak_sandbox=True)
    assert result.solved and result.program is None and "class Box" in str(result.code)
    assert any("sandbox" in w for w in result.warnings)
    scope: dict = {}
    exec(str(result.code), scope)
    assert scope["largest"]([4, 9, 2]) == 9


def notes(result):
    return " ".join(e.get("text", "") for e in result.record["events"])


def test_a_program_outside_the_ir_is_refused_where_the_sandbox_is_weak(monkeypatch):
    monkeypatch.setattr(sandbox, "ABSENT", ("landlock",))
    result = solve(SPEC, samples=[WHOLE], work=4, embedded=False)
    assert (
        not result.solved and "lacks landlock" in str(result.verdict) and "--allow-weak-sandbox" in str(result.verdict)
    )
    beside = solve(SPEC, samples=[RIGHT, WHOLE], work=4)
    assert beside.solved and beside.program is not None
    assert any("1 sample outside the IR not run" in w for w in beside.warnings) and "lacks landlock" in notes(beside)


def test_a_weak_sandbox_that_was_allowed_is_in_the_record(monkeypatch):
    monkeypatch.setattr(sandbox, "ABSENT", ("landlock", "seccomp"))
    result = solve(SPEC, samples=[WHOLE], work=4, allow_weak_sandbox=True)
    assert result.solved and result.program is None
    assert any("lacks" in w and "landlock, seccomp" in w for w in result.warnings)
    checked = " ".join(result.record["checked"])
    assert "(process" in checked and "landlock" not in checked and "seccomp" not in checked
    assert "runs only whole, in the sandbox" in notes(result) and "(process" in notes(result)


def test_a_question_shows_the_difference_and_its_answer_decides():
    abs_max = "    return max(xs, key=abs)\n"
    samples = ["    return max(xs)\n", abs_max]
    result = solve(SPEC, samples=samples, work=4)
    assert result.questions
    question = result.questions[0]
    assert len(question.answers) == len(question.weights) >= 2 and question.answers[0] in str(question)

    def ask(q):
        return Example(q.args, max(q.args[0], key=abs)) if q.args[0] else None

    answered = solve(SPEC, samples=samples, work=4, ask=ask)
    assert answered.solved and "abs" in str(answered.code)

    def ask_other(q):
        return Example(q.args, max(q.args[0])) if q.args[0] else None

    assert "abs" not in str(solve(SPEC, samples=samples, work=4, ask=ask_other).code)


def test_leaving_a_question_open_ends_the_asking():
    asked = []

    def ask(q):
        asked.append(q)

    result = solve(SPEC, samples=["    return max(xs)\n", "    return max(xs, key=abs)\n"], work=4, ask=ask)
    assert result.solved and asked and len(asked) == len({str(q) for q in asked})


def test_samples_that_hang_or_eat_memory_do_no_harm():
    bad = ["    while True:\n        pass\n", "    return [0] * 10 ** 12\n", "    return largest(xs)\n"]
    result = solve(SPEC, samples=[*bad, RIGHT], work=4)
    assert result.solved and "max" in str(result.code)


def test_command_line(tmp_path, capsys):
    spec = tmp_path / "spec.py"
    spec.write_text(SPEC)
    lines = tmp_path / "samples.jsonl"
    lines.write_text("\n".join(json.dumps({"text": t}) for t in (OTHER, RIGHT, SAME)))
    assert main(["solve", str(spec), "--samples", str(lines)]) == 0
    out, err = capsys.readouterr()
    assert "def largest" in out and "solved" in err
    array = tmp_path / "samples.json"
    array.write_text(json.dumps([OTHER, RIGHT, SAME]))
    assert main(["solve", str(spec), "--samples", str(array), "--quiet"]) == 0
    assert capsys.readouterr().out == out


def test_command_line_refuses_bad_samples(tmp_path, capsys):
    spec = tmp_path / "spec.py"
    spec.write_text(SPEC)
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "x"}\n{"no": 1}\n')
    assert main(["solve", str(spec), "--samples", str(bad)]) == 2
    assert "bad.jsonl:2" in capsys.readouterr().err
    bad.write_text("")
    assert main(["solve", str(spec), "--samples", str(bad)]) == 2
    assert main(["solve", str(spec), "--samples", str(tmp_path / "none")]) == 2


def test_asking_on_the_terminal(tmp_path, capsys, monkeypatch):
    import io

    spec = tmp_path / "spec.py"
    spec.write_text(SPEC)
    samples = tmp_path / "samples.json"
    samples.write_text(json.dumps(["    return max(xs)\n", "    return max(xs, key=abs)\n"]))
    monkeypatch.setattr("sys.stdin", io.StringIO("nonsense\n9\n1\n\n\n\n"))
    assert main(["solve", str(spec), "--samples", str(samples), "--ask"]) == 0
    err = capsys.readouterr().err
    assert "What should largest(" in err and "not a value" in err and "a number from 1" in err


def test_what_requires_rules_out_is_not_compared():
    spec = "def f(n: int) -> int\nf(3) == 3\nrequires:\n  n > 0"
    samples = ["    return n\n", "    return abs(n)\n", "    return max(n, 1)\n"]
    result = solve(spec, samples=samples, work=4)
    assert result.solved and not result.questions
    assert solve(spec.split("requires")[0], samples=samples, work=4).questions


def test_a_repair_is_said_to_be_one():
    result = solve(
        SPEC,
        samples=["    m = xs[0]\n    for x in xs:\n        if x < m:\n            m = x\n    return m\n"],
        work=4,
    )
    assert result.solved and result.record["statistics"]["origin"] == "repair"
    assert any("made by repair" in w for w in result.warnings)
    assert result.confidence < solve(SPEC, samples=[RIGHT], work=4).confidence


def test_samples_that_parse_and_are_no_programs_are_passed_over():
    result = solve(SPEC, samples=["    break\n    return 1\n", "    continue\n", RIGHT], work=4)
    assert result.solved and "max" in str(result.code)
    assert not solve(BARE, samples=["    break\n    return 1\n"], seconds=5).solved


def test_what_few_of_many_samples_say_is_less_sure_than_what_most_say():
    def sure(right, wrong):
        return solve(SPEC, samples=[RIGHT] * right + [WRONG] * wrong, work=4).confidence

    assert sure(1, 9) < sure(4, 6) < sure(9, 1)
    assert sure(1, 9) < 0.6 and sure(9, 1) > 0.7


def test_an_answer_that_true_answers_bear_out_is_kept_where_the_work_ends():
    spec = "The largest of both.\n\ndef top(a: int, b: int) -> int\n\ntop(2, 1) == 2\n"
    samples = ["    return a\n", "    return max(a, b)\n", "    return a + b - 1\n"]
    told = []

    def ask(question):
        told.append(question)
        return Example(question.args, max(question.args))

    result = solve(spec, samples=samples, seconds=30, work=3.0, ask=ask, embedded=False)
    assert told and result.solved and "max" in str(result.code)
