"""Inferred clauses against known ones: how many that are stated hold on fresh inputs, and how many known ones they cover.

    python -m benchmarks.reverse.properties FILE.jsonl... [--inputs 10000] [--only NAME ...]

A row: {"name": the function, "code": a module's text, "properties": [clauses over its parameters and `result`],
"requires": [clauses over its parameters that admit what it is made for]}; either may be left out. A known clause is covered where each
wrong result that it refuses (results of other runs, and changes of the right one) is refused by a stated clause too. What is required is
found where the stated clauses admit just those fresh inputs that the known ones admit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from benchmarks.reverse.daikon import in_daikon
from benchmarks.reverse.sets import options_of, rows

WRONG, LEAST = 400, 5


def main() -> None:
    parser = options_of(__doc__, nargs="+")
    parser.add_argument("--inputs", type=int, default=10_000)
    options = parser.parse_args()
    stated = true = known = covered = count = daikon = 0
    asking = [r for file in options.file for r in rows(file, options.only) if "requires" in r]
    if asking:
        of_arguments(asking, options.inputs)
    for row in [r for file in options.file for r in rows(file, options.only) if "properties" in r]:
        found = judged(row, options.inputs)
        count += 1
        stated, true = stated + len(found["stated"]), true + len(found["stated"]) - len(found["broken"])
        known, covered = known + len(row["properties"]), covered + len(found["covered"])
        daikon += sum(map(in_daikon, row["properties"]))
        print(
            f"{row['name']}: {len(found['stated'])} stated, {len(found['covered'])} of {len(row['properties'])} known ones covered"
        )
        print("".join(f"    BROKEN {b}\n" for b in found["broken"]), end="")
        print(
            "".join(f"    not covered: {p}\n" for p in row["properties"] if p not in found["covered"]),
            end="",
            flush=True,
        )
    if not count:
        return
    print(
        f"{count} functions: {true} of {stated} stated clauses hold on {options.inputs:,} fresh inputs each; {covered} of {known} known ones are covered"
    )
    print(
        f"of the known ones {daikon} have the form of a published template of Daikon, and could be found by it at most"
    )


def of_arguments(asking: list[dict[str, Any]], inputs: int) -> None:
    """Say of rows with `requires` what is stated, what of it a fresh run with a result refutes, and whether it is what is known."""
    from csp_ir.interpreter.evaluation import compile_expr
    from csp_ir.interpreter.outcomes import Returned
    from csp_ir.ir.parse import parse_expr
    from csp_ir.reverse.code import SHORT, read_code
    from csp_ir.reverse.inputs import typed
    from csp_ir.reverse.lift import lift
    from csp_ir.verify.judge import holds

    count = refuted = found = 0
    for row in asking:
        code = read_code(row["code"], f"{row['name']}.py::{row['name']}")
        assert code.program is not None, code.reason
        stated = [text for word, text, _ in lift(code).clauses if word == "requires"]
        names, functions = tuple(p.name for p in code.spec.parameters), {code.name: code.program.function}
        mine, known = (
            [compile_expr(parse_expr(t), names, functions, limits=SHORT) for t in texts]
            for texts in (stated, row["requires"])
        )
        fresh = _fresh(typed([code]), code.constants, inputs)
        gave = [a for a in fresh if isinstance(code.machine.run(a, limits=SHORT).outcome, Returned)]
        broken = [t for t, c in zip(stated, mine, strict=True) if any(holds(c, a) is not True for a in gave)]
        same = all(all(holds(c, a) is True for c in mine) == all(holds(c, a) is True for c in known) for a in fresh)
        count, refuted, found = count + len(stated), refuted + len(broken), found + same
        said = "".join(f"; REFUTED {b}" for b in broken) + ("" if same else f"; known: {row['requires']}")
        print(f"{row['name']}: requires {stated}{said}", flush=True)
    print(
        f"requires of {len(asking)} functions: {found} admit what the known ones admit; {count - refuted} of {count} "
        f"stated clauses hold wherever one of {inputs:,} fresh inputs each gives a result"
    )


def judged(row: dict[str, Any], inputs: int) -> dict[str, Any]:
    """stated: the clauses; broken: those that a fresh input refutes; covered: the known ones that they cover."""
    from csp_ir.interpreter.evaluation import compile_expr
    from csp_ir.interpreter.outcomes import Returned
    from csp_ir.ir.parse import parse_expr
    from csp_ir.ir.printer import print_expr
    from csp_ir.reverse.code import SHORT, read_code
    from csp_ir.reverse.inputs import typed
    from csp_ir.reverse.lift import lift
    from csp_ir.verify.judge import holds

    code = read_code(row["code"], f"{row['name']}.py::{row['name']}")
    assert code.program is not None, code.reason
    stated = [text for word, text, _ in lift(code).clauses if word == "ensures"]
    fresh = _fresh(typed([code]), code.constants, inputs)
    runs = [(args, code.machine.run(args, limits=SHORT).outcome) for args in fresh]
    returned = [(args, o.value) for args, o in runs if isinstance(o, Returned)]
    names = (*(p.name for p in code.spec.parameters), "result")
    functions = {f.name: f for f in (*code.beside, code.program.function)}
    compiled = {t: compile_expr(parse_expr(t), names, functions, limits=SHORT) for t in [*stated, *row["properties"]]}
    broken = [f"{t} at {args!r}" for t in stated for args, v in returned if holds(compiled[t], (*args, v)) is False]
    wrong = list(_wrong(returned))
    covered = []
    for known in row["properties"]:
        if print_expr(parse_expr(known)) in stated:
            covered.append(known)
            continue
        refused = [pair for pair in wrong if holds(compiled[known], (*pair[0], pair[1])) is not True]
        if len(refused) >= LEAST and all(
            any(holds(compiled[t], (*a, v)) is not True for t in stated) for a, v in refused
        ):
            covered.append(known)
    return {"stated": stated, "broken": list({b.partition(" at ")[0]: b for b in broken}.values()), "covered": covered}


def _fresh(types: Sequence[Any], constants: Sequence[Any], count: int) -> list[tuple[Any, ...]]:
    """Distinct arguments, drawn by code that shares nothing with what made those of `lift`; fewer where there are no more."""
    random = Random(7)
    found: dict[str, tuple[Any, ...]] = {}
    for _ in range(3 * count):
        args = tuple(_drawn(t, random, constants) for t in types)
        found.setdefault(repr(args), args)
        if len(found) == count:
            break
    return list(found.values())


def _drawn(kind: Any, random: Random, constants: Sequence[Any]) -> Any:
    """A value of a type."""
    own = [c for c in constants if type(c).__name__ == kind.name]
    if own and random.random() < 0.2:
        value = random.choice(own)
        return (
            value + random.choice((-1, 0, 1))
            if kind.name in ("int", "float")
            else value + random.choice(("", "a", value))
        )
    match kind.name:
        case "int" | "Any":
            return random.randint(*random.choice(((-9, 9), (0, 50), (-1_000, 1_000), (0, 100_000))))
        case "float":
            return round(random.uniform(-100, 100), random.randint(0, 2))
        case "bool":
            return random.random() < 0.5
        case "str":
            letters = random.choice(("abc", "ab ", "abcXYZ", "aB1 -_.,", "xyz\t ;=()"))
            return "".join(random.choices(letters, k=random.randint(0, 12)))
        case "Union":
            return _drawn(random.choice(kind.args), random, constants)
        case "None":
            return None
        case "tuple":
            return tuple(_drawn(t, random, constants) for t in kind.args)
        case "dict":
            return {
                _drawn(kind.args[0], random, constants): _drawn(kind.args[1], random, constants)
                for _ in range(random.randint(0, 6))
            }
    items = [_drawn(kind.args[0], random, constants) for _ in range(random.choice((0, 1, 2, 3, 5, 9)))]
    return {"set": set, "frozenset": frozenset, "tuple*": tuple}.get(kind.name, list)(items)


def _wrong(returned: list[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """Arguments with results that the function does not give for them."""
    random = Random(3)
    sample = random.sample(returned, min(WRONG, len(returned)))
    values = [v for _, v in returned]
    for args, value in sample:
        for other in (random.choice(values), *_changed(value)):
            if other != value or type(other) is not type(value):
                yield args, other


def _changed(value: Any) -> Iterator[Any]:
    if type(value) in (int, float):
        yield from (value + 1, value - 1, -value)
    elif type(value) is bool:
        yield not value
    elif type(value) is str:
        yield from (value[1:], value + "a", value.upper(), value[::-1])
    elif type(value) in (list, tuple):
        yield from (value[1:], value[::-1], value + value[:1])
    elif type(value) is dict and value:
        key = next(iter(value))
        yield {k: v for k, v in value.items() if k != key}


if __name__ == "__main__":
    main()
