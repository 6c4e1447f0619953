"""Source texts of a function from one sample: a body, a whole program, or a chat answer with code in it.

What can be mended without guessing at meaning is mended, and every mend is named: fences
and chatter go, tabs and uneven indentation are straightened, a truncated tail is dropped
line by line, a missing colon is put back, what follows the function is cut unless it uses it.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from csp_ir.samples.answers import IN_FENCE, chunks, parsed
from csp_ir.samples.faults import runs_off
from csp_ir.samples.methods import out_of_class

MAX_SAMPLE = 60_000
MAX_DROPPED = 12
COLON, STRAIGHTENED = "put a colon back", "straightened the indentation"
_CODE_LINE = re.compile(
    r"(?:def|async def|from|import|class|@|if|for|while|return|try|with|#)\b|\w+\s*(?::[^=]+)?=|\"\"\""
)
_NEEDS_COLON = re.compile(r"^\s*(?:if|elif|else|for|while|def|try|except|finally)\b.*[^:\\,({\[]$")
_DEF = re.compile(r"^([ \t]*)def[ \t]+(\w+)[ \t]*\(", re.MULTILINE)
_LAMBDA = re.compile(r"^(\w+)[ \t]*(?::[^=\n]+)?=[ \t]*lambda\b", re.MULTILINE)


@dataclass(frozen=True)
class Recovered:
    """A module's text that parses and defines the wanted function.

    edits: what was mended. cut: whether the text ended in the middle of the function or of what it uses.
    """

    source: str
    edits: tuple[str, ...] = ()
    cut: bool = False


def recover(sample: str, header: str, name: str, arity: int | None = None) -> tuple[Recovered, ...]:
    """Texts that parse and define `name` at top level, whole ones first, then the likeliest; empty when none does.

    Args:
        sample: what the model wrote.
        header: what a body stands under: any text that ends with the function's `def` line
            (its docstring may follow).
        name: the function's name.
        arity: the number of its parameters, which tells a function under a wrong name.
    """
    found: dict[str, Recovered] = {}
    if len(sample) > MAX_SAMPLE or "\0" in sample:
        return ()
    sample = sample.replace("\r\n", "\n").replace("\r", "\n")
    for text, edits in chunks(sample, name):
        here: dict[str, Recovered] = {}
        for source, more in _modules(text, header, name, arity):
            for mended, mends, dropped in _mended(source):
                tree = parsed(mended)
                if tree is None:
                    continue
                kept = _needed(mended, tree, name)
                if kept is not None:
                    cut = _cut(tree, kept, dropped)
                    here.setdefault(kept, Recovered(kept, (*edits, *more, *mends), cut))
                break
        for recovered in sorted(here.values(), key=lambda r: len(r.edits)):
            found.setdefault(recovered.source, recovered)
    return tuple(sorted(found.values(), key=lambda r: r.cut))


def mends(edits: Iterable[str]) -> tuple[str, ...]:
    """Those of the edits that changed what the function says, not only what stands round it."""
    return tuple(e for e in edits if e.startswith((COLON, STRAIGHTENED, "took ", "supplied ")) and e != IN_FENCE)


def _cut(tree: ast.Module, kept: str, dropped: str) -> bool:
    """Whether what was dropped from the end of a text was inside a function that is needed and has no end of its own.

    Args:
        tree: of the text up to there; kept: what is needed of it; dropped: the first line that was dropped.
    """
    last = tree.body[-1] if tree.body else None
    if not dropped[:1].isspace() or not isinstance(last, ast.FunctionDef | ast.ClassDef):
        return False
    needed = parsed(kept)
    names = {n.name for n in needed.body if isinstance(n, ast.FunctionDef | ast.ClassDef)} if needed else set()
    return last.name in names and (isinstance(last, ast.ClassDef) or runs_off(last))


def _modules(text: str, header: str, name: str, arity: int | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    defs = list(_DEF.finditer(text))
    own = [m for m in defs if m[2] == name]
    if own:
        least = min(len(m[1].expandtabs(4)) for m in own)
        if least == 0:
            yield _without_chatter(text), ()
            return
        yield from out_of_class(_without_chatter(text), name)
        # The function stands indented (inside a class, or quoted): lift it out.
        at = next(m for m in own if len(m[1].expandtabs(4)) == least)
        lifted = textwrap.dedent(text[at.start() :].expandtabs(4))
        lifted = re.sub(rf"(def\s+{re.escape(name)}\s*\()\s*self\s*,?\s*", r"\1", lifted, count=1)
        yield _without_chatter(lifted), ("lifted the function out of its block",)
        return
    if any(m[1] == name for m in _LAMBDA.finditer(text)):
        yield _without_chatter(text), ()
        return
    top = [m for m in defs if not m[1]]
    starts_as_body = bool(re.match(r"(?:[ \t]*\n)*[ \t]+\S", text))
    if starts_as_body or not top:
        yield from _bodies(text, header)
    for m in reversed(top):
        head = text[m.end() : text.find("\n", m.end())]
        if not starts_as_body and arity is not None and _arity(text[m.start() :]) == arity and head:
            renamed = re.sub(rf"\b{re.escape(m[2])}\b(?=\s*\()", name, text)
            yield _without_chatter(renamed), (f"took {m[2]} for {name}",)
    if not starts_as_body and top:
        yield from _bodies(text, header)


def _arity(text: str) -> int | None:
    line = text.split("\n", 1)[0]
    try:
        node = ast.parse(line.strip() + "\n    pass\n").body[0]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return len(node.args.args) if isinstance(node, ast.FunctionDef) else None


def _bodies(text: str, header: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A body under the header, the text after it kept for the helpers it may define."""
    text = text.expandtabs(4)
    inside, quote, after = text.partition('"""')
    if quote and after.count('"""') % 2 == 0 and parsed(textwrap.dedent(inside)) is None:
        # The sample goes on inside the prompt's docstring and closes it itself.
        yield from ((source, (*edits, "cut the end of a docstring")) for source, edits in _bodies(after, header))
        return
    body, rest = _split(text)
    if not body.strip():
        return
    lines = body.split("\n")
    first = next(i for i, line in enumerate(lines) if line.strip())
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip() and not line.lstrip().startswith("#")]
    tail = "\n\n" + rest if rest else ""
    if not indents:
        return
    head = header.rstrip() + "\n"
    margin = indents[0]
    if margin:
        dedented = "\n".join(line[min(margin, len(line) - len(line.lstrip())) :] for line in lines)
        yield head + textwrap.indent(dedented, "    ") + tail, ()
    others = [n for n in indents[1:] if n]
    if not margin and others and min(others) >= 4 and not lines[first].rstrip().endswith((":", "(", "[", "{", ",")):
        # The first line lost its margin (prompts end at it); the others kept theirs.
        shifted = [" " * 4 + line if i == first else line for i, line in enumerate(lines)]
        yield head + "\n".join(shifted) + tail, ("gave the first line its margin",)
    if not margin:
        yield head + textwrap.indent(text, "    "), ("indented the body",)


