"""An author's Markdown -> clean HTML, once.

commonmark.py reads it, in bounded time whatever is in it; raw HTML is shown as text. Where links
and pictures may lead is settled here, and nh3 lets through only what is listed. Nothing may parse
the result as Markdown again: `[x](javascript:…)` would come back to life.
"""

import html
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from urllib.parse import urlsplit

import nh3
from msgspec import Struct

from cpd_portfolio import commonmark

Resolve = Callable[[str], str | None]


def nowhere(_address: str) -> str | None:
    """Local addresses lead nowhere."""
    return None


class Prose(Struct, frozen=True):
    """What an author wrote, in Markdown, as a view holds it: it becomes HTML when a page is
    rendered, so that a view can be made, and compared, without that. `links`: local addresses in
    the text and where they lead; others lead nowhere. `top`: the level of its first headings."""

    text: str = ""
    links: tuple[tuple[str, str], ...] = ()
    top: int = 3

    def __bool__(self) -> bool:
        return bool(self.text)


def prose(text: str | None, links: Mapping[str, str] | None = None, top: int = 3) -> Prose:
    """`links`: local addresses as `references` gives them -> where they lead."""
    return Prose(text, tuple(sorted((links or {}).items())), top) if text else Prose()


@lru_cache(maxsize=1024)
def prose_html(written: Prose) -> str:
    """Sanitised HTML. A text that several pages show is rendered once."""
    return to_html(written.text, dict(written.links).get, written.top)


_SCHEMES = {"http", "https", "mailto"}
_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code",
    "em", "strong", "s", "a", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class References(Struct, frozen=True):
    """`local`: the addresses in a text that have no host of their own, as they are asked of
    `resolve`. `pictures`: the lines of pictures from another host, counted from 0."""

    local: tuple[str, ...]
    pictures: tuple[int, ...]


@cache
def _cleaner() -> nh3.Cleaner:
    """Made once: setting it up takes longer than cleaning a text."""
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        set_tag_attribute_values={"th": {"scope": "col"}},
        link_rel="noopener noreferrer",
    )


def to_html(text: str | None, resolve: Resolve = nowhere, top: int = 3) -> str:
    """Sanitised HTML of a Markdown text. `resolve` turns a local address into one on the site,
    or None where it must not or cannot lead anywhere; `top` is the level of its first headings."""
    if not text:
        return ""

    def settle(address: str) -> str | None:
        if _scheme(address) in _SCHEMES:
            return address
        return None if is_elsewhere(address) else resolve(address)

    def picture(address: str, words: str, title: str) -> str:
        return _picture(address, words, title, resolve)

    return _cleaner().clean(commonmark.to_html(_readable(text), settle, picture, top)).rstrip()


def _readable(text: str) -> str:
    return _CONTROL.sub("", text)


def references(text: str) -> References:
    """The addresses that a Markdown text links to or shows, in the order of the text."""
    if "](" not in text and "]:" not in text:
        return References((), ())
    local: dict[str, None] = {}
    pictures: dict[int, None] = {}
    for found in commonmark.addresses(_readable(text)):
        if found.address and not is_elsewhere(found.address):
            local[found.address] = None
        elif found.address and found.is_picture:
            pictures[found.line] = None
    return References(tuple(local), tuple(pictures))


def is_elsewhere(address: str) -> bool:
    """Whether an address has a scheme or a host of its own."""
    address = address.strip()
    return address.startswith(("//", "\\")) or bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address))


def _picture(address: str, words: str, title: str, resolve: Resolve) -> str:
    """A picture of the portfolio's own, a link in place of one from another host, or its words."""
    said = html.escape(words)
    if is_elsewhere(address):
        shown = f"Picture: {said or html.escape(address)}"
        if _scheme(address) not in ("http", "https"):
            return shown
        return f'<a href="{html.escape(address)}">{shown}</a>'
    if (found := resolve(address)) is None:
        return f"<em>{said or '(picture)'}</em>"
    called = f' title="{html.escape(title)}"' if title else ""
    return f'<img src="{html.escape(found)}" alt="{said}"{called}>'


def _scheme(address: str) -> str:
    try:
        return urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return ""


def plain_words(text: str | None, most: int = 200) -> str:
    """The first words of a Markdown text, without markup and tables, for a summary."""
    if not text:
        return ""
    # a summary needs no more than the beginning, and a text may be long
    shown = re.sub(r"(?s)<table>.*?</table>", " ", to_html(text[: most * 8]))
    spaced = re.sub(r"</(p|li|h\d|blockquote|pre)>|<br>", " ", shown)
    words = " ".join(html.unescape(re.sub(r"<[^>]*>", "", spaced)).split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"
