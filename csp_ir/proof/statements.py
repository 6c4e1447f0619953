"""Statements and functions on symbols."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from csp_ir.interpreter.kinds import assigned_names
from csp_ir.ir import nodes as n
from csp_ir.ir.rewrite import is_generator
from csp_ir.proof.expressions import Env, Evaluator, Scope
from csp_ir.proof.library import LIBRARY, is_exception
from csp_ir.proof.paths import Cut, Run
from csp_ir.proof.sequences import placed, walked
from csp_ir.proof.symbols import Held, Thrown, Unmodelled
from csp_ir.proof.tables import Table, got, put

DEEPEST = 60  # calls within one another


class _Left(Exception):
    """A loop or function is left."""


class Break(_Left):
    """`break`."""


class Continue(_Left):
    """`continue`."""


class _Return(_Left):
    def __init__(self, value: Any) -> None:
        self.value = value


class Machine(Evaluator):
    """Runs the functions of a program in one run."""

    def __init__(self, run: Run, functions: Iterable[n.Function]) -> None:
        made: dict[str, Callable[..., Any]] = {}
        super().__init__(run, made)
        self.depth: dict[str, int] = {}
        for f in functions:
            if not isinstance(f, n.Record):
                made[f.name] = self._callable(f, None)

    def _callable(self, f: n.Function, around: Env | None) -> Callable[..., Any]:
        """What calling a function does; around: the variables of the function that it is local to."""
        own = {
            *assigned_names(f.body),
            *(p.name for p in f.parameters),
            *(s.name for s in f.body if isinstance(s, n.Function)),
        }
        shadowed = sorted(x for x in set(assigned_names(f.body)) if x in self.functions or x in LIBRARY)
        nonlocal_ = any(isinstance(x, n.Nonlocal | n.NamedExpr | n.Delete) for x in f.walk())

        def call(*args: Any, **named: Any) -> Any:
            if f.decorators or is_generator(f) or any(p.takes_rest for p in f.parameters):
                raise Unmodelled(f"`{f.name}`, which is decorated, yields results, or takes any number of arguments")
            if shadowed or nonlocal_:
                raise Unmodelled(f"a variable named `{shadowed[0]}`" if shadowed else "`nonlocal`, `:=` and `del`")
            env: Env = {} if around is None else Scope(around, own)
            env.update(self._given(f, args, named))
            self.depth[f.name] = self.depth.get(f.name, 0) + 1
            try:
                if self.depth[f.name] > self.run.bound + 1:
                    raise Cut(f"calls of `{f.name}` {self.run.bound} deep")
                if sum(self.depth.values()) > DEEPEST:
                    raise Cut(f"calls {DEEPEST} deep")
                self.block(f.body, env)
            except _Return as left:
                return left.value
            finally:
                self.depth[f.name] -= 1
            return None

        return call

    def _given(self, f: n.Function, args: Sequence[Any], named: dict[str, Any]) -> Env:
        names = [p.name for p in f.parameters]
        if len(args) > len(names) or set(named) - set(names[len(args) :]):
            raise Thrown("TypeError")
        env = {**dict(zip(names, args, strict=False)), **named}
        for p in f.parameters:
            if p.name not in env:
                if p.default is None:
                    raise Thrown("TypeError")
                if not isinstance(p.default, n.Literal | n.Unary):
                    raise Unmodelled("a default that is no constant")
                env[p.name] = self.value(p.default, {})
        return env

    # --- statements ------------------------------------------------------------------

    def block(self, body: Sequence[n.Stmt], env: Env) -> None:
        """Run statements. Raises Thrown, Unmodelled, Cut, and what leaves a loop or function."""
        for s in body:
            self.run.step()
            method = getattr(self, "_s_" + type(s).__name__, None)
            if method is None:
                raise Unmodelled(f"`{type(s).__name__.lower()}`")
            method(s, env)

    def _s_Assign(self, s: n.Assign, env: Env) -> None:
        value = self.value(s.value, env)
        for t in s.targets:
            self._store(t, value, env)

    def _store(self, target: n.Expr, value: Any, env: Env) -> None:
        self.run.changes()
        if not isinstance(target, n.Subscript):
            self.bind(target, value, env)
            return
        holder = self.value(target.value, env)
        if isinstance(holder, Table) and holder.kind == "dict" and not isinstance(target.index, n.Slice):
            put(self.run, holder, self.value(target.index, env), value)
            return
        if not isinstance(holder, list) or isinstance(target.index, n.Slice):
            raise Unmodelled("assignment to a part of what is no list, or to a slice")
        holder[placed(self.run, holder, self.value(target.index, env))] = value

    def _s_AugAssign(self, s: n.AugAssign, env: Env) -> None:
        if isinstance(s.target, n.Name):
            old = self.value(s.target, env)
            value = self.value(s.value, env)
            if isinstance(old, Held):
                raise Unmodelled(f"`{s.op}=` of a dictionary or set")
            if isinstance(old, list):
                if s.op != "+":
                    raise Unmodelled(f"`{s.op}=` of a list")
                self.run.changes()
                old.extend(list(walked(self.run, value)))
                return
            self._store(s.target, self.run.named(self.binary(str(s.op), old, value)), env)
            return
        if not isinstance(s.target, n.Subscript) or isinstance(s.target.index, n.Slice):
            raise Unmodelled("an assignment to a slice")
        holder = self.value(s.target.value, env)
        if isinstance(holder, Table):
            key = self.value(s.target.index, env)
            if isinstance(old := got(self.run, holder, key), list | Held):
                raise Unmodelled(f"`{s.op}=` of what a dictionary holds")
            put(self.run, holder, key, self.run.named(self.binary(str(s.op), old, self.value(s.value, env))))
            return
        if not isinstance(holder, list):
            raise Unmodelled("assignment to a part of what is no list")
        place = placed(self.run, holder, self.value(s.target.index, env))
        if isinstance(holder[place], list):
            raise Unmodelled("`+=` of a list in a list")
        self.run.changes()
        holder[place] = self.run.named(self.binary(str(s.op), holder[place], self.value(s.value, env)))

    def _s_If(self, s: n.If, env: Env) -> None:
        self.block(s.body if self.test(s.test, env) else s.orelse, env)

    def turn(self, body: Sequence[n.Stmt], env: Env) -> bool:
        """Run a loop's body once; whether the loop goes on."""
        try:
            self.block(body, env)
        except Continue:
            pass
        except Break:
            return False
        return True

    def _s_For(self, s: n.For, env: Env) -> None:
        for value in walked(self.run, self.value(s.iter, env)):
            self.run.step()
            self.bind(s.target, value, env)
            if not self.turn(s.body, env):
                return
        self.block(s.orelse, env)

    def _s_While(self, s: n.While, env: Env) -> None:
        turns = 0
        while True:
            before = len(self.run.taken)
            if not self.test(s.test, env):
                break
            if turns >= self.run.bound:
                raise Cut(f"loops of {self.run.bound} turns")
            self.run.step()
            if not self.turn(s.body, env):
                return
            turns += len(self.run.taken) > before  # turns in which symbols decide something
        self.block(s.orelse, env)

    def _s_Break(self, s: n.Break, env: Env) -> None:
        raise Break

    def _s_Continue(self, s: n.Continue, env: Env) -> None:
        raise Continue

    def _s_Pass(self, s: n.Pass, env: Env) -> None:
        pass

    def _s_Return(self, s: n.Return, env: Env) -> None:
        raise _Return(None if s.value is None else self.value(s.value, env))

    def _s_Raise(self, s: n.Raise, env: Env) -> None:
        if s.exception is None:
            raise Unmodelled("`raise` of what was caught")
        is_exception(s.exception, "Exception")
        message = None if s.message is None else self.value(s.message, env)
        raise Thrown(s.exception, "" if s.message is None else message if type(message) is str else None)

    def _s_Assert(self, s: n.Assert, env: Env) -> None:
        if not self.test(s.test, env):
            raise Thrown("AssertionError")

    def _s_ExprStmt(self, s: n.ExprStmt, env: Env) -> None:
        self.value(s.value, env)

    def _s_Try(self, s: n.Try, env: Env) -> None:
        try:
            try:
                self.block(s.body, env)
            except Thrown as thrown:
                for h in s.handlers:
                    if any(is_exception(thrown.kind, kind) for kind in h.exceptions or ("Exception",)):
                        if h.name:
                            raise Unmodelled("the name of what was caught") from None
                        self.block(h.body, env)
                        break
                else:
                    raise
            else:
                self.block(s.orelse, env)
        except (Thrown, _Left):
            self.block(s.final, env)
            raise
        self.block(s.final, env)

    def _s_Function(self, s: n.Function, env: Env) -> None:
        env[s.name] = self._callable(s, env)
