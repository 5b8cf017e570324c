"""Templates and sample views -> the specimen page: each state once light and once dark."""

import re
from pathlib import Path

from cpd_portfolio.pages import Page
from cpd_portfolio.pages.rendering import environment
from cpd_portfolio.styles import light_tokens
from specimen import views

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
_BOTH = re.compile(r"<!-- both -->(.*?)<!-- /both -->", re.DOTALL)
_IDS = re.compile(r'\b(id|for|href|aria-labelledby|aria-describedby)="(#?)([^"]*)"')
_HEADING = re.compile(r'<h2 id="(c-[a-z-]+)">(.*?)</h2>')


def specimen() -> Page:
    template = environment("pages", str(TEMPLATES)).get_template("specimen.html")
    style = (HERE / "specimen.css").read_text(encoding="utf-8") + _of_tokens()
    body = _BOTH.sub(_both, template.render(root="", views=views, style=style))
    contents = tuple(_HEADING.findall(body))
    listed = "".join(f'<li><a href="#{anchor}">{title}</a></li>' for anchor, title in contents)
    return Page("", "Components", body.replace("<!-- contents -->", listed), contents, False)


def _of_tokens() -> str:
    """A class for each colour and each size of text, for the page to show them."""
    rules = []
    for name, value in light_tokens().items():
        token = name.replace("_", "-")
        if value.startswith("#"):
            rules.append(f".specimen-{token} {{ background: var(--cpd-{token}); }}")
        if token.startswith("text-"):
            rules.append(f".specimen-{token} {{ font-size: var(--cpd-{token}); }}")
    return "\n".join(rules)


def _both(found: re.Match[str]) -> str:
    return "".join(
        f'<div class="specimen-ground" data-md-color-scheme="{scheme}">{html}</div>'
        for scheme, html in (("default", found[1]), ("slate", _renamed(found[1])))
    )


def _renamed(html: str) -> str:
    """The same with other ids, for an id stands on a page once."""

    def other(found: re.Match[str]) -> str:
        name, mark, value = found.groups()
        if not value or (name == "href" and not mark):
            return found[0]
        return f'{name}="{mark}dark-{value}"'

    return _IDS.sub(other, html)
