"""How often people write each operation: nats beside the commonest, a sum.

Counted in Python's standard library (`python -m benchmarks.habits` counts anew; a sign counts as a difference, and shares of a
hundred as one operation) and taken at a share: what is left open is rather what is rare. A half-written function says no more
of its holes than that, until its prose, its names or its examples speak.
"""

from __future__ import annotations

import re

# Columns: nats, then operations in the spelling of the enumerator's templates, parentheses left out.
_TABLE = """
0.0 | {0} + {1}  {0} == {1}  {0} is None  not {0}
0.4 | {0}[{1}]
0.5 | {0} and {1}
0.8 | len({0})  {0} in {1}
0.9 | isinstance({0}, str)  isinstance({0}, list)  isinstance({0}, dict)  {0}[0]
1.0 | {0} or {1}
1.2 | {0} - {1}  -{0}
1.4 | {0} != {1}  {0} * {1}
1.6 | {0} < {1}
1.7 | {0}[1:]  {0}[:-1]  {0}[{1}:]  {0}[:{1}]  {0} > {1}
1.9 | {0}.join({1})  {0} not in {1}
2.2 | {0} <= {1}  {0} >= {1}  {0}[1]  {0}[-1]  {0}[{1}:{2}]  {0}[1:-1]
2.3 | str({0})  int({0})  {1} if {0} else {2}
2.5 | {0}.startswith({1})  {0}.split({1})
2.6 | {0}.replace({1}, {2})  {0}.get({1})  {0}.get({1}, {2})  list({0})  {0}.lower()
2.9 | {0} % {1}
3.1 | {0} / {1}  {0}.strip()  tuple({0})  {0} // {1}
2.0 | 1 + {0} / 100  1 - {0} / 100  {0} / 100
3.3 | {0}.endswith({1})  {0} ** {1}
3.5 | set({0})  {0}.items()  {0}[2]
3.7 | sorted({0})  {0}.values()  {0}.keys()  {0}.split()
3.8 | max({0}, {1})  min({0}, {1})  {0}[::-1]
4.0 | {0}.upper()  {0}.find({1})  sum({0})  max({0})  min({0})  abs({0})  float({0})  {0}.isdigit()
"""
UNCOMMON = 6.0  # of what is not in the table
SHARE = 0.75  # of the nats counted
WRITTEN = 2.0  # of what is written into a text
PATTERN = 8.0  # of a regular expression
USED = 0.8  # of any operation, beside a name alone
_BARE = re.compile(r"\A\((.*)\)\Z", re.S)
_KEY = re.compile(r"\{0\}\[(?:'[^']*'|\"[^\"]*\"|\d)\]")
_FIELD = re.compile(r"\{0\}\.[a-z_]+")
_GET = re.compile(r"\{0\}\.get\(.*\)")


def _rows() -> dict[str, float]:
    found: dict[str, float] = {}
    for line in _TABLE.strip().splitlines():
        nats, _, templates = line.partition(" | ")
        found.update(dict.fromkeys(templates.split("  "), float(nats)))
    return found


HABITS = _rows()


def habit(template: str, parts: float) -> float:
    """The nats of an operation by its template; parts: its base cost in nats, for what the table does not have."""
    bare = _BARE.sub(r"\1", template)
    known = HABITS.get(bare)
    if known is None and _KEY.fullmatch(bare):
        known = 0.2
    if known is None and _FIELD.fullmatch(bare):
        known = 1.0
    if known is None and "re." in bare:
        known = PATTERN
    if known is None and bare.startswith(("f'", 'f"')):
        known = WRITTEN
    if known is None and _GET.fullmatch(bare):
        known = 2.6
    return USED + SHARE * (min(UNCOMMON, 3.0 + parts) if known is None else known)
