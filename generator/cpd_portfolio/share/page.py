"""The one HTML file that holds a sealed pack and opens it, from a host or from disk.

Its content-security policy names its one script and its one style sheet by their hashes: nothing
else runs, whatever is in the pack, and nothing is asked of any other host.
"""

import base64
import hashlib
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from cpd_portfolio.share.sealing import Sealed
from cpd_portfolio.styles import token_style
from cpd_portfolio.theme_files import theme_folder


def opening_page(sealed: Sealed, pack_style: str = "") -> bytes:
    """The page around part 0 of a pack. `pack_style`: the style sheet for what is inside; it is
    readable by anyone, and has to be here, because the policy allows no other style than the
    page's own (nor `style` attributes). Raises ValueError for another part, or a style sheet
    that would end its element."""
    if sealed.header.part != 0:
        raise ValueError("the page is part 0 of a pack")
    script = _theme_text("opener.js")
    style = _plain(token_style()) + _theme_text("opener.css") + _plain(pack_style)
    if "</style" in style.lower():
        raise ValueError("a style sheet cannot hold </style")
    page = _template().render(
        policy=content_policy(script, style, beside=sealed.header.parts > 1),
        style=Markup(style),
        script=Markup(script),
        sealed=Markup(base64.b64encode(sealed.data).decode("ascii")),
    )
    return page.encode("utf-8")


def content_policy(script: str, style: str, beside: bool) -> str:
    """`beside`: sealed evidence lies beside the page, and may be fetched from the same host."""
    connect = "'self'" if beside else "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data: blob:",
            f"connect-src {connect}",
            "form-action 'none'",
            "base-uri 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}"


def _plain(text: str) -> str:
    """As a browser reads it, so that the hash is of the same text."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


@cache
def _theme_text(name: str) -> str:
    return _plain((theme_folder() / "pack" / name).read_text(encoding="utf-8"))


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(theme_folder() / "pack"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("opener.html")
