"""SMT-LIB strings, integers and booleans: each meaning with its inverses beside it."""

from __future__ import annotations

import operator
from typing import Any

from csp_ir.deduction.domains import FREE, Affixed, NotNumeral, Numeral, OfLength, Preimage, Without, is_exact
from csp_ir.deduction.language import Component, Term
from csp_ir.interpreter.inverses import INVERSES

LETTERS = 196_608  # SMT-LIB's characters


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


def to_code(s: str) -> int:
    return ord(s) if len(s) == 1 else -1


def from_code(n: int) -> str:
    return chr(n) if 0 <= n < LETTERS else ""


def is_digit(s: str) -> bool:
    return len(s) == 1 and "0" <= s <= "9"


def _begins(p: str, s: str) -> bool:
    return s.startswith(p)


def _ends(p: str, s: str) -> bool:
    return s.endswith(p)


def _listed(operator: str, place: int = 0) -> Any:
    """The library's inverse of an operation, which SMT-LIB has too."""
    inverse = INVERSES[operator][place]

    def witness(out: Any, *others: Any) -> Any:
        if not is_exact(out):
            return FREE
        found = inverse(out[0], *others)
        return FREE if found is None else found or None

    return witness


concat_front, concat_rest, not_of = _listed("+", 0), _listed("+", 1), _listed("unary not")


def replace_new(out: Any, s: str, p: str) -> Any:
    """r of replace(s, p, r): forced where p occurs in s, free elsewhere."""
    if not is_exact(out):
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
    if not is_exact(out):
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
    if not is_exact(out):
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
    if not is_exact(out):
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
    if not is_exact(out):
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
    if not is_exact(out):
        return FREE
    text = out[0]
    if text == "":
        return range(-(10**30), 0)
    return (int(text),) if text.isascii() and text.isdigit() and str(int(text)) == text else None


def to_int_of(out: Any) -> Any:
    """s of to_int(s)."""
    if not is_exact(out):
        return FREE
    number = out[0]
    return NotNumeral() if number == -1 else Numeral(number) if number >= 0 else None


def code_of(out: Any) -> Any:
    """s of to_code(s)."""
    if is_exact(out) and 0 <= out[0] < LETTERS:
        return (chr(out[0]),)
    return FREE if out is FREE else Preimage(to_code, (), (), out)


def letter_of(out: Any) -> Any:
    """n of from_code(n)."""
    if is_exact(out) and len(out[0]) == 1:
        return (ord(out[0]),)
    return FREE if out is FREE else Preimage(from_code, (), (), out)


def length_of(out: Any) -> Any:
    """s of len(s)."""
    if not is_exact(out):
        return FREE
    return OfLength(out[0]) if out[0] >= 0 else None


FAR = 10**30  # beyond every number that is searched for


