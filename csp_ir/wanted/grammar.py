"""The grammar of likely terms: typed rows, the slots of their parts, and how likely each is in a slot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from csp_ir.draft.stems import stem
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.types import FLOAT, INT, STR, Type
from csp_ir.wanted.grammar_rows import LEAVES, LITERALS, ROWS
from csp_ir.wanted.kinds import MARK, is_open

Build = Callable[[Sequence[ir.Expr]], ir.Expr]


@dataclass(frozen=True)
class Scores:
    """How likely something is: a weight, and what is added to it in a slot, or for a type."""

    base: float
    more: Mapping[str, float]

    def of(self, *where: str) -> float:
        return self.base + sum(self.more.get(w, 0.0) for w in where)


NO_SCORES = Scores(0.0, {})


@dataclass(frozen=True)
class Row:
    """A row of the grammar.

    key: its type, template and parts, as they are written. build: the term over its parts; slots: where each part stands in it.
    sign: the operation, where it has two parts that exchange or must differ.
    """

    key: str
    kind: Type
    scores: Scores
    parts: tuple[Type, ...]
    slots: tuple[str, ...]
    words: frozenset[str]
    build: Build
    template: ir.Expr | None = None
    sign: str = ""
    variables: bool = False
    bare: bool = False


@cache
def rows() -> tuple[Row, ...]:
    found = []
    for line in ROWS.strip().splitlines():
        kind, score, template, parts, words = columns(line)
        types = tuple(map(_scheme, parts.split()))
        names = [f"a{i}" for i in range(len(types))]
        expr = parse_expr(template.format(*names), names=names)
        slots = {n.id: slot for n, _, slot in slots_in(expr) if isinstance(n, ir.Name)}
        scheme = _scheme(kind)
        sign = "key" if types and types[0].name == "dict" else _sign(expr, len(types))
        if sign == "+" and scheme in (INT, FLOAT):
            sign = "plus"
        elif sign == "*" and scheme not in (INT, FLOAT):
            sign = "repeat"
        row = Row(
            key_of(kind, template, parts),
            scheme,
            scores(score),
            types,
            tuple(slots.get(n, "item") for n in names),
            frozenset(map(stem, words.split())),
            _builder(expr, names),
            expr,
            sign,
            is_open(scheme) or any(map(is_open, types)),
            isinstance(expr, ir.ListDisplay | ir.SetDisplay),
        )
        found.append(row)
    return tuple(found)


def columns(line: str) -> tuple[str, str, str, str, str]:
    """A row as it is written: the type, scores, template, types of the parts, and words."""
    left, parts, words = line.rsplit("|", 2)
    kind, score, template = left.split("|", 2)
    return kind.strip(), score.strip(), template.strip(), parts.strip(), words.strip()


def key_of(kind: str, template: str, parts: str) -> str:
    """What a row is called, of its columns."""
    return " ".join((kind, template, *parts.split()))


def scores(text: str) -> Scores:
    """What a score and its additions say as text: `-1.2 index+0.5 left-2.0`."""
    base, *rest = text.split()
    more = {}
    for part in rest:
        at = max(part.rfind("+"), part.rfind("-"))
        more[part[:at]] = float(part[at:])
    return Scores(float(base), more)


@cache
def leaves() -> dict[str, Scores]:
    """The scores of names, literals, and what no row has: tuples, parts of them, members of a union."""
    return {name: scores(text) for name, _, text in (line.partition(" ") for line in LEAVES.strip().splitlines())}


@cache
def literals() -> dict[tuple[type, Any], Scores]:
    """The scores of the literals that people use everywhere; under "said" those of what the spec names."""
    found = {}
    for line in LITERALS.strip().splitlines():
        shown, _, text = line.rpartition(" | ")
        value = parse_expr(shown)
        assert isinstance(value, ir.Literal)
        found[type(value.value), value.value] = scores(text)
    return found


# --- slots --------------------------------------------------------------------------------


def slot_in(parent: ir.Node, field: str) -> str:
    """The slot of a part of an expression: an index, an operand, what is compared, what is asked or called, what is given."""
    match parent:
        case ir.Subscript():
            return "holder" if field == "value" else "index"
        case ir.Slice():
            return "index"
        case ir.Binary() | ir.Unary(op="-"):
            return "operand"
        case ir.Unary():
            return "test"
        case ir.Compare(ops=ops):
            return "left" if field == "first" else "holder" if ops[0] in ("in", "not in") else "right"
        case ir.MethodCall() | ir.Attribute():
            return "holder" if field in ("receiver", "value") else "given"
        case ir.Call():
            return "holder" if len(parent.args) == 1 else "operand"
    return "item"


def slots_in(node: ir.Node) -> Iterator[tuple[ir.Name | ir.Hole, ir.Node, str]]:
    """The names and holes in a node, each with what it is a part of and its slot there."""
    for f in fields(node):
        value = getattr(node, f.name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, ir.Name | ir.Hole):
                yield child, node, slot_in(node, f.name)
            elif isinstance(child, ir.Node):
                yield from slots_in(child)


def _scheme(text: str) -> Type:
    """The type that a row names, whose variables are single letters."""
    name, _, inner = text.partition("[")
    if not inner:
        return t.var(name) if len(name) == 1 else Type(name)
    inner = inner.removesuffix("]")
    depth, parts = 0, [""]
    for c in inner:
        depth += (c == "[") - (c == "]")
        if c == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return Type(name, tuple(map(_scheme, parts)))


def _sign(expr: ir.Expr, parts: int) -> str:
    match expr:
        case ir.Binary(op=str(op)) | ir.Compare(ops=(str(op),)) if parts == 2:
            return op
        case ir.Call(function=ir.Name(id=name)) if parts == 2:
            return name
        case ir.Binary(op="+" | "-", right=ir.Literal(value=1)) if parts == 1:
            return "step"
        case ir.Unary(op=op):
            return f"unary {op}"
        case ir.Subscript(index=ir.Slice(lower=lower, upper=upper)) if parts > 1:
            return "from" if upper is None else "slice" if lower is not None else "to"
        case ir.BoolOp(op=op) if parts == 2:
            return op
    return "chain" if isinstance(expr, ir.Compare) and parts == 3 else ""


def _builder(expr: ir.Expr, names: Sequence[str]) -> Build:
    """What makes a template's term of its parts."""

    def make(node: Any) -> Callable[[Sequence[ir.Expr]], Any]:
        if isinstance(node, ir.Name) and node.id in names:
            at = names.index(node.id)
            return lambda args: args[at]
        if isinstance(node, ir.Node):
            values = [(f.name, getattr(node, f.name)) for f in fields(node) if f.init]
            if not any(isinstance(n, ir.Name) and n.id in names for n in node.walk()):
                return lambda args: node
            parts = [(f, make(v)) for f, v in values]
            kind = type(node)
            return lambda args: kind(**{f: m(args) for f, m in parts})
        if type(node) is tuple:
            each = [make(n) for n in node]
            return lambda args: tuple([m(args) for m in each])
        return lambda args: node

    return make(expr)


