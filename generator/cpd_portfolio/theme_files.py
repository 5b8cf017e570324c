"""Where the theme lies: inside the package once it is installed, else beside the source."""

from functools import cache
from pathlib import Path


@cache
def theme_folder() -> Path:
    here = Path(__file__).resolve().parent
    installed = here / "theme"
    return installed if installed.is_dir() else here.parents[1] / "theme"