def quotient(a: int, b: int) -> int:
    return (a // b if b > 0 else -(a // -b)) if b else 0


def remainder(a: int, b: int) -> int:
    return a % abs(b) if b else a


def _through(meaning: Any, place: int) -> Any:
    """The inverse that tries a value: for arguments the output says little of."""

    def witness(out: Any, *others: Any) -> Any:
        return FREE if out is FREE else Preimage(meaning, others[:place], others[place:], out)

    return witness


def substr_start(out: Any, s: str, n: int) -> Any:
    """i of substr(s, i, n): where the output stands in s."""
    if not is_exact(out) or out[0] == "":
        return FREE if out is FREE else Preimage(substr, (s,), (n,), out)
    return tuple(i for i in range(len(s)) if substr(s, i, n) == out[0]) or None


def substr_length(out: Any, s: str, i: int) -> Any:
    """n of substr(s, i, n): the output's length, or anything longer where it ends the text."""
    if not is_exact(out):
        return FREE if out is FREE else Preimage(substr, (s, i), (), out)
    text = out[0]
    if not 0 <= i < len(s):
        return FREE if text == "" else None
    if not s.startswith(text, i):
        return None
    if text == "":
        return range(-FAR, 1)
    return range(len(text), FAR) if i + len(text) == len(s) else (len(text),)


def at_place(out: Any, s: str) -> Any:
    """i of at(s, i): where the letter stands in s."""
    if not is_exact(out) or out[0] == "":
        return FREE if out is FREE else Preimage(at, (s,), (), out)
    return tuple(i for i, letter in enumerate(s) if letter == out[0]) or None


def indexof_start(out: Any, s: str, p: str) -> Any:
    """i of indexof(s, p, i): after the occurrence before the one found."""
    if not is_exact(out) or out[0] < 0:
        return FREE if out is FREE else Preimage(indexof, (s, p), (), out)
    if not s.startswith(p, out[0]):
        return None
    return range(s.rfind(p, 0, out[0] + len(p) - 1) + 1 if p else out[0], out[0] + 1)


def begun_with(out: Any, p: str) -> Any:
    """s of prefixof(p, s)."""
    return Affixed(prefix=p) if _boolean_of(out) is True else _through(str.startswith, 0)(out, p)


def ended_with(out: Any, p: str) -> Any:
    """s of suffixof(p, s)."""
    return Affixed(suffix=p) if _boolean_of(out) is True else _through(str.endswith, 0)(out, p)


def holding(out: Any, p: str) -> Any:
    """s of contains(s, p)."""
    return Affixed(part=p) if _boolean_of(out) is True else _through(str.__contains__, 0)(out, p)


def _compared(low: int, high: int, other: bool) -> Any:
    """The inverse of a comparison, whose other argument a bounds the wanted one: at most a + low where the
    comparison and `other` agree, at least a + high elsewhere."""

    def witness(out: Any, a: int) -> Any:
        wanted = _boolean_of(out)
        if wanted is None:
            return FREE
        return range(-FAR, a + low + 1) if wanted is other else range(a + high, FAR)

    return witness


def neg_of(out: Any) -> Any:
    """a of -a."""
    return tuple(-v for v in out) if type(out) is tuple else FREE


def xor_other(out: Any, a: bool) -> Any:
    return (out[0] != a,) if is_exact(out) else FREE


def implied(out: Any, a: bool) -> Any:
    """b of a => b."""
    return or_other(out, not a)


def implying(out: Any, b: bool) -> Any:
    """a of a => b."""
    other = or_other(out, b)
    return not_of(other) if is_exact(out) and other not in (None, FREE) else other


def branch_if(out: Any, test: bool, other: Any) -> Any:
    """The branch taken where the test holds."""
    return out if test else FREE if out is FREE or other in out else None


def branch_else(out: Any, test: bool, other: Any) -> Any:
    return branch_if(out, not test, other)


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
    """b of a = b: a where they must be equal, anything else where they must not."""
    return (a,) if _boolean_of(out) is True else _through(lambda a, b: a == b, 1)(out, a)


def distinct_other(out: Any, a: Any) -> Any:
    """b of distinct(a, b)."""
    return (a,) if _boolean_of(out) is False else _through(lambda a, b: a != b, 1)(out, a)


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
    Component("str.at", 2, at, "at", inverses={1: at_place, 0: _through(at, 0)}, useful=_not_constant_first),
    Component(
        "str.substr",
        3,
        substr,
        "slice",
        inverses={2: substr_length, 1: substr_start, 0: _through(substr, 0)},
        useful=_not_constant_first,
    ),
    Component("str.from_int", 1, from_int, "from_int", inverses={0: from_int_of}),
    Component("str.to_int", 1, to_int, "to_int", inverses={0: to_int_of}, useful=_not_constant_first),
    Component("str.to_code", 1, to_code, inverses={0: code_of}, useful=_not_constant_first),
    Component("str.from_code", 1, from_code, inverses={0: letter_of}, useful=_not_constant_first),
    Component("str.is_digit", 1, is_digit, inverses={0: _through(is_digit, 0)}, useful=_not_constant_first),
    Component("str.len", 1, len, "len", inverses={0: length_of}),
    Component(
        "str.indexof",
        3,
        indexof,
        "find",
        inverses={2: indexof_start, 1: _through(indexof, 1), 0: _through(indexof, 0)},
        useful=_not_constant_first,
    ),
    Component("str.prefixof", 2, _begins, inverses={1: begun_with, 0: _through(_begins, 0)}, useful=_prefix),
    Component("str.suffixof", 2, _ends, inverses={1: ended_with, 0: _through(_ends, 0)}, useful=_prefix),
    Component(
        "str.contains",
        2,
        str.__contains__,
        inverses={0: holding, 1: _through(str.__contains__, 1)},
        useful=lambda args: _prefix(args[::-1]),
    ),
    Component("str.<", 2, str.__lt__, inverses={k: _through(str.__lt__, k) for k in (0, 1)}, useful=_different),
    Component("str.<=", 2, str.__le__, inverses={k: _through(str.__le__, k) for k in (0, 1)}, useful=_different),
    Component("=", 2, lambda a, b: a == b, "equal", inverses={1: equal_other}, useful=_different, commutes=True),
    Component(
        "distinct", 2, lambda a, b: a != b, "equal", inverses={1: distinct_other}, useful=_different, commutes=True
    ),
    Component("<", 2, operator.lt, inverses={0: _compared(-1, 0, True), 1: _compared(0, 1, False)}, useful=_different),
    Component("<=", 2, operator.le, inverses={0: _compared(0, 1, True), 1: _compared(-1, 0, False)}, useful=_different),
    Component(">", 2, operator.gt, inverses={0: _compared(0, 1, False), 1: _compared(-1, 0, True)}, useful=_different),
    Component(">=", 2, operator.ge, inverses={0: _compared(-1, 0, False), 1: _compared(0, 1, True)}, useful=_different),
    Component("+", 2, lambda a, b: a + b, "add", inverses={1: add_other}, useful=_sum, commutes=True),
    Component("-", 2, lambda a, b: a - b, "sub", inverses={0: sub_left, 1: sub_right}, useful=_difference),
    Component("-", 1, lambda a: -a, "neg", inverses={0: neg_of}),
    Component("*", 2, lambda a, b: a * b, inverses={1: _listed("*", 1)}, useful=_some_variable, commutes=True),
    Component("div", 2, quotient, inverses={0: _through(quotient, 0)}, useful=_some_variable),
    Component("mod", 2, remainder, inverses={0: _through(remainder, 0)}, useful=_some_variable),
    Component("abs", 1, abs, inverses={0: _listed("abs")}),
    Component("not", 1, lambda a: not a, "not", inverses={0: not_of}, useful=_some_variable),
    Component("and", 2, lambda a, b: a and b, "and", inverses={1: and_other}, useful=_different, commutes=True),
    Component("or", 2, lambda a, b: a or b, "or", inverses={1: or_other}, useful=_different, commutes=True),
    Component("=>", 2, lambda a, b: not a or b, inverses={0: implying, 1: implied}, useful=_different),
    Component("xor", 2, lambda a, b: a != b, "xor", inverses={1: xor_other}, useful=_different, commutes=True),
    Component(
        "ite", 3, lambda c, a, b: a if c else b, "ite", inverses={1: branch_if, 2: branch_else}, useful=_branching
    ),
)

# SyGuS-IF 1 names; the answer keeps the name the grammar uses.
ALIASES = {
    "int.to.str": "str.from_int",
    "str.to.int": "str.to_int",
    "str.from.int": "str.from_int",
    "str.replaceall": "str.replace_all",
}
