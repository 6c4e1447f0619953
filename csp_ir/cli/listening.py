"""The socket of a server, taken before anything else is begun."""

from __future__ import annotations

import socket

from csp_ir.errors import InputError


def listening(host: str, port: int, option: str = "--port") -> socket.socket:
    """A socket that listens; whoever calls at once is answered when the server is there. option: by which the port was given.

    Raises: InputError where the address cannot be had.
    """
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(128)
    except OSError as error:
        found.close()
        raise InputError(
            f"cannot listen on {host}:{port}: {error.strerror}", remedy=f"another port: {option}"
        ) from None
    return found
