"""Team pages of the samples: every figure is the one that `cpd report` tells machines, whoever
is listed is somebody the manager manages, and no private word is there."""

import csv
import io
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from cpd_portfolio.measures.service import survey
from cpd_portfolio.pages.teams import make_team
from cpd_portfolio.reading import read
from cpd_portfolio.view.teams import view_teams
from making import SAMPLES, Element, article, below, build, day, pages_of, person, report, write

AS_OF = "2026-03-31"
WORDS = {
    "overdue": "overdue",
    "due-soon": "due soon",
    "paused": "paused",
    "not-yet-due": "not yet due",
    "current": "up to date",
}


class Built:
    def __init__(self, site: Path, people: dict[str, dict[str, Any]]) -> None:
        self.site, self.people = site, people
        self.pages = pages_of(site)

    def page(self, team: str) -> Element:
        return article(self.pages[f"teams/{team}/index.html"])

    def rows(self, team: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(
            (self.site / f"teams/{team}/team.json").read_text()
        )
        return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("teams")
    shutil.copytree(SAMPLES, folder / "portfolios")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build(AS_OF)
        people = {row["id"]: row for row in report(AS_OF)["people"]}
    return Built(folder / "site", people)


def test_every_manager_has_a_page_with_their_people(built: Built) -> None:
    managers = {row["line_manager"] for row in built.people.values()}
    assert len(managers) == 5
    found = {}
    for folder in (built.site / "teams").iterdir():
        if folder.is_dir():
            found[folder.name] = {row["id"] for row in built.rows(folder.name)}
    names = {"Terry Fabricated": "terry-fabricated", "Sam Nonesuch": "sam-nonesuch"}
    wanted: dict[str, set[str]] = {}
    for row in built.people.values():
        wanted.setdefault(names.get(row["line_manager"], row["line_manager"]), set()).add(row["id"])
    assert found == wanted


def test_the_rows_are_the_reports(built: Built) -> None:
    for found, row in (
        (built.people[row["id"]], row)
        for team in ("priya-exemplar", "morgan-pretend", "dana-mockford", "sam-nonesuch")
        for row in built.rows(team)
    ):
        hours, inset = found["hours"], found["inset_days"] or {}
        assert (row["hours"], row["hours_target"]) == (hours["total"], hours["target"])
        assert (row["hours_expected"], row["hours_status"]) == (hours["expected"], hours["status"])
        assert row["inset_days"] == inset.get("total")
        assert row["inset_days_target"] == inset.get("target")
        assert row["standards_covered"] == found["standards"]["covered"]
        for key, status in (("mandatory_overdue", "overdue"), ("mandatory_due_soon", "due-soon")):
            assert row[key] == sum(r["status"] == status for r in found["mandatory"])
        checks = [c for area in found["occupational"] for c in area["checks"]]
        assert row["occupational_not_met"] == sum(c["status"] == "not-met" for c in checks)
        assert row["next_review_due"] == min((r["due"] for r in found["reviews"]), default=None)


def test_the_table_shows_the_same(built: Built) -> None:
    (table,) = [
        t
        for t in built.page("priya-exemplar").all("table")
        if "cpd-members" in t.attributes["class"]
    ]
    (body,) = table.all("tbody")
    rows = {row.all("a")[0].words: row for row in body.inside("tr")}
    assert len(rows) == 5
    for row in built.rows("priya-exemplar"):
        cells = {c.attributes.get("data-label"): c for c in rows[row["name"]].inside("td")}
        asked = built.people[row["id"]]["mandatory"]
        assert cells["Hours"].spaced.startswith(f"{row['hours']:g} of {row['hours_target']:g}")
        assert cells["Standards this year"].spaced.startswith(f"{row['standards_covered']} of 20")
        assert len(cells["Mandatory learning"].all("li")) == len(asked)
        opened = [item.words for item in cells["Mandatory learning"].all("summary")]
        statuses = Counter(WORDS[result["status"]] for result in asked)
        assert set(opened) == {f"{number} {words}" for words, number in statuses.items()}


def test_who_needs_a_word_stands_first_with_the_reason(built: Built) -> None:
    page = built.page("priya-exemplar")
    words = [item for item in page.all("li") if item.attributes.get("class") == "cpd-word"]
    assert words[0].all("a")[0].words == "Hector Notreal"
    assert "Hands-on practice (Hospitality and catering), since 11 Feb 2026" in words[0].words
    named = [item.all("a")[0].words for item in words]
    # what is required and overdue, then a review, then what falls due within the week
    assert named[1:] == ["Tamsin Invented", "Kofi Example", "Rowan Sample", "Alis Fictus"]
    assert "Children's Services onboarding, by 5 Apr 2026" in words[2].words
    assert words[4].words.endswith("Learning walk, by 3 Apr 2026")
    assert all(row["talk_about"] for row in built.rows("priya-exemplar"))
    above = built.page("dana-mockford")
    summaries = [item.words for item in above.all("summary")]
    assert "1 more with something due by 14 June 2026" in summaries
    assert "Priya Exemplar: 5 people, 5 need a word" in summaries
    folded = [item for item in above.all("li") if item.attributes.get("class") == "cpd-word"]
    named = [item.all("a")[0].words for item in folded]
    assert named == ["Bridget Placeholder", "Priya Exemplar", "Morgan Pretend"]
    for row in built.rows("dana-mockford"):
        assert bool(row["talk_about"]) == (row["name"] in named[:2])


def test_the_list_of_teams_counts_as_the_pages_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for who, work in {
        "here": {},
        "left": {"end": "2025-12-31"},
        "later": {"start": "2026-05-01"},
    }.items():
        files = person(who.title(), employment={"line_manager": "boss", **work})
        write(tmp_path / "portfolios", below(who, files))
    write(tmp_path / "portfolios", below("boss", person("Boss")))
    build(AS_OF)
    pages = pages_of(tmp_path / "site")
    assert "1 person" in article(pages["teams/index.html"]).words
    team = article(pages["teams/boss/index.html"])
    assert "1 person. CPD year" in team.words
    assert "2 not at work yet, or no longer" in team.words


def test_who_is_away_is_said_to_be_and_comes_last(built: Built) -> None:
    table = built.page("morgan-pretend").all("table")[0]
    names = [row.all("a")[0].words for row in table.all("tbody")[0].inside("tr")]
    assert names[-1] == "Ffion Template"
    assert "Away" in table.all("tbody")[0].inside("tr")[-1].words


def test_people_further_down_stand_below_their_own_manager(built: Built) -> None:
    page = built.page("dana-mockford")
    summaries = [element.words for element in page.all("summary")]
    assert any(words.startswith("Priya Exemplar: 5 people, 5") for words in summaries)
    assert any(words.startswith("Morgan Pretend: 2 people") for words in summaries)
    assert "3 people, and 7 further down" in page.words


def test_the_calendar_holds_the_direct_members_dates(built: Built) -> None:
    calendar = Calendar.from_ical((built.site / "teams/priya-exemplar/due.ics").read_bytes())
    summaries = [str(entry["summary"]) for entry in calendar.walk("VEVENT")]
    names = {row["name"] for row in built.rows("priya-exemplar")}
    assert {summary.split(":")[0] for summary in summaries} == names
    assert any("Alis Fictus: Learning walk" in summary for summary in summaries)


def test_csv_and_json_agree(built: Built) -> None:
    text = (built.site / "teams/priya-exemplar/team.csv").read_text()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["id"] for row in rows] == [row["id"] for row in built.rows("priya-exemplar")]


