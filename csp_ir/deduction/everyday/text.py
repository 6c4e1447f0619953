"""Terms as Python text."""

from __future__ import annotations

from csp_ir.deduction.language import Term


def python(term: Term) -> str:
    """The Python expression a term stands for."""
    if term.op is None:
        return term.name
    role = term.op.role
    if role == "slice":
        return _slice(*term.args)
    if role == "at":
        place = _from_end(term.args[1], term.args[0])
        return f"{_receiver(term.args[0])}[{place or python(term.args[1])}]"
    if role == "find" and term.args[2].name == "0":
        return f"{_receiver(term.args[0])}.find({python(term.args[1])})"
    if role == "times":
        return f"({python(term.args[0])} * {python(term.args[1])})"
    if role == "concat":
        return f"({' + '.join(_summands(term))})"
    parts = [python(a) for a in term.args]
    if term.op.name.startswith("{0}"):
        parts[0] = _receiver(term.args[0])
    return term.op.name.format(*parts)


def _summands(term: Term) -> list[str]:
    if term.op is not None and term.op.role == "concat":
        return [s for a in term.args for s in _summands(a)]
    return [python(term)]


def _receiver(term: Term) -> str:
    return python(term)


def _from_end(place: Term, base: Term) -> str | None:
    """`-k` where the place is `len(base) - k`."""
    if place.op is not None and place.op.role == "sub" and place.args[1].op is None and place.args[1].constant:
        size = place.args[0]
        if size.op is not None and size.op.role == "len" and python(size.args[0]) == python(base):
            return f"-{place.args[1].name}"
    return None


def _slice(base: Term, start: Term, length: Term) -> str:
    text = _receiver(base)
    first = "" if start.name == "0" else _from_end(start, base) or python(start)
    whole = length.op is not None and length.op.role == "len" and python(length.args[0]) == python(base)
    if whole:
        return f"{text}[{first}:]"
    if start.name == "0":
        return f"{text}[:{_from_end(length, base) or python(length)}]"
    if length.op is not None and length.op.role == "sub" and python(length.args[1]) == python(start):
        end = length.args[0]
        if end.op is not None and end.op.role == "len" and python(end.args[0]) == python(base):
            return f"{text}[{first}:]"
        return f"{text}[{first}:{_from_end(end, base) or python(end)}]"
    if _from_end(start, base) is not None:
        if start.args[1].name == length.name:
            return f"{text}[{first}:]"
        first = python(start)
    if start.op is None and length.op is None and start.constant and length.constant:
        return f"{text}[{first}:{start.value + length.value}]"
    return f"{text}[{first}:{python(start)} + {python(length)}]"
