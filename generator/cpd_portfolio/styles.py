"""The style sheets of theme/styles -> the one of the site, and those of packs and messages.

A file a component, named as its template is; the tokens (colours, sizes, spaces) have one file,
which everything that is drawn takes them from.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cpd_portfolio.theme_files import theme_folder

# what a pack is put together from; templates of packs take the same macros
_PACK = ("table", "chip", "head", "facts", "notice", "prose", "record-table")
_LIGHT = re.compile(r":root \{(.*?)\}", re.DOTALL)
_TOKEN = re.compile(r"--cpd-([a-z0-9-]+): ([^;]+);")


@cache
def site_style() -> str:
    """Tokens, the page, Material's frame for keyboards and little room, the components, and what
    paper changes. Tables come first: other components say how theirs differ."""
    components = sorted(
        (_folder() / "components").glob("*.css"), key=lambda path: (path.stem != "table", path.stem)
    )
    names = ("tokens.css", "page.css", "access.css")
    return _joined((*(_folder() / n for n in names), *components, _folder() / "paper.css"))


@cache
def site_style_name() -> str:
    """The file's name has its contents' digest in it, so that no browser keeps an old one."""
    known = hashlib.sha256(site_style().encode("utf-8")).hexdigest()
    return f"assets/stylesheets/cpd.{known[:8]}.css"


@cache
def token_style() -> str:
    """The tokens alone: for a page without Material, which is always light."""
    return _joined((_folder() / "tokens.css",))


@cache
def pack_style() -> str:
    """What a pack looks like, but for the tokens."""
    components = (_folder() / "components" / f"{name}.css" for name in _PACK)
    pack = theme_folder() / "pack" / "pack.css"
    return _joined((_folder() / "page.css", *components, pack))


@cache
def light_tokens() -> dict[str, str]:
    """Name -> value on a light page, for messages: mail programs know no variables. Dashes are
    underscores: `accent_soft`."""
    found = _LIGHT.search(token_style())
    values = _TOKEN.findall(found[1] if found else "")
    return {name.replace("-", "_"): value.strip() for name, value in values}


def css_text(text: str, most: int = 80) -> str:
    """What goes between quotation marks in a style sheet: everything but letters, digits and
    spaces is a number there, so that nothing can end the text or the sheet."""
    shown = text if len(text) <= most else f"{text[: most - 1]}…"
    plain = (c if (c.isascii() and c.isalnum()) or c == " " else f"\\{ord(c):x} " for c in shown)
    return "".join(plain)


def _joined(files: Iterable[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def _folder() -> Path:
    return theme_folder() / "styles"
