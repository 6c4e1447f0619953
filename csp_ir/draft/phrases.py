"""Phrases of English that say an operation with what it is done with, such as `starts with '#'` or `at least two digits`.

A row is (pattern, sorts of the subject, "none" where there is none, templates). In patterns `<q>` and `<r>` stand for quoted texts and named signs, `<n>` and `<m>` for
numbers and parameters, `<p>` and `<s>` for parameters, `<o>` for an ordinal, `<c>` for a kind of characters, `<op>` for a comparison in words. In templates `{0}` is the
subject, `{q}`, `{n}`, ... what the phrase names, `<n>` the same as part of the text, `{c:ch}` the test of the kind for `ch`
and `{x}` the kind in a regular expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from csp_ir.draft.stems import stem, stems_of
from csp_ir.draft.units import UNITS

MORE = (
    r"(?:more|greater|larger|higher|bigger|longer|older|later|heavier|taller|wider|faster|warmer|hotter|deeper|dearer)"
)
LESS = r"(?:less|fewer|smaller|lower|shorter|younger|earlier|lighter|narrower|slower|colder|cooler|cheaper|nearer)"
COMPARISONS = (
    (">=", rf"at least|no {LESS} than|not {LESS} than|an? minimum of|minimum|min\.?"),
    ("<=", rf"at most|no {MORE} than|not {MORE} than|up to|an? maximum of|maximum|max\.?"),
    (">", rf"{MORE} than|over|above"),
    ("<", rf"{LESS} than|under|below"),
    ("==", r"exactly|just|precisely"),
)
KINDS = (
    ("{0}.isupper()", r"(?:upper[- ]?case|capital) (?:letters?|characters?)|capitals|(?:letters?|characters?) in upper ?case"),
    ("{0}.islower()", r"(?:lower[- ]?case|small) (?:letters?|characters?)|(?:letters?|characters?) in lower ?case"),
    ("{0}.isalnum()", r"alphanumeric(?: characters?)?|letters? (?:or|and|nor) numbers?"),
    ("{0}.isalpha()", r"letters?|alphabetic(?:al)? characters?"),
    ("{0}.isdigit()", r"digits?|numerals?|numeric characters?"),
    ("{0}.lower() in 'aeiou'", r"vowels?"),
    ("({0}.isalpha() and {0}.lower() not in 'aeiou')", r"consonants?"),
    ("{0}.isspace()", r"spaces?|blanks?|white ?space(?: characters?)?"),
    ("(not {0}.isalnum())", r"punctuation(?: marks?| characters?)?|special characters?|symbols?"),
)  # fmt: skip
# The same kinds in regular expressions.
CLASSES = {
    "{0}.isupper()": "[A-Z]", "{0}.islower()": "[a-z]", "{0}.isalnum()": "[A-Za-z0-9]", "{0}.isalpha()": "[A-Za-z]", "{0}.isdigit()": r"\d",
    "{0}.lower() in 'aeiou'": "[aeiouAEIOU]", "{0}.isspace()": r"\s", "(not {0}.isalnum())": r"[^\w\s]",
}  # fmt: skip
_UNIT = r"[a-z]+"
ORDINALS = {w: k for k, w in enumerate("second third fourth fifth sixth seventh eighth ninth tenth".split(), 2)} | {
    "other": 2
}
FORM = re.compile(r"\w+(?P<q>\W{1,3})\w+")  # of a text that is shown, as 'key=value'
_HAS = r"(?:contain(?:s|ing)?|includ(?:es?|ing)|hold(?:s|ing)?|has|have|having|with)"
_LOW, _HIGH = r"(?:lowest|smallest|worst|least|minimum|cheapest)", r"(?:highest|largest|best|greatest|maximum|dearest)"
_DROP = r"(?:drop(?:ping|s)?|remov(?:e|es|ing)|ignor(?:e|es|ing)|discard(?:ing|s)?|without|leav(?:e|ing) out|exclud(?:e|es|ing)|skip(?:ping|s)?|except|but)"
_PAD = r"pad(?:ded|s|ding)?(?: on| to| from)?(?: the)?(?: left)?(?: side)?(?: with| by| using)"
_ZEROS, _TO = r"(?:leading )?zero(?:e?s)?", r"(?:up )?to (?:a |the )?(?:total )?(?:width|length)?(?: of )?"
_ALL = r"(?:all|every|each|everything|any)(?: [a-z]+){0,3}"
_HIDE = r"(?:replac(?:e|es|ing)|mask(?:s|ing)?|hid(?:e|es|ing)|cover(?:s|ing)?|show(?:s|ing)?|turn(?:s|ing)?|obscur(?:e|es|ing)|redact(?:s|ing)?)"
_THE = r"(?:the |one |a |an |all |any |every |each |single |of |its )*"

_IN = r"(?: (?:in|of|from|within) (?:a |an |the |each |every )?(?:given )?[a-z]+)?"
_RUNS = r"(?:run|sequence|series|stretch|group|block)s? of (?:consecutive |adjacent |one or more )?"
_FROM_ONE = (
    rf"(?:from|between|numbers|integers) (?:1|one) (?:up )?(?:to|and|through)(?: and including)? {_THE}(?:given )?"
)
_BOTH = r"both(?: of)?(?: (?:its|their|the|of them))*(?: (?:two|direct|adjacent|immediate))*(?: neighbou?rs)?"

# (pattern, sorts of the subject, templates)
PHRASES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (rf"(?:start|begin)(?:s|ning|ing)? (?:with|in) {_THE}<q>", "str", ("{0}.startswith({q})", "{0}.removeprefix({q})")),
    (rf"end(?:s|ing)? (?:with|in) {_THE}<q>", "str", ("{0}.endswith({q})", "{0}.removesuffix({q})")),
    (rf"{_HAS} (?:at least )?{_THE}<q>", "str", ("({q} in {0})",)),
    (rf"(?:without|no|not contain(?:ing)?|lack(?:s|ing)?|free of) {_THE}<q>", "str", ("({q} in {0})", "({q} not in {0})", "{0}.replace({q}, '')")),
    (rf"(?:without|no|not contain(?:ing)?|{_HAS}) {_THE}<p>(?: in any (?:mix of )?(?:(?:upper|lower)(?: and | or ))*(?:upper |lower )?case| ignoring case|,? (?:regardless of|whatever the|in whatever|in upper or lower) case)?", "str", ("({p} in {0})", "({p}.lower() in {0}.lower())")),
    (rf"(?:before|earlier than|prior to) {_THE}<p>", "str|date|datetime|time", ("({0} < {p})", "({0} >= {p})")),
    (rf"(?:after|later than|past) {_THE}<p>", "str|date|datetime|time", ("({0} > {p})", "({0} <= {p})")),
    (rf"days? (?:between|from|after|since|past|until|till|to|before|away from) {_THE}<p>", "str", ("(date.fromisoformat({0}) - date.fromisoformat({p})).days", "(date.fromisoformat({p}) - date.fromisoformat({0})).days")),
    (rf"(?:start|begin)(?:s|ning|ing)? with {_THE}<c>|first (?:letter|character) (?:is|must be) {_THE}<c2>", "str", ("{c:{0}[:1]}",)),
    (rf"end(?:s|ing)? (?:with|in) {_THE}<c>|last (?:letter|character) (?:is|must be) {_THE}<c2>", "str", ("{c:{0}[-1:]}",)),
    (r"<op> <n> (?:characters?|letters?|symbols?|signs?)(?: long)?", "str", ("(len({0}) {op} {n})",)),
    (r"<n>(?: to | and |-|–| up to | through )<m> (?:characters?|letters?|symbols?|signs?)(?: long)?", "str", ("({n} <= len({0}) <= {m})",)),
    (r"<n> (?:characters?|letters?|symbols?|signs?) or (?P<up>more|longer)|<n2> (?:characters?|letters?|symbols?) or (?:fewer|less|shorter)", "str", ("(len({0}) {up} {n})",)),
    (r"<op> <n> <q>", "str", ("({0}.count({q}) {op} {n})",)),
    (r"<op> <n> words?", "str", ("(len({0}.split()) {op} {n})",)),
    (r"<op> <n> [a-z]+", "list|dict", ("(len({0}) {op} {n})",)),
    (rf"{_HAS} (?:at least (?:one|1)|an?|any|some|one or more) <c>|at least one <c2>", "str", ("any({c:ch} for ch in {0})",)),
    (rf"(?:no|not contain(?:ing)?|without) {_THE}<c>", "str", ("not any({c:ch} for ch in {0})",)),
    (r"<op> <n> <c>", "str", ("(sum(1 for ch in {0} if {c:ch}) {op} {n})",)),
    (r"(?:every|each|all)(?: of)?(?: the| its)? (?:characters?|letters?|signs?) (?:is|are|must be|being) (?:an? )?<c>", "str", ("all({c:ch} for ch in {0})",)),
    (r"(?:only|solely|entirely|nothing but|all|just)(?: of| from)? <c>", "str", ("all({c:ch} for ch in {0})",)),
    (r"(?:number of|how many|count(?:s|ing)?(?: of)?(?: the)?) <c>", "str", ("sum(1 for ch in {0} if {c:ch})",)),
    (r"(?:all|are|be|is) (?:be |of )?(?:the same|equal|identical|alike)", "str|list", ("(len(set({0})) == 1)",)),
    (rf"(?:part|text|everything|characters?|all|piece|name|word|that|what)(?: that)?(?: is| comes| stands)? (?:before|up to|in front of) (?:the first |{_THE})<q>", "str", ("{0}.partition({q})[0]",)),
    (rf"(?:part|text|everything|characters?|all|piece|name|word|that|what)(?: that)?(?: is| comes| stands)? (?:after|behind|following) (?:the first |{_THE})<q>", "str", ("{0}.partition({q})[2]",)),
    (rf"followed by {_THE}<q>", "str", ("{0}.partition({q})[0]",)),
    (r"before the last <q>", "str", ("{0}.rpartition({q})[0]",)),
    (r"after the last <q>", "str", ("{0}.rpartition({q})[2]",)),
    (r"at the first <q>", "str", ("{0}.partition({q})[0]", "{0}.partition({q})[2]")),
    (r"at the last <q>", "str", ("{0}.rpartition({q})[0]", "{0}.rpartition({q})[2]")),
    (rf"(?:separated|split|splits|splitting|divided|delimited|parted|apart|cut)(?: by| at| on| with)? {_THE}<q>", "str", ("{0}.split({q})",)),
    (rf"(?:separated|join|joins|joined|joining|connected|glued|combined|linked)(?: by| with| using)? {_THE}<q>", "list", ("{q}.join({0})",)),
    (rf"(?:replac(?:e|es|ing|ed)|turn(?:s|ing|ed)?|chang(?:e|es|ing|ed)|convert(?:s|ing|ed)?) {_THE}<q>(?: sign| character)?s? (?:with|by|into|to) {_THE}<r>", "str", ("{0}.replace({q}, {r})",)),
    (rf"<q>s?(?: and|,| or) <r>s? (?:becomes?|(?:are |is )?(?:replaced|turned|changed|converted) (?:by|with|into|to)) {_THE}(?:spaces?|blanks?)", "str", ("{0}.replace({q}, ' ').replace({r}, ' ')",)),
    (rf"{_HIDE} {_THE}{_RUNS}<c>{_IN} (?:with|by|into|to|as) {_THE}<q>", "str", ("re.sub(r'{x}+', {q}, {0})",)),
    (rf"{_HIDE} {_THE}<c>{_IN} (?:with|by|into|to|as) {_THE}<q>", "str", ("re.sub(r'{x}', {q}, {0})",)),
    (rf"(?:extract|find|list|collect|gather)(?:s|ing)? {_THE}{_RUNS}<c>", "str", ("re.findall(r'{x}+', {0})",)),
    (rf"{_DROP} {_THE}(?:leading |trailing )?<q>", "str", ("{0}.replace({q}, '')", "{0}.strip({q})", "{0}.removeprefix({q})", "{0}.removesuffix({q})")),
    (rf"{_DROP} {_THE}<c>", "str", ("''.join(ch for ch in {0} if not {c:ch})",)),
    (rf"(?:keep(?:s|ing)?|only) {_THE}<c>", "str", ("''.join(ch for ch in {0} if {c:ch})",)),
    (rf"{_DROP} {_THE}{_LOW} and {_THE}{_HIGH}|{_DROP} {_THE}{_HIGH} and {_THE}{_LOW}", "list", ("sorted({0})[1:-1]",)),
    (rf"{_DROP} {_THE}{_LOW}", "list", ("sorted({0})[1:]",)),
    (rf"{_DROP} {_THE}{_HIGH}", "list", ("sorted({0})[:-1]",)),
    (r"(?:is|are|of|with|whose [a-z]+ is) (?:none|null|missing)", "any", ("({0} is None)", "({0} is not None)")),
    (rf"{_DROP} {_THE}(?:none|null|missing)|(?:none|null|missing)[^.;]{0,60}?(?:skipped|ignored|left out|dropped|removed)", "list", ("[v for v in {0} if v is not None]",)),
    (r"(?:in|inside|between|within) (?:the )?(?:square )?brackets", "str", ("{0}.partition('[')[2].partition(']')[0]", "{0}.startswith('[')")),
    (r"(?:in|inside|between|within) (?:the )?(?:round brackets|parenthes[ie]s)", "str", ("{0}.partition('(')[2].partition(')')[0]", "('(' in {0})")),
    (rf"{_ALL} (?:but|except|save|apart from)(?: for)? (?:the )?last <n>", "str|list", ("{0}[:-{n}]",)),
    (rf"{_ALL} (?:but|except|save|apart from)(?: for)? (?:the )?first <n>", "str|list", ("{0}[{n}:]",)),
    (rf"{_HIDE} {_ALL} (?:but|except|save|apart from)(?: for)? (?:the )?last <n>[^.;]{{0,30}}? (?:with|by|as|to) {_THE}<q>", "str", ("({q} * (len({0}) - {n}) + {0}[-{n}:])",)),
    (rf"{_HIDE} {_ALL} (?:but|except|save|apart from)(?: for)? (?:the )?first <n>[^.;]{{0,30}}? (?:with|by|as|to) {_THE}<q>", "str", ("({0}[:{n}] + {q} * (len({0}) - {n}))",)),
    (rf"{_DROP} the first <n>", "str|list", ("{0}[{n}:]",)),
    (rf"{_DROP} the last <n>", "str|list", ("{0}[:-{n}]",)),
    (r"(?:the |its )first <n>", "str|list", ("{0}[:{n}]",)),
    (r"(?:the |its )last <n>", "str|list", ("{0}[-{n}:]",)),
    (r"every <o>", "str|list", ("{0}[{k}::{o}]",)),
    (r"every <p>-?(?:st|nd|rd|th)\b", "int", ("(({0} + 1) % {p} == 0)", "({0} % {p} == 0)")),
    (r"every <p>-?(?:st|nd|rd|th)\b", "str|list", ("{0}[{p} - 1::{p}]", "{0}[::{p}]")),
    (r"every <o>", "int", ("(({0} + 1) % {o} == 0)", "({0} % {o} == 0)")),
    (rf"<o>[- ]{_HIGH}", "list", ("sorted({0})[-{o}]", "sorted(set({0}))[-{o}]")),
    (rf"<o>[- ]{_LOW}", "list", ("sorted({0})[{k}]", "sorted(set({0}))[{k}]")),
    (r"the <o> word", "str", ("{0}.split()[{k}]",)),
    (r"the <o> (?:character|letter|item|element|entry|value|field|part|one)", "str|list", ("{0}[{k}]",)),
    (r"(?:closest|nearest) to <n>", "list", ("min({0}, key=lambda v: abs(v - {n}))",)),
    (rf"{_PAD} {_ZEROS} {_TO}<n>", "int", ("str({0}).zfill({n})",)),
    (rf"{_PAD} {_ZEROS} {_TO}<n>", "str", ("{0}.zfill({n})",)),
    (rf"{_PAD} {_THE}<q> {_TO}<n>", "str", ("{0}.rjust({n}, {q})", "{0}.ljust({n}, {q})")),
    (rf"(?:every|each|per) (?:started|begun|commenced|partial|starting) (?P<unit>{_UNIT})", "int", ("-(-{0} // {unit})",)),
    (r"(?:every|each|per) (?:started|begun|commenced|partial|starting) <n>", "int", ("-(-{0} // {n})",)),
    (r"(?:spaces?|blanks?|white ?space) (?:around|at (?:both|the|either) ends?|on both sides|on either side)|\b(?:strip|trim)(?:ped|s|med|ming|ping)?\b|(?:leading|surrounding|extra) (?:and trailing )?(?:spaces?|white ?space|blanks)", "str", ("{0}.strip()",)),
    (r"\blines\b|(?:per|each|every|on each|on a) line\b", "str", ("{0}.splitlines()",)),
    (r"first <n>(?: [a-z]+){0,3} (?:are|is|costs?) (?:free|nothing|included)", "int|float", ("({0} <= {n})", "max(0, {0} - {n})")),
    (r"(?:ignor(?:e|es|ing)|disregard(?:ing|s)?|whatever|regardless of|without) (?:the |its |their |any )?sign\b|\babsolute value|\bmagnitude", "int|float", ("abs({0})",)),
    (r"\b(?!one\b|1\b)<n>[- ]digits?\b", "int", ("str({0}).zfill({n})",)),
    (r"\b(?:one|1|a single|single)[- ]digit\b", "int", ("({0} < 10)", "({0} > 9)")),
    (r"\b<n> (?:decimals?|decimal places?|places after the (?:decimal )?point|digits after the (?:decimal )?point)", "int|float", ("f'{{{0}:.<n>f}}'",)),
    (rf"{_FROM_ONE}<p>", "none", ("range(1, {p} + 1)",)),
    (rf"{_FROM_ONE}(?:number|integer|limit|value)", "int", ("range(1, {0} + 1)",)),
    (r"first <p> (?:natural|positive|whole|counting) ", "none", ("range(1, {p} + 1)",)),
    (rf"\b(?:up to(?: and including)?|at most|(?:not|no) {MORE} than) {_THE}(?:given )?<p>", "none", ("range(1, {p} + 1)",)),
    (rf"\b(?:below|under|{LESS} than) {_THE}(?:given )?<p>", "none", ("range(1, {p})",)),
    (rf"(?:from|between) {_THE}<p> (?:up )?(?:to|and|through) {_THE}<s>", "none", ("range({p}, {s} + 1)",)),
    (r"(?:in|of|to|by|across|shared by|common to) (?:every|each|all)(?: of)?(?: the)? (?:\w+ )?(?:word|string|list|text|row|set|sublist|group|line|tuple|basket|one|element)s?|common (?:elements|items|letters|values|characters|words|numbers|tags)", "list", ("set({0}[0]).intersection(*{0})", "sorted(set({0}[0]).intersection(*{0}))", "set().union(*{0})")),
    (rf"{MORE} than {_BOTH}", "triple", ("({0} < {1} > {2})",)),
    (rf"{LESS} than {_BOTH}", "triple", ("({0} > {1} < {2})",)),
    (rf"(?:strictly )?{MORE} than (?:on |in |at )?(?:the )?(?:[a-z]+ )?(?:before|previous|preceding|last)", "pair", ("({1} > {0})",)),
    (rf"(?:strictly )?{LESS} than (?:on |in |at )?(?:the )?(?:[a-z]+ )?(?:before|previous|preceding|last)", "pair", ("({1} < {0})",)),
)  # fmt: skip


@dataclass(frozen=True)
class Phrase:
    """What a phrase says of a subject.

    template: Python text over `{0}`, the subject, `{1}` and `{2}`, the others of a pair or triple, and then `args`: parameters' names and literals.
    sorts: of the subject, "any" for all. stems: of the phrase. start, end: where it stands.
    """

    template: str
    sorts: tuple[str, ...]
    args: tuple[str, ...]
    stems: frozenset[str]
    start: int
    end: int


def phrases(
    text: str,
    quotes: Mapping[int, tuple[str, int]],
    counts: Mapping[str, int],
    signs: Mapping[str, str],
    names: Mapping[str, str],
) -> Iterator[Phrase]:
    """The phrases in a text, row by row.

    Args:
        text: lower-case prose, quoted texts masked. quotes: these and where they end, by where they begin.
        counts: numbers by their words. signs: characters by their names. names: parameters by their lower-case names.
    """
    for row, (spelled, sorts, templates) in enumerate(_spelled(tuple(counts), tuple(signs), tuple(names))):
        if (own := _beginnings(row)) and not any(word in text for word in own):
            continue
        for match in re.compile(spelled).finditer(text):
            slots = _slots(match, quotes, counts, signs, names)
            if slots is None:
                continue
            for template in templates:
                if "{x}" in template and not slots["x"]:
                    continue
                filled, args = _filled(template, slots, SUBJECTS.get(sorts[0], 1))
                yield Phrase(filled, sorts, args, stems_of(match[0].replace("\x01", " ")), *match.span())
    for start, (quoted, end) in quotes.items():
        if (form := FORM.fullmatch(quoted)) is not None and form["q"].strip():
            for template in ("{0}.partition({1})[0]", "{0}.partition({1})[2]", "{0}.split({1})"):
                yield Phrase(template, ("str",), (repr(form["q"].strip()),), stems_of(quoted), start, end)


# How many a phrase has, where it is not one.
SUBJECTS = {"pair": 2, "triple": 3, "none": 0}


@cache
def _beginnings(row: int) -> frozenset[str]:
    """Beginnings of the words that a row has of its own, of which each of its phrases has one."""
    plain = re.sub(r"\\[a-z]\d*|<[a-z]+\d?>|\(\?P<\w+>", " ", PHRASES[row][0])
    return frozenset(word[:3] for word in re.findall(r"[a-z]{3,}", plain))


@cache
def _spelled(
    counts: Sequence[str], signs: Sequence[str], names: Sequence[str]
) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The rows with their slots spelled out."""
    quoted = rf"(?P<{{}}>\x01+|\b(?:{'|'.join(map(re.escape, signs))})\b|(?<!\S)[#@$%&*+~^|/_=-](?![^\s.,;]))"
    number = (
        rf"(?P<{{}}>\d+|(?:the )?(?:given |wanted |specified )?\b(?:{'|'.join(map(re.escape, (*counts, *names)))})\b)"
    )
    comparison = "|".join(text for _, text in COMPARISONS)
    kind = "|".join(text for _, text in KINDS)
    one = rf"(?:(?:ascii|latin|english|plain) )?(?:{kind})"
    more = rf"(?:{kind}|the \x01+|\x01+|(?:{'|'.join(map(re.escape, signs))}))"
    several = rf"{one}(?:(?:,|,? (?:and|or|nor)) {more}(?!\w))*"
    out = []
    for text, sorts, templates in PHRASES:
        for slot in ("q", "r"):
            text = text.replace(f"<{slot}>", quoted.format(slot))
        for slot in ("p", "s"):
            text = text.replace(
                f"<{slot}>", rf"(?P<{slot}>\b(?:{'|'.join(map(re.escape, names)) or '(?!)'})\b(?: name)?)"
            )
        for slot in ("n2", "n", "m"):
            text = text.replace(f"<{slot}>", number.format(slot))
        text = text.replace("<o>", rf"(?P<o>\b(?:{'|'.join(ORDINALS)}|\d+(?:st|nd|rd|th))\b)")
        for slot in ("c2", "c"):
            text = text.replace(f"<{slot}>", rf"(?P<{slot}>{several})(?!\w)")
        out.append((text.replace("<op>", rf"\b(?P<op>{comparison})"), tuple(sorts.split("|")), templates))
    return out


