"""What a draft does with its holes: tests, what is returned or added to a result that only grows."""

from __future__ import annotations

from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import free_names


def tests_of(draft: ir.Program) -> frozenset[str]:
    """Holes of which only the truth counts."""
    found: set[str] = set()

    def look(e: ir.Expr) -> None:
        match e:
            case ir.Hole(name=name):
                found.add(name)
            case ir.BoolOp(operands=operands):
                for o in operands:
                    look(o)
            case ir.Unary(op="not", operand=operand):
                look(operand)

    for n in draft.walk():
        match n:
            case ir.If(test=test) | ir.While(test=test) | ir.IfExp(test=test):
                look(test)
            case ir.Clause(conditions=tests):
                for test in tests:
                    look(test)
    return frozenset(found)


def grown_of(draft: ir.Program) -> str:
    """The variable that is the beginning of every result, and only ever grows; "" where there is none."""
    body = draft.function.body
    last = body[-1] if body else None
    name = _begun(last.value) if isinstance(last, ir.Return) and last.value is not None else ""
    if not name or calls_itself(draft) or any(isinstance(n, ir.Function | ir.Lambda) for s in body for n in s.walk()):
        return ""
    for n in (n for s in body for n in s.walk()):
        match n:
            case ir.Return() if n is not last:
                return ""
            case ir.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ir.Name) and target.id == name:
                        if not isinstance(value, ir.ListDisplay | ir.DictDisplay | ir.Literal):
                            return ""
                    elif isinstance(target, ir.TupleDisplay) and any(
                        isinstance(x, ir.Name) and x.id == name for x in target.walk()
                    ):
                        return ""
            case ir.Subscript(value=ir.Name(id=owner)) | ir.MethodCall(receiver=ir.Name(id=owner)) if owner == name:
                if isinstance(n, ir.MethodCall) and n.method not in (
                    "append",
                    "extend",
                    "setdefault",
                    "get",
                    "items",
                    "keys",
                    "values",
                ):
                    return ""
                if isinstance(n, ir.Subscript) and isinstance(n.index, ir.Slice):
                    return ""
            case ir.Delete():
                return ""
    return name


def _begun(e: ir.Expr) -> str:
    match e:
        case ir.Name(id=name):
            return name
        case ir.Binary(left=left, op="+"):
            return _begun(left)
        case ir.IfExp(body=body, orelse=other):
            return _begun(body) if _begun(body) == _begun(other) else ""
    return ""


def uses_of(draft: ir.Program, grown: str) -> dict[str, str]:
    """Holes whose value is compared at once: what is returned, appended to the result, added to it."""
    found: dict[str, str] = {}
    steady = not any(
        isinstance(t, ir.Subscript) and grown in free_names(t)
        for n in draft.walk() if isinstance(n, ir.Assign | ir.AugAssign)
        for t in (n.targets if isinstance(n, ir.Assign) else (n.target,))
    )  # fmt: skip
    steady = steady and not any(
        isinstance(n, ir.MethodCall) and isinstance(n.receiver, ir.Subscript) and grown in free_names(n.receiver)
        for n in draft.walk()
    )
    for n in draft.function.walk():
        match n:
            case ir.Return(value=ir.Hole(name=name)) if not calls_itself(draft):
                found[name] = "return"
            case ir.MethodCall(receiver=ir.Name(id=owner), method="append", args=(ir.Hole(name=name),)) if (
                owner == grown and steady
            ):
                found[name] = "item"
            case ir.AugAssign(target=ir.Name(id=owner), op="+", value=ir.Hole(name=name)) if owner == grown:
                found[name] = "added"
    return found


def calls_itself(draft: ir.Program) -> bool:
    """Whether the function names itself."""
    own = draft.function.name
    return any(isinstance(n, ir.Name) and n.id == own for n in draft.walk())


def turning_of(draft: ir.Program) -> frozenset[str]:
    """Holes that a while loop reads at each turn: those whose innermost loop it is."""
    found: set[str] = set()

    def look(n: ir.Node, turning: bool) -> None:
        if isinstance(n, ir.Hole) and turning:
            found.add(n.name)
        inside = isinstance(n, ir.While) or turning and not isinstance(n, ir.For | ir.Comprehension | ir.Lambda)
        for child in n.children():
            look(child, inside)

    look(draft.function, False)
    return frozenset(found)
