"""Example lines: `f(1) == 2`, `>>> f(1)`, `f(1) -> 2`, `f("x") raises ValueError`, and tables `1, 2 -> 3`."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from csp_ir.errors import SpecError
from csp_ir.ir.nodes import Literal, Parameter
from csp_ir.spec.doubts import Doubt, doubt
from csp_ir.spec.layout import joined, without_comment
from csp_ir.spec.model import Example, Raises
from csp_ir.spec.values import read_value, value_of

_MARK = re.compile(r"^\s*(?:[-*•]\s+|\d+[.)]\s+)?(?:assert(?=\s|\()\s*)?")
_UNITTEST = re.compile(r"(?:self\.)?assert_?Equals?\s*\((?P<inside>.*)\)$", re.S)
_PRINTED = re.compile(r"print\s*\((?P<call>.*)\)\s*#\s*(?:=>|->|→|prints:?|output:?)?\s*(?P<result>.+)$", re.S | re.I)
_ARROW = re.compile(
    r"\s*(?:->|=>|→|➞|⟶|#\s*=>|#\s*->|#\s*→|==>|\breturns\b|\bgives\b|\byields\b|\bequals\b"
    r"|\b(?:should|must|will) (?:return|be|give|yield|equal)\b|\bevaluates to\b)\s*"
)
_RAISES = re.compile(r"\s*(?:\braises?\b|\bthrows\b|->\s*raises?|=>\s*raises?)\s*(?:an?\s+)?(?P<kind>[A-Z]\w*)\b")
_CHAIN = re.compile(r"(?P<call>\w+\(.*\)\s*==)[^='\"]+=\s*(?P<last>-?\d[\d.]*)$")
_SENTENCE_END = re.compile(r"(?<=\d)\.$")
MOST_NOTED = 20
MOST_SLOW = 5_000  # characters of a line on which expressions that may go back and forth are tried
_SEPARATOR = re.compile(r"\s*(?:->|=>|→|➞|\|)\s*")


@dataclass(frozen=True)
class Row:
    """An example as written: call arguments by position and keyword, and the expectation."""

    args: tuple[Any, ...]
    keywords: tuple[tuple[str, Any], ...]
    expected: Any
    line: int


class ExampleReader:
    """Finds the examples among the lines of a spec.

    Args:
        name: the function's name.
        file: for messages.
    """

    def __init__(self, name: str, file: str | None = None) -> None:
        self.name = name
        self.file = file
        self.rows: list[Row] = []
        self.doubts: list[Doubt] = []
        self.silent: set[int] = set()  # lines of doctests without output, which give None
        self.strict = False
        self.call = re.compile(rf"\b{re.escape(name)}\s*\(")
        self.start = re.compile(rf"{_MARK.pattern}{re.escape(name)}\s*\(")

    def fail(self, message: str, line: int, remedy: str, column: int = 1) -> SpecError:
        return SpecError(message, line=line, column=column, file=self.file, remedy=remedy)

    def unread(self) -> tuple[str, ...]:
        """Notes on the lines that look like examples and were not read. Raises SpecError for one that must be one."""
        read = {row.line for row in self.rows}
        doubts = [d for d in self.doubts if d.line not in read]
        for d in doubts:
            if d.sure:
                raise self.fail(f"this looks like an example, but {d.message}", d.line, d.remedy, d.column)
        more = len(doubts) - MOST_NOTED
        left_out = (f"{more} more lines that look like examples are not read as such",) if more > 0 else ()
        return (*map(str, doubts[:MOST_NOTED]), *left_out)

    def read(self, lines: Sequence[tuple[int, str]], strict: bool = False) -> list[tuple[int, str]]:
        """Take the examples out of numbered `lines`; returns the lines left over.

        strict: whether a line that cannot be read is an error (in an `examples:` section).
        """
        left: list[tuple[int, str]] = []
        self.strict = strict
        foreign: tuple[int, str] | None = None
        lines = joined(lines, self.start)
        at = 0
        while at < len(lines):
            number, line = lines[at]
            if line.lstrip().startswith(">>>"):
                at = self._doctest(lines, at, left)
                continue
            if not self._line(number, line):
                if strict and line.strip():
                    self._refuse(number, line)
                self._unreadable(number, line)
                if suspect := doubt(number, line, self.name):
                    self.doubts.append(suspect)
                foreign = foreign or self._foreign(number, line)
                left.append((number, line))
            at += 1
        if foreign and not self.rows:
            self._refuse(*foreign)
        return left

    def _unreadable(self, number: int, line: str) -> None:
        """Refuse a line that is an example but for a value that cannot be read; prose may hold calls on names."""
        text = _MARK.sub("", line).strip()
        if not self.call.match(text) or "==" not in text:
            return
        try:
            node = ast.parse(text, mode="eval").body
        except (RecursionError, MemoryError, SyntaxError, ValueError) as error:
            if isinstance(error, RecursionError | MemoryError) or "too many nested" in str(error):
                raise self.fail("this example is nested too deeply", number, "write a shorter value") from None
            call = self._call(text.removesuffix("==")) if text.endswith("==") else None
            if call is not None and not self._names_others(call):
                raise self.fail("this example has no result", number, "write it after `==`") from None
            return
        if not isinstance(node, ast.Compare) or not self._is_call(node.left) or not isinstance(node.ops[0], ast.Eq):
            return
        if self._names_others(node):
            return
        left = node.left
        assert isinstance(left, ast.Call)
        for part in (*left.args, *(k.value for k in left.keywords), node.comparators[0]):
            try:
                value_of(part)
            except RecursionError:
                raise self.fail("this example is nested too deeply", number, "write a shorter value") from None
            except (ValueError, TypeError) as error:
                raise self.fail(f"this example cannot be read: {error}", number, "write the value itself") from None

    def _names_others(self, node: ast.AST) -> bool:
        """Whether a node names anything but the function and what is built in."""
        names = (n.id for n in ast.walk(node) if isinstance(n, ast.Name))
        return any(name != self.name and not hasattr(builtins, name) for name in names)

    def _foreign(self, number: int, line: str) -> tuple[int, str] | None:
        """A line that is an example of another function."""
        try:
            node = ast.parse(_MARK.sub("", line).strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        if (
            not isinstance(node, ast.Compare)
            or not isinstance(node.ops[0], ast.Eq)
            or not isinstance(node.left, ast.Call)
        ):
            return None
        f = node.left.func
        if not isinstance(f, ast.Name) or f.id == self.name or hasattr(builtins, f.id):
            return None
        return None if any(isinstance(n, ast.Name) and n is not f for n in ast.walk(node)) else (number, line)

    def _refuse(self, number: int, line: str) -> None:
        text = _MARK.sub("", line).strip()
        if match := re.match(r"([A-Za-z_]\w*)\s*\(", text):
            if match[1] != self.name and not hasattr(builtins, match[1]):
                raise self.fail(
                    f"an example calls `{match[1]}`, the function is `{self.name}`", number, f"write {self.name}(...)"
                )
        if suspect := doubt(number, line, self.name):
            raise self.fail(f"not an example: {suspect.message}", number, suspect.remedy, suspect.column)
        remedy = f"{self.name}(1) == 2, or `1 -> 2`, or {self.name}(1) raises ValueError"
        raise self.fail(f"not an example: {text[:80]}", number, remedy)

    def _doctest(self, lines: Sequence[tuple[int, str]], at: int, left: list[tuple[int, str]]) -> int:
        number, line = lines[at]
        source = line.lstrip()[3:].strip()
        indent = len(line) - len(line.lstrip())
        at += 1
        while at < len(lines) and lines[at][1].lstrip().startswith("..."):
            source += "\n" + lines[at][1].lstrip()[3:]
            at += 1
        output: list[str] = []
        while at < len(lines):
            text = lines[at][1]
            if not text.strip() or text.lstrip().startswith(">>>") or len(text) - len(text.lstrip()) < indent:
                break
            if output and self.call.search(text):
                break
            output.append(text.strip())
            at += 1
        expected_text = " ".join(output)
        if self._line(number, source):
            return at
        call = self._call(source)
        if call is None:
            left.append((number, line))
            return at
        if expected_text.startswith("Traceback") or re.match(r"[A-Z]\w*(?:Error|Exception)\b", expected_text):
            kind = re.match(r"([A-Z]\w*)", output[-1])
            if kind and is_exception(kind[1]):
                message = output[-1].partition(":")[2].strip() or None
                self._add(number, call, Raises(kind[1], message))
                return at
        if not output:
            self.silent.add(number)
            self._add(number, call, None)
            return at
        try:
            self._add(number, call, read_value(without_comment(expected_text)))
        except ValueError:
            try:  # only the first line may be the value, with prose after it
                self._add(number, call, read_value(without_comment(output[0])))
            except ValueError:
                left.append((number, line))
        return at

    def _line(self, number: int, line: str) -> bool:
        written = _MARK.sub("", line).strip()
        if len(written) > 200_000:
            return False
        if len(written) < MOST_SLOW and (match := _PRINTED.match(written)):
            return self._comparison(number, f"{match['call']} == {match['result']}")
        text = without_comment(written).rstrip(";").strip()
        if len(text) > 1 and text[0] == text[-1] and text[0] in "`'\"" and text.count(text[0]) == 2:
            text = text.strip(text[0])
        if not text:
            return False
        if match := _UNITTEST.match(text):
            return self._unittest(number, match["inside"])
        found = self.call.search(text)
        if found:
            if found.start() and self._comparison(number, text):  # `2 == f(1)`, `(f(1) == 2)`
                return True
            text = text[found.start() :]
            return self._raises(number, text) or self._comparison(number, text) or self._arrow(number, text)
        if text.startswith("not ") and self.call.search(text):
            return False
        return self._table(number, text)

    def _raises(self, number: int, text: str) -> bool:
        match = _RAISES.search(text)
        if not match or not is_exception(match["kind"]):
            return False
        call = self._call(text[: match.start()])
        if call is None:
            return False
        return self._add(number, call, Raises(match["kind"]))

    def _unittest(self, number: int, inside: str) -> bool:
        """`assertEqual(f(1), 2)`, either way round."""
        try:
            node = ast.parse(f"({inside},)", mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        parts = node.elts[:2] if isinstance(node, ast.Tuple) and len(node.elts) > 1 else ()
        return bool(parts) and self._equal(number, *parts)

    def _comparison(self, number: int, text: str) -> bool:
        """`f(1) == 2`, several of them joined by `and` or `;`, and `f(1) == 1 + 1 = 2`."""
        if len(text) < MOST_SLOW and (chain := _CHAIN.match(text)):
            text = chain["call"] + chain["last"]
        for candidate in (_SENTENCE_END.sub("", text), text, text.rstrip(".,")):
            try:
                parts = ast.parse(candidate.strip()).body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            nodes = [p.value for p in parts if isinstance(p, ast.Expr)]
            if len(nodes) < len(parts) or not nodes:
                continue
            if len(nodes) == 1 and isinstance(nodes[0], ast.BoolOp) and isinstance(nodes[0].op, ast.And):
                nodes = nodes[0].values
            if len(nodes) == 1 and isinstance(nodes[0], ast.Tuple) and nodes[0].elts:
                nodes = nodes[0].elts[:1]  # `assert f(1) == 2, "why"`
            if all(map(self._is_equation, nodes)):
                before = len(self.rows)
                if all([self._equal(number, n.left, n.comparators[0]) for n in nodes]):  # type: ignore[attr-defined]
                    return True
                del self.rows[before:]
        return False

    def _is_equation(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.Compare) or len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.Is):
            return False
        return self._is_call(node.left) or self._is_call(node.comparators[0])

    def _equal(self, number: int, left: ast.expr, right: ast.expr) -> bool:
        """Take in `call == value` or `value == call`; False where the value is none."""
        if not self._is_call(left):
            left, right = right, left
        if not isinstance(left, ast.Call) or not self._is_call(left):
            return False
        try:
            return self._add(number, left, value_of(right))
        except ValueError:
            return False

    def _arrow(self, number: int, text: str) -> bool:
        for match in islice(_ARROW.finditer(text), _most_tries(text)):
            call = self._call(text[: match.start()].rstrip(" :,`"))
            if call is None:
                continue
            value = text[match.end() :].strip().strip("`")
            # `f(2) should return 4.` ends a sentence: 4, not 4.0
            for candidate in (_SENTENCE_END.sub("", value), value, value.rstrip("."), value.split("  ")[0]):
                try:
                    return self._add(number, call, read_value(candidate))
                except ValueError:
                    continue
        if equals := re.search(r"\)\s*(?:===|=(?!=))\s*", text):
            call = self._call(text[: equals.start() + 1])
            if call is not None:
                try:
                    return self._add(number, call, read_value(text[equals.end() :].rstrip(".")))
                except ValueError:
                    return False
        return False

    def _table(self, number: int, text: str) -> bool:
        """`args -> result`: the arguments as they would stand between the parentheses."""
        text = text.strip("|").strip()
        for match in islice(_SEPARATOR.finditer(text), _most_tries(text)):
            left, right = text[: match.start()], text[match.end() :].strip().strip("|").strip()
            try:
                args = _arguments(left)
            except ValueError:
                continue
            if raises := re.match(r"(?:raises?\s+)?([A-Z]\w*)$", right):
                if is_exception(raises[1]):
                    self.rows.append(Row(args, (), Raises(raises[1]), number))
                    return True
            try:
                self.rows.append(Row(args, (), read_value(right), number))
                return True
            except ValueError:
                continue
        return False

    def _is_call(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == self.name

    def _call(self, source: str) -> ast.Call | None:
        try:
            node = ast.parse(source.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        return node if isinstance(node, ast.Call) and self._is_call(node) else None

    def _add(self, number: int, call: ast.Call, expected: Any) -> bool:
        """Take in an example; False where its arguments are names, as in prose."""
        try:
            args = tuple(value_of(a) for a in call.args)
            keywords = tuple((k.arg or "", value_of(k.value)) for k in call.keywords)
        except (ValueError, TypeError) as error:
            if not self.strict and self._names_others(call):  # prose may speak of `f(a)` without giving an example
                return False
            raise self.fail(
                f"an argument of `{ast.unparse(call)[:80]}` cannot be read: {error}", number, "write the value itself"
            ) from None
        self.rows.append(Row(args, keywords, expected, number))
        return True

    def bind(self, parameters: tuple[Parameter, ...]) -> tuple[Example, ...]:
        """The examples with every argument in its place, defaults filled in. Raises SpecError on wrong arity."""
        out = []
        names = [p.name for p in parameters]
        for row in self.rows:
            if len(row.args) > len(parameters):
                raise self.fail(
                    f"{len(row.args)} arguments for {len(parameters)} parameters of {self.name}",
                    row.line,
                    f"pass {', '.join(names) or 'no arguments'}",
                )
            values: dict[str, Any] = dict(zip(names, row.args, strict=False))
            for name, value in row.keywords:
                if name not in names or name in values:
                    raise self.fail(f"no parameter `{name}` left to pass", row.line, f"one of: {', '.join(names)}")
                values[name] = value
            for p in parameters:
                if p.name not in values:
                    if not isinstance(p.default, Literal):
                        raise self.fail(f"argument `{p.name}` is missing", row.line, f"pass {', '.join(names)}")
                    values[p.name] = p.default.value
            out.append(Example(tuple(values[n] for n in names), row.expected, row.line))
        return tuple(out)


def _arguments(text: str) -> tuple[Any, ...]:
    node = None
    try:
        node = ast.parse(f"f({text})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    if not isinstance(node, ast.Call) or node.keywords or not node.args:
        raise ValueError("not arguments")
    return tuple(value_of(a) for a in node.args)


def _most_tries(text: str) -> int:
    """How many places of a line are tried as its arrow: each costs a parse of the line."""
    return max(3, 200_000 // len(text)) if text else 0


def is_exception(name: str) -> bool:
    """Whether a name is that of a builtin exception."""
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, Exception)
