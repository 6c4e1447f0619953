"""Skeletons as text: statements with holes, compiled once to a function that asks for each hole's value as it runs."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import Template
from typing import Any

_HOLE = re.compile(r"\?([a-z_]+)")
_MARK = "hole_"
WHOLE = -1
TEST, RETURN, EARLY, STEP, ITEM, FREE_USE = "test", "return", "early", "step", "item", "free"


@dataclass(frozen=True)
class Skeleton:
    """A row of the table.

    text: statements with holes `?name`; `?name(a, b, by=c)` names what the hole may use, and what it must, else it may
        use all that is set where it stands. `$t` and `$s` stand for a loop's target and source, `$n`, `$m` for parameters, `$f` for the function.
    cost: nats. words: what evokes it. states: name of a variable -> of which sort its values are: "result", "element",
        or a type. fits: types of the results, none for any. numbers: parameters `$n`, `$m` that the text assigns to.
    """

    name: str
    text: str
    cost: float
    words: str
    states: Mapping[str, str]
    fits: frozenset[type] = frozenset()
    shape: str = ""  # "pairs": lists of pairs; "unordered": the order of what is gone over makes no difference

    @property
    def open(self) -> int:
        """How many holes it has."""
        return len(set(_HOLE.findall(self.text)))

    @property
    def names_element(self) -> bool:
        """Whether its text itself, and not only a hole, names the element of its loop."""
        return "$t" in re.sub(r"for \$t in|\?\w+\([^()]*\)", "", self.text)


@dataclass
class HoleUse:
    """Where a hole stands. names: what it may use, as texts; use: what its value is for; of: the variable it is assigned to."""

    name: str
    names: tuple[str, ...]
    use: str
    of: str = ""
    by: str = ""  # what it must mention
    top: bool = False  # outside of all loops, with no variable set: a value for each example
    part: int | None = None  # of what is appended it is this part, or the WHOLE, where that never changes


@dataclass
class Form:
    """A skeleton with its words put in, and the function made of it.

    run(read, again, tick, done, items, *parameters): `read(index, values)` gives a hole's value, `again(*arguments)` the
    function's own, `tick()` counts a turn, `done(made)` sees a list that is returned, but for its last element as it will be.
    """

    skeleton: Skeleton
    text: str
    parameters: Sequence[str]
    recursive: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(_HOLE.sub(rf"{_MARK}\1", self.text))

    @cached_property
    def holes(self) -> list[HoleUse]:
        finder = _Finder(self.parameters, self.tree)
        changed = {n.id for n in ast.walk(self.tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        given = [p for p in self.parameters if self.recursive or p in changed]
        finder.given = () if self.recursive else tuple(given)
        finder.block(self.tree.body, given, False)
        return list(finder.found.values())

    @cached_property
    def turning(self) -> int | None:
        """The hole that is the test of the form's only loop, where what it reads is all that the loop's holes read: the
        same again is a loop without an end."""
        loops = [n for n in ast.walk(self.tree) if isinstance(n, ast.While)]
        inside = {n.id for loop in loops for n in ast.walk(loop) if isinstance(n, ast.Name) and n.id.startswith(_MARK)}
        holes = [h for h in self.holes if _MARK + h.name in inside]
        if len(loops) != 1 or not holes or holes[0].use != TEST:
            return None
        closed = all(set(h.names) <= set(holes[0].names) for h in holes)
        return self.holes.index(holes[0]) if closed else None

    @cached_property
    def run(self) -> Callable[..., Any]:
        index = {h.name: k for k, h in enumerate(self.holes)}
        body = _Caller(index, self.holes, _joined(self.tree)).visit(ast.parse(ast.unparse(self.tree))).body
        arguments = ", ".join(["_read", "_again", "_tick", "_done", "_items", *self.parameters])
        source = f"def _run({arguments}):\n    pass\n"
        module = ast.parse(source)
        module.body[0].body = body  # type: ignore[attr-defined]
        scope: dict[str, Any] = {}
        exec(compile(ast.fix_missing_locations(module), "<skeleton>", "exec"), scope)
        return scope["_run"]  # type: ignore[no-any-return]

    def filled(self, texts: Mapping[str, str], source: str, function: str) -> str:
        """The statements with a text for each hole, for what is gone over, and for the function itself."""

        class Put(ast.NodeTransformer):
            def visit_Name(self, node: ast.Name) -> ast.AST:
                if node.id == "_items":
                    return ast.parse(source, mode="eval").body
                name = node.id.removeprefix(_MARK)
                return ast.parse(texts[name], mode="eval").body if node.id.startswith(_MARK) else node

            def visit_Call(self, node: ast.Call) -> ast.AST:
                if isinstance(node.func, ast.Name) and node.func.id.startswith(_MARK):
                    return self.visit_Name(node.func)
                return self.generic_visit(node)

        tree = Put().visit(ast.parse(ast.unparse(self.tree)))
        text = "\n".join(ast.unparse(_Tidied().visit(s)) for s in tree.body)
        text = re.sub(_MARK + r"([a-z]+)", lambda m: texts[m.group(1)], text)  # holes in what other holes use
        return text.replace("_again(", f"{function}(")


def form_of(
    skeleton: Skeleton, words: Mapping[str, str], parameters: Sequence[str], *, recursive: bool = False
) -> Form:  # fmt: skip
    """The form of a skeleton whose words are put in."""
    return Form(skeleton, Template(skeleton.text.strip("\n")).substitute(words), parameters, recursive)


class _Finder:
    """Finds the holes in the order in which they stand, with what each may use."""

    def __init__(self, parameters: Sequence[str], tree: ast.Module) -> None:
        self.parameters, self.grown, self.found = parameters, _grown(tree), {}  # type: ignore[var-annotated]
        self.joined = _joined(tree)
        self.kept = _kept(tree, self.joined)
        self.steady = not any(_changes_last(n, self.joined) for n in ast.walk(tree))
        self.given: tuple[str, ...] = ()  # parameters that still have their first values where nothing else is set

    def block(self, body: Sequence[ast.stmt], known: list[str], looped: bool) -> None:
        """known: variables set before, in order."""
        known = list(known)
        for s in body:
            if isinstance(s, ast.Assign):
                self.assigned(s, known, looped)
            elif isinstance(s, ast.For):
                self.inside(s.iter, known, FREE_USE, looped)
                self.block(s.body, [*known, *_targets(s.target)], True)
            elif isinstance(s, ast.While | ast.If):
                self.inside(s.test, known, TEST, looped)
                self.block(s.body, known, looped or isinstance(s, ast.While))
                self.block(s.orelse, known, looped)
            elif isinstance(s, ast.Return) and s.value is not None:
                self.inside(s.value, known, EARLY if looped else RETURN, looped)
            elif isinstance(s, ast.Expr) and isinstance(s.value, ast.Call) and isinstance(s.value.func, ast.Attribute):
                owner = s.value.func.value
                of = owner.id if isinstance(owner, ast.Name) else ""
                self.inside(owner, known, FREE_USE, looped)
                for a in s.value.args:
                    self.inside(a, known, ITEM if of and of == self.grown else FREE_USE, looped, of)
                    whole = self.found.get(_hole_of(a))
                    if whole is not None and whole.use == FREE_USE and self.steady and of == self.joined:
                        whole.use, whole.of, whole.part = ITEM, of, WHOLE
                    for k, part in enumerate(a.elts) if isinstance(a, ast.Tuple) and of and of == self.joined else ():
                        if k in self.kept and (hole := self.found.get(_hole_of(part))) is not None:
                            hole.use, hole.of, hole.part = ITEM, of, k

    def assigned(self, s: ast.Assign, known: list[str], looped: bool) -> None:
        target = s.targets[0]
        names = _targets(target)
        values = s.value.elts if isinstance(s.value, ast.Tuple) and len(names) > 1 else [s.value]
        for k, value in enumerate(values):
            of = names[k] if k < len(names) else ast.unparse(target)
            self.inside(value, known, STEP if of in known or of in self.parameters else FREE_USE, looped, of)
        if isinstance(target, ast.Subscript):
            self.inside(target, known, FREE_USE, looped)
        known += [n for n in names if n not in known]

    def inside(self, node: ast.expr, known: list[str], use: str, looped: bool, of: str = "") -> None:
        direct = node.func if isinstance(node, ast.Call) else node
        plain = isinstance(direct, ast.Name) and direct.id.startswith(_MARK)
        if isinstance(node, ast.BoolOp | ast.UnaryOp) and use == TEST:
            for v in node.values if isinstance(node, ast.BoolOp) else [node.operand]:
                self.inside(v, known, TEST, looped)
            return
        for n in ast.walk(node):
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id.startswith(_MARK):
                by = "".join(ast.unparse(k.value) for k in n.keywords)
                names = tuple(ast.unparse(a) for a in n.args) + ((by,) if by else ())
            elif isinstance(n, ast.Name) and n.id.startswith(_MARK) and n.id.removeprefix(_MARK) not in self.found:
                by, names = "", tuple(known)
            else:
                continue
            name = (n.func.id if isinstance(n, ast.Call) else n.id).removeprefix(_MARK)  # type: ignore[attr-defined]
            own = plain and n is node
            top = not looped and set(known) <= set(self.given)
            if name not in self.found:
                self.found[name] = HoleUse(name, names, use if own else FREE_USE, of, by, top)


class _Caller(ast.NodeTransformer):
    """Makes a call of `_read` of each hole, counts the turns of loops, and shows what a list that is returned has before it grows."""

    def __init__(self, index: Mapping[str, int], holes: Sequence[HoleUse], joined: str) -> None:
        self.index, self.holes, self.joined = index, holes, joined

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        grows = bool(self.joined) and ast.unparse(node).startswith(f"{self.joined}.append(")
        made = self.generic_visit(node)
        return [ast.parse(f"_done({self.joined})").body[0], made] if grows else made  # type: ignore[list-item]

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if not node.id.startswith(_MARK):
            return node
        return self.read(node.id)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id.startswith(_MARK):
            return self.read(node.func.id)
        return self.generic_visit(node)

    def visit_While(self, node: ast.While) -> ast.AST:
        self.generic_visit(node)
        node.body.insert(0, ast.parse("_tick()").body[0])
        return node

    def read(self, name: str) -> ast.expr:
        at = self.index[name.removeprefix(_MARK)]
        values = "".join(f"{n}, " for n in self.holes[at].names)
        call = ast.parse(f"_read({at}, ({values}))", mode="eval").body
        assert isinstance(call, ast.Call)
        call.args = [self.visit(a) for a in call.args]
        return call


class _Tidied(ast.NodeTransformer):
    """`x = x + y` is `x += y` where x is a number or a text that nothing else holds."""

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Name) and isinstance(value, ast.BinOp) and isinstance(value.left, ast.Name):
            growing = isinstance(value.op, ast.Add | ast.Sub | ast.Mult)
            if growing and value.left.id == target.id and not isinstance(value.right, ast.List | ast.ListComp):
                return ast.AugAssign(ast.Name(target.id), value.op, value.right)
        return node


def _targets(node: ast.expr) -> list[str]:
    return [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]


def _returned(tree: ast.Module) -> str:
    """The variable that is returned as it is; "" where there is none."""
    last = tree.body[-1]
    return last.value.id if isinstance(last, ast.Return) and isinstance(last.value, ast.Name) else ""


def _assigned(node: ast.AST) -> list[str]:
    """What a statement assigns to, as texts."""
    if not isinstance(node, ast.Assign | ast.AugAssign):
        return []
    return list(map(ast.unparse, node.targets if isinstance(node, ast.Assign) else [node.target]))


def _joined(tree: ast.Module) -> str:
    """The list that is returned as it is, of which only the last element ever changes; "" where there is none."""
    name = _returned(tree)
    for n in ast.walk(tree):
        if any(t.startswith(f"{name}[") and not t.startswith(f"{name}[-1]") for t in _assigned(n)):
            return ""
        if isinstance(n, ast.Attribute) and ast.unparse(n.value) == name and n.attr != "append":
            return ""
    return name


def _kept(tree: ast.Module, name: str) -> set[int]:
    """The parts of the last element of a list that stay as they are when it changes."""
    kept = {0, 1, 2}
    for n in ast.walk(tree):
        if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == f"{name}[-1]":
            parts = n.value.elts if isinstance(n.value, ast.Tuple) else []
            kept &= {k for k, part in enumerate(parts) if ast.unparse(part) == f"{name}[-1][{k}]"}
    return kept


def _changes_last(node: ast.AST, name: str) -> bool:
    """Whether a statement changes the last element of a list."""
    if any(t.startswith(f"{name}[") for t in _assigned(node)):
        return True
    return isinstance(node, ast.Attribute) and ast.unparse(node.value).startswith(f"{name}[") and node.attr == "append"


def _hole_of(node: ast.expr) -> str:
    """The name of the hole that an expression is; "" where it is none."""
    direct = node.func if isinstance(node, ast.Call) else node
    return direct.id.removeprefix(_MARK) if isinstance(direct, ast.Name) and direct.id.startswith(_MARK) else ""


def _grown(tree: ast.Module) -> str:
    """The list that is returned as it is and only appended to."""
    name = _returned(tree)
    for n in ast.walk(tree):
        if isinstance(n, ast.Subscript) and isinstance(n.value, ast.Name) and n.value.id == name:
            return ""
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id == name and n.attr != "append":
            return ""
    return name
