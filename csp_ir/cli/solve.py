"""`csp-ir solve SPEC...`"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from csp_ir import api
from csp_ir import verdict as verdicts
from csp_ir.cli.codes import BAD_INPUT, INTERRUPTED, LOW, NOT_SOLVED, OUT_OF_BUDGET, SOLVED, worst_of
from csp_ir.cli.forms import answer_data, error_data, format_option, formed
from csp_ir.cli.providers import asked, portfolio, provider_options
from csp_ir.cli.rivals import NOT_GIVEN, side_by_side
from csp_ir.cli.run import WEAK_SANDBOX, deliver, file_of, read_text, shown, write_text
from csp_ir.errors import InputError, MissingExtraError, SpecError
from csp_ir.report.progress import Progress
from csp_ir.report.text import explanation
from csp_ir.result import LOW_CONFIDENCE, Result
from csp_ir.verdict import Solved, Unknown

SEARCHES = ("trace", "cpsat", "python-constraint")


@click.command()
@click.argument("specs", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write the code to a file instead of stdout.")
@click.option(
    "--in-place", is_flag=True, help="Write the body into the file of the stub, and change nothing else there."
)
@click.option("--tests", type=click.Path(dir_okay=False), help="A file of tests whose checks join the examples.")
@click.option("--json", "record", type=click.Path(dir_okay=False), help="Write the run record (`-` for stdout).")
@click.option("--evidence", type=click.Path(dir_okay=False), help="Write what was run, for `csp-ir check --evidence`.")
@click.option("--prove", is_flag=True, help="Prove clauses where z3 can (extra `smt`), and test the others.")
@click.option(
    "--bound", type=click.IntRange(1, 100), default=8, show_default=True,
    help="With --prove: length of lists, turns of loops and depth of calls that are followed.",
)  # fmt: skip
@click.option(
    "--explore", type=click.FloatRange(min=0.0), default=0.0,
    help="Seconds for which what is not proved is explored with CrossHair (extra `crosshair`).",
)  # fmt: skip
@click.option("--report", type=click.Path(dir_okay=False), help="Write an HTML page of how the result came about.")
@click.option("--explain", is_flag=True, help="Say on stderr how the result came about.")
@click.option(
    "--time", "seconds", type=click.FloatRange(min=0.01), default=60.0, show_default=True, help="Seconds a spec."
)
@click.option(
    "--work", type=click.FloatRange(min=0.01), help="Work a spec: a core's seconds, about. Default: --time, at most 30."
)
@click.option("--search", type=click.Choice(SEARCHES), default="trace", show_default=True, help="Engine for sketches.")
@click.option("--executor", help="Solve the specs in processes of their own: local, ray or modal.")
@click.option("--address", help="Of the Ray cluster; without it, one is started here.")
@click.option("-j", "--jobs", type=click.IntRange(0), default=0, help="Specs at once on the executor.")
@click.option(
    "--holdout", type=click.IntRange(min=0), default=0, help="Of a SyGuS task, examples kept back to judge by."
)
@click.option("--python", is_flag=True, help="Print the answer to a SyGuS task (.sl) as Python.")
@click.option(
    "--samples",
    type=click.Path(dir_okay=False),
    multiple=True,
    help="What models wrote: JSON Lines, an array, or one answer; again for more files.",
)
@click.option("--ask", is_flag=True, help="Ask on the terminal where the spec leaves open what to return.")
@click.option("--save-answers", is_flag=True, help="With --ask: write the answers to SPEC, as examples.")
@click.option("--strict", is_flag=True, help="An answer of low confidence is no answer: exit code 1, no code.")
@click.option(
    "--alternatives", type=click.IntRange(0), default=0, help="Show so many of the best rivals of the answer."
)
@click.option("--allow-weak-sandbox", is_flag=True, help=WEAK_SANDBOX)
@provider_options
@format_option
@click.option("--quiet", is_flag=True, help="Nothing on stderr but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Say on stderr what was checked, and in which sandbox.")
def command(
    specs: tuple[str, ...],
    output: str | None,
    in_place: bool,
    tests: str | None,
    record: str | None,
    evidence: str | None,
    prove: bool,
    bound: int,
    explore: float,
    report: str | None,
    explain: bool,
    seconds: float,
    work: float | None,
    search: str,
    executor: str | None,
    address: str | None,
    jobs: int,
    holdout: int,
    python: bool,
    samples: tuple[str, ...],
    ask: bool,
    save_answers: bool,
    strict: bool,
    alternatives: int,
    allow_weak_sandbox: bool,
    form: str,
    quiet: bool,
    verbose: bool,
    **models: Any,
) -> int:
    """Find a function that satisfies each SPEC (a file, or - for stdin) and was run on all its examples."""
    if executor is not None or jobs or address:
        from csp_ir.cli.many import solve_many
        from csp_ir.cli.providers import sources

        try:
            if evidence:
                raise InputError("--evidence needs a solve in this process", remedy="leave out --executor and -j")
            if prove or explore:
                raise InputError(
                    "--prove and --explore need a solve in this process", remedy="leave out --executor and -j"
                )
            if form != "text":
                raise InputError("--format needs a solve in this process", remedy="leave out --executor and -j")
            if in_place or tests:
                raise InputError(
                    "--in-place and --tests need a solve in this process", remedy="leave out --executor and -j"
                )
            if ask:
                raise InputError("--ask needs a solve in this process", remedy="leave out --executor and -j")
            texts = _samples(samples, False, len(specs)).get("samples", ())
            proposing, more, dollars = sources(models, len(specs), bool(texts))
        except (InputError, MissingExtraError) as error:
            print(f"error: {error}", file=sys.stderr)
            return BAD_INPUT
        return solve_many(
            specs, executor=executor or ("ray" if address else "local"), address=address, jobs=jobs, seconds=seconds,
            sources=proposing, options={"search": search, **({"work": f"{work:g}"} if work else {}), **more}, dollars=dollars, samples=texts,
            output=output, record=record, report=report, explain=explain, weak_sandbox=allow_weak_sandbox, quiet=quiet, strict=strict, alternatives=alternatives,
        )  # fmt: skip
    worst = SOLVED
    codes: list[str] = []
    records: list[object] = []
    rows: list[dict[str, Any]] = []
    pages: list[tuple[str, Any]] = []
    options: dict[str, Any] = {
        "seconds": seconds,
        "work": work,
        "search": search,
        "allow_weak_sandbox": allow_weak_sandbox,
        "prove": bound if prove else 0,
        "explore": explore,
    }
    try:
        if form != "text" and (in_place or evidence or record == "-"):
            raise InputError("--format says what is printed in place of the code", remedy="leave out the other one")
        if in_place and (output is not None or "-" in specs):
            raise InputError("--in-place writes to the file of the spec", remedy="leave out -o, and name a file")
        if evidence and (ask or len(specs) > 1 or specs[0] == "-" or specs[0].endswith(".sl")):
            raise InputError("--evidence goes with one SPEC of a file", remedy="leave out --ask, and name one file")
        if save_answers and (not ask or len(specs) > 1 or specs[0] == "-"):
            raise InputError("--save-answers writes answers to one SPEC", remedy="add --ask, and name one file")
        options |= _samples(samples, ask, len(specs))
        options |= {"tests": read_text(tests)} if tests else {}
        options |= portfolio(models, seconds, bool(samples))
    except (InputError, MissingExtraError) as error:
        print(f"error: {error}", file=sys.stderr)
        return BAD_INPUT
    for path in specs:
        answer = _sygus(seconds, holdout, python) if path.endswith(".sl") else _spec(options, quiet)
        if path == "-":
            answer = _either(_sygus(seconds, holdout, python), answer)
        known = len(records)
        shown_more = Shown(quiet, explain, verbose, strict, alternatives)
        code = _one(path, answer, shown_more, codes, records, rows)
        if evidence and codes:
            _write_evidence(evidence, path, codes[-1], options.get("tests", ""), options["prove"])
        if save_answers and (given := options["ask"].given):
            _save_answers(path, given)
        if in_place and codes:
            _write_in_place(path, records[-1], codes.pop())
        pages += [(path, record) for record in records[known:]]
        worst = worst_of(worst, code)
        if code == INTERRUPTED:
            break
    text = "\n\n".join(codes) if form == "text" else formed(form, rows, single=len(specs) == 1)
    try:
        if (codes or form != "text") and (output is not None or record != "-"):
            deliver(output, text)
    finally:
        if record is not None:
            data = records[0] if len(specs) == 1 and records else records
            write_text(record, json.dumps(data, indent=2, default=repr) + "\n")
    if report is not None and pages:
        from csp_ir.report.page import solve_page

        write_text(report, solve_page([(Path(path).stem, _text_of(path), record) for path, record in pages]))
    return worst


def _save_answers(path: str, answers: list[str]) -> None:
    """Write answers to a spec's file, as examples."""
    from csp_ir.cli.behind import behind

    file = file_of(path)
    write_text(file, behind("csp_ir.spec.saved:with_examples", text=read_text(file), examples=answers, file=file))
    print(f"{len(answers)} answer{'s' if len(answers) > 1 else ''} written to {file}", file=sys.stderr)


