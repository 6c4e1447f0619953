"""The class objects that a program may hold: one closed table.

A class stands in a program as a `Constructor`, which calls a guarded function, or as itself where calling it can do
no harm. Whatever is no row is an `OpaqueClass`: `type(x)` of it can be compared and printed, and nothing else. So no
program gets hold of `type` itself, or of a class whose methods would go round their guards.

To admit a class, call `Classes.admit` where its constructor is made.
"""

from __future__ import annotations

import enum
import functools
import types
from collections.abc import Callable
from typing import Any, NoReturn

from csp_ir.interpreter.generators import Generated
from csp_ir.interpreter.meter import Object
from csp_ir.interpreter.outcomes import RECORDS, LimitSignal

_GUARDS = frozenset({types.FunctionType, types.MethodType, functools.partial})


def _missing(real: type, name: str) -> AttributeError:
    """What Python says where a class has no attribute; it calls some classes by their module's name too."""
    try:
        type.__getattribute__(real, "?")
    except AttributeError as error:
        return AttributeError(str(error).replace("'?'", repr(name)))
    raise AssertionError  # no identifier


class _Standing:
    """Stands for a class: is shown as it is, and says of attributes what Python says of those of a class."""

    __slots__ = ("_real",)

    def __init__(self, real: type) -> None:
        self._real = real

    def __repr__(self) -> str:
        return repr(self._real)

    def __getattr__(self, name: str) -> NoReturn:
        if not name.startswith("_") and hasattr(self._real, name):
            raise LimitSignal("attributes of the IR")
        raise _missing(self._real, name)


class Constructor(_Standing):
    """Messages of Python call it a `type`, and a call of it is one of the guarded function."""

    __slots__ = ("__dict__",)

    def __copy__(self) -> Constructor:
        return self

    def __deepcopy__(self, memo: Any) -> Constructor:
        return self


def constructor_of(real: type, guard: Callable[..., Any]) -> Constructor:
    """What stands for a class whose values the guard makes. The methods of the class are its attributes."""
    kind = type("type", (Constructor,), {"__slots__": (), "__call__": staticmethod(guard)})
    made: Constructor = kind(real)
    for name, value in vars(real).items():
        if isinstance(value, types.MethodDescriptorType):
            setattr(made, name, value)
    return made


class OpaqueClass(_Standing):
    """A class of which a program may know the name."""

    __slots__ = ()

    def __call__(self, *args: Any, **keywords: Any) -> NoReturn:
        raise TypeError(f"cannot create '{self._real.__name__}' instances")


OpaqueClass.__name__ = "type"  # what Python's messages call any class


class Classes:
    """What stands for each class, and back."""

    def __init__(self) -> None:
        self._stands: dict[type, Any] = {}

    def admit(self, real: type, guard: Callable[..., Any], made: type | None = None) -> Any:
        """Add a row, and return what stands for the class: of a guard that is a function, its constructor.

        made: the class that its values have here, where that is another one.
        """
        stands = constructor_of(real, guard) if isinstance(guard, types.FunctionType) else guard
        self._stands[real] = self._stands[made or real] = stands
        return stands

    def real(self, value: Any) -> Any:
        """The class that a value stands for; the value itself where it stands for none."""
        kind = type(value)
        return value._real if kind is OpaqueClass or kind.__base__ is Constructor else value

    def is_class(self, value: Any) -> bool:
        return type(value) is OpaqueClass or isinstance(value, type) or self.real(value) is not value

    def of(self, value: Any) -> Any:
        """What `type(value)` gives a program."""
        kind: type = type if self.is_class(value) else type(value)
        if kind is Generated:
            kind = types.GeneratorType
        if kind in _GUARDS and value.__module__ is not None:
            kind = types.BuiltinFunctionType  # a guard stands for a function of Python's own
        return self.standing(kind)

    def standing(self, kind: type) -> Any:
        """What stands for a class."""
        if kind in RECORDS or isinstance(kind, enum.EnumType) or issubclass(kind, Object):
            return kind  # what a text defines: calling it makes a value of it
        found = self._stands.get(kind)
        if found is None:
            found = self._stands[kind] = OpaqueClass(kind)
        return found

    def union(self, a: Any, b: Any) -> Any:
        """`a | b` of classes; of a class with itself it is that class."""
        found = self.real(a) | self.real(b)
        return self.standing(found) if isinstance(found, type) else found

    def kinds(self, value: Any) -> Any:
        """The second argument of `isinstance`, as Python wants it."""
        return tuple(map(self.kinds, value)) if type(value) is tuple else self.real(value)
