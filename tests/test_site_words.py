"""What pages say in words: it agrees with itself, and fits who reads it and what it is read on."""

import re
import shutil

import pytest

from cpd_portfolio.pages.pack import ON_PAPER
from cpd_portfolio.theme_files import theme_folder
from making import SAMPLES, Element, article, below, build, pages_of, person, reflection, write

LEFT = "Left on 31\u00a0January\u00a02026."
LEAVER = {"start": "2023-09-01", "end": "2026-01-31", "roles": ["tutor"]}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Element]:
    folder = tmp_path_factory.mktemp("words")
    files: dict[str, str | bytes] = {}
    files |= below("gone", dict(person("Gone Madeup", employment=LEAVER)))
    files |= below("gone", {
        "a.md": reflection(standards=[4]),
        "plan.yml": "needs: [{id: n1, need: Spreadsheets, by: 2025-12-31}]\n",
    })  # fmt: skip
    files |= below("empty", dict(person("Empty Madeup", employment=LEAVER)))
    files |= below(
        "new", dict(person("Brand New", employment=LEAVER | {"start": "2026-03-20", "end": None}))
    )
    files |= below(
        "later",
        dict(person("Later Madeup", employment=LEAVER | {"start": "2026-05-01", "end": None})),
    )
    write(folder / "portfolios", files)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build()
    return pages_of(folder / "site")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Element]:
    folder = tmp_path_factory.mktemp("samples")
    shutil.copytree(SAMPLES, folder / "portfolios")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build()
    return pages_of(folder / "site")


def words(pages: dict[str, Element], path: str) -> str:
    return article(pages[f"people/{path}index.html"]).spaced


def classed(page: Element, name: str) -> list[Element]:
    return [e for e in page.all() if name in e.attributes.get("class", "").split()]


# --- somebody who has left

ASKING = [
    "cpd new", "An even pace", "Behind", "Short 5", "more to attend", "next meeting",
    "The policy asks", "yet", "still need", "pace so far", "Overdue", "this role", "To be met by",
]  # fmt: skip


@pytest.mark.parametrize("who", ["gone", "empty"])
def test_nothing_is_asked_of_who_has_left(pages: dict[str, Element], who: str) -> None:
    of = {path for path in pages if path.startswith(f"people/{who}/")}
    for path in of - {f"people/{who}/standards/index.html"}:
        said = article(pages[path]).spaced
        if path.endswith("/review-sheet/index.html"):
            said = said.partition("To write on")[0]
        assert [ask for ask in ASKING if ask in said] == [], (path, said)


@pytest.mark.parametrize("path", ["", "record/2025-26/", "review-sheet/"])
def test_the_figures_of_who_has_left_stay_and_say_since_when(
    pages: dict[str, Element], path: str
) -> None:
    page = article(pages[f"people/gone/{path}index.html"])
    cards = {c.one("h3").words: c for c in classed(page, "cpd-card")}
    for title, figure in (("Hours", "2 of 13"), ("INSET days", "0 of 5")):
        assert cards[title].spaced.startswith(f"{title} {figure} ")
        assert LEFT.replace("\u00a0", " ") in cards[title].spaced
        assert classed(cards[title], "cpd-chip") == []


def test_a_page_of_who_has_left_has_no_empty_part(pages: dict[str, Element]) -> None:
    page = article(pages["people/gone/review-sheet/index.html"])
    for part in page.all("section"):
        heading = part.all("h2")[0].words
        assert part.words != heading or part.attributes["aria-labelledby"] == "write"


def test_the_same_is_asked_of_who_is_still_there(pages: dict[str, Element]) -> None:
    assert "cpd new new" in words(pages, "new/")
    assert "An even pace to" in words(pages, "new/")
    assert "For the next meeting" in words(pages, "new/reviews/")


# --- somebody who starts later


def test_who_starts_later_is_not_in_post_and_in_no_role(pages: dict[str, Element]) -> None:
    for path, what in (
        ("", "standard"),
        ("standards/", "standard"),
        ("qualifications/", "qualification"),
    ):
        said = words(pages, f"later/{path}").replace("\u00a0", " ")
        assert "1 May 2026" in said
        assert f"No {what} is asked before the first day" in said
        assert "In post since" not in said
        assert "this role" not in said
    assert "Starts on" in words(pages, "later/")
    assert "In post since" in words(pages, "new/")


# --- one thing has one word and one look


def test_a_square_says_the_same_wherever_it_stands(samples: dict[str, Element]) -> None:
    page = article(samples["organisation/standards/index.html"])
    found: dict[str, set[str]] = {}
    for square in classed(page, "cpd-strip__cell"):
        if square.words:
            found.setdefault(square.words, set()).add(square.attributes["class"].split("--")[1])
    assert len(found) == 20
    assert {number: len(looks) for number, looks in found.items() if len(looks) > 1} == {}
    assert len(classed(page, "cpd-strip__key")) == 1


