"""Sites -> folders of HTML, dressed by MkDocs with Material.

The only package that knows MkDocs. MkDocs parses nothing here and reads no author's file: it
gives finished HTML Material's page around it. One configuration and one template environment
serve every site, and one rendering of the template every page that has it in common (shells.py);
the theme's own files are written once, at the root, and each portfolio's pages refer to them
there.
"""

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from jinja2 import pass_context
from markupsafe import escape

from cpd_portfolio.mkdocs_site import search_index
from cpd_portfolio.mkdocs_site.config import load
from cpd_portfolio.mkdocs_site.shells import (
    Frame,
    Parts,
    fill,
    flat,
    frame_of,
    links_of,
    render_not_found,
    render_page,
    render_slots,
    slots_of,
    whole,
)
from cpd_portfolio.pages import Page, Site
from cpd_portfolio.pages.accessibility import ADDRESS as ACCESSIBILITY
from cpd_portfolio.pages.rendering import compiled_in

from mkdocs.structure.files import Files  # isort: skip  # after config.py has quietened Material
from mkdocs.utils.templates import url_filter  # isort: skip

__all__ = ["Renderer"]

_AT_ROOT = ("assets/", ACCESSIBILITY)  # the theme's files, and what each page's foot leads to


class Renderer:
    """Writes sites below one root. `config_file`: the organisation's mkdocs.yml, if it has one.
    `templates`: where compiled templates are kept from one time to the next.

    Raises UsageError where MkDocs does not accept that file.
    """

    def __init__(self, config_file: Path | None, root: Path, templates: Path | None = None) -> None:
        self.root = root
        self.config = load(config_file, root)
        self.base_name: str = self.config.site_name
        self.site_url: str | None = self.config.site_url
        self.env = self.config.theme.get_env()
        self.env.filters["url"] = self._url_filter()
        self.env.bytecode_cache = compiled_in(templates)
        self.search = self.config.plugins.get("material/search")
        self.search_wanted = self.search is not None and self.search.config.enabled
        self.up = ""
        self.shells: dict[Frame, Parts | None] = {}  # None: to be rendered page by page

    def _url_filter(self) -> Any:
        @pass_context
        def url(context: Any, value: str) -> str:
            found: str = url_filter(context, value)
            # what all sites share lies at the root of the whole, not in each portfolio
            return f"{self.up}{found}" if self.up and value.startswith(_AT_ROOT) else found

        return url

    def write_theme(self) -> list[str]:
        """The theme's styles, scripts and pictures, at the root; returns their paths."""
        files = Files([])
        files.add_files_from_theme(self.env, self.config)
        kept = Files([file for file in files if not file.is_documentation_page()])
        self.config.site_dir = str(self.root)
        kept.copy_static_files()
        return [file.dest_uri for file in kept]

    def write(self, site: Site) -> list[str]:
        """One site: its pages, its search index, its evidence files and what it offers beside
        its pages. The root's has the page for addresses that lead nowhere as well. Returns the
        paths of all these from the root, where none of them may be yet."""
        folder = f"{site.folder}/" if site.folder else ""
        titles = {item.path: item.title for item in flat(site.nav)}
        titled = [(page, titles.get(page.path, page.title)) for page in site.pages]
        texts = {f"{page.path}index.html": self.page(page, site, name) for page, name in titled}
        if self.search_wanted and (found := [item for item in titled if item[0].searchable]):
            texts["search/search_index.json"] = search_index.index(found, self._search_config())
        if not site.folder:
            texts["404.html"] = self._not_found(site)
        for address, text in texts.items():
            self._place(f"{folder}{address}").write_bytes(text.encode("utf-8"))
        files = [
            address
            for address, source in site.files.items()
            if _copy(source, self._place(f"{folder}{address}"))
        ]
        for address, contents in site.downloads.items():
            self._place(f"{folder}{address}").write_bytes(contents)
        return [f"{folder}{address}" for address in (*texts, *files, *site.downloads)]

    def _place(self, address: str) -> Path:
        target = self.root / address
        target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def page(self, page: Page, site: Site, title: str) -> str:
        """One page's HTML, from the shell that it shares. `title`: as the navigation has it."""
        frame = frame_of(page, site, self.base_name)
        if frame not in self.shells:
            self._prepare(frame)
            found = render_slots(frame, self.config, self.env)
            self.shells[frame] = found if whole(found) else None
        if (parts := self.shells[frame]) is None:
            return self.page_in_full(page, site, title)
        return fill(parts, slots_of(page, site, title, self._canonical(page, site)))

    def page_in_full(self, page: Page, site: Site, title: str) -> str:
        """The same page as MkDocs's template makes it from scratch: for the test that compares,
        and for templates that do something to the texts of a page."""
        frame = frame_of(page, site, self.base_name)
        self._prepare(frame)
        slots = slots_of(page, site, title, self._canonical(page, site))
        slots |= {f"link{n}": address for n, (_, address) in enumerate(links_of(site))}
        return render_page(frame, slots, self.config, self.env)

    def _prepare(self, frame: Frame) -> None:
        self.up = frame.up
        self.config.extra["cpd_service"] = None if frame.of_service else escape(self.base_name)
        if self.search is not None:  # where nothing may be found there is no search box
            self.search.config.enabled = frame.searchable and self.search_wanted

    def _canonical(self, page: Page, site: Site) -> str | None:
        if not self.site_url:
            return None
        path = f"{site.folder}/{page.path}" if site.folder else page.path
        return str(escape(urljoin(self.site_url, quote(path))))

    def _search_config(self) -> dict[str, Any]:
        settings = self.search.config
        return {key: settings[key] for key in ("lang", "separator", "pipeline", "fields")}

    def _not_found(self, site: Site) -> str:
        self._prepare(frame_of(site.pages[0], site, self.base_name))
        # it is shown at any address, so that its own links are absolute
        base_url = urlsplit(self.site_url or "/").path
        return render_not_found(site, base_url, self.config, self.env)


def _copy(source: Path, target: Path) -> bool:
    """An evidence file; False where it has gone, or may not be opened, which stops nobody else's
    pages."""
    if target.is_dir():  # empty: what lay in a folder of this name is gone
        shutil.rmtree(target)
    try:
        shutil.copyfile(source, target, follow_symlinks=False)
    except (FileNotFoundError, PermissionError) as error:
        if error.filename != source:
            raise
        return False
    return True
