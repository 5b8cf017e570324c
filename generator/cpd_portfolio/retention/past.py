"""What is older than a length of time, as of a date."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from cpd_portfolio.dates import Duration, add
from cpd_portfolio.figures import counted
from cpd_portfolio.model import Person
from cpd_portfolio.reading import Reading
from cpd_portfolio.reading.places import Places
from cpd_portfolio.retention.kept import Kept, kept_of, leaver


class Past(Struct, frozen=True):
    """`past`: older than the length, the oldest first. `undated`: what has no date to go by, so
    that somebody has to look. `names`: of the people in either, by id."""

    as_of: date
    length: Duration
    past: tuple[Kept, ...]
    undated: tuple[Kept, ...]
    names: dict[str, str]


def sort_out(
    reading: Reading,
    places: Places,
    as_of: date,
    length: Duration,
    chosen: tuple[Person, ...] | None = None,
) -> Past:
    """On the anniversary itself a thing is not older yet. Somebody who left that long ago is
    listed as a whole folder, and what is said of them elsewhere line by line."""
    people = reading.library.people if chosen is None else chosen
    gone = [one for one in people if is_older(one.employment.end, length, as_of)]
    of_gone = {one.id for one in gone}
    kept = [one for one in kept_of(reading, places, as_of, chosen) if one.person not in of_gone]
    kept += [one for person in gone for one in leaver(person, reading, places)]
    past = [one for one in kept if is_older(one.since, length, as_of)]
    files = {one.path for one in past if one.disk is not None}
    # a line of a file that goes as a whole need not be taken out of it
    past = [
        _with_names(one, files) for one in past if one.disk is not None or one.path not in files
    ]
    undated = [one for one in kept if one.since is None and one.what != "absence"]
    return Past(
        as_of,
        length,
        tuple(sorted(past, key=_order)),
        tuple(sorted(undated, key=_order)),
        {one.id: one.profile.name for one in people},
    )


def is_older(since: date | None, length: Duration, as_of: date) -> bool:
    return since is not None and add(since, length) < as_of


def _with_names(one: Kept, past: Iterable[str]) -> Kept:
    """Reflections that stay, and name what goes, would have an error then."""
    staying = [path for path, _ in one.named_by if path not in past and _folder(path) not in past]
    if not staying:
        return one
    number = len(staying)
    words = f"{counted(number, 'reflection')} that {'names' if number == 1 else 'name'} it"
    return replace(one, rests=(*one.rests, words))


def _folder(path: str) -> str:
    return "/".join(path.split("/")[:2])


def _order(one: Kept) -> tuple[date, str, int]:
    return (one.since or date.min, one.path, one.line or 0)
