"""Source text of a function from one sample: a body, a whole program, or a chat answer."""

from __future__ import annotations

import ast
import re

_FENCE = re.compile(r"```[\w+-]*\n(.*?)(?:```|\Z)", re.DOTALL)


def recover(sample: str, prompt: str, name: str) -> tuple[str, ...]:
    """Texts that parse and define `name` at top level, cheapest edit first; empty when none does."""
    found: dict[str, None] = {}
    for text in [*_FENCE.findall(sample), sample]:
        whole = rf"^def {re.escape(name)}\b"
        source = text if re.search(whole, text, re.MULTILINE) else prompt + _cut(text)
        lines = source.splitlines()
        for end in range(len(lines), max(0, len(lines) - 8), -1):  # a truncated tail goes line by line
            candidate = "\n".join(lines[:end]) + "\n"
            if _defines(candidate, name):
                found[candidate] = None
                break
    return tuple(found)


def _cut(body: str) -> str:
    """A body up to the first line that starts a new top-level statement."""
    kept: list[str] = []
    for line in body.splitlines():
        if kept and line and not line[0].isspace() and line[0] not in "#)]}":
            break
        kept.append(line)
    return "\n".join(kept)


def _defines(source: str, name: str) -> bool:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body)
