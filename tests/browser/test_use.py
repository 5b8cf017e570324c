"""What a reader does on the pages: finds a person, changes the year, sorts and filters a table,
searches in one portfolio; and all of it is there without scripts."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import NOWHERE, Opened
from browser.kinds import KINDS, fullest
from making import article, parsed

ROWAN = "people/rowan-sample/"


def in_view(page: Page, selector: str) -> list[str]:
    found = page.locator(selector).all()
    return [" ".join(one.inner_text().split()) for one in found if one.is_visible()]


def test_the_directory_is_filtered_by_name_job_and_team(opened: Opened) -> None:
    page = opened()
    everybody = in_view(page, "[data-cpd-people] > li")
    assert len(everybody) == 12
    box = page.get_by_label("Find a person by name, job title or team")
    status = page.locator("[data-cpd-filter] [role=status]")
    box.fill("rowan")
    expect(status).to_have_text("1 person")
    (left,) = in_view(page, "[data-cpd-people] > li")
    assert "Rowan Sample" in left
    box.fill("TUTOR vocational")  # every word, in any case and order, of job or team
    found = in_view(page, "[data-cpd-people] > li")
    assert found == [one for one in everybody if {"tutor", "vocational"} <= words(one)]
    assert 0 < len(found) < 12
    box.fill("nobody of this name")
    expect(status).to_have_text("Nobody found")
    assert in_view(page, "[data-cpd-people] > li") == []
    assert in_view(page, "h2") == []  # no heading over nothing
    box.fill("")
    assert in_view(page, "[data-cpd-people] > li") == everybody
    box.fill("rowan")
    page.get_by_role("link", name=re.compile("Rowan Sample")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rowan Sample")


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def test_the_year_is_changed_and_the_page_says_which_it_is(opened: Opened) -> None:
    page = opened(f"{ROWAN}record/2025-26/")
    years = page.get_by_role("navigation", name=re.compile("year|Reflective Record", re.IGNORECASE))
    expect(years.locator("[aria-current=page]")).to_contain_text("2025-26")
    now = page.locator("#__content").inner_text()
    years.get_by_role("link", name=re.compile("^2024-25")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2024-25")
    assert page.url.endswith("/record/2024-25/")
    years = page.get_by_role("navigation", name=re.compile("year|Reflective Record", re.IGNORECASE))
    expect(years.locator("[aria-current=page]")).to_contain_text("2024-25")
    assert page.locator("#__content").inner_text() != now
    assert "Skin fades" not in now


def first_cells(page: Page) -> list[str]:
    return in_view(page, "table[data-cpd-sortable] tbody th")


def test_a_table_is_sorted_and_says_so(opened: Opened, site: Path) -> None:
    page = opened("organisation/people/")
    as_listed = first_cells(page)
    status = page.get_by_role("status").filter(has_text=re.compile("Sorted|As listed"))
    hours = page.get_by_role("columnheader", name=re.compile("^Hours"))
    hours.get_by_role("button").click()
    expect(status).to_contain_text("Sorted by Hours")
    expect(hours).to_have_attribute("aria-sort", "ascending")
    upwards = first_cells(page)
    assert upwards != as_listed
    assert sorted(upwards) == sorted(as_listed)
    hours.get_by_role("button").click()
    expect(hours).to_have_attribute("aria-sort", "descending")
    figures = json.loads((site / "organisation/people/people.json").read_text())
    most = max(figures, key=lambda row: row["hours"] or 0)
    assert most["name"] in first_cells(page)[0]
    page.set_viewport_size({"width": 390, "height": 800})  # no headings there, but a list
    page.get_by_label("Sort by").select_option(label="As listed")
    assert first_cells(page) == as_listed
    page.get_by_label("Sort by").select_option(label="Hours, downwards")
    assert most["name"] in first_cells(page)[0]


def test_a_table_is_filtered_and_counts_what_is_left(opened: Opened) -> None:
    page = opened("organisation/people/")
    everybody = first_cells(page)
    page.get_by_label(re.compile("^Show only people")).fill("behind")
    left = first_cells(page)
    assert 0 < len(left) < len(everybody)
    expect(page.get_by_role("status").filter(has_text="shown")).to_have_text(
        f"{len(left)} of {len(everybody)} shown"
    )
    rows = in_view(page, "table[data-cpd-sortable] tbody tr")
    assert all("behind" in row.lower() for row in rows)


def test_search_finds_what_this_portfolio_says_and_nothing_of_its_neighbours(
    opened: Opened, site: Path
) -> None:
    """The words are taken from the pages: one that only this person wrote, one that only a
    neighbour did."""
    mine, theirs = only_in(site, "rowan-sample"), only_in(site, "ola-makebelieve")
    page = opened(ROWAN)
    box = page.get_by_role("search").get_by_role("textbox")
    results = page.locator(".md-search-result__item")
    box.fill(mine)
    expect(results.first).to_be_visible()
    addresses = [link.get_attribute("href") or "" for link in results.locator("a").all()]
    assert all(f"/{ROWAN}" in address for address in addresses)
    box.fill(theirs)
    expect(page.locator(".md-search-result__meta")).to_have_text("No matching documents")
    assert results.count() == 0
    box.fill(mine)
    expect(results.first).to_be_visible()  # Enter leads to the first: there must be one
    box.press("Enter")
    page.wait_for_url(re.compile(r"\?h="))
    assert mine in page.locator("#__content").inner_text().lower()


def only_in(site: Path, person: str) -> str:
    """The longest word of somebody's reflections that is on nobody else's pages."""
    of = {
        folder.name: set().union(
            *(
                re.findall(r"[a-z]{6,}", article(parsed(page.read_text())).spaced.lower())
                for page in folder.rglob("index.html")
            )
        )
        for folder in (site / "people").iterdir()
    }
    others = set().union(*(found for name, found in of.items() if name != person))
    return max(sorted(of[person] - others), key=len)


def test_an_address_that_leads_nowhere_says_so_and_leads_on(opened: Opened) -> None:
    page = opened(f"people/rowan-sample/{NOWHERE}/deeper/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    color = page.evaluate("getComputedStyle(document.querySelector('.md-header')).position")
    assert color == "sticky"  # its styles are found from any address
    page.get_by_role("link", name="Go to the list of people").click()
    expect(page.get_by_label("Find a person by name, job title or team")).to_be_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_without_scripts_everything_is_there_to_read_and_to_go_to(
    turned: Opened, site: Path, kind: str
) -> None:
    address = fullest(site, kind)
    page = turned(address, java_script_enabled=False, viewport={"width": 390, "height": 800})
    navigation = "nav[aria-label=Navigation] a"
    for selector in ("#__content :is(h1, h2, h3)", "#__content table", navigation):
        found = page.locator(selector).all()
        lost = [one.inner_text() for one in found if not one.is_visible() and not folded(one)]
        assert lost == [], selector
    for control in ("input", "select", "button"):  # they would do nothing
        assert page.locator(control).filter(visible=True).count() == 0, control
    page.locator(navigation).last.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def folded(found: Locator) -> bool:
    """In a box that its reader opens, which needs no script."""
    return bool(found.evaluate("(one) => one.closest('details:not([open])') !== null"))
