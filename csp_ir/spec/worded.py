"""Signatures told in words alone: the name that a text gives its function, what it says that is passed, its examples."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, islice
from pathlib import PurePath

from csp_ir.ir.nodes import Function, Literal, Parameter
from csp_ir.ir.types import ANY
from csp_ir.spec.foreign import NAMES
from csp_ir.spec.forms.blocks import input_names
from csp_ir.spec.forms.read import read_lines
from csp_ir.spec.forms.tables import cells_of, heading
from csp_ir.spec.layout import Lines

MOST_LINE = 2_000  # characters of a line that is looked at
MOST_SAID = 4  # lists of parameters that the words tell, and others of names that they do not
MOST_TRIED = 20_000  # characters that are read with each of them
MOST_COUNT = 5  # parameters that have no names
MOST_BELOW = 20  # lines of a list of parameters
_NO_NAME = r"(?!(?:that|which|to|for|with|in|of|is|and|or|should|must|will|it|this|as|on|by|from|where|when|if|call|name|body)\b)"
# What gives a function its name, the plainest first.
_NAMED = (
    re.compile(r"\b(?:function|func|method|helper|program)\b[^.\n]{0,40}?\b(?:called|named)[:\s]+[`'\"*_{]*(?P<name>[A-Za-z_]\w*)", re.I),
    re.compile(r"\b(?:call|name) (?:it|this|the function)[:\s]+[`'\"*_{]*(?P<name>[A-Za-z_]\w*)", re.I),
    re.compile(r"\b(?:function|func|method|helper)\s+(?:[`*{]+|_(?=\w+_\W))(?P<name>[A-Za-z_]\w*?)(?:[`*}]+|_\W)", re.I),
    re.compile(r"(?:[`*{]+|(?<!\w)_)(?P<name>[A-Za-z]\w*?)(?:[`*}]+|_(?!\w))\s+(?:function|method|helper)\b", re.I),
    re.compile(r"\b(?:the|a|an|function)\s+(?P<name>[a-z]+(?:[A-Z]|_[a-z])\w*)\s+function\b"),
    re.compile(rf"\b(?:function|func|method)\s+{_NO_NAME}(?P<name>[a-z_]\w*)\s+(?:with|that|which|to|for|taking|returning|in the|below)\b"),
)  # fmt: skip
_IDENTIFIER = re.compile(r"(?:`|\{\{)([a-z]\w*_\w+|[a-z]\w{2,})(?:`|\}\})")
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_GIVEN = re.compile(
    r"\b(?:takes?|taking|accepts?|receives?|gets?|given|expects?|with|arguments?|parameters?|inputs?)\b[^`.:]{0,40}?:?\s?"
    r"(?P<names>`[A-Za-z_]\w*`(?:\s?\([^()`]{0,40}\))?(?:,?(?: and| an?)?(?: [a-z]+)? `[A-Za-z_]\w*`(?:\s?\([^()`]{0,40}\))?)*)",
    re.I,
)
_COUNTED = re.compile(
    r"\b(?P<count>one(?= (?:argument|parameter|input|string|text|list|number|integer|int)\b)|two|three|four|five)(?! or)(?: [a-z]+){1,2}?,? (?P<names>[A-Za-z_]\w*(?:(?:, (?:and )?| and )[A-Za-z_]\w*)*)(?![\w(])"
)
_ABOVE = re.compile(r".*\b(?:param(?:eter)?s?(?:\(s\))?|arg(?:ument)?s?|inputs?)\b[^.`]{0,20}:?\W*$", re.I)
_ITEM = re.compile(
    r"\s*(?:[-*•+]\s+|:param\s|\s{2,}(?=[a-z]+ \w+[\[:]))[`*_]{0,2}(?:[A-Za-z][\w<>\[\]]* )?(?P<name>[A-Za-z_]\w*)(?:\[\w*\])?[`*_]{0,2}\s?(?:\([^()]*\)\s?)?[:–—-]"
)


def untyped(name: str, parameters: Sequence[str], optional: Collection[str] = ()) -> Function:
    """A function of untyped parameters; those that are optional are None where a call leaves them out."""
    made = (Parameter(p, ANY, Literal(None) if p in optional else None) for p in parameters)
    return Function(name, tuple(made), ANY, ())


def worded(lines: Lines, file: str | None) -> Function | None:
    """The function that words tell, with the parameters with which most of the text's examples are read; None where they tell none."""
    said = _named(lines)
    name = said or _titled(lines, file)
    told = [names for names in islice(_parameters(lines), MOST_SAID) if name not in names]
    counted = [NAMES[:count] for count in range(1, MOST_COUNT + 1)]
    sizes = accumulate(len(line) + 1 for _, line in lines)
    tried = [line for line, size in zip(lines, sizes, strict=True) if size <= MOST_TRIED]
    best, most = None, (0, 0)
    for names in dict.fromkeys(map(tuple, (*told, *_shown(lines, name), *counted))):
        function = untyped(name or "solution", names)
        claims = [c for c in read_lines(tried, function).claims if not c.called]
        found = len({c.line for c in claims}), sum(len(c.args) + len(c.keywords) for c in claims)
        if found > most:
            best, most = function, found
    if best is None and said and told:
        return untyped(said, told[0])
    return best