def _split(text: str) -> tuple[str, str]:
    """A body up to the first line that starts a new top-level statement, and the rest."""
    lines = text.split("\n")
    kept = 0
    seen = False
    for i, line in enumerate(lines):
        if seen and line and not line[0].isspace() and line[0] not in "#)]}":
            if lines[kept][:1].isspace() or re.match(r"(def|class|if __name__|@|print\(|assert)", line):
                return "\n".join(lines[:i]), "\n".join(lines[i:])
        if line.strip() and not seen:
            seen, kept = True, i
    return text, ""


def _without_chatter(text: str) -> str:
    """The text from its first line of code on; all of it where it is Python."""
    if parsed(text) is not None:
        return text
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if _CODE_LINE.match(line):
            rest = "\n".join(lines[i:])
            if i == 0 or re.match(r"(?:def|from|import|class|@|#|\w+\s*(?::[^=]+)?=)", line):
                return rest
    return text


def _mended(source: str) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The source as it is, then mended in ever stronger ways; with the first line that was dropped, if any."""
    yield source, (), ""
    lines = source.split("\n")
    colons = [line.rstrip() + ":" if _NEEDS_COLON.match(line.rstrip()) else line for line in lines]
    if colons != lines:
        yield "\n".join(colons), (COLON,), ""
    straight = _straightened(lines)
    if straight != lines:
        yield "\n".join(straight), (STRAIGHTENED,), ""
    for base, edits in ((lines, ()), (straight, (STRAIGHTENED,))):
        yield from _truncated(base, edits)
        if straight == lines:
            break


def _truncated(lines: list[str], edits: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The lines up to where the parser stops, and fewer."""
    try:
        ast.parse("\n".join(lines))
        return
    except SyntaxError as error:
        stop = min(len(lines), error.lineno or len(lines))
    except (ValueError, RecursionError, MemoryError):
        return
    ends = dict.fromkeys([*range(stop, max(0, stop - MAX_DROPPED), -1), *range(len(lines) - 1, stop, -1)][:24])
    for end in ends:
        kept = lines[:end]
        dropped = [line for line in lines[end:] if line.strip()]
        edit = f"dropped {len(dropped)} lines from where the text stops being Python"
        yield "\n".join(kept) + "\n", (*edits, edit), dropped[0] if dropped else ""


