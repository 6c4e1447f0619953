"""Types of variables that have none of their own, as what is done with them and what is returned suggest them.

Guesses only: candidates of the true context stay, at a higher cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from csp_ir.errors import IRTypeError
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext, hole_contexts, infer
from csp_ir.ir.types import ANY, FLOAT, INT, NONE, STR, Type
from csp_ir.spec.assemble import types_of
from csp_ir.spec.model import Example
from csp_ir.wanted.imagined import states

_METHODS = {
    "append": Type("list", (ANY,)), "extend": Type("list", (ANY,)), "add": Type("set", (ANY,)),
    "get": Type("dict", (ANY, ANY)), "setdefault": Type("dict", (ANY, ANY)), "items": Type("dict", (ANY, ANY)),
}  # fmt: skip
_METHODS |= {m: STR for m in dir(str) if not any(hasattr(kind, m) for kind in (bytes, list, tuple, dict, set))}
_NUMBERS = (INT, FLOAT)
_NUMERIC = frozenset(("*", "-", "/", "//", "%", "**", "<", "<=", ">", ">=", "==", "!="))
_ITERABLE = Type("Iterable", (ANY,))


def likely_contexts(
    draft: ir.Program, contexts: Mapping[str, HoleContext], examples: Sequence[Example] = ()
) -> dict[str, HoleContext]:
    """Contexts in which what has no type has a likely one: parameters, variables that a hole is the value of, holes.

    A parameter has that of its arguments; a variable what its uses need, or what is returned where it is, or may be; a
    hole what stands beside it.
    """
    typed = annotated(draft, examples)
    likely = contexts if typed is draft else hole_contexts(typed)
    draft = typed
    fills = {
        n.value.name: n.targets[0].id
        for n in draft.walk()
        if isinstance(n, ir.Assign)
        and isinstance(n.value, ir.Hole)
        and len(n.targets) == 1
        and isinstance(n.targets[0], ir.Name)
        and n.annotation is None
    }
    own = set(fills.values()) - {p.name for p in draft.function.parameters}
    returned = dict(_returned(draft))
    types = returned | _used(draft, likely, returned)
    beside = dict(_beside(draft, likely, types)) | dict(_held(draft, returned))
    guessed = {n: types[n] for n in own if n in types}
    kind = _result(draft)
    if kind is not None and not returned:  # what is collected is mostly what a hole then returns
        guessed |= {n: kind for n in own & states(draft) if n not in types}
    found = {}
    for name, context in contexts.items():
        seen = likely.get(name, context)
        scope = {n: guessed.get(n, kind) if kind == ANY else kind for n, kind in seen.scope.items()}
        expected = seen.expected if seen.expected != ANY else guessed.get(fills.get(name, ""), beside.get(name, ANY))
        if scope != dict(context.scope) or expected != context.expected:
            found[name] = replace(context, scope=scope, expected=expected)
    return found


def annotated(draft: ir.Program, examples: Sequence[Example]) -> ir.Program:
    """The draft with the types of its examples' arguments and results, where it has none of its own."""
    function = draft.function
    examples = [e for e in examples if len(e.args) == len(function.parameters)]
    if not examples or any(p.takes_rest for p in function.parameters):
        return draft
    parameters, returns = types_of(function, tuple(examples))
    if parameters == function.parameters and returns == function.returns:
        return draft
    typed = replace(draft, function=replace(function, parameters=parameters, returns=returns))
    try:
        hole_contexts(typed)
    except IRTypeError:  # its own code does not go with them
        return draft
    return typed


def _beside(
    draft: ir.Program, contexts: Mapping[str, HoleContext], types: Mapping[str, Type]
) -> Iterator[tuple[str, Type]]:
    """Holes with the types that what stands beside them needs."""
    own = {p.name: p.type for p in draft.function.parameters}
    for n in draft.walk():
        match n:
            case ir.For(iter=ir.Hole(name=name)) | ir.Clause(iter=ir.Hole(name=name)):
                yield name, _ITERABLE
            case ir.Assign(targets=(ir.TupleDisplay(items=parts),), value=ir.Hole(name=name)):
                kinds = [types.get(p.id, ANY) if isinstance(p, ir.Name) else ANY for p in parts]
                yield name, Type("Union", (Type("tuple", tuple(kinds)), Type("list", (ANY,))))
            case (
                ir.Binary(left=left, op=str(op), right=right) | ir.Compare(first=left, ops=(str(op),), rest=(right,))
            ) if op in _NUMERIC:
                for hole, other in ((left, right), (right, left)):
                    if isinstance(hole, ir.Hole) and hole.name in contexts:
                        scope = contexts[hole.name].scope
                        kind = infer(other, {x: own.get(x, ANY) if t == ANY else t for x, t in scope.items()})
                        if kind in _NUMBERS:
                            yield hole.name, kind


