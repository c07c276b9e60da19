"""``compliance waivers``: every waiver of a profile with its state on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from compliance.assessment.assessment import Assessment, assess
from compliance.assessment.waivers import TITLES, WaiverState
from compliance.cli._options import as_lang, as_of_option, lang_option, pack_option, packs_of
from compliance.documents.profiles import load_profile
from compliance.language.text import Lang, Text

_NONE = Text("{file} has no waivers", "{file} 没有豁免")
_TERM = Text("approved {since} by {who}, until {until}", "{since}由{who}批准，有效期至{until}")


@click.group("waivers")
def command() -> None:
    """List what the organisation has decided to live with for a while."""


@command.command("list")
@click.argument("profile", type=click.Path(path_type=Path, dir_okay=False))
@pack_option
@as_of_option
@lang_option
def list_waivers(profile: Path, wanted: tuple[str, ...], as_of: date, lang: str) -> None:
    """List every waiver with its state on the day; the same as every other command goes by."""
    packs = packs_of(wanted)
    for line in _listing(assess(load_profile(profile, packs), packs, as_of=as_of), as_lang(lang)):
        click.echo(line)


def _listing(assessment: Assessment, lang: Lang) -> Iterator[str]:
    outcomes = {finding.rule.id: finding for finding in assessment.findings}
    if not assessment.waivers:
        yield _NONE.fill(file=assessment.profile.file)[lang]
    for judged in assessment.waivers:
        waiver, finding = judged.waiver, outcomes.get(judged.waiver.rule)
        state = click.style(TITLES[judged.state][lang], fg="green" if judged.state is WaiverState.IN_FORCE else "red")
        yield f"{waiver.rule}: {state}"
        if finding:
            yield f"  {finding.rule.title[lang]} ({finding.outcome} → {finding.effective_outcome})"
        since, until = waiver.approved_on.isoformat(), waiver.until.isoformat()
        yield f"  {_TERM.fill(since=since, who=waiver.approved_by, until=until)[lang]}"
        yield f"  {waiver.reason}"
