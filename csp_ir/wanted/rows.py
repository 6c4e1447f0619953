"""Rows of holes: environments in which examples read them, and what they must give there.

The ways of the examples are combined so that equal environments of a hole are given equal values, and sums over
several visits are solved for those that they decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any

from csp_ir.interpreter.outcomes import freeze, strict_equal
from csp_ir.ir import nodes as ir
from csp_ir.spec.model import Example
from csp_ir.wanted.demands import exactly, linear, meet
from csp_ir.wanted.expressions import Chosen
from csp_ir.wanted.paths import Paths, World
from csp_ir.wanted.values import NotKnown, Visit, is_open, key_of, known, visits_in

MOST_NODES = 400
MOST_LABELS = 6


@dataclass(frozen=True)
class Wanted:
    """What one way through all examples wants of the holes.

    environments: visit -> what is known of its environment. domains: visit -> values it may give, where something is
    known. relations: (value of several visits, values it may have).
    """

    environments: Mapping[Visit, dict[str, Any]]
    domains: Mapping[Visit, Any]
    relations: tuple[tuple[Any, Any], ...]

    @property
    def doubt(self) -> Doubt:
        """What speaks against this way."""
        return doubt(self.domains, self.relations, self.environments)


Doubt = tuple[float, int, int]


def doubt(
    domains: Mapping[Visit, Any], relations: Sequence[tuple[Any, Any]], environments: Mapping[Visit, dict[str, Any]]
) -> Doubt:
    """How much is asked for that nothing in scope shows, left undecided, asked for."""
    unseen, total = 0.0, 0
    for visit, domain in domains.items():
        if exactly(domain) and not isinstance(domain[0], bool):
            total += 1
            unseen += _far(domain[0], environments[visit].values())
    for value, wanted in relations:
        visits = list(dict.fromkeys(visits_in(value)))
        total += len(visits)
        unseen += not any(_by_name(value, wanted, visits, n, environments) for n in environments[visits[0]])
    return unseen, len(relations), total


def _by_name(
    value: Any, wanted: Any, visits: Sequence[Visit], name: str, environments: Mapping[Visit, dict[str, Any]]
) -> bool:
    """Whether a relation holds where each read gives what a name holds there."""
    try:
        made = known(value, {v: environments[v][name] for v in visits})
        return any(strict_equal(made, w) for w in wanted)
    except Exception:
        return False


def _far(value: Any, others: Iterable[Any]) -> float:
    """0 where a value is among what is in scope, 1 where neither it nor a part of it is."""
    far = 1.0
    for other in others:
        if type(other) is type(value) and strict_equal(other, value):
            return 0.0
        if isinstance(value, str) and isinstance(other, str) and value and other:
            small, large = value.lower(), other.lower()
            far = min(far, 0.1 if large.startswith(small) else 0.3 if small in large or large in small else 1.0)
        if isinstance(value, int) and isinstance(other, str) and str(value) in other:
            far = min(far, 0.3)
    return far


def wanted_rows(
    draft: ir.Program,
    examples: Sequence[Example],
    chosen: Chosen,
    late: Callable[[], bool],
    limit: int = 6,
    minor: frozenset[str] = frozenset(),
    paths: Paths | None = None,
) -> Iterator[Wanted]:
    """What the examples want of the open holes, in the likeliest ways first.

    Args:
        chosen: holes that are filled: hole -> its value in an environment. Operator and statement holes have to be.
        late: whether to stop; limit: at most so many ways.
        minor: names that holes are taken not to depend on where sums over several reads are solved.
        paths: whose runs to use, for a caller that wants to know more of them.
    """
    paths = paths or Paths(draft, late)
    found: list[list[World]] = []
    for example in examples:
        worlds = paths.worlds(example, chosen)
        if worlds is None:
            continue  # nothing is known of this example
        if not worlds:
            paths.refuted = True  # no value of the open holes makes it pass
            return
        found.append(sorted(worlds, key=_doubt_of))
    if not found:
        return
    seen: set[Any] = set()
    ways: list[tuple[int, Doubt, int, Wanted]] = []
    labels = [frozenset(w.demands.label for w in worlds) for worlds in found]
    shared = [x for x, n in Counter(x for row in labels for x in row if x).items() if n > 1 and x != "relation"]
    alike = [[[w for w in worlds if w.demands.label == x] or worlds for worlds in found] for x in shared[:MOST_LABELS]]
    combinations = chain.from_iterable(_combinations(some, 4 * limit) for some in [*alike, found])
    for combination in combinations:
        wanted = _rows(combination, minor) or (_rows(combination, frozenset()) if minor else None)
        mixed = _mixed(combination, labels)
        if wanted is None:
            continue
        key = repr([(v.hole, wanted.environments[v], d) for v, d in wanted.domains.items()])
        if key not in seen:
            seen.add(key)
            ways.append((mixed, wanted.doubt, len(ways), wanted))
    yield from (wanted for *_, wanted in sorted(ways, key=lambda w: w[:3])[:limit])


def _mixed(worlds: Sequence[World], labels: Sequence[frozenset[str]]) -> int:
    """How many examples are taken apart in another way than most, though they could be in the same."""
    own = [w.demands.label for w in worlds]
    most = Counter(x for x in own if x and x != "relation").most_common(1)
    return sum(x != most[0][0] and most[0][0] in row for x, row in zip(own, labels)) if most else 0


def _doubt_of(world: World) -> Doubt:
    environments = {v: v.environment for v in world.visits}
    return doubt(world.demands.domains, world.demands.relations, environments)


def _combinations(found: list[list[World]], limit: int) -> Iterator[list[World]]:
    """One way for each example, so that no hole is asked for two values in one environment."""
    order = sorted(range(len(found)), key=lambda k: len(found[k]))
    nodes = 0
    given = 0

    def look(at: int, picked: list[World], domains: dict[Any, Any], labels: frozenset[str]) -> Iterator[list[World]]:
        nonlocal nodes, given
        if at == len(order):
            given += 1
            yield [w for _, w in sorted(zip(order, picked), key=lambda p: p[0])]
            return
        worlds = found[order[at]]
        for world in sorted(worlds, key=lambda w: bool(w.demands.label) and w.demands.label not in labels):
            nodes += 1
            if nodes > MOST_NODES or given >= limit:
                return
            merged = _met(domains, world)
            if merged is not None:
                more = labels | {world.demands.label} if world.demands.label else labels
                yield from look(at + 1, [*picked, world], merged, more)

    yield from look(0, [], {}, frozenset())


def _met(domains: dict[Any, Any], world: World) -> dict[Any, Any] | None:
    out = dict(domains)
    for visit, domain in world.demands.domains.items():
        key = key_of(visit)
        out[key] = meet(out[key], domain) if key in out else domain
        if out[key] == ():
            return None
    return out


def _rows(worlds: Sequence[World], minor: frozenset[str]) -> Wanted | None:
    domains: dict[Any, Any] = {}
    for world in worlds:
        merged = _met(domains, world)
        if merged is None:
            return None
        domains = merged
    visits = [v for w in worlds for v in w.visits]
    keys = {v: key_of(v) for v in visits}
    relations = [r for w in worlds for r in w.demands.relations]
    given = {v: domains[k][0] for v, k in keys.items() if k in domains and exactly(domains[k])}
    groups = {v: key_of(v, minor) for v in visits}
    solved = dict(_solved(relations, given, groups))
    for visit, group in groups.items():
        if group in solved:
            key = keys[visit]
            domains[key] = meet(domains[key], (solved[group],)) if key in domains else (solved[group],)
            if domains[key] == ():
                return None
    given = {v: domains[k][0] for v, k in keys.items() if k in domains and exactly(domains[k])}
    environments = {v: _known_part(v, given) for v in visits}
    whole: dict[Any, Any] = {}
    found: dict[Visit, Any] = {}
    for visit, key in keys.items():
        if key not in domains:
            continue
        found[visit] = domains[key]
        if len(environments[visit]) == len(visit.environment):
            where = visit.hole, freeze(tuple(sorted(environments[visit].items())))
            whole[where] = meet(whole[where], domains[key]) if where in whole else domains[key]
            if whole[where] == ():
                return None
    left = tuple(r for r in relations if any(v not in given for v in visits_in(r[0])))
    return Wanted(environments, found, left)


def _known_part(visit: Visit, given: Mapping[Visit, Any]) -> dict[str, Any]:
    out = {}
    for name, value in visit.environment.items():
        if is_open(value):
            try:
                value = known(value, given)
            except NotKnown:
                continue
            except Exception:
                continue
        out[name] = value
    return out


def _solved(
    relations: Sequence[tuple[Any, Any]], given: Mapping[Visit, Any], groups: Mapping[Visit, Any]
) -> Iterator[tuple[Any, int]]:
    """Values of groups of visits that linear relations decide together (Gauss's elimination over fractions)."""
    equations: list[tuple[dict[Any, Fraction], Fraction]] = []
    for visit, value in given.items():
        if type(value) is int:
            equations.append(({groups[visit]: Fraction(1)}, Fraction(value)))
    for value, wanted in relations:
        form = linear(value) if len(wanted) == 1 and type(wanted[0]) is int else None
        if form is None or not all(isinstance(p, Visit) for p in form[0]) or type(form[1]) is not int:
            continue
        row: dict[Any, Fraction] = {}
        for visit, factor in form[0].items():
            row[groups[visit]] = row.get(groups[visit], Fraction(0)) + factor
        equations.append((row, Fraction(wanted[0] - form[1])))
    pivots: list[tuple[Any, dict[Any, Fraction], Fraction]] = []
    for row, rest in equations:
        for key, other, value in pivots:
            if factor := row.get(key):
                row = {k: v for k in {*row, *other} if (v := row.get(k, Fraction(0)) - factor * other.get(k, 0))}
                rest -= factor * value
        row = {k: v for k, v in row.items() if v}
        if not row:
            if rest:
                return  # the groups do not hold: what they leave out matters
            continue
        key, lead = next(iter(row.items()))
        row, rest = {k: v / lead for k, v in row.items()}, rest / lead
        reduced = []
        for k, other, value in pivots:
            if factor := other.get(key):
                other = {n: v for n in {*row, *other} if (v := other.get(n, Fraction(0)) - factor * row.get(n, 0))}
                value -= factor * rest
            reduced.append((k, other, value))
        pivots = [*reduced, (key, row, rest)]
    for key, row, rest in pivots:
        if len(row) == 1 and rest.denominator == 1:
            yield key, int(rest)
