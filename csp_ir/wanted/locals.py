"""Types of variables that have none of their own, as what is done with them and what is returned suggest them.

Guesses only: candidates of the true context stay, at a higher cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.ir.types import ANY, BOOL, FLOAT, INT, NONE, STR, Type, type_of_value

_METHODS = {
    "append": Type("list", (ANY,)), "extend": Type("list", (ANY,)), "add": Type("set", (ANY,)),
    "get": Type("dict", (ANY, ANY)), "setdefault": Type("dict", (ANY, ANY)), "items": Type("dict", (ANY, ANY)),
    "split": STR, "strip": STR, "startswith": STR, "lower": STR, "upper": STR,
}  # fmt: skip
_NUMBERS = (INT, FLOAT)


def likely_contexts(draft: ir.Program, contexts: Mapping[str, HoleContext]) -> dict[str, HoleContext]:
    """Contexts in which a variable that a hole is the value of has a likely type, for the holes that see or fill it.

    It is what its uses need; without any, what is returned: what is collected in a variable mostly is.
    """
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
    types = _used(draft, contexts)
    result = _result(draft)
    guessed = {n: t for n in own if (t := types.get(n, result)) is not None}
    found = {}
    for name, context in contexts.items():
        scope = {n: guessed.get(n, kind) if kind == ANY else kind for n, kind in context.scope.items()}
        expected = guessed.get(fills.get(name, ""), ANY) if context.expected == ANY else context.expected
        if scope != dict(context.scope) or expected != context.expected:
            found[name] = replace(context, scope=scope, expected=expected)
    return found


def _result(draft: ir.Program) -> Type | None:
    wanted = draft.function.returns
    parts = [p for p in wanted.args if p != NONE] if wanted.name == "Union" else [wanted]
    return parts[0] if len(parts) == 1 and parts[0].name not in ("Any", "None", "bool", "Hole") else None


def _used(draft: ir.Program, contexts: Mapping[str, HoleContext]) -> dict[str, Type]:
    """The types that uses of variables need, the first of each."""
    known = {n: t for c in contexts.values() for n, t in c.scope.items() if t != ANY}
    found: dict[str, Type] = {}
    for n in draft.walk():
        for name, kind in _uses(n, known):
            found.setdefault(name, kind)
    return found


def _uses(n: ir.Node, known: Mapping[str, Type]) -> Iterator[tuple[str, Type]]:
    match n:
        case ir.Subscript(value=ir.Name(id=base), index=ir.Name(id=index)) if base in known:
            kind = known[base]
            yield index, kind.args[0] if kind.name == "dict" and kind.args else INT
        case ir.Subscript(value=base_, index=ir.Slice() as cut) if base_ is not None:
            yield from ((b.id, INT) for b in (cut.lower, cut.upper, cut.step) if isinstance(b, ir.Name))
        case ir.Call(function=ir.Name(id="range"), args=args):
            yield from ((a.id, INT) for a in args if isinstance(a, ir.Name))
        case ir.MethodCall(receiver=ir.Name(id=name), method=method) if method in _METHODS:
            yield name, _METHODS[method]
        case ir.AugAssign(target=ir.Name(id=name), value=value) if (kind_ := _kind(value)) is not None:
            yield name, kind_
        case ir.Binary(left=left, right=right) | ir.Compare(first=left, rest=(right,)):
            for a, b in ((left, right), (right, left)):
                if isinstance(a, ir.Name) and (kind_ := _kind(b)) is not None:
                    yield a.id, kind_


def _kind(e: ir.Node) -> Type | None:
    """The type of a literal, or of what counts, that a variable is put together or compared with."""
    if isinstance(e, ir.Literal):
        kind = type_of_value(e.value)
        return kind if kind in (*_NUMBERS, STR) and kind != BOOL else None
    return INT if isinstance(e, ir.Call) and e.function == ir.Name("len") else None
