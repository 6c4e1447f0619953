"""Random typed programs, as Python text, with inputs; and the same programs with holes punched in.

The same seed gives the same program, so a failing test is repeated by its seed alone. Every compound expression is parenthesised, so a printer has to work out
for itself which parentheses are needed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

TYPES = ("int", "float", "str", "bool", "list[int]", "list[str]", "dict[str, int]", "set[int]", "tuple[int, str]")
_WORDS = ["", "a", "ab", "b c", "Abc", "  x", "x,y", "12", "-7", "é", "a\nb", "it's", 'say "hi"', "\\n", "{}", "%d"]
_INTS = [0, 1, -1, 2, 3, 5, 7, 10, -4, 12, 100, 255]
_FLOATS = [0.0, 1.0, -0.5, 2.5, 1e3, 0.1, -0.0, 3.75]
MODULES = "import collections\nimport functools\nimport itertools\nimport math\nimport re\nimport string\n"


class Source:
    """Choices of a pseudo-random program; the seed names the program."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def integer(self, low: int, high: int) -> int:
        return self.random.randint(low, high)


class Generator:
    """Writes one program. Names are fresh, so that every name has one type."""

    def __init__(self, source: Source, depth: int = 3) -> None:
        self.source = source
        self.depth = depth
        self.counter = 0
        self.scopes: list[dict[str, str]] = []
        self.functions: dict[str, tuple[list[str], str]] = {}
        self.loops = 0
        self.returns = "int"

    # --- choices --------------------------------------------------------------------

    def pick(self, items: Sequence[Any]) -> Any:
        return items[self.source.integer(0, len(items) - 1)]

    def chance(self, one_in: int) -> bool:
        return self.source.integer(1, one_in) == 1

    def fresh(self, stem: str = "v") -> str:
        self.counter += 1
        return f"{stem}{self.counter}"

    def names(self, kind: str) -> list[str]:
        return [n for scope in self.scopes for n, t in scope.items() if t == kind]

    # --- programs -------------------------------------------------------------------

    def program(self) -> str:
        """The text of a program whose entry is `entry`; `self.parameters` are its types."""
        parts = [MODULES]
        for _ in range(self.source.integer(0, 2)):
            parts.append(self.function(self.fresh("helper"), 2))
        parts.append(self.function("entry", 4))
        return "\n\n".join(parts) + "\n"

    def function(self, name: str, size: int, indent: int = 0) -> str:
        saved = self.scopes, self.loops, self.returns
        types = [self.pick(TYPES) for _ in range(self.source.integer(1, 3))]
        params = {self.fresh("p"): t for t in types}
        self.scopes = [*self.scopes, params] if indent else [params]
        self.loops, self.returns = 0, self.pick(TYPES)
        head = f"def {name}({', '.join(f'{p}: {t}' for p, t in params.items())}) -> {self.returns}:"
        lines = [head, *("    " + line for line in self.block(size, 2))]
        lines.append(f"    return {self.expr(self.returns, self.depth)}")
        returns = self.returns
        self.scopes, self.loops, self.returns = saved
        self.functions[name] = (types, returns)
        self.parameters = types
        return "\n".join(lines)

    # --- statements -----------------------------------------------------------------

    def block(self, size: int, depth: int) -> list[str]:
        """At least one statement; names bound in it are known after it only to itself."""
        self.scopes.append({})
        lines: list[str] = []
        for _ in range(self.source.integer(1, size)):
            lines += self.statement(depth)
        self.scopes.pop()
        return lines

    def inner(self, depth: int) -> list[str]:
        return ["    " + line for line in self.block(2, depth - 1)]

    def bind(self, kind: str) -> str:
        name = self.fresh()
        self.scopes[-1][name] = kind
        return name

    def statement(self, depth: int) -> list[str]:
        simple = [self.assign, self.assign, self.reassign, self.augment, self.mutate, self.unpack, self.assertion]
        compound = [self.if_, self.for_, self.while_, self.try_, self.local, self.return_, self.raise_]
        if self.loops:
            simple += [self.leave]
        choices: list[Callable[[int], list[str]]] = simple + (compound if depth > 0 else [])
        return self.pick(choices)(depth)

    def assign(self, _: int) -> list[str]:
        kind = self.pick(TYPES)
        value = self.expr(kind, self.depth)
        note = f": {kind}" if self.chance(3) else ""
        return [f"{self.bind(kind)}{note} = {value}"]

    def reassign(self, depth: int) -> list[str]:
        kind = self.pick(TYPES)
        names = self.names(kind)
        return [f"{self.pick(names)} = {self.expr(kind, self.depth)}"] if names else self.assign(depth)

    def augment(self, depth: int) -> list[str]:
        kind, ops = self.pick([("int", "+ - * // % & | ^ >>"), ("str", "+"), ("list[int]", "+"), ("float", "+ - *"),
                               ("set[int]", "| & - ^")])  # fmt: skip
        names = self.names(kind)
        if not names:
            return self.assign(depth)
        return [f"{self.pick(names)} {self.pick(ops.split())}= {self.expr(kind, 1)}"]

    def mutate(self, depth: int) -> list[str]:
        forms = {
            "list[int]": ["{}.append({int})", "{}.extend({list[int]})", "{}.pop()", "{}.insert({int}, {int})",
                          "{}.sort()", "{}.sort(key=lambda q: -q)", "{}.reverse()", "{}[{int}] = {int}",
                          "{}[{int}] += {int}", "{}[{int}:{int}] = {list[int]}", "del {}[{int}]", "del {}[{int}:]",
                          "{}.remove({int})", "{}.clear()", "{}[:{int}] += {list[int]}"],
            "list[str]": ["{}.append({str})", "{}.sort(key=len)", "{}[0] = {str}", "{}.sort(reverse={bool})"],
            "dict[str, int]": ["{}[{str}] = {int}", "{}[{str}] += {int}", "{}.update({dict[str, int]})",
                               "{}.pop({str}, None)", "del {}[{str}]", "{}.setdefault({str}, {int})"],
            "set[int]": ["{}.add({int})", "{}.discard({int})", "{}.remove({int})", "{}.update({list[int]})"],
        }  # fmt: skip
        kind = self.pick(list(forms))
        names = self.names(kind)
        if not names:
            return self.assign(depth)
        return [self.fill(self.pick(forms[kind]).replace("{}", self.pick(names)), 2)]

    def unpack(self, _: int) -> list[str]:
        if self.chance(2):
            value = self.expr("tuple[int, str]", 2)
            return [f"{self.bind('int')}, {self.bind('str')} = {value}"]
        value = self.expr("list[int]", 2)
        return [f"{self.bind('int')}, *{self.bind('list[int]')} = {value}"]

    def assertion(self, _: int) -> list[str]:
        return [self.fill("assert ({bool} or {bool}), {str}", 1)]

    def leave(self, _: int) -> list[str]:
        return [f"if {self.expr('bool', 1)}:", f"    {self.pick(['break', 'continue'])}"]

    def return_(self, _: int) -> list[str]:
        return [f"if {self.expr('bool', 2)}:", f"    return {self.expr(self.returns, 2)}"]

    def raise_(self, _: int) -> list[str]:
        error = self.pick(["ValueError", "KeyError", "TypeError", "IndexError"])
        return [f"if {self.expr('bool', 2)}:", f"    raise {error}({self.expr('str', 1)})"]

    def if_(self, depth: int) -> list[str]:
        lines = [f"if {self.expr('bool', 2)}:", *self.inner(depth)]
        if self.chance(3):
            lines += [f"elif {self.expr('bool', 2)}:", *self.inner(depth)]
        return lines + (["else:", *self.inner(depth)] if self.chance(2) else [])

    def for_(self, depth: int) -> list[str]:
        self.scopes.append({})
        kind, form = self.pick([("int", "range({int} % 6)"), ("int", "range({int} % 5, {int} % 9, {int} % 3 + 1)"),
                                ("int", "{list[int]}[:6]"), ("str", "{str}"), ("str", "sorted({dict[str, int]})"),
                                ("int", "sorted({set[int]})"), ("str", "{list[str]}")])  # fmt: skip
        items = self.fill(form, 2)
        target = self.bind(kind)
        if self.chance(4):
            target, items = f"{self.bind('int')}, {target}", f"enumerate({items})"
        lines = self.loop(f"for {target} in {items}:", depth)
        self.scopes.pop()
        return lines

    def while_(self, depth: int) -> list[str]:
        name = self.fresh("n")  # no generated code assigns it but the loop's own first line
        lines = self.loop(f"while {name} > 0 and {self.expr('bool', 1)}:", depth)
        return [f"{name} = {self.source.integer(0, 5)}", lines[0], f"    {name} -= 1", *lines[1:]]

    def loop(self, head: str, depth: int) -> list[str]:
        self.loops += 1
        body = self.inner(depth)
        self.loops -= 1
        return [head, *body] + (["else:", *self.inner(depth)] if self.chance(5) else [])

    def try_(self, depth: int) -> list[str]:
        lines = ["try:", *self.inner(depth)]
        name = self.fresh("e")
        kinds = self.pick(["ValueError", "(KeyError, IndexError)", "ZeroDivisionError", "Exception", "TypeError"])
        if self.chance(2):
            self.scopes.append({})
            lines += [f"except {kinds} as {name}:", f"    {self.bind('str')} = str({name})", *self.inner(depth)]
            self.scopes.pop()
        else:
            lines += [f"except {kinds}:", *self.inner(depth)]
        if self.chance(4):
            lines += ["else:", *self.inner(depth)]
        saved, self.loops = self.loops, 0  # `continue` in a `finally` swallows what is under way
        lines += ["finally:", *self.inner(depth)] if self.chance(5) else []
        self.loops = saved
        return lines

    def local(self, depth: int) -> list[str]:
        if depth < 2:
            return self.assign(depth)
        name, known = self.fresh("inner"), dict(self.functions)
        parameters = getattr(self, "parameters", [])
        lines = self.function(name, 2, indent=1).split("\n")
        types, returns = self.functions.pop(name)
        self.functions, self.parameters = known, parameters
        value = f"{name}({', '.join(self.expr(t, 1) for t in types)})"
        return [*lines, f"{self.bind(returns)} = {value}"]

    # --- expressions ----------------------------------------------------------------

    def fill(self, form: str, depth: int) -> str:
        """`form` with an expression in place of each `{type}`."""
        for kind in TYPES:
            while f"{{{kind}}}" in form:
                form = form.replace(f"{{{kind}}}", self.expr(kind, depth - 1), 1)
        return form

    def expr(self, kind: str, depth: int) -> str:
        names = self.names(kind)
        if depth <= 0 or self.chance(5):
            return self.pick(names) if names and not self.chance(4) else self.literal(kind)
        if names and self.chance(4):
            return str(self.pick(names))
        callable_ = [n for n, (_, returns) in self.functions.items() if returns == kind]
        if callable_ and self.chance(8):
            name = self.pick(callable_)
            return f"{name}({', '.join(self.expr(t, depth - 1) for t in self.functions[name][0])})"
        if self.chance(10):
            return self.fill(f"({{{kind}}} if {{bool}} else {{{kind}}})", depth)
        if kind == "list[int]" and self.chance(3) or kind in ("int", "bool", "str") and self.chance(8):
            return self.comprehension(kind, depth)
        return self.fill(self.pick(FORMS[kind]), depth)

    def comprehension(self, kind: str, depth: int) -> str:
        items, item = self.pick([("{list[int]}", "int"), ("{str}", "str"), ("range({int} % 7)", "int"),
                                 ("sorted({set[int]})", "int")])  # fmt: skip
        source = self.fill(items, depth)
        name = self.fresh("c")
        self.scopes.append({name: item})
        tail = f"for {name} in {source}" + (f" if {self.expr('bool', 1)}" if self.chance(2) else "")
        form = {
            "list[int]": "[{int} TAIL]", "int": "sum({int} TAIL)", "str": '"".join({str} TAIL)',
            "bool": self.pick(["any({bool} TAIL)", "all({bool} TAIL)"]),
        }[kind]  # fmt: skip
        text = self.fill(form, depth - 1).replace("TAIL", tail)
        self.scopes.pop()
        return text

    def literal(self, kind: str) -> str:
        if kind == "int":
            return str(self.pick(_INTS))
        if kind == "float":
            return repr(self.pick(_FLOATS))
        if kind == "str":
            return repr(self.pick(_WORDS))
        if kind == "bool":
            return str(self.pick(["True", "False"]))
        return repr(self.value(kind))

    def value(self, kind: str) -> Any:
        """A value of a type, for inputs."""
        if kind == "int":
            return self.pick(_INTS)
        if kind == "float":
            return self.pick(_FLOATS)
        if kind == "str":
            return self.pick(_WORDS)
        if kind == "bool":
            return self.pick([True, False])
        size = range(self.source.integer(0, 4))
        if kind == "list[int]":
            return [self.pick(_INTS) for _ in size]
        if kind == "list[str]":
            return [self.pick(_WORDS) for _ in size]
        if kind == "dict[str, int]":
            return {self.pick(_WORDS): self.pick(_INTS) for _ in size}
        if kind == "tuple[int, str]":
            return (self.pick(_INTS), self.pick(_WORDS))
        return {self.pick(_INTS) for _ in size} or {0}

    def inputs(self, number: int) -> list[tuple[Any, ...]]:
        """Arguments for the entry of the program just written."""
        return [tuple(self.value(t) for t in self.parameters) for _ in range(number)]


