"""Every page of the site, reached link by link from the front page: nothing is lost, nothing
complains, nothing asks another host, and each page is built so that it can be listened to."""

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.conftest import Watch
from browser.crawling import Crawl, Seen, crawled
from browser.hosting import Host
from browser.kinds import PACK, addresses, kind_of
from making import parsed


@pytest.fixture(scope="package")
def walk(browser: Browser, host: Host) -> Iterator[tuple[Crawl, Watch]]:
    context = browser.new_context()
    watch = Watch(context)
    yield crawled(context.new_page(), host), watch
    context.close()


@pytest.fixture
def pages(walk: tuple[Crawl, Watch]) -> dict[str, Seen]:
    return walk[0].pages


def test_every_link_and_every_anchor_leads_somewhere(walk: tuple[Crawl, Watch]) -> None:
    crawl, _ = walk
    assert crawl.lost == []
    assert crawl.links > 300  # it did walk
    assert crawl.fragments > 100


def test_no_page_complains_or_asks_another_host(walk: tuple[Crawl, Watch], host: Host) -> None:
    _, watch = walk
    assert watch.complaints == []
    assert watch.elsewhere(host) == []
    assert len(watch.requests) > 1000


def test_every_page_is_reached_but_packs_and_what_stands_in_for_a_page(
    pages: dict[str, Seen], site: Path
) -> None:
    there = {address for address in addresses(site) if not PACK.fullmatch(address)}
    assert there - set(pages) == {"403.html", "404.html"}


def test_every_page_is_of_a_kind_that_is_tested(pages: dict[str, Seen]) -> None:
    assert [address for address in pages if kind_of(address) is None] == []


def test_titles_are_one_a_page_and_say_whose_portfolio(pages: dict[str, Seen], site: Path) -> None:
    twice = [title for title, n in Counter(seen.title for seen in pages.values()).items() if n > 1]
    assert twice == []
    names = {
        person: parsed((site / f"people/{person}/index.html").read_text()).one("h1").words
        for person in {a.split("/")[1] for a in pages if a.startswith("people/")}
    }
    for address, seen in pages.items():
        if address.startswith("people/"):
            assert names[address.split("/")[1]] in seen.title, address


def test_every_page_has_one_main_part_one_title_and_named_navigation(
    pages: dict[str, Seen],
) -> None:
    for address, seen in pages.items():
        assert seen.lang.startswith("en"), address
        assert seen.mains == 1, address
        assert all(seen.navs), address
        assert "?" not in " ".join(seen.navs), address
        assert len(set(seen.navs)) == len(seen.navs), (address, seen.navs)


def test_headings_go_down_a_step_at_a_time(pages: dict[str, Seen]) -> None:
    for address, seen in pages.items():
        levels = [level for level, _ in seen.headings]
        assert levels.count(1) == 1, address
        assert levels[0] == 1, address
        assert all(words for _, words in seen.headings), address
        for before, level in itertools.pairwise(levels):
            assert int(level) <= int(before) + 1, (address, seen.headings)


def test_no_id_is_given_twice(pages: dict[str, Seen]) -> None:
    for address, seen in pages.items():
        assert [one for one, n in Counter(seen.ids).items() if n > 1] == [], address


def test_tables_say_what_they_are_and_what_their_headings_head(pages: dict[str, Seen]) -> None:
    found = 0
    for address, seen in pages.items():
        for table in seen.tables:
            if not table["authors"]:
                found += 1
                assert "?" not in str(table["name"]), (address, table)
                assert table["name"], (address, table)
                assert not table["headless"], (address, table)
            assert table["unscoped"] == [], (address, table)
    assert found > 100


def test_drawings_and_pictures_are_in_words_too(pages: dict[str, Seen]) -> None:
    found = 0
    for address, seen in pages.items():
        assert seen.pictures == [], address
        for drawing in seen.drawings:
            found += 1
            assert drawing["role"] == "img", (address, drawing)
            assert drawing["name"], (address, drawing)
    assert found > 5  # most say nothing that stands not beside them, and are hidden


def test_nothing_is_told_by_its_colour_alone(pages: dict[str, Seen]) -> None:
    assert [address for address, seen in pages.items() if not all(seen.coloured)] == []
    assert sum(len(seen.coloured) for seen in pages.values()) > 1000
