"""What is wrong with a program whatever it is run on: names that nothing binds, ways to the end without a result."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Collection, Iterator, Sequence

from csp_ir.ir.types import Type
from csp_ir.spec.values import conforms


def faults(source: str, name: str, returns: Type, known: Collection[str] = ()) -> tuple[str, ...]:
    """Sentences on a module's text that parses; none where nothing is found.

    Args:
        name: the function that is asked for. returns: what it must give.
        known: names that are bound elsewhere.
    """
    said = [f"`{n}` is not defined" for n in undefined(source, known)]
    entry = _function(ast.parse(source), name)
    if entry is not None and not conforms(None, returns) and runs_off(entry):
        said.append("a way through it ends without a result")
    return tuple(said)


def undefined(source: str, known: Collection[str] = ()) -> list[str]:
    """Names that a module's text reads and that neither it nor Python binds."""
    try:
        top = symtable.symtable(source, "<sample>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    bound = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    bound |= {s.get_name() for t in _tables(top) for s in t.get_symbols() if s.is_declared_global() and s.is_assigned()}
    free = {s.get_name() for t in _tables(top) for s in t.get_symbols() if s.is_referenced() and s.is_global()}
    return sorted(n for n in free - bound - set(known) if not hasattr(builtins, n) and not n.startswith("__"))


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for inner in table.get_children():
        yield from _tables(inner)


def runs_off(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function may come to the end of its body; a generator may, and gives its elements all the same."""
    todo: list[ast.AST] = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return False
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            todo += ast.iter_child_nodes(node)
    return _passes(function.body)


def unread_parameters(source: str, name: str) -> list[str]:
    """The parameters of a function of a text that parses which it never reads."""
    function = _function(ast.parse(source), name)
    if function is None:
        return []
    read = {n.id for s in function.body for n in ast.walk(s) if isinstance(n, ast.Name)}
    return [a.arg for a in (*function.args.posonlyargs, *function.args.args) if a.arg not in read]


def _function(tree: ast.Module, name: str) -> ast.FunctionDef | None:
    return next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None)


def _passes(body: Sequence[ast.stmt]) -> bool:
    """Whether a run may come past these statements."""
    return all(map(_passable, body))


def _passable(s: ast.stmt) -> bool:
    match s:
        case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
            return False
        case ast.If():
            return _passes(s.body) or _passes(s.orelse)
        case ast.While(test=ast.Constant(value=value)) if value:
            return _breaks(s.body)
        case ast.While() | ast.For():
            return not s.orelse or _passes(s.orelse) or _breaks(s.body)
        case ast.Try():
            if s.finalbody and not _passes(s.finalbody):
                return False
            return (_passes(s.body) and _passes(s.orelse)) or any(_passes(h.body) for h in s.handlers)
        case ast.With():
            return _passes(s.body)
        case ast.Match():
            last = s.cases[-1]
            every = last.guard is None and isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
            return not every or any(_passes(c.body) for c in s.cases)
        case ast.Assert(test=ast.Constant(value=value)):
            return bool(value)
    return True


def _breaks(body: Sequence[ast.stmt]) -> bool:
    """Whether a `break` in these statements leaves the loop round them."""
    for s in body:
        if isinstance(s, ast.Break):
            return True
        if isinstance(s, ast.While | ast.For):
            if _breaks(s.orelse):
                return True
            continue
        parts = [getattr(s, field, []) for field in ("body", "orelse", "finalbody")]
        parts += [h.body for h in getattr(s, "handlers", [])] + [c.body for c in getattr(s, "cases", [])]
        if not isinstance(s, ast.FunctionDef | ast.ClassDef) and any(map(_breaks, parts)):
            return True
    return False
