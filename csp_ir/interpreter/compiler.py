"""IR -> Python `ast`, with the guards of `meter` woven in. Statements here, expressions in `expressions`.

Names of the machinery start with `$`, which no program can write.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from csp_ir.errors import IRTypeError
from csp_ir.interpreter import trees as ast
from csp_ir.interpreter.expressions import (
    IN_PLACE,
    OPERATORS,
    call,
    constant,
    load,
    store,
)
from csp_ir.interpreter.guards import EXCEPTIONS
from csp_ir.interpreter.kinds import assigned_names, number_names, star_levels
from csp_ir.interpreter.matching import PatternCompiler
from csp_ir.interpreter.records import is_error
from csp_ir.interpreter.survey import Survey, stored_parts
from csp_ir.ir import nodes as n
from csp_ir.ir.modules import HANDLED
from csp_ir.ir.read_object import SETTER, SPECIAL, shaken
from csp_ir.ir.rewrite import is_generator, target_names

_SWALLOWS_LIMITS = frozenset({"Exception", "RuntimeError", "RecursionError", "MemoryError", "BaseException"})
_JUMPS = (n.Return, n.Raise, n.Break, n.Continue)


def _stop(what: str) -> ast.stmt:
    return ast.Expr(call("$stop", constant(what)))


def _tick() -> ast.stmt:
    """Consume one tick or stop; a loop over the ticker is cheaper than a call."""
    return ast.For(store("$_"), load("$ticker"), [ast.Break()], [_stop("steps")])


class Compiler(PatternCompiler):
    """Compiles one program. `trusted`: kinds of the entry's parameters, checked by the caller."""

    def __init__(self, program: n.Program, trusted: dict[str, int], seen: Survey) -> None:
        super().__init__(program)
        self.trusted = trusted
        self.naming, self.yields = seen.naming, seen.yields
        self.recursive, self.fragile = seen.recursive, seen.fragile
        self.around: list[str] = []  # what the functions around the present place bind anywhere
        self.deep, self.slices, self.objects = seen.deep, seen.slices, seen.objects
        self.fields = any(isinstance(h, n.Record) for h in program.helpers)
        self.errors = {h.name for h in program.helpers if isinstance(h, n.Record) and is_error(h)}

    def module(self) -> ast.Module:
        body: list[ast.stmt] = [ast.Assign([store("$table")], ast.Dict([], []))] if self.objects else []
        for helper in self.program.helpers:
            body += self.behaviour(helper) if isinstance(helper, n.Record) else [self.function(helper, {})]
        body.append(self.function(self.program.function, self.trusted, entry=True))
        if self.objects and shaken(self.program) is not None:
            body = [_stop("comparisons of the IR")]
        return ast.Module(body, [])

    # --- functions -----------------------------------------------------------------

    def behaviour(self, r: n.Record) -> list[ast.stmt]:
        """The methods of a class as functions, and the call that makes the class of them, or adds them to it."""
        if not r.body and r.kind != n.PLAIN_CLASS:
            return []
        self.check_name(r.name)
        result: list[ast.stmt] = []
        names: list[ast.expr | None] = []
        values: list[ast.expr] = []
        for s in r.body:
            if isinstance(s, n.Function) and (s.name not in SPECIAL or r.kind == n.PLAIN_CLASS):
                made = self.function(s, {})
                key = s.bound if s.bound.endswith(SETTER) else s.name
                made.name = f"${r.name}.{key}"
                result.append(made)
                names.append(constant(key))
                values.append(
                    call("$method_of", constant(r.name), constant(s.name), constant(s.bound), load(made.name))
                )
            elif isinstance(s, n.Assign) and isinstance(s.targets[0], n.Name):
                self.check_name(s.targets[0].id)
                names.append(constant(s.targets[0].id))
                values.append(self.expr(s.value))
            else:
                raise IRTypeError(f"{type(s).__name__} is no part of a class")
        members = ast.Dict(names, values)
        if r.kind == n.PLAIN_CLASS:
            result.append(ast.Assign([store(r.name)], call("$class", load("$table"), constant(r.name), members)))
        else:
            result.append(ast.Expr(call("$add_methods", load("$table"), load(r.name), members)))
        return result

    def function(self, f: n.Function, trusted: dict[str, int], entry: bool = False) -> ast.FunctionDef:
        if f.name not in SPECIAL:
            self.check_name(f.name)
        for p in f.parameters:
            self.check_name(p.name)
        known = number_names(f, trusted, (*self.functions, *self.known), self.naming)
        outer = self.enter({p.name for p in f.parameters}, known)
        around, named = self.around, self.named
        self.around, self.named = [*self.around, *assigned_names(f.body)], {}
        body = self.block(f.body)
        self.around, self.named = around, named
        self.leave(outer)
        if f.name in self.recursive and not (self.yields and is_generator(f)):  # generators are counted as they run
            tested = ast.If(ast.Compare(load("$depth"), [ast.Gt()], [load("$max_depth")]), [_stop("depth")], [])
            body = [
                ast.Global(["$depth"]),
                ast.AugAssign(store("$depth"), ast.Add(), constant(1)),
                ast.Try([tested, _tick(), *body], [], [], [ast.AugAssign(store("$depth"), ast.Sub(), constant(1))]),
            ]
        elif not entry:
            body = [_tick(), *body]
        decorators = [self.expr(d) for d in f.decorators]
        if self.yields and is_generator(f):
            decorators.append(load("$generating"))
        return ast.FunctionDef(f.name, self.signature(f), body or [ast.Pass()], decorators, None, None)

    def signature(self, f: n.Function) -> ast.arguments:
        placed = [p for p in f.parameters if not p.takes_rest]
        rest = next((i for i, p in enumerate(f.parameters) if p.variadic), len(placed))
        named, placed = placed[rest:], placed[:rest]
        return ast.arguments(
            posonlyargs=[],
            args=[ast.arg(p.name) for p in placed],
            vararg=next((ast.arg(p.name) for p in f.parameters if p.variadic), None),
            kwonlyargs=[ast.arg(p.name) for p in named],
            kw_defaults=[None if p.default is None else self.expr(p.default) for p in named],
            kwarg=next((ast.arg(p.name) for p in f.parameters if p.keywords), None),
            defaults=[self.expr(p.default) for p in placed if p.default is not None],
        )

    # --- statements ----------------------------------------------------------------

    def block(self, stmts: Iterable[n.Stmt]) -> list[ast.stmt]:
        result: list[ast.stmt] = []
        for stmt in stmts:
            result += self.stmt(stmt)
        return result or [ast.Pass()]

    def stmt(self, s: n.Stmt) -> list[ast.stmt]:
        method = getattr(self, "_s_" + type(s).__name__, None)
        if method is None:
            raise IRTypeError(f"{type(s).__name__} is not a statement")
        return method(s)

    def _s_Assign(self, s: n.Assign) -> list[ast.stmt]:
        hole = next((t for t in s.targets if isinstance(t, n.Hole)), None)
        if hole is not None:
            return [ast.Expr(self.stuck(hole))]
        value = self.expr(s.value)
        if any(isinstance(x, n.Slice) for t in s.targets for x in _subscript_indices(t)):
            return self.sliced(s, value)
        if self.slices and any(isinstance(t, n.Subscript) for t in s.targets):
            return self.sliced(s, value)
        if any(isinstance(x, n.Attribute) for t in s.targets for x in stored_parts(t)):
            return self.sliced(s, value)
        value = self.unpacked(s.targets, s.value, value)
        result = ast.Assign([self.target(t) for t in s.targets], value)
        for t in s.targets:
            self.bind(target_names(t))
        return [result]

    def sliced(self, s: n.Assign, value: ast.expr) -> list[ast.stmt]:
        """An assignment with a slice or field among its targets: these are stored by a guarded call, in order."""
        name = self.fresh()
        result: list[ast.stmt] = [ast.Assign([store(name)], value)]
        for t in s.targets:
            result += self.stored(t, load(name))
        return result

    def stored(self, t: n.Expr, value: ast.expr) -> list[ast.stmt]:
        if isinstance(t, n.Subscript) and isinstance(t.index, n.Slice):
            return [ast.Expr(call("$store_slice", value, self.expr(t.value), self.slice_value(t.index)))]
        if self.slices and isinstance(t, n.Subscript):
            return [ast.Expr(call("$store_subscript", value, self.expr(t.value), self.expr(t.index)))]
        if isinstance(t, n.Attribute):
            return [ast.Expr(self.assigned(value, self.expr(t.value), t.name))]
        if isinstance(t, n.Starred):
            return self.stored(t.value, value)
        if not isinstance(t, (n.TupleDisplay, n.ListDisplay)):
            result: list[ast.stmt] = [ast.Assign([self.target(t)], value)]
            self.bind(target_names(t))
            return result
        names = [self.fresh() for _ in t.items]
        parts: list[ast.expr] = [
            ast.Starred(store(k), ast.Store()) if isinstance(i, n.Starred) else store(k) for k, i in zip(names, t.items)
        ]
        taken = call("$unpackable", value, constant(1)) if star_levels(t) else value
        result = [ast.Assign([ast.Tuple(parts, ast.Store())], taken)]
        for k, item in zip(names, t.items):
            result += self.stored(item, load(k))
        return result

    def unpacked(self, targets: Iterable[n.Expr], source: n.Expr, value: ast.expr) -> ast.expr:
        """A value that targets take apart: where a star would take all of a lazy one, it must tick."""
        levels = max(map(star_levels, targets), default=0)
        if not levels or levels == 1 and isinstance(source, (n.TupleDisplay, n.ListDisplay)):
            return value
        return call("$unpackable", value, constant(levels))

    def target(self, t: n.Expr) -> ast.expr:
        if isinstance(t, n.Name):
            self.check_name(t.id)
            return store(t.id)
        if isinstance(t, n.Starred):
            return ast.Starred(self.target(t.value), ast.Store())
        if isinstance(t, (n.TupleDisplay, n.ListDisplay)):
            return ast.Tuple([self.target(i) for i in t.items], ast.Store())
        if isinstance(t, n.Subscript):
            return ast.Subscript(self.expr(t.value), self.index(t.index), ast.Store())
        raise IRTypeError(f"cannot assign to {type(t).__name__}")

    def _s_AugAssign(self, s: n.AugAssign) -> list[ast.stmt]:
        if isinstance(s.target, n.Hole):
            return [ast.Expr(self.stuck(s.target))]
        value = self.expr(s.value)
        if isinstance(s.target, n.Name):
            self.check_name(s.target.id)
            if isinstance(s.op, str) and self.cheap(s.op, s.target, s.value):
                return [ast.AugAssign(store(s.target.id), OPERATORS[s.op](), value)]
            both_numbers = s.op in ("+", "*") and self.kind(s.target) and self.kind(s.value)
            if both_numbers and isinstance(s.op, str):
                new = self.checked(ast.BinOp(load(s.target.id), OPERATORS[s.op](), value))
            else:
                new = self.in_place(s.op, load(s.target.id), value)
            self.bind((s.target.id,))
            return [ast.Assign([store(s.target.id)], new)]
        if isinstance(s.target, n.Attribute):
            owner = self.fresh()
            new = self.in_place(s.op, self.field(load(owner), s.target.name), value)
            return [
                ast.Assign([store(owner)], self.expr(s.target.value)),
                ast.Expr(self.assigned(new, load(owner), s.target.name)),
            ]
        if not isinstance(s.target, n.Subscript):
            raise IRTypeError("only a name or a subscript can be the target of an augmented assignment")
        if isinstance(s.target.index, n.Slice):
            c, i = self.fresh(), self.fresh()
            new = self.in_place(s.op, call("$slice", load(c), load(i)), value)
            return [
                ast.Assign([store(c)], self.expr(s.target.value)),
                ast.Assign([store(i)], self.slice_value(s.target.index)),
                ast.Expr(call("$store_slice", new, load(c), load(i))),
            ]
        container, index = self.expr(s.target.value), self.index(s.target.index)
        if isinstance(s.op, str) and self.cheap(s.op, s.target, s.value):
            return [ast.AugAssign(ast.Subscript(container, index, ast.Store()), OPERATORS[s.op](), value)]
        c, i = self.fresh(), self.fresh()
        if self.slices:
            new = self.in_place(s.op, call("$subscript", load(c), load(i)), value)
            return [
                ast.Assign([store(c)], container),
                ast.Assign([store(i)], index),
                ast.Expr(call("$store_subscript", new, load(c), load(i))),
            ]
        old = ast.Subscript(load(c), load(i), ast.Load())
        return [
            ast.Assign([store(c)], container),
            ast.Assign([store(i)], index),
            ast.Assign([ast.Subscript(load(c), load(i), ast.Store())], self.in_place(s.op, old, value)),
        ]

    def in_place(self, op: str | n.Hole, old: ast.expr, value: ast.expr) -> ast.expr:
        if isinstance(op, n.Hole):
            return call("$operator", constant(op.name), old, value, self.environment())
        if op in IN_PLACE:
            return call(IN_PLACE[op], old, value)
        return ast.BinOp(old, OPERATORS[op](), value)

    def _s_If(self, s: n.If) -> list[ast.stmt]:
        test = self.expr(s.test)
        before = self.mark()
        body = self.block(s.body)
        after_body = self.mark()
        self.back(before)
        orelse = self.block(s.orelse) if s.orelse else []
        after_else = self.mark()
        if _leaves(s.body):
            self.back(after_else)
        elif _leaves(s.orelse):
            self.back(after_body)
        else:
            self.back(after_body & after_else)
        return [ast.If(test, body, orelse)]

    def _s_For(self, s: n.For) -> list[ast.stmt]:
        items = self.ticking(s.iter, s.target)
        before = self.mark()
        self.maybe(assigned_names(s.body))
        target = self.target(s.target)
        self.bind(target_names(s.target))
        body = self.block(s.body)
        self.back(before)
        self.maybe(target_names(s.target))
        orelse = [ast.Expr(call("$check")), *self.block(s.orelse)] if s.orelse else []
        self.back(before)
        return [ast.For(target, items, body, orelse)]

    def _s_While(self, s: n.While) -> list[ast.stmt]:
        self.maybe(assigned_names(s.body))
        before = self.mark()
        test = self.expr(s.test)
        body = self.block(s.body)
        self.back(before)
        if s.orelse:
            orelse = self.block(s.orelse)
            self.back(before)
            return [ast.While(test, [_tick(), *body], orelse)]
        leave = ast.If(ast.UnaryOp(ast.Not(), test), [ast.Break()], [])
        head = [] if s.test == n.Literal(True) else [leave]
        return [ast.For(store("$_"), load("$ticker"), [*head, *body], [_stop("steps")])]

    def _s_Break(self, s: n.Break) -> list[ast.stmt]:
        return [ast.Break()]

    def _s_Continue(self, s: n.Continue) -> list[ast.stmt]:
        return [ast.Continue()]

    def _s_Pass(self, s: n.Pass) -> list[ast.stmt]:
        return [ast.Pass()]

    def _s_Return(self, s: n.Return) -> list[ast.stmt]:
        return [ast.Return(None if s.value is None else self.expr(s.value))]

    def _s_Raise(self, s: n.Raise) -> list[ast.stmt]:
        if s.exception is None:
            return [ast.Raise()]
        self.check_name(s.exception)
        error: ast.expr = load(s.exception)
        if s.message is not None:
            error = ast.Call(error, [self.expr(s.message)], [])
        return [ast.Raise(error)]

    def _s_Try(self, s: n.Try) -> list[ast.stmt]:
        before = self.mark()
        self.maybe(assigned_names((s,)))
        body = self.block(s.body)
        orelse = self.block(s.orelse) if s.orelse else []
        handlers = []
        for h in s.handlers:
            self.back(before)
            handlers.append(self.handler(h))
        self.back(before)
        final = self.block(s.final) if s.final else []
        self.back(before)
        return [ast.Try(body, handlers, orelse, final)]

    def handler(self, h: n.Handler) -> ast.ExceptHandler:
        caught = tuple("Exception" if e == "BaseException" else e for e in h.exceptions) or ("Exception",)
        for name in caught:
            if name not in EXCEPTIONS and name not in HANDLED and name not in self.errors:
                raise IRTypeError(f"{name} is not a known exception", remedy="name a builtin exception")
        kinds: ast.expr = load("$x." + caught[0])
        if len(caught) > 1:
            kinds = ast.Tuple([load("$x." + name) for name in caught], ast.Load())
        if h.name:
            self.check_name(h.name)
            self.bind((h.name,))
        body = self.block(h.body)
        if _SWALLOWS_LIMITS & set(caught):
            body = [ast.Expr(call("$caught")), *body]
        return ast.ExceptHandler(kinds, h.name, body)

    def _s_Assert(self, s: n.Assert) -> list[ast.stmt]:
        return [ast.Assert(self.expr(s.test), None if s.message is None else self.expr(s.message))]

    def _s_ExprStmt(self, s: n.ExprStmt) -> list[ast.stmt]:
        if isinstance(s.value, n.Hole) and s.value.kind == "block":
            return [ast.Expr(self.stuck(s.value))]
        return [ast.Expr(self.expr(s.value))]

    def _s_Delete(self, s: n.Delete) -> list[ast.stmt]:
        targets: list[ast.expr] = []
        for t in s.targets:
            if isinstance(t, n.Name):
                targets.append(ast.Name(t.id, ast.Del()))
                self.unbind(t.id)
            elif isinstance(t, n.Subscript):
                targets.append(ast.Subscript(self.expr(t.value), self.index(t.index), ast.Del()))
            else:
                raise IRTypeError(f"cannot delete {type(t).__name__}")
        return [ast.Delete(targets)]

    def _s_Nonlocal(self, s: n.Nonlocal) -> list[ast.stmt]:
        return [ast.Nonlocal(list(s.names))]

    def _s_Function(self, s: n.Function) -> list[ast.stmt]:
        self.maybe(self.around)  # it may run after any of these was bound
        result = self.function(s, {})
        self.local_functions.add(s.name)
        return [result]


def _subscript_indices(t: n.Expr) -> Iterable[n.Expr]:
    """The indices of the subscripts that a target stores to."""
    if isinstance(t, n.Subscript):
        yield t.index
    elif isinstance(t, n.Starred):
        yield from _subscript_indices(t.value)
    elif isinstance(t, (n.TupleDisplay, n.ListDisplay)):
        for item in t.items:
            yield from _subscript_indices(item)


def _leaves(body: Sequence[n.Stmt]) -> bool:
    return bool(body) and isinstance(body[-1], _JUMPS)
