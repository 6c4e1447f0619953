"""Methods, and functions of any number of arguments, as functions of certain ones: that is what a spec can speak of.

`*values` becomes a list and `**words` a dict. A method becomes a function of what its object is made of and of its own arguments; where
it gives nothing, what it leaves in the object is given.
"""

from __future__ import annotations

import ast
import copy
import doctest
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from csp_ir.errors import SpecError


@dataclass(frozen=True)
class Flat:
    """The text of a module in which a function of certain arguments stands for another one; name: its own; notes: what it stands for."""

    text: str
    name: str
    notes: tuple[str, ...] = ()


def is_flat(text: str, name: str) -> bool:
    """Whether a name means a function of certain arguments already."""
    own = _function(ast.parse(text), name)
    return "." not in name and not (own and (own.args.vararg or own.args.kwarg))


def methods_of(text: str) -> list[str]:
    """The methods of the classes at the top level of a module that `flat` can make functions of: `Class.method`."""
    tree = ast.parse(text)
    classes = [s for s in tree.body if isinstance(s, ast.ClassDef)]
    return [f"{c.name}.{m.name}" for c in classes for m in _methods(c) if not m.name.startswith("__") and _made(c, tree) is not None]  # fmt: skip


def flat(text: str, name: str) -> Flat:
    """The function that stands for a method (`Class.method`), or for a function of any number of arguments.

    Raises: SpecError where there is no such method, or it is not clear how its object is made.
    """
    if is_flat(text, name):
        return Flat(text, name)
    notes: tuple[str, ...] = ()
    if "." in name:
        text, name, notes, _ = _from_method(text, name)
    own = _function(ast.parse(text), name)
    if own is not None and (own.args.vararg or own.args.kwarg):
        text, more = _gathered(text, own)
        notes += more
    return Flat(text, name, notes)


def flat_tests(text: str, tests: str, name: str) -> str:
    """A file of tests that calls the function that `flat` makes of one; text: of the module."""
    try:
        tree = ast.parse(tests)
    except (SyntaxError, ValueError):  # said where they are read
        return tests
    if "." not in name:
        own = _function(ast.parse(text), name)
        return ast.unparse(_Gathered(own).visit(tree)) if own is not None and tests.strip() else tests
    called = _from_method(text, name)[3]
    return ast.unparse(called.visit(tree)) if tests.strip() and called is not None else ""


def _function(tree: ast.Module, name: str) -> ast.FunctionDef | None:
    return next((s for s in reversed(tree.body) if isinstance(s, ast.FunctionDef) and s.name == name), None)


# --- any number of arguments -----------------------------------------------------------


def _gathered(text: str, own: ast.FunctionDef) -> tuple[str, tuple[str, ...]]:
    tree = ast.parse(text)
    found = _function(tree, own.name)
    assert found is not None
    many, words = own.args.vararg, own.args.kwarg
    call = _Gathered(own)
    tree = call.visit(tree)
    _in_doctests(found, call)
    a = found.args
    count = len(a.posonlyargs) + len(a.args)
    plain, named = (ends := list(_with_defaults(a)))[:count], ends[count:]
    gathered: list[tuple[ast.arg, Any]] = []
    body: list[ast.stmt] = []
    notes = []
    if many is not None:
        kind: ast.expr = ast.Name("list")
        kind = ast.Subscript(kind, many.annotation) if many.annotation is not None else kind
        gathered.append((ast.arg(many.arg, kind), ast.List([], ast.Load())))
        body.append(_assigned(many.arg, "tuple"))
        notes.append(f"`*{many.arg}` is given as a list")
    if words is not None:
        pair = ast.Tuple([ast.Name("str"), words.annotation]) if words.annotation is not None else None
        kind = ast.Subscript(ast.Name("dict"), pair) if pair is not None else ast.Name("dict")
        gathered.append((ast.arg(words.arg, kind), ast.Dict([], [])))
        body.append(_assigned(words.arg, "dict"))
        notes.append(f"`**{words.arg}` is given as a dict")
    every = [*plain, *gathered, *named]
    every = [e for e in every if e[1] is None] + [e for e in every if e[1] is not None]
    found.args = ast.arguments([], [p for p, _ in every], None, [], [], None, [d for _, d in every if d is not None])
    doc = 1 if ast.get_docstring(found) is not None else 0
    found.body[doc:doc] = body
    return ast.unparse(ast.fix_missing_locations(tree)), tuple(notes)


def _assigned(name: str, kind: str) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], ast.Call(ast.Name(kind), [ast.Name(name)], []))


