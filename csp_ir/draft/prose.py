"""What the prose says, as far as phrases of general English carry it.

Three things are read: constants (numbers, number words, quoted text, names of characters),
bounds ("90 and above", "fewer than 8", "A to B", "divisible by 3"), and clauses: which part
of the text speaks of which result ("80 to 89 is B", "otherwise 'odd'"). Nothing here knows
a task; every reading is only evidence, and the examples decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from csp_ir.draft.layout import layouts
from csp_ir.draft.phrases import FORM, LESS, MORE, Phrase, phrases
from csp_ir.draft.stems import stems_of

_PART = r"[^\s+*,;:]+"
_SERIES = re.compile(rf"({_PART})\s*([+*])\s*({_PART})(?:\s*\2\s*{_PART})?\s*\2\s*(?:\.{{3}}|…)\s*\2\s*([^\s,;:]+)")
_NUMBER_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fifteen": 15, "sixteen": 16, "eighteen": 18,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "thousand": 1000,
}  # fmt: skip
_IMPLIED = {"twice": 2, "double": 2, "doubled": 2, "half": 2, "halves": 2, "halved": 2, "pair": 2, "even": 2, "odd": 2, "triple": 3,
            "tripled": 3, "thrice": 3, "dozen": 12, "percent": 100, "percentage": 100, "squared": 2, "square": 2, "squares": 2,
            "cube": 3, "cubed": 3, "cubes": 3, "second": 1, "third": 2, "fourth": 3}  # fmt: skip
_PARTS = {"half": 0.5, "quarter": 0.25, "quarters": 0.25, "fifth": 0.2, "fifths": 0.2, "tenth": 0.1, "tenths": 0.1}
_WHOLE = "|".join(_NUMBER_WORDS)
# "one and a half", "three quarters", "half": a whole number in words, how many parts, and the part.
_FRACTION = re.compile(rf"(?:\b({_WHOLE}) and )?\b(an?|{_WHOLE})? ?\b({'|'.join(_PARTS)})\b")
_CHARACTERS = {
    "comma": ",", "commas": ",", "dot": ".", "dots": ".", "period": ".", "periods": ".", "hyphen": "-", "hyphens": "-", "dash": "-", "dashes": "-",
    "underscore": "_", "underscores": "_", "colon": ":", "colons": ":", "semicolon": ";", "semicolons": ";", "slash": "/",
    "slashes": "/", "space": " ", "spaces": " ", "at-sign": "@", "hash": "#", "asterisk": "*", "asterisks": "*", "star": "*", "stars": "*",
    "newline": "\n", "newlines": "\n", "tab": "\t", "ampersand": "&", "pipe": "|", "exclamation": "!", "vowel": "aeiou", "vowels": "aeiou",
    "blank": " ", "blanks": " ", "consonant": "aeiou", "consonants": "aeiou",
}  # fmt: skip
_QUOTED = re.compile(
    r"(?<![\w'])'([^'\n]{0,60})'(?![\w'])|(?<!\w)\"([^\"\n]{0,60})\"|“([^”\n]{0,60})”|‘([^’\n]{0,60})’|`([^`\n]{1,60})`"
)
_DEFAULT_WORDS = re.compile(
    r"\b(otherwise|else|anything|everything|any other|all other|the rest|rest|remaining|default|every other|all others|in all|none of)\b"
)


@dataclass(frozen=True)
class Bound:
    """A comparison that the prose makes: `value op number`, or `number <= value <= upper` for op "range".

    op: "<", "<=", ">", ">=", "==", "range", "inside" (exclusive range), "%" (divisible), "odd".
    number, upper: a number, or the name of a parameter. start, end: where in the text.
    """

    op: str
    number: Any
    start: int
    end: int
    upper: Any = None


@dataclass
class Clause:
    """The part of the prose that speaks of one result.

    order: its place among the clauses; own: stems of its own segment, near: of the neighbours that name no result.
    bounds: comparisons in either. default: it says "otherwise" or the like.
    """

    output: Any
    order: int
    own: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    bounds: list[Bound] = field(default_factory=list)
    default: bool = False
    negated: bool = False


_AFTER_LETTER = "from|for|is|at|if|when|means|and|or|to|below|above|between|with|begins|starts|goes"
_UNIT = r"(?:\s+(?!and\b|or\b)[a-z]+)?"
_COMPARED = re.compile(rf"\b(?:{MORE}|{LESS}) than\b")
_UP = rf"(?:above|over|up|beyond|better|upwards?|onwards?|{MORE})"
_DOWN = rf"(?:below|under|down|{LESS})"


def _patterns(names: Sequence[str]) -> list[tuple[str, re.Pattern[str]]]:
    words = "|".join(_NUMBER_WORDS)
    number = rf"-?\d+(?:\.\d+)?(?![\w.]*\d)|\b(?:{words})\b"
    value = "|".join([number, *(rf"(?:the )?`?\b{re.escape(n.lower())}\b`?" for n in names if len(n) > 1)])
    n, m, v = f"(?P<n>{number})", f"(?P<m>{number})", f"(?P<n>{value})"
    w = f"(?P<m>{value})"
    rows = [
        ("inside", rf"(?:strictly|exclusively) between {v} and {w}|between {v} and {w}[ ,]*\(?exclusive".replace(v, f"(?P<n>{value})", 1)),
        ("range", rf"(?:between|from) {v}{_UNIT} (?:and|up to|to|through) {w}"),
        ("range", rf"{n}\s*(?:to|through|thru|until|up to|–|—|-|\.\.)\s*{m}"),
        (">=", rf"{n}(?:%|{_UNIT}) (?:and|or) {_UP}\b"),
        ("<=", rf"{n}(?:%|{_UNIT}) (?:and|or) {_DOWN}\b"),
        (">=", rf"(?:at least|no {LESS} than|not {LESS} than|(?:a )?minimum of|not below|not under|not smaller than|starting (?:at|from|with)|>=|≥) {v}"),
        (">=", rf"from {n}{_UNIT} (?:on|up|upwards?|onwards?)\b|{n}\+|{n}{_UNIT} (?:upwards?|onwards?)\b".replace(n, f"(?P<n>{number})", 1)),
        ("<=", rf"(?:at most|no {MORE} than|not {MORE} than|up to(?: and including)?|(?:a )?maximum of|not exceeding|does not exceed|not above|not over|<=|≤) {v}"),
        (">", rf"(?:{MORE} than|over|above|exceeds?|exceeding|beyond|past|>) {v}"),
        ("<", rf"(?:{LESS} than|below|under|short of|not reaching|beneath|<) {v}"),
        (">=", rf"from {n}{_UNIT}(?!\s*(?:to|through|until|up to|and|or|[-–])\s)"),
        ("%", rf"(?:divisible by|multiples? of|divides? (?:evenly )?by|divided (?:evenly )?by|evenly by)(?: both)? {n}(?: and(?: by)? {m})?"),
        ("<", r"(?<!non-)(?<!non )(?<!not )\bnegatives?\b(?P<z>)"),
        (">", r"(?<!non-)(?<!non )(?<!not )\bpositives?\b(?P<z>)"),
        (">=", r"\b(?:non-?|not )negatives?\b(?P<z>)"),
        ("%", r"(?<!un)\beven\b(?P<two>)(?! when| if| though)"),
        ("odd", r"\bodd\b(?P<two>)"),
        ("==", rf"(?:exactly|equals?|equal to|==|is|are|for|of) {n}(?!\s*(?:to|-|–|and|or|%)\b)"),
        ("==", r"\bzero\b(?P<z>)"),
    ]  # fmt: skip
    out = []
    for op, text in rows:
        seen: set[str] = set()

        def unique(match: re.Match[str], seen: set[str] = seen) -> str:
            if match[1] in seen:
                return f"(?P<{match[1]}{len(seen)}_{match.start()}>"
            seen.add(match[1])
            return match[0]

        out.append((op, re.compile(re.sub(r"\(\?P<(\w+)>", unique, text))))
    return out


_SHOWN = re.compile(r"\b(?:as in|such as|like|e\.g\.|for example,?|for instance,?|as|looks like)\s*\Z")
# What speaks of no operation: whether something is so "or not", how places are counted, and that things stay in the order that they have.
_ASIDE = re.compile(
    r"\bor not\b"
    r"|\bcount(?:ed|ing)? (?:positions? |places? )?from (?:0|1|zero|one)\b"
    r"|\border (?:of |in which |that |as )?(?:the |their |they |it |each )*(?:first |last |were |are )*(?:appear|occur|seen|given|encounter)\w*"
    r"|\b(?:original|input|same|given|insertion|their|its) order\b"
    r"|\b(?:preserv|keep|maintain|retain)\w* (?:the |their )?(?:\w+ )?order\b"
)
# Upper or lower case, where the sentence says that it makes no difference.
_LETTERS = r"(?:upper|lower|capital|small)[- ]?(?:case)?"
_SAME = r"no difference|matter|ignor|regardless|whatever|whether|the same|only in|count as|treat|irrelevant"
_EITHER_CASE = re.compile(
    rf"\b{_LETTERS}(?: letters?)? (?:or|and) {_LETTERS}(?: letters?)?(?=[^.;\n]*(?:{_SAME}))"
    rf"|(?:{_SAME})(?P<between>[^.;\n]*?)\b{_LETTERS}(?: letters?)? (?:or|and) {_LETTERS}(?: letters?)?"
)
_KIND = re.compile(r"\b(digits?|numerals?)(?:,? \(?(?:from )?0 ?(?:-|–|to) ?9\b\)?)")
MOST_PLACES = 6
_DECIMALS = re.compile(rf"\b([1-6]|{'|'.join(_NUMBER_WORDS)}) (?:decimals?|decimal places?|places|digits after)\b")
# From one end to the other: the order is that of the first.
_ENDS = r"(?:high|low|large|small|great|long|short|old|new|earli|lat)est|most|least|fewest|biggest|best|worst"
_TO_THE_OTHER_END = re.compile(rf"\b({_ENDS})\b((?: \w+){{0,2}}) to (?:the )?(?:{_ENDS})\b")
_EMPTY = re.compile(r"\bempty (?:text|string|if|when|where|unless|for)\b|\b(?:else|otherwise|,) empty\b")
_SENTENCE = re.compile(r"[.;\n](?=\s|$)")
_ESCAPES = {r"\n": "\n", r"\t": "\t", r"\r": "\r"}


def _unescaped(quoted: str) -> str:
    """A quoted text with what stands for a line's end or a tab, as in a program."""
    return re.sub(r"\\[ntr]", lambda m: _ESCAPES[m[0]], quoted)


