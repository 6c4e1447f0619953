"""Structure constraints: what a program has to look like, whatever its holes hold.

    must_return()            every way through the function ends in `return value` or raises
    must_return(total)       and where the program has a variable `total`, a return reads it
    loop(first_match)        a loop stops at the first hit: it returns or breaks inside
    loop(last_match)         a loop runs to its end: nothing in it returns or breaks
    loop(all_matches)        the same; also loop(accumulate)
    loop(transform)          the same, and the function gives a list, set, dict, tuple or text

A program without a loop statement (`next(...)`, a comprehension) has no loop to constrain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from csp_ir.errors import SpecError
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import targets_of
from csp_ir.spec.model import Line

_FORM = re.compile(r"(must_return|loop)\s*\(\s*([A-Za-z_]\w*)?\s*\)\Z")
SHAPES = ("first_match", "last_match", "all_matches", "accumulate", "transform")
_COLLECTIONS = ("list", "set", "frozenset", "dict", "tuple", "tuple*", "str", "bytes", "Counter", "deque", "Any", "Var")


@dataclass(frozen=True)
class Structure:
    """kind: "must_return" or "loop"; argument: the value's name, or the loop's shape."""

    text: str
    kind: str
    argument: str = ""


def structures(texts: tuple[str, ...], file: str | None = None) -> tuple[Structure, ...]:
    """Those of a spec's constraints that speak of structure. Raises SpecError for an unknown loop shape."""
    found = []
    for text in texts:
        match = _FORM.match(text.strip())
        if match is None:
            continue
        if match[1] == "loop" and match[2] not in SHAPES:
            where = text.at(text.find("(") + 1) if isinstance(text, Line) else {}
            raise SpecError(f"no loop shape {match[2]!r}", **where, file=file, remedy=f"loop({' | '.join(SHAPES)})")
        found.append(Structure(text.strip(), match[1], match[2] or ""))
    return tuple(found)


def without_sketch(texts: tuple[str, ...], file: str | None = None) -> None:
    """Refuse constraints on holes where there are none. Raises SpecError."""
    for text in texts:
        if not is_structure(text):
            where = text.at(0) if isinstance(text, Line) else {}
            raise SpecError(
                f"the constraint `{text}` speaks of holes, and there is no sketch", **where, file=file,
                remedy="add a `sketch:` section with these holes, or use must_return() or loop(SHAPE)",
            )  # fmt: skip


def is_structure(text: str) -> bool:
    return bool(_FORM.match(text.strip()))


def violation(structure: Structure, program: ir.Program) -> str:
    """Why a complete program breaks a structure constraint; "" when it does not."""
    if structure.kind == "must_return":
        return _returns(program.function, structure)
    return _loops(program, structure)


def _returns(function: ir.Function, structure: Structure) -> str:
    if _goes_on(function.body):
        return f"`{structure.text}`: a way through {function.name} ends without a return"
    if any(isinstance(n, ir.Return) and n.value is None for n in _own(function.body)):
        return f"`{structure.text}`: a return gives no value"
    name = structure.argument
    assigned = {
        n.id
        for s in function.walk() if not isinstance(s, ir.Clause | ir.Delete)
        for t in targets_of(s) for n in t.walk() if isinstance(n, ir.Name)
    }  # fmt: skip
    if name in assigned:
        returned = [n.value for n in _own(function.body) if isinstance(n, ir.Return) and n.value is not None]
        if not any(isinstance(n, ir.Name) and n.id == name for value in returned for n in value.walk()):
            return f"`{structure.text}`: no return reads `{name}`"
    return ""


def _own(body: tuple[ir.Stmt, ...]) -> list[ir.Node]:
    """The nodes of a body without those of local functions."""
    out: list[ir.Node] = []
    stack: list[ir.Node] = list(body)
    while stack:
        n = stack.pop()
        out.append(n)
        if not isinstance(n, ir.Function):
            stack.extend(n.children())
    return out


def _goes_on(body: tuple[ir.Stmt, ...]) -> bool:
    """Whether control may reach the end of a body."""
    for s in body:
        match s:
            case ir.Return() | ir.Raise() | ir.Break() | ir.Continue():
                return False
            case ir.If():
                if s.orelse and not _goes_on(s.body) and not _goes_on(s.orelse):
                    return False
            case ir.While():
                endless = s.test == ir.Literal(True) and not any(isinstance(n, ir.Break) for n in _own(s.body))
                if endless:
                    return False
            case ir.Match():
                last = s.cases[-1]
                takes_all = isinstance(last.pattern, ir.CapturePattern) and last.guard is None
                if takes_all and not any(_goes_on(c.body) for c in s.cases):
                    return False
            case ir.Try():
                whole = _goes_on((*s.body, *s.orelse)) or any(_goes_on(h.body) for h in s.handlers)
                if not whole or (s.final and not _goes_on(s.final)):
                    return False
    return True


def _loops(program: ir.Program, structure: Structure) -> str:
    loops = [n for n in program.walk() if isinstance(n, ir.For | ir.While)]
    if structure.argument == "transform" and program.function.returns.name not in _COLLECTIONS:
        return f"`{structure.text}`: {program.function.name} gives {program.function.returns}, not a collection"
    leaving = [n for loop in loops for n in _own(loop.body) if isinstance(n, ir.Return | ir.Break)]
    if structure.argument == "first_match":
        return f"`{structure.text}`: no loop stops at the first hit" if loops and not leaving else ""
    return f"`{structure.text}`: a loop stops before its end" if leaving else ""
