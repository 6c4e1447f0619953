"""A Python module as people keep it: what of it the IR can express, and why not the rest.

Nothing that the IR lacks is an error here. A function that it cannot express, or that uses such a thing, is left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from csp_ir.errors import IRSyntaxError
from csp_ir.ir import nodes as ir
from csp_ir.ir.modules import READABLE
from csp_ir.ir.read_class import Definitions, left_out
from csp_ir.ir.read_stmt import Reader, read_names, with_constants
from csp_ir.ir.types import Type


@dataclass
class Module:
    """What was read.

    functions: records first, then functions in their order; aliases: types under names of their own.
    left_out: functions and classes that are not usable, with the reason; errors: of those that could not be read.
    ignored: members of record classes that take no part in a record: "Point.norm".
    """

    functions: list[ir.Function] = field(default_factory=list)
    aliases: dict[str, Type] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    errors: dict[str, IRSyntaxError] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    def named(self, name: str) -> ir.Function | None:
        return next((f for f in reversed(self.functions) if f.name == name), None)


def read_module(reader: Reader, tree: ast.Module) -> Module:
    """Read a module with a fresh reader."""
    found = Module()
    module = ast.Module(list(_flat(tree.body)), [])
    missing: dict[str, str] = {}
    for statement in module.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            _import(reader, statement, missing)
    reader.fields = set(READABLE)
    definitions = Definitions(reader, module)
    records = definitions.read(found.left_out)
    missing |= found.left_out
    found.functions += records
    found.aliases = {name: reader.named[name] for name, _, _ in definitions.aliases}
    names = {r.name for r in records}
    for statement in module.body:
        if isinstance(statement, ast.ClassDef) and statement.name in names:
            found.ignored += [f"{statement.name}.{name}" for name in left_out(statement)]
    constants = _constants(module, definitions.statements, missing)
    written = {s.name: s for s in module.body if isinstance(s, ast.FunctionDef)}
    reader.bound.append(names | written.keys())
    for statement in module.body:
        if isinstance(statement, ast.AsyncFunctionDef):
            found.left_out[statement.name] = "async functions are not in the IR"
        elif isinstance(statement, ast.FunctionDef):
            _function(reader, statement, constants, found)
    _without_missing(found, written, missing | found.left_out)
    return found


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, those that type checkers only see, and those that are tried first, among them."""
    for statement in body:
        seen = isinstance(statement, ast.If) and ast.unparse(statement.test).endswith("TYPE_CHECKING")
        if seen or isinstance(statement, ast.Try):
            yield from _flat(statement.body)  # type: ignore[attr-defined]
        else:
            yield statement


def _import(reader: Reader, statement: ast.Import | ast.ImportFrom, missing: dict[str, str]) -> None:
    """Take in an import name by name; what it names and the IR lacks is missing."""
    for alias in statement.names:
        single: ast.Import | ast.ImportFrom = ast.Import([alias])
        if isinstance(statement, ast.ImportFrom):
            single = ast.ImportFrom(statement.module, [alias], statement.level)
        try:
            if isinstance(single, ast.ImportFrom) and (single.level or not single.module):
                reader.refuse(statement, "it is imported from another module of yours")
            reader.import_(ast.copy_location(single, statement))
        except IRSyntaxError as error:
            missing[alias.asname or alias.name.partition(".")[0]] = error.message


def _constants(module: ast.Module, definitions: set[int], missing: dict[str, str]) -> dict[str, ast.stmt]:
    """Names that are assigned once at top level, with the assignment."""
    found: dict[str, ast.stmt] = {}
    for statement in module.body:
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            missing[statement.target.id] = "it is assigned more than once"
        if (
            not isinstance(statement, ast.Assign | ast.AnnAssign)
            or id(statement) in definitions
            or statement.value is None
        ):
            continue
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            for name in (n.id for n in ast.walk(target) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)):
                if not isinstance(target, ast.Name) or name in found:
                    missing[name] = (
                        "it is assigned more than once" if name in found else "it is part of what is assigned"
                    )
                found[name] = statement
    return {name: s for name, s in found.items() if name not in missing}


def _function(reader: Reader, statement: ast.FunctionDef, constants: dict[str, ast.stmt], found: Module) -> None:
    depth, bound = reader.depth, len(reader.bound)
    found.functions = [f for f in found.functions if f.name != statement.name]
    try:
        found.functions.append(reader.function(with_constants(statement, constants)))
    except IRSyntaxError as error:
        found.left_out[statement.name], found.errors[statement.name] = error.message, error
    reader.depth = depth
    del reader.bound[bound:]


def _without_missing(found: Module, written: dict[str, ast.FunctionDef], missing: dict[str, str]) -> None:
    """Leave out the functions that use what is missing, and those that use these."""
    for name in found.errors.keys() & written.keys():
        if gone := sorted(read_names(written[name]) & missing.keys() - {name}):
            found.left_out[name] = f"it uses {gone[0]}: {missing[gone[0]]}"
    changed = True
    while changed:
        changed = False
        for f in list(found.functions):
            if f.name not in written or f.name in missing:
                continue
            body = written[f.name]
            used = {n for s in body.body for n in read_names(s)} - {p.name for p in f.parameters}
            if gone := sorted(used & missing.keys()):
                found.left_out[f.name] = missing[f.name] = f"it uses {gone[0]}: {missing[gone[0]]}"
                found.functions.remove(f)
                changed = True
