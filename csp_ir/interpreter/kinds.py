"""What can be known about numbers without running: which guards compiled code may leave out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from csp_ir.ir import nodes as n
from csp_ir.ir.rewrite import bound_by, target_names

UNKNOWN, NUMBER, COUNTER = 0, 1, 2  # COUNTER: a number that cannot feed on itself (index, length, literal)

_COUNTERS = frozenset({"len", "ord", "bool"})
_NUMBERS = frozenset({"int", "float", "hash"})
_SAME = frozenset({"abs", "min", "max"})


def kind_of(expr: n.Expr, known: dict[str, int]) -> int:
    """The kind of an expression's value when it has one (an exception has none)."""
    if isinstance(expr, n.Literal):
        return COUNTER if type(expr.value) in (int, float, bool) else UNKNOWN
    if isinstance(expr, n.Name):
        return known.get(expr.id, UNKNOWN)
    if isinstance(expr, n.Unary):
        return COUNTER if expr.op == "not" else min(NUMBER, kind_of(expr.operand, known))
    if isinstance(expr, n.Compare):
        return COUNTER if all(isinstance(op, str) for op in expr.ops) else UNKNOWN
    if isinstance(expr, n.Binary) and isinstance(expr.op, str):
        left, right = kind_of(expr.left, known), kind_of(expr.right, known)
        if expr.op == "**" or not left or not right:
            return UNKNOWN
        return NUMBER
    if isinstance(expr, n.IfExp):
        return min(kind_of(expr.body, known), kind_of(expr.orelse, known))
    if isinstance(expr, n.BoolOp):
        return min(kind_of(e, known) for e in expr.operands)
    if isinstance(expr, n.Call) and isinstance(expr.function, n.Name):
        name = expr.function.id
        if name in known or expr.keywords or any(isinstance(a, n.Starred) for a in expr.args):
            return UNKNOWN
        if name in _COUNTERS:
            return COUNTER
        if name in _NUMBERS or (name == "round" and expr.args and kind_of(expr.args[0], known)):
            return NUMBER
        if name in _SAME and (len(expr.args) > 1 or name == "abs"):
            return min((NUMBER, *(kind_of(a, known) for a in expr.args)))
    return UNKNOWN


_TEXT_METHODS = frozenset(
    "lower upper title capitalize swapcase casefold strip lstrip rstrip replace join format zfill ljust rjust center "
    "find rfind startswith endswith isdigit isalpha isalnum isspace isupper islower count bit_length".split()
)
_FLAT_CALLS = frozenset({"len", "str", "int", "float", "bool", "ord", "chr", "repr", "abs", "round", "sum", "hash"})


def is_flat(expr: n.Expr, known: dict[str, int]) -> bool:
    """Whether the value, if there is one, surely holds no containers that nest deeply."""
    if isinstance(expr, (n.Literal, n.FString)) or kind_of(expr, known):
        return True
    if isinstance(expr, (n.TupleDisplay, n.ListDisplay, n.SetDisplay)):
        return all(is_flat(item, known) for item in expr.items)
    if isinstance(expr, n.MethodCall):
        return expr.method in _TEXT_METHODS
    return (
        isinstance(expr, n.Call)
        and isinstance(expr.function, n.Name)
        and (expr.function.id in _FLAT_CALLS and expr.function.id not in known)
    )


def star_levels(target: n.Expr) -> int:
    """How many levels of a target there are down to its deepest star; 0 where it has none."""
    if isinstance(target, n.Starred):
        return star_levels(target.value)
    if not isinstance(target, (n.TupleDisplay, n.ListDisplay)):
        return 0
    inner = max(map(star_levels, target.items), default=0)
    return inner + 1 if inner else int(any(isinstance(i, n.Starred) for i in target.items))


def element_kind(items: n.Expr, known: dict[str, int]) -> int:
    """The kind of what iterating over `items` gives."""
    if isinstance(items, n.Call) and items.function == n.Name("range") and "range" not in known:
        return COUNTER
    if isinstance(items, (n.ListDisplay, n.TupleDisplay)) and items.items:
        return min(kind_of(item, known) for item in items.items)
    return UNKNOWN


