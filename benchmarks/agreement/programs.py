"""Random whole programs that draw from the whole component library, every method and every statement of the IR.

A second opinion beside `tests/generate.py`, with which it shares nothing: here the rows of the library say what may be
called on what, a value of another type than the wanted one is drawn now and then, names keep what they happen to hold,
and nothing keeps a program from raising. The same seed gives the same program and the same inputs.
"""

from __future__ import annotations

import random
import re
from functools import cache
from typing import Any

from csp_ir.ir.components import Component, table
from csp_ir.ir.types import Type

MODULES = (
    "ast, bisect, calendar, collections, contextlib, copy, decimal, functools, hashlib, heapq, io, itertools, json, math, operator, re, "
    "statistics, string, textwrap"
)
KINDS = ("int", "float", "str", "bool", "ints", "strs", "dict", "set", "tuple", "rows")
_BUFFERS = ("io.StringIO()", "io.StringIO(<str>)", "io.StringIO(<any>)", "io.StringIO('a\\nb\\n\\nc')")
_INTS = ("0", "1", "-1", "2", "3", "5", "7", "10", "-4", "12", "100", "2 ** 40", "True")
_FLOATS = ("0.0", "1.0", "-0.5", "2.5", "1e3", "0.1", "-0.0", "3.75", "float('inf')", "1e308")
_TEXTS = (
    "''",
    "'a'",
    "'ab'",
    "'b c'",
    "'Abc'",
    "'  x'",
    "'x,y'",
    "'12'",
    "'-7'",
    "'\\u00e9'",
    "'a\\nb'",
    "'%d'",
    "'{}'",
    "'a' 'b'",
)
_LITERALS = {
    "int": _INTS, "float": _FLOATS, "str": _TEXTS, "bool": ("True", "False"),
    "ints": ("[]", "[1]", "[3, 1, 2]", "[5, 5, -1]", "list(range(4))"), "strs": ("[]", "['a']", "['b', 'a', 'b']", "['x y', '']"),
    "dict": ("{}", "{'a': 1}", "{'b': 2, 'a': 3}", "collections.Counter('aab')", "collections.OrderedDict([('k', 1)])"),
    "set": ("set()", "{1}", "{1, 2, 3}", "frozenset((2, 9))"), "tuple": ("()", "(1,)", "(1, 'a')", "(2, (3, 4))"),
    "rows": ("[]", "[[1, 2], [3]]", "[(1, 'a'), (0, 'b')]", "[[], [0]]", "collections.deque([[1], (2,)])"), "None": ("None",),
}  # fmt: skip
_OF_TYPE = {"int": "int", "float": "float", "str": "str", "bool": "bool", "dict": "dict", "set": "set", "tuple": "tuple",
            "frozenset": "set", "Counter": "dict", "deque": "rows", "None": "None"}  # fmt: skip
