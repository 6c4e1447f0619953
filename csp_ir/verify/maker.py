"""Values near those that the examples show at a position, and random ones of its type."""

from __future__ import annotations

import datetime
import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from csp_ir.interpreter.outcomes import RECORDS, parts_of, record_of
from csp_ir.ir.held import held
from csp_ir.ir.types import Type
from csp_ir.verify.shape import is_formed, reshaped

WITHIN, RESHAPED, LISTED = 0.8, 0.5, 0.4
DEEPEST = 4  # of values within values that are looked at
_LETTERS = "abcdefgh xyz"
_WORDS = ("hello", "world", "Apple", "banana", "a", "level", "Zoo", "x1", "42", "it's", "one-two")


class Maker:
    """Makes values position by position, from what the examples show there."""

    def __init__(
        self, types: Sequence[Type], examples: list[tuple[Any, ...]], constants: list[Any], letters: str, random: Random
    ) -> None:
        self.types, self.examples, self.letters, self.random = types, examples, letters, random
        self.columns = [[e[i] for e in examples] for i in range(len(types))]
        self.numbers = [c for c in constants if type(c) in (int, float)]
        self.texts = [c for c in constants if type(c) is str and c]
        self.kinds = [{type(v) for v in column} for column in self.columns]
        self.shapes = [_Shape.of(column, self.numbers) for column in self.columns]
        self.formed = [is_formed(column) for column in self.columns]
        self.keyed = _keyed(examples)
        self.alike = [(i, j) for i in range(len(types)) for j in range(len(types)) if i != j and types[i] == types[j]]

    def near(self, i: int, value: Any) -> bool:
        return self.shapes[i].admits(value)

    def tuples(self, limit: int) -> Iterable[tuple[Any, ...]]:
        pools = [list(self.boundary(i)) for i in range(len(self.types))]
        random = self.random
        for turn in range(limit):
            base = list(self.examples[turn % len(self.examples)]) if self.examples else None
            if base is None or turn % 4 == 3:
                yield tuple(self.value(i) for i in range(len(self.types)))
            elif turn % 4 == 0:  # one argument becomes a boundary value
                i = (turn // 4) % len(self.types)
                base[i] = pools[i][(turn // (4 * len(self.types))) % len(pools[i])] if pools[i] else self.value(i)
                yield tuple(base)
            elif turn % 4 == 1:  # one argument is mutated
                i = random.randrange(len(base))
                base[i] = self.like(i, base[i])
                yield tuple(base)
            elif self.alike and turn % 8 == 2:  # equal arguments, or swapped ones
                i, j = self.alike[(turn // 8) % len(self.alike)]
                base[i], base[j] = base[j], base[i] if (turn // 8) // len(self.alike) % 2 else base[j]
                yield tuple(base)
            else:  # arguments of different examples, or mutated twice
                yield tuple(
                    self.like(i, random.choice(c)) if random.random() < 0.5 else random.choice(c)
                    for i, c in enumerate(self.columns)
                )

    def like(self, i: int, value: Any) -> Any:
        """A value mutated; where the texts of the position all have one form, mostly within it."""
        if self.formed[i] and type(value) is str and self.random.random() < WITHIN:
            return reshaped(value, self.random)
        return self.mutated(value)

    def boundary(self, i: int) -> Iterable[Any]:
        column, kind = self.columns[i], self.types[i].name
        seen = self.kinds[i]
        if kind == "int" or int in seen:
            yield from (0, 1, -1, 2, 3, 7, 10)
            for c in self.numbers:
                if abs(c) < 10_000:
                    yield from (int(c), int(c) - 1, int(c) + 1)
        if kind == "float" or float in seen:
            yield from (0.0, 1.0, -1.0, 0.5)
            for c in self.numbers:
                yield from (float(c), c - 0.5, c + 0.5)
        if kind == "str" or str in seen:
            yield from ("", " ", "a", "A", "Hello World", "a a b", "aba", "  two  words ")
            yield from self.texts
            for text in [v for v in column if isinstance(v, str)][:2]:
                yield from (text.upper(), text[::-1], text + text, text + " ", text[:-1])
            sizes = [int(c) for c in self.numbers if 0 < c <= 40]
            letters = next((v for v in column if isinstance(v, str) and v), "ab")
            for size in sizes:
                yield from ((letters * 40)[: size - 1], (letters * 40)[:size])
        if kind == "bool" or bool in seen:
            yield from (True, False)
        sequences: list[Any] = [
            v for v in column if isinstance(v, list) or (isinstance(v, tuple) and kind == "tuple*")
        ][:3]
        for sample in sequences:
            yield type(sample)()
            yield sample[:1]
            yield sample[::-1]
            yield sample + sample
            yield sample + sample[:1]
        for mapping in [v for v in column if isinstance(v, dict) and frozenset(v) not in self.keyed][:2]:
            yield {}
            yield dict(list(mapping.items())[:1])
        if len(seen) > 1 and kind in ("Any", "object", "Union"):
            yield from (0, 1.5, "", "x", None, True, [], {}, (1,))

    def mutated(self, value: Any) -> Any:
        random = self.random
        kind = type(value)
        if kind is bool:
            return not value
        if kind is int:
            return random.choice((value + 1, value - 1, value + 2, value * 2, random.randint(0, max(3, abs(value)))))
        if kind is float:
            return random.choice((value + 1.0, value - 1.0, value / 2, value * 2))
        if kind is str:
            return self._text(value)
        if kind is tuple:  # its length is part of its type
            return self.one_mutated(value)
        if kind is list:
            items = list(value)
            turn = random.random()
            if items and turn < 0.3:
                return list(self.one_mutated(items))
            if items and turn < 0.5:
                items.insert(random.randrange(len(items) + 1), random.choice(items))
            elif items and turn < 0.65:
                del items[random.randrange(len(items))]
            elif items and turn < 0.8:
                random.shuffle(items)
            elif items:
                items.append(self.mutated(items[-1]))
            return items
        if kind in RECORDS:
            return record_of(kind, self.one_mutated(parts_of(value)))
        if isinstance(value, enum.Enum):
            return random.choice(tuple(type(value)))
        if kind in (datetime.date, datetime.datetime):
            return _moved(value, datetime.timedelta(days=random.choice((-400, -31, -1, 1, 2, 30, 365))))
        if kind is datetime.timedelta:
            return random.choice((-value, value * 2, value + datetime.timedelta(hours=1)))
        if kind is Decimal:
            return value + random.choice((-1, 1, Decimal("0.01"), Decimal("0.5")))
        if kind is dict:
            if frozenset(value) in self.keyed or (value and random.random() < 0.5):
                return dict(zip(value, self.one_mutated(list(value.values())), strict=True))
            items = list(value.items())
            if items:
                key = self.mutated(random.choice(items)[0])
                items.append((key, random.choice(items)[1]))
            try:
                return dict(items)
            except TypeError:
                return dict(value)
        if kind is set or kind is frozenset:
            values = sorted(value, key=repr)
            return kind(values[1:] + [self.mutated(v) for v in values[:1]])
        return value

    def one_mutated(self, parts: Sequence[Any]) -> tuple[Any, ...]:
        items = list(parts)
        if items:
            at = self.random.randrange(len(items))
            items[at] = self.mutated(items[at])
        return tuple(items)

    def _text(self, text: str) -> str:
        random = self.random
        if not text:
            return random.choice(_WORDS)
        at = random.randrange(len(text))
        turn = random.randrange(6)
        if self.letters and random.random() < LISTED:
            return text[:at] + random.choice(self.letters) + text[at + random.randrange(2) :]
        if random.random() < RESHAPED and any(c.isdigit() for c in text):
            return reshaped(text, random)
        if turn == 0:
            return text[:at] + text[at + 1 :]
        if turn == 1:
            return text[:at] + random.choice(text) + text[at:]
        if turn == 2:
            return text[:at] + text[at].swapcase() + text[at + 1 :]
        if turn == 3:
            return text + random.choice((" ", "", "", "-")) + random.choice(_WORDS)
        if turn == 4:
            other = random.choice([c for column in self.columns for c in column if isinstance(c, str)] or [text])
            return text[:at] + other[len(other) // 2 :]
        return "".join(random.sample(text, len(text)))

    def value(self, i: int) -> Any:
        """A random value for a position: by its type, else like the examples."""
        column = self.columns[i]
        if self.formed[i]:
            return self.like(i, self.random.choice(column))
        if column and (self.types[i].name in ("Any", "Union", "object", "Var") or self.random.random() < 0.3):
            return self.mutated(self.random.choice(column))
        return self._typed(self.types[i], column, 0)

    def _typed(self, t: Type, column: list[Any], depth: int) -> Any:
        random = self.random
        if t.name == "int":
            high = max([12, *(abs(v) for v in column if type(v) is int and abs(v) < 2000)])
            return random.randint(-3 if random.random() < 0.2 else 0, high)
        if t.name == "float":
            return random.choice((random.randint(-9, 20) / 2, float(random.randint(0, 30))))
        if t.name == "str":
            if self.letters and random.random() < LISTED:
                return "".join(random.choice(self.letters) for _ in range(random.randint(1, 4)))
            if random.random() < 0.5:
                return " ".join(random.sample(_WORDS, random.randint(1, 3)))
            return "".join(random.choice(_LETTERS) for _ in range(random.randint(0, 7)))
        if t.name == "bool":
            return random.random() < 0.5
        if t.name == "None":
            return None
        items = [x for v in column if isinstance(v, list | tuple | set | frozenset) for x in v]
        size = 0 if depth > 3 else random.randint(0, 5)
        if t.name in ("list", "set", "frozenset", "Iterable", "tuple*", "deque"):
            inner = t.args[0] if t.args else Type("int")
            made = [
                random.choice(items) if items and random.random() < 0.5 else self._typed(inner, items, depth + 1)
                for _ in range(size)
            ]
            try:
                return set(made) if t.name in ("set", "frozenset") else tuple(made) if t.name == "tuple*" else made
            except TypeError:
                return set()
        if t.name == "tuple":
            return tuple(self._typed(a, [], depth + 1) for a in t.args)
        if t.name == "dict":
            records = [v for v in column if isinstance(v, dict) and frozenset(v) in self.keyed]
            if records:
                return self.mutated(random.choice(records))
            keys = [k for v in column if isinstance(v, dict) for k in v]
            values = [x for v in column if isinstance(v, dict) for x in v.values()]
            key, value = t.args or (Type("str"), Type("int"))
            made_keys = [
                random.choice(keys) if keys and random.random() < 0.6 else self._typed(key, keys, depth + 1)
                for _ in range(min(size, 3))
            ]
            return {k: self._typed(value, values, depth + 1) for k in made_keys if type(k) not in (list, dict, set)}
        if t.name == "Union":
            return self._typed(random.choice(t.args), column, depth)
        flat = items or column
        return self.mutated(random.choice(flat)) if flat else random.randint(0, 9)


def _keyed(examples: Sequence[Any]) -> set[frozenset[str]]:
    """The sets of keys that several dictionaries of the examples share: those of records."""
    found: Counter[frozenset[str]] = Counter()
    for value in (v for e in examples for v in held(e, DEEPEST)):
        if isinstance(value, dict) and value and all(type(k) is str for k in value):
            found[frozenset(value)] += 1
    return {keys for keys, times in found.items() if times > 1 and len(keys) > 1}


def _moved(day: Any, by: datetime.timedelta) -> Any:
    try:
        return day + by
    except OverflowError:
        return day


@dataclass
class _Shape:
    """What the values at one position have in common, for "near"."""

    kinds: set[type]
    low: float
    high: float
    empty: bool
    traits: set[str]
    inner: _Shape | None

    @classmethod
    def of(cls, values: list[Any], constants: list[Any], depth: int = 0) -> _Shape:
        numbers = [v for v in values if type(v) in (int, float)]
        span = [*numbers, *((c + d for c in constants for d in (-1, 1)) if numbers and depth == 0 else ())]
        if depth == 0 and len(values) > 1 and len(set(numbers)) == 1:
            span += [-1_000, 1_000]  # never varied by the examples, so any value is as likely
        sized = [v for v in values if hasattr(v, "__len__")]
        inner = [x for v in values if isinstance(v, list | tuple | set | frozenset) for x in v] if depth < 4 else []
        inner += [x for v in values if isinstance(v, dict) for x in v.values()] if depth < 4 else []
        return cls(
            {type(v) for v in values},
            min(span, default=0),
            max(span, default=0),
            any(not v for v in sized),
            set().union(*(_traits(v) for v in values if type(v) is str)),
            cls.of(inner, [], depth + 1) if inner else None,
        )

    def admits(self, value: Any) -> bool:
        if type(value) not in self.kinds:
            return False
        if type(value) in (int, float):
            return bool(self.low <= value <= self.high)
        if type(value) is str:
            return bool(value or self.empty) and _traits(value) <= self.traits
        if isinstance(value, list | tuple | set | frozenset | dict):
            items = value.values() if isinstance(value, dict) else value
            if not value:
                return self.empty
            return self.inner is None or all(self.inner.admits(x) for x in items)
        return True


def _traits(text: str) -> set[str]:
    found = {"upper" if c.isupper() else "lower" if c.islower() else "digit" if c.isdigit() else c for c in text}
    if text != text.strip():
        found.add("margin")
    if "  " in text:
        found.add("double")
    return found
