"""The look of pages and packs: every colour, size and space is a token, what is read stands out
from what it is read on, and each component is written once."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from cpd_portfolio.styles import light_tokens, pack_style, site_style, site_style_name, token_style
from cpd_portfolio.theme_files import theme_folder

THEME = theme_folder()
STYLES = THEME / "styles"
COMPONENTS = STYLES / "components"
TEMPLATES = THEME / "pages" / "components"
SCRIPTS = THEME / "material" / "assets" / "javascripts"
SHEETS = sorted(path for path in THEME.rglob("*.css") if path.name != "tokens.css")
NAMES = [path.relative_to(THEME).as_posix() for path in SHEETS]

COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color-mix|color)a?\(", re.I
)
NAMED = set(
    """aqua black blue brown crimson cyan fuchsia gold gray green grey indigo ivory khaki lime
    magenta maroon navy olive orange pink plum purple red salmon silver tan teal tomato violet
    wheat white yellow rebeccapurple canvas canvastext linktext""".split()
)
COLOURED = re.compile(r"color|background|border|outline|fill|stroke|shadow")
SPACED = re.compile(r"(margin|padding|gap|row-gap|column-gap)(-(top|right|bottom|left))?$")
TOKEN = re.compile(r"var\(--cpd-([a-z0-9-]+)\)")


def plain(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def rules(css: str) -> Iterator[tuple[str, str, str]]:
    """(what it is in, such as `@media print`, selector, declarations) of each rule."""
    around: list[str] = []
    at = 0
    for found in re.finditer(r"[{}]", css):
        words = css[at : found.start()].strip()
        at = found.end()
        if found[0] == "}":
            selector = around.pop()
            if ":" in words and not selector.startswith("@media"):
                yield " ".join(around), selector, words
        else:
            around.append(" ".join(words.split()))
    assert not around


def declarations(css: str) -> Iterator[tuple[str, str, str, str]]:
    for around, selector, words in rules(css):
        for one in filter(None, (part.strip() for part in words.split(";"))):
            name, _, value = one.partition(":")
            yield around, selector, name.strip(), value.strip()


def tokens(scheme: str) -> dict[str, str]:
    """Name -> value, as a page of that scheme has them."""
    found: dict[str, str] = {}
    for around, selector, name, value in declarations(plain(STYLES / "tokens.css")):
        if selector == ":root" or (scheme == "dark" and "slate" in selector):
            assert name.startswith("--cpd-"), name
            assert "print" not in around
            found[name.removeprefix("--cpd-")] = value
    return found


SCHEMES = {"light": tokens("light"), "dark": tokens("dark")}


def everything() -> str:
    return "".join(map(plain, SHEETS))


# --- tokens


def test_reading_rules_finds_all() -> None:
    found = list(declarations("a { b: c } @media print { d, e { f: g; h: i; } j { k: l } }"))
    assert [(around, s, n) for around, s, n, _ in found] == [
        ("", "a", "b"),
        ("@media print", "d, e", "f"),
        ("@media print", "d, e", "h"),
        ("@media print", "j", "k"),
    ]


@pytest.mark.parametrize("sheet", SHEETS, ids=NAMES)
def test_no_colour_but_the_tokens(sheet: Path) -> None:
    for _, selector, name, value in declarations(plain(sheet)):
        assert not COLOUR.search(value), (selector, name, value)
        if COLOURED.search(name):
            words = set(re.findall(r"[a-z-]+", value.lower()))
            assert not words & NAMED, (selector, name, value)


@pytest.mark.parametrize("folder", ["pages", "pack", "mail", "material", "frame"])
def test_no_colour_in_templates(folder: str) -> None:
    seen = 0
    for path in (THEME / folder).rglob("*.html"):
        html = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for attribute in re.findall(r'\b(?:style|fill|stroke|color|bgcolor)="([^"]*)"', html):
            seen += folder == "mail"
            assert not COLOUR.search(attribute), (path.name, attribute)
        assert "<style" not in re.sub(
            r"<style>(\{\{ style \}\}|:root \{ --cpd-on-paper: .*? \})</style>", "", html
        ), path.name
    assert seen or folder != "mail"


@pytest.mark.parametrize("sheet", SHEETS, ids=NAMES)
def test_sizes_of_text_come_from_the_scale(sheet: Path) -> None:
    for around, selector, name, value in declarations(plain(sheet)):
        if name == "font":
            assert value == "inherit" or value.startswith("var(--cpd-text"), (selector, value)
        if name != "font-size":
            continue
        of_root = selector == "html" and re.fullmatch(r"\d+%", value)
        of_scale = re.fullmatch(r"var\(--cpd-text[a-z0-9-]*\)|inherit|[\d.]+em", value)
        of_paper = "print" in around and re.fullmatch(r"[\d.]+pt", value)
        drawn = sheet.stem == "charts" and re.fullmatch(r"\d+px", value)  # units of the drawing
        assert of_root or of_scale or of_paper or drawn, (selector, value)


@pytest.mark.parametrize("sheet", SHEETS, ids=NAMES)
def test_spaces_come_from_the_scale(sheet: Path) -> None:
    for around, selector, name, value in declarations(plain(sheet)):
        if not SPACED.fullmatch(name) or "@page" in (around, selector.split()[0]):
            continue
        for part in re.sub(r"calc\(-1 \* (var\([^)]*\))\)", r"\1", value).split():
            of_scale = re.fullmatch(r"var\(--cpd-space-[a-z0-9]+\)|0|auto|!important", part)
            of_text = re.fullmatch(r"[\d.]+em", part)
            of_paper = "print" in around and re.fullmatch(r"[\d.]+(cm|mm)", part)
            assert of_scale or of_text or of_paper, (selector, name, value)


def test_each_token_is_there_and_used() -> None:
    used = set(TOKEN.findall(everything()))
    there = set(SCHEMES["light"])
    # the day is said by a sheet of its own, the name at the foot of paper by each page
    assert used - there == {"as-of", "on-paper"}
    assert there - used == set()


def test_dark_has_every_colour_anew() -> None:
    colours = {name for name, value in SCHEMES["light"].items() if value.startswith("#")}
    anew = {
        name.removeprefix("--cpd-")
        for _, selector, name, _ in declarations(plain(STYLES / "tokens.css"))
        if "slate" in selector
    }
    assert anew == colours


def test_what_messages_take_is_the_light_scheme() -> None:
    light = {name.replace("-", "_"): value for name, value in SCHEMES["light"].items()}
    assert light_tokens() == light


# --- contrast


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 has it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("paper", "surface")  # what anything may stand on
TEXTS = ("ink", "quiet", "accent")  # what may stand on anything that says no other colour
DECOR = {"line", "track", "paper", "surface"}  # says nothing by itself


def colours(value: str) -> list[str]:
    return [name for name in TOKEN.findall(value) if SCHEMES["dark"].get(name, "").startswith("#")]


def text_pairs() -> set[tuple[str, str]]:
    """(text, ground) of every rule: a colour on its own ground or, without one, on any."""
    found = set()
    for _, _, words in rules(everything()):
        text: list[str] = []
        ground: list[str] = []
        for one in words.split(";"):
            name, _, value = one.partition(":")
            if name.strip() == "color":
                text = colours(value)
            elif name.strip() in ("background", "background-color"):
                ground = colours(value)
        found |= set(product(text or (TEXTS if ground else ()), ground or GROUNDS))
    return found


def drawn_pairs() -> set[tuple[str, str]]:
    """(line or shape, what it is drawn on), of all that says something without words."""
    found = set()
    for _, selector, name, value in declarations(everything()):
        if re.match(r"border|outline|fill|stroke|box-shadow", name):
            grounds = {*GROUNDS, *(("track",) if "rect" in selector else ())}
            found |= {(c, ground) for c in colours(value) if c not in DECOR for ground in grounds}
    return found


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_can_be_read(scheme: str) -> None:
    found, pairs = SCHEMES[scheme], text_pairs()
    assert {("ink", "warn-soft"), ("on-accent", "accent"), ("bad", "paper")} <= pairs
    low = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in low.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_line_and_shape_can_be_seen(scheme: str) -> None:
    found, pairs = SCHEMES[scheme], drawn_pairs()
    assert {("bar", "track"), ("edge", "paper"), ("accent", "surface")} <= pairs
    low = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in low.items() if ratio < 3} == {}


# --- components

SAID_ANYWHERE = re.compile(  # cells of tables, and words about them
    r"cpd-(figure|none|wide|th-note|table__type|col--[a-z-]+|programmes|matrix)"
)


def component(template: Path) -> str:
    """What a template is part of: itself, or the folder that it lies in."""
    return Path(template.relative_to(TEMPLATES).parts[0]).stem


def classes(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return set(re.findall(r"\bcpd-[a-z0-9_-]+", re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)))


def written_by() -> dict[str, set[str]]:
    """Class -> the templates that write it."""
    found: dict[str, set[str]] = defaultdict(set)
    for folder in ("pages", "pack"):
        for path in (THEME / folder).rglob("*.html"):
            for name in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8")):
                for one in re.findall(r"cpd-[a-z0-9_-]+", name):
                    found[one].add(path.relative_to(THEME / folder).as_posix())
    return found


def styled_by() -> dict[str, set[str]]:
    """Class -> the sheets of components that say what it looks like by itself."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in COMPONENTS.glob("*.css"):
        for _, selector, _ in rules(plain(path)):
            for part in selector.split(","):
                if len(names := re.findall(r"\.(cpd-[a-z0-9_-]+)", part)) == 1:
                    found[names[0]].add(path.stem)
    return found


