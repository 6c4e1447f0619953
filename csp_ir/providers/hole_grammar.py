"""The grammar of what may fill a hole: every expression of the IR as our printer writes it.

Names come from the hole's scope, calls from the component library, and the outermost
construct has the hole's type (`x + 1` for an int hole, never `x == 1`); below it, expressions
are of any type, and the type checker has the last word on what comes back. Variables that
comprehensions and lambdas bind come from BOUND, and may be named only inside them. Binding
strength does not matter to which texts are right, so a chain of operators is one rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csp_ir.errors import IRTypeError
from csp_ir.ir.check import HoleContext
from csp_ir.ir.components import Component, table
from csp_ir.ir.modules import METHODS, MODULES, TYPE_NAMES
from csp_ir.ir.nodes import BINARY_OPERATORS, COMPARE_OPERATORS
from csp_ir.ir.types import ANY, BOOL, INT, Type, element_type, fits
from csp_ir.providers.grammar import Chars, Grammar, Lit, Node, Ref, Rep, alt, many, maybe, seq

BOUND = tuple(
    "_ a acc b c char count d digit e element f g group h i idx index item j k key left letter line m n name num o p "
    "pair part q r result right row s t text total u v value w word x y z".split()
)
KEYWORDS = (
    "key reverse default start sep maxsplit base ndigits strict initial repeat count end step fillvalue n".split()
)
_ARITHMETIC = ("+", "-", "*", "//", "%", "**", "<<", ">>", "&", "|", "^")
_FAMILIES = {
    "int": "Int", "float": "Float", "str": "Str", "bool": "Bool", "None": "None", "list": "List", "set": "Set",
    "frozenset": "Set", "dict": "Dict", "Counter": "Dict", "tuple": "Tuple", "tuple*": "Tuple", "bytes": "Bytes",
    "Callable": "Function",
}  # fmt: skip


def hole_grammar(hole: HoleContext) -> Grammar:
    """The grammar of a hole.

    Args:
        hole: kind, expected type and scope.

    Raises: IRTypeError for block, type and function holes, whose content is no expression.
    """
    if hole.kind == "operator":
        return Grammar({"root": alt(*operators(hole))})
    if hole.kind == "name":
        return Grammar({"root": alt(*(hole.scope or BOUND))})
    if hole.kind not in ("term", "constant", "predicate"):
        raise IRTypeError(f"a {hole.kind} hole holds no expression", remedy="ask for whole drafts instead")
    builder = _Builder(hole.scope)
    expected = BOOL if hole.kind == "predicate" else hole.expected
    if hole.kind == "constant":
        builder.rules["root"] = builder.literals(expected)
    else:
        builder.rules["root"] = builder.typed(expected)
    return Grammar(builder.rules).reachable()


def operators(hole: HoleContext) -> tuple[str, ...]:
    """The operators an operator hole may take."""
    result = hole.expected.args[-1] if hole.expected.name == "Callable" else hole.expected
    if result.name == "bool":
        return COMPARE_OPERATORS
    return BINARY_OPERATORS if result != ANY else (*BINARY_OPERATORS, *COMPARE_OPERATORS)


class _Builder:
    def __init__(self, scope: Mapping[str, Type]) -> None:
        self.scope = scope
        self.rules: dict[str, Node] = {}
        self.shared()
        self.family("", ())
        self.family("In", BOUND)

    # --- what every grammar has -------------------------------------------------------

    def shared(self) -> None:
        r = self.rules
        r["digits"] = alt("0", seq(Chars("[1-9]"), Rep(Chars("[0-9]"), 0, 18)))
        r["integer"] = seq(maybe("-"), Ref("digits"))
        fraction = seq(".", Rep(Chars("[0-9]"), 1, 25))
        exponent = seq("e", alt("+", "-"), Rep(Chars("[0-9]"), 1, 3))
        r["real"] = alt(
            seq(maybe("-"), Ref("digits"), alt(seq(fraction, maybe(exponent)), exponent)),
            "float('inf')", "float('-inf')", "float('nan')",
        )  # fmt: skip
        r["escape"] = seq(
            "\\",
            alt(
                Chars("[\\\\'\"nrt]"), seq("x", Rep(Ref("hex"), 2, 2)), seq("u", Rep(Ref("hex"), 4, 4)),
                seq("U", Rep(Ref("hex"), 8, 8)),
            ),
        )  # fmt: skip
        r["hex"] = Chars("[0-9a-f]")
        plain = '[^"\\\\\\n\\r]', "[^'\\\\\\n\\r]"
        r["string"] = alt(
            seq('"', many(alt(Chars(plain[0]), Ref("escape"))), '"'), seq("'", many(alt(Chars(plain[1]), Ref("escape"))), "'")
        )  # fmt: skip
        r["bytes"] = seq("b", Ref("string"))
        r["keyword"] = alt(*KEYWORDS, *(p for p in self.scope if p.isidentifier()))
        r["bound"] = alt(*dict.fromkeys((*BOUND, *(n for n, t in self.scope.items() if t.name != "Callable"))))
        item = alt(Ref("bound"), seq("(", Ref("targets"), ")"))
        r["targets"] = seq(maybe("*"), item, many(", ", maybe("*"), item))
        r["method"] = alt(*sorted(METHODS))
        r["compare"] = alt(*(f" {op} " for op in COMPARE_OPERATORS))
        r["binary"] = alt(*(f" {op} " for op in BINARY_OPERATORS))

    def family(self, tag: str, bound: tuple[str, ...]) -> None:
        """Untyped expressions; with tag "In" those inside a comprehension or lambda, where bound names stand."""
        r = self.rules
        e, test, post = Ref(f"expr{tag}"), Ref(f"test{tag}"), Ref(f"post{tag}")
        inner, inner_test = Ref("exprIn"), Ref("testIn")
        plain = self.rules.setdefault("component", self.components(None))
        names = [n for n in dict.fromkeys((*self.scope, *bound))]
        r[f"expr{tag}"] = alt(Ref(f"lambda{tag}"), Ref(f"ternary{tag}"))
        r[f"lambda{tag}"] = seq("lambda", maybe(" ", Ref("bound"), many(", ", Ref("bound"))), ": ", inner)
        r[f"ternary{tag}"] = seq(test, maybe(" if ", test, " else ", e))
        negated = seq(many("not "), Ref(f"chain{tag}"))
        r[f"test{tag}"] = seq(negated, many(alt(" and ", " or "), negated))
        operand = seq(many(Chars("[-+~]")), post)
        r[f"sum{tag}"] = seq(operand, many(Ref("binary"), operand))
        r[f"chain{tag}"] = seq(Ref(f"sum{tag}"), many(Ref("compare"), Ref(f"sum{tag}")))
        r[f"trailer{tag}"] = alt(
            seq(".", Ref("method"), Ref(f"call{tag}")), seq("[", Ref(f"index{tag}"), "]"), Ref(f"call{tag}")
        )
        r[f"index{tag}"] = alt(e, Ref(f"slice{tag}"))
        side = maybe(Ref(f"sum{tag}"))
        r[f"slice{tag}"] = seq(side, ":", side, maybe(":", Ref(f"sum{tag}")))
        clauses = seq(
            " for ", Ref("targets"), " in ", inner_test,
            many(alt(seq(" for ", Ref("targets"), " in ", inner_test), seq(" if ", inner_test))),
        )  # fmt: skip
        r["clauses"] = clauses
        starred = seq("*", Ref(f"sum{tag}"))
        argument = alt(e, starred, seq(Ref("keyword"), "=", e))
        r[f"call{tag}"] = seq("(", maybe(alt(seq(argument, many(", ", argument)), seq(inner, Ref("clauses")))), ")")
        item = alt(e, starred)
        r[f"items{tag}"] = seq(item, many(", ", item))
        entry = alt(seq(e, ": ", e), seq("**", Ref(f"sum{tag}")))
        r[f"list{tag}"] = alt(seq("[", maybe(Ref(f"items{tag}")), "]"), seq("[", inner, Ref("clauses"), "]"))
        r[f"set{tag}"] = alt(seq("{", Ref(f"items{tag}"), "}"), seq("{", inner, Ref("clauses"), "}"))
        r[f"dict{tag}"] = alt(
            seq("{", maybe(entry, many(", ", entry)), "}"), seq("{", inner, ": ", inner, Ref("clauses"), "}")
        )
        r[f"tuple{tag}"] = alt("()", seq("(", item, ",)"), seq("(", item, many(", ", item), ")"))
        r[f"fstring{tag}"] = self.fstring(tag)
        r[f"display{tag}"] = alt(
            Ref("integer"), Ref("real"), Ref("string"), Ref("bytes"), "True", "False", "None", Ref(f"list{tag}"),
            Ref(f"set{tag}"), Ref(f"dict{tag}"), Ref(f"tuple{tag}"), Ref(f"fstring{tag}"),
            seq("(", e, ")"), seq("(", inner, Ref("clauses"), ")"),
        )  # fmt: skip
        r[f"name{tag}"] = alt(*names, plain if plain is None else Ref("component"))
        r[f"post{tag}"] = seq(alt(Ref(f"name{tag}"), Ref(f"display{tag}")), many(Ref(f"trailer{tag}")))
        # What a typed trailer may follow: anything but a bare name, whose own type decides.
        r[f"path{tag}"] = seq(
            alt(seq(Ref(f"name{tag}"), Ref(f"trailer{tag}")), Ref(f"display{tag}")), many(Ref(f"trailer{tag}"))
        )

    def fstring(self, tag: str) -> Node:
        """An f-string; the expressions inside hold neither its quote nor a conversion of their own."""
        inside = seq(
            Ref(f"test{tag}"), maybe("!", Chars("[rsa]")), maybe(":", Rep(Chars("[0-9a-zA-Z<>^=+,.%_# -]"), 1, 12)), "}"
        )
        value = seq("{", maybe(" "), inside)
        kinds = []
        for quote, chars in (('"', '[^"\\\\\\n\\r{}]'), ("'", "[^'\\\\\\n\\r{}]")):
            kinds.append(seq(f"f{quote}", many(alt(Chars(chars), Ref("escape"), "{{", "}}", value)), quote))
        for quote in ('"""', "'''"):
            kinds.append(
                seq(f"f{quote}", many(alt(Chars("[^\"'\\\\\\n\\r{}]"), Ref("escape"), "{{", "}}", value)), quote)
            )
        return alt(*kinds)

    def components(self, wanted: Type | None) -> Node:
        """Library names usable as values."""
        names = [c.name for c in table() if c.kind in ("function", "constant") and "." not in c.name]
        dotted = [seq(f"{m}.", alt(*sorted(members))) for m, members in MODULES.items()]
        methods = seq(alt(*(f"{t}." for t in sorted(TYPE_NAMES))), Ref("method"))
        return alt(*dict.fromkeys(names), *sorted(TYPE_NAMES), *dotted, methods)

    # --- typed tops --------------------------------------------------------------------

    def literals(self, wanted: Type) -> Node:
        """Literals of a type."""
        found: dict[str, Node] = {
            "int": Ref("integer"), "float": alt(Ref("real"), Ref("integer")), "str": Ref("string"),
            "bytes": Ref("bytes"), "bool": alt("True", "False"), "None": Lit("None"),
        }  # fmt: skip
        if wanted.name == "Union":
            return alt(*(self.literals(a) for a in wanted.args))
        if wanted.name in found:
            return found[wanted.name]
        items = seq(Ref("atom"), many(", ", Ref("atom")))
        self.rules["atom"] = alt(Ref("real"), Ref("integer"), Ref("string"), "True", "False", "None")
        pair = seq(Ref("atom"), ": ", Ref("atom"))
        containers: dict[str, Node] = {
            "list": seq("[", maybe(items), "]"), "set": alt("set()", seq("{", items, "}")),
            "dict": seq("{", maybe(pair, many(", ", pair)), "}"),
            "tuple": alt("()", seq("(", Ref("atom"), ",)"), seq("(", items, ")")),
        }  # fmt: skip
        return containers.get(wanted.name.rstrip("*"), Ref("atom"))

    def typed(self, wanted: Type) -> Node:
        """Expressions whose outermost construct may have the type."""
        if wanted.name == "Union":
            return alt(*(self.typed(a) for a in wanted.args))
        family = _FAMILIES.get(wanted.name)
        if family is None:  # Any, variables, iterables: everything may do
            return Ref("expr")
        name = f"is{family}"
        if name in self.rules:
            return Ref(name)
        self.rules[name] = Lit("")  # taken, so that families that mention each other end
        top = alt(Ref("lambda"), Ref(f"last{family}")) if family == "Function" else Ref(f"last{family}")
        # `a and b or c`: the last operand has the type; the others are tests or such values.
        before = seq(many("not "), Ref("chain"), alt(" and ", " or "))
        self.rules[f"any{family}"] = seq(many(before), top)
        branch: Node = Ref(f"any{family}")
        rest: Node = Ref(name)
        if family in ("Int", "Float"):  # a condition is a number too where an operator joins it with one
            narrower = [self.typed(kind) for kind in ((BOOL,) if family == "Int" else (INT, BOOL))]
            self.rules[f"any{family}"] = alt(seq(many(before), top), seq(before, alt(*narrower)))
            branch, rest = alt(branch, *narrower), alt(rest, *narrower)
        self.rules[name] = alt(Ref(f"any{family}"), seq(branch, " if ", Ref("test"), " else ", rest))
        self.rules[f"last{family}"] = self.last(wanted, family)
        self.rules[f"post{family}"] = self.post(wanted, name)
        return Ref(name)

    def last(self, wanted: Type, family: str) -> Node:
        post: Node = Ref(f"post{family}")
        if family in ("Int", "Float"):
            if family == "Float":
                self.typed(INT)
                post = alt(post, Ref("postInt"))
            ops = _ARITHMETIC if family == "Int" else (*_ARITHMETIC[:6], "/")
            operand = seq(many(Chars("[-+~]")), post)
            return seq(operand, many(alt(*(f" {op} " for op in ops)), operand))
        if family in ("Str", "List", "Tuple", "Bytes"):
            self.typed(INT)
            count = seq(many(Chars("[-+~]")), Ref("postInt"))
            more = [seq(" + ", post), seq(" * ", count)]
            if family in ("Str", "Bytes"):
                more.append(seq(" % ", Ref("post")))
            return seq(many(count, " * "), post, many(alt(*more)))
        if family == "Set":
            return seq(post, many(alt(" - ", " & ", " | ", " ^ "), post))
        if family == "Dict":
            return seq(post, many(alt(" | ", " + ", " - ", " & "), post))
        if family == "Bool":
            return alt(
                seq(Ref("sum"), Rep(seq(Ref("compare"), Ref("sum")), 1, None)), seq("not ", many("not "), Ref("chain")),
                seq(post, many(alt(" & ", " | ", " ^ "), post)),
            )  # fmt: skip
        return post

    def post(self, wanted: Type, name: str) -> Node:
        """Atoms and calls whose type may be `wanted`."""
        head = wanted.name.rstrip("*")
        displays: dict[str, list[Node | str]] = {
            "int": [Ref("integer")], "float": [Ref("real")], "str": [Ref("string"), Ref("fstring")],
            "bytes": [Ref("bytes")], "bool": [Lit("True"), Lit("False")], "None": [Lit("None")], "list": [Ref("list")],
            "set": [Ref("set")], "dict": [Ref("dict")], "tuple": [Ref("tuple")], "Callable": [Ref("component")],
        }  # fmt: skip
        options: list[Node | str] = [n for n, t in self.scope.items() if _may_be(t, wanted)]
        if wanted.name == "int":
            options += ["True", "False"]
        options += displays.get(head, [])
        options += [c.name for c in table() if c.kind == "constant" and _may_be(c.result, wanted)]
        calls = dict.fromkeys(c.name for c in table() if c.kind == "function" and _may_be(c.result, wanted))
        calls |= dict.fromkeys(n for n, t in self.scope.items() if t.name == "Callable" and _may_be(t.args[-1], wanted))
        known = {c.name for c in table()}
        others = [f"{m}.{n}" for m, members in MODULES.items() for n in sorted(members) if f"{m}.{n}" not in known]
        dotted = [f"{t}.{m.rpartition('.')[2]}" for t, m in self.methods_giving(wanted)]
        options.append(seq(alt(*calls, *others, *dotted), Ref("call")))
        for receivers, methods in self.by_receiver(wanted):
            options.append(seq(alt(*receivers), ".", alt(*methods), Ref("call")))
        indexed = [n for n, t in self.scope.items() if _may_be(_item(t), wanted)]
        if indexed:
            options.append(seq(alt(*indexed), "[", Ref("expr"), "]"))
        sliced = [
            n
            for n, t in self.scope.items()
            if t.name in ("list", "str", "bytes", "tuple", "tuple*", "Any") and _may_be(t, wanted)
        ]
        if sliced:
            options.append(seq(alt(*sliced), "[", Ref("slice"), "]"))
        giving = sorted({m.rpartition(".")[2] for _, m in self.methods_giving(wanted)} | _unlisted())
        last = [seq("[", Ref("index"), "]"), Ref("call")]
        if giving:
            last.append(seq(".", alt(*giving), Ref("call")))
        options.append(seq(Ref("path"), alt(*last)))
        inside = alt(Ref(name), self.typed(BOOL)) if wanted.name in ("int", "float") else Ref(name)
        options.append(seq("(", inside, ")"))
        return alt(*options)

    def methods_giving(self, wanted: Type) -> list[tuple[str, str]]:
        found = [
            (c.name.partition(".")[0], c.name) for c in table() if c.kind == "method" and _may_be(c.result, wanted)
        ]
        return list(dict.fromkeys(found))

    def by_receiver(self, wanted: Type) -> Iterable[tuple[list[str], list[str]]]:
        """Names in scope with the methods of their types that give the type."""
        groups: dict[tuple[str, ...], list[str]] = {}
        rows = [c for c in table() if c.kind == "method"]
        for name, kind in self.scope.items():
            methods = {c.name.rpartition(".")[2] for c in rows if _receives(c, kind) and _may_be(c.result, wanted)}
            if kind.name not in ("str", "int", "float", "bool"):
                methods |= _unlisted()
            if methods:
                groups.setdefault(tuple(sorted(methods)), []).append(name)
        return [(names, list(methods)) for methods, names in groups.items()]


