"""What a function is made of: each part as a choice made where it stands, for counting and for pricing.

A program is read as its syntax tree, top down; a choice is a node's label, its contexts are its slot with the labels of the
nodes around it, and of a statement the one before it (as in Maddison and Tarlow, ICML 2014, without their learned state).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from csp_ir.ir import nodes as ir

END, FIRST = "$", "^"  # of statements
NAMED = "N"
NUMBERED = ("args", "items", "rest", "operands", "parts", "values", "keys")  # whose places are slots of their own
MOST_PLACES = 2
SAID_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\d)")
PLAIN = (0, 1)  # numbers of which nobody says that they stand in a program


@dataclass(frozen=True)
class Choice:
    """A label with its contexts, narrow and wide."""

    label: str
    narrow: str
    wide: str


@dataclass
class Parts:
    """The choices of a function. names: of each name that is read, how many of its sort there are."""

    choices: list[Choice] = field(default_factory=list)
    names: list[int] = field(default_factory=list)

    @property
    def features(self) -> set[str]:
        """Labels, and labels within labels."""
        some = [c for c in self.choices if c.label[0] != NAMED and c.label != END]
        return {c.label for c in some} | {f"{c.wide.rpartition(' ')[2]} {c.label}" for c in some}


def read_parts(function: ir.Function, said: str, usual: Container[str]) -> Parts:
    """The choices that make a function.

    said: what the spec says: its numbers and texts are labels of their own. usual: literals that are, as `repr` has them.
    """
    return _Reader(function, said, usual).parts


class _Reader:
    def __init__(self, function: ir.Function, said: str, usual: Container[str]) -> None:
        self.said, self.usual = said, usual
        self.numbers = {*SAID_NUMBER.findall(said)}
        self.sorts: dict[str, str] = {p.name: "p" for p in function.parameters}
        for n in function.walk():
            match n:
                case ir.For(target=t) | ir.Clause(target=t):
                    self._bind(t, "e")
                case ir.Assign(targets=targets):
                    for t in targets:
                        self._bind(t, "l")
                case ir.Lambda(params=params):
                    self.sorts |= {p: "e" for p in params if p not in self.sorts}
        self.many = {s: [*self.sorts.values()].count(s) for s in "pel"}
        self.parts = Parts()
        self.body(function.body, "body", "def")

    def _bind(self, target: ir.Expr, sort: str) -> None:
        for n in target.walk() if isinstance(target, ir.Name | ir.TupleDisplay) else ():
            if isinstance(n, ir.Name):
                self.sorts.setdefault(n.id, sort)

    def body(self, body: tuple[ir.Stmt, ...], slot: str, around: str) -> None:
        before = FIRST
        for s in body:
            label = self.label(s)
            self.take(label, before, f"{slot} {around} {before}")
            self.within(s, label, around)
            before = label
        self.take(END, before, f"{slot} {around} {before}")

    def take(self, label: str, wide: str, narrow: str) -> None:
        self.parts.choices.append(Choice(label, narrow, wide))

    def node(self, n: ir.Node, slot: str, around: str, further: str) -> None:
        if isinstance(n, ir.Hole):
            return
        label = self.label(n)
        self.take(label, f"{slot} {around}", f"{slot} {further} {around}")
        if isinstance(n, ir.Name):
            self.parts.names.append(self.many.get(self.sorts.get(n.id, ""), 1))
        elif not isinstance(n, ir.Literal):
            self.within(n, label, around)

    def within(self, n: ir.Node, label: str, around: str) -> None:
        for f in fields(n):
            value = getattr(n, f.name)
            if isinstance(n, ir.Call) and f.name == "function" and isinstance(value, ir.Name):
                continue
            if isinstance(value, tuple) and (f.name == "body" or any(isinstance(part, ir.Stmt) for part in value)):
                self.body(value, f.name, label)
                continue
            for i, child in enumerate(value if isinstance(value, tuple) else (value,)):
                place = f"{f.name}{min(i, MOST_PLACES)}" if f.name in NUMBERED else f.name
                if isinstance(child, ir.Clause):
                    self.within(child, label, around)
                elif isinstance(child, ir.Node) and not (
                    f.name in ("target", "targets") and isinstance(child, ir.Name | ir.TupleDisplay)
                ):
                    self.node(child, place, label, around)

    def label(self, n: ir.Node) -> str:
        match n:
            case ir.Name(id=name):
                return NAMED + self.sorts.get(name, "")
            case ir.Literal(value=v):
                return self._literal(v)
            case ir.Unary(op=op):
                return f"unary{op}"
            case ir.Binary(op=op):
                return f"binary{op}"
            case ir.BoolOp(op=op, operands=some):
                return f"{op}{len(some)}"
            case ir.Compare(ops=ops):
                return "compare" + ",".join(str(op).replace(" ", "_") for op in ops)
            case ir.Call(function=ir.Name(id=name), args=args):
                return f"{name}/{len(args)}"
            case ir.MethodCall(method=name, args=args):
                return f".{name}/{len(args)}"
            case ir.Attribute(name=name):
                return f"field.{name}"
            case ir.Slice(lower=a, upper=b, step=c):
                return "slice" + "".join("x" if part is not None else "_" for part in (a, b, c))
            case ir.ListDisplay(items=some) | ir.TupleDisplay(items=some) | ir.SetDisplay(items=some):
                return f"{type(n).__name__}{min(len(some), 4)}"
            case ir.DictDisplay(values=some):
                return f"DictDisplay{min(len(some), 1)}"
            case ir.Comprehension(kind=kind, clauses=clauses):
                return f"{kind}{len(clauses)}" + "if" * any(c.conditions for c in clauses)
            case ir.FString(parts=some):
                return f"text{min(len(some), 5)}"
            case ir.FormattedValue(spec=spec):
                return f"written{spec}"
            case ir.Assign(targets=(first, *_)):
                return f"={type(first).__name__}"
            case ir.AugAssign(op=op, target=target):
                return f"{op}={type(target).__name__}"
            case ir.If(orelse=other):
                return "If" + "else" * bool(other)
        return type(n).__name__

    def _literal(self, value: Any) -> str:
        shown = repr(value)
        kind = type(value).__name__
        if isinstance(value, str):
            return f"said-{kind}" if len(value) > 1 and value.lower() in self.said.lower() else self._usual(shown, kind)
        if shown in self.numbers and value not in PLAIN:
            return f"said-{kind}"
        return self._usual(shown, kind)

    def _usual(self, shown: str, kind: str) -> str:
        return "literal" + shown.replace(" ", "_") if shown in self.usual else f"other-{kind}"


def literals_of(function: ir.Function) -> Iterator[str]:
    """The literals of a function, as `repr` has them."""
    yield from dict.fromkeys(repr(n.value) for n in function.walk() if isinstance(n, ir.Literal))
