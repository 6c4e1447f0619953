"""Random Python expressions of a wanted type over the names of a scope, with holes in them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

# Names that people use, that builtins have, and that a machinery might give to what it makes itself.
NAMES = (
    "a b c n x y z s t i j k item items acc total left right self result x_1 x_2 v0 v1 _ _0 _1 arg args a0 a1 op fn env "
    "state value values hole holes p q target frame steps out res key node test it w0 tmp h0 e err read meter guard "
    "operand operands left_ right_ first rest lhs rhs csp ir machine strict call cell cells limit tick"
).split()
BUILTINS = "list str sum max min len id type sorted range int".split()
KINDS = ("int", "text", "list", "bool")


@dataclass
class Scope:
    """Names surely bound, names bound on some path or elsewhere only, functions of one int that may be called."""

    names: dict[str, str] = field(default_factory=dict)
    maybe: dict[str, str] = field(default_factory=dict)
    calls: tuple[str, ...] = ()  # texts of calls, giving ints, with {} for the argument

    def inner(self, more: dict[str, str] | None = None) -> Scope:
        return Scope({**self.names, **(more or {})}, dict(self.maybe), self.calls)

    def of(self, kind: str) -> list[str]:
        return [n for n, k in self.names.items() if k == kind]


@dataclass
class Unknown:
    """A hole: its kind, and its candidates' texts with costs."""

    name: str
    kind: str
    wanted: str
    texts: list[tuple[str, float]]


