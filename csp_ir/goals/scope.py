"""A scope: names with their values on each row, and the bank of terms over them."""

from __future__ import annotations

import builtins
import re
from ast import literal_eval
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from copy import copy
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import ERROR, Bank, Term, evaluate
from csp_ir.draft.library import Op, meaning_of, stems
from csp_ir.draft.weigh import WEAK, Weights, literal_text
from csp_ir.errors import CspIrError
from csp_ir.goals.model import Goal, Work, key_of, keys_of
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.rewrite import free_names

if TYPE_CHECKING:
    from csp_ir.goals.elements import Elements
    from csp_ir.goals.spell import Speller

LEVELS = (8, 9, 11, 13, 15)  # of the bank, in half nats, by effort
TERMS = (2_000, 4_500, 10_000, 20_000, 50_000)
OPTIONAL, COMMON = (
    18,
    0.6,
)  # keys that records may lack; of the records that have one whose name the prose does not have
LETTER = 5  # half nats of a key of one letter, which stands for any
FIELD = 2  # half nats of `record["key"]` where the prose does not name the key
BROADCAST = 5  # cheap terms of an outer scope that are names in an inner one
_HASHED = frozenset(("int", "str", "bool", "float"))
_BUILT = frozenset((list, tuple, dict, set, frozenset))
MATCHING = 6  # terms that give what is wanted, of which more are seldom better
SAID = 1  # half nats of what the prose spells out
NAMED_MISSING = 3  # values that the prose names, for a field that is missing
PLAIN, ODD = 3, 8  # half nats of a constant that nothing names: a small number, any other


