"""Data of a benchmark: tasks, suites, arms, limits, jobs. No engine here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

RESULT_VERSION = 1
MANIFEST_VERSION = 1

# The statuses of a result: the four verdicts, then what kept an item from getting one.
FAILURES = ("error", "timeout", "memory", "crashed")


@dataclass(frozen=True)
class Hidden:
    """One check the solver does not see. Values are Python literals as text."""

    args: tuple[str, ...]
    returns: str | None = None
    raises: str | None = None


@dataclass(frozen=True)
class Task:
    """One thing to solve.

    kind: "spec" (text is a spec) or "sygus" (text is SyGuS-IF).
    examples: (call, value) pairs as Python source that belong to the spec besides those in its text.
    hidden_test: Python source that defines `check(candidate)`, or asserts about `entry` by name.
    samples: texts of programs or bodies that models wrote, for arms that read samples.
    """

    name: str
    text: str
    category: str = ""
    kind: str = "spec"
    file: str | None = None
    entry: str = ""
    examples: tuple[tuple[str, str], ...] = ()
    hidden: tuple[Hidden, ...] = ()
    hidden_test: str = ""
    samples: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether there are hidden checks."""
        return bool(self.hidden or self.hidden_test)

    def to_json(self) -> dict[str, Any]:
        data = asdict(self)
        data["examples"], data["samples"] = [list(e) for e in self.examples], list(self.samples)
        data["hidden"] = [{"args": list(h.args), "returns": h.returns, "raises": h.raises} for h in self.hidden]
        return data

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Task:
        parts = dict(data)
        parts["hidden"] = tuple(Hidden(tuple(h["args"]), h["returns"], h["raises"]) for h in data["hidden"])
        parts["examples"] = tuple((str(c), str(v)) for c, v in data["examples"])
        parts["samples"] = tuple(data["samples"])
        return Task(**parts)


@dataclass(frozen=True)
class Suite:
    """Tasks under one name. `baselines`: published figures to print beside the results, name -> text."""

    name: str
    tasks: tuple[Task, ...]
    source: str
    baselines: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Arm:
    """One way to solve: where programs come from, and options of `solve`.

    text: as the user wrote it; read it with `csp_ir.bench.arms.read_arm`.
    sources: "embedded", "samples", "samples:N", or a provider ("vllm:URL#MODEL", "anthropic:MODEL", ...).
    """

    name: str
    text: str
    sources: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"name": self.name, "text": self.text, "sources": list(self.sources), "options": dict(self.options)}


@dataclass(frozen=True)
class Limits:
    """Of one item: wall seconds for the solve, memory of its process, dollars (None: no bound of our own).

    weak_sandbox: whether foreign programs (samples outside the IR, hidden tests) run where the sandbox lacks layers.
    """

    seconds: float = 60.0
    memory_mb: int = 2048
    cost_usd: float | None = None
    weak_sandbox: bool = False


@dataclass(frozen=True)
class Job:
    """One item, self-contained plain data, so that any machine can run it."""

    id: str
    payload: Mapping[str, Any]
    limits: Limits

    @property
    def seed(self) -> int:
        return int(self.payload["seed"])


def item_id(task: str, arm: str, repeat: int) -> str:
    return f"{task}|{arm}|{repeat}"


def failure(job: Job, status: str, why: str) -> dict[str, Any]:
    """The result of an item whose process gave none."""
    assert status in FAILURES, status
    return {**job_facts(job.id, job.payload), "status": status, "verdict": why, "right": None}


def job_facts(id: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """What a result repeats of its job."""
    return {
        "result": RESULT_VERSION,
        "id": id,
        "task": payload["task"]["name"],
        "category": payload["task"]["category"],
        "judged": bool(payload["task"]["hidden"] or payload["task"]["hidden_test"]),
        "arm": payload["arm"]["name"],
        "repeat": payload["repeat"],
        "seed": payload["seed"],
    }


def success(result: Mapping[str, Any]) -> bool:
    """Whether an item counts: right on the hidden checks, or solved where there are none."""
    return bool(result["right"]) if result.get("judged") else result["status"] == "solved"
