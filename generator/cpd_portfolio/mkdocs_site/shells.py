"""Material's page around ours, through MkDocs's template: in full, or with slots (frames.py)."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape
from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from cpd_portfolio.mkdocs_site.frames import Frame, Parts, Settled, SiteFrame, cut, flat, slot
from cpd_portfolio.pages import NavItem, Site


def render_slots(frame: Frame, config: Any, env: Any) -> Parts:
    """A shell, through Material's template. `config`: MkDocs's, whose site_name is a slot
    meanwhile."""
    slots = {
        "site": slot("site"),
        "paper": slot("paper"),
        "title": slot("title"),
        "head": slot("head"),
        "canonical": slot("canonical") if config.site_url else "",
        "content": slot("content"),
        **{f"linktitle{n}": slot(f"linktitle{n}") for n in range(_links(frame.of_site))},
        **{f"link{n}": slot(f"link{n}") for n in range(_links(frame.of_site))},
        **{f"toc{n}": slot(f"toc{n}") for n in range(len(frame.of_page.anchors))},
    }
    return cut(render_page(frame, slots, config, env))


def _links(frame: SiteFrame) -> int:
    return sum((item.path or "").startswith("(link") for item in flat(frame.nav))


def render_page(frame: Frame, slots: Mapping[str, str], config: Any, env: Any) -> str:
    """Material's template for one page, in full."""
    around, here = frame.of_site, frame.of_page
    config.site_name = Markup(slots["site"])
    pages = {path: _page(path, _title(around.nav, path), config) for path in around.nav_paths}
    items = [_nav_item(item, pages, slots) for item in around.nav]
    nav = Navigation(items, list(pages.values()))
    nav.homepage = pages.get("") or _page("", "", config)
    shown = pages[here.place] if here.in_nav else _page(here.place, slots["title"], config)
    if here.within is not None:
        pages[here.within].meta = {"within": True}
    shown.content = slots["content"]
    shown.canonical_url = slots["canonical"] or None
    shown.meta = {
        "head_title": Markup(slots["head"]),
        "on_paper": Markup(slots["paper"]),
        "cpd_tables": here.tables,
        # the room goes to the tables, and where a site is one of them, that of the navigation too
        "hide": ["toc", "navigation"] if here.alone else ["toc"],
        # not page.toc: Material would lay a way past the page's heading
        "contents": [
            AnchorLink(Markup(slots[f"toc{n}"]), anchor, level=2)
            for n, anchor in enumerate(here.anchors)
        ],
    }
    shown.active = True
    context = get_context(nav, [], config, shown)
    output: str = env.get_template("main.html").render(context)
    return output


def render_instead(template: str, site: Site, base_url: str, config: Any, env: Any) -> str:
    """A page that a host shows in the place of another: where an address leads nowhere, or to what
    the reader may not read."""
    config.site_name = Markup(escape(site.name))
    pages = {path: _page(path, _title(site.nav, path), config) for path in ("",)}
    items = [_nav_item(item, pages, {}) for item in site.nav]
    nav = Navigation(items, list(pages.values()))
    nav.homepage = pages[""]
    context = get_context(nav, [], config, base_url=base_url)
    output: str = env.get_template(template).render(context)
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
    return Link(Markup(slots[item.title.strip("()")]), Settled(address))
