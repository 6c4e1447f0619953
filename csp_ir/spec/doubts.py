"""Lines that look like examples and are none: what is wrong with each, and what to write instead.

A line that nobody but the writer of an example would write is refused (`sure`); one that may
as well be prose becomes a note, so that nothing is left out in silence.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from csp_ir.spec.layout import open_brackets
from csp_ir.spec.values import value_of

_LEAD = re.compile(r"(?:[-*•]\s+|\d+[.)]\s+|(?:e\.g\.|example|for example)\s*:?\s*)?(?:assert\b\s*)?[`(]*", re.I)
_OPERATOR = re.compile(r"\s*(?P<sign>===?|=(?![=>])|->|=>|==>|→|➞|⟶)\s*(?P<result>.*)", re.S)
_BOUND = re.compile(r"\s*(?P<sign>!=|<=|>=|<|>|≈|~=|\bin\b|\bnot in\b|\bis not\b)\s*(?P<rest>.+)", re.S)
_RAISES = re.compile(r"\s*(?:->|=>)?\s*(?:raises?|throws)\s+(?:an?\s+)?(?P<kind>[A-Z]\w*)\s*[.;]?\s*$")
_CONSTANTS = {"true": "True", "false": "False", "null": "None", "none": "None", "undefined": "None"}
_SHOWN = 80
MOST = 5_000  # characters of a line that is looked at
CLOSE = 0.75  # names this alike are slips of the pen


@dataclass(frozen=True)
class Doubt:
    """A line that is not read as an example. column: 1-based; sure: whether it can be nothing else."""

    line: int
    column: int
    text: str
    message: str
    remedy: str
    sure: bool

    def __str__(self) -> str:
        return f"line {self.line}, `{self.text}`, is not read as an example: {self.message} (try: {self.remedy})"


Make = Callable[[str, str, bool], Doubt]


def doubt(number: int, line: str, name: str) -> Doubt | None:
    """What speaks for and against an unread line being an example of the function `name`; None for plain prose."""
    if len(line) > MOST:
        return None
    if (found := _doubt(number, line, name)) is not None:
        return found
    within = re.search(rf"(?<![\w.]){re.escape(name)}\s*\(", line)
    if within is None or not line[: within.start()].strip():
        return None
    found = _doubt(number, line[within.start() :], name)
    return None if found is None else replace(found, column=found.column + within.start())


def _doubt(number: int, line: str, name: str) -> Doubt | None:
    """The same of what a line begins with."""
    lead = _LEAD.match(line.strip())
    assert lead is not None
    text = line.strip()[lead.end() :].strip("` ")
    column = line.find(text) + 1 if text else 1
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."

    def found(message: str, remedy: str, sure: bool) -> Doubt:
        return Doubt(number, column, shown, message, remedy, sure)

    if match := re.match(rf"{re.escape(name)}\s*(?P<given>\[.*\]|[-+]?\d[\d.]*)\s*(?:=|==|->)\s*(?=[^=\s])", text):
        return found("the call has no parentheses", f"{name}({match['given'].strip('[]')}) == ...", True)
    called = re.match(r"([A-Za-z_]\w*)\s*\(", text)
    if called is None:
        return None
    end = _end_of_call(text, called.end() - 1)
    if called[1] != name:
        return _of_another(text, called[1], end, name, found)
    if end < 0:
        if "==" not in text:
            return None
        what = "a quote is" if _odd_quote(text) else "a bracket is"
        return found(f"{what} not closed", f"{name}(...) == result, with every bracket and quote closed", True)
    args, rest = _arguments(text[:end]), text[end:]
    if rest.lstrip().startswith(")") and "==" in rest:
        return found("there is a bracket too many", f"{text[:end]} == ...", True)
    if match := _OPERATOR.match(rest):
        if isinstance(args, str):
            if "==" not in match["sign"] or not args:
                return None
            return found(args, f"{name}(1) == 2; the arguments are values, with commas between them", True)
        if "==" not in match["sign"] and all(isinstance(a, ast.Name) for a in args):
            return None  # `f(x) -> ...` speaks of every x
        if unreadable := _unreadable(args):
            remedy = f"quote it if it is text: '{unreadable}'; what holds of every input goes under `ensures:`"
            return found(f"`{unreadable}`, an argument, is a name, not a value", remedy, False)
        return _result(match["sign"], match["result"].strip(), text[:end], found)
    if isinstance(args, str) or _unreadable(args):
        return None
    if match := _RAISES.match(rest):
        message = f"`{match['kind']}` is no builtin exception"
        return found(message, f"{text[:end]} raises ValueError", True)
    if match := _BOUND.match(rest):
        condition = f"result {match['sign'].replace('≈', '==')} {match['rest'].strip()}"
        return found(
            f"`{match['sign']}` leaves the result open",
            f"a condition on `result` under `ensures:`, as `{condition}`",
            False,
        )
    if match := re.match(r"\s*[:#,]?\s*(?P<value>[-+]?\d\S*|['\"\[({].*|True|False|None)\s*$", rest):
        return found("nothing says that this is the result", f"{text[:end]} == {match['value']}", False)
    if not rest.strip(" .;"):
        return found("it has no result", f"{text[:end]} == ...", False)
    if "==" in rest:
        return found("`==` does not follow the call", "one example a line", False)
    if re.search(r"\d|['\"\[({]|\b(?:true|false|none|null)\b", rest, re.I):
        return found("what it says of the result cannot be read", f"{text[:end]} == ...", False)
    return None


def _end_of_call(text: str, start: int) -> int:
    """Where the bracket at `start` is closed, strings aside; -1 where it is not."""
    depth, at = 0, start
    while at < len(text):
        c = text[at]
        if c in "'\"":
            at += 1
            while at < len(text) and text[at] != c:
                at += 2 if text[at] == "\\" else 1
            if at >= len(text):
                return -1
        depth += (c in "([{") - (c in ")]}")
        at += 1
        if depth == 0:
            return at
    return -1


def _odd_quote(text: str) -> bool:
    return any(text.count(q) % 2 for q in "'\"") and open_brackets(text.replace("'", "").replace('"', "")) == 0


def _arguments(call: str) -> list[ast.expr] | str:
    """The arguments of a call, or what is wrong with it; "" where that may be prose."""
    try:
        node = ast.parse(call, mode="eval").body
    except SyntaxError as error:
        if "comma" in (error.msg or ""):
            return "a comma is missing between its arguments" if re.search(r"\d|['\"\]]", call) else ""
        return "its arguments are not Python"
    except (ValueError, RecursionError, MemoryError):
        return ""
    return [*node.args, *(k.value for k in node.keywords)] if isinstance(node, ast.Call) else ""


def _unreadable(args: list[ast.expr] | str) -> str:
    """The first argument that is no value, as text."""
    for argument in args:
        if isinstance(argument, ast.expr):
            try:
                value_of(argument)
            except (ValueError, TypeError, RecursionError):
                return ast.unparse(argument)
    return ""


def _result(sign: str, result: str, call: str, found: Make) -> Doubt | None:
    strong = sign in ("==", "===")
    bare = result.rstrip(".;,` ")
    if not bare:
        made = found("it has no result", f"{call} == ...", True)
        return made
    if constant := _CONSTANTS.get(bare.lower()):
        made = found(f"`{bare}` is a name in Python", f"{call} == {constant}", True)
    elif re.fullmatch(r"[A-Za-z_]\w*(?:[ -]\w+)*", bare):
        sure = strong or bare.isidentifier()
        made = found(f"`{bare}`, its result, is no value", f"quote it if it is text: {call} == {bare!r}", sure)
    elif open_brackets(bare) != 0:
        made = found("a bracket of its result is not closed", f"{call} == result", True)
    elif "==" in bare:
        made = found("it compares more than once", f"one example a line: {call} == result", True)
    else:
        made = found("its result cannot be read", f"{call} == result, a value such as 3, 'text' or [1, 2]", False)
    return made


def _of_another(text: str, called: str, end: int, name: str, found: Make) -> Doubt | None:
    """A complete example of another function: a slip in the name, or a function that is not this one."""
    if end < 0 or hasattr(builtins, called) or not (match := _OPERATOR.match(text[end:])):
        return None
    if "==" not in match["sign"] or isinstance(args := _arguments(text[:end]), str) or _unreadable(args):
        return None
    alike = called.lower() == name.lower() or SequenceMatcher(None, called, name).ratio() >= CLOSE
    made = found(f"it calls `{called}`, the function is `{name}`", f"{name}{text[len(called) : end]} == ...", alike)
    return made