def _write_in_place(path: str, record: Any, code: str) -> None:
    """Put an answer in place of its stub."""
    from csp_ir.cli.behind import behind

    file = file_of(path)
    name = record["spec"]["name"]
    write_text(file, behind("csp_ir.spec.splice:spliced", text=read_text(file), name=name, code=code, file=file))


def _write_evidence(evidence: str, path: str, code: str, tests: str, prove: int) -> None:
    """Write what a worker runs of an answer once more; without keys, for it is to be passed on."""
    from csp_ir.cli.behind import behind
    from csp_ir.secrets import redact_exact

    told = behind(
        "csp_ir.proof.evidence:evidence",
        text=read_text(path),
        code=code,
        file=Path(path).name,
        tests=tests,
        prove=prove,
    )
    if redact_exact(told) != told:
        raise InputError("the spec holds a key, and evidence is to be passed on", file=path, remedy="take the key out")
    write_text(evidence, told)


def _text_of(path: str) -> str:
    return "" if path == "-" else read_text(path)


Solve = Callable[[str, str | None], Result]


def _samples(paths: Sequence[str], ask: bool, specs: int) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if paths:
        if specs > 1:
            raise SpecError("--samples goes with one SPEC", remedy="run csp-ir once for each spec and its samples")
        from csp_ir.samples.sample import read_samples

        options["samples"] = [text for path in paths for text in read_samples(read_text(path), file=path)]
    if ask:
        from csp_ir.cli.ask import Answers

        options["ask"] = Answers()
    return options


