"""The IR as Python text, holes included. `parse(print(x)) == x`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from csp_ir.ir import nodes as ir
from csp_ir.ir.modules import CLASS_MODULE
from csp_ir.ir.types import ANY, type_text

# Binding strength, loosest first (the Python grammar's order).
NAMED = -1
LAMBDA, TERNARY, OR, AND, NOT, COMPARE, BIT_OR, BIT_XOR = range(8)
BIT_AND, SHIFT, SUM, PRODUCT, SIGN, POWER, POSTFIX, ATOM = range(8, 16)
_BINARY_LEVEL = {
    "|": BIT_OR, "^": BIT_XOR, "&": BIT_AND, "<<": SHIFT, ">>": SHIFT, "+": SUM, "-": SUM,
    "*": PRODUCT, "/": PRODUCT, "//": PRODUCT, "%": PRODUCT, "**": POWER,
}  # fmt: skip
_ENDS_IN_HOLE = re.compile(r"\?\w+\Z")
INDENT = "    "
_BRACKETS = {"list": ("[", "]"), "generator": ("(", ")"), "set": ("{", "}"), "dict": ("{", "}")}


def print_program(program: ir.Program) -> str:
    """Helpers first, then the entry; two blank lines between functions; no trailing newline."""
    return "\n\n\n".join(print_function(f) for f in (*program.helpers, program.function))


def print_function(function: ir.Function) -> str:
    """One function with its docstring."""
    return "\n".join(_function_lines(function, 0))


def print_block(statements: Iterable[ir.Stmt]) -> str:
    """Statements, one or more lines each."""
    return "\n".join(line for s in statements for line in _statement_lines(s, 0))


def print_expr(expr: ir.Expr) -> str:
    """One expression, with no more parentheses than it needs."""
    return _expr(expr, LAMBDA)


# --- statements -------------------------------------------------------------------


def _record_lines(r: ir.Record) -> list[str]:
    """The class of a record."""
    if r.kind == "dataclass":
        lines = [f"@dataclass({', '.join(r.options)})" if r.options else "@dataclass", f"class {r.name}:"]
    else:
        above = () if r.kind == ir.PLAIN_CLASS else (r.kind, *r.options)
        lines = [f"class {r.name}({', '.join(above)}):" if above else f"class {r.name}:"]
    members = [f"{INDENT}{_member(r, p)}" for p in r.parameters]
    for s in r.body:
        members += [*([""] if members and isinstance(s, ir.Function) else []), *_statement_lines(s, 1)]
    return [*lines, *(members or [f"{INDENT}pass"])]


def _member(r: ir.Record, p: ir.Parameter) -> str:
    """The line of a field, or of a member of an enumeration."""
    if r.is_enum:
        return f"{p.name} = {'None' if p.default is None else _expr(p.default, LAMBDA)}"
    if p.default is None:
        return f"{p.name}: {type_text(p.type)}"
    made = _expr(p.default, LAMBDA)
    if r.kind == "dataclass" and _is_mutable(p.default):
        empty = {"[]": "list", "{}": "dict", "set()": "set"}.get(made, f"lambda: {made}")
        made = f"field(default_factory={empty})"
    return f"{p.name}: {type_text(p.type)} = {made}"


def _is_mutable(default: ir.Expr) -> bool:
    """Whether a default is made anew for each record: a display, or what a call makes that is no plain class's."""
    if isinstance(default, ir.Call) and isinstance(default.function, ir.Name):
        return default.function.id not in CLASS_MODULE
    return isinstance(default, ir.ListDisplay | ir.DictDisplay | ir.SetDisplay)


def _function_lines(f: ir.Function, indent: int) -> list[str]:
    if isinstance(f, ir.Record):
        return _record_lines(f)
    pad = INDENT * indent
    parameters = ", ".join(_parameter(p) for p in f.parameters)
    returns = "" if f.returns == ANY else f" -> {type_text(f.returns)}"
    lines = [f"{pad}@{_expr(d, LAMBDA)}" for d in f.decorators]
    lines += [f"{pad}@{f.bound}"] if f.bound else []
    lines.append(f"{pad}def {f.name}({parameters}){returns}:")
    if f.doc:
        lines.append(f"{pad}{INDENT}{_doc(f.doc)}")
    return lines + _body(f.body, indent + 1)


