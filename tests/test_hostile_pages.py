"""Every vector in every field that somebody can write, over the whole site in a real Chromium: with
and without scripts, searched, filtered, pressed and pointed at. Nothing runs, nothing is asked of
another host, and no page is made of anything that the same site with plain words is not made of.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from icalendar import Calendar

from chromium import Chromium, chromium
from hostile.fields import AS_OF, KEY, OTHERS, freeze, organisation, text_fields
from hostile.targets import ATTRIBUTES, HTML
from hostile.vectors import Vector, groups
from hostile.watching import FLAGS, Watched
from making import build, cpd, front, parsed, write
from test_share_page import Host

TOGETHER = 12  # vectors of a person
PLAIN = [
    tuple(Vector(0, "plain", "plain", f"Words {person} and {n}") for n in range(TOGETHER))
    for person in range(8)
]
# everything of the theme that a mkdocs.yml can switch on and that works on one computer alone
FEATURES = """
announce.dismiss content.action.edit content.code.annotate content.code.copy content.code.select
content.footnote.tooltips content.tabs.link content.tooltips header.autohide navigation.expand
navigation.footer navigation.indexes navigation.instant navigation.instant.prefetch
navigation.instant.progress navigation.path navigation.sections navigation.tabs navigation.top
navigation.tracking search.highlight search.share search.suggest toc.follow toc.integrate
""".split()
USUAL = ["navigation.top", "search.highlight"]  # as in our own mkdocs.yml
LET_IN = {"code tabindex", "pre tabindex"}  # by scripts of the theme, so that keys scroll them
MARKDOWN = {f"{tag} {name}" for tag in HTML for name in ("", *ATTRIBUTES)}


@dataclass(frozen=True)
class Built:
    """`folder`: of the project. `planted`: the fields that were filled."""

    folder: Path
    planted: set[str]

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def pages(self) -> list[str]:
        """Addresses from the root."""
        found = sorted(path.relative_to(self.site) for path in self.site.rglob("*.html"))
        pages = [path.as_posix() for path in found if path.parts[0] != "share"]
        return [re.sub(r"(^|/)index\.html$", r"\1", page) for page in pages]


def made(folder: Path, many: list[tuple[Vector, ...]], features: list[str] | None = None) -> Built:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("CPD_SHARE_SECRET", KEY)
        theme = {"name": "material", "font": False}
        theme["features"] = USUAL if features is None else features
        write(folder, {"mkdocs.yml": front(site_name="Service", plugins=["search"], theme=theme)})
        planted = organisation(folder, many)
        freeze(folder, many, planted)
        build(AS_OF)
    return Built(folder, planted)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return made(tmp_path_factory.mktemp("hostile"), groups(TOGETHER))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return made(tmp_path_factory.mktemp("plain"), PLAIN)


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium(*FLAGS) as found:
        yield found


@pytest.fixture
def host(hostile: Built) -> Iterator[Host]:
    yield from served(hostile.site)


def served(folder: Path) -> Iterator[Host]:
    found = Host(folder)
    yield found
    found.server.shutdown()
    found.server.server_close()


def root(host: Host) -> str:
    return host.address().removesuffix("index.html")


def test_every_field_that_takes_a_text_has_the_vectors(hostile: Built) -> None:
    assert text_fields() | OTHERS == hostile.planted


# what the accessibility statement names: whom to complain to, and the guidelines
OURS = re.compile(r"a href https://www\.(equalityadvisoryservice\.com|equalityni\.org|w3\.org)/")


def faults(found: dict[str, Any]) -> list[str]:
    return [fault for fault in found["faults"] if not OURS.match(fault)]


def survey_of(watched: Watched, built: Built) -> tuple[set[str], set[str]]:
    """What all pages are made of: elements with their attributes, and scripts."""
    shapes: set[str] = set()
    scripts: set[str] = set()
    for at in served(built.site):
        for page in built.pages:
            watched.go(root(at) + quote(page))
            found = watched.survey()
            assert faults(found) == [], page
            shapes |= set(found["shapes"])
            scripts |= set(found["scripts"])
    return shapes, scripts


def test_nothing_happens_without_scripts(browser: Chromium, hostile: Built, host: Host) -> None:
    """Neither a picture, a style, a frame nor a page that takes this one's place."""
    watched = Watched(browser, scripts=False)
    for page in hostile.pages:
        address = root(host) + quote(page)
        watched.go(address)
        assert watched.moved == [address], page
    assert watched.hits == []
    assert watched.elsewhere == []


WORDS = ["script", "onerror", "<img src=x onerror=hit(0)>", '"><svg onload=hit(0)>', "{{", "hit",
         "javascript:hit(0)", "&lt;img", "</mark><img src=x onerror=hit(0)>", "evil.example",
         "*", "+hit -x", "title:script", "\\", "'"]  # fmt: skip


@pytest.mark.usefixtures("hostile")
def test_searching_brings_nothing_to_life(browser: Chromium, host: Host) -> None:
    """Results are put into the page as HTML."""
    watched = Watched(browser)
    places = ["", *(f"people/p-{n}/" for n in range(0, 15, 3)), "events/", "standards/1/"]
    shown = 0
    for place in places:
        watched.go(root(host) + place)
        for words in WORDS:
            watched.page.run(
                "(words => {"
                "const box = document.querySelector('[data-md-component=search-query]');"
                "box.focus(); box.value = words;"
                "for (const type of ['input', 'keyup', 'change']) "
                "box.dispatchEvent(new Event(type, {bubbles: true})) })"
                f"({json.dumps(words)})"
            )
            watched.page.wait(
                "(meta => !/Initiali|Type to/.test(meta.textContent) || box())"
                "(document.querySelector('.md-search-result__meta'))".replace(
                    "box()", "!document.querySelector('[data-md-component=search-query]').value"
                )
            )
            result = "document.querySelector('.md-search-result')"
            shown += int(watched.page.run(f"{result}.querySelectorAll('article').length"))
            found = watched.survey()
            assert faults(found) == [], (place, words)
            odd = (
                f"{result}.querySelectorAll('img,svg script,iframe,input,style,form,video').length"
            )
            assert watched.page.run(odd) == 0, (place, words)
            watched.poke(".md-search-result")
            assert watched.hits == [], (place, words)
    assert shown > 100
    assert watched.elsewhere == []


