"""An answer beside the other programs that pass the examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from csp_ir.result import LOW_CONFIDENCE

WIDTH = 60  # of the answer beside its rivals
NOT_GIVEN = f"  not given (--strict): its confidence is below {LOW_CONFIDENCE}"


def side_by_side(code: str, record: Mapping[str, Any], most: int) -> str:
    """The answer beside each of its best rivals, with an input on which the two differ; or that there is none."""
    rivals = list(record.get("alternatives", ()))[:most]
    if not rivals:
        return "  no other program that passes the examples and does otherwise was found"
    own = _body(code)
    lines = []
    for number, rival in enumerate(rivals, 1):
        other = _body(rival["code"])
        width = min(WIDTH, max(map(len, own)))
        call = f"{record['spec']['name']}({', '.join(rival['differs']['args'])})"
        mine, theirs = rival["differs"]["answers"]
        lines += ["", f"  {'answer':{width}}  | alternative {number}"]
        lines += [f"  {a:{width}}  | {b}".rstrip() for a, b in zip_longest(own, other, fillvalue="")]
        lines.append(f"  {call} gives {mine} here, {theirs} there")
    return "\n".join(lines)


def _body(code: str) -> list[str]:
    """A program's lines without what stands before it and its docstring."""
    lines = re.sub(r'"""(?s:.*?)"""', "", code).splitlines()
    start = next((i for i, line in enumerate(lines) if line.startswith("def ")), 0)
    return [line for line in lines[start:] if line.strip()] or [""]
