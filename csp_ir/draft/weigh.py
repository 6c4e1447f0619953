"""How plausible a term is, given what the prose says: costs in nats, lower is more plausible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from csp_ir.draft.bank import Term
from csp_ir.draft.library import RARE, Op, builds, operations
from csp_ir.draft.prose import Prose
from csp_ir.draft.stems import stems_of
from csp_ir.render.values import value_text

NAME, NAMED, SMALL, DERIVED, SHOWN, ARBITRARY, NEUTRAL = 0.5, 0.7, 1.2, 1.7, 3.0, 4.5, 2.5
UNSUPPORTED = 3.0  # nats of a test of which the prose says nothing
UNNAMED, BOUND, OTHERWISE = 4.0, 0.7, 2.5  # nats of comparisons with numbers
UNSAID = 3.0  # times the price of an operation that changes an order or leaves out what is equal, where the prose speaks of something else
_SETS = ("set(", "{{{0} for")
_TOLD = ("sorted(", "{0}[::-1]", "list(dict.fromkeys(", *_SETS)  # what nobody means without saying so
OPPOSITE = (
    0.9  # of its price, what the opposite of a comparison that the prose makes costs less, of which no word speaks
)
FLIPPED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!="}
_LOWER, _UPPER = {"range": ">=", "inside": ">"}, {"range": "<=", "inside": "<"}
# Words so common in English that they say little of which operation is meant.
WEAK = frozenset(
    "is in to of and or from by at has up a an than more most it that least one zero be has less if value so where integer number string text list dictionary tuple item element whole".split()
)
UNREAD = 2.0  # nats of a list gone through beside others of which nothing is read
BY_PARTS = 1.5  # nats of the order of lists by their first elements, and of the largest letter, which are hardly meant
_ORDERS = frozenset(("max({0})", "min({0})", "sorted({0})", "sorted({0}, reverse=True)"))
_EXTREMES = ("max({0})", "min({0})")
_CHARACTERS = stems_of("letter character digit sign symbol alphabet")  # of which a text has a largest
_NESTED = ("list[list", "list[tuple", "list[dict")
INEXACT = 2.0  # nats of cutting off what a product with a power of ten has behind the point, where nothing says so
_ENDS = frozenset(("0", "1", "-1", "0.0"))  # with which anything is compared
_TENS = ("10", "100", "1000", "100.0")
_CUT_OFF = stems_of("truncate down drop cut floor fraction ignore discard full")
_PLACES = stems_of("decimal place cent")
_VAGUE = WEAK - {"number"}  # of them, what says nothing of a test
_WAY = re.compile(
    r"\{0\}\.split\(.*\)|int\(\{0\}\)|\(not \{0\}\)|\{0\}\[[-\w'\"]+\]|\(\{0\} and \{1\}\)|len\(\{0\}\)"
)  # to what a test is about
# Words that name an operation or a property outright: a solution that answers to none of them leaves something out.
STRONG = frozenset(
    "ignore insensitiv case unique duplicate reverse sort ascend descend absolut squar cub root round average mean median "
    "even odd digit vowel consonant uppercase lowercase capital palindrome long longest short shortest first last second prefix suffix count "
    "sum product factorial maximum minimum large small high low frequency common divide multiple remainder power join split "
    "replac remove strip trim length empty negative positive prime swap rotat running cumulativ consecutiv adjacent neighbor "
    "neighbour alternat flatten nest group invert binary hexadecimal percent hyphen comma once distinct alphabet".split()
)


@dataclass(frozen=True)
class Constant:
    """A constant the enumerator may use. origin: "prose", "small", "derived", "examples" or "arbitrary"."""

    value: Any
    origin: str

    @property
    def nats(self) -> float:
        return {"prose": NAMED, "small": SMALL, "derived": DERIVED, "examples": SHOWN}.get(self.origin, ARBITRARY)


@dataclass
class Weights:
    """Prices of operations and terms under one prose. building, sets: whether text or lists, or sets, are wanted; own: of the spec."""

    prose: Prose
    constants: list[Constant] = field(default_factory=list)
    building: bool = True
    own: Sequence[Op] = ()
    sets: bool = field(default=False, kw_only=True)

    @cached_property
    def stems(self) -> frozenset[str]:
        return self.prose.stems

    @cached_property
    def gone_over(self) -> dict[str, frozenset[str]]:
        """The words to which going over something answers, by its text; filled as such are made."""
        return {}

    @cached_property
    def ops(self) -> list[tuple[Op, int]]:
        """The operations worth trying and their bank costs, cheapest first."""
        priced = []
        for op in (*self.own, *operations()):
            said = op.words & self.stems
            evoked = bool(said - WEAK)
            if not self.building and builds(op) and (not evoked or op.template in ("({0} + {1})", "({0} * {1})")):
                continue
            if said or op.cost < RARE:
                priced.append((op, max(1, op.cost // 2) if evoked else round(1.3 * op.cost)))
        return sorted(priced, key=lambda p: p[1])

    def constant_terms(self, rows: int) -> list[Term]:
        """A leaf term for each constant."""
        return [
            Term((c.value,) * rows, max(1, round(2 * c.nats)), leaf=literal_text(c.value), fixed=True)
            for c in self.constants
        ]

    @cached_property
    def _origin(self) -> dict[str, Constant]:
        return {literal_text(c.value): c for c in self.constants}

    def origin(self, leaf: str) -> str:
        """Where a constant comes from; "arbitrary" where nothing names it."""
        found = self._origin.get(leaf)
        return found.origin if found else "arbitrary"

    def cost(self, term: Term, own: frozenset[str] | None = None, near: frozenset[str] = frozenset()) -> float:
        """The price of a term; `own` and `near` are the stems of the clause it should express."""
        if own is None:
            if term.nats < 0:
                term.nats = self._plain(term)
            return term.nats
        return self._cost(term, own, near)

    def alone(self, op: Op) -> float:
        """About what an operation costs, whatever it is on."""
        return op.cost / 2

    def _plain(self, term: Term) -> float:
        """The price of a term that is to express no clause."""
        op = term.op
        if op is None:
            return self._leaf(term)
        base = self._bases.get(op)
        if base is None:
            said = op.words & self.stems
            told = op.template.startswith(_TOLD) and not (self.sets and op.template.startswith(_SETS))
            unsaid = UNSAID if self.stems and told else 1.4
            base = self._bases[op] = op.cost / 2 * (0.5 if said - WEAK else 1.1 if said else unsaid)
        if len(term.args) == 2:
            base += self._compared(term) + NEUTRAL * idle(term)
        elif op.template.startswith("({0} % ") and _remainder(term.args[0]):
            base += NEUTRAL
        elif op.template == "str({0})" and term.args[0].sort == "bool":
            base += NEUTRAL  # nobody spells yes and no to go on with the letters
        elif op.template == "round({0})" and self.stems & _PLACES:
            base += NEUTRAL  # the prose says to how many places
        elif (
            op.template in ("int({0})", "math.floor({0})")
            and term.args[0].sort == "float"
            and not self.stems & _CUT_OFF
        ):
            base += INEXACT * _scaled(term.args[0])
        if op.template in _ORDERS and term.args[0].sort.startswith(_NESTED):
            base += BY_PARTS
        if op.template in _EXTREMES and term.args[0].sort == "str" and not self.stems & _CHARACTERS:
            base += BY_PARTS
        if _CUT.fullmatch(op.template) and (part := term.args[0]).op is not None:
            base += NEUTRAL * bool(part.op.template in _JOINS or _CUT.fullmatch(part.op.template))
        elif term.target and term.args[-1].sort == "zip":
            read = {t.leaf for a in term.args[:-1] for t in a.walk() if t.op is None}
            base += UNREAD * len(set(term.target.split(", ")) - read)
        for a in term.args:
            base += a.nats if a.nats >= 0 else self.cost(a)
        return base + self.beside(term, op)

    @cached_property
    def _bases(self) -> dict[Op, float]:
        """The price of each operation met, without its arguments."""
        return {}

    def _leaf(self, term: Term) -> float:
        if not term.fixed:
            return NAME if term.cost <= 2 else term.cost / 2
        found = self._origin.get(term.leaf)
        return found.nats if found else term.cost / 2

    def _cost(self, term: Term, own: frozenset[str], near: frozenset[str]) -> float:
        if term.op is None:
            return self._leaf(term)
        base = term.op.cost / 2
        words = term.op.words
        if words & own:
            base *= 0.35 if words & own - WEAK else 0.7
        elif near and words & near - WEAK:
            base *= 0.5
        elif words & self.stems:
            base *= 1.1 if not words & self.stems - WEAK else 0.85
        else:
            base *= 1.4
        base += self._compared(term)
        for a in term.args:
            base += self.cost(a, own, near)
        if _neutral(term):
            base += NEUTRAL
        return base + self.beside(term, term.op)

    def beside(self, term: Term, op: Op) -> float:
        """Nats for where the term stands, beside what it is."""
        return 0.0

    @cached_property
    def _bounds(self) -> dict[str, set[str]]:
        """The comparisons that the prose makes with each number, and those that say the opposite."""
        out: dict[str, set[str]] = {}
        for number, op in self._literally:
            out.setdefault(number, set()).update((op, FLIPPED.get(op, op)))
        return out

    @cached_property
    def _literally(self) -> set[tuple[str, str]]:
        """The numbers of the prose with the comparisons that it makes with them in its own words."""
        pairs = (
            (n, op)
            for b in self.prose.bounds
            for n, op in ((b.number, _LOWER.get(b.op, b.op)), (b.upper, _UPPER.get(b.op, "")))
        )
        return {(literal_text(n) if type(n) is not str else n, op) for n, op in pairs if op and n is not None}

    def _compared(self, term: Term) -> float:
        """Nats for a comparison with a number that the prose compares otherwise, or that nothing names; less for its own."""
        op = comparison(term.op.template) if term.op is not None else ""
        if not op or not term.args[1].fixed:
            return 0.0
        if term.args[1].sort not in ("int", "float"):
            return UNNAMED if self.stems and self.origin(term.args[1].leaf) == "arbitrary" else 0.0
        said = self._bounds.get(term.args[1].leaf)
        if said is None:
            return self._with_number(term.args[1].leaf)
        if op not in said:
            return OTHERWISE
        assert term.op is not None
        spoken = term.op.words & self.stems - WEAK or (term.args[1].leaf, op) in self._literally
        return -BOUND - (0.0 if spoken else OPPOSITE * term.op.cost / 2)

    def _with_number(self, number: str) -> float:
        """Nats for a comparison with a number with which the prose compares nothing."""
        origin = self.origin(number)
        if origin == "arbitrary":
            return UNNAMED if self.stems else SMALL
        return UNNAMED / 2 if origin == "small" and self.stems and number not in _ENDS else 0.0

    @cached_property
    def _named(self) -> set[str]:
        """The numbers of the prose and its quoted texts."""
        return {literal_text(v) for v in (*self.prose.numbers, *self.prose.texts)}

    def support(self, term: Term) -> float:
        """The share of a test's operations that words or numbers of the prose speak of; 1 where there is no prose."""
        if not self.stems:
            return 1.0
        made = [p for p in term.walk() if p.op is not None and not _WAY.fullmatch(p.op.template)]
        named = self._named
        said = [
            p
            for p in made
            if p.op and p.op.words & self.stems - _VAGUE or any(a.fixed and a.leaf in named for a in p.args)
        ]
        return len(said) / len(made) if made else 1.0

    def explained(self, terms: Iterable[Term]) -> set[str]:
        """The stems of the prose that the operations of some terms, and what they go over, account for."""
        out: set[str] = set()
        for term in terms:
            for part in term.walk():
                if part.op is not None:
                    out |= (part.op.words | part.op.parts) & self.stems
                else:
                    out |= self.gone_over.get(part.leaf, frozenset()) & self.stems
        return out

    def unexplained(self, terms: Iterable[Term]) -> list[str]:
        """Stems that name operations outright, none of which the terms use."""
        said = self.stems & STRONG & evoking()
        if not self.building:
            said -= {"sort", "ascend", "descend", "order"}  # "what sort of number", "sort people by age"
        return sorted(said - self.explained(terms))

    def unevoked(self, terms: Iterable[Term]) -> int:
        """How many operations of some terms no word of the prose speaks of, where a word speaks of one operation."""
        made = {id(p): p.op for t in terms for p in t.walk() if p.op is not None and not _WAY.fullmatch(p.op.template)}
        distinct = {op.template: op for op in made.values() if op.words}
        said = [op.words & self.stems for op in distinct.values()]
        left = set(self.stems)
        spoken = 0
        for words in sorted(said, key=len):
            mine = sorted(words & left, key=lambda w: (w in WEAK, w))
            left -= set(mine[:1])
            spoken += bool(mine)
        return len(said) - spoken


