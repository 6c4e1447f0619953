"""What is known of answers: specs of properties alone solved and judged on hidden checks, and clauses of functions proved or tested.

    python -m benchmarks.evidence.run SET... [--seconds 20] [--bound 8] [--only NAME ...] [--cvc5] [--json OUT]
    python -m benchmarks.evidence.run --functions FILE.jsonl [--bound 8] [--inputs 10000] [--cvc5] [--json OUT]

A set: as of benchmarks/hidden, whose specs need no examples. FILE.jsonl: {"name", "spec", "code"}, a spec with clauses and code that
is to satisfy them. Each clause that is proved is run on so many inputs more; one that breaks there is a false proof.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.hidden.run import line, revision, rows_of
from benchmarks.hidden.sets import read_sets

KINDS = {
    "proved:": "proved", "proved up to": "bounded", "tested:": "tested", "not checked:": "not checked",
    "taken for granted:": "granted",
}  # fmt: skip
CLAIMS = ("proved", "bounded", "tested", "not checked")


def kind_of(said: str) -> str:
    """What a line of what is known says of its clause."""
    return next(kind for start, kind in KINDS.items() if said.startswith(start))


def of_specs(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Specs solved and judged, a row each."""
    tasks = [t for t in read_sets(options.sets) if not options.only or any(o in t.name for o in options.only)]
    asked = {"seconds": options.seconds, "arm": "proving", "bound": options.bound}
    found = []
    texts = {t.name: t.text for t in tasks}
    for row in rows_of(tasks, asked):
        found.append({**row, "spec": texts[row["name"]]})
        print(line(row, False), flush=True)
        print("".join(f"    {said}\n" for said in row.get("known", ()) if row.get("code")), end="", flush=True)
    return found


def rechecked(rows: list[dict[str, Any]], bound: int) -> Counter[str]:
    """What cvc5 says of all that the proofs of answers rest on."""
    from benchmarks.evidence.recheck import by_cvc5, impossible
    from csp_ir.errors import CspIrError
    from csp_ir.ir.parse import parse_program
    from csp_ir.proof.verdicts import proved
    from csp_ir.spec.read import read_spec
    from csp_ir.verify.verify import verify

    said: Counter[str] = Counter()
    for row in rows:
        if not any(k.startswith("proved") for k in row.get("known", ())):
            continue
        try:
            spec = read_spec(row["spec"])
            program = parse_program(row["code"], entry=spec.name)
        except CspIrError as error:
            print(f"{row['name']}: not checked again: {error}")
            continue
        with impossible() as found:
            proved(verify(program, spec), program, spec, bound=bound)
        answers = by_cvc5(found)
        if answers["DISAGREES"]:
            print(f"{row['name']}: cvc5 finds possible what z3 does not")
        said += answers
    return said


def of_functions(options: argparse.Namespace) -> list[dict[str, Any]]:
    """Functions whose clauses are proved or tested, a row each."""
    found = []
    for text in options.functions.read_text(encoding="utf-8").splitlines():
        row = json.loads(text)
        if not options.only or any(o in row["name"] for o in options.only):
            found.append(of_function(row, options.bound, options.inputs))
            print(told(found[-1]), flush=True)
    return found


def of_function(row: dict[str, Any], bound: int, inputs: int) -> dict[str, Any]:
    """What is known of the code of a row; false: a clause that was proved, with an input that breaks it."""
    from csp_ir.errors import CspIrError
    from csp_ir.ir.parse import parse_program
    from csp_ir.proof.verdicts import proved
    from csp_ir.spec.read import read_spec
    from csp_ir.verify.verify import verify

    began = time.process_time()
    data: dict[str, Any] = {**row, "outcome": "passes", "known": []}
    try:
        spec = read_spec(row["spec"])
        program = parse_program(row["code"], entry=spec.name)
    except CspIrError as error:
        return {**data, "outcome": "not read", "said": str(error)}
    checked = verify(program, spec)
    if checked.passed:
        checked = proved(checked, program, spec, bound=bound)
    data["cpu"] = round(time.process_time() - began, 3)
    if not checked.passed:
        return {**data, "outcome": "fails", "said": checked.failures[0]}
    data["known"] = list(map(str, checked.standings))
    for s in checked.standings:
        if s.kind == "proved" and (why := broken(program, spec, s.clause, inputs)):
            data["false"] = why
    return data


