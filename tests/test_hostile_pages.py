"""Every vector in every field that somebody can write, over the whole site in a real Chromium: with
and without scripts, searched, filtered, pressed and pointed at. Nothing runs, nothing is asked of
another host, and no page is made of anything that the same site with plain words is not made of.
"""

import csv
import email
import email.policy
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
from cpd_portfolio.reading import read
from cpd_portfolio.share.packing import address_of
from hostile.control import control_page
from hostile.fields import AS_OF, KEY, OTHERS, SECRET, freeze, organisation, text_fields
from hostile.targets import ATTRIBUTES, HTML
from hostile.vectors import VECTORS, Vector, groups
from hostile.watching import FLAGS, Watched
from making import build, cpd, front, parsed, write
from test_share_page import Host

TOGETHER = 18  # vectors of a person
PLAIN = [
    tuple(Vector(0, "plain", "plain", f"Words {person} and {n}") for n in range(TOGETHER))
    for person in range(4)
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
LET_IN = {"code tabindex", "pre tabindex", "table tabindex"}  # so that keys scroll them
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


def made(
    folder: Path,
    many: list[tuple[Vector, ...]],
    features: list[str] | None = None,
    sound: bool = False,
) -> Built:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("CPD_SHARE_SECRET", KEY)
        theme = {"name": "material", "font": False}
        theme["features"] = USUAL if features is None else features
        write(folder, {"mkdocs.yml": front(site_name="Service", plugins=["search"], theme=theme)})
        planted = organisation(folder, many, sound)
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


def test_nothing_runs_on_any_page(
    browser: Chromium, hostile: Built, plain: Built, host: Host
) -> None:
    watched = Watched(browser)
    shapes, scripts = survey_of(watched, plain)
    assert len(hostile.pages) > 200
    for page in hostile.pages:
        address = root(host) + quote(page)
        watched.go(address)
        found = watched.survey()
        assert faults(found) == [], page
        assert set(found["shapes"]) - MARKDOWN - LET_IN <= shapes, page
        assert set(found["scripts"]) <= scripts, page
        assert watched.poke() > 5, page
        assert watched.page.run("location.href").split("#")[0] == address
        assert watched.hits == []
        assert watched.moved == [address], page
    assert watched.elsewhere == []
    assert [one for one in watched.page.complaints if "404" not in one] == []
    browser_only = sum(control_page(vector) is not None for vector in VECTORS)
    print(
        f"\n{len(VECTORS)} vectors ({browser_only} for a browser), {len(hostile.planted)} fields, "
        f"{len(hostile.pages)} pages: none fired"
    )


def test_nothing_happens_without_scripts(browser: Chromium, hostile: Built, host: Host) -> None:
    """Neither a picture, a style, a frame nor a page that takes this one's place."""
    watched = Watched(browser, scripts=False)
    for page in hostile.pages:
        address = root(host) + quote(page)
        watched.go(address)
        assert watched.moved == [address], page
    assert watched.hits == []
    assert watched.elsewhere == []


def test_nothing_runs_whatever_of_the_theme_is_switched_on(
    browser: Chromium, tmp_path: Path
) -> None:
    built = made(tmp_path, groups(TOGETHER), FEATURES)
    watched = Watched(browser)
    chosen = [page for n, page in enumerate(built.pages) if n % 10 == 0 or page.count("/") < 2]
    hovered = 0
    for at in served(built.site):
        for page in chosen:
            watched.go(root(at) + quote(page))
            assert faults(watched.survey()) == [], page
            hovered += watched.hover("article [title*='<']", 1)
            watched.poke()
            assert watched.hits == [], page
    assert hovered > 3
    assert watched.elsewhere == []


WORDS = ["script", "onerror", "<img src=x onerror=hit(0)>", '"><svg onload=hit(0)>', "{{", "hit",
         "javascript:hit(0)", "&lt;img", "</mark><img src=x onerror=hit(0)>", "evil.example",
         "*", "+hit -x", "title:script", "\\", "'"]  # fmt: skip


# How many questions the search has not answered yet: what is shown until then was found before.
UNANSWERED = """{
  const post = Worker.prototype.postMessage
  window.unanswered = 0
  Worker.prototype.postMessage = function (...sent) {
    if (!this.heard) this.addEventListener("message", () => { window.unanswered-- })
    this.heard = true
    window.unanswered++
    post.apply(this, sent)
  }
}"""


@pytest.mark.usefixtures("hostile")
def test_searching_brings_nothing_to_life(browser: Chromium, host: Host) -> None:
    """Results are put into the page as HTML."""
    watched = Watched(browser)
    watched.page.on_every_page(UNANSWERED)
    places = ["", *(f"people/p-{n}/" for n in range(0, 10, 3)), "events/", "standards/1/"]
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
            watched.page.run("new Promise(done => setTimeout(done, 5))")  # it asks at once
            watched.page.wait("unanswered === 0")
            watched.page.run("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
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
    assert len(files) > 25
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
    assert len(calendars) > 3
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


def test_letters_are_made_of_nothing_that_was_written(
    hostile: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages of `cpd digest`: no header of an author's, no element of theirs, no address."""
    monkeypatch.chdir(hostile.folder)
    result = cpd("digest", "--portfolios", "portfolios", "--as-of", AS_OF,
                 "--month", AS_OF[:7], "--to", "mail")  # fmt: skip
    assert result.exit_code == 0, result.output
    letters = sorted((hostile.folder / "mail").rglob("*.eml"))
    assert len(letters) > 5
    headers = {"Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
               "X-CPD-Person"}  # fmt: skip
    for path in letters:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP)
        assert set(message.keys()) <= headers, path
        html = message.get_body(("html",))
        assert html is not None
        for element in parsed(html.get_content()).all():
            assert element.tag not in {"img", "script", "svg", "iframe", "form", "base", "link"}
            assert not [name for name in element.names if name.startswith("on")]
            assert "href" not in element.names or element.attributes["href"].startswith("#")


# --- the pack

PACK_SHAPES = {"a target", "a tabindex"}  # by the page that opens it
FIND = """(words => {
  const box = document.getElementById("door-find")
  box.value = words
  box.dispatchEvent(new Event("input"))
})(WORDS)"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Without the files that are refused: nothing is sealed while there are such."""
    return made(tmp_path_factory.mktemp("sound"), groups(TOGETHER), sound=True)


def opened_packs(watched: Watched, built: Built) -> Iterator[str]:
    """Opens one after the other, each with its link."""
    shares = read([built.folder / "portfolios"]).shares
    for at in served(built.site):
        for link in (address_of(one.share, SECRET, "").lstrip("/") for one in shares):
            watched.go(root(at) + link)
            watched.page.wait("document.documentElement.dataset.state === 'open'")
            yield link


def test_nothing_runs_in_any_opened_pack(browser: Chromium, sound: Built, tmp_path: Path) -> None:
    watched = Watched(browser)
    shapes: set[str] = set()
    for _ in opened_packs(watched, made(tmp_path, PLAIN, sound=True)):
        shapes |= set(watched.survey("#door-pack")["shapes"])
    watched = Watched(browser)
    number = 0
    for link in opened_packs(watched, sound):
        number += 1
        assert "hit(" in str(watched.page.run("document.getElementById('door-pack').textContent"))
        found = watched.survey("#door-pack")
        assert found["faults"] == [], link
        assert found["scripts"] == []
        assert set(found["shapes"]) - MARKDOWN - PACK_SHAPES <= shapes, link
        assert watched.poke("#door-pack") > 5
        for words in WORDS:
            watched.page.run(FIND.replace("WORDS", json.dumps(words)))
        assert watched.hits == []
        assert len(watched.moved) == 1, link
    assert number > 5
    assert watched.elsewhere == []
    assert watched.page.complaints == []


@pytest.mark.parametrize("scripts", [True, False])
def test_nothing_runs_in_a_pack_that_its_author_looks_through(
    browser: Chromium, sound: Built, monkeypatch: pytest.MonkeyPatch, scripts: bool
) -> None:
    monkeypatch.chdir(sound.folder)
    target = sound.folder / "preview.html"
    result = cpd("share", "preview", "all", "--portfolios", "portfolios", "--as-of", AS_OF,
                 "--to", str(target))  # fmt: skip
    assert result.exit_code == 0, result.output
    watched = Watched(browser, scripts)
    watched.go(target.as_uri())
    assert "hit(" in str(watched.page.run("document.body.textContent"))
    if scripts:
        found = watched.survey(".pack")
        inside = f"a href {target.as_uri()}#"
        assert [fault for fault in faults(found) if not fault.startswith(inside)] == []
        watched.poke(".pack")
    assert watched.hits == []
    assert watched.elsewhere == []
    assert watched.moved == [target.as_uri()]
