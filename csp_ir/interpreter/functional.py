"""The guarded functions of `functools` and `operator`: functions made of functions, and operators as functions."""

from __future__ import annotations

import functools
import operator
from collections import deque
from collections.abc import Callable
from types import FunctionType
from typing import Any

from csp_ir.interpreter.generators import keeping
from csp_ir.interpreter.library import Named, named
from csp_ir.interpreter.meter import SMALL, Object, Partial
from csp_ir.interpreter.operators import Operators
from csp_ir.interpreter.outcomes import LimitSignal
from csp_ir.interpreter.records import attribute

Methods = dict[str, Callable[..., Any]]


class _Caller:
    """What a function of `operator` makes: a function of one value, which is called as Python calls its own."""

    __slots__ = ("_call",)

    def __init__(self, call: Callable[[Any], Any]) -> None:
        self._call = call

    def __call__(self, value: Any, /) -> Any:
        return self._call(value)

    def __repr__(self) -> str:
        raise LimitSignal("texts of the IR")


def _standing(name: str) -> type[_Caller]:
    return type(name, (_Caller,), {"__slots__": (), "__module__": "builtins", "__qualname__": name})


AttributeGetter, ItemGetter, MethodCaller = (
    _standing(f"operator.{name}") for name in ("attrgetter", "itemgetter", "methodcaller")
)
_PLAIN = ("call", "floordiv", "neg", "pos", "abs", "rshift", "not_", "truth", "is_", "is_not", "index", "inv", "invert",
          "ifloordiv", "irshift", "matmul", "imatmul", "length_hint")  # fmt: skip
_JOINED = frozenset({str, bytes, list, tuple, deque})


def functional(meter: Operators) -> Named:
    """Dotted name -> guarded function, for one meter."""
    return _operators(meter) | _getters(meter) | _folds(meter) | _wrappers(meter)


def _operators(meter: Operators) -> Named:
    def concat(a: Any, b: Any, /) -> Any:
        return meter.add(a, b) if type(a) in _JOINED else operator.concat(a, b)

    def iconcat(a: Any, b: Any, /) -> Any:
        return meter.iadd(a, b) if type(a) in _JOINED else operator.iconcat(a, b)

    def setitem(container: Any, index: Any, value: Any, /) -> None:
        meter.store_subscript(value, container, index)

    def delitem(container: Any, index: Any, /) -> None:
        del container[meter.flat(index)]

    def compared(function: Callable[..., Any]) -> Callable[..., Any]:
        """`function(items, wanted)`, which compares each item."""

        def guarded(*args: Any) -> Any:
            if len(args) == 2 and hasattr(args[0], "__iter__"):
                args = meter.flat_parts(args[0]), meter.flat(args[1])
            return function(*args)

        return named(function, guarded)

    ours = {"add": meter.add, "sub": meter.sub, "mul": meter.mul, "truediv": meter.div, "lshift": meter.lshift,
            "pow": lambda a, b, /: meter.pow(a, b), "mod": meter.mod, "or_": meter.or_, "and_": meter.and_,
            "xor": meter.xor, "eq": meter.eq, "ne": meter.ne, "lt": meter.lt, "le": meter.le, "gt": meter.gt,
            "ge": meter.ge, "getitem": meter.subscript, "concat": concat, "iconcat": iconcat,
            "contains": lambda a, b, /: meter.contains(b, a), "setitem": setitem, "delitem": delitem,
            "iadd": meter.iadd, "isub": meter.isub, "imul": meter.imul, "itruediv": meter.idiv, "imod": meter.imod,
            "ipow": meter.ipow, "ilshift": meter.ilshift, "ior": meter.ior, "iand": meter.iand,
            "ixor": meter.ixor}  # fmt: skip
    names: Named = {f"operator.{name}": guard for name, guard in ours.items()}
    names |= {f"operator.{f.__name__}": compared(f) for f in (operator.countOf, operator.indexOf)}
    return names | {f"operator.{name}": getattr(operator, name) for name in _PLAIN}


