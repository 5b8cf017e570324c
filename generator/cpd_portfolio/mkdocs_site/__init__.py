"""Sites -> folders of HTML, dressed by MkDocs with Material.

The only package that knows MkDocs. MkDocs parses nothing here and reads no author's file: it
gives finished HTML Material's page around it (material.py). One rendering of its template serves
every page that has it in common (frames.py), and stays from one build to the next (keeping.py);
the theme's own files are written once, at the root, and each portfolio's pages refer to them
there.
"""

import os
import shutil
from functools import cached_property
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from markupsafe import escape

from cpd_portfolio.mkdocs_site import search_index
from cpd_portfolio.mkdocs_site.frames import (
    Frame,
    Outline,
    PageFrame,
    Shell,
    SiteFrame,
    fill,
    frame_of,
    outline_of,
    shell_of,
    slots_of,
    whole,
)
from cpd_portfolio.mkdocs_site.keeping import Dress, Keeper
from cpd_portfolio.pages import Page, Site
from cpd_portfolio.reading.plain import copy_plain

if TYPE_CHECKING:
    from cpd_portfolio.mkdocs_site.material import Material

__all__ = ["Renderer"]

_INSTEAD = ("403.html", "404.html")  # shown at any address


class Renderer:
    """Writes sites below one root. `config_file`: the organisation's mkdocs.yml, if it has one.
    `templates`: where compiled templates and shells are kept from one time to the next. `look`: a
    key of all that decides how a page looks, without which no shell is kept.

    Raises UsageError, here or where something is rendered, if MkDocs does not accept that file.
    """

    def __init__(
        self, config_file: Path | None, root: Path, templates: Path | None = None, look: str = ""
    ) -> None:
        self.root = root
        self.config_file = config_file
        self.templates = templates
        self.keeper = Keeper(templates, look)
        # None: to be rendered page by page
        self.shells: dict[SiteFrame, dict[PageFrame, Shell | None]] = {}

    @cached_property
    def material(self) -> "Material":
        from cpd_portfolio.mkdocs_site.material import Material  # MkDocs takes a while

        return Material(self.config_file, self.root, self.templates)

    @cached_property
    def dress(self) -> Dress:
        """What of the configuration every site needs."""
        if (kept := self.keeper.dress()) is not None:
            return kept
        made = Dress(self.material.name, self.material.site_url, self.material.search_config())
        self.keeper.keep_dress(made)
        return made

    def write_theme(self) -> list[str]:
        """The theme's styles, scripts and pictures, at the root; returns their paths."""
        return self.material.write_theme()

    def write(self, site: Site) -> list[str]:
        """One site: its pages, its search index, its evidence files and what it offers beside
        its pages. The root's has what a host shows in the place of a page as well. Returns the
        paths of all these from the root, where none of them may be yet."""
        folder = f"{site.folder}/" if site.folder else ""
        outline = outline_of(site, self.dress.name)
        found = {f"{path}index.html": page for path, page in self.pages(outline).items()}
        search = self.dress.search
        if search is not None and outline.frame.searchable:
            pages = [(page, outline.title(page)) for page in site.pages if page.searchable]
            found["search/search_index.json"] = search_index.index(pages, search)
        if not site.folder:
            for name in _INSTEAD:
                found[name] = self.material.instead(name, outline).encode("utf-8")
        found |= site.downloads
        for address, contents in found.items():
            with open(self._place(f"{folder}{address}"), "wb", 0) as file:  # noqa: PTH123
                _write(file, contents)
        files = [
            address
            for address, source in site.files.items()
            if _copy(source, Path(self._place(f"{folder}{address}")))
        ]
        return [f"{folder}{address}" for address in (*found, *files)]

    def _place(self, address: str) -> str:
        """Where that file goes, in a folder that is there. With a Path for each it would take
        twice as long as the system needs for making the file."""
        target = f"{self.root}/{address}"
        folder = target.rpartition("/")[0]
        try:
            os.mkdir(folder)  # noqa: PTH102
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        return target

    def pages(self, outline: Outline) -> dict[str, bytes]:
        """By path, the HTML of a site's pages, in UTF-8, each from the shell that it shares."""
        shells = self.shells.setdefault(outline.frame, {})
        found = {}
        for page in outline.site.pages:
            frame = frame_of(page, outline)
            if frame not in shells:
                shells[frame] = self._shell(Frame(outline.frame, frame))
            if (shell := shells[frame]) is None:
                found[page.path] = self.page_in_full(page, outline).encode("utf-8")
            else:
                slots = slots_of(page, outline, self._canonical(page, outline.site))
                found[page.path] = fill(shell, slots)
        return found

    def _shell(self, frame: Frame) -> Shell | None:
        if (kept := self.keeper.shell(frame)) is not None:
            return shell_of(kept)
        made = self.material.shell(frame)
        if not whole(made):
            return None
        self.keeper.keep_shell(frame, made)
        return shell_of(made)

    def page_in_full(self, page: Page, outline: Outline) -> str:
        """The same page as MkDocs's template makes it from scratch: for the test that compares,
        and for templates that do something to the texts of a page."""
        slots = slots_of(page, outline, self._canonical(page, outline.site))
        return self.material.page(Frame(outline.frame, frame_of(page, outline)), slots)

    def _canonical(self, page: Page, site: Site) -> str | None:
        if not self.dress.site_url:
            return None
        path = f"{site.folder}/{page.path}" if site.folder else page.path
        return str(escape(urljoin(self.dress.site_url, quote(path))))


def _write(file: FileIO, contents: bytes) -> None:
    """All of it: a system may take a part at a time."""
    rest = memoryview(contents)
    while rest:
        rest = rest[file.write(rest) :]


def _copy(source: Path, target: Path) -> bool:
    """An evidence file; False where it cannot be had, which stops nobody else's pages."""
    if target.is_dir():  # empty: what lay in a folder of this name is gone
        shutil.rmtree(target)
    return copy_plain(source, target)
