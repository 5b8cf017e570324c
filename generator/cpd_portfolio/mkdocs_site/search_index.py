"""What Material's search finds: one entry a section of a page.

Material's own plugin reads every page's HTML again with Python's parser, which was 30 % of a
build. Our templates say where a section begins (an h2 with an id), and nh3 takes the markup off.
What is shown is put into the page as HTML, so the text stays escaped.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import nh3
from markupsafe import escape

from cpd_portfolio.pages import Page

_SECTION = re.compile(r'(?=<h2 id="[a-z0-9-]+">)')
_HEADING = re.compile(r'<h2 id="([a-z0-9-]+)">.*?</h2>', re.DOTALL)
_OFF = re.compile(r"<!-- search: off -->.*?<!-- search: on -->", re.DOTALL)
_KEPT = {"p", "ul", "ol", "li", "blockquote", "pre", "code", "h2"}
_DROPPED = {"nav", "svg", "script", "style", "button"}


def entries(page: Page, title: str) -> list[dict[str, str]]:
    """`title`: the page's, as the navigation has it. The part before the first h2 comes first."""
    headings = dict(page.contents)
    found = []
    for part in _SECTION.split(_words(_OFF.sub("", page.html))):
        anchor, heading = "", title
        if (match := _HEADING.match(part)) is not None:
            anchor, part = f"#{match[1]}", part[match.end() :]
            heading = headings.get(match[1], title)
        text = part.replace("<h2>", " ").replace("</h2>", " ")
        text = text.replace("&nbsp;", " ")  # which holds dates together on the page
        found.append(
            {
                "location": page.path + anchor,
                "title": str(escape(heading)),
                "text": " ".join(text.split()).replace(" </", "</"),
            }
        )
    return found


def _words(html: str) -> str:
    """A page's words in paragraphs, lists and sections alone."""
    # spaced, so that the words of two elements stay two words
    return _cleaner().clean(html.replace("<", " <"))


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(tags=_KEPT, attributes={"h2": {"id"}}, clean_content_tags=_DROPPED)


def index(pages: Iterable[tuple[Page, str]], config: dict[str, Any]) -> str:
    """`pages`: those that may be found, each with its title. `config`: as Material's client
    wants it (lang, separator, pipeline, fields)."""
    docs = [entry for page, title in pages for entry in entries(page, title)]
    return json.dumps({"config": config, "docs": docs}, separators=(",", ":"), default=str)
