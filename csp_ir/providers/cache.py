"""A cache of completions in SQLite, shared by concurrent processes.

Write-ahead logging makes each entry whole or absent, whatever is killed. An entry that
cannot be read counts as absent; a file that is no database is put aside, never trusted.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from csp_ir.errors import InputError
from csp_ir.providers.base import Backend, Completion, Format, Prompt, Sampling, Usage
from csp_ir.providers.places import cache_folder
from csp_ir.providers.stored import restore, store
from csp_ir.providers.wrapping import Wrapper, call_key

SCHEMA_VERSION = 1
MAX_BYTES = 512 * 1024 * 1024
BUSY_SECONDS = 30.0
_TABLE = """
CREATE TABLE IF NOT EXISTS completions (
    key TEXT PRIMARY KEY, backend TEXT NOT NULL, model TEXT NOT NULL, made REAL NOT NULL, answer TEXT NOT NULL
) WITHOUT ROWID
"""


class Store:
    """The database. Every method opens and closes its own connection, so threads and processes may share a Store."""

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        given = Path(path) if path is not None else cache_folder()
        # CSP_IR_CACHE and the setting `cache` may name the folder or the file
        self.path = given if given.suffix and not given.is_dir() else given / "completions.sqlite"

    def get(self, key: str) -> Completion | None:
        """The completion of a key; None when there is none that can be read."""
        if not os.path.exists(self.path):
            return None
        try:
            with closing(self._open()) as db:
                row = db.execute("SELECT answer FROM completions WHERE key = ?", (key,)).fetchone()
            return None if row is None else restore(json.loads(row[0]))
        except (sqlite3.Error, OSError, ValueError, RecursionError):
            return None

    def put(self, key: str, backend: str, model: str, completion: Completion) -> None:
        """Store a completion. A cache that cannot be written is no cache: nothing is raised."""
        row = (key, backend, model, time.time(), json.dumps(store(completion)))
        for _ in range(2):
            try:
                with closing(self._open()) as db, db:
                    db.execute("INSERT OR REPLACE INTO completions VALUES (?, ?, ?, ?, ?)", row)
                    if db.execute("PRAGMA page_count").fetchone()[0] * 4096 > MAX_BYTES:
                        db.execute(
                            "DELETE FROM completions WHERE key IN (SELECT key FROM completions ORDER BY made LIMIT 1000)"
                        )
                return
            except sqlite3.OperationalError:
                return
            except sqlite3.DatabaseError:
                self._put_aside()
            except OSError:
                return

    def stats(self) -> dict[str, Any]:
        """Path, bytes, entries, and entries per model."""
        found: dict[str, Any] = {"path": str(self.path), "bytes": 0, "entries": 0, "models": {}}
        if os.path.exists(self.path):
            try:
                found["bytes"] = sum(p.stat().st_size for p in self._files())
                with closing(self._open()) as db:
                    rows = db.execute("SELECT backend, COUNT(*) FROM completions GROUP BY backend ORDER BY backend")
                    found["models"] = dict(rows.fetchall())
            except (sqlite3.Error, OSError):
                found["broken"] = True
            found["entries"] = sum(found["models"].values())
        return found

    def clear(self) -> int:
        """Delete every entry; returns how many there were. Raises InputError where they cannot be deleted."""
        entries = int(self.stats()["entries"])
        if os.path.exists(self.path):
            try:
                with closing(self._open()) as db:
                    db.execute("DELETE FROM completions")
                    db.commit()
                    db.execute("VACUUM")
            except (sqlite3.OperationalError, OSError) as error:
                raise InputError(f"the cache cannot be changed: {error}", file=str(self.path)) from None
            except sqlite3.DatabaseError:
                self._put_aside()
        return entries

    def _open(self) -> sqlite3.Connection:
        # The change to write-ahead logging fails at once while another process makes the file: SQLite's
        # own wait does not cover it.
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                return self._connect()
            except sqlite3.OperationalError as error:
                busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > until:
                    raise
            time.sleep(0.005)

    def _connect(self) -> sqlite3.Connection:
        self._keep_to_owner()
        db = sqlite3.connect(self.path, timeout=BUSY_SECONDS)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version != SCHEMA_VERSION:
                with db:
                    db.execute("BEGIN IMMEDIATE")
                    # another process may have made the table since we looked, and filled it
                    if db.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
                        db.execute("DROP TABLE IF EXISTS completions")
                        db.execute(_TABLE)
                        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        except BaseException:
            db.close()
            raise
        return db

    def _keep_to_owner(self) -> None:
        """Answers are nobody else's: the file is its owner's alone, and so are those that SQLite puts beside it."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            if self.path.stat().st_mode & 0o077:
                self.path.chmod(0o600)
        except OSError:  # another's file, or one that cannot be written: SQLite says what cannot be done with it
            pass

    def _files(self) -> list[Path]:
        return [p for s in ("", "-wal", "-shm") if (p := self.path.with_name(self.path.name + s)).exists()]

    def _put_aside(self) -> None:
        for path in self._files():
            try:
                path.replace(path.with_name(f"{path.name}.broken"))
            except OSError:
                pass


class Cached(Wrapper):
    """Answers from the cache what was answered before, by the same server with the same model; a hit uses no tokens."""

    def __init__(self, backend: Backend, store: Store | None = None) -> None:
        super().__init__(backend)
        self.store = store or Store()
        self.hits = self.misses = 0

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        identity = await self.identity(deadline)
        key = f"{call_key(self.backend, prompt, format, sampling)} {identity}".strip()
        if (found := self.store.get(key)) is not None:
            self.hits += 1
            return replace(found, usage=Usage())
        self.misses += 1
        completion = await self.backend.complete(prompt, format, sampling, deadline)
        if "stop" in completion.finish_reasons or not completion.finish_reasons:
            self.store.put(key, self.name, self.model, completion)
        return completion
