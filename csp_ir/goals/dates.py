"""Dates and times in texts: read by the formats that fit, written by directives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache, lru_cache

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op
from csp_ir.goals.cuts import CASES, at, cutting, literal, over
from csp_ir.goals.model import FREE, Goal
from csp_ir.goals.scope import Scope, operation

MOST = 8  # readings of a scope's texts
FORMATS = 3  # different ones in one reading

DAYS = (
    "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d",
    "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d-%m-%y", "%m-%d-%y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y",
    "%B %d %Y", "%b %d %Y", "%d-%b-%Y", "%d-%B-%Y", "%d-%b-%y", "%d/%b/%Y", "%b-%y", "%b-%Y", "%B %Y", "%b %Y",
    "%m/%Y", "%Y-%m", "%d %B", "%d %b", "%B %d", "%b %d", "%A, %B %d, %Y", "%A, %d %B %Y", "%a, %d %b %Y",
    "%a %d %b %Y", "%a %b %d %Y",
)  # fmt: skip
TIMES = ("%H:%M", "%H:%M:%S", "%I:%M%p", "%I:%M %p", "%I:%M:%S %p", "%I%p", "%I %p", "%H.%M", "%H%M", "%Hh%M")
MOMENTS = tuple(
    f"{d}{sep}{t}"
    for d in ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y")
    for sep in (" ", "T", ", ")
    for t in ("%H:%M", "%H:%M:%S", "%H:%M:%SZ", "%I:%M %p")
)

READ = operation("datetime.strptime({0}, {1})", 3, "date time day parse")
ISO = operation("datetime.fromisoformat({0})", 4, "date time iso parse")
UNSPACED = operation("{0}.replace(' ', '')", 2)
HEAD = operation("{0}[:19]", 3)
DAY = operation("{0}[:10]", 3)
# (text over a moment, cost in half nats)
PLAIN: tuple[tuple[str, int], ...] = (
    ("str({0}.day)", 2),
    ("str({0}.month)", 2),
    ("str({0}.hour)", 2),
    ("str({0}.hour % 12 or 12)", 4),
    ("str(({0}.month - 1) // 3 + 1)", 4),
    ("str({0}.isocalendar()[1])", 6),
    ("str({0}.weekday() + 1)", 5),
)
DIRECTIVES = tuple("YmdBbAaHMSIpyj")
# (text, number of a moment, cost)
COUNTED: tuple[tuple[str, int], ...] = (
    ("{0}.day", 2),
    ("{0}.hour", 2),
    ("{0}.year", 2),
    ("{0}.month", 3),
    ("{0}.minute", 3),
    ("({0}.hour * 60 + {0}.minute)", 4),
    ("{0}.weekday()", 5),
)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY = cutting(f"'{' '.join(WEEK)}'.split().index({{0}}[:3].lower())", lambda v: WEEK.index(v[:3].lower()), 6)
MONTH = operation("datetime.strptime({0}[:3], '%b').month", 6)
BETWEEN: tuple[tuple[str, int], ...] = (
    ("({1} - {0}).days", 3),
    ("({1} - {0}).total_seconds() / 3600", 5),
    ("({1} - {0}).seconds / 3600", 6),
    ("({1} - {0}).seconds // 60", 5),
)


@lru_cache(4096)
def read(text: str, form: str) -> datetime | None:
    """What a text says by a format; None where it has another."""
    try:
        return datetime.strptime(text, form)
    except ValueError:
        return None


@lru_cache(2048)
def fitting(text: str) -> frozenset[str]:
    """The formats that a text may have."""
    if not 3 <= len(text) <= 30 or not any(c.isdigit() for c in text):
        return frozenset()
    clock = ":" in text or text[-1:] in "mM"
    long = len(text) > 12 and sum(c.isdigit() for c in text) > 7
    some = (*(TIMES if len(text) < 12 else ()), *(DAYS if not clock else ()), *(MOMENTS if long else ()))
    return frozenset(f for f in some if read(text, f) is not None)


def readings(
    scope: Scope, subjects: Sequence[Term], asked: Sequence[int], choose: Callable[[Goal], list[Term]]
) -> list[Term]:
    """Moments that texts say, by one format or by one that is chosen by their shape.

    Args:
        choose: terms for the formats that the rows want.
    """
    found: list[Term] = []
    for t in subjects:
        if len(found) >= MOST:
            break
        texts = list(_normal(scope, t, asked))
        before = len(found)
        for text in texts:
            found += _by_one(scope, text, asked)
            if len(found) > before:
                break
        else:
            for text in texts:
                found += _by_shape(scope, text, asked, choose)
                if len(found) > before:
                    break
    return found[:MOST]


def _by_one(scope: Scope, text: Term, asked: Sequence[int]) -> list[Term]:
    """Readings by one format."""
    forms = [fitting(text.values[i]) for i in asked]
    if all("T" in text.values[i] or len(text.values[i]) == 19 for i in asked) and _all_iso(text, asked):
        made = [scope.apply(ISO, text)]
    else:
        made = [scope.apply(READ, text, _format(scope, f)) for f in _order(frozenset.intersection(*forms))]
    return [m for m in made if m is not None]


def _by_shape(
    scope: Scope, text: Term, asked: Sequence[int], choose: Callable[[Goal], list[Term]]
) -> list[Term]:  # fmt: skip
    """Readings by formats that the shape of the text chooses."""
    found = []
    forms = [fitting(text.values[i]) for i in asked]
    for choice in _mixed(forms) if all(forms) else ():
        wanted = dict(zip(asked, choice))
        for chosen in choose(Goal(tuple(wanted.get(i, FREE) for i in range(scope.rows))))[:2]:
            if (made := scope.apply(READ, text, chosen)) is not None:
                found.append(made)
    return found


def _format(scope: Scope, form: str) -> Term:
    return Term((form,) * scope.rows, 1 + (form not in DAYS[:5] + TIMES[:4]), leaf=repr(form), fixed=True)


def _normal(scope: Scope, t: Term, asked: Sequence[int]) -> Iterator[Term]:
    """A text, without its spaces where only some have such, and the head that is a moment to the second."""
    values = [t.values[i] for i in asked]
    if not all(values):
        return
    yield t
    if any(" " in v for v in values) and (made := over(scope, UNSPACED, t, asked)) is not None:
        yield made
    if all(len(v) >= 19 for v in values) and (made := over(scope, HEAD, t, asked)) is not None:
        yield made
        if _all_iso(made, asked):
            return
    if all(len(v) > 10 for v in values) and (made := over(scope, DAY, t, asked)) is not None:
        yield made


def _all_iso(term: Term, asked: Sequence[int]) -> bool:
    try:
        return all(datetime.fromisoformat(term.values[i]) for i in asked)
    except ValueError:
        return False


def _order(forms: frozenset[str]) -> list[str]:
    every = (*DAYS, *TIMES, *MOMENTS)
    return sorted(forms, key=every.index)[:4]


def _mixed(forms: Sequence[frozenset[str]]) -> Iterator[tuple[str, ...]]:
    """A format for each row, few different ones; those of one order of day and month together."""
    seen = set()
    for month_first in (False, True):
        some = [_order(frozenset(f for f in fs if _month_first(f) in (None, month_first))) for fs in forms]
        if not all(some):
            continue
        counts = {f: sum(f in fs for fs in some) for fs in some for f in fs}
        choice = tuple(max(fs, key=lambda f: (counts[f], -fs.index(f))) for fs in some)
        if len(set(choice)) <= FORMATS and choice not in seen:
            seen.add(choice)
            yield choice


def _month_first(form: str) -> bool | None:
    if "%d/%m" in form or "%d.%m" in form or "%d-%m" in form:
        return False
    return True if "%m/%d" in form or form.startswith("%m-%d") else None


# --- written --------------------------------------------------------------------------------


@cache
def directive(form: str) -> Op:
    return cutting(f"{{0}}.strftime({literal(form)})", lambda d: d.strftime(form), form.count("%"))


@cache
def written() -> tuple[Op, ...]:
    """Texts of a moment's parts."""
    some = [*(f"%{d}" for d in DIRECTIVES), *DAYS, *TIMES]
    return (*map(directive, some), *(operation(*p) for p in PLAIN))


