"""Why a candidate was removed, kept or chosen: answered from a run record, and by trying where that helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from csp_ir.domains.model import fragment_text
from csp_ir.errors import InputError, IRSyntaxError
from csp_ir.ir.parse import parse_block, parse_expr, parse_type
from csp_ir.ir.rewrite import Fragment
from csp_ir.ir.types import type_text
from csp_ir.report.text import reason_of
from csp_ir.spec.model import Spec

OPERATORS_KIND = "operator"


def why(record: Mapping[str, Any], hole: str, text: str, spec: Spec | None = None) -> list[str]:
    """The story of one candidate, in sentences.

    Args:
        record: of a solve. hole, text: the candidate.
        spec: where it is given, a candidate that was never proposed, or was kept but not chosen,
            is tried: alone, and together with what was chosen for the other holes.

    Raises: InputError for a hole or text that cannot be.
    """
    events: Sequence[Mapping[str, Any]] = record.get("events", ())
    hole = hole.lstrip("?")
    holes = _holes(record, spec)
    if hole not in holes:
        raise InputError(f"there is no hole ?{hole}", remedy=f"holes: {', '.join('?' + h for h in holes) or 'none'}")
    fragment = read_fragment(text, spec, hole)
    shown = fragment_text(fragment)
    title = f"?{hole} = `{shown}`"
    chosen: Mapping[str, str] = record.get("assignment") or {}
    proposed = _proposed(events, hole, shown)
    removals = [e for e in events if e.get("event") == "prune" and e["hole"] == hole and e["candidate"] == shown]
    if chosen.get(hole) == shown:
        return _chosen(title, record, events, hole, proposed)
    lines = []
    if removals:
        first = removals[0]
        sort = "" if first.get("permanent", True) else " (as long as the other holes hold what they held)"
        lines.append(f"{title} was removed by {first.get('propagator', 'a propagator')}: {reason_of(first)}{sort}")
        if len(removals) > 1:
            lines.append(f"it was removed again in {len(removals) - 1} later rounds, with more candidates")
    elif proposed is not None:
        lines.append(f"{title} was proposed (cost {proposed:g}) and nothing removed it before the search")
        lines += _passed_over(record, events, hole, proposed, chosen)
    else:
        known = _counted(record, events, hole)
        lines.append(f"{title} was never proposed{known}")
    if spec is not None and spec.sketch is not None:
        lines += _tried(spec, hole, fragment, chosen)
    elif not removals:
        lines.append("give the spec in place of the record to have it tried")
    return lines


def read_fragment(text: str, spec: Spec | None, hole: str) -> Fragment:
    """A candidate as written: an operator, an expression, or statements. Raises InputError."""
    kind = ""
    if spec is not None and spec.sketch is not None:
        from csp_ir.holes.draft import Draft

        kind = Draft(spec.sketch).holes[hole].kind if hole in Draft(spec.sketch).holes else ""
    from csp_ir.ir import nodes as ir

    operators = (*ir.BINARY_OPERATORS, *ir.COMPARE_OPERATORS, *ir.BOOLEAN_OPERATORS)
    stripped = " ".join(text.split()) if "\n" not in text else text
    if kind == OPERATORS_KIND or (not kind and stripped in operators):
        if stripped not in operators:
            raise InputError(f"`{text}` is no operator", remedy=f"one of {' '.join(operators)}")
        return stripped
    try:
        if kind == "type":
            return type_text(parse_type(text))
        return parse_block(text) if kind == "block" else parse_expr(text)
    except IRSyntaxError as error:
        raise InputError(f"the candidate `{text}`: {error.message}", remedy=error.remedy) from None


def _holes(record: Mapping[str, Any], spec: Spec | None) -> list[str]:
    found: dict[str, None] = {}
    if spec is not None and spec.sketch is not None:
        from csp_ir.ir.rewrite import holes_in

        found.update(dict.fromkeys(holes_in(spec.sketch)))
    for event in record.get("events", ()):
        if event.get("event") == "domains":
            found.update(dict.fromkeys(event.get("sizes", {})))
    found.update(dict.fromkeys(record.get("assignment") or {}))
    return list(found)


def _proposed(events: Sequence[Mapping[str, Any]], hole: str, text: str) -> float | None:
    """The cost with which a candidate was proposed; None where no round lists it."""
    for event in events:
        if event.get("event") == "domains":
            for row in event.get("candidates", {}).get(hole, ()):
                if row[0] == text:
                    return float(row[1])
    return None


def _counted(record: Mapping[str, Any], events: Sequence[Mapping[str, Any]], hole: str) -> str:
    """How far the record can tell: it lists the first candidates of each round only."""
    sizes = [e["sizes"].get(hole, 0) for e in events if e.get("event") == "domains" and e.get("stage") == "proposed"]
    listed = [len(e.get("candidates", {}).get(hole, ())) for e in events if e.get("event") == "domains"]
    if not sizes:
        return ": the solve ended before any candidates were proposed"
    if max(sizes) > max(listed, default=0):
        return (
            f" among the {max(listed, default=0)} cheapest of {max(sizes)} candidates, which are all the record lists"
        )
    return f": {max(sizes)} others were"


def _chosen(
    title: str, record: Mapping[str, Any], events: Sequence[Mapping[str, Any]], hole: str, cost: float | None
) -> list[str]:
    lines = [f"{title} was chosen: the verified program has it"]
    searches = [e for e in events if e.get("event") == "search" and e.get("status") == "solved"]
    if searches:
        last = searches[-1]
        lines.append(
            f"the search {last.get('engine', '')} found it as part of the cheapest combination that passes every example"
            f" (cost {last.get('cost', 0):.2f}" + (f", of which {cost:g} is its own)" if cost is not None else ")")
        )
    left = [e for e in events if e.get("event") == "domains" and e.get("stage") == "propagated"]
    if left:
        alive = left[-1]["sizes"].get(hole, 0)
        lines.append(
            f"{alive - 1} other candidates of ?{hole} were left after propagation"
            if alive > 1
            else "it was the only one left after propagation"
        )
    lines += [f"checked: {c}" for c in record.get("checked", ())]
    return lines


def _passed_over(
    record: Mapping[str, Any], events: Sequence[Mapping[str, Any]], hole: str, cost: float, chosen: Mapping[str, str]
) -> list[str]:
    if hole not in chosen:
        return [f"the solve ended as {record.get('verdict', {}).get('text', 'unsolved')}"]
    other = _proposed(events, hole, chosen[hole])
    price = f" (cost {other:g})" if other is not None else ""
    return [f"the search chose `{chosen[hole]}`{price} in its place"]


def _tried(spec: Spec, hole: str, fragment: Fragment, chosen: Mapping[str, str]) -> list[str]:
    """What type, scope, constraints and examples say of it now."""
    from csp_ir.fits.fitting import Fitting
    from csp_ir.holes.draft import Draft

    assert spec.sketch is not None
    alone = Fitting.of(spec).judge(hole, fragment)
    lines = []
    if alone.refuted:
        lines.append("tried alone, with the other holes open, it cannot be there:")
        return lines + [f"  {line}" for line in alone.refuted]
    lines.append("tried alone, with the other holes open, nothing speaks against it" + (":" if alone.lines else ""))
    lines += [f"  {line}" for line in alone.lines]
    others = {h: text for h, text in chosen.items() if h != hole}
    draft = Draft(spec.sketch)
    if others and hole in draft.holes:
        fragments = {h: draft._read(h, text) for h, text in others.items() if h in draft.holes}
        rest = Fitting(
            draft.fill(fragments), spec.examples, constraints=spec.constraints, original=draft, filled=fragments
        ).judge(hole, fragment)
        said = " and ".join(f"?{h} = `{t}`" for h, t in others.items())
        if rest.refuted:
            lines.append(f"with what was chosen for the others ({said}) it fails:")
            lines += [f"  {line}" for line in rest.refuted]
        else:
            lines.append(f"with what was chosen for the others ({said}) it passes every example too")
    return lines
