"""A CPD year's figures -> the text of frozen/<year>.json, with digests of what they rest on.

Writes nothing itself. The same files and date give the same bytes.
"""

import json
from datetime import date
from typing import Any

from msgspec import Struct

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.measures import employed_in, measure_person, thawed
from cpd_portfolio.model import Person
from cpd_portfolio.model.frozen import FORMAT
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading import Reading
from cpd_portfolio.reading.basis import Files, basis_of, policy_files
from cpd_portfolio.reading.frozen import digest_of_file
from cpd_portfolio.report import year_figures


class Frozen(Struct, frozen=True):
    """`name`: where it goes in the portfolios folder; `text`: the whole file."""

    name: str
    text: str
    people: int


def frozen_name(year: CpdYear) -> str:
    return f"frozen/{year.label}.json"


def freeze(reading: Reading, year: CpdYear, as_of: date) -> Frozen:
    """Everybody who is listed in the year, by the files as they are. What an earlier freeze of
    this year has kept is left aside; other frozen years are taken as they are."""
    policies, policy = reading.policies, reading.policies.for_year(year)
    files = Files(reading.tree, {event.id: event for event in reading.library.events})
    people = [thawed(someone, year) for someone in reading.library.people]
    content: dict[str, Any] = {
        "format": FORMAT,
        "cpd_year": year.label,
        "first_day": year.first.isoformat(),
        "last_day": year.last.isoformat(),
        "frozen_on": as_of.isoformat(),
        "policy": {
            "name": policy.rules.name,
            "in_force_from": policy.rules.in_force_from.isoformat(),
            "files": policy_files(policy, files),
        },
        "people": {
            someone.id: _person(someone, policies, year, as_of, files)
            for someone in people
            if employed_in(someone, year)
        },
    }
    content["digest"] = digest_of_file(content)
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return Frozen(frozen_name(year), f"{text}\n", len(content["people"]))


def _person(
    person: Person, policies: Policies, year: CpdYear, as_of: date, files: Files
) -> dict[str, Any]:
    basis = basis_of(person, year, policies, files)
    return {
        "name": person.profile.name,
        **year_figures(measure_person(person, policies, as_of, year)),
        "files": basis.files,
        "private_files": sorted(basis.private.elements()),
    }
