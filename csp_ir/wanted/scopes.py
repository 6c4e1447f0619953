"""The scope of a hole: what may be named there, in the environments in which runs come to it, as terms of a bank."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from csp_ir.domains.fragments import assigned_names
from csp_ir.draft.bank import ERROR, Term, classes_of
from csp_ir.draft.library import Op, stems
from csp_ir.draft.own import own_operations, words_of
from csp_ir.draft.prose import Prose
from csp_ir.draft.stems import stems_of
from csp_ir.draft.weigh import BOUND, NEUTRAL, OTHERWISE, WEAK, Constant, Weights, comparison, idle, literal_text
from csp_ir.goals.model import Work, key_of
from csp_ir.goals.scope import Scope, operation
from csp_ir.interpreter.outcomes import endless
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.spec.model import Example, Raises
from csp_ir.wanted.habits import habit
from csp_ir.wanted.imagined import Environment, states
from csp_ir.wanted.written import terms_of

MINOR, GONE_OVER = 3, 5  # half nats of what is accumulated, and of what a loop goes over
MOST_TEXT, MOST_MARK = 40, 6
_PERCENT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?) ?(?:%|percent|per cent)")
_ZEROS: dict[str, Any] = {"int": 0, "float": 0, "str": "", "list": []}


_RARELY_OF_TEXTS = frozenset((
    "min({0})", "max({0})", "sorted({0})", "set({0})", "len(set({0}))", "list({0})",
    "({0} < {1})", "({0} <= {1})", "({0} > {1})", "({0} >= {1})",
))  # fmt: skip
_PLAIN = ("int", "float", "str", "any", "date", "datetime")  # sorts that are often written as texts
_NUMBERS = re.compile(r"(?<![\w.'\"])\d+(?:\.\d+)?(?![\w'\"])")
_USUAL = frozenset(("0", "1", "2", "10", "100", "1.0"))  # numbers that operations have in them
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
NAMED_OUT, EVOKED, HINTED = (
    0.4,
    0.5,
    0.9,
)  # shares of the price of an operation of which the hole's name, or the prose, speaks
REPEATED = 0.5  # nats of an operation that is there twice: a word speaks of one
PARALLEL = 0.8  # nats off for comparing two things by the same
_IN = ("({0} in {1})", "({0} not in {1})")
NUMBERS = 0.8  # nats of equality of numbers: they are rather put in order
WHOLE = 6.0  # nats of one example's result as a constant
STRANGE = 1.5  # nats of what is rarely made of texts
BANKED = 0.9  # half nats that a bank counts for a nat of an operation: less than it costs, so that it is reached
ODD_TEXT, ODD_NUMBER = 4.0, 2.0  # of a constant that nothing names


@dataclass
class HoleWeights(Weights):
    """Prices of terms that stand in a hole.

    taken: names that the draft gives another meaning; named: stems of the hole's name and description;
    keys: of the records in the examples. shown: results with figures in them, of which no hole is the whole.
    """

    taken: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()

    @cached_property
    def stems(self) -> frozenset[str]:
        return self.prose.stems | self.named

    @cached_property
    def ops(self) -> list[tuple[Op, int]]:
        """The operations worth trying in a hole, those first in the bank that surprise least."""
        usable = [o for o, _ in super().ops if not self.taken & set(re.findall(r"[A-Za-z_]+(?=[.(])", o.template))]
        priced = [(o, max(1, round(BANKED * habit(o.template, o.cost / 2) * self._said(o)))) for o in usable]
        return sorted(priced, key=lambda p: p[1])

    def alone(self, op: Op) -> float:
        base = self._bases.get(op)
        if base is None:
            base = self._bases[op] = habit(op.template, op.cost / 2) * self._said(op)
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
        if len(term.args) == 2:
            a, b = term.args
            if a.op is b.op is not None and comparison(op.template):
                base -= min(PARALLEL, base)
            base += self._compared(term) + NEUTRAL * (idle(term) or _with_itself(term) or _never_equal(term))
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
        if op.template in ("{0} + {1}", "({0} + {1})") and term.sort == "str":
            extra += self._put_together(*term.args)
        if op.template == "str({0})" and term.args[0].sort.partition("[")[0] not in _PLAIN:
            extra += ODD_TEXT
        return extra + sum(map(self._unnamed, _NUMBERS.findall(op.template)))

    def _leaf(self, term: Term) -> float:
        base = super()._leaf(term)
        if term.fixed and self.origin(term.leaf) == "arbitrary":
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


def _turned(op: Op | None) -> bool:
    """Whether what an operation says has a plainer opposite than `not`."""
    return op is not None and (op.template == "(not {0})" or bool(comparison(op.template)))


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


@dataclass
class Evidence:
    """What is said beside the draft.

    constants: that the spec names; minor: names that are rarely meant where others are in scope; gone_over: by loops.
    waiting: names that the draft binds and never reads, so that some hole must.
    """

    prose: str
    draft: ir.Program
    examples: Sequence[Example]
    constants: Sequence[Any] = ()
    minor: frozenset[str] = frozenset()
    gone_over: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    _weights: dict[Any, Weights] = field(default_factory=dict)

    @cached_property
    def read(self) -> Prose:
        return Prose(self.prose, [p.name for p in self.draft.function.parameters])

    @cached_property
    def keys(self) -> frozenset[str]:
        """Keys of records in the arguments."""
        return frozenset(k for e in self.examples for v in e.args for k in _keys_in(v))

    @cached_property
    def shown(self) -> frozenset[str]:
        """Results that are texts with figures in them, or have such texts as elements."""
        results = [e.expected for e in self.examples if not isinstance(e.expected, Raises)]
        texts = (v for r in results for v in (r if isinstance(r, list | tuple) else (r,)))
        return frozenset(v for v in texts if type(v) is str and re.search(r"\d", v) and len(v) > 2)

    @cached_property
    def states(self) -> frozenset[str]:
        """What the draft changes in its loops."""
        return states(self.draft)

    @cached_property
    def named(self) -> list[Constant]:
        """Constants with where they come from: the prose and the draft, what everyone uses, keys of records."""
        counted = [
            n for n in self.read.numbers if n in self.read.written or n not in (1, 2)
        ]  # "the one", "of two orders"
        prose: list[Any] = [*self.constants, *counted, *(t for t in self.read.texts if len(t) <= MOST_TEXT)]
        args = [v for e in self.examples for v in e.args]
        given = {v for v in args if type(v) is str and not v.isalnum() and len(v) > 2}
        # A quoted argument is an illustration, and so is a result with figures in it.
        prose = [v for v in prose if type(v) is not str or v not in given and v not in self.shown]
        written: list[Any] = [n.value for n in self.draft.walk() if isinstance(n, ir.Literal)]
        found = [Constant(v, "prose") for v in (*prose, *written, *self._parts()) if type(v) in (int, float, str)]
        small: tuple[Any, ...] = (0, 1, 2, -1, "", " ", [])
        found += [Constant(v, "small") for v in small]
        said = self.read.stems
        for key in sorted(self.keys):
            found.append(Constant(key, "prose" if stems(words_of(key)) & said else "small"))
        results = [e.expected for e in self.examples if not isinstance(e.expected, Raises)]
        for mark in dict.fromkeys(m for v in (*results, *args) for m in _marks_in(v)):
            found.append(Constant(mark, "small"))
        found += [Constant(m, "small") for text in self.shown for m in re.findall(r"\D+", text) if len(m) <= MOST_MARK]
        unique: dict[Any, Constant] = {}
        for c in sorted(found, key=lambda c: c.nats):
            unique.setdefault(key_of(c.value), c)
        return list(unique.values())

    def _parts(self) -> Iterator[Any]:
        """Percentages as fractions and rests, marks in quoted texts."""
        for text in _PERCENT.findall(self.prose):
            share = float(text) if "." in text else int(text)
            yield from (
                share,
                100 - share,
                100 + share,
                share / 100,
                round(1 - share / 100, 9),
                round(1 + share / 100, 9),
            )
        for text in self.read.texts:
            yield from _marks_in(text)

    def weights(self, context: HoleContext) -> Weights:
        """Prices of terms in a hole; its name and description are evidence too."""
        own = frozenset(stems_of(" ".join((*words_of(context.name), context.description))))
        found = self._weights.get(own)
        if found is None:
            own_ops, taken = own_operations(self.draft.helpers), assigned_names(self.draft)
            found = HoleWeights(self.read, self.named, True, own_ops, taken, own, self.keys, self.shown)
            self._weights[own] = found
        return found

    def scope(
        self, context: HoleContext, names: Sequence[str], environments: Sequence[Environment], work: Work, asked: int
    ) -> Scope:
        """The scope over environments, of which something may be wanted in the first `asked`."""
        leaves = []
        for name in names:
            values = tuple([_usable(e[name]) if name in e else ERROR for e in environments])
            asked_of = name in self.waiting or context.expected.name == "bool"  # a test is of what was collected, too
            price = (
                GONE_OVER
                if name in self.gone_over - self.waiting
                else MINOR
                if name in self.minor and not asked_of
                else 1
            )
            leaf = Term(values, price, leaf=name)
            if leaf.sort:
                leaves.append(leaf)
        return Scope(
            [*leaves, *_entries(leaves), *terms_of(self.draft, leaves)],
            len(environments),
            self.weights(context),
            work,
            asked,
        )


def _usable(value: Any) -> Any:
    return ERROR if endless(value) or callable(value) else value


def _keys_in(value: Any, depth: int = 0) -> Iterator[str]:
    """Keys of the records in an argument; those of a dictionary by itself are data."""
    if depth < 4 and isinstance(value, list | tuple):
        for v in value:
            if type(v) is dict:
                yield from (k for k in v if type(k) is str and len(k) <= MOST_TEXT)
            yield from _keys_in(v, depth + 1)
    elif depth < 4 and type(value) is dict:
        if len({type(v) for v in value.values()}) > 1 or any(isinstance(v, list | dict) for v in value.values()):
            yield from (k for k in value if type(k) is str and len(k) <= MOST_TEXT)
        for v in value.values():
            yield from _keys_in(v, depth + 1)


def _marks_in(value: Any, depth: int = 0) -> Iterator[str]:
    """Runs of characters that are no letters or digits, with and without the spaces around them."""
    if type(value) is str:
        for run in re.findall(r"[^A-Za-z0-9]+", value)[:20]:
            if len(run) <= 4:
                yield run
                yield from (c for c in run if c != " " or run == " ")
    elif depth < 3 and isinstance(value, list | tuple | set):
        for v in value:
            yield from _marks_in(v, depth + 1)
    elif depth < 3 and type(value) is dict:
        for v in value.values():
            yield from _marks_in(v, depth + 1)


# --- entries --------------------------------------------------------------------------------

AT = operation("{0}[{1}]", lambda d, k: d[k], 1, "value key look lookup under position index element at part")
GET = {
    key_of(zero): operation(
        f"{{0}}.get({{1}}, {zero!r})",
        lambda d, k, z=zero: d.get(k, z if type(z) is not list else []),
        3,
        "total sum count per group default missing so far each",
    )
    for zero in _ZEROS.values()
}


def _entries(leaves: Sequence[Term]) -> Iterator[Term]:
    """`d[k]` and `d.get(k, 0)` for dictionaries and names that may be keys of them; `xs[i]`."""
    for d in leaves:
        base = d.sort.partition("[")[0]
        if base not in ("dict", "list", "tuple", "str"):
            continue
        for key in _optional(d):
            if (made := _entry(may_have(key), d, d)) is not None:
                yield made
        for k in leaves:
            if k is d or not {"int", "key"} & set(classes_of(k.sort)) or (base != "dict" and k.sort != "int"):
                continue
            if base != "dict":
                if (made := _entry(AT, d, k)) is not None:
                    yield made
                continue
            kinds = {type(x) for v in d.values if type(v) is dict for x in v}
            if kinds and not kinds & {type(v) for v in k.values}:
                continue
            held = {type(x).__name__ for v in d.values if type(v) is dict for x in v.values()}
            for zero in (z for kind, z in _ZEROS.items() if not held or kind in held):
                if (made := _entry(GET[key_of(zero)], d, k)) is not None:
                    yield made
            if kinds and (made := _entry(AT, d, k)) is not None:
                yield made


def _optional(d: Term) -> list[str]:
    """Keys that some of the records have, and some have not."""
    records = [v for v in d.values if type(v) is dict]
    keys = dict.fromkeys(k for v in records for k in v if type(k) is str)
    return [k for k in keys if not all(k in v for v in records)][:6] if len(keys) <= 6 else []


@cache
def may_have(key: str) -> Op:
    """`record.get("key")`."""
    return operation(f"{{0}}.get({key!r})", lambda d, _: d.get(key), 2, " ".join((*words_of(key), "missing")))


def _entry(op: Op, d: Term, k: Term) -> Term | None:
    values = []
    for a, b in zip(d.values, k.values):
        try:
            values.append(ERROR if a is ERROR or b is ERROR else op.meaning(a, b))
        except (LookupError, TypeError):
            values.append(ERROR)
    made = Term(tuple(values), 2, op=op, args=(d, k) if d is not k else (d,))
    return made if made.sort else None
