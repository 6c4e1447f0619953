"""The nodes of the IR: a typed, restricted Python.

Every node is immutable and compares by structure; source positions do not take part
in comparison. Holes are nodes too: a program with no `Hole` in it is complete.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from csp_ir.ir.patterns import AsPattern as AsPattern
from csp_ir.ir.patterns import CapturePattern as CapturePattern
from csp_ir.ir.patterns import Case as Case
from csp_ir.ir.patterns import ClassPattern as ClassPattern
from csp_ir.ir.patterns import MappingPattern as MappingPattern
from csp_ir.ir.patterns import Match as Match
from csp_ir.ir.patterns import OrPattern as OrPattern
from csp_ir.ir.patterns import SequencePattern as SequencePattern
from csp_ir.ir.patterns import StarPattern as StarPattern
from csp_ir.ir.patterns import ValuePattern as ValuePattern
from csp_ir.ir.tree import Expr as Expr
from csp_ir.ir.tree import Name as Name
from csp_ir.ir.tree import Node as Node
from csp_ir.ir.tree import Pattern as Pattern
from csp_ir.ir.tree import Position as Position
from csp_ir.ir.tree import Stmt as Stmt
from csp_ir.ir.tree import field_names as field_names
from csp_ir.ir.types import ANY, STR, Type, dict_of, tuple_star

HOLE_KINDS = ("term", "operator", "constant", "name", "type", "predicate", "block", "function")

UNARY_OPERATORS = ("-", "+", "~", "not")
BINARY_OPERATORS = ("+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^")
COMPARE_OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not")
BOOLEAN_OPERATORS = ("and", "or")

# Names that the machinery gives to what it puts beside a program's variables begin so; no program can write them.
MACHINE = "$:"
LEFT, RIGHT = MACHINE + "left", MACHINE + "right"  # operands, where an operator's hole is read


# --- expressions ---------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Literal(Expr):
    """int, float, str, bytes, bool or None; `1`, `1.0` and `True` are three different literals."""

    value: int | float | str | bytes | bool | None = None

    def _key(self) -> tuple[type, str]:
        return type(self.value), repr(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Literal) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


@dataclass(frozen=True)
class FunctionRef(Expr):
    """A dotted component: `math.sqrt`, `str.lower`, `math.pi`, `collections.Counter`."""

    name: str


@dataclass(frozen=True)
class Hole(Expr):
    """A named unknown. As an `ExprStmt` of kind "block" it stands for statements.

    where: a condition on its values, in which its name, or `_`, is the value (`conditions.hole_condition`).
    """

    name: str
    type: Type | None = None
    description: str = ""
    kind: str = "term"
    where: str = ""


@dataclass(frozen=True)
class Unary(Expr):
    op: str
    operand: Expr


@dataclass(frozen=True)
class Binary(Expr):
    """`op` is one of BINARY_OPERATORS, or an operator hole."""

    left: Expr
    op: str | Hole
    right: Expr


@dataclass(frozen=True)
class BoolOp(Expr):
    """`and` / `or` over two or more operands."""

    op: str
    operands: tuple[Expr, ...]


@dataclass(frozen=True)
class Compare(Expr):
    """A chain `first ops[0] rest[0] ops[1] rest[1] ...`; an op may be an operator hole."""

    first: Expr
    ops: tuple[str | Hole, ...]
    rest: tuple[Expr, ...]


@dataclass(frozen=True)
class IfExp(Expr):
    test: Expr
    body: Expr
    orelse: Expr


@dataclass(frozen=True)
class NamedExpr(Expr):
    """`(target := value)`: binds a name of the function around it, and gives the value."""

    target: Name
    value: Expr


@dataclass(frozen=True)
class Keyword(Node):
    """A keyword argument; without a name, `**value`."""

    name: str
    value: Expr


@dataclass(frozen=True)
class Starred(Expr):
    """`*items` in a call or display, or as an assignment target."""

    value: Expr


@dataclass(frozen=True)
class Call(Expr):
    """`function` is a Name (builtin, helper, local), a FunctionRef or any expression that gives a function."""

    function: Expr
    args: tuple[Expr, ...] = ()
    keywords: tuple[Keyword, ...] = ()


@dataclass(frozen=True)
class MethodCall(Expr):
    receiver: Expr
    method: str
    args: tuple[Expr, ...] = ()
    keywords: tuple[Keyword, ...] = ()


@dataclass(frozen=True)
class Attribute(Expr):
    """A field of a record, a member of an enumeration, or a part such as `.year` of a date."""

    value: Expr
    name: str


@dataclass(frozen=True)
class Subscript(Expr):
    value: Expr
    index: Expr


@dataclass(frozen=True)
class Slice(Expr):
    """Only as the index of a Subscript."""

    lower: Expr | None = None
    upper: Expr | None = None
    step: Expr | None = None


@dataclass(frozen=True)
class ListDisplay(Expr):
    items: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class TupleDisplay(Expr):
    items: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class SetDisplay(Expr):
    items: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class DictDisplay(Expr):
    """`keys[i]` is None where `values[i]` is unpacked (`**other`)."""

    keys: tuple[Expr | None, ...] = ()
    values: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class Clause(Node):
    """`for target in iter if ... if ...` of a comprehension."""

    target: Expr
    iter: Expr
    conditions: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class Comprehension(Expr):
    """kind: "list", "set", "dict" or "generator"; `key` only for "dict"."""

    kind: str
    element: Expr
    clauses: tuple[Clause, ...]
    key: Expr | None = None


@dataclass(frozen=True)
class Lambda(Expr):
    params: tuple[str, ...]
    body: Expr


@dataclass(frozen=True)
class FormattedValue(Expr):
    """`{value!conversion:spec}` of an f-string; conversion is "", "r", "s" or "a"."""

    value: Expr
    conversion: str = ""
    spec: str = ""


@dataclass(frozen=True)
class FString(Expr):
    """Parts are str Literals and FormattedValues."""

    parts: tuple[Expr, ...]


@dataclass(frozen=True)
class Yield(Expr):
    """`yield value`, alone on its line or all that is assigned; the function around it gives a generator."""

    value: Expr | None = None


@dataclass(frozen=True)
class YieldFrom(Expr):
    """`yield from value`, where `yield` may stand."""

    value: Expr


# --- statements ----------------------------------------------------------------


@dataclass(frozen=True)
class Assign(Stmt):
    """`a = b = value`. A target is a Name, Subscript, Starred, TupleDisplay of targets, or a name hole."""

    targets: tuple[Expr, ...]
    value: Expr
    annotation: Type | None = None


@dataclass(frozen=True)
class AugAssign(Stmt):
    target: Expr
    op: str | Hole
    value: Expr


@dataclass(frozen=True)
class If(Stmt):
    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...] = ()


@dataclass(frozen=True)
class For(Stmt):
    target: Expr
    iter: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...] = ()


@dataclass(frozen=True)
class While(Stmt):
    test: Expr
    body: tuple[Stmt, ...]
    orelse: tuple[Stmt, ...] = ()


@dataclass(frozen=True)
class Break(Stmt):
    pass


@dataclass(frozen=True)
class Continue(Stmt):
    pass


@dataclass(frozen=True)
class Pass(Stmt):
    pass


@dataclass(frozen=True)
class Return(Stmt):
    value: Expr | None = None


@dataclass(frozen=True)
class Raise(Stmt):
    """`raise exception(message)`; exception None re-raises inside a handler."""

    exception: str | None = None
    message: Expr | None = None


@dataclass(frozen=True)
class Handler(Node):
    """`except exceptions as name:`; no exceptions means a bare `except`."""

    exceptions: tuple[str, ...]
    name: str | None
    body: tuple[Stmt, ...]


@dataclass(frozen=True)
class Try(Stmt):
    body: tuple[Stmt, ...]
    handlers: tuple[Handler, ...]
    orelse: tuple[Stmt, ...] = ()
    final: tuple[Stmt, ...] = ()


@dataclass(frozen=True)
class Assert(Stmt):
    test: Expr
    message: Expr | None = None


@dataclass(frozen=True)
class ExprStmt(Stmt):
    value: Expr


@dataclass(frozen=True)
class Delete(Stmt):
    """`del xs[i]`, `del d[k]`, `del name`."""

    targets: tuple[Expr, ...]


@dataclass(frozen=True)
class Nonlocal(Stmt):
    names: tuple[str, ...]


# --- programs ------------------------------------------------------------------


@dataclass(frozen=True)
class Parameter(Node):
    """`name: type = default`.

    variadic: `*name: type`, a tuple of what is left; those after it are given by name.
    keywords: `**name: type`, the last one, a dict of what is left.
    """

    name: str
    type: Type = ANY
    default: Expr | None = None
    variadic: bool = False
    keywords: bool = False

    @property
    def takes_rest(self) -> bool:
        """Whether it takes what no other parameter does."""
        return self.variadic or self.keywords

    @property
    def inner_type(self) -> Type:
        """The type of the name inside the function."""
        return tuple_star(self.type) if self.variadic else dict_of(STR, self.type) if self.keywords else self.type


@dataclass(frozen=True)
class Function(Stmt):
    """A function: the entry, a helper, or (as a statement) a local helper.

    decorators: what stands above it after `@`, the outermost first.
    bound: how a method of a class is bound: "staticmethod", "classmethod", "property"; "" for its first parameter.
    """

    name: str
    parameters: tuple[Parameter, ...]
    returns: Type
    body: tuple[Stmt, ...]
    doc: str = ""
    decorators: tuple[Expr, ...] = field(default=(), kw_only=True)
    bound: str = field(default="", kw_only=True)


RECORD_KINDS = ("dataclass", "NamedTuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "str, Enum", "int, Enum")
PLAIN_CLASS = "class"


@dataclass(frozen=True)
class Record(Function):
    """A record or enumeration that a spec defines: among the helpers, and called as they are, it makes one.

    Of a class in a spec only the fields are kept: `parameters` are those of its constructor, or the members
    of an enumeration with their values as defaults; `returns` is the type of its name; `body` has the methods of a
    program's own class, and before them the constants of one that is no dataclass or the like.

    kind: one of RECORD_KINDS, or `PLAIN_CLASS`, or the exception that it derives from. options: what the decorator or class line adds, such as `frozen=True`; sorted.
    """

    kind: str = "dataclass"
    options: tuple[str, ...] = ()

    @property
    def is_data(self) -> bool:
        """Whether its values are told by their fields alone."""
        return self.kind in RECORD_KINDS

    @property
    def is_enum(self) -> bool:
        return self.kind.endswith("Enum")

    def field_type(self, name: str) -> Type | None:
        """The type of a field, or of what a member of an enumeration has; None for another name."""
        if self.is_enum:
            values = {p.type for p in self.parameters}
            return {"name": STR, "value": values.pop() if len(values) == 1 else ANY}.get(name)
        return next((p.type for p in self.parameters if p.name == name), None)


@dataclass(frozen=True)
class Program(Node):
    """A function and its helpers. With a Hole anywhere in it, it is the body of a Draft."""

    function: Function
    helpers: tuple[Function, ...] = ()

    @property
    def complete(self) -> bool:
        return not any(isinstance(node, Hole) or any(type_holes(t) for t in types_at(node)) for node in self.walk())


def types_at(node: Node) -> tuple[Type, ...]:
    """The types written at a node itself: of a parameter, a result, an annotation, a hole."""
    match node:
        case Parameter():
            return (node.type,)
        case Function():
            return (node.returns,)
        case Assign(annotation=Type() as annotation):
            return (annotation,)
        case Hole(type=Type() as wanted):
            return (wanted,)
    return ()


TYPED = frozenset((Parameter, Function, Assign, Hole))  # the nodes at which types may be written


def type_holes(t: Type) -> tuple[str, ...]:
    """The names of the holes in a type, in order."""
    if t.name == "Hole":
        return (t.label,)
    return tuple(name for a in t.args for name in type_holes(a)) if t.args else ()


Fragment = Expr | tuple[Stmt, ...] | str  # what fills a hole; a text is an operator or a name
