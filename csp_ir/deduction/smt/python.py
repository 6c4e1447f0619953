"""An SMT-LIB term as a Python function with the same meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csp_ir.deduction.smt.bitvectors import BitVec, indexed
from csp_ir.deduction.smt.meaning import Definition, literal, signatures_of
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, show
from csp_ir.deduction.smt.sorts import sort_name, sort_of
from csp_ir.deduction.smt.strings import ALIASES
from csp_ir.deduction.smt.task import Task

_HELPERS = {
    "_substr": 'def _substr(s, i, n):\n    return s[i : i + n] if 0 <= i < len(s) and n > 0 else ""\n',
    "_at": 'def _at(s, i):\n    return s[i] if 0 <= i < len(s) else ""\n',
    "_indexof": "def _indexof(s, p, i):\n    return s.find(p, i) if 0 <= i <= len(s) else -1\n",
    "_to_int": "def _to_int(s):\n    return int(s) if s.isascii() and s.isdigit() else -1\n",
    "_from_int": 'def _from_int(n):\n    return str(n) if n >= 0 else ""\n',
    "_to_code": "def _to_code(s):\n    return ord(s) if len(s) == 1 else -1\n",
    "_from_code": 'def _from_code(n):\n    return chr(n) if 0 <= n < 196608 else ""\n',
    "_is_digit": 'def _is_digit(s):\n    return len(s) == 1 and "0" <= s <= "9"\n',
    "_replace_all": "def _replace_all(s, p, r):\n    return s.replace(p, r) if p else s\n",
    "_div": "def _div(a, b):\n    return (a // b if b > 0 else -(a // -b)) if b else 0\n",
    "_mod": "def _mod(a, b):\n    return a % abs(b) if b else a\n",
    "_signed": "def _signed(a, w):\n    return a - (1 << w) if a >> (w - 1) else a\n",
}
_INFIX = {"+": "+", "*": "*", "str.++": "+", "and": "and", "or": "or"}
_CHAIN = {"=": "==", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "str.<": "<", "str.<=": "<="}
_CALLS = {
    "str.substr": "_substr", "str.at": "_at", "str.indexof": "_indexof", "str.to_int": "_to_int",
    "str.from_int": "_from_int", "str.to_code": "_to_code", "str.from_code": "_from_code", "str.is_digit": "_is_digit",
    "str.replace_all": "_replace_all", "str.len": "len", "abs": "abs",
    "div": "_div", "mod": "_mod",
}  # fmt: skip
_METHODS = {"str.prefixof": "startswith", "str.suffixof": "endswith"}
_BITS = {"bvand": "&", "bvor": "|", "bvxor": "^"}
_WRAPPING = {"bvadd": "+", "bvsub": "-", "bvmul": "*"}
_TESTS = {
    "bvult": "<",
    "bvule": "<=",
    "bvugt": ">",
    "bvuge": ">=",
    "bvslt": "<",
    "bvsle": "<=",
    "bvsgt": ">",
    "bvsge": ">=",
}


class _Writer:
    def __init__(self, task: Task, term: Sexpr) -> None:
        self.task, self.term = task, term
        self.used: dict[str, None] = {}
        self.signatures = signatures_of(task.definitions)
        self.macros: dict[str, None] = {}

    def helper(self, name: str) -> str:
        if name in _HELPERS:
            self.used.setdefault(name)
        return name

    def write(self, term: Sexpr, names: Mapping[str, str]) -> str:
        """The term as Python; names: the sorts of variables by what they are called there."""
        if isinstance(term, str):
            if term in names:
                return term
            definition = self.task.definitions.get(term)
            if definition is not None:
                return self.write(definition.body, {})
            value = literal(term)
            return hex(value.value) if isinstance(value, BitVec) else repr(value)
        head = show(term[0])
        head = ALIASES.get(head, head)
        if head == "let":
            bound = {show(b[0]): self.write(b[-1], names) for b in term[1]}
            sorts = {_name(show(b[0])): sort_of(b[-1], names, self.signatures) for b in term[1]}
            inner = self.write(_renamed(term[2], {n: _name(n) for n in bound}), {**names, **sorts})
            return f"(lambda {', '.join(map(_name, bound))}: {inner})({', '.join(bound.values())})"
        parts = [self.write(t, names) for t in term[1:]]
        if head in self.task.definitions:
            self.macros.setdefault(head)
            return f"{_name(head)}({', '.join(parts)})"
        if head == "ite":
            return f"({parts[1]} if {parts[0]} else {parts[2]})"
        if head == "-":
            return f"(-{parts[0]})" if len(parts) == 1 else f"({' - '.join(parts)})"
        if head in _INFIX:
            return f"({f' {_INFIX[head]} '.join(parts)})"
        if head in _CHAIN:
            return f"({f' {_CHAIN[head]} '.join(parts)})"
        if head == "str.indexof" and parts[2] == "0":
            return f"{parts[0]}.find({parts[1]})"
        if head in _CALLS:
            return f"{self.helper(_CALLS[head])}({', '.join(parts)})"
        if head in _METHODS:
            return f"{parts[1]}.{_METHODS[head]}({parts[0]})"
        if head == "str.contains":
            return f"({parts[1]} in {parts[0]})"
        if head == "str.replace":
            return f"{parts[0]}.replace({parts[1]}, {parts[2]}, 1)"
        if head == "not":
            return f"(not {parts[0]})"
        if head == "=>":
            return f"(not {parts[0]} or {parts[1]})"
        if head in ("xor", "distinct") and len(parts) == 2:
            return f"({parts[0]} != {parts[1]})"
        widths = [
            int(s.split()[1]) for t in term[1:] if (s := sort_of(t, names, self.signatures))[:1] == "B" and " " in s
        ]
        return self._bits(head, parts, widths)

    def _bits(self, head: str, parts: list[str], widths: list[int]) -> str:
        width = widths[0] if widths else 0
        mask = hex((1 << width) - 1)
        if head in _BITS:
            return f"({f' {_BITS[head]} '.join(parts)})"
        if head in _WRAPPING:
            return f"(({f' {_WRAPPING[head]} '.join(parts)}) & {mask})"
        if head == "bvnot":
            return f"({parts[0]} ^ {mask})"
        if head == "bvneg":
            return f"(-{parts[0]} & {mask})"
        if head == "bvshl":
            return f"(({parts[0]} << min({parts[1]}, {width})) & {mask})"
        if head == "bvlshr":
            return f"({parts[0]} >> min({parts[1]}, {width}))"
        if head == "bvashr":
            return f"(({self.helper('_signed')}({parts[0]}, {width}) >> min({parts[1]}, {width})) & {mask})"
        if head == "bvudiv":
            return f"({parts[0]} // {parts[1]} if {parts[1]} else {mask})"
        if head == "bvurem":
            return f"({parts[0]} % {parts[1]} if {parts[1]} else {parts[0]})"
        if head in _TESTS:
            if head.startswith("bvs"):
                parts = [f"{self.helper('_signed')}({p}, {width})" for p in parts]
            return f"({parts[0]} {_TESTS[head]} {parts[1]})"
        if head == "bvcomp":
            return f"int({parts[0]} == {parts[1]})"
        if head == "concat":
            behind = [sum(widths[k + 1 :]) for k in range(len(widths))]
            return f"({' | '.join(f'{p} << {b}' if b else p for p, b in zip(parts, behind))})"
        found = indexed(head)
        if found is not None:
            return self._resized(found[0], found[1], parts[0], width)
        raise SygusError(f"{head} is not written as Python")

    def _resized(self, kind: str, numbers: tuple[int, ...], part: str, width: int) -> str:
        number = numbers[0]
        if kind == "extract":
            return f"(({part} >> {numbers[1]}) & {hex((1 << (number - numbers[1] + 1)) - 1)})"
        if kind == "zero_extend":
            return part
        if kind == "sign_extend":
            return f"({self.helper('_signed')}({part}, {width}) & {hex((1 << (width + number)) - 1)})"
        if kind == "repeat":
            return f"({part} * {hex(sum(1 << (k * width) for k in range(number)))})"
        turn = (number if kind == "rotate_left" else -number) % width
        return f"(({part} << {turn} | {part} >> {width - turn}) & {hex((1 << width) - 1)})"


def _name(text: str) -> str:
    clean = "".join(c if c.isalnum() and c.isascii() else "_" for c in text.strip("|"))
    return clean if clean and not clean[0].isdigit() else f"_{clean}"


def _bare(text: str) -> str:
    """Without the outer parentheses, where they match each other."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    depth, quote, skip = 0, "", False
    for place, letter in enumerate(text):
        if quote:
            if skip:
                skip = False
            elif letter == "\\":
                skip = True
            elif letter == quote:
                quote = ""
        elif letter in "'\"":
            quote = letter
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
            if depth == 0 and place < len(text) - 1:
                return text
    return text[1:-1]