def test_a_team_can_be_reached(built: Built) -> None:
    index = article(built.pages["teams/index.html"])
    assert [
        link.attributes["href"]
        for link in index.all("a")
        if "person" in link.words or "people" in link.words
    ] == [
        "dana-mockford/",
        "morgan-pretend/",
        "priya-exemplar/",
        "sam-nonesuch/",
        "terry-fabricated/",
    ]
    own = built.pages["people/priya-exemplar/index.html"]
    assert "../../teams/priya-exemplar/" in [a.attributes.get("href") for a in own.all("a")]
    other = built.pages["people/rowan-sample/index.html"]
    assert not [a for a in other.all("a") if "teams/rowan" in a.attributes.get("href", "")]


def test_no_private_word_and_nobody_elses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    secret = "Quagga"
    private = (
        f"---\ntitle: {secret}\ndate: 2026-02-03\nhours: 2\ntype: webinar\nvisibility: private\n"
        f"impact_review: 2026-03-01\ndisseminate: {{to: {secret}, by: 2026-03-02}}\n---\n{secret}\n"
    )
    review = f"---\nkind: observation\ndate: 2026-02-01\n---\n## Strengths\n\n{secret}\n"
    people = {
        "boss": person("Bo Boss"),
        "ann": person("Ann <b>Sample</b>", employment={"line_manager": "boss"}),
        "zoe": person("Zoe Other"),
    }
    files: dict[str, str | bytes] = {}
    for name, found in people.items():
        files |= below(f"portfolios/{name}", found)
    files["portfolios/ann/2025-26/x.md"] = private
    files["portfolios/ann/reviews/o.md"] = review
    write(tmp_path, files)
    build(AS_OF)
    for path in (tmp_path / "site/teams").rglob("*"):
        if path.is_file():
            text = path.read_text()
            assert secret not in text
            assert "Zoe" not in text
            assert path.suffix != ".html" or "<b>Sample" not in text
    rows = json.loads((tmp_path / "site/teams/boss/team.json").read_text())
    assert [(row["id"], row["hours"]) for row in rows] == [("ann", 2.0)]
    assert b"a private record" in (tmp_path / "site/teams/boss/due.ics").read_bytes()


