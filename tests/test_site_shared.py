"""What everybody may read: of a shared reflection its text, title, day and author, of an event
what it is. Nothing else of a record, nobody else's record, and not who attends."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from cpd_portfolio.markup import Prose
from cpd_portfolio.pages.paging import MOST_HTML, in_parts
from cpd_portfolio.pages.shared import practice_pages
from cpd_portfolio.view.events import event_addresses
from cpd_portfolio.view.model.shared import (
    SharedDomain,
    SharedPracticeView,
    SharedStandard,
    SharedText,
)
from making import article, below, build, markdown, pages_of, parsed, person, write

BELOW = ("people/", "teams/", "programmes/", "organisation/", "assets/")  # for fewer people
TEXT = ("title", "content", "implication", "impact", "alt", "linked")
OF_A_RECORD = (
    *TEXT, "purpose", "provider", "by", "how", "to", "comment", "need", "evidence", "picture",
    "link", "file",
)  # fmt: skip


def word(name: str) -> str:
    """A word that stands nowhere by chance."""
    return (
        "zq" + "".join(chr(ord("a") + (ord(c) * 7 + n * 5) % 26) for n, c in enumerate(name)) + "qz"
    )


def whole(name: str, **settings: Any) -> str:
    """A reflection that is offered to colleagues, with a word of its own in every field."""
    w = {field: word(f"{name}.{field}") for field in OF_A_RECORD}
    front = {
        "title": w["title"], "date": "2025-10-03", "hours": 7.25, "type": "webinar",
        "standards": [11, 4], "purpose": w["purpose"], "provider": w["provider"],
        "need": [w["need"]],
        "confirmed": {"by": w["by"], "how": w["how"]}, "disseminate": {"to": w["to"]},
        "evaluation": {"useful": 4, "comment": w["comment"]}, "share_practice": True,
        "evidence": [f"evidence/{w['evidence']}.pdf"], **settings,
    }  # fmt: skip
    body = (
        f"{w['content']} [{w['linked']}](../evidence/{w['link']}.pdf)\n\n"
        f"![{w['alt']}](../evidence/{w['picture']}.png)\n\n## Implication on practice\n\n"
        f"# A heading\n\n{w['implication']}\n\n## Impact\n\n{w['impact']}\n"
    )
    return markdown(front, body)


KINDS: dict[str, dict[str, Any]] = {
    "open": {},
    "shareable": {"visibility": "shareable", "standards": [], "date": "2024-10-03"},
    "private": {"visibility": "private"},
    "draft": {"draft": True},
    "planned": {"date": "2026-04-01"},
    "own": {"share_practice": False},
}
SHOWN = ("open", "shareable")


def organisation() -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {}
    for who, kinds in (("ada-marsh", KINDS), ("ben-okoro", {"left": {"date": "2025-09-20"}})):
        employment = {"end": "2025-09-30"} if who == "ben-okoro" else {}
        files |= below(who, dict(person(word(f"{who}.name"), word(f"{who}.job"), "", employment)))
        needs = [{"id": word(f"{kind}.need"), "need": word(f"{kind}.plan")} for kind in kinds]
        files[f"{who}/plan.yml"] = json.dumps({"needs": needs})
        for kind, settings in kinds.items():
            files[f"{who}/2025-26/{word(f'{kind}.file')}.md"] = whole(kind, **settings)
            for name, end in (("evidence", "pdf"), ("link", "pdf"), ("picture", "png")):
                files[f"{who}/evidence/{word(f'{kind}.{name}')}.{end}"] = b"x"
    for name, settings in EVENTS.items():
        words = {f: word(f"event.{name}.{f}") for f in ("title", "provider", "purpose")}
        files[f"events/{name}.md"] = markdown(
            {**words, "hours": 6, "type": "inset-day", "attendees": ["ada-marsh"], **settings},
            f"{word(f'event.{name}.body')} [x](../ada-marsh/profile.md)\n\n"
            f"<!-- {word(f'event.{name}.comment')} -->\n",
        )
    return files


EVENTS: dict[str, dict[str, Any]] = {
    "later": {"date": "2026-05-03", "until": "2026-05-04", "standards": [4]},
    "today": {"date": "2026-03-31", "standards": [7]},
    "under way & more": {"date": "2026-03-30", "until": "2026-04-02"},
    "over": {"date": "2026-03-30", "mandatory": ["prevent"], "standards": [4]},
    "last year": {"date": "2024-10-03"},
    "draft": {"date": "2026-06-01", "draft": True},
    "events.ics": {"date": "2023-10-03"},
    "Index.html": {"date": "2023-10-04"},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    write(folder / "portfolios", organisation())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build("2026-03-31", "--strict")
    return folder / "site"


@pytest.fixture(scope="module")
def root(site: Path) -> dict[str, str]:
    """Every file that everybody may read, by its address."""
    files = {p.relative_to(site).as_posix(): p for p in sorted(site.rglob("*")) if p.is_file()}
    return {
        name: path.read_text(encoding="utf-8")
        for name, path in files.items()
        if not name.startswith(BELOW)
    }


def where(root: dict[str, str], name: str) -> set[str]:
    return {file for file, text in root.items() if word(name) in text}


def test_of_a_shared_reflection_its_text_is_shown_and_nothing_else(root: dict[str, str]) -> None:
    on = {f"standards/{n}/index.html" for n in (4, 11)} | {"search/search_index.json"}
    for field in OF_A_RECORD:
        assert where(root, f"open.{field}") == (on if field in TEXT else set()), field
    assert not any("7.25" in root[file] for file in on)
    assert "2025-26/" not in root["standards/4/index.html"]
    page = article(parsed(root["standards/4/index.html"]))
    assert f"{word('ada-marsh.name')}, {word('ada-marsh.job')} · 3 October 2025" in page.words
    assert not page.all("img")
    inside = page.all("article")[0]
    assert {a.attributes.get("href") for a in inside.all("a")} == {None, "../../standards/11/"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in SHOWN])
def test_no_other_record_is_there(root: dict[str, str], kind: str) -> None:
    for field in (*OF_A_RECORD, "plan"):
        assert where(root, f"{kind}.{field}") == set(), field


def test_without_a_standard_it_stands_on_a_page_of_its_own(root: dict[str, str]) -> None:
    on = {"standards/other/index.html", "search/search_index.json"}
    assert where(root, "shareable.content") == on
    assert 'href="other/"' in root["standards/index.html"]


def test_who_has_left_goes_on_sharing(root: dict[str, str]) -> None:
    assert "standards/4/index.html" in where(root, "left.content")
    titles = [h.words for h in article(parsed(root["standards/4/index.html"])).all("h2")]
    assert titles == ["Events coming up", word("open.title"), word("left.title")]  # newest first


def test_search_finds_a_text_once(root: dict[str, str]) -> None:
    docs = json.loads(root["search/search_index.json"])["docs"]
    for field in TEXT:
        found = [d for d in docs if word(f"open.{field}") in d["title"] + d["text"]]
        assert [d["location"].split("#")[0] for d in found] == ["standards/4/"], field
        assert f'id="{found[0]["location"].split("#")[1]}"' in root["standards/4/index.html"]
    events = [d for d in docs if word("event.later.title") in d["title"] + d["text"]]
    assert {d["location"].split("#")[0] for d in events} == {"events/later/"}


def test_the_list_of_standards_counts_both(root: dict[str, str]) -> None:
    items = article(parsed(root["standards/index.html"])).all("li")
    counts = {i.all("a")[0].attributes["href"].rstrip("/"): i.spaced for i in items if i.all("a")}
    assert "2 shared, 1 coming event" in counts["4"]
    assert "2 shared" in counts["11"]
    assert "event" not in counts["11"]
    assert "Nothing shared yet, 1 coming event" in counts["7"]
    assert "Nothing shared here yet" in root["standards/1/index.html"]
    assert "share_practice: true" in root["standards/1/index.html"]


def test_coming_events_first_and_past_ones_by_year(root: dict[str, str]) -> None:
    page = article(parsed(root["events/index.html"]))
    coming = [a.all("h2")[0].words for a in page.all("article")]
    names = ["under way & more", "today", "later"]
    assert coming == [word(f"event.{name}.title") for name in names]
    summaries = [s.words for s in page.all("summary")]
    assert summaries == ["2025-26: 1 event", "2024-25: 1 event", "2023-24: 2 events"]
    for field in ("title", "provider", "purpose", "body"):
        for name in names:
            assert word(f"event.{name}.{field}") in page.words


def test_no_event_says_who_attends_and_no_draft_is_there(root: dict[str, str]) -> None:
    for file, text in root.items():
        if file.startswith(("events/", "past-events/")):
            assert "ada-marsh" not in text, file
            assert word("ada-marsh.name") not in text, file
    for field in ("title", "provider", "purpose", "body"):
        assert where(root, f"event.draft.{field}") == set()
    for name in EVENTS:
        assert where(root, f"event.{name}.comment") == set()


def test_every_event_has_a_page_that_the_list_leads_to(site: Path, root: dict[str, str]) -> None:
    pages = pages_of(site / "events")
    shown = {name: word(f"event.{name}.title") for name in EVENTS if name != "draft"}
    headings = {page.one("h1").words for path, page in pages.items() if path != "index.html"}
    assert headings == set(shown.values())
    assert (site / "events/events.ics").is_file()
    assert (site / "events/index.html").is_file()
    assert "events.ics-event/" in root["events/index.html"]
    assert pages["later/index.html"].words.count("3 to 4 May 2026") == 1
    assert "Prevent" in pages["over/index.html"].words


def test_addresses_of_events_are_told_apart() -> None:
    found = event_addresses(["", "events.ics", "EVENTS.ICS-event", "index.html", "a b/é"])
    assert found["events.ics"] == "events/events.ics-event-event/"
    assert found[""] == "events/-event/"
    assert found["a b/é"] == "events/a b/é/"
    assert len({address.casefold() for address in found.values()}) == 5


def test_the_calendar_has_what_is_coming_and_this_year(site: Path) -> None:
    data = (site / "events/events.ics").read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    entries = Calendar.from_ical(data).walk("VEVENT")
    found = {str(e["summary"]): (e["dtstart"].dt, e["dtend"].dt) for e in entries}
    names = ("over", "under way & more", "today", "later")
    assert list(found) == [word(f"event.{name}.title") for name in names]
    assert found[word("event.later.title")] == (dt.date(2026, 5, 3), dt.date(2026, 5, 5))
    assert len({str(e["uid"]) for e in entries}) == 4


def test_navigation_names_no_single_page(root: dict[str, str]) -> None:
    for file in ("index.html", "events/later/index.html", "standards/4/index.html"):
        menus = parsed(root[file]).all("nav")
        nav = [n for n in menus if "md-nav--primary" in n.attributes.get("class", "")]
        links = [a.words for a in nav[0].all("a")]
        assert [w for w in links if w][-4:] == [
            "People",
            "Events",
            "Shared practice",
            "The service’s CPD",
        ], file


# --- long lists


def texts(number: int, size: int) -> tuple[SharedText, ...]:
    return tuple(
        SharedText(
            f"text-{n}", f"T{n}", "Ada", "Tutor", dt.date(2026, 1, 1), None, "Webinar", (1, 2),
            Prose(f"{'x' * size} text {n}."), Prose(), Prose(),
        )
        for n in range(number)
    )  # fmt: skip


@pytest.mark.parametrize(("number", "size", "pages"), [(450, 200, 5), (300, 20_000, 13), (0, 0, 1)])
def test_a_page_of_texts_stays_small(number: int, size: int, pages: int) -> None:
    standards = tuple(SharedStandard(n, "…", "D", texts(number, size), ()) for n in (1, 2))
    view = SharedPracticeView("Set", (SharedDomain(1, "D", standards),), ())
    made = [page for page in practice_pages(view) if page.path.startswith("standards/2/")]
    assert len(made) == pages
    assert all(len(page.html) < 900_000 for page in made)
    shown = [h.words for page in made for h in parsed(page.html).all("h2")]
    assert [h for h in shown if h.startswith("T")] == [f"T{n}" for n in range(number)]
    assert {page.path for page in made} == {
        "standards/2/",
        *(f"standards/2/{n}/" for n in range(2, pages + 1)),
    }
    if pages > 1:
        (nav,) = [
            n for n in parsed(made[1].html).all("nav") if "cpd-parts" in n.attributes["class"]
        ]
        assert [a.attributes["href"] for a in nav.all("a")] == [f"../../../{p.path}" for p in made]


def test_where_very_much_is_shared_search_has_the_newest_in_full() -> None:
    standards = tuple(SharedStandard(n, "…", "D", texts(9, 400_000), ()) for n in (1, 2))
    view = SharedPracticeView("Set", (SharedDomain(1, "D", standards),), ())
    made = [page for page in practice_pages(view) if page.path.startswith("standards/1/")]
    outer = [e for page in made for e in parsed(page.html).all("section") if "text " in e.words]
    assert sum("data-search-exclude" not in e.attributes for e in outer) == 4
    assert sum("data-search-exclude" in e.attributes for e in outer) == 5


def test_a_list_in_parts_has_every_row_once() -> None:
    parts = in_parts(range(7), "a/", 3)
    assert [part.rows for part in parts] == [(0, 1, 2), (3, 4, 5), (6,)]
    assert [(part.first, part.last, part.path) for part in parts] == [
        (1, 3, "a/"), (4, 6, "a/2/"), (7, 7, "a/3/"),
    ]  # fmt: skip
    assert {part.paths for part in parts} == {("a/", "a/2/", "a/3/")}
    assert [part.rows for part in in_parts([], "")] == [()]
    one_is_long = in_parts([1, MOST_HTML * 2, 1, 1], "", 3, lambda size: size)
    assert [len(part.rows) for part in one_is_long] == [1, 1, 2]