def bindings(target: n.Expr, value: n.Expr | None, iterated: bool) -> Iterator[tuple[str, n.Expr | None, bool]]:
    """(name, source, whether the name is an element of source); source None: nothing is known."""
    if isinstance(target, n.Name):
        yield target.id, value, iterated
    elif isinstance(target, (n.TupleDisplay, n.ListDisplay)):
        parts: Iterable[n.Expr | None] = [None] * len(target.items)
        element = False
        if not iterated and isinstance(value, n.TupleDisplay) and len(value.items) == len(target.items):
            parts = value.items if not any(isinstance(i, n.Starred) for i in (*value.items, *target.items)) else parts
        elif (
            iterated and isinstance(value, n.Call) and value.function == n.Name("enumerate") and len(target.items) == 2
        ):
            parts = (n.Literal(0), None)
        for item, part in zip(target.items, parts, strict=True):
            yield from bindings(item, part, element)
    else:
        for name in target_names(target):
            yield name, None, False


def own_statements(body: Iterable[n.Stmt]) -> Iterator[n.Stmt]:
    """The statements of a function, those of local functions left out."""
    for stmt in body:
        yield stmt
        if isinstance(stmt, (n.If, n.For, n.While)):
            yield from own_statements(stmt.body)
            yield from own_statements(stmt.orelse)
        elif isinstance(stmt, n.Try):
            yield from own_statements(stmt.body)
            for handler in stmt.handlers:
                yield from own_statements(handler.body)
            yield from own_statements(stmt.orelse)
            yield from own_statements(stmt.final)
        elif isinstance(stmt, n.Match):
            for case in stmt.cases:
                yield from own_statements(case.body)


def assigned_names(body: Iterable[n.Stmt]) -> Iterator[str]:
    """Names bound anywhere in a function's own statements, in source order."""
    for stmt in own_statements(body):
        if isinstance(stmt, n.Assign):
            for target in stmt.targets:
                yield from target_names(target)
        elif isinstance(stmt, (n.AugAssign, n.For)):
            yield from target_names(stmt.target)
        elif isinstance(stmt, n.Try):
            yield from (h.name for h in stmt.handlers if h.name)
        elif isinstance(stmt, n.Match):
            yield from (name for case in stmt.cases for p in case.pattern.walk() for name in bound_by(p))


def number_names(
    function: n.Function, trusted: dict[str, int], outer: Iterable[str] = (), naming: bool = False
) -> dict[str, int]:
    """Kinds of a function's names: parameters in `trusted`, and locals all of whose bindings are numbers.

    Names in `outer` mean something else than a builtin; nothing is known about them, or about those that `:=` and
    patterns bind, of which there are some where `naming` is true.
    Starts from the most favourable assumption and lowers it to a fixed point.
    """
    sources: list[tuple[str, n.Expr | None, bool]] = []
    foreign: set[str] = set()
    for stmt in own_statements(function.body):
        if isinstance(stmt, n.Assign):
            for target in stmt.targets:
                sources += bindings(target, stmt.value, False)
        elif isinstance(stmt, n.AugAssign) and isinstance(stmt.target, n.Name):
            value = n.Binary(stmt.target, stmt.op, stmt.value)
            sources.append((stmt.target.id, value, False))
        elif isinstance(stmt, n.For):
            sources += bindings(stmt.target, stmt.iter, True)
        elif isinstance(stmt, n.Try):
            foreign.update(h.name for h in stmt.handlers if h.name)
        elif isinstance(stmt, n.Function):
            foreign.add(stmt.name)
            for inner in stmt.walk():
                if isinstance(inner, n.Nonlocal):
                    foreign.update(inner.names)
        elif isinstance(stmt, n.Nonlocal):
            foreign.update(stmt.names)
    if naming:
        inside = (n.NamedExpr, n.Pattern)
        foreign.update(name for x in function.walk() if isinstance(x, inside) for name in bound_by(x))
    known = dict.fromkeys(outer, UNKNOWN)
    known.update({name: COUNTER for name, _, _ in sources})
    known.update({p.name: trusted.get(p.name, UNKNOWN) for p in function.parameters})
    known.update(dict.fromkeys(foreign, UNKNOWN))
    changed = True
    while changed:
        changed = False
        for name, source, iterated in sources:
            found = UNKNOWN
            if source is not None:
                found = element_kind(source, known) if iterated else kind_of(source, known)
            if found < known[name]:
                known[name] = found
                changed = True
    return known