class Expressions:
    """Draws expressions; keeps the holes drawn so far."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.holes: dict[str, Unknown] = {}
        self.room = rng.choice((1, 2, 2, 3, 3, 4))
        self.nested = 1  # holes inside candidates that may still be drawn
        self.taken: set[str] = set()
        self.pool = [*NAMES, *BUILTINS] if rng.random() < 0.12 else NAMES

    # --- names --------------------------------------------------------------

    def fresh(self, scope: Scope) -> str:
        free = [n for n in self.pool if n not in scope.names and n not in self.taken]
        return self.rng.choice(free)

    def any_name(self, kind: str, scope: Scope) -> str | None:
        names = scope.of(kind)
        return self.rng.choice(names) if names else None

    # --- expressions --------------------------------------------------------

    def expr(self, kind: str, scope: Scope, depth: int = 2, holes: float = 0.0) -> str:
        """An expression, in brackets where it needs them. holes: the chance of a hole at each place."""
        if holes and self.rng.random() < holes and (hole := self.hole(kind, scope)):
            return hole
        if depth <= 0 or self.rng.random() < 0.25:
            return self.leaf(kind, scope)
        below = Below(self, scope, depth - 1, holes)
        return getattr(self, f"of_{kind}")(below)

    def leaf(self, kind: str, scope: Scope) -> str:
        name = self.any_name(kind, scope)
        if name and self.rng.random() < 0.75:
            return name
        r = self.rng
        if kind == "int":
            return str(r.choice((0, 1, 2, 3, 4)))
        if kind == "text":
            return repr(r.choice(("", "a", "b", "-", "ab")))
        if kind == "bool":
            return r.choice(("True", "False"))
        return r.choice(("[]", "[1]", "[0, 2]", "list(range(3))" if "list" not in scope.names else "[3]"))

    def of_int(self, b: Below) -> str:
        r = self.rng
        pick = r.randrange(14)
        if pick < 4:
            return f"({b('int')} {self.operator('int', b.scope, b.holes)} {b('int')})"
        if pick == 4:
            return f"len({b(r.choice(('text', 'list')))})"
        if pick == 5:
            return f"{b('list')}[{b('int')}]"
        if pick == 6:
            return f"({b('int')} if {b('bool')} else {b('int')})"
        if pick == 7:
            return f"sum({self.comprehension(b, 'int', '()')})"
        if pick == 8:
            return f"({b('int')} {r.choice(('or', 'and'))} {b('int')})"
        if pick == 9 and b.scope.calls:
            return r.choice(b.scope.calls).format(b("int"))
        if pick == 10:
            name = self.fresh(b.scope)
            return f"(lambda {name}: {b.under({name: 'int'})('int')})({b('int')})"
        if pick == 11:
            return f"{r.choice(('max', 'min'))}({b('int')}, {b('int')})"
        if pick == 12 and (name := self.any_name("dict", b.scope)):
            return f"{name}.get({b('text')}, {b('int')})"
        return f"(-{b('int')})"

    def of_text(self, b: Below) -> str:
        r = self.rng
        pick = r.randrange(9)
        if pick < 2:
            return f"({b('text')} + {b('text')})"
        if pick == 2:
            return f"({b('text')} if {b('bool')} else {b('text')})"
        if pick == 3:
            return f"str({b('int')})"
        if pick == 4:
            return f"{b('text')}[{b('int')}:]"
        if pick == 5:
            return f"({b('text')} * {b('int')})"
        if pick == 6:
            return f"{b('text')}.{r.choice(('upper', 'strip', 'lower', 'title'))}()"
        if pick == 7:
            return f"'-'.join({self.comprehension(b, 'text', '[]')})"
        return 'f"{' + self.leaf("int", b.scope) + '}"'

    def of_bool(self, b: Below) -> str:
        r = self.rng
        pick = r.randrange(8)
        if pick < 3:
            return f"({b('int')} {self.operator('bool', b.scope, b.holes)} {b('int')})"
        if pick == 3:
            return f"({b('bool')} {r.choice(('and', 'or'))} {b('bool')})"
        if pick == 4:
            return f"(not {b('bool')})"
        if pick == 5:
            return f"({b('int')} in {b('list')})"
        if pick == 6:
            return f"{r.choice(('any', 'all'))}({self.comprehension(b, 'bool', '()')})"
        return f"({b('int')} < {b('int')} <= {b('int')})"

    def of_list(self, b: Below) -> str:
        r = self.rng
        pick = r.randrange(9)
        if pick < 2:
            return f"({b('list')} + [{b('int')}])"
        if pick == 2:
            return f"{b('list')}[{b('int')}:]"
        if pick == 3:
            return self.comprehension(b, "int", "[]")
        if pick == 4:
            return f"[{b('int')}, {b('int')}]"
        if pick == 5:
            return f"sorted({b('list')})"
        if pick == 6:
            name = self.fresh(b.scope)
            return f"sorted({b('list')}, key=lambda {name}: {b.under({name: 'int'})('int')})"
        if pick == 7:
            name = self.fresh(b.scope)
            return f"list(map(lambda {name}: {b.under({name: 'int'})('int')}, {b('list')}))"
        return f"({b('list')} if {b('bool')} else {b('list')})"

    def of_dict(self, b: Below) -> str:
        return "{" + f"{b('text')}: {b('int')}" + "}"

    def of_rows(self, b: Below) -> str:
        return f"[{b('list')}, {b('list')}]"

    def comprehension(self, b: Below, kind: str, brackets: str) -> str:
        name = self.fresh(b.scope)
        inside = b.under({name: "int"})
        test = f" if {inside('bool')}" if self.rng.random() < 0.4 else ""
        return f"{brackets[0]}{inside(kind)} for {name} in {b('list')}{test}{brackets[1]}"

    def operator(self, gives: str, scope: Scope, holes: float) -> str:
        """An operator, or a hole for one."""
        arithmetic, tests = ["+", "-", "*", "//", "%", "|", "&"], ["<", "<=", "==", "!=", ">", ">=", "is", "and", "or"]
        if holes and self.rng.random() < holes and len(self.holes) < self.room:
            some = self.rng.sample(arithmetic if gives == "int" else tests, 3)
            if self.rng.random() < 0.2:
                some[0] = self.rng.choice(arithmetic + tests)
            return self.new_hole("operator", "operator", list(dict.fromkeys(some)))
        return self.rng.choice(arithmetic[:5] if gives == "int" else tests[:6])

    # --- holes --------------------------------------------------------------

    def hole(self, kind: str, scope: Scope) -> str | None:
        """A hole, new or one that stands elsewhere too."""
        same = [h.name for h in self.holes.values() if h.kind == "term" and h.wanted == kind]
        if same and self.rng.random() < 0.3:
            return f"(?{self.rng.choice(same)})"
        if len(self.holes) >= self.room or kind not in KINDS:
            return None
        pick = self.rng.random()
        if pick < 0.08 and kind in ("int", "text"):
            texts = ["0", "1", "2", "-1"] if kind == "int" else ["''", "'a'", "'b'"]
            return f"({self.new_hole('constant', kind, texts)})"
        if pick < 0.14 and len(names := scope.of(kind)) > 1:
            return f"({self.new_hole('name', kind, names[:3])})"
        if pick < 0.2 and kind == "bool":
            return f"({self.new_hole('predicate', kind, [self.expr('bool', scope, 1) for _ in range(3)])})"
        return f"({self.new_hole('term', kind, self.candidates(kind, scope))})"

    def new_hole(self, kind: str, wanted: str, texts: list[str]) -> str:
        free = [n for n in ("p", "q", "r", "s", "t", "left", "x", "h_1", "op") if n not in self.holes]
        name = self.rng.choice(free)
        costs = [(t, self.rng.randint(10, 40) / 10) for t in dict.fromkeys(texts)]
        self.holes[name] = Unknown(name, kind, wanted, costs)
        return f"?{name}" if kind in ("term", "operator", "block") else f"?{name}: {kind}"

    def candidates(self, kind: str, scope: Scope) -> list[str]:
        return [self.candidate(kind, scope) for _ in range(self.rng.randint(2, 4))]

    def candidate(self, kind: str, scope: Scope) -> str:
        r = self.rng
        pick = r.random()
        if pick < 0.12:
            return self.odd(scope)
        if pick < 0.2:
            return self.expr(r.choice(KINDS), scope, 1)
        if pick < 0.28 and scope.maybe:
            name = r.choice(list(scope.maybe))
            return name if r.random() < 0.6 else f"{name} + 1"
        if pick < 0.34 and self.nested:
            self.nested -= 1
            inner = f"n{len(self.holes)}"
            texts = list(dict.fromkeys(self.expr("int", scope, 1) for _ in range(2)))
            self.holes[inner] = Unknown(inner, "term", "nested", [(t, r.randint(5, 30) / 10) for t in texts])
            return {"int": f"?{inner} + 1", "text": f"str(?{inner})", "bool": f"?{inner} > 0"}.get(kind, f"[?{inner}]")
        if pick < 0.42:
            return f"(lambda: {self.expr(kind, scope, 1)})()"
        return self.expr(kind, scope, r.choice((0, 1, 1, 2)))

    def odd(self, scope: Scope) -> str:
        """A candidate that raises, changes something, or gives what nobody wants."""
        some = ["1 // 0", "[][0]", "int('a')", "None", "'a' + 1", "{}['k']", "(lambda: 3)", "len(5)", "1 / 2"]
        for name in scope.of("list"):
            some += [f"{name}.pop()", f"{name}.append(1) or 2", f"[{name}.append(4), 5][1]", f"{name}.sort()"]
        some += [call.format("0") for call in scope.calls]
        return self.rng.choice(some)


@dataclass
class Below:
    """Draws what stands inside an expression."""

    drawer: Expressions
    scope: Scope
    depth: int
    holes: float

    def __call__(self, kind: str) -> str:
        return self.drawer.expr(kind, self.scope, self.depth, self.holes)

    def under(self, more: dict[str, str]) -> Below:
        return Below(self.drawer, self.scope.inner(more), self.depth, self.holes)
