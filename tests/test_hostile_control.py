"""That the vectors are worth something: put raw into a page, a browser of today runs most of them.

What fires is listed, so that the tests of the site and the pack, in which none may, mean it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chromium import chromium
from hostile.control import control_page, works_elsewhere
from hostile.vectors import VECTORS, as_name
from hostile.watching import FLAGS, Watched
from test_share_page import Host

LEAST_THAT_FIRE = 120
LEAST_VECTORS = 60


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    found = Host(tmp_path)
    yield found
    found.server.shutdown()
    found.server.server_close()


def test_raw_they_fire(host: Host) -> None:
    pages = {vector.number: control_page(vector) for vector in VECTORS}
    fired: set[int] = set()
    with chromium(*FLAGS) as browser:
        watched = Watched(browser)
        for number, text in pages.items():
            if text is None:
                continue
            (host.folder / f"{number}.html").write_text(text, encoding="utf-8")
            watched.go(host.address().replace("index.html", f"{number}.html"))
            try:
                watched.poke()
            except AssertionError:  # it has led the page away
                watched.page.call("Page.getFrameTree")
        fired = watched.numbers()
    silent = [v.number for v in VECTORS if pages[v.number] is not None and v.number not in fired]
    tried = sum(text is not None for text in pages.values())
    print(f"\n{len(VECTORS)} vectors, {tried} for a browser, {len(fired)} fire; not: {silent}")
    assert len(VECTORS) >= LEAST_VECTORS
    assert len(fired) >= LEAST_THAT_FIRE, silent


def test_those_for_other_programs_do_it_there() -> None:
    others = [vector for vector in VECTORS if control_page(vector) is None]
    assert len(others) >= 15
    assert [v.text for v in others if not works_elsewhere(v)] == []


def test_each_has_its_own_number_and_a_name_that_a_file_can_have(tmp_path: Path) -> None:
    assert [vector.number for vector in VECTORS] == list(range(1, len(VECTORS) + 1))
    assert len({vector.text for vector in VECTORS}) == len(VECTORS)
    for vector in VECTORS:
        (tmp_path / f"{vector.number} {as_name(vector.text)}.md").write_text("")
