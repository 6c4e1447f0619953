"""Reading constraints: text to `Constraint` objects that the interpreter decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache, partial
from typing import Any

from csp_ir.constraints import values
from csp_ir.constraints.model import Comparison, Constraint, Fact, JointFact
from csp_ir.constraints.structure import is_structure
from csp_ir.errors import IRSyntaxError, SpecError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.ir.check import HoleContext, hole_contexts
from csp_ir.ir.components import builtin_names, methods_named
from csp_ir.ir.flow import Flow, data_flow
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.parse import MEND, parse_expr, parse_type
from csp_ir.ir.printer import print_expr
from csp_ir.ir.rewrite import MIRRORED, free_names, map_children, map_nodes, target_names
from csp_ir.spec.model import Line

LIMITS = Limits(steps=10_000, memory=1_000_000, value_size=10_000)
FORMS = "depends_on(a, b), type_match(a, b), all_different(a, b, ...), `if P then Q`, or a condition on holes"
PREFIX = "_fact_of_holes_"
_FACTS = {"text": values.text_of, "size": values.size_of}
_JOINT = ("depends_on", "type_match", "all_different")
_CALLS = (*_FACTS, *_JOINT, "type_of", "uses", "value")


@dataclass
class Setting:
    """The draft that constraints speak of."""

    program: ir.Program
    contexts: Mapping[str, HoleContext] = field(default_factory=dict)
    file: str | None = None

    def __post_init__(self) -> None:
        self.contexts = self.contexts or hole_contexts(self.program)
        self.functions = {f.name: f for f in (*self.program.helpers, self.program.function)}
        self._flow: Flow | None = None

    @property
    def flow(self) -> Flow:
        if self._flow is None:
            self._flow = data_flow(self.program)
        return self._flow


def read_constraints(
    texts: Iterable[str],
    program: ir.Program,
    *,
    contexts: Mapping[str, HoleContext] | None = None,
    file: str | None = None,
) -> tuple[Constraint, ...]:
    """The constraints that texts denote, about the holes of a draft.

    Args:
        texts: one constraint each; `P and Q` becomes two. Structure constraints are passed over.
        program: the draft; contexts: its holes, where they are known already.
        file: for messages.

    Raises: SpecError naming the constraint, what is wrong with it and what to write instead.
    """
    setting = Setting(program, contexts or {}, file)
    stripped = (text if isinstance(text, Line) else text.strip() for text in texts)
    return tuple(c for text in stripped if not is_structure(text) for c in _read(text, setting))


def _read(text: str, setting: Setting) -> list[Constraint]:
    condition, then, otherwise = _split(text)
    test = _parse(condition, text, setting) if condition is not None else None
    parts = [(part, False) for part in _conjuncts(_parse(then, text, setting))]
    if otherwise is not None:
        parts += [(part, True) for part in _conjuncts(_parse(otherwise, text, setting))]
    return [
        _constraint(part, test, negated, text, setting, text if len(parts) == 1 else _said(part, test, negated))
        for part, negated in parts
    ]


def _said(body: ir.Expr, test: ir.Expr | None, negated: bool) -> str:
    if test is None:
        return print_expr(body)
    condition = f"not ({print_expr(test)})" if negated else print_expr(test)
    return f"if {condition} then {print_expr(body)}"


def _split(text: str) -> tuple[slice | None, slice, slice | None]:
    """Where condition, then and otherwise stand: `if P then Q else R`, `P implies Q` or `P => Q`; None without."""
    if match := re.match(r"if\b", text):
        at = _outside(text, "then")
        if at > 0:
            rest = at + len("then")
            end = _outside(text, "else", rest)
            otherwise = slice(end + len("else"), None) if end > 0 else None
            return slice(match.end(), at), slice(rest, end if end > 0 else None), otherwise
    for word in ("implies", "=>"):
        at = _outside(text, word)
        if at > 0:
            return slice(0, at), slice(at + len(word), None), None
    return None, slice(0, None), None


def _outside(text: str, word: str, start: int = 0) -> int:
    """Where `word` stands outside brackets and strings; -1 where it does not."""
    depth, quote = 0, ""
    for at in range(len(text)):
        char = text[at]
        if quote:
            quote = "" if char == quote and text[at - 1] != "\\" else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif depth == 0 and at >= start and text.startswith(word, at):
            before, after = text[at - 1 : at], text[at + len(word) : at + len(word) + 1]
            if not word.isalpha() or not ((before.isalnum() or before == "_") or (after.isalnum() or after == "_")):
                return at
    return -1


def _parse(part: slice, text: str, setting: Setting) -> ir.Expr:
    """An expression of a constraint; the columns of its nodes count from the constraint's start."""
    if not text[part].strip():
        at = len(text[: part.stop].rstrip())
        raise _bad(text, "a condition is missing here", setting, FORMS, at)
    before = len(text[part]) - len(text[part].lstrip())
    offset = part.start + before
    try:
        expr = parse_expr(text[part])
    except IRSyntaxError as error:
        remedy = FORMS if error.remedy in ("", MEND) else error.remedy
        raise _bad(text, error.message, setting, remedy, offset + (error.column or 1) - 1) from None

    def moved(node: Any) -> Any:
        column = node.position.column if node.position else 1
        return replace(map_children(node, moved), position=ir.Position(1, column + offset))

    found = moved(expr)
    _check_rows(found, text, setting)
    return found  # type: ignore[no-any-return]


