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
from csp_ir.draft.weigh import Constant, Weights
from csp_ir.goals.model import Work, key_of
from csp_ir.goals.scope import Scope, operation
from csp_ir.interpreter.outcomes import endless
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.spec.model import Example, Raises
from csp_ir.wanted.imagined import Environment, states

MINOR, GONE_OVER = 3, 5  # half nats of what is accumulated, and of what a loop goes over
MOST_TEXT = 40
_PERCENT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?) ?(?:%|percent|per cent)")
_ZEROS: dict[str, Any] = {"int": 0, "float": 0, "str": "", "list": []}


# What an expression of a half-written function is mostly made of; other operations need a word that speaks of them.
ORDINARY = frozenset((
    "({0} + {1})", "({0} - {1})", "({0} * {1})", "({0} / {1})", "{0} + {1}", "{0} - {1}",
    "{0} * {1}", "{0} / {1}", "(-{0})", "len({0})", "int({0})", "str({0})", "float({0})",
    "({0} == {1})", "({0} != {1})", "({0} < {1})", "({0} <= {1})", "({0} > {1})", "({0} >= {1})", "({0} in {1})",
    "({0} not in {1})", "(not {0})", "({0} and {1})", "({0} or {1})", "{0}[{1}]", "{0}[0]", "{0}[-1]", "{0}[1:]", "{0}[:-1]",
    "{0}[:{1}]", "{0}[{1}:]", "{0}.lower()", "{0}.upper()", "{0}.strip()", "{0}.split({1})", "{0}.split()", "max({0}, {1})",
    "min({0}, {1})", "sum({0})", "sorted({0})", "list({0})", "{0}[::-1]", "(1 + {0} / 100)", "({0}, {1})", "{0}.month",
    "{0}.day", "{0}.year", "{0}.weekday()", "{0}.append({1})", "{0}.isdigit()", "{0}.startswith({1})", "{0}.endswith({1})",
))  # fmt: skip
_RARELY_OF_TEXTS = frozenset((
    "min({0})", "max({0})", "sorted({0})", "set({0})", "len(set({0}))", "list({0})",
    "({0} < {1})", "({0} <= {1})", "({0} > {1})", "({0} >= {1})",
))  # fmt: skip
_PLAIN = ("int", "float", "str", "any", "date", "datetime")  # sorts that are often written as texts
_PARTED = frozenset(("({0} // {1})", "({0} % {1})", "{0} // {1}", "{0} % {1}"))
OWN = 0.5  # nats of an operation that the hole's own name speaks of
STRANGE = 1.5  # nats of an operation that neither is ordinary nor has such a word
ODD_TEXT, ODD_NUMBER = 4.0, 2.0  # of a constant that nothing names


@dataclass
class HoleWeights(Weights):
    """Prices of terms that stand in a hole.

    taken: names that the draft gives another meaning; named: stems of the hole's name and description;
    keys: of the records in the examples.
    """

    taken: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()

    @cached_property
    def stems(self) -> frozenset[str]:
        return self.prose.stems | self.named

    @cached_property
    def ops(self) -> list[tuple[Op, int]]:
        return [p for p in super().ops if not self.taken & set(re.findall(r"[A-Za-z_]+(?=[.(])", p[0].template))]

    def beside(self, term: Term, op: Op) -> float:
        extra = STRANGE if op.template in _RARELY_OF_TEXTS and term.args[0].sort == "str" else 0.0
        if op.template in ("{0} + {1}", "({0} + {1})") and term.sort == "str":
            extra += self._put_together(*term.args)
        if op.template == "str({0})" and term.args[0].sort.partition("[")[0] not in _PLAIN:
            return extra + ODD_TEXT
        ordinary = op.template in ORDINARY or op.template in _PARTED and self._known(term.args[1])
        extra -= OWN * bool(ordinary and op.words & self.named)
        if op.words & self.stems or term.args and op.template.startswith(("{0}.get(", "{0}['", '{0}["')):
            return extra
        return extra - 0.2 * op.cost if ordinary else extra + STRANGE

    def _leaf(self, term: Term) -> float:
        base = super()._leaf(term)
        if term.fixed and self.origin(term.leaf) == "arbitrary":
            return base + (ODD_TEXT if term.sort == "str" else _odd(term.values[0]))
        return base

    def _known(self, divisor: Term) -> bool:
        """Whether one divides by a half, or by what the prose or the draft names."""
        return divisor.fixed and (divisor.values[0] == 2 or self.origin(divisor.leaf) == "prose")

    def _put_together(self, a: Term, b: Term) -> float:
        """What speaks against two texts one after the other: one that is there twice, a key of a record."""
        twice = any(x is t for x, y in ((a, b), (b, a)) if not x.fixed for t in y.walk())
        return STRANGE * twice + ODD_TEXT * any(t.fixed and t.values[0] in self.keys for t in (a, b))


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
    def states(self) -> frozenset[str]:
        """What the draft changes in its loops."""
        return states(self.draft)

    @cached_property
    def named(self) -> list[Constant]:
        """Constants with where they come from: the prose and the draft, what everyone uses, keys of records."""
        prose: list[Any] = [*self.constants, *self.read.numbers, *(t for t in self.read.texts if len(t) <= MOST_TEXT)]
        args = [v for e in self.examples for v in e.args]
        given = {v for v in args if type(v) is str and not v.isalnum() and len(v) > 2}
        prose = [v for v in prose if type(v) is not str or v not in given]  # a quoted argument is an illustration
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
            found = HoleWeights(self.read, self.named, True, own_ops, taken, own, self.keys)
            self._weights[own] = found
        return found

    def scope(
        self, context: HoleContext, names: Sequence[str], environments: Sequence[Environment], work: Work, asked: int
    ) -> Scope:
        """The scope over environments, of which something may be wanted in the first `asked`."""
        leaves = []
        for name in names:
            values = tuple([_usable(e[name]) if name in e else ERROR for e in environments])
            price = (
                1
                if name in self.waiting
                else GONE_OVER
                if name in self.gone_over
                else MINOR
                if name in self.minor
                else 1
            )
            leaf = Term(values, price, leaf=name)
            if leaf.sort:
                leaves.append(leaf)
        return Scope([*leaves, *_entries(leaves)], len(environments), self.weights(context), work, asked)


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
