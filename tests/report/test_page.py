import json
import os
import re
from html.parser import HTMLParser

import pytest

from csp_ir.bench.arms import read_arms
from csp_ir.bench.manifest import make_manifest
from csp_ir.bench.model import Limits, Suite, Task, success
from csp_ir.bench.statistics import summarise
from csp_ir.cli import main
from csp_ir.report import plots
from csp_ir.report.page import bench_page, solve_page
from csp_ir.report.story import nogood_text, story
from tests.browser import Browser, find

EVIL = "</script><script>alert('x')</script><img src=http://evil.example/x onerror=alert(1)>"


def record(kind="Solved"):
    events = [
        {"t": 0.0, "event": "draft", "skeleton": "guard", "text": f"def f(n): {EVIL}"},
        {"t": 0.1, "event": "domains", "stage": "candidates", "sizes": {"guard": 40, "result": 12}},
        {"t": 0.2, "event": "prune", "hole": "guard", "candidate": EVIL, "propagator": "types", "reason": f"ill-typed {EVIL}", "permanent": False},
        {"t": 0.2, "event": "domains", "stage": "types", "sizes": {"guard": 9, "result": 3}},
        {"t": 0.3, "event": "nogood", "parts": {"guard": ["n < 2", EVIL]}, "evidence": "f(4) gave True"},
        {"t": 0.4, "event": "search", "engine": "trace", "status": "solved", "cost": 3.5, "runs": 120, "nodes": 40, "evaluations": 900},
        {"t": 0.5, "event": "refuted", "why": ["f(9) gave True"]},
        {"t": 0.6, "event": "candidate", "code": "def f(n):\n    return n < 2", "passed": True},
    ]  # fmt: skip
    return {
        "record": 1, "csp_ir": "0", "python": "3", "platform": "linux", "seconds": 0.7, "confidence": 0.8,
        "verdict": {"kind": kind, "text": kind.lower()}, "code": f"def f(n):\n    return '{EVIL}'\n",
        "assignment": {"guard": EVIL}, "evidence": [EVIL], "warnings": [EVIL], "questions": [EVIL], "checked": ["8 examples"],
        "not_checked": ["no ensures"], "counts": {"prune": 1, "nogood": 1, "domains": 2}, "events": events,
    }  # fmt: skip


def bench(tasks=6, arms=("embedded", "quick=embedded?seconds=1")):
    names = [f"task{i}" for i in range(tasks)]
    suite = Suite(
        "mini",
        tuple(Task(n, "x", "even" if i % 2 else "odd") for i, n in enumerate(names)),
        "",
        {"a model": "13/18", EVIL: "72%"},
    )
    chosen = read_arms(arms)
    manifest = make_manifest(suite, chosen, repeat=1, seed=0, jobs=1, limits=Limits(), executor="local")
    results = [
        {
            "id": f"{n}|{a.name}|0", "task": n, "category": "even" if i % 2 else "odd", "arm": a.name, "repeat": 0, "judged": True,
            "status": "solved" if i else "timeout", "verdict": EVIL, "right": i != 1 if i else None, "seconds": 0.1 * (i + 1) * (j + 1),
            "memory_mb": 80.0 + i, "cpu": 0.1, "confidence": 0.8, "code": "def f():\n    return 1\n", "hidden": EVIL,
            "figures": {"cost_usd": 0.001 * i, "assignments": 10**i},
        }
        for i, n in enumerate(names) for j, a in enumerate(chosen)
    ]  # fmt: skip
    return bench_page(
        manifest, results, lambda id: {"spec": EVIL, "record": record()}, summarise, success, [("a against b", EVIL)]
    )


