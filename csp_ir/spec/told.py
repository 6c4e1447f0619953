"""Signatures that are told without a `def` line of their own: in running text, by calls with values, by a table."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from csp_ir.errors import IRSyntaxError
from csp_ir.ir.nodes import Function, Program
from csp_ir.ir.plain_values import PLAIN_TYPES
from csp_ir.spec.foreign import NAMES, foreign_heads
from csp_ir.spec.forms.python import body_of, expression_of
from csp_ir.spec.forms.translated import translated
from csp_ir.spec.forms.written import cleaned
from csp_ir.spec.layout import Lines, closings
from csp_ir.spec.sections import Known, parsed
from csp_ir.spec.values import value_of
from csp_ir.spec.worded import pythonic, untyped, worded

_CALL = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s*(?=\()")
_TYPE = r"[A-Za-z_][\w.]*(?:\[(?:[^\[\]]|\[[^\[\]]*\])*\])?"
_RETURNS = re.compile(rf"\s?(?:->|→)\s?({_TYPE}(?:\s*(?:\||\bor\b)\s*{_TYPE})*)")
_RESULT_FOLLOWS = r"\s*(?:==|[-=]+>|→|➞|=|returns\b|should\b|must\b|raises\b|gives\b)"
_EMPHASIS = re.compile(r"(?<!\w)_(?=[A-Za-z]\w*\()(.*?\w)_(?!\w)")
_MARKED = re.compile(r"^(?:#{1,6}\s+)?(?:[-*•+]\s+|\d{1,3}[.)]\s+)?")  # as a heading, or an item
SELF = re.compile(r"(\bdef\s+\w+\s*\(\s*)(?:self|cls)\b\s*,?\s*")
_ARGUMENTS = re.compile(
    r"\b(?:arguments?|parameters?|inputs?)\b[^`.]{0,30}((?:`[A-Za-z_]\w*`(?:\s*(?:,|and|, and)\s*)?)+)", re.I
)
MOST_LINE = 2_000  # characters of a line that may hold a signature
MOST_CALLS = 20  # of one line
MOST_HEADS = 500

# What stands before a head, and the text it leaves out, by how plainly it says that this is the signature.
_BEFORE = (
    re.compile(r"(?:(?:\.\.\s*(?:py:)?(?:function|method)::|(?:function|signature|def)\b\s?:?)\s?)?$", re.I),
    re.compile(r".*\bdef\s$"),
    re.compile(r".*\b(?:function|signature)\b(?: \w+){0,2}\s?:?\s+(?:called |named )?$", re.I),
    re.compile(r".*`(?:def )?$"),
    re.compile(r"$"),
    re.compile(r""),
)
_ALONE, _LED = 0, 4  # the looks of a line that holds no more, and of one that only begins with the head


@dataclass(frozen=True)
class Told:
    """A signature, how it was found, and the number of the line that holds nothing else."""

    function: Function
    said: str
    alone: int = 0


@dataclass(frozen=True)
class _Head:
    program: Program
    text: str
    look: int
    number: int


def program_of(source: str, known: Known | None = None) -> Program | None:
    """The program of a function's text, which may lack its body; None where there is none."""
    for tried in (source, source.rstrip() + "\n    ...\n"):
        try:
            return parsed(tried, known)
        except IRSyntaxError:
            continue
    return None


def told(lines: Lines, file: str | None, known: Known | None = None, words: bool = True) -> Told | None:
    """The signature that a text without a `def` line tells; None where it tells none.

    A head such as `area(w: float, h: float) -> float`, the plainest first; else calls with values of one
    function; else, with `words`, what these and examples without a call tell.
    """
    calls = _calls(lines)
    if (foreign := _foreign(lines, calls, known)) is not None:
        return foreign
    heads = [h for h in islice(_heads(lines, known), MOST_HEADS) if not _is_word(h, calls)]
    if heads:
        best = min(heads, key=lambda h: (h.look >= _LED and h.program.function.name not in calls, h.look, h.number))
        said = f"line {best.number}: no `def` line; `{best.text}` is read as the signature"
        plain = best.look < _LED or best.program.function.name in calls or not calls
        if plain:
            return Told(best.program.function, said, best.number if best.look == _ALONE else 0)
    return _called(calls, lines) or (_worded(lines, file) if words else None)


def _foreign(lines: Lines, calls: dict[str, list[ast.Call]], known: Known | None) -> Told | None:
    """The signature that a head of another language tells, best one that the text calls."""
    heads = []
    for head in islice(foreign_heads(lines), MOST_HEADS):
        if (program := program_of(f"{head.text}:\n    ...", known)) and program.function.name not in (
            "main",
            "test",
            "setup",
        ):
            heads.append((program.function.name not in calls, head.number, program, head))
    if not heads:
        return None
    _, number, program, head = min(heads, key=lambda h: h[:2])
    function = replace(program.function, name=pythonic(program.function.name, lines))
    said = f"line {number}: no `def` line of Python; `{head.written}` is read as `{head.text}`"
    return Told(function, said, number)


