"""Arguments for functions that exist: of their types, of their constants, such that every branch is taken; and the smallest of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import product
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.machine import Machine
from csp_ir.interpreter.outcomes import Outcome, OutOfSteps, freeze
from csp_ir.ir.types import Type, join_known, type_of_value
from csp_ir.reverse.code import LIMITS, SHORT, Code
from csp_ir.reverse.model import Coverage
from csp_ir.samples.contenders import Contender
from csp_ir.samples.guess_types import guessed_types
from csp_ir.spec.model import Spec
from csp_ir.verify.behaviour import generated_inputs
from csp_ir.verify.bounds import bounds_of
from csp_ir.verify.branches import Branches, branches_of
from csp_ir.verify.judge import holds

Args = tuple[Any, ...]
ROUNDS, CANDIDATES = 40, 240
MOST_TEXTS = 12  # constants that are tried in other cases
MOST_MARK = 3  # letters of a constant that parts of a text may stand between
MOST_KEYED = 60  # dicts that are given constants as keys
SMALL_TEXTS = ("", "a", "b", "aa", "ab", "ba", "aaa", "aab", "aba", "abab")
_TEXTS = (Type("list", (Type("str"),)),)
MOST_ENDLESS = 6  # runs that meet a limit before limits are lowered


class Runs:
    """What a function gave on inputs, as `Branches` takes a judge. see: says of a run what would end the search, or None."""

    def __init__(
        self, machine: Machine, spec: Spec, see: Callable[[Args, Outcome, Args], str | None] | None = None
    ) -> None:
        names = tuple(p.name for p in spec.parameters)
        functions = {f.name: f for f in (*spec.helpers, *machine.program.helpers, machine.program.function)}
        self.machine, self.see = machine, see
        self.limits, self.endless = LIMITS, 0
        self.requires = [compile_expr(e, names, functions, limits=LIMITS) for e in spec.requires]
        self.trials: list[tuple[Args, Outcome]] = []
        self.seen: set[Any] = set()

    def asked(self, args: Args) -> bool:
        """Whether `requires` admits arguments."""
        return all(holds(r, args) is True for r in self.requires)

    def __call__(self, args: Args) -> str | None:
        key = tuple(map(freeze, args))
        if key in self.seen or not self.asked(args):
            return None
        self.seen.add(key)
        run = self.machine.run(args, limits=self.limits)
        if isinstance(run.outcome, OutOfSteps):
            self.endless += 1
            self.limits = SHORT if self.endless >= MOST_ENDLESS else LIMITS
        self.trials.append((args, run.outcome))
        return self.see(args, run.outcome, run.arguments_after) if self.see else None

    def rises(self, calls: Iterable[Any]) -> str | None:
        """Of measures nothing is known."""
        return None


def typed(codes: Sequence[Code]) -> list[Type]:
    """The types of the arguments: as the function that declares most has them, as calls show them, else those on which the functions return."""
    types = list(
        max(([p.type for p in c.spec.parameters] for c in codes), key=lambda ts: sum(t.name != "Any" for t in ts))
    )
    for i, kind in enumerate(types):
        shown = [type_of_value(args[i]) for c in codes for args in c.sites if i < len(args)]
        if kind.name == "Any" and shown:
            types[i] = reduce(join_known, shown)
    pool = [Contender(c.program, "", "sample", [0]) for c in codes if c.program is not None]
    return guessed_types(types, pool, codes[0].spec) if pool else types


def with_types(spec: Spec, types: Sequence[Type]) -> Spec:
    """The spec with these types of its parameters."""
    pairs = zip(spec.parameters, types, strict=False)
    return replace(spec, parameters=tuple(replace(p, type=t) for p, t in pairs))


def made(codes: Sequence[Code], spec: Spec, count: int) -> list[Args]:
    """Arguments within what `requires` admits: those of examples and calls, and made ones, of the types in the spec."""
    first = next((c for c in codes if c.program is not None), None)
    admits = Runs(first.machine, spec).asked if first is not None and spec.requires else None
    types = [p.type for p in spec.parameters]
    if not types:
        return [()]
    examples = [e.args for c in codes for e in c.spec.examples if len(e.args) == len(types)]
    examples += [args for c in codes for args in c.sites if len(args) == len(types)]
    constants = [v for c in codes for v in c.constants]
    texts = [v for v in constants if isinstance(v, str) and v.lower() != v.upper()][:MOST_TEXTS]
    texts = list(dict.fromkeys(made for v in texts for made in (v, v.upper(), v.lower(), v.capitalize())))
    bounds = bounds_of(spec.parameters, spec.requires)
    found = generated_inputs(types, examples, constants=constants, count=count, admits=admits, bounds=bounds)
    given = {tuple(map(freeze, e)): e for e in examples if admits is None or admits(e)}
    bases = [i.args for i in found[:2]]
    said = [(*b[:at], t, *b[at + 1 :]) for b in bases for at, k in enumerate(types) if k.name == "str" for t in texts]
    marks = [v for v in dict.fromkeys(c for c in constants if isinstance(c, str)) if 0 < len(v) <= MOST_MARK][
        :MOST_TEXTS
    ]
    parted = [t for m in marks for t in (f"a{m}b{m}c", f"{m}a", f"a{m}", m + m)]
    said += [
        (*b[:at], t, *b[at + 1 :]) for b in bases[:1] for at, k in enumerate(types) if k.name == "str" for t in parted
    ]
    places = [at for at, k in enumerate(types) if k.name == "str"]
    if len(places) == 2 and bases:  # what one text holds of another, and how often
        said += [_put(bases[0], dict(zip(places, pair))) for pair in product(SMALL_TEXTS, repeat=2)]
    for at, k in enumerate(types):
        if k.name == "dict" and k.args and k.args[0].name == "str":
            said += _keyed([i.args for i in found], at, [c for c in dict.fromkeys(constants) if isinstance(c, str)])
    rows = [[t] for t in texts] + [[a, b] for a, b in zip(texts, texts[1:])]
    said += [(*b[:at], r, *b[at + 1 :]) for b in bases for at, k in enumerate(types) if k in _TEXTS for r in rows]
    return [*given.values(), *(i.args for i in found), *(a for a in said if admits is None or admits(a))]


def _keyed(rows: Sequence[Args], at: int, keys: Sequence[str]) -> Iterator[Args]:
    """Arguments whose dict at a place has constants as keys: all of them, and all but one."""
    values = list({repr(v): v for args in rows for v in args[at].values()}.values())
    keys = keys[:MOST_TEXTS]
    for i, args in enumerate(rows[:MOST_KEYED] if keys and values else ()):
        new = {k: values[(i * len(keys) + j) % len(values)] for j, k in enumerate(keys)}
        for held in (new, *({k: v for k, v in new.items() if k != key} for key in keys)):
            yield _put(args, {at: {**args[at], **held}})


def _put(args: Args, new: dict[int, Any]) -> Args:
    return tuple(new.get(i, a) for i, a in enumerate(args))


def branches(code: Code, spec: Spec, runs: Runs, deadline: float) -> Branches | None:
    """The branches of a function after the inputs of `runs`, and more that are directed at what these did not take."""
    assert code.program is not None
    try:
        found = branches_of(runs, spec, code.program, deadline)  # type: ignore[arg-type]
    except CspIrError:
        return None
    if found is not None:
        found.violation()
    return found


def coverage(found: Branches | None) -> Coverage:
    """How many branches were taken."""
    if found is None:
        return Coverage(unknown="it cannot be watched")
    missing = found.watch.missing()
    missed = tuple(found.watch.sites[site].missed(way) for site, way in missing)
    return Coverage(found.watch.ways - len(missing), found.watch.ways, missed)


def smallest(args: Args, types: Sequence[Type], which: Callable[[list[Args]], list[bool]]) -> Args:
    """The smallest arguments near to some that are still of a kind. which: of each of several, whether it is."""
    for _ in range(ROUNDS):
        nearer = {tuple(map(freeze, a)): a for a in _smaller_tuples(args, types)}
        ordered = sorted((a for a in nearer.values() if _size(a) < _size(args)), key=_size)[:CANDIDATES]
        kept = [a for a, is_one in zip(ordered, which(ordered), strict=True) if is_one]
        if not kept:
            return args
        args = kept[0]
    return args


def _size(value: Any) -> tuple[float, int, str]:
    text = repr(value)
    return (sum(_weight(v) for v in value), len(text), text)


def _weight(value: Any) -> float:
    """How much there is to look at in a value."""
    if isinstance(value, bool) or value is None:
        return float(bool(value)) / 2
    if isinstance(value, int | float):
        return min(abs(value), 1e9) ** 0.25 + (value < 0) / 4 + (value != int(value) if abs(value) < 1e9 else 1)
    if isinstance(value, str):
        return 1.5 * len(value) + sum(c != "a" for c in value) / 4
    if isinstance(value, dict):
        return sum(1.5 + _weight(k) + _weight(v) for k, v in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return sum(1.5 + _weight(v) for v in value)
    return float(len(repr(value)))


def _smaller_tuples(args: Args, types: Sequence[Type]) -> Iterator[Args]:
    for at, (value, kind) in enumerate(zip(args, types, strict=True)):
        for other in _smaller(value, kind):
            yield (*args[:at], other, *args[at + 1 :])


def _smaller(value: Any, kind: Type) -> Iterator[Any]:
    """Values of the same type with less in them."""
    if kind.written.startswith("Literal["):
        return
    if kind.name == "Union" and any(a.name == "None" for a in kind.args) and value is not None:
        yield None
    if type(value) is bool:
        yield False
    elif type(value) is int:
        yield from (0, 1, 2, -1, value // 2, -(-value // 2), value - 1, value + 1, -value)
    elif type(value) is float:
        yield from (0.0, 1.0, -1.0, 0.5, float(round(value)) if abs(value) < 1e15 else 0.0, value / 2, -value)
    elif type(value) is str:
        yield from (value[:i] + value[j:] for i in range(len(value)) for j in (i + 1, len(value)))
        yield from (value[:i] + "a" + value[i + 1 :] for i in range(len(value)))
    elif type(value) is list or (type(value) is tuple and kind.name != "tuple"):
        inner = kind.args[0] if kind.args else Type("Any")
        spans = ((i, j) for i in range(len(value)) for j in (i + 1, len(value)))
        yield from (type(value)((*value[:i], *value[j:])) for i, j in spans)
        yield from _parts_smaller(value, [inner] * len(value))
    elif type(value) is tuple:
        inners = kind.args if len(kind.args) == len(value) else [Type("Any")] * len(value)
        yield from _parts_smaller(value, inners)
    elif type(value) in (set, frozenset):
        yield from (value - {v} for v in value)
    elif type(value) is dict:
        of_values = kind.args[1] if len(kind.args) == 2 else Type("Any")
        for key in value:
            yield {k: v for k, v in value.items() if k != key}
            yield from ({**value, key: other} for other in _smaller(value[key], of_values))


def _parts_smaller(value: Any, kinds: Sequence[Type]) -> Iterator[Any]:
    for at, part in enumerate(value):
        for other in _smaller(part, kinds[at]):
            yield type(value)((*value[:at], other, *value[at + 1 :]))
