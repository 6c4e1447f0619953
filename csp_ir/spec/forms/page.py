"""The lines that forms are looked for in, and what a reader of one form needs to know of the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from csp_ir.ir.nodes import Function
from csp_ir.spec.doubts import Doubt
from csp_ir.spec.forms.claim import INTRODUCED, MENTIONED, SHOWN, Claim
from csp_ir.spec.forms.names import Bindings
from csp_ir.spec.forms.python import expression_of
from csp_ir.spec.forms.translated import PROMPT, translated
from csp_ir.spec.forms.written import MOST, cleaned
from csp_ir.spec.layout import open_brackets

MARK = re.compile(r"\s*(?:[-*•+]\s+|\(?\d{1,3}[.)]\s+|\(?[a-z]\)\s+)?")
_SHOWN = re.compile(
    r"\W*(?:sample |simple |some |more |further |usage |doc)?(?:examples?|samples?|tests?|test ?cases?|usage|cases)"
    r"(?:\s*(?:#|no\.?)?\s*\d+)?\s*(?:\([^)]*\)\s*)?[:.\-–—*_]*\s*$",
    re.I,
)
_INTRODUCED = re.compile(r"\b(?:for\s+(?:example|instance|examble|exemple)|e\.\s?g\.|such as|examples?)\b", re.I)
_FENCE = re.compile(r"(?:```|~~~)[\w{}.:]*$")
_ANNOUNCES = re.compile(
    r"(?:returns?|gives?|yields?|outputs?|results?|prints?|expected(?: (?:output|result))?|[-=]+>|→|={2,3})\s*:?", re.I
)
_CASES = re.compile(  # what opens a table of tests
    r"(?:(?:var|let|const|val|auto|final)\s+)?(?:\w*(?:cases|tests|examples|table|data))\b[^=]{0,80}=\s*(?:[^{]*\bstruct\s*\{(?P<fields>[^{}]*)(?:\}\s*\{)?|[^\w\"']*[\[({])\s*$",
    re.I,
)
_CODES = re.compile(r"`([^`]+)`")
MOST_CONTINUED = 40  # lines of one value
MOST_SAID = 20_000  # characters of one
MOST_SKIPPED = 3  # lines between a call and its result
MOST_NAMED = 400  # characters of a line whose variables are looked up
# What stands below is not what should be.
_DENYING = re.compile(
    r"\W*(?:(?:actual|current|observed|wrong|incorrect|buggy|old|previous|before|legacy|today|currently)(?:\s+(?:behaviou?rs?|results?|outputs?|values?|versions?))?"
    r"|history|change ?log|changes|release notes|what's new|benchmarks?|timings?|performance|out of scope|non[- ]goals?)(?P<rest>\W*|\W*:\W*\S.*)$",
    re.I,
)
# The code or session below shows what does not do.
_TRIED = re.compile(
    r".*\b(?:(?:does|did)(?:n't|n’t| not) work|not working|(?:my|an?) (?:failed |first |broken )?(?:attempt|try)|i(?:'ve| have)? (?:already )?tried)\b.{0,60}$",
    re.I,
)
_HEADING = re.compile(r"\s*(?:#{1,6}\s.*|[A-Z][\w ]{0,30}:\s*)$")


@dataclass(frozen=True)
class Reading:
    """What a form gives: its claims, the index of the line after it, whether its lines stay in the prose."""

    end: int
    claims: list[Claim] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    kept: bool = False


class Page:
    """Numbered lines with the function they are about: as `written`, and as `lines` without what is only for the eye.

    Args:
        lines: (number, text) pairs, those of one example joined.
        function: the signature.
        called: the name that calls go by in the text, the function's own unless it is called otherwise.
        others: names of other functions that are known.
        rank: how plainly the lines are said to be examples, before any heading among them.
    """

    def __init__(
        self,
        lines: Sequence[tuple[int, str]],
        function: Function,
        called: str = "",
        others: frozenset[str] = frozenset(),
        rank: int = MENTIONED,
    ) -> None:
        self.numbers = [number for number, _ in lines]
        self.written = [text for _, text in lines]
        self.lines = [cleaned(PROMPT.sub("", text.strip())) if len(text) <= MOST else "" for text in self.written]
        self.left = 10 * sum(map(len, self.written)) + 100_000  # characters that may be parsed in blocks
        self.function = function
        self.called = called or function.name
        self.others = others
        self.rank = rank
        self.parameters = [p.name for p in function.parameters]
        self.bindings = Bindings()
        self.called_names: dict[str, str] = {}  # variables that stand for calls of the function

    @cached_property
    def call(self) -> re.Pattern[str]:
        """The start of a call, up to its bracket; members of modules and objects included."""
        return re.compile(rf"(?<![\w.])(?<!def )(?:\w+(?:\(\))?\.)?{re.escape(self.called)}\s*(?=\()")

    @cached_property
    def calling(self) -> list[int]:
        """The lines that begin with a call."""
        return [at for at in range(len(self.lines)) if self.call.match(self.text(at))]

    @cached_property
    def least(self) -> int:
        """How many arguments a call has at least."""
        return sum(p.default is None for p in self.function.parameters)

    def text(self, at: int) -> str:
        """A line without the list mark before it and the space around it."""
        line = self.lines[at]
        mark = MARK.match(line)
        return line[mark.end() :].strip() if mark else line.strip()

    def with_calls(self, text: str) -> str:
        """A line with the calls that its variables stand for, as in `result = f(1)` and then `print(result)`."""
        if not self.called_names or self.call.search(text) or len(text) > MOST_NAMED:
            return text
        found = re.compile(rf"(?<![\w.'\"])(?:{'|'.join(map(re.escape, self.called_names))})(?![\w'\"(=])(?!\s*=[^=])")
        return found.sub(lambda m: self.called_names[m[0]], text)

    def may_parse(self, text: str) -> bool:
        """Whether a block may still be parsed, so that what is hostile costs no more than its length allows."""
        self.left -= len(text)
        return self.left >= 0

    def next_written(self, at: int) -> int:
        """The index of the next line that is not blank."""
        while at < len(self.lines) and not self.lines[at].strip():
            at += 1
        return at

    def continued(self, at: int) -> tuple[str, int]:
        """What is said from a line on, and the index after it.

        Fences are skipped, lines that only announce a result are joined with it, as are the lines of a value. Empty
        where nothing stands within a few lines.
        """
        said: list[str] = []
        start = at
        while at < min(len(self.lines), start + MOST_CONTINUED):
            line = self.lines[at].strip()
            blank = not line or bool(_FENCE.match(self.written[at].strip()))
            if not said and at >= start + MOST_SKIPPED and not blank:
                break
            at += 1
            if blank:
                continue
            said.append(line)
            if sum(map(len, said)) > MOST_SAID:
                break
            if not _ANNOUNCES.fullmatch(line) and open_brackets(" ".join(said)) <= 0:
                return " ".join(said), at
        return "", start

    @cached_property
    def translated(self) -> list[str]:
        """The lines as Python writes what other languages have in them."""
        return [translated(line, self.called, self.parameters) for line in self.lines]

    @cached_property
    def cases(self) -> list[list[str] | None]:
        """For each line the columns of the table of tests that it may be a row of, as far as they are named; None outside of one."""
        out: list[list[str] | None] = []
        fields: list[str] | None = None
        for line in self.lines:
            text = line.strip()[:MOST_NAMED]
            if opened := _CASES.match(text):
                fields = re.findall(r"(\w+)\s+[\w\[\]*.]+\s*(?:;|$|\})", opened["fields"] or "")
            elif fields is not None and (field := re.fullmatch(r"(\w+)\s+[\w\[\]*.]+;?", text)):
                fields = [*fields, field[1]]
            elif re.fullmatch(r"[\])}]+[;,]?", text) or not text:
                fields = None
            out.append(fields)
        return out

    @cached_property
    def codes_are_texts(self) -> bool:
        """Whether something in code font, which stands beside another on a line, is no value, so that all of it may be texts."""
        pairs = [codes for line in self.written if "`" in line and len(codes := _CODES.findall(line[:MOST_NAMED])) == 2]
        return any(expression_of(code) is None for codes in pairs for code in codes)

    @cached_property
    def denied(self) -> list[bool]:
        """For each line whether a heading says that what stands below it is not what should be, or about something else."""
        out, denied, tried, fenced, before = [], False, "", False, ""
        for line, written in zip(self.lines, self.written, strict=True):
            fence = bool(_FENCE.match(written.strip()))
            fenced ^= fence
            code = fenced or fence or written[:1].isspace() or written.startswith((">>>", "def "))
            said = _DENYING.match(line[:MOST_NAMED]) if line else None
            alone = said is not None and bool(said["rest"].strip(" *:#_"))  # what it denies stands on its own line
            if line and not alone and (_HEADING.match(line) or said):
                denied, tried = said is not None, ""
            if _TRIED.match(line):
                tried = "said"
            elif tried and code:
                tried = "shown"
            elif line and (tried == "shown" or not before):  # another paragraph
                tried = ""
            before = line
            out.append(alone or denied or tried == "shown")
        return out

    @cached_property
    def ranks(self) -> list[int]:
        """For each line how plainly it is said to be an example, by the headings above it."""
        out, rank = [], self.rank
        for line in self.lines:
            if _SHOWN.match(line):
                rank = SHOWN
            elif _INTRODUCED.search(line):
                rank = INTRODUCED
            elif _HEADING.match(line) and not re.match(r"\s*(?:input|output|explanation|expected|result)", line, re.I):
                rank = MENTIONED
            out.append(rank)
        return out