FORMS: dict[str, list[str]] = {
    "int": [
        "({int} + {int})", "({int} - {int})", "({int} * {int})", "({int} // {int})", "({int} % {int})", "(-{int})",
        "(~{int})", "({int} & {int})", "({int} | {int})", "({int} ^ {int})", "({int} << ({int} % 5))",
        "({int} >> ({int} % 5))", "({int} ** ({int} % 4))", "abs({int})", "min({int}, {int})", "max({int}, {int})",
        "len({str})", "len({list[int]})", "len({dict[str, int]})", "sum({list[int]})", "max({list[int]})",
        "min({list[int]}, default={int})", "int({str})", "int({float})", "round({float})", "{list[int]}[{int}]",
        "{dict[str, int]}[{str}]", "{dict[str, int]}.get({str}, {int})", "{str}.count({str})", "{str}.find({str})",
        "{str}.index({str})", "{list[int]}.index({int})", "{list[int]}.count({int})", "{tuple[int, str]}[0]",
        "divmod({int}, {int})[1]", "ord({str})", "len({set[int]})", "sum({dict[str, int]}.values())",
        "(lambda a, b: a - b)({int}, {int})", "functools.reduce(lambda a, b: a * b, {list[int]}, {int})",
        "next((q for q in {list[int]} if {bool}), {int})", "math.gcd({int}, {int})", "int({bool})", "({int} or {int})",
        "({int} and {int})", "pow({int}, ({int} % 5), 7)", "next(iter({list[int]}))", "({int}).bit_length()",
        "sum(a * b for a, b in zip({list[int]}, {list[int]}))", "math.floor({float})", "list({list[int]})[-1]",
        "collections.Counter({str}).most_common(1)[0][1]", "(1 + ({bool}))", "math.comb(5, ({int} % 6))",
    ],
    "float": [
        "({float} + {float})", "({float} - {float})", "({float} * {float})", "({int} / {int})", "({float} / {float})",
        "(-{float})", "float({int})", "float({str})", "abs({float})", "round({float}, 2)", "math.sqrt({float})",
        "({float} + {int})", "max({float}, {float})", "(sum({list[int]}) / 2)", "({float} % {float})",
        "({float} // {float})", "math.pi", "({float} ** 2)",
    ],
    "str": [
        "({str} + {str})", "({str} * ({int} % 4))", "{str}[{int}]", "{str}[{int}:{int}]", "{str}[::-1]",
        "{str}[:{int}]", "{str}.upper()", "{str}.title()", "{str}.strip()", "{str}.replace({str}, {str})", "str({int})",
        "str({list[int]})", "repr({str})", "{str}.join({list[str]})", "(lambda a, b: f'{a:>3}-{b!r}{{')({int}, {str})",
        "{tuple[int, str]}[1]", "{list[str]}[{int}]", "str({bool})", "str({float})", "{str}.zfill(3)", "{str}.rjust(5, '*')",
        "('%s=%d' % ({str}, {int}))", "'{}:{}'.format({str}, {int})", "min({list[str]})", "max({list[str]}, key=len)",
        "hex({int})", "bin({int})", "chr({int})", "{str}.lstrip({str})", "{str}.partition({str})[0]", "({str} or {str})",
        "''.join(sorted({str}))", "''.join(reversed({str}))", "re.sub('[a-c]', {str}, {str})", "str({dict[str, int]})",
        "format({float}, '.2f')", "string.ascii_lowercase[{int}]", "''.join(map(str, {list[int]}))", "str({tuple[int, str]})",
        "{str}.expandtabs(2)", "{str}.center(7)", "{str}.swapcase()", "(None if {bool} else {str}) or {str}",
    ],
    "bool": [
        "({int} < {int})", "({int} <= {int})", "({int} == {int})", "({int} != {int})", "({int} < {int} <= {int})",
        "({str} == {str})", "({str} < {str})", "({str} in {str})", "({int} in {list[int]})", "({int} not in {set[int]})",
        "({str} in {dict[str, int]})", "(not {bool})", "({bool} and {bool})", "({bool} or {bool})", "{str}.isdigit()",
        "{str}.startswith({str})", "isinstance({int}, int)", "({list[int]} == {list[int]})", "bool({list[int]})",
        "({float} > {float})", "({bool} == ({bool} == {bool}))", "(({int} or None) is not None)", "({set[int]} <= {set[int]})",
        "any({list[int]})", "all({list[str]})", "(not ({int} > {int}))", "({bool} ^ {bool})", "callable(len)",
        "({int} == {int} != {int})", "({list[int]} < {list[int]})", "{str}.isalpha()", "isinstance({str}, (int, str))",
    ],
    "list[int]": [
        "[{int}, {int}]", "({list[int]} + {list[int]})", "({list[int]} * ({int} % 3))", "{list[int]}[{int}:]",
        "{list[int]}[::-1]", "sorted({list[int]})", "sorted({set[int]}, reverse={bool})", "list(range({int} % 8))",
        "[*{list[int]}, {int}]", "list(map(lambda q: q + {int}, {list[int]}))", "list(reversed({list[int]}))",
        "list({dict[str, int]}.values())", "[ord(q) for q in {str}]", "list(filter(None, {list[int]}))",
        "list(itertools.accumulate({list[int]}))", "[a for b in [{list[int]}, {list[int]}] for a in b]",
        "{list[int]}.copy()", "[len(q) for q in {list[str]}]", "[a - b for a, b in zip({list[int]}, {list[int]}[1:])]",
        "list(itertools.islice(itertools.count({int}), {int} % 4))", "[i for i, q in enumerate({str}) if q in {str}]",
        "list(itertools.chain({list[int]}, {list[int]}))", "[sum(g) for _, g in itertools.groupby({list[int]}, abs)]",
    ],
    "list[str]": [
        "{str}.split()", "{str}.split({str})", "list({str})", "[{str}, {str}]", "sorted({list[str]})",
        "({list[str]} + [{str}])", "[q.upper() for q in {list[str]}]", "[str(q) for q in {list[int]}]",
        "sorted({dict[str, int]})", "sorted({list[str]}, key=lambda q: (len(q), q))", "re.findall('[a-z]+', {str})",
        "{str}.splitlines()", "[k for k, v in {dict[str, int]}.items() if v]", "list(dict.fromkeys({str}))",
        "list(map(''.join, zip({str}, {str})))", "[{str} for _ in range({int} % 3)]",
    ],
    "dict[str, int]": [
        "{{str}: {int}}", "dict(zip({list[str]}, {list[int]}))", "{**{dict[str, int]}, {str}: {int}}",
        "{q: len(q) for q in {list[str]}}", "({dict[str, int]} | {dict[str, int]})", "dict({dict[str, int]})",
        "{k: v + 1 for k, v in {dict[str, int]}.items()}", "dict(collections.Counter({str}))",
        "{q: i for i, q in enumerate({str})}", "dict(sorted({dict[str, int]}.items()))",
    ],
    "set[int]": [
        "set({list[int]})", "{{int}, {int}}", "({set[int]} | {set[int]})", "({set[int]} & {set[int]})",
        "({set[int]} - {set[int]})", "{q % 3 for q in {list[int]}}", "{set[int]}.union({list[int]})", "set()",
    ],
    "tuple[int, str]": [
        "({int}, {str})", "max(zip({list[int]}, {list[str]}))", "(lambda q: (q, str(q)))({int})",
        "next(iter(enumerate({str})))", "min([({int}, {str}), ({int}, {str})])",
    ],
}  # fmt: skip


