"""Where ``compliance portfolio check`` works: here, or in Spark; and what goes with which."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from compliance.assessment.evidence import Assurance
from compliance.cli._portfolio import INVALID
from compliance.documents.extras import need
from compliance.documents.faults import DocumentError, Fault

Command = TypeVar("Command", bound=Callable[..., Any])
LOCAL, SPARK = "local", "spark"
_BY_SUBMIT = "PYSPARK_GATEWAY_PORT"  # set where spark-submit started this process
_MORE_CORES = "--processes is for --engine local; Spark uses as many cores as its master gives (--master local[4])"


class _Failed(click.ClickException):
    exit_code = INVALID


def engine_options(command: Command) -> Command:
    """``--engine`` and ``--master``: where the work is done."""
    engine = click.option(
        "--engine",
        type=click.Choice([LOCAL, SPARK]),
        default=LOCAL,
        show_default=True,
        help="This machine, or Apache Spark: from Parquet to a Parquet folder, at any addresses that Spark knows.",
    )
    master = click.option(
        "--master",
        help="Spark's master: local[2], spark://HOST:7077, …  [default: what spark-submit was told, or local[*]]",
    )
    return engine(master(command))


def refuse_mixtures(ctx: click.Context, engine: str, master: str | None) -> None:
    """Refuse options that only go with the other engine."""
    if engine == LOCAL and master:
        raise click.UsageError("--master is for --engine spark")
    if engine == SPARK and ctx.get_parameter_source("processes") is ParameterSource.COMMANDLINE:
        raise click.UsageError(_MORE_CORES)
    if master and master.startswith("sc://"):
        raise click.BadParameter("Spark Connect is not enough (give the cluster's own master)", param_hint="--master")


def spark_here(inputs: Iterable[str], assurance: Assurance) -> None:
    """Ask for the library; refuse, as for any table, evidence that tables do not carry."""
    need("pyspark", SPARK)
    from compliance.portfolio.reading import NO_EVIDENCE  # noqa: PLC0415 - numpy and pyarrow are wanted only here

    if assurance is not Assurance.DECLARED:
        raise DocumentError(Fault(name, 1, 1, NO_EVIDENCE) for name in inputs)


def master_of(master: str | None) -> str | None:
    """Give the master to ask for; none where spark-submit has been told."""
    return master or (None if _BY_SUBMIT in os.environ else "local[*]")


@contextmanager
def spark_failures() -> Iterator[None]:
    """Say in one line what Spark could not do."""
    from compliance.portfolio.spark import SparkFailed  # noqa: PLC0415 - numpy and pyarrow are wanted only here

    try:
        yield
    except SparkFailed as wrong:
        raise _Failed(str(wrong)) from None


def local_paths(inputs: Iterable[str], output: str) -> tuple[list[Path], Path]:
    """Take addresses for paths of this machine; raises BadParameter where they cannot be."""
    missing = [name for name in inputs if not Path(name).exists()]
    if missing:
        raise click.BadParameter(f"{', '.join(missing)} is not there", param_hint="INPUT")
    if Path(output).is_dir():
        raise click.BadParameter(f"{output} is a folder (--engine local writes a file)", param_hint="--output")
    return [Path(name) for name in inputs], Path(output)
