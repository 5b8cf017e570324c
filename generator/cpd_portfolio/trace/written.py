"""Traces and audits -> text for the terminal, or objects for JSON. Exact numbers are texts in
JSON (`2.333`, `2/3`), so that they add up there too."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.figures import british_date, exact_text, hours_text, short_date
from cpd_portfolio.trace.audit import Audit, Sampled, ToRead
from cpd_portfolio.trace.case import Case
from cpd_portfolio.trace.model import Input, Part, Place, Rule, Trace

_WIDTH = 100


def bare(text: str) -> str:
    """Text with no control code for a terminal in it."""
    return "".join(c if c.isprintable() else " " for c in text)


def _wrapped(text: str, indent: int, first: str = "") -> str:
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
        _wrapped(found.rule.said, 8, "Rule    "),
        _wrapped(clause_of(found.rule), 8, "Clause  "),
        _wrapped(policy_of(found.rule), 8, "Policy  "),
    ]
    for part in found.parts:
        lines += ["", *_part(part)]
    return "\n".join(lines)


def clause_of(rule: Rule) -> str:
    return rule.clause or "none is given in the policy file"


def policy_of(rule: Rule) -> str:
    file = f", {rule.policy_path}" if rule.policy_path else ""
    own = f"this rule: {rule.place}" if rule.place else "this rule: as shipped"
    return f"{rule.policy}, in force from {british_date(rule.in_force_from)}{file}; {own}"


def _part(part: Part) -> Iterator[str]:
    unit = part.unit.removesuffix("s") if part.total == 1 else part.unit
    total = f" = {exact_text(part.total)} {unit}" if part.total is not None else ""
    yield _wrapped(f"{part.name}{total}: {part.said}", 2, " ")
    amounts = [exact_text(i.amount) if i.amount is not None else "" for i in part.inputs]
    width = max((len(amount) for amount in amounts), default=0)
    for index, (amount, item) in enumerate(zip(amounts, part.inputs, strict=True)):
        sign = " " if not amount else "+" if index else " "
        mark = "* " if item.decides else "  "
        start = f"    {sign} {amount:>{width}} {mark}" if width else f"    {mark}"
        yield _wrapped(item.what, len(start), start)
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
        "rule": _rule_object(found.rule),
        "parts": [_part_object(part) for part in found.parts],
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
        "places": [_place_object(place) for place in item.places],
    }


def _place_object(place: Place) -> dict[str, Any]:
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


# --- an audit


def audit_as_text(audit: Audit, drawn: str) -> str:
    """`drawn`: what it was drawn from, in words."""
    lines = [_wrapped(drawn, 0)]
    for number, sampled in enumerate(audit.sampled, 1):
        lines += ["", *_sampled(number, sampled)]
    return "\n".join(lines)


def drawn_from(audit: Audit, year: CpdYear, policy: str, as_of: str, left_out: int) -> str:
    size = len(audit.sampled)
    taken = f"{size} of {audit.of} {'person' if audit.of == 1 else 'people'}"
    if audit.of < audit.asked and audit.of > 0:
        taken = f"all {audit.of} people ({audit.asked} were asked for, and there are no more)"
    without = f" {left_out} portfolios that cannot be read are not among them." if left_out else ""
    if left_out == 1:
        without = " 1 portfolio that cannot be read is not among them."
    return (
        f"Drawn with seed {audit.seed}: {taken} employed in CPD year {year.label}, as of {as_of}, "
        f"by the policy “{policy}”. Ids: sha256 {audit.digest}.{without}"
    )


def _sampled(number: int, sampled: Sampled) -> Iterator[str]:
    work = sampled.person.employment
    team = work.team or "no team"
    yield bare(
        f"{number}. {sampled.person.profile.name} ({sampled.person.id}): {team}, "
        f"employer {work.employer}"
    )
    for found in sampled.traces:
        yield _wrapped(f"{found.figure}: {found.shown}. {clause_of(found.rule)}", 7, "   - ")
        if found.places:
            yield _wrapped(", ".join(_by_file(found.places)), 7)
    for item in sampled.records:
        yield from _to_read(item)
    if not sampled.records:
        yield "   No record counts in this CPD year, so there is none to read."


def _by_file(places: Iterable[Place]) -> list[str]:
    """Each file once, with its lines: `employment.yml:3,5`."""
    lines: dict[tuple[str, bool], list[int]] = {}
    for place in places:
        found = lines.setdefault((place.path, place.private), [])
        found += [place.line] if place.line is not None else []
    return [
        path
        + (f":{','.join(map(str, sorted(set(found))))}" if found else "")
        + (" (private)" if private else "")
        for (path, private), found in lines.items()
    ]


def _to_read(item: ToRead) -> Iterator[str]:
    title = f"“{item.title}”" if item.title is not None else "a private record"
    record = item.record
    yield _wrapped(
        f"Read {', '.join(_by_file(item.places))}: {short_date(record.date)}, "
        f"{hours_text(record.hours)}, {title}, {item.confirmed}",
        7,
        "   > ",
    )
    for evidence in item.evidence:
        yield f"       evidence: {bare(evidence)}"


def audit_as_json(audit: Audit, year: CpdYear, policy: str, as_of: str) -> dict[str, Any]:
    return {
        "schema": 1,
        "seed": audit.seed,
        "sample": audit.asked,
        "drawn": len(audit.sampled),
        "of": audit.of,
        "ids_sha256": audit.digest,
        "cpd_year": year.label,
        "as_of": as_of,
        "policy": policy,
        "people": [_sampled_object(sampled) for sampled in audit.sampled],
    }


def _sampled_object(sampled: Sampled) -> dict[str, Any]:
    work = sampled.person.employment
    return {
        "id": sampled.person.id,
        "name": sampled.person.profile.name,
        "team": work.team,
        "employer": work.employer,
        "figures": [
            {
                "figure": found.figure,
                "value": found.value,
                "clause": found.rule.clause,
                "places": [_place_object(place) for place in found.places],
            }
            for found in sampled.traces
        ],
        "records": [
            {
                "places": [_place_object(place) for place in item.places],
                "date": item.record.date.isoformat(),
                "hours": exact_text(item.record.hours),
                "title": item.title,
                "evidence": list(item.evidence),
                "confirmed": item.confirmed,
            }
            for item in sampled.records
        ],
    }
