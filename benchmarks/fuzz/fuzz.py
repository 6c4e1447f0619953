"""Fuzz the readers: `python -m benchmarks.fuzz.fuzz TARGET --runs N [--engine atheris] --out FOLDER`.

Two engines. "mutate" (default) needs nothing: it splices and mutates seeds with the tokens of
the input languages and keeps inputs that are accepted. "atheris" (pip install atheris) is
guided by coverage. Both write findings to FOLDER/TARGET-HASH.bin and add their count of
executions to FOLDER/executions.jsonl.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import signal
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

HANG = 5.0  # seconds of one input

TOKENS = [
    *"()[]{}:;,.+-*/%<>=!~^&|@\"'`\\#?_ \t\n0123456789abcxyz",
    "def f(x: int) -> int:\n", "    return ", "    if x:\n        ", "for a in xs", "while True:\n", "try:\n", "except ValueError:\n",
    "lambda a: ", "not ", " and ", " or ", " in ", " is ", " if ", " else ", "None", "True", "f(1) == 2\n", "f('a') raises ValueError\n",
    ">>> f(1)\n2\n", "1, 2 -> 3\n", "examples:\n", "ensures: ", "requires: ", "constraints:\n", "sketch:\n", "?a", "?h: int",
    "<?h: int = \"why\"?>", "f'{x}'", "f'{x!r:>{y}}'", "__class__", "__import__('os')", "10**10**10", "1e999", "0x", "1_0", "\\u0041", "\\N{DIGIT ONE}",
    "math.floor(", "re.sub(", "'''", '"""', "# ", "...", "->", ":=", "**", "//", "<<", "*args", "global x", "yield ", "await ", "import os\n",
    '{"csp_ir": 1, "program": ', '"node": "', '"Literal"', '"Call"', '"Hole"', '"value": ', "[]", "{}", "null", "true", "1e5", "NaN", "-0.0",
    "(synth-fun f ((x Int)) Int ", "(constraint (= (f 1) 2))", "(check-synth)", "(set-logic SLIA)", "(define-fun g ((x Int)) Int x)",
    "(_ BitVec 8)", "#x0f", "#b01", "|a b|", "(str.++ x y)", "(let ((a 1)) a)", "\0", "\ufeff", "\u202e", "\ud7ff", "é", "ﬁ", "𝒙",
    "```python\n", "\n```\n", "Input: ", "\nOutput: ", "Example 1:\n", " should return ", " returns ", "For x = 3 the output should be 6.", "| a | b |\n|---|---|\n",
    "assert ", "assertEqual(f(1), 2)", "In [1]: f(1)\nOut[1]: 2\n", "# => ", " ➞ ", "pytest.approx(1.5)", "def test_f():\n    assert f(1) == 2\n", "class Solution:\n    ", "x = 3\n", "invariants:\n", "('returned', ", "('list', [", "('float', 'nan')", "set()", "{1: 2}", "(1,)", "-1", "1j", "b'a'",
]  # fmt: skip

