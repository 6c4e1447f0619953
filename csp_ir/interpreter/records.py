"""The values of records: classes that are made here of field lists, never of anybody's class body.

A class is made once for equal records, so that the values of examples, programs and probes are of one class. What a
program may read of a value after a dot is in a closed table; everything else that CPython would find there ends the run.
"""

from __future__ import annotations

import builtins
import calendar
import dataclasses
import datetime
import decimal
import enum
import functools
import json
import re
import statistics
import string
from collections import deque, namedtuple
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from types import BuiltinFunctionType, FunctionType
from typing import Any

from csp_ir.errors import IRTypeError
from csp_ir.interpreter.meter import NESTED, Object, Partial
from csp_ir.interpreter.operators import Operators
from csp_ir.interpreter.outcomes import HOLDERS, RECORDS
from csp_ir.ir import nodes as n
from csp_ir.ir.modules import ATTRIBUTES, ERROR_ATTRIBUTES
from csp_ir.ir.plain_values import PLAIN_TYPES
from csp_ir.ir.rewrite import type_names
from csp_ir.ir.types import RECORD_MODULE, Type

_ENUMS: dict[str, Any] = {"Enum": enum.Enum, "IntEnum": enum.IntEnum, "StrEnum": enum.StrEnum}
_MEMBERS: dict[Any, frozenset[str]] = {}  # enumerations -> the names of their members
FIELD_TYPES: dict[type, tuple[Type, ...]] = {}  # classes of records -> the declared types of their fields
FLOAT_RECORDS: set[str] = set()  # names of records with a field that holds floats
DEFINITIONS: dict[type, tuple[n.Record, ...]] = {}  # classes -> the records by which `record_classes` makes them again
_READABLE: dict[type, frozenset[str]] = {}  # classes -> what may be read of their values


_OTHERS = (
    re.Match, re.Pattern, type(Decimal(0).as_tuple()), Partial, string.Template, statistics.LinearRegression, statistics.NormalDist,
    functools._CacheInfo, decimal.Context, calendar.Calendar, calendar.TextCalendar, int, bool, float, complex, range, slice, deque,
)  # fmt: skip
_CLASSES: dict[str, Any] = {k.__name__.rpartition(".")[2]: k for k in _OTHERS} | PLAIN_TYPES
_DAY = datetime.date(2000, 1, 1)
_CLASSES |= {"IsoCalendarDate": type(_DAY.isocalendar()), "struct_time": type(_DAY.timetuple())}
_ERRORS: dict[str, Any] = {"JSONDecodeError": json.JSONDecodeError}
_OF_ERRORS = {_ERRORS.get(name) or getattr(builtins, name): names for name, names in ERROR_ATTRIBUTES.items()}
_READABLE.update({_CLASSES[name]: frozenset(names) for name, names in ATTRIBUTES.items()})


def record_classes(helpers: Iterable[n.Function]) -> dict[str, Any]:
    """Name -> class of every record among some helpers. Raises IRTypeError for one that Python could not make."""
    records = [h for h in helpers if isinstance(h, n.Record) and is_made_before(h)]
    found: dict[str, Any] = {}
    for record in records:
        named = {
            x.id for p in record.parameters if p.default is not None for x in p.default.walk() if isinstance(x, n.Name)
        }
        try:
            used = tuple((name, found[name]) for name in sorted((named | {record.kind}) & found.keys()))
            found[record.name] = _made(replace(record, body=()), used)
            inner = [d for _, kind in used for d in DEFINITIONS.get(kind, ())]
            DEFINITIONS[found[record.name]] = (*dict.fromkeys(inner), record)
        except (ValueError, TypeError) as error:
            raise IRTypeError(f"{record.name} is not a class that Python can make: {error}") from None
    return found


def is_made_before(f: n.Function) -> bool:
    """Whether it is a class that is made once, before anything runs."""
    return isinstance(f, n.Record) and f.kind != n.PLAIN_CLASS


def is_error(record: n.Record) -> bool:
    """Whether a record is an exception of a program."""
    return not record.is_data and record.kind != n.PLAIN_CLASS


@cache
def _made(record: n.Record, used: tuple[tuple[str, Any], ...]) -> Any:
    """The class of a record; used: the classes that its defaults name."""
    names = dict(used)
    if is_error(record):
        above = names.get(record.kind) or getattr(builtins, record.kind, None)
        if not isinstance(above, type) or not issubclass(above, Exception):
            raise TypeError(f"{record.kind} is no exception")
        return type(record.name, (above,), {"__module__": RECORD_MODULE})
    if record.kind == "TypedDict":
        return dict
    if record.is_enum:
        return _enumeration(record, names)
    fields = tuple(p.name for p in record.parameters)
    make: Any = namedtuple if record.kind == "NamedTuple" else dataclasses.make_dataclass
    if record.kind == "NamedTuple":
        defaults = [constant_value(p.default, names) for p in record.parameters if p.default is not None]
        return _registered(make(record.name, fields, defaults=defaults), record, fields)
    options = {o.partition("=")[0]: True for o in record.options}
    return _registered(make(record.name, [_field(p, names) for p in record.parameters], **options), record, fields)


def _registered(kind: Any, record: n.Record, fields: tuple[str, ...]) -> Any:
    """The class of a record, in every table that says what its values are made of."""
    kind.__module__ = RECORD_MODULE
    RECORDS[kind] = fields
    FIELD_TYPES[kind] = tuple(p.type for p in record.parameters)
    if any(t == "float" or t in FLOAT_RECORDS for p in record.parameters for t in type_names(p.type)):
        FLOAT_RECORDS.add(record.name)
    HOLDERS.add(kind)
    NESTED.add(kind)
    _READABLE[kind] = frozenset(fields)
    return kind


