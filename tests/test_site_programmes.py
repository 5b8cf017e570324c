"""Programmes: who is on which page, and that every figure is the one `cpd report` tells."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cpd_portfolio.model.files import Programme
from cpd_portfolio.model.programmes import programme_id
from cpd_portfolio.reading import read
from making import (
    SAMPLES,
    Element,
    article,
    below,
    build,
    front,
    parsed,
    person,
    reflection,
    report,
    write,
)

AS_OF = "2026-03-31"
CHIPS = {"met": "Met", "due-soon": "Due soon", "not-met": "Not met", "paused": "Paused"}
Rows = list[dict[str, Any]]


class Built:
    def __init__(self, folder: Path) -> None:
        self.site = folder / "site/programmes"
        self.people = {row["id"]: row for row in report(AS_OF)["people"]}
        library = read([folder / "portfolios"]).library
        self.areas = {
            (p.id, title): area
            for p in library.people
            for area, title in p.profile.area_titles.items()
        }

    def rows(self, name: str) -> Rows:
        found: Rows = json.loads((self.site / name / "staff.json").read_text())
        return found

    def page(self, name: str = "") -> Element:
        return article(parsed((self.site / name / "index.html").read_text()))

    @property
    def names(self) -> list[str]:
        return sorted(p.name for p in self.site.iterdir() if p.is_dir())

    def checks(self, row: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """Those of the report for the person and area of a row."""
        area = self.areas[row["person"], row["area"]]
        return {
            check["id"]: check
            for found in self.people[row["person"]]["occupational"]
            if found["area"] == area
            for check in found["checks"]
        }


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("programmes")
    shutil.copytree(SAMPLES, folder / "portfolios")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build(AS_OF)
        yield Built(folder)


def test_the_samples_programmes_have_a_page_each(samples: Built) -> None:
    assert samples.names == [f"600-0000-{n}" for n in range(1, 7)]


def test_tables_hold_the_figures_of_the_report(samples: Built) -> None:
    seen = 0
    for name in samples.names:
        for row in samples.rows(name):
            checks = samples.checks(row)
            shown = {key.removesuffix("_status") for key in row if key.endswith("_status")}
            assert shown <= set(checks)
            for check in shown:
                found = {key: row[f"{check}_{key}"] for key in ("status", "last", "due")}
                assert found == {key: checks[check][key] for key in found}, (name, row["name"])
                seen += 1
    assert seen >= 24


def test_pages_show_what_the_tables_hold(samples: Built) -> None:
    for name in samples.names:
        page = samples.page(name)
        matrix = page.all("table")[0]
        headings = [h.words for h in matrix.all("thead")[0].all("th")]
        for shown, row in zip(matrix.all("tbody")[0].inside("tr"), samples.rows(name), strict=True):
            assert shown.all("a")[0].words == row["name"]
            statuses = [row[key] for key in row if key.endswith("_status")]
            chips = [c.words for c in shown.all("span") if "cpd-chip" in c.attributes["class"]]
            assert chips == [CHIPS[status] for status in statuses if status]
            assert len(headings) == 2 + len(statuses)
            for key in row:
                if key.endswith("_rests_on") and row[key]:
                    assert row[key] in page.words
                if key.endswith("_confirmed") and row[key]:
                    assert row[key] in page.words


def test_the_list_counts_what_the_pages_hold(samples: Built) -> None:
    listed = json.loads((samples.site / "programmes.json").read_text())
    assert [row["number"] for row in listed][:2] == ["600/0000/3", "600/0000/1"]  # by title
    for row in listed:
        staff = samples.rows(row["number"].replace("/", "-"))
        roles = [one["role"] for one in staff]
        assert row["assessors"] == sum("Assessor" in role for role in roles)
        assert row["iqas"] == sum("Internal quality assurer" in role for role in roles)
        lapsed = sum(value == "not-met" for one in staff for value in one.values())
        assert (row["not_met"] is None) == (lapsed == 0)
    text = next(r["not_met"] for r in listed if r["number"] == "600/0000/6")
    assert text == "Hands-on practice: 1 person"
    assert text in samples.page().words


def test_no_search_finds_how_somebody_stands(samples: Built) -> None:
    assert not list(samples.site.rglob("search_index.json"))
    root = (samples.site.parent / "search/search_index.json").read_text()
    assert "Professional Cookery" not in root


# --- an organisation with every difficulty


def area(name: str, *programmes: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"id": name, "sector": name.title(), "programmes": list(programmes), **more}


def programme(number: str | None, role: str = "assessor", title: str = "Diploma") -> dict[str, str]:
    found = {"title": title, "role": role}
    return found if number is None else {**found, "number": number}


def organisation() -> dict[str, str | bytes]:
    def vocational(name: str, *areas: dict[str, Any], **work: Any) -> dict[str, str]:
        work = {"roles": ["vocational-tutor"], **work}
        awards = [
            {"title": "A1 award", "kind": "assessor", "awarded": "2018-07"},
            {"title": "V1 award", "kind": "iqa", "working_towards": True},
            {"title": "City craft", "kind": "occupational"},
            {"title": "Teaching diploma", "kind": "teaching", "awarded": "2010"},
        ]
        return person(name, f"Job of {name}", "", work, occupational_areas=areas,
                      qualifications=awards)  # fmt: skip

    files: dict[str, str | bytes] = {}
    hair, nails = area("hair", programme("603/1/ab")), area("nails", programme("603/1/AB"))
    spell = {"where": "Corner salon", "from": "2020-01-01"}
    both = area("care", programme("77", "iqa"), programme("78"), practice=[spell])
    files |= below("ada", vocational("Ada Two-Areas", hair, nails))
    files["ada/1.md"] = reflection(
        title="Secret placement", date="2026-01-10", visibility="private",
        occupational={"area": "hair", "activity": "work-placement"},
    )  # fmt: skip
    other = area("hair", programme("603-1-AB", title="Hair 2"))
    files |= below("bo", vocational("Bo Manager", other, roles=["manager"]))
    files |= below("cy", vocational("Cy Gone", hair, end="2026-03-30"))
    files |= below("di", vocational("Di Late", hair, start="2026-04-01"))
    files |= below("ed", vocational("Ed Both", both))
    files |= below("fi", vocational(
        "Fi =cmd", area("x", programme("77", title="=1+1"), programme("77", "iqa", "=1+1"))
    ))  # fmt: skip
    files |= below("gil", vocational("Gil Titles", area("y", programme(None, title="Ärzte & Co"))))
    return files


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("odd-programmes")
    write(folder / "portfolios", organisation())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build(AS_OF)
        yield Built(folder)


def test_ids_that_differ_in_capitals_or_signs_are_one_programme(odd: Built) -> None:
    assert odd.names == ["603-1-AB", "77", "78", "Ärzte---Co"]
    page = odd.page("603-1-AB")
    assert page.one("h1").words == "Diploma"
    assert "it is also called Hair 2" in page.words


def test_who_is_employed_on_the_day_has_a_row_an_area(odd: Built) -> None:
    found = [(row["person"], row["area"]) for row in odd.rows("603-1-AB")]
    assert found == [("ada", "Hair"), ("ada", "Nails"), ("bo", "Hair")]
    assert "2 assessors, 0 internal quality assurers" in odd.page("603-1-AB").words


def test_whom_the_policy_asks_nothing_is_said_to_be_asked_nothing(odd: Built) -> None:
    page = odd.page("603-1-AB")
    assert "No check is asked of 1 person" in page.words
    (section,) = [
        s for s in page.all("article") if s.all("h3") and s.all("h3")[0].words == "Bo Manager"
        and not s.all("h2")
    ]  # fmt: skip
    assert "No checks: the policy asks them of other roles" in section.words
    (row,) = [row for row in odd.rows("603-1-AB") if row["person"] == "bo"]
    assert not [key for key in row if key.endswith("_status") and row[key] is not None]
    listed = json.loads((odd.site / "programmes.json").read_text())
    (words,) = [row["not_met"] for row in listed if row["number"] == "603-1-AB"]
    assert words.endswith("No check is asked of 1 person")


def test_of_a_private_record_only_the_day_is_there(odd: Built) -> None:
    for path in odd.site.rglob("*"):
        if path.is_file():
            assert "Secret placement" not in path.read_text(), path
    row = odd.rows("603-1-AB")[0]
    assert row["hands-on_last"] == "2026-01-10"
    assert row["hands-on_rests_on"] == "A private record"
    assert row["hands-on_confirmed"] is None


def test_what_is_practised_and_who_has_confirmed_it(odd: Built) -> None:
    row = odd.rows("78")[0]
    assert row["hands-on_rests_on"] == "Practice: Corner salon"
    assert row["hands-on_confirmed"] == "Self-declared"
    assert "Self-declared" in odd.page("78").words


def test_a_programme_shows_the_checks_of_its_own_roles(odd: Built) -> None:
    """Ed assesses one programme of the area and quality-assures another."""
    (ed,) = [row for row in odd.rows("77") if row["person"] == "ed"]
    assert ed["assessor-qualification_status"] is None
    assert ed["iqa-qualification_status"] == "not-met"
    assert "iqa-qualification_status" not in odd.rows("78")[0]
    assert odd.rows("78")[0]["assessor-qualification_last"] == "2018-07"
    (fi,) = [row for row in odd.rows("77") if row["person"] == "fi"]
    assert fi["role"] == "Assessor, Internal quality assurer"


def test_qualifications_that_matter_have_their_awards(odd: Built) -> None:
    words = odd.rows("78")[0]["qualifications"]
    assert words == "A1 award (2018-07); V1 award (working towards); City craft (held)"
    assert "Assessor, awarded July 2018" in odd.page("78").words
    assert "Teaching diploma" not in odd.page("78").words


def test_nothing_in_a_file_runs_as_a_formula(odd: Built) -> None:
    for path in odd.site.rglob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text())):
            assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@")], path


def test_many_people_are_split_over_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, str | bytes] = {}
    for n in range(120):
        who = person(f"P{n:03d}", occupational_areas=[area("a", programme("9/9"))],
                     employment={"roles": ["assessor"]})  # fmt: skip
        files |= below(f"p-{n:03d}", dict(who))
    files["policy.yml"] = front(quality_team=[])
    write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    build(AS_OF)
    built = Built(tmp_path)
    assert len(built.rows("9-9")) == 120
    first, second = built.page("9-9"), built.page("9-9/2")
    named = [len(page.all("table")[0].all("tbody")[0].inside("tr")) for page in (first, second)]
    assert named == [100, 20]
    assert 'href="../../9-9/staff.csv"' in (built.site / "9-9/2/index.html").read_text()
    assert (built.site / "9-9/index.html").stat().st_size < 700_000


# --- ids


def test_ids_are_safe_and_told_apart() -> None:
    def of(number: str | None, title: str = "T") -> str:
        return programme_id(Programme(title=title, number=number, role="iqa"))

    assert of("603/1234/5") == "603-1234-5"
    assert of(None, "Level 2: Care") == "Level-2--Care"
    assert of("../..") not in ("", "..", of("?"))
    assert of("../..").startswith("programme-")
    long = [of("9" * 300), of("9" * 301), of("é" * 119 + "a"), of("é" * 119 + "b")]
    assert len({name.casefold() for name in long}) == 4
    assert all(len(name.encode()) <= 140 for name in long)
    assert of("9" * 120) == "9" * 120
    assert of("x" * 300) != of("X" * 300)
    assert of("x" * 300).casefold() == of("X" * 300).casefold()
