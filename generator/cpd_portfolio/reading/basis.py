"""Which files the figures of a CPD year rest on, and the digests of what stands in them.

A path here is one in the portfolios folder (`ann-sample/employment.yml`), without the name of the
folder itself: that may differ from one checkout to the next.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from msgspec import Struct

from cpd_portfolio import yaml_lines
from cpd_portfolio.dates import CpdYear
from cpd_portfolio.model.portfolio import Event, Person, Record
from cpd_portfolio.policy import Policies, Policy
from cpd_portfolio.reading.policies import shipped
from cpd_portfolio.reading.scan import File, Tree
from cpd_portfolio.reading.text import FileFlaw, read_file

SHIPPED = "the rules that come with cpd"
_RULES_OF_A_YEAR = (
    "cpd_year_starts", "pace_grace", "roles", "groups", "hours", "inset_days", "standards",
    "activity_types", "visibility",
)  # fmt: skip
YEARS_BEFORE = 2  # coverage of the standards is over three years


def digest_of(*texts: str) -> str:
    """SHA-256 of texts, told apart from one another."""
    joined = "\0".join(texts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass
class Files:
    """The files of today by their path in the portfolios folder; each is read at most once.

    A digest is of the text with line ends of one kind and no byte-order mark, so that a checkout
    on Windows has the same; for a file without them it is what `sha256sum` says.
    """

    tree: Tree
    events: dict[str, Event]
    _digests: dict[str, str | None] = field(default_factory=dict)

    def at(self, path: str) -> File | None:
        top, _, name = path.partition("/")
        if not name:
            return self.tree.policies.get(path) or self.tree.standards.get(path)
        if top == "events":
            return self.tree.events.get(name)
        folder = self.tree.people.get(top)
        return folder.files.get(name) if folder is not None else None

    def digest(self, path: str) -> str | None:
        """None where the file is not there or cannot be read."""
        if path not in self._digests:
            file = self.at(path)
            self._digests[path] = _digest(file) if file is not None else None
        return self._digests[path]

    def event_path(self, record: Record) -> str | None:
        event = self.events.get(record.event) if record.event is not None else None
        return _inside(event.path) if event is not None else None


def _digest(file: File) -> str | None:
    try:
        return digest_of(read_file(file.disk))
    except FileFlaw:
        return None


def _inside(path: str) -> str:
    return path.partition("/")[2]


class Basis(Struct, frozen=True):
    """`files`: path -> digest, of what may be named. `private`: digests alone, each of a private
    record's path and text together, so that neither can be guessed from it. `hidden`: the paths
    behind those, never to be shown."""

    files: dict[str, str]
    private: Counter[str]
    hidden: dict[str, str]


def is_hidden(record: Record, policies: Policies) -> bool:
    """Whether a record is a draft, or private by what any version of the policy says."""
    if record.draft:
        return True
    of_occupational = record.occupational is not None
    return "private" in (
        {record.visibility}
        if record.visibility is not None
        else {policy.default_visibility(of_occupational) for policy in policies.versions}
    )


def basis_of(person: Person, year: CpdYear, policies: Policies, files: Files) -> Basis:
    """What a person's figures of a CPD year rest on: employment.yml, the records of the year
    (drafts too, which are counted as such) and the counted ones of the two years before."""
    named = {f"{person.id}/employment.yml"}
    private: Counter[str] = Counter()
    hidden: dict[str, str] = {}
    for record in person.records:
        if not _matters(record, year):
            continue
        path, event = record.path and _inside(record.path), files.event_path(record)
        if not is_hidden(record, policies):
            named.update(one for one in (path, event) if one)
        elif path:
            parts = [path, files.digest(path) or "", (event and files.digest(event)) or ""]
            hidden[path] = digest_of(*parts)
            private[hidden[path]] += 1
        elif event:  # a draft of an event: nobody's secret
            named.add(event)
    found = {path: files.digest(path) for path in sorted(named)}
    return Basis({p: digest for p, digest in found.items() if digest}, private, hidden)


def _matters(record: Record, year: CpdYear) -> bool:
    if record.date in year:
        return True
    before: date = year.before(YEARS_BEFORE).first
    return before <= record.date < year.first and not record.draft


def unnamed_paths(person: Person, policies: Policies, files: Files) -> frozenset[str]:
    """Paths that must not be told now: hidden records, what they reflect on unless a record that
    is shown names it too, and files of the person's folder that are no record (they may be
    broken, and nobody can say then whether they are private)."""
    hidden, shown = set(), {f"{person.id}/employment.yml"}
    for record in person.records:
        paths = {record.path and _inside(record.path), files.event_path(record)}
        known = {path for path in paths if path}
        if is_hidden(record, policies) and not record.is_attendance:
            hidden |= known
        else:
            shown |= known
    folder = files.tree.people[person.id]
    others = {f"{person.id}/{name}" for name in folder.files}
    return frozenset((hidden | others) - shown)


def policy_files(policy: Policy, files: Files) -> dict[str, str]:
    """Path -> digest, of the version of the rules and of a set of standards of one's own. Of the
    shipped rules what they say of such figures is taken: a comment or a new requirement in them
    changes nothing."""
    found = {SHIPPED: _shipped_digest()}
    paths = [_inside(policy.path)] if policy.path is not None else []
    if policy.rules.standards.set in files.tree.standards:
        paths.append(policy.rules.standards.set)
    digests = {path: files.digest(path) for path in paths}
    return found | {path: digest for path, digest in digests.items() if digest}


@cache
def _shipped_digest() -> str:
    rules = yaml_lines.parse(shipped("default.yml")).value
    said = {key: rules[key] for key in _RULES_OF_A_YEAR}
    return digest_of(json.dumps(said, sort_keys=True, ensure_ascii=False))
