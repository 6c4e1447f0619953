"""Pieces of texts by position: fields between separators, runs of one kind of characters, slices, and their cases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import Op, stems
from csp_ir.goals.scope import Scope, operation

CAUGHT = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError)
LONGEST = 400  # letters of a text that is cut
SUBJECTS, SEPARATORS, SAME = 60, 10, 2
NARROWED, BEAM, LETTER = 3, 12, 0.1  # cuts one after the other; texts that are cut on; nats of a letter too much
PLACES = (0, -1, 1, 2, -2, 3, -3)
# What is said of a place.
FIRST, LAST, BEFORE, AFTER = map(stems, (["first", "start"], ["last", "end"], ["before", "until"], ["after", "behind"]))
SAID = {0: FIRST, -1: LAST, 1: stems(["second"]), 2: stems(["third"])}

# (pattern, cost in half nats): maximal runs of one kind of characters
RUNS = (
    (r"\d+", 4), (r"[A-Za-z]+", 6), (r"[A-Z]+", 6), (r"[a-z]+", 7), (r"\w+", 6), (r"[A-Z][a-z]+", 7),
    (r"[\d.]+", 6), (r"[\d.,]+", 7), (r"\d{3,}", 8),
)  # fmt: skip
POINTED = re.compile(r"\d\.\d")
# (pattern, what stands for each match, cost): characters left out or made one
WIPED = (
    (r"\D", "", 4), (r"[^A-Za-z]", "", 5), (r"[^A-Za-z0-9]", "", 5), (r"\s+", "", 4), (r"\s+", " ", 5), (r"\d", "", 5),
    (r"[aeiouAEIOU]", "", 7), (r"[aeiouAEIOU\s]", "", 8), (r"[^\d.]", "", 6),
)  # fmt: skip
# (pattern, cost): characters for which a sign stands that results have and texts have not
MASKED = ((r"[a-z]", 6), (r"[A-Z]", 7), (r"\d", 6), (r"[A-Za-z]", 6), (r"\w", 6), (r"[aeiouAEIOU]", 8), (r"[^ ]", 8))
MASK = 6  # half nats of a sign for every character
END = re.compile(r"\{0\}\[(-?\d+:|:-?\d+)\]")
JOINED = ((r"[^A-Za-z0-9]+", 6), (r"\s+", 5), (r"[^A-Za-z0-9]", 7), (r"\W+", 7))
BRACKETS = (
    (r"\s*\([^)]*\)", 6), (r"\s*\[[^\]]*\]", 6), (r"\s*[\(\[][^\)\]]*[\)\]]", 7), (r"\s*<[^>]*>", 6),
)  # fmt: skip


def literal(value: Any) -> str:
    """A constant as it stands in a template."""
    return repr(value).replace("{", "{{").replace("}", "}}")


def pattern(text: str) -> str:
    """A regular expression as it stands in a template."""
    quote = "'" if "'" not in text else '"'
    return f"r{quote}{text}{quote}".replace("{", "{{").replace("}", "}}")


def cutting(template: str, meaning: Callable[..., Any], cost: int, words: frozenset[str] = frozenset()) -> Op:
    return Op(template, (), meaning, cost, words)


CASES = (
    operation("{0}.upper()", 2),
    operation("{0}.lower()", 2),
    operation("{0}.title()", 2),
    operation("{0}.capitalize()", 3),
)
STRIP = operation("{0}.strip()", 1, "strip trim space around surround")
UNPADDED = operation("{0}.lstrip('0')", 3)


def at(op: Op, term: Term, row: int) -> Any:
    """The value of an operation over a term on one row, ERROR where it raises."""
    value = term.values[row]
    if value is ERROR:
        return ERROR
    try:
        return op.meaning(value)
    except CAUGHT:
        return ERROR


def over(scope: Scope, op: Op, term: Term, asked: Sequence[int]) -> Term | None:
    """The operation over a term, where it raises on no asked row."""
    if any(at(op, term, row) is ERROR for row in asked):
        return None
    return scope.apply(op, term)


# --- operations -----------------------------------------------------------------------------


def cuts(values: Sequence[str]) -> Iterator[Op]:
    """Operations that cut a piece out of texts such as these, cheapest kinds first."""
    if any(" " in v.strip() for v in values):
        yield from _words()
    found = separators(values)
    for sep in found:
        yield from _fields(sep, any(v.count(sep) > 1 for v in values))
    yield from _runs(any(map(POINTED.search, values)))
    yield from _between(found)
    yield from _classes(values)
    yield from _wiped()
    if any(c in v for v in values for c in "([<"):
        for text, cost in BRACKETS:
            yield _substituted(text, "", cost)
    yield from _tails(values)


def separators(values: Sequence[str]) -> list[str]:
    """What stands between pieces: signs that all the texts have, then signs that some have."""
    signs = {c for v in values for c in v if not c.isalnum()}
    signs |= {v[m.start() : m.end()] for v in values for m in re.finditer(r"[^\w\s]+\s|\s[^\w\s]+\s|[^\w\s]{2,}", v)}
    return sorted(signs, key=lambda s: (-sum(s in v for v in values), len(s), s))[:SEPARATORS]


@cache
def _words() -> tuple[Op, ...]:
    return tuple(
        cutting(f"{{0}}.split()[{k}]", lambda v, k=k: v.split()[k], 3 + (2 * abs(k) - (k < 0)) // 2, _said(k))
        for k in PLACES
    )


@cache
def _fields(sep: str, several: bool) -> tuple[Op, ...]:
    q = literal(sep)
    found = [
        cutting(f"{{0}}.partition({q})[0]", lambda v: v.partition(sep)[0], 4, FIRST | BEFORE),
        cutting(f"{{0}}.partition({q})[2]", lambda v: _told(v.partition(sep))[2], 4, AFTER),
        cutting(f"{{0}}.partition({q})[2]", lambda v: v.partition(sep)[2], 6, AFTER),  # nothing where there is none
        cutting(f"{{0}}.rpartition({q})[2]", lambda v: v.rpartition(sep)[2], 4 + several, LAST | AFTER),
        cutting(f"{{0}}.replace({q}, '')", lambda v: v.replace(sep, ""), 5),
    ]
    if several:
        found.append(cutting(f"{{0}}.rpartition({q})[0]", lambda v: _told(v.rpartition(sep))[0], 5, BEFORE))
        found += [
            cutting(f"{{0}}.split({q})[{k}]", lambda v, k=k: v.split(sep)[k], 3 + abs(k), _said(k))
            for k in (1, 2, 3, -2, -3)
        ]
    return tuple(found)


def _said(place: int) -> frozenset[str]:
    return SAID.get(place, frozenset())


def _told(parts: tuple[str, str, str]) -> tuple[str, str, str]:
    if not parts[1]:
        raise ValueError
    return parts


@cache
def _runs(pointed: bool) -> tuple[Op, ...]:
    """pointed: numbers with a point are among the texts, so that a run of digits is seldom all of one."""
    found = []
    for text, cost in RUNS:
        if pointed:
            cost += {r"\d+": 3, r"[\d.]+": -1}.get(text, 0)
        compiled = re.compile(text)
        for k in PLACES:
            q = pattern(text)
            size = cost + (3 * abs(k) - 3 * (k < 0)) // 2
            found.append(
                cutting(f"re.findall({q}, {{0}})[{k}]", lambda v, c=compiled, k=k: c.findall(v)[k], size, _said(k))
            )
    return tuple(found)


def _between(found: Sequence[str]) -> Iterator[Op]:
    for left, right in (("(", ")"), ("[", "]"), ("<", ">"), ('"', '"'), ("{", "}")):
        if left in found and right in found:
            text = f"{re.escape(left)}(.*?){re.escape(right)}"
            yield cutting(
                f"re.findall({pattern(text)}, {{0}})[0]", lambda v, c=re.compile(text): c.findall(v)[0], 5
            )  # fmt: skip


def _classes(values: Sequence[str]) -> Iterator[Op]:
    """Fields between one of two signs, of which each text has one or the other."""
    signs = sorted({c for v in values for c in v if not c.isalnum()})
    for k, a in enumerate(signs):
        for b in signs[k + 1 :]:
            has = [(v.count(a), v.count(b)) for v in values]
            if all(any(h) for h in has) and not all(h[0] for h in has) and not all(h[1] for h in has):
                counts = {sum(h) for h in has}
                yield from _either(a, b, 3 if len(counts) == 1 and counts.pop() > 1 else 6)


@cache
def _either(a: str, b: str, cost: int) -> tuple[Op, ...]:
    text = f"[{re.escape(a)}{re.escape(b)}]"
    compiled = re.compile(text)
    return tuple(
        cutting(f"re.split({pattern(text)}, {{0}})[{k}]", lambda v, k=k: _whole(compiled.split(v))[k], cost + abs(k))
        for k in PLACES
    )


def _whole(parts: list[str]) -> list[str]:
    if len(parts) < 2:
        raise ValueError
    return parts


@cache
def _wiped() -> tuple[Op, ...]:
    return tuple(_substituted(text, new, cost) for text, new, cost in WIPED)


@cache
def _substituted(text: str, new: str, cost: int) -> Op:
    compiled = re.compile(text)
    return cutting(f"re.sub({pattern(text)}, {literal(new)}, {{0}})", lambda v: compiled.sub(new, v), cost)


def _tails(values: Sequence[str]) -> Iterator[Op]:
    """Without what many of the texts start or end with."""
    heads = {m.group() for v in values for m in re.finditer(r"^\w+\W+|^\W+", v)}
    for head in sorted(h for h in heads if sum(v.startswith(h) for v in values) > 0 and len(h) > 1)[:4]:
        yield cutting(f"{{0}}.removeprefix({literal(head)})", lambda v, h=head: v.removeprefix(h), 5 + len(head) // 3)


@cache
def slices(longest: int) -> tuple[Op, ...]:
    """Slices at constant places from either end."""
    found = [cutting("{0}[0]", lambda v: v[0], 2, FIRST), cutting("{0}[-1]", lambda v: v[-1], 3, LAST)]
    most = min(longest, 14)
    for k in range(1, most):
        size = 4 + k // 4
        found.append(cutting(f"{{0}}[:{k}]", lambda v, k=k: v[:k], size, FIRST))
        found.append(cutting(f"{{0}}[-{k}:]", lambda v, k=k: v[-k:], size, LAST))
        found.append(cutting(f"{{0}}[{k}:]", lambda v, k=k: v[k:], size))
        found.append(cutting(f"{{0}}[:-{k}]", lambda v, k=k: v[:-k], size))
        found += [cutting(f"{{0}}[{k}:{j}]", lambda v, k=k, j=j: v[k:j], size + 2) for j in range(k + 1, most)]
        found += [cutting(f"{{0}}[-{k}:-{j}]", lambda v, k=k, j=j: v[-k:-j], size + 2) for j in range(1, k)]
    return tuple(found)


# --- subjects -------------------------------------------------------------------------------


def cleaned(scope: Scope, asked: Sequence[int]) -> list[Term]:
    """The texts of a scope, without spaces round them where some example has such."""
    texts = [t for t in scope.leaves if t.sort == "str"]
    some = any(spaced(t, range(scope.asked)) for t in texts)
    found = []
    for t in texts:
        if any(t.values[i] is ERROR or len(t.values[i]) > LONGEST for i in asked):
            continue
        if some and (made := scope.apply(STRIP, t)) is not None:
            found.append(made)
        else:
            found.append(t)
    return found


def spaced(term: Term, rows: Sequence[int]) -> bool:
    """Whether a text has space round it on some of the rows."""
    return any(type(v) is str and v != v.strip() for v in (term.values[i] for i in rows))


def subjects(scope: Scope, asked: Sequence[int], most: int = SUBJECTS) -> list[Term]:
    """The texts of a scope and what is cut out of them once, cheapest first, by different values."""
    whole = cleaned(scope, asked)
    found = list(whole)
    for t in whole:
        ops = list(cuts([t.values[i] for i in asked]))
        for subject in (t, *(t.args if t.op is STRIP else ())):
            found += filter(None, (cut(scope, op, subject, asked) for op in ops))
    return distinct(scope, found, asked, 1)[:most]


def cut(scope: Scope, op: Op, term: Term, asked: Sequence[int]) -> Term | None:
    """What an operation cuts out on the asked rows, without spaces round it."""
    made = over(scope, op, term, asked)
    if made is None or not any(made.values[i] for i in asked):
        return None
    return (scope.apply(STRIP, made) or made) if spaced(made, asked) else made


def distinct(scope: Scope, terms: Sequence[Term], asked: Sequence[int], most: int = SAME) -> list[Term]:
    """The cheapest terms of the same values on the asked rows."""
    seen: dict[Any, int] = {}
    out = []
    for t in sorted(terms, key=scope.weights.cost):
        key = tuple([(type(v := t.values[i]), v) for i in asked])
        seen[key] = seen.get(key, 0) + 1
        if seen[key] <= most:
            out.append(t)
    return out


def pieces(scope: Scope, wanted: dict[int, str]) -> Iterator[Term]:
    """Cut texts that stand in what is wanted on each asked row, in the case that they have there."""
    asked = list(wanted)
    folded = {i: w.casefold() for i, w in wanted.items()}
    found = subjects(scope, asked)
    for t in narrowed(scope, found, folded):
        yield from cased(scope, t, wanted, folded)
    for t in found:
        yield from cased(scope, t, wanted, folded)
        for op in replacing([t.values[i] for i in asked], list(wanted.values())):
            if (made := cut(scope, op, t, asked)) is not None:
                yield from cased(scope, made, wanted, folded)
        values = [t.values[i] for i in asked]
        places = slices(max(map(len, values), default=0))
        deeper = t.op is not None and t.op is not STRIP
        ops = [*(places if len(asked) > 1 else places[:1]), *(cuts(values) if deeper else ())]  # one row tells no place
        scope.work.spend(len(ops) // 8)
        for op in ops:
            if not all(_stands(at(op, t, i), folded[i]) for i in asked):
                continue
            if op in places and not all(at(op, t, i) for i in asked):
                continue
            made = scope.apply(op, t)
            if made is not None:
                yield from cased(scope, made, wanted, folded)
        if t.op is None or t.op is STRIP:
            yield from masked(scope, t, wanted)


def masked(scope: Scope, term: Term, wanted: dict[int, str]) -> Iterator[Term]:
    """The start or the end of a text, with one sign for each of its characters."""
    values = [term.values[i] for i in wanted]
    signs = {
        c for w in wanted.values() for c in w if not c.isalnum() and w.count(c) > 1 and not any(c in v for v in values)
    }
    for sign in sorted(signs):
        for op in (op for op in slices(max(map(len, values))) if END.fullmatch(op.template)):
            made = over(scope, op, term, list(wanted))
            if made is not None and all(w.count(sign) == len(made.values[i]) for i, w in wanted.items()):
                if (hidden := scope.apply(_substituted(".", sign, MASK), made)) is not None:
                    yield hidden


def narrowed(scope: Scope, found: Sequence[Term], folded: dict[int, str]) -> Iterator[Term]:
    """Texts that hold all that is wanted and ever less beside it."""
    asked = list(folded)
    beam = [t for t in found if t.op is not None and _hold(t, folded)]
    seen: set[Any] = set()
    for _ in range(NARROWED):
        grown = []
        for t in sorted(distinct(scope, beam, asked, 1), key=lambda t: scope.weights.cost(t) + _rest(t, folded))[:BEAM]:
            values = tuple(t.values[i] for i in asked)
            if values in seen or all(v.casefold() == w for v, w in zip(values, folded.values())):
                continue
            seen.add(values)
            ops = [op for op in cuts(values) if not op.template.startswith("re.sub") and ".replace(" not in op.template]
            scope.work.spend(len(ops) // 8)
            grown += [m for op in ops if (m := cut(scope, op, t, asked)) is not None and _hold(m, folded)]
        yield from grown
        beam = [t for t in grown if sum(len(t.values[i]) for i in asked) < sum(len(t.args[0].values[i]) for i in asked)]


def _rest(term: Term, folded: dict[int, str]) -> float:
    return LETTER * sum(len(term.values[i]) - len(w) for i, w in folded.items())


def _hold(term: Term, folded: dict[int, str]) -> bool:
    return all(w in term.values[i].casefold() for i, w in folded.items())


def replacing(values: Sequence[str], wanted: Sequence[str]) -> Iterator[Op]:
    """Characters of the texts for which a sign of what is wanted stands."""
    signs = {c for w in wanted for c in w if not c.isalnum()}
    for new in sorted(c for c in signs if not all(c in v for v in values))[:4]:
        for old in separators(values):
            if old != new and any(old in v for v in values):
                yield _replaces(old, new)
        if any(w.count(new) > 1 for w in wanted):
            yield from (_substituted(text, new, cost) for text, cost in MASKED)
        yield from (_joins(text, new, cost) for text, cost in JOINED)


@cache
def _replaces(old: str, new: str) -> Op:
    return cutting(f"{{0}}.replace({literal(old)}, {literal(new)})", lambda v: v.replace(old, new), 5)


@cache
def _joins(text: str, new: str, cost: int) -> Op:
    compiled, q = re.compile(text), literal(new)
    return cutting(f"re.sub({pattern(text)}, {q}, {{0}}).strip({q})", lambda v: compiled.sub(new, v).strip(new), cost)


def _stands(value: Any, text: str) -> bool:
    return value is not ERROR and value.strip().casefold().lstrip("0") in text


def cased(scope: Scope, term: Term, wanted: dict[int, str], folded: dict[int, str]) -> Iterator[Term]:
    """A text as it is, stripped, in another case or without leading zeros, where that stands in what is wanted."""
    if not all(_stands(term.values[i], folded[i]) for i in wanted):
        return
    if spaced(term, list(wanted)):
        made = scope.apply(STRIP, term)
        if made is None:
            return
        term = made
    if not any(term.values[i] for i in wanted):
        return
    if all(term.values[i] in w for i, w in wanted.items()):
        yield term
    for op in (*CASES, UNPADDED):
        if all(op.meaning(term.values[i]) in w for i, w in wanted.items()) and (made := scope.apply(op, term)):
            if any(made.values[i] != term.values[i] for i in wanted):
                yield made