def _heads(lines: Lines, known: Known | None) -> Iterator[_Head]:
    for number, line in lines:
        text = SELF.sub(r"\1", _EMPHASIS.sub(r"\1", _MARKED.sub("", line.strip())), count=1)
        if len(text) > MOST_LINE or "(" not in text:
            continue
        ends = closings(text)
        for match in list(_CALL.finditer(text))[:MOST_CALLS]:
            end = ends.get(match.end(), -1)
            if end < 0 or _is_no_function(match[1]):
                continue
            if any(a < match.start() < b for a, b in ends.items() if text[a] in "'\""):
                continue
            if (found := _head(text[match.start() : end], text[end:], known)) is None:
                continue
            program, written = found
            rest = text[match.start() + len(written) :].strip("` ")
            look = next(i for i, p in enumerate(_BEFORE) if p.match(text[: match.start()]) and (i or rest in ("", ":")))
            yield _Head(program, written, look, number)


def _is_no_function(name: str) -> bool:
    """Whether a name before a bracket is that of a builtin, a class of values, a test, or an order of growth, as `O(n)`."""
    return hasattr(builtins, name) or name in PLAIN_TYPES or name == "O" or name.startswith(("assert", "test"))


def _is_word(head: _Head, calls: Collection[str]) -> bool:
    """Whether a head among words is but a plural, as `parameter(s)`."""
    return head.look >= _LED and head.program.function.name not in calls and bool(re.match(r"\w+\(e?s\)", head.text))


def _head(call: str, after: str, known: Known | None) -> tuple[Program, str] | None:
    """The function whose head a call with names for arguments is, and how much of the text that takes."""
    node = next(iter(body_of(f"def {call}: ...") or ()), None)
    if not isinstance(node, ast.FunctionDef) or not node.args.args or len(node.args.args) > len(NAMES):
        return None
    if returns := _RETURNS.match(after):
        kind = re.sub(r"\bor\b", "|", returns[1])
        if program := program_of(f"def {call} -> {kind}:\n    ...", known):
            return program, call + returns[0]
    program = program_of(f"def {call}:\n    ...", known)
    return (program, call) if program else None


def _calls(lines: Lines) -> dict[str, list[ast.Call]]:
    """Calls with values that stand beside a result, by name, the most frequent first."""
    found: dict[str, list[ast.Call]] = {}
    for _, line in lines:
        text = cleaned(line) if len(line) < MOST_LINE else ""
        ends = closings(text) if "(" in text else {}
        for match in list(_CALL.finditer(text))[:MOST_CALLS]:
            name, end = match[1], ends.get(match.end(), -1)
            shown = r"\s*(?:\||==|[-=]+>|→|➞|=|!!|is\b|returns\b|should\b|must\b|raises\b|gives\b|\)|[#,;]|$)"
            if _is_no_function(name) or end < 0:
                continue
            apart = match.end() > match.end(1)  # as words may stand before a bracket
            if not re.match(_RESULT_FOLLOWS if apart else shown, text[end:]):
                continue
            written = text[match.start() : end]
            call = _valued(written) or _valued(translated(written, name, []))
            if call is None:
                continue
            if (call.args or call.keywords) and all(k.arg for k in call.keywords):
                found.setdefault(name, []).append(call)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _valued(text: str) -> ast.Call | None:
    """The call that a text is, where it passes values alone."""
    call = expression_of(text)
    if not isinstance(call, ast.Call):
        return None
    try:
        [value_of(a) for a in (*call.args, *(k.value for k in call.keywords))]
    except (ValueError, RecursionError, TypeError):
        return None
    return call


def _called(calls: dict[str, list[ast.Call]], lines: Lines) -> Told | None:
    """The signature that calls show, where most of them call one function, with the names that the text gives its arguments."""
    (name, made), *others = calls.items() or [("", [])]
    if not made or (others and len(others[0][1]) == len(made)):
        return None
    function = called_as(
        name, [(len(c.args), [str(k.arg) for k in c.keywords]) for c in made], list(_said_names(lines))
    )
    if function is None:
        return None
    return Told(function, f"there is no `def` line; the calls are read as calls of `def {_shown(function)}`")


def _worded(lines: Lines, file: str | None) -> Told | None:
    """The signature that words and examples tell, where nothing calls the function."""
    function = worded(lines, file)
    if function is None:
        return None
    return Told(function, f"there is no `def` line; the examples are read as those of `def {_shown(function)}`")


def _shown(function: Function) -> str:
    return (
        f"{function.name}({', '.join(p.name if p.default is None else f'{p.name}=None' for p in function.parameters)})"
    )


def _said_names(lines: Lines) -> Iterator[list[str]]:
    """The names in sentences such as "It takes two arguments, `n` and `k`."."""
    for _, line in lines:
        if found := _ARGUMENTS.search(line[:MOST_LINE]):
            yield re.findall(r"`(\w+)`", found[1])


def called_as(
    name: str, calls: Sequence[tuple[int, Sequence[str]]], written: Sequence[Sequence[str]] = ()
) -> Function | None:
    """The function that calls show; None where they cannot be of one.

    calls: of each, how many arguments it passes by position, and the names of the others.
    written: names that were passed as all the arguments of a call, which may be those of the parameters.
    """
    keywords = list(dict.fromkeys(k for _, named in calls for k in named))
    count = max(n + len(named) for n, named in calls)
    spelled = next((w for w in written if len(w) == count and set(keywords) <= set(w)), None)
    names = list(spelled or [*[n for n in NAMES if n not in keywords][: count - len(keywords)], *keywords])
    given = [{*names[:n], *named} for n, named in calls]
    if len(names) != count or any(len(g) != n + len(named) for g, (n, named) in zip(given, calls, strict=True)):
        return None
    optional = {n for n in names if not all(n in g for g in given)}
    if optional and names[-len(optional) :] != [n for n in names if n in optional]:
        return None
    return untyped(name, names, optional)
