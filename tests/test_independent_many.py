"""The figures about many people against an independent re-calculation, over random organisations:
the tables beside team, organisation and programme pages, as JSON and as CSV, and their sums.

A failure names the seed. More seeds than usual: `CPD_INDEPENDENT_SEEDS=200 pytest
tests/test_independent_many.py`; with `CPD_INDEPENDENT_BUILDS=10` ten of them by `cpd build`.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import cpd_portfolio
from cpd_portfolio.build.units import service_units
from cpd_portfolio.measures.service import survey
from cpd_portfolio.reading import read
from making import Element, article, cpd, parsed

sys.path.insert(0, str(Path(__file__).parent))

from independent.many import Everybody, Table
from independent.organisations import AS_OFS, CALL, write_organisation
from independent.recalculate import load, read_text
from test_independent_figures import MOST_DIFFERENCES, differences

BUILDS = int(os.environ.get("CPD_INDEPENDENT_BUILDS", "1"))
SEEDS = range(int(os.environ.get("CPD_INDEPENDENT_SEEDS", "10")))
PEOPLE = 9
SHIPPED = Path(str(cpd_portfolio.__file__)).parent / "policies" / "default.yml"
WORDS = {"text", "rests_on", "confirmed", "qualifications", "comment"}  # no figures


@pytest.fixture(scope="module")
def default_policy() -> dict[str, Any]:
    policy: dict[str, Any] = load(read_text(SHIPPED))
    return policy


Files = dict[str, str]


def made(folder: Path, as_of: date) -> Files:
    """The pages without the frames around them, and the files beside them."""
    reading = read([folder])
    service = survey(reading.library, reading.policies, as_of)
    files: Files = {}
    for unit in service_units(service, "A service"):
        site = unit.site()
        for page in site.pages:
            files[f"{unit.folder}/{page.path}index.html".lstrip("/")] = (
                f"<article>{page.html}</article>"
            )
        for name, data in site.downloads.items():
            files[f"{unit.folder}/{name}".lstrip("/")] = data.decode("utf-8")
    return files


def built(folder: Path, as_of: date) -> Files:
    """The same of a whole site, with its pages."""
    site = folder.parent / "site"
    result = cpd("build", "--portfolios", str(folder), "--as-of", as_of.isoformat(), "--jobs", "1")
    assert result.exit_code == 0, (result.output, result.exception)
    return {
        path.relative_to(site).as_posix(): path.read_bytes().decode("utf-8")
        for top in ("teams", "organisation", "programmes", "standards")
        for path in sorted((site / top).rglob("*"))
        if path.suffix in (".json", ".csv", ".html")
    }


def rows_of(files: Files, path: str) -> Table:
    """The rows of a JSON file, without what is no figure."""
    found: Table = json.loads(files[f"{path}.json"]) if f"{path}.json" in files else []
    return [
        {key: value for key, value in row.items() if key.rsplit("_", 1)[-1] not in WORDS
         and key not in WORDS and not key.endswith("_rests_on")}
        for row in found
    ]  # fmt: skip


def csv_differences(files: Files, path: str) -> Iterator[str]:
    """The CSV file beside a JSON file says the same."""
    rows = json.loads(files[f"{path}.json"])
    found = list(csv.DictReader(io.StringIO(files[f"{path}.csv"], newline="")))
    if len(rows) != len(found):
        yield f"{path}.csv: {len(found)} rows, and {len(rows)} in the JSON file"
    for number, (row, other) in enumerate(zip(rows, found, strict=False)):
        for key, value in row.items():
            text = "" if value is None else str(value)
            if isinstance(value, float):
                text = f"{value:.2f}".rstrip("0").rstrip(".")
            if other.get(key) != text:
                yield f"{path}.csv[{number}].{key}: {other.get(key)!r}, and {value!r} in JSON"


# --- what is wanted


def wanted_tables(us: Everybody, last_year: Everybody) -> dict[str, Table]:
    """By path without `.json`."""
    found = {
        "organisation/hours-by-month": us.hours_by_month(last_year),
        "organisation/falling-due": us.falling_due(),
        "organisation/hours/hours-by-team": us.hours_by_team(),
        "organisation/partners/hours-by-employer": us.hours_by_employer(),
        "organisation/people/people": us.people_table(),
        "organisation/standards/standards": us.standards(),
        "organisation/standards/standards-by-team": us.standards_by_team(),
        "organisation/mandatory/mandatory": us.mandatory_table(),
        "organisation/mandatory/mandatory-by-team": us.mandatory_by_team(),
        "organisation/reviews/reviews": us.reviews_table(),
        "organisation/events/events": us.events_table(),
    }
    for row in us.mandatory_table():
        asked = us.asked_of(row["id"])
        found[f"organisation/mandatory/{row['id']}/people"] = us.people_asked(asked, late=True)
    for row in us.reviews_table():
        path = f"organisation/reviews/{row['kind']}"
        found[f"{path}/people"] = us.people_asked(us.reviews_of(row["kind"]), late=False)
        found[f"{path}/held"] = us.held(row["kind"])
    for row in us.events_table():
        name = "expected" if row["date"] > us.as_of.isoformat() else "attendees"
        found[f"organisation/events/{row['event']}/{name}"] = us.attendees(row["event"])
    for manager in us.managers():
        found[f"teams/{us.manager_id(manager)}/team"] = us.team(manager)
    return found


def table_differences(us: Everybody, last_year: Everybody, files: Files) -> Iterator[str]:
    wanted = wanted_tables(us, last_year)
    for path, rows in wanted.items():
        if f"{path}.json" not in files:
            yield f"{path}.json is not there"
            continue
        theirs = rows_of(files, path)
        if path.endswith("/team"):
            yield from talk_differences(us, path, rows, theirs)
        yield from differences(json.loads(json.dumps(rows)), theirs, path)
    tables = {name.removesuffix(".json") for name in files if name.endswith(".json")}
    for path in sorted(tables):
        yield from csv_differences(files, path)
        if path not in wanted and not path.startswith(("programmes/", "organisation/problems")):
            yield f"{path}.json: a table that was not re-calculated"


def talk_differences(us: Everybody, path: str, ours: Table, theirs: Table) -> Iterator[str]:
    """The reasons, whatever the order of those of one day; taken out of the rows."""
    for row, other in zip(ours, theirs, strict=False):
        if row["id"] != other["id"]:
            continue
        found, wanted = other.pop("talk_about"), row.pop("talk_about")
        if Counter((found or "").split("; ")) != Counter((wanted or "").split("; ")):
            yield f"{path}: {row['id']}: re-calculated {wanted!r}, the tool says {found!r}"
        told = (found or "").split("; ")
        in_order = us.members[row["id"]].reasons_in_order
        for rank in {(kind, day) for kind, day, _ in in_order}:
            places = [n for n, one in enumerate(in_order) if one[:2] == rank]
            of_rank = sorted(one[2] for one in in_order if one[:2] == rank)
            if sorted(told[places[0] : places[-1] + 1]) != of_rank:
                yield f"{path}: {row['id']}: not in order: {found!r}"


def programme_differences(us: Everybody, files: Files) -> Iterator[str]:
    """The addresses, the list, and every cell of each matrix."""
    found = {
        path.split("/")[1].lower(): path.removesuffix(".json")
        for path in files
        if re.fullmatch(r"programmes/[^/]+/staff\.json", path)
    }
    wanted = us.programmes()
    yield from differences(sorted(wanted), sorted(found), "programmes (addresses)")
    theirs = rows_of(files, "programmes/programmes")
    ours = [us.programme_row(address) for address in wanted]
    ours.sort(key=lambda row: row["programme"].casefold())
    yield from differences(ours, theirs, "programmes")
    for address in wanted:
        if address in found:
            rows = [
                {key: value for key, value in row.items() if value is not None or key == "employer"}
                for row in rows_of(files, found[address])
            ]
            staff = [
                {key: value for key, value in row.items() if value is not None or key == "employer"}
                for row in us.staff(address)
            ]
            yield from differences(staff, rows, found[address])


def shared_differences(us: Everybody, files: Files) -> Iterator[str]:
    """What each standard's page shows of colleagues' reflections."""
    for number in range(1, 21):
        page = parsed(files[f"standards/{number}/index.html"])
        texts = [one for one in page.all() if one.attributes.get("id", "").startswith("text-")]
        yield from differences(len(us.shared(number)), len(texts), f"shared for {number}")
        words = page.words
        for title in us.shared(number):
            if title not in words:
                yield f"standards/{number}: does not show {title!r}"


def problem_differences(folder: Path, us: Everybody, files: Files) -> Iterator[str]:
    """The list is that of `cpd check` without private files, drafts, records and attendances to
    come and reviews, which the page counts."""
    checked = cpd("check", "--portfolios", str(folder), "--format", "json")
    found: Table = json.loads(checked.stdout)
    hidden = {f"portfolios/{path}" for path in us.hidden_files(folder)}
    twins = {f"portfolios/{path}" for path in us.twins_of_hidden(folder)}
    attendances = {f"portfolios/{path}" for path in us.hidden_attendances()}
    wanted = [
        one
        for one in found
        if one["path"] not in hidden
        and not (one["code"] == "outside-employment" and one["path"] in attendances)
        and not (one["code"] == "same-date-and-title" and one["path"] in twins)
    ]
    theirs = rows_of(files, "organisation/problems/problems")
    keys = ("path", "line", "code", "severity")

    def listed(rows: Table) -> Counter[tuple[Any, ...]]:
        return Counter(tuple(row[key] for key in keys) for row in rows)

    for one, more in (
        (listed(wanted) - listed(theirs), "not"),
        (listed(theirs) - listed(wanted), ""),
    ):
        if one:
            yield f"problems: {more} on the page: {list(one)[:3]}"
    calls = {(one["path"], one["line"]) for one in found if one["code"] == "personal-phone"}
    yield from differences(calls_in(folder), calls, "problems: telephone numbers")
    words = article(parsed(files["organisation/index.html"])).spaced
    warnings = len([one for one in found if one["severity"] == "warning"])
    if f"{warnings} warnings" not in words:
        yield f"problems: the overview does not say {warnings} warnings"


def calls_in(folder: Path) -> set[tuple[str, int]]:
    """Where a telephone number stands in a text."""
    return {
        (path.relative_to(folder.parent).as_posix(), number)
        for path in folder.rglob("*.md")
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1)
        if CALL in line
    }


def calendar_differences(us: Everybody, folder: Path, as_of: date) -> Iterator[str]:
    """What falls due for a team within twelve months: as many entries in its calendar file."""
    reading = read([folder])
    service = survey(reading.library, reading.policies, as_of)
    until = as_of + timedelta(days=365)
    calendars = {
        unit.folder: unit.site().downloads["due.ics"].decode("utf-8")
        for unit in service_units(service, "A service")
        if unit.folder.startswith("teams/")
    }
    for manager in us.managers():
        people = us.managed_by(manager)
        due = sum(one.day <= until for member in people for one in member.dated)
        found = calendars[f"teams/{us.manager_id(manager)}"].count("BEGIN:VEVENT")
        yield from differences(due, found, f"{manager}: calendar")


# --- sums across pages: of the tool's own files, whatever was re-calculated


def column(rows: Table, key: str) -> float:
    return round(sum(row[key] or 0 for row in rows), 2)


def sums(us: Everybody, files: Files) -> Iterator[str]:
    people = rows_of(files, "organisation/people/people")
    hours = rows_of(files, "organisation/hours/hours-by-team")
    partners = rows_of(files, "organisation/partners/hours-by-employer")
    teams, (whole,) = hours[:-1], hours[-1:]
    for key in ("people", "met", "on_track", "behind", "no_target"):
        yield from same(f"teams' {key}", column(teams, key), whole[key])
    for key in ("met", "on_track", "behind", "no_target"):
        in_people = [row for row in people if row["hours_status"] == key.replace("_", "-")]
        both = whole[key] + column(partners, key)
        yield from same(f"{key}: teams and partners", both, len(in_people))
    yield from same(
        "direct and partners", whole["people"] + column(partners, "people"), len(people)
    )
    direct = [row for row in people if row["employer"] is None]
    yield from same("direct staff", whole["people"], len(direct))
    mandatory = rows_of(files, "organisation/mandatory/mandatory")
    by_team = rows_of(files, "organisation/mandatory/mandatory-by-team")
    yield from same("people by team", column(by_team, "people"), len(people))
    for key in ("overdue", "due_soon"):
        yield from same(f"{key} by team", column(by_team, key), column(mandatory, key))
        yield from same(
            f"{key} of people", column(people, f"mandatory_{key}"), column(mandatory, key)
        )
    statuses = ("overdue", "due_soon", "paused", "not_yet_due", "current")
    for kind, rows, key in (
        ("mandatory", mandatory, "id"),
        ("reviews", rows_of(files, "organisation/reviews/reviews"), "kind"),
    ):
        for row in rows:
            path = f"organisation/{kind}/{row[key]}/people"
            behind = Counter(one["status"].replace("-", "_") for one in rows_of(files, path))
            yield from same(path, {s: row[s] for s in statuses}, {s: behind[s] for s in statuses})
            yield from same(f"{path}: asked", sum(row[s] for s in statuses), row["asked"])
    standards = rows_of(files, "organisation/standards/standards-by-team")
    for number in range(1, 21):
        of_number = [row for row in standards if row["standard"] == number]
        for key in ("asked", "people", "people_three_years"):
            yield from same(
                f"standard {number}: {key}", of_number[0][key], column(of_number[1:], key)
            )
    yield from team_sums(us, files, people)
    for row in rows_of(files, "organisation/events/events"):
        scores = sum(row[f"useful_{score}"] or 0 for score in range(1, 6))
        yield from same(f"{row['event']}: evaluations", scores, row["evaluations"] or 0)
        name = "expected" if row["reflected"] is None else "attendees"
        came = rows_of(files, f"organisation/events/{row['event']}/{name}")
        yield from same(f"{row['event']}: people", row["attendees"], len(came))


def team_sums(us: Everybody, files: Files, people: Table) -> Iterator[str]:
    """Everybody with a manager stands on one team page, with the figures of the organisation's."""
    of_people = {row["id"]: row for row in people}
    seen: Counter[str] = Counter()
    for path in files:
        if re.fullmatch(r"teams/[^/]+/team\.json", path):
            for row in rows_of(files, path.removesuffix(".json")):
                seen[row["id"]] += 1
                other = of_people.get(row["id"], {})
                for key in set(row) & set(other):
                    yield from same(f"{path}: {row['id']}: {key}", row[key], other[key])
    managed = {m.id for m in us.members.values() if m.manager and m.manager != m.id}
    yield from same("people of teams", seen, Counter(managed))


