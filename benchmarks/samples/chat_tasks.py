"""Tasks for `chat.py`: specs, right and wrong programs as chat models write them, and hidden checks.

Right programs use what models use: classes, decorators, generators, module-level state, type aliases, modules
that the IR has not. A wrong program passes some examples or none.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """spec: its text; right, wrong: programs; hidden: assertions that a right answer passes."""

    name: str
    spec: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    hidden: str


TASKS = (
    Task(
        "running_max",
        "From a list of integers, the list of the largest element found until each moment.\n\n"
        "def running_max(numbers: list[int]) -> list[int]\n\nrunning_max([1, 2, 3, 2, 3, 4, 2]) == [1, 2, 3, 3, 3, 4, 4]",
        (
            "from itertools import accumulate\n\ndef running_max(numbers: list[int]) -> list[int]:\n"
            "    return list(accumulate(numbers, max))\n",
            "from typing import List\n\ndef running_max(numbers: List[int]) -> List[int]:\n    result: List[int] = []\n"
            "    best = float('-inf')\n    for n in numbers:\n        best = max(best, n)\n        result.append(best)\n"
            "    return result\n",
        ),
        (
            "def running_max(numbers):\n    return [max(numbers)] * len(numbers)\n",
            "def running_max(numbers):\n    return sorted(numbers)\n",
        ),
        "assert running_max([]) == []\nassert running_max([-3, -5, -1]) == [-3, -3, -1]",
    ),
    Task(
        "fib_memo",
        "The n-th Fibonacci number.\n\ndef fib_memo(n: int) -> int\n\nfib_memo(10) == 55\nfib_memo(3) == 2",
        (
            "from functools import lru_cache\n\n@lru_cache(maxsize=None)\ndef fib_memo(n: int) -> int:\n"
            "    if n < 2:\n        return n\n    return fib_memo(n - 1) + fib_memo(n - 2)\n",
            "_cache = {0: 0, 1: 1}\n\ndef fib_memo(n: int) -> int:\n    if n not in _cache:\n"
            "        _cache[n] = fib_memo(n - 1) + fib_memo(n - 2)\n    return _cache[n]\n",
            "def fib_memo(n: int, memo: dict = {}) -> int:\n    if n in memo:\n        return memo[n]\n    if n < 2:\n"
            "        return n\n    memo[n] = fib_memo(n - 1, memo) + fib_memo(n - 2, memo)\n    return memo[n]\n",
        ),
        (
            "def fib_memo(n):\n    return n * (n + 1) // 2\n",
            "def fib_memo(n):\n    return fib_memo(n - 1) + fib_memo(n - 2)\n",
        ),
        "assert fib_memo(0) == 0\nassert fib_memo(30) == 832040\nassert fib_memo(80) == 23416728348467685",
    ),
    Task(
        "balanced",
        "Whether the brackets of a text, round, square and curly, are balanced.\n\ndef balanced(text: str) -> bool\n\n"
        'balanced("([]{})") == True\nbalanced("(]") == False\nbalanced("((") == False\nbalanced(")(") == False',
        (
            "class Stack:\n    def __init__(self):\n        self.items = []\n\n    def push(self, item):\n"
            "        self.items.append(item)\n\n    def pop(self):\n        return self.items.pop()\n\n"
            "    def is_empty(self):\n        return not self.items\n\n\nPAIRS = {')': '(', ']': '[', '}': '{'}\n\n\n"
            "def balanced(text: str) -> bool:\n    stack = Stack()\n    for char in text:\n"
            "        if char in PAIRS.values():\n            stack.push(char)\n        elif char in PAIRS:\n"
            "            if stack.is_empty() or stack.pop() != PAIRS[char]:\n                return False\n"
            "    return stack.is_empty()\n",
        ),
        (
            "def balanced(text):\n    return text.count('(') == text.count(')')\n",
            "def balanced(text):\n    while '()' in text:\n        text = text.replace('()', '')\n    return text == ''\n",
        ),
        "assert balanced('')\nassert not balanced('([)]')\nassert not balanced(')(')\nassert balanced('a(b)[c]')",
    ),
    Task(
        "top_words",
        "The k most frequent words of a text in lower case, ties in alphabetical order.\n\n"
        "def top_words(text: str, k: int) -> list[str]\n\n"
        'top_words("the cat and the dog", 1) == ["the"]\ntop_words("b a b a c", 2) == ["a", "b"]',
        (
            "import re\nfrom collections import Counter\nfrom typing import NamedTuple\n\n\nclass Entry(NamedTuple):\n"
            "    count: int\n    word: str\n\n\ndef top_words(text: str, k: int) -> list[str]:\n"
            '    counts = Counter(re.findall(r"\\b\\w+\\b", text.lower()))\n'
            "    entries = [Entry(-count, word) for word, count in counts.items()]\n"
            "    return [entry.word for entry in sorted(entries)[:k]]\n",
            "from collections import Counter\n\ndef top_words(text: str, k: int) -> list[str]:\n"
            "    counts = Counter(text.lower().split())\n"
            "    return [w for w, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))][:k]\n",
        ),
        (
            "def top_words(text, k):\n    return sorted(text.split())[:k]\n",
            "def top_words(text, k):\n    return text.split()[:k]\n",
        ),
        "assert top_words('', 3) == []\nassert top_words('x Y y', 1) == ['y']",
    ),
    Task(
        "flatten",
        "A nested list of integers as a flat list.\n\ndef flatten(nested: list) -> list[int]\n\n"
        "flatten([1, [2, [3, 4]], 5]) == [1, 2, 3, 4, 5]",
        (
            "from collections.abc import Iterator\n\ndef _walk(nested) -> Iterator[int]:\n    for item in nested:\n"
            "        if isinstance(item, list):\n            yield from _walk(item)\n        else:\n            yield item\n\n"
            "def flatten(nested: list) -> list[int]:\n    return list(_walk(nested))\n",
            "def flatten(nested: list) -> list[int]:\n    result = []\n\n    def visit(items):\n        for item in items:\n"
            "            if isinstance(item, list):\n                visit(item)\n            else:\n"
            "                result.append(item)\n\n    visit(nested)\n    return result\n",
        ),
        (
            "def flatten(nested):\n    return [x for row in nested for x in row]\n",
            "def flatten(nested):\n    return nested\n",
        ),
        "assert flatten([]) == []\nassert flatten([[[[]]], [1]]) == [1]",
    ),
    Task(
        "primes_below",
        "The primes below n in order.\n\ndef primes_below(n: int) -> list[int]\n\nprimes_below(10) == [2, 3, 5, 7]\nprimes_below(2) == []",
        (
            "import math\n\n\ndef is_prime(num: int) -> bool:\n    if num < 2:\n        return False\n"
            "    for i in range(2, math.isqrt(num) + 1):\n        if num % i == 0:\n            return False\n"
            "    return True\n\n\ndef primes_below(n: int) -> list[int]:\n    return [i for i in range(n) if is_prime(i)]\n",
            "def primes_below(n: int) -> list[int]:\n    if n < 3:\n        return []\n    sieve = bytearray([1]) * n\n"
            "    sieve[0] = sieve[1] = 0\n    for p in range(2, int(n ** 0.5) + 1):\n        if sieve[p]:\n"
            "            sieve[p * p :: p] = bytearray(len(sieve[p * p :: p]))\n    return [i for i, flag in enumerate(sieve) if flag]\n",
        ),
        (
            "def primes_below(n):\n    return list(range(2, n))\n",
            "def primes_below(n):\n    return [i for i in range(2, n) if i % 2]\n",
        ),
        "assert primes_below(0) == []\nassert primes_below(30) == [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]",
    ),
    Task(
        "roman",
        "A number from 1 to 3999 as a Roman numeral.\n\ndef roman(number: int) -> str\n\nroman(4) == 'IV'\nroman(1994) == 'MCMXCIV'",
        (
            "VALUES: list[tuple[int, str]] = [\n    (1000, 'M'), (900, 'CM'), (500, 'D'), (400, 'CD'), (100, 'C'), (90, 'XC'),\n"
            "    (50, 'L'), (40, 'XL'), (10, 'X'), (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I'),\n]\n\n\n"
            "def roman(number: int) -> str:\n    parts = []\n    for value, symbol in VALUES:\n"
            "        count, number = divmod(number, value)\n        parts.append(symbol * count)\n    return ''.join(parts)\n",
        ),
        (
            "def roman(number):\n    return 'I' * number\n",
            "def roman(number):\n    return 'IV' if number == 4 else 'V'\n",
        ),
        "assert roman(1) == 'I'\nassert roman(3999) == 'MMMCMXCIX'",
    ),
    Task(
        "parse_duration",
        "The seconds of a duration such as `1h 30m 5s`.\n\ndef parse_duration(text: str) -> int\n\n"
        "parse_duration('1h 30m') == 5400\nparse_duration('45s') == 45",
        (
            "import re\n\nUNITS = {'h': 3600, 'm': 60, 's': 1}\nPATTERN = re.compile(r'(?P<value>\\d+)\\s*(?P<unit>[hms])')\n\n\n"
            "def parse_duration(text: str) -> int:\n    return sum(int(m['value']) * UNITS[m['unit']] for m in PATTERN.finditer(text))\n",
            "from datetime import timedelta\n\ndef parse_duration(text: str) -> int:\n    total = timedelta()\n"
            "    for part in text.split():\n        match part[-1]:\n            case 'h':\n                total += timedelta(hours=int(part[:-1]))\n"
            "            case 'm':\n                total += timedelta(minutes=int(part[:-1]))\n            case 's':\n"
            "                total += timedelta(seconds=int(part[:-1]))\n    return int(total.total_seconds())\n",
        ),
        ("def parse_duration(text):\n    return int(text[:-1])\n", "def parse_duration(text):\n    return 5400\n"),
        "assert parse_duration('1h 30m 5s') == 5405\nassert parse_duration('') == 0",
    ),
    Task(
        "word_lengths",
        "The length of each word of a text.\n\ndef word_lengths(text: str) -> dict[str, int]\n\n"
        "word_lengths('a bb') == {'a': 1, 'bb': 2}",
        ("def word_lengths(text: str) -> dict[str, int]:\n    return {word: len(word) for word in text.split()}\n",),
        (
            "def word_lengths(text):\n    return {text: len(text)}\n",
            "def word_lengths(text):\n    return dict.fromkeys(text.split(), 1)\n",
        ),
        "assert word_lengths('') == {}\nassert word_lengths('x  yyy') == {'x': 1, 'yyy': 3}",
    ),
    Task(
        "mean_of",
        "The mean of some numbers, 0 for none.\n\ndef mean_of(values: list[float]) -> float\n\nmean_of([1.0, 3.0]) == 2\nmean_of([]) == 0",
        (
            "from typing import List\n\ndef mean_of(values: List[float]) -> float:\n    if not values:\n        return 0\n"
            "    return sum(values) / len(values)\n",
            "import statistics\n\nNumber = float\n\ndef mean_of(values: list[Number]) -> Number:\n"
            "    return statistics.fmean(values) if values else 0.0\n",
        ),
        ("def mean_of(values):\n    return sum(values)\n", "def mean_of(values):\n    return max(values)\n"),
        "assert mean_of([2.5]) == 2.5\nassert mean_of([1.0, 2.0, 6.0]) == 3",
    ),
    Task(
        "positive_root",
        "The square root of a number; a negative one is a ValueError.\n\ndef positive_root(x: float) -> float\n\n"
        "positive_root(9.0) == 3.0\npositive_root(-1.0) raises ValueError",
        (
            'import math\n\nclass NegativeNumberError(ValueError):\n    """Raised for negative numbers."""\n\n\n'
            'def positive_root(x: float) -> float:\n    if x < 0:\n        raise ValueError(f"{x!r} is negative")\n    return math.sqrt(x)\n',
            "def positive_root(x: float) -> float:\n    assert isinstance(x, (int, float))\n    if x < 0:\n"
            "        raise ValueError('negative')\n    return x ** 0.5\n",
        ),
        ("def positive_root(x):\n    return x / 3\n", "def positive_root(x):\n    return abs(x) ** 0.5\n"),
        "assert positive_root(2.25) == 1.5\ntry:\n    positive_root(-4.0)\n    raise AssertionError\nexcept ValueError:\n    pass",
    ),
    Task(
        "matrix_spiral",
        "The elements of a matrix in clockwise spiral order.\n\ndef matrix_spiral(matrix: list[list[int]]) -> list[int]\n\n"
        "matrix_spiral([[1, 2], [3, 4]]) == [1, 2, 4, 3]\nmatrix_spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]]) == [1, 2, 3, 6, 9, 8, 7, 4, 5]",
        (
            "def matrix_spiral(matrix: list[list[int]]) -> list[int]:\n    return list(matrix[0]) + matrix_spiral([*zip(*matrix[1:])][::-1]) if matrix else []\n",
            "def matrix_spiral(matrix: list[list[int]]) -> list[int]:\n    result = []\n    while matrix:\n        result += matrix.pop(0)\n"
            "        if matrix and matrix[0]:\n            for row in matrix:\n                result.append(row.pop())\n"
            "        if matrix:\n            result += matrix.pop()[::-1]\n        if matrix and matrix[0]:\n"
            "            for row in matrix[::-1]:\n                result.append(row.pop(0))\n    return result\n",
        ),
        ("def matrix_spiral(matrix):\n    return [x for row in matrix for x in row]\n",),
        "assert matrix_spiral([]) == []\nassert matrix_spiral([[1, 2, 3], [4, 5, 6]]) == [1, 2, 3, 6, 5, 4]",
    ),
    Task(
        "caesar",
        "A text with each letter shifted by some places in the alphabet, case kept.\n\ndef caesar(text: str, shift: int) -> str\n\n"
        "caesar('abc XYZ', 3) == 'def ABC'",
        (
            "import string\n\n\ndef caesar(text: str, shift: int) -> str:\n    shift %= 26\n    lower, upper = string.ascii_lowercase, string.ascii_uppercase\n"
            "    table = str.maketrans(lower + upper, lower[shift:] + lower[:shift] + upper[shift:] + upper[:shift])\n"
            "    return text.translate(table)\n",
            "def caesar(text: str, shift: int) -> str:\n    def shift_char(c: str) -> str:\n        if not c.isalpha():\n            return c\n"
            "        base = ord('A') if c.isupper() else ord('a')\n        return chr((ord(c) - base + shift) % 26 + base)\n\n"
            "    return ''.join(map(shift_char, text))\n",
        ),
        ("def caesar(text, shift):\n    return ''.join(chr(ord(c) + shift) for c in text)\n",),
        "assert caesar('xyz', 30) == 'bcd'\nassert caesar('def', -3) == 'abc'\nassert caesar('a-b', 1) == 'b-c'",
    ),
    Task(
        "group_anagrams",
        "Words grouped by their letters, groups in order of first appearance.\n\ndef group_anagrams(words: list[str]) -> list[list[str]]\n\n"
        "group_anagrams(['eat', 'tan', 'tea']) == [['eat', 'tea'], ['tan']]",
        (
            "from collections import defaultdict\nfrom typing import Dict, List, Tuple\n\nKey = Tuple[str, ...]\nGroups = Dict[Key, List[str]]\n\n\n"
            "def group_anagrams(words: List[str]) -> List[List[str]]:\n    groups: Groups = defaultdict(list)\n    for word in words:\n"
            "        groups[tuple(sorted(word))].append(word)\n    return list(groups.values())\n",
        ),
        (
            "def group_anagrams(words):\n    return [words]\n",
            "def group_anagrams(words):\n    return [[w] for w in words]\n",
        ),
        "assert group_anagrams([]) == []\nassert group_anagrams(['a', 'b', 'a']) == [['a', 'a'], ['b']]",
    ),
    Task(
        "merge_intervals",
        "Overlapping intervals merged, in order.\n\ndef merge_intervals(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]\n\n"
        "merge_intervals([(1, 3), (2, 6), (8, 10)]) == [(1, 6), (8, 10)]",
        (
            "from dataclasses import dataclass\n\n\n@dataclass\nclass Interval:\n    start: int\n    end: int\n\n"
            "    def overlaps(self, other: 'Interval') -> bool:\n        return other.start <= self.end\n\n\n"
            "def merge_intervals(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:\n    merged: list[Interval] = []\n"
            "    for start, end in sorted(intervals):\n        current = Interval(start, end)\n"
            "        if merged and merged[-1].overlaps(current):\n            merged[-1].end = max(merged[-1].end, end)\n"
            "        else:\n            merged.append(current)\n    return [(i.start, i.end) for i in merged]\n",
        ),
        (
            "def merge_intervals(intervals):\n    return sorted(intervals)\n",
            "def merge_intervals(intervals):\n    return intervals[:2]\n",
        ),
        "assert merge_intervals([]) == []\nassert merge_intervals([(5, 6), (1, 5)]) == [(1, 6)]",
    ),
    Task(
        "collatz",
        "The Collatz sequence from n down to 1.\n\ndef collatz(n: int) -> list[int]\n\ncollatz(6) == [6, 3, 10, 5, 16, 8, 4, 2, 1]",
        (
            "def collatz(n: int) -> list[int]:\n    def steps():\n        nonlocal n\n        while n != 1:\n            yield n\n"
            "            n = n // 2 if n % 2 == 0 else 3 * n + 1\n        yield 1\n\n    return [*steps()]\n",
            "def collatz(n: int) -> list[int]:\n    sequence = [n]\n    while (last := sequence[-1]) != 1:\n"
            "        sequence.append(3 * last + 1 if last & 1 else last >> 1)\n    return sequence\n",
        ),
        ("def collatz(n):\n    return list(range(n, 0, -1))\n",),
        "assert collatz(1) == [1]\nassert collatz(5) == [5, 16, 8, 4, 2, 1]",
    ),
    Task(
        "is_isbn10",
        "Whether a text is a valid ISBN-10, hyphens allowed.\n\ndef is_isbn10(text: str) -> bool\n\n"
        "is_isbn10('0-306-40615-2') == True\nis_isbn10('0-306-40615-3') == False\nis_isbn10('2') == False",
        (
            "def is_isbn10(text: str) -> bool:\n    digits = [c for c in text.upper() if c != '-']\n    if len(digits) != 10:\n        return False\n"
            "    total = 0\n    for weight, c in zip(range(10, 0, -1), digits):\n        if c == 'X' and weight == 1:\n            value = 10\n"
            "        elif c.isdigit():\n            value = int(c)\n        else:\n            return False\n        total += weight * value\n"
            "    return total % 11 == 0\n",
        ),
        ("def is_isbn10(text):\n    return text.endswith('2')\n", "def is_isbn10(text):\n    return len(text) == 13\n"),
        "assert is_isbn10('0-8044-2957-X')\nassert not is_isbn10('0306406150')\nassert not is_isbn10('')",
    ),
    Task(
        "change",
        "The fewest coins that make an amount, -1 where none do.\n\ndef change(coins: list[int], amount: int) -> int\n\n"
        "change([1, 2, 5], 11) == 3\nchange([2], 3) == -1",
        (
            "import functools\nimport sys\n\nsys.setrecursionlimit(10_000)\n\n\ndef change(coins: list[int], amount: int) -> int:\n"
            "    @functools.cache\n    def fewest(rest: int) -> float:\n        if rest == 0:\n            return 0\n"
            "        return min((1 + fewest(rest - c) for c in coins if c <= rest), default=float('inf'))\n\n"
            "    best = fewest(amount)\n    return -1 if best == float('inf') else int(best)\n",
            "def change(coins: list[int], amount: int) -> int:\n    dp = [0] + [amount + 1] * amount\n    for i in range(1, amount + 1):\n"
            "        for c in coins:\n            if c <= i:\n                dp[i] = min(dp[i], dp[i - c] + 1)\n"
            "    return dp[amount] if dp[amount] <= amount else -1\n",
        ),
        ("def change(coins, amount):\n    return amount // max(coins)\n",),
        "assert change([1], 0) == 0\nassert change([1, 3, 4], 6) == 2\nassert change([5, 7], 13) == -1",
    ),
    Task(
        "to_csv",
        "Records as CSV text with a header, keys in order of the first record.\n\ndef to_csv(rows: list[dict[str, int]]) -> str\n\n"
        "to_csv([{'a': 1, 'b': 2}, {'a': 3, 'b': 4}]) == 'a,b\\n1,2\\n3,4'",
        (
            "import csv\nimport io\n\n\ndef to_csv(rows: list[dict[str, int]]) -> str:\n    if not rows:\n        return ''\n"
            "    buffer = io.StringIO()\n    with buffer:\n        writer = csv.DictWriter(buffer, fieldnames=list(rows[0]), lineterminator='\\n')\n"
            "        writer.writeheader()\n        writer.writerows(rows)\n        return buffer.getvalue().rstrip('\\n')\n",
        ),
        ("def to_csv(rows):\n    return str(rows)\n",),
        "assert to_csv([]) == ''\nassert to_csv([{'x': 5}]) == 'x\\n5'",
    ),
    Task(
        "hamming",
        "The number of places in which two texts of equal length differ.\n\ndef hamming(a: str, b: str) -> int\n\nhamming('karolin', 'kathrin') == 3",
        (
            "def hamming(a: str, b: str, /) -> int:\n    if len(a) != len(b):\n        raise ValueError('lengths differ')\n"
            "    return sum(x != y for x, y in zip(a, b, strict=True))\n",
            "hamming = lambda a, b: sum(x != y for x, y in zip(a, b))\n",
        ),
        ("def hamming(a, b):\n    return len(a) - 4\n", "def hamming(a, b):\n    return len(set(a) & set(b)) - 1\n"),
        "assert hamming('', '') == 0\nassert hamming('ab', 'ba') == 2",
    ),
)
