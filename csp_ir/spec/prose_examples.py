"""Examples told in prose, where a spec has none in a stricter form.

`For n = 3 the output should be 7.`, `Input: xs = [1], k = 2` with an `Output:` below it,
`f(ab) => true` (bare words, lower-case constants), `f(3)   # returns "x"`, `f(2) -> 5 - 1 = 4`,
and calls under another name with the same number of arguments.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Sequence
from typing import Any

from csp_ir.spec.values import read_value, value_of

_CONSTANTS = {"true": True, "false": False, "null": None, "none": None}
_RESULT = re.compile(
    r"\s*(?:#\s*)?(?:[-=]+>|→|➞|⟶|==|\breturns?\b|\bgives\b|\bshould (?:return|be|give)\b|\bevaluates to\b)\s*:?\s*",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:for|if|when|with|given)\s+(?=\w+\s*=)(?P<given>.+?)[,;]?\s+(?:the\s+|your\s+)?(?:\w+\s+)?"
    r"(?:(?:output|result|answer|value|function)\s+(?:should|must|will|would)\s+(?:be|return|give)|(?:output|result|answer) is)"
    r"\s*:?\s*(?P<result>.+)$",
    re.IGNORECASE,
)
_FOR_AFTER_TALK = re.compile(
    r"\b(?:for|if|when)\s+(?P<given>\w+\s*=\s*[^,;]+),.*?\bthe\s+(?:output|result|answer)\s+(?:should|must|will)\s+be\s*:?\s*(?P<result>.+)$",
    re.IGNORECASE,
)
_INPUT = re.compile(r"^\s*(?:[-*•]\s*)?inputs?\s*:\s*(.*)$", re.IGNORECASE)
_OUTPUT = re.compile(r"^\s*(?:[-*•]\s*)?(?:outputs?|returns?)\s*:\s*(.*)$", re.IGNORECASE)
_NAMED = re.compile(r"\s*([A-Za-z_]\w*)\s*[=:]\s*(?!=)")
_CALL = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s*\(")
MAX_LINE = 20_000

Found = tuple[int, tuple[Any, ...], Any]
Lines = Sequence[tuple[int, str]]


def prose_examples(lines: Lines, name: str, parameters: Sequence[str]) -> list[Found]:
    """(line, arguments, result) of every example the lines tell; empty when they tell none."""
    lines = [(number, line) for number, line in lines if len(line) < MAX_LINE]
    found = [*_calls(lines, name, parameters)]
    if not found:
        found = [*_blocks(lines, parameters), *_sentences(lines, parameters)]
    if not found:
        found = [*_calls(lines, None, parameters)]
    return sorted(found, key=lambda f: f[0])


def leading_value(text: str) -> tuple[Any, str]:
    """The literal value at the start of a text, and what follows it. Raises ValueError when there is none."""
    text = text.lstrip(" \t`")
    if not text:
        raise ValueError("no value")
    if text[0] in "([{'\"":
        end = _closing(text)
        return read_value(text[:end]), text[end:]
    if word := re.match(r"[A-Za-z]\w*", text):
        if word[0].lower() in _CONSTANTS:
            return _CONSTANTS[word[0].lower()], text[word.end() :]
        raise ValueError("not a literal value")
    number = re.match(r"[-+]?(?:\d+\.\d+|\d+|\.\d+)(?:e[-+]?\d+)?(?![\w])", text, re.IGNORECASE)
    if number is None:
        raise ValueError("not a literal value")
    return read_value(number[0]), text[number.end() :]


def _closing(text: str) -> int:
    """The end of the bracket or string that a text starts with."""
    depth, at = 0, 0
    while at < len(text):
        c = text[at]
        if c in "'\"":
            end = at + 1
            while end < len(text) and text[end] != c:
                end += 2 if text[end] == "\\" else 1
            at = end
        depth += c in "([{"
        depth -= c in ")]}"
        at += 1
        if depth <= 0:
            return at
    raise ValueError("not closed")


def _given(text: str, parameters: Sequence[str], alone: bool) -> tuple[tuple[Any, ...], str]:
    """The arguments at the start of a text, `a = 1, b = 2` (or `1, 2` where `alone`), and the rest."""
    named: dict[str, Any] = {}
    values: list[Any] = []
    rest = text
    while len(values) < len(parameters):
        if match := _NAMED.match(rest):
            value, rest = leading_value(rest[match.end() :])
            named[match[1].lower()] = value
        elif alone:
            value, rest = leading_value(rest)
        else:
            break
        values.append(value)
        more = re.match(r"\s*(?:,|;|\band\b)\s*|[ \t]*\n\s*", rest)
        if not more:
            break
        rest = rest[more.end() :]
    if len(values) != len(parameters):
        raise ValueError("not all arguments")
    lower = [p.lower() for p in parameters]
    if set(lower) == set(named):
        return tuple(named[p] for p in lower), rest
    return tuple(values), rest


def _sentences(lines: Lines, parameters: Sequence[str]) -> Iterator[Found]:
    for number, line in lines:
        for form in (_FOR, _FOR_AFTER_TALK):
            match = form.search(line)
            if match is None:
                continue
            try:
                args, rest = _given(match["given"], parameters, alone=False)
                if rest.strip(" ,;") and form is _FOR:
                    continue
                yield number, args, _final(match["result"])
            except ValueError:
                continue
            break


def _final(text: str) -> Any:
    """The value of `3`, `3.`, `3  # why`; of `5 - 1 = 4` the last."""
    if chain := re.search(r"=\s*([-+]?[\d.]+)\s*$", text.rstrip(" .")):
        return leading_value(chain[1])[0]
    value, rest = leading_value(text)
    rest = rest.strip()
    if rest and not re.match(r"[.,;`#(!]|\b(?:because|since|as|for|where|and)\b|//", rest, re.IGNORECASE):
        raise ValueError("more than a value")
    return value


def _blocks(lines: Lines, parameters: Sequence[str]) -> Iterator[Found]:
    """`Input:` with its arguments, on that line or below it, then `Output:`."""
    at = 0
    while at < len(lines):
        opened = _INPUT.match(lines[at][1])
        at += 1
        if not opened:
            continue
        number, given = lines[at - 1][0], [opened[1]] if opened[1].strip() else []
        while at < len(lines) and not _OUTPUT.match(lines[at][1]) and not _INPUT.match(lines[at][1]):
            given.append(lines[at][1].strip())
            at += 1
        closed = _OUTPUT.match(lines[at][1]) if at < len(lines) else None
        if closed is None:
            continue
        result = closed[1] if closed[1].strip() or at + 1 >= len(lines) else lines[at + 1][1]
        try:
            args, rest = _given("\n".join(g for g in given if g), parameters, alone=True)
            if not re.match(r"\s*(?:$|#|\()", rest):
                continue
            yield number, args, _final(result)
        except ValueError:
            continue


def _calls(lines: Lines, name: str | None, parameters: Sequence[str]) -> Iterator[Found]:
    """Calls of the function, or (name None) of some other that is no builtin, each with its result."""
    for number, line in lines:
        for match in _CALL.finditer(line):
            if name is not None and match[1] != name:
                continue
            if name is None and hasattr(builtins, match[1]):
                continue
            try:
                end = match.end() - 1 + _closing(line[match.end() - 1 :])
                arrow = _RESULT.match(line[end:])
                if arrow is None:
                    continue
                args = _arguments(line[match.start() : end], parameters)
                yield number, args, _final(line[end + arrow.end() :])
            except ValueError:
                continue
            break


def _arguments(call: str, parameters: Sequence[str]) -> tuple[Any, ...]:
    try:
        node = ast.parse(call.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError("not a call") from None
    if not isinstance(node, ast.Call) or node.keywords or len(node.args) != len(parameters):
        raise ValueError("other arguments")
    return tuple(_word(a, parameters) if isinstance(a, ast.Name) else value_of(a) for a in node.args)


def _word(node: ast.Name, parameters: Sequence[str]) -> Any:
    """A bare word as an argument: a constant, or a string that lost its quotes."""
    if node.id.lower() in _CONSTANTS:
        return _CONSTANTS[node.id.lower()]
    if node.id in parameters or hasattr(builtins, node.id):
        raise ValueError("a name, not a value")
    return node.id
