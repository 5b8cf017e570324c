"""What Material's search finds: one entry a section of a page.

Material's own plugin reads every page's HTML again with Python's parser, which was 30 % of a
build. Our templates say where a section begins (an h2 with an id), and in a page of ours, which
is escaped or sanitised, no < and no > stands but for a tag, so that patterns take the tags off.
What is shown is put into the page as HTML: the text stays escaped, and of the tags only the bare
ones of paragraphs and lists are left, whatever a page holds.
"""

import re
from collections.abc import Iterable
from typing import Any

from markupsafe import escape
from msgspec import json

from cpd_portfolio.pages import Page

_OFF, _ON = "<!-- search: off -->", "<!-- search: on -->"
_SECTION = re.compile(r'<h2 id="([a-z0-9-]+)"[^>]*>.*?</h2>', re.DOTALL)
# elements that are not read, and every tag but those that keep paragraphs and lists apart
_UNREAD = re.compile(
    r"<(nav|svg|script|style|button)\b.*?</\1>"
    r"|<(?!/?(?:p|ul|ol|li|blockquote|pre|code)[ >])[^>]*>?",
    re.DOTALL,
)
_ATTRIBUTES = re.compile(r"<(/?[a-z]+) [^>]*>?")


def entries(page: Page, title: str) -> list[dict[str, str]]:
    """`title`: the page's, as the navigation has it. The part before the first h2 comes first."""
    headings = dict(page.contents)
    first, *more = _SECTION.split(_searched(page.html))
    found = [_entry(page.path, title, first)]
    for anchor, part in zip(more[::2], more[1::2], strict=True):
        found.append(_entry(f"{page.path}#{anchor}", headings.get(anchor, title), part))
    return found


def _searched(html: str) -> str:
    """A page without what its template leaves out of the search."""
    kept, at = [], 0
    while (off := html.find(_OFF, at)) >= 0 and (on := html.find(_ON, off)) >= 0:
        kept.append(html[at:off])
        at = on + len(_ON)
    return "".join((*kept, html[at:]))


def _entry(location: str, title: str, html: str) -> dict[str, str]:
    return {"location": location, "title": str(escape(title)), "text": _words(html)}


def _words(html: str) -> str:
    """A page's words in paragraphs and lists alone."""
    # spaced, so that the words of two elements stay two words
    text = _ATTRIBUTES.sub(r"<\1>", _UNREAD.sub(" ", html)).replace("<", " <")
    text = text.replace("&nbsp;", " ")  # which holds dates together on the page
    text = text.replace("&#39;", "'").replace("&#34;", '"')
    return " ".join(text.split()).replace(" </", "</")


def index(pages: Iterable[tuple[Page, str]], config: dict[str, Any]) -> bytes:
    """JSON. `pages`: those that may be found, each with its title. `config`: as Material's client
    wants it (lang, separator, pipeline, fields)."""
    docs = [entry for page, title in pages for entry in entries(page, title)]
    return json.encode({"config": config, "docs": docs}, enc_hook=str)
