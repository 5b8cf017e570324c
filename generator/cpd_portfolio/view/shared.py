"""Shared practice, by standard: what authors offer to all colleagues.

Policy, section 7: managers "ensure that opportunities are made … for the member of staff to share
their learning (knowledge and skills) and good practice with others in the team and more widely".
By allow-list: a text, its title, type and day, and its author's name and job title. Evidence lies
in the portfolio, which colleagues may not open, so links to it and pictures become words.
"""

import hashlib

from cpd_portfolio.markup import prose
from cpd_portfolio.measures.service import Service
from cpd_portfolio.model import Person, Record
from cpd_portfolio.view import visible_records
from cpd_portfolio.view.model.shared import (
    EventView,
    SharedDomain,
    SharedPracticeView,
    SharedStandard,
    SharedText,
)

_TOP = 4  # of an author's headings: below the title and the section


def view_shared_practice(service: Service, coming: tuple[EventView, ...]) -> SharedPracticeView:
    """`coming`: the events that are not over."""
    known = service.rules.standards.ids
    texts = _texts(service)
    domains = tuple(
        SharedDomain(
            domain.id,
            domain.title,
            tuple(
                SharedStandard(
                    number=standard.id,
                    text=standard.text,
                    domain=domain.title,
                    texts=tuple(text for text in texts if standard.id in text.standards),
                    events=tuple(
                        event
                        for event in coming
                        if standard.id in (one.number for one in event.standards)
                    ),
                )
                for standard in domain.standards
            ),
        )
        for domain in service.rules.standards.domains
    )
    return SharedPracticeView(
        service.rules.standards.name,
        domains,
        tuple(text for text in texts if not known.intersection(text.standards)),
    )


def _texts(service: Service) -> tuple[SharedText, ...]:
    """The newest first; of one day in the order of titles and names."""
    found = [
        _text(record, person, service)
        for person in service.library.people
        for record in visible_records(person, service.policies, service.as_of)
        if record.share_practice
    ]
    found.sort(key=lambda text: (text.title.casefold(), text.name.casefold()))
    return tuple(sorted(found, key=lambda text: text.date, reverse=True))


def _text(record: Record, person: Person, service: Service) -> SharedText:
    which = f"{person.id}/{record.slug}".encode()  # not said as it is: it is a file's name
    return SharedText(
        anchor=f"text-{hashlib.sha256(which).hexdigest()[:12]}",
        title=record.title,
        name=person.profile.name,
        job_title=person.profile.job_title,
        date=record.date,
        until=record.until,
        type=service.policies.type_label(record.type),
        standards=tuple(sorted(service.rules.standards.ids.intersection(record.standards))),
        content=prose(record.body.content, top=_TOP),
        implication=prose(record.body.implication, top=_TOP),
        impact=prose(record.body.impact, top=_TOP),
    )
