"""Where the theme lies: inside the package once it is installed, else beside the source. And what
an organisation's own theme puts on the site."""

import re
from functools import cache
from pathlib import Path

_AS_IT_IS = re.compile(r"(?!.*\.(html|pyc?)$)(?!mkdocs_theme\.yml$)(\w[\w.@-]*/)*\w[\w.@-]*")


@cache
def theme_folder() -> Path:
    here = Path(__file__).resolve().parent
    installed = here / "theme"
    return installed if installed.is_dir() else here.parents[1] / "theme"


def own_files(custom_theme: Path | None) -> tuple[str, ...]:
    """The files that MkDocs takes from a theme as they are, by their addresses: no templates, no
    program, nothing hidden; and none with a name that would have to be quoted in an address."""
    if custom_theme is None or not custom_theme.is_dir():
        return ()
    names = (p.relative_to(custom_theme).as_posix() for p in custom_theme.rglob("*") if p.is_file())
    return tuple(sorted(name for name in names if _AS_IT_IS.fullmatch(name)))
