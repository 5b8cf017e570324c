"""An audit: who and what was drawn, and what each of their figures rests on."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from cpd_portfolio.figures import british_date
from cpd_portfolio.model import Person, Record
from cpd_portfolio.trace import Case, Trace, figures_of, trace
from cpd_portfolio.trace.model import Place
from cpd_portfolio.trace.sample import digest_of, sample_people, sample_records


class ToRead(Struct, frozen=True):
    """A record to look at. `title` is None for a private one, whose evidence is not named
    either: its path says where to look."""

    record: Record
    places: tuple[Place, ...]
    title: str | None
    evidence: tuple[str, ...]
    confirmed: str


class Sampled(Struct, frozen=True):
    person: Person
    traces: tuple[Trace, ...]
    records: tuple[ToRead, ...]


class Audit(Struct, frozen=True):
    """`of`: how many people it was drawn from, `digest`: of their ids; `asked`: the size asked
    for, which may be more than there are."""

    seed: int
    asked: int
    of: int
    digest: str
    sampled: tuple[Sampled, ...]


def draw(people: Iterable[Person], seed: int, size: int, case: Callable[[Person], Case]) -> Audit:
    """`people`: those employed in the CPD year."""
    everyone = tuple(people)
    drawn = sample_people(everyone, seed, size)
    return Audit(
        seed,
        size,
        len(everyone),
        digest_of(person.id for person in everyone),
        tuple(_sampled(case(person), seed) for person in drawn),
    )


def _sampled(case: Case, seed: int) -> Sampled:
    return Sampled(
        case.person,
        tuple(
            trace(case, figure)
            for figure in figures_of(case)
            if not figure.startswith("standards:")  # the files of `standards` are theirs
        ),
        tuple(_to_read(case, record) for record in sample_records(case.counted, seed)),
    )


def _to_read(case: Case, record: Record) -> ToRead:
    private = case.is_private(record)
    confirmed = "self-declared"
    event = case.events.get(record.event) if record.event else None
    if event is not None and record.person in event.attendees:
        confirmed = "on the event's list of attendees"
    if (by := record.confirmed) is not None:
        day = f" on {british_date(by.date)}" if by.date else ""
        how = f" ({by.how})" if by.how else ""
        confirmed = f"confirmed by {by.by}{day}{how}" if not private else "confirmed"
    files = dict.fromkeys([*record.evidence, *(evidence for _, evidence in record.links)])
    evidence = tuple(
        f"{case.lines.path(f'{record.person}/{file.path}')}"
        + ("" if file.source is not None else " (not there, or of a kind that is not published)")
        for file in files
    )
    return ToRead(
        record,
        case.record_places(record, "hours"),
        None if private else record.title,
        () if private else evidence,
        confirmed,
    )
