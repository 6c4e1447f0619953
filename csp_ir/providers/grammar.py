"""Context-free grammars as data, written in the dialects servers read, with a recogniser of our own.

XGrammar (vLLM) reads an EBNF, llama.cpp reads GBNF: the subset used here is common to both, but
for escapes. Rule names are letters and digits only, one rule a line, the start rule is `root`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

MAX_TEXT = 4_000


@dataclass(frozen=True)
class Lit:
    """Exactly this text."""

    text: str


@dataclass(frozen=True)
class Chars:
    """One character of a class, written as in a regular expression: `[0-9]`, `[^"\\\\\\n]`."""

    pattern: str


@dataclass(frozen=True)
class Ref:
    """Another rule."""

    name: str


@dataclass(frozen=True)
class Seq:
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Alt:
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Rep:
    """`item` from `low` to `high` times; `high` None: without end."""

    item: Node
    low: int = 0
    high: int | None = None


Node = Lit | Chars | Ref | Seq | Alt | Rep


def node(item: Node | str) -> Node:
    """A text is a literal."""
    return Lit(item) if isinstance(item, str) else item


def seq(*items: Node | str) -> Node:
    """One after the other; literals that meet are joined."""
    flat: list[Node] = []
    for item in map(node, items):
        for part in item.items if isinstance(item, Seq) else (item,):
            if isinstance(part, Lit) and flat and isinstance(flat[-1], Lit):
                flat[-1] = Lit(flat[-1].text + part.text)
            elif part != Lit(""):
                flat.append(part)
    return flat[0] if len(flat) == 1 else Seq(tuple(flat)) if flat else Lit("")


def alt(*items: Node | str) -> Node:
    """Any one of the items, each once."""
    flat: dict[Node, None] = {}
    for item in map(node, items):
        for part in item.items if isinstance(item, Alt) else (item,):
            flat[part] = None
    if not flat:
        raise ValueError("no alternative")
    return next(iter(flat)) if len(flat) == 1 else Alt(tuple(flat))


def many(*items: Node | str) -> Node:
    return Rep(seq(*items), 0, None)


def maybe(*items: Node | str) -> Node:
    return Rep(seq(*items), 0, 1)


@dataclass(frozen=True)
class Grammar:
    """Rules by name; "root" is where a text starts."""

    rules: Mapping[str, Node] = field(default_factory=dict)

    def ebnf(self) -> str:
        """The dialect of XGrammar."""
        return self._text(_ebnf_literal)

    def gbnf(self) -> str:
        """The dialect of llama.cpp."""
        return self._text(_gbnf_literal)

    def _text(self, literal: _Literal) -> str:
        order = ["root", *(n for n in self.rules if n != "root")]
        return "\n".join(f"{name} ::= {_write(self.rules[name], literal, False)}" for name in order) + "\n"

    def reachable(self) -> Grammar:
        """Only the rules that `root` leads to."""
        seen: dict[str, None] = {}
        todo = ["root"]
        while todo:
            name = todo.pop()
            if name not in seen:
                seen[name] = None
                todo.extend(_refs(self.rules[name]))
        return Grammar({n: r for n, r in self.rules.items() if n in seen})

    def accepts(self, text: str) -> bool:
        """Whether a text is in the language. Texts beyond 4,000 characters are not."""
        return len(text) <= MAX_TEXT and len(text) in _Matcher(self, text).ends(Ref("root"), 0)

    def texts(self, limit: int) -> list[str] | None:
        """Every text of a finite language of at most `limit` texts, in the order of the rules; None when larger."""
        found = self._texts.get("root")
        return None if found is None or len(found) > limit else list(found)

    @cached_property
    def _texts(self) -> dict[str, tuple[str, ...]]:
        return _Lister(self, 2_000).all()


def _refs(item: Node) -> Iterator[str]:
    if isinstance(item, Ref):
        yield item.name
    elif isinstance(item, Seq | Alt):
        for i in item.items:
            yield from _refs(i)
    elif isinstance(item, Rep):
        yield from _refs(item.item)


# --- dialects ---------------------------------------------------------------------


class _Literal:
    """How a dialect quotes a literal."""

    def __init__(self, ascii_only: bool) -> None:
        self.ascii_only = ascii_only

    def __call__(self, text: str) -> str:
        return '"' + "".join(map(self.char, text)) + '"'

    def char(self, c: str) -> str:
        plain = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
        if c in plain:
            return plain[c]
        code = ord(c)
        if 32 <= code < 127 or (code >= 160 and not self.ascii_only):
            return c
        if code < 256:
            return f"\\x{code:02x}"
        return f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


_ebnf_literal = _Literal(ascii_only=False)
_gbnf_literal = _Literal(ascii_only=True)


def _write(item: Node, literal: _Literal, inside: bool) -> str:
    match item:
        case Lit():
            return literal(item.text)
        case Chars():
            return item.pattern
        case Ref():
            return item.name
        case Seq():
            text = " ".join(_write(i, literal, True) for i in item.items)
            return f"({text})" if inside else text
        case Alt():
            text = " | ".join(_write(i, literal, False) for i in item.items)
            return f"({text})" if inside else text
        case Rep():
            suffix = {(0, None): "*", (1, None): "+", (0, 1): "?"}.get((item.low, item.high))
            if suffix is None:
                suffix = f"{{{item.low},{'' if item.high is None else item.high}}}"
            body = _write(item.item, literal, True)
            return (body if isinstance(item.item, Lit | Chars | Ref) or body.startswith("(") else f"({body})") + suffix


# --- recognising ------------------------------------------------------------------


class _Matcher:
    """Which ends a node can reach from a position: memoised descent over sets, for grammars without left recursion."""

    def __init__(self, grammar: Grammar, text: str) -> None:
        self.grammar, self.text = grammar, text
        self.known: dict[tuple[str, int], frozenset[int]] = {}
        self.classes: dict[str, re.Pattern[str]] = {}

    def ends(self, item: Node, at: int) -> frozenset[int]:
        match item:
            case Lit():
                return frozenset((at + len(item.text),)) if self.text.startswith(item.text, at) else frozenset()
            case Chars():
                found = self.classes.get(item.pattern) or self.classes.setdefault(
                    item.pattern, re.compile(item.pattern)
                )
                return frozenset((at + 1,)) if found.match(self.text, at) else frozenset()
            case Ref():
                key = (item.name, at)
                if key not in self.known:
                    self.known[key] = self.ends(self.grammar.rules[item.name], at)
                return self.known[key]
            case Seq():
                ends = frozenset((at,))
                for part in item.items:
                    ends = frozenset().union(*(self.ends(part, e) for e in ends)) if ends else ends
                return ends
            case Alt():
                return frozenset().union(*(self.ends(part, at) for part in item.items))
            case Rep():
                return self.repeated(item, at)

    def repeated(self, item: Rep, at: int) -> frozenset[int]:
        reached: set[int] = {at} if item.low == 0 else set()
        edge, count = frozenset((at,)), 0
        while edge and (item.high is None or count < item.high):
            count += 1
            edge = frozenset().union(*(self.ends(item.item, e) for e in edge))
            if count >= item.low:
                edge -= reached
                reached |= edge
        return frozenset(reached)


class _Lister:
    """The texts of each rule whose language is finite and small."""

    def __init__(self, grammar: Grammar, limit: int) -> None:
        self.grammar, self.limit = grammar, limit
        self.found: dict[str, tuple[str, ...] | None] = {}
        self.open: set[str] = set()

    def all(self) -> dict[str, tuple[str, ...]]:
        self.rule("root")
        return {n: t for n, t in self.found.items() if t is not None}

    def rule(self, name: str) -> tuple[str, ...] | None:
        if name in self.open:
            return None
        if name not in self.found:
            self.open.add(name)
            self.found[name] = self.list(self.grammar.rules[name])
            self.open.discard(name)
        return self.found[name]

    def list(self, item: Node) -> tuple[str, ...] | None:
        match item:
            case Lit():
                return (item.text,)
            case Ref():
                return self.rule(item.name)
            case Alt():
                parts = [self.list(i) for i in item.items]
                return self.cut(t for p in parts if p is not None for t in p) if None not in parts else None
            case Seq():
                texts: tuple[str, ...] | None = ("",)
                for part in item.items:
                    more = self.list(part)
                    if more is None or texts is None:
                        return None
                    texts = self.cut(a + b for a in texts for b in more)
                return texts
            case Rep(high=1, low=0):
                inner = self.list(item.item)
                return None if inner is None else self.cut(("", *inner))
            case _:
                return None

    def cut(self, texts: Iterable[str]) -> tuple[str, ...] | None:
        out: dict[str, None] = {}
        for text in texts:
            out[text] = None
            if len(out) > self.limit:
                return None
        return tuple(out)
