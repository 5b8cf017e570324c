"""python -m specimen [FOLDER]: writes the page and the theme's files, into site-specimen if left
out."""

import sys
from pathlib import Path

from cpd_portfolio.build import write_day
from cpd_portfolio.mkdocs_site import Renderer
from cpd_portfolio.pages import NavItem, Site
from specimen.page import specimen
from specimen.views import AS_OF

HERE = Path(__file__).resolve().parent


def write(folder: Path) -> Path:
    """The specimen into a folder; what else is there stays."""
    renderer = Renderer(HERE.parent / "mkdocs.yml", folder)
    renderer.write_theme()
    write_day(folder, AS_OF)
    page = specimen()
    renderer.write(Site("", page.title, (page,), (NavItem(page.title, ""),)))
    return folder / "index.html"


if __name__ == "__main__":
    print(write(Path(sys.argv[1] if len(sys.argv) > 1 else "site-specimen")))
