"""Library, policies and date -> who may read what (domain rules, sections 2, 8 and 9).

- The front page, the accessibility statement, events, shared practice and what pages are dressed
  with: whoever is signed in.
- A portfolio: the person, their line managers upwards, the quality team.
- In it the reviews and the review sheet: the person and their direct manager alone.
- A page about several people: the quality team, and whoever is above every one of them. So a
  team's is its manager's and of those above them; a programme's is of the managers whom everybody
  who works on it is below.
- The service's pages: the quality team.
- A pack: whoever has its link.

Nobody is granted anything by an employment that has ended or has yet to begin, nor by a login that
could be somebody else's. What has no rule is refused.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from cpd_portfolio.access.logins import logins_of
from cpd_portfolio.access.managers import lines_of
from cpd_portfolio.access.model import ANYONE, NOBODY, SIGNED_IN, Match, Readers, Rule, Rules
from cpd_portfolio.access.wording import notes_of
from cpd_portfolio.measures.programmes import places_by_programme
from cpd_portfolio.measures.teams import Team, teams_of
from cpd_portfolio.model import Library
from cpd_portfolio.pages.accessibility import ADDRESS as ACCESSIBILITY
from cpd_portfolio.pages.events import EARLIER
from cpd_portfolio.pages.events import FOLDER as EVENTS
from cpd_portfolio.pages.organisation import FOLDER as ORGANISATION
from cpd_portfolio.pages.programmes import FOLDER as PROGRAMMES
from cpd_portfolio.pages.shared import FOLDER as STANDARDS
from cpd_portfolio.policy import Policies

ASSETS = "assets"
REFUSED, NOT_FOUND = "403.html", "404.html"
REVIEWS = ("reviews", "review-sheet")
# a host that takes names in any case, or with a dot behind them, opens the reviews by those too
_LIKE_REVIEWS = r"people/[^/]+/review[\s\S]*"
PACKS = r"share/[0-9a-f]{32}/(index\.html|evidence-[0-9]{3}\.sealed)?"
_FOR_ALL: tuple[tuple[str, Match], ...] = (("", "page"), (REFUSED, "file"), (NOT_FOUND, "file"))
_SHARED = (ACCESSIBILITY, EVENTS, EARLIER, STANDARDS)
_OPEN = (ASSETS, "search", *(folder.strip("/") for folder in _SHARED))
_TEAM = Readers("named", quality_team=True)


def make_rules(
    library: Library, policies: Policies, as_of: dt.date, own_files: Iterable[str] = ()
) -> Rules:
    """`own_files`: paths of files that the organisation's own theme puts on the site."""
    people = library.people
    team = policies.on(as_of).rules.quality_team
    logins = logins_of(people, team, as_of)
    lines = lines_of(people)
    teams = teams_of(people)
    above = {person.id: lines.above[person.id].managers for person in people}
    of_teams = {one.id: _above_all(_shown(one, teams), above) for one in teams.values()}
    managing = {name for managers in of_teams.values() for name in managers}
    employed = [person for person in people if person.employment.covers(as_of)]
    places = {
        name: {place.person.id for place in found}
        for name, found in places_by_programme(employed).items()
    }
    on_any = set().union(*places.values())

    def named(names: Iterable[str], quality_team: bool = True) -> Readers:
        found = {logins.of[name] for name in names if name in logins.of}
        return Readers("named", tuple(sorted(found)), quality_team)

    return Rules(
        as_of,
        (
            *(Rule(path, "file", SIGNED_IN) for path in sorted(own_files)),
            *(Rule(path, match, SIGNED_IN) for path, match in _FOR_ALL),
            Rule("teams", "page", named(managing)),
            *(Rule(folder, "folder", SIGNED_IN) for folder in sorted(_OPEN)),
            Rule(ORGANISATION, "folder", _TEAM),
            Rule(PROGRAMMES, "folder", named(_above_all(on_any, above))),
            *(Rule(f"teams/{name}", "folder", named(of_teams[name])) for name in sorted(of_teams)),
            *(
                Rule(f"{PROGRAMMES}/{name}", "folder", named(_above_all(places[name], above)))
                for name in sorted(places)
            ),
            *(
                Rule(f"people/{person.id}", "folder", named((person.id, *above[person.id])))
                for person in people
            ),
            Rule(_LIKE_REVIEWS, "pattern", NOBODY, any_case=True),
            *(
                Rule(f"people/{person.id}/{part}", "folder", readers)
                for person in people
                for readers in [named((person.id, *above[person.id][:1]), quality_team=False)]
                for part in REVIEWS
            ),
            Rule(PACKS, "pattern", ANYONE),
        ),
        logins.team,
        notes_of(library, as_of, logins, lines),
    )


def _shown(team: Team, teams: Mapping[str, Team]) -> list[str]:
    """Everybody on a team's page: those whom its manager manages, and those further down."""
    return [name for key in (team.manager, *team.below) for name in teams[key].direct]


def _above_all(people: Iterable[str], above: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Who is above every one of them."""
    found: dict[str, None] | None = None
    for name in people:
        managers = above[name]
        found = dict.fromkeys(m for m in managers if found is None or m in found)
        if not found:
            return ()
    return tuple(found or ())
