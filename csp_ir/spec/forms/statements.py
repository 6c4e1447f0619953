"""Python statements that check a function: assertions, comparisons, unittest's methods, tests of pytest.

`Statements` takes syntax trees, keeps the variables that were given literal values, and gathers claims. A
condition that says what a call gives becomes its result; any other condition on one call becomes a check.
"""

from __future__ import annotations

import ast
import builtins
import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from csp_ir.spec.forms.claim import SHOWN, UNSAID, Claim, UnreadError
from csp_ir.spec.forms.names import Bindings
from csp_ir.spec.model import Raises

MOST_ROWS = 1_000  # of all tables of cases together
_EQUAL = {"equal", "equals", "listequal", "dictequal", "setequal", "tupleequal", "sequenceequal", "multilineequal",
          "deepequals", "similar", "same", "arrayequal"}  # fmt: skip
_COMPARED: dict[str, type[ast.cmpop]] = {
    "is": ast.Is, "isnot": ast.IsNot, "in": ast.In, "notin": ast.NotIn, "notequal": ast.NotEq, "notequals": ast.NotEq,
    "greater": ast.Gt, "greaterequal": ast.GtE, "less": ast.Lt, "lessequal": ast.LtE,
}  # fmt: skip
_ALMOST = {"almostequal", "almostequals", "approxequals", "fuzzyequals", "allclose", "approx"}
_PREDICATES = {"isclose", "allclose", "all", "any", "isinstance"}
_WRAPPERS = {"list", "tuple"}  # of what gives its items one by one