def test_a_large_team_is_split_into_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first has the words and what is folded; the others go on with the table."""
    monkeypatch.setattr("cpd_portfolio.pages.teams.MOST_MEMBERS", 2)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SAMPLES, tmp_path / "portfolios")
    build(AS_OF, "--jobs", "1")
    pages = pages_of(tmp_path / "site")
    found = {
        path: article(page)
        for path, page in pages.items()
        if path.startswith("teams/priya-exemplar/")
    }
    assert sorted(found) == [
        "teams/priya-exemplar/2/index.html",
        "teams/priya-exemplar/3/index.html",
        "teams/priya-exemplar/index.html",
    ]
    names = []
    for path in ("", "2/", "3/"):
        page = found[f"teams/priya-exemplar/{path}index.html"]
        (table,) = [t for t in page.all("table") if "cpd-members" in t.attributes["class"]]
        names += [row.all("a")[0].words for row in table.all("tbody")[0].inside("tr")]
        assert ("Needs a word" in page.words) == (path == "")
        links = [link.attributes["href"] for link in page.all("a")]
        root = "../" if path else ""
        assert f"{root}due.ics" in links
        assert f"{root}team.csv" in links
    assert len(names) == len(set(names)) == 5
    assert names[0] == "Hector Notreal"  # the order goes on over the pages


POLICY = """\
requirements: [{id: prevent, title: Prevent, for: [everyone], every: 12 months}]
reviews: []
qualifications: []
hours: {annual: 0}
"""


def test_who_has_something_due_later_is_listed_up_to_thirty(tmp_path: Path) -> None:
    done = ["person,requirement,date"]
    for number in range(32):
        files = person(f"Person {number}", employment={"line_manager": "Lee Fox"})
        write(tmp_path, below(f"p{number}", files))
        done.append(f"p{number},prevent,2025-05-01")
    write(tmp_path, {"policy.yml": POLICY, "completions/done.csv": "\n".join(done)})
    found = read([tmp_path])
    assert found.policies is not None
    ((view, due),) = view_teams(survey(found.library, found.policies, day(AS_OF)))
    (page,) = make_team(view, due).pages
    assert "32 more with something due by 30\u00a0May\u00a02026" in page.html
    assert page.html.count('class="cpd-word"') == 30
    assert "And 2 more: the calendar file has everybody’s dates." in page.html
