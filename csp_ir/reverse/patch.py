"""A changed program put back into the file that it was read from: what changed is written anew, all else stays byte for byte.

The program before the change, printed, is laid beside the file's own text, node by node; where the changed program differs from the
one before, the text of that place is replaced, by as little as will do. Whoever calls reads the new text and sees that it is the program.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from csp_ir.errors import SpecError
from csp_ir.ir.nodes import Function, Program, Record
from csp_ir.ir.printer import print_function
from csp_ir.render.header import imports
from csp_ir.render.python import render
from csp_ir.spec.splice import after_imports, is_imported, shared_ends, spliced

BODIES = ("body", "orelse", "finalbody", "handlers", "cases")


class _Unplaced(Exception):
    """A change has no place of its own in the file: what stands round it is written anew."""


Say = Callable[[Function], str]


def patched(
    text: str,
    before: Program,
    after: Program,
    is_right: Callable[[str], bool],
    say: Say = print_function,
    owner: str = "",
) -> str | None:
    """The text of a module with a program of its in place of another; None where that cannot be written.

    is_right: whether a text holds the new program. The smallest change for which it does is taken.
    say: the text of a function. owner: the class of which the program's function is a method, or "".
    """
    mark, plain = text[: text.startswith("\ufeff")], text.removeprefix("\ufeff")
    end = "\r\n" if "\r\n" in plain else "\n"
    plain = plain.replace("\r\n", "\n")
    for way in (_placed, _bracketed, _whole_statements, _whole_body):
        try:
            made = way(plain, before, after, say, owner)
        except (_Unplaced, SpecError, SyntaxError, ValueError, IndexError):
            continue
        found = mark + made.replace("\n", end)
        if is_right(found):
            return found
    return None


@dataclass
class _File:
    """Edits of one text. brackets: whether expressions are put in brackets; coarse: whether statements are written whole."""

    text: str
    brackets: bool = False
    coarse: bool = False
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def at(self, line: int, column: int) -> int:
        """Where in the text a place is; columns count bytes."""
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def span(self, node: Any) -> tuple[int, int]:
        """From where to where a node stands."""
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)

    def put(self, start: int, end: int, new: str) -> None:
        self.edits.append((start, end, new))

    def result(self) -> str:
        out, last = [], 0
        for start, end, new in sorted(self.edits):
            if start < last:
                raise _Unplaced
            out += [self.text[last:start], new]
            last = end
        return "".join([*out, self.text[last:]])


def _placed(
    text: str, before: Program, after: Program, say: Say, owner: str, brackets: bool = False, coarse: bool = False
) -> str:
    tree = ast.parse(text)
    file = _File(text, brackets, coarse)
    olds = {f.name: f for f in (*before.helpers, before.function)}
    for new in (*after.helpers, after.function):
        old = olds[new.name]
        if old != new and not isinstance(old, Record):
            texts = [ast.parse(say(f)) for f in (old, new)]
            _Change(file, tree, texts[0], texts[1], new.name, owner if new is after.function else "").write()
    made = file.result()
    return _with_imports(made, before, after)


def _bracketed(text: str, before: Program, after: Program, say: Say, owner: str) -> str:
    return _placed(text, before, after, say, owner, brackets=True)


def _whole_statements(text: str, before: Program, after: Program, say: Say, owner: str) -> str:
    return _placed(text, before, after, say, owner, coarse=True)


def _whole_body(text: str, before: Program, after: Program, say: Say, owner: str) -> str:
    if say is not print_function:
        raise _Unplaced
    return spliced(text, after.function.name, render(after))


def _with_imports(text: str, before: Program, after: Program) -> str:
    tree = ast.parse(text)
    new = [line for line in imports(after, "") if line not in imports(before, "") and not is_imported(tree, line)]
    if new:
        lines = text.split("\n")
        at = after_imports(tree)
        lines[at:at] = [*new, *([""] if at == 0 else [])]
        text = "\n".join(lines)
    return text


class _Change:
    """One function before and after, and its place in the file."""

    def __init__(self, file: _File, tree: ast.Module, old: ast.Module, new: ast.Module, name: str, owner: str) -> None:
        self.file = file
        inner = [m for s in tree.body if isinstance(s, ast.ClassDef) and s.name == owner for m in s.body]
        own = [s for s in (inner if owner else tree.body) if isinstance(s, ast.FunctionDef) and s.name == name]
        if not own:
            raise _Unplaced
        self.source = own[-1]
        self.old, self.new = _last(old), _last(new)
        self.places: dict[int, Any] = {}  # nodes of the old text -> those of the file
        self.written: dict[
            str, ast.expr
        ] = {}  # what the old text says -> what the file says, where that is another thing
        self._align(self.source, self.old)
        self._align_constants(tree)

    def write(self) -> None:
        """Note the edits."""
        self._body(self.old, self.new, "body")

    # --- old text and file -------------------------------------------------------------

    def _align(self, mine: Any, printed: Any) -> None:
        if type(mine) is not type(printed):
            if isinstance(mine, ast.expr) and isinstance(printed, ast.expr):
                self.places[id(printed)] = mine
                self.written.setdefault(ast.dump(printed), mine)
            return
        self.places[id(printed)] = mine
        for name in mine._fields:
            a, b = getattr(mine, name, None), getattr(printed, name, None)
            if isinstance(a, ast.AST) and isinstance(b, ast.AST):
                self._align(a, b)
            elif isinstance(a, list) and isinstance(b, list):
                for x, y in _paired(a, b):
                    self._align(x, y)

    def _align_constants(self, tree: ast.Module) -> None:
        """The constants of a module, which a program assigns first."""
        known = {ast.dump(s): s for s in tree.body if isinstance(s, ast.Assign)}
        for s in self.old.body:
            if id(s) not in self.places and (own := known.get(ast.dump(s))) is not None:
                self._align(own, s)

    # --- old text and new text --------------------------------------------------------------

    def _node(self, old: Any, new: Any) -> None:
        """Note what turns one node into the other."""
        if ast.dump(old) == ast.dump(new):
            return
        mine = self.places.get(id(old))
        if mine is None or not hasattr(mine, "lineno"):
            raise _Unplaced
        inner = type(old) is type(new) is type(mine) and not (self.file.coarse and isinstance(old, ast.Assign | ast.Return | ast.Expr | ast.AugAssign))  # fmt: skip
        if inner:
            noted = len(self.file.edits)
            try:
                self._fields(old, new)
                return
            except _Unplaced:
                del self.file.edits[noted:]
        if isinstance(old, ast.stmt):
            self._statements([old], [new])
        elif isinstance(old, ast.expr):
            text = ast.unparse(self._own(new))
            self.file.put(*self.file.span(mine), f"({text})" if self.file.brackets else text)
        else:
            raise _Unplaced

    def _fields(self, old: Any, new: Any) -> None:
        for name in old._fields:
            a, b = getattr(old, name, None), getattr(new, name, None)
            if name in BODIES and isinstance(a, list):
                self._body(old, new, name)
            elif isinstance(a, list) and isinstance(b, list):
                if len(a) != len(b):
                    raise _Unplaced
                for x, y in zip(a, b, strict=True):
                    self._field(x, y)
            else:
                self._field(a, b)

    def _field(self, a: Any, b: Any) -> None:
        if isinstance(a, ast.AST) and isinstance(b, ast.AST):
            self._node(a, b)
        elif a != b:
            raise _Unplaced

    def _body(self, old: Any, new: Any, name: str) -> None:
        """Statements: those at both ends that are the same stay."""
        a, b = getattr(old, name), getattr(new, name)
        texts, others = [[ast.dump(s) for s in part] for part in (a, b)]
        start, end = shared_ends(texts, others)
        gone, made = a[start : len(a) - end], b[start : len(b) - end]
        if len(gone) == len(made):
            for x, y in zip(gone, made, strict=True):
                self._node(x, y)
        elif gone:
            self._statements(gone, made or [ast.Pass()] if len(gone) == len(a) else made)
        else:
            self._inserted(a, start, made)

    def _inserted(self, body: Sequence[Any], at: int, made: Sequence[Any]) -> None:
        if not body:
            raise _Unplaced
        before = at < len(body)
        mine = self.places.get(id(body[at] if before else body[-1]))
        if mine is None:
            raise _Unplaced
        indent = self._indent(mine)
        lines = [line for s in made for line in self._lines(s, indent)]
        if before:
            start = self.file.at(_first_line(mine), 0)
            self.file.put(start, start, "\n".join(lines) + "\n")
        else:
            end = self.file.at(mine.end_lineno, len(self.file.lines[mine.end_lineno - 1].encode()))
            self.file.put(end, end, "\n" + "\n".join(lines))

    def _statements(self, gone: Sequence[Any], made: Sequence[Any]) -> None:
        """Note the lines that take the place of statements which stand together."""
        mine = [self.places.get(id(s)) for s in gone]
        if any(m is None for m in mine):
            raise _Unplaced
        first, last = mine[0], mine[-1]
        assert first is not None and last is not None
        indent = self._indent(first)
        start = self.file.at(_first_line(first), 0)
        end = self.file.span(last)[1]
        lines = [line for s in made for line in self._lines(s, indent)]
        if lines:
            self.file.put(start, end, "\n".join(lines))
        else:
            whole = self.file.at(last.end_lineno, len(self.file.lines[last.end_lineno - 1].encode()))
            self.file.put(start, min(whole + 1, len(self.file.text)), "")

    def _indent(self, mine: Any) -> str:
        line = self.file.lines[_first_line(mine) - 1]
        indent = line[: len(line) - len(line.lstrip())]
        if len(indent.encode()) != mine.col_offset:  # it stands behind something else on its line
            raise _Unplaced
        return indent

    def _lines(self, s: Any, indent: str) -> Iterator[str]:
        """A statement's lines: the file's own where it stands there already."""
        own = next((self.places.get(id(x)) for x in ast.walk(self.old) if isinstance(x, ast.stmt) and ast.dump(x) == ast.dump(s)), None)  # fmt: skip
        if own is not None:
            at, to = _first_line(own), own.end_lineno
            margin = self._indent(own)
            for line in self.file.lines[at - 1 : to]:
                yield indent + line[len(margin) :] if line.startswith(margin) else line
            return
        unit = "\t" if indent.startswith("\t") else "    "
        nested = [name for name in BODIES[:3] if getattr(s, name, None)]
        if not isinstance(s, ast.If | ast.For | ast.While) or s.orelse and isinstance(s.orelse[0], ast.If):
            for line in ast.unparse(self._own(s)).split("\n"):
                depth = (len(line) - len(line.lstrip())) // 4
                yield indent + unit * depth + line.lstrip() if line else line
            return
        head = copy.copy(s)
        head.body, head.orelse = [ast.Pass()], []
        yield indent + ast.unparse(self._own(head)).split("\n")[0]
        for name in nested:
            if name == "orelse":
                yield indent + "else:"
            for inner in getattr(s, name):
                yield from self._lines(inner, indent + unit)

    def _own(self, node: Any) -> Any:
        """A node of the new text as the file would say it."""
        written = self.written

        class Own(ast.NodeTransformer):
            def visit(self, node: ast.AST) -> Any:
                if isinstance(node, ast.expr) and (own := written.get(ast.dump(node))) is not None:
                    return own
                return self.generic_visit(node)

        return ast.fix_missing_locations(Own().visit(copy.deepcopy(node)))


def _last(tree: ast.Module) -> ast.FunctionDef:
    found = tree.body[-1]
    assert isinstance(found, ast.FunctionDef)
    return found


def _first_line(s: Any) -> int:
    return min([s.lineno, *(d.lineno for d in getattr(s, "decorator_list", ()))])


def _paired(mine: list[Any], printed: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Which parts of two lists belong together: the same ones in order, and between them those that are as many."""
    if len(mine) == len(printed):
        yield from zip(mine, printed, strict=True)
        return
    a, b = ([ast.dump(x) if isinstance(x, ast.AST) else repr(x) for x in part] for part in (mine, printed))
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    i = j = 0
    for block in blocks:
        gaps = mine[i : block.a], printed[j : block.b]
        yield from _kin(*gaps)
        i, j = block.a + block.size, block.b + block.size
        yield from zip(mine[block.a : i], printed[block.b : j], strict=True)


def _kin(mine: list[Any], printed: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Of parts of which one list has more, those of one kind in order."""
    at = 0
    for x in mine:
        for k in range(at, len(printed)):
            if type(printed[k]) is type(x):
                yield x, printed[k]
                at = k + 1
                break
