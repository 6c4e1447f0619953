"""Every component of the library crossed with every way of making a value: one program for each."""

from __future__ import annotations

from csp_ir.interpreter.methods import METHODS
from csp_ir.ir.components import builtin_names
from csp_ir.ir.modules import CLASS_METHODS, CLASSES, MODULES

VALUES = [
    "x", "-1", "2.5", "10 ** 400", "'abc'", "'{0.__class__}'", "'%s' * 9", "b'ab'", "None", "True", "complex(1, 2)", "range(5)", "range(10 ** 15)",
    "[3, 1, 2]", "[[1], [2]]", "(1, 'a')", "{1: 2}", "{'a': 'b'}", "{1, 2}", "[]", "iter([1, 2])", "itertools.count()", "itertools.repeat([1])",
    "zip([1], [2])", "(a for a in [1, 2])", "map(len, ['a'])", "(lambda a: a)", "(lambda a, b: a)", "len", "isinstance", "type",
    "str", "type(x)", "type(len)", "type(type)", "object()", "ValueError", "ValueError('{0.__class__}')", "slice(1, 2)", "re.compile('a(b)?')",
    "re.match('a', 'ab')", "operator.itemgetter(0)", "functools.cmp_to_key(max)(1)", "collections.deque([1])", "collections.defaultdict(list)",
    "collections.Counter('ab')", "collections.OrderedDict()", "{1: 2}.items()", "Decimal('1e999999')", "Fraction(1, 3)", "date(2020, 1, 2)", "datetime(2020, 1, 2)",
    "timedelta(1)", "Path('/etc/passwd')", "P(1)", "P", "C.A", "C", "int | str", "str.format", "copy.copy", "hashlib.md5(b'a')", "'a' * 10 ** 4", "io.StringIO('a{0.__class__}\\nb')",
    "functools.partial(len)", "functools.partial(str.upper, 'a').func", "functools.wraps(len)", "operator.attrgetter('args')", "operator.methodcaller('format', len)",
    "string.Template('$a ${b} {0.__class__}')", "textwrap.TextWrapper(5)", "statistics.NormalDist(0, 1)", "calendar.TextCalendar()", "calendar.month_name", "timezone.utc", "decimal.getcontext()", "decimal.Context(prec=5)", "len.__name__",
    "datetime(2020, 1, 2, tzinfo=timezone.utc)", "'[[[[1]]]]'", "'{\"a\": {\"b\": 1e999}}'", "[int, str.upper, {'a': len}]",
]  # fmt: skip

RECORDS = "class P(NamedTuple):\n    a: int\n    b: int = 1\n\nclass C(Enum):\n    A = 1\n\n"


def _program(call: str) -> str:
    return f"{RECORDS}def f(x):\n    return {call}\n"


def functions() -> list[str]:
    dotted = {f"{module}.{name}" for module, members in MODULES.items() for name in members} - CLASSES.keys()
    of_classes = {f"{kind}.{name}" for kind, names in CLASS_METHODS.items() for name in names}
    texts = {
        f"{kind}.{name}"
        for kind in ("str", "list", "dict", "bytes", "float")
        for name in METHODS
        if hasattr(eval(kind), name)
    }
    return sorted(builtin_names() | dotted | of_classes | texts)


def calls() -> list[str]:
    """Programs: every function on every value, alone, twice and beside another; every method of every value."""
    found = []
    for i, function in enumerate(functions()):
        for j, value in enumerate(VALUES):
            other = VALUES[(7 * i + 3 * j) % len(VALUES)]
            for args in (
                value,
                f"{value}, {value}",
                f"{other}, {value}",
                f"{value}, {other}, {value}",
                f"*{value}",
                f"[{value}], {other}",
            ):
                found.append(_program(f"{function}({args})"))
    for i, method in enumerate(sorted(METHODS)):
        for j, value in enumerate(VALUES):
            other = VALUES[(5 * i + 11 * j) % len(VALUES)]
            for args in ("", other, f"{other}, {value}", f"*[{other}]"):
                found.append(_program(f"({value}).{method}({args})"))
    return found
