"""Conditions on calls of a function as claims: what a comparison, an assertion or a method of a test says of a result.

A condition that says what a call gives becomes its result; any other becomes a check of that call, which may
speak of further calls.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import dropwhile
from typing import Any

from csp_ir.ir.held import held
from csp_ir.spec.forms.asserted import call_of, compared_by_expect, is_text, method, raises
from csp_ir.spec.forms.cases import cases_of
from csp_ir.spec.forms.claim import SHOWN, UNSAID, Claim, UnreadError
from csp_ir.spec.forms.names import Bindings
from csp_ir.spec.model import THROUGH, seen_through

MOST_ROWS = 1_000  # of all tables of cases together
_EQUAL = {"equal", "equals", "listequal", "dictequal", "setequal", "tupleequal", "sequenceequal", "multilineequal",
          "deepequals", "deepequal", "deepstrictequal", "strictequal", "similar", "same", "arrayequal", "arrayequals", "eq", "areequal"}  # fmt: skip
_COMPARED: dict[str, type[ast.cmpop]] = {
    "is": ast.Is, "isnot": ast.IsNot, "in": ast.In, "notin": ast.NotIn, "notequal": ast.NotEq, "notequals": ast.NotEq,
    "greater": ast.Gt, "greaterequal": ast.GtE, "less": ast.Lt, "lessequal": ast.LtE,
}  # fmt: skip
_ALMOST = {"almostequal", "almostequals", "approxequals", "fuzzyequals", "allclose", "approx"}
_PREDICATES = ("isclose", "allclose", "all", "any", "isinstance")
_WRAPPERS = ("list", "tuple")  # of what gives its items one by one


class Conditions:
    """Reads conditions.

    Args:
        name: the function's; bindings: variables with their values.
    """

    def __init__(self, name: str, bindings: Bindings | None = None) -> None:
        self.name = name
        self.bindings = bindings or Bindings()
        self.rows = 0

    @contextmanager
    def scope(self) -> Iterator[None]:
        """What is assigned within holds only there, however it is left."""
        outer, self.bindings = self.bindings, self.bindings.copy()
        try:
            yield
        finally:
            self.bindings = outer

    def condition(self, node: ast.expr, line: int, holds: bool = True) -> list[Claim]:
        """What a condition claims. Raises UnreadError where it calls the function and cannot be read."""
        node = self.bindings.resolved(node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self.condition(node.operand, line, not holds)
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And if holds else ast.Or):
            return [claim for value in node.values for claim in self.condition(value, line, holds)]
        if isinstance(node, ast.Tuple) and len(node.elts) == 2 and is_text(node.elts[1]):
            return self.condition(node.elts[0], line, holds)  # `assert (f(1) == 2, "why")`
        if (truth := call_of(node, "bool")) and len(truth.args) == 1:
            return self.condition(truth.args[0], line, holds)
        if self.is_call(node) and len(self.calls_in(node)) == 1:
            return [self.claim(node, holds, line, bare=True)]
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            same = ast.Eq | ast.Is if holds else ast.NotEq | ast.IsNot
            left, right = node.left, node.comparators[0]
            if isinstance(node.ops[0], same) and (found := self.equal(left, right, line)):
                return [found]
            if holds and isinstance(node.ops[0], ast.Lt | ast.LtE) and (found := self._near(left, right, line)):
                return [found]
        if holds and (found := self._close(node, line)):
            return [found]
        if holds and (cases := self.each(node, line)) is not None:
            return cases
        return self.check(node if holds else ast.UnaryOp(ast.Not(), node), line)

    def equal(self, left: ast.expr, right: ast.expr, line: int) -> Claim | None:
        """The claim of an equation between a call and a value, either way round; None where it is another."""
        for call, value in ((left, right), (right, left)):
            if self.calls_in(value):
                continue
            tolerance = None
            if (rounded := call_of(call, "round")) and rounded.args and self.is_call(rounded.args[0]):
                digits = self._number(rounded.args[1]) if len(rounded.args) > 1 else 0
                call, tolerance = rounded.args[0], 0.5 * 10.0**-digits if abs(digits) < 300 else 0.0
            elif (items := call_of(call, *_WRAPPERS)) and len(items.args) == 1 and self.is_call(items.args[0]):
                found = self.claim(items.args[0], self.bindings.value(value), line)
                return replace(found, check=self._result_in(ast.Compare(call, [ast.Eq()], [value]), items.args[0]))
            elif (
                isinstance(call, ast.Call)
                and ast.unparse(call.func) in THROUGH
                and len(call.args) == 1
                and not call.keywords
            ):
                return self._through(call, value, line) if self.is_call(call.args[0]) else None
            if not self.is_call(call) or len(self.calls_in(call)) > 1:
                continue
            if (near := call_of(value, "approx")) and near.args:
                return self._approximate(call, near, line, 1e-6, 1e-12)
            return self.claim(call, self.bindings.value(value), line, tolerance=tolerance)
        return None

    def _through(self, seen: ast.Call, value: ast.expr, line: int) -> Claim | None:
        """`set(f(1)) == {2}`; None where its other side is none that this function gives."""
        try:
            expected = self.bindings.value(value)
        except UnreadError:
            return None
        name = ast.unparse(seen.func)
        if seen_through(name, expected) != expected:
            return None
        check = self._result_in(ast.Compare(seen, [ast.Eq()], [value]), seen.args[0])
        return self.claim(seen.args[0], expected, line, through=name, check=check)

    def check(self, node: ast.expr, line: int) -> list[Claim]:
        """A condition on the result of the first call in it whose arguments are values; [] where there is none."""
        node = self.bindings.resolved(node)
        calls = {ast.dump(c): c for c in self.calls_in(node)}
        if not calls:
            return []
        if isinstance(node, ast.BoolOp) and any(isinstance(v, ast.Constant) for v in node.values):
            raise UnreadError("a part of it is no condition", "a comparison on both sides")  # `f(1) is 2 or 3`
        unread: UnreadError | None = None
        for call in calls.values():
            try:
                return [replace(self.claim(call, UNSAID, line), check=self._result_in(node, call))]
            except UnreadError as error:
                unread = unread or error
        raise unread or UnreadError("it calls nothing")

    def each(self, node: ast.expr, line: int) -> list[Claim] | None:
        """What `all(f(x) == y for x, y in [(1, 2)])` claims; None for another condition."""
        every = call_of(node, "all")
        made = every.args[0] if every and len(every.args) == 1 else None
        if not isinstance(made, ast.GeneratorExp | ast.ListComp) or len(made.generators) != 1 or made.generators[0].ifs:
            return None
        if self.calls_in(made.generators[0].iter):
            return None  # of what is in a result
        claims: list[Claim] = []
        for row in self._rows(made.generators[0].iter):
            with self.scope():
                self.bindings.assign(made.generators[0].target, row)
                claims += self.condition(made.elt, line)
        return claims

    def _rows(self, cases: ast.expr) -> Iterator[ast.expr]:
        """The cases of a loop, of which all loops together have a bounded number. Raises UnreadError."""
        for row in cases_of(cases):
            self.rows += 1
            if self.rows > MOST_ROWS:
                raise UnreadError("it has too many cases", "fewer of them")
            yield row

    def claim(self, call: ast.expr, expected: Any, line: int, **more: Any) -> Claim:
        """The claim that a call gives a value. Raises UnreadError where an argument is no value."""
        assert isinstance(call, ast.Call)
        args: list[Any] = []
        for argument in call.args:
            if isinstance(argument, ast.Starred):
                args.extend(self._spread(argument.value, list, tuple))
            else:
                args.append(self.bindings.argument(argument))
        keywords: list[tuple[str, Any]] = []
        for keyword in call.keywords:
            if keyword.arg:
                keywords.append((keyword.arg, self.bindings.argument(keyword.value)))
            else:
                keywords.extend((str(k), v) for k, v in self._spread(keyword.value, dict).items())
        return Claim(
            tuple(args), tuple(keywords), expected, line=line, called=self.name, rank=SHOWN, exact=True, **more
        )

    def _spread(self, node: ast.expr, *kinds: type) -> Any:
        """The value behind `*` or `**` in a call. Raises UnreadError where it cannot stand there."""
        value = self.bindings.value(node)
        if not isinstance(value, kinds):
            raise UnreadError("what follows its stars holds no arguments", "write the arguments themselves")
        return value

    def _number(self, node: ast.expr) -> float:
        """A finite number, of digits or as a tolerance. Raises UnreadError."""
        value = self.bindings.value(node)
        if type(value) not in (int, float) or not abs(value) < 1e300:
            raise UnreadError("its tolerance is no number", "a number such as 0.01")
        return value

    def is_call(self, node: ast.AST) -> bool:
        """Whether a node calls the function, as itself or as a member of a module or object."""
        if not isinstance(node, ast.Call):
            return False
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr == self.name:
            owner = function.value
            if isinstance(owner, ast.Attribute):  # `self.solution.f(1)`
                owner = owner.value
            return isinstance(owner, ast.Name) or (isinstance(owner, ast.Call) and not owner.args)
        return isinstance(function, ast.Name) and function.id == self.name

    def _passed_on(self, node: ast.AST) -> bool:
        """Whether a node names the function without calling it."""
        return any(isinstance(n, ast.Name) and n.id == self.name for n in ast.walk(node))

    def calls_in(self, node: ast.AST) -> list[ast.expr]:
        """The calls of the function in a node."""
        return [n for n in ast.walk(node) if isinstance(n, ast.expr) and self.is_call(n)]

    def expression(self, node: ast.expr, line: int) -> list[Claim]:
        """What an expression that stands alone claims: a comparison, or a method of a test."""
        if isinstance(node, ast.Call) and (expected := compared_by_expect(node)) is not None:
            return self.condition(ast.Compare(expected[0], [ast.Eq()], [expected[1]]), line)
        if isinstance(node, ast.Call) and (claimed := method(node)) is not None:
            return self._asserted(claimed, node, line)
        if isinstance(node, ast.Tuple) and node.elts and not self.is_call(node.elts[0]):
            return [claim for e in node.elts for claim in self.expression(e, line)]
        denied = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
        if denied or isinstance(node, ast.Compare | ast.BoolOp) or call_of(node, *_PREDICATES):
            return self.condition(node, line) if self.calls_in(node) else []
        if self.calls_in(node):
            raise UnreadError("it has no result", f"{self.name}(...) == ...")
        return []

    def _asserted(self, method: str, node: ast.Call, line: int) -> list[Claim]:
        args = node.args
        if method in ("true", "truthy", "_", "istrue", "expect") and args:
            return self.condition(args[0], line)
        if method in ("false", "falsy", "isfalse") and args:
            return self.condition(args[0], line, holds=False)
        if method in ("isnone", "isnotnone") and args:
            operator = ast.Is() if method == "isnone" else ast.IsNot()
            return self.condition(ast.Compare(args[0], [operator], [ast.Constant(None)]), line)
        if method in ("raises", "raisesregex", "expecterror") and len(args) > 1:
            return [self._raised(args[0], args[1:], node.keywords, line)]
        if len(args) > 1 and (compared := self._compared(method, node, line)) is not None:
            return compared
        if self.calls_in(node):
            raise UnreadError("this method of a test is not known", f"assert {self.name}(...) == ...")
        return []

    def _compared(self, method: str, node: ast.Call, line: int) -> list[Claim] | None:
        """What a method claims that compares two things; None for another one."""
        args = node.args
        if method in _EQUAL:
            return self.condition(ast.Compare(args[0], [ast.Eq()], [args[1]]), line)
        if method in _COMPARED:
            return self.condition(ast.Compare(args[0], [_COMPARED[method]()], [args[1]]), line)
        if method == "countequal":
            ordered = [ast.Call(ast.Name("sorted"), [a], []) for a in args[:2]]
            return self.condition(ast.Compare(ordered[0], [ast.Eq()], [ordered[1]]), line)
        if method in _ALMOST:
            return self._almost(args, {k.arg: k.value for k in node.keywords}, line)
        if method in ("isinstance", "isnotinstance"):
            test: ast.expr = ast.Call(ast.Name("isinstance"), args[:2], [])
            return self.condition(test, line, holds=method == "isinstance")
        return None

    def _almost(self, args: Sequence[ast.expr], more: dict[str | None, ast.expr], line: int) -> list[Claim]:
        """`assertAlmostEqual(f(1), 2, places=3)` and its kin, either way round."""
        places = more.get("places") or (args[2] if len(args) > 2 and not is_text(args[2]) else None)
        delta = more.get("delta") or more.get("atol") or more.get("margin")
        tolerance = 0.5e-7
        if places is not None:
            n = self._number(places)
            tolerance = 0.5 * 10.0**-n if isinstance(n, int) and abs(n) < 300 else float(n)
        if delta is not None:
            tolerance = float(self._number(delta))
        found = self.equal(args[0], args[1], line)
        if found is None:
            return self.check(ast.Compare(args[0], [ast.Eq()], [args[1]]), line)
        return [replace(found, tolerance=tolerance)]

    def _raised(
        self, kind: ast.expr, rest: Sequence[ast.expr], keywords: list[ast.keyword], line: int
    ) -> Claim:  # `assertRaises(ValueError, f, 1)`, `assertRaises(ValueError, lambda: f(1))`
        given = list(dropwhile(is_text, rest))  # a pattern of the message may stand before the function
        if given and isinstance(given[0], ast.Lambda) and self.is_call(given[0].body):
            return self.claim(given[0].body, raises(kind), line)
        call = ast.Call(given[0], list(given[1:]), keywords) if given else kind
        if not self.is_call(call):
            raise UnreadError("it does not call the function", f"{self.name}(...) raises ValueError")
        return self.claim(call, raises(kind), line)

    # --- approximate results ---------------------------------------------------------

    def _close(self, node: ast.expr, line: int) -> Claim | None:
        """`isclose(f(1), 2.5, rel_tol=1e-6)`, of math or numpy; None for another condition."""
        close = call_of(node, "isclose", "allclose")
        if close is None or len(close.args) < 2:
            return None
        ours, theirs = close.args[:2] if self.is_call(close.args[0]) else close.args[1::-1]
        if not self.is_call(ours) or self.calls_in(theirs):
            return None
        numpy = isinstance(close.func, ast.Attribute) and getattr(close.func.value, "id", "") in ("np", "numpy")
        call = ast.Call(close.func, [theirs], close.keywords)
        return self._approximate(ours, call, line, 1e-5 if numpy else 1e-9, 1e-8 if numpy else 0.0)

    def _approximate(self, call: ast.expr, value: ast.Call, line: int, relative: float, absolute: float) -> Claim:
        """A claim with the tolerance that `rel`, `abs` and their kin say, or the defaults."""
        wanted = self.bindings.value(value.args[0])
        said = {str(k.arg)[:3]: float(self._number(k.value)) for k in value.keywords if k.arg != "nan_ok"}
        said |= {k[0]: v for k, v in said.items() if k in ("ato", "rto")}
        absolute = said.get("abs", said.get("a", absolute))
        relative = said.get("rel", said.get("r", 0.0 if "abs" in said and relative == 1e-6 else relative))
        tolerance = max([absolute, *(relative * min(abs(v), 1e300) for v in held(wanted) if type(v) in (int, float))])
        return self.claim(call, wanted, line, tolerance=tolerance)

    def _near(self, left: ast.expr, right: ast.expr, line: int) -> Claim | None:
        """`abs(f(1) - 2.5) < 1e-6`."""
        size = call_of(left, "abs")
        inside = size.args[0] if size and len(size.args) == 1 else None
        if not isinstance(inside, ast.BinOp) or not isinstance(inside.op, ast.Sub):
            return None
        found = self.equal(inside.left, inside.right, line)
        tolerance = self._number(right)
        return (
            None
            if found is None or type(found.expected) not in (int, float)
            else replace(found, tolerance=float(tolerance))
        )

    def _result_in(self, node: ast.expr, call: ast.expr) -> ast.expr:
        """A condition with `result` in place of a call; further calls of the function name it alone."""
        is_call: Callable[[ast.AST], bool] = self.is_call
        written, name = ast.dump(call), self.name

        class Replace(ast.NodeTransformer):
            def visit(self, node: ast.AST) -> Any:
                if is_call(node) and ast.dump(node) == written:
                    return ast.Name("result")
                self.generic_visit(node)
                if is_call(node) and isinstance(node, ast.Call):
                    node.func = ast.Name(name)
                return node

        replaced: ast.expr = Replace().visit(copy.deepcopy(node))
        return ast.fix_missing_locations(replaced)
