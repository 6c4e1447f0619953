"""Answers that all visible examples pass and that are wrong: how many carry a doubt, how many right ones do, and what true answers mend.

    python -m benchmarks.evidence.second DATA [--samples 10] [--every 4] [--truth [--truths FILE.jsonl]] [--json OUT]

DATA: recorded answers, as benchmarks/samples takes them. An answer is *asked about* where it comes with a question, *low* where
its confidence is. --truth: each question is answered by what recorded programs that pass the hidden tests give, or one of
--truths; a question that none can answer is left open. *telling*: a true answer is another one than the answer's own.
--seconds: work of a task (`csp_ir.work`), whatever the machine does beside it.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.samples.run import IMPORTS, Judge, add_options, as_text, body_of, hidden, raw, tasks_of
from csp_ir import solve
from csp_ir.errors import InputError
from csp_ir.interpreter.outcomes import Outcome, Raised, Returned
from csp_ir.result import LOW_CONFIDENCE, Result
from csp_ir.spec.model import Example, Raises
from csp_ir.verify.behaviour import outcome_key
from csp_ir.verify.question import Question, Suspect
from csp_ir.verify.sandbox import run_python

MOST_TRUE = 3  # programs that are believed only where they agree
MOST_ASKED = 10  # questions of one task
ANSWERED = 3  # times as much work a task with answers may take
PATIENCE = 6  # seconds of the wall clock for each unit of work, so that a busy machine gives the same answers


class Truth:
    """What right programs of a task give: the one that is known, else recorded ones that pass the hidden tests."""

    def __init__(self, task: dict[str, Any], judge: Judge, known: Mapping[str, str]) -> None:
        self.task, self.judge = task, judge
        code = known.get(task["task_id"])
        self._codes: list[str] | None = None if code is None else [code]

    @property
    def codes(self) -> list[str]:
        """Right programs, with different texts."""
        if self._codes is None:
            self._codes = []
            for sample in dict.fromkeys(map(body_of, self.task["samples"])):
                if self.judge.passes(raw(self.task, sample, hidden(self.task))):
                    self._codes.append(f"{IMPORTS}{self.task['prompt']}{sample}\n")
                if len(self._codes) == MOST_TRUE:
                    break
        return self._codes

    def of(self, args: tuple[Any, ...]) -> Outcome | None:
        """The true outcome; None where it is not known, or right programs differ: nobody knows what is meant there."""
        given = [run_python(c, self.task["entry_point"], [args], weak=True).outcomes for c in self.codes]
        outcomes = [o[0] for o in given if o]
        if not outcomes or len({outcome_key(o) for o in outcomes}) > 1:
            return None
        return outcomes[0] if isinstance(outcomes[0], Returned | Raised) else None


def row_of(task: dict[str, Any], options: argparse.Namespace, judge: Judge, known: Mapping[str, str]) -> dict[str, Any]:
    """One task solved, judged, and with --truth solved again with its questions answered."""
    text = as_text(task) if options.form == "text" else task["prompt"]
    samples = task["samples"][: options.samples]
    row: dict[str, Any] = {"task": task["task_id"], "name": task["entry_point"]}
    began = time.monotonic()
    try:
        result = solve(text, samples=samples, work=options.seconds, seconds=PATIENCE * options.seconds)
    except InputError as error:
        return {**row, "right": False, "passes": False, "said": str(error)}
    row |= {
        "right": right(task, result, judge),
        "passes": result.solved and bool(result.record["spec"]["examples"]),
        "origin": dict(result.record.get("statistics", {})).get("origin"),
        "told": dict(result.record.get("statistics", {})).get("told", {}),
        "confidence": result.confidence,
        "questions": list(map(str, result.questions)),
        "asked": [asked_of(q) for q in result.questions],
        "text": text,
        "warnings": list(result.warnings),
        "seconds": round(time.monotonic() - began, 2),
        "code": result.code,
    }
    if options.truth and row["passes"] and result.questions:
        truth = Truth(task, judge, known)
        for question, asked in zip(result.questions, row["asked"], strict=True):
            asked["tells"] = tells(question, own_text(task, result), truth.of(question.args))
        if not options.listed:
            row |= answered(task, text, samples, ANSWERED * options.seconds, judge, result, truth)
    return row


def asked_of(question: Question) -> dict[str, Any]:
    """A question as it is put, without what stands behind its answers."""
    call = f"{question.name}({', '.join(map(repr, question.args))})"
    suspect = f"the example {call} == {question.answers[1]}: is it right?" if isinstance(question, Suspect) else ""
    return {"call": suspect or call, "answers": list(question.answers)}


def own_text(task: dict[str, Any], result: Result) -> str:
    """The answer as a text that runs."""
    return f"{IMPORTS}{task['prompt'].rstrip()}\n    pass\n\n\n{result.code or ''}\n"


def tells(question: Question, own: str, outcome: Outcome | None) -> bool | None:
    """Whether the true answer to a question is another one than the program's own; None where it is not known."""
    if outcome is None:
        return None
    mine = run_python(own, question.name, [question.args], weak=True).outcomes
    return not mine or outcome_key(mine[0]) != outcome_key(outcome)