class Prose:
    """The readings of one prose text.

    Args:
        text: the prose; names: the parameters' names.
    """

    def __init__(self, text: str, names: Sequence[str] = ()) -> None:
        self.text = text
        self.names = {n.lower(): n for n in names}
        self.quotes = [
            (_unescaped(next((g for g in m.groups() if g is not None), "")), m.start(), m.end())
            for m in _QUOTED.finditer(text)
            if m[5] is None or m[5].lower() not in self.names
        ]
        masked = list(text)
        for quoted, start, end in self.quotes:
            if text[start] == "`" and quoted.lower() in self.names:
                continue  # a parameter, marked as code
            masked[start:end] = "\x01" * (end - start)
        self.cased = "".join(masked)
        self.masked = self.cased.lower()
        # where numbers are read: those of `digits 0-9` spell out a kind
        self.counted = _KIND.sub(lambda m: m[1] + " " * (len(m[0]) - len(m[1])), self.masked)
        told = _EITHER_CASE.sub(lambda m: f" {m['between'] or ''} case ", self.masked.replace("\x01", " "))
        self.stems = stems_of(_ASIDE.sub(" ", _TO_THE_OTHER_END.sub(r"\1\2 ", told)))
        if _COMPARED.search(self.masked):
            self.stems |= {"greater", "less"}

    def _number(self, text: str) -> Any:
        text = text.removeprefix("the ").strip("`")
        if text in _NUMBER_WORDS:
            return _NUMBER_WORDS[text]
        if text in self.names:
            return self.names[text]
        return float(text) if "." in text else int(text)

    @cached_property
    def bounds(self) -> list[Bound]:
        """Every comparison, in text order; a stretch of text is read once, by the first pattern that fits."""
        left = self.counted
        found: list[Bound] = []
        for op, pattern in _patterns(list(self.names)):
            for match in list(pattern.finditer(left)):
                groups = {k: v for k, v in match.groupdict().items() if v is not None}
                if "z" in groups or "two" in groups:
                    number: Any = 0 if "z" in groups else 2
                    upper = None
                else:
                    values = [self._number(v) for k, v in sorted(groups.items(), key=lambda kv: match.start(kv[0]))]
                    number, upper = values[0], values[1] if len(values) > 1 else None
                if op == "range" and upper is None:
                    continue
                if op == ">=" and number == 1 and "one" in match[0]:
                    continue  # "at least one digit" asks whether there is any
                if op == "range" and type(number) is not str and type(upper) is not str and number >= upper:
                    continue
                found.append(Bound(op, number, match.start(), match.end(), upper))
                left = left[: match.start()] + "\x02" * (match.end() - match.start()) + left[match.end() :]
        return sorted(found, key=lambda b: b.start)

    @cached_property
    def numbers(self) -> list[Any]:
        """Numbers that the prose writes or implies, in order, each once."""
        found: list[tuple[int, Any]] = []
        for m in re.finditer(r"(?<![\w.])(-?)(\d+\.\d+|\d{1,12})(?![\w]*\d)(st|nd|rd|th)?", self.counted):
            if m[3]:
                continue
            value: Any = float(m[2]) if "." in m[2] else int(m[2])
            sign = -1 if m[1] and not (m.start() and self.masked[m.start() - 1].isalnum()) else 1
            found.append((m.start(), sign * value))
        for m in re.finditer(r"[a-z]+", self.masked):
            if m[0] in _NUMBER_WORDS:
                found.append((m.start(), _NUMBER_WORDS[m[0]]))
            elif m[0] in _IMPLIED:
                found.append((m.start(), _IMPLIED[m[0]]))
        for m in _FRACTION.finditer(self.masked):
            share = _PARTS[m[3]] * _NUMBER_WORDS.get(m[2], 1)
            found.append((m.start(), _NUMBER_WORDS.get(m[1], 0) + share))
        out: dict[tuple[type, Any], Any] = {}
        for _, value in sorted(found, key=lambda f: f[0]):
            out.setdefault((type(value), value), value)
        return list(out.values())

    @cached_property
    def listings(self) -> list[list[int]]:
        """Three numbers or more in a row, such as `50, 20, 10 and 5`."""
        rows = re.findall(r"(?<![\w.])\d+(?:, ?\d+)+(?:,? (?:and|or) \d+)?(?![\w.]*\d)", self.masked)
        numbers = [[int(n) for n in re.findall(r"\d+", row)] for row in rows]
        return [row for row in numbers if len(row) > 2]

    @cached_property
    def written(self) -> list[Any]:
        """Numbers written as figures: a solution that leaves one of them out leaves something unexplained."""
        return self.written_beside(())

    def written_beside(self, shown: Iterable[str]) -> list[Any]:
        """Numbers written as figures, but for those in texts that are shown."""
        left = self.counted
        for text in shown:
            left = left.replace(text.lower(), " ")
        found = re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w]*\d)(?!st|nd|rd|th)", left)
        return list(dict.fromkeys(float(t) if "." in t else int(t) for t in found))

    @cached_property
    def texts(self) -> list[str]:
        """Quoted strings, and characters that are named or stand alone."""
        found = [q for q, _, _ in self.quotes if q.lower() not in self.names]
        found += [_CHARACTERS[w] for w in re.findall(r"[a-z]+", self.masked) if w in _CHARACTERS]
        alone = re.finditer(r"(?<!\S)([@#$%&*+/|_~^=<>!?\-])(?=[\s.,;:]|$)", self.masked)
        found += [m[1] for m in alone if not self._relates(m.start())]
        return list(dict.fromkeys(found))

    @cached_property
    def letters(self) -> list[str]:
        """Capital letters that stand alone, as in `P present, A absent`; an article or a pronoun is among them."""
        return list(dict.fromkeys(re.findall(r"(?<![\w'.-])([A-Z])(?![\w'.-])", self.cased)))

    def _relates(self, at: int) -> bool:
        """Whether a sign stands between two parameters or numbers, as in `n < 1`."""
        sides = (
            re.search(r"(\w+)\s*$", self.masked[max(0, at - 40) : at]),
            re.match(r"\W\s*(\w+)", self.masked[at : at + 40]),
        )
        return all(s is not None and (s[1] in self.names or s[1].isdigit()) for s in sides)

    @cached_property
    def wanting(self) -> list[str]:
        """Quoted texts that stand for themselves: none that is shown as what something may look like."""
        return [
            q for q, start, _ in self.quotes if q and not (FORM.fullmatch(q) or _SHOWN.search(self.masked, 0, start))
        ]

    @cached_property
    def formulas(self) -> list[str]:
        """Arithmetic over the parameters that the prose writes out, such as `3 * n + 1` or `a ** 2`."""
        names = "|".join(re.escape(n) for n in self.names.values())
        if not names:
            return []
        atom = rf"(?:\(\s*)?(?:\b(?:{names})\b|\d+(?:\.\d+)?)(?:\s*\))?"
        pattern = re.compile(rf"(?<![\w.(+*/-]){atom}(?:\s*(?:\*\*|//|[-+*/%])\s*{atom})+(?![\w(]|\s*[-+*/%]\s*\w)")
        found = [m[0].strip() for m in pattern.finditer(self.text)]
        return [f for f in dict.fromkeys(found) if re.search(rf"\b(?:{names})\b", f) and f.count("(") == f.count(")")]

    @cached_property
    def places(self) -> list[int]:
        """To how many places after the point numbers are rounded: those said to be such, else small numbers of the prose."""
        said = [self._number(m[1]) for m in _DECIMALS.finditer(self.masked)]
        return list(dict.fromkeys(said)) or [n for n in self.numbers if type(n) is int and 0 < n <= MOST_PLACES]

    @cached_property
    def series(self) -> list[re.Match[str]]:
        """Series that the prose writes out, `1 + 1/2 + ... + 1/n`: the first part, the sign, the second part and the last."""
        return list(_SERIES.finditer(self.text))

    @cached_property
    def layouts(self) -> list[str]:
        """Regular expressions of the layouts of texts that the prose spells out."""
        quotes = {start: (text, end) for text, start, end in self.quotes}
        return list(dict.fromkeys(layouts(self.masked, quotes, _NUMBER_WORDS, _CHARACTERS)))

    @cached_property
    def phrases(self) -> list[Phrase]:
        """What phrases say of whatever they are said of, each once."""
        quotes = {start: (text, end) for text, start, end in self.quotes}
        found = phrases(self.masked, quotes, _NUMBER_WORDS, _CHARACTERS, self.names)
        return list({(p.template, p.args, p.sorts): p for p in found}.values())

    def named_beside(self, start: int, end: int) -> list[Any]:
        """Quoted texts, numbers and empty values that the sentence round a stretch of the text names outside of it."""
        first = max((m.end() for m in _SENTENCE.finditer(self.masked, 0, start)), default=0)
        last = next((m.start() for m in _SENTENCE.finditer(self.masked, end)), len(self.masked))
        found: list[Any] = [q for q, s, e in self.quotes if first <= s and e <= last and not (start <= s and e <= end)]
        for s, e in ((first, start), (end, last)):
            for m in re.finditer(r"(?<![\w.])-?\d{1,9}(\.\d+)?(?![\w.]*\d)", self.masked[s:e]):
                found.append(float(m[0]) if m[1] else int(m[0]))
            found += [""] if _EMPTY.search(self.masked[s:e]) else []
            found += [0] if re.search(r"\b(?:zero|nothing)\b", self.masked[s:e]) else []
        return list(dict.fromkeys(found))

    # --- clauses -----------------------------------------------------------------

    def clauses(self, outputs: Iterable[Any]) -> list[Clause]:
        """For each output that the prose names, the text that speaks of it, in text order."""
        places: list[tuple[int, int, Any]] = []
        for output in outputs:
            places += [(s, e, output) for s, e in self._places(output)]
        places.sort(key=lambda p: (p[0], p[0] - p[1]))
        kept: list[tuple[int, int, Any]] = []
        for place in places:  # the longest of overlapping ones
            if not kept or place[0] >= kept[-1][1]:
                kept.append(place)
        if not kept:
            return []
        merged: dict[int, Clause] = {}
        pieces = self._pieces([(s, e) for s, e, _ in kept])
        for order, ((start, end, output), (own, near)) in enumerate(zip(kept, pieces)):
            bounds = [b for b in self.bounds if any(s <= b.start and b.end <= e for s, e in (own, *near))]
            text = self.masked[own[0] : start] + "\x01" + self.masked[end : own[1]]
            around = " ".join(self.masked[s:e] for s, e in near)
            named = stems_of(self.text[start:end]) if isinstance(output, str) else frozenset()
            clause = Clause(
                output,
                order,
                stems_of(text.replace("\x01", " ")) | named,
                stems_of(around.replace("\x01", " ")),
                bounds,
                bool(_DEFAULT_WORDS.search(text + " " + around)),
                bool(
                    re.search(
                        r"\b(no|not|without|none|never|lacks?|missing|cannot|can't|isn't|doesn't|fails?|unable|non|invalid)\b",
                        text + " " + around,
                    )
                ),
            )
            known = next((c for c in merged.values() if type(c.output) is type(output) and c.output == output), None)
            if known is None:
                merged[order] = clause
            else:  # named twice: take both as evidence
                known.own |= clause.own
                known.near |= clause.near
                known.bounds += [b for b in clause.bounds if b not in known.bounds]
                known.default = known.default or clause.default
                known.negated = known.negated or clause.negated
        return list(merged.values())

    def _places(self, output: Any) -> list[tuple[int, int]]:
        if isinstance(output, str):
            quoted = [(s, e) for q, s, e in self.quotes if q == output]
            if quoted:
                return quoted
            if not output:
                return [m.span() for m in re.finditer(r"\b(?:an |the )?empty (?:string|text)\b", self.masked)]
            if len(output) == 1 and not output.isupper() or not re.search(r"\w", output):
                return []
            flags = 0 if len(output) <= 2 else re.I
            spans = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(output)}(?!\w)", self.text, flags)]
            if output == "A":  # the article, unless something says it is a letter
                spans = [
                    s for s in spans if not re.match(rf"A (?!(?:{_AFTER_LETTER})\b)[a-z]", self.text[s[0] : s[0] + 20])
                ]
            return spans
        if output is None:
            return [m.span() for m in re.finditer(r"\b(?:none|null|nil|nothing)\b", self.masked)]
        if isinstance(output, bool):
            return [m.span() for m in re.finditer(rf"\b{str(output).lower()}\b", self.masked)]
        if isinstance(output, int | float):
            shown = rf"(?<![\w.]){re.escape(repr(output))}(?![\w]|\.\d)"
            spans = [m.span() for m in re.finditer(shown, self.text)]
            if not spans and isinstance(output, float) and output.is_integer():
                spans = [m.span() for m in re.finditer(rf"(?<![\w.]){int(output)}(?![\w]|\.\d)", self.text)]
            word = next((w for w, v in _NUMBER_WORDS.items() if v == output), None)
            if not spans and word:
                spans = [m.span() for m in re.finditer(rf"\b(?:minus )?{word}\b", self.masked)]
            if not spans and type(output) is int and not output:
                spans = [m.span() for m in re.finditer(r"\b(?:nothing|free)\b", self.masked)]
            if not spans and output == -1:
                spans = [m.span() for m in re.finditer(r"\bminus (?:1|one)\b", self.masked)]
            return [
                s for s in spans if not any(b.start <= s[0] and s[1] <= b.end and b.op != "==" for b in self.bounds)
            ]
        if isinstance(output, list | dict) and not output:
            return [
                m.span()
                for m in re.finditer(r"\b(?:an |the )?empty (?:list|dictionary|dict|one)\b|\[\]|\{\}", self.masked)
            ]
        return []

    def _pieces(self, spans: list[tuple[int, int]]) -> list[tuple[tuple[int, int], list[tuple[int, int]]]]:
        """For each output: its own segment, and the segments around it that name no output."""
        cuts = {0, len(self.masked)}
        hard = {0, len(self.masked)}
        for m in re.finditer(r"[.;\n](?=\s|$)|[,:](?=\s|$|\x01)|\s[-–—]+>?\s|\(|\)", self.masked):
            inside = any(b.start < m.start() < b.end for b in self.bounds)
            if not inside and not any(s <= m.start() < e for s, e in spans):
                if m[0] != ":":
                    cuts.add(m.end())
                if m[0] in (".", ";", "\n"):
                    hard.add(m.end())
        for (_, end), (start, _) in zip(spans, spans[1:]):
            if not any(end <= c <= start for c in cuts):
                gap = self.masked[end:start]
                found = [
                    m for m in re.finditer(r"\b(?:and|or|otherwise|else|but|while|whereas)\b|[,/:]", gap)
                    if not any(b.start <= end + m.start() < b.end for b in self.bounds)
                ]  # fmt: skip
                cuts.add(end + found[-1].start() if found else start)
        marks = sorted(cuts)
        segments = list(zip(marks, marks[1:]))
        holder: dict[int, int] = {}
        for i, (s, e) in enumerate(segments):
            for k, (start, _) in enumerate(spans):
                if s <= start < e:
                    holder[i] = k
        out: list[tuple[tuple[int, int], list[tuple[int, int]]]] = []
        for k, (start, _) in enumerate(spans):
            at = next((i for i, (s, e) in enumerate(segments) if s <= start < e), 0)
            near = []
            for step in (-1, 1):
                i = at + step
                while 0 <= i < len(segments) and i not in holder:
                    border = segments[i][1] if step < 0 else segments[i][0]
                    if border in hard and (step > 0 or self._complete(segments, at, spans[k])):
                        break
                    near.append(segments[i])
                    i += step
            out.append((segments[at], near))
        return out

    def _complete(self, segments: list[tuple[int, int]], at: int, span: tuple[int, int]) -> bool:
        """Whether a segment says more than its output, so that the sentence before it is not its condition."""
        s, e = segments[at]
        rest = self.masked[s : span[0]] + self.masked[span[1] : e]
        return len(re.findall(r"[a-z]{2,}|\d", rest)) > 3