def parts(scope: Scope, moments: Sequence[Term], wanted: dict[int, str]) -> Iterator[Term]:
    """Parts of moments that stand in what is wanted on each asked row."""
    folded = {i: w.casefold() for i, w in wanted.items()}
    first = next(iter(wanted))
    for d in moments:
        for op in written():
            if at(op, d, first) is ERROR or op.meaning(d.values[first]).casefold() not in folded[first]:
                continue
            made = over(scope, op, d, list(wanted))
            if made is None or not all(made.values[i].casefold() in folded[i] for i in wanted):
                continue
            if all(made.values[i] in w for i, w in wanted.items()):
                yield made
            for case in CASES[:2]:
                if all(case.meaning(made.values[i]) in w and case.meaning(made.values[i]) != made.values[i] for i, w in wanted.items()):  # fmt: skip
                    if (cased := scope.apply(case, made)) is not None:
                        yield cased


def merged(scope: Scope, terms: Sequence[Term]) -> list[Term]:
    """Parts of one moment that follow each other, and constants between them, as one operation on it."""
    out: list[Term] = []
    group: list[Term] = []

    def close() -> None:
        tail = []
        while group and group[-1].fixed:
            tail.append(group.pop())
        made = _together(scope, group) if len(group) > 1 else None
        out.extend([made] if made is not None else group)
        out.extend(reversed(tail))
        group.clear()

    for t in terms:
        if group and not t.fixed and not (_of_moment(t) and t.args[0].text == group[0].args[0].text):
            close()
        if group or _of_moment(t):
            group.append(t)
        else:
            out.append(t)
    close()
    return out


