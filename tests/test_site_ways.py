"""The whole site as a reader meets it: names of tables and parts, what can be sorted and filtered,
and the ways from one page to the next."""

import re
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from making import SAMPLES, Element, article, build, pages_of

Pages = dict[str, Element]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ways")
    shutil.copytree(SAMPLES, folder / "portfolios")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build("2026-03-31")
    return folder / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> Pages:
    found = pages_of(site)
    for name in ("403.html", "404.html"):  # shown at any address
        del found[name]
    return found


def targets(path: str, page: Element) -> list[tuple[str, str]]:
    """Where the links of a page lead within the site: file and anchor."""
    found = []
    for a in page.all("a"):
        target, anchor = urldefrag(urljoin(f"http://site/{path}", a.attributes.get("href", "")))
        if target.startswith("http://site/"):
            place = unquote(target.removeprefix("http://site/"))
            page_there = place.endswith("/") or not place
            found.append((f"{place}index.html" if page_there else place, anchor))
    return found


def test_every_link_leads_somewhere_frame_and_all(site: Path, pages: Pages) -> None:
    ids = {path: {e.attributes.get("id") for e in page.all()} for path, page in pages.items()}
    for path, page in pages.items():
        for place, anchor in targets(path, page):
            assert (site / place).is_file(), (path, place)
            assert not anchor or anchor in ids[place], (path, place, anchor)


def test_ids_are_unique_and_names_are_there(pages: Pages) -> None:
    for path, page in pages.items():
        ids = Counter(e.attributes["id"] for e in page.all() if "id" in e.attributes)
        assert [name for name, number in ids.items() if number > 1] == [], path
        for element in article(page).all():
            for name in element.attributes.get("aria-labelledby", "").split():
                assert name in ids, (path, element)


def name_of(table: Element) -> str:
    if captions := table.inside("caption"):
        return captions[0].words
    return table.attributes.get("aria-label") or table.attributes["aria-labelledby"]


def test_every_table_of_ours_has_a_name_and_named_columns(pages: Pages) -> None:
    checked = 0
    for path, page in pages.items():
        tables = [t for t in article(page).all("table") if "cpd-" in t.attributes.get("class", "")]
        names = [name_of(table) for table in tables]
        assert len(set(names)) == len(names), (path, names)
        for table in tables:
            heads = table.inside("thead")[0].all("th")
            assert all(head.words and head.attributes["scope"] == "col" for head in heads), path
            for row in (row for body in table.inside("tbody") for row in body.inside("tr")):
                assert len(row.inside("th")) == 1, (path, row)
                checked += 1
    assert checked > 1000


def test_a_filter_says_what_it_filters(pages: Pages) -> None:
    found = set()
    for path, page in pages.items():
        for table in page.all("table"):
            if "data-cpd-sortable" in table.names:
                words = table.attributes["data-cpd-filter"]
                found.add(words)
                assert re.match("Show only (?!rows)[a-z]+ with these words", words), path
                assert len(table.all("thead")[0].all("tr")) == 1  # the row whose cells sort
    assert len(found) > 8


def test_there_is_a_way_past_the_navigation(pages: Pages) -> None:
    for path, page in pages.items():
        skips = [a for a in page.all("a") if a.attributes.get("class") == "md-skip"]
        assert len(skips) == 1, path
        ids = {e.attributes.get("id") for e in article(page).all()}
        ids.add(article(page).attributes["id"])
        assert skips[0].attributes["href"].removeprefix("#") in ids, path


WAYS = [
    ("people/rowan-sample/", "teams/priya-exemplar/"),
    ("people/priya-exemplar/", "teams/priya-exemplar/"),
    ("people/priya-exemplar/", "teams/dana-mockford/"),
    ("people/rowan-sample/occupational/", "programmes/"),
    ("people/rowan-sample/standards/", "standards/"),
    ("teams/priya-exemplar/", "people/rowan-sample/review-sheet/"),
    ("teams/priya-exemplar/", "teams/dana-mockford/"),
    ("teams/priya-exemplar/", "organisation/"),
    ("organisation/", "teams/"),
    ("organisation/", "programmes/"),
    ("organisation/", "standards/"),
    ("organisation/standards/", "standards/4/"),
    ("organisation/events/", "events/"),
    ("organisation/events/inset-2025-09/", "events/inset-2025-09/"),
    ("programmes/600-0000-1/", "people/rowan-sample/occupational/"),
    ("programmes/600-0000-1/", "organisation/"),
    ("standards/18/", "events/inset-2026-04/"),
    ("events/inset-2026-04/", "standards/18/"),
    ("", "organisation/"),
]


@pytest.mark.parametrize(("here", "there"), WAYS)
def test_one_gets_from_here_to_there(pages: Pages, here: str, there: str) -> None:
    path = f"{here}index.html"
    assert f"{there}index.html" in [place for place, _ in targets(path, pages[path])]


def test_review_sheets_are_linked_for_the_direct_manager_alone(pages: Pages) -> None:
    """Others may not open them: those of people further down are no link on a team's page."""
    of_team = {
        team: {place.split("/")[1] for place, _ in targets(path, pages[path])
               if place.endswith("/review-sheet/index.html")}
        for team in ("dana-mockford", "priya-exemplar")
        for path in [f"teams/{team}/index.html"]
    }  # fmt: skip
    assert of_team["dana-mockford"] == {"bridget-placeholder", "morgan-pretend", "priya-exemplar"}
    assert "rowan-sample" in of_team["priya-exemplar"]
    assert "Rowan" in pages["teams/dana-mockford/index.html"].text


def test_months_are_written_as_people_write_them(pages: Pages) -> None:
    table = article(pages["organisation/index.html"]).all("table")[0]
    first = table.one("tbody").inside("tr")[0].one("th")
    assert first.words == "September 2025"
    assert first.one("time").attributes["datetime"] == "2025-09"
