"""IR expressions -> Python `ast`, with guards only where a value or a loop could get out of hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from csp_ir.errors import IRTypeError
from csp_ir.interpreter import trees as ast
from csp_ir.interpreter.kinds import COUNTER, UNKNOWN, element_kind, is_flat, kind_of, star_levels
from csp_ir.interpreter.meter import PLAIN_INT
from csp_ir.interpreter.methods import HASHING, METHODS, PLAIN
from csp_ir.ir import nodes as n
from csp_ir.ir.rewrite import target_names

OPERATORS: dict[str, type[ast.operator]] = {
    "+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "//": ast.FloorDiv, "%": ast.Mod, "**": ast.Pow,
    "<<": ast.LShift, ">>": ast.RShift, "&": ast.BitAnd, "|": ast.BitOr, "^": ast.BitXor,
}  # fmt: skip
_UNARY: dict[str, type[ast.unaryop]] = {"-": ast.USub, "+": ast.UAdd, "~": ast.Invert, "not": ast.Not}
_COMPARE: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE,
    "in": ast.In, "not in": ast.NotIn, "is": ast.Is, "is not": ast.IsNot,
}  # fmt: skip
_GUARDS = {"+": "$add", "-": "$sub", "*": "$mul", "%": "$mod", "**": "$pow", "<<": "$lshift", "|": "$or",
           "&": "$and", "^": "$xor", "/": "$div"}  # fmt: skip
IN_PLACE = {"+": "$iadd", "-": "$isub", "/": "$idiv", "*": "$imul", "%": "$imod", "**": "$ipow", "<<": "$ilshift", "|": "$ior",
            "&": "$iand", "^": "$ixor"}  # fmt: skip
_COMPARED = {"==": "$eq", "!=": "$ne", "<": "$lt", "<=": "$le", ">": "$gt", ">=": "$ge"}

_CONSTANT_TIME = frozenset({"len", "abs", "ord", "chr", "bool", "divmod"})


def load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def store(name: str) -> ast.Name:
    return ast.Name(name, ast.Store())


def constant(value: Any) -> ast.Constant:
    return ast.Constant(value)


def call(name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(load(name), list(args), [])


class ExpressionCompiler:
    """Holds what is known at one point of a program: names in scope, and kinds of numbers."""

    def __init__(self, functions: frozenset[str] = frozenset()) -> None:
        self.functions = functions
        self.local_functions: set[str] = set(functions)
        self.definite: frozenset[str] = frozenset()
        self.possible: dict[str, None] = {}
        self.known: dict[str, int] = {}
        self.no_walrus = 0  # inside the iterable of a comprehension, where `:=` is not allowed
        self.inner = 0  # inside a comprehension or lambda
        self.counter = 0
        self.fragile: frozenset[str] = frozenset()  # names that something unbinds
        self.references: set[str] = set()
        self.ticks = False  # whether anything compiled consumes steps or charges units
        self.deep = False  # whether values may nest deeply: then what C compares or hashes by recursion is checked
        self.objects = False  # whether there are classes with behaviour, or fields are assigned
        self.fields = False  # whether a value may have fields, which may hold functions
        self.slices = False  # whether slices may be values
        self.named: dict[str, None] | None = None  # what `:=` bound so far in a function; None: there is none around

    # --- scope -----------------------------------------------------------------------

    def enter(self, names: Iterable[str], known: dict[str, int]) -> tuple[Any, ...]:
        saved = (self.definite, dict(self.possible), self.known, set(self.local_functions), self.inner)
        # what an enclosing function binds may be unbound by the time an inner one runs
        self.possible.update(dict.fromkeys(self.definite))
        self.definite = frozenset(names)
        self.possible.update(dict.fromkeys(names))
        self.known = {**dict.fromkeys(self.known, UNKNOWN), **known}
        return saved

    def leave(self, saved: tuple[Any, ...]) -> None:
        self.definite, self.possible, self.known, self.local_functions, self.inner = saved

    def bind(self, names: Iterable[str]) -> None:
        names = tuple(names)
        self.definite = self.definite.union(names)
        self.possible.update(dict.fromkeys(names))
        self.local_functions.difference_update(names)

    def maybe(self, names: Iterable[str]) -> None:
        self.possible.update(dict.fromkeys(names))

    def unbind(self, name: str) -> None:
        self.definite -= {name}

    def mark(self) -> frozenset[str]:
        return self.definite

    def back(self, mark: frozenset[str]) -> None:
        self.definite = mark

    def check_name(self, name: str) -> None:
        if not name.isidentifier() or name.startswith("__"):
            raise IRTypeError(f"{name!r} cannot be a name", remedy="use letters, digits and single underscores")

    def fresh(self) -> str:
        self.counter += 1
        return f"${self.counter}"

    def environment(self) -> ast.expr:
        """An expression for the dict of the variables in scope, with their live values."""
        if self.objects:  # which no copy of their values would keep apart
            return call("$stop", constant("holes beside classes"))
        keys: list[ast.expr | None] = []
        values: list[ast.expr] = []
        for name in self.possible:
            if name in self.local_functions:
                continue
            if name in self.definite and name not in self.fragile:
                keys.append(constant(name))
                values.append(load(name))
            else:
                keys.append(None)
                values.append(call("$maybe", constant(name), _thunk(load(name))))
        return ast.Dict(keys, values)

    def stuck(self, hole: n.Hole) -> ast.expr:
        return call("$stuck", constant(hole.name), self.environment())

    # --- expressions -----------------------------------------------------------------

    def kind(self, e: n.Expr) -> int:
        return kind_of(e, self.known)

    def expr(self, e: n.Expr) -> ast.expr:
        method = getattr(self, "_e_" + type(e).__name__, None)
        if method is None:
            raise IRTypeError(f"{type(e).__name__} cannot stand as an expression")
        return method(e)

    def _e_Literal(self, e: n.Literal) -> ast.expr:
        return constant(e.value)

    def _e_Name(self, e: n.Name) -> ast.expr:
        if not e.id.startswith(n.MACHINE):  # nothing but an operand is bound to such a name
            self.check_name(e.id)
        self.references.add(e.id)
        return load(e.id)

    def _e_FunctionRef(self, e: n.FunctionRef) -> ast.expr:
        self.references.add(e.name)
        return load(e.name)

    def _e_Hole(self, e: n.Hole) -> ast.expr:
        self.ticks = True
        return call("$hole", constant(e.name), self.environment())

    def _e_Unary(self, e: n.Unary) -> ast.expr:
        if e.op == "-" and isinstance(e.operand, n.Literal) and type(e.operand.value) in (int, float):
            return constant(-e.operand.value)  # type: ignore[operator]
        return ast.UnaryOp(_UNARY[e.op](), self.expr(e.operand))

    def cheap(self, op: str, left: n.Expr, right: n.Expr) -> bool:
        """Whether the operator needs no guard on these operands."""
        a, b = self.kind(left), self.kind(right)
        if op in ("//", ">>"):
            return True
        if op == "%":
            return bool(a)
        if op in ("-", "&", "|", "^", "/"):
            return bool(a or b)
        if op == "+":
            # with a number on one side, the other is one too or it is a TypeError
            return COUNTER in (a, b)
        if op == "*":
            return a == COUNTER and b == COUNTER
        return False

    def checked(self, value: ast.expr) -> ast.expr:
        """A number that a loop may let grow: refused when huge, without a call when small."""
        self.ticks = True
        if self.no_walrus or self.inner:
            return call("$integer", value)
        name = self.fresh()
        test = ast.Compare(
            constant(-PLAIN_INT), [ast.Lt(), ast.Lt()], [ast.NamedExpr(store(name), value), constant(PLAIN_INT)]
        )
        return ast.IfExp(test, load(name), call("$integer", load(name)))

    def _e_Binary(self, e: n.Binary) -> ast.expr:
        left, right = self.expr(e.left), self.expr(e.right)
        if isinstance(e.op, n.Hole):
            self.ticks = True
            return call("$operator", constant(e.op.name), left, right, self.environment())
        if self.cheap(e.op, e.left, e.right):
            return ast.BinOp(left, OPERATORS[e.op](), right)
        if e.op in ("+", "*") and self.kind(e.left) and self.kind(e.right):
            return self.checked(ast.BinOp(left, OPERATORS[e.op](), right))
        self.ticks = True
        return call(_GUARDS[e.op], left, right)

    def _e_BoolOp(self, e: n.BoolOp) -> ast.expr:
        op = ast.And() if e.op == "and" else ast.Or()
        return ast.BoolOp(op, [self.expr(x) for x in e.operands])

    def _e_Compare(self, e: n.Compare) -> ast.expr:
        operands = [e.first, *e.rest]
        if all(
            isinstance(op, str)
            and not self._guarded_in(op, operands[i], operands[i + 1])
            and not _warned(op, operands[i], operands[i + 1])
            and not self._may_be_deep(op, operands[i], operands[i + 1])
            for i, op in enumerate(e.ops)
        ):
            ops = [_COMPARE[op]() for op in e.ops if isinstance(op, str)]
            return ast.Compare(self.expr(e.first), ops, [self.expr(x) for x in e.rest])
        if len(e.ops) == 1:
            return self.comparison(e.ops[0], self.expr(e.first), self.expr(e.rest[0]), e.rest[0], e.first)
        return self.chain(self.expr(e.first), e.first, list(e.ops), list(e.rest))

    def chain(self, left: ast.expr, first: n.Expr, ops: list[str | n.Hole], rest: list[n.Expr]) -> ast.expr:
        """A chain evaluates each operand once: what stands in the middle is named, or the parameter of a nested lambda."""
        if len(ops) == 1:
            return self.comparison(ops[0], left, self.expr(rest[0]), rest[0], first)
        if not (self.no_walrus or self.inner):  # a name that is unbound is told as a local one
            middle = self.fresh()
            test = self.comparison(ops[0], left, ast.NamedExpr(store(middle), self.expr(rest[0])), rest[0], first)
            return ast.BoolOp(ast.And(), [test, self.chain(load(middle), rest[0], ops[1:], rest[1:])])
        a, b = self.fresh(), self.fresh()
        test = self.comparison(ops[0], load(a), load(b), rest[0], first)
        body = ast.BoolOp(ast.And(), [test, self.chain(load(b), rest[0], ops[1:], rest[1:])])
        return ast.Call(function_of((a, b), body), [left, self.expr(rest[0])], [])

    def _may_be_deep(self, op: str | n.Hole, left: n.Expr, right: n.Expr) -> bool:
        return self.deep and op in _COMPARED and not (is_flat(left, self.known) or is_flat(right, self.known))

    def key(self, e: n.Expr) -> ast.expr:
        """What is about to be hashed."""
        value = self.expr(e)
        if not self.deep or is_flat(e, self.known):
            return value
        self.ticks = True
        return call("$flat", value)

    def _guarded_in(self, op: str | n.Hole, left: n.Expr, right: n.Expr) -> bool:
        if op not in ("in", "not in"):
            return False
        if isinstance(right, (n.TupleDisplay, n.ListDisplay)):
            return self.deep and not is_flat(right, self.known)
        if isinstance(right, (n.SetDisplay, n.DictDisplay)):  # what is looked for is hashed
            return self.deep and not is_flat(left, self.known)
        return not isinstance(right, n.Literal)

    def comparison(self, op: str | n.Hole, left: ast.expr, right: ast.expr, source: n.Expr, first: n.Expr) -> ast.expr:
        if isinstance(op, n.Hole):
            self.ticks = True
            return call("$operator", constant(op.name), left, right, self.environment())
        if self._guarded_in(op, first, source):
            self.ticks = True
            found = call("$contains", left, right)
            return found if op == "in" else ast.UnaryOp(ast.Not(), found)
        if _warned(op, first, source):
            return call("$is" if op == "is" else "$is_not", left, right)
        if self._may_be_deep(op, first, source):
            self.ticks = True
            return call(_COMPARED[op], left, right)
        return ast.Compare(left, [_COMPARE[op]()], [right])

    def _e_NamedExpr(self, e: n.NamedExpr) -> ast.expr:
        if self.named is None:
            raise IRTypeError(
                "`:=` binds a name of the function around it, and there is none", remedy="assign it before"
            )
        self.check_name(e.target.id)
        value = self.expr(e.value)
        self.named[e.target.id] = None
        self.maybe((e.target.id,))
        self.local_functions.discard(e.target.id)
        return ast.NamedExpr(store(e.target.id), value)

    def _e_Yield(self, e: n.Yield) -> ast.expr:
        return ast.Yield(None if e.value is None else self.expr(e.value))

    def _e_YieldFrom(self, e: n.YieldFrom) -> ast.expr:
        self.ticks = True
        return ast.YieldFrom(call("$over", self.expr(e.value)))

    def _e_IfExp(self, e: n.IfExp) -> ast.expr:
        return ast.IfExp(self.expr(e.test), self.expr(e.body), self.expr(e.orelse))

    def _e_Starred(self, e: n.Starred) -> ast.expr:
        self.ticks = True
        return ast.Starred(call("$starred", self.expr(e.value)), ast.Load())

    def arguments(self, args: tuple[n.Expr, ...], keywords: tuple[n.Keyword, ...]) -> tuple[Any, Any]:
        return [self.expr(a) for a in args], [
            ast.keyword(k.name, self.expr(k.value)) if k.name else ast.keyword(None, call("$named", self.expr(k.value)))
            for k in keywords
        ]

    def _e_Call(self, e: n.Call) -> ast.expr:
        if not (isinstance(e.function, n.Name) and e.function.id in _CONSTANT_TIME):
            self.ticks = True
        args, keywords = self.arguments(e.args, e.keywords)
        function = self.expr(e.function)
        if any(not k.name for k in e.keywords) or any(isinstance(a, n.Starred) for a in e.args):
            function = call("$callee", function)  # Python shows it whole where what is unpacked is of a wrong kind
        return ast.Call(function, args, keywords)

    def _e_MethodCall(self, e: n.MethodCall) -> ast.expr:
        args, keywords = self.arguments(e.args, e.keywords)
        receiver = self.expr(e.receiver)
        if self.objects:
            self.ticks = True
            if e.method.startswith("__"):
                raise IRTypeError(f"{e.method!r} is no method", remedy="a method of the library or of a class")
            if e.method in HASHING and args and not isinstance(e.args[0], n.Starred):
                args[0] = self.key(e.args[0])
            return ast.Call(call("$method", load("$table"), receiver, constant(e.method)), args, keywords)
        if e.method not in METHODS:
            self.ticks = True
            return ast.Call(load("$no_method"), [constant(e.method), receiver, *args], [])
        method = ast.Attribute(receiver, e.method, ast.Load())
        if e.method in PLAIN and not any(isinstance(a, n.Starred) for a in e.args):
            if e.method in HASHING and args:
                args[0] = self.key(e.args[0])
            return ast.Call(method, args, keywords)
        self.ticks = True
        return ast.Call(load("$m." + e.method), [method, *args], keywords)

    def _e_Attribute(self, e: n.Attribute) -> ast.expr:
        return self.field(self.expr(e.value), e.name)

    def field(self, owner: ast.expr, name: str) -> ast.expr:
        self.check_field(name)
        self.ticks = True
        if self.objects:
            return call("$field", load("$table"), owner, constant(name))
        return call("$attribute", owner, constant(name))

    def assigned(self, value: ast.expr, owner: ast.expr, name: str) -> ast.expr:
        """A value as the field of an owner; evaluated in this order."""
        self.check_field(name, stored=True)
        self.ticks = True
        return call("$set_field", value, owner, constant(name))

    def check_field(self, name: str, stored: bool = False) -> None:
        hidden = name.startswith("__" if self.objects else "_") and (stored or name != "__name__")
        if hidden or not name.isidentifier():
            raise IRTypeError(f"{name!r} is no attribute", remedy="a declared field of a record")

    def index(self, e: n.Expr) -> ast.expr:
        if isinstance(e, n.Slice):
            parts = [None if p is None else self.expr(p) for p in (e.lower, e.upper, e.step)]
            return ast.Slice(*parts)
        return self.key(e)

    def slice_value(self, e: n.Slice) -> ast.expr:
        parts = [constant(None) if p is None else self.expr(p) for p in (e.lower, e.upper, e.step)]
        return call("$make_slice", *parts)

    def _e_Subscript(self, e: n.Subscript) -> ast.expr:
        if isinstance(e.index, n.Slice):
            self.ticks = True
            return call("$slice", self.expr(e.value), self.slice_value(e.index))
        if self.slices and not is_flat(e.index, self.known):
            self.ticks = True
            return call("$subscript", self.expr(e.value), self.expr(e.index))
        return ast.Subscript(self.expr(e.value), self.key(e.index), ast.Load())

    def items(self, items: tuple[n.Expr, ...]) -> list[ast.expr]:
        return [self.expr(i) for i in items]

    def _e_ListDisplay(self, e: n.ListDisplay) -> ast.expr:
        return self._sized(ast.List(self.items(e.items), ast.Load()), e.items)

    def _e_TupleDisplay(self, e: n.TupleDisplay) -> ast.expr:
        return self._sized(ast.Tuple(self.items(e.items), ast.Load()), e.items)

    def _e_SetDisplay(self, e: n.SetDisplay) -> ast.expr:
        return self._sized(ast.Set([self.key(i) for i in e.items]), e.items)

    def _sized(self, display: ast.expr, items: tuple[n.Expr, ...]) -> ast.expr:
        return call("$built", display) if any(isinstance(i, n.Starred) for i in items) else display

    def _e_DictDisplay(self, e: n.DictDisplay) -> ast.expr:
        keys = [None if k is None else self.key(k) for k in e.keys]
        values = [
            call("$mapping", self.expr(v)) if k is None else self.expr(v) for k, v in zip(e.keys, e.values, strict=True)
        ]
        display = ast.Dict(keys, values)
        return call("$built", display) if None in e.keys else display

    def ticking(self, items: n.Expr, target: n.Expr, kept: bool = False) -> ast.expr:
        """What a loop over a target iterates over: each element consumes a tick. `kept`: the loop is a value itself."""
        self.ticks = True
        source = self.expr(items)
        if kept and not isinstance(items, (n.Literal, n.ListDisplay, n.TupleDisplay)):
            source = call("$over", source)
        levels = star_levels(target)
        if levels:
            source = call("$map", function_of(("$x",), call("$unpackable", load("$x"), constant(levels))), source)
        return call("$compress", source, load("$ticker"))

    def _e_Comprehension(self, e: n.Comprehension) -> ast.expr:
        saved_known, saved_definite, saved_possible = self.known, self.definite, dict(self.possible)
        saved_functions = set(self.local_functions)
        self.known = dict(self.known)
        generators = []
        self.inner += 1
        for clause in e.clauses:
            self.no_walrus += 1
            items = self.ticking(clause.iter, clause.target, e.kind == "generator")
            self.no_walrus -= 1
            kind = element_kind(clause.iter, self.known)
            names = tuple(target_names(clause.target))
            for name in names:
                self.check_name(name)
                self.known[name] = kind if isinstance(clause.target, n.Name) else UNKNOWN
            self.bind(names)
            target = self.comprehension_target(clause.target)
            generators.append(ast.comprehension(target, items, [self.expr(c) for c in clause.conditions], 0))
        element = self.key(e.element) if e.kind == "set" else self.expr(e.element)
        key = None if e.key is None else self.key(e.key)
        self.inner -= 1
        self.known, self.definite, self.possible = saved_known, saved_definite, saved_possible
        self.local_functions = saved_functions
        if self.named:
            self.maybe(self.named)
            self.local_functions.difference_update(self.named)
        if e.kind == "dict":
            if key is None:
                raise IRTypeError("a dict comprehension needs a key")
            return ast.DictComp(key, element, generators)
        kinds = {"list": ast.ListComp, "set": ast.SetComp, "generator": ast.GeneratorExp}
        return kinds[e.kind](element, generators)

    def comprehension_target(self, t: n.Expr) -> ast.expr:
        if isinstance(t, n.Name):
            return store(t.id)
        if isinstance(t, n.Starred):
            return ast.Starred(self.comprehension_target(t.value), ast.Store())
        if isinstance(t, (n.TupleDisplay, n.ListDisplay)):
            return ast.Tuple([self.comprehension_target(i) for i in t.items], ast.Store())
        raise IRTypeError("a comprehension can only bind names")

    def _e_Lambda(self, e: n.Lambda) -> ast.expr:
        for p in e.params:
            self.check_name(p)
        saved = self.enter(e.params, dict.fromkeys(e.params, UNKNOWN))
        self.local_functions.difference_update(e.params)
        self.inner += 1
        body = self.expr(e.body)
        calls = any(isinstance(x, n.Call) or self.fields and isinstance(x, n.MethodCall) for x in e.body.walk())
        self.leave(saved)
        if calls:  # it may call itself through a variable, or through a field
            body = ast.IfExp(call("$tick"), body, constant(None))
        return function_of(e.params, body)

    def _e_FString(self, e: n.FString) -> ast.expr:
        self.ticks = True
        values: list[ast.expr] = []
        for part in e.parts:
            if isinstance(part, n.FormattedValue):
                value: ast.expr = call("$show", self.expr(part.value))
                spec = None
                if part.spec:
                    if "{" in part.spec:
                        raise IRTypeError(
                            "a nested field in a format spec is not supported", remedy="use ljust, rjust or str"
                        )
                    if not part.conversion:
                        values.append(ast.FormattedValue(call("$format", value, constant(part.spec)), -1, None))
                        continue
                    value = call("$show_as", value, constant(part.spec))
                    spec = ast.JoinedStr([constant(part.spec)])
                conversion = ord(part.conversion) if part.conversion else -1
                values.append(ast.FormattedValue(value, conversion, spec))
            elif isinstance(part, n.Literal):
                values.append(constant(str(part.value)))
            else:
                raise IRTypeError("an f-string holds text and formatted values")
        return call("$built", ast.JoinedStr(values))


def _warned(op: str | n.Hole, left: n.Expr | None, right: n.Expr) -> bool:
    """Whether CPython's compiler would warn of an identity test with a literal."""
    if op not in ("is", "is not"):
        return False
    return any(
        isinstance(x, n.Literal) and type(x.value) in (int, float, str, bytes) or isinstance(x, n.TupleDisplay)
        for x in (left, right)
    )


def _thunk(body: ast.expr) -> ast.Lambda:
    return function_of((), body)


def function_of(params: Iterable[str], body: ast.expr) -> ast.Lambda:
    return ast.Lambda(ast.arguments([], [ast.arg(p) for p in params], None, [], [], None, []), body)
