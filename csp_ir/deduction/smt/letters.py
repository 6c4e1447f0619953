"""What letters a grammar can write: a result with another one cannot be given, whatever the term."""

from __future__ import annotations

from csp_ir.deduction.language import Language
from csp_ir.deduction.smt.grammar import occurs
from csp_ir.deduction.smt.strings import ALIASES
from csp_ir.deduction.smt.task import Row, Task

# Operations whose texts have no letters but those of their arguments, and digits.
_CARRYING = {"str.++", "str.replace", "str.replace_all", "str.at", "str.substr", "ite", "str.from_int"}
_DIGITS = frozenset("0123456789")


def unwritable(task: Task, language: Language, rows: tuple[Row, ...]) -> Row | None:
    """A row whose result has a letter that no term of the grammar can give from its arguments; None without one."""
    if not task.grammar or any(occurs(p, "Constant") for _, _, productions in task.grammar for p in productions):
        return None  # any constant may be written
    letters = set(_DIGITS)
    for nonterminal, sort in language.sorts.items():
        if sort != "String":
            continue
        for rule in language.rules[nonterminal]:
            if ALIASES.get(rule.component.name, rule.component.name) not in _CARRYING:
                return None
        for leaf in language.leaves[nonterminal]:
            if leaf.constant:
                letters |= set(leaf.value)
    for row in rows:
        if isinstance(row.output, str):
            given = set().union(*(a for a in row.args if isinstance(a, str)))
            if set(row.output) - letters - given:
                return row
    return None