def _getters(meter: Operators) -> Named:
    def itemgetter(*items: Any) -> Any:
        getter = operator.itemgetter(*items)
        if any(type(i) is operator.itemgetter for i in items):
            meter.count_fragile()
        return ItemGetter(lambda value: meter.built(getter(value))) if any(type(i) is slice for i in items) else getter

    def attrgetter(*names: Any) -> Any:
        operator.attrgetter(*names)  # which says what is wrong
        meter.size(len(names))
        paths = [name.split(".") for name in names]

        def one(value: Any, path: list[str]) -> Any:
            for part in path:
                value = attribute(meter, value, part)
            return value

        return AttributeGetter(
            lambda value: one(value, paths[0]) if len(paths) == 1 else tuple([one(value, path) for path in paths])
        )

    return {"operator.itemgetter": named(operator.itemgetter, itemgetter),
            "operator.attrgetter": named(operator.attrgetter, attrgetter)}  # fmt: skip


def calling_methods(meter: Operators, methods: Methods) -> Named:
    """`operator.methodcaller`; methods: the guards of methods by name."""

    def methodcaller(*args: Any, **keywords: Any) -> Any:
        operator.methodcaller(*args, **keywords)  # which says what is wrong
        name, *given = args
        meter.size(len(args) + len(keywords))

        def caller(value: Any) -> Any:
            own = isinstance(value, Object) or name in meter.added.get(type(value), ())
            if own or name not in methods:
                return attribute(meter, value, name)(*given, **keywords)  # or it says that there is no such thing
            for part in given[:1]:
                meter.flat(part)
            return methods[name](getattr(value, name), *given, **keywords)

        return MethodCaller(caller)

    return {"operator.methodcaller": named(operator.methodcaller, methodcaller)}


def _folds(meter: Operators) -> Named:
    def reduce(*args: Any) -> Any:
        if len(args) < 2:
            return functools.reduce(*args)
        return functools.reduce(args[0], meter.feed(args[1]), *args[2:])

    def cmp_to_key(*args: Any, **keywords: Any) -> Any:
        key = functools.cmp_to_key(*args, **keywords)

        def made(*args: Any, **keywords: Any) -> Any:
            if args and hasattr(args[0], "obj"):
                meter.count_fragile()
            return key(*args, **keywords)

        return made

    return {f"functools.{f.__name__}": named(getattr(functools, f.__name__), f) for f in (reduce, cmp_to_key)}


def _wrappers(meter: Operators) -> Named:
    def partial(*args: Any, **keywords: Any) -> Any:
        made = Partial(*args, **keywords)
        if len(made.args) + len(made.keywords) > SMALL:
            meter.stop("value size")  # each call would copy them
        meter.count_fragile()
        return made

    def cache(function: Any, /) -> Any:
        return keeping(meter, None)(function)

    def lru_cache(*args: Any, **keywords: Any) -> Any:
        if args and callable(args[0]) and len(args) == 1 and not keywords:
            return keeping(meter)(args[0])
        return keeping(meter, *args, **keywords)

    def wraps(*args: Any, **keywords: Any) -> Any:
        functools.wraps(*args, **keywords)  # which says what is wrong
        if len(args) != 1 or keywords:
            meter.stop("attributes of the IR")
        wrapped = meter.classes.real(args[0])

        def decorator(wrapper: Any) -> Any:
            if type(wrapper) is not FunctionType or wrapper.__module__ is not None:
                meter.stop("attributes of the IR")  # no program may change what is not its own
            for name in ("__name__", "__qualname__"):
                if isinstance(value := getattr(wrapped, name, None), str):
                    setattr(wrapper, name, value)
            return wrapper

        meter.count_fragile()
        return Partial(decorator)

    return {"functools.partial": meter.classes.admit(functools.partial, named(functools.partial, partial), Partial),
            "functools.cache": named(functools.cache, cache), "functools.lru_cache": named(functools.lru_cache, lru_cache),
            "functools.wraps": named(functools.wraps, wraps)}  # fmt: skip
