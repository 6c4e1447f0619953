"""Lines of other languages as Python writes them: their values, what prints a call or checks it, prompts, calls without brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from csp_ir.spec.forms.claim import UnreadError
from csp_ir.spec.forms.python import expression_of
from csp_ir.spec.forms.written import leading_value
from csp_ir.spec.layout import closings

MOST = 20_000  # characters of a line
MOST_ITEM = 400  # characters of a pair
MOST_DEEP = 20  # brackets round one another that are looked at
_TEXT = re.compile(r"\x00\d+\x00")
PROMPT = re.compile(r"^(?:\w+\([^()]*\)[:\d]*[>*]|(?:ghci|Prelude|scala|julia|jshell|irb|pry|iex|php|node|swift|sml|ocaml)\s?>+|\$|///|//!)\s+(?=\S)|^(?:>\s)+|^>$")  # of a session, a comment, a quotation  # fmt: skip
_ECHO = re.compile(r"^(?:val\s+)?(?:\$R?\d+|res\d+|it)(?:\s*:\s*[\w\[\]<>, ?]+)?\s*==?>?\s*(?=\S)")
_PRINTS = re.compile(
    r"^(?:System\.out\.print(?:ln)?|fmt\.Print(?:ln|f)?|console\.(?:log|info)|Console\.Write(?:Line)?|print(?:ln|f)?!?|puts|p|pp|echo|say|print_r"
    r"|var_dump|IO\.(?:puts|inspect)|(?:std::)?cout\s*<<|Debug\.Print|putStrLn|trace)\s*\$?\s*\(*\s*(?:\x00\d+\x00\s*,\s*)?$"
)
_CLOSES = re.compile(r"\s*(?:<<\s*(?:std::)?(?:endl|\x00\d+\x00))?\s*\)*\s*;?")
_SHOULD = re.compile(
    r"(?:\.should\s+(?:==|eq\b|equal\b)|\.must_equal\b|\bshould(?:Be|Equal)\b|`shouldBe`|@\?=|\.to\s+eq(?:l|ual)?\b|\.to\s+be\b)\s*"
)
_GO = re.compile(
    r"^(?:if\s+)?(?P<name>\w+)\s*:?=\s*(?P<call>[^;]+);\s*(?P=name)\s*!=\s*(?P<value>.+)\s*\{[^{}]*\}?\s*$"
)
_LETTERS = re.compile(r"%[wi][\[(]([\w\s.-]*)[\])]")
_WORDS = (
    (re.compile(r"&(?:mut\s+)?(?=[\[\x00(]|vec!|String)"), ""),
    (re.compile(r"(?:String::from|str::from|string)\(\s*(\x00\d+\x00)\s*\)"), r"\1"),
    (re.compile(r"(\x00\d+\x00)(?:\.(?:to_string|to_owned|into|as_str)\(\)|s\b|sv\b)"), r"\1"),
    (re.compile(r"(?<![\w.])(\d[\d_]*(?:\.\d+)?)(?:_?[uif](?:8|16|32|64|128|size)|[LlfFdDmMuUn])(?!\w)"), r"\1"),
    (re.compile(r"\b(?:nullptr|std::nullopt|Nothing|Optional\.empty\(\)|NULL|undefined)(?!\w)"), "None"),
    (re.compile(r"\bJust\s+"), ""),
    (re.compile(r"\b(?:emptyList|Collections\.emptyList|emptyArray|List\.empty|Vec::new|Array\.empty)\s*(?:<[^<>()]*>)?\(\)|\bNil\b"), "[]"),
    (re.compile(r"\b(?:emptyMap|Collections\.emptyMap|HashMap::new|BTreeMap::new)\s*(?:<[^<>()]*>)?\(\)|\[:\]"), "{}"),
    (re.compile(r"\b(?:emptySet|Collections\.emptySet|HashSet::new)\s*(?:<[^<>()]*>)?\(\)"), "set()"),
    (re.compile(r"\bnew\s+(?:Hash|Tree|Linked)?Set\s*(?:<[^<>()]*>)?\("), "set("),
    (re.compile(r"\bnew\s+Map\s*(?:<[^<>()]*>)?\(|\b(?:Hash|BTree)Map::from\("), "dict("),
    (re.compile(r"\b(?:Hash|BTree)Set::from\("), "set("),
    (re.compile(r"(?<![\w:\x00)\]])\:([a-z_]\w*[?!]?)(?![\w:])"), r"'\1'"),  # symbols
)  # fmt: skip
_ASSERTIONS = (
    (re.compile(r"\b(assert\w*)!\s*(?=\()"), r"\1"),  # Rust
    (re.compile(r"\b[Aa]ssert(?:ions)?\.(?=[A-Za-z])"), "assert_"),  # JavaScript, C#
    (re.compile(r"\bXCTAssert(?=\w)"), "assert"),  # Swift
    (re.compile(r"\$this->(?=assert)"), ""),  # PHP
    (re.compile(r"\bassert_?(?:Null|Nil)(?=\()"), "assertIsNone"),
    (re.compile(r"\b(?:EXPECT|ASSERT|CHECK|REQUIRE)_(?:\w+_)?(EQ|NE|TRUE|FALSE)(?=\()"), r"assert_\1"),  # C++
    (re.compile(r"^(?:REQUIRE|CHECK|check|require|test|ok)\s*(?=\()"), "assert "),
)
# What opens a value, up to its bracket, and the brackets that Python has for it.
_OPENS = (
    (re.compile(r"\bvec!\s*(?=[\[(])"), "[]"),
    (re.compile(r"\bmap\[\w+\][\w\[\]]*(?=\{)|%(?:\w+)?(?=\{)"), "{}"),
    (re.compile(r"(?:\bnew\s+)?(?:\b[A-Za-z_]\w*(?:<[^<>()]{0,40}>)?\s*)?(?:\[\d*\])+\s*[A-Za-z_]?\w*\s*=?\s*(?=\{)"), "[]"),
    (re.compile(r"\b(?:new\s+)?(?:std::)?(?:[Vv]ector|[Ll]ist|array|deque|ArrayList|IList)\s*<[^(){}]{1,60}>\s*(?:\(\)\s*)?(?=\{)"), "[]"),
    (re.compile(r"\b(?:new\s+)?(?:std::)?(?:[a-z_]*map|Dictionary|HashMap)\s*<[^(){}]{1,60}>\s*(?:\(\)\s*)?(?=\{)"), "{}"),
    (re.compile(r"\b(?:new\s+)?(?:std::)?(?:set|unordered_set|HashSet)\s*<[^(){}]{1,60}>\s*(?:\(\)\s*)?(?=\{)"), "{}"),
    (re.compile(r"\b(?:List|Arrays|ImmutableList|Stream|Seq)\.(?:of|asList)\s*(?=\()|\b(?:\w*[lL]ist|\w*[aA]rray|sequence)Of\s*(?:<[^<>()]*>)?(?=\()|\b(?:List|Array|Seq|Vector|IndexedSeq)\s*(?:\[\w+\])?(?=\()|\barray\s*(?=\()"), "[]"),
    (re.compile(r"\b\w*[sS]etOf\s*(?:<[^<>()]*>)?(?=\()|\bSet(?:\.of)?\s*(?=\()"), "{}"),
    (re.compile(r"\b\w*[mM]apOf\s*(?:<[^<>()]*>)?(?=\()|\bMap(?:\.of|\.entry)?\s*(?=\()"), "{}"),
    (re.compile(r"\b(?:Some|Ok|Optional\.of|Pair|Triple|(?:std::)?make_(?:pair|tuple)|Tuple\.Create|Tuple\.of|Right|Left)\s*(?=\()"), "()"),
)  # fmt: skip
_KEY = re.compile(r"\s*([A-Za-z_]\w*)\s*:(?![:=])\s*")
_VALUE = r"-?\d[\d.]*|\x00\d+\x00"
_TWO = re.compile(rf"({_VALUE}) to ({_VALUE})(?=\s*[,)\]])")
_PAIR = re.compile(r"\s*=>\s*|\s+to\s+|\s*->\s*|\s*:(?!:)\s*")


def translated(text: str, called: str, parameters: list[str]) -> str:
    """A line with the values, prints and checks of another language as Python has them, of calls of the function `called`; itself where it has none."""
    if len(text) > MOST:
        return text
    texts: list[str] = []
    masked = _masked(text, texts)
    line = _LETTERS.sub(lambda m: f"[{', '.join(map(repr, m[1].split()))}]", _ECHO.sub("=> ", masked.strip()))
    if (go := _GO.match(line)) and called in go["call"]:
        line = f"{go['call'].strip()} == {go['value']}"
    for pattern, meant in (*_WORDS, *_ASSERTIONS):
        line = pattern.sub(meant, line)
    line = _expected(_SHOULD.sub(" == ", line))
    line = _labelled(_TWO.sub(r"(\1, \2)", _bracketed(line)), called, parameters)
    line = _printed(line, called)
    line = _TEXT.sub(lambda m: texts[int(m[0][1:-1])], line)
    line = _applied(line, called, len(parameters))
    return text if line == masked.strip() else line


def _masked(text: str, texts: list[str]) -> str:
    """The line with its quoted parts, which go to `texts`, as marks."""
    out, last = [], 0
    for start, end in sorted((a, b) for a, b in closings(text).items() if text[a] in "'\""):
        if start >= last:
            out += [text[last:start].replace("\x00", ""), f"\x00{len(texts)}\x00"]
            texts.append(text[start:end])
            last = end
    return "".join([*out, text[last:].replace("\x00", "")])


def _bracketed(line: str) -> str:
    """The line with Python's brackets round its values, and their keys in quotes."""
    if not any(c in line for c in "{[("):
        return line
    meant: dict[int, tuple[int, str]] = {}  # where what opens a value starts -> its bracket, and Python's
    for pattern, brackets in _OPENS:
        for found in pattern.finditer(line):
            meant.setdefault(found.end(), (found.start(), brackets))
    ends = closings(line)
    edits: list[tuple[int, int, str]] = []
    around: list[tuple[int, str]] = []  # the ends of the brackets that are open, and what they mean
    for start in sorted(a for a in ends if line[a] in "([{"):
        end = ends[start]
        while around and around[-1][0] <= start:
            around.pop()
        first, brackets = meant.get(start, (start, ""))
        inside = line[start + 1 : end - 1]
        if not brackets and line[start] == "{" and around and around[-1][1] == "[]":
            brackets = "[]" if ":" not in inside else ""
        indexes = line[start] == "[" and re.match(r"[\w\])]", line[start - 1 : start] or " ")
        keyed = len(around) < MOST_DEEP and not indexes and (line[start] != "(" or brackets == "{}")
        parts = _keys(line, start, end, ends, line[first:start].rstrip() == "Map.of") if keyed else []
        brackets = "{}" if parts else brackets
        if brackets:
            edits += [(first, start + 1, brackets[0]), (end - 1, end, brackets[1])]
        edits += parts
        around.append((end, brackets or line[start] + line[end - 1]))
    return _edited(line, edits)


