"""SMT-LIB strings, integers and booleans: each meaning with its inverses beside it."""

from __future__ import annotations

from typing import Any

from csp_ir.deduction.domains import FREE, NotNumeral, Numeral, OfLength, Without, is_exact
from csp_ir.deduction.language import Component, Term


def substr(s: str, i: int, n: int) -> str:
    return s[i : i + n] if 0 <= i < len(s) and n > 0 else ""


def at(s: str, i: int) -> str:
    return s[i] if 0 <= i < len(s) else ""


def replace(s: str, p: str, r: str) -> str:
    return s.replace(p, r, 1)  # an empty pattern prepends, in SMT-LIB and in Python


def replace_all(s: str, p: str, r: str) -> str:
    return s.replace(p, r) if p else s


def indexof(s: str, p: str, i: int) -> int:
    return s.find(p, i) if 0 <= i <= len(s) else -1


def to_int(s: str) -> int:
    return int(s) if s and s.isascii() and s.isdigit() else -1


def from_int(n: int) -> str:
    return str(n) if n >= 0 else ""


def _exact(out: Any) -> bool:
    return is_exact(out)


def concat_rest(out: Any, a: str) -> Any:
    """b of a ++ b."""
    if not _exact(out):
        return FREE
    return (out[0][len(a) :],) if out[0].startswith(a) else None


def concat_front(out: Any, b: str) -> Any:
    """a of a ++ b."""
    if not _exact(out):
        return FREE
    return (out[0][: len(out[0]) - len(b)],) if out[0].endswith(b) else None


def replace_new(out: Any, s: str, p: str) -> Any:
    """r of replace(s, p, r): forced where p occurs in s, free elsewhere."""
    if not _exact(out):
        return FREE
    text = out[0]
    start = s.find(p)
    if start < 0:
        return FREE if s == text else None
    behind = s[start + len(p) :]
    if len(text) < start + len(behind) or text[:start] != s[:start] or not text.endswith(behind):
        return None
    return (text[start : len(text) - len(behind)],)


def replace_old(out: Any, s: str, r: str) -> Any:
    """p of replace(s, p, r): what may stand at its first occurrence."""
    if not _exact(out):
        return FREE
    text = out[0]
    if s == text:
        return Without(s, r)
    length = len(s) - len(text) + len(r)
    if length < 0:
        return None
    found = []
    for start in range(len(s) - length + 1):
        p = s[start : start + length]
        if s.find(p) == start and s.replace(p, r, 1) == text:
            found.append(p)
    return tuple(dict.fromkeys(found)) or None


def replace_in(out: Any, p: str, r: str) -> Any:
    """s of replace(s, p, r): the output, or the output with one r put back to p."""
    if not _exact(out):
        return FREE
    text = out[0]
    found = []
    start = text.find(r)
    while start >= 0:
        s = text[:start] + p + text[start + len(r) :]
        if s.find(p) == start:
            found.append(s)
        start = text.find(r, start + 1)
    if p not in text:
        found.append(text)
    return tuple(dict.fromkeys(found)) or None


_WIDEN = tuple((left, right) for total in range(5) for left in range(total, -1, -1) for right in (total - left,))


def replace_patterns(out: Any, s: str) -> tuple[Any, ...]:
    """Alternatives for p of replace(s, p, r): what differs between s and the output, widened on either side."""
    if not _exact(out):
        return (FREE,) * len(_WIDEN)
    text = out[0]
    if text == s:
        return (Without(s, ""),) * len(_WIDEN)
    most = min(len(s), len(text))
    front = 0
    while front < most and s[front] == text[front]:
        front += 1
    back = 0
    while back < most - front and s[-1 - back] == text[-1 - back]:
        back += 1
    if not front and not back:
        return ()
    found: list[Any] = []
    for left, right in _WIDEN:
        start, stop = front - left, len(s) - back + right
        pattern = s[max(start, 0) : stop]
        good = start >= 0 and right <= back and pattern and s.find(pattern) == start
        found.append((pattern,) if good else None)
    return tuple(found)