def test_columns_stand_in_the_same_order(samples: dict[str, Element]) -> None:
    for path, page in samples.items():
        for table in page.all("table"):
            heads = [cell.words for cell in table.all("th")]
            if "Last done" in heads and "Due" in heads:
                assert heads.index("Last done") + 1 == heads.index("Due"), path


def test_a_date_in_a_next_step_stays_on_one_line(samples: dict[str, Element]) -> None:
    found = 0
    for name in ("", "review-sheet/"):
        page = article(samples[f"people/rowan-sample/{name}index.html"])
        for step in [a for rows in classed(page, "cpd-rows") for a in rows.all("a")]:
            found += step.text.count("\u00a02026")
            assert (
                re.search(r"\d (January|March|April|May|June)| (January|May|June) 20", step.text)
                is None
            )
    assert found > 1


def test_who_has_no_record_is_told_so_once(pages: dict[str, Element]) -> None:
    assert "No record yet this year." in words(pages, "new/standards/")
    assert "Select a number" not in words(pages, "new/")
    assert "Nobody counts as behind in the first weeks." in words(pages, "new/")


# --- where one is


@pytest.mark.parametrize(
    ("page", "leads"),
    [
        ("people/rowan-sample/reviews/", "Reviews page"),
        ("people/rowan-sample/reviews/2025-07-04-progress-review/", "Reviews true"),
        ("programmes/", "Programmes page"),
        ("programmes/600-0000-1/", "Programmes true"),
        ("organisation/mandatory/prevent/", "Mandatory learning true"),
        ("organisation/", "Overview page"),
        ("accessibility/", ""),
    ],
)
def test_the_navigation_says_where_one_is(
    samples: dict[str, Element], page: str, leads: str
) -> None:
    assert marked(samples[f"{page}index.html"]) == leads


def test_a_reflection_belongs_to_the_record_of_its_year(samples: dict[str, Element]) -> None:
    found = {
        marked(page)
        for path, page in samples.items()
        if path.startswith("people/rowan-sample/reflections/")
    }
    assert found == {"2023-24 true", "2024-25 true", "2025-26 true"}


def marked(page: Element) -> str:
    (nav,) = [e for e in page.all("nav") if e.attributes.get("id") == "cpd-nav"]
    return ", ".join(
        f"{e.words} {e.attributes['aria-current']}"
        for e in nav.all("a")
        if "aria-current" in e.attributes
    )


def test_a_team_is_named_by_who_manages_it(samples: dict[str, Element]) -> None:
    (nav,) = [
        e
        for e in samples["people/dana-mockford/index.html"].all("nav")
        if e.attributes.get("id") == "cpd-nav"
    ]
    teams = {a.words for a in nav.all("a") if a.words.startswith("Team")}
    assert "Team of Dana Mockford" in teams
    assert "Team" not in teams


def test_what_stands_beside_the_front_page_has_its_navigation(samples: dict[str, Element]) -> None:
    wanted = navigation(samples["index.html"])
    assert wanted[0] == "People"
    assert len(wanted) == 6
    for path in ("programmes/index.html", "programmes/600-0000-1/index.html", "teams/index.html"):
        assert navigation(samples[path]) == wanted, path
        (nav,) = classed(samples[path], "md-sidebar--primary")
        assert "hidden" not in nav.attributes, path


def navigation(page: Element) -> list[str]:
    (nav,) = [e for e in page.all("nav") if e.attributes.get("id") == "cpd-nav"]
    (items, *_) = nav.inside("ul")
    return [item.inside("a")[0].words for item in items.inside("li")]


# --- what is said of packs


def test_what_stands_below_a_sheet_is_as_long_in_both_ways_to_open_a_pack() -> None:
    opener = (theme_folder() / "pack/opener.js").read_text("utf-8")
    assert f"words.length > {ON_PAPER} ? words.slice(0, {ON_PAPER - 1})" in opener


def test_the_statement_promises_dark_where_there_is_dark(samples: dict[str, Element]) -> None:
    assert "color-scheme: light;" in (theme_folder() / "pack/opener.css").read_text("utf-8")
    said = article(samples["accessibility/index.html"]).words
    assert "choose light or dark, but in packs, which are light" in said


def test_a_pack_has_the_words_of_the_site() -> None:
    for path in (*theme_folder().rglob("*.html"), *theme_folder().rglob("*.js")):
        assert "ccupational competence" not in path.read_text("utf-8"), path
