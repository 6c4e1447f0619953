"""Classes that define data, and type aliases, at the top level of a Python text: `Record`s and named types.

Of a class only its fields are kept: name, annotation and a constant default. Methods and validators are never run;
`left_out` names them, for whoever tells the user.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csp_ir.errors import IRSyntaxError
from csp_ir.ir import nodes as ir
from csp_ir.ir import read_object as objects
from csp_ir.ir.types import ANY, INT, STR, Type

if TYPE_CHECKING:
    from csp_ir.ir.read_stmt import Reader

_OPTIONS = frozenset(("frozen", "order", "slots", "kw_only", "unsafe_hash"))
_SILENT = frozenset(("unique", "enum.unique", "runtime_checkable"))
_BASES = {
    "NamedTuple": "NamedTuple", "TypedDict": "TypedDict", "Enum": "Enum", "IntEnum": "IntEnum", "StrEnum": "StrEnum",
    "str, Enum": "str, Enum", "int, Enum": "int, Enum",
}  # fmt: skip
_FACTORIES: dict[str, ir.Expr] = {"list": ir.ListDisplay(), "dict": ir.DictDisplay(), "set": ir.Call(ir.Name("set"))}
_NO_RECORD = "a class that is no dataclass, NamedTuple, TypedDict, Enum or exception, and has another class above it"
_REMEDY = "fields with types and constant defaults, as in a dataclass"


class Definitions:
    """The definitions of a module, read in their order.

    statements: the ids of the statements that are definitions.
    """

    def __init__(self, reader: Reader, module: ast.Module) -> None:
        self.reader = reader
        self.classes: list[tuple[str, ast.stmt]] = []
        self.aliases: list[tuple[str, ast.stmt, ast.expr]] = []
        self.records: dict[str, ir.Record] = {}
        for s in module.body:
            if isinstance(s, ast.ClassDef):
                self.classes.append((s.name, s))
            elif (name := _functional(s)) is not None:
                self.classes.append((name, s))
            elif (alias := _alias(s)) is not None:
                self.aliases.append((alias[0], s, alias[1]))
        self.statements = {id(s) for _, s in self.classes} | {id(s) for _, s, _ in self.aliases}

    def read(self, unreadable: dict[str, str] | None = None) -> list[ir.Record]:
        """The records; the reader knows them, the aliases and the fields from now on.

        unreadable: takes in the names of classes that are no records, with the reason. Raises IRSyntaxError without it.
        """
        reader = self.reader
        for name, s in self.classes:
            reader.name(s, name)
            reader.named[name] = Type(name)
        for name, _, value in self.aliases:
            reader.named[name] = _aliased(reader, value)
        for name, s in self.classes:
            if unreadable is None and isinstance(s, ast.ClassDef) and (own := objects.outline(reader, s)) is not None:
                self.records[name] = own
                reader.named[name] = ANY
                continue
            try:
                if unreadable is None:
                    self.without_behaviour(s)
                record = self.records[name] = reader.records[name] = self.record(name, s)
            except IRSyntaxError as error:
                if unreadable is None:
                    raise
                unreadable[name] = error.message
                del reader.named[name]
                continue
            if reader.fields is not None:
                reader.fields |= {p.name for p in record.parameters} | ({"name", "value"} if record.is_enum else set())
        return list(self.records.values())

    def with_bodies(self, module: ast.Module, prepared: objects.Prepared, constants: Container[str]) -> list[ir.Record]:
        """The records with their methods, which may name any function of the module. Raises IRSyntaxError."""
        written = {name: s for name, s in self.classes if isinstance(s, ast.ClassDef)}
        return [
            objects.with_body(self.reader, record, written[name], module, prepared, constants)
            if name in written
            else record
            for name, record in self.records.items()
        ]

    def without_behaviour(self, s: ast.stmt) -> None:
        """Refuse a class whose values do by themselves what its fields do not say."""
        for b in s.body if isinstance(s, ast.ClassDef) else ():
            if isinstance(b, ast.FunctionDef | ast.AsyncFunctionDef) and b.name.startswith("__"):
                self.reader.refuse(b, f"the method {b.name} of a class is not in the IR", _REMEDY)

    def record(self, name: str, s: ast.stmt) -> ir.Record:
        if not isinstance(s, ast.ClassDef):
            assert isinstance(s, ast.Assign) and isinstance(s.value, ast.Call)
            return self.made_by_call(name, s.value)
        kind, options, inherited = self.shape(s)
        own = self.members(s) if kind.endswith("Enum") else list(self.fields(s))
        kept = [p for p in inherited if p.name not in {q.name for q in own}]
        return self.checked(
            s, ir.Record(name, (*kept, *own), Type(name), (), "", kind, options, position=self.reader.place(s))
        )

    def checked(self, node: ast.AST, record: ir.Record) -> ir.Record:
        names = [p.name for p in record.parameters]
        bad = next((n for n in names if n.startswith("__") or names.count(n) > 1), None)
        if bad is not None or (record.is_enum and not names):
            self.reader.refuse(node, f"the fields of {record.name} cannot be told apart", _REMEDY)
        plain = [p.default is not None for p in record.parameters]
        if not record.is_enum and "kw_only=True" not in record.options and plain != sorted(plain):
            self.reader.refuse(
                node, f"a field of {record.name} without a default follows one with a default", "reorder them"
            )
        return record

    def shape(self, s: ast.ClassDef) -> tuple[str, tuple[str, ...], tuple[ir.Parameter, ...]]:
        """Kind, options and inherited fields of a class."""
        reader = self.reader
        bases = [_dotted(b).rpartition(".")[2] for b in s.bases]
        options = [f"{k.arg}={ast.unparse(k.value)}" for k in s.keywords]
        parents = [self.records[b] for b in bases if b in self.records and self.records[b].is_data]
        kind = _BASES.get(", ".join(b for b in bases if b not in self.records), "")
        for d in s.decorator_list:
            called = d.func if isinstance(d, ast.Call) else d
            name = _dotted(called)
            if name.rpartition(".")[2] == "dataclass" and not kind:
                kind = "dataclass"
                options += self.options(d) if isinstance(d, ast.Call) else []
            elif name not in _SILENT:
                reader.refuse(d, f"the decorator `{name}` of a class is not in the IR", _REMEDY)
        if not kind and len(parents) == len(bases) == 1:
            kind = parents[0].kind
        if not kind or any(p.kind != kind for p in parents) or len(parents) > 1 or (parents and kind.endswith("Enum")):
            reader.refuse(s, f"`{s.name}` is {_NO_RECORD}", _REMEDY)
        if any(o != "total=False" for o in options if kind != "dataclass"):
            reader.refuse(s, f"`{options[0]}` of the class {s.name} is not in the IR", _REMEDY)
        inherited = parents[0].parameters if parents else ()
        return kind, tuple(sorted({*options, *(parents[0].options if parents else ())})), inherited

    def options(self, call: ast.Call) -> list[str]:
        found = []
        for k in call.keywords:
            value = k.value.value if isinstance(k.value, ast.Constant) else None
            if k.arg in _OPTIONS and isinstance(value, bool):
                found += [f"{k.arg}=True"] if value else []
            elif not (k.arg in ("eq", "repr", "init") and value is True):
                self.reader.refuse(
                    call, f"`{ast.unparse(k)}` of a dataclass is not in the IR", f"one of {sorted(_OPTIONS)}"
                )
        return found

    def fields(self, s: ast.ClassDef) -> Iterator[ir.Parameter]:
        for b in s.body:
            if not isinstance(b, ast.AnnAssign) or not isinstance(b.target, ast.Name):
                continue
            if _dotted(b.annotation.value if isinstance(b.annotation, ast.Subscript) else b.annotation).endswith(
                "ClassVar"
            ):
                continue
            default = None if b.value is None else self.default(b.value)
            name = self.reader.name(b, b.target.id)
            yield ir.Parameter(name, self.reader.annotation(b.annotation), default, position=self.reader.place(b))

    def default(self, node: ast.expr) -> ir.Expr:
        """A field's default; what a factory makes stands for itself."""
        if isinstance(node, ast.Call) and _dotted(node.func).rpartition(".")[2] == "field":
            given = {k.arg: k.value for k in node.keywords}
            if set(given) == {"default"}:
                node = given["default"]
            elif set(given) == {"default_factory"}:
                made = given["default_factory"]
                if isinstance(made, ast.Name) and made.id in _FACTORIES:
                    return _FACTORIES[made.id]
                if not isinstance(made, ast.Lambda) or made.args.args:
                    self.reader.refuse(node, "this default_factory is not in the IR", "list, dict, set, or a lambda")
                node = made.body
            else:
                self.reader.refuse(node, f"`{ast.unparse(node)}` is not in the IR", "default= or default_factory=")
        value = self.reader.expr(node)
        if not is_constant(value, self.records):
            self.reader.refuse(node, "a default of a field is a constant", "write the value itself")
        return value

    def members(self, s: ast.ClassDef) -> list[ir.Parameter]:
        pairs = [(b, t, b.value) for b in s.body if isinstance(b, ast.Assign) for t in b.targets]
        return self.enumerated(
            [(b, t.id, v) for b, t, v in pairs if isinstance(t, ast.Name) and not t.id.startswith("_")]
        )

    def enumerated(self, pairs: list[tuple[Any, str, ast.expr]]) -> list[ir.Parameter]:
        found: list[ir.Parameter] = []
        values: list[Any] = []
        for node, name, value in pairs:
            try:
                last = max((v for v in values if isinstance(v, int)), default=0)
                given = last + 1 if _is_auto(value) else ast.literal_eval(value)
                expr = (
                    ir.Literal(given)
                    if isinstance(given, int | float | str | bytes | bool | None)
                    else self.reader.expr(value)
                )
            except ValueError:
                self.reader.refuse(node, f"the value of the member {name} is no constant", "write the value itself")
            if given in values:
                self.reader.refuse(node, f"two members have the value {given!r}", "give each its own")
            values.append(given)
            kind = INT if type(given) is int else STR if type(given) is str else ANY
            found.append(ir.Parameter(self.reader.name(node, name), kind, expr, position=self.reader.place(node)))
        return found

    def made_by_call(self, name: str, call: ast.Call) -> ir.Record:
        """`Point = namedtuple("Point", "x y")` and its like."""
        kind = {"namedtuple": "NamedTuple"}.get(made := _dotted(call.func).rpartition(".")[2], made)
        given = call.args[1] if len(call.args) == 2 and not call.keywords else None
        reader, place = self.reader, self.reader.place(call)
        parameters: list[ir.Parameter] = []
        pairs: list[tuple[Any, str, ast.expr]]
        if kind.endswith("Enum") and given is not None:
            if isinstance(given, ast.Dict):
                pairs = [
                    (given, str(k.value), v) for k, v in zip(given.keys, given.values) if isinstance(k, ast.Constant)
                ]
            else:
                pairs = [(given, n, ast.Constant(i)) for i, n in enumerate(_words(given), 1)]
            parameters = self.enumerated(pairs)
        elif isinstance(given, ast.Dict) and kind == "TypedDict":
            parameters = [
                ir.Parameter(str(k.value), reader.annotation(v)) for k, v in zip(given.keys, given.values) if isinstance(k, ast.Constant)
            ]  # fmt: skip
        elif isinstance(given, ast.List) and all(isinstance(e, ast.Tuple) for e in given.elts) and made == "NamedTuple":
            parameters = [
                ir.Parameter(str(e.elts[0].value), reader.annotation(e.elts[1]))  # type: ignore[attr-defined]
                for e in given.elts
                if len(e.elts) == 2 and isinstance(e.elts[0], ast.Constant)  # type: ignore[attr-defined]
            ]
        elif given is not None and made == "namedtuple":
            parameters = [ir.Parameter(n) for n in _words(given)]
        if not parameters or not all(p.name.isidentifier() for p in parameters):
            reader.refuse(
                call, f"the fields of {name} cannot be read", f'{name} = namedtuple("{name}", "x y"), or a class'
            )
        return self.checked(call, ir.Record(name, tuple(parameters), Type(name), (), "", kind, (), position=place))


