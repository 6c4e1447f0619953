"""JSON Lines tasks in the layouts of HumanEval and MBPP, with samples or without."""

from __future__ import annotations

import ast
import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from csp_ir.bench.model import Task
from csp_ir.errors import InputError
from csp_ir.files import lines_of

_REMEDY = '{"task_id": "a/1", "prompt": "def f(x): ...", "entry_point": "f", "test": "...", "samples": [...]}'


def read_jsonl(path: Path) -> Iterator[Task]:
    """The tasks of a `.jsonl` or `.jsonl.gz` file.

    HumanEval layout: task_id, prompt, entry_point, test (or hidden_test), examples
    ([[call, value], ...] as Python source), samples. MBPP layout: task_id, text (or prompt), test_list,
    test_setup_code; the first test is an example, all of them are the hidden test.

    Raises: InputError with file and line.
    """
    opener: Any = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            for number, line in enumerate(lines_of(file), 1):
                if line.strip():
                    yield _task(line, number, str(path))
    except (OSError, ValueError, EOFError, zlib.error) as error:
        raise InputError(f"cannot read it: {error}", file=str(path), remedy="give a JSON Lines file") from None


def _task(line: str, number: int, file: str) -> Task:
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise ValueError("not an object")
        name = str(row["task_id"])
        samples = tuple(map(str, row.get("samples", ())))
        if "test_list" in row:
            return _mbpp(row, name, samples, file)
        entry, prompt = str(row["entry_point"]), str(row["prompt"])
        examples = tuple((str(call), str(value)) for call, value in row.get("examples", ()))
        test = str(row.get("hidden_test", row.get("test", "")))
        category = str(row.get("category", ""))
        return Task(name, prompt, category, "spec", f"{file}:{number}", entry, examples, (), test, samples)
    except KeyError as error:
        raise InputError(f"no {error.args[0]!r}", file=file, line=number, remedy=_REMEDY) from None
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(f"not a task: {error}", file=file, line=number, remedy=_REMEDY) from None


def _mbpp(row: dict[str, Any], name: str, samples: tuple[str, ...], file: str) -> Task:
    tests = [str(t) for t in row["test_list"]]
    pairs = [pair for t in tests if (pair := _assertion(t))]
    if not pairs:
        raise ValueError("no test of the form `assert f(...) == ...`")
    entry, arity = _callee(pairs[0][0])
    parameters = ", ".join("xyzabcdefghijklmnopqrstuvw"[i] for i in range(min(arity, 26)))
    prompt = f"{row.get('text', row.get('prompt', ''))}\n\ndef {entry}({parameters})\n"
    hidden = "\n".join([str(row.get("test_setup_code", "")), "def check(candidate):", *(f"    {t}" for t in tests)])
    return Task(name, prompt, "", "spec", file, entry, tuple(pairs[:1]), (), hidden, samples)


def _assertion(test: str) -> tuple[str, str] | None:
    try:
        tree = ast.parse(test.strip())
    except SyntaxError:
        return None
    if len(tree.body) == 1 and isinstance(tree.body[0], ast.Assert):
        compare = tree.body[0].test
        if isinstance(compare, ast.Compare) and len(compare.ops) == 1 and isinstance(compare.ops[0], ast.Eq):
            if isinstance(compare.left, ast.Call) and isinstance(compare.left.func, ast.Name):
                return ast.unparse(compare.left), ast.unparse(compare.comparators[0])
    return None


def _callee(call: str) -> tuple[str, int]:
    node = ast.parse(call, mode="eval").body
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return node.func.id, len(node.args) + len(node.keywords)
