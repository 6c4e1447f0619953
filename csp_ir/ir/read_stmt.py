"""Python `ast` statements, functions and modules to the IR."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable
from copy import deepcopy

from csp_ir.errors import IRSyntaxError
from csp_ir.ir import nodes as ir
from csp_ir.ir.left_out import LEFT_OUT
from csp_ir.ir.modules import ALIASES, CONTEXTS, DEFINERS, DEFINING, HANDLED, MANAGERS, MODULES, NUMBERS
from csp_ir.ir.read_class import Definitions
from csp_ir.ir.read_expr import MAX_DEPTH, PLACEHOLDER
from csp_ir.ir.read_object import own_names, shaken
from csp_ir.ir.read_pattern import PatternReader
from csp_ir.ir.read_with import read_with
from csp_ir.ir.types import ANY


class Reader(PatternReader):
    """One conversion of a Python `ast` to the IR."""

    # --- functions ----------------------------------------------------------

    def program(self, module: ast.Module, entry: str | None) -> ir.Program:
        functions: list[ir.Function] = []
        for statement in module.body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self.import_(statement)
        module = self.with_settings(module, entry)
        definitions = Definitions(self, module)
        constants = self.constants(module, definitions.statements)
        self.own = own_names(module)
        records = definitions.read()
        self.bound.append({s.name for s in module.body if isinstance(s, ast.FunctionDef)} | {r.name for r in records})

        def prepared(function: ast.FunctionDef) -> ast.FunctionDef:
            if constants:
                self.without_state(function, constants)
            return with_constants(function, constants)

        records = definitions.with_bodies(module, prepared, constants)
        for statement in module.body:
            if isinstance(statement, ast.Import | ast.ImportFrom) or id(statement) in definitions.statements:
                continue
            elif isinstance(statement, ast.FunctionDef):
                functions.append(self.function(prepared(statement)))
            elif (
                isinstance(statement, ast.Assign | ast.AnnAssign)
                or isinstance(statement, ast.Expr)
                and isinstance(statement.value, ast.Constant)
            ):
                continue
            elif isinstance(statement, ast.AsyncFunctionDef):
                self.refuse(statement, "async functions are not in the IR", "write `def`")
            else:
                self.refuse(statement, "only functions and imports may stand at top level", "move it into a function")
        if not functions:
            raise IRSyntaxError("no function", line=1, file=self.file, remedy="write `def name(arg: type) -> type:`")
        names = [f.name for f in functions]
        if entry is not None and entry not in names:
            raise IRSyntaxError(f"no function named {entry}", file=self.file, remedy=f"one of: {', '.join(names)}")
        at = len(names) - 1 if entry is None else len(names) - 1 - names[::-1].index(entry)
        helpers = {f.name: f for f in (*records, *functions) if f.name != names[at]}
        program = ir.Program(functions[at], tuple(helpers.values()))
        if (found := shaken(program)) is not None:
            line, column = found.position or (1, 1)
            message = (
                f"`{found.id if isinstance(found, ir.Name) else found.name}` beside a class with comparisons of its own"
            )
            raise IRSyntaxError(message, line=line, column=column, file=self.file, remedy="a dict, or a loop")
        return program

    def with_settings(self, module: ast.Module, entry: str | None) -> ast.Module:
        """The module with what it sets of the context of `decimal` at the start of its entry, whose run it is for."""
        settings = [s for s in module.body if self.is_setting(s)]
        written = [s for s in module.body if isinstance(s, ast.FunctionDef)]
        wanted = next((f for f in reversed(written) if entry in (None, f.name)), None)
        if not settings or wanted is None:
            return module
        doc = 1 if ast.get_docstring(wanted, clean=False) is not None else 0
        body = [*wanted.body[:doc], *settings, *wanted.body[doc:]]
        changed = ast.FunctionDef(**{**{f: getattr(wanted, f) for f in wanted._fields}, "body": body})
        rest = [ast.copy_location(changed, wanted) if s is wanted else s for s in module.body if s not in settings]
        return ast.Module(rest, [])

    def is_setting(self, s: ast.stmt) -> bool:
        """Whether a statement is `getcontext().prec = 50` or `setcontext(...)`."""
        value: ast.expr | None = s.value if isinstance(s, ast.Expr) else None
        if isinstance(s, ast.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ast.Attribute):
            value = s.targets[0].value
        return isinstance(value, ast.Call) and self.dotted(value.func) in CONTEXTS

    def constants(self, module: ast.Module, definitions: Container[int]) -> dict[str, ast.stmt]:
        """Assignments at top level: each function that reads such a name gets the assignment as its own."""
        found: dict[str, ast.stmt] = {}
        for statement in module.body:
            if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
                continue
            if id(statement) in definitions:
                continue
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                if not isinstance(target, ast.Name) or target.id in found:
                    self.refuse(statement, "only constants may be assigned at top level", "one name, assigned once")
                found[target.id] = statement
        return found

    def without_state(self, function: ast.FunctionDef, constants: dict[str, ast.stmt]) -> None:
        """Refuse a function that changes what is assigned at top level: that is state, no constant."""
        own = names_bound(function.body) | {a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)}
        if state := sorted((_written_into(function) & set(constants)) - own):
            message = f"`{state[0]}` is changed from call to call, and the IR has no such state"
            self.refuse(function, message, "make it a variable of the function")

    def import_(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name not in MODULES and alias.name not in (*DEFINING, *_MANAGING, "sys"):
                    self.refuse(node, f"import of {alias.name}", f"the IR knows {', '.join(sorted(MODULES))}")
                self.modules[alias.asname or alias.name] = alias.name
            return
        if node.module == "csp_ir" and _members(node) == {"hole"} and not node.names[0].asname:
            return
        if node.module in DEFINING and (node.module not in MODULES or not _members(node) <= MODULES[node.module]):
            return
        if node.module not in MODULES and node.module not in _MANAGING:
            self.refuse(node, f"import of {node.module}", f"the IR knows {', '.join(sorted(MODULES))}")
        for alias in node.names:
            all_ = MODULES.get(node.module, frozenset()) | {
                n.partition(".")[2] for n in _BESIDES if n.startswith(f"{node.module}.")
            }
            names = sorted(all_) if alias.name == "*" else [alias.name]
            for name in names:
                full = f"{node.module}.{name}"
                if name not in MODULES.get(node.module, ()) and full not in _BESIDES and full not in LEFT_OUT:
                    self.refuse(
                        node, f"{full} is not in the component library"
                    )  # others are refused where they are used
                self.modules.pop(alias.asname or name, None)
                self.imported[(alias.asname if alias.name != "*" else None) or name] = f"{node.module}.{name}"

    def function(self, node: ast.FunctionDef) -> ir.Function:
        self.name(node, node.name)
        decorators = self.decorators(node)
        parameters = self.parameters(node)
        body = node.body
        doc = ""
        # People put an import before the docstring; they still mean it as one.
        lead = next((i for i, s in enumerate(body) if not isinstance(s, ast.Import | ast.ImportFrom)), 0)
        first = body[lead] if body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            if isinstance(first.value.value, str):
                doc, body = first.value.value, [*body[:lead], *body[lead + 1 :]]
        if len(body) == 1 and isinstance(body[0], ast.Expr) and _is_ellipsis(body[0].value):
            body = []
        own = {p.name for p in parameters} | names_bound(body)
        self.bound.append(own)
        self.owned.append(own)
        around = self.yielding, self.naming, self.inner
        self.yielding, self.naming, self.inner = "", "", 0
        self.shared |= {name for s in ast.walk(node) if isinstance(s, ast.Nonlocal) for name in s.names}
        statements = self.block(body)
        self.yielding, self.naming, self.inner = around
        self.owned.pop()
        self.bound.pop()
        returns = self.annotation(node.returns) if node.returns else ANY
        place = self.place(node)
        return ir.Function(node.name, parameters, returns, statements, doc, decorators=decorators, position=place)

    def decorators(self, node: ast.FunctionDef) -> tuple[ir.Expr, ...]:
        around, self.naming = self.naming, "in a decorator"
        found = self.exprs(node.decorator_list)
        self.naming = around
        return found

    def parameters(self, node: ast.FunctionDef) -> tuple[ir.Parameter, ...]:
        a = node.args
        named = list(zip(a.kwonlyargs, a.kw_defaults, strict=True))
        if not a.vararg:  # they may be given by their place then; those without a default stand first
            named.sort(key=lambda n: n[1] is not None)
            if a.defaults and named and named[0][1] is None:
                self.refuse(
                    node, "a keyword-only parameter needs a default in the IR where others have one", "give it one"
                )
        placed = [*a.posonlyargs, *a.args]
        required = len(placed) - len(a.defaults)
        params: list[tuple[ast.arg, ast.expr | None]] = [
            *((p, a.defaults[i - required] if i >= required else None) for i, p in enumerate(placed)),
            *([(a.vararg, None)] if a.vararg else []),
            *named,
            *([(a.kwarg, None)] if a.kwarg else []),
        ]
        for i, (p, _) in enumerate(params):
            if p.arg in (q.arg for q, _ in params[:i]):
                self.refuse(p, f"two parameters are named `{p.arg}`", "give each its own name")
        for d in (d for _, d in params if d is not None and _is_ellipsis(d)):
            self.refuse(d, "`...` as a default is not in the IR", "write the value")
        return tuple(
            ir.Parameter(
                self.parameter_name(p, p.arg),
                self.annotation(p.annotation) if p.annotation else ANY,
                self.expr(d) if d is not None else None,
                p is a.vararg,
                p is a.kwarg,
                position=self.place(p),
            )
            for p, d in params
        )

    def parameter_name(self, node: ast.arg, text: str) -> str:
        """A parameter may have any name that is no dunder: within its function it hides what is built in."""
        self.owned.append({text})
        name = self.name(node, text)
        self.owned.pop()
        return name

    # --- statements ---------------------------------------------------------

    def block(self, body: Iterable[ast.stmt]) -> tuple[ir.Stmt, ...]:
        out: list[ir.Stmt] = []
        for statement in body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self.import_(statement)
            elif isinstance(statement, ast.With):
                out += read_with(self, statement)
            else:
                out.append(self.stmt(statement))
        return tuple(out)

    def stmt(self, node: ast.stmt) -> ir.Stmt:
        method = getattr(self, f"stmt_{type(node).__name__}", None)
        if method is None:
            what = {"ClassDef": "classes", "AsyncWith": "`async with`", "Global": "global state"}
            name = what.get(type(node).__name__, f"`{type(node).__name__}` statements")
            self.refuse(node, f"{name} are not in the IR", "use functions, if/for/while/try and assignments")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.refuse(node, "nested too deeply", "split it with helper functions")
        result = method(node)
        self.depth -= 1
        return result

    def stmt_Assign(self, node: ast.Assign) -> ir.Stmt:
        return ir.Assign(
            tuple(self.target(t, True) for t in node.targets), self.yielded(node.value), position=self.place(node)
        )

    def stmt_AnnAssign(self, node: ast.AnnAssign) -> ir.Stmt:
        if node.value is None:
            return ir.Pass(position=self.place(node))
        annotation = self.annotation(node.annotation)
        return ir.Assign(
            (self.target(node.target, True),), self.yielded(node.value), annotation, position=self.place(node)
        )

    def stmt_AugAssign(self, node: ast.AugAssign) -> ir.Stmt:
        op = self.operator(node, node.op, node.target, node.value)
        return ir.AugAssign(self.target(node.target, True), op, self.expr(node.value), position=self.place(node))

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
            if isinstance(known, type) and issubclass(known, Exception) or node.id in self.errors:
                return node.id
        self.refuse(node, "not a builtin exception", "one such as ValueError, KeyError, IndexError, TypeError")

    def handled(self, node: ast.expr) -> str:
        name = self.dotted(node)
        return name if name in HANDLED else self.exception(node)

    def stmt_Try(self, node: ast.Try) -> ir.Stmt:
        around = self.yielding
        if node.finalbody or any(h.type is None for h in node.handlers):
            self.yielding = "inside a `try` with `finally` or a bare `except`"
        body = self.block(node.body)
        handlers = []
        if not node.finalbody:
            self.yielding = around
        for h in node.handlers:
            kinds = [] if h.type is None else h.type.elts if isinstance(h.type, ast.Tuple) else [h.type]
            names = tuple(self.handled(k) for k in kinds)
            handlers.append(ir.Handler(names, h.name, self.block(h.body), position=self.place(h)))
        orelse = self.block(node.orelse)
        self.yielding = around
        return ir.Try(body, tuple(handlers), orelse, self.block(node.finalbody), position=self.place(node))

    def stmt_Match(self, node: ast.Match) -> ir.Stmt:
        cases = [
            ir.Case(
                self.pattern(c.pattern),
                self.block(c.body),
                None if c.guard is None else self.expr(c.guard),
                position=self.place(c.pattern),
            )
            for c in node.cases
        ]
        return ir.Match(self.expr(node.subject), tuple(cases), position=self.place(node))

    def stmt_Assert(self, node: ast.Assert) -> ir.Stmt:
        return ir.Assert(self.expr(node.test), self.expr(node.msg) if node.msg else None, position=self.place(node))

    def stmt_Expr(self, node: ast.Expr) -> ir.Stmt:
        value = node.value
        if isinstance(value, ast.Name) and (match := PLACEHOLDER.match(value.id)):
            hole: ir.Expr = self.hole(value, match[1], "block")
            return ir.ExprStmt(hole, position=self.place(node))
        if _is_ellipsis(value):
            return ir.Pass(position=self.place(node))
        return ir.ExprStmt(self.yielded(value), position=self.place(node))

    def stmt_Delete(self, node: ast.Delete) -> ir.Stmt:
        return ir.Delete(tuple(map(self.target, node.targets)), position=self.place(node))

    def stmt_Nonlocal(self, node: ast.Nonlocal) -> ir.Stmt:
        return ir.Nonlocal(tuple(node.names), position=self.place(node))

    def stmt_FunctionDef(self, node: ast.FunctionDef) -> ir.Stmt:
        return self.function(node)


_MANAGING = {name.partition(".")[0] for name in MANAGERS}
_BESIDES = DEFINERS | HANDLED | MANAGERS | NUMBERS.keys() | ALIASES.keys()


def _members(node: ast.ImportFrom) -> set[str]:
    return {alias.name for alias in node.names}


def with_constants(function: ast.FunctionDef, constants: dict[str, ast.stmt]) -> ast.FunctionDef:
    """The function with the constants that it reads, and those that these read, assigned first."""
    own = names_bound(function.body) | {a.arg for a in ast.walk(function.args) if isinstance(a, ast.arg)}
    read = read_names(function) & set(constants) - own
    while more := {n for name in read for n in read_names(constants[name])} & set(constants) - own - read:
        read |= more
    if not read:
        return function
    wanted = list(dict.fromkeys(s for name, s in constants.items() if name in read))
    doc = 1 if ast.get_docstring(function, clean=False) is not None else 0
    body = [*function.body[:doc], *wanted, *function.body[doc:]]
    parts = {f: getattr(function, f) for f in function._fields}
    # What stands outside the function is read before it runs.
    above = [_Written(constants).visit(deepcopy(d)) for d in function.decorator_list]
    given = _Written(constants).visit(deepcopy(function.args))
    copy = ast.FunctionDef(**{**parts, "body": body, "decorator_list": above, "args": given})
    return ast.copy_location(copy, function)


class _Written(ast.NodeTransformer):
    """Names of constants as their values, where these name no others."""

    def __init__(self, constants: dict[str, ast.stmt]) -> None:
        self.constants = constants

    def visit_Name(self, node: ast.Name) -> ast.AST:
        statement = self.constants.get(node.id)
        value = None if statement is None else statement.value  # type: ignore[attr-defined]
        if value is None or read_names(value) & self.constants.keys():
            return node
        return ast.copy_location(deepcopy(value), node)


def read_names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def _written_into(function: ast.FunctionDef) -> set[str]:
    """Names whose value the function changes in place."""
    found: set[str] = set()
    for node in ast.walk(function):
        owner: ast.expr | None = None
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            owner = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGING:
            owner = node.func.value
        while isinstance(owner, ast.Subscript | ast.Attribute):
            owner = owner.value
        if isinstance(owner, ast.Name):
            found.add(owner.id)
    return found


_CHANGING = frozenset(
    "append extend insert remove pop clear add discard update setdefault sort reverse appendleft popleft popitem".split()
)


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def names_bound(body: Iterable[ast.stmt]) -> set[str]:
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
        if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            names.add(node.name)
        if isinstance(node, ast.MatchMapping) and node.rest:
            names.add(node.rest)
        todo.extend(ast.iter_child_nodes(node))
    return names
