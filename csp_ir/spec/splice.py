"""Putting an answer in place of a stub: the text of a module with one function's body written, and all else as it was."""

from __future__ import annotations

import ast
import re
import textwrap
from os.path import commonprefix

from csp_ir.errors import SpecError
from csp_ir.ir.hole_text import mark_holes


def shared_ends(old: list[str], new: list[str]) -> tuple[int, int]:
    """How many texts two sequences share at their beginning, and of the rest at their end."""
    start = len(commonprefix([old, new]))
    return start, len(commonprefix([old[start:][::-1], new[start:][::-1]]))


def spliced(text: str, name: str, code: str, file: str | None = None) -> str:
    """A module's text with the body of the function `name` taken from an answer.

    What stands outside of that body stays byte for byte, signature, docstring and line ends included. Imports and
    helper functions that the answer needs and the module lacks are put above the function.

    Args:
        text: the module; code: a rendered answer that defines the function.

    Raises: SpecError where the module has no such function, or means another thing by a name that the answer needs.
    """
    mark, text = text[: text.startswith("\ufeff")], text.removeprefix("\ufeff")
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    whole = "\n".join(lines)
    module, answer = ast.parse(mark_holes(_closed(whole)).text), ast.parse(code)
    stub, written = _function(module, name), _function(answer, name)
    if stub is None or written is None:
        raise SpecError(f"no function `{name}` at the top level", file=file, remedy="name one of this file")
    body = _body(written, code)
    own = {s.name for s in ast.walk(module) if isinstance(s, ast.FunctionDef | ast.ClassDef)}
    _clash(module, answer, name, file)
    helpers = [ast.get_source_segment(code, s) or "" for s in answer.body
               if isinstance(s, ast.FunctionDef) and s.name not in own]  # fmt: skip
    first, last, head = _place(stub, lines)
    indent = re.match(r"\s*", lines[stub.body[0].lineno - 1])[0] if stub.body[0].lineno > stub.lineno else "    "  # type: ignore[index]
    new = [*head, *(indent + line if line else "" for line in _unindented(body, indent))]
    lines[first:last] = new
    above = min([stub.lineno, *(d.lineno for d in stub.decorator_list)]) - 1
    while above > 0 and lines[above - 1].startswith("#"):
        above -= 1
    for helper in reversed(helpers):
        lines[above:above] = [*helper.split("\n"), "", ""]
    wanted = [line for line in _imports(answer) if not is_imported(module, line)]
    if wanted:
        at = after_imports(module)
        lines[at:at] = [*wanted, *([""] if at == 0 or not lines[at - 1 : at] or lines[at - 1].strip() == "" else [])]
    return mark + end.join(lines)


def _closed(text: str) -> str:
    """A stub at the end of a text may be a `def` line, or that and a docstring."""
    return text + "\n    ...\n" if text.rstrip().endswith(":") else text


def _function(module: ast.Module, name: str) -> ast.FunctionDef | None:
    found = [s for s in module.body if isinstance(s, ast.FunctionDef) and s.name == name]
    return found[-1] if found else None


def _is_doc(s: ast.stmt) -> bool:
    return isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant) and isinstance(s.value.value, str)


def _body(written: ast.FunctionDef, code: str) -> list[str]:
    """The lines of a function's body without its docstring, dedented."""
    rest = written.body[1:] if _is_doc(written.body[0]) else written.body
    lines = code.split("\n")[rest[0].lineno - 1 : written.end_lineno] if rest else ["    pass"]
    return textwrap.dedent("\n".join(lines)).split("\n")


def _place(stub: ast.FunctionDef, lines: list[str]) -> tuple[int, int, list[str]]:
    """Which lines a body takes the place of, and what of these lines is kept."""
    first = stub.body[0]
    if first.lineno == stub.lineno or _head_end(stub, lines) == first.lineno:  # `def f(x): ...`
        line = lines[first.lineno - 1]
        head = line.encode()[: first.col_offset].decode().rstrip()
        return first.lineno - 1, (stub.end_lineno or first.lineno), [head]
    rest = stub.body[1:] if _is_doc(first) else stub.body
    if not rest:
        at = first.end_lineno or first.lineno
        return at, at, []
    return rest[0].lineno - 1, rest[-1].end_lineno or rest[-1].lineno, []