def _bad(text: str, message: str, setting: Setting, remedy: str, offset: int = 0) -> SpecError:
    place = text.at(offset) if isinstance(text, Line) else {}
    return SpecError(f"the constraint `{text}`: {message}", **place, file=setting.file, remedy=remedy)


def _conjuncts(expr: ir.Expr) -> list[ir.Expr]:
    if isinstance(expr, ir.BoolOp) and expr.op == "and":
        return [part for operand in expr.operands for part in _conjuncts(operand)]
    if isinstance(expr, ir.Compare) and len(expr.ops) > 1 and set(expr.ops) == {"=="}:
        sides = (expr.first, *expr.rest)
        links: list[ir.Expr] = [
            ir.Compare(a, (op,), (b,), position=a.position) for a, op, b in zip(sides, expr.ops, sides[1:])
        ]
        if all(any(isinstance(n, ir.Name | ir.Hole) for n in link.walk()) for link in links):
            return links
    return [expr]


def _check_rows(expr: ir.Expr, text: str, setting: Setting) -> None:
    """Refuse a table with a row of another length than its holes, which could never be taken."""
    for node in expr.walk():
        if not isinstance(node, ir.Compare):
            continue
        for left, op, right in zip((node.first, *node.rest), node.ops, node.rest):
            if op not in ("in", "not in") or not isinstance(left, ir.TupleDisplay):
                continue
            for row in right.items if isinstance(right, values.DISPLAYS) else ():
                if not isinstance(row, ir.TupleDisplay) or len(row.items) != len(left.items):
                    shown, wanted = print_expr(row), f"{len(left.items)} values, one for each of {print_expr(left)}"
                    at = row.position.column - 1 if row.position else 0
                    raise _bad(text, f"the row `{shown}` does not have {wanted}", setting, "give each row as many", at)


def _constraint(
    body: ir.Expr, test: ir.Expr | None, negated: bool, text: str, setting: Setting, said: str
) -> Constraint:
    reader = _Atoms(text, setting)
    body_expr = reader.replace(body)
    test_expr = reader.replace(test) if test is not None else None
    if not reader.scope:
        raise _bad(text, "it speaks of no hole", setting, f"holes: {_known(setting)}")
    params = reader.parameters()
    compiled = [compile_expr(e, params, limits=LIMITS) if e is not None else None for e in (body_expr, test_expr)]
    kind = "relation"
    if test is None and isinstance(body, ir.Call) and isinstance(body.function, ir.Name) and body.function.id in _JOINT:
        kind = body.function.id
    assert compiled[0] is not None
    return Constraint(
        said,
        tuple(reader.scope),
        kind,
        facts={hole: tuple(f for _, f in facts.values()) for hole, facts in reader.scope.items()},
        joint=tuple((holes, function) for _, holes, function in reader.joint.values()),
        condition=compiled[1],
        negated=negated,
        body=compiled[0],
        test=test,
        expr=body,
        comparison=None if test is not None or reader.joint else _comparison(body_expr, reader),
    )


