"""Ways to make a term of other terms: each component and each derived row of the library, over columns of values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence
from functools import cache, lru_cache
from typing import Any

from csp_ir.draft import derived
from csp_ir.interpreter.outcomes import freeze
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.components import Component, enumerable
from csp_ir.ir.types import Type

MAX_SIZE = 20_000
BIG = 10**15
ERROR = ("$raise",)
MOST_KINDS = 5_000  # kept for each form

_SAME_SAYS_NOTHING = ("cmp.", "op.-", "op./", "op.%", "and", "or", "min", "max")  # of one term twice
_GUARDED = frozenset(
    ("op.**", "op.<<", "op.*", "math.factorial", "math.comb", "math.perm", "range", "str.zfill", "str.ljust",
     "str.rjust", "str.center", "math.pow", "math.exp")
)  # fmt: skip
_POWERS = ("op.**", "math.pow")


class Form(ABC):
    """One way to make a term.

    cost: without the arguments'; twice: whether one term may stand for both of two arguments.
    plain: whether the meaning may be applied to any values without a look at them.
    """

    def __init__(self, meaning: Callable[..., Any], cost: float, twice: bool, plain: bool) -> None:
        self.meaning, self.cost, self.twice, self.plain = meaning, cost, twice, plain
        self._kinds: dict[tuple[Type, ...], Type | None] = {}

    def kind(self, kinds: tuple[Type, ...]) -> Type | None:
        """The type it has over arguments of these types; None where it takes none such."""
        try:
            return self._kinds[kinds]
        except KeyError:
            if len(self._kinds) > MOST_KINDS:
                self._kinds.clear()
            found = self._kinds[kinds] = self.work_out(kinds)
            return found

    @abstractmethod
    def work_out(self, kinds: tuple[Type, ...]) -> Type | None:
        """What `kind` gives, for types not met before."""

    @abstractmethod
    def expr(self, args: tuple[ir.Expr, ...]) -> ir.Expr | None:
        """The expression; None where it would capture a name of the arguments."""

    def column(self, columns: Sequence[tuple[Any, ...]], rows: int, total: bool) -> tuple[Any, ...]:
        """Its value for each row of the arguments' values, ERROR where it raises.

        Args:
            total: whether no argument is ERROR anywhere.
        """
        if total and self.plain:
            try:
                return bounded(tuple(map(self.meaning, *columns)) if columns else (self.meaning(),) * rows)
            except Exception:
                pass  # some row raises: find out which
        return tuple([self.value(row) for row in (zip(*columns, strict=True) if columns else [()] * rows)])

    def value(self, row: tuple[Any, ...]) -> Any:
        for v in row:
            if v is ERROR:
                return ERROR
        try:
            value = self.meaning(*row)
        except Exception:
            return ERROR
        return value if is_bounded(value) else ERROR


class ComponentForm(Form):
    """A component of the library."""

    def __init__(self, component: Component) -> None:
        self.component = component
        lazy = component.result.name in ("Iterator", "Iterable")
        twice = not component.name.startswith(_SAME_SAYS_NOTHING)
        guarded = component.name in _GUARDED
        super().__init__(component.meaning, component.cost, twice, not lazy and not guarded)
        self.lazy, self.guarded = lazy, guarded

    def work_out(self, kinds: tuple[Type, ...]) -> Type | None:
        bindings: dict[str, Type] | None = {}
        for parameter, argument in zip(self.component.params, kinds, strict=True):
            bindings = t.unify(parameter, argument, bindings)
            if bindings is None:
                return None
        return erased(t.substitute(self.component.result, bindings or {}))

    def expr(self, args: tuple[ir.Expr, ...]) -> ir.Expr:
        return apply_component(self.component, args)

    def value(self, row: tuple[Any, ...]) -> Any:
        if self.guarded:
            if any(type(v) is int and abs(v) > 10_000 for v in row):
                return ERROR
            if self.component.name in _POWERS and any(isinstance(v, int | float) and abs(v) > 64 for v in row[1:]):
                return ERROR
        value = super().value(row)
        if self.lazy and value is not ERROR and not isinstance(value, range):
            try:
                value = list(value)
            except Exception:
                return ERROR
            return value if is_bounded(value) else ERROR
        return value


class DerivedForm(Form):
    """A derived row of the library."""

    def __init__(self, row: derived.Row) -> None:
        super().__init__(row.op.meaning, row.cost, False, True)
        self.row = row

    def work_out(self, kinds: tuple[Type, ...]) -> Type | None:
        return erased(derived.result_type(self.row, kinds)) if derived.sensible(self.row, kinds) else None

    def expr(self, args: tuple[ir.Expr, ...]) -> ir.Expr | None:
        return derived.applied(self.row, args)


@cache
def component_forms() -> tuple[ComponentForm, ...]:
    """One for each component that the enumerator builds terms with."""
    return tuple(map(ComponentForm, enumerable()))


@cache
def derived_form(row: derived.Row) -> DerivedForm:
    return DerivedForm(row)


fits = lru_cache(maxsize=50_000)(t.fits)


def erased(kind: Type) -> Type:
    """The type with Any for its variables."""
    if kind.name == "Var":
        return t.ANY
    return Type(kind.name, tuple(map(erased, kind.args)), kind.label) if kind.args else kind


def is_bounded(value: Any) -> bool:
    """Whether a value is small enough to keep."""
    kind = type(value)
    if kind is int:
        return -BIG < value < BIG  # type: ignore[no-any-return]
    if kind is bool or kind is float:
        return True
    return not hasattr(value, "__len__") or len(value) <= MAX_SIZE


def bounded(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values, ERROR for those that are too large to keep."""
    kinds = set(map(type, values))
    if kinds <= _ALWAYS_SMALL or kinds == _INTEGERS and min(values) > -BIG and max(values) < BIG:
        return values
    return tuple([v if is_bounded(v) else ERROR for v in values])


