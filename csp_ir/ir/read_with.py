"""`with` statements to the IR, which has none: the `try` that does the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

from csp_ir.ir import nodes as ir
from csp_ir.ir.modules import MANAGERS, SETTABLE

if TYPE_CHECKING:
    from csp_ir.ir.read_stmt import Reader

_REMEDY = (
    "io.StringIO(...) as name, contextlib.suppress(errors), decimal.localcontext() as name, or `try` with `finally`"
)


def read_with(reader: Reader, node: ast.With) -> list[ir.Stmt]:
    """The statements that do what a `with` does. Raises IRSyntaxError for what the IR has no manager of."""
    first, *rest = node.items
    inner = ast.copy_location(ast.With(rest, node.body), node)
    body: list[ast.stmt] = [inner] if rest else node.body
    call = first.context_expr
    manager = reader.dotted(call.func) if isinstance(call, ast.Call) else None
    if not isinstance(call, ast.Call) or manager not in MANAGERS:
        reader.refuse(node, f"`with {ast.unparse(call)[:60]}` is not in the IR", _REMEDY)
    if manager == "contextlib.suppress":
        return [_suppressing(reader, node, call, first.optional_vars, body)]
    if manager == "decimal.localcontext":
        return _in_context(reader, node, call, first.optional_vars, body)
    return _closing(reader, node, call, first.optional_vars, body)


def _suppressing(
    reader: Reader, node: ast.With, call: ast.Call, target: ast.expr | None, body: list[ast.stmt]
) -> ir.Stmt:
    if target is not None or call.keywords or not call.args:
        reader.refuse(node, "suppress takes exceptions and gives nothing", "contextlib.suppress(ValueError)")
    errors = tuple(map(reader.handled, call.args))
    place = reader.place(node)
    handler = ir.Handler(errors, None, (ir.Pass(position=place),), position=place)
    return ir.Try(reader.block(body), (handler,), position=place)


def _closing(
    reader: Reader, node: ast.With, call: ast.Call, target: ast.expr | None, body: list[ast.stmt]
) -> list[ir.Stmt]:
    """`name = call`, and `name.close()` in the `finally` of the body, which leaves the name as it is."""
    if not isinstance(target, ast.Name):
        reader.refuse(node, "`with io.StringIO(...)` needs a name", "with io.StringIO(...) as out:")
    if target.id in reader.shared or any(_binds(n, target.id) for s in body for n in ast.walk(s)):
        reader.refuse(node, f"`{target.id}` is another thing by the end of its `with`", "use another name")
    place = reader.place(node)
    name = ir.Name(target.id, position=place)
    made = ir.Assign((reader.target(target),), reader.expr(call), position=place)
    close = ir.ExprStmt(ir.MethodCall(name, "close", position=place), position=place)
    return [made, _finally(reader, node, body, close)]


def _finally(reader: Reader, node: ast.With, body: list[ast.stmt], last: ir.Stmt) -> ir.Stmt:
    around, reader.yielding = reader.yielding, "inside a `with`"
    statements = reader.block(body)
    reader.yielding = around
    return ir.Try(statements, (), (), (last,), position=reader.place(node))


def _in_context(
    reader: Reader, node: ast.With, call: ast.Call, target: ast.expr | None, body: list[ast.stmt]
) -> list[ir.Stmt]:
    """The context of before is kept under a name of its own, and set again in the `finally` of the body."""
    if (
        len(call.args) > 1
        or any(k.arg not in SETTABLE for k in call.keywords)
        or not isinstance(target, ast.Name | None)
    ):
        reader.refuse(
            node, "localcontext takes a context, and what it changes of it", "decimal.localcontext(prec=50) as c"
        )
    before = _unused(reader, "context_before")
    new = target.id if isinstance(target, ast.Name) else _unused(reader, "context_within")
    names = {"_before": before, "_new": new}
    lines = ["_before = getcontext()", f"_new = {'given' if call.args else '_before'}.copy()"]
    lines += [f"_new.{k.arg} = given" for k in call.keywords]
    given = iter([*call.args, *(k.value for k in call.keywords)])
    made = [_written(reader, node, line, names, given) for line in (*lines, "setcontext(_new)")]
    return [*made, _finally(reader, node, body, _written(reader, node, "setcontext(_before)", names, given))]


def _written(reader: Reader, node: ast.With, line: str, names: dict[str, str], given: Iterator[ast.expr]) -> ir.Stmt:
    """A statement in which functions of `decimal`, the names and what was given stand for words."""

    class Words(ast.NodeTransformer):
        def visit_Name(self, word: ast.Name) -> ast.expr:
            if word.id == "given":
                return next(given)
            return ast.copy_location(ast.Name(names.get(word.id, word.id), word.ctx), node)

    statement = ast.copy_location(Words().visit(ast.parse(line).body[0]), node)
    imported = dict(reader.imported)
    reader.imported |= {name: f"decimal.{name}" for name in ("getcontext", "setcontext")}
    read = reader.stmt(ast.fix_missing_locations(statement))
    reader.imported = imported
    return read


def _unused(reader: Reader, word: str) -> str:
    """A name that the function around does not bind; it does from now on."""
    name = next(n for i in count(1) if not reader.is_local(n := word if i == 1 else f"{word}_{i}"))
    reader.bound[-1].add(name)
    return name


def _binds(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=found, ctx=ast.Store() | ast.Del()):
            return found == name
        case ast.ExceptHandler(name=str(found)) | ast.MatchAs(name=str(found)) | ast.MatchStar(name=str(found)):
            return found == name
        case ast.MatchMapping(rest=str(found)) | ast.FunctionDef(name=found):
            return found == name
    return False
