"""No test reaches the network, whatever the code under test tries, and none depends on how busy the machine is."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

from csp_ir import work

# How long an example takes depends on what else the machine does.
settings.register_profile("csp-ir", deadline=None)
settings.load_profile("csp-ir")

LOCAL = ("127.0.0.1", "::1", "localhost", "", None, "0.0.0.0", socket.gethostname())


PATIENCE = 6  # seconds of the wall clock to one of a deadline, in this process


class NetworkForbiddenError(RuntimeError):
    """A test tried to leave this machine."""


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Any:
    """The kill switch."""
    connect, lookup = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _local(address[0]):
            raise NetworkForbiddenError(f"connection to {address}")
        return connect(self, address)

    def guarded_lookup(host: Any, *args: Any, **more: Any) -> Any:
        if not _local(host.decode() if isinstance(host, bytes) else host):
            raise NetworkForbiddenError(f"look-up of {host}")
        return lookup(host, *args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_lookup)
        yield


def _local(host: Any) -> bool:
    return host in LOCAL or str(host).startswith("127.")


@pytest.fixture(autouse=True, scope="session")
def patience() -> Iterator[None]:
    """Deadlines of solves in this process come later than they say, so that work alone ends them on a busy machine."""
    clock = work._clock
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            work, "_by_the_wall", lambda: clock.base + clock.pace * (time.monotonic() - clock.began) / PATIENCE
        )
        yield
