"""``compliance portfolio encode``: the compact form, written once and judged under any packs on any day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.assessment.evidence import Assurance
from compliance.cli._options import as_lang, lang_option, pack_option, packs_of
from compliance.cli._portfolio import (
    Digests,
    described,
    inputs_argument,
    need_portfolio,
    output_option,
    processes_option,
    run_shown,
)


@click.command("encode")
@inputs_argument
@output_option((".parquet", ".arrow"))
@processes_option
@pack_option
@lang_option
@click.pass_context
def encode(
    ctx: click.Context, inputs: tuple[Path, ...], output: Path, processes: int, wanted: tuple[str, ...], lang: str
) -> None:
    """Write the answers of INPUT in a compact form, which "check" reads several times faster, for any packs and day.

    It follows the facts as they are declared now; under other declarations it is refused. Evidence, waivers and texts
    are left out.
    """
    need_portfolio()
    from compliance.portfolio import jobs, reading  # noqa: PLC0415 - numpy and pyarrow are wanted only here
    from compliance.portfolio.rows import Proof  # noqa: PLC0415
    from compliance.portfolio.running import Run  # noqa: PLC0415

    packs = packs_of(wanted)
    proof = Proof(Assurance.DECLARED, date.max)
    sources = reading.open_inputs(inputs, packs.vocabulary, packs.vocabulary.facts.keys(), proof)
    digests, about = Digests(inputs), jobs.about_encoded(packs)
    run = Run(
        job=jobs.Encode(jobs.facts_given(sources, packs)),
        sources=sources,
        output=output,
        key={**about, "inputs": described(inputs)},
        about=lambda _totals: {**about, "inputs": digests.inputs()},
        processes=processes,
    )
    ctx.exit(run_shown(run, as_lang(lang)))