def _spec(options: dict[str, Any], quiet: bool) -> Solve:
    def answer(text: str, file: str | None) -> Result:
        live = not quiet and sys.stderr.isatty() and "ask" not in options
        if not live:
            return api.solve(text, file=file, **options)
        with Progress(Path(file or "spec").stem) as progress:
            return api.solve(text, file=file, on_event=progress, **options)

    return answer


def _sygus(seconds: float, holdout: int, python: bool) -> Solve:
    def answer(text: str, file: str | None) -> Result:
        return api.solve_task(text, file=file, seconds=seconds, holdout=holdout, python=python)

    return answer


def _either(sygus: Solve, spec: Solve) -> Solve:
    """For standard input, which has no name to tell by: SyGuS-IF starts with a command in parentheses."""

    def answer(text: str, file: str | None) -> Result:
        is_sygus = re.match(
            r"(?:\s|;[^\n]*\n)*\((?:set-logic|set-option|set-feature|synth-fun|define-fun|declare-)", text
        )
        return (sygus if is_sygus else spec)(text, file)

    return answer


@dataclass(frozen=True)
class Shown:
    """What is said of an answer, and whether one of low confidence counts."""

    quiet: bool
    explain: bool
    verbose: bool
    strict: bool
    alternatives: int


def _one(
    path: str, solve: Solve, how: Shown, codes: list[str], records: list[object], rows: list[dict[str, Any]]
) -> int:
    """Solve one spec of several: an error in it does not stop the others."""
    started = time.monotonic()
    try:
        result = solve(read_text(path), None if path == "-" else path)
    except InputError as error:
        error.file = error.file or path
        print(f"error: {shown(error)}", file=sys.stderr)
        rows.append(error_data(path, error))
        return BAD_INPUT
    records.append(result.record)
    code = exit_code(result, how.strict)
    rows.append(answer_data(path, result, code in (SOLVED, LOW)))
    if result.code is not None and code in (SOLVED, LOW):
        codes.append(result.code)
    if how.explain:
        print(explanation(result), file=sys.stderr)
    if not how.quiet or code == INTERRUPTED:
        print(summary(_name(result, path), result, time.monotonic() - started, how.verbose), file=sys.stderr)
        if how.strict and code == NOT_SOLVED and result.solved:
            print(NOT_GIVEN, file=sys.stderr)
    if how.alternatives:
        print(side_by_side(result.code or "", result.record, how.alternatives), file=sys.stderr)
    return code