def _remainder(term: Term) -> bool:
    """Whether a term is what a division leaves, of which no second one is taken."""
    return term.op is not None and term.op.template.startswith("({0} % ")


def _scaled(term: Term) -> bool:
    """Whether a term is a product with a power of ten, which is inexact: `int(0.29 * 100)` is 28."""
    return (
        term.op is not None and "{0} * {1}" in term.op.template and any(a.fixed and a.leaf in _TENS for a in term.args)
    )


def idle(term: Term) -> bool:
    """Whether an operation of two does nothing that anybody means."""
    return _neutral(term) or _divided(term) or _whole_in_part(term) or _overlapping(term)


def _overlapping(term: Term) -> bool:
    """Whether parts of one thing are joined, or it and a part, that are not its beginning and its end."""
    if term.op is None or term.op.template not in _JOINS:
        return False
    a, b = (_PART.fullmatch(t.text) for t in term.args)
    if a is None or b is None or a[1] != b[1] or a[0] == b[0]:
        return False
    return not any(not p[2] and p[3] and q[2] and not q[3] for p, q in ((a, b), (b, a)))


_CUT = re.compile(r"\{0\}\[[^\[\]:]*:[^\[\]:]*\]")
_JOINS = ("({0} + {1})", "{0} + {1}")
_PART = re.compile(r"(\w+)(?:\[([^\[\]:]*):([^\[\]:]*)\])?")


