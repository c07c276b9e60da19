"""The command runner, for reports that are asked for on the command line."""

from tests.cli.conftest import profile, run

__all__ = ["profile", "run"]
