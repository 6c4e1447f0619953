"""A program's own classes with behaviour: methods and constants, as the `body` of a `Record`; and its exceptions.

A class has no class above it, and of the names that Python calls by itself only those of SPECIAL.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Container
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csp_ir.errors import IRSyntaxError
from csp_ir.ir import nodes as ir
from csp_ir.ir.types import ANY

if TYPE_CHECKING:
    from csp_ir.ir.read_stmt import Reader

Prepared = Callable[[ast.FunctionDef], ast.FunctionDef]  # a function with the constants of its module
SPECIAL = frozenset(
    "__init__ __len__ __iter__ __repr__ __str__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __contains__ __bool__ __hash__ "
    "__call__ __next__".split()
)
SETTER = ".setter"
_BINDINGS = ("staticmethod", "classmethod", "property")
_COMPARING = frozenset(("__eq__", "__ne__", "__hash__"))
_SHAKEN = frozenset(("OrderedDict", "collections.OrderedDict", "itertools.groupby"))
_REMEDY = f"a function, or one of {', '.join(sorted(SPECIAL))}"


def own_names(module: ast.Module) -> frozenset[str]:
    """What may stand after a dot because a class of the module has it: methods, constants, fields that are assigned.

    Names that Python changes within a class (`self.__x`) are changed in the module itself.
    """
    classes = [s for s in module.body if isinstance(s, ast.ClassDef)]
    for s in classes:
        mangled = _Mangled(s.name)
        mangled.visit(s)
        for m in s.body:
            if isinstance(m, ast.FunctionDef):
                m.name = mangled.named(m.name)
    found = {m.name for s in classes for m in s.body if isinstance(m, ast.FunctionDef)}
    found |= {name for s in classes if not s.decorator_list for m in s.body for name in _constants(m)}
    if classes:
        stored = (n for n in ast.walk(module) if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store))
        found |= {n.attr for n in stored}
    return frozenset(name for name in found if not name.startswith("__"))


def outline(reader: Reader, s: ast.ClassDef) -> ir.Record | None:
    """The record of a class with behaviour without its body, or that of an exception; None for another class."""
    above = [ast.unparse(b) for b in s.bases]
    place = reader.place(s)
    if s.decorator_list or s.keywords or len(above) > 1:
        return None
    if not above or above == ["object"]:
        return ir.Record(s.name, (), ANY, (), "", ir.PLAIN_CLASS, position=place)
    if above[0] not in reader.errors and not is_exception(above[0]):
        return None
    if not all(
        isinstance(b, ast.Pass) or isinstance(b, ast.Expr) and isinstance(b.value, ast.Constant) for b in s.body
    ):
        reader.refuse(s, f"the exception {s.name} has more than a name", "`pass`, and a message where it is raised")
    reader.errors.add(s.name)
    return ir.Record(s.name, (), ANY, (), "", above[0], position=place)


def with_body(
    reader: Reader,
    record: ir.Record,
    s: ast.ClassDef,
    module: ast.Module,
    prepared: Prepared,
    constants: Container[str],
) -> ir.Record:
    """The record with the methods of its class. Raises IRSyntaxError for what of it the module uses and the IR lacks."""
    body: list[ir.Stmt] = []
    values: dict[str, ast.expr] = {}
    for b in s.body:
        if isinstance(b, ast.FunctionDef):
            try:
                body.append(_method(reader, s, b, prepared))
            except IRSyntaxError:
                if record.kind == ir.PLAIN_CLASS or _is_used(module, b):
                    raise
        elif record.kind == ir.PLAIN_CLASS and not _says_nothing(b):
            body.append(_constant(reader, s, b, constants, values))
    return replace(record, body=tuple(body)) if body else record


def shaken(program: ir.Program) -> ir.Name | ir.FunctionRef | None:
    """Where a program names what CPython crashes of when a comparison changes it, beside a class with one of its own."""
    bodies = (s for h in program.helpers if isinstance(h, ir.Record) for s in h.body)
    if not any(isinstance(s, ir.Function) and s.name in _COMPARING for s in bodies):
        return None
    names = (x for x in program.walk() if isinstance(x, ir.Name | ir.FunctionRef))
    return next((x for x in names if (x.id if isinstance(x, ir.Name) else x.name) in _SHAKEN), None)


def _method(reader: Reader, s: ast.ClassDef, node: ast.FunctionDef, prepared: Prepared) -> ir.Function:
    marks = [ast.unparse(d) for d in node.decorator_list]
    same = [b for b in s.body if isinstance(b, ast.FunctionDef) and b.name == node.name]
    setting = (
        same[1:] == [node]
        and _is_set(same)
        and not s.decorator_list
        and [*map(ast.unparse, s.bases)] in ([], ["object"])
    )
    if len(marks) > 1 or not setting and any(m not in _BINDINGS for m in marks):
        known = ", ".join((*_BINDINGS, f"{node.name}{SETTER} below the property of a class without a base"))
        reader.refuse(node, f"the decorator `{marks[0]}` of a method is not in the IR", f"one of {known}")
    if node.name.startswith("__") and (node.name not in SPECIAL or marks):
        reader.refuse(node, f"the method {node.name} of a class is not in the IR", _REMEDY)
    if len(same) > 1 and not _is_set(same):
        reader.refuse(node, f"{s.name} has two methods {node.name}", "give each its own name")
    function = ast.FunctionDef(**{f: getattr(node, f) for f in node._fields} | {"name": "method", "decorator_list": []})
    function = ast.copy_location(function, node)
    return replace(reader.function(prepared(function)), name=node.name, bound=marks[0] if marks else "")


def _is_set(same: list[ast.FunctionDef]) -> bool:
    """Whether methods of one name are a property and what sets it."""
    marks = [[ast.unparse(d) for d in f.decorator_list] for f in same]
    return marks == [["property"], [same[0].name + SETTER]]


def _constant(
    reader: Reader, s: ast.ClassDef, node: ast.stmt, constants: Container[str], values: dict[str, ast.expr]
) -> ir.Stmt:
    """A constant of a class; values: of those above it what never changes, which takes the place of their names."""
    names, value = _constants(node), getattr(node, "value", None)
    if len(names) != 1 or value is None or names[0].startswith("__"):
        reader.refuse(node, f"the class {s.name} holds more than methods and constants", "name = value, and methods")
    value = _Filled(values).filled(value)
    made = reader.expr(value)
    read = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
    members = {name for b in s.body for name in (*_constants(b), getattr(b, "name", ""))}
    if any(name in constants or name in members or reader.is_local(name) for name in read):
        reader.refuse(node, f"`{names[0]}` of the class {s.name} is no constant", "write the value itself")
    values.pop(names[0], None)
    if all(isinstance(n, _UNCHANGING) for n in ast.walk(value)):
        values[names[0]] = value
    target = ir.Name(reader.name(node, names[0]), position=reader.place(node))
    return ir.Assign((target,), made, position=reader.place(node))


def _constants(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [t.id for t in targets if isinstance(t, ast.Name)]


def _says_nothing(node: ast.stmt) -> bool:
    """A docstring, `pass`, a declared field, or `__slots__`, which changes nothing but what may be assigned."""
    if isinstance(node, ast.AnnAssign) and node.value is None or _constants(node) == ["__slots__"]:
        return True
    return isinstance(node, ast.Pass) or isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_used(module: ast.Module, method: ast.FunctionDef) -> bool:
    return any(isinstance(n, ast.Attribute) and n.attr == method.name for n in ast.walk(module))


def is_exception(name: str) -> bool:
    """Whether a name is that of a builtin exception."""
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, Exception)


_UNCHANGING = (ast.Constant, ast.UnaryOp, ast.BinOp, ast.operator, ast.unaryop)


class _Filled(ast.NodeTransformer):
    """Names as the values that they stand for; in what is a scope of its own Python does not find those of a class."""

    def __init__(self, values: dict[str, ast.expr]) -> None:
        self.values = values

    def filled(self, value: ast.expr) -> ast.expr:
        return self.visit(value)  # type: ignore[no-any-return]

    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, ast.Name):
            return self.values.get(node.id, node)
        scoped = isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp)
        return node if scoped else self.generic_visit(node)


class _Mangled(ast.NodeTransformer):
    """`self.__x` within `class P` as `self._P__x`, which is what Python makes of it."""

    def __init__(self, owner: str) -> None:
        self.before = f"_{owner.lstrip('_')}"

    def named(self, name: str) -> str:
        return self.before + name if name.startswith("__") and not name.endswith("__") else name

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        node.attr = self.named(node.attr)
        return self.generic_visit(node)
