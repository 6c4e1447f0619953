"""Functions that the IR expresses but for parts of them: these are opaque, and stand in the program as calls of what nobody knows.

Such a program is changed as any other, and does not run in the interpreter: said in Python, with its parts put back, it runs whole.
"""

from __future__ import annotations

import ast
import builtins
import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.errors import CspIrError, IRSyntaxError
from csp_ir.ir import nodes as ir
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_function
from csp_ir.ir.rewrite import map_nodes
from csp_ir.render.header import imports

ATTRIBUTE, METHOD, PART, HEAD = "attribute of it: ", "opaque_method_", "opaque_part_", "opaque_head_"
MOST_PARTS = 60


@dataclass(frozen=True)
class Partly:
    """A function of a module with those that it calls.

    program: in which opaque parts are calls; attributes and methods of anything stand as they are.
    parts: what stands for the text of such a call; decorators: of each function, as the file has them.
    owner: the class of which the function is a method, or "".
    """

    program: ir.Program
    parts: dict[str, ast.AST]
    decorators: dict[str, list[ast.expr]]
    owner: str = ""

    def said(self, program: ir.Program) -> str:
        """The functions of a program made of this one, in Python, those that are as they were left out."""
        before = {f.name: f for f in (self.program.function, *self.program.helpers)}
        changed = [f for f in (*program.helpers, program.function) if f != before.get(f.name)]
        return self._put(program, changed)

    def whole(self, program: ir.Program) -> str:
        """All functions of a program, in Python."""
        return self._put(program, (*program.helpers, program.function))

    def _put(self, program: ir.Program, functions: Sequence[ir.Function]) -> str:
        own = program.function.name
        bound = [f"{self.owner}.{own} = {own}"] if self.owner and program.function in functions else []
        return "\n".join([*imports(program), *map(self.say, functions), *bound])

    def say(self, function: ir.Function) -> str:
        """A function in Python."""
        tree = _Restored(self.parts).visit(ast.parse(print_function(function)))
        tree.body[-1].decorator_list = self.decorators.get(function.name, [])
        return ast.unparse(ast.fix_missing_locations(tree))


def read_partly(text: str, name: str) -> Partly | None:
    """A function of a module's text, or a method (`Class.method`), and the functions that it reaches; None where it cannot be read so either."""
    tree = ast.parse(text)
    known = {s.name: s for s in tree.body if isinstance(s, ast.FunctionDef)}
    owner, _, name = name.rpartition(".")
    held = next((s for s in reversed(tree.body) if isinstance(s, ast.ClassDef) and s.name == owner), None)
    known |= {s.name: s for s in (held.body if held is not None else ()) if isinstance(s, ast.FunctionDef) and s.name == name}  # fmt: skip
    if name not in known or any(n in text for n in (PART, METHOD, HEAD, ATTRIBUTE)):
        return None
    wanted, todo = {name}, [name]
    while todo:
        read = {n.id for n in ast.walk(known[todo.pop()]) if isinstance(n, ast.Name)} & known.keys() - wanted
        wanted |= read
        todo += read
    decorators = {f: known[f].decorator_list for f in wanted}
    heads = [s for s in tree.body if isinstance(s, ast.Import | ast.ImportFrom)]
    own = [copy.deepcopy(known[n]) for n in sorted(wanted, key=lambda n: known[n].lineno)]
    for f in own:
        f.decorator_list = []
    module = ast.Module([*copy.deepcopy(heads), *own], [])
    imported = {(a.asname or a.name).split(".")[0] for s in heads for a in s.names}
    parts: dict[str, ast.AST] = {}
    module = _Attributes(imported).visit(module)
    for _ in range(MOST_PARTS):
        said = ast.unparse(ast.fix_missing_locations(module))
        module = ast.parse(said)
        try:
            program = parse_program(said, entry=name, unknown=[])
        except IRSyntaxError as error:
            method = error.message.partition("method `.")[2].partition("`")[0]
            if error.line is None or not _hidden(module, error.line, (error.column or 1) - 1, method, parts):
                return None
        except CspIrError:
            return None
        else:
            return Partly(map_nodes(program, _own_nodes), parts, decorators, owner)
    return None


class _Attributes(ast.NodeTransformer):
    """Attributes of values as subscripts, which may be read and set alike."""

    def __init__(self, imported: set[str]) -> None:
        self.imported = imported

    def visit_Call(self, node: ast.Call) -> Any:
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)
            node.args = [self.visit(a) for a in node.args]
            node.keywords = [self.visit(k) for k in node.keywords]
            return node
        return self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> Any:
        root: ast.expr = node
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name) and root.id in self.imported:
            return node
        return ast.Subscript(self.visit(node.value), ast.Constant(ATTRIBUTE + node.attr), node.ctx)


def _own_nodes(node: ir.Node) -> Any:
    """What stands for attributes and methods, as these."""
    if isinstance(node, ir.Subscript) and isinstance(node.index, ir.Literal):
        marked = node.index.value
        if isinstance(marked, str) and marked.startswith(ATTRIBUTE):
            return ir.Attribute(node.value, marked.removeprefix(ATTRIBUTE))
    if isinstance(node, ir.Call) and isinstance(node.function, ir.Name) and node.function.id.startswith(METHOD):
        return ir.MethodCall(node.args[0], node.function.id.removeprefix(METHOD), node.args[1:], node.keywords)
    return node