_SPECS = ("", ":>6", ":<5", ":^7", ":05d", ":.2f", ":,", ":x", ":+d", ":e", ":%", ":>2s", "!r", "!s:>8", "!a", ":d")
_PERCENT = ("%s", "%d", "%r", "%5.1f", "%x", "%05d", "%-4s|", "%%", "%c", "%(a)s", "%2024s", "%.3s", "%+d", "%o")
_PATTERNS = (
    r"'\\d+'",
    "'[a-c]'",
    "'(a)(b)?'",
    "'2024'",
    "' '",
    r"'\\w'",
    "'a|b'",
    "'x*'",
    "'(?P<n>[a-z])'",
    "'^.'",
    "'['",
)
_BINARY = ("+", "-", "*", "/", "//", "%", "**", "&", "|", "^", "<<", ">>")
_COMPARED = ("==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not")
_ERRORS = (
    "ValueError",
    "TypeError",
    "KeyError",
    "IndexError",
    "ZeroDivisionError",
    "Exception",
    "AttributeError",
    "LookupError",
)
# Methods that no row of the library names, with the kinds of their arguments.
_METHODS: dict[str, tuple[tuple[str, ...], ...]] = {
    "find": (("str",), ("str", "int"), ("str", "int", "int")), "rfind": (("str", "int"),), "index": (("any",), ("any", "int")),
    "count": (("any",), ("str", "int")), "replace": (("str", "str"), ("str", "str", "int")), "split": ((), ("str",), ("str", "int")),
    "rsplit": (("str", "int"),), "strip": (("str",),), "expandtabs": ((), ("int",)), "center": (("int", "str"),), "ljust": (("int",),),
    "zfill": (("int",),), "partition": (("str",),), "rpartition": (("str",),), "encode": ((),), "splitlines": (("bool",),),
    "translate": (("dict",), ("strs",)), "maketrans": (("str", "str"), ("dict",)), "format": (("any",), ("int", "str")),
    "join": (("strs",), ("any",)), "startswith": (("str",), ("tuple",)), "removeprefix": (("str",),), "casefold": ((),),
    "append": (("any",),), "insert": (("int", "any"),), "pop": ((), ("any",), ("any", "any")), "remove": (("any",),),
    "extend": (("any",),), "sort": ((),), "reverse": ((),), "copy": ((),), "clear": ((),), "update": (("any",),), "add": (("any",),),
    "discard": (("any",),), "union": (("any",),), "difference": (("any",),), "issubset": (("any",),), "isdisjoint": (("any",),),
    "symmetric_difference": (("any",),), "get": (("any",), ("any", "any")), "setdefault": (("any", "any"),), "popitem": ((),),
    "keys": ((),), "values": ((),), "items": ((),), "most_common": ((), ("int",)), "elements": ((),), "fromkeys": (("any",),),
    "appendleft": (("any",),), "popleft": ((),), "rotate": (("int",),), "extendleft": (("any",),), "move_to_end": (("any",),),
    "to_bytes": (("int",),), "hex": ((),), "bit_length": ((),), "is_integer": ((),), "as_integer_ratio": ((),), "conjugate": ((),), "subtract": (("any",),), "total": ((),),
    "write": (("str",), ("any",)), "writelines": (("strs",), ("any",)), "getvalue": ((),), "read": ((), ("int",)), "readline": ((), ("int",)),
    "readlines": ((),), "seek": (("int",), ("int", "int")), "tell": ((),), "truncate": ((), ("int",)), "close": ((),), "intersection_update": (("any",),), "isdigit": ((),), "title": ((),), "swapcase": ((),), "upper": ((),), "lower": ((),),
}  # fmt: skip
_OWN = ("get", "push", "count", "made", "other", "size")  # methods of a program's own class
_SPECIAL = (
    "__len__",
    "__iter__",
    "__repr__",
    "__str__",
    "__eq__",
    "__lt__",
    "__contains__",
    "__bool__",
    "__hash__",
    "__call__",
    "__next__",
)
_MATCHED = ("0", "1", "-1", "2.5", "'a'", "'ab'", "None", "True", "b'a'", "''", "[]", "{}")
_DECORATORS = (
    "@functools.cache", "@functools.lru_cache", "@functools.lru_cache(maxsize=1)", "@noting(2)", "@noting(1)\n@functools.cache",
    "@functools.partial(functools.partial, b=2)",
)  # fmt: skip
_NOTING = """def noting(times):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **named):
            got = [function(*args, **named) for _ in range(times)]
            return got + [function.__name__, wrapper.__name__, named]
        return wrapper
    return decorate"""
_SKIPPED = frozenset(
    ("id", "hash", "object", "print", "hashlib.md5", "hashlib.sha1")
)  # no two runs need agree on what they give


