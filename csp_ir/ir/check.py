"""The gradual type checker: what is surely wrong, and what each hole should be.

Unknown is `Any` and fits everything. An error is reported only for what cannot run
well: a name bound nowhere, a method the type lacks, operands of disjoint types.
Types flow through assignments and are joined where branches meet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from csp_ir.errors import IRTypeError
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.infer import Inference, could_fit
from csp_ir.ir.rewrite import bound_by, free_names, holes_in, is_generator
from csp_ir.ir.types import ANY, BOOL, NONE, STR, Type, element_type, function_type, join

PRECISE_LOOPS = 4  # loops nested deeper are typed in one pass: what they assign is of unknown type


@dataclass(frozen=True)
class HoleContext:
    """What is known of a hole from where it stands.

    expected: the type its place wants (Any where nothing is known).
    scope: every name surely bound there, with its type; builtins are left out.
    in_loop: whether the hole is inside a loop body.
    """

    name: str
    kind: str
    expected: Type
    scope: Mapping[str, Type] = field(default_factory=dict)
    description: str = ""
    position: ir.Position | None = None
    in_loop: bool = False


def check_program(program: ir.Program) -> list[IRTypeError]:
    """Every sure error of the program, in source order; empty when there is none."""
    return _Checker(program).run().errors


def hole_contexts(program: ir.Program) -> dict[str, HoleContext]:
    """The context of each hole, by name, in source order."""
    found = _Checker(program).run(open_only=True).holes
    types = {
        n: HoleContext(n, "type", ANY, {}, "", h.position) for n, h in holes_in(program).items() if h.kind == "type"
    }
    return types | found if types else found


def infer(expr: ir.Expr, scope: Mapping[str, Type], functions: Mapping[str, ir.Function] | None = None) -> Type:
    """The type of an expression whose names have the types of `scope`; Any where unknown. Never raises."""
    return Inference(functions or {}).visit(expr, dict(scope), ANY)


def _bound_anywhere(body: tuple[ir.Stmt, ...]) -> set[str]:
    names: set[str] = set()
    for root in body:
        for n in root.walk():
            names.update(bound_by(n))
    return names


def _merge(envs: list[dict[str, Type] | None]) -> dict[str, Type] | None:
    """Names bound on every path that goes on; None when none does."""
    live = [e for e in envs if e is not None]
    if not live:
        return None
    merged = dict(live[0])
    for other in live[1:]:
        merged = {name: join(t, other[name]) for name, t in merged.items() if name in other}
    return merged


def extended(op: str | ir.Hole, left: Type, right: Type) -> Type | None:
    """The type of a list or dict that an augmented assignment extends by any iterable; None where it does not."""
    if (left.name, op) not in (("list", "+"), ("dict", "|")) or right.name not in _EXTENDING:
        return None
    return join(left, Type("list", (element_type(right),))) if left.name == "list" else left


_EXTENDING = frozenset({"tuple", "tuple*", "str", "bytes", "set", "frozenset", "list", "dict", "Iterable", "Iterator"})


class _Checker:
    def __init__(self, program: ir.Program) -> None:
        self.program = program
        self.functions = {f.name: f for f in (*program.helpers, program.function)}
        self.errors: list[IRTypeError] = []
        self.holes: dict[str, HoleContext] = {}
        self.inference = Inference(self.functions, self.report, self.hole)
        self.loops = 0
        self.quiet = 0
        self.returns: Type = ANY

    def run(self, open_only: bool = False) -> _Checker:
        """Go through the program; open_only: through those functions alone that hold a hole."""
        for f in (*self.program.helpers, self.program.function):
            if open_only and not any(isinstance(n, ir.Hole) for n in f.walk()):
                continue
            if not isinstance(f, ir.Record):
                self.function(f, {}, set())
                continue
            for s in f.body:
                if isinstance(s, ir.Function):
                    self.function(s, {}, set())
        return self

    def report(self, node: ir.Node, message: str, remedy: str = "") -> None:
        if self.quiet:
            return
        line, column = node.position or (None, None)
        error = IRTypeError(message, line=line, column=column, remedy=remedy)
        if all((e.message, e.line, e.column) != (message, line, column) for e in self.errors):
            self.errors.append(error)

    def hole(self, hole: ir.Hole, env: Mapping[str, Type], expected: Type) -> None:
        wanted = BOOL if hole.kind == "predicate" else expected if hole.type is None else hole.type
        if hole.where:
            self.refinement(hole, env)
        seen = self.holes.get(hole.name)
        if self.quiet and seen is not None:
            return
        if seen is not None and seen.position != hole.position:
            shared = {n: t for n, t in env.items() if n in seen.scope}
            env, wanted = shared, seen.expected if wanted == ANY else wanted
        self.holes[hole.name] = HoleContext(
            hole.name, hole.kind, wanted, dict(env), hole.description, hole.position, self.loops > 0
        )

    def refinement(self, hole: ir.Hole, env: Mapping[str, Type]) -> None:
        """Report what a hole's condition names that is bound nowhere."""
        from csp_ir.ir.conditions import hole_condition

        condition = hole_condition(hole)
        known = {hole.name, *env} | builtin_names()
        for name in sorted(free_names(condition) - known) if condition is not None else ():
            remedy = f"?{hole.name} where {hole.name} > 0; its own name is its value"
            self.report(hole, f"name {name!r}, in the condition of ?{hole.name}, is not defined", remedy)

    def function(self, f: ir.Function, outer: dict[str, Type], outer_names: set[str]) -> None:
        env = dict(outer) | {p.name: p.inner_type for p in f.parameters}
        for p in f.parameters:
            if p.default is not None:
                self.inference.visit(p.default, outer, p.type)
        for decorator in f.decorators:
            self.inference.visit(decorator, outer, ANY)
        known = outer_names | _bound_anywhere(f.body) | {p.name for p in f.parameters}
        saved = self.inference.known, self.returns, self.loops
        self.inference.known = frozenset(known) | builtin_names() | set(self.functions)
        self.returns, self.loops = ANY if is_generator(f) else f.returns, 0
        self.block(f.body, env, known)
        self.inference.known, self.returns, self.loops = saved

    def block(self, body: tuple[ir.Stmt, ...], env: dict[str, Type] | None, known: set[str]) -> dict[str, Type] | None:
        for s in body:
            env = self.statement(s, env if env is not None else {}, known, dead=env is None)
        return env

    def statement(
        self, s: ir.Stmt, env: dict[str, Type], known: set[str], *, dead: bool = False
    ) -> dict[str, Type] | None:
        """The environment after `s`, or None where control does not go on."""
        visit = self.inference.visit
        if dead:
            self.quiet += 1
            self.statement(s, env, known)
            self.quiet -= 1
            return None
        match s:
            case ir.Assign():
                wanted = s.annotation or self.wanted(s.targets[0], env)
                value = visit(s.value, env, wanted)
                for target in s.targets:
                    self.bind(target, s.annotation or value, env)
            case ir.AugAssign():
                left = visit(s.target, env, ANY)
                right = visit(s.value, env, left)
                result = extended(s.op, left, right) or self.inference.binary(s, s.op, left, right, env)
                self.bind(s.target, result, env)
            case ir.If():
                visit(s.test, env, BOOL)
                inside = self.narrowed(s.test, env)
                return _merge([self.block(s.body, dict(inside), known), self.block(s.orelse, dict(inside), known)])
            case ir.For() | ir.While():
                return self.loop(s, env, known)
            case ir.Return():
                value = NONE if s.value is None else visit(s.value, env, self.returns)
                if value != NONE and not could_fit(value, self.returns):
                    remedy = f"return a value of type {self.returns}, or write `-> {value}` in the `def` line"
                    self.report(s, f"returns {value}, but the function promises {self.returns}", remedy)
                return None
            case ir.Break() | ir.Continue():
                return None
            case ir.Raise():
                if s.message is not None:
                    visit(s.message, env, STR)
                return None
            case ir.Try():
                return self.try_(s, env, known)
            case ir.Assert():
                visit(s.test, env, BOOL)
                if s.message is not None:
                    visit(s.message, env, ANY)
                return self.narrowed(s.test, env)
            case ir.ExprStmt():
                visit(s.value, env, ANY)
            case ir.Delete():
                for target in s.targets:
                    visit(target, env, ANY)
            case ir.Match():
                return self.match(s, env, known)
            case ir.Function():
                env[s.name] = function_type((p.type for p in s.parameters), s.returns)
                if s.decorators or any(p.default is not None or p.takes_rest for p in s.parameters):
                    env[s.name] = ANY
                # A closure may run after any later assignment: outer locals are known by name only.
                late = {n: ANY for n in env} | {p: env[p] for p in env if p == s.name}
                self.function(s, late, known)
        return env

    def wanted(self, target: ir.Expr, env: Mapping[str, Type]) -> Type:
        """A name assigned again probably keeps its type."""
        return env.get(target.id, ANY) if isinstance(target, ir.Name) else ANY

    def bind(self, target: ir.Expr, value: Type, env: dict[str, Type]) -> None:
        match target:
            case ir.Name():
                env[target.id] = value
            case ir.TupleDisplay() | ir.ListDisplay():
                exact = value.name == "tuple" and len(value.args) == len(target.items)
                exact = exact and not any(isinstance(i, ir.Starred) for i in target.items)
                for i, item in enumerate(target.items):
                    self.bind(item, value.args[i] if exact else element_type(value), env)
            case ir.Starred():
                self.bind(target.value, Type("list", (value,)), env)
            case ir.Hole():
                self.hole(target, env, value)
            case _:
                self.inference.visit(target, env, ANY)

    def narrowed(self, test: ir.Expr, env: dict[str, Type]) -> dict[str, Type]:
        """Names a test asks the type of are unknown after it: `isinstance` may hold against the annotation."""
        out = dict(env)
        for n in test.walk():
            if isinstance(n, ir.Call) and isinstance(n.function, ir.Name) and n.function.id in ("isinstance", "type"):
                for a in n.args[:1]:
                    out.update({m.id: ANY for m in a.walk() if isinstance(m, ir.Name) and m.id in env})
        return out

    def loop(self, s: ir.For | ir.While, env: dict[str, Type], known: set[str]) -> dict[str, Type] | None:
        def once(start: dict[str, Type]) -> dict[str, Type]:
            inside = dict(start)
            if isinstance(s, ir.For):
                items = self.inference.visit(s.iter, start, ANY)
                self.bind(s.target, element_type(items), inside)
            else:
                self.inference.visit(s.test, start, BOOL)
            self.loops += 1
            after = self.block(s.body, inside, known)
            self.loops -= 1
            return inside if after is None else after

        changed = _bound_anywhere(s.body)
        entry = env
        if self.loops < PRECISE_LOOPS:
            self.quiet += 1
            holes = dict(self.holes)
            for _ in range(2):
                entry = _merge([entry, {**entry, **once(entry)}]) or entry
            self.quiet -= 1
            self.holes = holes
        else:  # each further level would multiply the passes over what is inside it
            entry = {n: ANY if n in changed else t for n, t in env.items()}
        entry = {n: (t if t == env.get(n) else ANY if n in changed and n not in env else t) for n, t in entry.items()}
        once(entry)
        self.block(s.orelse, dict(entry), known)
        endless = isinstance(s, ir.While) and s.test == ir.Literal(True)
        if endless and not any(isinstance(n, ir.Break) for b in s.body for n in b.walk()):
            return None
        return entry

    def match(self, s: ir.Match, env: dict[str, Type], known: set[str]) -> dict[str, Type] | None:
        subject = self.inference.visit(s.subject, env, ANY)
        asked = {n.id: ANY for n in s.subject.walk() if isinstance(n, ir.Name) and n.id in env}
        ends: list[dict[str, Type] | None] = []
        for case in s.cases:
            # A pattern asks for the type, which may be another than the annotated one, as `isinstance` does.
            inside = {**env, **asked, **{name: ANY for n in case.pattern.walk() for name in bound_by(n)}}
            if isinstance(case.pattern, ir.CapturePattern) and case.pattern.name is not None:
                inside[case.pattern.name.id] = subject
            if case.guard is not None:
                self.inference.visit(case.guard, inside, BOOL)
            ends.append(self.block(case.body, inside, known))
        if not s.cases or s.cases[-1].guard is not None or not isinstance(s.cases[-1].pattern, ir.CapturePattern):
            ends.append(dict(env))
        return _merge(ends)

    def try_(self, s: ir.Try, env: dict[str, Type], known: set[str]) -> dict[str, Type] | None:
        done = self.block(s.body, dict(env), known)
        # The body may have stopped anywhere: what it assigns is of unknown type in a handler.
        assigned = _bound_anywhere(s.body)
        start = {n: ANY if n in assigned else t for n, t in env.items()}
        ends = [self.block(s.orelse, done, known) if done is not None else None]
        for h in s.handlers:
            ends.append(self.block(h.body, dict(start) | ({h.name: ANY} if h.name else {}), known))
        after = _merge(ends)
        return self.block(s.final, after if after is not None else dict(start), known) if s.final else after
