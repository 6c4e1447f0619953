"""Three specs solved by clicking, in a real browser."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from tests.browser import Browser, find
from tests.web.serving import Server

pytestmark = pytest.mark.skipif(find() is None, reason="no Chromium is installed: apt-get install chromium")
PLAIN = "Twice a number <img src=x onerror=alert(1)>.\n\ndef twice(x: int) -> int\n\ntwice(3) == 6\ntwice(0) == 0\ntwice(-5) == -10\n"
OPEN = "Choose.\n\ndef pick(a: int, b: int) -> int\n\npick(3, 3) == 3\npick(1, 1) == 1\n"
MODULE = '''def between(x: int, low: int, high: int) -> bool:
    """Whether a number lies between two others.

    >>> between(5, 1, 9)
    True
    >>> between(0, 1, 9), between(10, 1, 9)
    (False, False)
    """
    return x ?above low and x ?below high
'''


class Page:
    """What a person does with the page: looks until something is there, clicks, types."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.browser, self.server = browser, server

    def open(self, session: str) -> None:
        self.browser.open(f"http://{self.server.host}/s/{session}?token={self.server.token}")
        self.until("document.getElementById('text').value")

    def until(self, condition: str) -> None:
        end = time.monotonic() + 60
        while not self.browser.run(f"Boolean({condition})"):
            assert time.monotonic() < end, condition
            time.sleep(0.03)

    def click(self, selector: str) -> None:
        """What may be replaced at any moment is looked for and clicked in one go."""
        found = f"document.querySelector({json.dumps(selector)})"
        self.until(f"(f => f && !f.disabled && f.offsetParent && (f.click(), true))({found})")

    def choose(self, hole: str, text: str) -> None:
        self.click(f'[data-hole="{hole}"].open')
        self.until(f"document.querySelector('#hole h2').textContent.startsWith('?{hole} ')")
        self.click(f'[data-fit="{text}"]')

    def write(self, text: str) -> None:
        typed = json.dumps(text)
        self.browser.run(
            f"var t = document.getElementById('text'); t.value = {typed}; t.dispatchEvent(new Event('input'))"
        )

    def text(self, selector: str) -> str:
        return str(self.browser.run(f"document.querySelector({json.dumps(selector)})?.textContent || ''"))

    def press(self, key: str, modifiers: int = 0) -> None:
        for kind in ("keyDown", "keyUp"):
            more = {"text": key} if len(key) == 1 and not modifiers and kind == "keyDown" else {}
            self.browser.call("Input.dispatchKeyEvent", type=kind, key=key, modifiers=modifiers, **more)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    server = Server(tmp_path_factory.mktemp("state"))
    with Browser(tmp_path_factory.mktemp("profile")) as browser:
        yield Page(browser, server)
        wrong = ("Runtime.exceptionThrown", "Log.entryAdded", "Page.javascriptDialogOpening")
        assert not [e for e in browser.events if e.get("method") in wrong]
    server.close()


def test_three_holes_are_filled_by_clicking_their_fits(page: Page) -> None:
    page.open("three")
    assert page.browser.run("location.search") == ""  # the token does not stay in the address
    page.choose("below", "<")
    page.choose("least", "low")
    assert "Answer" in page.text("#answer") and not page.text("#code")
    page.choose("most", "high")
    page.until("document.getElementById('code')")
    assert "return min(x, high)" in page.text("#code") and ">>> clamp(15, 0, 10)" in page.text("#code")
    page.click("#undo")
    page.until("document.querySelector('[data-hole=most].open')")
    assert not page.text("#code")
    page.browser.run("document.querySelector('#graph').open = true")
    box = "document.querySelector('#drawing .box')"
    page.until(f"{box} && {box}.dispatchEvent(new MouseEvent('click'))")
    asked = [e["params"]["request"]["url"] for e in page.browser.events if e["method"] == "Network.requestWillBeSent"]
    assert asked and all(url.startswith(f"http://{page.server.host}/") for url in asked)
    for width in (1280, 700, 360):
        page.browser.size(width, 800)
        assert page.browser.run("document.documentElement.scrollWidth <= innerWidth"), width


def test_a_spec_is_written_its_mistake_shown_and_solved_by_a_button(page: Page) -> None:
    page.open("plain")
    page.browser.run("document.getElementById('text').select()")
    for part in ("sketch:", "return x"):
        page.browser.call("Input.insertText", text=part)
        page.press("Enter")
    assert page.browser.run("document.getElementById('text').value") == "sketch:\n    return x\n    "
    page.write(PLAIN.replace("twice(0) == 0", "twice(3) == 7"))
    page.until("document.getElementById('troubles').textContent.includes('contradict')")
    assert page.text("#troubles li.error")
    page.click("#solve")
    page.until("document.querySelector('#result .badge.bad')")
    assert not page.text("#code") and "twice(3)" in page.text("#result")
    page.write(PLAIN)
    page.until("!document.querySelector('#troubles li')")
    page.click("#solve")
    page.until("document.getElementById('code')")
    assert "def twice(x: int) -> int:" in page.text("#code")
    assert "onerror" in page.text("#code") and page.browser.run("document.images.length") == 1  # the mark
    assert not page.text(".question")
    page.write(OPEN)
    page.until("!document.getElementById('code')")
    page.click("#solve")
    page.until("document.querySelector('.question')")
    example = page.browser.run("document.querySelector('.question button').title").removeprefix("Add the example ")
    page.click(".question button")
    page.until(f"document.getElementById('text').value.includes({json.dumps(example)})")
    page.until("document.getElementById('code') && document.querySelector('#stop').hidden")


def test_a_module_is_solved_by_keys_and_what_was_chosen_stays(page: Page) -> None:
    page.open("keys")
    page.write(MODULE)
    page.until("document.querySelector('[data-hole=above].open')")
    page.choose("above", ">=")
    page.until("document.querySelector('[data-hole=above].pinned') && document.querySelector('.fit')")
    page.browser.run("document.activeElement.blur()")
    page.press("s")
    page.until("document.getElementById('code')")
    assert "x >= low" in page.text("#code") and page.text("#steps .now").startswith("?below = <")
    page.click("#place")
    page.until("document.getElementById('text').value.includes('return x >= low and x <')")
    page.browser.run("document.activeElement.blur()")
    page.press("u")
    page.until("document.querySelector('[data-hole=below].filled')")
    page.press("u")
    page.until("document.querySelector('[data-hole=below].open')")
    page.press("u")
    page.until("document.querySelector('[data-hole=above].open')")
    page.press("r")
    page.until("document.querySelector('[data-hole=above].filled')")
