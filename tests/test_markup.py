"""An author's Markdown -> clean HTML: what is kept, what becomes text, what leads nowhere."""

import re

import pytest

from cpd_portfolio.commonmark import MOST_NESTING
from cpd_portfolio.markup import plain_words, references, to_html
from making import Element, parsed

ALLOWED = {
    "p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em",
    "strong", "a", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"href", "title", "rel", "src", "alt", "align", "start", "scope"}


def elements(text: str, **more) -> list[Element]:
    return parsed(to_html(text, **more)).all()


def here(address: str) -> str | None:
    """Every local address leads somewhere."""
    return f"files/{address}"


# --- HTML that an author writes is text

RAW = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<b>bold</b>",
    '<a href="javascript:alert(1)">x</a>',
    '<p id="__config">{}</p>',
    "<!-- a comment -->",
    "<?php echo 1 ?>",
    "<![CDATA[x]]>",
    "<style>*{display:none}</style>",
    '<iframe src="https://elsewhere.example"></iframe>',
    "</article></body>",
    "<details open ontoggle=alert(1)>",
    '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
    "<form action=//elsewhere.example><input name=q>",
]


@pytest.mark.parametrize("raw", RAW)
@pytest.mark.parametrize("frame", ["{}", "a {} b", "- {}", "> {}", "# {}", "[{}](b)"])
def test_raw_html_is_shown_as_text(raw: str, frame: str) -> None:
    text = frame.format(raw)
    plain = elements(frame.format("harmless"))
    assert [e.tag for e in elements(text)] == [e.tag for e in plain]
    shown = "".join(parsed(to_html(text)).text.split())
    assert "".join(raw.split()) in shown


@pytest.mark.parametrize("raw", RAW)
def test_raw_html_in_code_is_text(raw: str) -> None:
    for text in (f"`{raw}`", f"```\n{raw}\n```", f"    {raw}"):
        assert {e.tag for e in elements(text)} <= {"p", "pre", "code"}


# --- links

DANGEROUS = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java&#9;script:alert(1)",
    "java&Tab;script:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "&#0000106avascript:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#1;javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\u200bscript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "file:///etc/passwd",
    "blob:https://a.example/1",
    "//elsewhere.example/x",
    "\\\\elsewhere.example\\x",
    "/\\elsewhere.example",
    "\\/elsewhere.example",
    "&#47;&#47;elsewhere.example",
    "&sol;&sol;elsewhere.example",
    "ftp://elsewhere.example/x",
    "view-source:https://a.example",
    "https:javascript:alert(1)",
]


@pytest.mark.parametrize("address", DANGEROUS)
def test_a_dangerous_link_leads_nowhere(address: str) -> None:
    forms = [
        f"[x]({address})",
        f"[x](<{address}>)",
        f"[x][r]\n\n[r]: {address}",
        f"[x][r]\n\n[r]: <{address}>",
        f"<{address}>",
        f"![x]({address})",
        f"[![x]({address})]({address})",
    ]
    for text in forms:
        for element in elements(text):
            target = element.attributes.get("href", element.attributes.get("src"))
            assert target is None or target.startswith(("https:", "mailto:")), text
            assert "//elsewhere" not in (target or ""), text
            assert set(element.names) <= ATTRIBUTES, text


@pytest.mark.parametrize("address", DANGEROUS)
def test_not_even_where_every_local_address_resolves(address: str) -> None:
    for text in (f"[x]({address})", f"![x]({address})", f"[x](<{address}>)"):
        for element in elements(text, resolve=here):
            target = element.attributes.get("href", element.attributes.get("src", "files/"))
            assert target.startswith(("files/", "https:")), text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//elsewhere.example/x", "data:text/html,x", "file:///x"]
)
def test_an_address_of_elsewhere_is_no_local_one(address: str) -> None:
    text = f"[x]({address}) ![x]({address})"
    asked: list[str] = []
    to_html(text, resolve=lambda local: asked.append(local))
    assert asked == []
    assert references(text).local == ()


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/x?y=1&z=2#f",
        "http://a.example",
        "mailto:a@b.example",
        "HTTPS://a.example",
    ],
)
def test_a_link_to_the_web_stays_and_gives_nothing_away(address: str) -> None:
    (link,) = (e for e in elements(f"[x]({address})") if e.tag == "a")
    assert link.attributes["href"] == address
    assert set(link.attributes["rel"].split()) >= {"noopener", "noreferrer"}


