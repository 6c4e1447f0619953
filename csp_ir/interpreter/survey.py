"""What compilation asks about a whole program, found in one walk over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from csp_ir.interpreter.kinds import is_flat
from csp_ir.ir import nodes as n
from csp_ir.ir.modules import CONTEXTS
from csp_ir.ir.rewrite import targets_of


@dataclass(frozen=True, slots=True)
class Survey:
    """recursive: functions (local ones too) that can call themselves, directly or through others.
    fragile: names that a `del`, or the end of a handler, may unbind. deep: whether values may nest deeply.
    slices: whether slices may be values. fresh_defaults: whether a default, or what a decorator makes, is made anew by
    running its text. calls_entry: whether the program may call its entry, or something else stands for it. size: nodes.
    contexts: whether it may set the context of numbers of `decimal`.
    naming: whether names are bound by `:=` or patterns. yields: whether there is a `yield`.
    objects: whether there are classes with behaviour, or fields are assigned: then any function may call any other.
    """

    recursive: frozenset[str]
    fragile: frozenset[str]
    deep: bool
    slices: bool
    fresh_defaults: bool
    calls_entry: bool
    size: int
    contexts: bool
    naming: bool = False
    yields: bool = False
    objects: bool = False


def survey(program: n.Program) -> Survey:
    nodes = tuple(program.walk())
    functions = [x for x in nodes if isinstance(x, n.Function)]
    names = {x.id for x in nodes if isinstance(x, n.Name)}
    objects = has_objects(nodes)
    recursive = _recursive(functions) if any(f.name in names for f in functions) else frozenset()
    if objects:
        recursive = frozenset(f.name for f in functions if not isinstance(f, n.Record))
    return Survey(
        recursive,
        _unbound(nodes),
        bool(recursive) or may_nest(nodes),
        "slice" in names,
        objects
        or any(p.default is not None and not isinstance(p.default, n.Literal) for f in functions for p in f.parameters)
        or any(not keeps_results(d) for f in functions for d in f.decorators),
        program.function.name in names or not all(map(keeps_results, program.function.decorators)),
        len(nodes),
        any(isinstance(x, n.FunctionRef) and x.name in CONTEXTS for x in nodes),
        *_new(nodes),
        objects,
    )


def keeps_results(decorator: n.Expr) -> bool:
    """Whether a decorator is `functools.cache` or `lru_cache`, with constants where it is called."""
    called = isinstance(decorator, n.Call) and all(
        isinstance(a, n.Literal) for a in (*decorator.args, *(k.value for k in decorator.keywords))
    )
    made = decorator.function if isinstance(decorator, n.Call) and called else decorator
    return isinstance(made, n.FunctionRef) and made.name in ("functools.cache", "functools.lru_cache")


def _new(nodes: Iterable[n.Node]) -> tuple[bool, bool]:
    kinds = set(map(type, nodes))
    return n.NamedExpr in kinds or n.Match in kinds, n.Yield in kinds or n.YieldFrom in kinds


def has_objects(nodes: Iterable[n.Node]) -> bool:
    """Whether there are classes with behaviour, or fields of records are assigned."""
    nodes = tuple(nodes)
    records = [x for x in nodes if isinstance(x, n.Record)]
    if any(r.body or r.kind == n.PLAIN_CLASS for r in records):
        return True
    for x in nodes if records else ():
        if any(isinstance(y, n.Attribute) for t in targets_of(x) for y in stored_parts(t)):
            return True
    return False


def stored_parts(target: n.Expr) -> Iterable[n.Expr]:
    """The names, subscripts and fields that a target stores to."""
    if isinstance(target, n.TupleDisplay | n.ListDisplay):
        for item in target.items:
            yield from stored_parts(item)
    elif isinstance(target, n.Starred):
        yield from stored_parts(target.value)
    else:
        yield target


def _recursive(functions: list[n.Function]) -> frozenset[str]:
    names = {f.name for f in functions}
    edges: dict[str, set[str]] = {name: set() for name in names}
    for f in functions:
        edges[f.name] |= {x.id for x in f.walk() if isinstance(x, n.Name) and x.id in names}
    changed = True
    while changed:
        changed = False
        for reached in edges.values():
            more = set().union(*(edges[r] for r in reached)) - reached if reached else set()
            if more:
                reached |= more
                changed = True
    return frozenset(name for name, reached in edges.items() if name in reached)


def _unbound(nodes: Iterable[n.Node]) -> frozenset[str]:
    found: set[str] = set()
    for x in nodes:
        if isinstance(x, n.Delete):
            found.update(t.id for t in x.targets if isinstance(t, n.Name))
        elif isinstance(x, n.Handler) and x.name:
            found.add(x.name)
    return frozenset(found)


def may_nest(nodes: Iterable[n.Node]) -> bool:
    """Whether running these can make values that hold much more than they take: by repetition, or by a long text."""
    displays = 0
    for x in nodes:
        if isinstance(x, (n.For, n.While, n.Comprehension, n.Lambda, n.FunctionRef)):
            return True
        if isinstance(x, n.Binary) and x.op == "*" and (_holds(x.left) or _holds(x.right)):
            return True
        if isinstance(x, (n.Call, n.MethodCall)) and not is_flat(x, {}):
            return True
        displays += isinstance(x, (n.ListDisplay, n.TupleDisplay, n.SetDisplay, n.DictDisplay))
    return displays > 12


def _holds(e: n.Expr) -> bool:
    return not is_flat(e, {}) or isinstance(e, (n.ListDisplay, n.TupleDisplay))