def _unlisted() -> set[str]:
    """Methods the reader admits that the table has no row for: their results are unknown."""
    return set(METHODS) - {c.name.rpartition(".")[2] for c in table() if c.kind == "method"}


def _receives(component: Component, kind: Type) -> bool:
    return kind.name in ("Any", "Var", "Union", "Iterable") or fits(kind, component.params[0])


def _may_be(actual: Type, wanted: Type) -> bool:
    """Whether a value of type `actual` may be one of the outer type `wanted`."""
    loose = ("Any", "Var", "Hole", "Iterable", "Iterator")
    if actual.name in loose or wanted.name in loose:
        return actual.name not in ("Iterable", "Iterator") or wanted.name in loose
    if actual.name == "Union":
        return any(_may_be(a, wanted) for a in actual.args)
    numbers = ("bool", "int", "float")
    if actual.name in numbers and wanted.name in numbers:
        return numbers.index(actual.name) <= numbers.index(wanted.name)
    families = _FAMILIES.get(actual.name), _FAMILIES.get(wanted.name)
    return families[0] == families[1] and families[0] is not None


def _item(kind: Type) -> Type:
    if kind.name == "dict":
        return kind.args[1] if len(kind.args) == 2 else ANY
    if kind.name == "Counter":
        return INT
    if kind.name in ("Any", "Var", "Union"):
        return ANY
    if kind.name in ("list", "str", "bytes", "tuple", "tuple*", "deque"):
        return element_type(kind)
    return Type("none of these")
