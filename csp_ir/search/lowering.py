"""Lowering: a draft becomes the instructions of `flow`, its holes read into slots in the order of evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from csp_ir.domains.fragments import assigned_names, captures_variables
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.rewrite import free_names
from csp_ir.search.flow import (
    ITER,
    JUMP,
    NEXT,
    RAISE,
    READ,
    RETURN,
    SET,
    TEST,
    TICK,
    UNPACK,
    Flow,
    Operand,
    Read,
    Unsteppable,
    writes,
)
from csp_ir.search.growing import growth
from csp_ir.search.loops import Loop, holes_of

_LAZY = frozenset(("map", "filter", "iter", "next"))  # what they give may raise late, or is used up by reading


def flow_of(
    program: ir.Program,
    seen: Mapping[str, Sequence[str]],
    helpers: Mapping[str, ir.Function],
    limits: Limits,
    growing: frozenset[str] = frozenset(),
) -> Flow:
    """The flow of a draft.

    Args:
        seen: hole -> the names its candidates read.
        helpers: functions that the draft may call, without holes.
        limits: of the evaluation of one expression.
        growing: lists that are made anew where the draft adds to them in place (`growing.growing_lists`).

    Raises: Unsteppable.
    """
    return _Lowering(program, seen, helpers, limits, growing).flow


class _Lowering:
    def __init__(
        self,
        program: ir.Program,
        seen: Mapping[str, Sequence[str]],
        helpers: Mapping[str, ir.Function],
        limits: Limits,
        growing: frozenset[str],
    ) -> None:
        entry = program.function
        if {f.name for f in program.helpers} - helpers.keys() or any(p.takes_rest for p in entry.parameters):
            raise Unsteppable
        if any(isinstance(n, ir.NamedExpr | ir.Yield | ir.YieldFrom) for n in program.walk()):
            raise Unsteppable
        self.seen, self.helpers, self.limits, self.growing = seen, helpers, limits, growing
        self.builtin_values = not any(
            isinstance(h, ir.Record) for h in program.helpers
        )  # others may add in ways of their own
        self.flow = Flow()
        self.flow.names = {p.name: i for i, p in enumerate(entry.parameters)}
        self.flow.params = tuple(range(len(entry.parameters)))
        for name in sorted(assigned_names(program) - {entry.name} - helpers.keys()):
            self.flow.names.setdefault(name, len(self.flow.names))
        self.flow.slots = len(self.flow.names)
        self.variables = dict(self.flow.names)
        self.temps: dict[str, int] = {}
        self.loops: list[tuple[int, list[int]]] = []
        self.block(entry.body)
        self.emit(RETURN, *self.operand(ir.Literal(None)))
        self.flow.constant = self.constants()
        self.flow.analyse()
        for loop in self.flow.loops.values():
            loop.live = frozenset(n for n, slot in loop.slots.items() if slot in self.flow.live[loop.end])
        self.tails()

    # --- instructions -----------------------------------------------------------------

    def emit(self, *instruction: Any) -> int:
        self.flow.code.append(list(instruction))
        return len(self.flow.code) - 1

    @property
    def here(self) -> int:
        return len(self.flow.code)

    def fresh(self) -> tuple[str, int]:
        slot = self.flow.slots
        self.flow.slots += 1
        name = f"{ir.MACHINE}{slot}"
        self.temps[name] = slot
        return name, slot

    def operand(self, expr: ir.Expr) -> Operand:
        """An expression without holes as a function of slots."""
        slots = {**self.flow.names, **self.temps}
        if isinstance(expr, ir.Name) and expr.id in slots:
            return None, (slots[expr.id],)
        names = free_names(expr)
        if names - slots.keys() - builtin_names() - self.helpers.keys() or captures_variables(expr):
            raise Unsteppable
        params = tuple(sorted(names & slots.keys()))
        functions = self.helpers if names & self.helpers.keys() else None
        return compile_expr(expr, params, functions, limits=self.limits), tuple(slots[p] for p in params)

    # --- statements -------------------------------------------------------------------

    def block(self, body: Sequence[ir.Stmt]) -> None:
        for s in body:
            self.statement(s)

    def statement(self, s: ir.Stmt) -> None:
        if (found := growth(s)) is not None and found[0] in self.growing:
            self.grow(*found)
        elif isinstance(s, ir.Assign):
            self.assign(s.targets, s.value)
        elif isinstance(s, ir.AugAssign) and isinstance(s.target, ir.Name) and isinstance(s.op, str):
            # Only on values that cannot be changed; `Automaton` sees to it.
            self.emit(TEST, _unchangeable, (self.slot(s.target),), self.here + 1)
            self.assign((s.target,), ir.Binary(s.target, s.op, s.value))
        elif isinstance(s, ir.If):
            self.branches(s)
        elif isinstance(s, ir.While):
            self.while_(s)
        elif isinstance(s, ir.For):
            self.for_(s)
        elif isinstance(s, ir.Return):
            value = self.lower(s.value or ir.Literal(None))
            self.flow.sources[self.emit(RETURN, *self.operand(value))] = value
        elif isinstance(s, ir.Raise) and s.exception is not None:
            message = self.lower(s.message or ir.Literal(None))
            self.emit(RAISE, *self.operand(message), s.exception)
        elif isinstance(s, ir.Break | ir.Continue) and self.loops:
            head, ends = self.loops[-1]
            at = self.emit(JUMP, head)
            if isinstance(s, ir.Break):
                ends.append(at)
        elif isinstance(s, ir.ExprStmt) and not (isinstance(s.value, ir.Hole) and s.value.kind == "block"):
            self.emit(SET, *self.operand(self.lower(s.value)), self.fresh()[1])
        elif not isinstance(s, ir.Pass):
            raise Unsteppable

    def grow(self, name: str, added: ir.Expr, single: bool) -> None:
        """Add to a list that nothing else knows."""
        added = self.lower(added)
        if not single and (
            not isinstance(added, ir.ListDisplay) or any(isinstance(i, ir.Starred) for i in added.items)
        ):
            added = ir.Starred(added)
            single = True
        self.assign((ir.Name(name),), ir.Binary(ir.Name(name), "+", ir.ListDisplay((added,)) if single else added))

    def slot(self, target: ir.Expr) -> int:
        if not isinstance(target, ir.Name) or target.id not in self.flow.names:  # a helper's name may be assigned
            raise Unsteppable
        return self.flow.names[target.id]

    def assign(self, targets: Sequence[ir.Expr], value: ir.Expr) -> None:
        if len(targets) == 1 and isinstance(targets[0], ir.Name):
            slot = self.slot(targets[0])
            if isinstance(value, ir.Hole):
                self.read(value, slot)
                return
            value = self.lower(value)
            at = self.emit(SET, *self.operand(value), slot)
            if self.builtin_values and isinstance(value, ir.Binary) and value.op == "+" and value.left == targets[0]:
                self.flow.grows[at] = slot
                last = self.flow.code[at - 1] if at else [None]
                if last[0] == READ and value.right == ir.ListDisplay((ir.Name(f"{ir.MACHINE}{last[2]}"),)):
                    self.flow.pieces[at - 1] = at
            return
        name, slot = self.fresh()
        self.emit(SET, *self.operand(self.lower(value)), slot)
        for target in targets:
            self.store(slot, target)

    def store(self, slot: int, target: ir.Expr) -> None:
        if isinstance(target, ir.Name):
            self.emit(SET, None, (slot,), self.slot(target))
        elif isinstance(target, ir.TupleDisplay | ir.ListDisplay):
            self.emit(UNPACK, slot, tuple(self.slot(t) for t in target.items))
        else:
            raise Unsteppable

    def test(self, expr: ir.Expr) -> int:
        """A jump, to be patched, that is taken when the expression is false."""
        if isinstance(expr, ir.Unary) and expr.op == "not" and isinstance(expr.operand, ir.Hole):
            over = self.test(expr.operand)
            out = self.emit(JUMP, -1)
            self.flow.code[over][-1] = self.here
            return out
        return self.emit(TEST, *self.operand(self.lower(expr)), -1)

    def branches(self, s: ir.If) -> None:
        out = self.test(s.test)
        self.block(s.body)
        if s.orelse:
            over = self.emit(JUMP, -1)
            self.flow.code[out][-1] = self.here
            self.block(s.orelse)
            self.flow.code[over][-1] = self.here
        else:
            self.flow.code[out][-1] = self.here

    def while_(self, s: ir.While) -> None:
        if s.orelse:
            raise Unsteppable
        head = self.emit(TICK)
        out = self.test(s.test)
        self.loop(head, s, [out])

    def for_(self, s: ir.For) -> None:
        if s.orelse or _lazily(s.iter):
            raise Unsteppable
        (_, items), (_, index), (_, item) = self.fresh(), self.fresh(), self.fresh()
        self.emit(ITER, *self.operand(self.lower(s.iter)), items, index)
        target = s.target
        slot = self.slot(target) if isinstance(target, ir.Name) else item
        head = self.emit(NEXT, items, index, slot, -1)
        if not isinstance(target, ir.Name):
            self.store(slot, target)
        self.loop(head, s, [head])

    def loop(self, head: int, s: ir.For | ir.While, ends: list[int]) -> None:
        self.loops.append((head, ends))
        self.block(s.body)
        self.loops.pop()
        self.emit(JUMP, head)
        for at in ends:
            self.flow.code[at][-1] = self.here
        statement = ir.For(s.target, ir.Literal(None), s.body) if isinstance(s, ir.For) else s
        self.flow.loops[head] = Loop(
            statement, self.helpers, self.limits, self.variables, self.growing, holes_of(statement), self.here
        )

    # --- expressions ------------------------------------------------------------------

    def lower(self, expr: ir.Expr) -> ir.Expr:
        """The expression with its holes read into temporaries, in the order of evaluation."""
        if not _open(expr):
            return expr
        if isinstance(expr, ir.Hole):
            name, slot = self.fresh()
            self.read(expr, slot)
            return ir.Name(name)
        if isinstance(expr, ir.IfExp):
            name, slot = self.fresh()
            out = self.test(expr.test)
            self.emit(SET, *self.operand(self.lower(expr.body)), slot)
            over = self.emit(JUMP, -1)
            self.flow.code[out][-1] = self.here
            self.emit(SET, *self.operand(self.lower(expr.orelse)), slot)
            self.flow.code[over][-1] = self.here
            return ir.Name(name)
        if isinstance(expr, ir.BoolOp):
            return self.boolean(expr)
        if isinstance(expr, ir.Binary) and isinstance(expr.op, ir.Hole):
            return self.operator(expr.op, expr.left, expr.right)
        if isinstance(expr, ir.Compare) and len(expr.ops) == 1:
            if isinstance(expr.ops[0], ir.Hole):
                return self.operator(expr.ops[0], expr.first, expr.rest[0])
            first, second = self.in_order([expr.first, expr.rest[0]])
            return ir.Compare(first, expr.ops, (second,))
        if isinstance(expr, ir.Binary):
            left, right = self.in_order([expr.left, expr.right])
            return ir.Binary(left, expr.op, right)
        if isinstance(expr, ir.Unary):
            return ir.Unary(expr.op, self.lower(expr.operand))
        if isinstance(expr, ir.Subscript) and not isinstance(expr.index, ir.Slice):
            value, index = self.in_order([expr.value, expr.index])
            return ir.Subscript(value, index)
        if isinstance(expr, ir.Call) and not _open(expr.function) and not expr.keywords:
            return ir.Call(expr.function, tuple(self.in_order(expr.args)))
        if isinstance(expr, ir.MethodCall) and not expr.keywords:
            receiver, *args = self.in_order([expr.receiver, *expr.args])
            return ir.MethodCall(receiver, expr.method, tuple(args))
        if isinstance(expr, ir.TupleDisplay | ir.ListDisplay):
            return type(expr)(tuple(self.in_order(expr.items)))
        raise Unsteppable

    def in_order(self, parts: Sequence[ir.Expr]) -> list[ir.Expr]:
        """Parts lowered; what stands before a hole and may raise is evaluated before it."""
        last = max(i for i, p in enumerate(parts) if _open(p))
        found = []
        for i, part in enumerate(parts):
            if isinstance(part, ir.Starred):
                raise Unsteppable
            lowered = self.lower(part)
            if i < last and not isinstance(lowered, ir.Name | ir.Literal):
                name, slot = self.fresh()
                self.flow.sources[self.emit(SET, *self.operand(lowered), slot)] = lowered
                lowered = ir.Name(name)
            found.append(lowered)
        return found

    def boolean(self, expr: ir.BoolOp) -> ir.Expr:
        name, slot = self.fresh()
        ends: list[int] = []
        for i, part in enumerate(expr.operands):
            self.emit(SET, *self.operand(self.lower(part)), slot)
            if i + 1 < len(expr.operands):
                if expr.op == "and":
                    ends.append(self.emit(TEST, None, (slot,), -1))
                else:
                    out = self.emit(TEST, None, (slot,), -1)
                    ends.append(self.emit(JUMP, -1))
                    self.flow.code[out][-1] = self.here
        for at in ends:
            self.flow.code[at][-1] = self.here
        return ir.Name(name)

    def operator(self, hole: ir.Hole, left: ir.Expr, right: ir.Expr) -> ir.Expr:
        (_, a), (_, b), (name, slot) = self.fresh(), self.fresh(), self.fresh()
        self.emit(SET, *self.operand(self.lower(left)), a)
        self.emit(SET, *self.operand(self.lower(right)), b)
        self.read(hole, slot, {ir.LEFT: a, ir.RIGHT: b})
        return ir.Name(name)

    def read(self, hole: ir.Hole, slot: int, operands: Mapping[str, int] | None = None) -> None:
        if hole.name not in self.seen or hole.kind in ("block", "name", "type"):
            raise Unsteppable
        visible = {**self.flow.names, **(operands or {})}
        names = {n: visible[n] for n in self.seen[hole.name] if n in visible}
        pc = self.emit(READ, len(self.flow.reads), slot)
        self.flow.reads.append(Read(hole.name, slot, names, pc))

    # --- what is known of the whole ---------------------------------------------------

    def constants(self) -> frozenset[int]:
        """Parameters that nothing assigns, and what is made of them alone."""
        writers: dict[int, list[list[Any]]] = {}
        for instruction in self.flow.code:
            for slot in writes(instruction, self.flow):
                writers.setdefault(slot, []).append(instruction)
        found = {p for p in self.flow.params if p not in writers}
        for instruction in self.flow.code:
            if instruction[0] == ITER and set(instruction[2]) <= found and len(writers[instruction[3]]) == 1:
                found.add(instruction[3])
        return frozenset(found)

    def tails(self) -> None:
        """Find the reads whose values go straight into a returned expression."""
        code, reads = self.flow.code, self.flow.reads
        for read in reads:
            pc = read.pc
            while code[pc][0] == READ:
                pc += 1
            if code[pc][0] != RETURN:
                continue
            tail = tuple(reads[code[i][1]] for i in range(read.pc, pc))
            own = {r.slot for r in tail}
            distinct = len({r.hole for r in tail}) == len(tail) == len(own & set(code[pc][2]))
            if distinct and not any(own & set(r.names.values()) for r in tail):
                read.tail, read.result = tail, (code[pc][1], code[pc][2])
                read.returned = self.flow.sources.get(pc)
        self.flow.names |= {n: s for n, s in self.temps.items()}


def _unchangeable(value: object) -> bool:
    if type(value) in (int, float, str, bool, tuple, bytes, frozenset, complex, type(None), range):
        return True
    raise Unsteppable


def _open(expr: ir.Node) -> bool:
    return any(isinstance(n, ir.Hole) for n in expr.walk())


def _lazily(expr: ir.Expr) -> bool:
    """Whether reading the items may raise, or use something up."""
    return any(
        isinstance(n, ir.FunctionRef | ir.Lambda | ir.Starred)
        or (isinstance(n, ir.Name) and n.id in _LAZY)
        or (isinstance(n, ir.Comprehension) and n.kind == "generator")
        for n in expr.walk()
    )
