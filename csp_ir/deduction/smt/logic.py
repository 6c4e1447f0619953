"""Constraints as data: definitions and lets written out, negation normal form, linear forms of integers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, show

if TYPE_CHECKING:
    from csp_ir.deduction.smt.meaning import Definition

Linear = dict[Sexpr, int]  # coefficient of each part; the constant stands at ()
CONSTANT: Sexpr = ()
TRUE, FALSE = "true", "false"
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
SWAPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "distinct": "distinct"}
MOST_PARTS = 200_000
_NUMERAL = re.compile("-?[0-9]{1,4000}")  # Python reads no longer ones


def written_out(term: Sexpr, definitions: Mapping[str, Definition]) -> Sexpr:
    """The term without define-funs and lets. Raises SygusError for quantifiers and for more than `MOST_PARTS` parts."""
    left = MOST_PARTS

    def out(t: Sexpr, env: Mapping[str, Sexpr]) -> Sexpr:
        nonlocal left
        left -= 1
        if left < 0:
            raise SygusError(f"a constraint has more than {MOST_PARTS} parts once its definitions are written out")
        if isinstance(t, str):
            if t in env:
                return env[t]
            known = definitions.get(t)
            return out(known.body, {}) if known is not None and not known.parameters else t
        if not t:
            raise SygusError("an empty term")
        head = t[0]
        if head in ("forall", "exists"):
            raise SygusError(f"{head} is not read; declare-var quantifies over all values")
        if head == "let":
            bound = {show(b[0]): out(b[-1], env) for b in t[1]}
            return out(t[2], {**env, **bound})
        if head == "_" or not isinstance(head, str):
            return t if head == "_" else (head, *(out(p, env) for p in t[1:]))
        args = tuple(out(p, env) for p in t[1:])
        known = definitions.get(head)
        if known is None:
            return (head, *args)
        if len(known.parameters) != len(args):
            raise SygusError(f"{head} takes {len(known.parameters)} arguments, got {len(args)}: {show(t)[:80]}")
        return out(known.body, dict(zip((n for n, _ in known.parameters), args)))

    return out(term, {})


def substitute(term: Sexpr, env: Mapping[Sexpr, Sexpr]) -> Sexpr:
    """The term with parts that are keys of `env` exchanged; operation names stay."""
    if term in env:
        return env[term]
    if isinstance(term, str) or not term:
        return term
    return (term[0], *(substitute(p, env) for p in term[1:]))


def mentions(term: Sexpr, name: Sexpr) -> bool:
    if term == name:
        return True
    return not isinstance(term, str) and any(mentions(p, name) for p in term)


def names_in(term: Sexpr) -> set[str]:
    """Leaves of a term."""
    if isinstance(term, str):
        return {term}
    return set().union(*(names_in(p) for p in term[1:])) if len(term) > 1 else set()


def size(term: Sexpr) -> int:
    """Leaves and operations, as SyGuS counts them."""
    if isinstance(term, str) or number(term) is not None:
        return 1
    return 1 + sum(size(t) for t in term[1:])


def number(term: Sexpr) -> int | None:
    """The integer a literal denotes; None for another term."""
    if isinstance(term, str):
        return int(term) if _NUMERAL.fullmatch(term) else None
    if len(term) == 2 and term[0] == "-" and isinstance(term[1], str) and _NUMERAL.fullmatch(term[1]):
        return -int(term[1])
    return None


def literal(value: int) -> Sexpr:
    return str(value) if value >= 0 else ("-", str(-value))


def linear(term: Sexpr) -> Linear:
    """An integer term as a sum of multiples of parts that are no sums themselves."""
    out: Linear = {}

    def put(t: Sexpr, times: int) -> None:
        known = number(t)
        if known is not None:
            out[CONSTANT] = out.get(CONSTANT, 0) + times * known
            return
        if not isinstance(t, str):
            if t[0] == "+":
                for part in t[1:]:
                    put(part, times)
                return
            if t[0] == "-":
                put(t[1], times if len(t) > 2 else -times)
                for part in t[2:]:
                    put(part, -times)
                return
            if t[0] == "*":
                factor, rest = 1, []
                for part in t[1:]:
                    inner = linear(part)
                    if not inner or set(inner) == {CONSTANT}:
                        factor *= inner.get(CONSTANT, 0)
                    else:
                        rest.append(part)
                if len(rest) <= 1:
                    put(rest[0] if rest else "1", times * factor)
                    return
        out[t] = out.get(t, 0) + times

    put(term, 1)
    return {part: times for part, times in out.items() if times}


def plus(a: Linear, b: Linear, times: int = 1) -> Linear:
    """a + times * b."""
    out = dict(a)
    for part, count in b.items():
        out[part] = out.get(part, 0) + times * count
    return {part: count for part, count in out.items() if count}


def scaled(a: Linear, times: int) -> Linear:
    return {part: times * count for part, count in a.items()} if times else {}


def linear_term(form: Linear) -> Sexpr:
    """A term for a linear form: positive parts first, then what is taken away."""
    more: list[Sexpr] = []
    less: list[Sexpr] = []
    for part, count in form.items():
        one: Sexpr = literal(abs(count)) if part == CONSTANT else part
        if part != CONSTANT and abs(count) != 1:
            one = ("*", literal(abs(count)), part)
        (more if count > 0 else less).append(one)
    if not more and not less:
        return "0"
    if not more and len(less) == 1 and CONSTANT in form:
        return literal(form[CONSTANT])
    total: Sexpr = "0" if not more else more[0] if len(more) == 1 else ("+", *more)
    for one in less:
        total = ("-", one) if total == "0" else ("-", total, one)
    return total


def without_choices(term: Sexpr, most: int = 32) -> list[Sexpr]:
    """The values a term may be one of: every way to take the branches of the conditionals in it."""
    if isinstance(term, str):
        return [term]
    if term[0] == "ite":
        return [v for branch in term[2:] for v in without_choices(branch, most)][:most]
    found: list[tuple[Sexpr, ...]] = [(term[0],)]
    for part in term[1:]:
        found = [(*done, v) for done in found for v in without_choices(part, most)][:most]
    return list(found)


def is_truth(term: Sexpr, truths: Iterable[str]) -> bool:
    """Whether a term is a truth value; `truths`: names of variables that are."""
    if isinstance(term, str):
        return term in (TRUE, FALSE) or term in truths
    if term[0] == "ite":
        return is_truth(term[2], truths)
    return term[0] in _TRUTHS or show(term[0]) in truths


_TRUTHS = {"and", "or", "not", "=>", "xor", "<", "<=", ">", ">=", "=", "distinct"}
_TRUTHS |= {"str.<", "str.<=", "str.prefixof", "str.suffixof", "str.contains", "str.is_digit"}
_TRUTHS |= {"bvult", "bvule", "bvugt", "bvuge", "bvslt", "bvsle", "bvsgt", "bvsge"}


def negated(term: Sexpr) -> Sexpr:
    """The opposite of a literal or of a formula in negation normal form."""
    if term == TRUE:
        return FALSE
    if term == FALSE:
        return TRUE
    if isinstance(term, str):
        return ("not", term)
    head = term[0]
    if head == "not":
        return term[1]
    if head in OPPOSITE:
        return (OPPOSITE[str(head)], *term[1:])
    if head in ("and", "or"):
        return joined("or" if head == "and" else "and", map(negated, term[1:]))
    return ("not", term)


def joined(head: str, parts: Iterable[Sexpr]) -> Sexpr:
    """A conjunction or disjunction: flat, without repetitions and constants."""
    stop, skip = (FALSE, TRUE) if head == "and" else (TRUE, FALSE)
    out: dict[Sexpr, None] = {}
    for part in parts:
        for one in part[1:] if not isinstance(part, str) and part[0] == head else (part,):
            if one == stop or negated(one) in out:
                return stop
            if one != skip:
                out.setdefault(one)
    if not out:
        return skip
    return next(iter(out)) if len(out) == 1 else (head, *out)


def normal(term: Sexpr, truths: Iterable[str], integers: Iterable[str], positive: bool = True) -> Sexpr:
    """Negation normal form, with comparisons that are decided decided.

    truths, integers: names that are of these sorts.
    """

    def go(t: Sexpr, sign: bool) -> Sexpr:
        if isinstance(t, str):
            return t if sign and t != FALSE else (t if sign else negated(t))
        head, args = t[0], t[1:]
        if head == "not":
            return go(args[0], not sign)
        if head in ("and", "or"):
            return joined(str(head) if sign else ("or" if head == "and" else "and"), [go(a, sign) for a in args])
        if head == "=>":
            return go(("or", *(("not", a) for a in args[:-1]), args[-1]), sign)
        if head == "xor" and len(args) == 2:
            return either(go(args[0], True), go(args[1], True), not sign)
        if head == "ite" and is_truth(t, truths):
            test = go(args[0], True)
            return joined(
                "and",
                (joined("or", (negated(test), go(args[1], sign))), joined("or", (test, go(args[2], sign)))),
            )
        if head in ("=", "distinct") and is_truth(args[0], truths) and len(args) == 2:
            return either(go(args[0], True), go(args[1], True), sign == (head == "="))
        if head == "distinct":
            pairs = [("=", a, b) for k, a in enumerate(args) for b in args[k + 1 :]]
            return joined("and" if sign else "or", [go(p, not sign) for p in pairs])
        if head in SWAPPED and len(args) > 2:
            return joined("and" if sign else "or", [go((head, a, b), sign) for a, b in zip(args, args[1:])])
        decided = _decided(t, integers)
        if decided is not None:
            return TRUE if decided == sign else FALSE
        return t if sign else negated(t)

    def either(a: Sexpr, b: Sexpr, same: bool) -> Sexpr:
        b = b if same else negated(b)
        return joined("or", (joined("and", (a, b)), joined("and", (negated(a), negated(b)))))

    return go(term, positive)


def _decided(atom: Sexpr, integers: Iterable[str]) -> bool | None:
    if isinstance(atom, str) or len(atom) != 3 or atom[0] not in SWAPPED:
        return None
    head, a, b = str(atom[0]), atom[1], atom[2]
    if a == b:
        return head in ("=", "<=", ">=")
    if not (is_integer(a, integers) or is_integer(b, integers)):
        return False if head == "=" and _is_value(a) and _is_value(b) else None
    gap = plus(linear(a), linear(b), -1)
    if gap and set(gap) != {CONSTANT}:
        return None
    value = gap.get(CONSTANT, 0)
    return {"<": value < 0, "<=": value <= 0, ">": value > 0, ">=": value >= 0, "=": value == 0}[head]


def _is_value(term: Sexpr) -> bool:
    return isinstance(term, str) and term[0] == '"' and "\\u" not in term


def is_integer(term: Sexpr, integers: Iterable[str]) -> bool:
    if isinstance(term, str):
        return term in integers or number(term) is not None
    if term[0] == "ite":
        return is_integer(term[2], integers)
    return term[0] in _NUMBERS


_NUMBERS = {"+", "-", "*", "div", "mod", "abs", "str.len", "str.indexof", "str.to_int", "str.to.int", "str.to_code"}


def literals(formula: Sexpr) -> Iterator[Sexpr]:
    """The literals of a formula in negation normal form."""
    if not isinstance(formula, str) and formula[0] in ("and", "or"):
        for part in formula[1:]:
            yield from literals(part)
    else:
        yield formula
