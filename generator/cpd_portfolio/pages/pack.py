"""A pack's view -> its HTML: one document, without scripts, whose links lead inside it alone (or,
in what somebody wrote, to http, https and mailto)."""

import re
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment
from markupsafe import Markup
from msgspec import Struct

from cpd_portfolio.figures import british_date
from cpd_portfolio.markup import Prose, prose_html
from cpd_portfolio.pages.rendering import environment
from cpd_portfolio.styles import css_text
from cpd_portfolio.view.model.pack import PackView

# as sanitising writes a picture of the pack's own: the picture itself stands under Evidence
_PICTURE = re.compile(r'<img src="#(file-\d+)"(?: alt="([^"]*)")?[^>]*>')

ON_PAPER = 160  # characters below a sheet of A4 across, beside its number; opener.js has it too


class Embedded(Struct, frozen=True):
    """A file of evidence as the page shows it: in it (`address`, a data: URL), beside it (`part`,
    from 1), or not at all, which `note` explains. `picture`: a browser can show it."""

    address: str | None
    part: int | None
    media: str
    picture: bool
    note: str


def pack_html(view: PackView, embedded: Mapping[str, Embedded], style: str = "") -> str:
    """`embedded`: by the `ref` of each file that is there. `style`: where the document is to be
    read as it is, and not inside the page that opens a sealed one."""
    template = _environment().get_template("pack.html")
    on_paper = (
        f"Made {british_date(view.made)} for {view.reader}, "
        f"from the CPD portfolios of {view.made_from}"
    )
    if style:
        style += f':root {{ --cpd-on-paper: "{css_text(on_paper, ON_PAPER)}"; }}'
    return template.render(view=view, embedded=embedded, on_paper=on_paper, style=Markup(style))


@cache
def _environment() -> Environment:
    """A pack has the components of the pages, and its own way with pictures in a text."""
    found = environment("pack", "pages")
    found.filters["html"] = _prose
    return found


def _prose(written: Prose) -> Markup:
    """Pictures in a text are links to where they are shown, so that each is there once."""

    def link(found: re.Match[str]) -> str:
        return f'<a href="#{found[1]}">Picture: {found[2] or "see the evidence"}</a>'

    return Markup(_PICTURE.sub(link, prose_html(written)))
