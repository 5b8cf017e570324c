"""MkDocs with Material, set up once: one configuration and one template environment for every
site. It takes a sixth of a second, so it is set up where something has to be rendered."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import pass_context
from markupsafe import escape

from cpd_portfolio.mkdocs_site.config import load
from cpd_portfolio.mkdocs_site.frames import Frame, Outline, Parts, Settled, SiteFrame
from cpd_portfolio.mkdocs_site.shells import render_instead, render_page, render_slots
from cpd_portfolio.pages.accessibility import ADDRESS as ACCESSIBILITY
from cpd_portfolio.pages.rendering import compiled_in
from cpd_portfolio.styles import site_style, site_style_name

from mkdocs.structure.files import Files  # isort: skip  # after config.py has quietened Material
from mkdocs.utils.templates import url_filter  # isort: skip

_AT_ROOT = ("assets/", ACCESSIBILITY)  # the theme's files, and what each page's foot leads to


class Material:
    """`config_file`: the organisation's mkdocs.yml, if it has one. `templates`: where compiled
    templates are kept from one time to the next.

    Raises UsageError where MkDocs does not accept that file.
    """

    def __init__(self, config_file: Path | None, root: Path, templates: Path | None) -> None:
        self.root = root
        self.config = load(config_file, root)
        self.name: str = self.config.site_name
        self.site_url: str | None = self.config.site_url
        self.env = self.config.theme.get_env()
        self.env.auto_reload = False
        self.env.filters["url"] = self._url_filter()
        self.env.bytecode_cache = compiled_in(templates)
        self.search = self.config.plugins.get("material/search")
        self.search_wanted = self.search is not None and self.search.config.enabled
        self.config.extra["cpd_style"] = site_style_name()
        self.up = ""

    def _url_filter(self) -> Any:
        @pass_context
        def url(context: Any, value: str) -> str:
            if isinstance(value, Settled):
                return value
            found: str = url_filter(context, value)
            # what all sites share lies at the root of the whole, not in each portfolio
            return f"{self.up}{found}" if self.up and value.startswith(_AT_ROOT) else found

        return url

    def search_config(self) -> dict[str, Any] | None:
        """None where the site has no search."""
        if not self.search_wanted:
            return None
        settings = self.search.config
        return {key: settings[key] for key in ("lang", "separator", "pipeline", "fields")}

    def write_theme(self) -> list[str]:
        """The theme's styles, scripts and pictures, at the root; returns their paths."""
        files = Files([])
        files.add_files_from_theme(self.env, self.config)
        kept = Files([file for file in files if not file.is_documentation_page()])
        self.config.site_dir = str(self.root)
        try:
            kept.copy_static_files()
        except OSError as error:
            if error.filename2 is None:
                raise
            # of a copy that broke off, Python names what was copied first
            raise OSError(error.errno, error.strerror, error.filename2) from None
        style = site_style_name()
        (self.root / style).parent.mkdir(parents=True, exist_ok=True)
        (self.root / style).write_bytes(site_style().encode("utf-8"))
        return [*(file.dest_uri for file in kept), style]

    def shell(self, frame: Frame) -> Parts:
        self._prepare(frame.of_site)
        return render_slots(frame, self.config, self.env)

    def page(self, frame: Frame, slots: dict[str, str]) -> str:
        self._prepare(frame.of_site)
        return render_page(frame, slots, self.config, self.env)

    def instead(self, template: str, outline: Outline) -> str:
        """A page that a host shows in the place of another."""
        self._prepare(outline.frame)
        # it is shown at any address, so that its own links are absolute
        base_url = urlsplit(self.site_url or "/").path
        return render_instead(template, outline.site, base_url, self.config, self.env)

    def _prepare(self, frame: SiteFrame) -> None:
        self.up = frame.up
        self.config.extra["cpd_service"] = None if frame.of_service else escape(self.name)
        if self.search is not None:  # where nothing may be found there is no search box
            self.search.config.enabled = frame.searchable and self.search_wanted
