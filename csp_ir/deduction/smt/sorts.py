"""Sorts of SMT-LIB terms: what is ill-sorted is refused where it is read, not where it would be evaluated."""

from __future__ import annotations

from collections.abc import Mapping

from csp_ir.deduction.smt.bitvectors import TESTS, WORDS, parse_bits, width_after, width_of
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, show
from csp_ir.deduction.smt.strings import ALIASES

Signature = tuple[tuple[str, ...], str]
_S, _I, _B = "String", "Int", "Bool"
_FIXED: dict[str, Signature] = {
    "str.replace": ((_S, _S, _S), _S), "str.replace_all": ((_S, _S, _S), _S), "str.at": ((_S, _I), _S),
    "str.substr": ((_S, _I, _I), _S), "str.from_int": ((_I,), _S), "str.to_int": ((_S,), _I), "str.len": ((_S,), _I),
    "str.indexof": ((_S, _S, _I), _I), "str.prefixof": ((_S, _S), _B), "str.suffixof": ((_S, _S), _B),
    "str.to_code": ((_S,), _I), "str.from_code": ((_I,), _S), "str.is_digit": ((_S,), _B),
    "str.contains": ((_S, _S), _B), "div": ((_I, _I), _I), "mod": ((_I, _I), _I), "abs": ((_I,), _I), "not": ((_B,), _B),
}  # fmt: skip
# name -> sort of every argument, result, least number of arguments
_MANY: dict[str, tuple[str, str, int]] = {
    "str.++": (_S, _S, 2), "str.<": (_S, _B, 2), "str.<=": (_S, _B, 2), "+": (_I, _I, 1), "-": (_I, _I, 1),
    "*": (_I, _I, 1), "<": (_I, _B, 2), "<=": (_I, _B, 2), ">": (_I, _B, 2), ">=": (_I, _B, 2), "and": (_B, _B, 1),
    "or": (_B, _B, 1), "xor": (_B, _B, 2), "=>": (_B, _B, 2),
}  # fmt: skip
_FOLDED = {"bvand", "bvor", "bvxor", "bvadd", "bvmul"}
_BITS = {name for name, _ in WORDS} | set(TESTS)
_RESIZING = {"concat", "bvcomp"}
OPERATIONS = sorted({*_FIXED, *_MANY, *_BITS, *_RESIZING, *ALIASES, "=", "distinct", "ite", "let"})


def sort_name(sort: Sexpr) -> str:
    """String, Int, Bool or BitVec n; raises SygusError for others."""
    width = width_of(sort)
    if width:
        return f"BitVec {width}"
    if sort in (_S, _I, _B):
        return str(sort)
    raise SygusError(f"the sort {show(sort)} is not read", remedy="String, Int, Bool or (_ BitVec n)")


def sort_of(term: Sexpr, names: Mapping[str, str], functions: Mapping[str, Signature]) -> str:
    """The sort of a term, every part of which is well-sorted; raises SygusError.

    names: sorts of variables; functions: sorts of arguments and result by name.
    """
    if isinstance(term, str):
        return _token(term, names, functions)
    head = term[0]
    if head == "let":
        inner = dict(names)
        for binding in term[1]:
            inner[show(binding[0])] = sort_of(binding[-1], names, functions)
        return sort_of(term[2], inner, functions)
    if head == "_":
        if len(term) == 3 and isinstance(term[1], str) and term[1][:2] == "bv" and term[1][2:].isdecimal():
            width = width_of(("_", "BitVec", term[2]))
            if width and term[1].isascii():
                return f"BitVec {width}"
        raise SygusError(f"{show(term)[:80]} is not read", remedy="(_ bvN width) for a bit-vector")
    if head in ("Constant", "Variable") and len(term) == 2:
        return sort_name(term[1])
    name = show(head)
    args = [sort_of(part, names, functions) for part in term[1:]]
    if name in functions:
        return _applied(term, functions[name], args)
    name = ALIASES.get(name, name)
    if name in _FIXED:
        return _applied(term, _FIXED[name], args)
    if name in _MANY:
        sort, result, least = _MANY[name]
        return _applied(term, ((sort,) * max(least, len(args)), result), args)
    if name in ("=", "distinct"):
        return _applied(term, ((args[0] if args else _I,) * max(2, len(args)), _B), args)
    if name == "ite":
        return _applied(term, ((_B, args[1], args[1]), args[1]) if len(args) > 1 else ((_B, _I, _I), _I), args)
    if name in _BITS:
        word = next((a for a in args if a.startswith("BitVec")), "BitVec n")
        if name in TESTS:
            return _applied(term, ((word, word), _B), args)
        count = len(args) if name in _FOLDED and len(args) > 2 else 1 if (name, 1) in WORDS else 2
        return _applied(term, ((word,) * count, word), args)
    if name in _RESIZING or not isinstance(head, str):
        after = width_after(name, [int(a.split()[1]) if a.startswith("BitVec") else 0 for a in args])
        if after:
            return f"BitVec {after}"
    near = _near(name, [*OPERATIONS, *functions], 3)
    raise SygusError(
        f"the operation {name[:80]} is not read", remedy=" or ".join(near) if near else "a define-fun before its use"
    )


def _applied(term: tuple[Sexpr, ...], signature: Signature, args: list[str]) -> str:
    wanted, result = signature
    if len(args) != len(wanted):
        raise SygusError(f"{show(term[0])} takes {len(wanted)} arguments, not {len(args)}: {show(term)[:80]}")
    for part, sort, given in zip(term[1:], wanted, args):
        if sort != given:
            raise SygusError(f"{show(part)[:60]} is {given} where {show(term[0])} takes {sort}: {show(term)[:80]}")
    return result


def _token(token: str, names: Mapping[str, str], functions: Mapping[str, Signature]) -> str:
    if token in names:
        return names[token]
    known = functions.get(token)
    if known is not None:
        if known[0]:
            raise SygusError(f"{token} takes {len(known[0])} arguments, not 0")
        return known[1]
    if token[0] == '"':
        return _S
    if token in ("true", "false"):
        return _B
    if token[0] == "#":
        return f"BitVec {parse_bits(token).width}"
    if token.lstrip("-").isdecimal() and token.isascii():
        if len(token) > 4000:
            raise SygusError(f"a numeral of {len(token)} digits is not read", remedy="one of at most 4000")
        return _I
    near = _near(token, [*names, *functions], 1)
    raise SygusError(f"unknown name {token[:80]}", remedy=near[0] if near else "(declare-var name sort) before its use")


def _near(name: str, known: list[str], most: int) -> list[str]:
    from difflib import get_close_matches  # takes longer to import than most tasks to read

    return get_close_matches(name, known, most)
