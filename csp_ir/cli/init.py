"""`csp-ir init`: an example that explains itself, to begin with."""

from __future__ import annotations

import os

import click

from csp_ir.cli.codes import SOLVED
from csp_ir.cli.forms import format_option, tell
from csp_ir.errors import InputError

SPEC = """Keep a number within bounds.

def clamp(x: int, low: int, high: int) -> int

clamp(5, 0, 10) == 5  # what a call gives; doctests, tables and asserts are read too
clamp(-5, 0, 10) == 0
clamp(15, 0, 10) == 10

requires:
    # which arguments count
    low <= high

ensures:
    # what every result must satisfy
    low <= result <= high
"""
DRAFT = '''"""A function with holes: `csp-ir solve --in-place draft.py` fills them; `csp-ir fill draft.py` asks you.

Editors (`csp-ir lsp`) say what fits where.
"""

from csp_ir import hole


def is_prime(n: int) -> bool:
    """Decide whether a number is prime.

    >>> is_prime(7), is_prime(9), is_prime(2), is_prime(1)
    (True, False, True, False)
    """
    if n < hole("least", int):
        return False
    for i in range(hole("start", int, why="the first divisor to try"), n):
        if n |hole("op")| i == 0:
            return False
    return True
'''
HOOK = """# Checks that functions below a comment that names a spec still do what that spec says.
repos:
  - repo: local
    hooks:
      - id: csp-ir
        name: specs are solved by their code
        entry: csp-ir check --marked
        language: system
        types: [python]
"""
SETTINGS = """# Settings of models; without one csp-ir asks nobody. Options and CSP_IR_* variables win over what stands here.

# providers = ["anthropic:claude-sonnet-5"]  # or "openai:MODEL", "ollama:MODEL", ...: csp-ir providers
# budget = 1.0                # dollars of a command
# budget_tokens = 200000
# route = "cheapest"          # or "all" at once
# cache = true                # or a file of your own
# concurrent = 4              # calls at once
# per_minute = 60
# temperature = 0.8
# seed = 0
# effort = "low"              # how much models are to think
# assume_price = "1.0/5.0"    # dollars for a million tokens of models without a known price
# prices = "prices.json"
# base_url = "http://localhost:8000/v1"
# modal_hosts = ["me--csp-ir.modal.run"]
"""
FILES = {"clamp.txt": SPEC, "draft.py": DRAFT, "csp-ir.toml": SETTINGS, ".pre-commit-config.yaml": HOOK}


@click.command()
@click.argument("folder", type=click.Path(file_okay=False), default=".")
@format_option
def command(folder: str, form: str) -> int:
    """Write a spec, a draft and settings that explain themselves, and a pre-commit hook, into FOLDER. No file is overwritten."""
    from csp_ir.cli.run import write_text

    there = [name for name in FILES if os.path.lexists(os.path.join(folder, name))]
    if len(there) == len(FILES):
        raise InputError("all of it is there already", file=folder, remedy="csp-ir init another-folder")
    os.makedirs(folder, exist_ok=True)
    rows = []
    for name, text in FILES.items():
        path = os.path.join(folder, name)
        if name not in there:
            write_text(path, text)
        rows.append({"file": path, "did": "kept" if name in there else "wrote"})
    lines = [f"{row['did']:<6} {row['file']}" for row in rows]
    tell(form, rows, "\n".join([*lines, f"next: csp-ir solve {os.path.join(folder, 'clamp.txt')}"]))
    return SOLVED