def same(what: str, one: Any, other: Any) -> Iterator[str]:
    if one != other:
        yield f"sums: {what}: {one!r} and {other!r}"


# --- pages


def page_differences(us: Everybody, files: Files) -> Iterator[str]:
    """What stands on pages and in no file: who needs a word, further down, the overview."""
    for manager in us.managers():
        path = f"teams/{us.manager_id(manager)}/index.html"
        page = article(parsed(files[path]))
        yield from words_differences(us, manager, path, page)
        found = [
            (int(people), 0 if word == "nobody" else int(word))
            for people, word in re.findall(
                r": (\d+) (?:person|people), (\d+|nobody) needs? a word\b", page.spaced
            )
        ]
        wanted = us.below(manager)
        yield from differences(sorted(wanted.values()), sorted(found), f"{path}: further down")
        total = sum(people for people, _ in wanted.values())
        if total and f"and {total} further down" not in page.words:
            yield f"{path}: does not say that {total} are further down"
    page = article(parsed(files["organisation/index.html"]))
    figures = overview(us)
    for words in figures:
        if words not in page.spaced:
            yield f"organisation: does not say {words!r}: {page.spaced[:1500]}"


def words_differences(us: Everybody, manager: str, path: str, page: Element) -> Iterator[str]:
    """Who is listed under “Needs a word”, in which order; how many are at work."""
    (section,) = [
        one
        for one in page.all("section")
        if [title.words for title in one.all("h2")] == ["Needs a word"]
    ]
    here = [member for member in us.managed_by(manager) if member.at_work]
    wanted = [member for member in here if member.reasons]
    items = [item for one in section.inside("ol") for item in one.inside("li")]
    found = [next(iter(item.all("a"))).words for item in items]
    yield from differences([member.name for member in wanted], found, f"{path}: needs a word")
    there = [member for member in wanted if member.away is None]
    said = re.search(r"(\d+) of (\d+)", section.spaced)
    if there and (said is None or (int(said[1]), int(said[2])) != (len(there), len(here))):
        yield f"{path}: {len(there)} of {len(here)} need a word, it says {said and said[0]}"


