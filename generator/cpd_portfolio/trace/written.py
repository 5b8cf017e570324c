"""Traces -> text for the terminal, or objects for JSON. Exact numbers are texts in
JSON (`2.333`, `2/3`), so that they add up there too."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from cpd_portfolio.figures import british_date, exact_text
from cpd_portfolio.trace.case import Case
from cpd_portfolio.trace.model import Input, Kept, Part, Place, Rule, Trace

_WIDTH = 100


def bare(text: str) -> str:
    """Text with no control code for a terminal in it."""
    return "".join(c if c.isprintable() else " " for c in text)


def wrapped(text: str, indent: int, first: str = "") -> str:
    """A paragraph; a path is never cut."""
    return textwrap.fill(
        bare(text),
        _WIDTH,
        initial_indent=first or " " * indent,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


# --- one figure


def heading(case: Case) -> str:
    person, standing = case.person, case.standing
    return bare(
        f"{person.profile.name} ({person.id}), CPD year {standing.year.label}, "
        f"as of {british_date(standing.as_of)}"
    )


def as_text(case: Case, found: Trace) -> str:
    lines = [
        f"{found.figure}: {bare(found.shown)}",
        heading(case),
        "",
        wrapped(found.rule.said, 8, "Rule    "),
        wrapped(clause_of(found.rule), 8, "Clause  "),
        wrapped(policy_of(found.rule), 8, "Policy  "),
    ]
    if found.kept is not None:
        lines += _kept(found.kept)
    for part in found.parts:
        lines += ["", *_part(part)]
    return "\n".join(lines)


def _kept(kept: Kept) -> Iterator[str]:
    today = "the same" if kept.same else f"another: {kept.today}"
    said = (
        f"This figure was kept on {british_date(kept.on)}, in {kept.path}. What follows is what "
        f"the files give today, which is {today}."
    )
    yield wrapped(said, 8, "Frozen  ")
    for change in kept.changes:
        yield f"        {bare(change.path) or 'a file that is private, or may be'}: {change.what}"


def clause_of(rule: Rule) -> str:
    return rule.clause or "none is given in the policy file"


def policy_of(rule: Rule) -> str:
    file = f", {rule.policy_path}" if rule.policy_path else ""
    own = f"this rule: {rule.place}" if rule.place else "this rule: as shipped"
    return f"{rule.policy}, in force from {british_date(rule.in_force_from)}{file}; {own}"


def _part(part: Part) -> Iterator[str]:
    unit = part.unit.removesuffix("s") if part.total == 1 else part.unit
    total = f" = {exact_text(part.total)} {unit}" if part.total is not None else ""
    yield wrapped(f"{part.name}{total}: {part.said}", 2, " ")
    amounts = [exact_text(i.amount) if i.amount is not None else "" for i in part.inputs]
    width = max((len(amount) for amount in amounts), default=0)
    for index, (amount, item) in enumerate(zip(amounts, part.inputs, strict=True)):
        sign = " " if not amount else "+" if index else " "
        mark = "* " if item.decides else "  "
        start = f"    {sign} {amount:>{width}} {mark}" if width else f"    {mark}"
        yield wrapped(item.what, len(start), start)
        for place in item.places:
            yield f"{' ' * len(start)}{bare(str(place))}"


def as_json(case: Case, found: Trace) -> dict[str, Any]:
    standing = case.standing
    return {
        "schema": 1,
        "person": case.person.id,
        "cpd_year": standing.year.label,
        "as_of": standing.as_of.isoformat(),
        "figure": found.figure,
        "value": found.value,
        "frozen": kept_object(found.kept),
        "rule": _rule_object(found.rule),
        "parts": [_part_object(part) for part in found.parts],
    }


def kept_object(kept: Kept | None) -> dict[str, Any] | None:
    if kept is None:
        return None
    changes = [{"path": one.path or None, "what": one.what} for one in kept.changes]
    return {
        "on": kept.on.isoformat(),
        "path": kept.path,
        "today": kept.today,
        "same_today": kept.same,
        "changes": changes,
    }


def _rule_object(rule: Rule) -> dict[str, Any]:
    return {
        "said": rule.said,
        "clause": rule.clause,
        "policy": rule.policy,
        "in_force_from": rule.in_force_from.isoformat(),
        "path": rule.policy_path,
        "line": rule.place.line if rule.place else None,
    }


def _part_object(part: Part) -> dict[str, Any]:
    return {
        "name": part.name,
        "said": part.said,
        "total": None if part.total is None else exact_text(part.total),
        "unit": part.unit or None,
        "inputs": [_input_object(item) for item in part.inputs],
    }


def _input_object(item: Input) -> dict[str, Any]:
    return {
        "what": item.what,
        "amount": None if item.amount is None else exact_text(item.amount),
        "date": item.day.isoformat() if item.day else None,
        "decides": item.decides,
        "places": [place_object(place) for place in item.places],
    }


def place_object(place: Place) -> dict[str, Any]:
    return {"path": place.path, "line": place.line, "private": place.private}


# --- what can be asked


def figures_as_text(case: Case, traces: Iterable[Trace]) -> str:
    rows = [(found.figure, bare(found.shown)) for found in traces]
    width = max(len(figure) for figure, _ in rows)
    lines = [f"  {figure:<{width}}  {said}" for figure, said in rows]
    end = f"`cpd why {case.person.id} FIGURE` shows how one came about."
    return "\n".join([heading(case), "", *lines, "", end])


def figures_as_json(case: Case, traces: Iterable[Trace]) -> dict[str, Any]:
    return {
        "schema": 1,
        "person": case.person.id,
        "cpd_year": case.standing.year.label,
        "as_of": case.standing.as_of.isoformat(),
        "figures": [{"figure": found.figure, "value": found.value} for found in traces],
    }
