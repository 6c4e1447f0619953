"""The candidates of one hole with their compiled functions, and their value classes environment by environment."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from csp_ir.domains.behaviour import Opaque, Places, behaviour, tangled
from csp_ir.domains.classes import LIMIT, NOTHING, Classes, ValueClass
from csp_ir.domains.fragments import as_expr, as_in_place
from csp_ir.domains.model import Candidate, bits
from csp_ir.domains.naming import NEITHER
from csp_ir.interpreter.evaluation import call_guarded, compile_each, compile_expr, guarded
from csp_ir.interpreter.outcomes import Limits, LimitSignal, freeze, snapshot_all
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.rewrite import map_nodes
from csp_ir.ir.types import ANY, Type
from csp_ir.spec.values import declares_float, levelled

MAX_CLASSES = 400_000
_UNBOUND = "where it is not associated with a value"
TANGLED = ("$tangled",)
_NUMBERS = (int, float, bool)
_FIXED = (int, float, str, bool, type(None))


# Candidates that never ask the meter, with their bits; the bits of the others, and these.
_Row = tuple[list[tuple[int, Callable[..., Any]]], list[int], list[Callable[..., Any]]]


class HolePartition:
    """The classes of one hole's candidates, environment by environment.

    Args:
        candidates: of the hole; the list may grow.
        sharing: whether it matters which changeable values are one and the same object.
        meaning: of a name where the hole stands, as `Places` gives it.
        functions: helpers that candidates may call.
        in_place: whether an operator's candidates may change their left operand.
        keep_results: whether classes carry their frozen result.
        merge: False makes every candidate a class of its own (for comparison).
        messages: whether exceptions of one kind differ by their text.
        returns: the declared type of what the entry gives: results that are equal in it count as one (`levelled`).
        limits: of one evaluation.
    """

    def __init__(
        self,
        candidates: list[Candidate],
        *,
        sharing: bool = False,
        meaning: Callable[[str], str | None] = lambda name: NEITHER,
        functions: Mapping[str, ir.Function] | None = None,
        in_place: bool = False,
        keep_results: bool = False,
        merge: bool = True,
        messages: bool = False,
        returns: Type = ANY,
        limits: Limits | None = None,
    ) -> None:
        self.candidates = candidates
        self.sharing = sharing
        self.meaning = meaning
        self.keep_results = keep_results
        self.exact_results = not declares_float(returns)
        self.merge = merge
        self.messages = messages
        self.returns = returns
        self.in_place = in_place
        self.limits = limits or Limits(steps=20_000)
        self.functions = functions or {}
        self.compiled: dict[Any, Callable[..., Any]] = {}
        self.entries: dict[Hashable, Classes] = {}
        self.singles: dict[int, ValueClass] = {}
        self.size = 0
        self.evaluated = 0
        self.builtins = builtin_names()
        self.free: list[tuple[str, ...]] = []
        self.impure = 0
        self.together = 0
        self.wides: dict[tuple[str, ...], dict[int, Callable[..., Any]]] = {}
        self.rows: dict[tuple[int, tuple[str, ...]], _Row] = {}
        self.names: tuple[str, ...] = ()
        self.grow()

    def grow(self) -> bool:
        """Take in candidates that were appended; True when they see other names, which drops what was known."""
        names = set(self.names)
        for index in range(len(self.free), len(self.candidates)):
            fragment, facts = self.candidates[index].fragment, self.candidates[index].facts
            seen = facts.names
            if isinstance(fragment, str):
                self.impure |= self.in_place << index
            else:
                seen = frozenset([n for n in seen if not self.is_global(n)])
                self.impure |= facts.impure << index
            if not self.functions and isinstance(fragment, ir.Expr) and not self.impure >> index & 1:
                self.together |= 1 << index
            self.free.append(tuple(sorted(seen)))
            names |= seen
        if names == set(self.names):
            return False
        self.names = tuple(sorted(names))
        self.wides.clear()
        self.forget()
        return True

    def is_global(self, name: str) -> bool:
        """Whether a name means a builtin or a helper here, and no variable."""
        return (name in self.builtins or name in self.functions) and self.meaning(name) == NEITHER

    def forget(self) -> None:
        """Drop what is known of all environments."""
        self.entries.clear()
        self.rows.clear()
        self.size = 0

    # --- evaluation -------------------------------------------------------------------

    def evaluate(self, index: int, environment: Mapping[str, Any]) -> Any:
        """The value of a candidate in an environment; raises what the candidate raises."""
        function = self.compiled.get(index)
        if function is not None:
            try:
                values = [environment[n] for n in self.free[index]]
            except KeyError:
                return self._evaluate_unbound(index, environment)
            if self.in_place and type(values[0]) not in _FIXED:
                function = self._compiled_in_place(index)
            return function(*values)
        if all(n in environment for n in self.free[index]):
            self.compiled[index] = compile_expr(
                as_expr(self.candidates[index].fragment), self.free[index], self.functions, limits=self.limits
            )
            return self.evaluate(index, environment)
        return self._evaluate_unbound(index, environment)

    def wide(self, numbers: tuple[str, ...], indices: Sequence[int]) -> list[Callable[..., Any]]:
        """Candidates as functions of all names that candidates see, of which these hold numbers."""
        known = self.wides.setdefault(numbers, {})
        fresh = [i for i in indices if i not in known]
        if fresh:
            exprs = [as_expr(self.candidates[i].fragment) for i in fresh]
            known.update(zip(fresh, compile_each(exprs, self.names, limits=self.limits, numbers=numbers), strict=True))
        return [known[i] for i in indices]

    def values(self, mask: int, environment: Mapping[str, Any]) -> Iterator[tuple[int, Any, BaseException | None]]:
        """The value of each candidate of a mask, all of `together`, or what it raises; (its bit, value, exception).

        environment: has all of `names`. To be exhausted.
        """
        numbers = tuple([n for n, v in environment.items() if type(v) in _NUMBERS])
        row = self.rows.get((mask, numbers))
        if row is None:
            indices = list(bits(mask))
            pairs = [(1 << i, f) for i, f in zip(indices, self.wide(numbers, indices), strict=True)]
            row = self.rows[mask, numbers] = (
                [p for p in pairs if not guarded(p[1])],
                [p[0] for p in pairs if guarded(p[1])],
                [p[1] for p in pairs if guarded(p[1])],
            )
            self.size += len(indices) >> 2
        self.evaluated += mask.bit_count()
        args = tuple(environment.values())
        free, lows, functions = row
        for low, function in free:
            try:
                value = function(*args)
            except RecursionError:
                yield low, None, LimitSignal("depth")
            except Exception as error:
                yield low, None, error
            else:
                yield low, value, None
        if lows:
            calls = call_guarded(functions, args, self.limits)
            for low, (value, raised) in zip(lows, calls, strict=True):
                yield low, value, raised

    def _compiled_in_place(self, index: int) -> Callable[..., Any]:
        function = self.compiled.get((index, "in place"))
        if function is None:
            fragment = self.candidates[index].fragment
            if not isinstance(fragment, str) or fragment not in ir.BINARY_OPERATORS:
                return self.compiled[index]
            expr, functions = as_in_place(fragment)
            function = compile_expr(expr, (ir.LEFT, ir.RIGHT), functions, limits=self.limits)
            self.compiled[index, "in place"] = function
        return function

    def _evaluate_unbound(self, index: int, environment: Mapping[str, Any]) -> Any:
        """Some name is not bound yet: an error only if it is reached."""
        wanted = tuple(n for n in self.free[index] if n in environment)
        missing = frozenset(self.free[index]) - frozenset(wanted)
        function = self.compiled.get((index, wanted))
        if function is None:
            # A builtin of the same name must not step in for a local that is not bound yet.
            expr = map_nodes(
                as_expr(self.candidates[index].fragment),
                lambda n: ir.Name(ir.MACHINE + n.id) if isinstance(n, ir.Name) and n.id in missing else n,
            )
            function = self.compiled[index, wanted] = compile_expr(expr, wanted, self.functions, limits=self.limits)
        try:
            return function(*[environment[n] for n in wanted])
        except NameError as error:
            name = str(error.name)
            if not name.startswith(ir.MACHINE):
                raise
            name = name.removeprefix(ir.MACHINE)
            match self.meaning(name):
                case "own":
                    raise UnboundLocalError(f"cannot access local variable '{name}' {_UNBOUND}") from None
                case "outer":
                    raise NameError(f"cannot access free variable '{name}' {_UNBOUND} in enclosing scope") from None
            raise NameError(f"name '{name}' is not defined") from None

    def value(self, known: ValueClass | None, mask: int, environment: Mapping[str, Any]) -> Any:
        """The value of a class for a run (which may change it), or what its candidates raise."""
        if known is not None:
            if known.value is not NOTHING:
                return known.value
            if known.limit:
                raise LimitSignal(known.limit)
        return self.evaluate((mask & -mask).bit_length() - 1, environment)

    # --- classes ----------------------------------------------------------------------

    def at(self, environment: dict[str, Any]) -> Classes | None:
        """The classes in an environment; None where it cannot be compared with others."""
        if not self.merge:
            return None
        places: Places | None = {} if self.sharing else None
        key: list[Hashable] = []
        try:
            for name in self.names:
                value = environment.get(name, NOTHING)
                if value is not NOTHING:
                    kind = type(value)
                    if kind is int or kind is str:
                        key.append(value)
                    elif kind not in _FIXED and tangled(value):
                        return None
                    else:
                        key.append(behaviour(value, places))
                else:
                    key.append(NOTHING)
        except (Opaque, RecursionError):
            return None
        return self._entry(tuple(key), environment, places)

    def at_key(self, key: tuple[Hashable, ...], environment: dict[str, Any]) -> Classes | None:
        """`at` for one who has the key, of values that nobody changes.

        Args:
            key: the `behaviour` of the value of each of `names`, or NOTHING where it is unbound.
            environment: those values; kept.
        """
        if self.sharing or not self.merge:
            return self.at(environment)
        entry = self.entries.get(key)
        if entry is None:
            self._make_room()
            entry = self.entries[key] = Classes(self, environment, None)
            self.size += 1 + sum(len(part) >> 4 for part in key if type(part) is tuple)
        return entry

    def result_of(self, value: Any) -> Hashable:
        """What `results` of classes are told apart by."""
        return freeze(value if self.exact_results else levelled(value, self.returns))

    def _make_room(self) -> None:
        if self.size > MAX_CLASSES:
            self.forget()

    def _entry(self, wanted: tuple[Hashable, ...], environment: dict[str, Any], places: Places | None) -> Classes:
        entry = self.entries.get(wanted)
        if entry is None:
            self._make_room()
            names = [n for n in self.names if n in environment]
            copies = snapshot_all(tuple(environment[n] for n in names))
            kept = dict(zip(names, copies, strict=True))
            if self.sharing:
                places = {}
                for value in copies:
                    behaviour(value, places)
            entry = self.entries[wanted] = Classes(self, kept, places)
            self.size += 1 + sum(len(part) >> 4 for part in wanted if type(part) is tuple)
        return entry

    def classify(
        self, index: int, environment: Mapping[str, Any], places: Places | None
    ) -> tuple[Hashable, ValueClass]:
        """The key of a candidate's behaviour, and a class for it."""
        self.evaluated += 1
        impure = self.impure >> index & 1
        if impure:
            names = [n for n in self.free[index] if n in environment]
            environment = dict(zip(names, snapshot_all(tuple(environment[n] for n in names)), strict=True))
        value, caught = None, None
        try:
            value = self.evaluate(index, environment)
        except (LimitSignal, Exception) as error:
            caught = error
        return self.key_of(index, value, caught, environment, places)

    def key_of(
        self,
        index: int,
        value: Any,
        error: BaseException | None,
        environment: Mapping[str, Any],
        places: Places | None,
    ) -> tuple[Hashable, ValueClass]:
        """The key of a behaviour from what the candidate gave, and for one that changes values, what it left."""
        if isinstance(error, LimitSignal):
            return (LIMIT, error.what), ValueClass(0, result=LIMIT, limit=error.what)
        impure = self.impure >> index & 1
        raised = type(error).__name__ if error is not None else ""
        key: Hashable = ("$raise", raised, str(error) if self.messages else "")
        if raised:
            found = ValueClass(0, result=("$raise", raised))
        else:
            kind = type(value)
            if kind not in _FIXED and tangled(value):
                return ("$own", index), ValueClass(0, result=TANGLED)
            found = ValueClass(0, result=self.result_of(value) if self.keep_results else None)
            if not impure and kind in _FIXED:
                if kind is int or kind is str:
                    found.value = value
                    return value, found
                if kind is bool or value is None:
                    found.value = value
                    return (kind, value), found
        try:
            if not raised:
                if not impure and (not self.sharing or _immutable(value)):
                    found.value = value
                if places is not None:
                    places = dict(places)
                key = behaviour(value, {} if impure else places)
            if impure:
                seen: Places = {}
                if any(map(tangled, environment.values())):
                    raise Opaque
                after = [behaviour(environment[n], seen) for n in environment]
                if not raised:
                    after.append(behaviour(value, seen))
                return (key, "$after", *after), found
        except (Opaque, RecursionError):
            found.value = NOTHING
            return ("$own", index), found
        return (key,), found


def _immutable(value: Any) -> bool:
    if isinstance(value, tuple):
        return all(map(_immutable, value))
    return isinstance(value, (*_FIXED, bytes, frozenset, range))
