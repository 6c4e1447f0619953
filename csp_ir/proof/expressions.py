"""Expressions on symbols."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from csp_ir.ir import nodes as n
from csp_ir.ir.rewrite import target_names
from csp_ir.proof import library
from csp_ir.proof.paths import Cut, NeedsDecision, Run
from csp_ir.proof.sequences import contains, item, sliced, walked
from csp_ir.proof.symbols import (
    BOOL,
    STRING,
    Symbol,
    Thrown,
    Unmodelled,
    arithmetic,
    both,
    chosen,
    compared,
    either,
    floored,
    known,
    number,
    opposite,
    power,
    sort_of,
    sum_of,
    truth,
)
from csp_ir.proof.tables import Table, combined, made, within

Env = dict[str, Any]
MOST_REPEATED = 20  # times, a text that is not known
MOST_ITEMS = 200  # of a list that is made


class Scope(dict[str, Any]):
    """The variables of a local function: its own, behind them those of the function around it as they are then."""

    def __init__(self, around: Env, own: Iterable[str]) -> None:
        super().__init__()
        self.around, self.own = around, frozenset(own)

    def __missing__(self, key: str) -> Any:
        return self.around[key]

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or (key not in self.own and key in self.around)


def visible(env: Env) -> Env:
    """All variables that an expression sees, as they are now."""
    if not isinstance(env, Scope):
        return dict(env)
    return {**{k: v for k, v in visible(env.around).items() if k not in env.own}, **env}


class Evaluator:
    """Evaluates expressions in one run. functions: what may be called by name, beside the library; they get values."""

    def __init__(self, run: Run, functions: Mapping[str, Callable[..., Any]]) -> None:
        self.run, self.functions = run, functions

    def value(self, e: n.Expr, env: Env) -> Any:
        """The value of an expression. Raises Thrown, Unmodelled, Cut, NeedsDecision."""
        method = getattr(self, "_e_" + type(e).__name__, None)
        if method is None:
            raise Unmodelled(type(e).__name__)
        return self.run.named(method(e, env))

    def test(self, e: n.Expr, env: Env) -> bool:
        """Whether an expression counts as true, decided where symbols leave it open."""
        return self.run.decide(self.value(e, env))

    def _e_Literal(self, e: n.Literal, env: Env) -> Any:
        if e.value is not None and type(e.value) not in (int, bool, str):
            raise Unmodelled(f"{type(e.value).__name__} values")
        return e.value

    def _e_Name(self, e: n.Name, env: Env) -> Any:
        if e.id in env:
            if hasattr(env[e.id], "__next__"):
                self.run.changes()  # whoever goes over it uses it up
            return env[e.id]
        if e.id in self.functions:
            return self.functions[e.id]
        return library.named(e.id)

    def _e_FunctionRef(self, e: n.FunctionRef, env: Env) -> Any:
        return library.named(e.name)

    def _e_Unary(self, e: n.Unary, env: Env) -> Any:
        value = self.value(e.operand, env)
        if e.op == "not":
            return opposite(truth(value))
        if e.op == "-":
            return arithmetic("-", 0, value)
        if e.op == "+":
            return arithmetic("+", 0, value)
        return arithmetic("-", -1, value)  # ~n is -1 - n

    def _e_Binary(self, e: n.Binary, env: Env) -> Any:
        return self.binary(str(e.op), self.value(e.left, env), self.value(e.right, env))

    def binary(self, op: str, left: Any, right: Any) -> Any:
        """`left op right`. Raises Thrown, Unmodelled."""
        if isinstance(left, Table) and isinstance(right, Table):
            return combined(self.run, op, left, right)
        if op == "+":
            return sum_of(left, right)
        if op == "*" and any(isinstance(v, list | tuple) or sort_of(v) == STRING for v in (left, right)):
            return self._repeated(left, right)
        if op in ("-", "*"):
            return arithmetic(op, left, right)
        if op in ("//", "%"):
            if isinstance(left, str) or isinstance(left, Symbol) and left.sort == "String":
                raise Unmodelled("formatting by `%`")
            number(left), number(right)
            if self.run.decide(compared("==", right, 0)):
                raise Thrown("ZeroDivisionError")
            if isinstance(right, Symbol):
                return self.run.divided(left, right)[op == "%"]
            return floored(op, left, right)
        if op == "**":
            return power(left, right)
        if op in ("<<", ">>") and not isinstance(right, Symbol) and type(right) is int and 0 <= right <= 64:
            number(left)
            return arithmetic("*", left, 1 << right) if op == "<<" else floored("//", left, 1 << right)
        if known(left, right) and op in ("&", "|", "^") and all(type(v) in (int, bool) for v in (left, right)):
            return {"&": left & right, "|": left | right, "^": left ^ right}[op]
        if op == "&" and right == 1 and type(right) is int:
            return floored("%", left, 2)
        raise Unmodelled(f"`{op}`")

    def _repeated(self, left: Any, right: Any) -> Any:
        """A sequence so many times, as often as a symbol says up to the bound."""
        first = isinstance(left, list | tuple) or sort_of(left) == STRING
        holder, count = (left, right) if first else (right, left)
        if sort_of(count) not in ("Int", BOOL):
            raise Thrown("TypeError")
        if isinstance(count, Symbol):
            least = next((k for k in range(self.run.bound + 1) if self.run.decide(compared("<=", count, k))), None)
            if least is None:
                raise Cut(f"sequences repeated {self.run.bound} times")
            count = least
        if isinstance(holder, Symbol):
            if count > MOST_REPEATED:
                raise Unmodelled("a text repeated very many times")
            made: Any = ""
            for _ in range(count):
                made = sum_of(made, holder)
            return made
        if len(holder) * max(0, count) > MOST_ITEMS:
            raise Unmodelled("a sequence repeated very many times")
        return holder * count

    def _e_BoolOp(self, e: n.BoolOp, env: Env) -> Any:
        first, *rest = e.operands
        value = self.value(first, env)
        for operand in rest:
            test = truth(value)
            if isinstance(test, Symbol) and isinstance(value, Symbol) and value.sort == BOOL:
                try:  # both at once, where the other one is a truth value whatever the first one is
                    with self.run.quietly():
                        other = self.value(operand, env)
                    if isinstance(other, bool) or isinstance(other, Symbol) and other.sort == BOOL:
                        value = both(value, other) if e.op == "and" else either(value, other)
                        continue
                except (Cut, NeedsDecision, Thrown, Unmodelled):
                    pass
            if self.run.decide(test) is (e.op == "or"):
                return value
            value = self.value(operand, env)
        return value

    def _e_Compare(self, e: n.Compare, env: Env) -> Any:
        left = self.value(e.first, env)
        found: Any = True
        for k, (op, side) in enumerate(zip(e.ops, e.rest, strict=True)):
            if k:
                try:
                    with self.run.quietly():
                        right = self.value(side, env)
                        one = self.comparison(str(op), left, right)
                except (Cut, NeedsDecision, Thrown, Unmodelled):
                    if not self.run.decide(found):
                        return False
                    found, right = True, self.value(side, env)
                    one = self.comparison(str(op), left, right)
            else:
                right = self.value(side, env)
                one = self.comparison(str(op), left, right)
            found, left = both(found, one), right
        return found

    def comparison(self, op: str, left: Any, right: Any) -> Any:
        """`left op right` as a truth value or a Bool symbol. Raises Thrown, Unmodelled."""
        if op in ("in", "not in"):
            inside = contains(self.run, left, right)
            return inside if op == "in" else opposite(inside)
        if op in ("is", "is not"):
            if left is not None and right is not None:
                raise Unmodelled("identity")
            return (left is right) == (op == "is")
        if isinstance(left, Table) and isinstance(right, Table) and op in ("<=", ">="):
            return within(left, right) if op == "<=" else within(right, left)
        return compared(op, left, right)

    def _e_IfExp(self, e: n.IfExp, env: Env) -> Any:
        test = truth(self.value(e.test, env))
        if isinstance(test, Symbol):
            try:
                with self.run.quietly():
                    return chosen(test, self.value(e.body, env), self.value(e.orelse, env))
            except (Cut, NeedsDecision, Thrown, Unmodelled):
                pass
        return self.value(e.body if self.run.decide(test) else e.orelse, env)

    def _e_ListDisplay(self, e: n.ListDisplay, env: Env) -> Any:
        return list(self._items(e.items, env))

    def _e_TupleDisplay(self, e: n.TupleDisplay, env: Env) -> Any:
        return tuple(self._items(e.items, env))

    def _e_SetDisplay(self, e: n.SetDisplay, env: Env) -> Any:
        return made(self.run, "set", [(v, None) for v in self._items(e.items, env)])

    def _e_DictDisplay(self, e: n.DictDisplay, env: Env) -> Any:
        if any(k is None for k in e.keys):
            raise Unmodelled("`**` in a dictionary")
        pairs = zip(e.keys, e.values, strict=True)
        return made(self.run, "dict", [(self.value(k, env), self.value(v, env)) for k, v in pairs if k is not None])

    def _items(self, items: Sequence[n.Expr], env: Env) -> list[Any]:
        found: list[Any] = []
        for i in items:
            found += walked(self.run, self.value(i.value, env)) if isinstance(i, n.Starred) else [self.value(i, env)]
        return found

    def _e_Subscript(self, e: n.Subscript, env: Env) -> Any:
        value = self.value(e.value, env)
        if isinstance(e.index, n.Slice):
            parts = [None if p is None else self.value(p, env) for p in (e.index.lower, e.index.upper, e.index.step)]
            return sliced(self.run, value, *parts)
        return item(self.run, value, self.value(e.index, env))

    def _e_Call(self, e: n.Call, env: Env) -> Any:
        function = self.value(e.function, env) if isinstance(e.function, n.Expr) else None
        lazy = self._lazily(e, env, function)
        if lazy is not None:
            return lazy
        args = self._items(e.args, env)
        if any(k.name is None for k in e.keywords):
            raise Unmodelled("`**` in a call")
        keywords = {str(k.name): self.value(k.value, env) for k in e.keywords}
        if isinstance(function, library.Function):
            return function.call(self, args, keywords)
        if not callable(function):
            raise Unmodelled("a call of what is no function")
        return function(*args, **keywords)

    def _lazily(self, e: n.Call, env: Env, function: Any) -> Any:
        """`all` and `any` of a generator, which stop at the first element that tells; None for other calls.

        Without a decision where evaluating the next elements can raise nothing that the first one would have hidden.
        """
        (inside,) = e.args if len(e.args) == 1 and not e.keywords else (None,)
        if not isinstance(function, library.Function) or function.name not in ("all", "any"):
            return None
        if not isinstance(inside, n.Comprehension) or inside.kind != "generator":
            return None
        every = function.name == "all"
        plain = len(inside.clauses) == 1 and not inside.clauses[0].conditions
        found: Any = every
        for scope in self._scopes(inside.clauses, env):
            try:
                if not plain:
                    raise NeedsDecision
                with self.run.quietly():
                    one = truth(self.value(inside.element, scope))
            except (Cut, NeedsDecision, Thrown, Unmodelled):
                if self.run.decide(found) is not every:
                    return not every
                found, one = every, truth(self.value(inside.element, scope))
                one = one if plain else self.run.decide(one)
            found = self.run.named(both(found, one) if every else either(found, one))
            if found is (not every):
                return found
        return found

    def _e_MethodCall(self, e: n.MethodCall, env: Env) -> Any:
        value = self.value(e.receiver, env)
        args = self._items(e.args, env)
        keywords = {str(k.name): self.value(k.value, env) for k in e.keywords}
        return library.method(self, value, e.method, args, keywords)

    def _e_Lambda(self, e: n.Lambda, env: Env) -> Any:
        def call(*args: Any) -> Any:
            if len(args) != len(e.params):
                raise Thrown("TypeError")
            return self.value(e.body, {**visible(env), **dict(zip(e.params, args, strict=True))})

        return call

    def _e_Comprehension(self, e: n.Comprehension, env: Env) -> Any:
        if e.kind == "generator":
            return self._generated(e, env)
        if e.kind == "set":
            return made(self.run, "set", [(v, None) for v in self._generated(e, env)])
        if e.kind == "dict" and e.key is not None:
            scopes = self._scopes(e.clauses, env)
            return made(self.run, "dict", [(self.value(e.key, s), self.value(e.element, s)) for s in scopes])
        if e.kind != "list":
            raise Unmodelled(f"a {e.kind} comprehension")
        found = []
        for value in self._generated(e, env):
            found.append(value)
            if len(found) > MOST_ITEMS:
                raise Unmodelled("a comprehension of very many elements")
        return found

    def _generated(self, e: n.Comprehension, env: Env) -> Iterator[Any]:
        return self._elements(e, self._scopes(e.clauses, env))

    def _elements(self, e: n.Comprehension, scopes: Iterator[Env]) -> Iterator[Any]:
        for scope in scopes:
            value = self.value(e.element, scope)
            if any(map(callable, value if isinstance(value, list | tuple) else (value,))):
                raise Unmodelled("functions in a comprehension, which all see its last turn")
            yield value

    def _scopes(self, clauses: Sequence[n.Clause], env: Env) -> Iterator[Env]:
        """The environments of a comprehension's turns; what the first clause goes over is evaluated at once."""
        return self._turns(clauses, env, walked(self.run, self.value(clauses[0].iter, env)))

    def _turns(self, clauses: Sequence[n.Clause], env: Env, values: Iterator[Any]) -> Iterator[Env]:
        first, *rest = clauses
        for value in values:
            self.run.step()
            scope = visible(env)
            self.bind(first.target, value, scope)
            if all(self.test(c, scope) for c in first.conditions):
                yield from self._scopes(rest, scope) if rest else (scope,)

    def bind(self, target: n.Expr, value: Any, env: Env) -> None:
        """Give the names of a target what it takes apart. Raises Thrown, Unmodelled."""
        if isinstance(target, n.Name):
            env[target.id] = value
        elif isinstance(target, n.TupleDisplay | n.ListDisplay) and not any(
            isinstance(i, n.Starred) for i in target.items
        ):
            parts = list(walked(self.run, value))
            if len(parts) != len(target.items):
                raise Thrown("ValueError")
            for inner, part in zip(target.items, parts, strict=True):
                self.bind(inner, part, env)
        else:
            raise Unmodelled(f"assignment to {', '.join(target_names(target)) or type(target).__name__}")

    def _e_FString(self, e: n.FString, env: Env) -> Any:
        made: Any = ""
        for part in e.parts:
            if isinstance(part, n.FormattedValue):
                if part.spec or part.conversion:
                    raise Unmodelled("formats")
                made = sum_of(made, library.text(self.value(part.value, env)))
            else:
                made = sum_of(made, str(part.value))  # type: ignore[attr-defined]
        return made
