"""What people take for another thing, or leave out, when they write a function: edits of expressions and statements with their costs.

Those that samples of models need too are in `csp_ir.samples.mutations` and `csp_ir.samples.edits`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations
from typing import Any

from csp_ir.ir import nodes as ir
from csp_ir.ir.printer import print_block
from csp_ir.ir.rewrite import bound_by, map_nodes, substituted, target_names, targets_of
from csp_ir.ir.types import Type
from csp_ir.samples.mutations import Alternative
from csp_ir.samples.sites import blocks, with_block

THRESHOLD, EXCHANGED, OVER_ALL, TYPES, KIN, NEGATED = 1.0, 1.05, 1.2, 1.0, 0.9, 1.2
ASSIGNED, ADDED, KEPT, PLACED, NOTED = 1.1, 1.3, 1.2, 1.1, 1.2
SMALL = 2  # numbers up to it stand in many places for many reasons
MOST_ASSIGNED = 400
_KIN_METHODS = (
    ("partition", "rpartition"), ("split", "rsplit"), ("find", "rfind"), ("index", "rindex"), ("ljust", "rjust", "center"),
    ("removeprefix", "removesuffix"), ("pop", "popleft"), ("append", "appendleft"), ("update", "setdefault"), ("isdigit", "isalnum"),
)  # fmt: skip
_KIN = (("any", "all"), ("max", "min"), ("math.floor", "math.ceil"), ("bisect.bisect_left", "bisect.bisect_right"))
_BESIDE = {
    "list": ("tuple", "set"),
    "tuple": ("list",),
    "int": ("float", "bool"),
    "float": ("int",),
    "str": ("bytes",),
    "set": ("frozenset",),
}
_NUMBERS = ("int", "float")
_FRESH = ("each", "one", "part")


def taken_for(
    expr: ir.Expr, kind: Type, scope: Mapping[str, Type], literals: Sequence[ir.Literal], place: tuple[str, ...]
) -> list[Alternative]:
    """What an expression may have been taken for. kind: its type; literals: those of the program; place: as of a `Site`."""
    found = list(exchanged(expr, scope))
    found += over_all(expr, kind, scope)
    if isinstance(expr, ir.Literal):
        if place[0] == "Compare":
            found += [
                (THRESHOLD, x)
                for x in literals
                if type(x.value) is type(expr.value) and _is_large(x.value) and x != expr
            ]
    elif isinstance(expr, ir.MethodCall):
        found += [
            (KIN, _method(expr, m)) for kin in _KIN_METHODS if expr.method in kin for m in kin if m != expr.method
        ]
    elif isinstance(expr, ir.Call):
        found += type_tests(expr)
        name = getattr(expr.function, "id", getattr(expr.function, "name", ""))
        found += [
            (KIN, ir.Call(_function(f), expr.args, expr.keywords))
            for kin in _KIN
            if name in kin
            for f in kin
            if f != name
        ]
    if (
        kind.name == "Any"
        and place[0] in ("TupleDisplay", "Lambda")
        and not isinstance(expr, ir.Literal | ir.TupleDisplay)
    ):
        found.append((NEGATED, ir.Unary("-", expr)))
    return found


def _is_large(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) > SMALL


def _method(expr: ir.MethodCall, method: str) -> ir.Expr:
    return ir.MethodCall(expr.receiver, method, expr.args, expr.keywords)


def _function(name: str) -> ir.Expr:
    return ir.FunctionRef(name) if "." in name else ir.Name(name)


def exchanged(expr: ir.Expr, scope: Mapping[str, Type]) -> Iterator[Alternative]:
    """An expression with two of its names in each other's places."""
    if isinstance(expr, ir.Name):
        return
    names = [n for n in dict.fromkeys(x.id for x in expr.walk() if isinstance(x, ir.Name)) if n in scope]
    for a, b in combinations(names, 2):
        if scope[a].name == scope[b].name or "Any" in (scope[a].name, scope[b].name):
            yield EXCHANGED, substituted(expr, {a: ir.Name(b), b: ir.Name(a)})


