"""Pages in Material's dress: the shell that many pages share gives just what MkDocs's template
gives each of them, and the search index holds what Material's own plugin would find."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from cpd_portfolio.build.units import portfolio_unit, service_units
from cpd_portfolio.measures.service import survey
from cpd_portfolio.mkdocs_site import Renderer, search_index
from cpd_portfolio.mkdocs_site.frames import outline_of
from cpd_portfolio.pages import NavItem, Page, Site
from cpd_portfolio.reading import read
from cpd_portfolio.styles import css_text
from making import SAMPLES, day

NASTY = "A <b>&amp; \"quoted\" 'title' {{ 7*7 }} \ue000title\ue001 ünïcode – x"
CONFIG = """
site_name: "Vale & <Service>"
site_url: https://vale.example/cpd/
theme: {name: material, font: false, features: [navigation.top, toc.follow, navigation.tracking]}
plugins: [search]
"""


@pytest.fixture(scope="module")
def sites() -> list[Site]:
    reading = read([SAMPLES])
    service = survey(reading.library, reading.policies, day("2026-03-31"))
    people = [service.library.people[at] for at in (0, 5, 10)]
    return [
        *(unit.site() for unit in service_units(service, "Vale & <Service>")),
        *(portfolio_unit(person, service).site() for person in people),
        nasty(),
    ]


def nasty() -> Site:
    """Texts that a template, a filter or a slot could stumble over, in every place."""
    html = f'<h1>{escape(NASTY)}</h1><h2 id="one">{escape(NASTY)}</h2><p>Text</p>'
    pages = (
        Page("", NASTY, html, (("one", NASTY),)),
        Page("a/b/c/", NASTY, html, (("one", NASTY), ("two", NASTY))),
        Page("a/", "Vale & <Service>", html),
    )
    nav = (
        NavItem(NASTY, ""),
        NavItem(NASTY, children=(NavItem(NASTY, "a/"),)),
        NavItem("x", "../"),
    )
    return Site("people/nasty", NASTY, pages, nav)


def pages_of(renderer: Renderer, site: Site) -> dict[str, bytes]:
    return renderer.pages(outline_of(site, renderer.dress.name))


@pytest.mark.parametrize("config", [None, CONFIG])
def test_a_shared_shell_gives_what_mkdocs_gives_each_page(
    sites: list[Site], tmp_path: Path, config: str | None
) -> None:
    path = None
    if config is not None:
        path = tmp_path / "mkdocs.yml"
        path.write_text(config, encoding="utf-8")
    renderer = Renderer(path, tmp_path)
    compared = 0
    for site in sites:
        outline = outline_of(site, renderer.dress.name)
        shared = renderer.pages(outline)
        for page in site.pages:
            in_full = renderer.page_in_full(page, outline)
            assert shared[page.path].decode() == in_full, (site.folder, page.path)
            compared += 1
    assert compared > 60
    assert sum(map(len, renderer.shells.values())) < compared


def test_a_name_at_the_foot_of_paper_stays_a_text() -> None:
    assert css_text("Ann O'Hara (née X)") == "Ann O\\27 Hara \\28 n\\e9 e X\\29 "
    for nasty in (NASTY, '"} * {display:none} </style><script>', "\\", "\n", "\0"):
        assert re.fullmatch(r"(?:[A-Za-z0-9 ]|\\[0-9a-f]{1,6} )*", css_text(nasty))
    assert len(css_text("x" * 400)) < 100


def test_a_link_out_of_a_site_leads_there_whatever_the_page_is_called(tmp_path: Path) -> None:
    """MkDocs takes ../../standards/ for the page itself, on one that is called standards/."""
    nav = (NavItem("Own", "standards/"), NavItem("All", "../../standards/"))
    page = Page("standards/", "Own", "<p>1</p>")
    site = Site("people/a", "A", (page,), nav)
    renderer = Renderer(None, tmp_path)
    outline = outline_of(site, "Service")
    shared = renderer.pages(outline)[page.path].decode()
    for made in (shared, renderer.page_in_full(page, outline)):
        assert 'href="../../../standards/"' in made


def test_shells_that_were_kept_give_the_same_pages_without_mkdocs(
    sites: list[Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mkdocs.yml"
    path.write_text(CONFIG, encoding="utf-8")
    first = Renderer(path, tmp_path, tmp_path / "kept", look="one")
    plain = sites[:-1]  # whose shells are whole
    made = [pages_of(first, site) for site in plain]
    settings = first.dress.search

    def no_mkdocs(*_: object) -> None:
        raise AssertionError("MkDocs was set up")

    monkeypatch.setattr("cpd_portfolio.mkdocs_site.material.Material", no_mkdocs)
    again = Renderer(path, tmp_path, tmp_path / "kept", look="one")
    assert [pages_of(again, site) for site in plain] == made
    assert again.dress.search == settings
    with pytest.raises(AssertionError, match="set up"):  # another look has shells of its own
        Renderer(path, tmp_path, tmp_path / "kept", look="two").dress  # noqa: B018
    (tmp_path / "kept").chmod(0o777)
    with pytest.raises(AssertionError, match="set up"):  # anybody may have written there
        Renderer(path, tmp_path, tmp_path / "kept", look="one").dress  # noqa: B018


@pytest.mark.parametrize("text", ["", "{", "[1]", "[]", "{}", "null", "\xff"])
def test_a_kept_shell_of_anything_is_made_again(tmp_path: Path, text: str) -> None:
    first = Renderer(None, tmp_path, tmp_path / "kept", look="one")
    site = nasty()
    made = pages_of(first, site)
    for path in (tmp_path / "kept/shells/one").iterdir():
        path.write_bytes(text.encode("latin-1"))
    again = Renderer(None, tmp_path, tmp_path / "kept", look="one")
    assert pages_of(again, site) == made


def test_looks_that_nobody_builds_any_more_are_thrown_away(tmp_path: Path) -> None:
    for number in range(9):
        Renderer(None, tmp_path, tmp_path / "kept", look=f"look{number}")
    assert sorted(path.name for path in (tmp_path / "kept/shells").iterdir()) == [
        f"look{number}" for number in range(5, 9)
    ]


def test_a_page_is_what_a_plain_mkdocs_build_makes_of_it(tmp_path: Path) -> None:
    """Material's template with MkDocs's own page and context, nothing of ours but the theme."""
    from mkdocs.commands.build import get_context
    from mkdocs.structure.nav import Navigation

    site = Site("", "Plain", (Page("", "Plain", "<h1>Plain</h1>"), Page("two/", "Two", "<p>2</p>")),
                (NavItem("One", ""), NavItem("Second", "two/")))  # fmt: skip
    path = tmp_path / "mkdocs.yml"
    path.write_text("site_name: Plain\ntheme: {name: material, font: false}\n", encoding="utf-8")
    renderer = Renderer(path, tmp_path)
    ours = pages_of(renderer, site)["two/"].decode()
    config = renderer.material.config
    config.site_name = "Plain"
    pages = []
    for name, title in (("index", "One"), ("two/index", "Second")):
        file = File(f"{name}.md", None, config.site_dir, True, dest_uri=f"{name}.html")
        page = MkDocsPage(title, file, config)
        page.content = "<p>2</p>"
        page.meta = {
            "head_title": Markup("Two – Plain"),
            "on_paper": "Plain",
            "hide": ["toc"],
            "cpd_tables": False,
        }
        page.toc = TableOfContents([])
        pages.append(page)
    nav = Navigation(list(pages), pages)
    pages[1].active = True
    context = get_context(nav, [], config, pages[1])
    assert ours == renderer.material.env.get_template("main.html").render(context)


def plugins_entries(page: Page, title: str, config: Any) -> list[dict[str, str]]:
    """What Material's search plugin makes of the same page."""
    from material.plugins.search.plugin import SearchIndex

    file = File(f"{page.path}index.md", None, config.site_dir, True)
    found = MkDocsPage(Markup(escape(title)), file, config)
    html = re.sub(r"<!-- search: off -->.*?<!-- search: on -->", "", page.html, flags=re.DOTALL)
    found.content = re.sub(r"<(nav|svg|button)\b.*?</\1>", "", html, flags=re.DOTALL)
    found.meta = {}
    found.toc = TableOfContents(
        [AnchorLink(Markup(escape(text)), anchor, level=2) for anchor, text in page.contents]
    )
    index = SearchIndex(lang=["en"], separator="", pipeline=[], fields={})
    index.add_entry_from_context(found)
    return list(index.entries)


