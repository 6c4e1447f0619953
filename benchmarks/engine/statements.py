"""Random Python functions, with holes in them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from .expressions import KINDS, Expressions, Scope, Unknown

PARAMETERS = ("int", "int", "int", "text", "list", "list", "bool", "rows", "dict")
ANNOTATIONS = {
    "int": "int", "text": "str", "list": "list[int]", "bool": "bool", "rows": "list[list[int]]", "dict": "dict[str, int]",
}  # fmt: skip
CAUGHT = ("ValueError", "ZeroDivisionError", "IndexError", "TypeError", "Exception", "KeyError", "UnboundLocalError")


@dataclass
class Draft:
    text: str
    entry: str
    parameters: list[tuple[str, str]]
    holes: dict[str, Unknown]


@dataclass(frozen=True)
class Place:
    """Where statements stand: how deep, in a loop or not, and whether a function is around them to return from."""

    indent: int = 1
    loop: bool = False
    depth: int = 2

    def under(self, loop: bool | None = None) -> Place:
        return Place(self.indent + 1, self.loop if loop is None else loop, self.depth - 1)


class Statements(Expressions):
    """Draws statements; keeps the lines."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self.lines: list[str] = []
        self.holes_chance = rng.choice((0.2, 0.35, 0.5))

    def draft(self) -> Draft:
        """A draft with an entry, perhaps a helper before it, perhaps recursion."""
        rng = self.rng
        entry, helper = rng.sample(["f", "g", "run", "main", "solve", "step", "helper", "call", "example"], 2)
        calls: tuple[str, ...] = ()
        if rng.random() < 0.35:
            calls = (self.helper(helper),)
        parameters = self.parameters(rng.randint(1, 3))
        recursive = rng.random() < 0.2
        if recursive:
            parameters[0] = (parameters[0][0], "int")
        self.lines.append(f"def {entry}({self.signature(parameters, 0.85)}):")
        scope = Scope(dict(parameters), {}, calls)
        if recursive:
            self.recursion(entry, parameters, scope)
        self.body(scope, Place(), rng.randint(1, 5))
        if rng.random() < 0.95:
            self.returns(scope, Place())
        return Draft("\n".join(self.lines), entry, parameters, self.holes)

    # --- functions ----------------------------------------------------------

    def parameters(self, count: int) -> list[tuple[str, str]]:
        scope = Scope()
        for _ in range(count):
            scope.names[self.fresh(scope)] = self.rng.choice(PARAMETERS)
        return list(scope.names.items())

    def signature(self, parameters: list[tuple[str, str]], annotated: float) -> str:
        return ", ".join(
            f"{n}: {ANNOTATIONS[k]}" if self.rng.random() < annotated and k in ANNOTATIONS else n for n, k in parameters
        )

    def helper(self, name: str) -> str:
        """A helper of one int at top level; the text of a call of it."""
        rng = self.rng
        parameter = self.fresh(Scope())
        gives = " -> int" if rng.random() < 0.3 else ""
        self.lines.append(f"def {name}({self.signature([(parameter, 'int')], 0.5)}){gives}:")
        scope = Scope({parameter: "int"})
        self.body(scope, Place(depth=1), rng.randint(0, 2))
        self.emit(Place(), f"return {self.expr('int', scope, 2, self.holes_chance)}")
        self.lines.append("")
        self.taken.add(name)
        return f"{name}({{}})"

    def recursion(self, entry: str, parameters: list[tuple[str, str]], scope: Scope) -> None:
        first = parameters[0][0]
        base = self.expr("int", scope, 1, self.holes_chance)
        self.emit(Place(), f"if {first} <= 0:", f"    return {base}")
        rest = "".join(f", {n}" for n, _ in parameters[1:])
        scope.calls += (f"{entry}({first} - 1{rest})", f"{entry}({first} - 2{rest})")

    def emit(self, place: Place, *lines: str) -> None:
        self.lines += ["    " * place.indent + line for line in lines]

    # --- statements ---------------------------------------------------------

    def body(self, scope: Scope, place: Place, count: int) -> None:
        """Statements; names bound in them are surely bound after them only at the same depth."""
        start = len(self.lines)
        for _ in range(count):
            self.statement(scope, place)
        if len(self.lines) == start:
            self.emit(place, "pass")

    def branch(self, scope: Scope, place: Place, count: int = 1, more: dict[str, str] | None = None) -> None:
        """A body that may not run: what it binds is only perhaps bound after it."""
        inside = scope.inner(more)
        self.body(inside, place, count)
        for name, kind in (inside.names | inside.maybe).items():
            if name not in scope.names:
                scope.maybe[name] = kind

    def statement(self, scope: Scope, place: Place) -> None:
        simple = ["assign", "assign", "change", "mutate", "alias", "block", "swap", "effect", "assert_", "delete"]
        nested = ["if_", "if_", "for_", "for_", "while_", "try_", "try_", "local", "closures", "collect", "counter"]
        leaving = ["leave"] if place.loop else []
        some = simple + leaving * 4 + (nested if place.depth > 0 else []) + ["raise_"] * (place.depth < 2)
        getattr(self, self.rng.choice(some))(scope, place)

    def e(self, kind: str, scope: Scope, depth: int = 2) -> str:
        return self.expr(kind, scope, depth, self.holes_chance)

    def assign(self, scope: Scope, place: Place) -> None:
        kind = self.rng.choice((*KINDS, "int", "list", "dict", "rows"))
        value = self.e(kind, scope)
        known = [n for n, k in scope.names.items() if k == kind]
        if known and len(self.holes) < self.room and self.rng.random() < 0.15:
            names = list(dict.fromkeys((*known[:2], self.fresh(scope))))
            hole = self.new_hole("name", "target", names)
            self.emit(place, f"{hole.split(':')[0]} = {value}")
            scope.maybe.update({n: kind for n in names if n not in scope.names})
            return
        old = self.any_name(kind, scope)
        name = old if old and self.rng.random() < 0.4 else self.fresh(scope)
        self.emit(place, f"{name} = {value}")
        scope.names[name] = kind
        scope.maybe.pop(name, None)

    def change(self, scope: Scope, place: Place) -> None:
        kind = self.rng.choice(("int", "text", "list"))
        if name := self.any_name(kind, scope):
            value = f"[{self.e('int', scope, 1)}]" if kind == "list" else self.e(kind, scope, 1)
            op = self.operator("int", scope, 0.0) if kind == "int" else "+"
            self.emit(place, f"{name} {op}= {value}")

    def mutate(self, scope: Scope, place: Place) -> None:
        name = self.any_name("list", scope)
        if not name:
            return
        value, at = self.e("int", scope, 1), self.e("int", scope, 0)
        self.emit(place, self.rng.choice((
            f"{name}.append({value})", f"{name}.append({value})", f"{name}[{at}] = {value}", f"{name}[{at}] += {value}",
            f"{name}.insert({at}, {value})", f"{name}.pop()", f"{name}.sort()", f"{name}.reverse()",
            f"{name}.extend({self.e('list', scope, 1)})", f"{name}[:] = {self.e('list', scope, 1)}",
        )))  # fmt: skip

    def alias(self, scope: Scope, place: Place) -> None:
        name = self.any_name("list", scope)
        if not name:
            return
        other = self.fresh(scope)
        if self.rng.random() < 0.5:
            self.emit(place, f"{other} = {name}")
            scope.names[other] = "list"
        else:
            self.emit(place, f"{other} = [{name}, {name}]", f"{other}[0].append({self.e('int', scope, 1)})")
            scope.names[other] = "rows"

    def swap(self, scope: Scope, place: Place) -> None:
        names = scope.of("int")
        if len(names) > 1:
            one, other = self.rng.sample(names, 2)
            self.emit(place, f"{one}, {other} = {self.e('int', scope, 1)}, {one}")

    def block(self, scope: Scope, place: Place) -> None:
        if len(self.holes) >= self.room:
            return
        texts = ["pass"] if self.rng.random() < 0.4 else []
        for _ in range(self.rng.randint(2, 3)):
            writer = Statements(self.rng)
            writer.room, writer.nested, writer.taken = 0, 0, self.taken
            writer.holes = {}
            inside = scope.inner()
            writer.body(inside, Place(indent=0, loop=place.loop, depth=1), 1)
            texts.append("\n".join(writer.lines))
            scope.maybe.update({n: k for n, k in inside.names.items() if n not in scope.names})
        if self.rng.random() < 0.2:
            texts.append(f"return {self.leaf('int', scope)}")
        self.emit(place, self.new_hole("block", "block", texts))

    def effect(self, scope: Scope, place: Place) -> None:
        """An expression alone on a line, for what it does."""
        changing = [f"{n}.append({self.e('int', scope, 1)})" for n in scope.of("list")]
        self.emit(place, self.rng.choice([*changing, self.e("int", scope, 1) + " + 0", self.odd(scope)]))

    def assert_(self, scope: Scope, place: Place) -> None:
        self.emit(place, f"assert {self.e('bool', scope, 1)}")

    def delete(self, scope: Scope, place: Place) -> None:
        if name := self.any_name("list", scope):
            self.emit(place, f"del {name}[{self.e('int', scope, 0)}]")

    def raise_(self, scope: Scope, place: Place) -> None:
        test = self.e("bool", scope, 1)
        self.emit(place, f"if {test}:", f"    raise {self.rng.choice(('ValueError', 'KeyError', 'TypeError'))}('no')")

    def leave(self, scope: Scope, place: Place) -> None:
        self.emit(place, f"if {self.e('bool', scope, 1)}:", f"    {self.rng.choice(('break', 'continue'))}")

    def returns(self, scope: Scope, place: Place) -> None:
        kind = self.rng.choice((*KINDS, *KINDS, "int", "int", "rows", "dict"))
        if scope.maybe and self.rng.random() < 0.2:
            self.emit(place, f"return {self.rng.choice(list(scope.maybe))}")
        elif kind in ("rows", "dict"):
            self.emit(place, f"return {self.any_name(kind, scope) or self.e('int', scope)}")
        elif self.rng.random() < 0.15:
            self.emit(place, f"return {self.e(kind, scope, 1)}, {self.e('int', scope, 1)}")
        else:
            self.emit(place, f"return {self.e(kind, scope)}")

    def if_(self, scope: Scope, place: Place) -> None:
        self.emit(place, f"if {self.e('bool', scope)}:")
        self.branch(scope, place.under(), self.rng.randint(1, 2))
        if self.rng.random() < 0.2:
            self.emit(place, f"elif {self.e('bool', scope)}:")
            self.returns(scope, place.under())
        if self.rng.random() < 0.4:
            self.emit(place, "else:")
            self.branch(scope, place.under())

    def for_(self, scope: Scope, place: Place) -> None:
        name = self.fresh(scope) if self.rng.random() < 0.8 else (self.any_name("int", scope) or self.fresh(scope))
        pick = self.rng.randrange(4)
        more = {name: "int"}
        if pick == 0 and "range" not in scope.names:
            over, target = f"range({self.e('int', scope, 0)})", name
        elif pick == 1:
            other = self.fresh(scope.inner(more))
            more[other] = "int"
            over, target = f"enumerate({self.e('list', scope, 1)})", f"{name}, {other}"
        elif pick == 2 and (text := self.any_name("text", scope)):
            over, target, more = text, name, {name: "text"}
        else:
            over, target = self.e("list", scope, 1), name
        self.emit(place, f"for {target} in {over}:")
        self.branch(scope, place.under(loop=True), self.rng.randint(1, 3), more)
        if self.rng.random() < 0.2:
            self.emit(place, "else:")
            self.branch(scope, place.under())

    def while_(self, scope: Scope, place: Place) -> None:
        fuel = self.fresh(scope)
        self.emit(place, f"{fuel} = {self.rng.randint(1, 4)}")
        scope.names[fuel] = "int"
        self.emit(place, f"while {fuel} > 0 and {self.e('bool', scope, 1)}:")
        self.emit(place.under(), f"{fuel} -= 1")
        self.branch(scope, place.under(loop=True), self.rng.randint(1, 2))

    def try_(self, scope: Scope, place: Place) -> None:
        rng = self.rng
        self.emit(place, "try:")
        self.branch(scope, place.under(), rng.randint(1, 2))
        handled = rng.random() < 0.8
        if handled:
            kinds = rng.sample(CAUGHT, 2) if rng.random() < 0.3 else [rng.choice(CAUGHT)]
            name = f" as {self.fresh(scope)}" if rng.random() < 0.2 else ""
            self.emit(place, f"except {kinds[0]}{name}:" if len(kinds) == 1 else f"except ({', '.join(kinds)}){name}:")
            pick = rng.random()
            if pick < 0.25:
                self.returns(scope, place.under())
            elif pick < 0.35:
                self.emit(place.under(), "raise")
            else:
                self.branch(scope, place.under())
            if rng.random() < 0.2:
                self.emit(place, "else:")
                self.branch(scope, place.under())
        if not handled or rng.random() < 0.3:
            self.emit(place, "finally:")
            if rng.random() < 0.2:
                self.returns(scope, place.under())
            else:
                self.branch(scope, place.under(loop=False))

    def local(self, scope: Scope, place: Place) -> None:
        """A nested function: reads what is around it, perhaps has a default that was computed when it was made."""
        rng = self.rng
        name, parameter = rng.sample(
            [n for n in ("inner", "go", "pick", "left", "fn", "op") if n not in scope.names], 2
        )
        default = self.fresh(scope.inner({name: "fun", parameter: "int"}))
        with_default = rng.random() < 0.4
        kind = rng.choice(("int", "list"))
        extra = f", {default}={self.e(kind, scope, 1)}" if with_default else ""
        self.emit(place, f"def {name}({parameter}{extra}):")
        inside = scope.inner({parameter: "int"} | ({default: kind} if with_default else {}))
        below = Place(place.indent + 1, False, place.depth - 1)
        if with_default and kind == "list" and rng.random() < 0.6:
            self.emit(below, f"{default}.append({parameter})")
        if rng.random() < 0.4:
            self.branch(inside.inner(), Place(place.indent + 1, False, 0))
        self.emit(below, f"return {self.e('int', inside)}")
        scope.names[name] = "fun"
        scope.calls += (f"{name}({{}})",)

    def closures(self, scope: Scope, place: Place) -> None:
        """Functions made in a loop, called after it."""
        made = self.fresh(scope)
        scope.names[made] = "funs"
        turn = self.fresh(scope)
        inside = scope.inner({turn: "int"})
        called = self.fresh(inside)
        self.emit(place, f"{made} = []", f"for {turn} in {self.rng.choice(('(0, 1, 2)', self.e('list', scope, 1)))}:")
        if self.rng.random() < 0.5:
            body = self.e("int", inside.inner({called: "int"}))
            self.emit(place.under(), f"{made}.append(lambda {called}: {body})")
        else:
            kept = self.fresh(inside.inner({called: "int"}))
            body = self.e("int", inside.inner({called: "int", kept: "int"}))
            self.emit(
                place.under(), f"def made_({called}, {kept}={turn}):", f"    return {body}", f"{made}.append(made_)"
            )
        scope.maybe[turn] = "int"
        result, each = self.fresh(scope), "each_"
        self.emit(place, f"{result} = [{each}({self.e('int', scope, 1)}) for {each} in {made}]")
        scope.names[result] = "list"

    def collect(self, scope: Scope, place: Place) -> None:
        """Group into a dictionary."""
        name, each = self.fresh(scope), "each_"
        value = self.e("int", scope.inner({each: "int"}), 1)
        self.emit(place, f"{name} = {{}}", f"for {each} in {self.e('list', scope, 1)}:")
        self.emit(place.under(), self.rng.choice((
            f"{name}[{each}] = {name}.get({each}, 0) + {value}", f"{name}.setdefault({value}, []).append({each})",
        )))  # fmt: skip
        scope.names[name] = "grouped"
        result = self.fresh(scope)
        self.emit(place, f"{result} = list({name}.values())" if "list" not in scope.names else f"{result} = [*{name}]")
        scope.names[result] = "rows"

    def counter(self, scope: Scope, place: Place) -> None:
        """A nested function that changes a variable around it."""
        count = self.fresh(scope)
        scope.names[count] = "int"
        name, parameter = "count_", self.fresh(scope)
        self.emit(place, f"{count} = {self.e('int', scope, 1)}", f"def {name}({parameter}):")
        inside = scope.inner({parameter: "int"})
        self.emit(place.under(), f"nonlocal {count}", f"{count} {self.rng.choice('+-*')}= {self.e('int', inside, 1)}")
        self.emit(place.under(), f"return {self.rng.choice((count, parameter))}")
        scope.names[name] = "fun"
        scope.calls += (f"{name}({{}})",)
