"""A grammar of hostile programs: bytes choose among ways to make, nest, chain, grow, walk and hand out values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.security.corpus import CLASSES, FORMATS, FRAGILE, GROWING, HUGE, NEST, WALKED
from tests.security.made import VALUES, functions

_FUNCTIONS = functions()
_GRAMMAR: dict[str, tuple[str, ...]] = {
    "stmt": (
        "v = <e>", "w = <e>", "v, w = w, v", "v += <e>", "v |= <e>", "v *= <e>", "v %= <e>", "v[<e>] = <e>", "v[<e>:] = <e>", "del v[<e>]", "<e>",
        "v, *w = <e>", "(v, *_), w = <e>", "for v in <e>:\n    <stmt>", "for v, *w in <e>:\n    <stmt>\n    <stmt>", "while v:\n    <stmt>\n    <stmt>",
        "for _ in range(60):\n    v, w = <nest>, <nest>", "for _ in range(30000):\n    v = <chain>", "<walk>", "return <e>", "assert <e>, <e>", "raise ValueError(<e>)",
        "try:\n    <stmt>\nexcept Exception as e:\n    v = e\nfinally:\n    <stmt>", "def g(a, b=<e>):\n    <stmt>\n    return <e>\nv = g(<e>)", "def g(*a):\n    return <e>\nv = g(*<e>)",
        "match <e>:\n    case [v, *w]:\n        <stmt>\n    case {'a': w, **v}:\n        <stmt>\n    case str(v) | int(v) | (dict() as v):\n        <stmt>",
        "def g(a=<e>):\n    <stmt>\n    v = yield <e>\n    yield from <e>\nv = g(<e>)", "def g(a):\n    while a:\n        w = yield a\nv = g(<e>)",
        "def g(a):\n    yield from g(<e>)\nv = g(<e>)", "for _ in range(3000):\n    v = (a for a in v)", "def g(a):\n    for b in a:\n        yield b\nfor _ in range(3000):\n    v = g(v)",
        "@functools.lru_cache(maxsize=None)\ndef g(a, b=<e>):\n    return <e>\nfor _ in range(300):\n    v = g(<e>)", "def g(a=1, *b, **c):\n    return c\nv = g(**<e>)",
        "@<e>\ndef g(a, b=<e>):\n    return <e>\nv = g", "@functools.wraps(<e>)\ndef g(*a):\n    return <e>\nv = g(<e>)", "for _ in range(3000):\n    v = functools.partial(v, <e>)",
        "decimal.getcontext().prec = <e>", "with decimal.localcontext(prec=<e>) as w:\n    <stmt>", "v.prec = <e>", "w = decimal.getcontext()", "decimal.setcontext(<e>)",
    ),
    "e": (
        "v", "w", "x", "y", "z", "v", "w", "<value>", "<hostile>", "<function>(<e>)", "<function>(<e>, <e>)", "<function>(*<e>)", "(<e>).<method>()", "(<e>).<method>(<e>)",
        "(<e>).<method>(<e>, <e>)", "(<e>).<method>(*<e>)", "[<e>, <e>]", "(<e>, *<e>)", "{<e>: <e>}", "{<e>}", "[<e> for a in <e>]", "(<e> for a in <e>)", "{a: <e> for a in <e>}",
        "(lambda a: <e>)", "(lambda a, b: <e>)(<e>, <e>)", "(<e>)(<e>)", "<e> + <e>", "<e> * <e>", "<e> ** <e>", "<e> << <e>", "<e> % <e>", "<e> | <e>", "<e> == <e>", "<e> in <e>",
        "<e> < <e> <= <e>", "(<e>)[<e>]", "(<e>)[<e>:<e>]", "type(<e>)", "type(<e>)(<e>)", "f'{v}{w!r:>9}'", "<e> if <e> else <e>", "(v := <e>)", "next(<e>)", "next(<e>, <e>)", "(<e>)(**<e>)", "(<e>).send(<e>)", "(<e>).close()",
    ),
}  # fmt: skip
_CLASS = """class C:
    k = [1]
    def __init__(self, a=1, b=None):
        self.a, self.b = a, b
    <special>
    <special>
    def m(self, v=0, w=None, x=1, y=(), z=()):
        <stmt>
        self.a = <e>
        return <e>
    @property
    def p(self, v=1, w=2, x=3, y=4, z=5):
        return <e>
    @staticmethod
    def t(v=0, w=0, x=0, y=0, z=0):
        return <e>
