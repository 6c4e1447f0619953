"""An evaluator of SMT-LIB terms of its own, so that no arm is judged by its own code."""

from __future__ import annotations

import random
import re

TOKEN = re.compile(r'\s+|;[^\n]*|([()]|"(?:[^"]|"")*"|\|[^|]*\||[^\s()";|]+)')


def parse(text):
    """All expressions of a text as nested lists."""
    stack = [[]]
    for match in TOKEN.finditer(text):
        token = match.group(1)
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        elif token is not None:
            stack[-1].append(token)
    return stack[0]


def show(term):
    return term if isinstance(term, str) else "(" + " ".join(map(show, term)) + ")"


def size(term):
    """Leaves and operations; a negative literal is one."""
    if isinstance(term, str) or (len(term) == 2 and term[0] == "-" and str(term[1]).isdigit()):
        return 1
    return 1 + sum(map(size, term[1:]))


def text_value(token):
    return re.sub(
        r"\\u\{([0-9a-fA-F]{1,5})\}|\\u([0-9a-fA-F]{4})",
        lambda m: chr(int(m[1] or m[2], 16)),
        token[1:-1].replace('""', '"'),
    )


class Word(int):
    """A bit-vector: an unsigned integer with a width."""

    def __new__(cls, value, width):
        made = super().__new__(cls, value & ((1 << width) - 1))
        made.width = width
        return made

    @property
    def signed(self):
        return int(self) - (1 << self.width) if self >> (self.width - 1) else int(self)


def atom(token):
    if token[0] == '"':
        return text_value(token)
    if token in ("true", "false"):
        return token == "true"
    if token[:2] == "#x":
        return Word(int(token[2:], 16), 4 * len(token[2:]))
    if token[:2] == "#b":
        return Word(int(token[2:], 2), len(token[2:]))
    return int(token)


def run(term, env, functions):
    """Value of a term; `functions` maps names to (parameter names, body)."""
    if isinstance(term, str):
        if term in env:
            return env[term]
        return run(functions[term][1], {}, functions) if term in functions else atom(term)
    head = term[0]
    if head == "let":
        inner = env | {b[0]: run(b[-1], env, functions) for b in term[1]}
        return run(term[2], inner, functions)
    if head == "ite":
        return run(term[2] if run(term[1], env, functions) else term[3], env, functions)
    if head == "_" and term[1][:2] == "bv":
        return Word(int(term[1][2:]), int(term[2]))
    if head in ("and", "or", "=>") and len(term) == 3:  # the rest of a decided connective is not needed
        first = run(term[1], env, functions)
        if first is (head == "or") or (head == "=>" and not first):
            return head != "and"
        return run(term[2], env, functions)
    args = [run(t, env, functions) for t in term[1:]]
    if isinstance(head, list):
        return indexed(head[1], [int(n) for n in head[2:]], args)
    if head in functions:
        names, body = functions[head]
        return run(body, dict(zip(names, args)), functions)
    return OPERATIONS[head](*args) if head in OPERATIONS else bits(head, args)


def indexed(name, numbers, args):
    word, first = args[0], numbers[0]
    if name == "extract":
        return Word(word >> numbers[1], first - numbers[1] + 1)
    if name == "zero_extend":
        return Word(word, word.width + first)
    if name == "sign_extend":
        return Word(word.signed, word.width + first)
    if name == "repeat":
        return Word(sum(int(word) << (k * word.width) for k in range(first)), first * word.width)
    turn = first % word.width if name == "rotate_left" else -first % word.width
    if name not in ("rotate_left", "rotate_right"):
        raise KeyError(name)
    return Word(int(word) << turn | int(word) >> (word.width - turn), word.width)


def bits(head, args):
    width = args[0].width
    mask = (1 << width) - 1
    words = [int(a) for a in args]
    a = words[0]
    b = words[1] if len(words) > 1 else 0
    signed = [x.signed for x in args]
    if head == "concat":
        out = 0
        for x in args:
            out = out << x.width | int(x)
        return Word(out, sum(x.width for x in args))
    if head == "bvcomp":
        return Word(a == b, 1)
    if head in ("bvnand", "bvnor", "bvxnor"):
        out = ~{"bvnand": a & b, "bvnor": a | b, "bvxnor": a ^ b}[head]
    elif head == "bvnot":
        out = ~a
    elif head == "bvneg":
        out = -a
    elif head in ("bvshl", "bvlshr", "bvashr"):
        if head == "bvshl":
            out = a << b if b < width else 0
        elif head == "bvlshr":
            out = a >> b if b < width else 0
        else:
            out = signed[0] >> min(b, width)
    elif head == "bvudiv":
        out = a // b if b else mask
    elif head == "bvurem":
        out = a % b if b else a
    elif head in ("bvsdiv", "bvsrem", "bvsmod"):
        x, y = signed
        quotient = 0 if y == 0 else abs(x) // abs(y) * (-1 if (x < 0) != (y < 0) else 1)
        if head == "bvsdiv":
            out = (1 if x < 0 else -1) if y == 0 else quotient
        elif y == 0:
            out = x
        else:
            out = x - quotient * y if head == "bvsrem" else x % y
    elif head in ("bvult", "bvule", "bvugt", "bvuge", "bvslt", "bvsle", "bvsgt", "bvsge"):
        x, y = signed if head[2] == "s" else words
        return {"lt": x < y, "le": x <= y, "gt": x > y, "ge": x >= y}[head[3:]]
    else:
        out = a
        for x in words[1:]:
            out = {"bvand": out & x, "bvor": out | x, "bvxor": out ^ x, "bvadd": out + x, "bvsub": out - x, "bvmul": out * x}[head]  # fmt: skip
    return Word(out, width)


