"""Runs of a draft past its open holes.

The draft is walked as a tree. What is known is computed by the interpreter's guarded expressions; an open hole gives
a `Visit`, and operations on one are recorded as `Applied` instead of stopping the run. A test that is not known is
decided by the caller, who runs the draft again with the other answer (see `paths`).

Only what candidates are drawn from: nothing is pruned by such a run, so that it may leave out rare cases
(aliasing of containers that an augmented assignment extends, exceptions that an open hole would raise).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from csp_ir.interpreter.outcomes import snapshot
from csp_ir.ir import nodes as ir
from csp_ir.wanted.expressions import Evaluation
from csp_ir.wanted.values import Closure, GiveUp, ProgramError, Refuted, Unknown, finite, frozen_environment

MOST_DEPTH = 40
MOST_IDLE = 8  # rounds of a loop in which nothing changes that its test looks at


class _Return(Exception):
    def __init__(self, value: Any) -> None:
        self.value = value


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class Run(Evaluation):
    """One run of a draft's function; arguments as for `Evaluation`."""

    def call(self, args: Sequence[Any]) -> Any:
        """The result, with what is open in it.

        Raises: ProgramError, GiveUp, Refuted.
        """
        try:
            return self.invoke(self.facts.draft.function, [snapshot(a) for a in args], {})
        except RecursionError:
            raise GiveUp from None

    def invoke(self, function: ir.Function, args: Sequence[Any], outer: dict[str, Any]) -> Any:
        self.depth += 1
        if self.depth > MOST_DEPTH or any(p.takes_rest for p in function.parameters):
            raise GiveUp
        environment = dict(outer)
        for k, p in enumerate(function.parameters):
            if k < len(args):
                environment[p.name] = args[k]
            elif p.default is not None:
                environment[p.name] = self.value(p.default, {})
            else:
                raise ProgramError("TypeError")
        try:
            self.block(function.body, environment)
        except _Return as found:
            return found.value
        finally:
            self.depth -= 1
        return None

    # --- statements -------------------------------------------------------------------------

    def block(self, body: tuple[ir.Stmt, ...], env: dict[str, Any]) -> None:
        for s in body:
            self.tick()
            self.statement(s, env)

    def statement(self, s: ir.Stmt, env: dict[str, Any]) -> None:
        match s:
            case ir.Assign():
                value = self.value(s.value, env)
                for target in s.targets:
                    self.assign(target, value, env)
            case ir.AugAssign():
                self.augmented(s, env)
            case ir.If():
                self.block(s.body if self.truth(self.value(s.test, env), env) else s.orelse, env)
            case ir.For():
                self.loop(s, env)
            case ir.While():
                if not self.repeat(s, env):
                    return
                self.block(s.orelse, env)
            case ir.Return():
                raise _Return(None if s.value is None else self.value(s.value, env))
            case ir.ExprStmt():
                if isinstance(s.value, ir.Hole):
                    raise GiveUp
                self.value(s.value, env)
                if isinstance(s.value, ir.MethodCall) and isinstance(s.value.receiver, ir.Name):
                    finite(env.get(s.value.receiver.id))
            case ir.Raise():
                raise ProgramError(s.exception or "Exception")
            case ir.Try():
                self.attempt(s, env)
            case ir.Assert():
                if not self.truth(self.value(s.test, env), env):
                    raise ProgramError("AssertionError")
            case ir.Function(decorators=()):
                env[s.name] = Closure(s, env)
            case ir.Break():
                raise _Break
            case ir.Continue():
                raise _Continue
            case ir.Pass():
                pass
            case _:
                raise GiveUp

    def ticked(self, value: Any) -> Iterator[Any]:
        """The items of a value, each a step."""
        for item in self.items(value):
            self.tick()
            yield item

    def loop(self, s: ir.For, env: dict[str, Any]) -> None:
        for item in self.ticked(self.value(s.iter, env)):
            self.assign(s.target, item, env)
            if not self.once(s.body, env):
                return
        self.block(s.orelse, env)

    def repeat(self, s: ir.While, env: dict[str, Any]) -> bool:
        """Run a `while` loop; False where it breaks out. Raises: Refuted where nothing changes any more."""
        closed, names = self.facts.of(s.test)
        same, before, looked = 0, None, None
        while self.truth(self.value(s.test, env), env):
            self.tick()
            if not self.once(s.body, env):
                return False
            if before == (before := frozen_environment(env)):
                raise Refuted
            if closed and names:
                same = same + 1 if looked == (looked := frozen_environment({n: env.get(n) for n in names})) else 0
                if same == MOST_IDLE:
                    raise Refuted
        return True

    def once(self, body: tuple[ir.Stmt, ...], env: dict[str, Any]) -> bool:
        """Run a loop's body once; False where it breaks out."""
        try:
            self.block(body, env)
        except _Continue:
            pass
        except _Break:
            return False
        return True

    def attempt(self, s: ir.Try, env: dict[str, Any]) -> None:
        try:
            self.block(s.body, env)
        except ProgramError as error:
            if any("." in e for h in s.handlers for e in h.exceptions):
                raise GiveUp from None  # exceptions of a library are kinds of others
            for h in s.handlers:
                if not h.exceptions or {error.kind, "Exception"} & set(h.exceptions):
                    self.block(h.body, env)
                    break
            else:
                raise
        else:
            self.block(s.orelse, env)
        self.block(s.final, env)

    def augmented(self, s: ir.AugAssign, env: dict[str, Any]) -> None:
        left = self.value(s.target, env)
        right = self.value(s.value, env)
        if isinstance(left, list) and s.op == "+" and not isinstance(right, Unknown):
            left += [*self.ticked(right)]  # all before any is added: it may be the list itself
            finite(left)
            return
        self.assign(s.target, self.binary(s.op, left, right, env), env)
