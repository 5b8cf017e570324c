"""Charts on built pages: each says in words and in a table what it draws, the figures are those of
the report, and in a browser they can be read on a phone, in the dark and without colour."""

import datetime as dt
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from chromium import Page, chromium
from cpd_portfolio.figures import grouped_text, partial_date
from cpd_portfolio.policy import Policy
from cpd_portfolio.reading import read
from making import (
    SAMPLES,
    Element,
    article,
    below,
    build,
    day,
    front,
    pages_of,
    person,
    reflection,
    report,
    write,
)
from test_pages_charts import boxes, dots
from test_styles import SCHEMES, contrast

AS_OF = "2026-03-31"
YEARS = ("2023-24", "2024-25", "2025-26")


@dataclass(frozen=True)
class Built:
    site: Path
    pages: dict[str, Element]
    by_year: dict[str, dict[str, dict[str, Any]]]
    policy: Policy

    def page(self, path: str) -> Element:
        return article(self.pages[f"{path}index.html"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("charts")
    shutil.copytree(SAMPLES, folder / "portfolios")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build(AS_OF)
        by_year = {
            year: {row["id"]: row for row in report(AS_OF, "--year", year)["people"]}
            for year in YEARS
        }
    policy = read([folder / "portfolios"]).policies.on(day(AS_OF))
    return Built(folder / "site", pages_of(folder / "site"), by_year, policy)


HOSTILE = "<b>Type</b> & “quotes” ‫שלום‬ with a name that goes on and on and on and does not end"


@pytest.fixture(scope="module")
def unusual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """People and years that are not as most are."""
    folder = tmp_path_factory.mktemp("unusual")
    types = [{"id": f"type-{n}", "label": f"{HOSTILE} {n}"} for n in range(15)]
    kept = [{"id": name, "label": name} for name in ("inset-day", "standardisation")]
    policy = {"activity_types": [*types, *kept]}
    files: dict[str, str | bytes] = {"policy.yml": front(**policy)}

    def somebody(name: str, made: list[dict[str, Any]], **employment: Any) -> None:
        files.update(below(name, dict(person(name.title(), employment=employment))))
        for number, settings in enumerate(made):
            values = {"type": "type-0", "title": f"Record {number}", **settings}
            files[f"{name}/{number}.md"] = reflection(**values)

    first = day("2025-09-01")
    somebody("nothing", [])
    somebody("nothing-asked", [], employer="A partner")
    somebody("one", [{"hours": 0.25}], line_manager="nothing")
    somebody("many", [
        {"date": str(first + dt.timedelta(days=n)), "hours": 1 + n % 7, "type": f"type-{n % 15}",
         "standards": [n % 20 + 1]} for n in range(200)
    ], line_manager="nothing")  # fmt: skip
    somebody("one-day", [{"hours": 24, "date": "2025-12-25"}] * 5)
    somebody("joined", [{"date": "2026-02-01"}], start="2026-01-15", fte=0.5)
    somebody("left", [{"date": "2025-10-01"}], end="2025-11-30")
    somebody("away", [{"date": "2025-10-01"}], absences=[{"from": "2025-09-01", "to": None}])
    somebody("all-year", [{"date": "2025-10-01", "hours": 0.5}],
             absences=[{"from": "2025-08-01", "to": "2026-12-31"}])  # fmt: skip
    write(folder / "portfolios", files)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build(AS_OF)
    return folder / "site"


def charts(page: Element) -> dict[str, Element]:
    """The figures of a page by the title of their drawing."""
    found = {}
    for figure in page.all("figure"):
        if "cpd-chart" in figure.attributes.get("class", "").split():
            drawing = figure.inside("svg")[0]
            found[drawing.all("title")[0].words] = figure
    return found


def starting(found: dict[str, Element], words: str) -> Element:
    (one,) = [figure for title, figure in found.items() if title.startswith(words)]
    return one


def rows(figure: Element) -> dict[str, list[str]]:
    """What the table of figures says, by the head of each row."""
    (table,) = figure.all("table")
    return {
        row.inside("th")[0].words: [cell.words for cell in row.inside("td")]
        for row in table.all("tbody")[0].inside("tr")
    }


def paths(figure: Element, name: str) -> str:
    return "".join(
        path.attributes["d"]
        for path in figure.inside("svg")[0].all("path")
        if path.attributes.get("class") == f"cpd-chart__{name}"
    )


# --- the form of every chart


def check_form(path: str, page: Element) -> Iterator[str]:
    """Yields the class or the title of each chart."""
    ids = Counter(e.attributes["id"] for e in page.all() if "id" in e.attributes)
    assert [name for name, number in ids.items() if number > 1] == [], path
    for drawing in article(page).all("svg"):
        if "role" not in drawing.attributes:
            # beside its figure, or in the key: for the eye alone
            hidden = [drawing, *(e for e in article(page).all() if drawing in e.all("svg"))]
            assert any(e.attributes.get("aria-hidden") == "true" for e in hidden), (path, drawing)
            continue
        assert drawing.attributes["role"] == "img", (path, drawing)
        title, described = drawing.inside("title")[0], drawing.inside("desc")[0]
        assert drawing.attributes["aria-labelledby"] == title.attributes["id"], (path, drawing)
        assert drawing.attributes["aria-describedby"] == described.attributes["id"], path
        assert title.words, (path, drawing)
        assert re.search(r"\d", described.words), (path, described.words)
        yield title.words
    for figure in charts(page).values():
        (table,) = figure.all("table")
        assert len(table.inside("caption")[0].words) > 5, path
        head = table.inside("thead")[0].all("th")
        assert all(cell.attributes["scope"] == "col" and cell.words for cell in head), path
        assert table.inside("tbody")[0].inside("tr"), path
        for row in table.inside("tbody")[0].inside("tr"):
            assert row.inside("th")[0].attributes["scope"] == "row", path
            assert len(row.inside()) == len(head), path


def test_every_chart_has_a_title_a_description_and_a_table(built: Built) -> None:
    seen: Counter[str] = Counter()
    teams = 0
    for path, page in built.pages.items():
        for title in check_form(path, page):
            seen[re.split(r"[\d,:]", title)[0].strip()] += 1
        small = [s for s in page.all("svg") if s.attributes.get("class") == "cpd-dist"]
        teams += len(small)
        if small:
            (figures,) = [d for d in page.all("details")
                          if "cpd-chart__figures" in d.attributes.get("class", "")]  # fmt: skip
            (table,) = figures.all("table")
            assert len(table.inside("tbody")[0].inside("tr")) == len(small), path
    assert seen["Hours over CPD year"] > 12 + 12
    assert seen["Hours by type of activity"] > 12
    assert seen["Standards by CPD year"] == 12
    assert seen["What falls due over the year ahead"] > 10
    assert seen["Hours by month"] == seen["Where"] == 1
    assert seen["Evaluations by score"] > 2
    assert teams >= 8


def test_unusual_people_and_years_have_charts_of_the_same_form(unusual: Path) -> None:
    found = pages_of(unusual)
    for path, page in found.items():
        assert not page.all("b"), path
        list(check_form(path, page))
    names = ("nothing", "nothing-asked", "one", "many", "left", "away", "all-year")
    of = {name: charts(found[f"people/{name}/index.html"]) for name in names}
    assert not of["nothing-asked"]
    assert list(of["nothing"]) == ["Hours over CPD year 2025-26"]
    assert paths(starting(of["nothing"], "Hours"), "a") == ""
    assert len(boxes(paths(starting(of["one"], "Hours"), "a"))) == 1
    assert len(boxes(paths(starting(of["many"], "Hours"), "a"))) == 7
    assert rows(starting(of["left"], "Hours"))["August 2026"][2] == "7.48"  # 30 × 91 ÷ 365
    assert rows(starting(of["away"], "Hours"))["August 2026"][2] == "0"
    assert "target is 0 hours" in starting(of["all-year"], "Hours").all("desc")[0].words
    types = charts(found["people/many/record/2025-26/index.html"])
    shown = starting(types, "Hours by type")
    assert len(rows(shown)) == 15
    assert sum(float(cells[0]) for cells in rows(shown).values()) == sum(
        1 + n % 7 for n in range(200)
    )
    words = [e.words for e in shown.inside("svg")[0].all("text")]
    assert any(text.startswith("<b>Type</b> & “quotes”") and text.endswith("…") for text in words)
    assert "Other types (4)" in words


# --- the figures


def test_hours_over_the_year_are_the_reports(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built.site.parent)
    ends = {first: (dt.date(first // 12, first % 12 + 1, 1) - dt.timedelta(days=1))
            for first in range(2025 * 12 + 9, 2026 * 12 + 9)}  # fmt: skip
    pace = {
        f"{end:%Y-%m}": {r["id"]: r["hours"]["expected"] for r in report(str(end))["people"]}
        for end in ends.values()
    }
    checked = 0
    for year, people in built.by_year.items():
        for name, row in people.items():
            path = f"people/{name}/record/{year}/"
            if f"{path}index.html" not in built.pages:
                continue
            hours = row["hours"]
            found = charts(built.page(path))
            if not hours["total"]:
                continue
            figure = starting(found, f"Hours over CPD year {year}")
            told = rows(figure)
            assert len(told) == 12
            running = 0.0
            last = ""
            for month in (f"{2000 + int(year[2:4]) + (n > 12)}-{(n - 1) % 12 + 1:02d}"
                          for n in range(9, 21)):  # fmt: skip
                of_month, total, *by = told[partial_date(month)]
                running += hours["by_month"].get(month, 0)
                if of_month == "–":
                    assert month > max(hours["by_month"])
                    continue
                assert float(of_month) == hours["by_month"].get(month, 0)
                assert float(total) == pytest.approx(running)
                last = total
                if year == YEARS[-1] and by:
                    assert float(by[0]) == pace[month][name], (name, month)
            assert float(last) == hours["total"]
            columns = boxes(paths(figure, "a"))
            assert len(columns) == len(hours["by_month"]), (name, year)
            # a frozen year keeps no pace; nobody without a target has one
            drawn = bool(paths(figure, "pace"))
            assert drawn == (year != "2024-25" and hours["target"] is not None), (name, year)
            assert bool(paths(figure, "target")) == bool(hours["target"])
            if hours["target"]:
                words = f"{grouped_text(Fraction(hours['target']))} hours"
                assert words in figure.all("desc")[0].words
            checked += 1
    assert checked > 25


def test_the_overview_has_the_chart_of_this_year(built: Built) -> None:
    for name in built.by_year["2025-26"]:
        ours = charts(built.page(f"people/{name}/"))
        theirs = charts(built.page(f"people/{name}/record/2025-26/"))
        title = "Hours over CPD year 2025-26"
        assert (title in ours) == (title in theirs)
        if title in ours:
            assert rows(ours[title]) == rows(theirs[title])


def test_hours_by_type_are_the_reports(built: Built) -> None:
    labels = built.policy.type_labels
    checked = 0
    for year, people in built.by_year.items():
        for name, row in people.items():
            path = f"people/{name}/record/{year}/index.html"
            by_type = row["hours"]["by_type"]
            if path not in built.pages or len(by_type) < 2:
                continue
            figure = starting(charts(article(built.pages[path])), "Hours by type")
            told = rows(figure)
            assert {k: float(v[0]) for k, v in told.items()} == {
                labels[kind]: value for kind, value in by_type.items()
            }
            values = [float(cells[0]) for cells in told.values()]
            assert values == sorted(values, reverse=True)
            assert len(boxes(paths(figure, "a"))) == len(by_type)
            checked += 1
    assert checked > 10


def test_coverage_is_the_reports(built: Built) -> None:
    for name, row in built.by_year[YEARS[-1]].items():
        figure = charts(built.page(f"people/{name}/standards/"))["Standards by CPD year"]
        told = rows(figure)
        evidence = [built.by_year[y].get(name, {}).get("standards") for y in YEARS]
        *standards, covered = told.items()
        assert len(standards) == 20
        filled = 0
        for number, cells in standards:
            for cell, of_year in zip(cells, evidence, strict=True):
                if of_year is not None:
                    found = of_year["by_standard"].get(number, {"records": 0})
                    assert int(cell) == found["records"], (name, number)
                filled += cell != "0"
            filled += any(cell != "0" for cell in cells)
        for cell, of_year in zip(covered[1], evidence, strict=True):
            if of_year is not None:
                assert int(cell) == of_year["covered"], name
        assert len(boxes(paths(figure, "a"))) == filled
        three = row["standards"]["covered_three_years"]
        assert f"{three} of 20 in any of them" in figure.all("desc")[0].words


def test_what_falls_due_is_the_reports(built: Built) -> None:
    until = (day(AS_OF) + dt.timedelta(days=365)).isoformat()
    checked = 0
    for name, row in built.by_year[YEARS[-1]].items():
        checks = [check for area in row["occupational"] for check in area["checks"]]
        wanted = Counter({
            "Mandatory learning": [r["due"] for r in row["mandatory"]],
            "Occupational checks": [r["due"] for r in checks],
            "Reviews": [r["due"] for r in row["reviews"]],
        })  # fmt: skip
        due = [(kind, on) for kind, days in wanted.items() for on in days
               if on and AS_OF <= on <= until]  # fmt: skip
        found = charts(built.page(f"people/{name}/mandatory/"))
        if not due:
            assert not found
            continue
        figure = starting(found, "What falls due")
        (table,) = figure.all("table")
        told = [[c.words for c in r.inside("td")] for r in table.all("tbody")[0].inside("tr")]
        assert Counter(kind for _, kind in told) == Counter(kind for kind, _ in due)
        assert len(dots(paths(figure, "dot"))) == len(due)
        checked += 1
    assert checked > 8


def test_what_falls_due_for_many(built: Built) -> None:
    page = built.page("organisation/")
    told = rows(starting(charts(page), "What falls due"))
    listed = json.loads((built.site / "organisation/falling-due.json").read_text())
    kinds = ("mandatory", "occupational", "review", "agreed")
    assert [list(map(int, cells)) for cells in told.values()] == [
        [*(row[kind] for kind in kinds), sum(row[kind] for kind in kinds)] for row in listed
    ]
    overdue = sum(
        result["status"] == "overdue"
        for row in built.by_year[YEARS[-1]].values()
        for result in row["mandatory"]
    )
    assert overdue == listed[0]["mandatory"] > 0
    # everybody with a manager who is listed is in one team
    teams = [path for path in built.pages if re.fullmatch(r"teams/[^/]+/index.html", path)]
    together = Counter[str]()
    for path in teams:
        for figure in charts(article(built.pages[path])).values():
            for when, cells in rows(figure).items():
                together[when] += int(cells[-1])
    assert together == {when: int(cells[-1]) for when, cells in told.items()} | {}


# --- what a chart does not tell


def test_the_day_of_a_private_record_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only in which month its hours lie: a course by the day would tell when it was made."""
    monkeypatch.chdir(tmp_path)
    pages = []
    for on in ("2025-10-02", "2025-10-30"):
        files = below("ada-marsh", dict(person()))
        files["ada-marsh/seen.md"] = reflection(date="2025-11-20")
        files["ada-marsh/private.md"] = reflection(
            date=on, visibility="private", hours=3, standards=[4]
        )
        shutil.rmtree("portfolios", ignore_errors=True)
        write(tmp_path / "portfolios", files)
        build(AS_OF, "--clean")
        pages.append([
            Path(f"site/people/ada-marsh/{path}index.html").read_text()
            for path in ("", "record/2025-26/")
        ])  # fmt: skip
    assert pages[0] == pages[1]
    (figure, *_) = charts(pages_of(tmp_path / "site")["people/ada-marsh/index.html"]).values()
    assert rows(figure)["October 2025"][:2] == ["3", "3"]


# --- in a browser

MEASURE = """[...document.querySelectorAll('.cpd-chart > svg')].map(svg => {
  const box = svg.getBoundingClientRect(), scale = svg.getScreenCTM().a
  return [...svg.querySelectorAll('text')].filter(t => t.getClientRects().length).map(t => {
    const at = t.getBoundingClientRect()
    return [t.textContent, parseFloat(getComputedStyle(t).fontSize) * scale,
            Math.min(at.left - box.left, box.right - at.right)]
  })
}).flat()"""


def opened(tab: Page, site: Path, path: str, width: int) -> list[list[Any]]:
    tab.call(
        "Emulation.setDeviceMetricsOverride",
        width=width, height=900, deviceScaleFactor=1, mobile=width < 700,
    )  # fmt: skip
    tab.go((site / path / "index.html").as_uri())
    tab.wait("document.readyState === 'complete'")
    tab.run("document.querySelectorAll('.cpd-chart details').forEach(d => { d.open = true })")
    found: list[list[Any]] = tab.run(MEASURE)
    return found


def test_words_in_charts_can_be_read_on_any_screen(built: Built, unusual: Path) -> None:
    shown = [
        (built.site, "people/joss-specimen"),
        (built.site, "people/joss-specimen/record/2025-26"),
        (built.site, "people/kofi-example/mandatory"),
        (built.site, "people/alis-fictus/standards"),
        (built.site, "teams/morgan-pretend"),
        (built.site, "organisation"),
        (unusual, "people/many"),
        (unusual, "people/many/record/2025-26"),
        (unusual, "people/one-day"),
        (unusual, "people/nothing"),
    ]
    with chromium("--allow-file-access-from-files") as browser:
        tab = browser.page()
        for width in (320, 390, 768, 1440):
            for site, path in shown:
                found = opened(tab, site, path, width)
                assert found, path
                for words, size, room in found:
                    assert 11 <= size <= 17, (path, width, words, size)
                    # long names of types are cut; on the smallest phones their last letter may be
                    least = -2 if "…" not in words or width > 600 else -60
                    assert room >= least, (path, width, words, room)
                wide = tab.run("""[...document.querySelectorAll('.cpd-chart')]
                    .filter(f => f.getBoundingClientRect().right > innerWidth + 1).length""")
                assert wide == 0, (path, width)


# --- without colour, and in the dark


@pytest.mark.parametrize("scheme", SCHEMES)
def test_shapes_stand_out_from_the_page_and_from_each_other(scheme: str) -> None:
    found = SCHEMES[scheme]
    for shape in ("bar", "quiet", "ink"):
        assert contrast(found[shape], found["paper"]) >= 3, shape
    # a column beside, or on, what is earlier in the year or last year's
    assert contrast(found["bar"], found["surface"]) >= 3
    for words in ("quiet", "ink"):
        assert contrast(found[words], found["paper"]) >= 4.5, words