def _whole_in_part(term: Term) -> bool:
    """Whether a text is looked for in what was made of it, to tell whether that is all of it."""
    sought = term.args[1]
    if term.op is None or sought.fixed or not _SEEKS.match(term.op.template):
        return False
    return any(part is not term.args[0] and part.text == sought.text for part in term.args[0].walk())


_SEEKS = re.compile(
    r"\{0\}\.(?:r?partition|r?split|remove(?:pre|suf)fix|(?:starts|ends)with|r?find|r?index|count|replace)\(\{1\}"
)


def _neutral(term: Term) -> bool:
    """Whether an operand changes nothing but, at most, a type: x + 0, x * 1, x / 1."""
    leaves = _NEUTRAL.get(term.op.template) if term.op is not None else None
    return leaves is not None and any(a.fixed and a.leaf in leaves for a in term.args)


def _divided(term: Term) -> bool:
    """Whether something is divided by what was divided itself, which hardly anybody means."""
    op, by = term.op, term.args[1]
    return op is not None and by.op is not None and all(any(d in o.template for d in _DIVIDES) for o in (op, by.op))


_DIVIDES = ("{0} // {1}", "{0} / {1}", "{0} % {1}")
_NEUTRAL = {
    "({0} + {1})": ("0", "0.0", "''"), "({0} * {1})": ("1", "1.0"), "({0} / {1})": ("1",), "({0} - {1})": ("0", "0.0"),
    "({0} // {1})": ("1",),
}  # fmt: skip


@cache
def comparison(template: str) -> str:
    """The comparison that a template makes of its two arguments; "" for none."""
    found = re.fullmatch(r"\(\{0\} (<=?|>=?|==|!=) \{1\}\)", template)
    return found[1] if found else ""


@cache
def evoking() -> frozenset[str]:
    """Every stem that evokes some operation."""
    return frozenset().union(*(op.words for op in operations()))


@cache
def op_named(template: str) -> Op:
    """The operation of a template."""
    return next(op for op in operations() if op.template == template)


def literal_text(value: Any) -> str:
    """A constant as it stands in a term."""
    return f"({value!r})" if type(value) in (int, float) and value < 0 else value_text(value) or repr(value)
