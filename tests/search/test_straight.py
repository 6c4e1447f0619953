"""Chains of assignments, searched from what is returned: the cheapest fill, all fills in order, what raises unread."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from csp_ir.domains.model import Candidate, Problem
from csp_ir.domains.reference import REFERENCE_LIMITS, brute_force, is_right
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Returned
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.ir.rewrite import fill
from csp_ir.propagators.conformance import describe
from csp_ir.search import rows
from csp_ir.search.base import Budget
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.model import Example

POOL = "a|b|0|1|2|a + b|a - b|a // b|[a][b]|a * b|-a|str(a)|a % 2|[a, b]"


def chain(rng: random.Random) -> Problem:
    """Two to four assigned holes; the later ones may read the earlier ones; some candidates raise."""
    holes = rng.randint(2, 4)
    names, lines = ["a", "b"], ["def f(a: int, b: int):"]
    pools = {}
    for i in range(1, holes):
        pools[f"h{i}"] = list(names)
        kind = rng.random()
        if kind < 0.15:
            lines.append(f"    u{i} = {rng.choice(names)}")
        elif kind < 0.3:
            lines.append(f"    u{i} = {rng.choice(names)} + ?again")
            pools["again"] = list(names)
        lines.append(f"    {'a' if rng.random() < 0.2 else f't{i}'} = ?h{i}")
        names = list(dict.fromkeys([*names, f"t{i}"])) if f"t{i} =" in lines[-1] else names
    pools[f"h{holes}"] = names
    end = f"?h{holes}"
    if rng.random() < 0.4:
        pools["g"] = names
        end = rng.choice((f"{end} + ?g", f"{end} * 2 - ?g", f"({end} + 1) * ?g", f"[{end}, ?g][0]"))
    lines.append(f"    return {end}")
    problem = Problem.of(parse_program("\n".join(lines)))
    for hole, seen in pools.items():
        for text in rng.sample(POOL.split("|"), rng.randint(2, 4)):
            a, b = rng.choice(seen), rng.choice(seen)
            text = "".join({"a": a, "b": b}.get(c, c) for c in text) if "str" not in text else f"str({a})"
            problem.domains[hole].add(Candidate(parse_expr(text), rng.randint(4, 16) / 4))
    args = [(rng.randint(-3, 4), rng.randint(-3, 4)) for _ in range(rng.randint(1, 3))]
    problem.examples = tuple(Example(a, rng.choice((a[0] + a[1], a[0], 0, a[0] * 2))) for a in args)
    return problem


def pieces(rng: random.Random) -> Problem:
    """A text of two to four pieces that may all read what one or two holes made before; each piece again by a hole, or fixed."""
    lines, names = ["def f(s: str, n: int) -> str:"], ["s", "n"]
    pools = {}
    for i in range(rng.randint(1, 2)):
        lines.append(f"    t{i} = ?h{i}")
        pools[f"h{i}"] = list(names)
        names.append(f"t{i}")
    parts = [rng.choice(("?", "?", "?", repr("-"), "s", names[-1])) for _ in range(rng.randint(1, 3))]
    parts.insert(rng.randint(0, len(parts)), "?")
    for i, what in enumerate(parts):
        if what == "?":
            pools[f"g{i}"] = names
            parts[i] = f"?g{i}"
    lines.append("    return " + " + ".join(parts))
    problem = Problem.of(parse_program("\n".join(lines)))
    texts = ["s", "''", "s[:1]", "s + s", "s[::-1]", "str(n)", "n", "s.upper()", "s[n]", "'-'", "s * 2", "s.lower()"]
    for hole, seen in pools.items():
        for text in ["s", *rng.sample(texts, rng.randint(1, 3))]:
            text = text.replace("s", rng.choice(seen), 1) if "str" not in text else text
            problem.domains[hole].add(Candidate(parse_expr(text), rng.randint(4, 16) / 4))
    planted = fill(problem.draft, {h: rng.choice(d.candidates).fragment for h, d in problem.domains.items()})
    outcomes = [
        (a, compile_program(planted).run(a).outcome)
        for a in ((rng.choice(("ab", "Ba", "a", "")), rng.randint(0, 1)) for _ in range(3))
    ]
    problem.examples = tuple(Example(a, o.value) for a, o in outcomes if isinstance(o, Returned)) or (
        Example(("ab", 0), "abab"),
    )
    return problem


UNARY = "x + 1|3 - x|x * 0|x * 2|-x|-(x + 1)|2 * x - 3|x|x * b - a|True|1.5|x == a|x + True|x // 2|abs(x)|x + a|x * a|[x]|'q'"


def backwards(rng: random.Random) -> Problem:
    """A planted chain most of whose candidates read one value before them, or two; the result is of a declared type, or not."""
    holes = rng.randint(3, 5)
    kind = rng.choice((" -> int", "", " -> float"))
    steps = "".join(f"    t{i} = ?h{i}\n" for i in range(1, holes))
    problem = Problem.of(parse_program(f"def f(a: int, b: int){kind}:\n{steps}    return ?h{holes}"))
    for i, domain in enumerate(problem.domains.values()):
        domain.add(Candidate(parse_expr(rng.choice("ab1")), 0.5))
        for text in rng.sample(UNARY.split("|"), rng.randint(1, 3)):
            text = text.replace("x", f"t{i}" if i else "b")
            text = f"{text} - t{i - 1}" if i > 1 and rng.random() < 0.3 else text
            domain.add(Candidate(parse_expr(text), rng.randint(4, 16) / 4))
    planted = fill(problem.draft, {h: rng.choice(d.candidates).fragment for h, d in problem.domains.items()})
    args = [(rng.randint(-3, 4), rng.randint(-3, 4)) for _ in range(2)]
    outcomes = [compile_program(planted).run(a).outcome for a in args]
    values = [o.value if isinstance(o, Returned) else 3 for o in outcomes]
    returns = problem.draft.function.returns
    problem.examples = tuple(Example(a, v).typed(returns) for a, v in zip(args, values, strict=True))
    return problem


def test_what_is_known_of_the_way_on_leaves_the_cheapest(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(400):
        problem = backwards(random.Random(number))
        found = []
        for bounded in (0, 10**9):
            monkeypatch.setattr(rows, "BOUNDED", bounded)
            found.append(TraceSearch(limits=(REFERENCE_LIMITS,)).search(problem, Budget(60)))
        text = f"{number}\n{describe(problem)}"
        assert (found[0].status, found[0].cost) == (found[1].status, found[1].cost), text


@pytest.mark.parametrize("kind", [chain, pieces])
@pytest.mark.parametrize("seed", range(3))
def test_straight_drafts_against_brute_force(kind: Callable[[random.Random], Problem], seed: int) -> None:
    for number in range(40):
        problem = kind(random.Random(f"{seed} {number}"))
        expected = brute_force(problem)
        *found, last = TraceSearch(limits=(REFERENCE_LIMITS,)).solutions(problem, Budget(60))
        text = f"{seed} {number}\n{describe(problem)}"
        assert last.status == "exhausted", text
        assert [f.cost for f in found] == [round(c, 9) for c, _ in expected], text
        got = sorted(sorted(f.assignment.items()) for f in found)
        assert got == sorted(sorted(a.items()) for _, a in expected), text


def test_what_is_read_twice_is_paid_once() -> None:
    draft = parse_program("def f(a: int) -> int:\n    t = ?p\n    u = ?q\n    return ?r")
    problem = Problem.of(draft, (Example((3,), 8), Example((5,), 12)))
    pools = {"p": {"a": 1, "a + 1": 4}, "q": {"a": 1, "t": 1}, "r": {"a": 1, "t + u": 1, "2 * a + 2": 5}}
    for hole, texts in pools.items():
        for text, cost in texts.items():
            problem.domains[hole].add(Candidate(parse_expr(text), float(cost)))
    costs = [r.cost for r in TraceSearch().solutions(problem, Budget(60))]
    assert costs == [6, 7, 7, 10, 10, 0]


def test_a_long_chain_takes_few_runs() -> None:
    holes, names, lines = 8, ["a", "b"], ["def f(a: int, b: int) -> int:"]
    pools: dict[str, list[str]] = {}
    for i in range(1, holes + 1):
        pools[f"h{i}"] = [*names, *(f"{x} {op} {y}" for op in "+*-" for x in names for y in "ab")]
        lines.append(f"    t{i} = ?h{i}" if i < holes else f"    return ?h{i}")
        names.append(f"t{i}")
    problem = Problem.of(parse_program("\n".join(lines)))
    for hole, texts in pools.items():
        for text in texts:
            problem.domains[hole].add(Candidate(parse_expr(text), 1.0 if len(text) < 4 else 3.0))
    problem.examples = tuple(Example((a, b), (a + b) * b - a) for a, b in ((2, 1), (5, 3), (-2, 7), (4, -9)))
    result = TraceSearch().search(problem, Budget(60, runs=20_000))
    assert result.status == "solved" and result.cost == 8 + 3 * 2
    assert is_right(problem, result.assignment)
