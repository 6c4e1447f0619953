"""Small programs and clauses of the kind that proofs speak of, made at random, with all their small inputs."""

from __future__ import annotations

from functools import partial
from itertools import product
from random import Random
from typing import Any

PARAMETERS = {"a": "int", "b": "int", "s": "str", "xs": "list[int]", "p": "bool"}
VALUES: dict[str, list[Any]] = {
    "int": [0, 1, -1, 2, -2, 3, -5],
    "bool": [True, False],
    "str": ["", "a", "b", "ab", "aba", "-"],
    "list[int]": [[], [0], [2], [-1, 1], [1, 1], [3, -2]],
}


class Maker:
    """Makes one function, `f`, and clauses on it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        names = self.random.sample(list(PARAMETERS), self.random.randint(1, 3))
        self.parameters = {n: PARAMETERS[n] for n in names}
        self.returns = self.random.choice(["int", "int", "bool", "str", "list[int]"])

    def spec(self) -> str:
        """The head with one to three clauses of `ensures`, maybe one of `requires` and of `raises`."""
        known = dict(self.parameters)
        lines = [self.head()]
        if self.random.random() < 0.4:
            lines += ["requires:", f"    {self.test(known, 1)}"]
        if self.random.random() < 0.3:
            lines += [
                "raises:",
                f"    {self.random.choice(['ValueError', 'ZeroDivisionError', 'IndexError'])} when {self.test(known, 1)}",
            ]
        known["result"] = self.returns
        lines += ["ensures:", *(f"    {self.clause(known)}" for _ in range(self.random.randint(1, 3)))]
        return "\n".join(lines) + "\n"

    def clause(self, known: dict[str, str]) -> str:
        """A clause; as a rule one that is likely to hold."""
        turn = self.random.random()
        if turn < 0.4:
            return f"result == {self.value(self.returns, {k: v for k, v in known.items() if k != 'result'}, 2)}"
        return self.test(known, 2)

    def head(self) -> str:
        given = ", ".join(f"{n}: {t}" for n, t in self.parameters.items())
        return f"def f({given}) -> {self.returns}"

    def program(self) -> str:
        known = dict(self.parameters)
        return f"{self.head()}:\n" + "\n".join(f"    {line}" for line in self.block(known, 2)) + "\n"

    def block(self, known: dict[str, str], depth: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self.random.randint(0, 2)):
            lines += self.statement(known, depth)
        return [*lines, f"return {self.value(self.returns, known, 2)}"]

    def statement(self, known: dict[str, str], depth: int) -> list[str]:
        random = self.random
        turn = random.random()
        if depth and turn < 0.3:
            inner = self.block(dict(known), depth - 1)
            if random.random() < 0.2:
                inner = [f"raise {random.choice(['ValueError', 'IndexError'])}"]
            return [f"if {self.test(known, 1)}:", *(f"    {line}" for line in inner)]
        kind = random.choice(list(VALUES))
        name = random.choice(["u", "v", "w"])
        if known.get(name, kind) != kind:
            return []
        if depth and turn < 0.55 and name in known:
            over = random.choice(
                [n for n, t in known.items() if t in ("list[int]", "str")]
                or [f"range({random.choice(['3', *[n for n, t in known.items() if t == 'int']])})"]
            )
            inside = {**known, "k": "str" if known.get(over) == "str" else "int"}
            body = [f"{name} = {self.value(kind, inside, 1)}"]
            if random.random() < 0.3:
                body = [f"if {self.test(inside, 1)}:", f"    {random.choice(['break', 'continue'])}", *body]
            return [f"for k in {over}:", *(f"    {line}" for line in body)]
        if depth and turn < 0.65 and known.get(name) == "int":
            return [
                f"while {name} {random.choice(['<', '>', '!='])} {self.value('int', known, 0)}:",
                f"    {name} {random.choice(['+=', '-=', '//='])} {random.choice('1123')}",
            ]
        if turn < 0.72 and known.get("xs"):
            return [
                random.choice(
                    [
                        f"xs.append({self.value('int', known, 1)})",
                        f"xs[{self.value('int', known, 0)}] = {self.value('int', known, 1)}",
                        "xs = xs[:]",
                        "xs.sort()",
                    ]
                )
            ]
        if depth and turn < 0.8:
            handler = f"    {name} = {self.value(kind, known, 0)}"
            lines = [
                "try:",
                f"    {name} = {self.value(kind, known, 2)}",
                f"except {random.choice(['ZeroDivisionError', 'IndexError', 'ValueError', 'LookupError'])}:",
                handler,
            ]
        else:
            lines = [f"{name} = {self.value(kind, known, 2)}"]
        known[name] = kind
        return lines

    def test(self, known: dict[str, str], depth: int) -> str:
        return self.value("bool", known, depth)

    def value(self, kind: str, known: dict[str, str], depth: int) -> str:
        random = self.random
        named = [n for n, t in known.items() if t == kind]
        if named and random.random() < (0.8 if depth == 0 else 0.35):
            return random.choice(named)
        if depth == 0:
            return repr(random.choice(VALUES[kind]))

        def of(k: str) -> str:
            return self.value(k, known, depth - 1)

        i, t, s, xs = (partial(of, k) for k in ("int", "bool", "str", "list[int]"))
        forms: dict[str, list[Any]] = {
            "int": [
                lambda: f"({i()} {random.choice(['+', '-', '*', '//', '%', '+', '-'])} {i()})", lambda: f"len({s()})", lambda: f"len({xs()})",
                lambda: f"{random.choice(['min', 'max'])}({i()}, {i()})", lambda: f"abs({i()})", lambda: f"({i()} if {t()} else {i()})", lambda: f"sum({xs()})",
                lambda: f"{xs()}[{i()}]", lambda: f"{s()}.find({s()})", lambda: f"-{i()}", lambda: f"{i()} ** {random.choice('0123')}", lambda: f"({i()} + {t()})",
                lambda: f"max({xs()})", lambda: f"{xs()}.count({i()})", lambda: f"sum(1 for e in {xs()} if e {random.choice(['<', '==', '>'])} {i()})",
                lambda: f"({i()} {random.choice(['and', 'or'])} {i()})", lambda: f"divmod({i()}, {i()})[{random.choice('01')}]", lambda: f"({i()} >> {random.choice('012')})",
            ],
            "bool": [
                lambda: f"({i()} {random.choice(['<', '<=', '==', '!=', '>', '>='])} {i()})", lambda: f"({i()} < {i()} <= {i()})", lambda: f"({t()} {random.choice(['and', 'or'])} {t()})",
                lambda: f"(not {t()})", lambda: f"({s()} {random.choice(['<', '==', 'in', '<=', 'not in'])} {s()})", lambda: f"({i()} in {xs()})", lambda: f"{s()}.{random.choice(['startswith', 'endswith'])}({s()})",
                lambda: f"{random.choice(['all', 'any'])}(e {random.choice(['<', '>=', '=='])} {i()} for e in {xs()})", lambda: f"({xs()} {random.choice(['==', '<', '!='])} {xs()})",
                lambda: f"all(e <= g for e, g in zip({xs()}, {xs()}[1:]))", lambda: f"bool({random.choice([i, s, xs])()})", lambda: f"({i()} in range({i()}, {i()}))",
                lambda: f"any({i()} // e > 0 for e in {xs()})", lambda: f"({t()} == {i()})",
            ],
            "str": [
                lambda: f"({s()} + {s()})", lambda: f"{s()}[{i()}]", lambda: f"{s()}[{i()}:{i()}]", lambda: f"{s()}[{i()}:]", lambda: f"{s()}[:{i()}]", lambda: f"str({i()})",
                lambda: f"({s()} if {t()} else {s()})", lambda: f"{s()}.replace({random.choice(['a', 'b', 'ab'])!r}, {s()})", lambda: f"({s()} or {s()})", lambda: f"({s()} + str({t()}))",
                lambda: f"''.join([{s()}, {s()}])", lambda: f"({s()} * {random.choice([-1, 0, 1, 2])})", lambda: f"(min(3, {i()}) * {s()})",
                lambda: f"{{{i()}: {s()}, {i()}: {s()}}}.get({i()}, {s()})",
            ],
            "list[int]": [
                lambda: f"({xs()} + {xs()})", lambda: f"{xs()}[{i()}:]", lambda: f"{xs()}[:{i()}]", lambda: f"{xs()}[::-1]", lambda: f"sorted({xs()})", lambda: f"[e {random.choice(['+', '*', '-'])} {i()} for e in {xs()}]",
                lambda: f"[e for e in {xs()} if e {random.choice(['<', '>', '!='])} {i()}]", lambda: f"[{i()}, {i()}]", lambda: f"list(range({i()}))", lambda: f"list(reversed({xs()}))", lambda: f"[k * e for k, e in enumerate({xs()})]",
                lambda: f"sorted({xs()}, reverse=True)", lambda: f"sorted({xs()}, key=lambda e: e * e)", lambda: f"({xs()} if {t()} else {xs()})", lambda: f"list(map(abs, {xs()}))",
                lambda: f"({xs()} * min(2, {i()}))", lambda: f"sorted(set({xs()}) {random.choice('|&-')} set({xs()}))", lambda: f"list({{e: 0 for e in {xs()}}})",
            ],
        }  # fmt: skip
        return str(random.choice(forms[kind])())

    def inputs(self, most: int = 400) -> list[tuple[Any, ...]]:
        """Small inputs: all of few values, or so many of them."""
        every = list(product(*(VALUES[t] for t in self.parameters.values())))
        return every if len(every) <= most else self.random.sample(every, most)