def replace_all_new(out: Any, s: str, p: str) -> Any:
    """r of replace_all(s, p, r): the same text at every occurrence."""
    if not _exact(out):
        return FREE
    text = out[0]
    count = s.count(p) if p else 0
    if not count:
        return FREE if s == text else None
    total = len(text) - len(s) + count * len(p)
    if total < 0 or total % count:
        return None
    start = s.find(p)
    r = text[start : start + total // count]
    return (r,) if s.replace(p, r) == text else None


def from_int_of(out: Any) -> Any:
    """n of from_int(n)."""
    if not _exact(out):
        return FREE
    text = out[0]
    if text == "":
        return range(-(10**30), 0)
    return (int(text),) if text.isascii() and text.isdigit() and str(int(text)) == text else None


def to_int_of(out: Any) -> Any:
    """s of to_int(s)."""
    if not _exact(out):
        return FREE
    number = out[0]
    return NotNumeral() if number == -1 else Numeral(number) if number >= 0 else None


def length_of(out: Any) -> Any:
    """s of len(s)."""
    if not _exact(out):
        return FREE
    return OfLength(out[0]) if out[0] >= 0 else None


def add_other(out: Any, a: int) -> Any:
    if type(out) is range:
        return range(out.start - a, out.stop - a)
    return tuple(v - a for v in out) if type(out) is tuple else FREE


def sub_left(out: Any, b: int) -> Any:
    return add_other(out, -b)


def sub_right(out: Any, a: int) -> Any:
    if type(out) is range:
        return range(a - out.stop + 1, a - out.start + 1)
    return tuple(a - v for v in out) if type(out) is tuple else FREE


def _not_constant_first(args: tuple[Term, ...]) -> bool:
    return not args[0].constant


def _some_variable(args: tuple[Term, ...]) -> bool:
    return any(not a.constant for a in args)


def _replaceable(args: tuple[Term, ...]) -> bool:
    s, p, r = args
    return not s.constant and p is not r and s is not p


def _prefix(args: tuple[Term, ...]) -> bool:
    return not args[1].constant and args[0] is not args[1]


def _sum(args: tuple[Term, ...]) -> bool:
    return not any(a.constant and a.value == 0 for a in args)


def _difference(args: tuple[Term, ...]) -> bool:
    return args[0] is not args[1] and not (args[1].constant and args[1].value == 0)


def _branching(args: tuple[Term, ...]) -> bool:
    return args[1] is not args[2] and not args[0].constant


def _different(args: tuple[Term, ...]) -> bool:
    return args[0] is not args[1] and _some_variable(args)


def _boolean_of(out: Any) -> bool | None:
    return out[0] if is_exact(out) else None


def equal_other(out: Any, a: Any) -> Any:
    """b of a = b: a where they must be equal."""
    return (a,) if _boolean_of(out) is True else FREE


def not_of(out: Any) -> Any:
    return (not out[0],) if is_exact(out) else FREE


def and_other(out: Any, a: bool) -> Any:
    wanted = _boolean_of(out)
    if wanted is None:
        return FREE
    if wanted:
        return (True,) if a else None
    return (False,) if a else FREE


def or_other(out: Any, a: bool) -> Any:
    wanted = _boolean_of(out)
    if wanted is None:
        return FREE
    if wanted:
        return FREE if a else (True,)
    return (False,) if not a else None


COMPONENTS: tuple[Component, ...] = (
    Component("str.++", 2, lambda a, b: a + b, "concat", inverses={0: concat_front, 1: concat_rest}),
    Component("str.++", 3, lambda a, b, c: a + b + c),
    Component(
        "str.replace",
        3,
        replace,
        "replace",
        inverses={2: replace_new, 1: replace_old, 0: replace_in},
        guess=(1, (0,), replace_patterns),
        useful=_replaceable,
    ),
    Component("str.replace_all", 3, replace_all, "replace_all", inverses={2: replace_all_new}, useful=_replaceable),
    Component("str.at", 2, at, "at", useful=_not_constant_first),
    Component("str.substr", 3, substr, "slice", useful=_not_constant_first),
    Component("str.from_int", 1, from_int, "from_int", inverses={0: from_int_of}),
    Component("str.to_int", 1, to_int, "to_int", inverses={0: to_int_of}, useful=_not_constant_first),
    Component("str.len", 1, len, "len", inverses={0: length_of}),
    Component("str.indexof", 3, indexof, "find", useful=_not_constant_first),
    Component("str.prefixof", 2, lambda p, s: s.startswith(p), useful=_prefix),
    Component("str.suffixof", 2, lambda p, s: s.endswith(p), useful=_prefix),
    Component("str.contains", 2, lambda s, p: p in s, useful=lambda args: _prefix(args[::-1])),
    Component("str.<", 2, lambda a, b: a < b, useful=_different),
    Component("str.<=", 2, lambda a, b: a <= b, useful=_different),
    Component("=", 2, lambda a, b: a == b, "equal", inverses={1: equal_other}, useful=_different, commutes=True),
    Component("distinct", 2, lambda a, b: a != b, useful=_different, commutes=True),
    Component("<", 2, lambda a, b: a < b, useful=_different),
    Component("<=", 2, lambda a, b: a <= b, useful=_different),
    Component(">", 2, lambda a, b: a > b, useful=_different),
    Component(">=", 2, lambda a, b: a >= b, useful=_different),
    Component("+", 2, lambda a, b: a + b, "add", inverses={1: add_other}, useful=_sum, commutes=True),
    Component("-", 2, lambda a, b: a - b, "sub", inverses={0: sub_left, 1: sub_right}, useful=_difference),
    Component("-", 1, lambda a: -a, "neg"),
    Component("*", 2, lambda a, b: a * b, useful=_some_variable, commutes=True),
    Component("div", 2, lambda a, b: (a // b if b > 0 else -(a // -b)) if b else 0, useful=_some_variable),
    Component("mod", 2, lambda a, b: a % abs(b) if b else a, useful=_some_variable),
    Component("abs", 1, abs),
    Component("not", 1, lambda a: not a, "not", inverses={0: not_of}, useful=_some_variable),
    Component("and", 2, lambda a, b: a and b, "and", inverses={1: and_other}, useful=_different, commutes=True),
    Component("or", 2, lambda a, b: a or b, "or", inverses={1: or_other}, useful=_different, commutes=True),
    Component("=>", 2, lambda a, b: not a or b, useful=_different),
    Component("xor", 2, lambda a, b: a != b, "xor", useful=_different, commutes=True),
    Component("ite", 3, lambda c, a, b: a if c else b, "ite", useful=_branching),
)

# SyGuS-IF 1 names; the answer keeps the name the grammar uses.
ALIASES = {
    "int.to.str": "str.from_int",
    "str.to.int": "str.to_int",
    "str.from.int": "str.from_int",
    "str.replaceall": "str.replace_all",
}