class _Gathered(ast.NodeTransformer):
    """Calls of a function of any number of arguments with these in a list, and in a dict."""

    def __init__(self, own: ast.FunctionDef) -> None:
        self.name, a = own.name, own.args
        self.many, self.words = a.vararg, a.kwarg
        self.plain = len(a.posonlyargs) + len(a.args)
        self.known = {p.arg for p in (*a.posonlyargs, *a.args, *a.kwonlyargs)}

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        if not (isinstance(node.func, ast.Name) and node.func.id == self.name):
            return node
        plain, rest = node.args[: self.plain], node.args[self.plain :]
        if any(isinstance(p, ast.Starred) for p in plain):
            return node
        keywords = [k for k in node.keywords if k.arg in self.known]
        others = [k for k in node.keywords if k.arg not in self.known]
        if self.many is not None and rest:
            keywords.append(ast.keyword(self.many.arg, ast.List(rest, ast.Load())))
        if self.words is not None and others:
            keys: list[ast.expr | None] = [None if k.arg is None else ast.Constant(k.arg) for k in others]
            keywords.append(ast.keyword(self.words.arg, ast.Dict(keys, [k.value for k in others])))
        return ast.Call(node.func, plain, keywords)


def _in_doctests(found: ast.FunctionDef, change: ast.NodeTransformer) -> None:
    """Rewrite the calls in the doctests of a function."""
    doc = found.body[0].value if ast.get_docstring(found) is not None and isinstance(found.body[0], ast.Expr) else None
    if not isinstance(doc, ast.Constant):
        return
    text = str(doc.value)
    try:
        examples = doctest.DocTestParser().get_examples(text)
        for e in examples:
            new = ast.unparse(ast.fix_missing_locations(change.visit(ast.parse(e.source))))
            said = e.source.rstrip("\n").split("\n")
            margin = " " * e.indent
            old = "\n".join(margin + (">>> " if i == 0 else "... ") + line for i, line in enumerate(said))
            text = text.replace(old, "\n".join(margin + (">>> " if i == 0 else "... ") + line for i, line in enumerate(new.split("\n"))))  # fmt: skip
    except (ValueError, SyntaxError):
        return
    doc.value = text


# --- methods -------------------------------------------------------------------------------


def _methods(owner: ast.ClassDef) -> list[ast.FunctionDef]:
    return [s for s in owner.body if isinstance(s, ast.FunctionDef)]


def _kind(method: ast.FunctionDef) -> str:
    """How a method is bound: "staticmethod", "classmethod", "property", "" to its object, "?" in a way that nobody knows."""
    names = [ast.unparse(d) for d in method.decorator_list]
    return "" if not names else names[0] if names[0] in ("staticmethod", "classmethod", "property") and len(names) == 1 else "?"  # fmt: skip


def _made(owner: ast.ClassDef, tree: ast.Module) -> ast.arguments | None:
    """The parameters of which an object is made, its own left out; None where they are not known."""
    for s in _methods(owner):
        if s.name == "__init__":
            made = copy.deepcopy(s.args)
            (made.posonlyargs or made.args)[:1] = []
            return None if made.vararg or made.kwarg or made.posonlyargs else made
    if any("dataclass" in ast.unparse(d) for d in owner.decorator_list) or any("NamedTuple" in ast.unparse(b) for b in owner.bases):  # fmt: skip
        fields = [s for s in owner.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)]
        if any(isinstance(s.value, ast.Call) for s in fields):  # field(...)
            return None
        args = [ast.arg(s.target.id, s.annotation) for s in fields if isinstance(s.target, ast.Name)]
        return ast.arguments([], args, None, [], [], None, [s.value for s in fields if s.value is not None])
    bases = {ast.unparse(b) for b in owner.bases} - {"object"}
    return None if bases else ast.arguments([], [], None, [], [], None, [])