def _head_end(stub: ast.FunctionDef, lines: list[str]) -> int:
    """The line on which the head of a function ends."""
    number = max([stub.lineno, *(n.end_lineno or 0 for n in ast.walk(stub.args) if isinstance(n, ast.expr | ast.arg)),
                  (stub.returns.end_lineno or 0) if stub.returns else 0])  # fmt: skip
    while number < len(lines) and not re.search(r":\s*(#.*)?$", lines[number - 1]) and number < stub.body[0].lineno:
        number += 1
    return number if not re.search(r":\s*(#.*)?$", lines[number - 1]) else 0


def _unindented(body: list[str], indent: str) -> list[str]:
    """The lines with the unit of indentation that the module has, where that is no four spaces."""
    unit = indent if indent in ("\t", "  ") else "    "
    out = []
    for line in body:
        depth = (len(line) - len(line.lstrip())) // 4
        out.append(unit * depth + line[4 * depth :])
    return out


def _imports(answer: ast.Module) -> list[str]:
    """The import lines of an answer, one name a line; those of type annotations and class bodies are the module's own."""
    used = {
        n.id
        for s in answer.body
        if isinstance(s, ast.FunctionDef)
        for b in s.body
        for n in ast.walk(b)
        if isinstance(n, ast.Name)
    }
    found = []
    for s in answer.body:
        if isinstance(s, ast.Import):
            found += [f"import {a.name}" for a in s.names if a.name.partition(".")[0] in used]
        elif isinstance(s, ast.ImportFrom):
            found += [f"from {s.module} import {a.name}" for a in s.names if a.name in used]
    return found


def is_imported(module: ast.Module, line: str) -> bool:
    """Whether a module has an import already."""
    (wanted,) = ast.parse(line).body
    for s in module.body:
        if type(s) is not type(wanted) or not isinstance(s, ast.Import | ast.ImportFrom):
            continue
        if getattr(s, "module", None) == getattr(wanted, "module", None):
            if any(a.name == wanted.names[0].name and not a.asname for a in s.names):  # type: ignore[attr-defined]
                return True
    return False


def _clash(module: ast.Module, answer: ast.Module, name: str, file: str | None) -> None:
    """Refuse where a name that an import of the answer binds is bound to another thing by the module."""
    bound: dict[str, str] = {}
    for s in module.body:
        if isinstance(s, ast.Import | ast.ImportFrom):
            for a in s.names:
                origin = f"{getattr(s, 'module', '') or ''}.{a.name}".strip(".")
                bound[a.asname or a.name.partition(".")[0]] = origin
        elif isinstance(s, ast.FunctionDef | ast.ClassDef):
            bound[s.name] = f"{name} of this file"
        elif isinstance(s, ast.Assign):
            bound |= {n.id: "a variable" for t in s.targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    for line in _imports(answer):
        (s,) = ast.parse(line).body
        assert isinstance(s, ast.Import | ast.ImportFrom)
        origin = f"{getattr(s, 'module', '') or ''}.{s.names[0].name}".strip(".")
        word = s.names[0].name.partition(".")[0]
        if word in bound and bound[word] != origin:
            raise SpecError(
                f"the answer needs `{line}`, but `{word}` is {bound[word]} here",
                file=file,
                remedy="leave out --in-place",
            )


def after_imports(module: ast.Module) -> int:
    """After how many lines an import belongs: after the last one at the top, or the docstring."""
    at = 0
    for s in module.body:
        if isinstance(s, ast.Import | ast.ImportFrom) or (s is module.body[0] and _is_doc(s)):
            at = s.end_lineno or s.lineno
        else:
            break
    return at