def _of_moment(term: Term) -> bool:
    return term.op is not None and bool(term.args) and term.args[0].sort == "datetime" and term.sort == "str"


def _together(scope: Scope, group: Sequence[Term]) -> Term | None:
    """Texts of one moment and constants, one after the other; directives and what stands beside them are one format."""
    forms: list[str | Op] = []
    for t in group:
        held = t.op if t.op is not None else t.values[0].replace("%", "%%")
        form = _form(held) if isinstance(held, Op) else held
        if forms and form is not None and isinstance(forms[-1], str):
            forms[-1] += form
        else:
            forms.append(held if form is None else form)  # type: ignore[arg-type]
    ops = [directive(f) if isinstance(f, str) else f for f in forms]
    cost = sum(t.cost if t.op is None else t.op.cost for t in group)
    return scope.apply(
        cutting(" + ".join(o.template for o in ops), lambda d: "".join(o.meaning(d) for o in ops), cost),
        group[0].args[0],
    )


def _form(op: Op) -> str | None:
    if not op.template.startswith("{0}.strftime("):
        return None
    return op.template.removeprefix("{0}.strftime(").removesuffix(")")[1:-1].replace("{{", "{").replace("}}", "}")


def numbers(scope: Scope, subjects: Sequence[Term], moments: Sequence[Term], asked: Sequence[int]) -> list[Term]:
    """Numbers of moments, of what lies between two of them, and of names of days and months."""
    found = [over(scope, op, t, asked) for t in subjects for op in (WEEKDAY, MONTH)]
    for d in moments:
        clock = all(d.values[i].year == 1900 for i in asked)
        for template, cost in COUNTED:
            if clock and any(w in template for w in ("day", "year", "month")):
                continue
            if not clock and ("hour" in template or "minute" in template) and not any(d.values[i].hour for i in asked):
                continue
            found.append(over(scope, operation(template, cost), d, asked))
    cheap = [m for m in moments if scope.weights.cost(m) < 2 * scope.weights.cost(moments[0])][:4]
    for a in cheap:
        for b in cheap:
            if a is not b and a.args[0].text != b.args[0].text:
                found += [scope.apply(operation(t, c), a, b) for t, c in BETWEEN]
    return [t for t in found if t is not None and not any(t.values[i] is ERROR for i in asked)]
