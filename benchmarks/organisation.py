"""A large fictitious organisation, the same to the byte for the same seed.

`Organisation(people, each)` gives people one at a time, so that 30,000 reflections are never in
memory together; `write` puts them into a folder as `cpd` reads it. A person is the same in an
organisation of any size.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks.people import CHOSEN, YEARS, Event, Maker, Person, cpd_year, standards_of
from benchmarks.words import Words


class Organisation:
    def __init__(self, people: int, each: int = 30, seed: int = 7) -> None:
        self.size, self.each, self.seed = people, each, seed
        self.words = Words(seed=seed)
        self.events = tuple(self._events())

    def people(self) -> Iterator[Person]:
        for number in range(self.size):
            yield Maker(self.seed, number, self.each, self.words, self.events).person()

    def evidence(self, path: str) -> bytes:
        """A file as large as a scanned certificate is; nothing in it repeats, as in a picture."""
        rng = random.Random(f"{self.seed} {path}")
        return b"%PDF-1.4\n" + rng.randbytes(rng.randint(8, 60) * 1024)

    def _events(self) -> Iterator[Event]:
        rng = random.Random(f"{self.seed} events")
        for year in YEARS:
            for number in range(12):
                inset = number < 5
                day = date(year, 9, 1) + timedelta(days=number * 28 + rng.randrange(20))
                yield Event(
                    slug=f"{day}-{'inset' if inset else 'meeting'}-{number:02d}",
                    title=self.words.title(rng),
                    date=day,
                    hours=rng.choice(("5", "6")) if inset else rng.choice(("1", "1.5", "3")),
                    type="inset-day" if inset else rng.choice(CHOSEN),
                    standards=standards_of(rng),
                    body=self.words.text(rng, 60),
                    share=0.85 if inset else 0.12,
                )


def write(folder: Path, people: int, each: int = 30, seed: int = 7) -> None:
    """The whole organisation into an empty portfolios folder."""
    organisation = Organisation(people, each, seed)
    attendees: dict[str, list[str]] = defaultdict(list)
    completions: list[tuple[date, str, str]] = []
    for person in organisation.people():
        write_person(folder, person, organisation)
        for slug in person.events:
            attendees[slug].append(person.id)
        completions += [(day, person.id, what) for day, what in person.completions]
    write_common(folder, organisation, attendees, completions)


def write_person(folder: Path, person: Person, organisation: Organisation) -> None:
    home = folder / person.id
    for name, text in person.files.items():
        put(home / name, text)
    for one in person.reflections:
        put(home / f"{one.path}.md", f"---\n{one.keys}---\n\n{one.body}\n")
    write_evidence(home, person, organisation)


def write_evidence(home: Path, person: Person, organisation: Organisation) -> None:
    for one in person.reflections:
        if one.evidence:
            path = home / one.evidence
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(organisation.evidence(f"{person.id}/{one.evidence}"))


def write_common(
    folder: Path,
    organisation: Organisation,
    attendees: dict[str, list[str]],
    completions: list[tuple[date, str, str]],
) -> None:
    """What is kept for everybody: events with who attended, and completions a CPD year."""
    for event in organisation.events:
        put(
            folder / "events" / f"{event.slug}.md",
            f"---\ntitle: {event.title}\ndate: {event.date}\nhours: {event.hours}\n"
            f"type: {event.type}\nstandards: {list(event.standards)}\n"
            f"attendees: [{', '.join(attendees[event.slug])}]\n---\n{event.body}\n",
        )
    rows: dict[str, list[str]] = defaultdict(list)
    for day, person, what in sorted(completions):
        rows[cpd_year(day)].append(f"{person},{what},{day},Learning Zone,\n")
    for year, lines in rows.items():
        head = "person,requirement,date,source,expires\n"
        put(folder / "completions" / f"{year}.csv", head + "".join(lines))


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
