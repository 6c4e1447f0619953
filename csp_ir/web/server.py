"""`csp-ir serve`: the application that answers the page, by Starlette."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib.resources import files
from socket import socket
from typing import Any

from csp_ir.errors import CspIrError, InputError, MissingExtraError
from csp_ir.web.guard import Guard
from csp_ir.web.room import Room
from csp_ir.web.rooms import Rooms

try:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response, StreamingResponse
    from starlette.routing import Route
except ImportError:
    raise MissingExtraError("csp-ir serve", "web") from None

BEAT = 15.0  # seconds after which a follower hears something, so that a connection that is gone is noticed
MOST_TEXT = 200_000  # characters of a spec
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
Order = Callable[[Room, dict[str, Any]], Awaitable[Any]]


def make(rooms: Rooms, port: int, token: str) -> Any:
    """The application, for whoever has the token, on this machine and this port."""

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        warming = asyncio.ensure_future(rooms.desk.warm())
        yield
        warming.cancel()
        await rooms.close()

    hosts = [f"127.0.0.1:{port}", f"localhost:{port}"]
    cookie = f"csp_ir_{port}"
    static = {f.name: f.read_bytes() for f in files("csp_ir.web").joinpath("static").iterdir() if f.is_file()}

    async def page(request: Request) -> Response:
        name = request.path_params.get("name", rooms.first)
        await rooms.room(name)
        html = static["page.html"].replace(b"SESSION", name.encode())
        response = Response(html, media_type="text/html")
        response.set_cookie(cookie, token, httponly=True, samesite="strict", path="/")
        return response

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        kind = KINDS.get(name.rpartition(".")[2])
        if name not in static or kind is None:
            return Response("there is no such file\n", 404)
        return Response(static[name], media_type=kind)

    async def events(request: Request) -> Response:
        room = await rooms.room(request.path_params["name"])
        queue = await room.follow()
        return StreamingResponse(_stream(room, queue), media_type="text/event-stream")

    async def order(request: Request) -> Response:
        room = await rooms.room(request.path_params["name"])
        do = ORDERS.get(request.path_params["order"])
        if do is None:
            return JSONResponse({"error": "there is no such order"}, 404)
        try:
            given = await request.json()
            if not isinstance(given, dict):
                raise ValueError
        except (ValueError, RecursionError):
            return JSONResponse({"error": "send one JSON object"}, 400)
        return JSONResponse({"is": await do(room, given)})

    async def record(request: Request) -> Response:
        room = await rooms.room(request.path_params["name"])
        if room.record is None:
            return Response("nothing was solved yet\n", 404, media_type="text/plain")
        if request.path_params["form"] == "json":
            text = json.dumps(dict(room.record[1]), default=repr, indent=1)
            return Response(text, media_type="application/json")
        from csp_ir.report.page import solve_page

        html = await asyncio.to_thread(solve_page, [(room.name, *room.record)])
        # the page of a record brings its style, its script and a policy with that script's hash; this one takes its origin away
        policy = "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
        return Response(html, media_type="text/html", headers={"content-security-policy": policy})

    async def refused(_: Request, error: Exception) -> Response:
        return JSONResponse({"error": str(error)}, 400)

    async def fault(_: Request, error: Exception) -> Response:  # it is logged with its traceback too
        return JSONResponse({"error": f"a fault of csp-ir, not of your input: {type(error).__name__}: {error}"}, 500)

    routes = [
        Route("/", page), Route("/s/{name}", page), Route("/static/{name}", asset),
        Route("/api/{name}/events", events), Route("/api/{name}/{order}", order, methods=["POST"]),
        Route("/s/{name}/record.{form}", record),
    ]  # fmt: skip
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers={CspIrError: refused, Exception: fault})
    return Guard(app, hosts, token, cookie)


async def serve(rooms: Rooms, listening: socket, token: str, said: Callable[[str], None]) -> None:
    """Answer a page until a signal ends it. said: called with its address once it can be asked for."""
    try:
        import uvicorn
    except ImportError:
        raise MissingExtraError("csp-ir serve", "web") from None

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket] | None = None) -> None:
            rooms.dismiss()  # who is followed for ever would be waited for
            await super().shutdown(sockets)

    port = listening.getsockname()[1]
    config = uvicorn.Config(make(rooms, port, token), log_level="warning", timeout_graceful_shutdown=2)
    said(f"http://127.0.0.1:{port}/?token={token}")
    await Server(config).serve(sockets=[listening])


async def _stream(room: Room, queue: asyncio.Queue[tuple[str, Any]]) -> AsyncIterator[bytes]:
    """What happens in a room, as server-sent events."""
    try:
        while True:
            try:
                kind, data = await asyncio.wait_for(queue.get(), BEAT)
            except TimeoutError:
                yield b": beat\n\n"
                continue
            yield f"event: {kind}\ndata: {json.dumps(data, default=repr)}\n\n".encode()
            if kind in ("lost", "closing"):
                return
    finally:
        room.leave(queue)


# --- orders: what a page may ask for; a new one is a function and a row ---------------------------


def _text(given: dict[str, Any], key: str, most: int = 10_000) -> str:
    value = given.get(key)
    if not isinstance(value, str) or len(value) > most:
        raise InputError(f"`{key}` has to be a text of at most {most:,} characters")
    return value


async def _type(room: Room, given: dict[str, Any]) -> int:
    number = given.get("number", 0)
    return await room.type(_text(given, "text", MOST_TEXT), number if isinstance(number, int) else 0)


async def _choose(room: Room, given: dict[str, Any]) -> Any:
    """Fill a hole. What does not fit is put there only where `anyway` says so; else why not is told."""
    hole, text = _text(given, "hole"), _text(given, "text")
    if not given.get("anyway"):
        tried = await room.tried(hole, text)
        if not tried["fits"]:
            return tried
    sets: dict[str, str | None] = {f"fill:{hole}": text, f"pin:{hole}": "yes", f"later:{hole}": None}
    await room.do(lambda: room.kept.change(sets))
    return {"fits": True, "reasons": []}


async def _clear(room: Room, given: dict[str, Any]) -> None:
    hole = _text(given, "hole")
    await room.do(lambda: room.kept.change({f"fill:{hole}": None, f"pin:{hole}": None}), hole)


async def _mark(room: Room, given: dict[str, Any]) -> None:
    """Set or take away what is noted of a hole: later, pin, or a text that is forbidden."""
    kind, hole = _text(given, "as"), _text(given, "hole")
    if kind not in ("later", "pin", "not"):
        raise InputError(f"nothing is noted as `{kind[:20]}`")
    key = f"not:{hole} {_text(given, 'text')}" if kind == "not" else f"{kind}:{hole}"
    await room.do(lambda: room.kept.change({key: "yes" if given.get("on") else None}), hole)


async def _site(room: Room, given: dict[str, Any]) -> None:
    name = _text(given, "name")
    await room.do(lambda: room.kept.change({"site": name}))


async def _go(room: Room, given: dict[str, Any]) -> None:
    number = given.get("number")
    if not isinstance(number, int):
        raise InputError("`number` has to be one")
    await room.do(lambda: room.kept.go(number))


async def _branch(room: Room, given: dict[str, Any]) -> None:
    name = _text(given, "name", 60)
    await room.do(lambda: room.kept.switch(name))


async def _merge(room: Room, given: dict[str, Any]) -> list[dict[str, Any]]:
    name, theirs = _text(given, "name", 60), given.get("theirs")
    keys = None if theirs is None else [str(k) for k in theirs]
    conflicts = await room.do(lambda: room.kept.merge(name, keys))
    return [vars(c) for c in conflicts]


async def _undo(room: Room, given: dict[str, Any]) -> None:
    await room.do(room.kept.undo)


async def _redo(room: Room, given: dict[str, Any]) -> None:
    await room.do(room.kept.redo)


async def _save(room: Room, given: dict[str, Any]) -> None:
    await room.do(room.kept.save)


async def _solve(room: Room, given: dict[str, Any]) -> None:
    room.solve()


async def _stop(room: Room, given: dict[str, Any]) -> None:
    room.end("solve")


async def _answer(room: Room, given: dict[str, Any]) -> None:
    await room.add_example(_text(given, "call"), _text(given, "result"))


async def _place(room: Room, given: dict[str, Any]) -> None:
    await room.put_in_place()


async def _tried(room: Room, given: dict[str, Any]) -> Any:
    return await room.tried(_text(given, "hole"), _text(given, "text"))


async def _graph(room: Room, given: dict[str, Any]) -> str:
    return await room.drawn()


ORDERS: dict[str, Order] = {
    "type": _type, "choose": _choose, "clear": _clear, "mark": _mark, "site": _site, "go": _go, "branch": _branch,
    "merge": _merge, "undo": _undo, "redo": _redo, "save": _save, "solve": _solve, "stop": _stop, "answer": _answer, "place": _place,
    "why": _tried, "graph": _graph,
}  # fmt: skip
