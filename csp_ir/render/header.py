"""What stands above the functions of a rendered program: imports and type variables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csp_ir.ir import nodes as n
from csp_ir.ir.modules import CLASS_MODULE, TYPE_NAMES
from csp_ir.ir.printer import print_function
from csp_ir.ir.rewrite import bound_by, target_names
from csp_ir.ir.types import ANY, Type, type_text, types_in

_ABSTRACT = ("Callable", "Iterable", "Iterator", "Sequence", "MutableSequence", "Collection", "Mapping", "MutableMapping",
             "Generator", "Hashable")  # fmt: skip
# A word of an annotation, or of a class -> the module that has it.
_IMPORTS = {
    **dict.fromkeys(_ABSTRACT, "collections.abc"),
    **dict.fromkeys(("Counter", "deque", "defaultdict", "OrderedDict"), "collections"),
    **dict.fromkeys(("Any", "Literal", "NamedTuple", "TypedDict", "TypeVar"), "typing"),
    **dict.fromkeys(("Enum", "IntEnum", "StrEnum"), "enum"),
    **dict.fromkeys(("dataclass", "field"), "dataclasses"),
    **dict.fromkeys(("Number", "Real"), "numbers"),
    **dict.fromkeys(("PurePath", "PurePosixPath"), "pathlib"),
    **CLASS_MODULE,
}
_WORD = re.compile(r"\b[A-Za-z_]\w*\b(?!\s*=[^=])")
_TEXT = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")


def imports(program: n.Program, doctests: str = "") -> list[str]:
    """The import lines that a program needs, and that its doctests need."""
    modules: set[str] = set()
    words = {w for t in _annotations(program) for w in _words(type_text(t))} | (_words(doctests) & CLASS_MODULE.keys())
    bound = set(_bound(program))
    for node in program.walk():
        if isinstance(node, n.Name) and node.id in CLASS_MODULE and node.id not in bound:
            words.add(node.id)
        elif isinstance(node, n.FunctionRef) and "." in node.name:
            owner = node.name.partition(".")[0]
            if owner in CLASS_MODULE:
                words.add(owner)
            elif owner not in TYPE_NAMES:
                modules.add(owner)
        elif isinstance(node, n.Handler):
            modules.update(e.partition(".")[0] for e in node.exceptions if "." in e)
    for record in program.helpers:
        if isinstance(record, n.Record):
            words |= set(record.kind.split(", ")) | ({"field"} if _makes_defaults(record) else set())
    if type_variables(program):
        words.add("TypeVar")
    own = {f.name for f in program.helpers}
    names: dict[str, set[str]] = {}
    for word in words - own:
        if word in _IMPORTS:
            names.setdefault(_IMPORTS[word], set()).add(word)
    future = ["from __future__ import annotations", ""] if _forward(program) else []
    lines = [f"import {m}" for m in sorted(modules)]
    return [*future, *lines, *(f"from {m} import {', '.join(sorted(names[m]))}" for m in sorted(names))]


def _bound(program: n.Program) -> Iterator[str]:
    """Names that a program gives a meaning of its own."""
    for node in program.walk():
        match node:
            case n.Parameter():
                yield node.name
            case n.Lambda():
                yield from node.params
            case n.Clause():
                yield from target_names(node.target)
            case n.For() | n.Assign() | n.NamedExpr() | n.Pattern():
                yield from bound_by(node)


def type_variables(program: n.Program) -> list[str]:
    """The type variables that the annotations of a program name."""
    parts = (part for t in _annotations(program) for part in types_in(t))
    return sorted({t.label for t in parts if t.name == "Var" and t.label.isidentifier()})


def _annotations(program: n.Program) -> Iterator[Type]:
    """The annotations that are written; where nothing is known none is, but for a field."""
    for f in program.helpers:
        if isinstance(f, n.Record) and not f.is_enum:
            yield from (p.type for p in f.parameters)
    members = {id(p) for f in program.helpers if isinstance(f, n.Record) for p in f.parameters}
    for node in program.walk():
        if isinstance(node, n.Function) and node.returns != ANY:
            yield node.returns
        elif isinstance(node, n.Parameter) and node.type != ANY and id(node) not in members:
            yield node.type
        elif isinstance(node, n.Assign) and node.annotation is not None:
            yield node.annotation


def _words(text: str) -> set[str]:
    return set(_WORD.findall(_TEXT.sub("", text)))


def _makes_defaults(record: n.Record) -> bool:
    return "field(default_factory=" in print_function(record)


def _forward(program: n.Program) -> bool:
    """Whether the fields of a record name a record that is not there yet, as a tree's node names itself."""
    waiting = {f.name for f in program.helpers if isinstance(f, n.Record)}
    for f in program.helpers:
        if isinstance(f, n.Record):
            if any(waiting & _words(type_text(t)) for node in f.walk() if node is not f for t in n.types_at(node)):
                return True
            waiting.discard(f.name)
    return False
