"""Records -> RecordViews, with their addresses in the portfolio."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from msgspec import Struct

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.markup import prose
from cpd_portfolio.measures.hours import INSET_TYPE
from cpd_portfolio.measures.occupational import is_hands_on
from cpd_portfolio.measures.records import visibility_of
from cpd_portfolio.model import Evidence, Person, Record, Review
from cpd_portfolio.model.files import Confirmed
from cpd_portfolio.policy import Policies, Policy
from cpd_portfolio.view.model import (
    ConfirmedView,
    EvidenceView,
    RecordLink,
    RecordView,
    StandardView,
)

Audience = Literal["self", "internal"]


class Records(Struct, frozen=True):
    """What can be shown, newest first, each record with its view."""

    pairs: tuple[tuple[Record, RecordView], ...]

    def of_year(self, year: CpdYear) -> tuple[RecordView, ...]:
        return tuple(view for record, view in self.pairs if record.date in year)

    def of_area(self, area: str) -> tuple[RecordView, ...]:
        return tuple(
            view
            for record, view in self.pairs
            if record.occupational is not None and record.occupational.area == area
        )

    def evidencing(self, standard: int, years: Iterable[CpdYear]) -> tuple[RecordLink, ...]:
        wanted = tuple(years)
        return tuple(
            RecordLink(view.title, view.date, view.url, view.state)
            for record, view in self.pairs
            if standard in record.standards and any(record.date in year for year in wanted)
        )

    def answering(self, need: str) -> tuple[RecordView, ...]:
        """The oldest first."""
        return tuple(view for record, view in reversed(self.pairs) if need in record.needs)

    def view_of(self, record: Record) -> RecordView | None:
        return next((view for known, view in self.pairs if known is record), None)


def address_of(slug: str) -> str:
    """The address of a reflection's page, from the portfolio's root."""
    return f"reflections/{quote(slug)}/"


def review_address(review: Review) -> str:
    """The address of a review's page, from the portfolio's root."""
    return f"reviews/{quote(review.slug)}/"


def file_address(evidence: Evidence) -> str:
    """The place of an evidence file in the portfolio, not yet quoted for a link."""
    return f"files/{evidence.path}"


def files_of(visible: Iterable[Record]) -> dict[str, Path]:
    """Address in the portfolio -> file, for all evidence that these records name or link to."""
    return {
        file_address(evidence): evidence.source
        for record in visible
        for evidence in (*record.evidence, *(target for _, target in record.links))
        if evidence.source is not None
    }


def view_records(
    visible: Iterable[Record], person: Person, policies: Policies, as_of: date, up: str = "../../"
) -> Records:
    """`up`: from the page that shows the texts to the portfolio's root, for links in them."""
    newest_first = sorted(visible, key=lambda record: record.sort_key, reverse=True)
    return Records(tuple((r, _view(r, person, policies, as_of, up)) for r in newest_first))


def _view(record: Record, person: Person, policies: Policies, as_of: date, up: str) -> RecordView:
    year = policies.year_of(record.date, as_of)
    rules, today = policies.for_year(year), policies.on(as_of)
    links = {address: f"{up}{quote(file_address(target))}" for address, target in record.links}
    occupational = record.occupational
    return RecordView(
        title=record.title,
        date=record.date,
        until=record.until,
        hours=record.hours,
        type=policies.type_label(record.type),
        year=year.label,
        url=address_of(record.slug) if record.slug is not None else None,
        event=record.event,
        standards=_standards(record, rules),
        purpose=record.purpose,
        provider=record.provider,
        mandatory=tuple(requirement_title(name, policies) for name in record.mandatory),
        needs=tuple(need.need for need in person.plan.needs if need.id in record.needs),
        area=_sector(occupational.area, person) if occupational else None,
        activity=_activity(occupational.activity, policies) if occupational else None,
        hands_on=is_hands_on(record, today),
        confirmed=view_confirmed(record.confirmed),
        useful=record.evaluation.useful if record.evaluation else None,
        useful_comment=record.evaluation.comment if record.evaluation else None,
        passed_on_to=record.disseminate.to if record.disseminate else None,
        pass_on_by=record.disseminate.by if record.disseminate else None,
        passed_on=record.disseminate.done if record.disseminate else None,
        share_practice=record.share_practice,
        shareable=visibility_of(record, today) == "shareable",
        impact_review=record.impact_review,
        state=_state(record, today, as_of),
        inset_days=record.inset_days if record.type == INSET_TYPE else None,
        evidence=tuple(_evidence(one) for one in record.evidence),
        content=prose(record.body.content, links),
        implication=prose(record.body.implication, links),
        impact=prose(record.body.impact, links),
    )


def _state(record: Record, today: Policy, as_of: date) -> str | None:
    """What sets a record apart in its author's own preview; others never see one of these."""
    if record.draft:
        return "Draft"
    if record.date > as_of:
        return "Planned"
    return "Private" if visibility_of(record, today) == "private" else None


def _evidence(evidence: Evidence) -> EvidenceView:
    name = evidence.path.rpartition("/")[2]
    return EvidenceView(name, quote(file_address(evidence)) if evidence.source else None)


def _standards(record: Record, rules: Policy) -> tuple[StandardView, ...]:
    texts = {standard.id: standard.text for standard in rules.standards.standards}
    return tuple(StandardView(number, texts.get(number, "")) for number in record.standards)


def requirement_title(name: str, policies: Policies) -> str:
    return next(
        (
            rule.title
            for policy in reversed(policies.versions)
            for rule in policy.rules.requirements
            if rule.id == name
        ),
        name,
    )


def _sector(area: str, person: Person) -> str:
    return person.profile.area_titles.get(area, area)


def _activity(name: str | None, policies: Policies) -> str | None:
    if name is None:
        return None
    return next(
        (
            policy.activity_labels[name]
            for policy in reversed(policies.versions)
            if name in policy.activity_labels
        ),
        name,
    )


def view_confirmed(confirmed: Confirmed | None) -> ConfirmedView | None:
    return ConfirmedView(confirmed.by, confirmed.date, confirmed.how) if confirmed else None
