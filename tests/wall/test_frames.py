from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_ir.wall.codec import CodecError
from csp_ir.wall.frames import Frames, framed


@given(st.lists(st.binary(max_size=50)), st.integers(1, 9))
def test_messages_come_out_whole_however_they_are_cut(messages: list[bytes], size: int) -> None:
    data = b"".join(map(framed, messages))
    frames = Frames()
    found = [m for i in range(0, len(data), size) for m in frames.feed(data[i : i + size])]
    assert found == messages


def test_a_length_beyond_the_bound_is_refused_before_its_bytes_are_kept() -> None:
    with pytest.raises(CodecError):
        Frames().feed(b"\xff\xff\xff\xff")
