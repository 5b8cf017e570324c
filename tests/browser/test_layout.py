"""Words have room: none lies on another or is broken in two, beside its label stands what it is the
label of, and what is cut off says so. At the widths where columns are narrowest, too."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.checking import nothing
from browser.conftest import IN_TIME, Opened
from browser.kinds import KINDS, fullest

# phone, tablet; the first widths with tables; with the navigation beside them; a desk's
WIDTHS = (390, 768, 961, 1000, 1024, 1100, 1221, 1440)

# Each line of text on the page, by the cell, heading, paragraph or chip that it stands in.
_OVERLAPS = """() => {
  const owners = ":is(h1, h2, h3, h4, th, td, dt, dd, p, .cpd-chip)"
  const apart = ".cpd-hidden, .cpd-sort-words, caption, svg, details:not([open]) > :not(summary)"
  const pieces = []
  const page = document.querySelector("#__content")
  const texts = document.createTreeWalker(page, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const node = texts.currentNode
    const one = node.parentElement.closest(owners)
    const head = node.parentElement.closest("thead") // where rows are cards it is one pixel high
    if (!one || !node.data.trim() || !node.parentElement.checkVisibility()) continue
    if (node.parentElement.closest(apart) || head?.offsetHeight === 1) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const box of range.getClientRects()) if (box.width > 1) pieces.push({ one, box })
  }
  for (const one of page.querySelectorAll(".cpd-chip"))
    if (one.checkVisibility()) pieces.push({ one, box: one.getBoundingClientRect() })
  const found = new Set()
  const said = (one) => one.textContent.trim().replace(/\\s+/g, " ").slice(0, 40)
  pieces.forEach((a, at) => {
    for (const b of pieces.slice(at + 1)) {
      if (a.one === b.one) continue
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
      if (across > 1 && down > 3) found.add(`${said(a.one)} lies on ${said(b.one)}`)
    }
  })
  return [...found]
}"""

# A label and what it is said of are the two columns of a card: a third thing would stand below
# the label.
_BELOW_LABELS = """() => [...document.querySelectorAll("td[data-label]:not(.cpd-wide)")]
  .filter((cell) => [...cell.childNodes].filter((n) => n.textContent.trim() || n.nodeType === 1)
    .length > 1).map((cell) => cell.outerHTML.replace(/\\s+/g, " ").slice(0, 200))"""


def at(page: Page, width: int) -> Page:
    page.set_viewport_size({"width": width, "height": 900})
    return page


@pytest.mark.parametrize("kind", KINDS)
def test_no_words_lie_on_others(turned: Opened, site: Path, kind: str) -> None:
    page = turned(fullest(site, kind))
    nothing([f"{width}: {one}" for width in WIDTHS for one in at(page, width).evaluate(_OVERLAPS)])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "organisation" in kind])
def test_beside_a_label_stands_one_thing(turned: Opened, site: Path, kind: str) -> None:
    nothing(turned(fullest(site, kind)).evaluate(_BELOW_LABELS))


def test_the_frame_of_an_authors_table_is_as_wide_as_its_columns(turned: Opened) -> None:
    address = "reflections/2024-25-2025-03-12-colour-ratios-in-a-maths-room/"
    table = turned(f"people/rowan-sample/{address}").locator(".cpd-prose table")
    wider = "(table) => table.offsetWidth - table.rows[0].offsetWidth"
    for width in (390, 1440):
        at(table.page, width)
        assert table.evaluate(wider) <= 3, width


def test_six_figures_of_a_person_leave_none_alone_in_a_row(turned: Opened) -> None:
    page = turned("people/rowan-sample/")
    tops = "(cards) => cards.map((card) => card.getBoundingClientRect().top)"
    for width in WIDTHS:
        rows = at(page, width).locator(".cpd-cards--standing > li").evaluate_all(tops)
        each = {rows.count(top) for top in rows}
        assert len(rows) == 6, width
        assert len(each) == 1, (width, rows)
        assert each <= {2, 3, 6}, (width, rows)


def test_a_map_that_is_cut_off_says_that_it_scrolls(turned: Opened) -> None:
    page = turned("organisation/standards/")
    cut = "(box) => box.scrollWidth > box.clientWidth"
    for width in (*range(900, 1120, 10), *range(1220, 1360, 10), *WIDTHS):
        box = at(page, width).locator(".cpd-heat-scroll")
        said = page.get_by_text("The table scrolls sideways.").is_visible()
        assert said >= box.evaluate(cut), width
    assert not said  # at a desk


def test_names_of_programmes_have_the_width_of_a_card(turned: Opened) -> None:
    page = turned("programmes/")
    room = "(names) => names.map((one) => one.offsetWidth / one.closest('table').offsetWidth)"
    for width in (390, 768):
        assert min(at(page, width).locator("tbody th").evaluate_all(room)) > 0.9, width


def test_days_in_a_list_stand_on_one_line_with_a_space_behind(turned: Opened) -> None:
    page = turned("people/rowan-sample/mandatory/")
    boxes = """(days) => days.map((one) => {
      const words = document.createRange()
      words.selectNodeContents(one.firstChild)
      const [lines, beside] = [words.getClientRects(), one.nextElementSibling]
      return [lines.length, beside.getBoundingClientRect().left - lines[0].right]
    })"""
    for width in (390, 1000, 1440):
        days = at(page, width).locator(".cpd-timeline__moment > time").evaluate_all(boxes)
        assert days
        assert {lines for lines, _ in days} == {1}, width
        assert min(space for _, space in days) >= 12, width


def test_headings_that_sort_have_one_line_and_their_note_another(turned: Opened) -> None:
    page = turned("organisation/hours/")
    height = "(heads) => heads.map((one) => [one.textContent, one.offsetHeight])"
    for width in (961, 1024, 1440):
        heads = at(page, width).locator("th > .cpd-sort").evaluate_all(height)
        assert len(heads) == 7
        assert [words for words, high in heads if high > 24] == [], width
    assert page.locator("th > .cpd-th-note").inner_text() == "hours, and per cent of target"


def test_the_line_under_a_count_runs_through(turned: Opened, site: Path) -> None:
    page = turned(fullest(site, "organisation: a requirement"))
    drawn = "(numbers) => numbers.map((one) => getComputedStyle(one).display)"
    # what is no inline box has no line of its link under it
    assert set(page.locator(".cpd-tally--line strong").evaluate_all(drawn)) == {"inline"}


def test_what_is_found_of_a_programme_stands_on_a_line_each(turned: Opened) -> None:
    page = turned("programmes/")
    found = page.locator("tbody tr").filter(has_text="Diploma in Barbering").locator("li")
    said = [one.replace("\u00a0", " ") for one in found.all_inner_texts()]
    assert "Hands-on practice: 1 person" in said
    for part in ("Hands-on practice: 1 person", "Standardisation: 1 person"):
        line = found.filter(has_text=part.partition(":")[0])
        assert "1\u00a0person" in line.inner_text()


def test_an_empty_filter_takes_no_room(turned: Opened, site: Path) -> None:
    page = turned(fullest(site, "organisation: a kind of review"))
    boxes = page.locator(".cpd-filter--table:not(:has(input))")
    assert boxes.count()
    assert set(boxes.evaluate_all("(all) => all.map((one) => one.offsetHeight)")) == {0}
    margins = "(all) => all.map((one) => getComputedStyle(one).margin)"
    assert set(boxes.evaluate_all(margins)) == {"0px"}
    both = at(page, 768).locator(".cpd-filter--table:has(input)").first.locator("input, select")
    tops = both.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().top)")
    assert len(tops) == 2
    assert tops[0] == tops[1]


def test_figures_of_a_spread_do_not_touch(turned: Opened) -> None:
    page = turned("organisation/hours/")
    paddings = "(all) => all.map((one) => parseFloat(getComputedStyle(one).paddingLeft))"
    cells = at(page, 390).locator(".cpd-spread :is(td, thead th):not(:first-child)")
    assert min(cells.evaluate_all(paddings)) >= 8


def test_no_line_stands_above_that_of_the_footer(turned: Opened) -> None:
    page = turned("standards/8/")
    last = page.locator(".cpd-shared").last
    assert last.evaluate("(one) => getComputedStyle(one).borderBottomStyle") == "none"
    text = page.locator(".cpd-shared .cpd-prose").first.evaluate("(one) => one.offsetWidth")
    assert page.locator(".cpd-shared").first.evaluate("(one) => one.offsetWidth") <= text + 1


def test_no_line_of_crumbs_begins_with_their_mark(turned: Opened, site: Path) -> None:
    page = turned(fullest(site, "organisation: an event"))
    marks = """(all) => all.map((one) => ["::before", "::after"]
      .map((part) => getComputedStyle(one, part).content))"""
    found = at(page, 390).locator(".cpd-crumbs li").evaluate_all(marks)
    assert [before for before, _ in found] == ["none"] * len(found)
    assert [after for _, after in found] == ['"›"'] * (len(found) - 1) + ["none"]


def test_what_stands_in_the_cells_of_a_pack_begins_at_one_height(opened: Opened, pack: str) -> None:
    page = opened(pack, clock=IN_TIME)
    expect(page.locator("#door-pack h1")).to_be_visible()
    above = "(all) => all.map((one) => getComputedStyle(one).marginTop)"
    lists = page.locator("#door-pack td > .cpd-prose > :is(ul, ol):first-child")
    assert set(lists.evaluate_all(above)) == {"0px"}
    impact = page.locator("#door-pack .cpd-record td > .cpd-prose + div")
    assert set(impact.evaluate_all(above)) == {"8px"}
