"""profile.md, employment.yml and plan.yml -> what is known of a person."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from cpd_portfolio.model.fields import MOST_ENTRIES
from cpd_portfolio.model.files import Employment, Plan, Profile
from cpd_portfolio.model.logins import LOGIN_HINT, login_flaw
from cpd_portfolio.model.problem import Problem
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading.load import load_markdown, load_settings
from cpd_portfolio.reading.scan import Folder
from cpd_portfolio.reading.validate import Source, listing, validate
from cpd_portfolio.yaml_lines import Loc

# stand in for required keys that cannot be read, so that the others are checked all the same
_UNKNOWN = {"start": "1900-01-01", "roles": []}


_MISSING = "?"  # in place of what is missing, which has been told of


class Said(Struct, frozen=True):
    """Something that is compared across people, and where it stands. `key`: what it is said
    of, for a programme its number, else the person."""

    what: Literal["name", "line_manager", "login", "programme"]
    key: str
    text: str
    path: str
    line: int
    person: str


class PersonRead(Struct, frozen=True):
    """None where the file has an error. `needs_known`: whether plan.yml could be read, so that a
    need that is not in it is the reflection's mistake."""

    profile: Profile | None
    statement: str
    employment: Employment | None
    plan: Plan
    needs_known: bool
    problems: tuple[Problem, ...]
    said: tuple[Said, ...] = ()


def read_person(folder: Folder, policies: Policies) -> PersonRead:
    problems: list[Problem] = []
    said: list[Said] = []
    profile, statement = _profile(folder, problems, said)
    employment = _employment(folder, policies, problems, said)
    plan, needs_known = _plan(folder, problems)
    return PersonRead(
        profile,
        statement,
        employment,
        plan,
        needs_known,
        tuple(problems),
        tuple(said),
    )


def _missing(folder: Folder, name: str, what: str) -> list[Problem]:
    if name in folder.refused or folder.unread:
        return []  # said already
    stem = name.split(".")[0]
    tops = [other for other in folder.files if "/" not in other]
    similar = [other for other in tops if other.casefold().split(".")[0] == stem]
    hint = f"rename {similar[0]} to {name}" if similar else f"add {name}, {what}"
    message = f"{name} is missing, so that this portfolio is in no figure"
    path = f"{folder.path}/{name}"
    return [Problem(path, 1, "missing-file", "error", message, hint, folder.id)]


def _profile(
    folder: Folder, problems: list[Problem], said: list[Said]
) -> tuple[Profile | None, str]:
    if (file := folder.files.get("profile.md")) is None:
        problems += _missing(folder, "profile.md", "with `name` and `job_title`")
        return None, ""
    source = Source(file.path, folder.id)
    profile, statement = None, ""
    loaded = load_markdown(source, file, Profile, instead={"name": _MISSING, "job_title": _MISSING})
    if loaded is not None:
        profile, statement = loaded[0], loaded[1].body
    if profile is not None:
        line = source.document.line(("name",))
        if profile.name != _MISSING:
            said.append(Said("name", folder.id, profile.name, file.path, line, folder.id))
        areas = [area.id for area in profile.occupational_areas]
        _once(source, ("occupational_areas",), areas, "occupational area")
        programmes = sum(len(area.programmes) for area in profile.occupational_areas)
        if programmes > MOST_ENTRIES:  # each has a page
            message = f"there are {programmes:,} programmes here"
            hint = f"keep at most {MOST_ENTRIES}"
            source.error(("occupational_areas",), "too-many-entries", message, hint)
        for i, area in enumerate(profile.occupational_areas):
            for j, programme in enumerate(area.programmes):
                if programme.number is not None:
                    place: Loc = ("occupational_areas", i, "programmes", j)
                    line = source.document.line(place)
                    title = programme.title
                    said.append(
                        Said("programme", programme.number, title, file.path, line, folder.id)
                    )
            for j, spell in enumerate(area.practice):
                if spell.to is not None and spell.to < spell.from_:
                    loc: Loc = ("occupational_areas", i, "practice", j, "to")
                    _backwards(source, loc, "to", "from")
    problems += source.problems
    return (None if source.has_error else profile), statement


