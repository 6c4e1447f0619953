"""Drafts without branches or loops, as values over all examples.

All examples go the same way, so a value is a row: what it is on each example.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import free_names
from csp_ir.search.flow import READ, RETURN, SET, Flow, Unsteppable
from csp_ir.search.paths import wanted_result
from csp_ir.search.states import part
from csp_ir.search.variants import Least, Variant
from csp_ir.spec.model import Example, Raises

Row = tuple[Any, ...]
_NUMBERS = (int, float, bool)
_NO_TEXT = (int, float, bool, type(None), list, tuple, dict, set, frozenset)


@dataclass(frozen=True)
class Value:
    """A value that an instruction makes: by `function` of other values, or by reading a hole.

    names: what the hole's candidates (or `source`) see -> the value it is bound to; reads: for each candidate the values that
    it reads and that are not known beforehand; safe: the candidates that are no more than a literal or a bound name.
    source: the expression, where the value is the result. part: which part of the wanted text it must be: "start",
    "middle", or "" for a value of which that is not known.
    """

    function: Any = None
    args: tuple[int, ...] = ()
    hole: int = -1
    names: tuple[tuple[str, int], ...] = ()
    reads: tuple[frozenset[int], ...] = ()
    safe: int = 0
    source: ir.Expr | None = None
    part: str = ""


class Straight:
    """A draft as values over all examples.

    asked: computed values that every fill needs. numeric: whether all that is given is numbers. limited: whether an evaluation met a limit. tried: how often a whole
    program was decided. ways: looked at so far. exact: whether a result must be of the wanted one's type.

    Raises: Unsteppable where the draft is not straight, returns nothing that a hole decides, or some example wants an
    exception.
    """

    def __init__(self, variant: Variant, flow: Flow, examples: tuple[Example, ...], limits: Limits) -> None:
        if not examples or any(isinstance(e.expected, Raises) for e in examples):
            raise Unsteppable
        if any(len(e.args) != len(flow.params) for e in examples):
            raise Unsteppable
        self.variant = variant
        self.limits = limits
        self.wanted = [wanted_result(e, variant) for e in examples]
        if any(w is None for w in self.wanted) or not variant.partitions:
            raise Unsteppable
        self.results = [e.expected for e in examples]
        self.count = len(examples)
        self.exact = variant.partitions[0].exact_results
        self.limited = False
        self.tried = self.ways = 0
        self.values: dict[int, Value] = {}
        self.given: dict[int, Row] = {slot: tuple(e.args[i] for e in examples) for i, slot in enumerate(flow.params)}
        self.extra = flow.slots + 1 + len(flow.code)  # the last number taken
        self.result = self._values(flow)
        self.numeric = all(map(numeric, self.given.values()))
        self.asked = self._asked(self.result)
        holes = [v.hole for v in self.values.values() if v.hole >= 0]
        self.private = len(holes) == len(set(holes))  # each hole stands at one place

    def _values(self, flow: Flow) -> int:
        """Number the values that the instructions make; that of the result."""
        now = {slot: slot for slot in flow.params}
        for pc, instruction in enumerate(flow.code):
            number = flow.slots + 1 + pc
            if instruction[0] in (SET, RETURN):
                function, args, source = instruction[1], instruction[2], flow.sources.get(pc)
                if pc in flow.unbound or not all(s in now for s in args):
                    raise Unsteppable
                numbers = tuple(now[s] for s in args)
                names: tuple[tuple[str, int], ...] = ()
                if source is not None:
                    slots = {n: flow.names[n] for n in free_names(source) if n in flow.names}
                    names = tuple((n, now[s]) for n, s in slots.items() if s in now)
                self.values[number] = Value(function, numbers, names=names, source=source)
                if instruction[0] == RETURN:
                    return self._result(number)
                now[instruction[3]] = number
            elif instruction[0] == READ:
                read = flow.reads[instruction[1]]
                hole = self.variant.index[read.hole]
                names_ = {n: now[s] for n, s in read.names.items() if s in now}
                self.values[number] = self._value(hole, names_)
                now[instruction[2]] = number
            else:
                break
        raise Unsteppable

    def _result(self, number: int) -> int:
        """The number of the result: a hole's value itself, or what is made of several."""
        value = self.values[number]
        if value.function is None and value.args[0] in self.values and self.values[value.args[0]].hole >= 0:
            del self.values[number]
            number = value.args[0]
        elif value.function is None or value.source is None or all(a in self.given for a in value.args):
            raise Unsteppable
        elif all(type(r) is str for r in self.results):
            self._together(number, value.source, dict(value.names), "")
        if any(type(v.function) is partial for v in self.values.values()):
            raise Unsteppable  # it may take many steps
        return number

    def _together(self, number: int, expr: ir.Expr, names: Mapping[str, int], part: str) -> None:
        """Make a value that puts two texts together one that begins with the first, so that each beginning is looked at."""
        if not (isinstance(expr, ir.Binary) and expr.op == "+" and _texts(expr, names)):
            return
        sides = [self._side(e, number, names, p) for e, p in ((expr.left, "start"), (expr.right, "middle"))]
        both = ir.Binary(ir.Name("left"), "+", ir.Name("right"))
        self.values[number] = Value(
            _joined, tuple(sides), names=tuple(zip(("left", "right"), sides, strict=True)), source=both, part=part
        )

    def _side(self, expr: ir.Expr, number: int, names: Mapping[str, int], part: str) -> int:
        """The value of one side, which is known to be the wanted text's start or a part of its middle."""
        if isinstance(expr, ir.Literal):
            at = -1 - len(self.given)
            self.given[at] = (expr.value,) * self.count
        elif isinstance(expr, ir.Name):
            at = names[expr.id]
            value = self.values.get(at)
            if value is not None and expr.id.startswith(ir.MACHINE):  # nothing else reads it
                self.values[at] = replace(value, part=part)
                if value.source is not None and part == "start":
                    self._together(at, value.source, dict(value.names), part)
        else:
            at = self.extra = self.extra + 1
            self._together(at, expr, names, part)
        return at

    def _value(self, hole: int, names: Mapping[str, int]) -> Value:
        partition = self.variant.partitions[hole]
        reads, safe = [], 0
        for index, (free, candidate) in enumerate(zip(partition.free, partition.candidates, strict=True)):
            reads.append(frozenset(names[n] for n in free if n in names and names[n] not in self.given))
            fragment = candidate.fragment
            if isinstance(fragment, ir.Literal) or (isinstance(fragment, ir.Name) and fragment.id in names):
                safe |= 1 << index
        return Value(hole=hole, names=tuple(names.items()), reads=tuple(reads), safe=safe)

    def _asked(self, number: int) -> set[int]:
        value = self.values.get(number)
        if value is None or value.hole >= 0:
            return set()
        return {number}.union(*map(self._asked, value.args))

    def free(self, least: Sequence[Least], masks: Sequence[int]) -> bool:
        """Whether what nothing asks for can take the cheapest candidate of its hole without raising."""
        cheapest = [known(mask)[1] for known, mask in zip(least, masks, strict=True)]
        return self.private and all(
            cheapest[v.hole] & v.safe if v.hole >= 0 else v.function is None or n in self.asked
            for n, v in self.values.items()
        )

    def fits(self, part: str, example: int, value: Any) -> bool:
        """Whether a value can be that part of the wanted text."""
        if type(value) is not str:
            return type(value) not in _NO_TEXT
        wanted: str = self.results[example]
        return wanted.startswith(value) if part == "start" else value in wanted


def _texts(expr: ir.Expr, names: Mapping[str, int]) -> bool:
    """Whether an expression is a name, a text, or these put together from left to right."""
    if isinstance(expr, ir.Binary):
        return (
            expr.op == "+"
            and _texts(expr.left, names)
            and not isinstance(expr.right, ir.Binary)
            and _texts(expr.right, names)
        )
    return expr.id in names if isinstance(expr, ir.Name) else isinstance(expr, ir.Literal) and type(expr.value) is str


def _joined(left: Any, right: Any) -> Any:
    """A text made of two. Raises Unsteppable for what might add up to a text in a way of its own."""
    if type(left) is str and type(right) is str:
        return left + right
    if type(left) in (str, *_NO_TEXT) and type(right) in (str, *_NO_TEXT):
        raise TypeError
    raise Unsteppable


def numeric(row: Row) -> bool:
    return all([type(value) in _NUMBERS for value in row])


def row_key(row: Row) -> Hashable:
    """A key of a row, equal for rows that nothing tells apart. Raises Opaque."""
    return tuple([part(value) for value in row])
