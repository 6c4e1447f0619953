"""Types of expressions: one walk, bottom-up, with the type a context expects passed down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from csp_ir.errors import IRTypeError
from csp_ir.ir import components
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.rewrite import target_names
from csp_ir.ir.types import ANY, BOOL, FLOAT, INT, STR, Type

_KNOWN = frozenset("int float str bool None list dict set tuple tuple* bytes".split())
_EXTRA_NAMES = frozenset(("True", "False", "None", "NotImplemented"))


@dataclass
class Env:
    """Names definitely assigned, with types; and names assigned on some path (`maybe`)."""

    types: dict[str, Type]
    maybe: set[str] = field(default_factory=set)

    def copy(self) -> Env:
        return Env(dict(self.types), set(self.maybe))

    def merge(self, ways: list[Env]) -> None:
        """Become what holds after any one of `ways`."""
        first, *rest = ways
        types = dict(first.types)
        maybe = self.maybe | first.maybe | set(first.types)
        for way in rest:
            types = {n: t.join_known(k, way.types[n]) for n, k in types.items() if n in way.types}
            maybe |= way.maybe | set(way.types)
        self.types, self.maybe = types, maybe


class ExprChecker:
    """Types of expressions. `strict` reports names that nothing in reach defines."""

    def __init__(self, functions: Mapping[str, ir.Function], strict: bool) -> None:
        self.functions = functions
        self.strict = strict
        self.errors: list[IRTypeError] = []

    def report(self, node: ir.Node, message: str, remedy: str = "") -> None:
        line, column = node.position or (None, None)
        self.errors.append(IRTypeError(message, line=line, column=column, remedy=remedy))

    def hole(self, hole: ir.Hole, env: Env, expected: Type | None, operands: tuple[Type, ...] = ()) -> Type:
        return hole.type if hole.type is not None else expected if expected is not None else ANY

    def expr(self, e: ir.Expr, env: Env, expected: Type | None = None) -> Type:
        return getattr(self, f"type_{type(e).__name__}")(e, env, expected)

    # --- leaves ---------------------------------------------------------------

    def type_Literal(self, e: ir.Literal, env: Env, expected: Type | None) -> Type:
        return t.type_of_value(e.value)

    def type_Hole(self, e: ir.Hole, env: Env, expected: Type | None) -> Type:
        return self.hole(e, env, expected)

    def type_Name(self, e: ir.Name, env: Env, expected: Type | None) -> Type:
        if e.id in env.types:
            return env.types[e.id]
        if e.id in env.maybe:
            return ANY
        if e.id in self.functions:
            f = self.functions[e.id]
            return t.function_type([p.type for p in f.parameters], f.returns)
        rows = components.by_name(e.id)
        if rows:
            return t.function_type(rows[0].params, rows[0].result) if len(rows) == 1 else ANY
        if self.strict and e.id not in _EXTRA_NAMES and not _is_exception(e.id):
            near = _nearest(e.id, [*env.types, *self.functions, *components.builtin_names()])
            self.report(e, f"`{e.id}` is not defined", f"in reach: {near}" if near else "")
        return ANY

    def type_FunctionRef(self, e: ir.FunctionRef, env: Env, expected: Type | None) -> Type:
        rows = components.by_name(e.name)
        if rows and rows[0].kind == "constant":
            return rows[0].result
        return t.function_type(rows[0].params, rows[0].result) if len(rows) == 1 else ANY

    # --- operators ------------------------------------------------------------

    def type_Unary(self, e: ir.Unary, env: Env, expected: Type | None) -> Type:
        if e.op == "not":
            self.expr(e.operand, env, BOOL)
            return BOOL
        kind = self.expr(e.operand, env, expected)
        if kind.name in _KNOWN and kind.name not in ("int", "float", "bool"):
            self.report(e, f"`{e.op}` does not take {kind}")
        return INT if kind == BOOL else kind

    def type_Binary(self, e: ir.Binary, env: Env, expected: Type | None) -> Type:
        guess = expected if expected is not None and expected.name in ("int", "float", "str", "list") else None
        left = self.expr(e.left, env, guess)
        right = self.expr(e.right, env, left if left.name in ("int", "float", "str", "list") else guess)
        if isinstance(e.op, ir.Hole):
            return self.hole(e.op, env, expected, (left, right))
        return self.binary_type(e, e.op, left, right)

    def binary_type(self, node: ir.Node, op: str, left: Type, right: Type) -> Type:
        """The result type of an operator; reports operands that never fit."""
        names = (left.name, right.name)
        numbers = ("int", "float", "bool")
        if names[0] in numbers and names[1] in numbers:
            if op == "/":
                return FLOAT
            if "float" in names:
                if op in ("&", "|", "^", "<<", ">>"):
                    self.report(node, f"`{op}` does not take float")
                return FLOAT
            if names == ("bool", "bool") and op in ("&", "|", "^"):
                return BOOL
            return INT
        if names[0] == "str" and op == "%":
            return STR
        if op == "*" and "int" in names or op == "*" and "bool" in names:
            other = right if names[0] in ("int", "bool") else left
            if other.name in ("str", "list", "bytes"):
                return other
            if other.name == "tuple":
                return t.tuple_star(t.element_type(other))
        if op == "+" and names[0] == names[1] and names[0] in ("str", "list", "bytes", "tuple*"):
            return t.join_known(left, right)
        if op == "+" and names == ("tuple", "tuple"):
            return t.tuple_of(*left.args, *right.args)
        if op in ("-", "&", "|", "^") and names[0] in ("set", "frozenset") and names[1] in ("set", "frozenset"):
            return t.join_known(left, right) if op in ("|", "^") and names[0] == names[1] else left
        if op == "|" and names == ("dict", "dict"):
            return t.join_known(left, right)
        if left.name in _KNOWN and right.name in _KNOWN and not {"tuple", "tuple*"} & set(names):
            self.report(node, f"`{op}` does not take {left} and {right}")
        return ANY

    def type_BoolOp(self, e: ir.BoolOp, env: Env, expected: Type | None) -> Type:
        kinds = [self.expr(o, env, expected) for o in e.operands]
        result = kinds[0]
        for kind in kinds[1:]:
            result = t.join_known(result, kind)
        return result

    def type_Compare(self, e: ir.Compare, env: Env, expected: Type | None) -> Type:
        left = self.expr(e.first, env)
        for op, operand in zip(e.ops, e.rest, strict=True):
            guess = None if op in ("in", "not in", "is", "is not") else left
            right = self.expr(operand, env, guess)
            if isinstance(op, ir.Hole):
                self.hole(op, env, BOOL, (left, right))
            elif op in ("<", "<=", ">", ">=") and not _ordered(left, right):
                self.report(e, f"`{op}` does not take {left} and {right}")
            left = right
        return BOOL

    def type_IfExp(self, e: ir.IfExp, env: Env, expected: Type | None) -> Type:
        self.expr(e.test, env, BOOL)
        return t.join_known(self.expr(e.body, env, expected), self.expr(e.orelse, env, expected))

    # --- calls ----------------------------------------------------------------

    def arguments(self, args: Iterable[ir.Expr], env: Env, wanted: tuple[Type, ...] = ()) -> list[Type]:
        out = []
        for i, a in enumerate(args):
            expected = t.substitute(wanted[i], {}) if i < len(wanted) else None
            out.append(self.expr(a, env, expected if expected is None or not _has_var(expected) else _erase(expected)))
        return out

    def type_Call(self, e: ir.Call, env: Env, expected: Type | None) -> Type:
        f = e.function
        for k in e.keywords:
            self.expr(k.value, env)
        name = f.id if isinstance(f, ir.Name) else f.name if isinstance(f, ir.FunctionRef) else ""
        if isinstance(f, ir.Name) and (f.id in env.types or f.id in env.maybe):
            kind = env.types.get(f.id, ANY)
            self.arguments(e.args, env, kind.args[:-1] if kind.name == "Callable" else ())
            return kind.args[-1] if kind.name == "Callable" else ANY
        if isinstance(f, ir.Name) and name in self.functions:
            function = self.functions[name]
            self.arguments(e.args, env, tuple(p.type for p in function.parameters))
            return function.returns
        rows = components.by_name(name) if name else ()
        if not rows:
            self.expr(f, env)
            self.arguments(e.args, env)
            return ANY
        return self.component(rows, self.component_arguments(rows, e.args, env, expected), expected)

    def component_arguments(
        self, rows: tuple[components.Component, ...], args: tuple[ir.Expr, ...], env: Env, expected: Type | None
    ) -> list[Type]:
        fitting = [r for r in rows if len(r.params) - r.optional <= len(args) <= len(r.params)]
        wanted = fitting[0].params if len(fitting) == 1 else ()
        return self.arguments(args, env, wanted)

    def component(self, rows: tuple[components.Component, ...], args: list[Type], expected: Type | None) -> Type:
        """The result type of the first row that takes `args`; Any when none is sure to."""
        for row in rows:
            if not len(row.params) - row.optional <= len(args) <= len(row.params):
                continue
            bindings: dict[str, Type] | None = {}
            for parameter, actual in zip(row.params, args, strict=False):
                bindings = t.unify(parameter, actual, bindings) if bindings is not None else None
            if bindings is not None:
                return _erase(t.substitute(row.result, bindings))
        return ANY

    def type_MethodCall(self, e: ir.MethodCall, env: Env, expected: Type | None) -> Type:
        receiver = self.expr(e.receiver, env)
        for k in e.keywords:
            self.expr(k.value, env)
        rows = components.by_name(f"{receiver.name}.{e.method}") if receiver.name in _KNOWN else ()
        args = self.arguments(e.args, env, rows[0].params[1:] if len(rows) == 1 else ())
        if isinstance(e.receiver, ir.Name) and receiver.name in ("list", "set") and len(args) == 1:
            if e.method in ("append", "add") and receiver.args[0].name == "Var":
                env.types[e.receiver.id] = Type(receiver.name, (args[0],))
        if rows:
            return self.component(rows, [receiver, *args], expected)
        if receiver.name in ("int", "float", "str", "list") and not components.by_name(f"{receiver.name}.{e.method}"):
            if not hasattr({"int": int, "float": float, "str": str, "list": list}[receiver.name], e.method):
                self.report(e, f"{receiver} has no method `.{e.method}`")
        results = {r.result for r in components.methods_named(e.method)}
        one = next(iter(results)) if len(results) == 1 else ANY
        return _erase(one)

    # --- containers -----------------------------------------------------------

    def type_Subscript(self, e: ir.Subscript, env: Env, expected: Type | None) -> Type:
        value = self.expr(e.value, env)
        if isinstance(e.index, ir.Slice):
            self.expr(e.index, env)
            return t.tuple_star(t.element_type(value)) if value.name == "tuple" else value
        by_position = value.name in ("str", "list", "tuple", "tuple*", "bytes")
        index = INT if by_position else value.args[0] if value.name == "dict" else None
        self.expr(e.index, env, index)
        if value.name == "dict":
            return value.args[1]
        if value.name == "Counter":
            return INT
        if value.name == "tuple" and isinstance(e.index, ir.Literal) and type(e.index.value) is int:
            if -len(value.args) <= e.index.value < len(value.args):
                return value.args[e.index.value]
        return t.element_type(value) if by_position or value.name == "deque" else ANY

    def type_Slice(self, e: ir.Slice, env: Env, expected: Type | None) -> Type:
        for part in (e.lower, e.upper, e.step):
            if part is not None:
                self.expr(part, env, INT)
        return ANY

    def items(self, items: Iterable[ir.Expr], env: Env, expected: Type | None) -> Type:
        result: Type | None = None
        for item in items:
            if isinstance(item, ir.Starred):
                kind = t.element_type(self.expr(item.value, env))
            else:
                kind = self.expr(item, env, expected)
            result = kind if result is None else t.join_known(result, kind)
        return result if result is not None else (expected or t.var("T"))

    def type_Starred(self, e: ir.Starred, env: Env, expected: Type | None) -> Type:
        self.expr(e.value, env)
        return ANY

    def type_ListDisplay(self, e: ir.ListDisplay, env: Env, expected: Type | None) -> Type:
        return t.list_of(self.items(e.items, env, _item_wanted(expected, "list")))

    def type_SetDisplay(self, e: ir.SetDisplay, env: Env, expected: Type | None) -> Type:
        return t.set_of(self.items(e.items, env, _item_wanted(expected, "set")))

    def type_TupleDisplay(self, e: ir.TupleDisplay, env: Env, expected: Type | None) -> Type:
        if any(isinstance(i, ir.Starred) for i in e.items):
            return t.tuple_star(self.items(e.items, env, None))
        wanted = expected.args if expected is not None and expected.name == "tuple" else ()
        same = len(wanted) == len(e.items)
        return t.tuple_of(*(self.expr(x, env, wanted[i] if same else None) for i, x in enumerate(e.items)))

    def type_DictDisplay(self, e: ir.DictDisplay, env: Env, expected: Type | None) -> Type:
        wanted = expected.args if expected is not None and expected.name == "dict" else (None, None)
        key: Type | None = None
        value: Type | None = None
        for k, v in zip(e.keys, e.values, strict=True):
            if k is None:
                self.expr(v, env)
                continue
            kt, vt = self.expr(k, env, wanted[0]), self.expr(v, env, wanted[1])
            key = kt if key is None else t.join_known(key, kt)
            value = vt if value is None else t.join_known(value, vt)
        return t.dict_of(key or wanted[0] or t.var("K"), value or wanted[1] or t.var("V"))

    def type_Comprehension(self, e: ir.Comprehension, env: Env, expected: Type | None) -> Type:
        inner = env.copy()
        for clause in e.clauses:
            source = self.expr(clause.iter, inner, t.iterable_of(ANY))
            self.bind_names(clause.target, t.element_type(source), inner)
            for condition in clause.conditions:
                self.expr(condition, inner, BOOL)
        key = self.expr(e.key, inner) if e.key is not None else ANY
        item = self.expr(e.element, inner, _item_wanted(expected, None))
        if e.kind == "dict":
            return t.dict_of(key, item)
        return Type({"list": "list", "set": "set", "generator": "Iterator"}[e.kind], (item,))

    def bind_names(self, target: ir.Expr, value: Type, env: Env) -> None:
        if isinstance(target, ir.Name):
            env.types[target.id] = value
        elif isinstance(target, ir.TupleDisplay) and value.name == "tuple" and len(value.args) == len(target.items):
            for item, kind in zip(target.items, value.args, strict=True):
                self.bind_names(item, kind, env)
        else:
            for name in target_names(target):
                env.types[name] = t.element_type(value)

    def type_Lambda(self, e: ir.Lambda, env: Env, expected: Type | None) -> Type:
        inner = env.copy()
        wanted = expected.args if expected is not None and expected.name == "Callable" else ()
        kinds = [wanted[i] if i < len(wanted) - 1 else ANY for i in range(len(e.params))]
        inner.types.update(zip(e.params, kinds, strict=True))
        result = self.expr(e.body, inner, wanted[-1] if wanted else None)
        return t.function_type(kinds, result)

    def type_FString(self, e: ir.FString, env: Env, expected: Type | None) -> Type:
        for part in e.parts:
            self.expr(part, env)
        return STR

    def type_FormattedValue(self, e: ir.FormattedValue, env: Env, expected: Type | None) -> Type:
        self.expr(e.value, env)
        return STR


def _ordered(a: Type, b: Type) -> bool:
    numbers = ("int", "float", "bool")
    if a.name not in _KNOWN or b.name not in _KNOWN:
        return True
    if a.name in numbers and b.name in numbers:
        return True
    kinds = {a.name.rstrip("*"), b.name.rstrip("*")}
    return len(kinds) == 1 and kinds <= {"str", "list", "tuple", "set", "bytes"}


def _item_wanted(expected: Type | None, name: str | None) -> Type | None:
    if expected is None or not expected.args or expected.name in ("Union", "Callable", "tuple", "dict"):
        return None
    return expected.args[0] if name in (None, expected.name) or expected.name == "Iterable" else None


def _has_var(kind: Type) -> bool:
    return kind.name == "Var" or any(map(_has_var, kind.args))


def _erase(kind: Type) -> Type:
    """`kind` with leftover variables as Any."""
    if kind.name == "Var":
        return ANY
    return Type(kind.name, tuple(map(_erase, kind.args)), kind.label) if kind.args else kind


def _is_exception(name: str) -> bool:
    import builtins

    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, Exception)


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    return ", ".join(get_close_matches(name, sorted(set(known)), n=3))
