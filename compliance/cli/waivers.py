"""``compliance waivers``: every waiver of a profile with its state on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from compliance.assessment.assessment import Assessment, assess
from compliance.assessment.waivers import TITLES, JudgedWaiver, WaiverState
from compliance.cli._options import as_lang, as_of_option, lang_option, pack_option, packs_of
from compliance.documents.profiles import load_profile
from compliance.language.text import COLON, Lang, Text
from compliance.reports._layout import wrap
from compliance.reports._words import outcome_said, term

COLUMNS = 80
_NONE = Text("{file} has no waivers", "{file} 没有豁免")


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
    findings = {finding.rule.id: finding for finding in assessment.findings}
    if not assessment.waivers:
        yield _NONE.fill(file=assessment.profile.file)[lang]
    for judged in assessment.waivers:
        finding = findings.get(judged.waiver.rule)
        yield f"{judged.waiver.rule}{COLON[lang]}{_state(judged, lang)}"
        if finding:
            yield from wrap(f"{finding.rule.title[lang]} ({outcome_said(finding)[lang]})", COLUMNS, "  ")
        yield from wrap(term(judged.waiver)[lang], COLUMNS, "  ")
        yield from wrap(judged.waiver.reason, COLUMNS, "  ")


def _state(judged: JudgedWaiver, lang: Lang) -> str:
    return click.style(TITLES[judged.state][lang], fg="green" if judged.state is WaiverState.IN_FORCE else "red")
