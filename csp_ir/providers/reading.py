"""Answers to IR: whatever a server promised, everything is parsed, type-checked and deduplicated here.

Nothing of an answer is ever executed as Python; it becomes IR or a sentence that says why not.
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from csp_ir.domains.model import Candidate
from csp_ir.errors import InputError
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext, check_program, infer
from csp_ir.ir.infer import could_fit
from csp_ir.ir.nodes import Fragment, Program
from csp_ir.ir.parse import parse_block, parse_expr, parse_program
from csp_ir.ir.rewrite import fill, map_nodes
from csp_ir.ir.types import BOOL, type_text
from csp_ir.providers.base import Draw
from csp_ir.providers.hole_grammar import operators
from csp_ir.spec.model import Spec

MAX_ANSWER, MAX_FRAGMENT, MOST_FILLS = 200_000, 2_000, 100
_FENCE = re.compile(r"```[\w+-]*[ \t]*\n(.*?)(?:```|\Z)", re.DOTALL)


class Reader:
    """Reads the answers to one request and keeps what was wrong with the rest.

    rejected: a sentence per answer that was thrown away.
    near: programs that can be read but break a type; only their parts are of use.
    """

    def __init__(self, spec: Spec, source: str) -> None:
        self.spec = spec
        self.source = source
        self.rejected: list[str] = []
        self.near: list[Program] = []

    def reject(self, what: str, why: object) -> None:
        self.rejected.append(f"{_short(what)}: {str(why).splitlines()[0] if str(why) else why!r}")

    # --- JSON ----------------------------------------------------------------------

    def json(self, text: str) -> Any:
        """The value of a JSON answer, or None; text round the outermost braces is forgiven."""
        if len(text) > MAX_ANSWER:
            self.reject(text, f"{len(text):,} characters are too long an answer")
            return None
        start, end = text.find("{"), text.rfind("}")
        try:
            return json.loads(text[start : end + 1]) if 0 <= start < end else json.loads(text)
        except (ValueError, RecursionError):
            self.reject(text, "not JSON")
            return None

    # --- candidates ----------------------------------------------------------------

    def candidates(
        self, draft: Program, hole: HoleContext, answers: Iterable[tuple[Any, float | None]]
    ) -> tuple[Candidate, ...]:
        """The candidates of a hole.

        Args:
            answers: (text or literal, cost); a cost of None is taken from the rank.
        """
        found: dict[Fragment, float] = {}
        for rank, (answer, cost) in enumerate(answers):
            fragment = self.fragment(draft, hole, answer)
            if fragment is not None:
                worth = math.log(rank + 2) * 2 if cost is None else max(0.01, cost)
                found[fragment] = min(found.get(fragment, math.inf), worth)
        ranked = sorted(found.items(), key=lambda item: item[1])
        return tuple(Candidate(f, round(c, 3), (self.source,)) for f, c in ranked)

    def fragment(self, draft: Program, hole: HoleContext, answer: Any) -> Fragment | None:
        """One answer as what may fill the hole, or None."""
        if hole.kind == "constant" and isinstance(answer, int | float | bool | str) and not isinstance(answer, str):
            return ir.Literal(answer)
        if not isinstance(answer, str):
            self.reject(repr(answer), "not a text")
            return None
        text = _tidy(answer)
        if not text or len(text) > MAX_FRAGMENT:
            self.reject(answer, "empty" if not text else f"{len(text):,} characters are too long a fragment")
            return None
        if hole.kind == "operator":
            if text in operators(hole):
                return text
            self.reject(text, "no operator that fits")
            return None
        try:
            fragment: Fragment = parse_block(text) if hole.kind == "block" else parse_expr(text)
        except InputError as error:
            if hole.kind == "constant" and hole.expected.name == "str":
                return ir.Literal(answer)  # a schema of plain strings: the text is the value
            self.reject(text, error.message)
            return None
        if hole.kind == "constant" and not isinstance(fragment, ir.Literal) and not _constant(fragment):
            if hole.expected.name == "str":
                return ir.Literal(answer)
            self.reject(text, "not a literal")
            return None
        return fragment if self.fits(draft, hole, text, fragment) else None

    def fits(self, draft: Program, hole: HoleContext, text: str, fragment: Fragment) -> bool:
        """Whether the type checker finds nothing wrong with the draft with this in the hole."""
        if isinstance(fragment, ir.Expr):
            if any(isinstance(n, ir.Hole) for n in fragment.walk()):
                self.reject(text, "a hole in a candidate")
                return False
            functions = {f.name: f for f in (*draft.helpers, draft.function)}
            expected = BOOL if hole.kind == "predicate" else hole.expected
            actual = infer(fragment, hole.scope, functions)
            if not could_fit(actual, expected):
                self.reject(text, f"of type {type_text(actual)}, {type_text(expected)} is wanted")
                return False
        if errors := check_program(fill(draft, {hole.name: fragment})):
            self.reject(text, errors[0].message)
            return False
        return True

    # --- programs ------------------------------------------------------------------

    def programs(self, answers: Sequence[tuple[str, float | None]]) -> tuple[Draw, ...]:
        """The programs and drafts among answers: chat, fenced code, whole functions or bare bodies."""
        found: dict[Program, float] = {}
        for rank, (answer, cost) in enumerate(answers):
            if len(answer) > MAX_ANSWER:
                self.reject(answer, f"{len(answer):,} characters are too long an answer")
                continue
            program = self.program(answer)
            if program is not None:
                worth = 1.0 + rank if cost is None else max(0.01, cost)
                found[program] = min(found.get(program, math.inf), worth)
        return tuple(Draw(p, round(c, 3), self.source) for p, c in found.items())

    def program(self, answer: str) -> Program | None:
        """The function the spec names, from one answer, with the spec's signature; or None."""
        why: object = "no function in it"
        for text in _codes(answer, self.spec):
            parsed: Program | None = None
            try:
                parsed = parse_program(text, entry=_entry(text, self.spec))
                program = self.adopt(parsed)
            except InputError as error:
                why = error.message
                self.near += [parsed] if parsed is not None else []
                continue
            errors = check_program(program)
            if not errors:
                return program
            why = errors[0].message
            self.near.append(program)
        self.reject(answer, why)
        return None

    def adopt(self, program: Program) -> Program:
        """The program under the spec's own name, parameters and result type. Raises InputError."""
        function, spec = program.function, self.spec
        if spec.parameters and len(function.parameters) != len(spec.parameters):
            raise InputError(f"{len(function.parameters)} parameters, {len(spec.parameters)} are wanted")
        names = {p.name: q.name for p, q in zip(function.parameters, spec.parameters, strict=False) if p.name != q.name}
        names |= {function.name: spec.name} if function.name != spec.name else {}
        taken = {n.id for n in program.walk() if isinstance(n, ir.Name)} | {f.name for f in program.helpers}
        if clash := taken & set(names.values()) - set(names):
            raise InputError(f"{sorted(clash)[0]} means something else in it")

        def rename(node: ir.Node) -> ir.Node:
            return replace(node, id=names[node.id]) if isinstance(node, ir.Name) and node.id in names else node

        renamed = map_nodes(program, rename) if names else program
        parameters = spec.parameters or renamed.function.parameters
        returns = spec.returns if spec.parameters else renamed.function.returns
        own = replace(renamed.function, name=spec.name, parameters=tuple(parameters), returns=returns, doc="")
        return Program(own, renamed.helpers)


