"""The command line: one module per command, found in this folder and imported when it is called.

The module ``export_questionnaire`` is the command ``export-questionnaire``, and ``import_`` is ``import``.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from os import environ, listdir
from typing import Any

import click

from compliance import __version__
from compliance.documents.extras import MissingExtra
from compliance.documents.faults import DocumentError

INVALID, BUG = 2, 70
_MADE_BEFORE_COLLECTING = 100_000  # objects: a check makes that many and drops few, so looking for garbage is in vain


class Commands(click.Group):
    """The commands of a folder; a document that cannot be used ends any of them with its faults and status 2."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the commands there are."""
        return sorted(self._modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Import a command."""
        module = self._modules().get(cmd_name)
        if module is None:
            return None
        command: click.Command = import_module(f"{__name__}.{module}").command
        return command

    def _modules(self) -> dict[str, str]:
        """Give the module of every command, by the command's name."""
        files = listdir(__path__[0])
        names = [file.removesuffix(".py") for file in files if file.endswith(".py") and not file.startswith("_")]
        return {name.rstrip("_").replace("_", "-"): name for name in names}

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except DocumentError as wrong:
            click.echo(str(wrong), err=True)
            ctx.exit(INVALID)
        except MissingExtra as wrong:
            click.echo(f"compliance: {wrong}", err=True)
            ctx.exit(INVALID)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, prog_name="compliance")
@click.pass_context
def program(ctx: click.Context) -> None:
    """Score a blockchain-in-finance project against dated, cited rules, and say what is missing, why, and what first.

    Not legal advice. Exit status: 0 compliant or done, 1 non-compliant or not held, 2 invalid input or usage,
    3 undetermined, 4 nothing assessed, 70 a bug.
    """
    if environ.get("NO_COLOR"):
        ctx.color = False


def main() -> None:
    """Run the program; what nobody foresaw is a bug and says so, without a traceback."""
    gc.set_threshold(_MADE_BEFORE_COLLECTING)
    try:
        program()
    except Exception as bug:  # noqa: BLE001 - the last line of defence
        place = _deepest_place(bug)
        click.echo(f"compliance: a bug: {type(bug).__name__}: {bug} ({place}); please report it", err=True)
        sys.exit(BUG)
    finally:
        gc.freeze()  # what is left is not looked through for garbage at the end


def _deepest_place(bug: BaseException) -> str:
    trace = bug.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "somewhere"
