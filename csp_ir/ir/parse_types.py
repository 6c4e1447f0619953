"""Type annotations, as Python `ast`, to types of the IR."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, NoReturn, Protocol

from csp_ir.errors import IRSyntaxError
from csp_ir.ir import types as t
from csp_ir.ir.hole_text import KIND_WORDS, HoleText, Marked, mark_holes
from csp_ir.ir.nodes import Position
from csp_ir.ir.refined import annotated
from csp_ir.ir.where_text import condition_of

_SIMPLE = {
    "int": t.INT, "float": t.FLOAT, "str": t.STR, "bytes": t.BYTES, "bool": t.BOOL, "None": t.NONE, "Any": t.ANY,
    "object": t.ANY, "complex": t.Type("complex"), "Number": replace(t.FLOAT, written="Number"),
    "Real": replace(t.FLOAT, written="Real"), "Text": t.STR, "AnyStr": t.STR, "Hashable": replace(t.ANY, written="Hashable"), "StringIO": t.ANY, "TextIO": t.ANY,
    **dict.fromkeys(("timezone", "tzinfo", "Template", "NormalDist", "TextWrapper", "partial"), t.ANY),
    **{name: t.Type(name) for name in t.PLAIN_CLASSES},
    "PurePath": t.Type("Path", written="PurePath"), "PurePosixPath": t.Type("Path", written="PurePosixPath"),
}  # fmt: skip
_ONE = {
    "list": "list", "List": "list", "Sequence": "list", "MutableSequence": "list", "set": "set", "Set": "set",
    "frozenset": "frozenset", "FrozenSet": "frozenset", "deque": "deque", "Deque": "deque", "Counter": "Counter",
    "Iterable": "Iterable", "Collection": "Iterable", "Iterator": "Iterator", "Generator": "Iterator",
}  # fmt: skip
_TWO = {"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict"}
_KNOWN = "int, float, str, bool, list[...], set[...], dict[...], tuple[...], Optional[...], Callable[...], Any"
# What an answer shows as it was declared: callers may pass, or rely on, any class of the kind.
_ABSTRACT = frozenset(
    (
        "Sequence",
        "MutableSequence",
        "Collection",
        "Mapping",
        "MutableMapping",
        "Generator",
        "defaultdict",
        "OrderedDict",
    )
)
_NAMES = frozenset((*_SIMPLE, *_ONE, *_TWO, "tuple", "Tuple", "Callable"))
_HOLE = re.compile(r"__hole_(\w+)__\Z")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]?\Z|_?T\w*\Z|K\w?\Z|V\w?\Z")


class Refuser(Protocol):
    """Whose text it is. named: the records and aliases that it defines."""

    marked: Marked
    named: dict[str, t.Type]
    file: str | None
    column_offset: int

    def place(self, node: ast.AST) -> Position: ...

    def refuse(self, node: ast.AST, message: str, remedy: str = "") -> NoReturn: ...


class TypeReader:
    """Reads annotations; errors go through `owner.refuse`."""

    def __init__(self, owner: Refuser) -> None:
        self.owner = owner

    def read(self, node: ast.expr) -> t.Type:
        if isinstance(node, ast.Constant):
            if node.value is None:
                return t.NONE
            if isinstance(node.value, str):
                return self.quoted(node, node.value)
        if isinstance(node, ast.Name):
            return self.named(node, node.id)
        if isinstance(node, ast.Attribute):
            return self.named(node, node.attr)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return t.union_of(self.read(node.left), self.read(node.right))
        if isinstance(node, ast.BoolOp) and len(node.values) == 2:
            condition = condition_of(node.values[1])
            if condition == "":
                self.owner.refuse(node.values[1], "a condition is missing behind `where`", "n: int where 0 <= n < 100")
            if condition is not None:
                kind = self.read(node.values[0])
                return replace(kind, refined=(*kind.refined, condition))
        if isinstance(node, ast.Subscript):
            return self.generic(node)
        self.owner.refuse(node, "not a type", "a type such as int, str, list[int], dict[str, int], tuple[int, str]")

    def quoted(self, node: ast.AST, text: str, start: Position | None = None) -> t.Type:
        """The type of a text; start: where the text begins, when each of its characters stands as it was written."""
        inner: ast.AST | None = None
        marked = Marked(text)
        try:
            marked = mark_holes(text)
            inner = ast.parse(f"({marked.text})", mode="eval").body
            return TypeReader(_Inside(self.owner, node, start, marked)).read(inner)
        except IRSyntaxError as error:
            if inner is None:  # a malformed hole
                error.line, error.column = self.owner.place(node) if start is None else _moved(error, start)
            raise
        except (SyntaxError, ValueError):
            self.owner.refuse(node, f"{text!r} is not a type", "a type such as int or list[str]")

    def of_hole(self, node: ast.AST, written: HoleText) -> t.Type:
        """The type written after a hole's colon, where a kind may stand too."""
        word = written.type_text
        known = word in _NAMES or word in self.owner.named or _VARIABLE.match(word)
        if not written.kind and word.isidentifier() and not known:
            near = get_close_matches(word, [*_NAMES, *KIND_WORDS], n=1, cutoff=0.7)
            hint = f"; did you mean `{near[0]}`?" if near else ""
            kinds = ", ".join(dict.fromkeys(KIND_WORDS.values()))
            self.owner.refuse(
                node, f"`{word}`, after the colon of ?{written.name}, is neither a type nor a kind of hole{hint}",
                f"a type such as int or list[str], or one of the kinds {kinds}",
            )  # fmt: skip
        line, column = written.type_place
        shift = self.owner.column_offset if line == 1 else 0
        return self.quoted(node, word, Position(line, column + 1 - shift))

    def named(self, node: ast.AST, name: str) -> t.Type:
        if match := _HOLE.match(name):
            written = self.owner.marked.terms.get(match[1])
            if written is not None and (written.kind not in ("", "type") or written.type_text):
                what = f"of kind {written.kind}" if written.kind else f"of type {written.type_text}"
                self.owner.refuse(node, f"?{match[1]} stands where a type is written, and is {what}", f"`?{match[1]}`")
            return t.type_hole(written.name if written else match[1])
        if (own := self.owner.named.get(name)) is not None:
            return own
        if name in _SIMPLE:
            return _SIMPLE[name]
        if name in _ONE:
            return _declared(name, t.Type(_ONE[name], (t.ANY,)), name)
        if name in _TWO:
            return _declared(name, t.dict_of(t.ANY, t.ANY), name)
        if name in ("tuple", "Tuple"):
            return t.tuple_star(t.ANY)
        if name == "Callable":
            return t.ANY
        if _VARIABLE.match(name):
            return t.var(name)
        self.owner.refuse(
            node, f"unknown type `{name}`", f"{_KNOWN}, or a dataclass, NamedTuple, TypedDict or Enum above"
        )

    def generic(self, node: ast.Subscript) -> t.Type:
        head: Any = node.value
        name = head.id if isinstance(head, ast.Name) else head.attr if isinstance(head, ast.Attribute) else ""
        args = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name in _ONE and args:
            item = self.read(args[0])
            return _declared(name, t.Type(_ONE[name], (item,)), f"{name}[{item}]")
        if name in _TWO and len(args) == 2:
            key, value = map(self.read, args)
            return _declared(name, t.dict_of(key, value), f"{name}[{key}, {value}]")
        if name in ("tuple", "Tuple"):
            if len(args) == 2 and isinstance(args[1], ast.Constant) and args[1].value is ...:
                return t.tuple_star(self.read(args[0]))
            return t.tuple_of(*map(self.read, args))
        if name == "Optional" and len(args) == 1:
            return t.optional_of(self.read(args[0]))
        if name == "Union":
            return t.union_of(*map(self.read, args))
        if name == "Annotated" and args:
            kind = self.read(args[0])
            return replace(kind, refined=(*kind.refined, *annotated(kind, args[1:], self.owner.refuse)))
        if name in ("Final", "ClassVar", "Required", "NotRequired", "ReadOnly") and args:
            return self.read(args[0])
        if name == "Literal":
            return self.literals(node, args)
        if name == "Callable" and len(args) == 2:
            if isinstance(args[0], ast.List):
                return t.function_type(map(self.read, args[0].elts), self.read(args[1]))
            return t.ANY
        self.owner.refuse(node, f"unknown type `{name}[...]`", _KNOWN)

    def literals(self, node: ast.Subscript, args: list[ast.expr]) -> t.Type:
        """`Literal["a", "b"]`: the type of the values, shown as written."""
        try:
            values = [ast.literal_eval(a) for a in args]
        except ValueError:
            self.owner.refuse(node, "Literal[...] holds plain values", 'such as Literal["a", "b"]')
        kinds = t.union_of(*map(t.type_of_value, values))
        return replace(kinds, written=f"Literal[{', '.join(map(repr, values))}]")


