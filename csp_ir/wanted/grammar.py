"""The grammar of likely terms: typed rows with what each costs in nats, and what nobody writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from typing import Any

from csp_ir.draft.stems import stem
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_expr
from csp_ir.ir.types import FLOAT, INT, Type
from csp_ir.wanted.kinds import is_open

# type of the term | nats | template | types of the parts | words that evoke it
ROWS = """
int   | 1.8 | {0} + 1 | int | next more
int   | 2.1 | {0} - 1 | int | previous last less
int   | 1.6 | {0} + {1} | int int | sum plus add total together
int   | 1.9 | {0} - {1} | int int | difference minus change left subtract delta gap
int   | 2.6 | {0} * {1} | int int | product times multiply
int   | 3.2 | {0} // {1} | int int | quotient whole half per divide
int   | 3.2 | {0} % {1} | int int | remainder rest wrap modulo
int   | 2.0 | len({0}) | sized | length size count long many
int   | 2.6 | max({0}, {1}) | int int | max best highest longest deepest largest latest greatest peak
int   | 2.9 | min({0}, {1}) | int int | min least lowest shortest smallest earliest fewest cheapest
int   | 2.6 | int({0}) | str | number parse digit integer
int   | 3.6 | int({0}) | float | whole
int   | 3.4 | sum({0}) | list[int] | sum total
int   | 4.0 | max({0}) | list[int] | max largest
int   | 4.0 | min({0}) | list[int] | min smallest
int   | 3.2 | -{0} | int | negative minus opposite
int   | 4.2 | abs({0}) | int | distance absolute
int   | 2.4 | {0}.get({1}, 0) | dict[K,int] K | count total
int   | 4.4 | {0}.count({1}) | str str | count times
int   | 4.4 | {0}.count({1}) | list[T] T | count times
int   | 4.8 | {0}.find({1}) | str str | find position
int   | 4.6 | {0}.index({1}) | list[T] T | position index
int   | 4.4 | ord({0}) | str | code letter shift
int   | 4.4 | round({0}) | float | round
int   | 4.6 | {0} ** {1} | int int | power square
int   | 3.4 | ({0} + {1}) // 2 | int int | middle mid half average
int   | 3.2 | len({0}) - 1 | sized | last end
int   | 4.4 | {0} - 1 - {1} | int int | mirror right end back opposite anti
int   | 2.6 | {0}.get({1}, 0) + {2} | dict[K,int] K int | total add
int   | 2.6 | {0}.get({1}, 0) + 1 | dict[K,int] K | count
int   | 3.4 | {0}.get({1}, 0) - {2} | dict[K,int] K int | remain left
int   | 4.4 | ord({0}) - ord('a') | str | letter alphabet shift
int   | 3.6 | {0} * {1} // {2} | int int int | percent share interest part
int   | 3.8 | {0} % {1} // {2} | int int int | minute hour
int   | 3.8 | min({0}, {1}) - {2} | int int int | taxed within
int   | 3.4 | max(0, {0} - 1) | int | top first before
int   | 3.6 | max(0, {0} - {1}) | int int | left remain
int   | 4.0 | max(0, {0} - {1} + 1) | int int | first window
int   | 3.8 | min({0}, {1} + 1) | int int | bottom end
int   | 4.0 | ({0} + {1} - 1) // {1} | int int | page full needed
int   | 4.2 | ord("a") | | base letter code
int   | 4.2 | ord("A") | | base letter code
int   | 5.0 | (ord({0}) - {1} + {2}) % 26 + {1} | str int int | code shift wrap alphabet letter cipher
int   | 2.8 | len({0}[0]) | list[list[T]] | width column
int   | 3.2 | len({0}[0]) | list[str] | width column
int   | 4.2 | len({0}) - 1 - {1} | sized int | mirror opposite back
int   | 5.2 | sum({0}) // len({0}) | list[int] | average mean
float | 3.2 | sum({0}) / len({0}) | list[float] | average mean
float | 4.2 | round(sum({0}) / len({0}), {1}) | list[float] int | average mean
str   | 3.6 | {0}[{1} % {2}] | str int int | digit
str   | 3.2 | {0}[{1}:{1} + {2}] | str int int | piece part chunk window
str   | 3.4 | {0}.split()[0] | str | first
str   | 3.6 | {0}.split()[-1] | str | last
str   | 4.0 | {0}.split({1})[0] | str str | first before
str   | 4.0 | {0}.split({1})[1] | str str | second after
str   | 4.2 | {0}.strip({1}) | str str | strip clean trim
str   | 4.4 | "".join(sorted({0})) | str | letter anagram key
str   | 4.6 | str({0}).zfill({1}) | int int | pad digit
str   | 5.5 | chr((ord({0}) - {1} + {2}) % 26 + {1}) | str int int | shift wrap alphabet letter cipher
list[T] | 2.8 | {0}[{1}:{1} + {2}] | list[T] int int | chunk window page part group
list[T] | 3.8 | sorted(set({0}) | set({1})) | dict[T,V] dict[T,V] | all either key
list[T] | 4.4 | {0}[max(0, {1} - {2} + 1):{1} + 1] | list[T] int int | window moving running last
list[T] | 3.2 | sorted({0}, reverse=True) | list[T] | large descending high order
list[T] | 3.8 | sorted(set({0})) | list[T] | distinct unique
bool  | 2.8 | {0} < len({1}) | int sized | more within end
bool  | 3.2 | {0} + 1 < len({1}) | int sized | next
bool  | 3.4 | 0 <= {0} < len({1}) | int sized | inside within
bool  | 3.8 | 0 <= {0} < len({1}[0]) | int list[str] | inside within
bool  | 3.8 | 0 <= {0} < len({1}[0]) | int list[list[T]] | inside within
bool  | 3.6 | {0}[{1}] == {0}[{2}] | str int int | same run equal
bool  | 3.8 | {0}[{1}] == {0}[{2}] | list[T] int int | same run equal
bool  | 3.0 | len({0}) > 1 | sized | several shared
bool  | 3.0 | len({0}) == {1} | sized int | full long
bool  | 3.2 | len({0}) < {1} | sized int | short room
bool  | 3.6 | len({0}) + len({1}) + 1 <= {2} | str str int | fit
bool  | 3.2 | {0}[-1] != {1} | list[T] T | mismatch new differ
bool  | 3.2 | {0}[-1] == {1} | list[T] T | same match
float | 1.8 | {0} + {1} | float float | sum plus add
float | 2.0 | {0} - {1} | float float | difference minus
float | 2.0 | {0} * {1} | float float | times product
float | 2.2 | {0} / {1} | float float | average mean ratio share per divide
float | 3.0 | round({0}, {1}) | float int | round
float | 3.2 | float({0}) | str | number parse
float | 3.4 | sum({0}) | list[float] | sum total average
float | 2.8 | max({0}, {1}) | float float | max
float | 3.0 | min({0}, {1}) | float float | min
float | 2.6 | {0}.get({1}, 0.0) | dict[K,float] K | total
str   | 1.5 | {0} + {1} | str str |
str   | 2.0 | str({0}) | int | digit number
str   | 2.6 | {0}.join({1}) | str list[str] | join separate
str   | 3.6 | {0}.lower() | str | lower case
str   | 3.3 | {0}.upper() | str | upper capital case
str   | 3.4 | {0}.strip() | str | strip space trim
str   | 3.6 | {0} * {1} | str int | repeat times indent pad
str   | 3.8 | {0}.replace({1}, {2}) | str str str | replace remove
str   | 4.2 | chr({0}) | int | letter character
str   | 4.6 | {0}.capitalize() | str | capital
str   | 4.6 | {0}.title() | str | title
str   | 3.2 | {0}[0] | str | first initial
str   | 3.2 | {0}[-1] | str | last
str   | 2.2 | {0}[{1}] | str int |
str   | 3.4 | {0}[{1} - 1] | str int | previous before
str   | 3.4 | {0}[{1} + 1] | str int | next after
str   | 3.6 | str({0} % {1}) | int int | digit
int   | 3.4 | {0}.get({1}, 0) - {2}.get({1}, 0) | dict[K,int] K dict[K,int] | change difference delta
str   | 6.0 | chr((ord({0}) - ord('a') + {1}) % 26 + ord('a')) | str int | shift wrap alphabet letter cipher
str   | 2.6 | {0} + ' ' + {1} | str str | word line
str   | 3.2 | {0}[{1}:] | str int | rest
str   | 3.2 | {0}[:{1}] | str int | first
str   | 3.4 | {0}[{1}:{2}] | str int int | piece part between
str   | 3.6 | {0}[1:] | str | rest
str   | 4.2 | {0}[::-1] | str | reverse
str   | 5.0 | {0}.zfill({1}) | str int | pad zero
str   | 5.0 | {0}.rjust({1}) | str int | right
str   | 5.0 | {0}.ljust({1}) | str int | left
T     | 1.3 | {0}[{1}] | list[T] int |
T     | 2.8 | {0}[{1} - 1] | list[T] int | previous before
T     | 3.0 | {0}[{1} + 1] | list[T] int | next after
T     | 2.4 | {0}[{1}][{2}] | list[list[T]] int int | cell
T     | 2.8 | {0}[0] | list[T] | first
T     | 1.7 | {0}[-1] | list[T] | last previous top
T     | 1.3 | {0}[{1}] | dict[K,T] K |
T     | 3.4 | {0}.get({1}, {2}) | dict[K,T] K T | default missing
list[T] | 2.0 | [] | |
list[T] | 3.0 | [{0}] | T |
list[T] | 4.2 | [{0}, {1}] | T T | pair
list[T] | 2.2 | {0} + {1} | list[T] list[T] | add
list[T] | 2.4 | {0} + [{1}] | list[T] T | add append
list[T] | 3.0 | {0}[{1}:] | list[T] int | rest
list[T] | 3.0 | {0}[:{1}] | list[T] int | first
list[T] | 2.6 | {0}[{1}:{2}] | list[T] int int | chunk window page part
list[T] | 3.4 | {0}[1:] | list[T] | rest
list[T] | 3.6 | {0}[:-1] | list[T] | without
list[T] | 4.4 | [{0}] + [{1}] * {2} | T T int | initial
list[T] | 3.0 | [{0}] * {1} | T int | fresh initial row
list[T] | 3.0 | sorted({0}) | list[T] | sort order
list[T] | 3.4 | sorted({0}) | set[T] | sort order
list[T] | 3.6 | {0}[::-1] | list[T] | reverse
list[T] | 2.8 | {0}.get({1}, []) | dict[K,list[T]] K |
list[T] | 3.6 | list({0}.values()) | dict[K,T] | value
list[T] | 3.6 | list({0}.keys()) | dict[T,V] | key
list[T] | 3.4 | list({0}) | list[T] | copy
list[str] | 2.4 | {0}.split({1}) | str str | split separate part piece field
list[str] | 2.6 | {0}.split() | str | word split part
list[str] | 3.8 | {0}.split({1}, 1) | str str | pair
list[str] | 3.8 | {0}.splitlines() | str | line
list[str] | 3.6 | list({0}) | str | character letter
list[int] | 2.8 | list(range({0})) | int | row
list[int] | 3.4 | list(range({0}, {1})) | int int | range
set[T] | 1.8 | set({0}) | list[T] | distinct unique
set[str] | 2.4 | set({0}) | str | letter
set[T] | 2.6 | set({0}) | dict[T,V] | key
set[T] | 2.4 | {0} | {1} | set[T] set[T] | all either union any
set[T] | 2.6 | {0} & {1} | set[T] set[T] | both common shared
set[T] | 2.8 | {0} - {1} | set[T] set[T] | missing without only
set[T] | 2.4 | set() | |
set[T] | 2.8 | {{{0}}} | T |
dict[K,V] | 1.8 | {{}} | |
dict[K,V] | 2.2 | dict({0}) | dict[K,V] | copy
dict[K,V] | 3.0 | {{**{0}, **{1}}} | dict[K,V] dict[K,V] | merge
bool  | 1.6 | {0} == {1} | int int | same equal
bool  | 3.0 | {0} != {1} | int int | differ other not
bool  | 2.4 | {0} < {1} | int int | less below small before under low
bool  | 2.4 | {0} > {1} | int int | more above great large after over high longer
bool  | 2.6 | {0} <= {1} | int int | most fit within
bool  | 2.6 | {0} >= {1} | int int | least enough
bool  | 3.6 | {0} + {1} <= {2} | int int int | fit within most
bool  | 3.6 | {0} - {1} <= {2} | int int int | within most gap
bool  | 3.6 | {0} - {1} > {2} | int int int | more gap
bool  | 2.8 | {0} < {1} | float float | less below under
bool  | 2.8 | {0} > {1} | float float | more above over
bool  | 3.0 | {0} <= {1} | float float | most
bool  | 3.0 | {0} >= {1} | float float | least
bool  | 1.8 | {0} == {1} | str str | same equal match
bool  | 2.8 | {0} != {1} | str str | differ other not
bool  | 4.6 | {0} < {1} | str str | before
bool  | 3.6 | {0} == {1} | T T | same equal
bool  | 3.8 | {0} != {1} | T T | differ
bool  | 5.0 | {0} <= {1} | T T | before
bool  | 1.6 | not {0} | bool | not toggle flip
bool  | 2.4 | not {0} | sized | empty no
bool  | 3.6 | {0}[{1}] != {2}[{1}] | dict[K,T] K dict[K,T] | change differ
bool  | 3.2 | {0} | sized |
bool  | 2.6 | {0} in {1} | T list[T] | in known member
bool  | 3.0 | {0} not in {1} | T list[T] | new fresh
bool  | 2.0 | {0} in {1} | K dict[K,V] | in known
bool  | 2.6 | {0} not in {1} | K dict[K,V] | new missing
bool  | 2.2 | {0} in {1} | T set[T] | in seen
bool  | 2.6 | {0} not in {1} | T set[T] | new unseen
bool  | 2.4 | {0} in {1} | str str | in contain
bool  | 3.2 | {0} not in {1} | str str | without
bool  | 3.2 | {0}.isdigit() | str | digit number
bool  | 3.6 | {0}.isalpha() | str | letter
bool  | 4.0 | {0}.isalnum() | str | letter digit
bool  | 4.0 | {0}.isupper() | str | upper capital
bool  | 4.0 | {0}.islower() | str | lower
bool  | 4.0 | {0}.isspace() | str | space
bool  | 3.2 | {0}.startswith({1}) | str str | start begin prefix
bool  | 3.4 | {0}.endswith({1}) | str str | end suffix
bool  | 5.0 | {0} % {1} == 0 | int int | divisible even multiple leap
bool  | 5.4 | {0} % 2 == 0 | int | even
bool  | 5.2 | {0} % 2 == 1 | int | odd
bool  | 1.4 | {0} is None | optional | none missing
bool  | 1.6 | {0} is not None | optional |
bool  | 2.2 | isinstance({0}, list) | mixed | list nested
bool  | 2.2 | isinstance({0}, dict) | mixed | dict nested
bool  | 2.8 | isinstance({0}, str) | mixed | text string
bool  | 2.8 | isinstance({0}, int) | mixed | number int
bool  | 3.8 | {0} <= {1} <= {2} | int int int | between within inside
bool  | 3.8 | {0} <= {1} < {2} | int int int | between within inside
"""
COMPARED = frozenset(("==", "!=", "<", ">", "<=", ">="))
COMMUTING = frozenset(("plus", "*", "==", "!=", "&", "|", "and", "or", "max", "min", "<", ">", "<=", ">="))


@dataclass(frozen=True)
class Row:
    """A row of the grammar. build: the term over its parts; sign: the operation, where it has two parts that exchange or must differ."""

    kind: Type
    cost: float
    parts: tuple[Type, ...]
    words: frozenset[str]
    build: Callable[[Sequence[ir.Expr]], ir.Expr]
    sign: str
    variables: bool
    bare: bool = False


@cache
def rows() -> tuple[Row, ...]:
    found = []
    for line in ROWS.strip().splitlines():
        left, parts, words = line.rsplit("|", 2)
        kind, cost, template = (x.strip() for x in left.split("|", 2))
        types = tuple(map(_scheme, parts.split()))
        names = [f"a{i}" for i in range(len(types))]
        expr = parse_expr(template.format(*names), names=names)
        scheme = _scheme(kind)
        variables = is_open(scheme) or any(map(is_open, types))
        stems = frozenset(map(stem, words.split()))
        bare = isinstance(expr, ir.ListDisplay | ir.SetDisplay)
        sign = "key" if types and types[0].name == "dict" else _sign(expr, len(types))
        if sign == "+" and scheme in (INT, FLOAT):
            sign = "plus"
        found.append(Row(scheme, float(cost), types, stems, _builder(expr, names), sign, variables, bare))
    return tuple(found)


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


def apart(sign: str, args: Sequence[ir.Expr]) -> bool:
    """Whether somebody would write an operation over these terms."""
    first, last = args[0], args[-1]
    if any(map(_empty, args[:2])):
        return False
    if sign == "unary -":
        return not (isinstance(first, ir.Literal | ir.Unary) or _step(first))
    if sign == "unary not":
        return not isinstance(first, ir.Literal | ir.Unary | ir.Compare | ir.BoolOp)
    if sign == "step":
        return not isinstance(first, ir.Literal) and not _step(first)
    if len(args) == 1:
        return True
    literal = isinstance(first, ir.Literal), isinstance(last, ir.Literal)
    if all(literal) or sign == "key" and _blank(args[1]):
        return False
    if sign in ("from", "to"):
        return not (isinstance(last, ir.Literal) and last.value in (0, 1, -1)) and not literal[0]
    if sign == "slice":
        return args[1] != last and not literal[0]
    if sign == "chain":
        return first != last and not isinstance(args[1], ir.Literal)
    if first == last:
        return sign in ("+", "plus", "*") and not _step(first)
    number = last.value if isinstance(last, ir.Literal) and type(last.value) is int else None
    if number is not None and sign in ("plus", "-", "*", "//", "%", "**"):
        if number in (0, 1, -1) or sign in ("plus", "-") and _step(first):
            return False
    if isinstance(first, ir.Literal) and first.value in (0, 1, -1) and sign in ("plus", "*", "//", "%", "**"):
        return False
    if sign == "-" and isinstance(first, ir.Literal) and first.value == 0:
        return False
    if sign in ("plus", "-") and (_step(first) or _step(last)):
        return False
    if sign in COMPARED and (_step(first) and (_step(last) or literal[1]) or _same_base(first, last)):
        return False
    return sign not in COMMUTING or _order(first) <= _order(last)


def _step(expr: ir.Expr) -> bool:
    """Whether it is something and one, or less one, or another number."""
    return (
        isinstance(expr, ir.Binary)
        and expr.op in ("+", "-")
        and isinstance(expr.right, ir.Literal)
        and type(expr.right.value) is int
    )


def _same_base(first: ir.Expr, last: ir.Expr) -> bool:
    return isinstance(last, ir.Binary) and last.left == first or isinstance(first, ir.Binary) and first.left == last


def _empty(expr: ir.Expr) -> bool:
    match expr:
        case ir.ListDisplay(()) | ir.DictDisplay(()) | ir.Call(function=ir.Name(id="set"), args=()):
            return True
    return False


def _blank(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Literal) and expr.value in ("", " ")


def odd(expr: ir.Expr) -> bool:
    """Whether nobody would write it: a part of what is written out, a method of a literal."""
    match expr:
        case ir.Subscript(value=ir.ListDisplay() | ir.TupleDisplay() | ir.Literal() | ir.DictDisplay()):
            return True
        case ir.MethodCall(receiver=ir.Literal() | ir.ListDisplay() | ir.DictDisplay(), method=method):
            return method != "join"
        case ir.Compare(first=ir.Literal()):
            return True
        case ir.MethodCall(receiver=ir.Call(function=ir.Name(id="str")), method=method):
            return method.startswith("is")
    return False


@lru_cache(maxsize=100_000)
def _order(expr: ir.Expr) -> tuple[bool, int, str]:
    """Where a term stands among the parts of what may be written either way round: literals last, short ones first."""
    text = print_expr(expr)
    return isinstance(expr, ir.Literal), len(text), text


@lru_cache(maxsize=200_000)
def names_in(expr: ir.Expr) -> frozenset[str]:
    """The names in a term."""
    return frozenset(n.id for n in expr.walk() if isinstance(n, ir.Name))


def _builder(expr: ir.Expr, names: Sequence[str]) -> Callable[[Sequence[ir.Expr]], ir.Expr]:
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


def item(key: int | str) -> Callable[[Sequence[ir.Expr]], ir.Expr]:
    """What is under a key, or at a position."""
    return lambda args: ir.Subscript(args[0], ir.Literal(key))


def got(key: str, kind: Type) -> Callable[[Sequence[ir.Expr]], ir.Expr]:
    """The value of a key that a record may lack, with what stands for it then."""
    default = {"int": ir.Literal(0), "float": ir.Literal(0.0), "list": ir.ListDisplay(), "dict": ir.DictDisplay()}.get(
        kind.name
    )
    args = (ir.Literal(key),) if default is None else (ir.Literal(key), default)
    return lambda parts: ir.MethodCall(parts[0], "get", args)
