"""The keyboard alone reaches everything and works everything, and one always sees where one is."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.checking import nothing
from browser.conftest import IN_TIME, NARROW, WIDE, Opened
from browser.kinds import KINDS, fullest
from browser.walking import walked

ROWAN = "people/rowan-sample/"


def in_focus(page: Page) -> Locator:
    return page.locator(":focus")


def go_to(page: Page, wanted: Locator) -> None:
    """With Tab."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to {wanted}")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("kind", KINDS)
def test_tab_comes_to_everything_once_in_order_and_in_sight(
    turned: Opened, site: Path, kind: str, size: dict[str, int]
) -> None:
    page = turned(fullest(site, kind), viewport=size)
    steps, missed = walked(page)
    nothing([fault for step in steps for fault in step.faults])
    nothing(missed)
    assert len(steps) > 5
    assert "Skip to content" in steps[0].name


@pytest.mark.parametrize("kind", ["record", "organisation: people", "overview", "pack"])
def test_going_back_nothing_lies_under_what_stays_at_the_top(
    opened: Opened, site: Path, pack: str, kind: str
) -> None:
    page = opened(pack if kind == "pack" else fullest(site, kind), clock=IN_TIME)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    steps, _ = walked(page, "Shift+Tab")
    nothing([step.html for step in steps if step.covered or not step.seen])
    assert len(steps) > 20


def test_tab_comes_to_everything_in_a_pack(opened: Opened, pack: str) -> None:
    page = opened(pack, clock=IN_TIME)
    expect(page.locator("#door-pack h1")).to_be_visible()
    steps, missed = walked(page)
    nothing([fault for step in steps for fault in step.faults])
    nothing(missed)
    assert len(steps) > 20


