"""Material's page around ours, made once for all pages that have it in common.

MkDocs renders its template for a page with slots in place of what differs: the titles, the
contents and the HTML. A shell is what comes out, cut at the slots; filling it is one join. Which
pages share a shell is said by its Frame: the same navigation, the same place in it, the same
anchors. A test renders pages both ways and compares them to the byte.
"""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup, escape
from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import normalize_url

from cpd_portfolio.pages import NavItem, Page, Site

Parts = tuple[str, ...]  # text, name of a slot, text, name of a slot, …, text

# private-use characters, which nothing that handles HTML changes, and a word that no author can
# know; it never gets into a page
_OPEN, _CLOSE = f"\ue000{secrets.token_hex(8)}-", "\ue001"
_MARKS = ("\ue000", "\\ue000", "%EE%80%80")  # as it is, in JSON, in an address
# an address that is a slot has a # before it, so that MkDocs leaves it as it is
_SLOT = re.compile(f"#?{_OPEN}([a-z0-9]+){_CLOSE}")


@dataclass(frozen=True, slots=True)
class Frame:
    """What pages have in common that share a shell. `place`: the page's path where it stands in
    the navigation, else only how deep it lies. `nav_paths`: which items are pages of this site.
    `of_service`: the site bears the service's name."""

    up: str
    nav: tuple[NavItem, ...]
    nav_paths: frozenset[str]
    place: str
    in_nav: bool
    alone: bool
    searchable: bool
    of_service: bool
    anchors: tuple[str, ...]
    tables: bool


def frame_of(page: Page, site: Site, service: str) -> Frame:
    own = {item.path for item in flat(site.nav) if item.path is not None}
    own &= {other.path for other in site.pages}
    in_nav = page.path in own
    numbers = count()
    return Frame(
        up=site.up,
        nav=tuple(_without_address(item, own, numbers) for item in site.nav),
        nav_paths=frozenset(own),
        place=page.path if in_nav else "x/" * page.path.count("/"),
        in_nav=in_nav,
        alone=len(site.pages) == 1,
        searchable=any(other.searchable for other in site.pages),
        of_service=site.name == service,
        anchors=tuple(anchor for anchor, _ in page.contents),
        tables="data-cpd-sortable" in page.html,
    )


def _without_address(item: NavItem, own: set[str], numbers: Iterator[int]) -> NavItem:
    """A link out of the site is two slots: each team's is called something else, and leads
    somewhere else."""
    children = tuple(_without_address(child, own, numbers) for child in item.children)
    if item.path is None or item.path in own:
        return NavItem(item.title, item.path, children)
    number = next(numbers)
    return NavItem(f"(linktitle{number})", f"(link{number})")


def links_of(site: Site) -> list[tuple[str, str]]:
    """The titles and addresses that those slots are filled with."""
    own = {page.path for page in site.pages}
    return [
        (item.title, item.path)
        for item in flat(site.nav)
        if item.path is not None and item.path not in own
    ]


def flat(items: tuple[NavItem, ...]) -> list[NavItem]:
    return [found for item in items for found in (item, *flat(item.children))]


def slots_of(page: Page, site: Site, title: str, canonical: str | None) -> dict[str, str]:
    """What goes into the shell of a page. Plain texts are escaped here: MkDocs's templates do
    not. `title`: as the navigation has it."""
    head = page.title if page.title == site.name else f"{page.title} – {site.name}"
    links = links_of(site)
    return {
        "site": str(escape(site.name)),
        "title": str(escape(title)),
        "head": str(escape(head)),
        "canonical": canonical or "",
        "content": page.html,
        **{f"linktitle{n}": str(escape(words)) for n, (words, _) in enumerate(links)},
        **{f"link{n}": _from(page, address) for n, (_, address) in enumerate(links)},
        **{f"toc{n}": str(escape(text)) for n, (_, text) in enumerate(page.contents)},
    }


def _from(page: Page, address: str) -> str:
    """An address as MkDocs writes it on a page."""
    here: Any = SimpleNamespace(url=page.path or "./")
    return normalize_url(address, here)


def cut(html: str) -> Parts:
    return tuple(_SLOT.split(html))


