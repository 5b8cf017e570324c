"""Templates -> pages. They escape everything but fields that are already sanitised HTML, and get
nothing but views."""

import os
import re
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cpd_portfolio.figures import (
    british_date,
    date_span,
    grouped_text,
    hours_text,
    month_words,
    partial_date,
    short_date,
    short_month,
    whole_text,
)
from cpd_portfolio.markup import Prose, prose_html
from cpd_portfolio.pages.site import Page
from cpd_portfolio.theme_files import theme_folder

_HEADING = re.compile(r'<h2 id="([a-z0-9-]+)"[^>]*>(.*?)</h2>', re.DOTALL)


def render(template: str, path: str, title: str, *, searchable: bool = True, **values: Any) -> Page:
    """A page of theme/pages. The template is given `root`, the way from the page to its site's
    root, and `values`: views and plain values."""
    root = "../" * path.count("/")
    html = environment("pages").get_template(template).render(root=root, **values)
    contents = tuple(
        (anchor, unescape(re.sub(r"<[^>]*>", "", heading)).strip())
        for anchor, heading in _HEADING.findall(html)
    )
    return Page(path, title, html, contents, searchable)


def _html(written: Prose) -> Markup:
    return Markup(prose_html(written))


def compiled_in(folder: Path | None) -> FileSystemBytecodeCache | None:
    """Templates that were compiled before: a third of the time that one changed portfolio takes.
    A folder of the user's own, for it is code that is run."""
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = folder.stat()
    except OSError:
        return None
    ours = not hasattr(os, "geteuid") or (
        found.st_uid == os.geteuid() and not found.st_mode & 0o022
    )
    return FileSystemBytecodeCache(str(folder)) if ours else None


def keep_compiled(folder: Path | None) -> None:
    """Where compiled templates of pages are kept; nowhere if None."""
    environment("pages").bytecode_cache = compiled_in(folder)


@cache
def environment(folder: str) -> Environment:
    """For the templates in a folder of the theme."""
    found = Environment(
        loader=FileSystemLoader(theme_folder() / folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(
        number=grouped_text,
        rounded=whole_text,
        hours=hours_text,
        day=british_date,
        short_day=short_date,
        month=partial_date,
        month_words=month_words,
        short_month=short_month,
        html=_html,
        iso=date.isoformat,
    )
    found.globals.update(span=date_span)
    return found