def test_addresses_in_angle_brackets() -> None:
    (link,) = (e for e in elements("<https://a.example/x>") if e.tag == "a")
    assert link.attributes["href"] == "https://a.example/x"
    (mail,) = (e for e in elements("<ada@b.example>") if e.tag == "a")
    assert (mail.attributes["href"], mail.text) == ("mailto:ada@b.example", "ada@b.example")


def test_a_local_link_leads_where_it_resolves_to_or_nowhere() -> None:
    found = {"a.pdf": "../files/a.pdf"}.get
    links = [e for e in elements("[x](a.pdf) [y](b.pdf) [z](#top)", resolve=found) if e.tag == "a"]
    assert [e.attributes.get("href") for e in links] == ["../files/a.pdf", None, None]


def test_a_title_cannot_break_out_of_its_attribute() -> None:
    text = '[x](https://a.example "a\' onmouseover=\'alert(1)" onclick="b")'
    assert all(set(e.names) <= ATTRIBUTES for e in elements(text))
    text = "[x](https://a.example'onclick=alert(1)' \"t\")"
    assert all(set(e.names) <= ATTRIBUTES for e in elements(text))


# --- pictures


@pytest.mark.parametrize("address", ["https://a.example/p.png", "http://a.example/p.png"])
def test_a_picture_from_another_host_becomes_a_link(address: str) -> None:
    found = elements(f"![A chart]({address})")
    assert [e.tag for e in found] == ["p", "a"]
    assert found[1].attributes["href"] == address
    assert "A chart" in found[1].text


@pytest.mark.parametrize(
    "address", ["//a.example/p.png", "data:image/png;base64,AAAA", "data:image/svg+xml,<svg/>"]
)
def test_a_picture_that_is_not_a_file_of_ours_is_not_loaded(address: str) -> None:
    found = elements(f"![A chart]({address})", resolve=here)
    assert "img" not in [e.tag for e in found]
    assert all("href" not in e.attributes for e in found)


def test_a_local_picture_is_shown_where_it_is_there() -> None:
    resolve = {"chart.png": "../files/chart.png"}.get
    shown, words = parsed(to_html("![A](chart.png)\n\n![B](gone.png)", resolve)).all("p")
    assert shown.one("img").attributes == {"src": "../files/chart.png", "alt": "A"}
    assert (words.text, words.all("img")) == ("B", [])


def test_what_a_text_refers_to() -> None:
    text = (
        "[a](one.pdf) ![b](two.png) ![c](https://a.example/3.png) "
        "[d](https://a.example) [a](one.pdf)"
    )
    found = references(text)
    assert found.local == ("one.pdf", "two.png")
    assert found.pictures == (0,)  # the line, counted from 0
    assert references("nothing") == references("") == type(found)((), ())


# --- ids and attributes


def test_no_id_class_or_style_survives() -> None:
    text = (
        '# Title {#__config .md-header style="x"}\n\n[x](y){: #__config onclick="a" }\n\n'
        "{: #__search }\n\n## __config\n"
    )
    assert all(not {"id", "class", "style", "name"} & set(e.names) for e in elements(text))


# --- structure


def test_headings_fit_below_the_pages_own() -> None:
    assert [e.tag for e in elements("# a\n\n## b\n\n### c\n\n# d\n")] == ["h3", "h4", "h5", "h3"]
    assert [e.tag for e in elements("### a\n\n##### b\n")] == ["h3", "h4"]
    assert [e.tag for e in elements("Title\n=====\n\nBelow\n-----\n")] == ["h3", "h4"]
    six = "\n\n".join("#" * n + " x" for n in range(1, 7))
    assert [e.tag for e in elements(six)] == ["h3", "h4", "h5", "h6", "h6", "h6"]
    assert [e.tag for e in elements("# a\n\n## b\n", top=5)] == ["h5", "h6"]


def test_a_table_has_column_headers_and_is_aligned() -> None:
    found = parsed(to_html("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |\n"))
    assert [e.attributes.get("scope") for e in found.all("th")] == ["col"] * 3
    for tag in ("th", "td"):
        assert [e.attributes.get("align") for e in found.all(tag)] == [None, "center", "right"]