def _straightened(lines: list[str]) -> list[str]:
    """Lines whose indentation fits an open block, moved the least."""
    out: list[str] = []
    stack = [0]
    opened = False
    depth = 0
    for raw in lines:
        line = raw.expandtabs(4)
        text = line.strip()
        if not text or depth > 0:
            out.append(line)
            depth = max(0, depth + _balance(text))
            continue
        indent = len(line) - len(line.lstrip())
        if opened:
            if indent <= stack[-1]:
                indent = stack[-1] + 4
            stack.append(indent)
        elif indent not in stack:
            below = [s for s in stack if s < indent]
            if indent > stack[-1]:
                indent = stack[-1]
            else:
                indent = min(stack, key=lambda s: (abs(s - indent), s)) if below else stack[0]
        while stack[-1] > indent:
            stack.pop()
        out.append(" " * indent + text)
        depth = max(0, _balance(text))
        opened = depth == 0 and text.split("  #")[0].rstrip().endswith(":")
    return out


def _balance(text: str) -> int:
    bare = re.sub(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|#.*", "", text)
    return sum(bare.count(c) for c in "([{") - sum(bare.count(c) for c in ")]}")


def _needed(source: str, tree: ast.Module, name: str) -> str | None:
    """The text of the function and of what it uses: imports, constants, helpers; None without the function."""
    defined: dict[str, ast.stmt] = {}
    imports: list[ast.Import | ast.ImportFrom] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            if node.name != name or name not in defined or _has_body(node):
                defined[node.name] = node
        elif isinstance(node, ast.Import | ast.ImportFrom):
            imports.append(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    defined.setdefault(target.id, node)
    entry = defined.get(name)
    if isinstance(entry, ast.Assign | ast.AnnAssign) and isinstance(entry.value, ast.Lambda):
        return _needed(*_named(source, entry, entry.value, name), name)
    if not isinstance(entry, ast.FunctionDef) or not _has_body(entry):
        return None
    wanted, todo = {name}, [name]
    while todo:
        node = defined[todo.pop()]
        own = {a.arg for a in ast.walk(node) if isinstance(a, ast.arg)}
        for used in ast.walk(node):
            if isinstance(used, ast.Name) and used.id in defined and used.id not in {*wanted, *own}:
                wanted.add(used.id)
                todo.append(used.id)
    names = {n.id for key in wanted for n in ast.walk(defined[key]) if isinstance(n, ast.Name)}
    imports = [n for n in imports if {(a.asname or a.name).split(".")[0] for a in n.names} & {*names, "*"}]
    nodes: list[ast.stmt] = [*imports, *dict.fromkeys(n for key, n in defined.items() if key in wanted)]
    nodes.sort(key=lambda n: n.lineno)
    if all(n in nodes for n in tree.body):
        return source if source.endswith("\n") else source + "\n"
    lines = source.split("\n")
    parts = []
    for node in nodes:
        decorators = getattr(node, "decorator_list", [])
        start = min([node.lineno, *(d.lineno for d in decorators)])
        parts.append("\n".join(lines[start - 1 : node.end_lineno]))
    return "\n\n".join(parts) + "\n"


def _named(source: str, entry: ast.stmt, value: ast.Lambda, name: str) -> tuple[str, ast.Module]:
    """The text with `name = lambda x: e` as a function."""
    lines = source.split("\n")
    made = f"def {name}({ast.unparse(value.args)}):\n    return {ast.unparse(value.body)}\n"
    lines[entry.lineno - 1 : entry.end_lineno] = made.split("\n")
    text = "\n".join(lines)
    return text, ast.parse(text)


def _has_body(node: ast.stmt) -> bool:
    """Whether a function does more than carry a docstring."""
    body = [
        s
        for s in getattr(node, "body", [])
        if not isinstance(s, ast.Pass | ast.FunctionDef)
        and not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
    ]
    return bool(body) or isinstance(node, ast.ClassDef)
