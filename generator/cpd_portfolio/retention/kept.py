"""Everything that is kept of people, each with the day that its age is counted from.

A reflection, a review, an event: its last day. Evidence: the newest reflection that names it. A
completion: the day it runs out, else the day of it. A need of the plan: the latest of its dates.
An absence, a share: its end. A frozen year: its last day. Where a file cannot be read, its date is
looked for all the same. What has none is listed without one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from cpd_portfolio.dates import DateError, parse_date
from cpd_portfolio.measures import measure_person
from cpd_portfolio.measures.items import Item, items_of
from cpd_portfolio.model import Completion, Person, Record
from cpd_portfolio.reading import Reading, front_matter
from cpd_portfolio.reading.places import Places
from cpd_portfolio.reading.scan import File, Folder, reflections_of, reviews_of
from cpd_portfolio.reading.text import FileFlaw, read_file

What = Literal[
    "reflection", "evidence", "review", "completion", "attendance", "need", "absence", "event",
    "frozen-year", "share", "portfolio", "file",
]  # fmt: skip
_SETTINGS = frozenset({"profile.md", "employment.yml", "plan.yml"})


class Kept(Struct, frozen=True):
    """`path` as problems have it. `disk`: the file or folder itself, None where it is a line in a
    file. `since`: the day its age is counted from, and `counted_from` what day that is. `rests`:
    what of today goes by it. `names`: ids by which reflections refer to it."""

    path: str
    what: What
    since: date | None
    counted_from: str
    person: str | None = None
    line: int | None = None
    disk: Path | None = None
    rests: tuple[str, ...] = ()
    named_by: tuple[tuple[str, date | None], ...] = ()


def kept_of(
    reading: Reading, places: Places, as_of: date, chosen: Iterable[Person] | None = None
) -> Iterator[Kept]:
    """Of everybody and of the service, or of the chosen people alone."""
    people = reading.library.people if chosen is None else tuple(chosen)
    events: defaultdict[str, list[str]] = defaultdict(list)
    for person in people:
        items = _dated_items(person, reading, as_of)
        for record in person.records:
            if record.is_attendance and record.event is not None:
                events[record.event] += _rests(items, record)
        yield from _of_person(person, reading, places, items)
    if chosen is None:
        yield from _of_service(reading, events)


def _dated_items(person: Person, reading: Reading, as_of: date) -> tuple[Item, ...]:
    policies = reading.policies
    standing = measure_person(person, policies, as_of, policies.year_of(as_of, as_of))
    return tuple(one for one in items_of(person, standing, policies.on(as_of)) if one.dated)


def _rests(items: Iterable[Item], record: Record) -> list[str]:
    """What goes by a record as the latest of its kind."""
    area = record.occupational.area if record.occupational is not None else None
    return [
        item.title
        for item in items
        if item.last == record.date
        and (
            (item.kind == "mandatory" and item.id in record.mandatory)
            or (item.kind == "occupational" and item.id.partition("/")[0] == area)
        )
    ]


# --- one person


def _of_person(
    person: Person, reading: Reading, places: Places, items: tuple[Item, ...]
) -> Iterator[Kept]:
    folder = reading.tree.people[person.id]
    as_reflections, as_reviews = reflections_of(folder), reviews_of(folder)
    records = {record.path: record for record in person.records if record.path is not None}
    for file in as_reflections:
        record = records.get(file.path)
        if record is None:
            yield _unread(file, "reflection", person.id, reading)
            continue
        rests = tuple(_rests(items, record))
        yield Kept(file.path, "reflection", _end(record), "its last day", person.id, None,
                   file.disk, rests)  # fmt: skip
    reviews = {review.path: review for review in person.reviews}
    for file in as_reviews:
        review = reviews.get(file.path)
        if review is None:
            yield _unread(file, "review", person.id, reading)
            continue
        mine = (one for one in items if one.kind == "review" and one.id == review.kind)
        rests = tuple(one.title for one in mine if one.last == review.date)
        yield Kept(file.path, "review", review.date, "its day", person.id, None, file.disk, rests)
    told = {file.path for file in (*as_reflections, *as_reviews)}
    others = [f for f in folder.files.values() if f.path not in told and f.name not in _SETTINGS]
    unread = [file for file in as_reflections if file.path not in records]
    yield from _others(others, records.values(), unread, person.id)
    yield from _lines(person, places, records.values(), items)


def _end(record: Record) -> date:
    return record.until or record.date


def _others(
    files: list[File], records: Iterable[Record], unread: list[File], person: str
) -> Iterator[Kept]:
    """Evidence, and what nothing reads."""
    newest: dict[str, date] = {}
    for record in records:
        for found in (*record.evidence, *(evidence for _, evidence in record.links)):
            newest[found.path] = max(_end(record), newest.get(found.path, date.min))
    in_doubt = "\n".join(_text(file) for file in unread)
    for file in files:
        since, words = newest.get(file.name), "the newest reflection that names it"
        if file.disk.name in in_doubt:
            since, words = None, "a reflection with an error names it"
        elif since is None:
            words = "no reflection names it"
        what: What = "evidence" if since or file.name.startswith("evidence/") else "file"
        yield Kept(file.path, what, since, words, person, None, file.disk)


def _text(file: File) -> str:
    try:
        return read_file(file.disk)
    except FileFlaw:
        return ""


def _unread(file: File, what: What, person: str, reading: Reading) -> Kept:
    """A file with an error: its date may be readable all the same."""
    since = _written_date(file, reading)
    words = "its date; the file has an error" if since else "the file has an error"
    return Kept(file.path, what, since, words, person, None, file.disk)


def _written_date(file: File, reading: Reading) -> date | None:
    value = front_matter.parse(_text(file)).document.value
    if not isinstance(value, dict):
        return None
    found = [_day(value.get(key)) for key in ("until", "date")]
    events = {event.id: event.until or event.date for event in reading.library.events}
    named = value.get("event")
    found.append(events.get(named) if isinstance(named, str) else None)
    return next((day for day in found if day is not None), None)


def _day(written: object) -> date | None:
    try:
        return parse_date(written) if isinstance(written, str) else None
    except DateError:
        return None


def _lines(
    person: Person, places: Places, records: Iterable[Record], items: tuple[Item, ...]
) -> Iterator[Kept]:
    """What is a line in a file that goes on."""
    naming: defaultdict[str, list[tuple[str, date | None]]] = defaultdict(list)
    for record in records:
        for name in record.needs:
            naming[name].append((record.path or "", _end(record)))
    plan = places.path(f"{person.id}/plan.yml")
    for number, need in enumerate(person.plan.needs):
        days = [day for day in (need.achieved, need.by, need.agreed) if day is not None]
        yield Kept(
            plan, "need", max(days, default=None),
            "the latest of its dates" if days else "it has no date",
            person.id, places.line(plan, ("needs", number)), named_by=tuple(naming[need.id]),
        )  # fmt: skip
    work = places.path(f"{person.id}/employment.yml")
    for number, absence in enumerate(person.employment.absences):
        line = places.line(work, ("absences", number))
        words = "its last day" if absence.to else "it has not ended"
        yield Kept(work, "absence", absence.to, words, person.id, line)
    for row in person.completions:
        words = "the day it runs out" if row.expires else "its day"
        rests = tuple(
            item.title
            for item in items
            if item.kind == "mandatory" and item.id == row.requirement and item.last == row.date
            if not _outlived(row, person.completions)
        )
        since = row.expires or row.date
        yield Kept(row.path or "", "completion", since, words, person.id, row.line, rests=rests)


def _outlived(row: Completion, rows: Iterable[Completion]) -> bool:
    """Whether another completion of the same day runs out later: the due date goes by that."""
    return any(
        (one.requirement, one.date) == (row.requirement, row.date)
        and one.expires is not None
        and (row.expires is None or row.expires < one.expires)
        for one in rows
    )


# --- the service


def _of_service(reading: Reading, rests: dict[str, list[str]]) -> Iterator[Kept]:
    tree, library = reading.tree, reading.library
    naming: defaultdict[str, list[tuple[str, date | None]]] = defaultdict(list)
    for person in library.people:
        for record in person.records:
            if record.event is not None and record.path is not None:
                naming[record.event].append((record.path, _end(record)))
    events = {event.path: event for event in library.events}
    for file in tree.events.values():
        if (event := events.get(file.path)) is None:
            found = replace(_unread(file, "event", "", reading), person=None)
            yield found
            continue
        titles = sorted(set(rests.get(event.id, ())))
        yield Kept(
            file.path, "event", event.until or event.date, "its last day", None, None, file.disk,
            tuple(f"{title} of people who came" for title in titles), tuple(naming[event.id]),
        )  # fmt: skip
    years = {year.year.label: year for year in library.frozen}
    for name, file in tree.frozen.items():
        year = years.get(name.rpartition(".")[0])
        words = "its last day" if year else "the file has an error"
        last = year.year.last if year else None
        yield Kept(file.path, "frozen-year", last, words, None, None, file.disk)
    for listed in reading.shares:
        yield Kept(
            listed.path, "share", listed.share.until, "its last day", None, listed.until_line
        )
    for name in library.left_out:
        folder = tree.people[name]
        for disk, path in folders_of(folder):
            words = "profile.md or employment.yml has an error, so that nobody knows"
            yield Kept(path, "portfolio", None, words, name, None, disk)


def folders_of(folder: Folder) -> list[tuple[Path, str]]:
    """A person's folder in each portfolios folder that has one: on disk, and as problems show
    it."""
    found = {}
    for file in folder.files.values():
        up = file.name.count("/") + 1
        found[file.disk.parents[up - 1]] = file.path.removesuffix(f"/{file.name}")
    return sorted(found.items())


def leaver(person: Person, reading: Reading, places: Places) -> Iterator[Kept]:
    """All that is kept of somebody who has left, counted from the end of employment."""
    end, words = person.employment.end, "the end of employment"
    for disk, path in folders_of(reading.tree.people[person.id]):
        yield Kept(path, "portfolio", end, words, person.id, None, disk)
    for row in person.completions:
        yield Kept(row.path or "", "completion", end, words, person.id, row.line)
    for event in reading.library.events:
        if person.id in event.attendees:
            line = places.item_line(event.path, "attendees", person.id)
            yield Kept(event.path, "attendance", end, words, person.id, line)
    for listed in reading.shares:
        if person.id in listed.share.people:
            yield Kept(listed.path, "share", end, words, person.id, listed.until_line)
