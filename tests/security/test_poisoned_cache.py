"""A cache file that somebody else wrote: broken, of another shape, or full of hostile answers."""

import sqlite3
from contextlib import closing

import pytest

from csp_ir.providers.base import Completion, Usage
from csp_ir.providers.cache import Store

GOOD = Completion(("return 1",), (), Usage(), ("stop",), "m")


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 5000, b"\0" * 8192])
def test_a_broken_file_is_put_aside(tmp_path, content):
    path = tmp_path / "completions.sqlite"
    path.write_bytes(content)
    store = Store(path)
    assert store.get("k") is None
    store.put("k", "b", "m", GOOD)
    store.put("k", "b", "m", GOOD)
    assert store.get("k").texts == ("return 1",)


@pytest.mark.parametrize(
    "answer",
    [
        "", "{", "[]", "null", "7", '"text"', "{}", '{"texts": 3}', '{"texts": [1, null]}', '{"texts": {"a": 1}}',
        '{"texts": ["a"], "usage": "x"}', '{"texts": ["a"], "logprobs": ["x"]}', '{"__class__": "os.system"}', "[" * 100_000,
    ],
)  # fmt: skip
def test_an_entry_of_another_shape_is_absent_or_data(tmp_path, answer):
    store = Store(tmp_path / "completions.sqlite")
    store.put("other", "b", "m", GOOD)
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("INSERT INTO completions VALUES ('k', 'b', 'm', 0, ?)", (answer,))
    found = store.get("k")
    assert found is None or (isinstance(found, Completion) and all(isinstance(t, str) for t in found.texts))
    assert store.get("other").texts == ("return 1",)


def test_a_table_of_another_shape(tmp_path):
    path = tmp_path / "completions.sqlite"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE completions (a TEXT)")
        db.execute("PRAGMA user_version = 1")
    store = Store(path)
    assert store.get("k") is None
    store.put("k", "b", "m", GOOD)  # nothing is raised; what cannot be written is not cached
    assert store.stats()["path"] == str(path)


def test_a_hostile_answer_from_the_cache_is_read_as_any_answer(tmp_path):
    from csp_ir.providers.reading import Reader
    from csp_ir.spec.read import read_spec

    evil = "def f(x: int) -> int:\n    return __import__('os').system('true')"
    store = Store(tmp_path / "completions.sqlite")
    store.put("k", "b", "m", Completion((evil,), (), Usage(), ("stop",), "m"))
    reader = Reader(read_spec("def f(x: int) -> int\n\nf(3) == 4\n"), "cache")
    assert reader.programs([(text, None) for text in store.get("k").texts]) == ()
    assert len(reader.rejected) == 1
