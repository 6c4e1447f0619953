"""Data flow between holes: which variables may carry the value of one hole to the place of another.

A forward "may carry" analysis over the statements, to a fixpoint in loops. It errs on the
side of more flow: a variable is listed wherever some path could bring the value there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from csp_ir.ir import nodes as ir
from csp_ir.ir.components import methods_named
from csp_ir.ir.rewrite import bound_by, target_names

Carried = dict[str, frozenset[str]]
NOTHING: frozenset[str] = frozenset()
MAX_PASSES = 50


@dataclass
class Flow:
    """What reaches each hole, in source order of the holes.

    carriers: hole -> (variable in scope there -> holes whose values it may carry). A name that
        a name hole binds is listed as `?hole`.
    control: hole -> holes in the tests that decide whether it is read.
    assigns: hole -> variables that the statement it stands in assigns.
    read: variables that the text of the draft itself reads somewhere, other than to change them.
    """

    carriers: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    control: dict[str, set[str]] = field(default_factory=dict)
    assigns: dict[str, set[str]] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)

    def expected(self, variable: str, target: str) -> bool:
        """Whether the hole `target` is likely to read a variable that is in scope there.

        It is where the hole gives the variable its next value, where nothing but a hole can
        read it (it would be useless otherwise), and where a name hole gives it its name.
        """
        if variable == "operands":
            return False
        return variable.startswith("?") or variable not in self.read or variable in self.assigns.get(target, ())

    def variables(self, source: str, target: str) -> tuple[str, ...]:
        """The variables through which `source`'s value may directly reach the place of `target`."""
        return tuple(v for v, holes in self.carriers.get(target, {}).items() if source in holes)

    def edges(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """(source, target) -> the variables between them; none where only control goes over."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for target, carried in self.carriers.items():
            for variable, holes in carried.items():
                for source in holes:
                    if source != target:
                        found[source, target] = (*found.get((source, target), ()), variable)
            for source in self.control.get(target, ()):
                if source != target:
                    found.setdefault((source, target), ())
        return found


def data_flow(program: ir.Program) -> Flow:
    """The flow between the holes of a draft."""
    analysis = _Analysis()
    for node in program.walk():
        if isinstance(node, ir.Hole):
            analysis.flow.carriers.setdefault(node.name, {})
            analysis.flow.control.setdefault(node.name, set())
            analysis.flow.assigns.setdefault(node.name, set())
    functions = (*program.helpers, program.function)
    inside = {f.name: frozenset(n.name for s in f.body for n in s.walk() if isinstance(n, ir.Hole)) for f in functions}
    known = {name: holes for name, holes in inside.items() if holes and name != program.function.name}
    for f in functions:
        analysis.block(f.body, dict(known), NOTHING)
    return analysis.flow


class _Analysis:
    def __init__(self) -> None:
        self.flow = Flow()

    # --- expressions: the holes whose values the result may carry ---------------------

    def expr(self, node: ir.Node | None, env: Carried, control: frozenset[str]) -> frozenset[str]:
        match node:
            case None:
                return NOTHING
            case ir.Hole():
                return self.hole(node, env, control)
            case ir.Name():
                self.flow.read.add(node.id)
                return env.get(node.id, NOTHING)
            case ir.NamedExpr():
                carried = self.expr(node.value, env, control)
                env[node.target.id] = env.get(node.target.id, NOTHING) | carried
                return carried
            case ir.IfExp():
                test = self.expr(node.test, env, control)
                decided = control | _holes(node.test)
                return test | self.expr(node.body, env, decided) | self.expr(node.orelse, env, decided)
            case ir.Comprehension():
                return self.comprehension(node, env, control)
            case ir.Lambda():
                inner = {k: v for k, v in env.items() if k not in node.params}
                return self.expr(node.body, inner, control)
            case ir.Binary(op=ir.Hole() as op):
                operands = self.expr(node.left, env, control) | self.expr(node.right, env, control)
                return operands | self.operator(op, operands, control)
            case ir.Compare():
                parts = self.expr(node.first, env, control)
                for rest in node.rest:
                    parts |= self.expr(rest, env, control)
                for each in node.ops:
                    if isinstance(each, ir.Hole):
                        parts |= self.operator(each, parts, control)
                return parts
            case ir.MethodCall():
                carried = self.children(node, env, control)
                if any(not c.pure for c in methods_named(node.method)):
                    self.changed(node.receiver, carried, env)
                return carried
            case _:
                return self.children(node, env, control)

    def children(self, node: ir.Node, env: Carried, control: frozenset[str]) -> frozenset[str]:
        carried = NOTHING
        for child in node.children():
            carried |= self.expr(child, env, control)
        return carried

    def hole(self, hole: ir.Hole, env: Carried, control: frozenset[str]) -> frozenset[str]:
        carriers = self.flow.carriers.setdefault(hole.name, {})
        for variable, holes in env.items():
            if holes:
                carriers.setdefault(variable, set()).update(holes)
        self.flow.control.setdefault(hole.name, set()).update(control - {hole.name})
        return frozenset((hole.name,))

    def operator(self, hole: ir.Hole, operands: frozenset[str], control: frozenset[str]) -> frozenset[str]:
        """An operator hole sees its operands only."""
        carriers = self.flow.carriers.setdefault(hole.name, {})
        if operands - {hole.name}:
            carriers.setdefault("operands", set()).update(operands - {hole.name})
        self.flow.control.setdefault(hole.name, set()).update(control - {hole.name})
        return frozenset((hole.name,))

    def comprehension(self, node: ir.Comprehension, env: Carried, control: frozenset[str]) -> frozenset[str]:
        inner, carried = dict(env), NOTHING
        for clause in node.clauses:
            items = self.expr(clause.iter, inner, control)
            carried |= items
            self.bind(clause.target, items, inner, control)
            for condition in clause.conditions:
                carried |= self.expr(condition, inner, control)
                control = control | _holes(condition)
        for part in (node.key, node.element):
            carried |= self.expr(part, inner, control)
        return carried

    # --- statements -------------------------------------------------------------------

    def bind(self, target: ir.Expr, carried: frozenset[str], env: Carried, control: frozenset[str]) -> None:
        if isinstance(target, ir.Hole):
            self.flow.carriers.setdefault(target.name, {})
            env["?" + target.name] = carried | {target.name}
        elif isinstance(target, ir.Subscript):
            inside = self.expr(target.index, env, control)
            self.changed(target.value, carried | inside, env)
        elif isinstance(target, ir.TupleDisplay | ir.ListDisplay):
            for item in target.items:
                self.bind(item, carried, env, control)
        else:
            for name in target_names(target):
                env[name] = carried

    def changed_value(self, node: ir.Expr, env: Carried, control: frozenset[str]) -> frozenset[str]:
        """What is carried by a thing that a statement only changes: `xs` of `xs.append(1)`, which does not use it."""
        return env.get(node.id, NOTHING) if isinstance(node, ir.Name) else self.expr(node, env, control)

    def assigned(self, value: ir.Expr, target: ir.Expr) -> None:
        names = set(target_names(target))
        for hole in _holes(value):
            self.flow.assigns.setdefault(hole, set()).update(names)

    def changed(self, base: ir.Expr, carried: frozenset[str], env: Carried) -> None:
        """An object reached through `base` now holds what is carried."""
        while isinstance(base, ir.Subscript):
            base = base.value
        if isinstance(base, ir.Name):
            env[base.id] = env.get(base.id, NOTHING) | carried
        elif isinstance(base, ir.Hole):
            for name in env:
                env[name] |= carried

    def block(self, body: tuple[ir.Stmt, ...], env: Carried, control: frozenset[str]) -> Carried:
        for s in body:
            env = self.statement(s, env, control)
        return env

    def statement(self, s: ir.Stmt, env: Carried, control: frozenset[str]) -> Carried:
        match s:
            case ir.Assign():
                carried = self.expr(s.value, env, control)
                for target in s.targets:
                    self.bind(target, carried, env, control)
                    self.assigned(s.value, target)
            case ir.AugAssign():
                carried = self.changed_value(s.target, env, control) | self.expr(s.value, env, control)
                if isinstance(s.op, ir.Hole):
                    carried |= self.operator(s.op, carried, control)
                self.bind(s.target, carried, env, control)
                self.assigned(s.value, s.target)
            case ir.If():
                self.expr(s.test, env, control)
                decided = control | _holes(s.test)
                return _merge(self.block(s.body, dict(env), decided), self.block(s.orelse, dict(env), decided))
            case ir.For() | ir.While():
                return self.loop(s, env, control)
            case ir.Match():
                return self.match(s, env, control)
            case ir.Try():
                after = self.block(s.body, dict(env), control)
                started = _merge(dict(env), after)
                ends = self.block(s.orelse, after, control)
                for h in s.handlers:
                    ends = _merge(ends, self.block(h.body, dict(started), control | _holes(*s.body)))
                return self.block(s.final, ends, control)
            case ir.ExprStmt(value=ir.MethodCall() as call) if any(not c.pure for c in methods_named(call.method)):
                carried = self.changed_value(call.receiver, env, control)
                for argument in (*call.args, *call.keywords):
                    carried |= self.expr(argument, env, control)
                self.changed(call.receiver, carried, env)
            case ir.ExprStmt(value=ir.Hole(kind="block") as hole):
                self.hole(hole, env, control)
                for name in env:
                    env[name] |= {hole.name}
            case ir.Function():
                inner = {k: v for k, v in env.items() if k not in {p.name for p in s.parameters}}
                self.block(s.body, inner, control)
                env[s.name] = _holes(*s.body, *s.decorators)
            case _:
                self.children(s, env, control)
        return env

    def match(self, s: ir.Match, env: Carried, control: frozenset[str]) -> Carried:
        subject = self.expr(s.subject, env, control)
        decided = control | _holes(s.subject)
        ends = dict(env)
        for case in s.cases:
            inside = {**env, **{name: subject for n in case.pattern.walk() for name in bound_by(n)}}
            if case.guard is not None:
                self.expr(case.guard, inside, decided)
                decided = decided | _holes(case.guard)
            ends = _merge(ends, self.block(case.body, inside, decided))
        return ends

    def loop(self, s: ir.For | ir.While, env: Carried, control: frozenset[str]) -> Carried:
        decided = control | (_holes(s.test) if isinstance(s, ir.While) else _holes(s.iter))
        for _ in range(MAX_PASSES):
            inside = dict(env)
            if isinstance(s, ir.For):
                self.bind(s.target, self.expr(s.iter, env, control), inside, control)
            else:
                self.expr(s.test, env, control)
            after = _merge(env, self.block(s.body, inside, decided))
            if after == env:
                break
            env = after
        return self.block(s.orelse, dict(env), control)


def _holes(*nodes: ir.Node) -> frozenset[str]:
    return frozenset(n.name for root in nodes for n in root.walk() if isinstance(n, ir.Hole))


def _merge(a: Carried, b: Carried) -> Carried:
    return {k: a.get(k, NOTHING) | b.get(k, NOTHING) for k in dict.fromkeys((*a, *b))}
