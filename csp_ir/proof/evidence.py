"""Evidence: all that was run and proved of an answer and what came of it, as plain data that anybody can repeat.

It holds the texts of spec and code, and is made of them alone: whoever repeats it with the same versions gets the
same bytes. Values are told in an order of their own where theirs (of a set) differs from process to process.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Mapping
from typing import Any

from csp_ir._version import __version__
from csp_ir.deduction.smt.smtlib import z3_module
from csp_ir.domains.refined import refined_holes
from csp_ir.errors import CspIrError, SpecError
from csp_ir.interpreter.outcomes import Outcome, Returned, describe, shown
from csp_ir.ir.parse import parse_program
from csp_ir.spec.read import read_spec
from csp_ir.verify.verify import verify

VERSION = 2
MOST_VALUE = 400  # characters of a value that are kept; of longer ones the hash is
WORK = 60.0  # units, of what is run
_LAYERS = re.compile(r"( in CPython) \([^()]*\)")  # of this machine's sandbox
_REMEDY = "the file that `csp-ir solve SPEC --evidence FILE` wrote"
_KEYS = {
    "evidence",
    "csp_ir",
    "python",
    "hypothesis",
    "spec",
    "code",
    "checked",
    "not_checked",
    "known",
    "prove",
    "runs",
}
MOST_BOUND = 100  # of proofs that are repeated


def evidence(text: str, code: str, file: str, tests: str = "", prove: int = 0) -> str:
    """The evidence for an answer, as JSON text.

    Args:
        text: the spec, of a file of this name; tests: of a file of tests beside it; code: the answer as it was delivered.
        prove: the bound of the proofs of clauses; 0 where they were tested alone.

    Raises: MissingExtraError for proofs without z3-solver; InputError where the spec or the code cannot be read, or the code does not pass.
    """
    import hypothesis

    from csp_ir.work import worked

    spec = read_spec(text, file=file, tests=tests)
    holes = refined_holes(spec.sketch) if spec.sketch is not None else {}
    try:
        program = parse_program(code, entry=spec.name)
    except CspIrError as error:
        raise SpecError(f"the code is outside the language, and cannot be run again: {error}", file=file) from None
    found = verify(program, spec, deadline=worked() + WORK)
    if found.passed and prove:
        from csp_ir.proof.apart import proved
        from csp_ir.proof.prove import SECONDS

        found = proved(found, program, spec, bound=prove, seconds=SECONDS)
    if not found.passed:
        raise SpecError(
            f"the code does not pass: {found.failures[0]}", file=file, remedy="csp-ir solve writes code anew"
        )
    data = {
        "evidence": VERSION,
        "csp_ir": __version__,
        "python": platform.python_version(),
        "hypothesis": {"version": hypothesis.__version__, "derandomized": True},
        "spec": {"file": file, "sha256": _hash(text), "text": text, **({"tests": tests} if tests else {})},
        "code": {"sha256": _hash(code), "text": code},
        "checked": [_LAYERS.sub(r"\1", line) for line in found.checked],
        "not_checked": [
            *(_LAYERS.sub(r"\1", line) for line in found.not_checked),
            *spec.notes,
            *(f"?{name} where {hole.where}: what fills it is not told by the code" for name, hole in holes.items()),
        ],
        "known": list(map(str, found.standings)),
        "prove": {"bound": prove, "z3": z3_module("--prove").get_version_string()} if prove else None,
        "runs": [[_bounded(", ".join(map(_stable, args))), _told(outcome)] for args, outcome in found.trials],
    }
    return json.dumps(data, indent=1) + "\n"


def repeat(text: str, file: str) -> tuple[bool, list[str]]:
    """Whether evidence, as text, comes out the same once more, byte for byte; and what is to be said of it.

    Raises: InputError for what is no evidence of this version.
    """
    data = _read(text, file)
    spec, code = data["spec"], data["code"]
    for what, part in (("spec", spec), ("code", code)):
        if part["sha256"] != _hash(part["text"]):
            return False, [f"the hash of the {what} is not that of its text: one of them was changed"]
    bound = data["prove"]["bound"] if data["prove"] else 0
    again = evidence(spec["text"], code["text"], spec["file"], spec.get("tests", ""), bound)
    if again == text:
        return True, [f"the same byte for byte: {len(data['runs'])} runs", *(f"checked: {c}" for c in data["checked"])]
    new = json.loads(again)
    return False, _differences(data, new) or ["the same data, written otherwise"]


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    said = [
        f"{key}: {json.dumps(old.get(key))} there, {json.dumps(new[key])} here"
        for key in ("csp_ir", "python", "hypothesis", "prove")
        if old.get(key) != new[key]
    ]
    for key in ("checked", "not_checked", "known"):
        if old[key] != new[key]:
            said += [f"{key}, there only: {shown(line)}" for line in old[key] if line not in new[key]]
            said += [f"{key}, here only: {shown(line)}" for line in new[key] if line not in old[key]]
    if len(old["runs"]) != len(new["runs"]):
        said.append(f"runs: {len(old['runs'])} there, {len(new['runs'])} here")
    first = next((pair for pair in zip(old["runs"], new["runs"], strict=False) if pair[0] != pair[1]), None)
    if first is not None:
        said.append(f"the first run that differs: {shown(first[0])} there, {shown(first[1])} here")
    return said


def _read(text: str, file: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SpecError(f"no evidence: not JSON: {error}", line=1, file=file, remedy=_REMEDY) from None
    if not isinstance(data, dict) or "evidence" not in data:
        raise SpecError("no evidence: not an object with the key `evidence`", line=1, file=file, remedy=_REMEDY)
    if type(data["evidence"]) is not int or data["evidence"] != VERSION:
        raise SpecError(f"evidence of version {shown(data['evidence'])}; this is {VERSION}", file=file, remedy=_REMEDY)
    parts = [data.get("spec"), data.get("code")]
    texts = [p.get(k) for p in parts if isinstance(p, dict) for k in ("sha256", "text")]
    lists = [data.get(k) for k in ("checked", "not_checked", "known", "runs")]
    whole = len(texts) == 4 and all(isinstance(v, str) for v in texts) and isinstance(data["spec"].get("file"), str)
    whole = whole and isinstance(data["spec"].get("tests", ""), str) and all(isinstance(v, list) for v in lists)
    prove = data.get("prove")
    if prove is not None:
        bound = prove.get("bound") if isinstance(prove, dict) and prove.keys() == {"bound", "z3"} else None
        whole = whole and type(bound) is int and 0 < bound <= MOST_BOUND
    if not whole or data.keys() != _KEYS:
        raise SpecError("no evidence: parts are missing, or too many", file=file, remedy=_REMEDY)
    return data


def _told(outcome: Outcome) -> str:
    return f"gave {_bounded(_stable(outcome.value))}" if isinstance(outcome, Returned) else describe(outcome)


def _stable(value: Any) -> str:
    """A value as text that is the same in every process."""
    try:
        return _text(value)
    except (ValueError, RecursionError):
        return shown(value)


def _text(value: Any) -> str:
    kind = type(value)
    if kind is set or kind is frozenset:
        return f"{kind.__name__}({{{', '.join(sorted(map(_text, value)))}}})"
    if kind is list or kind is tuple:
        inside = ", ".join(map(_text, value))
        return f"[{inside}]" if kind is list else f"({inside},)" if len(value) == 1 else f"({inside})"
    if kind is dict:
        return f"{{{', '.join(f'{_text(k)}: {_text(v)}' for k, v in value.items())}}}"
    return repr(value)


def _bounded(text: str) -> str:
    return text if len(text) <= MOST_VALUE else f"{text[:MOST_VALUE]}... sha256 {_hash(text)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