def _field(p: n.Parameter, names: Mapping[str, Any]) -> Any:
    if p.default is None:
        return p.name, object
    default = p.default
    value = constant_value(default, names)
    if isinstance(value, list | dict | set):
        return p.name, object, dataclasses.field(default_factory=lambda: constant_value(default, names))
    return p.name, object, dataclasses.field(default=value)


def _enumeration(record: n.Record, names: Mapping[str, Any]) -> Any:
    members = [(p.name, constant_value(p.default, names)) for p in record.parameters]
    if not members:
        raise TypeError("it has no members")  # and would make classes when called
    mixed, _, base = record.kind.rpartition(", ")
    mixin = {"type": {"str": str, "int": int}[mixed]} if mixed else {}
    kind = _ENUMS[base](record.name, members, module=RECORD_MODULE, **mixin)
    _MEMBERS[kind] = frozenset(p.name for p in record.parameters)
    _READABLE[kind] = frozenset(("name", "value"))
    return kind


def readable(kind: type) -> frozenset[str]:
    """What a program may read of the values of a class after a dot."""
    return _READABLE.get(kind, frozenset())


def attribute(meter: Operators, value: Any, name: str) -> Any:
    """`value.name`, of what the tables admit; as in CPython an AttributeError where there is no such thing."""
    if name in _READABLE.get(type(value), ()):
        return getattr(value, name)
    if type(value) is enum.EnumType and name in _MEMBERS.get(value, ()):
        return getattr(value, name)
    if name in meter.added.get(type(value), ()):
        return meter.added[type(value)][name].__get__(value, type(value))
    if name == "__name__":
        return _name_of(meter, value)
    if isinstance(value, Object) and not name.startswith("__"):
        return getattr(value, name)
    if isinstance(value, BaseException) and any(
        name in names for k, names in _OF_ERRORS.items() if isinstance(value, k)
    ):
        return _part_of_error(meter, getattr(value, name))
    if name.startswith("_") or hasattr(value, name):
        meter.stop("attributes of the IR")
    return getattr(value, name)


def _name_of(meter: Operators, value: Any) -> Any:
    """The name of a class, or of a function of a program or of Python's own."""
    real = meter.classes.real(value)
    own = type(value) is FunctionType and value.__module__ is None or type(value) is BuiltinFunctionType
    if own or real is not value or isinstance(value, type) or not hasattr(value, "__name__"):
        return real.__name__
    return meter.stop("attributes of the IR")


def _part_of_error(meter: Operators, value: Any) -> Any:
    """What an exception holds; those of `decimal` hold classes."""
    for part in value if type(value) is tuple else ():
        if type(part) is list and any(isinstance(x, type) for x in part):
            meter.stop("attributes of the IR")
    return value


def constant_value(e: n.Expr | None, names: Mapping[str, Any]) -> Any:
    """The value of a constant expression (`read_class.is_constant`); names: the classes of records. Raises ValueError."""
    match e:
        case n.Literal():
            return e.value
        case n.Unary(op="-") | n.Unary(op="+"):
            value = constant_value(e.operand, names)
            if not isinstance(
                value, int | float | PLAIN_TYPES["Decimal"] | PLAIN_TYPES["Fraction"] | PLAIN_TYPES["timedelta"]
            ):
                raise ValueError("a sign stands before no number")
            return -value if e.op == "-" else value
        case n.ListDisplay() | n.TupleDisplay() | n.SetDisplay():
            kinds: dict[type, Callable[..., Any]] = {n.ListDisplay: list, n.TupleDisplay: tuple, n.SetDisplay: set}
            return kinds[type(e)](constant_value(i, names) for i in e.items)
        case n.DictDisplay():
            pairs = zip(e.keys, e.values, strict=True)
            return {constant_value(k, names): constant_value(v, names) for k, v in pairs}
        case n.Attribute(value=n.Name() as owner):
            if (member := member_of(names.get(owner.id), e.name)) is not None:
                return member
        case n.Call():
            return _called(e, names)
    raise ValueError("not a literal value")


_BUILT = {"set": set, "frozenset": frozenset, "list": list, "dict": dict, "tuple": tuple}
PARSERS = ("fromisoformat", "strptime")
_LONGEST = 4000  # characters of a text that a class reads


def _called(e: n.Call, names: Mapping[str, Any]) -> Any:
    args = [constant_value(a, names) for a in e.args]
    keywords = {k.name: constant_value(k.value, names) for k in e.keywords}
    function: Any = None
    if isinstance(e.function, n.Name):
        name = e.function.id
        function = names.get(name) or PLAIN_TYPES.get(name) or _BUILT.get(name)
        return made_by(function, "", args, keywords)
    owner, _, method = e.function.name.rpartition(".") if isinstance(e.function, n.FunctionRef) else ("", "", "")
    return made_by(PLAIN_TYPES.get(owner) if method in PARSERS else None, method, args, keywords)


def member_of(kind: Any, name: Any) -> Any:
    """A member of an enumeration of a spec by its name; None where there is none."""
    return kind[name] if isinstance(name, str) and name in _MEMBERS.get(kind, ()) else None


def made_by(kind: Any, method: str, args: list[Any], keywords: dict[str, Any]) -> Any:
    """What a class that values are made of gives, called itself or by one of PARSERS. Raises ValueError."""
    if kind is None or any(isinstance(a, str) and len(a) > _LONGEST for a in args):
        raise ValueError("not a literal value")
    try:
        return (getattr(kind, method) if method else kind)(*args, **keywords)
    except (TypeError, ArithmeticError) as error:
        raise ValueError(str(error)) from None
