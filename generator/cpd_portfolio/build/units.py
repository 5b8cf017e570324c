"""What a build is made of: one unit a site, each known by a key of all that its pages show.

A unit's pages are made from its view and nothing else, so the view is its key: where the view,
the evidence, the theme, the configuration and the versions are the same, the pages are.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.msgpack import Encoder

from cpd_portfolio.measures.falling_due import DueItem
from cpd_portfolio.measures.service import Service
from cpd_portfolio.model import Person
from cpd_portfolio.model.accessibility import NOTHING_SAID, Accessibility
from cpd_portfolio.model.shares import Share
from cpd_portfolio.pages import (
    Site,
    make_front,
    make_organisation,
    make_portfolio,
    make_programmes,
    make_team,
    make_team_list,
)
from cpd_portfolio.reading import Reading
from cpd_portfolio.view import evidence_files, view_person
from cpd_portfolio.view.model.teams import TeamLink, TeamView
from cpd_portfolio.view.organisation import view_organisation
from cpd_portfolio.view.pack import view_pack
from cpd_portfolio.view.programmes import view_programmes
from cpd_portfolio.view.records import Audience
from cpd_portfolio.view.root import view_root
from cpd_portfolio.view.teams import view_team_links, view_teams

DigestOf = Callable[[str], str | None]


class Unit(Struct, frozen=True):
    """`folder`: where its site goes below the root. `make`: its view -> its site."""

    folder: str
    view: Any
    make: Callable[[Any], Site]
    files: Mapping[str, Path] = field(default_factory=dict)

    def key(self, base: str, digest_of: DigestOf) -> str:
        """`base`: that of what every page hangs on (digests.py)."""
        evidence = sorted((address, digest_of(str(path))) for address, path in self.files.items())
        known = hashlib.sha256(base.encode())
        for part in (self.folder.encode(), content_of(self.view), content_of(evidence)):
            known.update(b"%d\0" % len(part))
            known.update(part)
        return known.hexdigest()

    def site(self) -> Site:
        return self.make(self.view)


def content_of(value: Any) -> bytes:
    """Other bytes for another value. Which type a field has is not in them, only its name: that
    is the same for all views of one version of the program."""
    try:
        return _encoder.encode(value)
    except (ValueError, OverflowError, TypeError):  # half a character, an endless number
        return repr(value).encode("utf-8", "surrogatepass")


def _spelled_out(value: Any) -> tuple[Any, ...]:
    """What MessagePack has no form for."""
    if type(value) is Fraction:
        return (value.numerator, value.denominator)
    return (type(value).__name__, repr(value))


_encoder = Encoder(enc_hook=_spelled_out, order="deterministic")


def portfolio_folder(person: str) -> str:
    return f"people/{person}"


def portfolio_unit(person: Person, service: Service, audience: Audience = "internal") -> Unit:
    view = view_person(
        person,
        service.library,
        service.policies,
        service.as_of,
        service.standings.get(person.id),
        manages=person.id in service.managers,
        team_page=service.team_of(person),
        audience=audience,
        last_year=service.last_year.get(person.id),
    )
    files = evidence_files(person, service.policies, service.as_of, audience)
    make = partial(make_portfolio, files=files)
    return Unit(portfolio_folder(person.id), view, make, files)


def sources_of(
    reading: Reading, service: Service, base: str, digests: Mapping[str, str | None]
) -> dict[str, str]:
    """By person, a key of everything that view_person makes their view from: quicker to work out
    than the view. It may change where the view does not, never the other way round. Empty where
    the reading has no keys."""
    names = [(person.id, person.profile.name) for person in reading.library.people]
    common = hashlib.sha256(f"{base}\0{service.as_of}\0{names!r}".encode("utf-8", "surrogatepass"))
    found = {}
    for person in reading.library.people:
        if (key := reading.keys.get(person.id)) is None:
            continue
        files = reading.tree.people[person.id].files.values()
        parts = (
            key,
            person.id in service.managers,
            person.completions,
            person.frozen,
            reading.library.problems_of(person.id),
            sorted((file.name, digests.get(file.at)) for file in files if file.at in digests),
        )
        known = common.copy()
        known.update(repr(parts).encode("utf-8", "surrogatepass"))
        found[person.id] = known.hexdigest()
    return found


def service_units(
    service: Service, name: str, said: Accessibility = NOTHING_SAID
) -> Iterator[Unit]:
    """What is about more than one person, or about nobody. `name`: the service's. `said`: in its
    accessibility statement, which comes from the configuration and so is no part of a key."""
    programmes = view_programmes(service)
    teams = view_team_links(service)
    elsewhere = (
        *([("Programmes", "programmes/")] if programmes.programmes else []),
        *([("Teams", "teams/")] if teams else []),
        ("The service’s CPD", "organisation/"),
    )
    yield Unit("", view_root(service, elsewhere), partial(make_front, name=name, said=said))
    if programmes.programmes:
        yield Unit("programmes", programmes, make_programmes)
    yield Unit("teams", (teams, bool(programmes.programmes)), _make_team_list)
    for team in view_teams(service):
        yield Unit(f"teams/{team[0].id}", team, _make_team)
    yield Unit("organisation", view_organisation(service), make_organisation)


def _make_team_list(view: tuple[tuple[TeamLink, ...], bool]) -> Site:
    return make_team_list(*view)


def _make_team(view: tuple[TeamView, tuple[DueItem, ...]]) -> Site:
    return make_team(*view)


def pack_unit(share: Share, secret: bytes, service: Service, name: str) -> Unit:
    """A sealed pack. `name`: the service's. Another secret, salt or last day is another pack."""
    from cpd_portfolio.share.packing import folder_of, seal_pack, secret_id  # pictures, ciphers

    made = view_pack(share, service.library, service.policies, service.as_of, name)
    folder = folder_of(share, secret)
    sealed_by = (secret_id(secret), share.salt, share.until, share.passphrase)

    def make(_view: object) -> Site:
        files = seal_pack(made.view, made.files, share, secret)
        return Site(folder, "", (), (), downloads=files)

    return Unit(folder, (made.view, sealed_by), make, made.files)