def _named(lines: Lines) -> str | None:
    """The name that the words give the function, or one that is written as code."""
    for pattern in (*_NAMED, _IDENTIFIER):
        for _, line in lines:
            if found := pattern.search(line[:MOST_LINE]):
                name = found[1]
                passed = pattern is _IDENTIFIER and any(name in names for names in _shown(lines, None))
                if not keyword.iskeyword(name) and not hasattr(builtins, name) and not passed:
                    return pythonic(name, lines)
    return None


def pythonic(name: str, lines: Lines) -> str:
    """The name as Python writes it, where the text has it so too: `first_unique` of `FirstUnique`."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return snake if any(re.search(rf"(?<!\w){snake}(?!\w)", line[:MOST_LINE]) for _, line in lines) else name


def _titled(lines: Lines, file: str | None) -> str | None:
    """The title of a text as a name, or that of its file."""
    title = next((line for _, line in lines if line.strip()), "")
    for words in (title, PurePath(file).stem if file else ""):
        name = "_".join(re.findall(r"[a-z0-9]+", re.sub(r"^\W*\d+[.)\s]\s*", "", words.lower())))
        greeting = words.rstrip().endswith(",")
        if name.isidentifier() and len(words.split()) <= 6 and not greeting and not hasattr(builtins, name):
            return name
    return None


def _parameters(lines: Lines) -> Iterator[list[str]]:
    """The lists of names that the words say are passed."""
    for at, (_, line) in enumerate(lines):
        text = line[:MOST_LINE]
        for found in _GIVEN.finditer(text):
            yield re.findall(r"`(\w+)`", found["names"])
        for found in _COUNTED.finditer(re.sub(r"[`*]", "", text)):
            names = re.findall(r"\w+", re.sub(r"\band\b", ",", found["names"]))
            if len(names) >= _COUNTS[found["count"]]:
                yield names[: _COUNTS[found["count"]]]
        if _ABOVE.match(text):
            yield _below(lines[at + 1 : at + 1 + MOST_BELOW])


def _below(lines: Lines) -> list[str]:
    """The names of a list of parameters."""
    names: list[str] = []
    for _, line in lines:
        if found := _ITEM.match(line[:MOST_LINE]):
            names.append(found["name"])
        elif line.strip():
            break
    return names


def _shown(lines: Lines, name: str | None) -> Iterator[list[str]]:
    """The names that inputs under labels, and the headings of tables, have."""
    if names := input_names([line for _, line in lines]):
        yield names
    yield from islice((found for _, line in lines if (found := heading(line, name or ""))), MOST_SAID)
    yield from islice((cells[:-1] for _, line in lines if (cells := _headings(line[:MOST_LINE]))), MOST_SAID)


def _headings(line: str) -> list[str]:
    """The cells of a row of three names or more, of which the last may be that of the result."""
    split = next((s for s in ("\t", "|", ";") if s in line.strip()), "")
    cells = [c.strip("`*_ ") for c in cells_of(line, split)] if split else []
    names = len(cells) > 2 and len(set(cells)) == len(cells) and all(c.isidentifier() for c in cells)
    return cells if names and not any(map(keyword.iskeyword, cells)) else []