def _name(result: Result, path: str) -> str:
    """The function's name; the file's where the solve was ended before it was told."""
    return str(result.record.get("spec", {}).get("name") or Path(path).stem)


def exit_code(result: Result, strict: bool = False) -> int:
    """The exit code that says a verdict; strict: low confidence is not solved."""
    verdict = result.verdict
    if isinstance(verdict, Solved):
        return SOLVED if result.confidence >= LOW_CONFIDENCE else NOT_SOLVED if strict else LOW
    if isinstance(verdict, Unknown):
        return INTERRUPTED if verdict.what == verdicts.INTERRUPTED else OUT_OF_BUDGET
    return NOT_SOLVED


def summary(name: str, result: Result, seconds: float, verbose: bool = False) -> str:
    """The line at the end of a solve, with warnings and questions below it; verbose: and all that was checked."""
    lines = [f"{name}: {result.verdict} in {seconds:.2f} s"]
    known = result.record.get("known", ()) if result.solved else ()
    told = {str(line).partition(": ")[2] for line in known}
    if result.solved:
        level = "low " if result.confidence < LOW_CONFIDENCE else ""
        lines[0] += f", {level}confidence {result.confidence:.2f}"
        lines += [f"  {line}" for line in known]
        lines += [f"  checked: {c}" for c in result.record.get("checked", ()) if verbose and c not in told]
        lines += [f"  warning: {w}" for w in result.warnings]
    else:
        lines += [f"  {line}" for line in unfinished(result)]
        lines += [f"  warning: {w}" for w in result.warnings if not w.startswith("not a solution")]
    lines += [f"  question: {q}" for q in result.questions]
    lines += [f"  not checked: {w}" for w in result.record.get("not_checked", ()) if w not in told]
    lines += [f"  next: {step}" for step in result.record.get("next", ())]
    lines += [f"  {line}" for line in asked(result.record)]
    return "\n".join(lines)


def unfinished(result: Result) -> list[str]:
    """What an unsolved run leaves behind: the program that came nearest, and what was learned."""
    record, lines = result.record, []
    if result.code is not None:
        lines.append("the best so far, not a solution:")
        lines += [f"    {line}" for line in result.code.rstrip().split("\n")]
        lines += [f"  {failure}" for failure in list(record.get("failures", ()))[:3]]
    counts = record.get("counts", {})
    nouns = {"draft": "drafts", "candidate": "programs run", "refuted": "refuted", "prune": "candidates removed",
             "nogood": "nogoods", "proposal": "proposals"}  # fmt: skip
    learned = [f"{counts[kind]:,} {noun}" for kind, noun in nouns.items() if counts.get(kind)]
    if runs := sum(e.get("runs", 0) for e in record.get("events", ()) if e["event"] == "search"):
        learned.append(f"{runs:,} runs of fills")
    if learned:
        lines.append("learned: " + ", ".join(learned))
    sizes = [event["sizes"] for event in record.get("events", ()) if event["event"] == "domains" and "sizes" in event]
    if sizes:
        lines.append("domains: " + ", ".join(f"?{hole} {size:,}" for hole, size in sizes[-1].items()))
    return lines