class Reader(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.scripts, self.ids, self.references, self.handlers, self.open = 0, [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.scripts += tag == "script"
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            if name in ("src", "href", "action", "data", "srcset", "poster"):
                self.references.append(value)
            if name.startswith("on"):
                self.handlers.append(name)
        if tag not in ("meta", "input", "br", "img", "link", "line", "rect", "path", "circle"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in ("line", "rect", "path", "circle"):
            return
        assert self.open and self.open[-1] == tag, (tag, self.open[-4:])
        self.open.pop()


@pytest.mark.parametrize(
    "make",
    [
        bench,
        lambda: solve_page([("f", EVIL, record())]),
        lambda: solve_page([("f", "a", record()), ("g", EVIL, record("Exhausted"))]),
    ],
)
def test_the_page_is_whole_and_loads_nothing(make):
    text = make()
    page = Reader(text)
    assert page.open == [] and page.scripts == 1 and page.handlers == []
    assert len(set(page.ids)) == len(page.ids)
    assert all(r.startswith("#") and r[1:] in page.ids for r in page.references if r != "#overview")
    assert "url(" not in text and "@import" not in text
    assert "default-src 'none'" in text and re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}'", text)


def test_the_times_of_an_arm_are_told_each_under_its_own_name():
    told = re.findall(r"<dt>(median|slowest|in all)</dt><dd>([^<]*)</dd>", bench(arms=("embedded",)))
    assert told == [("median", "400 ms"), ("slowest", "600 ms"), ("in all", "2.10 s")]


def test_the_page_and_explain_tell_the_same_story():
    told = story(record())
    assert told["holes"] == {"guard": [(0, 40), (1, 9), (2, 1)], "result": [(0, 12), (1, 3)]}
    assert told["stages"] == ["candidates", "types", "chosen"] and told["prune_count"] == 1
    page = solve_page([("f", "spec", record())])
    from html import escape

    for line in told["lines"]:
        assert escape(line.strip(), quote=False) in page.replace("&#34;", '"').replace("&#39;", "'")


def test_nogoods_in_their_several_shapes():
    assert nogood_text({"parts": {"a": ["x", "y"]}, "evidence": "e"}) == {"parts": "?a in {x, y}", "evidence": "e"}
    assert nogood_text({"parts": [["a", ["x"]], ["b", "z"]]})["parts"] == "?a in {x} with ?b in {z}"
    assert "and 2 more" in nogood_text({"parts": {"a": list("uvwxyz")}})["parts"]
    assert nogood_text({}) == {"parts": "", "evidence": ""}


def test_a_record_of_anything_makes_a_page():
    for odd in ({}, {"events": [{"event": "domains"}, {"event": "prune"}, {"event": "strange", "t": 1.0}]}):
        for event in odd.get("events", ()):
            event.setdefault("t", 0.0)
            event.setdefault("sizes", {})
            event.setdefault("hole", "h")
            event.setdefault("candidate", "c")
            event.setdefault("reason", "r")
        Reader(solve_page([("f", "", {"verdict": {"kind": "Unknown", "text": "t"}, **odd})]))


def test_ticks():
    assert plots.log_ticks(0.02, 3) == [0.01, 0.1, 1.0, 10.0]
    assert plots.linear_ticks(18) == [0, 5, 10, 15, 20]
    assert plots.linear_ticks(0) == [0.0, 1.0]
    assert plots.cactus({"a": []}, 3) == "" and plots.distribution({"a": [0.0]}, "dollars") == ""


def test_solve_writes_the_page_of_its_record(tmp_path, capsys):
    (tmp_path / "add.txt").write_text(
        "def add(x: int, y: int) -> int\n\nadd(1, 2) == 3\nadd(5, 5) == 10\nadd(0, 7) == 7\nadd(-3, 1) == -2\n"
    )
    page, data = tmp_path / "out.html", tmp_path / "out.json"
    assert main(["solve", str(tmp_path / "add.txt"), "--report", str(page), "--json", str(data), "--quiet"]) == 0
    text = page.read_text()
    assert "add(1, 2) == 3" in text and Reader(text).scripts == 1
    assert json.loads(data.read_text())["verdict"]["text"] in text


def test_an_answer_of_low_confidence_is_called_that():
    record = {"verdict": {"kind": "Solved", "text": "solved"}, "confidence": 0.3, "code": "def f(x):\n    return x\n"}
    assert '<span class="chip low confidence">low confidence</span>' in solve_page([("f", "", record)])
    assert "low confidence</span>" not in solve_page([("f", "", {**record, "confidence": 0.7})])


@pytest.mark.skipif(
    find() is None or not os.environ.get("CSP_IR_BROWSER_TESTS"),
    reason="set CSP_IR_BROWSER_TESTS=1, with chromium installed",
)
def test_click_through_in_a_browser(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(bench(tasks=8))
    visible = "Array.from(document.querySelectorAll('section.page')).filter(p => p.offsetParent !== null).map(p => p.id).join()"
    wait = "new Promise(r => setTimeout(r, 120))"
    with Browser(tmp_path / "profile") as browser:
        browser.open(page)
        assert browser.run(visible) == "overview"
        browser.run("document.querySelector('#tasks a').click()")
        browser.run(wait)
        assert browser.run(visible) == "task-0"
        browser.run("document.querySelector('section.shown a[rel=next]').click()")
        browser.run(wait)
        assert browser.run(visible) == "task-1"
        browser.run("document.querySelector('section.shown .crumbs a').click()")
        browser.run(wait)
        assert browser.run(visible) == "overview"
        rows = "Array.from(document.querySelectorAll('#tasks tbody tr')).filter(r => !r.hidden).length"
        assert browser.run(rows) == 8
        browser.run(
            "var f = document.getElementById('filter'); f.value = 'odd right'; f.dispatchEvent(new Event('input'))"
        )
        assert browser.run(rows) == 3  # tasks 2, 4, 6
        browser.run("Array.from(document.querySelectorAll('#tasks th')).find(h => h.textContent == 'time').click()")
        first = "document.querySelector('#tasks tbody tr:not([hidden]) a').textContent"
        assert browser.run(first) == "task2"
        ground = "getComputedStyle(document.body).backgroundColor"
        before = browser.run(ground)
        browser.run("document.getElementById('theme').click()")
        assert browser.run(ground) != before
        for width in (1280, 700, 380):
            browser.size(width, 900)
            assert browser.run("document.documentElement.scrollWidth <= innerWidth"), width
        browser.run("location.hash = 'task-1'")
        browser.run(wait)
        assert browser.run("document.documentElement.scrollWidth <= innerWidth")
        asked = [
            e["params"]["request"]["url"] for e in browser.events if e.get("method") == "Network.requestWillBeSent"
        ]
        assert asked and all(url.startswith("file:") for url in asked)
        assert not [
            e
            for e in browser.events
            if e.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded", "Page.javascriptDialogOpening")
        ]