def _comparison(body: ir.Expr, atoms: _Atoms) -> Comparison | None:
    """`first op second` where each side speaks of one of two holes."""
    if not isinstance(body, ir.Compare) or len(body.ops) != 1 or len(atoms.scope) != 2:
        return None
    op, sides = str(body.ops[0]), [body.first, body.rest[0]]
    params = [tuple(name for name, _ in facts.values()) for facts in atoms.scope.values()]
    read = [free_names(side) - builtin_names() for side in sides]
    if op not in MIRRORED or not all(read):
        return None
    if read[0] <= set(params[1]) and read[1] <= set(params[0]):
        op, sides = MIRRORED[op], sides[::-1]
    elif not (read[0] <= set(params[0]) and read[1] <= set(params[1])):
        return None
    return op, compile_expr(sides[0], params[0], limits=LIMITS), compile_expr(sides[1], params[1], limits=LIMITS)


def _known(setting: Setting) -> str:
    return ", ".join(f"?{n}" for n in setting.contexts) or "the draft has none"


class _Atoms:
    """Replaces what an expression says of holes by parameters, and remembers how to compute them."""

    def __init__(self, text: str, setting: Setting) -> None:
        self.text = text
        self.setting = setting
        self.scope: dict[str, dict[tuple[Any, ...], tuple[str, Fact]]] = {}
        self.joint: dict[tuple[Any, ...], tuple[str, tuple[str, ...], JointFact]] = {}
        self.count = 0
        self.bound: set[str] = set()

    def parameters(self) -> tuple[str, ...]:
        unary = [name for facts in self.scope.values() for name, _ in facts.values()]
        return (*unary, *(name for name, _, _ in self.joint.values()))

    def replace(self, expr: ir.Expr) -> ir.Expr:
        for node in expr.walk():
            if isinstance(node, ir.Clause):
                self.bound.update(target_names(node.target))
            elif isinstance(node, ir.Lambda):
                self.bound.update(node.params)
            elif isinstance(node, ir.MethodCall) and any(not c.pure for c in methods_named(node.method)):
                raise self.bad(f"`.{node.method}()` changes its value", "a condition without side effects", node)
        if clash := sorted(self.bound & set(self.setting.contexts)):
            raise self.bad(f"`{clash[0]}` is a hole and a variable of the expression", "rename the variable")
        replaced = self.calls(expr)
        result = map_nodes(replaced, self.leaf)
        assert isinstance(result, ir.Expr)
        return result

    def bad(self, message: str, remedy: str, node: ir.Node | None = None) -> SpecError:
        offset = node.position.column - 1 if node is not None and node.position else 0
        return _bad(self.text, message, self.setting, remedy, offset)

    def calls(self, expr: Any) -> Any:
        """Top-down, so that the arguments of a special call are still holes."""
        if isinstance(expr, ir.Call) and isinstance(expr.function, ir.Name) and expr.function.id in _CALLS:
            return self.special(expr.function.id, expr)
        return map_children(expr, self.calls)

    def leaf(self, node: ir.Node) -> ir.Node:
        if isinstance(node, ir.Hole):
            if node.kind == "operator":
                raise self.bad(f"?{node.name} stands where an operator is", f"compare it: ?{node.name} == '+'", node)
            return self.fact(self.hole(node), ("value",), values.value_of)
        if isinstance(node, ir.Name) and not node.id.startswith(PREFIX) and node.id not in self.bound:
            if node.id in self.setting.contexts:
                return self.fact(node.id, ("value",), values.value_of)
            if node.id not in builtin_names():
                near = get_close_matches(node.id, [*self.setting.contexts, *_CALLS], n=1)
                hint = f"; did you mean `{near[0]}`?" if near else ""
                message = f"`{node.id}` is neither a hole nor a builtin{hint}"
                raise self.bad(message, f"holes: {_known(self.setting)}", node)
        return node

    def hole(self, node: ir.Node) -> str:
        """The hole that a node names."""
        name = node.name if isinstance(node, ir.Hole) else node.id if isinstance(node, ir.Name) else ""
        if not name:
            raise self.bad("a hole's name is wanted in the call", "e.g. all_different(a, b)", node)
        if name not in self.setting.contexts:
            near = get_close_matches(name, self.setting.contexts, n=1)
            hint = f"; did you mean ?{near[0]}?" if near else ""
            raise self.bad(f"there is no hole ?{name}{hint}", f"holes: {_known(self.setting)}", node)
        return name

    def fact(self, hole: str, key: tuple[Any, ...], function: Fact) -> ir.Name:
        facts = self.scope.setdefault(hole, {})
        if key not in facts:
            facts[key] = (f"{PREFIX}{self.count}", function)
            self.count += 1
        return ir.Name(facts[key][0])

    def special(self, name: str, call: ir.Call) -> ir.Name:
        wanted = {"depends_on": 2, "type_match": 2, "uses": 2}.get(name, 1)
        if call.keywords or (len(call.args) != wanted if name != "all_different" else len(call.args) < 2):
            takes = {"all_different": "two or more holes", "uses": "a hole and a name", 1: "one hole", 2: "two holes"}
            raise self.bad(f"{name} takes {takes.get(name) or takes[wanted]}", FORMS, call)
        if name == "uses":
            if not isinstance(call.args[1], ir.Literal) or not isinstance(call.args[1].value, str):
                raise self.bad("uses wants a name as text", "e.g. uses(?step, 'total')", call.args[1])
            wanted_name = call.args[1].value
            return self.fact(self.hole(call.args[0]), ("uses", wanted_name), partial(_uses, wanted_name))
        holes = tuple(self.hole(a) for a in call.args)
        if name in _JOINT:
            if len(set(holes)) < len(holes):
                raise self.bad("a hole is named twice", "name different holes", call)
            for hole in holes:
                self.scope.setdefault(hole, {})
            key = (name, *holes)
            if key not in self.joint:
                self.joint[key] = (f"{PREFIX}{self.count}", holes, self.joint_fact(name, holes))
                self.count += 1
            return ir.Name(self.joint[key][0])
        if name == "value":
            return self.fact(holes[0], ("value",), values.value_of)
        if name == "type_of":
            kind = self.types(holes[0])
            return self.fact(holes[0], ("type_of",), lambda f: values.type_name(kind(f)))
        return self.fact(holes[0], (name,), _FACTS[name])

    def types(self, hole: str) -> Callable[[Fragment], t.Type | None]:
        scope, functions = self.setting.contexts[hole].scope, self.setting.functions
        if self.setting.contexts[hole].kind == "type":
            return lambda f: parse_type(f) if isinstance(f, str) else None
        return lru_cache(maxsize=20_000)(lambda f: values.type_of(f, scope, functions))

    def joint_fact(self, name: str, holes: tuple[str, ...]) -> JointFact:
        if name == "all_different":
            return _all_different
        if name == "type_match":
            first, second = self.types(holes[0]), self.types(holes[1])
            return lambda a, b: types_match(first(a), second(b))
        wanted = self.setting.flow.variables(holes[1], holes[0])
        if holes[1] in self.setting.flow.control.get(holes[0], ()):
            return _always
        return partial(reads_one_of, wanted, "?" + holes[1] in wanted)


