import errno
import os
import tempfile

import pytest

from csp_ir import files
from csp_ir.files import LineFile, read_lines, reason, scratch_file, scratch_folder, write_atomic


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_write_atomic_replaces_and_leaves_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    write_atomic(path, "one")
    write_atomic(path, "two")
    assert path.read_text() == "two" and list(tmp_path.iterdir()) == [path]
    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomic(path, "three")
    assert path.read_text() == "two" and list(tmp_path.iterdir()) == [path]


def test_write_atomic_takes_any_text_and_bytes(tmp_path):
    write_atomic(tmp_path / "a", "é\udc80")
    assert (tmp_path / "a").read_text(encoding="utf-8") == "é\\udc80"
    write_atomic(tmp_path / "a", b"\xff")
    assert (tmp_path / "a").read_bytes() == b"\xff"
    write_atomic(tmp_path / ("n" * 250), "a name that leaves no room for a longer one")


def test_links_are_followed_and_loops_refused(tmp_path):
    (tmp_path / "link").symlink_to("file")
    write_atomic(tmp_path / "link", "text")
    assert (tmp_path / "file").read_text() == "text" and (tmp_path / "link").is_symlink()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match="symbolic links"):
        write_atomic(tmp_path / "loop", "text")


def test_what_a_line_file_cannot_write_is_not_tried_again(tmp_path):
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    lines = LineFile(tmp_path / "lines")
    lines.append({"a": 1})
    kept = lines._file
    lines._file = open("/dev/full", "ab", buffering=0)  # noqa: SIM115
    with pytest.raises(OSError, match="No space left"):
        lines.append({"a": 2})
    lines.close()
    kept.close()
    assert list(read_lines(tmp_path / "lines")) == [{"a": 1}]


def test_scratch_where_nothing_can_be_written(monkeypatch):
    with scratch_folder(otherwise="/") as folder:
        assert os.listdir(folder) == []
    assert not os.path.exists(folder)
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    with scratch_folder(otherwise="/") as folder:
        assert folder == "/"
    if hasattr(os, "memfd_create"):
        with scratch_file() as file:
            file.write(b"text")
            file.seek(0)
            assert file.read() == b"text"


def test_a_reason_is_never_empty():
    assert reason(OSError(28, "No space left on device", "/x")) == "No space left on device"
    assert reason(OSError("it is closed")) == "it is closed" and reason(OSError()) == "OSError"
