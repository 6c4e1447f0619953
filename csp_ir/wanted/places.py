"""Where the holes of a sketch stand: the names there with their types, and what the spec says beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from csp_ir.draft.stems import stems_of
from csp_ir.errors import IRTypeError
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.types import ANY, STR, Type
from csp_ir.spec.model import Example
from csp_ir.wanted.collected import annotated_locals, guessed_locals, joined, small_parameters, taken_apart
from csp_ir.wanted.grammar import slots_in
from csp_ir.wanted.kinds import simplified
from csp_ir.wanted.likely import Place, words_in
from csp_ir.wanted.locals import annotated, likely_contexts
from csp_ir.wanted.usage import odds, spots

MOST_FIELDS, MOST_SIGNS = 12, 6
INNER, EARLY = 1.0, 2.4  # nats of a call of the function itself, by why it may be one
EMPTY = t.list_of(ANY)
OPERATIONS = (ir.Subscript, ir.Slice, ir.Binary, ir.Compare, ir.Unary)  # whose parts have slots of their own


def places(
    draft: ir.Program, examples: Sequence[Example], constants: Sequence[Any], prose: str
) -> dict[str, tuple[Type, Place]]:
    """The type and the place of each hole for an expression."""
    shown = annotated(draft, examples)
    typed = annotated_locals(shown)
    contexts = hole_contexts(draft)
    try:
        contexts = hole_contexts(typed)
    except IRTypeError:
        pass
    contexts = {**contexts, **likely_contexts(typed, contexts, examples)}
    there = spots(draft)
    slots = {n.name: s for n, of, s in slots_in(draft) if isinstance(n, ir.Hole) and isinstance(of, OPERATIONS)}
    collected = {
        n.targets[0].id
        for n in draft.function.walk()
        if isinstance(n, ir.Assign) and isinstance(n.targets[0], ir.Name) and isinstance(n.value, ir.DictDisplay)
    }
    records = _records(examples)
    small = small_parameters(typed, {h: c.scope for h, c in contexts.items()})
    whole = joined({}, contexts)
    guessed = guessed_locals(typed, whole)
    apart = taken_apart(typed, {**whole, **guessed})
    said = stems_of(prose)
    known = (*named(constants, examples, prose), *signs(examples), *listings(prose))
    found = {}
    for hole, context in contexts.items():
        if context.kind not in ("term", "constant"):
            continue
        names = {}
        for name, kind in context.scope.items():
            if kind.name == "Callable":
                continue
            kind = small.get(name, guessed.get(name, kind)) if kind == ANY else kind
            kind = simplified(kind)
            names[name] = kind if name in collected or records is None else _as_record(kind, records)
        used = odds(there[hole], tuple(names)).names if hole in there else {}
        inner = recursive(draft, names)
        own = draft.function if inner or ends_early(draft) else None
        kind = simplified(context.expected)
        kind = apart.get(hole, kind) if kind.name in ("Any", "tuple*") else kind
        slot = slots.get(hole) or (there[hole].kind if hole in there else "value")
        called = INNER if inner else EARLY
        found[hole] = kind, Place(names, used, known, said, words_in(hole), own, called, slot)
    return found


def named(constants: Sequence[Any], examples: Sequence[Example], prose: str) -> list[Any]:
    """The constants that a term may have: no texts that are examples themselves, no numbers that are but results."""
    results = [e.expected for e in examples]
    found = []
    for c in constants:
        shown = isinstance(c, str) and len(c) > 3 and re.search(r"[\d\s]", c)
        result = type(c) in (int, float) and c in results and str(c) not in prose
        if not shown and not result:
            found.append(c)
    return found


def recursive(draft: ir.Program, names: Mapping[str, Type]) -> bool:
    """Whether the function may call itself: it is given what holds such things as it is given."""
    takes = [simplified(p.type) for p in draft.function.parameters if p.default is None]
    return any(k.name in ("record", "Union") or ANY in k.args or k == ANY for k in names.values()) and any(
        k.name in ("list", "dict", "Any", "Union", "tuple*") for k in takes
    )


def ends_early(draft: ir.Program) -> bool:
    """Whether the function may call itself: it returns early in a simple case, and has no loop."""
    body = draft.function.body
    returns = any(isinstance(s, ir.If) and isinstance(s.body[-1], ir.Return) for s in body)
    return returns and not any(isinstance(n, ir.For | ir.While | ir.Comprehension) for n in draft.function.walk())


_QUOTED = re.compile(
    r"'[^'\n]{1,20}'|\"[^\"\n]{1,20}\"|(?<!\w)[A-Z]{2,}(?!\w)|(?<=[ (])[-+*/%^&|<>=!?.:;#@$~](?=[ ,.;)])"
)
_BETWEEN = re.compile(r",? (?:and|or) |, ")


def listings(prose: str) -> list[tuple[str, ...]]:
    """Texts that the prose lists one after the other: quoted, in capitals, or single signs."""
    found: list[list[str]] = []
    end = -1
    for m in _QUOTED.finditer(prose):
        if end < 0 or not _BETWEEN.fullmatch(prose, end, m.start()):
            found.append([])
        found[-1].append(m[0].strip("'\""))
        end = m.end()
    return [tuple(dict.fromkeys(some)) for some in found if len(set(some)) > 1]


def signs(examples: Sequence[Example]) -> list[str]:
    """What stands between the words of texts in the arguments of the examples, and in their results; of each the most frequent first."""
    found: dict[str, None] = {}
    for values in ([a for e in examples for a in e.args], [e.expected for e in examples]):
        counted: Counter[str] = Counter()
        for value in _within(values):
            between = re.findall(r"[^\w]+", value) if isinstance(value, str) else ()
            counted.update(list(dict.fromkeys(x for b in between for x in (b, *b) if x.strip())))
        found |= dict.fromkeys(x for x, _ in counted.most_common(MOST_SIGNS))
    return [*found]


def _records(examples: Sequence[Example]) -> Type | None:
    """What the records of the examples have, all together; None where there are none, or only dictionaries of one type."""
    held = [v for v in _within([a for e in examples for a in e.args]) if _is_record(v)]
    known: dict[str, Type] = {}
    for key, value in ((k, v) for record in held for k, v in record.items()):
        kind = _kind(value)
        known[key] = (
            kind if known.get(key, EMPTY) in (kind, EMPTY) else ANY if known[key].name != kind.name else known[key]
        )
    mixed = any(len(set(map(type, v.values()))) > 1 for v in held)
    alike = all(sum(k in v for v in held) > 1 for k in known)
    if not known or len(known) > MOST_FIELDS or not (mixed or alike):
        return None
    rare = {k for k in known if not all(k in v for v in held if len(v.keys() & known.keys()) * 2 > len(v))}
    return Type("record", tuple(known.values()), "\n".join(k + "?" * (k in rare) for k in known))


def _within(values: Sequence[Any]) -> Iterator[Any]:
    """The values and what they hold."""
    todo = list(values)
    while todo:
        value = todo.pop()
        yield value
        if isinstance(value, dict):
            todo += [*value, *value.values()]
        elif isinstance(value, list | tuple):
            todo += value


def _is_record(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(k, str) and k.isidentifier() for k in value)


def _kind(value: Any) -> Type:
    """The type of a field; what holds further records holds anything."""
    if isinstance(value, dict):
        return t.dict_of(ANY, ANY)
    if isinstance(value, list) and (not value or isinstance(value[0], dict | list)):
        return EMPTY
    return simplified(t.type_of_value(value))


def _as_record(kind: Type, record: Type) -> Type:
    """The type with records for its dictionaries of anything."""
    if kind.name == "dict" and (kind.args[1].name in ("Any", "Union")) and kind.args[0] in (STR, ANY):
        return record
    if kind.name == "Union" and all(a.name == "dict" for a in kind.args):
        return record
    return Type(kind.name, tuple(_as_record(a, record) for a in kind.args), kind.label) if kind.args else kind