def is_constant(e: ir.Expr, records: Any = ()) -> bool:
    """Whether an expression is a value: literals, displays, values of plain classes, records, members of enumerations."""
    from csp_ir.ir.modules import CLASS_MODULE

    callable_ = (*CLASS_MODULE, "set", "frozenset", "list", "dict", "tuple", *records)
    match e:
        case ir.Literal():
            return True
        case ir.ListDisplay() | ir.TupleDisplay() | ir.SetDisplay() | ir.DictDisplay():
            return all(isinstance(c, ir.Expr) and is_constant(c, records) for c in e.children())
        case ir.Call(function=ir.Name() as f):
            parts = (*e.args, *(k.value for k in e.keywords))
            return f.id in callable_ and all(is_constant(a, records) for a in parts)
        case ir.Attribute(value=ir.Name() as f):
            return f.id in records
    return False


def left_out(node: ast.ClassDef) -> list[str]:
    """The methods and class variables of a class, which take no part in a record."""
    found = [b.name for b in node.body if isinstance(b, ast.FunctionDef | ast.AsyncFunctionDef)]
    for b in node.body:
        if isinstance(b, ast.AnnAssign) and "ClassVar" in ast.unparse(b.annotation) and isinstance(b.target, ast.Name):
            found.append(b.target.id)
    return found


