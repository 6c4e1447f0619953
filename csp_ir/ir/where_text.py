"""Refinements as written behind a type: `n: int where 0 <= n < 100`.

No word of Python stands behind an operand so, which is how `where` is told from a name. Python's own parser reads the
rest: the condition becomes a text joined to its type by `or`, which no type is.
"""

from __future__ import annotations

import ast
import re

_MARK = "\0where\0"
_ENDS = re.compile(r"[,;#\n]|(?<![=<>!:])=(?!=)|:(?!=)")


def placeholder(condition: str) -> str:
    """What stands for a condition, and the `where` before it, in the text that Python parses."""
    return f"or {_MARK + condition!r}" + "\n" * condition.count("\n")


def condition_of(node: ast.AST) -> str | None:
    """The condition that a placeholder stands for; None for any other node."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(_MARK):
        return node.value.removeprefix(_MARK)
    return None


def condition_end(text: str, at: int, string: re.Pattern[str], field: bool = False) -> int:
    """Where the condition that starts at `at` ends: at a comma, `=`, colon or line end outside its brackets, or the bracket around it.

    string: matches a literal of Python; field: of an f-string, which ends at `!` too.
    """
    depth = 0
    while at < len(text):
        if match := string.match(text, at):
            at = match.end()
            continue
        char = text[at]
        if depth == 0 and (_ENDS.match(text, at) or (field and char == "!" and text[at + 1 : at + 2] != "=")):
            break
        depth += (char in "([{") - (char in ")]}")
        if depth < 0:
            break
        at += 1
    return at