def python_text(answers: Sequence[tuple[Task, Sexpr]]) -> str:
    """Python functions with the meanings of the terms; bit-vectors are unsigned integers. Raises SygusError."""
    helpers: dict[str, None] = {}
    macros: dict[str, str] = {}
    bodies = []
    for task, term in answers:
        writer = _Writer(task, term)
        bodies.append(_function(writer, task.name, Definition(task.params, task.result, term)))
        while writer.macros.keys() - macros.keys():
            for name in list(writer.macros):
                if name not in macros:
                    macros[name] = ""
                    macros[name] = _function(writer, name, task.definitions[name])
        helpers |= writer.used
    return "\n\n".join([_HELPERS[name] for name in helpers] + list(macros.values()) + bodies)


def _function(writer: _Writer, name: str, definition: Definition) -> str:
    renamed = {p: _name(p) for p, _ in definition.parameters}
    sorts = {renamed[p]: sort_name(s) for p, s in definition.parameters}
    text = writer.write(_renamed(definition.body, renamed), sorts)
    return f"def {_name(name)}({', '.join(renamed.values())}):\n    return {_bare(text)}\n"


def _renamed(term: Sexpr, names: dict[str, str]) -> Sexpr:
    if isinstance(term, str):
        return names.get(term, term)
    if term[0] == "let":
        bound = {show(b[0]) for b in term[1]}
        inner = {n: new for n, new in names.items() if n not in bound}
        return ("let", tuple((b[0], _renamed(b[-1], names)) for b in term[1]), _renamed(term[2], inner))
    return (term[0], *(_renamed(t, names) for t in term[1:]))