SEEDS: dict[str, list[str]] = {
    "spec": [
        "Count the words of a text.\n\ndef count_words(text: str) -> int\n\ncount_words('a b') == 2\ncount_words('') == 0\n",
        "def f(x, y):\n    '''Add.\n\n    >>> f(1, 2)\n    3\n    '''\n",
        "def f(n: int) -> bool\n\nsketch:\n    if n < ?least:\n        return ?small\n    return ?big\n\nexamples:\n    7 -> True\n    4 -> False\nensures: result or n < 9\n",
        "Halve.\n\ndef half(x: int) -> int\n\nInput: x = 4\nOutput: 2  # why\n\nFor x = 6 the output should be 3. half(8) returns 4, half(2) should\nreturn 1.\nx,result\n10,5\n\ninvariants:\n    result >= 0\n",
        "class Solution:\n    def f(self, s: str, k: int = 2) -> str:\n\n**Input:** `s = \"ab\"`\n**Output:** `\"ba\"`\n\ndef test_f():\n    a = 'x'\n    for k in [1, 2]:\n        assert f(a, k) == 'x'\n    with pytest.raises(ValueError):\n        f('', 0)\n",
        '{"signature": "def f(x: float) -> float", "prose": "Say.", "examples": ["f(1) == 2", {"args": [2], "returns": 3, "tolerance": 0.5}], "ensures": ["result > x"]}',
        "def f(x: list[int]) -> int\n\n| x | result |\n| [1, 2] | 3 |\nf([]) raises ValueError\nconstraints:\n    ?a != ?b\n",
    ],
    "draft": [
        "def f(x: int) -> int:\n    y = [a * 2 for a in range(x) if a % 2 == 0]\n    return sum(y) + ?k: int\n",
        "def f(xs):\n    out = {}\n    for i, x in enumerate(xs):\n        try:\n            out[x] += i\n        except KeyError:\n            out[x] = i\n    return out\n",
        "def f(s: str) -> str:\n    while s and s[0] in ' \\t':\n        s = s[1:]\n    return f'{s!r:>4}' if s else ''\n",
        "def g(n):\n    return 1 if n < 2 else n * g(n - 1)\n\ndef f(n):\n    def h(a, b=1):\n        return a + b\n    a, *b = sorted([h(n), g(3)], key=lambda v: -v)\n    return a\n",
    ],
    "expression": ["a + b * -c ** 2", "[x for x in xs if x not in (1, 2)]", "f'{a:>4}' + s.join(sorted(xs, key=lambda v: (v[0], -v[1])))", "x if y else ?h: int", "{k: v for k, v in zip(a, b)}[c][1:2, ::3]"],
    "json": [
        '{"csp_ir": 1, "program": {"node": "Program", "function": {"node": "Function", "name": "f", "parameters": [{"node": "Parameter", "name": "x", "type": "int", "default": null}], "returns": "int", "body": [{"node": "Return", "value": {"node": "Hole", "name": "h", "type": "int", "description": "", "kind": "term"}}], "doc": ""}, "helpers": []}}',
    ],
    "sygus": [
        '(set-logic SLIA)\n(synth-fun f ((s String)) String ((Start String (s "-" (str.++ Start Start) (str.substr Start I I))) (I Int (0 1 (str.indexof Start Start I)))))\n(declare-var s String)\n(constraint (= (f "ab-c") "ab"))\n(check-synth)\n',
        "(set-logic BV)\n(define-fun g ((x (_ BitVec 8))) (_ BitVec 8) (bvadd x #x01))\n(synth-fun f ((x (_ BitVec 8))) (_ BitVec 8))\n(constraint (= (f #x01) (g #x01)))\n",
    ],
    "program": [bytes(range(start, 240, step)).decode("latin-1") for start in range(8) for step in (3, 7, 11)],
    "value": ["[1, -2.5, 'a', None, True, (1,), {2: {3}}]", "float('inf')", "'a' * 10 + 'b'", "2 ** 10 / 4", "{'a': set(), 'b': [[]]}"],
    "answers": ['{"programs": ["def f(x):\\n    return x + 1"]}', '{"holes": {"h": ["x + 1", "2"]}}', "```python\ndef f(x):\n    return x + 1\n```"],
    "samples": ["    return x + 1\n", "Here it is:\n```python\ndef f(x):\n    return x + 1\n```\n", '["def f(x):\\n    return x"]', '{"samples": ["return x"]}\n{"completion": "return 1"}\n'],
    "sandbox": ["process\n('returned', 0x1)\n('raised', 'ValueError', 'x')", "limits\n('returned', ('list', [('float', '1.5'), ('dict', [0x1, 'a'])]))\n('out', 'memory')", "p\n('failed', 'E', 'm')"],
}  # fmt: skip


class HangError(BaseException):
    """One input took too long."""


def _alarm(*_: object) -> None:
    raise HangError


