"""Heads of functions in other languages: their names, parameters, and the types that map plainly onto Python's."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass

from csp_ir.spec.layout import Lines, closings

NAMES = ("x", "y", "z", "a", "b", "c", "d", "e")  # of parameters that have none
_BARE = {
    **dict.fromkeys(("int", "integer", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "long", "longlong", "short", "byte",
                     "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "usize", "isize", "size_t", "unsigned", "bigint", "biginteger", "nat"), "int"),
    **dict.fromkeys(("float", "double", "f32", "f64", "float32", "float64", "real"), "float"),
    **dict.fromkeys(("string", "str", "char", "character", "rune", "text"), "str"),
    **dict.fromkeys(("bool", "boolean"), "bool"),
    "intarray": "list[int]", "doublearray": "list[float]", "booleanarray": "list[bool]",
}  # fmt: skip
_OPEN = {
    "number",
    "any",
    "object",
    *"abcet",
    "num",
    "numeric",
    "unknown",
    "auto",
    "var",
    "val",
    "dynamic",
    "self",
    "interface{}",
}
_LISTS = {"array", "list", "arraylist", "linkedlist", "vec", "vector", "sequence", "seq", "ilist", "ienumerable", "iterable",
          "collection", "icollection", "readonlyarray", "mutablelist", "slice", "span"}  # fmt: skip
_SETS = {"set", "hashset", "treeset", "unordered_set", "iset", "mutableset"}
_MAPS = {"map", "hashmap", "treemap", "dictionary", "idictionary", "record", "unordered_map", "mutablemap", "dict"}
_PAIRS = {"pair", "tuple"}
_WRAPPED = {"option", "optional", "nullable", "maybe"}
_WORDS = re.compile(
    r"\b(?:const|final|readonly|mut|static|ref|unsigned|in|out|vararg|params|dyn|lifetime)\s+|[&*]|'\w+\s|std::|System\.|java\.util\."
)
_NAME = r"(?P<name>[A-Za-z_]\w*)"
_PRIMITIVE = r"[A-Za-z_][\w:.]*(?:\s*<[^()]{1,80}>)?(?:\s*\[\s*\])*\s*[&*?]*"
_LEAD = r"^(?:export\s+|default\s+|pub(?:lic)?(?:\(\w+\))?\s+|private\s+|protected\s+|internal\s+|static\s+|final\s+|async\s+|override\s+|const\s+|inline\s+|unsafe\s+|open\s+|virtual\s+)*"
_LABEL = re.compile(r"^\W*(?:function |method )?(?:signature|prototype|declaration|header)\W*:\W*", re.I)
# How a head begins, up to the bracket of its parameters, by the way its parameters are written.
_HEADS = (
    ("name: type", re.compile(_LEAD + rf"(?:function\*?|fn|fun|func|def|sub)\s+{_NAME}\s*(?:<[^()>]{{1,40}}>)?\s*(?=\()")),
    ("name: type", re.compile(rf"^(?:export\s+)?(?:const|let|var|val)\s+{_NAME}\s*=\s*(?:async\s+)?(?:function\b\s*\w*\s*)?(?=\()")),
    ("name: type", re.compile(rf"^{_NAME}\s*(?=\([^()]*:[^()]*\)\s*:)")),
    ("type name", re.compile(_LEAD + rf"(?P<returns>{_PRIMITIVE})\s*\b{_NAME}\s*(?=\()")),
)  # fmt: skip
_RETURNS = re.compile(r"\s*(?::|->|=>)?\s*([^{};=]*?)\s*(?:=>|=)?\s*(?:\{.*|;|=>.*|=)?\s*$")
_NO_TYPES = {
    *keyword.kwlist,
    "new",
    "else",
    "return",
    "throw",
    "case",
    "await",
    "delete",
    "goto",
    "using",
    "package",
    "print",
    "call",
    "the",
    "calls",
    "a",
}
_MAY_LACK = re.compile(r"\s*[A-Za-z_]\w*\s*\?\s*(?::|$)")  # `many?: string`
MOST_LINE = 500
MOST_DEEP = 8  # types within types
MOST_PARAMETERS = len(NAMES)


@dataclass(frozen=True)
class ForeignHead:
    """A head of another language as one of Python: `def f(x: int) -> int`; the number of its line and what is written there."""

    text: str
    number: int
    written: str


def foreign_heads(lines: Lines) -> Iterator[ForeignHead]:
    """The lines that are heads of functions as other languages write them."""
    for number, line in lines:
        written = _LABEL.sub("", line.strip().strip("`")).strip("` ")
        if len(written) > MOST_LINE or not ("(" in written or "::" in written):
            continue
        if text := _signed(written) or _head(written):
            yield ForeignHead(text, number, written)


def _head(written: str) -> str | None:
    ends = closings(written) if re.match(r"[A-Za-z]", written) else {}
    for order, pattern in _HEADS:
        match = pattern.match(written)
        end = ends.get(match.end()) if match else None
        if match is None or end is None or keyword.iskeyword(match["name"]):
            continue
        rest = _RETURNS.match(written[end:])
        given = _parameters(written[match.end() + 1 : end - 1], order)
        if rest is None or given is None:
            continue
        if order == "type name":
            kind = _type(match["returns"])
            plain = rest[1].strip() in ("", "const") or rest[1].strip().startswith("throws ")
            if (
                kind is None
                or not plain
                or match["returns"].strip().lower() in _NO_TYPES
                or not _marked(written, given)
            ):
                continue
        else:
            kind = _type(rest[1]) if rest[1].strip() else ""
            if kind is None or not (_marked(written, given) or "=>" in written[end:]):
                continue
        return f"def {match['name']}({', '.join(given)})" + (f" -> {kind}" if kind not in ("", "Any") else "")
    return None


def _signed(written: str) -> str | None:
    """The head that a signature of Haskell or its kin is: `pairs :: Ord a => [a] -> Int -> [(a, a)]`."""
    found = re.fullmatch(r"([a-z]\w*)\s*::?\s*(?:[^=]*=>)?(.*->.*)", written.rstrip(";"))
    if found is None or "::" not in written:
        return None
    shown = re.sub(r"\([^()]*->[^()]*\)", "a", found[2])  # a function may be anything
    kinds = [_type(part) for part in split(shown.replace("->", ","))]
    if len(kinds) > MOST_PARAMETERS or not all(kinds) or keyword.iskeyword(found[1]):
        return None
    given = [name if kind == "Any" else f"{name}: {kind}" for name, kind in zip(NAMES, kinds[:-1], strict=False)]
    return f"def {found[1]}({', '.join(given)})" + ("" if kinds[-1] == "Any" else f" -> {kinds[-1]}")


def _marked(written: str, given: list[str]) -> bool:
    """Whether a head can be no sentence: it opens a body or ends a statement, or types its parameters."""
    return bool(re.search(r"[{;]\s*\}?\s*$", written)) or any(":" in g for g in given)


def _parameters(text: str, order: str) -> list[str] | None:
    """The parameters as Python writes them; None where the text holds none."""
    found: list[str] = []
    for part in split(text):
        part = part.strip().removeprefix("this ").removeprefix("_ ")
        if part in ("self", "&self", "&mut self", "mut self", ""):
            continue
        part, _, default = part.partition("=")
        kind = ""
        if order == "type name":
            typed = re.fullmatch(r"(.+?[\s&*>\]])\s*([A-Za-z_]\w*)((?:\[\s*\])*)\s*", part)
            if typed is None:
                return None
            kind, name = typed[1] + typed[3], typed[2]
        elif typed := re.fullmatch(r"(?:([\w?]+)\s+)?\$([A-Za-z_]\w*)", part.strip()):
            name, kind = typed[2], (typed[1] or "") if typed[1] != "array" else ""  # which has keys as well
        elif typed := re.fullmatch(r"[a-z]\w*\s+([A-Za-z_]\w*)\s*:\s*(.+)", part.removeprefix("mut ").strip()):
            name, kind = typed[1], typed[2]  # behind its label
        elif typed := re.fullmatch(r"(?:mut\s+|\.\.\.)?\$?([A-Za-z_]\w*)\s*\??\s*(?::\s*(.+)|\s+(.+))?", part.strip()):
            name, kind = typed[1], typed[2] or typed[3] or ""
        else:
            return None
        python = _type(kind) if kind.strip() else ""
        if python is None or keyword.iskeyword(name) or len(found) >= MOST_PARAMETERS:
            return None
        if _MAY_LACK.match(part) and not default:
            default, python = (
                "None",
                f"{python} | None" if python not in ("", "Any") and "None" not in python else python,
            )
        written = default.strip()
        constant = {"true": "True", "false": "False", "null": "None", "nil": "None"}.get(written, written)
        shown = (
            f" = {constant}"
            if re.fullmatch(r"-?\d+(?:\.\d+)?|True|False|None|\"[^\"\\]*\"|'[^'\\]*'", constant)
            else ""
        )
        found.append(f"{name}: {python}{shown}" if python not in ("", "Any") else f"{name}{shown}")
    if order == "name: type" and not any(":" in f for f in found) and _grouped(text):
        return None
    return found or None


def _grouped(text: str) -> bool:
    """Whether words stand side by side that are neither names nor types."""
    return bool(re.search(r"\w\s+\w+\s+\w", text))


def split(text: str) -> list[str]:
    """The parts of a text between its commas; those in quotes and brackets, of types too, do not count."""
    parts, depth, last = [], 0, 0
    quoted = [(a, b) for a, b in closings(text).items() if text[a] in "'\""]
    for at, c in enumerate(text):
        if any(a < at < b for a, b in quoted):
            continue
        depth += (c in "([{<") - (c in ")]}" or (c == ">" and text[at - 1 : at] != "="))
        if c == "," and depth <= 0:
            parts.append(text[last:at])
            last = at + 1
    return [*parts, text[last:]]


def _type(text: str, deep: int = 0) -> str | None:
    """A type as Python writes it, "Any" for one that says nothing; None where the text is no type that is known."""
    text = _WORDS.sub(" ", text).strip().rstrip(",").strip()
    if deep > MOST_DEEP or not text:
        return None

    def inner(part: str) -> str | None:
        return _type(part, deep + 1)

    def made(name: str, parts: list[str], count: int) -> str | None:
        kinds = [inner(p) for p in parts]
        return f"{name}[{', '.join(k or '' for k in kinds)}]" if len(kinds) == count and all(kinds) else None

    if text.endswith("?"):
        return f"{kind} | None" if (kind := inner(text[:-1])) else None
    if (
        "|" in text
        and len(sides := [s.strip() for s in text.split("|")]) == 2
        and {"null", "undefined", "nil"} & set(sides)
    ):
        kind = inner(next(s for s in sides if s not in ("null", "undefined", "nil")))
        return f"{kind} | None" if kind else None
    if found := re.fullmatch(r"(.+?)\s*\[\s*\d*\s*\]", text):
        return made("list", [found[1]], 1)
    if found := re.fullmatch(r"\[\s*\d*\s*\]\s*(.+)", text):
        return made("list", [found[1]], 1)
    if found := re.fullmatch(r"map\[(\w+)\](.+)", text):
        return made("dict", [found[1], found[2]], 2)
    if text.startswith("[") and text.endswith("]"):
        parts = text[1:-1].split(":") if ":" in text else [text[1:-1].split(";")[0]]
        return made("dict" if len(parts) == 2 else "list", parts, len(parts))
    if text.startswith("(") and text.endswith(")") and "," in text:
        parts = split(text[1:-1])
        return made("tuple", parts, len(parts))
    if found := re.fullmatch(r"(Maybe|Map|Set|Seq)\s+([\w\[(].*)", text):  # as Haskell writes them
        parts = re.split(r"\s+(?![^(\[]*[)\]])", found[2])
        parts = [p[1:-1] if p.startswith("(") and len(split(p[1:-1])) == 1 else p for p in parts]
    elif found := re.fullmatch(r"([\w.:]+)\s*[<\[](.+)[>\]]", text):
        parts = split(found[2])
    if found:
        name = re.split(r"[.:]", found[1])[-1].lower()
        if name in ("promise", "task", "box", "result", "rc"):
            return inner(parts[0])
        if name in _WRAPPED:
            return f"{kind} | None" if (kind := inner(parts[0])) else None
        for names, python, count in (
            (_LISTS, "list", 1),
            (_SETS, "set", 1),
            (_MAPS, "dict", 2),
            (_PAIRS, "tuple", len(parts)),
        ):
            if name in names:
                return made(python, parts, count)
        return None
    plain = re.sub(r"\s+", "", text).lower()
    if plain in _OPEN or plain in ("void", "unit", "()"):
        return "Any"
    if plain in _LISTS or plain in _BARE:
        return _BARE.get(plain, "list")
    return "Any" if re.fullmatch(r"[A-Z][a-z]\w*(?:\.[A-Za-z]\w*(?:\(\))?)?", text) else None  # a record