def _is_auto(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and _dotted(value.func).rpartition(".")[2] == "auto" and not value.args


def _dotted(node: ast.expr) -> str:
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def _words(node: ast.expr) -> list[str]:
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return []
    return value.replace(",", " ").split() if isinstance(value, str) else [str(v) for v in value]


def _functional(s: ast.stmt) -> str | None:
    """The name that `Point = namedtuple(...)` and its like define."""
    if not isinstance(s, ast.Assign) or len(s.targets) != 1 or not isinstance(s.value, ast.Call):
        return None
    made = _dotted(s.value.func).rpartition(".")[2]
    target = s.targets[0]
    known = made in ("namedtuple", *ir.RECORD_KINDS[1:])
    return target.id if known and isinstance(target, ast.Name) else None


_GENERIC = frozenset(
    "list dict set frozenset tuple List Dict Set FrozenSet Tuple Optional Union Sequence Mapping Iterable Callable Literal "
    "Iterator Collection Annotated MutableMapping MutableSequence".split()
)
_SCALARS = frozenset("int float str bool bytes".split())


def _alias(s: ast.stmt) -> tuple[str, ast.expr] | None:
    """The name and the type of an alias: `Vector = list[float]`, `Id = NewType("Id", int)`, `type Vector = list[float]`."""
    if type(s).__name__ == "TypeAlias":
        return s.name.id, s.value  # type: ignore[attr-defined]
    if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name) and s.value is not None:
        return (s.target.id, s.value) if _dotted(s.annotation).endswith("TypeAlias") else None
    if not isinstance(s, ast.Assign) or len(s.targets) != 1 or not isinstance(s.targets[0], ast.Name):
        return None
    name, value = s.targets[0].id, s.value
    if isinstance(value, ast.Subscript) and _dotted(value.value).rpartition(".")[2] in _GENERIC:
        return name, value
    if isinstance(value, ast.Call) and _dotted(value.func).rpartition(".")[2] in ("NewType", "TypeVar"):
        return name, value
    named = isinstance(value, ast.Name) and value.id in _SCALARS
    union = (
        isinstance(value, ast.BinOp)
        and isinstance(value.op, ast.BitOr)
        and isinstance(value.right, ast.Constant | ast.Name)
    )
    return (name, value) if (named or union) and name[:1].isupper() and not name.isupper() else None


def _aliased(reader: Reader, value: ast.expr) -> Type:
    if isinstance(value, ast.Call):
        if _dotted(value.func).endswith("TypeVar"):
            first = value.args[0] if value.args else None
            label = first.value if isinstance(first, ast.Constant) else None
            return Type("Var", (), label) if isinstance(label, str) else ANY
        value = value.args[1] if len(value.args) == 2 else ast.Constant(None)
    try:
        return reader.annotation(value)
    except IRSyntaxError:
        return replace(ANY)
