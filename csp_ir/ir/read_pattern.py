"""The patterns of `match`, as Python `ast`, to the IR."""

from __future__ import annotations

import ast

from csp_ir.ir import nodes as ir
from csp_ir.ir.modules import ATTRIBUTES, TYPE_NAMES
from csp_ir.ir.read_expr import ExprReader

# Classes that take the whole subject as their one positional pattern.
WHOLE = frozenset("int float str bytes bool list tuple dict set frozenset".split())
_CONTAINERS = frozenset(f"collections.{name}" for name in ("Counter", "defaultdict", "deque", "OrderedDict"))
_REMEDY = "a literal, a member of an enumeration, [a, b], {'key': a}, a class, a name or `_`"


class PatternReader(ExprReader):
    """Reads patterns; what a class pattern may ask of a value is what a program may read of it after a dot."""

    def pattern(self, node: ast.pattern) -> ir.Pattern:
        place = self.place(node)
        match node:
            case ast.MatchValue():
                return ir.ValuePattern(self.pattern_value(node.value), position=place)
            case ast.MatchSingleton():
                return ir.ValuePattern(ir.Literal(node.value, position=place), position=place)
            case ast.MatchSequence():
                return ir.SequencePattern(tuple(map(self.pattern, node.patterns)), position=place)
            case ast.MatchStar():
                return ir.StarPattern(self.captured(node, node.name), position=place)
            case ast.MatchMapping():
                keys = tuple(map(self.pattern_value, node.keys))
                values = tuple(map(self.pattern, node.patterns))
                return ir.MappingPattern(keys, values, self.captured(node, node.rest), position=place)
            case ast.MatchClass():
                return self.class_pattern(node)
            case ast.MatchOr():
                return ir.OrPattern(tuple(map(self.pattern, node.patterns)), position=place)
            case ast.MatchAs():
                name = self.captured(node, node.name)
                if node.pattern is None or name is None:
                    return ir.CapturePattern(name, position=place)
                return ir.AsPattern(self.pattern(node.pattern), name, position=place)
        self.refuse(node, "this pattern is not in the IR", _REMEDY)

    def captured(self, node: ast.AST, name: str | None) -> ir.Name | None:
        return None if name is None else ir.Name(self.name(node, name), position=self.place(node))

    def pattern_value(self, node: ast.expr) -> ir.Expr:
        """A literal, or a member of an enumeration of the text."""
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and not self.hidden(node.value.id):
            record = self.records.get(node.value.id)
            if record is not None and record.is_enum and node.attr in (p.name for p in record.parameters):
                return self.expr(node)
        value = None if isinstance(node, ast.Attribute) else self.expr(node)
        if not isinstance(value, ir.Literal):
            self.refuse(
                node, "this value of a pattern is not in the IR", f"{_REMEDY}; or a guard: `case x if x == ...`"
            )
        return value

    def hidden(self, name: str) -> bool:
        """Whether a name stands for something else here than a class of that name; records are names of the module too."""
        outer, *inner = self.bound or [set()]
        return any(name in names for names in inner) or (name in outer and name not in self.records)

    def class_pattern(self, node: ast.MatchClass) -> ir.Pattern:
        kind = self.expr(node.cls)
        name = kind.id if isinstance(kind, ir.Name) else kind.name if isinstance(kind, ir.FunctionRef) else ""
        record = self.records.get(name)
        hidden = isinstance(kind, ir.Name) and self.hidden(name)
        if hidden or not (name in TYPE_NAMES or name in _CONTAINERS or record is not None):
            self.refuse(
                node, "this class pattern is not in the IR", "a builtin class, or a dataclass or NamedTuple above"
            )
        if record is not None and (record.is_enum or record.kind == "TypedDict"):
            self.refuse(node, f"{name} is no class of a class pattern", "a literal, or {'key': pattern}")
        readable = ATTRIBUTES.get(name, ()) if record is None else tuple(p.name for p in record.parameters)
        if unknown := [a for a in node.kwd_attrs if a not in readable]:
            self.refuse(node, f"`{unknown[0]}` is nothing that the IR reads of {name}", f"one of {', '.join(readable)}")
        if record is None and len(node.patterns) > (name in WHOLE):
            self.refuse(node, f"{name} takes no positional patterns", f"{name}() if ..., or patterns by name")
        items, values = tuple(map(self.pattern, node.patterns)), tuple(map(self.pattern, node.kwd_patterns))
        return ir.ClassPattern(kind, items, tuple(node.kwd_attrs), values, position=self.place(node))
