"""An author's Markdown -> clean HTML, once.

markdown-it-py reads it as CommonMark with tables, as the hosts of repositories do, and in bounded
time whatever is in it. Raw HTML is off: what looks like a tag is shown as text. Its tokens are
settled here (headings, links, pictures), and nh3 lets through only what is listed. Nothing may
parse the result as Markdown again: `[x](javascript:…)` would come back to life.
"""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

Resolve = Callable[[str], str | None]


def nowhere(_address: str) -> str | None:
    """Local addresses lead nowhere."""
    return None


@dataclass(frozen=True, slots=True)
class Prose:
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
_MOST_NESTING = 60
_MOST_BRACKETS = 2000
_SIGNS, _MOST_SIGNS = "*_`~&<!\\[]|", 20_000  # more than that is no text, and slow to read
_MOST_CELLS = 50_000  # of tables: a row that is too short is filled up with empty cells


@dataclass(frozen=True, slots=True)
class References:
    """`local`: the addresses in a text that have no host of their own, as they are asked of
    `resolve`. `pictures`: the lines of pictures from another host, counted from 0."""

    local: tuple[str, ...]
    pictures: tuple[int, ...]


@cache
def _reader(tables: bool = True, signs: bool = True) -> MarkdownIt:
    options = {"html": False, "maxNesting": _MOST_NESTING}
    if not signs:
        return MarkdownIt("zero", options)  # paragraphs alone
    more = ["table", "strikethrough"] if tables else ["strikethrough"]
    return MarkdownIt("commonmark", options).enable(more)


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


def _parse(text: str) -> list[Token]:
    if text.count("[") > _MOST_BRACKETS:  # no reflection, and slow to look for links in
        text = text.replace("[", "\\[")
    lines = text.split("\n")
    widest = max(line.count("|") for line in lines)
    tables = widest * len(lines) <= _MOST_CELLS  # else they are shown as they are written
    signs = sum(map(text.count, _SIGNS)) <= _MOST_SIGNS
    return _reader(tables, signs).parse(_CONTROL.sub("", text))


def to_html(text: str | None, resolve: Resolve = nowhere, top: int = 3) -> str:
    """Sanitised HTML of a Markdown text. `resolve` turns a local address into one on the site,
    or None where it must not or cannot lead anywhere; `top` is the level of its first headings."""
    if not text:
        return ""
    tokens = _parse(text)
    _settle_headings(tokens, top)
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            _align(token)
        if token.children:
            token.children = list(_settle(token.children, resolve))
    return _cleaner().clean(_reader().renderer.render(tokens, _reader().options, {})).rstrip()


def references(text: str) -> References:
    """The addresses that a Markdown text links to or shows, in the order of the text."""
    if "](" not in text and "]:" not in text:
        return References((), ())
    local: dict[str, None] = {}
    pictures: dict[int, None] = {}
    for token in _parse(text):
        line = token.map[0] if token.map else 0
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            address = _address(child)
            if address and not is_elsewhere(address):
                local[address] = None
            elif address and child.type == "image":
                pictures[line] = None
    return References(tuple(local), tuple(pictures))


def is_elsewhere(address: str) -> bool:
    """Whether an address has a scheme or a host of its own."""
    address = address.strip()
    return address.startswith(("//", "\\")) or bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address))


def _address(token: Token) -> str:
    name = {"image": "src", "link_open": "href"}.get(token.type)
    return str(token.attrGet(name) or "") if name else ""


def _settle_headings(tokens: list[Token], top: int) -> None:
    """The author's levels follow one another below the page's own."""
    levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, top + levels.index(token.tag))}"


def _align(token: Token) -> None:
    """markdown-it aligns cells with a style, which sanitising takes out."""
    style = str(token.attrGet("style") or "")
    token.attrs = {"align": style.rpartition(":")[2]} if style.startswith("text-align:") else {}


def _settle(tokens: list[Token], resolve: Resolve) -> Iterator[Token]:
    """Links and pictures lead where they may."""
    for token in tokens:
        if token.type == "image":
            yield from _picture(token, resolve)
            continue
        if token.type == "link_open":
            address = _address(token)
            found = address if _scheme(address) in _SCHEMES else None
            if found is None and not is_elsewhere(address):
                found = resolve(address)
            token.attrs = {k: v for k, v in token.attrs.items() if k != "href"}
            if found is not None:
                token.attrs["href"] = found
        yield token


def _picture(token: Token, resolve: Resolve) -> Iterator[Token]:
    """A picture of the portfolio's own, a link in place of one from another host, or its words."""
    source, words = _address(token), token.content
    if is_elsewhere(source):
        if _scheme(source) in ("http", "https"):
            yield Token("link_open", "a", 1, attrs={"href": source})
            yield Token("text", "", 0, content=f"Picture: {words or source}")
            yield Token("link_close", "a", -1)
        else:
            yield Token("text", "", 0, content=f"Picture: {words or source}")
    elif (found := resolve(source)) is not None:
        token.attrs["src"] = found
        yield token
    else:
        yield Token("em_open", "em", 1)
        yield Token("text", "", 0, content=words or "(picture)")
        yield Token("em_close", "em", -1)


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
