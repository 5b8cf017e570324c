"""The commands, a module for each few. The only place that reads the clock, the current folder
and the terminal."""

from importlib import import_module
from typing import Any

import click

from cpd_portfolio import __version__
from cpd_portfolio.cli.streams import settled
from cpd_portfolio.garbage import not_collected_at_the_end, seldom_collected

# the module that each command lives in, in the order of `cpd --help`
MODULES = {
    "check": "check",
    "report": "figures",
    "due": "figures",
    "digest": "digest",
    "why": "trace",
    "audit": "trace",
    "build": "publish",
    "serve": "publish",
    "access": "access",
    "share": "share",
    "new": "new",
    "freeze": "freeze",
    "retention": "retention",
    "schema": "check",
}


class Group(click.Group):
    """Loads the command that is wanted alone: all of them take longer than a build of nothing new.
    Says misuse in one sentence."""

    def main(self, *arguments: Any, **more: Any) -> Any:
        not_collected_at_the_end()
        with settled(), seldom_collected():
            return super().main(*arguments, **more)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(MODULES)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        module = import_module(f"cpd_portfolio.cli.{MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        # here, since it takes most of the time: Ctrl+C meanwhile is said in a word
        from cpd_portfolio.model import UsageError

        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error)) from None


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="cpd")
def main() -> None:
    """CPD portfolios: check, report and publish a folder of Markdown reflections."""
