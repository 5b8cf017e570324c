"""What pages say in words: it agrees with itself, and fits who reads it and what it is read on."""

import pytest

from making import Element, article, below, build, pages_of, person, reflection, write

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
    write(folder / "portfolios", files)
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
    "cpd new", "even pace", "Behind", "Short 5", "more to attend", "next meeting",
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
