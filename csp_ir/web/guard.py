"""Who may ask: whoever has the token, on this machine, from the page itself. All else is refused before it is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest
from typing import Any
from urllib.parse import parse_qs

from csp_ir.errors import InputError

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
MOST_BODY = 1_000_000  # bytes of a request
TOKEN = b"x-csp-ir-token"
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin", "cache-control": "no-store",
}  # fmt: skip


class Guard:
    """An ASGI application that passes on what it should to another, and adds the headers that keep a browser from more.

    hosts: as which the server may be addressed, with the port. cookie: the name of the one that holds the token. Reading a body
    that is too large raises InputError.
    """

    def __init__(self, app: Any, hosts: Iterable[str], token: str, cookie: str) -> None:
        self.app, self.hosts, self.token, self.cookie = app, frozenset(hosts), token, cookie
        self.origins = frozenset(f"http://{h}" for h in self.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            raise RuntimeError(f"nothing speaks {scope['type']} here")
        if refusal := self.refusal(scope):
            return await _refuse(send, *refusal)
        left = MOST_BODY

        async def bounded() -> MutableMapping[str, Any]:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise InputError(f"more than {MOST_BODY:,} bytes", remedy="send less at once")
            return message

        async def sealed(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = {k for k, _ in message["headers"]}
                more = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in given]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        await self.app(scope, bounded, sealed)

    def refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Status and reason where a request is refused."""
        headers = dict(scope["headers"])
        if headers.get(b"host", b"").decode("latin-1").lower() not in self.hosts:
            return 403, "a foreign host name"
        origin = headers.get(b"origin")
        if origin is not None and origin.decode("latin-1") not in self.origins:
            return 403, "a foreign origin"
        page = scope["method"] == "GET" and not scope["path"].startswith("/api/")
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[-1] if page else ""
        navigation = self._is(asked) and headers.get(b"sec-fetch-mode") == b"navigate"
        if headers.get(b"sec-fetch-site", b"none") not in (b"none", b"same-origin") and not navigation:
            return 403, "a request from another site"
        own = self._is(headers.get(TOKEN, b"").decode("latin-1"))
        if not own and not self._is(self._from_cookie(headers)) and not self._is(asked):
            return 403, "no token: open the address that `csp-ir serve` printed"
        if scope["method"] not in ("GET", "HEAD"):
            if origin is None and not own:
                return 403, "a request of unknown origin"
            if headers.get(b"content-type", b"").partition(b";")[0].strip() != b"application/json":
                return 415, "send application/json"
        return None

    def _is(self, token: str) -> bool:
        return compare_digest(token.encode(), self.token.encode())

    def _from_cookie(self, headers: dict[bytes, bytes]) -> str:
        try:
            found = SimpleCookie(headers.get(b"cookie", b"").decode("latin-1")).get(self.cookie)
        except CookieError:
            return ""
        return found.value if found is not None else ""


async def _refuse(send: Send, status: int, why: str) -> None:
    headers = {**HEADERS, "content-type": "text/plain; charset=utf-8"}
    told = [(k.encode(), v.encode()) for k, v in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": f"csp-ir: refused: {why}\n".encode()})
