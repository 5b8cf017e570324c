"""INSET days and other events: who came, what they made of it, who has not reflected yet.

Policy, section 7: "Reports of attendance at HA staff development courses will be available to
nominated staff, including the quality team"; section 4: individuals evaluate and reflect.

Whoever is an attendee came, and so did whoever shows a reflection on the event. A private
reflection says nothing here: it puts nobody on the list and its evaluation is not gathered; but
its author is not told to reflect once more.
"""

from collections import Counter
from fractions import Fraction

from msgspec import Struct

from cpd_portfolio.measures.records import lacks_implication, visibility_of
from cpd_portfolio.measures.service import Service
from cpd_portfolio.model import Event, Person, Record

SCORES = (1, 2, 3, 4, 5)


class Attended(Struct, frozen=True):
    """`person`: an id, which may be of somebody whose portfolio cannot be read. `reflection`:
    their own, where it may be shown. `to_reflect`: they are still to write one."""

    person: str
    reflection: Record | None
    to_reflect: bool


class EventFigures(Struct, frozen=True):
    """`attended`: whoever came, or, for a `coming` event, is expected, by id."""

    event: Event
    coming: bool
    attended: tuple[Attended, ...]

    @property
    def reflected(self) -> int:
        return sum(one.reflection is not None for one in self.attended)

    @property
    def to_reflect(self) -> int:
        return sum(one.to_reflect for one in self.attended)

    @property
    def scores(self) -> dict[int, int]:
        """How many evaluations say 1, 2, … 5."""
        found = Counter(
            one.reflection.evaluation.useful
            for one in self.attended
            if one.reflection is not None and one.reflection.evaluation is not None
        )
        return {score: found[score] for score in SCORES}

    @property
    def evaluations(self) -> int:
        return sum(self.scores.values())

    @property
    def mean_useful(self) -> Fraction | None:
        total = sum(score * number for score, number in self.scores.items())
        return Fraction(total, self.evaluations) if self.evaluations else None


def measure_events(service: Service) -> tuple[EventFigures, ...]:
    """Every event that is no draft, newest first."""
    shown: dict[str, dict[str, Record]] = {}
    waiting: dict[str, set[str]] = {}
    for person in service.library.people:
        for record in person.records:
            if record.event is None or not record.counts(service.as_of):
                continue
            if record.is_attendance:
                if _is_asked(person, record, service):
                    waiting.setdefault(record.event, set()).add(person.id)
            elif visibility_of(record, service.today) != "private":
                # of several on one event, the latest
                shown.setdefault(record.event, {})[person.id] = record
    events = [event for event in service.library.events if not event.draft]
    newest_first = sorted(events, key=lambda event: (-event.date.toordinal(), event.id))
    return tuple(
        _figures(event, shown.get(event.id, {}), waiting.get(event.id, set()), service)
        for event in newest_first
    )


def _is_asked(person: Person, attendance: Record, service: Service) -> bool:
    """Whether somebody is still to reflect: not once they have left, nor on mandatory learning
    that evidences nothing else."""
    return lacks_implication(attendance) and not person.employment.ended_before(service.as_of)


def _figures(
    event: Event, shown: dict[str, Record], waiting: set[str], service: Service
) -> EventFigures:
    coming = event.date > service.as_of
    came = set(event.attendees) if coming else {*event.attendees, *shown}
    return EventFigures(
        event=event,
        coming=coming,
        attended=tuple(
            Attended(person, None if coming else shown.get(person), person in waiting)
            for person in sorted(came)
        ),
    )
