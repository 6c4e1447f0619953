"""Types of what a draft collects: variables that start empty, by what is put into them; parameters of small functions, by what they are given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from csp_ir.errors import IRTypeError
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.check import HoleContext, hole_contexts, infer
from csp_ir.ir.rewrite import map_nodes
from csp_ir.ir.types import ANY, Type

ROUNDS = 3  # what is put into one may come out of another
_EMPTY = {"list": ("append", "insert"), "set": ("add",)}


def annotated_locals(draft: ir.Program) -> ir.Program:
    """The draft in which variables that start as `[]`, `{}` or `set()` say what they hold, as far as what is put into them tells."""
    for _ in range(ROUNDS):
        empty = _empty(draft)
        if not empty:
            break
        try:
            contexts = hole_contexts(draft)
        except IRTypeError:
            break
        scope = joined({p.name: p.type for p in draft.function.parameters}, contexts)
        known = {n: k for n, k in _held(draft, empty, scope).items() if ANY not in k.args}
        new = _with(draft, known)
        if new == draft:
            break
        draft = new
    return draft


def joined(scope: Mapping[str, Type], contexts: Mapping[str, HoleContext]) -> dict[str, Type]:
    """A scope with the names of all holes' scopes, each with the first type that is known."""
    found = dict(scope)
    for c in contexts.values():
        found |= {n: k for n, k in c.scope.items() if found.get(n, ANY) == ANY}
    return found


def _empty(draft: ir.Program) -> dict[str, str]:
    found: dict[str, str] = {}
    for n in draft.function.walk():
        match n:
            case ir.Assign(targets=(ir.Name(id=name),), value=ir.ListDisplay(()) | ir.ListDisplay((ir.Hole(),))):
                found[name] = "list"
            case ir.Assign(targets=(ir.Name(id=name),), value=ir.DictDisplay(())):
                found[name] = "dict"
            case ir.Assign(targets=(ir.Name(id=name),), value=ir.Call(function=ir.Name(id="set"), args=())):
                found[name] = "set"
    return found


def _held(draft: ir.Program, empty: Mapping[str, str], scope: Mapping[str, Type]) -> dict[str, Type]:
    """The types of what starts empty: of all that is put in, the first that is known."""
    found: dict[str, Type] = {}
    for name, kind in _put(draft, empty, scope):
        if name not in found or ANY in found[name].args:
            found[name] = kind
    return found


def _put(draft: ir.Program, empty: Mapping[str, str], scope: Mapping[str, Type]) -> Iterator[tuple[str, Type]]:
    for n in draft.function.walk():
        match n:
            case ir.MethodCall(receiver=ir.Name(id=name), method=method, args=(*_, value)) if method in _EMPTY.get(
                empty.get(name, ""), ()
            ):
                yield name, Type(empty[name], (_type(value, scope),))
            case ir.MethodCall(receiver=ir.Name(id=name), method="extend", args=(value,)) if empty.get(name) == "list":
                kind = _type(value, scope)
                if kind.name in ("list", "set") and kind.args:
                    yield name, Type("list", kind.args)
            case ir.Assign(targets=(ir.Name(id=name),), value=ir.ListDisplay((ir.Hole() as hole,))) if name in empty:
                yield name, t.list_of(_type(hole, scope))
            case ir.Assign(targets=(ir.Subscript(value=ir.Name(id=name), index=key),), value=value) if (
                empty.get(name) == "dict"
            ):
                yield name, t.dict_of(_type(key, scope), _type(value, scope))
            case ir.Return(value=ir.Name(id=name)) if name in empty and draft.function.returns.name == empty[name]:
                yield name, draft.function.returns


def _type(value: ir.Expr, scope: Mapping[str, Type]) -> Type:
    if isinstance(value, ir.Hole):
        return value.type or ANY
    if isinstance(value, ir.TupleDisplay):
        return t.tuple_of(*[_type(i, scope) for i in value.items])
    if isinstance(value, ir.Binary) and infer(value, scope) == ANY:  # two of one type mostly give a third
        return _type(value.left, scope)
    return infer(value, scope)


def _with(draft: ir.Program, known: Mapping[str, Type]) -> ir.Program:
    def change(n: ir.Node) -> ir.Node:
        match n:
            case ir.Assign(
                targets=(ir.Name(id=name),), value=ir.ListDisplay() | ir.DictDisplay() | ir.Call(), annotation=None
            ) if name in known:
                return replace(n, annotation=known[name])
        return n

    new: ir.Program = map_nodes(draft, change)
    return new


def small_parameters(draft: ir.Program, scopes: Mapping[str, Mapping[str, Type]]) -> dict[str, Type]:
    """Parameters of the small functions by which something is ordered, with the types of what is ordered."""
    found: dict[str, Type] = {}
    scope: dict[str, Type] = {}
    for some in scopes.values():
        scope |= some
    for n in draft.function.walk():
        if not isinstance(n, ir.Call | ir.MethodCall):
            continue
        for word in n.keywords:
            if word.name == "key" and isinstance(word.value, ir.Lambda) and len(word.value.params) == 1:
                over = (
                    n.args[0]
                    if isinstance(n, ir.Call) and n.args
                    else n.receiver
                    if isinstance(n, ir.MethodCall)
                    else None
                )
                kind = infer(over, scope) if over is not None else ANY
                if kind.args and kind.name in ("list", "set", "dict", "Iterable"):
                    found[word.value.params[0]] = kind.args[0]
    return found


def guessed_locals(draft: ir.Program, scope: Mapping[str, Type]) -> dict[str, Type]:
    """Types of names that have none: of another value that they are given, or of a part of what a parameter holds where a hole
    stands for what a loop goes over."""
    found: dict[str, Type] = {}

    def bind(target: ir.Node, kind: Type) -> None:
        match target:
            case ir.Name(id=name) if scope.get(name) == ANY and kind != ANY:
                found.setdefault(name, kind)
            case ir.TupleDisplay(items=items) if kind.name == "tuple" and len(kind.args) == len(items):
                for item, part in zip(items, kind.args):
                    bind(item, part)

    held = [p.type.args[0] for p in draft.function.parameters if p.type.name in ("list", "set") and p.type.args]
    for n in draft.function.walk():
        match n:
            case ir.Assign(targets=targets, value=ir.Expr() as value):
                kind = infer(value, {**scope, **found})
                for target in targets:
                    bind(target, kind)
            case ir.For(target=ir.TupleDisplay(items=items) as target, iter=ir.Hole()):
                pairs = [k for k in held if k.name == "tuple" and len(k.args) == len(items)]
                if pairs:
                    bind(target, pairs[0])
            case ir.For(target=ir.Name() as target, iter=ir.Hole()) if len(held) == 1:
                bind(target, held[0])
    return found


def taken_apart(draft: ir.Program, scope: Mapping[str, Type]) -> dict[str, Type]:
    """Types of holes whose value several variables take apart."""
    found = {}
    for n in draft.function.walk():
        match n:
            case ir.Assign(targets=(ir.TupleDisplay(items=items),), value=ir.Hole(name=hole)) if all(
                isinstance(i, ir.Name) for i in items
            ):
                found[hole] = t.tuple_of(*[scope.get(i.id, ANY) for i in items if isinstance(i, ir.Name)])
    return found
