"""Tests of texts by the layouts that the prose spells out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csp_ir.draft.bank import Term
from csp_ir.draft.library import stems
from csp_ir.goals.cuts import cutting, pattern
from csp_ir.goals.scope import SAID, Scope

WORDS = stems("letter digit character uppercase lowercase capital case hyphen comma exactly consist form".split())


def laid_out(scope: Scope) -> Iterator[Term]:
    """Whether a text of a scope has such a layout."""
    for text in scope.weights.prose.layouts:
        compiled = re.compile(text)
        template = f"(re.fullmatch({pattern(text)}, {{0}}) is not None)"
        op = cutting(template, lambda v, c=compiled: c.fullmatch(v) is not None, SAID, WORDS)
        for leaf in scope.leaves:
            if leaf.sort == "str" and (made := scope.apply(op, leaf)) is not None:
                yield made
