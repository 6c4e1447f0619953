"""The run folder: `manifest.json`, `results.jsonl`, and `records/` with one run record an item.

An item is done once its line in `results.jsonl` is on disk; its record is written, whole,
before that. A kill at any moment loses at most the items that were running.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from csp_ir.bench.model import FAILURES, MANIFEST_VERSION
from csp_ir.errors import InputError
from csp_ir.files import MOST_LINE, LineFile, read_lines, read_utf8, reason, write_atomic
from csp_ir.providers.failing import WAITING
from csp_ir.secrets import known_secrets, redact_exact

MANIFEST, RESULTS, RECORDS, LOCK = "manifest.json", "results.jsonl", "records", ".lock"
# What must be the same for two calls to be one run.
SAME = ("suite.digest", "arms", "repeat", "seed", "limits")


_NUMBER = (int, float)
# What a reader of runs takes for granted: a type, [the shape of every item], {key: shape}; after "?" the key may be absent.
_MANIFEST: dict[str, Any] = {
    "csp_ir": str, "created": str, "command": str, "repeat": int, "seed": int, "jobs": int, "executor": str,
    "suite": {"name": str, "tasks": [str], "categories": dict, "?baselines": dict},
    "arms": [{"name": str, "text": str, "sources": [str], "options": dict}],
    "limits": {"seconds": _NUMBER, "memory_mb": int, "cost_usd": (*_NUMBER, type(None))}, "packages": dict, "machine": dict,
}  # fmt: skip
_RESULT: dict[str, Any] = {
    "id": str, "task": str, "arm": str, "status": str, "category": str, "repeat": int, "?right": (bool, type(None)),
    "?seconds": _NUMBER, "?cpu": _NUMBER, "?confidence": (*_NUMBER, type(None)), "?memory_mb": (*_NUMBER, type(None)),
    "?figures": dict,
}  # fmt: skip


def has_shape(data: Any, shape: Any) -> bool:
    """Whether plain data is of a shape, as those above.

    >>> has_shape({"a": [1]}, {"a": [int], "?b": str}), has_shape({"a": ["x"]}, {"a": [int]})
    (True, False)
    """
    if isinstance(shape, dict):
        wanted = {
            k.lstrip("?"): s for k, s in shape.items() if k[0] != "?" or (isinstance(data, dict) and k[1:] in data)
        }
        return isinstance(data, dict) and all(k in data and has_shape(data[k], s) for k, s in wanted.items())
    if isinstance(shape, list):
        return isinstance(data, list) and all(has_shape(item, shape[0]) for item in data)
    return isinstance(data, shape)


def record_name(id: str) -> str:
    """A file name for an item: readable, and distinct by a digest."""
    slug = re.sub(r"[^\w.-]+", "_", id)[:80]
    return f"{slug}-{hashlib.sha256(id.encode('utf-8', 'backslashreplace')).hexdigest()[:10]}.json"


def read_manifest(folder: str | Path) -> dict[str, Any]:
    """The manifest of a run folder. Raises InputError."""
    path = Path(folder) / MANIFEST
    if not os.path.lexists(path):
        raise InputError("not a run folder", file=str(folder), remedy="run `csp-ir bench list` for those here")
    text = read_utf8(path, MOST_LINE)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"unreadable manifest: {error}", file=str(path), remedy="give another run") from None
    if not isinstance(data, dict) or data.get("manifest") != MANIFEST_VERSION:
        raise InputError("a manifest of another version", file=str(path), remedy=f"version {MANIFEST_VERSION} is read")
    if not has_shape(data, _MANIFEST):
        raise InputError("a damaged manifest", file=str(path), remedy="give another run")
    return data


def read_results(folder: str | Path) -> dict[str, dict[str, Any]]:
    """The last result of each item, in the order in which items first ended; damaged lines are passed over."""
    out: dict[str, dict[str, Any]] = {}
    for line in read_lines(Path(folder) / RESULTS):
        if has_shape(line, _RESULT):
            out[line["id"]] = line
    return out


def read_record(folder: str | Path, id: str) -> dict[str, Any]:
    """An item's run record with the spec beside it; empty where there is none."""
    try:
        data = json.loads(read_utf8(Path(folder) / RECORDS / record_name(id), MOST_LINE))
    except (InputError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def runs_in(folder: Path) -> Iterator[Path]:
    """Run folders directly in a folder, newest last."""
    if folder.is_dir():
        found = [p for p in folder.iterdir() if (p / MANIFEST).is_file()]
        yield from sorted(found, key=lambda p: (p / MANIFEST).stat().st_mtime)


class RunStore:
    """A run folder open for writing, by one process at a time. Use it in a `with`.

    Raises InputError if the folder holds another run, another process writes to it, or nobody can; OSError later,
    where a result cannot be written.
    """

    def __init__(self, folder: str | Path, manifest: dict[str, Any]) -> None:
        self.folder = Path(folder)
        try:
            (self.folder / RECORDS).mkdir(parents=True, exist_ok=True)
            self._lock = _lock(self.folder / LOCK)
        except OSError as error:
            raise _unwritable(self.folder, error) from None
        try:
            if (self.folder / MANIFEST).exists():
                old = read_manifest(self.folder)
                _check_same(old, manifest, self.folder)
                self.manifest = old
            else:
                write_atomic(self.folder / MANIFEST, json.dumps(manifest, indent=2) + "\n")
                self.manifest = manifest
            self._sweep()
            self._lines = LineFile(self.folder / RESULTS)
        except OSError as error:
            os.close(self._lock)
            raise _unwritable(self.folder, error) from None
        except BaseException:
            os.close(self._lock)
            raise
        self.results = read_results(self.folder)
        self._secrets = known_secrets()

    def _sweep(self) -> None:
        """Remove what a kill left of files that were being written; nobody else writes here while we hold the lock."""
        for folder in (self.folder, self.folder / RECORDS):
            for left in folder.glob(".*.tmp"):
                left.unlink(missing_ok=True)

    def __enter__(self) -> RunStore:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()
        os.close(self._lock)

    def done(self, id: str, retry_failed: bool = False) -> bool:
        """Whether an item need not run. One that waits for a batch of a provider's goes on when it runs again."""
        result = self.results.get(id)
        if result is None or result["status"] == WAITING:
            return False
        return not (retry_failed and result["status"] in FAILURES)

    @property
    def waiting(self) -> int:
        """How many items wait for a provider's batch."""
        return sum(r["status"] == WAITING for r in self.results.values())

    def add(self, result: dict[str, Any]) -> dict[str, Any]:
        """Keep a result; returns what was kept of it in memory and in the line (the record is in its file)."""
        result = redact_exact(result, self._secrets)
        line = {k: v for k, v in result.items() if k not in ("record", "spec")}
        path = self.folder / RECORDS / record_name(str(result["id"]))
        if "record" in result or "spec" in result:
            kept = {"id": result["id"], "spec": result.get("spec", ""), "record": result.get("record", {})}
            write_atomic(path, json.dumps(kept, default=repr) + "\n")
        else:
            path.unlink(missing_ok=True)  # of an earlier try
        self._lines.append(line)
        self.results[line["id"]] = line
        return line


def _unwritable(folder: Path, error: OSError) -> InputError:
    return InputError(
        f"nothing can be written here: {reason(error)}", file=str(folder), remedy="choose another folder with -o"
    )


def _lock(path: Path) -> int:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        import fcntl
    except ImportError:  # no advisory locks here
        return handle
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise InputError(
            "another process is writing to this run", file=str(path.parent), remedy="wait for it, or choose another -o"
        ) from None
    return handle


def _check_same(old: dict[str, Any], new: dict[str, Any], folder: Path) -> None:
    for name in SAME:
        a, b = _get(old, name), _get(new, name)
        if a != b:
            raise InputError(
                f"this folder holds a run with other {name.split('.')[0]} ({json.dumps(a)[:80]}, not {json.dumps(b)[:80]})",
                file=str(folder),
                remedy="choose another folder with -o, or give the same options to go on with that run",
            )


def _get(data: dict[str, Any], name: str) -> Any:
    for part in name.split("."):
        data = data[part]
    return data