def _doc(text: str) -> str:
    if '"""' in text or "\\" in text or text.endswith('"') or not text.isprintable() and "\n" not in text:
        return repr(text)
    return f'"""{text}"""' if all(c.isprintable() or c == "\n" for c in text) else repr(text)


def _parameter(p: ir.Parameter) -> str:
    name = f"*{p.name}" if p.variadic else f"**{p.name}" if p.keywords else p.name
    text = name if p.type == ANY else f"{name}: {type_text(p.type)}"
    if p.default is None:
        return text
    return f"{text}{'=' if p.type == ANY else ' = '}{_expr(p.default, TERNARY)}"


def _body(statements: tuple[ir.Stmt, ...], indent: int) -> list[str]:
    if not statements:
        return [INDENT * indent + "..."]
    return [line for s in statements for line in _statement_lines(s, indent)]


def _statement_lines(s: ir.Stmt, indent: int) -> list[str]:
    pad = INDENT * indent
    if isinstance(s, ir.Function):
        return _function_lines(s, indent)
    if isinstance(s, ir.If):
        return _if_lines(s, indent)
    if isinstance(s, ir.Match):
        return _match_lines(s, indent)
    if isinstance(s, ir.For):
        lines = [f"{pad}for {_target(s.target)} in {_tuple_free(s.iter)}:", *_body(s.body, indent + 1)]
        return lines + _else(s.orelse, indent)
    if isinstance(s, ir.While):
        return [f"{pad}while {print_expr(s.test)}:", *_body(s.body, indent + 1), *_else(s.orelse, indent)]
    if isinstance(s, ir.Try):
        lines = [f"{pad}try:", *_body(s.body, indent + 1)]
        for h in s.handlers:
            lines += [f"{pad}except{_exceptions(h)}:", *_body(h.body, indent + 1)]
        lines += _else(s.orelse, indent)
        if s.final:
            lines += [f"{pad}finally:", *_body(s.final, indent + 1)]
        return lines
    return [pad + _SIMPLE[type(s)](s)]


def _else(orelse: tuple[ir.Stmt, ...], indent: int) -> list[str]:
    return [f"{INDENT * indent}else:", *_body(orelse, indent + 1)] if orelse else []


def _if_lines(s: ir.If, indent: int) -> list[str]:
    pad = INDENT * indent
    lines = [f"{pad}if {print_expr(s.test)}:", *_body(s.body, indent + 1)]
    while len(s.orelse) == 1 and isinstance(s.orelse[0], ir.If):
        s = s.orelse[0]
        lines += [f"{pad}elif {print_expr(s.test)}:", *_body(s.body, indent + 1)]
    return lines + _else(s.orelse, indent)


def _exceptions(h: ir.Handler) -> str:
    if not h.exceptions:
        return ""
    names = h.exceptions[0] if len(h.exceptions) == 1 else f"({', '.join(h.exceptions)})"
    return f" {names} as {h.name}" if h.name else f" {names}"


def _match_lines(s: ir.Match, indent: int) -> list[str]:
    lines = [f"{INDENT * indent}match {_tuple_free(s.subject)}:"]
    for case in s.cases:
        guard = "" if case.guard is None else f" if {print_expr(case.guard)}"
        lines += [f"{INDENT * (indent + 1)}case {print_pattern(case.pattern)}{guard}:", *_body(case.body, indent + 2)]
    return lines


def print_pattern(p: ir.Pattern, within: type | None = None) -> str:
    """One pattern, in parentheses where the kind of pattern around it needs them."""
    match p:
        case ir.ValuePattern():
            return print_expr(p.value)
        case ir.CapturePattern() | ir.StarPattern():
            return ("*" if isinstance(p, ir.StarPattern) else "") + ("_" if p.name is None else p.name.id)
        case ir.SequencePattern():
            return f"[{', '.join(map(print_pattern, p.items))}]"
        case ir.MappingPattern():
            pairs = [f"{print_expr(k)}: {print_pattern(v)}" for k, v in zip(p.keys, p.values, strict=True)]
            return f"{{{', '.join([*pairs, *([] if p.rest is None else [f'**{p.rest.id}'])])}}}"
        case ir.ClassPattern():
            named = [f"{name}={print_pattern(v)}" for name, v in zip(p.names, p.values, strict=True)]
            return f"{print_expr(p.kind)}({', '.join([*map(print_pattern, p.items), *named])})"
        case ir.OrPattern():
            text = " | ".join(print_pattern(o, ir.OrPattern) for o in p.options)
            return f"({text})" if within is ir.OrPattern else text
        case ir.AsPattern():
            text = f"{print_pattern(p.pattern, ir.AsPattern)} as {p.name.id}"
            return f"({text})" if within is not None else text
    raise TypeError(p)


