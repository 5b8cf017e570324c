"""What can only be seen when everybody has been read: titles, names, logins and line managers that
do not fit one another. Warnings all: no figure hangs on them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from cpd_portfolio.model import Employment
from cpd_portfolio.model.fields import quotable
from cpd_portfolio.model.logins import folded
from cpd_portfolio.model.problem import Problem
from cpd_portfolio.model.programmes import id_of
from cpd_portfolio.reading.people import PersonRead, Said
from cpd_portfolio.reading.scan import PERSON_ID
from cpd_portfolio.reading.validate import nearest

_MOST_NAMED = 20  # of a circle of managers
_SLIP = 0.9  # so alike are two names where a letter is missing; Jon and Jan Smith are less so
_MOST_COMPARED = 200_000  # looking for names that are alike takes time: about a second


def compare(people: Iterable[PersonRead], ids: Iterable[str]) -> list[Problem]:
    """`ids`: of every folder, those among them that say nothing because of an error."""
    people = tuple(people)
    said = [item for person in people for item in person.said]
    return [
        *_differing_titles(item for item in said if item.what == "programme"),
        *_same_names(item for item in said if item.what == "name"),
        *_same_logins(people),
        *_circles(item for item in said if item.what == "line_manager"),
        *_managers_without_portfolio(said, set(ids)),
    ]


def _warning(said: Said, code: str, message: str, hint: str) -> Problem:
    return Problem(said.path, said.line, code, "warning", message, hint, said.person)


def _differing_titles(programmes: Iterable[Said]) -> list[Problem]:
    """Programmes of one number share a page: a title that differs from the first."""
    first: dict[str, str] = {}
    found = []
    for said in sorted(programmes, key=lambda said: (said.path, said.line)):
        title = first.setdefault(id_of(said.key).casefold(), said.text)
        if title.casefold() != said.text.casefold():
            message = f"{quotable(said.key)} has another title elsewhere: {quotable(title)}"
            hint = "write the same title in both places: they share a page"
            found.append(_warning(said, "programme-titles", message, hint))
    return found


def _same_names(names: Iterable[Said]) -> list[Problem]:
    by_name: defaultdict[str, list[Said]] = defaultdict(list)
    for said in sorted(names, key=lambda said: said.person):
        by_name[said.text.casefold()].append(said)
    hint = "add a middle name or initial, so that nobody opens the wrong portfolio"
    return [
        _warning(said, "same-name", f"another person has this name: {group[0].person}", hint)
        for group in by_name.values()
        for said in group[1:]
    ]


def _same_logins(people: Iterable[PersonRead]) -> list[Problem]:
    """One login for two people who are employed at the same time, capitals aside: some hosts do
    not tell them apart. A login may pass on to somebody who starts once its owner has left."""
    by_login: defaultdict[str, list[tuple[Said, Employment]]] = defaultdict(list)
    for person in people:
        if person.employment is not None:
            for said in person.said:
                if said.what == "login":
                    by_login[folded(said.text)].append((said, person.employment))
    hint = "write what the sign-in calls this person; by a shared login nobody can read anything"
    found = []
    for group in by_login.values():
        group.sort(key=lambda one: one[0].person)
        for said, work in group:
            others = [
                other.person
                for other, theirs in group
                if other.person != said.person
                and theirs.overlaps(work.start, work.end or dt.date.max)
            ]
            if others:
                message = f"another person has this login: {', '.join(others[:3])}"
                found.append(_warning(said, "same-login", message, hint))
    return found


def _circles(managers: Iterable[Said]) -> list[Problem]:
    """People whose line managers lead back to them, themselves included."""
    above = {said.person: said for said in managers}
    hint = "name the person that they report to"
    found = []
    seen: set[str] = set()
    for start in sorted(above):
        chain: dict[str, None] = {}
        person = start
        while person in above and person not in seen and person not in chain:
            chain[person] = None
            person = above[person].text
        seen |= chain.keys()
        if person not in chain:
            continue
        way = list(chain)
        circle = sorted(way[way.index(person) :])
        members = ", ".join(circle[:_MOST_NAMED]) + (", …" if len(circle) > _MOST_NAMED else "")
        message = f"`line_manager` leads back to this person: {members}"
        found += [_warning(above[one], "line-manager-circle", message, hint) for one in circle]
    return found


def _managers_without_portfolio(said: list[Said], ids: set[str]) -> list[Problem]:
    """Managers who are written so that nobody is found, and who seem to keep a portfolio: their
    people would stand on a team page that is not theirs."""
    named: defaultdict[str, list[str]] = defaultdict(list)
    for item in said:
        if item.what == "name":
            named[item.text.casefold()].append(item.person)
    likely = _Likely(ids, named)
    found = []
    for item in sorted(said, key=lambda item: (item.path, item.line)):
        if item.what != "line_manager" or item.text in ids:
            continue
        if of_that_name := sorted(named[item.text.casefold()]):
            message = f"`line_manager`: {quotable(item.text)} keeps a portfolio of their own"
            hint = f"write their id: {_either(of_that_name)}"
            found.append(_warning(item, "line-manager-name", message, hint))
        elif PERSON_ID.fullmatch(item.text):
            meant = likely.meant_by(item.text)
            message = f"`line_manager`: nobody has the id `{quotable(item.text)}`"
            hint = "write the name, as in Ann Sample, of a manager who keeps no portfolio"
            hint = f"did you mean {_either(meant)}? If not, {hint}" if meant else hint
            found.append(_warning(item, "line-manager-unknown", message, hint))
        elif meant := likely.meant_by(item.text):
            message = f"`line_manager`: nobody who keeps a portfolio is {quotable(item.text)}"
            hint = f"write {_either(meant)}, if that is who is meant; if not, leave it as it is"
            found.append(_warning(item, "line-manager-unknown", message, hint))
    return found


def _either(ids: Iterable[str]) -> str:
    return " or ".join(f"`{person}`" for person in ids)


class _Likely:
    """Who is meant by a slip of an id or a name. What looks like an id may be further off."""

    def __init__(self, ids: set[str], named: dict[str, list[str]]) -> None:
        self.ids = sorted(ids)
        self.named = {name: sorted(people) for name, people in sorted(named.items())}
        self.compared = 0
        self.known: dict[str, list[str]] = {}

    def meant_by(self, text: str) -> list[str]:
        if text not in self.known and self.compared < _MOST_COMPARED:
            self.compared += len(self.ids) + len(self.named)
            self.known[text] = self._look(text)
        return self.known.get(text, [])

    def _look(self, text: str) -> list[str]:
        is_id = PERSON_ID.fullmatch(text) is not None
        if (person := nearest(text, self.ids, 0.6 if is_id else _SLIP)) is not None:
            return [person]
        name = None if is_id else nearest(text, self.named, _SLIP)
        return self.named[name] if name is not None else []
