"""``compliance portfolio``: many profiles at once; one private module a subcommand."""

from __future__ import annotations

import click

from compliance.cli._portfolio_check import check
from compliance.cli._portfolio_encode import encode
from compliance.cli._portfolio_explain import explain
from compliance.cli._portfolio_report import report


@click.group("portfolio")
def command() -> None:
    """Judge many profiles at once: a folder, JSON Lines, Parquet or Arrow.

    Exit status: 0 every row was judged, 2 some rows (or the input) are invalid; the good ones are written all the same.
    """


for _subcommand in (check, report, encode, explain):
    command.add_command(_subcommand)