class Statements:
    """Reads statements.

    Args:
        name: the function's.
        shift: added to the lines of the trees.

    claims: what was found; unread: (line, text, why, remedy) of what calls the function and could not be read.
    """

    def __init__(self, name: str, shift: int = 0, bindings: Bindings | None = None) -> None:
        self.name = name
        self.shift = shift
        self.bindings = bindings or Bindings()
        self.claims: list[Claim] = []
        self.unread: list[tuple[int, str, str, str]] = []
        self.rows = 0

    def read(self, statements: Iterable[ast.stmt]) -> None:
        """Take in statements, in order."""
        for statement in statements:
            before = len(self.claims)
            try:
                self._statement(statement)
            except (UnreadError, TypeError, RecursionError) as error:
                del self.claims[before:]
                if self.calls_in(statement):
                    text, remedy = ast.unparse(statement).split("\n")[0], getattr(error, "remedy", "")
                    self.unread.append((statement.lineno + self.shift, text, str(error), remedy))

    def condition(self, node: ast.expr, line: int, holds: bool = True) -> list[Claim]:
        """What a condition claims. Raises UnreadError where it calls the function and cannot be read."""
        node = self.bindings.resolved(node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self.condition(node.operand, line, not holds)
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And if holds else ast.Or):
            return [claim for value in node.values for claim in self.condition(value, line, holds)]
        if isinstance(node, ast.Tuple) and len(node.elts) == 2 and _is_text(node.elts[1]):
            return self.condition(node.elts[0], line, holds)  # `assert (f(1) == 2, "why")`
        if _called(node) == "bool" and len(node.args) == 1:  # type: ignore[attr-defined]
            return self.condition(node.args[0], line, holds)  # type: ignore[attr-defined]
        if self.is_call(node):
            return [self.claim(node, holds, line, bare=True)]
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            same = ast.Eq | ast.Is if holds else ast.NotEq | ast.IsNot
            left, right = node.left, node.comparators[0]
            if isinstance(node.ops[0], same) and (found := self.equal(left, right, line)):
                return [found]
            if holds and isinstance(node.ops[0], ast.Lt | ast.LtE) and (found := self._near(left, right, line)):
                return [found]
        if holds and isinstance(node, ast.Call) and (found := self._close(node, line)):
            return [found]
        return self.check(node if holds else ast.UnaryOp(ast.Not(), node), line)

    def equal(self, left: ast.expr, right: ast.expr, line: int) -> Claim | None:
        """The claim of an equation between a call and a value, either way round; None where it is another."""
        for call, value in ((left, right), (right, left)):
            if self.calls_in(value):
                continue
            tolerance = None
            if _called(call) == "round" and call.args and self.is_call(call.args[0]):  # type: ignore[attr-defined]
                digits = self._number(call.args[1]) if len(call.args) > 1 else 0  # type: ignore[attr-defined]
                call, tolerance = call.args[0], 0.5 * 10.0**-digits if abs(digits) < 300 else 0.0  # type: ignore[attr-defined]
            elif _called(call) in _WRAPPERS and len(call.args) == 1 and self.is_call(call.args[0]):  # type: ignore[attr-defined]
                found = self.claim(call.args[0], self.bindings.value(value), line)  # type: ignore[attr-defined]
                return replace(found, check=self._result_in(ast.Compare(call, [ast.Eq()], [value])))
            if not self.is_call(call):
                continue
            if _called(value) == "approx" and value.args:  # type: ignore[attr-defined]
                return self._approximate(call, value, line, 1e-6, 1e-12)
            return self.claim(call, self.bindings.value(value), line, tolerance=tolerance)
        return None

    def check(self, node: ast.expr, line: int) -> list[Claim]:
        """A condition on the result of the one call in it; [] where there is none."""
        node = self.bindings.resolved(node)
        calls = {ast.dump(c): c for c in self.calls_in(node)}
        if not calls:
            return []
        if isinstance(node, ast.BoolOp) and any(isinstance(v, ast.Constant) for v in node.values):
            raise UnreadError("a part of it is no condition", "a comparison on both sides")  # `f(1) is 2 or 3`
        if len(calls) > 1:
            raise UnreadError("it speaks of more than one call", "a condition on `result` under `ensures:`")
        (call,) = calls.values()
        return [replace(self.claim(call, UNSAID, line), check=self._result_in(node))]

    def claim(self, call: ast.expr, expected: Any, line: int, **more: Any) -> Claim:
        """The claim that a call gives a value. Raises UnreadError where an argument is no value."""
        assert isinstance(call, ast.Call)
        args: list[Any] = []
        for argument in call.args:
            if isinstance(argument, ast.Starred):
                args.extend(self._spread(argument.value, list, tuple))
            else:
                args.append(self.bindings.value(argument))
        keywords: list[tuple[str, Any]] = []
        for keyword in call.keywords:
            if keyword.arg:
                keywords.append((keyword.arg, self.bindings.value(keyword.value)))
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
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr == self.name:
            owner = called.value
            return isinstance(owner, ast.Name) or (isinstance(owner, ast.Call) and not owner.args)
        return isinstance(called, ast.Name) and called.id == self.name

    def calls_in(self, node: ast.AST) -> list[ast.expr]:
        """The calls of the function in a node."""
        return [n for n in ast.walk(node) if isinstance(n, ast.expr) and self.is_call(n)]

    # --- statements ------------------------------------------------------------------

    def _statement(self, node: ast.stmt) -> None:
        line = node.lineno + self.shift
        if isinstance(node, ast.Assert):
            self.claims += self.condition(node.test, line)
        elif isinstance(node, ast.Expr):
            self.claims += self.expression(node.value, line)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if node.value is not None and len(targets) == 1:
                self.bindings.assign(targets[0], node.value)
        elif isinstance(node, ast.With):
            self._with(node)
        elif isinstance(node, ast.For):
            for bindings in self._rows(node.target, self.bindings.resolved(node.iter)):
                self._inside(bindings, node.body)
        elif isinstance(node, ast.ClassDef):
            self._inside(self.bindings.copy(), node.body)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name != self.name:
                self._test(node, list(node.decorator_list))
        elif self.calls_in(node):
            raise UnreadError("a statement of this kind is not read as a check", f"assert {self.name}(...) == ...")

    def expression(self, node: ast.expr, line: int) -> list[Claim]:
        """What an expression that stands alone claims: a comparison, or a method of a test."""
        if isinstance(node, ast.Call) and (expected := _expected(node)) is not None:
            return self.condition(ast.Compare(expected[0], [ast.Eq()], [expected[1]]), line)
        if isinstance(node, ast.Call) and (method := _method(node)) is not None:
            return self._asserted(method, node, line)
        if isinstance(node, ast.Tuple) and node.elts and not self.is_call(node.elts[0]):
            return [claim for e in node.elts for claim in self.expression(e, line)]
        if isinstance(node, ast.Compare | ast.BoolOp) or _called(node) in _PREDICATES:
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
        if len(args) < 2:
            return []
        if method in _EQUAL:
            return self.condition(ast.Compare(args[0], [ast.Eq()], [args[1]]), line)
        if method in _COMPARED:
            return self.condition(ast.Compare(args[0], [_COMPARED[method]()], [args[1]]), line)
        if method == "countequal":
            ordered = [ast.Call(ast.Name("sorted"), [a], []) for a in args[:2]]
            return self.check(ast.Compare(ordered[0], [ast.Eq()], [ordered[1]]), line)
        if method in _ALMOST:
            return self._almost(args, {k.arg: k.value for k in node.keywords}, line)
        if method in ("isinstance", "isnotinstance"):
            test: ast.expr = ast.Call(ast.Name("isinstance"), args[:2], [])
            return self.condition(test, line, holds=method == "isinstance")
        if self.calls_in(node):
            raise UnreadError("this method of a test is not known", f"assert {self.name}(...) == ...")
        return []

    def _almost(self, args: Sequence[ast.expr], more: dict[str | None, ast.expr], line: int) -> list[Claim]:
        """`assertAlmostEqual(f(1), 2, places=3)` and its kin, either way round."""
        places = more.get("places") or (args[2] if len(args) > 2 and not _is_text(args[2]) else None)
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
        given = [a for a in rest if not _is_text(a)]
        if given and isinstance(given[0], ast.Lambda) and self.is_call(given[0].body):
            return self.claim(given[0].body, _raises(kind), line)
        call = ast.Call(given[0], list(given[1:]), keywords) if given else kind
        if not self.is_call(call):
            raise UnreadError("it does not call the function", f"{self.name}(...) raises ValueError")
        return self.claim(call, _raises(kind), line)

    def _with(self, node: ast.With) -> None:
        for item in node.items:
            manager = item.context_expr
            if isinstance(manager, ast.Call) and manager.args and "raises" in str(_called(manager)).lower():
                calls = [c for s in node.body for c in self.calls_in(s)]
                expected = _raises(manager.args[0])
                self.claims += [
                    self.claim(self.bindings.resolved(c), expected, node.lineno + self.shift) for c in calls
                ]
                return
        self.read(node.body)

    def _test(self, node: ast.FunctionDef | ast.AsyncFunctionDef, decorators: list[ast.expr]) -> None:
        """The body of a test function, once for every row of its parameters."""
        while decorators:
            decorator = decorators.pop()
            if isinstance(decorator, ast.Call) and _called(decorator) == "parametrize" and len(decorator.args) > 1:
                names, rows = decorator.args[:2]
                target: ast.expr = self.bindings.resolved(names)
                if isinstance(target, ast.Constant) and isinstance(target.value, str):
                    found = [n.strip() for n in target.value.split(",")]
                    target = ast.Tuple([ast.Name(n) for n in found]) if len(found) > 1 else ast.Name(found[0])
                elif isinstance(target, ast.List | ast.Tuple):
                    target = ast.Tuple([ast.Name(str(getattr(e, "value", ""))) for e in target.elts])
                outer = self.bindings
                for bindings in self._rows(target, self.bindings.resolved(rows)):
                    self.bindings = bindings
                    self._test(node, list(decorators))
                    self.bindings = outer
                return
        self._inside(self.bindings.copy(), node.body)

    def _rows(self, target: ast.expr, rows: ast.expr) -> Iterator[Bindings]:
        if _called(rows) == "zip" and all(isinstance(a, ast.List | ast.Tuple) for a in rows.args):  # type: ignore[attr-defined]
            rows = ast.List([ast.Tuple(list(r)) for r in zip(*(a.elts for a in rows.args))])  # type: ignore[attr-defined]
        if isinstance(rows, ast.Call) and isinstance(rows.func, ast.Attribute) and rows.func.attr == "items":
            table = rows.func.value
            if isinstance(table, ast.Dict):
                pairs = zip(table.keys, table.values, strict=True)
                rows = ast.List([ast.Tuple([k, v]) for k, v in pairs if k is not None])
        if not isinstance(rows, ast.List | ast.Tuple) or len(rows.elts) > MOST_ROWS:
            raise UnreadError("its cases are not a list of values", "one example a line")
        for row in rows.elts:
            self.rows += 1
            if self.rows > MOST_ROWS:
                raise UnreadError("it has too many cases", "fewer of them")
            if _called(row) == "param":
                row = ast.Tuple(row.args) if isinstance(target, ast.Tuple) else row.args[0]  # type: ignore[attr-defined]
            bindings = self.bindings.copy()
            bindings.assign(target, row)
            yield bindings

    def _inside(self, bindings: Bindings, body: Sequence[ast.stmt]) -> None:
        outer, self.bindings = self.bindings, bindings
        self.read(body)
        self.bindings = outer

    # --- approximate results ---------------------------------------------------------

    def _close(self, node: ast.Call, line: int) -> Claim | None:
        """`isclose(f(1), 2.5, rel_tol=1e-6)`, of math or numpy."""
        if _called(node) not in ("isclose", "allclose") or len(node.args) < 2:
            return None
        ours, theirs = node.args[:2] if self.is_call(node.args[0]) else node.args[1::-1]
        if not self.is_call(ours) or self.calls_in(theirs):
            return None
        numpy = isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") in ("np", "numpy")
        call = ast.Call(node.func, [theirs], node.keywords)
        return self._approximate(ours, call, line, 1e-5 if numpy else 1e-9, 1e-8 if numpy else 0.0)

    def _approximate(self, call: ast.expr, value: ast.expr, line: int, relative: float, absolute: float) -> Claim:
        """A claim with the tolerance that `rel`, `abs` and their kin say, or the defaults."""
        assert isinstance(value, ast.Call)
        wanted = self.bindings.value(value.args[0])
        said = {str(k.arg)[:3]: float(self._number(k.value)) for k in value.keywords if k.arg != "nan_ok"}
        said |= {k[0]: v for k, v in said.items() if k in ("ato", "rto")}
        absolute = said.get("abs", said.get("a", absolute))
        relative = said.get("rel", said.get("r", 0.0 if "abs" in said and relative == 1e-6 else relative))
        tolerance = max([absolute, *(relative * min(abs(v), 1e300) for v in _numbers(wanted))])
        return self.claim(call, wanted, line, tolerance=tolerance)

    def _near(self, left: ast.expr, right: ast.expr, line: int) -> Claim | None:
        """`abs(f(1) - 2.5) < 1e-6`."""
        if _called(left) != "abs" or len(left.args) != 1:  # type: ignore[attr-defined]
            return None
        inside = left.args[0]  # type: ignore[attr-defined]
        if not isinstance(inside, ast.BinOp) or not isinstance(inside.op, ast.Sub):
            return None
        found = self.equal(inside.left, inside.right, line)
        tolerance = self._number(right)
        return (
            None
            if found is None or type(found.expected) not in (int, float)
            else replace(found, tolerance=float(tolerance))
        )

    def _result_in(self, node: ast.expr) -> ast.expr:
        """A condition with `result` in place of the calls."""
        is_call: Callable[[ast.AST], bool] = self.is_call

        class Replace(ast.NodeTransformer):
            def visit(self, node: ast.AST) -> Any:
                return ast.Name("result") if is_call(node) else self.generic_visit(node)

        replaced: ast.expr = Replace().visit(copy.deepcopy(node))
        return ast.fix_missing_locations(replaced)