def column_key(values: tuple[Any, ...]) -> Hashable:
    """Equal if and only if the columns are strictly equal row by row."""
    kinds = set(map(type, values))
    if len(kinds) == 1 and kinds <= _COMPARABLE:
        return (*kinds, values)
    return tuple(map(freeze, values))


_ALWAYS_SMALL, _INTEGERS, _COMPARABLE = {bool, float, type(None)}, {int}, {bool, int, str, type(None)}

_INFIX: dict[str, Callable[[tuple[ir.Expr, ...]], ir.Expr]] = {
    "neg": lambda a: ir.Unary("-", a[0]),
    "not": lambda a: ir.Unary("not", a[0]),
    "and": lambda a: ir.BoolOp("and", a),
    "or": lambda a: ir.BoolOp("or", a),
    "if": lambda a: ir.IfExp(a[0], a[1], a[2]),
    "index": lambda a: ir.Subscript(a[0], a[1]),
    "slice.from": lambda a: ir.Subscript(a[0], ir.Slice(a[1], None)),
    "slice.to": lambda a: ir.Subscript(a[0], ir.Slice(None, a[1])),
    "slice": lambda a: ir.Subscript(a[0], ir.Slice(a[1], a[2])),
    "slice.step": lambda a: ir.Subscript(a[0], ir.Slice(None, None, a[1])),
}


def apply_component(component: Component, args: tuple[ir.Expr, ...]) -> ir.Expr:
    """The IR of a component applied to arguments."""
    name = component.name
    if component.kind == "operator":
        if name in _INFIX:
            return _INFIX[name](args)
        family, _, op = name.partition(".")
        if family == "cmp":
            return ir.Compare(args[0], (op,), (args[1],))
        return ir.Binary(args[0], op, args[1])
    if component.kind == "attribute":
        return ir.Attribute(args[0], name.rpartition(".")[2])
    if component.kind == "item":
        return ir.Subscript(args[0], ir.Literal(name.partition("['")[2].removesuffix("']")))
    if component.kind == "constant" and component.result.name == name.partition(".")[0]:  # a member of an enumeration
        return ir.Attribute(ir.Name(component.result.name), name.partition(".")[2])
    if component.kind == "method":
        return ir.MethodCall(args[0], name.rpartition(".")[2], args[1:])
    function: ir.Expr = ir.FunctionRef(name) if "." in name else ir.Name(name)
    return function if component.kind == "constant" else ir.Call(function, args)
