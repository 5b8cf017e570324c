"""What comes out of the printer: the page without its navigation, on as many sheets as it needs."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from browser.conftest import IN_TIME, Opened

ROWAN = "people/rowan-sample/"
A4, ACROSS = (595, 842), (842, 595)

# address, its paper, between how many sheets, and words from its beginning, middle and end
PAGES = {
    "overview": ("", A4, 1, 4, ["Rowan Sample", "Next steps", "Professional statement"]),
    "record": ("record/2025-26/", ACROSS, 2, 5,
               ["Reflective Record 2025-26", "Implication on practice"]),
    "occupational competency": ("occupational/", ACROSS, 2, 8,
                                ["Occupational competency", "Hair and beauty: barbering"]),
    "review sheet": ("review-sheet/", A4, 2, 2, ["Review sheet"]),
}  # fmt: skip
ON_SCREEN_ONLY = [
    "Skip to content", "Switch to", "All people", "Back to top", "Sort by",
    "Accessibility statement", "See the evidence", "Select a number", "Full Reflective Record",
]  # fmt: skip


def printed(content: bytes) -> tuple[list[str], set[tuple[int, int]]]:
    """The words of each sheet, and the sizes of paper, in points."""
    sheets = PdfReader(io.BytesIO(content)).pages
    words = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    sizes = {(round(sheet.mediabox.width), round(sheet.mediabox.height)) for sheet in sheets}
    return words, sizes


def fonts(content: bytes) -> set[str]:
    """The families that a PDF is set in, such as `LiberationSans`."""
    found = set()
    for sheet in PdfReader(io.BytesIO(content)).pages:
        for font in sheet["/Resources"].get("/Font", {}).values():
            found.add(re.sub(r"^/[A-Z]{6}\+|[-,].*$", "", font.get_object().get("/BaseFont", "")))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_prints_whole_and_alone(opened: Opened, kind: str, scheme: str) -> None:
    address, paper, fewest, most, wanted = PAGES[kind]
    page = opened(f"{ROWAN}{address}", color_scheme=scheme)
    pdf = page.pdf(prefer_css_page_size=True)
    sheets, sizes = printed(pdf)
    assert sizes == {paper}
    assert [name for name in fonts(pdf) if "Serif" in name or "Times" in name] == []
    assert fewest <= len(sheets) <= most
    assert all(len(words) > 90 for words in sheets)  # none of them is empty
    for number, words in enumerate(sheets, 1):  # a sheet that has gone astray says whose it is
        assert "Rowan Sample, as of 31 March 2026" in words
        assert f"Page {number} of {len(sheets)}" in words
    everything = " ".join(sheets)
    assert [words for words in wanted if words not in everything] == []
    assert [words for words in ON_SCREEN_ONLY if words in everything] == []


def test_every_record_of_the_year_is_on_paper_with_its_column_headings(opened: Opened) -> None:
    page = opened(f"{ROWAN}record/2025-26/")
    table = page.get_by_role("table").first
    titles = table.locator("tbody tr > :nth-child(3) > :first-child").all_inner_texts()
    assert len(titles) > 5
    sheets, _ = printed(page.pdf(prefer_css_page_size=True))
    everything = squeezed(" ".join(sheets))
    assert [title for title in titles if squeezed(title) not in everything] == []
    with_rows = [words for words in sheets if any(squeezed(t) in squeezed(words) for t in titles)]
    assert len(with_rows) > 1
    for words in with_rows:
        assert "Content and learning" in words  # the heading stands on each sheet again


def squeezed(text: str) -> str:
    """Without spaces, ligatures and capitals: a reader of PDF guesses where they are."""
    return "".join(text.casefold().split())


def test_next_steps_that_paper_leaves_out_are_counted(opened: Opened) -> None:
    page = opened(ROWAN)
    steps = page.locator("#next ~ .cpd-more .cpd-rows a").all_text_contents()
    assert steps
    sheets, _ = printed(page.pdf(prefer_css_page_size=True))
    everything = squeezed(" ".join(sheets))
    assert squeezed(f"And {len(steps)} more, on the page itself.") in everything
    assert [step for step in steps if squeezed(step) in everything] == []


def test_a_pack_prints_whole_and_alone(opened: Opened, pack: str) -> None:
    page = opened(pack, clock=IN_TIME)
    expect(page.locator("#door-pack h1")).to_be_visible()
    people = page.locator("#door-pack section.person > h2").all_inner_texts()
    assert people
    sheets, sizes = printed(page.pdf(prefer_css_page_size=True))
    assert sizes == {ACROSS}
    assert len(people) < len(sheets) < 30 * len(people)
    for number, words in enumerate(sheets, 1):  # each says of which day it is, and for whom
        assert "Made 31 March 2026 for" in words
        assert "from the CPD portfolios of Example Vale Adult Learning" in words
        assert len(words) > 600, number  # none of them is next to empty
        assert f"Page {number} of {len(sheets)}" in words
    everything = " ".join(sheets)
    assert [name for name in people if name not in everything] == []
    assert [words for words in ("Search this pack", "Previous") if words in everything] == []
    on_sheets = [squeezed(words) for words in sheets]
    rows = page.locator("#door-pack .cpd-record tbody tr").all()
    assert len(rows) > 5
    for row in rows:  # a record stands on one sheet
        title = squeezed(row.locator("th > :first-child").inner_text())
        learnt = squeezed(row.locator("td").nth(2).inner_text())
        on = [n for n, words in enumerate(on_sheets) if title in words and learnt[:15] in words]
        assert [n for n in on if learnt[-15:] in on_sheets[n]], title
    key = pack.partition("#")[2]
    assert squeezed(key) not in squeezed(everything)
