"""What a renderer is handed: pages with finished HTML, and the sites that they make up."""

from pathlib import Path

from msgspec import Struct, field


class Page(Struct, frozen=True):
    """`path`: from the root of its site, "" or ending in `/`. `title`: plain text. `html`: safe.
    `contents`: (id, plain text) of the page's own headings. `searchable`: not where a page
    repeats what has a page of its own, nor what fewer people may read than the search index.
    `within`: the page of the navigation that leads to it, where its address does not say so."""

    path: str
    title: str
    html: str
    contents: tuple[tuple[str, str], ...] = ()
    searchable: bool = True
    within: str | None = None


class NavItem(Struct, frozen=True):
    """`title` is plain text; either `path` or `children`."""

    title: str
    path: str | None = None
    children: tuple["NavItem", ...] = ()


def front_nav(here: str, programmes: bool) -> tuple[NavItem, ...]:
    """The front page's navigation, for a site in the folder `here` beside it. `programmes`: whether
    there are any."""
    items = (
        ("People", ""),
        ("Events", "events"),
        ("Shared practice", "standards"),
        *([("Programmes", "programmes")] if programmes else []),
        ("Teams", "teams"),
        ("The service’s CPD", "organisation"),
    )
    return tuple(
        NavItem(title, "" if folder == here else f"../{folder}/" if folder else "../")
        for title, folder in items
    )


class Site(Struct, frozen=True):
    """`folder`: where it goes below the root, "" for the root itself. `files`: address in the
    site -> file to copy there; `downloads`: address -> what to write there."""

    folder: str
    name: str
    pages: tuple[Page, ...]
    nav: tuple[NavItem, ...]
    files: dict[str, Path] = field(default_factory=dict)
    downloads: dict[str, bytes] = field(default_factory=dict)

    @property
    def up(self) -> str:
        """From this site to the root."""
        return "../" * len([part for part in self.folder.split("/") if part])
