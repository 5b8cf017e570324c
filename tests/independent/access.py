"""Who may read what of the site, a second time: from the raw files and the written rules alone
(domain rules, sections 2, 8 and 9; docs/hosting.md), question by question and in no hurry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .recalculate import (
    as_texts,
    get,
    get_date,
    need_date,
    policy_on,
    read_mapping,
    read_page,
    read_policies,
)

FOR_ALL = {"", "index.html", "403.html", "404.html"}
FOLDERS_FOR_ALL = {"accessibility", "assets", "search", "events", "past-events", "standards"}
NO_PEOPLE = {"events", "completions", "frozen"}
MARKS = "._-@+'|:/=,&~!"


def readable(folder: Path) -> dict[str, Any] | None:
    """What employment.yml says, where that and profile.md are free of error; here errors are
    missing keys, which is what test data has of them."""
    try:
        employment = read_mapping(folder / "employment.yml")
        profile, _ = read_page(folder / "profile.md")
    except (OSError, AssertionError, yaml.YAMLError):
        return None
    if "start" not in employment or "name" not in profile:
        return None
    return {**employment, "programmes": list(programmes_in(profile))}


def programmes_in(profile: dict[str, Any]) -> Iterator[str]:
    for area in get(profile, "occupational_areas") or []:
        for programme in get(area, "programmes") or []:
            yield get(programme, "number") or programme["title"]


def address(programme: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in programme)


def alike(login: str) -> str:
    return unicodedata.normalize("NFKC", login).casefold()


class Access:
    def __init__(self, portfolios: Path, default_policy: dict[str, Any], as_of: date) -> None:
        self.as_of = as_of
        self.folders = {
            path.name
            for path in portfolios.iterdir()
            if path.is_dir() and path.name not in NO_PEOPLE and path.name[0] not in "._"
        }
        found = {name: readable(portfolios / name) for name in self.folders}
        self.people = {name: work for name, work in found.items() if work is not None}
        versions = read_policies(portfolios, as_texts(default_policy))
        self.team = get(policy_on(versions, as_of), "quality_team") or []
        if isinstance(self.team, str):
            self.team = [self.team]
        for slow in ("leads_back", "is_above", "is_below", "granted", "team_pages"):
            setattr(self, slow, cache(getattr(self, slow)))
        self.pages: dict[str, set[str]] = {}  # programme pages, by address in small letters
        for name, work in self.people.items():
            for programme in work["programmes"] if self.employed(name) else []:
                self.pages.setdefault(address(programme).casefold(), set()).add(name)

    # --- people

    def employed(self, name: str) -> bool:
        work = self.people[name]
        end = get_date(work, "end")
        return need_date(work, "start") <= self.as_of and (end is None or self.as_of <= end)

    def boss(self, name: str) -> str | None:
        """The line manager, where they have a portfolio that can be read."""
        above = get(self.people[name], "line_manager")
        return above if above in self.people else None

    def leads_back(self, name: str) -> bool:
        at = self.boss(name)
        for _ in self.people:
            if at is None or at == name:
                break
            at = self.boss(at)
        return at == name

    def direct(self, name: str) -> str | None:
        return None if self.leads_back(name) else self.boss(name)

    def is_above(self, manager: str, name: str) -> bool:
        at = self.direct(name)
        while at is not None and at != manager:
            at = self.direct(at)
        return at == manager

    def is_below(self, name: str, key: str) -> bool:
        """Whether a team's page shows somebody: under this manager, as employment.yml has them, or
        under anybody of those; circles and all."""
        seen = {name}
        at = get(self.people[name], "line_manager")
        first = True
        while at is not None:
            if at == key and not (first and at == name):
                return True
            if at in seen or at not in self.people:
                return False
            seen.add(at)
            at, first = get(self.people[at], "line_manager"), False
        return False

    # --- logins

    def granted(self, login: str) -> tuple[set[str], bool]:
        """Whose login it is, and whether it is one of the quality team."""
        if not all(c.isalnum() or c in MARKS for c in login) or len(login) > 200:
            return set(), False
        now = {
            name: get(work, "login") for name, work in self.people.items() if self.employed(name)
        }
        # every place where such a login stands: of whom, and as what
        alike_ones = {
            (name, one) for name, one in now.items() if one and alike(one) == alike(login)
        }
        in_team = {one for one in self.team if alike(one) == alike(login)}
        if len({name for name, _ in alike_ones}) > 1:
            return set(), False
        if len({one for _, one in alike_ones} | in_team) > 1:
            return set(), False
        owners = {
            name
            for name, work in self.people.items()
            if get(work, "login") and alike(get(work, "login")) == alike(login)
        }
        whose = {name for name, one in alike_ones if one == login}
        gone = bool(owners) and not any(self.employed(name) for name in owners)
        return whose, login in self.team and not gone

    # --- paths

    def may_read(self, login: str | None, path: str) -> bool:
        """`path`: from the root of the site, with `/` before it, not quoted. `login`: None where
        nobody is signed in."""
        path = path.removeprefix("/")
        if re.fullmatch(r"share/[0-9a-f]{32}/(index\.html|evidence-\d\d\d\.sealed)?", path):
            return True
        if login is None:
            return False
        top, *rest = path.split("/")
        if path in FOR_ALL or top in FOLDERS_FOR_ALL:
            return True
        me, quality = self.granted(login)
        if top == "organisation":
            return quality
        if top == "people" and rest and rest[0] in self.people:
            return self.of_person(rest[0], rest[1:], me, quality)
        if top == "teams" and rest in ([], [""], ["index.html"]):
            return quality or any(self.of_team(key, me) for key in self.team_pages().values())
        if top == "teams" and rest and rest[0] in self.team_pages():
            return quality or self.of_team(self.team_pages()[rest[0]], me)
        if top == "programmes":
            staff = self.pages.get(rest[0].casefold()) if rest else None
            everybody = {name for found in self.pages.values() for name in found}
            return quality or self.above_all(me, staff or everybody)
        return False

    def of_person(self, name: str, rest: list[str], me: set[str], quality: bool) -> bool:
        if rest and rest[0].casefold().startswith("review"):
            texts = rest[0] in ("reviews", "review-sheet")
            return texts and (name in me or self.direct(name) in me)
        return quality or name in me or any(self.is_above(one, name) for one in me)

    def team_pages(self) -> dict[str, str]:
        """By address: the manager as employment.yml has them, with a portfolio or without."""
        keys = {get(work, "line_manager") for work in self.people.values()} - {None}
        managed = {k for k in keys if any(self.is_below(name, k) for name in self.people)}
        found = {key: key for key in managed if key in self.people}
        for key in sorted(managed - set(self.people)):
            plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode().lower()
            slug = re.sub("[^a-z0-9]+", "-", plain).strip("-")
            while slug in found or slug in self.people:
                slug += "-2"
            found[slug] = key
        return found

    def of_team(self, key: str, me: set[str]) -> bool:
        return self.above_all(me, {name for name in self.people if self.is_below(name, key)})

    def above_all(self, me: set[str], people: set[str]) -> bool:
        return bool(people) and any(all(self.is_above(one, p) for p in people) for one in me)
