"""Linear equations over fractions, by Gauss and Jordan's elimination."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import lcm

Number = int | Fraction


def reduced(rows: Iterable[Sequence[Number]]) -> dict[int, list[Fraction]]:
    """The reduced echelon form of a matrix: the first column of each of its rows -> the row."""
    found: dict[int, list[Fraction]] = {}
    for given in rows:
        row = list(map(Fraction, given))
        for pivot, known in found.items():
            if times := row[pivot]:
                row = [a - times * b for a, b in zip(row, known)]
        lead = next((k for k, v in enumerate(row) if v), None)
        if lead is None:
            continue
        row = [v / row[lead] for v in row]
        for pivot, known in found.items():
            if times := known[lead]:
                found[pivot] = [a - times * b for a, b in zip(known, row)]
        found[lead] = row
        if len(found) == len(row):
            break
    return found


def solved(rows: Iterable[Sequence[Number]], wanted: Iterable[Number]) -> list[Fraction] | None:
    """The one solution of equations, a row each; None where there is none or more than one."""
    whole = [(*row, want) for row, want in zip(rows, wanted)]
    form = reduced(whole)
    width = len(whole[0]) - 1
    return [form[k][-1] for k in range(width)] if form.keys() == set(range(width)) else None


def vanishing(rows: Iterable[Sequence[Number]], width: int) -> Iterator[list[int]]:
    """Smallest whole numbers by which the columns of all rows add up to 0, one list for each column that others give."""
    form = reduced(rows)
    for free in (k for k in range(width) if k not in form):
        weights = [-form[k][free] if k in form else Fraction(k == free) for k in range(width)]
        scale = lcm(*(w.denominator for w in weights))
        yield [int(w * scale) for w in weights]
