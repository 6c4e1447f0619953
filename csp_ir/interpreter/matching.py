"""`match` -> Python's own: what a pattern copies is charged before, and the classes that it names are those of a closed table."""

from __future__ import annotations

from csp_ir.errors import IRTypeError
from csp_ir.interpreter import trees as ast
from csp_ir.interpreter.expressions import ExpressionCompiler, call, constant
from csp_ir.ir import nodes as n
from csp_ir.ir.modules import ATTRIBUTES
from csp_ir.ir.rewrite import bound_by

CLASS = "$k."  # names of the machinery for classes as Python wants them in a pattern


class PatternCompiler(ExpressionCompiler):
    """Compiles patterns."""

    def __init__(self, program: n.Program) -> None:
        functions = (*program.helpers, program.function)
        super().__init__(frozenset(f.name for f in functions))
        self.program = program

    def subject(self, s: n.Match) -> ast.expr:
        """What is matched; where a pattern takes the rest of it, that is a copy, which is charged."""
        value = self.expr(s.subject)
        levels = max((_levels(case.pattern) for case in s.cases), default=0)
        if not levels:
            return value
        self.ticks = True
        copies = sum(isinstance(p, n.StarPattern | n.MappingPattern) for case in s.cases for p in case.pattern.walk())
        return call("$matched", value, constant(levels), constant(copies))

    def pattern(self, p: n.Pattern) -> ast.pattern:
        match p:
            case n.ValuePattern(value=n.Literal() as literal):
                if literal.value is None or isinstance(literal.value, bool):
                    return ast.MatchSingleton(literal.value)
                return ast.MatchValue(self.literal(literal))
            case n.ValuePattern():
                return ast.MatchValue(self.member(p.value))
            case n.CapturePattern():
                return ast.MatchAs(None, self.captured(p.name))
            case n.StarPattern():
                return ast.MatchStar(self.captured(p.name))
            case n.SequencePattern():
                return ast.MatchSequence([self.pattern(i) for i in p.items])
            case n.MappingPattern():
                keys = [self.literal(k) if isinstance(k, n.Literal) else self.member(k) for k in p.keys]
                return ast.MatchMapping(keys, [self.pattern(v) for v in p.values], self.captured(p.rest))
            case n.ClassPattern():
                items, values = ([self.pattern(x) for x in part] for part in (p.items, p.values))
                return ast.MatchClass(self.class_of(p), items, list(p.names), values)
            case n.OrPattern():
                return ast.MatchOr([self.pattern(o) for o in p.options])
            case n.AsPattern():
                return ast.MatchAs(self.pattern(p.pattern), self.captured(p.name))
        raise IRTypeError(f"{type(p).__name__} is not a pattern")

    def literal(self, e: n.Literal) -> ast.expr:
        """A literal as patterns want it: a negative number is a sign and a number."""
        value = e.value
        if type(value) in (int, float) and str(value).startswith("-"):
            return ast.UnaryOp(ast.USub(), constant(-value))  # type: ignore[operator]
        return constant(value)

    def captured(self, name: n.Name | None) -> str | None:
        if name is not None:
            self.check_name(name.id)
        return None if name is None else name.id

    def record(self, name: str) -> n.Record | None:
        return next((f for f in self.program.helpers if f.name == name and isinstance(f, n.Record)), None)

    def member(self, e: n.Expr) -> ast.expr:
        """A member of an enumeration of the program; nothing else is read after a dot, unguarded as it is here."""
        record = self.record(e.value.id) if isinstance(e, n.Attribute) and isinstance(e.value, n.Name) else None
        if record is None or not record.is_enum or e.name not in (p.name for p in record.parameters):  # type: ignore[attr-defined]
            raise IRTypeError("a pattern compares with literals and members of enumerations", remedy="use a guard")
        self.references.add(CLASS + record.name)
        return ast.Attribute(ast.Name(CLASS + record.name, ast.Load()), e.name, ast.Load())  # type: ignore[attr-defined]

    def class_of(self, p: n.ClassPattern) -> ast.expr:
        """The class of a pattern, which reads of a value what a program may read of it after a dot."""
        name = p.kind.id if isinstance(p.kind, n.Name) else p.kind.name if isinstance(p.kind, n.FunctionRef) else ""
        record = self.record(name)
        readable = ATTRIBUTES.get(name, ()) if record is None else tuple(q.name for q in record.parameters)
        if not name or not set(p.names) <= set(readable) or (record is not None and record.is_enum):
            raise IRTypeError(f"`{name}` with {', '.join(p.names) or 'nothing'} is no class of a pattern")
        self.references.add(CLASS + name)
        return ast.Name(CLASS + name, ast.Load())

    def _s_Match(self, s: n.Match) -> list[ast.stmt]:
        subject = self.subject(s)
        before = self.mark()
        cases = []
        for case in s.cases:
            self.back(before)
            pattern = self.pattern(case.pattern)
            self.bind(tuple(name for p in case.pattern.walk() for name in bound_by(p)))
            guard = None if case.guard is None else self.expr(case.guard)
            cases.append(ast.match_case(pattern, guard, self.block(case.body)))
        self.back(before)
        return [ast.Match(subject, cases)]

    def block(self, stmts: tuple[n.Stmt, ...]) -> list[ast.stmt]:
        raise NotImplementedError


def _levels(p: n.Pattern) -> int:
    """How many levels of a subject there are down to the deepest part that a pattern copies; 0 where it copies none."""
    if isinstance(p, n.StarPattern):
        return 0 if p.name is None else 1
    inner = max((_levels(c) for c in p.children() if isinstance(c, n.Pattern)), default=0)
    if isinstance(p, n.SequencePattern):
        stars = any(isinstance(i, n.StarPattern) and i.name is not None for i in p.items)
        deeper = max((_levels(i) for i in p.items if not isinstance(i, n.StarPattern)), default=0)
        return deeper + 1 if deeper else int(stars)
    if isinstance(p, n.MappingPattern):
        return inner + 1 if inner else int(p.rest is not None)
    if isinstance(p, n.ClassPattern):
        return inner + 1 if inner else 0
    return inner
