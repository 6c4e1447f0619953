"""What the language holds, in words, from the library's own table."""

from __future__ import annotations

from functools import cache

from csp_ir.ir.components import table
from csp_ir.ir.modules import MODULES, TYPE_NAMES
from csp_ir.ir.read_object import SPECIAL

STATEMENTS = (
    "assignments (also `a, b = b, a` and `x += 1`), if, for, while, break, continue, return, raise, try, assert, del, "
    "match, functions within functions, yield, decorators, comprehensions, generator "
    "expressions, lambdas, `:=`, f-strings, slices"
)
CLASSES = (
    "with methods (staticmethod, classmethod, property and its setter too), constants and fields that are assigned; of special methods "
    f"{', '.join(sorted(SPECIAL))}; dataclass, NamedTuple and Enum without special methods; exceptions that have a name only"
)
OUT = (
    "classes above a class of your own, input, output, files, other modules, `with` of anything but io.StringIO and "
    "contextlib.suppress, global, async"
)
WHOLE = 25  # of a module with more names than that, it is said that all of them are there


@cache
def language() -> str:
    """Statements, builtins, methods by type, modules, classes: a line each; and what it does not hold."""
    names = list(dict.fromkeys(c.name for c in table() if c.kind in ("function", "method")))
    builtins = [n for n in names if "." not in n and n not in ("id", "hash", "object", "print")]
    methods: dict[str, list[str]] = {}
    for name in names:
        owner, _, method = name.partition(".")
        if method and owner not in MODULES and owner in TYPE_NAMES | {"Counter", "deque"}:
            methods.setdefault(owner, []).append(method)
    lines = [f"- statements: {STATEMENTS}", f"- builtins: {', '.join(builtins)}"]
    lines += [f"- methods of {owner}: {', '.join(found)}" for owner, found in methods.items()]
    for module, held in MODULES.items():
        told = "all functions" if len(held) > WHOLE else ", ".join(sorted(held))
        lines.append(f"- {module}: {told}")
    return "\n".join([*lines, f"- classes: {CLASSES}", f"- not: {OUT}"])