def test_a_list_may_start_elsewhere_than_at_one() -> None:
    (ordered,) = (e for e in elements("3. a\n4. b\n") if e.tag == "ol")
    assert ordered.attributes == {"start": "3"}


def test_what_markdown_is_for() -> None:
    text = "*a* **b** `c`\n\n> d\n\n- e\n  \n    f\n\n```python\ng\n```\n\n---\n"
    assert {e.tag for e in elements(text)} == {
        "p", "em", "strong", "code", "blockquote", "ul", "li", "pre", "hr",
    }  # fmt: skip


def test_templates_of_other_programs_are_text() -> None:
    for text in ("{{ 7*7 }}", "{% raw %}", "${7*7}", "<%= 7*7 %>", "[[x]]", "$$x$$"):
        assert parsed(to_html(text)).words == text


def test_control_characters_are_left_out() -> None:
    assert to_html("a\x00b\x07c\x7fd\x9fe") == "<p>abcde</p>"


def test_placeholders_of_the_markdown_library_cannot_be_forged() -> None:
    for text in ("\x02wzxhzdk:0\x03", "\x02klzzwxh:0000\x03 `a`", "\x02amp\x03", "klzzwxh:0001"):
        assert {e.tag for e in elements(f"{text} *b*")} <= {"p", "em", "code"}
    assert {e.tag for e in elements("[x](\x02amp\x03#106;avascript:alert(1))")} <= {"p", "a"}
    link = "[x](\x02amp\x03javascript:alert(1))"
    assert "href" not in str([e.names for e in elements(link)])


@pytest.mark.parametrize(
    "text",
    [
        "> " * 2000 + "a",
        "- " * 2000 + "a",
        "\n".join("    " * n + "- a" for n in range(120)),
        "*" * 3000 + "a" + "*" * 3000,
        "[" * 60 + "a" + "](b)" * 60,
        "|" * 4000 + "\n" + "|-" * 2000,
        "#" * 3000,
        "&" * 3000 + "#" * 3000,
        "1. " * 2000,
    ],
)
def test_bombs_end_in_something_safe(text: str) -> None:
    assert {e.tag for e in elements(text)} <= ALLOWED


@pytest.mark.parametrize("bomb", ["- " * 2000 + "a", "1. " * 2000 + "a"])
def test_a_bomb_does_nothing_to_the_next_text(bomb: str) -> None:
    text = "**Bold** and a [link](https://a.example)"
    before = to_html(text)
    to_html(bomb)
    assert to_html(text) == before


@pytest.mark.parametrize(
    "bomb", ["> " * 2000 + "a", "- " * 2000 + "a", "*a _b " * 200 + "b_ a* " * 200]
)
def test_elements_are_nested_so_deep_and_no_deeper(bomb: str) -> None:
    """Browsers, and what cleans, walk down what is nested."""
    deepest = depth = 0
    for closes in re.findall(r"<(/?)(?!hr|br)", to_html(bomb)):
        depth += -1 if closes else 1
        deepest = max(deepest, depth)
    assert 2 <= deepest <= MOST_NESTING
    assert depth == 0


def test_a_table_is_filled_up_with_so_many_cells_and_no_more() -> None:
    few, many = ("|a" * width + "|\n" + "|-" * width + "|\n" + "|b|\n" * 400 for width in (99, 199))
    assert len(parsed(to_html(few)).all("td")) == 400 * 99
    assert parsed(to_html(many)).all("table") == []


def test_nothing_is_nothing() -> None:
    assert to_html(None) == to_html("") == plain_words(None) == plain_words("") == ""


# --- the first words, for a summary


def test_first_words_are_plain() -> None:
    assert plain_words("**Bold** & [link](https://a.example)\n\n- item") == "Bold & link item"
    assert plain_words("a < b and `<b>`") == "a < b and <b>"


def test_first_words_end_at_a_word() -> None:
    text = plain_words("word " * 100, 22)
    assert text == "word word word word …"
    assert plain_words("x" * 30, 10).startswith("xxxxxxxxxx")


def test_thousands_of_links_are_links() -> None:
    many = to_html("[a](https://a.example) " * 20_000)
    assert many.count("<a ") == 20_000
