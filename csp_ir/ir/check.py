"""Scopes and types of programs and drafts.

Gradual: what is not known is Any and fits everything, so a program that runs well is
never refused because a type could not be found out. Certain errors are: a name that is
nowhere assigned, an operator whose operand types are known and never fit, a call of a
known component with a number of arguments it never takes.

For a hole the checker says what is in scope there (definitely assigned), and which type
its context expects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from csp_ir.errors import IRTypeError
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.infer import Env, ExprChecker
from csp_ir.ir.rewrite import target_names
from csp_ir.ir.types import ANY, Type


@dataclass(frozen=True)
class HoleContext:
    """What is known of a hole where it stands.

    kind: term, operator, constant, name, type, predicate, block or function.
    expected: the type its context wants (Any where nothing is known).
    scope: names definitely assigned there, with types (parameters, locals, helpers).
    operands: for an operator hole, the types of its operands.
    """

    name: str
    kind: str
    expected: Type
    scope: Mapping[str, Type]
    description: str = ""
    position: ir.Position | None = None
    in_loop: bool = False
    operands: tuple[Type, ...] = ()


def check_program(program: ir.Program) -> list[IRTypeError]:
    """The certain errors of a program or draft; an empty list when there are none."""
    return _checked(program).errors


def hole_contexts(program: ir.Program) -> dict[str, HoleContext]:
    """Contexts of a draft's holes, in source order. A hole that stands twice has what both places share."""
    return _checked(program).contexts


def infer(
    expr: ir.Expr, scope: Mapping[str, Type] | None = None, functions: Mapping[str, ir.Function] | None = None
) -> Type:
    """The type of an expression; names outside `scope` are Any."""
    checker = ExprChecker(dict(functions or {}), strict=False)
    return checker.expr(expr, Env(dict(scope or {})))


def type_errors(
    expr: ir.Expr, expected: Type, scope: Mapping[str, Type], functions: Mapping[str, ir.Function] | None = None
) -> list[str]:
    """Why an expression cannot stand where `expected` is wanted, with only `scope` in reach; empty when it can."""
    checker = ExprChecker(dict(functions or {}), strict=True)
    actual = checker.expr(expr, Env(dict(scope)), expected)
    problems = [e.message for e in checker.errors]
    if not t.fits(actual, expected):
        problems.append(f"it has type {actual}, {expected} is wanted")
    return problems


def _checked(program: ir.Program) -> _Checker:
    functions = {f.name: f for f in (*program.helpers, program.function)}
    wanted: dict[str, Type] = {}
    # The second walk knows what later uses want of names that holes give their values.
    for _ in range(2):
        checker = _Checker(functions, strict=True, wanted=wanted)
        for function in (*program.helpers, program.function):
            checker.function(function, Env({}))
    return checker