def answered(
    task: dict[str, Any], text: str, samples: Sequence[str], work: float, judge: Judge, before: Result, truth: Truth
) -> dict[str, Any]:
    """The same with every question answered by the truth, where that is known."""
    own = own_text(task, before)
    told: list[bool] = []

    def ask(question: Question) -> Example | None:
        outcome = truth.of(question.args) if len(told) < MOST_ASKED else None
        if (
            outcome is None
            or isinstance(question, Suspect)
            and outcome_key(outcome) == outcome_key(question.outcomes[1])
        ):
            return None
        told.append(bool(tells(question, own, outcome)))
        wanted = Raises(outcome.kind) if isinstance(outcome, Raised) else outcome.value
        return Example(question.args, wanted)

    after = solve(text, samples=samples, work=work, seconds=PATIENCE * work, ask=ask)
    return {"known": bool(truth.codes), "telling": told, "right_after": right(task, after, judge)}


def right(task: dict[str, Any], result: Result, judge: Judge) -> bool:
    """Whether the code passes the hidden tests."""
    text = f"{IMPORTS}{task['prompt'].rstrip()}\n    pass\n\n\n{result.code}\n{hidden(task)}\n"
    return bool(result.code) and judge.passes(text)


def summary(rows: Sequence[dict[str, Any]]) -> str:
    """The table of what was flagged."""
    passing = [r for r in rows if r["passes"]]
    lines = [f"{len(rows)} tasks, {len(passing)} answers that pass every visible example", ""]
    lines += ["| | answers | asked about | low | asked or low |", "| --- | --- | --- | --- | --- |"]
    for name, group in (
        ("wrong", [r for r in passing if not r["right"]]),
        ("right", [r for r in passing if r["right"]]),
    ):
        asked = [bool(r["questions"]) for r in group]
        low = [r["confidence"] < LOW_CONFIDENCE for r in group]
        counts = (asked, low, [a or b for a, b in zip(asked, low, strict=True)])
        lines.append(f"| {name} | {len(group)} | " + " | ".join(share(sum(c), len(group)) for c in counts) + " |")
    if told := [r for r in passing if "known" in r]:
        wrong = [r for r in passing if not r["right"]]
        mended = sum(r.get("right_after", False) for r in wrong)
        known = sum(r.get("known", False) for r in wrong)
        lost = [r["task"] for r in told if r["right"] and not r["right_after"]]
        answers = [t for r in told for t in r["telling"]]
        lines += ["", f"with true answers: {share(mended, len(wrong))} of the wrong answers right ({known} have a known right program); "
                      f"lost: {', '.join(lost) or 'none'}; {share(sum(answers), len(answers))} of the answers are telling"]  # fmt: skip
    return "\n".join(lines)


def share(count: int, of: int) -> str:
    return f"{count} ({100 * count / max(1, of):.0f}%)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser, seconds=8.0, form="text")
    parser.add_argument("--truth", action="store_true", help="answer the questions")
    parser.add_argument("--listed", action="store_true", help="with --truth: say only which questions are telling")
    parser.add_argument("--truths", type=Path, metavar="FILE.jsonl", help="right programs: task, code")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write all rows")
    options = parser.parse_args()
    judge = Judge()
    given = options.truths.read_text(encoding="utf-8").splitlines() if options.truths else ()
    known = {row["task"]: row["code"] for row in map(json.loads, given)}
    rows = []
    for task in tasks_of(options.data, options.tasks, options.every):
        row = row_of(task, options, judge, known)
        rows.append(row)
        told = f"{len(row.get('questions', ()))} questions, confidence {row.get('confidence', 0):.2f}"
        after = f", after: {'right' if row['right_after'] else 'wrong'} {row['telling']}" if "known" in row else ""
        print(f"{row['task']:16} {row['name']:30} {'right' if row['right'] else 'wrong'} {told}{after}", flush=True)
    judge.close()
    print("\n" + summary(rows))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
