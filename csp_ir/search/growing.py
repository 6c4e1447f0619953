"""Lists that only grow: a local name bound to fresh lists alone, added to at its end, and never known by another name.

Nothing can tell such a list that is added to in place from one made anew each time, so its name may be gone on with as if it
were bound again: `out.append(x)` is `out = out + [x]`. Only names and what is evaluated at once are looked at (an escape
analysis as compilers have it, without flow): a name in doubt is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from csp_ir.domains.fragments import Survey, assigned_names
from csp_ir.domains.model import Problem, bits
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import bound_by, target_names

GROWS = ("append", "extend")
# Builtins that read the elements of their only argument and are done with it.
_CONSUMES = frozenset(
    ("len", "sum", "any", "all", "max", "min", "sorted", "list", "tuple", "set", "frozenset", "bool", "str", "repr")
)
_OVER = _CONSUMES | {"enumerate", "zip", "reversed", "range"}
_MAKES = ("list", "sorted")
_READS = ("index", "count", "copy")


def growth(s: ir.Node) -> tuple[str, ir.Expr, bool] | None:
    """The name that a statement adds to in place if it is a list, what is added, and whether that is one element."""
    if isinstance(s, ir.AugAssign) and isinstance(s.target, ir.Name) and s.op == "+":
        return s.target.id, s.value, False
    if isinstance(s, ir.ExprStmt) and isinstance(s.value, ir.MethodCall):
        call = s.value
        if isinstance(call.receiver, ir.Name) and call.method in GROWS and len(call.args) == 1 and not call.keywords:
            if not isinstance(call.args[0], ir.Starred):
                return call.receiver.id, call.args[0], call.method == "append"
    return None


def growing_lists(problem: Problem) -> frozenset[str]:
    """The names that the draft, under whatever candidates, binds to fresh lists alone and changes by `growth` alone."""
    entry = problem.draft.function
    candidates = [(h, d.candidates[i]) for h, d in problem.domains.items() for i in bits(d.alive)]
    blocks = [s for _, c in candidates if isinstance(c.fragment, tuple) for s in c.fragment]
    # Only statements bind a list or add to it.
    names = {found[0] for root in (entry, *blocks) for n in root.walk() if (found := growth(n)) is not None}
    if not names or not all(map(_plain, (problem.draft, *blocks))):
        return frozenset()
    if _functions(problem.draft) > 1 + len(problem.draft.helpers) or any(map(_functions, blocks)):
        return frozenset()
    shadowed = assigned_names(problem.draft).union(*map(assigned_names, blocks))
    look = _Look(shadowed | {f.name for f in problem.draft.helpers})
    look.doubted |= {p.name for p in entry.parameters}
    for helper in problem.draft.helpers:
        look.doubted |= assigned_names(helper)
        look.late(helper)
    look.block(entry.body)
    look.block(blocks)
    if not names <= look.doubted:
        inner = {n.name for _, c in candidates if c.facts.special for n in _nodes(c.fragment) if isinstance(n, ir.Hole)}
        for hole, candidate in candidates:
            if isinstance(candidate.fragment, ir.Expr) and (candidate.facts.special or candidate.facts.names & names):
                if hole in look.delayed or hole in inner:
                    look.late(candidate.fragment)
                else:
                    look.expr(candidate.fragment, hole in look.kept)
    return frozenset(names - look.doubted)


def final_names(program: ir.Program, growing: frozenset[str]) -> dict[str, int | None]:
    """Lists and texts that are bound once and then only grow until they are returned -> where in the result they are.

    None: they are all of it. growing: as `growing_lists` tells of all that the program is one filling of. The lists' elements
    may change.
    """
    entry = program.function
    if not _plain(program) or _functions(program) > 1 + len(program.helpers):
        return {}
    bound: dict[str, list[tuple[int, bool]]] = {p.name: [(-1, False)] for p in entry.parameters}
    for helper in program.helpers:
        bound |= {name: [(-1, False)] for name in assigned_names(helper)}  # it may be read there
    grown: set[str] = set()
    returns: list[tuple[int, ir.Return]] = []
    for at, statement in enumerate(entry.body):
        for n in statement.walk():
            if isinstance(n, ir.Name) and n.id == entry.name:
                return {}  # what an inner call returns is not the result
            if isinstance(n, ir.Return):
                returns.append((at, n))
            if (name := _grows(n)) is not None:
                grown.add(name)
            elif isinstance(n, ir.Assign):
                for target, value in _bindings(n):
                    known = n is statement and isinstance(target, ir.Name) and (target.id in growing or _is_text(value))
                    for one in target_names(target):
                        bound.setdefault(one, []).append((at, known))
            else:
                inner = (
                    n.params
                    if isinstance(n, ir.Lambda)
                    else target_names(n.target)
                    if isinstance(n, ir.Clause)
                    else bound_by(n)
                )
                for one in inner:
                    bound.setdefault(one, []).append((at, False))
    found: dict[str, int | None] = {}
    for name in grown:
        if len(begun := bound.get(name, [])) == 1 and begun[0][1]:
            places = {_place(r.value, name) for at, r in returns if at > begun[0][0]}
            if len(places) == 1 and (place := places.pop()) != -1:
                found[name] = place
    return found


def _grows(s: ir.Node) -> str | None:
    """The name that a statement lets grow at its end, if it is a list or text."""
    if (
        isinstance(s, ir.Assign)
        and len(s.targets) == 1
        and isinstance(s.targets[0], ir.Name)
        and isinstance(s.value, ir.Binary)
    ):
        return s.targets[0].id if s.value.op == "+" and s.value.left == s.targets[0] else None
    found = growth(s)
    return None if found is None else found[0]


def _is_text(value: ir.Expr) -> bool:
    return isinstance(value, ir.Literal) and type(value.value) is str


def _place(value: ir.Expr | None, name: str) -> int | None:
    """Where in a returned value a name stands: None where it is all of it, -1 nowhere."""
    if value == ir.Name(name):
        return None
    if isinstance(value, ir.TupleDisplay) and not any(isinstance(i, ir.Starred) for i in value.items):
        return next((i for i, e in enumerate(value.items) if e == ir.Name(name)), -1)
    return -1


def _bindings(s: ir.Assign) -> list[tuple[ir.Expr, ir.Expr]]:
    """The targets of an assignment with what they are bound to, parted where both sides are written out."""
    (target, *others), value = s.targets, s.value
    if not others and isinstance(target, ir.TupleDisplay) and isinstance(value, ir.TupleDisplay):
        if len(target.items) == len(value.items) and not any(isinstance(i, ir.Starred) for i in value.items):
            return list(zip(target.items, value.items, strict=True))
    return [(t, value) for t in s.targets]


def changes_but_for(problem: Problem, names: frozenset[str]) -> Survey:
    """The survey of a problem, where growth of these names counts for nothing."""
    survey = Survey()
    survey.look(problem.draft, _growths(problem.draft, names))
    for domain in problem.domains.values():
        for index in bits(domain.alive):
            candidate = domain.candidates[index]
            if isinstance(candidate.fragment, tuple):
                for s in candidate.fragment:
                    survey.look(s, _growths(s, names))
            elif candidate.facts.survey is not None:
                survey.join(candidate.facts.survey)
    return survey


def _growths(root: ir.Node, names: frozenset[str]) -> frozenset[int]:
    """Which nodes below, by identity, only let these names grow."""
    found = []
    for n in root.walk():
        if (grown := growth(n)) is not None and grown[0] in names:
            found += [id(n)] if isinstance(n, ir.AugAssign) else [id(n), id(n.value)]  # type: ignore[attr-defined]
    return frozenset(found)


def _nodes(fragment: ir.Fragment) -> Iterator[ir.Node]:
    for part in (fragment,) if isinstance(fragment, ir.Node) else fragment if isinstance(fragment, tuple) else ():
        yield from part.walk()


def _plain(root: ir.Node) -> bool:
    """Whether nothing there goes on after a `return`, binds names in ways of its own, or is of a kind with operators of its own."""
    for n in root.walk():
        if isinstance(n, ir.Yield | ir.YieldFrom | ir.Try | ir.NamedExpr | ir.Match | ir.Record):
            return False
        if isinstance(n, ir.Hole) and n.kind in ("name", "type", "function"):
            return False
    return True


def _functions(root: ir.Node) -> int:
    return sum(isinstance(n, ir.Function) for n in root.walk())


class _Look:
    """Goes through all places of names.

    doubted: names whose value may be known by another name, bound otherwise, or changed otherwise. kept: holes whose value may
    get a name or a place in another value; delayed: holes that are read later than where they stand. shadowed: what builtins are not.
    """

    def __init__(self, shadowed: frozenset[str]) -> None:
        self.shadowed = shadowed
        self.doubted: set[str] = set()
        self.kept: set[str] = set()
        self.delayed: set[str] = set()

    # --- statements -------------------------------------------------------------------

    def block(self, body: Iterable[ir.Stmt]) -> None:
        for s in body:
            self.statement(s)

    def statement(self, s: ir.Stmt) -> None:
        if (grown := growth(s)) is not None:
            self.expr(grown[1], grown[2])
        elif isinstance(s, ir.Assign):
            self.assign(s)
        elif isinstance(s, ir.AugAssign):
            self.late(s.target)
            self.expr(s.value, True)
        elif isinstance(s, ir.If | ir.While):
            self.expr(s.test, False)
            self.block((*s.body, *s.orelse))
        elif isinstance(s, ir.For):
            self.late(s.target)
            self.items(s.iter)
            if any(growth(n) is not None or _is_block(n) for b in s.body for n in b.walk()):
                self.growing_under(s)
            self.block((*s.body, *s.orelse))
        elif isinstance(s, ir.Return | ir.Raise | ir.Assert):
            for part in s.children():
                self.last(part)
        elif isinstance(s, ir.ExprStmt):
            self.expr(s.value, False)
        else:
            self.late(s)

    def growing_under(self, s: ir.For) -> None:
        """What a loop goes over must not grow in it."""
        grown = {found[0] for b in s.body for n in b.walk() if (found := growth(n)) is not None}
        open_ = any(_is_block(n) for b in s.body for n in b.walk())
        for n in s.iter.walk():
            if isinstance(n, ir.Hole):
                self.delayed.add(n.name)
            elif isinstance(n, ir.Name) and (open_ or n.id in grown):
                self.doubted.add(n.id)

    def assign(self, s: ir.Assign) -> None:
        for target, value in _bindings(s):
            if len(s.targets) > 1 or not isinstance(target, ir.Name) or not self.fresh(value, target.id):
                self.late(target)
            self.expr(value, True)

    def fresh(self, value: ir.Expr, name: str) -> bool:
        """Whether a value is a list that nothing else knows."""
        if isinstance(value, ir.Call) and isinstance(value.function, ir.Name):
            return value.function.id in _MAKES and value.function.id not in self.shadowed
        if isinstance(value, ir.Binary):
            return value.op == "+" and value.left == ir.Name(name)
        return isinstance(value, ir.ListDisplay) or (isinstance(value, ir.Comprehension) and value.kind == "list")

    # --- expressions ------------------------------------------------------------------

    def late(self, node: ir.Node) -> None:
        """Names that are read at another time, or otherwise bound."""
        for n in node.walk():
            if isinstance(n, ir.Name):
                self.doubted.add(n.id)
            elif isinstance(n, ir.Hole):
                self.delayed.add(n.name)
            else:
                self.doubted.update(bound_by(n))

    def last(self, node: ir.Node) -> None:
        """What nothing follows."""
        if isinstance(node, ir.TupleDisplay | ir.ListDisplay):
            for item in node.items:
                self.last(item)
        elif isinstance(node, ir.Expr):
            self.expr(node, False)

    def items(self, e: ir.Expr) -> None:
        """What is gone over at once."""
        name = e.function.id if isinstance(e, ir.Call) and isinstance(e.function, ir.Name) else ""
        if name in _OVER and name not in self.shadowed:
            for arg in e.args:  # type: ignore[attr-defined]
                self.items(arg)
            for keyword in e.keywords:  # type: ignore[attr-defined]
                self.expr(keyword.value, True)
        elif isinstance(e, ir.Comprehension):
            self.comprehension(e)
        else:
            self.expr(e, False)

    def comprehension(self, e: ir.Comprehension) -> None:
        for clause in e.clauses:
            self.late(clause.target)
            self.items(clause.iter)
            for condition in clause.conditions:
                self.expr(condition, False)
        for part in (e.key, e.element):
            if part is not None:
                self.expr(part, True)

    def expr(self, e: ir.Expr, kept: bool) -> None:
        """Take in an expression. kept: whether its value itself may get a name, or a place in another value."""
        match e:
            case ir.Name() if kept:
                self.doubted.add(e.id)
            case ir.Hole() if kept:
                self.kept.add(e.name)
            case ir.Name() | ir.Hole() | ir.Literal() | ir.FunctionRef():
                pass
            case ir.Comprehension() if e.kind != "generator":
                self.comprehension(e)
            case ir.Call(function=ir.Name(id=name)) if (
                name in _CONSUMES and name not in self.shadowed and len(e.args) == 1
            ):
                self.items(e.args[0])
                self.parts(e.keywords, True)
            case ir.MethodCall():
                self.expr(e.receiver, e.method not in _READS)
                if e.method == "join" and len(e.args) == 1:
                    self.items(e.args[0])
                else:
                    self.parts(e.args, True)
                self.parts(e.keywords, True)
            case ir.BoolOp():
                self.parts(e.operands, kept)
            case ir.IfExp():
                self.expr(e.test, False)
                self.parts((e.body, e.orelse), kept)
            case ir.Binary() | ir.Compare():
                # Which operator it will be nobody knows yet: `and` gives one of its sides.
                self.parts(
                    e.children(), any(isinstance(n, ir.Hole) for n in ([e.op] if isinstance(e, ir.Binary) else e.ops))
                )
            case ir.Unary() | ir.Subscript() | ir.Slice() | ir.Starred() | ir.FString() | ir.FormattedValue():
                self.parts(e.children(), False)
            case ir.Call() | ir.Attribute() | ir.ListDisplay() | ir.TupleDisplay() | ir.SetDisplay() | ir.DictDisplay():
                self.parts(e.children(), True)
            case _:
                self.late(e)

    def parts(self, nodes: Iterable[ir.Node], kept: bool) -> None:
        for n in nodes:
            inner = n.value if isinstance(n, ir.Keyword) else n
            assert isinstance(inner, ir.Expr)
            self.expr(inner, kept)


def _is_block(n: ir.Node) -> bool:
    return isinstance(n, ir.Hole) and n.kind == "block"