def _slots(
    match: re.Match[str],
    quotes: Mapping[int, tuple[str, int]],
    counts: Mapping[str, int],
    signs: Mapping[str, str],
    names: Mapping[str, str],
) -> dict[str, Any] | None:
    """What stands in the slots of a match, as Python text; None where a sign is no single character or a unit is none."""
    slots: dict[str, Any] = {"up": "<="}
    for slot, said in match.groupdict().items():
        if said is None:
            continue
        key = slot[0] if slot not in ("op", "up", "unit") else slot
        if key == "o":
            place = ORDINALS[said] if said in ORDINALS else int(said[:-2])
            slots |= {"o": str(place), "k": str(place - 1)}
            continue
        if key in "qr":
            value = quotes[match.start(slot)][0] if said[0] == "\x01" else signs.get(said, said)
            if said[0] != "\x01" and len(value) > 1 or not value:
                return None
            slots[key] = repr(value)
        elif key in "npms":
            said = re.sub(r"^(?:the )?(?:given |wanted |specified )?| name$", "", said)
            slots[key] = names.get(said) or str(counts.get(said, said))
        elif key == "c":
            kinds = _kinds(said, match.start(slot), quotes, signs)
            if kinds is None:
                return None
            slots |= {key: kinds, "x": CLASSES.get(kinds, "")}
        elif key == "op":
            slots[key] = next(op for op, words in COMPARISONS if re.fullmatch(words, said))
        elif key == "unit":
            if stem(said) not in UNITS:
                return None
            slots[key] = str(UNITS[stem(said)][0])
        else:
            slots[key] = ">="
    return slots