def _keys(line: str, start: int, end: int, ends: dict[int, int], flat: bool) -> list[tuple[int, int, str]]:
    """The edits that make the items between two brackets pairs as Python has them; none where they are no pairs.

    flat: whether keys and values alternate.
    """
    edits: list[tuple[int, int, str]] = []
    for count, (item, stop) in enumerate(_items(line, start, end, ends)):
        inside = [(a, b) for a, b in ends.items() if item <= a and b <= stop] if stop - item < MOST_ITEM else []
        signs = (m for m in _PAIR.finditer(line, item, stop) if not any(a < m.start() < b for a, b in inside))
        if flat:
            edits += [(stop, stop + 1, ":")] if count % 2 == 0 else []
        elif key := _KEY.match(line, item, stop):
            edits.append((key.start(1), key.end(), f"'{key[1]}': "))
        elif sign := next(signs, None):
            edits.append((sign.start(), sign.end(), ": "))
        elif line[item:stop].strip():
            return []
    return edits


def _items(line: str, start: int, end: int, ends: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Where each item between two brackets starts, and where it ends."""
    first = at = start + 1
    while at < end - 1:
        if line[at] == ",":
            yield first, at
            first = at + 1
        at = min(ends[at], end - 1) if at in ends and line[at] in "([{" else at + 1
    yield first, end - 1


def _edited(line: str, edits: list[tuple[int, int, str]]) -> str:
    out, last = [], 0
    for start, end, new in sorted(edits):
        if start >= last:
            out += [line[last:start], new]
            last = end
    return "".join([*out, line[last:]])


def _expected(line: str) -> str:
    """`expect(f(3)) == 6`, alone or in a block, as `f(3) == 6`."""
    found = re.search(r"\bexpect\s*(?=\()", line)
    end = closings(line).get(found.end()) if found else None
    if found is None or end is None or not line.startswith(" == ", end):
        return line
    return f"{line[found.end() + 1 : end - 1]}{line[end:]}".rstrip(" }")


def _call(line: str, called: str) -> tuple[int, int, int] | None:
    """Where a call starts, where its bracket does, and where it ends; None without one."""
    found = re.search(rf"(?<![\w.])(?:\w+(?:\(\))?[.:]+)?{re.escape(called)}\s*(?=\()", line)
    end = closings(line).get(found.end()) if found else None
    return (found.start(), found.end(), end) if found and end is not None else None


def _labelled(line: str, called: str, parameters: list[str]) -> str:
    """The line without the labels of arguments, `f(of: 3)`, or with those that are parameters as Python writes them."""
    if (call := _call(line, called)) is None:
        return line
    _, start, end = call
    ends = closings(line[:end])
    inner = [(a, b) for a, b in ends.items() if start < a and b < end]
    edits = []
    for found in islice(re.finditer(r"(?<=[(,])\s*([A-Za-z_]\w*)\s*:(?![:=])\s*", line[start:end]), MOST_DEEP):
        at = start + found.start(1)
        if not any(a < at < b for a, b in inner):
            edits.append((start + found.start(), start + found.end(), f"{found[1]}=" if found[1] in parameters else ""))
    return _edited(line, edits)


def _printed(line: str, called: str) -> str:
    """`fmt.Println(f(3))` as `print(f(3))`."""
    call = _call(line, called)
    if call is None or not _PRINTS.match(line[: call[0]]):
        return line
    closed = _CLOSES.match(line, call[2])
    return f"print({line[call[0] : call[2]]}){line[closed.end() if closed else call[2] :]}"


def _applied(line: str, called: str, count: int) -> str:
    """`f [1,2] 3 == 4` as `f([1,2], 3) == 4`, with commas between the arguments or without."""
    found = re.match(rf"(?:(?:puts|p|print|echo|assert)\s+)?(?<![\w.]){re.escape(called)}\s+(?![\s=(]|$)|{re.escape(called)}\s+(?=\((?:-\d|[^()]*\)\s+[\[(\d'\"-]))", line)  # fmt: skip
    if found is None:
        return line
    args: list[str] = []
    rest = line[found.end() :]
    while len(args) < count:
        try:
            value = leading_value(rest)
        except UnreadError:
            break
        args.append(rest[: len(rest) - len(value.rest)].strip())
        rest = re.sub(r"^\s*,", "", value.rest) if len(args) < count else value.rest
    if (
        len(args) != count
        or expression_of(f"f({', '.join(args)})") is None
        or not re.match(r"\s*(?:[=#-]|//|→|$)", rest)
    ):
        return line
    return f"{called}({', '.join(args)}) {rest.strip()}".strip()
