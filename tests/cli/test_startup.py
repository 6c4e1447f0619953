"""What starting costs: nothing heavy is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
HEAVY = {"anthropic", "constraint", "httpx", "hypothesis", "networkx", "numpy", "openai", "ortools", "pydantic", "rich"}


def imported_by(*args: str) -> set[str]:
    code = f"import sys\nfrom csp_ir.cli import main\nmain({list(args)!r})\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.rstrip().rpartition("\n")[2].split())


@pytest.mark.parametrize("option", ["--version", "--help", "nonsense"])
def test_the_overview_imports_nothing_of_the_library(option: str) -> None:
    found = imported_by(option)
    assert {m for m in found if m.startswith("csp_ir")} == {
        "csp_ir",
        "csp_ir._version",
        "csp_ir.cli",
        "csp_ir.cli.codes",
        "csp_ir.cli.streams",
        "csp_ir.visible",
    }
    assert not found & (HEAVY | {"click", "dataclasses", "ast"})


def test_importing_the_package_imports_nothing_of_it() -> None:
    code = "import csp_ir, sys; print(*[m for m in sys.modules if m.startswith('csp_ir')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"csp_ir", "csp_ir._version"}


def test_a_plain_solve_imports_no_heavy_library() -> None:
    assert not imported_by("solve", "--quiet", str(EXAMPLES / "count_words.txt")) & HEAVY