_VALUE_HOLES = (
    "?h", "?h: int", "?h: constant", "?h: constant[int]", "?h: name", "?h: term", "(?h: predicate)",
    '<?h: name[int] = "which"?>', '<?h: constant = "how many"?>',
)  # fmt: skip
_OPERATOR_HOLES = ("?h", "?h", "?h: operator", '<?h: operator = "how"?>', '<?h = "how"?>')
_BLOCK_HOLES = ("?h", "?h: block", "?h: statement", "?h: constant", "?h: int", '<?h = "do it"?>', "?h: term")


def punch(text: str, source: Source) -> str:
    """A program's text with holes in place of some literals, names, operators and simple statements."""
    counter = 0

    def one_in(number: int) -> bool:
        return source.integer(1, number) == 1

    def pick(name: str, forms: Sequence[str]) -> str:
        return forms[source.integer(0, len(forms) - 1)].replace("?h", f"?{name}")

    def replaced(pattern: str, line: str, number: int, make: Callable[[str, str], str]) -> str:
        def swap(match: re.Match[str]) -> str:
            nonlocal counter
            if not one_in(number):
                return match.group()
            counter += 1
            return make(f"h{counter}", match.group())

        return re.sub(pattern, swap, line)

    lines = []
    for line in text.split("\n"):
        if line.startswith(("import", "def")) or "'" in line or '"' in line or "lambda" in line:
            lines.append(line)
            continue
        line = replaced(r"(?<=[\s(\[])-?\d+(?=[)\],])", line, 3, lambda h, _: pick(h, _VALUE_HOLES))
        line = replaced(r"(?<= )(\+|-|\*|//|<=|<|==)(?= [\w(])", line, 4, lambda h, _: pick(h, _OPERATOR_HOLES))
        line = replaced(r"(?<=return )v\d+$", line, 2, lambda h, _: f'<?{h}: list[int] = "the result"?>')
        if re.fullmatch(r" +(\w+\.\w+\(\)|break|v\d+ = .+|raise \w+)", line) and one_in(2):
            counter += 1
            line = line[: len(line) - len(line.lstrip())] + pick(f"h{counter}", _BLOCK_HOLES)
        lines.append(line)
    return "\n".join(lines)