def test_the_way_past_the_navigation_leads_past_it(opened: Opened) -> None:
    page = opened(f"{ROWAN}record/2025-26/")
    page.keyboard.press("Tab")
    expect(in_focus(page)).to_have_text("Skip to content")
    page.keyboard.press("Enter")
    expect(page.locator("#__content")).to_be_focused()
    header = page.locator(".md-header").bounding_box()
    heading = page.get_by_role("heading", level=1).bounding_box()
    assert header is not None
    assert heading is not None
    assert heading["y"] >= header["y"] + header["height"]
    page.keyboard.press("Tab")
    assert in_focus(page).evaluate("(one) => document.getElementById('__content').contains(one)")


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_drawer_opens_leads_on_and_closes(opened: Opened, key: str) -> None:
    page = opened(f"{ROWAN}record/2025-26/", viewport=NARROW)
    button = page.get_by_role("button", name="Navigation", exact=True)
    drawer = page.get_by_role("navigation", name="Navigation")
    expect(drawer).to_be_hidden()
    go_to(page, button)
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press(key)
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(in_focus(page)).to_have_text("Overview")
    page.keyboard.press("Shift+Tab")
    expect(in_focus(page)).to_have_accessible_name("Close navigation")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press(key)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # the button in the drawer
    expect(button).to_be_focused()
    page.keyboard.press(key)
    go_to(page, drawer.get_by_role("link", name="Qualifications"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Qualifications")
    current = page.locator("#cpd-nav [aria-current=page]")
    expect(current).to_have_text("Qualifications")


def test_the_drawer_holds_nobody(opened: Opened) -> None:
    page = opened(f"{ROWAN}record/2025-26/", viewport=NARROW)
    go_to(page, page.get_by_role("button", name="Navigation", exact=True))
    page.keyboard.press("Enter")
    drawer = page.get_by_role("navigation", name="Navigation")
    go_to(page, drawer.get_by_role("link", name="All people"))
    page.keyboard.press("Tab")
    expect(drawer).to_be_hidden()
    assert in_focus(page).evaluate("(one) => document.getElementById('__content').contains(one)")


def all_found(page: Page, words: str) -> None:
    """Waits until what is shown was found with all of these words. Each letter is searched for,
    and shown anew: who waits for any answer may meet one that is about to go."""
    expect(page.get_by_role("status").filter(has_text="matching documents")).to_be_visible()
    found_with(page, words)


def found_with(page: Page, words: str) -> None:
    first = page.locator(".md-search-result__link").first
    expect(first).to_have_attribute("href", re.compile(rf"\?h={words}(#|$)"))


def test_search_on_a_phone_opens_finds_and_closes(opened: Opened) -> None:
    page = opened(ROWAN, viewport=NARROW)
    button = page.get_by_role("button", name="Search", exact=True)
    go_to(page, button)
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.type("colour")
    all_found(page, "colour")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(page.get_by_role("search").get_by_role("textbox")).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(in_focus(page)).to_have_accessible_name("Close search")
    page.keyboard.press("Enter")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    go_to(page, page.locator(".md-search-result__link").nth(1))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("reflections/"))


def test_search_on_a_wide_screen_finds_and_closes(opened: Opened) -> None:
    page = opened(ROWAN)
    box = page.get_by_role("search").get_by_role("textbox")
    go_to(page, box)
    page.keyboard.type("colour")
    results = page.locator(".md-search-result__link")
    expect(results.first).to_be_visible()
    page.keyboard.press("Escape")
    expect(results.first).to_be_hidden()
    expect(box).to_be_focused()
    page.keyboard.type("s")
    found_with(page, "")  # by its stem: no word is marked. Else it could be taken for what is below
    expect(results.first).to_be_visible()
    page.keyboard.press("Tab")
    expect(in_focus(page)).to_have_accessible_name("Clear")
    page.keyboard.press("Enter")
    expect(box).to_have_value("")
    page.keyboard.type("colour")
    all_found(page, "colour")
    page.keyboard.press("ArrowDown")
    expect(results.first).to_be_focused()
    page.keyboard.press("Tab")
    expect(results.nth(1)).to_be_focused()
    go_to(page, page.locator("#__content a").first)  # out of it, and it closes
    expect(results.first).to_be_hidden()


@pytest.mark.parametrize("key", ["f", "s", "/", "n", "p"])
def test_no_single_letter_does_anything(opened: Opened, key: str) -> None:
    """Who speaks to their computer types letters by accident (WCAG 2.1.4)."""
    page = opened(ROWAN)
    address = page.url
    page.locator("#__content").focus()
    page.keyboard.press(key)
    expect(page.locator("#__content")).to_be_focused()
    expect(page.locator("#__search")).not_to_be_checked()
    assert page.url == address


def test_light_and_dark_are_chosen_once_a_press(opened: Opened) -> None:
    page = opened(ROWAN)
    go_to(page, page.get_by_role("button", name="Switch to dark"))
    body = page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    page.keyboard.press("Enter")
    expect(body).to_have_attribute("data-md-color-scheme", "slate")
    expect(page.get_by_role("button", name="Switch to light")).to_be_focused()
    page.keyboard.press(" ")
    expect(body).to_have_attribute("data-md-color-scheme", "default")
    expect(page.get_by_role("button", name="Switch to dark")).to_be_focused()
    page.keyboard.press("Enter")
    page.reload()
    expect(body).to_have_attribute("data-md-color-scheme", "slate")  # it is remembered


def test_a_table_is_sorted_and_filtered(opened: Opened) -> None:
    page = opened("organisation/people/")
    header = page.get_by_role("columnheader", name=re.compile("^Hours"))
    go_to(page, page.get_by_label(re.compile("^Show only people")))
    page.keyboard.type("behind")
    expect(page.get_by_role("status").filter(has_text="shown")).to_be_visible()
    go_to(page, header.get_by_role("button"))
    page.keyboard.press(" ")
    expect(header).to_have_attribute("aria-sort", "ascending")
    expect(header.get_by_role("button")).to_be_focused()


def test_what_is_folded_opens_and_another_year_is_gone_to(opened: Opened) -> None:
    page = opened(f"{ROWAN}standards/")
    summary = page.locator("#__content summary").first
    go_to(page, summary)
    page.keyboard.press("Enter")
    assert summary.evaluate("(one) => one.parentElement.open")
    page = opened(f"{ROWAN}record/2025-26/")
    year = page.locator("#__content").get_by_role("link", name="2024-25").first
    go_to(page, year)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2024-25")


def test_a_pack_is_opened_with_a_pasted_key_and_searched(opened: Opened, pack: str) -> None:
    page = opened(pack.partition("#")[0], clock=IN_TIME)
    box = page.get_by_label("The link, or the key behind its #")
    expect(box).to_be_visible()
    go_to(page, box)
    page.keyboard.insert_text(pack)
    page.keyboard.press("Tab")
    expect(in_focus(page)).to_have_text("Open")
    page.keyboard.press("Enter")
    expect(page.locator("#door-pack h1")).to_be_visible()
    go_to(page, page.get_by_label("Search this pack"))
    page.keyboard.type("salon")
    expect(page.locator("#door-found")).to_contain_text("1 of ")
    page.keyboard.press("Enter")
    expect(page.locator("#door-found")).to_contain_text("2 of ")
