"""`with` statements to the IR, which has none: the `try` that does the same."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from csp_ir.ir import nodes as ir
from csp_ir.ir.modules import MANAGERS

if TYPE_CHECKING:
    from csp_ir.ir.read_stmt import Reader

_REMEDY = "io.StringIO(...) as name, contextlib.suppress(errors), or `try` with `finally`"


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
    around, reader.yielding = reader.yielding, "inside a `with`"
    statements = reader.block(body)
    reader.yielding = around
    return [made, ir.Try(statements, (), (), (close,), position=place)]


def _binds(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(id=found, ctx=ast.Store() | ast.Del()):
            return found == name
        case ast.ExceptHandler(name=str(found)) | ast.MatchAs(name=str(found)) | ast.MatchStar(name=str(found)):
            return found == name
        case ast.MatchMapping(rest=str(found)) | ast.FunctionDef(name=found):
            return found == name
    return False
