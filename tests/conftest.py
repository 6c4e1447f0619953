"""No test reaches the network: connections go to this machine only, whatever the code under test tries."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does.
settings.register_profile("csp-ir", deadline=None)
settings.load_profile("csp-ir")

LOCAL = ("127.0.0.1", "::1", "localhost", "", None, "0.0.0.0", socket.gethostname())


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
