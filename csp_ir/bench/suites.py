"""Reading suites: a folder with `suite.json`, a folder of specs or `.sl` files, one such file, or JSON Lines."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from csp_ir.bench.jsonl import read_jsonl
from csp_ir.bench.model import Hidden, Suite, Task
from csp_ir.errors import InputError
from csp_ir.files import read_utf8
from csp_ir.spec.values import read_value

SPEC_SUFFIXES = (".txt", ".py", ".json")
_TASK_KEYS = {"name", "category", "spec", "hidden", "note"}
_MAX_FILE = 200_000_000


def suite_folders(start: Path | None = None) -> Iterator[Path]:
    """Folders under `benchmarks/suites` of the current folder and those above it."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        suites = folder / "benchmarks" / "suites"
        if suites.is_dir():
            yield from sorted(p for p in suites.iterdir() if p.is_dir() or p.suffix == ".jsonl")


def read_suite(name_or_path: str, start: Path | None = None) -> Suite:
    """Read a suite by name or path.

    Args:
        name_or_path: a folder, a spec, a `.sl` or a `.jsonl` file, or the name of a suite under
            `benchmarks/suites` of `start` (the current folder) or above it.

    Raises: InputError with file and remedy.
    """
    path = Path(name_or_path)
    if not os.path.exists(path):
        named = {p.stem: p for p in reversed(list(suite_folders(start)))}
        if name_or_path not in named:
            near = f"suites here: {', '.join(sorted(named))}" if named else "give the path of a folder of specs"
            raise InputError(f"no suite or file {name_or_path!r}", remedy=near)
        path = named[name_or_path]
    if path.is_dir():
        return _described(path) if (path / "suite.json").exists() else _folder(path)
    if path.suffix == ".jsonl" or path.name.endswith(".jsonl.gz"):
        return Suite(path.name.split(".")[0], tuple(read_jsonl(path)), str(path.resolve()))
    return Suite(path.stem, (_file_task(path),), str(path.resolve()))


def _text(path: Path) -> str:
    return read_utf8(path, _MAX_FILE)


def _file_task(path: Path, category: str = "") -> Task:
    kind = "sygus" if path.suffix == ".sl" else "spec"
    return Task(path.stem, _text(path), category, kind, str(path))


def _folder(path: Path) -> Suite:
    files = sorted(p for p in path.rglob("*") if p.suffix in (*SPEC_SUFFIXES, ".sl") and p.is_file())
    if not files:
        raise InputError("no specs in this folder", file=str(path), remedy="specs end in .txt, .py or .sl")
    tasks = []
    for file in files:
        inner = file.relative_to(path)
        category = inner.parts[0] if len(inner.parts) > 1 else ""
        task = _file_task(file, category)
        tasks.append(
            task if not category else Task(str(inner.with_suffix("")), task.text, category, task.kind, task.file)
        )
    names = [t.name for t in tasks]
    if len(set(names)) < len(names):  # a.txt beside a.sl
        tasks = [Task(Path(t.file or t.name).name, t.text, t.category, t.kind, t.file) for t in tasks]
    return Suite(path.resolve().name, tuple(tasks), str(path.resolve()))


def _described(path: Path) -> Suite:
    file = path / "suite.json"
    try:
        data = json.loads(_text(file))
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}", file=str(file), remedy='{"tasks": [...]}') from None
    if not isinstance(data, dict) or not isinstance(data.get("tasks"), list) or not data["tasks"]:
        raise InputError("a suite needs tasks", file=str(file), remedy='{"tasks": [{"name": ..., "spec": "a.txt"}]}')
    tasks = tuple(_task(path, file, row) for row in data["tasks"])
    names = [t.name for t in tasks]
    if twice := sorted({n for n in names if names.count(n) > 1}):
        raise InputError(f"two tasks named {twice[0]!r}", file=str(file), remedy="name them differently")
    baselines = data.get("baselines", {})
    if not isinstance(baselines, dict):
        raise InputError("baselines: not an object", file=str(file), remedy='{"baselines": {"a model": "13/18"}}')
    texts = {str(k): v if isinstance(v, str) else json.dumps(v) for k, v in baselines.items()}
    return Suite(
        str(data.get("name", path.resolve().name)), tasks, str(path.resolve()), texts, str(data.get("note", ""))
    )


def _task(folder: Path, file: Path, row: Any) -> Task:
    if not isinstance(row, dict) or "spec" not in row:
        raise InputError(f"a task is not {{name, spec}}: {str(row)[:80]}", file=str(file), remedy='"spec": "a.txt"')
    if unknown := sorted(set(row) - _TASK_KEYS):
        raise InputError(f"no task key {unknown[0]!r}", file=str(file), remedy=f"keys: {', '.join(sorted(_TASK_KEYS))}")
    spec = folder / str(row["spec"])
    if not spec.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{row['spec']!r} is outside the suite", file=str(file), remedy="name a file of the folder")
    name = str(row.get("name", spec.stem))
    hidden = tuple(_hidden(h, file, name) for h in row.get("hidden", ()))
    kind = "sygus" if spec.suffix == ".sl" else "spec"
    return Task(name, _text(spec), str(row.get("category", "")), kind, str(spec), hidden=hidden)


def _hidden(row: Any, file: Path, task: str) -> Hidden:
    good = isinstance(row, dict) and isinstance(row.get("args"), list | str) and ("returns" in row) != ("raises" in row)
    if not good:
        remedy = '{"args": "(1, [2])", "returns": "3"} or {"args": ["0"], "raises": "ValueError"}'
        raise InputError(f"{task}: not a hidden check: {str(row)[:80]}", file=str(file), remedy=remedy)
    parts = _elements(row["args"], file, task) if isinstance(row["args"], str) else row["args"]
    args = tuple(_literal(a, file, task) for a in parts)
    if "raises" in row:
        return Hidden(args, raises=str(row["raises"]))
    return Hidden(args, returns=_literal(row["returns"], file, task))


def _elements(text: str, file: Path, task: str) -> list[str]:
    """The arguments in the text of a tuple."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        node = None
    if not isinstance(node, ast.Tuple):
        raise InputError(
            f"{task}: {text[:60]!r} is not a tuple of arguments", file=str(file), remedy='"(1, [2])", "(1,)"'
        )
    return [ast.unparse(e) for e in node.elts]


def _literal(value: Any, file: Path, task: str) -> str:
    """A Python literal as text; JSON that is not a string stands for itself."""
    text = value if isinstance(value, str) else repr(value)
    try:
        read_value(text)
    except ValueError as error:
        raise InputError(
            f"{task}: {text[:60]!r} is not a Python literal ({error})",
            file=str(file),
            remedy="""a string is "'text'\"""",
        ) from None
    return text
