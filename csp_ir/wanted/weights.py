"""What terms cost that stand in a hole: how often people write them, less where the prose or the hole's name speaks of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.draft.weigh import BOUND, NAME, NEUTRAL, OTHERWISE, WEAK, Weights, comparison, idle, literal_text
from csp_ir.wanted.habits import habit

_RARELY_OF_TEXTS = frozenset((
    "min({0})", "max({0})", "sorted({0})", "set({0})", "len(set({0}))", "list({0})",
    "({0} < {1})", "({0} <= {1})", "({0} > {1})", "({0} >= {1})",
))  # fmt: skip
_PLAIN = ("int", "float", "str", "any", "date", "datetime")  # sorts that are often written as texts
_NUMBERS = re.compile(r"(?<![\w.'\"])\d+(?:\.\d+)?(?![\w'\"])")
_USUAL = frozenset(("0", "1", "2", "10", "100", "1.0"))  # numbers that operations have in them
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
# Shares of the price of an operation of which the hole's name speaks, or a word of the prose, or one of its weak words.
NAMED_OUT, EVOKED, HINTED = 0.4, 0.5, 0.9
_READ = {"int({0})": int, "float({0})": float}
WRITTEN = 0.5  # share of the price of reading a number where all texts are numbers
REPEATED = 0.5  # nats of an operation that is there twice: a word speaks of one
PARALLEL = 0.8  # nats off for comparing two things by the same
_IN = ("({0} in {1})", "({0} not in {1})")
NUMBERS = 0.8  # nats of equality of numbers: they are rather put in order
PLACE = 1.0  # nats of a part of a tuple of which every value has as many
_PLACE = re.compile(r"\{0\}\[\d\]")
PLACES = 2.0  # nats of what is hardly made of places in a list: products, sums of two
_SCALED = ("{0} * {1}", "({0} * {1})", "{0} // {1}", "{0} % {1}", "({0} / {1})")
_ADDED = ("{0} + {1}", "({0} + {1})")  # as numbers and as texts or lists
WHOLE = 6.0  # nats of one example's result as a constant
STRANGE = 1.5  # nats of what is rarely made of texts
BANKED = 0.9  # half nats that a bank counts for a nat of an operation: less than it costs, so that it is reached
ODD_TEXT, ODD_NUMBER = 4.0, 2.0  # of a constant that nothing names


@dataclass
class HoleWeights(Weights):
    """Prices of terms that stand in a hole.

    taken: names that the draft gives another meaning; named: stems of the hole's name and description;
    keys: of the records in the examples. shown: results with figures in them, of which no hole is the whole. indexes: names that count places.
    """

    taken: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    indexes: frozenset[str] = frozenset()

    @cached_property
    def stems(self) -> frozenset[str]:
        return self.prose.stems | self.named

    @cached_property
    def ops(self) -> list[tuple[Op, int]]:
        """The operations worth trying in a hole, those first in the bank that surprise least."""
        usable = [
            o for o, _ in super().ops if not self.taken & set(re.findall(r"(?<![\w.])[A-Za-z_]\w*(?=[.(])", o.template))
        ]
        priced = [(o, max(1, round(BANKED * habit(o.template, o.cost / 2) * self._said(o)))) for o in usable]
        return sorted(priced, key=lambda p: p[1])

    def alone(self, op: Op) -> float:
        base = self._bases.get(op)
        if base is None:
            own = PLACE if op.params == ("any",) and _PLACE.fullmatch(op.template) else habit(op.template, op.cost / 2)
            base = self._bases[op] = own * self._said(op)
        return base

    def _plain(self, term: Term) -> float:
        op = term.op
        if op is None:
            return self._leaf(term)
        base = self.alone(op)
        within = {p.op for a in term.args for p in a.walk() if p.op is not None}
        if within and not self._evoked(op) - frozenset().union(*(o.words for o in within)):
            base = max(base, habit(op.template, op.cost / 2))  # a word speaks of one operation
        base += REPEATED * (op in within)
        if op.template in _READ and written(term.args[0], _READ[op.template]):
            base *= WRITTEN
        if len(term.args) == 2:
            a, b = term.args
            if a.op is b.op is not None and comparison(op.template):
                base -= min(PARALLEL, base)
            base += self._compared(term) + NEUTRAL * (
                idle(term) or _with_itself(term) or _never_equal(term) or _asks_for_nothing(term)
            )
        elif (
            op.template == "(not {0})"
            and _turned(term.args[0].op)
            or op.template == "({0} is None)"
            and None not in term.args[0].values
        ):
            base += NEUTRAL
        for a in term.args:
            base += a.nats if a.nats >= 0 else self.cost(a)
        return base + self.beside(term, op)

    def _evoked(self, op: Op) -> frozenset[str]:
        return op.words & (self.stems | self.named) - WEAK

    def _said(self, op: Op) -> float:
        """By how much less an operation surprises of which a word speaks."""
        said = op.words & self.stems
        return NAMED_OUT if op.words & self.named - WEAK else EVOKED if said - WEAK else HINTED if said else 1.0

    def beside(self, term: Term, op: Op) -> float:
        extra = STRANGE if op.template in _RARELY_OF_TEXTS and term.args[0].sort == "str" else 0.0
        if len(term.args) == 2 and self.indexes:
            places = sum(a.leaf in self.indexes for a in term.args)
            extra += PLACES * (places > 0 and op.template in _SCALED and not any(a.fixed for a in term.args))
            extra += PLACES * (places == 2 and op.template in _ADDED)
        if op.template in _ADDED and term.sort == "str":
            extra += self._put_together(*term.args)
        if op.template == "str({0})" and term.args[0].sort.partition("[")[0] not in _PLAIN:
            extra += ODD_TEXT
        return extra + sum(map(self._unnamed, _NUMBERS.findall(op.template)))

    def _leaf(self, term: Term) -> float:
        if not term.fixed:
            return NAME  # how likely it is in this place is another matter
        base = super()._leaf(term)
        if self.origin(term.leaf) == "arbitrary":
            odd = ODD_TEXT + WHOLE * (term.values[0] in self.shown) if term.sort == "str" else _odd(term.values[0])
            return base + odd
        return base

    def _unnamed(self, number: str) -> float:
        """What a number inside of an operation costs where nothing names it."""
        return 0.0 if number in _USUAL or self.origin(number) != "arbitrary" else ODD_NUMBER

    def _compared(self, term: Term) -> float:
        """Nats for a comparison, also with a parameter of which the prose says how it bounds."""
        op = term.op
        sign = comparison(op.template) if op is not None else ""
        if op is not None and (sign in ("==", "!=") or op.template in _IN):
            return super()._compared(term) + self._alike(term, sign)
        if not sign or term.args[1].fixed:
            return super()._compared(term)
        for side, said in ((term.args[1], sign), (term.args[0], MIRRORED.get(sign, sign))):
            bounds = self._bounds.get(side.leaf) if side.op is None else None
            if bounds is not None:
                return -BOUND if said in bounds else OTHERWISE
        return 0.0

    def _alike(self, term: Term, sign: str) -> float:
        """Nats for asking whether numbers are equal: two that vary hardly ever are, and one that nothing names is odd."""
        numbers = [a for a in term.args if a.sort in ("int", "float")]
        if len(numbers) < 2 and sign or not numbers:
            return 0.0
        fixed = [a.values[0] for a in numbers if a.fixed]
        if not fixed:
            return NUMBERS if sign else 0.0
        return (
            0.0
            if self.origin(literal_text(fixed[0])) == "prose"
            else NUMBERS + ODD_NUMBER / 2 * (fixed[0] not in (0, 1))
        )

    @cached_property
    def _bounds(self) -> dict[str, set[str]]:
        """Which orders the prose sets; that something is "of two" things says nothing of a test."""
        return {n: ops for n, ops in super()._bounds.items() if ops & MIRRORED.keys()}

    def _put_together(self, a: Term, b: Term) -> float:
        """What speaks against two texts one after the other: one that is there twice, a key of a record."""
        twice = any(x is t for x, y in ((a, b), (b, a)) if not x.fixed for t in y.walk())
        return STRANGE * twice + ODD_TEXT * any(t.fixed and t.values[0] in self.keys for t in (a, b))


def written(term: Term, read: Callable[[str], Any]) -> bool:
    """Whether all values of a term are texts of numbers, and not all the same."""
    known = [v for v in term.values if v is not ERROR]
    if term.fixed or len(known) < 2 or not all(type(v) is str and v[-1:].isdecimal() for v in known):
        return False
    try:
        for v in known:
            read(v)
    except ValueError:
        return False
    return any(v != known[0] for v in known)


def _turned(op: Op | None) -> bool:
    """Whether what an operation says has a plainer opposite than `not`."""
    return op is not None and (op.template == "(not {0})" or bool(comparison(op.template)))


def _cut_out(term: Term) -> bool:
    """Whether a term is a part cut out of another, or a value written as a text: hardly anybody asks whether it is empty."""
    return term.op is not None and (":" in term.op.template or term.op.template == "str({0})")


def _asks_for_nothing(term: Term) -> bool:
    return term.args[1].fixed and term.args[1].values[0] == "" and _cut_out(term.args[0])


def _never_equal(term: Term) -> bool:
    """Whether two values are asked to be equal that are never of one type."""
    if term.op is None or term.op.template not in ("({0} == {1})", "({0} != {1})"):
        return False
    a, b = ({type(v) for v in t.values if v is not ERROR} for t in term.args)
    return not a & b and not (a | b) <= {int, float, bool}


def _with_itself(term: Term) -> bool:
    """Whether an operation is on a value and what that value is part of, as `x in x` and `a <= a + 1`."""
    a, b = term.args
    return not (a.fixed or b.fixed) and (any(t is a for t in b.walk()) or any(t is b for t in a.walk()))


def _odd(value: Any) -> float:
    """What a number costs beside its size where nothing names it: those up to 100 are as odd as those up to 10."""
    if type(value) not in (int, float) or abs(value) <= 2:
        return 0.0
    return ODD_NUMBER if abs(value) <= 10 or abs(value) > 100 or value % 1 else ODD_NUMBER / 4
