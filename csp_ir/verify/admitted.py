"""Results that might be admitted: values of a type, made of the arguments and of small ones, plainest first.

What `ensures` asks of a result is mostly a selection, a rearrangement or a number near the arguments; values are
enumerated in that order, so many that each can be tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, groupby, islice, permutations, product
from typing import Any

from csp_ir.interpreter.outcomes import freeze
from csp_ir.ir.types import Type

WINDOW = 300  # ints on either side of 0, and of each int among the arguments
DIVIDED = 8  # of which quotients and rests are tried
MOST = 3_000  # values of a result
ARRANGED = 6  # elements that are put in every order
SPELLED = 12  # letters of which texts are spelled
DEPTH = 3


def results(returns: Type, args: Sequence[Any], constants: Iterable[Any] = ()) -> Iterator[Any]:
    """Distinct values of a type, at most `MOST`.

    Args:
        args: of the call; constants: values that the spec names.
    """
    known = list(islice(chain(args, _parts(args), constants), MOST))
    seen = set()
    for value in islice(_of(returns, known, 0), 4 * MOST):
        key = freeze(value)
        if key not in seen:
            seen.add(key)
            yield value
        if len(seen) == MOST:
            return


def _parts(value: Any, depth: int = 0) -> Iterator[Any]:
    """A value's parts, and theirs."""
    if depth > DEPTH or not isinstance(value, list | tuple | set | frozenset | dict):
        return
    inside = [*value, *value.values()] if isinstance(value, dict) else list(value)
    yield from inside
    for part in inside:
        yield from _parts(part, depth + 1)


def _of(kind: Type, known: list[Any], depth: int) -> Iterator[Any]:
    name = kind.name
    if name == "bool":
        yield from (True, False)
    elif name == "int":
        yield from _ints(known)
    elif name == "float":
        yield from _floats(known)
    elif name == "str":
        yield from _texts(known)
    elif name == "Union":
        for one in kind.args:
            yield from _of(one, known, depth)
    elif name == "None":
        yield None
    elif name in ("list", "set", "frozenset") and len(kind.args) <= 1 and depth < DEPTH:
        make = {"list": list, "set": set, "frozenset": frozenset}[name]
        if make is list and kind.args and kind.args[0].name == "tuple":
            yield from _paired(known)
        yield from map(make, _arranged(known))
        if kind.args:
            elements = list(islice(_of(kind.args[0], known, depth + 1), 40))
            yield from (make(row) for size in range(4) for row in product(elements, repeat=size))
    elif name == "tuple" and depth < DEPTH:
        columns = [list(islice(_of(a, known, depth + 1), 60)) for a in kind.args]
        yield from product(*columns)
    else:
        yield from known


def _ints(known: list[Any]) -> Iterator[int]:
    numbers = [v for v in known if type(v) is int]
    sizes = [len(v) for v in known if isinstance(v, str | list | tuple | dict | set)]
    yield from (*numbers, *sizes)
    for a, b in product(numbers[:DIVIDED], repeat=2):
        yield from (a // b, a % b) if b else ()
    for far in range(WINDOW + 1):
        yield from (c + by for c in dict.fromkeys((0, *numbers)) for by in dict.fromkeys((far, -far)))


def _floats(known: list[Any]) -> Iterator[float]:
    numbers = [float(v) for v in known if type(v) in (int, float)][:12]
    yield from numbers
    yield from (0.0, 1.0)
    for a, b in product(numbers, repeat=2):
        yield from (a + b, a - b, a * b, *((a / b,) if b else ()))
    if numbers:
        yield from (sum(numbers), sum(numbers) / len(numbers))


def _texts(known: list[Any]) -> Iterator[str]:
    texts = [v for v in known if isinstance(v, str)][:12]
    yield ""
    for text in texts:
        yield from (text, text[::-1], text.lower(), text.upper(), text.strip(), text.title())
        yield from (text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1))
        yield "".join(sorted(text))
        if len(text) <= ARRANGED:
            yield from map("".join, permutations(text))
    for a, b in product(texts, repeat=2):
        yield from (a + b, f"{a} {b}")
    letters = list(dict.fromkeys("".join(texts)))[:SPELLED]
    letters += [c for c in "0123456789" if c not in letters] if any(type(v) is int for v in known) else []
    yield from ("".join(row) for size in range(1, 6) for row in product(letters, repeat=size))


def _holders(known: list[Any]) -> list[list[Any]]:
    return [list(v) for v in known if isinstance(v, list | tuple | set | frozenset | str)][:8]


def _paired(known: list[Any]) -> Iterator[list[Any]]:
    """Pairs that sequences among the arguments are told by: runs, counts, neighbours, places, and elements side by side."""
    for items in (holders := _holders(known)):
        runs = [(key, len(list(group))) for key, group in groupby(items)]
        counts = list({freeze(v): (v, items.count(v)) for v in items}.values())
        for pairs in (runs, counts, list(zip(items, items[1:])), list(enumerate(items))):
            yield pairs
            yield [(b, a) for a, b in pairs]
    for a, b in permutations(holders, 2):
        yield list(zip(a, b))
        yield list(product(a, b))[:MOST]
    for table in (v for v in known if isinstance(v, dict)):
        yield list(table.items())


def _arranged(known: list[Any]) -> Iterator[list[Any]]:
    """Selections and orders of what the sequences among the arguments hold."""
    holders = _holders(known)
    together = [[*a, *b] for a, b in combinations(holders, 2)]
    for items in (*holders, *together):
        yield items
        yield items[::-1]
        yield list({freeze(v): v for v in items}.values())
        try:
            yield sorted(items)
            yield sorted(items, reverse=True)
        except TypeError:
            pass
        if len(items) <= ARRANGED:
            yield from map(list, permutations(items))
        yield from ([*row] for size in range(len(items)) for row in islice(combinations(items, size), 200))