def _from_method(text: str, path: str) -> tuple[str, str, tuple[str, ...], _Called | None]:
    tree = ast.parse(text)
    of, _, name = path.partition(".")
    owner = next((s for s in reversed(tree.body) if isinstance(s, ast.ClassDef) and s.name == of), None)
    method = next((m for m in _methods(owner) if m.name == name), None) if owner is not None else None
    if owner is None or method is None:
        raise SpecError(f"no method named `{path}`", remedy=f"one of: {', '.join(methods_of(text)[:20]) or 'none'}")
    kind, made = _kind(method), _made(owner, tree)
    if kind == "?" or (made is None and kind not in ("staticmethod", "classmethod")):
        raise SpecError(f"it is not clear how an object of `{of}` is made to call `{name}`", line=method.lineno, remedy="a class whose `__init__` has certain parameters")  # fmt: skip
    own = copy.deepcopy(method.args)
    if kind != "staticmethod":
        (own.posonlyargs or own.args)[:1] = []
    bound = kind in ("", "property")
    first = copy.deepcopy(made) if bound and made is not None else ast.arguments([], [], None, [], [], None, [])
    taken = {p.arg for p in (*own.posonlyargs, *own.args, *own.kwonlyargs)}
    renames = {p.arg: f"its_{p.arg}" for p in (*first.args, *first.kwonlyargs) if p.arg in taken}
    call = ast.Call(ast.Name(of), [ast.Name(renames.get(p.arg, p.arg)) for p in first.args], [ast.keyword(p.arg, ast.Name(renames.get(p.arg, p.arg))) for p in first.kwonlyargs])  # fmt: skip
    target: ast.expr = call if bound else ast.Name(of)
    passed = [ast.Name(p.arg) for p in (*own.posonlyargs, *own.args)]
    if own.vararg:
        passed.append(ast.Starred(ast.Name(own.vararg.arg)))  # type: ignore[arg-type]
    named = [ast.keyword(p.arg, ast.Name(p.arg)) for p in own.kwonlyargs]
    named += [ast.keyword(None, ast.Name(own.kwarg.arg))] if own.kwarg else []
    wrapper = f"{of}_{name}"
    doc: list[ast.stmt] = [ast.Expr(ast.Constant(ast.get_docstring(method, clean=False)))] if ast.get_docstring(method) else []  # fmt: skip
    notes = [f"it stands for the method `{path}`"]
    fields, leaves = _set_in(owner, method), False
    if kind == "property":
        body: list[ast.stmt] = [ast.Return(ast.Attribute(target, name))]
    elif bound and fields and not any(isinstance(n, ast.Return) and n.value is not None for n in ast.walk(method)):
        it, left = ast.Name("it"), [ast.Attribute(ast.Name("it"), f) for f in fields]
        body = [ast.Assign([ast.Name("it", ast.Store())], target), ast.Expr(ast.Call(ast.Attribute(it, name), passed, named)), ast.Return(left[0] if len(left) == 1 else ast.Tuple(left))]  # type: ignore[arg-type, list-item] # fmt: skip
        leaves = True
        notes.append(f"it gives what the method leaves in {', '.join(f'`{f}`' for f in fields)}")
        doc = [ast.Expr(ast.Constant(prose))] if (prose := _prose(ast.get_docstring(method) or "")) else []
    else:
        body = [ast.Return(ast.Call(ast.Attribute(target, name), passed, named))]  # type: ignore[arg-type]
        if bound and fields:
            notes.append(f"what it leaves in {', '.join(f'`{f}`' for f in fields)} is not told")
    for p in (*first.args, *first.kwonlyargs):
        p.arg = renames.get(p.arg, p.arg)
    every = [*_with_defaults(first), *_with_defaults(own)]
    every = [e for e in every if e[1] is None] + [e for e in every if e[1] is not None]
    args = ast.arguments([], [p for p, _ in every], own.vararg, [], [], own.kwarg, [d for _, d in every if d is not None])  # fmt: skip
    returns = (
        method.returns if not (isinstance(method.returns, ast.Constant) and method.returns.value is None) else None
    )
    function = ast.FunctionDef(wrapper, args, [*doc, *body], [], returns)
    called = _Called(path, [p.arg for p in (*first.args, *first.kwonlyargs)], [p.arg for p in (*own.posonlyargs, *own.args)])  # fmt: skip
    _in_doctests(function, called)
    tree.body.append(function)
    return ast.unparse(ast.fix_missing_locations(tree)), wrapper, tuple(notes), None if leaves else called


def _prose(doc: str) -> str:
    """A docstring without its doctests, whose results are of another function."""
    parts = doctest.DocTestParser().parse(doc)
    return "".join(p for p in parts if isinstance(p, str)).strip()


def _with_defaults(args: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    plain = [*args.posonlyargs, *args.args]
    yield from zip(plain, [*([None] * (len(plain) - len(args.defaults))), *args.defaults], strict=True)
    yield from zip(args.kwonlyargs, args.kw_defaults, strict=True)


def _set_in(owner: ast.ClassDef, method: ast.FunctionDef) -> list[str]:
    """The attributes of its object that a method sets, or changes in place."""
    found: dict[str, None] = {}
    for n in ast.walk(method):
        target = n.func.value if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) else n
        changes = isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store)
        changes |= isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in ("append", "add", "pop", "extend", "insert", "remove", "update", "clear", "sort", "appendleft", "popleft", "discard")  # fmt: skip
        if isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Store | ast.Del):
            target, changes = n.value, True
        if changes and isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":  # fmt: skip
            found[target.attr] = None
    return list(found)


class _Called(ast.NodeTransformer):
    """Calls `Class(...).method(...)` and `Class.method(...)` as calls of the function that stands for the method.

    first, own: the names of what an object is made of, and of the parameters of the method, in that function.
    """

    def __init__(self, path: str, first: list[str], own: list[str]) -> None:
        self.owner, _, self.method = path.partition(".")
        self.first, self.own = first, own

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        f = node.func
        if not (isinstance(f, ast.Attribute) and f.attr == self.method) or any(isinstance(a, ast.Starred) for a in node.args):  # fmt: skip
            return node
        given = [ast.keyword(n, a) for n, a in zip(self.own, node.args)] + node.keywords
        if len(node.args) > len(self.own):
            return node
        if isinstance(f.value, ast.Name) and f.value.id == self.owner and not self.first:
            return ast.Call(ast.Name(f"{self.owner}_{self.method}"), [], given)
        made = f.value
        if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id == self.owner and len(made.args) <= len(self.first):  # fmt: skip
            said = [ast.keyword(n, a) for n, a in zip(self.first, made.args)] + [ast.keyword(f"its_{k.arg}" if f"its_{k.arg}" in self.first else k.arg, k.value) for k in made.keywords]  # fmt: skip
            return ast.Call(ast.Name(f"{self.owner}_{self.method}"), [], [*said, *given])
        return node