_FORMS = (
    "<same> if <any> else <same>", "<any>[<int>]", "<any>[<int>:<int>]", "<any>[::-1]", "<any>[::<int>]", "[<any>, *<any>]", "(<any>, <any>)",
    "{<any>: <any>, **<dict>}", "{<any>, <any>}", "<percent> % <any>", "'%s-%d' % (<any>, <any>)", "'order 20251: %s' % <any>", "'{}|{:>4}'.format(<any>, <any>)",
    "'{0[0]}{n}'.format(<any>, n=<any>)", "isinstance(<any>, (<class>, <class>))", "type(<any>) is <class>", "<f1>(<any>)", "list(map(<f1>, <any>))",
    "sorted(<any>, key=<f1>, reverse=<bool>)", "dict(zip(<any>, <any>))", "re.compile(<pattern>).findall(<str>)", "re.compile(<pattern>).sub('z', <str>)",
    "re.split(<pattern>, <str>)", "[m.start() for m in re.compile(<pattern>).finditer(<str>, <leaf>)]", "str(re.compile(<pattern>).search(<str>, <leaf>))",
    "collections.Counter(<any>)", "collections.deque(<any>)", "collections.OrderedDict(<any>)", "collections.defaultdict(<class>, <dict>)", "ascii(<any>)", "str(<any>)",
    "eval(<arithmetic>)", "eval(str(<any>))", "itertools.tee(<any>)", "int.from_bytes(bytes(<any>), 'big')", "re.finditer(<pattern>, <str>)",
    "int(<str>, <leaf>)", "sum(<any>, <leaf>)", 'f"{<name><spec>}"', "functools.reduce(<f2>, <any>, <leaf>)", "statistics.mean(<any>)", "statistics.median(<any>)",
    "heapq.nsmallest(<leaf>, <any>)", "list(itertools.accumulate(<any>, <f2>))", "next(iter(<any>), <leaf>)", "max(<any>, default=<leaf>)", "complex(1, 0) in range(3)",
    "json.dumps(<any>)", "json.loads(json.dumps(<any>))", "json.dumps(<any>, indent=<indent>, sort_keys=<bool>, default=<f1>)", "json.loads(<str>)",
    "json.dumps({<leaf>: <any>}, ensure_ascii=False, separators=(',', ':'), skipkeys=<bool>)", "textwrap.wrap(<prose>, <width>)", "textwrap.fill(<any>, <width>)",
    "textwrap.shorten(<prose>, <width>, placeholder=<str>)", "textwrap.indent(<prose>, <str>)", "textwrap.dedent(<prose>)", "textwrap.TextWrapper(<width>).wrap(<any>)",
    "string.Template(<template>).substitute(a=<any>, b=<any>)", "string.Template(<template>).safe_substitute(<any>)", "<template>.format_map(<dict>)",
    "functools.partial(<f2>, <any>)(<any>)", "functools.partial(int, base=<leaf>)(<str>)", "functools.partial(<f1>, <any>).args", "functools.partial(sorted, reverse=<bool>)(<any>)",
    "functools.wraps(<f1>)(<f1>)(<any>)", "operator.attrgetter(<part>)(<any>)", "operator.attrgetter(<part>, 'real')(<any>)", "operator.methodcaller('<textmethod>')(<any>)",
    "operator.methodcaller('count', <any>)(<any>)", "operator.countOf(<any>, <any>)", "operator.indexOf(<any>, <any>)", "statistics.quantiles(<ints>, n=<width>)",
    "ast.literal_eval(<str>)", "ast.literal_eval(str(<any>))", "statistics.<measure>(<any>)", "statistics.<measure>(<ints>)", "str(statistics.linear_regression(<ints>, <ints>))", "calendar.monthcalendar(2000 + <int> % 99, <int> % 13)",
    "calendar.month(2024, <int> % 13, w=<int> % 5)", "calendar.day_name[<int>]", "calendar.month_abbr[<int>:]", "[m.expand('-\\\\1-') for m in re.finditer(<pattern>, <str>)]",
    "re.findall(<pattern>, <str>, re.VERBOSE | re.I)", "list(calendar.Calendar(<int>).itermonthdays(2023, <int>))", "collections.deque(<any>, maxlen=<leaf>).maxlen",
    "<any> * 10 ** 20", "<class>(<any>)", "str.<textmethod>(<any>)", "operator.itemgetter(<leaf>)(<any>)", "copy.deepcopy(<any>)", "bytes(<any>)",
)  # fmt: skip
_COMPREHENSIONS = (
    "[<any> TAIL]", "[<any> TAIL if <any>]", "{<any> TAIL}", "{<leaf>: <any> TAIL}", "list(<any> TAIL)", "any(<any> TAIL)", "sum(<int> TAIL)",
    "next((<any> TAIL if <any>), None)", "''.join(<str> TAIL)", "sorted(<any> TAIL)", "dict((<leaf>, <any>) TAIL)", "max(<any> TAIL)",
)  # fmt: skip
_DRAWN = {
    "arithmetic": ("'1 + 2 * (3 - 4) ** 2'", "'7 // 2 % 3, -5 / 2'", "'1 < 2 <= 2 != 3 or 0'", "'[1, True] * 2'", "'1 +'", "'1 / 0'", "'not 0 and 5'"),
    "percent": tuple(map(repr, _PERCENT)), "pattern": _PATTERNS, "spec": _SPECS, "class": ("int", "str", "list", "float", "dict", "tuple", "set", "bool"),
    "indent": ("None", "0", "2", "'-'", "True"), "width": ("1", "5", "9", "0", "-1", "2.5"), "part": ("'real'", "'imag'", "'maxlen'", "'args'", "'nothing'", "'numerator'"),
    "prose": ("'The quick brown-fox -- jumps over the lazy dogs.  Again.'", "'  two\\n    four\\n\\n  two'", "'a' * 12", "'\\tx\\n y'"),
    "template": ("'$a and ${b}'", "'$$ $a $missing'", "'$ 1'", "'{a} {b[0]}'", "'{k:>4} {} {a!r}'"),
    "measure": ("fmean", "geometric_mean", "harmonic_mean", "median_grouped", "multimode", "pvariance", "stdev"),
    "textmethod": ("upper", "strip", "split", "title", "isdigit", "swapcase"),
}  # fmt: skip
_ROWS = tuple(c for c in table() if c.kind in ("function", "method") and c.name not in _SKIPPED)


@cache
def _giving(kind: str) -> tuple[Component, ...]:
    """The rows of the library whose result is of a kind."""
    lists = ("list", "Iterator", "Iterable") if kind in ("ints", "strs") else ()
    return tuple(c for c in _ROWS if _OF_TYPE.get(c.result.name, "rows") == kind or c.result.name in lists)


