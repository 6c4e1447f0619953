"""Examples in sentences: `For n = 3 the output should be 7.`, `Given [1, 2], return 3.`, `"ab" becomes "ba"`."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import Any

from csp_ir.ir.read_object import is_exception
from csp_ir.spec.forms.blocks import placed, sequence
from csp_ir.spec.forms.calls import ARROW, GIVES
from csp_ir.spec.forms.claim import INTRODUCED, SHOWN, Claim, UnreadError
from csp_ir.spec.forms.page import Page, Reading
from csp_ir.spec.forms.written import leading_value, result
from csp_ir.spec.model import Raises

_NOUN = r"(?:inputs?|arguments?|values?|numbers?|integers?|lists?|arrays?|strings?|texts?|words?|sentences?|sequences?|dictionary|dict|tuples?|sets?|matrix|grid|pairs?|float|parameters?|call)"
_LEAD = re.compile(
    rf"\b(?:(?:for|if|when|with|given|passing|on|e\.\s?g\.|i\.\s?e\.|example|called with|calling (?:it |the function )?with|invoked with|an? input of|inputs? (?:of|is|are)?)"
    rf"\s*(?:example)?[,:]?\s+(?:(?:if|when|given|with|for|the|an?|following|your|our|input|function|is|gets|receives|called|with|of|you|we|pass|give|it)\s+)*(?:{_NOUN}\s*)?(?:is\s+|of\s+|=\s*|:\s*)?(?:(?<=the )[a-z]+ (?:is )?(?=['\"\[({{\d-]))?)"
    rf"|\b(?:the|an?)\s+(?:input|{_NOUN})\s+(?:of\s+|is\s+)?",
    re.I,
)
_LINK = re.compile(
    rf"\s*[,;:)`]*\s*(?:{ARROW}\s*|(?:(?:then|you|we|it|i|they|the|your|our|an?|this|that|function|method|program|code|output|result|answer|value"
    r"|call|expected|return value|returned value|correct|should|must|will|would|shall|can|has|have|need|needs|to|be|is|are|get|gets|expect|want|expects"
    r"|yours|also|simply|just|because|therefore|so|hence|string|list|number|text|array|tuple|integer|resulting|final)\s+)*"
    rf"(?P<verb>{GIVES}|raises?|throws?|fails with"
    r"|(?:(?:output|result|answer|value|expected|function|it|should|must|will|would|get|expect|want)\s+(?:should\s+|must\s+|will\s+|would\s+)?(?:be|is|gives?|returns?)|get|expect|wants?|is|it's|that's))"
    r"\s*(?:to (?:be|get)|be)?\s*)(?:(?:the\s+|an?\s+)?(?:output|result|answer|value|string|list|number|text|integer|tuple|array)\s+)?:?\s*",
    re.I,
)
_TALK = re.compile(
    r".{0,80}?\b(?:for|if|when)\s+(?P<given>\w+\s*=\s*[^,;]{1,200}(?:,\s*\w+\s*=\s*[^,;]{1,200})*),.{0,200}?\bthe\s+(?:output|result|answer)\s+(?:should|must|will)\s+be\s*:?\s*(?P<result>.+)$",
    re.I,
)
_ENDS = re.compile(
    r"\b(?:so|thus|hence|therefore|and)\s+(?:the|its|your)\s+(?:result|output|answer|return value)\s+(?:(?:would|should|will|must)\s+be|is|becomes)\s*:?\s*(?=\S)",
    re.I,
)
_EMPTY = r"(?:the|an) empty (?:string|text)"
_CODED = re.compile(
    rf"(?:[-*•+]|\d+[.)])\s+(?:`(?P<given>[^`]+)`|{_EMPTY}) (?:should |must |will )?(?:{GIVES}|be|{ARROW})(?: (?:be|to))? (?:`(?P<got>[^`]+)`|{_EMPTY})[.;,]?"
)
_REVERSED = re.compile(
    r"\b(?:expect(?:ed|s)?|returns?|gives?|yields?|outputs?|wants?|results?|be|is|get)\b(?:\s+(?:output|result|value|answer))?\s*:?\s+(?=['\"\[({\d-]|True\b|False\b|None\b|true\b|false\b)",
    re.I,
)
_NAMED = re.compile(r"^[a-z_]\w*\s*(?:=|is)\s*", re.I)
_NEXT = re.compile(r"\s*(?:,\s*(?:and\s+)?|;\s*|and\s+)")
_FOR = re.compile(rf"\s+(?:for|on|when given|given)\s+(?:(?:the|an?)\s+)?(?:{_NOUN}\s+)?")
_BARE = re.compile(r"\s*[-*•\"'\[({\d+-]")
MOST_TRIES = 6  # of one line
MOST_LINE = 2_000


def sentence_form(page: Page, at: int) -> Reading | None:
    """Arguments and the result they should give, told in words from a small vocabulary."""
    text = page.text(at)
    if (
        len(text) > MOST_LINE
        or page.call.search(text)
        or not re.search(r"\d|['\"\[{(]|\b(?:none|true|false|null|empty)\b", text, re.I)
    ):
        return None
    claims = _coded(page, at) or _reversed(page, text) or _claims(page, text) or _item(page, at, text)
    following = page.lines[at + 1] if at + 1 < len(page.lines) else ""
    if not claims and re.search(r"[,\w\])}'\"]$", text) and re.match(r"[a-z]|Then\b", following):
        claims = _claims(page, f"{text} {following}"[:MOST_LINE])  # the sentence goes on
    rank = max(page.ranks[at], INTRODUCED if re.match(r"\W*for\b", text, re.I) else 0)
    placed_there = [replace(c, line=page.numbers[at], rank=rank) for c in claims]
    return Reading(at + 1, placed_there, [], True) if claims else None


def _claims(page: Page, text: str) -> list[Claim]:
    starts = [m.end() for m in _LEAD.finditer(text)]
    if page.parameters:
        starts += [m.start() for m in re.finditer(rf"(?<![\w.]){re.escape(page.parameters[0])}\s?=(?!=)", text)]
    starts = sorted(set(starts))[:MOST_TRIES]
    if _BARE.match(text):
        starts.insert(0, 0)
    claims: list[Claim] = []
    last = 0
    for start in starts:
        if start < last:
            continue
        try:
            claim, rest = _told(page, text[start:], start == 0)
        except UnreadError:
            continue
        claims.append(claim)
        last = len(text) - len(rest)
    if not claims and (talk := _TALK.match(text)):
        try:
            return [_talked(page, talk["given"], talk["result"])]
        except UnreadError:
            return []
    return claims


def _reversed(page: Page, text: str) -> list[Claim]:
    """Results before what they are of: `It should return 2 for "hello" and 0 for "rhythm"`."""
    claims: list[Claim] = []
    named: dict[str, Any] = {}
    start = _REVERSED.search(text)
    rest = text[start.end() :] if start else ""
    while rest and len(claims) < MOST_TRIES:
        try:
            wanted = leading_value(rest, page.bindings)
            link = _FOR.match(wanted.rest)
            if link is None:
                break
            if len(page.parameters) == 1:  # what follows `and` is the next result
                given = leading_value(_NAMED.sub("", wanted.rest[link.end() :]), page.bindings)
                values, rest = [given.value], given.rest
            else:
                named, values, rest = sequence(wanted.rest[link.end() :], page)
            args, keywords = placed(named, values, page)
        except UnreadError:
            break
        claims.append(Claim(args, keywords, wanted.value, single=wanted.single))
        following = _NEXT.match(rest)
        if following is None:
            break
        rest = rest[following.end() :]
    return claims


def _coded(page: Page, at: int) -> list[Claim]:
    """An item whose argument and result are texts in code font, as `` `ab` becomes `AB` ``, or are said to be empty."""
    found = _CODED.fullmatch(page.written[at].strip()) if page.lines[at] != page.text(at) else None
    if found is None or len(page.parameters) != 1 or not page.codes_are_texts:
        return []
    given, got = found["given"] or "", found["got"] or ""
    return [Claim((given,), (), got, words=True, reading="what stands in code font is read as text")]


def _item(page: Page, at: int, text: str) -> list[Claim]:
    """An item of a list of examples that begins with the arguments and ends with the result: `- 28 is even, so the result would be 14.`"""
    ends = _ENDS.search(text) if page.ranks[at] == SHOWN and page.lines[at] != text else None
    if ends is None or _BARE.match(text) is None:
        return []
    try:
        named, values, rest = sequence(text[: ends.start()], page)
        args, keywords = placed(named, values, page)
        said = result(text[ends.end() :], page.bindings)
    except UnreadError:
        return []
    whole = not said.rest.strip(" .;!") and re.match(r"\s+[a-z]", rest)
    return [Claim(args, keywords, said.value, single=said.single)] if whole else []


def _told(page: Page, text: str, bare: bool) -> tuple[Claim, str]:
    named, values, rest = sequence(text, page)
    link = _LINK.match(rest)
    if link is None or not link[0].strip(" ,;:)"):
        raise UnreadError("no result follows")
    if bare and not named and (link["verb"] or "->").lower() in ("is", "equals", "equal"):
        raise UnreadError("it speaks of values")
    args, keywords = placed(named, values, page)
    after = rest[link.end() :]
    if raised := re.match(r"(?:raises?\s+)?(?:an?\s+)?([A-Z]\w*(?:Error|Exception))\b", after):
        if is_exception(raised[1]):
            return Claim(args, keywords, Raises(raised[1])), after[raised.end() :]
    if re.match(r"raise|throw|fail", link["verb"] or "", re.I):
        raise UnreadError("it raises what is no builtin exception")
    said = result(after, page.bindings)
    return Claim(args, keywords, said.value, single=said.single), said.rest


def _talked(page: Page, given: str, told: str) -> Claim:
    named, values, rest = sequence(given, page, loose=False)
    if rest.strip(" ,;"):
        raise UnreadError("more than arguments")
    args, keywords = placed(named, values, page)
    return Claim(args, keywords, result(told, page.bindings).value)


def speaks_of_values(text: str) -> bool:
    """Whether a line announces an example and holds at least two values, so that not to read it is worth a word."""
    lead = re.search(r"\b(?:for (?:example|instance)|e\.\s?g\.)", text, re.I)
    if lead is None or len(text) > MOST_LINE:
        return False
    found, at = 0, lead.end()
    for start in islice(re.finditer(r"(?<![\w.])['\"\[({]|(?<![\w.])-?\d", text[at:]), MOST_TRIES):
        if found < 2:
            try:
                leading_value(text[at + start.start() :])
                found += 1
            except UnreadError:
                continue
    return found >= 2