class Mutator:
    """Splices and mutates texts; keeps some accepted inputs as seeds."""

    def __init__(self, seeds: list[bytes], rng: random.Random) -> None:
        self.pool, self.rng = seeds, rng
        self.longest = 2 * max(map(len, seeds))  # longer ones cost more and reach no other code
        self.tokens = [t.encode("utf-8") for t in TOKENS]

    def next(self) -> bytes:
        rng = self.rng
        data = bytearray(rng.choice(self.pool))
        for _ in range(min(rng.getrandbits(3) + 1, 1 + int(rng.expovariate(0.6)))):
            way = rng.random()
            at = rng.randrange(len(data) + 1)
            if way < 0.45:
                data[at:at] = rng.choice(self.tokens)
            elif way < 0.65:
                del data[at : at + int(rng.expovariate(0.15)) + 1]
            elif way < 0.75 and data:
                data[at % len(data)] = rng.randrange(256)
            elif way < 0.9:
                other = rng.choice(self.pool)
                start = rng.randrange(len(other) + 1)
                data[at:at] = other[start : start + int(rng.expovariate(0.05)) + 1]
            else:
                piece = bytes(data[at : at + int(rng.expovariate(0.08)) + 1])
                data[at:at] = piece * rng.randrange(1, 6)
        return bytes(data[:3000])

    def next_json(self) -> bytes:
        """A seed with some of its nodes replaced, removed, repeated or exchanged: still JSON."""
        rng = self.rng
        data = json.loads(rng.choice(self.pool))
        for _ in range(rng.randrange(1, 5)):
            nodes = list(_nodes(data, None, None))
            _, holder, key = rng.choice(nodes)
            if holder is None:
                continue
            way = rng.random()
            if way < 0.35:
                holder[key] = deepcopy(rng.choice(ATOMS))
            elif way < 0.7:
                holder[key] = json.loads(json.dumps(rng.choice(nodes)[0]))
            elif way < 0.85 and isinstance(holder, list):
                holder.insert(rng.randrange(len(holder) + 1), json.loads(json.dumps(rng.choice(nodes)[0])))
            elif isinstance(holder, dict):
                if rng.random() < 0.5:
                    del holder[key]
                else:
                    holder[rng.choice([*holder, "node", "x", ""])] = deepcopy(rng.choice(ATOMS))
        text = json.dumps(data)
        return text.encode() if len(text) < 6000 and text.count("{") < 300 else self.pool[0]

    def keep(self, data: bytes) -> None:
        if len(data) > self.longest:
            return
        if len(self.pool) < 400:
            self.pool.append(data)
        else:
            self.pool[self.rng.randrange(20, len(self.pool))] = data


ATOMS: list[object] = [
    None, True, 0, -1, 1, 2**70, 1.5, -0.0, 1e308, "", "x", "int", "list[int]", "Union[int, str]", "__class__", "a.b", "+", "<", "not",
    "Literal", "Name", "Call", "BinOp", "Compare", "Hole", "Return", "Assign", "If", "For", "While", "Comprehension", "Lambda", "Method",
    "term", "operator", "block", "é", "\ud800", [], {}, [[]], {"node": "Literal", "value": 1}, {"node": "Name", "id": "x"},
    {"node": "Hole", "name": "h", "type": None, "description": "", "kind": "block"},
]  # fmt: skip


def _nodes(data: Any, holder: Any, key: Any) -> Iterator[tuple[Any, Any, Any]]:
    yield data, holder, key
    if isinstance(data, dict):
        for k, v in data.items():
            yield from _nodes(v, data, k)
    elif isinstance(data, list):
        for i, v in enumerate(data):
            yield from _nodes(v, data, i)


def _json_seeds() -> list[str]:
    from csp_ir.ir.jsonio import to_json
    from csp_ir.ir.parse import parse_program

    return [json.dumps(to_json(parse_program(text))) for text in SEEDS["draft"]]


