"""The scope of a hole: what may be named there, in the environments in which runs come to it, as terms of a bank."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from csp_ir.domains.fragments import assigned_names
from csp_ir.draft.bank import ERROR, Term, classes_of
from csp_ir.draft.library import Op, stems
from csp_ir.draft.own import own_operations, said_of, words_of
from csp_ir.draft.prose import Prose
from csp_ir.draft.weigh import Constant, Weights
from csp_ir.goals.model import Work, key_of
from csp_ir.goals.scope import Scope, operation
from csp_ir.interpreter.outcomes import endless
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.ir.held import texts_in
from csp_ir.spec.model import Example, Raises
from csp_ir.wanted.imagined import Environment, states
from csp_ir.wanted.weights import HoleWeights
from csp_ir.wanted.written import terms_of

SO_FAR = 1.5  # nats of what a dictionary that a loop changes holds so far
MOST_TEXT, MOST_MARK = 40, 6
_PERCENT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?) ?(?:%|percent|per cent)")
_ZEROS: dict[str, Any] = {"int": 0, "float": 0, "str": "", "list": []}


@dataclass
class Evidence:
    """What is said beside the draft.

    constants: that the spec names; minor: names that are rarely meant where others are in scope;
    waiting: names that the draft binds and never reads, so that some hole must.
    """

    prose: str
    draft: ir.Program
    examples: Sequence[Example]
    constants: Sequence[Any] = ()
    minor: frozenset[str] = frozenset()
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
        given = {t for v in args for t in texts_in(v, 3) if not t.isalnum() and len(t) > 2}
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
        for mark in dict.fromkeys(m for v in (*results, *args) for t in texts_in(v, 3) for m in _marks_in(t)):
            found.append(Constant(mark, "small"))
        given = {
            p for v in args for t in texts_in(v, 3) for p in re.findall(r"[^\W\d]", t)
        }  # what is copied is no mark
        pieces = (m for text in self.shown for m in re.findall(r"\D+", text) if len(m) <= MOST_MARK)
        found += [Constant(m, "small") for m in pieces if not given.issuperset(m)]
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
        own = said_of(context.name, context.description)
        found = self._weights.get(own)
        if found is None:
            own_ops, taken = own_operations(self.draft.helpers), assigned_names(self.draft)
            found = HoleWeights(
                self.read, self.named, True, own_ops, taken, own, self.keys, self.shown, indexes(self.draft)
            )
            self._weights[own] = found
        return found

    def scope(
        self,
        context: HoleContext,
        prices: Mapping[str, int],
        environments: Sequence[Environment],
        work: Work,
        asked: int,
    ) -> Scope:
        """The scope over environments, of which something may be wanted in the first `asked`; prices: of names, in half nats."""
        leaves = []
        for name, price in prices.items():
            values = tuple([_usable(e[name]) if name in e else ERROR for e in environments])
            leaf = Term(values, price, leaf=name)
            if leaf.sort:
                leaves.append(leaf)
        return Scope(
            [*leaves, *_entries(leaves, self.states), *terms_of(self.draft, leaves)],
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


def _marks_in(text: str) -> Iterator[str]:
    """Runs of characters that are no letters or digits, with and without the spaces around them."""
    for run in re.findall(r"[^A-Za-z0-9]+", text)[:20]:
        if len(run) <= 4:
            yield run
            yield from (c for c in run if c != " " or run == " ")


def indexes(draft: ir.Program) -> frozenset[str]:
    """Names that stand for places in texts and lists: what is subscripted by them, counted by `range(len(...))` or `enumerate`."""
    found: set[str] = set()
    for n in draft.walk():
        match n:
            case ir.Subscript(index=ir.Name(id=name)):
                found.add(name)
            case ir.Subscript(index=ir.Slice() as cut):
                found |= {b.id for b in (cut.lower, cut.upper) if isinstance(b, ir.Name)}
            case (ir.For() | ir.Clause()) as loop:
                match loop.iter, loop.target:
                    case ir.Call(function=ir.Name(id="range"), args=(*_, ir.Call(function=ir.Name(id="len")))), ir.Name(
                        id=name
                    ):
                        found.add(name)
                    case ir.Call(function=ir.Name(id="enumerate")), ir.TupleDisplay(items=(ir.Name(id=name), *_)):
                        found.add(name)
            case ir.Compare(first=ir.Name(id=name), rest=(ir.Call(function=ir.Name(id="len")),)):
                found.add(name)
    return frozenset(found)


# --- entries --------------------------------------------------------------------------------

AT = operation("{0}[{1}]", 1, "value key look lookup under position index element at part")
GET = {
    key_of(zero): operation(
        f"{{0}}.get({{1}}, {zero!r})",
        3,
        "total sum count per group default missing so far each",
        meaning=lambda d, k, z=zero: d.get(k, z if type(z) is not list else []),
    )
    for zero in _ZEROS.values()
}


def _entries(leaves: Sequence[Term], states: frozenset[str]) -> Iterator[Term]:
    """`d[k]` and `d.get(k, 0)` for dictionaries and names that may be keys of them; `xs[i]`.

    What a loop collects in a dictionary is mostly read there as it is so far.
    """
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
                    if d.leaf in states:
                        made.nats = SO_FAR
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
    return operation(f"{{0}}.get({key!r})", 2, " ".join((*words_of(key), "missing")), meaning=lambda d, _: d.get(key))


def _entry(op: Op, d: Term, k: Term) -> Term | None:
    values = []
    for a, b in zip(d.values, k.values):
        try:
            values.append(ERROR if a is ERROR or b is ERROR else op.meaning(a, b))
        except (LookupError, TypeError):
            values.append(ERROR)
    made = Term(tuple(values), 2, op=op, args=(d, k) if d is not k else (d,))
    return made if made.sort else None
