"""Templates -> pages. They escape everything but fields that are already sanitised HTML, and get
nothing but views."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from html import unescape
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cpd_portfolio.figures import (
    MONTHS,
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
from cpd_portfolio.ownership import is_ours
from cpd_portfolio.pages.site import Page
from cpd_portfolio.pages.templates import Templates
from cpd_portfolio.theme_files import theme_folder
from cpd_portfolio.view.model import MomentView

_HEADING = re.compile(r'<h2 id="([a-z0-9-]+)"[^>]*>(.*?)</h2>', re.DOTALL)
_SHORT = "|".join(month[:3] for month in MONTHS)
_DAY = re.compile(rf"\b(\d{{1,2}}) ((?:{_SHORT})[a-z]*) (\d{{4}})\b")


def render(
    template: str,
    path: str,
    title: str,
    *,
    searchable: bool = True,
    within: str | None = None,
    **values: Any,
) -> Page:
    """A page of theme/pages. The template is given `root`, the way from the page to its site's
    root, and `values`: views and plain values."""
    root = "../" * path.count("/")
    html = environment("pages").get_template(template).render(root=root, **values)
    contents = tuple(
        (anchor, unescape(re.sub(r"<[^>]*>", "", heading)).strip())
        for anchor, heading in _HEADING.findall(html)
    )
    return Page(path, title, html, contents, searchable, within)


def _html(written: Prose) -> Markup:
    return Markup(prose_html(written))


def _unbroken(words: Callable[[Any], str]) -> Callable[[Any], str]:
    """A figure and its unit, or a date, that stay on one line."""
    return lambda value: words(value).replace(" ", "\u00a0")


def _whole_days(text: str) -> str:
    """A sentence whose dates stay on one line each."""
    return _DAY.sub("\\1\u00a0\\2\u00a0\\3", text)


def _span(first: date, last: date | None, short: bool = False) -> str:
    """A line may end before or after the `to` between two days."""
    return " to ".join(
        part.replace(" ", "\u00a0") for part in date_span(first, last, short).split(" to ")
    )


def _by_month(moments: Iterable[MomentView]) -> list[tuple[str, list[MomentView]]]:
    """`2025-10` and what was in it, in the order that they come in."""
    return [(month, list(found)) for month, found in groupby(moments, lambda m: m.month)]


def compiled_in(folder: Path | None) -> FileSystemBytecodeCache | None:
    """Templates that were compiled before: a third of the time that one changed portfolio takes.
    A folder of the user's own, for it is code that is run."""
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        ours = is_ours(folder)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if ours else None


def keep_compiled(folder: Path | None) -> None:
    """Where compiled templates of pages are kept; nowhere if None."""
    environment("pages").bytecode_cache = compiled_in(folder)


def compile_pages(folder: Path) -> None:
    """Compiles every template of pages, so that whoever needs one finds it in that folder."""
    keep_compiled(folder)
    for name in environment("pages").list_templates():
        environment("pages").get_template(name)


@cache
def environment(*folders: str) -> Templates:
    """For the templates in folders of the theme."""
    found = Templates(
        loader=FileSystemLoader([theme_folder() / folder for folder in folders]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(
        number=grouped_text,
        rounded=whole_text,
        hours=_unbroken(hours_text),
        day=_unbroken(british_date),
        short_day=_unbroken(short_date),
        month=_unbroken(partial_date),
        month_words=_unbroken(month_words),
        short_month=short_month,
        html=_html,
        whole_days=_whole_days,
        iso=date.isoformat,
        by_month=_by_month,
    )
    found.globals.update(span=_span)
    return found