def over_all(expr: ir.Expr, kind: Type, scope: Mapping[str, Type]) -> Iterator[Alternative]:
    """What an expression says of the first or last of a list, said of all of it."""
    over = ("max", "min", "sum") if kind.name in _NUMBERS else ("any", "all") if kind.name == "bool" else ()
    name = next((n for n in _FRESH if n not in scope), "")
    for part in dict.fromkeys(expr.walk()) if over and name else ():
        if (
            isinstance(part, ir.Subscript)
            and isinstance(part.value, ir.Name)
            and part.index in (ir.Literal(0), ir.Literal(-1))
        ):
            said = map_nodes(expr, partial(_put_for, part, ir.Name(name)))
            clause = ir.Clause(ir.Name(name), part.value)
            yield from (
                (OVER_ALL, ir.Call(ir.Name(f), (ir.Comprehension("generator", said, (clause,)),))) for f in over
            )


def _put_for(old: ir.Expr, new: ir.Expr, node: ir.Node) -> ir.Node:
    return new if node == old else node


def type_tests(expr: ir.Call) -> Iterator[Alternative]:
    """A test of a type, with another type beside it or without one."""
    if expr.function != ir.Name("isinstance") or len(expr.args) != 2:
        return
    value, tested = expr.args
    if isinstance(tested, ir.Name):
        for other in _BESIDE.get(tested.id, ()):
            yield TYPES, ir.Call(expr.function, (value, ir.TupleDisplay((tested, ir.Name(other)))))
    elif isinstance(tested, ir.TupleDisplay):
        for i in range(len(tested.items)):
            left = tested.items[:i] + tested.items[i + 1 :]
            yield TYPES, ir.Call(expr.function, (value, left[0] if len(left) == 1 else ir.TupleDisplay(left)))


def kept(program: ir.Program) -> Iterator[tuple[float, ir.Program, str]]:
    """The program with another variable that keeps what one held before it is set."""
    names = _variables(program)
    for block in blocks(program):
        for i, s in enumerate(block.statements):
            if not (isinstance(s, ir.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ir.Name)):
                continue
            for name in (n for n in names if n != s.targets[0].id and ir.Name(n) not in s.value.walk()):
                both = ir.Assign(
                    (ir.TupleDisplay((s.targets[0], ir.Name(name))),), ir.TupleDisplay((s.value, s.targets[0]))
                )
                body = (*block.statements[:i], both, *block.statements[i + 1 :])
                yield KEPT, with_block(program, block, body), f"put `{print_block([both])}`"


def assigned(program: ir.Program, scores: Mapping[int, float]) -> Iterator[tuple[float, ir.Program, str]]:
    """The program with a variable set to another one, or to what it begins with, in a loop that failing runs come by."""
    names = _variables(program)
    first: dict[str, ir.Expr] = {}
    for s in program.function.walk():
        if isinstance(s, ir.Assign) and isinstance(s.targets[0], ir.Name):
            first.setdefault(s.targets[0].id, s.value)
    tried = 0
    for block in blocks(program):
        if not block.in_loop or not any(scores.get(n, 0) > 0 for n in block.numbers):
            continue
        for name in first:
            begins = [first[name]] if _is_plain(first[name]) else []
            for value in (*begins, *(ir.Name(n) for n in names if n != name)):
                made = ir.Assign((ir.Name(name),), value)
                for i, s in enumerate(block.statements):
                    if isinstance(s, ir.Assign | ir.AugAssign) and name in bound_by(s) and s != made:
                        yield (
                            ASSIGNED,
                            with_block(program, block, (*block.statements[:i], made, *block.statements[i + 1 :])),
                            f"put `{print_block([made])}`",
                        )
                        tried += 1
                for at in (len(block.statements), *range(1, len(block.statements))):
                    body = (*block.statements[:at], made, *block.statements[at:])
                    yield ADDED, with_block(program, block, body), f"added `{print_block([made])}`"
                    tried += 1
                if tried > MOST_ASSIGNED:
                    return


