"""``compliance portfolio check``: one row a profile, with verdict, score, coverage and counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.assessment.evidence import Assurance
from compliance.cli._options import as_lang, as_of_option, assurance_option, lang_option, pack_option, packs_of
from compliance.cli._portfolio import (
    Digests,
    described,
    inputs_argument,
    need_portfolio,
    output_option,
    processes_option,
    run_shown,
)
from compliance.language.durations import prc_calendar


@click.command("check")
@inputs_argument
@output_option((".parquet",))
@click.option("--outcomes", is_flag=True, help="Also one column a rule in force, with its raw outcome.")
@processes_option
@pack_option
@as_of_option
@assurance_option
@lang_option
@click.pass_context
def check(
    ctx: click.Context,
    inputs: tuple[Path, ...],
    output: Path,
    outcomes: bool,
    processes: int,
    wanted: tuple[str, ...],
    as_of: date,
    assurance: str,
    lang: str,
) -> None:
    """Judge every profile of INPUT and write one row for each.

    INPUT is a folder of profiles, JSON Lines (.jsonl), or a Parquet or Arrow file with a column "profile" and one
    column a fact, plain or as "encode" writes it. Run again after an interruption, it goes on where it stopped.
    """
    need_portfolio()
    from compliance.portfolio import jobs, reading  # noqa: PLC0415 - numpy and pyarrow are wanted only here
    from compliance.portfolio.judging import Judge  # noqa: PLC0415
    from compliance.portfolio.rows import Proof  # noqa: PLC0415
    from compliance.portfolio.running import Run  # noqa: PLC0415

    packs, calendar, needed = packs_of(wanted), prc_calendar(), Assurance(assurance)
    judge = Judge(packs.rules, packs.vocabulary.facts, as_of, calendar)
    sources = reading.open_inputs(inputs, packs.vocabulary, jobs.facts_read(judge.rules), Proof(needed, as_of))
    digests = Digests(inputs)
    about = jobs.about_result(packs, judge, needed)
    run = Run(
        job=jobs.Check(judge, as_of, outcomes),
        sources=sources,
        output=output,
        key={**about, "outcomes": outcomes, "inputs": described(inputs)},
        about=lambda totals: jobs.with_totals({**about, "inputs": digests.inputs()}, totals, judge.rules),
        processes=processes,
    )
    ctx.exit(run_shown(run, as_lang(lang)))
