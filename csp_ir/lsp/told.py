"""What was seen, in the words of an editor."""

from __future__ import annotations

from collections.abc import Mapping

from csp_ir.cells import plain
from csp_ir.session.seen import OpenHole, Trouble

SHOWN = 8  # lines of a list
FEW = 3  # values of a hint
_SEVERITY = {"error": 1, "warning": 2, "note": 3}


def severity(trouble: Trouble) -> int:
    """The protocol's number for how bad it is."""
    return _SEVERITY[trouble.level]


def hover_of(hole: OpenHole, examples: int) -> str:
    """A hole in Markdown: type, scope, wanted values, what fits."""
    typed = f": {hole.type}" if hole.type else ""
    parts = [f"```python\n?{hole.name}{typed}  # {hole.kind}\n```"]
    if hole.description:
        parts.append(hole.description)
    scope = ", ".join(f"`{n}: {t}`" for n, t in hole.scope.items())
    parts.append(f"in scope: {scope or 'nothing'}")
    if hole.needs:
        more = [f"- and {len(hole.needs) - SHOWN} more"] if len(hole.needs) > SHOWN else []
        parts.append("\n".join([*(f"- {plain(n)}" for n in hole.needs[:SHOWN]), *more]))
    if hole.size >= 0:
        parts.append(f"{hole.size} of what was proposed fit" + (":" if hole.fits else ""))
    if hole.fits:
        rows = [f"{f.text}" + (f"  # passes {f.passes} of {examples}" if f.passes else "") for f in hole.fits[:SHOWN]]
        parts.append("```python\n" + "\n".join(rows) + "\n```")
    if hole.gone:
        parts.append("\n".join(f"- not `{_quotable(text)}`: {plain(why)}" for text, why in hole.gone))
    return "\n\n".join(parts)


def _quotable(text: str) -> str:
    return text.split("\n")[0].replace("`", "'")


def hint_of(hole: OpenHole) -> str:
    """What a hole must give, beside it; "" where that is not known."""
    if not hole.wanted:
        return ""
    return f"← {', '.join(hole.wanted[:FEW])}" + (", …" if len(hole.wanted) > FEW else "")


def progress_of(seconds: float, counts: Mapping[str, int]) -> str:
    """How a solve goes on: how long it lasts, and how often each sort of event was heard."""
    nouns = {"draft": "drafts", "search": "searches", "candidate": "tried", "refuted": "refuted", "nogood": "nogoods"}
    return ", ".join([f"{seconds:.0f} s", *(f"{counts[k]:,} {noun}" for k, noun in nouns.items() if counts.get(k))])
