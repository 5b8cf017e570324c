"""axe-core finds nothing on any kind of page: light and dark, on a desktop screen and a phone; nor
in what opens on a page, nor in a sealed pack and the page that opens it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.checking import faults, nothing
from browser.conftest import IN_TIME, NARROW, WIDE, Opened
from browser.kinds import KINDS, fullest

ROWAN = "people/rowan-sample/"


def both(page: Page, colours_alone: bool = False) -> list[str]:
    """On a screen and on a phone."""
    found = []
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        found += [f"{size['width']}: {fault}" for fault in faults(page, colours_alone)]
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_found_on_a_page(turned: Opened, site: Path, kind: str, scheme: str) -> None:
    page = turned(fullest(site, kind), color_scheme=scheme)
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    nothing(both(page, colours_alone=scheme == "dark"))  # for nothing else differs


def test_dark_is_dark(opened: Opened) -> None:
    """Else half of the above would look at the same colours."""
    ground = "getComputedStyle(document.body).backgroundColor"
    grounds = {opened(color_scheme=scheme).evaluate(ground) for scheme in ("light", "dark")}
    assert len(grounds) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_found_in_the_open_drawer(opened: Opened, scheme: str) -> None:
    page = opened(f"{ROWAN}record/2025-26/", viewport=NARROW, color_scheme=scheme)
    page.get_by_role("button", name="Navigation").click()
    expect(page.get_by_role("button", name="Close navigation")).to_be_visible()
    nothing(faults(page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_is_found_in_the_open_search(
    opened: Opened, scheme: str, size: dict[str, int]
) -> None:
    page = opened(ROWAN, viewport=size, color_scheme=scheme)
    if size is NARROW:
        page.get_by_role("button", name="Search").click()
    page.get_by_role("search").get_by_role("textbox").fill("colour")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    nothing(faults(page))


def test_nothing_is_found_in_an_opened_pack(opened: Opened, pack: str) -> None:
    page = opened(pack, clock=IN_TIME)
    expect(page.locator("#door-pack h1")).to_be_visible()
    nothing(both(page))


@pytest.mark.parametrize("key", ["", "#abc", f"#{'A' * 48}"], ids=["none", "cut", "mistyped"])
def test_nothing_is_found_where_a_pack_asks_for_its_key(
    opened: Opened, pack: str, key: str
) -> None:
    page = opened(re.sub("#.*", "", pack) + key, clock=IN_TIME)
    expect(page.get_by_label("The link, or the key behind its #")).to_be_visible()
    nothing(both(page))


def test_nothing_is_found_where_a_pack_opens_no_more(opened: Opened, pack: str) -> None:
    page = opened(pack, clock="2026-08-01T12:00")
    expect(page.get_by_role("heading", level=2, name=re.compile("was open until"))).to_be_visible()
    nothing(both(page))
