"""The commands, a module for each few. The only place that reads the clock, the current folder
and the terminal."""

import os
import sys
from typing import Any

import click

from cpd_portfolio import __version__
from cpd_portfolio.cli.check import check, schema
from cpd_portfolio.cli.digest import digest
from cpd_portfolio.cli.figures import due, report
from cpd_portfolio.cli.freeze import freeze
from cpd_portfolio.cli.new import new
from cpd_portfolio.cli.publish import build, serve
from cpd_portfolio.cli.retention import retention
from cpd_portfolio.cli.share import share
from cpd_portfolio.cli.trace import audit, why
from cpd_portfolio.model import UsageError


class Group(click.Group):
    """Says misuse in one sentence, and never ends in a traceback over a closed pipe."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error)) from None
        except BrokenPipeError:
            # the reader (head, less) has gone: nothing more to say to it
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
            ctx.exit(0)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cpd")
def main() -> None:
    """CPD portfolios: check, report and publish a folder of Markdown reflections."""


ALL = (check, report, due, digest, why, audit, build, serve, share, new, freeze, retention, schema)
for command in ALL:
    main.add_command(command)
