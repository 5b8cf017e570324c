"""Sites -> folders of HTML, dressed by MkDocs with Material.

The only module that knows MkDocs. MkDocs parses nothing here and reads no author's file: it is
handed finished HTML, titles and navigation, and gives them Material's page around them. One
configuration and one template environment serve every site; the theme's own files are written
once, at the root, and each portfolio's pages refer to them there.

MkDocs's templates do not escape what they are given, so every plain text is escaped here. It is
given as Markup, which stays as it is where a template escapes after all.
"""

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import pass_context
from markupsafe import Markup, escape

from cpd_portfolio.figures import british_date
from cpd_portfolio.model import UsageError
from cpd_portfolio.pages import NavItem, Page, Site
from cpd_portfolio.theme_files import theme_folder

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice; it is read on import

from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils.templates import url_filter

_DEFAULT_THEME = {
    "name": "material",
    "language": "en",
    "font": False,
    "features": ["navigation.top", "search.highlight"],
}


class Renderer:
    """Writes sites below one root. `config_file`: the organisation's mkdocs.yml, if it has one.

    Raises UsageError where MkDocs does not accept that file.
    """

    def __init__(self, config_file: Path | None, root: Path, as_of: date) -> None:
        self.root = root
        with tempfile.TemporaryDirectory() as empty:  # MkDocs wants a docs_dir to exist
            self.config = _load(config_file, Path(empty), root)
        self.base_name = self.config.site_name
        self.config.theme.dirs.insert(0, str(theme_folder() / "material"))
        self.config.extra["cpd_built"] = british_date(as_of)
        self.config.extra["cpd_service"] = Markup(escape(self.base_name))
        search = self.config.plugins.get("material/search")
        self.search_wanted = search is not None and search.config.enabled
        self.up = ""
        self.env = self.config.theme.get_env()
        self.env.filters["url"] = self._url_filter()
        midnight = datetime.combine(as_of, time(), UTC)
        self.epoch = str(int(midnight.timestamp()))  # so that two builds are the same to the byte

    def _url_filter(self) -> Any:
        @pass_context
        def url(context: Any, value: str) -> str:
            found: str = url_filter(context, value)
            # the theme's files lie at the root of the whole site, not in each portfolio
            return f"{self.up}{found}" if self.up and value.startswith("assets/") else found

        return url

    def write_theme(self) -> None:
        """The theme's styles, scripts and pictures, and the page for addresses that lead
        nowhere, at the root."""
        files = Files([])
        files.add_files_from_theme(self.env, self.config)
        kept = Files([file for file in files if not file.is_documentation_page()])
        kept.copy_static_files()

    def write(self, site: Site) -> None:
        """One site: its pages, its search index and its evidence files."""
        folder = self.root / site.folder
        folder.mkdir(parents=True, exist_ok=True)
        with _environment(SOURCE_DATE_EPOCH=self.epoch):
            self._render(site, folder)
        for address, source in site.files.items():
            target = folder / address
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target, follow_symlinks=False)
        for address, contents in site.downloads.items():
            target = folder / address
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(contents)

    def _render(self, site: Site, folder: Path) -> None:
        self.up = site.up
        config = self.config
        config.site_dir = str(folder)
        config.site_name = Markup(escape(site.name))
        self._switch_search(any(page.searchable for page in site.pages))
        config = config.plugins.on_config(config)  # a search index of this site's own
        names = {item.path: item.title for item in _flat(site.nav) if item.path is not None}
        alone = len(site.pages) == 1
        pages = {
            page.path: _mkdocs_page(page, names.get(page.path, page.title), alone, self.config)
            for page in site.pages
        }
        items = [_nav_item(item, pages) for item in site.nav]
        nav = Navigation(items, list(pages.values()))
        nav.homepage = pages[""]
        template = self.env.get_template("main.html")
        for page in pages.values():
            page.active = True
            context = get_context(nav, [], config, page)
            context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
            output = template.render(context)
            page.active = False
            target = Path(page.file.abs_dest_path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(output, encoding="utf-8")
        if not site.folder:
            self._write_404(nav)
        config.plugins.on_post_build(config=config)

    def _switch_search(self, on: bool) -> None:
        """A site in which nothing may be found has no search box, and no index."""
        if (search := self.config.plugins.get("material/search")) is not None:
            search.config.enabled = on and self.search_wanted

    def _write_404(self, nav: Navigation) -> None:
        # it is shown at any address, so that its own links are absolute
        base_url = urlsplit(self.config.site_url or "/").path
        context = get_context(nav, [], self.config, base_url=base_url)
        output = self.env.get_template("404.html").render(context)
        (self.root / "404.html").write_text(output, encoding="utf-8")


def _load(config_file: Path | None, docs: Path, root: Path) -> Any:
    """MkDocs's configuration, of which every page can keep what the docs promise: no request to
    another host. Raises UsageError with MkDocs's own reasons."""
    options: dict[str, Any] = {"docs_dir": str(docs), "site_dir": str(root), "nav": []}
    reasons = _Reasons()
    log = logging.getLogger("mkdocs")
    log.setLevel(logging.ERROR)
    log.addHandler(reasons)
    try:
        with tempfile.TemporaryDirectory() as folder:
            if config_file is None:
                config_file = Path(folder) / "mkdocs.yml"
                config_file.write_text("site_name: CPD portfolios\n", encoding="utf-8")
            if not re.search(r"^theme *:", config_file.read_text(encoding="utf-8"), re.MULTILINE):
                options["theme"] = _DEFAULT_THEME
            config = load_config(str(config_file), **options)
        if config.theme.name != "material":
            raise UsageError("mkdocs.yml: theme: name: must be material")
        _keep_to_this_host(config)
        config.plugins.on_startup(command="build", dirty=False)
        config.theme.get_env().get_template(f"partials/languages/{config.theme['language']}.html")
    except UsageError:
        raise
    except Exception as error:  # whatever MkDocs, a plugin or a theme makes of a wrong file
        reason = "; ".join(reasons.found) or str(error) or type(error).__name__
        raise UsageError(f"mkdocs.yml is not accepted: {reason}") from None
    finally:
        log.removeHandler(reasons)
    return config


class _Reasons(logging.Handler):
    """What MkDocs logs of a wrong configuration before it gives up."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(" ".join(record.getMessage().split()))


def _keep_to_this_host(config: Any) -> None:
    config.theme["font"] = False
    config.extra.pop("analytics", None)
    for key in ("extra_css", "extra_javascript"):
        for address in map(str, config[key]):
            if "://" in address or address.startswith("//"):
                raise UsageError(
                    f"mkdocs.yml: {key}: {address} is on another host, which pages never ask; "
                    "keep a copy in your theme"
                )


@contextmanager
def _environment(**values: str) -> Any:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _flat(items: Iterable[NavItem]) -> list[NavItem]:
    return [found for item in items for found in (item, *_flat(item.children))]


def _mkdocs_page(page: Page, nav_title: str, alone: bool, config: Any) -> MkDocsPage:
    name = f"{page.path}index"
    file = File(
        f"{name}.md",
        None,
        config.site_dir,
        True,
        dest_uri=f"{name}.html",
        inclusion=InclusionLevel.INCLUDED,
    )
    found = MkDocsPage(Markup(escape(nav_title)), file, config)
    found.content = page.html
    found.meta = {
        "head_title": Markup(escape(_head_title(page, config))),
        "search": {"exclude": not page.searchable},
        # the room goes to the tables; a site of one page needs no navigation either
        "hide": ["toc", "navigation"] if alone else ["toc"],
    }
    found.toc = TableOfContents(
        [AnchorLink(Markup(escape(text)), anchor, level=2) for anchor, text in page.contents]
    )
    return found


def _head_title(page: Page, config: Any) -> str:
    site = Markup(config.site_name).unescape()
    return page.title if page.title == site else f"{page.title} – {site}"


def _nav_item(item: NavItem, pages: dict[str, MkDocsPage]) -> Any:
    title = Markup(escape(item.title))
    if item.path is None:
        children = [_nav_item(child, pages) for child in item.children]
        section = Section(title, children)
        for child in children:
            child.parent = section
        return section
    if item.path in pages:
        return pages[item.path]
    return Link(title, item.path)
