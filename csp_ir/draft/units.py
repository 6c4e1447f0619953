"""What units of measure hold of smaller ones, and how amounts are told in several of them."""

from __future__ import annotations

from csp_ir.draft.stems import stem

# What a unit holds of the next smaller ones.
UNITS: dict[str, tuple[int, ...]] = {
    stem(unit): sizes
    for units, sizes in (
        ("minute minutes", (60,)), ("hour hours", (60, 3600)), ("day days", (24, 7)), ("week", (7,)), ("month", (12,)),
        ("year", (12, 365)), ("dozen", (12,)), ("cent cents", (100,)), ("kilo kilometer kilogram km kg mm", (1000,)),
        ("meter metre cm", (100,)), ("byte kilobyte kb mb", (1024,)), ("inch", (12,)), ("degree angle", (360, 90)),
        ("celsius fahrenheit", (32, 5, 9)),
    )
    for unit in units.split()
}  # fmt: skip

# Units that one amount is told in together, from small to large: stems, and how many of the first a unit is.
LADDERS: tuple[tuple[tuple[frozenset[str], int], ...], ...] = tuple(
    tuple((frozenset(map(stem, units.split())), size) for units, size in ladder)
    for ladder in (
        (("second sec", 1), ("minute min", 60), ("hour", 3600), ("day", 86_400), ("week", 604_800)),
        (("cent", 1), ("dollar euro", 100)),
        (("inch", 1), ("foot feet", 12), ("yard", 36)),
        (("gram", 1), ("kilogram kg", 1000)),
        (("millimeter millimetre mm", 1), ("centimeter centimetre cm", 10), ("meter metre", 1000), ("kilometer kilometre km", 10**6)),
    )
)  # fmt: skip


def shares(said: frozenset[str], named: frozenset[str]) -> list[tuple[frozenset[str], int, int | None]]:
    """How an amount is told in the units of a ladder of which at least two are said.

    Args:
        said: stems of a prose; named: of the amount's own name, which may say what it counts, else the smallest unit does.

    Returns: for each unit its stems, how many of what is counted it holds, and how many of it the next one holds; None for the largest.
    """
    for ladder in LADDERS:
        units = [(stems, size) for stems, size in ladder if stems & (said | named)]
        own = next((size for stems, size in units if stems & named), units[0][1] if units else 1)
        units = [(stems, size) for stems, size in units if size >= own]
        if len(units) > 1:
            return [
                (stems, size // own, units[k + 1][1] // size if k + 1 < len(units) else None)
                for k, (stems, size) in enumerate(units)
            ]
    return []