"""
_NAMES = "v=0, w=1, x=2, y=3, z=4"
_OWN: dict[str, tuple[str, ...]] = {  # what a program with a class has besides
    "class": (_CLASS, _CLASS.replace("self.a, self.b", "self.b, C.k")),
    "special": tuple(f"def __{name}__(self, {_NAMES}):\n    <stmt>\n    return <e>" for name in
                     "eq eq ne lt le gt ge hash hash len iter repr str bool contains call".split()),
    "stmt": ("(<e>).a = <e>", "v.b = <e>", "v.a, w = <e>", "v.a += <e>", "C.k = <e>", "v = C(v)", "for _ in range(30000):\n    v = C(v)",
             "for _ in range(30000):\n    v = C(v).m", "for _ in range(3000):\n    v.a = (a for a in v.a)", "v.a = v", "v = C(<e>)", "w = C(<e>, <e>)"),
    "e": ("C()", "C(<e>)", "C(v, w)", "(<e>).a", "(<e>).b", "(<e>).p", "(<e>).m(<e>)", "(<e>).m", "C.m", "C.t", "C.t(<e>)", "C.k", "type(<e>)()", "sorted([C(<e>), <e>])",
          "{C(<e>), <e>}", "{<e>: <e>}[C(<e>)]", "copy.deepcopy(<e>)", "repr(<e>)", "[C(<e>)]", "dict(C(<e>))", "max(C(<e>), <e>)"),
}  # fmt: skip
_WITH_CLASS = {kind: (*_GRAMMAR.get(kind, ()), *forms * (1 if kind == "class" else 3)) for kind, forms in _OWN.items()}
_METHODS = "format join replace translate expandtabs center split rfind index count update extend sort get pop append add items elements most_common group copy fromkeys encode substitute safe_substitute format_map wrap fill quantiles expand exp power sqrt create_decimal formatyear timestamp astimezone".split()
DEEPEST = 5


def program_of(data: bytes) -> str:
    """The text of the program that some bytes choose; the same bytes give the same program. The first says whether it has a class."""
    choices = iter(data)
    grammar = _WITH_CLASS if next(choices, 0) % 2 else _GRAMMAR
    made = _filled(grammar, "class", choices, 0) if grammar is _WITH_CLASS else ""
    lines = [line for _ in range(1 + len(data) // 24) for line in _filled(grammar, "stmt", choices, 0).split("\n")]
    return (
        made + "def f(x, y, z):\n    v, w = x, y\n" + "".join(f"    {line}\n" for line in lines[:60]) + "    return v\n"
    )


def _filled(grammar: dict[str, tuple[str, ...]], kind: str, choices: Iterator[int], depth: int) -> str:
    forms = (
        _forms(grammar, kind) if depth < DEEPEST or kind not in ("stmt", "e") else ("v",) if kind == "e" else ("v = w",)
    )
    form = forms[(next(choices, 0) * 256 + next(choices, 0)) % len(forms)]
    if kind not in grammar:
        return form
    return re.sub(r"( *)<(\w+)>", lambda m: _placed(m[1], _filled(grammar, m[2], choices, depth + 1)), form)


def _placed(indent: str, text: str) -> str:
    """What was filled in, each of its lines as far to the right as its place."""
    return indent + text.replace("\n", "\n" + indent)


def _forms(grammar: dict[str, tuple[str, ...]], kind: str) -> tuple[str, ...] | list[str]:
    table = {
        "value": VALUES, "function": _FUNCTIONS, "method": _METHODS, "nest": list(NEST.values()), "chain": FRAGILE, "walk": WALKED,
        "hostile": [*CLASSES, *FORMATS, *HUGE, *GROWING],
    }  # fmt: skip
    return grammar.get(kind) or table[kind]
