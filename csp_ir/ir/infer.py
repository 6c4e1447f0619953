"""Types of expressions, from the types of names and the component library."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping

from csp_ir.ir import nodes as ir
from csp_ir.ir.components import Component, by_name
from csp_ir.ir.modules import ATTRIBUTES
from csp_ir.ir.rewrite import target_names
from csp_ir.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    PLAIN_CLASSES,
    STR,
    Type,
    dict_of,
    element_type,
    fits,
    function_type,
    is_iterable,
    join,
    list_of,
    set_of,
    substitute,
    tuple_of,
    type_of_value,
    unify,
    union_of,
    var,
)  # fmt: skip

Env = Mapping[str, Type]
_NUMBERS = ("bool", "int", "float", "complex")
_LOOSE = ("Any", "Var", "Hole", "Iterable", "Iterator", "object")
_CONCRETE = ("bool", "int", "float", "str", "bytes", "None", "list", "tuple", "tuple*", "set", "dict")

_BITWISE = ("<<", ">>", "&", "|", "^")
_INDEXED = {"set": "sorted(...) gives a list", "int": "str(...)[i] gives a digit", "float": "index a list or text"}


def _alike(left: Type, right: Type) -> str:
    """What to write so that two operands have one type."""
    a, b = (t.name.rstrip("*") for t in (left, right))
    if "None" in (a, b):
        return "test `is None` first"
    names = {a, b}
    if "str" in names and names & set(_NUMBERS):
        return "convert one side: int(...) reads a number from text, str(...) writes one"
    if names <= {"list", "tuple", "set", "dict", "str", "bytes"} and a != b:
        return f"convert one side, e.g. {a if a in ('list', 'tuple', 'set') else b}(...)"
    if names & {"list", "tuple", "set"} and names & set(_NUMBERS):
        return "take one item, xs[i], or the number of items, len(xs)"
    return "another operator, or operands of other types"


def _names(record: ir.Record) -> str:
    return ", ".join(p.name for p in record.parameters)


def could_fit(actual: Type, expected: Type) -> bool:
    """False only where no value of `actual` can stand for `expected` (outer constructors decide)."""
    if actual.name == "Union":
        return any(could_fit(a, expected) for a in actual.args)
    if expected.name == "Union":
        return any(could_fit(actual, e) for e in expected.args)
    if actual.name not in _CONCRETE or expected.name not in _CONCRETE:
        return True
    if actual.name in _NUMBERS and expected.name in _NUMBERS:
        return True
    return actual.name.rstrip("*") == expected.name.rstrip("*")


def _fresh(t: Type) -> Type:
    if t.name == "Var":
        return var(t.label + "'")
    return Type(t.name, tuple(_fresh(a) for a in t.args), t.label) if t.args else t


def _ground(t: Type) -> Type:
    """`t` with its unbound component variables unknown."""
    if t.name == "Var" and t.label.endswith("'"):
        return ANY
    return Type(t.name, tuple(_ground(a) for a in t.args), t.label) if t.args else t


def _operand(op: str, result: Type) -> Type:
    """What both sides of an operator probably are, of whose result a type is expected: sets, where others have no such operator."""
    if op == "+" or result.name in (*_NUMBERS, "set", "frozenset", "dict", "Any", "Var", "Union"):
        return result
    return Type("set", (ANY,)) if op in ("-", "&", "|", "^") and is_iterable(result) else ANY


def _joined(types: Iterable[Type]) -> Type:
    result: Type | None = None
    for t in types:
        result = t if result is None else join(result, t)
    return ANY if result is None else result


class Inference:
    """Infers types; tells `report` of sure errors and `hole` of each hole with its scope and expected type."""

    def __init__(
        self,
        functions: Mapping[str, ir.Function],
        report: Callable[..., None] | None = None,
        hole: Callable[[ir.Hole, Env, Type], None] | None = None,
    ) -> None:
        self.functions = functions
        self.report = report or (lambda *_: None)
        self.hole = hole or (lambda *_: None)
        self.known: frozenset[str] | set[str] | None = None
        self.guesses: dict[tuple[int, int], tuple[ir.Expr, Env, Type]] | None = None

    def visit(self, e: ir.Expr, env: Env, expected: Type) -> Type:
        """The type of `e`; `expected` is what its place wants."""
        if self.guesses is not None:
            return self._visit(e, env, expected)
        self.guesses = {}
        try:
            return self._visit(e, env, expected)
        finally:
            self.guesses = None

    def guess(self, e: ir.Expr, env: Env) -> Type:
        """The type of `e` without its errors and holes. Kept during one visit, or nesting would double the work."""
        assert self.guesses is not None
        key = id(e), id(env)
        if key not in self.guesses:
            quiet = Inference(self.functions)
            quiet.guesses = self.guesses
            self.guesses[key] = e, env, quiet.visit(e, env, ANY)
        return self.guesses[key][2]

    def _visit(self, e: ir.Expr, env: Env, expected: Type) -> Type:
        match e:
            case ir.Literal():
                return type_of_value(e.value)
            case ir.Hole():
                self.hole(e, env, expected)
                return e.type if e.type is not None else expected
            case ir.Name():
                return self.name(e, env)
            case ir.FunctionRef():
                rows = by_name(e.name)
                return rows[0].result if rows and rows[0].kind == "constant" else ANY
            case ir.Unary():
                return self.unary(e, env, expected)
            case ir.Binary():
                left = self.visit(e.left, env, self.side(e, expected, env, e.right))
                right = self.visit(e.right, env, self.side(e, expected, env, e.left))
                return self.binary(e, e.op, left, right, env, expected)
            case ir.BoolOp():
                return _joined([self.visit(o, env, expected) for o in e.operands])
            case ir.Compare():
                return self.compare(e, env)
            case ir.IfExp():
                self.visit(e.test, env, BOOL)
                return join(self.visit(e.body, env, expected), self.visit(e.orelse, env, expected))
            case ir.Call():
                return self.call(e, env, expected)
            case ir.MethodCall():
                return self.method(e, env)
            case ir.Attribute():
                return self.attribute(e, env)
            case ir.Subscript():
                return self.subscript(e, env)
            case ir.NamedExpr():
                value = self.visit(e.value, env, expected)
                if isinstance(env, dict):  # it may be left out on the way here, and mean what it meant before
                    env[e.target.id] = join(env[e.target.id], value) if e.target.id in env else value
                return value
            case ir.Yield() | ir.YieldFrom():
                if e.value is not None:
                    self.visit(e.value, env, ANY)
                return ANY
            case ir.Comprehension():
                return self.comprehension(e, env, expected)
            case ir.Lambda():
                wanted = expected.args[:-1] if expected.name == "Callable" else ()
                params = {p: wanted[i] if i < len(wanted) else ANY for i, p in enumerate(e.params)}
                result = self.visit(e.body, {**env, **params}, expected.args[-1] if wanted else ANY)
                return function_type(params.values(), result)
            case ir.ListDisplay() | ir.SetDisplay():
                item = expected.args[0] if expected.name in ("list", "set") and expected.args else ANY
                inner = _joined([self.visit(i, env, item) for i in e.items])
                return list_of(inner) if isinstance(e, ir.ListDisplay) else set_of(inner)
            case ir.TupleDisplay():
                exact = expected.name == "tuple" and len(expected.args) == len(e.items)
                items = [self.visit(x, env, expected.args[i] if exact else ANY) for i, x in enumerate(e.items)]
                return Type("tuple*", (ANY,)) if any(isinstance(i, ir.Starred) for i in e.items) else tuple_of(*items)
            case ir.DictDisplay():
                key, value = expected.args if expected.name == "dict" else (ANY, ANY)
                keys = [self.visit(k, env, key) if k is not None else ANY for k in e.keys]
                return dict_of(_joined(keys), _joined([self.visit(v, env, value) for v in e.values]))
            case ir.FString():
                for part in e.parts:
                    self.visit(part, env, ANY)
                return STR
        for child in e.children():
            if isinstance(child, ir.Expr):
                self.visit(child, env, ANY)
        return element_type(self.visit(e.value, env, ANY)) if isinstance(e, ir.Starred) else ANY

    def name(self, e: ir.Name, env: Env) -> Type:
        if e.id in env:
            return env[e.id]
        if e.id in self.functions:
            f = self.functions[e.id]
            return (
                ANY
                if isinstance(f, ir.Record)
                or f.decorators
                or any(p.default is not None or p.takes_rest for p in f.parameters)
                else function_type((p.type for p in f.parameters), f.returns)
            )
        if self.known is not None and e.id not in self.known and not by_name(e.id):
            import builtins

            if not hasattr(builtins, e.id):
                self.report(e, f"name {e.id!r} is not defined", "a parameter, or assign it first")
        return ANY

    def side(self, e: ir.Binary, expected: Type, env: Env, other: ir.Expr) -> Type:
        """What an operand is expected to be: the other operand's type under + and -, else the result's."""
        if not isinstance(e.left, ir.Hole) and not isinstance(e.right, ir.Hole):
            return ANY
        if e.op in ("+", "-", "&", "|", "^") or (isinstance(e.op, str) and e.op in ("/", "//", "**")):
            t = self.guess(other, env)
            return t if t != ANY else _operand(e.op, expected)
        if isinstance(e.op, ir.Hole) and expected == BOOL:
            return Inference(self.functions).visit(other, env, ANY)  # a comparison more likely than arithmetic
        return expected if expected.name in _NUMBERS else ANY

    def unary(self, e: ir.Unary, env: Env, expected: Type) -> Type:
        if e.op == "not":
            self.visit(e.operand, env, BOOL)
            return BOOL
        t = self.visit(e.operand, env, expected)
        if t.name in ("str", "bytes", "list", "tuple", "tuple*", "set", "frozenset", "dict", "None"):
            self.report(e, f"{e.op}x needs a number, not {t}", _alike(t, INT) if t.name != "None" else "give a number")
        return INT if t == BOOL else ANY if e.op == "~" and t == FLOAT else t

    def binary(self, node: ir.Node, op: str | ir.Hole, left: Type, right: Type, env: Env, expected: Type = ANY) -> Type:
        """The type of `left op right`."""
        if isinstance(op, ir.Hole):
            self.hole(op, env, function_type((left, right), expected))
            return expected
        a, b = left.name, right.name
        if a in _NUMBERS and b in _NUMBERS:
            if op == "/":
                return FLOAT
            if op == "**":
                return FLOAT if "float" in (a, b) else ANY
            if op in _BITWISE:  # of a float there are none, but what is said to be a float may be an int
                return ANY if "float" in (a, b) else BOOL if op in "&|^" and a == b == "bool" else INT
            return FLOAT if "float" in (a, b) else INT
        if a == "str" and op == "%":
            return STR
        if op == "*" and a in ("str", "list") and b in ("int", "bool"):
            return left
        if op == "*" and b in ("str", "list") and a in ("int", "bool"):
            return right
        if a in PLAIN_CLASSES or b in PLAIN_CLASSES:
            rows = [r for r in by_name(f"op.{op}") if len(r.params) == 2]
            fitting = [r.result for r in rows if fits(left, r.params[0]) and fits(right, r.params[1])]
            return fitting[0] if fitting and ANY not in (left, right) else ANY
        if a not in _CONCRETE or b not in _CONCRETE:
            return ANY
        if a == b and (op == "+" and a in ("str", "bytes", "list") or op in "-&|^" and a == "set"):
            return join(left, right)
        same = a.rstrip("*") == b.rstrip("*")
        repeat = op == "*" and {a, b} & {"int", "bool"} and {a, b} & {"bytes", "tuple", "tuple*"}
        if not (same and (op == "+" and "tuple" in a or op == "|" and a == "dict")) and not repeat and a != "bytes":
            self.report(node, f"{left} {op} {right} is not defined", _alike(left, right))
        return ANY

    def compare(self, e: ir.Compare, env: Env) -> Type:
        operands = (e.first, *e.rest)
        guesses = [self.guess(o, env) for o in operands]
        types = []
        for i, o in enumerate(operands):
            op = e.ops[i] if i < len(e.ops) else e.ops[i - 1]
            near = guesses[i + 1] if i + 1 < len(guesses) else guesses[i - 1]
            types.append(self.visit(o, env, ANY if op in ("in", "not in") else near))
        for i, op in enumerate(e.ops):
            left, right = types[i], types[i + 1]
            if isinstance(op, ir.Hole):
                self.hole(op, env, function_type((left, right), BOOL))
            elif op in ("<", "<=", ">", ">=") and not could_fit(left, right):
                self.report(e, f"{left} {op} {right} is not defined", _alike(left, right))
        return BOOL

    def arguments(self, e: ir.Call | ir.MethodCall, env: Env, wanted: tuple[Type, ...]) -> list[Type]:
        types = [self.visit(a, env, wanted[i] if i < len(wanted) else ANY) for i, a in enumerate(e.args)]
        for k in e.keywords:
            self.visit(k.value, env, ANY)
        return types

    def call(self, e: ir.Call, env: Env, expected: Type) -> Type:
        if isinstance(e.function, ir.Name) and e.function.id not in env:
            own = self.functions.get(e.function.id)
            if own is not None:
                if isinstance(own, ir.Record) and (own.is_enum or not own.is_data):
                    self.arguments(e, env, ())
                    return own.returns
                self.arguments(e, env, () if own.decorators else tuple(p.type for p in own.parameters))
                return ANY if own.decorators else own.returns
            self.name(e.function, env)
            return self.rows(by_name(e.function.id), e, env, ())
        if isinstance(e.function, ir.FunctionRef):
            return self.rows(by_name(e.function.name), e, env, ())
        t = self.visit(e.function, env, ANY)
        self.arguments(e, env, t.args[:-1] if t.name == "Callable" else ())
        if t.name in _CONCRETE:
            self.report(e, f"{t} cannot be called", "call a function; an operator is missing where a product is meant")
        return t.args[-1] if t.name == "Callable" else ANY

    def method(self, e: ir.MethodCall, env: Env) -> Type:
        receiver = self.visit(e.receiver, env, ANY)
        owner = receiver.name.rstrip("*")
        if isinstance(own := self.functions.get(receiver.name), ir.Record) and own.body:
            self.arguments(e, env, ())
            return ANY
        if receiver.name in _CONCRETE and owner != "None":
            import builtins

            kind = OrderedDict if owner == "dict" else getattr(builtins, owner)  # which is a dict too
            if not hasattr(kind, e.method):
                from difflib import get_close_matches

                public = [m for m in dir(kind) if not m.startswith("_")]
                near = get_close_matches(e.method, public, n=3) or public
                hint = f"methods of {owner}: {', '.join(near)}" if near else ""
                self.report(e, f"{receiver} has no method {e.method!r}", hint)
        return self.rows(by_name(f"{owner}.{e.method}"), e, env, (receiver,))

    def rows(self, rows: tuple[Component, ...], e: ir.Call | ir.MethodCall, env: Env, first: tuple[Type, ...]) -> Type:
        """The result by the first row whose parameters fit; holes are asked for that row's types."""
        guesses = [*first, *(self.guess(a, env) for a in e.args)]
        if any(isinstance(a, ir.Starred) for a in e.args):
            self.arguments(e, env, ())
            return _joined(_ground(_fresh(r.result)) for r in rows[:1])
        fitting: list[tuple[Component, dict[str, Type]]] = []
        for row in rows:
            if not row.arity - row.optional <= len(guesses) <= row.arity:
                continue
            found: dict[str, Type] | None = {}
            for want, got in zip(row.params, guesses, strict=False):
                found = unify(_fresh(want), got, found) if found is not None else None
            if found is not None:
                fitting.append((row, found))
                if not any(g.name in _LOOSE for g in guesses):
                    break
        if not fitting:
            self.arguments(e, env, ())
            return ANY
        row, bindings = fitting[0]
        self.arguments(e, env, tuple(_ground(substitute(_fresh(p), bindings)) for p in row.params)[len(first) :])
        results = {_ground(substitute(_fresh(row.result), bindings)) for row, bindings in fitting}
        return results.pop() if len(results) == 1 else ANY  # an argument of unknown type may fit another row

    def attribute(self, e: ir.Attribute, env: Env) -> Type:
        if e.name == "__name__":
            self.visit(e.value, env, ANY)
            return STR
        owner = self.functions.get(e.value.id) if isinstance(e.value, ir.Name) and e.value.id not in env else None
        if isinstance(owner, ir.Record) and owner.is_enum and not owner.body:  # `Color.RED`
            if all(p.name != e.name for p in owner.parameters):
                self.report(e, f"{owner.name} has no member {e.name!r}", f"one of: {_names(owner)}")
            return owner.returns
        value = self.visit(e.value, env, ANY)
        record = self.functions.get(value.name)
        if isinstance(record, ir.Record) and record.kind != "TypedDict":
            found = record.field_type(e.name)
            if found is None and not record.body:
                self.report(e, f"{record.name} has no field {e.name!r}", f"one of: {_names(record)}")
            return found or ANY
        rows = by_name(f"{value.name}.{e.name}")
        if not rows and (value.name in ATTRIBUTES or value.name in _CONCRETE and value.name != "None"):
            known = ", ".join(ATTRIBUTES.get(value.name, ()))
            self.report(
                e, f"{value} has no attribute {e.name!r}", f"one of: {known}" if known else "a method is called: ()"
            )
        return rows[0].result if rows else ANY

    def subscript(self, e: ir.Subscript, env: Env) -> Type:
        value = self.visit(e.value, env, ANY)
        if isinstance(e.index, ir.Slice):
            for part in (e.index.lower, e.index.upper, e.index.step):
                if part is not None:
                    self.visit(part, env, INT)
            if value.name in ("int", "float", "bool", "set"):
                self.report(e, f"{value} cannot be sliced", _INDEXED.get(value.name, "slice a list, text or tuple"))
                return ANY
            return Type("tuple*", (element_type(value),)) if value.name == "tuple" else value
        key = (
            value.args[0] if value.name == "dict" else INT if value.name in ("list", "str", "tuple", "tuple*") else ANY
        )
        self.visit(e.index, env, key)
        if value.name == "dict":
            return value.args[1]
        record = self.functions.get(value.name)
        if isinstance(record, ir.Record):
            at = e.index.value if isinstance(e.index, ir.Literal) else None
            if record.kind == "TypedDict":
                return record.field_type(str(at)) or ANY
            named = (
                record.kind == "NamedTuple"
                and type(at) is int
                and -len(record.parameters) <= at < len(record.parameters)
            )
            return record.parameters[at].type if named and isinstance(at, int) else ANY
        if value.name == "tuple":
            at = e.index.value if isinstance(e.index, ir.Literal) else None
            return (
                value.args[at] if isinstance(at, int) and 0 <= at < len(value.args) else union_of(*value.args or (ANY,))
            )
        if value.name in ("int", "float", "bool", "set"):
            self.report(e, f"{value} cannot be indexed", _INDEXED.get(value.name, "index a list, text, tuple or dict"))
        return element_type(value) if value.name in ("list", "str", "bytes", "tuple*", "deque") else ANY

    def comprehension(self, e: ir.Comprehension, env: Env, expected: Type) -> Type:
        inner = dict(env)
        for clause in e.clauses:
            item = element_type(self.visit(clause.iter, inner, ANY))
            inner = dict(inner)
            self.bind(clause.target, item, inner)
            for condition in clause.conditions:
                self.visit(condition, inner, BOOL)
        item = expected.args[-1] if expected.args and expected.name in ("list", "set", "dict", "Iterable") else ANY
        element = self.visit(e.element, inner, item)
        if e.kind == "dict":
            return dict_of(self.visit(e.key, inner, ANY) if e.key is not None else ANY, element)
        return Type({"list": "list", "set": "set"}.get(e.kind, "Iterator"), (element,))

    def bind(self, target: ir.Expr, value: Type, env: dict[str, Type]) -> None:
        if isinstance(target, ir.Name):
            env[target.id] = value
        elif isinstance(target, ir.TupleDisplay) and value.name == "tuple" and len(value.args) == len(target.items):
            for item, t in zip(target.items, value.args, strict=True):
                self.bind(item, t, env)
        else:
            env.update({n: ANY for n in target_names(target)})
