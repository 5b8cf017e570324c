"""Every vector in every field that somebody can write, over the whole site in a real Chromium: with
and without scripts, searched, filtered, pressed and pointed at. Nothing runs, nothing is asked of
another host, and no page is made of anything that the same site with plain words is not made of.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from chromium import Chromium, chromium
from hostile.fields import AS_OF, KEY, OTHERS, freeze, organisation, text_fields
from hostile.targets import ATTRIBUTES, HTML
from hostile.vectors import VECTORS, Vector, groups
from hostile.watching import FLAGS, Watched
from making import build, front, write
from test_share_page import Host

TOGETHER = 12  # vectors of a person
PLAIN = [
    tuple(Vector(0, "plain", "plain", f"Words {person} and {n}") for n in range(TOGETHER))
    for person in range(8)
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


def made(folder: Path, many: list[tuple[Vector, ...]], features: list[str] | None = None) -> Built:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("CPD_SHARE_SECRET", KEY)
        theme = {"name": "material", "font": False}
        theme["features"] = USUAL if features is None else features
        write(folder, {"mkdocs.yml": front(site_name="Service", plugins=["search"], theme=theme)})
        planted = organisation(folder, many)
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


def survey_of(watched: Watched, built: Built) -> tuple[set[str], set[str]]:
    """What all pages are made of: elements with their attributes, and scripts."""
    shapes: set[str] = set()
    scripts: set[str] = set()
    for at in served(built.site):
        for page in built.pages:
            watched.go(root(at) + quote(page))
            found = watched.survey()
            assert found["faults"] == [], page
            shapes |= set(found["shapes"])
            scripts |= set(found["scripts"])
    return shapes, scripts


def test_nothing_runs_on_any_page(
    browser: Chromium, hostile: Built, plain: Built, host: Host
) -> None:
    watched = Watched(browser)
    shapes, scripts = survey_of(watched, plain)
    assert len(hostile.pages) > 400
    for page in hostile.pages:
        address = root(host) + quote(page)
        watched.go(address)
        found = watched.survey()
        assert found["faults"] == [], page
        assert set(found["shapes"]) - MARKDOWN <= shapes, page
        assert set(found["scripts"]) <= scripts, page
        assert watched.poke() > 5, page
        assert watched.page.run("location.href").split("#")[0] == address
        assert watched.hits == []
        assert watched.moved == [address], page
    assert watched.elsewhere == []
    assert watched.page.complaints == []
    print(f"\n{len(VECTORS)} vectors, {len(hostile.planted)} fields, {len(hostile.pages)} pages")