def broken(program: Any, spec: Any, clause: str, count: int) -> str:
    """An input, among many that are generated, on which a clause does not hold; empty where there is none."""
    from csp_ir.interpreter.machine import compile_program
    from csp_ir.spec.constants import spec_constants
    from csp_ir.verify.behaviour import generated_inputs
    from csp_ir.verify.bounds import bounds_of
    from csp_ir.verify.judge import judge_of
    from csp_ir.verify.laws import law_judges
    from csp_ir.verify.verify import LIMITS

    judge = judge_of(compile_program(program), spec, LIMITS)
    for law in law_judges(judge, spec):
        if clause == f"ensures {law.law}":
            made = generated_inputs(
                [v.type for v in law.law.variables], [], constants=spec_constants(spec), count=count, seed=1
            )
            return next((why for given in made if (why := law(given.args)) is not None), "")
    types, bounds = [p.type for p in spec.parameters], bounds_of(spec.parameters, spec.requires)
    for given in generated_inputs(types, [], constants=spec_constants(spec), count=count, seed=1, bounds=bounds):
        why = judge(given.args)
        if why is not None and why.startswith((f"{clause}, ", f"{clause}: ")):
            return f"{given.args!r}: {why}"
    return ""


def told(row: dict[str, Any]) -> str:
    """A function's line, and what is known of its clauses."""
    lines = [f"{row['name']:34} {row['outcome']:13} {row.get('cpu', 0.0):7.2f} s  {row.get('said', '')[:120]}".rstrip()]
    lines += [f"    {said}" for said in row["known"]]
    return "\n".join([*lines, *([f"    FALSE PROOF: {row['false']}"] if row.get("false") else [])])


def counts(rows: Iterable[dict[str, Any]]) -> str:
    """How many clauses of answers are proved, proved to a bound, tested, and not checked; and functions, by the least of theirs."""
    rows = [r for r in rows if r.get("known") and r["outcome"] in ("right", "wrong", "flagged", "passes")]
    clauses = Counter(kind_of(said) for row in rows for said in row["known"])
    least = Counter(
        max((kind_of(s) for s in row["known"] if kind_of(s) in CLAIMS), key=CLAIMS.index, default="") for row in rows
    )
    lines = ["", "| | proved | to a bound | tested | not checked |", "| --- | --- | --- | --- | --- |"]
    for name, counter in (("clauses", clauses), ("answers, by their least clause", least)):
        lines.append(f"| {name} | " + " | ".join(str(counter[kind]) for kind in CLAIMS) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--functions", type=Path, metavar="FILE.jsonl", help="functions and the clauses they satisfy")
    parser.add_argument("--seconds", type=float, default=20.0, help="CPU seconds a spec (default 20)")
    parser.add_argument("--bound", type=int, default=8, help="of proofs (default 8)")
    parser.add_argument("--inputs", type=int, default=10_000, help="on which proved clauses are run (default 10000)")
    parser.add_argument("--cvc5", action="store_true", help="check what proofs rest on by cvc5 (pip install cvc5)")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="tasks whose name contains one of these")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write what came of each task")
    options = parser.parse_args()
    if bool(options.sets) == bool(options.functions):
        parser.error("give sets, or --functions FILE.jsonl")
    rows = of_functions(options) if options.functions else of_specs(options)
    outcomes = Counter(row["outcome"] for row in rows)
    print("\n" + ", ".join(f"{count} {name}" for name, count in outcomes.most_common()) + f", of {len(rows)}")
    if options.functions:
        print(f"false proofs: {sum(bool(row.get('false')) for row in rows)}")
    print(counts(rows))
    if options.cvc5:
        said = rechecked(rows, options.bound)
        print(f"\ncvc5 on what proofs rest on: {', '.join(f'{n} {what}' for what, n in said.items())}")
    if options.json:
        run = {"revision": revision(), "seconds": options.seconds, "bound": options.bound, "rows": rows}
        options.json.write_text(json.dumps(run, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
