"""Calls with their results: `f(1) == 2`, `f(1) -> 2`, `f(1) should return 2`, `f(1)  # 2`, `f(0) raises ValueError`."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from csp_ir.ir.read_object import is_exception
from csp_ir.spec.doubts import Doubt, doubt
from csp_ir.spec.forms.claim import Claim, UnreadError
from csp_ir.spec.forms.page import MOST_NAMED, Page, Reading
from csp_ir.spec.forms.python import body_of, call_in
from csp_ir.spec.forms.statements import Statements
from csp_ir.spec.forms.written import Value, closings, leading_value, result
from csp_ir.spec.layout import without_comment
from csp_ir.spec.model import Raises

ARROW = r"(?:[-=~]{1,2}>|→|➞|⟶|⇒|↦|➜|⟹|►)"
GIVES = (
    r"returns?|returned|gives?|yields?|produces?|equals?|outputs?|prints?|becomes?|results? in|evaluates? to|[a-z]{3,}s (?:in)?to|(?:turn|map|convert|round) (?:in)?to"
    r"|is converted to|resolves? to|comes? out as|ends? up as|stays|remains"
)
_VERB = (
    rf"(?:{GIVES}|is equal to|is|be|are"
    r"|ist|sei|ergibt|liefert|gibt|est|vaut|donne|renvoie|retourne|es|da|devuelve|restituisce)"
)
MODAL = r"(?:should|must|will|would|shall|can|has to|ought to|is expected to|needs to)"
_ADVERB = r"(?:just|simply|always|also|still|now|then|correctly|therefore|thus|instead|really|actually|both|again)"
SAYS = (
    rf"(?:(?:and|then|it|which|this|call|the (?:call|result|output|answer|function|value)|{_ADVERB})\s+)*"
    rf"(?:(?:{MODAL}\s+)?(?:{_ADVERB}\s+)?{_VERB}|(?:(?:i|we|you)(?:'d| would| should)?\s+)?(?:expect|want|get)|simply(?=\s+['\"\[({{\d-])|just(?=\s+['\"\[({{\d-]))(?:\s+(?:just|simply))?"
    r"(?:\s+(?:to|be|exactly|approximately|about|the (?:value|string|list|result|number|text|tuple|set|dictionary|integer)))*"
)
_SHOWS = re.compile(
    rf"\s*[,:;]?\s*(?:(?:#|//|--|;)\s*)?(?:{ARROW}|===?|(?<![=!<>])=(?![=])|≈|~=|~(?=\s)|\b{SAYS}\b|[^\d'\"\[({{=<>]{{0,60}}\b(?:it|this|which) {MODAL} (?:return|be|give|equal)\b)\s*:?\s*",
    re.I,
)
_COMMENT = re.compile(r"\s*;?\s*(?:#|//)\s*(?:output|result|expected|expect|prints?|out|ans(?:wer)?)?\s*[:=]?\s*", re.I)
_RAISES = re.compile(
    rf"\s*[,:;]?\s*(?:(?:#|//)\s*)?(?:{ARROW}\s*)?(?:(?:should|must|will|would)\s+)?"
    r"(?:raises?|raising|throws?|errors?\s+with|fails?\s+with|results?\s+in|returns?|gives?|!+)?\s*:?\s*(?:an?\s+)?(?:builtins\.)?(?P<kind>[A-Z]\w*)\b",
)
_RAISED = re.compile(r"\b(?:raises?|throws?)\s+(?:an?\s+)?(?P<kind>[A-Z]\w*)\s*[:,]\s*$")
_NEXT = re.compile(
    rf"\s*(?:(?:#|//|--)\s*)?(?:(?:{ARROW}|={{1,3}}|>>)\s*|(?:out(?:put)?|result|returns?|expected(?: output| result)?|answer|prints?|gives?)\s*[:=]?\s*)",
    re.I,
)
_APPROXIMATE = re.compile(r"≈|~|approximately|\babout\b")
_LEAD = re.compile(r"assert(?=[\s(])\s*|(?:e\.\s?g\.|i\.\s?e\.|for example|for instance|examples?)\s*[,:]*\s*", re.I)
_SENTENCE_END = re.compile(r"(?<=[\d)\]}'\"e])\.$")
_UNFINISHED = re.compile(
    rf"\)\s*(?:(?:should|must|will|would|has to|ought to)(?:\s+(?:return|be|give|yield|equal))?|returns?|gives?|yields?|equals?|is|==|{ARROW})$"
)
_DENIES = re.compile(r"\b(?:not|never|wrong(?:ly)?|incorrect(?:ly)?|false that)\b|n't\b|n’t\b", re.I)
_DENIED_AFTER = re.compile(
    r"\b(?:which|that|this) (?:is|was) (?:wrong|incorrect|a bug|not right)\b|\binstead of\b|\bbut should\b", re.I
)
_BUT = re.compile(r"\bbut (?:it )?(?:should|must|ought to) (?:be|give|return|yield)\b\s*")
_ASKED = re.compile(rf"{ARROW}(?:(?!\. )[^?])*\?\W*$")
_AGREES = re.compile(
    r"\W*(?:\[?[\d:]*\]?\s*\w+:\s*)?(?:yes|yep|yeah|jep|ja|si|oui|correct|right|exactly|true|ok|sure)\b", re.I
)
MOST_DENYING = 60  # characters before a call
MOST_CALLS = 40  # of one line
MOST_WORDS = 8  # round a condition


def line_form(page: Page, at: int) -> Reading | None:
    """A line that calls the function and says what that gives."""
    text = page.with_calls(page.text(at))
    if len(text) < 4 or not page.call.search(text):
        return None
    number = page.numbers[at]
    unread: list[str] = []
    text = re.sub(r"^NOT(?=\s)", "not", text)
    if (but := _BUT.search(text)) and (call := page.call.search(text[: but.start()])):
        end = closings(text).get(call.end())
        if end is not None and (claims := _claims(page, text[call.start() : end], text[but.end() :])):
            return Reading(at + 1, [_placed(c, page, at, number) for c in claims])
    if _ASKED.search(text) and not _agreed(page, at):
        why = "it is asked, and not said"
        return Reading(at + 1, [], [Doubt(number, 1, text[:80], why, f"{page.called}(...) == ...", False)], True)
    if _denied(page, text):
        if claims := _python(page, at, text, unread, whole=True):
            return Reading(at + 1, [_placed(c, page, at, number) for c in claims])
        why = "the words before it may say that it does not hold"
        return Reading(at + 1, [], [Doubt(number, 1, text[:80], why, f"not {page.called}(...) == ...", False)], True)
    following = page.continued(at + 1)[0] if _UNFINISHED.search(text) else ""
    if following and not page.call.match(following):
        claims = _told(page, at, f"{text} {following}")
        if claims:  # the sentence ends on the next line, which may hold more
            return Reading(at + 1, [_placed(c, page, at, number) for c in claims], [], True)
    if claims := _python(page, at, text, unread):
        return Reading(at + 1, [_placed(c, page, at, number) for c in claims])
    for read in (_printed, _told, _turned, _labelled, _beside, _below, _within):
        if claims := read(page, at, text):
            end = page.continued(at + 1)[1] if read is _below else at + 1
            return Reading(end, [_placed(c, page, at, number) for c in claims])
    if unread and doubt(number, page.written[at], page.called) is None:
        return Reading(at + 1, [], [Doubt(number, 1, text[:80], unread[0], f"{page.called}(...) == ...", False)], True)
    return None


def _agreed(page: Page, at: int) -> bool:
    """Whether the line below says yes."""
    below = page.next_written(at + 1)
    return below < len(page.lines) and bool(_AGREES.match(page.lines[below]))


def _placed(claim: Claim, page: Page, at: int, number: int) -> Claim:
    return replace(claim, line=number, called=page.called, rank=max(claim.rank, page.ranks[at]))


def _denied(page: Page, text: str) -> bool:
    """Whether the words right before a call, or behind it, deny what stands there."""
    call = page.call.search(text)
    if call is not None and _DENIED_AFTER.search(text[call.end() :]):
        return True
    clause = re.split(r"[:;.,()]", text[max(0, call.start() - MOST_DENYING) : call.start()])[-1] if call else ""
    return bool(_DENIES.search(re.split(r"\bassert\b", clause)[0]))


def _python(page: Page, at: int, text: str, unread: list[str], whole: bool = False) -> list[Claim]:
    """The line as Python: assertions, comparisons, methods of tests; why it was not read is added to `unread`.

    whole: whether nothing may stand before it.
    """
    text = without_comment(text).rstrip(";").strip()
    call = page.call.search(text)
    starts = [text]
    if lead := _LEAD.match(text):
        starts.append(text[lead.end() :])
    if call is not None and (stated := re.search(r"(?<!\w)assert\s", text[: call.start()])):
        starts.append(text[stated.start() :])
    if call is not None and call.start() and not whole:
        starts.append(text[call.start() :])
    for start in starts:
        for candidate in dict.fromkeys((_SENTENCE_END.sub("", start), start, start.rstrip(".,"))):
            quoted = candidate.count("'") == 2 and candidate[0] == "'" == candidate[-1]
            if (body := body_of(candidate.strip("'") if quoted else candidate)) is None:
                continue
            if start is text and any(isinstance(s, ast.Assign | ast.AnnAssign) for s in body):
                return []  # what a later line says of the variable counts
            reader = Statements(page.called, bindings=page.bindings)
            reader.read(body)
            if reader.claims and not reader.unread:
                return reader.claims
            if reader.unread:
                unread += [why for _, _, why, _ in reader.unread]
                return []
    return []


def _printed(page: Page, at: int, text: str) -> list[Claim]:
    """`print(f(1))  # 2`, with the comment on that line or the next."""
    found = re.match(r"(?:print|console\.log|puts|pprint)\s*(?=\()", text)
    if found is None:
        return []
    ends = closings(text)
    start, end = found.end(), ends.get(found.end())
    if end is None or not page.call.match(text[start + 1 : end - 1].strip()):
        return []
    inside = text[start + 1 : end - 1].strip()
    after = text[end:].lstrip(" ;")
    if not after:
        following = page.next_written(at + 1)
        after = page.lines[following].strip() if following < len(page.lines) else ""
        if not re.match(r"(?:#|//)", after):
            return []
    comment = _COMMENT.match(after)
    shows = _SHOWS.match(after) or comment
    return _claims(page, inside, after[shows.end() :]) if shows else []


def _claims(page: Page, call: str, rest: str) -> list[Claim]:
    try:
        return [_claim(page, call, result(rest, page.bindings), "->")]
    except UnreadError:
        return []


def _told(page: Page, at: int, text: str) -> list[Claim]:
    """Every call of the line with the words or arrow after it, and the value behind these."""
    ends = closings(text)
    claims: list[Claim] = []
    position = 0
    for _ in range(MOST_CALLS):
        found = page.call.search(text, position)
        if found is None:
            break
        end = ends.get(found.end())
        position = found.end() if end is None else end
        around = [a for a, b in ends.items() if a < found.start() < b]
        if end is None or any(
            text[a] not in "([" or (a and (text[a - 1].isalnum() or text[a - 1] == "_")) for a in around
        ):
            continue  # within a text, or an argument of another call
        after = text[end:] if not around else re.sub(r"^\s*[)\]]+", " ", text[end:])
        claim, rest = _one(page, text[found.start() : end], after, found.start() == 0)
        if claim is None and (raised := _RAISED.search(text[max(0, found.start() - MOST_DENYING) : found.start()])):
            claims += _raising(page, text[found.start() : end], raised["kind"])
        if claim is not None:
            claims.append(claim)
            position = len(text) - len(rest)
    return claims


def _one(page: Page, call: str, after: str, first: bool) -> tuple[Claim | None, str]:
    """The claim of one call, and the text behind its value."""
    after_close = re.sub(r"^['\"](?=\s)", " ", after)
    raises = _RAISES.match(after_close)
    if raises and is_exception(raises["kind"]):
        claims = _raising(page, call, raises["kind"])
        return (claims[0], after_close[raises.end() :]) if claims else (None, after)
    shows = _SHOWS.match(after_close)
    comment = None if shows else _COMMENT.match(after_close)
    sign = (shows or comment)[0].strip() if (shows or comment) else ""  # type: ignore[index]
    if not sign:
        return None, after
    rest = after_close[(shows or comment).end() :]  # type: ignore[union-attr]
    following = page.call.search(rest)
    try:
        said = result(rest[: following.start()] if following else rest, page.bindings)
        if following:
            said = replace(said, rest=said.rest + rest[following.start() :])
        return _claim(page, call, said, sign if first else "=="), said.rest
    except UnreadError:
        return None, after


def _raising(page: Page, call: str, kind: str) -> list[Claim]:
    """The claim that a call raises a builtin exception."""
    if not is_exception(kind):
        return []
    try:
        return [Statements(page.called, bindings=page.bindings).claim(call_in(call), Raises(kind), 0)]
    except UnreadError:
        return []


def _claim(page: Page, call: str, said: Value, sign: str) -> Claim:
    """The claim that a call gives a value; bare words may be texts where an arrow or words follow the call."""
    node = call_in(call)
    reading, tolerance = "", None
    if _APPROXIMATE.search(sign) and type(said.value) in (int, float):
        tolerance = _half_unit(said.value)
    if "=" not in sign.replace("=>", ""):
        node, words = _with_words(node, page)
        reading = "bare words among the arguments are read as texts" if words else ""
    claim = Statements(page.called, bindings=page.bindings).claim(node, said.value, 0)
    return replace(claim, single=said.single, tolerance=tolerance, reading=reading, rank=0, exact=False)


def _with_words(node: ast.Call, page: Page) -> tuple[ast.Call, list[str]]:
    """The call with its bare words as texts, where at least one argument is a word and none a name of something."""
    words: list[str] = []
    args: list[ast.expr] = []
    for argument in node.args:
        if isinstance(argument, ast.Name) and argument.id not in page.bindings.known:
            known = argument.id in page.parameters or hasattr(builtins, argument.id) or argument.id.lower() in ("true", "false", "null", "none", "nil")  # fmt: skip
            if not known:
                words.append(argument.id)
                argument = ast.Constant(argument.id)
        args.append(argument)
    return ast.Call(node.func, args, node.keywords), words


def _half_unit(value: float) -> float:
    """Half a unit of the last decimal that is shown."""
    digits = repr(value).partition(".")[2]
    return 0.5 * 10.0 ** -len(digits) if digits.isdigit() else 0.5


def _turned(page: Page, at: int, text: str) -> list[Claim]:
    """`6 = f(3)`: the result before the call."""
    text = text.rstrip(".;")
    call = page.call.search(text)
    if call is None or closings(text).get(call.end()) != len(text):
        return []
    if not (sign := re.search(r"\s*(?:={1,3}|<-|←|<=)\s*$", text[: call.start()])):
        return []
    return _claims(page, text[call.start() :], text[: sign.start()])


def _labelled(page: Page, at: int, text: str) -> list[Claim]:
    """`f(3): 6`: a colon alone may say it, where the line holds nothing else."""
    call = page.call.match(text)
    end = closings(text).get(call.end()) if call else None
    if call is None or end is None or not (colon := re.match(r"\s*[:?]\s*(?=\S)", text[end:])):
        return []
    claims = _alone(page, text[:end], text[end + colon.end() :])
    return [replace(c, reading=f"`{colon[0].strip()}` after a call is read as `==`") for c in claims]


def _beside(page: Page, at: int, text: str) -> list[Claim]:
    """`f(3)  6`: with nothing between them, where more than one line is written so."""
    written = (i for i in page.calling[:MOST_CALLS] if _valued(page, page.text(i)))
    return _valued(page, text) if len(list(islice(written, 2))) > 1 else []


def _valued(page: Page, text: str) -> list[Claim]:
    """What a call at the start of a line gives, where a value alone is behind it."""
    call = page.call.match(text)
    end = closings(text).get(call.end()) if call else None
    return _alone(page, text[:end], text[end:]) if end is not None and text[end : end + 1].isspace() else []


def _alone(page: Page, call: str, behind: str) -> list[Claim]:
    """What a call gives, where a value alone is behind it."""
    try:
        if leading_value(behind).rest.strip(" .;"):
            return []
    except UnreadError:
        return []
    return _claims(page, call, behind)


def _below(page: Page, at: int, text: str) -> list[Claim]:
    """A call alone on its line, its result on the next: `# 2`, `=> 2`, `Output: 2` or just `2`."""
    text = without_comment(text).rstrip(";:").strip()
    call = page.call.match(text)
    if call is None or closings(text).get(call.end()) != len(text):
        return []
    below, _ = page.continued(at + 1)
    if not below or page.call.search(below):
        return []
    raised = re.match(
        r"(?:(?:#|//)\s*)?(?:=>|->|raises?\s+(?:an?\s+)?)?\s*(?P<kind>[A-Z]\w*(?:Error|Exception))\b", below
    )
    if raised and is_exception(raised["kind"]):
        return _raising(page, text, raised["kind"])
    if shows := _NEXT.match(below) or re.match(r"(?:#|//)\s*", below):
        return _claims(page, text, below[shows.end() :])
    try:
        if leading_value(below).rest.strip():
            return []
    except UnreadError:
        return []
    return _claims(page, text, below)


def _within(page: Page, at: int, text: str) -> list[Claim]:
    """A condition on the result among other words: `so the sum, sum(f(3)) < 7, is small`."""
    call = page.call.search(text)
    if call is None or len(text) > MOST_NAMED:
        return []
    starts = [m.start() for m in re.finditer(r"(?<![\w.])[\w(\[]", text[: call.start()])][-MOST_WORDS:]
    ends = [
        len(text),
        *(m.start() for m in reversed(list(re.finditer(r"(?<=[\w)\]}'\"])[\s.,;:]+", text[call.end() :])))),
    ]
    ends = [ends[0], *(call.end() + e for e in ends[1 : MOST_WORDS + 1])]
    for start in starts:
        for end in () if re.search(r"\w\.\s", text[start : call.start()]) else ends:
            try:
                node = ast.parse(text[start:end].rstrip(".,;: "), mode="eval").body
                if isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
                    found = Statements(page.called, bindings=page.bindings).condition(node, 0)
                    return [c for c in found if c.check is not None]
            except (SyntaxError, ValueError, RecursionError, MemoryError, UnreadError):
                continue
    return []


def foreign_calls(page: Page, known: frozenset[str]) -> Iterator[str]:
    """Names that the text calls with literal arguments and a result, and that are neither built in nor known."""
    start = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s*\(")
    for line in page.lines:
        for found in list(start.finditer(line))[:MOST_CALLS]:
            name: Any = found[1]
            if (
                name not in known
                and not hasattr(builtins, name)
                and name not in ("assert", "print", "if", "for", "while")
            ):
                yield name
