"""Words of the prose, cut to stems so that "counts", "counted" and "counting" are one word."""

from __future__ import annotations

import re
from functools import cache

# Different words for one idea, and forms that the rules below would miss; all of them general English.
_SAME = {
    line.split(":")[0].strip(): line.split(":")[1].split()
    for line in """
    large: larger largest big bigger biggest
    great: greater greatest
    high: higher highest
    low: lower lowest
    small: smaller smallest
    long: longer lengthier
    longest: lengthiest
    short: shorter
    few: fewer fewest
    old: older oldest elder
    young: younger youngest
    less: lesser
    is: was are were be been being
    has: have having had
    do: does did done
    early: earlier earliest
    late: later latest
    near: nearer nearest closest close
    maximum: max maximal maxima
    minimum: min minimal minima
    average: avg averages
    vowel: vowels
    index: indices indexes
    alphabet: alphabetic alphabetical alphabetically
    dictionary: dictionaries dict dicts
    capital: capitalise capitalize capitalised capitalized capitals capitalizes capitalises caps capitalizing capitalising
    uppercase: upper uppercased
    lowercase: lowercased
    frequency: frequencies frequent frequently
    tally: tallies
    whitespace: whitespaces
    digit: digits numeral numerals
    remove: removal removing drop drops dropping dropped
    keep: retain retains kept
    combine: combines merged merge merges merging
    reverse: reversed reverses reversal backwards backward
    count: tally tallies
    unique: distinct uniques
    repeat: repetition repetitions
    duplicate: duplicates duplicated dupes
    divide: divides divided dividing division divisible divisibility
    item: items element elements entry entries
    character: characters char chars
    letter: letters
    number: numbers numeric numerical
    integer: integers
    equal: equals
    ignore: ignores ignoring ignored regardless irrespective disregard disregarding
    none: null nil
    miss: missing
    mean: means
    half: halves halved halving
    double: doubles doubled doubling
    """.strip().splitlines()
}
_IRREGULAR = {form: head for head, forms in _SAME.items() for form in (*forms, head)}
_PLURAL = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", ""))
_ENDINGS = (("ations", ""), ("ation", ""), ("ing", ""), ("ied", "y"), ("ed", ""), ("ly", ""))


@cache
def stem(word: str) -> str:
    """The stem of one lower-case word."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith(("ss", "us", "is")):
        word = _cut(word, _PLURAL)
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word not in ("string", "during", "thing", "nothing", "something", "anything", "everything", "exceed", "need"):
        word = _cut(word, _ENDINGS)
        if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lse":
            word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _cut(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    for ending, left in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: len(word) - len(ending)] + left
    return word


def words_of(text: str) -> list[str]:
    """Lower-case words in order; hyphens part words."""
    return re.findall(r"[a-z]+", text.lower().replace("'", ""))


def stems_of(text: str) -> frozenset[str]:
    """The stems of a text's words."""
    return frozenset(map(stem, words_of(text)))
