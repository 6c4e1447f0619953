"""What can be said of a fragment or draft without running it: may it change values, can it stand alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names, by_name, methods_named
from csp_ir.ir.rewrite import bound_at, free_names, targets_of
from csp_ir.ir.types import ANY

_IMPURE_FUNCTIONS = ("heapq.heap", "bisect.insort", "operator.i", "operator.setitem", "operator.delitem")
_EAGER = frozenset(
    ("sum", "any", "all", "max", "min", "sorted", "list", "tuple", "set", "frozenset", "dict", "len", "str.join",
     "math.prod", "math.fsum", "functools.reduce", "collections.Counter", "bool", "next")
)  # fmt: skip


def node_is_impure(n: ir.Node, helpers: Iterable[str] = ()) -> bool:
    """Whether a node by itself (not what is below it) may change a value it can reach."""
    if isinstance(n, ir.MethodCall):
        rows = methods_named(n.method)
        return not rows or any(not c.pure for c in rows)
    if isinstance(n, ir.FunctionRef):
        return n.name.startswith(_IMPURE_FUNCTIONS) or any(not c.pure for c in by_name(n.name))
    if isinstance(n, ir.Call):
        if isinstance(n.function, ir.Name):
            return n.function.id not in builtin_names() and n.function.id not in helpers
        return not isinstance(n.function, ir.FunctionRef)
    return False


@dataclass
class Survey:
    """What a draft and all fragments for it may do, found in one walk.

    changes: whether running them can depend on which lists, dicts and sets are one and the same
    object, apart from `name += value`; augments: whether there is such a statement. messages:
    whether the text of an exception can be seen. unbound: whether a handler tells UnboundLocalError
    from NameError. in_place: operator holes of augmented
    assignments, which on lists, sets and dicts change the left operand. targets: holes that stand
    for a name to bind, so that they have no value. functions: names of own functions.
    """

    changes: bool = False
    augments: bool = False
    messages: bool = False
    unbound: bool = False
    in_place: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    holes: list[ir.Hole] = field(default_factory=list)
    functions: set[str] = field(default_factory=set)

    def look(self, root: ir.Node, but: Collection[int] = ()) -> None:
        """Take a node in, with all that is below it. but: nodes, by identity, that are left out themselves."""
        for n in root.walk():
            if type(n) not in _PLAIN and id(n) not in but:
                self._node(n)

    def join(self, other: Survey) -> None:
        """Take in what another survey found."""
        self.changes |= other.changes
        self.augments |= other.augments
        self.messages |= other.messages
        self.unbound |= other.unbound
        self.in_place |= other.in_place
        self.targets |= other.targets
        self.holes += other.holes
        self.functions |= other.functions

    def _node(self, n: ir.Node) -> None:
        if isinstance(n, ir.Hole):
            self.holes.append(n)
        elif isinstance(n, ir.AugAssign):
            if isinstance(n.op, ir.Hole):
                self.in_place.add(n.op.name)
            self.augments = True
            self.changes = self.changes or not isinstance(n.target, ir.Name) or not isinstance(n.op, str)
            self._targets((n.target,))
        elif isinstance(n, ir.Assign | ir.Delete | ir.For | ir.Clause):
            targets = targets_of(n)
            plain = isinstance(n, ir.Clause) or all(isinstance(x, ir.Name) for x in target_leaves(targets))
            self.changes = self.changes or isinstance(n, ir.Delete) or not plain
            self._targets(targets)
        elif isinstance(n, ir.Handler):
            self.messages = self.messages or bool(n.name)
            self.unbound = self.unbound or "UnboundLocalError" in n.exceptions
        elif isinstance(n, ir.Function):
            self.functions.add(n.name)
        elif isinstance(n, ir.Compare):
            self.changes = self.changes or _compares_identity(n)
        elif node_is_impure(n) or (isinstance(n, ir.Call) and n.function == ir.Name("id")):
            self.changes = True

    def _targets(self, targets: Iterable[ir.Expr]) -> None:
        self.targets.update(h.name for h in target_leaves(targets) if isinstance(h, ir.Hole))


def target_holes(program: ir.Node) -> frozenset[str]:
    """Holes that stand for a name to bind, so that they have no value."""
    survey = Survey()
    survey.look(program)
    return frozenset(survey.targets)


_PLAIN = frozenset((ir.Name, ir.Literal, ir.Binary, ir.Unary, ir.BoolOp, ir.Subscript, ir.Slice, ir.IfExp, ir.Return, ir.If,
                    ir.TupleDisplay, ir.ListDisplay, ir.Parameter))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked of a fragment again and again.

    names: that it reads and does not bind; impure: whether evaluating it may change a value it can
    reach; special: whether it holds a hole, a lambda or a comprehension, or is not an expression.
    survey: None where there is nothing of note.
    """

    names: frozenset[str] = frozenset()
    impure: bool = False
    special: bool = False
    survey: Survey | None = None


_OPERATOR = Facts(frozenset((ir.LEFT, ir.RIGHT)))
_SPECIAL = frozenset((ir.Hole, ir.Lambda, ir.Comprehension))


def facts_of(fragment: ir.Fragment) -> Facts:
    """The facts of an expression, statements, or an operator's text."""
    if isinstance(fragment, str):
        return _OPERATOR
    survey: Survey | None = None
    if isinstance(fragment, tuple):
        survey = Survey()
        for s in fragment:
            survey.look(s)
        return Facts(special=True, survey=survey)
    names = []
    special = impure = False
    for n in fragment.walk():
        kind = type(n)
        if kind is ir.Name:
            names.append(n.id)  # type: ignore[attr-defined]
        elif kind not in _PLAIN:
            survey = survey or Survey()
            survey._node(n)
            special = special or kind in _SPECIAL
            impure = impure or node_is_impure(n)
    return Facts(free_names(fragment) if special else frozenset(names), impure, special, survey)