def whole(parts: Parts) -> bool:
    """No slot has been changed on the way, by a filter in a template of the organisation's own."""
    return not any(mark in text for text in parts[::2] for mark in _MARKS)


def fill(parts: Parts, slots: Mapping[str, str]) -> str:
    """The page. Raises KeyError for a slot that is not given."""
    return "".join(part if n % 2 == 0 else slots[part] for n, part in enumerate(parts))


def _slot(name: str) -> Markup:
    return Markup(f"{_OPEN}{name}{_CLOSE}")


def render_slots(frame: Frame, config: Any, env: Any) -> Parts:
    """A shell, through Material's template. `config`: MkDocs's, whose site_name is a slot
    meanwhile."""
    slots = {
        "site": _slot("site"),
        "title": _slot("title"),
        "head": _slot("head"),
        "canonical": _slot("canonical") if config.site_url else "",
        "content": _slot("content"),
        **{f"linktitle{n}": _slot(f"linktitle{n}") for n in range(_links(frame))},
        **{f"link{n}": f"#{_slot(f'link{n}')}" for n in range(_links(frame))},
        **{f"toc{n}": _slot(f"toc{n}") for n in range(len(frame.anchors))},
    }
    return cut(render_page(frame, slots, config, env))


def _links(frame: Frame) -> int:
    return sum((item.path or "").startswith("(link") for item in flat(frame.nav))


def render_page(frame: Frame, slots: Mapping[str, str], config: Any, env: Any) -> str:
    """Material's template for one page, in full."""
    config.site_name = Markup(slots["site"])
    pages = {path: _page(path, _title(frame.nav, path), config) for path in frame.nav_paths}
    items = [_nav_item(item, pages, slots) for item in frame.nav]
    nav = Navigation(items, list(pages.values()))
    nav.homepage = pages.get("") or _page("", "", config)
    shown = pages[frame.place] if frame.in_nav else _page(frame.place, slots["title"], config)
    shown.content = slots["content"]
    shown.canonical_url = slots["canonical"] or None
    shown.meta = {
        "head_title": Markup(slots["head"]),
        "cpd_tables": frame.tables,
        # the room goes to the tables; a site of one page needs no navigation either
        "hide": ["toc", "navigation"] if frame.alone else ["toc"],
        # not page.toc: Material would lay a way past the page's heading
        "contents": [
            AnchorLink(Markup(slots[f"toc{n}"]), anchor, level=2)
            for n, anchor in enumerate(frame.anchors)
        ],
    }
    shown.active = True
    context = get_context(nav, [], config, shown)
    output: str = env.get_template("main.html").render(context)
    return output


def render_not_found(site: Site, base_url: str, config: Any, env: Any) -> str:
    """The page for addresses that lead nowhere."""
    config.site_name = Markup(escape(site.name))
    pages = {path: _page(path, _title(site.nav, path), config) for path in ("",)}
    items = [_nav_item(item, pages, {}) for item in site.nav]
    nav = Navigation(items, list(pages.values()))
    nav.homepage = pages[""]
    context = get_context(nav, [], config, base_url=base_url)
    output: str = env.get_template("404.html").render(context)
    return output


def _title(nav: tuple[NavItem, ...], path: str) -> Markup:
    return Markup(escape([item.title for item in flat(nav) if item.path == path][-1]))


def _page(path: str, title: str, config: Any) -> MkDocsPage:
    name = f"{path}index"
    file = File(
        f"{name}.md",
        None,
        config.site_dir,
        True,
        dest_uri=f"{name}.html",
        inclusion=InclusionLevel.INCLUDED,
    )
    page = MkDocsPage(Markup(title), file, config)
    page.meta = {}
    page.toc = TableOfContents([])
    page.content = ""
    return page


def _nav_item(item: NavItem, pages: dict[str, MkDocsPage], slots: Mapping[str, str]) -> Any:
    title = Markup(escape(item.title))
    if item.path is None:
        children = [_nav_item(child, pages, slots) for child in item.children]
        section = Section(title, children)
        for child in children:
            child.parent = section
        return section
    if item.path in pages:
        return pages[item.path]
    address = slots.get(item.path.strip("()"))
    if address is None:
        return Link(title, item.path)
    return Link(Markup(slots[item.title.strip("()")]), address)