class _Checker(ExprChecker):
    """One walk over a program's statements."""

    def __init__(self, functions: Mapping[str, ir.Function], strict: bool, wanted: dict[str, Type]) -> None:
        super().__init__(functions, strict)
        self.wanted = wanted
        self.contexts: dict[str, HoleContext] = {}
        self.returns: Type = ANY
        self.loops = 0
        self.silent = 0

    def report(self, node: ir.Node, message: str, remedy: str = "") -> None:
        if not self.silent:
            super().report(node, message, remedy)

    def hole(self, hole: ir.Hole, env: Env, expected: Type | None, operands: tuple[Type, ...] = ()) -> Type:
        wanted = hole.type if hole.type is not None else expected if expected is not None else ANY
        if self.silent:
            return wanted
        scope = {name: kind for name, kind in env.types.items()}
        known = self.contexts.get(hole.name)
        if known is not None:
            scope = {name: t.join(kind, known.scope[name]) for name, kind in scope.items() if name in known.scope}
            wanted = known.expected if wanted == ANY else wanted
        self.contexts[hole.name] = HoleContext(
            hole.name, hole.kind, wanted, scope, hole.description, hole.position, self.loops > 0, operands
        )
        return wanted

    def type_Name(self, e: ir.Name, env: Env, expected: Type | None) -> Type:
        kind = super().type_Name(e, env, expected)
        if kind == ANY and expected is not None and expected.name not in ("Any", "Var", "Iterable"):
            self.wanted.setdefault(e.id, expected)
        return kind

    def function(self, f: ir.Function, outer: Env) -> None:
        saved, self.returns = self.returns, f.returns
        loops, self.loops = self.loops, 0
        env = Env(dict(outer.types), outer.maybe | _all_assigned(f.body))
        for p in f.parameters:
            if p.default is not None:
                self.expr(p.default, outer, p.type)
            env.types[p.name] = p.type
        self.block(f.body, env)
        self.returns, self.loops = saved, loops

    def block(self, body: Iterable[ir.Stmt], env: Env) -> bool:
        """Check statements, changing `env`; True when control never reaches their end."""
        ends = False
        for s in body:
            ends = self.stmt(s, env) or ends
        return ends

    def stmt(self, s: ir.Stmt, env: Env) -> bool:
        if isinstance(s, ir.Return):
            if s.value is not None:
                self.expr(s.value, env, self.returns)
            return True
        if isinstance(s, ir.Raise):
            if s.message is not None:
                self.expr(s.message, env)
            return True
        if isinstance(s, ir.Break | ir.Continue):
            if self.loops == 0:
                self.report(s, f"`{type(s).__name__.lower()}` outside a loop")
            return True
        if isinstance(s, ir.Assign):
            self.assign(s, env)
        elif isinstance(s, ir.AugAssign):
            self.aug_assign(s, env)
        elif isinstance(s, ir.If):
            return self.branch(s, env)
        elif isinstance(s, ir.For | ir.While):
            return self.loop(s, env)
        elif isinstance(s, ir.Try):
            return self.try_(s, env)
        elif isinstance(s, ir.Function):
            kind = t.function_type([p.type for p in s.parameters], s.returns)
            env.types[s.name] = kind
            self.functions = {**self.functions, s.name: s}
            self.function(s, env)
        elif isinstance(s, ir.ExprStmt):
            self.expr(s.value, env)
        elif isinstance(s, ir.Assert):
            self.expr(s.test, env, t.BOOL)
            if s.message is not None:
                self.expr(s.message, env)
        elif isinstance(s, ir.Delete):
            for target in s.targets:
                self.expr(target, env)
                if isinstance(target, ir.Name):
                    env.types.pop(target.id, None)
        return False

    def assign(self, s: ir.Assign, env: Env) -> None:
        expected = s.annotation
        if expected is None and len(s.targets) == 1 and isinstance(s.targets[0], ir.Subscript):
            expected = t.element_type(self.expr(s.targets[0].value, env))
            if (owner := self.expr(s.targets[0].value, env)).name == "dict":
                expected = owner.args[1]
        if expected is None and isinstance(s.targets[0], ir.Name):
            expected = env.types.get(s.targets[0].id) or self.wanted.get(s.targets[0].id)
        value = self.expr(s.value, env, expected)
        for target in s.targets:
            self.bind(target, s.annotation or value, env)

    def bind(self, target: ir.Expr, value: Type, env: Env) -> None:
        if isinstance(target, ir.Name):
            before = env.types.get(target.id)
            # An empty display says nothing of its elements: keep what is known.
            env.types[target.id] = value if before is None else t.join_known(value, before)
        elif isinstance(target, ir.TupleDisplay):
            exact = value.name == "tuple" and len(value.args) == len(target.items)
            for i, item in enumerate(target.items):
                if isinstance(item, ir.Starred):
                    self.bind(item.value, t.list_of(t.element_type(value)), env)
                else:
                    self.bind(item, value.args[i] if exact else t.element_type(value), env)
        elif isinstance(target, ir.Hole):
            self.hole(target, env, None)
        else:
            self.expr(target, env)

    def aug_assign(self, s: ir.AugAssign, env: Env) -> None:
        left = self.expr(s.target, env)
        right = self.expr(s.value, env, left)
        if isinstance(s.op, ir.Hole):
            self.hole(s.op, env, left, (left, right))
            result = left
        else:
            result = self.binary_type(s, s.op, left, right)
        if isinstance(s.target, ir.Name):
            self.bind(s.target, result, env)

    def branch(self, s: ir.If, env: Env) -> bool:
        self.expr(s.test, env, t.BOOL)
        then, other = env.copy(), env.copy()
        then_ends, other_ends = self.block(s.body, then), self.block(s.orelse, other)
        env.merge([e for e, ends in ((then, then_ends), (other, other_ends)) if not ends] or [then, other])
        return then_ends and other_ends

    def loop(self, s: ir.For | ir.While, env: Env) -> bool:
        self.silent += 1
        trial = env.copy()
        self.loops += 1
        self.loop_head(s, trial)
        self.block(s.body, trial)
        self.silent -= 1
        for name in env.types:
            if name in trial.types:
                env.types[name] = t.join_known(env.types[name], trial.types[name])
        inside = env.copy()
        self.loop_head(s, inside)
        self.block(s.body, inside)
        self.loops -= 1
        for name in env.types:
            if name in inside.types:
                env.types[name] = t.join_known(env.types[name], inside.types[name])
        env.maybe |= set(inside.types)
        after = env.copy()
        self.block(s.orelse, after)
        forever = isinstance(s, ir.While) and isinstance(s.test, ir.Literal) and bool(s.test.value)
        return forever and not any(isinstance(n, ir.Break) for n in _own_nodes(s.body))

    def loop_head(self, s: ir.For | ir.While, env: Env) -> None:
        if isinstance(s, ir.While):
            self.expr(s.test, env, t.BOOL)
        else:
            self.bind_fresh(s.target, t.element_type(self.expr(s.iter, env, t.iterable_of(ANY))), env)

    def bind_fresh(self, target: ir.Expr, value: Type, env: Env) -> None:
        for name in target_names(target):
            env.types.pop(name, None)
        self.bind(target, value, env)

    def try_(self, s: ir.Try, env: Env) -> bool:
        body = env.copy()
        body_ends = self.block(s.body, body)
        ways = []
        if not self.block(s.orelse, body) and not body_ends:
            ways.append(body)
        for h in s.handlers:
            handler = env.copy()
            handler.maybe |= set(body.types)
            if h.name:
                handler.types[h.name] = ANY
            if not self.block(h.body, handler):
                ways.append(handler)
        env.merge(ways or [body])
        final_ends = self.block(s.final, env)
        return final_ends or not ways


def _own_nodes(body: Iterable[ir.Node]) -> Iterable[ir.Node]:
    """Nodes of statements that belong to the loop itself, not to a loop or function within."""
    for node in body:
        yield node
        if not isinstance(node, ir.For | ir.While | ir.Function):
            yield from _own_nodes(node.children())


def _all_assigned(body: Iterable[ir.Node]) -> set[str]:
    """Names a function's statements bind anywhere."""
    names: set[str] = set()
    for node in body:
        if isinstance(node, ir.Function):
            names.add(node.name)
            continue
        if isinstance(node, ir.Assign):
            for target in node.targets:
                names |= set(target_names(target))
        elif isinstance(node, ir.For):
            names |= set(target_names(node.target))
        elif isinstance(node, ir.AugAssign):
            names |= set(target_names(node.target))
        elif isinstance(node, ir.Handler) and node.name:
            names.add(node.name)
        if isinstance(node, ir.Stmt | ir.Handler):
            names |= _all_assigned(node.children())
    return names
