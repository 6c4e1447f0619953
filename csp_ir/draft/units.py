"""What units of measure hold of smaller ones."""

from __future__ import annotations

from csp_ir.draft.stems import stem

# What a unit holds of the next smaller ones.
UNITS: dict[str, tuple[int, ...]] = {
    stem(unit): sizes
    for units, sizes in (
        ("minute minutes", (60,)), ("hour hours", (60, 3600)), ("day days", (24, 7)), ("week", (7,)), ("month", (12,)),
        ("year", (12, 365)), ("dozen", (12,)), ("cent cents", (100,)), ("kilo kilometer kilogram km kg mm", (1000,)),
        ("meter metre cm", (100,)), ("byte kilobyte kb mb", (1024,)), ("inch", (12,)), ("degree angle", (360, 90)),
    )
    for unit in units.split()
}  # fmt: skip
