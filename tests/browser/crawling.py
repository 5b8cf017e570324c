"""A walk over the whole site from its front page, link by link, in a browser: what each page turns
out to be once its scripts have run."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urldefrag

from playwright.sync_api import Page

from browser.hosting import Host

# everything that tests want to know of a page, in one look
_LOOK = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)]
  const named = (element) => element.getAttribute("aria-label") ||
    (element.getAttribute("aria-labelledby") || "").split(/\\s+/).filter(Boolean)
      .map((id) => document.getElementById(id)?.textContent.trim() || "?").join(" ")
  const words = (element) => element.textContent.replace(/\\s+/g, " ").trim()
  const inside = (element) => element.closest(".md-content") !== null
  return {
    title: document.title,
    lang: document.documentElement.lang,
    links: all("a[href]").map((link) => link.href),
    ids: all("[id]").map((element) => element.id),
    headings: all("h1, h2, h3, h4, h5, h6").map((head) => [Number(head.localName[1]), words(head)]),
    mains: all("main, [role=main]").length,
    navs: all("nav").map(named),
    tables: all("table").map((table) => ({
      name: table.caption ? words(table.caption) : named(table),
      unscoped: [...table.querySelectorAll("th:not([scope])")].map(words),
      headless: table.querySelector("th") === null,
      authors: table.closest(".md-typeset") !== null,
    })),
    drawings: all("svg").filter(inside).filter((svg) => !svg.closest("[aria-hidden=true]"))
      .map((svg) => ({
        role: svg.getAttribute("role"),
        name: named(svg) || svg.querySelector(":scope > title")?.textContent.trim() || "",
        html: svg.outerHTML.slice(0, 120),
      })),
    coloured: all("#__content :is([class*=chip], [class*=heat--], [class*=strip__cell])")
      .filter((one) => !one.closest("[aria-hidden=true]"))
      .map((one) => words(one) || named(one)),
    pictures: all("img:not([alt])").map((image) => image.outerHTML),
  }
}"""


@dataclass(frozen=True)
class Seen:
    """`links`: absolute addresses, with their fragments. `coloured`: the words of each thing that
    has a colour for how it stands."""

    title: str
    lang: str
    links: list[str]
    ids: list[str]
    headings: list[list[int | str]]
    mains: int
    navs: list[str]
    tables: list[dict[str, object]]
    drawings: list[dict[str, str]]
    coloured: list[str]
    pictures: list[str]


@dataclass(frozen=True)
class Crawl:
    """By address. `lost`: links to where there is neither page nor file, or no such place on the
    page, and where they stand."""

    pages: dict[str, Seen]
    lost: list[tuple[str, str]]
    links: int
    fragments: int


def crawled(page: Page, host: Host) -> Crawl:
    pages: dict[str, Seen] = {}
    waiting, known = [""], {""}
    while waiting:
        address = waiting.pop(0)
        page.goto(host.address(address))
        pages[address] = Seen(**page.evaluate(_LOOK))
        for link in pages[address].links:
            target = _inner(link, host)
            if target is not None and target not in known and _is_page(host.folder, target):
                known.add(target)
                waiting.append(target)
    return _followed(pages, host)


def _followed(pages: dict[str, Seen], host: Host) -> Crawl:
    lost, links, fragments = [], set(), set()
    for address, seen in pages.items():
        for link in seen.links:
            target = _inner(link, host)
            if target is None:
                continue
            links.add(target)
            fragment = unquote(urldefrag(link).fragment)
            if target in pages:
                if fragment:
                    fragments.add((target, fragment))
                    if fragment not in pages[target].ids:
                        lost.append((address, link))
            elif not (host.folder / target).is_file():
                lost.append((address, link))
    return Crawl(pages, lost, len(links), len(fragments))


def _inner(link: str, host: Host) -> str | None:
    """A link's address below the root of the site; None where it leads elsewhere."""
    plain = urldefrag(link).url
    root = host.address()
    return unquote(plain[len(root) :]) if plain.startswith(root) else None


def _is_page(folder: Path, address: str) -> bool:
    return (folder / address / "index.html").is_file() and (not address or address.endswith("/"))