def _target(target: ir.Expr) -> str:
    if isinstance(target, ir.TupleDisplay):
        items = ", ".join(_target_item(t) for t in target.items)
        return f"{items}," if len(target.items) == 1 else items
    return _target_item(target)


def _target_item(target: ir.Expr) -> str:
    if isinstance(target, ir.TupleDisplay):
        return f"({_target(target)})"
    if isinstance(target, ir.Starred):
        return f"*{_target_item(target.value)}"
    return _hole(target, "name")[0] if isinstance(target, ir.Hole) else print_expr(target)


def _tuple_free(expr: ir.Expr) -> str:
    """A value where Python allows a tuple without parentheses."""
    if (
        isinstance(expr, ir.TupleDisplay)
        and len(expr.items) > 1
        and not any(isinstance(i, ir.Starred) for i in expr.items)
    ):
        return ", ".join(_expr(i, TERNARY) for i in expr.items)
    return print_expr(expr)


def _assign(s: ir.Assign) -> str:
    if s.annotation is not None:
        return f"{_target(s.targets[0])}: {type_text(s.annotation)} = {_alone(s.value)}"
    return " = ".join([*map(_target, s.targets), _alone(s.value)])


def _alone(e: ir.Expr) -> str:
    """A value that may be a `yield`."""
    if isinstance(e, ir.YieldFrom):
        return f"yield from {print_expr(e.value)}"
    if isinstance(e, ir.Yield):
        return "yield" if e.value is None else f"yield {_tuple_free(e.value)}"
    return _tuple_free(e)


def _raise(s: ir.Raise) -> str:
    if s.exception is None:
        return "raise"
    return f"raise {s.exception}" if s.message is None else f"raise {s.exception}({print_expr(s.message)})"


def _assert(s: ir.Assert) -> str:
    message = "" if s.message is None else f", {print_expr(s.message)}"
    return f"assert {print_expr(s.test)}{message}"


def _expression(e: ir.Expr) -> str:
    if isinstance(e, ir.Yield | ir.YieldFrom):
        return _alone(e)
    return _hole(e, "block")[0] if isinstance(e, ir.Hole) else _expr(e, TERNARY)


_SIMPLE: dict[type, Callable[..., str]] = {
    ir.Assign: _assign,
    ir.AugAssign: lambda s: f"{_target(s.target)} {_op(s.op)}= {print_expr(s.value)}",
    ir.Break: lambda s: "break",
    ir.Continue: lambda s: "continue",
    ir.Pass: lambda s: "pass",
    ir.Return: lambda s: "return" if s.value is None else f"return {_tuple_free(s.value)}",
    ir.Raise: _raise,
    ir.Assert: _assert,
    ir.ExprStmt: lambda s: _expression(s.value),
    ir.Delete: lambda s: "del " + ", ".join(map(_target_item, s.targets)),
    ir.Nonlocal: lambda s: "nonlocal " + ", ".join(s.names),
}


# --- expressions ------------------------------------------------------------------


def _op(op: str | ir.Hole) -> str:
    return _hole(op, "operator")[0] if isinstance(op, ir.Hole) else op


def _before_colon(text: str, after: str) -> str:
    """What stands before a colon of Python's, so that a hole at its end does not take the colon for its own."""
    return f"({text})" if _ENDS_IN_HOLE.search(text) and after[:1].isalpha() else text


def _expr(e: ir.Expr, level: int) -> str:
    """`e` as text, in parentheses if it binds more loosely than `level`."""
    text, own = _PRINTERS[type(e)](e)
    return text if own >= level else f"({text})"


def _items(items: Iterable[ir.Expr]) -> str:
    return ", ".join(_expr(i, TERNARY) for i in items)


def _literal(e: ir.Literal) -> tuple[str, int]:
    value = e.value
    if isinstance(value, float):
        text = repr(value)
        if text in ("inf", "-inf", "nan"):
            return f"float('{text}')", POSTFIX
    else:
        text = repr(value)
    if isinstance(value, str):
        text = _string(value)
    negative = text.startswith("-")
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return text, SIGN if negative else POWER if number else ATOM


