"""Helpers that a sample calls and never defines: from other samples, or well known by name.

Models often write as if `is_prime` or `lcm` existed. A helper of that name in another sample
is taken first; else one of a small table of functions whose names leave no doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from csp_ir.errors import InputError
from csp_ir.ir import nodes as ir
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.ir.rewrite import renamed
from csp_ir.samples.plain import unbound
from csp_ir.samples.sample import Sample

_FUNCTIONS = {
    "isprime|prime|checkprime|primecheck|isaprime|isprimenumber": """
def is_prime(n):
    if n < 2:
        return False
    i = 2
    while i * i <= n:
        if n % i == 0:
            return False
        i += 1
    return True""",
    "ispalindrome|palindrome|checkpalindrome|ispal": """
def is_palindrome(value):
    text = str(value)
    return text == text[::-1]""",
    "gcd|hcf|greatestcommondivisor|findgcd": """
def gcd(a, b):
    while b:
        a, b = b, a % b
    return abs(a)""",
    "lcm|leastcommonmultiple|findlcm": """
def lcm(a, b):
    x, y = a, b
    while y:
        x, y = y, x % y
    return abs(a * b) // abs(x) if x else 0""",
    "factorial|fact": """
def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result""",
    "fib|fibonacci": """
def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a""",
    "digitsum|sumdigits|sumofdigits|digitssum|sumdigit": """
def digit_sum(n):
    return sum(int(c) for c in str(abs(n)))""",
    "iseven|even": "def is_even(n):\n    return n % 2 == 0",
    "isodd|odd": "def is_odd(n):\n    return n % 2 == 1",
    "isvowel|vowel": 'def is_vowel(c):\n    return c.lower() in "aeiou"',
    "isconsonant|consonant": 'def is_consonant(c):\n    return c.isalpha() and c.lower() not in "aeiou"',
    "isperfectsquare|issquare|perfectsquare": """
def is_square(n):
    if n < 0:
        return False
    r = int(n ** 0.5)
    return r * r == n or (r + 1) * (r + 1) == n""",
    "divisors|getdivisors|finddivisors": "def divisors(n):\n    return [i for i in range(1, n + 1) if n % i == 0]",
    "reverse|reversestring|reversestr": "def reverse(s):\n    return s[::-1]",
    "flatten": "def flatten(xs):\n    return [x for row in xs for x in row]",
    "mean|average|avg": "def mean(xs):\n    return sum(xs) / len(xs)",
    "swap": "def swap(a, b):\n    return b, a",
    "isnumber|isnumeric|isint|isinteger|isdigit": """
def is_number(s):
    try:
        float(s)
        return True
    except ValueError:
        return False""",
}
_VALUES = {
    "alphabet|letters|lowercase|alphabets": "'abcdefghijklmnopqrstuvwxyz'",
    "vowels|vowel": "'aeiouAEIOU'",
    "digits": "'0123456789'",
    "consonants": "'bcdfghjklmnpqrstvwxyzBCDFGHJKLMNPQRSTVWXYZ'",
    "pi": "3.141592653589793",
}


def supplied(samples: Iterable[Sample]) -> list[Sample]:
    """The samples with missing helpers and constants put in, where there is a source for them."""
    read = list(samples)
    offered = _offered(read)
    return [_supplied(s, offered) if s.program is not None else s for s in read]


def _offered(samples: Iterable[Sample]) -> dict[str, ir.Function]:
    """The commonest helper of each name among the samples that needs nothing else."""
    counts: dict[str, Counter[ir.Function]] = {}
    for sample in samples:
        if sample.program is not None:
            for helper in sample.program.helpers:
                if not unbound(ir.Program(helper)):
                    counts.setdefault(helper.name, Counter())[helper] += 1
    return {name: found.most_common(1)[0][0] for name, found in counts.items()}


def _supplied(sample: Sample, offered: Mapping[str, ir.Function]) -> Sample:
    program = sample.program
    assert program is not None
    edits = list(sample.edits)
    for name, called in unbound(program).items():
        helper = offered.get(name)
        if helper is not None:
            edits.append(f"took {name} from another sample")
        elif called and (known := known_function(name)) is not None:
            helper = known
            edits.append(f"supplied the well-known {name}")
        if helper is not None and called:
            program = ir.Program(program.function, (*program.helpers, helper))
        elif not called and (value := known_value(name)) is not None:
            first = ir.Assign((ir.Name(name),), value)
            program = replace(program, function=replace(program.function, body=(first, *program.function.body)))
            edits.append(f"supplied the well-known {name}")
    return sample if program is sample.program else replace(sample, program=program, edits=tuple(edits))


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@lru_cache(maxsize=256)
def known_function(name: str) -> ir.Function | None:
    """The well-known function of a name, under that name."""
    plain = _plain(name)
    for names, text in _FUNCTIONS.items():
        if plain in names.split("|"):
            try:
                function = parse_program(text.strip()).function
            except InputError:
                return None
            return renamed(function, {function.name: name})  # type: ignore[no-any-return]
    return None


def known_value(name: str) -> ir.Expr | None:
    """The well-known constant of a name."""
    plain = _plain(name)
    return next((parse_expr(text) for names, text in _VALUES.items() if plain in names.split("|")), None)
