"""A finite grammar of small typed fragments for a hole, for models that need a short leash.

Where `hole_grammar` admits every expression, this one admits those of bounded depth in which
every argument has the type its parameter wants: names in scope, the constants the spec names,
library components that are cheap or that the prose evokes, type tests, and quantifiers
(`any(... for c in text)`) over what can be iterated. A model's log-probabilities rank them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.ir.components import Component, enumerable
from csp_ir.ir.printer import print_expr
from csp_ir.ir.types import ANY, BOOL, FLOAT, INT, STR, Type, element_type, fits, substitute, type_of_value, unify
from csp_ir.providers.grammar import Grammar, Lit, Node, Ref, alt, seq
from csp_ir.providers.hole_grammar import operators

COMMON = 2.2
_LEVELS = ("", "x", "y", "z")
_TESTED = ("int", "str", "list", "float", "bool", "dict", "tuple")
_ITEM = {"str": "c", "list": "x", "dict": "k", "set": "x", "tuple*": "x"}
_INFIX = {
    "neg": "-{0}", "not": "not {0}", "and": "{0} and {1}", "or": "{0} or {1}", "index": "{0}[{1}]",
    "slice.from": "{0}[{1}:]", "slice.to": "{0}[:{1}]", "slice": "{0}[{1}:{2}]", "slice.step": "{0}[::{1}]",
    "if": "{1} if {0} else {2}",
}  # fmt: skip


def fragment_grammar(
    hole: HoleContext, *, constants: Sequence[Any] = (), words: Iterable[str] = (), depth: int = 2
) -> Grammar:
    """The grammar of small fragments for a hole.

    Args:
        hole: kind, expected type and scope.
        constants: values the spec names.
        words: words of the prose; components they evoke are in.
        depth: how deep calls and operators nest.
    """
    if hole.kind == "operator":
        return Grammar({"root": alt(*operators(hole))})
    if hole.kind == "name":
        return Grammar({"root": alt(*hole.scope)})
    wanted = BOOL if hole.kind == "predicate" else hole.expected
    builder = _Fragments(dict(hole.scope), constants, set(words))
    if hole.kind == "constant":
        return Grammar({"root": alt(*builder.literals(wanted) or ["None"])})
    root = builder.rule(wanted, depth, hole.scope, top=True)
    return Grammar({"root": root, **builder.rules}).reachable()


class _Fragments:
    def __init__(self, scope: Mapping[str, Type], constants: Sequence[Any], words: set[str]) -> None:
        self.values = list(constants)
        self.words = words
        self.rules: dict[str, Node] = {}
        self.names: dict[tuple[Any, ...], str] = {}
        kinds = dict.fromkeys((*scope.values(), *(element_type(t) for t in scope.values()), INT, STR))
        self.kinds = [k for k in kinds if k not in (ANY, BOOL, FLOAT) and k.name not in ("Callable", "Var", "Union")][
            :8
        ]
        self.rows = [c for c in enumerable() if c.cost <= COMMON or words.intersection(c.words)]

    def rule(
        self, wanted: Type, depth: int, scope: Mapping[str, Type], *, top: bool = False, inner: bool = False
    ) -> Ref:
        """The rule of expressions of a type with at most `depth` nested constructs."""
        key = (wanted, depth, tuple(scope), top)
        if key not in self.names:
            name = self.names[key] = f"r{len(self.names)}"
            self.rules[name] = Lit("")
            literals = self.literals(wanted, top)
            levels: list[list[Node | str]] = [[], [], [], self.named(wanted, scope)]
            if depth > 0:
                for component, written in self.components(wanted, depth - 1, scope):
                    levels[_level(component)].append(written)
                levels[1] += self.tests(wanted, scope)
                if not inner:
                    levels[3] += self.quantified(wanted, depth, scope)
            # A rule a binding strength (_LEVELS: any, no `and`, no comparison, an operand of anything), with
            # what binds more loosely in parentheses; "v" after it: with a name in it, so that no constants are computed.
            for level in range(4):
                within = [o for options in levels[level:] for o in options]
                beyond = [o for options in levels[:level] for o in options]
                bracketed: list[Node | str] = [seq("(", alt(*beyond), ")")] if beyond else []
                suffix = _LEVELS[level]
                self.put(f"{name}{suffix}v", [*within, *bracketed])
                self.put(f"{name}{suffix}", [*within, *bracketed, *literals])
        return Ref(self.names[key])

    def put(self, name: str, options: list[Node | str]) -> None:
        # A rule without alternatives cannot be written: it admits only what does not read as IR.
        self.rules[name] = alt(*options) if options else Lit("...")

    def named(self, wanted: Type, scope: Mapping[str, Type]) -> list[Node | str]:
        return [n for n, t in scope.items() if t.name != "Callable" and _fits(t, wanted)]

    def literals(self, wanted: Type, top: bool = True) -> list[Node | str]:
        """The spec's constants of a type, then those every program may use."""
        usual: list[Any] = [0, 1, 2, -1, "", " ", True, False, 0.0]
        if wanted == ANY or wanted.name == "Union":
            usual.append(None)
        found = [v for v in [*self.values, *usual] if _fits(type_of_value(v), wanted)]
        texts: list[Node | str] = [print_expr(ir.Literal(v)) for v in found if isinstance(v, int | float | str | None)]
        if wanted.name == "bool" and not top:
            return []
        if wanted.name == "list" and top:
            texts.append("[]")
        if wanted.name == "dict" and top:
            texts.append("{}")
        return list(dict.fromkeys(texts))

    def components(self, wanted: Type, depth: int, scope: Mapping[str, Type]) -> list[tuple[Component, Node | str]]:
        options: list[tuple[Component, Node | str]] = []
        for component in self.rows:
            if component.kind == "constant":
                if _fits(component.result, wanted):
                    options.append((component, component.name))
                continue
            bindings = unify(wanted, component.result)
            if bindings is None or not component.params or (component.result.name in ("Iterable", "Iterator")):
                continue
            if (component.result == BOOL) != (wanted == BOOL) and wanted != ANY:
                continue
            if component.result == INT and wanted == FLOAT and component.kind == "operator":
                continue
            for params in self.instances(component, bindings):
                if _idle(component, params):
                    continue
                rules = [self.rule(p, depth, scope, inner=True) for p in params]
                for pattern in _patterns(component):
                    if all(self.inhabited(r, named) for r, named in zip(rules, pattern, strict=True)):
                        options.append((component, _written(component, rules, pattern)))
        return options

    def inhabited(self, rule: Ref, named: bool) -> bool:
        return self.rules[f"{rule.name}v" if named else rule.name] != Lit("...")

    def instances(self, component: Component, bindings: Mapping[str, Type]) -> Iterable[list[Type]]:
        """Parameter types with each type variable that is still free taken from the kinds in sight."""
        params = [substitute(p, bindings) for p in component.params]
        free = list(dict.fromkeys(v.label for p in params for v in _variables(p)))
        for choice in product(self.kinds, repeat=min(len(free), 2)):
            bound = dict(zip(free, choice, strict=False))
            yield [substitute(p, bound) for p in params]

    def tests(self, wanted: Type, scope: Mapping[str, Type]) -> list[Node | str]:
        if wanted.name not in ("bool", "Any"):
            return []
        loose = [n for n, t in scope.items() if t.name in ("Any", "Union", "Var")]
        return [seq("type(", alt(*loose), ") is ", alt(*_TESTED)), seq(alt(*loose), " is None")] if loose else []

    def quantified(self, wanted: Type, depth: int, scope: Mapping[str, Type]) -> list[Node | str]:
        """`any`, `all`, `sum`, list comprehensions over the names that can be iterated."""
        options: list[Node | str] = []
        for name, kind in scope.items():
            item = _ITEM.get(kind.name)
            if item is None or item in scope:
                continue
            inside = {item: element_type(kind)}
            test = self.rule(BOOL, max(depth, 1), inside, inner=True)
            if wanted.name == "bool":
                options += [seq(q, "(", test, f" for {item} in {name})") for q in ("any", "all")]
            elif wanted.name == "int":
                options.append(seq("sum(1 ", f"for {item} in {name} if ", test, ")"))
            elif wanted.name == "list" and wanted.args:
                element = self.rule(wanted.args[0], depth, inside, inner=True)
                options.append(seq("[", element, f" for {item} in {name}", alt("", seq(" if ", test)), "]"))
        return options


