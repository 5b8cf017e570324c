"""Digests of what every page hangs on: the program, the theme, the configuration, the versions."""

import hashlib
import platform
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from cpd_portfolio.reading.scan import Tree
from cpd_portfolio.settings import Settings
from cpd_portfolio.theme_files import theme_folder

# whose versions may change a page, or what is remembered of a file
_DRESSED_BY = (
    *("mkdocs", "mkdocs-material", "jinja2", "markupsafe", "nh3", "pyromark"),
    *("cryptography", "pillow"),
)
_READ_BY = ("msgspec", "pydantic", "pydantic-core", "pyyaml", "python-frontmatter", "icalendar")


def base_key(settings: Settings) -> str:
    """Of all that decides how any page looks, whoever it is about."""
    known = hashlib.sha256(program_key().encode())
    known.update(settings.site_name.encode("utf-8", "surrogatepass"))
    config = () if settings.config is None else (settings.config,)
    for path in (*config, *settings.further):
        known.update(f"\0{path.name}\0{digest(path)}".encode("utf-8", "surrogatepass"))
    known.update(repr(settings.environment).encode("utf-8", "surrogatepass"))
    if settings.custom_theme is not None:
        _add_tree(known, settings.custom_theme, _files(settings.custom_theme))
    return known.hexdigest()


@cache
def program_key() -> str:
    """The same program and theme always; another after any change to either."""
    package = Path(__file__).resolve().parents[1]
    known = hashlib.sha256(platform.python_version().encode())
    for name in (*_DRESSED_BY, *_READ_BY):
        try:
            known.update(f"{name}={version(name)}\0".encode())
        except PackageNotFoundError:
            continue
    _add_tree(known, package, [p for p in _files(package) if p.suffix in (".py", ".yml")])
    _add_tree(known, theme_folder(), _files(theme_folder()))
    return known.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _add_tree(known: "hashlib._Hash", folder: Path, files: Iterable[Path]) -> None:
    for path in files:
        known.update(f"{path.relative_to(folder)}\0".encode("utf-8", "surrogatepass"))
        known.update(str(digest(path)).encode())


def digest(path: Path) -> str | None:
    """Of what stands in a file of the program's or the organisation's own, links followed; None
    where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def evidence_of(tree: Tree) -> list[str]:
    """The files of people's folders that are not read, and may be published as they are."""
    return [
        file.at
        for folder in tree.people.values()
        for file in folder.files.values()
        if not file.name.endswith((".md", ".yml"))
    ]


def files_of(tree: Tree) -> list[str]:
    """Every file that a build reads or may publish."""
    top = (tree.policies, tree.standards, tree.shares)
    groups = (*top, tree.events, tree.completions, tree.frozen)
    single = [file.at for group in groups for file in group.values()]
    return single + [file.at for person in tree.people.values() for file in person.files.values()]