def test_marking_what_was_searched_for_brings_nothing_to_life(
    browser: Chromium, hostile: Built, host: Host
) -> None:
    watched = Watched(browser)
    page = next(page for page in hostile.pages if page.startswith("people/p-3/reflections/"))
    for words in WORDS:
        for place in ("", page):
            watched.go(
                f"{root(host)}{quote(place)}?h={quote(words)}&q={quote(words)}#{quote(words)}"
            )
            assert faults(watched.survey()) == [], (place, words)
            watched.poke()
    assert watched.hits == []


@pytest.mark.usefixtures("hostile")
def test_filters_and_sorting_bring_nothing_to_life(browser: Chromium, host: Host) -> None:
    watched = Watched(browser)
    used = 0
    for page in ("", "organisation/people/", "organisation/problems/", "programmes/",
                 "organisation/mandatory/", "organisation/hours/"):  # fmt: skip
        watched.go(root(host) + page)
        for words in WORDS:
            used += int(watched.page.run(
                "(words => { const boxes = document.querySelectorAll('.cpd-filter input');"
                "for (const box of boxes) { box.value = words;"
                "box.dispatchEvent(new Event('input', {bubbles: true})) }"
                "for (const button of document.querySelectorAll('.cpd-sort')) button.click();"
                f"return boxes.length }})({json.dumps(words)})"
            ))  # fmt: skip
            assert faults(watched.survey()) == [], (page, words)
        watched.poke()
        assert watched.hits == [], page
    assert used > 3 * len(WORDS)


def test_evidence_is_what_its_name_says(browser: Chromium, hostile: Built, host: Host) -> None:
    """A text that is full of HTML is shown as text, or saved, and nothing in it runs."""
    watched = Watched(browser)
    browser.call("Browser.setDownloadBehavior", behavior="deny")
    files = sorted((hostile.site / "people").glob("*/files/evidence/*"))
    assert len(files) > 40
    assert {path.suffix for path in files} == {".txt", ".png", ".csv"}
    for path in files:
        address = root(host) + quote(path.relative_to(hostile.site).as_posix())
        watched.page.call("Page.navigate", url=address)
        if path.suffix != ".csv":
            watched.page.wait(f"location.href === {json.dumps(address)}")
            watched.page.wait("document.readyState === 'complete'")
            assert watched.page.run("document.contentType") in ("text/plain", "image/png")
            assert watched.page.run("document.scripts.length") == 0
    assert watched.hits == []


# --- what is not a page


def test_no_cell_of_any_table_is_a_formula(hostile: Built) -> None:
    tables = sorted(hostile.site.rglob("*.csv"))
    tables = [path for path in tables if "files" not in path.parts]
    cells = 0
    for path in tables:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, strict=True):
                for cell in row:
                    cells += 1
                    for part in cell.split(";"):
                        assert part.lstrip()[:1] not in tuple("=+-@＝＋－＠"), (path, cell)
                    assert not set(cell) & set("\r\n\t\u2028"), (path, cell)
    assert len(tables) > 10
    assert cells > 3000


@pytest.mark.parametrize("more", [[], ["--status", "overdue"]])
def test_no_cell_of_a_report_is_a_formula(
    hostile: Built, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    monkeypatch.chdir(hostile.folder)
    result = cpd("report", "--portfolios", "portfolios", "--as-of", AS_OF, "--format", "csv", *more)
    assert result.exit_code == 0
    rows = list(csv.reader(io.StringIO(result.stdout), strict=True))
    assert len(rows) > 10
    for cell in (cell for row in rows for cell in row):
        assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠"), cell


def test_calendars_have_no_line_of_an_authors(hostile: Built) -> None:
    calendars = sorted(hostile.site.rglob("*.ics"))
    assert len(calendars) > 5
    known = {"BEGIN", "END", "PRODID", "VERSION", "X-WR-CALNAME", "UID", "DTSTAMP", "DTSTART",
             "DTEND", "SUMMARY", "TRANSP"}  # fmt: skip
    for path in calendars:
        raw = path.read_bytes()
        assert b"\n" not in raw.replace(b"\r\n", b"")
        for line in raw.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]:
            name = re.split("[:;]", line)[0]
            assert name in known, line
            assert len(line.splitlines()) == 1 or name == "SUMMARY", line
        assert b"evil.example" in raw or path.parent.name == "events"
        entries = Calendar.from_ical(raw).walk("VEVENT")
        assert all(set(entry) <= known - {"BEGIN", "END"} for entry in entries)


def test_json_says_what_was_written_and_cannot_end_a_script(hostile: Built) -> None:
    for path in hostile.site.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    for path in hostile.site.rglob("search_index.json"):
        for entry in json.loads(path.read_text(encoding="utf-8"))["docs"]:
            for element in parsed(entry["title"]).all() + parsed(entry["text"]).all():
                assert element.tag in {"p", "ul", "ol", "li", "blockquote", "pre", "code"}, element
                assert element.names == []


# --- the pack
