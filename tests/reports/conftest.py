"""The command runner, for reports that are asked for on the command line."""

from tests.cli.conftest import run

__all__ = ["run"]
