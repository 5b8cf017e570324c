"""Which standards a group has records for.

Policy, section 3 and Appendix 3: professional standards. Counted are the people whom the policy
asks the standards of; a team in which nobody is asked has no gap.
"""

from collections.abc import Mapping

from msgspec import Struct

from cpd_portfolio.measures.organisation.groups import Group
from cpd_portfolio.measures.service import Service
from cpd_portfolio.model import Person

YEARS = 3


class Covering(Struct, frozen=True):
    """`asked`: people of a group whom the standards are asked of. By standard, how many of them
    have at least one record: `this_year`, and over this and the two CPD years before."""

    asked: int
    this_year: dict[int, int]
    three_years: dict[int, int]


def covered_in_three_years(service: Service) -> dict[str, frozenset[int]]:
    """By person: the standards with a record in this CPD year or the two before, in a frozen
    year those that were frozen."""
    return {person.id: _covered(person, service) for person in service.listed}


def _covered(person: Person, service: Service) -> frozenset[int]:
    found: set[int] = set()
    for year in (service.year.before(back) for back in range(YEARS)):
        if (kept := person.frozen_in(year, service.as_of)) is not None:
            found.update(kept.figures.standards.by_standard)
        else:
            for record in person.records:
                if record.date in year and record.counts(service.as_of):
                    found.update(record.standards)
    return frozenset(found) & service.rules.standards.ids


def measure_covering(
    group: Group, service: Service, three_years: Mapping[str, frozenset[int]]
) -> Covering:
    """`three_years`: of covered_in_three_years."""
    asked = [p for p in group.people if service.standings[p].standards.applies]
    numbers = [standard.id for standard in service.rules.standards.standards]
    return Covering(
        asked=len(asked),
        this_year={
            n: sum(n in service.standings[p].standards.by_standard for p in asked) for n in numbers
        },
        three_years={n: sum(n in three_years[p] for p in asked) for n in numbers},
    )


def thinnest(covering: Covering) -> tuple[int, ...]:
    """The standards, those that the fewest have a record for this year first."""
    return tuple(sorted(covering.this_year, key=lambda n: (covering.this_year[n], n)))