def _uses(name: str, fragment: Fragment) -> bool:
    return name in values.names_in(fragment)


def _always(*_: Fragment) -> bool:
    return True


def _all_different(*fragments: Fragment) -> bool:
    return len({different_key(f) for f in fragments}) == len(fragments)


def different_key(fragment: Fragment) -> Any:
    """Equal for two fragments if and only if their values are `==`, so that `all_different` is `!=` in pairs."""
    return _equality_key(values.value_of(fragment))


def _equality_key(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return (type(value), *map(_equality_key, value))
    if isinstance(value, dict):
        return (dict, frozenset((k, _equality_key(v)) for k, v in value.items()))
    return value


def types_match(a: t.Type | None, b: t.Type | None) -> bool:
    """Whether one of two types fits the other; operators and statements match only each other."""
    if a is None or b is None:
        return a is b
    return t.fits(a, b) or t.fits(b, a)


def reads_one_of(variables: tuple[str, ...], by_name: bool, dependent: Fragment, source: Fragment) -> bool:
    """Whether `dependent` reads a variable that may carry the value of `source`; true where none can."""
    if not variables or "operands" in variables:
        return True
    names = set(variables)
    if by_name and isinstance(source, ir.Name):
        names.add(source.id)
    return not names.isdisjoint(values.names_in(dependent))
