"""The organisation's mkdocs.yml -> MkDocs's configuration, with its theme set up for portfolios."""

import logging
import os
import tempfile
from pathlib import Path
from typing import Any

from cpd_portfolio.model import UsageError
from cpd_portfolio.theme_files import theme_folder

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's notice; it is read on import

from mkdocs.config import load_config
from mkdocs.utils.yaml import yaml_load

_DEFAULT_THEME = {
    "name": "material",
    "language": "en",
    "font": False,
    "features": ["navigation.top", "search.highlight"],
}

_TAKE_TEXTS_FOR_HTML = frozenset({"content.tooltips", "content.footnote.tooltips"})


def load(config_file: Path | None, root: Path) -> Any:
    """MkDocs's configuration, of which every page can keep what the docs promise: no request to
    another host. Raises UsageError with MkDocs's own reasons."""
    reasons = _Reasons()
    log = logging.getLogger("mkdocs")
    level = log.level
    log.setLevel(logging.ERROR)
    log.addHandler(reasons)
    try:
        with tempfile.TemporaryDirectory() as folder:
            docs = Path(folder) / "docs"  # MkDocs wants it to exist
            docs.mkdir()
            options: dict[str, Any] = {"docs_dir": str(docs), "site_dir": str(root), "nav": []}
            if config_file is None:
                config_file = Path(folder) / "mkdocs.yml"
                config_file.write_text("site_name: CPD portfolios\n", encoding="utf-8")
            with config_file.open("rb") as file:
                given = yaml_load(file)  # with what it inherits
            if "theme" not in (given or {}):
                options["theme"] = _DEFAULT_THEME
            config = load_config(str(config_file), **options)
        if config.theme.name != "material":
            raise UsageError("mkdocs.yml: theme: name: must be material")
        _keep_to_this_host(config)
        _keep_texts_texts(config)
        config.extra["cpd_own_build"] = True  # for our own plugin (mkdocs_plugin.py)
        config.plugins.on_startup(command="build", dirty=False)
        # our pages before anybody's; our header and navigation after those of the organisation
        own = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(own, str(theme_folder() / "frame"))
        config.theme.dirs.insert(0, str(theme_folder() / "material"))
        config = config.plugins.on_config(config)  # Material's search settles its settings here
        config.theme.get_env().get_template(f"partials/languages/{config.theme['language']}.html")
    except UsageError:
        raise
    except Exception as error:  # whatever MkDocs, a plugin or a theme makes of a wrong file
        reason = "; ".join(reasons.found) or str(error) or type(error).__name__
        raise UsageError(f"mkdocs.yml is not accepted: {reason}") from None
    finally:
        log.removeHandler(reasons)
        if level:  # MkDocs itself runs us, and goes on saying what it has to say
            log.setLevel(level)
    return config


class _Reasons(logging.Handler):
    """What MkDocs logs of a wrong configuration before it gives up."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(" ".join(record.getMessage().split()))


def _keep_texts_texts(config: Any) -> None:
    """Material's tooltips take what stands in a `title` for HTML and put it into the page: a text
    that somebody wrote, and that was escaped, would come to life there (tried: it does)."""
    features = config.theme.get("features")
    if isinstance(features, list):
        config.theme["features"] = [f for f in features if f not in _TAKE_TEXTS_FOR_HTML]


def _keep_to_this_host(config: Any) -> None:
    config.theme["font"] = False
    config.extra.pop("analytics", None)
    for key in ("extra_css", "extra_javascript"):
        for address in map(str, config[key]):
            if "://" in address or address.startswith("//"):
                raise UsageError(
                    f"mkdocs.yml: {key}: {address} is on another host, which pages never ask; "
                    "keep a copy in your theme"
                )
