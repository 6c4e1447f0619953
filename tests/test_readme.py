"""The README's snippets run as they stand there."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_snippets_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks marked `python` of a document are one session."""
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), re.S)
    session = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, path.name, str(path), 0)
    failed, attempted = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(session)
    assert failed == 0
    assert attempted > 0 or path.name != "README.md"


def test_readme_has_the_two_commands() -> None:
    commands = re.findall(r"^    (python3 -m venv .*)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    assert ["solve" in c for c in commands] == [True, False]
    assert "pytest" in commands[1]


@pytest.mark.parametrize("path", [*DOCUMENTS, ROOT / "CONTRIBUTING.md"], ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_readme_links_every_document() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [p.name for p in DOCUMENTS[1:] if f"docs/{p.name}" not in text] == []


def test_readme_names_options_that_exist() -> None:
    from csp_ir.cli.solve import command

    known = {name for option in command.params for name in option.opts}
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text[text.index("## Commands") : text.index("## More")]
    named = set(re.findall(r"`(--?[a-z][a-z-]*)", section)) - {"--help"}
    assert named <= known, named - known
    assert len(named) > 5
