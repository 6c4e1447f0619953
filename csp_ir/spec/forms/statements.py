"""Python statements that check a function: assertions, comparisons, tests with their fixtures, loops over cases.

`Statements` takes syntax trees, follows the variables that are given literal values, and gathers claims. What it
cannot follow it forgets, so that nothing is claimed of a value that may have changed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from csp_ir.spec.forms.asserted import call_of, called, method, raises
from csp_ir.spec.forms.cases import Tested, fixture_rows, is_fixture, leaves, left_out
from csp_ir.spec.forms.claim import Claim, UnreadError
from csp_ir.spec.forms.conditions import MOST_ROWS, Conditions
from csp_ir.spec.forms.names import Bindings

MOST_DEEP = 5  # fixtures that ask for fixtures, helpers that call helpers
_SETS_UP = re.compile(r"(?:async)?set_?up(?:_?(?:class|module|method|function))?$", re.I)
_OWNERS = ("self", "cls")


class Statements(Conditions):
    """Reads statements.

    claims: what was found; unread: (line, text, why, remedy) of what calls the function and could not be read.
    """

    def __init__(self, name: str, bindings: Bindings | None = None) -> None:
        super().__init__(name, bindings)
        self.claims: list[Claim] = []
        self.unread: list[tuple[int, str, str, str]] = []
        self.fixtures: dict[str, Tested] = {}
        self.helpers: dict[str, Tested] = {}
        self.deep = 0
        self.inside = False  # of a test, where a call that stands alone may change its arguments

    def read(self, statements: Iterable[ast.stmt]) -> None:
        """Take in statements, in order."""
        statements = list(statements)
        self._gather(statements)
        unreached = False
        for statement in statements:
            before = len(self.claims)
            try:
                if unreached and self.calls_in(statement):
                    raise UnreadError("it may not be reached", f"assert {self.name}(...) == ...")
                self._statement(statement)
            except (UnreadError, TypeError, RecursionError) as error:
                del self.claims[before:]
                if self.calls_in(statement) or self._passed_on(statement):
                    text, remedy = ast.unparse(statement).split("\n")[0], getattr(error, "remedy", "")
                    self.unread.append((statement.lineno, text, str(error), remedy))
            unreached = unreached or leaves(statement)

    def _gather(self, statements: Sequence[ast.stmt]) -> None:
        """Fixtures, and functions with parameters that statements call: they count where they are used."""
        used = {called(e.value) for s in statements for e in ast.walk(s) if isinstance(e, ast.Expr)}
        for s in statements:
            if not isinstance(s, Tested):
                continue
            if is_fixture(s):
                self.fixtures[_fixture_name(s)] = s
            elif s.name in used and any(p not in _OWNERS for p in _parameters(s)):
                self.helpers[s.name] = s

    def _statement(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assert):
            self.claims += self.condition(node.test, node.lineno)
            if not self.calls_in(node) and self._passed_on(node):
                raise UnreadError("it passes the function on", f"assert {self.name}(...) == ...")
        elif isinstance(node, ast.Expr):
            self._expression(node.value, node.lineno)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if node.value is not None:
                    self.bindings.assign(target, node.value)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self.bindings.assign(node.target, ast.BinOp(ast.Name(node.target.id), node.op, node.value))
        elif isinstance(node, ast.With | ast.AsyncWith):
            self._with(node)
        elif isinstance(node, ast.For):
            for row in self._rows(self.bindings.resolved(node.iter)):
                self.bindings.assign(node.target, row)
                self.read(node.body)
        elif isinstance(node, ast.ClassDef):
            self._class(node)
        elif isinstance(node, Tested):
            if node.name != self.name and not is_fixture(node) and node.name not in self.helpers:
                self._test(node, list(node.decorator_list))
        elif isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
            self.read(node.body)
        else:
            self._forget(node)
            if self.calls_in(node):
                raise UnreadError("a statement of this kind is not read as a check", f"assert {self.name}(...) == ...")

    def _expression(self, node: ast.expr, line: int) -> None:
        call = node if isinstance(node, ast.Call) else None
        if call and (helper := self.helpers.get(called(call))):
            self._helped(helper, call)
            return
        try:
            self.claims += self.expression(node, line)
        finally:
            if call and not self._changes_nothing(call):
                owner = call.func.value if isinstance(call.func, ast.Attribute) else None
                for changed in (owner, *call.args):
                    self.bindings.forget(changed)

    def _changes_nothing(self, call: ast.Call) -> bool:
        """Whether a call that stands alone is known to leave its arguments as they are."""
        return method(call) is not None or called(call) == "print" or (self.is_call(call) and not self.inside)

    def _forget(self, node: ast.AST) -> None:
        """Forget what a statement that is not followed may change."""
        for n in ast.walk(node):
            if isinstance(getattr(n, "ctx", None), ast.Store | ast.Del):
                inner = n
                while isinstance(inner, ast.Subscript):
                    inner = inner.value
                self.bindings.forget(inner)
            elif isinstance(n, ast.Expr) and isinstance(n.value, ast.Call) and isinstance(n.value.func, ast.Attribute):
                self.bindings.forget(n.value.func.value)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            manager = item.context_expr
            self.bindings.forget(item.optional_vars)
            if isinstance(manager, ast.Call) and manager.args and "raises" in called(manager).lower():
                calls = [c for s in node.body for c in self.calls_in(s)]
                expected = raises(manager.args[0])
                self.claims += [self.claim(self.bindings.resolved(c), expected, node.lineno) for c in calls]
                return
        self.read(node.body)

    # --- tests -----------------------------------------------------------------------

    def _class(self, node: ast.ClassDef) -> None:
        """The tests of a class, after what its own variables and its setting up give their names."""
        if why := left_out(node):
            raise UnreadError(why, "remove the mark")
        setting_up = [s for s in node.body if isinstance(s, Tested) and _SETS_UP.match(s.name)]
        with self.scope():
            for s in node.body:
                if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name):
                    self.bindings.assign(ast.Attribute(ast.Name("self"), s.targets[0].id), s.value)
            for s in setting_up:
                self.read(s.body)
            self.read([s for s in node.body if s not in setting_up])

    def _test(self, node: Tested, decorators: list[ast.expr], given: frozenset[str] = frozenset()) -> None:
        """The body of a test function, once for every row of its parameters."""
        if why := left_out(node):
            raise UnreadError(why, "remove the mark")
        while decorators:
            if (parameters := self._parameters(decorators.pop(), node)) is None:
                continue
            target, rows = parameters
            names = given | {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
            for row in self._rows(self.bindings.resolved(rows)):
                if param := call_of(row, "param"):
                    if not param.args:
                        raise UnreadError("one of its cases has no values", "one example a line")
                    row = ast.Tuple(param.args) if isinstance(target, ast.Tuple) else param.args[0]
                with self.scope():
                    self.bindings.assign(target, row)
                    self._test(node, list(decorators), names)
            return
        self._with_fixtures(node, [p for p in _parameters(node) if p not in given and p not in _OWNERS])

    def _parameters(self, decorator: ast.expr, node: Tested) -> tuple[ast.expr, ast.expr] | None:
        """What each row of `parametrize` or `parameterized.expand` is assigned to, and the rows; None for another decorator."""
        if (expand := call_of(decorator, "expand")) and expand.args:
            names, rows = [p for p in _parameters(node) if p not in _OWNERS], expand.args[-1]
        elif (cases := call_of(decorator, "parametrize")) and len(cases.args) > 1:
            written, rows = self.bindings.resolved(cases.args[0]), cases.args[1]
            if isinstance(written, ast.List | ast.Tuple):
                return ast.Tuple([ast.Name(str(getattr(e, "value", ""))) for e in written.elts]), rows
            if not isinstance(written, ast.Constant) or not isinstance(written.value, str):
                return None
            names = [n.strip() for n in written.value.split(",") if n.strip()]
        else:
            return None
        return ast.Tuple([ast.Name(n) for n in names]) if len(names) != 1 else ast.Name(names[0]), rows

    def _with_fixtures(self, node: Tested, names: Sequence[str]) -> None:
        """The body of a test, whose other parameters are fixtures, or not known."""
        if not names:
            before, self.inside = self.inside, True
            with self.scope():
                self.read(node.body)
            self.inside = before
            return
        name, *others = names
        for value in self._fixture(self.fixtures[name]) if name in self.fixtures else (None,):
            with self.scope():
                if value is None:
                    self.bindings.forget(ast.Name(name))
                else:
                    self.bindings.assign(ast.Name(name), value)
                self._with_fixtures(node, others)

    def _fixture(self, node: Tested, deep: int = 0) -> Iterator[ast.expr | None]:
        """What a fixture gives, once for each of its parameters; None where that is no expression of values."""
        for row in self._rows(ast.List(fixture_rows(node))) if fixture_rows(node) else (None,):
            with self.scope():
                if row is not None:
                    self.bindings.assign(ast.Attribute(ast.Name("request"), "param"), row)
                for asked in _parameters(node):
                    if asked in self.fixtures and deep < MOST_DEEP:
                        value = next(self._fixture(self.fixtures[asked], deep + 1))
                        self.bindings.assign(ast.Name(asked), value or ast.Name(asked))
                given = self._given(node.body)
            yield given

    def _given(self, body: Sequence[ast.stmt]) -> ast.expr | None:
        """What statements without branches return or yield."""
        for s in body:
            value = s.value if isinstance(s, ast.Return | ast.Expr) else None
            if isinstance(s, ast.Return) or isinstance(value, ast.Yield):
                written = value.value if isinstance(value, ast.Yield) else value
                return None if written is None else self.bindings.resolved(written)
            if isinstance(s, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr):
                self._statement(s)
            else:
                return None
        return None

    def _helped(self, helper: Tested, call: ast.Call) -> None:
        """The body of a function that checks what it is passed, for one call of it."""
        names = [p for p in _parameters(helper) if p not in _OWNERS]
        self.rows += 1
        if self.deep >= MOST_DEEP or self.rows > MOST_ROWS or any(isinstance(a, ast.Starred) for a in call.args):
            raise UnreadError("it is called too often", "fewer cases")
        passed = _defaults(helper)
        passed |= dict(zip(names, call.args, strict=False)) | {str(k.arg): k.value for k in call.keywords}
        values = {n: self.bindings.resolved(v) for n, v in passed.items()}
        self.deep += 1
        with self.scope():
            for name in names:
                self.bindings.forget(ast.Name(name))
                value = values.get(name)
                if value is not None and not (isinstance(value, ast.Name) and value.id == self.name):
                    self.bindings.assign(ast.Name(name), value)
            self.read(helper.body)
        self.deep -= 1


def _parameters(node: Tested) -> list[str]:
    return [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]


def _defaults(node: Tested) -> dict[str, ast.expr]:
    """What parameters are where a call passes nothing for them."""
    positional = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
    found = dict(zip(reversed(positional), reversed(node.args.defaults), strict=False))
    named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return found | {a.arg: default for a, default in named if default is not None}


def _fixture_name(node: Tested) -> str:
    """The name under which tests ask for a fixture."""
    said = (k for d in node.decorator_list if isinstance(d, ast.Call) for k in d.keywords if k.arg == "name")
    return next((str(k.value.value) for k in said if isinstance(k.value, ast.Constant)), node.name)