class Scope:
    """Where goals are solved.

    Args:
        leaves: what may be named: terms with their values on every row.
        rows: how many rows there are.
        weights: what operations and constants cost.
        work: what evaluations are taken from.
        asked: of how many rows, from the first, something may be wanted.
        depth: how many comprehensions it is inside of. own: the names that it has and the outer scope has not.
    """

    def __init__(
        self,
        leaves: Sequence[Term],
        rows: int,
        weights: Weights,
        work: Work,
        asked: int,
        depth: int = 0,
        own: frozenset[str] = frozenset(),
    ) -> None:
        self.rows, self.weights, self.work, self.asked, self.depth, self.own = rows, weights, work, asked, depth, own
        self.leaves = [*leaves, *(f for leaf in leaves for f in fields(leaf, weights))]
        self.effort = self.prepared = -1  # what its bank may grow to; of the solver that prepared it
        self.begun = False  # whether what the prose spells out was offered to its bank
        apart = self._answers_more if depth == 0 and weights.stems else None
        errors = (rows - 1, rows * 2 // 3, rows)
        self.bank = Bank(weights.ops, price=weights.cost, apart=apart, tries=0, limit=0, errors=errors)
        for leaf in self.leaves:
            self.bank.offer(leaf)
        for constant in weights.constant_terms(rows):
            self.bank.offer(constant)
        self._vectors: dict[Hashable, dict[Hashable, list[Term]]] = {}  # by rows, places, whether equal numbers are one
        self.memo: dict[Hashable, list[Term]] = {}
        self.sources: tuple[int, list[Elements]] | None = None  # at an effort
        self.further: dict[str, list[Elements]] = {}  # sources that goals asked for, by text
        self.speller: Speller | None = None

    @property
    def named(self) -> dict[str, Term]:
        """The leaves that are names, by these."""
        return {t.leaf: t for t in self.leaves if t.op is None}

    def is_own(self, leaf: Term) -> bool:
        """Whether a name, or the record that a field is of, is the scope's own."""
        return not self.own or any(t.leaf in self.own for t in leaf.walk() if t.op is None)

    @property
    def names(self) -> set[str]:
        return {t.leaf.partition("[")[0] for t in self.leaves}

    @property
    def terms(self) -> list[Term]:
        return self.bank.terms

    def grow(self, effort: int) -> None:
        """Let the bank grow to what this effort allows. Raises: OutOfWork."""
        if effort <= self.effort:
            return
        self.effort = effort
        self.grow_on(LEVELS[effort])

    def grow_on(self, level: int) -> None:
        """Let the bank grow to a level, within what the effort allows. Raises: OutOfWork."""
        bank, more = self.bank, TERMS[self.effort] >> self.depth
        bank.limit = len(bank.terms) + more
        bank.tries = bank.tried + min(self.work.left, 4 * more)
        self._vectors.clear()
        self.memo.clear()
        self.work.grow(bank, level)

    def offer(self, terms: Iterable[Term]) -> None:
        """Take in terms that rules made: they are parts of what the bank makes next that costs more."""
        for term in terms:
            self.bank.offer(term)
        self._vectors.clear()
        self.memo.clear()

    def constant(self, value: Any) -> Term:
        """A term that is the same on every row, priced by where the constant comes from."""
        text = literal_text(value)
        if self.weights.origin(text) != "arbitrary":
            cost = round(2 * self.weights._origin[text].nats)
        else:
            plain = isinstance(value, bool | None.__class__) or value in ("", 0, 1, 2, -1, [], {}, ())
            small = isinstance(value, int) and abs(value) <= 10
            cost = 2 if plain else PLAIN if small else ODD + min(12, len(text) // 3)
        return Term((value,) * self.rows, cost, leaf=text, fixed=True)

    def apply(self, op: Op, *args: Term) -> Term | None:
        """The term of an operation; None where it raises on every row."""
        self.work.spend()
        values = evaluate(op.meaning, [a.values for a in args], all(a.total for a in args))
        if values is None:
            return None
        return Term(values, op.cost + sum(a.cost for a in args), op=op, args=args, fixed=all(a.fixed for a in args))

    # --- looking up -----------------------------------------------------------------

    def matching(self, goal: Goal, most: int = MATCHING) -> list[Term]:
        """Terms of the bank that give what is wanted, cheapest first."""
        return sorted(self.meeting(goal), key=self.weights.cost)[:most]

    def meeting(self, goal: Goal) -> Iterator[Term]:
        """All terms of the bank that give what is wanted, with what was kept beside them."""
        for term in self.likely(goal.asked, goal.values, goal.digits):
            if goal.met(term.values):
                yield term
                yield from self.bank.twins(term)

    def _answers_more(self, known: Term, term: Term) -> bool:
        """Whether a term answers to words of the prose to which one of equal values does not."""
        if term.op is None or not term.op.words & self.said:
            return False
        return bool(self.weights.explained((term,)) & self.said - self.weights.explained((known,)))

    @cached_property
    def said(self) -> frozenset[str]:
        """The words of the prose that say something."""
        return self.weights.stems - WEAK

    def likely(self, asked: tuple[int, ...], values: Sequence[Any], digits: int | None = None) -> list[Term]:
        """The bank's terms that have given values on a few of some rows; equal numbers of other types count too."""
        few = sorted({0, len(asked) // 2, len(asked) - 1})
        try:
            key = tuple([_plain(values[k], digits) for k in few])
            return self._index(tuple([asked[k] for k in few]), digits).get(key, [])
        except (TypeError, ValueError, OverflowError):
            return []

    def _index(self, rows: tuple[int, ...], digits: int | None) -> dict[Hashable, list[Term]]:
        where = rows, digits, True
        table = self._vectors.get(where)
        if table is None:
            table = self._vectors[where] = {}
            self.work.spend(len(self.terms) // 16)
            for term in self.terms:
                values = [term.values[i] for i in rows]
                try:
                    key = (
                        tuple(values)
                        if digits is None and term.sort in _HASHED
                        else tuple([_plain(v, digits) for v in values])
                    )
                    table.setdefault(key, []).append(term)
                except (TypeError, ValueError, OverflowError):
                    continue
        return table

    def vectors(self, asked: tuple[int, ...]) -> dict[Hashable, list[Term]]:
        """The bank's terms by the key of their values on some rows."""
        where = asked, None, False
        table = self._vectors.get(where)
        if table is None:
            table = self._vectors[where] = {}
            self.work.spend(len(self.terms) * (1 + len(asked) // 16) // 8)
            for term in self.terms:
                values = [term.values[i] for i in asked]
                if not term.total and any([v is ERROR for v in values]):
                    continue
                try:
                    table.setdefault(keys_of(values), []).append(term)
                except TypeError:
                    continue
        return table

    def partial(self, goal: Goal) -> list[tuple[int, Term]]:
        """Terms that give what is wanted on some rows, with a bit for each."""
        out = []
        kinds = {k.__name__ for k in goal.kinds}
        for term in self.terms:
            base = term.sort.partition("[")[0]
            if base not in kinds and base != "any" and not (base == "int" and "float" in kinds):
                continue
            if mask := goal.hits(term.values):
                out.append((mask, term))
        return out


def _plain(value: Any, digits: int | None) -> Hashable:
    """A key that equal numbers share whatever their type."""
    kind = type(value)
    if kind is float and digits is not None:
        return round(value, digits)
    return key_of(value, digits) if kind in _BUILT else value  # type: ignore[no-any-return]


def fields(leaf: Term, weights: Weights) -> list[Term]:
    """`record["key"]` for each key that every value of a name has; `pair[0]` for tuples of one length. It may be None elsewhere."""
    values = [v for v in leaf.values if v is not ERROR and v is not None]
    keys: list[Any]
    if not values:
        return []
    if all(type(v) is dict for v in values):
        keys = [k for k in values[0] if type(k) is str and all(k in v for v in values)]
        keys += [k for k in _optional(values) if k not in keys and (_named(k, weights) or _common(k, values))]
    elif all(type(v) is tuple and len(v) == len(values[0]) for v in values) and 1 < len(values[0]) <= 5:
        keys = list(range(len(values[0])))
    else:
        return []
    out = []
    for key in keys[:12]:
        lacking = any(type(v) is dict and key not in v for v in values)
        given = _missing([v[key] for v in values if key in v], weights) if lacking else [""]
        for op in (item(key, missing) for missing in given):
            found = tuple(ERROR if v is ERROR or v is None else op.meaning(v) for v in leaf.values)
            if any(v is not ERROR for v in found):
                said = bool(op.words & weights.stems - WEAK)
                unsaid = FIELD if type(key) is not str or len(key) > 1 else LETTER
                out.append(Term(found, leaf.cost + (1 if said else unsaid), op=op, args=(leaf,)))
    return out


def _optional(values: Sequence[dict[Any, Any]]) -> list[str]:
    """Keys that some records have, where they look like the fields of records: no two records need have the same."""
    return list(dict.fromkeys(k for v in values for k in v if type(k) is str))[:OPTIONAL]


def _named(key: str, weights: Weights) -> bool:
    return bool(item(key).words & weights.stems - WEAK)


def _common(key: str, values: Sequence[dict[Any, Any]]) -> bool:
    return sum(key in v for v in values) > COMMON * len(values)


def _missing(values: Sequence[Any], weights: Weights) -> list[str]:
    """The texts of what may stand for a missing one of these: 0, "", False, [] or {}, and what the prose names; None for others."""
    kinds = set(map(type, values))
    if len(kinds) != 1 or not kinds <= {int, float, str, bool, list, dict}:
        return ["None"]
    kind = kinds.pop()
    named = [v for v in (*weights.prose.numbers, *weights.prose.texts) if type(v) is kind and v != kind()]
    return list(dict.fromkeys(map(repr, (kind(), *named[:NAMED_MISSING]))))


@cache
def item(key: Any, missing: str = "") -> Op:
    """`{0}[key]` as an operation; `{0}.get(key, missing)` where the text of a value for missing ones is given."""
    text = repr(key).replace("{", "{{").replace("}", "}}")
    words = stems(str(key).replace("_", " ").split()) if type(key) is str else frozenset()
    if missing:
        default = "" if missing == "None" else f", {missing}".replace("{", "{{").replace("}", "}}")
        value = literal_eval(missing)
        return Op(f"{{0}}.get({text}{default})", ("any",), lambda v: v.get(key, copy(value)), 2, words)
    return Op(f"{{0}}[{text}]", ("any",), lambda v: v[key], 1, words)


@cache
def operation(template: str, cost: int, words: str = "", *, meaning: Callable[..., Any] | None = None) -> Op:
    """An operation that rules make, cost in half nats. meaning: where it is not what the text, one of ours, says."""
    return Op(template, (), meaning or meaning_of(template), cost, stems(words.split()))


@cache
def operation_of(template: str, arity: int, words: frozenset[str] = frozenset()) -> Op | None:
    """What a template that the prose spells out says, as an operation; None where it is outside the IR.

    It runs unguarded, which is quicker, where nothing of it makes values much larger.
    """
    names = tuple(f"_{i}" for i in range(arity))
    try:
        expr = parse_expr(template.format(*names), names=names)
    except CspIrError:
        return None
    grows = _GROWS.search(template) or not free_names(expr) <= {*names, *vars(builtins)}
    meaning = compile_expr(expr, names) if grows else meaning_of(template)
    return Op(template, ("any",) * arity, meaning, SAID, words)


_GROWS = re.compile(r"\*|<<|\bpow|range|[lr]just|zfill|center|f[\"']")
