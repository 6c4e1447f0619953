"""Sets of tasks with hidden checks, in the layouts that there are.

- a folder of NAME.txt with `hidden.json`: [{"name", "hidden": [{"args", "returns" | "raises"}]}];
  NAME_sketch.txt is judged as NAME and counted in a set of its own;
- a folder (or the name of one in benchmarks/suites) with `suite.json`: {"tasks": [{"name", "spec", "hidden"}]};
- a `.jsonl` file of {"name", "spec", "hidden": [assertion | [call, result]], "setup"?};
- a `.json` file in the layout of the Phase 3 facts, judged by the suite phase3.

Values are Python source as text, so that tuples survive.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SUITES = Path(__file__).resolve().parent.parent / "suites"
SKETCH = "_sketch"

# Stands before the checks. Types count at every depth, but an int may stand for a float; floats may differ in the last digits.
PRELUDE = """
def _same(got, want):
    if type(got) is not type(want) and (type(got), type(want)) != (int, float):
        return False
    if isinstance(want, float):
        return got == want or abs(got - want) <= 1e-9 * max(abs(got), abs(want)) or (got != got and want != want)
    if isinstance(want, (list, tuple)):
        return len(got) == len(want) and all(map(_same, got, want))
    if isinstance(want, dict):
        return got.keys() == want.keys() and all(_same(got[key], want[key]) for key in want)
    return got == want


def _data(text):
    import datetime, decimal, fractions

    names = {"datetime": datetime, "Decimal": decimal.Decimal, "Fraction": fractions.Fraction}
    names |= {name: getattr(datetime, name) for name in ("date", "time", "timedelta")}
    return eval(text, names)


def _returns(text, call, want):
    got = call()
    assert _same(got, want), f"{text} gave {got!r:.100}, wanted {want!r:.100}"


def _raises(text, call, kind):
    try:
        got = call()
    except Exception as error:
        assert type(error).__name__ == kind, f"{text} raised {type(error).__name__}, wanted {kind}"
    else:
        raise AssertionError(f"{text} gave {got!r:.100}, wanted {kind}")
"""


@dataclass(frozen=True)
class Task:
    """A spec and what judges it.

    set: the name of the set it counts in; hidden: rows or assertions, as the layouts have them; setup: Python source before them.
    before: Python source before the answer; samples: what a model wrote for it.
    """

    set: str
    name: str
    text: str
    hidden: tuple[Any, ...]
    setup: str = ""
    category: str = ""
    before: str = ""
    samples: tuple[str, ...] = ()

    def judged(self, code: str, function: str) -> str:
        """Python source that ends without an error where the code is right."""
        return f"{self.before}{code}\n{self.test(function)}"

    def test(self, function: str) -> str:
        """Python source that fails unless `function`, defined before it, gives what is wanted."""
        return "\n".join([PRELUDE, self.setup, *(_check(row, function) for row in self.hidden)]) + "\n"


def _check(row: Any, function: str) -> str:
    if isinstance(row, str):
        return row
    if isinstance(row, Mapping):
        args = row["args"] if isinstance(row["args"], str) else f"({''.join(f'{a}, ' for a in row['args'])})"
        kind, want = (
            ("_raises", repr(row["raises"])) if "raises" in row else ("_returns", f"_data({_source(row['returns'])!r})")
        )
        return f"{kind}({f'{function}(*{args})'!r}, lambda: {function}(*_data({args!r})), {want})"
    else:
        kind, (call, want) = "_returns", row
    return f"{kind}({call!r}, lambda: {call}, {want})"


def _source(value: Any) -> str:
    return value if isinstance(value, str) else repr(value)


def read_sets(names: Sequence[str]) -> list[Task]:
    """The tasks of all sets. Raises SystemExit with a sentence for a set that cannot be read."""
    return [task for name in names for task in _read(name)]


def _read(name: str) -> list[Task]:
    path = next((p for p in (Path(name), SUITES / name) if p.exists()), None)
    if path is None:
        raise SystemExit(f"no set {name!r}: give a folder, a .jsonl file or one of {', '.join(suite_names())}")
    try:
        if path.suffix == ".jsonl":
            tasks = list(_lines(path))
        elif path.suffix == ".json":
            tasks = list(_facts(path))
        elif (path / "suite.json").exists():
            tasks = list(_suite(path))
        else:
            tasks = list(_folder(path))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SystemExit(f"{path}: not a set of tasks with hidden checks: {error!r}; see {__file__}") from None
    if unjudged := [t.name for t in tasks if not t.hidden]:
        raise SystemExit(f"{path}: no hidden checks for {', '.join(unjudged[:5])}")
    return tasks


def label(path: Path) -> str:
    """The name of a set: the suite's, or the file's or folder's with that of the folder above."""
    path = path.resolve()
    name = path.name.removesuffix(".jsonl")
    return name if path.parent == SUITES else f"{path.parent.name}/{name}"


def suite_names() -> list[str]:
    return sorted(p.name for p in SUITES.iterdir() if p.is_dir())


def baselines(name: str) -> dict[str, str]:
    """Published figures that a suite, or the Phase 3 facts, carry."""
    file = Path(name) if name.endswith(".json") else SUITES / name / "suite.json"
    data = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return data.get("baselines") or data.get("baseline") or {}


def _lines(path: Path) -> Iterator[Task]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            yield Task(label(path), row["name"], row["spec"], tuple(row["hidden"]), row.get("setup", ""))


def _suite(path: Path) -> Iterator[Task]:
    for row in json.loads((path / "suite.json").read_text(encoding="utf-8"))["tasks"]:
        text = (path / row["spec"]).read_text(encoding="utf-8")
        yield Task(label(path), row["name"], text, tuple(row["hidden"]), category=row.get("category", ""))


def _folder(path: Path) -> Iterator[Task]:
    rows = {r["name"]: r for r in json.loads((path / "hidden.json").read_text(encoding="utf-8"))}
    for file in sorted(path.glob("*.txt"), key=lambda p: (p.stem.endswith(SKETCH), p.stem)):
        row = rows.get(file.stem) or rows[file.stem.removesuffix(SKETCH)]
        name = label(path) + ("/sketches" if file.stem.endswith(SKETCH) else "")
        yield Task(
            name, file.stem, file.read_text(encoding="utf-8"), tuple(row["hidden"]), category=row.get("area", "")
        )


def _facts(path: Path) -> Iterator[Task]:
    """Tasks in the wording of another file, judged by the suite here."""
    judged = {t.name: t for t in _suite(SUITES / "phase3")}
    for row in json.loads(path.read_text(encoding="utf-8"))["tasks"]:
        signature = row["signature"]
        function = signature.split("(")[0].removeprefix("def ").strip()
        lines = []
        for example in row["examples"]:
            value = tuple(example["returns"]) if "-> tuple" in signature else example["returns"]
            lines.append(f"{function}({', '.join(map(repr, example['args']))}) == {value!r}")
        text = "\n".join([row["prose"], "", signature, "", "examples:", *(f"    {r}" for r in lines)]) + "\n"
        yield Task(label(path), row["name"], text, judged[row["name"]].hidden, category=row["category"])