def _declared(name: str, kind: t.Type, written: str) -> t.Type:
    return replace(kind, written=written) if name in _ABSTRACT else kind


class _Inside:
    """What a type reader asks of its owner, for a type that stands as text within a hole or in quotes."""

    def __init__(self, owner: Refuser, node: ast.AST, start: Position | None, inner: Marked) -> None:
        self.marked, self.file, self.column_offset = owner.marked, owner.file, 0
        self.named = owner.named
        self.owner, self.node, self.start, self.inner = owner, node, start, inner

    def place(self, node: ast.AST) -> Position:
        if self.start is None:
            return self.owner.place(self.node)
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 1)
        column = self.inner.original_column(line, column - (line == 1))  # a bracket stands before the text
        return _from(self.start, line, column)

    def refuse(self, node: ast.AST, message: str, remedy: str = "") -> NoReturn:
        line, column = self.place(node)
        raise IRSyntaxError(message, line=line, column=column, file=self.file, remedy=remedy)


def _from(start: Position, line: int, column: int) -> Position:
    """The place of a line and a 0-based column of a text that begins at `start`."""
    return Position(start.line + line - 1, column + (start.column if line == 1 else 1))


def _moved(error: IRSyntaxError, start: Position) -> Position:
    return _from(start, error.line or 1, (error.column or 1) - 1)
