"""Python `ast` expressions to IR expressions."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, NoReturn

from csp_ir.errors import IRSyntaxError
from csp_ir.ir import nodes as ir
from csp_ir.ir.hole_text import HoleText, Marked
from csp_ir.ir.left_out import LEFT_OUT
from csp_ir.ir.modules import (
    ALIASES,
    CLASS_CONSTANTS,
    CLASS_METHODS,
    CLASSES,
    METHODS,
    MODULES,
    NUMBERS,
    OF_CLASSES,
    SETTABLE,
    TYPE_NAMES,
)  # fmt: skip
from csp_ir.ir.parse_types import TypeReader
from csp_ir.ir.printer import print_expr
from csp_ir.ir.refined import VALUE, composed
from csp_ir.ir.types import ANY, Type
from csp_ir.ir.where_text import condition_of

MAX_DEPTH = 150
MAX_INT_BITS = 13_288  # CPython prints ints of up to 4,300 digits

_BINARY: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
}  # fmt: skip
_COMPARE: dict[type, str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in",
    ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
_UNARY: dict[type, str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not"}
_FORBIDDEN = frozenset(
    (
        "exec compile open input __import__ getattr setattr delattr globals locals vars "
        "dir breakpoint exit quit memoryview super classmethod staticmethod property help"
    ).split()
)
APART = _FORBIDDEN | {"eval"}  # in what is no whole program: of a program the interpreter knows all that it may do
_BY_VALUE = NUMBERS.keys() | ALIASES.keys()
_DUNDERS = {"__len__": "len", "__next__": "next", "__iter__": "iter", "__abs__": "abs", "__str__": "str"}
PLACEHOLDER = re.compile(r"__hole_(\w+)__\Z")
_VALUES = ("term", "constant", "name", "predicate", "function")
_UNTYPED = ("operator", "predicate", "type", "block")  # their place says all that a type could
# Where a hole stands -> the kinds it may have there, and what to write instead of others.
_PLACES: dict[str, tuple[tuple[str, ...], str]] = {
    "term": (_VALUES, "an operator goes between operands (`a ?{0} b`), statements on a line of their own, "
                      "a type where a type is written; a value here: `?{0}`"),
    "name": (("name",), "`?{0}`: what is assigned to is a name"),
    "operator": (("operator",), "`a ?{0} b`: between two operands stands an operator"),
    "block": (("block", *_VALUES), "statements here, or a value: `?{0}`"),
}  # fmt: skip


class ExprReader:
    """Reads expressions, assignment targets, names and annotations of one text."""

    def __init__(self, marked: Marked, file: str | None, column_offset: int) -> None:
        self.marked = marked
        self.file = file
        self.column_offset = column_offset
        self.modules: dict[str, str] = {name: name for name in MODULES}
        self.imported: dict[str, str] = {}
        self.bound: list[set[str]] = []
        self.named: dict[str, Type] = {}  # the records and aliases that the text defines
        self.fields: set[str] | None = (
            None  # what may stand after a dot; None: any name, as where records are defined elsewhere
        )
        self.records: dict[str, ir.Record] = {}  # those that the text defines, or that are defined elsewhere
        self.unknown: list[str] | None = None  # takes in unknown types of annotations, which are Any then
        self.owned: list[set[str]] = []  # names of the functions around, which hide what is built in
        self.yielding = ""  # why `yield` cannot stand here; "" where it can
        self.own: frozenset[str] = frozenset()  # fields and methods of the text's own classes
        self.errors: set[str] = set()  # exceptions that the text defines
        self.shared: set[str] = set()  # names that a local function may bind for those around it
        self.inner = 0  # comprehensions and lambdas around
        self.forbidden = _FORBIDDEN
        self.naming = ""  # why `:=` cannot stand here; "" where it can
        self.depth = 0
        self.blanks = 0  # values that are written `...`
        self.types = TypeReader(self)
        self.operator_places = list(marked.operators)

    # --- places -------------------------------------------------------------

    def place(self, node: ast.AST) -> ir.Position:
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        column = self.marked.original_column(line, column) - (self.column_offset if line == 1 else 0)
        return ir.Position(line, max(column, 0) + 1)

    def refuse(self, node: ast.AST, message: str, remedy: str = "") -> NoReturn:
        line, column = self.place(node)
        raise IRSyntaxError(message, line=line, column=column, file=self.file, remedy=remedy)

    def annotation(self, node: ast.expr) -> Type:
        if self.unknown is None:
            return self.types.read(node)
        try:
            return self.types.read(node)
        except IRSyntaxError:
            self.unknown.append(ast.unparse(node))
            return ANY

    def name(self, node: ast.AST, text: str) -> str:
        hidden = text in self.forbidden and not any(text in names for names in self.owned)
        if hidden or (text.startswith("__") and text.endswith("__")):
            self.refuse(node, f"`{text}` is not in the IR", "use a component of the library")
        return text

    def target(self, node: ast.expr, stored: bool = False) -> ir.Expr:
        """What is assigned to; stored: by an assignment, which may be to a field."""
        if isinstance(node, ast.Name):
            if match := PLACEHOLDER.match(node.id):
                return self.hole(node, match[1], "name")
            return ir.Name(self.name(node, node.id), position=self.place(node))
        if isinstance(node, ast.Tuple | ast.List):
            return ir.TupleDisplay(tuple(self.target(e, stored) for e in node.elts), position=self.place(node))
        if isinstance(node, ast.Starred):
            return ir.Starred(self.target(node.value, stored), position=self.place(node))
        if isinstance(node, ast.Subscript):
            return self.expr(node)
        if stored and isinstance(node, ast.Attribute) and (node.attr in self.own or node.attr in SETTABLE):
            return ir.Attribute(self.expr(node.value), node.attr, position=self.place(node))
        self.refuse(node, "attribute assignment is not in the IR", "make a new record, as with dataclasses.replace")

    def hole(self, node: ast.AST, name: str, place: str = "term") -> ir.Hole:
        """The hole at a node; place: the kind that a hole without a written one has there."""
        written: HoleText | None = self.marked.terms.get(name)
        if written is None:  # two holes run together, or a name that looks like a placeholder
            self.refuse(node, f"`{name}` is not a hole", "put an operator or a space between two holes")
        return self.written_hole(node, written, place)

    def blank(self, node: ast.Constant) -> ir.Hole:
        """The hole that `...` is in the place of a value; its name tells it from others of the text."""
        self.blanks += 1
        return ir.Hole(f"blank{self.blanks}", None, "", "term", "", position=self.place(node))

    def written_hole(self, node: ast.AST, written: HoleText, place: str) -> ir.Hole:
        name, kind = written.name, written.kind or place
        admitted, remedy = _PLACES[place]
        if kind not in admitted:
            self.refuse(node, f"?{name} is of kind {kind}, which cannot stand here", remedy.format(name))
        if written.type_text and kind in _UNTYPED and written.kind:
            self.refuse(node, f"?{name} is of kind {kind}, which has no type", f"?{name}: {kind}")
        t = self.types.of_hole(node, written) if written.type_text else None
        where = self.refinement(node, name, kind, t, written.where)
        return ir.Hole(name, t, written.description, kind, where, position=self.place(node))

    def refinement(self, node: ast.AST, name: str, kind: str, t: Type | None, where: str | None) -> str:
        """What refines a hole of a kind and type, with what is written behind it, as one condition."""
        if where is None and (t is None or t == ANY):
            return ""
        if where == "":
            self.refuse(node, "a condition is missing behind `where`", f"?{name}: int where {name} > 0")
        if where is not None and kind not in _VALUES:
            self.refuse(node, f"`where` refines a value, and ?{name} is of kind {kind}", f"`?{name}`")
        try:
            text = composed(name, t or ANY, where or "")
            return print_expr(self.condition(text, {VALUE, name})) if text else ""
        except IRSyntaxError as error:
            self.refuse(node, f"what refines ?{name}: {error.message}", error.remedy)

    def condition(self, text: str, names: set[str]) -> ir.Expr:
        """A text as an expression by itself; names: that are in scope there, beside what is built in."""
        try:
            tree = ast.parse(f"({text}\n)", mode="eval").body
        except (SyntaxError, ValueError) as error:
            raise IRSyntaxError(f"not Python: {error}", remedy="a condition such as n > 0") from None
        reader = ExprReader(Marked(text), self.file, 1)
        reader.owned.append(names)
        reader.bound.append(names)
        reader.forbidden, reader.naming = APART, "in an expression by itself"
        return reader.expr(tree)

    def operator(self, node: ast.AST, op: ast.operator, left: ast.expr, right: ast.expr) -> str | ir.Hole:
        if not isinstance(op, ast.MatMult):
            return _BINARY[type(op)]
        # Operators are kept in text order; the one between the two operands is the next at or after the left one's end.
        places = self.operator_places
        at = bisect_left(places, (left.end_lineno or 0, left.end_col_offset or 0))
        if at < len(places) and places[at] < (right.lineno, right.col_offset):
            written = self.marked.operators[places[at]]
            return self.written_hole(node, written, "operator")
        self.refuse(node, "matrix multiplication is not in the IR", "use sum(a * b for a, b in zip(xs, ys))")

    def expr(self, node: ast.expr) -> ir.Expr:
        method = getattr(self, f"expr_{type(node).__name__}", None)
        if method is None:
            if isinstance(node, ast.Yield | ast.YieldFrom):
                self.refuse(
                    node, "`yield` inside an expression is not in the IR", "assign it first: `got = yield value`"
                )
            name = "`await`" if isinstance(node, ast.Await) else f"`{type(node).__name__}`"
            self.refuse(node, f"{name} is not in the IR", "use an assignment, a list or a comprehension")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.refuse(node, "nested too deeply", "split it with assignments")
        result = method(node)
        self.depth -= 1
        return result

    def exprs(self, items: Iterable[ast.expr]) -> tuple[ir.Expr, ...]:
        return tuple(map(self.expr, items))

    def yielded(self, node: ast.expr) -> ir.Expr:
        """An expression where `yield` may stand: alone on its line, or all that is assigned."""
        if not isinstance(node, ast.Yield | ast.YieldFrom):
            return self.expr(node)
        if self.yielding:
            self.refuse(node, f"`yield` {self.yielding} is not in the IR", "collect the values in a list")
        value = None if node.value is None else self.expr(node.value)
        if isinstance(node, ast.YieldFrom):
            assert value is not None
            return ir.YieldFrom(value, position=self.place(node))
        return ir.Yield(value, position=self.place(node))

    def expr_NamedExpr(self, node: ast.NamedExpr) -> ir.Expr:
        if self.naming:
            self.refuse(node, f"`:=` {self.naming} is not in the IR", "assign it before")
        if PLACEHOLDER.match(node.target.id):
            self.refuse(node, "what `:=` binds is a name", "write the name")
        target = ir.Name(self.name(node, node.target.id), position=self.place(node.target))
        return ir.NamedExpr(target, self.expr(node.value), position=self.place(node))

    def expr_Constant(self, node: ast.Constant) -> ir.Expr:
        if node.value is ...:
            return self.blank(node)
        if isinstance(node.value, complex):
            self.refuse(node, "complex numbers are not in the IR", "write the value")
        if isinstance(node.value, int) and node.value.bit_length() > MAX_INT_BITS:
            self.refuse(node, "an int of more than 4,000 digits", "compute it: 10**5000, with fewer digits")
        if condition_of(node) is not None:
            self.refuse(
                node, "`where` stands behind a type only", "n: int where 0 <= n < 100, in a signature or a hole"
            )
        return ir.Literal(node.value, position=self.place(node))

    def is_local(self, name: str) -> bool:
        return any(name in names for names in self.bound)

    def expr_Name(self, node: ast.Name) -> ir.Expr:
        if match := PLACEHOLDER.match(node.id):
            return self.hole(node, match[1])
        if not self.is_local(node.id) and node.id in self.imported:
            return self.member(node, self.imported[node.id])
        return ir.Name(self.name(node, node.id), position=self.place(node))

    def dotted(self, node: ast.expr) -> str | None:
        """The full name of a module's member, as `itertools.chain` for `chain` after an import from it; or None."""
        if isinstance(node, ast.Name):
            return None if self.is_local(node.id) else self.imported.get(node.id)
        if not isinstance(node, ast.Attribute):
            return None
        owner = node.value
        if isinstance(owner, ast.Name) and not self.is_local(owner.id) and owner.id in self.modules:
            module = self.modules[owner.id]
            known = node.attr in MODULES[module] if module in MODULES else True
            if module in CLASS_METHODS and not known and f"{module}.{node.attr}" not in _BY_VALUE:
                # the class `datetime`, or a value of that name
                return f"{module}.{module}.{node.attr}" if node.attr in OF_CLASSES else None
            return f"{module}.{node.attr}"
        outer = self.dotted(owner)
        return f"{outer}.{node.attr}" if outer else None

    def expr_Attribute(self, node: ast.Attribute) -> ir.Expr:
        owner = node.value
        name = self.dotted(node)
        if name is not None and (name in _BY_VALUE or self.is_component(node)):
            return self.member(node, name)
        if isinstance(owner, ast.Name) and not self.is_local(owner.id):
            if _of_class(node):
                return ir.FunctionRef(f"{owner.id}.{node.attr}", position=self.place(node))
        if node.attr == "__name__":
            if isinstance(owner, ast.Attribute) and owner.attr == "__class__" and not self.is_local("type"):
                owner = ast.copy_location(ast.Call(ast.Name("type", ast.Load()), [owner.value], []), owner)
                ast.fix_missing_locations(owner)
            return ir.Attribute(self.expr(owner), node.attr, position=self.place(node))
        known = self.fields is None or node.attr in self.fields
        if node.attr not in self.own and (node.attr.startswith("_") or not known):
            self.refuse(node, f"attribute `.{node.attr}` outside the component library", "call a known method or index")
        return ir.Attribute(self.expr(owner), node.attr, position=self.place(node))

    def member(self, node: ast.expr, name: str) -> ir.Expr:
        """The node of a module's member by its full name: `math.sqrt`, `datetime.date`, `datetime.date.fromisoformat`."""
        if name in NUMBERS:
            return ir.Literal(NUMBERS[name], position=self.place(node))
        if name in ALIASES:
            return ir.FunctionRef(ALIASES[name], position=self.place(node))
        for full, short in CLASSES.items():
            held = (*CLASS_METHODS[short], *CLASS_CONSTANTS.get(short, ()))
            if name == full or name.startswith(f"{full}.") and name.removeprefix(f"{full}.") in held:
                if self.is_local(short):
                    self.refuse(node, f"`{short}` is another thing here, so that {name} cannot be named", "rename it")
                short += name.removeprefix(full)
                place = self.place(node)
                return ir.FunctionRef(short, position=place) if "." in short else ir.Name(short, position=place)
        module, _, member = name.partition(".")
        if member not in MODULES.get(module, ()):
            self.refuse(node, f"{name} is not in the component library", LEFT_OUT.get(name, ""))
        return ir.FunctionRef(name, position=self.place(node))

    def argument(self, node: ast.expr) -> ir.Expr:
        """An argument; a method of a value passed as a function, as in `max(d, key=d.get)`, is a lambda in the IR."""
        if not isinstance(node, ast.Attribute) or node.attr not in METHODS - self.own or self.is_component(node):
            return self.expr(node)
        if not isinstance(node.value, ast.Name | ast.Constant):
            return self.expr(node)
        receiver = self.expr(node.value)
        name = "item" if not isinstance(receiver, ir.Name) or receiver.id != "item" else "value"
        place = self.place(node)
        call = ir.MethodCall(receiver, node.attr, (ir.Name(name, position=place),), (), position=place)
        return ir.Lambda((name,), call, position=place)

    def expr_Call(self, node: ast.Call) -> ir.Expr:
        args = tuple(map(self.argument, node.args))
        keywords = []
        for k in node.keywords:
            keywords.append(ir.Keyword(k.arg or "", self.argument(k.value)))
        place = self.place(node)
        f = node.func
        if isinstance(f, ast.Attribute) and f.attr in _DUNDERS and not self.is_local(_DUNDERS[f.attr]):
            if not args and not keywords:
                function = ir.Name(_DUNDERS[f.attr], position=place)
                return ir.Call(function, (self.expr(f.value),), (), position=place)
        if isinstance(f, ast.Attribute) and not self.is_component(f):
            if f.attr not in METHODS and f.attr not in self.own:
                self.refuse(
                    f, f"method `.{f.attr}` is not in the component library", "use a str, list, dict or set method"
                )
            return ir.MethodCall(self.expr(f.value), f.attr, args, tuple(keywords), position=place)
        return ir.Call(self.expr(f), args, tuple(keywords), position=place)

    def is_component(self, node: ast.Attribute) -> bool:
        """Whether an attribute names a component, rather than a method of a value."""
        owner = node.value
        if isinstance(owner, ast.Name) and not self.is_local(owner.id) and not PLACEHOLDER.match(owner.id):
            if owner.id in self.modules and self.modules[owner.id] not in CLASS_METHODS or _of_class(node):
                return True
        name = self.dotted(node) or ""
        module, _, member = name.partition(".")
        return member in MODULES.get(module, ()) or name.rpartition(".")[0] in CLASSES

    def expr_BinOp(self, node: ast.BinOp) -> ir.Expr:
        op = self.operator(node, node.op, node.left, node.right)
        return ir.Binary(self.expr(node.left), op, self.expr(node.right), position=self.place(node))

    def expr_UnaryOp(self, node: ast.UnaryOp) -> ir.Expr:
        operand = self.expr(node.operand)
        op = _UNARY[type(node.op)]
        if op == "-" and isinstance(operand, ir.Literal) and type(operand.value) in (int, float):
            # A negative number is one literal; the printer prints it so. -0 is 0, and its sign would be lost.
            if isinstance(node.operand, ast.Constant) and (operand.value or type(operand.value) is float):
                return ir.Literal(-operand.value, position=self.place(node))  # type: ignore[operator]
        return ir.Unary(op, operand, position=self.place(node))

    def expr_BoolOp(self, node: ast.BoolOp) -> ir.Expr:
        op = "and" if isinstance(node.op, ast.And) else "or"
        return ir.BoolOp(op, self.exprs(node.values), position=self.place(node))

    def expr_Compare(self, node: ast.Compare) -> ir.Expr:
        if self.inner and any(isinstance(n, ast.NamedExpr) for part in node.comparators[1:] for n in ast.walk(part)):
            self.refuse(node, "`:=` within a chained comparison is not in the IR here", "assign it before")
        ops = tuple(_COMPARE[type(op)] for op in node.ops)
        return ir.Compare(self.expr(node.left), ops, self.exprs(node.comparators), position=self.place(node))

    def expr_IfExp(self, node: ast.IfExp) -> ir.Expr:
        return ir.IfExp(self.expr(node.test), self.expr(node.body), self.expr(node.orelse), position=self.place(node))

    def expr_Subscript(self, node: ast.Subscript) -> ir.Expr:
        if any(isinstance(n, ast.Constant) and n.value is ... for n in ast.walk(node.slice)):
            self.refuse(node.slice, "`...` in a subscript is not in the IR", "write the index, or a hole: `xs[?at]`")
        return ir.Subscript(self.expr(node.value), self.expr(node.slice), position=self.place(node))

    def expr_Slice(self, node: ast.Slice) -> ir.Expr:
        parts = [self.expr(p) if p is not None else None for p in (node.lower, node.upper, node.step)]
        return ir.Slice(*parts, position=self.place(node))

    def expr_Starred(self, node: ast.Starred) -> ir.Expr:
        return ir.Starred(self.expr(node.value), position=self.place(node))

    def expr_List(self, node: ast.List) -> ir.Expr:
        return ir.ListDisplay(self.exprs(node.elts), position=self.place(node))

    def expr_Tuple(self, node: ast.Tuple) -> ir.Expr:
        return ir.TupleDisplay(self.exprs(node.elts), position=self.place(node))

    def expr_Set(self, node: ast.Set) -> ir.Expr:
        return ir.SetDisplay(self.exprs(node.elts), position=self.place(node))

    def expr_Dict(self, node: ast.Dict) -> ir.Expr:
        keys = tuple(self.expr(k) if k is not None else None for k in node.keys)
        return ir.DictDisplay(keys, self.exprs(node.values), position=self.place(node))

    def comprehension(self, node: Any, kind: str, element: ast.expr, key: ast.expr | None = None) -> ir.Expr:
        self.bound.append({n for g in node.generators for n in _names_of(g.target)})
        self.inner += 1
        clauses = []
        for g in node.generators:
            if g.is_async:
                self.refuse(node, "async comprehensions are not in the IR")
            naming, self.naming = self.naming, "in the iterable of a comprehension"
            target, source = self.target(g.target), self.expr(g.iter)
            self.naming = naming
            clauses.append(ir.Clause(target, source, self.exprs(g.ifs)))
        value = self.expr(element)
        key_expr = self.expr(key) if key is not None else None
        self.inner -= 1
        self.bound.pop()
        return ir.Comprehension(kind, value, tuple(clauses), key_expr, position=self.place(node))

    def expr_ListComp(self, node: ast.ListComp) -> ir.Expr:
        return self.comprehension(node, "list", node.elt)

    def expr_SetComp(self, node: ast.SetComp) -> ir.Expr:
        return self.comprehension(node, "set", node.elt)

    def expr_GeneratorExp(self, node: ast.GeneratorExp) -> ir.Expr:
        return self.comprehension(node, "generator", node.elt)

    def expr_DictComp(self, node: ast.DictComp) -> ir.Expr:
        return self.comprehension(node, "dict", node.value, node.key)

    def expr_Lambda(self, node: ast.Lambda) -> ir.Expr:
        a = node.args
        if a.vararg or a.kwarg or a.kwonlyargs or a.defaults or a.posonlyargs:
            self.refuse(node, "a lambda takes plain parameters only", "write a local helper function")
        params = tuple(self.name(p, p.arg) for p in a.args)
        if len(set(params)) < len(params):
            self.refuse(node, "two parameters have one name", "give each its own name")
        self.bound.append(set(params))
        self.inner += 1
        body = self.expr(node.body)
        self.inner -= 1
        self.bound.pop()
        return ir.Lambda(params, body, position=self.place(node))

    def expr_JoinedStr(self, node: ast.JoinedStr) -> ir.Expr:
        return ir.FString(self.exprs(node.values), position=self.place(node))

    def expr_FormattedValue(self, node: ast.FormattedValue) -> ir.Expr:
        spec = ""
        if node.format_spec is not None:
            parts = node.format_spec.values if isinstance(node.format_spec, ast.JoinedStr) else []
            if not all(isinstance(p, ast.Constant) for p in parts):
                return self.computed_format(node, node.format_spec)
            spec = "".join(str(p.value) for p in parts if isinstance(p, ast.Constant))
        conversion = chr(node.conversion) if node.conversion > 0 else ""
        return ir.FormattedValue(self.expr(node.value), conversion, spec, position=self.place(node))

    def computed_format(self, node: ast.FormattedValue, spec: ast.expr) -> ir.Expr:
        """`{x:>{width}}` as `{format(x, f">{width}")}`."""
        place = self.place(node)
        value = self.expr(node.value)
        if node.conversion > 0:
            function = ir.Name({"s": "str", "r": "repr", "a": "ascii"}[chr(node.conversion)], position=place)
            value = ir.Call(function, (value,), (), position=place)
        text = ir.Call(ir.Name("format", position=place), (value, self.expr(spec)), (), position=place)
        return ir.FormattedValue(text, position=place)


def _of_class(node: ast.Attribute) -> bool:
    """Whether an attribute of a name is a method taken from a builtin type; `date.weekday` may as well be a value's."""
    owner = node.value
    if not isinstance(owner, ast.Name) or owner.id not in TYPE_NAMES:
        return False
    if node.attr in CLASS_CONSTANTS.get(owner.id, ()):
        return True
    if node.attr not in METHODS:
        return False
    return owner.id not in CLASS_METHODS or node.attr in OF_CLASSES


def _names_of(target: ast.expr) -> set[str]:
    return {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
