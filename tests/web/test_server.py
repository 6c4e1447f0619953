"""A real server, asked by real requests: who is refused, what is told, and what a kill leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.serving import Server

SPEC = """Keep a number within bounds.

def clamp(x: int, low: int, high: int) -> int

sketch:
    if x ?below low:
        return ?least
    return min(x, ?most)

examples:
    clamp(5, 0, 10) == 5
    clamp(-5, 0, 10) == 0
    clamp(15, 0, 10) == 10
"""
WRONG = "def f(x: int) -> int\n\nf(1) == 1\nf(1) == 2\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("state"))
    yield server
    server.close()


def test_the_page_is_served_to_whoever_has_the_token(server: Server) -> None:
    status, headers, body = server.ask(f"/?token={server.token}", trusted=False)
    assert status == 200 and 'data-session="scratch"' in body and server.token not in body
    cookie = headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert "http" not in body.replace("http-equiv", "")  # nothing comes from elsewhere
    secret = cookie.partition(";")[0]
    assert server.ask("/static/page.js", trusted=False, Cookie=secret)[0] == 200


@pytest.mark.parametrize(
    ("path", "headers", "why"),
    [
        ("/", {}, "no token"),
        ("/?token=guessed", {}, "no token"),
        ("/static/page.js", {}, "no token"),
        ("/api/scratch/events", {}, "no token"),
        ("/api/scratch/events?token=TOKEN", {}, "no token"),
        ("/?token=TOKEN", {"Host": "evil.example"}, "foreign host"),
        ("/?token=TOKEN", {"Host": "evil.example:PORT"}, "foreign host"),
        ("/?token=TOKEN", {"Origin": "http://evil.example"}, "foreign origin"),
        ("/?token=TOKEN", {"Origin": "null"}, "foreign origin"),
        ("/static/page.js", {"Cookie": "csp_ir_PORT=TOKEN", "Sec-Fetch-Site": "cross-site"}, "another site"),
        ("/api/scratch/events", {"Cookie": "csp_ir_PORT=TOKEN", "Sec-Fetch-Site": "same-site"}, "another site"),
    ],
)
def test_others_are_refused(server: Server, path: str, headers: dict[str, str], why: str) -> None:
    def real(text: str) -> str:
        return text.replace("PORT", str(server.port)).replace("TOKEN", server.token)

    status, _, body = server.ask(real(path), trusted=False, **{k: real(v) for k, v in headers.items()})
    assert status == 403 and why in body


def test_orders_of_other_pages_are_refused(server: Server) -> None:
    cookie = {"Cookie": f"csp_ir_{server.port}={server.token}"}
    given = {"text": "stolen"}
    own = f"http://{server.host}"
    refused = [
        {**cookie, "Origin": "http://evil.example"},
        {**cookie, "Origin": "http://127.0.0.1:1"},
        {**cookie},  # a form of another page may send no origin
        {**cookie, "Origin": own, "Sec-Fetch-Site": "cross-site"},
        {"Origin": own},
    ]
    for headers in refused:
        assert server.ask("/api/scratch/type", given, trusted=False, **headers)[0] == 403, headers
    as_form = {**cookie, "Origin": own, "content-type": "text/plain"}
    assert server.ask("/api/scratch/type", given, trusted=False, **as_form)[0] == 415
    assert server.ask("/api/passed/type", {"text": SPEC}, trusted=False, **cookie, Origin=own)[0] == 200


@pytest.mark.parametrize(
    ("path", "given", "said"),
    [
        ("/api/scratch/nothing", {}, "no such order"),
        ("/api/scratch/type", {"text": 3}, "`text` has to be a text"),
        ("/api/scratch/type", {"text": "x" * 300_000}, "at most 200,000"),
        ("/api/..%2fescape/type", {"text": "x"}, ""),
        ("/api/a%20b/type", {"text": "x"}, "no name of a session"),
        ("/api/scratch/mark", {"hole": "a", "as": "spec"}, "nothing is noted"),
        ("/api/scratch/go", {"number": 99}, "no step 99"),
        ("/api/scratch/branch", {"name": "no name"}, "no name of a branch"),
        ("/api/scratch/merge", {"name": "absent"}, "no branch absent"),
        ("/api/scratch/save", {}, "no file to write to"),
    ],
)
def test_bad_orders_say_why(server: Server, path: str, given: dict[str, object], said: str) -> None:
    status, _, body = server.ask(path, given)
    assert status in (400, 404) and said in body and "Traceback" not in body


def test_a_body_without_end_is_refused(server: Server) -> None:
    status, _, body = server.ask("/api/scratch/type", {"text": "x" * 1_200_000})
    assert status == 400 and "more than 1,000,000 bytes" in body


def test_a_session_from_the_first_keystroke_to_the_answer(server: Server) -> None:
    with server.following("whole") as told:
        assert next(told)[0] == "view"
        server.order("whole", "type", text=WRONG)
        troubles = next(d for k, d in told if k == "seen" and d["troubles"])["troubles"]
        assert "contradict" in troubles[0]["said"]
        server.order("whole", "type", text=SPEC)
        view = next(d for k, d in told if k == "view" and d["spec"] == SPEC and not d["typing"])
        assert any(k == "narrowing" for k, _ in told)
        stages = []
        for kind, data in told:
            if kind == "sizes":
                stages.append(data["stage"])
            if kind == "holes":
                break
        assert stages[:2] == ["proposed", "propagated"] and set(data["open"]) == {"below", "least", "most"}
        first = data["sizes"]["most"]
        fit = data["fits"]["least"]["fits"][0]
        assert [how for how, _ in fit["gives"]] and len(fit["gives"]) == 3
        refused = server.order("whole", "choose", hole="least", text="'a'")
        assert not refused["fits"] and refused["reasons"]
        for hole, text in (("below", "<"), ("least", "low"), ("most", "high")):
            assert server.order("whole", "choose", hole=hole, text=text)["fits"]
        done = next(d for k, d in told if k == "holes" and d.get("done"))
        assert first > 1 and "return min(x, high)" in done["done"]["code"] and not done["done"]["failures"]
        server.order("whole", "go", number=view["steps"][-1]["number"])
        opened = next(d for k, d in told if k == "view" and len(d["ahead"]) == 3)
        assert [s["said"] for s in opened["ahead"]] == ["?below = <", "?least = low", "?most = high"]


def test_a_failed_solve_gives_no_code(server: Server) -> None:
    server.order("failing", "type", text=WRONG)
    with server.following("failing") as told:
        server.order("failing", "solve")
        answer = next(d for k, d in told if k == "answer" and d)
    assert not answer["solved"] and answer["code"] == "" and answer["said"]
    assert server.ask("/s/failing/record.json")[0] == 200
    status, headers, body = server.ask("/s/failing/record.html")
    assert status == 200 and headers["content-security-policy"].startswith("sandbox") and "<html" in body


def test_a_kill_loses_nothing_that_was_typed(tmp_path: Path) -> None:
    spec = tmp_path / "clamp.txt"
    spec.write_text(SPEC)
    first = Server(tmp_path / "state", spec)
    name = first.ask("/")[2].partition('data-session="')[2].partition('"')[0]
    first.order(name, "choose", hole="below", text="<")
    first.order(name, "type", text=SPEC + "# typed")
    first.kill()
    second = Server(tmp_path / "state", spec)
    try:
        with second.following(name) as told:
            view = next(told)[1]
        assert view["spec"] == SPEC + "# typed" and view["typing"] and view["saved"] is False
        assert [s["said"] for s in view["steps"]] == ["the spec", "?below = <"]
        second.order(name, "save")
        assert spec.read_text() == SPEC + "# typed"
    finally:
        second.close()
