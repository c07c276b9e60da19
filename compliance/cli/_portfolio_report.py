"""``compliance portfolio report``: what a portfolio comes to, for people and for other programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.assessment.evidence import Assurance
from compliance.cli._options import as_lang, as_of_option, assurance_option, lang_option, pack_option, packs_of
from compliance.cli._output import write
from compliance.cli._portfolio import (
    INVALID,
    Digests,
    inputs_argument,
    need_portfolio,
    processes_option,
    progress,
    say_bad,
)
from compliance.documents.rules import Packs
from compliance.language.durations import prc_calendar
from compliance.language.text import Lang

if TYPE_CHECKING:  # numpy and pyarrow are wanted only by the command
    from compliance.portfolio.report import Report

_NAMES = "markdown"


@click.command("report")
@inputs_argument
@click.option(
    "--format",
    "asked",
    multiple=True,
    metavar="NAME[=FILE]",
    help="html, json, markdown or xlsx; repeatable with =FILE, all from one evaluation.  [default: markdown]",
)
@click.option("--title", help="What the report is called.  [default: the names of the inputs]")
@processes_option
@pack_option
@as_of_option
@assurance_option
@lang_option
@click.pass_context
def report(
    ctx: click.Context,
    inputs: tuple[Path, ...],
    asked: tuple[str, ...],
    title: str | None,
    processes: int,
    wanted: tuple[str, ...],
    as_of: date,
    assurance: str,
    lang: str,
) -> None:
    """Report on all profiles of INPUT together: verdicts, scores, worst rules, what to ask and to change first.

    INPUT is what "check" takes: a folder of profiles, JSON Lines, or a table. Invalid rows are left out, named, and
    make the exit status 2.
    """
    need_portfolio()
    from compliance.portfolio.reports import render  # noqa: PLC0415 - numpy and pyarrow are wanted only here

    targets = _targets(asked)
    title = title or ", ".join(path.name for path in inputs)
    drawn = _drawn(inputs, title, packs_of(wanted), as_of, Assurance(assurance), processes, as_lang(lang))
    for name, file in targets:
        write(render(drawn, name, as_lang(lang)), file)
    ctx.exit(INVALID if say_bad(drawn.summary.bad, as_lang(lang)) else 0)


def _drawn(
    inputs: tuple[Path, ...], title: str, packs: Packs, as_of: date, assurance: Assurance, processes: int, lang: Lang
) -> Report:
    """Judge all profiles and put together what a report says."""
    from compliance.portfolio import jobs, reading  # noqa: PLC0415 - as above
    from compliance.portfolio.gathering import Gatherer  # noqa: PLC0415
    from compliance.portfolio.judging import Judge  # noqa: PLC0415
    from compliance.portfolio.report import Report  # noqa: PLC0415
    from compliance.portfolio.rows import Proof  # noqa: PLC0415
    from compliance.portfolio.summary import Summariser  # noqa: PLC0415

    judge = Judge(packs.rules, packs.vocabulary.facts, as_of, prc_calendar())
    summariser = Summariser(judge, packs.vocabulary.facts)
    reads = jobs.facts_read(judge.rules) | summariser.reads
    sources = reading.open_inputs(inputs, packs.vocabulary, reads, Proof(assurance, as_of))
    digests = Digests(inputs)
    return Report(
        title=title,
        summary=Gatherer(summariser, sources).gather(processes, progress(lang)),
        packs=packs,
        rules=judge.rules,
        moves=summariser.moves,
        as_of=as_of,
        assurance=assurance,
        about={**jobs.about_result(packs, judge, assurance), "inputs": digests.inputs()},
    )


def _targets(asked: tuple[str, ...]) -> list[tuple[str, Path | None]]:
    from compliance.portfolio.reports import formats, module_of  # noqa: PLC0415 - as above

    parts = (entry.partition("=") for entry in asked or (_NAMES,))
    targets = [(name, Path(file) if file else None) for name, _, file in parts]
    for name, file in targets:
        if name not in formats():
            raise click.BadParameter(f"{name} is no format (allowed: {', '.join(formats())})", param_hint="--format")
        if file is None and module_of(name).BINARY:
            raise click.UsageError(f"{name} is for a file (write it as --format {name}=FILE)")
    files = [file for _, file in targets]
    if files.count(None) > 1 or len(set(files)) < len(files):
        raise click.UsageError("each format goes to a file of its own, and only one to standard output")
    return targets
