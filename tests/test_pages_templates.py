"""Our own Jinja environment makes just what Jinja's own makes of the same templates."""

import pytest
from jinja2 import DictLoader, Environment, Template, UndefinedError
from jinja2.runtime import Context
from markupsafe import Markup

from cpd_portfolio.build.units import portfolio_unit, service_units
from cpd_portfolio.measures.service import Service, survey
from cpd_portfolio.pages import Site
from cpd_portfolio.pages.rendering import environment
from cpd_portfolio.pages.templates import Templates
from cpd_portfolio.reading import read
from making import SAMPLES, day


def sites(service: Service) -> list[Site]:
    units = [portfolio_unit(person, service) for person in service.library.people]
    return [unit.site() for unit in (*units, *service_units(service, "Vale"))]


def test_every_page_is_what_jinja_itself_makes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = read([SAMPLES])
    service = survey(reading.library, reading.policies, day("2026-03-31"))
    ours = sites(service)
    assert sum(len(site.pages) for site in ours) > 300
    environment.cache_clear()
    monkeypatch.setattr(Templates, "get_template", Environment.get_template)
    monkeypatch.setattr(Templates, "template_class", Template)  # with its own escape
    monkeypatch.setattr(Templates, "context_class", Context)
    try:
        theirs = sites(service)
    finally:
        environment.cache_clear()  # templates that were made so are nobody else's
    for one, other in zip(ours, theirs, strict=True):
        assert one == other, one.folder


MACROS = """
{% macro row(text, note=none) %}
<li>{{ text }}{{ note }}{{ caller() if caller is defined }}</li>
{% endmacro %}
{% macro many(values) %}
{{ varargs|length }}{% for value in values %}{{ row(value) }}{% endfor %}
{% endmacro %}
"""
PAGE = """{% import "macros.html" as m %}{% for word in words %}{% set n = loop.index %}{{
m.row(word, note=n) }}{% call m.row(word) %}<b>{{ n }}{{ word }}</b>{% endcall %}{% endfor
%}{{ m.many(words, 1, 2) }}{{ span(words|length) }}"""


@pytest.mark.parametrize("page", [PAGE, PAGE.replace("words|length", "none")])
def test_macros_in_loops_and_with_callers(page: str) -> None:
    loader = DictLoader({"macros.html": MACROS, "page.html": page})
    ours, theirs = Templates(loader=loader), Environment(loader=loader, autoescape=True)
    for made in (ours, theirs):
        made.globals["span"] = lambda number: f"<{number}>"
    words = ["a", "<b>", "c & d"]
    expected = theirs.get_template("page.html").render(words=words)
    assert "&lt;b&gt;" in expected
    for _ in range(2):
        assert ours.get_template("page.html").render(words=words) == expected


ODD_CALLS = {
    "a name that is not there": 'm.row("x", other=1)',
    "a name given twice": 'm.row("x", text="y")',
    "too many": 'm.row("x", 1, 2)',
    "none at all": "m.row()",
    "no such macro": 'm.nothing("x")',
    "no block where one is needed": "m.boxed()",
    "names alone": 'm.row(note=1, text="<x>")',
    "a block by name": 'm.row("x", caller=span)',
    "a list in a name": 'm.many(values=["<a>"])',
}


@pytest.mark.parametrize("call", ODD_CALLS.values(), ids=ODD_CALLS)
def test_every_other_call_ends_as_it_does_in_jinja(call: str) -> None:
    macros = MACROS + "{% macro boxed() %}{{ caller() }}{% endmacro %}"
    page = f'{{% import "macros.html" as m %}}{{{{ {call} }}}}'
    loader = DictLoader({"macros.html": macros, "page.html": page})
    ended = []
    for made in (Templates(loader=loader), Environment(loader=loader, autoescape=True)):
        made.globals["span"] = lambda: "<b>"
        try:
            ended.append(made.get_template("page.html").render())
        except (TypeError, UndefinedError) as error:
            ended.append(repr(error))
    assert ended[0] == ended[1]


def test_a_block_for_a_macro_that_takes_none() -> None:
    loader = DictLoader(
        {
            "macros.html": "{% macro plain(text) %}{{ text }}{% endmacro %}",
            "page.html": '{% import "macros.html" as m %}{% call m.plain("x") %}y{% endcall %}',
        }
    )
    with pytest.raises(TypeError, match="two values for the special caller"):
        Templates(loader=loader).get_template("page.html").render()


@pytest.mark.parametrize("value", ["a", "<", "'\"", "é & ü", 12, 1.5, None, Markup("<b>"), True])
def test_what_is_put_out_is_escaped_as_jinja_escapes_it(value: object) -> None:
    text = "{{ value }}{% set kept %}{{ value }}{% endset %}{{ kept }}{{ kept ~ value }}"
    ours, theirs = Templates(), Environment(autoescape=True)
    expected = theirs.from_string(text).render(value=value)
    assert ours.from_string(text).render(value=value) == expected