class Programs:
    """Writes one program; `program()` once, then `inputs`."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(f"agreement {seed}")
        self.names: dict[str, str] = {}
        self.counter = 0
        self.loops = 0
        self.lambdas = 0  # around the present place: what `:=` binds there is theirs
        self.helpers: list[tuple[str, int]] = []
        self.made: tuple[str, ...] = ()  # the methods of the program's own class, if it has one

    # --- choices --------------------------------------------------------------------

    def pick(self, items: Any) -> Any:
        return self.rng.choice(items)

    def one_in(self, number: int) -> bool:
        return self.rng.randrange(number) == 0

    def bind(self, kind: str) -> str:
        self.counter += 1
        held = tuple(n for n in self.names if n.isidentifier())
        name = self.pick(held or ("v0",)) if self.one_in(3) else f"v{self.counter}"
        self.names[name] = kind
        return name

    # --- programs -------------------------------------------------------------------

    def program(self) -> str:
        """The text; its entry is `entry`, with the parameters `self.parameters`."""
        parts = [f"import {MODULES}\nfrom dataclasses import dataclass, field", _NOTING]
        if self.one_in(4):
            parts.append(self.class_())
        for number in range(self.rng.randrange(3)):
            parts.append(self.function(f"helper{number}", 2))
        parts.append(self.function("entry", 5))
        text = "\n\n".join(parts) + "\n"
        if "def __eq__" in text or "def __hash__" in text:  # beside which these are refused
            text = text.replace("itertools.groupby", "itertools.chain").replace(
                "collections.OrderedDict", "collections.Counter"
            )
        return text

    def class_(self) -> str:
        """A class with behaviour, or a dataclass with methods, and an exception; `self.made` has the names of its methods."""
        self.names = {"self.a": "any", "self.b": "ints", "x": "any"}
        plain = not self.one_in(4)
        lines = (
            ["class Own:"]
            if plain
            else ["@dataclass", "class Own:", "    a: int = 1", "    b: list = field(default_factory=list)"]
        )
        if plain:
            lines += [f"    LIMIT = {self.pick(_LITERALS['int'])}"] if self.one_in(2) else []
            lines += ["    def __init__(self, a=1, b=None):", "        self.a, self.b = a, b or []"]
            lines += [f"        self._c = {self.pick(_LITERALS['int'])}"]
        self.made = tuple(self.rng.sample(_OWN, self.rng.randrange(1, 5)))
        for name in self.made:
            lines += self.own_method(name, 2, plain)
        for name in self.rng.sample(_SPECIAL, self.rng.randrange(4)) if plain else ():
            lines += self.own_special(name)
        return "\n".join(["class Mistake(ValueError):", "    pass", "", "", *lines])

    def own_method(self, name: str, size: int, plain: bool) -> list[str]:
        saved, self.names = self.names, {"self.a": "any", "self.b": "ints", "x": "any"}
        bound = {"made": "staticmethod", "other": "classmethod", "size": "property"}.get(name)
        parameters = {"made": "x", "other": "cls, x=0", "size": "self"}.get(name, "self, x=0")
        lines = [f"    def {name}({parameters}):", "        log = []"]
        if bound in ("staticmethod", "classmethod"):
            self.names = {"x": "any"}
        elif name == "size":
            self.names.pop("x")
        if name not in ("made", "other") and self.one_in(2):
            lines.append(
                f"        self.{self.pick(('a', 'b', 'late'))} {self.pick(('=', '=', '+=', '-=', '*='))} {self.any(1)}"
            )
        lines += self.block(size, 1, "        ")
        result = {"made": self.pick(("Own(x)", "x")), "other": self.pick(("cls(x)", "cls"))}.get(
            name, f"log, {self.any(1)}"
        )
        self.names = saved
        made = [*([f"    @{bound}"] if bound else []), *lines, f"        return {result}"]
        sets = ["    @size.setter", "    def size(self, x):", f"        self.{self.pick(('a', 'b'))} = x"]
        return made + sets if name == "size" and plain and self.one_in(2) else made

    def own_special(self, name: str) -> list[str]:
        saved, self.names = self.names, {"self.a": "any", "self.b": "ints"}
        body = {
            "__len__": f"return {self.pick(('len(self.b)', '3', self.any(1)))}", "__iter__": self.pick(("yield from self.b", "return iter(self.b)", "return self.b")),
            "__repr__": self.pick(("return f'Own({self.a!r})'", "return 'own' * 40", "return self.a")), "__str__": "return 'own ' + str(self.b)",
            "__eq__": self.pick(("return self.a == other", "return type(other) is Own and self.a == other.a")),
            "__lt__": self.pick(("return self.b < other.b", "return str(self.a) < str(other.a)", "return True")), "__contains__": f"return {self.any(1)}",
            "__bool__": "return bool(self.a)", "__hash__": self.pick(("return 7", "return hash(self.a)")), "__call__": f"return {self.any(1)}",
            "__next__": "return self.b.pop()",
        }[name]  # fmt: skip
        self.names = saved
        more = {"__eq__": ", other", "__lt__": ", other", "__contains__": ", x", "__call__": ", x=0"}.get(name, "")
        return [f"    def {name}(self{more}):", f"        {body}"]

    def function(self, name: str, size: int) -> str:
        self.names = {f"p{i}": self.pick(KINDS) for i in range(self.rng.randrange(1, 4))}
        self.parameters = list(self.names.values())
        head = list(self.names)
        above = self.pick(_DECORATORS) if self.one_in(8) else ""
        if self.one_in(4):
            head[-1] += f"={self.pick(_LITERALS[self.parameters[-1]])}"
        elif self.one_in(6):
            head.append("*more")
            self.names["more"] = "tuple"
        if self.one_in(8):
            head.append("**named")
            self.names["named"] = "dict"
        lines = [
            *above.splitlines(),
            f"def {name}({', '.join(head)}):",
            "    log = []",
            *self.block(size, 3, "    "),
            f"    return {self.result()}",
        ]
        self.helpers.append((name, len(self.parameters)))
        return "\n".join(lines)

    def result(self) -> str:
        names = list(self.names)
        self.rng.shuffle(names)
        return f"({', '.join(['log', *names[:4]])})"

    def block(self, size: int, depth: int, indent: str) -> list[str]:
        lines = []
        for _ in range(self.rng.randrange(1, size + 1)):
            before = dict(self.names)
            lines += [indent + line for line in self.logged(self.statement(depth), before)]
        return lines

    def logged(self, lines: list[str], before: dict[str, str]) -> list[str]:
        """Statements, most of them so that an exception is noted and the program goes on."""
        if self.one_in(5):
            return lines
        self.names = {n: k for n, k in self.names.items() if n in before} if self.one_in(2) else self.names
        return ["try:", *("    " + line for line in lines), "except Exception as error:", "    log.append(str(error))"]

    def statement(self, depth: int) -> list[str]:
        simple = ("assign", "assign", "assign", "augment", "call", "store", "unpack", "delete", "check")
        compound = (
            "if_",
            "for_",
            "while_",
            "try_",
            "local",
            "leave",
            "match",
            "generator",
            "with_",
            *("own",) * (3 * bool(self.made)),
        )
        return getattr(self, f"s_{self.pick(simple + compound if depth else simple)}")(depth - 1)

    def s_assign(self, _: int) -> list[str]:
        kind = self.pick(KINDS)
        value = self.expr(kind, 3)
        return [f"{self.bind(kind)} = {value}"]

    def s_augment(self, _: int) -> list[str]:
        name = self.pick(tuple(self.names))
        target = name if not self.one_in(4) else f"{name}[{self.expr('int', 1)}]"
        return [f"{target} {self.pick(_BINARY)}= {self.any(2)}"]

    def s_call(self, _: int) -> list[str]:
        return [self.method(self.pick(tuple(self.names)), 2)]

    def s_store(self, _: int) -> list[str]:
        name = self.pick(tuple(self.names))
        at = self.pick((f"{self.expr('int', 1)}:", f":{self.expr('int', 1)}", "::2", self.expr("int", 1), self.any(1)))
        return [f"{name}[{at}] = {self.any(2)}"]

    def s_unpack(self, _: int) -> list[str]:
        value = self.any(2)
        a, b = self.bind("any"), self.bind("any")
        return [
            self.pick(
                (
                    f"{a}, {b} = {value}",
                    f"{a}, *{b} = {value}",
                    f"({a}, *_), {b} = {value}",
                    f"[{a}, {b}] = {b}, {a} = {value}",
                )
            )
        ]

    def s_delete(self, _: int) -> list[str]:
        name = self.pick(tuple(self.names))
        return [f"del {name}[{self.pick((self.any(1), ':1', '::2'))}]"]

    def s_check(self, _: int) -> list[str]:
        return [self.pick((f"assert {self.expr('bool', 2)}, {self.any(1)}", f"assert {self.any(2)} or True"))]

    def s_if_(self, depth: int) -> list[str]:
        lines = [f"if {self.pick((self.expr('bool', 2), self.any(1)))}:", *self.block(2, depth, "    ")]
        if self.one_in(2):
            lines += [f"elif {self.any(1)}:", *self.block(2, depth, "    ")] if self.one_in(2) else []
            lines += ["else:", *self.block(2, depth, "    ")]
        return lines

    def s_for_(self, depth: int) -> list[str]:
        source = self.pick(
            (
                self.any(2),
                f"range({self.expr('int', 1)} % 5)",
                f"enumerate({self.any(1)})",
                f"zip({self.any(1)}, {self.any(1)})",
            )
        )
        target = f"{self.bind('any')}, {self.bind('any')}" if source[:3] in ("enu", "zip") else self.bind("any")
        return self.loop([f"for {target} in {source}:"], depth)

    def s_while_(self, depth: int) -> list[str]:
        name = self.bind("int")
        return [f"{name} = {self.pick(('3', '5'))}", *self.loop([f"while {name} > 0:", f"    {name} -= 1"], depth)]

    def loop(self, lines: list[str], depth: int) -> list[str]:
        self.loops += 1
        lines += self.block(2, depth, "    ")
        if self.one_in(4):
            lines.append(f"    if {self.any(1)}: {self.pick(('break', 'continue'))}")
        self.loops -= 1
        return [*lines, "else:", *self.block(1, depth, "    ")] if self.one_in(6) else lines

    def s_try_(self, depth: int) -> list[str]:
        lines = ["try:", *self.block(3, depth, "    ")]
        caught = self.pick(
            (f"{self.pick(_ERRORS)} as e", f"({self.pick(_ERRORS)}, {self.pick(_ERRORS)}) as e", "Exception as e")
        )
        self.counter += 1
        lines += [f"except {caught}:", f"    v{self.counter} = (str(e), repr(e))"]
        self.names[f"v{self.counter}"] = "any"
        lines += ["    raise"] if self.one_in(8) else []
        lines += ["else:", *self.block(1, depth, "    ")] if self.one_in(4) else []
        return [*lines, "finally:", *self.block(1, depth, "    ")] if self.one_in(4) else lines

    def s_with_(self, depth: int) -> list[str]:
        """A buffer that is written to and read, in a `with` or on its own; or errors that are passed over."""
        if self.one_in(5):
            asked = self.pick(("", "prec=5", "decimal.Context(prec=3)", "rounding=decimal.ROUND_UP", "prec=<int>"))
            with_ = f"with decimal.localcontext({self.fill(asked, 'int', 0)}) as c:"
            made = f"    log.append(str({self.pick(('decimal.Decimal(1) / 7', '+decimal.Decimal(str(' + self.expr('float', 1) + '))', 'decimal.Decimal(2).sqrt()', 'c.prec'))}))"
            return [with_, made, f"    c.prec = {self.pick(('9', self.any(1)))}", *self.block(1, depth, "    "), made]
        if self.one_in(4):
            return [f"with contextlib.suppress({self.pick(_ERRORS)}):", *self.block(2, depth, "    ")]
        self.counter += 1
        name = f"b{self.counter}"
        made, saved = self.fill(self.pick(_BUFFERS), "str", 1), dict(self.names)
        lines = []
        for _ in range(self.rng.randrange(1, 5)):
            ways = ("print", "seek", "lines", "block", *("method",) * 4)
            lines += {
                "print": [f"print({self.any(1)}, {self.any(1)}, sep={self.expr('str', 0)}, file={self.pick((name, self.any(0)))})"],
                "seek": [f"{name}.seek({self.pick(('0', '1', '2, 0', '0, 2'))})"],
                "lines": [f"for line in {name}: log.append(line)"],
                "method": [f"log.append({self.method(name, 1)})"],
            }.get(self.pick(ways)) or self.block(1, depth, "")  # fmt: skip
        self.names = saved
        after = [f"log.append({name}.getvalue())"]
        if self.one_in(2):
            return [f"with {made} as {name}:", *("    " + line for line in lines), *after]
        return [f"{name} = {made}", *lines, *after]

    def s_own(self, _: int) -> list[str]:
        """Something done with values of the program's own class; what the run keeps of them is text."""
        if not self.made:
            return self.s_assign(0)
        self.counter += 1
        name = f"o{self.counter}"
        given = self.pick(("", self.any(1), f"{self.any(0)}, {self.expr('ints', 1)}"))
        lines = [f"{name} = Own({given})"]
        for _ in range(self.rng.randrange(1, 5)):
            other = self.pick((name, f"Own({self.any(0)})", self.any(0)))
            lines.append(
                self.pick(
                    (
                        f"log.append(str({name}.{self.pick(self.made)}({self.pick(('', self.any(1)))})))",
                        f"log.append(str({name}.{self.pick((*self.made, 'a', 'b'))}))",
                        f"{name}.{self.pick(('a', 'b', 'late', 'size', 'LIMIT'))} {self.pick(('=', '+='))} {self.any(1)}",
                        f"{name}.a, {name}.b = {self.any(1)}, {self.any(1)}",
                        f"log.append({self.pick(('len', 'bool', 'list', 'str', 'repr', 'hash', 'sorted', 'sum', 'callable'))}({name}) != 0)",
                        f"log.append(str({name} {self.pick(_COMPARED)} {other}))",
                        f"log.append(str(sorted([{name}, {other}, {name}])))",
                        f"log.append(str(max([{name}, {other}]) is {name}))",
                        f"log.append(({{{name}: 1}}, [x for x in {name}])[1])",
                        f"log.append(str({name}({self.any(0)})))",
                        f"log.append(str(Own.{self.pick(self.made)}({self.any(0)})))",
                        f"log.append((isinstance({other}, Own), type({name}) is Own))",
                        f"log.append('%s {{}}'.format({name}) % {name})",
                        f"raise Mistake({self.any(1)})",
                    )
                )
            )
        return lines

    def s_match(self, depth: int) -> list[str]:
        lines = [f"match {self.any(2)}:"]
        for _ in range(self.rng.randrange(1, 4)):
            saved = dict(self.names)
            pattern = self.pattern(2)
            guard = f" if {self.any(1)}" if self.one_in(3) else ""
            lines += [f"    case {pattern}{guard}:", *self.block(1, depth, "        ")]
            self.names = self.names if self.one_in(6) else saved
        return [*lines, "    case _:", *self.block(1, depth, "        ")] if self.one_in(2) else lines

    def pattern(self, depth: int, capturing: bool = True) -> str:
        """A pattern that does not take everything."""
        ways = ("literal", "class", "sequence", "mapping", "or") if depth else ("literal", "class")
        way = self.pick(ways)
        if way == "literal":
            return self.pick(_MATCHED)
        if way == "class":
            kind = self.pick(_DRAWN["class"])
            return f"{kind}({self.part(depth - 1, capturing) if self.one_in(3) else ''})"
        if way == "sequence":
            items = [self.part(depth - 1, capturing) for _ in range(self.rng.randrange(3))]
            star = [f"*{self.capture() if capturing else '_'}"] if self.one_in(2) else []
            return f"[{', '.join([*items, *star])}]"
        if way == "mapping":
            keys = self.rng.sample(("'a'", "'b'", "1", "None"), self.rng.randrange(3))
            pairs = [f"{k}: {self.part(depth - 1, capturing)}" for k in keys]
            return f"{{{', '.join([*pairs, *([f'**{self.capture()}'] if capturing and self.one_in(3) else [])])}}}"
        options = f"{self.pattern(depth - 1, False)} | {self.pattern(depth - 1, False)}"
        return f"({options}) as {self.capture()}" if capturing and self.one_in(2) else f"({options})"

    def part(self, depth: int, capturing: bool) -> str:
        """A pattern inside another, which may take everything."""
        if self.one_in(2):
            return self.capture() if capturing and self.one_in(2) else "_"
        return self.pattern(max(depth, 0), capturing)

    def capture(self) -> str:
        """A name of its own, as no pattern binds one twice."""
        self.counter += 1
        self.names[f"v{self.counter}"] = "any"
        return f"v{self.counter}"

    def s_generator(self, depth: int) -> list[str]:
        self.counter += 1
        name, saved = f"gen{self.counter}", dict(self.names)
        self.names["q"] = "any"
        lines = [f"def {name}(q=3):"]
        for _ in range(self.rng.randrange(1, 4)):
            way = self.pick(("yield", "yield", "got", "from", "loop", "leave", "block"))
            if way == "loop":
                lines += [f"    for i in {self.any(1)}:", f"        yield {self.pick(('i', self.any(1)))}"]
            elif way == "block":
                lines += self.block(1, min(depth, 1), "    ")
            else:
                text = {"yield": "yield ", "got": f"{self.bind('any')} = yield ", "from": "yield from "}.get(way)
                lines += [f"    {text}{self.any(1)}"] if text else [f"    if {self.any(1)}: return {self.any(1)}"]
        self.names = saved
        made = f"{name}({self.any(1) if self.one_in(2) else ''})"
        use = self.pick(
            ("{}", "list({})", "next({}, 'over')", "sum({})", "[*{}]", "dict(zip({}, 'abc'))", "{}.send(None)")
        )
        return [*lines, "    yield q", f"{self.bind('any')} = {use.format(made)}"]

    def s_local(self, depth: int) -> list[str]:
        self.counter += 1
        name, saved = f"inner{self.counter}", dict(self.names)
        outer = self.pick(tuple(saved))
        self.names["q"] = "any"
        lines = [
            f"def {name}(q, r={self.any(1)}):",
            *(["    nonlocal " + outer] if outer[0] == "v" and self.one_in(3) else []),
        ]
        body = self.block(2, min(depth, 1), "    ") if len(lines) == 1 else [f"    {outer} = {self.any(1)}"]
        lines += [*body, f"    return {self.any(2)}"]
        self.names = saved
        cache = [self.pick(_DECORATORS)] if self.one_in(3) else []
        calls = [f"{self.bind('any')} = {name}({self.any(1)})" for _ in range(2 if cache else 1)]
        return [*"\n".join(cache).splitlines(), *lines, *calls]

    def s_leave(self, _: int) -> list[str]:
        if self.one_in(2):
            return [f"if {self.any(1)}: return {self.result()}"]
        return [f"if {self.any(1)}: raise {self.pick(_ERRORS)}({self.any(1)})"]

    # --- expressions ----------------------------------------------------------------

    def any(self, depth: int) -> str:
        return self.expr(self.pick(KINDS), depth)

    def expr(self, kind: str, depth: int) -> str:
        if self.one_in(25):
            kind = self.pick((*KINDS, "None"))
        if kind not in _LITERALS:
            kind = self.pick(KINDS)
        held = [n for n, k in self.names.items() if k in (kind, "any")]
        if depth <= 0 or self.one_in(4):
            return self.pick(held) if held and not self.one_in(3) else self.pick(_LITERALS[kind])
        ways = (self.component, self.component, self.component, self.operation, self.form, self.form, self.row_method)
        return f"({self.pick(ways)(kind, depth - 1)})"

    def of_type(self, t: Type, depth: int) -> str:
        if t.name == "Callable":
            return self.function_value(max(1, len(t.args) - 1), depth)
        if t.name in ("list", "Iterable", "Iterator", "tuple*"):
            inner = t.args[0].name if t.args else ""
            kind = {"int": "ints", "float": "ints", "str": "strs", "list": "rows", "tuple": "rows"}.get(
                inner
            ) or self.pick(("ints", "strs", "rows", "set", "dict", "str"))
            text = self.expr(kind, depth)
            return f"iter({text})" if t.name == "Iterator" or self.one_in(9) else text
        return self.expr(_OF_TYPE.get(t.name) or self.pick(KINDS), depth)

    def component(self, kind: str, depth: int) -> str:
        """A call of a row of the library whose result is of the kind, if there is one."""
        row: Component = self.pick(_ROWS if self.one_in(5) else _giving(kind) or _ROWS)
        most = len(row.params)
        used = most - self.rng.randrange(row.optional + 1)
        args = [self.of_type(t, depth) for t in row.params[:used]]
        if row.name.startswith("re."):
            args[0] = self.pick(_PATTERNS)
        if row.kind == "method":
            text = f"({args[0]}).{row.name.rpartition('.')[2]}({', '.join(args[1:])})"
        else:
            text = f"{row.name}({', '.join(args)})"
            if row.name in ("min", "max", "sorted") and self.one_in(3):
                text = text[:-1] + f", key={self.function_value(1, depth)})"
        return f"list({text})" if row.result.name in ("Iterator", "Iterable") and not self.one_in(6) else text

    def function_value(self, arity: int, depth: int) -> str:
        if arity == 1 and self.one_in(2):
            return self.pick(
                (
                    "len",
                    "str",
                    "abs",
                    "int",
                    "repr",
                    "bool",
                    "list",
                    "tuple",
                    "sum",
                    "str.upper",
                    "operator.neg",
                    "operator.itemgetter(0)",
                    "set",
                )
            )
        if arity == 2 and self.one_in(2):
            return self.pick(("max", "min", "operator.add", "operator.mul", "pow", "divmod", "operator.sub"))
        names = [f"a{i}" for i in range(arity)]
        saved = dict(self.names)
        self.names |= dict.fromkeys(names, "any")
        self.lambdas += 1
        body = self.any(min(depth, 1))
        self.lambdas -= 1
        self.names = saved
        return f"(lambda {', '.join(names)}: {body})"

    def row_method(self, _: str, depth: int) -> str:
        return self.method(self.any(depth), depth)

    def method(self, receiver: str, depth: int) -> str:
        name = self.pick(tuple(_METHODS))
        args = [self.any(depth) if k == "any" else self.expr(k, depth) for k in self.pick(_METHODS[name])]
        return f"({receiver}).{name}({', '.join(args)})"

    def operation(self, kind: str, depth: int) -> str:
        if kind == "bool":
            parts = [self.any(depth), self.pick(_COMPARED), self.any(depth)]
            more = [self.pick(_COMPARED), self.any(depth)] if self.one_in(4) else []
            return " ".join(parts if ":=" in "".join(more) else [*parts, *more])
        left, right = self.expr(kind, depth), self.pick((self.expr(kind, depth), self.any(depth)))
        op = self.pick(_BINARY)
        if op in ("**", "<<"):
            right = f"({right} % 7)"
        return self.pick(
            (f"{left} {op} {right}",) * 4
            + (f"-{left}", f"~{left}", f"not {left}", f"{left} and {right}", f"{left} or {right}", f"+{left}")
        )

    def form(self, kind: str, depth: int) -> str:
        """What is neither a call of a row nor an operator."""
        if self.one_in(4):
            saved, item = dict(self.names), f"i{depth}"
            source = self.any(depth)
            while ":=" in source:  # which no iterable of a comprehension may hold
                source = self.any(depth)
            self.names[item] = "any"
            text = self.fill(self.pick(_COMPREHENSIONS), kind, depth)
            self.names = saved
            return text.replace("TAIL", f"for {item} in {source}")
        if self.helpers and self.one_in(8):
            name, count = self.pick(self.helpers)
            named = self.pick(
                ("", "", f", k={self.any(0)}", f", **{{'k': {self.any(0)}}}", f", **{self.expr('dict', 0)}")
            )
            return f"{name}({', '.join(self.any(0) for _ in range(count))}{named})"
        if self.one_in(12):
            value, saved = self.any(depth), dict(self.names)
            text = f"{self.capture()} := {value}"
            self.names = self.names if self.one_in(3) and not self.lambdas else saved
            return text
        return self.fill(self.pick(_FORMS), kind, depth)

    def fill(self, form: str, kind: str, depth: int) -> str:
        """`form` with something in place of every mark such as <any>."""

        def drawn(mark: re.Match[str]) -> str:
            name = mark[1]
            if name in ("f1", "f2"):
                return self.function_value(int(name[1]), depth)
            if name in _DRAWN:
                return str(self.pick(_DRAWN[name]))
            if name == "name":
                return self.names_or_literal()
            kinds = {"any": self.pick(KINDS), "same": kind, "leaf": self.pick(KINDS)}
            return self.expr(kinds.get(name, name), 0 if name == "leaf" else depth)

        text = re.sub(r"<(\w+)>", drawn, form)
        return self.fill(form, kind, depth) if ":=" in text and " for " in form and "TAIL" not in form else text

    def names_or_literal(self) -> str:
        return self.pick((*self.names, "3", "2.5", "True"))

    # --- inputs ---------------------------------------------------------------------

    def inputs(self, number: int) -> list[tuple[Any, ...]]:
        """Arguments for the entry of the program just written."""
        from collections import Counter, OrderedDict, deque

        names = {
            "collections": __import__("collections"),
            "Counter": Counter,
            "OrderedDict": OrderedDict,
            "deque": deque,
        }
        return [tuple(eval(self.pick(_LITERALS[k]), dict(names)) for k in self.parameters) for _ in range(number)]
