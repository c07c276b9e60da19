"""``compliance portfolio explain``: one rule for one row of a portfolio, by the evaluator of single profiles."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.assessment.assessment import assess
from compliance.assessment.evidence import Assurance
from compliance.cli._options import as_lang, as_of_option, assurance_option, lang_option, pack_option, packs_of
from compliance.cli._portfolio import need_portfolio
from compliance.cli.explain import refuse_unknown, show


@click.command("explain")
@click.argument("portfolio", metavar="INPUT", type=click.Path(path_type=Path, exists=True))
@click.argument("profile")
@click.argument("rule")
@pack_option
@as_of_option
@assurance_option
@lang_option
def explain(
    portfolio: Path, profile: str, rule: str, wanted: tuple[str, ...], as_of: date, assurance: str, lang: str
) -> None:
    """Explain why RULE comes to what it does for the first row of INPUT whose profile is called PROFILE."""
    need_portfolio()
    from compliance.portfolio.reading import open_inputs  # noqa: PLC0415 - numpy and pyarrow are wanted only here
    from compliance.portfolio.rows import Proof  # noqa: PLC0415

    packs = packs_of(wanted)
    refuse_unknown(rule, packs)
    proof = Proof(Assurance(assurance), as_of)
    (source,) = open_inputs([portfolio], packs.vocabulary, packs.vocabulary.facts.keys(), proof)
    found = source.find(profile)
    if found is None:
        raise click.BadParameter(f"{portfolio} has no profile {profile}", param_hint="PROFILE")
    show(assess(found, packs, as_of=as_of, assurance=assurance), rule, as_lang(lang))
