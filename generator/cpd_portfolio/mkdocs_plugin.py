"""`mkdocs build` and `mkdocs serve` do what `cpd build` does: a plugin that only calls the
builder. MkDocs's own build gets an empty folder to read and a scratch folder to write to."""

import os
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, get_plugin_logger
from msgspec.structs import replace

from cpd_portfolio.build.session import Stopped, run_build
from cpd_portfolio.model import UsageError
from cpd_portfolio.remembering import cache_folder
from cpd_portfolio.settings import Settings, read_settings
from cpd_portfolio.share.secret import read_secret

log = get_plugin_logger("cpd")
OWN_BUILD = "cpd_own_build"  # in `extra`: the builder itself has loaded this configuration


class CpdPlugin(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    def __init__(self) -> None:
        super().__init__()
        self.settings: Settings | None = None
        self.scratch: Path | None = None
        self.serving = False
        self.strict = False

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002
        # MkDocs keeps one plugin for every configuration that it loads, the builder's own too
        self.serving = self.serving or command == "serve"

    def on_config(self, config: Any) -> Any:
        if config.extra.get(OWN_BUILD):
            return config
        try:
            file = Path(config.config_file_path)
            settings = read_settings(file.parent, os.environ, file.name)
        except UsageError as error:
            raise Abort(str(error)) from None
        self.settings = replace(settings, site=Path(config.site_dir))
        self.strict = bool(config.strict)
        if self.scratch is None:
            self.scratch = Path(tempfile.mkdtemp(prefix="cpd-mkdocs-"))
        for name in ("docs", "site"):
            (self.scratch / name).mkdir(exist_ok=True)
        config.docs_dir = str(self.scratch / "docs")
        config.site_dir = str(self.scratch / "site")
        config.nav = []
        return config

    def on_post_build(self, *, config: Any) -> None:
        if config.extra.get(OWN_BUILD) or self.settings is None:
            return
        day = self.settings.as_of or date.today()  # noqa: DTZ011
        try:
            outcome = run_build(
                # what is shown here while somebody writes is no site of the host's
                replace(self.settings, access=None) if self.serving else self.settings,
                day,
                log.info,
                _tell_problems,
                cache=cache_folder(os.environ),
                strict=self.strict,
                jobs=1 if self.serving else None,  # a server has threads: no forks beside them
                secret=read_secret(os.environ, Path.home()),
            )
        except Stopped as stopped:
            for problem in stopped.problems:
                log.error(f"{problem.path}:{problem.line}: {problem.message}; {problem.hint}")
            raise Abort("Nothing was built. The site is as it was.") from None
        except UsageError as error:
            raise Abort(str(error)) from None
        log.info(f"{outcome.people} portfolios, {outcome.pages} pages, as of {day}")
        log.info(outcome.access)

    def on_serve(self, server: Any, *, config: Any, builder: Any) -> Any:  # noqa: ARG002
        if self.settings is not None:
            for folder in self.settings.portfolios:
                server.watch(str(folder))
        return server

    def on_shutdown(self) -> None:
        if self.scratch is not None:
            shutil.rmtree(self.scratch, ignore_errors=True)
            self.scratch = None
        if self.serving and self.settings is not None:
            site = self.settings.site
            shutil.rmtree(site.with_name(f".{site.name}-kept"), ignore_errors=True)
        self.serving = False


def _tell_problems(errors: int, warnings: int) -> None:
    if errors or warnings:
        log.info(f"{errors} errors and {warnings} warnings in the files; `cpd check` lists them")
