"""Why a candidate was removed, kept or chosen: answered from a run record, and by trying where that helps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from csp_ir.domains.model import fragment_text
from csp_ir.errors import InputError
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.parse import parse_fragment
from csp_ir.report.text import reason_of
from csp_ir.spec.model import Spec


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
    fragment = _read(spec, hole, text)
    shown = fragment_text(fragment)
    title = f"?{hole} = `{shown}`"
    chosen: Mapping[str, str] = record.get("assignment") or {}
    proposed = _proposed(record, hole, shown)
    removals = _removals(record, hole, shown)
    if chosen.get(hole) == shown and record.get("verdict", {}).get("kind", "Solved") == "Solved":
        return _chosen(title, record, events, hole, proposed)
    lines = []
    if removals:
        first = removals[0]
        sort = "" if first.get("permanent", True) else " (as long as the other holes hold what they held)"
        lines.append(f"{title} was removed by {first.get('propagator', 'a propagator')}: {reason_of(first)}{sort}")
        others = dict.fromkeys(reason_of(r) for r in removals[1:] if reason_of(r) != reason_of(first))
        lines += [f"in another round also: {reason}" for reason in others]
    elif proposed is not None:
        lines.append(f"{title} was proposed (cost {proposed:g}) and nothing removed it before the search")
        lines += _passed_over(record, hole, proposed, chosen)
    else:
        lines.append(f"{title} {_unknown(record, hole)}")
    if spec is not None and spec.sketch is not None:
        lines += _tried(spec, hole, fragment, chosen, record.get("verdict", {}).get("kind", "Solved") == "Solved")
    elif not removals:
        lines.append("what the search tried with it is not in the record: add `--spec SPEC` to have it tried now")
    return lines


def _read(spec: Spec | None, hole: str, text: str) -> Fragment:
    """What a text is in a hole, of a sketch or of an unknown kind."""
    from csp_ir.holes.draft import Draft

    draft = None if spec is None or spec.sketch is None else Draft(spec.sketch)
    return draft.read(hole, text) if draft is not None and hole in draft.holes else parse_fragment(text)


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


def _told(record: Mapping[str, Any], hole: str) -> Mapping[str, Any]:
    """All candidates of a hole, where the solve had a sketch; empty in other records."""
    told: Mapping[str, Any] = (record.get("domains") or {}).get(hole) or {}
    return told


def _proposed(record: Mapping[str, Any], hole: str, text: str) -> float | None:
    """The cost with which a candidate was proposed; None where the record lists none."""
    told = _told(record, hole)
    if text in told.get("candidates", ()):
        return float(told["costs"][told["candidates"].index(text)])
    for event in record.get("events", ()):
        if event.get("event") == "domains":
            for row in event.get("candidates", {}).get(hole, ()):
                if row[0] == text:
                    return float(row[1])
    return None


def _removals(record: Mapping[str, Any], hole: str, text: str) -> list[Mapping[str, Any]]:
    """Every removal of a candidate that the record holds; the one that held at the end first."""
    found: list[Mapping[str, Any]] = []
    told = _told(record, hole)
    if text in told.get("candidates", ()):
        at = told["candidates"].index(text)
        found += [
            {"propagator": propagator, "permanent": permanent, "reason": reason}
            for propagator, permanent, reason, indices in told["removed"]
            if at in indices
        ]
    events = record.get("events", ())
    return found + [e for e in events if e.get("event") == "prune" and e["hole"] == hole and e["candidate"] == text]


def _unknown(record: Mapping[str, Any], hole: str) -> str:
    """What can be said of a candidate that the record does not list."""
    told = _told(record, hole)
    if told:
        count, left_out = len(told["candidates"]), told["left_out"]
        if left_out:
            return (
                f"is not among the {count:,} candidates that the record lists; it leaves out {left_out:,},"
                " so whether it was proposed is not known"
            )
        return f"was never proposed: {count:,} others were"
    sizes = [e["sizes"].get(hole, 0) for e in record.get("events", ()) if e.get("event") == "domains"]
    listed = [
        len(e.get("candidates", {}).get(hole, ())) for e in record.get("events", ()) if e.get("event") == "domains"
    ]
    if not sizes:
        return "was never proposed: the solve ended before any candidates were"
    most, known = max(sizes), max(listed, default=0)
    if most > known:
        return f"is not among the {known} of {most} candidates that this record lists: whether it was proposed is not known"
    return f"was never proposed: {most} others were"


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


def _passed_over(record: Mapping[str, Any], hole: str, cost: float, chosen: Mapping[str, str]) -> list[str]:
    verdict = record.get("verdict", {})
    if hole not in chosen or verdict.get("kind", "Solved") != "Solved":
        return [f"the solve ended as {verdict.get('text', 'unsolved')}"]
    other = _proposed(record, hole, chosen[hole])
    price = f" (cost {other:g})" if other is not None else ""
    return [f"the search chose `{chosen[hole]}`{price} in its place"]


def _tried(spec: Spec, hole: str, fragment: Fragment, chosen: Mapping[str, str], solved: bool) -> list[str]:
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
        fragments = {h: draft.read(h, text) for h, text in others.items() if h in draft.holes}
        rest = Fitting(
            draft.fill(fragments), spec.examples, constraints=spec.constraints, original=draft, filled=fragments
        ).judge(hole, fragment)
        said = " and ".join(f"?{h} = `{t}`" for h, t in others.items())
        said = f"what was chosen for the others ({said})" if solved else f"the others as in the best so far ({said})"
        if rest.refuted:
            lines.append(f"with {said} it fails:")
            lines += [f"  {line}" for line in rest.refuted]
        else:
            lines.append(f"with {said} it passes every example{' too' * solved}")
    return lines