def display(args: Sequence[ir.Expr]) -> ir.Expr:
    """A tuple of its parts."""
    return ir.TupleDisplay(tuple(args))


def itself(args: Sequence[ir.Expr]) -> ir.Expr:
    """A term that stands for another type."""
    return args[0]


def item(key: int | str) -> Build:
    """What is under a key, or at a position."""
    return lambda args: ir.Subscript(args[0], ir.Literal(key))


def got(key: str, kind: Type) -> Build:
    """The value of a key that a record may lack, with what stands for it then."""
    default = {"int": ir.Literal(0), "float": ir.Literal(0.0), "list": ir.ListDisplay(), "dict": ir.DictDisplay()}.get(
        kind.name
    )
    args = (ir.Literal(key),) if default is None else (ir.Literal(key), default)
    return lambda parts: ir.MethodCall(parts[0], "get", args)


# What values are written into texts as, with their types; and such texts.
FORMATS = {"int": (INT, ""), "02d": (INT, "02d"), "str": (STR, ""), ".2f": (FLOAT, ".2f"), "mark": (MARK, "")}
_ONES = ("int", "str", ".2f")
TEXTS = (
    *(pair for one in ("int", ".2f") for pair in ((one, "mark"), ("mark", one))),
    *((first, "mark", last) for first in _ONES for last in (*_ONES, "02d") if first != "str" or last != "str"),
    *(("mark", one, "mark") for one in _ONES),
    ("int", "mark", "02d", "mark", "02d"),
)


def written(formats: Sequence[str], args: Sequence[ir.Expr]) -> ir.Expr:
    """A text of values and what stands between them."""
    parts = [
        a if isinstance(a, ir.Literal) and isinstance(a.value, str) else ir.FormattedValue(a, "", FORMATS[f][1])
        for f, a in zip(formats, args)
    ]
    return ir.FString(tuple(parts))
