"""The specimen page: every component that there is, in all that its style sheet can show, light and
dark."""

import re
from collections import Counter
from pathlib import Path

import pytest

from cpd_portfolio.theme_files import theme_folder
from specimen.__main__ import write
from specimen.page import TEMPLATES, specimen
from specimen.views import STATUSES
from specimen.views.person import STANDARDS
from test_styles import COMPONENTS, SCRIPTS, classes, component, plain

THEME = theme_folder()
COMPONENT_TEMPLATES = THEME / "pages" / "components"


@pytest.fixture(scope="module")
def html() -> str:
    return specimen().html


def test_every_component_has_its_part(html: str) -> None:
    given = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html"))
    parts = {anchor.removeprefix("c-") for anchor, _ in specimen().contents}
    contents = html[html.index("<nav") : html.index("</nav>")]
    for path in COMPONENT_TEMPLATES.rglob("*.html"):
        name = component(path)
        assert name in parts
        assert f'"components/{path.relative_to(COMPONENT_TEMPLATES).as_posix()}" as' in given
        assert f'href="#c-{name}"' in contents


Macro = tuple[str, str]  # file, name


def called(text: str, file: str) -> set[Macro]:
    """The macros that a piece of a template calls."""
    whole = (COMPONENT_TEMPLATES / file).read_text(encoding="utf-8") if file else text
    files = dict(re.findall(r'import "components/([a-z/-]+\.html)" as (\w+)', whole))
    names = {alias: name for name, alias in files.items()}
    pairs = re.findall(r"(\w+)\.(\w+)\(", text)
    found = {(names[alias], macro) for alias, macro in pairs if alias in names}
    return found | {(file, name) for name in re.findall(r"(?<![.\w])(\w+)\(", text)}


def test_every_macro_is_used() -> None:
    """By the specimen, or by a macro that it uses."""
    bodies: dict[Macro, str] = {}
    for path in COMPONENT_TEMPLATES.rglob("*.html"):
        file = path.relative_to(COMPONENT_TEMPLATES).as_posix()
        for name, body in re.findall(
            r"{% macro (\w+)\(.*?%}(.*?){%-? endmacro %}", path.read_text("utf-8"), re.DOTALL
        ):
            bodies[file, name] = body
    reached: set[Macro] = set()
    given = [path.read_text("utf-8") for path in TEMPLATES.glob("*.html")]
    waiting = set().union(*(called(text, "") for text in given))
    while waiting := (waiting & set(bodies)) - reached:
        reached |= waiting
        waiting = set().union(*(called(bodies[macro], macro[0]) for macro in waiting))
    assert len(reached) > 60
    assert set(bodies) - reached == set()


def test_every_class_that_is_dressed_is_shown(html: str) -> None:
    made = set().union(*map(classes, SCRIPTS.glob("*.js")))  # headings that sort, boxes that filter
    for sheet in COMPONENTS.glob("*.css"):
        dressed = set(re.findall(r"\.(cpd-[a-z0-9_-]+)", plain(sheet)))
        missing = {
            name
            for name in dressed - made
            if not re.search(rf'class="[^"]*(?<![\w-]){name}(?![\w-])', html)
            and not name.startswith("cpd-col--")
        }
        assert missing == set(), sheet.name


def test_every_status_is_shown(html: str) -> None:
    chip = (COMPONENT_TEMPLATES / "chip.html").read_text(encoding="utf-8")
    assert set(re.findall(r'"([a-z-]+)":', chip)) == set(STATUSES)
    for status in STATUSES:
        assert f"cpd-chip--{status}" in html


def test_all_of_it_light_and_dark_without_an_id_twice(html: str) -> None:
    grounds = Counter(re.findall(r'specimen-ground" data-md-color-scheme="(\w+)"', html))
    assert grounds["default"] == grounds["slate"] == len(specimen().contents)
    ids = Counter(re.findall(r'\bid="([^"]*)"', html))
    assert [name for name, times in ids.items() if times > 1] == []


def test_it_is_written_with_the_theme_beside_it(tmp_path: Path) -> None:
    page = write(tmp_path).read_text(encoding="utf-8")
    (style,) = re.findall(r'href="(assets/stylesheets/cpd\.[0-9a-f]+\.css)"', page)
    assert (tmp_path / style).is_file()
    assert "31 March 2026" in (tmp_path / "assets/stylesheets/as-of.css").read_text()


def test_years_of_standards_count_what_is_drawn() -> None:
    for view in STANDARDS.values():
        rows = [row for domain in view.domains for row in domain.rows]
        drawn = tuple(sum(row.years[at] is not None for row in rows) for at in range(3))
        assert view.covered_by_year == drawn
