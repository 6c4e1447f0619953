"""Clauses of a spec as expressions: conditions, measures, and when what is raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from csp_ir.errors import InputError, IRSyntaxError, IRTypeError, SpecError
from csp_ir.ir import types as t
from csp_ir.ir.components import builtin_names
from csp_ir.ir.conditions import of_value
from csp_ir.ir.infer import Inference
from csp_ir.ir.nodes import Expr, Function, Node
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.refined import VALUE
from csp_ir.spec.laws import is_closed, law_of, variables_of
from csp_ir.spec.layout import Lines, unmarked
from csp_ir.spec.model import Law, Refusal
from csp_ir.spec.raising import REMEDY, checked_kind, written_clause
from csp_ir.spec.sections import reads_as


@dataclass(frozen=True)
class Clauses:
    """What clauses are read with: the types of the names that they may use, the functions they may call, their file."""

    scope: Mapping[str, t.Type]
    helpers: Mapping[str, Function]
    file: str | None = None

    def every(self, lines: Lines, wanted: t.Type = t.BOOL) -> tuple[Expr, ...]:
        """The clauses of a section, one a line; a name that is neither in scope nor known is refused."""
        return tuple(self.one(text, number, indent, wanted=wanted) for number, text, indent in _texts(lines))

    def one(self, text: str, number: int | None, indent: int, value: str = "", wanted: t.Type = t.BOOL) -> Expr:
        """An expression; value: the name that `_` stands for. Raises IRSyntaxError, IRTypeError."""
        scope = dict(self.scope)
        try:
            expr = parse_expr(text, names=(*scope, VALUE) if value else scope)
            expr = of_value(expr, value) if value else expr
        except IRSyntaxError as error:
            error.line, error.file, error.column = number, self.file, (error.column or 1) + indent
            raise

        def report(node: Node, message: str, remedy: str = "") -> None:
            column = (node.position.column if node.position else 1) + indent
            hint = f"one of: {', '.join(scope)}" if message.startswith("name ") else remedy
            raise IRTypeError(message, line=number, column=column, file=self.file, remedy=hint)

        inference = Inference(self.helpers, report)
        inference.known = set(scope) | builtin_names()
        found = inference.visit(expr, scope, wanted)
        if wanted != t.BOOL and not t.fits(found, wanted):
            raise IRTypeError(
                f"`{text}` is {found}, and {wanted} is wanted", line=number, column=indent + 1, file=self.file,
                remedy="a whole number, such as `n` or `len(xs)`",
            )  # fmt: skip
        return expr

    def promises(self, lines: Lines, function: Function) -> tuple[tuple[Expr, ...], tuple[Law, ...]]:
        """The clauses of `ensures`: those of one result, and the laws of a function. Raises as `one` does."""
        ensures: list[Expr] = []
        laws: list[Law] = []
        for number, text, indent in _texts(lines):
            variables = self._variables(text, function)
            expr = None if variables else self.one(text, number, indent)
            if expr is not None and not is_closed(expr, function.name, self.scope):
                ensures.append(expr)
                continue
            try:
                law = law_of(parse_expr(text, names=(*self.scope, *variables)), variables, function, self.helpers)
            except IRTypeError as error:
                error.line, error.file, error.column = number, self.file, (error.column or 1) + indent
                raise
            scope = {**self.scope, **{v.name: v.type for v in law.variables}}
            replace(self, scope=scope).one(text, number, indent)
            laws.append(law)
        return tuple(ensures), tuple(laws)

    def _variables(self, text: str, function: Function) -> list[str]:
        """The names of a clause that stand for any values; of one that cannot be read none."""
        try:
            return variables_of(parse_expr(text, names=self.scope), function.name, self.scope, self.helpers)
        except IRSyntaxError:
            return []

    def measures(self, lines: Lines) -> tuple[Expr, ...]:
        """What falls at every call of a function by itself, one number a line."""
        return self.every(lines, t.INT)

    def refusals(self, lines: Lines) -> tuple[Refusal, ...]:
        """The clauses of `raises`, one a line. Raises SpecError for what is none, or names no exception."""
        found = []
        for number, text, indent in _texts(lines):
            clause = written_clause(text)
            if clause is None:
                raise SpecError(
                    f"not a clause of `raises`: {text[:80]}",
                    line=number,
                    column=indent + 1,
                    file=self.file,
                    remedy=REMEDY,
                )
            kind = checked_kind(clause, number, indent + 1, self.file)
            found.append(Refusal(kind, self.one(clause.condition, number, indent + clause.offset), clause.message))
        return tuple(found)

    def told(self, prose: Lines) -> tuple[tuple[Refusal, ...], Lines]:
        """Lines of prose that are clauses of `raises` word for word, and the other lines."""
        found: list[Refusal] = []

        def is_clause(line: tuple[int, str]) -> bool:
            for _, text, _ in _texts([line]):
                clause = written_clause(text)
                known = {*self.scope, *self.helpers}
                if clause is None or not clause.said or reads_as(clause.condition, known) != "condition":
                    return False
                try:
                    found.extend(self.refusals([line]))
                    return True
                except InputError:
                    return False
            return False

        left = [line for clause, lines in groupby(prose, is_clause) if not clause for line in lines]
        return tuple(found), left


def _texts(lines: Lines) -> list[tuple[int, str, int]]:
    """The line, text and indent of each line of a section that is no comment."""
    texts = ((number, line, unmarked(line)) for number, line in lines)
    return [(number, text, line.find(text)) for number, line, text in texts if text and not text.startswith("#")]
