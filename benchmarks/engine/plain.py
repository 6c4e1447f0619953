"""Every assignment of a drawn problem, run by CPython itself: texts in place of holes, `exec` in a process of its own.

Shares nothing with csp_ir: no parser, no interpreter, no notion of equality.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

HOLE = re.compile(r"\?(\w+)(?:: (?:constant|name|predicate)\b)?")
BLOCK = re.compile(r"^([ ]*)\?(\w+)$", re.M)

# Runs in the child. A run is "long" when it takes more lines or deeper calls than any engine's limits leave in doubt.
# Whether two equal unchangeable values are one object the language leaves open: a program that asks is doubtful.
CHILD = r"""
import ast, functools, json, re, signal, sys
SHORT, LONG, SHALLOW, DEEP = 250, 100_000, 25, 100
class Limit(BaseException): pass
class Alarm(BaseException): pass
class Doubt(BaseException): pass
OPEN = (int, float, str, tuple, frozenset, range)
doubts = []  # a program may swallow what is raised
def same_object(a, b):
    if type(a) is type(b) and type(a) in OPEN and a == b: doubts.append(a); raise Doubt()
    return a is b
class Identity(ast.NodeTransformer):
    def visit_Compare(self, n):
        self.generic_visit(n)
        kinds = [isinstance(op, (ast.Is, ast.IsNot)) for op in n.ops]
        if not any(kinds): return n
        if len(kinds) > 1: raise Doubt()
        call = ast.Call(ast.Name("same_object!", ast.Load()), [n.left, n.comparators[0]], [])
        return call if isinstance(n.ops[0], ast.Is) else ast.UnaryOp(ast.Not(), call)
@functools.lru_cache(maxsize=2)
def program(text):
    tree = ast.parse(text)
    if re.search(r"\bis\b", text): tree = ast.fix_missing_locations(Identity().visit(tree))
    return compile(tree, "<fill>", "exec")
watched = []
def alarm(*_):
    if watched: raise Alarm()
signal.signal(signal.SIGALRM, alarm)
sys.setrecursionlimit(2000)
def canon(v, depth=0):
    if depth > 8: return "?deep"
    t = type(v)
    if t is float: v += 0.0  # -0.0 equals 0.0
    if t in (bool, int, float, str, type(None)): return t.__name__ + ":" + repr(v)
    if t in (list, tuple): return t.__name__ + "(" + ",".join(canon(i, depth + 1) for i in v) + ")"
    if t in (set, frozenset): return t.__name__ + "{" + ",".join(sorted(canon(i, depth + 1) for i in v)) + "}"
    if t is dict: return "dict{" + ",".join(sorted(canon(k, depth + 1) + "=" + canon(w, depth + 1) for k, w in v.items())) + "}"
    return "?" + t.__name__
def literal(v):
    try: return repr(v)
    except Exception: return "?"
def run(text, entry, args):
    seen = [0, 0, False]
    def trace(frame, event, arg, depth=None):
        if event == "call":
            d, up = 0, frame
            while up is not None: d, up = d + 1, up.f_back
            seen[1] = max(seen[1], d)
            if d > DEEP: seen[2] = True; raise Limit()
        seen[0] += 1
        if seen[0] > LONG: seen[2] = True; raise Limit()
        return trace
    scope = {"same_object!": same_object}
    doubts.clear()
    try:
        exec(program(text), scope)
        watched.append(True)
        signal.setitimer(signal.ITIMER_REAL, 2.0, 0.1)  # again and again: a program may swallow it
        sys.settrace(trace)
        try: value = scope[entry](*eval(args))
        finally: sys.settrace(None)
        found = ["returned", canon(value), literal(value)]  # may be very large where lists hold themselves
    except (Alarm, Doubt): return ["doubt", "time or identity", ""]
    except (Limit, RecursionError): return ["long", "", ""]
    except (MemoryError, SyntaxError): return ["doubt", "no program", ""]
    except Exception as error: found = ["raised", type(error).__name__, ""]
    finally: watched.clear(); signal.setitimer(signal.ITIMER_REAL, 0)
    if doubts: return ["doubt", "identity", ""]
    if seen[2]: return ["long", "", ""]
    if seen[0] > SHORT or seen[1] > SHALLOW: return ["doubt", "length", ""]
    return found
def ended(text, entry, args):
    try: return run(text, entry, args)
    except Alarm: return ["doubt", "time or identity", ""]
for line in sys.stdin:
    job = json.loads(line)
    print(json.dumps([[ended(t, job["entry"], a) for a in job["args"]] for t in job["texts"]]), flush=True)
"""


@dataclass(frozen=True)
class Ending:
    """How a run ended: "returned" with a text that tells values and types apart, "raised" with the exception's
    name, "long" (more steps or deeper than any limit), or "doubt" (nearly so). literal: the value as Python text."""

    how: str
    what: str = ""
    literal: str = ""


class Plain:
    """A child process that runs complete programs. Use as a context manager."""

    def __enter__(self) -> Plain:
        command = [sys.executable, "-I", "-S", "-c", CHILD]
        self.child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=Path("/")
        )
        return self

    def __exit__(self, *_: Any) -> None:
        self.child.kill()
        self.child.communicate()

    def run(self, texts: list[str], entry: str, args: list[str]) -> list[list[Ending]]:
        """How each program ends on each tuple of arguments (given as text).

        Raises: RuntimeError where the child died.
        """
        assert self.child.stdin and self.child.stdout
        self.child.stdin.write(json.dumps({"texts": texts, "entry": entry, "args": args}) + "\n")
        self.child.stdin.flush()
        line = self.child.stdout.readline()
        if not line:
            raise RuntimeError("the child died")
        return [[Ending(*e) for e in row] for row in json.loads(line)]


def filled(text: str, chosen: dict[str, str], raw: frozenset[str]) -> str:
    """The draft's text with candidates' texts in it, those for holes inside candidates too.

    raw: holes of operators and names, whose texts stand without brackets.
    """
    for _ in range(len(chosen) + 1):
        text = BLOCK.sub(lambda m: "\n".join(m[1] + line for line in chosen[m[2]].split("\n")), text)
        text = HOLE.sub(lambda m: chosen[m[1]] if m[1] in raw else f"({chosen[m[1]]})", text)
        if not HOLE.search(text):
            return text
    return text


def all_fills(text: str, domains: dict[str, list[tuple[str, float]]], limit: int) -> list[dict[str, int]] | None:
    """Every assignment (hole -> index); holes inside candidates only where those are chosen. None: too many."""
    done: list[dict[str, int]] = []
    open_: list[dict[str, int]] = [{}]
    while open_:
        chosen = open_.pop()
        texts = [text, *(domains[h][i][0] for h, i in chosen.items())]
        free = list(dict.fromkeys(h for t in texts for h in HOLE.findall(t) if h not in chosen))
        if not free:
            done.append(chosen)
            continue
        for picked in product(*(range(len(domains[h])) for h in free)):
            open_.append({**chosen, **dict(zip(free, picked, strict=True))})
            if len(open_) + len(done) > limit:
                return None
    return done
