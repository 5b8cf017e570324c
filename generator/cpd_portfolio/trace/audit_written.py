"""An audit -> text for the terminal, or an object for JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.figures import british_date, exact_text, hours_text, short_date
from cpd_portfolio.trace.audit import Audit, Sampled, ToRead
from cpd_portfolio.trace.model import Place
from cpd_portfolio.trace.written import bare, clause_of, kept_object, place_object, wrapped


def audit_as_text(audit: Audit, drawn: str) -> str:
    """`drawn`: what it was drawn from, in words."""
    lines = [wrapped(drawn, 0)]
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
        yield wrapped(f"{found.figure}: {found.shown}. {clause_of(found.rule)}", 7, "   - ")
        if found.kept is not None:
            today = "the same" if found.kept.same else f"another: {found.kept.today}"
            on = british_date(found.kept.on)
            yield wrapped(f"Frozen on {on}; what the files give today is {today}.", 7)
        if found.places:
            yield wrapped(", ".join(_by_file(found.places)), 7)
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
    yield wrapped(
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
                "frozen": kept_object(found.kept),
                "clause": found.rule.clause,
                "places": [place_object(place) for place in found.places],
            }
            for found in sampled.traces
        ],
        "records": [
            {
                "places": [place_object(place) for place in item.places],
                "date": item.record.date.isoformat(),
                "hours": exact_text(item.record.hours),
                "title": item.title,
                "evidence": list(item.evidence),
                "confirmed": item.confirmed,
            }
            for item in sampled.records
        ],
    }
