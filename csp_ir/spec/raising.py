"""`raises` clauses as text: an exception, and the condition under which a call must raise it.

ValueError when n < 0
raises KeyError("no such name") unless name in table
:raises ValueError: if not xs
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from csp_ir.errors import SpecError
from csp_ir.ir.read_object import is_exception

_CLAUSE = re.compile(
    r"""(?P<said>[:*-]*\s*(?:it\s+)?raises?\s+)?(?:an?\s+)?(?P<kind>[A-Z]\w*)(?P<message>\(\s*(?:'[^']*'|"[^"]*")?\s*\))?
    (?:\s*:?\s+(?P<word>when|whenever|if|where|unless)\b|(?P<colon>\s*:(?!\S)))\s*(?P<condition>\S.*?)\s*[.;]?\s*$""",
    re.X | re.I,
)
REMEDY = "ValueError when n < 0"


@dataclass(frozen=True)
class Written:
    """A clause as it is written; condition: what has to hold, at this offset in the text.

    said: whether the word `raises` stands in the text itself.
    """

    kind: str
    message: str | None
    condition: str
    offset: int
    said: bool


def written_clause(text: str) -> Written | None:
    """The parts of a clause; None for another text. The condition need not be one."""
    match = _CLAUSE.match(text)
    if match is None or not match["kind"][0].isupper():
        return None
    quoted = (match["message"] or "")[1:-1].strip()
    condition = match["condition"]
    if (match["word"] or "").lower() == "unless":
        condition = f"not ({condition})"
    return Written(
        match["kind"],
        str(ast.literal_eval(quoted)) if quoted else None,
        condition,
        match.start("condition") - (len("not (") if condition != match["condition"] else 0),
        bool(match["said"]),
    )


def checked_kind(clause: Written, line: int, column: int, file: str | None) -> str:
    """The exception of a clause. Raises SpecError where it is none of Python's."""
    if not is_exception(clause.kind):
        raise SpecError(f"`{clause.kind}` is no builtin exception", line=line, column=column, file=file, remedy=REMEDY)
    return clause.kind