def letters(entries: list[dict[str, str]]) -> Counter[str]:
    """Of all texts of a page: theirs is cut at headings without an id as well."""
    text = "".join(re.sub(r"<[^>]*>|\s", "", entry["text"]) for entry in entries)
    return Counter(text)


def test_search_finds_what_materials_own_plugin_finds(sites: list[Site], tmp_path: Path) -> None:
    renderer = Renderer(None, tmp_path)
    compared = 0
    for site in sites:
        outline = outline_of(site, "Service")
        for page in site.pages:
            if not page.searchable:
                continue
            title = outline.title(page)
            ours = letters(search_index.entries(page, title))
            theirs = letters(plugins_entries(page, title, renderer.material.config))
            assert ours == theirs, (site.folder, page.path, ours - theirs, theirs - ours)
            compared += 1
    assert compared > 30


def test_what_is_put_outside_of_search_is_not_found() -> None:
    html = (
        "<p>In</p><!-- search: off --><p>Out</p><!-- search: on --><nav>Way</nav><p>&lt;b&gt;</p>"
    )
    (entry,) = search_index.entries(Page("x/", "X", html), "X <y>")
    assert entry == {
        "location": "x/",
        "title": "X &lt;y&gt;",
        "text": "<p>In</p> <p>&lt;b&gt;</p>",
    }