def _kinds(said: str, start: int, quotes: Mapping[int, tuple[str, int]], signs: Mapping[str, str]) -> str | None:
    """The test of one kind of characters, or of several kinds and single characters; None where a text is longer than one."""
    for test, words in KINDS:
        if re.fullmatch(rf"(?:[a-z]+ )?(?:{words})", said):
            return test
    tests: list[str] = []
    single = ""
    for part in re.finditer(r"(?<![^,\s])(?!(?:and|or|nor|the)\b)[^,\s]+(?: (?!(?:and|or|nor|the)\b)[^,\s]+)*", said):
        text, at = part[0], start + part.start()
        kind = next((t for t, words in KINDS if re.fullmatch(rf"(?:[a-z]+ )?(?:{words})", text)), None)
        if kind is not None:
            tests.append(kind)
            continue
        sign = quotes[at][0] if at in quotes else signs.get(text, "")
        if len(sign) != 1:
            if not tests and not single:
                return None
            break  # what follows is no further kind
        single += sign
    if {"{0}.isalpha()", "{0}.isdigit()"} <= set(tests):
        tests = ["{0}.isalnum()", *(t for t in tests if t not in ("{0}.isalpha()", "{0}.isdigit()"))]
    tests += [f"{{0}} in {single!r}"] if single else []
    return tests[0] if len(tests) == 1 else f"({' or '.join(tests)})"


_KIND = re.compile(r"\{c:((?:\{0\}|[^{}])+)\}")


def _filled(template: str, slots: Mapping[str, Any], subjects: int) -> tuple[str, tuple[str, ...]]:
    """A template with its slots filled, or numbered behind the subjects, and what stands in those."""
    text = _KIND.sub(lambda m: slots["c"].replace("{0}", m[1]), template)
    text = re.sub(r"\{(op|up|unit|x)\}|<(n)>", lambda m: slots[m[1] or m[2]], text)
    args: list[str] = []

    def numbered(match: re.Match[str]) -> str:
        if slots[match[1]] not in args:
            args.append(slots[match[1]])
        return f"{{{subjects + args.index(slots[match[1]])}}}"

    return re.sub(r"\{([qrnmpsok])\}", numbered, text), tuple(args)