def is_exception(name: str) -> bool:
    """Whether a name is that of a builtin exception."""
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, Exception)


def _raises(kind: ast.expr) -> Raises:
    name = kind.id if isinstance(kind, ast.Name) else ""
    if isinstance(kind, ast.Tuple) and kind.elts:
        return _raises(kind.elts[0])
    if not is_exception(name):
        raise UnreadError(f"`{ast.unparse(kind)}` is no builtin exception", "ValueError, KeyError, ...")
    return Raises(name)


def _method(node: ast.Call) -> str | None:
    """`equal` of `self.assertEqual(...)`, `assert_equals(...)`, `Test.assert_equals(...)`; None for other calls."""
    called = str(_called(node)).lower().replace("_", "")
    if called.startswith("assert") and called not in ("assert", "assertion"):
        return called.removeprefix("assert")
    return "expect" if called == "expect" and len(node.args) < 3 else None


def _expected(node: ast.Call) -> tuple[ast.expr, ast.expr] | None:
    """What `expect(f(1)).toBe(2)` and its kin compare."""
    name = str(_called(node)).lower().replace("_", "")
    if name not in ("tobe", "toequal", "tostrictequal", "equal", "equals", "eql", "isequalto") or len(node.args) != 1:
        return None
    inner = node.func
    while isinstance(inner, ast.Attribute):
        inner = inner.value
    said = isinstance(inner, ast.Call) and str(_called(inner)) in ("expect", "assert_that", "assertThat")
    return (inner.args[0], node.args[0]) if said and len(inner.args) == 1 else None  # type: ignore[attr-defined]


def _called(node: ast.AST) -> str | None:
    """The name that a call calls, without its owner; None for what is no call."""
    if not isinstance(node, ast.Call):
        return None
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _numbers(value: Any) -> Iterator[float]:
    if type(value) in (int, float):
        yield value
    elif isinstance(value, list | tuple | set):
        for v in value:
            yield from _numbers(v)
    elif isinstance(value, dict):
        for v in value.values():
            yield from _numbers(v)
