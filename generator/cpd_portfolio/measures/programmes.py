"""Who works on which programme: the people behind each programme's page.

Policy, section 6: the records of occupational competency "should be made available when requested
to support EQA visits". An external quality assurer samples by qualification.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import Struct

from cpd_portfolio.model import Area, Person
from cpd_portfolio.model.files import Programme
from cpd_portfolio.model.programmes import programme_id


class Place(Struct, frozen=True):
    """A person's work on a programme in one of their areas."""

    person: Person
    area: Area
    programmes: tuple[Programme, ...]


def places_by_programme(people: Iterable[Person]) -> dict[str, tuple[Place, ...]]:
    """By the id of the programme's page, in the order of the people. Ids that differ in capitals
    alone are one programme; its page has the id that is written most often."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for person in people:
        for area in person.profile.occupational_areas:
            of_area: defaultdict[str, list[Programme]] = defaultdict(list)
            for programme in area.programmes:
                of_area[programme_id(programme).casefold()].append(programme)
            for key, programmes in of_area.items():
                found[key].append(Place(person, area, tuple(programmes)))
    return {_page_id(places): tuple(places) for places in found.values()}


def _page_id(places: Iterable[Place]) -> str:
    ids = (programme_id(programme) for place in places for programme in place.programmes)
    return most_said(ids)[0]


def most_said(words: Iterable[str]) -> list[str]:
    """The most frequent first; of equals, in the order of the alphabet."""
    return sorted(counted := Counter(words), key=lambda word: (-counted[word], word))
