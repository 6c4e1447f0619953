"""How soon a session answers a small change: a draft with 10 holes, one of them chosen, undone, and chosen again.

    python -m benchmarks.live.change

Prints, for the first answer (what fits a hole and how many candidates the others have left) and for each change, seconds of CPU: on a
busy machine those of the wall clock mean nothing. The same in a shell is `csp-ir fill`.
"""

from __future__ import annotations

import time

from csp_ir.fits.session import Session

SPEC = """
Points of a game: bonus for long words, a penalty for short ones, never below a floor.

def points(words: list[str], floor: int) -> tuple[int, int, str]

points(["a", "bbbb", "cc"], 0) == (8, 3, "bbbb")
points([], 2) == (2, 0, "")

sketch:
    total = ?start: int
    count = ?none: int
    longest = ?empty: str
    for word in words:
        if len(word) ?longer ?limit: int:
            total = total + ?bonus: int
        count = count + ?one: int
        if len(word) > len(longest):
            longest = ?best: str
    total = max(total, ?least: int)
    return total, count, ?name: str
"""


def main() -> None:
    session = Session.start(SPEC)
    assert len(session.open_holes()) == 10

    def timed(what: str) -> None:
        began = time.process_time()
        sizes = session.sizes()
        for hole in session.open_holes()[:1]:
            session.fits(hole, 6)
        print(f"{what}: {time.process_time() - began:.2f} s, {len(sizes)} holes open")

    timed("first answer")
    for hole, text in (("none", "0"), ("one", "1"), ("empty", "''")):
        session.choose(hole, text)
        timed(f"?{hole} = {text}")
    session.undo()
    timed("undone")
    session.choose("empty", "''")
    timed("chosen again")


if __name__ == "__main__":
    main()