def placed(program: ir.Program, scores: Mapping[int, float]) -> Iterator[tuple[float, ir.Program, str]]:
    """The program with a value put into another place, which the value is made of; or put there, where that is what is changed."""
    for block in blocks(program):
        for i, (number, s) in enumerate(zip(block.numbers, block.statements, strict=True)):
            made: list[ir.Stmt] = []
            if scores.get(number, 0) > 0 and isinstance(s, ir.Assign) and len(s.targets) == 1:
                places = [
                    x
                    for x in dict.fromkeys(s.value.walk())
                    if isinstance(x, ir.Expr) and _is_place(x) and x != s.targets[0]
                ]
                made = [replace(s, targets=(x,)) for x in places] if not isinstance(s.targets[0], ir.Name) else []
            elif scores.get(number, 0) > 0 and isinstance(s, ir.ExprStmt) and isinstance(s.value, ir.MethodCall):
                call = s.value
                if call.method in ("update", "extend") and len(call.args) == 1:
                    made = [ir.Assign((call.receiver,), call.args[0])] if isinstance(call.receiver, ir.Name) or _is_place(call.receiver) else []  # fmt: skip
            for new in made:
                body = (*block.statements[:i], new, *block.statements[i + 1 :])
                yield PLACED, with_block(program, block, body), f"put `{print_block([new])}`"


def _is_place(expr: ir.Node) -> bool:
    """Whether it is a part of something that may be set."""
    return isinstance(expr, ir.Attribute) or isinstance(expr, ir.Subscript) and not isinstance(expr.index, ir.Slice)


def noted(program: ir.Program, scores: Mapping[int, float]) -> Iterator[tuple[float, ir.Program, str]]:
    """The program with what is looked for in a collection of its own put into it, where nothing ever is."""
    for name, item, method in _never_filled(program):
        made = ir.ExprStmt(ir.MethodCall(ir.Name(name), method, (item,)))
        for block in blocks(program):
            for at in range(len(block.statements)):
                if scores.get(block.numbers[at], 0) > 0:
                    body = (*block.statements[:at], made, *block.statements[at:])
                    yield NOTED, with_block(program, block, body), f"added `{print_block([made])}`"


def _never_filled(program: ir.Program) -> Iterator[tuple[str, ir.Expr, str]]:
    """The sets and lists that begin empty, are never changed, and are searched: for what, and what puts it into them."""
    nodes = list(program.walk())
    begun = {s.targets[0].id: s.value for s in nodes if isinstance(s, ir.Assign) and isinstance(s.targets[0], ir.Name)}
    read = Counter(n.id for n in nodes if isinstance(n, ir.Name))
    for n in nodes:
        if isinstance(n, ir.Compare) and n.ops[0] in ("in", "not in") and isinstance(n.rest[0], ir.Name):
            name = n.rest[0].id
            value = begun.get(name)
            if read[name] == 2 and value in (
                ir.Call(ir.Name("set"), ()),
                ir.ListDisplay(()),
            ):  # where it begins, and here
                yield name, n.first, "append" if value == ir.ListDisplay(()) else "add"


def _is_plain(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Literal | ir.ListDisplay | ir.DictDisplay) and not any(
        isinstance(x, ir.Name) for x in expr.walk()
    )


def _variables(program: ir.Program) -> list[str]:
    """The names that the function binds by statements."""
    bound = (
        n for s in program.function.walk() if isinstance(s, ir.Assign | ir.For | ir.AugAssign) for n in bound_by(s)
    )
    return list(dict.fromkeys(bound))


def unread(program: ir.Program) -> int:
    """How many of its parameters and variables the function never reads, or searches and never fills: each is a sign that
    something is left out."""
    function = program.function
    nodes = list(function.walk())
    seen = Counter(n.id for n in nodes if isinstance(n, ir.Name))
    for s in nodes:
        if isinstance(s, ir.Assign | ir.For):
            for target in targets_of(s):
                seen.subtract(target_names(target))
    names = {*_variables(program), *(p.name for p in function.parameters)}
    return sum(seen[n] <= 0 for n in names if not n.startswith("_")) + sum(1 for _ in _never_filled(program))