def answer_costs(texts: Sequence[str], logprobs: Sequence[float | None]) -> Iterator[tuple[str, float | None]]:
    """Each sample with its cost: -log p, where the server told it."""
    for i, text in enumerate(texts):
        logprob = logprobs[i] if i < len(logprobs) else None
        yield text, None if logprob is None or not math.isfinite(logprob) else -logprob


def hole_answers(data: Any, holes: Sequence[HoleContext]) -> Mapping[str, list[Any]]:
    """What an answer has for each hole: of `{"fills": [{hole: ...}, ...]}`, or of the lists of `{hole: [...]}`."""
    if not isinstance(data, dict):
        return {}
    if isinstance(data.get("fills"), list):
        fills = [f for f in data["fills"][:MOST_FILLS] if isinstance(f, dict)]
        return {h.name: found for h in holes if (found := [f[h.name] for f in fills if h.name in f])}
    return {h.name: data[h.name][:MOST_FILLS] for h in holes if isinstance(data.get(h.name), list)}


def _tidy(text: str) -> str:
    """A fragment without fence, `return` or a `?name =` before it."""
    text = text.strip()
    if match := _FENCE.search(text):
        text = match[1].strip()
    text = text.strip("`").strip()
    return text.removeprefix("return ").strip()


def _codes(answer: str, spec: Spec) -> Iterator[str]:
    """Texts of an answer that may be the program, most promising first."""
    from csp_ir.providers.prompts import signature

    blocks = [*_FENCE.findall(answer), answer]
    for block in blocks:
        if "def " in block:
            start = re.search(r"^(?:from |import |def )", block, re.MULTILINE)
            yield from _functions(block[start.start() :] if start else block)
    if not any(re.search(r"^def ", b, re.MULTILINE) for b in blocks):
        body = _FENCE.sub(r"\1", answer) if _FENCE.search(answer) else answer
        lines = [line for line in body.strip("\n").splitlines() if line.strip()]
        if lines:
            indented = "\n".join(line if line.startswith((" ", "\t")) else f"    {line}" for line in lines)
            yield from _functions(f"{signature(spec)}\n{indented}\n")


def _functions(text: str) -> Iterator[str]:
    """The imports and functions of a text, cut after the last line up to which it can be read."""
    if "?" in text:
        yield text
    lines = text.splitlines()
    for end in range(len(lines), max(0, len(lines) - 40), -1):
        try:
            tree = ast.parse("\n".join(lines[:end]))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        kept = [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.Import | ast.ImportFrom)]
        if any(isinstance(n, ast.FunctionDef) for n in kept):
            yield "\n".join("\n".join(lines[n.lineno - 1 : n.end_lineno]) for n in kept)
            return


def _entry(text: str, spec: Spec) -> str | None:
    names = re.findall(r"^def\s+(\w+)", text, re.MULTILINE)
    return spec.name if spec.name in names else names[0] if len(names) == 1 else None


def _constant(fragment: Any) -> bool:
    """Displays of literals are constants too."""
    return isinstance(fragment, ir.Expr) and not any(
        isinstance(n, ir.Name | ir.Call | ir.MethodCall | ir.Lambda | ir.Comprehension | ir.FunctionRef)
        for n in fragment.walk()
    )


def _short(text: str) -> str:
    line = " ".join(text[:400].split())
    return line if len(line) <= 60 else line[:57] + "..."