def _employment(
    folder: Folder, policies: Policies, problems: list[Problem], said: list[Said]
) -> Employment | None:
    if (file := folder.files.get("employment.yml")) is None:
        problems += _missing(folder, "employment.yml", "with `start` and `roles`")
        return None
    source = Source(file.path, folder.id)
    employment = None
    if load_settings(source, file):
        employment = validate(source, Employment, instead=_UNKNOWN)
    if employment is not None:
        _check_employment(source, employment, policies)
    if employment is not None and employment.line_manager is not None:
        line = source.document.line(("line_manager",))
        manager = employment.line_manager
        said.append(Said("line_manager", folder.id, manager, file.path, line, folder.id))
    if employment is not None and (login := employment.login) is not None:
        line = source.document.line(("login",))
        said.append(Said("login", folder.id, login, file.path, line, folder.id))
    problems += source.problems
    return None if source.has_error else employment


def _check_employment(source: Source, employment: Employment, policies: Policies) -> None:
    known = policies.all_ids("roles")
    if not employment.roles and ("roles",) in source.document.lines and not source.has_error:
        source.error(("roles",), "empty", "`roles` is empty", f"write {listing(known)}")
    for index, spell in enumerate(employment.roles):
        if spell.role not in known:
            hint = source.did_you_mean(spell.role, known, f"use {listing(known)}")
            message = f"there is no role `{spell.role[:60]}` in the policy"
            source.error(("roles", index, "role"), "unknown-role", message, hint)
        if spell.from_ and spell.to and spell.to < spell.from_:
            _backwards(source, ("roles", index, "to"), "to", "from")
    if not employment.fte:
        hint = "write 1 for full time, 0.6 for three days of five"
        source.error(("fte",), "empty", "`fte` is empty", hint)
    starts = Counter(spell.from_ for spell in employment.fte)
    for index, fte in enumerate(employment.fte):
        if starts[fte.from_] > 1 and any(f.from_ == fte.from_ for f in employment.fte[:index]):
            message = f"two entries begin on {fte.from_}"
            source.error(("fte", index, "from"), "duplicate-from", message, "keep one of the two")
    if employment.end is not None and employment.end < employment.start:
        _backwards(source, ("end",), "end", "start")
    for index, absence in enumerate(employment.absences):
        if absence.to is not None and absence.to < absence.from_:
            _backwards(source, ("absences", index, "to"), "to", "from")
    if employment.login is not None and (flaw := login_flaw(employment.login)) is not None:
        message = f"{flaw} cannot stand in an access rule"
        source.warn(("login",), "login-characters", message, LOGIN_HINT)


def _plan(folder: Folder, problems: list[Problem]) -> tuple[Plan, bool]:
    if (file := folder.files.get("plan.yml")) is None:
        return Plan(), "plan.yml" not in folder.refused
    source = Source(file.path, folder.id)
    plan = validate(source, Plan) if load_settings(source, file) else None
    if plan is not None:
        _once(source, ("needs",), [need.id for need in plan.needs], "need")
    problems += source.problems
    if plan is None or source.has_error:
        return Plan(), False
    return plan, True


def _once(source: Source, loc: Loc, ids: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if name in seen:
            hint = f"give each {what} an id of its own"
            message = f"the id `{name[:60]}` is there twice"
            source.error((*loc, index, "id"), "duplicate-id", message, hint)
        seen.add(name)


def _backwards(source: Source, loc: Loc, later: str, earlier: str) -> None:
    message = f"`{later}` is before `{earlier}`"
    source.error(loc, "dates-backwards", message, "check the two dates, years as well")
