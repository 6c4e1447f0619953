"""Functions run on lists of any length: a loop over one is followed for one turn, or left, from any state in which its invariants hold."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from csp_ir.interpreter.kinds import assigned_names
from csp_ir.ir import nodes as n
from csp_ir.ir.printer import print_expr
from csp_ir.ir.rewrite import free_names, target_names
from csp_ir.proof.abstract import (
    Abstract,
    Rest,
    Seq,
    Stretch,
    as_term,
    before,
    changeable,
    chosen_number,
    kind_of,
    parts,
)
from csp_ir.proof.expressions import Env, visible
from csp_ir.proof.paths import Cut, NeedsDecision, Run
from csp_ir.proof.statements import Machine
from csp_ir.proof.symbols import BOOL, Held, Symbol, Thrown, Unmodelled, arithmetic, compared, opposite, sort_of, truth

GONE_OVER = f"{n.MACHINE}before"  # in candidates, what a loop has gone over of its list
SHOWING = 100_000  # of z3's units of work, for one candidate
_FOLDED = ("all", "any", "sum", "len", "max", "min", "list")


class Seen(Exception):
    """A run has shown what it was made for."""


class Folding(Machine):
    """Runs functions on lists of any length. alive: the candidates of each loop; given_up: takes in those that are not shown."""

    def __init__(
        self,
        run: Run,
        functions: Iterable[n.Function],
        alive: dict[int, list[n.Expr]],
        given_up: list[n.Expr],
        sort: str,
    ) -> None:
        super().__init__(run, functions)
        self.alive, self.given_up, self.sort = alive, given_up, sort
        self.lists = Abstract(run)
        self.given: list[Seq] = []  # the lists among the arguments
        self.readings = 0

    # --- loops -----------------------------------------------------------------------

    def _s_For(self, s: n.For, env: Env) -> None:
        over, counted = self._gone_over(s.iter, env)
        if over is None:
            super()._s_For(s, env)
            return
        at = 0
        while at < len(over.parts):
            turned = self._stretch if isinstance(over.parts[at], Stretch) else self._turned
            if not turned(s, env, over, at, counted):
                return
            at += 1
        self.block(s.orelse, env)

    def _gone_over(self, e: n.Expr, env: Env) -> tuple[Seq | None, str]:
        """The list of any length that a loop goes over, and how: "" by its elements, "enumerate", "range" by places."""
        how, inner = "", e
        if isinstance(e, n.Call) and isinstance(e.function, n.Name) and not e.keywords and len(e.args) == 1:
            name = e.function.id
            if name == "enumerate":
                how, inner = name, e.args[0]
            elif name == "range" and isinstance(e.args[0], n.Call) and e.args[0].function == n.Name("len"):
                how, inner = name, e.args[0].args[0]
        if how and not isinstance(inner, n.Name):
            return None, ""
        value = self.value(inner, env)
        return (value, how) if isinstance(value, Seq) else (None, "")

    def _turned(self, s: n.For, env: Env, over: Seq, at: int, counted: str) -> bool:
        """Run one turn on the element at a place among the parts; whether the loop goes on."""
        parts = list(over.parts)
        place = self.lists.length(Seq(parts[:at]))
        self.run.step()
        self.bind(s.target, {"": parts[at], "enumerate": (place, parts[at]), "range": place}[counted], env)
        on = self.turn(s.body, env)
        if len(over.parts) != len(parts) or not over.fixed and any(a is not b for a, b in zip(over.parts, parts)):
            raise Unmodelled("a loop over a list that it changes, or goes over within")
        return on

    def _stretch(self, s: n.For, env: Env, over: Seq, at: int, counted: str) -> bool:
        """Follow one turn over the stretch at a place among the parts, or what comes after it; whether the loop goes on."""
        part: Stretch = over.parts[at]
        names = list(dict.fromkeys(assigned_names((s,))))
        targets = set(target_names(s.target))
        kept = [x for x in names if x in env and x not in targets]
        kept += [
            x for x, v in visible(env).items() if isinstance(v, list | Seq) and x not in names and self._grows(s, x)
        ]
        self._apart(env, kept)
        self._shown(s, env, before(over, at))
        for x in kept:
            env[x] = self._any_like(env[x])
        kinds = {x: kind_of(env[x]) for x in kept}
        gone = self.lists.stretch(part.sort)
        for c in self.alive.get(id(s), ()):
            if isinstance(told := self._truth(c, env, [*before(over, at), gone]), Symbol):
                self.run.suppose(told.term)
            elif told is False:
                raise Seen  # no state is like that
        if not self.run.decide(self.run.fresh(BOOL)):
            self._become(over, part, [gone])
            self.lists.consists(part, (gone,), ())
            for x in set(names) - set(kept):
                env.pop(x, None)  # no turn that set it is followed
            return True
        rest, item = self.lists.stretch(part.sort), self.run.fresh(part.sort)
        self._become(over, part, [gone, item, rest])
        self.lists.consists(part, (gone, rest), (item,))
        others = changeable(visible(env), kept)
        on = self._turned(s, env, over, at + 1, counted)
        if changeable(visible(env), kept, others) != others:
            raise Unmodelled("a loop that changes what is no list of scalars")
        if any(kind_of(env[x]) != kind for x, kind in kinds.items()):
            raise Unmodelled("a loop that changes what type a variable has")
        self._apart(env, kept)
        if not on:
            return False
        self._shown(s, env, before(over, at + 2))
        raise Seen

    def _grows(self, s: n.For, name: str) -> bool:
        """Whether a loop may change a list in place."""
        return any(
            isinstance(x, n.MethodCall) and x.receiver == n.Name(name)
            or isinstance(x, n.AugAssign | n.Assign) and n.Name(name) in x.walk()
            or isinstance(x, n.Call) and n.Name(name) in x.walk()
            for statement in s.body
            for x in statement.walk()
        )  # fmt: skip

    def _apart(self, env: Env, names: Sequence[str]) -> None:
        """Raises Unmodelled where a list that changes has two names, or holds lists."""
        held = visible(env)
        for x in names:
            value = held[x]
            if not isinstance(value, list) and not (isinstance(value, Seq) and not value.fixed):
                continue
            if any(
                v is value or isinstance(v, tuple | list) and any(i is value for i in v)
                for y, v in held.items()
                if y != x
            ):
                raise Unmodelled("two names of one list")
            if any(isinstance(inside, list | tuple | Held) for inside in parts(value)):
                raise Unmodelled("a list that holds lists, of any length")

    def _any_like(self, value: Any) -> Any:
        """Any value of the kind of another."""
        if isinstance(value, list | Seq):
            items = value.items if isinstance(value, Seq) else value
            sorts = {str(sort_of(v)) for v in items} | (
                {p.sort for p in value.stretches} if isinstance(value, Seq) else set()
            )
            if len(sorts) > 1:
                raise Unmodelled("a list of elements of several types")
            sort = sorts.pop() if sorts else self.sort
            return Seq([self.lists.stretch(sort)], fixed=False)
        kind = sort_of(value)
        if kind is None:
            raise Unmodelled("a loop over a list of any length that changes what is no scalar and no list of such")
        return self.run.fresh(kind)

    def _become(self, over: Seq, part: Stretch, parts: Sequence[Any]) -> None:
        """Let a list, and the arguments, that hold a stretch hold what it consists of."""
        whole = over.whole if isinstance(over, Rest) else over
        for one in (*self.given, *(() if any(whole is g for g in self.given) else (whole,))):
            at = next((k for k, p in enumerate(one.parts) if p is part), None)
            if at is not None:
                one.parts[at : at + 1] = parts

    def _truth(self, condition: n.Expr, env: Env, gone: Sequence[Any]) -> Any:
        """The truth of a candidate; None where it cannot be told without a decision."""
        try:
            with self.run.quietly():
                return truth(self.value(condition, {**visible(env), GONE_OVER: Seq(gone)}))
        except (Cut, Thrown, Unmodelled, NeedsDecision):
            return None

    def _shown(self, s: n.For, env: Env, gone: Sequence[Any]) -> None:
        """Give up the candidates of a loop that are not shown to hold."""
        alive = self.alive.get(id(s), [])
        for c in list(alive):
            with self.lists.aside():
                told = self._truth(c, env, gone)
                if isinstance(told, Symbol):
                    told = not self.run.possible(opposite(told).term, SHOWING)
            if told is not True:
                alive.remove(c)
                self.given_up.append(c)

    # --- expressions -----------------------------------------------------------------

    def test(self, e: n.Expr, env: Env) -> bool:
        return self.run.decide(self.plain(self.value(e, env)))

    def plain(self, value: Any) -> Any:
        """What counts as true of a list: its having elements."""
        return compared(">", self.lists.length(value), 0) if isinstance(value, Seq) else value

    def _e_Unary(self, e: n.Unary, env: Env) -> Any:
        value = self.value(e.operand, env)
        return opposite(self.plain(value)) if isinstance(value, Seq) and e.op == "not" else super()._e_Unary(e, env)

    def comparison(self, op: str, left: Any, right: Any) -> Any:
        if isinstance(right, Seq) and op in ("in", "not in"):
            found = self.lists.has(right, left)
            return found if op == "in" else opposite(found)
        if isinstance(left, Seq) or isinstance(right, Seq):
            sides = [v if isinstance(v, Seq) else Seq(v) if isinstance(v, list) else None for v in (left, right)]
            if op not in ("==", "!=") or sides[0] is None or sides[1] is None:
                raise Unmodelled("a comparison with a list of any length")
            found = self.lists.equal(sides[0], sides[1])
            return found if op == "==" else opposite(found)
        return super().comparison(op, left, right)

    def binary(self, op: str, left: Any, right: Any) -> Any:
        if (isinstance(left, Seq) or isinstance(right, Seq)) and op == "+":
            if isinstance(left, Seq | list) and isinstance(right, Seq | list):
                return Seq([*parts(left), *parts(right)], fixed=False)
        return super().binary(op, left, right)

    def _s_AugAssign(self, s: n.AugAssign, env: Env) -> None:
        if isinstance(s.target, n.Name) and isinstance(old := self.value(s.target, env), Seq):
            more = self.value(s.value, env)
            if s.op != "+" or old.fixed or not isinstance(more, list | Seq):
                raise Unmodelled(f"`{s.op}=` of a list of any length")
            self.run.changes()
            old.parts.extend(parts(more))
            return
        super()._s_AugAssign(s, env)

    def _e_MethodCall(self, e: n.MethodCall, env: Env) -> Any:
        receiver = self.value(e.receiver, env)
        if not isinstance(receiver, Seq):
            if isinstance(receiver, list) and e.method == "extend" and len(e.args) == 1:
                more = self.value(e.args[0], env)
                if isinstance(more, Seq):
                    raise Unmodelled("`.extend` by a list of any length")
            return super()._e_MethodCall(e, env)
        args = [self.value(a, env) for a in e.args]
        if e.keywords or len(args) > 1:
            raise Unmodelled(f"`.{e.method}` of a list of any length")
        if e.method == "append" and len(args) == 1 and not receiver.fixed:
            if sort_of(args[0]) is None:
                raise Unmodelled("a list that holds lists, of any length")
            self.run.changes()
            receiver.parts.append(args[0])
            return None
        if e.method == "count" and len(args) == 1:
            (value,) = args
            return self.lists.total(
                receiver, ("count", repr(value)), lambda y: chosen_number(truth(self.comparison("==", y, value)))
            )
        if e.method == "copy" and not args:
            return Seq(receiver.parts, fixed=False)
        raise Unmodelled(f"`.{e.method}` of a list of any length")

    def _e_Subscript(self, e: n.Subscript, env: Env) -> Any:
        value = self.value(e.value, env)
        if not isinstance(value, Seq):
            return super()._e_Subscript(e, env)
        if isinstance(e.index, n.Slice):
            lower, upper, step = e.index.lower, e.index.upper, e.index.step
            if upper is None and step is None and lower in (None, n.Literal(0), n.Literal(1)):
                if lower == n.Literal(1):
                    if not value.parts:
                        return Seq([], fixed=False)
                    if isinstance(value.parts[0], Stretch):
                        raise Unmodelled("a slice of a list of any length")
                    return Rest(value)
                return Seq(value.parts, fixed=False)
            raise Unmodelled("a slice of a list of any length")
        index = self.value(e.index, env)
        for k, part in enumerate(value.parts):
            if not isinstance(part, Stretch) and self._is(index, self.lists.length(Seq(value.parts[:k]))):
                return part
        length = self.lists.length(value)
        if not self.run.decide(compared("<", index, length)) or not self.run.decide(
            compared("<=", arithmetic("-", 0, length), index)
        ):
            raise Thrown("IndexError")
        return self.lists.one_of(value)

    def _is(self, index: Any, place: Any) -> bool:
        """Whether a place is surely that of an index."""
        if sort_of(index) != "Int":
            return False
        same = compared("==", index, place)
        return not self.run.possible(opposite(same).term) if isinstance(same, Symbol) else bool(same)

    def _e_Comprehension(self, e: n.Comprehension, env: Env) -> Any:
        (clause, *more) = e.clauses
        source = self.value(clause.iter, env) if isinstance(clause.iter, n.Name | n.Subscript) else None
        if not isinstance(source, Seq):
            return super()._e_Comprehension(e, env)
        if more or e.kind != "list":
            raise Unmodelled("a comprehension over a list of any length")
        each, kept, key = self._turn_of(e, env)
        return self.lists.mapped(source, key, each, kept)

    def _turn_of(self, e: n.Comprehension, env: Env) -> tuple[Callable[[Any], Any], Callable[[Any], Any], Any]:
        """What a comprehension over one list gives for an element, whether it gives anything, and a key that tells it from others."""
        (clause,) = e.clauses
        seen = {k: copy.deepcopy(v) for k, v in visible(env).items()}
        scope = lambda y: self._bound(clause.target, y, seen)  # noqa: E731
        conditions = clause.conditions

        def kept(y: Any) -> Any:
            inner, found = scope(y), True
            for c in conditions:
                one = truth(self.plain(self.value(c, inner)))
                found = one if found is True else self._and(found, one)
            return found

        free = sorted(free_names(e.element).union(*map(free_names, conditions)) - set(target_names(clause.target)))
        if any(callable(seen.get(x)) for x in free):
            raise Unmodelled("a local function, which may see what changes, of elements of a list of any length")
        named = tuple((x, repr(seen[x])) for x in free if x in seen)
        if any(isinstance(seen.get(x), list | tuple | Held) for x in free):
            self.readings += 1
            named += ((str(self.readings), ""),)  # another one each time: what it reads may change
        text = (print_expr(e.element), *map(print_expr, conditions), *target_names(clause.target))
        return (lambda y: self.value(e.element, scope(y))), kept, (text, named)

    def _and(self, a: Any, b: Any) -> Any:
        if not isinstance(a, Symbol):
            return b if a else False
        return Symbol(BOOL, ("and", a.term, b.term)) if isinstance(b, Symbol) else a if b else False

    def _bound(self, target: n.Expr, value: Any, seen: Mapping[str, Any]) -> Env:
        env = dict(seen)
        if not isinstance(target, n.Name):
            raise Unmodelled("elements of a list of any length that are taken apart")
        env[target.id] = value
        return env

    def _e_Call(self, e: n.Call, env: Env) -> Any:
        name = e.function.id if isinstance(e.function, n.Name) else ""
        if name in _FOLDED and name not in env and name not in self.functions and len(e.args) == 1 and not e.keywords:
            (inside,) = e.args
            if (
                isinstance(inside, n.Comprehension)
                and inside.kind in ("generator", "list")
                and len(inside.clauses) == 1
            ):
                iter_ = inside.clauses[0].iter
                source = self.value(iter_, env) if isinstance(iter_, n.Name | n.Subscript) else None
                if isinstance(source, Seq) and name in ("all", "any", "sum"):
                    return self._folded(name, source, *self._turn_of(inside, env))
            elif isinstance(inside, n.Name | n.Subscript | n.Binary) and isinstance(
                value := self.value(inside, env), Seq
            ):
                return self._of_list(name, value)
        return super()._e_Call(e, env)

    def _folded(self, name: str, source: Seq, each: Callable[[Any], Any], kept: Callable[[Any], Any], key: Any) -> Any:
        if name == "sum":
            return self.lists.total(source, ("sum", key), lambda y: chosen_number(kept(y), each(y)))
        if name == "all":
            return self.lists.every(source, lambda y: self._implied(kept(y), truth(each(y))))
        return opposite(self.lists.every(source, lambda y: self._implied(kept(y), opposite(truth(each(y))))))

    def _implied(self, a: Any, b: Any) -> Any:
        """`b` where `a` holds."""
        return opposite(self._and(a, opposite(b)))

    def _of_list(self, name: str, value: Seq) -> Any:
        if name == "len":
            return self.lists.length(value)
        if name == "list":
            return Seq(value.parts, fixed=False)
        if name == "sum":
            return self.lists.total(value, ("sum", "itself"), lambda y: arithmetic("+", y, 0))
        if name in ("all", "any"):
            test = self.lists.every(value, lambda y: truth(y) if name == "all" else opposite(truth(y)))
            return test if name == "all" else opposite(test)
        filled = compared(">", self.lists.length(value), 0)
        if self.run.quiet:
            if not self.lists.settled(filled):
                raise Thrown("ValueError")
        elif not self.run.decide(filled):
            raise Thrown("ValueError")
        best = self.lists.one_of(value)
        op = "<=" if name == "max" else ">="
        self.run.suppose(as_term(self.lists.every(value, lambda y: compared(op, y, best))))
        return best