def test_an_index_is_as_materials_client_reads_it(sites: list[Site], tmp_path: Path) -> None:
    renderer = Renderer(None, tmp_path)
    renderer.write(sites[-1])
    found = json.loads((tmp_path / "people/nasty/search/search_index.json").read_text())
    assert set(found) == {"config", "docs"}
    assert set(found["config"]) == {"lang", "separator", "pipeline", "fields"}
    assert all(set(entry) == {"location", "title", "text"} for entry in found["docs"])


@given(
    st.lists(st.sampled_from([*"<>/\"'= ap", "<p ", "</p>", "<nav>", "</nav>", "<img src=x", "é"]))
)
def test_of_markup_only_bare_tags_are_left_in_the_search_index(parts: list[str]) -> None:
    html = "".join(parts)
    (entry,) = search_index.entries(Page("", "P", html), "P")
    kept = re.sub(r"</?(p|ul|ol|li|blockquote|pre|code)>", "", entry["text"])
    assert "<" not in kept


def test_search_reads_what_a_reader_reads() -> None:
    html = (
        '<nav><p>Way</p></nav><h1>Title</h1><p class="x">It&#39;s &lt;b&gt; &amp; a&nbsp;day</p>'
        '<ul class="y"><li>One</li><li><strong>T</strong>wo</li></ul>'
        "<!-- search: off --><p>Elsewhere</p><!-- search: on -->"
        '<h2 id="more" class="z">More <em>yet</em></h2><pre><code>1 &lt; 2</code></pre><p>End'
        "<!-- search: off --><h2>Not</h2><!-- search: on --><!-- search: off -->"
    )
    page = Page("a/", "Title", html, (("more", "More yet"),))
    assert search_index.entries(page, "As in the navigation") == [
        {
            "location": "a/",
            "title": "As in the navigation",
            "text": "Title <p>It's &lt;b&gt; &amp; a day</p> <ul> <li>One</li> <li> T wo</li></ul>",
        },
        {
            "location": "a/#more",
            "title": "More yet",
            "text": "<pre> <code>1 &lt; 2</code></pre> <p>End",  # what is left open is read
        },
    ]
