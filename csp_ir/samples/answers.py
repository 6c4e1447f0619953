"""Where the code stands in what a chat model answers: after its reasoning, inside fences, before its end token.

Fences are read as CommonMark reads them, of any length, in backticks or tildes; a fence inside a docstring closes
nothing. An answer may hold several versions of the function, and parts of one in several fences.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence

_OPENING = re.compile(r"[ \t]*(?:[-*>]\s+)?(`{3,}|~{3,})(?:[^`\n]*)$")
_REASONING = re.compile(
    r"</(?:think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis)>", re.IGNORECASE
)
_OPENED = re.compile(r"<(?:think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis)>", re.IGNORECASE)
_GROUP = r"(?<!\(\?P)"  # `(?P<s>...)` in a pattern is no tag
_END = re.compile(
    rf"<\|[\w-]{{1,30}}\|>|{_GROUP}</?(?:s|code|pre|answer|solution)>|\[/?(?:INST|PYTHON|CODE|TESTS?|ANSWER)\]"
)
_TURN = re.compile(r"^(?:#{1,4} ?)?(?:Human|User|Assistant|Instruction|Question|Response):", re.MULTILINE)
_DEF = re.compile(r"^([ \t]*)(?:def[ \t]+(\w+)[ \t]*\(|(\w+)[ \t]*=[ \t]*lambda\b)", re.MULTILINE)
IN_FENCE = "took the code out of its fence"
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|~{3,})", re.MULTILINE)


def chunks(answer: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Texts in which the code may stand, the likeliest first, each with what was done to get it.

    What follows the reasoning is the answer: its fences, the last that defines the function first, each with
    the parts of other fences that it needs; then what stands outside fences. Reasoning itself comes last.
    """
    reasoning = [m.end() for m in _REASONING.finditer(answer)]
    if reasoning:
        yield from _turns(answer[reasoning[-1] :], name)
        yield from _turns(_OPENED.sub("", answer[: reasoning[-1]]), name)
        return
    yield from _turns(answer, name)


def _turns(text: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The text between special tokens and turns of a talk: the first that defines the function, then the others."""
    pieces = [p for part in _END.split(text) for p in _TURN.split(part) if p.strip()]
    if len(pieces) < 2:
        yield from _fenced(pieces[0] if pieces else "", name)
        return
    for piece in sorted(pieces, key=lambda p: _defines(p, name)):
        yield from _fenced(piece, name)


def _fenced(text: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if not _FENCE.search(text) or parsed(text) is not None:
        yield text, ()
        return
    edit = (IN_FENCE,)
    for quoted in (True, False):
        blocks = [b for b in blocks_of(text, quoted=quoted) if b.strip()]
        for block in sorted(reversed(blocks), key=lambda b: _defines(b, name)):
            whole = _with_parts(block, [b for b in blocks if b is not block])
            if whole != block:
                yield whole, edit
            yield block, edit
        if len(blocks) > 1:
            yield "\n\n".join(blocks), edit
    before = _FENCE.split(text, maxsplit=1)[0]
    if before.strip():  # a body or program, closed by a fence that was never opened
        yield before, ("cut at a fence",)


def blocks_of(text: str, *, quoted: bool = True) -> list[str]:
    """What stands in the fences of a text, without their margins; the last fence may lack its end.

    Args:
        quoted: whether a fence inside a text of three quotes is part of that text.
    """
    found: list[str] = []
    lines: list[str] | None = None
    mark = ""
    for line in text.split("\n"):
        opening = _OPENING.match(line)
        if lines is None:
            if opening:
                lines, mark = [], opening[1]
            continue
        bare = line.strip()
        closes = opening is not None and bare == opening[1] and bare.startswith(mark)
        if closes and not (quoted and _inside_quotes(lines)):
            found.append(textwrap.dedent("\n".join(lines)))
            lines = None
        else:
            lines.append(line)
    if lines is not None:
        found.append(textwrap.dedent("\n".join(lines)))
    return found


def _inside_quotes(lines: Sequence[str]) -> bool:
    """Whether a text of three quotes is open after these lines."""
    open_ = ""
    for quote in re.findall(r'"""|\'\'\'', "\n".join(lines)):
        open_ = quote if not open_ else "" if quote == open_ else open_
    return bool(open_)


def _defines(block: str, name: str) -> int:
    """0: the function; 1: another; 2: none."""
    names = [m[2] or m[3] for m in _DEF.finditer(block)]
    return 0 if name in names else 1 if names else 2


def _with_parts(block: str, others: Sequence[str]) -> str:
    """The block behind those of other blocks, the last ones first, that define names which it reads and does not bind."""
    own, missing = _defined(block), _missing(block)
    for other in reversed(others):
        offered = _defined(other)
        if missing & offered and not own & offered:
            block = f"{other}\n\n{block}"
            own, missing = own | offered, (missing | _missing(other)) - offered - own
    return block


def _missing(source: str) -> set[str]:
    """Names that a text reads and binds nowhere; none where it is no Python."""
    tree = parsed(source)
    names = [n for n in ast.walk(tree) if isinstance(n, ast.Name)] if tree else []
    bound = {n.id for n in names if not isinstance(n.ctx, ast.Load)}
    bound |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)} if tree else set()
    return {n.id for n in names} - bound - _defined(source)


def _defined(source: str) -> set[str]:
    """Names that a text binds at top level: functions, classes, imports, variables."""
    tree = parsed(source)
    found: set[str] = set()
    for node in tree.body if tree else ():
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(a.asname or a.name).split(".")[0] for a in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            found |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    return found


def parsed(source: str) -> ast.Module | None:
    """The tree of a source; None where it is no Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