def _string(value: str) -> str:
    """Double quotes, as the formatter the rendered code follows, unless that needs more escapes."""
    text = repr(value)
    if text[0] == "'" and '"' not in text and "\\'" not in text:
        return f'"{text[1:-1]}"'
    return text


def _hole(e: ir.Hole, place: str = "term") -> tuple[str, int]:
    """The hole as written; place: the kind that a hole without a written one has there."""
    typed = "" if e.type is None else type_text(e.type)
    if e.kind != place:
        typed = f"{e.kind}[{typed}]" if typed else e.kind
    typed = f": {typed}" if typed else ""
    if e.where:
        typed += f" where {e.where}"
    if e.description:
        return f'<?{e.name}{typed} = "{_safe_why(e.description)}"?>', ATOM
    if not typed:
        return f"?{e.name}", ATOM
    return (f"?{e.name}{typed}" if place == "block" else f"(?{e.name}{typed})"), ATOM


def _safe_why(text: str) -> str:
    return text.replace('"', "'").replace("\n", " ")


def _unary(e: ir.Unary) -> tuple[str, int]:
    if e.op == "not":
        return f"not {_expr(e.operand, NOT)}", NOT
    operand = _expr(e.operand, SIGN)
    if e.op == "-" and isinstance(e.operand, ir.Literal) and type(e.operand.value) in (int, float):
        operand = f"({operand})"
    return f"{e.op}{operand}", SIGN


def _binary(e: ir.Binary) -> tuple[str, int]:
    if isinstance(e.op, ir.Hole):
        # An operator hole may be filled at any level, so its operands and itself keep their parentheses.
        return f"{_expr(e.left, SIGN)} {_op(e.op)} {_expr(e.right, SIGN)}", PRODUCT
    level = _BINARY_LEVEL[e.op]
    if e.op == "**":
        return f"{_expr(e.left, POSTFIX)} ** {_expr(e.right, SIGN)}", POWER
    return f"{_expr(e.left, level)} {e.op} {_expr(e.right, level + 1)}", level


def _bool_op(e: ir.BoolOp) -> tuple[str, int]:
    level = OR if e.op == "or" else AND
    return f" {e.op} ".join(_expr(o, level + 1) for o in e.operands), level


def _compare(e: ir.Compare) -> tuple[str, int]:
    parts = [_expr(e.first, BIT_OR)]
    for op, operand in zip(e.ops, e.rest, strict=True):
        parts += [_op(op), _expr(operand, BIT_OR)]
    return " ".join(parts), COMPARE


def _if_exp(e: ir.IfExp) -> tuple[str, int]:
    return f"{_expr(e.body, OR)} if {_expr(e.test, OR)} else {_expr(e.orelse, TERNARY)}", TERNARY


def _arguments(e: ir.Call | ir.MethodCall) -> str:
    only = e.args[0] if len(e.args) == 1 and not e.keywords else None
    if isinstance(only, ir.Comprehension) and only.kind == "generator":
        return _comprehension_inside(only)
    keywords = [f"{k.name}={_argument(k.value)}" if k.name else f"**{_argument(k.value)}" for k in e.keywords]
    return ", ".join([*(_argument(a) for a in e.args), *keywords])


def _named(e: ir.NamedExpr) -> tuple[str, int]:
    return f"{e.target.id} := {_expr(e.value, TERNARY)}", NAMED


def _argument(e: ir.Expr) -> str:
    return _expr(e, LAMBDA if isinstance(e, ir.Lambda) else TERNARY)


def _call(e: ir.Call) -> tuple[str, int]:
    return f"{_expr(e.function, POSTFIX)}({_arguments(e)})", POSTFIX


def _method_call(e: ir.MethodCall) -> tuple[str, int]:
    return f"{_expr(e.receiver, POSTFIX)}.{e.method}({_arguments(e)})", POSTFIX


def _subscript(e: ir.Subscript) -> tuple[str, int]:
    return f"{_expr(e.value, POSTFIX)}[{_index(e.index)}]", POSTFIX


def _index(e: ir.Expr) -> str:
    if isinstance(e, ir.Slice):
        return _slice(e)
    if isinstance(e, ir.TupleDisplay) and len(e.items) > 1 and any(isinstance(i, ir.Slice) for i in e.items):
        return ", ".join(_index(i) for i in e.items)
    return _expr(e, LAMBDA)


