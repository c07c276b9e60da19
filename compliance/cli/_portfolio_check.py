"""``compliance portfolio check``: one row a profile, with verdict, score, coverage and counts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from compliance.assessment.evidence import Assurance
from compliance.cli._options import as_lang, as_of_option, assurance_option, lang_option, pack_option, packs_of
from compliance.cli._portfolio import Digests, checked_output, described, need_portfolio, processes_option, run_shown
from compliance.cli._portfolio_spark import (
    SPARK,
    engine_options,
    local_paths,
    master_of,
    refuse_mixtures,
    spark_failures,
    spark_here,
)
from compliance.language.durations import prc_calendar

if TYPE_CHECKING:
    from compliance.documents.rules import Packs
    from compliance.portfolio.jobs import Check
    from compliance.portfolio.running import Runs


@click.command("check")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "--output",
    required=True,
    callback=checked_output((".parquet",)),
    help="The table to write (.parquet; of Spark a folder); bad rows go beside it.",
)
@click.option("--outcomes", is_flag=True, help="Also one column a rule in force, with its raw outcome.")
@engine_options
@processes_option
@pack_option
@as_of_option
@assurance_option
@lang_option
@click.pass_context
def check(
    ctx: click.Context,
    inputs: tuple[str, ...],
    output: str,
    outcomes: bool,
    engine: str,
    master: str | None,
    processes: int,
    wanted: tuple[str, ...],
    as_of: date,
    assurance: str,
    lang: str,
) -> None:
    """Judge every profile of INPUT and write one row for each.

    INPUT is a folder of profiles, JSON Lines (.jsonl), or a Parquet or Arrow file with a column "profile" and one
    column a fact, plain or as "encode" writes it. Run again after an interruption, it goes on where it stopped; Spark
    starts anew.
    """
    refuse_mixtures(ctx, engine, master)
    need_portfolio()
    from compliance.portfolio import jobs  # noqa: PLC0415 - numpy and pyarrow are wanted only here
    from compliance.portfolio.judging import Judge  # noqa: PLC0415

    packs, needed = packs_of(wanted), Assurance(assurance)
    job = jobs.Check(Judge(packs.rules, packs.vocabulary.facts, as_of, prc_calendar()), as_of, outcomes)
    run: Runs
    if engine == SPARK:
        run = _in_spark(job, packs, needed, inputs, output, master)
    else:
        run = _here(job, packs, needed, inputs, output, processes)
    with spark_failures():
        ctx.exit(run_shown(run, as_lang(lang)))


def _here(job: Check, packs: Packs, needed: Assurance, inputs: tuple[str, ...], output: str, processes: int) -> Runs:
    from compliance.portfolio import jobs, reading  # noqa: PLC0415 - as above
    from compliance.portfolio.rows import Proof  # noqa: PLC0415
    from compliance.portfolio.running import Run  # noqa: PLC0415

    paths, file = local_paths(inputs, output)
    rules = job.judge.rules
    sources = reading.open_inputs(paths, packs.vocabulary, jobs.facts_read(rules), Proof(needed, job.as_of))
    digests = Digests(paths)
    about = jobs.about_result(packs, job.judge, needed)
    return Run(
        job=job,
        sources=sources,
        output=file,
        key={**about, "outcomes": job.outcomes, "inputs": described(paths)},
        about=lambda totals: jobs.with_totals({**about, "inputs": digests.inputs()}, totals, rules),
        processes=processes,
    )


def _in_spark(
    job: Check, packs: Packs, needed: Assurance, inputs: tuple[str, ...], output: str, master: str | None
) -> Runs:
    spark_here(inputs, needed)
    from compliance.portfolio import jobs  # noqa: PLC0415 - as above
    from compliance.portfolio.spark import SparkRun  # noqa: PLC0415

    rules = job.judge.rules
    about = {**jobs.about_result(packs, job.judge, needed), "inputs": [{"file": name} for name in inputs]}
    return SparkRun(
        job=job,
        vocabulary=packs.vocabulary,
        wanted=jobs.facts_read(rules),
        inputs=inputs,
        output=output,
        about=lambda totals: jobs.with_totals(about, totals, rules),
        master=master_of(master),
    )