def mutate(name: str, runs: int, seconds: float, seed: int, out: Path) -> tuple[int, int]:
    """Fuzz by mutation; returns executions and findings."""
    from benchmarks.fuzz.targets import one

    rng = random.Random(seed)
    texts = [*SEEDS[name], *(_json_seeds() if name == "json" else [])]
    mutator = Mutator([s.encode("utf-8", "surrogatepass") for s in texts], rng)
    make = mutator.next_json if name == "json" else mutator.next
    done, found = 0, 0
    deadline = time.monotonic() + seconds
    kinds: set[str] = set()
    ended: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))  # what was done is still counted
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, _alarm)
        signal.setitimer(signal.ITIMER_PROF, HANG)
    while done < runs:
        data = make()
        done += 1
        if done % 64 == 0:
            if hasattr(signal, "SIGPROF"):
                signal.setitimer(signal.ITIMER_PROF, HANG)
            if ended or time.monotonic() > deadline:
                break
        try:
            if one(name, data) and rng.random() < 0.05:
                mutator.keep(data)
        except (Exception, HangError) as error:
            where = _place(error)
            if where not in kinds:
                kinds.add(where)
                found += 1
                _finding(name, data, error, where, out)
            if hasattr(signal, "SIGPROF"):
                signal.setitimer(signal.ITIMER_PROF, HANG)
    if hasattr(signal, "SIGPROF"):
        signal.setitimer(signal.ITIMER_PROF, 0)
    return done, found


def _place(error: BaseException) -> str:
    """Where a finding comes from; findings of one place are one."""
    trace = error.__traceback__
    last = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "csp_ir" in code.co_filename or "fuzz" in code.co_filename:
            last = f"{Path(code.co_filename).name}:{code.co_name}"
        trace = trace.tb_next
    return f"{type(error).__name__} {last} {str(error)[:40] if isinstance(error, AssertionError) else ''}"


def _finding(name: str, data: bytes, error: BaseException, where: str, out: Path) -> None:
    digest = hashlib.sha256(data).hexdigest()[:12]
    (out / f"{name}-{digest}.bin").write_bytes(data)
    print(f"FOUND {name} {where}: {str(error)[:200]!r} <- {data[:200]!r}", flush=True)


def guided(name: str, runs: int, seconds: float, seed: int, out: Path) -> None:
    """Fuzz with atheris; it ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["csp_ir"]):
        from benchmarks.fuzz.targets import one

    count = 0
    kinds: set[str] = set()
    started = time.monotonic()

    def test(data: bytes) -> None:
        nonlocal count
        count += 1
        try:
            one(name, data)
        except Exception as error:
            where = _place(error)
            if where not in kinds:
                kinds.add(where)
                _finding(name, data, error, where, out)
        if count % 500 == 0 or count == runs:  # atheris leaves the process without unwinding it
            tally.write_text(json.dumps(_tally(name, "atheris", seed, count, started, len(kinds))))

    tally = out / f"executions-atheris-{name}-{seed}.json"
    corpus = out / f"corpus-{name}"
    corpus.mkdir(exist_ok=True)
    for i, text in enumerate(SEEDS[name]):
        (corpus / f"seed{i}").write_bytes(text.encode("utf-8", "surrogatepass"))
    words = out / "tokens.dict"
    words.write_text("\n".join('"' + "".join(f"\\x{b:02x}" for b in t.encode("utf-8")) + '"' for t in TOKENS))
    arguments = [sys.argv[0], f"-runs={runs}", f"-max_total_time={int(seconds)}", f"-seed={seed + 1}", "-max_len=2000"]
    atheris.Setup([*arguments, f"-dict={words}", "-timeout=20", "-verbosity=0", str(corpus)], test)
    atheris.Fuzz()


def _tally(name: str, engine: str, seed: int, count: int, started: float, found: int) -> dict[str, object]:
    cpu = time.process_time()
    return {"target": name, "engine": engine, "seed": seed, "executions": count, "findings": found, "cpu": round(cpu, 1), "wall": round(time.monotonic() - started, 1)}  # fmt: skip


def _record(out: Path, tally: dict[str, object]) -> None:
    with open(out / "executions.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps(tally) + "\n")
    print(json.dumps(tally), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=[*SEEDS, "all"])
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--engine", choices=["mutate", "atheris"], default="mutate")
    parser.add_argument("--out", type=Path, default=Path("fuzz-out"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    found = 0
    for name in SEEDS if options.target == "all" else [options.target]:
        started = time.monotonic()
        if options.engine == "atheris":
            guided(name, options.runs, options.seconds, options.seed, options.out)
            continue
        done, here = mutate(name, options.runs, options.seconds, options.seed, options.out)
        _record(options.out, _tally(name, "mutate", options.seed, done, started, here))
        found += here
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
