"""How long a regular expression may take, at worst, read off its parsed pattern before it is run.

CPython's matcher backtracks, and nothing can stop it. What it does from one position is bounded by the number of ways
in which the parts of the pattern can share the text. A repetition whose characters cannot begin what follows it ends in
one place only and adds no way; one that can shares its characters in as many ways as it has turns; one whose body is
itself shared in several ways, in exponentially many (Weideman, Static analysis of regular expressions, 2017).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

MOST = 1 << 62
DOUBLED = 16  # steps in which a turn goes on, where turns double
LONGEST_DOUBLED = 40  # turns of what doubles with each, beyond which any limit is met
_WIDE = "ſKıİ٣५Ⅷ \u3000あÿßéя_中"  # one beyond ASCII of each kind that a class may tell apart
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s", "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip
_END = frozenset({"the end"})  # where a match of the whole text may fail
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
Item = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Cost:
    """shared: repetitions without a bound that share their characters with what follows; factor: the product of the
    turns of those with one, and of alternatives; doubles: whether ways double with each turn; scans: repetitions that
    may run to the end of the text in vain; anchored: whether it is tried at the start of the text only.
    """

    shared: int
    factor: int
    doubles: bool
    scans: int
    anchored: bool

    def steps(self, n: int) -> int:
        """At most about so many steps on a text of `n` characters."""
        if self.doubles:
            base = 2 if self.shared <= 1 and self.factor <= 2 else 4
            return min(MOST, DOUBLED * self.factor * base ** min(n, LONGEST_DOUBLED))
        ways = min(MOST, self.factor * (n + 1) ** min(self.shared + (self.scans > self.shared), 12))
        return ways if self.anchored or ways == 1 else min(MOST, (n + 1) * ways)


@lru_cache(maxsize=512)
def cost_of(pattern: str | bytes, flags: int, way: str = "search") -> Cost:
    """The cost of a pattern that compiles; way: the method that looks for it."""
    parsed = parser.parse(pattern if isinstance(pattern, str) else pattern.decode("latin-1"), flags & ~re.DEBUG)
    reader = _Reader(parsed, parsed.state.flags)
    items = list(parsed)
    ways = reader.sequence(items, _END if way == "fullmatch" else frozenset())
    first = items[0] if items else (None, None)
    start = str(first[0]) == "AT" and str(first[1]) in _starts(parsed.state.flags)
    return Cost(ways.shared, ways.factor, ways.doubles, reader.scans, start or way in ("match", "fullmatch"))


def _starts(flags: int) -> tuple[str, ...]:
    return ("AT_BEGINNING_STRING",) if flags & re.MULTILINE else ("AT_BEGINNING", "AT_BEGINNING_STRING")


@dataclass(frozen=True, slots=True)
class _Ways:
    """In how many ways something can match from one position; see `Cost`."""

    shared: int = 0
    factor: int = 1
    doubles: bool = False

    @property
    def one(self) -> bool:
        return not self.shared and self.factor == 1 and not self.doubles

    def times(self, other: _Ways) -> _Ways:
        return _Ways(self.shared + other.shared, min(MOST, self.factor * other.factor), self.doubles or other.doubles)


class _Reader:
    """Reads the parsed items of one pattern; characters are told apart by one of each kind, and those it names."""

    def __init__(self, parsed: Any, flags: int) -> None:
        self.flags = flags
        self.universe = frozenset({*map(chr, range(128)), *_WIDE, *_named(parsed)})
        self.scans = 0
        self.sets: dict[str, frozenset[str]] = {}

    # --- which characters something may begin with, and whether it may be empty ------------

    def first(self, items: Sequence[Item], after: frozenset[str]) -> frozenset[str]:
        """What items followed by `after` may begin with."""
        found: frozenset[str] = frozenset()
        for item in items:
            begins, empty = self.begins(item)
            found |= begins
            if not empty:
                return found
        return found | after

    def begins(self, item: Item) -> tuple[frozenset[str], bool]:
        op, av = str(item[0]), item[1]
        if op in ("LITERAL", "NOT_LITERAL", "ANY", "IN", "RANGE", "CATEGORY"):
            return self.characters(item), False
        if op == "BRANCH":
            parts = [self.ends(list(p)) for p in av[1]]
            return frozenset().union(*(p[0] for p in parts)), any(p[1] for p in parts)
        if op == "SUBPATTERN":
            return self.ends(list(av[3]))
        if op == "ATOMIC_GROUP":
            return self.ends(list(av))
        if op in _REPEATS:
            begins, empty = self.ends(list(av[2]))
            return begins, empty or av[0] == 0
        if op in ("AT", "ASSERT", "ASSERT_NOT"):
            return frozenset(), True
        return self.universe, True  # what was matched before may stand here again, or nothing

    def ends(self, items: Sequence[Item]) -> tuple[frozenset[str], bool]:
        """What items may begin with, and whether they may be empty."""
        found = self.first(items, _END)
        return found - _END, bool(found & _END)

    def characters(self, item: Item) -> frozenset[str]:
        """The characters that one item of a class, or one that stands alone, matches."""
        op, av = str(item[0]), item[1]
        if op == "ANY":
            return self.universe if self.flags & re.DOTALL else self.universe - {"\n"}
        if op == "IN":
            negated = bool(av) and str(av[0][0]) == "NEGATE"
            inside = frozenset().union(*(self.characters(i) for i in (av[1:] if negated else av)))
            return self.universe - inside if negated else inside
        if op == "CATEGORY":
            return self.category(str(av))
        if op == "RANGE":
            return self.folded(c for c in self.universe if av[0] <= ord(c) <= av[1])
        inside = self.folded((chr(av),))
        return self.universe - inside if op == "NOT_LITERAL" else inside

    def category(self, name: str) -> frozenset[str]:
        if name not in self.sets:
            pattern = re.compile(_CATEGORIES[name], self.flags & re.ASCII)
            self.sets[name] = frozenset(c for c in self.universe if pattern.match(c))
        return self.sets[name]

    def folded(self, characters: Iterable[str]) -> frozenset[str]:
        """With those that differ in case only, where the pattern does not tell these apart."""
        found = set(characters)
        if self.flags & re.IGNORECASE:
            kinds = {k for c in found for k in (c.lower(), c.upper())}
            found |= {c for c in self.universe if c.lower() in kinds or c.upper() in kinds}
        return frozenset(found)

    # --- in how many ways something may match ---------------------------------------------------

    def sequence(self, items: Sequence[Item], after: frozenset[str]) -> _Ways:
        """The ways of items that `after` may follow (nothing, at the end of the pattern)."""
        ways = _Ways()
        for at, item in enumerate(items):
            rest = items[at + 1 :]
            ways = ways.times(self.ways(item, self.first(rest, after), bool(rest) or bool(after)))
        return ways

    def ways(self, item: Item, after: frozenset[str], more: bool) -> _Ways:
        """The ways of one item; more: whether anything follows that may fail."""
        op, av = str(item[0]), item[1]
        if op == "BRANCH":
            return self.branch([list(p) for p in av[1]], after, more)
        if op == "SUBPATTERN":
            return self.inside(list(av[3]), after, more)
        if op == "ATOMIC_GROUP":
            return self.inside(list(av), after, more)
        if op in ("ASSERT", "ASSERT_NOT"):
            return self.inside(list(av[1]), frozenset(), True)
        if op == "GROUPREF_EXISTS":
            return self.branch([list(p) for p in av[1:] if p is not None], after, True)
        if op in _REPEATS:
            return self.repeat(op, av, after, more)
        if op == "GROUPREF":
            self.scans += 1
        return _Ways()

    def inside(self, items: Sequence[Item], after: frozenset[str], more: bool) -> _Ways:
        ways = self.sequence(items, after)
        if more and not after and items and str(items[-1][0]) in _REPEATS:
            self.scans += 1  # an anchor follows, at which it may fail
        return ways

    def branch(self, parts: Sequence[Sequence[Item]], after: frozenset[str], more: bool) -> _Ways:
        ways = [self.inside(p, after, more) for p in parts]
        firsts = [self.first(p, after) for p in parts]
        apart = sum(map(len, firsts)) == len(frozenset().union(*firsts))
        worst = _Ways(max(w.shared for w in ways), max(w.factor for w in ways), any(w.doubles for w in ways))
        return worst if apart else worst.times(_Ways(0, len(parts)))

    def repeat(self, op: str, av: Any, after: frozenset[str], more: bool) -> _Ways:
        low, high, body = int(av[0]), int(av[1]), list(av[2])
        begins, empty = self.ends(body)
        again = begins if high > 1 else frozenset()
        ways = self.sequence(body, again | after)
        endless = high > LONGEST_DOUBLED
        if more and endless:
            self.scans += 1
        if not ways.one and high > 1:
            if endless:
                return _Ways(ways.shared, ways.factor, True)
            ways = _Ways(ways.shared * high, min(MOST, ways.factor**high), ways.doubles)
        turns = high - low
        if op == "POSSESSIVE_REPEAT" or turns == 0 or not (begins & after or empty):
            return ways
        return ways.times(_Ways(1, 1) if endless else _Ways(0, turns + 1))


def _named(items: Any) -> set[str]:
    """The characters that a parsed pattern names, and the ends of its ranges."""
    found: set[str] = set()
    todo: list[Any] = [items]
    while todo:
        part = todo.pop()
        if isinstance(part, parser.SubPattern):
            todo += list(part)
        elif isinstance(part, list):
            todo += part
        elif isinstance(part, tuple) and len(part) == 2 and str(part[0]) in ("LITERAL", "NOT_LITERAL"):
            found |= {chr(part[1]), chr(part[1]).lower()[:1], chr(part[1]).upper()[:1]}
        elif isinstance(part, tuple) and len(part) == 2 and str(part[0]) == "RANGE":
            found |= {chr(part[1][0]), chr(part[1][1])}
        elif isinstance(part, tuple):
            todo += list(part)
    return found