def _hidden(module: ast.Module, line: int, column: int, method: str, parts: dict[str, ast.AST]) -> bool:
    """Put an opaque part in place of what begins at a place of a module: the smallest there that is none yet.

    method: the one that is refused there, if it is one.
    """
    column = len(ast.unparse(module).split("\n")[line - 1][:column].encode())
    here = [f for f in _places(module) if (f.node.lineno, f.node.col_offset) == (line, column)]
    inner = [f for f in here if isinstance(f.node, ast.expr) and not _is_opaque(f.node)]
    for found in sorted(inner, key=lambda f: -f.depth):
        node = found.node
        if isinstance(getattr(node, "ctx", None), ast.Store | ast.Del) or isinstance(node, ast.Starred):
            continue
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            found.put(ast.Call(ast.Name(METHOD + node.func.attr), [node.func.value, *node.args], node.keywords))
            return True
        if method or isinstance(node, ast.Name | ast.Constant) or found.is_callee:
            continue
        found.put(_part(node, parts, PART))
        return True
    statements = [f for f in _places(module) if isinstance(f.node, ast.stmt) and f.node.lineno <= line <= (f.node.end_lineno or 0)]  # fmt: skip
    for found in sorted(statements, key=lambda f: -f.depth):
        node = found.node
        if isinstance(node, ast.With) and len(node.items) == 1:
            item = node.items[0]
            call = _part(item.context_expr, parts, HEAD)
            found.put(ast.For(item.optional_vars or ast.Name("_", ast.Store()), call, node.body, []))
            return True
        if isinstance(node, ast.Import | ast.ImportFrom) and found.depth == 1:
            found.drop()
            return True
        if not (isinstance(node, ast.FunctionDef) and found.depth == 1) and not (isinstance(node, ast.Expr) and _is_opaque(node.value)):  # fmt: skip
            found.put(ast.Expr(_part(node, parts, PART)))
            return True
    return False


@dataclass(frozen=True)
class _Place:
    """A node, and where it stands."""

    node: Any
    depth: int
    owner: Any
    field: str
    index: int | None

    @property
    def is_callee(self) -> bool:
        return isinstance(self.owner, ast.Call) and self.field == "func"

    def put(self, new: ast.AST) -> None:
        if self.index is None:
            setattr(self.owner, self.field, new)
        else:
            getattr(self.owner, self.field)[self.index] = new

    def drop(self) -> None:
        del getattr(self.owner, self.field)[self.index]


def _places(node: ast.AST, depth: int = 1) -> Iterator[_Place]:
    for name, value in ast.iter_fields(node):
        for i, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST):
                if hasattr(child, "lineno"):
                    yield _Place(child, depth, node, name, i)
                yield from _places(child, depth + 1)


def _is_opaque(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith((PART, HEAD, METHOD))
    )


def _part(node: ast.AST, parts: dict[str, ast.AST], kind: str) -> ast.Call:
    """The call that stands for a part: of what the part reads."""
    own = f"{kind}{len(parts)}"
    parts[own] = node
    bound = {a.arg for n in ast.walk(node) if isinstance(n, ast.arguments) for a in ast.walk(n) if isinstance(a, ast.arg)}  # fmt: skip
    bound |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
    read = [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and n.id not in bound and not n.id.startswith((PART, HEAD, METHOD))]  # fmt: skip
    names = [n for n in dict.fromkeys(read) if not hasattr(builtins, n)]
    return ast.Call(ast.Name(own), [ast.Name(n) for n in names], [])


class _Restored(ast.NodeTransformer):
    """Opaque parts put back, the names that they read being what the calls were given."""

    def __init__(self, parts: dict[str, ast.AST]) -> None:
        self.parts = parts

    def visit_Expr(self, node: ast.Expr) -> Any:
        found = self.visit(node.value)
        return found if isinstance(found, ast.stmt) else ast.Expr(found)

    def visit_For(self, node: ast.For) -> Any:
        self.generic_visit(node)
        if isinstance(node.iter, ast.Tuple) and getattr(node.iter, "is_head", False):
            target = None if isinstance(node.target, ast.Name) and node.target.id == "_" else node.target
            return ast.With([ast.withitem(node.iter.elts[0], target)], node.body)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        if isinstance(node.slice, ast.Constant) and str(node.slice.value).startswith(ATTRIBUTE):
            return ast.Attribute(self.visit(node.value), str(node.slice.value).removeprefix(ATTRIBUTE), node.ctx)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> Any:
        own = node.func.id if isinstance(node.func, ast.Name) else ""
        if own.startswith(METHOD):
            receiver, *args = node.args
            return self.generic_visit(ast.Call(ast.Attribute(receiver, own.removeprefix(METHOD), ast.Load()), args, node.keywords))  # fmt: skip
        if own not in self.parts:
            return self.generic_visit(node)
        part = copy.deepcopy(self.parts[own])
        empty: dict[str, ast.AST] = {}
        names = [a.id for a in _part(part, empty, own).args if isinstance(a, ast.Name)]
        given = {n: self.visit(a) for n, a in zip(names, node.args, strict=False)}
        found = self.visit(_renamed(part, given))
        if own.startswith(HEAD):
            head = ast.Tuple([found], ast.Load())
            head.is_head = True  # type: ignore[attr-defined]
            return head
        return found


def _renamed(part: ast.AST, given: dict[str, Any]) -> Any:
    class Renamed(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> Any:
            return copy.deepcopy(given.get(node.id, node)) if isinstance(node.ctx, ast.Load) else node

    return Renamed().visit(part)
