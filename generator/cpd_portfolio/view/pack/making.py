"""What is the same for everybody in a pack; and one record as its reader sees it."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cpd_portfolio.markup import Prose, prose
from cpd_portfolio.measures.occupational import is_hands_on
from cpd_portfolio.model import Evidence, Record
from cpd_portfolio.model.shares import Share
from cpd_portfolio.policy import Policies, Policy
from cpd_portfolio.view.model.pack import PackFile, PackRecord
from cpd_portfolio.view.pack.shown import Shown
from cpd_portfolio.view.records import view_confirmed


@dataclass
class Making:
    """What is the same for everybody in a pack, and the numbers that have been given out."""

    share: Share
    policies: Policies
    as_of: date
    files: dict[str, Path] = field(default_factory=dict)
    records: int = 0

    @property
    def today(self) -> Policy:
        return self.policies.on(self.as_of)

    def is_new(self, day: date | None) -> bool:
        last = self.share.last_visit
        return last is not None and day is not None and day > last

    def nextview_record(self) -> str:
        self.records += 1
        return f"record-{self.records}"


def view_record(
    record: Record, shown: Shown, making: Making, files: dict[str, PackFile]
) -> PackRecord:
    own = tuple(_file(one, files, making) for one in record.evidence)
    linked = [(address, _file(one, files, making)) for address, one in record.links]
    links = {address: f"#{file.ref}" for address, file in linked if file.there}
    claim = record.occupational

    def text(written: str | None) -> Prose:
        return prose(written, links, top=5)

    return PackRecord(
        ref=making.nextview_record(),
        date=record.date,
        until=record.until,
        title=record.title,
        type=making.policies.type_label(record.type),
        activity=_activity(claim.activity, making.policies) if claim else None,
        hands_on=is_hands_on(record, making.today),
        provider=record.provider,
        area=shown.profile.area_titles.get(claim.area) if claim else None,
        purpose=record.purpose,
        content=text(record.body.content),
        implication=text(record.body.implication),
        impact=text(record.body.impact),
        hours=record.hours,
        confirmed=view_confirmed(record.confirmed),
        standards=record.standards if making.share.has("standards") else (),
        files=tuple(dict.fromkeys([*own, *(file for _, file in linked)])),
        new=making.is_new(record.date),
    )


def _file(evidence: Evidence, files: dict[str, PackFile], making: Making) -> PackFile:
    """Each file once a person, whichever records name it."""
    if (known := files.get(evidence.path)) is not None:
        return known
    name = evidence.path.rpartition("/")[2]
    ref = f"file-{len(making.files) + 1}" if evidence.source is not None else ""
    if evidence.source is not None:
        making.files[ref] = evidence.source
    found = PackFile(ref, name, evidence.source is not None)
    files[evidence.path] = found
    return found


def _activity(name: str | None, policies: Policies) -> str | None:
    labels = (policy.activity_labels for policy in reversed(policies.versions))
    return next((known[name] for known in labels if name in known), name) if name else None
