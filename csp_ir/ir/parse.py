"""Python text, with holes, to the IR. What the IR cannot express is refused with its place and a remedy."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from csp_ir.errors import IRSyntaxError
from csp_ir.ir import nodes as ir
from csp_ir.ir.hole_text import PLACEHOLDER, HoleText, Marked, mark_holes
from csp_ir.ir.modules import METHODS, MODULES, TYPE_NAMES
from csp_ir.ir.parse_types import TypeReader
from csp_ir.ir.types import ANY, Type

MAX_TEXT = 1_000_000
MAX_DEPTH = 150

_BINARY: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
}  # fmt: skip
_COMPARE: dict[type, str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in",
    ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
_UNARY: dict[type, str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not"}
_FORBIDDEN = frozenset(
    [
        "eval",
        "exec",
        "compile",
        "open",
        "input",
        "__import__",
        "getattr",
        "setattr",
        "delattr",
        "globals",
        "locals",
        "vars",
        "dir",
        "breakpoint",
        "exit",
        "quit",
        "memoryview",
        "super",
        "classmethod",
        "staticmethod",
        "property",
        "help",
    ]
)
_PLACEHOLDER = re.compile(r"__hole_(\w+)__\Z")


def parse_program(text: str, *, file: str | None = None, entry: str | None = None) -> ir.Program:
    """The program (or draft) of a Python text.

    Args:
        text: functions, with imports of known modules before them; the entry and its helpers.
        file: the text's name, for messages.
        entry: the entry's name; the last function when it is not given.

    Raises: IRSyntaxError with line, column and remedy.
    """
    return _guarded(text, file, lambda reader, module: reader.program(module, entry))


def parse_block(text: str, *, file: str | None = None) -> tuple[ir.Stmt, ...]:
    """Statements, indented or not."""
    return _guarded(textwrap.dedent(text), file, lambda reader, module: reader.block(module.body))


def parse_expr(text: str, *, file: str | None = None) -> ir.Expr:
    """One expression."""
    stripped = text.strip()

    def read(reader: _Reader, module: ast.Module) -> ir.Expr:
        if len(module.body) != 1 or not isinstance(module.body[0], ast.Expr):
            raise IRSyntaxError("not one expression", line=1, column=1, file=file, remedy="give a single expression")
        return reader.expr(module.body[0].value)

    return _guarded(f"({stripped}\n)", file, read, column_offset=1)


def parse_type(text: str) -> Type:
    """A type annotation such as `list[int]`, `Optional[str]` or `dict[str, T]`."""
    return _guarded(f"({text.strip()}\n)", None, lambda reader, module: reader.annotation(module.body[0].value), 1)


def _guarded(text: str, file: str | None, read: Callable[[_Reader, Any], Any], column_offset: int = 0) -> Any:
    if len(text) > MAX_TEXT:
        raise IRSyntaxError(f"{len(text):,} characters of code; the limit is {MAX_TEXT:,}", file=file)
    if "\0" in text:
        raise IRSyntaxError("a NUL character: this is not text", file=file, remedy="give a text file")
    try:
        marked = mark_holes(text)
        module = ast.parse(marked.text)
        return read(_Reader(marked, file, column_offset), module)
    except IRSyntaxError as error:
        error.file = error.file or file
        raise
    except SyntaxError as error:
        line = error.lineno or 1
        column = marked.original_column(line, (error.offset or 1) - 1) + 1 - (column_offset if line == 1 else 0)
        raise IRSyntaxError(
            f"not Python: {error.msg}", line=line, column=max(column, 1), file=file, remedy="mend the syntax"
        ) from None
    except (RecursionError, MemoryError):
        raise IRSyntaxError("nested too deeply", file=file, remedy="split the expression with assignments") from None
    except ValueError as error:
        raise IRSyntaxError(f"not Python: {error}", file=file) from None


class _Reader:
    """One conversion of a Python `ast` to the IR."""

    def __init__(self, marked: Marked, file: str | None, column_offset: int) -> None:
        self.marked = marked
        self.file = file
        self.column_offset = column_offset
        self.modules: dict[str, str] = {name: name for name in MODULES}
        self.imported: dict[str, str] = {}
        self.bound: list[set[str]] = []
        self.depth = 0
        self.types = TypeReader(self)

    # --- places -------------------------------------------------------------

    def place(self, node: ast.AST) -> ir.Position:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        column = self.marked.original_column(line, column) - (self.column_offset if line == 1 else 0)
        return ir.Position(line, max(column, 0) + 1)

    def refuse(self, node: ast.AST, message: str, remedy: str = "") -> NoReturn:
        line, column = self.place(node)
        raise IRSyntaxError(message, line=line, column=column, file=self.file, remedy=remedy)

    # --- functions ----------------------------------------------------------

    def program(self, module: ast.Module, entry: str | None) -> ir.Program:
        functions: list[ir.Function] = []
        self.bound.append({s.name for s in module.body if isinstance(s, ast.FunctionDef)})
        for statement in module.body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self.import_(statement)
            elif isinstance(statement, ast.FunctionDef):
                functions.append(self.function(statement))
            elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue
            else:
                self.refuse(statement, "only functions and imports may stand at top level", "move it into a function")
        if not functions:
            raise IRSyntaxError("no function", line=1, file=self.file, remedy="write `def name(arg: type) -> type:`")
        names = [f.name for f in functions]
        if entry is not None and entry not in names:
            raise IRSyntaxError(f"no function named {entry}", file=self.file, remedy=f"one of: {', '.join(names)}")
        at = len(names) - 1 if entry is None else len(names) - 1 - names[::-1].index(entry)
        helpers = {f.name: f for f in functions if f.name != names[at]}
        return ir.Program(functions[at], tuple(helpers.values()))

    def import_(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name not in MODULES and alias.name not in ("typing", "__future__"):
                    self.refuse(node, f"import of {alias.name}", f"the IR knows {', '.join(sorted(MODULES))}")
                self.modules[alias.asname or alias.name] = alias.name
            return
        if node.module in ("typing", "__future__", "collections.abc", "types"):
            return
        if node.module not in MODULES:
            self.refuse(node, f"import of {node.module}", f"the IR knows {', '.join(sorted(MODULES))}")
        for alias in node.names:
            names = sorted(MODULES[node.module]) if alias.name == "*" else [alias.name]
            for name in names:
                if name not in MODULES[node.module]:
                    self.refuse(node, f"{node.module}.{name} is not in the component library")
                self.imported[(alias.asname if alias.name != "*" else None) or name] = f"{node.module}.{name}"

    def function(self, node: ast.FunctionDef) -> ir.Function:
        self.name(node, node.name)
        if node.decorator_list:
            self.refuse(node.decorator_list[0], "decorators are not in the IR", "remove the decorator")
        a = node.args
        if a.vararg or a.kwarg or a.kwonlyargs:
            self.refuse(
                node, "`*args`, `**kwargs` and keyword-only parameters are not in the IR", "name each parameter"
            )
        params = [*a.posonlyargs, *a.args]
        defaults: list[ast.expr | None] = [*([None] * (len(params) - len(a.defaults))), *a.defaults]
        parameters = tuple(
            ir.Parameter(
                self.name(p, p.arg),
                self.annotation(p.annotation) if p.annotation else ANY,
                self.expr(d) if d is not None else None,
                position=self.place(p),
            )
            for p, d in zip(params, defaults, strict=True)
        )
        body = node.body
        doc = ""
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            if isinstance(body[0].value.value, str):
                doc, body = body[0].value.value, body[1:]
        if len(body) == 1 and isinstance(body[0], ast.Expr) and _is_ellipsis(body[0].value):
            body = []
        self.bound.append({p.name for p in parameters} | _assigned(body))
        statements = self.block(body)
        self.bound.pop()
        returns = self.annotation(node.returns) if node.returns else ANY
        return ir.Function(node.name, parameters, returns, statements, doc, position=self.place(node))

    def annotation(self, node: ast.expr) -> Type:
        return self.types.read(node)

    def name(self, node: ast.AST, text: str) -> str:
        if text in _FORBIDDEN or (text.startswith("__") and text.endswith("__")):
            self.refuse(node, f"`{text}` is not in the IR", "use a component of the library")
        return text

    # --- statements ---------------------------------------------------------

    def block(self, body: Iterable[ast.stmt]) -> tuple[ir.Stmt, ...]:
        out: list[ir.Stmt] = []
        for statement in body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self.import_(statement)
            else:
                out.append(self.stmt(statement))
        return tuple(out)

    def stmt(self, node: ast.stmt) -> ir.Stmt:
        method = getattr(self, f"stmt_{type(node).__name__}", None)
        if method is None:
            what = {"ClassDef": "classes", "With": "`with`", "Global": "global state", "Match": "`match`"}
            name = what.get(type(node).__name__, f"`{type(node).__name__}` statements")
            self.refuse(node, f"{name} are not in the IR", "use functions, if/for/while/try and assignments")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.refuse(node, "nested too deeply", "split it with helper functions")
        result = method(node)
        self.depth -= 1
        return result

    def target(self, node: ast.expr) -> ir.Expr:
        if isinstance(node, ast.Name):
            if match := _PLACEHOLDER.match(node.id):
                return self.hole(node, match[1], "name")
            return ir.Name(self.name(node, node.id), position=self.place(node))
        if isinstance(node, ast.Tuple | ast.List):
            return ir.TupleDisplay(tuple(self.target(e) for e in node.elts), position=self.place(node))
        if isinstance(node, ast.Starred):
            return ir.Starred(self.target(node.value), position=self.place(node))
        if isinstance(node, ast.Subscript):
            return self.expr(node)
        self.refuse(node, "attribute assignment is not in the IR", "assign to a name or a subscript")

    def stmt_Assign(self, node: ast.Assign) -> ir.Stmt:
        return ir.Assign(tuple(map(self.target, node.targets)), self.expr(node.value), position=self.place(node))

    def stmt_AnnAssign(self, node: ast.AnnAssign) -> ir.Stmt:
        if node.value is None:
            return ir.Pass(position=self.place(node))
        annotation = self.annotation(node.annotation)
        return ir.Assign((self.target(node.target),), self.expr(node.value), annotation, position=self.place(node))

    def stmt_AugAssign(self, node: ast.AugAssign) -> ir.Stmt:
        op = self.operator(node, node.op, node.target, node.value)
        return ir.AugAssign(self.target(node.target), op, self.expr(node.value), position=self.place(node))

    def stmt_If(self, node: ast.If) -> ir.Stmt:
        return ir.If(self.expr(node.test), self.block(node.body), self.block(node.orelse), position=self.place(node))

    def stmt_For(self, node: ast.For) -> ir.Stmt:
        target, source = self.target(node.target), self.expr(node.iter)
        return ir.For(target, source, self.block(node.body), self.block(node.orelse), position=self.place(node))

    def stmt_While(self, node: ast.While) -> ir.Stmt:
        return ir.While(self.expr(node.test), self.block(node.body), self.block(node.orelse), position=self.place(node))

    def stmt_Break(self, node: ast.Break) -> ir.Stmt:
        return ir.Break(position=self.place(node))

    def stmt_Continue(self, node: ast.Continue) -> ir.Stmt:
        return ir.Continue(position=self.place(node))

    def stmt_Pass(self, node: ast.Pass) -> ir.Stmt:
        return ir.Pass(position=self.place(node))

    def stmt_Return(self, node: ast.Return) -> ir.Stmt:
        return ir.Return(self.expr(node.value) if node.value else None, position=self.place(node))

    def stmt_Raise(self, node: ast.Raise) -> ir.Stmt:
        if node.exc is None:
            return ir.Raise(position=self.place(node))
        call = node.exc if isinstance(node.exc, ast.Call) else None
        name = call.func if call else node.exc
        if not isinstance(name, ast.Name) or (call and (len(call.args) > 1 or call.keywords)):
            self.refuse(node, "raise takes a builtin exception and at most one message", 'raise ValueError("why")')
        message = self.expr(call.args[0]) if call and call.args else None
        return ir.Raise(self.exception(name), message, position=self.place(node))

    def exception(self, node: ast.expr) -> str:
        import builtins

        if isinstance(node, ast.Name):
            known = getattr(builtins, node.id, None)
            if isinstance(known, type) and issubclass(known, Exception):
                return node.id
        self.refuse(node, "not a builtin exception", "one such as ValueError, KeyError, IndexError, TypeError")

    def stmt_Try(self, node: ast.Try) -> ir.Stmt:
        handlers = []
        for h in node.handlers:
            kinds = [] if h.type is None else h.type.elts if isinstance(h.type, ast.Tuple) else [h.type]
            names = tuple(self.exception(k) for k in kinds)
            handlers.append(ir.Handler(names, h.name, self.block(h.body), position=self.place(h)))
        parts = self.block(node.body), tuple(handlers), self.block(node.orelse), self.block(node.finalbody)
        return ir.Try(*parts, position=self.place(node))

    def stmt_Assert(self, node: ast.Assert) -> ir.Stmt:
        return ir.Assert(self.expr(node.test), self.expr(node.msg) if node.msg else None, position=self.place(node))

    def stmt_Expr(self, node: ast.Expr) -> ir.Stmt:
        value = node.value
        if isinstance(value, ast.Name) and (match := _PLACEHOLDER.match(value.id)):
            hole: ir.Expr = self.hole(value, match[1], "block")
            return ir.ExprStmt(hole, position=self.place(node))
        if _is_ellipsis(value):
            return ir.Pass(position=self.place(node))
        return ir.ExprStmt(self.expr(value), position=self.place(node))

    def stmt_Delete(self, node: ast.Delete) -> ir.Stmt:
        return ir.Delete(tuple(map(self.target, node.targets)), position=self.place(node))

    def stmt_Nonlocal(self, node: ast.Nonlocal) -> ir.Stmt:
        return ir.Nonlocal(tuple(node.names), position=self.place(node))

    def stmt_FunctionDef(self, node: ast.FunctionDef) -> ir.Stmt:
        return self.function(node)

    # --- expressions --------------------------------------------------------

    def hole(self, node: ast.AST, name: str, kind: str = "term") -> ir.Hole:
        written: HoleText = self.marked.terms[name]
        t = parse_type(written.type_text) if written.type_text else None
        return ir.Hole(name, t, written.description, kind, position=self.place(node))

    def operator(self, node: ast.AST, op: ast.operator, left: ast.expr, right: ast.expr) -> str | ir.Hole:
        if not isinstance(op, ast.MatMult):
            return _BINARY[type(op)]
        start = (left.end_lineno or 0, left.end_col_offset or 0)
        end = (right.lineno, right.col_offset)
        for place, written in self.marked.operators.items():
            if start <= place < end:
                return ir.Hole(written.name, None, "", "operator", position=self.place(node))
        self.refuse(node, "matrix multiplication is not in the IR", "use sum(a * b for a, b in zip(xs, ys))")

    def expr(self, node: ast.expr) -> ir.Expr:
        method = getattr(self, f"expr_{type(node).__name__}", None)
        if method is None:
            what = {"NamedExpr": "`:=`", "Await": "`await`", "Yield": "`yield`", "YieldFrom": "`yield from`"}
            name = what.get(type(node).__name__, f"`{type(node).__name__}`")
            self.refuse(node, f"{name} is not in the IR", "use an assignment, a list or a comprehension")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.refuse(node, "nested too deeply", "split it with assignments")
        result = method(node)
        self.depth -= 1
        return result

    def exprs(self, items: Iterable[ast.expr]) -> tuple[ir.Expr, ...]:
        return tuple(map(self.expr, items))

    def expr_Constant(self, node: ast.Constant) -> ir.Expr:
        if node.value is ... or isinstance(node.value, complex):
            self.refuse(node, "`...` and complex numbers are not in the IR", "write the value")
        return ir.Literal(node.value, position=self.place(node))

    def is_local(self, name: str) -> bool:
        return any(name in names for names in self.bound)

    def expr_Name(self, node: ast.Name) -> ir.Expr:
        if match := _PLACEHOLDER.match(node.id):
            return self.hole(node, match[1])
        if not self.is_local(node.id) and node.id in self.imported:
            return ir.FunctionRef(self.imported[node.id], position=self.place(node))
        return ir.Name(self.name(node, node.id), position=self.place(node))

    def expr_Attribute(self, node: ast.Attribute) -> ir.Expr:
        owner = node.value
        if isinstance(owner, ast.Name) and not self.is_local(owner.id):
            module = self.modules.get(owner.id)
            if module is not None:
                if node.attr not in MODULES.get(module, ()):
                    self.refuse(node, f"{module}.{node.attr} is not in the component library")
                return ir.FunctionRef(f"{module}.{node.attr}", position=self.place(node))
            if owner.id in TYPE_NAMES and node.attr in METHODS:
                return ir.FunctionRef(f"{owner.id}.{node.attr}", position=self.place(node))
        self.refuse(node, f"attribute `.{node.attr}` outside the component library", "call a known method or index")

    def expr_Call(self, node: ast.Call) -> ir.Expr:
        args = self.exprs(node.args)
        keywords = []
        for k in node.keywords:
            if k.arg is None:
                self.refuse(node, "`**` in a call is not in the IR", "pass each argument by name")
            keywords.append(ir.Keyword(k.arg, self.expr(k.value)))
        place = self.place(node)
        f = node.func
        if isinstance(f, ast.Attribute) and not self.is_component(f):
            if f.attr not in METHODS:
                self.refuse(
                    f, f"method `.{f.attr}` is not in the component library", "use a str, list, dict or set method"
                )
            return ir.MethodCall(self.expr(f.value), f.attr, args, tuple(keywords), position=place)
        return ir.Call(self.expr(f), args, tuple(keywords), position=place)

    def is_component(self, node: ast.Attribute) -> bool:
        owner = node.value
        if not isinstance(owner, ast.Name) or self.is_local(owner.id) or _PLACEHOLDER.match(owner.id):
            return False
        return owner.id in self.modules or owner.id in TYPE_NAMES

    def expr_BinOp(self, node: ast.BinOp) -> ir.Expr:
        op = self.operator(node, node.op, node.left, node.right)
        return ir.Binary(self.expr(node.left), op, self.expr(node.right), position=self.place(node))

    def expr_UnaryOp(self, node: ast.UnaryOp) -> ir.Expr:
        operand = self.expr(node.operand)
        op = _UNARY[type(node.op)]
        if op == "-" and isinstance(operand, ir.Literal) and type(operand.value) in (int, float):
            # A negative number is one literal; the printer prints it so.
            if isinstance(node.operand, ast.Constant):
                return ir.Literal(-operand.value, position=self.place(node))  # type: ignore[operator]
        return ir.Unary(op, operand, position=self.place(node))

    def expr_BoolOp(self, node: ast.BoolOp) -> ir.Expr:
        op = "and" if isinstance(node.op, ast.And) else "or"
        return ir.BoolOp(op, self.exprs(node.values), position=self.place(node))

    def expr_Compare(self, node: ast.Compare) -> ir.Expr:
        ops = tuple(_COMPARE[type(op)] for op in node.ops)
        return ir.Compare(self.expr(node.left), ops, self.exprs(node.comparators), position=self.place(node))

    def expr_IfExp(self, node: ast.IfExp) -> ir.Expr:
        return ir.IfExp(self.expr(node.test), self.expr(node.body), self.expr(node.orelse), position=self.place(node))

    def expr_Subscript(self, node: ast.Subscript) -> ir.Expr:
        return ir.Subscript(self.expr(node.value), self.expr(node.slice), position=self.place(node))

    def expr_Slice(self, node: ast.Slice) -> ir.Expr:
        parts = [self.expr(p) if p is not None else None for p in (node.lower, node.upper, node.step)]
        return ir.Slice(*parts, position=self.place(node))

    def expr_Starred(self, node: ast.Starred) -> ir.Expr:
        return ir.Starred(self.expr(node.value), position=self.place(node))

    def expr_List(self, node: ast.List) -> ir.Expr:
        return ir.ListDisplay(self.exprs(node.elts), position=self.place(node))

    def expr_Tuple(self, node: ast.Tuple) -> ir.Expr:
        return ir.TupleDisplay(self.exprs(node.elts), position=self.place(node))

    def expr_Set(self, node: ast.Set) -> ir.Expr:
        return ir.SetDisplay(self.exprs(node.elts), position=self.place(node))

    def expr_Dict(self, node: ast.Dict) -> ir.Expr:
        keys = tuple(self.expr(k) if k is not None else None for k in node.keys)
        return ir.DictDisplay(keys, self.exprs(node.values), position=self.place(node))

    def comprehension(self, node: Any, kind: str, element: ast.expr, key: ast.expr | None = None) -> ir.Expr:
        self.bound.append({n for g in node.generators for n in _names_of(g.target)})
        clauses = []
        for g in node.generators:
            if g.is_async:
                self.refuse(node, "async comprehensions are not in the IR")
            clauses.append(ir.Clause(self.target(g.target), self.expr(g.iter), self.exprs(g.ifs)))
        value = self.expr(element)
        key_expr = self.expr(key) if key is not None else None
        self.bound.pop()
        return ir.Comprehension(kind, value, tuple(clauses), key_expr, position=self.place(node))

    def expr_ListComp(self, node: ast.ListComp) -> ir.Expr:
        return self.comprehension(node, "list", node.elt)

    def expr_SetComp(self, node: ast.SetComp) -> ir.Expr:
        return self.comprehension(node, "set", node.elt)

    def expr_GeneratorExp(self, node: ast.GeneratorExp) -> ir.Expr:
        return self.comprehension(node, "generator", node.elt)

    def expr_DictComp(self, node: ast.DictComp) -> ir.Expr:
        return self.comprehension(node, "dict", node.value, node.key)

    def expr_Lambda(self, node: ast.Lambda) -> ir.Expr:
        a = node.args
        if a.vararg or a.kwarg or a.kwonlyargs or a.defaults or a.posonlyargs:
            self.refuse(node, "a lambda takes plain parameters only", "write a local helper function")
        params = tuple(self.name(p, p.arg) for p in a.args)
        self.bound.append(set(params))
        body = self.expr(node.body)
        self.bound.pop()
        return ir.Lambda(params, body, position=self.place(node))

    def expr_JoinedStr(self, node: ast.JoinedStr) -> ir.Expr:
        return ir.FString(self.exprs(node.values), position=self.place(node))

    def expr_FormattedValue(self, node: ast.FormattedValue) -> ir.Expr:
        spec = ""
        if node.format_spec is not None:
            parts = node.format_spec.values if isinstance(node.format_spec, ast.JoinedStr) else []
            if not all(isinstance(p, ast.Constant) for p in parts):
                self.refuse(node, "a format spec must be plain text", "use str.rjust, str.ljust or round")
            spec = "".join(str(p.value) for p in parts if isinstance(p, ast.Constant))
        conversion = chr(node.conversion) if node.conversion > 0 else ""
        return ir.FormattedValue(self.expr(node.value), conversion, spec, position=self.place(node))


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _names_of(target: ast.expr) -> set[str]:
    return {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}


def _assigned(body: Iterable[ast.stmt]) -> set[str]:
    """Names the statements bind, not looking into nested functions."""
    names: set[str] = set()
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        if isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
        todo.extend(ast.iter_child_nodes(node))
    return names


__all__ = ["PLACEHOLDER", "parse_block", "parse_expr", "parse_program", "parse_type"]