def _fits(actual: Type, wanted: Type) -> bool:
    if (actual.name == "bool") != (wanted.name == "bool") and wanted.name != "Any":
        return False
    if wanted.name in ("Any", "Var"):
        return True
    return actual.name not in ("Any", "Var", "Union") and fits(actual, wanted)


def _variables(t: Type) -> Iterable[Type]:
    if t.name == "Var":
        yield t
    for a in t.args:
        yield from _variables(a)


def _idle(component: Component, params: list[Type]) -> bool:
    """Uses that change nothing or mean little: `str(text)`, `int(n)`, `max` of two lists, `==` of two conditions."""
    if component.name in ("min", "max") and len(params) > 1:
        return params[0].name not in ("int", "float", "str")
    if component.name.startswith("cmp."):
        return params[0] == BOOL
    return component.name == params[0].name


def _patterns(component: Component) -> list[tuple[bool, ...]]:
    """Which arguments must hold a name: the first; or, where the order matters, the second."""
    n = len(component.params)
    first = (True, *(False,) * (n - 1))
    ordered = component.name in ("op.-", "op./", "op.//", "op.**", "op.+", "cmp.in", "cmp.not in", "str.join")
    return [first, (False, True)] if n == 2 and ordered else [first]


def _written(component: Component, rules: list[Ref], pattern: tuple[bool, ...]) -> Node:
    """A component applied: its text with the rules of its arguments in it, nested operators in parentheses."""
    name = component.name

    def argument(i: int, level: int) -> Ref:
        return Ref(f"{rules[i].name}{_LEVELS[level]}{'v' * pattern[i]}")

    if component.kind in ("function", "method"):
        at = 1 if component.kind == "method" else 0
        head: list[Node | str] = [argument(0, 3), f".{name.rpartition('.')[2]}("] if at else [f"{name}("]
        for i in range(at, len(rules)):
            head += [", " if i > at else "", argument(i, 0)]
        return seq(*head, ")")
    op = name.partition(".")[2]
    pieces: list[Node | str] = []
    rest = _INFIX.get(name) or f"{{0}} {op} {{1}}"
    while rest:
        before, brace, rest = rest.partition("{")
        pieces.append(before)
        if brace:
            # An index or a slice bound stands in brackets of its own; an operand binds more tightly than its operator.
            index = before.endswith(("[", ":"))
            pieces.append(
                argument(int(rest[0]), (0 if rest[1:] == "}]" else 2) if index else min(3, _level(component) + 1))
            )
            rest = rest[2:]
    return seq(*pieces)


def _level(component: Component) -> int:
    """How tightly what a component writes binds: 0 `and`, 1 comparisons, 2 arithmetic, 3 calls."""
    if component.kind != "operator" or component.name.startswith(("index", "slice")):
        return 3
    if component.name in ("and", "or", "if"):
        return 0
    return 1 if component.name.startswith(("cmp.", "not")) else 2
