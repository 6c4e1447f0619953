"""Calls of builtins and methods on values of which some are not known yet."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import snapshot
from csp_ir.ir import nodes as ir
from csp_ir.wanted.values import Applied, Closure, GiveUp, OpenFunction, ProgramError, Unknown, is_open

if TYPE_CHECKING:
    from csp_ir.wanted.expressions import Evaluation

MOST_ROUNDS = 8
# Functions and methods that look at a container but not at what is in it.
_STRUCTURAL: dict[str, Callable[..., Any]] = {
    "len": len, "list": list, "tuple": tuple, "reversed": lambda v: list(reversed(v)),
    "enumerate": lambda v, start=0: list(enumerate(v, start)), "zip": lambda *v: list(zip(*v)), "dict": dict,
}  # fmt: skip
_LIST_METHODS = frozenset(("append", "extend", "insert", "pop", "reverse", "copy", "clear"))
_DICT_METHODS = frozenset(("get", "items", "keys", "values", "setdefault", "pop", "copy", "update"))


def call(
    run: Evaluation, name: str, node: ir.Expr, args: list[Any], keywords: Mapping[str, Any], env: dict[str, Any]
) -> Any:
    """A function of the component library called."""
    if any(isinstance(v, Closure | OpenFunction) for v in (*args, *keywords.values())):
        return _with_function(run, name, args, keywords)
    if name == "range":
        args = [_settled(run, a, env) for a in args]
    direct = any(isinstance(a, Unknown) for a in args)
    if is_open(args) and not direct and name in _STRUCTURAL:
        return run.guarded(_STRUCTURAL[name], args)
    if name == "sum" and not direct and not keywords:
        return functools.reduce(lambda a, b: run.binary("+", a, b, env), args[0], args[1] if len(args) > 1 else 0)
    if name == "next" and not direct and type(args[0]) is list and not keywords:  # of a generator, gone through
        if args[0]:
            return args[0][0]
        if len(args) == 1:
            raise ProgramError("StopIteration")
        return args[1]
    names = tuple(f"a{k}" for k in range(len(args)))
    words = tuple(f"k{k}" for k in range(len(keywords)))
    expr = ir.Call(
        node,
        tuple(map(ir.Name, names)),
        tuple(ir.Keyword(w, ir.Name(v)) for w, v in zip(keywords, words)),
    )
    function = compile_expr(expr, (*names, *words))
    values = [*args, *keywords.values()]
    if is_open(values):
        if name in ("next", "iter", "map", "filter"):
            raise GiveUp
        return Applied(name, function, *map(snapshot, values))
    return run.guarded(function, values)


def _settled(run: Evaluation, value: Any, env: dict[str, Any]) -> Any:
    """A number of rounds that is not known, tried from few to many."""
    if not isinstance(value, Unknown):
        return value
    for count in range(MOST_ROUNDS):
        if run.truth(Applied("==", operator.eq, value, count), env):
            return count
    raise GiveUp(value)


def _with_function(run: Evaluation, name: str, args: list[Any], keywords: Mapping[str, Any]) -> Any:
    """`sorted`, `min`, `max`, `map` and `filter` with a function of the draft."""
    if name in ("map", "filter") and len(args) == 2 and not keywords:
        items = list(run.items(args[1]))
        values = [run.apply(args[0], [x]) for x in items]
        return values if name == "map" else [x for x, v in zip(items, values) if run.truth(v, {})]
    if name not in ("sorted", "min", "max") or len(args) != 1 or not set(keywords) <= {"key", "reverse"}:
        raise GiveUp
    items = list(run.items(args[0]))
    keys = [run.apply(keywords["key"], [x]) for x in items]
    reverse = keywords.get("reverse", False)
    if is_open(reverse):
        raise GiveUp
    function = functools.partial(_arranged, name, bool(reverse))
    if is_open(keys) or is_open(items):
        return Applied(name, function, items, keys)
    return run.guarded(function, [items, keys])


def sort_in_place(run: Evaluation, items: list[Any], keywords: Mapping[str, Any]) -> None:
    """`items.sort(...)`; where the order is not known, elements become places in what it will be."""
    given = dict(keywords)
    given.setdefault("key", _same)
    made = _with_function(run, "sorted", [list(items)], given)
    size = len(items)
    items[:] = made if type(made) is list else [Applied("[]", operator.getitem, made, k) for k in range(size)]


def _same(value: Any) -> Any:
    return value


def _arranged(name: str, reverse: bool, items: Sequence[Any], keys: Sequence[Any]) -> Any:
    order = range(len(items))
    if name == "sorted":
        return [items[k] for k in sorted(order, key=keys.__getitem__, reverse=reverse)]
    return items[(max if name == "max" else min)(order, key=keys.__getitem__)]


def settled_key(run: Evaluation, base: Any, key: Any, env: dict[str, Any]) -> Any:
    """A key that is not known, tried as each key of the wanted result that may still take something in."""
    if not isinstance(key, Unknown) or type(base) is not dict or any(is_open(k) for k in base):
        return key
    for wanted, full in run.keys.items():
        held = base.get(wanted)
        if type(full) is list and type(held) is list and len(held) >= len(full):
            continue
        if run.truth(Applied("==", operator.eq, key, wanted), env):
            return wanted
    return key


def method(run: Evaluation, receiver: Any, name: str, args: list[Any], env: dict[str, Any]) -> Any:
    """A method called."""
    if name in ("setdefault", "get") and args:
        args = [settled_key(run, receiver, args[0], env), *args[1:]]
    if any(isinstance(a, Closure | OpenFunction) for a in args):
        raise GiveUp
    if not isinstance(receiver, Unknown):
        kind = type(receiver)
        if (kind is list and name in _LIST_METHODS) or (kind is dict and name in _DICT_METHODS):
            first = args[0] if args else None
            if name == "extend" and isinstance(first, Unknown):
                raise GiveUp(first)
            if kind is dict and (is_open(first) or any(is_open(k) for k in receiver)):
                if name not in ("get", "items", "keys", "values", "copy"):
                    raise GiveUp([first, *receiver])
                if name == "get":
                    return Applied("get", dict.get, snapshot(receiver), *args)
            return run.guarded(lambda *a: _listed(getattr(receiver, name)(*a)), args)
        if kind is set and name == "add" and is_open(args):
            raise GiveUp(args)
    names = tuple(f"a{k}" for k in range(len(args)))
    function = compile_expr(ir.MethodCall(ir.Name("self"), name, tuple(map(ir.Name, names))), ("self", *names))
    if is_open([receiver, *args]):
        return Applied(name, function, snapshot(receiver), *map(snapshot, args))
    return run.guarded(function, [receiver, *args])


def _listed(value: Any) -> Any:
    return list(value) if type(value).__name__ in ("dict_items", "dict_keys", "dict_values") else value


def mapping(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    """A dictionary of pairs; a key that is not known stands for itself."""
    found: dict[Any, Any] = {}
    for k, v in pairs:
        try:
            found[k] = v
        except TypeError:
            raise ProgramError("TypeError") from None
    return found


def store_open(base: Any, index: Any, value: Any) -> None:
    """`base[index] = value` where the index is not known."""
    if not isinstance(index, Unknown):
        raise GiveUp
    if type(base) is dict:
        base[index] = value
    elif type(base) is list:
        size = len(base)
        for k, old in enumerate(base):
            base[k] = Applied("stored", functools.partial(_stored, k, size), old, index, value)
    else:
        raise GiveUp


def _stored(place: int, size: int, old: Any, index: int, value: Any) -> Any:
    if not -size <= index < size:
        raise IndexError
    return value if index in (place, place - size) else old