def _result(draft: ir.Program) -> Type | None:
    """The type of the results, where it is one that says what is collected."""
    wanted = draft.function.returns
    parts = [p for p in wanted.args if p != NONE] if wanted.name == "Union" else [wanted]
    return parts[0] if len(parts) == 1 and parts[0].name not in ("Any", "None", "bool", "Hole") else None


def _returned(draft: ir.Program) -> Iterator[tuple[str, Type]]:
    """Variables that are returned, with the types of results, or of their parts."""
    kind = _result(draft)
    if kind is None:
        return
    for n in draft.function.walk():
        match n:
            case ir.Return(value=ir.Name(id=name)):
                yield name, kind
            case ir.Return(value=ir.TupleDisplay(items=items)) if len(items) == len(kind.args):
                yield from ((i.id, t) for i, t in zip(items, kind.args) if isinstance(i, ir.Name))


def _held(draft: ir.Program, returned: Mapping[str, Type]) -> Iterator[tuple[str, Type]]:
    """Holes for what is put into a collection that is returned."""
    for n in draft.walk():
        match n:
            case ir.Assign(targets=(ir.Subscript(value=ir.Name(id=name)),), value=ir.Hole(name=hole)):
                kind = returned.get(name, ANY)
                if kind.name in ("dict", "list") and kind.args:
                    yield hole, kind.args[-1]
            case ir.MethodCall(receiver=ir.Name(id=name), method="append" | "add", args=(ir.Hole(name=hole),)):
                kind = returned.get(name, ANY)
                if kind.name in ("list", "set") and kind.args:
                    yield hole, kind.args[0]


def _used(draft: ir.Program, contexts: Mapping[str, HoleContext], returned: Mapping[str, Type]) -> dict[str, Type]:
    """The types that uses of variables need, the first of each."""
    known: dict[str, Type] = dict(returned)
    for c in contexts.values():
        for name, kind in c.scope.items():
            if known.get(name, ANY) == ANY:
                known[name] = kind
    found: dict[str, Type] = {}
    for n in draft.walk():
        for name, kind in _uses(n, known):
            found.setdefault(name, kind)
    return found


def _uses(n: ir.Node, known: Mapping[str, Type]) -> Iterator[tuple[str, Type]]:
    match n:
        case ir.Subscript(value=ir.Name(id=base), index=ir.Name(id=index)) if known.get(base, ANY) != ANY:
            kind = known[base]
            yield index, kind.args[0] if kind.name == "dict" and kind.args else INT
        case ir.Assign(targets=(ir.Subscript(value=ir.Name(id=base)),), value=ir.Name(id=name)) if known.get(
            base, ANY
        ).args:
            yield name, known[base].args[-1]
        case ir.Subscript(value=base_, index=ir.Slice() as cut) if base_ is not None:
            yield from ((b.id, INT) for b in (cut.lower, cut.upper, cut.step) if isinstance(b, ir.Name))
        case ir.For(iter=ir.Name(id=name)) | ir.Clause(iter=ir.Name(id=name)):
            yield name, _ITERABLE
        case ir.Call(function=ir.Name(id="range"), args=args):
            yield from ((a.id, INT) for a in args if isinstance(a, ir.Name))
        case ir.MethodCall(receiver=ir.Name(id=name), method=method) if method in _METHODS:
            yield name, _METHODS[method]
        case ir.AugAssign(target=ir.Name(id=name), value=value) if (kind_ := _kind(value, known)) is not None:
            yield name, kind_
        case ir.Binary(left=left, right=right) | ir.Compare(first=left, rest=(right,)):
            for a, b in ((left, right), (right, left)):
                if isinstance(a, ir.Name) and (kind_ := _kind(b, known)) is not None:
                    yield a.id, kind_


def _kind(e: ir.Node, known: Mapping[str, Type]) -> Type | None:
    """The type of what a variable is put together or compared with, where it says something."""
    if not isinstance(e, ir.Expr):
        return None
    kind = infer(e, known)
    if kind.name == "timedelta":
        return Type("date")
    return kind if kind in (*_NUMBERS, STR) else None
