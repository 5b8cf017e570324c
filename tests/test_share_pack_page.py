"""A pack made from files, sealed by a build and opened in a real Chromium: read, followed, searched
and printed as an external quality assurer does."""

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image

from chromium import Chromium, Page, chromium
from cpd_portfolio.reading import read
from cpd_portfolio.share.packing import address_of
from making import below, build, cpd, person, reflection, write
from test_share import SECRET, WRITTEN

NAMES = ("Ada Marsh", "Ben Okoro", "Cara Lowe")
PROGRAMME = {"title": "Diploma in Hair", "number": "600/1", "role": "assessor"}


def picture() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (300, 200), (0, 90, 160)).save(held, "PNG")
    return held.getvalue()


def organisation() -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {}
    for number, name in enumerate(NAMES):
        folder = name.lower().replace(" ", "-")
        area = {
            "id": "hair",
            "sector": "Hair and beauty",
            "practice": [{"where": "A salon on the high street", "from": "2020-01-01"}],
            "programmes": [PROGRAMME, {**PROGRAMME, "role": "iqa"}],
        }
        held = [
            {"title": "Level 3 Certificate in Assessing", "kind": "assessor", "awarded": "2018"},
            {"title": "Level 4 Award in Quality Assurance", "kind": "iqa", "awarded": "2020"},
        ]
        work = {"roles": ["vocational-tutor", "assessor"]}
        files |= below(
            folder,
            person(name, occupational_areas=[area], employment=work, qualifications=held),
        )
        for month in range(1, 4):
            text = reflection(
                "What was learnt. " * 60 + "![the salon](../evidence/salon.png)\n\n"
                "## Implication on practice\n\n" + "What changes. " * 50,
                title=f"Day {month} in the salon",
                date=f"2026-0{month}-1{number}",
                occupational={"area": "hair", "activity": "work-placement"},
                evidence=["evidence/salon.png"],
                purpose="To stay current with what a salon does on an ordinary day.",
            )
            files |= below(folder, {f"a/{month}.md": text})
        files |= below(folder, {"evidence/salon.png": picture()})
    return files


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The link, as it is from disk."""
    folder = tmp_path_factory.mktemp("pack-page")
    write(folder / "portfolios", organisation())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("CPD_SHARE_SECRET", WRITTEN)
        given = (
            "--for=Ellis",
            "--programme=600/1",
            "--until=2099-12-31",
            "--last-visit=2026-01-31",
        )
        assert cpd("share", "add", "--as-of", "2026-03-31", *given).exit_code == 0
        build("2026-03-31")
    share = read([folder / "portfolios"]).shares[0].share
    return address_of(share, SECRET, (folder / "site").as_uri()).replace("/#", "/index.html#")


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium("--host-resolver-rules=MAP * ~NOTFOUND") as found:
        yield found


@pytest.fixture
def page(browser: Chromium, address: str) -> Iterator[Page]:
    found = browser.page()
    found.go(address)
    found.wait("document.documentElement.dataset.state === 'open'")
    yield found
    found.close()


def test_it_opens_and_asks_for_nothing(page: Page) -> None:
    # not innerText: parts that are far down are laid out when the reader comes near
    text = str(page.run("document.getElementById('door-pack').textContent"))
    for name in NAMES:
        assert name in text
    assert "Confirmed by" not in text
    assert "Self-declared" in text
    assert page.wait("document.querySelector('.evidence img').naturalWidth") == 300
    assert page.run("document.querySelectorAll('.evidence img').length") == len(NAMES)
    assert [one for one in page.requests if not one.startswith(("data:", "file:"))] == []
    assert len([one for one in page.requests if one.startswith("file:")]) == 1
    assert page.complaints == []


def test_its_own_style_is_let_in(page: Page) -> None:
    look = "getComputedStyle(document.querySelector('.pack .cpd-chip--met'))"
    assert page.run(f"{look}.color") == "rgb(10, 102, 64)"  # the token for what is good
    assert (
        page.run("getComputedStyle(document.querySelector('.pack .cpd-paper-caption')).display")
        == "none"
    )


def test_every_link_inside_leads_somewhere(page: Page) -> None:
    lost = page.run(
        "[...document.querySelectorAll('#door-pack a[href^=\"#\"]')]"
        ".filter((a) => !document.getElementById(a.getAttribute('href').slice(1)))"
        ".map((a) => a.outerHTML)"
    )
    assert lost == []
    page.run("document.querySelector('.contents a[href=\"#person-3\"]').click()")
    top = "document.getElementById('person-3').getBoundingClientRect().top"
    assert page.wait(f"Math.abs({top}) < 200")


def test_what_is_new_comes_first(page: Page) -> None:
    assert page.wait("document.querySelector('#news li').innerText")  # once it is laid out again
    first = page.run("document.querySelector('#news li').innerText")
    assert str(first).startswith("12\u00a0Mar\u00a02026")
    assert page.run("document.querySelectorAll('#news li').length") == 6
    rows = "[...document.querySelector('.cpd-record').querySelectorAll('tbody tr')]"
    assert page.run(f"{rows}.map((row) => !!row.querySelector('.cpd-new'))") == [True, True, False]


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_window(page: Page, width: int) -> None:
    page.call(
        "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
        mobile=False,
    )  # fmt: skip
    assert page.run("document.documentElement.scrollWidth") <= width


def test_it_prints_whole_on_a4_with_the_name_on_every_table(page: Page) -> None:
    page.call("Emulation.setEmulatedMedia", media="print")
    page.call(  # A4 landscape without its margins, in CSS pixels
        "Emulation.setDeviceMetricsOverride", width=1016, height=688, deviceScaleFactor=1,
        mobile=False,
    )  # fmt: skip
    cut = "[...document.querySelectorAll('.pack table')].filter((t) => t.scrollWidth > 1016).length"
    assert page.run(cut) == 0
    assert page.run("document.documentElement.scrollWidth") <= 1016
    heads = page.run(
        "[...document.querySelectorAll('.cpd-paper-caption')].map((row) => row.innerText)"
    )
    assert isinstance(heads, list)
    for name in NAMES:
        assert sum(name in head for head in heads) == 3  # qualifications, checks, records
    assert (
        page.run("getComputedStyle(document.querySelector('.cpd-paper-caption')).display")
        == "table-row"
    )
    page.call("Emulation.setEmulatedMedia", media="")
    printed = page.pdf(preferCSSPageSize=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) >= 1 + 2 * len(NAMES)
    boxes = set(re.findall(rb"/MediaBox\s*\[([^\]]*)\]", printed))
    assert [round(float(n)) for n in boxes.pop().split()] == [0, 0, 842, 595]


def test_a_word_is_found(page: Page) -> None:
    page.run(
        "document.getElementById('door-find').value = 'high street';"
        "document.getElementById('door-find').dispatchEvent(new Event('input'))"
    )
    found = str(page.wait("document.getElementById('door-found').textContent"))
    assert re.fullmatch(r"1 of \d+", found)
