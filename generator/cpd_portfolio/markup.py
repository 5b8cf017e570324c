"""An author's Markdown -> clean HTML, once.

Python-Markdown reads it, with raw HTML switched off (what looks like a tag is shown as text); a
tree step of ours settles headings, links and pictures; nh3 lets through only what is listed here.
Nothing may parse the result as Markdown again: `[x](javascript:…)` would come back to life.
"""

import html
import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import Treeprocessor

Resolve = Callable[[str], str | None]


def nowhere(_address: str) -> str | None:
    """Local addresses lead nowhere."""
    return None


_SCHEMES = {"http", "https", "mailto"}
_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code",
    "em", "strong", "a", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "th": {"align"},
    "td": {"align"},
    "ol": {"start"},
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_HEADINGS = re.compile(r"h[1-6]")


@dataclass(frozen=True, slots=True)
class References:
    """The addresses in a text: `local` ones, and `pictures` that come from another host."""

    local: tuple[str, ...]
    pictures: tuple[str, ...]


@dataclass
class _Tidy:
    """What the tree step works with for one text."""

    resolve: Resolve = nowhere
    top: int = 3
    local: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)


class _TidyTree(Treeprocessor):
    """Headings fit below the page's own; links and pictures lead where they may."""

    tidy = _Tidy()

    def run(self, root: etree.Element) -> None:
        levels = sorted({el.tag for el in root.iter() if _HEADINGS.fullmatch(str(el.tag))})
        for element in root.iter():
            if element.tag in levels:
                element.tag = f"h{min(6, self.tidy.top + levels.index(element.tag))}"
            elif element.tag == "img":
                self.picture(element)
            elif element.tag == "a":
                self.link(element)
            elif element.tag == "th":
                element.set("scope", "col")

    def picture(self, element: etree.Element) -> None:
        source, words = element.get("src", ""), element.get("alt", "")
        if is_elsewhere(source):
            self.tidy.pictures.append(source)
            element.tag = "a"
            element.attrib.clear()
            if urlsplit_or_none(source) in ("http", "https"):
                element.set("href", source)
            element.text = f"Picture: {words or source}"
            return
        self.tidy.local.append(source)
        if (address := self.tidy.resolve(source)) is not None:
            element.set("src", address)
            return
        element.tag = "em"
        element.attrib.clear()
        element.text = words or "(picture)"

    def link(self, element: etree.Element) -> None:
        address = element.get("href", "")
        if address.startswith(markdown.util.AMP_SUBSTITUTE):
            return  # an e-mail address in angle brackets, written as character references
        scheme = urlsplit_or_none(address)
        if scheme in _SCHEMES:
            return
        element.attrib.pop("href", None)
        if is_elsewhere(address):
            return
        self.tidy.local.append(address)
        if (found := self.tidy.resolve(address)) is not None:
            element.set("href", found)


def urlsplit_or_none(address: str) -> str | None:
    try:
        return urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return None


def is_elsewhere(address: str) -> bool:
    """Whether an address has a scheme or a host of its own."""
    address = address.strip()
    return address.startswith(("//", "\\")) or bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address))


class _Ours(Extension):
    def __init__(self, step: _TidyTree) -> None:
        super().__init__()
        self.step = step

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        self.step.md = md
        # after inline patterns, before the final clean-up of the tree
        md.treeprocessors.register(self.step, "tidy", 15)


@cache
def _reader() -> tuple[markdown.Markdown, _TidyTree]:
    step = _TidyTree()
    tables = TableExtension(use_align_attribute=True)
    md = markdown.Markdown(extensions=[tables, "fenced_code", "sane_lists", _Ours(step)])
    return md, step


def _convert(text: str, tidy: _Tidy) -> str:
    md, step = _reader()
    step.tidy = tidy
    md.reset()
    try:
        return md.convert(_CONTROL.sub("", text))
    except RecursionError:  # thousands of nested quotes or lists: show the text as it stands
        return f"<pre>{html.escape(text)}</pre>"


def to_html(text: str | None, resolve: Resolve = nowhere, top: int = 3) -> str:
    """Sanitised HTML of a Markdown text. `resolve` turns a local address into one on the site,
    or None where it must not or cannot lead anywhere; `top` is the level of its first headings."""
    if not text:
        return ""
    return nh3.clean(
        _convert(text, _Tidy(resolve, top)),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        set_tag_attribute_values={"th": {"scope": "col"}},
        link_rel="noopener noreferrer",
    )


def references(text: str) -> References:
    """The addresses that a Markdown text links to or shows, in the order of the text."""
    if "](" not in text and "]:" not in text:
        return References((), ())
    tidy = _Tidy()
    _convert(text, tidy)
    return References(tuple(dict.fromkeys(tidy.local)), tuple(dict.fromkeys(tidy.pictures)))


def plain_words(text: str | None, most: int = 200) -> str:
    """The first words of a Markdown text, without markup and tables, for a summary."""
    if not text:
        return ""
    # the first paragraphs only: a summary needs no more, and a text may be long
    shown = re.sub(r"(?s)<table>.*?</table>", " ", to_html(text[: most * 8]))
    spaced = re.sub(r"</(p|li|h\d|blockquote|pre)>|<br>", " ", shown)
    words = " ".join(html.unescape(re.sub(r"<[^>]*>", "", spaced)).split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + " …"
