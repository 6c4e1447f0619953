"""What refined types ask of values, as texts of conditions; the constraints of the annotated-types package among them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from csp_ir.errors import IRSyntaxError
from csp_ir.ir.types import NONE, Type

VALUE = "_"
# Words that say a condition of their own, of a value `_` that holds others, and of one that is a number.
_OF_HOLDERS = {"sorted": "list(_) == sorted(_)", "distinct": "len(set(_)) == len(_)", "non-empty": "len(_) > 0"}
_OF_NUMBERS = {
    "positive": "_ > 0", "negative": "_ < 0", "non-negative": "_ >= 0", "non-zero": "_ != 0", "even": "_ % 2 == 0",
    "odd": "_ % 2 == 1",
}  # fmt: skip
WORDS = {**_OF_HOLDERS, **_OF_NUMBERS}
_WORD = re.compile(rf"(?:(?P<of>\w+)\s+(?:is|are)\s+)?(?P<word>{'|'.join(WORDS)})", re.I)
_AND = re.compile(r"(?:\s+and\s+)", re.I)
_HELD = {"list", "set", "frozenset", "deque", "Iterable", "tuple*", "Counter"}
HOLDERS = _HELD | {"str", "bytes", "dict", "tuple"}
NUMBERS = frozenset(("int", "float", "bool", "complex", "Decimal", "Fraction"))
_BOUNDS = {"Gt": "_ > {}", "Ge": "_ >= {}", "Lt": "_ < {}", "Le": "_ <= {}", "MultipleOf": "_ % {} == 0"}
_LENGTHS = {"MinLen": "len(_) >= {}", "MaxLen": "len(_) <= {}"}
_ONE = {**_BOUNDS, **_LENGTHS}
# Names of arguments, as `Interval`, `Len` and pydantic's `Field` take them -> the constraint of one argument.
_NAMED = {
    "gt": "Gt", "ge": "Ge", "lt": "Lt", "le": "Le", "multiple_of": "MultipleOf", "min_length": "MinLen",
    "max_length": "MaxLen",
}  # fmt: skip
_REMEDIES = {"Interval": "Interval(ge=0, lt=100)", "Len": "Len(1, 10)", "Predicate": "Predicate(str.islower)"}


def spelled(written: str, known: Collection[str], name: str) -> str:
    """A condition with its words (`sorted`, `non-empty`) as code over `_`; a name that is known is no such word."""

    def code(piece: str) -> str:
        match = _WORD.fullmatch(piece.strip())
        told = match and match["word"] not in known and match["of"] in (None, VALUE, name)
        return WORDS[match["word"].lower()] if match and told else piece

    pieces = _AND.split(written)
    said = [code(p) for p in pieces]
    return written if said == pieces else " and ".join(said)


def unfit(kind: Type, written: str, text: str) -> str:
    """The word of a condition that no value of a type is; "" where there is none."""
    wrong = _OF_HOLDERS if kind.name in NUMBERS else _OF_NUMBERS if kind.name in HOLDERS else {}
    return "" if text == written else next((w for w, code in wrong.items() if code in text), "")


def composed(name: str, kind: Type, where: str) -> str:
    """All that refines a hole as one condition, in which the hole's name and `_` are the value; "" where nothing does.

    Args:
        kind: of the hole, with what refines it and its parts; where: what is written behind it.

    Raises: IRSyntaxError for a word that no value of the type is, or a part of a union.
    """
    said = []
    for written, template in [*refinements(kind, name), *([(where, "{}")] if where else [])]:
        text = spelled(written, (), name)
        if not text:
            raise IRSyntaxError("a part of a union cannot be refined", remedy=f"?{name}: int where {name} > 0")
        if template == "{}" and (word := unfit(kind, written, text)):
            raise IRSyntaxError(f"a value of type {kind} is never {word}", remedy=f"?{name}: int where {name} > 0")
        said.append(template.replace("{}", text))
    return said[0] if len(said) == 1 else " and ".join(f"({c})" for c in said)


def refinements(kind: Type, target: str) -> Iterator[tuple[str, str]]:
    """The conditions of a type and of its parts: each as written, and a template of what it says of a value.

    Args:
        target: the value, as code.

    Yields: (condition, template); the template's `{}` takes the condition, in which a free `_` is the value itself. A
        condition "" is one that cannot be said.
    """
    yield from ((condition, "{}") for condition in kind.refined)
    if kind.name in _HELD and kind.args:
        yield from _of_each(kind.args[0], target)
    elif kind.name == "dict" and len(kind.args) == 2:
        yield from _of_each(kind.args[0], target)
        yield from _of_each(kind.args[1], f"{target}.values()")
    elif kind.name == "tuple":
        for at, part in enumerate(kind.args):
            yield from _of_each(part, f"{target}[{at}:{at + 1}]")
    elif kind.name == "Union" and NONE in kind.args and len(kind.args) == 2:
        (some,) = [a for a in kind.args if a != NONE]
        yield from ((c, f"{target} is None or {_closed(t)}") for c, t in refinements(some, target))
    elif any(_refined(a) for a in kind.args):
        yield "", "{}"


def _of_each(part: Type, holder: str) -> Iterator[tuple[str, str]]:
    yield from ((c, f"all({t} for _ in {holder})") for c, t in refinements(part, "_"))


def _closed(template: str) -> str:
    return "({})" if template == "{}" else template


def _refined(kind: Type) -> bool:
    return bool(kind.refined) or any(map(_refined, kind.args))


def annotated(kind: Type, metadata: list[ast.expr], refuse: Callable[..., Any]) -> tuple[str, ...]:
    """The conditions that the metadata of `Annotated[kind, ...]` say of the value `_`; others of Python's are passed over.

    refuse: is called with a node, a message and a remedy for a constraint that is written wrong.
    """
    found = []
    for node in metadata:
        for text in _constraint(node, refuse) if isinstance(node, ast.Call) else ():
            if text.startswith("len(_)") and kind.name in NUMBERS:
                refuse(node, f"a value of type {kind} has no length", "Annotated[int, Ge(0)]")
            found.append(text)
    return tuple(found)


def _constraint(node: ast.Call, refuse: Callable[..., Any]) -> Iterator[str]:
    head = node.func
    name = head.id if isinstance(head, ast.Name) else head.attr if isinstance(head, ast.Attribute) else ""
    named = {k.arg: k.value for k in node.keywords}
    if name in _ONE:
        given = [*node.args, *named.values()]
        if len(given) != 1:
            refuse(node, f"{name} takes one bound", f"{name}(1)")
        yield _ONE[name].format(_operand(given[0]))
    elif name == "Predicate":
        if len(node.args) != 1:
            refuse(node, "Predicate takes one function", _REMEDIES[name])
        function = ast.unparse(node.args[0])
        yield f"({function})(_)" if isinstance(node.args[0], ast.Lambda) else f"{function}(_)"
    elif name in ("Interval", "Len", "Field"):
        lengths = [("min_length", a) for a in node.args[:1]] + [("max_length", a) for a in node.args[1:]]
        if len(node.args) > (2 if name == "Len" else 0) and name != "Field":
            refuse(node, f"{name} is not written so", _REMEDIES[name])
        for key, value in [*(lengths if name == "Len" else ()), *named.items()]:
            if key in _NAMED and not (isinstance(value, ast.Constant) and value.value is None):
                yield _ONE[_NAMED[key]].format(_operand(value))
            elif name != "Field" and key not in _NAMED:
                refuse(node, f"{name} takes no `{key}`", _REMEDIES[name])


def _operand(node: ast.expr) -> str:
    text = ast.unparse(node)
    return text if isinstance(node, ast.Constant | ast.Name | ast.UnaryOp | ast.Call | ast.Attribute) else f"({text})"