def product(*args):
    out = 1
    for a in args:
        out *= a
    return out


def substring(s, i, n):
    return s[i : i + n] if 0 <= i < len(s) and n > 0 else ""


def number(s):
    return int(s) if re.fullmatch("[0-9]+", s) else -1


OPERATIONS = {
    "str.++": lambda *a: "".join(a),
    "str.replace": lambda s, p, r: r + s if not p else s.replace(p, r, 1),
    "str.replace_all": lambda s, p, r: s.replace(p, r) if p else s,
    "str.at": lambda s, i: substring(s, i, 1),
    "str.substr": substring,
    "str.len": len,
    "str.from_int": lambda n: str(n) if n >= 0 else "",
    "int.to.str": lambda n: str(n) if n >= 0 else "",
    "str.to_int": number,
    "str.to_code": lambda s: ord(s) if len(s) == 1 else -1,
    "str.from_code": lambda n: chr(n) if 0 <= n < 196608 else "",
    "str.is_digit": lambda s: len(s) == 1 and s in "0123456789",
    "str.to.int": number,
    "str.indexof": lambda s, p, i: s.find(p, i) if 0 <= i <= len(s) else -1,
    "str.prefixof": lambda p, s: s.startswith(p),
    "str.suffixof": lambda p, s: s.endswith(p),
    "str.contains": lambda s, p: p in s,
    "str.<": lambda a, b: a < b,
    "str.<=": lambda a, b: a <= b,
    "=": lambda *a: len(set(a)) == 1,
    "distinct": lambda *a: len(set(a)) == len(a),
    "not": lambda a: not a,
    "and": lambda *a: all(a),
    "or": lambda *a: any(a),
    "xor": lambda a, b: a != b,
    "=>": lambda a, b: not a or b,
    "+": lambda *a: sum(a),
    "-": lambda a, *rest: a - sum(rest) if rest else -a,
    "*": product,
    "div": lambda a, b: (a // b if b > 0 else -(a // -b)) if b else 0,
    "div_total": lambda a, b: (a // b if b > 0 else -(a // -b)) if b else 0,
    "mod": lambda a, b: a % abs(b) if b else a,
    "mod_total": lambda a, b: a % abs(b) if b else a,
    "abs": abs,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


class Task:
    """Rows and constraints of a SyGuS-IF file, as far as judging needs them."""

    def __init__(self, path):
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            commands = parse(file.read())
        wanted = next(c for c in commands if c[0] in ("synth-fun", "synth-inv"))
        if wanted[0] == "synth-inv":
            wanted = ["synth-fun", *wanted[1:3], "Bool", *wanted[3:]]
        self.name, self.params = wanted[1], [p[0] for p in wanted[2]]
        self.variables = {c[1]: c[2] for c in commands if c[0] == "declare-var"}
        self.functions = {c[1]: ([p[0] for p in c[2]], c[4]) for c in commands if c[0] == "define-fun"}
        self.rows, self.others = [], []
        for command in commands:
            if command[0] == "constraint":
                self._constraint(command[1])
            elif command[0] == "inv-constraint":
                here, after = self.params, [f"{p}!" for p in self.params]
                self.variables |= {n: p[1] for p in wanted[2] for n in (p[0], f"{p[0]}!")}
                name, pre, trans, post = command[1:]
                self.others += [
                    ["=>", [pre, *here], [name, *here]],
                    ["=>", ["and", [name, *here], [trans, *here, *after]], [name, *after]],
                    ["=>", [name, *here], [post, *here]],
                ]
        seen = {}
        self.contradictory = any(seen.setdefault(tuple(a), o) != o for a, o in self.rows)

    def _constraint(self, body):
        if body[0] == "and":
            for part in body[1:]:
                self._constraint(part)
            return
        sides = [(body[1], body[2]), (body[2], body[1])] if body[0] == "=" and len(body) == 3 else []
        for call, value in sides:
            if isinstance(call, list) and call and call[0] == self.name:
                try:
                    args = [run(t, {}, self.functions) for t in call[1:]]
                    self.rows.append((args, run(value, {}, self.functions)))
                    return
                except (KeyError, ValueError):
                    break
        self.others.append(body)

    def right_on(self, body, rows):
        """How many of the rows a body is right on."""
        right = 0
        for args, output in rows:
            value = run(body, dict(zip(self.params, args)), self.functions)
            right += type(value) is type(output) and value == output
        return right

    def refuted_by(self, body, count=1500):
        """A point at which a body breaks a constraint that is no example, among random ones; None without one."""
        chance = random.Random(0)
        functions = self.functions | {self.name: (self.params, body)}
        for turn in range(count):
            reach = (3, 12, 60, 1000)[turn % 4]
            point = {n: value_of(sort, reach, chance) for n, sort in self.variables.items()}
            if not all(run(c, point, functions) for c in self.others):
                return point
        return None


def value_of(sort, reach, chance):
    if sort == "Int":
        return chance.randint(-reach, reach)
    if sort == "Bool":
        return chance.random() < 0.5
    if isinstance(sort, list):
        width = int(sort[-1])
        return Word(chance.getrandbits(width) >> chance.choice((0, 0, width // 2)), width)
    return "".join(chance.choice("ab 1-") for _ in range(chance.randint(0, min(reach, 12))))
