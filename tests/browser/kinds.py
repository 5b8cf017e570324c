"""The kinds of page that there are, by address. A page of no kind fails a test: what is tested of
each kind is then tested of it too."""

import re
from pathlib import Path

_ORGANISATION = {
    "organisation": "organisation/",
    "organisation: events": "organisation/events/",
    "organisation: an event": "organisation/events/[^/]+/",
    "organisation: hours": "organisation/hours/",
    "organisation: mandatory learning": "organisation/mandatory/",
    "organisation: a requirement": "organisation/mandatory/[^/]+/",
    "organisation: partners": "organisation/partners/",
    "organisation: people": "organisation/people/",
    "organisation: problems": "organisation/problems/",
    "organisation: reviews": "organisation/reviews/",
    "organisation: a kind of review": "organisation/reviews/[^/]+/",
    "organisation: standards": "organisation/standards/",
}
_PORTFOLIO = {
    "overview": "",
    "record": "record/[^/]+/",
    "reflection": "reflections/[^/]+/",
    "standards": "standards/",
    "occupational competency": "occupational/",
    "mandatory learning": "mandatory/",
    "qualifications": "qualifications/",
    "plan": "plan/",
    "reviews": "reviews/",
    "review": "reviews/[^/]+/",
    "review sheet": "review-sheet/",
}
KINDS = {
    "front page": "",
    "accessibility statement": "accessibility/",
    "events": "events/",
    "event": "events/[^/]+/",
    "shared practice": "standards/",
    "a standard's shared practice": "standards/[^/]+/",
    "programmes": "programmes/",
    "programme": "programmes/[^/]+/",
    "teams": "teams/",
    "team": "teams/[^/]+/",
    **_ORGANISATION,
    **{kind: f"people/[^/]+/{pattern}" for kind, pattern in _PORTFOLIO.items()},
    "for other people": "403.html",
    "not found": "404.html",
}
PACK = re.compile("share/[^/]+/")


def addresses(site: Path) -> list[str]:
    """Of all pages, as they are asked for."""
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return [file.removesuffix("index.html") for file in files]


def kind_of(address: str) -> str | None:
    return next((kind for kind, said in KINDS.items() if re.fullmatch(said, address)), None)


def fullest(site: Path, kind: str) -> str:
    """The page of a kind that has most on it."""
    found = [address for address in addresses(site) if kind_of(address) == kind]
    assert found, f"there is no page of the kind: {kind}"
    return max(found, key=lambda address: (_file(site, address).stat().st_size, address))


def _file(site: Path, address: str) -> Path:
    return site / (address if address.endswith(".html") else f"{address}index.html")