def overview(us: Everybody) -> Iterator[str]:
    """Sentences and figures of the first page."""
    members = list(us.members.values())
    for status, words in (("behind", "behind"), ("on-track", "on track"), ("met", "met")):
        yield f"{len([m for m in members if m.hours_status == status])} {words}"
    for rows in (
        [one["status"] for member in members for one in member.mandatory],
        [one["status"] for member in members for one in member.reviews],
    ):
        yield f"{rows.count('overdue')} overdue"
        yield f"{rows.count('due-soon')} due soon"
    events = us.events_table()
    coming = [row for row in events if row["reflected"] is None]
    yield f"{len(coming)} to come"
    this_year = [row for row in events if row["cpd_year"] == us.year.label]
    yield f"{sum(row['to_reflect'] or 0 for row in this_year)} reflections to be written"


# --- the tests


def of_seed(folder: Path, seed: int) -> date:
    write_organisation(folder, seed, people=PEOPLE, reflections=9)
    as_ofs = [day for day in AS_OFS(seed) if day.year >= 2023]
    return as_ofs[seed % len(as_ofs)]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_tables_agree(
    tmp_path: Path, default_policy: dict[str, Any], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "portfolios"
    as_of = of_seed(folder, seed)
    monkeypatch.chdir(tmp_path)
    us = Everybody(folder, as_of, default_policy)
    last_year = Everybody(folder, as_of, default_policy, back=1)
    files = built(folder, as_of) if seed < BUILDS else made(folder, as_of)
    found = [
        *table_differences(us, last_year, files),
        *programme_differences(us, files),
        *sums(us, files),
        *page_differences(us, files),
        *shared_differences(us, files),
        *problem_differences(folder, us, files),
        *calendar_differences(us, folder, as_of),
    ]
    more = len(found) - MOST_DIFFERENCES
    rest = [f"… and {more} more"] if more > 0 else []
    where = f"seed {seed}, as of {as_of}"
    assert not found, "\n".join([where, *found[:MOST_DIFFERENCES], *rest])
