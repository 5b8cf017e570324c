"""Little room, large letters, wide spacing, no movement: nothing is lost, and nobody scrolls
sideways but in the box of a wide table, which the keyboard scrolls too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.checking import nothing
from browser.conftest import IN_TIME, Opened, opening
from browser.hosting import Host, serving
from browser.kinds import KINDS, fullest
from making import below, build, person, reflection, write
from specimen.__main__ import write as write_specimen

# WCAG 1.4.12: what a reader's own style may set
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"""

# Said in full elsewhere on the page: the site's name in the bar, the way here above the heading.
_SHORTENED = ".md-header__title *, .md-header__title, nav[aria-label='Where you are'] *"

# scripts that watch the sizes of things have had their turn
_DRAWN = """() => new Promise((drawn) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn))))"""

# what begins to move from here on: a drawer is there in a quarter of a second, and whoever looks
# later finds nothing that moves
_NOTE_MOVES = """() => {
  window.moved = []
  const note = (event) => window.moved.push(event.target.outerHTML.slice(0, 160))
  for (const kind of ["transitionrun", "animationstart"]) document.addEventListener(kind, note)
}"""

_LOST = """(shortened) => {
  const found = []
  const room = document.documentElement.clientWidth
  if (document.scrollingElement.scrollWidth > room)
    found.push(`the page is ${document.scrollingElement.scrollWidth} wide in ${room}`)
  for (const one of document.body.querySelectorAll("*")) {
    if (one.closest("svg") || one.matches(shortened) || !one.checkVisibility()) continue
    if (!one.textContent.trim()) continue
    const style = getComputedStyle(one)
    const said = one.outerHTML.replace(/\\s+/g, " ").slice(0, 120)
    const across = one.scrollWidth > one.clientWidth + 1
    const down = one.scrollHeight > one.clientHeight + 2
    const tiny = one.clientWidth <= 1 || one.clientHeight <= 1 // for those who listen
    if (style.display === "inline" || tiny || style.clipPath !== "none") continue
    const scrolls = ["auto", "scroll"].includes(style.overflowX) && across
    const named = one.matches("pre > code") || // what it is, is what it says
      one.getAttribute("aria-label") || one.getAttribute("aria-labelledby") ||
      one.querySelector(":scope > caption")
    if (scrolls && (one.tabIndex < 0 || !named)) found.push(`no key scrolls ${said}`)
    const cut = (["hidden", "clip"].includes(style.overflowX) && across) ||
      (["hidden", "clip"].includes(style.overflowY) && down)
    if (cut) found.push(`cut off: ${said}`)
  }
  return found
}"""


def lost(page: Page, *widths: int) -> list[str]:
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(_DRAWN)
        found += [f"{width}: {what}" for what in page.evaluate(_LOST, _SHORTENED)]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_on_a_page(turned: Opened, site: Path, kind: str) -> None:
    page = turned(fullest(site, kind))
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    nothing(lost(page, 320, 720, 1280))  # 1280 at 400 %, 1440 at 200 %
    page.add_style_tag(content=SPACED)
    nothing(lost(page, 320, 1280))


def test_nothing_is_lost_of_any_component_in_any_state(browser: Browser, tmp_path: Path) -> None:
    write_specimen(tmp_path)
    with serving(tmp_path) as host, opening(browser, host) as opened:
        page = opened()
        nothing(lost(page, 320, 720, 1280))
        page.add_style_tag(content=SPACED)
        nothing(lost(page, 320, 1280))


def test_nothing_is_lost_in_a_pack(opened: Opened, pack: str) -> None:
    page = opened(pack, clock=IN_TIME, bypass_csp=True)  # so that a reader's style is let in
    expect(page.locator("#door-pack h1")).to_be_visible()
    nothing(lost(page, 320, 720, 1280))
    page.add_style_tag(content=SPACED)
    nothing(lost(page, 320, 1280))


LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
TITLE = f"What {LONG} taught me about titles that go on for longer than anybody reads " * 4
BODY = f"""{LONG * 3}

| one | two | three | four | five | six | seven | eight |
|---|---|---|---|---|---|---|---|
| {" | ".join(["Internationalisation"] * 8)} |

```
a line of code {"that does not break " * 20}
```

## Implication on practice

{LONG}
"""


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Somebody of long names, titles and words, a wide table and a wide piece of code; and somebody
    of whom there is nothing."""
    folder = tmp_path_factory.mktemp("long")
    work = {"team": f"Team of {LONG}", "line_manager": "ben", "roles": ["tutor", "assessor"]}
    files = person(f"Ada {LONG} Marsh", f"Tutor of {LONG}", employment=work)
    texts = {
        f"a/{n}.md": reflection(BODY, title=f"{n} {TITLE}"[:400], date=f"2026-01-{n + 1:02}",
                                standards=list(range(1, 21)), share_practice=True)
        for n in range(3)
    }  # fmt: skip
    write(folder / "portfolios", below("ada", {**files, **texts}) | below("ben", person("Ben")))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build("2026-03-31", "--jobs=1")
    with serving(folder / "site") as found:
        yield found


LONG_PAGES = [
    "", "people/ada/", "people/ada/record/2025-26/", "people/ada/reflections/a-1/",
    "people/ada/review-sheet/", "people/ada/standards/", "standards/4/", "teams/ben/",
    "organisation/people/", "people/ben/", "people/ben/record/2025-26/", "people/ben/standards/",
]  # fmt: skip


@pytest.mark.parametrize("address", LONG_PAGES)
def test_long_names_titles_and_words_break(browser: Browser, long_site: Host, address: str) -> None:
    with opening(browser, long_site) as opened:
        page = opened(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        nothing(lost(page, 320, 768, 1440))


def test_without_movement_nothing_moves_and_with_it_the_drawer_does(opened: Opened) -> None:
    narrow = {"width": 390, "height": 844}
    for wish, moves in (("reduce", False), ("no-preference", True)):
        page = opened("people/rowan-sample/", viewport=narrow, reduced_motion=wish)
        page.evaluate(_NOTE_MOVES)
        page.get_by_role("button", name="Navigation", exact=True).click()
        expect(page.get_by_role("navigation", name="Navigation")).to_be_in_viewport()
        page.evaluate(_DRAWN)
        if moves:
            page.wait_for_function("window.moved.length > 0")
        else:
            nothing(page.evaluate("window.moved"))
    page = opened("people/rowan-sample/")
    durations = page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap((one) => ["", "::before", "::after"]
        .map((part) => getComputedStyle(one, part))).filter((style) =>
        style.animationName !== "none" || style.scrollBehavior !== "auto" ||
        parseFloat(style.transitionDuration) > 0).length"""
    )
    assert durations == 0