def target_leaves(targets: Iterable[ir.Expr]) -> list[ir.Expr]:
    """The names, holes, subscripts that targets consist of."""
    found: list[ir.Expr] = []
    for t in targets:
        if isinstance(t, ir.TupleDisplay | ir.ListDisplay):
            found += target_leaves(t.items)
        elif isinstance(t, ir.Starred):
            found += target_leaves((t.value,))
        else:
            found.append(t)
    return found


def _compares_identity(n: ir.Compare) -> bool:
    operands = (n.first, *n.rest)
    for i, op in enumerate(n.ops):
        if op in ("is", "is not") and not any(isinstance(o, ir.Literal) for o in operands[i : i + 2]):
            return True
    return False


def captures_variables(expr: ir.Expr) -> bool:
    """Whether the value may look up variables later: a lambda or generator that outlives the expression."""
    return _escapes(expr, False)


def _escapes(n: ir.Node, consumed: bool) -> bool:
    if isinstance(n, ir.Lambda) or (isinstance(n, ir.Comprehension) and n.kind == "generator"):
        if not consumed and (free_names(n) - builtin_names() or _loops(n)):
            return True
        return any(_escapes(c, False) for c in n.children())
    eager = False
    if isinstance(n, ir.Call):
        f = n.function
        name = f.id if isinstance(f, ir.Name) else f.name if isinstance(f, ir.FunctionRef) else ""
        eager = name in _EAGER and name != "next"
    elif isinstance(n, ir.MethodCall):
        eager = n.method in ("join", "sort", "extend", "update")
    for child in n.children():
        inner = child.value if isinstance(child, ir.Keyword) else child
        if _escapes(inner, eager):
            return True
    return False


def _loops(n: ir.Node) -> bool:
    """Whether evaluating it counts steps: they are counted in the run that the value was made in, which is over then."""
    return any(isinstance(x, ir.Comprehension) for x in n.walk())


def called_functions(program: ir.Program) -> frozenset[str]:
    """Names of the program's own functions, local ones too."""
    return frozenset(n.name for n in program.walk() if isinstance(n, ir.Function))


def standalone_helpers(program: ir.Program) -> dict[str, ir.Function]:
    """Helpers without holes that call nothing but each other: a candidate may call them by itself."""
    functions = called_functions(program)
    found = {f.name: f for f in program.helpers if not any(isinstance(n, ir.Hole) for n in f.walk())}
    while True:
        bad = [
            name
            for name, f in found.items()
            if any(isinstance(n, ir.Name) and n.id in functions and n.id not in found for n in f.walk())
        ]
        if not bad:
            return found
        for name in bad:
            del found[name]


def must_be_inlined(fragment: ir.Fragment, facts: Facts, functions: frozenset[str], standalone: Iterable[str]) -> bool:
    """Whether a candidate has to be filled into the draft before a run, rather than evaluated by itself."""
    if isinstance(fragment, str):
        return fragment in ir.BOOLEAN_OPERATORS  # they decide whether their right side is evaluated at all
    if isinstance(fragment, tuple):
        return True
    if facts.special and (any(isinstance(n, ir.Hole) for n in fragment.walk()) or captures_variables(fragment)):
        return True
    own = facts.names & functions
    return bool(own) and (bool(own.difference(standalone)) or _keeps_function(fragment, own))


def _keeps_function(n: ir.Node, own: frozenset[str]) -> bool:
    """Whether a helper may be called after the expression was evaluated: a run's limits do not reach it there."""
    if isinstance(n, ir.Name):
        return n.id in own
    if isinstance(n, ir.Lambda) or (isinstance(n, ir.Comprehension) and n.kind == "generator"):
        return any(isinstance(m, ir.Name) and m.id in own for m in n.walk())
    called = isinstance(n, ir.Call) and isinstance(n.function, ir.Name)
    return any(_keeps_function(c, own) for c in n.children() if not (called and c is n.function))  # type: ignore[attr-defined]


def assigned_names(program: ir.Node) -> frozenset[str]:
    """Every name a program (or function) binds: parameters, targets, handlers, local functions."""
    return frozenset(name for n in program.walk() for name in bound_at(n))


def as_expr(fragment: ir.Fragment) -> ir.Expr:
    """A candidate as an expression; an operator becomes one over its operands' names."""
    if isinstance(fragment, str):
        left, right = ir.Name(ir.LEFT), ir.Name(ir.RIGHT)
        if fragment in ir.COMPARE_OPERATORS:
            return ir.Compare(left, (fragment,), (right,))
        if fragment in ir.BOOLEAN_OPERATORS:
            return ir.BoolOp(fragment, (left, right))
        return ir.Binary(left, fragment, right)
    if isinstance(fragment, tuple):
        raise TypeError("a block candidate has no value; it has to be filled into the draft")
    return fragment


IN_PLACE = "in_place_operator"


def as_in_place(fragment: str) -> tuple[ir.Expr, dict[str, ir.Function]]:
    """An operator as the call of a function that does `left op= right` and gives `left`."""
    left, right = ir.Name("left"), ir.Name("right")
    body = (ir.AugAssign(left, fragment, right), ir.Return(left))
    function = ir.Function(IN_PLACE, (ir.Parameter("left"), ir.Parameter("right")), ANY, body)
    return ir.Call(ir.Name(IN_PLACE), (ir.Name(ir.LEFT), ir.Name(ir.RIGHT))), {IN_PLACE: function}
