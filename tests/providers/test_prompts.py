"""What models are asked: each prompt against its golden text, texts of the user's own, bounds.

CSP_IR_GOLDEN=write writes the golden texts anew.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from csp_ir.cli import main
from csp_ir.errors import InputError
from csp_ir.holes.draft import Draft
from csp_ir.ir.components import table
from csp_ir.ir.parse import parse_program
from csp_ir.ir.read_object import SPECIAL
from csp_ir.providers.base import Abilities, Attempt, Failing, Prompt, Request
from csp_ir.providers.language import CLASSES, OUT, STATEMENTS, language
from csp_ir.providers.prompts import drafting_prompts, holes_prompt, program_prompt
from csp_ir.providers.shown import bounded, examples_text
from csp_ir.providers.templates import TEXTS, read_folder, render
from csp_ir.spec.read import read_spec

GOLDEN = Path(__file__).parent / "golden"
SPEC = read_spec(
    "Keep a number within its bounds.\n\ndef clamp(value: int, low: int, high: int) -> int\n\n"
    "clamp(5, 0, 9) == 5\nclamp(-3, 0, 9) == 0\nclamp(12, 0, 9) == 9\n"
)
DRAFT = Draft.parse(
    "def clamp(value: int, low: int, high: int) -> int:\n    if (?test: bool):\n        return low\n    return (?rest: int)\n"
)
FAILED = (
    Attempt(
        "def clamp(value: int, low: int, high: int) -> int:\n    return max(value, low)", 2, 3,
        (Failing("clamp(12, 0, 9)", "give 9", "gave 12", ("`return max(value, low)` with value = 12, low = 0, high = 9",)),),
    ),
    Attempt("def clamp(value: int, low: int, high: int) -> int:\n    return low // 0", 0, 3,
            (Failing("clamp(5, 0, 9)", "give 5", "raised ZeroDivisionError", ()),)),
)  # fmt: skip
PLAIN = Request(SPEC, count=3)
TRIED = replace(PLAIN, tried=("?test: `value` was tried",) * 2, attempt=1)
HOLES = replace(TRIED, draft=DRAFT.program, holes=tuple(DRAFT.holes.values()))
SMALL = Abilities(small=True, continues=True)


def prompts() -> dict[str, Prompt]:
    small, module = [prompt for prompt, _ in drafting_prompts(PLAIN, SMALL)]
    failed = replace(PLAIN, attempts=FAILED)
    return {
        "system": Prompt("", program_prompt(PLAIN).system),
        "program": program_prompt(TRIED),
        "programs": program_prompt(PLAIN, many=True),
        "repair": program_prompt(failed),
        "repairs": program_prompt(failed, many=True),
        "holes": holes_prompt(HOLES, HOLES.holes),
        "hole": holes_prompt(HOLES, HOLES.holes[:1], alone=True),
        "small": small,
        "module": module,
    }


def test_every_prompt_has_a_golden_text() -> None:
    assert set(prompts()) == set(TEXTS)


@pytest.mark.parametrize("name", TEXTS)
def test_a_prompt_reads_as_its_golden_text(name: str) -> None:
    prompt = prompts()[name]
    path = GOLDEN / f"{name}.txt"
    text = f"{prompt.user}{prompt.start}\n".replace(language(), "(what the library's table holds)")
    if os.environ.get("CSP_IR_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_the_users_own_replaces_each(name: str) -> None:
    own = " ".join(f"${part}" for part in TEXTS[name].parts)
    mine = {name: f"MINE {own}"}
    request = replace(HOLES, prompts=mine)
    made = [
        program_prompt(replace(PLAIN, prompts=mine)), program_prompt(replace(PLAIN, prompts=mine), many=True),
        program_prompt(replace(PLAIN, prompts=mine, attempts=FAILED)),
        program_prompt(replace(PLAIN, prompts=mine, attempts=FAILED), many=True),
        holes_prompt(request, request.holes), holes_prompt(request, request.holes[:1], alone=True),
        *(p for p, _ in drafting_prompts(replace(PLAIN, prompts=mine), SMALL)),
    ]  # fmt: skip
    assert any("MINE" in p.system + p.user + p.start for p in made)


def test_nothing_is_said_twice_and_no_part_is_left_empty() -> None:
    for name, prompt in prompts().items():
        text = prompt.user + prompt.start
        assert text.count("`value` was tried") <= 1 and "\n\n\n" not in text and "$" not in text, name


def test_the_language_is_what_the_table_holds() -> None:
    text = language()
    for component in table():
        owner, _, method = component.name.partition(".")
        if component.kind == "method" and owner in ("str", "list", "dict", "set"):
            line = next(line for line in text.splitlines() if line.startswith(f"- methods of {owner}: "))
            assert method in line.partition(": ")[2].split(", ")
    assert all(word in text for word in (STATEMENTS, CLASSES, OUT, "builtins: len", "itertools: ", "re: "))


@pytest.mark.parametrize(
    "body",
    [
        "a, b = x, 1\n    a, b = b, a\n    a += b\n    return a", "while x > 3:\n        x -= 1\n        if x == 5:\n            break\n    return x",
        "try:\n        return 1 // x\n    except ZeroDivisionError:\n        raise ValueError('no')", "assert x\n    d = {x: 1}\n    del d[x]\n    return len(d)",
        "def g(y):\n        return y + 1\n    return g(x)", "return sum(i for i in [y for y in range(x)][1:]) + len(f'{x:03d}')",
        "return (lambda y: y)(x)",
    ],
)  # fmt: skip
def test_the_statements_that_are_named_are_read(body: str) -> None:
    parse_program(f"def f(x: int) -> int:\n    {body}\n")


@pytest.mark.parametrize("name", sorted(SPECIAL))
def test_the_special_methods_that_are_named_are_read(name: str) -> None:
    assert name in CLASSES
    parse_program(f"class A:\n    def {name}(self, *more):\n        return 1\n\ndef f(x):\n    return A()\n")


@pytest.mark.parametrize(
    "text",
    [
        "import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int = 0\n    def m(self):\n        self.x += 1\n        return self.x\n",
        "class E(ValueError):\n    pass\nclass A:\n    LIMIT = 3\n    @property\n    def m(self):\n        return self.LIMIT\n    @m.setter\n    def m(self, value):\n        self._n = value\n    @staticmethod\n    def s():\n        raise E('no')\n    @classmethod\n    def c(cls):\n        return cls()\n",
        "import io, contextlib\ndef A():\n    with io.StringIO() as b, contextlib.suppress(ValueError):\n        b.write('a')\n",
    ],
)
def test_what_is_said_of_classes_and_with_holds(text: str) -> None:
    parse_program(f"{text}def f(x):\n    return A()\n")


@pytest.mark.parametrize("text", ["class A:\n    pass\nclass B(A):\n    pass\n\ndef f(x):\n    return B()", "class A:\n    def __add__(self, o):\n        return 1\n\ndef f(x):\n    return A()",
                                  "class E(ValueError):\n    def m(self):\n        pass\n\ndef f(x):\n    raise E(x)", "def f(x):\n    with x:\n        return 1", "import os\ndef f(x):\n    return os.name",
                                  "def f(x):\n    global y\n    y = x\n    return y", "async def f(x):\n    return x"])  # fmt: skip
def test_what_is_said_to_be_out_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_program(text)


# --- bounds --------------------------------------------------------------------------------


def test_a_long_value_is_abbreviated_and_what_is_left_out_is_said() -> None:
    text = bounded("x" * 100_000)
    assert len(text) < 500 and "99,600 characters left out" in text
    spec = read_spec(f"def f(s: str) -> int\n\nf('{'a' * 50_000}') == 50000\nf('b') == 1\n")
    prompt = program_prompt(Request(spec))
    assert len(prompt.user) < 2_000 and "f('b') == 1" in prompt.user and "left out" in prompt.user


def test_of_many_examples_short_ones_with_different_results_are_shown_and_how_many_there_are() -> None:
    lines = [f"f({n}) == {n > 60}" for n in range(20, 80)]
    spec = read_spec("def f(n: int) -> bool\n\n" + "\n".join(lines) + "\n")
    shown = examples_text("f", spec.examples)
    assert "(12 of 60 examples" in shown and "== True" in shown and "== False" in shown and shown.count("\n") == 12


# --- texts of the user's own ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("program", "Write it.", r"the text lacks \$task"),
        ("program", "$task and\n$nonsense", r"\$nonsense is no part of program"),
        ("program", "$task costs 3$ a call", "without a part's name"),
        ("poem", "$task", "no prompt is called poem"),
    ],
)
def test_a_text_that_cannot_be_used_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / f"{name}.txt").write_text(text)
    with pytest.raises(InputError, match=said) as raised:
        read_folder(tmp_path, strict=True)
    assert str(tmp_path / f"{name}.txt") in str(raised.value.file)


def test_a_dollar_sign_is_written_twice(tmp_path: Path) -> None:
    (tmp_path / "program.txt").write_text("$task for 3$$\n\n$tried\n\nNow.")
    assert render("program", read_folder(tmp_path), task="T", tried="") == "T for 3$\n\nNow."


def test_the_command_shows_and_writes_them(tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    assert main(["prompts", "show", "--to", "mine"]) == 0
    assert {p.stem for p in Path("mine").iterdir()} == set(TEXTS)
    assert main(["prompts", "show", "--to", "mine"]) == 2 and "there already" in capsys.readouterr().err
    Path("csp-ir.toml").write_text("")
    Path("prompts").mkdir()
    Path("prompts/program.txt").write_text("Mine: $task\n")
    assert main(["prompts", "list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed if "(yours)" in line] == ["program"]
    Path("spec.txt").write_text("Twice.\n\ndef double(x: int) -> int\n\ndouble(2) == 4\n")
    assert main(["prompts", "show", "program", "spec.txt"]) == 0
    assert capsys.readouterr().out.startswith("Mine: Twice.")
    assert main(["prompts", "show", "poem"]) == 2 and "one of system" in capsys.readouterr().err
    assert main(["prompts", "show", "holes", "spec.txt"]) == 2