def test_each_sheet_is_a_templates() -> None:
    sheets = {path.stem for path in COMPONENTS.glob("*.css")}
    templates = {component(path) for path in TEMPLATES.rglob("*.html")}
    assert sheets - templates == set()
    # what has no look of its own: it is words, or tables
    assert templates - sheets == {"day", "record", "organisation", "qualifications", "targets"}


def test_no_component_is_written_twice() -> None:
    writes, twice = written_by(), {}
    for name, sheets in styled_by().items():
        owners = {
            f"components/{path.relative_to(TEMPLATES).as_posix()}"
            for path in TEMPLATES.rglob("*.html")
            if component(path) in sheets
        }
        drawings = {"components/groups.html"}  # which explains the drawings of its rows
        others = writes[name] - owners - (drawings if sheets == {"charts"} else set())
        if others and not SAID_ANYWHERE.fullmatch(name):
            twice[name] = others
    assert twice == {}


def test_no_sheet_dresses_what_is_not_there() -> None:
    there = set().union(*(classes(p) for p in THEME.rglob("*.html")))
    there |= set().union(*(classes(path) for path in SCRIPTS.glob("*.js")))
    made = tuple(name for name in there if name.endswith(("--", "__")))  # cpd-chip--{{ status }}
    dressed = set(re.findall(r"\.(cpd-[a-z0-9_-]+)", everything()))
    assert {n for n in dressed - there if not n.startswith(made)} == set()


def test_one_sheet_named_by_what_is_in_it() -> None:
    site = site_style()
    for path in (STYLES / f"{name}.css" for name in ("tokens", "page", "access", "paper")):
        assert site.count(path.read_text(encoding="utf-8")) == 1
    for path in COMPONENTS.glob("*.css"):
        assert site.count(path.read_text(encoding="utf-8")) == 1
    assert re.fullmatch(r"assets/stylesheets/cpd\.[0-9a-f]{8}\.css", site_style_name())
    assert token_style() in site
    assert "--cpd-ink:" not in pack_style()


@pytest.mark.parametrize("sheet", [site_style(), pack_style()], ids=["site", "pack"])
def test_tables_come_before_the_components_that_change_theirs(sheet: str) -> None:
    at = sheet.index((COMPONENTS / "table.css").read_text(encoding="utf-8"))
    others = [path.read_text(encoding="utf-8") for path in COMPONENTS.glob("*.css")]
    assert [text[:40] for text in others if -1 < sheet.find(text) < at] == []