def _slice(e: ir.Slice) -> str:
    lower = "" if e.lower is None else _expr(e.lower, BIT_OR)
    upper = "" if e.upper is None else _expr(e.upper, BIT_OR)
    if e.step is None:
        return f"{_before_colon(lower, upper)}:{upper}"
    step = _expr(e.step, BIT_OR)
    return f"{_before_colon(lower, upper)}:{_before_colon(upper, step)}:{step}"


def _tuple(e: ir.TupleDisplay) -> tuple[str, int]:
    return f"({_items(e.items)}{',' if len(e.items) == 1 else ''})", ATOM


def _dict(e: ir.DictDisplay) -> tuple[str, int]:
    parts = [f"**{_expr(v, BIT_OR)}" if k is None else _item_text(k, v) for k, v in zip(e.keys, e.values, strict=True)]
    return f"{{{', '.join(parts)}}}", ATOM


def _item_text(key: ir.Expr, value: ir.Expr) -> str:
    after = _expr(value, TERNARY)
    return f"{_before_colon(_expr(key, TERNARY), after)}: {after}"


def _comprehension_inside(e: ir.Comprehension) -> str:
    head = _expr(e.element, TERNARY) if e.key is None else _item_text(e.key, e.element)
    for clause in e.clauses:
        head += f" for {_target(clause.target)} in {_expr(clause.iter, OR)}"
        head += "".join(f" if {_expr(c, OR)}" for c in clause.conditions)
    return head


def _comprehension(e: ir.Comprehension) -> tuple[str, int]:
    start, end = _BRACKETS[e.kind]
    return f"{start}{_comprehension_inside(e)}{end}", ATOM


def _f_string(e: ir.FString) -> tuple[str, int]:
    pieces = []
    for part in e.parts:
        if isinstance(part, ir.FormattedValue):
            inside = _expr(part.value, OR)
            inside = f" {inside}" if inside.startswith("{") else inside
            conversion = f"!{part.conversion}" if part.conversion else ""
            spec = f":{part.spec}" if part.spec else ""
            pieces.append(("{" + inside + conversion + spec + "}", True))
        elif isinstance(part, ir.Literal):
            pieces.append((repr(str(part.value))[1:-1].replace("{", "{{").replace("}", "}}"), False))
    # Before Python 3.12 an expression inside an f-string cannot hold the string's own quote.
    inside_text = "".join(text for text, is_value in pieces if is_value)
    quote = next((q for q in ('"', "'", '"""', "'''") if q not in inside_text), '"""')
    body = "".join(text if is_value else _requote(text, quote) for text, is_value in pieces)
    return f"f{quote}{body}{quote}", ATOM


def _requote(text: str, quote: str) -> str:
    text = text.replace("\\'", "'")
    return text.replace(quote[0], "\\" + quote[0])


def _lambda(e: ir.Lambda) -> tuple[str, int]:
    head = f"lambda {', '.join(e.params)}" if e.params else "lambda"
    return f"{head}: {_expr(e.body, LAMBDA)}", LAMBDA


_PRINTERS: dict[type, Callable[..., tuple[str, int]]] = {
    ir.Literal: _literal,
    ir.Name: lambda e: (e.id, ATOM),
    ir.FunctionRef: lambda e: (e.name, ATOM),
    ir.Hole: _hole,
    ir.Unary: _unary,
    ir.Binary: _binary,
    ir.BoolOp: _bool_op,
    ir.Compare: _compare,
    ir.IfExp: _if_exp,
    ir.NamedExpr: _named,
    ir.Starred: lambda e: (f"*{_expr(e.value, BIT_OR)}", LAMBDA + 1),
    ir.Call: _call,
    ir.MethodCall: _method_call,
    ir.Attribute: lambda e: (f"{_expr(e.value, POSTFIX)}.{e.name}", POSTFIX),
    ir.Subscript: _subscript,
    ir.Slice: lambda e: (_slice(e), LAMBDA),
    ir.ListDisplay: lambda e: (f"[{_items(e.items)}]", ATOM),
    ir.TupleDisplay: _tuple,
    ir.SetDisplay: lambda e: (f"{{{_items(e.items)}}}", ATOM),
    ir.DictDisplay: _dict,
    ir.Comprehension: _comprehension,
    ir.Lambda: _lambda,
    ir.FString: _f_string,
}
