"""What Material's page has in common for many pages, and what differs.

A shell is Material's page cut at slots, which stand in place of what differs: the titles, the
contents and the HTML; filling it is one join. Which pages share a shell is said by its Frame: the
same navigation, the same place in it, the same anchors. What a site's pages have in common is
worked out once for all of them (Outline). shells.py has MkDocs make a shell. A test renders pages
both ways and compares them to the byte.
"""

import re
import secrets
from collections.abc import Iterator, Mapping
from itertools import count
from urllib.parse import urlsplit

from markupsafe import Markup, escape
from msgspec import Struct

from cpd_portfolio.pages import NavItem, Page, Site
from cpd_portfolio.styles import css_text

Parts = tuple[str, ...]  # text, name of a slot, text, name of a slot, …, text


class Shell(Struct, frozen=True):
    """Parts, ready to be filled. `texts`: in UTF-8; one more than `names`, those of the slots
    between them."""

    texts: tuple[bytes, ...]
    names: tuple[str, ...]


# private-use characters, which nothing that handles HTML changes, and a word that no author can
# know; it never gets into a page
_OPEN, _CLOSE = f"\ue000{secrets.token_hex(8)}-", "\ue001"
_MARKS = ("\ue000", "\\ue000", "%EE%80%80")  # as it is, in JSON, in an address
_SLOT = re.compile(f"{_OPEN}([a-z0-9]+){_CLOSE}")


class Settled(str):
    """An address as a page is to have it, which MkDocs's filter leaves alone: of two that begin
    alike, one outside the site, it makes a wrong one."""

    __slots__ = ()


class SiteFrame(Struct, frozen=True):
    """What the pages of a site have in common. `nav_paths`: which items are pages of this site.
    `single`: it has one page. `of_service`: it bears the service's name."""

    up: str
    nav: tuple[NavItem, ...]
    nav_paths: frozenset[str]
    single: bool
    searchable: bool
    of_service: bool


class PageFrame(Struct, frozen=True):
    """What pages of such sites have in common that share a shell. `place`: the page's path where
    it stands in the navigation, else only how deep it lies. `within`: the page of the navigation
    that it belongs to, if it stands there not itself. `alone`: a broad page, the only one of its
    site."""

    place: str
    in_nav: bool
    within: str | None
    alone: bool
    anchors: tuple[str, ...]
    tables: bool


class Frame(Struct, frozen=True):
    of_site: SiteFrame
    of_page: PageFrame


class Outline(Struct, frozen=True):
    """A site, and what is worked out once for all of its pages. `titles`: by path, as the
    navigation has them. `links`: the addresses of the items that lead out of the site. `slots`:
    those that are filled alike on all pages."""

    site: Site
    frame: SiteFrame
    titles: dict[str | None, str]
    links: tuple[str, ...]
    slots: dict[str, str]

    def title(self, page: Page) -> str:
        return self.titles.get(page.path, page.title)


def outline_of(site: Site, service: str) -> Outline:
    paths = {page.path for page in site.pages}
    items = flat(site.nav)
    own = {item.path for item in items if item.path is not None and item.path in paths}
    numbers = count()
    frame = SiteFrame(
        up=site.up,
        nav=tuple(_without_address(item, own, numbers) for item in site.nav),
        nav_paths=frozenset(own),
        single=len(site.pages) == 1,
        searchable=any(page.searchable for page in site.pages),
        of_service=site.name == service,
    )
    out = [(i.title, i.path) for i in items if i.path is not None and i.path not in own]
    slots = {
        "site": str(escape(site.name)),
        "paper": css_text(site.name),
        **{f"linktitle{n}": str(escape(title)) for n, (title, _) in enumerate(out)},
    }
    titles = {item.path: item.title for item in items}
    return Outline(site, frame, titles, tuple(address for _, address in out), slots)


def frame_of(page: Page, outline: Outline) -> PageFrame:
    own = outline.frame.nav_paths
    in_nav = page.path in own
    return PageFrame(
        place=page.path if in_nav else "x/" * page.path.count("/"),
        in_nav=in_nav,
        within=None if in_nav else _within(page, own),
        alone=outline.frame.single and 'class="cpd-across"' in page.html,
        anchors=tuple(anchor for anchor, _ in page.contents),
        tables="data-cpd-sortable" in page.html,
    )


def _within(page: Page, own: frozenset[str]) -> str | None:
    if page.within is not None:
        return page.within if page.within in own else None
    above = [path for path in own if path and page.path.startswith(path)]
    return max(above, key=len, default=None)


def _without_address(item: NavItem, own: set[str], numbers: Iterator[int]) -> NavItem:
    """A link out of the site is two slots: each team's is called something else, and leads
    somewhere else."""
    children = tuple(_without_address(child, own, numbers) for child in item.children)
    if item.path is None or item.path in own:
        return NavItem(item.title, item.path, children)
    number = next(numbers)
    return NavItem(f"(linktitle{number})", f"(link{number})")


def flat(items: tuple[NavItem, ...]) -> list[NavItem]:
    return [found for item in items for found in (item, *flat(item.children))]


def slots_of(page: Page, outline: Outline, canonical: str | None) -> dict[str, str]:
    """What goes into the shell of a page. Plain texts are escaped here: MkDocs's templates do
    not."""
    name = outline.site.name
    head = page.title if page.title == name else f"{page.title} – {name}"
    return {
        **outline.slots,
        "title": str(escape(outline.title(page))),
        "head": str(escape(head)),
        "canonical": canonical or "",
        "content": page.html,
        **{f"link{n}": _from(page, address) for n, address in enumerate(outline.links)},
        **{f"toc{n}": str(escape(text)) for n, (_, text) in enumerate(page.contents)},
    }


def _from(page: Page, address: str) -> str:
    """An address below the site's root, or out of it, as a page is to have it."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or address.startswith(("/", "#")):
        return address
    return "../" * page.path.count("/") + address


def cut(html: str) -> Parts:
    return tuple(_SLOT.split(html))


def whole(parts: Parts) -> bool:
    """No slot has been changed on the way, by a filter in a template of the organisation's own."""
    return not any(mark in text for text in parts[::2] for mark in _MARKS)


def shell_of(parts: Parts) -> Shell:
    return Shell(tuple(text.encode("utf-8") for text in parts[::2]), parts[1::2])


def fill(shell: Shell, slots: Mapping[str, str]) -> bytes:
    """The page, in UTF-8. Raises KeyError for a slot that is not given."""
    pieces = [b""] * (len(shell.texts) + len(shell.names))
    pieces[::2] = shell.texts
    pieces[1::2] = [slots[name].encode("utf-8") for name in shell.names]
    return b"".join(pieces)


def slot(name: str) -> Markup:
    return Markup(f"{_OPEN}{name}{_CLOSE}")
